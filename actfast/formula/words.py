"""Formulas of rows over parts of their rows, in NumPy: totals of each part, which combine.

A number is one or two float64, of which the second is what the first lacks, or None. Operations
with a second word are those of Dekker 1971, A floating-point technique for extending the available
precision; what has none here is taken of the first words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, reduce
from typing import Any

import numpy as np

from actfast.formula.evaluate import evaluate, numpy_namespace
from actfast.formula.tree import (
    Call,
    Expr,
    Number,
    Variable,
    is_of_row,
    nodes,
    transform,
    with_args,
)

__all__ = ["WORDS", "Parts", "combine"]

Array = np.ndarray[Any, np.dtype[Any]]
Words = tuple[Array, Array | None]

WORDS = np.dtype([("hi", np.float64), ("lo", np.float64)])
"""What totals are stored as."""

# So many elements at once that what they need in between stays in the cache.
PIECE = 1 << 16

# exp(x) = 2^(n / STEPS) exp(r), where n times the first word of log(2) / STEPS is exact.
STEPS = 64
_LOG2_STEP = (float.fromhex("0x1.62e42fefap-7"), float.fromhex("0x1.cf79abc9e3b3ap-46"))
# Beyond it, exp is 0 or infinite.
_LARGEST = 800.0
_SMALL = 2.0**-10


def _joined(hi: Array, lo: Array) -> Words:
    """As two words, of which the first is nearest to both; infinities and NaN have no second."""
    total = np.asarray(hi + lo)
    rest = np.asarray(lo - (total - hi))
    if not total.all():
        # The sign of zeros stays.
        np.copyto(total, hi, where=lo == 0)
    if not np.isfinite(np.sum(rest)):
        spoilt = ~np.isfinite(rest)
        np.copyto(total, hi, where=spoilt & ~np.isfinite(lo))
        np.copyto(rest, 0.0, where=spoilt)
    return total, rest


def _low(*lows: Array | None) -> Array | float:
    found = [lo for lo in lows if lo is not None]
    return reduce(np.add, found) if found else 0.0


def _add(a: Words, b: Words) -> Words:
    total = a[0] + b[0]
    part = total - a[0]
    rest = (a[0] - (total - part)) + (b[0] - part)
    return _joined(total, rest + _low(a[1], b[1]))


def _neg(a: Words) -> Words:
    return -a[0], None if a[1] is None else -a[1]


def _halves(a: Array) -> tuple[Array, Array]:
    """As two numbers of 26 bits."""
    scaled = a * 134217729.0
    high = scaled - (scaled - a)
    return high, a - high


def _product(a: Array, b: Array) -> tuple[Array, Array]:
    """The product and its error."""
    product = a * b
    (a1, a2), (b1, b2) = _halves(a), _halves(b)
    return product, ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2


def _mul(a: Words, b: Words) -> Words:
    product, rest = _product(a[0], b[0])
    if b[1] is not None:
        rest = rest + a[0] * b[1]
    if a[1] is not None:
        rest = rest + a[1] * b[0]
    return _joined(product, rest)


def _div(a: Words, b: Words) -> Words:
    exponent = np.frexp(b[0])[1]
    if np.any(np.abs(exponent) > 400):
        power = np.ldexp(1.0, -exponent // 2), np.ldexp(1.0, -exponent - -exponent // 2)
        a, b = (
            (w[0] * power[0] * power[1], None if w[1] is None else w[1] * power[0] * power[1])
            for w in (a, b)
        )
    ratio = a[0] / b[0]
    product, rest = _product(ratio, b[0])
    left = (a[0] - product) - rest + _low(a[1])
    if b[1] is not None:
        left = left - ratio * b[1]
    return _joined(ratio, left / b[0])


@cache
def _exp_table() -> tuple[Array, Array]:
    """2^(j / STEPS): square roots, by Newton's step in two words."""
    powers: dict[int, Words] = {0: (np.array(1.0), None), STEPS: (np.array(2.0), None)}
    step = STEPS
    while step > 1:
        for at in range(0, STEPS, step):
            product = _mul(powers[at], powers[at + step])
            root = np.asarray(np.sqrt(product[0]))
            square = _product(root, root)
            left = (product[0] - square[0]) - square[1] + _low(product[1])
            powers[at + step // 2] = _joined(root, np.asarray(left / (2 * root)))
        step //= 2
    high = [float(powers[j][0]) for j in range(STEPS)]
    low = [float(_low(powers[j][1])) for j in range(STEPS)]
    return np.array(high), np.array(low)


def _power(n: Array) -> Array:
    """2^n, of normal ones."""
    power: Array = ((n + 1023) << 52).view(np.float64)
    return power


def _exp(a: Words, fine: bool = False) -> Words:
    """To 2^-58 relative; finely to 2^-64, where a has no second word."""
    x = np.clip(a[0], -_LARGEST, _LARGEST)
    n = np.rint(x * (STEPS / np.log(2.0)))
    above, below = x - n * _LOG2_STEP[0], n * _LOG2_STEP[1]
    r = above - below
    if a[1] is not None:
        r = r + np.where(x == a[0], a[1], 0.0)
    # exp(r) - 1, |r| < 0.0055: the next term is less than 2^-64.
    rest = np.asarray(r * (1 / 720) + 1 / 120)
    for factor in (1 / 24, 1 / 6, 0.5):
        rest *= r
        rest += factor
    whole = n.astype(np.int64)
    at, exponent = whole & (STEPS - 1), whole >> STEPS.bit_length() - 1
    highs, lows = _exp_table()
    high = highs[at]
    if fine:
        change = _joined(r, rest * r * r + ((above - r) - below))
        total, rest = map(np.asarray, _add((high, lows[at]), _mul((high, lows[at]), change)))
    else:
        rest *= r
        rest += 1.0
        rest *= r
        rest *= high
        rest += lows[at]
        total = np.asarray(high + rest)
        rest -= total - high
    if not x.size or (np.min(exponent) > -960 and np.max(exponent) < 1023):
        power = _power(exponent)
        total *= power
        rest *= power
        return total, rest
    # Neither may be no number; the last product is the one that is rounded.
    half = exponent >> 1
    for power in (_power(half), _power(exponent - half)):
        total *= power
        rest *= power
    return total, np.where(np.isfinite(rest), rest, 0.0)


def _log(a: Words) -> Words:
    """NumPy's, and what the exponential of it lacks."""
    y = np.asarray(np.log(a[0]))
    ratio = _mul(a, _exp((-y, None), fine=True))
    left = _add(ratio, (np.asarray(-1.0), None))[0]
    return _joined(y, np.asarray(left))


def _sum(a: Words, axes: Sequence[int]) -> Words:
    """Each half of what is left to the other."""
    hi, lo = a
    for axis in axes:
        while (length := hi.shape[axis]) > 1:
            half = length // 2
            at = [
                (slice(None),) * axis + (slice(start, stop),)
                for start, stop in ((0, half), (half, 2 * half), (2 * half, length))
            ]
            x, y = hi[at[0]], hi[at[1]]
            total = x + y
            part = total - x
            rest = (x - (total - part)) + (y - part)
            if lo is not None:
                rest += lo[at[0]]
                rest += lo[at[1]]
            if length % 2:
                left = np.zeros_like(hi[at[2]]) if lo is None else lo[at[2]]
                total = np.concatenate([total, hi[at[2]]], axis)
                rest = np.concatenate([rest, left], axis)
            hi, lo = total, rest
    return (hi, None) if lo is None else _joined(hi, lo)


def _sum_by_size(a: Words, axes: Sequence[int]) -> Words:
    """The large terms, and the small ones, as many digits as one word has of each.

    What a sum of a 1 and of small terms has beyond 1 has so as many digits as these.
    """
    small = np.where(np.abs(a[0]) < _SMALL, a[0], 0.0)
    large = a[0] - small
    axis = tuple(axes)
    return _joined(np.sum(large, axis=axis, keepdims=True), np.sum(small, axis=axis, keepdims=True))


def _max(a: Words, axes: Sequence[int]) -> Words:
    largest = np.max(a[0], axis=tuple(axes), keepdims=True)
    if a[1] is None:
        return largest, None
    low = np.where(a[0] == largest, a[1], -np.inf).max(axis=tuple(axes), keepdims=True)
    return largest, np.where(np.isfinite(low), low, 0.0)


def _larger(a: Words, b: Words) -> Words:
    hi = np.maximum(a[0], b[0])
    if a[1] is None and b[1] is None:
        return hi, None
    zero = np.zeros(())
    x, y = (zero if w[1] is None else w[1] for w in (a, b))
    return hi, np.where(a[0] == b[0], np.maximum(x, y), np.where(a[0] > b[0], x, y))


_IDENTITY = {"sum": 0.0, "max": -np.inf}
_OVER: Mapping[str, Callable[[Words, Sequence[int]], Words]] = {"sum": _sum, "max": _max}
_TOGETHER = {"sum": _add, "max": _larger}
_PLAIN: Mapping[str, Callable[..., Array]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "neg": np.negative,
    "exp": np.exp,
}
_OPERATIONS: Mapping[str, Callable[..., Words]] = {
    "+": _add,
    "-": lambda a, b: _add(a, _neg(b)),
    "*": _mul,
    "/": _div,
    "neg": _neg,
    "exp": _exp,
    "log": _log,
    "max": lambda *args: reduce(_larger, args),
    "min": lambda *args: _neg(reduce(_larger, map(_neg, args))),
}


def _stored(a: Words) -> Array:
    out = np.empty(a[0].shape, WORDS)
    out["hi"], out["lo"] = a[0], 0.0 if a[1] is None else a[1]
    return out


def combine(op: str, totals: Array, axes: Sequence[int]) -> Array:
    """The total of totals, whose axes are kept with one element."""
    with np.errstate(all="ignore"):
        return _stored(_OVER[op]((totals["hi"], totals["lo"]), axes))


@dataclass(frozen=True)
class Parts:
    """A formula of rows, in steps: a total of each part of a row, those of all parts, the next.

    Where exact is false, the second word is kept by sums and logarithms alone, and by what is
    added to a sum: the result is of float64, also where a logarithm's argument is all but 1.
    """

    expr: Expr
    exact: bool

    @cached_property
    def totals(self) -> list[Call]:
        """What reduces a row, in the order in which they need each other."""
        return [
            node
            for node in nodes(self.expr)
            if isinstance(node, Call) and is_of_row(node.op, len(node.args))
        ]

    def takes(self, elements: frozenset[str]) -> bool:
        """Whether the totals of parts are all that is asked of a row of these variables."""
        return all(t.op in _OVER and t.variables & elements for t in self.totals)

    @staticmethod
    def name(which: int) -> str:
        """A total's name among the values; no variable's."""
        return f"total {which}"

    def _of_totals(self, expr: Expr) -> Expr:
        """An expression in which totals are variables."""
        names = {total: Variable(self.name(i)) for i, total in enumerate(self.totals)}

        def replaced(node: Expr, args: tuple[Expr, ...]) -> Expr:
            return names.get(node, with_args(node, args)) if isinstance(node, Call) else node

        return transform(expr, replaced)

    def total(
        self,
        which: int,
        values: Mapping[str, Array],
        shape: tuple[int, ...],
        axes: Sequence[int],
    ) -> Array:
        """A total of a part that has this shape."""
        node = self.totals[which]
        order, op = nodes(self._of_totals(node.args[0])), node.op
        over = _OVER[op] if self.exact or op != "sum" else _sum_by_size
        out = np.zeros([1 if a in axes else n for a, n in enumerate(shape)], WORDS)
        out["hi"] = _IDENTITY[op]
        with np.errstate(all="ignore"):
            for at in _pieces(shape):
                term = self._value(order, values, at)
                piece = tuple(s.stop - s.start for s in at)
                hi, lo = (None if w is None else np.broadcast_to(w, piece) for w in term)
                assert hi is not None
                to = _within(at, out.shape)
                before = out["hi"][to], out["lo"][to]
                out[to] = _stored(_TOGETHER[op](before, over((hi, lo), axes)))
        return out

    def result(
        self, values: Mapping[str, Array], shape: tuple[int, ...], dtype: np.dtype[Any]
    ) -> Array:
        """The formula's value, from the totals of rows."""
        order, out = nodes(self._of_totals(self.expr)), np.empty(shape, dtype)
        with np.errstate(all="ignore"):
            for at in _pieces(shape):
                out[at] = self._value(order, values, at)[0]
        return out

    def _value(
        self, order: Sequence[Expr], values: Mapping[str, Array], at: tuple[slice, ...]
    ) -> Words:
        done: dict[Expr, Words] = {}
        for node in order:
            if isinstance(node, Variable):
                value = values[node.name]
                value = value[_within(at, value.shape)] if value.ndim else value
                if value.dtype == WORDS:
                    done[node] = value["hi"], value["lo"]
                else:
                    done[node] = value.astype(np.float64), None
            elif isinstance(node, Call):
                done[node] = self._call(node.op, [done[arg] for arg in node.args])
            else:
                assert isinstance(node, Number)
                done[node] = np.asarray(float(evaluate(node, numpy_namespace(), {}))), None
        return done[order[-1]]

    def _call(self, op: str, args: Sequence[Words]) -> Words:
        run = _OPERATIONS.get(op)
        if run is not None and (self.exact or self._is_of_totals(op, args)):
            found = run(*args)
            return found if self.exact or op != "log" else (found[0], None)
        if op in _PLAIN:
            return np.asarray(_PLAIN[op](*(hi for hi, _ in args))), None
        names = [f"u{i}" for i in range(len(args))]
        call = Call(op, tuple(map(Variable, names)))
        given = dict(zip(names, (hi for hi, _ in args), strict=True))
        return np.asarray(evaluate(call, numpy_namespace(), given)), None

    def _is_of_totals(self, op: str, args: Sequence[Words]) -> bool:
        """Whether it is a logarithm of one, or one plus what is no larger."""
        largest = max(hi.size for hi, _ in args)
        wide = any(lo is not None and hi.size == largest for hi, lo in args)
        return wide and op in ("+", "-", "log", "neg")


def _within(at: tuple[slice, ...], shape: tuple[int, ...]) -> tuple[slice, ...]:
    """The place in an array that has one element where others may have more."""
    return tuple(slice(None) if n == 1 else s for s, n in zip(at, shape, strict=True))


def _pieces(shape: tuple[int, ...]) -> Iterator[tuple[slice, ...]]:
    if 0 in shape:
        return
    size = int(np.prod(shape))
    if size <= PIECE or not shape:
        yield tuple(slice(0, n) for n in shape)
        return
    count = max(1, PIECE * shape[0] // size)
    for start in range(0, shape[0], count):
        stop = min(shape[0], start + count)
        for rest in _pieces(shape[1:]) if count == 1 else [tuple(slice(0, n) for n in shape[1:])]:
            yield (slice(start, stop), *rest)
