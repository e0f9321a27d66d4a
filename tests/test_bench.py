"""Tests of the benchmark against the peers: that it runs and covers, never how fast."""

from __future__ import annotations

import json
import math
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import actfast as af
from actfast import _loops
from tests.bench import apart, cost
from tests.bench.peers import load, raced
from tests.bench.rows import DIRECTIONS, PEERS
from tests.source import child


def bench(directory: Path, *options: str) -> tuple[str, dict[str, Any], str]:
    """The terminal's text, the JSON and the Markdown."""
    json_file, markdown_file = directory / "bench.json", directory / "bench.md"
    files = ["--json", str(json_file), "--markdown", str(markdown_file)]
    parts = [] if "--situation" in options else ["--part", "peers"]
    command = (sys.executable, "-m", "tests.bench", "--rounds", "2", *parts)
    done = child(*command, *files, *options)
    assert done.returncode == 0, done.stderr
    assert "cannot run" not in done.stderr
    return done.stdout, json.loads(json_file.read_text()), markdown_file.read_text()


def test_every_activation_has_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """NumPy's is made from the formula where no peer has one."""
    for name in ("elu", "softmax"):
        for rows in PEERS.values():
            monkeypatch.delitem(rows, name, raising=False)
    numpy = load("numpy")
    assert set(raced()) <= set(numpy.rows).union(*PEERS.values())
    x = np.linspace(-3, 3, 12).reshape(3, 4)
    for name, expected in (("elu", af.elu(x)), ("softmax", af.softmax(x))):
        text = numpy.rows[name].text("forward", preallocated=False)
        assert np.allclose(eval(text, numpy.names(name, {"x": x})), expected)
    backward = numpy.rows["elu"].text("backward", preallocated=False)
    assert np.allclose(eval(backward, numpy.names("elu", {"x": x, "g": x})), af.elu.backward(x, x))


@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_agrees_in_every_row(peer: str, tmp_path: Path) -> None:
    _, report, _ = bench(tmp_path, "--peers", peer, "--size", "10")
    if peer in report["missing"]:
        pytest.skip(f"{peer} is not installed")
    results = report["results"]
    assert {r["case"]["function"] for r in results} == set(load(peer).rows)
    for result in results:
        for entry in result["peers"].values():
            assert entry["close"], entry["text"]


def test_report(tmp_path: Path) -> None:
    options = ["--function", "tanh", "--dtype", "float32", "--size", "10", "1e4"]
    options += ["--situation", "scalar", "small", "argument"]
    text, report, markdown = bench(tmp_path, *options, "--peers", "numpy")
    for result in report["results"]:
        assert result["fastest"] in result["peers"]
        assert math.isfinite(result["ratio"])
        assert result["ns"] > 0
    cases = [result["case"] for result in report["results"]]
    assert {case["direction"] for case in cases} == set(DIRECTIONS)
    assert {case["mode"] for case in cases} == {"fresh", "out"}
    assert {case["size"] for case in cases} == {10, 10_000}
    assert {r["situation"] for r in report["roads"]} == {"scalar", "small", "argument"}
    assert all(math.isfinite(road["ratio"]) for road in report["roads"])
    assert set(report["versions"]) == {"actfast", "numpy"}
    for key in ("config", "cpu", "python", "date", "rounds"):
        assert report[key]
    assert "10,000 elements, float32, fresh" in text
    assert "| tanh |" in markdown


@pytest.mark.skipif(not shutil.which("objdump"), reason="no objdump")
def test_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    if not {"avx2", "avx512"} & {*_loops.USABLE_ISAS}:
        pytest.skip("counts x86's vectors")
    monkeypatch.setattr(cost, "SECONDS", 0.0)
    head, *rows, _ = cost.table(["gelu", "leaky_relu"]).splitlines()
    assert head.split()[:4] == ["function", "kind", "dtype", "isa"]
    found = {tuple(row.split()[:4]): [float(x) for x in row.split()[4:]] for row in rows}
    isas = {"avx2", "avx512"} & {*_loops.USABLE_ISAS}
    assert {key[3] for key in found} >= isas
    for isa in isas:
        kinds = {"forward", "derivative", "backward", "pair"}
        assert {k[1] for k in found if k[0] == "gelu" and k[3] == isa} == kinds
        dear = found["gelu", "forward", "float32", isa]
        cheap = found["leaky_relu", "forward", "float32", isa]
        # The maths of leaky_relu is four operations, a load and a store.
        assert 4 < cheap[0] < 14 < dear[0] < 120
        assert cheap[1] == 0
        assert 0 < cheap[3] < dear[3]


def test_cost_of_what_is_not_there() -> None:
    done = child(sys.executable, "-m", "tests.bench", "--cost", "gelo")
    assert done.returncode == 1
    assert done.stderr.startswith("--cost gelo: no elementwise activation; there are ")


@pytest.mark.skipif(sys.platform == "win32", reason="processes are stopped by a signal of POSIX")
def test_contestants_apart(tmp_path: Path) -> None:
    options = ["--function", "tanh", "softmax", "--dtype", "float32", "--size", "10"]
    _, report, _ = bench(tmp_path, *options, "--peers", "numpy", "--threads", "2")
    assert {r["case"]["function"] for r in report["results"]} == {"tanh", "softmax"}
    assert {r["case"]["direction"] for r in report["results"]} >= {"forward", "backward"}
    for result in report["results"]:
        assert result["ns"] > 0
        assert all(peer["close"] and peer["ns"] > 0 for peer in result["peers"].values())


@pytest.mark.skipif(sys.platform == "win32", reason="processes are stopped by a signal of POSIX")
def test_a_contestant_that_ends_is_named_and_none_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    with apart.loaded(["actfast", "numpy"]) as contestants:
        contestants[1].process.kill()
        with pytest.raises(SystemExit, match=r"numpy's process ended with .* at enter"):
            contestants[1].ask("enter", 10, "float32", "tanh")
    assert all(one.process.poll() is not None for one in contestants)
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    ends = pytest.raises(SystemExit, match="actfast's process ended with 1 at load")
    with ends, apart.loaded(["actfast"]):
        pass
