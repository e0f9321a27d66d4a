"""F: claims that do not hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actfast.conformance.mutants._base import Sound, claims, maker, mutant

claims("F01", range="[-alpha / 2, inf]")
claims("F02", monotone="decreasing")
claims("F03", symmetry="odd")
claims("F04", lipschitz="max(1, abs(alpha)) / 2")
claims("F05", left="-alpha * 0.9")
claims("F06", row="leaky_relu", kinks="")
claims("F07", smoothness="C2")
claims("F09", roots="0.5")
claims("F10", inflections="-0.5")
claims("E01", "rows", from_output="y * (g - sum(g * y)) / temperature * 1.000000001")
claims("E01", "gated", derivative="where(gate > lower, 1, 0) * value * 1.00001; max(gate, lower)")
claims("F01", "rows", range="[0.2, 1]")
claims("F01", "reduction", range="[-5, inf]")
claims("F01", "gated", range="[-5, inf]")
claims("F02", "rows", monotone="increasing")
claims("F02", "reduction", monotone="no")
claims("F02", "gated", monotone="increasing")
claims("F03", "rows", symmetry="even")
claims("F03", "gated", symmetry="odd")
claims("F04", "rows", lipschitz="1 / temperature")
claims("F04", "reduction", lipschitz="0.5")
claims("F06", "gated", kinks="")
claims("F07", "gated", smoothness="Cinf")


@mutant("F08")
class NotOneAtOne(Sound):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        return np.where(x == 1, np.nextafter(y, y.dtype.type(0)), y)[()]


# What the suite cannot read is no fault that it finds: it fails itself, and says so.


class Unreadable(Sound):
    facts: Mapping[str, Any] = {"lipschitz": "no_such_function(alpha)"}


UNREADABLE = {"F04": maker(Unreadable)}
