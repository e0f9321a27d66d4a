"""Compare all 2^32 float32 inputs with the float64 kernels.

    python -m tests.exhaustive NAME [NAME ...] [--direction derivative] [--stride 1]
    python -m tests.exhaustive all --record docs/exhaustive.csv

A float64 result is right to about 2^-52, so it decides everything but near ties of the maximum,
which mpmath settles. About two minutes of a core for each function and direction; the slices are
shared among the cores, and what is done of them is kept in a file (``--state``), so that a run that
was stopped goes on where it was, unless the compiled loops have changed.

``--record FILE`` puts the results into the table that the documentation shows, with a checksum of
the outputs for a sample of inputs: tests/test_exhaustive.py tells when a kernel has changed since.
``--worst tests/worst_inputs.csv`` adds what is worse than the inputs committed there.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

import actfast as af
from actfast import _loops
from actfast.conformance.measure import ROOT_WINDOW
from tests import worst
from tests.bench.report import processor
from tests.reference import POINTWISE, bound, full_params, root_distance

Array = NDArray[Any]
RECORD = Path(__file__).parents[1] / "docs" / "exhaustive.csv"
DIRECTIONS = ("forward", "derivative")
INPUTS = 1 << 32
SLICE = 1 << 26
# What a chunk needs stays in the cache next to the core.
CHUNK = 1 << 16
MANTISSA, BIAS, LEAST = 52, 1023, -126
# 2^-20 of an ulp lies between rounding once and the error of the float64 reference.
ROUNDED = 0.5 + 2.0**-20


@dataclass
class Found:
    """The largest error among some inputs, where, and how many are not correctly rounded."""

    ulp: float = 0.0
    input: float = 0.0
    wrong: int = 0

    def add(self, other: Found) -> None:
        self.wrong += other.wrong
        if other.ulp > self.ulp:
            self.ulp, self.input = other.ulp, other.input


@dataclass
class Entry:
    """A line of the record."""

    function: str
    direction: str
    ulp: str
    bound: str
    input: str
    not_rounded: str
    inputs: str
    outputs: str
    date: str
    processor: str

    @property
    def key(self) -> tuple[str, str]:
        return self.function, self.direction


def values(name: str, direction: str, x: Array) -> Array:
    f = af.get(name, **full_params(name, {}, np.float32))
    with np.errstate(over="ignore"):
        return np.asarray(f(x) if direction == "forward" else f.derivative(x))


def errors(got: Array, want: Array) -> Array:
    """In float32 ULP of the float64 reference."""
    exponent = ((want.view(np.int64) >> MANTISSA) & 0x7FF) - BIAS
    np.maximum(exponent, LEAST, out=exponent)
    per_ulp = ((23 + BIAS - exponent) << MANTISSA).view(np.float64)
    with np.errstate(all="ignore"):
        error = np.abs(got.astype(np.float64) - want)
        error *= per_ulp
        odd = ~np.isfinite(got)
        if odd.any():
            # Rounding to float32 overflows where the kernel may.
            same = (got == want.astype(np.float32)) | (np.isnan(got) & np.isnan(want))
            error[odd] = np.where(same[odd], 0.0, np.inf)
    return error


def search(name: str, direction: str, start: int, stop: int, stride: int) -> Found:
    """The worst of the inputs whose bits are start, start + stride, ... below stop."""
    found = Found()
    params = full_params(name, {}, np.float32)
    for low in range(start, stop, CHUNK * stride):
        bits = np.arange(low, min(low + CHUNK * stride, stop), stride, dtype=np.uint32)
        x = bits.view(np.float32)
        x = x[np.isfinite(x)]
        if not x.size:
            continue
        wide = x.astype(np.float64)
        error = errors(values(name, direction, x), values(name, direction, wide))
        if direction == "derivative":
            error[root_distance(name, wide, params) <= ROOT_WINDOW] = 0
        i = int(np.argmax(error))
        found.add(Found(float(error[i]), float(x[i]), int((error > ROUNDED).sum())))
    return found


def sample_of(name: str, direction: str) -> str:
    """A checksum of the outputs for 2^17 inputs all over the range."""
    bits = np.arange(0, INPUTS, INPUTS >> 17, dtype=np.uint64).astype(np.uint32)
    # In the low bits too.
    x = (bits ^ (bits >> np.uint32(15))).view(np.float32)
    y = values(name, direction, x[np.isfinite(x)])
    return hashlib.sha256(y.astype("<f4").tobytes()).hexdigest()[:16]


def loops() -> str:
    """What the compiled loops are known by."""
    digest = hashlib.sha256(Path(_loops.__file__).read_bytes()).hexdigest()[:16]
    return f"{digest} {_loops.ISA}"


class State:
    """What is found so far, slice by slice, in a file that is replaced whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.loops = loops()
        kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
        self.slices: dict[str, Any] = kept["slices"] if kept.get("loops") == self.loops else {}

    def __getitem__(self, key: str) -> Found | None:
        return Found(**self.slices[key]) if key in self.slices else None

    def __setitem__(self, key: str, found: Found) -> None:
        self.slices[key] = asdict(found)
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps({"loops": self.loops, "slices": self.slices}), "utf-8")
        new.replace(self.path)


def slices(
    name: str, direction: str, stride: int, state: State, pool: ProcessPoolExecutor
) -> Iterator[Found]:
    """What is found in each slice: first in those of the state."""
    jobs = {}
    for start in range(0, INPUTS, SLICE * stride):
        key = f"{name} {direction} {stride} {start}"
        if (kept := state[key]) is not None:
            yield kept
        else:
            stop = min(start + SLICE * stride, INPUTS)
            jobs[pool.submit(search, name, direction, start, stop, stride)] = key
    for job in as_completed(jobs):
        state[jobs[job]] = job.result()
        yield job.result()


def run(
    name: str, direction: str, stride: int, state: State, pool: ProcessPoolExecutor
) -> tuple[worst.Point, Entry, bool]:
    """The worst input, a line of the record, and whether the error is within the bound."""
    found = Found()
    columns = TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn()
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task(f"{name} {direction}", total=-(-INPUTS // (SLICE * stride)))
        for part in slices(name, direction, stride, state, pool):
            found.add(part)
            progress.advance(task)
    settled = found.ulp
    if np.isfinite(settled):
        settled = worst.Point(name, direction, "float32", found.input, 0).measure()
    limit = bound(name, np.float32, direction)
    entry = Entry(
        function=name,
        direction=direction,
        ulp=f"{settled:.4f}",
        bound=f"{limit:g}",
        input=found.input.hex(),
        not_rounded=str(found.wrong),
        inputs="all" if stride == 1 else f"every {stride}th",
        outputs=sample_of(name, direction),
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        processor=f"{processor()}, {_loops.ISA}",
    )
    verdict = "ok" if settled <= limit else "ABOVE ITS BOUND"
    print(
        f"{name} {direction}: {settled:.4f} ULP at {found.input.hex()}, bound {limit:g}: "
        f"{verdict}; {found.wrong} inputs not correctly rounded",
        flush=True,
    )
    return worst.Point(name, direction, "float32", found.input, settled), entry, settled <= limit


def read(path: Path = RECORD) -> list[Entry]:
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return [Entry(**line) for line in csv.DictReader(file)]


def record(path: Path, new: Iterable[Entry]) -> None:
    entries = {entry.key: entry for entry in [*read(path), *new]}
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field.name for field in fields(Entry))
        writer.writerows(astuple(entries[key]) for key in sorted(entries))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="+", choices=[*POINTWISE, "all"], metavar="NAME")
    parser.add_argument("--direction", choices=DIRECTIONS, action="append")
    parser.add_argument("--stride", type=int, default=1, help="take every n-th input")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), metavar="N")
    parser.add_argument("--record", type=Path, metavar="FILE")
    parser.add_argument("--worst", type=Path, metavar="FILE")
    parser.add_argument(
        "--state",
        type=Path,
        metavar="FILE",
        default=Path(tempfile.gettempdir()) / "actfast-exhaustive.json",
    )
    args = parser.parse_args()
    names = POINTWISE if "all" in args.names else args.names
    state = State(args.state)
    ok = True
    with ProcessPoolExecutor(args.processes) as pool:
        for name in names:
            for direction in args.direction or DIRECTIONS:
                point, entry, within = run(name, direction, args.stride, state, pool)
                ok = within and ok
                if args.record:
                    record(args.record, [entry])
                if args.worst:
                    worst.add(args.worst, [point])
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
