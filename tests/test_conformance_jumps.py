"""Jumps, kinks and steep places: found wherever they are, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

import actfast as af
from actfast.conformance import Row, Subject, check
from actfast.conformance import jumps as jumps_module
from actfast.conformance.jumps import brackets, candidates, jumps, undeclared_kinks
from actfast.conformance.lines import lines_of
from actfast.conformance.truth import Truth
from actfast.facts.families import family_named


def judged(text, function=None):
    return check(Subject(function or np.tanh, facts=Row(name="f", formula=text)), only=("G02",))


JUMPS = [
    ("where(x < 1, 0, x)", 1),
    ("where(x <= 1/3, 0, x)", 1 / 3),
    ("where(x > -2 and x < 5.5, x, 0)", -2),
    ("where(not (x > 1e4), x, x + 1)", 1e4),
    ("where(x * x < 2, x, 2 * x)", -np.sqrt(2)),
    ("where(exp(x) > 7, 1, x)", np.log(7)),
    ("x + 1e-7 * sign(x - 0.7)", 0.7),
    ("x + where(abs(x - 3) < 0.25, 0, 1)", 2.75),
    # Of no condition that stands in the formula itself.
    ("atan(1 / (x - 0.3))", 0.3),
    ("tanh(x) + 1e-3 * tanh((x - 0.123) * 1e60)", 0.123),
    ("x + 0.5 * sign(sin(x))", 0),
]


@pytest.mark.parametrize(("text", "at"), JUMPS)
def test_a_jump_is_unsuitable_wherever_it_is(text, at):
    report = judged(text)
    assert report["G02"].status == "FAIL"
    assert "a jump at" in report.suitability
    if "sin" not in text:
        assert report["G02"].worst["x"] == pytest.approx(at, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("1 / (x - 1/3)", "a pole at 0.333333"),
        ("1 / (x*x - 0.3)", "a pole at"),
        ("sign(x - 1/3) * sqrt(abs(x - 1/3))", "an infinite slope at 0.333333"),
        ("sign(x + 7.7) * abs(x + 7.7)**(1/3)", "an infinite slope at -7.7"),
    ],
)
def test_poles_and_infinite_slopes_are_found_away_from_0(text, verdict):
    assert verdict in judged(text).suitability


@pytest.mark.parametrize(
    "text",
    [
        "where(x < 1, 1, x)",
        "max(x - 1/3, 0)",
        "min(max(x, -1/7), 1/7)",
        "where(x > 1/3, x - 1/3, 0)**2",
        "tanh(1e9 * (x - 0.3))",
        "sin(1000 * x)",
        "sin(x) / where(x == 0, 1, x) + where(x == 0, 1, 0)",
        "x * 1e6",
        "where(x < 1, x, x + 1e-19)",
        "tanhshrink(x)",
        "log1p(exp(x))",
    ],
)
def test_what_is_continuous_does_not_jump(text):
    assert judged(text)["G02"].status == "PASS"


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_jump_is_found_without_a_formula(dtype):
    def step(x):
        return np.where(x < x.dtype.type(0.7), 0, x).astype(x.dtype)

    report = check(step, only=("G02",), dtypes=(dtype,))
    assert "a jump at 0.7" in report.suitability
    for smooth in (np.tanh, np.sin, lambda x: np.maximum(x - x.dtype.type(0.3), 0)):
        assert check(smooth, only=("G02",), dtypes=(dtype,))["G02"].status == "PASS"


def test_brackets_are_neighbouring_floats():
    for dtype in (np.float32, np.float64):
        ((low, high),) = brackets(lambda x: (x > 0.7).astype(x.dtype), dtype)
        assert high == np.nextafter(dtype(low), dtype(np.inf))
        assert low <= 0.7 < high


@pytest.mark.parametrize("family", ["gated", "rowwise"])
def test_jumps_of_other_families(family):
    text = {"gated": "where(gate < 1.3, 0, gate) * value", "rowwise": "x + where(x > 1.3, 1, 0)"}
    call = {
        "gated": lambda gate, value: np.where(gate < 1.3, 0, gate) * value,
        "rowwise": lambda x: x + (x > 1.3),
    }
    row = Row(name="f", family=family_named(family), formula=text[family])
    found = check(Subject(call[family], facts=row), only=("G02",))
    assert "a jump at 1.3" in found.suitability


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("where(x < 1/3, 0, x - 1/3)", [1 / 3]),
        ("max(0, min(1, x / 6 + 1/2))", [-3, 3]),
        ("abs(abs(x) - 0.1)", [-0.1, 0, 0.1]),
        ("where(x > 1, 1e-6, 0) * (x - 1) + x**4", [1]),
        ("where(x > 20000, x - 20000, 0)", [20000]),
        ("x * abs(x)", []),
        ("gelu(x)", []),
        ("x - 4 * log1p(exp(x))", []),
    ],
)
def test_kinks_are_jumps_of_the_derivative(text, places):
    row = Row(name="f", formula=text)
    (line,) = lines_of(row.family)
    assert jumps(Truth(row, {}), line, "derivative") == pytest.approx(places, rel=1e-12)
    assert jumps(Truth(row, {}), line, "forward") == []


LAWS = [
    ("floor(x / 1000)", 1000),
    ("ceil(x / 1000)", 2000),
    ("round(x / 1000)", 500),
    ("floor(x / 1000)", 0),
    ("atan(1 / log10(x / 5000))", 5000),
    ("atan(1 / asin(min(max(x / 5000, -1), 1) - 1))", 5000),
    ("atan(tan(x / 1000))", 500 * np.pi),
    ("atan((x - 5000)**-1)", 5000),
    ("where(sin(x) > 0, 1, 0) + where(x > 5000, 1, 0)", 5000),
    ("max(x * 0, sign(x - 5000), -2)", 5000),
]


@pytest.mark.parametrize(("text", "at"), LAWS)
def test_small_jumps_are_found_far_out(text, at):
    """Of 1e-8, where functions change their law or have poles; however many come before."""
    row = Row(name="f", formula=f"1e-8 * ({text})")
    (line,) = lines_of(row.family)
    found = jumps(Truth(row, {}), line, "forward")
    assert min(abs(place - at) for place in found) <= 1e-12 * max(1, at)


@pytest.mark.parametrize("op", ["asin", "acos", "acosh", "atanh", "log", "log2", "log10", "log1p"])
def test_a_domain_ends_where_its_function_changes(op):
    """There the derivative has a pole, and nowhere near."""
    row = Row(name="f", formula=f"{op}(x / 4096)")
    (line,) = lines_of(row.family)
    ends = {"asin": [-1, 1], "acos": [-1, 1], "atanh": [-1, 1], "acosh": [1], "log1p": [-1]}
    found = [float(place) for place in candidates(Truth(row, {}), line, "forward")]
    for end in ends.get(op, [0]):
        assert min((abs(place - 4096 * end) for place in found), default=1) < 1e-9


def test_kinks_of_a_few_functions_are_remembered(monkeypatch):
    monkeypatch.setattr("actfast.conformance.jumps.REMEMBERED", 3)
    monkeypatch.setattr("actfast.conformance.jumps._memory", {})
    for i in range(1, 8):
        truth = Truth(Row(name="f", formula=f"max(x, {i})"), {})
        assert undeclared_kinks(truth) == undeclared_kinks(truth) == [i]
    assert len(jumps_module._memory) <= 3


def test_an_undeclared_kink_is_found_anywhere():
    spec = af.ActivationSpec("far", formula="where(x > 20000, x - 20000, 0)", smoothness="C0")
    found = check(spec, only=("F06",))["F06"]
    assert found.status == "FAIL"
    assert found.worst["x"] == pytest.approx(20000)
