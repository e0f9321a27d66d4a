"""Arguments of a call: operands, parameters, dtype, where, out and axis, each judged.

A judge returns what the loop takes, or raises what names the activation, the argument, what
was given and what is wanted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from operator import index
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from actfast import _loops
from actfast.calls.causes import LARGEST, not_bool, not_numeric, raggedness, unfit_column
from actfast.errors import ParameterError, kind_of, nearest
from actfast.facts.kinds import KINDS, Kind
from actfast.sources.builtin import BUILTINS

if TYPE_CHECKING:
    from actfast._core import Activation

UFUNC_KEYWORDS = ("out", "where", "dtype")
ELEMENTWISE_KEYWORDS = ("bias", *UFUNC_KEYWORDS)

FLOAT32, FLOAT64 = np.dtype(np.float32), np.dtype(np.float64)
# These become float32, wider integers float64; by number, which byte order does not change.
NARROW = {np.dtype(t).num for t in ("bool", "int8", "uint8", "int16", "uint16")}
ARRAYS, SCALARS = (np.ndarray, np.generic), (int, float, np.generic)
WANTED = "float16, bfloat16, float32, float64"
NUMERIC = f"{WANTED}, integer or bool"


def label_of(act: Activation, kind: Kind) -> str:
    return f"{act.name}.{kind.name}" if kind.index else act.name


# Operands


def is_foreign(value: object) -> bool:
    """Whether an operand brings its own way to apply ufuncs: dask, xarray, pandas, ..."""
    protocol = getattr(type(value), "__array_ufunc__", None)
    return protocol is not None and protocol is not np.ndarray.__array_ufunc__


def shape_of(value: Any) -> tuple[int, ...] | None:
    """The shape, where all of it is known; of a container's parts that differ in length, None."""
    if type(value) is np.ndarray:
        return tuple(value.shape)
    shape = getattr(value, "shape", None) if is_foreign(value) else np.shape(value)
    known = isinstance(shape, tuple) and all(isinstance(n, int | np.integer) for n in shape)
    return shape if known else None


def is_sparse(value: object) -> bool:
    """Whether it is of scipy.sparse; other sparse arrays apply ufuncs themselves."""
    return hasattr(value, "tocsr") and not hasattr(value, "__array_ufunc__")


def is_loop_dtype(dtype: np.dtype[Any]) -> bool:
    """Whether loops take it as it is. bfloat16 makes itself known by its first operand."""
    if dtype.kind == "f":
        return dtype.itemsize <= 8
    if dtype.name != "bfloat16":
        return False
    _loops.set_bfloat16(dtype)
    return True


def judge_dtype(dtype: np.dtype[Any], label: str) -> None:
    if dtype.kind not in "biu" and not is_loop_dtype(dtype):
        raise TypeError(f"{label} must be {NUMERIC}, got {dtype}")


def _as_array(value: Any, label: str) -> np.ndarray[Any, Any]:
    try:
        return np.asarray(value)
    except ValueError as error:
        if not isinstance(value, list | tuple):
            raise
        raise ValueError(
            f"{label} must be rectangular, got a ragged {kind_of(value)}{raggedness(value)}"
        ) from error


def judge_operand(value: Any, label: str) -> Any:
    """An operand that a ufunc will take, or an exception."""
    if isinstance(value, ARRAYS):
        if value.dtype.kind in "OUS":
            raise TypeError(f"{label} must be {NUMERIC}, got {not_numeric(value)}")
        judge_dtype(value.dtype, label)
        if not is_foreign(value):
            return value
    if is_foreign(value):
        if unfit := unfit_column(value):
            raise TypeError(f"{label} must be {NUMERIC}, got {unfit}")
        for dtype in _dtypes(value):
            if isinstance(dtype, np.dtype):
                judge_dtype(dtype, label)
        return value
    if type(value) in (bool, float) or (type(value) is int and abs(value) <= LARGEST):
        return value
    if is_sparse(value):
        raise TypeError(f"{label} must be an array, got {kind_of(value)}: use x.toarray()")
    array = _as_array(value, label)
    if array.dtype.kind in ("OUScmM" if isinstance(value, list | tuple) else "OUS"):
        given = unfit_column(value) or not_numeric(value)
        raise TypeError(f"{label} must be {NUMERIC}, got {given}")
    judge_dtype(array.dtype, label)
    return array


def _dtypes(value: Any) -> list[Any]:
    """One dtype, or several of a DataFrame; not all of them need be NumPy's."""
    return [value.dtype] if hasattr(value, "dtype") else list(getattr(value, "dtypes", ()))


def loop_dtype(values: Sequence[Any]) -> np.dtype[Any] | None:
    """The dtype of the loop that these operands select; None where that is theirs to say.

    Python's numbers do not widen what they meet, not even small integers.
    """
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
    if not dtypes:
        dtypes.append(np.dtype(bool) if all(type(n) is bool for n in numbers) else FLOAT64)
    floats = {d.newbyteorder("=") if is_loop_dtype(d) else _float_of(d) for d in dtypes}
    if len(floats) == 1:
        return floats.pop()
    # The two of 16 bits have nothing narrower in common.
    return FLOAT64 if FLOAT64 in floats else FLOAT32


def _float_of(dtype: np.dtype[Any]) -> np.dtype[Any]:
    return FLOAT32 if dtype.num in NARROW else FLOAT64


def dtype_index(dtype: np.dtype[Any]) -> int:
    """The number of a loop's dtype in the C core."""
    return _loops.DTYPES.index(dtype.name)


def in_loop(value: Any, loop: np.dtype[Any]) -> Any:
    """An operand in the loop's dtype, so that it selects that loop and no other."""
    if type(value) in (bool, int, float):
        return loop.type(_loops.rounded(float(value), dtype_index(loop)))
    # The other byte order is the loop's business.
    return value if value.dtype.newbyteorder("=") == loop else value.astype(loop)


# What is added to an operand first


def judge_biases(bias: Any, operands: Sequence[str], label: str) -> list[Any]:
    """bias= as what is added to each operand, or None."""
    if len(operands) == 1:
        biases = [bias]
    elif bias is None:
        biases = [None] * len(operands)
    elif isinstance(bias, tuple) and len(bias) == len(operands):
        biases = [*bias]
    else:
        raise TypeError(
            f"{label}: bias must be a tuple ({', '.join(operands)}) of arrays or None, "
            f"got {kind_of(bias)}"
        )
    shown = ["bias"] if len(biases) == 1 else [f"bias[{i}]" for i in range(len(biases))]
    return [
        None if one is None else judge_operand(one, f"{label}: {name}")
        for one, name in zip(biases, shown, strict=True)
    ]


def judge_bias(x: Any, bias: Any, label: str) -> None:
    wanted, given = np.shape(x), np.shape(bias)
    try:
        fits = bias is None or np.broadcast_shapes(wanted, given) == wanted
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(f"{label}: bias must broadcast to x's shape {wanted}, got {given}")


def biased(x: Any, bias: Any, dtype: np.dtype[Any] | None, label: str) -> Any:
    """x + bias, in the type of a loop that takes both, or that dtype= names."""
    if bias is None:
        return x
    if is_foreign(x) or is_foreign(bias):
        return x + bias
    judge_bias(x, bias, label)
    loop = loop_dtype([x, bias]) if dtype is None else dtype
    assert loop is not None
    with np.errstate(all="ignore"):
        return np.add(in_loop(x, loop), in_loop(bias, loop))


# Parameters


def is_scalar(value: object) -> bool:
    return isinstance(value, SCALARS) or (isinstance(value, np.ndarray) and value.ndim == 0)


def take_parameters(
    act: Activation, label: str, args: Sequence[Any], kwargs: dict[str, Any]
) -> list[Any]:
    """The parameters' values in declared order; takes them out of kwargs."""
    params = act._row.params
    if len(args) > len(params):
        count = len(params)
        wanted = f"at most {count} parameter{'s' * (count > 1)}" if count else "no parameters"
        given = args[count]
        shown = repr(given) if isinstance(given, str | bool) else kind_of(given)
        raise TypeError(
            f"{label} takes {wanted} by position, got {shown}{_instead_of_place(act, given)}"
        )
    values: list[Any] = [*args, *act._defaults[len(args) :]]
    for p, value in zip(params, args, strict=False):
        if not is_scalar(value) and not p.along_axis:
            raise TypeError(
                f"{label}: parameter {p.name!r} must be a scalar when given by position, "
                f"got {kind_of(value)}; pass an array of parameters by keyword, an output as out="
            )
    if not kwargs:
        return values
    for i, p in enumerate(params):
        given_as = "by position" if i < len(args) else ""
        for keyword in (p.name, *p.synonyms):
            if keyword in kwargs:
                if given_as:
                    raise TypeError(
                        f"{label}: parameter {p.name!r} is given twice, {given_as} and as "
                        f"{keyword!r}"
                    )
                values[i] = kwargs.pop(keyword)
                given_as = f"as {keyword!r}"
    return values


def judge_arrays(act: Activation, values: list[Any]) -> list[Any]:
    """Judge the parameters that are no scalars, in place, and return them."""
    for i, value in enumerate(values):
        if not is_scalar(value):
            values[i] = judge_operand(value, f"{act.name}: parameter {act._row.param_names[i]!r}")
    return [value for value in values if not is_scalar(value)]


def judge_parameter(act: Activation, position: int, value: Any, loop: np.dtype[Any] | None) -> Any:
    """A parameter as the loop takes it: a scalar of its dtype, or an array."""
    p = act._row.params[position]
    label = f"{act.name}: parameter {p.name!r}"
    if not is_scalar(value):
        array = judge_operand(value, label)
        if isinstance(array, np.ndarray):
            with np.errstate(all="ignore"):
                bad = ~p.accepts(array.astype(loop, copy=False))
            if bad.any():
                at = tuple(int(i) for i in np.argwhere(bad)[0])
                raise ParameterError(f"{label} must be {p.interval}, got {array[at]} at index {at}")
        return array
    if isinstance(value, ARRAYS) and not (value.dtype.kind in "biuf" or is_loop_dtype(value.dtype)):
        raise TypeError(f"{label} must be a real number, got {kind_of(value)}")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf if value > 0 else -math.inf
    rounded = number if loop is None else _loops.rounded(number, dtype_index(loop))
    if not (p.accepts(number) and p.accepts(rounded)):
        rounds = f" ({rounded} in {loop})" if p.accepts(number) else ""
        raise ParameterError(f"{label} must be {p.interval}, got {number}{rounds}")
    # A typed scalar selects the loop of the operands and no other.
    return number if loop is None else loop.type(rounded)


def _instead_of_place(act: Activation, given: Any) -> str:
    """How to pass what stood where no parameter stands."""
    choice = act._row.choice_keyword
    if isinstance(given, str) and choice:
        if given in act._row.choices:
            return f"; say {choice}={given!r}"
        return f"; {choice} is taken by keyword, and is one of {_choices(act)}"
    if isinstance(given, np.ndarray):
        return "; pass an output as out="
    if isinstance(given, bool):
        return "; to write into the input, say out=x"
    if isinstance(given, np.dtype | type):
        return "; pass a dtype as dtype="
    return ""


# What other libraries call by another name, or do without need, and what to write here.
_OUT = "to write into the input, say out=x"
_INPUT = "the input is taken by position"
ELSEWHERE = {
    "inplace": _OUT,
    "in_place": _OUT,
    "inplace_": _OUT,
    "overwrite_input": _OUT,
    "input": _INPUT,
    "inputs": _INPUT,
    "tensor": _INPUT,
    "features": _INPUT,
    "logits": _INPUT,
    "grad_output": "the gradient is taken by position, before the input",
    "casting": "cast with dtype= or astype",
    "order": "the result has the layout of the input; give out= for another",
    "subok": "subclasses are kept; pass np.asarray(x) for a plain array",
    "signature": "say dtype=",
    "sig": "say dtype=",
    "training": "it does the same in training and after",
    "name": "leave it out: nothing is named in a graph",
    "_stacklevel": "leave it out",
}
_MASK = ("mask", "masked", "selection")


def _instead_of_keyword(act: Activation, keyword: str) -> str:
    """What to write in its place, of a keyword that stands for something elsewhere."""
    family = act._row.family
    if keyword in family.operands or keyword in ("grad", "y"):
        return f"; {keyword} is an operand, which is taken by position"
    if keyword in _MASK:
        what = "take part" if family.rowwise else "are computed"
        return f"; say where=, which is True for the elements that {what}"
    if keyword in ("axis", "axes", "dim", "dims") and not family.rowwise:
        if len(family.operands) > 1:
            return f"; it is for {' and '.join(family.operands)} packed in one array"
        return "; each element is computed by itself, so there is no axis"
    if keyword in ("axes", "dims"):
        return "; say axis=, an int or a tuple"
    if keyword == "keepdims":
        return "; the result has the shape of the input"
    if keyword in ELSEWHERE:
        return f"; {ELSEWHERE[keyword]}"
    return ""


def take_dim(kwargs: dict[str, Any], label: str) -> None:
    """dim= as axis=, where there is one."""
    if "dim" in kwargs:
        if "axis" in kwargs:
            raise TypeError(f"{label}: axis is given twice")
        kwargs["axis"] = kwargs.pop("dim")


def refuse_keyword(act: Activation, label: str, keyword: str, allowed: Sequence[str]) -> NoReturn:
    refused, because = act._row.refused
    if keyword and keyword == refused:
        raise TypeError(f"{label} has no {keyword!r}: {because}")
    choice = act._row.choice_keyword
    known = [*act._row.param_names, *([choice] if choice else []), *allowed]
    instead = _instead_of_keyword(act, keyword) or nearest(keyword, known)
    raise TypeError(
        f"{label} got an unknown keyword {keyword!r}{instead} "
        f"(it takes {', '.join(known) or 'none'})"
    )


def refuse_call(
    act: Activation, method: str, given: Sequence[Any], keywords: Iterable[str]
) -> NoReturn:
    """A call without all of its operands."""
    kind = next((kind for kind in KINDS if kind.method == method), None)
    operands = act._row.family.operands if kind is None else kind.operands(act._row.family)
    if method == "parameter_gradients":
        operands = ("grad", *operands)
    label = act.name if method == "__call__" else f"{act.name}.{method}"
    named = [f"{name}=" for name in operands if name in keywords]
    got = [*map(kind_of, given), *named] or ["nothing"]
    raise TypeError(
        f"{label} takes its operands by position, {label}({', '.join(operands)}), "
        f"got {', '.join(got)}"
    )


def take_choice(act: Activation, kwargs: dict[str, Any]) -> Activation:
    """The activation that a choice keyword names; takes it out of kwargs."""
    keyword = act._row.choice_keyword
    if not keyword or keyword not in kwargs:
        return act
    value = kwargs.pop(keyword)
    choices = act._row.choices
    if not isinstance(value, str | bool | np.bool_) or str(value) not in choices:
        raise ValueError(f"{act.name}: {keyword} must be one of {_choices(act)}, got {value!r}")
    return BUILTINS[choices[str(value)]]


def _choices(act: Activation) -> str:
    return ", ".join(repr(c) for c in act._row.choices if c not in ("True", "False"))


# dtype, where and out


def judge_loop(dtype: Any, label: str) -> np.dtype[Any]:
    """The type to compute in, which dtype= names."""
    try:
        wanted: np.dtype[Any] = np.dtype(dtype)
    except TypeError as error:
        raise TypeError(f"{label}: dtype must be one of {WANTED}, got {dtype!r}") from error
    if not is_loop_dtype(wanted):
        raise TypeError(f"{label}: dtype must be one of {WANTED}, got {wanted}")
    return wanted.newbyteorder("=")


def judge_where(where: Any, shape: tuple[int, ...], label: str) -> np.ndarray[Any, Any]:
    mask = _as_array(where, f"{label}: where")
    if mask.dtype != np.bool_:
        raise TypeError(f"{label}: where must be bool, got {not_bool(where)}")
    try:
        return np.broadcast_to(mask, shape)
    except ValueError as error:
        raise ValueError(f"{label}: where must broadcast to {shape}, got {mask.shape}") from error


def judge_out(
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


def take_outs(out: Any, wanted: Sequence[Any], label: str) -> list[Any]:
    """out= as one place for each result, by the names of the results.

    ``wanted`` is nested as the results are: ("value", ("gate", "value")).
    """
    if len(wanted) == 1:
        # ufuncs take out as a tuple too.
        return [out[0] if isinstance(out, tuple) and len(out) == 1 else out]
    if out is None:
        return [None] * _leaves(wanted)
    if not isinstance(out, tuple) or len(out) != len(wanted):
        raise TypeError(
            f"{label}: out must be a tuple ({_shown(wanted)}) of arrays or None, got {kind_of(out)}"
        )
    outs: list[Any] = []
    for one, name in zip(out, wanted, strict=True):
        outs += [one] if isinstance(name, str) else take_outs(one, name, label)
    return outs


def _leaves(names: Sequence[Any]) -> int:
    return sum(1 if isinstance(name, str) else _leaves(name) for name in names)


def _shown(names: Sequence[Any]) -> str:
    return ", ".join(name if isinstance(name, str) else f"({_shown(name)})" for name in names)


def judge_outs(
    outs: Sequence[Any], shapes: Sequence[tuple[int, ...]], loop: np.dtype[Any], label: str
) -> None:
    for i, (one, shape) in enumerate(zip(outs, shapes, strict=True)):
        if one is not None:
            judge_out(one, shape, loop, label, f"out[{i}]" if len(outs) > 1 else "out")
    given = [one for one in outs if one is not None]
    for i, one in enumerate(given):
        if any(np.shares_memory(one, other) for other in given[:i]):
            raise ValueError(f"{label}: out must be arrays apart, got arrays that overlap")


def judge_shapes(values: Sequence[Any], names: Sequence[str], label: str) -> tuple[int, ...]:
    """The shape that operands and parameters have together."""
    shapes = [getattr(value, "shape", ()) for value in values]
    if all(shape == shapes[0] for shape in shapes):
        return tuple(shapes[0])
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError as error:
        given = ", ".join(
            f"{name} {shape}" for name, shape in zip(names, shapes, strict=True) if shape != ()
        )
        raise ValueError(f"{label}: shapes must broadcast, got {given}") from error


# Axes


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


def reduced_shape(shape: tuple[int, ...], axes: tuple[int, ...], keepdims: bool) -> tuple[int, ...]:
    """The shape of what has one element of a row."""
    if keepdims:
        return tuple(1 if i in axes else n for i, n in enumerate(shape))
    return tuple(n for i, n in enumerate(shape) if i not in axes)


def judge_grad(grad: Any, shape: tuple[int, ...], label: str) -> None:
    """A gradient broadcasts to the result's shape, never beyond."""
    try:
        fits = np.broadcast_shapes(np.shape(grad), shape) == shape
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(
            f"{label}: grad must broadcast to the result's shape {shape}, got {np.shape(grad)}"
        )


def judge_row_grad(
    grad: Any, shape: tuple[int, ...], axes: tuple[int, ...] | None, label: str
) -> np.ndarray[Any, Any]:
    """A gradient broadcasts to the result's shape, never beyond."""
    wanted = [shape] if axes is None else [reduced_shape(shape, axes, k) for k in (False, True)]
    for one in wanted:
        try:
            if np.broadcast_shapes(grad.shape, one) == one:
                return np.broadcast_to(grad, one)
        except ValueError:
            continue
    shown = " or ".join(map(str, dict.fromkeys(wanted)))
    raise ValueError(
        f"{label}: grad must broadcast to the result's shape {shown}, got {grad.shape}"
    )
