"""Rows of dask arrays that are cut into chunks: no row has to be in one place.

Each chunk gives its part of a row's totals, in two float64; these are combined in a tree that the
chunks alone decide, and each chunk takes its results from the totals.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from actfast.facts.functions import parse
from actfast.facts.kinds import Kind
from actfast.formula import Call, Variable, evaluate, numpy_namespace
from actfast.formula.words import WORDS, Parts, combine

if TYPE_CHECKING:
    from actfast._core import RowActivation
    from actfast.facts.row import Row
    from actfast.formula import Expr

__all__ = ["call", "parts_of"]

Array = np.ndarray[Any, np.dtype[Any]]


def parts_of(row: Row, kind: Kind, loop: np.dtype[Any]) -> Parts | None:
    """What is to be computed; None where parts of a row do not tell it."""
    if not row.formula:
        return None
    (x,) = row.family.operands
    forward = parse(row.formula, row.variables)
    if kind.gives_value:
        expr = forward
    elif row.family.reduces:
        if not row.derivative:
            return None
        expr = Call("*", (Variable("g"), parse(row.derivative, row.variables)))
    else:
        if not row.from_output:
            return None
        expr = parse(row.from_output, ("g", "y", *row.param_names))
        if not kind.from_output:
            expr = expr.substitute({"y": forward})
    parts = Parts(expr, exact=loop == np.float64)
    return parts if parts.takes(frozenset((x, "g", "y"))) and _can_be_absent(row) else None


@dataclass(frozen=True)
class _Block:
    """What the blocks of one place are, and what stands for what is excluded."""

    parts: Parts
    names: tuple[str, ...]
    fills: tuple[float, ...]
    masked: bool
    params: Mapping[str, float]
    axes: tuple[int, ...]
    loop: np.dtype[Any]
    excluded: float

    def __call__(self, *blocks: Array, which: int | None) -> Array:
        """A total of these, from those before; or the result from all."""
        count = len(self.names)
        arrays = [a.astype(self.loop, copy=False) for a in blocks[:count]]
        totals, shape = list(blocks[count:]), arrays[-1].shape
        if self.masked:
            where, *totals = totals
            # A gradient of a whole row has one element of it, and no mask.
            arrays = [
                a if a.shape != shape else np.where(where, a, np.asarray(fill, self.loop))
                for a, fill in zip(arrays, self.fills, strict=True)
            ]
        values = dict(zip(self.names, arrays, strict=True))
        values |= {Parts.name(i): total for i, total in enumerate(totals)}
        values |= {name: np.asarray(value) for name, value in self.params.items()}
        if which is not None:
            return self.parts.total(which, values, shape, self.axes)
        y = self.parts.result(values, shape, self.loop)
        return np.where(where, y, np.asarray(self.excluded, self.loop)) if self.masked else y


def call(
    act: RowActivation,
    kind: Kind,
    parts: Parts,
    arrays: Sequence[Any],
    axes: tuple[int, ...],
    where: Any,
    params: Mapping[str, float],
    loop: np.dtype[Any],
) -> Any:
    """The result, lazy; of a reduction its axes are kept with one element."""
    da: Any = sys.modules["dask.array"]
    row, x = act._row, arrays[-1]
    absent = _absent(row, params)
    named = {"g": 0.0, "y": row.excluded, row.family.operands[0]: absent}
    names = (*("g" for _ in arrays[:-1]), "y" if kind.from_output else row.family.operands[0])
    one = row.family.reduces and kind.gives_value
    if one:
        # What is furthest from absent says whether the row is NaN or infinite.
        own: Expr = Variable(names[-1])
        most = Call("max", (own if absent < 0 else Call("neg", (own,)),))
        steps = Parts(Call("+", (parts.expr, most)), parts.exact)
    else:
        steps = parts
    block = _Block(
        steps,
        names,
        tuple(named[name] for name in names),
        where is not None,
        params,
        axes,
        loop,
        0.0 if kind.has_grad else row.excluded,
    )
    blocks = [*arrays, *([] if where is None else [where])]
    ones = tuple((1,) * len(c) if a in axes else c for a, c in enumerate(x.chunks))
    totals: list[Any] = []
    label = act.name + kind.suffix
    for which, total in enumerate(steps.totals):
        own_totals = da.map_blocks(
            block,
            *blocks,
            *totals,
            which=which,
            dtype=WORDS,
            meta=np.empty((0,) * x.ndim, WORDS),
            chunks=ones,
            token=f"{label}-part",
        )
        step = partial(_combine, op=total.op)
        totals.append(
            da.reduction(
                own_totals,
                chunk=step,
                aggregate=step,
                axis=axes,
                keepdims=True,
                dtype=WORDS,
                meta=np.empty((0,) * x.ndim, WORDS),
                name=f"{label}-{total.op}",
            )
        )
    if one:
        at = steps.totals.index(most)
        return da.map_blocks(
            _of_row,
            *totals,
            parts=parts,
            names=tuple(map(steps.totals.index, parts.totals)),
            most=at,
            sign=1.0 if absent < 0 else -1.0,
            spoilt=_spoilt(row, params),
            params=params,
            loop=loop,
            dtype=loop,
            token=label,
            meta=np.empty((0,) * x.ndim, loop),
        )
    return da.map_blocks(
        block,
        *blocks,
        *totals,
        which=None,
        dtype=loop,
        meta=np.empty((0,) * x.ndim, loop),
        chunks=x.chunks,
        token=label,
    )


def _combine(totals: Array, op: str, axis: tuple[int, ...], keepdims: bool) -> Array:
    return combine(op, totals, axis)


def _of_row(
    *totals: Array,
    parts: Parts,
    names: Sequence[int],
    most: int,
    sign: float,
    spoilt: Sequence[float],
    params: Mapping[str, float],
    loop: np.dtype[Any],
) -> Array:
    """A reduction's result; where what is furthest from absent makes the row NaN, that."""
    values = {Parts.name(i): totals[at] for i, at in enumerate(names)}
    values |= {name: np.asarray(value) for name, value in params.items()}
    furthest = sign * totals[most]["hi"]
    y = parts.result(values, furthest.shape, loop)
    known = ~np.isin(furthest, spoilt) & ~np.isnan(furthest)
    return np.where(known, y, furthest.astype(loop))


def _can_be_absent(row: Row) -> bool:
    """Whether an infinity can stand for what is excluded: none of a mean does."""
    alone, *beside = (
        _first(row, [1.0, *more], row.defaults) for more in ((), (-np.inf,), (np.inf,))
    )
    return alone in beside


def _absent(row: Row, params: Mapping[str, float]) -> float:
    """The infinity beside which the others of a row are what they are without it."""
    return -np.inf if _first(row, [0.0], params) == _first(row, [0.0, -np.inf], params) else np.inf


def _spoilt(row: Row, params: Mapping[str, float]) -> list[float]:
    """The infinities that make a row of them NaN, by its formula."""
    return [end for end in (-np.inf, np.inf) if np.isnan(_first(row, [end], params))]


def _first(row: Row, x: Sequence[float], params: Mapping[str, float]) -> float:
    """What the formula gives for the first of a row."""
    expr = parse(row.formula, row.variables)
    values = {row.family.operands[0]: np.array(x), **params}
    return float(evaluate(expr, numpy_namespace(), values).flat[0])
