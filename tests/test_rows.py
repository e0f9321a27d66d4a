"""Rows along any axis, with elements excluded, against the row's formula in NumPy."""

from __future__ import annotations

import itertools
import sys
import warnings

import numpy as np
import pytest

import actfast as af
from actfast import formula
from actfast.conformance import check
from actfast.conformance.measure import judged
from actfast.conformance.subject import Subject
from tests.calls import FLOATS, HAS_GRAD, assert_same, call, grad_for, kinds_of, same_bits
from tests.reference import INFOS, ROWWISE, every, truth
from tests.source import run

EVERY = [(name, kind) for name in ROWWISE for kind in kinds_of(name)]
AXES = [-1, 0, 1, 2, -3, (0,), (0, 1), (2, 0), (-1, -2), (1, 2, 0), None, ()]


def excluded(name):
    """What an excluded element gives, or a row that is: 0, or the logarithm of 0."""
    return -np.inf if INFOS[name].family.reduces else af.get(name)._row.excluded


def evaluate(text, axis, values):
    """By NumPy's reductions, which keep the axes."""
    space = formula.numpy_namespace(axis=axis)
    return formula.evaluate(formula.parse(text, tuple(values)), space, values)


def absent(name):
    """The infinity that no other element of the row notices."""
    return np.inf if "max(-x)" in INFOS[name].formula else -np.inf


def reference(name, kind, grad, x, axis=-1, where=None, **params):
    """In float64, by the formulas that the row states."""
    info = INFOS[name]
    params = {**info.defaults, **params}
    included = np.ones(x.shape, bool) if where is None else np.broadcast_to(where, x.shape)
    x, grad = x.astype(np.float64), grad.astype(np.float64)
    # Rows are made the last axis, of one element where there are no axes.
    axes = range(x.ndim) if axis is None else np.atleast_1d(np.asarray(axis, int)) % x.ndim
    kept = tuple(1 if d in axes else n for d, n in enumerate(x.shape))
    if grad.shape != x.shape:
        grad = np.broadcast_to(grad.reshape(kept), x.shape)

    def over_rows(text, **values):
        values = {k: v[..., None] for k, v in values.items()}
        whole = tuple(axes)
        return evaluate(text, (*whole, x.ndim), values | params)[..., 0]

    inside = np.where(included, x, absent(name))
    if info.family.reduces:
        # What is excluded is none of those that x**0 counts.
        counted = info.formula.replace("x**0", "included")
        value = over_rows(counted, x=inside, included=included.astype(np.float64))
        value = np.broadcast_to(value, kept)
        nothing = ~included.any(axis=tuple(axes), keepdims=True)
        value = np.where(nothing, excluded(name), value)
        if kind == "forward":
            return np.squeeze(value, tuple(axes))
        return np.where(included, grad * over_rows(info.derivative, x=inside), 0)
    y = x if kind == "backward_from_output" else over_rows(info.formula, x=inside)
    y = np.where(included, y, excluded(name))
    if kind not in HAS_GRAD:
        return y
    return np.where(included, over_rows(info.from_output, g=np.where(included, grad, 0), y=y), 0)


def assert_near(got, want, dtype):
    eps = np.finfo(dtype).eps
    assert got.dtype == dtype
    np.testing.assert_allclose(got, want, rtol=30 * eps, atol=30 * eps)


def operands(name, kind, shape, dtype, seed=0, axis=-1):
    rng = np.random.default_rng(seed)
    grad, x = rng.normal(size=(2, *shape)) * 3
    if kind == "backward_from_output":
        x = af.get(name)(x)
    return grad_for(name, grad.astype(dtype), axis), x.astype(dtype)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_axes(name, kind, dtype):
    for axis in AXES:
        grad, x = operands(name, kind, (3, 4, 5), dtype, axis=axis)
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
    _, x = operands(name, kind, (6, 4, 5), dtype)
    masks = [rng.random(x.shape) < 0.6, rng.random(5) < 0.5, rng.random((4, 1)) < 0.5, False, True]
    for axis, where in itertools.product(AXES, masks):
        grad, _ = operands(name, kind, (6, 4, 5), dtype, axis=axis)
        want = reference(name, kind, grad, x, axis, where)
        included = np.broadcast_to(where, x.shape)
        keeps = kind != "forward" or not INFOS[name].family.reduces
        empty = ~included.any(axis=axis, keepdims=keeps)
        nothing = excluded(name) if kind == "forward" else 0.0
        want = np.where(empty, nothing, want)
        (got,) = call(name, kind, grad, x, axis=axis, where=where)
        assert_near(got, want, dtype)
        assert not keeps or (got[~included] == nothing).all()
        # What is excluded does not matter.
        odd = np.where(included, x, rng.choice([np.nan, np.inf, -np.inf, 1e30], x.shape))
        (again,) = call(name, kind, grad, odd.astype(dtype), axis=axis, where=where)
        assert same_bits(again, got)


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_an_element_excluded_is_as_good_as_absent(name, kind):
    """Where it stands last, and so moves no other, the bits are those of the shorter row."""
    grad, x = operands(name, kind, (5,), np.float32)
    (want,) = call(name, kind, grad[:4] if grad.ndim else grad, x[:4])
    (got,) = call(name, kind, grad, x, where=np.arange(5) < 4)
    assert same_bits(got[:4] if got.ndim else got, want)


def of_formula(name, row):
    """What the row's text gives, in mpmath's numbers: most rows of infinities have no value."""
    with np.errstate(all="ignore"):
        exact = truth(name, INFOS[name].defaults).row_exact("forward", row.tolist())
        found = exact if isinstance(exact, list) else [exact]
        return np.array([float(v) for v in found]).astype(row.dtype)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("name", every(n for n, info in INFOS.items() if info.family.rowwise))
def test_an_infinity_is_as_good_as_a_number_far_away(name, dtype):
    """In rows of which one element is finite, two, and so on."""
    rng, n = np.random.default_rng(3), 40
    x = rng.normal(size=(n, n)).astype(dtype)
    finite = rng.permuted(np.tril(np.ones((n, n), bool)), axis=1)
    away = np.array(absent(name), dtype)
    infinite = np.where(finite, x, away)
    huge = np.where(finite, x, np.copysign(np.finfo(dtype).max / 8, away))
    f = af.get(name)
    for got, want in ((f(infinite), f(huge)), (f(infinite.T, axis=0).T, f(huge.T, axis=0).T)):
        kept = finite if got.shape == x.shape else ...
        eps = np.finfo(dtype).eps
        np.testing.assert_allclose(got[kept], want[kept], rtol=4 * eps, atol=4 * eps)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("name", ROWWISE)
def test_special_rows(name, dtype):
    f = af.get(name)
    nothing, away = excluded(name), absent(name)
    x = np.array([[away] * 3, [1, away, 1], [1, np.nan, 1], [-away, 0, 1]], dtype)
    if INFOS[name].family.reduces:
        assert f(x).tolist()[:1] == [away]
        assert np.isclose(f(x)[1], of_formula(name, x[1]))
        assert f(x[1], where=x[1] != away) == f(np.ones(2, dtype))
        assert np.isnan(f(x)[2])
        assert f(x)[3] == -away
        assert np.isnan(f.backward(np.ones(4, dtype), x)).all(axis=1).tolist() == [1, 0, 1, 1]
        return
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        for y in (f(x), np.stack([f(row) for row in x]), f(x.T, axis=0).T, f(x, where=True)):
            assert y[1, 1] == nothing
            assert y[1, ::2].tolist() == f(np.ones(2, dtype)).tolist()
            assert np.isnan(y[2]).all()
            for row in (0, 3):
                assert np.array_equal(y[row], of_formula(name, x[row]), equal_nan=True)
    # Differences that overflow are those of an element infinitely smaller.
    large = np.array([np.finfo(dtype).max, -np.finfo(dtype).max, -np.inf], dtype)
    large = large if away < 0 else -large
    assert f(large)[1:].tolist() == [nothing, nothing]
    assert np.array_equal(f(large), of_formula(name, large))


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_layout_changes_no_bits(name, kind, dtype):
    """One row, wherever its elements lie and however many rows there are."""
    for n in (1, 2, 15, 16, 17, 100, 300):
        grad, x = operands(name, kind, (n,), dtype)
        (want,) = call(name, kind, grad, x)
        one = np.ndim(want) == 0
        for rows in (1, 3, 64):
            x_rows = np.tile(x, (rows, 1))
            # A gradient of one number a row, or of one for each element.
            g_rows = np.tile(grad, (rows, 1)) if grad.ndim else np.tile(grad, (rows, n))
            forms = {
                "rows": ((g_rows, x_rows), -1),
                "columns": ((g_rows.T.copy(), x_rows.T.copy()), 0),
                "transposed": ((g_rows.T, x_rows.T), 0),
                "broadcast": (tuple(np.broadcast_to(a, (rows, n)) for a in (grad, x)), 1),
                "reversed": ((g_rows[::-1], x_rows[::-1]), 1),
                "middle": ((g_rows[:, :, None].copy(), x_rows[:, :, None].copy()), 1),
                "tuple": ((g_rows[:, :, None], x_rows[:, :, None]), (1, 2)),
            }
            for form, ((g_form, x_form), axis) in forms.items():
                g_form = g_form if grad.ndim else g_form.max(axis=axis)
                for where in (None, True):
                    (got,) = call(name, kind, g_form, x_form, axis=axis, where=where)
                    if not one:
                        got = np.moveaxis(got, axis if axis != (1, 2) else 1, -1)
                    got = got.reshape((rows,) if one else (rows, n))
                    for row in got:
                        assert same_bits(row, want), (form, n, rows)
    grid = (a.reshape(4, 75) if a.ndim else a for a in (grad, x))
    assert same_bits(call(name, kind, *grid, axis=None)[0].reshape(np.shape(want)), want)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_neighbours_do_not_matter(name, kind, dtype):
    """Rows whose largest elements are far from each other have the bits of each alone."""
    rng = np.random.default_rng(2)
    for n in (2, 5, 21, 300):
        grad, x = operands(name, kind, (70, n), dtype)
        if kind != "backward_from_output":
            x = (x + rng.uniform(-400, 400, (70, 1))).astype(dtype)
        want = [call(name, kind, *one)[0] for one in zip(grad, x, strict=True)]
        (rows,) = call(name, kind, grad, x)
        (columns,) = call(name, kind, grad.T.copy(), x.T.copy(), axis=0)
        for got in (rows, columns.T):
            for one, alone in zip(got, want, strict=True):
                assert same_bits(one, alone), n


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_out(name, kind, dtype):
    for axis in (-1, 0, None):
        grad, x = operands(name, kind, (30, 40), dtype, axis=axis)
        for where in (None, x > x.mean()):
            (want,) = call(name, kind, grad, x, axis=axis, where=where)
            fresh = np.empty((60, 80), dtype)
            outs = [fresh[:30, :40], fresh[::2, ::2], fresh[29::-1, 40:], fresh[:40, :30].T]
            if want.shape != x.shape:
                outs = [out[tuple(map(slice, want.shape))] for out in outs]
                outs = [
                    np.asarray(out.max(axis=axis)) if out.ndim > want.ndim else out for out in outs
                ]
            for out in outs:
                assert call(name, kind, grad, x, axis=axis, where=where, out=out)[0] is out
                assert same_bits(out, want)
            for target in range(2) if want.shape == x.shape == grad.shape else ():
                both = [grad.copy(), x.copy()]
                call(name, kind, *both, axis=axis, where=where, out=both[target])
                assert same_bits(both[target], want), ("in place", target)
            wide = np.concatenate([x.ravel(), np.zeros(1, dtype)])
            out = (
                wide[1:].reshape(x.shape)
                if want.shape == x.shape
                else (wide[1 : 1 + want.size].reshape(want.shape))
            )
            call(name, kind, grad, wide[:-1].reshape(x.shape), axis=axis, where=where, out=out)
            assert same_bits(out, want)


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_no_elements(name, kind):
    for shape in ((0,), (3, 0), (0, 3), (2, 0, 3)):
        for axis, where in itertools.product((-1, 0, None, ()), (None, True)):
            empty = np.empty(shape, np.float32)
            for x in (empty, empty[..., ::2]):
                grad = grad_for(name, x, axis)
                (got,) = call(name, kind, grad, x, axis=axis, where=where)
                reduces = INFOS[name].family.reduces and kind == "forward"
                want = np.full(np.shape(x.sum(axis=axis)) if reduces else x.shape, excluded(name))
                assert_same([got], [want.astype(np.float32)[()]])
                out = want.astype(np.float32)
                assert call(name, kind, grad, x, axis=axis, out=out)[0] is out


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_dtypes(name, kind):
    """Integers and lists as anywhere; dtype= is the type to compute in."""
    for dtype in "?bBhHiIlLqQ":
        x = np.arange(6).reshape(2, 3).astype(dtype)
        grad = grad_for(name, x)
        loop = np.float32 if np.can_cast(dtype, np.float32, "safe") else np.float64
        want = call(name, kind, grad.astype(loop), x.astype(loop))
        assert_same(call(name, kind, grad, x), want)
        for wanted in FLOATS:
            want = call(name, kind, grad.astype(wanted), x.astype(wanted))
            for where in (None, True):
                assert_same(call(name, kind, grad, x, dtype=wanted, where=where), want)
    mixed = call(name, kind, grad_for(name, np.ones(3)), np.ones(3, np.float32))
    assert mixed[0].dtype == (np.float64 if kind in HAS_GRAD else np.float32)
    x = [[1, 2.5], [0, -1]]
    grad = grad_for(name, np.array(x)).tolist()
    assert_same(call(name, kind, grad, x), call(name, kind, np.array(grad), np.array(x)))
    (scalar,) = call(name, kind, 2.0, 2.0, axis=None)
    assert type(scalar) is np.float64
    row = np.array([2.0])
    assert same_bits(scalar, np.ravel(call(name, kind, grad_for(name, row), row)[0])[0])


class ThroughTheOutput:
    """log_softmax, whose gradient by x comes of the rounded logarithm."""

    def __call__(self, x, out=None, axis=-1):
        return af.log_softmax(x, axis, out=out)

    def backward(self, grad, x, axis=-1):
        return af.log_softmax.backward_from_output(grad, af.log_softmax(x, axis), axis)


def test_the_suite_sees_a_gradient_that_goes_through_the_output():
    """25 ULP where x - max is -80, which random gradients hide."""
    checks = ["E05", "E06"]
    report = check(ThroughTheOutput(), like="log_softmax", only=checks)
    assert report.measured["float32"]["derivative"] > 25
    assert report.measured["float64"]["derivative"] > 200
    report = check("log_softmax", only=checks)
    assert report.ok
    assert max(found["derivative"] for found in report.measured.values()) <= 2


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", [n for n in ROWWISE if "temperature" in INFOS[n].param_names])
def test_gradients_of_subnormal_shares_at_a_small_temperature(name, dtype):
    """Of exp((x - max) / T) as a subnormal number a small T would leave few digits."""
    f, tiny = af.get(name), float(np.finfo(dtype).tiny)
    sign = -1 if "max(-x)" in INFOS[name].formula else 1
    subject = Subject.of(name)
    rng = np.random.default_rng(0)
    for temperature in (0.5, 0.3, 1e-3, 2.0**-20, 3.0):
        temperature = float(dtype(temperature))
        depth = -np.log(tiny) + rng.uniform(-1, 16, (12, 1))
        shares = np.hstack([0 * depth, -depth, -depth * rng.uniform(0.95, 1, depth.shape)])
        x = (sign * shares * temperature).astype(dtype)
        grad = rng.normal(size=x.shape).astype(dtype)
        grad[::2, 1:] = 0
        inputs = grad, x
        truth = subject.truth(np.dtype(dtype), temperature=temperature)
        got = f.backward(*inputs, temperature=temperature)
        (found,) = judged(truth, "derivative", inputs, (got,))
        assert found.errors.max() <= INFOS[name].bound(np.dtype(dtype).name, "derivative")


@pytest.mark.parametrize("temperature", [1.0, 0.3, 3.7])
def test_a_gradient_of_one_element_keeps_the_bound(temperature):
    """Then sum(g * p) is a single product, and has the error of that element's share."""
    rng, temperature = np.random.default_rng(0), float(np.float32(temperature))
    for n in (2, 3, 7, 19):
        x = (rng.uniform(-12, 0, (20_000, n)) * temperature).astype(np.float32)
        grad = np.zeros_like(x)
        grad[np.arange(len(x)), rng.integers(n, size=len(x))] = rng.normal(size=len(x))
        got = af.softmax.backward(grad, x, temperature=temperature)
        wide = x.astype(np.float64)
        shares = np.exp((wide - wide.max(axis=1, keepdims=True)) / temperature)
        shares /= shares.sum(axis=1, keepdims=True)
        products = grad * shares
        want = shares * (grad - products.sum(axis=1, keepdims=True)) / temperature
        scale = shares * (abs(grad) + abs(products).sum(axis=1, keepdims=True)) / temperature
        errors = abs(got - want) / np.spacing(scale.astype(np.float32))
        assert errors.max() <= INFOS["softmax"].bound("float32", "derivative")


BETWEEN_ROWS = """
import ctypes, mmap
import numpy as np
import actfast as af
page, rows = mmap.PAGESIZE, 64
memory = mmap.mmap(-1, 2 * rows * page)
bytes_ = np.frombuffer(memory, np.uint8)
libc = ctypes.CDLL(None, use_errno=True)
for row in range(rows):
    after = ctypes.c_void_p(bytes_.ctypes.data + (2 * row + 1) * page)
    assert libc.mprotect(after, page, 0) == 0
for dtype in (np.float16, np.float32, np.float64):
    for n in (*range(1, 40), 64, 100):
        first = bytes_[page - n * np.dtype(dtype).itemsize : page].view(dtype)
        x = np.lib.stride_tricks.as_strided(first, (rows, n), (2 * page, first.itemsize))
        want = np.arange(rows * n).reshape(rows, n).astype(dtype) % 7
        x[...] = want
        assert (af.softmax(x) == af.softmax(want)).all()
        assert (af.softmax.backward(x, x) == af.softmax.backward(want, want)).all()
        af.log_softmax(x, out=x)
        assert (x == af.log_softmax(want)).all()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no mprotect")
def test_what_lies_between_rows_is_not_read():
    """In a child, as it would crash."""
    run(sys.executable, "-c", BETWEEN_ROWS)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_a_thread_with_a_small_stack(dtype):
    """Python itself needs some 64 KiB of it."""
    program = f"""
import threading
import numpy as np
import actfast as af
x = np.ones((300, 40), np.{dtype})
def work():
    for axis in (0, 1):
        af.softmax(x, axis=axis)
        af.softmax.backward(x[::2], x[::2], axis=axis)
        af.log_softmax(x.T, axis=axis, where=x.T > 0)
work()
threading.stack_size(160 << 10)
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""
    run(sys.executable, "-c", program)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", [n for n, kind in EVERY if kind == "backward_from_output"])
def test_many_columns(name, dtype):
    """What takes a page of each element at a time gives the bits of each row by itself."""
    rng = np.random.default_rng(3)
    f = af.get(name)
    for n, columns in ((5, 300), (16, 1025), (17, 2100), (70, 640)):
        x, grad = rng.normal(size=(2, n, columns)).astype(dtype)
        y = f(x, axis=0)
        for where in (True, rng.random((n, columns)) < 0.7, rng.random((n, 1)) < 0.7):
            rows = np.broadcast_to(where, y.shape).T
            want = f.backward_from_output(grad.T.copy(), y.T.copy(), where=rows.copy())
            got = f.backward_from_output(grad, y, axis=0, where=where)
            assert same_bits(got, want.T.copy())
            out = y.copy()
            f.backward_from_output(grad, out, axis=0, where=where, out=out)
            assert same_bits(out, got)
