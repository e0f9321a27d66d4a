"""What is not claimed is measured, and printed as a spec takes it."""

from __future__ import annotations

import sys

import numpy as np
import pytest

import actfast as af
from actfast.conformance import Report, check
from actfast.conformance.measuring import by_parameters, number
from tests.reference import GATED, ROWWISE
from tests.source import run

SPECS = {
    "ripple": {"formula": "x + sin(a*x)**2 / a", "params": {"a": af.Param("a", 1.0, low=0)}},
    "own_elu": {"formula": "where(x > 0, x, alpha * expm1(x))", "params": {"alpha": 1.0}},
    "own_leaky": {"formula": "where(x > 0, x, slope * x)", "params": {"slope": 0.1}},
    "own_silu": {"formula": "x / (1 + exp(-x))"},
    "hard": {"formula": "min(max(x / 6 + 1/2, 0), 1)"},
    "inexact": {"formula": "where(x > 1/3, x - 1/3, 0)"},
    "arctan": {"formula": "atan(x)"},
    "sine": {"formula": "sin(x)"},
    "square": {"formula": "where(x > 0, x, 0)**2"},
    "bump": {"formula": "exp(-x**2)"},
    "numpy_tanh": {"forward": np.tanh},
    "numpy_pair": {"forward": np.arctan, "derivative": lambda x: 1 / (1 + x * x)},
}
CLAIMS = ("range", "monotone", "symmetry", "lipschitz", "left", "right", "kinks", "smoothness")


def spec(name, **more):
    return af.ActivationSpec(name, **SPECS[name], **more)


def pasted(report):
    """The lines of the report's text, read as Python reads them in a call."""
    head, _, tail = str(report).partition("\nmeasured, as a spec can claim it:\n")
    assert tail, head
    tail = tail.partition("\nmeasured besides")[0]
    lines = [line for line in tail.splitlines() if line.startswith("    ")]
    return eval(f"dict({' '.join(lines)})")


@pytest.fixture(scope="module")
def reports():
    made = {}

    def report(name):
        if name not in made:
            made[name] = check(spec(name))
        return made[name]

    return report


@pytest.mark.parametrize("name", SPECS)
def test_what_is_measured_holds_when_it_is_claimed(reports, name):
    report = reports(name)
    assert report.ok, str(report)
    claims = pasted(report)
    again = check(spec(name, **claims))
    assert again.ok, str(again)
    assert not {*again.claims} & {*claims}
    judged = {"range": "F01", "monotone": "F02", "symmetry": "F03", "lipschitz": "F04"}
    judged |= {"left": "F05", "right": "F05", "kinks": "F06", "smoothness": "F07"}
    for claim in claims.keys() & judged.keys():
        assert again[judged[claim]].status == "PASS", again


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("own_silu", {"monotone": "no", "left": "0", "right": "x", "smoothness": "Cinf"}),
        ("hard", {"range": "[0, 1]", "lipschitz": "1/6", "kinks": "-3: 1/12, 3: 1/12"}),
        ("own_elu", {"kinks": "0: alpha", "left": "-alpha", "lipschitz": "max(1, abs(alpha))"}),
        ("own_elu", {"range": "[where(alpha > 0, -alpha, 0), inf]"}),
        ("own_leaky", {"left": "slope * x", "monotone": "increasing if slope >= 0 else no"}),
        ("sine", {"range": "[-1, 1]", "symmetry": "odd"}),
        ("bump", {"range": "[0, 1]", "symmetry": "even", "left": "0", "right": "0"}),
        ("square", {"smoothness": "C1", "range": "[0, inf]"}),
        ("numpy_tanh", {"range": "[-1, 1]", "monotone": "increasing", "symmetry": "odd"}),
        ("numpy_pair", {"lipschitz": "1"}),
    ],
)
def test_what_is_found(reports, name, wanted):
    claims = reports(name).claims
    assert {k: claims.get(k) for k in wanted} == wanted


@pytest.mark.parametrize(
    ("name", "absent"),
    [
        ("sine", ("left", "right", "kinks")),  # It has no limit.
        ("square", ("right", "lipschitz", "symmetry", "kinks")),
        ("numpy_tanh", ("left", "right", "kinks", "smoothness", "lipschitz")),
        ("own_silu", ("kinks", "symmetry")),
    ],
)
def test_nothing_is_found_where_nothing_holds(reports, name, absent):
    assert not {*absent} & {*reports(name).claims}


def test_the_least_and_the_greatest_value_are_exact():
    least, most = check(spec("own_silu"), only=("F01",)).claims["range"][1:-1].split(", ")
    assert float(least) == pytest.approx(af.silu.range[0], rel=1e-15)
    assert most == "inf"


def test_what_is_claimed_is_not_measured_again():
    report = check(spec("own_silu", range="[-0.2785, inf]"))
    assert report["F01"].status == "PASS"
    assert "range" not in report.claims
    assert "monotone" in report.claims
    # Nor is a right claim replaced because another is wrong.
    wrong = check(spec("own_silu", range="[0, inf]"), only=("F01",))
    assert wrong["F01"].status == "FAIL"
    assert not wrong.claims


def test_a_report_lists_what_was_skipped_and_why(reports):
    report = reports("own_silu")
    skipped = [line for line in str(report).splitlines() if line.startswith("SKIP ")]
    ids = {id for line in skipped for id in line.partition(":")[0].split()[1:]}
    assert ids == {r.id for r in report.results if r.status == "SKIP"}
    assert "SKIP    E08 E18: the subject has no backward_from_output" in skipped
    assert all(line.partition(": ")[2] for line in skipped)
    assert len({line.partition(": ")[2] for line in skipped}) == len(skipped)


def test_errors_that_no_spec_claims_are_printed_too():
    report = check("silu", only=("E20",))
    errors = {d: e["second_derivative"] for d, e in report.measured.items()}
    assert {*errors} == {"float32", "float64"}
    assert f"    second_derivative: {errors['float32']:g} ULP of float32, " in str(report)
    assert str(errors["float64"]) in str(report)
    assert "second_derivative" not in report.claimable.get("float64", {})


def test_claims_survive_json_and_a_worker(reports, tmp_path):
    report = reports("own_silu")
    again = Report.from_json(report.to_json())
    assert again.claims == report.claims
    assert again.lines == report.lines
    path = tmp_path / "mine.py"
    path.write_text(
        "from actfast import ActivationSpec\nSPEC = ActivationSpec('own_silu', "
        "formula='x / (1 + exp(-x))')\n"
    )
    output = run(sys.executable, "-m", "actfast", "check", f"{path}:SPEC", "--only", "F01", "F07")
    assert '    range="[-0.27846454276107' in output
    assert '    smoothness="Cinf",' in output


@pytest.mark.parametrize("name", [*GATED, *ROWWISE])
def test_other_families_are_not_measured(name):
    report = check(name, only=("F02", "F06"), density=0.1)
    assert not report.claims


def test_numbers_as_text():
    values = (0.0, -0.0, 1.0, 1 / 6, -0.5, 0.1, 1.0998393201288668, 2.0**60, float("inf"))
    texts = [number(v) for v in values]
    assert texts[:5] == ["0", "0", "1", "1/6", "-1/2"]
    assert texts[6:] == ["1.0998393201288668", str(2**60), "inf"]
    assert number(-float("inf")) == "-inf"


def test_values_by_parameters():
    settings = [{"a": a, "b": b} for a, b in ((1.0, 2.0), (0.3, 2.0), (7.1, 2.0), (1.0, -0.3))]
    for text in ("3", "-a", "1 / a", "abs(b)", "max(1, abs(b))", "1/2 * a"):
        values = [float(eval(text, {"max": max, "abs": abs}, s)) for s in settings]
        assert by_parameters(settings, values) == text
    assert by_parameters(settings, [1.0, 2.0, 5.0, 3.0]) == ""
    assert by_parameters(settings, [2.0, 2.0, 2.0, 0.0]) == "where(b > 0, 2, 0)"
