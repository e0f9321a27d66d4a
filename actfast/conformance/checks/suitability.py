"""G: what makes a function unfit to train with, however right its values are.

The formula is probed in exact arithmetic, or the subject itself in float64 where there
is no formula.
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from actfast.conformance.checks._base import Context, Failure, Note, Worst, check
from actfast.conformance.jumps import brackets, candidates
from actfast.conformance.lines import Line

# Of x: 2^-60 to 2^7, both signs, and 0.
DOMAIN = [0.0, *(s * 2.0**k for k in np.arange(-60, 7.5, 0.5).tolist() for s in (1, -1))]
# What no function that is finite is, where it changes its law.
POLE = 2.0**100
# Of the value; a formula may be put together of pieces that are as exact as that.
UNSEEN = 2.0**-60
CENTRES = [0.0, *(s * 2.0**k for k in range(-10, 5) for s in (1, -1)), 1.5, -1.5, 3.0, -3.0]


class _Probe:
    """f along a line, as numbers that compare and subtract: mpmath's, or floats."""

    def __init__(self, ctx: Context, line: Line) -> None:
        self.subject, self.truth, self.dtype = ctx.subject, ctx.truth(), ctx.widest
        self.line = line
        self.exact = self.truth.has("forward")
        # Differences of floats say nothing at smaller steps.
        rough = (-8, -14, -20) if ctx.widest.itemsize > 4 else (-4, -7, -10)
        self.steps = [2.0**k for k in ((-20, -60, -100) if self.exact else rough)]

    def __call__(self, *x: Any) -> list[Any]:
        if self.exact:
            return [self.truth.exact_along(self.line, "forward", v, relative_bits=200) for v in x]
        values = np.array([float(v) for v in x], self.dtype)
        return [float(v) for v in self.subject.along(self.line, "forward", values)]

    def slopes(self, x: list[float]) -> list[float] | None:
        """abs(f'), where there is a way to know it."""
        if self.truth.has("derivative"):
            return [abs(float(self.truth.exact_along(self.line, "derivative", v))) for v in x]
        if self.subject.has_along("derivative"):
            found = self.subject.along(self.line, "derivative", np.array(x, self.dtype))
            return [abs(float(v)) for v in found]
        return None

    @property
    def places(self) -> list[Any]:
        """Where it may jump or be steep, besides at round numbers."""
        if self.exact:
            return candidates(self.truth, self.line, "forward")
        values = partial(self.subject.along, self.line, "forward")
        return [low for low, _ in brackets(values, self.dtype)]


def _probes(ctx: Context) -> list[_Probe]:
    return [_Probe(ctx, line) for line in ctx.lines]


def _finite(value: Any) -> bool:
    return bool(value == value and abs(value) != math.inf)


def _undefined(f: _Probe) -> list[tuple[float, Any]]:
    values = f(*DOMAIN)
    return [(x, y) for x, y in zip(DOMAIN, values, strict=True) if not _finite(y)]


@check(
    "G01",
    "SUI-DOMAIN",
    "it is finite for every number",
    why="sqrt, log and 1/x give NaN or infinity to whatever is trained with them",
    profile="core",
    needs=("B01",),
)
def domain(ctx: Context) -> None:
    for f in _probes(ctx):
        bad = _undefined(f)
        if bad:
            x, y = bad[0]
            raise Failure(
                f"not defined for all reals: not finite at {len(bad)} of {len(DOMAIN)} probe "
                f"points, as at f({x:.6g}) = {float(y)}",
                Worst(x, str(float(y)), "a number", beside=f.line.label),
            )


@check(
    "G02",
    "SUI-SLOPE",
    "difference quotients stay bounded as the step shrinks",
    why="The square root extended to an odd function has an infinite gradient at 0",
    profile="core",
    needs=("G01",),
)
def slope(ctx: Context) -> None:
    for f in _probes(ctx):
        _bounded_quotients(f)


def _bounded_quotients(f: _Probe) -> None:
    from mpmath import mp, mpf

    number = mpf if f.exact else float
    steps = [number(h) for h in f.steps]
    # Of a place to 220 bits, and steps of 2**-100 beside it.
    with mp.workprec(400):
        for centre in [*CENTRES, *f.places]:
            (here,) = f(centre)
            at = float(centre)
            if not _finite(here):
                found = Worst(at, str(float(here)), "a number", beside=f.line.label)
                raise Failure(f"not finite at {at:g}", found)
            for side in (1, -1):
                values = f(*(number(centre) + side * h for h in steps))
                if abs(values[-1] - here) <= UNSEEN * abs(here):
                    continue
                quotients = [abs((y - here) / h) for y, h in zip(values, steps, strict=True)]
                _bounded(f, at, abs(here), side, [float(q) for q in quotients])


def _bounded(f: _Probe, at: float, size: Any, side: int, quotients: list[float]) -> None:
    """Raise where quotients grow as the step shrinks."""
    first, middle, last = quotients
    if not (last > 1 and last > 2 * first and last > 2 * middle):
        return
    power = math.log2(middle / last) / math.log2(f.steps[1] / f.steps[2]) if middle else -1
    what = "an infinite slope"
    if power < -0.99:
        what = "a pole" if size > POLE else "a jump"
    raise Failure(
        f"{what} at {at:g}: (f(x + h) - f(x)) / h reaches {last:.3g} at "
        f"h = {side * f.steps[-1]:.3g}, growing like |h|^{power:.2f}",
        Worst(at, f"{last:.3g}", "a bounded quotient", beside=f.line.label),
    )


@check(
    "G03",
    "SUI-GROWTH",
    "it grows no faster than linearly, on one side at least",
    why="Quadratic growth overflows a deep network; relu squared and exp do on one side",
    profile="core",
    needs=("G01",),
)
def growth(ctx: Context) -> Note | None:
    notes = [note for note in map(_growth, _probes(ctx)) if note]
    return Note(notes[0]) if notes else None


def _growth(f: _Probe) -> str:
    """A remark, or ""; raises where it grows too fast."""
    found, steep = {}, []
    for side, name in ((1, "right"), (-1, "left")):
        near, far = ([side * s * b for s in (1.0, 1.3, 1.7)] for b in (1e4, 1e8))
        ratios = [
            max(abs(y) / abs(x) for x, y in zip(at, f(*at), strict=True)) for at in (near, far)
        ]
        if not _finite(ratios[1]) or ratios[1] > 10 * ratios[0] + 1e-6:
            found[name] = f"|f(x)| / |x| reaches {_shown(ratios[1])} at x = {far[0]:.3g}"
            continue
        slopes = [f.slopes(at) for at in (near, far)]
        if slopes[0] and slopes[1] and max(slopes[1]) > 10 * max(slopes[0]) + 1e-6:
            steep.append(f"|f'(x)| reaches {max(slopes[1]):.3g} near x = {far[0]:.3g}")
    if len(found) == 2:
        raise Failure(f"grows faster than linearly on both sides: {found['right']}")
    if found:
        ((name, text),) = found.items()
        return f"grows faster than linearly on the {name}: {text}"
    return f"its slope grows without bound: {steep[0]}" if steep else ""


def _shown(value: Any) -> str:
    from mpmath import mp, mpf

    return str(mp.nstr(mpf(value), 3))


@check(
    "G04",
    "SUI-TRIVIAL",
    "it is not flat everywhere",
    why="A step function passes no gradient anywhere",
    profile="core",
    needs=("G01",),
)
def trivial(ctx: Context) -> None:
    if not any(_moves(f) for f in _probes(ctx)):
        raise Failure("no gradient anywhere: the slope is 0 at every point probed")


def _moves(f: _Probe) -> bool:
    number = (lambda v: v) if f.exact else float
    step = 2.0**-12
    centres = [c + 0.0137 for c in CENTRES]
    ends = f(*(number(c + s) for c in centres for s in (-step, step)))
    return any(low != high for low, high in zip(ends[::2], ends[1::2], strict=True))
