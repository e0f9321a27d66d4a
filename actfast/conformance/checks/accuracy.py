"""E: the values, the derivative and their errors."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from actfast.conformance.checks._base import (
    SAME_ROUNDINGS,
    Context,
    Failure,
    Info,
    Skip,
    Worst,
    check,
    loose,
    number,
    worst,
)
from actfast.conformance.rows import ROWWISE
from actfast.conformance.samples import aligned, baseline, parameter_sets, thresholds
from actfast.conformance.truth import Truth
from actfast.conformance.ulp import Exact, ulp_error

Array = NDArray[Any]
# Around a root of f' its error is judged absolutely: there, x's own rounding decides.
ROOT_WINDOW = 0.02
OSCILLATING = 1e3
PARAMETER_DENSITY = 0.2
# Where f' saturates, which ordinary points do not reach.
TAILS = (15.0, 20.0, 30.0, 50.0, 100.0, 700.0)


@check(
    "E14",
    "VALUE",
    "between -12 and 12 the values are those of the formula, to a loose bound",
    why="Three correct digits is the least that can be asked of any implementation",
    profile="core",
    wants=("rows", "values"),
)
def value(ctx: Context) -> None:
    if not ctx.subject.elementwise:
        _row_values(ctx)
        return
    # Numbers of the narrowest type serve every type, and their exact values are had once.
    narrow = min(ctx.dtypes, key=lambda d: d.itemsize)
    size = max(32, round(256 * ctx.density))
    tiny = np.exp2(-np.arange(2.0, 30, 4)).astype(narrow)
    x = np.concatenate([baseline(narrow, size), tiny, -tiny])
    for dtype in ctx.dtypes:
        given = ctx.given(x.astype(dtype))
        got = ctx.subject.values("forward", given)
        ctx.compare("forward", given, got, ctx.truth().exacts("forward", given))


def _row_values(ctx: Context) -> None:
    function, given = ROWWISE[ctx.subject.facts.name], ctx.subject.params
    # Not every function's own choice is the last axis.
    words = [w for w in ("axis", "dim") if w in given or ctx.subject.declares(w)][:1]
    params = {w: int(given.get(w, -1)) for w in words}
    axis = next(iter(params.values()), -1)
    for dtype in ctx.dtypes:
        constant = np.repeat(np.array([[0], [5], [-12]], dtype), 16, axis=1)
        x = np.concatenate([baseline(dtype, 96, seed=12).reshape(6, 16), constant])
        got, want = ctx.subject.values("forward", x, **params), function(x, axis)
        if got.shape != want.shape:
            raise Failure(f"{dtype} of shape {x.shape} gives shape {got.shape}")
        ctx.compare("forward", x.ravel(), got.ravel(), Exact.of(want.ravel().tolist()))


@check(
    "E01",
    "REFERENCE",
    "the stated derivative formula is the formula's derivative",
    why="A wrong reference passes a wrong derivative",
    profile="core",
    needs=(),
    wants=("derivative claim", "formula", "own"),
)
def reference(ctx: Context) -> None:
    from mpmath import mp

    truth = ctx.truth()
    step = mp.ldexp(1, -80)
    size = max(8, round(200 * ctx.density))
    far = [s * v for v in TAILS for s in (1.0, -1.0)]
    for x in baseline(np.float64, size, seed=5).tolist() + far:
        if any(abs(x - at) < 1e-3 for at in truth.kinks):
            continue
        with mp.workprec(300):
            high, low = (truth.exact("forward", mp.mpf(x) + s, 400) for s in (step, -step))
            numeric = (high - low) / (2 * step)
            closed = truth.exact("derivative", x)
            if not mp.isfinite(numeric) or not mp.isfinite(closed):
                continue
            if abs(numeric - closed) > mp.ldexp(abs(numeric), -60) + mp.ldexp(1, -140):
                got, want = mp.nstr(closed, 20), mp.nstr(numeric, 20)
                raise Failure("the two differ", Worst(x, got, want, kind="derivative"))


@check(
    "E09",
    "DERIVATIVE",
    "the derivative is what differences of f say",
    why="Forward and derivative of two functions can each look right",
    profile="core",
    wants=("derivative",),
)
def derivative(ctx: Context) -> None:
    wide = ctx.widest
    eps = float(np.finfo(wide).eps)
    x = ctx.given(baseline(wide, max(64, round(512 * ctx.density)), seed=6))
    step = wide.type(2.0 ** round(np.log2(eps) / 3))
    high, low = (ctx.subject.values("forward", x + s) for s in (step, -step))
    middle, got = ctx.subject.values("forward", x), ctx.subject.values("derivative", x)
    above, below = (high - middle) / step, (middle - low) / step
    central = (above + below) / 2
    scale = np.maximum(1, np.maximum(np.abs(central), np.abs(x)))
    room = max(1e-6, 30 * eps ** (2 / 3)) * scale
    # A kink lies between points whose one-sided differences are apart. Curvature also
    # sets them apart, by no more than the step.
    curved = np.abs(above - below) > 0.3 * np.sqrt(step) * scale
    with np.errstate(all="ignore"):
        wrong = ~(np.abs(got - central) <= room) & np.isfinite(central) & ~curved
    if wrong.any():
        at = int(np.argmax(np.where(wrong, np.abs(got - central), -1)))
        found = Worst(float(x[at]), number(got[at]), number(central[at]), None, "derivative")
        raise Failure(f"{wide}: not the slope of f", found)
    for dtype in ctx.dtypes:
        narrow = ctx.subject.values("derivative", x.astype(dtype))
        again = ctx.subject.values("derivative", x.astype(dtype).astype(wide))
        room = 1e-3 * np.maximum(1, np.abs(again))
        wrong = ~(np.abs(narrow - again) <= room) & np.isfinite(again) & ~curved
        if wrong.any():
            at = int(np.argmax(wrong))
            found = Worst(float(x[at]), number(narrow[at]), number(again[at]), None, "derivative")
            raise Failure(f"{dtype}: not the derivative that {wide} gives", found)


@check(
    "E07",
    "BACKWARD",
    "backward(grad, x) is grad times the derivative",
    why="A backward that ignores grad passes every test with a gradient of ones",
    profile="core",
    needs=("E09",),
    wants=("backward",),
)
def backward(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        x = baseline(dtype, 256, seed=7)
        if ctx.strict:
            x = np.concatenate([x, thresholds(dtype)])
        grad = baseline(dtype, x.size, seed=8, spread=3)
        grad[:256:7] = 0
        want = grad * ctx.subject.values("derivative", x)
        ctx.same("backward", x, ctx.subject.values("backward", grad, x), want, f"{dtype}")


@check(
    "E08",
    "SAVED",
    "backward_from_output(grad, f(x)) is grad times the derivative at x",
    why="torch's elu with a negative alpha took the wrong branch (torch#31938)",
    profile="core",
    needs=("E09",),
    wants=("from_output", "derivative"),
)
def saved(ctx: Context) -> None:
    from actfast.errors import ParameterError

    for dtype in ctx.dtypes:
        eps = float(np.finfo(dtype).eps)
        x, grad = baseline(dtype, 256, seed=9), baseline(dtype, 256, seed=10, spread=3)
        y, want = ctx.subject.values("forward", x), grad * ctx.subject.values("derivative", x)
        try:
            got = ctx.subject.values("from_output", grad, y)
        except ParameterError as error:
            raise Skip(str(error)) from None
        # Near saturation y has lost what x said.
        wrong = ~(np.abs(got - want) <= 1e-3 * np.abs(want) + SAME_ROUNDINGS * eps * np.abs(grad))
        if wrong.any():
            at = int(np.argmax(wrong))
            found = Worst(float(x[at]), number(got[at]), number(want[at]), None, "from_output")
            raise Failure(f"{dtype}: not the gradient of f", found)


@check(
    "E16",
    "PAIR",
    "value_and_derivative gives what the two calls give",
    why="A fused loop is a third implementation",
    needs=("E09",),
    wants=("pair", "derivative"),
)
def pair(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        special = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0], dtype)
        x = np.concatenate([baseline(dtype, 256, seed=11), thresholds(dtype), special])
        for kind, got in zip(
            ("forward", "derivative"), ctx.subject.call("pair", aligned(x)), strict=True
        ):
            want = ctx.subject.values(kind, x)
            compare = ctx.bits if ctx.subject.own else ctx.same
            compare(kind, x, got, want, f"{kind} of the pair, {dtype}")


def _near_roots(truth: Truth, x: Array, exact: Array) -> NDArray[np.bool_]:
    """Within the window of a root of f': of a declared one, or where f' changes its sign."""
    near = truth.root_distance(x.astype(np.float64)) <= ROOT_WINDOW
    if truth.facts.derivative_roots or truth.facts.own:
        return np.asarray(near)
    order = np.argsort(x)
    signs = np.sign(exact[order])
    for i in np.flatnonzero(signs[1:] * signs[:-1] < 0):
        near |= np.abs(x - x[order[i]]) <= ROOT_WINDOW
        near |= np.abs(x - x[order[i + 1]]) <= ROOT_WINDOW
    return np.asarray(near)


def _errors(truth: Truth, kind: str, x: Array, got: Array, want: Exact) -> Array:
    """In ULP, without those of a derivative that mean nothing."""
    errors = ulp_error(got, want)
    if kind == "derivative":
        errors[_near_roots(truth, x, want.floats())] = 0
        # What a derivative is at a kink is a convention, and D09's to check.
        errors[np.isin(x, np.array(truth.kinks, x.dtype))] = 0
    return errors


def _sound(ctx: Context, kind: str, x: Array, got: Array, want: Exact, truth: Truth) -> None:
    """Raise where a value is wrong to a loose bound, though no bound is claimed."""
    keep = np.ones(x.shape, bool)
    for side in (-1, 1):
        if truth.limit(kind, side) is None:
            keep &= side * x <= OSCILLATING
    if kind == "derivative":
        # What a derivative is at a kink is a convention.
        near = 64 * np.finfo(x.dtype).eps
        for at in truth.kinks:
            keep &= np.abs(x - at) > near * max(1.0, abs(at))
    ctx.compare(
        kind,
        x[keep],
        got[keep],
        want[keep],
        absolute=None if kind == "forward" else loose(x.dtype),
    )


def _ulp(ctx: Context, kind: str, dtype: Any) -> Info:
    dtype = np.dtype(dtype)
    if dtype not in ctx.dtypes:
        raise Skip(f"{dtype} is not checked")
    truth, bound = ctx.truth(dtype), ctx.subject.facts.bound(dtype, kind)
    x = ctx.points(dtype, truth)
    got, want = ctx.subject.values(kind, x), truth.exacts(kind, x)
    errors = _errors(truth, kind, x, got, want)
    if kind == "derivative" and bound is not None:
        exact = want.floats()
        unit = float(np.finfo(dtype).eps) / 2
        with np.errstate(all="ignore"):
            wrong = _near_roots(truth, x, exact) & (np.abs(got - exact) > unit)
        if wrong.any():
            at = int(np.argmax(wrong))
            raise Failure(
                "more than half an eps wrong near its root", worst(kind, x, got, want, at)
            )
    at = int(np.argmax(errors))
    most = float(errors[at])
    if bound is not None and most > bound:
        found = worst(kind, x, got, want, at)
        hint = ""
        if kind == "derivative" and not truth.facts.derivative_roots:
            hint = "; does f' cross zero here? Then declare derivative_roots"
        raise Failure(f"{most:.3g} ULP, claimed {bound:g}{hint}", found)
    if bound is None:
        _sound(ctx, kind, x, got, want, truth)
    claimed = "no bound is claimed" if bound is None else f"claimed {bound:g}"
    text = f"{most:.3g} ULP at most, at x = {float(x[at])!r}; {claimed}"
    # One point's error is no bound for anyone to claim.
    measured = {dtype.name: {kind: most}} if ctx.at is None else {}
    return Info(text, measured, claimed=bound is not None)


VALUES = ("E14", "D07")
SLOPES = ("E01", "E09", "D09", "D10")


@check(
    "E02",
    "ULP-F64",
    "the error of float64 values is at most what is claimed, over the whole range",
    why="A float32 constant in a float64 formula leaves half of the digits wrong",
    needs=VALUES,
    wants=("formula",),
)
def ulp_float64(ctx: Context) -> Info:
    return _ulp(ctx, "forward", np.float64)


@check(
    "E03",
    "ULP-F32",
    "the same of float32 values",
    why="Fast approximations of exp are wrong in the tail",
    needs=VALUES,
    wants=("formula",),
)
def ulp_float32(ctx: Context) -> Info:
    return _ulp(ctx, "forward", np.float32)


@check(
    "E05",
    "DERIV-ULP-F32",
    "the error of float32 derivatives is at most what is claimed",
    why="Derivatives of compositions cancel",
    needs=SLOPES,
    wants=("derivative", "slope"),
)
def ulp_derivative_float32(ctx: Context) -> Info:
    return _ulp(ctx, "derivative", np.float32)


@check(
    "E06",
    "DERIV-ULP-F64",
    "the same of float64 derivatives",
    why="Derivatives of compositions cancel",
    needs=SLOPES,
    wants=("derivative", "slope"),
)
def ulp_derivative_float64(ctx: Context) -> Info:
    return _ulp(ctx, "derivative", np.float64)


@check(
    "E11",
    "PARAM",
    "parameters other than the defaults do what the formula says, within the claims",
    why="beta = 2 hides an error of 11 ULP at 1.5, as the product with 2 is exact",
    profile="core",
    needs=("E14",),
    wants=("formula",),
)
def parameters(ctx: Context) -> None:
    names = [p.name for p in ctx.subject.facts.params]
    sets = parameter_sets(ctx.subject.facts.params)
    if not sets:
        raise Skip("it has no parameters")
    if not ctx.subject.takes_params(names):
        raise Skip(f"it takes no parameters called {', '.join(names)}")
    kinds = [k for k in ("forward", "derivative") if ctx.subject.has(k) and ctx.truth().has(k)]
    for dtype in ctx.dtypes:
        for params in sets:
            truth = ctx.truth(dtype, **params)
            x = ctx.points(dtype, truth, PARAMETER_DENSITY)
            # Like E14's points: the rest is checked with the defaults, and where claimed.
            x = x[(np.abs(x) <= 12) & (np.abs(x) > 1e-9)]
            for kind in kinds:
                given = ", ".join(f"{k} = {v}" for k, v in params.items())
                got = ctx.subject.values(kind, x, **params)
                want = truth.exacts(kind, x)
                ctx.compare(kind, x, got, want, what=f"{kind} with {given}")


@check(
    "E17",
    "PARAM-ULP",
    "the claimed bounds hold for odd values of the parameters, over the whole range",
    why="Rounding beta * x is amplified by its size",
    needs=("E11", "E02", "E03", "E05", "E06"),
    wants=("formula", "own"),
)
def parameters_ulp(ctx: Context) -> None:
    sets = parameter_sets(ctx.subject.facts.params)
    if not sets:
        raise Skip("it has no parameters")
    kinds = [k for k in ("forward", "derivative") if ctx.subject.has(k) and ctx.truth().has(k)]
    for dtype in ctx.dtypes:
        for params in sets:
            truth = ctx.truth(dtype, **params)
            x = ctx.points(dtype, truth, PARAMETER_DENSITY)
            for kind in kinds:
                bound = ctx.subject.facts.bound(dtype, kind)
                if bound is None:
                    continue
                got, want = ctx.subject.values(kind, x, **params), truth.exacts(kind, x)
                errors = _errors(truth, kind, x, got, want)
                if errors.max() > bound:
                    at = int(np.argmax(errors))
                    given = ", ".join(f"{k} = {v}" for k, v in params.items())
                    text = f"{errors[at]:.3g} ULP with {given}, claimed {bound:g}"
                    raise Failure(text, worst(kind, x, got, want, at))
