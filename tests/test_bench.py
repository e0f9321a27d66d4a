"""Tests of the benchmark against the peers: that it runs and covers, never how fast."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import actfast as af
from tests.bench.rows import DIRECTIONS, PEERS

ROOT = Path(__file__).parent.parent


def bench(directory: Path, *options: str) -> tuple[str, dict[str, Any], str]:
    """The terminal's text, the JSON and the Markdown."""
    json_file, markdown_file = directory / "bench.json", directory / "bench.md"
    files = ["--json", str(json_file), "--markdown", str(markdown_file)]
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--rounds", "2", *files, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "cannot run" not in run.stderr
    return run.stdout, json.loads(json_file.read_text()), markdown_file.read_text()


def test_every_activation_has_a_row() -> None:
    assert set(af.available()) <= set().union(*PEERS.values())


@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_agrees_in_every_row(peer: str, tmp_path: Path) -> None:
    _, report, _ = bench(tmp_path, "--peers", peer, "--size", "10")
    if peer in report["missing"]:
        pytest.skip(f"{peer} is not installed")
    results = report["results"]
    assert {r["case"]["function"] for r in results} == set(PEERS[peer])
    for result in results:
        for entry in result["peers"].values():
            assert entry["close"], entry["text"]


def test_report(tmp_path: Path) -> None:
    options = ["--function", "tanh", "--dtype", "float32", "--size", "10", "1e4"]
    text, report, markdown = bench(tmp_path, *options, "--peers", "numpy")
    for result in report["results"]:
        assert result["fastest"] in result["peers"]
        assert math.isfinite(result["ratio"])
        assert result["ns"] > 0
    cases = [result["case"] for result in report["results"]]
    assert {case["direction"] for case in cases} == set(DIRECTIONS)
    assert {case["mode"] for case in cases} == {"fresh", "out"}
    assert {case["size"] for case in cases} == {10, 10_000}
    assert all(math.isfinite(small["ratio"]) for small in report["small"])
    assert set(report["versions"]) == {"actfast", "numpy"}
    for key in ("config", "cpu", "python", "date", "rounds"):
        assert report[key]
    assert "10,000 elements, float32, fresh" in text
    assert "| tanh |" in markdown
