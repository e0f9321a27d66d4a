"""From a spec to facts and loops, whatever implements it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actfast.errors import SpecError
from actfast.facts.kinds import BACKWARD, DERIVATIVE, FORWARD, PAIR, SECOND_DERIVATIVE

if TYPE_CHECKING:
    from actfast._loops import LoopTable
    from actfast.facts.row import Row
    from actfast.sources.spec import ActivationSpec

__all__ = ["row_and_loops"]

# What a formula has at once; other kinds are made when they are asked for.
GIVEN = (FORWARD, DERIVATIVE, BACKWARD, PAIR)


def row_and_loops(spec: ActivationSpec) -> tuple[Row, LoopTable]:
    # Each source is imported when there is something for it to do.
    if spec.level == "formula" and not spec.row().family.rowwise:
        return spec.row(), formula_loops(spec)
    if spec.level != "kernel":
        from actfast.sources.numpy import numpy_loops

        return spec.row(), numpy_loops(spec)
    from actfast.sources.compiled import compiled_loops

    return compiled_loops(spec)


def formula_loops(spec: ActivationSpec) -> LoopTable:
    from actfast.sources.completion import Completion
    from actfast.sources.formula import loops_of

    row = spec.row()
    try:
        # What cannot be compiled is found out now.
        return loops_of(row, GIVEN, Completion(row, (SECOND_DERIVATIVE,)))
    except ValueError as error:
        raise SpecError(f"{spec.name}: {error}", spec.name) from error
