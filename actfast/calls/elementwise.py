"""Elementwise and gated calls: one ufunc for each kind, after its arguments have been judged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from actfast.calls.arguments import (
    ELEMENTWISE_KEYWORDS,
    UFUNC_KEYWORDS,
    biased,
    in_loop,
    is_foreign,
    is_scalar,
    is_sparse,
    judge_arrays,
    judge_axes,
    judge_biases,
    judge_grad,
    judge_loop,
    judge_operand,
    judge_outs,
    judge_parameter,
    judge_shapes,
    judge_where,
    label_of,
    loop_dtype,
    refuse_keyword,
    take_choice,
    take_dim,
    take_outs,
    take_parameters,
)
from actfast.facts.kinds import BACKWARD, DERIVATIVE, FORWARD, KINDS, PAIR, Kind

if TYPE_CHECKING:
    from actfast._core import Activation

__all__ = ["along_axis", "call", "require", "sum_to"]


def require(act: Activation, kind: Kind, label: str = "") -> None:
    """Raise where there is no such kind of call, which label asks for."""
    if act._offers(kind):
        return
    family = act._row.family
    lacks = "backward" if family.rowwise else "derivative"
    if not act._offers(BACKWARD):
        raise TypeError(
            f"{label or label_of(act, kind)}: {act.name} has no {lacks}; its plugin gives none, "
            "and no formula"
        )
    if kind.from_output:
        ours = act._origin.ours
        reason = (
            "the output does not determine the derivative"
            if ours
            else "nothing says how its derivative follows from the output"
        )
        operands = ", ".join(BACKWARD.operands(family))
        raise TypeError(f"{act.name} has no {kind.name}: {reason}; use backward({operands})")
    raise TypeError(f"{act.name} has no {kind.name}")


def call(
    act: Activation,
    index: int,
    operands: Sequence[Any],
    args: Sequence[Any],
    kwargs: dict[str, Any],
) -> Any:
    """A call of that kind, by its index; kwargs is used up."""
    kind = KINDS[index]
    chosen = take_choice(act, kwargs)
    if chosen is not act:
        return getattr(chosen, kind.method)(*operands, *args, **kwargs)
    require(act, kind)
    label, family = label_of(act, kind), act._row.family
    values = take_parameters(act, label, args, kwargs)
    axis = take_axis(act, kwargs)
    out, where, dtype = (kwargs.pop(keyword, None) for keyword in UFUNC_KEYWORDS)
    bias = take_bias(act, kind, label, kwargs)
    for keyword in kwargs:
        refuse_keyword(act, label, keyword, ELEMENTWISE_KEYWORDS)
    if isinstance(where, bool | np.bool_) and where:
        where = None
    is_biased = any(one is not None for one in bias)
    if any(map(is_sparse, operands)):
        if is_biased:
            raise TypeError(f"{label}: bias does not go with a sparse array, which keeps its zeros")
        from actfast.calls import sparse

        told = {"out": out, "where": where, "dtype": dtype}
        return sparse.call(act, kind, operands, values, told)
    inputs = [
        judge_operand(value, f"{label}: {name}")
        for value, name in zip(operands, kind.operands(family), strict=True)
    ]
    if is_biased:
        wanted = None if dtype is None else judge_loop(dtype, label)
        own = inputs[kind.has_grad :]
        sums = [biased(x, one, wanted, label) for x, one in zip(own, bias, strict=True)]
        inputs[kind.has_grad :] = sums
    own = inputs[kind.has_grad :]
    values = along_axis(act, values, axis, own[0], label)
    arrays = judge_arrays(act, values)
    loop = loop_dtype([*inputs, *arrays]) if dtype is None else judge_loop(dtype, label)
    values = [judge_parameter(act, i, value, loop) for i, value in enumerate(values)]
    if any(is_foreign(value) for value in (*inputs, *arrays)):
        given = {"out": out, "where": where, "dtype": None if dtype is None else loop}
        told = {k: v for k, v in given.items() if v is not None}
        return _call_foreign(act, kind, inputs, values, told)

    assert loop is not None
    inputs, values = ([in_loop(value, loop) for value in a] for a in (inputs, values))
    own = inputs[kind.has_grad :]
    shape = judge_shapes(
        [*own, *values], (*kind.operands(family)[kind.has_grad :], *act._row.param_names), label
    )
    if kind.has_grad:
        judge_grad(inputs[0], shape, label)
    shapes = [np.shape(one) for one in own] if kind.has_grad else [shape] * kind.nresults(family)
    outs = take_outs(out, kind.results(family), label)
    judge_outs(outs, shapes, loop, label)
    options: dict[str, Any] = {}
    if where is not None:
        options["where"] = judge_where(where, shape, label)
    if any(one != shape for one in shapes):
        results = _summed(act, kind, inputs, values, outs, shapes, loop, options)
    else:
        # Where= leaves other memory as it is; an out of None says that this is known.
        if "where" in options or any(one is not None for one in outs):
            options["out"] = tuple(outs)
        found = act._ufunc(kind)(*inputs, *values, **options)
        results = found if isinstance(found, tuple) else (found,)
    return results[0] if len(results) == 1 else _nested(results, kind.results(family))


def _nested(results: Sequence[Any], names: Sequence[Any]) -> tuple[Any, ...]:
    if len(names) == len(results):
        return tuple(results)
    return results[0], tuple(results[1:])


def take_bias(act: Activation, kind: Kind, label: str, kwargs: dict[str, Any]) -> list[Any]:
    """What bias= adds to each input, or None; takes it out of kwargs."""
    operands = kind.operands(act._row.family)[kind.has_grad :]
    bias = kwargs.pop("bias", None)
    if bias is not None and kind.from_output:
        raise TypeError(f"{label} takes no bias: y has it in it")
    return judge_biases(bias, operands, label)


# A parameter along an axis


def take_axis(act: Activation, kwargs: dict[str, Any]) -> Any:
    """axis=, where a parameter may lie along one; else it stays an unknown keyword."""
    if any(p.along_axis for p in act._row.params):
        take_dim(kwargs, act.name)
        return kwargs.pop("axis", 1)
    return 1


def along_axis(act: Activation, values: list[Any], axis: Any, x: Any, label: str) -> list[Any]:
    """1-D arrays of parameters that may lie along an axis of x, so that they broadcast.

    Of an x of one dimension the axis is that one, as in torch.
    """
    turned = list(values)
    for i, p in enumerate(act._row.params):
        if not p.along_axis or is_scalar(values[i]):
            continue
        weight = judge_operand(values[i], f"{act.name}: parameter {p.name!r}")
        if np.ndim(weight) != 1 or is_foreign(weight):
            continue
        ndim = np.ndim(x)
        (at,) = judge_axes(axis if ndim > 1 else 0, ndim, label)
        length = np.shape(x)[at]
        if weight.size not in (1, length):
            raise ValueError(
                f"{act.name}: parameter {p.name!r} must have one value, or one for each of the "
                f"{length} along axis {axis}, got {weight.size}"
            )
        turned[i] = weight.reshape([-1 if d == at else 1 for d in range(ndim)])
    return turned


# Gradients


def _summed(
    act: Activation,
    kind: Kind,
    inputs: Sequence[Any],
    values: Sequence[Any],
    outs: Sequence[Any],
    shapes: Sequence[tuple[int, ...]],
    loop: np.dtype[Any],
    options: dict[str, Any],
) -> tuple[Any, ...]:
    """Gradients by inputs that were broadcast: summed over what they were repeated along."""
    mask = options.get("where")
    if mask is not None:
        # What is not selected adds nothing.
        options["out"] = tuple(
            np.zeros(np.broadcast_shapes(mask.shape, *map(np.shape, inputs)), loop) for _ in shapes
        )
    found = act._ufunc(kind)(*inputs, *values, **options)
    each = found if isinstance(found, tuple) else (found,)
    results = []
    for one, shape, out in zip(each, shapes, outs, strict=True):
        total = _sum_unmasked(one, shape).astype(loop)
        if out is None:
            results.append(total[()])
        else:
            out[...] = total
            results.append(out)
    return tuple(results)


def _sum_unmasked(array: Any, shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """sum_to(), in which what is masked counts for nothing; masked is a sum of nothing else."""
    if not isinstance(array, np.ma.MaskedArray):
        return sum_to(np.asarray(array), shape)
    shown = sum_to(~np.ma.getmaskarray(array), shape)
    return np.ma.MaskedArray(sum_to(array.filled(0), shape), mask=shown == 0)


def sum_to(array: np.ndarray[Any, Any], shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Undo broadcasting; in float64, since it may be a long sum, and in an order of its own."""
    array = np.ascontiguousarray(array, np.float64)
    lead = array.ndim - len(shape)
    axes = (*range(lead), *(lead + i for i, n in enumerate(shape) if n == 1))
    return np.asarray(array.sum(axis=axes)).reshape(shape)


# Containers


def _call_foreign(
    act: Activation,
    kind: Kind,
    inputs: Sequence[Any],
    values: Sequence[Any],
    options: dict[str, Any],
) -> Any:
    """Containers dispatch ufuncs of one result; often they refuse those of more."""
    from actfast.calls import containers, repeated

    label = label_of(act, kind)
    if kind.has_grad:
        own, given = inputs[1:], dict(options)
        repeated.judge_foreign_grad(inputs[0], (*own, *values), label)
        repeated.judge_unrepeated(own, values, label, given)
        found = containers.call_elementwise(act, kind, inputs, values, options)
        if len(own) == 1:
            return repeated.sum_foreign(found, own[0], label, given)
        return tuple(
            repeated.sum_foreign(one, x, label, given) for one, x in zip(found, own, strict=True)
        )
    if kind is PAIR:
        if "out" in options:
            name = next(type(value).__name__ for value in (*inputs, *values) if is_foreign(value))
            raise TypeError(f"{label}: out does not go with a {name}")
        return tuple(
            containers.call_elementwise(act, one, inputs, values, dict(options))
            for one in (FORWARD, DERIVATIVE)
        )
    return containers.call_elementwise(act, kind, inputs, values, options)
