"""The catalogue of checks, and what a check is given and raises."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from actfast.conformance.lines import Line, lines_of
from actfast.conformance.samples import parameter_sets, points
from actfast.conformance.subject import Subject
from actfast.conformance.truth import Truth
from actfast.conformance.ulp import Exact, finfo, ulp_error
from actfast.facts.kinds import FROM_OUTPUT, KINDS
from actfast.facts.row import Row

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
    beside: str = ""
    """The other inputs, if there are any."""


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
    claims: dict[str, str] = field(default_factory=dict)
    """What a spec could claim, by the names of its fields."""


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
        if not self.subject.dtypes:
            raise Skip("only types of 16 bits are checked")
        if at is None or not math.isfinite(at):
            return self.subject.dtypes
        found = tuple(d for d in self.subject.dtypes if abs(at) <= float(np.finfo(d).max))
        if not found:
            raise Skip(f"no dtype that is checked holds {at!r}")
        return found

    @property
    def short_dtypes(self) -> tuple[np.dtype[Any], ...]:
        """Those of 16 bits to check."""
        if not self.subject.short_dtypes:
            raise Skip("float16 and bfloat16 are not checked; ask for them with dtypes=")
        return self.subject.short_dtypes

    @property
    def kinds(self) -> list[str]:
        """Every kind of call that there is, and that the parameters allow."""
        subject = self.subject
        return [
            kind.name
            for kind in KINDS
            if subject.has(kind.name)
            and (kind is not FROM_OUTPUT or subject.gives_gradient_from_output)
        ]

    @property
    def rowwise(self) -> bool:
        return self.subject.facts.family.rowwise

    @property
    def reduces(self) -> bool:
        return self.subject.facts.family.reduces

    @property
    def lines(self) -> tuple[Line, ...]:
        """The functions of one number that the subject is made of."""
        return lines_of(self.subject.facts.family)

    @property
    def settings(self) -> list[dict[str, float]]:
        """The parameters as they are given, and odd values of each in turn."""
        params = self.subject.facts.params
        if not self.subject.takes_params([p.name for p in params]):
            return [{}]
        return [{}, *parameter_sets(params)]

    def claiming(self, **facts: str) -> Context:
        """The same of a subject that makes these claims as well."""
        return replace(self, subject=self.subject.claiming(**facts))

    @property
    def widest(self) -> np.dtype[Any]:
        return max(self.dtypes, key=lambda d: d.itemsize)

    def inputs(self, dtype: Any, size: int, seed: int = 0) -> tuple[Array, ...]:
        return self.subject.inputs(dtype, size, seed)

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
        normal = np.abs(x) >= finfo(dtype).smallest_normal
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
        beside: str = "",
    ) -> None:
        """Raise unless abs(got - want) <= relative abs(want) + absolute everywhere."""
        if absolute is None:
            absolute = loose(x.dtype) * np.maximum(1.0, np.abs(x.astype(np.float64)))
        absolute = np.broadcast_to(absolute, x.shape).ravel()
        x, got = x.ravel(), got.ravel()
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
        found = worst(kind, x, got, want, at, beside)
        raise Failure(what or "not the value that the formula gives", found)

    def same(self, kind: str, x: Array, got: Any, want: Any, what: str) -> None:
        """Raise unless the values agree up to rounding, in dtype and shape too."""
        if isinstance(want, tuple):
            for i, (one, other) in enumerate(_matched(got, want, what)):
                self.same(kind, x, one, other, f"{what}, result {i}")
            return
        if got.shape != want.shape:
            raise Failure(f"{what}: shape {got.shape}, wanted {want.shape}")
        with np.errstate(all="ignore"):
            got64, want64 = got.astype(np.float64), want.astype(np.float64)
            room = SAME_ROUNDINGS * float(finfo(want.dtype).eps) * np.abs(want64)
            size = np.maximum(1.0, np.abs(x.astype(np.float64)))
            if size.shape != want.shape:  # of a reduction, or of an input that was broadcast
                size = np.max(size, initial=1.0)
            room = room + LOOSE_ROUNDINGS * float(finfo(x.dtype).eps) * size
            wrong = ~(np.abs(got64 - want64) <= room)
        wrong &= ~((got64 == want64) | (np.isnan(got64) & np.isnan(want64)))
        if wrong.any():
            at = int(np.flatnonzero(wrong)[0])
            raise Failure(f"{what}: other values", _pair(kind, x, got, want, at))

    def bits(self, kind: str, x: Array, got: Any, want: Any, what: str) -> None:
        """Raise unless the values agree bit by bit. A NaN is a NaN."""
        if isinstance(want, tuple):
            for i, (one, other) in enumerate(_matched(got, want, what)):
                self.bits(kind, x, one, other, f"{what}, result {i}")
            return
        if got.shape != want.shape or got.dtype != want.dtype:
            raise Failure(f"{what}: {_form(got)}, wanted {_form(want)}")
        differ = differing(got, want)
        if differ.size:
            at = int(differ[0])
            raise Failure(
                f"{what}: {differ.size} of {got.size} differ", _pair(kind, x, got, want, at)
            )


def _matched(got: Any, want: tuple[Array, ...], what: str) -> zip[tuple[Array, Array]]:
    if not isinstance(got, tuple) or len(got) != len(want):
        given = len(got) if isinstance(got, tuple) else 1
        raise Failure(f"{what}: {given} results, wanted {len(want)}")
    return zip(got, want, strict=True)


def loose(dtype: Any) -> float:
    """How wrong a number as great as 1 may be."""
    return max(LOOSE_DIGITS, LOOSE_ROUNDINGS * float(finfo(dtype).eps))


def beside(inputs: tuple[Array, ...], at: int) -> str:
    """The inputs after the first, in words."""
    return ", ".join(number(x.flat[at]) for x in inputs[1:])


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


def worst(kind: str, x: Array, got: Array, want: Exact, at: int, others: str = "") -> Worst:
    (error,) = ulp_error(got[at : at + 1], want[at])
    value = number(got[at])
    return Worst(float(x[at]), value, want.text(at), float(error), kind, got.dtype.name, others)


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


def _truth_of(what: str) -> Callable[[Context], str | None]:
    def missing(context: Context) -> str | None:
        if context.truth().has(what):
            return None
        wanted = {
            "forward": "formula=",
            "from_output": "formula of the derivative by the output, which no spec has",
        }.get(what, "formula= or derivative_formula=")
        return f"nothing says what is exact: give like=NAME, or a spec's {wanted}"

    return missing


def _call(kind: str) -> Callable[[Context], str | None]:
    return lambda c: None if c.subject.has(kind) else f"the subject has no {kind}"


def _slope(context: Context) -> str | None:
    if context.subject.has_along("derivative"):
        return None
    return f"the subject has no {'backward' if context.rowwise else 'derivative'}"


def _claim(field_name: str) -> Callable[[Context], str | None]:
    def missing(context: Context) -> str | None:
        return None if getattr(context.subject.facts, field_name) else f"no {field_name} is claimed"

    return missing


def _own(context: Context) -> str | None:
    return None if context.subject.own else "the claims are not the subject's own"


def _layout(context: Context) -> str | None:
    if context.subject.library:
        return f"memory layouts do not reach a function of {context.subject.library}'s arrays"
    return None


def _out(context: Context) -> str | None:
    return None if context.subject.takes_out else "the subject takes no out="


def _rows(context: Context) -> str | None:
    return None if context.rowwise else "each result depends on its own inputs alone"


def _numbers(context: Context) -> str | None:
    return "it is a function of rows, which have no 0-d array" if context.rowwise else None


def _same_shape(context: Context) -> str | None:
    return "its result has another shape than x" if context.reduces else None


WANTS: dict[str, Callable[[Context], str | None]] = {
    "formula": _truth_of("forward"),
    "slope": _truth_of("derivative"),
    "slope of output": _truth_of("from_output"),
    **{kind.name: _call(kind.name) for kind in KINDS},
    "derivative": _slope,
    "own": _own,
    "layout": _layout,
    "out": _out,
    "rows": _rows,
    "numbers": _numbers,
    "same shape": _same_shape,
    **{f"{f.name} claim": _claim(f.name) for f in fields(Row) if f.metadata},
}
