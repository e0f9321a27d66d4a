"""Formulas as loops: the expressions to compute, compiled to tapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from actfast import _core
from actfast._general import BACKWARD, DERIVATIVE, FORWARD, PAIR
from actfast.activation import functions
from actfast.differentiate import differentiate
from actfast.errors import SpecError
from actfast.formula import (
    CONDITIONS,
    Call,
    Expr,
    Number,
    Variable,
    inlined,
    is_primitive,
    nodes,
    parse,
)
from actfast.tape import compile_tape

if TYPE_CHECKING:
    from actfast.spec import ActivationSpec

X = Variable("x")
INF = Number("inf")


def value_of(row: Mapping[str, Any]) -> Expr:
    """A row's formula, in which built-ins stay calls."""
    return parse(row["formula"], variables_of(row), functions(), inline=False)


def slope_of(row: Mapping[str, Any], by: str = "x") -> Expr:
    """The derivative by x, of which the row may have a closed form, or by a parameter."""
    if by == "x" and row["derivative"]:
        return parse(row["derivative"], variables_of(row), functions(), inline=False)
    return differentiate(value_of(row), by, functions())


def variables_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    return ("x", *(p[0] for p in row["params"]))


def limits_of(row: Mapping[str, Any]) -> dict[str, Expr]:
    """The asymptotes that are claimed, at -inf and inf."""
    found = {"left": row["left"], "right": row["right"]}
    return {
        side: parse(text, variables_of(row), functions()) for side, text in found.items() if text
    }


def repaired(expr: Expr, limits: Mapping[str, Expr]) -> Expr:
    """NaN stays NaN, and at infinity holds what is claimed of it."""
    at = {"left": Call("neg", (INF,)), "right": INF}
    for side, limit in limits.items():
        expr = Call("where", (Call("==", (X, at[side])), limit, expr))
    return expr if keeps_nan(expr) else Call("where", (Call("!=", (X, X)), X, expr))


def keeps_nan(expr: Expr) -> bool:
    """Whether it is plain from the operations alone that a NaN x gives NaN."""
    keeps: dict[Expr, bool] = {}
    for node in nodes(expr):
        if not isinstance(node, Call):
            keeps[node] = node == X
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
            keeps[node] = args[0]
    return keeps[expr]


def programs(row: Mapping[str, Any]) -> dict[int, tuple[Expr, ...]]:
    """What the loop of each kind computes."""
    limits = limits_of(row)
    value = repaired(value_of(row), limits)
    slopes = {side: differentiate(limit, "x", functions()) for side, limit in limits.items()}
    slope = repaired(slope_of(row), slopes)
    return {FORWARD: (value,), DERIVATIVE: (slope,), BACKWARD: (slope,), PAIR: (value, slope)}


def parameter_program(row: Mapping[str, Any], by: str) -> dict[int, tuple[Expr, ...]]:
    """grad times the derivative by a parameter."""
    limits = {side: differentiate(limit, by, functions()) for side, limit in limits_of(row).items()}
    return {BACKWARD: (repaired(slope_of(row, by), limits),)}


def formula_loops(spec: ActivationSpec) -> _core.LoopTable:
    row = spec.row()
    try:
        return _loops(programs(row), variables_of(row))
    except ValueError as error:
        raise SpecError(f"{spec.name}: {error}", spec.name) from error


def parameter_loops(row: Mapping[str, Any], by: str) -> _core.LoopTable:
    return _loops(parameter_program(row, by), variables_of(row))


def _loops(outputs: Mapping[int, tuple[Expr, ...]], variables: tuple[str, ...]) -> _core.LoopTable:
    tapes = {}
    for kind, exprs in outputs.items():
        for t in range(2):
            # In float32 a call may be computed by its formula, where that is faster: the
            # digits that it loses are beyond float32's.
            expand = _expanded if t == 0 else None
            tape = compile_tape(exprs, variables, expand=expand)
            tapes[t, kind] = (tape, *_placed(kind, tape.results))
    return _core.tape_loops(tapes)


def _expanded(call: Call) -> Expr:
    return inlined(call, functions())


def _placed(kind: int, results: tuple[int, ...]) -> tuple[int, int]:
    """Where the value and the derivative are; -1 for neither."""
    if kind == PAIR:
        return results[0], results[1]
    return (results[0], -1) if kind == FORWARD else (-1, results[0])
