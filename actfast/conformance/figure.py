"""A report's worst input, drawn: the subject, the truth, and the error in ULP."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from actfast.conformance.subject import Subject
from actfast.conformance.ulp import ulp_error
from actfast.installation import install

__all__ = ["draw"]

POINTS = 400


def draw(checked: Subject, worst: Mapping[str, Any] | None, path: Any) -> None:
    """Write a PNG, SVG or PDF, as the path's ending says."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ImportError(f"drawing a report requires matplotlib: {install('plot')}") from error
    centre = float(worst["x"]) if worst else 0.0
    if not math.isfinite(centre):
        centre = 0.0
    kind = str(worst.get("kind", "forward")) if worst else "forward"
    kind = kind if kind in ("forward", "derivative") and checked.has(kind) else "forward"
    dtype = np.dtype((worst or {}).get("dtype") or checked.dtypes[-1].name)
    if dtype.kind != "f":
        dtype = checked.dtypes[-1]
    reach = max(1.0, abs(centre) / 4)
    x = np.unique(np.linspace(centre - reach, centre + reach, POINTS).astype(dtype))
    got = checked.values(kind, x)

    truth = checked.truth(dtype)
    figure = Figure(figsize=(7, 6), layout="constrained")
    rows = 2 if truth.has(kind) else 1
    axes = np.atleast_1d(figure.subplots(rows, 1, sharex=True))
    axes[0].plot(x, got, label=f"{checked.name}, {kind}, {dtype}")
    if rows == 2:
        want = truth.exacts(kind, x)
        axes[0].plot(x, want.floats(), "--", label="exact")
        errors = ulp_error(got, want)
        finite = np.isfinite(errors)
        axes[1].plot(x[finite], errors[finite], ".", markersize=3)
        axes[1].set_ylabel("error in ULP")
    for axis in axes:
        axis.axvline(centre, color="0.6", linewidth=0.8)
    axes[0].set_title(f"{checked.name} around x = {centre!r}")
    axes[0].legend()
    axes[-1].set_xlabel("x")
    figure.savefig(path)
