"""Run the conformance suite on other libraries' functions.

    python -m tests.scoreboard [--markdown docs/scoreboard.md] [--library torch] [--verbose]

A library that is not installed is listed as not run; the extra ``scoreboard`` has them all.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from actfast.conformance import Report, Subject, check
from actfast.conformance.report import BAD

HEAD = """\
# Scoreboard

Other libraries' activation functions, checked against actfast's formulas by
`python -m tests.scoreboard --markdown docs/scoreboard.md`. Core asks that a function is right;
strict adds special values and bits. No bound on the error is asked of them, so their largest
errors are measured: in ULP over the whole range of the type, subnormal results included, the
derivative away from its roots. "-" is not measured, because a check that comes first failed.
[The catalogue](catalogue.md) says what each check asks. Errors of some 1e7 and 1e15 ULP are results
that are zero where subnormal or very small numbers are exact.

"""
COLUMNS = (
    *("function", "core", "strict: passed, failed", "failed checks"),
    *("float32", "float32 f'", "float64", "float64 f'"),
)


@dataclass(frozen=True)
class Entry:
    """One function, and ours that it should be."""

    library: str
    name: str
    like: str
    make: Callable[[], Any]

    @property
    def label(self) -> str:
        return f"`{self.library}` {self.name}"


def actfast_entries() -> Iterator[Entry]:
    """For comparison."""
    from actfast.registry.info import records

    for record in records():
        if record.kind == "builtin" and record.family == "elementwise":
            yield Entry("actfast", record.name, record.name, lambda n=record.name: n)


def numpy_entries() -> Iterator[Entry]:
    import numpy as np

    yield Entry("numpy", "tanh", "tanh", lambda: np.tanh)


def scipy_entries() -> Iterator[Entry]:
    from scipy import special

    yield Entry("scipy", "special.expit", "sigmoid", lambda: special.expit)


def torch_entries() -> Iterator[Entry]:
    import torch

    torch.set_num_threads(1)
    functional = torch.nn.functional
    for name, like in (
        *(("relu", "relu"), ("relu6", "relu6"), ("leaky_relu", "leaky_relu")),
        *(("elu", "elu"), ("selu", "selu"), ("silu", "silu"), ("mish", "mish")),
        *(("gelu", "gelu"), ("softplus", "softplus"), ("softsign", "softsign")),
        *(("hardswish", "hardswish"), ("sigmoid", "sigmoid"), ("tanh", "tanh")),
    ):
        function = (
            getattr(torch, name) if name in ("sigmoid", "tanh") else getattr(functional, name)
        )
        yield Entry("torch", name, like, lambda f=function: f)
    yield Entry("torch", "gelu, tanh", "gelu_tanh", lambda: torch.nn.GELU("tanh"))


def jax_entries() -> Iterator[Entry]:
    import jax

    jax.config.update("jax_enable_x64", True)
    nn = jax.nn
    for name, like in (
        *(("relu", "relu"), ("relu6", "relu6"), ("leaky_relu", "leaky_relu"), ("elu", "elu")),
        *(("selu", "selu"), ("silu", "silu"), ("mish", "mish"), ("gelu", "gelu_tanh")),
        *(("softplus", "softplus"), ("soft_sign", "softsign"), ("hard_swish", "hardswish")),
        ("sigmoid", "sigmoid"),
    ):
        yield Entry("jax", name, like, lambda name=name: jax.jit(getattr(nn, name)))
    yield Entry("jax", "tanh", "tanh", lambda: jax.jit(jax.numpy.tanh))


def keras_entries() -> Iterator[Entry]:
    import os

    os.environ["KERAS_BACKEND"] = "numpy"
    nn = importlib.import_module("keras.src.backend.numpy.nn")
    for name, like in (
        *(("relu", "relu"), ("relu6", "relu6"), ("elu", "elu"), ("selu", "selu")),
        *(("silu", "silu"), ("softplus", "softplus"), ("softsign", "softsign")),
        *(("sigmoid", "sigmoid"), ("gelu", "gelu_tanh"), ("hard_silu", "hardswish")),
    ):
        # By its own default, keras computes nothing in double precision.
        def make(name: str = name) -> Subject:
            return Subject(getattr(nn, name), dtypes=("float32",))

        yield Entry("keras", f"numpy {name}", like, make)


def thinc_entries() -> Iterator[Entry]:
    ops = importlib.import_module("thinc.api").NumpyOps()

    def entry(name: str, like: str, backward: str) -> Entry:
        def make() -> Subject:
            function, back = getattr(ops, name), getattr(ops, backward)
            return Subject(function, backward=back)

        return Entry("thinc", name, like, make)

    yield entry("relu", "relu", "backprop_relu")
    yield entry("gelu", "gelu", "backprop_gelu")
    yield entry("mish", "mish", "backprop_mish")
    yield Entry("thinc", "swish", "silu", lambda: ops.swish)
    yield Entry("thinc", "sigmoid", "sigmoid", lambda: ops.sigmoid)


def autograd_entries() -> Iterator[Entry]:
    gradient = importlib.import_module("autograd").elementwise_grad
    special = importlib.import_module("autograd.scipy.special")
    numpy = importlib.import_module("autograd.numpy")

    def entry(name: str, like: str, function: Any) -> Entry:
        def make() -> Subject:
            return Subject(function, derivative=gradient(function))

        return Entry("autograd", name, like, make)

    yield entry("tanh", "tanh", numpy.tanh)
    yield entry("scipy.special.expit", "sigmoid", special.expit)


LIBRARIES: dict[str, Callable[[], Iterator[Entry]]] = {
    "actfast": actfast_entries,
    "numpy": numpy_entries,
    "scipy": scipy_entries,
    "torch": torch_entries,
    "jax": jax_entries,
    "keras": keras_entries,
    "thinc": thinc_entries,
    "autograd": autograd_entries,
}


def line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def measured(report: Report, dtype: str, kind: str) -> str:
    for result in report.results:
        if (error := result.measured.get(dtype, {}).get(kind)) is not None:
            return f"{error:.3g}"
    return "-"


def row(entry: Entry, core: Report, strict: Report) -> str:
    failed = [r for r in strict.results if r.status in BAD and not r.suitability]
    errors = [
        measured(strict, dtype, kind)
        for dtype in ("float32", "float64")
        for kind in ("forward", "derivative")
    ]
    passed = strict.count("PASS") + strict.count("INFO")
    cells = [
        entry.label,
        "yes" if core.ok else "no",
        f"{passed}, {len(failed)}",
        ", ".join(r.name for r in failed),
        *errors,
    ]
    return line(cells)


def installed(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return str(getattr(importlib.import_module(library), "__version__", ""))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--markdown", type=Path, help="write the table here")
    parser.add_argument("--library", action="append", choices=LIBRARIES, help="only this one")
    parser.add_argument("--verbose", action="store_true", help="print the reports too")
    args = parser.parse_args()
    text, versions, absent = HEAD, [], []
    text += line(COLUMNS) + line(["---"] * len(COLUMNS))
    for library in args.library or LIBRARIES:
        try:
            entries = list(LIBRARIES[library]())
        except ImportError:
            absent.append(library)
            continue
        versions.append(f"{library} {installed(library)}")
        for entry in entries:
            start = time.perf_counter()
            subject = entry.make()
            core, strict = (check(subject, entry.like, p) for p in ("core", "strict"))
            text += row(entry, core, strict)
            seconds = time.perf_counter() - start
            print(f"{entry.label}: {'ok' if strict.ok else 'failures'}, {seconds:.0f} s")
            if args.verbose:
                print(strict)
            sys.stdout.flush()
    text += f"\nRun with {', '.join(versions)}."
    if absent:
        text += f" Not run, because not installed: {', '.join(absent)}."
    text += "\n"
    if args.markdown:
        args.markdown.parent.mkdir(parents=True, exist_ok=True)
        args.markdown.write_text(text)
    else:
        print(text)


if __name__ == "__main__":
    main()
