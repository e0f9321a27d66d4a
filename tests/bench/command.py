"""The command line."""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import actfast as af

from . import __doc__ as description
from . import apart, cost, peers, scaling
from .cases import MODES, Case, Result, Runner, entrants, run
from .report import Report, show
from .roads import ROADS, run_roads
from .rows import DIRECTIONS, PEERS

SIZES = (1, 10, 100, 500, 10_000, 1_000_000, 30_000_000)
QUICK_SIZES = (100, 10_000, 1_000_000)
DTYPES = ("float32", "float64", "float16", "bfloat16")
DEFAULT_DTYPES = DTYPES[:2]
PARTS = ("peers", "roads")
ROUNDS, QUICK_ROUNDS = 50, 30


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    if options.cost is not None:
        print(cost.table(options.cost))
        return
    if options.scaling:
        scaling.draw(options.scaling, options.function, options.peers, options.dtype)
        return
    sizes = options.size or (QUICK_SIZES if options.quick else SIZES)
    rounds = options.rounds or (QUICK_ROUNDS if options.quick else ROUNDS)
    cases = [
        Case(*key)
        for key in itertools.product(
            sizes, options.dtype, options.function, options.direction, options.mode
        )
    ]
    start = time.monotonic()
    results: list[Result] = []
    versions, missing = {"actfast": af.__version__}, []
    if "peers" in options.part:
        gathered = _apart if options.threads > 1 else _together
        with gathered(tuple(dict.fromkeys(options.peers))) as (enter, found):
            results = [r for r in run(enter, _with_progress(cases), rounds) if r]
        versions |= found
        missing = [name for name in options.peers if name not in found]
    roads = [road for road in ROADS if road.situation in options.situation]
    report = Report(
        results=results,
        roads=run_roads(af, rounds, roads) if "roads" in options.part else [],
        rounds=rounds,
        seconds=time.monotonic() - start,
        versions=versions,
        missing=missing,
        config=af.show_config(),
    )
    print(report.heading())
    show(report.tables())
    if options.json:
        options.json.write_text(report.to_json())
    if options.markdown:
        options.markdown.write_text(report.markdown())


Enter = Callable[[int, str, str], Sequence[Runner]]


@contextmanager
def _together(names: Sequence[str]) -> Iterator[tuple[Enter, dict[str, str]]]:
    """What gives the runners of a field, in this process, and the peers' versions."""
    actfast = peers.actfast()
    installed = [peer for name in names if (peer := peers.load(name))]
    yield partial(entrants, actfast, installed), {peer.name: peer.version for peer in installed}


@contextmanager
def _apart(names: Sequence[str]) -> Iterator[tuple[Enter, dict[str, str]]]:
    """The same in processes of their own."""
    with apart.loaded(["actfast", *names]) as contestants:

        def enter(*field: Any) -> list[Runner]:
            for contestant in contestants:
                contestant.ask("leave")
            return [c for c in contestants if c.ask("enter", *field)]

        yield enter, {c.name: c.version for c in contestants[1:]}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for name, choices in {
        "function": peers.raced(),
        "direction": DIRECTIONS,
        "dtype": DTYPES,
        "mode": MODES,
        "peers": tuple(PEERS),
        "part": PARTS,
        "situation": tuple(dict.fromkeys(road.situation for road in ROADS)),
    }.items():
        parser.add_argument(
            f"--{name}",
            nargs="+",
            choices=choices,
            default=DEFAULT_DTYPES if choices == DTYPES else choices,
            metavar="NAME",
            help=f"any of {', '.join(choices)}",
        )
    parser.add_argument(
        "--cost",
        nargs="*",
        metavar="NAME",
        help="count the instructions of the loops over elements instead, of all or of NAME",
    )
    parser.add_argument(
        "--scaling",
        type=Path,
        metavar="FILE",
        help="draw the time of an element from 1 element to 1e8 instead, with one thread and all, "
        "of the first of the types; FILE.json has what was measured",
    )
    parser.add_argument(
        "--threads",
        type=int,
        default=1,
        metavar="N",
        help="of each contestant, which then has a process of its own; the others' are stopped "
        "while one is timed",
    )
    parser.add_argument("--size", nargs="+", type=_size, metavar="N", help="such as 500 or 1e6")
    parser.add_argument(
        "--rounds", type=int, metavar="N", help=f"default {ROUNDS}, {QUICK_ROUNDS} if quick"
    )
    parser.add_argument("--quick", action="store_true", help="sizes 100, 1e4 and 1e6 only")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything measured")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the README's tables")
    return parser


def _size(text: str) -> int:
    return int(float(text))


def _with_progress(cases: Sequence[Case]) -> Iterable[Case]:
    """A bar on a terminal, drawn between the cases: a thread of its own would disturb them."""
    if not sys.stderr.isatty():
        return cases
    return _bar(cases)


def _bar(cases: Sequence[Case], width: int = 30) -> Iterator[Case]:
    for i, case in enumerate(cases):
        done = width * i // len(cases)
        line = f"[{'#' * done:{width}}] {i}/{len(cases)} {case.size} {case.dtype} {case.function}"
        print(f"\r{line:<79}", end="", file=sys.stderr, flush=True)
        yield case
    print(f"\r{'':79}\r", end="", file=sys.stderr, flush=True)
