"""Where a formula loses digits on a tape: the tape's operations, in Python floats.

What is compared is mathematically the same, once as it is written and once as it should be.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from actfast.formula.evaluate import FLOAT, float_power
from actfast.formula.tape import EXPANSIONS, Builder, Machine
from actfast.formula.tree import Expr

__all__ = ["Loss", "losses"]

Point = Mapping[str, float]


def _log1p_exp(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x))) if x == x else x


def _logistic(x: float) -> float:
    e = math.exp(-abs(x))
    return (1.0 if x >= 0 else e) / (1.0 + e)


def _tanh_log1p(x: float) -> float:
    n = min(x, 2.0**60)
    n *= n + 2.0
    return n / (n + 2.0) if x >= -1 else math.nan


def _select(chosen: float, yes: float, no: float) -> float:
    return yes if chosen else no


# A tape's, and NaN where an operation has it.
_OPERATIONS: Mapping[str, Callable[..., float]] = {
    **{name: FLOAT[name] for name in FLOAT if name.isidentifier() and name not in EXPANSIONS},
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": FLOAT["/"],
    "pow": float_power,
    "root": lambda x: float_power(x, 0.5),
    "copysign": math.copysign,
    "lt": operator.lt,
    "le": operator.le,
    "eq": operator.eq,
    "where": _select,
    "where_lt": lambda a, b, yes, no: yes if a < b else no,
    "where_le": lambda a, b, yes, no: yes if a <= b else no,
    "log1p_exp": _log1p_exp,
    "logistic": _logistic,
    "tanh_log1p": _tanh_log1p,
}
_UNLIMITED = 1 << 16
_MACHINE = Machine(tuple(_OPERATIONS), *[_UNLIMITED] * 4)
_EXACT = frozenset(
    {"neg", "abs", "sign", "copysign", "min", "max", "floor", "round"}
    | {"lt", "le", "eq", "and", "or", "not", "where", "where_lt", "where_le"}
)


class _Program:
    """Expressions without activations, as a tape computes them."""

    def __init__(self, exprs: Sequence[Expr], variables: tuple[str, ...]) -> None:
        builder = Builder(_MACHINE, variables, {}, None)
        self.outputs = [builder.build(expr) for expr in exprs]
        nodes = list(enumerate(builder.graph.nodes))
        self.start = [float(n.constant) if n.op == "constant" else 0.0 for _, n in nodes]
        self.variables = [(at, n.name) for at, n in nodes if n.op == "variable"]
        self.steps = [
            (at, _OPERATIONS[n.op], n.args, n.op in _EXACT)
            for at, n in nodes
            if n.op not in ("constant", "variable")
        ]

    def run(self, point: Point, wrong: Callable[[float], float] | None = None) -> list[float]:
        """The values; ``wrong`` is what becomes of each that is rounded."""
        values = self.start.copy()
        value_at = values.__getitem__
        for at, name in self.variables:
            values[at] = point[name]
        for at, operation, args, exact in self.steps:
            value = operation(*map(value_at, args))
            values[at] = value if exact or wrong is None else wrong(value)
        return [values[at] for at in self.outputs]


def _noise(seed: int) -> Callable[[float], float]:
    """Each time another error, of an ULP at most, up or down."""
    state = seed

    def wrong(value: float) -> float:
        nonlocal state
        state = state * 1103515245 + 12345 & 0x7FFFFFFF
        return value * (1 + ((state >> 16) % 3 - 1) * 2.0**-52)

    return wrong


@dataclass(frozen=True)
class Loss:
    """What is computed at a point, and what is right there."""

    point: Point
    got: float
    right: float

    @property
    def digits(self) -> float:
        """How many decimal digits are right."""
        if not math.isfinite(self.got):
            return 0.0
        error = abs(self.got - self.right) / abs(self.right)
        return min(16.0, max(0.0, -math.log10(error)))


# Sizes about which functions bend, overflow and vanish.
_SIZES = (
    *(1e-300, 1e-100, 1e-30, 1e-20, 1e-16, 1e-12, 1e-8, 1e-6, 1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3),
    *(0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 25.0, 30.0, 35.0),
    *(40.0, 50.0, 80.0, 100.0, 200.0, 400.0, 600.0, 750.0, 800.0, 1000.0, 2000.0, 1e4, 1e6),
)
GRID = sorted({0.0, *_SIZES, *(-size for size in _SIZES)})
_ROOTS = 6
_FROM_ROOTS = (1e-3, 1e-6, 1e-9, 1e-12)
# 12 digits or more are well, and so is what rounding errors make of the right one.
_LOST = 2.0**-40
_TIMES_NOISE = 256
_LEAST = 1e-290


def _points(
    watched: Sequence[Expr], variables: tuple[str, ...], inputs: Sequence[str], start: Point
) -> Iterator[Point]:
    """Points along each input, some of them next to where a watched expression has a root."""
    program = _Program(watched, variables)
    for name in inputs:
        rows = [program.run({**start, name: x}) for x in GRID]
        yield from ({**start, name: x} for x in GRID)
        for i in range(len(watched)):
            for root in _roots(program, i, rows, {**start, name: 0.0}, name):
                for share in _FROM_ROOTS:
                    yield {**start, name: root * (1 + share)}
                    yield {**start, name: root * (1 - share)}


def _roots(
    program: _Program, output: int, rows: Sequence[Sequence[float]], start: Point, name: str
) -> list[float]:
    """Some of those at points of the grid, given the values there, and between them."""
    found = []
    values = [row[output] for row in rows]
    for x, after, value, next_value in zip(GRID, GRID[1:], values, values[1:], strict=False):
        low, high = x, after
        if value == 0 or next_value == 0:
            high = low = x if value == 0 else after
        elif not value * next_value < 0:
            continue
        while low < (middle := (low + high) / 2) < high and high - low > 1e-14 * abs(middle):
            below = program.run({**start, name: middle})[output] < 0
            low, high = (middle, high) if below == (value < 0) else (low, middle)
        if low != 0 and low not in found:
            found.append(low)
        if len(found) == _ROOTS:
            break
    return found


def losses(
    written: Expr,
    right: Expr,
    watched: Sequence[Expr],
    inputs: Sequence[str],
    starts: Sequence[Point],
) -> list[Loss]:
    """Where the first expression is not what the second is, though that is well-conditioned.

    ``starts`` are values of all the variables, from each of which the inputs are varied.
    """
    variables = tuple(starts[0])
    program = _Program((written, right), variables)
    found = []
    for start in starts:
        for point in _points(watched, variables, inputs, start):
            got, wanted = program.run(point)
            if got == wanted or not math.isfinite(wanted) or abs(wanted) < _LEAST:
                continue
            if math.isfinite(got) and abs(got - wanted) <= _LOST * abs(wanted):
                continue
            noise = max(abs(program.run(point, _noise(seed))[1] - wanted) for seed in (1, 2, 3))
            if noise > abs(wanted) * 2.0**-30:
                continue  # whatever is written
            if not math.isfinite(got) or abs(got - wanted) > _TIMES_NOISE * noise:
                found.append(Loss(point, got, wanted))
    return found
