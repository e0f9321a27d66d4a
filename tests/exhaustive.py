"""Compare all 2^32 float32 inputs with the float64 kernels.

    python -m tests.exhaustive NAME [NAME ...] [--direction derivative] [--stride 1] [--worst FILE]

A float64 result is right to about 2^-52, so it decides everything but near ties of
the maximum, which mpmath settles. A few minutes for each function and direction.
``--worst tests/worst_inputs.csv`` adds what is worse than the inputs committed there.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

import actfast as af
from actfast.conformance.measure import ROOT_WINDOW
from tests import worst
from tests.reference import ELEMENTWISE, bound, full_params, root_distance

CHUNK = 1 << 22


def values(name: str, direction: str, x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    f = af.get(name, **full_params(name, {}, np.float32))
    with np.errstate(over="ignore"):
        return np.asarray(f(x) if direction == "forward" else f.derivative(x))


def errors(got: np.ndarray[Any, Any], want: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """In float32 ULP of the float64 reference."""
    with np.errstate(all="ignore"):
        _, exponent = np.frexp(want)
        unit = np.ldexp(1.0, np.maximum(exponent - 24, -149))
        error = np.abs(got.astype(np.float64) - want) / unit
        # Rounding to float32 overflows where the kernel may.
        same = (got == want.astype(np.float32)) | (np.isnan(got) & np.isnan(want))
    return np.where(same & ~np.isfinite(got), 0.0, error)


def run(name: str, direction: str, stride: int) -> tuple[worst.Point, bool]:
    """The worst input, and whether its error is within the bound."""
    most, at, wrong = 0.0, 0.0, 0
    params = full_params(name, {}, np.float32)
    for start in range(0, 1 << 32, CHUNK * stride):
        bits = np.arange(start, min(start + CHUNK * stride, 1 << 32), stride, dtype=np.uint64)
        x = bits.astype(np.uint32).view(np.float32)
        x = x[np.isfinite(x)]
        if not x.size:
            continue
        wide = x.astype(np.float64)
        found = errors(values(name, direction, x), values(name, direction, wide))
        if direction == "derivative":
            found[root_distance(name, wide, params) <= ROOT_WINDOW] = 0
        wrong += int((found > 0.5 + 2.0**-20).sum())
        i = int(np.argmax(found))
        if found[i] > most:
            most, at = float(found[i]), float(x[i])
    settled = worst.Point(name, direction, "float32", at, 0).measure()
    limit = bound(name, np.float32, direction)
    verdict = "ok" if settled <= limit else "ABOVE ITS BOUND"
    print(
        f"{name} {direction}: {settled:.4f} ULP at {at.hex()}, bound {limit:g}: {verdict}; "
        f"{wrong} inputs not correctly rounded",
        flush=True,
    )
    return worst.Point(name, direction, "float32", at, settled), settled <= limit


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="+", choices=[*ELEMENTWISE, "all"], metavar="NAME")
    parser.add_argument("--direction", choices=("forward", "derivative"), action="append")
    parser.add_argument("--stride", type=int, default=1, help="take every n-th input")
    parser.add_argument("--worst", type=Path, metavar="FILE")
    args = parser.parse_args()
    names = ELEMENTWISE if "all" in args.names else args.names
    ok = True
    for name in names:
        for direction in args.direction or ("forward", "derivative"):
            point, within = run(name, direction, args.stride)
            ok = within and ok
            if args.worst:
                worst.add(args.worst, [point])
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
