"""Write the type stubs that name the activations: ``python -m actfast.about.stubs [--check]``.

Activations with the same parameters share a class, which exists for type checkers only.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from actfast._core import Activation
from actfast.sources.builtin import BUILTINS, UFUNCS

PACKAGE = Path(__file__).parent.parent
LINE_LENGTH = 100

HEAD = """\
# Written by python -m actfast.about.stubs from the rows.
"""

ACTIVATIONS_HEAD = """\
from typing import Any, Literal, TypedDict, TypeVar, Unpack, overload

import numpy as np
from numpy.typing import DTypeLike, NDArray

"""

TYPES_HEAD = """
_Axis = int | tuple[int, ...] | None
_Gate = Literal["first", "last"]
_Layout = Literal["split", "interleaved"]
_Floats = NDArray[np.floating[Any]]
_Integers = NDArray[np.bool_ | np.integer[Any]]
_Number = float | np.floating[Any] | np.integer[Any]
_Numbers = _Number | NDArray[Any]
_Added = _Numbers
_Segments = NDArray[np.integer[Any]] | list[int] | Literal["stored"] | None
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

class _NewThree(_Into, total=False):
    out: tuple[_Array | None, tuple[_Array | None, _Array | None]]

__distribution__: str
__version__: str
"""

# The operands' type, the options and the result, from the most special case on.
CASES = (
    ("float", "_Kept", "np.float64"),
    ("_X", "_Kept", "_X"),
    ("_Integers", "_Kept", "_Floats"),
    ("Any", "_Into", "_Out"),
    ("Any", "_New", "Any"),
)
ARRAYS_CASE = ("Any", "_Free", "Any")
REDUCED_CASES = (("Any", "_Into", "_Out"), ("Any", "_New", "Any"))
# By the number of results: the options, and how the results stand.
OPTIONS = {
    1: {},
    2: {"_Kept": "_KeptPair", "_New": "_NewPair", "_Free": "_NewPair"},
    3: {"_New": "_NewThree", "_Free": "_NewThree"},
}
# Of rows it says which elements there are, also where nothing is written.
WHERE = ("where", "bool | NDArray[np.bool_] | None")
SEGMENTS = ("segments", "_Segments")
# What is added to an operand of that type, such that the result has it.
ADDED = {"float": "float", "_X": "_X | float", "_Integers": "float"}
# Of a parameter that lies along an axis.
ALONG = "axis"
RESULTS = {1: "{0}", 2: "tuple[{0}, {0}]", 3: "tuple[{0}, tuple[{0}, {0}]]"}


def method(name: str, arguments: Iterable[str], result: str, overload: bool = True) -> str:
    """A method, of several of its name if it is an overload, laid out as ruff lays it out."""
    listed = ["self", *arguments]
    line = f"    def {name}({', '.join(listed)}) -> {result}: ..."
    if len(line) > LINE_LENGTH:
        inside = "        " + ", ".join(listed)
        if len(inside) > LINE_LENGTH:
            inside = "\n".join(f"        {argument}," for argument in listed)
        line = f"    def {name}(\n{inside}\n    ) -> {result}: ..."
    return f"    @overload\n{line}\n" if overload else f"{line}\n"


def _overriding(overloads: Iterable[str]) -> str:
    """Methods that take or give other things than the base class's, which says Any."""
    lines, last = [], ""
    text = "".join(overloads).replace("    @overload\n", "\0")
    for one in text.split("\0")[1:]:
        name = one.split("(", 1)[0]
        lines.append("    @overload" + ("" if name == last else "  # type: ignore[override]"))
        lines.append(one.removesuffix("\n"))
        last = name
    return "\n".join(lines) + "\n"


def camel(words: str) -> str:
    return "_" + "".join(word.capitalize() for word in words.split("_"))


class Signature:
    """What the type of a call depends on: its operands, and the parameters after them."""

    def __init__(self, act: Activation) -> None:
        row, self.family = act._row, act._row.family
        self.gated = len(self.family.operands) > 1
        params = [(p.name, "_Number") for p in row.params]
        self.synonyms = [(s, "_Number") for p in row.params for s in p.synonyms]
        along = any(p.along_axis for p in row.params)
        if self.family.rowwise:
            self.places: list[tuple[str, str]] = [("axis", "_Axis")]
            self.keywords = [("dim", "_Axis"), *params, *self.synonyms]
        else:
            self.places, self.keywords = params, [*self.synonyms]
        if along:
            self.keywords.append((ALONG, "int"))
        self.arrays_too = bool(row.params) and not self.family.rowwise
        self.takes_bias = "bias" not in row.param_names
        names = [name for name, kind in self.places + self.keywords if kind != "_Axis"]
        names += [row.choice_keyword] if row.choice_keyword else []
        plain = "plain" if self.family.pointwise else str(self.family)
        kind = [] if self.family.pointwise and names else [plain]
        self.class_name = camel("_".join([*kind, *names]))
        self.alias = ""
        if keyword := row.choice_keyword:
            words = [f'"{c}"' for c in row.choices if c not in ("True", "False")]
            truth = " | bool" if len(words) < len(row.choices) else ""
            self.keywords.append((keyword, f"{self.class_name}Choice"))
            self.alias = f"\n{self.class_name}Choice = Literal[{', '.join(words)}]{truth}\n"

    def bias(self, kind: str = "Any") -> list[tuple[str, str]]:
        """Of an operand of that type; of two a pair. Of rows the scale with it."""
        if not self.takes_bias:
            return []
        one = ADDED.get(kind, "_Added") + " | None"
        scale = [("scale", "float | None")] if self.family.rowwise else []
        return [*scale, ("bias", f"tuple[{one}, {one}] | None" if self.gated else one)]

    def scalars(self, more: Sequence[tuple[str, str]] = ()) -> list[str]:
        keywords = [f"{name}: {kind} = ..." for name, kind in (*self.keywords, *more)]
        star = ["*"] if keywords else []
        return [f"{name}: {kind} = ..." for name, kind in self.places] + star + keywords

    def arrays(self, more: Sequence[tuple[str, str]] = ()) -> list[str]:
        """Arrays of parameters go by keyword only, but for one along an axis."""
        names = [*self.places, *self.keywords, *more]
        listed = [f"{n}: {k.replace('_Number', '_Numbers')} = ..." for n, k in names]
        at = len(self.places) if (ALONG, "int") in self.keywords else 0
        return [*listed[:at], "*", *listed[at:]] if at < len(listed) else listed

    def overloads(
        self,
        name: str,
        operands: Sequence[str],
        results: int,
        cases: Sequence[tuple[str, str, str]] = CASES,
        more: Sequence[tuple[str, str]] = (),
    ) -> Iterator[str]:
        found = [(self.scalars([*more, *self.bias(case[0])]), case) for case in cases]
        if self.arrays_too:
            found.append((self.arrays(self.bias()), ARRAYS_CASE))
        for parameters, (kind, options, result) in found:
            if results > 1 and result == "_Out":
                continue
            arguments = [*(f"{operand}: {kind}" for operand in operands), "/", *parameters]
            if result == "_Out":
                arguments += ["out: _Out"] if "*" in arguments else ["*", "out: _Out"]
            arguments.append(f"**options: Unpack[{OPTIONS[results].get(options, options)}]")
            yield method(name, arguments, RESULTS[results].format(result))

    def unwritten(self, dtype: str) -> list[tuple[str, str]]:
        """What goes with the parameters of a method that has no out."""
        return [*([WHERE] if self.family.rowwise else []), ("dtype", dtype)]

    def vjp(self) -> Iterator[str]:
        operands, any_dtype = self.family.operands, self.unwritten("DTypeLike | None")
        kept = [*(f"{o}: _X" for o in operands), "/"]
        rows = [SEGMENTS] if self.family.rowwise else []
        any_dtype = [*rows, *self.bias(), *any_dtype]
        same = self.scalars([*rows, *self.bias("_X"), *self.unwritten("None")])
        yield method("vjp", [*kept, *same], "tuple[_X, Pullback]")
        every = [*(f"{o}: Any" for o in operands), "/"]
        yield method("vjp", [*every, *self.scalars(any_dtype)], "tuple[Any, Pullback]")
        if self.arrays_too:
            yield method("vjp", [*every, *self.arrays(any_dtype)], "tuple[Any, Pullback]")

    def others(self) -> Iterator[str]:
        """bind, and the gradients by parameters: of no return type that depends on the operands."""
        bound = [a for a in self.scalars() if a != f"{ALONG}: int = ..."]
        given = bound[:-1] if bound[-1:] == ["*"] else bound
        own = "Activation" if self.alias else self.class_name
        yield method("bind", given, own, overload=False)
        every = [*(f"{o}: Any" for o in ("grad", *self.family.operands)), "/"]
        more = [*self.bias(), *self.unwritten("DTypeLike | None")]
        taken = self.scalars(more) if self.family.rowwise else self.arrays(more)
        yield method("parameter_gradients", [*every, *taken], "dict[str, Any]", overload=False)

    def packed(self, name: str, operands: Sequence[str], results: int) -> str:
        """Both inputs in one array."""
        listed = [f"{n}: {k.replace('_Number', '_Numbers')} = ..." for n, k in self.places]
        packing = ["axis: int = ...", "gate: _Gate = ...", "layout: _Layout = ..."]
        every = [f"{o}: Any" for o in operands]
        arguments = [*every, "/", "*", *listed, *packing, "**options: Any"]
        return method(name, arguments, RESULTS[results].format("Any"))

    def text(self) -> str:
        if self.gated:
            body = _overriding(self._gated()) + "".join(self.others())
            return f"{self.alias}\nclass {self.class_name}(GatedActivation):\n{body}"
        if self.family.rowwise:
            body = "".join(self._rows())
            if self.family.reduces:
                body = _overriding([body])
            body += "".join(self.others())
            return f"{self.alias}\nclass {self.class_name}(RowActivation):\n{body}"
        return "".join([
            self.alias,
            f"\nclass {self.class_name}(Activation):\n",
            *self.overloads("__call__", ["x"], 1),
            *self.overloads("backward", ["grad", "x"], 1),
            "    backward_from_output = backward\n",
            *self.vjp(),
            "    derivative = __call__\n",
            "    second_derivative = __call__\n",
            *self.overloads("value_and_derivative", ["x"], 2),
            *self.others(),
        ])  # fmt: skip

    def _gated(self) -> Iterator[str]:
        own = self.family.operands
        for name, operands, results in (
            ("__call__", own, 1),
            ("derivative", own, 2),
            ("backward", ("grad", *own), 2),
            ("value_and_derivative", own, 3),
        ):
            yield from self.overloads(name, operands, results)
            one = (*operands[: len(operands) - 2], "x")
            yield self.packed(name, one, 1 if operands[0] == "grad" else results)
        yield from self.vjp()

    def _rows(self) -> Iterator[str]:
        if not self.family.reduces:
            yield from self.overloads("__call__", ["x"], 1, more=[SEGMENTS])
            yield from self.overloads("backward", ["grad", "x"], 1, more=[SEGMENTS])
            yield "    backward_from_output = backward\n"
        else:
            keeps = (("keepdims", "bool"), SEGMENTS)
            yield from self.overloads("__call__", ["x"], 1, REDUCED_CASES, keeps)
            yield from self.overloads("backward", ["grad", "x"], 1, REDUCED_CASES, [SEGMENTS])
            return  # what vjp gives is the base's to say
        yield from self.vjp()


def exported() -> dict[str, str]:
    """What the front door exports besides activations, and where from: what it imports."""
    found = {}
    for node in ast.parse((PACKAGE / "__init__.py").read_text()).body:
        if isinstance(node, ast.ImportFrom):
            names = {alias.asname or alias.name: node.module for alias in node.names}
            found.update(names)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_LAZY":
            found.update(ast.literal_eval(node.value))
    return {name: str(home) for name, home in found.items() if not name.startswith("_")}


def imports() -> Iterator[str]:
    """Sorted as ruff sorts."""
    again = {name: f" as {name}" for name in exported()}
    found = [*exported().items(), ("_X", "actfast._core"), ("Pullback", "actfast.calls.gradients")]
    for name, home in sorted(
        found, key=lambda f: (f[1], f[0].lstrip("_")[0].islower(), f[0] != "_X", f[0])
    ):
        yield f"from {home} import {name}{again.get(name, '')}\n"


def exports(names: Iterable[str]) -> str:
    return "__all__ = [\n" + "".join(f'    "{name}",\n' for name in sorted(names)) + "]\n"


def activations_stub() -> str:
    classes = {}
    variables = []
    for name, act in sorted(BUILTINS.items()):
        signature = Signature(act)
        classes[signature.class_name] = signature.text()
        variables.append(f"{name}: {signature.class_name}\n")
    heads = [HEAD, ACTIVATIONS_HEAD, *imports(), TYPES_HEAD]
    parts = [*heads, *classes.values(), "\n", *variables, "\n"]
    return "".join(parts) + exports({*exported(), *BUILTINS})


def ufuncs_stub() -> str:
    variables = "".join(f"{name}: np.ufunc\n" for name in sorted(UFUNCS))
    return f"{HEAD}import numpy as np\n\n{variables}\n{exports(UFUNCS)}"


def scalar_stub() -> str:
    """Functions of one float; their names are those of ``actfast.scalar``."""
    names = sorted(name for name, act in BUILTINS.items() if act._row.family.pointwise)
    functions = "".join(f"def {name}(x: _Float, /) -> float: ...\n" for name in names)
    return (
        f"{HEAD}from collections.abc import Callable\n"
        "from typing import SupportsFloat, SupportsIndex\n\n"
        "from actfast._core import Activation\n\n"
        "_Float = SupportsFloat | SupportsIndex\nFunction = Callable[[_Float], float]\n\n"
        "def get(which: str | Activation, /, **params: float) -> Function: ...\n"
        f"{functions}\n{exports({'get', *names})}"
    )


STUBS = {
    "__init__.pyi": activations_stub,
    "scalar.pyi": scalar_stub,
    "ufuncs.pyi": ufuncs_stub,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m actfast.about.stubs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only; 1 if not current")
    check = parser.parse_args().check
    status = 0
    for file, stub in STUBS.items():
        path, wanted = PACKAGE / file, stub()
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
