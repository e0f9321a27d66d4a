"""Formulas compiled for the interpreter in ``src_c/tape``.

:func:`compile_tape` turns expressions into a :class:`Tape`: a list of steps over
registers, in which every common sub-expression is computed once. Constants are
folded in sixty digits and rounded once. What is rewritten means the same in exact
arithmetic, and never depends on what else is computed, so that a result has the
same bits whichever others come with it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from typing import TypeAlias

from actfast.formula.graph import Graph, number
from actfast.formula.parser import parse
from actfast.formula.tree import Call, Expr, Number, Variable, is_of_row

__all__ = ["EXPANSIONS", "Builder", "Machine", "Tape", "compile_tape"]


@dataclass(frozen=True)
class Machine:
    """The interpreter that a tape is for, as its C code says of itself."""

    operations: tuple[str, ...]
    """Their names, in the order of ``src_c/tape/tape.h``."""
    operands: int
    """How many a step has room for; a tape has no more variables."""
    registers: int
    constants: int
    steps: int

    @property
    def step(self) -> struct.Struct:
        """``af_step``: an operation, a row, where the result goes, and the operands."""
        return struct.Struct(f"={3 + self.operands}H")


# How long operations of float32 loops take, roughly, in units of an addition's time.
_COSTS = {
    **{"div": 2.5, "sqrt": 5.0, "root": 5.0, "where": 2.0, "where_lt": 2.0, "where_le": 2.0},
    **{"exp": 5.0, "expm1": 5.0, "sin": 6.0, "cos": 6.0, "tanh": 6.0, "logistic": 6.0},
    **{"log": 8.0, "atan": 8.0, "log1p": 11.0, "log1p_exp": 12.0, "tanh_log1p": 3.0},
    **{"exp2": 5.0, "log2": 9.0, "log10": 9.0, "sinh": 8.0, "cosh": 7.0, "tan": 14.0},
    **{
        "floor": 2.0,
        "round": 2.0,
        "erf": 17.0,
        "erfc": 14.0,
        "pow": 30.0,
        "call": 30.0,
        "call_derivative": 30.0,
    },
}

# -t/3 (1 - t^2/10 (1 - t^2/28 (1 - ...))), the n-th divisor 2n (2n + 3)
SINC_SERIES = reduce(
    lambda inner, n: f"(1 - (pi*u)**2 * (1 / {2 * n * (2 * n + 3)}) * {inner})",
    range(9, 0, -1),
    "1",
)

# Of functions that are exact enough by those that the interpreter has: 3 ULP in float64. asin
# and acos are NaN beyond 1, as is the root; log1p's argument is below 1 + 2 |u|, so that u*u
# overflows only where it is not chosen. pi (u - round(u)) is right to its last digit.
EXPANSIONS: Mapping[str, str] = {
    "ceil": "-floor(-u)",
    "asin": "atan(u / sqrt((1 - u) * (1 + u)))",
    "acos": "2 * atan(sqrt((1 - u) / (1 + u)))",
    "asinh": "sign(u) * where(abs(u) < 1e8, "
    "log1p(abs(u) + abs(u) * (abs(u) / (1 + sqrt(1 + u*u)))), log(abs(u)) + log(2))",
    "acosh": "where(u < 1, nan, where(u < 1e8, "
    "log1p(u - 1 + sqrt((u - 1) * (u + 1))), log(u) + log(2)))",
    "atanh": "sign(u) * log1p(2 * abs(u) / (1 - abs(u))) / 2",
    "sinc": "where(u == 0, 1, where(abs(u) == inf, 0, "
    "(1 - 2 * abs(round(u) - 2 * round(round(u) / 2))) * sin(pi * (u - round(u))) / (pi * u)))",
    # (cos(t) - sinc(u)) / u, t = pi u, which cancels up to t = pi / 2: there by ten terms,
    # which leave 2^-54. cos(t) is the sine of what is left, exactly, of pi / 2.
    "sinc_derivative": f"where(abs(u) <= 0.5, -pi**2 / 3 * u * {SINC_SERIES}, "
    "where(abs(u) == inf, 0, (sin(pi * (0.5 - abs(u - 2 * round(u / 2)))) - sinc(u)) / u))",
}

Expand: TypeAlias = Callable[[Call], Expr]


@dataclass(frozen=True)
class Tape:
    """A program for the interpreter: the fields of ``af_tape``, and what they stand for."""

    machine: Machine
    variables: tuple[str, ...]
    """Inputs, then parameters."""
    ninputs: int
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

    def _operand(self, index: int) -> str:
        if index == _LAST:
            return "_"
        if index < self.nvariables:
            return self.variables[index]
        if index < self.nregisters:
            return f"r{index}"
        return repr(struct.unpack_from("=d", self.constants, 8 * (index - self.nregisters))[0])

    def _lines(self) -> Iterator[str]:
        for at, (op, row, to, *operands) in enumerate(self.machine.step.iter_unpack(self.steps)):
            name = self.machine.operations[op]
            if name.startswith("call"):
                name = self.rows[row] + ("'" if name == "call_derivative" else "")
            count = _unpadded(operands)
            listed = ", ".join(map(self._operand, operands[:count]))
            once = "  once" if at < self.nuniform else ""
            yield f"{self._operand(to)} = {name}({listed}){once}"
        yield "return " + ", ".join(map(self._operand, self.results))

    def __str__(self) -> str:
        return "\n".join(self._lines())


# In place of an operand that a step does not have, and of the result of the step before.
_NONE = 0xFFFF
_LAST = 0xFFFE
# In place of a step that needs a result.
_WRITING = -1
# The longest chain, as in tape.h.
_CHAIN = 48


def _unpadded(operands: Sequence[int]) -> int:
    return sum(operand != _NONE for operand in operands)


# From expressions to nodes

_BINARY = {"+": "add", "-": "sub", "*": "mul", "/": "div", "**": "pow", "and": "and", "or": "or"}


@cache
def _expansion(op: str) -> Expr:
    return parse(EXPANSIONS[op], ("u",))


class Builder:
    """Makes nodes of expressions."""

    def __init__(
        self,
        machine: Machine,
        variables: tuple[str, ...],
        rows: Mapping[str, int],
        expand: Expand | None,
    ) -> None:
        self.graph = Graph()
        self.machine = machine
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
            return graph.constant(number(node.text))
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
        if is_of_row(op, len(args)):
            raise ValueError(f"{op} of a row: a formula that is computed elementwise has no rows")
        if op in EXPANSIONS and graph.known(args[0]) is None:
            return self.build(_expansion(op).substitute({"u": node.args[0]}))
        if op in self.machine.operations or op in EXPANSIONS:
            return graph.make(op, *args)
        return self.call(node, tuple(args))

    def call(self, node: Call, args: tuple[int, ...]) -> int:
        name = node.op.removesuffix("'")
        if name not in self.rows:
            raise ValueError(f"no built-in activation {name!r}")
        most = self.machine.operands
        if len(args) > most:
            raise ValueError(f"{name}: {len(args)} arguments, at most {most} wanted")
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
        alone = Builder(self.machine, names, self.rows, None)
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
        self,
        machine: Machine,
        graph: Graph,
        variables: tuple[str, ...],
        ninputs: int,
        rows: Mapping[str, int],
        outputs: list[int],
    ) -> None:
        self.machine = machine
        self.nodes = graph.nodes
        self.rows = rows
        self.outputs = outputs
        self.operand = {graph.variable(name): i for i, name in enumerate(variables)}
        self.inputs = {graph.variable(name) for name in variables[:ninputs]}
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
        varying = set(self.inputs)
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
            ("registers", nregisters, self.machine.registers),
            ("constants", len(constants), self.machine.constants),
            ("steps", len(steps), self.machine.steps),
        ):
            if count > most:
                raise ValueError(f"the formula is too large: {count} {what}, at most {most}")
        return Tape(
            machine=self.machine,
            variables=variables,
            ninputs=len(self.inputs),
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
        passed_on = self.find_passed_on(len(uniform) + len(varying), varying)
        last_use = {arg: i for i, at in enumerate(varying) for arg in self.nodes[at].args}
        last_use |= dict.fromkeys(self.outputs, len(varying))
        kept = set(varying) - passed_on
        free: list[int] = []
        for i, at in enumerate(varying):
            for arg in sorted(set(self.nodes[at].args)):
                if last_use[arg] == i and arg in kept:
                    free.append(self.operand[arg])
            if at in passed_on:
                self.operand[at] = _LAST
                continue
            if not free:
                free.append(next_register)
                next_register += 1
            self.operand[at] = free.pop()
        return next_register

    def find_passed_on(self, steps: int, varying: list[int]) -> set[int]:
        """Steps of a chain whose results are needed by the next step alone, or written."""
        names = self.machine.operations
        if steps > _CHAIN or any(
            names.index(self.nodes[at].op) >= names.index("exp")
            for at in self.order
            if self.is_step(at)
        ):
            return set()
        users: dict[int, set[int]] = {at: set() for at in varying}
        for at in varying:
            for arg in users.keys() & set(self.nodes[at].args):
                users[arg].add(at)
        for at in users.keys() & set(self.outputs):
            users[at].add(_WRITING)
        after = [*varying[1:], _WRITING]
        return {at for at, user in zip(varying, after, strict=False) if users[at] == {user}}

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
        padding = [_NONE] * (self.machine.operands - len(operands))
        row = self.rows[node.name] if node.name else 0
        op = self.machine.operations.index(node.op)
        return self.machine.step.pack(op, row, self.operand[at], *operands, *padding)


def compile_tape(
    outputs: Sequence[Expr],
    variables: tuple[str, ...],
    *,
    machine: Machine,
    ninputs: int = 1,
    rows: Mapping[str, int] | None = None,
    expand: Expand | None = None,
) -> Tape:
    """Compile expressions into one program.

    Parameters
    ----------
    outputs
        What to compute. A call of an activation such as ``gelu``, with all parameters,
        becomes a call of its loop, and ``gelu'`` of the loop of its derivative.
    variables
        The names of the inputs, then the parameters'.
    machine
        The interpreter that is to run it.
    ninputs
        How many of the variables are inputs, which vary along a call.
    rows
        The number of the row of each activation that may be called.
    expand
        Gives a call's formula in primitives, which is computed instead of the call
        where that takes less time. For float32 only: a formula may cancel.

    Raises
    ------
    ValueError
        If the formula is too large for the interpreter, or has a row's sum or maximum.
    """
    if not ninputs <= len(variables) <= machine.operands:
        raise ValueError(f"{len(variables)} variables, from {ninputs} to {machine.operands} wanted")
    rows = rows or {}
    builder = Builder(machine, variables, rows, expand)
    built = [builder.build(output) for output in outputs]
    scheduler = _Scheduler(machine, builder.graph, variables, ninputs, rows, built)
    return scheduler.schedule(variables)
