"""The activations of the C tables."""

from __future__ import annotations

from actfast import _loops
from actfast._core import Activation, make
from actfast.facts.kinds import KINDS, Kind
from actfast.facts.origin import BUILTIN, SHELF, Origin
from actfast.facts.row import ROWS, Row
from actfast.facts.shelf import shelf_places, shelf_row
from actfast.sources.completion import Completion

__all__ = ["ACTIVATIONS", "BUILTINS", "OURS", "UFUNCS", "on_shelf", "shelf", "shelf_ufunc"]

OURS = "actfast/"
"""Stands before a name that is to be ours, whatever else has it."""


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


# The shelf


_shelved: dict[int, Activation] = {}


def on_shelf(name: str) -> Activation | None:
    """The activation of that name or alias on the shelf, made when first asked for."""
    place = shelf_places().get(name)
    if place is None:
        return None
    if place not in _shelved:
        row = shelf_row(place)
        qualified = OURS + row.name
        loops = _loops.tape_loops({}, row.family.number, Completion(row))
        made = make(loops, row, qualified, Origin(qualified, SHELF, "formula"), row.name)
        # The first to be made stays: pickle looks for the very ufuncs.
        _shelved.setdefault(place, made)
    return _shelved[place]


def shelf() -> list[Activation]:
    """All of it, by canonical name."""
    found = {act.name: act for name in shelf_places() if (act := on_shelf(name))}
    return [found[name] for name in sorted(found)]


def shelf_ufunc(name: str) -> tuple[Activation, Kind] | None:
    """As UFUNCS has it; of canonical names alone."""
    for kind in KINDS:
        act = on_shelf(name.removesuffix(kind.suffix)) if name.endswith(kind.suffix) else None
        if act is not None and name == act.name + kind.suffix and act._offers(kind):
            return act, kind
    return None
