"""A parameter of an activation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real
from typing import Any

from actfast.errors import SpecError

__all__ = ["Param", "is_number"]


def is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


CLOSED = ("neither", "low", "high", "both")


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter: accepted where low < value < high, and at the ends that are closed.

    It may do without its name where a mapping or a keyword gives that.
    """

    name: str = ""
    default: float = math.nan
    low: float = -math.inf
    high: float = math.inf
    synonyms: tuple[str, ...] = ()
    doc: str = ""
    closed: str = "neither"
    """Which ends belong to the interval: "neither", "low", "high" or "both"."""
    along_axis: bool = False
    """Whether a 1-D array of it lies along the call's axis=, such as one value a channel."""

    def __post_init__(self) -> None:
        if isinstance(self.synonyms, str):
            raise SpecError(f"parameter {self.name!r}: synonyms must be a tuple of names")
        if not isinstance(self.name, str):
            raise SpecError(f"a parameter's name must be text, got {self.name!r}")
        object.__setattr__(self, "synonyms", tuple(self.synonyms))
        for name in ("default", "low", "high"):
            value = getattr(self, name)
            if not is_number(value):
                raise SpecError(f"parameter {self.name!r}: {name} must be a number, got {value!r}")
            try:
                object.__setattr__(self, name, float(value))
            except OverflowError as error:
                raise SpecError(f"parameter {self.name!r}: {name} is too large") from error
        if self.closed not in CLOSED:
            raise SpecError(
                f"parameter {self.name!r}: closed must be one of {', '.join(CLOSED)}, "
                f"got {self.closed!r}"
            )

    def accepts(self, value: Any) -> Any:
        """Whether a number, or each of an array, lies in the interval."""
        low = value >= self.low if self.closed in ("low", "both") else value > self.low
        high = value <= self.high if self.closed in ("high", "both") else value < self.high
        # Neither infinity is ever a value, though a closed end may be one.
        return low & high & (abs(value) < math.inf)

    @property
    def interval(self) -> str:
        """What is accepted, in words."""
        above = ">=" if self.closed in ("low", "both") else ">"
        below = "<=" if self.closed in ("high", "both") else "<"
        if math.isinf(self.low) and math.isinf(self.high):
            return "finite"
        if math.isinf(self.high):
            return f"finite and {above} {self.low:g}"
        if math.isinf(self.low):
            return f"finite and {below} {self.high:g}"
        ends = {"neither": "", "both": ", ends included"}
        included = ends.get(
            self.closed, f", the {'lower' if self.closed == 'low' else 'upper'} end included"
        )
        return f"between {self.low:g} and {self.high:g}{included}"
