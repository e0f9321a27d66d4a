"""The errors that the comments of src_c/math state."""

from __future__ import annotations

import re

import pytest

from actfast import _loops
from tests import math_errors
from tests.math_errors import CASES, F64, MATH
from tests.test_c import pytestmark

__all__ = ["pytestmark"]

STATED = math_errors.stated()


@pytest.fixture(scope="module")
def libraries(tmp_path_factory):
    if set(_loops.USABLE_ISAS) == {"baseline"}:
        pytest.skip("this CPU has no FMA")
    return {x.dtype: x for x in math_errors.libraries(tmp_path_factory.mktemp("math"))}


@pytest.mark.parametrize(
    ("name", "dtype"),
    [(name, dtype) for name, case in CASES.items() for dtype in case.dtypes],
    ids=str,
)
def test_the_error_is_at_most_what_the_comment_states(libraries, name, dtype):
    found = math_errors.measure(libraries[dtype], name, 2000, *STATED[name])
    assert found.size <= found.stated, found


def test_every_error_that_is_stated_is_measured():
    assert set(STATED) == set(CASES)
    text = "".join(header.read_text() for header in MATH.glob("*.h"))
    # "Error: as ..." refers to another function.
    assert len(re.findall(r"Error: (?!as )", text)) == len(STATED)


def test_a_wrong_statement_is_noticed(libraries):
    found = math_errors.measure(libraries[F64], "exp_of", 2000, 0.5, "ulp")
    assert found.size > found.stated
