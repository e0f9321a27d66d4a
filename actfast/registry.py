"""Activations by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actfast import _core
from actfast.errors import UnknownActivationError, nearest

if TYPE_CHECKING:
    from actfast.activation import ActivationInfo

__all__ = ["available", "get", "info"]

# Every name and alias of a built-in.
BUILTINS: dict[str, _core.Activation] = {}
for _activation in _core.ACTIVATIONS:
    for _name in (_activation.name, *_activation._row["aliases"]):
        BUILTINS[_name] = _activation
del _activation, _name


def get(name: str | _core.Activation, **params: Any) -> _core.Activation:
    """The activation of that name or alias, with other defaults if parameters are given.

    >>> import actfast as af
    >>> af.get("leaky_relu", negative_slope=0.2)
    <actfast.leaky_relu(negative_slope=0.2)>
    """
    if isinstance(name, _core.Activation):
        found = name
    elif isinstance(name, str):
        if name not in BUILTINS:
            hint = f"{len(available())} built-in: actfast.available()"
            raise UnknownActivationError(
                f"no activation {name!r}{nearest(name, BUILTINS)} ({hint})", name, hint
            )
        found = BUILTINS[name]
    else:
        raise TypeError(f"get: wanted an activation's name, got {type(name).__name__}")
    return found.bind(**params) if params else found


def available() -> tuple[str, ...]:
    """The canonical names, sorted."""
    return tuple(sorted(activation.name for activation in _core.ACTIVATIONS))


def info(name: str | _core.Activation) -> ActivationInfo:
    """What is known of an activation: formula, parameters, claims, error bounds, source."""
    from actfast.activation import info_of

    return info_of(get(name))
