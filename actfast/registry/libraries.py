"""What other libraries call an activation, and their defaults: ``libraries.toml``, read when asked.

Nothing here knows an activation by itself; ``names.py`` turns an entry into one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from actfast.errors import UnknownActivationError, squeezed

__all__ = ["Entry", "Library", "entry_like", "libraries", "library_named"]

DATA = Path(__file__).with_name("libraries.toml")


@dataclass(frozen=True)
class Entry:
    """One name of a library; the fields are explained at the head of the file."""

    name: str
    row: str = ""
    formula: str = ""
    params: Mapping[str, float | bool | str] = field(default_factory=dict)
    theirs: str = ""
    ours: str = ""
    note: str = ""


@dataclass(frozen=True)
class Library:
    name: str
    title: str
    module: str
    also: tuple[str, ...]
    rules: str
    entries: tuple[Entry, ...]


@cache
def libraries() -> dict[str, Library]:
    """All of them, by the name that ``like=`` takes."""
    import tomllib

    data: dict[str, Any] = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return {
        name: Library(
            name,
            about["title"],
            about["module"],
            tuple(about["also"]),
            about["rules"],
            tuple(Entry(**entry) for entry in data["entries"][name]),
        )
        for name, about in data["libraries"].items()
    }


def library_named(like: str) -> Library:
    """The library of that name, in any case."""
    if not isinstance(like, str):
        raise TypeError(f"get: like= is the name of a library, got {type(like).__name__}")
    for library in libraries().values():
        if like.lower() in (library.name, *library.also):
            return library
    known = ", ".join(map(repr, libraries()))
    raise ValueError(f"get: like={like!r} is no library that is known; there are {known}")


def entry_like(like: str, name: str, row: str) -> Entry:
    """Of a library what it calls that name; else the first of that row of ours, if any.

    ``row`` is the canonical name of what the name means here, or nothing.
    """
    library = library_named(like)
    tests = (
        lambda entry: entry.name == name,
        lambda entry: squeezed(entry.name) == squeezed(name),
        lambda entry: bool(row) and entry.row == row,
    )
    for test in tests:
        for entry in library.entries:
            if test(entry):
                return entry
    known = ", ".join(sorted({entry.name for entry in library.entries}))
    message = f"{library.title} has no activation {name!r} that is known here; it has {known}"
    raise UnknownActivationError(message, name)
