"""The types of results, ours and other libraries', for the types of inputs.

    python -m tests.dtype_rules --write docs/dtype_rules.csv

Of the functions that ``actfast/registry/libraries.toml`` has an example of. A library that is not
installed keeps its lines.
"""

from __future__ import annotations

import argparse
import csv
import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

import actfast as af
from actfast.registry.libraries import Entry, libraries

RECORD = Path(__file__).parents[1] / "docs" / "dtype_rules.csv"
DTYPES = ("bool", "int8", "int32", "int64", "float16", "bfloat16", "float32", "float64")
REFUSED = "refused"
SHAPE = 2, 6


@dataclass(frozen=True)
class Rule:
    """A line of the record: the types of results."""

    library: str
    version: str
    name: str
    dtype: str
    ours: str
    theirs: str


def numpy_dtype(name: str) -> Any:
    """ImportError for bfloat16 without ml_dtypes, whose type it is."""
    return getattr(importlib.import_module("ml_dtypes"), name) if name == "bfloat16" else name


def result(call: str, names: dict[str, Any]) -> str:
    try:
        return str(eval(call, names).dtype).removeprefix("torch.")
    except (TypeError, ValueError, RuntimeError):  # the last is torch's, NotImplementedError too
        return REFUSED


def of_actfast(call: str, dtype: str) -> str:
    x = np.zeros(SHAPE, numpy_dtype(dtype))
    return result(call, {"af": af, "x": x, "p": x, "weight": 0.25})


def of_torch(call: str, dtype: str) -> str:
    torch = importlib.import_module("torch")
    x = torch.zeros(SHAPE, dtype=getattr(torch, dtype))
    weight = torch.zeros(1, dtype=x.dtype)
    return result(
        call, {"torch": torch, "F": torch.nn.functional, "x": x, "p": x, "weight": weight}
    )


def of_jax(call: str, dtype: str) -> str:
    """As jax is by default: without types of 64 bits."""
    jax = importlib.import_module("jax")
    importlib.import_module("jax.scipy.special")
    with jax.enable_x64(False):
        x = jax.numpy.asarray(np.zeros(SHAPE, numpy_dtype(dtype)))
        return result(call, {"jax": jax, "x": x, "p": x})


def of_scipy(call: str, dtype: str) -> str:
    special = importlib.import_module("scipy.special")
    x = np.zeros(SHAPE, numpy_dtype(dtype))
    with np.errstate(all="ignore"):
        return result(call, {"special": special, "x": x, "p": x})


PEERS: dict[str, Callable[[str, str], str]] = {
    "torch": of_torch,
    "jax": of_jax,
    "scipy": of_scipy,
}


def examples(library: str) -> list[Entry]:
    return [e for e in libraries()[library].entries if e.theirs and e.ours]


def of_peer(library: str) -> Iterator[Rule]:
    """ImportError where it is not installed."""
    importlib.import_module(library)
    number = version(library).partition("+")[0]
    for entry in examples(library):
        for dtype in DTYPES:
            ours, theirs = of_actfast(entry.ours, dtype), PEERS[library](entry.theirs, dtype)
            yield Rule(library, number, entry.name, dtype, ours, theirs)


def measure(kept: Iterable[Rule]) -> list[Rule]:
    before, found = list(kept), []
    for library in PEERS:
        try:
            found += list(of_peer(library))
        except ImportError:
            print(f"{library} is not installed: its lines are kept")
            found += [rule for rule in before if rule.library == library]
    return found


def read(path: Path = RECORD) -> list[Rule]:
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [Rule(**line) for line in csv.DictReader(file)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", type=Path, metavar="FILE", default=RECORD)
    path = parser.parse_args().write
    rules = measure(read(path))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field.name for field in fields(Rule))
        writer.writerows(map(astuple, rules))


if __name__ == "__main__":
    main()
