"""E: the values, the derivatives and their errors."""

from __future__ import annotations

import math
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
    beside,
    check,
    loose,
    number,
    worst,
)
from actfast.conformance.lines import Line
from actfast.conformance.measure import (
    Measured,
    half_ulp,
    inputs_of,
    judged,
    measured,
    outputs_of,
)
from actfast.conformance.samples import aligned, all_values, baseline, rows, thresholds
from actfast.conformance.slopes import slopes
from actfast.conformance.truth import (
    DERIVATIVE,
    FORWARD,
    FROM_OUTPUT,
    SECOND_DERIVATIVE,
    Truth,
)
from actfast.conformance.ulp import Exact, finfo, ulp_error
from actfast.facts import kinds
from actfast.facts.values import condition_holds

Array = NDArray[Any]
OSCILLATING = 1e3
# A slope is told by differences whose estimated error is that small; of how many points, at
# least; and how often the estimate is allowed.
TOLD, LEAST_TOLD, SAFETY = 1e-3, 0.25, 8
# At other parameters than the given ones, of which there are several, fewer points do: for values
# and for bounds.
PARAMETER_DENSITY, BOUND_DENSITY = 0.2, 0.5
# Of fewer points nobody takes a bound to claim, and only the given parameters are measured.
LEAST_PROPOSING = 0.2
# Where f' saturates, which ordinary points do not reach.
TAILS = (15.0, 20.0, 30.0, 50.0, 100.0, 700.0)
FROM_OUTPUT_CALL, BACKWARD = kinds.FROM_OUTPUT.name, kinds.BACKWARD.name
# What a bound of 16 bits leaves to the reference, which is rounded to 53.
REFERENCE_ERROR = 2.0**-30


@check(
    "E14",
    "VALUE",
    "between -12 and 12 the values are those of the formula, to a loose bound",
    why="Three correct digits is the least that can be asked of any implementation",
    profile="core",
    wants=("formula",),
)
def value(ctx: Context) -> None:
    if ctx.rowwise:
        _row_values(ctx)
        return
    # Numbers of the narrowest type serve every type, and their exact values are had once.
    narrow = min(ctx.dtypes, key=lambda d: d.itemsize)
    size = max(32, round(256 * ctx.density))
    tiny = np.exp2(-np.arange(2.0, 30, 4)).astype(narrow)
    inputs = [np.concatenate([x, tiny, -tiny]) for x in ctx.inputs(narrow, size)]
    for dtype in ctx.dtypes:
        first = ctx.given(inputs[0].astype(dtype))
        given = (first, *(np.resize(x, first.size).astype(dtype) for x in inputs[1:]))
        got = ctx.subject.values(FORWARD, *given)
        # Of a product the size is that of the inputs together.
        room = loose(dtype) * np.maximum(1, np.prod([np.maximum(1, abs(x)) for x in given], axis=0))
        ctx.compare(FORWARD, first, got, ctx.truth().exacts(FORWARD, *given), absolute=room)


def _row_values(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        constant = np.repeat(np.array([[0], [5], [-12]], dtype), 16, axis=1)
        x = np.concatenate([baseline(dtype, 96, seed=12).reshape(6, 16), constant])
        got = ctx.subject.values(FORWARD, x)
        wanted = x.shape[:1] if ctx.reduces else x.shape
        if got.shape != wanted:
            raise Failure(f"{dtype} of shape {x.shape} gives shape {got.shape}")
        first = x[:, 0] if ctx.reduces else x
        ctx.compare(FORWARD, first, got, ctx.truth().rows(FORWARD, x))


# The reference


@check(
    "E01",
    "REFERENCE",
    "the stated derivative formula is the formula's derivative",
    why="A wrong reference passes a wrong derivative",
    profile="core",
    needs=(),
    wants=("formula", "own"),
)
def reference(ctx: Context) -> None:
    row = ctx.subject.facts
    if not row.derivative and not (ctx.rowwise and row.from_output):
        raise Skip("no derivative is stated")
    truth, far = ctx.truth(), [s * v for v in TAILS for s in (1.0, -1.0)]
    size = max(8, round(200 * ctx.density)) // len(ctx.lines)
    for line in ctx.lines:
        for x in baseline(np.float64, size, seed=5).tolist() + far:
            if not any(abs(x - at) < 1e-3 for at in truth.kinks):
                _judge_slope(truth, line, x)


def _judge_slope(truth: Truth, line: Line, x: float) -> None:
    """Raise unless the stated derivative is what differences of the formula tend to."""
    from mpmath import mp

    step = mp.ldexp(1, -80)
    with mp.workprec(300):
        high, low = (
            truth.exact_along(line, FORWARD, mp.mpf(x) + s, relative_bits=400)
            for s in (step, -step)
        )
        numeric = (high - low) / (2 * step)
        closed = truth.exact_along(line, DERIVATIVE, x)
        if not mp.isfinite(numeric) or not mp.isfinite(closed):
            return
        if abs(numeric - closed) > mp.ldexp(abs(numeric), -60) + mp.ldexp(1, -140):
            got, want = mp.nstr(closed, 20), mp.nstr(numeric, 20)
            found = Worst(x, got, want, kind=DERIVATIVE, beside=line.label)
            raise Failure("the two differ", found)


# Derivatives by differences


def _differences(ctx: Context, what: str, of: str, line: Line) -> None:
    """Raise unless one call gives the slope of another."""
    wide = ctx.widest
    eps = float(np.finfo(wide).eps)
    x = ctx.given(baseline(wide, max(64, round(512 * ctx.density)), seed=6))
    slope = slopes(lambda at: ctx.subject.along(line, of, at), x)
    got = ctx.subject.along(line, what, x)
    scale = np.maximum(1, np.maximum(np.abs(slope.values), np.abs(x)))
    told = slope.errors < TOLD * scale
    if np.mean(told) < LEAST_TOLD:
        raise Skip("no step is small enough for differences to tell the slope, and not too small")
    room = max(1e-6, 30 * eps ** (2 / 3)) * scale + SAFETY * slope.errors
    with np.errstate(all="ignore"):
        wrong = ~(np.abs(got - slope.values) <= room) & told
    if wrong.any():
        at = int(np.argmax(np.where(wrong, np.abs(got - slope.values), -1)))
        found = Worst(
            float(x[at]),
            number(got[at]),
            number(slope.values[at]),
            None,
            what,
            wide.name,
            line.label,
        )
        raise Failure(f"{wide}: not the slope of {'f' if of == FORWARD else 'f' + chr(39)}", found)
    for dtype in ctx.dtypes:
        short = x.astype(dtype)
        narrow, again = (ctx.subject.along(line, what, v) for v in (short, short.astype(wide)))
        # What a rounding of x, as within a product with it, does to the result.
        moved = [
            np.abs(ctx.subject.along(line, what, short.astype(wide) * wide.type(1 + ulps)) - again)
            for ulps in np.array([-2, -1, 1, 2]) * float(np.finfo(dtype).eps)
        ]
        room = 1e-3 * np.maximum(1, np.abs(again)) + 2 * np.max(moved, axis=0)
        wrong = ~(np.abs(narrow - again) <= room) & np.isfinite(again) & told
        if wrong.any():
            at = int(np.argmax(wrong))
            found = Worst(float(x[at]), number(narrow[at]), number(again[at]), None, what)
            raise Failure(f"{dtype}: not the {what} that {wide} gives", found)


@check(
    "E09",
    "DERIVATIVE",
    "the derivative is what differences of f say",
    why="Forward and derivative of two functions can each look right",
    profile="core",
    wants=("derivative",),
)
def derivative(ctx: Context) -> None:
    for line in ctx.lines:
        _differences(ctx, DERIVATIVE, FORWARD, line)


@check(
    "E19",
    "SECOND",
    "the second derivative is what differences of the derivative say",
    why="Curvature decides steps of Newton's method, and nobody looks at it",
    profile="core",
    needs=("E09",),
    wants=("second_derivative", "derivative"),
)
def second(ctx: Context) -> None:
    (line,) = ctx.lines
    _differences(ctx, SECOND_DERIVATIVE, DERIVATIVE, line)


@check(
    "E07",
    "BACKWARD",
    "backward(grad, x) is grad times the derivative; of rows it is linear in grad",
    why="A backward that ignores grad passes every test with a gradient of ones",
    profile="core",
    needs=("E09",),
    wants=("backward",),
)
def backward(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        if ctx.rowwise:
            _linear_in_grad(ctx, dtype)
            continue
        inputs = ctx.inputs(dtype, 256, seed=7)
        if ctx.strict:
            far = thresholds(dtype)
            inputs = tuple(np.concatenate([x, np.roll(far, 31 * i)]) for i, x in enumerate(inputs))
        x = inputs[0]
        grad = baseline(dtype, x.size, seed=8, spread=3)
        grad[:256:7] = 0
        slopes = ctx.subject.values(DERIVATIVE, *inputs)
        got = ctx.subject.values(BACKWARD, grad, *inputs)
        if isinstance(slopes, tuple):
            ctx.same(BACKWARD, x, got, tuple(grad * slope for slope in slopes), f"{dtype}")
        else:
            ctx.same(BACKWARD, x, got, grad * slopes, f"{dtype}")


def _linear_in_grad(ctx: Context, dtype: np.dtype[Any]) -> None:
    """Raise unless a gradient is the sum of those of its parts."""
    (x,) = ctx.subject.inputs(dtype, 48, seed=7, width=8)
    grad = ctx.subject.operands(BACKWARD, (x,), seed=8)[0]
    got = ctx.subject.values(BACKWARD, grad, x)
    want = np.zeros(x.shape)
    size = np.zeros(x.shape)
    parts = [grad] if ctx.reduces else [np.where(np.arange(8) == j, grad, 0) for j in range(8)]
    for part in parts:
        unit = (part != 0).astype(dtype)
        factor = part.sum(axis=-1, keepdims=True) if not ctx.reduces else part[:, None]
        one = ctx.subject.values(BACKWARD, unit, x).astype(np.float64) * factor
        want, size = want + one, size + np.abs(one)
    room = SAME_ROUNDINGS * float(np.finfo(dtype).eps) * (size + 1e-3)
    wrong = ~(np.abs(got - want) <= room)
    if wrong.any():
        at = int(np.argmax(wrong))
        found = Worst(
            float(x.flat[at]), number(got.flat[at]), number(want.flat[at]), None, BACKWARD
        )
        raise Failure(f"{dtype}: not linear in grad", found)


@check(
    "E08",
    "SAVED",
    "backward_from_output(grad, f(x)) is grad times the derivative at x",
    why="torch's elu with a negative alpha took the wrong branch (torch#31938)",
    profile="core",
    needs=("E07", "E09"),
    wants=(FROM_OUTPUT_CALL, "derivative"),
)
def saved(ctx: Context) -> None:
    if not ctx.subject.gives_gradient_from_output:
        raise Skip("the output does not determine the derivative at these parameters")
    for dtype in ctx.dtypes:
        eps = float(np.finfo(dtype).eps)
        inputs = ctx.inputs(dtype, 256, seed=9)
        grad, y = ctx.subject.operands(FROM_OUTPUT_CALL, inputs, seed=10)
        if ctx.rowwise:
            want = ctx.subject.values(BACKWARD, grad, *inputs)
            size = np.abs(grad).max()
        else:
            want = grad * ctx.subject.values(DERIVATIVE, *inputs)
            size = np.abs(grad)
        got = ctx.subject.values(FROM_OUTPUT_CALL, grad, y)
        # Near saturation y has lost what x said.
        wrong = ~(np.abs(got - want) <= 1e-3 * np.abs(want) + SAME_ROUNDINGS * eps * size)
        if wrong.any():
            at = int(np.argmax(wrong))
            x = float(inputs[0].flat[at])
            found = Worst(
                x, number(got.flat[at]), number(want.flat[at]), None, FROM_OUTPUT_CALL, dtype.name
            )
            raise Failure(f"{dtype}: not the gradient of f", found)


@check(
    "E16",
    "PAIR",
    "value_and_derivative gives what the two calls give",
    why="A fused loop is a third implementation",
    needs=("E09",),
    wants=(kinds.PAIR.name, "derivative"),
)
def pair(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        special = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0], dtype)
        far = np.concatenate([thresholds(dtype), special])
        inputs = tuple(
            np.concatenate([x, np.roll(far, 31 * i)])
            for i, x in enumerate(ctx.inputs(dtype, 256, seed=11))
        )
        found = ctx.subject.call(kinds.PAIR.name, *map(aligned, inputs))
        compare = ctx.bits if ctx.subject.own else ctx.same
        slopes = ctx.subject.values(DERIVATIVE, *inputs)
        want = (ctx.subject.values(FORWARD, *inputs), *_all(slopes))
        for name, got, wanted in zip((FORWARD, *[DERIVATIVE] * 2), found, want, strict=False):
            compare(name, inputs[0], got, wanted, f"{name} of the pair, {dtype}")


def _all(found: Any) -> tuple[Array, ...]:
    return found if isinstance(found, tuple) else (found,)


# Bounds


def _sound(ctx: Context, truth: Truth, one: Measured) -> None:
    """Raise where a value is wrong to a loose bound, though no bound is claimed."""
    x = one.inputs[0]
    keep = np.ones(x.shape, bool)
    if not ctx.rowwise:
        line = ctx.lines[0]
        for side in (-1, 1):
            if truth.limit(one.what, side, line) is None:
                keep &= side * x <= OSCILLATING
    if one.what != FORWARD:
        # What a derivative is at a kink is a convention.
        near = 64 * np.finfo(x.dtype).eps
        for at in truth.kinks:
            keep &= np.abs(x - at) > near * max(1.0, abs(at))
    size = np.prod([np.maximum(1, np.abs(v.astype(np.float64))) for v in one.inputs], axis=0)
    if one.what == FORWARD:
        absolute = loose(x.dtype) * size[keep] if x.size == one.got.size else None
    else:
        absolute = loose(x.dtype) * (size[keep] / np.maximum(1, np.abs(x[keep])))
        if ctx.rowwise:
            absolute = loose(x.dtype) * 1e3
    if x.size == one.got.size:
        ctx.compare(one.what, x[keep], one.got[keep], one.want[keep], absolute=absolute)


def _within(ctx: Context, one: Measured, bound: float, truth: Truth, given: str = "") -> None:
    """Raise where the error is above the bound, or above half an eps near a root."""
    x = one.inputs[0]
    at = one.worst
    if one.errors[at] > bound:
        found = worst(one.what, x, one.got, one.want, at, beside(one.inputs, at))
        hint = ""
        if one.what == DERIVATIVE and not ctx.rowwise and not truth.row.derivative_roots:
            hint = "; does f' cross zero here? Then declare derivative_roots"
        text = f"{one.errors[at]:.3g} ULP{given}, claimed {bound:g}{hint}"
        raise Failure(text, found)
    if not one.near_root.any():
        return
    exact = one.want.floats()
    # Of a product, near a root of the first factor, the other one scales the error.
    size = np.maximum(1.0, np.abs(one.inputs[-1].astype(np.float64))) if len(one.inputs) > 1 else 1
    with np.errstate(all="ignore"):
        wrong = one.near_root & (np.abs(one.got - exact) > half_ulp(x.dtype) * size)
    if wrong.any():
        at = int(np.argmax(wrong))
        found = worst(one.what, x, one.got, one.want, at, beside(one.inputs, at))
        raise Failure(f"more than half an eps wrong near its root{given}", found)


def _at(ctx: Context, what: str, dtype: np.dtype[Any], truth: Truth) -> list[Measured]:
    """Measured over the whole range, or at the one point that was asked for."""
    if ctx.at is None:
        return measured(ctx.subject, what, dtype, ctx.density)
    if ctx.rowwise:
        raise Skip("rows are judged whole, not at one point")
    first = ctx.given(np.zeros(0, dtype))
    inputs: tuple[Array, ...] = (first,)
    others = inputs_of(ctx.subject, what, dtype, ctx.density)[0][1:]
    if others:
        inputs = (np.repeat(first, others[0].size), *others)
    outputs = outputs_of(ctx.subject, what, inputs)
    return judged(truth, what, inputs, outputs, ctx.subject.own)


def _ulp(ctx: Context, what: str, name: str) -> Info:
    dtype = np.dtype(name)
    if dtype not in ctx.dtypes:
        raise Skip(f"{dtype} is not checked")
    truth, bound = ctx.truth(dtype), ctx.subject.facts.bound(dtype.name, what)
    most, place = 0.0, 0.0
    for one in _at(ctx, what, dtype, truth):
        if bound is None:
            _sound(ctx, truth, one)
        else:
            _within(ctx, one, bound, truth)
        if one.errors[one.worst] > most:
            most, place = float(one.errors[one.worst]), float(one.inputs[0][one.worst])
    proposes = bound is None and ctx.subject.own and ctx.at is None and ctx.strict
    if proposes and ctx.density >= LEAST_PROPOSING:
        # What is claimed holds at other parameters too.
        for params in ctx.settings[1:]:
            for one in measured(ctx.subject, what, dtype, ctx.density * BOUND_DENSITY, **params):
                most = max(most, float(one.errors[one.worst]))
    claimed = "no bound is claimed" if bound is None else f"claimed {bound:g}"
    text = f"{most:.3g} ULP at most, at x = {place!r}; {claimed}"
    # One point's error is no bound for anyone to claim.
    found = {dtype.name: {what: most}} if ctx.at is None else {}
    return Info(text, found, claimed=bound is not None)


VALUES = ("E14", "D06", "D07")
SLOPES = ("E01", "E07", "E09", "D06", "D09", "D10")


@check(
    "E02",
    "ULP-F64",
    "the error of float64 values is at most what is claimed, over the whole range",
    why="A float32 constant in a float64 formula leaves half of the digits wrong",
    needs=VALUES,
    wants=("formula",),
)
def ulp_float64(ctx: Context) -> Info:
    return _ulp(ctx, FORWARD, "float64")


@check(
    "E03",
    "ULP-F32",
    "the same of float32 values",
    why="Fast approximations of exp are wrong in the tail",
    needs=VALUES,
    wants=("formula",),
)
def ulp_float32(ctx: Context) -> Info:
    return _ulp(ctx, FORWARD, "float32")


@check(
    "E05",
    "DERIV-ULP-F32",
    "the error of float32 derivatives is at most what is claimed; of rows, of gradients",
    why="Derivatives of compositions cancel",
    needs=SLOPES,
    wants=("derivative", "slope"),
)
def ulp_derivative_float32(ctx: Context) -> Info:
    return _ulp(ctx, DERIVATIVE, "float32")


@check(
    "E06",
    "DERIV-ULP-F64",
    "the same of float64 derivatives",
    why="Derivatives of compositions cancel",
    needs=SLOPES,
    wants=("derivative", "slope"),
)
def ulp_derivative_float64(ctx: Context) -> Info:
    return _ulp(ctx, DERIVATIVE, "float64")


@check(
    "E18",
    "OUTPUT-ULP",
    "the error of backward_from_output, as a function of the output given, is at most as claimed",
    why="Near saturation 1 - y**2 cancels, and what x would give is not what y says",
    needs=("E01", "E08", "E14"),
    wants=(FROM_OUTPUT_CALL, "slope of output"),
)
def ulp_from_output(ctx: Context) -> Info:
    if not ctx.subject.gives_gradient_from_output:
        raise Skip("the output does not determine the derivative at these parameters")
    if ctx.at is not None:
        raise Skip("outputs are not chosen by an input")
    return _both(ctx, FROM_OUTPUT)


@check(
    "E20",
    "SECOND-ULP",
    "the second derivative is that of the formula, to the bound of formulas",
    why="Differentiating twice cancels twice",
    needs=("E19", "D06"),
    wants=("second_derivative", "slope"),
)
def ulp_second(ctx: Context) -> Info:
    return _both(ctx, SECOND_DERIVATIVE)


def _both(ctx: Context, what: str) -> Info:
    """Of every type in one check."""
    parts = [_ulp(ctx, what, dtype.name) for dtype in ctx.dtypes]
    found = {k: v for part in parts for k, v in part.measured.items()}
    names = [d.name for d in ctx.dtypes]
    text = "; ".join(f"{n}: {p.detail}" for n, p in zip(names, parts, strict=True))
    return Info(text, found, claimed=all(part.claimed for part in parts))


# Types of 16 bits


def _short(ctx: Context, what: str) -> Info:
    """Every input of 16 bits, against the subject's own float64, which a check has judged."""
    if ctx.at is not None:
        raise Skip("inputs of 16 bits are judged all at once")
    texts, found = [], {}
    for dtype in ctx.short_dtypes:
        bound = ctx.subject.facts.bound(dtype.name, what)
        truth = ctx.truth(dtype)
        most, missed, count = 0.0, 0, 0
        for inputs in _all_inputs(ctx, what, dtype):
            for part, (got, errors) in enumerate(_short_errors(ctx, what, truth, dtype, inputs)):
                at = int(np.argmax(errors))
                most, count = max(most, float(errors[at])), count + errors.size
                missed += int((errors > 0.5 + REFERENCE_ERROR).sum())
                if bound is not None and errors[at] > bound + REFERENCE_ERROR:
                    x = inputs[-1] if ctx.rowwise else inputs[0]
                    flat = x.ravel() if x.size == got.size else x[..., 0].ravel()
                    text = f"{errors[at]:.4g} ULP, claimed {bound:g}"
                    where = Worst(
                        float(flat[at]),
                        number(got.flat[at]),
                        "",
                        float(errors[at]),
                        what,
                        dtype.name,
                        "" if ctx.rowwise else beside(inputs, at),
                    )
                    raise Failure(f"{dtype}, result {part}: {text}", where)
        found[dtype.name] = {what: most}
        texts.append(f"{dtype}: {most:.4g} ULP at most, {missed} of {count} misrounded")
    claimed = all(ctx.subject.facts.bound(d.name, what) is not None for d in ctx.short_dtypes)
    return Info("; ".join(texts), found, claimed=claimed)


def _all_inputs(ctx: Context, what: str, dtype: np.dtype[Any]) -> list[tuple[Array, ...]]:
    x = all_values(dtype)
    if ctx.density < 0.5:
        x = x[:: max(1, round(1 / ctx.density))]
    family = ctx.subject.facts.family
    if family.rowwise:
        rng = np.random.default_rng(60)
        usual = x[np.abs(x.astype(np.float64)) < 700]
        matrix = aligned(rng.permutation(usual)[: usual.size // 16 * 16].reshape(-1, 16))
        # Ordinary rows too, in which every element counts.
        cases = [matrix, *(rows(dtype, n) for n in (5, 17))]
        if what == FORWARD:
            return [(case,) for case in cases]
        kind = BACKWARD if what == DERIVATIVE else FROM_OUTPUT_CALL
        return [ctx.subject.operands(kind, (case,)) for case in cases]
    if len(family.operands) > 1:
        rng = np.random.default_rng(61)
        ordinary = rng.uniform(-4, 4, x.size).astype(dtype)
        return [(x, rng.permutation(x)), (x, ordinary), (ordinary, x)]
    if what == FROM_OUTPUT:
        with np.errstate(all="ignore"):
            y = ctx.subject.values(FORWARD, x)
        return [(np.unique(y[np.isfinite(y.astype(np.float64))]),)]
    return [(x,)]


def _short_errors(
    ctx: Context, what: str, truth: Truth, dtype: np.dtype[Any], inputs: tuple[Array, ...]
) -> list[tuple[Array, NDArray[np.float64]]]:
    """For each result the values and their errors in ULP."""
    subject = ctx.subject
    params = truth.params
    wide = tuple(x.astype(np.float64) for x in inputs)
    got = outputs_of(subject, what, inputs)
    # With the parameters that the loop of 16 bits sees.
    want = outputs_of(subject, what, wide, **params)
    found = []
    for part, (one, exact) in enumerate(zip(got, want, strict=True)):
        reference = Exact.of_floats(exact.ravel())
        scale = None
        if ctx.rowwise and what != FORWARD:
            scale = Exact.of_floats(truth.row_scale(what, *wide))
        errors = ulp_error(one.ravel(), reference, dtype, scale)
        if what == DERIVATIVE and not ctx.rowwise and part == 0:
            near = truth.root_distance(wide[0]) <= half_ulp(np.float16) * 8
            errors[near] = 0
            errors[truth.near_kink(inputs[0])] = 0
        found.append((one, errors))
    return found


@check(
    "E04",
    "ULP-16",
    "every float16 and bfloat16 value is rounded as claimed, of all 65,536 inputs",
    why="Computing in 16 bits loses two of three digits, and truncating half an ULP",
    needs=("B08", "E02"),
    wants=("formula",),
)
def ulp_short(ctx: Context) -> Info:
    return _short(ctx, FORWARD)


@check(
    "E21",
    "DERIV-ULP-16",
    "the same of derivatives, and of gradients from the output",
    why="A derivative that is computed from rounded values has two digits",
    needs=("B08", "E06"),
    wants=("derivative", "slope"),
)
def ulp_derivative_short(ctx: Context) -> Info:
    found = _short(ctx, DERIVATIVE)
    if not ctx.subject.gives_gradient_from_output:
        return found
    if ctx.subject.facts.bound(ctx.short_dtypes[0].name, FROM_OUTPUT) is None:
        return found
    other = _short(ctx, FROM_OUTPUT)
    both = {name: {**found.measured[name], **other.measured[name]} for name in found.measured}
    return Info(f"{found.detail}; from the output {other.detail}", both, claimed=found.claimed)


# Parameters


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
    whats = _with_parameters(ctx)
    for dtype in ctx.dtypes:
        for params in ctx.settings[1:]:
            given = ", ".join(f"{k} = {v}" for k, v in params.items())
            truth = ctx.truth(dtype, **params)
            x = ctx.points(dtype, truth, PARAMETER_DENSITY)
            # Like E14's points: the rest is checked with the defaults, and where claimed.
            x = x[(np.abs(x) <= 12) & (np.abs(x) > 1e-9)]
            smooth = x[~truth.near_kink(x)]
            for line in ctx.lines:
                for what in whats:
                    at = x if what == FORWARD else smooth
                    got = ctx.subject.along(line, what, at, **params)
                    want = truth.along(line, what, at)
                    ctx.compare(what, at, got, want, what=f"{what} with {given}", beside=line.label)


def _with_parameters(ctx: Context) -> list[str]:
    """What there is to check at other parameters; Skip where there are none."""
    names = [p.name for p in ctx.subject.facts.params]
    if not names:
        raise Skip("it has no parameters")
    if not ctx.subject.takes_params(names):
        raise Skip(f"it takes no parameters called {', '.join(names)}")
    truth = ctx.truth()
    return [w for w in (FORWARD, DERIVATIVE) if ctx.subject.has_along(w) and truth.has(w)]


@check(
    "E17",
    "PARAM-ULP",
    "the claimed bounds hold for odd values of the parameters, over the whole range",
    why="Rounding beta * x is amplified by its size",
    needs=("E11", "E02", "E03", "E05", "E06", "E18"),
    wants=("formula", "own"),
)
def parameters_ulp(ctx: Context) -> None:
    whats = _with_parameters(ctx)
    if ctx.subject.gives_gradient_from_output and ctx.truth().has(FROM_OUTPUT):
        whats.append(FROM_OUTPUT)
    for dtype in ctx.dtypes:
        for params in ctx.settings[1:]:
            given = " with " + ", ".join(f"{k} = {v}" for k, v in params.items())
            for what in whats:
                bound = ctx.subject.facts.bound(dtype.name, what)
                if bound is None or (what == FROM_OUTPUT and not _allowed(ctx, params)):
                    continue
                density = ctx.density * BOUND_DENSITY
                for one in measured(ctx.subject, what, dtype, density, **params):
                    _within(ctx, one, bound, ctx.truth(dtype, **params), given)


def _allowed(ctx: Context, params: dict[str, float]) -> bool:
    """Whether the output determines the derivative at these parameters."""
    condition = ctx.subject.facts.from_output_if
    values = {**ctx.subject.facts.defaults, **ctx.subject.params, **params}
    known = {name: values[name] for name in ctx.subject.facts.param_names}
    return not condition or condition_holds(condition, known)


# Rows


@check(
    "E22",
    "PERMUTE",
    "the result of a permuted row is the permuted result, within the bounds",
    why="A row has no first element, and an accumulator that starts with one is not exact",
    needs=("E14",),
    wants=("rows", "formula"),
)
def permuted(ctx: Context) -> None:
    rng = np.random.default_rng(70)
    for dtype in ctx.dtypes:
        (x,) = ctx.subject.inputs(dtype, 12 * 37, seed=71, width=37)
        order = rng.permutation(37)
        if not _covariant(ctx.truth(), x[:2].astype(np.float64), order):
            raise Skip("the formula's result depends on the order of the elements")
        bound = ctx.subject.facts.bound(dtype.name, FORWARD) or SAME_ROUNDINGS
        whole = ctx.subject.values(FORWARD, x)
        got = ctx.subject.values(FORWARD, x[:, order])
        want = whole if ctx.reduces else whole[:, order]
        _close(ctx, FORWARD, x, got, want, 2 * bound, "a permuted row")


def _covariant(truth: Truth, x: Array, order: Array) -> bool:
    before = truth.rows(FORWARD, x).floats()
    after = truth.rows(FORWARD, x[:, order]).floats()
    if not truth.family.reduces:
        before = before.reshape(x.shape)[:, order].ravel()
    return bool(np.allclose(before, after, rtol=1e-12, atol=0))


def _close(
    ctx: Context, what: str, x: Array, got: Array, want: Array, ulps: float, text: str
) -> None:
    """Raise unless two results agree to so many ULP."""
    errors = ulp_error(got.ravel(), Exact.of_floats(want.ravel().astype(np.float64)))
    at = int(np.argmax(errors))
    if errors[at] > ulps:
        first = x.ravel() if x.size == got.size else x[:, 0]
        found = Worst(
            float(first[at]),
            number(got.flat[at]),
            number(want.flat[at]),
            float(errors[at]),
            what,
            got.dtype.name,
        )
        raise Failure(f"{got.dtype}: {text} gives other values", found)


@check(
    "E23",
    "SHIFT",
    "adding a number to a whole row does what it does in the formula, however large it is",
    why="exp of a row that is not shifted by its largest element overflows from 89",
    needs=("E14", "D07"),
    wants=("rows", "formula"),
)
def shifted(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        for far in (100.0, 1000.0, 2.0**20, -(2.0**20)):
            if far > float(finfo(dtype).max) / 2:
                continue
            # Multiples of what far's last place is, so that every sum is exact.
            unit = math.ldexp(float(finfo(dtype).eps), 21)
            (x,) = ctx.subject.inputs(dtype, 6 * 16, seed=72)
            x = (np.round(x / unit) * unit + far).astype(dtype)
            got = ctx.subject.values(FORWARD, x)
            first = x[:, 0] if ctx.reduces else x
            want = ctx.truth(dtype).rows(FORWARD, x)
            ctx.compare(FORWARD, first, got, want, what=f"{dtype}, rows around {far:g}")


@check(
    "E24",
    "GRAD-SHAPE",
    "grad is broadcast to the result's shape and never beyond it",
    why="A gradient that grows is added to the wrong parameters, or fails much later",
    needs=("E07",),
    wants=("backward", "layout"),
)
def grad_shape(ctx: Context) -> None:
    for dtype in ctx.dtypes:
        inputs = ctx.inputs(dtype, 64)
        grad = ctx.subject.operands(BACKWARD, inputs)[0]
        got = ctx.subject.call(BACKWARD, np.full((), 2, dtype), *map(aligned, inputs))
        want = ctx.subject.call(BACKWARD, np.full_like(grad, 2), *map(aligned, inputs))
        ctx.same(BACKWARD, inputs[0], got, want, f"{dtype}, one number for grad")
        for one in _all(ctx.subject.call(BACKWARD, grad, *map(aligned, inputs))):
            if one.shape != inputs[0].shape:
                raise Failure(f"a gradient by x of shape {inputs[0].shape} has shape {one.shape}")
        beyond = np.stack([grad, grad])
        try:
            grown = _all(ctx.subject.call(BACKWARD, beyond, *map(aligned, inputs)))[0]
        except Exception as error:
            ctx.subject.blame(error)
            continue
        raise Failure(f"a grad of shape {beyond.shape} is taken, and gives shape {grown.shape}")
