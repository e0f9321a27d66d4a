"""What our activations and others' give at kinks, zeros, infinities, NaN and the largest numbers.

    python -m tests.special_values --write docs/special_values.csv

Values and derivatives in float32, ours beside those of the functions that
``actfast/registry/libraries.toml`` has an example of, with the example's parameters and with the
library's own. A library that is not installed keeps its lines; those of MLX, ONNX, TensorFlow,
Keras and thinc were measured once, with arrays of 1 and 67 elements. What the same version of one
gave on another CPU is kept beside what it gives here.
"""

from __future__ import annotations

import argparse
import ast
import csv
import importlib
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import actfast as af
from actfast.registry.libraries import libraries

Array = NDArray[np.float32]
RECORD = Path(__file__).parents[1] / "docs" / "special_values.csv"
OURS = "actfast"
LARGEST = float(np.finfo(np.float32).max)
LEAST = float(np.finfo(np.float32).tiny)
ENDS = (-math.inf, -LARGEST, LARGEST, math.inf)
# Lanes and a tail of each vector length: what depends on an element's place shows.
LENGTH = 67
# Rounding is the accuracy's affair: values that share this much are the same here.
ROUNDING = 4e-6


@dataclass(frozen=True)
class Entry:
    """A line of the record; numbers as text, several where elements' places or CPUs decide."""

    library: str
    version: str
    function: str
    x: str
    value: str
    derivative: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.library, self.function, self.x

    @property
    def at(self) -> tuple[str, str]:
        return self.function, self.x


def text(numbers: Iterable[Any]) -> str:
    """Each number that there is, once."""
    found = {"nan" if np.isnan(y) else str(np.float32(y)) for y in numbers}
    return "/".join(sorted(found))


def numbers(cell: str) -> list[float]:
    return [float(y) for y in cell.split("/") if y]


# Functions and points


def label(act: Any) -> str:
    """Its name, with the parameters that are not the default."""
    defaults = af.info(act.name).params
    other = [
        f"{p.name}={act.params[p.name]:.6g}" for p in defaults if act.params[p.name] != p.default
    ]
    return f"{act.name}({', '.join(other)})" if other else str(act.name)


def activation(function: str) -> Any:
    """What a label is of."""
    name, _, given = function.rstrip(")").partition("(")
    params: dict[str, Any] = {p: float(v) for p, v in re.findall(r"(\w+)=([^,]+)", given)}
    return af.get(name, **params)


def points(act: Any) -> list[float]:
    """The kinks as float32 has them, and what is special for every function: upwards, NaN last."""
    found = {float(np.float32(at)) for at, _ in act.kinks} | {*ENDS} - {0.0}
    below, above = (sorted(filter(side, found)) for side in (lambda x: x < 0, lambda x: x > 0))
    return [*below, -0.0, 0.0, *above, math.nan]


class Called:
    """Stands for actfast in an example: its calls return the activation with its parameters."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda x, *given, axis=None, **params: af.get(name, *given, **params)


def without_numbers(call: str) -> str:
    """The call with the library's defaults, as far as they are numbers."""
    tree = ast.parse(call, mode="eval")

    def is_number(node: ast.expr) -> bool:
        return isinstance(node, ast.Constant) and type(node.value) is float

    if isinstance(tree.body, ast.Call):
        tree.body.args = [node for node in tree.body.args if not is_number(node)]
        tree.body.keywords = [one for one in tree.body.keywords if not is_number(one.value)]
    return ast.unparse(tree)


def calls(library: str) -> dict[str, str]:
    """The examples of a library, by the label of what they are here."""
    found: dict[str, str] = {}
    for entry in libraries()[library].entries:
        if not (entry.row and entry.theirs and entry.ours):
            continue
        if af.info(entry.row).family != "elementwise":
            continue
        ours = eval(entry.ours, {"af": Called(), "x": None, "p": None, "weight": 0.25})
        plain = without_numbers(entry.theirs)
        if plain != entry.theirs:
            found.setdefault(label(af.get(entry.name, like=library)), plain)
        found.setdefault(label(ours), entry.theirs)
    return found


# Measurements


def of_actfast(where: Iterable[tuple[str, str]]) -> Iterator[Entry]:
    for function, x in where:
        with np.errstate(all="ignore"):
            both = activation(function).value_and_derivative(np.full(LENGTH, x, np.float32))
        yield Entry(OURS, "", function, x, *map(text, both))


def with_torch(call: str) -> Callable[[Array], tuple[Array, Array]]:
    torch = importlib.import_module("torch")
    names = {"torch": torch, "F": torch.nn.functional, "weight": torch.tensor([0.25])}

    def both(x: Array) -> tuple[Array, Array]:
        given = torch.tensor(x, requires_grad=True)
        y = eval(call, {**names, "x": given, "p": given})
        (slope,) = torch.autograd.grad(y, given, torch.ones_like(y))
        return y.detach().numpy(), slope.numpy()

    return both


def with_jax(call: str) -> Callable[[Array], tuple[Array, Array]]:
    jax = importlib.import_module("jax")
    importlib.import_module("jax.scipy.special")

    def pair(x: Any) -> tuple[Any, Any]:
        y, pull = jax.vjp(lambda x: eval(call, {"jax": jax, "x": x, "p": x}), x)
        return y, pull(jax.numpy.ones_like(y))[0]

    compiled = jax.jit(pair)

    def both(x: Array) -> tuple[Array, Array]:
        y, slope = compiled(jax.numpy.asarray(x))
        return np.asarray(y), np.asarray(slope)

    return both


def with_scipy(call: str) -> Callable[[Array], tuple[Array, Array]]:
    special = importlib.import_module("scipy.special")

    def both(x: Array) -> tuple[Array, Array]:
        with np.errstate(all="ignore"):
            return eval(call, {"special": special, "x": x, "p": x}), x[:0]

    return both


PEERS = {"torch": with_torch, "jax": with_jax, "scipy": with_scipy}


def of_peer(library: str) -> Iterator[Entry]:
    """ImportError where it is not installed."""
    importlib.import_module(library)
    number = version(library).partition("+")[0]
    for function, call in calls(library).items():
        both = PEERS[library](call)
        for x in points(activation(function)):
            try:
                y, slope = both(np.full(LENGTH, x, np.float32))
            except TypeError:  # a number that has no default
                break
            yield Entry(library, number, function, text([np.float32(x)]), text(y), text(slope))


def beside_another_cpus(found: Iterable[Entry], kept: Iterable[Entry]) -> Iterator[Entry]:
    """What the same version gave is not forgotten."""
    known = {(entry.key, entry.version): entry for entry in kept}
    for entry in found:
        was = known.get((entry.key, entry.version), entry)
        value, slope = (
            text(map(np.float32, numbers(f"{now}/{then}")))
            for now, then in ((entry.value, was.value), (entry.derivative, was.derivative))
        )
        yield replace(entry, value=value, derivative=slope)


def measure(kept: Iterable[Entry]) -> list[Entry]:
    """All lines; those kept are of libraries that cannot be asked."""
    theirs: dict[str, list[Entry]] = {}
    for entry in kept:
        if entry.library != OURS:
            theirs.setdefault(entry.library, []).append(entry)
    for library in PEERS:
        try:
            found = of_peer(library)
            theirs[library] = list(beside_another_cpus(found, theirs.get(library, [])))
        except ImportError:
            print(f"{library} is not installed: its lines are kept")
    others = [entry for library in sorted(theirs) for entry in theirs[library]]
    return [*of_actfast(asked(others)), *others]


def asked(others: Sequence[Entry]) -> list[tuple[str, str]]:
    """Where ours is evaluated: at every activation's points, and beside each line of the others."""
    functions = dict.fromkeys([*elementwise(), *(entry.function for entry in others)])
    found = [(f, text([np.float32(x)])) for f in functions for x in points(activation(f))]
    return sorted(dict.fromkeys([*found, *(entry.at for entry in others)]), key=lambda at: at[0])


def elementwise() -> list[str]:
    """The built-ins of one input and one output."""
    return [name for name in af.available() if af.info(name).family == "elementwise"]


# Differences


@dataclass(frozen=True)
class Reason:
    """Why a result of others is not ours; ``holds`` takes the point, ours, and one of theirs."""

    name: str
    why: str
    holds: Callable[[float, float, float], bool]


REASONS = (
    Reason(
        "NaN",
        "A comparison with NaN is false and chooses a branch there. Here NaN gives NaN, in "
        "derivatives too: what is wrong is seen.",
        lambda x, ours, theirs: math.isnan(x),
    ),
    Reason(
        "domain",
        "The formula of the derivative has a value where the function has none. Here both are NaN.",
        lambda x, ours, theirs: math.isnan(ours),
    ),
    Reason(
        "limit",
        "There an infinity meets 0 or another infinity, which is NaN. Here the infinities give the "
        "limits.",
        lambda x, ours, theirs: math.isinf(x) and math.isnan(theirs),
    ),
    Reason(
        "overflow",
        "An intermediate result overflows there, such as a square. Here only an exact result does.",
        lambda x, ours, theirs: math.isfinite(x) and not math.isfinite(theirs) and theirs != -ours,
    ),
    Reason(
        "zero",
        "Zeros of different signs. Here f(-0.0) is -0.0 where f(0) is 0 and f is not even, and a "
        "zero that stands for something smaller has its sign.",
        lambda x, ours, theirs: ours == 0 == theirs,
    ),
    Reason(
        "subnormal",
        "Numbers below the smallest normal one are flushed to 0 there. Here they are results like "
        "others.",
        lambda x, ours, theirs: theirs == 0 and 0 < abs(ours) < LEAST,
    ),
    Reason(
        "pole",
        "The derivative tends to an infinity, which has another sign there: that of 1/-0.0.",
        lambda x, ours, theirs: math.isinf(ours) and theirs == -ours,
    ),
    Reason(
        "kink",
        "Where two pieces meet, theirs is the slope of the other piece, between the two, or of "
        "neither. Here it is that of torch's reverse mode, where torch has the function.",
        lambda x, ours, theirs: math.isfinite(x),
    ),
    Reason(
        "formula",
        "Another formula far out: the argument is clipped, or the wrong branch wins.",
        lambda x, ours, theirs: True,
    ),
)
PLACE = Reason(
    "place",
    "One number gives two results, by its place in the array, as vectors and the rest of an array "
    "take different paths, or by the instructions of the CPU. Here the bits are the same in every "
    "place, and with AVX2 and AVX-512.",
    lambda x, ours, theirs: False,
)


def alike(ours: float, theirs: float) -> bool:
    """The same but for rounding."""
    if math.isnan(ours) or math.isnan(theirs):
        return math.isnan(ours) and math.isnan(theirs)
    if ours == 0 == theirs:
        return math.copysign(1, ours) == math.copysign(1, theirs)
    return math.isclose(ours, theirs, rel_tol=ROUNDING)


def difference(x: str, ours: str, theirs: str) -> list[Reason]:
    """Why these differ, or nothing where they do not, or where they were not measured."""
    (mine,) = numbers(ours)
    other = [y for y in numbers(theirs) if not alike(mine, y)]
    if not other:
        return []
    place = [PLACE] if len(numbers(theirs)) > 1 else []
    found = [next(r for r in REASONS if r.holds(float(x), mine, y)) for y in other]
    return [*dict.fromkeys(found), *place]


def beside(entries: Iterable[Entry]) -> list[tuple[Entry, Entry]]:
    """Each line of another library, after ours of the same point."""
    lines = list(entries)
    ours = {entry.at: entry for entry in lines if entry.library == OURS}
    return [(ours[entry.at], entry) for entry in lines if entry.library != OURS]


# The record


def read(path: Path = RECORD) -> list[Entry]:
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [Entry(**line) for line in csv.DictReader(file)]


def write(path: Path, entries: Iterable[Entry]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field.name for field in fields(Entry))
        writer.writerows(map(astuple, entries))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", type=Path, metavar="FILE")
    args = parser.parse_args()
    entries = measure(read(args.write or RECORD))
    for ours, theirs in beside(entries):
        for name, a, b in (
            ("f", ours.value, theirs.value),
            ("f'", ours.derivative, theirs.derivative),
        ):
            if why := difference(ours.x, a, b):
                reasons = ", ".join(reason.name for reason in why)
                print(f"{theirs.library} {ours.function} {name}({ours.x}): {b}, not {a}: {reasons}")
    if args.write:
        write(args.write, entries)


if __name__ == "__main__":
    main()
