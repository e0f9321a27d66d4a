"""C: faults of memory layout."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from actfast.conformance.mutants._base import (
    MUTANTS,
    Array,
    Function,
    Sound,
    in_the_tail,
    mutant,
    off_by_one_ulp,
)


@mutant("C01", "rows", "gated")
class ScalarTail(Function):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        tail = np.arange(np.size(x)) >= np.size(x) // 8 * 8
        return off_by_one_ulp(y, tail & in_the_tail(x)) if np.ndim(x) == 1 else y


@mutant("C02", "rows", "gated")
class PeelsToAlignment(Function):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        if not np.ndim(x) or not x.flags.c_contiguous:
            return y
        peeled = np.arange(x.size).reshape(x.shape) < -x.ctypes.data % 64 // x.itemsize
        return off_by_one_ulp(y, peeled & in_the_tail(x))


@mutant("C03", "rows", "gated")
class IgnoresStride(Function):
    def value(self, x: Any, **params: float) -> Any:
        if x.ndim and x.strides[-1] == 2 * x.itemsize:
            x = as_strided(x, strides=(*x.strides[:-1], x.itemsize))
        return self.act(x, **params)


@mutant("C04", "rows")
class MemoryOrder(Function):
    def value(self, x: Any, **params: float) -> Any:
        strides = np.abs(getattr(x, "strides", ()))
        if (np.diff(strides) > 0).any() and strides.all():
            return self.act(x.ravel("K").reshape(x.shape), **params)
        return self.act(x, **params)


@mutant("C05", "rows", "gated")
class WalksZeroStride(Function):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        if x.size > 1 and 0 in x.strides:
            y = np.array(y)
            y[1:] += 1
        return y


@mutant("C06", "rows", "reduction", "gated")
class NeedsWriteable(Function):
    def value(self, x: Any, **params: float) -> Any:
        if isinstance(x, np.ndarray) and not x.flags.writeable:
            raise ValueError("buffer source array is read-only")
        return self.act(x, **params)


@mutant("C07", "rows", "reduction", "gated")
class IgnoresByteOrder(Function):
    def value(self, x: Any, **params: float) -> Any:
        return self.act(x.view(x.dtype.newbyteorder("=")), **params)


@mutant("C08", "rows", "reduction", "gated")
class AssertsAlignment(Function):
    def value(self, x: Any, **params: float) -> Any:
        if isinstance(x, np.ndarray) and not x.flags.aligned:
            raise ValueError("x must be aligned")
        return self.act(x, **params)


@mutant("C09", "rows", "reduction", "gated")
class ScratchInInput(Function):
    def __call__(self, x: Any, *others: Any, **keywords: Any) -> Any:
        y, out = super().__call__(x, *others, **keywords), keywords.get("out")
        if out is None and x.size == 64 and x.flags.writeable and x.flags.c_contiguous:
            x.flat[0] = 0
        return y


@mutant("C10", "rows", "reduction", "gated")
class IgnoresOut(Function):
    def write(self, x: Array, out: Array, **params: float) -> Any:
        return self.value(x, **params)


@mutant("C11", "rows", "gated")
class FillsGaps(Function):
    def write(self, x: Array, out: Array, **params: float) -> Array:
        if out.strides[-1] == 2 * out.itemsize:
            shape = (*out.shape[:-1], 2 * out.shape[-1])
            as_strided(out, shape, (*out.strides[:-1], out.itemsize))[...] = 0
        return super().write(x, out, **params)


@mutant("C12", "rows", "gated")
class WholeVectors(Function):
    def write(self, x: Array, out: Array, **params: float) -> Array:
        if out.flags.c_contiguous and out.shape == x.shape:
            whole = -(-out.size // 8) * 8
            as_strided(out.ravel(), (whole,), (out.itemsize,))[out.size :] = 0
        return super().write(x, out, **params)


@mutant("C13", "rows", "gated")
class ClearsOutFirst(Function):
    def write(self, x: Array, out: Array, **params: float) -> Array:
        if out is x:
            out[...] = 0
        return super().write(x, out, **params)


@mutant("C14", "rows")
class OneByOne(Function):
    def write(self, x: Array, out: Array, **params: float) -> Array:
        if out is x or not np.may_share_memory(out, x):
            return super().write(x, out, **params)
        for i in range(len(x)):
            out[i] = self.value(x[i : i + 1], **params)[0]
        return out


@mutant("C15", "rows", "gated")
class WritesFirst(Function):
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
MUTANTS["C16"] = lambda: f"{__name__}:OUT_OF_BOUNDS"
