"""``actfast compare``: train the same small network once per activation."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

import numpy as np

import actfast as af
from actfast.about.plotting import label
from actfast.cli._activations import find
from actfast.cli._figures import check_format
from actfast.cli._output import (
    CommandError,
    add_command,
    answer,
    check_writable,
    print_table,
    progress,
    require,
)
from actfast.cli.compare.data import load
from actfast.cli.compare.network import collapse
from actfast.cli.compare.picture import draw
from actfast.cli.compare.training import Run, Trial

Record = dict[str, Any]

NAMES = ("relu", "gelu", "silu", "mish", "tanh", "sigmoid", "identity")
COLUMNS = (
    "activation",
    "accuracy",
    "ms/epoch",
    "in f",
    "NumPy",
    "ratio",
    "grad 1",
    "grad n",
    "dead",
)
LEGEND = """
accuracy  of the test set after the last epoch: mean and standard deviation over seeds
ms/epoch  training time with actfast
in f      the share of it in the hidden layers' activations, forward and backward
NumPy     ms/epoch with the activations' formulas evaluated by NumPy and SciPy
ratio     NumPy's time divided by actfast's
grad      norm of the first and the last weight matrix's gradient in the first epoch
dead      hidden units whose derivative is 0 for every test image
"""
EXAMPLES = """
actfast compare
actfast compare relu gelu --seeds 3 --plot curves.png
actfast compare tanh --hidden 64 64 64 --json
actfast compare relu silu --data mnist.npz --epochs 5
"""


def summarise(name: str, runs: Sequence[Run], times: Sequence[tuple[float, float]]) -> Record:
    """Return what the JSON output says of an activation."""
    final = [run.accuracy[-1] for run in runs]
    record: Record = {
        "name": name,
        "accuracy": fmean(final),
        "accuracy_std": stdev(final) if len(final) > 1 else None,
        "gradient_norm_first": fmean(run.gradient_norms[0] for run in runs),
        "gradient_norm_last": fmean(run.gradient_norms[1] for run in runs),
        "dead_units": fmean(run.dead_units for run in runs),
        "curves": [{"accuracy": run.accuracy, "loss": run.loss} for run in runs],
        "actfast": None,
        "numpy": None,
    }
    for arm, (total, inside) in zip(("actfast", "numpy"), times, strict=False):
        record[arm] = {"seconds_per_epoch": total, "share_in_activations": inside / total}
    return record


def report(result: Record) -> None:
    """Print the results as text."""
    settings, linear = result["settings"], result["collapse"]
    print(
        f"{settings['data']}: {settings['train']} training and {settings['test']} test images; "
        f"network {'-'.join(map(str, settings['sizes']))}; "
        f"epochs: {settings['epochs']}; seeds: {settings['seeds']}\n"
    )
    rows = []
    for record in result["activations"]:
        accuracy, spread = record["accuracy"], record["accuracy_std"]
        seconds = record["actfast"]["seconds_per_epoch"]
        numpy_seconds = record["numpy"]["seconds_per_epoch"] if record["numpy"] else math.nan
        rows.append(
            (
                record["name"],
                f"{accuracy:.2%}" + ("" if spread is None else f" +- {100 * spread:.2f}"),
                f"{1000 * seconds:.1f}",
                f"{record['actfast']['share_in_activations']:.0%}",
                f"{1000 * numpy_seconds:.1f}",
                f"{numpy_seconds / seconds:.2f}",
                f"{record['gradient_norm_first']:.2g}",
                f"{record['gradient_norm_last']:.2g}",
                f"{record['dead_units']:.1%}",
            )
        )
    print_table(COLUMNS, rows)
    print(LEGEND)
    print(
        f"Without an activation the {len(settings['sizes']) - 1} layers are one: their product "
        f"gives the same\nlogits, to within {linear['relative_difference']:.0e} of the largest."
    )


def trainable(name: str) -> Any:
    """Return the activation of that name, if it can stand between two layers."""
    f = find(name)
    if not f.family.pointwise:
        raise CommandError(f"{name} is {f.family}; a hidden layer needs an elementwise activation")
    if f.derivative_ufunc is None:
        raise CommandError(f"{name} cannot be trained: it has no derivative")
    return f


@np.errstate(all="ignore")  # the results tell of a diverged training by themselves
def run(args: argparse.Namespace) -> int:
    activations = {label(f): f for f in map(trainable, args.names)}
    require("scipy.special", "scipy", "compare")
    if args.plot:
        check_format(args.plot, "compare")
    check_writable(args, args.plot)
    trial = Trial(load(args.data), args)
    data = trial.data
    runs: dict[str, list[Run]] = {}
    times = {}
    steps = len(activations) * (args.seeds * args.epochs + trial.timed_epochs)
    with progress(steps) as advance:
        for name, f in activations.items():
            runs[name] = [trial.train(f, seed, advance) for seed in range(args.seeds)]
            times[name] = trial.race(f, advance)
        linear = runs.get("identity") or [trial.train(af.identity, 0, lambda name: None)]
        result = {
            "settings": {
                "data": data.name,
                "train": len(data.x_train),
                "test": len(data.x_test),
                "sizes": trial.sizes,
                "seeds": args.seeds,
                "epochs": args.epochs,
                "batch_size": args.batch_size,
                "learning_rate": args.learning_rate,
            },
            "activations": [summarise(name, runs[name], times[name]) for name in activations],
            "collapse": collapse(linear[0].network, data.x_test),
        }
    answer(args, result, lambda: report(result))
    if args.plot:
        draw(result, args.plot)
    return 0


def positive(kind: type[int] | type[float], most: float = 1_000_000) -> Callable[[str], float]:
    """Return a function that parses an option's value."""

    def parse(text: str) -> float:
        value = kind(text)
        if not 0 < value <= most:
            wanted = f"wanted a number above 0, at most {most:,}"
            raise argparse.ArgumentTypeError(f"{wanted}; got {text}")
        return value

    parse.__name__ = kind.__name__  # argparse's message for what is no number uses it
    return parse


def add_parser(commands: Any) -> None:
    """Declare the command."""
    parser = add_command(
        commands,
        "compare",
        run,
        help="train the same small network once per activation",
        description="Train the same small network once per activation, and compare accuracy, "
        "speed and gradients.",
        examples=EXAMPLES,
    )
    add = parser.add_argument
    add(
        "names",
        nargs="*",
        metavar="NAME",
        default=NAMES,
        help=f"elementwise activations (default: {' '.join(NAMES)})",
    )
    add(
        "--data",
        type=Path,
        metavar="FILE.npz",
        help="images and integer labels as arrays x_train, y_train, x_test, y_test "
        "(default: scikit-learn's handwritten digits)",
    )
    numbers = {
        "seeds": (5, "networks per activation"),
        "epochs": (40, "passes over the training images"),
        "batch-size": (64, "images per step of Adam"),
        "learning-rate": (0.001, "of Adam"),
    }
    for name, (default, text) in numbers.items():
        add(
            f"--{name}",
            type=positive(type(default)),
            default=default,
            metavar="N",
            help=f"{text} (default: {default})",
        )
    add(
        "--hidden",
        type=positive(int),
        nargs="+",
        default=[128, 128],
        metavar="N",
        help="units of each hidden layer (default: 128 128)",
    )
    add("--plot", type=Path, metavar="FILE.png", help="draw the training curves")
