"""The conformance suite's truth and samples, by the names of built-in activations."""

from __future__ import annotations

from typing import Any

import numpy as np

import actfast as af
from actfast.conformance import samples
from actfast.conformance.truth import Truth
from actfast.conformance.ulp import ulp_error

__all__ = [
    "DTYPES",
    "ELEMENTWISE",
    "GATED",
    "INFOS",
    "KINDS",
    "ROWWISE",
    "at_infinity",
    "bound",
    "exact",
    "expression",
    "full_params",
    "in_dtype",
    "parameter_sets",
    "points",
    "root_distance",
    "specials",
    "ulp_error",
]

INFOS = {name: af.info(name) for name in af.available()}
ELEMENTWISE = [name for name, info in INFOS.items() if info.family.pointwise]
GATED = [name for name, info in INFOS.items() if len(info.family.operands) > 1]
ROWWISE = [name for name, info in INFOS.items() if info.family.rowwise]
DTYPES = [np.float32, np.float64]
KINDS = ("forward", "derivative", "from_output")


def parameter_sets(name: str) -> list[dict[str, float]]:
    """The defaults, and odd values of the parameters in turn."""
    return [{}, *samples.parameter_sets(INFOS[name].params)]


def bound(name: str, dtype: Any, kind: str) -> float:
    return INFOS[name].bound(np.dtype(dtype).name, kind) or 0.0


def in_dtype(params: dict[str, float], dtype: Any) -> dict[str, float]:
    """The parameters as the loop sees them."""
    return {name: float(np.dtype(dtype).type(value)) for name, value in params.items()}


def full_params(name: str, params: dict[str, float], dtype: Any) -> dict[str, float]:
    return in_dtype({**INFOS[name].defaults, **params}, dtype)


def truth(name: str, params: dict[str, float]) -> Truth:
    return Truth(INFOS[name], params)


def expression(name: str, kind: str) -> Any:
    return truth(name, {}).expression(kind)


def exact(name: str, kind: str, x: float, params: dict[str, float]) -> Any:
    """At a finite point, for full parameters."""
    return truth(name, params).exact(kind, x)


def at_infinity(name: str, kind: str, x: float, params: dict[str, float]) -> float:
    """The limit that the row's asymptote states."""
    return truth(name, params).claimed_limit(kind, x)


def specials(name: str, params: dict[str, float]) -> list[float]:
    """Where something happens: kinks, roots, roots of f'."""
    return truth(name, params).specials


def points(
    name: str, dtype: Any, params: dict[str, float], density: int = 1
) -> np.ndarray[Any, Any]:
    """Finite test points over the whole range of the dtype."""
    return samples.points(dtype, specials(name, params), density)


def root_distance(name: str, x: np.ndarray[Any, Any], params: dict[str, float]) -> Any:
    """Distance to the nearest root of f' that is one by cancellation."""
    return truth(name, params).root_distance(x)
