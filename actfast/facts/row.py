"""The facts of an activation, each a field: of the C table's rows, of specs, of records.

A fact is text that formulas are read from, so that it may depend on parameters; what reads it
stands beside its name. A new claim is a field here, one of ``af_row`` in ``actfast.h``, and
whatever shows or checks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from actfast import _loops
from actfast.facts.families import ELEMENTWISE, Family, family_named
from actfast.facts.param import Param

__all__ = ["OVER_X", "PARAMETERS", "ROWS", "Claims", "Row", "with_short_types"]

# How the text of a claim is read.
OVER_X = "an expression over x and the parameters"
PARAMETERS = "an expression over the parameters"
INTERVAL = "an interval"
POINTS = "points and values"
LIST = "numbers"
WORD = "a word"


def _claim(reads: str, label: str = "", words: tuple[str, ...] = ()) -> Any:
    """A field of text; of what is listed as a claim, the label that stands before it."""
    return field(default="", metadata={"reads": reads, "label": label, "words": words})


# Of 16 bits, in ULP: what float32 holds exactly is rounded once; what is right to a few ULP
# of float32 is rounded right but near ties; rows, and what is not of the hot set, are given
# a little more.
ROUNDED, NEARLY_ROUNDED, ROUNDED_LOOSELY = 0.5, 0.502, 0.51
# The most ULP of float32 with which each holds: half an ULP of float16 and 2**-13 for each.
HOT, LOOSE = 16.0, 80.0

Bounds = Mapping[str, Mapping[str, float]]


def with_short_types(bounds: Bounds, loosely: bool) -> dict[str, dict[str, float]]:
    """Bounds of float32 and float64, and those of the types of 16 bits that follow from them."""
    wide = [bounds.get(dtype, {}) for dtype in _loops.LOOP_DTYPES]
    short: dict[str, float] = {}
    for what, bound in wide[0].items():
        if all(one.get(what) == ROUNDED for one in wide):
            short[what] = ROUNDED
        elif not loosely and bound <= HOT:
            short[what] = NEARLY_ROUNDED
        elif bound <= LOOSE:
            short[what] = ROUNDED_LOOSELY
    found = {dtype: dict(bounds.get(dtype, {})) for dtype in _loops.LOOP_DTYPES}
    others = [dtype for dtype in _loops.DTYPES if dtype not in found]
    return found | {dtype: dict(short) for dtype in others}


# Methods that nothing calls would be compiled whenever actfast is imported.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Claims:
    """What the conformance suite tests; "" is no claim. ``actfast.h`` has the meanings."""

    formula: str = _claim(OVER_X)
    range: str = _claim(INTERVAL, "range")
    monotone: str = _claim(WORD, "monotone", ("increasing", "decreasing", "no"))
    symmetry: str = _claim(WORD, "symmetry", ("odd", "even", "none"))
    smoothness: str = _claim(WORD, "smoothness", ("C0", "C1", "C2", "Cinf"))
    kinks: str = _claim(POINTS, "kinks (at: slope)")
    left: str = _claim(OVER_X, "towards -inf")
    right: str = _claim(OVER_X, "towards +inf")
    lipschitz: str = _claim(PARAMETERS, "Lipschitz constant")
    roots: str = _claim(LIST, "zeros")
    derivative_roots: str = _claim(LIST, "zeros of f'")
    inflections: str = _claim(LIST, "inflections")
    exact: str = _claim(POINTS, "exact values")
    max_ulp: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Row(Claims):
    """Everything that is known of an activation but its loops."""

    name: str
    family: Family = ELEMENTWISE
    aliases: tuple[str, ...] = ()
    summary: str = ""
    citation: str = ""
    params: tuple[Param, ...] = ()
    choice_keyword: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    refused: tuple[str, str] = ("", "")
    """A keyword that is not taken, and the reason."""
    saved: str = "input"
    formula_only: bool = False
    """Whether its loops are tapes of its texts."""
    derivative: str = _claim(OVER_X)
    """A closed form; of several inputs one by each, separated by semicolons."""
    second_derivative: str = _claim(OVER_X)
    from_output: str = ""
    from_output_if: str = ""
    value_scale: str = ""
    gradient_scale: str = ""
    """Of reductions and of rows' gradients: what errors are measured against."""
    ulp_without_fma: float = 0.0
    """What the bounds hold more in the baseline; there, max_ulp has it in it."""
    excluded: float = 0.0
    """What an element becomes that where= excludes."""

    @classmethod
    def of_table(cls, facts: Mapping[str, Any]) -> Row:
        """From what _loops reads of a C row."""
        params = tuple(Param(**param) for param in facts["params"])
        family = family_named(facts["family"])
        bounds = with_short_types(facts["max_ulp"], loosely=family.rowwise or facts["formula_only"])
        return cls(**{**facts, "params": params, "family": family, "max_ulp": bounds})

    @property
    def param_names(self) -> tuple[str, ...]:
        return tuple(p.name for p in self.params)

    @property
    def defaults(self) -> dict[str, float]:
        return {p.name: p.default for p in self.params}

    def bound(self, dtype: str, what: str) -> float | None:
        """The claimed maximum error in ULP, if any."""
        return self.max_ulp.get(dtype, {}).get(what)

    @property
    def variables(self) -> tuple[str, ...]:
        """What its formula is over: the inputs, then the parameters."""
        return (*self.family.operands, *self.param_names)

    @property
    def derivatives(self) -> tuple[str, ...]:
        """The closed forms of the derivatives by each input, or none."""
        return tuple(self.derivative.split(";")) if self.derivative else ()


ROWS = tuple(map(Row.of_table, _loops.ROWS))
"""The built-ins', in the order of the C table."""
