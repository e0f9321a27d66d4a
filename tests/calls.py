"""Calling every kind of every activation alike, and comparing what comes back bit by bit."""

from __future__ import annotations

import math
from functools import cache

import numpy as np

import actfast as af
from actfast._core import KINDS
from actfast.conformance.checks._base import differing
from tests.reference import INFOS

FLOATS = (np.dtype(np.float32), np.dtype(np.float64))
METHODS = dict(
    zip(
        KINDS,
        ("__call__", "derivative", "backward", "value_and_derivative", "backward_from_output"),
        strict=True,
    )
)
HAS_GRAD = frozenset({"backward", "backward_from_output"})
PAIR = "value_and_derivative"


@cache
def kinds_of(name):
    """The kinds of call that an activation has, whatever its parameters."""
    return [kind for kind, ufunc in zip(KINDS, af.get(name)._ufuncs, strict=True) if ufunc]


def allowed(name, kind, params):
    """Whether these parameter values permit the kind."""
    condition = INFOS[name].from_output_if
    if kind != "backward_from_output" or not condition:
        return True
    from actfast.activation import evaluate_fact

    values = {**af.get(name).params, **params}
    return all(
        evaluate_fact(condition, {key: float(at(value)) for key, value in values.items()})
        for at in (np.min, np.max)
    )


def call(name, kind, grad, x, **keywords):
    """The public call; a tuple of its results."""
    operands = (grad, x) if kind in HAS_GRAD else (x,)
    result = getattr(af.get(name), METHODS[kind])(*operands, **keywords)
    return result if kind == PAIR else (result,)


def call_ufunc(name, kind, grad, x, params=(), **keywords):
    """The ufunc underneath; parameters in declared order, the rest by default."""
    act = af.get(name)
    operands = (grad, x) if kind in HAS_GRAD else (x,)
    values = [*params, *list(act.params.values())[len(params) :]]
    loop = np.result_type(*operands, np.float32)
    # As scalars of the loop's dtype they select that loop.
    values = [v if np.ndim(v) else loop.type(v) for v in values]
    result = act._ufuncs[KINDS.index(kind)](*operands, *values, **keywords)
    return result if kind == PAIR else (result,)


def call_views(name, kind, grad, x, **params):
    """The memoryview kernels."""
    act = af.get(name, **params)
    outs = [np.empty_like(x) for _ in range(2 if kind == PAIR else 1)]
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
    return [v for v in bad if not param.low < v < param.high]


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
