"""Every check fails for its mutants, and for no other."""

from __future__ import annotations

import pytest

from actfast.conformance import selftest
from actfast.conformance.checks import CATALOGUE
from actfast.conformance.mutants import FAMILY_MUTANTS
from tests.suite import private_cache  # noqa: F401

pytestmark = pytest.mark.usefixtures("private_cache")

PARTS = 24


@pytest.mark.parametrize(
    "part", [pytest.param(i, marks=[pytest.mark.slow] if i % 8 else []) for i in range(PARTS)]
)
def test_every_check_fails_for_its_mutant_and_for_no_other(part):
    report = selftest(quick=True, part=(part, PARTS))
    assert report.ok, str(report)
    assert len(report.trials) >= (len(CATALOGUE) + len(FAMILY_MUTANTS)) // PARTS
