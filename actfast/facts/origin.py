"""Where an activation comes from."""

from __future__ import annotations

from typing import NamedTuple

from actfast.installation import DISTRIBUTION

__all__ = ["BUILTIN", "PLUGIN", "REGISTERED", "SHELF", "Origin"]

BUILTIN, SHELF, REGISTERED, PLUGIN = "builtin", "shelf", "registered", "plugin"


class Origin(NamedTuple):
    """What the registry knows of an activation besides its facts."""

    qualified: str
    kind: str
    level: str = "builtin"
    distribution: str = DISTRIBUTION
    version: str = ""
    value: str = ""

    @property
    def ours(self) -> bool:
        """Whether it comes with actfast."""
        return self.kind in (BUILTIN, SHELF)

    @property
    def shown(self) -> str:
        return f"actfast.{self.qualified}" if self.kind == BUILTIN else self.qualified
