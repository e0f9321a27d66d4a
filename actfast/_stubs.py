"""Write the type stubs that name the activations: ``python -m actfast._stubs [--check]``.

Activations with the same parameters share a class, which exists for type checkers only.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

import actfast
from actfast import ufuncs
from actfast._core import Activation, RowActivation

PACKAGE = Path(__file__).parent
LINE_LENGTH = 100

HEAD = """\
# Written by python -m actfast._stubs from the rows.
"""

ACTIVATIONS_HEAD = """\
from typing import Any, Literal, TypedDict, TypeVar, Unpack, overload

import numpy as np
from numpy.typing import DTypeLike, NDArray

"""

TYPES_HEAD = """
_Axis = int | tuple[int, ...] | None
_Integers = NDArray[np.bool_ | np.integer[Any]]
_Number = float | np.floating[Any] | np.integer[Any]
_Numbers = _Number | NDArray[Any]
_Array = NDArray[Any]
_Out = TypeVar("_Out", bound=_Array)

class _Into(TypedDict, total=False):
    where: bool | NDArray[np.bool_] | None
    dtype: DTypeLike | None

class _New(_Into, total=False):
    out: None

class _Free(_Into, total=False):
    out: _Array | None

class _Kept(TypedDict, total=False):
    out: None
    where: bool | NDArray[np.bool_] | None
    dtype: None

class _KeptPair(TypedDict, total=False):
    out: tuple[None, None]
    where: bool | NDArray[np.bool_] | None
    dtype: None

class _NewPair(_Into, total=False):
    out: tuple[_Array | None, _Array | None]

__version__: str
"""

# The operands' type, the options and the result, from the most special case on.
CASES = (
    ("float", "_Kept", "np.float64"),
    ("_X", "_Kept", "_X"),
    ("_Integers", "_Kept", "NDArray[np.floating[Any]]"),
    ("Any", "_Into", "_Out"),
    ("Any", "_New", "Any"),
)
ARRAYS_CASE = ("Any", "_Free", "Any")
PAIR_OPTIONS = {"_Kept": "_KeptPair", "_New": "_NewPair", "_Free": "_NewPair"}


def method(name: str, arguments: Iterable[str], result: str) -> str:
    """An overload, laid out as ruff lays it out."""
    listed = ["self", *arguments]
    line = f"    def {name}({', '.join(listed)}) -> {result}: ..."
    if len(line) > LINE_LENGTH:
        inside = "        " + ", ".join(listed)
        if len(inside) > LINE_LENGTH:
            inside = "\n".join(f"        {argument}," for argument in listed)
        line = f"    def {name}(\n{inside}\n    ) -> {result}: ..."
    return f"    @overload\n{line}\n"


def camel(words: str) -> str:
    return "_" + "".join(word.capitalize() for word in words.split("_"))


class Signature:
    """What the type of a call depends on: the parameters after x."""

    def __init__(self, act: Activation) -> None:
        row = act._row
        self.rowwise = isinstance(act, RowActivation)
        self.numeric = bool(row["params"])
        self.places = [(name, "_Number") for name, *_ in row["params"]]
        self.keywords = [(s, "_Number") for p in row["params"] for s in p[4]]
        if self.rowwise:
            self.places, self.keywords = [("axis", "_Axis")], [("dim", "_Axis")]
        self.alias = ""
        if keyword := row["choice_keyword"]:
            words = [f'"{c}"' for c in row["choices"] if c not in ("True", "False")]
            truth = " | bool" if len(words) < len(row["choices"]) else ""
            self.keywords.append((keyword, f"{camel(keyword)}Choice"))
            self.alias = f"\n{camel(keyword)}Choice = Literal[{', '.join(words)}]{truth}\n"
        names = [name for name, kind in self.places + self.keywords if kind != "_Axis"]
        self.class_name = camel("_".join(names) or ("rows" if self.rowwise else "plain"))

    def scalars(self) -> list[str]:
        keywords = [f"{name}: {kind} = ..." for name, kind in self.keywords]
        star = ["*"] if keywords else []
        return [f"{name}: {kind} = ..." for name, kind in self.places] + star + keywords

    def arrays(self) -> list[str]:
        """Arrays of parameters go by keyword only."""
        names = self.places + self.keywords
        return ["*", *(f"{n}: {k.replace('_Number', '_Numbers')} = ..." for n, k in names)]

    def overloads(self, name: str, operands: list[str]) -> Iterator[str]:
        pair = name == "value_and_derivative"
        cases = [(self.scalars(), case) for case in CASES if not (pair and case[2] == "_Out")]
        if self.numeric:
            cases.append((self.arrays(), ARRAYS_CASE))
        for parameters, (kind, options, result) in cases:
            arguments = [*(f"{operand}: {kind}" for operand in operands), "/", *parameters]
            if result == "_Out":
                arguments += ["out: _Out"] if "*" in arguments else ["*", "out: _Out"]
            if pair:
                options, result = PAIR_OPTIONS[options], f"tuple[{result}, {result}]"
            arguments.append(f"**options: Unpack[{options}]")
            yield method(name, arguments, result)

    def vjp(self) -> Iterator[str]:
        yield method("vjp", ["x: _X", "/", *self.scalars()], "tuple[_X, Pullback]")
        yield method("vjp", ["x: Any", "/", *self.scalars()], "tuple[Any, Pullback]")
        if self.numeric:
            yield method("vjp", ["x: Any", "/", *self.arrays()], "tuple[Any, Pullback]")

    def text(self) -> str:
        base = "RowActivation" if self.rowwise else "Activation"
        parts = [
            self.alias,
            f"\nclass {self.class_name}({base}):\n",
            *self.overloads("__call__", ["x"]),
            *self.overloads("backward", ["grad", "x"]),
            "    backward_from_output = backward\n",
            *self.vjp(),
        ]
        if not self.rowwise:
            parts += ["    derivative = __call__\n"]
            parts += self.overloads("value_and_derivative", ["x"])
        return "".join(parts)


def imports() -> Iterator[str]:
    """What actfast exports besides activations, from its home, sorted as ruff sorts."""
    found = [("actfast._core", "_X"), ("actfast._general", "Pullback")]
    for name in actfast.__all__:
        value = getattr(actfast, name)
        if isinstance(value, ModuleType):
            found.append(("actfast", name))
        elif not isinstance(value, Activation):
            home = value.__module__
            found.append(("actfast._core" if home == "actfast" else home, name))
    for home, name in sorted(
        found, key=lambda f: (f[0], f[1].lstrip("_")[0].islower(), f[1] != "_X", f[1])
    ):
        again = f" as {name}" if name in actfast.__all__ else ""
        yield f"from {home} import {name}{again}\n"


def exports(names: Iterable[str]) -> str:
    return "__all__ = [\n" + "".join(f'    "{name}",\n' for name in sorted(names)) + "]\n"


def activations_stub() -> str:
    classes = {}
    variables = []
    for name, value in sorted(vars(actfast).items()):
        if isinstance(value, Activation):
            signature = Signature(value)
            classes[signature.class_name] = signature.text()
            variables.append(f"{name}: {signature.class_name}\n")
    heads = [HEAD, ACTIVATIONS_HEAD, *imports(), TYPES_HEAD]
    parts = [*heads, *classes.values(), "\n", *variables, "\n"]
    return "".join(parts) + exports(actfast.__all__)


def ufuncs_stub() -> str:
    variables = "".join(f"{name}: np.ufunc\n" for name in sorted(ufuncs.__all__))
    return f"{HEAD}import numpy as np\n\n{variables}\n{exports(ufuncs.__all__)}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m actfast._stubs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only; 1 if not current")
    check = parser.parse_args().check
    status = 0
    for file, wanted in (("__init__.pyi", activations_stub()), ("ufuncs.pyi", ufuncs_stub())):
        path = PACKAGE / file
        current = path.read_text() if path.exists() else ""
        if check and current != wanted:
            lines = current.splitlines(True), wanted.splitlines(True)
            sys.stdout.writelines(difflib.unified_diff(*lines, str(path), "generated"))
            status = 1
        elif not check:
            path.write_text(wanted)
    return status


if __name__ == "__main__":
    sys.exit(main())
