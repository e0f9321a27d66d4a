"""Operations of a tape as a graph, in which each exists once and simplifies as it is made.

Constants are folded in sixty digits and rounded once. What is rewritten means the same in exact
arithmetic, and never depends on what else is computed.
"""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from actfast.formula.evaluate import evaluate, float_namespace
from actfast.formula.tree import Call, Variable

__all__ = ["Constant", "Graph", "Node", "number"]

Constant: TypeAlias = decimal.Decimal | float

# Arithmetic on constants

_DIGITS = decimal.Context(prec=60, Emax=999_999, Emin=-999_999)
_DIGITS.traps[decimal.Overflow] = True
_PI = decimal.Decimal("3.14159265358979323846264338327950288419716939937510582097494")

_DECIMAL: Mapping[str, Callable[..., decimal.Decimal]] = {
    "+": _DIGITS.add,
    "-": _DIGITS.subtract,
    "*": _DIGITS.multiply,
    "/": _DIGITS.divide,
    "**": _DIGITS.power,
    "neg": decimal.Decimal.copy_negate,
    "abs": decimal.Decimal.copy_abs,
    "sqrt": _DIGITS.sqrt,
    "exp": _DIGITS.exp,
    "log": _DIGITS.ln,
    "min": lambda a, b: a if a < b else b,
    "max": lambda a, b: a if a > b else b,
}


def number(text: str) -> Constant:
    if text == "pi":
        return _PI
    return float(text) if text in ("inf", "nan") else decimal.Decimal(text)


def _folded(op: str, args: Sequence[Constant]) -> Constant:
    """The value of a primitive of the formula language, which must not be a condition."""
    if op in _DECIMAL and all(isinstance(arg, decimal.Decimal) for arg in args):
        try:
            return _DECIMAL[op](*args)
        except decimal.DecimalException:
            pass  # a pole, or beyond every bound: floats know what it is
    values = {f"a{i}": float(arg) for i, arg in enumerate(args)}
    return float(evaluate(Call(op, tuple(map(Variable, values))), float_namespace(), values))


def _compared(op: str, a: Constant, b: Constant) -> bool:
    if isinstance(a, float) or isinstance(b, float):
        a, b = float(a), float(b)
        return {"lt": a < b, "le": a <= b, "eq": a == b}[op]
    return {"lt": a < b, "le": a <= b, "eq": a == b}[op]


# The graph

_FORMULA_OP = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**"}
_COMMUTATIVE = frozenset({"add", "mul", "eq", "and", "or"})
_POSITIVE = frozenset({"exp", "exp2", "logistic", "log1p_exp"})
_CONDITIONS = frozenset({"lt", "le", "eq", "and", "or", "not"})


@dataclass(frozen=True, slots=True)
class Node:
    op: str
    args: tuple[int, ...] = ()
    constant: Constant = 0.0
    name: str = ""  # a variable's or a row's


class Graph:
    """Operations on nodes, each of which exists once; they simplify as they build."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.index: dict[object, int] = {}

    def node(self, node: Node) -> int:
        # Decimals and floats that are equal may differ in their signs or types.
        key = (node.op, node.args, node.name, repr(node.constant))
        if key not in self.index:
            self.index[key] = len(self.nodes)
            self.nodes.append(node)
        return self.index[key]

    def constant(self, value: Constant) -> int:
        return self.node(Node("constant", constant=value))

    def variable(self, name: str) -> int:
        return self.node(Node("variable", name=name))

    def call(self, op: str, name: str, args: tuple[int, ...]) -> int:
        return self.node(Node(op, args, name=name))

    def known(self, at: int) -> Constant | None:
        node = self.nodes[at]
        return node.constant if node.op == "constant" else None

    def known_float(self, at: int) -> float | None:
        value = self.known(at)
        return None if value is None else float(value)

    def operands(self, at: int, op: str) -> tuple[int, ...]:
        """The operands of a node of that operation; of another, none."""
        node = self.nodes[at]
        return node.args if node.op == op else ()

    def one_plus(self, at: int) -> int | None:
        """u where the node is 1 + u."""
        for one, other in _both_ways(self.operands(at, "add")):
            if self.known_float(one) == 1:
                return other
        return None

    def make(self, op: str, *args: int) -> int:
        constants = [self.known(arg) for arg in args]
        if op in _CONDITIONS:
            found = self.fold_condition(op, args)
        elif op in ("where", "where_lt", "where_le"):
            found = None
        elif all(value is not None for value in constants):
            values = [value for value in constants if value is not None]
            return self.constant(_folded(_FORMULA_OP.get(op, op), values))
        else:
            found = None
        if found is None:
            simplify: Callable[..., int | None] = getattr(self, f"make_{op}", lambda *_: None)
            found = simplify(*args)
        if found is not None:
            return found
        if op in _COMMUTATIVE:
            args = tuple(sorted(args))
        return self.node(Node(op, args))

    def fold_condition(self, op: str, args: tuple[int, ...]) -> int | None:
        values = [self.known(arg) for arg in args]
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return None
        if op == "not":
            result = not known[0]
        elif op in ("and", "or"):
            result = (all if op == "and" else any)(known)
        else:
            result = _compared(op, known[0], known[1])
        return self.constant(1.0 if result else 0.0)

    def make_add(self, a: int, b: int) -> int | None:
        for left, right in ((a, b), (b, a)):
            if negated := self.operands(right, "neg"):
                return self.make("sub", left, negated[0])
            if self.known_float(right) == -1 and (power := self.operands(left, "exp")):
                return self.make("expm1", power[0])
        return None

    def make_sub(self, a: int, b: int) -> int | None:
        if negated := self.operands(b, "neg"):
            return self.make("add", a, negated[0])
        if self.known_float(b) == 1 and (power := self.operands(a, "exp")):
            return self.make("expm1", power[0])
        subtrahend = self.known_float(b)
        if subtrahend == 0 and math.copysign(1, subtrahend) > 0:
            return a
        return None

    def make_mul(self, a: int, b: int) -> int | None:
        for left, right in ((a, b), (b, a)):
            factor = self.known_float(right)
            if factor == 1:
                return left
            if factor == -1:
                return self.make("neg", left)
            if negated := self.operands(left, "neg"):
                return self.make("neg", self.make("mul", negated[0], right))
        return None

    def make_div(self, a: int, b: int) -> int | None:
        if negated := self.operands(a, "neg"):
            return self.make("neg", self.make("div", negated[0], b))
        if negated := self.operands(b, "neg"):
            return self.make("neg", self.make("div", a, negated[0]))
        if (slope := self.tanh_slope(a, b)) is not None:
            return slope
        divisor = self.known(b)
        if divisor is not None and self.is_better_inverted(divisor):
            return self.make("mul", a, self.make("div", self.constant(decimal.Decimal(1)), b))
        if self.known_float(a) == 1:
            if power := self.operands(b, "exp"):  # which may be a subnormal number
                return self.make("exp", self.make("neg", power[0]))
            rest = self.one_plus(b)
            if rest is not None and (power := self.operands(rest, "exp")):
                return self.make("logistic", self.make("neg", power[0]))
        return None

    def tanh_slope(self, a: int, b: int) -> int | None:
        """The square of 2 / (c + 1 / c) for c = 1 + v, if a / b is tanh's slope at log1p(v).

        That is 4 e / (1 + e)**2 with e = exp(-2 * abs(log1p(v))), which is as steep as that is
        large. v is a function that is not negative.
        """
        for four, power in _both_ways(self.operands(a, "mul")):
            whole = self.operands(b, "mul")
            if self.known_float(four) != 4 or not whole or whole[0] != whole[1]:
                continue
            if self.one_plus(whole[0]) != power:
                continue
            for exponent in self.operands(power, "exp"):
                for two, size in _both_ways(self.operands(exponent, "mul")):
                    if self.known_float(two) == -2:
                        return self.tanh_slope_at_log(size)
        return None

    def tanh_slope_at_log(self, size: int) -> int | None:
        (size,) = self.operands(size, "abs") or (size,)
        if argument := self.operands(size, "log1p_exp"):
            value = self.make("exp", argument[0])
        elif argument := self.operands(size, "log1p"):
            value = argument[0]
        else:
            return None
        if self.nodes[value].op not in _POSITIVE:
            return None
        half, one, two = (self.constant(decimal.Decimal(i)) for i in ("0.5", 1, 2))
        whole = self.make("add", one, value)
        inverse = self.make("mul", half, self.make("div", two, whole))
        root = self.make("div", two, self.make("add", whole, inverse))
        return self.make("mul", root, root)

    @staticmethod
    def is_better_inverted(divisor: Constant) -> bool:
        """Whether multiplying by the inverse is as accurate as dividing."""
        value = float(divisor)
        if not 1e-290 < abs(value) < 1e290:
            return False
        return abs(math.frexp(value)[0]) == 0.5 or decimal.Decimal(value) != divisor

    def make_neg(self, a: int) -> int | None:
        if negated := self.operands(a, "neg"):
            return negated[0]
        for factor, other in _both_ways(self.operands(a, "mul")):
            if self.known(factor) is not None:
                return self.make("mul", self.make("neg", factor), other)
        return None

    def make_abs(self, a: int) -> int | None:
        if negated := self.operands(a, "neg"):
            return self.make("abs", negated[0])
        return a if self.nodes[a].op in _POSITIVE | {"abs"} else None

    def make_pow(self, base: int, exponent: int) -> int | None:
        power = self.known_float(exponent)
        if power is None:
            return None
        if power < 0 and -power in (0.5, 1, 2, 3, 4):
            one = self.constant(decimal.Decimal(1))
            if power == -0.5:
                return self.make("div", one, self.make("root", base))
            # The power of the inverse overflows only where the inverse of the power does.
            positive = self.constant(decimal.Decimal(-power))
            return self.make("pow", self.make("div", one, base), positive)
        if power == 0.5:
            return self.make("root", base)
        if power == 0:
            return self.constant(decimal.Decimal(1))
        if power == 1:
            return base
        if power in (2, 3, 4):
            square = self.make("mul", base, base)
            return (
                square if power == 2 else self.make("mul", square, base if power == 3 else square)
            )
        return None

    def make_log(self, a: int) -> int | None:
        rest = self.one_plus(a)
        return None if rest is None else self.make("log1p", rest)

    def make_log1p(self, a: int) -> int | None:
        power = self.operands(a, "exp")
        return self.make("log1p_exp", power[0]) if power else None

    def make_tanh(self, a: int) -> int | None:
        if argument := self.operands(a, "log1p"):
            return self.make("tanh_log1p", argument[0])
        if argument := self.operands(a, "log1p_exp"):
            return self.make("tanh_log1p", self.make("exp", argument[0]))
        return None

    def make_not(self, a: int) -> int | None:
        inner = self.operands(a, "not")
        return inner[0] if inner else None

    def make_where(self, condition: int, yes: int, no: int) -> int | None:
        value = self.known(condition)
        if value is not None:
            return yes if value else no
        if yes == no:
            return yes
        if inner := self.operands(condition, "not"):
            return self.make("where", inner[0], no, yes)
        for op in ("lt", "le"):
            if sides := self.operands(condition, op):
                return self.make(f"where_{op}", *sides, yes, no)
        return None


def _both_ways(pair: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    return ((pair[0], pair[1]), (pair[1], pair[0])) if pair else ()
