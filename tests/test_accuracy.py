"""Every built-in, held to the strict profile of the conformance suite."""

from __future__ import annotations

import pytest

import actfast as af
from actfast.conformance import check
from tests.reference import REPRESENTATIVES, every


@pytest.mark.parametrize("name", every())
def test_a_built_in_conforms(name):
    report = check(name, density=1 if name in REPRESENTATIVES else 0.3)
    assert report.ok, str(report)
    for dtype, bounds in af.info(name).max_ulp.items():
        # Of each bound that is stated the suite has said how near it came.
        assert bounds.keys() <= report.measured[dtype].keys(), (dtype, report.measured)
