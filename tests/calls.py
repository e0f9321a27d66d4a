"""Calling every kind of every activation alike, and comparing what comes back bit by bit."""

from __future__ import annotations

import math
from functools import cache

import numpy as np

import actfast as af
from actfast.conformance.checks._base import differing
from actfast.facts import kinds
from actfast.facts.values import condition_holds
from tests.reference import INFOS

FLOATS = (np.dtype(np.float32), np.dtype(np.float64))
KINDS = tuple(kind.name for kind in kinds.KINDS)
METHODS = {kind.name: kind.method for kind in kinds.KINDS}
HAS_GRAD = frozenset(kind.name for kind in kinds.KINDS if kind.has_grad)
PAIR = kinds.PAIR.name


@cache
def kinds_of(name):
    """The kinds of call that an activation has, whatever its parameters."""
    return [kind.name for kind in kinds.KINDS if af.get(name)._offers(kind)]


def allowed(name, kind, params):
    """Whether these parameter values permit the kind."""
    condition = INFOS[name].from_output_if
    if kind != "backward_from_output" or not condition:
        return True
    values = {**af.get(name).params, **params}
    return all(
        condition_holds(condition, {key: float(at(value)) for key, value in values.items()})
        for at in (np.min, np.max)
    )


def ninputs(name, kind):
    """How many operands there are besides grad."""
    return len(kinds.kind_named(kind).operands(af.get(name)._row.family)) - (kind in HAS_GRAD)


def nresults(name, kind):
    return kinds.kind_named(kind).nresults(af.get(name)._row.family)


def operands_of(name, kind, grad, *inputs):
    """Those that the kind takes, in its order; the last stands for inputs that are missing."""
    wanted = ninputs(name, kind)
    inputs = (*inputs, *inputs[-1:] * wanted)[:wanted]
    return (*((grad,) if kind in HAS_GRAD else ()), *inputs)


def as_out(name, kind, outs):
    """Arrays for the results, as out= takes them."""
    if len(outs) == 1:
        return outs[0]
    names = kinds.kind_named(kind).results(af.get(name)._row.family)
    return tuple(outs) if len(names) == len(outs) else (outs[0], tuple(outs[1:]))


def grad_for(name, grad, axis=-1):
    """Of a gradient of x's shape, one of the shape of the result along that axis."""
    if not af.get(name)._row.family.reduces:
        return grad
    return np.asarray(grad.sum(axis=axis, dtype=grad.dtype))


def flat(result):
    """The results, one after another."""
    if not isinstance(result, tuple):
        return (result,)
    return tuple(one for part in result for one in flat(part))


def call(name, kind, grad, /, *inputs, **keywords):
    """The public call; a tuple of its results."""
    operands = operands_of(name, kind, grad, *inputs)
    return flat(getattr(af.get(name), METHODS[kind])(*operands, **keywords))


def call_ufunc(name, kind, grad, *inputs, params=(), **keywords):
    """The ufunc underneath; parameters in declared order, the rest by default."""
    act = af.get(name)
    operands = operands_of(name, kind, grad, *inputs)
    values = [*params, *list(act.params.values())[len(params) :]]
    loop = operands[0].dtype
    # As scalars of the loop's dtype they select that loop.
    values = [v if np.ndim(v) else loop.type(v) for v in values]
    return flat(act._ufunc(kinds.kind_named(kind))(*operands, *values, **keywords))


def call_views(name, kind, grad, x, **params):
    """The memoryview kernels."""
    act = af.get(name, **params)
    reduced = act._row.family.reduces and kind not in HAS_GRAD
    outs = [np.empty_like(x[..., 0] if reduced else x) for _ in range(nresults(name, kind))]
    act._run_views(KINDS.index(kind), grad if kind in HAS_GRAD else None, x, *outs)
    return tuple(outs)


def same_bits(a, b):
    """Whether two arrays agree bit by bit. A NaN is a NaN: its sign and payload mean nothing."""
    if a.tobytes() == b.tobytes():
        return True
    return a.shape == b.shape and not differing(a, b).size


def assert_same(got, want, context=""):
    """Equal types, dtypes, shapes and bits."""
    assert len(got) == len(want)
    for a, b in zip(got, want, strict=True):
        assert type(a) is type(b), f"{context}: {type(a)} is not {type(b)}"
        assert a.dtype == b.dtype, f"{context}: {a.dtype} is not {b.dtype}"
        assert a.shape == b.shape, f"{context}: {a.shape} is not {b.shape}"
        if not same_bits(a, b):
            at = differing(a, b)
            raise AssertionError(
                f"{context}: {at.size} of {a.size} differ, first at {at[0]}: "
                f"{a.flat[at[0]]!r} is not {b.flat[at[0]]!r}"
            )


def bad_numbers(param):
    """What lies outside a parameter's bounds."""
    bad = [math.nan, np.float32(np.nan), np.array(np.nan), math.inf, -math.inf, 10**400]
    for bound in (param.low, param.high):
        if math.isfinite(bound):
            bad += [bound, np.nextafter(bound, bound - (param.high - bound))]
    return [v for v in bad if not param.accepts(float_of(v))]


def float_of(value):
    try:
        return float(value)
    except OverflowError:
        return math.inf


def special_values(dtype):
    info = np.finfo(dtype)
    magnitudes = [0.0, info.smallest_subnormal, info.tiny, 1.0, info.max, np.inf, np.nan]
    return np.array([sign * v for v in magnitudes for sign in (1, -1)], dtype)


def values(rng, shape, dtype):
    """Mostly ordinary numbers of many magnitudes, with some special ones between them."""
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return rng.integers(0, 2, shape).astype(dtype)
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        small = rng.integers(max(info.min, -9), 10, shape).astype(dtype)
        wide = rng.integers(info.min, info.max, shape, dtype=dtype, endpoint=True)
        return np.where(rng.random(shape) < 0.8, small, wide)
    ordinary = rng.normal(size=shape) * np.exp2(rng.uniform(-12, 7, shape))
    special = rng.choice(special_values(dtype), shape)
    return np.where(rng.random(shape) < 0.15, special, ordinary.astype(dtype)).astype(dtype)
