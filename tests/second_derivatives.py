"""Errors of the built-ins' second derivatives over the whole range, in ULP of the exact value.

``python -m tests.second_derivatives`` prints the largest that it finds, as docs/formulas.md has
them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import NamedTuple

import mpmath
import numpy as np

import actfast as af
from actfast import formula
from actfast.facts.functions import functions
from actfast.facts.row import ROWS, Row

NAMES = [row.name for row in ROWS if row.family.pointwise]
DTYPES = (np.float32, np.float64)
BOUND = 5.0
"""In ULP."""
ROOT_WINDOW = 1.0
"""So near a root of f'' the error is absolute, at most an ULP of 1."""
# The formulas cancel, differentiated twice; at 2**-1074 by twice as many bits as that.
BITS = 3500


class Worst(NamedTuple):
    away: float
    """From the roots, in ULP."""
    near: float
    """A root, absolute, in ULP of 1, or of the largest f'' so near."""
    at: float


def samples(dtype: type[np.floating], count: int, seed: int = 0) -> np.ndarray:
    """Numbers of every size, more where values bend, and where they become subnormal."""
    rng = np.random.default_rng(seed)
    info = np.finfo(dtype)
    sign = rng.choice([-1.0, 1.0], count)
    most = 120 if dtype is np.float32 else 760
    parts = [rng.uniform(-size, size, count) for size in (3, 12, 45, most)]
    parts += [sign * rng.uniform(15, 25, count), sign * rng.uniform(34, 40, count)]
    parts += [sign * rng.uniform(0.93 * most, most, count)]
    for low, high in ((info.minexp - info.nmant, info.maxexp - 1), (-60, 4)):
        parts.append(sign * np.exp2(rng.uniform(low, high, count)))
    x = np.concatenate(parts).astype(dtype)
    return x[np.isfinite(x) & (x != 0)]


class Exact:
    """f'' of a row's formula, in mpmath's numbers."""

    def __init__(self, row: Row, params: dict[str, float]) -> None:
        tree = formula.parse(row.formula, row.variables, functions())
        slope = formula.differentiate(tree, "x", functions())
        self.tree = formula.differentiate(slope, "x", functions())
        self.params = params
        self.kinks = [float(at) for at, _ in af.get(row.name).kinks]

    def __call__(self, x: float) -> mpmath.mpf:
        with mpmath.workprec(BITS):
            values = {"x": mpmath.mpf(x), **self.params}
            return formula.evaluate(self.tree, formula.mpmath_namespace(), values)

    def roots(self) -> list[float]:
        """Where it changes sign but at kinks, and 0 is not all that it is."""
        x = np.linspace(-12.005, 12.005, 961)
        y = [float(self(v)) for v in x.tolist()]
        found = []
        for i in np.flatnonzero(np.sign(y[:-1]) * np.sign(y[1:]) < 0).tolist():
            low, high = float(x[i]), float(x[i + 1])
            for _ in range(40):
                middle = (low + high) / 2
                if (self(middle) < 0) == (self(low) < 0):
                    low = middle
                else:
                    high = middle
            found.append(low)
        return found


def ulps(got: float, exact: mpmath.mpf, dtype: type[np.floating]) -> float:
    info = np.finfo(dtype)
    if not np.isfinite(got):
        return float("inf")
    exponent = int(mpmath.frexp(abs(exact))[1]) - 1 if exact else info.minexp
    size = mpmath.ldexp(1, max(exponent, int(info.minexp)) - info.nmant)
    with mpmath.workprec(BITS):
        return float(abs(mpmath.mpf(got) - exact) / size)


def measured(
    name: str, dtype: type[np.floating], count: int, seed: int = 0, **params: float
) -> Worst:
    """The largest errors of one built-in at some values of its parameters."""
    row = next(row for row in ROWS if row.name == name)
    values = {k: float(dtype(v)) for k, v in {**row.defaults, **params}.items()}
    exact = Exact(row, values)
    # A root at 0 keeps its relative error: f'' is odd there.
    roots = [root for root in exact.roots() if abs(root) > 1e-9]
    x = samples(dtype, count, seed)
    got = af.get(name).second_derivative(x, **values)
    away, near, at, largest = 0.0, 0.0, 0.0, 1.0
    for v, y in zip(x.tolist(), got.tolist(), strict=True):
        if v in exact.kinks:
            continue
        true = exact(v)
        error = ulps(y, true, dtype)
        if any(abs(v - root) < ROOT_WINDOW for root in roots):
            largest = max(largest, float(abs(true)))
            near = max(near, float(abs(mpmath.mpf(y) - true)) / float(np.finfo(dtype).eps))
        elif error > away:
            away, at = error, v
    return Worst(away, near / largest, at)


def report(count: int) -> Iterator[str]:
    yield "| activation | float32 | near a root | float64 | near a root |"
    yield "|---|---:|---:|---:|---:|"
    for name in NAMES:
        cells = []
        for dtype in DTYPES:
            worst = measured(name, dtype, count)
            cells += [f"{worst.away:.2f}", f"{worst.near:.2f}" if worst.near else ""]
        yield f"| {name} | {' | '.join(cells)} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=400, help="inputs of each kind")
    for line in report(parser.parse_args().count):
        print(line, flush=True)
