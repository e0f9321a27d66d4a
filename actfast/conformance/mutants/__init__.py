"""For each check a function that is right but for one fault, which that check alone finds."""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

import actfast
from actfast.conformance.facts import Facts
from actfast.conformance.subject import Subject

__all__ = ["CRASHING", "MUTANTS", "SOUND", "Sound"]

Array = NDArray[Any]
HERE = "actfast.conformance.mutants"


class Sound:
    """A correct function with everything that a subject can have. A mutant replaces a part."""

    row = "elu"
    facts: Mapping[str, Any] = {}

    def __init__(self) -> None:
        self.act = actfast.get(self.row)

    def subject(self) -> Subject:
        facts = replace(Facts.of(actfast.info(self.row)), **self.facts)
        return Subject(self, name=type(self).__name__, facts=facts)

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

    def backward(self, grad: Any, x: Any, **params: float) -> Any:
        return grad * self.slope(x, **params)

    def value_and_derivative(self, x: Any, **params: float) -> Any:
        return self.value(x, **params), self.slope(x, **params)

    def backward_from_output(self, grad: Any, y: Any, **params: float) -> Any:
        return self.act.backward_from_output(grad, y, **params)


class Leaky(Sound):
    row = "leaky_relu"


SOUND: dict[str, Callable[[], Sound]] = {"elu": Sound, "leaky_relu": Leaky}
# By the id of the check that fails: a subject, or where another process finds it.
MUTANTS: dict[str, Callable[[], Any]] = {}


def mutant(id: str) -> Callable[[type[Sound]], type[Sound]]:
    def add(kind: type[Sound]) -> type[Sound]:
        MUTANTS[id] = lambda: kind().subject()
        return kind

    return add


def claims(id: str, row: str = "elu", **facts: Any) -> None:
    """A mutant that says something wrong of a sound function."""
    name = f"Claims{id}"
    MUTANTS[id] = lambda: type(name, (Sound,), {"row": row, "facts": facts})().subject()


def off_by_one_ulp(y: Array, where: Any) -> Array:
    moved = y.copy()
    moved[where] = np.nextafter(y[where], np.inf)
    return moved


def in_the_tail(x: Array) -> NDArray[np.bool_]:
    """Where elu curves, short of saturation."""
    return np.asarray((x < -1e-3) & (x > -10))


# A and B

MUTANTS["A06"] = lambda: f"{HERE}.noisy:SUBJECT"


@mutant("B01")
class Sum(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return float(np.sum(self.act(x, **params)))


@mutant("B02")
class Widened(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return np.asarray(self.act(x, **params), np.float64)


@mutant("B03")
class CastBack(Sound):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        return y if x.dtype.kind == "f" else y.astype(x.dtype)


@mutant("B04")
class RealPart(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return self.act(x.real if x.dtype.kind == "c" else x, **params)


@mutant("B05")
class Flattened(Sound):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        return y.ravel() if x.ndim > 2 else y


@mutant("B06")
class AtLeast1D(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return np.atleast_1d(self.act(x, **params))


@mutant("B07")
class DividesBySize(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return self.act(x, **params) * (x.size // x.size)


# C


@mutant("C01")
class ScalarTail(Sound):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        tail = np.arange(np.size(x)) >= np.size(x) // 8 * 8
        return off_by_one_ulp(y, tail & in_the_tail(x)) if np.ndim(x) == 1 else y


@mutant("C02")
class PeelsToAlignment(Sound):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        if np.ndim(x) != 1 or not x.flags.c_contiguous:
            return y
        peeled = -x.ctypes.data % 64 // x.itemsize
        return off_by_one_ulp(y, (np.arange(x.size) < peeled) & in_the_tail(x))


@mutant("C03")
class IgnoresStride(Sound):
    def value(self, x: Any, **params: float) -> Any:
        if x.ndim == 1 and x.strides[0] == 2 * x.itemsize:
            x = as_strided(x, strides=(x.itemsize,))
        return self.act(x, **params)


@mutant("C04")
class MemoryOrder(Sound):
    def value(self, x: Any, **params: float) -> Any:
        if x.ndim > 1 and not x.flags.c_contiguous:
            return self.act(x.ravel("K"), **params).reshape(x.shape)
        return self.act(x, **params)


@mutant("C05")
class WalksZeroStride(Sound):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        if x.size > 1 and 0 in x.strides:
            y = np.array(y)
            y[1:] += 1
        return y


@mutant("C06")
class NeedsWriteable(Sound):
    def value(self, x: Any, **params: float) -> Any:
        if isinstance(x, np.ndarray) and not x.flags.writeable:
            raise ValueError("buffer source array is read-only")
        return self.act(x, **params)


@mutant("C07")
class IgnoresByteOrder(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return self.act(x.view(x.dtype.newbyteorder("=")), **params)


@mutant("C08")
class AssertsAlignment(Sound):
    def value(self, x: Any, **params: float) -> Any:
        if isinstance(x, np.ndarray) and not x.flags.aligned:
            raise ValueError("x must be aligned")
        return self.act(x, **params)


@mutant("C09")
class ScratchInInput(Sound):
    def __call__(self, x: Any, out: Array | None = None, **params: float) -> Any:
        y = super().__call__(x, out, **params)
        if out is None and x.shape == (64,) and x.flags.writeable and x.flags.c_contiguous:
            x[0] = 0
        return y


@mutant("C10")
class IgnoresOut(Sound):
    def write(self, x: Array, out: Array, **params: float) -> Any:
        return self.value(x, **params)


@mutant("C11")
class FillsGaps(Sound):
    def write(self, x: Array, out: Array, **params: float) -> Array:
        if out.ndim == 1 and out.strides[0] == 2 * out.itemsize:
            as_strided(out, (2 * out.size,), (out.itemsize,))[...] = 0
        return super().write(x, out, **params)


@mutant("C12")
class WholeVectors(Sound):
    def write(self, x: Array, out: Array, **params: float) -> Array:
        if out.ndim == 1 and out.flags.c_contiguous and out.shape == x.shape:
            whole = -(-out.size // 8) * 8
            as_strided(out, (whole,), (out.itemsize,))[out.size :] = 0
        return super().write(x, out, **params)


@mutant("C13")
class ClearsOutFirst(Sound):
    def write(self, x: Array, out: Array, **params: float) -> Array:
        if out is x:
            out[...] = 0
        return super().write(x, out, **params)


@mutant("C14")
class OneByOne(Sound):
    def write(self, x: Array, out: Array, **params: float) -> Array:
        if out is x or not np.may_share_memory(out, x):
            return super().write(x, out, **params)
        for i in range(x.size):
            out[i] = self.value(x[i : i + 1], **params)[0]
        return out


@mutant("C15")
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


@mutant("D01")
class LosesNaN(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return np.where(np.isnan(x), x.dtype.type(0), self.act(x, **params))[()]


@mutant("D02")
class SlopeOfNaN(Sound):
    def slope(self, x: Any, **params: float) -> Any:
        return np.where(np.isnan(x), x.dtype.type(1), self.act.derivative(x, **params))


@mutant("D03")
class NaNAtInfinity(Sound):
    def value(self, x: Any, **params: float) -> Any:
        y = np.asarray(self.act(x, **params))
        return np.where(x == -np.inf, np.nan, y).astype(y.dtype)[()]


@mutant("D04")
class SlopeAtInfinity(Sound):
    def slope(self, x: Any, **params: float) -> Any:
        y = self.act.derivative(x, **params)
        return np.where(x == np.inf, np.nan, y).astype(x.dtype)


@mutant("D05")
class AddsPlusZero(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return self.act(x, **params) + x.dtype.type(0)


@mutant("D06")
class FlushesSubnormals(Sound):
    def value(self, x: Any, **params: float) -> Any:
        if x.dtype.kind == "f":
            flushed = np.abs(x) < np.finfo(x.dtype).smallest_normal
            x = np.where(flushed, np.copysign(x.dtype.type(0), x), x)
        return self.act(x, **params)[()]


@mutant("D07")
class Clips(Sound):
    def value(self, x: Any, **params: float) -> Any:
        return self.act(np.where((x > 20) & (x < np.inf), x.dtype.type(20), x), **params)[()]


@mutant("D08")
class Overflows(Sound):
    def value(self, x: Any, **params: float) -> Any:
        if np.size(x) and np.max(np.abs(np.nan_to_num(x))) > 700:
            np.exp(np.float64(1000))
        return self.act(x, **params)


@mutant("D09")
class KinkFromTheRight(Leaky):
    def slope(self, x: Any, **params: float) -> Any:
        return np.where(x == 0, x.dtype.type(1), self.act.derivative(x, **params))


@mutant("D10")
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
        if y.dtype != self.dtype:
            return y
        return y * np.where(in_the_tail(x), self.factor, 1).astype(y.dtype)


class Wobbles32(Wobbles):
    dtype = np.float32
    factor = 1 + 2e-6


@mutant("E02")
class ConstantOfFewDigits(Wobbles):
    def value(self, x: Any, **params: float) -> Any:
        return self.wobble(x, self.act(x, **params))


@mutant("E03")
class FastExp(Wobbles32):
    def value(self, x: Any, **params: float) -> Any:
        return self.wobble(x, self.act(x, **params))


@mutant("E05")
class FastSlope(Wobbles32):
    def slope(self, x: Any, **params: float) -> Any:
        return self.wobble(x, self.act.derivative(x, **params))


@mutant("E06")
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


@mutant("E09")
class SlopeOfAnother(Sound):
    def slope(self, x: Any, **params: float) -> Any:
        y = self.act.derivative(x, **params)
        return y * 1.0001 if x.dtype == np.float64 else y


@mutant("E11")
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


# F

claims("F01", range="[-alpha / 2, inf]")
claims("F02", monotone="decreasing")
claims("F03", symmetry="odd")
claims("F04", lipschitz="max(1, abs(alpha)) / 2")
claims("F05", left="-alpha * 0.9")
claims("F06", row="leaky_relu", kinks="")
claims("F07", smoothness="C2")
claims("F09", roots="0.5")


@mutant("F08")
class NotOneAtOne(Sound):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        return np.where(x == 1, np.nextafter(y, y.dtype.type(0)), y)[()]


# G


def unfit(id: str, formula: str, function: Callable[[Array], Any]) -> None:
    """A function that is computed well, and should not be used."""

    def call(x: Any, out: Array | None = None) -> Any:
        return np.positive(function(np.asarray(x)), out=out)

    facts = Facts(id.lower(), formula=formula)
    MUTANTS[id] = lambda: Subject(call, name=id.lower(), facts=facts)


unfit("G01", "sqrt(x)", np.sqrt)
unfit("G02", "sign(x) * sqrt(abs(x))", lambda x: np.copysign(np.sqrt(np.abs(x)), x))
unfit("G03", "x**2", np.square)
unfit("G04", "1", lambda x: np.where(np.isnan(x), x, x.dtype.type(1)))


# H


@mutant("H01")
class Counts(Sound):
    def __init__(self) -> None:
        super().__init__()
        self.last, self.times = b"", 0

    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        self.times = self.times + 1 if np.asarray(x).tobytes() == self.last else 1
        self.last = np.asarray(x).tobytes()
        return off_by_one_ulp(y, in_the_tail(x)) if self.times == 19 else y


@mutant("H02")
class LooksAtTheWhole(Sound):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        return off_by_one_ulp(y, in_the_tail(x)) if np.size(x) > 4096 else y


@mutant("H03")
class SharedScratch(Sound):
    def __init__(self) -> None:
        super().__init__()
        self.scratch = np.empty(1024)

    def value(self, x: Any, **params: float) -> Any:
        if x.shape != (1024,) or x.dtype != np.float64:
            return self.act(x, **params)
        self.scratch[...] = x
        time.sleep(1e-4)
        return self.act(self.scratch, **params)


@mutant("H06")
class WaitsForItsThreads(Sound):
    def __init__(self) -> None:
        super().__init__()
        self.process = os.getpid()

    def value(self, x: Any, **params: float) -> Any:
        if os.getpid() != self.process:
            time.sleep(60)
        return self.act(x, **params)


@mutant("H09")
class ChangesErrorHandling(Sound):
    def value(self, x: Any, **params: float) -> Any:
        np.seterr(divide="print")
        return self.act(x, **params)


@mutant("H10")
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
