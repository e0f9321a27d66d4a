"""``actfast selftest``; that the suite passes it is tested with the suite."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from actfast import conformance
from actfast.cli import main
from actfast.conformance.selftest import SelftestReport, Trial

pytest.importorskip("mpmath")

Capture = pytest.CaptureFixture[str]

SOUND = Trial("sound kernel", {}, {}, (), 0.25)
GOOD = Trial("B02 to_float64", {"B02": "FAIL"}, {"B02": "FAIL"}, (), 0.25)
BAD = Trial("E03 sloppy", {"E03": "FAIL"}, {"D01": "FAIL"}, ("F01",), 0.25)


def give(monkeypatch: pytest.MonkeyPatch, *trials: Trial) -> list[Any]:
    calls: list[Any] = []

    def selftest(quick: bool, progress: Any) -> SelftestReport:
        calls.append(quick)
        for trial in trials:
            progress(trial)
        return SelftestReport(trials, (), (), 1.0)

    monkeypatch.setattr(conformance, "selftest", selftest)
    return calls


def test_sound(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = give(monkeypatch, SOUND, GOOD)
    for argv in (["--quick"], [], ["--full"]):
        assert main(["selftest", *argv]) == 0
    assert calls == [True, True, False]
    captured = capsys.readouterr()
    assert not captured.err
    assert "WRONG" not in captured.out
    assert "B02 to_float64  B02 FAIL  B02 FAIL  0.2" in captured.out


def test_mismatch(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, SOUND, BAD)
    assert main(["selftest"]) == 1
    table = capsys.readouterr().out.splitlines()
    assert table[2].split(maxsplit=7) == [
        *("E03", "sloppy", "E03", "FAIL", "D01", "FAIL", "0.2"),
        "WRONG, blocked for no reason: F01",
    ]


def test_json(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, GOOD, BAD)
    assert main(["selftest", "--json"]) == 1
    result = json.loads(capsys.readouterr().out)
    assert result["ok"] is False
    assert [trial["ok"] for trial in result["trials"]] == [True, False]
    assert result["trials"][1]["found"] == {"D01": "FAIL"}


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ("--quick --full", "not allowed with argument"),
        ("--json missing/s.json", "cannot write missing/s.json: no such directory"),
        ("E03", "unrecognized arguments: E03"),
    ],
)
def test_mistakes(capsys: Capture, argv: str, message: str) -> None:
    assert main(["selftest", *argv.split()]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert message in captured.err


def test_without_mpmath(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mpmath", None)
    assert main(["selftest"]) == 2
    assert 'pip install "actfast-numpy[conformance]"' in capsys.readouterr().err
