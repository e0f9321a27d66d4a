"""Which rows, and which stated errors, a definition of the C core has a part in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from tests.math_errors import CASES
from tests.mutate.mutations import SOURCE, Mutant
from tests.mutate.source_code import Definition, definitions
from tests.reference import INFOS

FOLDERS = ("act", "math", "family", "tape")


@dataclass
class Reached:
    """Each list from the nearest on."""

    rows: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    tape: bool = False


@cache
def _definitions() -> list[tuple[str, Definition]]:
    return [
        (str(path.relative_to(SOURCE)), definition)
        for folder in FOLDERS
        for path in sorted((SOURCE / folder).glob("*.*"))
        if path.is_file()
        for definition in definitions(path.read_text("utf-8"))
    ]


@cache
def _users() -> dict[str, list[tuple[str, Definition]]]:
    found: dict[str, list[tuple[str, Definition]]] = {}
    for file, definition in _definitions():
        for name in definition.uses - {*definition.names}:
            found.setdefault(name, []).append((file, definition))
    return found


@cache
def rows_of(file: str) -> list[str]:
    """The rows in a file of act/."""
    return [
        name
        for other, definition in _definitions()
        if other == file and definition.is_row
        for name in definition.names
        if name in INFOS
    ]


def by_formula(names: set[str]) -> list[str]:
    """The rows without maths of their own; those whose formulas call one of these come first."""
    stems = {stem for name in names for stem in name.split("_")}

    def misses(name: str) -> bool:
        return not stems & {*re.findall(r"\w+", INFOS[name].formula)}

    return sorted((name for name, info in INFOS.items() if info.formula_only), key=misses)


def reached(mutant: Mutant) -> Reached:
    found = Reached()
    level = [mutant.definition]
    for file, definition in _definitions():
        if file == mutant.file and mutant.definition in definition.names:
            level += definition.names
    known = {*level}
    if mutant.file.startswith("act/"):
        found.rows += rows_of(mutant.file)
        level += found.rows
    while level:
        after: list[str] = []
        for name in level:
            if name in CASES:
                found.errors.append(name)
            for file, definition in _users().get(name, ()):
                if file.startswith("tape/"):
                    found.tape = True
                    continue
                names = [*definition.names]
                if file.startswith("act/"):
                    names += rows_of(file)
                    found.rows += [row for row in rows_of(file) if row not in found.rows]
                after += [n for n in dict.fromkeys(names) if n not in known]
                known.update(names)
        level = [*dict.fromkeys(after)]
    if found.tape:
        found.rows += [row for row in by_formula(known) if row not in found.rows]
    return found
