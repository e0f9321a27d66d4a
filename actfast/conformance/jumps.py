"""Where a function jumps, or is infinitely steep: candidates, and the proof in exact numbers.

A formula changes its law where one of its conditions, ``abs``, ``min`` or ``max`` does, and has
poles where it divides by zero: those places are roots of what the nodes of its tree compare. What
else jumps, and what has no formula, is found by bisection: with its width the change of a
continuous function over an interval tends to 0, that of one that jumps does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actfast import formula
from actfast.conformance.lines import Line, lines_of
from actfast.conformance.truth import Truth
from actfast.formula import COMPARISONS, Call, Expr

__all__ = ["brackets", "candidates", "jumps", "undeclared_kinks"]

Array = NDArray[Any]
Function = Callable[[Array], Array]
# How far conditions are looked for, and jumps of what has none; each the other way too.
REACH, NEAR = 2.0**60, 30.321
# Of a change, beside the values: what bisection keeps, by the type of float; what is a jump.
LEAST_CHANGE = {4: 1e-4, 8: 1e-6}
LEAST_JUMP = 1e-9
MOST = 48
# Steps on both sides of a place, which is known to far more bits.
ROUNDING = 2.0**-40
STEPS = (2.0**-60, 2.0**-100)
PLACE_BITS = 220


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
        place = _refined(truth, line, what, low, high)
        if place is not None:
            found.append(place)
    return found


def jumps(truth: Truth, line: Line, what: str) -> list[float]:
    """Where the formula, or its derivative, jumps."""
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


_undeclared: dict[tuple[Any, ...], list[float]] = {}


def undeclared_kinks(truth: Truth) -> list[float]:
    """Where f' jumps, of a function of one number that declares nothing of it; remembered."""
    row = truth.row
    if row.kinks or row.smoothness or not (row.family.pointwise and truth.has("derivative")):
        return []
    key = row.formula, row.derivative, tuple(truth.params.items())
    if key not in _undeclared:
        (line,) = lines_of(row.family)
        _undeclared[key] = jumps(truth, line, "derivative")
    return _undeclared[key]


def _refined(truth: Truth, line: Line, what: str, low: float, high: float) -> Any:
    """The place between two floats, or None where the exact values are near each other."""
    from mpmath import mp, mpf

    def value(x: Any) -> Any:
        return truth.exact_along(line, what, x, relative_bits=60)

    # A condition that is rounded turns at another float than the exact one.
    room = ROUNDING * max(abs(low), abs(high))
    ends = [mpf(low - room), mpf(high + room)]
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


def _compared(expr: Expr) -> Iterator[Expr]:
    """Expressions at whose roots the law of the formula changes."""
    for node in formula.nodes(expr):
        if not isinstance(node, Call):
            continue
        args = node.args
        if node.op in COMPARISONS or (node.op in ("min", "max") and len(args) > 1):
            yield from (Call("-", pair) for pair in pairwise(args))
        elif node.op in ("abs", "sign", "sqrt", "log"):
            yield args[0]
        elif node.op == "/":
            yield args[1]


def _switches(truth: Truth, line: Line, what: str) -> Iterator[Any]:
    """Roots of what is compared, to PLACE_BITS."""
    if truth.family.rowwise:
        return
    names, x = truth.family.operands, _grid(REACH)
    inputs = dict(zip(names, line.inputs(x), strict=True))
    space = formula.numpy_namespace()
    trees = [truth.expression("forward"), truth.expression(what, truth.part(line, what))]
    compared = dict.fromkeys(c for tree in trees if tree is not None for c in _compared(tree))
    count = 0
    for expr in compared:
        if names[line.moving] not in expr.variables:
            continue
        with np.errstate(all="ignore"):
            signs = np.sign(formula.evaluate(expr, space, {**inputs, **truth.params}))
        for i in np.flatnonzero(signs == 0).tolist():
            yield _exactly(float(x[i]))
        for i in np.flatnonzero(signs[1:] * signs[:-1] < 0).tolist():
            count += 1
            if count > MOST:
                return
            yield _root(truth, line, expr, float(x[i]), float(x[i + 1]))


def _exactly(x: float) -> Any:
    from mpmath import mpf

    return mpf(x)


def _root(truth: Truth, line: Line, expr: Expr, low: float, high: float) -> Any:
    from mpmath import mp, mpf

    names = truth.family.operands

    def sign(x: Any) -> int:
        values = dict(zip(names, line.at(x, np.float64), strict=True))
        found = formula.evaluate_exact(expr, {**values, **truth.params}, relative_bits=10)
        return int(found > 0) - int(found < 0)

    ends = [mpf(low), mpf(high)]
    first = sign(ends[0])
    with mp.workprec(PLACE_BITS + 100):
        while ends[1] - ends[0] > mp.ldexp(1, -PLACE_BITS):
            middle = (ends[0] + ends[1]) / 2
            here = sign(middle)
            if not here:
                return middle
            ends[here != first] = middle
    return ends[0]
