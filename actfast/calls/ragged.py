"""Arrays of awkward, whose lists differ in length: each innermost list is a row."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from actfast.calls.arguments import label_of
from actfast.errors import kind_of
from actfast.facts.kinds import Kind

if TYPE_CHECKING:
    from actfast._core import RowActivation

__all__ = ["call"]

Array = np.ndarray[Any, np.dtype[Any]]
Options = dict[str, Any]


def call(act: RowActivation, kind: Kind, operands: Sequence[Any], options: Options) -> Any:
    """What is missing (None) takes no part, and stays so."""
    ak: Any = sys.modules["awkward"]
    label, x = label_of(act, kind), operands[-1]
    if not isinstance(x, ak.Array):
        raise TypeError(f"{label}: x must be an Array as grad is, got {kind_of(x)}")
    try:
        arrays = [ak.to_numpy(a) if isinstance(a, ak.Array) else a for a in operands]
    except ValueError:
        pass  # it is ragged indeed
    else:
        y = getattr(act, kind.method)(*arrays, **options)
        return ak.Array(y) if np.ndim(y) else y
    if options["axis"] not in (-1, x.ndim - 1):
        raise ValueError(
            f"{label}: axis must be -1 where the rows differ in length, got {options['axis']}"
        )
    lengths = [_flat(ak.num(x, axis=a), a) for a in range(1, x.ndim)]
    if any(isinstance(each, np.ma.MaskedArray) for each in lengths):
        raise TypeError(f"{label}: x must be without missing lists, got {kind_of(x)} with some")
    # A reduction's gradient has one element of each row.
    whole = ak.num(x, axis=-1) if act._row.family.reduces else x
    depth = x.ndim - act._row.family.reduces
    grads = [_flat(ak.broadcast_arrays(a, whole)[0], depth) for a in operands[:-1]]
    where = options["where"]
    if where is not None:
        where = np.asarray(_flat(ak.broadcast_arrays(where, x)[0], x.ndim))
    y = _by_length(act, kind, [*grads, _flat(x, x.ndim)], lengths[-1], where, options)
    if act._row.family.reduces and kind.gives_value:
        lengths[-1:] = [np.ones_like(lengths[-1])] if options["keepdims"] else []
    made = ak.Array(y)
    for counts in reversed(lengths):
        made = ak.unflatten(made, counts)
    return made


def _flat(value: Any, depth: int) -> Any:
    """The elements of nested lists one after another; a masked array where some are missing."""
    ak: Any = sys.modules["awkward"]
    for _ in range(depth - 1):
        value = ak.flatten(value, axis=1)
    return ak.to_numpy(value)


def _by_length(
    act: RowActivation,
    kind: Kind,
    arrays: Sequence[Array],
    counts: Array,
    where: Array | None,
    options: Options,
) -> Array:
    """The results of rows that lie one after another, those of one length by one call."""
    method, reduces = getattr(act, kind.method), act._row.family.reduces
    given = {k: v for k, v in options.items() if k != "keepdims"}
    starts = np.cumsum(counts) - counts
    pieces = []
    for count in np.unique(counts).tolist():
        rows = np.flatnonzero(counts == count)
        at = starts[rows][:, None] + np.arange(count)
        grads = [a[rows if reduces else at] for a in arrays[:-1]]
        given |= {"axis": -1, "where": None if where is None else where[at]}
        found = method(*grads, arrays[-1][at], **given)
        pieces.append((rows if found.ndim == 1 else at.ravel(), found.ravel()))
    order = np.argsort(np.concatenate([at for at, _ in pieces]))
    masked = any(isinstance(found, np.ma.MaskedArray) for _, found in pieces)
    joined = (np.ma if masked else np).concatenate([found for _, found in pieces])
    result: Array = joined[order]
    return result
