"""The recurrent cells against torch's and against NumPy's formula.

python -m tests.bench.cells [--cell lstm gru] [--size H ...] [--batch N] [--dtype ...] [--rounds N]

Times by actfast's: above 1, it is faster. What is not said to be NumPy's is torch's, with gradients
by autograd, without an optimiser. There are as many inputs as hidden features, and biases; one
thread; nothing is preallocated, as torch's cells take no out.
"""

from __future__ import annotations

import argparse
import itertools
import os

# The libraries read these when they are imported.
os.environ.update(
    ACTFAST_NUM_THREADS="1",
    OMP_NUM_THREADS="1",
    OPENBLAS_NUM_THREADS="1",
    MKL_NUM_THREADS="1",
)

from collections.abc import Sequence
from typing import Any

import numpy as np

from actfast import cells

from .race import Entry, race

GATES = {"lstm": 4, "gru": 3}
STEPS = 16

CALL = "f(x, *states, *weights)"
TRAIN = "y, back = f.vjp(x, *states, *weights); back(*grads)"
TORCH_TRAIN = "torch.autograd.grad(f(x, states), [x, *leaves], grads)"
COLUMNS = ("torch", "NumPy", "with gradients", f"{STEPS} steps", f"{STEPS} with gradients")
HEADING = ("cell", "dtype", "batch", "size", "step, µs", *COLUMNS)


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def lstm(x: Any, h: Any, c: Any, w_ih: Any, w_hh: Any, b_ih: Any, b_hh: Any) -> tuple[Any, Any]:
    """As NumPy's users write it."""
    i, f, g, o = np.split(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh, 4, axis=-1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def gru(x: Any, h: Any, w_ih: Any, w_hh: Any, b_ih: Any, b_hh: Any) -> Any:
    """As NumPy's users write it."""
    x_r, x_z, x_n = np.split(x @ w_ih.T + b_ih, 3, axis=-1)
    h_r, h_z, h_n = np.split(h @ w_hh.T + b_hh, 3, axis=-1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    return (1 - z) * np.tanh(x_n + r * h_n) + z * h


PLAIN = {"lstm": lstm, "gru": gru}


def laps(torch: Any, name: str, dtype: str, batch: int, size: int, rounds: int) -> list[str]:
    """The cells of a line: a step, and a sequence, forward and with gradients."""
    rng = np.random.default_rng(2026)

    def drawn(*shape: int) -> np.ndarray:
        return (rng.standard_normal(shape) / np.sqrt(size)).astype(dtype)

    count, width = (2 if name == "lstm" else 1), GATES[name] * size
    states = [drawn(batch, size) for _ in range(count)]
    weights = [drawn(width, size), drawn(width, size), drawn(width), drawn(width)]
    found = [name, dtype, str(batch), str(size)]
    for steps in (None, STEPS):
        x = drawn(*([steps] if steps else []), batch, size)
        f = getattr(cells, f"{name}_sequence" if steps else name)
        kind = getattr(torch.nn, name.upper() + ("" if steps else "Cell"))
        theirs = kind(size, size, dtype=getattr(torch, dtype))
        leaves = list(theirs.parameters())
        with torch.no_grad():
            for leaf, weight in zip(leaves, weights, strict=True):
                leaf.copy_(torch.from_numpy(weight))
        # The layers of torch's sequences are an axis of their states.
        theirs_states = [
            torch.from_numpy(s)[None] if steps else torch.from_numpy(s) for s in states
        ]
        given = tuple(theirs_states) if count > 1 else theirs_states[0]
        x_torch = torch.from_numpy(x).clone().requires_grad_()
        names = {"f": f, "x": x, "states": states, "weights": weights}
        torch_names = {"torch": torch, "f": theirs, "x": x_torch, "states": given}
        with torch.no_grad():
            entries = [Entry(CALL, names), Entry("f(x, states)", torch_names)]
            if not steps:
                entries.append(Entry(CALL, names | {"f": PLAIN[name]}))
            ours, peer, *plain = (entry.value() for entry in entries)
            first = [y[0] if isinstance(y, tuple) else y for y in (ours, peer, *plain)]
            for other in first[1:]:
                np.testing.assert_allclose(first[0], np.asarray(other), rtol=1e-4, atol=1e-5)
            timed = race(entries, rounds)
        found += [] if steps else [f"{timed[0].median() / 1000:,.0f}"]
        found += [f"{other.ratio_to(timed[0]):.2f}" for other in timed[1:]]
        if steps:
            grads: list[Any] = [np.ones_like(ours[0])]
            train = TORCH_TRAIN.replace("f(x, states)", "f(x, states)[0]")
        else:
            grads = [np.ones_like(y) for y in (ours if count > 1 else [ours])]
            train = TORCH_TRAIN
        torch_names |= {"grads": [torch.from_numpy(g) for g in grads], "leaves": leaves}
        ours_trained, theirs_trained = race(
            [Entry(TRAIN, names | {"grads": grads}), Entry(train, torch_names)], rounds
        )
        found.append(f"{theirs_trained.ratio_to(ours_trained):.2f}")
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.cells", description=__doc__)
    parser.add_argument("--cell", nargs="+", default=list(GATES), choices=list(GATES))
    parser.add_argument("--size", type=int, nargs="+", default=[128, 512])
    parser.add_argument("--batch", type=int, nargs="+", default=[64])
    parser.add_argument("--dtype", nargs="+", default=["float32", "float64"])
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args(arguments)
    import torch

    torch.set_num_threads(1)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(f"| {' | '.join(HEADING)} |\n|---|---|{'---:|' * (len(HEADING) - 2)}")
    for case in itertools.product(options.cell, options.dtype, options.batch, options.size):
        print(f"| {' | '.join(laps(torch, *case, options.rounds))} |", flush=True)


if __name__ == "__main__":
    main()
