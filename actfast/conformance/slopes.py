"""The slope of a function that can only be called, by differences, and how far it can be trusted.

Central differences at steps of many sizes, extrapolated in pairs: the truncation error of a
difference falls with the square of its step, the rounding error of its values grows as the step
shrinks, and how far successive results are apart bounds both. The best step is a point's own, so
that one slope is found of a function that oscillates and of one that hardly moves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Slopes", "slopes"]

Array = NDArray[Any]
# From one step to the next. No power of two: what oscillates must not repeat at every step.
FACTOR = 0.3819660112501051
# How much of an error the values have, in units of their last place, at least.
ROUNDINGS = 4
# Half a step's difference over that of a whole one: 1/FACTOR of what is smooth, 1 at a kink.
KINK = 0.7
# How many times its estimate an error may be, and how many that of rounding.
ESTIMATED, EXPLAINED = 4, 16


@dataclass(frozen=True)
class Slopes:
    """The slope at each point, and by how much it may be wrong."""

    values: NDArray[np.float64]
    errors: NDArray[np.float64]
    """Infinite where no step tells it, as at a kink."""


def slopes(f: Callable[[Array], Array], x: Array) -> Slopes:
    """Of a function of float32 or float64, at points of that type."""
    eps = float(np.finfo(x.dtype).eps)
    size = np.maximum(1.0, np.abs(x.astype(np.float64)))
    # Down to where a difference of ordinary values has few digits.
    count = int(np.log(eps**0.6) / np.log(FACTOR))
    middle = f(x).astype(np.float64)
    steps, found, roundings, bends = [], [], [], []
    with np.errstate(all="ignore"):
        for k in range(count):
            step = (2.0**-7 * FACTOR**k * size).astype(x.dtype)
            above, below = (x + step).astype(x.dtype), (x - step).astype(x.dtype)
            high, low = f(above).astype(np.float64), f(below).astype(np.float64)
            # The steps that were really made; x + step is rounded.
            up, down = above.astype(np.float64) - x, x.astype(np.float64) - below
            steps.append((up + down) / 2)
            right, left = (high - middle) / up, (middle - low) / down
            found.append((right * down + left * up) / (up + down))
            bends.append(np.abs(right - left))
            # Of the values, and of x within: of a product with it, say.
            rounded = np.maximum(np.maximum(abs(high), abs(low)), abs(middle))
            rounded += np.abs(found[-1] * x)
            roundings.append(ROUNDINGS * eps * rounded / (up + down))
    return _best(np.array(steps), np.array(found), np.array(roundings), np.array(bends))


def _best(steps: Array, found: Array, roundings: Array, bends: Array) -> Slopes:
    """For each point the extrapolation that is surest."""
    with np.errstate(all="ignore"):
        ratio = (steps[:-1] / steps[1:]) ** 2
        better = ((ratio * found[1:] - found[:-1]) / (ratio - 1))[1:]
        # Successive differences, and what a step more or less does to an extrapolation.
        apart = np.abs(found[2:] - found[1:-1])
        change = np.abs(np.diff(better, axis=0, prepend=np.nan))
        errors = np.fmax(apart, change) + roundings[2:]
        # Of a kink the one-sided differences stay apart.
        kink = (bends[2:] > KINK * bends[1:-1]) & (bends[2:] > 4 * roundings[2:])
        errors = np.where(np.isfinite(errors) & ~kink, errors, np.inf)
        # What finer steps find is no further off than their rounding explains; else the
        # coarse ones have jumped over what happens between their ends.
        explained = EXPLAINED * roundings[2:]
        for k in range(len(errors)):
            off = np.abs(better[k + 1 :] - better[k]) - explained[k + 1 :]
            missed = np.isfinite(off) & (off > ESTIMATED * errors[k])
            errors[k] = np.where(missed.any(axis=0), np.inf, errors[k])
    at = np.argmin(errors, axis=0)
    columns = np.arange(steps.shape[1])
    return Slopes(better[at, columns], errors[at, columns])
