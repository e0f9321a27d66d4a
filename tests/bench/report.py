"""Tables for the terminal, Markdown for the README, JSON for everything else."""

from __future__ import annotations

import datetime
import importlib.util
import json
import platform
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from .cases import Result
from .roads import RoadResult
from .rows import DIRECTIONS

NOISE = 0.95  # a ratio from here on counts as 1
README_SIZES = (10_000, 1_000_000)


class Table(NamedTuple):
    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def processor() -> str:
    try:
        info = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor()
    models = [s.partition(":")[2].strip() for s in info.splitlines() if s.startswith("model name")]
    return models[0] if models else platform.processor()


@dataclass
class Report:
    results: list[Result]
    roads: list[RoadResult]
    rounds: int
    seconds: float
    versions: dict[str, str]
    missing: list[str]
    config: dict[str, Any]
    cpu: str = field(default_factory=processor)
    python: str = field(default_factory=platform.python_version)
    date: str = field(default_factory=lambda: datetime.date.today().isoformat())

    def to_json(self) -> str:
        data = asdict(self)
        for record, result in zip(data["results"], self.results, strict=True):
            record["case"] = result.case._asdict()
            record |= {"fastest": result.fastest, "ratio": result.ratio}
        return json.dumps(data, indent=1, default=str)

    def heading(self) -> str:
        versions = ", ".join(f"{name} {version}" for name, version in self.versions.items())
        threads = self.config.get("threads", 1)
        missing = f" Not installed: {', '.join(self.missing)}." if self.missing else ""
        return (
            f"{self.date}, {self.cpu}, ISA {self.config.get('isa', 'unknown')}, "
            f"{'one thread' if threads == 1 else f'{threads} threads'}, "
            f"{self.rounds} rounds, {self.seconds:.0f} s; "
            f"Python {self.python}, {versions}.{missing}"
        )

    def tables(self) -> Iterator[Table]:
        yield self._losers()
        groups: dict[tuple[int, str, str], list[Result]] = defaultdict(list)
        for result in self.results:
            groups[result.case.size, result.case.dtype, result.case.mode].append(result)
        for (size, dtype, mode), results in groups.items():
            cells: dict[str, dict[str, str]] = defaultdict(dict)
            for result in results:
                cells[result.case.function][result.case.direction] = _cell([result])
            directions = [d for d in DIRECTIONS if any(d in row for row in cells.values())]
            yield Table(
                f"{size:,} elements, {dtype}, {mode}",
                ["function", *directions],
                [[name, *(row.get(d, "-") for d in directions)] for name, row in cells.items()],
            )
        yield self._means()
        yield self._roads()
        yield self._far_off()

    def markdown(self) -> str:
        tables = (self._readme(), self._means(), self._roads())
        return "\n".join([self.heading(), "", *map(_markdown, tables)])

    def _losers(self) -> Table:
        losers = sorted((r for r in self.results if r.ratio < 1), key=lambda r: r.ratio)
        rows = [
            [
                f"{r.ratio:.2f}{' *' if r.ratio < NOISE else ''}",
                *(r.case.function, r.case.direction, r.case.dtype, f"{r.case.size:,}", r.case.mode),
                r.fastest,
                f"{r.ns:,.0f}",
                f"{r.peers[r.fastest].ns:,.0f}",
            ]
            for r in losers
        ]
        case = ["function", "direction", "dtype", "size", "mode"]
        header = ["ratio", *case, "peer", "actfast ns", "peer ns"]
        return Table(f"Slower than a peer (* below {NOISE})", header, rows)

    def _means(self) -> Table:
        groups: dict[tuple[str, int, str], list[float]] = defaultdict(list)
        for r in self.results:
            groups[r.case.dtype, r.case.size, r.case.mode].append(r.ratio)
        rows = [
            [f"{dtype} {mode}", f"{size:,}", f"{statistics.geometric_mean(ratios):.2f}"]
            for (dtype, size, mode), ratios in groups.items()
        ]
        title = "Geometric mean of the ratios to the fastest peer"
        return Table(title, ["dtype, output", "size", "mean"], rows)

    def _roads(self) -> Table:
        rows = [
            [
                *(r.situation, r.text, r.arrays, r.base),
                *(f"{r.ns:,.0f}", f"{r.base_ns:,.0f}"),
                *(f"{r.ratio:.2f}{' *' if r.ratio > r.goal else ''}", str(r.goal)),
            ]
            for r in self.roads
        ]
        header = ["situation", "call", "arrays", "base", "ns", "base ns", "ratio", "goal"]
        return Table("Roads: time by that of the base (* above the goal)", header, rows)

    def _far_off(self) -> Table:
        rows = sorted(
            {
                (name, *r.case[1:4], peer.text)
                for r in self.results
                for name, peer in r.peers.items()
                if not peer.close
            }
        )
        header = ["peer", "dtype", "function", "direction", "call"]
        return Table("Values far from actfast's", header, rows)

    def _readme(self) -> Table:
        """Backward is the slower of the two ways, by x and by y, as compared with the peers."""
        groups: dict[str, dict[tuple[str, int, bool], list[Result]]] = {}
        for r in self.results:
            backward = r.case.direction.startswith("backward")
            if r.case.mode == "out" and (backward or r.case.direction == "forward"):
                cells = groups.setdefault(r.case.function, defaultdict(list))
                cells[r.case.dtype, r.case.size, backward].append(r)
        columns = [
            (dtype, size, backward)
            for dtype in ("float32", "float64")
            for size in README_SIZES
            for backward in (False, True)
        ]
        header = [f"{d} {n:,} {'backward' if b else 'forward'}" for d, n, b in columns]
        rows = [[name, *(_cell(cells[c]) for c in columns)] for name, cells in groups.items()]
        return Table("Fastest peer's time by actfast's", ["function", *header], rows)


def _cell(results: Iterable[Result]) -> str:
    """The worst result's ratio and peer; ! marks a peer whose values are far from actfast's."""
    worst = min(results, key=lambda r: r.ratio, default=None)
    if worst is None:
        return "-"
    mark = "" if worst.peers[worst.fastest].close else "!"
    return f"{worst.ratio:.2f} {worst.fastest}{mark}"


def _markdown(table: Table) -> str:
    lines = [table.header, ["---", *["---:"] * (len(table.header) - 1)], *table.rows]
    return f"{table.title}:\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _plain(table: Table) -> str:
    lines = [table.header, *table.rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    cells = (map(str.ljust, line, widths) for line in lines)
    return "\n".join([table.title, *("  ".join(line).rstrip() for line in cells), ""])


def show(tables: Iterable[Table]) -> None:
    """Print the tables that have rows, through rich on a terminal if it is installed."""
    shown = [table for table in tables if table.rows]
    if not (sys.stdout.isatty() and importlib.util.find_spec("rich")):
        print("\n".join(map(_plain, shown)))
        return
    from rich.console import Console
    from rich.table import Table as RichTable

    console = Console()
    for table in shown:
        rich = RichTable(*table.header, title=table.title, title_justify="left")
        for row in table.rows:
            rich.add_row(*row)
        console.print(rich)
