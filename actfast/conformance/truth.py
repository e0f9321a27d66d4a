"""The exact value of everything that a function's facts define, by mpmath."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actfast import formula
from actfast.conformance import cache
from actfast.conformance.facts import Facts
from actfast.conformance.ulp import Exact
from actfast.formula import Expr

__all__ = ["FORWARD", "Truth"]

FORWARD, DERIVATIVE, FROM_OUTPUT = "forward", "derivative", "from_output"
# Of a float64, and enough more to tell its error to a few thousandths of an ULP.
RELATIVE_BITS = 100
# What this precision cannot tell from zero is zero in float64, even where two squares of
# the largest number cancel.
MAX_BITS = 3200
# Where a function shows what becomes of it at infinity.
_FAR = tuple(2 ** (1 << k) for k in range(5, 10))
_SETTLED = 2.0**-45


@lru_cache(maxsize=512)
def _parse(text: str, variables: tuple[str, ...]) -> Expr:
    from actfast.activation import parse

    parsed: Expr = parse(text, variables)
    return parsed


@lru_cache(maxsize=128)
def _derivative(text: str, variables: tuple[str, ...]) -> Expr | None:
    try:
        from actfast.differentiate import differentiate
    except ImportError:
        return None
    return differentiate(_parse(text, variables), "x")


_memory: dict[str, Exact] = {}


class Truth:
    """A function's exact values and facts at given values of its parameters."""

    def __init__(self, facts: Facts, params: Mapping[str, float]) -> None:
        self.facts = facts
        self.params = {**facts.defaults, **params}

    def expression(self, kind: str) -> Expr | None:
        """None where the facts do not say what is exact."""
        facts = self.facts
        text = {FORWARD: facts.formula, DERIVATIVE: facts.derivative}.get(kind, facts.from_output)
        variables = ("y" if kind == FROM_OUTPUT else "x", *self.params)
        if text:
            return _parse(text, variables)
        if kind == DERIVATIVE and facts.formula:
            return _derivative(facts.formula, variables)
        return None

    def has(self, kind: str) -> bool:
        return self.facts.family == "elementwise" and self.expression(kind) is not None

    def exact(
        self, kind: str, x: Any, relative_bits: int = RELATIVE_BITS, max_bits: int = 6000
    ) -> Any:
        """An mpmath number."""
        expr = self.expression(kind)
        if expr is None:
            raise LookupError(f"{self.facts.name}: no formula says what {kind} is")
        variable = "y" if kind == FROM_OUTPUT else "x"
        values = {variable: x, **self.params}
        return formula.evaluate_exact(expr, values, relative_bits=relative_bits, max_bits=max_bits)

    def exacts(self, kind: str, x: NDArray[Any]) -> Exact:
        """Many at once, remembered."""
        import mpmath

        import actfast

        points = np.ascontiguousarray(x, np.float64)
        key = cache.key_of(
            str(self.expression(kind)),
            repr([(name, value.hex()) for name, value in self.params.items()]),
            f"{kind} {RELATIVE_BITS} {MAX_BITS}",
            f"actfast {actfast.__version__} mpmath {mpmath.__version__}",
            points.tobytes(),
        )
        if key not in _memory:
            stored = cache.load(key, ("high", "low", "exponent"))
            found = None if stored is None else _sound(stored, len(points))
            if found is None:
                exact = [self.exact(kind, v, max_bits=MAX_BITS) for v in points.tolist()]
                found = Exact.of(exact)
                cache.store(key, high=found.high, low=found.low, exponent=found.exponent)
            _memory[key] = found
        return _memory[key]

    def floats(self, kind: str, x: NDArray[Any]) -> NDArray[np.float64]:
        """In float64 arithmetic: fast, and only roughly right."""
        expr = self.expression(kind)
        assert expr is not None
        space = formula.numpy_namespace()
        return np.asarray(formula.evaluate(expr, space, {"x": x, **self.params}), np.float64)

    # Facts

    def number(self, text: str) -> float:
        """An expression over the parameters."""
        return self._value(_parse(text, tuple(self.params)))

    def _value(self, expr: Expr) -> float:
        return float(formula.evaluate_exact(expr, self.params))

    def word(self, text: str) -> str:
        """Such as monotone, which may depend on the parameters."""
        from actfast.activation import choose_fact

        return choose_fact(text, self.params)

    def _read(self, parse: Callable[..., Any], text: str) -> Any:
        from actfast.activation import functions

        return parse(text, tuple(self.params), functions())

    def listed(self, text: str) -> list[float]:
        return [self._value(e) for e in self._read(formula.parse_list, text)]

    def pairs(self, text: str) -> list[tuple[float, float]]:
        """Points and values, such as kinks and the derivative taken there."""
        points = self._read(formula.parse_points, text)
        return [(self._value(at), self._value(value)) for at, value in points]

    def interval(self) -> tuple[float, float]:
        found = self._read(formula.parse_interval, self.facts.range)
        return self._value(found.low), self._value(found.high)

    @cached_property
    def kinks(self) -> list[float]:
        return [at for at, _ in self.pairs(self.facts.kinks)]

    @cached_property
    def specials(self) -> list[float]:
        """Where something happens: kinks, roots, roots of f'."""
        facts = self.facts
        return [*self.kinks, *self.listed(facts.roots), *self.listed(facts.derivative_roots)]

    def root_distance(self, x: NDArray[Any]) -> NDArray[np.float64]:
        """Distance to the nearest root of f', where its relative error means little."""
        at = self.listed(self.facts.derivative_roots)
        far = np.full(x.shape, np.inf)
        return np.min([np.abs(x - a) for a in at], axis=0) if at else far

    def line(self, side: float, x: Any) -> Any:
        """The asymptote on the side of that sign, exactly, at x."""
        text = self.facts.left if side < 0 else self.facts.right
        expr = _parse(text, ("x", *self.params))
        # To be subtracted from values far out, of which it leaves next to nothing.
        return formula.evaluate_exact(expr, {"x": x, **self.params}, relative_bits=400)

    def limit(self, kind: str, side: float) -> float | None:
        """What f or f' tends to as x goes to plus or minus infinity; None if to nothing."""
        if not self.has(kind):
            return self.claimed_limit(kind, side)
        values = [self.exact(kind, x if side > 0 else -x, max_bits=MAX_BITS) for x in _FAR]
        if any(v != v for v in values):
            return None
        last, before = values[-1], values[-2]
        if abs(last - before) <= _SETTLED * abs(last) or abs(last) < 2.0**-500:
            return float(last) if abs(last) >= 2.0**-500 else 0.0
        sizes = [abs(v) for v in values]
        if all(b > 1.4 * a for a, b in pairwise(sizes)):
            return math.copysign(math.inf, last)
        if all(b < a / 1.4 for a, b in pairwise(sizes)):
            return 0.0
        return None

    def claimed_limit(self, kind: str, side: float) -> float | None:
        """The same, by the claimed asymptote."""
        if not (self.facts.left if side < 0 else self.facts.right):
            return None
        one, two = float(self.line(side, 1.0)), float(self.line(side, 2.0))
        if kind == DERIVATIVE:
            return two - one
        return math.copysign(math.inf, side * (two - one)) if two != one else one


def _sound(stored: Mapping[str, NDArray[Any]], count: int) -> Exact | None:
    """What was read from a file, if it can be what was written."""
    high, low, exponent = stored["high"], stored["low"], stored["exponent"]
    kinds: Sequence[str] = [a.dtype.str[1:] for a in (high, low, exponent)]
    shapes = {a.shape for a in (high, low, exponent)}
    if kinds != ["f8", "f8", "i8"] or shapes != {(count,)}:
        return None
    return Exact(high, low, exponent)
