"""Calls that are not plain: arguments judged, containers dispatched, then a ufunc.

Nothing is written before every argument has been judged.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import index
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from actfast.errors import ParameterError, kind_of, nearest

if TYPE_CHECKING:
    from actfast._core import Activation, RowActivation

FORWARD, DERIVATIVE, BACKWARD, PAIR, FROM_OUTPUT = range(5)
METHODS = ("__call__", "derivative", "backward", "value_and_derivative", "backward_from_output")
OPERANDS = (("x",), ("x",), ("grad", "x"), ("x",), ("grad", "y"))
UFUNC_KEYWORDS = ("out", "where", "dtype")

FLOAT32, FLOAT64 = np.dtype(np.float32), np.dtype(np.float64)
# Of these dtypes the first loop computes; by number, which byte order does not change.
NARROW = {np.dtype(t).num for t in ("bool", "int8", "uint8", "int16", "uint16", "float32")}
ARRAYS, SCALARS = (np.ndarray, np.generic), (int, float, np.generic)
# Rounded to float32, this is the smallest number to become infinite.
FLOAT32_OVERFLOW = 2.0**128 - 2.0**103


def label_of(act: Activation, kind: int) -> str:
    return act.name if kind == FORWARD else f"{act.name}.{METHODS[kind]}"


# Operands


def is_foreign(value: object) -> bool:
    """Whether an operand brings its own way to apply ufuncs: dask, xarray, pandas, ..."""
    protocol = getattr(type(value), "__array_ufunc__", None)
    return protocol is not None and protocol is not np.ndarray.__array_ufunc__


def judge_dtype(dtype: np.dtype[Any], label: str) -> None:
    if dtype.kind in "biu" or dtype.num in (FLOAT32.num, FLOAT64.num):
        return
    hint = ""
    if dtype.name in ("float16", "bfloat16"):
        hint = " (there are no 16-bit loops yet: convert with .astype('float32'))"
    raise TypeError(f"{label} must be float32, float64, integer or bool, got {dtype}{hint}")


def _as_array(value: Any, label: str) -> np.ndarray[Any, Any]:
    try:
        return np.asarray(value)
    except ValueError as error:
        if not isinstance(value, list | tuple):
            raise
        raise ValueError(f"{label} must be rectangular, got a ragged {kind_of(value)}") from error


def _judge(value: Any, label: str) -> Any:
    """An operand that a ufunc will take, or an exception."""
    if isinstance(value, ARRAYS) or is_foreign(value):
        for dtype in _dtypes(value):
            if isinstance(dtype, np.dtype):
                judge_dtype(dtype, label)
        return value
    # Python's numbers are left to NumPy: they do not widen what they meet.
    if type(value) in (bool, float) or (type(value) is int and -(2**63) <= value < 2**64):
        return value
    array = _as_array(value, label)
    if array.dtype.kind in "OUS":
        raise TypeError(f"{label} must be numeric, got {kind_of(value)}")
    judge_dtype(array.dtype, label)
    return array


def _dtypes(value: Any) -> list[Any]:
    """One dtype, or several of a DataFrame; not all of them need be NumPy's."""
    return [value.dtype] if hasattr(value, "dtype") else list(getattr(value, "dtypes", ()))


def loop_dtype(values: Sequence[Any]) -> np.dtype[Any] | None:
    """The dtype of the loop that these operands select; None where that is theirs to say."""
    dtypes, numbers = [], []
    for value in values:
        dtype = getattr(value, "dtype", None)
        if dtype is None and isinstance(value, int | float):
            numbers.append(value)
            continue
        if dtype is None and len(set(_dtypes(value))) == 1:
            dtype = _dtypes(value)[0]
        if not isinstance(dtype, np.dtype):
            return None
        dtypes.append(dtype)
    if numbers:
        dtypes.append(np.result_type(*dtypes, *numbers))
    return FLOAT32 if NARROW.issuperset([t.num for t in dtypes]) else FLOAT64


# Parameters


def _is_scalar(value: object) -> bool:
    return isinstance(value, SCALARS) or (isinstance(value, np.ndarray) and value.ndim == 0)


def _parameters(
    act: Activation, label: str, args: Sequence[Any], kwargs: dict[str, Any]
) -> list[Any]:
    """The parameters' values in declared order; takes them out of kwargs."""
    params = act._row["params"]
    if len(args) > len(params):
        wanted = f"at most {len(params)}" if params else "no"
        given = args[len(params)]
        raise TypeError(
            f"{label} takes {wanted} parameters by position, got {kind_of(given)}"
            + ("; pass an output as out=" if isinstance(given, np.ndarray) else "")
        )
    values: list[Any] = [*args, *act._defaults[len(args) :]]
    for (name, *_), value in zip(params, args, strict=False):
        if not _is_scalar(value):
            raise TypeError(
                f"{label}: parameter {name!r} must be a scalar when given by position, "
                f"got {kind_of(value)}; pass an array of parameters by keyword, an output as out="
            )
    if not kwargs:
        return values
    for i, (name, _, _, _, synonyms, _) in enumerate(params):
        given_as = "by position" if i < len(args) else ""
        for keyword in (name, *synonyms):
            if keyword in kwargs:
                if given_as:
                    raise TypeError(
                        f"{label}: parameter {name!r} is given twice, {given_as} and as {keyword!r}"
                    )
                values[i] = kwargs.pop(keyword)
                given_as = f"as {keyword!r}"
    return values


def _judge_arrays(act: Activation, values: list[Any]) -> list[Any]:
    """Judge the parameters that are no scalars, in place, and return them."""
    for i, value in enumerate(values):
        if not _is_scalar(value):
            values[i] = _judge(value, f"{act.name}: parameter {act._row['params'][i][0]!r}")
    return [value for value in values if not _is_scalar(value)]


def _judge_parameter(act: Activation, position: int, value: Any, loop: np.dtype[Any] | None) -> Any:
    """A parameter as the loop takes it: a scalar of its dtype, or an array."""
    name, _, low, high, _, _ = act._row["params"][position]
    label = f"{act.name}: parameter {name!r}"
    if not _is_scalar(value):
        array = _judge(value, label)
        if isinstance(array, np.ndarray):
            with np.errstate(all="ignore"):
                in_loop = array.astype(loop, copy=False)
            bad = ~((in_loop > low) & (in_loop < high))
            if bad.any():
                at = tuple(int(i) for i in np.argwhere(bad)[0])
                raise ParameterError(
                    f"{label} must be {_interval(low, high)}, got {array[at]} at index {at}"
                )
        return array
    if isinstance(value, ARRAYS) and not np.can_cast(value.dtype, FLOAT64, "same_kind"):
        raise TypeError(f"{label} must be a real number, got {kind_of(value)}")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf if value > 0 else -math.inf
    rounded = number
    if loop == FLOAT32:
        overflows = not abs(number) < FLOAT32_OVERFLOW
        rounded = number * math.inf if overflows else float(np.float32(number))
    if not (low < number < high and low < rounded < high):
        rounds = f" ({rounded} in float32)" if low < number < high else ""
        raise ParameterError(f"{label} must be {_interval(low, high)}, got {number}{rounds}")
    # A typed scalar selects the loop of the operands and no other.
    return number if loop is None else loop.type(rounded)


def _interval(low: float, high: float) -> str:
    if math.isinf(low) and math.isinf(high):
        return "finite"
    if math.isinf(high):
        return f"finite and > {low:g}"
    return f"finite and < {high:g}" if math.isinf(low) else f"between {low:g} and {high:g}"


def _refuse(act: Activation, label: str, keyword: str, allowed: Sequence[str]) -> NoReturn:
    refused, because = act._row["refused"]
    if keyword and keyword == refused:
        raise TypeError(f"{label} has no {keyword!r}: {because}")
    choice = act._row["choice_keyword"]
    known = [*(p[0] for p in act._row["params"]), *([choice] if choice else []), *allowed]
    raise TypeError(
        f"{label} got an unknown keyword {keyword!r}{nearest(keyword, known)} "
        f"(it takes {', '.join(known) or 'none'})"
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


# dtype, where and out


def judge_loop(dtype: Any, label: str) -> np.dtype[Any]:
    try:
        wanted: np.dtype[Any] = np.dtype(dtype)
    except TypeError as error:
        raise TypeError(f"{label}: dtype must be float32 or float64, got {dtype!r}") from error
    if wanted not in (FLOAT32, FLOAT64):
        raise TypeError(f"{label}: dtype must be float32 or float64, got {wanted}")
    return wanted


def judge_where(where: Any, shape: tuple[int, ...], label: str) -> np.ndarray[Any, Any]:
    mask = _as_array(where, f"{label}: where")
    if mask.dtype != np.bool_:
        raise TypeError(f"{label}: where must be bool, got {kind_of(where)}")
    try:
        return np.broadcast_to(mask, shape)
    except ValueError as error:
        raise ValueError(f"{label}: where must broadcast to {shape}, got {mask.shape}") from error


def _judge_out(
    out: Any, shape: tuple[int, ...], loop: np.dtype[Any], label: str, name: str = "out"
) -> None:
    if not isinstance(out, np.ndarray):
        raise TypeError(f"{label}: {name} must be an array, got {kind_of(out)}")
    if out.shape != shape:
        raise ValueError(f"{label}: {name} must have shape {shape}, got {out.shape}")
    if not np.can_cast(loop, out.dtype, "same_kind"):
        raise TypeError(f"{label}: {name} must hold {loop}, got {kind_of(out)}")
    if not out.flags.writeable:
        raise ValueError(f"{label}: {name} must be writeable, got a read-only array")


def _single(out: Any) -> Any:
    """ufuncs take out as a tuple too."""
    return out[0] if isinstance(out, tuple) and len(out) == 1 else out


# Elementwise calls


def call(
    act: Activation, kind: int, operands: Sequence[Any], args: Sequence[Any], kwargs: dict[str, Any]
) -> Any:
    """An elementwise call; kwargs is used up."""
    chosen = _chosen(act, kwargs)
    if chosen is not act:
        return getattr(chosen, METHODS[kind])(*operands, *args, **kwargs)
    label = label_of(act, kind)
    values = _parameters(act, label, args, kwargs)
    # NumPy tells an out of None from none: it asks where= to leave memory as it is.
    has_out = "out" in kwargs
    out, where, dtype = (kwargs.pop(keyword, None) for keyword in UFUNC_KEYWORDS)
    for keyword in kwargs:
        _refuse(act, label, keyword, UFUNC_KEYWORDS)
    inputs = [
        _judge(value, f"{label}: {name}")
        for value, name in zip(operands, OPERANDS[kind], strict=True)
    ]
    arrays = _judge_arrays(act, values)
    options: dict[str, Any] = {}
    if dtype is None:
        loop = loop_dtype([*inputs, *arrays])
    else:
        loop = options["dtype"] = judge_loop(dtype, label)
    values = [_judge_parameter(act, i, value, loop) for i, value in enumerate(values)]

    if any(is_foreign(value) for value in (*inputs, *arrays)):
        from actfast import _containers

        options |= {k: v for k, v in (("out", out), ("where", where)) if v is not None}
        return _containers.call_elementwise(act, kind, inputs, values, options)

    assert loop is not None
    shape = _broadcast([*inputs, *arrays], label)
    x_shape = getattr(inputs[-1], "shape", ())
    if arrays and kind in (BACKWARD, FROM_OUTPUT) and shape != x_shape:
        raise ValueError(
            f"{label}: grad and parameters must broadcast to the shape of "
            f"{OPERANDS[kind][-1]}, {x_shape}, got {shape}"
        )
    if where is not None and where is not True:
        options["where"] = judge_where(where, shape, label)
    if has_out:
        out = options["out"] = _single(out)
        for i, one in enumerate(out if kind == PAIR else (out,)):
            if one is not None:
                _judge_out(one, shape, loop, label, f"out[{i}]" if kind == PAIR else "out")
    return act._ufuncs[kind](*inputs, *values, **options)


def _broadcast(values: Sequence[Any], label: str) -> tuple[int, ...]:
    shapes = [getattr(value, "shape", ()) for value in values]
    if all(shape == shapes[0] for shape in shapes):
        return tuple(shapes[0])
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError as error:
        text = ", ".join(map(str, shapes))
        raise ValueError(f"{label}: shapes must broadcast, got {text}") from error


# Value and derivative


def pair_out(act: Activation, out: Any) -> tuple[Any, Any]:
    if out is None:
        return None, None
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
) -> Any:
    label = label_of(act, PAIR)
    outs = [out for out in (value_out, derivative_out) if out is not None]
    if any(is_foreign(value) for value in (x, *kwargs.values())):
        # Containers often refuse ufuncs of two results.
        if outs:
            raise TypeError(f"{label}: out does not go with a {type(x).__name__}")
        y = call(act, FORWARD, (x,), args, dict(kwargs))
        return y, call(act, DERIVATIVE, (x,), args, kwargs)
    both = len(outs) == 2 and all(isinstance(out, np.ndarray) for out in outs)
    if both and np.shares_memory(*outs):
        raise ValueError(f"{label}: out must be two arrays apart, got arrays that overlap")
    if outs:
        kwargs["out"] = value_out, derivative_out
    return call(act, PAIR, (x,), args, kwargs)


# From the output


def _from_output_allowed(act: Activation, values: Sequence[Any]) -> bool:
    """Whether y determines f' for these parameters; for what is lazy, nobody knows."""
    condition = act._row["from_output_if"]
    if not condition:
        return True
    if any(is_foreign(value) for value in values):
        return False
    from actfast.activation import evaluate_fact

    names = [p[0] for p in act._row["params"]]
    # A condition holds for an array where it holds for its extremes.
    for extreme in (np.min, np.max):
        numbers = [v if _is_scalar(v) or not np.size(v) else extreme(v) for v in values]
        if not evaluate_fact(condition, dict(zip(names, map(float, numbers), strict=True))):
            return False
    return True


def require_from_output(act: Activation, args: Sequence[Any], kwargs: dict[str, Any]) -> None:
    if act._ufuncs[FROM_OUTPUT] is None:
        choice = act._row["choice_keyword"]
        if choice and choice in kwargs:
            return  # the call passes it on to the activation it names
        raise TypeError(
            f"{act.name} has no backward_from_output: the output does not determine the "
            "derivative; use backward(grad, x)"
        )
    if not act._row["from_output_if"]:
        return
    values = _parameters(act, label_of(act, FROM_OUTPUT), args, dict(kwargs))
    values = [_judge_parameter(act, i, value, None) for i, value in enumerate(values)]
    if not _from_output_allowed(act, values):
        given = ", ".join(f"{p[0]} = {v}" for p, v in zip(act._row["params"], values, strict=True))
        raise ParameterError(
            f"{act.name}.backward_from_output needs {act._row['from_output_if']}, got {given}; "
            "use backward(grad, x)"
        )


class Pullback:
    """Maps a gradient by f(x) to one by x."""

    __slots__ = ("_args", "_kwargs", "_method", "activation", "saved")

    def __init__(
        self, act: Activation, method: str, saved: Any, args: Sequence[Any], kwargs: dict[str, Any]
    ) -> None:
        self.activation = act
        self.saved = saved
        self._method, self._args, self._kwargs = method, tuple(args), kwargs

    def __call__(self, grad: Any, /, *, out: Any = None) -> Any:
        method = getattr(self.activation, self._method)
        return method(grad, self.saved, *self._args, **self._kwargs, out=out)

    def __repr__(self) -> str:
        return f"<pullback of {self.activation!r}>"


def vjp(
    act: Activation, x: Any, args: Sequence[Any], kwargs: dict[str, Any]
) -> tuple[Any, Pullback]:
    act = _chosen(act, kwargs)
    rowwise = act._row["family"] == "rowwise"
    for keyword in ("out", "dtype") if rowwise else UFUNC_KEYWORDS:
        if keyword in kwargs:
            raise TypeError(f"{act.name}.vjp does not take {keyword!r}")
    y = act(x, *args, **kwargs)
    from_output = act._ufuncs[FROM_OUTPUT] is not None
    if from_output and not rowwise:
        values = _parameters(act, f"{act.name}.vjp", args, dict(kwargs))
        from_output = _from_output_allowed(act, values)
    if from_output:
        return y, Pullback(act, METHODS[FROM_OUTPUT], y, args, kwargs)
    return y, Pullback(act, METHODS[BACKWARD], x, args, kwargs)


# Rows


def no_derivative(act: RowActivation) -> NoReturn:
    raise TypeError(
        f"{act.name} has no elementwise derivative: every output depends on the whole row; "
        "use backward(grad, x) or vjp(x)"
    )


def judge_axes(axis: Any, ndim: int, label: str) -> tuple[int, ...]:
    """The axes that make a row, counted from the first."""
    if axis is None:
        return tuple(range(ndim))
    axes = []
    for a in axis if isinstance(axis, tuple) else (axis,):
        try:
            position = index(a)
        except TypeError:
            position = None
        if position is None or isinstance(a, bool):
            raise TypeError(
                f"{label}: axis must be an int, a tuple of ints or None, got {kind_of(a)}"
                + ("; pass an output as out=" if isinstance(a, np.ndarray) else "")
            )
        if not -ndim <= position < ndim:
            raise np.exceptions.AxisError(
                f"{label}: axis must be within the {ndim} dimensions of x, got {position}"
            )
        axes.append(position % ndim)
    if len(set(axes)) != len(axes):
        raise ValueError(f"{label}: axis must name an axis once, got {axis}")
    return tuple(axes)


def call_rows(
    act: RowActivation,
    kind: int,
    operands: Sequence[Any],
    args: Sequence[Any],
    kwargs: dict[str, Any],
) -> Any:
    """A row-wise call: axis by position or keyword, then where, out and dtype."""
    label = label_of(act, kind)
    if len(args) > 1:
        raise TypeError(f"{label} takes one axis by position, got {len(args)} arguments")
    axes_given = [*args, *(kwargs.pop(k) for k in ("axis", "dim") if k in kwargs)]
    if len(axes_given) > 1:
        raise TypeError(f"{label}: axis is given twice")
    axis = axes_given[0] if axes_given else -1
    out, where, dtype = (kwargs.pop(keyword, None) for keyword in UFUNC_KEYWORDS)
    for keyword in kwargs:
        _refuse(act, label, keyword, ("axis", *UFUNC_KEYWORDS))

    from actfast import _containers

    if _containers.has_handler(operands):
        if out is not None:
            raise TypeError(f"{label}: out does not go with a container")
        options = {"axis": axis, "where": where, "dtype": dtype}
        return _containers.call_rows(act, kind, operands, options)
    inputs = []
    for value, name in zip(operands, OPERANDS[kind], strict=True):
        judged = _judge(value, f"{label}: {name}")
        if is_foreign(judged):
            raise TypeError(f"{label}: {name} must be an array, got {kind_of(judged)}")
        inputs.append(np.asanyarray(judged))
    loop = loop_dtype(inputs) if dtype is None else judge_loop(dtype, label)
    assert loop is not None
    x = inputs[-1]
    if inputs[0].shape != x.shape:
        raise ValueError(f"{label}: grad must have x's shape {x.shape}, got {inputs[0].shape}")
    axes = judge_axes(axis, x.ndim, label)
    if where is not None:
        where = judge_where(where, x.shape, label)
    out = _single(out)
    if out is not None:
        _judge_out(out, x.shape, loop, label)
    y = _rows(act, kind, inputs, axes, where, loop)
    if out is not None:
        out[...] = y
        return out
    if not x.ndim:
        return y[()]
    return y if type(x) is np.ndarray else x.__array_wrap__(y)


def _rows(
    act: RowActivation,
    kind: int,
    inputs: Sequence[np.ndarray[Any, Any]],
    axes: tuple[int, ...],
    where: np.ndarray[Any, Any] | None,
    loop: np.dtype[Any],
) -> np.ndarray[Any, Any]:
    """The axes brought last and merged, the gufunc, and back."""
    shape, ndim = inputs[-1].shape, inputs[-1].ndim
    signature = [loop] * (len(inputs) + 1)
    operands = [np.asarray(a) for a in inputs]
    ufunc = act._ufuncs[kind]
    if where is not None:
        operands.append(where)
        signature.insert(-1, np.dtype(np.bool_))
        ufunc = act._masked_ufuncs[kind]
    if axes == (ndim - 1,):
        return np.asarray(ufunc(*operands, signature=tuple(signature)), order="C")
    order = [i for i in range(ndim) if i not in axes] + list(axes)
    turned = [a.transpose(order) for a in operands]
    merged = [*turned[0].shape[: ndim - len(axes)], math.prod(shape[i] for i in axes)]
    y = ufunc(*(a.reshape(merged) for a in turned), signature=tuple(signature))
    y = y.reshape(turned[0].shape).transpose(np.argsort(order))
    return np.asarray(y, order="C")


# The rest


def bind(act: Activation, params: dict[str, Any]) -> Activation:
    act = _chosen(act, params)
    label = f"{act.name}.bind"
    values = _parameters(act, label, (), params)
    for keyword in params:
        _refuse(act, label, keyword, ())
    for i, value in enumerate(values):
        if not _is_scalar(value):
            name = act._row["params"][i][0]
            raise TypeError(f"{label}: parameter {name!r} must be a scalar, got {kind_of(value)}")
        values[i] = _judge_parameter(act, i, value, None)
    return act if tuple(values) == act._defaults else act._with_defaults(values)


def bound_text(act: Activation) -> str:
    pairs = [f"{p[0]}={v!r}" for p, v in zip(act._row["params"], act._defaults, strict=True)]
    return f"({', '.join(pairs)})" if pairs else ""


def reduce(act: Activation) -> tuple[Any, tuple[Any, ...]]:
    """How to pickle: by name where there is one, a formula by value."""
    if isinstance(act._identity, str):
        return restore, (act._identity, act._defaults)
    spec = act._identity
    if spec.level == "kernel" or not all(
        _is_importable(f) for f in (spec.forward, spec.derivative) if f is not None
    ):
        import pickle

        raise pickle.PicklingError(
            f"{act.name} was registered in this process, and another could not find its "
            "functions by name; put it into a package (actfast new) or write a formula"
        )
    return restore, (act._identity, act._defaults)


def _is_importable(function: Any) -> bool:
    """Whether another process finds the same object by its module and name."""
    import sys

    module = getattr(function, "__module__", None)
    # NumPy's ufuncs do not say where they are.
    module = "numpy" if module is None and isinstance(function, np.ufunc) else module
    found: Any = sys.modules.get(module) if module not in (None, "__main__") else None
    for name in getattr(function, "__qualname__", function.__class__.__name__).split("."):
        found = getattr(found, name, None)
    return found is function


def restore(identity: Any, defaults: tuple[float, ...]) -> Activation:
    """What pickle calls, with a name or a spec."""
    from actfast.registry import activation_of, get

    act = get(identity) if isinstance(identity, str) else activation_of(identity)
    names = [p[0] for p in act._row["params"]]
    return act.bind(**dict(zip(names, defaults, strict=True)))


def refuse_kind(act: Activation, kind: int) -> NoReturn:
    raise TypeError(f"{label_of(act, kind)}: {act.name} has no derivative; its plugin gives none")


def parameter_gradients(
    act: Activation, grad: Any, x: Any, args: Sequence[Any], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """The sum of grad times the derivative by each parameter, over what it is broadcast to."""
    from actfast.activation import parameter_ufuncs

    act = _chosen(act, kwargs)
    label = f"{act.name}.parameter_gradients"
    values = _parameters(act, label, args, kwargs)
    for keyword in kwargs:
        _refuse(act, label, keyword, ())
    inputs = [_judge(grad, f"{label}: grad"), _judge(x, f"{label}: x")]
    arrays = _judge_arrays(act, values)
    for operand in (*inputs, *arrays):
        if is_foreign(operand):
            raise TypeError(f"{label} takes NumPy arrays, got {kind_of(operand)}")
    loop = loop_dtype([*inputs, *arrays])
    values = [_judge_parameter(act, i, value, loop) for i, value in enumerate(values)]
    assert loop is not None
    _broadcast([*inputs, *arrays], label)
    gradients = {}
    for p, value, ufunc in zip(act._row["params"], values, parameter_ufuncs(act), strict=True):
        # What is masked counts for nothing.
        each = np.ma.filled(ufunc(*inputs, *values), 0)
        gradients[p[0]] = _sum_to(each, np.shape(value)).astype(loop)[()]
    return gradients


def _sum_to(array: np.ndarray[Any, Any], shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Undo broadcasting; in float64, since it may be a long sum."""
    lead = array.ndim - len(shape)
    axes = (*range(lead), *(lead + i for i, n in enumerate(shape) if n == 1))
    return np.asarray(array.sum(axis=axes, dtype=np.float64)).reshape(shape)


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
