"""The shelf: rows of formulas alone, each of which is read when it is first asked for."""

from __future__ import annotations

from functools import cache

from actfast import _loops
from actfast.facts.row import Row

__all__ = ["shelf_places", "shelf_row"]


@cache
def shelf_places() -> dict[str, int]:
    """Where in the table of the shelf each name and alias stands."""
    return {name: place for place, names in enumerate(_loops.shelf_names()) for name in names}


@cache
def shelf_row(place: int) -> Row:
    return Row.of_table(_loops.shelf_facts(place))
