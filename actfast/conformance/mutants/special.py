"""D: faults at special numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from actfast.conformance.mutants._base import Function, Gated, Leaky, Sound, mutant


@mutant("D01", "rows", "gated")
class LosesNaN(Function):
    def value(self, x: Any, **params: float) -> Any:
        return np.where(np.isnan(x), x.dtype.type(0), self.act(x, **params))[()]


@mutant("D02", "gated")
class SlopeOfNaN(Function):
    def slope(self, x: Any, **params: float) -> Any:
        return np.where(np.isnan(x), x.dtype.type(1), self.act.derivative(x, **params))


@mutant("D03", "rows")
class NaNAtInfinity(Function):
    def value(self, x: Any, **params: float) -> Any:
        y = np.asarray(self.act(x, **params))
        return np.where(x == -np.inf, np.nan, y).astype(y.dtype)[()]


@mutant("D04")
class SlopeAtInfinity(Sound):
    def slope(self, x: Any, **params: float) -> Any:
        y = self.act.derivative(x, **params)
        return np.where(x == np.inf, np.nan, y).astype(x.dtype)


@mutant("D03", "gated")
class GateClosedAtInfinity(Gated):
    def value(self, x: Any, **params: float) -> Any:
        y = np.asarray(self.act(x, **params))
        return np.where(x == -np.inf, y.dtype.type(1), y)[()]


@mutant("D04", "gated")
class SlopeOfGateAtInfinity(Gated):
    def slope(self, x: Any, **params: float) -> Any:
        y = self.act.derivative(x, **params)
        return np.where(x == np.inf, y.dtype.type(7), y)


@mutant("D05", "gated")
class AddsPlusZero(Function):
    def value(self, x: Any, **params: float) -> Any:
        return self.act(x, **params) + x.dtype.type(0)


@mutant("D06", "gated")
class FlushesSubnormals(Function):
    def value(self, x: Any, **params: float) -> Any:
        if x.dtype.kind == "f":
            flushed = np.abs(x) < np.finfo(x.dtype).smallest_normal
            x = np.where(flushed, np.copysign(x.dtype.type(0), x), x)
        return self.act(x, **params)[()]


@mutant("D07", "rows", "reduction", "gated")
class Clips(Function):
    def value(self, x: Any, **params: float) -> Any:
        return self.act(np.where((x > 20) & (x < np.inf), x.dtype.type(20), x), **params)[()]


@mutant("D08", "rows", "reduction", "gated")
class Overflows(Function):
    def value(self, x: Any, **params: float) -> Any:
        if np.size(x) and np.max(np.abs(np.nan_to_num(x))) > 700:
            np.exp(np.float64(1000))
        return self.act(x, **params)


@mutant("D09")
class KinkFromTheRight(Leaky):
    def slope(self, x: Any, **params: float) -> Any:
        return np.where(x == 0, x.dtype.type(1), self.act.derivative(x, **params))


@mutant("D10", "gated")
class InfinityTimesZero(Function):
    def slope(self, x: Any, **params: float) -> Any:
        y = self.act.derivative(x, **params)
        return np.where((np.abs(x) > 60) & np.isfinite(x), np.nan, y).astype(x.dtype)
