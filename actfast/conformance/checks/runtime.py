"""H: repetition, splitting, threads, processes and what a call leaves behind."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
import time
import tracemalloc
import warnings
from typing import Any

import numpy as np

from actfast.conformance.checks._base import Context, Failure, Skip, check
from actfast.conformance.importing import arithmetic
from actfast.conformance.samples import aligned

FORK_SECONDS = 5.0
QUICK_FORK_SECONDS = 2.0
THREADS = 8


@check(
    "H01",
    "REPEAT",
    "the same call gives the same bits twenty times",
    why="torch's gradcheck has a tolerance for functions that do not",
    profile="core",
)
def repeat(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        inputs = ctx.inputs(dtype, 128, seed=20)
        for kind in ctx.kinds:
            operands = ctx.subject.operands(kind, inputs)
            first = ctx.subject.call(kind, *map(aligned, operands))
            for i in range(2, 21):
                got = ctx.subject.call(kind, *map(aligned, operands))
                ctx.bits(kind, inputs[0], got, first, f"{kind}, {dtype}, call {i}")


@check(
    "H02",
    "CHUNK",
    "pieces give the bits of the whole",
    why="A function that looks at the whole array is no activation, and dask splits arrays",
    needs=("C01",),
)
def chunks(ctx: Context) -> None:
    rng = np.random.default_rng(21)
    for dtype in ctx.dtypes:
        inputs = ctx.inputs(dtype, 20_000, seed=21)
        whole = ctx.subject.call("forward", *map(aligned, inputs))
        # Where each length is compiled for, fewer must do.
        for pieces in (3,) if ctx.subject.compiles else (2, 5, 17):
            cuts = np.sort(rng.choice(np.arange(1, len(inputs[0])), pieces - 1, replace=False))
            split = zip(*(np.split(x, cuts) for x in inputs), strict=True)
            parts = [ctx.subject.call("forward", *map(aligned, part)) for part in split]
            what = f"{dtype}, {pieces} pieces"
            ctx.bits("forward", inputs[0], np.concatenate(parts), whole, what)


@check(
    "H03",
    "THREADS",
    "eight threads at once get what one gets",
    why="A scratch buffer that calls share mixes their data (numba#2403)",
    profile="core",
    needs=("H01",),
)
def threads(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        for kind in ctx.kinds:
            _at_once(ctx, kind, dtype)


def _at_once(ctx: Context, kind: str, dtype: np.dtype[Any]) -> None:
    given = [
        ctx.subject.operands(kind, ctx.inputs(dtype, 1024, seed=30 + i)) for i in range(THREADS)
    ]
    wanted = [ctx.subject.call(kind, *map(aligned, operands)) for operands in given]
    start = threading.Barrier(THREADS)
    problems: list[BaseException] = []

    def work(i: int) -> None:
        try:
            start.wait(30)
            for _ in range(20):
                got = ctx.subject.call(kind, *map(aligned, given[i]))
                what = f"{kind}, {dtype}, {THREADS} threads"
                ctx.bits(kind, given[i][-1], got, wanted[i], what)
        except BaseException as error:
            problems.append(error)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        workers = [threading.Thread(target=work, args=(i,)) for i in range(THREADS)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    finally:
        sys.setswitchinterval(before)
    if problems:
        raise problems[0]


@check(
    "H06",
    "FORK",
    "it works in a child process forked after use",
    why="Thread pools do not survive a fork, and their users wait for ever (OpenBLAS#343)",
)
def fork(ctx: Context) -> None:
    if not hasattr(os, "fork"):
        raise Skip("this system does not fork")
    if not ctx.subject.forks:
        raise Skip(f"{ctx.subject.library} says that it does not support fork")
    inputs = ctx.inputs(ctx.widest, 4096, seed=40)
    want = ctx.subject.call("forward", *map(aligned, inputs))
    limit = FORK_SECONDS if ctx.density >= 1 else QUICK_FORK_SECONDS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if child == 0:
        status = 1
        try:
            got = ctx.subject.call("forward", *map(aligned, inputs))
            status = 0 if got.tobytes() == want.tobytes() else 3
        finally:
            os._exit(status)
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            if status:
                code = os.waitstatus_to_exitcode(status)
                raise Failure(f"the child gets something else, or fails (status {code})")
            return
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise Failure(f"the child did not answer within {limit:g} s")


@check(
    "H07",
    "PICKLE",
    "it can be pickled, and what comes back gives the same bits",
    why="Worker processes get a model that way, and a parameter that is lost there is found late",
)
def pickled(ctx: Context) -> None:
    function = ctx.subject.function
    try:
        data = pickle.dumps(function)
    except Exception as error:
        raise Skip(f"it cannot be pickled: {str(error).splitlines()[0][:80]}") from None
    try:
        again = pickle.loads(data)
    except Exception as error:
        text = f"{type(error).__name__}: {error}".splitlines()[0][:80]
        raise Failure(f"what was pickled does not come back: {text}") from None
    other = ctx.subject.replaced(again)
    inputs = ctx.inputs(ctx.widest, 64, seed=43)
    want = ctx.subject.call("forward", *map(aligned, inputs))
    got = other.call("forward", *map(aligned, inputs))
    ctx.bits("forward", inputs[0], got, want, "after pickling")


@check(
    "H09",
    "FPENV",
    "a call leaves the floating-point environment as it was",
    why="Rounding or flushing modes that stay changed falsify everything computed later",
    profile="core",
)
def environment(ctx: Context) -> None:
    inputs = ctx.inputs(ctx.widest, 64, seed=41)
    for kind in ctx.kinds:
        operands = ctx.subject.operands(kind, inputs)
        before = arithmetic()
        ctx.subject.call(kind, *map(aligned, operands))
        if changed := [k for k, v in arithmetic().items() if v != before[k]]:
            raise Failure(f"{kind} changes {', '.join(changed)}")


@check(
    "H10",
    "LEAK",
    "a hundred calls keep no memory and no reference to the input",
    why="A training loop makes millions",
)
def leak(ctx: Context) -> None:
    inputs = ctx.inputs(ctx.widest, 8192, seed=42)
    x, calls = inputs[0], 100
    for _ in range(5):
        ctx.subject.call("forward", *inputs)
    # Of the young only: a process can hold millions of old objects.
    gc.collect(1)
    references = sys.getrefcount(x)
    running = tracemalloc.is_tracing()
    if not running:
        tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(calls):
            ctx.subject.call("forward", *inputs)
        gc.collect(1)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        if not running:
            tracemalloc.stop()
    if after - before > calls * x.nbytes // 4:
        raise Failure(f"{(after - before) / calls:.0f} bytes are kept for each call")
    if sys.getrefcount(x) > references + calls // 2:
        raise Failure("references to the input are kept")
