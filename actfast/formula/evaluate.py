"""The value of a formula, in Python floats or NumPy arrays.

Every primitive is a total function with the IEEE 754 conventions, here and in
:mod:`actfast.formula.exact`: ``1 / 0`` is ``inf``, ``log(-1)`` is ``nan``, and nothing raises.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from importlib import import_module
from typing import Any

import numpy as np

from actfast.formula import of_rows
from actfast.formula.tree import CONDITIONS, Call, Expr, Number, Variable, is_of_row, nodes

__all__ = [
    "FLOAT",
    "LOGIC",
    "Namespace",
    "Operation",
    "Operations",
    "check_values",
    "compute",
    "evaluate",
    "float_namespace",
    "float_power",
    "loaded",
    "numpy_namespace",
    "require",
    "row_reduction",
    "variadic",
]

Operation = Callable[..., Any]
# The operators and functions of one kind of number, "number" for literals, and "row_sum",
# "row_max" and the others that look at a row. Lists of numbers are rows, except in NumPy's
# operations.
Operations = Mapping[str, Operation]


@dataclass(frozen=True)
class Namespace:
    """A kind of number to evaluate expressions with."""

    name: str
    run: Callable[[Expr, Mapping[str, Any]], Any] = field(repr=False)


def evaluate(expr: Expr, namespace: Namespace, values: Mapping[str, Any]) -> Any:
    """Return the value of an expression, of which ``values`` gives the variables."""
    check_values(expr, values)
    return namespace.run(expr, values)


def check_values(expr: Expr, values: Mapping[str, Any]) -> None:
    if missing := expr.variables - values.keys():
        raise ValueError(f"no value is given for {', '.join(sorted(missing))}")


def require(module: str, purpose: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise ImportError(f"{purpose} requires {package}, to be installed") from error


def _lift(operation: Operation) -> Operation:
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
            row = is_of_row(op, len(args))
            self.steps.append(("row_" + op if row else op, tuple(number[a] for a in args)))
        self.unknown: list[Any] = [_UNKNOWN] * len(numbered)
        self.branches: dict[tuple[int, ...], list[int]] = {}
        self.always = self.needed((len(numbered) - 1,))
        self.constants: dict[int, tuple[Operations, list[Any]]] = {}

    def start(self, operations: Operations) -> list[Any]:
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

    def needed(self, wanted: tuple[int, ...]) -> list[int]:
        """Return the steps to be computed for some whatever branches are chosen, and those."""
        if wanted not in self.branches:
            found: set[int] = set()
            pending = list(wanted)
            while pending:
                op, args = self.steps[step := pending.pop()]
                if op and step not in found:
                    found.add(step)
                    pending += args[:1] if op == "where" else args
            self.branches[wanted] = sorted(found)
        return self.branches[wanted]


_program = lru_cache(maxsize=256)(_Program)


def compute(expr: Expr, operations: Operations, env: Mapping[str, Any], rows: bool = False) -> Any:
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
                missing = tuple(branch for branch in branches if values[branch] is _UNKNOWN)
                if missing:
                    pending.append(iter([*program.needed(missing), step]))
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


def loaded(load: Operation, values: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
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


PYTHON: Operations = {
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
LOGIC: Operations = {
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "not": operator.not_,
    "where": lambda condition, yes, no: yes if condition else no,
}


def variadic(pair: Operation) -> Operation:
    return lambda *args: reduce(pair, args)


def row_reduction(pair: Operation) -> Operation:
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


def float_power(x: float, y: float) -> float:
    try:
        return math.pow(x, y)
    except (ValueError, OverflowError):
        if x < 0 and y % 1 != 0:
            return math.nan
        return math.copysign(math.inf, x) if y % 2 == 1 else math.inf


def _whole(function: Callable[[float], int]) -> Callable[[float], float]:
    """Return a function to the integers that keeps infinity, NaN and the sign of zero."""

    def whole(x: float) -> float:
        return math.copysign(function(x), x) if math.isfinite(x) else x

    return whole


def _float_sinh(x: float) -> float:
    try:
        return math.sinh(x)
    except OverflowError:
        return math.copysign(math.inf, x)


def _sin_pi(x: float) -> float:
    whole = round(x)
    y = math.sin(math.pi * (x - whole))
    return -y if whole % 2 else y


def _float_sinc(x: float) -> float:
    if math.isinf(x) or x == 0:
        return float(x == 0)
    return _sin_pi(x) / (math.pi * x) if x == x else x


def _float_sinc_derivative(x: float) -> float:
    if math.isinf(x) or x != x:
        return 0.0 if x == x else x
    if abs(x) > 0.5:
        cosine = math.sin(math.pi * (0.5 - abs(math.remainder(x, 2.0))))
        return (cosine - _float_sinc(x)) / x
    term = total = -math.pi * math.pi * x / 3
    for n in range(1, 12):
        term *= -((math.pi * x) ** 2) / (2 * n * (2 * n + 3))
        total += term
    return total


def _float_least(a: float, b: float) -> float:
    return a if a < b or a != a else b


def _float_greatest(a: float, b: float) -> float:
    return a if a > b or a != a else b


def _float_threshold(row: Any, alpha: float) -> float:
    with np.errstate(all="ignore"):
        return float(of_rows.threshold(np.atleast_1d(row), alpha)[0])


FLOAT: Operations = {
    **LOGIC,
    **PYTHON,
    "number": lambda text: math.pi if text == "pi" else float(text),
    "/": _float_divide,
    "**": float_power,
    "min": variadic(_float_least),
    "max": variadic(_float_greatest),
    "row_max": row_reduction(_float_greatest),
    "row_sum": row_reduction(operator.add),
    "row_first": lambda a, b: of_rows.exact_first(a, b, operator.eq, 1.0, 0.0),
    "row_entmax_threshold": _float_threshold,
    "abs": math.fabs,
    "sign": lambda x: x if x == 0 or x != x else math.copysign(1.0, x),
    "sqrt": _total(math.sqrt),
    "floor": _whole(math.floor),
    "ceil": _whole(math.ceil),
    "round": _whole(round),
    "exp": _total(math.exp, math.inf),
    "exp2": _total(math.exp2, math.inf),
    "expm1": _total(math.expm1, math.inf),
    "log": _total(math.log, pole=0.0),
    "log2": _total(math.log2, pole=0.0),
    "log10": _total(math.log10, pole=0.0),
    "log1p": _total(math.log1p, pole=-1.0),
    "sin": _total(math.sin),
    "cos": _total(math.cos),
    "tan": _total(math.tan),
    "sinc": _float_sinc,
    "sinc_derivative": _float_sinc_derivative,
    "asin": _total(math.asin),
    "acos": _total(math.acos),
    "atan": math.atan,
    "sinh": _float_sinh,
    "cosh": _total(math.cosh, math.inf),
    "tanh": math.tanh,
    "asinh": math.asinh,
    "acosh": _total(math.acosh),
    "atanh": lambda x: math.copysign(math.inf, x) if abs(x) == 1 else _total(math.atanh)(x),
    "erf": math.erf,
    "erfc": math.erfc,
}


def float_namespace() -> Namespace:
    """Return the namespace of Python floats; lists of them are rows."""

    def run(expr: Expr, values: Mapping[str, Any]) -> Any:
        return compute(expr, FLOAT, *loaded(float, values))

    return Namespace("float", run)


# NumPy arrays


def _are_floats(*args: Any) -> bool:
    return {float, int, bool}.issuperset(map(type, args))


def _numpy_sinc(x: Any) -> Any:
    whole = np.rint(x)
    sign = 1 - 2 * np.abs(whole - 2 * np.rint(whole / 2))
    y = sign * np.sin(np.pi * (x - whole)) / (np.pi * x)
    return np.where((x == 0) | np.isinf(x), x == 0, y).astype(x.dtype, copy=False)


def _numpy_sinc_derivative(x: Any) -> Any:
    cosine = np.sin(np.pi * (0.5 - np.abs(x - 2 * np.rint(x / 2))))
    near = total = -np.pi * np.pi * x / 3
    for n in range(1, 12):
        near = near * -((np.pi * x) ** 2) / (2 * n * (2 * n + 3))
        total = total + near
    far = np.where(np.isinf(x), 0, (cosine - _numpy_sinc(x)) / x)
    return np.where(np.abs(x) <= 0.5, total, far).astype(x.dtype, copy=False)


@lru_cache(maxsize=2)
def _special(name: str) -> Operation:
    """SciPy's function of arrays; where SciPy is not, that of Python's floats on each element."""
    try:
        found: Operation = getattr(import_module("scipy.special"), name)
        return found
    except ImportError:
        each = np.frompyfunc(FLOAT[name], 1, 1)
        return lambda x: each(x).astype(x.dtype) if x.ndim else x.dtype.type(each(x))


@lru_cache(maxsize=64)
def _numpy_operations(axis: int | tuple[int, ...], dtype: np.dtype[Any]) -> Operations:
    def over_row(function: Operation) -> Operation:
        return lambda x: function(x, axis=axis, keepdims=True) if x.ndim else x

    def where(condition: Any, yes: Any, no: Any) -> Any:
        return np.where(condition, np.asarray(yes, dtype) if _are_floats(yes, no) else yes, no)

    def weak(on_arrays: Operation, on_floats: Operation) -> Operation:
        # NumPy's functions turn Python floats into float64, which would then widen
        # float32 arrays, so those are combined among themselves as Python floats.
        return lambda *args: (on_floats if _are_floats(*args) else on_arrays)(*args)

    arrays: dict[str, Operation] = {
        **PYTHON,
        "/": operator.truediv,
        "**": operator.pow,
        "and": np.logical_and,
        "or": np.logical_or,
        "not": np.logical_not,
        "where": where,
        "min": variadic(np.minimum),
        "max": variadic(np.maximum),
        "row_max": over_row(np.max),
        "row_sum": over_row(np.sum),
        "row_first": lambda a, b: of_rows.first(a, b, axis),
        "row_entmax_threshold": lambda x, alpha: of_rows.threshold(x, alpha, axis),
        "round": np.rint,
        "sinc": _numpy_sinc,
        "sinc_derivative": _numpy_sinc_derivative,
        "erf": lambda x: _special("erf")(x),
        "erfc": lambda x: _special("erfc")(x),
    }
    for name in FLOAT.keys() - arrays.keys() - {"number"}:
        arrays[name] = getattr(np, name)
    operations = {name: weak(function, FLOAT[name]) for name, function in arrays.items()}
    return {**operations, "where": where, "number": FLOAT["number"]}


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
            return compute(expr, FLOAT, env)
        dtype = np.result_type(*(array.dtype for array in arrays))
        with np.errstate(all="ignore"):
            result = compute(expr, _numpy_operations(axis, dtype), env)
            if isinstance(expr, Call) and expr.op in CONDITIONS:
                dtype = np.dtype(bool)
            if _are_floats(result):
                shape = np.broadcast_shapes(*(array.shape for array in arrays))
                result = np.full_like(arrays[0], result, dtype=dtype, shape=shape)
            return result.astype(dtype, copy=False)[()]

    return Namespace("numpy", run)
