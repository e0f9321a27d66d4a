"""Containers that are no plain ndarrays: dask, xarray, pandas, masked arrays and others.

They are recognised by modules already imported, so none of these libraries is ever
imported for its own sake. An elementwise call is a ufunc, which they dispatch
themselves; only a row needs help, and a DataFrame of several dtypes. Others that
dispatch ufuncs are given rows as one.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from actfast.calls import cut, ragged, sparse
from actfast.calls.arguments import (
    in_loop,
    is_foreign,
    judge_axes,
    judge_dtype,
    judge_loop,
    judge_operand,
    judge_row_grad,
    judge_where,
    label_of,
    loop_dtype,
)
from actfast.errors import kind_of
from actfast.facts.kinds import Kind

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


def _is_column(value: Any) -> bool:
    """Whether it is one of pandas' own that becomes a series, and a series it."""
    index, multi = _is(value, "pandas", "Index"), _is(value, "pandas", "MultiIndex")
    array = _is(value, "pandas.api.extensions", "ExtensionArray")
    return (index and not multi) or array


def _is_labelled(value: Any) -> bool:
    return _is(value, "xarray", "DataArray")


def _is_nullable(column: Any) -> bool:
    return not isinstance(column.dtype, np.dtype)


def _same_labels(axes: Sequence[Any], others: Sequence[Any]) -> bool:
    return len(axes) == len(others) and all(a.equals(b) for a, b in zip(axes, others, strict=True))


# Elementwise


def call_elementwise(
    act: Activation, kind: Kind, inputs: Sequence[Any], params: Sequence[Any], options: _Options
) -> Any:
    """A ufunc call, but column by column where a DataFrame's columns differ in dtype."""
    frames = [a for a in inputs if _is_frame(a)]
    if frames and loop_dtype(frames) is None and not options.keys() - {"dtype"}:
        first = frames[0]
        scalars = [a for a in (*inputs, *params) if not _is_frame(a)]
        same = all(_same_labels(a.axes, first.axes) for a in frames)
        if first.shape[1] and same and all(map(np.isscalar, scalars)):
            method = getattr(act, kind.method)
            options |= dict(zip(act._row.param_names, params, strict=True))
            columns = [
                method(*(a.iloc[:, j] if _is_frame(a) else a for a in inputs), **options)
                for j in range(first.shape[1])
            ]
            pandas: Any = sys.modules["pandas"]

            def joined(columns: Any) -> Any:
                return pandas.concat(columns, axis=1).set_axis(first.columns, axis=1)

            if kind.nresults(act._row.family) > 1:
                return tuple(joined(each) for each in zip(*columns, strict=True))
            return joined(columns)
    operands = [*inputs, *params]
    if "dtype" in options and not frames and not any(map(_is_series, operands)):
        # dask takes dtype= for a remark on the result, and would not compute in it.
        loop = options.pop("dtype")
        operands = [a.astype(loop) if hasattr(a, "astype") else loop.type(a) for a in operands]
    ufunc, count = act._ufunc(kind), kind.nresults(act._row.family)
    with _noting(act, kind, inputs):
        if count == 1:
            remote = _is_plugin(act) and any(_is_chunked(a) for a in operands)
            return (_Part(act, kind, None) if remote else ufunc)(*operands, **options)
        # Many refuse ufuncs of several results.
        outs = options.pop("out", (None,) * count)
        return tuple(
            _Part(act, kind, i)(*operands, **({} if out is None else {"out": out}), **options)
            for i, out in enumerate(outs)
        )


def _is_plugin(act: Activation) -> bool:
    """Whether it is found by the name of a distribution, which another process may lack."""
    return isinstance(act._identity, str) and "/" in act._identity


def _is_chunked(value: Any) -> bool:
    """dask's arrays, and what holds one."""
    return "dask.array" in sys.modules and getattr(value, "chunks", None) is not None


class _Task:
    """An activation, or what a ufunc of it gives, as other processes get it: found when called.

    What cannot be unpickled ends a dask worker's connection, and the client would wait for ever.
    """

    def __init__(self, pickled: bytes, kind: Kind, which: int | None) -> None:
        self.pickled, self.kind, self.which = pickled, kind, which

    def found(self) -> Any:
        return pickle.loads(self.pickled)

    def __call__(self, *operands: Any, **options: Any) -> Any:
        return _Part(self.found(), self.kind, self.which)(*operands, **options)


class _Part:
    """A ufunc, or one result of a ufunc that has several, as a ufunc of one."""

    nout = 1
    identity = signature = None

    def __init__(self, act: Activation, kind: Kind, which: int | None) -> None:
        self.act, self.kind, self.which = act, kind, which
        self.ufunc = ufunc = act._ufunc(kind)
        self.__name__ = ufunc.__name__ if which is None else f"{ufunc.__name__}_{which}"
        self.__qualname__ = self.__name__
        self.nin, self.nargs = ufunc.nin, ufunc.nin + 1
        self.types = [text[: text.index(">") + 1] + text[-1] for text in ufunc.types]

    def __call__(self, *operands: Any, **options: Any) -> Any:
        asked = [a for a in operands if is_foreign(a)]
        out = options.get("out")
        if out is not None and not isinstance(out, tuple):
            options["out"] = (out,)  # as NumPy's protocol has it
        for one in asked:
            # As NumPy asks: each, until one answers.
            result = type(one).__array_ufunc__(one, self, "__call__", *operands, **options)
            if result is not NotImplemented:
                return result
        if asked:
            given = ", ".join(map(kind_of, operands))
            raise TypeError(f"{self.__name__}: {given} do not go together")
        if out is not None:
            outs: list[Any] = [None] * self.ufunc.nout
            (outs[self.which or 0],) = options["out"]
            options = {**options, "out": tuple(outs)}
        result = self.ufunc(*operands, **options)
        return result if self.which is None else result[self.which]

    def __reduce__(self) -> Any:
        return _Task, (pickle.dumps(self.act), self.kind, self.which)


@contextmanager
def _noting(
    act: Activation, kind: Kind, operands: Sequence[Any], ours: Sequence[Exception] = ()
) -> Iterator[None]:
    """What containers raise names neither activation nor argument; what is ours names both."""
    try:
        yield
    except Exception as error:
        if any(error is one for one in ours):
            raise
        given = ", ".join(map(kind_of, operands))
        error.add_note(f"raised by a container, in {label_of(act, kind)} of {given}")
        raise


# Rows


def has_handler(operands: Sequence[Any]) -> bool:
    return any(_handler(a) is not None for a in operands)


def call_rows(act: RowActivation, kind: Kind, operands: Sequence[Any], options: _Options) -> Any:
    """Ask the first container among the operands; the rest follows it."""
    x = operands[-1]
    like = x if _handler(x) is not None else operands[0]
    handler = _handler(like)
    assert handler is not None
    if handler is not _sparse:
        label = label_of(act, kind)
        names = kind.operands(act._row.family)
        operands = [
            judge_operand(a, f"{label}: {name}") for name, a in zip(names, operands, strict=True)
        ]
    return handler(act, kind, operands, options, like)


def _handler(value: Any) -> Callable[..., Any] | None:
    if isinstance(value, np.ma.MaskedArray):
        return _masked
    if isinstance(value, np.ndarray):
        return _by_protocol if is_foreign(value) else None
    if _is_labelled(value):
        return _labelled
    if _is(value, "dask.array", "Array"):
        return _lazy
    if _is_frame(value) or _is_series(value):
        return _frame
    if _is_column(value):
        return _column
    if _is(value, "xarray", "Dataset"):
        return _dataset
    if _is(value, "awkward", "Array"):
        return _ragged
    if hasattr(value, "tocsr"):
        return _sparse
    return _by_protocol if is_foreign(value) else None


def _apply(act: RowActivation, kind: Kind, operands: Sequence[Any], options: _Options) -> Any:
    return getattr(act, kind.method)(*operands, **options)


def _excluding(mask: Any, options: _Options, label: str) -> _Options:
    """The options with what is masked excluded from rows too."""
    where = options["where"]
    if where is None:
        return {**options, "where": ~mask}
    return {**options, "where": ~mask & judge_where(where, mask.shape, label)}


def _spread(act: RowActivation, grad: Any, x: Any, axes: tuple[int, ...], label: str) -> Any:
    """A gradient, or its mask, with all of x's axes; along a row's those of a reduction are 1."""
    reduced = axes if act._row.family.reduces else None
    grad = judge_row_grad(grad, np.shape(x), reduced, label)
    return np.expand_dims(grad, axes) if grad.ndim < np.ndim(x) else grad


def _gives_one(act: RowActivation, kind: Kind) -> bool:
    """Whether the result has one element of a row."""
    return act._row.family.reduces and kind.gives_value


def _masked(
    act: RowActivation, kind: Kind, operands: Sequence[Any], options: _Options, like: Any
) -> Any:
    """Masked elements are excluded, and stay masked."""
    label, x = label_of(act, kind), operands[-1]
    axes = judge_axes(options["axis"], np.ndim(x), label)
    mask = np.ma.getmaskarray(x).copy()
    for grad in operands[:-1]:
        mask |= _spread(act, np.ma.getmaskarray(grad), x, axes, label)
    data = [np.ma.getdata(a) if isinstance(a, np.ma.MaskedArray) else a for a in operands]
    y = _apply(act, kind, data, _excluding(mask, options, label))
    if _gives_one(act, kind):
        mask = np.asarray(mask.all(axis=axes, keepdims=options["keepdims"]))
        if np.ndim(y) == 0:
            return np.ma.masked if mask else y
    return np.ma.MaskedArray(y, mask=mask)


def _labelled(
    act: RowActivation, kind: Kind, operands: Sequence[Any], options: _Options, like: Any
) -> Any:
    """xarray: dimensions are told by their names; the data inside may be lazy."""
    xarray = sys.modules["xarray"]
    axis = options["axis"]
    names = axis if isinstance(axis, tuple) else (axis,)
    if any(isinstance(name, str) for name in names):
        options = {**options, "axis": like.get_axis_num(names)}
    x = operands[-1]
    outer = like
    if act._row.family.reduces and _is_labelled(x):
        axes = judge_axes(options["axis"], x.ndim, label_of(act, kind))
        outer = x.isel({x.dims[a]: 0 for a in axes if x.shape[a]}, drop=True)

    def in_order(value: Any, like: Any) -> Any:
        if not _is_labelled(value):
            return value
        value, _ = xarray.align(value, like, join="exact")
        return value.broadcast_like(like).transpose(*like.dims).data

    options = {**options, "where": in_order(options["where"], x if _is_labelled(x) else like)}
    arrays = [*(in_order(a, outer) for a in operands[:-1]), in_order(x, like)]
    y = _apply(act, kind, arrays, options)
    if not act._row.family.reduces:
        return like.copy(data=y)
    if not _is_labelled(x):
        return y
    if not kind.gives_value:
        return x.copy(data=y)
    gone = {x.dims[a] for a in axes}
    coords = {name: c for name, c in x.coords.items() if not gone & {*c.dims}}
    dims = [d for d in x.dims if options["keepdims"] or d not in gone]
    return xarray.DataArray(y, coords, dims, x.name, x.attrs)


def _frame(
    act: RowActivation, kind: Kind, operands: Sequence[Any], options: _Options, like: Any
) -> Any:
    """pandas: labels kept; an NA is excluded, and stays NA."""
    label, x, reduces = label_of(act, kind), operands[-1], act._row.family.reduces
    axes = judge_axes(options["axis"], np.ndim(x), label)
    if options.get("keepdims"):
        raise TypeError(f"{label}: keepdims does not go with a {type(like).__name__}")
    kept = [labels for a, labels in enumerate(like.axes) if a not in axes] if like is x else None
    arrays, mask, nullable = [], np.zeros(np.shape(x), bool), False
    for name, a in zip(kind.operands(act._row.family), operands, strict=True):
        if not (_is_frame(a) or _is_series(a)):
            arrays.append(a)
            continue
        wanted = kept if reduces and a is not x else like.axes
        if wanted is not None and not _same_labels(a.axes, wanted):
            raise ValueError(f"{label}: {name} must have the labels of the result")
        array, missing = _values(a, f"{label}: {name}")
        arrays.append(array)
        if missing is not None:
            nullable = True
            mask |= missing if a is x else _spread(act, missing, x, axes, label)
    if mask.any():
        options = _excluding(mask, options, label)
    y = _apply(act, kind, arrays, options)
    if _gives_one(act, kind):
        mask = np.asarray(mask.all(axis=axes))
        pandas: Any = sys.modules["pandas"]
        if not kept:
            return pandas.NA if mask else y
        result = pandas.Series(y, index=kept[0])
    elif kept is None and reduces:
        return y  # with the labels of grad alone
    else:
        labels = {"columns": like.columns} if like.ndim == 2 else {"name": like.name}
        result = type(like)(y, index=like.index, **labels)
    return result.astype(str(y.dtype).title()).mask(mask) if nullable else result


def _column(
    act: RowActivation, kind: Kind, operands: Sequence[Any], options: _Options, like: Any
) -> Any:
    """pandas' Index and arrays, as a series and back."""
    pandas: Any = sys.modules["pandas"]
    y = _apply(act, kind, [pandas.Series(a) if _is_column(a) else a for a in operands], options)
    if not _is_series(y):
        return y
    return pandas.Index(y, name=like.name) if hasattr(like, "name") else y.array


def _dataset(
    act: RowActivation, kind: Kind, operands: Sequence[Any], options: _Options, like: Any
) -> Any:
    """xarray's Dataset: each of its variables by itself."""

    def of(name: Any) -> Any:
        own = [a[name] if _is(a, "xarray", "Dataset") else a for a in operands]
        return _apply(act, kind, own, options)

    return type(like)({name: of(name) for name in like.data_vars}, attrs=like.attrs)


def _ragged(
    act: RowActivation, kind: Kind, operands: Sequence[Any], options: _Options, like: Any
) -> Any:
    return ragged.call(act, kind, operands, options)


def _sparse(
    act: RowActivation, kind: Kind, operands: Sequence[Any], options: _Options, like: Any
) -> Any:
    sparse.refuse(label_of(act, kind), like, "the zeros of a row count too")


def _by_protocol(
    act: RowActivation, kind: Kind, operands: Sequence[Any], options: _Options, like: Any
) -> Any:
    """Others: they unwrap what they hold for a ufunc, and wrap its result."""
    ufunc = _RowUfunc(act, kind, operands[-1], options)
    with _noting(act, kind, operands, ufunc.raised):
        y = type(like).__array_ufunc__(like, ufunc, "__call__", *operands)
    if y is NotImplemented:
        name = kind.operands(act._row.family)[-1]
        raise TypeError(f"{label_of(act, kind)}: {name} must be an array, got {kind_of(like)}")
    return y


class _RowUfunc:
    """A row-wise call, its options given, as containers see one: as a generalised ufunc."""

    nout = 1
    identity = None

    def __init__(self, act: RowActivation, kind: Kind, x: Any, options: _Options) -> None:
        family = act._row.family
        self.act, self.kind, self.options = act, kind, options
        self.whole = x
        self.__name__ = self.__qualname__ = act.name + kind.suffix
        names = kind.operands(family)
        self.nin, self.nargs = len(names), len(names) + 1
        self.types = [f"{char * self.nin}->{char}" for char in "fd"]
        self.raised: list[Exception] = []
        one = family.reduces
        given = ["()" if one and name == "grad" else "(n)" for name in names]
        self.signature = f"{','.join(given)}->{'()' if one and kind.gives_value else '(n)'}"

    def __repr__(self) -> str:
        return f"<ufunc {self.__name__!r}>"

    def __call__(self, *operands: Any, out: Any = None, dtype: Any = None) -> Any:
        try:
            y = self._call(operands, dtype)
        except Exception as error:
            self.raised.append(error)
            raise
        (out,) = out if isinstance(out, tuple) else (out,)
        if out is None:
            return y
        out[...] = y
        return out

    def _call(self, operands: Sequence[Any], dtype: Any) -> Any:
        shape = getattr(self.whole, "shape", None)
        if shape is None and hasattr(self.whole, "__len__"):
            shape = (len(self.whole), *np.shape(operands[-1])[1:])
        if shape is not None and np.shape(operands[-1]) != tuple(shape):
            raise TypeError(
                f"{label_of(self.act, self.kind)}: x must give its elements as one array, got "
                f"{kind_of(self.whole)}, which gives them in parts: convert it to an array"
            )
        given = self.options if dtype is None else {"dtype": dtype, **self.options}
        given = {k: v for k, v in given.items() if v is not None or k != "dtype"}
        return _apply(self.act, self.kind, operands, given)


def _values(value: Any, label: str) -> tuple[np.ndarray[Any, Any], Any]:
    """A frame's or series' numbers, and where it is NA; None where its columns have no NA."""
    columns = [value] if value.ndim == 1 else [value.iloc[:, j] for j in range(value.shape[1])]
    dtypes = [getattr(column.dtype, "numpy_dtype", column.dtype) for column in columns]
    for dtype in dtypes:
        if not isinstance(dtype, np.dtype):
            raise TypeError(f"{label} must have a dtype of NumPy's or one like it, got {dtype}")
        judge_dtype(dtype, label)
    array = np.empty(value.shape, np.result_type(*dtypes) if dtypes else np.float64)
    missing = None
    for j, column in enumerate(columns):
        place = ... if value.ndim == 1 else np.s_[:, j]
        if _is_nullable(column):
            missing = np.zeros(value.shape, bool) if missing is None else missing
            missing[place] = column.isna().to_numpy()
            column = column.fillna(0)
        array[place] = column.to_numpy()
    return array, missing


def _lazy(
    act: RowActivation, kind: Kind, operands: Sequence[Any], options: _Options, like: Any
) -> Any:
    """dask: block by block where rows are whole; where they are cut, from totals of their parts."""
    da: Any = sys.modules["dask.array"]
    label, family = label_of(act, kind), act._row.family
    dtype, where, keepdims = options["dtype"], options["where"], options.get("keepdims", False)
    loop = loop_dtype(operands) if dtype is None else judge_loop(dtype, label)
    assert loop is not None
    x = da.asarray(operands[-1])
    if kind.has_grad or where is not None:
        _judge_chunks([*operands[:-1], x, where], [*kind.operands(family), "where"], label)
    if operands[-1] is not like and x.shape == like.shape:
        x = x.rechunk(like.chunks)
    axes = judge_axes(options["axis"], x.ndim, label)
    outer = tuple((1,) if a in axes else c for a, c in enumerate(x.chunks))
    grads = [
        _spread(act, da.asarray(in_loop(g, loop)), x, axes, label).rechunk(
            outer if family.reduces else x.chunks
        )
        for g in operands[:-1]
    ]
    params = {p: float(in_loop(options[p], loop)) for p in act._row.param_names}
    if where is not None:
        if not _is(where, "dask.array", "Array"):
            where = da.from_array(judge_where(where, x.shape, label))
        elif where.dtype != np.bool_:
            raise TypeError(f"{label}: where must be bool, got {where.dtype}")
        where = da.broadcast_to(where, x.shape).rechunk(x.chunks)
    own = x.chunks
    if any(len(x.chunks[a]) > 1 for a in axes):
        parts = cut.parts_of(act._row, kind, loop)
        if parts is not None:
            y = cut.call(act, kind, parts, [*grads, x], axes, where, params, loop)
            return y.squeeze(axis=axes) if _gives_one(act, kind) and not keepdims else y
        # Nothing is known of the parts of a row: rows are made whole.
        _judge_chunks([x], kind.operands(family)[-1:], label)
        whole = dict.fromkeys(axes, -1)
        x, *grads = (a.rechunk(whole) for a in (x, *grads))
        where = where if where is None else where.rechunk(whole)
    given = {"axis": axes, "dtype": loop, **params}
    places: dict[str, Any] = {"chunks": x.chunks}
    if _gives_one(act, kind):
        given["keepdims"] = keepdims
        places = {"chunks": outer} if keepdims else {"drop_axis": list(axes)}
    arrays = [*grads, x] if where is None else [*grads, x, where]
    dropped = len(places.get("drop_axis", ()))
    y = da.map_blocks(
        _block,
        *arrays,
        dtype=loop,
        meta=np.empty((0,) * (x.ndim - dropped), loop),
        act=_Task(pickle.dumps(act), kind, None) if _is_plugin(act) else act,
        kind=kind,
        masked=where is not None,
        given=given,
        **places,
    )
    return y if x.chunks == own or _gives_one(act, kind) else y.rechunk(own)


def _judge_chunks(arrays: Sequence[Any], names: Sequence[str], label: str) -> None:
    for a, name in zip(arrays, names, strict=True):
        if any(n != n for n in np.shape(a)):
            raise ValueError(
                f"{label}: {name} must have chunks of known sizes, got shape {a.shape}; "
                f"its compute_chunk_sizes() makes them known"
            )


def _block(*blocks: Any, act: Any, kind: Kind, masked: bool, given: _Options) -> Any:
    act = act.found() if isinstance(act, _Task) else act
    if masked:
        return _apply(act, kind, blocks[:-1], {**given, "where": blocks[-1]})
    return _apply(act, kind, blocks, given)
