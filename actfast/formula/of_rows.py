"""Functions that look at a whole row, beside its sum and its largest element.

``entmax_threshold(x, alpha)`` is the number t for which ``sum(q(x - t)) = 1``, where q is
``max(0, 1 + (alpha - 1) * u)**(1 / (alpha - 1))``, or ``exp(u)`` at alpha = 1: what softmax,
sparsemax and the entmax between them subtract. ``first(a, b)`` is 1 at the first element of a row
at which a equals b, and 0 elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

__all__ = [
    "exact_first",
    "exact_threshold",
    "first",
    "threshold",
    "threshold_by_alpha",
    "threshold_by_x",
]

Array = np.ndarray[Any, np.dtype[Any]]
Axis = int | tuple[int, ...]

# Newton's steps; where one leaves what is known, that is halved.
STEPS = 200


def first(a: Any, b: Any, axis: Axis = -1) -> Array:
    """In the order of indices; NaN equals nothing."""
    equal = np.asarray(a == b)
    axes = tuple(np.sort(np.atleast_1d(axis) % max(1, equal.ndim)))
    if not equal.ndim:
        return np.asarray(equal, np.float64)
    moved = np.moveaxis(equal, axes, range(-len(axes), 0))
    rows = moved.reshape(*moved.shape[: moved.ndim - len(axes)], -1)
    found = (rows & (np.cumsum(rows, axis=-1) == 1)).reshape(moved.shape)
    back: Array = np.moveaxis(found, range(-len(axes), 0), axes)
    return back.astype(np.result_type(a, b))


def threshold(x: Any, alpha: Any, axis: Axis = -1) -> Array:
    """In float64 arithmetic, keeping the row's axes with one element."""
    x, alpha = np.asarray(x, np.float64), float(np.min(alpha))
    if not x.ndim:
        return np.array(x)
    largest = np.max(x, axis=axis, keepdims=True)
    z, order = x - largest, alpha - 1
    s = np.zeros(largest.shape)
    low, high = s, np.full(largest.shape, np.inf)
    for _ in range(STEPS):
        share, weight = _terms(z - s, order)
        total = np.sum(share, axis=axis, keepdims=True)
        log = np.log(total)
        part = -np.expm1(-order * log) / order if order else log
        step = total / np.sum(weight, axis=axis, keepdims=True) * part
        low, high = np.where(total >= 1, s, low), np.where(total >= 1, high, s)
        moved = s + step
        outside = ((moved <= low) | (moved >= high)) & (np.abs(step) > 1e-15)
        s = np.where(outside, low + np.minimum(high, 1e300) / 2 - low / 2, moved)
        if not np.any(np.abs(step) > 1e-15):
            break
    found: Array = largest + s
    return found


def _terms(u: Array, order: float) -> tuple[Array, Array]:
    """Each element's share of the sum, and what that falls by as the threshold rises."""
    if order == 0:
        return np.exp(u), np.exp(u)
    base = np.maximum(0, 1 + order * u)
    share = base ** (1 / order)
    return share, np.where(base > 0, base ** (1 / order - 1), 0.0)


def threshold_by_x(x: Any, alpha: Any, found: Any) -> Array:
    """The derivative of the threshold by each element, of rows along the last axis."""
    _, weight = _terms(np.asarray(x - found), float(np.min(alpha)) - 1)
    slope: Array = weight / np.sum(weight, axis=-1, keepdims=True)
    return slope


def threshold_by_alpha(x: Any, alpha: Any, found: Any) -> Array:
    """The same by alpha. At 1 there is a limit, -u**2 / 2 of each share."""
    order, u = float(np.min(alpha)) - 1, np.asarray(x - found)
    share, weight = _terms(u, order)
    if order == 0:
        slope = -share * u * u / 2
    else:
        base = np.where(share > 0, 1 + order * u, 1.0)
        slope = np.where(share > 0, share * (u / (order * base) - np.log(base) / order**2), 0.0)
    found_slope: Array = np.sum(slope, axis=-1, keepdims=True) / np.sum(
        weight, axis=-1, keepdims=True
    )
    return found_slope


# Of mpmath's raw numbers


def exact_first(
    row_a: Any, row_b: Any, equal: Callable[[Any, Any], Any], one: Any, zero: Any
) -> Any:
    if not isinstance(row_a, list) and not isinstance(row_b, list):
        return one if equal(row_a, row_b) else zero
    length = len(row_a if isinstance(row_a, list) else row_b)
    a, b = (r if isinstance(r, list) else [r] * length for r in (row_a, row_b))
    places = [i for i in range(length) if equal(a[i], b[i])]
    return [one if places[:1] == [i] else zero for i in range(length)]


def exact_threshold(row: Any, alpha: Any, context: Any) -> Any:
    """To the precision of a context of mpmath's."""
    xs = [context.make_mpf(v) for v in (row if isinstance(row, list) else [row])]
    order = context.make_mpf(alpha) - 1
    if any(context.isnan(v) or v == context.inf for v in (*xs, order)):
        return context.nan._mpf_
    xs = sorted((v for v in xs if v != -context.inf), reverse=True)
    if not xs:
        return context.nan._mpf_
    z = [v - xs[0] for v in xs]
    if order:
        z = [v for v in z if order * v > -1]
    if order == 0:
        found = context.log(context.fsum(map(context.exp, z)))
    elif order in (1, 0.5):
        found = _by_support(context, z, order)
    else:
        found = _by_newton(context, z, order)
    return (xs[0] + found)._mpf_


def _by_support(context: Any, z: Sequence[Any], order: Any) -> Any:
    """sum(1 + z - s) = 1, or sum((1 + (z - s) / 2)**2) = 1, over the largest that are above 0."""
    total, squares, found = context.mpf(0), context.mpf(0), context.mpf(0)
    for count, value in enumerate(z, 1):
        total, squares = total + value, squares + value**2
        if order == 1:
            base = (1 - total) / count
        else:
            inside = total**2 - count * (squares - 4)
            if inside < 0:
                break
            base = (context.sqrt(inside) - total) / (2 * count)
        if base + order * value <= 0:
            break
        found = (1 - base) / order
    return found


def _by_newton(context: Any, z: Sequence[Any], order: Any) -> Any:
    s, low, high = context.mpf(0), context.mpf(0), context.inf
    power, last = 1 / order, context.ldexp(1, 8 - context.prec)
    for _ in range(20 * STEPS):
        bases = [b for b in (1 + order * (v - s) for v in z) if b > 0]
        shares = [b**power for b in bases]
        total = context.fsum(shares)
        weight = context.fsum(p / b for p, b in zip(shares, bases, strict=True))
        if not bases:
            s, high = (low + s) / 2, s
            continue
        low, high = (s, high) if total >= 1 else (low, s)
        step = total / weight * -context.expm1(-order * context.log(total)) / order
        if abs(step) <= last:
            return s + step
        moved = s + step
        s = moved if low < moved < high else (low + min(high, 2 * low + 1)) / 2
    return s
