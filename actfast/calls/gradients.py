"""Gradients: from the output where it determines them, as a pullback, and by parameters."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from actfast import _loops
from actfast.calls import rowwise
from actfast.calls.arguments import (
    biased,
    in_loop,
    is_foreign,
    is_scalar,
    judge_arrays,
    judge_bias,
    judge_grad,
    judge_loop,
    judge_operand,
    judge_parameter,
    judge_shapes,
    label_of,
    loop_dtype,
    refuse_keyword,
    shape_of,
    take_choice,
    take_parameters,
)
from actfast.calls.elementwise import along_axis, require, sum_to, take_axis, take_bias
from actfast.errors import ParameterError, kind_of
from actfast.facts.kinds import BACKWARD, FROM_OUTPUT
from actfast.facts.values import condition_holds

if TYPE_CHECKING:
    from actfast._core import Activation

__all__ = ["Pullback", "parameter_gradients", "require_from_output", "vjp"]


# From the output


def _from_output_allowed(act: Activation, values: Sequence[Any]) -> bool:
    """Whether y determines f' for these parameters; for what is lazy, nobody knows."""
    condition = act._row.from_output_if
    if not condition:
        return True
    if any(is_foreign(value) for value in values):
        return False
    if any(not np.size(value) for value in values):
        return True  # of nothing
    names = act._row.param_names
    # A condition holds for an array where it holds for its extremes.
    for extreme in (np.min, np.max):
        numbers = [v if is_scalar(v) else extreme(v) for v in values]
        if not condition_holds(condition, dict(zip(names, map(float, numbers), strict=True))):
            return False
    return True


def require_from_output(act: Activation, args: Sequence[Any], kwargs: dict[str, Any]) -> None:
    choice = act._row.choice_keyword
    if choice and choice in kwargs:
        return  # the call passes it on to the activation it names, and that one judges
    require(act, FROM_OUTPUT)
    if not act._row.from_output_if:
        return
    values = take_parameters(act, label_of(act, FROM_OUTPUT), args, dict(kwargs))
    values = [judge_parameter(act, i, value, None) for i, value in enumerate(values)]
    if not _from_output_allowed(act, values):
        pairs = zip(act._row.param_names, values, strict=True)
        given = ", ".join(
            f"{name} = {value}" if is_scalar(value) else f"{name} from {np.min(value)}"
            for name, value in pairs
        )
        raise ParameterError(
            f"{act.name}.backward_from_output needs {act._row.from_output_if}, got {given}; "
            "use backward(grad, x)"
        )


class Pullback:
    """Maps a gradient by f(x) to one by x."""

    __slots__ = ("_args", "_kwargs", "_method", "_saved", "activation")

    def __init__(
        self,
        act: Activation,
        method: str,
        saved: tuple[Any, ...],
        args: Sequence[Any],
        kwargs: dict[str, Any],
    ) -> None:
        self.activation = act
        self._saved = saved
        self._method, self._args, self._kwargs = method, tuple(args), kwargs

    @property
    def saved(self) -> Any:
        """What it keeps: the output, the input, or both of two."""
        return self._saved if len(self._saved) > 1 else self._saved[0]

    def __call__(self, grad: Any, /, *, out: Any = None) -> Any:
        method = getattr(self.activation, self._method)
        return method(grad, *self._saved, *self._args, **self._kwargs, out=out)

    def __repr__(self) -> str:
        return f"<pullback of {self.activation!r}>"


def vjp(
    act: Activation, inputs: tuple[Any, ...], args: Sequence[Any], kwargs: dict[str, Any]
) -> tuple[Any, Pullback]:
    """f of the inputs, and the function from a gradient by it to those by the inputs."""
    act = take_choice(act, kwargs)
    of_rows = act._row.family.rowwise
    for keyword in ("out", "where"):
        # Where it excludes elements it says what the function is.
        if keyword in kwargs and not (keyword == "where" and of_rows):
            raise TypeError(f"{act.name}.vjp does not take {keyword!r}")
    require(act, BACKWARD, f"{act.name}.vjp")
    y = act(*inputs, *args, **kwargs)
    from_output = act._offers(FROM_OUTPUT)
    # y must have the shape of what the gradient is by.
    from_output = from_output and shape_of(y) == shape_of(inputs[0])
    if from_output and not of_rows:
        values = take_parameters(act, f"{act.name}.vjp", args, dict(kwargs))
        from_output = _from_output_allowed(act, values)
    if from_output:
        if "bias" not in act._row.param_names:
            kwargs = {k: v for k, v in kwargs.items() if k != "bias"}  # y has it in it
        return y, Pullback(act, FROM_OUTPUT.method, (y,), args, kwargs)
    # Only the value of a reduction can keep its axes.
    kwargs = {k: v for k, v in kwargs.items() if k != "keepdims"}
    return y, Pullback(act, BACKWARD.method, inputs, args, kwargs)


# By parameters


def parameter_gradients(
    act: Activation,
    grad: Any,
    own: tuple[Any, ...],
    args: Sequence[Any],
    kwargs: dict[str, Any],
) -> dict[str, Any]:
    """The sum of grad times the derivative by each parameter, over what it is broadcast to."""
    act = take_choice(act, kwargs)
    if act._row.family.rowwise:
        (x,) = own
        return rowwise.parameter_gradients(act, grad, x, args, kwargs)
    label = f"{act.name}.parameter_gradients"
    values = take_parameters(act, label, args, kwargs)
    axis, dtype = take_axis(act, kwargs), kwargs.pop("dtype", None)
    bias = take_bias(act, BACKWARD, label, kwargs)
    for keyword in kwargs:
        refuse_keyword(act, label, keyword, ("bias", "dtype"))
    names = BACKWARD.operands(act._row.family)
    inputs = [
        judge_operand(value, f"{label}: {name}")
        for value, name in zip((grad, *own), names, strict=True)
    ]
    wanted = [np.shape(value) for value in values]
    values = along_axis(act, values, axis, inputs[1], label)
    arrays = judge_arrays(act, values)
    given = [one for one in bias if one is not None]
    for operand in (*inputs, *arrays, *given):
        if is_foreign(operand):
            raise TypeError(f"{label} takes NumPy arrays, got {kind_of(operand)}")
    loop = loop_dtype([*inputs, *arrays, *given]) if dtype is None else judge_loop(dtype, label)
    assert loop is not None
    for x, b in zip(inputs[1:], bias, strict=True):
        judge_bias(x, b, label)
    values = [judge_parameter(act, i, value, loop) for i, value in enumerate(values)]
    values = [in_loop(value, loop) for value in values]
    shape = judge_shapes([*inputs[1:], *values], [*names[1:], *act._row.param_names], label)
    judge_grad(inputs[0], shape, label)
    of_values, of_bias = (
        [np.zeros(() if one is None else np.shape(one)) for one in many] for many in (values, bias)
    )
    for piece in _pieces(shape):
        by, *parts = (in_loop(_part(a, piece), loop) for a in inputs)
        added = [None if b is None else _part(b, piece) for b in bias]
        parts = [biased(x, b, loop, label) for x, b in zip(parts, added, strict=True)]
        operands = [by, *parts, *(_part(value, piece) for value in values)]
        for total, ufunc in zip(of_values, parameter_ufuncs(act), strict=True):
            _add_sum(total, piece, ufunc(*operands))
        if given:
            found = act._ufunc(BACKWARD)(*operands)
            by_input = found if isinstance(found, tuple) else (found,)
            for total, b, each in zip(of_bias, bias, by_input, strict=True):
                if b is not None:
                    _add_sum(total, piece, each)
    gradients: dict[str, Any] = {
        name: total.reshape(shape).astype(loop)[()]
        for name, total, shape in zip(act._row.param_names, of_values, wanted, strict=True)
    }
    if given:
        shares = tuple(
            None if b is None else total.astype(loop)[()]
            for total, b in zip(of_bias, bias, strict=True)
        )
        gradients["bias"] = shares[0] if len(shares) == 1 else shares
    return gradients


# Elements whose gradients are there at a time, before they are summed.
PIECE = 1 << 18


def _pieces(shape: tuple[int, ...]) -> Iterator[tuple[slice, ...]]:
    """The parts that an array of this shape is taken in, along its first axes."""
    inner = math.prod(shape[1:])
    if math.prod(shape) <= PIECE:
        yield (slice(None),) * len(shape)
        return
    step = max(1, PIECE // inner)
    for start in range(0, shape[0], step):
        for rest in _pieces(shape[1:]) if inner > PIECE else [(slice(None),) * (len(shape) - 1)]:
            yield slice(start, start + step), *rest


def _part(operand: Any, piece: tuple[slice, ...]) -> Any:
    """What of an operand that broadcasts to the whole is for a piece."""
    if not np.ndim(operand):
        return operand
    own = piece[len(piece) - operand.ndim :]
    return operand[
        tuple(s if n > 1 else slice(None) for s, n in zip(own, operand.shape, strict=True))
    ]


def _add_sum(total: np.ndarray[Any, Any], piece: tuple[slice, ...], each: Any) -> None:
    """What is masked counts for nothing."""
    to = _part(total, piece)
    to[...] += sum_to(np.ma.filled(each, 0), to.shape)


def parameter_ufuncs(act: Activation) -> tuple[Any, ...]:
    """For each parameter the ufunc (grad, x, parameters) -> grad * its derivative."""
    if "gradients" not in act._derived:
        act._derived["gradients"] = _parameter_ufuncs(act)
    found: tuple[Any, ...] = act._derived["gradients"]
    return found


def _parameter_ufuncs(act: Activation) -> tuple[Any, ...]:
    from actfast.sources.formula import parameter_loops

    row = act._row
    if row.params and not row.formula:
        raise TypeError(f"{act.name}.parameter_gradients: the formula of {act.name} is not known")
    return tuple(
        _loops.make_ufunc(
            parameter_loops(row, name),
            BACKWARD.index,
            f"{act.name}_gradient_by_{name}",
            row.summary,
            len(row.family.operands) - 1 + len(row.params),
        )
        for name in row.param_names
    )
