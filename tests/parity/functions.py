"""One function of another library and ours, over the whole range."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

import actfast as af
from actfast import _loops
from actfast.conformance import Subject
from actfast.conformance.measure import Measured, half_ulp, inputs_of, judged
from actfast.conformance.samples import all_values
from actfast.conformance.truth import DERIVATIVE, FORWARD, Truth
from actfast.conformance.ulp import finfo
from actfast.registry.libraries import Entry, libraries
from tests.special_values import REASONS, Reason, without_numbers

from .peers import WEIGHT, Array, Both, Peer, Refused

# Of each point that may give two results, by its place: lanes of vectors, and alone.
PLACES = 64
# Values at infinities and slopes at kinks are the same here if they share this much.
ROUGHLY = 1e-3
# What is not a parameter.
OWN_WORDS = ("axis", "gate", "keepdims")
# The density of points of a run that need not meet all that is listed.
COARSE = 0.1
# Of all numbers of a type of 16 bits.
SHORT_STRIDE = 61
# Of the digits, how many bits must be right.
BITS = 4
DIGITS = Reason(
    "digits",
    "Of the result at most four bits are right there: something cancels, underflows or is cut off "
    "on the way.",
    lambda x, ours, theirs: math.isfinite(x),
)
ALL_REASONS = (*REASONS, DIGITS)
# Of rows, beside those that measure takes.
SPECIAL_ROWS = (
    *((math.nan, 0, 1), (math.nan, math.inf, 0), (math.inf, 0, 1), (math.inf, math.inf, 0)),
    *((-math.inf, 0, 1), (-math.inf, math.inf, 0), (-math.inf, -math.inf, -math.inf), (0, -0.0, 0)),
)


@dataclass(frozen=True)
class Case:
    """A call of theirs, and of ours: an activation and the words of its calls."""

    name: str
    theirs: str
    act: Any
    words: dict[str, Any]

    @property
    def one_row(self) -> bool:
        """Whether the whole array is taken for one row."""
        return self.act._row.family.rowwise and self.words.get("axis", -1) is None


@dataclass
class Found:
    """What a case comes to in one type."""

    case: Case
    dtype: str
    points: int = 0
    # By direction.
    ours: dict[str, float] = field(default_factory=dict)
    theirs: dict[str, float] = field(default_factory=dict)
    # By direction and reason, an example.
    exceptions: dict[tuple[str, str], str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class Called:
    """Stands for actfast in an example: a call gives the activation, and the words of the call."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(x: Any, *given: Any, **words: Any) -> tuple[Any, dict[str, Any]]:
            own: dict[str, Any] = {k: words.pop(k) for k in OWN_WORDS if k in words}
            act = af.get(name, *given, **words)
            return act, {} if act._row.family == "elementwise" else own

        return call


def cases(library: str) -> Iterator[Case]:
    """Each example, and the same without its numbers where the library's own are others."""
    for entry in examples(library):
        act, words = eval(entry.ours, {"af": Called(), "x": None, "p": None, "weight": WEIGHT})
        yield Case(entry.name, entry.theirs, act, words)
        plain, own = without_numbers(entry.theirs), af.get(entry.name, like=library)
        if plain != ast.unparse(ast.parse(entry.theirs, mode="eval")) or own != act:
            yield Case(entry.name, plain, own, words)


def examples(library: str) -> list[Entry]:
    return [e for e in libraries()[library].entries if e.row and e.theirs and e.ours]


def without_example(library: str) -> list[str]:
    return [e.name for e in libraries()[library].entries if not (e.row and e.theirs and e.ours)]


def compare(case: Case, peer: Peer, dtype: str, density: float) -> Found | None:
    """Nothing where the library has no such call."""
    try:
        both = peer.prepare(case.theirs, np.dtype(dtype))
        directions = (FORWARD, DERIVATIVE) if peer.has_gradients else (FORWARD,)
        found = Found(case, dtype)
        for what in directions:
            Comparison(case, both, np.dtype(dtype), what, found).run(density)
    except Refused:
        return None
    return found


class Comparison:
    def __init__(
        self, case: Case, both: Both, dtype: np.dtype[Any], what: str, found: Found
    ) -> None:
        self.case, self.both, self.dtype, self.what, self.found = case, both, dtype, what, found
        self.subject = Subject.of(case.act)
        self.truth: Truth = self.subject.truth(dtype)
        self.rough = max(ROUGHLY, float(finfo(dtype).eps))
        row = case.act._row
        self.bound = row.bound(dtype.name, what)
        if self.bound is not None and _loops.ISA == "baseline":
            self.bound += row.ulp_without_fma

    def run(self, density: float) -> None:
        rowwise = self.truth.family.rowwise
        for inputs in self.inputs(density):
            ours, theirs = self.results(inputs, self.ours), self.results(inputs, self.theirs)
            mine = judged(self.truth, self.what, inputs, ours)
            others = judged(self.truth, self.what, inputs, theirs)
            for one, other in zip(mine, others, strict=True):
                self.hold(one)
                self.judge(one, other)
        for inputs in self.specials():
            ours, theirs = self.results(inputs, self.ours), self.results(inputs, self.theirs)
            for part, (mine_at, theirs_at) in enumerate(zip(ours, theirs, strict=True)):
                x = _of_rows(inputs[-1], mine_at.size) if rowwise else _of_operands(inputs)
                self.at_ends(x, mine_at, part)
                self.note(x, mine_at.ravel(), theirs_at.ravel(), np.zeros(x.shape))

    # Calls

    def inputs(self, density: float) -> Iterator[tuple[Array, ...]]:
        """Those of coarse runs are among those of others."""
        for one in {density, COARSE}:
            yield from self.inputs_of(one)

    def inputs_of(self, density: float) -> list[tuple[Array, ...]]:
        family = self.truth.family
        if self.dtype.itemsize > 2 or family.rowwise:
            return inputs_of(self.subject, self.what, self.dtype, density)
        with np.errstate(all="ignore"):
            x = all_values(self.dtype)[:: max(1, round(SHORT_STRIDE / density))]
        rng = np.random.default_rng(0)
        return [(x, *(rng.permutation(x) for _ in family.operands[1:]))]

    def results(
        self, inputs: tuple[Array, ...], call: Callable[[Array, Array | None], tuple[Array, ...]]
    ) -> tuple[Array, ...]:
        """One array for each result: of gated ones the slopes by gate and by value."""
        slopes = self.what == DERIVATIVE
        grad: Array | None
        if self.truth.family.rowwise:
            grad, x = (inputs[0], inputs[-1]) if slopes else (None, inputs[-1])
            if not self.case.one_row:
                return (call(x, grad)[slopes],)
            rows = [call(x[i], None if grad is None else grad[i])[slopes] for i in range(len(x))]
            return (np.concatenate([np.ravel(row) for row in rows]),)
        x = self.packed(*inputs)
        grad = np.ones(inputs[0].shape, self.dtype) if slopes else None
        result = call(x, grad)[slopes]
        return self.unpacked(result) if slopes and len(inputs) > 1 else (result,)

    def packed(self, *inputs: Array) -> Array:
        """Gate and value in one array."""
        last = self.case.words.get("gate") == "last"
        return np.concatenate(inputs[::-1] if last else inputs)

    def unpacked(self, packed: Array) -> tuple[Array, ...]:
        halves = np.split(packed, 2)
        return tuple(halves[::-1] if self.case.words.get("gate") == "last" else halves)

    def ours(self, x: Array, grad: Array | None) -> tuple[Array, ...]:
        act, words = self.case.act, self.case.words
        with np.errstate(all="ignore"):
            y = np.asarray(act(x, **words))
            if grad is None:
                return (y,)
            return y, np.asarray(act.backward(grad.reshape(y.shape), x, **words))

    def theirs(self, x: Array, grad: Array | None) -> tuple[Array, ...]:
        y, slope = self.both(x, grad)
        if y.dtype != self.dtype:
            raise Refused(f"gives {y.dtype} of {self.dtype}")
        return (y,) if slope is None else (y, slope)

    def specials(self) -> Iterator[tuple[Array, ...]]:
        if self.truth.family.rowwise:
            x = np.array(SPECIAL_ROWS, self.dtype)
            shape = x.shape[:1] if self.truth.family.reduces else x.shape
            yield (np.ones(shape, self.dtype), x) if self.what == DERIVATIVE else (x,)
            return
        info = finfo(self.dtype)
        ends = [0.0, info.smallest_subnormal, info.smallest_normal, info.max, math.inf]
        places = [*self.truth.kinks, *ends, *(-float(end) for end in ends), math.nan]
        points = np.array(sorted({*map(float, places)}, key=str), self.dtype)
        points = np.append(points, np.array([-0.0, 0.0], self.dtype))
        operands = len(self.truth.family.operands)
        grid = [side.ravel() for side in np.meshgrid(*[points] * operands)]
        yield tuple(np.tile(side, PLACES) for side in grid)
        if operands == 1:
            yield from ((points[i : i + 1],) for i in range(points.size))

    # Judgements

    def hold(self, one: Measured) -> None:
        """Ours to the stated bound."""
        self.found.points += one.got.size
        worst = float(one.errors.max(initial=0))
        before = self.found.ours.get(self.what, 0.0)
        self.found.ours[self.what] = max(before, worst)
        if self.bound is not None and worst > self.bound:
            at = self.place(one, one.worst)
            self.fault(f"{worst:.3g} ULP at {at}, the bound is {self.bound:g}")
        if one.near_root.any():
            size = np.abs(one.inputs[-1].astype(np.float64)) if len(one.inputs) > 1 else 1.0
            with np.errstate(all="ignore"):
                error = np.abs(one.got.astype(np.float64) - one.want.floats())
                far = one.near_root & (error > half_ulp(self.dtype) * np.maximum(1.0, size))
            if far.any():
                at = self.place(one, int(np.argmax(far)))
                self.fault(f"more than half an eps wrong near a root of f', at {at}")

    def at_ends(self, x: Array, ours: Array, part: int) -> None:
        """NaN of NaN, and the limits at infinities."""
        if self.truth.family != "elementwise":
            return
        if not np.isnan(ours[np.isnan(x)]).all():
            self.fault("of NaN it is not NaN")
        for side in (-math.inf, math.inf):
            limit = self.truth.limit(self.what, side)
            at = ours[x == side]
            if (
                limit is not None
                and at.size
                and not np.allclose(at, limit, rtol=self.rough, atol=0)
            ):
                self.fault(f"at {side} it is {at[0]}, and tends to {limit}")

    def judge(self, one: Measured, other: Measured) -> None:
        """Theirs beside ours."""
        size = finfo(self.dtype).nmant - BITS
        errors = other.errors
        usual = errors[errors <= 2.0**size]
        before = self.found.theirs.get(self.what, 0.0)
        self.found.theirs[self.what] = max(before, float(usual.max(initial=0)))
        self.note(one.inputs[0], one.got.ravel(), other.got.ravel(), errors, one.want.floats())

    def note(
        self, x: Array, ours: Array, theirs: Array, errors: Array, want: Array | None = None
    ) -> None:
        """What theirs are that is another kind of thing, each with its reason."""
        exact = ours.astype(np.float64) if want is None else want
        kinks = np.zeros(x.shape, bool)
        if self.what == DERIVATIVE and self.truth.family.pointwise:
            kinks = self.truth.near_kink(x)
        info = finfo(self.dtype)
        # Gradients of rows are differences, of the size of what is at most 1 here.
        cancels = self.what == DERIVATIVE and self.truth.family.rowwise
        least = float(info.eps) if cancels else 4 * float(info.smallest_subnormal)
        with np.errstate(all="ignore"):
            wide = theirs.astype(np.float64), ours.astype(np.float64)
            close = np.isclose(*wide, rtol=self.rough, atol=least, equal_nan=True)
        kinds = (np.isnan(ours) != np.isnan(theirs)) | (np.isinf(ours) != np.isinf(theirs))
        kinds |= errors > 2.0 ** (info.nmant - BITS)
        kinds |= (kinks | ~np.isfinite(x)) & ~close
        zeros = (ours == 0) & (theirs == 0) & (np.signbit(ours) != np.signbit(theirs))
        if cancels:
            zeros[:] = False
        for i in np.flatnonzero(kinds | zeros):
            at, mine, other = float(x[i]), float(exact[i]), float(theirs[i])
            if zeros[i]:
                mine = float(ours[i])
            reason = reason_of(at, mine, other, bool(kinks[i]), float(info.smallest_normal))
            text = f"at {at:.9g} it is {other:.9g}, not {mine:.9g}"
            self.found.exceptions.setdefault((self.what, reason), text)

    def fault(self, text: str) -> None:
        self.found.faults.append(f"{self.what} in {self.dtype}: {text}")

    def place(self, one: Measured, at: int) -> str:
        return ", ".join(float(x.ravel()[at]).hex() for x in one.inputs if x.size > at)


def reason_of(x: float, ours: float, theirs: float, at_kink: bool, least: float) -> str:
    """The first that holds of those that special values have, but for digits and kinks."""
    if 0 < abs(x) < least and not at_kink and ours != theirs:
        return "subnormal"
    found = next(r.name for r in REASONS if r.holds(x, ours, theirs))
    if found == "subnormal" and abs(ours) >= least:
        return DIGITS.name
    return DIGITS.name if found == "kink" and not at_kink else found


def _of_operands(inputs: Sequence[Array]) -> Array:
    """Of each point what decides: NaN, an infinity, else the first number."""
    with np.errstate(all="ignore"):
        found = np.where(np.isfinite(np.sum(inputs, axis=0)), inputs[0], math.inf)
    for one in inputs[::-1]:
        found = np.where(np.isinf(one), one, found)
    return np.where(np.isnan(inputs).any(axis=0), math.nan, found)


def _of_rows(rows: Array, size: int) -> Array:
    """Of each row what decides, for each of its results: NaN, an infinity, else 0."""
    highest = np.where(np.isposinf(rows).any(axis=1), math.inf, 0.0)
    ends = np.where(np.isneginf(rows).any(axis=1) & (highest == 0), -math.inf, highest)
    ends = np.where(np.isnan(rows).any(axis=1), math.nan, ends)
    each: NDArray[Any] = np.repeat(ends, size // len(rows))
    return each
