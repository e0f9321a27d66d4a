"""What all commands have in common."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import actfast as af
from actfast import cli
from actfast.cli import _output, main
from tests.fake_plugins import ROOT, Site, spec

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_without_a_command(capsys: Capture) -> None:
    assert main([]) == 2
    captured = capsys.readouterr()
    assert not captured.out
    for command in cli.COMMANDS:
        assert f"\n    {command} " in captured.err


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_help(capsys: Capture, command: str) -> None:
    assert main([command, "--help"]) == 0
    captured = capsys.readouterr()
    assert not captured.err
    assert "--json [FILE.json]" in captured.out
    examples = captured.out.partition("\nexamples:\n")[2].partition("\n\n")[0].splitlines()
    assert examples
    assert all(line.startswith(f"  actfast {command}") for line in examples)


def test_version(capsys: Capture) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"actfast {af.__version__}\n"


def test_json_takes_no_name_for_its_file(capsys: Capture, tmp_path: Path) -> None:
    for argv in (["info", "--json", "gelu"], ["info", "gelu", "--json"]):
        assert main(argv) == 0
        assert json.loads(capsys.readouterr().out)["name"] == "gelu"
    path = tmp_path / "gelu.json"
    for argv in (["--json", str(path), "gelu"], ["gelu", f"--json={path}"]):
        path.unlink(missing_ok=True)
        assert main(["info", *argv]) == 0
        assert capsys.readouterr().out.startswith("gelu: ")
        assert json.loads(path.read_text())["name"] == "gelu"


def test_json_knows_no_infinity(capsys: Capture) -> None:
    assert main(["info", "elu", "--json"]) == 0
    text = capsys.readouterr().out
    assert json.loads(text, parse_constant=pytest.fail)


@pytest.mark.parametrize("target", ["gelu.json", "missing/gelu.json"])
def test_json_that_cannot_be_written(capsys: Capture, tmp_path: Path, target: str) -> None:
    (tmp_path / "gelu.json").mkdir()
    path = tmp_path / target
    assert main(["info", "gelu", "--json", str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(f"actfast info: error: cannot write {path}: ")
    assert captured.err.count("\n") == 1


def test_devices_and_links_are_written_through(tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    target.write_text("old")
    link.symlink_to(target)
    _output.write_file(link, b"new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    if os.name == "posix":
        _output.write_file(Path("/dev/null"), b"new")
        assert Path("/dev/null").is_char_device()


def test_a_closed_pipe() -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "actfast", "info", "gelu"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=write,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_what_nobody_foresaw_is_one_line(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    from actfast.cli import info

    def fail(text: str) -> None:
        raise RuntimeError("first\nsecond")

    monkeypatch.setattr(info, "find", fail)
    assert main(["info", "gelu"]) == 4
    captured = capsys.readouterr()
    assert captured.err.startswith("actfast info: error: RuntimeError: first second ")
    assert captured.err.count("\n") == 1


def test_an_interruption(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    from actfast.cli import info

    def interrupt(text: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(info, "find", interrupt)
    assert main(["info", "gelu"]) == 130
    assert capsys.readouterr() == ("", "")


def test_both_ways_in(site: Site) -> None:
    entry = "import sys; from actfast.cli import main; sys.exit(main())"
    assert site.run("list", code=entry).stdout == site.run("list").stdout
    project = ROOT / "pyproject.toml"
    if project.exists():
        assert 'actfast = "actfast.cli:main"' in project.read_text()


def test_letters_that_the_terminal_lacks(site: Site) -> None:
    site.add("acme", "wave = wave:SPEC", wave=spec("wave", 'formula="x", citation="Müller"'))
    done = site.run("info", "wave", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "M?ller" in done.stdout


@pytest.mark.parametrize("installed", [True, False])
@pytest.mark.parametrize("columns", [30, 200])
def test_terminals(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, installed: bool, columns: int
) -> None:
    if installed:
        pytest.importorskip("rich")
    else:
        for name in ("rich", "rich.console", "rich.padding", "rich.progress", "rich.table"):
            monkeypatch.setitem(sys.modules, name, None)
    for stream in (sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(columns))
    table = [["relu", "[red]"], ["leaky_relu", "a word " * 20]]
    _output.print_table(("name", "value"), table, numbers=False)
    _output.print_facts([("fact", "another word " * 20), ("nothing", "")], indent=2)
    with _output.progress(2) as advance:
        advance("first")
        advance("second")
    captured = capsys.readouterr()
    assert "[red]" in captured.out
    assert "nothing" not in captured.out
    assert ("\x1b" in captured.out) == installed
    assert "second" in captured.err
    assert captured.err.endswith("\x1b[2K" if installed else "\r")
    facts = captured.out[captured.out.index("fact") :].splitlines()
    assert (len(facts) > 3) == (columns == 30)
    assert max(map(len, facts)) <= columns


def test_no_progress_in_files(capsys: Capture) -> None:
    with _output.progress(2) as advance:
        advance("first")
    assert capsys.readouterr() == ("", "")
