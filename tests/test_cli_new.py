"""Tests of ``actfast new``, short of installing what it writes."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import tomllib

import pytest

import actfast as af
from actfast import installation
from actfast.cli import main, new
from actfast.sources.builtin import BUILTINS
from tests.source import ROOT

PLUGINS = ROOT / "plugins"
LEVELS = ("formula", "numpy", "kernel")
BAD_NAMES = ("Wobble", "1x", "wob-ble", "_x", "a" * 41, "wöbble", "x y", "")


def written(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8")
        for p in folder.rglob("*")
        if p.is_file()
    }


def spec_of(folder, module):
    (path,) = folder.glob("src/*/__init__.py")
    found = importlib.util.spec_from_file_location(module, path)
    loaded = importlib.util.module_from_spec(found)
    found.loader.exec_module(loaded)
    return loaded.SPEC


def refused(capsys, *argv):
    assert main(("new", *argv)) == 2
    captured = capsys.readouterr()
    assert not captured.out
    assert captured.err.startswith("actfast new: error: ")
    assert captured.err.count("\n") == 1
    return captured.err.removeprefix("actfast new: error: ").rstrip("\n")


@pytest.mark.parametrize("level", LEVELS)
def test_it_is_the_example_under_another_name(level, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(("new", "my_wobble", "--level", level)) == 0
    output = capsys.readouterr().out
    files = written(tmp_path / "actfast-my-wobble")
    assert all(path in output for path in files)
    project = tomllib.loads(files["pyproject.toml"])["project"]
    assert project["name"] == "actfast-my-wobble"
    assert project["entry-points"] == {new.GROUP: {"my_wobble": "actfast_my_wobble:SPEC"}}
    assert {"README.md", ".github/workflows/test.yml", "tests/test_my_wobble.py"} <= set(files)

    example = PLUGINS / level
    name = new.activation_name((example / "pyproject.toml").read_text())
    changed = set()
    for path, text in files.items():
        original = example / path.replace("my_wobble", name)
        lines = original.read_text(encoding="utf-8")
        lines = lines.replace(f"actfast-{name}", "actfast-my-wobble").replace(name, "my_wobble")
        changed |= set(lines.splitlines()) ^ set(text.splitlines())
    assert all(line.strip().startswith(("summary=", "citation=")) for line in changed), changed

    spec = spec_of(tmp_path / "actfast-my-wobble", "actfast_my_wobble")
    assert (spec.name, spec.level, spec.citation) == ("my_wobble", level, "")
    assert spec.summary == f"A copy of {name}, until you change it."


@pytest.mark.parametrize("level", LEVELS)
def test_nothing_that_a_build_left_behind_is_copied(level, tmp_path, monkeypatch):
    example = shutil.copytree(PLUGINS / level, tmp_path / "examples" / level)
    before = dict(new.render(level, "wobble"))
    for path in ("build/lib/x.py", "src/x.egg-info/PKG-INFO", "src/y/__pycache__/z.pyc", ".x/y"):
        (example / path).parent.mkdir(parents=True)
        (example / path).write_bytes(b"\xff")
    monkeypatch.setattr(new, "examples", lambda: tmp_path / "examples")
    assert dict(new.render(level, "wobble")) == before


def test_json(tmp_path, capsys):
    assert main(("new", "wobble", "--out", str(tmp_path), "--json")) == 0
    found = json.loads(capsys.readouterr().out)
    folder = tmp_path / "actfast-wobble"
    assert found["folder"] == str(folder)
    assert found["level"] == "formula"
    assert set(found["files"]) == set(written(folder))
    assert found["next"][0] == f"cd {folder}"


@pytest.mark.parametrize("name", ["x_", "lambda", "a__b", "x" * 40])
def test_every_name_gives_a_valid_distribution(name, tmp_path):
    folder, _ = new.write("formula", name, tmp_path)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", folder.name)
    assert spec_of(folder, f"actfast_{name}").name == name


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_bad_name_is_refused_as_a_spec_refuses_it(name, tmp_path, capsys):
    with pytest.raises(af.SpecError) as caught:
        af.ActivationSpec(name, formula="x")
    assert refused(capsys, name, "--out", str(tmp_path)) == str(caught.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["gelu", "swish"])
def test_a_builtin_is_refused_as_register_refuses_it(name, tmp_path, capsys):
    with pytest.raises(af.DuplicateNameError) as caught:
        af.register(af.ActivationSpec(name, formula="x"))
    assert refused(capsys, name, "--out", str(tmp_path)) == str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_name_that_makes_actfast_s_own_distribution_is_refused(tmp_path, capsys):
    name = installation.DISTRIBUTION.removeprefix("actfast-")
    assert new.distribution(name) == installation.DISTRIBUTION
    message = refused(capsys, name, "--out", str(tmp_path))
    assert message.startswith(
        f"the package of {name!r} would be called {installation.DISTRIBUTION}"
    )
    assert not list(tmp_path.iterdir())


def test_an_existing_folder_is_left_alone(tmp_path, capsys):
    kept = tmp_path / "actfast-wobble" / "kept"
    kept.parent.mkdir()
    kept.write_text("mine")
    message = refused(capsys, "wobble", "--out", str(tmp_path))
    assert message == f"cannot write {kept.parent}: it exists already"
    assert written(kept.parent) == {"kept": "mine"}


def test_a_missing_folder_and_a_level_that_is_none(tmp_path, capsys):
    missing = tmp_path / "missing"
    message = refused(capsys, "wobble", "--out", str(missing))
    assert message == f"cannot write {missing / 'actfast-wobble'}: no such directory"
    assert "invalid choice: 'rust'" in refused(capsys, "wobble", "--level", "rust")


def test_what_cannot_be_written_is_told_in_one_line(tmp_path, monkeypatch, capsys):
    def full(self, *args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(new.Path, "write_text", full)
    message = refused(capsys, "wobble", "--out", str(tmp_path))
    assert message == f"cannot write {tmp_path / 'actfast-wobble'}: No space left on device"


def test_the_examples_share_their_test_and_their_ci():
    projects = sorted(p.parent for p in PLUGINS.glob("*/pyproject.toml"))
    assert [p.name for p in projects] == ["cython", "formula", "kernel", "numba", "numpy"]
    rendered = {}
    for project in projects:
        name = new.activation_name((project / "pyproject.toml").read_text())
        shared = dict(new.render("formula", name))
        rendered[name] = project
        for path in (".github/workflows/test.yml", f"tests/test_{name}.py"):
            assert (project / path).read_text() == shared[path], (project.name, path)
    assert len(rendered) == len(projects)
    assert not set(rendered) & set(BUILTINS)
