"""Matrices of scipy.sparse, which take no part in NumPy's protocol for ufuncs.

A call acts on the stored elements, where it gives 0 for the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from actfast.calls.arguments import is_scalar, is_sparse, label_of
from actfast.errors import kind_of
from actfast.facts.kinds import Kind

if TYPE_CHECKING:
    from actfast._core import Activation

__all__ = ["call", "refuse", "stored", "values_at"]


def refuse(label: str, value: object, because: str) -> NoReturn:
    way = "toarray" if hasattr(value, "toarray") else "todense"
    raise TypeError(f"{label}: {because}, so of a {kind_of(value)} it is dense; use x.{way}()")


def call(
    act: Activation,
    kind: Kind,
    operands: Sequence[Any],
    params: Sequence[Any],
    options: dict[str, Any],
) -> Any:
    """A call with sparse operands among others; the results have the form of the first."""
    label, names = label_of(act, kind), kind.operands(act._row.family)
    first = next(a for a in operands if is_sparse(a))
    for name, value in options.items():
        if value is not None and name != "dtype":
            raise TypeError(f"{label}: {name} does not go with a {kind_of(first)}")
    for name, value in zip(act._row.param_names, params, strict=True):
        if not is_scalar(value):
            raise TypeError(
                f"{label}: parameter {name!r} must be a scalar, got {kind_of(value)} beside "
                f"a {kind_of(first)}"
            )
    for name, value in zip(names, operands, strict=True):
        if np.ndim(value) and np.shape(value) != first.shape:
            raise ValueError(
                f"{label}: {name} must have the shape {first.shape} of the {kind_of(first)} "
                f"beside it, got {np.shape(value)}"
            )
    method = getattr(act, kind.method)
    keywords = {"dtype": options["dtype"], **dict(zip(act._row.param_names, params, strict=True))}
    # What is not stored, beside whatever the dense ones hold.
    alone = all(is_sparse(a) or np.ndim(a) == 0 for a in operands)
    absent = 0.0 if alone else np.broadcast_to(0.0, first.shape)
    results = method(*(absent if is_sparse(a) else a for a in operands), **keywords)
    for result in _each(results):
        if np.any(result):
            value = np.asarray(result)[np.nonzero(result)][0] if np.ndim(result) else result
            refuse(label, first, f"what is not stored, 0, would give {value:g}")
    own = [stored(a) if is_sparse(a) else None for a in operands]
    places = np.unique(np.concatenate([s[0] for s in own if s is not None]))
    values = [values_at(places, a, s, first.shape) for a, s in zip(operands, own, strict=True)]
    coords = np.unravel_index(places, first.shape)
    coo = type(first.tocoo())

    def back(results: Any) -> Any:
        if isinstance(results, tuple):
            return tuple(map(back, results))
        return coo((results, coords), shape=first.shape).asformat(first.format)

    return back(method(*values, **keywords))


def _each(results: Any) -> Iterator[Any]:
    for one in results if isinstance(results, tuple) else (results,):
        if isinstance(one, tuple):
            yield from one
        else:
            yield one


def stored(matrix: Any) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Where there are elements, in order, and these."""
    coo = matrix.tocoo(copy=True)
    coo.sum_duplicates()
    coords = getattr(coo, "coords", None) or (coo.row, coo.col)
    places = np.ravel_multi_index(coords, coo.shape)
    order = np.argsort(places)
    return places[order], coo.data[order]


def values_at(
    places: np.ndarray[Any, Any], operand: Any, held: Any, shape: tuple[int, ...]
) -> np.ndarray[Any, Any]:
    """An operand's values at some places."""
    if held is None:
        dense = np.asanyarray(operand)
        at = np.unravel_index(places, shape)
        taken: np.ndarray[Any, Any] = dense if dense.ndim == 0 else dense[at]
        return taken
    own, data = held
    values = np.zeros(places.shape, data.dtype)
    values[np.searchsorted(places, own)] = data
    return values
