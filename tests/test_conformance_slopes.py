"""Slopes by differences, and what a derivative is held to."""

from __future__ import annotations

import numpy as np
import pytest

import actfast as af
from actfast.conformance import Row, Subject, check
from actfast.conformance.mutants import Sound
from actfast.conformance.samples import baseline
from actfast.conformance.slopes import slopes

# f, f' and the least share of points at which differences must tell the slope.
FUNCTIONS = {
    "tanh": (np.tanh, lambda x: 1 / np.cosh(x) ** 2),
    "exp": (np.exp, np.exp),
    "x**5": (lambda x: x**5, lambda x: 5 * x**4),
    "sin(1000*x)": (lambda x: np.sin(1000 * x), lambda x: 1000 * np.cos(1000 * x)),
    "steep tanh": (
        lambda x: np.tanh(300 * x),
        lambda x: 300 / np.cosh(np.clip(300 * x, -99, 99)) ** 2,
    ),
    "abs": (np.abs, np.sign),
    "large": (lambda x: 1e6 + np.sin(x), np.cos),
    "tiny": (lambda x: 1e-9 * np.sin(x), lambda x: 1e-9 * np.cos(x)),
    "far": (lambda x: x + np.cos(40 * x) / 40, lambda x: 1 - np.sin(40 * x)),
    "periodic": (
        lambda x: np.sin(2 * np.pi * 1024 * x),
        lambda x: 2 * np.pi * 1024 * np.cos(2 * np.pi * 1024 * x),
    ),
}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_error_of_a_slope_is_bounded(name, dtype):
    """The bound is 16 times the estimate, of every point."""
    f, slope = FUNCTIONS[name]
    x = baseline(dtype, 2048, seed=3)
    found = slopes(lambda at: f(at.astype(np.float64)).astype(dtype), x)
    want = slope(x.astype(np.float64))
    off = np.abs(found.values - want)
    told = np.isfinite(found.errors)
    assert (off[told] <= 16 * found.errors[told]).all(), np.max(off[told] / found.errors[told])
    if dtype == np.float64:
        assert told.mean() > 0.95
        assert np.median(found.errors) <= 1e-5 * max(1, np.median(np.abs(want)))


def test_what_no_step_resolves_has_no_slope():
    x = baseline(np.float64, 512)
    for frequency in (1e14, 1e15, 1e18):
        found = slopes(lambda at, k=frequency: np.sin(k * at), x)
        assert np.mean(found.errors < 1e-3) < 0.1


def test_at_a_kink_there_is_no_slope():
    found = slopes(lambda x: np.maximum(x, 0.1 * x) + np.sin(x), np.zeros(1))
    assert found.errors.tolist() == [np.inf]
    assert np.isfinite(slopes(np.sin, np.zeros(1)).errors).all()


class Waves:
    """sin(frequency * x)."""

    def __init__(self, frequency, factor=1.0):
        self.frequency, self.factor = frequency, factor

    def __call__(self, x):
        return np.sin(x.dtype.type(self.frequency) * x)

    def derivative(self, x):
        k = x.dtype.type(self.frequency)
        return k * np.cos(k * x) * x.dtype.type(self.factor)

    def second_derivative(self, x):
        k = x.dtype.type(self.frequency)
        return -k * k * np.sin(k * x) * x.dtype.type(self.factor)


@pytest.mark.parametrize("frequency", [0.01, 1, 30, 1000, 30000, 1e6])
def test_the_derivative_of_what_oscillates(frequency):
    right, wrong = Waves(frequency), Waves(frequency, 1.01)
    assert check(right, only=("E09",))["E09"].status == "PASS"
    if frequency > 0.1:
        assert check(wrong, only=("E09",))["E09"].status == "FAIL"
    report = check(right, only=("E19",), dtypes=("float64",))
    assert report["E19"].status == "PASS"


@pytest.mark.parametrize(
    "text", ["sin(1000*x)", "tanh(500*x)", "sin(30*x)*x", "x + sin(1e4*x)/1e4"]
)
def test_formulas_that_oscillate_pass_core(text):
    report = check(af.ActivationSpec("wave", formula=text), profile="core")
    assert report.ok, str(report)
    assert report["E09"].status == "PASS"


def test_a_slope_that_differences_cannot_tell_is_not_judged():
    found = check(Waves(1e15), only=("E09",), dtypes=("float64",))["E09"]
    assert found.status == "SKIP"
    assert "no step is small enough" in found.detail


@pytest.mark.parametrize("factor", [1.0001, 0.999])
@pytest.mark.parametrize("row", ["tanh", "softplus", "gelu", "identity"])
def test_a_derivative_of_another_function_fails(row, factor):
    act = af.get(row)
    wrong = Subject(
        lambda x: act(x),
        derivative=lambda x: act.derivative(x) * x.dtype.type(factor),
        facts=Row(name="f"),
    )
    assert check(wrong, only=("E09",))["E09"].status == "FAIL"


def test_a_kink_is_no_wrong_slope():
    assert check(Sound().subject(), only=("E09",), at=0.0)["E09"].status in ("PASS", "SKIP")
