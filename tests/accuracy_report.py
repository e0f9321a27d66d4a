"""Measure the largest error of everything, on every ISA of this machine.

    python -m tests.accuracy_report [--density 4] [--function NAME] [--json FILE] [--markdown FILE]
                                    [--worst FILE]

The points and the judgement are those of the conformance suite, ``--density`` times as many; the
reference is mpmath evaluating the row's own formula. About a minute for each unit of density.
``--worst tests/worst_inputs.csv`` adds what is worse than the inputs committed there.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

import actfast as af
from actfast import _loops
from actfast.conformance import Subject, check
from actfast.conformance.measure import KINDS, ROOT_WINDOW, inputs_of, judged, outputs_of
from actfast.conformance.truth import FROM_OUTPUT, SECOND_DERIVATIVE
from tests import exhaustive, worst
from tests.reference import POINTWISE

Arrays = dict[str, np.ndarray[Any, Any]]
DTYPES = _loops.LOOP_DTYPES
WITH_FMA = [isa for isa in _loops.USABLE_ISAS if isa != "baseline"] or ["baseline"]


def cases(names: list[str]) -> Iterator[tuple[str, str, str]]:
    """Function, what of it, and dtype."""
    for name in names:
        subject = Subject.of(name)
        for what in KINDS:
            there = {
                FROM_OUTPUT: subject.gives_gradient_from_output,
                SECOND_DERIVATIVE: subject.has(SECOND_DERIVATIVE),
            }
            if there.get(what, True):
                yield from ((name, what, dtype) for dtype in DTYPES)


def gathered(arrays: Arrays) -> dict[str, list[tuple[np.ndarray[Any, Any], ...]]]:
    """Arrays of the names "case:call:operand", as calls by case."""
    found: dict[str, list[list[np.ndarray[Any, Any]]]] = {}
    for key, array in arrays.items():
        case, call, _ = key.rsplit(":", 2)
        calls = found.setdefault(case, [])
        if int(call) == len(calls):
            calls.append([])
        calls[int(call)].append(array)
    return {case: [tuple(call) for call in calls] for case, calls in found.items()}


def spread(case: str, calls: list[tuple[np.ndarray[Any, Any], ...]]) -> Arrays:
    """The opposite."""
    return {f"{case}:{i}:{j}": a for i, call in enumerate(calls) for j, a in enumerate(call)}


def on_isa(isa: str, folder: Path) -> dict[str, list[tuple[np.ndarray[Any, Any], ...]]]:
    """The outputs for the inputs in the folder, computed by a process that uses the ISA."""
    result = folder / f"{isa}.npz"
    subprocess.run(
        [sys.executable, "-m", "tests.accuracy_report", "--compute", str(folder), str(result)],
        env={**os.environ, "ACTFAST_ISA": isa},
        check=True,
    )
    return gathered(dict(np.load(result)))


def compute(folder: Path, result: Path) -> None:
    found: Arrays = {}
    with np.errstate(all="ignore"):
        for case, calls in gathered(dict(np.load(folder / "inputs.npz"))).items():
            name, what, _ = case.split(":")
            subject = Subject.of(name)
            found |= spread(case, [outputs_of(subject, what, call) for call in calls])
    np.savez(result, **found)


def measure(names: list[str], density: float) -> list[dict[str, Any]]:
    """One record for each function, direction, type and ISA."""
    records = []
    given: Arrays = {}
    for name, what, dtype in cases(names):
        with np.errstate(all="ignore"):
            calls = inputs_of(Subject.of(name), what, np.dtype(dtype), density)
        given |= spread(f"{name}:{what}:{dtype}", calls)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        np.savez(folder / "inputs.npz", **given)
        by_isa = {isa: on_isa(isa, folder) for isa in _loops.USABLE_ISAS}
    for case, calls in gathered(given).items():
        name, what, dtype = case.split(":")
        subject = Subject.of(name)
        row, truth = subject.facts, subject.truth(dtype)
        extra = 0.0 if _loops.ISA == "baseline" else row.ulp_without_fma
        for isa, found in by_isa.items():
            all_of = [
                one
                for call, outputs in zip(calls, found[case], strict=True)
                for one in judged(truth, what, call, outputs)
            ]
            most = max(all_of, key=lambda one: one.errors.max())
            bound = row.bound(dtype, what)
            records.append(
                {
                    "function": name,
                    "direction": what,
                    "dtype": dtype,
                    "isa": isa,
                    "max_ulp": round(float(most.errors.max()), 4),
                    "bound": None if bound is None else bound + extra * (isa == "baseline"),
                    "at": float(most.inputs[0][most.worst]).hex(),
                    "points": sum(one.errors.size for one in all_of),
                }
            )
    return records


def short(names: list[str]) -> str:
    """What the suite finds of the types of 16 bits, with the ISA in use."""
    lines = []
    for name in names:
        report = check(name, only=("E04", "E21"))
        lines += [f"{name} {r.slug}: {r.detail}" for r in report.results if r.id in ("E04", "E21")]
    return "\n".join(lines)


def table(records: list[dict[str, Any]]) -> str:
    lines = [
        f"{'function':<12}{'direction':<18}{'dtype':<9}{'isa':<10}"
        f"{'max ULP':>8}{'bound':>7}  worst input"
    ]
    lines += [
        f"{r['function']:<12}{r['direction']:<18}{r['dtype']:<9}{r['isa']:<10}"
        f"{r['max_ulp']:>8.3f}{'-' if r['bound'] is None else format(r['bound'], '.2f'):>7}"
        f"  {r['at']}"
        for r in records
    ]
    return "\n".join(lines)


def with_fma(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of ISAs with FMA, where the machine has one."""
    return [r for r in records if r["isa"] in WITH_FMA]


def worst_points(records: list[dict[str, Any]]) -> list[worst.Point]:
    return [
        worst.Point(r["function"], r["direction"], r["dtype"], float.fromhex(r["at"]), r["max_ulp"])
        for r in with_fma(records)
        if r["bound"] and r["function"] in POINTWISE and r["direction"] in worst.DIRECTIONS
    ]


def markdown(records: list[dict[str, Any]]) -> str:
    """Largest errors with FMA, float32 and float64 side by side."""
    lines = [
        f"Largest error in ULP found ({', '.join(WITH_FMA)}: the same bits). Derivatives outside "
        f"+-{ROOT_WINDOW} of their roots, where the absolute error is bounded instead. Of all 2^32 "
        "inputs where docs/exhaustive.csv has them.",
        "",
        "| function | forward f32 | f64 | derivative f32 | f64 | second f32 | f64 "
        "| from output f32 | f64 |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    found: dict[tuple[str, str, str], float] = {}
    for r in with_fma(records):
        key = (r["function"], r["direction"], r["dtype"])
        found[key] = max(found.get(key, 0.0), r["max_ulp"])
    for entry in exhaustive.read():
        key = (*entry.key, "float32")
        if key in found:
            found[key] = max(found[key], float(entry.ulp))
    for name in dict.fromkeys(r["function"] for r in records):
        cells = [
            f"{found[name, kind, t]:.2f}" if (name, kind, t) in found else "-"
            for kind in KINDS
            for t in ("float32", "float64")
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--density", type=float, default=2)
    parser.add_argument("--function", action="append", choices=af.available())
    parser.add_argument("--json", type=Path)
    parser.add_argument("--markdown", type=Path)
    parser.add_argument("--worst", type=Path, metavar="FILE")
    parser.add_argument("--compute", nargs=2, type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.compute:
        compute(*args.compute)
        return 0
    names = args.function or list(af.available())
    records = measure(names, args.density)
    print(table(records))
    print(short(names))
    if args.json:
        args.json.write_text(json.dumps(records, indent=1) + "\n")
    if args.markdown:
        args.markdown.write_text(markdown(records))
    if args.worst:
        worst.add(args.worst, worst_points(records))
    over = [r for r in records if r["bound"] is not None and r["max_ulp"] > r["bound"]]
    print(f"{len(records)} maxima, {len(over)} above their bound")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
