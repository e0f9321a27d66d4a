"""What others give that is not what ours is, as ``exceptions.toml`` lists it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from .functions import ALL_REASONS, Found

FILE = Path(__file__).with_name("exceptions.toml")
SHORT = " 16 bits"
SOME = ", on some CPUs"
HEAD = """\
# What other libraries' functions give that is another kind of thing than what ours do: names, by
# library, reason and direction. The reasons are tests.special_values.REASONS and
# tests.parity.functions.DIGITS. Written by python -m tests.parity --write, of what is run; what
# depends on the CPU is moved by hand to a table "LIBRARY, on some CPUs", and stays there.
"""

# Library, with its types of 16 bits apart; reason; direction; name.
Key = tuple[str, str, str, str]


def keys(library: str, found: Iterable[Found]) -> dict[Key, str]:
    """Each exception, with an example."""
    result: dict[Key, str] = {}
    for one in found:
        table = library + SHORT * one.dtype.endswith("16")
        for (direction, reason), example in one.exceptions.items():
            key = table, reason, direction, one.case.name
            result.setdefault(key, f"{one.case.theirs} in {one.dtype}: {example}")
    return result


def is_of(key: Key, library: str, names: Sequence[str] = ()) -> bool:
    return key[0] in (library, library + SHORT) and (not names or key[3] in names)


def read(path: Path = FILE) -> dict[Key, bool]:
    """What is listed, and whether it is there on every CPU."""
    if not path.exists():
        return {}
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        (library.removesuffix(SOME), reason, direction, name): not library.endswith(SOME)
        for library, reasons in data.items()
        for reason, directions in reasons.items()
        for direction, names in directions.items()
        for name in names
    }


def write(found: Mapping[Key, bool], path: Path = FILE) -> None:
    order = [reason.name for reason in ALL_REASONS]
    tables: dict[str, dict[str, dict[str, list[str]]]] = {}
    for key in sorted(found, key=lambda key: (key[0], order.index(key[1]), key[2:])):
        library, reason, direction, name = key
        table = library if found[key] else library + SOME
        directions = tables.setdefault(table, {}).setdefault(reason, {})
        directions.setdefault(direction, []).append(name)
    path.write_text(HEAD + "".join(map(_table, tables, tables.values())), encoding="utf-8")


def _table(library: str, reasons: Mapping[str, Mapping[str, list[str]]]) -> str:
    lines = []
    for reason, directions in reasons.items():
        lines.append(f'\n["{library}".{reason}]\n')
        for direction, names in directions.items():
            text = f"{direction} = [{', '.join(map(_quoted, names))}]"
            if len(text) > 100:
                text = f"{direction} = [\n{''.join(f'    {_quoted(n)},{chr(10)}' for n in names)}]"
            lines.append(f"{text}\n")
    return "".join(lines)


def _quoted(name: str) -> str:
    return f'"{name}"'
