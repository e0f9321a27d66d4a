"""The value of a formula, in Python floats, NumPy arrays or mpmath numbers.

Every primitive is a total function with the IEEE 754 conventions in all three:
``1 / 0`` is ``inf``, ``log(-1)`` is ``nan``, and nothing raises.
:func:`evaluate_exact` raises the working precision until the result is settled.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, reduce
from importlib import import_module
from typing import Any

import numpy as np

from actfast.formula import CONDITIONS, Call, Expr, Number, Variable, nodes

__all__ = [
    "Namespace",
    "evaluate",
    "evaluate_exact",
    "float_namespace",
    "mpmath_namespace",
    "numpy_namespace",
]

_Operation = Callable[..., Any]
# The operators and functions of one kind of number, "number" for literals, and
# "row_sum" and "row_max". Lists of numbers are rows, except in NumPy's operations.
_Operations = Mapping[str, _Operation]


@dataclass(frozen=True)
class Namespace:
    """A kind of number to evaluate expressions with."""

    name: str
    run: Callable[[Expr, Mapping[str, Any]], Any] = field(repr=False)


def evaluate(expr: Expr, namespace: Namespace, values: Mapping[str, Any]) -> Any:
    """Return the value of an expression, of which ``values`` gives the variables."""
    _check_values(expr, values)
    return namespace.run(expr, values)


def _check_values(expr: Expr, values: Mapping[str, Any]) -> None:
    if missing := expr.variables - values.keys():
        raise ValueError(f"no value is given for {', '.join(sorted(missing))}")


def _require(module: str, purpose: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise ImportError(f"{purpose} requires {package}, to be installed") from error


def _lift(operation: _Operation) -> _Operation:
    """Return an operation that maps over rows, repeating scalars."""

    def mapped(*args: Any) -> Any:
        sizes = {len(arg) for arg in args if isinstance(arg, list)}
        if not sizes:
            return operation(*args)
        if len(sizes) > 1:
            raise ValueError(f"rows have different lengths: {sorted(sizes)}")
        (size,) = sizes
        rows = (arg if isinstance(arg, list) else [arg] * size for arg in args)
        return list(map(operation, *rows))

    return mapped


_UNKNOWN = object()
_PRECISIONS = 16


class _Program:
    """The distinct nodes of an expression, numbered, each after its arguments."""

    def __init__(self, expr: Expr) -> None:
        numbered = nodes(expr)
        number = {node: i for i, node in enumerate(numbered)}
        self.numbers = [(i, n.text) for i, n in enumerate(numbered) if isinstance(n, Number)]
        self.variables = [(i, n.name) for i, n in enumerate(numbered) if isinstance(n, Variable)]
        self.steps: list[tuple[str, tuple[int, ...]]] = []
        for node in numbered:
            op, args = (node.op, node.args) if isinstance(node, Call) else ("", ())
            row = len(args) == 1 and op in ("sum", "max")
            self.steps.append(("row_" + op if row else op, tuple(number[a] for a in args)))
        self.unknown: list[Any] = [_UNKNOWN] * len(numbered)
        self.always = self.needed((len(numbered) - 1,), self.unknown)
        self.constants: dict[int, tuple[_Operations, list[Any]]] = {}

    def start(self, operations: _Operations) -> list[Any]:
        """Return the steps' values, of which those that depend on no variable are known."""
        found = self.constants.get(id(operations))
        if found is None or found[0] is not operations:
            values = self.unknown.copy()
            for step, text in self.numbers:
                values[step] = operations["number"](text)
            for step, (op, args) in enumerate(self.steps):
                known = [values[arg] for arg in args]
                if known and op != "where" and _UNKNOWN not in known:
                    values[step] = operations[op](*known)
            if len(self.constants) >= _PRECISIONS:
                self.constants.clear()
            found = self.constants[id(operations)] = operations, values
        return found[1].copy()

    def needed(self, wanted: Iterable[int], values: Sequence[Any]) -> list[int]:
        """Return the steps to be computed for some whatever branches are chosen, and those."""
        found: set[int] = set()
        pending = list(wanted)
        while pending:
            op, args = self.steps[step := pending.pop()]
            if op and step not in found and values[step] is _UNKNOWN:
                found.add(step)
                pending += args[:1] if op == "where" else args
        return sorted(found)


_program = lru_cache(maxsize=256)(_Program)


def _run(expr: Expr, operations: _Operations, env: Mapping[str, Any], rows: bool = False) -> Any:
    """Compute each distinct node once, of a scalar ``where`` the chosen branch only.

    ``rows`` says that lists are rows, over which to map. Derivatives are too deep for this
    to be recursive.
    """
    program = _program(expr)
    steps = program.steps
    values = program.start(operations)
    for step, name in program.variables:
        values[step] = env[name]
    pending: list[Iterator[int]] = [iter(program.always)]
    while pending:
        for step in pending[-1]:
            if values[step] is not _UNKNOWN:
                continue
            op, args = steps[step]
            if op == "where":
                chosen = values[args[0]]
                scalar = isinstance(chosen, bool)
                branches = (args[1 if chosen else 2],) if scalar else args[1:]
                missing = [branch for branch in branches if values[branch] is _UNKNOWN]
                if missing:
                    pending.append(iter([*program.needed(missing, values), step]))
                    break
                if scalar:
                    values[step] = values[branches[0]]
                    continue
            operation = operations[op]
            if rows and not op.startswith("row_"):
                operation = _lift(operation)
            values[step] = operation(*[values[arg] for arg in args])
        else:
            pending.pop()
    return values[-1]


def _load(load: _Operation, values: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """Return the values as scalars and lists, and whether there are any lists."""
    env: dict[str, Any] = {}
    rows = False
    for name, value in values.items():
        if getattr(value, "ndim", 0) > 0:
            value = value.tolist()
        row = isinstance(value, list | tuple)
        env[name] = list(map(load, value)) if row else load(value)
        rows = rows or row
    return env, rows


_PYTHON: _Operations = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "neg": operator.neg,
}
_LOGIC: _Operations = {
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "not": operator.not_,
    "where": lambda condition, yes, no: yes if condition else no,
}


def _variadic(pair: _Operation) -> _Operation:
    return lambda *args: reduce(pair, args)


def _over_row(pair: _Operation) -> _Operation:
    """Return the reduction of a row; a scalar is a row of one."""
    return lambda row: reduce(pair, row) if isinstance(row, list) else row


# Python floats


def _total(
    function: Callable[[float], float], otherwise: float = math.nan, pole: float = math.nan
) -> Callable[[float], float]:
    """Return a function from :mod:`math` that does not raise; at its pole it is -inf."""

    def total(x: float) -> float:
        try:
            return function(x)
        except (ValueError, OverflowError):
            return -math.inf if x == pole else otherwise

    return total


def _float_divide(x: float, y: float) -> float:
    try:
        return x / y
    except ZeroDivisionError:
        if x == 0 or x != x:
            return math.nan
        return math.copysign(math.inf, x) * math.copysign(1.0, y)


def _float_power(x: float, y: float) -> float:
    try:
        return math.pow(x, y)
    except (ValueError, OverflowError):
        if x < 0 and y % 1 != 0:
            return math.nan
        return math.copysign(math.inf, x) if y % 2 == 1 else math.inf


def _float_least(a: float, b: float) -> float:
    return a if a < b or a != a else b


def _float_greatest(a: float, b: float) -> float:
    return a if a > b or a != a else b


_FLOAT: _Operations = {
    **_LOGIC,
    **_PYTHON,
    "number": lambda text: math.pi if text == "pi" else float(text),
    "/": _float_divide,
    "**": _float_power,
    "min": _variadic(_float_least),
    "max": _variadic(_float_greatest),
    "row_max": _over_row(_float_greatest),
    "row_sum": _over_row(operator.add),
    "abs": math.fabs,
    "sign": lambda x: x if x == 0 or x != x else math.copysign(1.0, x),
    "sqrt": _total(math.sqrt),
    "exp": _total(math.exp, math.inf),
    "expm1": _total(math.expm1, math.inf),
    "log": _total(math.log, pole=0.0),
    "log1p": _total(math.log1p, pole=-1.0),
    "sin": _total(math.sin),
    "cos": _total(math.cos),
    "tanh": math.tanh,
    "atan": math.atan,
    "erf": math.erf,
    "erfc": math.erfc,
}


def float_namespace() -> Namespace:
    """Return the namespace of Python floats; lists of them are rows."""

    def run(expr: Expr, values: Mapping[str, Any]) -> Any:
        return _run(expr, _FLOAT, *_load(float, values))

    return Namespace("float", run)


# NumPy arrays


def _are_floats(*args: Any) -> bool:
    return {float, int, bool}.issuperset(map(type, args))


def _special(name: str) -> _Operation:
    return lambda x: getattr(_require("scipy.special", f"{name} of an array"), name)(x)


@lru_cache(maxsize=64)
def _numpy_operations(axis: int | tuple[int, ...], dtype: np.dtype[Any]) -> _Operations:
    def over_row(function: _Operation) -> _Operation:
        return lambda x: function(x, axis=axis, keepdims=True) if x.ndim else x

    def where(condition: Any, yes: Any, no: Any) -> Any:
        return np.where(condition, np.asarray(yes, dtype) if _are_floats(yes, no) else yes, no)

    def weak(on_arrays: _Operation, on_floats: _Operation) -> _Operation:
        # NumPy's functions turn Python floats into float64, which would then widen
        # float32 arrays, so those are combined among themselves as Python floats.
        return lambda *args: (on_floats if _are_floats(*args) else on_arrays)(*args)

    arrays: dict[str, _Operation] = {
        **_PYTHON,
        "/": operator.truediv,
        "**": operator.pow,
        "and": np.logical_and,
        "or": np.logical_or,
        "not": np.logical_not,
        "where": where,
        "min": _variadic(np.minimum),
        "max": _variadic(np.maximum),
        "row_max": over_row(np.max),
        "row_sum": over_row(np.sum),
        "atan": np.arctan,
        "erf": _special("erf"),
        "erfc": _special("erfc"),
    }
    for name in _FLOAT.keys() - arrays.keys() - {"number"}:
        arrays[name] = getattr(np, name)
    operations = {name: weak(function, _FLOAT[name]) for name, function in arrays.items()}
    return {**operations, "where": where, "number": _FLOAT["number"]}


def _numpy_load(value: Any) -> Any:
    if _are_floats(value):
        return float(value)
    if isinstance(value, np.ndarray) or not hasattr(value, "__array_function__"):
        value = np.asarray(value)[()]
    return value.astype(np.float64) if value.dtype.kind in "iub" else value


def numpy_namespace(axis: int | tuple[int, ...] = -1) -> Namespace:
    """Return the namespace of NumPy arrays, whose row is one axis or several.

    The data type is the one NumPy gives the values: constants, and parameters
    that are Python floats, leave float32 as it is. Constants and Python floats are
    combined among themselves as Python floats. A result that depends on no array is
    repeated to the arrays' shape. Arrays of another library that has
    ``__array_function__``, such as dask, stay what they are.
    """

    def run(expr: Expr, values: Mapping[str, Any]) -> Any:
        env = {name: _numpy_load(value) for name, value in values.items()}
        arrays = [value for value in env.values() if type(value) is not float]
        if not arrays:
            return _run(expr, _FLOAT, env)
        dtype = np.result_type(*(array.dtype for array in arrays))
        with np.errstate(all="ignore"):
            result = _run(expr, _numpy_operations(axis, dtype), env)
            if isinstance(expr, Call) and expr.op in CONDITIONS:
                dtype = np.dtype(bool)
            if _are_floats(result):
                shape = np.broadcast_shapes(*(array.shape for array in arrays))
                result = np.full_like(arrays[0], result, dtype=dtype, shape=shape)
            return result.astype(dtype, copy=False)[()]

    return Namespace("numpy", run)


# mpmath numbers

# mpmath's numbers have unbounded exponents. Working out the exponential of a number
# of n bits before the point takes n more bits of precision, so beyond this many bits
# the result is replaced by a power of two that is as good as infinite or zero.
_MAX_MAGNITUDE = 4096


@cache
def _libmp() -> Any:
    return _require("mpmath", "exact evaluation").libmp


def _mpmath_load(value: Any) -> Any:
    if hasattr(value, "_mpf_"):
        return value._mpf_
    if type(value) is not float:
        try:
            return _libmp().from_int(operator.index(value))
        except TypeError:
            number = float(value)
        if number != value and value == value:
            raise TypeError(f"not exactly a Python float: {value!r}")
        value = number
    return _libmp().from_float(value)


@lru_cache(maxsize=64)
def _mpmath_operations(bits: int, rounding: str) -> _Operations:
    """Return the operations on mpmath's raw numbers at one precision.

    Raw numbers are ``(sign, mantissa, exponent, bit count)`` tuples, the mantissa odd,
    or 0 for zero, infinity and nan. They need no context, hence no global precision,
    and cost half as much as ``mpf`` objects.
    """
    lib = _libmp()
    zero, one, two, infinity, nan = lib.fzero, lib.fone, lib.ftwo, lib.finf, lib.fnan
    huge = lib.from_man_exp(1, 1 << (_MAX_MAGNITUDE + 1))
    tiny = lib.from_man_exp(1, -(1 << (_MAX_MAGNITUDE + 1)))

    def rounded(function: _Operation) -> _Operation:
        return lambda *args: function(*args, bits, rounding)

    def magnitude(x: Any) -> int:
        """Return the exponent e for which |x| is in [2**(e - 1), 2**e)."""
        return int(x[2] + x[3]) if x[1] else 0

    def is_special(x: Any) -> bool:
        return not x[1] and x != zero

    def sign(x: Any) -> Any:
        return x if x in (zero, nan) else lib.from_int(lib.mpf_sign(x))

    def divide(x: Any, y: Any) -> Any:
        if y == zero:
            return nan if x in (zero, nan) else lib.mpf_mul(sign(x), infinity)
        return lib.mpf_div(x, y, bits, rounding)

    def inexact(function: Callable[[Any, int], Any]) -> _Operation:
        """Round a function that is exact only at zero.

        mpmath's own directed rounding takes ``tanh(300)`` for 1 in both directions.
        """
        if rounding == "n":
            return lambda x: function(x, bits)

        def directed(x: Any) -> Any:
            value = function(x, bits + 10)
            if x == zero or not value[1]:
                return value
            error = lib.mpf_shift(lib.mpf_abs(value), -bits)
            if rounding == "f":
                error = lib.mpf_neg(error)
            return lib.mpf_add(value, error, bits, rounding)

        return directed

    def within(
        limit: int, function: _Operation, outside: Callable[[Any], Any]
    ) -> Callable[[Any, int], Any]:
        """Return a function that is something simpler for great and special numbers."""

        def call(x: Any, precision: int) -> Any:
            if is_special(x) or magnitude(x) > limit:
                return outside(x)
            return function(x, precision, "n")

        return call

    def exp(x: Any, precision: int) -> Any:
        if magnitude(x) > _MAX_MAGNITUDE:
            return tiny if x[0] else huge
        return lib.mpf_exp(x, precision, "n")

    def expm1(x: Any, precision: int) -> Any:
        small = max(0, -magnitude(x))
        if small > precision:
            return x
        return lib.mpf_sub(exp(x, precision + small + 10), one, precision, "n")

    def log(x: Any, precision: int) -> Any:
        return nan if x[0] else lib.mpf_log(x, precision, "n")

    def log1p(x: Any, precision: int) -> Any:
        small = max(0, -magnitude(x))
        if small > precision:
            return x
        return log(lib.mpf_add(one, x, precision + small + 10, "n"), precision)

    def erfc_far(x: Any) -> Any:
        if x in (nan, infinity):
            return nan if x == nan else zero
        return two if x[0] else tiny

    def sqrt(x: Any) -> Any:
        return nan if x[0] else lib.mpf_sqrt(x, bits, rounding)

    def representative(x: Any) -> float:
        """Return a float that ``pow`` with a special operand treats like ``x``."""
        if not x[1] or lib.mpf_abs(x) == one:
            return float(lib.to_float(x))
        size = 0.5 if magnitude(x) <= 0 else 1.5
        if x[2] >= 0:
            size = 3.0 if x[2] == 0 else 2.0
        return -size if x[0] else size

    def power(x: Any, y: Any) -> Any:
        if not x[1] or not y[1]:
            return lib.from_float(_float_power(representative(x), representative(y)))
        integral = y[2] >= 0
        if x[0] and not integral:
            return nan
        if magnitude(y) <= 64:
            if integral:
                return lib.mpf_pow_int(x, lib.to_int(y), bits, rounding)
            return lib.mpf_pos(lib.mpf_pow(x, y, bits + 80, rounding), bits, rounding)
        precision = bits + 30 + magnitude(y) + magnitude(x).bit_length()
        if magnitude(y) > _MAX_MAGNITUDE:
            precision = bits  # the exponential is out of bounds unless |x| is 1
        exponent = lib.mpf_mul(y, lib.mpf_log(lib.mpf_abs(x), precision), precision)
        result = lib.mpf_pos(exp(exponent, precision), bits, rounding)
        return lib.mpf_neg(result) if x[0] and y[2] == 0 else result

    def least(x: Any, y: Any) -> Any:
        return x if x == nan or lib.mpf_lt(x, y) else y

    def greatest(x: Any, y: Any) -> Any:
        return x if x == nan or lib.mpf_gt(x, y) else y

    @cache
    def number(text: str) -> Any:
        return rounded(lib.mpf_pi)() if text == "pi" else rounded(lib.from_str)(text)

    return {
        **_LOGIC,
        "number": number,
        "<": lib.mpf_lt,
        "<=": lib.mpf_le,
        ">": lib.mpf_gt,
        ">=": lib.mpf_ge,
        "==": lib.mpf_eq,
        "!=": lambda x, y: not lib.mpf_eq(x, y),
        "+": rounded(lib.mpf_add),
        "-": rounded(lib.mpf_sub),
        "*": rounded(lib.mpf_mul),
        "/": divide,
        "**": power,
        "neg": lib.mpf_neg,
        "min": _variadic(least),
        "max": _variadic(greatest),
        "row_max": _over_row(greatest),
        "row_sum": _over_row(rounded(lib.mpf_add)),
        "abs": lib.mpf_abs,
        "sign": sign,
        "sqrt": sqrt,
        "exp": inexact(exp),
        "expm1": inexact(expm1),
        "log": inexact(log),
        "log1p": inexact(log1p),
        "sin": inexact(within(_MAX_MAGNITUDE, lib.mpf_sin, lambda x: nan)),
        "cos": inexact(within(_MAX_MAGNITUDE, lib.mpf_cos, lambda x: nan)),
        "tanh": inexact(within(64, lib.mpf_tanh, sign)),
        "atan": inexact(lambda x, precision: lib.mpf_atan(x, precision, "n")),
        "erf": inexact(within(64, lib.mpf_erf, sign)),
        "erfc": inexact(within(_MAX_MAGNITUDE // 2, lib.mpf_erfc, erfc_far)),
    }


def _finish(result: Any, make: Callable[[Any], Any]) -> Any:
    if isinstance(result, list):
        return [_finish(item, make) for item in result]
    return result if isinstance(result, bool) else make(result)


def mpmath_namespace(mp_context: Any = None) -> Namespace:
    """Return the namespace of mpmath numbers; lists of them are rows.

    The precision is the one that the context (by default ``mpmath.mp``) has when an
    expression is evaluated. Values are taken exactly.
    """
    context = mp_context or _require("mpmath", "exact evaluation").mp

    def run(expr: Expr, values: Mapping[str, Any]) -> Any:
        operations = _mpmath_operations(context.prec, "n")
        return _finish(_run(expr, operations, *_load(_mpmath_load, values)), context.make_mpf)

    return Namespace("mpmath", run)


def evaluate_exact(
    expr: Expr, values: Mapping[str, Any], *, relative_bits: int = 100, max_bits: int = 6000
) -> Any:
    """Return the value of an expression, correct to ``relative_bits`` bits.

    The working precision doubles until two successive results agree to that many
    bits. A result of zero, infinity or nan may be an accident of rounding, as in
    ``1 - tanh(x)``, so it counts only if rounding everything down and rounding
    everything up give it too. If nothing is settled at ``max_bits`` bits, the result
    is the one found there.

    Parameters
    ----------
    expr
        A formula, or a condition.
    values
        The variables' values, taken exactly: integers, Python floats, NumPy scalars or
        ``mpf`` numbers, or lists of them, which are rows.
    relative_bits, max_bits
        The wanted and the greatest working precision.

    Returns
    -------
    mpf, bool or list
        A number of ``mpmath.mp`` that carries more bits than were asked for.
    """
    _check_values(expr, values)
    lib = _libmp()
    bits = min(max(160, relative_bits + 60), max_bits)
    env, rows = _load(_mpmath_load, values)

    def run(rounding: str) -> Any:
        return _run(expr, _mpmath_operations(bits, rounding), env, rows)

    def settled(now: Any, before: Any, down: Any, up: Any) -> bool:
        if isinstance(now, bool) or not now[1]:
            return bool(now == down == up)
        if before is None or not before[1]:
            return False
        change = lib.mpf_sub(now, before, 30, "n")
        return not change[1] or change[2] + change[3] <= now[2] + now[3] - relative_bits

    before: list[Any] = []
    while True:
        result = run("n")
        items = down = up = _as_row(result)
        if any(isinstance(item, bool) or not item[1] for item in items):
            down, up = _as_row(run("f")), _as_row(run("c"))
        before = before or [None] * len(items)
        if bits >= max_bits or all(map(settled, items, before, down, up)):
            return _finish(result, import_module("mpmath").mp.make_mpf)
        before = items
        bits = min(2 * bits, max_bits)


def _as_row(result: Any) -> list[Any]:
    return result if isinstance(result, list) else [result]
