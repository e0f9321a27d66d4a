"""Neural arithmetic: layers whose weights tend to -1, 0 and 1, so that they add and multiply."""

from __future__ import annotations

import math
from collections.abc import Callable
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from actfast.calls.arguments import is_scalar, judge_outs, take_outs
from actfast.cells.call import Cell
from actfast.cells.operands import (
    Array,
    batch_of,
    handed_over,
    refuse_shape,
    rows,
    summed,
    take,
    take_gradient,
    weight_gradient,
)
from actfast.errors import ParameterError, kind_of
from actfast.sources.builtin import BUILTINS

__all__ = ["NACGradients", "NALUGradients", "nac", "nalu"]

# What defines the two.
SIGMOID, TANH = BUILTINS["sigmoid"], BUILTINS["tanh"]
EPSILON = 1e-7


class NACGradients(NamedTuple):
    """The gradients by the arguments of a NAC."""

    x: Array
    w_hat: Array
    m_hat: Array


class NALUGradients(NamedTuple):
    """The gradients by the arguments of a NALU."""

    x: Array
    w_hat: Array
    m_hat: Array
    g: Array


class Accumulator:
    """A call of nac: its operands, judged, and what its backward needs."""

    def __init__(self, label: str, dtype: DTypeLike | None, **given: ArrayLike) -> None:
        self.label = label
        arrays, self.loop = take(label, dtype, given)
        self.shapes = {name: array.shape for name, array in arrays.items()}
        self.batch = batch_of(label, self.shapes, ("x",))
        inputs = arrays["x"].shape[-1]
        names = [name for name in given if name != "x"]
        first = self.shapes[names[0]]
        if len(first) != 2 or first[1] != inputs:
            turned = f"; pass {names[0]}.T" if len(first) == 2 and first[0] == inputs else ""
            raise ValueError(
                f"{label}: {names[0]} must have shape (outputs, {inputs}), as x has {inputs} "
                f"features, got {first}{turned}"
            )
        for name in names[1:]:
            if self.shapes[name] != first:
                refuse_shape(label, name, first, f"as {names[0]} has", self.shapes[name])
        self.outputs = first[0]
        self.x = rows(arrays["x"], self.batch)
        self.w_hat, self.m_hat = arrays["w_hat"], arrays["m_hat"]

    def result(self, out: Any) -> Array:
        shape = (*self.batch, self.outputs)
        outs = take_outs(out, ("y",), self.label)
        judge_outs(outs, [shape], self.loop, self.label)
        with np.errstate(all="ignore"):
            return handed_over([self.forward()], outs, [shape], self.loop)[0]

    def gradients(self, grad: ArrayLike) -> dict[str, Array]:
        shape, as_rows = (*self.batch, self.outputs), (prod(self.batch), self.outputs)
        taken = take_gradient(self.label, "grad", grad, shape, as_rows, self.x.dtype)
        with np.errstate(all="ignore"):
            found = self.back(taken)
            found["x"] = found["x"].reshape(self.shapes["x"])
            return {name: summed(one, self.shapes[name], self.loop) for name, one in found.items()}

    def forward(self) -> Array:
        self.tanh, self.sigmoid = TANH(self.w_hat), SIGMOID(self.m_hat)
        self.w = self.tanh * self.sigmoid
        return np.asarray(self.x @ self.w.T)

    def back(self, grad: Array) -> dict[str, Array]:
        return {"x": grad @ self.w, **self.by_weights(weight_gradient(grad, self.x))}

    def by_weights(self, by_w: Array) -> dict[str, Array]:
        """By both factors, for a gradient by their product."""
        return {
            "w_hat": TANH.backward_from_output(by_w * self.sigmoid, self.tanh),
            "m_hat": SIGMOID.backward_from_output(by_w * self.tanh, self.sigmoid),
        }


class LogicUnit(Accumulator):
    """A call of nalu."""

    def __init__(
        self, label: str, epsilon: float, dtype: DTypeLike | None, **given: ArrayLike
    ) -> None:
        super().__init__(label, dtype, **given)
        if not is_scalar(epsilon) or isinstance(epsilon, str):
            raise TypeError(f"{label}: epsilon must be a number, got {kind_of(epsilon)}")
        self.epsilon = self.x.dtype.type(epsilon)
        if not 0 < self.epsilon < math.inf:
            raise ParameterError(
                f"{label}: epsilon must be finite and > 0, in {self.x.dtype} too, got {epsilon}"
            )
        self.g = np.asarray(given["g"], self.x.dtype)

    def forward(self) -> Array:
        self.sum = super().forward()
        self.size = np.abs(self.x)
        self.size += self.epsilon
        self.log = np.log(self.size)
        self.product = self.log @ self.w.T
        np.exp(self.product, out=self.product)
        gate = self.x @ self.g.T
        # 1 - sigmoid(a) is sigmoid(-a), exact also where it is tiny and the product is not.
        self.rest = SIGMOID(np.negative(gate))
        self.gate = SIGMOID(gate, out=gate)
        y = self.gate * self.sum
        y += self.rest * self.product
        return np.asarray(y)

    def back(self, grad: Array) -> dict[str, Array]:
        by_sum = grad * self.gate
        # By the logarithm of the product, and by the gate's argument.
        by_log = grad * self.rest
        by_gate = (self.sum - self.product) * by_log
        by_gate *= self.gate
        by_log *= self.product
        by_x = by_log @ self.w
        by_x *= np.sign(self.x)
        by_x /= self.size
        by_x += by_sum @ self.w
        by_x += by_gate @ self.g
        by_w = weight_gradient(by_sum, self.x)
        by_w += weight_gradient(by_log, self.log)
        by_g = weight_gradient(by_gate, self.x)
        return {"x": by_x, **self.by_weights(by_w), "g": by_g}


def _nac(
    x: ArrayLike,
    w_hat: ArrayLike,
    m_hat: ArrayLike,
    *,
    out: Array | None = None,
    dtype: DTypeLike | None = None,
) -> Array:
    """A neural accumulator: sums and differences of the inputs.

    ::

        W = tanh(w_hat) * sigmoid(m_hat)
        y = x W^T

    Parameters
    ----------
    x : array_like of shape (..., I)
        The input.
    w_hat, m_hat : array_like of shape (O, I)
        What the weights W are made of.
    out : ndarray, optional
        Where to write y. Left as it was if the call fails.
    dtype : dtype, optional
        float16, bfloat16, float32 or float64, to compute in.

    Returns
    -------
    y : ndarray of shape (..., O)

    Raises
    ------
    TypeError
        For what is no array of real numbers, an unknown keyword, a wrong out or dtype.
    ValueError
        For shapes that do not fit, a read-only out.

    Notes
    -----
    ``nac.vjp(x, w_hat, m_hat, *, dtype=None)`` is (y, back); ``back(grad)`` gives
    :py:class:`NACGradients`. Trask et al. 2018, arXiv:1808.00508.

    >>> import numpy as np
    >>> from actfast import cells
    >>> cells.nac([2.0, 3.0], [[9.0, -9.0]], [[9.0, 9.0]]).round(2)
    array([-1.])
    """
    return Accumulator("nac", dtype, x=x, w_hat=w_hat, m_hat=m_hat).result(out)


def _nac_vjp(
    x: ArrayLike, w_hat: ArrayLike, m_hat: ArrayLike, *, dtype: DTypeLike | None = None
) -> tuple[Array, Callable[[ArrayLike], NACGradients]]:
    """(y, back), where back(grad) gives the gradients by all arguments."""
    run = Accumulator("nac.vjp", dtype, x=x, w_hat=w_hat, m_hat=m_hat)

    def back(grad: ArrayLike) -> NACGradients:
        return NACGradients(**run.gradients(grad))

    return run.result(None), back


def _nalu(
    x: ArrayLike,
    w_hat: ArrayLike,
    m_hat: ArrayLike,
    g: ArrayLike,
    *,
    epsilon: float = EPSILON,
    out: Array | None = None,
    dtype: DTypeLike | None = None,
) -> Array:
    """A neural arithmetic logic unit: between a sum and a product of powers of the inputs.

    ::

        W = tanh(w_hat) * sigmoid(m_hat)
        a = x W^T
        m = exp(log(abs(x) + epsilon) W^T)
        k = sigmoid(x g^T)
        y = k * a + (1 - k) * m

    The product does not see signs, and its derivative by x at 0 is 0. It overflows to infinity.

    Parameters
    ----------
    x : array_like of shape (..., I)
        The input.
    w_hat, m_hat : array_like of shape (O, I)
        What the weights W of sum and product are made of.
    g : array_like of shape (O, I)
        The weights of the gate, which chooses the sum where it is 1.
    epsilon : float, optional
        What keeps the logarithm finite; finite and > 0.
    out : ndarray, optional
        Where to write y. Left as it was if the call fails.
    dtype : dtype, optional
        float16, bfloat16, float32 or float64, to compute in.

    Returns
    -------
    y : ndarray of shape (..., O)

    Raises
    ------
    TypeError
        For what is no array of real numbers, an unknown keyword, a wrong out or dtype.
    ValueError
        For shapes that do not fit, a read-only out.
    ParameterError
        For an epsilon that is not finite and > 0.

    Notes
    -----
    ``nalu.vjp(x, w_hat, m_hat, g, *, epsilon=1e-7, dtype=None)`` is (y, back); ``back(grad)`` gives
    :py:class:`NALUGradients`. Trask et al. 2018, arXiv:1808.00508.

    >>> import numpy as np
    >>> from actfast import cells
    >>> w = np.full((2, 2), 9.0)
    >>> cells.nalu([2.0, 3.0], w, w, [[9.0, 9.0], [-9.0, -9.0]]).round(2)
    array([5., 6.])
    """
    return LogicUnit("nalu", epsilon, dtype, x=x, w_hat=w_hat, m_hat=m_hat, g=g).result(out)


def _nalu_vjp(
    x: ArrayLike,
    w_hat: ArrayLike,
    m_hat: ArrayLike,
    g: ArrayLike,
    *,
    epsilon: float = EPSILON,
    dtype: DTypeLike | None = None,
) -> tuple[Array, Callable[[ArrayLike], NALUGradients]]:
    """(y, back), where back(grad) gives the gradients by all arguments."""
    run = LogicUnit("nalu.vjp", epsilon, dtype, x=x, w_hat=w_hat, m_hat=m_hat, g=g)

    def back(grad: ArrayLike) -> NALUGradients:
        return NALUGradients(**run.gradients(grad))

    return run.result(None), back


nac = Cell(_nac, _nac_vjp, "nac")
nalu = Cell(_nalu, _nalu_vjp, "nalu")
