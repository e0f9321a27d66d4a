"""logsumexp and logmeanexp: what rows in general do not show."""

from __future__ import annotations

import numpy as np
import pytest

import actfast as af
from actfast.conformance.ulp import Exact, ulp_error
from tests.reference import bound

mpmath = pytest.importorskip("mpmath")


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_a_logarithm_keeps_its_digits_where_it_cancels_with_the_largest_element(dtype):
    row = np.array([-1, 1, 1, -1, -1, 0, 0, -1, 0, 0, 0, 0, 0, -2, 0, 0, 0], dtype)
    with mpmath.workprec(200):
        total = mpmath.fsum(mpmath.exp(int(x)) for x in row)
        mean = mpmath.log(total / len(row))
        moved = row - row.dtype.type(mpmath.log(total) * (1 - mpmath.mpf(2) ** -8))
        total = mpmath.log(mpmath.fsum(mpmath.exp(mpmath.mpf(float(x))) for x in moved))
    assert 0 < abs(mean) < 1 / 300
    assert 0 < abs(total) < 1 / 80
    for name, x, want in (("logmeanexp", row, mean), ("logsumexp", moved, total)):
        long = np.tile(x, 4000) if name == "logmeanexp" else np.hstack([x, np.full(70_000, -800)])
        for given in (x, np.stack([x] * 5, axis=1), long.astype(dtype)):
            got = np.atleast_1d(af.get(name)(given, axis=0))
            scale = Exact.of([max(abs(want), abs(float(x.max())) / 32)] * got.size)
            assert (
                ulp_error(got, [want] * got.size, scale=scale) <= bound(name, x.dtype, "forward")
            ).all()


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("n", [1_000, 100_000, 1_000_000])
@pytest.mark.parametrize("far", [9, 14, 20])
def test_logmeanexp_of_a_long_row_that_one_element_dominates(dtype, n, far):
    """exp(x - max) is next to nothing for nearly all, and so is the sum beside the length."""
    x = np.random.default_rng(n + far).normal(size=n).astype(dtype)
    x[n // 3] = far
    wide = x.astype(np.longdouble)
    want = wide.max() + np.log(np.sum(np.exp(wide - wide.max()))) - np.log(np.longdouble(n))
    largest = max(abs(float(want)), far / 32)
    for given in (x, np.stack([x, x], axis=1)):
        error = np.abs(af.logmeanexp(given, axis=0) - want) / np.spacing(x.dtype.type(largest))
        assert np.max(error) <= bound("logmeanexp", x.dtype, "forward")


def test_logmeanexp_of_numbers_near_0_is_near_their_mean() -> None:
    x = np.random.default_rng(2).normal(size=(5, 100)) * 1e-12
    np.testing.assert_allclose(af.logmeanexp(x), x.mean(axis=-1), rtol=1e-9)
    assert af.logmeanexp(np.array([-np.inf, 0.0])) == pytest.approx(np.log(0.5), rel=1e-15)
    where = np.array([True, True, False])
    got = af.logmeanexp(np.array([1.0, 2.0, 50.0]), where=where)
    assert got == af.logmeanexp(np.array([1.0, 2.0]))
