"""Formulas as loops: the expressions to compute, compiled to tapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from actfast._general import BACKWARD, DERIVATIVE, FORWARD, PAIR
from actfast.activation import functions
from actfast.differentiate import differentiate
from actfast.formula import Call, Expr, Number, Variable, parse

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
    return Call("where", (Call("!=", (X, X)), X, expr))


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


def formula_loops(spec: ActivationSpec) -> Any:
    row = spec.row()
    return _loops(programs(row), variables_of(row))


def parameter_loops(row: Mapping[str, Any], by: str) -> Any:
    return _loops(parameter_program(row, by), variables_of(row))


def _loops(outputs: Mapping[int, tuple[Expr, ...]], variables: tuple[str, ...]) -> Any:
    import numpy as np

    from actfast import _core
    from actfast.formula import evaluate, inlined, numpy_namespace

    trees = {k: tuple(inlined(e, functions()) for e in v) for k, v in outputs.items()}

    def host(kind: int, operands: Any, outs: Any) -> None:
        first = kind == BACKWARD
        values = {
            n: v if isinstance(v, float) else v.astype(np.float64)
            for n, v in zip(variables, operands[first:], strict=True)
        }
        results = [
            evaluate(e, numpy_namespace(), values).astype(outs[0].dtype) for e in trees[kind]
        ]
        for out, result in zip(outs, results, strict=True):
            out[...] = operands[0] * result if first else result

    return _core.python_loops(host, tuple(outputs), len(variables) - 1)
