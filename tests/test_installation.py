"""What pip makes of the wheel: bare, with each extra alone, and beside PyPI's other actfast.

What cannot be imported says why.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import actfast as af
from actfast import installation
from actfast.cli import doctor
from tests.distributions import install
from tests.environments import EXTRAS, Environment
from tests.fake_plugins import Site
from tests.source import ROOT, child

COMPILED = shutil.ignore_patterns("*.so", "*.pyd", "__pycache__")


# What cannot be imported


def importing(folder: Path, **environment: str) -> tuple[list[str], str]:
    """What an import of the package in a folder prints, and its last line."""
    done = child(sys.executable, "-c", "import actfast", cwd=folder, **environment)
    assert done.returncode == 1
    return done.stderr.splitlines(), done.stderr.splitlines()[-1]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A source tree that is not built."""
    shutil.copytree(ROOT / "actfast", tmp_path / "actfast", ignore=COMPILED)
    return tmp_path.resolve()


def test_sources_that_are_not_built_say_how_to_build_them(sources: Path) -> None:
    lines, message = importing(sources, PYTHONPATH="")
    assert message.startswith("ImportError: actfast has no compiled parts for this Python (")
    assert f" in {sources / 'actfast'}. " in message
    assert f"python -m pip install -e {sources}" in message
    assert not [line for line in lines if "circular" in line]


@pytest.mark.parametrize("part", installation.COMPILED)
def test_a_part_that_is_missing_is_noticed(sources: Path, part: str) -> None:
    for binary in (ROOT / "actfast").glob("_*.*"):
        if binary.suffix in (".so", ".pyd") and binary.name.partition(".")[0] != part:
            shutil.copy(binary, sources / "actfast")
    assert "has no compiled parts for this Python" in importing(sources)[1]


def test_sources_that_hide_an_installed_actfast_say_where_that_is(sources: Path) -> None:
    message = importing(sources, PYTHONPATH=str(ROOT))[1]
    hidden = f"They hide the actfast in {ROOT / 'actfast'}: run Python from another folder"
    assert message.endswith(hidden)


def test_parts_for_another_python_are_named(sources: Path) -> None:
    (sources / "actfast" / "_core.cpython-399-imaginary.so").touch()
    assert ", but for cpython-399-imaginary. " in importing(sources)[1]
    for path in (sources / "actfast").glob("*.pyx"):
        path.unlink()
    message = importing(sources, PYTHONPATH="")[1]
    assert f"cpython-399-imaginary. To mend it: {installation.REINSTALL}" in message


def test_parts_older_than_the_python_files_say_so(sources: Path) -> None:
    for binary in (ROOT / "actfast").glob("_*.*"):
        if binary.suffix in (".so", ".pyd"):
            shutil.copy(binary, sources / "actfast")
    errors = sources / "actfast" / "errors.py"
    errors.write_text(errors.read_text().replace("def kind_of", "def kind_given"))
    lines, note = importing(sources)
    assert any(line.startswith("ImportError: cannot import name") for line in lines)
    assert note.endswith(f"python -m pip install -e {sources}")
    assert "older" in note


# PyPI's other actfast

THEIRS = {
    "actfast/__init__.py": "from .actfast import *\n",
    "actfast/__init__.pyi": "def save(x: object) -> None: ...\n",
    "actfast/actfast.py": "def save(x): ...\n",
    "actfast/py.typed": "",
    "actfast-1.3.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: actfast\nVersion: 1.3.0\n",
    "actfast-1.3.0.dist-info/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
}
DOORS = ("conformance", "conformance.pytest_plugin", "kernels", "scalar", "ufuncs")


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A wheel with the names of the files of that project's."""
    path = tmp_path / "actfast-1.3.0-py3-none-any.whl"
    record = "".join(f"{name},,\n" for name in (*THEIRS, "actfast-1.3.0.dist-info/RECORD"))
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in {**THEIRS, "actfast-1.3.0.dist-info/RECORD": record}.items():
            archive.writestr(name, text)
    return path


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_the_doctor_names_another_actfast(site: Site) -> None:
    install(site.path, "actfast", "", "1.3.0")
    done = site.run("doctor", "--json")
    assert done.returncode == 0
    (note,) = [n for n in json.loads(done.stdout)["notes"] if "1.3.0" in n]
    assert str(site.path) in note
    assert "sys.path decides which is imported" in note
    assert note.endswith("python -m pip uninstall actfast")


def test_the_doctor_is_silent_without_another_actfast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "namesakes", lambda: [])
    assert doctor.namesakes() == []


def test_the_name_is_told_by_every_builtin() -> None:
    assert af.gelu.distribution == af.__distribution__ == installation.DISTRIBUTION


slow = [pytest.mark.slow, pytest.mark.timeout(1200)]


class Bare(Environment):
    def fails(self, *command: object) -> tuple[int, str]:
        """The status and the last line of what fails."""
        done = child(*command, cwd=self.folder, **self.variables)
        assert done.returncode
        return done.returncode, done.stderr.splitlines()[-1]

    def doors(self) -> set[str]:
        """What each way in says when it fails, without the kind of error."""
        command = self.bin / "actfast"
        found = {self.fails(command, "doctor"), self.fails(command, "--version")}
        assert {status for status, _ in found} == {3}
        lines = {line.removeprefix("actfast: error: ") for _, line in found}
        for door in DOORS:
            line = self.fails(self.python, "-c", f"import actfast.{door}")[1]
            lines.add(line.removeprefix("ImportError: "))
        return lines

    def works(self) -> str:
        """Its doctor's notes."""
        assert self.run("-c", "import actfast as af; print(af.relu(2.0))").strip() == "2.0"
        *notes, last = self.actfast("doctor").splitlines()
        assert last == "healthy"
        return "".join(line for line in notes if line.startswith("note:"))


@pytest.fixture(scope="module")
def bare(wheelhouse, tmp_path_factory):
    """With NumPy, which actfast needs."""
    environment = Bare(tmp_path_factory.mktemp("bare"), wheelhouse)
    environment.install(installation.DISTRIBUTION)
    return environment


class TestBare:
    pytestmark = slow

    def test_it_needs_numpy_alone(self, bare):
        assert bare.held() == {"numpy", installation.DISTRIBUTION}
        assert not bare.works()

    def test_readme_s_first_use(self, bare):
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        code = text.partition("```python\n")[2].partition("```")[0]
        assert "actfast as af" in code
        bare.run("-W", "error", "-c", code)

    def test_commands(self, bare):
        assert "gelu" in bare.actfast("list")
        assert "gelu" in bare.actfast("info", "gelu")
        bare.actfast("new", "wobble")

    @pytest.mark.parametrize(
        ("argv", "extra"),
        [
            (("check", "gelu"), "conformance"),
            (("selftest",), "conformance"),
            (("compare", "relu"), "compare"),
            (("plot", "gelu", "--out", "gelu.png"), "plot"),
        ],
    )
    def test_what_needs_an_extra_names_it(self, bare, argv, extra):
        status, line = bare.fails(bare.bin / "actfast", *argv)
        assert status == 2
        assert line.endswith(f'pip install "{installation.DISTRIBUTION}[{extra}]"')

    def test_both_projects_in_either_order(self, bare, theirs):
        own = ("--force-reinstall", "--no-deps", installation.DISTRIBUTION)
        init = bare.site / "actfast" / "__init__.py"

        bare.install(theirs)
        (said,) = bare.doors()
        assert said.startswith(f"{init} is not {installation.DISTRIBUTION}'s: PyPI's 'actfast'")
        assert said.endswith(f"pip uninstall actfast, then {installation.REINSTALL}")

        bare.pip("uninstall", "-y", "actfast")
        (said,) = bare.doors()
        assert said.startswith(f"{init.parent} has lost its __init__.py")
        assert said.endswith(f"To mend it: {installation.REINSTALL}")

        bare.install(*own)
        assert not bare.works()

        bare.install(theirs)
        bare.install(*own)
        note = bare.works()
        assert "actfast 1.3.0" in note
        assert "shares its folder" in note
        assert installation.REINSTALL in note

        bare.pip("uninstall", "-y", "actfast")
        bare.install(*own)
        assert not bare.works()


# Each extra alone


@pytest.fixture(scope="module")
def with_extra(wheelhouse, tmp_path_factory):
    """Makes an environment with an extra alone, once."""
    made = {}

    def make(extra):
        if extra not in made:
            made[extra] = Environment(tmp_path_factory.mktemp(extra), wheelhouse)
            made[extra].install(f"{installation.DISTRIBUTION}[{extra}]")
        return made[extra]

    return make


TERMINAL = """
import os, pty, sys
os.environ["TERM"] = "xterm-256color"
status = pty.spawn(["actfast", *sys.argv[1:]])
sys.exit(os.waitstatus_to_exitcode(status))
"""


class TestExtras:
    pytestmark = slow

    def test_every_extra_for_users_is_here(self):
        text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        project = tomllib.loads(text)["project"]
        developers = {"bench", "docs", "lint", "scoreboard", "test"}
        assert {*project["optional-dependencies"]} == {*EXTRAS, *developers}
        assert project["name"] == installation.DISTRIBUTION

    @pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
    def test_cli(self, with_extra):
        environment = with_extra("cli")
        assert not environment.held() & {"matplotlib", "mpmath", "pytest", "scipy"}
        shown = environment.run("-c", TERMINAL, "list")
        assert "gelu" in shown
        assert "\x1b[" in shown

    def test_plot(self, with_extra):
        environment = with_extra("plot")
        assert not environment.held() & {"mpmath", "pytest", "rich", "scipy"}
        environment.actfast("plot", "relu", "gelu", "--out", "curves.png")
        program = "import matplotlib; matplotlib.use('agg'); import actfast; actfast.plot('gelu')"
        environment.run("-c", program)
        assert (environment.folder / "curves.png").read_bytes().startswith(b"\x89PNG")

    def test_compare(self, with_extra):
        environment = with_extra("compare")
        assert not environment.held() & {"mpmath", "pytest"}
        quick = ("--seeds", "1", "--epochs", "1", "--plot", "curves.png")
        assert "relu" in environment.actfast("compare", "relu", *quick)
        assert (environment.folder / "curves.png").is_file()

    def test_conformance(self, with_extra):
        environment = with_extra("conformance")
        assert not environment.held() & {"gmpy2", "matplotlib", "rich", "scipy"}
        output = environment.actfast("check", "gelu")
        assert "gelu: actfast conformance" in output
        assert "does not conform" not in output
        assert "ERROR" not in output

    def test_dask(self, with_extra):
        environment = with_extra("dask")
        assert not environment.held() & {"matplotlib", "mpmath", "pytest", "rich", "scipy"}
        program = environment.folder / "program.py"
        text = (ROOT / "docs" / "dask.md").read_text(encoding="utf-8")
        program.write_text(text.partition("```python\n")[2].partition("```")[0], encoding="utf-8")
        assert environment.run(program).strip().endswith("(1000,)")
