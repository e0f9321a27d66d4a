"""Other defaults for the parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from actfast.calls.arguments import (
    is_scalar,
    judge_parameter,
    refuse_keyword,
    take_choice,
    take_parameters,
)
from actfast.calls.rowwise import take_axes
from actfast.errors import kind_of

if TYPE_CHECKING:
    from actfast._core import Activation

__all__ = ["bind"]


def bind(act: Activation, args: Sequence[Any], params: dict[str, Any]) -> Activation:
    """The activation with these defaults, which are given as its call takes them."""
    act = take_choice(act, params)
    label = f"{act.name}.bind"
    axis = act._default_axis
    if act._row.family.rowwise:
        axis, args = take_axes(act, args, params, label), ()
        if not _is_axis(axis):
            raise TypeError(
                f"{label}: axis must be an int, a tuple of ints or None, got {kind_of(axis)}"
            )
    values = take_parameters(act, label, args, params)
    for keyword in params:
        refuse_keyword(act, label, keyword, ())
    for i, value in enumerate(values):
        if not is_scalar(value):
            name = act._row.param_names[i]
            raise TypeError(f"{label}: parameter {name!r} must be a scalar, got {kind_of(value)}")
        values[i] = judge_parameter(act, i, value, None)
    if tuple(values) == act._defaults and axis == act._default_axis:
        return act
    return act._with_defaults(values, (axis,))


def _is_axis(axis: Any) -> bool:
    if isinstance(axis, tuple):
        return all(type(a) is int for a in axis)
    return axis is None or type(axis) is int
