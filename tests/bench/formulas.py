"""Formulas against torch eager's composition and against the built-in, where there is one.

python -m tests.bench.formulas [--size N ...] [--dtype float32 float64] [--rounds N] [NAME ...]

With --built-ins, the formula of every built-in's row against its loops, and no torch.
"""

from __future__ import annotations

import argparse
import itertools
import os
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

import actfast as af
from actfast.facts.functions import CALLED
from actfast.facts.row import ROWS
from actfast.registry.names import activation_of
from tests.formulas import FORMULAS, Formula

from .race import Entry, race

SLOPE = "act.derivative(x)"
TRAIN = "y = f(x); y.backward(g); x.grad = None"


class Lap(NamedTuple):
    """Times by our own: above 1, ours is faster."""

    name: str
    dtype: str
    size: int
    ns: float
    torch: float
    training: float  # value and gradient
    builtin: float
    builtin_slope: float  # of the derivatives


def laps(
    names: Sequence[str], dtypes: Sequence[str], sizes: Sequence[int], rounds: int
) -> Iterator[Lap]:
    import torch

    torch.set_num_threads(1)
    for size in sizes:
        for dtype in dtypes:
            for name in names:
                yield _lap(torch, name, FORMULAS[name], dtype, size, rounds)


def _lap(torch: Any, name: str, formula: Formula, dtype: str, size: int, rounds: int) -> Lap:
    act = activation_of(af.ActivationSpec(f"{name}_f", formula=formula.text))
    x = (2 * np.random.default_rng(2026).standard_normal(size)).astype(dtype)
    x_torch = torch.from_numpy(x)
    code = {"t": torch, "F": torch.nn.functional}
    composed = eval(f"lambda x: {formula.torch}", code)
    with torch.no_grad():
        np.testing.assert_allclose(composed(x_torch).numpy(), act(x), rtol=1e-4, atol=1e-5)
        entries = [
            Entry("act(x)", {"act": act, "x": x}),
            Entry("f(x)", {"f": composed, "x": x_torch}),
        ]
        if formula.builtin:
            entries.append(Entry("act(x)", {"act": af.get(formula.builtin), "x": x}))
        ours, theirs, *builtin = race(entries, rounds)
    ours_trained, theirs_trained = race(
        [
            Entry("y, back = act.vjp(x); back(g)", {"act": act, "x": x, "g": np.ones_like(x)}),
            Entry(
                TRAIN,
                {
                    "f": composed,
                    "x": x_torch.clone().requires_grad_(),
                    "g": torch.ones_like(x_torch),
                },
            ),
        ],
        rounds,
    )
    return Lap(
        name,
        dtype,
        size,
        ours.median(),
        theirs.ratio_to(ours),
        theirs_trained.ratio_to(ours_trained),
        builtin[0].ratio_to(ours) if builtin else float("nan"),
        _compared(SLOPE, act, af.get(formula.builtin), x, rounds)[1] if builtin else float("nan"),
    )


def _compared(text: str, act: Any, builtin: Any, x: np.ndarray, rounds: int) -> tuple[float, float]:
    """Nanoseconds that the formula takes, and the built-in's time by them."""
    ours, theirs = race([Entry(text, {"act": one, "x": x}) for one in (act, builtin)], rounds)
    return ours.median(), theirs.ratio_to(ours)


def built_ins(dtypes: Sequence[str], sizes: Sequence[int], rounds: int) -> Iterator[str]:
    """Lines of a table: every built-in's formula, whose speed its loops are compared with."""
    yield "| built-in | dtype | size | ns/element | built-in | derivative | built-in |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    rows = [row for row in ROWS if row.name in CALLED and row.formula]
    for size, dtype, row in itertools.product(sizes, dtypes, rows):
        x = (2 * np.random.default_rng(2026).standard_normal(size)).astype(dtype)
        spec = af.ActivationSpec(f"{row.name}_f", formula=row.formula, params=row.defaults)
        act, builtin = activation_of(spec), af.get(row.name)
        np.testing.assert_allclose(act(x), builtin(x), rtol=1e-5, atol=1e-6)
        cells = [row.name, dtype, f"{size:,}"]
        for text in ("act(x)", SLOPE):
            ns, ratio = _compared(text, act, builtin, x, rounds)
            cells += [f"{ns / size:.2f}", f"{ratio:.2f}"]
        yield f"| {' | '.join(cells)} |"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.formulas", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(FORMULAS)}")
    parser.add_argument("--size", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--dtype", nargs="+", default=["float32", "float64"])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--built-ins", action="store_true", help="their formulas, without torch")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(FORMULAS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if options.built_ins:
        for line in built_ins(options.dtype, options.size, options.rounds):
            print(line, flush=True)
        return
    print("| formula | dtype | size | ns/element | torch | with gradient | built-in | derivative |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    for lap in laps(options.names or list(FORMULAS), options.dtype, options.size, options.rounds):
        ratios = [lap.builtin, lap.builtin_slope]
        builtin, slope = ("" if np.isnan(ratio) else f"{ratio:.2f}" for ratio in ratios)
        print(
            f"| {lap.name} | {lap.dtype} | {lap.size:,} | {lap.ns / lap.size:.2f} "
            f"| {lap.torch:.2f} | {lap.training:.2f} | {builtin} | {slope} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
