"""D: NaN, infinities, zeros, subnormals, thresholds and kinks."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from actfast.conformance.checks._base import (
    Context,
    Failure,
    Skip,
    Worst,
    check,
    loose,
    number,
    worst,
)
from actfast.conformance.lines import Line
from actfast.conformance.samples import aligned, thresholds
from actfast.conformance.truth import DERIVATIVE, FORWARD, SECOND_DERIVATIVE, Truth
from actfast.conformance.ulp import Exact, ulp_error
from actfast.facts.kinds import BACKWARD, FROM_OUTPUT, PAIR

Array = NDArray[Any]
# A subnormal may have few bits, but no value should lose this many.
LOST_ULP = 64
OSCILLATING = 1e3
SPURIOUS = "a spurious NaN, infinity, zero or constant"
# Two limits that are the same.
SAME = 1e-9


# NaN


def _nans(size: int) -> NDArray[np.bool_]:
    """NaNs in every lane among ordinary numbers, and among themselves."""
    where = np.zeros(size, bool)
    where[: size * 3 // 4 : 5] = True
    where[size * 3 // 4 :] = True
    return where


def _with_nans(x: Array, where: NDArray[np.bool_]) -> Array:
    x = x.copy()
    nans = np.full(int(where.sum()), np.nan, x.dtype)
    x[where] = np.where(np.arange(nans.size) % 3, nans, -nans)  # of both signs
    return x


def _dependents(ctx: Context, kind: str, moving: int, result: int) -> bool:
    """Whether a NaN in that input must show in that result."""
    if kind == FORWARD or len(ctx.subject.facts.family.operands) == 1:
        return True
    part = result - (kind == PAIR.name)
    expr = ctx.truth().expression(DERIVATIVE, part) if part >= 0 else None
    # By gate the derivative of gate * value is value, whatever the gate.
    name = ctx.subject.facts.family.operands[moving]
    return part < 0 or (expr is not None and name in expr.variables)


def _nan_in_nan_out(ctx: Context, kind: str) -> None:
    for dtype in ctx.dtypes:
        inputs = ctx.inputs(dtype, 256)
        operands = ctx.subject.operands(kind, inputs)
        first = len(operands) - (1 if kind == FROM_OUTPUT.name else len(inputs))
        for moving in range(len(operands) - first):
            for part in (np.s_[:], np.s_[:7]):
                given = [o[part] for o in operands]
                own = given[first + moving]
                where: NDArray[np.bool_] = _nans(own.size).reshape(own.shape)
                if ctx.rowwise:
                    # One in each row, in every place; the last rows have none.
                    where = np.eye(*own.shape) > 0
                    where[-2:] = False
                before = _results(ctx, kind, given)
                given[first + moving] = _with_nans(own, where)
                for i, got in enumerate(_results(ctx, kind, given)):
                    if _dependents(ctx, kind, moving, i):
                        _shown(ctx, kind, where, given[first + moving], got, before[i])


def _results(ctx: Context, kind: str, operands: list[Array]) -> tuple[Array, ...]:
    found = ctx.subject.call(kind, *map(aligned, operands))
    return found if isinstance(found, tuple) else (found,)


def _shown(
    ctx: Context, kind: str, where: NDArray[np.bool_], x: Array, got: Array, before: Array
) -> None:
    """Raise unless every NaN, and of rows nothing else, is seen in the result."""
    if ctx.rowwise:
        rows = np.asarray(where.any(axis=-1))
        whole = rows if got.ndim < where.ndim else np.broadcast_to(rows[:, None], got.shape)
        if (np.isnan(got) & ~np.isnan(before))[~whole].any():
            found = Worst(math.nan, "nan", "a number", math.inf, kind, got.dtype.name)
            raise Failure(f"{kind}: a NaN spreads to other rows", found)
        # Not every gradient is a sum over all outputs.
        where = where if kind == FROM_OUTPUT.name else np.asarray(whole)
    lost = where & ~np.isnan(got)
    if lost.any():
        at = int(np.flatnonzero(lost)[0])
        found = Worst(math.nan, number(got.flat[at]), "nan", math.inf, kind, x.dtype.name)
        raise Failure(f"{kind}: a NaN is lost", found)


@check(
    "D01",
    "NAN",
    "NaN gives NaN; of rows, in the whole row and in no other",
    why="A lost NaN hides where training went wrong (tensorflow#40072, oneDNN#5370)",
    profile="core",
    excusable=False,
)
def nan(ctx: Context) -> None:
    _nan_in_nan_out(ctx, FORWARD)


@check(
    "D02",
    "NAN-DERIV",
    "the derivative and the gradient at NaN are NaN",
    why="torch's relu', elu' and hardtanh' are 1 there, jax's relu' is 0",
    needs=("B02", "D01"),
    wants=("derivative",),
    excusable=False,
)
def nan_derivative(ctx: Context) -> None:
    for kind in ctx.kinds:
        if kind != FORWARD:
            _nan_in_nan_out(ctx, kind)


# Infinities


def _cases(ctx: Context, what: str) -> Iterator[tuple[np.dtype[Any], dict[str, float], Line]]:
    """Every dtype and line, at the parameters given, and at others where claims hold there."""
    settings = ctx.settings if ctx.subject.own and ctx.strict else [{}]
    for dtype in ctx.dtypes:
        for params in settings:
            for line in ctx.lines:
                if ctx.subject.has_along(what):
                    yield dtype, params, line


def _context_of(line: Line, params: dict[str, float]) -> str:
    """What else than x there is, in words."""
    parts = [line.label, ", ".join(f"{k} = {v}" for k, v in params.items())]
    return "; ".join(part for part in parts if part)


def _as_if_absent(truth: Truth, side: float) -> bool:
    """Whether an element of a row that is infinite leaves the others as they are without it."""
    row = [0.3, 0.7, 0.2]
    far = truth.row_exact(FORWARD, [*row, side * 2.0**200])
    alone = truth.row_exact(FORWARD, row)
    if truth.family.reduces:
        return bool(abs(far - alone) <= SAME)
    return all(abs(one - other) <= SAME for one, other in zip(far, alone, strict=False))


def _limits(ctx: Context, what: str) -> None:
    seen = False
    for dtype, params, line in _cases(ctx, what):
        truth = ctx.truth(dtype, **params)
        wanted = {s * math.inf: truth.limit(what, s, line, dtype) for s in (-1.0, 1.0)}
        asked = [ctx.at] if ctx.at in wanted else list(wanted)
        known = [x for x in asked if wanted[x] is not None]
        if not known:
            continue
        seen = True
        x = np.array(known, dtype)
        want = Exact.of([wanted[v] for v in known])
        got = ctx.subject.along(line, what, x, **params)
        errors = ulp_error(got, want)
        bound = ctx.subject.facts.bound(dtype.name, what)
        if ctx.rowwise:
            right = (errors <= LOST_ULP) | (np.abs(got - want.floats()) <= 1e-3)
            # Beside a term that is infinite there may be no number at all.
            may = [not _as_if_absent(truth, math.copysign(1, v)) for v in known]
            right |= np.isnan(got) & np.array(may)
        elif ctx.subject.own and (bound is not None or not line.fixed):
            right = errors <= max(1.0, bound or 0)
            # Where no asymptote is declared, NaN says as much.
            declared = [truth.row.left if v < 0 else truth.row.right for v in known]
            if not ctx.subject.builtin:
                right |= np.isnan(got) & (np.array(declared) == "")
        else:
            right = (errors == 0) | (np.abs(got - want.floats()) <= 1e-3)
        if not right.all():
            at = int(np.argmin(right))
            found = worst(what, x, got, want, at, _context_of(line, params))
            raise Failure(f"{what}: not the limit", found)
    if not seen:
        raise Skip("the formula has no limit at either infinity, or none is known")


@check(
    "D03",
    "INF",
    "at the infinities it is the limit",
    why="silu, gelu and mish give NaN at -inf in torch, jax and thinc",
    needs=("E11", "E14"),
)
def infinity(ctx: Context) -> None:
    _limits(ctx, FORWARD)


@check(
    "D04",
    "INF-DERIV",
    "at the infinities the derivative is the limit, and so is the second",
    why="torch's and jax's gelu' give NaN there",
    needs=("E01", "E09", "E11", "E14"),
    wants=("derivative",),
)
def infinity_derivative(ctx: Context) -> None:
    _limits(ctx, DERIVATIVE)
    if ctx.subject.has(SECOND_DERIVATIVE) and ctx.truth().has(SECOND_DERIVATIVE):
        _limits(ctx, SECOND_DERIVATIVE)


# Zeros and subnormals


@check(
    "D05",
    "NEG-ZERO",
    "zeros keep the sign that the function gives them",
    why="1/f(x) has the wrong infinity otherwise; OpenCL's tests leave this out",
    needs=("E11", "E14"),
    wants=("formula",),
)
def negative_zero(ctx: Context) -> None:
    seen = False
    for dtype, params, line in _cases(ctx, FORWARD):
        if params and not ctx.subject.builtin:
            continue
        truth = ctx.truth(dtype, **params)
        if float(truth.exact_along(line, FORWARD, 0.0, dtype)) == 0:
            seen = True
            _zeros(ctx, truth, dtype, params, line)
    if not seen:
        raise Skip("f(0) is not 0")


def _zeros(
    ctx: Context, truth: Truth, dtype: np.dtype[Any], params: dict[str, float], line: Line
) -> None:
    tiny = 2.0**-60
    before, after = (float(truth.exact_along(line, FORWARD, s * tiny, dtype)) for s in (-1, 1))
    below: bool | None = before < 0 if before == before else None
    above: bool | None = after < 0
    plugin = ctx.subject.handled and not ctx.subject.builtin
    if ctx.subject.builtin and truth.row.symmetry != "even":
        # It keeps x's sign, whatever the values beside it.
        below = True
    elif not before:
        # On a flat left side either zero is right.
        below = None
    if line.fixed:
        # Of a product the sign is that of both; of a flat side it is either's.
        below, above = (None if not v or v != v else v < 0 for v in (before, after))
    if plugin and truth.row.symmetry != "odd":
        # Adding any zero loses the sign, and the author of a formula has no say in it.
        below = above = None
    for at, negative in ((-0.0, below), (0.0, above)):
        got = ctx.subject.along(line, FORWARD, np.array([at], dtype), **params)
        if got[0] != 0 or (negative is not None and np.signbit(got[0]) != negative):
            want, beside = "-0.0" if negative else "0.0", _context_of(line, params)
            value = Worst(at, number(got[0]), want, dtype=dtype.name, beside=beside)
            raise Failure("the zero of the wrong sign", value)


@check(
    "D06",
    "SUBNORMAL",
    "subnormal inputs are not taken for zeros",
    why="jax flushes float32 subnormals (jax#39798)",
    needs=("E11", "E14"),
    wants=("formula",),
)
def subnormal(ctx: Context) -> None:
    judged = 0
    for what in (FORWARD, DERIVATIVE):
        if what == DERIVATIVE and not (ctx.subject.own and ctx.truth().has(what)):
            continue
        for dtype, params, line in _cases(ctx, what):
            judged += _at_subnormals(ctx, what, dtype, params, line)
    if not judged:
        raise Skip("what is small is lost at normal numbers already")


def _at_subnormals(
    ctx: Context, what: str, dtype: np.dtype[Any], params: dict[str, float], line: Line
) -> bool:
    """Whether it could be judged; raises where it is wrong."""
    info, truth = np.finfo(dtype), ctx.truth(dtype, **params)
    if ctx.at is not None and not abs(ctx.at) < info.smallest_normal:
        raise Skip(f"{ctx.at!r} is no subnormal number")
    normal = np.array([1e3, -1e3], dtype) * info.smallest_normal
    before = ctx.subject.along(line, what, normal, **params)
    if ulp_error(before, truth.along(line, what, normal)).max() > LOST_ULP:
        return False
    rng = np.random.default_rng(3)
    least = np.log2(float(info.smallest_subnormal))
    size = max(6, round(24 * min(1, ctx.density)))
    x = np.exp2(rng.uniform(least, least + info.nmant, size)).astype(dtype)
    x = ctx.given(np.concatenate([x, -x]))
    got, want = ctx.subject.along(line, what, x, **params), truth.along(line, what, x)
    errors = ulp_error(got, want)
    bound = None if ctx.rowwise else ctx.subject.facts.bound(dtype.name, what)
    if errors.max() > (LOST_ULP if bound is None else bound):
        at = int(np.argmax(errors))
        found = worst(what, x, got, want, at, _context_of(line, params))
        raise Failure(f"{dtype}: not the value at a subnormal", found)
    return True


# Thresholds


def _at_thresholds(ctx: Context, what: str) -> None:
    for dtype, params, line in _cases(ctx, what):
        if params:
            continue
        truth = ctx.truth(dtype)
        info = np.finfo(dtype)
        x = thresholds(dtype)
        for side in (-1, 1):
            if truth.limit(what, side, line, dtype) is None:
                # What oscillates is lost to the rounding of x, or of a parameter times x.
                x = x[side * x <= OSCILLATING]
        if not ctx.strict:
            # That a power of x overflows is forgiven.
            x = x[np.abs(x) < np.cbrt(float(info.max))]
        x = ctx.given(x)
        got = ctx.subject.along(line, what, x)
        ctx.compare(
            what,
            x,
            got,
            truth.along(line, what, x),
            # A slope does not grow with x.
            absolute=None if what == FORWARD else loose(dtype),
            what=f"{what}: {SPURIOUS}",
            beside=line.label,
        )
    if ctx.rowwise and ctx.at is None:
        for dtype in ctx.dtypes:
            _far_rows(ctx, what, dtype)


def _far_rows(ctx: Context, what: str, dtype: np.dtype[Any]) -> None:
    """The same of rows in which more than one element is far out."""
    far = thresholds(dtype)
    if not ctx.strict:
        far = far[np.abs(far) < np.cbrt(float(np.finfo(dtype).max))]
    x = np.stack([far, far - 1, far + dtype.type(0.5), np.full_like(far, 0.3)], axis=1)
    truth, first = ctx.truth(dtype), x[:, 0] if ctx.reduces else x
    if what == FORWARD:
        got, want, room = ctx.subject.values(what, x), truth.rows(what, x), None
    else:
        grad = ctx.subject.operands(BACKWARD.name, (x,))[0]
        got, want = ctx.subject.values(BACKWARD.name, grad, x), truth.rows(what, grad, x)
        first, room = x, loose(dtype) * 10
    ctx.compare(what, first, got, want, absolute=room, what=f"{what}: {SPURIOUS}")


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
    _at_thresholds(ctx, FORWARD)


@check(
    "D10",
    "DERIV-THRESHOLDS",
    "the same of the derivative",
    why="inf * 0 in a derivative is NaN, and one NaN gradient ends training",
    profile="core",
    needs=("E01", "E07", "E09", "E14"),
    wants=("derivative", "slope"),
)
def derivative_at_thresholds(ctx: Context) -> None:
    _at_thresholds(ctx, DERIVATIVE)


@check(
    "D08",
    "NO-WARN",
    "no warning and no floating-point error for special and extreme inputs",
    why="Users run with warnings as errors",
)
def no_warnings(ctx: Context) -> None:
    # Of others, NumPy's own default is asked for: an underflow is silent.
    under: Literal["raise", "ignore"] = "raise" if ctx.subject.handled else "ignore"
    for what in (FORWARD, DERIVATIVE):
        for dtype, params, line in _cases(ctx, what):
            if params:
                continue
            x = _sound_inputs(ctx, what, dtype, line)
            with warnings.catch_warnings(), np.errstate(all="raise", under=under):
                warnings.simplefilter("error")
                try:
                    ctx.subject.along(line, what, aligned(np.resize(x, -(-x.size // 64) * 64)))
                except (Warning, FloatingPointError) as error:
                    ctx.subject.blame(error)
                    raise Failure(f"{what}, {dtype}: {error}") from None


def _sound_inputs(ctx: Context, what: str, dtype: np.dtype[Any], line: Line) -> Array:
    """Special and extreme numbers, but where the result itself overflows or does not exist."""
    info, truth = np.finfo(dtype), ctx.truth(dtype)
    special = np.array([0.0, -0.0, info.smallest_subnormal, 1.0, -1.0], dtype)
    endless = np.array([np.nan, np.inf, -np.inf], dtype)
    parts = []
    for part in (thresholds(dtype), special, endless):
        if truth.has(what) and part is not endless:
            result = truth.along(line, what, part).floats()
        else:
            result = ctx.subject.along(line, what, part)
        sound = np.abs(result) <= float(info.max)
        parts.append(part[sound | np.isnan(part) | (np.isinf(part) & ~np.isnan(result))])
    return np.concatenate(parts)


# Kinks


@check(
    "D09",
    "KINK-EXACT",
    "at a kink and beside it, f and f' are as declared",
    why="leaky_relu'(0) is the slope in torch and 1 in jax",
    needs=("E09", "E11", "E14"),
    wants=("kinks claim", "formula"),
)
def kinks(ctx: Context) -> None:
    for dtype, params, line in _cases(ctx, FORWARD):
        if line.moving:
            continue
        truth = ctx.truth(dtype, **params)
        for at, slope in truth.points(truth.row.kinks):
            _at_kink(ctx, truth, dtype, params, line, at, slope)


def _at_kink(
    ctx: Context,
    truth: Truth,
    dtype: np.dtype[Any],
    params: dict[str, float],
    line: Line,
    at: float,
    slope: float,
) -> None:
    here = dtype.type(at)
    exact = ctx.subject.own and truth.has_kink(float(here))
    # Beside 0 are subnormals, which have a check of their own.
    least = np.finfo(dtype).smallest_normal
    beside = [np.nextafter(here, dtype.type(s)) for s in (-np.inf, np.inf)]
    beside = [v if here else np.copysign(least, v) for v in beside]
    if blur := truth.blur(dtype, at):
        # In x + 3 a kink at 3 moves by a rounding error.
        beside = [here + dtype.type(s * 2 * blur) for s in (-1, 1)]
    x = np.array([here, *beside], dtype)
    got = ctx.subject.along(line, FORWARD, x, **params)
    ctx.compare(FORWARD, x, got, truth.along(line, FORWARD, x), what=f"beside {at}")
    if not ctx.subject.has_along(DERIVATIVE):
        return
    got = ctx.subject.along(line, DERIVATIVE, x, **params)
    sides = [float(truth.exact_along(line, DERIVATIVE, float(v), dtype)) for v in x[1:]]
    low, high = min(sides), max(sides)
    room = 1e-3 * max(1, abs(low), abs(high))
    between = low - room <= float(got[0]) <= high + room
    # Of a gated function the declared slope is that of the gate.
    wanted = slope * float(dtype.type(line.fixed[0])) if line.fixed else slope
    right = got[0] == dtype.type(wanted) if exact else between
    right &= bool(np.all(np.abs(got[1:] - np.array(sides)) <= room))
    if not right:
        value = Worst(
            at,
            number(got[0]),
            number(wanted),
            None,
            DERIVATIVE,
            dtype.name,
            _context_of(line, params),
        )
        raise Failure(f"f' at the kink {at} and beside it is {got.tolist()}", value)
