"""F: what is claimed of the function, from its range to its roots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actfast.conformance import measuring
from actfast.conformance.checks import special
from actfast.conformance.checks._base import Context, Failure, Info, Skip, Worst, check, number
from actfast.conformance.jumps import jumps
from actfast.conformance.lines import Line, far_lines_of
from actfast.conformance.samples import parameter_sets, rows, thresholds
from actfast.conformance.truth import Truth
from actfast.facts.kinds import BACKWARD

Array = NDArray[Any]
FORWARD = ("E02", "E03")
# What a function that makes no claim of its own may be beside those of its model.
LOOSE = 1e-3
# How near values come to an end of their range, at least.
NEAR_END = 1e-2
LEAST_JUMP = 1e-9
# Where a function is its asymptote; of no common factor, so that what oscillates is none.
FAR = (2.0**40, 1.7 * 2.0**110, 1.3 * 2.0**150, 2.0**200)
FAR_BITS = 400
# An inflection is given as a decimal number, and looked for where activations bend.
NEAR_INFLECTION = 1e-6
REACH = 20.0
# At other parameters than the given ones fewer points do.
PARAMETER_DENSITY = 0.2


def _settings(ctx: Context) -> Iterator[tuple[dict[str, float], Truth, float]]:
    """The parameters as given, and at others, where claims hold too; and how many points."""
    if np.dtype(np.float64) not in ctx.dtypes:
        raise Skip("float64 is not checked")
    settings = ctx.settings if ctx.subject.own else [{}]
    for params in settings:
        yield params, ctx.truth(**params), PARAMETER_DENSITY if params else 1.0


def _grid(ctx: Context, truth: Truth, density: float) -> Array:
    """Sorted float64 points, dense in the middle, with the extremes."""
    size = max(400, round(20_000 * ctx.density * density / len(ctx.lines)))
    spread = ctx.points(np.float64, truth, density)
    x = np.concatenate([np.linspace(-20, 20, size), spread, thresholds(np.float64)])
    return np.unique(x[np.isfinite(x)])


def _points(ctx: Context) -> Array:
    """Where what is not claimed is measured."""
    if np.dtype(np.float64) not in ctx.dtypes:
        raise Skip("float64 is not checked")
    return _grid(ctx, ctx.truth(), 1.0)


def _measured(
    ctx: Context,
    name: str,
    find: Callable[..., Iterator[str]],
    *judges: Callable[[Context], Any],
) -> Info:
    """What could be claimed, if the checks of the claim pass then."""
    if not ctx.subject.facts.family.pointwise:
        raise Skip(f"no {name} is claimed")
    for text in find(ctx.subject, ctx.settings):
        trial = ctx.claiming(**{name: text})
        try:
            for judge in judges:
                judge(trial)
        except (Failure, Skip):
            continue
        return _info({name: text})
    raise Skip(f"no {name} is claimed, and none is found that holds")


def _info(found: dict[str, str]) -> Info:
    text = ", ".join(f"{name}={value!r}" for name, value in found.items())
    return Info(f"not claimed; found {text}", claims=found)


def _context_of(line: Line, params: dict[str, float]) -> str:
    parts = [line.label, ", ".join(f"{k} = {v}" for k, v in params.items())]
    return "; ".join(part for part in parts if part)


def _worst(
    x: Array, got: Array, at: int, want: str, kind: str = "forward", beside: str = ""
) -> Worst:
    return Worst(float(x[at]), number(got[at]), want, None, kind, got.dtype.name, beside)


def _errors(ctx: Context, y: Array) -> Any:
    """How far a value of an exact or merely sound function may be from the truth."""
    if not ctx.subject.own:
        return LOOSE * np.maximum(1.0, np.abs(y))
    bound = ctx.subject.facts.bound("float64", "forward")
    with np.errstate(all="ignore"):
        return (64 if bound is None else bound) * np.spacing(np.abs(y))


@check(
    "F01",
    "RANGE",
    "all values lie in the claimed range, and come near its ends",
    why="Quantisation and probabilities rely on it",
    needs=FORWARD,
)
def value_range(ctx: Context) -> Info | None:
    if ctx.subject.facts.range:
        _value_range(ctx)
        return None
    return _measured(ctx, "range", partial(measuring.value_range, x=_points(ctx)), _value_range)


def _value_range(ctx: Context) -> None:
    for params, truth, density in _settings(ctx):
        seen: list[float] = []
        limits: list[float | None] = []
        for line in (*ctx.lines, *far_lines_of(ctx.subject.facts.family)):
            x = _grid(ctx, truth, density)
            y = ctx.subject.along(line, "forward", x, **params)
            seen += _in_range(truth, x, y, _errors_of(ctx), _context_of(line, params))
            # A row's other elements keep a single one from reaching every limit.
            limits += [truth.limit("forward", s, line) for s in (-1, 1) if not ctx.rowwise]
        for n in (2, 17) if ctx.rowwise else ():
            many = rows(np.float64, n)
            y = ctx.subject.values("forward", many, **params).ravel()
            first = many.ravel() if y.size == many.size else many[:, 0]
            seen += _in_range(truth, first, y, _errors_of(ctx), _context_of(ctx.lines[0], params))
        _reached(truth, seen, limits)


def _errors_of(ctx: Context) -> Callable[[Array], Any]:
    return lambda y: _errors(ctx, y)


def _in_range(
    truth: Truth, x: Array, y: Array, errors: Callable[[Array], Any], beside: str
) -> list[float]:
    """The values; raises where one is outside."""
    low, high = truth.range()
    # The ends are rounded too, and so are values near them.
    wrong = (y < low - errors(np.array(low)) * 4) if np.isfinite(low) else y < low
    wrong |= (y > high + errors(np.array(high)) * 4) if np.isfinite(high) else y > high
    if wrong.any():
        at = int(np.argmax(wrong))
        found = _worst(x, y, at, truth.row.range, beside=beside)
        raise Failure("outside the claimed range", found)
    return [float(v) for v in y[~np.isnan(y)]]


def _reached(truth: Truth, seen: list[float], limits: list[float | None]) -> None:
    """Raise where the claimed range is wider than what values and limits come near."""
    known = [v for v in limits if v is not None]
    low, high = truth.range()
    both = [*seen, *known]
    for end, best in ((low, min(both, default=low)), (high, max(both, default=high))):
        if np.isfinite(end):
            far = abs(best - end) > NEAR_END * max(1.0, abs(end))
        else:
            # Only limits tell what is bounded; of some functions none is known.
            far = bool(known) and best != end and len(known) == len(limits)
        if far:
            raise Failure(f"the claimed end {end:g} is {best:.6g} at the furthest")


@check(
    "F02",
    "MONOTONE",
    "it rises, or falls, where claimed, in each of its inputs",
    why="Inverting it needs this",
    needs=FORWARD,
)
def monotone(ctx: Context) -> Info | None:
    if ctx.subject.facts.monotone:
        _monotone(ctx)
        return None

    def slack(y: Array) -> Any:
        return 2 * np.maximum(_errors(ctx, y[1:]), _errors(ctx, y[:-1]))

    find = partial(measuring.monotone, x=_points(ctx), slack=slack)
    return _measured(ctx, "monotone", find, _monotone)


def _monotone(ctx: Context) -> None:
    for params, truth, density in _settings(ctx):
        word = truth.word(truth.row.monotone)
        rises, falls = True, True
        for line in ctx.lines:
            x = _grid(ctx, truth, density)
            y = ctx.subject.along(line, "forward", x, **params)
            finite = np.isfinite(y)
            x, y = x[finite], y[finite]
            with np.errstate(over="ignore"):
                step = np.diff(y)
            slack = 2 * np.maximum(_errors(ctx, y[1:]), _errors(ctx, y[:-1]))
            rises, falls = rises and bool((step >= 0).all()), falls and bool((step <= 0).all())
            wrong = step < -slack if word == "increasing" else step > slack
            if word != "no" and wrong.any():
                at = int(np.argmax(wrong)) + 1
                want = f"no {'less' if word == 'increasing' else 'more'} than {float(y[at - 1])!r}"
                found = _worst(x, y, at, want, beside=_context_of(line, params))
                raise Failure(f"not {word}", found)
        if word == "no" and (rises or falls):
            raise Failure("it is monotone, though it is claimed not to be")


@check(
    "F03",
    "SYMMETRY",
    "f(-x) is f(x), or -f(x), where claimed",
    why="Half of a table can be saved",
    needs=FORWARD,
)
def symmetry(ctx: Context) -> Info | None:
    if ctx.subject.facts.symmetry:
        _symmetry(ctx)
        return None
    return _measured(ctx, "symmetry", lambda *_: iter(("odd", "even")), _symmetry)


def _symmetry(ctx: Context) -> None:
    word = ctx.subject.facts.symmetry
    if word == "none":
        raise Skip("no symmetry is claimed")
    compare = ctx.bits if ctx.subject.own else ctx.same
    for dtype in ctx.dtypes:
        for params in ctx.settings if ctx.subject.own else [{}]:
            if ctx.rowwise:
                inputs: tuple[Array, ...] = (rows(dtype, 17),)
            else:
                x = np.abs(ctx.points(dtype, ctx.truth(dtype, **params)))
                count = len(ctx.subject.facts.family.operands)
                inputs = tuple(np.roll(x, 17 * i) for i in range(count))
            mirrored = ctx.subject.values("forward", *(-x for x in inputs), **params)
            mirrored = mirrored * (1 if word == "even" else -1)
            want = ctx.subject.values("forward", *inputs, **params)
            compare("forward", inputs[0], mirrored, want, f"{dtype} is not {word}")


@check(
    "F04",
    "LIPSCHITZ",
    "the slope is at most the claimed constant, and comes near it; of rows in the largest norm",
    why="Proofs about robustness multiply these constants",
    needs=("E05", "E06"),
    wants=("derivative",),
)
def lipschitz(ctx: Context) -> Info | None:
    if ctx.subject.facts.lipschitz:
        _lipschitz(ctx)
        return None
    return _measured(ctx, "lipschitz", partial(measuring.lipschitz, x=_points(ctx)), _lipschitz)


def _lipschitz(ctx: Context) -> None:
    for params, truth, density in _settings(ctx):
        constant = truth.number(truth.row.lipschitz)
        if ctx.rowwise:
            x, slope = _row_slopes(ctx, params, constant)
        else:
            (line,) = ctx.lines
            if truth.row.formula and (at_jumps := jumps(truth, line, "forward")):
                found = Worst(round(at_jumps[0], 9), "a jump of f", beside=line.label)
                raise Failure("no slope bounds a jump", found)
            x = _grid(ctx, truth, density)
            slope = np.abs(ctx.subject.along(line, "derivative", x, **params))
        at = int(np.argmax(slope))
        room = 1e-12 if ctx.subject.own else LOOSE
        found = _worst(
            x, slope, at, repr(constant), "derivative", _context_of(ctx.lines[0], params)
        )
        if slope[at] > constant * (1 + room):
            raise Failure("steeper than claimed", found)
        if slope[at] < 0.99 * constant:
            raise Failure("the claimed constant is not near the greatest slope", found)


def _row_slopes(ctx: Context, params: dict[str, float], constant: float) -> tuple[Array, Array]:
    """The first elements of rows, and by how much a result moves if all elements move by 1."""
    # Steep where two elements share, and leave nothing; and where one has nearly everything.
    scale = 1 / max(constant, 1e-3)
    ends = [np.array([[t * scale, 0.0]]) for t in (-20.0, -1.0, 0.0, 1.0, 20.0)]
    ends.append(np.full((1, 2), 20 * scale))
    firsts, slopes = [], []
    for x in (*ends, *(rows(np.float64, n)[:20] for n in (2, 5))):
        n = x.shape[1]
        total = np.zeros(x.shape)
        for j in range(1 if ctx.reduces else n):
            grad = np.ones(len(x)) if ctx.reduces else np.tile(np.eye(n)[j], (len(x), 1))
            found = ctx.subject.values(BACKWARD.name, grad, x, **params)
            total[:, j] = np.abs(found).sum(axis=1)
        firsts.append(x[:, 0])
        slopes.append(total.max(axis=1))
    return np.concatenate(firsts), np.concatenate(slopes)


@check(
    "F05",
    "ASYMPTOTE",
    "far out, the formula tends to the claimed lines",
    why="Values at infinity are taken from them",
    needs=(),
    wants=("formula", "own"),
)
def asymptote(ctx: Context) -> Info | None:
    row = ctx.subject.facts
    found: dict[str, str] = {}
    for name, side in (("left", -1), ("right", 1)):
        if not getattr(row, name) and ctx.subject.facts.family.pointwise:
            with suppress(Skip):
                find = partial(measuring.asymptote, side=side)
                found |= _measured(ctx, name, find, _asymptote).claims
    if row.left or row.right:
        _asymptote(ctx)
    elif not found:
        raise Skip("no asymptote is claimed, and none is found")
    return _info(found) if found else None


def _asymptote(ctx: Context) -> None:
    row = ctx.subject.facts
    sides = [s for s, text in ((-1, row.left), (1, row.right)) if text]
    for params in ctx.settings:
        truth = ctx.truth(**params)
        for side in sides:
            far = [side * x for x in FAR]
            gaps = [
                abs(truth.exact("forward", x, relative_bits=FAR_BITS) - truth.line(side, x))
                for x in far
            ]
            unknown = abs(far[-1]) * 2.0**-FAR_BITS
            if max(gaps[1:]) > 2.0**-30 or gaps[-1] > max(gaps[0], unknown):
                want = str(float(truth.line(side, far[-1])))
                got = str(float(truth.exact("forward", far[-1])))
                text = f"not the line on the {'right' if side > 0 else 'left'}"
                beside = _context_of(ctx.lines[0], params)
                raise Failure(text, Worst(far[-1], got, want, beside=beside))


def _declared(truth: Truth, line: Line, at: float) -> bool:
    """Whether it is a kink that is declared; of two inputs, kinks are the first one's."""
    return not line.moving and any(abs(at - kink) < 1e-6 for kink in truth.kinks)


@check(
    "F06",
    "KINKS",
    "the formula's derivative jumps at the declared kinks, and nowhere else",
    why="Gradient checks raise false alarms at kinks nobody declared",
    needs=("E01",),
    wants=("slope", "own"),
)
def kinks_complete(ctx: Context) -> Info | None:
    facts = ctx.subject.facts
    if facts.kinks or facts.smoothness:
        _kinks_complete(ctx)
        return None
    return _measured(ctx, "kinks", measuring.kinks, _kinks_complete, special.kinks)


def _kinks_complete(ctx: Context) -> None:
    truth = ctx.truth()
    for line in ctx.lines:
        for at in jumps(truth, line, "derivative"):
            if not _declared(truth, line, at):
                found = Worst(round(at, 9), "a jump of f'", beside=line.label)
                raise Failure("a kink that is not declared", found)
    # At some parameters a kink may vanish, as elu's at alpha = 1.
    sets = [{}, *parameter_sets(truth.row.params)]
    truths = [ctx.truth(**params) for params in sets]
    for index, at in enumerate(truth.kinks):
        if not any(_is_kink(t, ctx.lines[0], t.kinks[index]) for t in truths):
            raise Failure("a declared kink that is none", Worst(at, "f' does not jump"))


def _is_kink(truth: Truth, line: Line, at: float) -> bool:
    step = 2.0**-40 * max(1.0, abs(at))
    before, after = (truth.exact_along(line, "derivative", at + s) for s in (-step, step))
    return bool(abs(after - before) > LEAST_JUMP)


@check(
    "F07",
    "SMOOTHNESS",
    "the formula is as smooth as claimed",
    why="Newton's method and C2 potentials need it",
    needs=("E01",),
    wants=("slope", "own"),
)
def smoothness(ctx: Context) -> Info | None:
    if ctx.subject.facts.smoothness:
        _smoothness(ctx)
        return None
    words = ("Cinf", "C1", "C0")
    return _measured(ctx, "smoothness", lambda *_: iter(words), _as_smooth, _smoothness)


def _as_smooth(ctx: Context) -> None:
    """Raise where a derivative jumps, at any parameters, that a claim says not to."""
    word = ctx.subject.facts.smoothness
    for what in {"C1": ("derivative",), "Cinf": ("derivative", "second_derivative")}.get(word, ()):
        for params in ctx.settings:
            if jumps(ctx.truth(**params), ctx.lines[0], what):
                raise Failure(f"{what} jumps")


def _smoothness(ctx: Context) -> None:
    truth = ctx.truth()
    claim = truth.row.smoothness
    order = {"C0": 0, "C1": 1, "C2": 2, "Cinf": 2}[truth.word(claim)]
    for line in ctx.lines:
        if breaks := jumps(truth, line, "forward"):
            found = Worst(round(breaks[0], 9), "a jump of f", beside=line.label)
            raise Failure(f"claimed {claim}", found)
        # Jumps of f' at undeclared places are another check's.
        slopes = jumps(truth, line, "derivative") if order else []
        declared = [at for at in slopes if _declared(truth, line, at)]
        if declared:
            found = Worst(round(declared[0], 9), "a jump of f'", beside=line.label)
            raise Failure(f"claimed {claim}", found)
        if order == 2:
            _second_jumps(truth, line, claim)


def _second_jumps(truth: Truth, line: Line, claim: str) -> None:
    kinks = truth.kinks if not line.moving else []
    for at in {*kinks, 0.0, *np.linspace(-6, 6, 25).tolist()}:
        step = 2.0**-40
        before, here, after = (
            truth.exact_along(line, "derivative", at + s) for s in (-step, 0.0, step)
        )
        jump = abs((after - here) - (here - before)) / step
        if jump > 1e-6:
            raise Failure(f"claimed {claim}", Worst(at, "a jump of f''", beside=line.label))


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
        for params in ctx.settings if ctx.subject.own else [{}]:
            truth = ctx.truth(dtype, **params)
            for at, value in truth.points(truth.row.exact):
                x, want = np.array([at], dtype), dtype.type(value)
                got = ctx.subject.values("forward", x, **params)
                size = max(1, abs(float(want)))
                room = 0 if ctx.subject.own else 16 * np.finfo(dtype).eps * size
                if not abs(float(got[0]) - float(want)) <= room:
                    beside = _context_of(ctx.lines[0], params)
                    found = _worst(x, got, 0, number(want), beside=beside)
                    raise Failure(f"{dtype}: not exact", found)


@check(
    "F09",
    "ROOTS",
    "f is zero at the listed roots, and f' changes its sign at those of f'",
    why="Errors near roots are judged absolutely, so a wrong one hides errors",
    needs=("E01",),
    wants=("formula", "own"),
)
def roots(ctx: Context) -> None:
    if not ctx.subject.facts.roots and not ctx.subject.facts.derivative_roots:
        raise Skip("no roots are claimed")
    for params in ctx.settings:
        _at_roots(ctx, ctx.truth(**params), _context_of(ctx.lines[0], params))


def _at_roots(ctx: Context, truth: Truth, beside: str) -> None:
    from mpmath import mp

    line = ctx.lines[0]
    for at in truth.numbers(truth.row.roots):
        # A root is given as a decimal number, so the exact one is within its rounding.
        around = [truth.exact_along(line, "forward", at + s * np.spacing(at)) for s in (-1, 0, 1)]
        if around[1] != 0 and (around[0] > 0) == (around[2] > 0):
            found = Worst(at, mp.nstr(around[1], 17), "0", beside=beside)
            raise Failure("not a root of f", found)
    for at in truth.numbers(truth.row.derivative_roots) if truth.has("derivative") else []:
        left, right = (truth.exact_along(line, "derivative", at + s) for s in (-1e-6, 1e-6))
        if left * right >= 0:
            found = Worst(at, mp.nstr(left, 17), kind="derivative", beside=beside)
            raise Failure("f' does not cross zero", found)


@check(
    "F10",
    "INFLECTIONS",
    "the formula's second derivative changes its sign at the listed points, and nowhere else",
    why="Between them f is convex or concave, which bounds on networks are built on",
    needs=("E01",),
    wants=("inflections claim", "slope", "own"),
)
def inflections(ctx: Context) -> None:
    truth = ctx.truth()
    claimed = truth.numbers(truth.row.inflections)
    around = [at + s for at in claimed for s in (-NEAR_INFLECTION, NEAR_INFLECTION)]
    size = max(41, round(400 * ctx.density))
    points = sorted({*np.linspace(-REACH, REACH, size).tolist(), *around})
    # Where f'' is 0, f is a line, which bends neither way.
    bends = [(x, v) for x in points if (v := truth.exact("second_derivative", x)) != 0]
    changes = [
        (before, after)
        for (before, u), (after, v) in pairwise(bends)
        if (u > 0) != (v > 0) and not any(before < kink < after for kink in truth.kinks)
    ]
    for at in claimed:
        if not any(before < at < after for before, after in changes):
            raise Failure("f'' does not change its sign", Worst(at, "no inflection"))
    for before, after in changes:
        if not any(before < at < after for at in claimed):
            raise Failure(
                "an inflection that is not listed", Worst((before + after) / 2, "f'' = 0")
            )
