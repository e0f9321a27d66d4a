"""Facts at values of the parameters."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from actfast.facts.functions import functions, parse
from actfast.facts.row import Row

if TYPE_CHECKING:
    from actfast.formula import Expr

__all__ = ["FactsAt", "condition_holds"]

Number = Callable[["Expr", Mapping[str, float]], Any]


def _in_floats(expr: Expr, values: Mapping[str, float]) -> Any:
    from actfast import formula

    return formula.evaluate(expr, formula.float_namespace(), values)


def condition_holds(text: str, values: Mapping[str, float]) -> bool:
    """A condition on the parameters; what was judged once is remembered."""
    return _condition_holds(text, tuple(values.items()))


@lru_cache(maxsize=256)
def _condition_holds(text: str, values: tuple[tuple[str, float], ...]) -> bool:
    at = dict(values)
    return bool(_in_floats(parse(text, tuple(at)), at))


class FactsAt:
    """A row's facts, read at values of its parameters: the defaults, but for those given.

    Numbers are Python's floats, or what ``evaluate`` makes of expressions.
    """

    def __init__(
        self, row: Row, values: Mapping[str, float], evaluate: Number = _in_floats
    ) -> None:
        self.row = row
        self.params = {**row.defaults, **values}
        self._evaluate = evaluate

    def _value(self, expr: Expr) -> float:
        return float(self._evaluate(expr, self.params))

    def number(self, text: str) -> float:
        """An expression over the parameters."""
        return self._value(parse(text, tuple(self.params)))

    def word(self, text: str) -> str:
        """A word, or the one that ``"A if CONDITION else B"`` picks."""
        match = re.fullmatch(r"(\w+) if (.+) else (\w+)", text)
        if not match:
            return text
        return match[1] if condition_holds(match[2], self.params) else match[3]

    def numbers(self, text: str) -> list[float]:
        from actfast.formula import parse_list

        return [self._value(e) for e in parse_list(text, tuple(self.params), functions())]

    def points(self, text: str) -> list[tuple[float, float]]:
        """Points and values, such as kinks and the derivative taken there."""
        from actfast.formula import parse_points

        found = parse_points(text, tuple(self.params), functions())
        return [(self._value(at), self._value(value)) for at, value in found]

    def range(self) -> tuple[float, float]:
        from actfast.formula import parse_interval

        if not self.row.range:
            return -math.inf, math.inf
        found = parse_interval(self.row.range, tuple(self.params), functions())
        return self._value(found.low), self._value(found.high)
