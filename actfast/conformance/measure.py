"""Errors in ULP: what the suite judges, and what the project's figures are made of.

What is measured is the forward, the derivative by each input, the second derivative, and
backward_from_output as a function of the output that it is given. Of rows, the gradient, and
some values, are measured against the scale that their row states, for their terms may cancel.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actfast.conformance.jumps import undeclared_kinks
from actfast.conformance.samples import baseline, pairs, points, rows
from actfast.conformance.subject import Subject
from actfast.conformance.truth import (
    DERIVATIVE,
    FORWARD,
    FROM_OUTPUT,
    SCALE,
    SECOND_DERIVATIVE,
    VALUE_SCALE,
    Truth,
)
from actfast.conformance.ulp import Exact, finfo, ulp_error
from actfast.facts import kinds

__all__ = ["KINDS", "LONG_ROW", "ROOT_WINDOW", "Measured", "inputs_of", "judged", "measured"]

Array = NDArray[Any]
# By what is measured, the call that gives it.
KINDS = {
    FORWARD: kinds.FORWARD.name,
    DERIVATIVE: kinds.DERIVATIVE.name,
    SECOND_DERIVATIVE: kinds.SECOND_DERIVATIVE.name,
    FROM_OUTPUT: kinds.FROM_OUTPUT.name,
}
# Around a root its error is judged absolutely: there, x's own rounding decides.
ROOT_WINDOW = 0.02
# The lengths of rows: one element, one more than a register's, and one that is walked in parts.
LENGTHS = (1, 2, 5, 17, 100, 333)
LONG_ROW = 4099


@dataclass(frozen=True)
class Measured:
    """One result of one call: the inputs, flat, and how far the result is from the truth."""

    what: str
    inputs: tuple[Array, ...]
    got: Array
    want: Exact
    errors: NDArray[np.float64]
    """In ULP; 0 where the result is judged absolutely, or by convention."""
    near_root: NDArray[np.bool_]

    @property
    def worst(self) -> int:
        return int(np.argmax(self.errors))


def inputs_of(
    subject: Subject, what: str, dtype: Any, density: float = 1, **params: float
) -> list[tuple[Array, ...]]:
    """The operands of calls over the whole range."""
    family = subject.facts.family
    if family.rowwise:
        return list(_row_inputs(subject, what, dtype, density, params))
    truth = subject.truth(dtype, **params)
    if len(family.operands) > 1:
        return [pairs(dtype, truth.specials, density)]
    # What cancels does so next to a kink, too.
    found = undeclared_kinks(truth) if what == FORWARD else []
    x = points(dtype, [*truth.specials, *found], density)
    if what == FROM_OUTPUT:
        y = subject.values(FORWARD, x, **params)
        return [(np.unique(y[np.isfinite(y)]),)]
    return [(x,)]


def _row_inputs(
    subject: Subject, what: str, dtype: Any, density: float, params: dict[str, float]
) -> Iterator[tuple[Array, ...]]:
    # Two thirds of all elements are those of the longest.
    lengths = [n for n in LENGTHS if n <= 17 or density >= (0.5 if n <= 100 else 1)]
    for n in (*lengths, LONG_ROW) if what == FORWARD and density >= 1 else lengths:
        x = rows(dtype, n, density) if n < LONG_ROW else rows(dtype, n)[:2]
        if what == FORWARD:
            yield (x,)
            if subject.facts.value_scale and n < LONG_ROW:
                yield (_cancelling(subject, x, params),)
            continue
        shape = x.shape[:1] if subject.facts.family.reduces else x.shape
        grad = baseline(dtype, int(np.prod(shape)), seed=n, spread=3).reshape(shape)
        if what == FROM_OUTPUT:
            x = subject.values(FORWARD, x, **params)
            if not np.isfinite(x.astype(np.float64)).all():
                continue
        yield grad, x
    if what != FORWARD and density >= 0.5:
        yield from _deep_rows(subject, what, dtype, params)


def _cancelling(subject: Subject, x: Array, params: dict[str, float]) -> Array:
    """Rows that are moved to where their result is between 1 and 2^-12 of what it was."""
    y = subject.values(FORWARD, x, **params)
    left = np.ldexp(1.0, -np.arange(len(y)) % 13 - 12)
    moved: Array = (x - (y * (1 - left))[:, None]).astype(x.dtype)
    return moved


def _deep_rows(
    subject: Subject, what: str, dtype: Any, params: dict[str, float]
) -> Iterator[tuple[Array, ...]]:
    """Rows of which one element has nearly everything, the gradient too.

    What the others' gradients are is then an error of their shares alone: a rounded logarithm
    of 1e-35 has two digits less.
    """
    rng = np.random.default_rng(80)
    deepest = -math.log(float(finfo(dtype).smallest_subnormal))
    depth = np.linspace(0.5, deepest, 48)[:, None]
    x = -depth * np.hstack([np.zeros_like(depth), rng.uniform(0.2, 1, (48, 2))])
    x = (x + rng.uniform(-0.25, 0.25, x.shape)).astype(dtype)
    for own in (x, -x):
        y = subject.values(FORWARD, own, **params)
        size = rng.uniform(0.5, 1, len(own)).astype(dtype)
        if subject.facts.family.reduces:
            yield size, own
            continue
        grad = np.zeros_like(own)
        grad[np.arange(len(own)), np.argmax(y, axis=1)] = size
        if what != FROM_OUTPUT:
            yield grad, own
        elif np.isfinite(y.astype(np.float64)).all():
            yield grad, y


def outputs_of(
    subject: Subject, what: str, inputs: tuple[Array, ...], **params: float
) -> tuple[Array, ...]:
    """The results, one for each input of a derivative."""
    kind = KINDS[what]
    if subject.facts.family.rowwise:
        kind = kinds.BACKWARD.name if what == DERIVATIVE else kind
    elif what == FROM_OUTPUT:
        inputs = (np.ones_like(inputs[0]), *inputs)
    found = subject.values(kind, *inputs, **params)
    return found if isinstance(found, tuple) else (found,)


def judged(
    truth: Truth, what: str, inputs: tuple[Array, ...], outputs: tuple[Array, ...], own: bool = True
) -> list[Measured]:
    """The outputs for the inputs, beside the truth."""
    dtype = outputs[0].dtype
    if truth.family.rowwise:
        want, scale = truth.rows(what, *inputs), None
        if what != FORWARD:
            scale = truth.rows(SCALE if what == DERIVATIVE else "output_scale", *inputs)
        elif truth.row.value_scale:
            scale = truth.rows(VALUE_SCALE, *inputs)
        (got,) = (output.ravel() for output in outputs)
        errors = ulp_error(got, want, dtype, scale)
        x = inputs[-1]
        if got.size != x.size:  # of a reduction the first element stands for the row
            x = x[:, 0]
        return [Measured(what, (x.ravel(),), got, want, errors, np.zeros(got.shape, bool))]
    found = []
    for part, got in enumerate(outputs):
        want = truth.exacts(what, *inputs, part=part)
        errors = ulp_error(got, want, dtype)
        near = np.zeros(got.shape, bool)
        if what in (DERIVATIVE, SECOND_DERIVATIVE):
            near = _near_roots(truth, what, part, inputs, want.floats(), own)
            # What a derivative is at a kink is a convention, and another check's.
            errors[near | truth.near_kink(inputs[0])] = 0
        found.append(Measured(what, inputs, got, want, errors, near))
    return found


def _near_roots(
    truth: Truth, what: str, part: int, inputs: tuple[Array, ...], exact: Array, own: bool
) -> NDArray[np.bool_]:
    """Within the window of a root: of a declared one of f', or where a sign changes."""
    x = inputs[0].astype(np.float64)
    if part:
        return np.zeros(x.shape, bool)
    near = np.zeros(x.shape, bool)
    if what == DERIVATIVE:
        near = np.asarray(truth.root_distance(x) <= ROOT_WINDOW)
        if truth.row.derivative_roots or (own and len(inputs) == 1):
            return near
    with np.errstate(all="ignore"):
        # By gate it is a function of the gate times what depends on the value alone.
        signs = np.sign(exact) * np.sign(inputs[-1] if len(inputs) > 1 else 1)
    # Zeros have no sign of their own.
    order = np.argsort(x)
    order = order[signs[order] != 0]
    signs = signs[order]
    for i in np.flatnonzero(signs[1:] * signs[:-1] < 0):
        near |= np.abs(x - x[order[i]]) <= ROOT_WINDOW
        near |= np.abs(x - x[order[i + 1]]) <= ROOT_WINDOW
    return near


def measured(
    subject: Subject, what: str, dtype: Any, density: float = 1, **params: float
) -> list[Measured]:
    """Everything of one kind, over the whole range."""
    truth = subject.truth(dtype, **params)
    found = []
    for inputs in inputs_of(subject, what, dtype, density, **params):
        outputs = outputs_of(subject, what, inputs, **params)
        found += judged(truth, what, inputs, outputs, subject.own)
    return found


def half_ulp(dtype: Any) -> float:
    """What an error near a root may be, of a derivative of about 1."""
    return float(finfo(dtype).eps) / 2
