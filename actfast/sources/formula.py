"""Formulas as loops: the expressions to compute, compiled to tapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from actfast import _loops
from actfast.facts.functions import CALLED, functions, row_named
from actfast.facts.kinds import BACKWARD, Kind
from actfast.facts.row import Row
from actfast.formula import (
    CONDITIONS,
    INF,
    Call,
    Expr,
    Machine,
    Number,
    Tape,
    Variable,
    at_infinity,
    compile_tape,
    differentiate,
    inlined,
    is_primitive,
    nodes,
    parse,
)
from actfast.formula.tree import transform, with_args

__all__ = ["loops_of", "parameter_loops"]

MACHINE = Machine(**_loops.TAPE_MACHINE)


# What to compute


def value_of(row: Row) -> Expr:
    """A row's formula, in which built-ins stay calls."""
    return parse(row.formula, row.variables, functions(), inline=False)


def slopes_of(row: Row) -> tuple[Expr, ...]:
    """The derivatives by the inputs, of which the row may have closed forms."""
    if row.derivative:
        texts = row.derivatives
        return tuple(parse(text, row.variables, functions(), inline=False) for text in texts)
    value = value_of(row)
    return tuple(differentiate(value, name, functions()) for name in row.family.operands)


def second_of(row: Row) -> Expr:
    if row.second_derivative:
        return parse(row.second_derivative, row.variables, functions(), inline=False)
    return differentiate(slopes_of(row)[0], row.variables[0], functions())


def limits_of(row: Row) -> dict[str, Expr]:
    """The asymptotes that are claimed, at -inf and inf."""
    found = {"left": row.left, "right": row.right}
    return {side: parse(text, row.variables, functions()) for side, text in found.items() if text}


def repaired(expr: Expr, inputs: Iterable[str], limits: Mapping[str, Expr]) -> Expr:
    """NaN stays NaN, and at infinity holds what is claimed of it."""
    at = {"left": Call("neg", (INF,)), "right": INF}
    for name in inputs:
        x = Variable(name)
        for side, limit in limits.items():
            there = at_infinity(limit, name, below=side == "left")
            expr = Call("where", (Call("==", (x, at[side])), there, expr))
        if not keeps_nan(expr, x):
            expr = Call("where", (Call("!=", (x, x)), x, expr))
    return expr


def keeps_nan(expr: Expr, x: Variable) -> bool:
    """Whether it is plain from the operations alone that a NaN x gives NaN."""
    keeps: dict[Expr, bool] = {}
    for node in nodes(expr):
        if not isinstance(node, Call):
            keeps[node] = node == x
            continue
        args = [keeps[arg] for arg in node.args]
        if node.op in CONDITIONS:
            keeps[node] = False
        elif node.op == "where":
            keeps[node] = args[1] and args[2]
        elif node.op == "**":
            # NaN to the power of 0 is 1.
            keeps[node] = args[0] and isinstance(node.args[1], Number) and node.args[1].text != "0"
        elif is_primitive(node.op):
            keeps[node] = any(args)
        else:
            # A built-in; of its parameters nothing is known.
            keeps[node] = args[0] and _texts_keep_nan(node.op)
    return keeps[expr]


@cache
def _texts_keep_nan(called: str) -> bool:
    """Whether a built-in's formula does, or its derivative's, which may stand for its loop."""
    row = row_named(called.removesuffix("'"))
    text = row.formula if row.name == called else row.derivative
    x = Variable(row.variables[0])
    return not text or keeps_nan(parse(text, row.variables, functions()), x)


def by_input(exprs: Mapping[str, Expr], name: str, order: int) -> dict[str, Expr]:
    """Derivatives of that order of the asymptotes."""
    found = dict(exprs)
    for _ in range(order):
        found = {side: differentiate(expr, name, functions()) for side, expr in found.items()}
    return found


def outputs_of(row: Row, kind: Kind) -> tuple[Expr, ...]:
    """What the loop of that kind computes, but for the product with grad."""
    if kind.from_output:
        variables = ("y", *row.param_names)
        slope = parse(row.from_output, variables, functions(), inline=False)
        return (repaired(slope, variables[:1], {}),)
    inputs, limits = row.family.operands, limits_of(row)
    slopes: tuple[Expr, ...] = ()
    if kind.order:
        slopes = slopes_of(row) if kind.order == 1 else (second_of(row),)
    ends = by_input(limits, inputs[0], kind.order)
    found = tuple(repaired(slope, inputs, ends) for slope in slopes)
    return (repaired(value_of(row), inputs, limits), *found) if kind.gives_value else found


# Loops


def loops_of(
    row: Row, kinds: Iterable[Kind], complete: Callable[[int], _loops.LoopTable] | None = None
) -> _loops.LoopTable:
    """Those of the kinds, as a row's texts have them."""
    tapes = {}
    for kind in kinds:
        variables = ("y", *row.param_names) if kind.from_output else row.variables
        ninputs = len(variables) - len(row.params)
        for t, tape in enumerate(_tapes(outputs_of(row, kind), variables, ninputs)):
            tapes[t, kind.index] = tape
    return _loops.tape_loops(tapes, row.family.number, complete)


def parameter_loops(row: Row, by: str) -> _loops.LoopTable:
    """grad times the derivative by a parameter: a kind of backward with one result.

    Of several inputs the others stand where parameters do, which may vary too.
    """
    slope = differentiate(value_of(row), by, functions())
    ends = by_input(limits_of(row), by, 1)
    outputs = (repaired(slope, row.family.operands, ends),)
    tapes = {(t, BACKWARD.index): tape for t, tape in enumerate(_tapes(outputs, row.variables, 1))}
    return _loops.tape_loops(tapes)


def _tapes(outputs: tuple[Expr, ...], variables: tuple[str, ...], ninputs: int) -> tuple[Tape, ...]:
    """The programs of each type that loops compute in."""
    outputs = tuple(map(with_loops, outputs))
    # In float32 a call may be computed by its formula, where that is faster: the digits that
    # it loses are beyond float32's.
    return tuple(
        compile_tape(
            outputs, variables, machine=MACHINE, ninputs=ninputs, rows=CALLED, expand=expand
        )
        for expand in (lambda call: inlined(call, functions()), None)
    )


def with_loops(expr: Expr) -> Expr:
    """The expression, in which calls of rows that have no loops are replaced by their texts."""

    def replaced(node: Expr, args: tuple[Expr, ...]) -> Expr:
        node = with_args(node, args)
        if not isinstance(node, Call) or is_primitive(node.op):
            return node
        name = node.op.removesuffix("'")
        if name in CALLED or name not in functions():
            return node
        row = row_named(name)
        (text,) = slopes_of(row) if name != node.op else (value_of(row),)
        return with_loops(text.substitute(dict(zip(row.variables, args, strict=True))))

    return transform(expr, replaced)
