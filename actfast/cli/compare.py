"""``actfast compare``: train the same small network once per activation."""

from __future__ import annotations

import argparse
import math
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean, stdev
from time import perf_counter
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

import actfast as af
from actfast.activation import parse
from actfast.cli._activations import find
from actfast.cli._figures import check_format, require_figure, save_figure
from actfast.cli._output import (
    CommandError,
    add_command,
    answer,
    check_writable,
    print_table,
    progress,
    require,
)
from actfast.formula import evaluate, numpy_namespace
from actfast.plotting import COLOURS, label

Array = NDArray[Any]
Vjp = Callable[[Array], tuple[Array, Callable[[Array], Array]]]
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
STYLES = ("-", "--", ":", "-.")
EXAMPLES = """
actfast compare
actfast compare relu gelu --seeds 3 --plot curves.png
actfast compare tanh --hidden 64 64 64 --json
actfast compare relu silu --data mnist.npz --epochs 5
"""


@dataclass(frozen=True)
class Data:
    """Images as rows of float32, labels as indices of classes."""

    name: str
    x_train: Array
    y_train: Array
    x_test: Array
    y_test: Array
    classes: int


def _digits() -> dict[str, Array]:
    datasets = require("sklearn.datasets", "scikit-learn", "compare")
    selection = require("sklearn.model_selection", "scikit-learn", "compare")
    x, y = datasets.load_digits(return_X_y=True)
    parts = selection.train_test_split(x, y, test_size=0.2, stratify=y, random_state=0)
    return dict(zip(("x_train", "x_test", "y_train", "y_test"), parts, strict=True))


def _read(path: Path) -> dict[str, Array]:
    try:
        with path.open("rb") as stream:
            file = np.load(stream)
            names = ("x_train", "y_train", "x_test", "y_test")
            return {name: np.asarray(file[name]) for name in names}
    except KeyError as error:
        raise CommandError(f"{path}: {error.args[0]}") from error
    except OSError as error:
        raise CommandError(f"cannot read {path}: {error.strerror or error}") from error
    except (ValueError, IndexError, EOFError, RuntimeError, BadZipFile, zlib.error) as error:
        raise CommandError(f"{path} is not an .npz file of numbers") from error


def _check(name: str, x: Array, y: Array) -> tuple[Array, Array]:
    if x.ndim < 2 or not x.size or x.dtype.kind not in "biuf":
        raise CommandError(
            f"x_{name} must be a non-empty array of numbers, an image per row; "
            f"it is {x.dtype} of shape {x.shape}"
        )
    if y.dtype.kind not in "iu" or y.shape not in ((len(x),), (len(x), 1)):
        raise CommandError(
            f"y_{name} must be {len(x)} integers, one per image; it is {y.dtype} of shape {y.shape}"
        )
    with np.errstate(over="ignore"):
        x = x.reshape(len(x), -1).astype(np.float32)
    if not np.isfinite(x).all():
        raise CommandError(f"x_{name} has values that are not finite in float32")
    return x, y.ravel()


def load(path: Path | None) -> Data:
    """Return the images of a file, or scikit-learn's digits, standardised."""
    arrays = _digits() if path is None else _read(path)
    x_train, y_train = _check("train", arrays["x_train"], arrays["y_train"])
    x_test, y_test = _check("test", arrays["x_test"], arrays["y_test"])
    shapes = [arrays[name].shape[1:] for name in ("x_train", "x_test")]
    if shapes[0] != shapes[1]:
        raise CommandError(f"images of x_train have shape {shapes[0]}, of x_test {shapes[1]}")
    classes = np.unique(y_train)
    if len(classes) < 2:
        raise CommandError("y_train must name at least two classes")
    if not np.isin(y_test, classes).all():
        raise CommandError("y_test has labels that y_train lacks")

    # One scale for all pixels: a pixel's own would blow up those that are hardly ever lit.
    centre = x_train.mean(axis=0)
    x_train -= centre
    scale = x_train.std()
    if not 0 < scale < np.inf:
        raise CommandError("the images of x_train cannot be standardised")
    return Data(
        name="digits" if path is None else path.name,
        x_train=x_train / scale,
        y_train=np.searchsorted(classes, y_train),
        x_test=(x_test - centre) / scale,
        y_test=np.searchsorted(classes, y_test),
        classes=len(classes),
    )


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
    """Return E[f(z)^2] and E[f'(z)^2] for a standard normal z."""
    z, weights = np.polynomial.hermite_e.hermegauss(100)
    weights /= math.sqrt(2 * math.pi)
    value, slope = float(weights @ f(z) ** 2), float(weights @ f.derivative(z) ** 2)
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
            return result if f.family == "rowwise" else grad * result

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


def plot(result: Record, path: Path) -> None:
    """Draw the test set's curves, with a band of one standard deviation over the seeds."""
    figure = require_figure("compare")(figsize=(10, 4.2), layout="constrained")
    settings, records = result["settings"], result["activations"]
    left, right = figure.subplots(1, 2)
    epochs = range(1, settings["epochs"] + 1)
    for index, record in enumerate(records):
        turn, colour = divmod(index, len(COLOURS))
        style = {"color": COLOURS[colour], "linestyle": STYLES[turn % len(STYLES)]}
        style["marker"] = "o" if len(epochs) == 1 else ""
        for axes, key in ((left, "accuracy"), (right, "loss")):
            curves = np.array([curve[key] for curve in record["curves"]])
            axes.plot(epochs, curves.mean(axis=0), label=record["name"], **style)
            low, high = curves.mean(axis=0) + [[-1], [1]] * curves.std(axis=0)
            axes.fill_between(epochs, low, high, color=style["color"], alpha=0.15, linewidth=0)
    # The differences are in the last percents, which the first epochs would hide.
    worst = min(record["accuracy"] for record in records)
    left.set_ylim(max(0, worst - 0.6 * (1 - worst) - 0.001), 1)
    left.yaxis.set_major_formatter("{x:.1%}")
    left.set(title="Test accuracy", xlabel="epoch")
    right.set(title="Test loss (cross-entropy)", xlabel="epoch")
    # Where every training diverged there is nothing to scale.
    if any(np.isfinite(line.get_ydata()).any() for line in right.lines):
        right.set_yscale("log")
    for axes in (left, right):
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    figure.legend(*left.get_legend_handles_labels(), loc="outside right center", frameon=False)
    seeds = f"{settings['seeds']} seeds" if settings["seeds"] > 1 else "1 seed"
    figure.suptitle(f"{settings['data']}, {'-'.join(map(str, settings['sizes']))} network, {seeds}")
    save_figure(figure, path)


def trainable(name: str) -> Any:
    """Return the activation of that name, if it can stand between two layers."""
    f = find(name)
    if f.family != "elementwise":
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
        plot(result, args.plot)
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
