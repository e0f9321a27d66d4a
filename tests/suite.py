"""What the tests of the conformance suite share."""

from __future__ import annotations

import sys

import pytest

from tests.source import ROOT, child

__all__ = ["private_cache", "run_pytest"]


@pytest.fixture
def private_cache(shared, monkeypatch):
    """Shared by these tests, so that truth is worked out once."""
    monkeypatch.setenv("ACTFAST_CACHE", str(shared / "truth"))


def run_pytest(*arguments, cwd):
    """The status and the output of a run of pytest there."""
    command = [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", *arguments]
    done = child(*command, cwd=cwd, PYTHONPATH=str(ROOT))
    return done.returncode, done.stdout + done.stderr
