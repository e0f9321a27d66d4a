"""Small calls, against NumPy's cheapest ufunc."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .race import Entry, race

BASE = "np.negative(x)"
GOALS = {
    ("af.relu(x)", 1): 0.6,
    ("af.relu(x)", 100): 0.6,
    ("af.leaky_relu(x, negative_slope=0.2)", 1): 0.6,
    ("af.leaky_relu(x, negative_slope=0.2)", 100): 0.6,
    ("af.softmax(x)", 10): 1.5,
    ("af.softmax(x)", 100): 1.5,
}


@dataclass
class Small:
    text: str
    size: int
    ns: float
    base_ns: float
    ratio: float  # the call's time by np.negative's
    goal: float


def small_calls(af: Any, rounds: int) -> list[Small]:
    found = []
    for (text, size), goal in GOALS.items():
        x = np.random.default_rng(2026).standard_normal(size, np.float32)
        names = {"af": af, "np": np, "x": x}
        base, laps = race([Entry(BASE, names), Entry(text, names)], rounds)
        small = Small(text, size, laps.median(), base.median(), laps.ratio_to(base), goal)
        found.append(small)
    return found
