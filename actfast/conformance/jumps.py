"""Where a function jumps, or is infinitely steep: candidates, and the proof in exact numbers.

A formula changes its law where one of its conditions, ``abs``, ``min`` or ``max`` does, and has
poles where it divides by zero: those places are roots of what the nodes of its tree compare. What
else jumps, and what has no formula, is found by bisection: with its width the change of a
continuous function over an interval tends to 0, that of one that jumps does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import combinations, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actfast import formula
from actfast.conformance.lines import Line, lines_of
from actfast.conformance.truth import Truth
from actfast.formula import COMPARISONS, Call, Expr, Number

__all__ = ["brackets", "candidates", "jumps", "undeclared_kinks"]

Array = NDArray[Any]
Function = Callable[[Array], Array]
# How far conditions are looked for, and jumps of what has none; each the other way too.
REACH, NEAR = 2.0**60, 30.321
# Of a change, beside the values: what bisection keeps, by the type of float; what is a jump.
LEAST_CHANGE = {4: 1e-4, 8: 1e-6}
LEAST_JUMP = 1e-9
# Places of one expression, the nearest to 0 first; functions whose jumps are remembered.
MOST = 16
REMEMBERED = 256
# Steps on both sides of a place, which is known to far more bits.
ROUNDING = 2.0**-40
STEPS = (2.0**-60, 2.0**-100)
PLACE_BITS = 140


def _grid(far: float) -> NDArray[np.float64]:
    """Sorted points of both signs, close to each other where activations bend."""
    powers = np.exp2(np.arange(-40.0, np.log2(far) + 0.25, 0.25))
    # No round numbers, at which a function may have a value of its own.
    return np.unique(np.concatenate([np.linspace(-30.123, NEAR, 4001), powers, -powers, [0.0]]))


def brackets(f: Function, dtype: Any = np.float64, far: float = 2.0**20) -> list[list[float]]:
    """Neighbouring floats between which the values change by far more than they do elsewhere."""
    x = np.unique(_grid(far).astype(dtype))
    least = LEAST_CHANGE[x.dtype.itemsize]
    with np.errstate(all="ignore"):
        y = f(x).astype(np.float64)
        low, high, before, after = x[:-1], x[1:], y[:-1], y[1:]
        found: list[tuple[float, list[float]]] = []
        # More often than floats can be halved.
        for _ in range(1200):
            size = np.abs(after - before) / np.maximum(1, np.minimum(abs(before), abs(after)))
            keep = size > least
            low, high, before, after = low[keep], high[keep], before[keep], after[keep]
            middle = (low / 2 + high / 2).astype(dtype)
            ended = (middle <= low) | (middle >= high)
            found += zip(
                size[keep][ended].tolist(),
                np.stack([low, high], axis=1)[ended].tolist(),
                strict=True,
            )
            low, high, middle = low[~ended], high[~ended], middle[~ended]
            before, after = before[~ended], after[~ended]
            if not low.size:
                break
            value = f(middle).astype(np.float64)
            left = np.abs(value - before) > np.abs(after - value)
            low, before = np.where(left, low, middle), np.where(left, before, value)
            high, after = np.where(left, middle, high), np.where(left, value, after)
        ends = [ends for _, ends in sorted(found, reverse=True)[:MOST]]
        return [pair for pair in ends if _stands_out(f, np.array(pair, dtype))]


def _stands_out(f: Function, pair: Array) -> bool:
    """Whether the values change there more than between the floats around, as at no slope."""
    x = [pair[0], pair[1]]
    for _ in range(3):
        x = [np.nextafter(x[0], x[0].dtype.type(-np.inf)), *x]
        x = [*x, np.nextafter(x[-1], x[-1].dtype.type(np.inf))]
    change = np.abs(np.diff(f(np.array(x)).astype(np.float64)))
    # A condition that holds at one float alone makes two jumps of one.
    return bool(change[3] > 8 * np.median(change))


def candidates(truth: Truth, line: Line, what: str) -> list[Any]:
    """Places along a line, as mpmath's numbers, where the formula may jump or be steep."""
    found = [*_switches(truth, line, what)]
    for low, high in brackets(lambda x: truth.floats_along(line, what, x)):
        # A condition that is rounded turns at another float than the exact one.
        room = ROUNDING * max(abs(low), abs(high))
        if any(low - room <= place <= high + room for place in found):
            continue
        place = _refined(truth, line, what, low - room, high + room)
        if place is not None:
            found.append(place)
    return found


_memory: dict[tuple[Any, ...], list[float]] = {}


def jumps(truth: Truth, line: Line, what: str) -> list[float]:
    """Where the formula, or its derivative, jumps; remembered."""
    key = (what, line, *truth.texts, tuple(truth.params.items()))
    if key not in _memory:
        if len(_memory) >= REMEMBERED:
            _memory.clear()
        _memory[key] = _jumps(truth, line, what)
    return _memory[key]


def _jumps(truth: Truth, line: Line, what: str) -> list[float]:
    from mpmath import mp

    found: list[float] = []
    for place in candidates(truth, line, what):
        with mp.workprec(PLACE_BITS + 100):
            changes = [
                abs(
                    truth.exact_along(line, what, place + step, relative_bits=150)
                    - truth.exact_along(line, what, place - step, relative_bits=150)
                )
                for step in STEPS
            ]
        lasting = changes[1] > LEAST_JUMP and changes[1] > changes[0] / 2
        if lasting and mp.isfinite(changes[1]):
            found.append(float(place))
    # One jump may be found on more than one way.
    found.sort()
    return found[:1] + [b for a, b in pairwise(found) if b - a > 1e-9 * max(1, abs(a))]


def undeclared_kinks(truth: Truth) -> list[float]:
    """Where f' jumps, of a function of one number that declares nothing of it."""
    row = truth.row
    if row.kinks or row.smoothness or not (row.family.pointwise and truth.has("derivative")):
        return []
    (line,) = lines_of(row.family)
    return jumps(truth, line, "derivative")


def _refined(truth: Truth, line: Line, what: str, low: float, high: float) -> Any:
    """The place between two numbers, or None where the exact values are near each other."""
    from mpmath import mp, mpf

    def value(x: Any) -> Any:
        return truth.exact_along(line, what, x, relative_bits=60)

    ends = [mpf(low), mpf(high)]
    values = [value(x) for x in ends]
    if not abs(values[1] - values[0]) > LEAST_JUMP:
        return None
    with mp.workprec(PLACE_BITS + 100):
        while ends[1] - ends[0] > mp.ldexp(1, -PLACE_BITS):
            middle = (ends[0] + ends[1]) / 2
            here = value(middle)
            left = abs(here - values[0]) > abs(values[1] - here)
            ends[left], values[left] = middle, here
    return ends[0]


# What the nodes of a tree compare


# The parity of floor(a), less 1/2: it changes its sign at whole numbers, and is never 0.
_WHOLE = "floor({0}) - 2 * floor(({0}) / 2) - 1/2"
CHANGES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("abs", "sign", "sqrt", "log", "log2", "log10"), ("a",)),
    **dict.fromkeys(("floor", "ceil"), (_WHOLE.format("a"),)),
    **dict.fromkeys(("asin", "acos", "atanh"), ("a - 1", "a + 1")),
    "round": (_WHOLE.format("a + 1/2"),),
    "log1p": ("a + 1",),
    "acosh": ("a - 1",),
    "tan": ("cos(a)",),
    "/": ("b",),
    "**": ("a",),
}
"""Of functions of a, or a and b: what has a root where they change their law or have a pole."""


@cache
def _changes(op: str) -> tuple[Expr, ...]:
    return tuple(formula.parse(text, ("a", "b")) for text in CHANGES.get(op, ()))


def _is_smooth_power(node: Call) -> bool:
    exponent = node.args[-1]
    return node.op == "**" and isinstance(exponent, Number) and exponent.text.isdigit()


def _compared(expr: Expr) -> Iterator[Expr]:
    """Expressions at whose roots the law of the formula changes."""
    for node in formula.nodes(expr):
        if not isinstance(node, Call) or _is_smooth_power(node):
            continue
        args = node.args
        if node.op in COMPARISONS or node.op in ("min", "max"):
            yield from (Call("-", pair) for pair in combinations(args, 2))
        values = dict(zip("ab", args, strict=False))
        yield from (change.substitute(values) for change in _changes(node.op))


def _switches(truth: Truth, line: Line, what: str) -> Iterator[Any]:
    """Roots of what is compared, to PLACE_BITS."""
    if truth.family.rowwise:
        return
    names, x = truth.family.operands, _grid(REACH)
    inputs = dict(zip(names, line.inputs(x), strict=True))
    space = formula.numpy_namespace()
    trees = [truth.expression("forward"), truth.expression(what, truth.part(line, what))]
    compared = dict.fromkeys(c for tree in trees if tree is not None for c in _compared(tree))
    for expr in compared:
        if names[line.moving] not in expr.variables:
            continue
        with np.errstate(all="ignore"):
            signs = np.sign(formula.evaluate(expr, space, {**inputs, **truth.params}))
        # At the ends of where it is 0: within, nothing changes.
        zero = signs == 0
        beside = np.append(zero[1:], False) & np.insert(zero[:-1], 0, False)
        for i in np.flatnonzero(zero & ~beside).tolist():
            yield _exactly(float(x[i]))
        crossed = np.flatnonzero(signs[1:] * signs[:-1] < 0)
        nearest = np.argsort(np.abs(x[crossed]), kind="stable")[:MOST]
        for i in np.sort(crossed[nearest]).tolist():
            yield _root(truth, line, expr, float(x[i]), float(x[i + 1]))


def _exactly(x: float) -> Any:
    from mpmath import mpf

    return mpf(x)


def _root(truth: Truth, line: Line, expr: Expr, low: float, high: float) -> Any:
    from mpmath import mp, mpf

    names = truth.family.operands

    def value(x: Any) -> Any:
        inputs = dict(zip(names, line.at(x, np.float64), strict=True))
        return formula.evaluate_exact(expr, {**inputs, **truth.params}, relative_bits=20)

    ends = [mpf(low), mpf(high)]
    values = [value(x) for x in ends]
    first = values[0] > 0
    wait, pause = 0, 4
    with mp.workprec(PLACE_BITS + 100):
        least = mp.ldexp(1, -PLACE_BITS)
        while (width := ends[1] - ends[0]) > least:
            if not wait:
                # Of what is nearly a line the root is by the secant's, to the square of the width.
                near = ends[0] + width * values[0] / (values[0] - values[1])
                room = max(least / 4, width * min(width, mpf(1) / 8))
                trial = [max(ends[0], near - room), min(ends[1], near + room)]
                found = [value(x) for x in trial]
                apart = (found[0] > 0) == first and (found[1] > 0) != first
                if apart and trial[1] - trial[0] < width:
                    ends, values = trial, found
                    continue
                # Of what is none it is found by halves, and the secant tried again later.
                wait, pause = pause, 4 * pause
            wait -= 1
            middle = (ends[0] + ends[1]) / 2
            here = value(middle)
            if not (here > 0 or here < 0):
                return middle
            side = int((here > 0) != first)
            ends[side], values[side] = middle, here
    # Of what changes below 0 alone, such as floor, that is 0 itself.
    return ends[1]
