"""Checks as cases of pytest."""

from __future__ import annotations

import sys
import textwrap

import pytest

from actfast.conformance import catalogue, parametrize
from tests.source import run
from tests.suite import private_cache, run_pytest  # noqa: F401

pytestmark = pytest.mark.usefixtures("private_cache")


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
