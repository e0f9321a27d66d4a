"""C: where the data lies, and where the result goes."""

from __future__ import annotations

import mmap
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from actfast.conformance.checks._base import Context, Failure, Skip, check, differing
from actfast.conformance.samples import aligned, baseline

Array = NDArray[Any]
GUARD = 64
LENGTHS = (*range(1, 35), 63, 64, 65, 127, 128, 129, 255, 256, 257)


# Where each length is compiled for, fewer must do.
FEW_LENGTHS = (1, 7, 33, 64, 257)


def _kinds(ctx: Context) -> list[str]:
    return [*ctx.kinds, "backward"] if ctx.subject.has("backward") else ctx.kinds


def _operands(kind: str, x: Array) -> list[Array]:
    return [baseline(x.dtype, x.size, seed=1), x] if kind == "backward" else [x]


@check(
    "C01",
    "TAIL",
    "arrays of length 1 to 257 give the bits of a longer one's beginning",
    why="torch's float32 gelu differs at 357 of 513 positions",
)
def tail(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        x = baseline(dtype, 320)
        for kind in _kinds(ctx):
            operands = _operands(kind, x)
            whole = ctx.subject.call(kind, *map(aligned, operands))
            for n in FEW_LENGTHS if ctx.subject.compiles else LENGTHS:
                got = ctx.subject.call(kind, *(aligned(o[:n]) for o in operands))
                ctx.bits(kind, x[:n], got, whole[:n], f"{kind}, {dtype}, length {n}")


@check(
    "C02",
    "OFFSET",
    "an array that begins anywhere in memory gives the bits of an aligned one",
    why="Loops that peel elements up to an aligned address compute those otherwise",
)
def offset(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        x = baseline(dtype, 128)
        for kind in _kinds(ctx):
            operands = _operands(kind, x)
            want = ctx.subject.call(kind, *map(aligned, operands))
            for start in range(1, 17):
                got = ctx.subject.call(kind, *(_moved(o, start) for o in operands))
                ctx.bits(kind, x, got, want, f"{kind}, {dtype}, {start} elements into a buffer")


def _moved(x: Array, start: int) -> Array:
    """A copy that begins that many elements behind an aligned address."""
    buffer = aligned(np.zeros(start + x.size), x.dtype)
    buffer[start:] = x
    return buffer[start:]


@check(
    "C03",
    "STRIDED",
    "every second, every third and reversed elements",
    why="A loop that ignores strides reads other elements",
    profile="core",
    wants=("unhosted",),
)
def strided(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        x = baseline(dtype, 192)
        for step in (2, 3, -1):
            want = ctx.subject.values("forward", x[::step])
            got = ctx.subject.call("forward", aligned(x)[::step])
            ctx.same("forward", x[::step], got, want, f"{dtype}, x[::{step}]")


@check(
    "C04",
    "TRANSPOSE",
    "transposed arrays",
    why="Results in memory order are in the wrong places",
    profile="core",
    needs=("B05",),
    wants=("unhosted",),
)
def transpose(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        x = baseline(dtype, 192).reshape(4, 6, 8)
        flat = ctx.subject.values("forward", x.ravel()).reshape(x.shape)
        for axes in ((2, 1, 0), (1, 0, 2), (0, 2, 1)):
            view, want = aligned(x).transpose(axes), flat.transpose(axes)
            got = ctx.subject.call("forward", view)
            ctx.same("forward", view, got, want, f"{dtype}, axes {axes}")
        got = ctx.subject.call("forward", aligned(x[0]).T)
        ctx.same("forward", x[0].T, got, flat[0].T, f"{dtype}, x.T")


@check(
    "C05",
    "ZERO-STRIDE",
    "one element seen many times",
    why="np.broadcast_to makes such arrays",
    profile="core",
    wants=("layout",),
)
def zero_stride(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        x = baseline(dtype, 64)[:1]
        want = ctx.subject.values("forward", np.repeat(x, 64))
        # Of as_strided's, as broadcast_to's are read-only as well.
        got = ctx.subject.call("forward", as_strided(x, (64,), (0,)))
        ctx.same("forward", np.repeat(x, 64), got, want, f"{dtype}, stride 0")


@check(
    "C06",
    "READONLY",
    "a read-only array is taken",
    why="Memory-mapped data is read-only, and joblib maps what it sends to workers",
    profile="core",
    wants=("layout", "rows"),
)
def readonly(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        x = baseline(dtype, 64)
        want = ctx.subject.values("forward", x)
        x.flags.writeable = False
        got = ctx.subject.call("forward", x)
        ctx.same("forward", x, got, want, f"read-only {dtype}")


@check(
    "C07",
    "BYTESWAP",
    "an array in the other byte order gives equal values, or is refused",
    why="Files in network order are read as such arrays",
    wants=("layout",),
)
def byteswap(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        x = baseline(dtype, 64)
        want = ctx.subject.values("forward", x)
        try:
            got = ctx.subject.call("forward", x.astype(dtype.newbyteorder("S")))
        except TypeError:
            continue
        ctx.same("forward", x, got.astype(dtype), want, f"byte-swapped {dtype}")


@check(
    "C08",
    "MISALIGNED",
    "an array at an odd address",
    why="Fields of packed records lie there",
    wants=("layout",),
)
def misaligned(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        x = baseline(dtype, 64)
        want = ctx.subject.values("forward", x)
        space = np.zeros(x.nbytes + 1, np.uint8)
        odd = space[1:].view(dtype)
        odd[...] = x
        got = ctx.subject.call("forward", odd)
        ctx.same("forward", x, got, want, f"misaligned {dtype}")


@check(
    "C09",
    "INPUT-INTACT",
    "the input is as it was",
    why="Backward needs the forward's input",
    profile="core",
    wants=("rows",),
    excusable=False,
)
def input_intact(ctx: Context) -> None:
    operands = {"forward": 1, "derivative": 1, "backward": 2, "pair": 1}
    if not ctx.subject.elementwise:
        operands = {"forward": 1}
    for dtype in ctx.dtypes:
        for kind, count in operands.items():
            if not ctx.subject.has(kind):
                continue
            given = [baseline(dtype, 64, seed=i + 1) for i in range(count)]
            before = [x.copy() for x in given]
            ctx.subject.call(kind, *given)
            for x, was in zip(given, before, strict=True):
                ctx.bits(kind, was, x, was, f"{kind} changed its {dtype} input")


@check(
    "C10",
    "OUT",
    "with out=, that array is returned and holds the result",
    why="A result elsewhere leaves garbage in the caller's buffer",
    profile="core",
    wants=("out", "unhosted"),
)
def out(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        x = baseline(dtype, 128)
        want = ctx.subject.values("forward", x)
        target = aligned(np.full(x.shape, 7), dtype)
        got = ctx.subject.raw("forward", aligned(x), out=target)
        if got is not target:
            raise Failure("what is returned is not the array given as out")
        ctx.bits("forward", x, target, want, f"{dtype} out")


@check(
    "C11",
    "OUT-STRIDED",
    "out= may be every second element of a buffer, and the others stay",
    why="A loop that ignores out's stride overwrites the neighbours",
    profile="core",
    needs=("C10",),
    wants=("out", "unhosted"),
)
def out_strided(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        x = baseline(dtype, 128)
        want = ctx.subject.values("forward", x)
        buffer = aligned(np.full(2 * x.size, 7), dtype)
        ctx.subject.raw("forward", aligned(x), out=buffer[::2])
        ctx.bits("forward", x, buffer[::2], want, f"{dtype} out=buffer[::2]")
        if (buffer[1::2] != 7).any():
            raise Failure("elements between those of out were written")


@check(
    "C12",
    "OUT-GUARD",
    "nothing is written before out or behind it, at lengths 1 to 130",
    why="Loops of whole vectors write past the end",
    profile="core",
    needs=("C10",),
    wants=("out", "rows"),
    excusable=False,
)
def out_guard(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        x = baseline(dtype, 130)
        for n in range(1, x.size + 1):
            buffer = aligned(np.full(n + 2 * GUARD, 7), dtype)
            ctx.subject.raw("forward", aligned(x[:n]), out=buffer[GUARD : GUARD + n])
            if (buffer[:GUARD] != 7).any() or (buffer[GUARD + n :] != 7).any():
                raise Failure(f"{dtype}, length {n}: memory beside out was written")


@check(
    "C13",
    "INPLACE",
    "out= may be x itself",
    why="In-place activations save memory, and clearing out first loses x",
    profile="core",
    needs=("C10",),
    wants=("out",),
)
def inplace(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        x = baseline(dtype, 256)
        want = ctx.subject.values("forward", x)
        both = aligned(x)
        ctx.subject.raw("forward", both, out=both)
        ctx.bits("forward", x, both, want, f"{dtype}, in place")


@check(
    "C14",
    "OVERLAP",
    "out= may overlap x anywhere",
    why="NumPy's ufuncs give the result of operands apart",
    needs=("C13",),
    wants=("out", "unhosted"),
)
def overlap(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        x = baseline(dtype, 128)
        want = ctx.subject.values("forward", x)
        for shift in (1, 16, -1, -16):
            buffer = aligned(np.zeros(x.size + 16), dtype)
            first, second = buffer[: x.size], buffer[abs(shift) : abs(shift) + x.size]
            source, target = (first, second) if shift > 0 else (second, first)
            source[...] = x
            ctx.subject.raw("forward", source, out=target)
            ctx.same("forward", x, target, want, f"{dtype}, out {shift:+d} elements from x")
        both = aligned(x)
        ctx.subject.raw("forward", both, out=both[::-1])
        ctx.same("forward", x, both[::-1], want, f"{dtype}, out=x[::-1]")


@check(
    "C15",
    "OUT-BAD",
    "an out= of another shape, of integers or read-only is an error, and stays as it was",
    why="Half-written results outlive the exception",
    profile="core",
    needs=("C10",),
    wants=("out", "unhosted"),
)
def out_bad(ctx: Context) -> None:
    x = baseline(ctx.widest, 64)
    locked = np.full(x.shape, 7, x.dtype)
    locked.flags.writeable = False
    bad = {
        "shorter than x": np.full(63, 7, x.dtype),
        "of integers": np.full(x.shape, 7, np.int64),
        "read-only": locked,
    }
    for what, target in bad.items():
        before = target.copy()
        try:
            ctx.subject.raw("forward", aligned(x), out=target)
        except Exception:
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
    for dtype in ctx.dtypes:
        x = baseline(dtype, 80)
        for kind in _kinds(ctx):
            for n in FEW_LENGTHS[:3] if ctx.subject.compiles else range(1, 80):
                operands = _operands(kind, x[:n])
                want = ctx.subject.call(kind, *map(aligned, operands))
                with ExitStack() as stack:
                    ends = [stack.enter_context(_at_the_end(o)) for o in operands]
                    got = ctx.subject.call(kind, *ends)
                    ctx.same(kind, x[:n], got, want, f"{kind}, {dtype}, length {n}")


@contextmanager
def _at_the_end(x: Array) -> Iterator[Array]:
    """A copy of x that ends where a page that must not be touched begins."""
    if sys.platform == "win32":
        raise Skip("guard pages are made with mprotect")
    import ctypes

    page = mmap.PAGESIZE
    pages = -(-x.nbytes // page)
    space = mmap.mmap(-1, (pages + 1) * page)
    view = np.frombuffer(space, np.uint8)
    limit = view.ctypes.data + pages * page
    libc = ctypes.CDLL(None, use_errno=True)
    protect = libc.mprotect
    protect.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    if protect(limit, page, 0):
        raise Skip("mprotect is not allowed here")
    try:
        array = view[pages * page - x.nbytes : pages * page].view(x.dtype)
        array[...] = x
        yield array
    finally:
        protect(limit, page, mmap.PROT_READ | mmap.PROT_WRITE)
