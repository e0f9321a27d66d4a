"""segments= of row-wise calls: the bits of each row by itself, gradients, sparse, errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import actfast as af
from tests.reference import ROWWISE

MIXED = [name for name in ROWWISE if not af.get(name)._row.family.reduces]
REDUCING = [name for name in ROWWISE if af.get(name)._row.family.reduces]
N = 60


def sample(*shape: int) -> Any:
    return np.random.default_rng(3).normal(size=shape)


def numbers(in_order: bool) -> Any:
    ids = np.random.default_rng(4).integers(0, 9, N)
    # One segment of one element, and numbers that are not there.
    ids[17] = 1000
    return np.sort(ids) if in_order else ids


@pytest.mark.parametrize("in_order", [True, False])
@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
@pytest.mark.parametrize("name", MIXED)
def test_each_segment_is_a_row(name: str, dtype: str, in_order: bool) -> None:
    f, ids = af.get(name), numbers(in_order)
    x, grad = sample(N, 3).astype(dtype), sample(N, 3).astype(dtype)[::-1]
    where = np.random.default_rng(5).random((N, 3)) < 0.8
    y, back = f.vjp(x, axis=0, segments=ids)
    out = np.empty_like(x)
    assert f(x, 0, segments=ids, out=out) is out
    assert np.array_equal(out, y)
    gradient, masked = back(grad), f(x, axis=0, segments=ids, where=where)
    of_x = f.backward(grad, x, axis=0, segments=ids)
    for one in np.unique(ids):
        here = ids == one
        assert np.array_equal(y[here], f(x[here], axis=0), equal_nan=True)
        assert np.array_equal(masked[here], f(x[here], axis=0, where=where[here]), equal_nan=True)
        assert np.array_equal(gradient[here], f.backward_from_output(grad[here], y[here], axis=0))
        assert np.array_equal(of_x[here], f.backward(grad[here], x[here], axis=0))


@pytest.mark.parametrize("name", MIXED)
def test_parameters_and_types_go_along(name: str) -> None:
    f, ids, x = af.get(name), numbers(False), np.arange(N) % 7
    for params in ({}, *({p.name: 2.0} for p in f._row.params)):
        y = f(x, segments=ids.tolist(), dtype="f4", **params)
        assert y.dtype == np.float32
        for one in np.unique(ids):
            assert np.array_equal(y[ids == one], f(x[ids == one], dtype="f4", **params))


def test_nothing_has_no_segments() -> None:
    f = af.get(MIXED[0])
    assert f(np.zeros((2, 0)), segments=np.zeros(0, int)).shape == (2, 0)


@pytest.mark.parametrize("form", ["csr_matrix", "csr_array", "csc_array", "coo_array"])
@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("name", MIXED)
def test_what_a_sparse_matrix_stores(name: str, axis: int, form: str) -> None:
    sp = pytest.importorskip("scipy.sparse")
    f, shape = af.get(name), (6, 8)
    held = np.random.default_rng(6).random(shape) < 0.4
    held[2] = False
    dense, grad = sample(*shape), sample(*shape)[::-1]
    places = np.nonzero(held)

    def matrix(values: Any) -> Any:
        return getattr(sp, form)(sp.coo_array((values[places], places), shape=shape))

    x = matrix(dense)
    y = f(x, axis=axis, segments="stored")
    assert type(y) is type(x)
    want = f(dense, axis=axis, where=held)
    assert np.allclose(y.toarray()[held], want[held], rtol=1e-14, atol=1e-300)
    assert not y.toarray()[~held].any()
    for one in (matrix(grad), grad):
        got = f.backward(one, x, axis=axis, segments="stored")
        assert got.nnz <= held.sum()
        want = f.backward(np.where(held, grad, 0), dense, axis=axis, where=held)
        assert np.allclose(got.toarray(), np.where(held, want, 0), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    ("segments", "error", "text"),
    [
        (np.array([0, -1, 0]), ValueError, "segments must be >= 0, got -1 at place 1"),
        (np.array([0, 1]), ValueError, "one number for each of the 3 elements"),
        (np.array([[0, 1, 2]]), ValueError, "one number for each of the 3 elements"),
        (np.array([0.0, 1.0, 2.0]), TypeError, "segments must be integers"),
        ("stored", TypeError, "goes with a matrix of scipy.sparse"),
    ],
)
def test_segments_are_judged(segments: Any, error: type[Exception], text: str) -> None:
    out = np.full(3, 7.0)
    with pytest.raises(error, match=text):
        af.get(MIXED[0])(np.zeros(3), segments=segments, out=out)
    assert (out == 7).all()


def test_rows_are_along_one_axis() -> None:
    with pytest.raises(ValueError, match="one axis beside segments"):
        af.get(MIXED[0])(np.zeros((3, 3)), axis=(0, 1), segments=np.zeros(3, int))


@pytest.mark.parametrize("in_order", [True, False])
@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
@pytest.mark.parametrize("name", REDUCING)
def test_a_reduction_has_a_result_for_each_number(name: str, dtype: str, in_order: bool) -> None:
    f, ids = af.get(name), numbers(in_order)
    x = sample(N, 3).astype(dtype)
    where = np.random.default_rng(5).random((N, 3)) < 0.8
    y, back = f.vjp(x, axis=0, segments=ids)
    assert y.shape == (ids.max() + 1, 3)
    grad = sample(*y.shape).astype(dtype)[::-1]
    out, masked = np.empty_like(y), f(x, axis=0, segments=ids, where=where)
    assert f(x, 0, segments=ids, out=out) is out
    assert np.array_equal(out, y)
    gradient = back(grad)
    assert gradient.shape == x.shape
    for one in range(ids.max() + 1):
        here = ids == one
        assert np.array_equal(y[one], f(x[here], axis=0))
        assert np.array_equal(masked[one], f(x[here], axis=0, where=where[here]))
        assert np.array_equal(gradient[here], f.backward(grad[one], x[here], axis=0))
    one = f.backward(2, x, axis=0, segments=ids)
    assert np.array_equal(one, f.backward(np.full_like(y, 2), x, axis=0, segments=ids))
    with pytest.raises(ValueError, match=r"to the result's shape \(1001, 3\), got \(60, 3\)"):
        f.backward(x, x, axis=0, segments=ids)
    with pytest.raises(TypeError, match="keepdims does not go with segments"):
        f(x, axis=0, segments=ids, keepdims=True)


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("name", REDUCING)
def test_a_reduction_of_what_a_sparse_matrix_stores(name: str, axis: int) -> None:
    sp = pytest.importorskip("scipy.sparse")
    f, held = af.get(name), np.random.default_rng(6).random((6, 8)) < 0.4
    held[2] = held[-1] = False
    dense = sample(6, 8)
    places = np.nonzero(held)
    x = sp.csr_array(sp.coo_array((dense[places], places), shape=held.shape))
    y = f(x, axis=axis, segments="stored")
    assert np.allclose(y, f(dense, axis=axis, where=held), rtol=1e-14)
    grad = sample(*y.shape)
    got = f.backward(grad, x, axis=axis, segments="stored")
    want = f.backward(grad, dense, axis=axis, where=held)
    assert type(got) is type(x)
    assert np.allclose(got.toarray(), want, rtol=1e-12)


@pytest.mark.parametrize("name", REDUCING)
def test_nothing_reduces_to_no_segments(name: str) -> None:
    f = af.get(name)
    assert f(np.zeros((2, 0)), segments=np.zeros(0, int)).shape == (2, 0)
