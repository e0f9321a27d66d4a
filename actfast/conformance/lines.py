"""Functions of one number within functions of more.

Of a gated function one input is fixed, of a function of rows all elements but one, and one
element of the result is looked at. Limits, kinks, growth and slopes are then judged of every
family as they are of functions of one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actfast.conformance.samples import aligned
from actfast.facts.families import Family

__all__ = ["Line", "far_lines_of", "lines_of"]

Array = NDArray[Any]
# No short binary fractions, and of both signs.
FIXED = (0.9, -1.3)
ROW = (0.3, -1.1, 0.7, 0.2)
# Where gates are open or shut.
FAR = (50.0, -50.0)


@dataclass(frozen=True)
class Line:
    """What moves is one input, or one element of a row of which the first result is seen."""

    family: Family
    moving: int = 0
    fixed: tuple[float, ...] = ()

    @property
    def label(self) -> str:
        """What moves, and what is fixed; "" where there is nothing else."""
        if self.family.rowwise:
            return f"element {self.moving} of the row {self.fixed}"
        if not self.fixed:
            return ""
        names = self.family.operands
        others = [name for i, name in enumerate(names) if i != self.moving]
        fixed = ", ".join(f"{n} = {v}" for n, v in zip(others, self.fixed, strict=True))
        return f"{names[self.moving]} at {fixed}"

    def inputs(self, x: Array) -> tuple[Array, ...]:
        """The inputs at many points."""
        if self.family.rowwise:
            rows = np.repeat(np.array([self.fixed], x.dtype), x.size, axis=0)
            rows[:, self.moving] = x
            return (aligned(rows),)
        others = [np.full(x.shape, v, x.dtype) for v in self.fixed]
        others.insert(self.moving, x)
        return tuple(others)

    def at(self, x: Any, dtype: Any) -> tuple[Any, ...]:
        """The inputs at one point, of which the fixed ones are rounded to the dtype."""
        fixed: Sequence[Any] = [float(np.dtype(dtype).type(v)) for v in self.fixed]
        if self.family.rowwise:
            return ([x if i == self.moving else v for i, v in enumerate(fixed)],)
        return (*fixed[: self.moving], x, *fixed[self.moving :])

    def one_hot(self, x: Array) -> Array:
        """The gradient by the first result, of as many rows."""
        if self.family.reduces:
            return aligned(np.ones(x.shape, x.dtype))
        grad = np.zeros((x.size, len(self.fixed)), x.dtype)
        grad[:, 0] = 1
        return aligned(grad)

    def seen(self, result: Any) -> Any:
        """Of the forward's result."""
        return result[..., 0] if self.family.rowwise and not self.family.reduces else result


def lines_of(family: Family) -> tuple[Line, ...]:
    if family.rowwise:
        return Line(family, 0, ROW), Line(family, 1, ROW)
    if len(family.operands) == 1:
        return (Line(family),)
    return _along_each(family, FIXED)


def far_lines_of(family: Family) -> tuple[Line, ...]:
    """Those along which a product of bounded factors comes near its ends."""
    return () if family.rowwise or len(family.operands) == 1 else _along_each(family, FAR)


def _along_each(family: Family, places: Sequence[float]) -> tuple[Line, ...]:
    return tuple(
        Line(family, moving, (fixed,) * (len(family.operands) - 1))
        for moving in range(len(family.operands))
        for fixed in places
    )
