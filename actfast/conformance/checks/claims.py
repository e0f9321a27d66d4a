"""F: what is claimed of the function, from its range to its roots."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from actfast.conformance.checks._base import Context, Failure, Skip, Worst, check, number
from actfast.conformance.samples import parameter_sets, thresholds
from actfast.conformance.truth import Truth

Array = NDArray[Any]
FORWARD = ("E02", "E03")
# What a function that makes no claim of its own may be beside those of its model.
LOOSE = 1e-3
# How near values come to an end of their range, at least.
NEAR_END = 1e-2
LEAST_JUMP = 1e-9
JUMPS_TRIED = 40
NEIGHBOURS = 5


def _grid(ctx: Context, truth: Truth) -> Array:
    """Sorted float64 points, dense in the middle, with the extremes."""
    size = max(400, round(20_000 * ctx.density))
    spread = ctx.points(np.float64, truth)
    x = np.concatenate([np.linspace(-20, 20, size), spread, thresholds(np.float64)])
    return np.unique(x[np.isfinite(x)])


def _worst(x: Array, got: Array, at: int, want: str, kind: str = "forward") -> Worst:
    return Worst(float(x[at]), number(got[at]), want, None, kind, got.dtype.name)


def _errors(ctx: Context, y: Array) -> Any:
    """How far a value of an exact or merely sound function may be from the truth."""
    if not ctx.subject.own:
        return LOOSE * np.maximum(1.0, np.abs(y))
    bound = ctx.subject.facts.bound(np.float64, "forward")
    with np.errstate(all="ignore"):
        return (64 if bound is None else bound) * np.spacing(np.abs(y))


def _float64(ctx: Context) -> None:
    if np.dtype(np.float64) not in ctx.dtypes:
        raise Skip("float64 is not checked")


@check(
    "F01",
    "RANGE",
    "all values lie in the claimed range",
    why="Quantisation and probabilities rely on it",
    needs=FORWARD,
    wants=("range claim",),
)
def value_range(ctx: Context) -> None:
    _float64(ctx)
    truth = ctx.truth()
    low, high = truth.interval()
    x = _grid(ctx, truth)
    y = ctx.subject.values("forward", x)
    # The ends are rounded too, and so are values near them.
    wrong = (y < low - _errors(ctx, np.array(low)) * 4) if np.isfinite(low) else y < low
    wrong |= (y > high + _errors(ctx, np.array(high)) * 4) if np.isfinite(high) else y > high
    if wrong.any():
        at = int(np.argmax(wrong))
        raise Failure("outside the claimed range", _worst(x, y, at, truth.facts.range))
    _reached(truth, y, low, high)


def _reached(truth: Truth, y: Array, low: float, high: float) -> None:
    """Raise where the claimed range is wider than what values and limits come near."""
    limits = [truth.limit("forward", side) for side in (-1, 1)]
    known = [v for v in limits if v is not None]
    seen = [*y[~np.isnan(y)].tolist(), *known]
    for end, best in ((low, min(seen, default=low)), (high, max(seen, default=high))):
        if np.isfinite(end):
            far = abs(best - end) > NEAR_END * max(1.0, abs(end))
        else:
            # Only limits tell what is bounded; of some functions none is known.
            far = best != end and len(known) == 2 and all(v != end for v in known)
        if far:
            raise Failure(f"the claimed end {end:g} is {best:.6g} at the furthest")


@check(
    "F02",
    "MONOTONE",
    "it rises, or falls, where claimed",
    why="Inverting it needs this",
    needs=FORWARD,
    wants=("monotone claim",),
)
def monotone(ctx: Context) -> None:
    _float64(ctx)
    truth = ctx.truth()
    word = truth.word(truth.facts.monotone)
    x = _grid(ctx, truth)
    y = ctx.subject.values("forward", x)
    finite = np.isfinite(y)
    x, y = x[finite], y[finite]
    with np.errstate(over="ignore"):
        step = np.diff(y)
    slack = 2 * np.maximum(_errors(ctx, y[1:]), _errors(ctx, y[:-1]))
    if word == "no":
        if (step >= 0).all() or (step <= 0).all():
            raise Failure("it is monotone, though it is claimed not to be")
        return
    wrong = step < -slack if word == "increasing" else step > slack
    if wrong.any():
        at = int(np.argmax(wrong)) + 1
        want = f"no {'less' if word == 'increasing' else 'more'} than {float(y[at - 1])!r}"
        raise Failure(f"not {word}", _worst(x, y, at, want))


@check(
    "F03",
    "SYMMETRY",
    "f(-x) is f(x), or -f(x), where claimed",
    why="Half of a table can be saved",
    needs=FORWARD,
    wants=("symmetry claim",),
)
def symmetry(ctx: Context) -> None:
    truth = ctx.truth()
    word = truth.facts.symmetry
    if word == "none":
        raise Skip("no symmetry is claimed")
    for dtype in ctx.dtypes:
        x = np.abs(ctx.points(dtype, truth))
        mirrored = ctx.subject.values("forward", -x) * (1 if word == "even" else -1)
        compare = ctx.bits if ctx.subject.own else ctx.same
        compare("forward", x, mirrored, ctx.subject.values("forward", x), f"{dtype} is not {word}")


@check(
    "F04",
    "LIPSCHITZ",
    "the slope is at most the claimed constant, and comes near it",
    why="Proofs about robustness multiply these constants",
    needs=("E05", "E06"),
    wants=("lipschitz claim", "derivative"),
)
def lipschitz(ctx: Context) -> None:
    _float64(ctx)
    truth = ctx.truth()
    constant = truth.number(truth.facts.lipschitz)
    x = _grid(ctx, truth)
    slope = np.abs(ctx.subject.values("derivative", x))
    at = int(np.argmax(slope))
    room = 1e-12 if ctx.subject.own else LOOSE
    if slope[at] > constant * (1 + room):
        raise Failure("steeper than claimed", _worst(x, slope, at, repr(constant), "derivative"))
    if slope[at] < 0.99 * constant:
        raise Failure(
            "the claimed constant is not near the greatest slope",
            _worst(x, slope, at, repr(constant), "derivative"),
        )


@check(
    "F05",
    "ASYMPTOTE",
    "far out, the formula tends to the claimed lines",
    why="Values at infinity are taken from them",
    needs=(),
    wants=("formula", "own"),
)
def asymptote(ctx: Context) -> None:
    truth = ctx.truth()
    sides = [s for s, text in ((-1, truth.facts.left), (1, truth.facts.right)) if text]
    if not sides:
        raise Skip("no asymptote is claimed")
    for side in sides:
        far = [side * 2.0**k for k in (40, 200)]
        gaps = [
            abs(truth.exact("forward", x, relative_bits=400) - truth.line(side, x)) for x in far
        ]
        if gaps[-1] > 2.0**-30 or gaps[-1] > gaps[0]:
            want = str(float(truth.line(side, far[-1])))
            got = str(float(truth.exact("forward", far[-1])))
            text = f"not the line on the {'right' if side > 0 else 'left'}"
            raise Failure(text, Worst(far[-1], got, want))


def _jumps(truth: Truth, kind: str) -> list[float]:
    """Where the formula, or its derivative, jumps within -30 to 30, found by bisection."""
    x = np.linspace(-30.123, 30.321, 4001)
    y = truth.floats(kind, x)
    with np.errstate(all="ignore"):
        difference = np.diff(y)
    difference[~np.isfinite(difference)] = 0
    change = np.abs(difference)
    # Where f is steep every change is great; a jump stands out among its neighbours.
    padded = np.pad(difference, NEIGHBOURS // 2, mode="edge")
    usual = np.median(sliding_window_view(padded, NEIGHBOURS), axis=1)
    found = []
    for i in np.argsort(np.abs(difference - usual))[-JUMPS_TRIED:]:
        if change[i] < 1e-6:
            continue
        low, high = float(x[i]), float(x[i + 1])
        ends = [float(y[i]), float(y[i + 1])]
        while (middle := (low + high) / 2) not in (low, high) and high - low > 1e-11:
            (value,) = truth.floats(kind, np.array([middle])).tolist()
            if abs(value - ends[0]) > abs(ends[1] - value):
                high, ends[1] = middle, value
            else:
                low, ends[0] = middle, value
        if abs(ends[1] - ends[0]) > 1e-6:
            found.append((low + high) / 2)
    return found


@check(
    "F06",
    "KINKS",
    "the formula's derivative jumps at the declared kinks, and nowhere else",
    why="Gradient checks raise false alarms at kinks nobody declared",
    needs=("E01",),
    wants=("slope", "own"),
)
def kinks_complete(ctx: Context) -> None:
    truth = ctx.truth()
    if not truth.facts.kinks and not truth.facts.smoothness:
        raise Skip("neither kinks nor smoothness are claimed")
    for at in _jumps(truth, "derivative"):
        if not any(abs(at - kink) < 1e-6 for kink in truth.kinks):
            raise Failure("a kink that is not declared", Worst(round(at, 9), "a jump of f'"))
    # At some parameters a kink may vanish, as elu's at alpha = 1.
    sets = [{}, *parameter_sets(truth.facts.params)]
    truths = [ctx.truth(**params) for params in sets]
    for index, at in enumerate(truth.kinks):
        if not any(_is_kink(t, t.kinks[index]) for t in truths):
            raise Failure("a declared kink that is none", Worst(at, "f' does not jump"))


def _is_kink(truth: Truth, at: float) -> bool:
    step = 2.0**-40 * max(1.0, abs(at))
    before, after = (truth.exact("derivative", at + s) for s in (-step, step))
    return bool(abs(after - before) > LEAST_JUMP)


@check(
    "F07",
    "SMOOTHNESS",
    "the formula is as smooth as claimed",
    why="Newton's method and C2 potentials need it",
    needs=("E01",),
    wants=("smoothness claim", "slope", "own"),
)
def smoothness(ctx: Context) -> None:
    truth = ctx.truth()
    order = {"C0": 0, "C1": 1, "C2": 2, "Cinf": 2}[truth.word(truth.facts.smoothness)]
    claim = truth.facts.smoothness
    if jumps := _jumps(truth, "forward"):
        raise Failure(f"claimed {claim}", Worst(round(jumps[0], 9), "a jump of f"))
    # Jumps of f' at undeclared places are another check's.
    declared = [
        at
        for at in (_jumps(truth, "derivative") if order else [])
        if any(abs(at - kink) < 1e-6 for kink in truth.kinks)
    ]
    if declared:
        raise Failure(f"claimed {claim}", Worst(round(declared[0], 9), "a jump of f'"))
    if order < 2:
        return
    for at in {*truth.kinks, 0.0, *np.linspace(-6, 6, 25).tolist()}:
        step = 2.0**-40
        before, here, after = (truth.exact("derivative", at + s) for s in (-step, 0.0, step))
        jump = abs((after - here) - (here - before)) / step
        if jump > 1e-6:
            raise Failure(f"claimed {claim}", Worst(at, "a jump of f''"))


@check(
    "F08",
    "EXACT",
    "at the listed points the value is exact",
    why="relu(1) that is not 1 surprises",
    needs=("E14",),
    wants=("exact claim",),
)
def exact_points(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        truth = ctx.truth(dtype)
        for at, value in truth.pairs(truth.facts.exact):
            x, want = np.array([at], dtype), dtype.type(value)
            got = ctx.subject.values("forward", x)
            room = 0 if ctx.subject.own else 16 * np.finfo(dtype).eps * max(1, abs(float(want)))
            if not abs(float(got[0]) - float(want)) <= room:
                raise Failure(f"{dtype}: not exact", _worst(x, got, 0, number(want)))


@check(
    "F09",
    "ROOTS",
    "f is zero at the listed roots, and f' changes its sign at those of f'",
    why="Errors near roots are judged absolutely, so a wrong one hides errors",
    needs=("E01",),
    wants=("formula", "own"),
)
def roots(ctx: Context) -> None:
    from mpmath import mp

    truth = ctx.truth()
    if not truth.facts.roots and not truth.facts.derivative_roots:
        raise Skip("no roots are claimed")
    for at in truth.listed(truth.facts.roots):
        # A root is given as a decimal number, so the exact one is within its rounding.
        around = [truth.exact("forward", at + s * np.spacing(at)) for s in (-1, 0, 1)]
        if around[1] != 0 and (around[0] > 0) == (around[2] > 0):
            raise Failure("not a root of f", Worst(at, mp.nstr(around[1], 17), "0"))
    for at in truth.listed(truth.facts.derivative_roots) if truth.has("derivative") else []:
        left, right = (truth.exact("derivative", at + s) for s in (-1e-6, 1e-6))
        if left * right >= 0:
            raise Failure("f' does not cross zero", Worst(at, mp.nstr(left, 17), kind="derivative"))
