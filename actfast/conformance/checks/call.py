"""A and B: importing and calling it, shapes and dtypes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from actfast.conformance.checks._base import Context, Failure, Info, Skip, Worst, check, loose
from actfast.conformance.importing import effects_of_import, module_of
from actfast.conformance.samples import aligned
from actfast.conformance.subject import DTYPES
from actfast.conformance.ulp import finfo
from actfast.facts.kinds import BACKWARD

Array = NDArray[Any]


@check(
    "A06",
    "IMPORT-CLEAN",
    "importing its module prints nothing and leaves the process as it was",
    why="A library linked with -ffast-math flushed subnormals in the whole process (numpy#20895)",
    needs=(),
)
def import_clean(ctx: Context) -> Info | None:
    module = module_of(ctx.subject)
    if module is None:
        raise Skip("it is no plugin and was not given as module:attribute")
    found = effects_of_import(module)
    if found.effects:
        raise Failure(f"importing {module} {'; '.join(found.effects)}")
    return Info(f"importing {module} took {found.seconds:.2f} s beyond actfast's own import")


def result_shape(ctx: Context, x: Array) -> tuple[int, ...]:
    """Of the forward."""
    return x.shape[:-1] if ctx.reduces else x.shape


@check(
    "B01",
    "CALL",
    "a call returns an array of x's shape, or of a reduction one number for each row",
    why="Everything else needs it",
    profile="core",
    needs=(),
)
def call(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        inputs = ctx.inputs(dtype, 256)
        result = ctx.subject.call("forward", *(x.copy() for x in inputs))
        if isinstance(result, tuple):
            raise Failure(f"{dtype} gives {len(result)} results, wanted 1")
        if result.shape != result_shape(ctx, inputs[0]):
            raise Failure(f"{dtype} of shape {inputs[0].shape} gives shape {result.shape}")
        if result.dtype.kind != "f":
            raise Failure(f"{dtype} gives {result.dtype}")


@check(
    "B02",
    "DTYPE",
    "the float type of x is that of the result",
    why="A float64 result doubles the memory of every layer after it",
    profile="core",
    needs=("B01",),
)
def dtype_kept(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        for kind in ctx.kinds:
            operands = ctx.subject.operands(kind, ctx.inputs(dtype, 256))
            found = ctx.subject.call(kind, *operands)
            for got in found if isinstance(found, tuple) else (found,):
                if got.dtype != dtype:
                    hint = ""
                    if got.dtype in DTYPES:
                        hint = f"; if that is meant, check with dtypes=({got.dtype.name!r},)"
                    raise Failure(f"{kind}: {dtype} gives {got.dtype}{hint}")


@check(
    "B03",
    "DTYPE-INT",
    "integers and bools are refused, or give the values of floats",
    why="A result cast back to int loses everything: sigmoid becomes 0",
)
def integers(ctx: Context) -> None:
    count = len(ctx.inputs(ctx.widest, 16))
    for x in (np.arange(-8, 8), np.array([True, False] * 8)):
        given = [np.roll(x, 3 * i) for i in range(count)]
        want = ctx.subject.values("forward", *(v.astype(ctx.widest) for v in given))
        try:
            got = ctx.subject.call("forward", *(v.copy() for v in given))
        except Exception as error:
            ctx.subject.blame(error)
            continue
        scale = 1e-2 if got.dtype.itemsize < 4 else 1e-5
        room = loose(ctx.widest) * np.max(np.abs(x.astype(float)))
        same = got.shape == want.shape
        wrong = ~np.isclose(
            got.astype(float) if same else want + 1, want, rtol=scale, atol=room, equal_nan=True
        )
        if wrong.any():
            at = int(np.argmax(wrong))
            worst = Worst(float(x[at]), str(got.flat[at]), str(want.flat[at]), dtype=x.dtype.name)
            raise Failure(f"{x.dtype} gives {got.dtype} with other values", worst)


@check(
    "B04",
    "DTYPE-REJECT",
    "complex numbers do not lose their imaginary part, and text is an error",
    why="A silent cast turns a mistake into a wrong result",
)
def other_dtypes(ctx: Context) -> None:
    count = len(ctx.inputs(ctx.widest, 16))
    for x in (np.array([1 + 2j, -3 + 1j] * 8), np.array(["a", "b"] * 8)):
        try:
            got = ctx.subject.call("forward", *(x.copy() for _ in range(count)))
        except Exception as error:
            ctx.subject.blame(error)
            continue
        if got.dtype.kind not in "cO" or x.dtype.kind == "U":
            raise Failure(f"{x.dtype} is taken, and gives {got.dtype}")


@check(
    "B05",
    "NDIM",
    "2-D and 3-D arrays give the values of the flat array, or of their rows one at a time",
    why="Layers hand over batches",
    profile="core",
)
def dimensions(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        for shape in ((12, 16), (4, 6, 8), (1, 192), (192, 1), (1, 1, 192)):
            inputs = tuple(x.reshape(shape) for x in ctx.inputs(dtype, 192))
            want = one_by_one(ctx, inputs)
            given = tuple(map(aligned, inputs))
            got = ctx.subject.call("forward", *given)
            ctx.same("forward", given[0], got, want, f"{dtype} of shape {shape}")


def one_by_one(ctx: Context, inputs: tuple[Array, ...]) -> Array:
    """The values of arrays of any shape, from calls of fewer dimensions."""
    x = inputs[0]
    if not ctx.rowwise:
        flat = ctx.subject.values("forward", *(v.ravel() for v in inputs))
        return np.asarray(flat.reshape(x.shape))
    rows = [ctx.subject.values("forward", row) for row in x.reshape(-1, x.shape[-1])]
    return np.array(rows).reshape(result_shape(ctx, x))


@check(
    "B06",
    "ZERO-D",
    "a 0-d array gives one number",
    why="A loss is a 0-d array",
    profile="core",
    wants=("numbers",),
)
def zero_d(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        inputs = tuple(x[:3] for x in ctx.inputs(dtype, 64))
        want = ctx.subject.values("forward", *inputs)
        for i, wanted in enumerate(want):
            given = [np.array(x[i]) for x in inputs]
            got = ctx.subject.call("forward", *given)
            ctx.same("forward", given[0], got, np.asarray(wanted), f"0-d {dtype}")


@check(
    "B07",
    "EMPTY",
    "empty arrays, and empty rows, give results of the usual shape",
    why="The last batch can be empty; a mean over it divides by zero",
    profile="core",
)
def empty(ctx: Context) -> None:
    # Of nothing a reduction has a value at most by convention.
    shapes = [(0,), (0, 3), (3, 0)] if not ctx.reduces else [(0, 3)]
    for dtype in ctx.dtypes:
        for shape in shapes:
            given = [np.empty(shape, dtype) for _ in ctx.inputs(dtype, 16)]
            try:
                got = ctx.subject.call("forward", *given)
            except ValueError:
                # A row of nothing has no maximum, as NumPy says.
                if ctx.rowwise and not shape[-1] and not ctx.subject.handled:
                    continue
                raise
            if got.shape != result_shape(ctx, given[0]):
                raise Failure(f"shape {shape} gives shape {got.shape}")


@check(
    "B08",
    "DTYPE-16",
    "float16 and bfloat16 stay what they are, with the values of float32",
    why="A result of 32 bits doubles the memory, and one that is computed in 16 has 3 digits",
    profile="core",
)
def short_dtypes(ctx: Context) -> None:
    for dtype in ctx.short_dtypes:
        # A loop of 16 bits sees parameters of 16 bits.
        given = ctx.truth(dtype).params
        params = given if ctx.subject.takes_params(given) else {}
        inputs = tuple(x.astype(dtype) for x in ctx.inputs(np.float32, 64))
        for kind in ctx.kinds:
            operands = ctx.subject.operands(kind, inputs)
            found = ctx.subject.call(kind, *operands)
            wide = ctx.subject.call(kind, *(x.astype(np.float32) for x in operands), **params)
            pairs = zip(found, wide, strict=True) if isinstance(found, tuple) else [(found, wide)]
            for got, want in pairs:
                if got.dtype != dtype:
                    raise Failure(f"{kind}: {dtype} gives {got.dtype}")
                _near(kind, operands[-1], got, want)


def _near(kind: str, x: Array, got: Array, want: Array) -> None:
    """Raise unless these are the values of float32, rounded."""
    info = finfo(got.dtype)
    size = np.maximum(np.abs(want), float(info.smallest_normal))
    # A sum over a row is as exact as its terms.
    room = 2 * float(info.eps) * (np.maximum(size, 1.0) if kind == BACKWARD.name else size)
    wrong = ~(np.abs(got.astype(np.float64) - want) <= room)
    wrong &= ~(np.isnan(got) & np.isnan(want))
    # What is too large for 16 bits is infinite.
    wrong &= ~(np.isinf(got) & (np.abs(want) > float(info.max)) & ((got > 0) == (want > 0)))
    if wrong.any():
        at = int(np.argmax(wrong))
        here = float(x.flat[at]) if x.size == got.size else float("nan")
        worst = Worst(here, str(got.flat[at]), str(want.flat[at]), None, kind, got.dtype.name)
        raise Failure(f"{got.dtype}: not the values of float32", worst)
