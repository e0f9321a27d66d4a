"""Gradients of containers: grad fits the result, and what was repeated is summed.

A dimension is repeated by its place, or where all that have names for theirs differ in them, as
xarray's do, by its name. What a container does not say of its shape is not judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from actfast.errors import kind_of

__all__ = ["judge_foreign_grad", "sum_foreign"]


def _names(value: Any) -> tuple[Any, ...] | None:
    """The names of its dimensions, if it has any."""
    dims = getattr(value, "dims", None)
    return dims if isinstance(dims, tuple) else None


def _shape(value: Any) -> tuple[int, ...] | None:
    """Its shape, where all of it is known."""
    shape = getattr(value, "shape", None if hasattr(value, "__array_ufunc__") else np.shape(value))
    if not isinstance(shape, tuple) or not all(isinstance(n, int | np.integer) for n in shape):
        return None
    return shape


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
    shapes = [_shape(value) for value in own]
    given = _shape(grad)
    if given is None or None in shapes:
        return
    try:
        wanted = np.broadcast_shapes(*(shape for shape in shapes if shape is not None))
    except ValueError:
        return  # the container has its own rules, or its own words
    try:
        fits = np.broadcast_shapes(given, wanted) == wanted
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(
            f"{label}: grad must broadcast to the result's shape {wanted}, got {given}"
        )


def sum_foreign(each: Any, x: Any, label: str, options: dict[str, Any]) -> Any:
    """The gradient by x, of one that may have more or longer dimensions; in float64."""
    names, shape, whole = _names(x), _shape(x), _shape(each)
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
