"""The directions of imports and includes, and what may be named where: CONTRIBUTING's layers."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import actfast as af
from actfast.facts.families import FAMILIES
from actfast.formula import FUNCTIONS
from tests.source import ROOT

PACKAGE = ROOT / "actfast"
SOURCE = ROOT / "src_c"

# From the bottom: a module imports what stands above it in this list, and its own layer.
LAYERS = (
    ("installation", "errors", "child"),
    ("formula",),
    ("_loops",),
    ("facts",),
    ("_core", "_operands"),
    ("sources",),
    ("calls",),
    ("registry",),
    ("about",),
    ("cells",),
    # The last is the package's own __init__.
    ("ufuncs", "kernels", "scalar", "buffers", "threads", ""),
    ("analysis", "bridges"),
    ("conformance",),
    ("cli", "__main__"),
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}

# Where a library other than NumPy may be imported, within functions.
LIBRARIES = ("about", "analysis", "bridges", "cli", "conformance")
# Functions of SciPy and mpmath, and the dtype that NumPy lacks.
LIBRARY_MODULES = ("formula.evaluate", "formula.exact", "sources.bfloat16")


def modules() -> dict[str, Path]:
    """By name within the package; the package itself is ""."""
    found = {}
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in (".py", ".pyx") and "templates" not in path.parts:
            parts = path.relative_to(PACKAGE).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()
BY_TEXT = {f"actfast.{module}" for module in MODULES if module}


def layer(module: str) -> str:
    return module.partition(".")[0]


def is_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def imports(path: Path, typing: bool) -> Iterator[tuple[str, list[str], int, bool]]:
    """Each import: the module, the names from it, the line, and whether in a function.

    Of a module that is imported by its name as text, too; what only type checkers import
    if typing is true.
    """
    text = path.read_text()
    if path.suffix in (".pxd", ".pyx"):
        pattern = (
            r"^([ \t]*)from ([\w.]+) c?import ((?:\([^)]*\))|[^\n]*)|^([ \t]*)c?import ([\w.]+)"
        )
        for match in re.finditer(pattern, text, re.M):
            line = text.count("\n", 0, match.start()) + 1
            names = re.findall(r"\w+", re.sub(r"#.*", "", match[3] or ""))
            yield match[2] or match[5], names, line, bool(match[1] or match[4])
        return
    waiting: list[tuple[ast.AST, bool]] = [(ast.parse(text), False)]
    while waiting:
        node, inside = waiting.pop()
        if is_guard(node) and not typing:
            continue
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: imports are absolute"
            yield str(node.module), [a.name for a in node.names], node.lineno, inside
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, [], node.lineno, inside
        elif isinstance(node, ast.Constant) and node.value in BY_TEXT:
            # _LAZY of the front door, and what import_module is given.
            yield str(node.value), [], node.lineno, True
        within = inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        waiting += [(child, within) for child in ast.iter_child_nodes(node)]


def arrows(typing: bool) -> Iterator[tuple[str, str, int]]:
    """From a module of the package to one that it imports, and the line."""
    for module, path in MODULES.items():
        declared = path.with_suffix(".pxd")
        paths = [path, declared] if declared.is_file() else [path]
        for target, names, line, _ in (found for p in paths for found in imports(p, typing)):
            if target != "actfast" and not target.startswith("actfast."):
                continue
            base = target.removeprefix("actfast").removeprefix(".")
            found = {f"{base}.{name}".removeprefix(".") for name in names} & MODULES.keys()
            # A name of a module that is no module itself is that module's.
            if len(found) < max(1, len(names)):
                found.add(base)
            yield from ((module, one, line) for one in found - {module})


def test_every_module_has_a_layer() -> None:
    assert {layer(module) for module in MODULES} <= RANK.keys()


def test_imports_point_down() -> None:
    """Those within functions too: a lazy import is for the time that importing takes."""
    wrong = [
        f"{MODULES[module]}:{line}: {module} imports {target or 'actfast'}"
        for module, target, line in arrows(typing=False)
        if RANK[layer(target)] > RANK[layer(module)]
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("typing", [False, True])
def test_there_is_no_circle(typing: bool) -> None:
    targets: dict[str, set[str]] = {module: set() for module in MODULES}
    for module, target, _ in arrows(typing):
        targets[module].add(target)
    # What imports nothing that is left is in no circle.
    left = dict(targets)
    while free := [module for module, found in left.items() if not found & left.keys()]:
        for module in free:
            del left[module]
    # What merely imports a circle is not of it.
    while free := [m for m in left if not any(m in found for found in left.values())]:
        for module in free:
            del left[module]
    assert not left, f"a circle among {', '.join(sorted(left))}"


def test_libraries_are_imported_where_they_are_needed() -> None:
    wrong = []
    for module, path in MODULES.items():
        for target, _, line, inside in imports(path, typing=False):
            library = target.partition(".")[0]
            ours = {*sys.stdlib_module_names, "numpy", "actfast", "cpython", "libc", "cython"}
            if library in ours or library == "__future__":
                continue
            if not (inside and (layer(module) in LIBRARIES or module in LIBRARY_MODULES)):
                wrong.append(f"{path}:{line}: {library}")
    assert not wrong, "\n".join(wrong)


# Names


def strings(path: Path) -> Iterator[tuple[str, int]]:
    """The texts of a module that are no documentation."""
    if path.suffix == ".pyx":
        for line, text in enumerate(path.read_text().splitlines(), 1):
            yield from ((found, line) for found in re.findall(r'"([^"\\]*)"', text))
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno


def named(words: set[str], allowed: tuple[str, ...]) -> list[str]:
    return [
        f"{path}:{line}: {text!r}"
        for module, path in MODULES.items()
        if not module.startswith(allowed)
        for text, line in strings(path)
        if text in words
    ]


def test_no_activation_is_named() -> None:
    """But by the formula language, whose functions some are, mutants and compare's defaults.

    And by cells, which some define.
    """
    allowed = ("cells.", "formula.", "conformance.mutants", "cli.compare")
    found = named({*af.available()} - {*FUNCTIONS}, allowed)
    assert not found, "\n".join(found)


def test_no_family_is_asked_for_by_name() -> None:
    """But by mutants, which are subjects of each."""
    found = named(set(FAMILIES), ("_loops", "facts.families", "conformance.mutants"))
    assert not found, "\n".join(found)


# The C core: a file includes what stands above it in this list, and its own folder.
C_LAYERS = (
    ("actfast.h", "inline.h"),
    ("run",),
    ("simd",),
    ("math",),
    ("block.h",),
    ("family",),
    ("act", "tape"),
    ("isa", "activations.def", "shelf.def"),
)
C_RANK = {name: rank for rank, names in enumerate(C_LAYERS) for name in names}


def includes() -> dict[str, set[str]]:
    """Of each file of the C core those that it includes."""
    found: dict[str, set[str]] = {}
    for path in SOURCE.rglob("*"):
        if path.suffix not in (".c", ".def", ".h", ".inc"):
            continue
        given = re.findall(r'^ *# *include +"([^"]+)"', path.read_text(), re.M)
        places = [(path.parent / name, SOURCE / name) for name in given]
        here, there = str(path.relative_to(SOURCE)), []
        for near, far in places:
            place = near if near.is_file() else far
            there.append(str(place.resolve().relative_to(SOURCE.resolve())))
        found[here] = set(there)
    return found


def folder(file: str) -> str:
    return file.partition("/")[0]


def reached(start: str, graph: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for target in graph[waiting.pop()] - found:
            found.add(target)
            waiting.append(target)
    return found


def test_includes_point_down() -> None:
    wrong = [
        f"src_c/{file} includes {target}"
        for file, targets in includes().items()
        for target in targets
        # A tape is a plain structure, which run/ hands to the loops.
        if C_RANK[folder(target)] > C_RANK[folder(file)] and target != "tape/tape.h"
    ]
    assert not wrong, "\n".join(wrong)


def test_what_runs_loops_has_no_vector_operation() -> None:
    graph = includes()
    vector = {"simd", "math", "block.h", "family", "isa"}
    wrong = [
        f"src_c/{file} reaches {target}"
        for file in graph
        if folder(file) == "run"
        for target in reached(file, graph)
        if folder(target) in vector
    ]
    assert not wrong, "\n".join(wrong)
