"""The numbers of the pages: errors, costs, moments, and what training with each gives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from statistics import NormalDist, median
from time import perf_counter

import numpy as np

import actfast as af
from actfast import _loops
from actfast.analysis.moments import second_moments
from actfast.conformance import Subject
from actfast.conformance.measure import KINDS, measured
from actfast.conformance.truth import FROM_OUTPUT, SECOND_DERIVATIVE
from tests import worst

# Of the suite's points: enough to show the size of an error, beside the worst inputs known.
DENSITY = 0.1
COMPARED = ("relu", "leaky_relu", "elu", "gelu", "silu", "mish", "softplus", "tanh", "sigmoid")
COMPARE = (
    *("compare", *COMPARED, "--seeds", "2", "--epochs", "4"),
    *("--hidden", "64", "64", "64", "64", "64", "64"),
)
COST_SIZE, COST_ROUNDS = 10_000, 40

Errors = dict[tuple[str, str], float]


def errors_of(act: af.Activation) -> Errors:
    """The largest found, in ULP, by what is computed and the dtype."""
    subject = Subject.of(act.name)
    found: Errors = {}
    for what in KINDS:
        there = {
            FROM_OUTPUT: subject.gives_gradient_from_output,
            SECOND_DERIVATIVE: subject.has(SECOND_DERIVATIVE),
        }
        for dtype in _loops.LOOP_DTYPES if there.get(what, True) else ():
            with np.errstate(all="ignore"):
                results = measured(subject, what, dtype, DENSITY)
            found[what, dtype] = max(float(one.errors.max()) for one in results)
    for point in worst.read():
        key = point.direction, point.dtype
        if point.function == act.name and key in found:
            found[key] = max(found[key], point.measure())
    return found


@dataclass(frozen=True)
class Facts:
    """What decides where an activation is of use; of inputs that are normally distributed."""

    zeros: float
    """The share of results that are 0."""
    flat: float
    """The share of inputs whose derivative is 0."""
    kept: float
    """What remains of a gradient's norm after ten layers whose weights keep the signal's."""
    cost: float
    """The time of forward and backward, by relu's."""


def facts_of(acts: list[af.Activation]) -> dict[str, Facts]:
    costs = _costs(acts)
    normal = NormalDist()
    z = np.array([normal.inv_cdf((i + 0.5) / 10_000) for i in range(10_000)])
    found = {}
    for act in acts:
        value, slope = second_moments(act)
        found[act.name] = Facts(
            zeros=float(np.mean(act(z) == 0)),
            flat=float(np.mean(act.derivative(z) == 0)),
            kept=(slope / value) ** 5,
            cost=costs[act.name],
        )
    return found


def _costs(acts: list[af.Activation]) -> dict[str, float]:
    """Medians over rounds of the time by relu's of the same round."""
    x = np.random.default_rng(0).normal(size=COST_SIZE).astype(np.float32)
    out, grad = np.empty_like(x), np.ones_like(x)

    def time_of(act: af.Activation) -> float:
        act(x, out=out)
        start = perf_counter()
        act(x, out=out)
        act.backward(grad, x, out=out)
        return perf_counter() - start

    rounds = [{act.name: time_of(act) for act in acts} for _ in range(COST_ROUNDS)]
    return {act.name: median(one[act.name] / one["relu"] for one in rounds) for act in acts}


def training() -> dict:
    """What ``actfast compare`` says, as its JSON."""
    command = [sys.executable, "-m", "actfast", *COMPARE, "--json"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
