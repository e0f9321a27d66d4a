"""Containers that are no plain ndarrays: dask, xarray, pandas and masked arrays.

They are recognised by modules already imported, so none of these libraries is ever
imported for its own sake. An elementwise call is a ufunc, which they dispatch
themselves; only a row needs help, and a DataFrame of several dtypes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from actfast import _general

if TYPE_CHECKING:
    from actfast._core import Activation, RowActivation

_Options = dict[str, Any]


def _is(value: Any, library: str, name: str) -> bool:
    module = sys.modules.get(library)
    return module is not None and isinstance(value, getattr(module, name, ()))


def _is_frame(value: Any) -> bool:
    return _is(value, "pandas", "DataFrame")


def _is_series(value: Any) -> bool:
    return _is(value, "pandas", "Series")


def _is_labelled(value: Any) -> bool:
    return _is(value, "xarray", "DataArray")


def _is_nullable(column: Any) -> bool:
    return not isinstance(column.dtype, np.dtype)


def _same_labels(a: Any, b: Any) -> bool:
    return all(p.equals(q) for p, q in zip(a.axes, b.axes, strict=True))


# Elementwise


def call_elementwise(
    act: Activation, kind: int, inputs: Sequence[Any], params: Sequence[Any], options: _Options
) -> Any:
    """A ufunc call, but column by column where a DataFrame's columns differ in dtype."""
    frames = [a for a in inputs if _is_frame(a)]
    if frames and _general.loop_dtype(frames) is None and not options.keys() - {"dtype"}:
        first = frames[0]
        scalars = [a for a in (*inputs, *params) if not _is_frame(a)]
        same = all(_same_labels(a, first) for a in frames)
        if first.shape[1] and same and all(map(np.isscalar, scalars)):
            method = getattr(act, _general.METHODS[kind])
            options |= dict(zip((p[0] for p in act._row["params"]), params, strict=True))
            columns = [
                method(*(a.iloc[:, j] if _is_frame(a) else a for a in inputs), **options)
                for j in range(first.shape[1])
            ]
            pandas: Any = sys.modules["pandas"]
            return pandas.concat(columns, axis=1).set_axis(first.columns, axis=1)
    operands = [*inputs, *params]
    if "dtype" in options and not frames and not any(map(_is_series, operands)):
        # dask takes dtype= for a remark on the result, and would not compute in it.
        loop = options.pop("dtype")
        operands = [a.astype(loop) if hasattr(a, "astype") else loop.type(a) for a in operands]
    return act._ufuncs[kind](*operands, **options)


# Rows


def has_handler(operands: Sequence[Any]) -> bool:
    return any(_handler(a) is not None for a in operands)


def call_rows(act: RowActivation, kind: int, operands: Sequence[Any], options: _Options) -> Any:
    """Ask the first container among the operands; the rest follows it."""
    x = operands[-1]
    like = x if _handler(x) is not None else operands[0]
    handler = _handler(like)
    assert handler is not None
    return handler(act, kind, operands, options, like)


def _handler(value: Any) -> Callable[..., Any] | None:
    if isinstance(value, np.ma.MaskedArray):
        return _masked
    if isinstance(value, np.ndarray):
        return None
    if _is_labelled(value):
        return _labelled
    if _is(value, "dask.array", "Array"):
        return _lazy
    return _frame if _is_frame(value) or _is_series(value) else None


def _apply(act: RowActivation, kind: int, operands: Sequence[Any], options: _Options) -> Any:
    return getattr(act, _general.METHODS[kind])(*operands, **options)


def _excluding(mask: Any, options: _Options, label: str) -> _Options:
    """The options with what is masked excluded from rows too."""
    where = options["where"]
    if where is None:
        return {**options, "where": ~mask}
    return {**options, "where": ~mask & _general.judge_where(where, mask.shape, label)}


def _masked(
    act: RowActivation, kind: int, operands: Sequence[Any], options: _Options, like: Any
) -> Any:
    """Masked elements are excluded, and stay masked."""
    mask = np.zeros(like.shape, bool)
    for a in operands:
        if np.shape(a) == mask.shape:
            mask |= np.ma.getmaskarray(a)
    data = [np.ma.getdata(a) if isinstance(a, np.ma.MaskedArray) else a for a in operands]
    y = _apply(act, kind, data, _excluding(mask, options, act.name))
    return np.ma.MaskedArray(y, mask=mask)


def _labelled(
    act: RowActivation, kind: int, operands: Sequence[Any], options: _Options, like: Any
) -> Any:
    """xarray: dimensions are told by their names; the data inside may be lazy."""
    xarray = sys.modules["xarray"]

    def in_order(value: Any) -> Any:
        if not _is_labelled(value):
            return value
        value, _ = xarray.align(value, like, join="exact")
        return value.broadcast_like(like).transpose(*like.dims).data

    axis = options["axis"]
    names = axis if isinstance(axis, tuple) else (axis,)
    if any(isinstance(name, str) for name in names):
        options = {**options, "axis": like.get_axis_num(names)}
    options = {**options, "where": in_order(options["where"])}
    return like.copy(data=_apply(act, kind, [in_order(a) for a in operands], options))


def _frame(
    act: RowActivation, kind: int, operands: Sequence[Any], options: _Options, like: Any
) -> Any:
    """pandas: labels kept; an NA is excluded, and stays NA."""
    label = _general.label_of(act, kind)
    mask = np.zeros(like.shape, bool)
    nullable = False
    arrays = []
    for name, a in zip(_general.OPERANDS[kind], operands, strict=True):
        if not isinstance(a, type(like)):
            arrays.append(a)
            continue
        if not _same_labels(a, like):
            raise ValueError(f"{label}: grad must have the labels of {_general.OPERANDS[kind][-1]}")
        columns = [a] if a.ndim == 1 else [a.iloc[:, j] for j in range(a.shape[1])]
        dtypes = [getattr(column.dtype, "numpy_dtype", column.dtype) for column in columns]
        for dtype in dtypes:
            if not isinstance(dtype, np.dtype):
                raise TypeError(f"{label}: {name} must be numeric, got {dtype}")
            _general.judge_dtype(dtype, f"{label}: {name}")
        array = np.empty(a.shape, np.result_type(*dtypes) if dtypes else np.float64)
        for j, column in enumerate(columns):
            place = ... if a.ndim == 1 else np.s_[:, j]
            if _is_nullable(column):
                nullable = True
                mask[place] |= column.isna().to_numpy()
                column = column.fillna(0)
            array[place] = column.to_numpy()
        arrays.append(array)
    if mask.any():
        options = _excluding(mask, options, label)
    y = _apply(act, kind, arrays, options)
    labels = {"columns": like.columns} if like.ndim == 2 else {"name": like.name}
    result = type(like)(y, index=like.index, **labels)
    return result.astype(str(y.dtype).title()).mask(mask) if nullable else result


def _lazy(
    act: RowActivation, kind: int, operands: Sequence[Any], options: _Options, like: Any
) -> Any:
    """dask: block by block where rows are whole, from lazy reductions where they are cut."""
    da: Any = sys.modules["dask.array"]
    label = _general.label_of(act, kind)
    axes = _general.judge_axes(options["axis"], like.ndim, label)
    arrays = []
    for name, a in zip(_general.OPERANDS[kind], operands, strict=True):
        array = da.asarray(a)
        _general.judge_dtype(array.dtype, f"{label}: {name}")
        if array.shape != like.shape:
            raise ValueError(f"{label}: {name} must have shape {like.shape}, got {array.shape}")
        arrays.append(array.rechunk(like.chunks))
    dtype, where = options["dtype"], options["where"]
    loop = _general.loop_dtype(arrays) if dtype is None else _general.judge_loop(dtype, label)
    if where is not None:
        if not _is(where, "dask.array", "Array"):
            where = da.from_array(_general.judge_where(where, like.shape, label))
        elif where.dtype != np.bool_:
            raise TypeError(f"{label}: where must be bool, got {where.dtype}")
        where = da.broadcast_to(where, like.shape).rechunk(like.chunks)
    if any(len(like.chunks[a]) > 1 for a in axes):
        return _reduced(act, kind, arrays, axes, where).astype(loop)
    if where is not None:
        arrays.append(where)
    meta = np.empty((0,) * like.ndim, loop)
    chosen = {"act": act, "kind": kind, "axes": axes, "masked": where is not None, "loop": loop}
    return da.map_blocks(_block, *arrays, dtype=loop, meta=meta, **chosen)


def _block(
    *blocks: Any, act: RowActivation, kind: int, axes: tuple[int, ...], masked: bool, loop: Any
) -> Any:
    options = {"axis": axes, "dtype": loop, "where": blocks[-1] if masked else None}
    return _apply(act, kind, blocks[:-1] if masked else blocks, options)


def _reduced(
    act: RowActivation, kind: int, arrays: Sequence[Any], axes: tuple[int, ...], where: Any
) -> Any:
    """The row's formula over dask's own reductions, in float64."""
    from actfast import formula

    da: Any = sys.modules["dask.array"]
    excluded = float(act._row["excluded"])

    def run(text: str, values: _Options) -> Any:
        space = formula.numpy_namespace(axis=axes)
        return formula.evaluate(formula.parse(text, tuple(values)), space, values)

    def included(a: Any, fill: float) -> Any:
        wide = a.astype(np.float64)
        return wide if where is None else da.where(where, wide, fill)

    def forward(x: Any) -> Any:
        x = included(x, -np.inf)
        # A row without a finite maximum is NaN, and should not warn of inf - inf.
        largest = x.max(axis=axes, keepdims=True)
        return run(act._row["formula"], {"x": da.where(da.isfinite(largest), x, np.nan)})

    if kind == _general.FORWARD:
        y = forward(arrays[0])
        return y if where is None else da.where(where, y, excluded)
    grad, x = arrays
    y = forward(x) if kind == _general.BACKWARD else included(x, excluded)
    gradient = run(act._row["from_output"], {"g": included(grad, 0.0), "y": y})
    return gradient if where is None else da.where(where, gradient, 0.0)
