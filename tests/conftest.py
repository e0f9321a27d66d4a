"""Settings that every test runs under."""

from __future__ import annotations

import os
import sys

# What happens to be installed is none of the tests' business. Before actfast is asked.
os.environ["ACTFAST_PLUGINS"] = "none"

import numpy as np
import pytest
from hypothesis import settings

from tests.source import copy_tree, run

settings.register_profile("actfast", derandomize=True, deadline=None)
settings.load_profile("actfast")


@pytest.fixture(autouse=True)
def _floating_point_state_is_kept():
    """No call changes NumPy's error state or rounding: 1/3 and a subnormal tell."""
    before = np.geterr()
    yield
    assert np.geterr() == before
    third = np.float64(1) / np.float64(3)
    assert third.hex() == "0x1.5555555555555p-2"
    assert np.float32(1e-40) * np.float32(1) > 0


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The path of the wheel that ``python -m build`` makes from the sdist that it makes."""
    folder = tmp_path_factory.mktemp("build")
    run(sys.executable, "-m", "build", "--outdir", folder / "dist", copy_tree(folder / "tree"))
    (path,) = (folder / "dist").glob("*.whl")
    return path


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """A folder that holds the installed wheel and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "pip", "install", "--no-deps", "--target", folder, wheel)
    return folder
