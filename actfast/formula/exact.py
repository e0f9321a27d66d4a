"""The value of a formula in mpmath's numbers, to as many bits as are wanted.

:func:`evaluate_exact` raises the working precision until the result is settled.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from itertools import cycle
from typing import Any

from actfast.formula.evaluate import (
    LOGIC,
    Namespace,
    Operation,
    Operations,
    check_values,
    compute,
    float_power,
    loaded,
    require,
    row_reduction,
    variadic,
)
from actfast.formula.of_rows import exact_first, exact_threshold
from actfast.formula.tree import Expr

__all__ = ["evaluate_exact", "mpmath_namespace"]

# mpmath's numbers have unbounded exponents. Working out the exponential of a number
# of n bits before the point takes n more bits of precision, so beyond this many bits
# the result is replaced by a power of two that is as good as infinite or zero.
_MAX_MAGNITUDE = 4096
# From here on by its asymptotic series: without gmpy2 mpmath's own erfc raises an
# OverflowError from 2**512 on, where it multiplies the square of x by a Python float.
_ASYMPTOTIC = 256


@cache
def _libmp() -> Any:
    return require("mpmath", "exact evaluation").libmp


@cache
def _number() -> Callable[[Any], Any]:
    """What makes a number of ``mpmath.mp`` of a raw one."""
    make: Callable[[Any], Any] = require("mpmath", "exact evaluation").mp.make_mpf
    return make


@cache
def _context(bits: int) -> Any:
    """A context by itself: making one takes longer than many an expression."""
    context = require("mpmath", "exact evaluation").MPContext()
    context.prec = bits
    return context


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
def _mpmath_operations(bits: int, rounding: str) -> Operations:
    """Return the operations on mpmath's raw numbers at one precision.

    Raw numbers are ``(sign, mantissa, exponent, bit count)`` tuples, the mantissa odd,
    or 0 for zero, infinity and nan. They need no context, hence no global precision,
    and cost half as much as ``mpf`` objects.
    """
    lib = _libmp()
    zero, one, two, infinity, nan = lib.fzero, lib.fone, lib.ftwo, lib.finf, lib.fnan
    huge = lib.from_man_exp(1, 1 << (_MAX_MAGNITUDE + 1))
    minus_one = lib.mpf_neg(one)
    tiny = lib.from_man_exp(1, -(1 << (_MAX_MAGNITUDE + 1)))

    def rounded(function: Operation) -> Operation:
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

    def inexact(function: Callable[[Any, int], Any]) -> Operation:
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
        limit: int, function: Operation, outside: Callable[[Any], Any]
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

    def erfc(x: Any, precision: int, _: str) -> Any:
        if x[0] or magnitude(x) < _ASYMPTOTIC:
            return lib.mpf_erfc(x, precision, "n")
        # exp(-x**2) / (x sqrt(pi)) (1 - 1/(2 x**2) + 3/(2 x**2)**2 - ...), of which each term
        # is less than 2**-_ASYMPTOTIC of the one before as far as any precision reaches.
        wp = precision + 30
        square = lib.mpf_mul(x, x)
        term = total = one
        for k in range(1, wp // _ASYMPTOTIC + 2):
            step = lib.mpf_div(lib.from_int(1 - 2 * k), lib.mpf_shift(square, 1), wp, "n")
            term = lib.mpf_mul(term, step, wp, "n")
            total = lib.mpf_add(total, term, wp, "n")
        scale = lib.mpf_mul(x, lib.mpf_sqrt(lib.mpf_pi(wp), wp, "n"), wp, "n")
        value = lib.mpf_mul(exp(lib.mpf_neg(square), wp), total, wp, "n")
        return lib.mpf_div(value, scale, precision, "n")

    def per_log(base: int) -> Callable[[Any, int], Any]:
        def log_to_base(x: Any, precision: int) -> Any:
            scale = lib.mpf_log(lib.from_int(base), precision + 10)
            return lib.mpf_div(log(x, precision + 10), scale, precision, "n")

        return log_to_base

    def exp2(x: Any, precision: int) -> Any:
        # Of an integer exact, however it is rounded.
        if x[1] and x[2] >= 0 and magnitude(x) <= _MAX_MAGNITUDE.bit_length():
            return lib.mpf_shift(one, int(lib.to_int(x)))
        more = precision + 10 + max(0, min(magnitude(x), _MAX_MAGNITUDE))
        return exp(lib.mpf_mul(x, lib.mpf_ln2(more), more), precision)

    def within_domain(function: Operation, least: Any, most: Any) -> Callable[[Any, int], Any]:
        def call(x: Any, precision: int) -> Any:
            if x == nan or lib.mpf_lt(x, least) or lib.mpf_gt(x, most):
                return nan
            return function(x, precision, "n")

        return call

    def atanh(x: Any, precision: int) -> Any:
        if lib.mpf_abs(x) == one:
            return lib.mpf_mul(x, infinity)
        return within_domain(lib.mpf_atanh, minus_one, one)(x, precision)

    def asinh(x: Any, precision: int) -> Any:
        return x if is_special(x) else lib.mpf_asinh(x, precision, "n")

    def acosh(x: Any, precision: int) -> Any:
        return x if x == infinity else within_domain(lib.mpf_acosh, one, infinity)(x, precision)

    def sinc(x: Any, precision: int) -> Any:
        if x == zero:
            return one
        if is_special(x):
            return nan if x == nan else zero
        divisor = lib.mpf_mul(x, lib.mpf_pi(precision + 10), precision + 10)
        return lib.mpf_div(lib.mpf_sin_pi(x, precision + 10), divisor, precision, "n")

    def sinc_derivative(x: Any, precision: int) -> Any:
        if x == zero or is_special(x):
            return nan if x == nan else zero
        small = max(0, -magnitude(x))
        if small > precision:
            factor = lib.mpf_div(
                lib.mpf_pow_int(lib.mpf_pi(precision + 9), 2, precision + 9),
                lib.from_int(-3),
                precision + 9,
            )
            return lib.mpf_mul(factor, x, precision)
        more = precision + 2 * small + 20
        change = lib.mpf_sub(lib.mpf_cos_pi(x, more), sinc(x, more), more)
        return lib.mpf_div(change, x, precision, "n")

    def hyperbolic(function: Operation, outside: Callable[[Any], Any]) -> Callable[[Any, int], Any]:
        def call(x: Any, precision: int) -> Any:
            if is_special(x) or magnitude(x) > _MAX_MAGNITUDE:
                return outside(x)
            # Of a number of n bits before the point exp takes n more.
            return function(x, precision + max(0, magnitude(x)), "n")

        return call

    def sinh_far(x: Any) -> Any:
        return x if is_special(x) else lib.mpf_mul(sign(x), huge)

    def cosh_far(x: Any) -> Any:
        return lib.mpf_abs(x) if is_special(x) else huge

    def whole(function: Operation) -> Operation:
        return lambda x: x if is_special(x) else function(x)

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
            return lib.from_float(float_power(representative(x), representative(y)))
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
        **LOGIC,
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
        "min": variadic(least),
        "max": variadic(greatest),
        "row_max": row_reduction(greatest),
        "row_sum": row_reduction(rounded(lib.mpf_add)),
        "row_first": lambda a, b: exact_first(a, b, lib.mpf_eq, one, zero),
        "row_entmax_threshold": lambda x, alpha: exact_threshold(x, alpha, _context(2 * bits)),
        "abs": lib.mpf_abs,
        "sign": sign,
        "sqrt": sqrt,
        "floor": whole(lib.mpf_floor),
        "ceil": whole(lib.mpf_ceil),
        "round": whole(lib.mpf_nint),
        "exp": inexact(exp),
        "exp2": inexact(exp2),
        "expm1": inexact(expm1),
        "log": inexact(log),
        "log2": inexact(per_log(2)),
        "log10": inexact(per_log(10)),
        "log1p": inexact(log1p),
        "sin": inexact(within(_MAX_MAGNITUDE, lib.mpf_sin, lambda x: nan)),
        "cos": inexact(within(_MAX_MAGNITUDE, lib.mpf_cos, lambda x: nan)),
        "tan": inexact(within(_MAX_MAGNITUDE, lib.mpf_tan, lambda x: nan)),
        "sinc": inexact(sinc),
        "sinc_derivative": inexact(sinc_derivative),
        "asin": inexact(within_domain(lib.mpf_asin, minus_one, one)),
        "acos": inexact(within_domain(lib.mpf_acos, minus_one, one)),
        "sinh": inexact(hyperbolic(lib.mpf_sinh, sinh_far)),
        "cosh": inexact(hyperbolic(lib.mpf_cosh, cosh_far)),
        "asinh": inexact(asinh),
        "acosh": inexact(acosh),
        "atanh": inexact(atanh),
        "tanh": inexact(within(64, lib.mpf_tanh, sign)),
        "atan": inexact(lambda x, precision: lib.mpf_atan(x, precision, "n")),
        "erf": inexact(within(64, lib.mpf_erf, sign)),
        "erfc": inexact(within(_MAX_MAGNITUDE // 2, erfc, erfc_far)),
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
    context = mp_context or require("mpmath", "exact evaluation").mp

    def run(expr: Expr, values: Mapping[str, Any]) -> Any:
        operations = _mpmath_operations(context.prec, "n")
        return _finish(compute(expr, operations, *loaded(_mpmath_load, values)), context.make_mpf)

    return Namespace("mpmath", run)


def evaluate_exact(
    expr: Expr, values: Mapping[str, Any], *, relative_bits: int = 100, max_bits: int = 6000
) -> Any:
    """Return the value of an expression, correct to ``relative_bits`` bits.

    The working precision doubles until two successive results agree to that many
    bits. Everything is rounded down in one and up in the next: rounded to the nearest,
    both may lose ``1e-200`` in ``log(1 + 1e-200)``. A result of zero, infinity or nan may
    be an accident of rounding, as in ``1 - tanh(x)``, so it counts only if rounding
    everything down and rounding everything up give it too. If nothing is settled at
    ``max_bits`` bits, the result is the one found there, rounded down or up.

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
    check_values(expr, values)
    lib = _libmp()
    bits = min(max(160, relative_bits + 60), max_bits)
    env, rows = loaded(_mpmath_load, values)

    def run(rounding: str) -> Any:
        return compute(expr, _mpmath_operations(bits, rounding), env, rows)

    def settled(now: Any, before: Any, down: Any, up: Any) -> bool:
        if isinstance(now, bool) or not now[1]:
            return bool(now == down == up)
        if before is None or not before[1]:
            return False
        change = lib.mpf_sub(now, before, 30, "n")
        return not change[1] or change[2] + change[3] <= now[2] + now[3] - relative_bits

    before: list[Any] = []
    roundings = cycle("fc")
    while True:
        rounding = next(roundings)
        result = run(rounding)
        items = down = up = _as_row(result)
        if any(isinstance(item, bool) or not item[1] for item in items):
            down = _as_row(result if rounding == "f" else run("f"))
            up = _as_row(result if rounding == "c" else run("c"))
        # Of a condition that rounding decides, one result may be a row and the other none.
        before = before if len(before) == len(items) else [None] * len(items)
        if bits >= max_bits or all(map(settled, items, before, down, up)):
            return _finish(result, _number())
        before = items
        bits = min(2 * bits, max_bits)


def _as_row(result: Any) -> list[Any]:
    return result if isinstance(result, list) else [result]
