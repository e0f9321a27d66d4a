"""Training a network per activation, and racing actfast against NumPy at it."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

import actfast as af
from actfast.analysis.moments import second_moments
from actfast.cli._output import CommandError
from actfast.cli.compare.data import Data
from actfast.cli.compare.network import Array, Network, Vjp
from actfast.facts.functions import parse
from actfast.formula import evaluate, numpy_namespace

__all__ = ["Run", "Trial", "composition", "moments"]


@dataclass(frozen=True)
class Run:
    """One network's training: the test set's curves over the epochs, and what was learned."""

    accuracy: list[float]
    loss: list[float]
    gradient_norms: tuple[float, float]
    dead_units: float
    network: Network


class Trial:
    """The data and settings with which every activation is trained."""

    def __init__(self, data: Data, args: argparse.Namespace) -> None:
        self.data = data
        self.sizes = (data.x_train.shape[1], *args.hidden, data.classes)
        self.epochs: int = args.epochs
        self.batch_size: int = args.batch_size
        self.rate: float = args.learning_rate
        self.timed_epochs = min(10, 1 + self.epochs)

    def batches(self, seed: int, epoch: int) -> list[tuple[Array, Array]]:
        order = np.random.default_rng((seed, epoch)).permutation(len(self.data.x_train))
        x, y = self.data.x_train[order], self.data.y_train[order]
        starts = range(0, len(x), self.batch_size)
        return [(x[i : i + self.batch_size], y[i : i + self.batch_size]) for i in starts]

    def train(self, f: Any, seed: int, advance: Callable[[str], None]) -> Run:
        network = Network(self.sizes, moments(f), seed)
        accuracy, loss, norms = [], [], []
        rows = np.arange(len(self.data.y_test))
        for epoch in range(self.epochs):
            for x, labels in self.batches(seed, epoch):
                network.backpropagate(x, labels, f.vjp, af.log_softmax.vjp)
                if epoch == 0:
                    ends = network.gradients[0][0], network.gradients[-1][0]
                    norms.append([np.linalg.norm(weight) for weight in ends])
                network.step(self.rate)
            *hidden, logits = network.inputs(self.data.x_test, f)
            accuracy.append(float(np.mean(logits.argmax(axis=1) == self.data.y_test)))
            loss.append(-float(np.mean(af.log_softmax(logits)[rows, self.data.y_test])))
            advance(f.name)
        alive = np.concatenate([f.derivative(z).any(axis=0) for z in hidden])
        first, last = map(float, np.mean(norms, axis=0))
        return Run(accuracy, loss, (first, last), 1 - float(alive.mean()), network)

    def race(self, f: Any, advance: Callable[[str], None]) -> list[tuple[float, float]]:
        """Time an epoch with actfast and with NumPy: in all, and in hidden activations."""
        arms: list[tuple[Vjp, Vjp]] = [(f.vjp, af.log_softmax.vjp)]
        if (hidden := composition(f)) and (output := composition(af.log_softmax)):
            arms.append((hidden, output))
        networks = [Network(self.sizes, moments(f), seed=0) for _ in arms]
        times: list[list[tuple[float, float]]] = [[] for _ in arms]
        for epoch in range(self.timed_epochs):
            batches = self.batches(0, epoch)
            # Taking turns at going first spreads what the machine does besides on both.
            for index in sorted(range(len(arms)), reverse=bool(epoch % 2)):
                network, (hidden, output) = networks[index], arms[index]
                hidden, clock = clocked(hidden)
                start = perf_counter()
                for x, labels in batches:
                    network.backpropagate(x, labels, hidden, output)
                    network.step(self.rate)
                times[index].append((perf_counter() - start, sum(clock)))
            advance(f"{f.name}, timing")
        # Other work on the machine only ever adds to a time, so the least is the truest.
        return [min(arm) for arm in times]


def moments(f: Any) -> tuple[float, float]:
    """Its second moments, with which weights can be initialised, or an error."""
    value, slope = second_moments(f)
    if not (0 < value < math.inf and 0 < slope < math.inf):
        raise CommandError(
            f"{f.name} cannot be trained: E[f(z)^2] is {value:g} and E[f'(z)^2] is {slope:g}"
        )
    return value, slope


def composition(f: Any) -> Vjp | None:
    """Return the activation as NumPy and SciPy compute it from its formulas."""
    info, values, numpy = af.info(f), dict(f.params), numpy_namespace()
    # In terms of the output it is cheaper, and what one would write for tanh or softmax.
    slope = info.derivative if info.from_output_if else info.from_output or info.derivative
    if not (info.formula and slope):
        return None
    forward = parse(info.formula, ("x", *values))
    derivative = parse(slope, ("x", "y", "g", *values))

    def vjp(x: Array) -> tuple[Array, Callable[[Array], Array]]:
        y: Array = evaluate(forward, numpy, {"x": x, **values})

        def back(grad: Array) -> Array:
            result: Array = evaluate(derivative, numpy, {"x": x, "y": y, "g": grad, **values})
            return result if f.family.rowwise else grad * result

        return y, back

    return vjp


def clocked(vjp: Vjp) -> tuple[Vjp, list[float]]:
    """Return the function and a list to which each of its calls adds its seconds."""
    clock: list[float] = []

    def clocked_vjp(x: Array) -> tuple[Array, Callable[[Array], Array]]:
        start = perf_counter()
        y, back = vjp(x)
        clock.append(perf_counter() - start)

        def clocked_back(grad: Array) -> Array:
            start = perf_counter()
            result = back(grad)
            clock.append(perf_counter() - start)
            return result

        return y, clocked_back

    return clocked_vjp, clock
