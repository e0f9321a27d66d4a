"""For each check a function that is right but for one fault, which that check alone finds."""

from __future__ import annotations

import ctypes
import os
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

import actfast
from actfast._loops import LOOP_DTYPES
from actfast.conformance.subject import Subject
from actfast.facts.families import family_named
from actfast.facts.param import Param
from actfast.facts.row import Row, with_short_types

__all__ = ["CRASHING", "FAMILY_MUTANTS", "MUTANTS", "SOUND", "Sound"]

Array = NDArray[Any]
HERE = "actfast.conformance.mutants"


class Sound:
    """A correct function with everything that a subject can have. A mutant replaces a part."""

    row = "elu"
    facts: Mapping[str, Any] = {}
    dtypes: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.act: Any = actfast.get(self.row)

    def subject(self) -> Subject:
        facts = replace(self.known(), **self.facts)
        return Subject(self, name=type(self).__name__, facts=facts, dtypes=self.dtypes)

    def known(self) -> Row:
        return actfast.info(self.row)

    def value(self, x: Any, **params: float) -> Any:
        return self.act(x, **params)

    def slope(self, x: Any, **params: float) -> Any:
        return self.act.derivative(x, **params)

    def write(self, x: Array, out: Array, **params: float) -> Array:
        # The ufunc judges out and copes with any overlap.
        return np.asarray(np.positive(self.value(x, **params), out=out))

    def __call__(self, x: Any, out: Array | None = None, **params: float) -> Any:
        return self.value(x, **params) if out is None else self.write(x, out, **params)

    def derivative(self, x: Any, **params: float) -> Any:
        return self.slope(x, **params)

    def second_derivative(self, x: Any, **params: float) -> Any:
        return self.act.second_derivative(x, **params)

    def backward(self, grad: Any, x: Any, **params: float) -> Any:
        return np.broadcast_to(grad, np.shape(x)) * self.slope(x, **params)

    def value_and_derivative(self, x: Any, **params: float) -> Any:
        return self.value(x, **params), self.slope(x, **params)

    def backward_from_output(self, grad: Any, y: Any, **params: float) -> Any:
        return self.act.backward_from_output(grad, y, **params)


class Leaky(Sound):
    row = "leaky_relu"


class Rows(Sound):
    """The same of rows."""

    row = "softmax"

    def __call__(
        self, x: Any, out: Array | None = None, axis: Any = -1, where: Any = None, **params: float
    ) -> Any:
        options: dict[str, Any] = {"axis": axis, **params}
        if where is not None:
            return self.masked(x, where, **options)
        return self.value(x, **options) if out is None else self.write(x, out, **options)

    def masked(self, x: Any, where: Any, **options: Any) -> Any:
        return self.act(x, where=where, **options)

    def slope(self, x: Any, **params: Any) -> Any:
        """What elementwise mutants take for the derivative, which rows have not."""
        return np.ones_like(x)

    def gradient(self, grad: Any, x: Any, **options: Any) -> Any:
        return self.act.backward(grad, x, **options)

    def backward(self, grad: Any, x: Any, axis: Any = -1, **options: Any) -> Any:
        return self.gradient(grad, x, axis=axis, **options)

    def backward_from_output(self, grad: Any, y: Any, axis: Any = -1, **options: Any) -> Any:
        return self.act.backward_from_output(grad, y, axis=axis, **options)


class Reduction(Rows):
    row = "logsumexp"
    backward_from_output = None  # type: ignore[assignment]


# Below what mutants change.
LOWER = -19.0


class _Gate:
    """max(gate, lower) * value, with the value of the call that is being made."""

    def __init__(self, beside: threading.local) -> None:
        self.beside = beside

    def __call__(self, gate: Any, lower: float = LOWER) -> Any:
        return self.open(gate, lower) * self.beside.value

    def open(self, gate: Any, lower: float) -> Any:
        return np.maximum(gate, lower)

    def derivative(self, gate: Any, lower: float = LOWER) -> Any:
        gate, value = np.asarray(gate), self.beside.value
        # What is closed must not meet an infinity.
        passes = (gate > lower) | np.isnan(value)
        found = np.where(np.isnan(gate), gate, np.where(passes, value, gate.dtype.type(0)))
        return found.astype(gate.dtype)


class Gated(Sound):
    """The same of two inputs, of which mutants see the gate."""

    def __init__(self) -> None:
        self.beside = threading.local()
        self.act = _Gate(self.beside)

    def known(self) -> Row:
        return Row(
            name="gated",
            family=family_named("gated"),
            params=(Param("lower", LOWER),),
            formula="max(gate, lower) * value",
            derivative="where(gate > lower, 1, 0) * value; max(gate, lower)",
            range="[-inf, inf]",
            monotone="no",
            symmetry="none",
            smoothness="C0",
            kinks="lower: 0",
            max_ulp=with_short_types(
                {d: {"forward": 0.5, "derivative": 0.5} for d in LOOP_DTYPES}, loosely=False
            ),
        )

    def __call__(self, gate: Any, value: Any, out: Array | None = None, **params: float) -> Any:  # type: ignore[override]
        self.beside.value = value
        return self.value(gate, **params) if out is None else self.write(gate, out, **params)

    def by_value(self, gate: Any, **params: float) -> Any:
        return self.act.open(gate, params.get("lower", LOWER))

    def derivative(self, gate: Any, value: Any, **params: float) -> Any:  # type: ignore[override]
        self.beside.value = value
        return self.slope(gate, **params), self.by_value(gate, **params)

    def backward(self, grad: Any, gate: Any, value: Any, **params: float) -> Any:  # type: ignore[override]
        slopes = self.derivative(gate, value, **params)
        return tuple(np.broadcast_to(grad, np.shape(gate)) * slope for slope in slopes)

    def value_and_derivative(self, gate: Any, value: Any, **params: float) -> Any:  # type: ignore[override]
        slopes = self.derivative(gate, value, **params)
        return self.value(gate, **params), slopes

    second_derivative = None  # type: ignore[assignment]
    backward_from_output = None  # type: ignore[assignment]


SOUND: dict[str, Callable[[], Sound]] = {
    "elu": Sound,
    "leaky_relu": Leaky,
    "softmax": Rows,
    "logsumexp": Reduction,
    "gated": Gated,
}
# By the id of the check that fails: a subject, or where another process finds it.
MUTANTS: dict[str, Callable[[], Any]] = {}


# The same of rows, reductions and gated functions, by id and family.
FAMILY_MUTANTS: dict[tuple[str, str], Callable[[], Any]] = {}
FAMILIES = {"rows": Rows, "reduction": Reduction, "gated": Gated}


def maker(kind: type[Sound]) -> Callable[[], Subject]:
    return lambda: kind().subject()


def mutant(id: str, *families: str) -> Callable[[type[Sound]], type[Sound]]:
    """A mutant of elu, and one with the same fault of each of these families."""

    def add(kind: type[Sound]) -> type[Sound]:
        if kind.__mro__[1] not in FAMILIES.values():
            MUTANTS[id] = maker(kind)
        for family in families:
            base = FAMILIES[family]
            made = kind if issubclass(kind, base) else type(kind.__name__, (kind, base), {})
            FAMILY_MUTANTS[id, family] = maker(made)
        return kind

    return add


def claims(id: str, row: str = "elu", **facts: Any) -> None:
    """A mutant that says something wrong of a sound function, of a row or a family."""
    name = f"Claims{id}"
    if row in FAMILIES:
        kind = type(name, (FAMILIES[row],), {"facts": facts})
        FAMILY_MUTANTS[id, row] = maker(kind)
    else:
        MUTANTS[id] = maker(type(name, (Sound,), {"row": row, "facts": facts}))


def off_by_one_ulp(y: Array, where: Any) -> Array:
    moved = y.copy()
    moved[where] = np.nextafter(y[where], np.inf)
    return moved


def in_the_tail(x: Array) -> NDArray[np.bool_]:
    """Where elu curves, short of saturation."""
    return np.asarray((x < -2) & (x > -10))


# A and B

MUTANTS["A06"] = lambda: f"{HERE}.noisy:SUBJECT"


@mutant("B01", "rows", "reduction", "gated")
class Sum(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return float(np.sum(self.act(x, **params)))


@mutant("B02", "rows", "reduction", "gated")
class Widened(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return np.asarray(self.act(x, **params), np.float64)


@mutant("B03", "rows", "reduction")
class CastBack(Sound):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        return y if x.dtype.kind == "f" else y.astype(x.dtype)


@mutant("B04", "rows")
class RealPart(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return self.act(x.real if x.dtype.kind == "c" else x, **params)


@mutant("B05", "rows", "gated")
class Flattened(Sound):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        return y.ravel() if x.ndim > 2 else y


@mutant("B06", "gated")
class AtLeast1D(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return np.atleast_1d(self.act(x, **params))


@mutant("B07", "rows", "gated")
class DividesBySize(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return self.act(x, **params) * (x.size // x.size)


# C


@mutant("C01", "rows", "gated")
class ScalarTail(Sound):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        tail = np.arange(np.size(x)) >= np.size(x) // 8 * 8
        return off_by_one_ulp(y, tail & in_the_tail(x)) if np.ndim(x) == 1 else y


@mutant("C02", "rows", "gated")
class PeelsToAlignment(Sound):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        if not np.ndim(x) or not x.flags.c_contiguous:
            return y
        peeled = np.arange(x.size).reshape(x.shape) < -x.ctypes.data % 64 // x.itemsize
        return off_by_one_ulp(y, peeled & in_the_tail(x))


@mutant("C03", "rows", "gated")
class IgnoresStride(Sound):
    def value(self, x: Any, **params: float) -> Any:
        if x.ndim and x.strides[-1] == 2 * x.itemsize:
            x = as_strided(x, strides=(*x.strides[:-1], x.itemsize))
        return self.act(x, **params)


@mutant("C04", "rows")
class MemoryOrder(Sound):
    def value(self, x: Any, **params: float) -> Any:
        strides = np.abs(getattr(x, "strides", ()))
        if (np.diff(strides) > 0).any() and strides.all():
            return self.act(x.ravel("K").reshape(x.shape), **params)
        return self.act(x, **params)


@mutant("C05", "rows", "gated")
class WalksZeroStride(Sound):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        if x.size > 1 and 0 in x.strides:
            y = np.array(y)
            y[1:] += 1
        return y


@mutant("C06", "rows", "reduction", "gated")
class NeedsWriteable(Sound):
    def value(self, x: Any, **params: float) -> Any:
        if isinstance(x, np.ndarray) and not x.flags.writeable:
            raise ValueError("buffer source array is read-only")
        return self.act(x, **params)


@mutant("C07", "rows", "reduction", "gated")
class IgnoresByteOrder(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return self.act(x.view(x.dtype.newbyteorder("=")), **params)


@mutant("C08", "rows", "reduction", "gated")
class AssertsAlignment(Sound):
    def value(self, x: Any, **params: float) -> Any:
        if isinstance(x, np.ndarray) and not x.flags.aligned:
            raise ValueError("x must be aligned")
        return self.act(x, **params)


@mutant("C09", "rows", "reduction", "gated")
class ScratchInInput(Sound):
    def __call__(self, x: Any, *others: Any, **keywords: Any) -> Any:
        y, out = super().__call__(x, *others, **keywords), keywords.get("out")
        if out is None and x.size == 64 and x.flags.writeable and x.flags.c_contiguous:
            x.flat[0] = 0
        return y


@mutant("C10", "rows", "reduction", "gated")
class IgnoresOut(Sound):
    def write(self, x: Array, out: Array, **params: float) -> Any:
        return self.value(x, **params)


@mutant("C11", "rows", "gated")
class FillsGaps(Sound):
    def write(self, x: Array, out: Array, **params: float) -> Array:
        if out.strides[-1] == 2 * out.itemsize:
            shape = (*out.shape[:-1], 2 * out.shape[-1])
            as_strided(out, shape, (*out.strides[:-1], out.itemsize))[...] = 0
        return super().write(x, out, **params)


@mutant("C12", "rows", "gated")
class WholeVectors(Sound):
    def write(self, x: Array, out: Array, **params: float) -> Array:
        if out.flags.c_contiguous and out.shape == x.shape:
            whole = -(-out.size // 8) * 8
            as_strided(out.ravel(), (whole,), (out.itemsize,))[out.size :] = 0
        return super().write(x, out, **params)


@mutant("C13", "rows", "gated")
class ClearsOutFirst(Sound):
    def write(self, x: Array, out: Array, **params: float) -> Array:
        if out is x:
            out[...] = 0
        return super().write(x, out, **params)


@mutant("C14", "rows")
class OneByOne(Sound):
    def write(self, x: Array, out: Array, **params: float) -> Array:
        if out is x or not np.may_share_memory(out, x):
            return super().write(x, out, **params)
        for i in range(len(x)):
            out[i] = self.value(x[i : i + 1], **params)[0]
        return out


@mutant("C15", "rows", "gated")
class WritesFirst(Sound):
    def write(self, x: Array, out: Array, **params: float) -> Array:
        if out.flags.writeable and out.shape != x.shape:
            out[0] = 0
        return super().write(x, out, **params)


class ReadsPastTheEnd(Sound):
    def value(self, x: Any, **params: float) -> Any:
        if isinstance(x, np.ndarray) and x.flags.c_contiguous and x.size:
            ctypes.string_at(x.ctypes.data, x.nbytes + 1)
        return self.act(x, **params)


OUT_OF_BOUNDS = ReadsPastTheEnd().subject()
MUTANTS["C16"] = lambda: f"{HERE}:OUT_OF_BOUNDS"


# D


@mutant("D01", "rows", "gated")
class LosesNaN(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return np.where(np.isnan(x), x.dtype.type(0), self.act(x, **params))[()]


@mutant("D02", "gated")
class SlopeOfNaN(Sound):
    def slope(self, x: Any, **params: float) -> Any:
        return np.where(np.isnan(x), x.dtype.type(1), self.act.derivative(x, **params))


@mutant("D03", "rows")
class NaNAtInfinity(Sound):
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
class AddsPlusZero(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return self.act(x, **params) + x.dtype.type(0)


@mutant("D06", "gated")
class FlushesSubnormals(Sound):
    def value(self, x: Any, **params: float) -> Any:
        if x.dtype.kind == "f":
            flushed = np.abs(x) < np.finfo(x.dtype).smallest_normal
            x = np.where(flushed, np.copysign(x.dtype.type(0), x), x)
        return self.act(x, **params)[()]


@mutant("D07", "rows", "reduction", "gated")
class Clips(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return self.act(np.where((x > 20) & (x < np.inf), x.dtype.type(20), x), **params)[()]


@mutant("D08", "rows", "reduction", "gated")
class Overflows(Sound):
    def value(self, x: Any, **params: float) -> Any:
        if np.size(x) and np.max(np.abs(np.nan_to_num(x))) > 700:
            np.exp(np.float64(1000))
        return self.act(x, **params)


@mutant("D09")
class KinkFromTheRight(Leaky):
    def slope(self, x: Any, **params: float) -> Any:
        return np.where(x == 0, x.dtype.type(1), self.act.derivative(x, **params))


@mutant("D10", "gated")
class InfinityTimesZero(Sound):
    def slope(self, x: Any, **params: float) -> Any:
        y = self.act.derivative(x, **params)
        return np.where((np.abs(x) > 60) & np.isfinite(x), np.nan, y).astype(x.dtype)


# E

claims("E01", derivative="where(x > 0, 1, alpha * exp(x)) * 1.000000001")


class Wobbles(Sound):
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
class SlopeOfAnother(Sound):
    def slope(self, x: Any, **params: float) -> Any:
        y = self.act.derivative(x, **params)
        with np.errstate(over="ignore"):
            return y * 1.0001 if x.dtype.itemsize == 8 else y


@mutant("E11", "gated")
class IgnoresParameters(Sound):
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
class Widens16(Sound):
    dtypes = SHORT

    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        return y.astype(np.float32) if x.dtype == np.float16 else y


@mutant("E04", "rows", "gated")
class Truncates16(Sound):
    dtypes = SHORT

    def value(self, x: Any, **params: float) -> Any:
        return truncated(x, self.act(x, **params))


@mutant("E21", "gated")
class TruncatesSlope16(Sound):
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
    def backward(self, grad: Any, gate: Any, value: Any, **params: float) -> Any:  # type: ignore[override]
        return tuple(grad * slope for slope in self.derivative(gate, value, **params))


@mutant("E07", "gated")
class GatedIgnoresGrad(Gated):
    def backward(self, grad: Any, gate: Any, value: Any, **params: float) -> Any:  # type: ignore[override]
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
    def value_and_derivative(self, gate: Any, value: Any, **params: float) -> Any:  # type: ignore[override]
        y, (by_gate, by_value) = super().value_and_derivative(gate, value, **params)
        return y, (by_gate, off_by_one_ulp(by_value, gate > 1))


@mutant("E17", "gated")
class GatedOffItsDefault(Gated):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        other = "lower" in params and x.dtype == np.float32
        return y * np.where((x > 2) & (x < 10) & other, 1 + 2e-6, 1).astype(y.dtype)


# Rows


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


# F

claims("F01", range="[-alpha / 2, inf]")
claims("F02", monotone="decreasing")
claims("F03", symmetry="odd")
claims("F04", lipschitz="max(1, abs(alpha)) / 2")
claims("F05", left="-alpha * 0.9")
claims("F06", row="leaky_relu", kinks="")
claims("F07", smoothness="C2")
claims("F09", roots="0.5")
claims("F10", inflections="-0.5")
claims("E01", "rows", from_output="y * (g - sum(g * y)) / temperature * 1.000000001")
claims("E01", "gated", derivative="where(gate > lower, 1, 0) * value * 1.00001; max(gate, lower)")
claims("F01", "rows", range="[0.2, 1]")
claims("F01", "reduction", range="[-5, inf]")
claims("F01", "gated", range="[-5, inf]")
claims("F02", "rows", monotone="increasing")
claims("F02", "reduction", monotone="no")
claims("F02", "gated", monotone="increasing")
claims("F03", "rows", symmetry="even")
claims("F03", "gated", symmetry="odd")
claims("F04", "rows", lipschitz="1 / temperature")
claims("F04", "reduction", lipschitz="0.5")
claims("F06", "gated", kinks="")
claims("F07", "gated", smoothness="Cinf")


@mutant("F08")
class NotOneAtOne(Sound):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        return np.where(x == 1, np.nextafter(y, y.dtype.type(0)), y)[()]


# G


def unfit(id: str, formula: str, function: Callable[[Array], Any]) -> None:
    """A function that is computed well, and should not be used; alone, and within others."""

    def call(x: Any, out: Array | None = None) -> Any:
        return np.positive(function(np.asarray(x)), out=out)

    def rows(x: Any, axis: int = -1) -> Any:
        # Every element depends on the largest, as NaN shows.
        with np.errstate(all="ignore"):
            return function(np.asarray(x)) + np.tanh(np.max(x, axis=axis, keepdims=True))

    def gated(gate: Any, value: Any) -> Any:
        with np.errstate(all="ignore"):
            return function(np.asarray(gate)) + np.tanh(value)

    def add(key: Any, into: Any, made: Any, family: str, text: str) -> None:
        row = Row(name=f"{id.lower()}_{family}", family=family_named(family), formula=text)
        into[key] = lambda: Subject(made, name=row.name, facts=row)

    add(id, MUTANTS, call, "elementwise", formula)
    add((id, "rows"), FAMILY_MUTANTS, rows, "rowwise", f"{formula} + tanh(max(x))")
    gate = re.sub(r"\bx\b", "gate", formula)
    add((id, "gated"), FAMILY_MUTANTS, gated, "gated", f"{gate} + tanh(value)")


unfit("G01", "sqrt(x)", np.sqrt)
unfit("G02", "sign(x) * sqrt(abs(x))", lambda x: np.copysign(np.sqrt(np.abs(x)), x))
unfit("G03", "x**2", np.square)
unfit("G04", "1", lambda x: np.where(np.isnan(x), x, x.dtype.type(1)))
# Of what is flat in one place, other elements and inputs still move the result.
FAMILY_MUTANTS.pop(("G04", "rows")), FAMILY_MUTANTS.pop(("G04", "gated"))


# H


@mutant("H01", "rows", "reduction", "gated")
class Counts(Sound):
    def __init__(self) -> None:
        super().__init__()
        self.last, self.times = b"", 0

    def __call__(self, x: Any, *others: Any, **keywords: Any) -> Any:
        y = super().__call__(x, *others, **keywords)
        self.times = self.times + 1 if np.asarray(x).tobytes() == self.last else 1
        self.last = np.asarray(x).tobytes()
        return y + y.dtype.type(1) if self.times == 19 else y


@mutant("H02", "rows", "gated")
class LooksAtTheWhole(Sound):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        return off_by_one_ulp(y, in_the_tail(x)) if np.size(x) > 4096 else y


@mutant("H03", "rows", "reduction", "gated")
class SharedScratch(Sound):
    def __init__(self) -> None:
        super().__init__()
        self.scratch = np.empty(1024)

    def value(self, x: Any, **params: float) -> Any:
        if x.size != 1024 or x.dtype != np.float64:
            return self.act(x, **params)
        scratch = self.scratch.reshape(x.shape)
        scratch[...] = x
        time.sleep(1e-4)
        return self.act(scratch, **params)


@mutant("H06", "rows", "reduction", "gated")
class WaitsForItsThreads(Sound):
    def __init__(self) -> None:
        super().__init__()
        self.process = os.getpid()

    def value(self, x: Any, **params: float) -> Any:
        if os.getpid() != self.process:
            time.sleep(60)
        return self.act(x, **params)


@mutant("H07")
class ForgetsItsScale(Sound):
    def __init__(self) -> None:
        super().__init__()
        self.scale = 1.0

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, scale=1.5)

    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        return y * y.dtype.type(self.scale)


@mutant("H09", "rows", "reduction", "gated")
class ChangesErrorHandling(Sound):
    def value(self, x: Any, **params: float) -> Any:
        np.seterr(divide="print")
        return self.act(x, **params)


@mutant("H10", "rows", "reduction", "gated")
class Keeps(Sound):
    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Array] = []

    def value(self, x: Any, **params: float) -> Any:
        if np.size(x) == 8192:
            self.kept.append(x.copy())
        return self.act(x, **params)


# What ends the process, or does not end, and is found at the first call.


def segfault(x: Any) -> Any:
    return ctypes.string_at(0)


def exit_quietly(x: Any) -> Any:
    os._exit(0)


def hang(x: Any) -> Any:
    while True:
        pass


CRASHING = {
    "segfault": (f"{HERE}:segfault", "CRASH"),
    "exit_quietly": (f"{HERE}:exit_quietly", "CRASH"),
    "hang": (f"{HERE}:hang", "TIMEOUT"),
}
