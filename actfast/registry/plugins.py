"""The entry points of the group ``actfast.activations``, without importing any plugin.

Each distribution is read by itself, so that one that cannot be read takes no other with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from actfast.errors import PluginLoadError
from actfast.registry.environment import allowed, normalised, plugins_allowed

if TYPE_CHECKING:
    from importlib.metadata import Distribution

__all__ = ["GROUP", "Entry", "Scan", "scan"]

GROUP = "actfast.activations"


class Entry(NamedTuple):
    """One line of a distribution's entry points."""

    name: str
    distribution: str  # normalised
    version: str
    value: str
    location: str

    @property
    def qualified(self) -> str:
        return f"{self.distribution}/{self.name}"

    @property
    def source(self) -> str:
        return f"{self.distribution} {self.version}".rstrip()


class Scan(NamedTuple):
    """What the installed distributions offer."""

    entries: tuple[Entry, ...] = ()  # sorted by distribution, then name
    blocked: tuple[Entry, ...] = ()
    errors: tuple[PluginLoadError, ...] = ()

    def named(self, name: str) -> list[Entry]:
        return [e for e in self.entries if e.name == name]

    def qualified(self, name: str) -> Entry | None:
        return next((e for e in self.entries if e.qualified == name), None)


def scan() -> Scan:
    """Read the entry points of every distribution."""
    if not plugins_allowed():
        return Scan()
    from importlib import metadata

    let_in = allowed()

    entries: set[Entry] = set()
    errors: list[PluginLoadError] = []
    seen: set[str] = set()
    for dist in metadata.distributions():
        path = getattr(dist, "_path", None)
        location = str(path or "an unknown place")
        # What pip could not remove.
        if path is not None and path.name.startswith("~"):
            continue
        try:
            name, version = _identify(dist)
            # A second copy on the path is not the one that is imported.
            if name in seen:
                continue
            seen.add(name)
            text = dist.read_text("entry_points.txt") or ""
            if GROUP not in text:
                continue
            for line_number, line in _section(text):
                entry = _entry(line, name, version, location)
                if isinstance(entry, str):
                    message = f"{location}: entry_points.txt line {line_number}: {entry}"
                    errors.append(PluginLoadError(message, distribution=name))
                else:
                    entries.add(entry)
        except Exception as error:
            message = f"{location} could not be scanned: {type(error).__name__}: {error}"
            errors.append(PluginLoadError(message))
    in_order = sorted(entries, key=lambda e: (e.distribution, e.name))
    inside = [e for e in in_order if let_in is None or e.distribution in let_in]
    return Scan(
        tuple(inside), tuple(e for e in in_order if e not in inside), tuple(sorted(errors, key=str))
    )


def _identify(dist: Distribution) -> tuple[str, str]:
    """Normalised name and version, from the folder's name where there is one: it is cheap."""
    path = getattr(dist, "_path", None)
    stem = (
        re.fullmatch(r"(.+?)(?:-([^-]+))?(?:-py[\d.]+)?\.(?:dist|egg)-info", path.name)
        if path
        else None
    )
    if stem:
        return normalised(stem[1]), stem[2] or ""
    return normalised(dist.metadata["Name"] or "unknown"), dist.metadata["Version"] or ""


def _section(text: str) -> Iterator[tuple[int, str]]:
    """The numbered lines of our group; what other groups hold does not matter."""
    inside = False
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line.startswith("["):
            inside = line == f"[{GROUP}]"
        elif inside and line and line[0] not in "#;":
            yield number, line


def _entry(line: str, distribution: str, version: str, location: str) -> Entry | str:
    """The entry of a line, or what is wrong with it."""
    from actfast.sources.spec import NAME

    name, equals, value = (part.strip() for part in line.partition("="))
    if not equals:
        return f"{line!r} has no '='"
    if not NAME.fullmatch(name):
        return f"{name!r} is no activation's name: [a-z][a-z0-9_]{{0,39}}"
    value = re.sub(r"\s*\[.*\]$", "", value)
    if not re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*", value):
        return f"{value!r} is not of the form module:attribute"
    return Entry(name, distribution, version, value, location)
