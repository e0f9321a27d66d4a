"""Settings that every test runs under."""

from __future__ import annotations

import os
import sys

# What happens to be installed is none of the tests' business. Before actfast is asked.
os.environ["ACTFAST_PLUGINS"] = "none"

import pytest
from hypothesis import settings

from actfast.conformance.importing import arithmetic
from tests.environments import EXTRAS, fill
from tests.source import copy_tree, once, run

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


def pytest_collection_modifyitems(config, items):
    asked = {*config.getoption("--built-in")}
    if not asked:
        return
    chosen = [item for item in items if asked & names_in(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


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
