"""What a function's facts define, exactly, by mpmath."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actfast import formula
from actfast.about.config import VERSION
from actfast.conformance import cache
from actfast.conformance.lines import Line, lines_of
from actfast.conformance.ulp import Exact, finfo
from actfast.facts.functions import functions, parse
from actfast.facts.row import Row
from actfast.facts.values import FactsAt
from actfast.formula import Expr

__all__ = [
    "DERIVATIVE",
    "FORWARD",
    "FROM_OUTPUT",
    "SCALE",
    "SECOND_DERIVATIVE",
    "VALUE_SCALE",
    "Truth",
]

# What can be exact, as bounds are called too.
FORWARD, DERIVATIVE, FROM_OUTPUT = "forward", "derivative", "from_output"
SECOND_DERIVATIVE, SCALE, VALUE_SCALE = "second_derivative", "scale", "value_scale"
# Of a float64, and enough more to tell its error to a few thousandths of an ULP.
RELATIVE_BITS = 100
# What this precision cannot tell from zero is zero in float64, even where two squares of
# the largest number cancel.
MAX_BITS = 3200
# Of rows, in which log(1 + tiny) is often taken: a float64's exponents are below 1100.
ROW_BITS = 1280
# Where a function shows what becomes of it at infinity.
_FAR = tuple(2 ** (1 << k) for k in range(5, 10))
_SETTLED = 2.0**-45
_BETWEEN = (3, 5, 7, 9, 11, 13)
# As of softmax: of what sums to 1.
UNSTATED_SCALE = "abs(y) * (abs(g) + sum(abs(g * y)))"
KINK_ROUNDINGS = 16
# Limits that are remembered.
REMEMBERED = 4096
# Of a difference quotient's step.
STEP_BITS = 80
# Raised whenever formula.evaluate_exact gives other numbers, so that none from before is taken.
ORACLE = 2


@lru_cache(maxsize=256)
def _differentiated(expr: Expr, by: str) -> Expr:
    return formula.differentiate(expr, by)


_memory: dict[str, Exact] = {}
_limits: dict[tuple[Any, ...], float | None] = {}


class Truth(FactsAt):
    """A function's facts at values of its parameters, and what they define, exactly.

    Of what: "forward", "derivative" by each input, "second_derivative", or "from_output", the
    derivative as a function of the result. Of rows, the derivative is the gradient: of grad
    and x, or from the output of grad and y.
    """

    def __init__(self, row: Row, params: Mapping[str, float], builtin: bool = True) -> None:
        super().__init__(row, params, formula.evaluate_exact)
        self.family = row.family
        self.builtin = builtin

    # Of numbers

    def expressions(self, what: str) -> tuple[Expr, ...]:
        """One for each result; none where the facts do not say what is exact."""
        row, inputs = self.row, self.family.operands
        if what == FROM_OUTPUT:
            return (self._parse(row.from_output, "y"),) if row.from_output else ()
        if what == SECOND_DERIVATIVE:
            if row.second_derivative:
                return (self._parse(row.second_derivative, *inputs),)
            slopes = self.expressions(DERIVATIVE) if self.family.pointwise else ()
            return tuple(_differentiated(slope, "x") for slope in slopes)
        if what == DERIVATIVE and row.derivative:
            return tuple(self._parse(text, *inputs) for text in row.derivatives)
        if not row.formula:
            return ()
        value = self._parse(row.formula, *inputs)
        return (value,) if what == FORWARD else tuple(_differentiated(value, by) for by in inputs)

    def _parse(self, text: str, *variables: str) -> Expr:
        return parse(text.strip(), (*variables, *self.params))

    def expression(self, what: str, part: int = 0) -> Expr | None:
        found = self.expressions(what)
        return found[part] if found else None

    def has(self, what: str) -> bool:
        if self.family.rowwise:
            needed = self.row.from_output if what == FROM_OUTPUT else self.row.formula
            return bool(needed) and what != SECOND_DERIVATIVE
        return bool(self.expressions(what))

    def exact(
        self,
        what: str,
        *inputs: Any,
        part: int = 0,
        relative_bits: int = RELATIVE_BITS,
        max_bits: int = 6000,
    ) -> Any:
        """An mpmath number."""
        expr = self.expression(what, part)
        if expr is None:
            raise LookupError(f"{self.row.name}: no formula says what {what} is")
        values = {**dict(zip(self._names(what), inputs, strict=True)), **self.params}
        return formula.evaluate_exact(expr, values, relative_bits=relative_bits, max_bits=max_bits)

    def _names(self, what: str) -> tuple[str, ...]:
        return ("y",) if what == FROM_OUTPUT else self.family.operands

    def exacts(self, what: str, *inputs: NDArray[Any], part: int = 0) -> Exact:
        """Many at once, remembered."""

        expr, names = self.expression(what, part), self._names(what)

        def compute(columns: Sequence[NDArray[np.float64]]) -> list[Any]:
            assert expr is not None
            points = zip(*(column.tolist() for column in columns), strict=True)
            values = ({**dict(zip(names, at, strict=True)), **self.params} for at in points)
            return [
                formula.evaluate_exact(expr, at, relative_bits=RELATIVE_BITS, max_bits=MAX_BITS)
                for at in values
            ]

        return self._remembered(f"{what} {expr}", inputs, compute)

    def _remembered(
        self,
        what: str,
        operands: Sequence[NDArray[Any]],
        compute: Callable[[Sequence[NDArray[np.float64]]], list[Any]],
    ) -> Exact:
        """Numbers that are worked out once, on this machine."""
        import mpmath

        wide = [np.ascontiguousarray(operand, np.float64) for operand in operands]
        key = cache.key_of(
            what,
            repr([(name, value.hex()) for name, value in self.params.items()]),
            f"{ORACLE} {RELATIVE_BITS} {MAX_BITS}",
            f"actfast {VERSION} mpmath {mpmath.__version__}",
            repr([operand.shape for operand in wide]),
            *(operand.tobytes() for operand in wide),
        )
        if key not in _memory:
            stored = cache.load(key, ("high", "low", "exponent"))
            found = None if stored is None else _sound(stored)
            if found is None:
                found = Exact.of(compute(wide))
                cache.store(key, high=found.high, low=found.low, exponent=found.exponent)
            _memory[key] = found
        return _memory[key]

    def floats(self, what: str, *inputs: NDArray[Any], part: int = 0) -> NDArray[np.float64]:
        """In float64 arithmetic: fast, and only roughly right."""
        expr = self.expression(what, part)
        assert expr is not None
        values = {**dict(zip(self.family.operands, inputs, strict=True)), **self.params}
        found = formula.evaluate(expr, formula.numpy_namespace(), values)
        return np.asarray(found, np.float64)

    # Of rows

    def rows(self, what: str, *operands: NDArray[Any]) -> Exact:
        """Of matrices, row by row; flat.

        The forward and its "value_scale" take x; "derivative" and its "scale" take grad and x,
        "from_output" and its "output_scale" grad and y. A scale is what errors are measured
        against.
        """
        texts = "; ".join((self.row.formula, self.row.value_scale, *self._gradient_texts))

        def compute(matrices: Sequence[NDArray[np.float64]]) -> list[Any]:
            found: list[Any] = []
            for row in zip(*matrices, strict=True):
                result = self.row_exact(what, *(part.tolist() for part in row))
                found += result if isinstance(result, list) else [result]
            return found

        return self._remembered(f"{what} of rows {texts}", operands, compute)

    def row_scale(self, what: str, grad: NDArray[Any], own: NDArray[Any]) -> NDArray[np.float64]:
        """The scale of a gradient by x, or from y, in float64 arithmetic; flat."""
        space = formula.numpy_namespace()
        values: dict[str, Any] = {"x": own, "y": own, **self.params}
        if what != FROM_OUTPUT:
            values["y"] = formula.evaluate(self._parse(self.row.formula, "x"), space, values)
        values["g"] = grad[..., None] if grad.ndim < own.ndim else grad
        text = self.row.gradient_scale or UNSTATED_SCALE
        found = formula.evaluate(self._parse(text, "x", "y", "g"), space, values)
        return np.broadcast_to(np.asarray(found, np.float64), own.shape).ravel()

    @property
    def _gradient_texts(self) -> tuple[str, ...]:
        return self.row.from_output, self.row.derivative, self.row.gradient_scale

    def row_exact(self, what: str, *operands: Any, relative_bits: int = RELATIVE_BITS) -> Any:
        """Of one row: mpmath numbers, or one of a reduction."""
        if what == FORWARD:
            value = self._row_value("x", self.row.formula, {"x": operands[0]}, relative_bits)
            return value if self.family.reduces else self._as_long(value, operands[0])
        if what == VALUE_SCALE:
            (own,) = operands
            values = {"x": own, "y": self.row_exact(FORWARD, own, relative_bits=relative_bits)}
            return self._row_value("x", self.row.value_scale, values, relative_bits)
        grad, own = operands
        if what in (FROM_OUTPUT, "output_scale"):
            values = {"g": grad, "y": own}
            text = self.row.from_output if what == FROM_OUTPUT else self.row.gradient_scale
            return self._as_long(self._row_value("y", text, values, relative_bits), own)
        values = {"g": grad, "x": own}
        text, slope = self.row.from_output, ""
        if self.row.derivative:
            text, slope = self.row.derivative, "g * "
        if what == SCALE and self.row.gradient_scale:
            text, slope = self.row.gradient_scale, ""
        elif what == SCALE or not text:
            return self._differences(grad, own, sized=what == SCALE)
        if not self.family.reduces:
            values["y"] = self.row_exact(FORWARD, own, relative_bits=relative_bits)
        return self._as_long(self._row_value("x", f"{slope}({text})", values, relative_bits), own)

    def _row_value(self, first: str, text: str, values: Mapping[str, Any], bits: int) -> Any:
        names = dict.fromkeys((first, *values))
        expr = parse(text, (*names, *self.params))
        return formula.evaluate_exact(
            expr, {**values, **self.params}, relative_bits=bits, max_bits=max(ROW_BITS, 2 * bits)
        )

    @staticmethod
    def _as_long(result: Any, row: Sequence[Any]) -> list[Any]:
        return result if isinstance(result, list) else [result] * len(row)

    def differences(self, x: Sequence[Any]) -> list[list[Any]]:
        """What each result changes by with each element, by differences: [element][result]."""
        from mpmath import mp

        step = mp.ldexp(1, -STEP_BITS)
        found = []
        # The largest float64 and a step are one number.
        with mp.workprec(1024 + 8 * STEP_BITS):
            for i in range(len(x)):
                ends = []
                for s in (step, -step):
                    moved = [mp.mpf(v) + s if j == i else v for j, v in enumerate(x)]
                    result = self.row_exact(FORWARD, moved, relative_bits=5 * STEP_BITS)
                    ends.append(result if isinstance(result, list) else [result])
                found.append([(a - b) / (2 * step) for a, b in zip(*ends, strict=True)])
        return found

    def _differences(self, grad: Any, x: Sequence[Any], sized: bool) -> list[Any]:
        from mpmath import mp

        grads = grad if isinstance(grad, list) else [grad]
        with mp.workprec(4 * STEP_BITS):
            parts = [
                [mp.mpf(g) * d for g, d in zip(grads, column, strict=True)]
                for column in self.differences(x)
            ]
            return [mp.fsum(part, absolute=sized) for part in parts]

    # Along a line

    def along(self, line: Line, what: str, x: NDArray[Any]) -> Exact:
        """At many points of a line, in the dtype of x."""
        if not self.family.rowwise:
            return self.exacts(what, *line.inputs(x), part=self.part(line, what))
        (rows,) = line.inputs(x)
        if what == FORWARD:
            found = self.rows(FORWARD, rows)
            return found if self.family.reduces else found[:: rows.shape[1]]
        return self.rows(what, line.one_hot(x), rows)[line.moving :: rows.shape[1]]

    @staticmethod
    def part(line: Line, what: str) -> int:
        """Of the expressions of what is asked for, the one along the line."""
        return 0 if what == FORWARD else line.moving

    def exact_along(
        self, line: Line, what: str, x: Any, dtype: Any = np.float64, **bits: int
    ) -> Any:
        """At one point, which may be an mpmath number."""
        inputs = line.at(x, dtype)
        if not self.family.rowwise:
            return self.exact(what, *inputs, part=self.part(line, what), **bits)
        relative = bits.get("relative_bits", RELATIVE_BITS)
        if what == FORWARD:
            found = self.row_exact(FORWARD, *inputs, relative_bits=relative)
            return found if self.family.reduces else found[0]
        grad: Any = 1.0
        if not self.family.reduces:
            grad = [1.0] + [0.0] * (len(line.fixed) - 1)
        return self.row_exact(DERIVATIVE, grad, *inputs, relative_bits=relative)[line.moving]

    def floats_along(self, line: Line, what: str, x: NDArray[Any]) -> NDArray[np.float64]:
        if not self.family.rowwise:
            return self.floats(what, *line.inputs(x), part=self.part(line, what))
        (rows,) = line.inputs(x)
        values: dict[str, Any] = {"x": rows, **self.params}
        space = formula.numpy_namespace()
        value = formula.evaluate(self._parse(self.row.formula, "x"), space, values)
        if what == FORWARD:
            return np.asarray(line.seen(np.squeeze(value, -1) if self.family.reduces else value))
        text = self.row.derivative or self.row.from_output
        if not text:
            step = 2.0**-20
            ends = [self.floats_along(line, FORWARD, x + s) for s in (step, -step)]
            return np.asarray((ends[0] - ends[1]) / (2 * step))
        grad = line.one_hot(x)
        values |= {"g": grad, "y": value}
        slope = formula.evaluate(self._parse(text, "x", "y", "g"), space, values)
        return np.asarray(np.broadcast_to(slope, rows.shape)[:, line.moving])

    # Where things happen

    @cached_property
    def kinks(self) -> list[float]:
        return [at for at, _ in self.points(self.row.kinks)]

    def has_kink(self, at: float) -> bool:
        """Whether a kink is at that very number, and not merely rounded to it."""
        found = formula.parse_points(self.row.kinks, tuple(self.params), functions())
        return any(formula.evaluate_exact(place, self.params) == at for place, _ in found)

    def near_kink(self, x: NDArray[Any]) -> NDArray[np.bool_]:
        """Where f' may be what it is at a kink, or on either side of it.

        That is at a number which a kink is or is rounded to; and beside it, where what decides
        between the sides may be rounded to the other one. A built-in decides exactly between
        the sides of a kink that is a number of the type.
        """
        wide = x.astype(np.float64)
        found = np.zeros(x.shape, bool)
        for at in self.kinks:
            here = float(x.dtype.type(at))
            found |= np.abs(wide - here) <= self.blur(x.dtype, at)
        return found

    def blur(self, dtype: Any, at: float) -> float:
        """How far from a kink a condition that is rounded a few times may turn."""
        here = float(np.dtype(dtype).type(at))
        if (self.builtin or not here) and self.has_kink(here):
            return 0.0
        return KINK_ROUNDINGS * float(finfo(dtype).eps) * max(1.0, abs(at))

    @cached_property
    def specials(self) -> list[float]:
        """Where something happens: kinks, roots, roots of f'."""
        row = self.row
        return [*self.kinks, *self.numbers(row.roots), *self.numbers(row.derivative_roots)]

    def root_distance(self, x: NDArray[Any]) -> NDArray[np.float64]:
        """Distance to the nearest root of f', where its relative error means little."""
        at = self.numbers(self.row.derivative_roots)
        far = np.full(x.shape, np.inf)
        return np.min([np.abs(x - a) for a in at], axis=0) if at else far

    def line(self, side: float, x: Any) -> Any:
        """The asymptote on the side of that sign, exactly, at x."""
        text = self.row.left if side < 0 else self.row.right
        expr = parse(text, ("x", *self.params))
        # To be subtracted from values far out, of which it leaves next to nothing.
        return formula.evaluate_exact(expr, {"x": x, **self.params}, relative_bits=400)

    @property
    def texts(self) -> tuple[str, ...]:
        """Whatever defines the values."""
        row = self.row
        return row.formula, row.derivative, row.second_derivative, row.from_output

    def limit(
        self, what: str, side: float, line: Line | None = None, dtype: Any = np.float64
    ) -> float | None:
        """What it tends to as x goes to plus or minus infinity; None if to nothing.

        x moves along the line, or is the one number of which it is a function. Remembered.
        """
        line = line or lines_of(self.family)[0]
        fixed = tuple(float(np.dtype(dtype).type(v)) for v in line.fixed)
        asymptotes = self.row.left, self.row.right
        key = (what, side, line, fixed, *self.texts, *asymptotes, tuple(self.params.items()))
        if key not in _limits:
            if len(_limits) >= REMEMBERED:
                _limits.clear()
            _limits[key] = self._limit(what, side, line, dtype)
        return _limits[key]

    def _limit(self, what: str, side: float, line: Line, dtype: Any) -> float | None:
        if not self.has(what):
            return self.claimed_limit(what, side)
        values = [
            self.exact_along(line, what, x if side > 0 else -x, dtype, max_bits=MAX_BITS)
            for x in _FAR
        ]
        if any(v != v for v in values):
            return None
        last, before = values[-1], values[-2]
        if abs(last - before) <= _SETTLED * abs(last) or abs(last) < 2.0**-500:
            return float(last) if abs(last) >= 2.0**-500 else 0.0
        sizes = [abs(v) for v in values]
        # What grows and turns its sign has no limit, though it may keep it at these points.
        turns = [
            self.exact_along(line, what, side * x, dtype, max_bits=MAX_BITS) * last < 0
            for x in (_FAR[0] * k for k in _BETWEEN)
        ]
        if any(turns) or any(v * last < 0 for v in values):
            return None
        if all(b > 1.4 * a for a, b in pairwise(sizes)):
            return math.copysign(math.inf, last)
        if all(b < a / 1.4 for a, b in pairwise(sizes)):
            return 0.0
        return None

    def claimed_limit(self, what: str, side: float) -> float | None:
        """The same, by the claimed asymptote."""
        if not (self.row.left if side < 0 else self.row.right):
            return None
        one, two = float(self.line(side, 1.0)), float(self.line(side, 2.0))
        if what == DERIVATIVE:
            return two - one
        return math.copysign(math.inf, side * (two - one)) if two != one else one


def _sound(stored: Mapping[str, NDArray[Any]]) -> Exact | None:
    """What was read from a file, if it can be what was written."""
    high, low, exponent = stored["high"], stored["low"], stored["exponent"]
    kinds: Sequence[str] = [a.dtype.str[1:] for a in (high, low, exponent)]
    if kinds != ["f8", "f8", "i8"] or not high.shape == low.shape == exponent.shape:
        return None
    return Exact(high, low, exponent) if high.ndim == 1 else None
