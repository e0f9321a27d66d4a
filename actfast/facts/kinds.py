"""The kinds of loops and calls, as the C core's table has them."""

from __future__ import annotations

from typing import Any

from actfast._loops import KIND_TABLE
from actfast.facts.families import Family

__all__ = [
    "BACKWARD",
    "DERIVATIVE",
    "FORWARD",
    "FROM_OUTPUT",
    "KINDS",
    "PAIR",
    "SECOND_DERIVATIVE",
    "Kind",
    "kind_named",
]


class Kind:
    """What a call of a kind takes and gives. It is an index: of loops, of ufuncs."""

    __slots__ = ("from_output", "gives_value", "has_grad", "index", "name", "order")

    def __init__(
        self,
        index: int,
        name: str,
        *,
        has_grad: bool,
        from_output: bool,
        gives_value: bool,
        order: int,
    ) -> None:
        self.index = index
        self.name = name
        self.has_grad = has_grad
        self.from_output = from_output
        self.gives_value = gives_value
        self.order = order
        """Of the derivative that it gives, or multiplies grad by; 0 is none."""

    def __repr__(self) -> str:
        return f"<kind {self.name}>"

    def __index__(self) -> int:
        return self.index

    @property
    def method(self) -> str:
        """The name of an activation's method."""
        return self.name if self.index else "__call__"

    @property
    def suffix(self) -> str:
        """What the name of its ufunc ends in."""
        return f"_{self.name}" if self.index else ""

    def nresults(self, family: Family) -> int:
        """The value, and a derivative or gradient by each input."""
        ninputs = 1 if self.from_output else len(family.operands)
        return self.gives_value + (ninputs if self.order else 0)

    def results(self, family: Family) -> tuple[Any, ...]:
        """The names of the results, nested as a call returns them."""
        if not self.order:
            return ("value",)
        inputs = ("x",) if self.from_output else family.operands
        slopes = inputs if len(inputs) > 1 else ("gradient" if self.has_grad else "derivative",)
        if not self.gives_value:
            return slopes
        return ("value", slopes if len(slopes) > 1 else slopes[0])

    def operands(self, family: Family) -> tuple[str, ...]:
        """The names of what stands before the parameters."""
        given = ("y",) if self.from_output else family.operands
        return ("grad", *given) if self.has_grad else given


KINDS = tuple(Kind(index, **facts) for index, facts in enumerate(KIND_TABLE))


def kind_named(name: str) -> Kind:
    return next(kind for kind in KINDS if kind.name == name)


FORWARD, DERIVATIVE = kind_named("forward"), kind_named("derivative")
BACKWARD, FROM_OUTPUT = kind_named("backward"), kind_named("backward_from_output")
PAIR, SECOND_DERIVATIVE = kind_named("value_and_derivative"), kind_named("second_derivative")
