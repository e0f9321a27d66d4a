"""The example projects, and what ``actfast new`` writes, installed beside actfast's wheel."""

from __future__ import annotations

import json
import re
import shutil
import sysconfig
import tomllib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from actfast.cli import new
from actfast.installation import DISTRIBUTION
from tests.environments import Environment
from tests.source import ROOT, run

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

EXAMPLES = {
    "formula": "formula",
    "numpy": "numpy",
    "kernel": "kernel",
    "cython": "kernel",
    "numba": "kernel",
}
# Also a keyword of Python, which is no identifier, and an underscore that no distribution's
# name may end with.
NEW = {"formula": "wobble_1", "numpy": "my_own_", "kernel": "lambda"}
MADE = shutil.ignore_patterns("build", "*.egg-info", "__pycache__", "*.so", "*.pyd", ".*_cache")


class Project(NamedTuple):
    environment: Environment
    folder: Path
    level: str
    name: str
    distribution: str
    missing: str = ""  # why it cannot be loaded here

    @property
    def qualified(self):
        return f"{self.distribution}/{self.name}"


class Beside(Environment):
    """One that sees what this one has installed, after its own packages."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        paths = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
        (self.site / "running.pth").write_text("\n".join(paths) + "\n")

    def install(self, *what):
        super().install("--no-deps", "--no-build-isolation", "--ignore-installed", *what)


@pytest.fixture(scope="session")
def environment(wheelhouse, tmp_path_factory):
    """With actfast's wheel, and with what the tests of actfast need."""
    environment = Beside(tmp_path_factory.mktemp("environment"), wheelhouse)
    environment.install(DISTRIBUTION)
    return environment


@pytest.fixture(scope="session")
def examples(environment, tmp_path_factory):
    """Those of the source tree, by their labels."""
    folder = tmp_path_factory.mktemp("projects")
    found = {}
    for label, level in EXAMPLES.items():
        copy = shutil.copytree(ROOT / "plugins" / label, folder / label, ignore=MADE)
        name = new.activation_name((copy / "pyproject.toml").read_text())
        missing = install_dependencies(environment, copy)
        found[label] = Project(environment, copy, level, name, f"actfast-{name}", missing)
    environment.install(*(project.folder for project in found.values()))
    return found


def install_dependencies(environment, folder):
    """Those besides actfast; why they cannot be had, if they cannot."""
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    others = [d for d in project["dependencies"] if not d.startswith(DISTRIBUTION)]
    try:
        if others:
            # NumPy stays the one that actfast is tested with.
            environment.pip("install", "--retries", "1", f"numpy=={np.__version__}", *others)
    except AssertionError as error:
        return str(error).strip().splitlines()[-1]
    return ""


@pytest.fixture(scope="session")
def written(wheelhouse, tmp_path_factory):
    """What ``actfast new`` writes, installed as a user does, with nothing else there."""
    environment = Environment(tmp_path_factory.mktemp("bare"), wheelhouse)
    environment.install(DISTRIBUTION)
    found = {}
    for level, name in NEW.items():
        output = json.loads(environment.actfast("new", name, "--level", level, "--json"))
        path = environment.folder / output["folder"]
        found[f"new-{level}"] = Project(environment, path, level, name, path.name)
    environment.install(*(f"{project.folder}[test]" for project in found.values()))
    return found


@pytest.fixture(params=EXAMPLES)
def example(request, examples):
    found = examples[request.param]
    if found.missing:
        pytest.skip(found.missing)
    return found


@pytest.fixture(params=NEW)
def new_one(request, written):
    return written[f"new-{request.param}"]


@pytest.fixture(params=[*EXAMPLES, *(f"new-{level}" for level in NEW)])
def project(request):
    label = request.param
    found = request.getfixturevalue("written" if label.startswith("new-") else "examples")[label]
    if found.missing:
        pytest.skip(found.missing)
    return found


def test_a_new_one_brings_what_it_needs_and_no_more(written):
    (environment,) = {project.environment for project in written.values()}
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    extra = tomllib.loads(text)["project"]["optional-dependencies"]["conformance"]
    asked = {DISTRIBUTION, "numpy", *(re.match(r"[\w-]+", one)[0] for one in extra)}
    of_pytest = {"iniconfig", "packaging", "pluggy", "pygments"}
    held = environment.held()
    assert held <= {*asked, *of_pytest, *(p.distribution for p in written.values())}
    assert held >= asked


LIST = """
import json, sys
from actfast.cli import main
status = main(["list", "--json"])
imported = [name for name in sys.modules if name.startswith("actfast_")]
sys.exit(f"{status} {imported}" if status or imported else 0)
"""


@pytest.mark.parametrize("those", ["examples", "written"])
def test_they_are_listed_without_being_imported(those, request):
    projects = request.getfixturevalue(those).values()
    (environment,) = {project.environment for project in projects}
    found = {r["qualified"]: r for r in json.loads(environment.run("-c", LIST))["activations"]}
    for project in projects:
        record = found[project.qualified]
        assert record["state"] == "found"
        assert record["name"] == project.name
        assert record["distribution"] == project.distribution
    assert sum(r["kind"] == "plugin" for r in found.values()) == len(projects)


def test_info(project):
    record = json.loads(project.environment.actfast("info", project.name, "--json"))
    assert record["qualified"] == project.qualified
    assert record["level"] == project.level
    assert (record["kind"], record["version"]) == ("plugin", "0.1.0")


def test_an_example_conforms_to_the_strict_profile(environment, example):
    output = environment.actfast("check", example.name, "--profile", "strict", "--json")
    report = json.loads(output)
    statuses = {result["status"] for result in report["results"]}
    assert {"PASS", "SKIP"} <= statuses <= {"PASS", "SKIP", "INFO", "NOTE"}


def test_the_tests_of_a_new_one_pass(new_one):
    """The strict profile too, and the same test as the examples'."""
    options = ("-q", "-p", "no:cacheprovider", "-W", "error")
    output = new_one.environment.run("-m", "pytest", *options, cwd=new_one.folder)
    passed = int(output.strip().splitlines()[-1].partition(" passed")[0].split()[-1])
    assert passed > 25


USE = """
import sys
import dask.array as da
import numpy as np
import actfast as af

name, qualified = sys.argv[1:]
f = af.get(name)
assert f is af.get(qualified) and f.name == name, f
for dtype in (np.float32, np.float64):
    x = np.linspace(-9, 9, 1000, dtype=dtype)
    lazy = da.from_array(x, chunks=300)
    for call in (f, f.derivative):
        y = call(lazy)
        assert isinstance(y, da.Array) and y.dtype == dtype, y
        assert y.compute().tobytes() == call(x).tobytes()
        assert call(x, out=np.empty_like(x)).tobytes() == call(x).tobytes()
    grad = np.full_like(x, 2)
    assert np.array_equal(f.backward(grad, x), grad * f.derivative(x))
"""


def test_it_is_found_by_both_names_and_computes_on_dask(environment, example):
    environment.run("-c", USE, example.name, example.qualified)


PICKLE = """
import pickle, sys
import numpy as np
import actfast as af

action, path, *names = sys.argv[1:]
x = np.linspace(-9, 9, 100)
if action == "save":
    found = [af.get(name) for name in names]
    bound = [f.bind(**{p: 0.75 for p in f.params}) for f in found]
    stored = [(f, f.ufunc, f(x)) for f in (*found, *bound)]
    with open(path, "wb") as file:
        pickle.dump(stored, file)
else:
    assert not [m for m in sys.modules if m.startswith("actfast_")]
    with open(path, "rb") as file:
        stored = pickle.load(file)
    assert len(stored) == 2 * len(names)
    for f, ufunc, y in stored:
        assert f.name in names
        assert f(x).tobytes() == y.tobytes(), f
        assert ufunc(x, *f.params.values()).tobytes() == y.tobytes(), f
"""


def test_they_survive_pickling_into_another_process(environment, examples, tmp_path):
    names = [example.name for example in examples.values() if not example.missing]
    for action in ("save", "load"):
        environment.run("-c", PICKLE, action, tmp_path / "pickle", *names)


FUTURE = """
import actfast as af
try:
    af.get("hyperbend")
except af.ABIVersionError as error:
    print(f"{type(error).__module__}.{type(error).__name__}: {error}")
"""


def test_loops_made_for_another_header_are_refused_as_documented(environment, tmp_path):
    project = shutil.copytree(ROOT / "plugins" / "kernel", tmp_path / "kernel", ignore=MADE)
    (source,) = project.glob("src/*/_kernels.c")
    text = source.read_text().replace(".abi_version = ACTFAST_ABI_VERSION", ".abi_version = 1")
    source.write_text(text)
    environment.install("--target", tmp_path / "future", project)
    variables = {**environment.variables, "PYTHONPATH": str(tmp_path / "future")}
    output = run(environment.python, "-c", FUTURE, cwd=tmp_path, **variables)
    page = (ROOT / "docs" / "compiled.md").read_text(encoding="utf-8")
    assert output
    assert " ".join(output.split()) in " ".join(page.split())
