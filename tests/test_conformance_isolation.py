"""Subjects that crash, hang, print or cannot be loaded."""

from __future__ import annotations

import sys
import textwrap

import pytest

from actfast.conformance import check
from tests.suite import private_cache  # noqa: F401

pytestmark = pytest.mark.usefixtures("private_cache")
CRASHING_MODULE = "actfast.conformance.mutants.crashing"


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
    with pytest.raises(ImportError, match=r"actfast-numpy\[conformance\]"):
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
