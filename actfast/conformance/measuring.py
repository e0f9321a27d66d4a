"""What could be claimed of a function of one number: measured, as text that a spec takes.

What is found is a proposal. The check of the claim judges it before anyone sees it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actfast import formula
from actfast.conformance.jumps import jumps
from actfast.conformance.lines import lines_of
from actfast.conformance.subject import Subject
from actfast.conformance.truth import DERIVATIVE, FORWARD, Truth

__all__ = ["asymptote", "kinks", "lipschitz", "monotone", "value_range"]

Array = NDArray[Any]
Setting = Mapping[str, float]
# Numbers that are the same, of two ways to find them.
SAME = 1e-11
# Denominators of numbers that are written as fractions.
DENOMINATOR = 64
# What grows beyond has no bound.
UNBOUNDED = 1e6
# An end of an interval is looked for between the neighbours of the best point so often.
ZOOMS, ZOOMED = 8, 33
# What a value may be by one parameter P; and scaled, C times that.
FORMS = ("{p}", "-{p}", "abs({p})", "-abs({p})", "max(1, abs({p}))", "1 / {p}", "{p}**2")
SCALED = ("{p}", "abs({p})", "1 / {p}")
FAR = 2.0**200


# As text


def number(value: float) -> str:
    """A short text that reads as the number, or as a fraction beside it."""
    if not math.isfinite(value):
        return "inf" if value > 0 else "-inf"
    short = Fraction(value).limit_denominator(DENOMINATOR)
    if abs(value - float(short)) <= 4 * math.ulp(value):
        return str(short)
    return repr(value)


def _same(a: float, b: float) -> bool:
    if not (math.isfinite(a) and math.isfinite(b)):
        return a == b
    return abs(a - b) <= SAME * max(1.0, abs(a), abs(b))


def _fits(text: str, settings: Sequence[Setting], values: Sequence[float]) -> bool:
    names = tuple(settings[0])
    expr, space = formula.parse(text, names), formula.float_namespace()
    return all(
        _same(float(formula.evaluate(expr, space, s)), v)
        for s, v in zip(settings, values, strict=True)
    )


def by_parameters(settings: Sequence[Setting], values: Sequence[float]) -> str:
    """A text over the parameters that has these values; "" where none is known."""
    return next(_texts(settings, values, split=True), "")


def _texts(settings: Sequence[Setting], values: Sequence[float], split: bool) -> Iterator[str]:
    if all(_same(v, values[0]) for v in values):
        yield number(values[0])
        return
    finite = all(map(math.isfinite, values))
    for name in settings[0] if finite else ():
        here = settings[0][name]
        factor = [values[0] / here, values[0] / abs(here), values[0] * here] if here else []
        texts = [form.format(p=name) for form in FORMS]
        texts += [
            f"{number(c)} * {form.format(p=name)}" for c, form in zip(factor, SCALED, strict=False)
        ]
        yield from (text for text in texts if _fits(text, settings, values))
    for name in settings[0] if split else ():
        sides: list[str] = []
        for positive in (True, False):
            chosen = [i for i, s in enumerate(settings) if (s[name] > 0) == positive]
            some = [settings[i] for i in chosen], [values[i] for i in chosen]
            sides.append(next(_texts(*some, split=False), "") if chosen else "")
        if all(sides):
            yield f"where({name} > 0, {sides[0]}, {sides[1]})"


def _word(settings: Sequence[Setting], words: Sequence[str]) -> str:
    if len(set(words)) == 1:
        return words[0]
    for name in settings[0]:
        found = [
            {w for s, w in zip(settings, words, strict=True) if (s[name] >= 0) == at}
            for at in (True, False)
        ]
        if all(len(side) == 1 for side in found):
            return f"{found[0].pop()} if {name} >= 0 else {found[1].pop()}"
    return ""


# What is measured, at each setting of the parameters


class _Function:
    """The subject at one setting of its parameters."""

    def __init__(self, subject: Subject, settings: Setting, x: Array) -> None:
        self.subject, self.given, self.x = subject, settings, x
        self.truth: Truth = subject.truth(np.float64, **settings)
        (self.line,) = lines_of(subject.facts.family)

    @property
    def params(self) -> Setting:
        return self.truth.params

    def __call__(self, what: str, x: Array) -> Array:
        return self.subject.along(self.line, what, x, **self.given)

    def exactly(self, what: str, x: float) -> float:
        if self.truth.has(what):
            return float(self.truth.exact(what, x))
        return float(self(what, np.array([x]))[0])

    def limits(self, what: str) -> list[float]:
        """At both infinities, where there are any."""
        if self.truth.has(what):
            found = [self.truth.limit(what, side) for side in (-1, 1)]
        else:
            found = [float(v) for v in self(what, np.array([-np.inf, np.inf]))]
        return [v for v in found if v is not None and v == v]

    def extreme(self, what: str, sign: int, absolute: bool = False) -> float:
        """The least upper bound, or for a negative sign the greatest lower bound."""

        def size(x: Array) -> Array:
            y = self(what, x)
            return sign * (np.abs(y) if absolute else y)

        x = self.x
        with np.errstate(all="ignore"):
            y = size(x)
            y[~np.isfinite(y)] = -np.inf
            for _ in range(ZOOMS):
                at = int(np.argmax(y))
                ends = x[max(at - 1, 0)], x[min(at + 1, x.size - 1)]
                x = np.unique(np.append(np.linspace(*ends, ZOOMED), x[at]))
                y = size(x)
                y[~np.isfinite(y)] = -np.inf
        best = self.exactly(what, float(x[int(np.argmax(y))]))
        limits = self.limits(what)
        if absolute:
            best, limits = abs(best), list(map(abs, limits))
        furthest = max([best, *limits], key=lambda v: sign * v)
        # A limit that is nearly reached is the bound.
        for limit in limits:
            if _same(furthest, limit):
                return limit
        return sign * math.inf if sign * furthest > UNBOUNDED else furthest


def _functions(subject: Subject, settings: Sequence[Setting], x: Array) -> list[_Function]:
    return [_Function(subject, setting, x) for setting in settings]


def value_range(subject: Subject, settings: Sequence[Setting], x: Array) -> Iterator[str]:
    functions = _functions(subject, settings, x)
    params = [f.params for f in functions]
    low, high = (by_parameters(params, [f.extreme(FORWARD, s) for f in functions]) for s in (-1, 1))
    if low and high:
        yield f"[{low}, {high}]"


def monotone(
    subject: Subject, settings: Sequence[Setting], x: Array, slack: Callable[[Array], Array]
) -> Iterator[str]:
    functions = _functions(subject, settings, x)
    words = []
    for f in functions:
        y = f(FORWARD, x)
        y = y[np.isfinite(y)]
        with np.errstate(all="ignore"):
            step, room = np.diff(y), slack(y)
        rises, falls = bool((step >= -room).all()), bool((step <= room).all())
        words.append("increasing" if rises else "decreasing" if falls else "no")
    yield from filter(None, [_word([f.params for f in functions], words)])


def lipschitz(subject: Subject, settings: Sequence[Setting], x: Array) -> Iterator[str]:
    functions = _functions(subject, settings, x)
    if any(f.truth.row.formula and jumps(f.truth, f.line, FORWARD) for f in functions):
        return
    found = [f.extreme(DERIVATIVE, 1, absolute=True) for f in functions]
    if all(map(math.isfinite, found)):
        yield from filter(None, [by_parameters([f.params for f in functions], found)])


def kinks(subject: Subject, settings: Sequence[Setting]) -> Iterator[str]:
    """Where f' jumps, and what it is there."""
    functions = _functions(subject, settings, np.zeros(0))
    places = [jumps(f.truth, f.line, DERIVATIVE) for f in functions]
    count = max(map(len, places))
    # At some values a kink may vanish; those that have as many tell where they are.
    alike = [(f, at) for f, at in zip(functions, places, strict=True) if len(at) == count]
    params = [f.params for f, _ in alike]
    parts = []
    for i in range(count):
        at = by_parameters(params, [found[i] for _, found in alike])
        slopes = [float(f(DERIVATIVE, np.array([found[i]]))[0]) for f, found in alike]
        parts.append(f"{at}: {by_parameters(params, slopes)}")
        if not at or parts[-1].endswith(": "):
            return
    if parts:
        yield ", ".join(parts)


def asymptote(subject: Subject, settings: Sequence[Setting], side: int) -> Iterator[str]:
    """The line that the formula tends to on that side."""
    from mpmath import mp, mpf

    params, slopes, offsets = [], [], []
    for f in _functions(subject, settings, np.zeros(0)):
        value = partial(f.truth.exact, FORWARD, relative_bits=400)
        x = mpf(side * FAR)
        with mp.workprec(600):
            near, far = value(x), value(2 * x)
            if not (mp.isfinite(near) and mp.isfinite(far)):
                return
            slope = (far - near) / x
            if abs(slope) < mpf(2) ** -60:
                slope = mpf(0)
            offset = near - _settled(slope) * x
        params.append(f.params)
        slopes.append(float(slope))
        offsets.append(float(offset) if abs(offset) > 2.0**-60 else 0.0)
    slope, offset = by_parameters(params, slopes), by_parameters(params, offsets)
    if not slope or not offset or not all(map(math.isfinite, slopes + offsets)):
        return
    factor = f"({slope})" if set(slope) & set(" *") else slope
    line = {"0": "", "1": "x", "-1": "-x"}.get(slope, f"{factor} * x")
    if offset == "0" and line:
        yield line
    else:
        yield f"{line} + {offset}" if line else offset


def _settled(slope: Any) -> Any:
    """The number that a slope far out is meant to be: a fraction, or a short decimal."""
    from mpmath import mp, mpf

    text = number(float(slope))
    if "/" in text:
        above, below = text.split("/")
        meant = mpf(int(above)) / int(below)
    else:
        meant = mpf(text)
    return meant if abs(meant - slope) <= mp.ldexp(abs(slope) + 1, -60) else slope
