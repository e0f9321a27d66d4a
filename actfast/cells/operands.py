"""What cells are given: judged, of one type, and with one axis for the batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import prod
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from actfast.calls.arguments import (
    FLOAT32,
    FLOAT64,
    is_foreign,
    judge_loop,
    judge_operand,
    loop_dtype,
)
from actfast.calls.elementwise import sum_to
from actfast.errors import kind_of

__all__ = [
    "Array",
    "batch_of",
    "flat",
    "handed_over",
    "refuse_shape",
    "rows",
    "summed",
    "take",
    "take_gradient",
    "weight_gradient",
]

Array = NDArray[Any]


def take(
    label: str, dtype: Any, given: Mapping[str, Any]
) -> tuple[dict[str, Array], np.dtype[Any]]:
    """The operands in the type to compute in, and the type of the results."""
    if dtype is None:
        # What a program passes at every step takes no judging.
        for plain in (FLOAT32, FLOAT64):
            if all(type(value) is np.ndarray and value.dtype == plain for value in given.values()):
                return {**given}, plain
    judged = {}
    for name, value in given.items():
        judged[name] = one = judge_operand(value, f"{label}: {name}")
        if is_foreign(one) or isinstance(one, np.ma.MaskedArray):
            raise TypeError(f"{label}: {name} must be a NumPy array, got {kind_of(value)}")
    loop = loop_dtype([*judged.values()]) if dtype is None else judge_loop(dtype, label)
    assert loop is not None
    compute = FLOAT32 if loop.itemsize == 2 else loop
    with np.errstate(all="ignore"):
        return {name: np.asarray(value, compute) for name, value in judged.items()}, loop


def refuse_shape(
    label: str, name: str, shape: tuple[int, ...], because: str, given: tuple[int, ...]
) -> NoReturn:
    turned = f"; pass {name}.T" if given == shape[::-1] else ""
    raise ValueError(f"{label}: {name} must have shape {shape}, {because}, got {given}{turned}")


def batch_of(
    label: str, shapes: Mapping[str, tuple[int, ...]], names: Sequence[str], steps: int = 0
) -> tuple[int, ...]:
    """The shape that the axes before the last have together; x's first may be one of steps."""
    before = []
    for name in names:
        shape = shapes[name]
        first = steps if name == "x" else 0
        if len(shape) <= first:
            wanted = "an axis of steps and one of features" if first else "an axis of features"
            raise ValueError(f"{label}: {name} must have {wanted}, got shape {shape}")
        before.append(shape[first:-1])
    if all(shape == before[0] for shape in before):
        return before[0]
    try:
        return np.broadcast_shapes(*before)
    except ValueError:
        given = ", ".join(f"{name} {shapes[name]}" for name in names)
        other = "before the last, x's steps aside," if steps else "before the last"
        raise ValueError(f"{label}: the axes {other} must broadcast, got {given}") from None


def rows(array: Array, batch: tuple[int, ...], steps: Sequence[int] = ()) -> Array:
    """(*batch, n) as (rows, n), and (steps, *batch, n) as (steps, rows, n)."""
    features = array.shape[-1]
    if array.shape[:-1] == (*steps, *batch):
        return array.reshape(*steps, prod(batch), features)
    if steps:
        # The batch may have axes that x lacks, between the steps and the features.
        lacking = len(batch) + 2 - array.ndim
        array = array.reshape(*steps, *(1,) * lacking, *array.shape[1:])
    return np.broadcast_to(array, (*steps, *batch, features)).reshape(*steps, prod(batch), features)


def flat(array: Array) -> Array:
    """All but the last axis as one."""
    return array.reshape(prod(array.shape[:-1]), array.shape[-1])


def handed_over(
    results: Iterable[Array],
    outs: Iterable[Array | None],
    shapes: Iterable[tuple[int, ...]],
    loop: np.dtype[Any],
) -> list[Array]:
    """The results in their own shape and type, or in out."""
    handed = []
    for result, out, shape in zip(results, outs, shapes, strict=True):
        shaped = result.reshape(shape)
        if out is None and result.dtype == loop:
            handed.append(shaped)
            continue
        given = np.empty(shape, loop) if out is None else out
        # A narrower type may overflow.
        with np.errstate(all="ignore"):
            given[...] = shaped
        handed.append(given)
    return handed


# Gradients


def take_gradient(
    label: str,
    name: str,
    grad: Any,
    shape: tuple[int, ...],
    as_shape: tuple[int, ...],
    compute: np.dtype[Any],
) -> Array:
    """A gradient by a result of a shape, laid out as the result was computed."""
    judged = judge_operand(grad, f"{label}: {name}")
    with np.errstate(all="ignore"):
        given = np.asarray(judged, compute)
    try:
        return np.broadcast_to(given, shape).reshape(as_shape)
    except ValueError:
        raise ValueError(
            f"{label}: {name} must broadcast to the result's shape {shape}, got {given.shape}"
        ) from None


def weight_gradient(grad: Array, x: Array) -> Array:
    """The sum over rows of grad's outer product with x."""
    if len(grad) == 1:
        # For this NumPy's matmul takes a road without BLAS, of ten times the time.
        return grad.T * x
    return np.asarray(grad.T @ x)


def summed(grad: Array, shape: tuple[int, ...], loop: np.dtype[Any]) -> Array:
    """A gradient in its argument's shape and type."""
    if grad.shape != shape:
        grad = sum_to(grad, shape)
    return grad.astype(loop, copy=False)
