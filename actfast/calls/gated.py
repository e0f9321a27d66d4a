"""A gated activation of one array that holds both inputs, as views of it: nothing is copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from actfast._core import new_array
from actfast.calls.arguments import (
    is_foreign,
    judge_axes,
    judge_bias,
    judge_loop,
    judge_operand,
    judge_out,
    label_of,
    loop_dtype,
    take_dim,
)
from actfast.errors import kind_of
from actfast.facts.kinds import KINDS

if TYPE_CHECKING:
    from actfast._core import Activation

__all__ = ["call", "split"]

FIRST, LAST = "first", "last"
SPLIT, INTERLEAVED = "split", "interleaved"


def call(act: Activation, index: int, operands: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """A call of that kind with x in place of gate and value."""
    kind = KINDS[index]
    label = label_of(act, kind)
    take_dim(kwargs, label)
    packing: dict[str, Any] = {
        name: kwargs.pop(name) for name in ("axis", "gate", "layout") if name in kwargs
    }
    inputs = [
        judge_operand(value, f"{label}: {name}")
        for value, name in zip(operands, ("grad", "x")[-len(operands) :], strict=True)
    ]
    x = inputs[-1] if hasattr(inputs[-1], "ndim") else np.asarray(inputs[-1])
    parts = split(x, label, **packing)
    if kwargs.get("bias") is not None:
        kwargs["bias"] = _split_bias(kwargs["bias"], x, label, packing)
    method = getattr(act, kind.method)
    if not kind.has_grad:
        return method(*parts, **kwargs)
    if not isinstance(x, np.ndarray):
        raise TypeError(f"{label} of one array takes NumPy arrays, got {kind_of(x)}")
    # The gradient by x holds those by gate and by value where x holds these.
    arrays = [kwargs[p] for p in act._row.param_names if np.ndim(kwargs.get(p, 0))]
    dtype, out = kwargs.get("dtype"), kwargs.pop("out", None)
    loop = loop_dtype([*inputs, *arrays]) if dtype is None else judge_loop(dtype, label)
    assert loop is not None
    if out is None:
        out = new_array(x.shape, loop, x)
    judge_out(out, x.shape, loop, label)
    method(inputs[0], *parts, out=split(out, label, **packing), **kwargs)
    return out


def _split_bias(bias: Any, x: Any, label: str, packing: dict[str, Any]) -> tuple[Any, Any]:
    """Of one array for all of x, what is for gate and for value."""
    bias = judge_operand(bias, f"{label}: bias")
    if is_foreign(bias) or is_foreign(x):
        raise TypeError(f"{label} of one array takes a bias for NumPy arrays, got {kind_of(x)}")
    judge_bias(x, bias, label)
    return split(np.broadcast_to(bias, x.shape), label, **packing)


def split(
    x: Any, label: str, *, axis: int = -1, gate: str = FIRST, layout: str = SPLIT
) -> tuple[Any, Any]:
    """Views of gate and value."""
    for name, value, known in (
        ("gate", gate, (FIRST, LAST)),
        ("layout", layout, (SPLIT, INTERLEAVED)),
    ):
        if not isinstance(value, str) or value not in known:
            raise ValueError(
                f"{label}: {name} must be one of {', '.join(map(repr, known))}, got {value!r}"
            )
    axes = judge_axes(axis, x.ndim, label) if axis is not None else ()
    if len(axes) != 1:
        error = TypeError if axis is None else ValueError
        raise error(f"{label}: axis must be one axis, got {axis}")
    (at,) = axes
    length = x.shape[at]
    if length % 2:
        raise ValueError(
            f"{label}: x must be even along axis {axis}, to hold gate and value, "
            f"got shape {x.shape}"
        )
    before = (slice(None),) * at
    if layout == SPLIT:
        pieces = slice(0, length // 2), slice(length // 2, length)
    else:
        pieces = slice(0, length, 2), slice(1, length, 2)
    halves = tuple(x[(*before, piece)] for piece in pieces)
    return halves if gate == FIRST else halves[::-1]
