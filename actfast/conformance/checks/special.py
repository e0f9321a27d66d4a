"""D: NaN, infinities, zeros, subnormals, thresholds and kinks."""

from __future__ import annotations

import math
import warnings
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from actfast.conformance.checks._base import (
    LOOSE_ROUNDINGS,
    Context,
    Failure,
    Skip,
    Worst,
    check,
    loose,
    number,
    worst,
)
from actfast.conformance.samples import aligned, baseline, thresholds
from actfast.conformance.ulp import Exact, ulp_error

Array = NDArray[Any]
# A subnormal may have few bits, but no value should lose this many.
LOST_ULP = 64
OSCILLATING = 1e3


def _with_nans(dtype: np.dtype[Any]) -> Array:
    """NaNs of both signs, in every lane among ordinary numbers, and among themselves."""
    x = baseline(dtype, 256)
    x[:192:5] = np.nan
    x[192:] = np.nan
    x[::15] = -x[::15]
    return x


def _nan_in_nan_out(ctx: Context, kind: str) -> None:
    for dtype in ctx.dtypes:
        whole = _with_nans(dtype)
        # Whole vectors, and a remainder that scalar code may compute.
        for x in (whole, whole[:7]):
            operands = [x] if kind != "backward" else [baseline(dtype, x.size, seed=1), x]
            got, nans = ctx.subject.call(kind, *map(aligned, operands)), np.isnan(x)
            if not np.isnan(got[nans]).all():
                at = int(np.flatnonzero(nans & ~np.isnan(got))[0])
                value = Worst(math.nan, number(got[at]), "nan", math.inf, kind, dtype.name)
                raise Failure(f"{kind}: a NaN is lost", value)


@check(
    "D01",
    "NAN",
    "NaN gives NaN",
    why="A lost NaN hides where training went wrong (tensorflow#40072, oneDNN#5370)",
    profile="core",
    wants=("rows",),
    excusable=False,
)
def nan(ctx: Context) -> None:
    _nan_in_nan_out(ctx, "forward")


@check(
    "D02",
    "NAN-DERIV",
    "the derivative and the gradient at NaN are NaN",
    why="torch's relu', elu' and hardtanh' are 1 there, jax's relu' is 0",
    wants=("derivative",),
    excusable=False,
)
def nan_derivative(ctx: Context) -> None:
    _nan_in_nan_out(ctx, "derivative")
    if ctx.subject.has("backward"):
        _nan_in_nan_out(ctx, "backward")


def _limits(ctx: Context, kind: str) -> None:
    for dtype in ctx.dtypes:
        truth = ctx.truth(dtype)
        wanted = {side * math.inf: truth.limit(kind, side) for side in (-1.0, 1.0)}
        asked = [ctx.at] if ctx.at in wanted else list(wanted)
        known = [x for x in asked if wanted[x] is not None]
        if not known:
            raise Skip("the formula has no limit at either infinity, or none is known")
        x = np.array(known, dtype)
        want = Exact.of([wanted[v] for v in known])
        got = ctx.subject.values(kind, x)
        errors = ulp_error(got, want)
        if ctx.subject.own:
            right = errors <= max(1.0, ctx.subject.facts.bound(dtype, kind) or 0)
            # Where no asymptote is declared, NaN says as much.
            declared = [truth.facts.left if v < 0 else truth.facts.right for v in known]
            right |= np.isnan(got) & (np.array(declared) == "")
        else:
            right = (errors == 0) | (np.abs(got - want.floats()) <= 1e-3)
        if not right.all():
            at = int(np.argmin(right))
            raise Failure(f"{kind}: not the limit", worst(kind, x, got, want, at))


@check(
    "D03",
    "INF",
    "at the infinities it is the limit",
    why="silu, gelu and mish give NaN at -inf in torch, jax and thinc",
    needs=("E14",),
)
def infinity(ctx: Context) -> None:
    _limits(ctx, "forward")


@check(
    "D04",
    "INF-DERIV",
    "at the infinities the derivative is the limit",
    why="torch's and jax's gelu' give NaN there",
    needs=("E01", "E09", "E14"),
    wants=("derivative",),
)
def infinity_derivative(ctx: Context) -> None:
    _limits(ctx, "derivative")


@check(
    "D05",
    "NEG-ZERO",
    "zeros keep the sign that the function gives them",
    why="1/f(x) has the wrong infinity otherwise; OpenCL's tests leave this out",
    needs=("E14",),
    wants=("formula",),
)
def negative_zero(ctx: Context) -> None:
    truth = ctx.truth()
    if float(truth.exact("forward", 0.0)) != 0:
        raise Skip("f(0) is not 0")
    tiny = 2.0**-60
    before, after = (float(truth.exact("forward", s * tiny)) for s in (-1, 1))
    below: bool | None = before < 0 if before == before else None
    plugin = ctx.subject.hosted and not ctx.subject.builtin
    if not before:
        # On a flat left side either zero is right; an activation of ours keeps x's sign.
        even = truth.facts.symmetry == "even"
        below = True if ctx.subject.own and not even and not plugin else None
    if plugin and truth.facts.symmetry != "odd":
        # Adding any zero loses the sign, and the author of a formula has no say in it.
        below = None
    for dtype in ctx.dtypes:
        for at, negative in ((-0.0, below), (0.0, after < 0)):
            got = ctx.subject.values("forward", np.array([at], dtype))
            if got[0] != 0 or (negative is not None and np.signbit(got[0]) != negative):
                value = Worst(at, number(got[0]), "-0.0" if negative else "0.0", dtype=dtype.name)
                raise Failure("the zero of the wrong sign", value)


@check(
    "D06",
    "SUBNORMAL",
    "subnormal inputs are not taken for zeros",
    why="jax flushes float32 subnormals (jax#39798)",
    needs=("E14",),
    wants=("formula",),
)
def subnormal(ctx: Context) -> None:
    unjudged = []
    for dtype in ctx.dtypes:
        info, truth = np.finfo(dtype), ctx.truth(dtype)
        normal = np.array([1e3, -1e3], dtype) * info.smallest_normal
        before = ctx.subject.values("forward", normal)
        if ulp_error(before, truth.exacts("forward", normal)).max() > LOST_ULP:
            unjudged.append(dtype)
            continue
        rng = np.random.default_rng(3)
        least = np.log2(float(info.smallest_subnormal))
        x = np.exp2(rng.uniform(least, least + info.nmant, 24)).astype(dtype)
        x = ctx.given(np.concatenate([x, -x]))
        got, want = ctx.subject.values("forward", x), truth.exacts("forward", x)
        errors = ulp_error(got, want)
        bound = ctx.subject.facts.bound(dtype, "forward")
        if errors.max() > (LOST_ULP if bound is None else bound):
            at = int(np.argmax(errors))
            raise Failure(
                f"{dtype}: not the value at a subnormal", worst("forward", x, got, want, at)
            )
    if len(unjudged) == len(ctx.dtypes):
        raise Skip("what is small is lost at normal numbers already")


def _at_thresholds(ctx: Context, kind: str) -> None:
    for dtype in ctx.dtypes:
        truth = ctx.truth(dtype)
        info = np.finfo(dtype)
        x = thresholds(dtype)
        for side in (-1, 1):
            if truth.limit(kind, side) is None:
                # What oscillates is lost to the rounding of x, or of a parameter times x.
                x = x[side * x <= OSCILLATING]
        if not ctx.strict:
            # That a power of x overflows is forgiven.
            x = x[np.abs(x) < np.cbrt(float(info.max))]
        x = ctx.given(x)
        got = ctx.subject.values(kind, x)
        ctx.compare(
            kind,
            x,
            got,
            truth.exacts(kind, x),
            # A slope does not grow with x.
            absolute=None if kind == "forward" else loose(dtype),
            what=f"{kind}: a spurious NaN, infinity, zero or constant",
        )


@check(
    "D07",
    "THRESHOLDS",
    "where exp overflows, underflows or saturates, and far out, no false value appears",
    why="thinc's swish(-104) is -2e-7; log(1 + exp(x)) is infinite from 710",
    profile="core",
    needs=("E14",),
    wants=("formula",),
)
def at_thresholds(ctx: Context) -> None:
    _at_thresholds(ctx, "forward")


@check(
    "D10",
    "DERIV-THRESHOLDS",
    "the same of the derivative",
    why="inf * 0 in a derivative is NaN, and one NaN gradient ends training",
    profile="core",
    needs=("E01", "E09", "E14"),
    wants=("derivative", "slope"),
)
def derivative_at_thresholds(ctx: Context) -> None:
    _at_thresholds(ctx, "derivative")


@check(
    "D08",
    "NO-WARN",
    "no warning and no floating-point error for special and extreme inputs",
    why="Users run with warnings as errors",
)
def no_warnings(ctx: Context) -> None:
    # Of others, NumPy's own default is asked for: an underflow is silent.
    under: Literal["raise", "ignore"] = "raise" if ctx.subject.hosted else "ignore"
    for dtype in ctx.dtypes:
        info = np.finfo(dtype)
        special = np.array([0.0, -0.0, info.smallest_subnormal, 1.0, -1.0], dtype)
        endless = np.array([np.nan, np.inf, -np.inf], dtype)
        x = thresholds(dtype)
        for kind in ("forward", "derivative"):
            if not ctx.subject.has(kind):
                continue
            parts = []
            for part in (x, special, endless):
                # Not where the result itself overflows or does not exist.
                if ctx.truth(dtype).has(kind) and part is not endless:
                    result = ctx.truth(dtype).exacts(kind, part).floats()
                else:
                    result = ctx.subject.values(kind, part)
                sound = np.abs(result) <= float(info.max)
                parts.append(part[sound | np.isnan(part) | (np.isinf(part) & ~np.isnan(result))])
            given = np.concatenate(parts)
            given = aligned(np.resize(given, -(-given.size // 64) * 64))
            with warnings.catch_warnings(), np.errstate(all="raise", under=under):
                warnings.simplefilter("error")
                try:
                    ctx.subject.call(kind, given)
                except (Warning, FloatingPointError) as error:
                    raise Failure(f"{kind}, {dtype}: {error}") from None


@check(
    "D09",
    "KINK-EXACT",
    "at a kink and beside it, f and f' are as declared",
    why="leaky_relu'(0) is the slope in torch and 1 in jax",
    needs=("E09", "E14"),
    wants=("kinks claim", "formula"),
)
def kinks(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        truth = ctx.truth(dtype)
        for at, slope in truth.pairs(truth.facts.kinks):
            here = dtype.type(at)
            # Beside 0 are subnormals, which have a check of their own.
            least = np.finfo(dtype).smallest_normal
            beside = [np.nextafter(here, dtype.type(s)) for s in (-np.inf, np.inf)]
            beside = [v if here else np.copysign(least, v) for v in beside]
            if not ctx.subject.own:
                # In x + 3 a kink at 3 moves by a rounding error.
                near = LOOSE_ROUNDINGS * np.finfo(dtype).eps * max(1, abs(at))
                beside = [here + dtype.type(s * near) for s in (-1, 1)]
            x = np.array([here, *beside], dtype)
            got = ctx.subject.values("forward", x)
            ctx.compare("forward", x, got, truth.exacts("forward", x), what=f"beside {at}")
            if not ctx.subject.has("derivative"):
                continue
            got = ctx.subject.values("derivative", x)
            sides = [float(truth.exact("derivative", float(v))) for v in x[1:]]
            low, high = min(sides), max(sides)
            room = 1e-3 * max(1, abs(low), abs(high))
            between = low - room <= float(got[0]) <= high + room
            right = got[0] == dtype.type(slope) if ctx.subject.own else between
            right &= bool(np.all(np.abs(got[1:] - np.array(sides)) <= room))
            if not right:
                value = Worst(at, number(got[0]), number(slope), None, "derivative", dtype.name)
                raise Failure(f"f' at the kink {at} and beside it is {got.tolist()}", value)
