"""G: functions that are computed well, and should not be used."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from actfast.conformance.mutants._base import FAMILY_MUTANTS, MUTANTS, Array
from actfast.conformance.subject import Subject
from actfast.facts.families import family_named
from actfast.facts.row import Row


def unfit(id: str, formula: str, function: Callable[[Array], Any]) -> None:
    """A function that is computed well, and should not be used; alone, and within others."""

    def call(x: Any, out: Array | None = None) -> Any:
        return np.positive(function(np.asarray(x)), out=out)

    def rows(x: Any, axis: int = -1) -> Any:
        # Every element depends on the largest, as NaN shows.
        with np.errstate(all="ignore"):
            return function(np.asarray(x)) + np.tanh(np.max(x, axis=axis, keepdims=True))

    def gated(gate: Any, value: Any) -> Any:
        with np.errstate(all="ignore"):
            return function(np.asarray(gate)) + np.tanh(value)

    def add(key: Any, into: Any, made: Any, family: str, text: str) -> None:
        row = Row(name=f"{id.lower()}_{family}", family=family_named(family), formula=text)
        into[key] = lambda: Subject(made, name=row.name, facts=row)

    add(id, MUTANTS, call, "elementwise", formula)
    add((id, "rows"), FAMILY_MUTANTS, rows, "rowwise", f"{formula} + tanh(max(x))")
    gate = re.sub(r"\bx\b", "gate", formula)
    add((id, "gated"), FAMILY_MUTANTS, gated, "gated", f"{gate} + tanh(value)")


unfit("G01", "sqrt(x)", np.sqrt)
unfit("G02", "sign(x) * sqrt(abs(x))", lambda x: np.copysign(np.sqrt(np.abs(x)), x))
unfit("G03", "x**2", np.square)
unfit("G04", "1", lambda x: np.where(np.isnan(x), x, x.dtype.type(1)))
# Of what is flat in one place, other elements and inputs still move the result.
FAMILY_MUTANTS.pop(("G04", "rows")), FAMILY_MUTANTS.pop(("G04", "gated"))
