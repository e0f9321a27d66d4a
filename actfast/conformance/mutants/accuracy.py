"""E: wrong values and derivatives."""

from __future__ import annotations

from typing import Any

import numpy as np

from actfast.conformance.mutants._base import (
    Array,
    Function,
    Gated,
    Rows,
    Sound,
    claims,
    in_the_tail,
    mutant,
    off_by_one_ulp,
)

claims("E01", derivative="where(x > 0, 1, alpha * exp(x)) * 1.000000001")


class Wobbles(Function):
    """Slightly too large in one type."""

    dtype: Any = np.float64
    factor = 1 + 1e-13

    def wobble(self, x: Any, y: Any) -> Any:
        if y.dtype.itemsize != np.dtype(self.dtype).itemsize:
            return y
        return y * np.where(in_the_tail(x), self.factor, 1).astype(y.dtype)


class Wobbles32(Wobbles):
    dtype = np.float32
    factor = 1 + 2e-6


@mutant("E02", "rows", "gated")
class ConstantOfFewDigits(Wobbles):
    def value(self, x: Any, **params: float) -> Any:
        return self.wobble(x, self.act(x, **params))


@mutant("E03", "rows", "gated")
class FastExp(Wobbles32):
    def value(self, x: Any, **params: float) -> Any:
        return self.wobble(x, self.act(x, **params))


@mutant("E05", "gated")
class FastSlope(Wobbles32):
    def slope(self, x: Any, **params: float) -> Any:
        return self.wobble(x, self.act.derivative(x, **params))


@mutant("E06", "gated")
class SlopeOfFewDigits(Wobbles):
    def slope(self, x: Any, **params: float) -> Any:
        return self.wobble(x, self.act.derivative(x, **params))


@mutant("E07")
class IgnoresGrad(Sound):
    def backward(self, grad: Any, x: Any, **params: float) -> Any:
        return self.slope(x, **params)


@mutant("E08")
class OutputTakenForInput(Sound):
    def backward_from_output(self, grad: Any, y: Any, **params: float) -> Any:
        return grad * self.slope(y, **params)


@mutant("E09", "gated")
class SlopeOfAnother(Function):
    def slope(self, x: Any, **params: float) -> Any:
        y = self.act.derivative(x, **params)
        with np.errstate(over="ignore"):
            return y * 1.0001 if x.dtype.itemsize == 8 else y


@mutant("E11", "gated")
class IgnoresParameters(Function):
    def value(self, x: Any, **params: float) -> Any:
        return self.act(x)

    def slope(self, x: Any, **params: float) -> Any:
        return self.act.derivative(x)


@mutant("E14")
class Scaled(Sound):
    def scaled(self, x: Any, y: Any) -> Any:
        return (y * np.where(np.abs(x) < 50, 1.01, 1).astype(y.dtype))[()]

    def value(self, x: Any, **params: float) -> Any:
        return self.scaled(x, self.act(x, **params))

    def slope(self, x: Any, **params: float) -> Any:
        return self.scaled(x, self.act.derivative(x, **params))

    def second_derivative(self, x: Any, **params: float) -> Any:
        return self.scaled(x, self.act.second_derivative(x, **params))

    def backward_from_output(self, grad: Any, y: Any, **params: float) -> Any:
        factor = y.dtype.type(1.01)
        return factor * self.act.backward_from_output(grad, y / factor, **params)


@mutant("E16")
class ThirdImplementation(Sound):
    def value_and_derivative(self, x: Any, **params: float) -> Any:
        slope = self.slope(x, **params)
        return self.value(x, **params), off_by_one_ulp(slope, in_the_tail(x))


@mutant("E17")
class RoundsTheProduct(Wobbles32):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        return self.wobble(x, y) if params else y


SHORT = ("float16", "float32", "float64")


def truncated(x: Any, y: Array) -> Array:
    """A result of 16 bits, which lost what it had more."""
    return np.nextafter(y, y.dtype.type(0)) if np.asarray(x).dtype == np.float16 else y


@mutant("B08", "rows", "gated")
class Widens16(Function):
    dtypes = SHORT

    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        return y.astype(np.float32) if x.dtype == np.float16 else y


@mutant("E04", "rows", "gated")
class Truncates16(Function):
    dtypes = SHORT

    def value(self, x: Any, **params: float) -> Any:
        return truncated(x, self.act(x, **params))


@mutant("E21", "gated")
class TruncatesSlope16(Function):
    dtypes = SHORT

    def slope(self, x: Any, **params: float) -> Any:
        return truncated(x, self.act.derivative(x, **params))


@mutant("E21", "rows")
class TruncatesGradient16(Rows):
    dtypes = SHORT

    def gradient(self, grad: Any, x: Any, **options: Any) -> Any:
        return truncated(x, self.act.backward(grad, x, **options))


@mutant("E18")
class RoughFromOutput(Sound):
    def backward_from_output(self, grad: Any, y: Any, **params: float) -> Any:
        found = self.act.backward_from_output(grad, y, **params)
        return found * np.where(y < -0.1, 1 + 1e-13, 1) if y.dtype.itemsize == 8 else found


@mutant("E18", "rows")
class RoughRowsFromOutput(Rows):
    def backward_from_output(self, grad: Any, y: Any, axis: Any = -1, **options: Any) -> Any:
        found = self.act.backward_from_output(grad, y, axis=axis, **options)
        return found * (1 + 1e-13) if y.dtype.itemsize == 8 else found


@mutant("E19")
class CurvatureOfAnother(Sound):
    def second_derivative(self, x: Any, **params: float) -> Any:
        y = self.act.second_derivative(x, **params)
        return y * 1.0001 if x.dtype.itemsize == 8 else y


@mutant("E20")
class CurvatureFarOut(Sound):
    def second_derivative(self, x: Any, **params: float) -> Any:
        y = self.act.second_derivative(x, **params)
        return np.where((np.abs(x) > 60) & np.isfinite(x), 1, y).astype(y.dtype)


@mutant("E24")
class GradientGrows(Sound):
    def backward(self, grad: Any, x: Any, **params: float) -> Any:
        return grad * self.slope(x, **params)


@mutant("E24", "rows")
class RowsGrow(Rows):
    def gradient(self, grad: Any, x: Any, **options: Any) -> Any:
        shape = np.broadcast_shapes(np.shape(grad), np.shape(x))
        return self.act.backward(grad, np.broadcast_to(x, shape), **options)


@mutant("E24", "gated")
class GatedGrow(Gated):
    def backward(self, grad: Any, gate: Any, value: Any, **params: float) -> Any:
        return tuple(grad * slope for slope in self.derivative(gate, value, **params))


@mutant("E07", "gated")
class GatedIgnoresGrad(Gated):
    def backward(self, grad: Any, gate: Any, value: Any, **params: float) -> Any:
        by_gate, by_value = super().backward(grad, gate, value, **params)
        return by_gate, by_value * np.sign(grad) ** 2 / np.where(grad == 0, 1, grad)


@mutant("E14", "gated")
class GatedScaled(Gated):
    def scaled(self, x: Any, y: Any) -> Any:
        with np.errstate(all="ignore"):
            return (y * np.where(np.abs(x) < 50, 1.01, 1).astype(np.result_type(y, np.float16)))[()]

    def value(self, x: Any, **params: float) -> Any:
        return self.scaled(x, self.act(x, **params))

    def slope(self, x: Any, **params: float) -> Any:
        return self.scaled(x, self.act.derivative(x, **params))

    def by_value(self, gate: Any, **params: float) -> Any:
        return self.scaled(gate, super().by_value(gate, **params))


@mutant("E16", "gated")
class ThirdGated(Gated):
    def value_and_derivative(self, gate: Any, value: Any, **params: float) -> Any:
        y, (by_gate, by_value) = super().value_and_derivative(gate, value, **params)
        return y, (by_gate, off_by_one_ulp(by_value, gate > 1))


@mutant("E17", "gated")
class GatedOffItsDefault(Gated):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        other = "lower" in params and x.dtype == np.float32
        return y * np.where((x > 2) & (x < 10) & other, 1 + 2e-6, 1).astype(y.dtype)
