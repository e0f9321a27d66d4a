"""Calls that are not plain: arguments judged, containers dispatched, then a ufunc.

Nothing is written before every argument has been judged.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from actfast.errors import ParameterError, kind_of, nearest

if TYPE_CHECKING:
    from actfast._core import Activation, RowActivation

FORWARD, DERIVATIVE, BACKWARD, PAIR, FROM_OUTPUT = range(5)
METHODS = ("__call__", "derivative", "backward", "value_and_derivative", "backward_from_output")
FLOAT32, FLOAT64 = np.dtype(np.float32), np.dtype(np.float64)
UFUNC_KEYWORDS = ("out", "where", "dtype")


def _where(act: Activation, kind: int) -> str:
    return act.name if kind == FORWARD else f"{act.name}.{METHODS[kind]}"


# Operands


def _judge_dtype(dtype: np.dtype[Any], label: str) -> None:
    if dtype.kind in "biu" or dtype.newbyteorder("=") in (FLOAT32, FLOAT64):
        return
    hint = ""
    if dtype.itemsize == 2 and (dtype.kind == "f" or dtype.name == "bfloat16"):
        hint = " (there are no 16-bit loops yet: convert with .astype('float32'))"
    raise TypeError(f"{label} must be float32, float64, integer or bool, got {dtype}{hint}")


def _is_foreign(value: object) -> bool:
    """A container that takes part in the ufunc protocol and is no ndarray."""
    protocol = getattr(type(value), "__array_ufunc__", None)
    return protocol is not None and not isinstance(value, np.ndarray | np.generic)


def _judge(value: Any, label: str) -> Any:
    """An operand that a ufunc will take, or an exception."""
    if _is_foreign(value):
        dtype = getattr(value, "dtype", None)
        if isinstance(dtype, np.dtype):
            _judge_dtype(dtype, label)
        return value
    if not isinstance(value, np.ndarray | np.generic):
        try:
            array = np.asarray(value)
        except ValueError as error:
            raise ValueError(f"{label} must be rectangular, got a ragged sequence") from error
        if array.dtype.kind in "OUSMm" or array.dtype.kind == "V":
            raise TypeError(f"{label} must be numeric, got {kind_of(value)}")
        value = array
    _judge_dtype(value.dtype, label)
    return value


def _loop_dtype(values: Sequence[Any]) -> np.dtype[Any] | None:
    """The dtype of the loop that these operands select; None where that is theirs to say."""
    dtypes = [getattr(v, "dtype", None) for v in values]
    if not all(isinstance(t, np.dtype) for t in dtypes):
        return None
    narrow = all(np.can_cast(t, FLOAT32, "safe") for t in dtypes if t is not None)
    return FLOAT32 if narrow else FLOAT64


# Parameters


def _is_scalar(value: object) -> bool:
    if isinstance(value, np.ndarray):
        return value.ndim == 0
    return isinstance(value, int | float | np.number | np.bool_)


def _judge_scalar(
    act: Activation, index: int, value: Any, loop: np.dtype[Any] | None = None
) -> float:
    name, _, low, high, _, _ = act._row["params"][index]
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind not in "biuf":
        raise TypeError(
            f"{act.name}: parameter {name!r} must be a real number, got {kind_of(value)}"
        )
    number = float(value)
    rounded = number
    if loop == FLOAT32:
        with np.errstate(all="ignore"):
            rounded = float(np.float32(number))
    if not (low < number < high and low < rounded < high):
        in_loop = f" ({rounded} in float32)" if rounded != number and low < number < high else ""
        raise ParameterError(
            f"{act.name}: parameter {name!r} must be {_interval(low, high)}, "
            f"got {number}{in_loop}"
        )
    return number


def _interval(low: float, high: float) -> str:
    if math.isinf(low) and math.isinf(high):
        return "finite"
    if math.isinf(high):
        return f"finite and > {low:g}"
    return f"< {high:g}" if math.isinf(low) else f"between {low:g} and {high:g}"


def _judge_array(act: Activation, index: int, value: Any) -> Any:
    name, _, low, high, _, _ = act._row["params"][index]
    value = _judge(value, f"{act.name}: parameter {name!r}")
    if isinstance(value, np.ndarray):
        bad = ~((value > low) & (value < high))
        if bad.any():
            at = tuple(int(i) for i in np.argwhere(bad)[0])
            raise ParameterError(
                f"{act.name}: parameter {name!r} must be {_interval(low, high)}, "
                f"got {value[at]} at index {at}"
            )
    return value


def _parameters(
    act: Activation, kind: int, args: Sequence[Any], kwargs: dict[str, Any]
) -> list[Any]:
    """The parameters' values in declared order; takes them out of kwargs."""
    params = act._row["params"]
    if len(args) > len(params):
        given = kind_of(args[len(params)])
        wanted = f"at most {len(params)} parameters" if params else "no parameters"
        raise TypeError(
            f"{_where(act, kind)} takes {wanted} by position, got {given}"
            + ("; pass an output as out=" if isinstance(args[len(params)], np.ndarray) else "")
        )
    values: list[Any] = list(act._defaults)
    given_by: dict[int, str] = {}
    for i, value in enumerate(args):
        if not _is_scalar(value):
            raise TypeError(
                f"{_where(act, kind)}: parameter {params[i][0]!r} must be a scalar when given "
                f"by position, got {kind_of(value)}; pass an array of parameters by keyword, "
                "an output as out="
            )
        values[i] = value
        given_by[i] = "position"
    for i, (name, _, _, _, synonyms, _) in enumerate(params):
        for keyword in (name, *synonyms):
            if keyword in kwargs:
                if i in given_by:
                    raise TypeError(
                        f"{_where(act, kind)}: parameter {name!r} is given twice, "
                        f"by {given_by[i]} and as {keyword!r}"
                    )
                values[i] = kwargs.pop(keyword)
                given_by[i] = repr(keyword)
    return values


def _refuse(act: Activation, kind: int, keyword: str, allowed: Sequence[str]) -> NoReturn:
    refused, because = act._row["refused"]
    if keyword == refused:
        raise TypeError(f"{_where(act, kind)} has no {keyword!r}: {because}")
    known = [p[0] for p in act._row["params"]] + list(allowed)
    if act._row["choice_keyword"]:
        known.append(act._row["choice_keyword"])
    raise TypeError(
        f"{_where(act, kind)} got an unknown keyword {keyword!r}{nearest(keyword, known)} "
        f"(it takes {', '.join(known)})"
    )


def _chosen(act: Activation, kwargs: dict[str, Any]) -> Activation:
    """The activation that a choice keyword names; takes it out of kwargs."""
    keyword = act._row["choice_keyword"]
    if not keyword or keyword not in kwargs:
        return act
    from actfast.registry import BUILTINS

    value = kwargs.pop(keyword)
    choices = act._row["choices"]
    if not isinstance(value, str | bool | np.bool_) or str(value) not in choices:
        wanted = ", ".join(repr(c) for c in choices if c not in ("True", "False"))
        raise ValueError(f"{act.name}: {keyword} must be one of {wanted}, got {value!r}")
    return BUILTINS[choices[str(value)]]


def _dtype(act: Activation, kind: int, dtype: Any) -> np.dtype[Any]:
    try:
        wanted = np.dtype(dtype)
    except TypeError as error:
        raise TypeError(f"{_where(act, kind)}: dtype {dtype!r} is no dtype") from error
    if wanted not in (FLOAT32, FLOAT64):
        raise TypeError(f"{_where(act, kind)}: dtype must be float32 or float64, got {wanted}")
    return wanted


def _judge_out(
    out: Any, shape: tuple[int, ...], loop: np.dtype[Any], label: str, name: str = "out"
) -> None:
    if not isinstance(out, np.ndarray):
        raise TypeError(f"{label}: {name} must be an array, got {kind_of(out)}")
    if out.shape != shape:
        raise ValueError(f"{label}: {name} must have shape {shape}, got {out.shape}")
    if not np.can_cast(loop, out.dtype, "same_kind"):
        raise TypeError(f"{label}: {name} of {out.dtype} cannot hold a {loop} result")
    if not out.flags.writeable:
        raise ValueError(f"{label}: {name} is read-only")


# Elementwise calls


def call(
    act: Activation, kind: int, operands: Sequence[Any], args: Sequence[Any], kwargs: dict[str, Any]
) -> Any:
    """One of the calls that have one result."""
    kwargs = dict(kwargs)
    chosen = _chosen(act, kwargs)
    if chosen is not act:
        return getattr(chosen, METHODS[kind])(*operands, *args, **kwargs)
    values = _parameters(act, kind, args, kwargs)
    label = _where(act, kind)
    for keyword in kwargs:
        if keyword not in UFUNC_KEYWORDS:
            _refuse(act, kind, keyword, UFUNC_KEYWORDS)
    inputs = [
        _judge(value, f"{label}: {name}")
        for value, name in zip(operands, _operand_names(kind), strict=True)
    ]
    if kwargs.get("dtype", 0) is None:
        del kwargs["dtype"]
    if "dtype" in kwargs:
        kwargs["dtype"] = _dtype(act, kind, kwargs["dtype"])
    arrays = {i: v for i, v in enumerate(values) if not _is_scalar(v)}
    for i, value in arrays.items():
        values[i] = arrays[i] = _judge_array(act, i, value)
    everything = [*inputs, *arrays.values()]
    loop = kwargs.get("dtype") or _loop_dtype(everything)
    for i, value in enumerate(values):
        if i not in arrays:
            number = _judge_scalar(act, i, value, loop)
            # A typed scalar selects the loop of the operands and no other.
            values[i] = number if loop is None else loop.type(number)
    if not any(_is_foreign(v) for v in everything):
        shape = _broadcast(everything, label)
        if kind in (BACKWARD, FROM_OUTPUT) and arrays and shape != np.shape(inputs[-1]):
            raise ValueError(
                f"{label}: the parameters' broadcast shape {shape} must be "
                f"x's, {np.shape(inputs[-1])}"
            )
        out = kwargs.get("out")
        if isinstance(out, tuple) and len(out) == 1:
            out = kwargs["out"] = out[0]
        if out is None:
            kwargs.pop("out", None)
        elif not _is_foreign(out):
            _judge_out(out, shape, loop or FLOAT64, label)
    return act._ufuncs[kind](*inputs, *values, **kwargs)


def _operand_names(kind: int) -> tuple[str, ...]:
    if kind == BACKWARD:
        return ("grad", "x")
    return ("grad", "y") if kind == FROM_OUTPUT else ("x",)


def _broadcast(values: Sequence[Any], label: str) -> tuple[int, ...]:
    shapes = [np.shape(v) for v in values]
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError as error:
        raise ValueError(
            f"{label}: shapes {', '.join(map(str, shapes))} do not broadcast"
        ) from error


# Value and derivative


def pair_out(act: Activation, out: Any) -> tuple[Any, Any]:
    if not isinstance(out, tuple) or len(out) != 2:
        raise TypeError(
            f"{act.name}.value_and_derivative: out must be a pair (value, derivative) "
            f"of arrays or None, got {kind_of(out)}"
        )
    return out


def pair(
    act: Activation,
    x: Any,
    args: Sequence[Any],
    kwargs: dict[str, Any],
    value_out: Any,
    derivative_out: Any,
) -> tuple[Any, Any]:
    """Two calls: containers often refuse ufuncs of two results."""
    label = f"{act.name}.value_and_derivative"
    if value_out is not None and value_out is derivative_out:
        raise ValueError(f"{label}: out's two arrays must be different")
    if isinstance(value_out, np.ndarray):
        if isinstance(derivative_out, np.ndarray) and np.shares_memory(value_out, derivative_out):
            raise ValueError(f"{label}: out's two arrays must not overlap")
        if not _is_foreign(x) and np.may_share_memory(value_out, x):
            x = np.array(x, subok=True)
    # The second call must not be the one to find a bad argument.
    for out, name in ((value_out, "out[0]"), (derivative_out, "out[1]")):
        if out is not None and not _is_foreign(x) and not _is_foreign(out):
            judged = _judge(x, f"{label}: x")
            loop = kwargs.get("dtype") or _loop_dtype([judged]) or FLOAT64
            others = [v for v in kwargs.values() if isinstance(v, np.ndarray) and v.ndim]
            _judge_out(out, _broadcast([judged, *others], label), np.dtype(loop), label, name)
    derivative = call(act, DERIVATIVE, (x,), args, _with(kwargs, derivative_out))
    return call(act, FORWARD, (x,), args, _with(kwargs, value_out)), derivative


def _with(kwargs: dict[str, Any], out: Any) -> dict[str, Any]:
    return kwargs if out is None else {**kwargs, "out": out}


# From the output


def _from_output_allowed(act: Activation, values: Sequence[Any]) -> bool:
    """Whether y determines f' for these parameters."""
    condition = act._row["from_output_if"]
    if not condition:
        return True
    from actfast.activation import evaluate_fact

    names = [p[0] for p in act._row["params"]]
    # A condition on an array holds where it holds for its extremes.
    for extreme in (np.min, np.max):
        numbers = {n: float(extreme(v)) for n, v in zip(names, values, strict=True)}
        if not evaluate_fact(condition, numbers):
            return False
    return True


def require_from_output(act: Activation, args: Sequence[Any], kwargs: dict[str, Any]) -> None:
    if act._ufuncs[FROM_OUTPUT] is None:
        if _chosen(act, dict(kwargs)) is not act:
            return
        raise TypeError(
            f"{act.name} has no backward_from_output: the output does not determine the "
            "derivative; use backward(grad, x)"
        )
    if not act._row["from_output_if"]:
        return
    values = _parameters(act, FROM_OUTPUT, args, dict(kwargs))
    if not _from_output_allowed(act, values):
        given = ", ".join(
            f"{p[0]}={v}" for p, v in zip(act._row["params"], values, strict=True)
        )
        raise ParameterError(
            f"{act.name}.backward_from_output needs {act._row['from_output_if']}, got {given}; "
            "use backward(grad, x)"
        )


class Pullback:
    """Maps a gradient by f(x) to one by x."""

    __slots__ = ("_backward", "_params", "activation", "saved")

    def __init__(self, act: Activation, saved: Any, from_output: bool, params: Any) -> None:
        self.activation = act
        self.saved = saved
        self._backward: Callable[..., Any] = (
            act.backward_from_output if from_output else act.backward
        )
        self._params = params

    def __call__(self, grad: Any, *, out: Any = None) -> Any:
        args, kwargs = self._params
        return self._backward(grad, self.saved, *args, **_with(kwargs, out))

    def __repr__(self) -> str:
        return f"<pullback of {self.activation!r}>"


def vjp(act: Activation, x: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[Any, Any]:
    kwargs = dict(kwargs)
    act = _chosen(act, kwargs)
    from_output = act._ufuncs[FROM_OUTPUT] is not None
    if act._row["family"] == "elementwise":
        for keyword in UFUNC_KEYWORDS:
            if keyword in kwargs:
                raise TypeError(f"{act.name}.vjp takes parameters only, got {keyword!r}")
        values = _parameters(act, FORWARD, args, dict(kwargs))
        from_output = from_output and _from_output_allowed(act, values)
    y = act(x, *args, **kwargs)
    saved = y if from_output else x
    return y, Pullback(act, saved, from_output, (tuple(args), kwargs))


# Rows


def no_derivative(act: RowActivation) -> NoReturn:
    raise TypeError(
        f"{act.name} has no elementwise derivative: every output depends on the whole row; "
        "use backward(grad, x) or vjp(x)"
    )


def _axes(axis: Any, ndim: int, label: str) -> tuple[int, ...]:
    if axis is None:
        return tuple(range(ndim))
    given = axis if isinstance(axis, tuple) else (axis,)
    for a in given:
        if isinstance(a, bool) or not hasattr(a, "__index__"):
            raise TypeError(f"{label}: axis must be an int, a tuple of ints or None, got {axis!r}")
    axes = []
    for a in given:
        position = a.__index__()
        if not -ndim <= position < ndim:
            raise np.exceptions.AxisError(
                f"{label}: axis {position} is out of bounds for an array of dimension {ndim}"
            )
        axes.append(position % ndim)
    if len(set(axes)) != len(axes):
        raise ValueError(f"{label}: axis {axis!r} names an axis twice")
    return tuple(axes)


def call_rows(
    act: RowActivation,
    kind: int,
    operands: Sequence[Any],
    args: Sequence[Any],
    kwargs: dict[str, Any],
) -> Any:
    """A row-wise call: axis by position or keyword, then where, out and dtype."""
    label = _where(act, kind)
    kwargs = dict(kwargs)
    if len(args) > 1:
        raise TypeError(f"{label} takes one axis by position, got {len(args)} arguments")
    for synonym in ("axis", "dim"):
        if synonym in kwargs:
            if args:
                raise TypeError(f"{label}: axis is given twice")
            args = (kwargs.pop(synonym),)
    axis = args[0] if args else -1
    where, out, dtype = (kwargs.pop(k, None) for k in ("where", "out", "dtype"))
    for keyword in kwargs:
        _refuse(act, kind, keyword, ("axis", *UFUNC_KEYWORDS))
    if isinstance(axis, np.ndarray) and axis.ndim:
        raise TypeError(f"{label}: axis must be an int, a tuple or None; pass an output as out=")

    from actfast import _containers

    foreign = _containers.call_rows(act, METHODS[kind], operands, axis, where, out, dtype)
    if foreign is not NotImplemented:
        return foreign
    inputs = [
        np.asanyarray(_judge(value, f"{label}: {name}"))
        for value, name in zip(operands, _operand_names(kind), strict=True)
    ]
    loop = _dtype(act, kind, dtype) if dtype is not None else _loop_dtype(inputs)
    assert loop is not None
    x = inputs[-1]
    for grad in inputs[:-1]:
        if grad.shape != x.shape:
            raise ValueError(f"{label}: grad must have x's shape {x.shape}, got {grad.shape}")
    axes = _axes(axis, x.ndim, label)
    if where is not None:
        where = _judge_where(where, x.shape, label)
    if out is not None:
        _judge_out(out, x.shape, loop, label)
    y = _rows(act, kind, inputs, axes, where, loop)
    if out is None:
        return y if x.ndim else y[()]
    out[...] = y
    return out


def _judge_where(where: Any, shape: tuple[int, ...], label: str) -> Any:
    mask = np.asarray(where)
    if mask.dtype != np.bool_:
        raise TypeError(f"{label}: where must be boolean, got {mask.dtype}")
    try:
        return np.broadcast_to(mask, shape)
    except ValueError as error:
        raise ValueError(
            f"{label}: where of shape {mask.shape} does not broadcast to x's {shape}"
        ) from error


def _rows(
    act: RowActivation,
    kind: int,
    inputs: Sequence[Any],
    axes: tuple[int, ...],
    where: Any,
    loop: np.dtype[Any],
) -> Any:
    """The axes brought last and merged, the gufunc, and back."""
    ndim = inputs[-1].ndim
    if not axes or inputs[-1].size == 0:
        axes_last = None
    else:
        axes_last = [i for i in range(ndim) if i not in axes] + list(axes)
    operands = [*inputs] if where is None else [*inputs, where]
    ufunc = (act._ufuncs if where is None else act._masked_ufuncs)[kind]
    if axes_last is None:
        # Rows of one element each, or none at all.
        flat = [np.asarray(a).reshape(-1, 1) for a in operands]
        return ufunc(*flat, dtype=_signature(ufunc, loop, where)).reshape(inputs[-1].shape)
    kept = ndim - len(axes)
    merged = []
    for a in operands:
        turned = np.asarray(a).transpose(axes_last)
        merged.append(turned.reshape(*turned.shape[:kept], -1))
    y = ufunc(*merged, signature=_signature(ufunc, loop, where))
    turned_shape = [inputs[-1].shape[i] for i in axes_last]
    return np.ascontiguousarray(y.reshape(turned_shape).transpose(np.argsort(axes_last)))


def _signature(ufunc: np.ufunc, loop: np.dtype[Any], where: Any) -> Any:
    inputs = [loop] * ufunc.nin
    if where is not None:
        inputs[-1] = np.dtype(np.bool_)
    return (*inputs, loop)


# The rest


def bind(act: Activation, params: dict[str, Any]) -> Activation:
    params = dict(params)
    act = _chosen(act, params)
    values = _parameters(act, FORWARD, (), params)
    for keyword in params:
        _refuse(act, FORWARD, keyword, ())
    for i, value in enumerate(values):
        if not _is_scalar(value):
            name = act._row["params"][i][0]
            raise TypeError(
                f"{act.name}.bind: parameter {name!r} must be a scalar, got {kind_of(value)}"
            )
        values[i] = _judge_scalar(act, i, value)
    return act if tuple(values) == act._defaults else act._with_defaults(values)


def bound_text(act: Activation) -> str:
    pairs = [
        f"{p[0]}={v:g}" for p, v in zip(act._row["params"], act._defaults, strict=True)
    ]
    return f"({', '.join(pairs)})" if pairs else ""


def restore(name: str, defaults: tuple[float, ...]) -> Activation:
    """What pickle calls."""
    from actfast.registry import get

    act = get(name)
    names = [p[0] for p in act._row["params"]]
    return act.bind(**dict(zip(names, defaults, strict=True))) if names else act


def get_include() -> str:
    """The folder of ``actfast.h``, for compiling plugins."""
    from pathlib import Path

    installed = Path(__file__).parent / "include"
    return str(installed if installed.is_dir() else Path(__file__).parent.parent / "src_c")


def show_config() -> dict[str, Any]:
    """The version, the ISA in use, those of this build and CPU, and NumPy's version."""
    import sys

    import actfast
    from actfast import _core

    return {
        "actfast": actfast.__version__,
        "isa": _core.ISA,
        "isas": _core.ISAS,
        "usable_isas": _core.USABLE_ISAS,
        "numpy": np.__version__,
        "python": sys.version.split()[0],
    }
