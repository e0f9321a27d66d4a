"""The command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from actfast.conformance.truth import DERIVATIVE, FORWARD
from tests.bench.report import Table, show

from . import __doc__ as description
from . import exceptions, onnx_nodes, opinfo, peers, scipy_suite, suites
from .functions import Found, cases, compare, without_example

DENSITY = 0.5


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    wanted = options.part or PARTS
    absent: list[str] = []
    faults: list[str] = []
    found: dict[str, list[Found]] = {}
    titles: dict[str, str] = {}
    for library in (name for name in wanted if name in peers.LOADERS):
        try:
            peer = peers.load(library)
        except ImportError as error:
            absent.append(f"{library}: {error}")
            continue
        titles[library] = f"{library} {peer.version}"
        found[library] = list(run(library, peer, options.function, options.density))
    if options.write:
        _write(found, options.function)
    for library, all_of in found.items():
        whole = options.density >= DENSITY
        faults += faults_of(library, all_of, options.function, whole)
    outcomes = []
    for suite in (name for name in wanted if name in SUITES):
        try:
            outcomes.append(SUITES[suite]())
        except ImportError as error:
            absent.append(f"{suite}: {error}")
    for outcome in outcomes:
        faults += [f"{outcome.suite}: {fault}" for fault in outcome.faults()]
    tables = [_functions(found), _libraries(found, titles)]
    tables += [suites.exception_table(outcomes), suites.table(outcomes)]
    show(tables)
    for text in absent:
        print(f"not run, as not installed: {text}")
    for text in sorted(faults):
        print(text)
    print(f"{len(faults)} faults" if faults else "all agree")
    return 1 if faults else 0


def run(
    library: str,
    peer: peers.Peer,
    names: Sequence[str] = (),
    density: float = DENSITY,
    dtypes: Sequence[str] = peers.DTYPES,
) -> Iterator[Found]:
    asked = [case for case in cases(library) if not names or case.name in names]
    pairs = [(case, dtype) for case in asked for dtype in peer.dtypes if dtype in dtypes]
    for case, dtype in _with_progress(pairs, library):
        one = compare(case, peer, dtype, density)
        if one is not None:
            yield one


def faults_of(
    library: str, found: Sequence[Found], names: Sequence[str] = (), whole: bool = True
) -> list[str]:
    """Where ours are wrong, what of theirs is not listed, and, of whole runs, what is no more."""
    faults = [f"{library} {one.case.name}: {text}" for one in found for text in one.faults]
    seen = exceptions.keys(library, found)
    listed = exceptions.read()
    known = {key for key in listed if exceptions.is_of(key, library, names)}
    faults += [f"not listed: {_text(key)}: {seen[key]}" for key in seen.keys() - known]
    if whole:
        gone = [key for key in known - seen.keys() if listed[key]]
        faults += [f"listed, and no more: {_text(key)}" for key in gone]
    return faults


def _write(found: dict[str, list[Found]], names: Sequence[str]) -> None:
    listed = exceptions.read()
    run = {key for key in listed if any(exceptions.is_of(key, lib, names) for lib in found)}
    kept = {key: every for key, every in listed.items() if key not in run or not every}
    seen = (exceptions.keys(library, all_of) for library, all_of in found.items())
    exceptions.write(dict.fromkeys(chain(*seen), True) | kept)


def _with_progress(pairs: Sequence[Any], library: str) -> Iterable[Any]:
    """A bar on a terminal, where rich is installed."""
    if not sys.stderr.isatty():
        return pairs
    try:
        from rich.console import Console
        from rich.progress import track
    except ImportError:
        return pairs
    return track(pairs, library, console=Console(stderr=True))


def _text(key: exceptions.Key) -> str:
    library, reason, direction, name = key
    return f'["{library}".{reason}] {direction} "{name}"'


def _functions(found: dict[str, list[Found]]) -> Table:
    rows = []
    for library, all_of in found.items():
        groups: dict[tuple[str, str], list[Found]] = {}
        for one in all_of:
            groups.setdefault((one.case.name, one.dtype), []).append(one)
        for (function, dtype), own in groups.items():
            cells = (_cell(own, what) for what in (FORWARD, DERIVATIVE))
            rows.append([library, function, dtype, *cells])
    header = ["library", "function", "type", "forward: ours, theirs, exceptions", "derivative"]
    return Table("Largest errors in ULP; theirs without what is excepted", header, rows)


def _cell(found: Iterable[Found], what: str) -> str:
    errors = [(one.ours[what], one.theirs[what]) for one in found if what in one.ours]
    if not errors:
        return "-"
    ours, theirs = map(max, zip(*errors, strict=True))
    reasons = dict.fromkeys(why for one in found for way, why in one.exceptions if way == what)
    return " ".join((f"{ours:.2f}", f"{theirs:.3g}", *reasons))


def _libraries(found: dict[str, list[Found]], titles: dict[str, str]) -> Table:
    rows = []
    for library, all_of in found.items():
        counts = len(exceptions.keys(library, all_of)), sum(len(one.faults) for one in all_of)
        rows.append(
            [
                *(titles[library], str(len({one.case.name for one in all_of})), str(len(all_of))),
                f"{sum(one.points for one in all_of):,}",
                *(_worst(all_of, side) for side in ("ours", "theirs")),
                *map(str, counts),
                ", ".join(without_example(library)),
            ]
        )
    header = ["library", "names", "calls and types", "points", "our worst ULP", "theirs"]
    header += ["exceptions", "faults", "names without an example"]
    return Table("Functions", header, rows)


def _worst(found: Iterable[Found], side: str) -> str:
    errors = [
        (error, f"{one.case.name} {direction} {one.dtype}")
        for one in found
        for direction, error in getattr(one, side).items()
    ]
    error, text = max(errors, default=(0.0, ""))
    return f"{error:.3g} {text}"


SUITES: dict[str, Callable[[], suites.Outcome]] = {
    "onnx_nodes": onnx_nodes.run,
    "opinfo": opinfo.run,
    "scipy_suite": scipy_suite.run,
}
PARTS = (*peers.LOADERS, *SUITES)


def _part(name: str) -> str:
    if name not in PARTS:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(PARTS)}")
    return name


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.parity",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "part", nargs="*", type=_part, metavar="PART", help=f"any of {', '.join(PARTS)}"
    )
    parser.add_argument("--function", nargs="+", default=[], metavar="NAME", help="of the library")
    parser.add_argument(
        "--density",
        type=float,
        default=DENSITY,
        help=f"of points, {DENSITY} by default; below, what is listed need not happen",
    )
    parser.add_argument(
        "--write", action="store_true", help="write exceptions.toml anew, of what is run"
    )
    return parser
