"""sparsemax, entmax and hardmax: what rows in general do not show."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import actfast as af
from actfast.conformance import Subject
from actfast.conformance.measure import judged
from actfast.conformance.ulp import Exact, ulp_error
from tests.reference import bound

mpmath = pytest.importorskip("mpmath")

THRESHOLDS = [
    ("sparsemax", {}),
    ("entmax15", {}),
    *(("entmax", {"alpha": alpha}) for alpha in (1.0, 1.2, 1.25, 1.9, 2.0)),
]
LENGTHS = (1, 2, 3, 17, 100, 3000)
KINDS = ["normal", "ties", "wide", "near"]


def rows(n: int, kind: str, dtype: Any = np.float64) -> Any:
    x = np.random.default_rng([n, KINDS.index(kind)]).normal(size=(4, n))
    scale = {"normal": 1.0, "ties": 2.0, "wide": 30.0, "near": 0.01}[kind]
    return (np.round(x * scale) if kind == "ties" else x * scale).astype(dtype)


def projected(row: Any) -> list[Fraction]:
    """sparsemax of a row by sorting it, exactly."""
    z = sorted(map(Fraction, row.tolist()), reverse=True)
    found, total = Fraction(0), Fraction(0)
    for count, value in enumerate(z, 1):
        total += value
        if 1 + count * value > total:
            found = (total - 1) / count
    return [max(Fraction(0), Fraction(v) - found) for v in row.tolist()]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", LENGTHS[:-1])
def test_sparsemax_is_the_exact_projection_rounded(n: int, kind: str, dtype: Any) -> None:
    x = rows(n, kind, dtype)
    got = af.sparsemax(x)
    for row, found in zip(x, got, strict=True):
        want = projected(row)
        assert [v == 0 for v in found] == [v == 0 for v in want]
        with mpmath.workprec(200):
            exact = Exact.of([mpmath.mpf(v.numerator) / v.denominator for v in want])
        assert ulp_error(found, exact).max() <= 0.51


@pytest.mark.parametrize(("n", "kind"), [*itertools.product(LENGTHS, KINDS)])
@pytest.mark.parametrize(("name", "params"), THRESHOLDS)
def test_they_sum_to_1_along_and_across(
    name: str, params: dict[str, float], n: int, kind: str
) -> None:
    f, x = af.get(name), rows(n, kind)
    y = f(x, **params)
    np.testing.assert_allclose(y.sum(axis=-1), 1, rtol=1e-12)
    assert (y >= 0).all()
    # The order of a row is kept, and its ties.
    for row, found in zip(x, y, strict=True):
        order = np.argsort(row)
        assert (np.diff(found[order]) >= 0).all()
        assert (np.diff(found[order])[np.diff(row[order]) == 0] == 0).all()
    across = f(np.ascontiguousarray(x.T), axis=0, **params)
    assert np.array_equal(across.T, y)
    shuffled = np.random.default_rng(0).permutation(n)
    np.testing.assert_allclose(f(x[:, shuffled], **params), y[:, shuffled], rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_entmax_has_its_relatives_at_their_alpha(dtype: Any) -> None:
    room = 4 * np.finfo(dtype).eps
    for n, kind in itertools.product(LENGTHS, KINDS):
        x, grad = rows(n, kind, dtype), rows(n, "normal", dtype)
        for alpha, f in ((1, af.softmax), (1.5, af.entmax15), (2, af.sparsemax)):
            for t in (1.0, 0.7):
                options = {"temperature": t}
                got = af.entmax(x, alpha=alpha, **options)
                np.testing.assert_allclose(got, f(x, **options), rtol=room, atol=room * 1e-3)
                got = af.entmax.backward(grad, x, alpha=alpha, **options)
                want = f.backward(grad, x, **options)
                np.testing.assert_allclose(got, want, atol=2e3 * room)


@pytest.mark.parametrize("alpha", [1 + 2.0**-52, 1 + 1e-15, 1 + 1e-6])
def test_entmax_at_the_ends_of_alpha(alpha: float) -> None:
    x = np.array([[3.0, 3, 3, 1, 2.9], [0, 0, 0, 0, 0], [0, -1e-3, -5e-3, -1, -2]])
    y = af.entmax(x, alpha=alpha)
    np.testing.assert_allclose(y.sum(axis=-1), 1, rtol=1e-12)
    np.testing.assert_allclose(y[1], 0.2, rtol=1e-12)
    np.testing.assert_allclose(y, af.softmax(x), rtol=1e-4)
    for beyond in (0.999, 2.001, np.inf):
        with pytest.raises(af.ParameterError, match="'alpha' must be between 1 and 2"):
            af.entmax(x, alpha=beyond)


@pytest.mark.parametrize(("name", "params"), THRESHOLDS)
def test_rows_that_have_no_share(name: str, params: dict[str, float]) -> None:
    f, inf, nan = af.get(name), np.inf, np.nan
    x = np.array([[nan, 1, 2], [-inf, -inf, -inf], [inf, 0, 1], [-inf, 0, 0.5], [1e308, -1e308, 0]])
    with np.errstate(all="raise"):
        y, grads = f(x, **params), f.backward(np.ones_like(x), x, **params)
    assert np.isnan(y[:3]).all()
    assert np.isnan(grads[:3]).all()
    assert y[3, 0] == 0
    assert np.array_equal(y[3, 1:], f(x[3, 1:], **params))
    assert y[4].tolist() == [1, 0, 0]
    assert f(x, where=False, **params).tolist() == np.zeros(x.shape).tolist()
    assert f(np.zeros((2, 0)), **params).shape == (2, 0)
    assert f(np.array([-7.0]), **params).tolist() == [1]
    # What does not count has no part in the gradient.
    grad = f.backward(np.array([1.0, inf, 2.0]), np.array([0.0, -1e6, 0.3]), **params)
    assert np.isfinite(grad).all() or name == "entmax"


@pytest.mark.parametrize(("name", "params"), THRESHOLDS)
def test_the_gradient_is_that_of_differences(name: str, params: dict[str, float]) -> None:
    f, rng = af.get(name), np.random.default_rng(1)
    for n in (2, 5, 40):
        x, grad = rng.normal(size=(2, n))
        step = 1e-6
        moved = x + step * np.eye(n)
        back = x - step * np.eye(n)
        want = ((f(moved, **params) - f(back, **params)) * grad).sum(axis=-1) / (2 * step)
        got = f.backward(grad, x, **params)
        scale = np.abs(want).max() + 1
        assert np.median(np.abs(got - want)) <= 1e-6 * scale
        y = f(x, **params)
        np.testing.assert_allclose(
            f.backward_from_output(grad, y, **params), got, rtol=1e-6, atol=1e-9 * scale
        )


def test_hardmax_takes_the_first() -> None:
    x = np.array([[1.0, 3, 3, 0], [2, 2, 2, 2], [-np.inf, -np.inf, 1, 1]])
    want = [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0]]
    assert af.hardmax(x).tolist() == want
    assert af.hardmax(np.asfortranarray(x.T), axis=0).T.tolist() == want
    # What is excluded is not the first, though nothing is larger.
    low = np.full(3, -np.inf)
    assert af.hardmax(low, where=np.array([False, True, True])).tolist() == [0, 1, 0]
    many = np.zeros((2, 40_000), np.float32)
    many[:, [17_000, 39_999]] = 1
    for axis, given in ((-1, many), (0, np.ascontiguousarray(many.T))):
        got = af.hardmax(given, axis=axis)
        assert np.argmax(got, axis=axis).tolist() == [17_000, 17_000]
        assert got.sum() == 2


@pytest.mark.parametrize("bits", [4, 12, 30, 48])
@pytest.mark.parametrize(("name", "params"), THRESHOLDS)
def test_an_element_at_the_edge_keeps_the_bound(name, params, bits):
    """It has next to nothing in its bracket, and all of its digits."""
    f, subject = af.get(name), Subject.of(name)
    d = params.get("alpha", {"sparsemax": 2.0, "entmax15": 1.5}.get(name)) - 1
    if d == 0:
        return
    x = np.random.default_rng(bits).normal(size=(5, 4)) * 0.3
    x -= x.max(axis=-1, keepdims=True)
    # Beyond it an element would leave the row.
    edge = -(f(x, **params).max(axis=-1, keepdims=True) ** d) / d
    x = np.append(x, edge * (1 - 2.0**-bits), axis=-1)
    y = f(x, **params)
    assert (y[:, -1] > 0).all()
    assert (y[:, -1] < 2.0 ** (1 - bits)).all()
    truth = subject.truth(np.float64, **params)
    (one,) = judged(truth, "forward", (x,), (y,))
    assert one.errors.max() <= bound(name, "float64", "forward")


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("alpha", "largest", "edge"),
    [
        (1.125, 1, -8),
        (1.25, 1, -4),
        (1.25, 16, -2),
        (1.5, 1, -2),
        (1.5, 4, -1),
        (2, 1, -1),
        (2, 2, -0.5),
    ],
)
def test_an_element_at_the_edge_of_its_row_has_nothing(alpha, largest, edge, dtype):
    for shift in (0, 0.5, -3, 64):
        x = np.array([*[shift] * largest, shift + edge], dtype)
        y = af.entmax(x, alpha=alpha)
        assert y[-1] == 0
        assert af.entmax.backward(np.arange(x.size, dtype=dtype), x, alpha=alpha)[-1] == 0
        np.testing.assert_allclose(y[:-1], 1 / largest, rtol=np.finfo(dtype).eps)
