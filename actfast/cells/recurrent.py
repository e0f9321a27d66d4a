"""LSTM and GRU: a step, and sequences of steps with backpropagation through time.

A cell is a sequence of one step. Within, x is (steps, rows, inputs) and a state (rows, hidden);
of a sequence one product takes all steps of x to the gates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from actfast.calls.arguments import judge_outs, take_outs
from actfast.cells.call import Cell
from actfast.cells.operands import (
    Array,
    batch_of,
    flat,
    handed_over,
    refuse_shape,
    rows,
    summed,
    take,
    take_gradient,
    weight_gradient,
)
from actfast.sources.builtin import BUILTINS

__all__ = ["GRUGradients", "LSTMGradients", "gru", "gru_sequence", "lstm", "lstm_sequence"]

# What defines the two.
SIGMOID, TANH = BUILTINS["sigmoid"], BUILTINS["tanh"]
# A sequence without gradients has the gates of no more rows at once, unless one step has more.
ROWS_AT_ONCE = 1024


class LSTMGradients(NamedTuple):
    """The gradients by the arguments of an LSTM; None for a bias that there is not."""

    x: Array
    h: Array
    c: Array
    w_ih: Array
    w_hh: Array
    b_ih: Array | None
    b_hh: Array | None


class GRUGradients(NamedTuple):
    """The gradients by the arguments of a GRU; None for a bias that there is not."""

    x: Array
    h: Array
    w_ih: Array
    w_hh: Array
    b_ih: Array | None
    b_hh: Array | None


class Layout(NamedTuple):
    """The shapes of a call that fit together."""

    batch: tuple[int, ...]
    rows: int
    steps: int
    hidden: int
    results: tuple[tuple[int, ...], ...]


# Of the shapes that a program has at every step, judging them takes as long as a small step.
@lru_cache(maxsize=256)
def layout_of(
    label: str,
    gates: int,
    states: tuple[str, ...],
    sequence: bool,
    names: tuple[str, ...],
    shapes: tuple[tuple[int, ...], ...],
) -> Layout:
    """Of operands by their names, or an exception."""
    given = dict(zip(names, shapes, strict=True))
    batch = batch_of(label, given, ("x", *states), steps=int(sequence))
    inputs, hidden = given["x"][-1], given["h"][-1]
    width, because = gates * hidden, f"for {gates} gates of h's {hidden} features"
    wanted = {
        **{name: ((*given[name][:-1], hidden), f"as h has {hidden} features") for name in states},
        "w_ih": ((width, inputs), f"{because} and x's {inputs}"),
        "w_hh": ((width, hidden), because),
        "b_ih": ((width,), because),
        "b_hh": ((width,), because),
    }
    for name, (shape, why) in wanted.items():
        if name in given and given[name] != shape:
            refuse_shape(label, name, shape, why, given[name])
    steps = given["x"][0] if sequence else 1
    state = (*batch, hidden)
    # Of a sequence h at every step, then the states.
    results = ([(steps, *state)] if sequence else []) + [state] * len(states)
    return Layout(batch, prod(batch), steps, hidden, tuple(results))


class Recurrent:
    """A call of a recurrent cell: its operands, judged, and what its backward needs."""

    states: tuple[str, ...]
    gates: int

    def __init__(
        self, label: str, sequence: bool, dtype: DTypeLike | None, **given: ArrayLike | None
    ) -> None:
        self.label, self.sequence = label, sequence
        # None is no operand, but for a bias there is none.
        there = {k: v for k, v in given.items() if v is not None or k not in ("b_ih", "b_hh")}
        arrays, self.loop = take(label, dtype, there)
        self.shapes = {name: array.shape for name, array in arrays.items()}
        layout = layout_of(
            label, self.gates, self.states, sequence, (*arrays,), (*self.shapes.values(),)
        )
        self.batch, self.rows, self.steps, self.hidden, self.result_shapes = layout
        self.results = ("y", *self.states) if sequence else self.states
        x = arrays["x"]
        self.x = rows(x if sequence else x[np.newaxis], self.batch, (self.steps,))
        self.initial = [rows(arrays[name], self.batch) for name in self.states]
        self.w_ih, self.w_hh = arrays["w_ih"], arrays["w_hh"]
        self.b_ih, self.b_hh = arrays.get("b_ih"), arrays.get("b_hh")

    # Forward

    def judged_out(self, out: Any) -> list[Any]:
        outs = take_outs(out, self.results, self.label)
        if out is not None:
            judge_outs(outs, self.result_shapes, self.loop, self.label)
        return outs

    def returned(self, outs: Sequence[Array | None]) -> list[Array]:
        """What the call returns, after it ran: each an array of its own."""
        final = self.final
        if self.sequence:
            # h is the last of y; of no steps, a state is what it was.
            final = [final[0].copy(), *(final[1:] if self.steps else map(np.copy, final[1:]))]
        results = [*([self.y] if self.sequence else []), *final]
        return handed_over(results, outs, self.result_shapes, self.loop)

    def run(self, keep: bool) -> None:
        """All steps; what is needed to go back is kept, or used again for the next step."""
        with np.errstate(all="ignore"):
            self.y = self.new(self.steps, self.hidden)
            self.gate = self.new(0, self.gates * self.hidden)
            self.final = [*self.initial]
            block = max(1, self.steps if keep else ROWS_AT_ONCE // max(1, self.rows))
            self.room(self.steps if keep else 1)
            for start in range(0, self.steps, block):
                self.gate = self.of_inputs(self.x[start : start + block])
                for t in range(len(self.gate)):
                    self.final = self.step(t, t if keep else 0, self.y[start + t])

    def of_inputs(self, x: Array) -> Array:
        """What x adds to the gates, biases included, for each of some steps."""
        gates = flat(x) @ self.w_ih.T
        bias = self.bias()
        if bias is not None:
            gates += bias
        return gates.reshape(*x.shape[:-1], len(self.w_ih))

    def bias(self) -> Array | None:
        """Of the gates, as far as it does not depend on others of them."""
        raise NotImplementedError

    def room(self, steps: int) -> None:
        """Makes arrays for what so many steps keep."""
        raise NotImplementedError

    def step(self, t: int, kept: int, y: Array) -> list[Array]:
        """The states after step t, whose h is in y."""
        raise NotImplementedError

    def new(self, *shape: int) -> Array:
        """An array of rows, which are its axis before the last."""
        return np.empty((*shape[:-1], self.rows, shape[-1]), self.x.dtype)

    def columns(self, gates: Array) -> Iterator[Array]:
        """Each gate's part."""
        return (gates[:, i * self.hidden : (i + 1) * self.hidden] for i in range(self.gates))

    # Backward

    def gradients(self, *grads: Any) -> dict[str, Any]:
        """By each argument, for gradients by each result."""
        by_result = [
            take_gradient(
                self.label,
                f"grad_{name}",
                grad,
                shape,
                (*([self.steps] if name == "y" else []), self.rows, self.hidden),
                self.x.dtype,
            )
            for name, grad, shape in zip(self.results, grads, self.result_shapes, strict=True)
        ]
        by_y = by_result.pop(0) if self.sequence else None
        with np.errstate(all="ignore"):
            return self._gradients(by_y, by_result)

    def _gradients(self, by_y: Array | None, states: list[Array]) -> dict[str, Any]:
        # By what x and what h adds to the gates.
        by_x, by_h = self.back_room()
        for t in reversed(range(self.steps)):
            if by_y is not None:
                states = [by_y[t] + states[0], *states[1:]]
            states = self.step_back(t, states, by_x[t], by_h[t])
        flat_x, flat_h, first, later = map(flat, (by_x, by_h, by_h[:1], by_h[1:]))
        shape = (*([self.steps] if self.sequence else []), *self.batch)
        found = {"x": (flat_x @ self.w_ih).reshape(*shape, self.x.shape[-1])}
        if self.sequence:
            # x may lack axes of the batch, between its steps and its features.
            given = self.shapes["x"]
            lacking = len(shape) + 1 - len(given)
            found["x"] = summed(found["x"], (given[0], *(1,) * lacking, *given[1:]), self.loop)
            found["x"] = found["x"].reshape(given)
        for name, state in zip(self.states, states, strict=True):
            found[name] = state.reshape(*self.batch, self.hidden)
        found["w_ih"] = weight_gradient(flat_x, flat(self.x))
        # The h of the first step, if there is one, and of the others.
        found["w_hh"] = weight_gradient(first, self.initial[0][: len(first)])
        if self.steps > 1:
            found["w_hh"] += weight_gradient(later, flat(self.y[:-1]))
        found |= {"b_ih": flat_x, "b_hh": flat_h}
        if by_x is by_h and {"b_ih", "b_hh"} <= self.shapes.keys():
            found["b_ih"] = summed(flat_x, self.shapes["b_ih"], self.loop)
            found["b_hh"] = found["b_ih"].copy()
        return {
            name: summed(grad, self.shapes[name], self.loop) if name in self.shapes else None
            for name, grad in found.items()
        }

    def back_room(self) -> tuple[Array, Array]:
        raise NotImplementedError

    def step_back(self, t: int, states: list[Array], by_x: Array, by_h: Array) -> list[Array]:
        """From gradients by the states after step t to those before it, and by its gates."""
        raise NotImplementedError


class LSTM(Recurrent):
    states = ("h", "c")
    gates = 4

    def bias(self) -> Array | None:
        if self.b_ih is None or self.b_hh is None:
            return self.b_hh if self.b_ih is None else self.b_ih
        return self.b_ih + self.b_hh

    def room(self, steps: int) -> None:
        self.c, self.tanh_c = self.new(steps, self.hidden), self.new(steps, self.hidden)
        self.product = self.new(self.gates * self.hidden)

    def step(self, t: int, kept: int, y: Array) -> list[Array]:
        (h, c), gate = self.final, self.gate[t]
        gate += np.matmul(h, self.w_hh.T, out=self.product)
        i, f, g, o = self.columns(gate)
        i_and_f = gate[:, : 2 * self.hidden]
        SIGMOID(i_and_f, out=i_and_f)
        TANH(g, out=g)
        SIGMOID(o, out=o)
        new, scratch = self.c[kept], self.tanh_c[kept]
        np.multiply(f, c, out=new)
        new += np.multiply(i, g, out=scratch)
        TANH(new, out=scratch)
        np.multiply(o, scratch, out=y)
        return [y, new]

    def back_room(self) -> tuple[Array, Array]:
        both = np.empty_like(self.gate)
        return both, both

    def step_back(self, t: int, states: list[Array], by_x: Array, by_h: Array) -> list[Array]:
        by_state, by_c = states
        i, f, g, o = self.columns(self.gate[t])
        by_i, by_f, by_g, by_o = self.columns(by_x)
        before, tanh_c = self.c[t - 1] if t else self.initial[1], self.tanh_c[t]
        through_h = by_state * o
        by_c = by_c + TANH.backward_from_output(through_h, tanh_c, out=through_h)
        np.multiply(by_state, tanh_c, out=by_o)
        SIGMOID.backward_from_output(by_o, o, out=by_o)
        np.multiply(by_c, g, out=by_i)
        np.multiply(by_c, before, out=by_f)
        i_and_f, by_both = self.gate[t][:, : 2 * self.hidden], by_x[:, : 2 * self.hidden]
        SIGMOID.backward_from_output(by_both, i_and_f, out=by_both)
        np.multiply(by_c, i, out=by_g)
        TANH.backward_from_output(by_g, g, out=by_g)
        by_c *= f
        return [by_h @ self.w_hh, by_c]


class GRU(Recurrent):
    states = ("h",)
    gates = 3

    def bias(self) -> Array | None:
        """b_hh's of n is multiplied by r."""
        if self.b_hh is None:
            return self.b_ih
        bias = np.zeros_like(self.b_hh) if self.b_ih is None else self.b_ih.copy()
        bias[: 2 * self.hidden] += self.b_hh[: 2 * self.hidden]
        return bias

    def room(self, steps: int) -> None:
        self.of_h = self.new(steps, self.hidden)
        self.product, self.scratch = self.new(self.gates * self.hidden), self.new(self.hidden)

    def step(self, t: int, kept: int, y: Array) -> list[Array]:
        (h,), gate, of_h = self.final, self.gate[t], self.of_h[kept]
        product = np.matmul(h, self.w_hh.T, out=self.product)
        r, z, n = self.columns(gate)
        both = gate[:, : 2 * self.hidden]
        both += product[:, : 2 * self.hidden]
        SIGMOID(both, out=both)
        bias = 0 if self.b_hh is None else self.b_hh[2 * self.hidden :]
        np.add(product[:, 2 * self.hidden :], bias, out=of_h)
        n += np.multiply(r, of_h, out=self.scratch)
        TANH(n, out=n)
        np.subtract(h, n, out=self.scratch)
        self.scratch *= z
        np.add(self.scratch, n, out=y)
        return [y]

    def back_room(self) -> tuple[Array, Array]:
        return np.empty_like(self.gate), np.empty_like(self.gate)

    def step_back(self, t: int, states: list[Array], by_x: Array, by_h: Array) -> list[Array]:
        (by_state,) = states
        r, z, n = self.columns(self.gate[t])
        by_r, by_z, by_n = self.columns(by_x)
        before, two = self.y[t - 1] if t else self.initial[0], 2 * self.hidden
        kept = np.multiply(by_state, z)
        np.subtract(by_state, kept, out=by_n)
        TANH.backward_from_output(by_n, n, out=by_n)
        np.subtract(before, n, out=by_z)
        by_z *= by_state
        np.multiply(by_n, self.of_h[t], out=by_r)
        both = by_x[:, :two]
        SIGMOID.backward_from_output(both, self.gate[t][:, :two], out=both)
        by_h[:, :two] = both
        np.multiply(by_n, r, out=by_h[:, two:])
        kept += by_h @ self.w_hh
        return [kept]


# The functions. Their docstrings are those of the vjp's too.


def _lstm(
    x: ArrayLike,
    h: ArrayLike,
    c: ArrayLike,
    w_ih: ArrayLike,
    w_hh: ArrayLike,
    b_ih: ArrayLike | None = None,
    b_hh: ArrayLike | None = None,
    *,
    out: tuple[Array | None, Array | None] | None = None,
    dtype: DTypeLike | None = None,
) -> tuple[Array, Array]:
    """A step of a long short-term memory.

    With a = x w_ih^T + b_ih + h w_hh^T + b_hh in four parts a_i, a_f, a_g, a_o::

        i, f, o = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o)
        g = tanh(a_g)
        c' = f * c + i * g
        h' = o * tanh(c')

    Parameters
    ----------
    x : array_like of shape (..., I)
        The input.
    h, c : array_like of shape (..., H)
        The state. Axes before the last broadcast with x's: ``np.zeros(H)`` starts every row.
    w_ih, w_hh : array_like of shape (4 H, I) and (4 H, H)
        The weights of the gates, in the order i, f, g, o.
    b_ih, b_hh : array_like of shape (4 H,), optional
        Biases, which are added.
    out : tuple of ndarray or None, optional
        Where to write h' and c'. They may be h and c. Left as they were if the call fails.
    dtype : dtype, optional
        float16, bfloat16, float32 or float64, to compute in.

    Returns
    -------
    h, c : ndarray of shape (..., H)
        The state after the step.

    Raises
    ------
    TypeError
        For what is no array of real numbers, an unknown keyword, a wrong out or dtype.
    ValueError
        For shapes that do not fit, a read-only out.

    Notes
    -----
    ``lstm.vjp(x, h, c, w_ih, w_hh, b_ih=None, b_hh=None, *, dtype=None)`` is ((h', c'), back);
    ``back(grad_h, grad_c=0)`` gives :py:class:`LSTMGradients`. Hochreiter & Schmidhuber 1997,
    doi:10.1162/neco.1997.9.8.1735; with forget gates, Gers, Schmidhuber & Cummins 2000,
    doi:10.1162/089976600300015015.

    >>> import numpy as np
    >>> from actfast import cells
    >>> h, c = cells.lstm([1.0], [0.0], [0.5], np.ones((4, 1)), np.ones((4, 1)))
    >>> h.round(4), c.round(4)
    (array([0.5315]), array([0.9223]))
    """
    run = LSTM("lstm", False, dtype, x=x, h=h, c=c, w_ih=w_ih, w_hh=w_hh, b_ih=b_ih, b_hh=b_hh)
    outs = run.judged_out(out)
    run.run(keep=False)
    h, c = run.returned(outs)
    return h, c


def _lstm_vjp(
    x: ArrayLike,
    h: ArrayLike,
    c: ArrayLike,
    w_ih: ArrayLike,
    w_hh: ArrayLike,
    b_ih: ArrayLike | None = None,
    b_hh: ArrayLike | None = None,
    *,
    dtype: DTypeLike | None = None,
) -> tuple[tuple[Array, Array], Callable[..., LSTMGradients]]:
    """((h', c'), back), where back(grad_h, grad_c=0) gives the gradients by all arguments."""
    given = {"x": x, "h": h, "c": c, "w_ih": w_ih, "w_hh": w_hh, "b_ih": b_ih, "b_hh": b_hh}
    run = LSTM("lstm.vjp", False, dtype, **given)
    run.run(keep=True)

    def back(grad_h: ArrayLike, grad_c: ArrayLike = 0.0) -> LSTMGradients:
        return LSTMGradients(**run.gradients(grad_h, grad_c))

    h, c = run.returned((None, None))
    return (h, c), back


def _lstm_sequence(
    x: ArrayLike,
    h: ArrayLike,
    c: ArrayLike,
    w_ih: ArrayLike,
    w_hh: ArrayLike,
    b_ih: ArrayLike | None = None,
    b_hh: ArrayLike | None = None,
    *,
    out: tuple[Array | None, Array | None, Array | None] | None = None,
    dtype: DTypeLike | None = None,
) -> tuple[Array, Array, Array]:
    """Steps of :py:func:`lstm`, one after another.

    Parameters
    ----------
    x : array_like of shape (T, ..., I)
        The input at each of T steps: the first axis is time.
    h, c, w_ih, w_hh, b_ih, b_hh, dtype
        As of ``lstm``; h and c are the state before the first step.
    out : tuple of ndarray or None, optional
        Where to write y, h and c.

    Returns
    -------
    y : ndarray of shape (T, ..., H)
        h after each step.
    h, c : ndarray of shape (..., H)
        The state after the last step.

    Raises
    ------
    TypeError, ValueError
        As ``lstm``.

    Notes
    -----
    ``lstm_sequence.vjp`` is ((y, h, c), back); ``back(grad_y, grad_h=0, grad_c=0)`` gives
    :py:class:`LSTMGradients` by backpropagation through time. It keeps y, and for each step six
    arrays of h's size.
    """
    given = {"x": x, "h": h, "c": c, "w_ih": w_ih, "w_hh": w_hh, "b_ih": b_ih, "b_hh": b_hh}
    run = LSTM("lstm_sequence", True, dtype, **given)
    outs = run.judged_out(out)
    run.run(keep=False)
    y, h, c = run.returned(outs)
    return y, h, c


def _lstm_sequence_vjp(
    x: ArrayLike,
    h: ArrayLike,
    c: ArrayLike,
    w_ih: ArrayLike,
    w_hh: ArrayLike,
    b_ih: ArrayLike | None = None,
    b_hh: ArrayLike | None = None,
    *,
    dtype: DTypeLike | None = None,
) -> tuple[tuple[Array, Array, Array], Callable[..., LSTMGradients]]:
    """((y, h, c), back), where back(grad_y, grad_h=0, grad_c=0) gives the gradients."""
    given = {"x": x, "h": h, "c": c, "w_ih": w_ih, "w_hh": w_hh, "b_ih": b_ih, "b_hh": b_hh}
    run = LSTM("lstm_sequence.vjp", True, dtype, **given)
    run.run(keep=True)

    def back(grad_y: ArrayLike, grad_h: ArrayLike = 0.0, grad_c: ArrayLike = 0.0) -> LSTMGradients:
        return LSTMGradients(**run.gradients(grad_y, grad_h, grad_c))

    y, h, c = run.returned((None, None, None))
    return (y, h, c), back


def _gru(
    x: ArrayLike,
    h: ArrayLike,
    w_ih: ArrayLike,
    w_hh: ArrayLike,
    b_ih: ArrayLike | None = None,
    b_hh: ArrayLike | None = None,
    *,
    out: Array | None = None,
    dtype: DTypeLike | None = None,
) -> Array:
    """A step of a gated recurrent unit.

    With a = x w_ih^T + b_ih in three parts a_r, a_z, a_n, and b = h w_hh^T + b_hh likewise::

        r, z = sigmoid(a_r + b_r), sigmoid(a_z + b_z)
        n = tanh(a_n + r * b_n)
        h' = (1 - z) * n + z * h

    Parameters
    ----------
    x : array_like of shape (..., I)
        The input.
    h : array_like of shape (..., H)
        The state. Axes before the last broadcast with x's: ``np.zeros(H)`` starts every row.
    w_ih, w_hh : array_like of shape (3 H, I) and (3 H, H)
        The weights of the gates, in the order r, z, n.
    b_ih, b_hh : array_like of shape (3 H,), optional
        Biases. That of h for n is multiplied by r.
    out : ndarray, optional
        Where to write h'. It may be h. Left as it was if the call fails.
    dtype : dtype, optional
        float16, bfloat16, float32 or float64, to compute in.

    Returns
    -------
    h : ndarray of shape (..., H)
        The state after the step.

    Raises
    ------
    TypeError
        For what is no array of real numbers, an unknown keyword, a wrong out or dtype.
    ValueError
        For shapes that do not fit, a read-only out.

    Notes
    -----
    ``gru.vjp(x, h, w_ih, w_hh, b_ih=None, b_hh=None, *, dtype=None)`` is (h', back);
    ``back(grad_h)`` gives :py:class:`GRUGradients`. Cho et al. 2014, arXiv:1406.1078, with the
    product by r after the weights, as in cuDNN and torch.

    >>> import numpy as np
    >>> from actfast import cells
    >>> cells.gru([1.0], [0.5], np.ones((3, 1)), np.ones((3, 1))).round(4)
    array([0.5706])
    """
    run = GRU("gru", False, dtype, x=x, h=h, w_ih=w_ih, w_hh=w_hh, b_ih=b_ih, b_hh=b_hh)
    outs = run.judged_out(out)
    run.run(keep=False)
    return run.returned(outs)[0]


def _gru_vjp(
    x: ArrayLike,
    h: ArrayLike,
    w_ih: ArrayLike,
    w_hh: ArrayLike,
    b_ih: ArrayLike | None = None,
    b_hh: ArrayLike | None = None,
    *,
    dtype: DTypeLike | None = None,
) -> tuple[Array, Callable[..., GRUGradients]]:
    """(h', back), where back(grad_h) gives the gradients by all arguments."""
    run = GRU("gru.vjp", False, dtype, x=x, h=h, w_ih=w_ih, w_hh=w_hh, b_ih=b_ih, b_hh=b_hh)
    run.run(keep=True)

    def back(grad_h: ArrayLike) -> GRUGradients:
        return GRUGradients(**run.gradients(grad_h))

    return run.returned([None])[0], back


def _gru_sequence(
    x: ArrayLike,
    h: ArrayLike,
    w_ih: ArrayLike,
    w_hh: ArrayLike,
    b_ih: ArrayLike | None = None,
    b_hh: ArrayLike | None = None,
    *,
    out: tuple[Array | None, Array | None] | None = None,
    dtype: DTypeLike | None = None,
) -> tuple[Array, Array]:
    """Steps of :py:func:`gru`, one after another.

    Parameters
    ----------
    x : array_like of shape (T, ..., I)
        The input at each of T steps: the first axis is time.
    h, w_ih, w_hh, b_ih, b_hh, dtype
        As of ``gru``; h is the state before the first step.
    out : tuple of ndarray or None, optional
        Where to write y and h.

    Returns
    -------
    y : ndarray of shape (T, ..., H)
        h after each step.
    h : ndarray of shape (..., H)
        The state after the last step.

    Raises
    ------
    TypeError, ValueError
        As ``gru``.

    Notes
    -----
    ``gru_sequence.vjp`` is ((y, h), back); ``back(grad_y, grad_h=0)`` gives
    :py:class:`GRUGradients` by backpropagation through time. It keeps y, and for each step four
    arrays of h's size.
    """
    run = GRU("gru_sequence", True, dtype, x=x, h=h, w_ih=w_ih, w_hh=w_hh, b_ih=b_ih, b_hh=b_hh)
    outs = run.judged_out(out)
    run.run(keep=False)
    y, h = run.returned(outs)
    return y, h


def _gru_sequence_vjp(
    x: ArrayLike,
    h: ArrayLike,
    w_ih: ArrayLike,
    w_hh: ArrayLike,
    b_ih: ArrayLike | None = None,
    b_hh: ArrayLike | None = None,
    *,
    dtype: DTypeLike | None = None,
) -> tuple[tuple[Array, Array], Callable[..., GRUGradients]]:
    """((y, h), back), where back(grad_y, grad_h=0) gives the gradients by all arguments."""
    given = {"x": x, "h": h, "w_ih": w_ih, "w_hh": w_hh, "b_ih": b_ih, "b_hh": b_hh}
    run = GRU("gru_sequence.vjp", True, dtype, **given)
    run.run(keep=True)

    def back(grad_y: ArrayLike, grad_h: ArrayLike = 0.0) -> GRUGradients:
        return GRUGradients(**run.gradients(grad_y, grad_h))

    y, h = run.returned((None, None))
    return (y, h), back


lstm = Cell(_lstm, _lstm_vjp, "lstm")
lstm_sequence = Cell(_lstm_sequence, _lstm_sequence_vjp, "lstm_sequence")
gru = Cell(_gru, _gru_vjp, "gru")
gru_sequence = Cell(_gru_sequence, _gru_sequence_vjp, "gru_sequence")
