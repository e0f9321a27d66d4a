"""Measure the largest error of everything, on every ISA of this machine.

    python -m tests.accuracy_report [--density 4] [--function NAME] [--json FILE] [--markdown FILE]

The points are those of the accuracy tests, ``--density`` times as many; the reference
is mpmath evaluating the row's own formula. About a minute for each unit of density.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

import actfast as af
from actfast import _core
from actfast.conformance.checks.accuracy import ROOT_WINDOW
from tests.reference import (
    DTYPES,
    ELEMENTWISE,
    INFOS,
    bound,
    exact,
    full_params,
    points,
    root_distance,
    ulp_error,
)

KINDS = ("forward", "derivative", "from_output")


def cases(names: list[str]) -> list[tuple[str, str, str]]:
    return [
        (name, kind, np.dtype(dtype).name)
        for name in names
        for kind in KINDS
        if kind != "from_output" or INFOS[name].saved == "output"
        for dtype in DTYPES
    ]


def inputs(name: str, kind: str, dtype: str, density: int) -> np.ndarray[Any, Any]:
    params = full_params(name, {}, dtype)
    x = points(name, np.dtype(dtype).type, params, density)
    if kind == "from_output":
        with np.errstate(over="ignore"):
            y = af.get(name)(x)
        return np.unique(y[np.isfinite(y)])
    return x


def outputs(name: str, kind: str, x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    f = af.get(name)
    if kind == "from_output":
        return np.asarray(f.backward_from_output(np.ones_like(x), x))
    return np.asarray(f(x) if kind == "forward" else f.derivative(x))


def on_isa(isa: str, folder: Path) -> dict[str, np.ndarray[Any, Any]]:
    """The outputs for the inputs in the folder, computed by a process that uses the ISA."""
    result = folder / f"{isa}.npz"
    subprocess.run(
        [sys.executable, "-m", "tests.accuracy_report", "--compute", str(folder), str(result)],
        env={**os.environ, "ACTFAST_ISA": isa},
        check=True,
    )
    return dict(np.load(result))


def compute(folder: Path, result: Path) -> None:
    given = np.load(folder / "inputs.npz")
    found = {}
    for key in given:
        name, kind, _ = key.split(":")
        found[key] = outputs(name, kind, given[key])
    np.savez(result, **found)


def measure(names: list[str], density: int) -> list[dict[str, Any]]:
    """One record for each function, direction, type and ISA."""
    records = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        given = {":".join(case): inputs(*case, density) for case in cases(names)}
        np.savez(folder / "inputs.npz", **given)
        by_isa = {isa: on_isa(isa, folder) for isa in _core.USABLE_ISAS}
    for key, x in given.items():
        name, kind, dtype = key.split(":")
        params = full_params(name, {}, dtype)
        want = [exact(name, kind, v, params) for v in x.tolist()]
        away = np.ones(len(x), bool)
        if kind == "derivative":
            away = root_distance(name, x.astype(np.float64), params) > ROOT_WINDOW
        for isa, found in by_isa.items():
            errors = np.where(away, ulp_error(found[key], want, np.dtype(dtype).type), 0)
            worst = int(np.argmax(errors))
            records.append(
                {
                    "function": name,
                    "direction": kind,
                    "dtype": dtype,
                    "isa": isa,
                    "max_ulp": round(float(errors[worst]), 4),
                    "bound": bound(name, dtype, kind)
                    + (INFOS_WITHOUT_FMA[name] if isa == "baseline" else 0),
                    "at": float(x[worst]).hex(),
                    "points": len(x),
                }
            )
    return records


INFOS_WITHOUT_FMA = {
    name: 0.0 if _core.ISA == "baseline" else af.get(name)._row["ulp_without_fma"]
    for name in ELEMENTWISE
}


def table(records: list[dict[str, Any]]) -> str:
    lines = [
        f"{'function':<12}{'direction':<13}{'dtype':<9}{'isa':<10}"
        f"{'max ULP':>8}{'bound':>7}  worst input"
    ]
    lines += [
        f"{r['function']:<12}{r['direction']:<13}{r['dtype']:<9}{r['isa']:<10}"
        f"{r['max_ulp']:>8.3f}{r['bound']:>7.2f}  {r['at']}"
        for r in records
    ]
    return "\n".join(lines)


def markdown(records: list[dict[str, Any]]) -> str:
    """Largest errors with FMA, float32 and float64 side by side."""
    isas = [isa for isa in _core.USABLE_ISAS if isa != "baseline"] or ["baseline"]
    lines = [
        f"Largest error in ULP found ({', '.join(isas)}: the same bits). Derivatives outside "
        f"+-{ROOT_WINDOW} of their roots, where the absolute error is bounded instead.",
        "",
        "| function | forward f32 | f64 | derivative f32 | f64 | from output f32 | f64 |",
        "|---|---|---|---|---|---|---|",
    ]
    found: dict[tuple[str, str, str], float] = {}
    for r in records:
        if r["isa"] in isas:
            key = (r["function"], r["direction"], r["dtype"])
            found[key] = max(found.get(key, 0.0), r["max_ulp"])
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
    parser.add_argument("--density", type=int, default=2)
    parser.add_argument("--function", action="append", choices=ELEMENTWISE)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--markdown", type=Path)
    parser.add_argument("--compute", nargs=2, type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.compute:
        compute(*args.compute)
        return 0
    records = measure(args.function or ELEMENTWISE, args.density)
    print(table(records))
    if args.json:
        args.json.write_text(json.dumps(records, indent=1) + "\n")
    if args.markdown:
        args.markdown.write_text(markdown(records))
    over = [r for r in records if r["max_ulp"] > r["bound"]]
    print(f"{len(records)} maxima, {len(over)} above their bound")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
