"""The catalogue of checks, and what a check is given and raises."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from actfast.conformance.rows import ROWWISE
from actfast.conformance.samples import points
from actfast.conformance.subject import Subject
from actfast.conformance.truth import Truth
from actfast.conformance.ulp import Exact, ulp_error

__all__ = ["CATALOGUE", "Check", "Context", "Failure", "Info", "Note", "Skip", "Worst", "check"]

Profile = Literal["core", "strict"]
Array = NDArray[Any]

# Any sound way to compute keeps one of these: relative to the value; or to a number as
# great as x, whose digits or rounding errors a formula such as x * (1 + tanh(...)) cancels.
LOOSE_RELATIVE = 1e-3
LOOSE_DIGITS = 1e-9
LOOSE_ROUNDINGS = 16
# Two ways to round the same computation.
SAME_ROUNDINGS = 64


@dataclass(frozen=True)
class Worst:
    """The input where it went wrong most."""

    x: float
    got: str
    want: str = ""
    ulp: float | None = None
    kind: str = "forward"
    dtype: str = ""


class Failure(Exception):
    """The subject is not what the check demands."""

    def __init__(self, detail: str, worst: Worst | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.worst = worst


class Skip(Exception):
    """The check cannot be made of this subject, or here."""


@dataclass(frozen=True)
class Info:
    """Something measured that nothing was claimed about."""

    detail: str
    measured: dict[str, dict[str, float]] = field(default_factory=dict)
    claimed: bool = False


@dataclass(frozen=True)
class Note:
    """Passed, with a remark."""

    detail: str


@dataclass(frozen=True)
class Context:
    """One subject under check."""

    subject: Subject
    density: float = 1.0
    at: float | None = None
    isolated: bool = False
    strict: bool = True

    @property
    def dtypes(self) -> tuple[np.dtype[Any], ...]:
        """Those to check, without any that cannot hold the point that was asked for."""
        at = self.at
        if at is None or not math.isfinite(at):
            return self.subject.dtypes
        found = tuple(d for d in self.subject.dtypes if abs(at) <= float(np.finfo(d).max))
        if not found:
            raise Skip(f"no dtype that is checked holds {at!r}")
        return found

    @property
    def kinds(self) -> list[str]:
        """The calls that take x alone."""
        slope = self.subject.elementwise and self.subject.has("derivative")
        return ["forward", "derivative"] if slope else ["forward"]

    @property
    def widest(self) -> np.dtype[Any]:
        return max(self.dtypes, key=lambda d: d.itemsize)

    def truth(self, dtype: Any = np.float64, **params: float) -> Truth:
        return self.subject.truth(dtype, **params)

    def given(self, x: Array) -> Array:
        """The points to check: these, or the one that was asked for."""
        if self.at is None:
            return x
        if not math.isfinite(self.at):
            raise Skip("values are compared at finite numbers only")
        return np.array([self.at], x.dtype)

    def points(self, dtype: Any, truth: Truth, density: float = 1.0) -> Array:
        """Over the whole range but for subnormals, which have a check of their own."""
        x = points(dtype, truth.specials, density * self.density)
        normal = np.abs(x) >= np.finfo(dtype).smallest_normal
        return self.given(x[normal | (x == 0)])

    def compare(
        self,
        kind: str,
        x: Array,
        got: Array,
        want: Exact,
        *,
        relative: float = LOOSE_RELATIVE,
        absolute: Any = None,
        what: str = "",
    ) -> None:
        """Raise unless abs(got - want) <= relative abs(want) + absolute everywhere."""
        if absolute is None:
            absolute = loose(x.dtype) * np.maximum(1.0, np.abs(x.astype(np.float64)))
        exact = want.floats()
        with np.errstate(all="ignore"):
            distance = np.abs(got.astype(np.float64) - exact)
            room = relative * np.abs(exact) + absolute
            overflows = ulp_error(got, want) == 0
            right = (distance <= room) | overflows
        if right.all():
            return
        with np.errstate(all="ignore"):
            excess = np.where(right, -1.0, np.where(np.isfinite(distance), distance / room, np.inf))
        at = int(np.argmax(excess))
        raise Failure(what or "not the value that the formula gives", worst(kind, x, got, want, at))

    def same(self, kind: str, x: Array, got: Array, want: Array, what: str) -> None:
        """Raise unless the values agree up to rounding, in dtype and shape too."""
        if got.shape != want.shape:
            raise Failure(f"{what}: shape {got.shape}, wanted {want.shape}")
        with np.errstate(all="ignore"):
            room = SAME_ROUNDINGS * np.finfo(want.dtype).eps * np.abs(want)
            size = np.maximum(1.0, np.abs(x.astype(np.float64)))
            room = room + LOOSE_ROUNDINGS * np.finfo(x.dtype).eps * size
            wrong = ~(np.abs(got - want) <= room)
        wrong &= ~((got == want) | (np.isnan(got) & np.isnan(want)))
        if wrong.any():
            at = int(np.flatnonzero(wrong)[0])
            raise Failure(f"{what}: other values", _pair(kind, x, got, want, at))

    def bits(self, kind: str, x: Array, got: Array, want: Array, what: str) -> None:
        """Raise unless the values agree bit by bit. A NaN is a NaN."""
        if got.shape != want.shape or got.dtype != want.dtype:
            raise Failure(f"{what}: {_form(got)}, wanted {_form(want)}")
        differ = differing(got, want)
        if differ.size:
            at = int(differ[0])
            raise Failure(
                f"{what}: {differ.size} of {got.size} differ", _pair(kind, x, got, want, at)
            )


def loose(dtype: Any) -> float:
    """How wrong a number as great as 1 may be."""
    return max(LOOSE_DIGITS, LOOSE_ROUNDINGS * float(np.finfo(dtype).eps))


def differing(a: Array, b: Array) -> NDArray[np.intp]:
    """Where the bits differ, as flat indices."""
    integer = f"i{a.dtype.itemsize}"
    a, b = np.ascontiguousarray(a).ravel(), np.ascontiguousarray(b).ravel()
    return np.flatnonzero(~((a.view(integer) == b.view(integer)) | (np.isnan(a) & np.isnan(b))))


def _form(a: Array) -> str:
    return f"{a.dtype} of shape {a.shape}"


def number(value: Any) -> str:
    value = float(value)
    return f"{value!r} ({value.hex()})"


def worst(kind: str, x: Array, got: Array, want: Exact, at: int) -> Worst:
    (error,) = ulp_error(got[at : at + 1], want[at])
    return Worst(float(x[at]), number(got[at]), want.text(at), float(error), kind, got.dtype.name)


def _pair(kind: str, x: Array, got: Array, want: Array, at: int) -> Worst:
    def value(a: Array) -> Any:
        return a.flat[at] if a.size > at else a

    here = float(x.flat[at]) if x.size == got.size else float("nan")
    return Worst(here, number(value(got)), number(value(want)), None, kind, want.dtype.name)


Outcome = Info | Note | None
Function = Callable[[Context], Outcome]


@dataclass(frozen=True)
class Check:
    """One check of the catalogue."""

    id: str
    slug: str
    profile: Profile
    title: str
    why: str
    needs: tuple[str, ...]
    wants: tuple[str, ...]
    excusable: bool
    function: Function = field(repr=False)

    @property
    def name(self) -> str:
        return f"{self.id}-{self.slug}"

    @property
    def suitability(self) -> bool:
        """Whether it says what a function is good for, not whether it is right."""
        return self.id.startswith("G")

    def unmet(self, context: Context) -> str | None:
        """Why the check cannot be made of this subject."""
        if not context.subject.elementwise and "rows" not in self.wants:
            return "row-wise: the project's own tests check rows"
        reasons = (WANTS[want](context) for want in self.wants)
        return next((reason for reason in reasons if reason), None)


CATALOGUE: dict[str, Check] = {}


def check(
    id: str,
    slug: str,
    title: str,
    *,
    why: str,
    profile: Profile = "strict",
    needs: tuple[str, ...] = ("B02",),
    wants: tuple[str, ...] = (),
    excusable: bool = True,
) -> Callable[[Function], Function]:
    """Add a check to the catalogue, after those it needs."""

    def add(function: Function) -> Function:
        if id in CATALOGUE:
            raise ValueError(f"two checks are called {id}")
        CATALOGUE[id] = Check(id, slug, profile, title, why, needs, wants, excusable, function)
        return function

    return add


# What a check wants of a subject: a reason why not, or None.


def _truth_of(kind: str) -> Callable[[Context], str | None]:
    def missing(context: Context) -> str | None:
        if context.truth().has(kind):
            return None
        wanted = {"forward": "formula=", "derivative": "formula= or derivative_formula="}[kind]
        return f"nothing says what is exact: give like=NAME, or a spec's {wanted}"

    return missing


def _values(context: Context) -> str | None:
    if context.subject.elementwise:
        return WANTS["formula"](context)
    name = context.subject.facts.name
    return None if name in ROWWISE else f"nothing says what {name} of a row is"


def _call(kind: str, method: str) -> Callable[[Context], str | None]:
    return lambda c: None if c.subject.has(kind) else f"the subject has no {method}"


def _claim(field_name: str) -> Callable[[Context], str | None]:
    def missing(context: Context) -> str | None:
        return None if getattr(context.subject.facts, field_name) else f"no {field_name} is claimed"

    return missing


def _own(context: Context) -> str | None:
    return None if context.subject.own else "the claims are not the subject's own"


def _layout(context: Context) -> str | None:
    if context.subject.hosted:
        return "actfast's host does this, for every activation alike"
    if context.subject.library:
        return f"memory layouts do not reach a function of {context.subject.library}'s arrays"
    return None


def _unhosted(context: Context) -> str | None:
    hosted = context.subject.hosted
    return "actfast's host does this, for every activation alike" if hosted else None


def _out(context: Context) -> str | None:
    return None if context.subject.takes_out else "the subject takes no out="


WANTS: dict[str, Callable[[Context], str | None]] = {
    "rows": lambda context: None,
    "formula": _truth_of("forward"),
    "values": _values,
    "slope": _truth_of("derivative"),
    "derivative": _call("derivative", "derivative"),
    "backward": _call("backward", "backward"),
    "pair": _call("pair", "value_and_derivative"),
    "from_output": _call("from_output", "backward_from_output"),
    "own": _own,
    "layout": _layout,
    "unhosted": _unhosted,
    "out": _out,
    **{
        f"{name} claim": _claim(name)
        for name in (
            *("range", "monotone", "symmetry", "lipschitz", "smoothness", "exact", "kinks"),
            *("roots", "derivative"),
        )
    },
}
