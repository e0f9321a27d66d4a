"""The correct functions of each family that mutants are made of, and the lists of mutants."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

import actfast
from actfast._loops import LOOP_DTYPES
from actfast.conformance.subject import Subject
from actfast.facts.families import family_named
from actfast.facts.param import Param
from actfast.facts.row import Row, with_short_types

__all__ = [
    "FAMILIES",
    "FAMILY_MUTANTS",
    "MUTANTS",
    "SOUND",
    "Array",
    "Function",
    "Gated",
    "Leaky",
    "Reduction",
    "Rows",
    "Sound",
    "claims",
    "in_the_tail",
    "maker",
    "mutant",
    "off_by_one_ulp",
]

Array = NDArray[Any]


class Function:
    """What the correct functions of all families share, and faults of any family replace."""

    row: str
    facts: Mapping[str, Any] = {}
    dtypes: tuple[str, ...] = ()
    # What a family has of these, with its own operands.
    derivative: Any = None
    second_derivative: Any = None
    backward: Any = None
    value_and_derivative: Any = None
    backward_from_output: Any = None

    def __init__(self) -> None:
        self.act: Any = actfast.get(self.row)

    def subject(self) -> Subject:
        facts = replace(self.known(), **self.facts)
        return Subject(self, name=type(self).__name__, facts=facts, dtypes=self.dtypes)

    def known(self) -> Row:
        return actfast.info(self.row)

    def value(self, x: Any, **params: Any) -> Any:
        return self.act(x, **params)

    def slope(self, x: Any, **params: Any) -> Any:
        return self.act.derivative(x, **params)

    def write(self, x: Array, out: Array, **params: Any) -> Array:
        # The ufunc judges out and copes with any overlap.
        return np.asarray(np.positive(self.value(x, **params), out=out))

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        raise NotImplementedError


class Sound(Function):
    """A correct function with everything that a subject can have."""

    row = "elu"

    def __call__(self, x: Any, out: Array | None = None, **params: float) -> Any:
        return self.value(x, **params) if out is None else self.write(x, out, **params)

    def derivative(self, x: Any, **params: float) -> Any:
        return self.slope(x, **params)

    def second_derivative(self, x: Any, **params: float) -> Any:
        return self.act.second_derivative(x, **params)

    def backward(self, grad: Any, x: Any, **params: float) -> Any:
        return np.broadcast_to(grad, np.shape(x)) * self.slope(x, **params)

    def value_and_derivative(self, x: Any, **params: float) -> Any:
        return self.value(x, **params), self.slope(x, **params)

    def backward_from_output(self, grad: Any, y: Any, **params: float) -> Any:
        return self.act.backward_from_output(grad, y, **params)


class Leaky(Sound):
    row = "leaky_relu"


class Reduction(Function):
    """The same of rows, each of which gives one number."""

    row = "logsumexp"

    def __call__(
        self, x: Any, out: Array | None = None, axis: Any = -1, where: Any = None, **params: float
    ) -> Any:
        options: dict[str, Any] = {"axis": axis, **params}
        if where is not None:
            return self.masked(x, where, **options)
        return self.value(x, **options) if out is None else self.write(x, out, **options)

    def masked(self, x: Any, where: Any, **options: Any) -> Any:
        return self.act(x, where=where, **options)

    def slope(self, x: Any, **params: Any) -> Any:
        """What elementwise mutants take for the derivative, which rows have not."""
        return np.ones_like(x)

    def gradient(self, grad: Any, x: Any, **options: Any) -> Any:
        return self.act.backward(grad, x, **options)

    def backward(self, grad: Any, x: Any, axis: Any = -1, **options: Any) -> Any:
        return self.gradient(grad, x, axis=axis, **options)


class Rows(Reduction):
    """The same of rows, each of which gives a row."""

    row = "softmax"

    def backward_from_output(self, grad: Any, y: Any, axis: Any = -1, **options: Any) -> Any:
        return self.act.backward_from_output(grad, y, axis=axis, **options)


# Below what mutants change.
LOWER = -19.0


class _Gate:
    """max(gate, lower) * value, with the value of the call that is being made."""

    def __init__(self, beside: threading.local) -> None:
        self.beside = beside

    def __call__(self, gate: Any, lower: float = LOWER) -> Any:
        return self.open(gate, lower) * self.beside.value

    def open(self, gate: Any, lower: float) -> Any:
        return np.maximum(gate, lower)

    def derivative(self, gate: Any, lower: float = LOWER) -> Any:
        gate, value = np.asarray(gate), self.beside.value
        # What is closed must not meet an infinity.
        passes = (gate > lower) | np.isnan(value)
        found = np.where(np.isnan(gate), gate, np.where(passes, value, gate.dtype.type(0)))
        return found.astype(gate.dtype)


class Gated(Function):
    """The same of two inputs, of which mutants see the gate."""

    def __init__(self) -> None:
        self.beside = threading.local()
        self.act = _Gate(self.beside)

    def known(self) -> Row:
        return Row(
            name="gated",
            family=family_named("gated"),
            params=(Param("lower", LOWER),),
            formula="max(gate, lower) * value",
            derivative="where(gate > lower, 1, 0) * value; max(gate, lower)",
            range="[-inf, inf]",
            monotone="no",
            symmetry="none",
            smoothness="C0",
            kinks="lower: 0",
            max_ulp=with_short_types(
                {d: {"forward": 0.5, "derivative": 0.5} for d in LOOP_DTYPES}, loosely=False
            ),
        )

    def __call__(self, gate: Any, value: Any, out: Array | None = None, **params: float) -> Any:
        self.beside.value = value
        return self.value(gate, **params) if out is None else self.write(gate, out, **params)

    def by_value(self, gate: Any, **params: float) -> Any:
        return self.act.open(gate, params.get("lower", LOWER))

    def derivative(self, gate: Any, value: Any, **params: float) -> Any:
        self.beside.value = value
        return self.slope(gate, **params), self.by_value(gate, **params)

    def backward(self, grad: Any, gate: Any, value: Any, **params: float) -> Any:
        slopes = self.derivative(gate, value, **params)
        return tuple(np.broadcast_to(grad, np.shape(gate)) * slope for slope in slopes)

    def value_and_derivative(self, gate: Any, value: Any, **params: float) -> Any:
        slopes = self.derivative(gate, value, **params)
        return self.value(gate, **params), slopes


SOUND: dict[str, Callable[[], Function]] = {
    "elu": Sound,
    "leaky_relu": Leaky,
    "softmax": Rows,
    "logsumexp": Reduction,
    "gated": Gated,
}
# By the id of the check that fails: a subject, or where another process finds it.
MUTANTS: dict[str, Callable[[], Any]] = {}
# The same of rows, reductions and gated functions, by id and family.
FAMILY_MUTANTS: dict[tuple[str, str], Callable[[], Any]] = {}
FAMILIES: dict[str, type[Function]] = {"rows": Rows, "reduction": Reduction, "gated": Gated}


def maker(kind: type[Function]) -> Callable[[], Subject]:
    return lambda: kind().subject()


def mutant(id: str, *families: str) -> Callable[[type[Function]], type[Function]]:
    """A mutant of the family that the class is of, or of elu; and the same fault of others."""

    def add(kind: type[Function]) -> type[Function]:
        if not issubclass(kind, tuple(FAMILIES.values())):
            MUTANTS[id] = maker(_of(kind, Sound))
        for family in families:
            FAMILY_MUTANTS[id, family] = maker(_of(kind, FAMILIES[family]))
        return kind

    return add


def _of(kind: type[Function], base: type[Function]) -> type[Function]:
    """The fault in a function of that family."""
    return kind if issubclass(kind, base) else type(kind.__name__, (kind, base), {})


def claims(id: str, row: str = "elu", **facts: Any) -> None:
    """A mutant that says something wrong of a sound function, of a row or a family."""
    name = f"Claims{id}"
    if row in FAMILIES:
        kind = type(name, (FAMILIES[row],), {"facts": facts})
        FAMILY_MUTANTS[id, row] = maker(kind)
    else:
        MUTANTS[id] = maker(type(name, (Sound,), {"row": row, "facts": facts}))


def off_by_one_ulp(y: Array, where: Any) -> Array:
    moved = y.copy()
    moved[where] = np.nextafter(y[where], np.inf)
    return moved


def in_the_tail(x: Array) -> NDArray[np.bool_]:
    """Where elu curves, short of saturation."""
    return np.asarray((x < -2) & (x > -10))
