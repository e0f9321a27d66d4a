"""Settings that every test runs under."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# What happens to be installed is none of the tests' business. Before actfast is asked.
os.environ["ACTFAST_PLUGINS"] = "none"

import pytest
from hypothesis import settings

from actfast.conformance.importing import arithmetic
from tests.environments import EXTRAS, fill
from tests.source import copy_tree, once, run

# Of these each test may run in another process.
SPREAD = {
    "test_accuracy.py",
    "test_mutants.py",
    "test_roads.py",
    "test_16_bit.py",
    "test_shelf.py",
}

# What takes a minute to make: whatever is tested with it runs among the slow ones.
SLOW_FIXTURES = {"interpreter", "interpreter_of_all", "site"}

settings.register_profile("actfast", derandomize=True, deadline=None)
settings.load_profile("actfast")


def pytest_addoption(parser):
    parser.addoption(
        "--built-in",
        action="append",
        default=[],
        metavar="NAME",
        help="only the cases of this built-in, which represents the others then; slow ones too",
    )


def pytest_configure(config):
    asked = config.getoption("--built-in")
    if asked:
        config.option.markexpr = ""
        from tests import reference

        reference.represent(*asked)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    if asked := {*config.getoption("--built-in")}:
        deselected = [item for item in items if not asked & names_in(item)]
        config.hook.pytest_deselected(items=deselected)
        items[:] = [item for item in items if asked & names_in(item)]
    for item in items:
        if SLOW_FIXTURES & {*item.fixturenames}:
            item.add_marker(pytest.mark.slow)
    # What may take longest comes first, lest one process end long after the others.
    longest = {}
    for item in items:
        mark = item.get_closest_marker("timeout")
        longest[item.path] = max(mark.args[0] if mark else 0, longest.get(item.path, 0))
    items.sort(key=lambda item: -longest[item.path])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """The tests of a file share what they make, and run in one process."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            path = nodeid.partition("::")[0]
            return nodeid if Path(path).name in SPREAD else path

    return ByFile(config, log) if config.option.dist == "loadscope" else None


def names_in(item):
    """The texts and the names of things that a case is made with."""
    given = getattr(item, "callspec", None)
    values = given.params.values() if given else ()
    return {v if isinstance(v, str) else getattr(v, "name", None) for v in values}


@pytest.fixture(autouse=True)
def _floating_point_state_is_kept():
    """No call changes NumPy's error state, the rounding or how subnormals are treated."""
    before = arithmetic()
    yield
    assert arithmetic() == before


@pytest.fixture(scope="session")
def shared(tmp_path_factory, worker_id):
    """A folder that all workers of this run see."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def wheel(shared):
    """The path of the wheel that ``python -m build`` makes from the sdist that it makes."""

    def build(folder):
        run(sys.executable, "-m", "build", "--outdir", folder / "dist", copy_tree(folder / "tree"))

    (path,) = (once(shared / "build", build) / "dist").glob("*.whl")
    return path


@pytest.fixture(scope="session")
def wheelhouse(wheel, shared):
    """A folder of wheels: actfast's, and the newest of what its extras and plugins ask for."""

    def download(folder):
        fill(folder, f"{wheel}[{','.join(EXTRAS)}]", "cython>=3.1", "setuptools>=77")

    return once(shared / "wheelhouse", download)


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """A folder that holds the installed wheel and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "pip", "install", "--no-deps", "--target", folder, wheel)
    return folder
