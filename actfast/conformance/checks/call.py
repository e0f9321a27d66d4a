"""A and B: importing and calling it, shapes and dtypes."""

from __future__ import annotations

import numpy as np

from actfast.conformance.checks._base import Context, Failure, Info, Skip, Worst, check, loose
from actfast.conformance.samples import aligned, baseline
from actfast.conformance.subject import DTYPES


@check(
    "A06",
    "IMPORT-CLEAN",
    "importing its module prints nothing and leaves the process as it was",
    why="A library linked with -ffast-math flushed subnormals in the whole process (numpy#20895)",
    needs=(),
    wants=("rows",),
)
def import_clean(ctx: Context) -> Info | None:
    from actfast.conformance.importing import effects_of_import, module_of

    module = module_of(ctx.subject)
    if module is None:
        raise Skip("it is no plugin and was not given as module:attribute")
    found = effects_of_import(module)
    if found.effects:
        raise Failure(f"importing {module} {'; '.join(found.effects)}")
    return Info(f"importing {module} took {found.seconds:.2f} s beyond actfast's own import")


@check(
    "B01",
    "CALL",
    "a call returns an array of x's shape",
    why="Everything else needs it",
    profile="core",
    needs=(),
    wants=("rows",),
)
def call(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        x = baseline(dtype)
        result = np.asarray(ctx.subject.raw("forward", x.copy()))
        if result.shape != x.shape:
            raise Failure(f"{dtype} of shape {x.shape} gives shape {result.shape}")
        if result.dtype.kind != "f":
            raise Failure(f"{dtype} gives {result.dtype}")


@check(
    "B02",
    "DTYPE",
    "the float type of x is that of the result",
    why="A float64 result doubles the memory of every layer after it",
    profile="core",
    needs=("B01",),
    wants=("rows",),
)
def dtype_kept(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        for kind in ctx.kinds:
            got = ctx.subject.call(kind, baseline(dtype)).dtype
            if got != dtype:
                hint = ""
                if got in DTYPES:
                    hint = f"; if that is meant, check with dtypes=({got.name!r},)"
                raise Failure(f"{kind}: {dtype} gives {got}{hint}")


@check(
    "B03",
    "DTYPE-INT",
    "integers and bools are refused, or give the values of floats",
    why="A result cast back to int loses everything: sigmoid becomes 0",
    wants=("unhosted",),
)
def integers(ctx: Context) -> None:
    for x in (np.arange(-8, 8), np.array([True, False] * 8)):
        want = ctx.subject.values("forward", x.astype(ctx.widest))
        try:
            got = ctx.subject.call("forward", x.copy())
        except Exception:
            continue
        scale = 1e-2 if got.dtype.itemsize < 4 else 1e-5
        room = loose(ctx.widest) * np.max(np.abs(x.astype(float)))
        wrong = ~np.isclose(got.astype(float), want, rtol=scale, atol=room, equal_nan=True)
        if got.shape != x.shape or wrong.any():
            at = int(np.argmax(wrong)) if got.shape == x.shape else 0
            worst = Worst(float(x[at]), str(got.flat[at]), str(want[at]), dtype=x.dtype.name)
            raise Failure(f"{x.dtype} gives {got.dtype} with other values", worst)


@check(
    "B04",
    "DTYPE-REJECT",
    "complex numbers do not lose their imaginary part, and text is an error",
    why="A silent cast turns a mistake into a wrong result",
    wants=("unhosted",),
)
def other_dtypes(ctx: Context) -> None:
    for x in (np.array([1 + 2j, -3 + 1j] * 8), np.array(["a", "b"] * 8)):
        try:
            got = ctx.subject.call("forward", x)
        except Exception:
            continue
        if got.dtype.kind not in "cO" or x.dtype.kind == "U":
            raise Failure(f"{x.dtype} is taken, and gives {got.dtype}")


@check(
    "B05",
    "NDIM",
    "2-D and 3-D arrays keep their shape and give the values of the flat array",
    why="Layers hand over batches",
    profile="core",
    wants=("unhosted",),
)
def dimensions(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        x = baseline(dtype, 192)
        flat = ctx.subject.values("forward", x)
        for shape in ((12, 16), (4, 6, 8), (1, 192), (192, 1), (1, 1, 192)):
            given = aligned(x.reshape(shape))
            got = ctx.subject.call("forward", given)
            ctx.same("forward", given, got, flat.reshape(shape), f"{dtype} of shape {shape}")


@check(
    "B06",
    "ZERO-D",
    "a 0-d array gives one number",
    why="A loss is a 0-d array",
    profile="core",
    wants=("unhosted",),
)
def zero_d(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        x = baseline(dtype, 64)[:3]
        want = ctx.subject.values("forward", x)
        for value, wanted in zip(x, want, strict=True):
            got = ctx.subject.call("forward", np.array(value))
            ctx.same("forward", np.array(value), got, np.asarray(wanted), f"0-d {dtype}")


@check(
    "B07",
    "EMPTY",
    "empty arrays give empty arrays",
    why="The last batch can be empty; a mean over it divides by zero",
    profile="core",
    wants=("rows",),
)
def empty(ctx: Context) -> None:
    shapes = [(0,), (0, 3)] if ctx.subject.elementwise else [(0, 3)]
    for dtype in ctx.dtypes:
        for shape in shapes:
            got = ctx.subject.call("forward", np.empty(shape, dtype))
            if got.shape != shape:
                raise Failure(f"shape {shape} gives shape {got.shape}")
