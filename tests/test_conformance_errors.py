"""Whose fault it is: the subject's, the suite's, or the environment's; and that it is said once."""

from __future__ import annotations

import json
import sys
import textwrap
from dataclasses import replace
from importlib import import_module, metadata
from pathlib import Path

import numpy as np
import pytest
from mpmath import mp, mpf

from actfast import formula
from actfast.conformance import Report, Subject, check
from actfast.conformance.checks import CATALOGUE
from actfast.conformance.mutants import UNREADABLE, Sound
from tests.source import ROOT, child
from tests.suite import run_pytest

# What the extra brings


def installed(folder: Path, *names: str) -> Path:
    """A folder with those distributions alone, and this actfast."""
    for name in names:
        files = metadata.files(name) or []
        for top in {f.parts[0] for f in files if not f.parts[0].startswith((".", "__"))}:
            target = folder / top
            if not target.exists():
                target.symlink_to(Path(metadata.distribution(name).locate_file(top)))
    (folder / "actfast").symlink_to(ROOT / "actfast")
    return folder


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """What the extra names, of which mpmath and pytest have no extras of their own."""
    folder = tmp_path_factory.mktemp("extra")
    needed = ("mpmath", "pytest", "iniconfig", "packaging", "pluggy", "pygments")
    return installed(folder, "numpy", *needed)


def run_bare(bare, *arguments):
    # Without site there is nothing else to import.
    return child(sys.executable, "-S", *arguments, cwd=bare, PYTHONPATH=str(bare))


def test_check_works_with_the_documented_extra_alone(bare):
    code = "import mpmath.libmp as m; import sys; print(m.BACKEND, 'scipy' in sys.modules)"
    assert run_bare(bare, "-c", code).stdout.split() == ["python", "False"]
    assert run_bare(bare, "-c", "import scipy").returncode == 1
    done = run_bare(bare, "-m", "actfast", "check", "gelu", "--json")
    report = Report.from_json(done.stdout)
    assert done.returncode == 0, str(report)
    for id in ("F06", "F07", "D07", "D08", "D10"):
        assert report[id].status == "PASS"


@pytest.mark.parametrize("power", [200, 255, 256, 300, 511, 512, 700, 1023])
@pytest.mark.parametrize("bits", [100, 1500])
def test_the_error_function_far_out(power, bits):
    expr = formula.parse("erfc(x)", ("x",))
    x = mp.ldexp(mpf(1.375), power)
    got = formula.evaluate_exact(expr, {"x": x}, relative_bits=bits)
    with mp.workprec(bits + 100):
        # The first terms of its asymptotic series, each 2**400 times the next at least.
        term, total = mpf(1), mpf(1)
        for k in range(1, 9):
            term *= -(2 * k - 1) / (2 * x * x)
            total += term
        square = mp.fmul(x, x, exact=True)
        want = mp.exp(-square) / (x * mp.sqrt(mp.pi)) * total
        assert abs(got / want - 1) < mpf(2) ** -bits


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_arrays_of_the_error_function_without_scipy(monkeypatch, dtype):
    numbers = import_module("actfast.formula.evaluate")
    expr = formula.parse("erf(x) - erfc(x)", ("x",))
    x = np.linspace(-4, 4, 24, dtype=dtype).reshape(4, 6)
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "scipy.special", None)
        numbers._special.cache_clear()
        try:
            got = formula.evaluate(expr, formula.numpy_namespace(), {"x": x})
            one = formula.evaluate(expr, formula.numpy_namespace(), {"x": x[0, 0]})
        finally:
            numbers._special.cache_clear()
    want = [float(formula.evaluate_exact(expr, {"x": v})) for v in x.ravel().tolist()]
    assert got.dtype == dtype
    assert got.shape == x.shape
    assert type(one) is dtype
    assert one == got[0, 0]
    np.testing.assert_allclose(got.ravel(), want, rtol=0, atol=8 * np.finfo(dtype).eps)


# Exceptions


def broken(context):
    return 1 / 0


def test_an_exception_of_the_suite_is_no_failure_of_the_subject(monkeypatch):
    monkeypatch.setitem(CATALOGUE, "C08", replace(CATALOGUE["C08"], function=broken))
    report = check("elu", only=("C08", "E14"))
    assert report["C08"].status == "ERROR"
    assert "ZeroDivisionError" in report["C08"].detail
    assert "in broken of test_conformance_errors.py" in report["C08"].detail
    assert "called in _outcome of execution.py, line " in report["C08"].detail
    assert report["E14"].status == "PASS"
    assert (report.ok, report.exit_code) == (False, 6)
    text = str(report)
    assert "\nERROR   C08 MISALIGNED: ZeroDivisionError" in text
    assert "FAIL" not in text
    assert "does not conform" not in text
    assert "not judged in full, as the suite itself failed: " in text
    assert Report.from_json(report.to_json()) == report
    found = {r["id"]: r["status"] for r in json.loads(report.to_json())["results"]}
    assert found["C08"] == "ERROR"


def test_a_failure_beside_an_exception_of_the_suite_is_a_failure(monkeypatch):
    monkeypatch.setitem(CATALOGUE, "C08", replace(CATALOGUE["C08"], function=broken))
    report = check(lambda x: np.tanh(x) * 2, "tanh", only=("C08", "E14"))
    assert report.exit_code == 1
    assert str(report).splitlines()[-1].startswith("does not conform: ")


def test_a_claim_that_the_suite_cannot_read_is_its_own_error():
    report = check(UNREADABLE["F04"](), density=0.1)
    assert {r.id for r in report.failures} == {"F04"}
    assert report["F04"].status == "ERROR"
    assert "no_such_function" in report["F04"].detail
    assert ", called in " in report["F04"].detail


def test_an_exception_of_the_suite_is_no_verdict_on_suitability(monkeypatch):
    monkeypatch.setitem(CATALOGUE, "G04", replace(CATALOGUE["G04"], function=broken))
    report = check("elu", only=("G01", "G04"))
    assert report.suitability == "not judged"
    assert (report.unsuitable, report.exit_code) == ((), 6)


def test_an_exception_of_the_suite_is_not_excused(monkeypatch):
    monkeypatch.setitem(CATALOGUE, "C08", replace(CATALOGUE["C08"], function=broken))
    report = check("elu", only=("C08",), expected_failures={"C08": "not aligned"})
    assert report["C08"].status == "ERROR"


def test_the_suite_answers_for_its_own_code_within_a_call(monkeypatch):
    """The same exception, of the subject's code and of what the suite does around it."""

    def raises(x):
        raise KeyError("cubic")

    report = check(raises, only=("B01",))
    assert report["B01"].status == "FAIL"
    assert report["B01"].detail == "raises KeyError: 'cubic'"

    def no_such_call(context):
        context.subject.raw("cubic", np.ones(3))

    monkeypatch.setitem(CATALOGUE, "B01", replace(CATALOGUE["B01"], function=no_such_call))
    report = check("elu", only=("B01",))
    assert report["B01"].status == "ERROR"
    assert "KeyError: 'cubic', in raw of subject.py" in report["B01"].detail


@pytest.mark.parametrize("id", ["B03", "B04", "C15", "D08", "E24"])
def test_checks_that_await_an_exception_take_none_of_the_suite(monkeypatch, id):
    """What a check tries must be refused by the subject, not lost in the suite."""

    def lost(self, kind, *operands, **keywords):
        raise FloatingPointError("lost")

    original = Subject.raw
    spoil = {"B03": "iub", "B04": "cU", "C15": "", "D08": "", "E24": ""}[id]

    def raw(self, kind, *operands, **keywords):
        odd = any(np.asarray(o).dtype.kind in spoil for o in operands)
        grows = id == "E24" and np.ndim(operands[0]) > np.ndim(operands[-1])
        target = id == "C15" and keywords.get("out") is not None
        target = target and not keywords["out"].flags.writeable
        extreme = id == "D08" and np.geterr()["over"] == "raise"
        if odd or grows or target or extreme:
            return lost(self, kind)
        return original(self, kind, *operands, **keywords)

    monkeypatch.setattr(Subject, "raw", raw)
    found = check("elu", only=(id,), dtypes=("float64",))[id]
    assert found.status == "ERROR", found
    assert "FloatingPointError: lost" in found.detail


class Odd:
    def __array__(self, *args, **keywords):
        raise ValueError("no array here")


class NotUnpickled(Sound):
    def __reduce__(self):
        return (int, ("x",))


def test_results_and_pickles_are_the_subjects_own():
    found = check(lambda x: Odd(), only=("B01",))["B01"]
    assert (found.status, found.detail) == ("FAIL", "raises ValueError: no array here")
    found = check(NotUnpickled().subject(), only=("H07",))["H07"]
    assert found.status == "FAIL"
    assert "does not come back: ValueError" in found.detail


ERRORS = """
    from actfast.conformance import parametrize
    from actfast.conformance.mutants import UNREADABLE

    @parametrize(UNREADABLE["F04"](), only=("F04",))
    def test_claims(check):
        check()
"""


def test_pytest_says_that_the_suite_failed(tmp_path):
    (tmp_path / "test_errors.py").write_text(textwrap.dedent(ERRORS))
    status, output = run_pytest("test_errors.py", "-k", "F04", cwd=tmp_path)
    assert status == 1
    assert "ERROR   F04 LIPSCHITZ: " in output
    assert "FAIL    " not in output


# Loading

PLUGIN = """
    import os
    from pathlib import Path
    import numpy as np

    loads = Path(__file__).with_suffix(".loads")
    with loads.open("a") as file:
        file.write(".")
    if len(loads.read_text()) > {good}:
        raise ImportError("libfast.so is missing")

    def f(x):
        if x.shape == (0,):
            os._exit(3)
        return np.tanh(x)
"""


@pytest.fixture
def plugin(tmp_path):
    def write(good):
        path = tmp_path / "plugin.py"
        path.write_text(textwrap.dedent(PLUGIN).replace("{good}", str(good)))
        return path

    return write


def test_what_is_lost_after_a_crash_is_reported_once(plugin):
    path = plugin(good=1)
    report = check(f"{path}:f", "tanh")
    assert report["B07"].status == "CRASH"
    lost = [r for r in report.failures if "libfast.so is missing" in r.detail]
    assert len(lost) == 1, str(report)
    assert "cannot be loaded again" in lost[0].detail
    assert path.with_suffix(".loads").read_text() == ".."
    after = [r for r in report.results if r.blocked_by == lost[0].name]
    assert len(after) > 20
    assert str(report).count("libfast.so") == 1


def test_the_command_says_once_that_a_plugin_cannot_load(plugin):
    path = plugin(good=0)
    done = child(sys.executable, "-m", "actfast", "check", f"{path}:f", PYTHONPATH=str(ROOT))
    assert done.returncode == 3
    assert (done.stdout + done.stderr).count("libfast.so is missing") == 1
    assert path.with_suffix(".loads").read_text() == "."


def test_the_pytest_plugin_says_once_that_a_plugin_cannot_load(plugin, tmp_path):
    path = plugin(good=0)
    common = ("-p", "actfast.conformance.pytest_plugin", "--pyargs", "actfast.conformance")
    names = ("--activation", f"{path}:f", "--activation", "relu")
    status, output = run_pytest(*common, *names, "-k", "LOAD or E14", cwd=tmp_path)
    assert status == 1
    assert "1 failed, 1 passed" in output
    assert "SKIPPED" not in output
    assert f"[{path}:f-LOAD]" in output
    assert "cannot be checked: SubjectError: ImportError: libfast.so is missing" in output
    assert path.with_suffix(".loads").read_text() == "."


def test_every_subject_of_a_loop_reports_for_itself(plugin):
    names = ["relu", f"{plugin(good=0)}:f", "no_such_activation", "tanh"]
    reports = [check(name, profile="core", only=("B01",)) for name in names]
    assert [r.ok for r in reports] == [True, False, False, True]
    assert [len(r.results) for r in reports] == [1, 0, 0, 1]
    assert "libfast.so is missing" in reports[1].load_error
    assert "no_such_activation" in reports[2].load_error
    assert str(reports[1]).count("libfast.so") == 1
