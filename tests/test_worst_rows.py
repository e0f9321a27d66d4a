"""The search for the worst rows."""

from __future__ import annotations

import numpy as np
import pytest

from actfast.conformance import Subject
from actfast.conformance.measure import judged, outputs_of
from tests.reference import bound
from tests.worst_rows import NAMES, Search


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", NAMES)
def test_what_it_finds_is_worse_than_random_rows_and_within_the_bound(name, dtype):
    ulp, x = Search(name, dtype, seed=0).run(1.0)
    rows = np.random.default_rng(0).normal(size=(20, x.size)).astype(dtype)
    subject = Subject.of(name)
    outputs = outputs_of(subject, "forward", (rows,))
    random = judged(subject.truth(np.dtype(dtype)), "forward", (rows,), outputs)
    assert max(one.errors.max() for one in random) < ulp <= bound(name, dtype, "forward")
