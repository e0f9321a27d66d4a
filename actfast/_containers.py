"""Rows of containers that are no ndarrays: dask, xarray, pandas and masked arrays.

Recognised by what they can do, so that none of these libraries is imported. An
elementwise call needs nothing of this: it is a ufunc.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actfast._core import RowActivation


def call_rows(
    act: RowActivation,
    method: str,
    operands: Sequence[Any],
    axis: Any,
    where: Any,
    out: Any,
    dtype: Any,
) -> Any:
    """The result, or NotImplemented where x is no such container."""
    x = operands[-1]
    handler = _handler(x)
    if handler is None:
        return NotImplemented
    if out is not None:
        raise TypeError(f"{act.name}: out= does not go with a {type(x).__name__}")
    return handler(act, method, operands, {"axis": axis, "where": where, "dtype": dtype})


def _handler(x: Any) -> Any:
    if isinstance(x, np.ma.MaskedArray):
        return _masked
    if isinstance(x, np.ndarray | np.generic | int | float | list | tuple):
        return None
    for library, name, handler in (
        ("xarray", "DataArray", _labelled),
        ("pandas", "Series", _frame),
        ("pandas", "DataFrame", _frame),
        ("dask.array", "Array", _lazy),
    ):
        module = sys.modules.get(library)
        if module is not None and isinstance(x, getattr(module, name)):
            return handler
    return None


def _apply(act: RowActivation, method: str, operands: Sequence[Any], options: Any) -> Any:
    return getattr(act, method)(*operands, **options)


def _masked(act: RowActivation, method: str, operands: Sequence[Any], options: Any) -> Any:
    """Masked elements are excluded, and stay masked."""
    x = operands[-1]
    mask = np.ma.getmaskarray(x)
    included = ~mask if options["where"] is None else ~mask & options["where"]
    data = [np.ma.getdata(a) for a in operands]
    y = _apply(act, method, data, {**options, "where": included})
    return np.ma.MaskedArray(y, mask=mask.copy())


def _labelled(act: RowActivation, method: str, operands: Sequence[Any], options: Any) -> Any:
    """xarray: labels kept; the data inside may be lazy."""
    x = operands[-1]
    axis = options["axis"]
    if isinstance(axis, str):
        options = {**options, "axis": x.get_axis_num(axis)}
    data = [getattr(a, "data", a) for a in operands]
    return x.copy(data=_apply(act, method, data, options))


def _frame(act: RowActivation, method: str, operands: Sequence[Any], options: Any) -> Any:
    """pandas: labels kept; an NA has no place in a row."""
    x = operands[-1]
    arrays = []
    for a in operands:
        if not hasattr(a, "to_numpy"):
            arrays.append(a)
            continue
        array = a.to_numpy()
        if array.dtype == object:
            if a.isna().to_numpy().any():
                raise TypeError(f"{act.name}: x has NA values, which a row cannot hold")
            array = array.astype(np.float64)
        arrays.append(array)
    y = _apply(act, method, arrays, options)
    labels = {name: getattr(x, name) for name in ("index", "columns", "name") if hasattr(x, name)}
    if y.ndim == 2:
        labels.pop("name", None)
    return type(x)(y, **labels)


def _lazy(act: RowActivation, method: str, operands: Sequence[Any], options: Any) -> Any:
    """dask: block by block where rows are whole, from lazy reductions where they are cut."""
    import dask.array as da

    from actfast._general import _axes

    x = operands[-1]
    axes = _axes(options["axis"], x.ndim, act.name)
    arrays = [da.asarray(a) for a in operands]
    if options["where"] is not None:
        where = da.broadcast_to(da.asarray(options["where"]), x.shape, chunks=x.chunks)
        arrays.append(where)
    loop = np.dtype(options["dtype"] or np.result_type(x.dtype, np.float32))
    if all(len(x.chunks[a]) == 1 for a in axes):
        aligned = [a.rechunk(x.chunks) for a in arrays]
        masked = options["where"] is not None

        def block(*blocks: Any) -> Any:
            chosen = {**options, "axis": axes}
            if masked:
                *blocks, chosen["where"] = blocks
            return _apply(act, method, blocks, chosen)

        return da.map_blocks(block, *aligned, dtype=loop, meta=np.empty((0,) * x.ndim, loop))
    return _reduced(act, method, arrays, axes, loop, options["where"] is not None)


def _reduced(
    act: RowActivation,
    method: str,
    arrays: Sequence[Any],
    axes: tuple[int, ...],
    loop: np.dtype[Any],
    masked: bool,
) -> Any:
    """The row's formula over dask's own reductions, in float64."""
    import dask.array as da

    from actfast import formula

    where = arrays[-1] if masked else None
    names = {"__call__": ("x",), "backward": ("g", "x"), "backward_from_output": ("g", "y")}
    values = dict(zip(names[method], arrays, strict=False))
    fill = {"x": -np.inf, "g": 0.0, "y": float(act._row["excluded"])}
    for name, value in values.items():
        wide = value.astype(np.float64)
        values[name] = wide if where is None else da.where(where, wide, fill[name])

    def run(text: str, given: dict[str, Any]) -> Any:
        expr = formula.parse(text, tuple(given))
        space = formula.numpy_namespace(axis=axes)
        return formula.evaluate(expr, space, given)

    if method == "__call__":
        y = run(act._row["formula"], values)
    else:
        if method == "backward":
            values["y"] = run(act._row["formula"], {"x": values.pop("x")})
        y = run(act._row["from_output"], values)
    if where is not None:
        excluded = float(act._row["excluded"]) if method == "__call__" else 0.0
        y = da.where(where, y, excluded)
    return y.astype(loop)
