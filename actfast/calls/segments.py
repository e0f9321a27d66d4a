"""Row-wise calls whose rows are elements of the same number: the edges of a graph's node."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from actfast._core import new_array
from actfast.calls.arguments import (
    in_loop,
    is_sparse,
    judge_axes,
    judge_grad,
    judge_loop,
    judge_operand,
    judge_out,
    judge_where,
    label_of,
    loop_dtype,
)
from actfast.errors import kind_of
from actfast.facts.kinds import Kind

if TYPE_CHECKING:
    from actfast._core import RowActivation

__all__ = ["call"]

Array = np.ndarray[Any, np.dtype[Any]]
STORED = "stored"


def call(
    act: RowActivation,
    kind: Kind,
    operands: Sequence[Any],
    segments: Any,
    axis: Any,
    options: dict[str, Any],
    count: int | None = None,
) -> Any:
    """A call of that kind whose rows lie along one axis, mixed; options are the other keywords.

    A reduction has a result at the place of each number along the axis, of so many as count says,
    or up to the largest there is. That of a number that no element has is of a row of none.
    """
    label, reduces = label_of(act, kind), act._row.family.reduces
    if options.pop("keepdims", False):
        raise TypeError(f"{label}: keepdims does not go with segments, which lie along the axis")
    if is_sparse(operands[-1]):
        return _of_stored(act, kind, operands, segments, axis, options)
    if isinstance(segments, str):
        raise TypeError(f"{label}: segments = {segments!r} goes with a matrix of scipy.sparse")
    names = kind.operands(act._row.family)
    judged = [judge_operand(v, f"{label}: {name}") for v, name in zip(operands, names, strict=True)]
    dtype = options.pop("dtype", None)
    loop = loop_dtype(judged) if dtype is None else judge_loop(dtype, label)
    if loop is None:
        raise TypeError(f"{label}: segments go with NumPy arrays, got {kind_of(operands[-1])}")
    arrays = [np.asarray(in_loop(value, loop)) for value in judged]
    x = arrays[-1]
    axes = judge_axes(axis, x.ndim, label)
    if len(axes) != 1:
        raise ValueError(f"{label}: axis must be one axis beside segments, got {axis}")
    (at,) = axes
    ids = _judged(segments, x.shape[at], label)
    shape = x.shape
    if reduces:
        places = max(count or 0, int(ids.max(initial=-1)) + 1)
        shape = (*shape[:at], places, *shape[at + 1 :])
    for grad in arrays[:-1]:
        judge_grad(grad, shape, label)
    written = shape if kind.gives_value else x.shape
    out, where = options.pop("out", None), options.pop("where", None)
    if out is not None:
        judge_out(out, written, loop, label)
    moved = [np.moveaxis(np.broadcast_to(a, shape), at, -1) for a in arrays[:-1]]
    moved.append(np.moveaxis(x, at, -1))
    if where is not None:
        where = np.moveaxis(np.broadcast_to(judge_where(where, x.shape, label), x.shape), at, -1)
    result = new_array(written, loop)
    filled = np.moveaxis(result, at, -1)
    method = getattr(act, kind.method)
    if reduces and kind.gives_value:
        filled[...] = act(np.empty(0, loop), axis=-1, **options)
    elif not ids.size:
        # Keywords are judged all the same.
        act(moved[-1], axis=-1, **options)
    for rows in _by_length(ids):
        mask = None if where is None else where[..., rows]
        own = ids[rows[:, 0]] if reduces else rows
        given = [*(a[..., own] for a in moved[:-1]), moved[-1][..., rows]]
        to = own if kind.gives_value else rows
        filled[..., to] = method(*given, axis=-1, where=mask, **options)
    if out is None:
        return result
    out[...] = result
    return out


def _judged(segments: Any, length: int, label: str) -> Array:
    ids = np.asarray(segments)
    if ids.dtype.kind not in "iu" and ids.size:
        raise TypeError(f"{label}: segments must be integers, got {kind_of(segments)}")
    if ids.shape != (length,):
        raise ValueError(
            f"{label}: segments must have one number for each of the {length} elements along "
            f"the axis, got shape {ids.shape}"
        )
    if ids.size and ids.min() < 0:
        place = int(np.argmax(ids < 0))
        raise ValueError(f"{label}: segments must be >= 0, got {ids[place]} at place {place}")
    return ids


def _by_length(ids: Array) -> Iterator[Array]:
    """The places of the elements of segments, those of one length as a matrix."""
    in_order = ids.size < 2 or bool(np.all(ids[1:] >= ids[:-1]))
    order = np.arange(ids.size) if in_order else np.argsort(ids, kind="stable")
    known = ids[order]
    starts = np.flatnonzero(np.concatenate([[True], known[1:] != known[:-1]])[: ids.size])
    counts = np.diff(np.append(starts, ids.size))
    for count in np.unique(counts).tolist():
        yield order[starts[counts == count][:, None] + np.arange(count)]


def _of_stored(
    act: RowActivation,
    kind: Kind,
    operands: Sequence[Any],
    segments: Any,
    axis: Any,
    options: dict[str, Any],
) -> Any:
    """The stored elements of each row of a matrix of scipy.sparse; the others stay absent.

    A reduction gives an array, of x's shape without the axis.
    """
    from actfast.calls.sparse import stored, values_at

    label, x = label_of(act, kind), operands[-1]
    if not isinstance(segments, str) or segments != STORED:
        raise ValueError(
            f"{label}: segments of a {kind_of(x)} must be {STORED!r}, got {kind_of(segments)}"
        )
    for name in ("out", "where"):
        if options.pop(name, None) is not None:
            raise TypeError(f"{label}: {name} does not go with a {kind_of(x)}")
    axes = judge_axes(axis, len(x.shape), label)
    if len(axes) != 1:
        raise ValueError(f"{label}: axis must be one axis beside segments, got {axis}")
    places, data = stored(x)
    coords = np.unravel_index(places, x.shape)
    kept = [n for i, n in enumerate(x.shape) if i not in axes]
    ids = np.ravel_multi_index(
        [c for i, c in enumerate(coords) if i not in axes] or [np.zeros_like(places)],
        kept or [1],
    )
    count = math.prod(kept)
    grads = []
    for grad in operands[:-1]:
        if act._row.family.reduces:
            given = np.asarray(grad)
            judge_grad(given, tuple(kept), label)
            grads.append(np.broadcast_to(given, tuple(kept)).ravel())
            continue
        if np.ndim(grad) or is_sparse(grad):
            judge_grad(np.broadcast_to(0.0, np.shape(grad)), x.shape, label)
        own = None
        if is_sparse(grad):
            own = stored(grad)
            here = np.isin(own[0], places)
            own = own[0][here], own[1][here]
        grads.append(values_at(places, grad, own, x.shape))
    y = call(act, kind, [*grads, data], ids, -1, options, count)
    if act._row.family.reduces and kind.gives_value:
        return y.reshape(kept)
    coo = type(x.tocoo())
    return coo((y, coords), shape=x.shape).asformat(x.format)
