"""What is known of a function: its formula, its parameters and what is claimed of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

__all__ = ["Facts"]


@dataclass(frozen=True)
class Facts:
    """Strings are expressions over x and the parameters, as in a row; "" is unknown."""

    name: str = ""
    family: str = "elementwise"
    formula: str = ""
    derivative: str = ""
    from_output: str = ""
    from_output_if: str = ""
    params: tuple[Any, ...] = ()
    range: str = ""
    monotone: str = ""
    symmetry: str = ""
    smoothness: str = ""
    kinks: str = ""
    left: str = ""
    right: str = ""
    lipschitz: str = ""
    roots: str = ""
    derivative_roots: str = ""
    exact: str = ""
    max_ulp: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    # Whether the subject claims all this itself. A function that is like another one
    # claims nothing, and is held to the mathematics only.
    own: bool = True

    @classmethod
    def of(cls, record: Any) -> Facts:
        """From an ActivationInfo or an ActivationSpec."""
        found = {f.name: getattr(record, f.name) for f in fields(cls) if hasattr(record, f.name)}
        # A spec's derivative is a callable; its formula goes by another name.
        if hasattr(record, "derivative_formula"):
            found["derivative"] = record.derivative_formula
        return cls(**{key: value for key, value in found.items() if value is not None})

    def borrowed(self) -> Facts:
        """As facts about a function that does not make these claims."""
        return replace(self, max_ulp={}, own=False)

    @property
    def defaults(self) -> dict[str, float]:
        return {p.name: float(p.default) for p in self.params}

    def bound(self, dtype: Any, kind: str) -> float | None:
        """The claimed maximum error in ULP, if any."""
        import numpy as np

        return self.max_ulp.get(np.dtype(dtype).name, {}).get(kind)
