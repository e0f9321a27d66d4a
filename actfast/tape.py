"""Formulas compiled for the interpreter in ``src_c/tape``.

:func:`compile_tape` turns expressions into a :class:`Tape`: a list of steps over
registers, in which every common sub-expression is computed once. Constants are
folded in sixty digits and rounded once. What is rewritten means the same in exact
arithmetic, and never depends on what else is computed, so that a result has the
same bits whichever others come with it.
"""

from __future__ import annotations

import decimal
import math
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

from actfast.evaluation import evaluate, float_namespace
from actfast.formula import Call, Expr, Number, Variable

__all__ = ["OPERATIONS", "Tape", "compile_tape"]

OPERATIONS = (
    *("add", "sub", "mul", "div", "neg", "abs", "sign", "copysign", "min", "max"),
    *("sqrt", "root", "lt", "le", "eq", "and", "or", "not", "where", "where_lt", "where_le"),
    *("exp", "expm1", "log", "log1p", "log1p_exp", "logistic", "tanh", "tanh_log1p"),
    *("sin", "cos", "atan", "erf", "erfc", "pow", "call", "call_derivative"),
)
"""The interpreter's operations, in the order of ``src_c/tape/tape.h``."""

MAX_VARIABLES = 5
MAX_REGISTERS = 128
MAX_CONSTANTS = 128
MAX_STEPS = 10_000
_MAX_OPERANDS = MAX_VARIABLES
_STEP = struct.Struct(f"={3 + _MAX_OPERANDS}H")

# How long operations of float32 loops take, roughly, in units of an addition's time.
_COSTS = {
    **{"div": 2.5, "sqrt": 5.0, "root": 5.0, "where": 2.0, "where_lt": 2.0, "where_le": 2.0},
    **{"exp": 5.0, "expm1": 5.0, "sin": 6.0, "cos": 6.0, "tanh": 6.0, "logistic": 6.0},
    **{"log": 8.0, "atan": 8.0, "log1p": 11.0, "log1p_exp": 12.0, "tanh_log1p": 3.0},
    **{"erf": 17.0, "erfc": 14.0, "pow": 30.0, "call": 30.0, "call_derivative": 30.0},
}

Expand: TypeAlias = Callable[[Call], Expr]
_Constant: TypeAlias = decimal.Decimal | float


@dataclass(frozen=True)
class Tape:
    """A program for the interpreter: the fields of ``af_tape``, and what they stand for."""

    variables: tuple[str, ...]
    steps: bytes
    """``af_step`` structures, in the machine's byte order."""
    constants: bytes
    """Doubles."""
    nregisters: int
    nuniform: int
    """How many steps, the first ones, depend on parameters and constants alone."""
    results: tuple[int, ...]
    """The operands that hold the outputs, in the order given."""
    rows: Mapping[int, str]
    """The names of the rows that are called."""

    @property
    def nvariables(self) -> int:
        return len(self.variables)

    @property
    def nconstants(self) -> int:
        return len(self.constants) // 8

    @property
    def nsteps(self) -> int:
        return len(self.steps) // _STEP.size

    def _operand(self, index: int) -> str:
        if index < self.nvariables:
            return self.variables[index]
        if index < self.nregisters:
            return f"r{index}"
        return repr(struct.unpack_from("=d", self.constants, 8 * (index - self.nregisters))[0])

    def _lines(self) -> Iterator[str]:
        for at, (op, row, to, *operands) in enumerate(_STEP.iter_unpack(self.steps)):
            name = OPERATIONS[op]
            if name.startswith("call"):
                name = self.rows[row] + ("'" if name == "call_derivative" else "")
            count = _unpadded(operands)
            listed = ", ".join(map(self._operand, operands[:count]))
            once = "  once" if at < self.nuniform else ""
            yield f"{self._operand(to)} = {name}({listed}){once}"
        yield "return " + ", ".join(map(self._operand, self.results))

    def __str__(self) -> str:
        return "\n".join(self._lines())


# In place of an operand that a step does not have.
_NONE = 0xFFFF


def _unpadded(operands: Sequence[int]) -> int:
    return sum(operand != _NONE for operand in operands)


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


def _number(text: str) -> _Constant:
    if text == "pi":
        return _PI
    return float(text) if text in ("inf", "nan") else decimal.Decimal(text)


def _folded(op: str, args: Sequence[_Constant]) -> _Constant:
    """The value of a primitive of the formula language, which must not be a condition."""
    if op in _DECIMAL and all(isinstance(arg, decimal.Decimal) for arg in args):
        try:
            return _DECIMAL[op](*args)
        except decimal.DecimalException:
            pass  # a pole, or beyond every bound: floats know what it is
    values = {f"a{i}": float(arg) for i, arg in enumerate(args)}
    return float(evaluate(Call(op, tuple(map(Variable, values))), float_namespace(), values))


def _compared(op: str, a: _Constant, b: _Constant) -> bool:
    if isinstance(a, float) or isinstance(b, float):
        a, b = float(a), float(b)
        return {"lt": a < b, "le": a <= b, "eq": a == b}[op]
    return {"lt": a < b, "le": a <= b, "eq": a == b}[op]


# The graph

_FORMULA_OP = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**"}
_COMMUTATIVE = frozenset({"add", "mul", "eq", "and", "or"})
_CONDITIONS = frozenset({"lt", "le", "eq", "and", "or", "not"})


@dataclass(frozen=True, slots=True)
class _Node:
    op: str
    args: tuple[int, ...] = ()
    constant: _Constant = 0.0
    name: str = ""  # a variable's or a row's


class _Graph:
    """Operations on nodes, each of which exists once; they simplify as they build."""

    def __init__(self) -> None:
        self.nodes: list[_Node] = []
        self.index: dict[object, int] = {}

    def node(self, node: _Node) -> int:
        # Decimals and floats that are equal may differ in their signs or types.
        key = (node.op, node.args, node.name, repr(node.constant))
        if key not in self.index:
            self.index[key] = len(self.nodes)
            self.nodes.append(node)
        return self.index[key]

    def constant(self, value: _Constant) -> int:
        return self.node(_Node("constant", constant=value))

    def variable(self, name: str) -> int:
        return self.node(_Node("variable", name=name))

    def call(self, op: str, name: str, args: tuple[int, ...]) -> int:
        return self.node(_Node(op, args, name=name))

    def known(self, at: int) -> _Constant | None:
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
        return self.node(_Node(op, args))

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
        divisor = self.known(b)
        if divisor is not None and self.is_better_inverted(divisor):
            return self.make("mul", a, self.make("div", self.constant(decimal.Decimal(1)), b))
        if self.known_float(a) == 1:
            rest = self.one_plus(b)
            if rest is not None and (power := self.operands(rest, "exp")):
                return self.make("logistic", self.make("neg", power[0]))
        return None

    @staticmethod
    def is_better_inverted(divisor: _Constant) -> bool:
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
        return a if self.operands(a, "abs") else None

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


# From expressions to nodes

_BINARY = {"+": "add", "-": "sub", "*": "mul", "/": "div", "**": "pow", "and": "and", "or": "or"}


class _Builder:
    def __init__(
        self, variables: tuple[str, ...], rows: Mapping[str, int], expand: Expand | None
    ) -> None:
        self.graph = _Graph()
        self.rows = rows
        self.expand = expand
        self.done: dict[Expr, int] = {}
        for name in variables:
            self.done[Variable(name)] = self.graph.variable(name)

    def build(self, expr: Expr) -> int:
        """The node of an expression; derivatives are too deep for recursion."""
        waiting = [expr]
        while waiting:
            node = waiting[-1]
            missing = []
            if isinstance(node, Call):
                missing = [arg for arg in node.args if arg not in self.done]
            if missing:
                waiting.extend(missing)
                continue
            waiting.pop()
            if node not in self.done:
                self.done[node] = self.translate(node)
        return self.done[expr]

    def translate(self, node: Expr) -> int:
        graph = self.graph
        if isinstance(node, Number):
            return graph.constant(_number(node.text))
        if not isinstance(node, Call):
            raise ValueError(f"the formula has no variable {node}")
        args = [self.done[arg] for arg in node.args]
        op = node.op
        if op in _BINARY:
            return graph.make(_BINARY[op], *args)
        if op in ("<", "<="):
            return graph.make("lt" if op == "<" else "le", *args)
        if op in (">", ">="):
            return graph.make("lt" if op == ">" else "le", *reversed(args))
        if op in ("==", "!="):
            equal = graph.make("eq", *args)
            return equal if op == "==" else graph.make("not", equal)
        if op in ("min", "max") and len(args) > 1:
            return reduce(lambda a, b: graph.make(op, a, b), args)
        if op in ("max", "sum"):
            raise ValueError(f"{op} of a row: a formula that is computed elementwise has no rows")
        if op in OPERATIONS:
            return graph.make(op, *args)
        return self.call(node, tuple(args))

    def call(self, node: Call, args: tuple[int, ...]) -> int:
        name = node.op.removesuffix("'")
        if name not in self.rows:
            raise ValueError(f"no built-in activation {name!r}")
        if len(args) > _MAX_OPERANDS:
            raise ValueError(f"{name}: {len(args)} arguments, at most {_MAX_OPERANDS} wanted")
        op = "call" if name == node.op else "call_derivative"
        if self.expand is not None and self.expanded_cost(node) <= _COSTS[op]:
            return self.build(self.expand(node))
        return self.graph.call(op, name, args)

    def expanded_cost(self, node: Call) -> float:
        """Of the formula by itself: what it shares with the rest must not decide.

        The bits of a result would depend on what else is computed.
        """
        assert self.expand is not None
        names = tuple(f"a{i}" for i in range(len(node.args)))
        args = (
            arg if isinstance(arg, Number) else Variable(name)
            for name, arg in zip(names, node.args, strict=True)
        )
        alone = _Builder(names, self.rows, None)
        alone.build(self.expand(Call(node.op, tuple(args))))
        return sum(
            _COSTS.get(node.op, 1.0)
            for node in alone.graph.nodes
            if node.op not in ("constant", "variable")
        )


# From nodes to steps


class _Scheduler:
    """Orders the nodes that are needed, and gives them registers."""

    def __init__(
        self, graph: _Graph, variables: tuple[str, ...], rows: Mapping[str, int], outputs: list[int]
    ) -> None:
        self.nodes = graph.nodes
        self.rows = rows
        self.outputs = outputs
        self.operand = {graph.variable(name): i for i, name in enumerate(variables)}
        self.x = graph.variable(variables[0])
        self.order = self.sorted()
        self.varying = self.find_varying()

    def sorted(self) -> list[int]:
        """What the outputs need, operands first, of two the one that is deeper."""
        depth: list[int] = []
        for node in self.nodes:
            depth.append(1 + max((depth[arg] for arg in node.args), default=0))
        order: dict[int, None] = {}
        waiting = list(reversed(self.outputs))
        while waiting:
            at = waiting[-1]
            args = sorted(set(self.nodes[at].args), key=lambda arg: depth[arg])
            missing = [arg for arg in args if arg not in order]
            if missing:
                waiting.extend(missing)
            else:
                order[waiting.pop()] = None
        return list(order)

    def find_varying(self) -> set[int]:
        varying = {self.x}
        for at in self.order:
            if not varying.isdisjoint(self.nodes[at].args):
                varying.add(at)
        return varying

    def is_step(self, at: int) -> bool:
        return self.nodes[at].op not in ("constant", "variable")

    def schedule(self, variables: tuple[str, ...]) -> Tape:
        steps = [at for at in self.order if self.is_step(at)]
        uniform = [at for at in steps if at not in self.varying]
        varying = [at for at in steps if at in self.varying]
        nregisters = self.allocate(len(variables), uniform, varying)
        constants = self.number_constants(nregisters)
        for what, count, most in (
            ("registers", nregisters, MAX_REGISTERS),
            ("constants", len(constants), MAX_CONSTANTS),
            ("steps", len(steps), MAX_STEPS),
        ):
            if count > most:
                raise ValueError(f"the formula is too large: {count} {what}, at most {most}")
        return Tape(
            variables=variables,
            steps=b"".join(map(self.encode, uniform + varying)),
            constants=struct.pack(f"={len(constants)}d", *constants),
            nregisters=nregisters,
            nuniform=len(uniform),
            results=tuple(self.operand[at] for at in self.outputs),
            rows={self.rows[node.name]: node.name for at in steps if (node := self.nodes[at]).name},
        )

    def allocate(self, first: int, uniform: list[int], varying: list[int]) -> int:
        """Give every step a register, used again when its value has been; return how many."""
        next_register = first
        for at in uniform:
            self.operand[at] = next_register
            next_register += 1
        last_use = {arg: i for i, at in enumerate(varying) for arg in self.nodes[at].args}
        last_use |= dict.fromkeys(self.outputs, len(varying))
        free: list[int] = []
        for i, at in enumerate(varying):
            for arg in sorted(set(self.nodes[at].args)):
                if last_use[arg] == i and arg in self.varying and self.is_step(arg):
                    free.append(self.operand[arg])
            if not free:
                free.append(next_register)
                next_register += 1
            self.operand[at] = free.pop()
        return next_register

    def number_constants(self, first: int) -> list[float]:
        found: dict[bytes, int] = {}
        for at in self.order:
            if self.nodes[at].op == "constant":
                encoded = struct.pack("=d", float(self.nodes[at].constant))
                self.operand[at] = first + found.setdefault(encoded, len(found))
        return [struct.unpack("=d", encoded)[0] for encoded in found]

    def encode(self, at: int) -> bytes:
        node = self.nodes[at]
        operands = [self.operand[arg] for arg in node.args]
        padding = [_NONE] * (_MAX_OPERANDS - len(operands))
        row = self.rows[node.name] if node.name else 0
        return _STEP.pack(OPERATIONS.index(node.op), row, self.operand[at], *operands, *padding)


def _builtin_rows() -> Mapping[str, int]:
    from actfast import _core

    return {activation.name: i for i, activation in enumerate(_core.ACTIVATIONS)}


def compile_tape(
    outputs: Sequence[Expr],
    variables: tuple[str, ...],
    *,
    rows: Mapping[str, int] | None = None,
    expand: Expand | None = None,
) -> Tape:
    """Compile expressions into one program.

    Parameters
    ----------
    outputs
        What to compute. A call of a built-in such as ``gelu``, with all parameters,
        becomes a call of its loop, and ``gelu'`` of the loop of its derivative.
    variables
        The argument's name, then the parameters'.
    rows
        The number of each built-in's row; by default those of this build.
    expand
        Gives a call's formula in primitives, which is computed instead of the call
        where that takes less time. For float32 only: a formula may cancel.

    Raises
    ------
    ValueError
        If the formula is too large for the interpreter, or has a row's sum or maximum.
    """
    if not 1 <= len(variables) <= MAX_VARIABLES:
        raise ValueError(f"{len(variables)} variables, from 1 to {MAX_VARIABLES} wanted")
    rows = _builtin_rows() if rows is None else rows
    builder = _Builder(variables, rows, expand)
    built = [builder.build(output) for output in outputs]
    return _Scheduler(builder.graph, variables, rows, built).schedule(variables)
