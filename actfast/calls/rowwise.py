"""Row-wise calls: axis, mask, parameters and dtype judged; then the same road as a plain call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from actfast.calls.arguments import (
    UFUNC_KEYWORDS,
    biased,
    in_loop,
    is_foreign,
    is_scalar,
    judge_axes,
    judge_loop,
    judge_operand,
    judge_out,
    judge_parameter,
    judge_row_grad,
    judge_where,
    label_of,
    loop_dtype,
    reduced_shape,
    refuse_keyword,
    take_outs,
    take_parameters,
)
from actfast.calls.elementwise import sum_to
from actfast.errors import kind_of
from actfast.facts.kinds import BACKWARD, KINDS, Kind

if TYPE_CHECKING:
    from actfast._core import Activation, RowActivation

__all__ = ["call", "jacobian", "no_derivative", "parameter_gradients"]


def no_derivative(act: Activation) -> NoReturn:
    if act._row.family.rowwise:
        raise TypeError(
            f"{act.name} has no elementwise derivative: every output depends on the whole row; "
            "use backward(grad, x) or vjp(x)"
        )
    raise TypeError(f"{act.name} has no second_derivative: it has one by each pair of inputs")


def take_axes(act: Activation, args: Sequence[Any], kwargs: dict[str, Any], label: str) -> Any:
    """axis, by position or by a keyword."""
    if len(args) > 1:
        raise TypeError(
            f"{label} takes one axis by position, got {len(args)} arguments"
            + ("; parameters are taken by keyword" if act._row.params else "")
        )
    given = [*args, *(kwargs.pop(k) for k in ("axis", "dim") if k in kwargs)]
    if len(given) > 1:
        raise TypeError(f"{label}: axis is given twice")
    return given[0] if given else act._default_axis


def call(
    act: RowActivation,
    index: int,
    operands: Sequence[Any],
    args: Sequence[Any],
    kwargs: dict[str, Any],
) -> Any:
    """A call of that kind, by its index; kwargs is used up."""
    kind, family = KINDS[index], act._row.family
    label = label_of(act, kind)
    axis = take_axes(act, args, kwargs, label)
    if (segments := kwargs.pop("segments", None)) is not None:
        if kwargs.get("bias") is not None:
            raise TypeError(f"{label}: bias does not go with segments; give it x + bias")
        from actfast.calls.segments import call as call_segments

        return call_segments(act, kind, operands, segments, axis, kwargs)
    values = take_parameters(act, label, (), kwargs)
    keepdims = kwargs.pop("keepdims", False) if family.reduces else False
    if not isinstance(keepdims, bool | np.bool_):
        raise TypeError(f"{label}: keepdims must be True or False, got {kind_of(keepdims)}")
    out, where, dtype = (kwargs.pop(keyword, None) for keyword in UFUNC_KEYWORDS)
    scale, bias = kwargs.pop("scale", None), kwargs.pop("bias", None)
    known = ("axis", *(["keepdims"] if family.reduces else []), "segments", "scale", "bias")
    for keyword in kwargs:
        refuse_keyword(act, label, keyword, (*known, *UFUNC_KEYWORDS))
    judge_scalars(act, values, label)
    if scale is not None or bias is not None:
        options = dict(zip(act._row.param_names, values, strict=True))
        options |= {"axis": axis, "out": out, "where": where, "dtype": dtype}
        if family.reduces and kind.gives_value:
            options["keepdims"] = keepdims
        return _call_shifted(act, kind, operands, judge_scale(scale, label), bias, options)

    from actfast.calls import containers

    if containers.has_handler(operands):
        if out is not None:
            raise TypeError(f"{label}: out does not go with a container")
        values = [judge_parameter(act, i, value, None) for i, value in enumerate(values)]
        options = {"axis": axis, "where": where, "dtype": dtype}
        options |= dict(zip(act._row.param_names, values, strict=True))
        if family.reduces and kind.gives_value:
            options["keepdims"] = keepdims
        return containers.call_rows(act, kind, operands, options)
    inputs, axes, loop = judge_inputs(act, kind, operands, axis, dtype, label)
    values = [judge_parameter(act, i, value, loop) for i, value in enumerate(values)]
    x = inputs[-1]
    reduced = reduced_shape(x.shape, axes, bool(keepdims))
    if where is not None:
        where = judge_where(where, x.shape, label)
    shape = reduced if family.reduces and kind.gives_value else x.shape
    (out,) = take_outs(out, kind.results(family), label)
    if out is not None:
        judge_out(out, shape, loop, label)
    options = dict(zip(act._row.param_names, map(float, values), strict=True))
    options |= {"axis": axes, "where": where}
    if family.reduces and kind.gives_value:
        options["keepdims"] = bool(keepdims)
    y = _run(act, kind, [np.asarray(a) for a in inputs], options, out)
    if out is not None:
        return out
    return y if type(x) is np.ndarray or shape != x.shape else x.__array_wrap__(y)


def judge_scale(scale: Any, label: str) -> float | None:
    """What x is multiplied by, a number; None is 1."""
    if scale is None:
        return None
    if not is_scalar(scale) or isinstance(scale, bool | np.bool_):
        raise TypeError(f"{label}: scale must be a real number, got {kind_of(scale)}")
    try:
        return float(scale)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{label}: scale must be a real number, got {kind_of(scale)}") from error


def shifted(x: Any, scale: float | None, bias: Any, dtype: np.dtype[Any] | None, label: str) -> Any:
    """scale * x + bias."""
    if scale is not None and is_foreign(x):
        x = x * scale
    elif scale is not None:
        loop = dtype or loop_dtype([x] if bias is None else [x, bias])
        assert loop is not None
        with np.errstate(all="ignore"):
            x = np.multiply(in_loop(x, loop), loop.type(scale))
    return biased(x, bias, dtype, label)


def _call_shifted(
    act: RowActivation,
    kind: Kind,
    operands: Sequence[Any],
    scale: float | None,
    bias: Any,
    options: dict[str, Any],
) -> Any:
    """A call of scale * x + bias, which is made first."""
    label = label_of(act, kind)
    if bias is not None and kind.from_output:
        raise TypeError(f"{label} takes no bias: y has it in it")
    *grad, x = operands
    if not kind.from_output:
        judged = judge_operand(x, f"{label}: x")
        b = None if bias is None else judge_operand(bias, f"{label}: bias")
        dtype = options["dtype"]
        wanted = None if dtype is None else judge_loop(dtype, label)
        x = shifted(judged, scale, b, wanted, label)
    found = getattr(act, kind.method)(*grad, x, **options)
    if not kind.has_grad or scale is None:
        return found
    with np.errstate(all="ignore"):
        if isinstance(found, np.ndarray):
            return np.multiply(found, found.dtype.type(scale), out=found)
        return found * scale


def judge_scalars(act: Activation, values: Sequence[Any], label: str) -> None:
    for name, value in zip(act._row.param_names, values, strict=True):
        if not is_scalar(value):
            raise TypeError(f"{label}: parameter {name!r} must be a scalar, got {kind_of(value)}")


def judge_inputs(
    act: Activation, kind: Kind, operands: Sequence[Any], axis: Any, dtype: Any, label: str
) -> tuple[list[np.ndarray[Any, Any]], tuple[int, ...], np.dtype[Any]]:
    """Operands in the loop's dtype, grad with its full shape, the row's axes, and the dtype."""
    names = kind.operands(act._row.family)
    judged = [
        judge_operand(value, f"{label}: {name}")
        for value, name in zip(operands, names, strict=True)
    ]
    loop = loop_dtype(judged) if dtype is None else judge_loop(dtype, label)
    assert loop is not None
    inputs = [np.asanyarray(in_loop(value, loop)) for value in judged]
    x = inputs[-1]
    axes = judge_axes(axis, x.ndim, label)
    if kind.has_grad:
        inputs[0] = judge_row_grad(
            inputs[0], x.shape, axes if act._row.family.reduces else None, label
        )
    return inputs, axes, loop


def _run(
    act: RowActivation,
    kind: Kind,
    inputs: Sequence[np.ndarray[Any, Any]],
    options: dict[str, Any],
    out: np.ndarray[Any, Any] | None,
) -> Any:
    """By the fast road, which takes arrays of one type; into out by way of a copy if need be."""
    if out is not None and type(out) is np.ndarray:
        y = act._fast(kind, tuple(inputs), {**options, "out": out})
        if y is not None:
            return y
    y = act._fast(kind, tuple(inputs), options)
    if y is None:
        from actfast.sources.numpy import call_rows

        y = call_rows(act, kind, inputs, options)
    if out is not None:
        out[...] = y
    return y


def parameter_gradients(
    act: Activation, grad: Any, x: Any, args: Sequence[Any], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """The sum of grad times the derivative by each parameter, over all rows."""
    label = f"{act.name}.parameter_gradients"
    axis = take_axes(act, args, kwargs, label)
    values = take_parameters(act, label, (), kwargs)
    where, dtype = kwargs.pop("where", None), kwargs.pop("dtype", None)
    scale, bias = judge_scale(kwargs.pop("scale", None), label), kwargs.pop("bias", None)
    for keyword in kwargs:
        refuse_keyword(act, label, keyword, ("axis", "scale", "bias", "where", "dtype"))
    judge_scalars(act, values, label)
    of_shift = {}
    if scale is not None or bias is not None:
        x = judge_operand(x, f"{label}: x")
        bias = None if bias is None else judge_operand(bias, f"{label}: bias")
        wanted = None if dtype is None else judge_loop(dtype, label)
        z = shifted(x, scale, bias, wanted, label)
        options = dict(zip(act._row.param_names, values, strict=True))
        by_z = np.ma.filled(
            act.backward(grad, z, axis=axis, where=where, dtype=dtype, **options), 0
        )
        if scale is not None:
            of_shift["scale"] = by_z.dtype.type(np.vdot(by_z.astype(float), np.ma.filled(x, 0)))
        if bias is not None:
            of_shift["bias"] = sum_to(by_z, np.shape(bias)).astype(by_z.dtype)[()]
        x = z
    inputs, axes, loop = judge_inputs(act, BACKWARD, (grad, x), axis, dtype, label)
    if where is not None:
        where = judge_where(where, inputs[-1].shape, label)
    hidden = [np.ma.getmaskarray(a) for a in inputs if isinstance(a, np.ma.MaskedArray)]
    for mask in hidden:
        # What is masked is excluded, as from the call.
        shown = ~_spread(mask, inputs[-1].ndim, axes)
        where = np.broadcast_to(shown, inputs[-1].shape) if where is None else where & shown
    names = act._row.param_names
    if not names:
        return of_shift
    if not act._row.formula:
        raise TypeError(f"{label}: the formula of {act.name} is not known")
    from actfast.sources.numpy import as_matrices, pieces
    from actfast.sources.rows import FormulaOfRows

    params = {
        name: float(judge_parameter(act, i, value, loop))
        for i, (name, value) in enumerate(zip(names, values, strict=True))
    }
    rows, totals = FormulaOfRows(act._row), dict.fromkeys(names, 0.0)
    arrays = [np.ma.getdata(a) for a in inputs]
    operands, included = as_matrices(act, arrays, axes, where, np.dtype(np.float64))
    with np.errstate(all="ignore"):
        for _, _, (own, some) in pieces(operands, included):
            for name, part in rows.gradients(own, some, names, params).items():
                totals[name] += float(part)
        return {name: loop.type(total) for name, total in totals.items()} | of_shift


def _spread(mask: np.ndarray[Any, Any], ndim: int, axes: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """The mask of a gradient, with all of x's axes."""
    return np.expand_dims(mask, axes) if mask.ndim < ndim else mask


def jacobian(
    act: RowActivation, x: Any, args: Sequence[Any], kwargs: dict[str, Any]
) -> np.ndarray[Any, Any]:
    """J[..., i, j], the derivative of result i by element j of its row."""
    label = f"{act.name}.jacobian"
    if act._row.family.reduces:
        raise TypeError(f"{label}: a row has one result; its gradient is backward(1.0, x)")
    axis = take_axes(act, args, dict(kwargs), label)
    x = np.asarray(judge_operand(x, f"{label}: x"))
    axes = judge_axes(axis, x.ndim, label)
    if len(axes) != 1:
        raise ValueError(f"{label}: axis must be one axis, got {axis}")
    (at,) = axes
    for keyword in ("axis", "dim"):
        kwargs.pop(keyword, None)
    for keyword in ("scale", "bias"):
        if kwargs.pop(keyword, None) is not None:
            raise TypeError(f"{label} takes no {keyword}; give it scale * x + bias")
    length = x.shape[at]
    rows = np.moveaxis(x, at, -1)
    where = kwargs.pop("where", None)
    if where is not None:
        where = np.moveaxis(judge_where(where, x.shape, label), at, -1)[..., None, :]
    dtype = kwargs.get("dtype")
    loop = loop_dtype([x]) if dtype is None else judge_loop(dtype, label)
    # Row i of the Jacobian is the gradient of result i.
    one_hot = np.eye(length, dtype=loop)
    wide = np.broadcast_to(rows[..., None, :], (*rows.shape[:-1], length, length))
    return np.asarray(act.backward(one_hot, wide, axis=-1, where=where, **kwargs))
