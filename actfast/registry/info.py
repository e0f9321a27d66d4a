"""What is known of an activation, in one record for built-ins and plugins alike."""

from __future__ import annotations

from dataclasses import dataclass, fields

from actfast._core import Activation
from actfast.facts.origin import PLUGIN, Origin
from actfast.facts.row import Row
from actfast.registry.names import current_scan, entry_state, get, registered
from actfast.registry.plugins import Entry
from actfast.sources.builtin import ACTIVATIONS

__all__ = ["ActivationInfo", "info", "info_of", "records"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationInfo(Row):
    """The facts of an activation; strings are expressions over x and the parameters."""

    origin: Origin
    state: str = "ready"
    error: str = ""

    @property
    def qualified(self) -> str:
        """The name that is nobody else's."""
        return self.origin.qualified

    @property
    def kind(self) -> str:
        """Whether it is built in, registered in this process, or a plugin's."""
        return self.origin.kind

    @property
    def level(self) -> str:
        """What implements it; "" before a plugin is loaded."""
        return self.origin.level

    @property
    def distribution(self) -> str:
        return self.origin.distribution

    @property
    def version(self) -> str:
        return self.origin.version

    @property
    def value(self) -> str:
        """A plugin's module:attribute."""
        return self.origin.value


def info_of(act: Activation, state: str = "ready") -> ActivationInfo:
    facts = {f.name: getattr(act._row, f.name) for f in fields(Row)}
    # Copies, with which whoever asked may do as they like.
    facts["choices"] = dict(act._row.choices)
    facts["max_ulp"] = {dtype: dict(bounds) for dtype, bounds in act._row.max_ulp.items()}
    return ActivationInfo(**facts, origin=act._origin, state=state)


def info(name: str | Activation) -> ActivationInfo:
    """What is known of an activation: formula, parameters, claims, bounds, source."""
    return info_of(get(name))


def _info_of_entry(entry: Entry) -> ActivationInfo:
    """A plugin's; before it is loaded no more than its entry point says."""
    state, act, error = entry_state(entry)
    if act is not None:
        return info_of(act, state)
    origin = Origin(entry.qualified, PLUGIN, "", entry.distribution, entry.version, entry.value)
    return ActivationInfo(name=entry.name, origin=origin, state=state, error=error)


def records() -> list[ActivationInfo]:
    """Everything known, built-ins first, without importing a plugin."""
    scan = current_scan()
    found = [info_of(act) for act in sorted(ACTIVATIONS, key=lambda a: a.name)]
    found += map(info_of, registered())
    entries = sorted({*scan.entries, *scan.blocked}, key=lambda e: (e.name, e.distribution))
    return found + [_info_of_entry(entry) for entry in entries]
