"""The derivative of a formula, by forward-mode dual numbers written out.

:func:`differentiate` gives each distinct node of an expression one tangent. Tangents share
nodes with each other and with the expression, so that an evaluator which computes each
distinct node once takes a small multiple of the expression's own time.

The rules are chosen for what floating-point numbers do with them:

* Only terms and factors that are literally 0 or 1 are folded. A tangent that is literally 0
  multiplies nothing, be it infinite.
* A factor that underflows to 0, such as the slope of ``tanh(exp(x))``, absorbs an infinite
  tangent: the product is 0, not NaN. This is the limit wherever the factor vanishes
  exponentially. Other products of 0 and infinity are NaN, as in ``x * sqrt(x)`` at 0.
* Sums with exponentials, as in ``1 / (1 + exp(-x))`` and ``log(1 + exp(x))``, are
  differentiated logarithmically, which does not divide infinity by infinity.
* No identity is applied that would change the value, so that cancellation remains:
  ``x / (1 + abs(x))`` gives ``(1 - x / (1 + abs(x)) * sign(x)) / (1 + abs(x))``.

Where the function has a corner: ``abs`` has derivative 0 at 0; ``min`` and ``max`` have the
mean of their arguments' derivatives at a tie, as in torch and jax; ``where`` has that of the
branch taken, and conditions and ``sign`` have derivative 0.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable, Mapping
from functools import cache

from actfast.errors import FormulaError
from actfast.formula.parser import Differentiables, parse
from actfast.formula.tree import (
    CONDITIONS,
    Call,
    Expr,
    Number,
    Variable,
    is_primitive,
    nodes,
    transform,
)

__all__ = ["differentiate"]

_ZERO: Expr = Number("0")
_ONE: Expr = Number("1")
_TWO: Expr = Number("2")
_HALF: Expr = Number("0.5")

_EXACT = decimal.Context(prec=50, traps=[decimal.Inexact])

_SLOPES = {
    "sinc": "sinc_derivative(u)",
    "sinc_derivative": (
        "where(abs(u) < 1e-150, -pi**2 / 3, -pi**2 * sinc(u) - 2 * sinc_derivative(u) / u)"
    ),
    "exp": "exp(u)",
    "expm1": "exp(u)",
    "sin": "cos(u)",
    "cos": "-sin(u)",
    "tanh": "4 * exp(-2*abs(u)) / (1 + exp(-2*abs(u)))**2",
    "floor": "0",
    "ceil": "0",
    "round": "0",
    "exp2": "exp2(u) * log(2)",
    "sinh": "cosh(u)",
    "cosh": "sinh(u)",
    "asinh": "where(abs(u) < 1e8, 1 / sqrt(1 + u*u), 1 / abs(u))",
    "acosh": "1 / (sqrt(u - 1) * sqrt(u + 1))",
    "atanh": "where(abs(u) > 1, nan, 1 / ((1 - u) * (1 + u)))",
    "tan": "1 / cos(u)**2",
    "asin": "1 / (sqrt(1 - u) * sqrt(1 + u))",
    "acos": "-1 / (sqrt(1 - u) * sqrt(1 + u))",
    "atan": "1 / (1 + u*u)",
    "erf": "2 / sqrt(pi) * exp(-(u*u))",
    "erfc": "-(2 / sqrt(pi) * exp(-(u*u)))",
}
"""The derivatives of the functions that are differentiated by the chain rule alone."""

_BOUNDED = frozenset(
    {"sign", "sin", "cos", "sinc", "sinc_derivative", "asin", "acos", "atan", "tanh", "erf", "erfc"}
)
_BOUNDED_OF_BOUNDED = frozenset(
    {"+", "-", "*", "neg", "abs", "min", "max", "where", "floor", "ceil", "round"}
)


def differentiate(expr: Expr, name: str, functions: Differentiables | None = None) -> Expr:
    """Return the derivative of an expression by the variable called ``name``.

    Parameters
    ----------
    expr
        A formula, in which calls of activations may have been kept as nodes.
    name
        The variable; one that the expression does not have makes the derivative 0.
    functions
        The activations, as for :func:`actfast.formula.parse`. They are needed only where
        an activation's parameter depends on the variable, or for a second derivative.

    Returns
    -------
    Expr
        The derivative, in which ``Call("gelu'", args)`` stands for an activation's own.

    Raises
    ------
    FormulaError
        If a reduction of a row, ``sum(x)`` or ``max(x)``, depends on the variable.
    """
    return _Differentiation(expr, name, functions).tangents[expr]


@cache
def _slope(op: str) -> Expr:
    return parse(_SLOPES[op], ("u",))


class _Differentiation:
    """The tangents of an expression's nodes."""

    def __init__(self, expr: Expr, name: str, functions: Differentiables | None) -> None:
        self.name = name
        self.functions = functions or {}
        self.made: dict[Expr, Expr] = {}
        self.bounded: dict[Expr, bool] = {}
        self.tangents: dict[Expr, Expr] = {}
        self.relatives: dict[Expr, Expr | None] = {}
        for node in [_ZERO, _ONE, *nodes(expr)]:
            self.made[node] = node
            self.note(node)
            self.differentiate(node)

    def differentiate(self, node: Expr) -> None:
        self.tangents[node] = self.tangent(node)
        self.relatives[node] = self.relative(node)

    # Expressions, folded and shared

    def call(self, op: str, *args: Expr) -> Expr:
        node = Call(op, args)
        if node not in self.made:
            self.made[node] = node
            self.note(node)
        return self.made[node]

    def note(self, node: Expr) -> None:
        """Remember whether the node is known to be finite for finite variables.

        So counts a parameter's quotient or product, but not a multiple of the variable.
        """
        bounded = not node.variables
        if isinstance(node, Variable):
            bounded = node.name != self.name
        elif isinstance(node, Call) and not bounded:
            args = [arg for arg in node.args if not _is_condition(arg)]
            if node.op in _BOUNDED_OF_BOUNDED or (node.op == "/" and not self.varies(args[1])):
                bounded = all(self.bounded.get(arg, False) for arg in args)
            else:
                bounded = node.op in _BOUNDED
        self.bounded[node] = bounded

    def varies(self, node: Expr) -> bool:
        return self.name in node.variables

    # Signs move outwards, which is exact.

    def negative(self, a: Expr) -> Expr:
        if a == _ZERO:
            return a
        return _negated(a) or self.call("neg", a)

    def sum(self, a: Expr, b: Expr) -> Expr:
        if _ZERO in (a, b):
            return b if a == _ZERO else a
        if minus := _negated(b):
            return self.call("-", a, minus)
        return self.call("+", a, b)

    def difference(self, a: Expr, b: Expr) -> Expr:
        if _ZERO in (a, b):
            return self.negative(b) if a == _ZERO else a
        if minus := _negated(b):
            return self.call("+", a, minus)
        return self.call("-", a, b)

    def product(self, a: Expr, b: Expr) -> Expr:
        if _ZERO in (a, b):
            return _ZERO
        if _ONE in (a, b):
            return b if a == _ONE else a
        if minus := _negated(a):
            return self.negative(self.product(minus, b))
        if minus := _negated(b):
            return self.negative(self.product(a, minus))
        return self.call("*", a, b)

    def quotient(self, a: Expr, b: Expr) -> Expr:
        if a == _ZERO or b == _ONE:
            return a
        if minus := _negated(a):
            return self.negative(self.quotient(minus, b))
        return self.call("/", a, b)

    def absorbing(self, factor: Expr, other: Expr) -> Expr:
        """Return the product, 0 where the factor is 0 even if the other one is infinite."""
        product = self.product(factor, other)
        if self.bounded.get(other, False) or _ONE in (factor, other):
            return product
        return self.vanishing(factor, product)

    def vanishing(self, factor: Expr, product: Expr) -> Expr:
        if minus := _negated(product):
            return self.negative(self.vanishing(factor, minus))
        return self.call("where", self.call("==", factor, _ZERO), _ZERO, product)

    def chosen(self, condition: Expr, yes: Expr, no: Expr) -> Expr:
        return yes if yes == no else self.call("where", condition, yes, no)

    def filled(self, template: Expr, replacements: Mapping[str, Expr]) -> Expr:
        """Return a template's expression, its nodes shared with the others."""

        def shared(node: Expr, args: tuple[Expr, ...]) -> Expr:
            if isinstance(node, Variable):
                return replacements[node.name]
            return self.call(node.op, *args) if isinstance(node, Call) else node

        return transform(template, shared)

    # Rules

    def tangent(self, node: Expr) -> Expr:
        if not self.varies(node) or _is_condition(node):
            return _ZERO
        if not isinstance(node, Call):
            return _ONE
        op, args = node.op, node.args
        if op in _SLOPES:
            slope = self.filled(_slope(op), {"u": args[0]})
            return self.absorbing(slope, self.tangents[args[0]])
        if not is_primitive(op):
            return self.activation(node)
        if op in ("min", "max") and len(args) > 1:
            return self.extremum(op, args)
        rule = _RULES.get(op)
        if rule is None or op == "max":
            message = f"{op}(...) reduces a row: it has no derivative element by element"
            text = str(node) if node.size < 100 else op
            raise FormulaError(message, text, 0)
        return rule(self, node, *args)

    def plus(self, node: Call, a: Expr, b: Expr) -> Expr:
        return self.sum(self.tangents[a], self.tangents[b])

    def minus(self, node: Call, a: Expr, b: Expr) -> Expr:
        return self.difference(self.tangents[a], self.tangents[b])

    def times(self, node: Call, a: Expr, b: Expr) -> Expr:
        da, db = self.tangents[a], self.tangents[b]
        if a == b:
            return self.product(self.product(_TWO, a), da)
        return self.sum(self.product(da, b), self.product(a, db))

    def over(self, node: Call, a: Expr, b: Expr) -> Expr:
        da, db = self.tangents[a], self.tangents[b]
        relative = self.relatives[b]
        if relative is not None and relative != _ZERO:
            return self.difference(self.quotient(da, b), self.absorbing(node, relative))
        return self.quotient(self.difference(da, self.absorbing(node, db)), b)

    def neg(self, node: Call, a: Expr) -> Expr:
        return self.negative(self.tangents[a])

    def power(self, node: Call, base: Expr, exponent: Expr) -> Expr:
        dbase, dexponent = self.tangents[base], self.tangents[exponent]
        by_base = by_exponent = _ZERO
        if self.varies(base):
            by_base = self.power_by_base(node, base, exponent, dbase)
        if self.varies(exponent):
            by_exponent = self.product(node, self.product(self.call("log", base), dexponent))
            if not ((_value(base) or 0) > 0 and self.bounded[dexponent]):
                by_exponent = self.vanishing(node, by_exponent)  # log(0) is infinite
        return self.sum(by_base, by_exponent)

    def power_by_base(self, node: Call, base: Expr, exponent: Expr, dbase: Expr) -> Expr:
        value = _value(exponent)
        if value == 0:
            return _ZERO
        if value == 1:
            return dbase
        if value == 2:
            return self.product(self.product(_TWO, base), dbase)
        relative = self.relatives[base] if value is not None and value < 0 else None
        if relative is not None:
            return self.absorbing(node, self.product(exponent, relative))
        lower = _one_less(value) or self.difference(exponent, _ONE)
        slope = self.product(exponent, self.call("**", base, lower))
        return self.absorbing(slope, dbase)

    def where(self, node: Call, condition: Expr, yes: Expr, no: Expr) -> Expr:
        return self.chosen(condition, self.tangents[yes], self.tangents[no])

    def abs(self, node: Call, a: Expr) -> Expr:
        return self.product(self.call("sign", a), self.tangents[a])

    def sign(self, node: Call, a: Expr) -> Expr:
        return _ZERO

    def sqrt(self, node: Call, a: Expr) -> Expr:
        return self.quotient(self.tangents[a], self.product(_TWO, node))

    def log(self, node: Call, a: Expr) -> Expr:
        return self.relatives[a] or self.quotient(self.tangents[a], a)

    def log_to_base(self, node: Call, a: Expr) -> Expr:
        base = Number(node.op.removeprefix("log"))
        return self.quotient(self.log(node, a), self.call("log", base))

    def log1p(self, node: Call, a: Expr) -> Expr:
        whole = self.call("+", _ONE, a)
        self.differentiate(whole)
        return self.log(node, whole)

    def extremum(self, op: str, args: tuple[Expr, ...]) -> Expr:
        best, tangent = args[0], self.tangents[args[0]]
        for arg in args[1:]:
            other = self.tangents[arg]
            mean = self.product(_HALF, self.sum(tangent, other))
            better, worse = (">", "<") if op == "max" else ("<", ">")
            otherwise = self.chosen(self.call(worse, best, arg), other, mean)
            if tangent != other:
                tangent = self.chosen(self.call(better, best, arg), tangent, otherwise)
            best = self.call(op, best, arg)
        return tangent

    def activation(self, node: Call) -> Expr:
        total = _ZERO
        for index, arg in enumerate(node.args):
            if self.varies(arg):
                slope = self.activation_slope(node, index)
                total = self.sum(total, self.absorbing(slope, self.tangents[arg]))
        return total

    def activation_slope(self, node: Call, index: int) -> Expr:
        """Return the derivative of an activation by one of its arguments."""
        second = node.op.endswith("'")
        if index == 0 and not second:
            return self.call(node.op + "'", *node.args)
        function = self.functions.get(node.op.removesuffix("'"))
        if function is None:
            raise ValueError(f"to differentiate {node.op}, its formula is needed")
        tree = function.derivative_tree if second else function.formula_tree
        names = ("x", *function.param_names)
        if index == 0:
            slope = function.second_derivative_tree
        else:
            slope = differentiate(tree, names[index], self.functions)
        replacements: dict[str, Expr] = dict(zip(names, node.args, strict=True))

        def applied(inner: Expr, args: tuple[Expr, ...]) -> Expr:
            if inner == tree:
                return node  # computed better than by its formula
            if isinstance(inner, Variable):
                return replacements[inner.name]
            return self.call(inner.op, *args) if isinstance(inner, Call) else inner

        return transform(slope, applied)

    # Logarithmic derivatives

    def relative(self, node: Expr) -> Expr | None:
        """Return the derivative over the value, if an exponential may make both overflow.

        The result is None unless the expression is a product or sum of exponentials and of
        what does not vary.
        """
        if not self.varies(node):
            return _ZERO
        if not isinstance(node, Call):
            return None
        op, args = node.op, node.args
        if op == "exp":
            return self.tangents[args[0]]
        if op == "exp2":
            return self.product(self.tangents[args[0]], self.call("log", _TWO))
        if op not in ("neg", "*", "/", "+", "**"):
            return None
        parts = [relative for arg in args if (relative := self.relatives[arg]) is not None]
        if len(parts) < len(args):
            return None
        if op == "neg":
            return parts[0]
        (a, b), (da, db) = args, parts
        if op == "*":
            return self.sum(da, db)
        if op == "/":
            return self.difference(da, db)
        if op == "**":
            return None if self.varies(b) else self.product(b, da)
        if any(map(_negated, args)):
            return None  # a difference, which may be 0
        return self.sum(self.share(da, a, b), self.share(db, b, a))

    def share(self, relative: Expr, a: Expr, b: Expr) -> Expr:
        """Return the part that ``a`` has in the relative derivative of ``a + b``."""
        if relative == _ZERO:
            return _ZERO
        share = self.quotient(_ONE, self.sum(_ONE, self.call("/", b, a)))
        self.bounded[share] = True
        return self.product(share, relative)


_RULES: Mapping[str, Callable[..., Expr]] = {
    "+": _Differentiation.plus,
    "-": _Differentiation.minus,
    "*": _Differentiation.times,
    "/": _Differentiation.over,
    "**": _Differentiation.power,
    "neg": _Differentiation.neg,
    "where": _Differentiation.where,
    "abs": _Differentiation.abs,
    "sign": _Differentiation.sign,
    "sqrt": _Differentiation.sqrt,
    "log": _Differentiation.log,
    "log2": _Differentiation.log_to_base,
    "log10": _Differentiation.log_to_base,
    "log1p": _Differentiation.log1p,
}


def _is_condition(expr: Expr) -> bool:
    return isinstance(expr, Call) and expr.op in CONDITIONS


def _negated(expr: Expr) -> Expr | None:
    """Return what the expression is the negative of, if it is one."""
    return expr.args[0] if isinstance(expr, Call) and expr.op == "neg" else None


def _value(expr: Expr) -> decimal.Decimal | None:
    """Return a literal's value, None for what is no literal or not a decimal number."""
    if minus := _negated(expr):
        value = _value(minus)
        return None if value is None else -value
    if not isinstance(expr, Number) or expr.text.isalpha():
        return None
    return decimal.Decimal(expr.text)


def _one_less(value: decimal.Decimal | None) -> Expr | None:
    """Return the literal of ``value - 1``, if it is an exact one."""
    if value is None:
        return None
    try:
        lower = _EXACT.subtract(value, decimal.Decimal(1))
    except decimal.Inexact:
        return None
    number = Number(str(abs(lower)))
    return Call("neg", (number,)) if lower < 0 else number
