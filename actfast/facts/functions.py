"""The built-ins as functions that formulas may call by name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from actfast.facts.row import ROWS, Row

if TYPE_CHECKING:
    from actfast.formula import Differentiables, Expr

__all__ = ["CALLED", "functions", "parse", "row_named"]

CALLED = {
    row.name: index
    for index, row in enumerate(ROWS)
    if row.family.pointwise and not row.formula_only
}
"""The place in the C table of each row whose loops a tape can call."""


class _Inlined:
    """A row as formulas that call it by name see it."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.name = row.name
        self.param_names = row.param_names
        self.param_defaults = tuple(row.defaults.values())

    @property
    def formula_tree(self) -> Expr:
        return parse(self.row.formula, self.row.variables)

    @property
    def derivative_tree(self) -> Expr:
        if self.row.derivative:
            return parse(self.row.derivative, self.row.variables)
        from actfast.formula import differentiate

        return differentiate(self.formula_tree, "x", functions())

    @property
    def second_derivative_tree(self) -> Expr:
        if self.row.second_derivative:
            return parse(self.row.second_derivative, self.row.variables)
        from actfast.formula import differentiate

        return differentiate(self.derivative_tree, "x", functions())


@cache
def functions() -> Differentiables:
    """Every built-in of one number, by its names."""
    return {
        name: _Inlined(row)
        for row in ROWS
        if row.family.pointwise
        for name in (row.name, *row.aliases)
    }


def row_named(name: str) -> Row:
    """The row of that canonical name."""
    return next(row for row in ROWS if row.name == name)


@cache
def parse(text: str, variables: tuple[str, ...]) -> Expr:
    """An expression in which built-ins are replaced by their formulas."""
    from actfast import formula

    return formula.parse(text, variables, functions())
