"""Gradients of containers: grad fits the result, and what was repeated is summed.

A dimension is repeated by its place, or where all that have names for theirs differ in them, as
xarray's do, by its name. What a container does not say of its shape is not judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from actfast.calls.arguments import judge_grad, shape_of
from actfast.errors import kind_of

__all__ = ["judge_foreign_grad", "judge_unrepeated", "sum_foreign"]


def _names(value: Any) -> tuple[Any, ...] | None:
    """The names of its dimensions, if it has any."""
    dims = getattr(value, "dims", None)
    return dims if isinstance(dims, tuple) else None


def _by_name(values: Sequence[Any]) -> bool:
    return len({names for value in values if (names := _names(value)) is not None}) > 1


def judge_foreign_grad(grad: Any, own: Sequence[Any], label: str) -> None:
    """own is what the result's shape comes of: the inputs and the parameters."""
    if _by_name((grad, *own)):
        known = {name for value in own for name in _names(value) or ()}
        beyond = [name for name in _names(grad) or () if name not in known]
        if beyond and any(_names(value) is not None for value in own):
            raise ValueError(
                f"{label}: grad must broadcast to the result's dimensions {sorted(known)}, got "
                f"{beyond} too"
            )
        return
    wanted = _whole(own)
    if wanted is not None and shape_of(grad) is not None:
        judge_grad(grad, wanted, label)


def _whole(own: Sequence[Any]) -> tuple[int, ...] | None:
    """The result's shape, where those that it comes of are known and broadcast."""
    shapes = [shape for value in own if (shape := shape_of(value)) is not None]
    if len(shapes) < len(own):
        return None
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        return None  # the container has its own rules, or its own words


def judge_unrepeated(
    own: Sequence[Any], params: Sequence[Any], label: str, options: dict[str, Any]
) -> None:
    """Refuse out and where for an input that is repeated, before anything is written."""
    every = (*own, *params)
    known = {name for value in every for name in _names(value) or ()}
    whole = None if _by_name(every) else _whole(every)
    for x in own:
        names, shape = _names(x), shape_of(x)
        by_place = whole is not None and shape is not None and shape != whole
        if by_place or (names is not None and known - {*names}):
            _refuse(x, label, options)


def sum_foreign(each: Any, x: Any, label: str, options: dict[str, Any]) -> Any:
    """The gradient by x, of one that may have more or longer dimensions; in float64.

    Labels that differ can make it longer too, which only the result says.
    """
    names, shape, whole = _names(x), shape_of(x), shape_of(each)
    if names is not None and _names(each) is not None:
        extra = [name for name in each.dims if name not in names]
        if not extra:
            return each
        _refuse(x, label, options)
        total = each.astype(np.float64).sum(extra, skipna=False).astype(each.dtype)
        return total.transpose(*names)
    if shape is None or whole is None or shape == whole or not hasattr(each, "astype"):
        return each
    _refuse(x, label, options)
    lead = len(whole) - len(shape)
    inner = tuple(lead + i for i, n in enumerate(shape) if n == 1 != whole[lead + i])
    total = each.astype(np.float64).sum(axis=inner, keepdims=True)
    return total.sum(axis=tuple(range(lead))).astype(each.dtype)


def _refuse(x: Any, label: str, options: dict[str, Any]) -> None:
    for keyword in ("out", "where"):
        if keyword in options:
            raise TypeError(f"{label}: {keyword} does not go with a {kind_of(x)} that is repeated")
