"""C: where the data lies, and where the result goes."""

from __future__ import annotations

import mmap
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from actfast.conformance.checks._base import Context, Failure, Skip, check, differing
from actfast.conformance.checks.call import one_by_one, result_shape
from actfast.conformance.samples import aligned
from actfast.facts.kinds import BACKWARD, FORWARD

Array = NDArray[Any]
GUARD = 64
LENGTHS = (*range(1, 35), 63, 64, 65, 127, 128, 129, 255, 256, 257)


# Where each length is compiled for, fewer must do.
FEW_LENGTHS = (1, 7, 33, 64, 257)


def _flat(found: Any) -> tuple[Array, ...]:
    return found if isinstance(found, tuple) else (found,)


@check(
    "C01",
    "TAIL",
    "arrays of length 1 to 257 give the bits of a longer one's beginning; rows, those of each",
    why="torch's float32 gelu differs at 357 of 513 positions",
)
def tail(ctx: Context) -> None:
    lengths = FEW_LENGTHS if ctx.subject.compiles else LENGTHS
    for dtype in ctx.dtypes:
        for kind in ctx.kinds:
            if ctx.rowwise:
                for n in lengths:
                    _row_by_row(ctx, kind, dtype, n)
                continue
            operands = ctx.subject.operands(kind, ctx.inputs(dtype, 320))
            whole = _flat(ctx.subject.call(kind, *map(aligned, operands)))
            for n in lengths:
                got = _flat(ctx.subject.call(kind, *(aligned(o[:n]) for o in operands)))
                want = tuple(part[:n] for part in whole)
                ctx.bits(kind, operands[-1][:n], got, want, f"{kind}, {dtype}, length {n}")


def _row_by_row(ctx: Context, kind: str, dtype: Any, n: int) -> None:
    """Raise unless rows of that length are what each of them is alone."""
    operands = ctx.subject.operands(kind, ctx.subject.inputs(dtype, 5 * n, width=n))
    whole = ctx.subject.call(kind, *map(aligned, operands))
    for i in range(5):
        got = ctx.subject.call(kind, *(aligned(o[i]) for o in operands))
        ctx.bits(kind, operands[-1][i], got, whole[i], f"{kind}, {dtype}, a row of {n} alone")


@check(
    "C02",
    "OFFSET",
    "an array that begins anywhere in memory gives the bits of an aligned one",
    why="Loops that peel elements up to an aligned address compute those otherwise",
)
def offset(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        for kind in ctx.kinds:
            operands = ctx.subject.operands(kind, ctx.inputs(dtype, 128))
            want = ctx.subject.call(kind, *map(aligned, operands))
            for start in range(1, 17):
                got = ctx.subject.call(kind, *(_moved(o, start) for o in operands))
                what = f"{kind}, {dtype}, {start} elements into a buffer"
                ctx.bits(kind, operands[-1], got, want, what)


def _moved(x: Array, start: int) -> Array:
    """A copy that begins that many elements behind an aligned address."""
    buffer = aligned(np.zeros(start + x.size), x.dtype)
    buffer[start:] = x.ravel()
    return buffer[start:].reshape(x.shape)


@check(
    "C03",
    "STRIDED",
    "every second, every third and reversed elements",
    why="A loop that ignores strides reads other elements",
    profile="core",
)
def strided(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        inputs = ctx.inputs(dtype, 192)
        for step in (2, 3, -1):
            for part in (np.s_[..., ::step], np.s_[::step]):
                want = ctx.subject.values("forward", *(x[part] for x in inputs))
                views = [aligned(x)[part] for x in inputs]
                got = ctx.subject.call("forward", *views)
                ctx.same("forward", views[0], got, want, f"{dtype}, a step of {step}")
                if not ctx.rowwise:
                    break


@check(
    "C04",
    "TRANSPOSE",
    "transposed arrays",
    why="Results in memory order are in the wrong places",
    profile="core",
    needs=("B05",),
)
def transpose(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        inputs = tuple(x.reshape(4, 6, 8) for x in ctx.inputs(dtype, 192))
        for axes in ((2, 1, 0), (1, 0, 2), (0, 2, 1)):
            views = tuple(aligned(x).transpose(axes) for x in inputs)
            want = one_by_one(ctx, tuple(np.ascontiguousarray(v) for v in views))
            got = ctx.subject.call("forward", *views)
            ctx.same("forward", views[0], got, want, f"{dtype}, axes {axes}")
        views = tuple(aligned(x[0]).T for x in inputs)
        want = one_by_one(ctx, tuple(np.ascontiguousarray(v) for v in views))
        ctx.same("forward", views[0], ctx.subject.call("forward", *views), want, f"{dtype}, x.T")


@check(
    "C05",
    "ZERO-STRIDE",
    "one element, or one row, seen many times",
    why="np.broadcast_to makes such arrays",
    profile="core",
    wants=("layout",),
)
def zero_stride(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        # Of as_strided's, as broadcast_to's are read-only as well.
        inputs = tuple(x.ravel() for x in ctx.inputs(dtype, 64))
        repeated = [tuple(as_strided(x, (64,), (0,)) for x in inputs)]
        if ctx.rowwise:
            repeated.append(tuple(as_strided(x, (8, 16), (0, x.itemsize)) for x in inputs))
        for views in repeated:
            want = ctx.subject.values("forward", *(v.copy() for v in views))
            got = ctx.subject.call("forward", *views)
            ctx.same("forward", views[0], got, want, f"{dtype}, stride 0")


def _as(ctx: Context, what: str, dtype: Any, turn: Callable[[Array], Array]) -> None:
    """Raise unless copies of ordinary inputs, turned, give the values of the inputs."""
    for kind in ctx.kinds:
        operands = ctx.subject.operands(kind, ctx.inputs(dtype, 64))
        want = ctx.subject.values(kind, *operands)
        got = ctx.subject.call(kind, *map(turn, operands))
        ctx.same(kind, operands[-1], got, want, f"{kind}, {what} {dtype}")


@check(
    "C06",
    "READONLY",
    "a read-only array is taken",
    why="Memory-mapped data is read-only, and joblib maps what it sends to workers",
    profile="core",
    wants=("layout",),
)
def readonly(ctx: Context) -> None:
    def locked(x: Array) -> Array:
        x = aligned(x)
        x.flags.writeable = False
        return x

    for dtype in ctx.dtypes:
        _as(ctx, "read-only", dtype, locked)


@check(
    "C07",
    "BYTESWAP",
    "an array in the other byte order gives equal values, or is refused",
    why="Files in network order are read as such arrays",
    wants=("layout",),
)
def byteswap(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        for kind in ctx.kinds:
            operands = ctx.subject.operands(kind, ctx.inputs(dtype, 64))
            want = _flat(ctx.subject.values(kind, *operands))
            try:
                found = _flat(
                    ctx.subject.call(kind, *(o.astype(dtype.newbyteorder("S")) for o in operands))
                )
            except TypeError as error:
                ctx.subject.blame(error)
                continue
            got = tuple(part.astype(dtype) for part in found)
            ctx.same(kind, operands[-1], got, want, f"{kind}, byte-swapped {dtype}")


@check(
    "C08",
    "MISALIGNED",
    "an array at an odd address",
    why="Fields of packed records lie there",
    wants=("layout",),
)
def misaligned(ctx: Context) -> None:
    def odd(x: Array) -> Array:
        space = np.zeros(x.nbytes + 1, np.uint8)
        view = space[1:].view(x.dtype).reshape(x.shape)
        view[...] = x
        return view

    for dtype in ctx.dtypes:
        _as(ctx, "misaligned", dtype, odd)


@check(
    "C09",
    "INPUT-INTACT",
    "the input is as it was",
    why="Backward needs the forward's input",
    profile="core",
    excusable=False,
)
def input_intact(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        for kind in ctx.kinds:
            given = tuple(map(aligned, ctx.subject.operands(kind, ctx.inputs(dtype, 64, seed=1))))
            before = [x.copy() for x in given]
            ctx.subject.call(kind, *given)
            for x, was in zip(given, before, strict=True):
                ctx.bits(kind, was, x, was, f"{kind} changed its {dtype} input")


def _target(ctx: Context, inputs: tuple[Array, ...]) -> Array:
    """A place for the forward's result, full of sevens."""
    return aligned(np.full(result_shape(ctx, inputs[0]), 7), inputs[0].dtype)


@check(
    "C10",
    "OUT",
    "with out=, that array is returned and holds the result",
    why="A result elsewhere leaves garbage in the caller's buffer",
    profile="core",
    wants=("out",),
)
def out(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        inputs = ctx.inputs(dtype, 128)
        want = ctx.subject.values("forward", *inputs)
        target = _target(ctx, inputs)
        got = ctx.subject.raw("forward", *map(aligned, inputs), out=target)
        if got is not target:
            raise Failure("what is returned is not the array given as out")
        ctx.bits("forward", inputs[0], target, want, f"{dtype} out")


@check(
    "C11",
    "OUT-STRIDED",
    "out= may be every second element of a buffer, and the others stay",
    why="A loop that ignores out's stride overwrites the neighbours",
    profile="core",
    needs=("C10",),
    wants=("out",),
)
def out_strided(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        inputs = ctx.inputs(dtype, 128)
        want = ctx.subject.values("forward", *inputs)
        shape = want.shape
        buffer = aligned(np.full((*shape[:-1], 2 * shape[-1]), 7), dtype)
        ctx.subject.raw("forward", *map(aligned, inputs), out=buffer[..., ::2])
        ctx.bits("forward", inputs[0], buffer[..., ::2], want, f"{dtype} out=buffer[::2]")
        if (buffer[..., 1::2] != 7).any():
            raise Failure("elements between those of out were written")


@check(
    "C12",
    "OUT-GUARD",
    "nothing is written before out or behind it, at lengths 1 to 130",
    why="Loops of whole vectors write past the end",
    profile="core",
    needs=("C10",),
    wants=("out",),
    excusable=False,
)
def out_guard(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        for n in range(1, 131):
            inputs = ctx.subject.inputs(dtype, n, width=n)
            shape = result_shape(ctx, inputs[0])
            size = int(np.prod(shape, dtype=int))
            buffer = aligned(np.full(size + 2 * GUARD, 7), dtype)
            target = buffer[GUARD : GUARD + size].reshape(shape)
            ctx.subject.raw("forward", *map(aligned, inputs), out=target)
            if (buffer[:GUARD] != 7).any() or (buffer[GUARD + size :] != 7).any():
                raise Failure(f"{dtype}, length {n}: memory beside out was written")


@check(
    "C13",
    "INPLACE",
    "out= may be x itself, or any of the inputs",
    why="In-place activations save memory, and clearing out first loses x",
    profile="core",
    needs=("C10",),
    wants=("out", "same shape"),
)
def inplace(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        inputs = ctx.inputs(dtype, 256)
        want = ctx.subject.values("forward", *inputs)
        for i in range(len(inputs)):
            given = tuple(map(aligned, inputs))
            ctx.subject.raw("forward", *given, out=given[i])
            ctx.bits("forward", inputs[0], given[i], want, f"{dtype}, in place")


@check(
    "C14",
    "OVERLAP",
    "out= may overlap x anywhere",
    why="NumPy's ufuncs give the result of operands apart",
    needs=("C13",),
    wants=("out", "same shape"),
)
def overlap(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        inputs = ctx.inputs(dtype, 128)
        want = ctx.subject.values("forward", *inputs)
        for i, x in enumerate(inputs):
            for shift in (1, 16, -1, -16):
                given = list(map(aligned, inputs))
                buffer = aligned(np.zeros(x.size + 16), dtype)
                parts = buffer[: x.size], buffer[abs(shift) : abs(shift) + x.size]
                first, second = (part.reshape(x.shape) for part in parts)
                given[i], target = (first, second) if shift > 0 else (second, first)
                given[i][...] = x
                ctx.subject.raw("forward", *given, out=target)
                ctx.same("forward", x, target, want, f"{dtype}, out {shift:+d} elements from x")
            given = list(map(aligned, inputs))
            ctx.subject.raw("forward", *given, out=given[i][..., ::-1])
            ctx.same("forward", x, given[i][..., ::-1], want, f"{dtype}, out=x[::-1]")


@check(
    "C15",
    "OUT-BAD",
    "an out= of another shape, of integers or read-only is an error, and stays as it was",
    why="Half-written results outlive the exception",
    profile="core",
    needs=("C10",),
    wants=("out",),
)
def out_bad(ctx: Context) -> None:
    inputs = ctx.inputs(ctx.widest, 64)
    locked = _target(ctx, inputs)
    shape = locked.shape
    locked.flags.writeable = False
    bad = {
        "shorter than x": np.full((*shape[:-1], shape[-1] - 1), 7, ctx.widest),
        "of integers": np.full(shape, 7, np.int64),
        "read-only": locked,
    }
    for what, target in bad.items():
        before = target.copy()
        try:
            ctx.subject.raw("forward", *map(aligned, inputs), out=target)
        except Exception as error:
            ctx.subject.blame(error)
            if differing(target.astype(np.float64), before.astype(np.float64)).size:
                raise Failure(f"an out {what} was written before it was refused") from None
            continue
        raise Failure(f"an out {what} is taken")


@check(
    "C16",
    "OOB",
    "nothing is touched beyond arrays that end where memory ends",
    why="A vector load past the end crashes, once in a while",
    excusable=False,
)
def out_of_bounds(ctx: Context) -> None:
    if not (ctx.isolated or ctx.subject.builtin):
        raise Skip("a crash would end this process: give the subject as module:attribute")
    lengths = FEW_LENGTHS[:3] if ctx.subject.compiles else range(1, 80)
    for dtype in ctx.dtypes:
        for kind in ctx.kinds:
            with ExitStack() as stack:
                ends: list[Array] = []
                longest: tuple[Array, ...] = ()
                # The longest first, for which there is room enough for all.
                for n in reversed(lengths):
                    if ctx.rowwise or not longest:
                        longest = ctx.subject.operands(kind, ctx.subject.inputs(dtype, n, width=n))
                    operands = longest if ctx.rowwise else tuple(o[:n] for o in longest)
                    want = ctx.subject.call(kind, *map(aligned, operands))
                    ends = ends or [stack.enter_context(_end(o.nbytes)) for o in operands]
                    given = [_at_the_end(*pair) for pair in zip(ends, operands, strict=True)]
                    got = ctx.subject.call(kind, *given)
                    ctx.same(kind, operands[-1], got, want, f"{kind}, {dtype}, length {n}")


def _at_the_end(space: Array, x: Array) -> Array:
    """A copy of x that ends where the space does."""
    array = space[space.size - x.nbytes :].view(x.dtype).reshape(x.shape)
    array[...] = x
    return array


@contextmanager
def _end(size: int) -> Iterator[Array]:
    """So many bytes that end where a page that must not be touched begins."""
    if sys.platform == "win32":
        raise Skip("guard pages are made with mprotect")
    import ctypes

    page = mmap.PAGESIZE
    pages = -(-size // page)
    space = mmap.mmap(-1, (pages + 1) * page)
    view = np.frombuffer(space, np.uint8)
    limit = view.ctypes.data + pages * page
    libc = ctypes.CDLL(None, use_errno=True)
    protect = libc.mprotect
    protect.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    if protect(limit, page, 0):
        raise Skip("mprotect is not allowed here")
    try:
        yield view[: pages * page]
    finally:
        protect(limit, page, mmap.PROT_READ | mmap.PROT_WRITE)


# Rows


@check(
    "C18",
    "AXIS",
    "rows along any axis, or several, give the bits of the same rows along the last",
    why="Channels are often axis 1, and NumPy's sums depend on the order in memory",
    needs=("B05",),
    wants=("rows",),
)
def any_axis(ctx: Context) -> None:
    word = ctx.subject.axis_word
    if not word:
        raise Skip("the subject takes no axis=")
    several = _takes_several(ctx, word)
    for dtype in ctx.dtypes:
        for kind in ctx.kinds:
            (x,) = ctx.inputs(dtype, 240)
            x = x.reshape(5, 6, 8)
            for axis in (0, 1, (0, 2), None) if several else (0, 1):
                _along(ctx, kind, x, word, axis)


def _takes_several(ctx: Context, word: str) -> bool:
    try:
        ctx.subject.call("forward", np.zeros((2, 3)), **{word: (0, 1)})
    except Exception as error:
        ctx.subject.blame(error)
        return False
    return True


def _along(ctx: Context, kind: str, x: Array, word: str, axis: Any) -> None:
    axes = tuple(range(x.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    others = tuple(i for i in range(x.ndim) if i not in axes)
    outer = tuple(x.shape[i] for i in others)
    order = (*others, *axes)
    rows = aligned(x.transpose(order).reshape(*outer, -1))
    operands = ctx.subject.operands(kind, (rows,))
    found = ctx.subject.call(kind, *operands)

    def back(a: Array) -> Array:
        """As it lies in x."""
        if a.shape == outer:
            return a
        whole = a.reshape(*outer, *(x.shape[i] for i in axes))
        return aligned(whole.transpose(np.argsort(order)))

    got = ctx.subject.call(kind, *map(back, operands), **{word: axis})
    ctx.bits(kind, x, got, back(found), f"{kind}, {x.dtype}, {word}={axis}")


@check(
    "C19",
    "MASK",
    "what where= excludes counts as absent, and a row without elements gives what is stated",
    why="Adding -inf gives NaN for a row that is masked whole (torch#41508)",
    needs=("E14", "E22"),
    wants=("rows", "formula"),
)
def mask(ctx: Context) -> None:
    if not ctx.subject.takes_keyword("where", np.ones((8, 8), bool)):
        raise Skip("the subject takes no where=")
    rng = np.random.default_rng(50)
    for dtype in ctx.dtypes:
        for n in (1, 5, 17, 70):
            for kind in ctx.kinds:
                (x,) = ctx.subject.inputs(dtype, 6 * n, seed=51, width=n)
                keep = rng.random(x.shape) < 0.6
                keep[0], keep[1] = True, False
                # What is not counted may be anything.
                x[~keep] = np.resize(
                    np.array([np.nan, np.inf, -np.inf, 3e30], dtype), (~keep).sum()
                )
                _masked(ctx, kind, x, keep)


def _masked(ctx: Context, kind: str, x: Array, keep: Array) -> None:
    """Raise unless each row is, as its other elements are alone."""
    clean = np.where(keep, x, x.dtype.type(0))
    operands = list(ctx.subject.operands(kind, (aligned(clean),)))
    if kind == FORWARD.name:
        operands[0] = x
    else:
        operands[-1] = np.where(keep, operands[-1], x.dtype.type(0))
        if kind == BACKWARD.name:
            operands[-1] = x
    got = ctx.subject.call(kind, *map(aligned, operands), where=keep)
    one = ctx.reduces and kind == FORWARD.name
    excluded = x.dtype.type(ctx.subject.facts.excluded if kind == FORWARD.name else 0)
    for i, kept in enumerate(keep):
        if not kept.any():
            if one:
                continue  # a sum or maximum of nothing has its own conventions
            want = np.full(kept.shape, excluded)
        else:
            row = [o[i] if np.ndim(o[i]) == 0 else o[i][kept] for o in operands]
            found = ctx.subject.call(kind, *map(aligned, row))
            want = found
            if not one:
                want = np.full(kept.shape, excluded)
                want[kept] = found
        what = f"{kind}, {x.dtype}, {int(kept.sum())} of {kept.size} elements kept"
        ctx.same(kind, clean[i], got[i], want, what)
