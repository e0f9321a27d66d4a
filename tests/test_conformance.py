"""What the suite finds, of built-ins, plugins and other functions, and how it says so."""

from __future__ import annotations

import json
import math
import sys
from dataclasses import replace

import numpy as np
import pytest

import actfast as af
from actfast.conformance import Report, Result, Row, Subject, SubjectError, check
from actfast.conformance.mutants import MUTANTS, Sound
from tests.reference import ELEMENTWISE, GATED, INFOS, ROWWISE
from tests.suite import private_cache  # noqa: F401

pytestmark = pytest.mark.usefixtures("private_cache")
CRASHING_MODULE = "actfast.conformance.mutants.crashing"


# Built-ins


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_built_ins_pass_core(name):
    report = check(name, profile="core")
    assert report.ok, str(report)
    assert report.suitability.startswith("suitable")
    assert report.count("PASS") > 20


# What no function of that family has, or nobody claims of it.
UNJUDGED = {
    "rowwise": {"A06", "B06", "D05", "D09", "E16", "E19", "E20", "F03", "F05", "F08"}
    | {"F09", "F10"},
    "reduction": {"A06", "B06", "C13", "C14", "D05", "D09", "E08", "E11", "E16", "E17", "E18"}
    | {"E19", "E20", "F03", "F05", "F08", "F09", "F10"},
    "gated": {"A06", "C18", "C19", "D09", "E08", "E11", "E17", "E18", "E19", "E20", "E22", "E23"}
    | {"F03", "F04", "F05", "F08", "F09", "F10"},
}


# Where their kinks and slopes lie is told by the other elements, or by a limit of both inputs.
CLAIM_LITTLE = {"clipped_swiglu", "entmax", "entmax15", "hardmax", "sparsemax"}


@pytest.mark.parametrize("name", [*GATED, *ROWWISE])
def test_every_family_is_judged(name):
    report = check(name, density=0.1)
    assert report.ok, str(report)
    skipped = {
        r.id
        for r in report.results
        if r.status == "SKIP"
        and not (name in CLAIM_LITTLE and r.detail.endswith(("claimed", "no parameters")))
    }
    assert skipped <= UNJUDGED[INFOS[name].family], str(report)
    jumps = name == "hardmax"
    assert report.suitability.startswith("unsuitable: a jump" if jumps else "suitable")


def test_a_built_in_passes_strict():
    report = check("elu", density=0.2)
    assert report.ok, str(report)
    for id in ("C01", "C16", "D03", "E02", "E04", "E05", "E18", "E21", "F02", "F08", "H02"):
        assert report[id].status == "PASS", report[id]
    bounds = af.info("elu").max_ulp
    assert 0.4 < report.measured["float32"]["forward"] <= bounds["float32"]["forward"]
    assert report.measured["bfloat16"]["derivative"] <= bounds["bfloat16"]["derivative"] == 0.502


def test_parameters_are_passed_on():
    report = check("leaky_relu", profile="core", negative_slope=0.3)
    assert report.ok, str(report)
    wrong = Subject.of(lambda x: af.leaky_relu(x), like="leaky_relu", params={})
    assert check(wrong, only=("E14",)).ok
    other = check(
        lambda x, negative_slope: af.relu(x), "leaky_relu", only=("E14",), negative_slope=0.3
    )
    assert other["E14"].status == "FAIL"
    assert "negative_slope=0.3" in other["E14"].reproduce


# Other subjects


def test_a_function_of_numpy_alone():
    report = check(np.tanh, like="tanh")
    assert report.ok, str(report)
    assert report["E02"].status == "INFO"
    assert report["E09"].status == "SKIP"
    assert report["C10"].status == "PASS"
    assert "max_ulp=" in str(report)


def test_a_function_that_claims_nothing_is_held_to_a_loose_bound():
    def rough(x):
        return np.tanh(x) * x.dtype.type(1 + 1e-5)

    assert check(rough, like="tanh", only=("E14", "E02", "F01")).ok

    def wrong(x):
        return np.tanh(x) * x.dtype.type(1.01)

    report = check(wrong, like="tanh", only=("E02",))
    assert report["E14"].status == "FAIL"
    assert report["E02"].status == "BLOCKED"


def test_without_a_formula_f_and_its_derivative_are_compared():
    class Both:
        def __call__(self, x):
            return np.sin(x)

        def derivative(self, x):
            return np.cos(x)

    report = check(Both())
    assert report.ok, str(report)
    assert report["E09"].status == "PASS"
    assert report["E14"].status == "SKIP"
    assert "like=NAME" in report["E14"].detail
    assert "values: not compared, as nothing says what is exact: give like=NAME" in str(report)


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_rows_are_compared(axis):
    def softmax(x):
        powers = np.exp(x - x.max(axis=axis, keepdims=True))
        return powers / powers.sum(axis=axis, keepdims=True)

    def rows(x):
        return softmax(np.atleast_2d(x)).reshape(x.shape)

    report = check(rows, "softmax", only=("E14",))
    assert report["E14"].status == ("FAIL" if axis == 0 else "PASS"), report
    assert check(af.softmax, only=("E14",)).ok
    keywords = lambda x, **given: af.softmax(x, axis=-1, **given)  # noqa: E731
    assert check(keywords, "softmax", only=("E14",)).ok
    assert check(lambda x, axis: af.softmax(x, axis=axis), "softmax", only="E14", axis=0).ok


def test_a_backward_alone_gives_the_derivative():
    subject = Subject(np.tanh, backward=lambda grad, x: grad * 2, facts=Row(name="f"))
    assert check(subject, only=("E09",))["E09"].status == "FAIL"


def test_torch_functions_are_recognised():
    torch = pytest.importorskip("torch")
    report = check(torch.nn.functional.silu, like="silu", only=("E09", "C07", "D03"))
    assert report["E09"].status == "PASS"
    assert "torch" in report["C07"].detail
    assert report["D03"].status == "FAIL"  # NaN at -inf
    wrapped = check(lambda x: torch.relu(x), like="relu", only=("E14", "D02"))
    assert wrapped["E14"].status == "PASS"
    assert wrapped["D02"].worst["got"].startswith("1.0")
    assert check(torch.nn.GELU(), like="gelu", only=("E14",)).ok


@pytest.mark.parametrize("like", [af.tanh, af.ActivationSpec("t", formula="tanh(x)")])
def test_like_may_be_an_object(like):
    report = check(np.tanh, like, only=("E14",))
    assert report["E14"].status == "PASS"
    assert f"like {like.name}:" in str(report)
    json.loads(report.to_json())


def test_like_may_be_an_activation_for_a_worker():
    assert check("numpy:tanh", af.tanh, only=("E14",))["E14"].status == "PASS"


def test_jax_functions_are_recognised():
    jax = pytest.importorskip("jax")
    report = check(jax.nn.relu, like="relu", only=("E14", "D06"))
    assert report["E14"].status == "PASS"
    assert report["D06"].status == "FAIL"  # flushes subnormals


@pytest.mark.parametrize(
    ("formula", "verdict"),
    [
        ("x**2", "grows faster than linearly on both sides"),
        ("sqrt(x)", "not defined for all reals"),
        ("log(x)", "not defined for all reals"),
        ("1 / x", "not defined for all reals"),
        ("sign(x) * sqrt(abs(x))", "an infinite slope at 0"),
        ("where(x > 0, 1, 0)", "no gradient anywhere"),
        ("x * sin(x)", "note: its slope grows without bound"),
        ("where(x > 0, x, 0)**2", "note: grows faster than linearly on the right"),
        ("exp(x)", "note: grows faster than linearly on the right"),
        *((f, "suitable") for f in ("x", "sin(x)", "exp(-x**2)", "atan(x)", "abs(x)")),
        ("sign(x) * log1p(abs(x))", "suitable"),
        ("x + sin(x)**2", "suitable"),
    ],
)
def test_suitability(formula, verdict):
    def call(x):
        return x

    report = check(
        Subject(call, facts=Row(name="f", formula=formula)), only=("G01", "G02", "G03", "G04")
    )
    assert verdict in report.suitability
    unsuitable = report.suitability.startswith("unsuitable")
    assert unsuitable == (verdict != "suitable" and "note" not in verdict)
    assert report.ok  # it informs
    assert report.exit_code == 0
    strict = check(
        Subject(call, facts=Row(name="f", formula=formula)),
        only=("G01", "G02", "G03", "G04"),
        require_suitable=True,
    )
    assert strict.exit_code == (5 if unsuitable else 0)


def test_suitability_without_a_formula():
    assert "not defined" in check(np.sqrt, only=("G01",)).suitability
    odd = check(lambda x: np.copysign(np.sqrt(np.abs(x)), x), only=("G02",))
    assert "infinite slope at 0" in odd.suitability
    assert check(np.arctan, only=("G01", "G02", "G03", "G04")).suitability == "suitable"


# Specs


RIPPLE = af.ActivationSpec("ripple", formula="x + sin(a*x)**2 / a", params={"a": 1.0})


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


NUMPY_SILU = af.ActivationSpec(
    "numpy_silu",
    forward=lambda x: x * sigmoid(x),
    derivative=lambda x: sigmoid(x) * (1 + x * (1 - sigmoid(x))),
    formula="silu(x)",
    left="0",
    right="x",
    smoothness="Cinf",
    range="[-0.2785, inf]",
)


def powers(x):
    y = np.exp2(x - x.max(axis=-1, keepdims=True))
    return y / y.sum(axis=-1, keepdims=True)


def powers_backward(grad, x):
    y = powers(x)
    return np.log(2) * y * (grad - (grad * y).sum(axis=-1, keepdims=True))


POWERS = af.ActivationSpec(
    "powers", family="rowwise", formula="2**(x - max(x)) / sum(2**(x - max(x)))"
)
NUMPY_POWERS = af.ActivationSpec(
    "numpy_powers",
    family="rowwise",
    forward=powers,
    backward=powers_backward,
    formula=POWERS.formula,
)


# A gradient that no text states is taken by differences, of all elements of a row.
@pytest.mark.parametrize(
    ("spec", "density"),
    [(RIPPLE, 1), (NUMPY_SILU, 1), (POWERS, 0.3), (NUMPY_POWERS, 0.3)],
    ids=lambda given: getattr(given, "name", ""),
)
def test_specs_pass_as_their_authors_mean_them(spec, density):
    report = check(spec, density=density)
    assert report.ok, str(report)
    assert report.kind == "spec"
    assert report["E09"].status == "PASS"
    assert report["E02"].status == "INFO"
    assert report["C03"].status == "PASS"


@pytest.mark.parametrize(
    ("inflections", "status"),
    [("-sqrt(2), sqrt(2)", "PASS"), ("sqrt(2)", "FAIL"), ("-sqrt(2), sqrt(2), 3", "FAIL")],
)
def test_inflections_are_all_listed(inflections, status):
    subject = Subject(af.gelu, facts=replace(af.info("gelu"), inflections=inflections))
    assert check(subject, only=("F10",))["F10"].status == status


def test_claims_of_a_spec_are_tested():
    for claim, id in (
        ({"range": "[0, inf]"}, "F01"),
        ({"max_ulp": {"float64": {"forward": 0.5}}}, "E02"),
        ({"left": "1"}, "F05"),
        ({"derivative_formula": "silu(x)"}, "E01"),
        ({"range": "[-0.5, inf]"}, "F01"),
        ({"range": "[-inf, inf]"}, "F01"),
        ({"kinks": "1: 0.5"}, "F06"),
        # Right but for the tail.
        ({"derivative_formula": "where(x > 25, 1, sigmoid(x) * (1 + x * sigmoid(-x)))"}, "E01"),
    ):
        report = check(replace(NUMPY_SILU, **claim), only=(id,))
        assert report[id].status == "FAIL", report


def test_a_spec_in_a_file_is_isolated(tmp_path):
    path = tmp_path / "spec.py"
    path.write_text(
        "from actfast import ActivationSpec\n"
        "SPEC = ActivationSpec('bump', formula='exp(-x**2)', left='0', right='0')\n"
    )
    report = check(f"{path}:SPEC")
    assert report.ok, str(report)
    assert report["C16"].status == "PASS"  # which is not dared in this process
    assert (
        check(af.ActivationSpec("bump", formula="exp(-x**2)"), only=("C16",))["C16"].status
        == "SKIP"
    )


def test_what_is_registered_here_is_checked_here():
    af.register(RIPPLE)
    try:
        report = check("ripple", profile="core", a=0.7)
        assert report.ok, str(report)
        assert report.params == {"a": 0.7}
    finally:
        af.unregister("ripple")


# Reports


@pytest.fixture(scope="module")
def failing():
    return check(MUTANTS["E03"](), density=0.1)


def test_a_report_shows_the_first_failure_first(failing):
    lines = str(failing).splitlines()
    assert lines[1].startswith("FAIL    E03 ULP-F32: ")
    assert "claimed 1" in lines[1]
    worst = failing["E03"].worst
    assert any(float(worst["x"]).hex() in line for line in lines)
    assert any(line.strip().startswith("got  ") for line in lines)
    assert any(line.strip().startswith("want ") and line.endswith(" ULP") for line in lines)
    assert any("reproduce: check(f, only=('E03',), at=float.fromhex(" in line for line in lines)
    assert any(line.startswith("BLOCKED") and "needs E03-ULP-F32" in line for line in lines)
    assert lines[-1].startswith("does not conform: ")
    assert len(lines) <= 50
    assert max(map(len, lines)) <= 160


@pytest.mark.parametrize("at", [1e39, 1e300, math.inf, math.nan])
def test_a_point_need_not_fit_every_type(at):
    report = check("elu", at=at)
    assert report.ok, str(report)
    assert report["E03"].status == "SKIP"
    assert not report.measured


def test_a_point_measures_no_bound():
    report = check(np.tanh, "tanh", only=("E02", "E03"), at=0.3)
    assert report["E03"].status == "INFO"
    assert "max_ulp" not in str(report)


def test_errors_of_whole_values_are_no_bounds():
    results = (
        Result("E02", "ULP-F64", "INFO", measured={"float64": {"forward": 1e16}}),
        Result("E03", "ULP-F32", "INFO", measured={"float32": {"forward": 1e4}}),
        Result("E05", "DERIV-ULP-F32", "INFO", measured={"float32": {"derivative": math.inf}}),
    )
    assert Report("f", "", "", "strict", results).measured == {"float32": {"forward": 1e4}}


def test_the_worst_input_reproduces_the_failure(failing):
    worst = failing["E03"].worst
    again = check(MUTANTS["E03"](), only=("E03",), at=worst["x"])
    assert again["E03"].worst["x"] == worst["x"]
    assert again["E03"].worst["ulp"] == worst["ulp"]


def test_the_command_names_what_has_a_name():
    report = check("actfast.conformance.mutants.layout:OUT_OF_BOUNDS", only=("C16",))
    assert report["C16"].reproduce == (
        "python -m actfast check actfast.conformance.mutants.layout:OUT_OF_BOUNDS --only C16"
    )


def test_the_command_says_how_it_was_checked():
    report = check(MUTANTS["D03"](), profile="core", only=("D03",), dtypes=np.float64)
    (reproduce,) = (r.reproduce for r in report.failures)
    assert reproduce == (
        "check(f, profile='core', dtypes=('float64',), only=('D03',), at=float.fromhex('-inf'))"
    )
    assert check(MUTANTS["D03"](), only="D03", at=-math.inf)["D03"].status == "FAIL"
    assert check(MUTANTS["D03"](), only="D03", at=math.inf)["D03"].status == "PASS"


def test_json_holds_the_report(failing):
    text = failing.to_json()
    data = json.loads(text)
    assert data["ok"] is False
    json.loads(text, parse_constant=pytest.fail)  # NaN and Infinity are not JSON
    assert Report.from_json(text) == failing
    with pytest.raises(ValueError, match="schema"):
        Report.from_json(json.dumps({**data, "schema": 99}))


def test_json_of_infinite_errors():
    report = check(MUTANTS["D03"](), only=("D03",))
    again = Report.from_json(report.to_json())
    assert again["D03"].worst["x"] == -math.inf
    assert again == report


def test_plot(failing, tmp_path):
    pytest.importorskip("matplotlib")
    path = tmp_path / "worst.png"
    failing.plot(path, MUTANTS["E03"]())
    assert path.read_bytes().startswith(b"\x89PNG")


def test_plotting_needs_matplotlib(failing, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ImportError, match=r"actfast-numpy\[plot\]"):
        failing.plot(tmp_path / "worst.png", MUTANTS["E03"]())


def test_exit_codes(failing):
    assert failing.exit_code == 1
    assert check("relu", profile="core").exit_code == 0
    assert check("no_such_module:f").exit_code == 3
    assert check("no_such_activation").exit_code == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"profile": "loose"}, "profile"),
        ({"only": ("Z99",)}, "Z99"),
        ({"only": "D03-NAN"}, "D03-NAN"),
        ({"dtypes": ("int16",)}, "int16"),
        ({"dtypes": "real"}, "real"),
        ({"timeout": 0}, "timeout"),
        ({"expected_failures": {"G03": "because"}}, "never fails"),
        ({"expected_failures": {"Z99": "because"}}, "Z99"),
        ({"expected_failures": {"C08": " "}}, "reason"),
        ({"expected_failures": {"C12": "because"}}, "cannot be excused"),
        ({"expected_failures": {"D01": "because"}}, "cannot be excused"),
        ({"isolate": True}, "module:attribute"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        check(np.tanh, **arguments)


def test_what_is_no_function_is_refused():
    with pytest.raises(SubjectError, match="not callable"):
        Subject.of(3)
    with pytest.raises(SubjectError, match="instance"):
        Subject.of(Sound)
    with pytest.raises(SubjectError, match="no_such"):
        Subject.of(np.tanh, like="no_such")


# Deviations


def test_an_expected_failure_is_excused_and_still_blocks():
    report = check(
        MUTANTS["C01"](), density=0.1, expected_failures={"C01": "tails are scalar code"}
    )
    assert report.ok, str(report)
    assert report["C01"].status == "XFAIL"
    assert "tails are scalar code" in report["C01"].detail
    assert report["H02"].status == "BLOCKED"


def test_checks_go_by_their_names_too():
    report = check(np.square, only="g03-sui-growth", expected_failures={"D08-NO-WARN": "overflows"})
    assert {r.id for r in report.results} == {"B01", "G01", "G03"}


def test_a_crash_cannot_be_excused():
    report = check(
        f"{CRASHING_MODULE}:segfault", only=("B01",), expected_failures={"B01": "it is known"}
    )
    assert report.exit_code == 4


def test_an_unexpected_pass_is_an_error():
    report = check(Sound().subject(), only=("C01",), expected_failures={"C01": "once upon a time"})
    assert report["C01"].status == "STALE"
    assert report.exit_code == 1


def test_what_does_not_apply_cannot_be_stale():
    report = check(np.tanh, "tanh", only=("E09",), expected_failures={"E09": "no derivative"})
    assert report["E09"].status == "SKIP"
    assert report.ok
