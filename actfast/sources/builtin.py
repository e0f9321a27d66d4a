"""The activations of the C table."""

from __future__ import annotations

from actfast import _loops
from actfast._core import Activation, make
from actfast.facts.kinds import KINDS
from actfast.facts.origin import BUILTIN, Origin
from actfast.facts.row import ROWS, Row
from actfast.sources.completion import Completion

__all__ = ["ACTIVATIONS", "BUILTINS", "UFUNCS"]


def _made(index: int, row: Row) -> Activation:
    loops = _loops.builtin_loops(index, Completion(row))
    return make(loops, row, row.name, Origin(row.name, BUILTIN), row.name)


ACTIVATIONS = tuple(_made(index, row) for index, row in enumerate(ROWS))
"""In the order of the table."""

BUILTINS = {name: act for act in ACTIVATIONS for name in (act.name, *act._row.aliases)}
"""By every name and alias."""

for _act in ACTIVATIONS:
    # Texts of the table, but for the two that stand for Python's own.
    _act._set_choices(
        {
            {"True": True, "False": False}.get(value, value): BUILTINS[name]
            for value, name in _act._row.choices.items()
        }
    )

UFUNCS = {
    act.name + kind.suffix: (act, kind)
    for act in ACTIVATIONS
    for kind in KINDS
    if not act._row.family.rowwise and act._offers(kind)
}
"""Whose ufuncs are to be had, by the ufuncs' names; rows dispatch by themselves."""
