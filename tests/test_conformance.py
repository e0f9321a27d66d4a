"""The conformance suite: what it finds, how it says so, and that nothing escapes it."""

from __future__ import annotations

import json
import math
import sys
import textwrap
from dataclasses import replace

import numpy as np
import pytest
from mpmath import mp, mpf

import actfast as af
from actfast.conformance import (
    Report,
    Result,
    Row,
    Subject,
    SubjectError,
    catalogue,
    check,
    parametrize,
    selftest,
)
from actfast.conformance import cache as disk
from actfast.conformance.checks import CATALOGUE
from actfast.conformance.mutants import FAMILY_MUTANTS, MUTANTS, Sound
from actfast.conformance.report import STATUSES
from actfast.conformance.truth import Truth
from actfast.conformance.ulp import Exact, ulp_error
from tests.reference import ELEMENTWISE, INFOS
from tests.source import ROOT, child, run

CRASHING_MODULE = "actfast.conformance.mutants.crashing"


@pytest.fixture(autouse=True)
def _private_cache(tmp_path_factory, monkeypatch):
    """Shared by these tests, so that truth is worked out once."""
    folder = tmp_path_factory.getbasetemp() / "truth"
    monkeypatch.setenv("ACTFAST_CACHE", str(folder))


# ULP

F32, F64 = np.float32, np.float64
SMALLEST32 = float(np.finfo(F32).smallest_subnormal)
MAX32 = float(np.finfo(F32).max)
HALF_ULP_ABOVE_MAX = mpf(2) ** 128 * (1 - mpf(2) ** -25)


@pytest.mark.parametrize(
    ("dtype", "got", "want", "error"),
    [
        (F64, 1.0, 1.0, 0),
        (F64, np.nextafter(1.0, 2), 1.0, 1),
        (F64, np.nextafter(1.0, 0), 1.0, 0.5),
        (F64, 1.0, mpf(1) - mpf(2) ** -53, 1),
        (F32, np.nextafter(F32(1), F32(2)), 1.0, 1),
        (F32, 2.0, 2 + mpf(2) ** -24, 0.25),
        (F64, 1.0, mp.fadd(1, mpf(2) ** -80, exact=True), 2.0**-28),
        (F64, -3.0, 3.0, 6 * 2.0**51),
        # Zeros: the sign does not count, anything else does.
        (F32, -0.0, 0.0, 0),
        (F32, SMALLEST32, 0.0, 1),
        (F32, 0.0, SMALLEST32, 1),
        (F32, 0.0, -SMALLEST32 / 2, 0.5),
        # assert_array_max_ulp would give 2 here as well, and 0 above.
        (F32, SMALLEST32, -SMALLEST32, 2),
        (F32, 3 * SMALLEST32, mpf(2) ** -100000, 3),
        (F32, 0.0, mpf(2) ** -100000, 0),
        (F32, 0.0, 2.0**-127, 2**22),
        # Infinities: only for what rounds to them. assert_array_max_ulp gives 1.
        (F32, math.inf, MAX32, math.inf),
        (F32, math.inf, HALF_ULP_ABOVE_MAX, 0),
        (F32, math.inf, mp.fsub(HALF_ULP_ABOVE_MAX, 1, exact=True), math.inf),
        (F32, MAX32, math.inf, math.inf),
        (F32, -math.inf, math.inf, math.inf),
        (F32, math.inf, math.inf, 0),
        (F64, math.inf, mpf(10) ** 5000, 0),
        (F64, -math.inf, mpf(10) ** 5000, math.inf),
        # NaN: for NaN only.
        (F64, math.nan, math.nan, 0),
        (F64, math.nan, 1.0, math.inf),
        (F64, 1.0, math.nan, math.inf),
        (F64, math.inf, math.nan, math.inf),
    ],
)
def test_ulp_error(dtype, got, want, error):
    found = ulp_error(np.array([got], dtype), [want])
    assert found.tolist() == [pytest.approx(error, rel=1e-12)]


def test_exact_numbers_keep_a_hundred_bits():
    with mp.workprec(400):
        values = [mpf(1) / 3, -(mpf(2) ** 5000) / 7, mp.pi * mpf(2) ** -1074, mpf(0), mpf(3)]
        exact = Exact.of(values)
        for value, high, low, exponent in zip(values, *exact.parts, strict=True):
            again = (mpf(float(high)) + mpf(float(low))) * mpf(2) ** int(exponent)
            assert abs(again - value) <= abs(value) * mpf(2) ** -104
    assert exact.floats()[0] == 1 / 3
    assert exact.text(0) == "0.33333333333333333333"


# Truth and its cache


def truth(name="silu"):
    return Truth(af.info(name), {})


def fresh(monkeypatch):
    monkeypatch.setattr("actfast.conformance.truth._memory", {})


def test_truth_comes_from_the_cache_and_a_damaged_cache_is_ignored(tmp_path, monkeypatch):
    monkeypatch.setenv("ACTFAST_CACHE", str(tmp_path))
    fresh(monkeypatch)
    x = np.linspace(-3, 3, 7)
    want = truth().exacts("forward", x)
    (file,) = tmp_path.iterdir()
    assert file.suffix == ".npz"

    def no_work(*args, **keywords):
        raise AssertionError("worked out again")

    with monkeypatch.context() as patch:
        fresh(patch)
        patch.setattr(Truth, "exact", no_work)
        assert truth().exacts("forward", x).low.tolist() == want.low.tolist()
    for damage in (b"", b"PK\x03\x04 junk", file.read_bytes()[:-40]):
        file.write_bytes(damage)
        fresh(monkeypatch)
        assert truth().exacts("forward", x).high.tolist() == want.high.tolist()
    np.savez(file, high=want.high[:3], low=want.low, exponent=want.exponent)
    fresh(monkeypatch)
    assert len(truth().exacts("forward", x)) == 7


def test_objects_are_never_unpickled_from_the_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("ACTFAST_CACHE", str(tmp_path))
    np.savez(tmp_path / "k.npz", high=np.array([{}], object))
    assert disk.load("k", ("high",)) is None


def test_the_cache_can_be_off_or_impossible(tmp_path, monkeypatch):
    for folder in ("off", "/proc/nowhere"):
        monkeypatch.setenv("ACTFAST_CACHE", folder)
        fresh(monkeypatch)
        assert truth().exacts("forward", np.ones(1)).floats()[0] == pytest.approx(0.7310585786)


@pytest.mark.parametrize(
    ("name", "kind", "side", "limit"),
    [
        ("silu", "forward", -1, 0),
        ("silu", "forward", 1, math.inf),
        ("silu", "derivative", 1, 1),
        ("softsign", "forward", -1, -1),
        ("selu", "forward", -1, -1.7580993408473768),
        ("identity", "forward", -1, -math.inf),
    ],
)
def test_limits(name, kind, side, limit):
    assert truth(name).limit(kind, side) == pytest.approx(limit, abs=0)


def test_what_oscillates_has_no_limit():
    assert Truth(Row(name="f", formula="sin(x)"), {}).limit("forward", 1) is None
    assert Truth(Row(name="f", formula="x + sin(x)"), {}).limit("forward", 1) == math.inf
    assert Truth(Row(name="f", formula="log(1 + abs(x))"), {}).limit("forward", 1) == math.inf


# Built-ins


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_built_ins_pass_core(name):
    report = check(name, profile="core")
    assert report.ok, str(report)
    assert report.suitability == "suitable"
    assert report.count("PASS") > 20


# What no function of that family has, or nobody claims of it.
UNJUDGED = {
    "rowwise": {"A06", "B06", "D05", "D09", "E16", "E19", "E20", "F03", "F05", "F08", "F09", "F10"},
    "reduction": {"A06", "B06", "C13", "C14", "D05", "D09", "E08", "E11", "E16", "E17", "E18"}
    | {"E19", "E20", "F03", "F05", "F08", "F09", "F10"},
    "gated": {"A06", "C18", "C19", "D09", "E08", "E11", "E17", "E18", "E19", "E20", "E22", "E23"}
    | {"F03", "F04", "F05", "F08", "F09", "F10"},
}


@pytest.mark.parametrize("name", [n for n in INFOS if not INFOS[n].family.pointwise])
def test_every_family_is_judged(name):
    report = check(name, density=0.1)
    assert report.ok, str(report)
    skipped = {r.id for r in report.results if r.status == "SKIP"}
    assert skipped <= UNJUDGED[INFOS[name].family], str(report)
    assert report.suitability == "suitable"


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


SNAKE = af.ActivationSpec("snake", formula="x + sin(a*x)**2 / a", params={"a": 1.0})


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


@pytest.mark.parametrize("spec", [SNAKE, NUMPY_SILU], ids=lambda spec: spec.name)
def test_specs_pass_as_their_authors_mean_them(spec):
    report = check(spec)
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
    af.register(SNAKE)
    try:
        report = check("snake", profile="core", a=0.7)
        assert report.ok, str(report)
        assert report.params == {"a": 0.7}
    finally:
        af.unregister("snake")


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
    report = check(f"{CRASHING_MODULE}:OUT_OF_BOUNDS", only=("C16",))
    assert report["C16"].reproduce == (
        f"python -m actfast check {CRASHING_MODULE}:OUT_OF_BOUNDS --only C16"
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
    with pytest.raises(ImportError, match=r"actfast\[plot\]"):
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


# Isolation


def test_a_segfault_is_one_checks_result():
    report = check(f"{CRASHING_MODULE}:segfault")
    assert report["B01"].status == "CRASH"
    assert "SIGSEGV" in report["B01"].detail
    assert report["B01"].detail.endswith(" in string_at")
    assert report.exit_code == 4
    assert {r.status for r in report.results if r.id > "B01"} <= {"BLOCKED", "SKIP", "INFO"}


def test_an_exit_with_status_0_is_no_pass():
    report = check(f"{CRASHING_MODULE}:exit_quietly", only=("B01",))
    assert report["B01"].status == "CRASH"
    assert "status 0" in report["B01"].detail
    assert "File" not in report["B01"].detail


def test_a_hang_ends():
    report = check(f"{CRASHING_MODULE}:hang", only=("B01",), timeout=1.0)
    assert report["B01"].status == "TIMEOUT"
    assert report.exit_code == 4


PLUGIN = """
    import ctypes, os, sys
    import numpy as np

    def crashes_when_empty(x):
        if not x.size:
            ctypes.string_at(0)
        return np.tanh(x)

    def forges(x):
        # Speaks the protocol without knowing the nonce, on every descriptor.
        line = b'{"nonce": "0", "result": {"id": "B01", "slug": "CALL", "status": "PASS"}}\\n'
        for fd in (1, 2):
            os.write(fd, line)
        print("hello", flush=True)
        return np.zeros(3)

    def closes(x):
        try:
            os.close(1)
        except OSError:
            pass
        return np.tanh(x)

    def exits(x):
        sys.exit(0)

    def interrupts(x):
        raise KeyboardInterrupt
"""


@pytest.fixture
def plugin(tmp_path):
    path = tmp_path / "plugin.py"
    path.write_text(textwrap.dedent(PLUGIN))
    return lambda name: f"{path}:{name}"


def test_after_a_crash_a_new_worker_goes_on(plugin):
    report = check(plugin("crashes_when_empty"), "tanh", "core")
    assert report["B07"].status == "CRASH"
    assert {r.id for r in report.failures} == {"B07"}
    assert report["E14"].status == "PASS"
    assert report["H03"].status == "PASS"


def test_noise_is_not_taken_for_an_answer(plugin):
    report = check(plugin("forges"), only=("B01",))
    assert report["B01"].status == "FAIL"
    assert check(plugin("closes"), only=("B01", "D01")).ok


@pytest.mark.parametrize("name", ["exits", "interrupts"])
def test_a_subject_that_ends_the_interpreter_fails(plugin, name):
    report = check(plugin(name), only=("B01",))
    assert report["B01"].status in ("FAIL", "CRASH")


@pytest.mark.parametrize("code", ["raise SystemExit", "import os; os._exit(0)", "1 / 0", "f = 3"])
def test_a_subject_that_cannot_be_loaded(tmp_path, code):
    path = tmp_path / "broken.py"
    path.write_text(code)
    report = check(f"{path}:f")
    assert report.exit_code == 3
    assert "cannot be loaded" in str(report)


def test_a_module_that_hangs_when_imported(tmp_path, monkeypatch):
    monkeypatch.setattr("actfast.conformance.worker.LOAD_SECONDS", 1.5)
    path = tmp_path / "endless.py"
    path.write_text("while True: pass")
    report = check(f"{path}:f", timeout=1.0)
    assert report.exit_code == 3
    assert "no answer within 1.5 s" in report.load_error


def test_without_mpmath_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "mpmath", None)
    with pytest.raises(ImportError, match=r"actfast\[conformance\]"):
        check("relu")


def test_importing_is_checked_in_a_fresh_interpreter(tmp_path, monkeypatch):
    (tmp_path / "tidy.py").write_text("import numpy as np\nf = np.tanh\n")
    (tmp_path / "sloppy.py").write_text(
        "import numpy as np, os\nnp.seterr(over='ignore')\nos.chdir('/')\nf = np.tanh\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert check("tidy:f", only=("A06",))["A06"].status == "INFO"
    detail = check("sloppy:f", only=("A06",))["A06"].detail
    assert "numpy.seterr" in detail
    assert "working directory" in detail


# pytest


def test_parametrize_names_the_cases_and_looks_at_nothing():
    @parametrize("no_such_module:f", profile="core")
    def test(check): ...

    (mark,) = test.pytestmark
    assert "no_such_module:f-B01-CALL" in mark.kwargs["ids"]
    assert len(mark.args[1]) == sum(c.profile == "core" for c in catalogue())


CASES = """
    import numpy as np
    from actfast.conformance import parametrize
    from actfast.conformance.mutants import MUTANTS

    @parametrize("tanh", only=("B01", "C18", "E14"))
    def test_passes(check):
        check()

    @parametrize(MUTANTS["C01"](), only=("C01", "H02"))
    def test_fails(check):
        check()

    @parametrize(MUTANTS["C01"](), only=("C01",), expected_failures={"C01": "known"})
    def test_excused(check):
        check()

    @parametrize(MUTANTS["G03"](), only=("G03",))
    def test_unsuitable(check):
        check()
"""


def run_pytest(*arguments, cwd):
    command = [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", *arguments]
    done = child(*command, cwd=cwd, PYTHONPATH=str(ROOT))
    return done.returncode, done.stdout + done.stderr


def test_parametrize_makes_one_case_of_each_check(tmp_path):
    (tmp_path / "test_cases.py").write_text(textwrap.dedent(CASES))
    status, output = run_pytest("test_cases.py", cwd=tmp_path)
    assert status == 1
    assert "PASSED test_cases.py::test_passes[tanh-E14-VALUE]" in output
    assert "each result depends on its own inputs alone" in output  # why C18 is skipped
    assert "FAILED test_cases.py::test_fails[ScalarTail-C01-TAIL]" in output
    assert "blocked by C01-TAIL" in output
    assert "known" in output
    assert "unsuitable: grows faster" in output
    assert "1 failed" in output
    assert "1 xfailed" in output


def test_the_pytest_plugin_checks_any_activation(tmp_path):
    common = ("-p", "actfast.conformance.pytest_plugin", "--pyargs", "actfast.conformance")
    status, output = run_pytest(*common, "--activation", "relu", "--profile", "core", cwd=tmp_path)
    assert status == 0, output
    assert "relu-E14-VALUE" in output
    status, output = run_pytest(
        *common, "--activation", "numpy:sqrt", "--like", "tanh", "--profile", "core", cwd=tmp_path
    )
    assert status == 1
    assert "FAIL    E14 VALUE" in output


LOADS = """
    from actfast.conformance import parametrize

    @parametrize("loads.py:f", only=("B01", "B02", "D01"))
    def test_broken(check):
        check()

    @parametrize("tanh", expected_failures={"Z99": "what?"}, only="B01")
    def test_mistaken(check):
        check()
"""


def test_what_cannot_be_loaded_is_tried_once(tmp_path):
    (tmp_path / "loads.py").write_text("open('count', 'a').write('.')\n1 / 0\n")
    (tmp_path / "test_loads.py").write_text(textwrap.dedent(LOADS))
    status, output = run_pytest("test_loads.py", cwd=tmp_path)
    assert status == 1
    assert (tmp_path / "count").read_text() == "."
    assert "cannot be checked: SubjectError: ZeroDivisionError" in output
    assert "there is no check 'Z99'" in output
    # Once each, however many checks there are.
    assert "2 failed, 2 skipped" in output
    assert "cannot be checked, as loads.py:f-B01-CALL says" in output
    assert "Traceback" not in output


def test_the_pytest_plugin_wants_an_activation(tmp_path):
    common = ("-p", "actfast.conformance.pytest_plugin", "--pyargs", "actfast.conformance")
    status, output = run_pytest(*common, cwd=tmp_path)
    assert status != 0
    assert "--activation NAME is required" in output
    status, output = run_pytest(
        *common, "--activation", "elu(alpha=0.5)", "-k", "E14", cwd=tmp_path
    )
    assert status == 0, output
    status, output = run_pytest(*common, "--activation", "elu(0.5)", cwd=tmp_path)
    assert "parameters are written NAME=NUMBER" in output


def test_importing_the_suite_imports_neither_pytest_nor_matplotlib():
    code = (
        "import sys, actfast; assert 'actfast.conformance' not in sys.modules;"
        "import actfast.conformance;"
        "print([m for m in ('pytest', 'matplotlib', 'mpmath', 'torch') if m in sys.modules])"
    )
    assert run(sys.executable, "-c", code) == "[]\n"


# The suite itself


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


def test_every_check_fails_for_its_mutant_and_for_no_other():
    report = selftest(quick=True)
    assert report.ok, str(report)
    assert len(report.trials) >= len(CATALOGUE) + len(FAMILY_MUTANTS)


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
