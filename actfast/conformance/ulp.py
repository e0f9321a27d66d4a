"""Exact real numbers in bulk, and distances to them in units in the last place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Exact", "finfo", "ulp_error"]

# Beyond what any float can hold, and well within an int64.
_FAR = 1 << 40
_BITS = 53


def finfo(dtype: Any) -> Any:
    """NumPy's finfo, of bfloat16 too, which NumPy does not know."""
    # By name, as it may come from a process that knows the dtype, to one that does not.
    if str(dtype) == "bfloat16":
        ml_dtypes = import_module("ml_dtypes")
        return ml_dtypes.finfo(ml_dtypes.bfloat16)
    return np.finfo(dtype)


@dataclass(frozen=True, slots=True)
class Exact:
    """Real numbers (high + low) * 2**exponent, with abs(high) in [1/2, 1), or 0, inf, nan.

    About 106 bits each, whatever their magnitude: a double-double would lose its
    second half where the first is near the end of the range.
    """

    high: NDArray[np.float64]
    low: NDArray[np.float64]
    exponent: NDArray[np.int64]

    @classmethod
    def of(cls, numbers: Sequence[Any]) -> Exact:
        """From mpmath's numbers or Python floats."""
        parts = [_split(number) for number in numbers]
        high, low, exponent = zip(*parts, strict=True) if parts else ((), (), ())
        return cls(
            np.array(high, np.float64), np.array(low, np.float64), np.array(exponent, np.int64)
        )

    @classmethod
    def of_floats(cls, numbers: NDArray[Any]) -> Exact:
        """From float64 that are taken for exact."""
        high, exponent = np.frexp(np.asarray(numbers, np.float64))
        exponent = np.where(np.isfinite(high), exponent, 0).astype(np.int64)
        return cls(high, np.zeros_like(high), exponent)

    def __len__(self) -> int:
        return len(self.high)

    def __getitem__(self, index: Any) -> Exact:
        return Exact(*(np.atleast_1d(part[index]) for part in self.parts))

    @property
    def parts(self) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        return self.high, self.low, self.exponent

    def floats(self) -> NDArray[np.float64]:
        """The nearest float64, or one beside it."""
        with np.errstate(all="ignore"):
            exponent = np.clip(self.exponent, -4000, 4000)
            return np.asarray(np.ldexp(self.high + self.low, exponent.astype(np.int32)))

    def text(self, index: int) -> str:
        """In decimal, with more digits than any float has."""
        high = float(self.high[index])
        if not math.isfinite(high) or high == 0:
            return repr(high)
        from mpmath import mp, mpf

        exponent = int(self.exponent[index])
        if abs(exponent) >= _FAR:
            return f"{'-' if high < 0 else ''}{'huge' if exponent > 0 else 'tiny'}"
        with mp.workprec(2 * _BITS):
            number = mp.ldexp(mpf(high) + mpf(float(self.low[index])), exponent)
            return str(mp.nstr(number, 20))


def _split(number: Any) -> tuple[float, float, int]:
    if not hasattr(number, "_mpf_"):
        high, exponent = math.frexp(number)
        return high, 0.0, exponent if math.isfinite(high) else 0
    sign, mantissa, exponent, count = number._mpf_
    if not mantissa:
        return float(number), 0.0, 0
    mantissa = int(mantissa)
    surplus = count - _BITS
    if surplus <= 0:
        top, rest = mantissa << -surplus, 0.0
    else:
        top = mantissa >> surplus
        remainder = mantissa - (top << surplus)
        cut = max(0, surplus - 2 * _BITS)
        rest = math.ldexp(remainder >> cut, cut - surplus)
    factor = -1.0 if sign else 1.0
    scale = max(-_FAR, min(_FAR, int(exponent) + count))
    return factor * math.ldexp(top, -_BITS), factor * math.ldexp(rest, -_BITS), scale


def ulp_error(
    got: NDArray[Any],
    want: Exact | Sequence[Any],
    dtype: Any = None,
    scale: Exact | None = None,
) -> NDArray[np.float64]:
    """abs(got - want) in units in the last place of want, as dtype would hold it.

    Or of ``scale``, where want is a sum of which that is the size. Below the smallest
    normal number the unit is the smallest subnormal. A NaN is only right for a NaN, an
    infinity only for what rounds to that infinity: anything else is infinitely far. A
    zero's sign does not count.
    """
    info = finfo(got.dtype if dtype is None else dtype)
    if not isinstance(want, Exact):
        want = Exact.of(want)
    smallest = int(info.minexp) - int(info.nmant)
    value = np.asarray(got, np.float64)
    exponent = want.exponent
    with np.errstate(all="ignore"):
        fraction, power = np.frexp(value)
        # Both relative to want's power of two, where their difference is exact.
        shift = np.clip(power - exponent, -1100, 1100).astype(np.int32)
        difference = (np.ldexp(fraction, shift) - want.high) - want.low
        unit = np.maximum(exponent - 1 - info.nmant, smallest)
        relative = np.clip(exponent - unit, -2000, 2000).astype(np.int32)
        error = np.abs(np.ldexp(difference, relative))
        # What is far below the smallest subnormal is as good as zero.
        nothing = (want.high == 0) | (np.isfinite(want.high) & (exponent < smallest - 80))
        error = np.where(nothing, np.abs(np.ldexp(value, -smallest)), error)
        if scale is not None:
            size = np.where(scale.high == 0, -_FAR, scale.exponent)
            unit_of_scale = np.maximum(size - 1 - info.nmant, smallest)
            finer = np.where(nothing, smallest, unit) - unit_of_scale
            error = np.ldexp(error, np.clip(finer, -2000, 2000).astype(np.int32))
        halfway = 1 - math.ldexp(1, -int(info.nmant) - 2)
        top = np.abs(want.high) >= halfway
        overflows = (exponent > info.maxexp) | ((exponent == info.maxexp) & top)
        overflows |= np.isinf(want.high)
        infinite = np.isinf(value)
        right = infinite & overflows & (np.sign(value) == np.sign(want.high))
        error = np.where(infinite | np.isinf(want.high), np.where(right, 0.0, np.inf), error)
        nans = np.isnan(value).astype(int) + np.isnan(want.high)
    return np.asarray(np.where(nans == 0, error, np.where(nans == 2, 0.0, np.inf)))
