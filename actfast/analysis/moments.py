"""How a layer's activation scales variances, forwards and backwards."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from actfast._core import Activation

__all__ = ["second_moments"]

# Nodes of the Gauss-Hermite rule.
NODES = 100


def second_moments(f: Activation) -> tuple[float, float]:
    """E[f(z)^2] and E[f'(z)^2] for a standard normal z, by Gauss and Hermite's quadrature."""
    z, weights = np.polynomial.hermite_e.hermegauss(NODES)
    weights /= math.sqrt(2 * math.pi)
    return float(weights @ f(z) ** 2), float(weights @ f.derivative(z) ** 2)
