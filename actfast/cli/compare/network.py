"""A small network, in NumPy but for its activations."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

import actfast as af

__all__ = ["Array", "Network", "Vjp", "collapse"]

Array = NDArray[Any]
Vjp = Callable[[Array], tuple[Array, Callable[[Array], Array]]]


class Network:
    """Dense layers with one activation between them, trained by Adam.

    The parameters share one array, as do their gradients; ``layers`` and
    ``gradients`` are views of them.
    """

    def __init__(self, sizes: Sequence[int], moments: tuple[float, float], seed: int) -> None:
        count = sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(sizes))
        self._parameters, self._gradients, self._mean, self._square = np.zeros(
            (4, count), np.float32
        )
        self._steps = 0
        self.layers = list(self._views(self._parameters, sizes))
        self.gradients = list(self._views(self._gradients, sizes))
        # A layer passes on the variance of its input forwards if its weights have the
        # variance 1 / (fan_in E[f(z)^2]), and that of the gradient backwards if they have
        # 1 / (fan_out E[f'(z)^2]). This is Xavier's compromise between the two: for the
        # identity, whose moments are 1, it is his 2 / (fan_in + fan_out), and for relu,
        # whose moments are 1/2, it is He's, twice as large.
        rng = np.random.default_rng(seed)
        for weight, _ in self.layers:
            variance = 2 / np.dot(weight.shape, moments)
            weight[:] = rng.normal(scale=math.sqrt(variance), size=weight.shape)

    @staticmethod
    def _views(flat: Array, sizes: Sequence[int]) -> Iterator[tuple[Array, Array]]:
        for fan_in, fan_out in pairwise(sizes):
            weight, bias, flat = np.split(flat, [fan_in * fan_out, (fan_in + 1) * fan_out])
            yield weight.reshape(fan_in, fan_out), bias

    def inputs(self, x: Array, function: Callable[[Array], Array]) -> list[Array]:
        """Return what each hidden layer feeds its activation, and the logits."""
        (weight, bias), *layers = self.layers
        result = [x @ weight + bias]
        for weight, bias in layers:
            result.append(function(result[-1]) @ weight + bias)
        return result

    def backpropagate(self, x: Array, labels: Array, hidden: Vjp, output: Vjp) -> None:
        """Set the gradients of the mean cross-entropy of a batch."""
        inputs, backs = [], []
        for index, (weight, bias) in enumerate(self.layers, 1):
            z = x @ weight
            z += bias
            inputs.append(x)
            x, back = (output if index == len(self.layers) else hidden)(z)
            backs.append(back)
        grad = np.zeros_like(x)
        grad[np.arange(len(labels)), labels] = -1 / len(labels)
        for index in reversed(range(len(self.layers))):
            delta = backs[index](grad)
            np.matmul(inputs[index].T, delta, out=self.gradients[index][0])
            np.sum(delta, axis=0, out=self.gradients[index][1])
            if index:
                grad = delta @ self.layers[index][0].T

    def step(self, rate: float) -> None:
        """Take a step of Adam, with the usual decay rates 0.9 and 0.999."""
        self._steps += 1
        self._mean += 0.1 * (self._gradients - self._mean)
        self._square += 0.001 * (self._gradients * self._gradients - self._square)
        rate *= math.sqrt(1 - 0.999**self._steps) / (1 - 0.9**self._steps)
        self._parameters -= rate * self._mean / (np.sqrt(self._square) + 1e-8)


def collapse(network: Network, x: Array) -> dict[str, float]:
    """Compare a network whose activation is the identity with one linear layer."""
    (weight, bias), *layers = network.layers
    for next_weight, next_bias in layers:
        weight, bias = weight @ next_weight, bias @ next_weight + next_bias
    logits = network.inputs(x, af.identity)[-1]
    difference = float(np.abs(x @ weight + bias - logits).max())
    scale = float(np.abs(logits).max())
    return {
        "max_difference": difference,
        "max_logit": scale,
        "relative_difference": difference / scale,
    }
