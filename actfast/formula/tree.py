"""The trees that formulas are: immutable, hashable, of three node types.

Operators are calls too: ``x + 1`` is ``Call("+", (Variable("x"), Number("1")))``, a minus
sign is ``Call("neg", ...)`` and ``0 < a < 1`` is the conjunction of two comparisons.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

__all__ = [
    "BINARY",
    "COMPARISONS",
    "CONDITIONS",
    "CONSTANTS",
    "FUNCTIONS",
    "MAX_DEPTH",
    "NUMBER",
    "PREFIX",
    "UNLIMITED",
    "Call",
    "Expr",
    "Number",
    "Value",
    "Variable",
    "is_of_row",
    "is_primitive",
    "literal",
    "nodes",
    "reduces_row",
    "transform",
    "with_args",
]

# A chain such as x + x + ... is deep without being nested, and inlining can
# repeat an argument many times over.
MAX_DEPTH = 200

COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
CONDITIONS = COMPARISONS | {"and", "or", "not"}
CONSTANTS = ("pi", "inf", "nan")

# No formula is long enough to have more.
UNLIMITED = 4000
FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "where": (3, 3),
    "min": (2, UNLIMITED),
    "max": (1, UNLIMITED),
    "sum": (1, 1),
    "first": (2, 2),
    "entmax_threshold": (2, 2),
    **dict.fromkeys(
        (
            *("abs", "sign", "sqrt", "floor", "ceil", "round"),
            *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p"),
            *("sinh", "cosh", "tanh", "asinh", "acosh", "atanh"),
            *("sin", "cos", "tan", "asin", "acos", "atan", "sinc", "sinc_derivative"),
            *("erf", "erfc"),
        ),
        (1, 1),
    ),
}
"""Each function's least and greatest number of arguments."""

BINARY = {
    **{"or": 1, "and": 2},
    **dict.fromkeys(COMPARISONS, 4),
    **{"+": 5, "-": 5, "*": 6, "/": 6, "**": 8},
}
PREFIX = {"not": 3, "neg": 7}
_ATOM = 9

NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?(?P<exponent>[0-9]+))?")


class Value:
    """An immutable object compared, hashed and pickled by its positional fields."""

    __match_args__: tuple[str, ...] = ()
    _key: tuple[Any, ...]
    _hash: int

    def _freeze(self, **attributes: Any) -> None:
        key = (type(self), *(attributes[name] for name in self.__match_args__))
        # Hashing a tree anew for each look-up would cost more than the look-up.
        vars(self).update(attributes, _key=key, _hash=hash(key))

    def __setattr__(self, name: str, value: object = None) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    __delattr__ = __setattr__

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Value) and self._hash == other._hash and self._key == other._key
        )

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self._key[1:]))})"

    def __reduce__(self) -> tuple[Any, ...]:
        # The cached hash is worthless in another process, so it is computed again.
        return type(self), self._key[1:]


class Expr(Value):
    """A node of a formula's tree: immutable, hashable, compared by structure.

    ``str(expr)`` is text that :func:`parse` reads back as an equal tree.
    """

    variables: frozenset[str]
    """The names of the variables the expression refers to."""
    depth: int
    size: int

    def __str__(self) -> str:
        return _to_text(self)[0]

    def substitute(self, replacements: Mapping[str, Expr]) -> Expr:
        """Return the expression with variables replaced by expressions."""

        def replaced(node: Expr, args: tuple[Expr, ...]) -> Expr:
            if isinstance(node, Variable):
                return replacements.get(node.name, node)
            return with_args(node, args)

        return transform(self, replaced)


class Number(Expr):
    """A literal, kept as its text so that each backend rounds it by itself.

    The text is an unsigned decimal number, ``pi``, ``inf`` or ``nan``.
    """

    __match_args__ = ("text",)
    text: str

    def __init__(self, text: str) -> None:
        if text not in CONSTANTS and not NUMBER.fullmatch(text):
            raise ValueError(f"not an unsigned number: {text!r}")
        self._freeze(text=text, variables=frozenset(), depth=1, size=1)


class Variable(Expr):
    """The argument of the function, or one of its parameters."""

    __match_args__ = ("name",)
    name: str

    def __init__(self, name: str) -> None:
        self._freeze(name=name, variables=frozenset((name,)), depth=1, size=1)


class Call(Expr):
    """An operator or function applied to its arguments.

    ``op`` is a key of :data:`FUNCTIONS`, a binary operator's symbol, ``"neg"``,
    ``"not"``, ``"and"`` or ``"or"``. ``sum`` and ``max`` with one argument, and
    ``entmax_threshold``, reduce a row; ``first`` looks at it. It may also be an activation's
    name, whose arguments are ``x`` and all the parameters in their order, or that name with
    ``'`` appended: its derivative by ``x``.
    """

    __match_args__ = ("op", "args")
    op: str
    args: tuple[Expr, ...]

    def __init__(self, op: str, args: tuple[Expr, ...]) -> None:
        self._freeze(
            op=op,
            args=args,
            variables=frozenset().union(*(arg.variables for arg in args)),
            depth=1 + max(arg.depth for arg in args),
            size=1 + sum(arg.size for arg in args),
        )

    def __eq__(self, other: object) -> bool:
        # Neither recursive nor proportional to the size of the tree: derivatives are deep,
        # and share nodes so often that written out they would be of exponential size.
        pending: list[tuple[object, object]] = [(self, other)]
        seen: set[tuple[int, int]] = set()
        while pending:
            a, b = pending.pop()
            if a is b or (id(a), id(b)) in seen:
                continue
            if not (isinstance(a, Call) and isinstance(b, Call)):
                if type(a) is not type(b) or a != b:
                    return False
                continue
            if a._hash != b._hash or a.op != b.op or len(a.args) != len(b.args):
                return False
            seen.add((id(a), id(b)))
            pending += zip(a.args, b.args, strict=True)
        return True

    __hash__ = Value.__hash__


def nodes(expr: Expr) -> list[Expr]:
    """Return the distinct nodes of an expression, each after its arguments."""
    done: dict[Expr, None] = {}
    pending = [expr]
    while pending:
        node = pending[-1]
        if node not in done and isinstance(node, Call):
            missing = [arg for arg in node.args if arg not in done]
            if missing:
                pending += reversed(missing)
                continue
        done[pending.pop()] = None
    return list(done)


def transform(expr: Expr, change: Callable[[Expr, tuple[Expr, ...]], Expr]) -> Expr:
    """Return an expression with each node replaced by ``change(node, its changed arguments)``."""
    done: dict[Expr, Expr] = {}
    for node in nodes(expr):
        args = tuple(done[arg] for arg in node.args) if isinstance(node, Call) else ()
        done[node] = change(node, args)
    return done[expr]


def with_args(node: Expr, args: tuple[Expr, ...]) -> Expr:
    """Return a node with other arguments, the same object if they are the same."""
    if not isinstance(node, Call) or all(map(operator.is_, node.args, args)):
        return node
    return Call(node.op, args)


def _to_text(expr: Expr) -> tuple[str, int]:
    """Return the text of a node and how tightly its outermost operator binds."""
    if isinstance(expr, Number):
        return expr.text, _ATOM
    if isinstance(expr, Variable):
        return expr.name, _ATOM
    assert isinstance(expr, Call)

    def operand(arg: Expr, least: int) -> str:
        text, level = _to_text(arg)
        return text if level >= least else f"({text})"

    op, args = expr.op, expr.args
    if op in PREFIX:
        level = PREFIX[op]
        return ("-" if op == "neg" else "not ") + operand(args[0], level), level
    if op not in BINARY:
        return f"{op}({', '.join(map(str, args))})", _ATOM
    level = BINARY[op]
    if op == "**":
        return f"{operand(args[0], _ATOM)}**{operand(args[1], PREFIX['neg'])}", level
    return f"{operand(args[0], level)} {op} {operand(args[1], level + 1)}", level


def literal(value: float) -> Expr:
    """Return the shortest literal that reads back as ``value``."""
    number = Number(repr(abs(float(value))).removesuffix(".0"))
    return Call("neg", (number,)) if math.copysign(1.0, value) < 0 else number


def is_of_row(op: str, count: int) -> bool:
    """Say whether a call of so many arguments looks at a whole row."""
    return op in ("first", "entmax_threshold") or (op in ("sum", "max") and count == 1)


def reduces_row(op: str, count: int) -> bool:
    """Say whether it gives one number of a row."""
    return op != "first" and is_of_row(op, count)


def is_primitive(op: str) -> bool:
    """Say whether a node's operation is not an activation or the derivative of one."""
    return op in FUNCTIONS or op in BINARY or op in PREFIX
