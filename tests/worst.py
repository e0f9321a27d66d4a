"""The worst inputs found so far: one for each function, direction and dtype.

They are in tests/worst_inputs.csv, to which ``tests.accuracy_report`` and ``tests.exhaustive`` add
by ``--worst tests/worst_inputs.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import actfast as af
from tests.reference import exact, full_params, ulp_error

FILE = Path(__file__).with_name("worst_inputs.csv")
DIRECTIONS = ("forward", "derivative", "from_output")
FIELDS = ("function", "direction", "dtype", "input", "ulp")


def outputs(name: str, kind: str, x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    f = af.get(name)
    if kind == "from_output":
        return np.asarray(f.backward_from_output(np.ones_like(x), x))
    with np.errstate(over="ignore"):
        return np.asarray(f(x) if kind == "forward" else f.derivative(x))


@dataclass(frozen=True)
class Point:
    """An input, with the error in ULP of the kernels with FMA."""

    function: str
    direction: str
    dtype: str
    input: float
    ulp: float

    @property
    def key(self) -> tuple[str, str, str]:
        return self.function, self.direction, self.dtype

    def measure(self) -> float:
        """The error that the kernels in use make."""
        x = np.array([self.input], self.dtype)
        params = full_params(self.function, {}, self.dtype)
        want = [exact(self.function, self.direction, self.input, params)]
        return float(ulp_error(outputs(self.function, self.direction, x), want)[0])


def read(path: Path = FILE) -> list[Point]:
    with path.open(newline="") as file:
        return [
            Point(
                r["function"],
                r["direction"],
                r["dtype"],
                float.fromhex(r["input"]),
                float(r["ulp"]),
            )
            for r in csv.DictReader(file)
        ]


def add(path: Path, found: Iterable[Point]) -> None:
    """Keep the worst of what is found and of what the file holds, which is measured again."""
    before = read(path) if path.exists() else []
    worst: dict[tuple[str, str, str], Point] = {}
    for p in [*(Point(*p.key, p.input, p.measure()) for p in before), *found]:
        # What is in the file stays there among equals.
        if p.ulp > (worst[p.key].ulp if p.key in worst else 0) + 1e-6:
            worst[p.key] = p
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        for _, p in sorted(worst.items()):
            writer.writerow([*p.key, p.input.hex(), f"{p.ulp:.4f}"])
