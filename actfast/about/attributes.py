"""The attributes of an activation that are made when they are asked for."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from actfast.errors import nearest
from actfast.facts.kinds import BACKWARD, DERIVATIVE, FORWARD
from actfast.facts.row import Row
from actfast.facts.values import FactsAt

if TYPE_CHECKING:
    from actfast._core import Activation

__all__ = ["attribute_of", "attributes"]

UFUNCS = {"ufunc": FORWARD, "derivative_ufunc": DERIVATIVE, "backward_ufunc": BACKWARD}
ORIGIN = ("qualified", "kind", "level", "distribution", "version")


def attributes() -> frozenset[str]:
    """Their names."""
    return frozenset({*UFUNCS, *ORIGIN, *(f.name for f in fields(Row))} - {"name"})


def attribute_of(act: Activation, name: str) -> Any:
    row, values = act._row, dict(zip(act._row.param_names, act._defaults, strict=True))
    if name == "params":
        return values
    if name == "kinks":
        return tuple(FactsAt(row, values).points(row.kinks))
    if name == "range":
        return FactsAt(row, values).range()
    if name in ("monotone", "smoothness"):
        return FactsAt(row, values).word(getattr(row, name))
    if name == "__signature__":
        from actfast.about.docstring import signature_of

        return signature_of(act)
    if name in UFUNCS:
        return act._ufunc(UFUNCS[name])
    if name in ORIGIN:
        return getattr(act._origin, name)
    if name in attributes():
        from actfast.registry.info import info_of

        return getattr(info_of(act), name)
    raise AttributeError(f"{act._origin.shown} has no attribute {name!r}{nearest(name, dir(act))}")
