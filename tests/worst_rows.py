"""Search for the rows of which a row-wise activation's values are furthest off.

    python -m tests.worst_rows softmax softmax1 --dtype float64 --seconds 30

Random rows of up to eight elements, of which the worst are changed a little, again and again: an
element's error and those that the others leave in the sum add up in few rows, which random ones
do not meet. The search compares with the row's formula in NumPy's long doubles, where these have
more digits than doubles, and mpmath settles what it found.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

import actfast as af
from actfast.conformance import Subject
from actfast.conformance.measure import judged, outputs_of
from actfast.facts.row import ROWS
from actfast.formula import evaluate, numpy_namespace, parse
from tests.reference import bound

Array = NDArray[Any]
# Of values that are no difference, which long doubles have to all their digits.
# Of others the worst is but a rounding, or next to where an element leaves the row.
NAMES = [
    row.name
    for row in ROWS
    if row.family.rowwise and row.range.startswith("[0,") and row.smoothness == "Cinf"
]
LONGEST = 8
FRESH, KEPT, CHILDREN, GENERATIONS = 30_000, 300, 40, 25
SCALES, SHIFTS = (0.5, 1, 2, 5, 10), (0, -3, 5)


class Search:
    """Of one activation at its defaults, in one type."""

    def __init__(self, name: str, dtype: str, seed: int) -> None:
        self.row = af.info(name)
        self.f, self.dtype = af.get(name), np.dtype(dtype)
        self.parameters = {p.name: np.longdouble(p.default) for p in self.row.params}
        self.formula = parse(self.row.formula, ("x", *self.parameters))
        self.rng = np.random.default_rng(seed)

    def errors(self, x: Array) -> Array:
        """The largest error of each row, in ULP."""
        values = {"x": x.astype(np.longdouble), **self.parameters}
        want = evaluate(self.formula, numpy_namespace(), values)
        ulp = np.spacing(np.abs(want.astype(self.dtype))).astype(np.longdouble)
        error = np.abs(self.f(x).astype(np.longdouble) - want) / ulp
        worst: Array = np.where(np.isfinite(error), error, 0).max(axis=-1)
        return worst.astype(np.float64)

    def changed(self, x: Array) -> Array:
        """Children of each row, of which about half the elements have another value."""
        x = np.repeat(x, CHILDREN, axis=0)
        digits = np.finfo(self.dtype).precision
        step = 10.0 ** self.rng.uniform(-digits, -1, size=(len(x), 1))
        chosen = self.rng.random(x.shape) < 0.5
        return (x + chosen * self.rng.normal(size=x.shape) * step).astype(self.dtype)

    def climb(self, end: float) -> tuple[float, Array]:
        """The worst row of one population."""
        shape = FRESH, int(self.rng.integers(2, LONGEST + 1))
        x = self.rng.normal(size=shape) * self.rng.choice(SCALES) + self.rng.choice(SHIFTS)
        x = x.astype(self.dtype)
        errors = self.errors(x)
        for _ in range(GENERATIONS):
            best = np.argsort(-errors)[:KEPT]
            children = self.changed(x[best])
            x = np.vstack([x[best], children])
            errors = np.concatenate([errors[best], self.errors(children)])
            if time.monotonic() > end:
                break
        worst = int(np.argmax(errors))
        return float(errors[worst]), x[worst]

    def settled(self, x: Array) -> float:
        """The error by mpmath."""
        subject = Subject.of(self.row.name)
        call = (x[None, :],)
        outputs = outputs_of(subject, "forward", call)
        found = judged(subject.truth(self.dtype), "forward", call, outputs)
        return max(float(one.errors.max()) for one in found)

    def run(self, seconds: float) -> tuple[float, Array]:
        end = time.monotonic() + seconds
        found = self.climb(end)
        while time.monotonic() < end:
            found = max(found, self.climb(end), key=lambda one: one[0])
        return self.settled(found[1]), found[1]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="+", choices=NAMES, metavar="NAME", help=" or ".join(NAMES))
    parser.add_argument("--dtype", choices=("float32", "float64"), default="float64")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    ok = True
    for name in args.names:
        ulp, x = Search(name, args.dtype, args.seed).run(args.seconds)
        limit = bound(name, np.dtype(args.dtype), "forward")
        ok = ok and ulp <= limit
        row = ", ".join(float(value).hex() for value in x)
        verdict = "ok" if ulp <= limit else "ABOVE ITS BOUND"
        print(f"{name} {args.dtype}: {ulp:.4f} ULP of [{row}], bound {limit:g}: {verdict}")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
