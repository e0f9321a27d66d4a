"""Faults that only functions of rows can have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from actfast.conformance.mutants._base import (
    FAMILIES,
    FAMILY_MUTANTS,
    MUTANTS,
    Rows,
    maker,
    mutant,
    off_by_one_ulp,
)


def gradients(id: str, family: str = "rows") -> Callable[[Callable[..., Any]], Any]:
    """A mutant of rows by what it makes of (self, grad, x, gradient, options)."""

    def add(fault: Callable[..., Any]) -> Any:
        def gradient(self: Any, grad: Any, x: Any, **options: Any) -> Any:
            if "where" in options:
                # What does not count is no part of the fault.
                x = np.where(options["where"], x, x.dtype.type(0))
            return fault(grad, x, self.act.backward, options)

        kind = type(fault.__name__, (FAMILIES[family],), {"gradient": gradient})
        FAMILY_MUTANTS[id, family] = maker(kind)
        return fault

    return add


@gradients("D02")
def loses_nan_in_gradient(grad: Any, x: Any, exact: Any, options: Any) -> Any:
    return np.where(np.isnan(x), x.dtype.type(0), exact(grad, x, **options))


@gradients("D04")
def nan_at_infinity_in_gradient(grad: Any, x: Any, exact: Any, options: Any) -> Any:
    return np.where(x == -np.inf, x.dtype.type(np.nan), exact(grad, x, **options))


@gradients("D10")
def nan_far_out_in_gradient(grad: Any, x: Any, exact: Any, options: Any) -> Any:
    far = (np.abs(x) > 60) & np.isfinite(x)
    return np.where(far, x.dtype.type(np.nan), exact(grad, x, **options))


@gradients("E05")
def rough_gradient(grad: Any, x: Any, exact: Any, options: Any) -> Any:
    found = exact(grad, x, **options)
    return found * found.dtype.type(1 + 4e-6) if found.dtype == np.float32 else found


@gradients("E06")
def gradient_of_few_digits(grad: Any, x: Any, exact: Any, options: Any) -> Any:
    found = exact(grad, x, **options)
    return found * (1 + 1e-12) if found.dtype == np.float64 else found


@gradients("E07")
def square_of_grad(grad: Any, x: Any, exact: Any, options: Any) -> Any:
    return exact(grad * np.abs(grad), x, **options)


@gradients("E09")
def gradient_of_another(grad: Any, x: Any, exact: Any, options: Any) -> Any:
    found = exact(grad, x, **options)
    return found * 1.0001 if found.dtype.itemsize == 8 else found


@mutant("E08", "rows")
class RowsOutputForInput(Rows):
    def backward_from_output(self, grad: Any, y: Any, axis: Any = -1, **options: Any) -> Any:
        return self.act.backward(grad, y, axis=axis, **options)


@mutant("E11", "rows")
class IgnoresTemperature(Rows):
    def value(self, x: Any, temperature: float = 1.0, **options: Any) -> Any:
        return self.act(x, **options)


@mutant("E14", "rows")
class RowsScaled(Rows):
    def value(self, x: Any, **options: Any) -> Any:
        y = self.act(x, **options)
        return y * y.dtype.type(1.01)

    def gradient(self, grad: Any, x: Any, **options: Any) -> Any:
        found = self.act.backward(grad, x, **options)
        return found * found.dtype.type(1.01)

    def backward_from_output(self, grad: Any, y: Any, axis: Any = -1, **options: Any) -> Any:
        factor = y.dtype.type(1.01)
        return factor * self.act.backward_from_output(grad, y / factor, axis=axis, **options)


@mutant("E17", "rows")
class RoundsTheQuotient(Rows):
    def value(self, x: Any, **options: Any) -> Any:
        y = self.act(x, **options)
        other = options.get("temperature", 1) != 1 and y.dtype == np.float32
        return y * y.dtype.type(1 - 2e-6) if other else y


class ByColumns(Rows):
    """Another order of summation where the axis is not the last."""

    def value(self, x: Any, axis: Any = -1, **options: Any) -> Any:
        y = self.act(x, axis=axis, **options)
        last = axis in (-1, np.ndim(x) - 1)
        return y if last else off_by_one_ulp(y, y > 0)


class MaskedAsZero(Rows):
    def masked(self, x: Any, where: Any, **options: Any) -> Any:
        return self.act(np.where(where, x, x.dtype.type(0)), **options) * where


class FirstElement(Rows):
    """It is added first, and rounded more often than the others."""

    facts: Mapping[str, Any] = {"max_ulp": {}}

    def value(self, x: Any, axis: Any = -1, **options: Any) -> Any:
        y = np.array(self.act(x, axis=axis, **options))
        if y.dtype == np.float64 and y.size:
            np.moveaxis(y, axis, -1)[..., 0] *= 1 - 1e-10
        return y


class UnshiftedFarOut(Rows):
    def value(self, x: Any, **options: Any) -> Any:
        far = np.size(x) and np.abs(x).min() > 90
        return self.act(x * x.dtype.type(1.01) if far else x, **options)


MUTANTS |= {
    "C18": maker(ByColumns),
    "C19": maker(MaskedAsZero),
    "E22": maker(FirstElement),
    "E23": maker(UnshiftedFarOut),
}
