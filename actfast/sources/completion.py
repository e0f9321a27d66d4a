"""Loops that are made of a row's texts when they are first asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from actfast.errors import SpecError
from actfast.facts.kinds import KINDS, Kind
from actfast.facts.row import Row

if TYPE_CHECKING:
    from actfast._loops import LoopTable

__all__ = ["Completion", "is_told"]


def is_told(row: Row, kind: Kind) -> bool:
    """Whether the texts of a row say what the loop of that kind computes."""
    if row.family.rowwise:
        return False
    if kind.from_output:
        return bool(row.from_output)
    if kind.order > 1:
        return row.family.pointwise and bool(row.formula or row.derivative or row.second_derivative)
    return bool(row.formula or (row.derivative and not kind.gives_value))


class Completion:
    """Makes the loops of some kinds; the package of formulas is imported by the first."""

    def __init__(self, row: Row, kinds: Iterable[Kind] = KINDS) -> None:
        self.row = row
        self.kinds = frozenset(kind.index for kind in kinds if is_told(row, kind))

    def __call__(self, index: int) -> LoopTable:
        from actfast.sources.formula import loops_of

        kind = KINDS[index]
        try:
            return loops_of(self.row, (kind,))
        except ValueError as error:
            name = self.row.name
            raise SpecError(f"{name}: {kind.name}: {error}", name) from error
