"""Formulas of rows, and their gradients by reverse-mode differentiation, in NumPy and float64."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import Any

import numpy as np

from actfast.facts.functions import parse
from actfast.facts.row import Row
from actfast.formula import (
    CONDITIONS,
    Call,
    Expr,
    Number,
    Variable,
    differentiate,
    evaluate,
    is_of_row,
    nodes,
    numpy_namespace,
)
from actfast.formula.of_rows import threshold_by_alpha, threshold_by_x

__all__ = ["FormulaOfRows"]

Array = np.ndarray[Any, np.dtype[Any]]
Values = Mapping[str, Any]


class FormulaOfRows:
    """A row's formula over matrices whose rows are along the last axis."""

    def __init__(self, row: Row) -> None:
        self.row = row

    @cached_property
    def nodes(self) -> list[Expr]:
        return nodes(parse(self.row.formula, self.row.variables))

    def forward(self, x: Array, **params: float) -> Array:
        return self._shaped(self._values(x, params)[self.nodes[-1]], x)

    def backward(self, grad: Array, x: Array, **params: float) -> Array:
        """The gradient by x."""
        (name,) = self.row.family.operands
        found = self.gradients(grad, x, (name,), params)[name]
        return np.array(np.broadcast_to(found, x.shape))

    def gradients(
        self, grad: Array, x: Array, by: Sequence[str], params: Mapping[str, float]
    ) -> dict[str, Array]:
        """The gradients by variables, each summed to the variable's shape.

        The largest elements of a row share what goes to its maximum. A gradient of 0 takes
        part in nothing, be what it is multiplied by infinite.
        """
        values = self._values(x, params)
        result = self.nodes[-1]
        wide = np.asarray(grad, np.float64)
        if self.row.family.reduces:
            wide = wide[:, None]
        grads: dict[Expr, Array] = {result: _summed(wide, np.shape(values[result]))}
        wanted = {*by}
        for node in reversed(self.nodes):
            if node not in grads or not isinstance(node, Call):
                continue
            own = grads[node]
            args = [values[arg] for arg in node.args]
            for i, arg in enumerate(node.args):
                if not wanted & arg.variables or _is_condition(arg):
                    continue
                part = np.where(own == 0, 0.0, own * _slope(node, i, args, values[node]))
                part = _summed(part, np.shape(values[arg]))
                grads[arg] = grads[arg] + part if arg in grads else part
        return {name: grads.get(Variable(name), np.zeros(())) for name in by}

    def _values(self, x: Array, params: Mapping[str, float]) -> dict[Expr, Any]:
        (name,) = self.row.family.operands
        given = {name: x.astype(np.float64), **params}
        values: dict[Expr, Any] = {}
        for node in self.nodes:
            if isinstance(node, Call):
                call, named = _over(node)
                arguments = {u: values[arg] for u, arg in named.items()}
                values[node] = evaluate(call, numpy_namespace(), arguments)
            elif isinstance(node, Variable):
                values[node] = np.asarray(given[node.name])
            else:
                values[node] = np.asarray(evaluate(node, numpy_namespace(), {}))
        return values

    def _shaped(self, value: Any, x: Array) -> Array:
        if self.row.family.reduces:
            return np.array(np.broadcast_to(value, (x.shape[0], 1))[:, 0])
        return np.array(np.broadcast_to(value, x.shape))


def _is_condition(node: Expr) -> bool:
    return isinstance(node, Call) and node.op in CONDITIONS


def _looks_at_row(node: Call) -> bool:
    return is_of_row(node.op, len(node.args))


@cache
def _over(node: Call) -> tuple[Call, dict[str, Expr]]:
    """The operation of a node over variables, and what these stand for; numbers stay."""
    args: list[Expr] = []
    named: dict[str, Expr] = {}
    for i, arg in enumerate(node.args):
        if not isinstance(arg, Number):
            named[f"u{i}"] = arg
            arg = Variable(f"u{i}")
        args.append(arg)
    return Call(node.op, tuple(args)), named


@cache
def _partial(node: Call, i: int) -> Expr:
    return differentiate(_over(node)[0], f"u{i}")


def _slope(node: Call, i: int, args: Sequence[Any], value: Any) -> Any:
    """The derivative of a node by one of its arguments."""
    if not _looks_at_row(node):
        names = _over(node)[1]
        given = {f"u{k}": arg for k, arg in enumerate(args) if f"u{k}" in names}
        return evaluate(_partial(node, i), numpy_namespace(), given)
    if node.op == "sum":
        return np.ones(np.shape(args[0]))
    if node.op == "first":
        return np.zeros(())
    if node.op == "entmax_threshold":
        x, alpha = args
        return (threshold_by_alpha if i else threshold_by_x)(x, alpha, value)
    largest = args[0] == value
    return largest / np.maximum(np.count_nonzero(largest, axis=-1, keepdims=True), 1)


def _summed(part: Any, shape: tuple[int, ...]) -> Array:
    """Undo broadcasting: to a number, or to one of a row."""
    if not shape:
        return np.asarray(np.sum(part))
    if np.ndim(part) and np.shape(part)[-1] > shape[-1]:
        part = np.sum(part, axis=-1, keepdims=True)
    return np.asarray(part)
