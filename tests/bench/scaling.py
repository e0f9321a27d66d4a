"""The time of an element by the number of elements, drawn."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from actfast.about.plotting import COLOURS
from actfast.threads import usable_cpus

# Cheap, dear, and of rows; identity of NumPy is a copy.
FUNCTIONS = ("identity", "relu", "tanh", "gelu", "softmax")
SIZES = tuple(sorted({int(10 ** (k / 2)) for k in range(17)}))
ROUNDS = "9"


def measured(
    threads: int, functions: Sequence[str], peers: Sequence[str], dtype: str
) -> dict[str, Any]:
    """By a process of its own, which has so many threads."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [sys.executable, "-m", "tests.bench", f"--threads={threads}", "--part", "peers"]
        for option, values in {
            "--function": functions,
            "--peers": peers,
            "--dtype": [dtype],
            "--size": map(str, SIZES),
            "--direction": ["forward"],
            "--mode": ["out"],
            "--rounds": [ROUNDS],
            "--json": [str(report)],
        }.items():
            command += [option, *values]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found: dict[str, Any] = json.loads(report.read_text())
    return found


def curves(report: dict[str, Any]) -> Iterator[tuple[str, str, int, float]]:
    """Of each function and contestant the size and nanoseconds an element."""
    for result in report["results"]:
        size, function = result["case"]["size"], result["case"]["function"]
        yield function, "actfast", size, result["ns"] / size
        for name, peer in result["peers"].items():
            yield function, name, size, peer["ns"] / size


def draw(path: Path, functions: Sequence[str], peers: Sequence[str], dtypes: Sequence[str]) -> None:
    """Writes the measurements beside the figure, too."""
    shown = [name for name in FUNCTIONS if name in functions] or list(functions)
    asked = [*dict.fromkeys(["identity", *shown])]
    counts = sorted({1, usable_cpus()})
    kept = path.with_suffix(".json")
    reports = {n: measured(n, asked, ["numpy", *peers], dtypes[0]) for n in counts}
    kept.write_text(json.dumps(reports, indent=1))
    figure_of(reports, shown, peers).savefig(path)


def figure_of(reports: dict[int, Any], shown: Sequence[str], peers: Sequence[str]) -> Any:
    """A row for each function, a column for each number of threads."""
    from matplotlib.figure import Figure

    counts = [*reports]
    figure = Figure(figsize=(4 * len(counts), 2.6 * len(shown)), layout="constrained")
    axes = figure.subplots(len(shown), len(counts), sharex=True, sharey="row", squeeze=False)
    names = ["actfast", *dict.fromkeys(["numpy", *peers])]
    for column, (threads, report) in enumerate(reports.items()):
        points: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
        for function, name, size, ns in curves(report):
            points[function, name].append((size, ns))
        # A copy reads and writes what a function does, and computes nothing.
        roof = points["identity", "numpy"]
        for row, function in enumerate(shown):
            ax = axes[row][column]
            ax.fill_between(*zip(*roof, strict=True), 1e-3, color="0.9", lw=0, label="a copy")
            for i, name in enumerate(names):
                if points[function, name]:
                    ax.plot(
                        *zip(*points[function, name], strict=True),
                        color=COLOURS[i % len(COLOURS)],
                        lw=2 if i == 0 else 1,
                        zorder=3 if i == 0 else 2,
                        label=name,
                    )
            ax.set(xscale="log", yscale="log", ylim=(0.05, 3000))
            if row == 0:
                ax.set_title("one thread" if threads == 1 else f"{threads} threads")
            if row == len(shown) - 1:
                ax.set_xlabel("elements")
            if column == 0:
                ax.set_ylabel(f"{function}: ns an element")
    named = {
        label: handle
        for ax in axes.flat
        for handle, label in zip(*ax.get_legend_handles_labels(), strict=True)
    }
    figure.legend(named.values(), named, loc="outside lower center", ncols=4, frameon=False)
    return figure
