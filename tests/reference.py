"""The conformance suite's truth and samples, by the names of built-in activations."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np
import pytest

import actfast as af
from actfast.conformance import samples
from actfast.conformance.truth import Truth
from actfast.conformance.ulp import ulp_error
from actfast.facts.kinds import KINDS as CALLS
from tests.source import ROOT

__all__ = [
    "DTYPES",
    "ELEMENTWISE",
    "GATED",
    "INFOS",
    "KINDS",
    "POINTWISE",
    "REPRESENTATIVES",
    "ROWWISE",
    "at_infinity",
    "bound",
    "every",
    "exact",
    "expression",
    "full_params",
    "in_dtype",
    "made_of",
    "parameter_sets",
    "points",
    "represent",
    "root_distance",
    "specials",
    "truth",
    "ulp_error",
]

INFOS = {name: af.info(name) for name in af.available()}
# All that are measured one by one.
POINTWISE = [name for name, info in INFOS.items() if info.family.pointwise]


def traits(name: str) -> set[Hashable]:
    """What a call of it depends on, whatever it computes."""
    info, act = INFOS[name], af.get(name)
    zeros = [np.zeros(3)] * len(info.family.operands)
    found: set[tuple[Hashable, ...]] = {
        ("parameters", len(info.params)),
        ("kinds", *(kind.name for kind in CALLS if act._offers(kind))),
        ("saved", info.saved, bool(info.from_output_if)),
        ("maths", not info.formula_only),
        ("choices", bool(info.choices)),
        ("refused", bool(info.refused)),
        ("kinks", min(2, info.kinks.count(":"))),
        ("excluded", info.excluded, "max(-x)" in info.formula),
        ("zero", not np.any(act(*zeros))),
        ("alias", bool(info.aliases)),
        *(
            ("parameter", np.isfinite(p.low), np.isfinite(p.high), p.along_axis)
            for p in info.params
        ),
    }
    return {(info.family, *trait) for trait in found}


# Whatever merely goes by an activation's traits is tested with these.
REPRESENTATIVES: list[str] = []
ELEMENTWISE: list[str] = []
GATED: list[str] = []
ROWWISE: list[str] = []


def represent(*asked: str) -> None:
    """Choose a few built-ins that show every trait there is, and those that are asked for."""
    found = {name: traits(name) for name in INFOS}
    missing = set().union(*found.values())
    chosen = {*asked} & {*INFOS}
    while missing:
        best = max(INFOS, key=lambda name: len(found[name] & missing))
        chosen.add(best)
        missing -= found[best]
    REPRESENTATIVES[:] = sorted(chosen)
    families = {name: INFOS[name].family for name in REPRESENTATIVES}
    ELEMENTWISE[:] = [name for name, family in families.items() if family.pointwise]
    GATED[:] = [name for name, family in families.items() if len(family.operands) > 1]
    ROWWISE[:] = [name for name, family in families.items() if family.rowwise]


represent()


def every(names: Iterable[str] = INFOS) -> list[Any]:
    """Cases of what holds of each by itself: of all but representatives they are slow."""
    marks = {False: (pytest.mark.slow,), True: ()}
    return [pytest.param(name, marks=marks[name in REPRESENTATIVES]) for name in names]


def made_of(names: Iterable[str]) -> list[str]:
    """These, and those that their formulas call, that their keywords choose and that lend loops."""
    found: set[str] = set()
    more = {*names}
    while more:
        found |= more
        rows = [INFOS[name] for name in more]
        formulas = [(row.formula, row.derivative, row.second_derivative) for row in rows]
        words = {word for texts in formulas for word in re.findall(r"\w+", " ".join(texts))}
        chosen = {name for row in rows for name in row.choices.values()}
        sources = [(ROOT / "src_c" / "act" / f"{name}.h").read_text("utf-8") for name in more]
        lenders = {m[1] for text in sources for m in re.finditer(r"_NEGATED\(\w+, (\w+)", text)}
        more = ({*INFOS} & words | chosen | lenders) - found
    return sorted(found)


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
