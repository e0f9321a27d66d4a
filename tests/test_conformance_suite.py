"""The suite itself: its checks, and that each finds its fault."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import actfast as af
from actfast.conformance import Row, Subject, catalogue, check, selftest
from actfast.conformance.checks import CATALOGUE
from actfast.conformance.mutants import MUTANTS, Sound
from actfast.conformance.report import STATUSES
from tests.suite import private_cache  # noqa: F401

pytestmark = pytest.mark.usefixtures("private_cache")


class OtherCalls(Sound):
    """Faults of the calls that mutants leave alone."""

    calls = 0

    def backward(self, grad, x, **params):
        found = super().backward(grad, x, **params)
        return np.nextafter(found, 0) if grad.ctypes.data % 64 else found

    def slope(self, x, **params):
        self.calls += x.dtype == np.float32 and x.shape == (128,)
        return super().slope(x, **params) + x.dtype.type(self.calls // 30)


def test_every_kind_of_call_is_checked():
    report = check(OtherCalls().subject(), only=("C02", "H01"))
    assert "backward, float32, 1 elements" in report["C02"].detail
    assert "derivative, float32, call" in report["H01"].detail


def test_a_derivative_of_another_shape_fails():
    subject = Subject(np.tanh, derivative=lambda x: np.ones(2, x.dtype), facts=Row(name="f"))
    report = check(subject, only=("E09",))
    assert report["E09"].status == "FAIL"
    assert "a result of shape (2,)" in report["E09"].detail


def test_types_of_16_bits_are_asked_for():
    assert check(np.tanh, "tanh", only=("B08",))["B08"].status == "SKIP"
    report = check(np.tanh, "tanh", only=("E04",), dtypes=("float16", "float64"), density=0.1)
    assert report["E04"].status == "INFO"
    assert "misrounded" in report["E04"].detail
    only = check("tanh", only=("B08", "E02"), dtypes=("bfloat16",))
    assert only["B08"].status == "PASS"
    assert only["E02"].status == "SKIP"


def test_the_place_of_a_crash_is_the_thread_that_crashed():
    from actfast.child import crash_place

    one, two = (f'  File "{name}.py", line 1 in f\n' for name in ("one", "two"))
    text = f"Thread 0x1 (most recent call first):\n{one}\nCurrent thread 0x2 (most"
    assert crash_place(f"{text} recent call first):\n{two}") == 'File "two.py", line 1 in f'
    nothing = f"{text} recent call first):\n  <no Python frame>\n\nThread 0x3:\n{one}"
    assert crash_place(nothing) == crash_place(f"Traceback\n{one}") == ""


def test_a_small_jump_of_a_steep_function_is_found():
    text = "where(x > 1, 2, 0) * (x - 1) + x**4"
    spec = af.ActivationSpec("steep", formula=text, smoothness="C0", kinks="3: 108")
    assert check(spec, only=("F06",))["F06"].worst["x"] == pytest.approx(1)


def test_a_declared_kink_must_be_one():
    spec = af.ActivationSpec("smooth", formula="tanh(x)", kinks="0: 1")
    assert "a declared kink that is none" in check(spec, only=("F06",))["F06"].detail


def test_the_selftest_notices_a_check_that_finds_nothing(monkeypatch):
    blind = replace(CATALOGUE["C08"], function=lambda context: None)
    monkeypatch.setitem(CATALOGUE, "C08", blind)
    monkeypatch.setattr(
        "actfast.conformance.mutants.MUTANTS", {"C08": MUTANTS["C08"], "Z99": MUTANTS["C02"]}
    )
    monkeypatch.setattr("actfast.conformance.mutants.CRASHING", {})
    monkeypatch.setattr("actfast.conformance.mutants.SOUND", {})
    monkeypatch.setattr("actfast.conformance.mutants.FAMILY_MUTANTS", {})
    monkeypatch.setattr("actfast.conformance.mutants.UNREADABLE", {})
    report = selftest()
    assert not report.ok
    assert "wanted C08 FAIL, found no failure" in str(report)
    assert "D01" in report.without_mutant
    assert report.without_check == ("Z99",)


def test_the_catalogue_is_complete_and_well_formed():
    checks = catalogue()
    assert [c.id for c in checks] == sorted(CATALOGUE)
    assert 20 <= sum(c.profile == "core" for c in checks) <= 36
    for entry in checks:
        assert entry.title
        assert entry.why
        assert not entry.title.endswith(".")
        assert set(entry.needs) <= set(CATALOGUE)
        # A core check must not wait for one that core does not run.
        if entry.profile == "core":
            assert all(CATALOGUE[n].profile == "core" for n in entry.needs), entry.id
    assert {"CRASH", "TIMEOUT", "STALE"} <= set(STATUSES)
