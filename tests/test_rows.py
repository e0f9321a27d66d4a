"""Rows along any axis, with elements excluded, against the row's formula in NumPy."""

from __future__ import annotations

import itertools
import warnings

import numpy as np
import pytest

import actfast as af
from actfast import formula
from tests.calls import FLOATS, HAS_GRAD, call, kinds_of, same_bits
from tests.reference import INFOS, ROWWISE

EVERY = [(name, kind) for name in ROWWISE for kind in kinds_of(name)]
AXES = [-1, 0, 1, 2, -3, (0,), (0, 1), (2, 0), (-1, -2), (1, 2, 0), None, ()]


def excluded(name):
    """What an excluded element gives: 0, or the logarithm of 0."""
    return float(af.get(name)._row["excluded"])


def evaluate(text, axis, **values):
    if axis == ():
        return np.stack([evaluate(text, -1, **{k: v[..., None] for k, v in values.items()})])[
            0, ..., 0
        ]
    axis = tuple(range(values[min(values)].ndim)) if axis is None else axis
    space = formula.numpy_namespace(axis=axis)
    return formula.evaluate(formula.parse(text, tuple(values)), space, values)


def reference(name, kind, grad, x, axis=-1, where=None):
    """In float64, by the formulas that the row states."""
    info = INFOS[name]
    included = np.ones(x.shape, bool) if where is None else np.broadcast_to(where, x.shape)
    x = x.astype(np.float64)
    y = x
    if kind != "backward_from_output":
        y = evaluate(info.formula, axis, x=np.where(included, x, -np.inf))
    y = np.where(included, y, excluded(name))
    if kind not in HAS_GRAD:
        return y
    grad = np.where(included, grad.astype(np.float64), 0)
    return np.where(included, evaluate(info.from_output, axis, g=grad, y=y), 0)


def assert_near(got, want, dtype):
    eps = np.finfo(dtype).eps
    assert got.dtype == dtype
    np.testing.assert_allclose(got, want, rtol=30 * eps, atol=30 * eps)


def operands(name, kind, shape, dtype, seed=0):
    rng = np.random.default_rng(seed)
    grad, x = rng.normal(size=(2, *shape)) * 3
    if kind == "backward_from_output":
        x = af.get(name)(x)
    return grad.astype(dtype), x.astype(dtype)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_axes(name, kind, dtype):
    grad, x = operands(name, kind, (3, 4, 5), dtype)
    for axis in AXES:
        want = reference(name, kind, grad, x, axis)
        (got,) = call(name, kind, grad, x, axis=axis)
        assert_near(got, want, dtype)
        assert got.flags.c_contiguous
        assert same_bits(call(name, kind, grad, x, dim=axis)[0], got)
        f = getattr(af.get(name), {"forward": "__call__"}.get(kind, kind))
        assert same_bits(f(*((grad, x) if kind in HAS_GRAD else (x,)), axis), got)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_where(name, kind, dtype):
    rng = np.random.default_rng(1)
    grad, x = operands(name, kind, (6, 4, 5), dtype)
    masks = [rng.random(x.shape) < 0.6, rng.random(5) < 0.5, rng.random((4, 1)) < 0.5, False, True]
    for axis, where in itertools.product(AXES, masks):
        want = reference(name, kind, grad, x, axis, where)
        included = np.broadcast_to(where, x.shape)
        whole = tuple(range(3)) if axis is None else axis
        empty = ~included.any(axis=whole, keepdims=True) if axis != () else ~included
        nothing = excluded(name) if kind == "forward" else 0.0
        want = np.where(empty, nothing, want)
        (got,) = call(name, kind, grad, x, axis=axis, where=where)
        assert_near(got, want, dtype)
        assert (got[~included] == nothing).all()
        # What is excluded does not matter.
        odd = np.where(included, x, rng.choice([np.nan, np.inf, -np.inf, 1e30], x.shape))
        (again,) = call(name, kind, grad, odd.astype(dtype), axis=axis, where=where)
        assert same_bits(again, got)


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_an_element_excluded_is_as_good_as_absent(name, kind):
    """Where it stands last, and so moves no other, the bits are those of the shorter row."""
    grad, x = operands(name, kind, (5,), np.float32)
    (want,) = call(name, kind, grad[:4], x[:4])
    (got,) = call(name, kind, grad, x, where=np.arange(5) < 4)
    assert same_bits(got[:4], want)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("name", ROWWISE)
def test_special_rows(name, dtype):
    f = af.get(name)
    nothing = excluded(name)
    x = np.array([[-np.inf] * 3, [1, -np.inf, 1], [1, np.nan, 1], [np.inf, 0, 1]], dtype)
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        for y in (f(x), np.stack([f(row) for row in x]), f(x.T, axis=0).T, f(x, where=True)):
            assert np.isnan(y[0]).all()
            assert y[1, 1] == nothing
            assert y[1, 0] == y[1, 2] == f(np.ones(2, dtype))[0]
            assert np.isnan(y[2]).all()
            assert np.isnan(y[3]).all()
    # Differences that overflow are those of an element infinitely smaller.
    large = np.array([np.finfo(dtype).max, -np.finfo(dtype).max, -np.inf], dtype)
    assert f(large).tolist() == [f(np.zeros(1, dtype))[0], nothing, nothing]


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_layout_changes_no_bits(name, kind, dtype):
    """One row, wherever its elements lie and however many rows there are."""
    for n in (1, 2, 15, 16, 17, 100, 300):
        grad, x = operands(name, kind, (n,), dtype)
        (want,) = call(name, kind, grad, x)
        for rows in (1, 3, 64):
            g_rows, x_rows = (np.tile(a, (rows, 1)) for a in (grad, x))
            forms = {
                "rows": ((g_rows, x_rows), -1),
                "columns": ((g_rows.T.copy(), x_rows.T.copy()), 0),
                "transposed": ((g_rows.T, x_rows.T), 0),
                "broadcast": (tuple(np.broadcast_to(a, (rows, n)) for a in (grad, x)), 1),
                "reversed": ((g_rows[::-1], x_rows[::-1]), 1),
                "middle": ((g_rows[:, :, None].copy(), x_rows[:, :, None].copy()), 1),
                "tuple": ((g_rows[:, :, None], x_rows[:, :, None]), (1, 2)),
            }
            for form, (arrays, axis) in forms.items():
                for where in (None, True):
                    (got,) = call(name, kind, *arrays, axis=axis, where=where)
                    got = np.moveaxis(got, axis if axis != (1, 2) else 1, -1).reshape(rows, n)
                    for row in got:
                        assert same_bits(row, want), (form, n, rows)
    assert same_bits(
        call(name, kind, *(a.reshape(4, 75) for a in (grad, x)), axis=None)[0].ravel(), want
    )


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_out(name, kind, dtype):
    grad, x = operands(name, kind, (30, 40), dtype)
    for axis in (-1, 0, None):
        for where in (None, x > x.mean()):
            (want,) = call(name, kind, grad, x, axis=axis, where=where)
            fresh = np.empty((60, 80), dtype)
            for out in (fresh[:30, :40], fresh[::2, ::2], fresh[29::-1, 40:], fresh[:40, :30].T):
                assert call(name, kind, grad, x, axis=axis, where=where, out=out)[0] is out
                assert same_bits(out, want)
            for target in range(2):
                both = [grad.copy(), x.copy()]
                call(name, kind, *both, axis=axis, where=where, out=both[target])
                assert same_bits(both[target], want), ("in place", target)
            wide = np.concatenate([x.ravel(), np.zeros(1, dtype)])
            out = wide[1:].reshape(x.shape)
            call(name, kind, grad, wide[:-1].reshape(x.shape), axis=axis, where=where, out=out)
            assert same_bits(out, want)


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_no_elements(name, kind):
    for shape in ((0,), (3, 0), (0, 3), (2, 0, 3)):
        for axis, where in itertools.product((-1, 0, None, ()), (None, True)):
            empty = np.empty(shape, np.float32)
            for x in (empty, empty[..., ::2]):
                (got,) = call(name, kind, x, x, axis=axis, where=where)
                assert got.shape == x.shape
                assert got.dtype == np.float32
                assert call(name, kind, x, x, axis=axis, out=x.copy())[0].shape == x.shape


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_dtypes(name, kind):
    """Integers and lists as anywhere; dtype= is the type to compute in."""
    for dtype in "?bBhHiIlLqQ":
        x = np.arange(6).reshape(2, 3).astype(dtype)
        loop = np.float32 if np.can_cast(dtype, np.float32, "safe") else np.float64
        want = call(name, kind, x.astype(loop), x.astype(loop))
        assert same_bits(call(name, kind, x, x)[0], want[0])
        for wanted in FLOATS:
            want = call(name, kind, x.astype(wanted), x.astype(wanted))
            for where in (None, True):
                assert same_bits(call(name, kind, x, x, dtype=wanted, where=where)[0], want[0])
    mixed = call(name, kind, np.ones(3, np.float64), np.ones(3, np.float32))
    assert mixed[0].dtype == (np.float64 if kind in HAS_GRAD else np.float32)
    x = [[1, 2.5], [0, -1]]
    assert same_bits(call(name, kind, x, x)[0], call(name, kind, np.array(x), np.array(x))[0])
    (scalar,) = call(name, kind, 2.0, 2.0, axis=None)
    assert type(scalar) is np.float64
    assert same_bits(scalar, call(name, kind, np.array([2.0]), np.array([2.0]))[0][0])
