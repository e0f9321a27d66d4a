"""A NALU and networks of activations learn a sum and a product, and are asked beyond.

python -m tests.extrapolation [--seeds N] [--figure FILE.svg]

Two numbers between 1 and 5 are learnt from, batch by batch, with the same optimiser for as many
steps; the questions are numbers up to 50. A NALU of one layer has 12 weights, a network with one
hidden layer of 32 has 162.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

import actfast as af
from actfast import cells

Array = np.ndarray[Any, np.dtype[np.float64]]
# A model is a function of its weights and x, with a vjp by the weights.
Model = Callable[[list[Array], Array], tuple[Array, Callable[[Array], Sequence[Array]]]]

LOW, HIGH, TENFOLD = 1.0, 5.0, 10
TASKS = ("a + b", "a * b")
STEPS, BATCH, RATE, HIDDEN = 4000, 64, 0.1, 32


def answers(x: Array) -> Array:
    return np.column_stack([x.sum(axis=1), x.prod(axis=1)])


class Learner(NamedTuple):
    name: str
    model: Model
    start: Callable[[np.random.Generator], list[Array]]


def _nalu(weights: list[Array], x: Array) -> tuple[Array, Callable[[Array], Sequence[Array]]]:
    y, back = cells.nalu.vjp(x, *weights)
    return y, lambda grad: back(grad)[1:]


def _nalu_start(rng: np.random.Generator) -> list[Array]:
    return [rng.normal(size=(2, 2)) for _ in range(3)]


def network(act: af.Activation) -> Learner:
    def model(weights: list[Array], x: Array) -> tuple[Array, Callable[[Array], Sequence[Array]]]:
        w1, b1, w2, b2 = weights
        h, back = act.vjp(x @ w1.T + b1)

        def gradients(grad: Array) -> list[Array]:
            by_h = back(grad @ w2)
            return [by_h.T @ x, by_h.sum(axis=0), grad.T @ h, grad.sum(axis=0)]

        return h @ w2.T + b2, gradients

    def start(rng: np.random.Generator) -> list[Array]:
        first, last = rng.normal(size=(HIDDEN, 2)), rng.normal(size=(2, HIDDEN))
        return [first, np.zeros(HIDDEN), last / np.sqrt(HIDDEN), np.zeros(2)]

    return Learner(f"network of {act.name}", model, start)


LEARNERS = (Learner("NALU", _nalu, _nalu_start), network(af.relu), network(af.tanh))


def learnt(learner: Learner, seed: int) -> Callable[[Array], Array]:
    """What it takes the answers for, after training by Adam (Kingma & Ba 2015)."""
    rng = np.random.default_rng(seed)
    weights = learner.start(rng)
    means, squares = ([np.zeros_like(w) for w in weights] for _ in range(2))
    # So that both answers count alike.
    scale = answers(rng.uniform(LOW, HIGH, (1000, 2))).std(axis=0)
    for step in range(1, STEPS + 1):
        x = rng.uniform(LOW, HIGH, (BATCH, 2))
        y, back = learner.model(weights, x)
        gradients = back((y - answers(x)) / (scale**2 * BATCH))
        rate = RATE * (1 - step / (STEPS + 1))
        rate *= np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
        for w, g, m, s in zip(weights, gradients, means, squares, strict=True):
            m += 0.1 * (g - m)
            s += 0.001 * (g * g - s)
            w -= rate * m / (np.sqrt(s) + 1e-8)
    return lambda x: learner.model(weights, x)[0]


def errors(function: Callable[[Array], Array], high: float) -> Array:
    """The largest relative error of each answer, for numbers from high / 5 to high."""
    line = np.linspace(high / (HIGH / LOW), high, 21)
    x = np.array([(a, b) for a in line for b in line])
    wanted = answers(x)
    found: Array = (np.abs(function(x) - wanted) / wanted).max(axis=0)
    return found


# The table and the figure


def table(found: dict[str, Array]) -> str:
    """Medians, and how many seeds failed: beyond the numbers learnt from, by half or more."""
    lines = ["| | " + " | ".join(f"`{task}` | fails" for task in TASKS) + " |"]
    lines.append("|---|" + "---:|" * 2 * len(TASKS))
    for name, one in found.items():
        beyond = one[:, -1]
        middles, fails = np.median(beyond, axis=0), (beyond > 0.5).sum(axis=0)
        cells_of = [f"{m:.1%} | {f}" for m, f in zip(middles, fails, strict=True)]
        lines.append(f"| {name} | {' | '.join(cells_of)} |")
    return "\n".join(lines)


def draw(found: dict[str, Array], highs: Array, path: str) -> None:
    """Of each learner the error of every seed, by the size of the numbers."""
    import matplotlib
    from matplotlib.figure import Figure

    from actfast.about.picture import COLOURS

    # Text that the reader's browser sets, and a file that is the same each time.
    matplotlib.rcParams |= {"svg.fonttype": "none", "svg.hashsalt": "actfast"}
    figure = Figure(figsize=(8, 3.4), layout="constrained")
    axes = figure.subplots(1, len(TASKS), sharey=True)
    for i, (ax, task) in enumerate(zip(axes, TASKS, strict=True)):
        for (name, one), colour in zip(found.items(), COLOURS, strict=True):
            ax.plot(highs, one[:, :, i].T, color=colour, linewidth=0.8, alpha=0.35)
            ax.plot(highs, np.median(one[:, :, i], axis=0), color=colour, label=name)
        ax.set(title=task, xscale="log", yscale="log", xlabel="numbers up to", ylim=(1e-3, 10))
        ax.set_xticks([5, 10, 20, 50], ["5", "10", "20", "50"])
        ax.set_yticks([1e-3, 1e-2, 1e-1, 1, 10], ["0.1%", "1%", "10%", "100%", "1000%"])
        ax.minorticks_off()
        ax.grid(alpha=0.25)
        ax.spines[["top", "right"]].set_visible(False)
    axes[0].set_ylabel("largest relative error")
    figure.legend(
        *axes[0].get_legend_handles_labels(),
        loc="outside lower center",
        ncols=len(found),
        frameon=False,
    )
    figure.savefig(path, transparent=True, metadata={"Date": None})


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.extrapolation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--figure", metavar="FILE.svg")
    options = parser.parse_args(arguments)
    highs = np.geomspace(HIGH, TENFOLD * HIGH, 16)
    found = {}
    for learner in LEARNERS:
        functions = [learnt(learner, seed) for seed in range(options.seeds)]
        found[learner.name] = np.array([[errors(f, high) for high in highs] for f in functions])
    print(table(found))
    if options.figure:
        draw(found, highs, options.figure)


if __name__ == "__main__":
    main()
