"""``actfast check``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from actfast.cli import main
from actfast.conformance import Report
from tests.fake_plugins import RAISES, Site, spec

pytest.importorskip("mpmath")

Capture = pytest.CaptureFixture[str]
WRONG = "import numpy as np\n\ndef wrong(x):\n    return np.maximum(x, 0) + (x > 2)\n"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_a_builtin(capsys: Capture) -> None:
    assert main(["check", "relu", "--only", "b02", "B05-NDIM"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("relu: ")
    assert "conforms" in captured.out
    assert not captured.err


def test_json(capsys: Capture, tmp_path: Path) -> None:
    argv = ["check", "relu", "--only", "B02"]
    assert main([*argv, "--json"]) == 0
    printed = capsys.readouterr().out
    assert Report.from_json(printed).ok
    path = tmp_path / "report.json"
    assert main([*argv, "--json", str(path)]) == 0
    assert "conforms" in capsys.readouterr().out
    assert set(json.loads(path.read_text())) == set(json.loads(printed))


def test_parameters(capsys: Capture) -> None:
    assert main(["check", "leaky_relu(negative_slope=0.25)", "--only", "B02", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["params"] == {"negative_slope": 0.25}


def test_points_and_types(capsys: Capture) -> None:
    for at in ("-0x1.8p+1", "0.5", "-inf"):
        argv = ["check", "relu", "--only", "E02", "D03", f"--at={at}", "--dtypes", "float64"]
        assert main(argv) == 0
        assert "measured" not in capsys.readouterr().out


def test_another_function(site: Site) -> None:
    (site.path / "mine.py").write_text(WRONG)
    for name in ("mine:wrong", str(site.path / "mine.py:wrong")):
        done = site.run("check", name, "--like", "relu", "--only", "E14", "--plot", "worst.png")
        assert (done.returncode, done.stderr) == (1, "")
        assert "does not conform" in done.stdout
    again = next(line for line in done.stdout.splitlines() if "reproduce: " in line)
    assert site.run(*again.partition(" -m actfast ")[2].split()).returncode == 1
    assert (site.path / "worst.png").read_bytes().startswith(b"\x89PNG")


def test_unsuitable_only_if_required(site: Site) -> None:
    site.add("acme", "square = square:SPEC", square=spec("square", 'formula="x * x"'))
    argv = ("check", "square", "--only", "G03")
    assert site.run(*argv).returncode == 0
    done = site.run(*argv, "--require-suitable")
    assert done.returncode == 5
    assert "unsuitable" in done.stdout


def test_what_cannot_be_loaded(site: Site) -> None:
    site.add("bad", "bad = bad_spec:SPEC", bad_spec=RAISES)
    for name, message in (
        ("bad", "RuntimeError: imported"),
        ("no_such_module:f", "No module named 'no_such_module'"),
        ("no_such_file.py:f", "no file no_such_file.py"),
    ):
        done = site.run("check", name, "--only", "B02")
        assert (done.returncode, done.stdout) == (3, "")
        assert done.stderr.startswith("actfast check: error: ")
        assert done.stderr.count("\n") == 1
        assert message in done.stderr
    done = site.run("check", "bad", "--only", "B02", "--json")
    assert done.returncode == 3
    assert "imported" in json.loads(done.stdout)["load_error"]


def test_crashes_and_hangs(site: Site) -> None:
    crash = "lambda x: __import__('os').abort()"
    site.add("crash", "crash = crashes:SPEC", crashes=spec("crash", f"forward={crash}"))
    sleep = "lambda x: __import__('time').sleep(600)"
    site.add("sleep", "sleep = sleeps:SPEC", sleeps=spec("sleep", f"forward={sleep}"))
    done = site.run("check", "crash", "--only", "B01")
    assert done.returncode == 4
    assert "CRASH" in done.stdout
    done = site.run("check", "sleep", "--only", "B01", "--timeout", "1", "--plot", "worst.png")
    assert done.returncode == 4
    assert "TIMEOUT" in done.stdout
    assert done.stderr == (
        "actfast check: error: worst.png is not drawn: the subject crashes or hangs\n"
    )


def test_a_formula(capsys: Capture) -> None:
    assert main(["check", "x * tanh(x)", "--only", "B01", "D01"]) == 0
    assert "conforms" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ("ripple", "another process defined is known there alone: give its formula"),
        ("x*y", "unknown name 'y', at character 3 of 'x*y'"),
        ("rellu", "did you mean 'relu'"),
        ("relu --like geluu", "did you mean 'gelu'"),
        ("relu --only E99", "there is no check 'E99'; there are "),
        ("relu --profile lax", "invalid choice: 'lax'"),
        ("relu --at one", "argument --at: invalid number value: 'one'"),
        ("relu --at abc", "argument --at: invalid number value: 'abc'"),
        ("relu --dtypes float8", "invalid choice: 'float8'"),
        ("relu --timeout 0", "argument --timeout: wanted a number of seconds above 0, got 0"),
        ("relu --json missing/r.json", "cannot write missing/r.json: no such directory"),
        ("relu --plot missing/r.png", "cannot write missing/r.png: no such directory"),
        ("relu --plot r.txt", "the name of a picture ends in one of"),
        ("relu(a)", "parameters are written NAME=NUMBER, got 'a'"),
        ("gelu(beta=2)", "unknown keyword 'beta'"),
        ("", "required: NAME"),
    ],
)
def test_mistakes(capsys: Capture, argv: str, message: str) -> None:
    assert main(["check", *argv.split()]) == 2
    captured = capsys.readouterr()
    assert not captured.out
    assert captured.err.startswith("actfast check: error: ")
    assert captured.err.count("\n") == 1
    assert message in captured.err


def test_without_mpmath(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mpmath", None)
    assert main(["check", "relu"]) == 2
    assert 'pip install "actfast-numpy[conformance]"' in capsys.readouterr().err
