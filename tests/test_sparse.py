"""Matrices of scipy.sparse: the stored elements, where the others give 0."""

from __future__ import annotations

import numpy as np
import pytest

import actfast as af
from tests.calls import HAS_GRAD, call, kinds_of
from tests.reference import ELEMENTWISE, GATED, ROWWISE

sp = pytest.importorskip("scipy.sparse")

EVERY = [(name, kind) for name in (*ELEMENTWISE, *GATED) for kind in kinds_of(name)]
EVERY_ROW = [(name, kind) for name in ROWWISE for kind in kinds_of(name)]
MATRICES = ["csr_matrix", "csr_array", "csc_array", "coo_array", "lil_array", "bsr_matrix"]


@pytest.mark.parametrize("form", MATRICES)
@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_sparse_matrices(name, kind, form):
    """The stored elements, where the others give 0; else why not."""
    make = getattr(sp, form)
    x = np.where(np.arange(12).reshape(3, 4) % 3, 0, np.linspace(-2, 2, 12).reshape(3, 4))
    other = np.where(np.arange(12).reshape(3, 4) % 2, 0, np.linspace(1, 3, 12).reshape(3, 4))
    for dtype in (np.float64, np.float32, np.int32):
        a, b = x.astype(dtype), other.astype(dtype)
        for pair in ((make(b), make(a)), (b, make(a)), (make(b), a)):
            if not any(map(sp.issparse, pair[0 if kind in HAS_GRAD or name in GATED else 1 :])):
                continue
            operands = pair if name not in GATED or kind in HAS_GRAD else (pair[0], pair[1])
            dense = [o.toarray() if sp.issparse(o) else o for o in operands]
            zeros = [
                np.zeros_like(d) if sp.issparse(o) else d
                for o, d in zip(operands, dense, strict=True)
            ]
            with np.errstate(all="ignore"):
                want = sparse_call(name, kind, dense)
                absent = sparse_call(name, kind, zeros)
            if any(np.any(one) for one in absent):
                with pytest.raises(TypeError, match=f"{name}.*not stored, 0, would give.*toarray"):
                    sparse_call(name, kind, operands)
                continue
            first = next(o for o in operands if sp.issparse(o))
            for got, w in zip(sparse_call(name, kind, operands), want, strict=True):
                assert type(got) is type(first)
                assert got.dtype == w.dtype
                assert np.array_equal(got.toarray(), w)
                assert got.nnz < w.size


def sparse_call(name, kind, operands):
    grad, x = operands
    if name in GATED:
        return call(name, kind, grad, grad, x)
    return call(name, kind, grad, x)


def test_sparse_arguments():
    x, one = sp.csr_array(np.eye(3)), np.ones((3, 3))
    for keyword, value in (("out", one), ("where", one > 0)):
        with pytest.raises(TypeError, match=f"relu: {keyword} does not go with a csr_array"):
            af.relu(x, **{keyword: value})
    for everywhere in (True, np.True_):
        assert af.relu(x, where=everywhere).toarray().tolist() == np.eye(3).tolist()
    with pytest.raises(ValueError, match=r"relu.backward: grad must have the shape \(3, 3\)"):
        af.relu.backward(np.ones(3), x)
    with pytest.raises(TypeError, match="leaky_relu: parameter 'negative_slope' must be a scalar"):
        af.leaky_relu(x, negative_slope=np.ones(3))
    assert af.leaky_relu(-x, 0.5).toarray().tolist() == (np.eye(3) * -0.5).tolist()
    assert af.relu(x, dtype="f4").dtype == np.float32
    assert af.relu(sp.csr_array((3, 3))).nnz == 0
    twice = sp.coo_array(([1.0, -3.0], ([0, 0], [1, 1])), shape=(2, 2))
    assert af.relu(twice).toarray().tolist() == [[0, 0], [0, 0]]
    _, back = af.relu.vjp(x)
    assert back(one).toarray().tolist() == np.eye(3).tolist()


@pytest.mark.parametrize(("name", "kind"), EVERY_ROW)
def test_rows_of_sparse_matrices(name, kind):
    with pytest.raises(TypeError, match=f"{name}.*the zeros of a row count too.*use x.toarray"):
        call(name, kind, 1.0, sp.csr_array(np.eye(3)))
    with pytest.raises(TypeError, match=r"swiglu: x must be an array.*use x.toarray\(\)"):
        af.swiglu(sp.csr_array(np.ones((2, 4))))
