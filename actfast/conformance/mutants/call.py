"""B: faults of calls, types and shapes."""

from __future__ import annotations

from typing import Any

import numpy as np

from actfast.conformance.mutants._base import MUTANTS, Function, mutant

MUTANTS["A06"] = lambda: "actfast.conformance.mutants.noisy:SUBJECT"


@mutant("B01", "rows", "reduction", "gated")
class Sum(Function):
    def value(self, x: Any, **params: float) -> Any:
        return float(np.sum(self.act(x, **params)))


@mutant("B02", "rows", "reduction", "gated")
class Widened(Function):
    def value(self, x: Any, **params: float) -> Any:
        return np.asarray(self.act(x, **params), np.float64)


@mutant("B03", "rows", "reduction")
class CastBack(Function):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        return y if x.dtype.kind == "f" else y.astype(x.dtype)


@mutant("B04", "rows")
class RealPart(Function):
    def value(self, x: Any, **params: float) -> Any:
        return self.act(x.real if x.dtype.kind == "c" else x, **params)


@mutant("B05", "rows", "gated")
class Flattened(Function):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        return y.ravel() if x.ndim > 2 else y


@mutant("B06", "gated")
class AtLeast1D(Function):
    def value(self, x: Any, **params: float) -> Any:
        return np.atleast_1d(self.act(x, **params))


@mutant("B07", "rows", "gated")
class DividesBySize(Function):
    def value(self, x: Any, **params: float) -> Any:
        return self.act(x, **params) * (x.size // x.size)
