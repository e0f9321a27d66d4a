"""dask.distributed with real worker processes, on an array that is larger than a worker may be."""

from __future__ import annotations

import json
import os
import sys

import pytest

from tests.distributed_client import WORKERS
from tests.fake_plugins import Site, spec
from tests.reference import bound
from tests.source import ROOT, run

pytest.importorskip("distributed")

ROWS = "import numpy as np\n\n\ndef shift(x):\n    return x - x.max(-1, keepdims=True)\n"


def client(*argv, **environment):
    # dask gives its workers a number where the variable is missing: an empty one it keeps.
    unset = ("env", "-u", "ACTFAST_NUM_THREADS", "-u", "OMP_NUM_THREADS")
    command = (sys.executable, "-W", "error::RuntimeWarning", "-m", "tests.distributed_client")
    return json.loads(run(*unset, *command, *argv, **environment).splitlines()[-1])


SAVE = """
import sys, cloudpickle, dask.array as da, actfast as af

x = da.ones((4, 4), chunks=2)
results = af.get("wobble")(x), af.get("wobble").backward(x, x), af.get("shifted")(x)
with open(sys.argv[1], "wb") as file:
    cloudpickle.dump(results, file)
"""
LOAD = """
import sys, cloudpickle, actfast as af

with open(sys.argv[1], "rb") as file:
    results = cloudpickle.load(file)
for y in results:
    try:
        print(y.sum().compute(scheduler="synchronous"))
    except af.UnknownActivationError as error:
        print(error)
"""


@pytest.fixture
def plugins(tmp_path):
    site = Site(tmp_path / "site")
    site.path.mkdir()
    site.add("wobbles", "wobble = wobble_spec:SPEC", wobble_spec=spec("wobble"))
    rows = spec("shifted", 'family="rowwise", forward=shift', before=ROWS)
    site.add("shifts", "shifted = shifted_spec:SPEC", shifted_spec=rows)
    return site


def assert_named(errors):
    assert len(errors) == 3
    for error, distribution in zip(errors, ("wobbles", "wobbles", "shifts"), strict=True):
        assert f"no distribution {distribution!r} with activations is installed" in error


def test_a_plugin_is_looked_for_when_a_chunk_is_computed(plugins, tmp_path):
    """A process that lacks it reads the graph, lest its connection end."""
    for name, text in {"save.py": SAVE, "load.py": LOAD}.items():
        (tmp_path / name).write_text(text)
    lacking = {"PYTHONPATH": str(ROOT), "ACTFAST_PLUGINS": ""}
    having = {**lacking, "PYTHONPATH": os.pathsep.join((str(plugins.path), str(ROOT)))}
    graph = tmp_path / "graph"
    run(sys.executable, tmp_path / "save.py", graph, **having)
    for variables in (having, lacking):
        lines = run(sys.executable, tmp_path / "load.py", graph, **variables).splitlines()
        if variables is having:
            assert lines == ["32.0", "32.0", "0.0"]
        else:
            assert_named(lines)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_an_array_larger_than_a_worker_may_be():
    found = client()
    assert found["threads"] == [1] * WORKERS  # beside each other they fill the machine
    assert found["pids"] == WORKERS + 1
    assert found["too large"]
    assert found["same"]
    assert all(found["same"].values()), found["same"]
    assert 0 < found["softmax"] <= bound("softmax", "float32", "forward")


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_plugin_that_workers_lack(plugins):
    *errors, alive = client(plugins.path, ACTFAST_PLUGINS="", PYTHONPATH=str(ROOT))["missing"]
    assert_named(errors)
    assert alive == "16.0"
