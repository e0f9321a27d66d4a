"""crelu and maxout, and the functions that draw: values, gradients, generators, errors."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import actfast as af

DTYPES = ["float16", "bfloat16", "float32", "float64"]
SHAPE = (4, 6, 5)


def dtype_of(name: str) -> Any:
    if name == "bfloat16":
        return pytest.importorskip("ml_dtypes").bfloat16
    return np.dtype(name)


def sample(dtype: Any = np.float64, shape: tuple[int, ...] = SHAPE) -> Any:
    return np.random.default_rng(5).normal(size=shape).astype(dtype)


def new() -> np.random.Generator:
    return np.random.default_rng(7)


def same(a: Any, b: Any) -> bool:
    return np.array_equal(np.asarray(a, np.float64), np.asarray(b, np.float64), equal_nan=True)


DRAWING: list[tuple[Any, dict[str, Any]]] = [
    (af.dropout, {"p": 0.3}),
    (af.alpha_dropout, {"p": 0.3}),
    (af.feature_alpha_dropout, {"p": 0.3}),
    (af.sampled_rrelu, {"lower": 0.1, "upper": 0.4}),
    (af.gumbel_softmax, {"tau": 0.7}),
]
DRAWN = pytest.mark.parametrize(("f", "options"), DRAWING, ids=[f.name for f, _ in DRAWING])


# Reshaping


@pytest.mark.parametrize("name", DTYPES)
@pytest.mark.parametrize("axis", [0, 1, -1])
def test_crelu_is_both_halves(name: str, axis: int) -> None:
    x = sample(dtype_of(name))
    y = af.crelu(x, axis=axis)
    assert y.dtype == x.dtype
    assert same(y, np.concatenate([np.maximum(x, 0), np.maximum(-x, 0)], axis=axis))
    out = np.empty_like(y)
    assert af.crelu(x, axis=axis, out=out) is out
    assert same(out, y)


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_maxout_is_of_neighbours(axis: int) -> None:
    x = sample(shape=(6, 6, 6))
    moved = np.moveaxis(x, axis, -1)
    want = np.maximum(moved[..., 0::2], moved[..., 1::2])
    assert same(np.moveaxis(af.maxout(x, 2, axis=axis), axis, -1), want)


@pytest.mark.parametrize("f", [af.crelu, lambda x, **k: af.maxout(x, 3, **k)])
@pytest.mark.parametrize("axis", [1, -2])
def test_reshaping_gradients_are_differences(f: Callable[..., Any], axis: int) -> None:
    x = sample()
    y = f(x, axis=axis)
    grad = np.random.default_rng(6).normal(size=y.shape)
    given = af.crelu if f is af.crelu else af.maxout
    more = () if f is af.crelu else (3,)
    got = given.backward(grad, x, *more, axis=axis)
    again = given.vjp(x, *more, axis=axis)[1](grad)
    assert same(got, again)
    step = 1e-6
    for at in np.ndindex(x.shape):
        moved = np.zeros_like(x)
        moved[at] = step
        slope = np.sum(grad * (f(x + moved, axis=axis) - f(x - moved, axis=axis))) / (2 * step)
        assert abs(slope - got[at]) < 1e-6


def test_what_is_nan_stays_nan() -> None:
    x = np.array([1.0, np.nan, -2.0, 0.0])
    assert np.isnan(af.crelu(x)).tolist() == [False, True, False, False] * 2
    assert np.isnan(af.crelu.backward(np.ones(8), x)).tolist() == [False, True, False, False]
    assert np.isnan(af.maxout(x, 2)).tolist() == [True, False]
    assert np.isnan(af.maxout.backward(np.ones(2), x, 2)).tolist() == [False, True, False, False]


def test_a_gradient_meets_no_closed_half() -> None:
    x = np.array([1.0, -1.0, 0.0])
    grad = np.array([2.0, np.inf, np.inf, np.inf, 3.0, np.inf])
    assert af.crelu.backward(grad, x).tolist() == [2.0, -3.0, 0.0]


def test_ties_go_to_the_first() -> None:
    assert af.maxout.backward(np.ones(1), np.array([1.0, 2.0, 2.0]), 3).tolist() == [0, 1, 0]


# Drawing


@DRAWN
@pytest.mark.parametrize("name", DTYPES)
def test_the_same_state_draws_the_same(f: Any, options: dict[str, Any], name: str) -> None:
    x = sample(dtype_of(name))
    one, two = new(), new()
    first, second = f(x, rng=one, **options), f(x, rng=two, **options)
    assert first.dtype == x.dtype
    assert same(first, second)
    assert one.bit_generator.state == two.bit_generator.state
    assert not same(first, f(x, rng=one, **options))
    out = np.empty_like(x)
    assert f(x, rng=new(), out=out, **options) is out
    assert same(out, first)
    own = x.copy()
    assert same(f(own, rng=new(), out=own, **options), first)


@DRAWN
def test_layout_does_not_matter(f: Any, options: dict[str, Any]) -> None:
    x = sample()
    want = f(x, rng=new(), **options)
    assert same(f(np.asfortranarray(x), rng=new(), **options), want)
    assert same(f(x[::-1][::-1], rng=new(), **options), want)
    assert same(f(x.astype(">f8"), rng=new(), **options), want)


@DRAWN
def test_gradients_go_through_the_same_draw(f: Any, options: dict[str, Any]) -> None:
    x = sample()
    y, back = f.vjp(x, rng=new(), **options)
    assert same(y, f(x, rng=new(), **options))
    grad = np.random.default_rng(8).normal(size=x.shape)
    got = back(grad)
    step = 1e-6
    for at in list(np.ndindex(x.shape))[::7]:
        moved = np.zeros_like(x)
        moved[at] = step
        ends = [f(x + s * moved, rng=new(), **options) for s in (1, -1)]
        slope = np.sum(grad * (ends[0] - ends[1])) / (2 * step)
        assert abs(slope - got[at]) < 1e-6
    out = np.empty_like(x)
    assert back(grad, out=out) is out
    assert same(out, got)


@pytest.mark.parametrize("p", [0, 0.25, 1])
def test_dropout_drops_that_share(p: float) -> None:
    x = np.ones(1 << 16)
    y, back = af.dropout.vjp(x, p, rng=new())
    # Six standard deviations.
    assert abs(np.mean(~back.drawn) - p) <= 6 * np.sqrt(p * (1 - p) / x.size)
    assert set(np.unique(y)) <= {0.0, 1 / (1 - p) if p < 1 else 0.0}


def test_what_is_drawn_does_not_depend_on_p() -> None:
    one, two = new(), new()
    af.dropout(np.ones(9), 0, rng=one)
    af.dropout(np.ones(9), 1, rng=two)
    assert one.bit_generator.state == two.bit_generator.state


def test_what_is_dropped_is_0_whatever_it_was() -> None:
    assert af.dropout(np.array([np.nan, np.inf]), 1, rng=new()).tolist() == [0, 0]


@pytest.mark.parametrize("f", [af.alpha_dropout, af.feature_alpha_dropout])
def test_alpha_dropout_keeps_mean_and_variance(f: Any) -> None:
    x = np.random.default_rng(9).normal(size=(200, 200, 4))
    y = f(x, 0.2, rng=new())
    assert abs(y.mean()) < 0.02
    assert abs(y.std() - 1) < 0.02
    assert not f(x, 1, rng=new()).any()


def test_features_are_dropped_whole() -> None:
    _, back = af.feature_alpha_dropout.vjp(np.ones((3, 4, 5, 6)), rng=new())
    assert back.drawn.shape == (3, 4, 1, 1)


def test_slopes_lie_between() -> None:
    y, back = af.sampled_rrelu.vjp(np.full(1000, -1.0), 0.2, 0.3, rng=new())
    assert -0.3 <= y.min() < -0.29
    assert -0.21 < y.max() <= -0.2
    assert same(back(np.ones(1000)), -y)


def test_hard_shares_are_one_hot_with_the_soft_gradient() -> None:
    x, grad = sample(), np.ones(SHAPE)
    soft, back = af.gumbel_softmax.vjp(x, rng=new(), axis=1)
    hard, back_hard = af.gumbel_softmax.vjp(x, rng=new(), axis=1, hard=True)
    assert same(hard.argmax(axis=1), soft.argmax(axis=1))
    assert set(np.unique(hard)) == {0.0, 1.0}
    assert same(hard.sum(axis=1), np.ones((4, 5)))
    assert same(back(grad), back_hard(grad))


def test_excluded_elements_get_no_share() -> None:
    where = np.arange(5) < 3
    y = af.gumbel_softmax(sample(), rng=new(), where=where)
    assert not y[..., 3:].any()
    assert np.allclose(y.sum(axis=-1), 1)


# Errors


@DRAWN
@pytest.mark.parametrize("rng", [None, 0, np.random.RandomState(0), np.random.PCG64(0)])
def test_another_generator_is_refused(f: Any, options: dict[str, Any], rng: Any) -> None:
    with pytest.raises(TypeError, match=rf"{f.name}: rng must be a numpy.random.Generator"):
        f(sample(), rng=rng, **options)


@pytest.mark.parametrize("f", [af.dropout, af.alpha_dropout, af.feature_alpha_dropout])
@pytest.mark.parametrize("p", [-0.1, 1.5, np.nan, np.inf])
def test_p_is_a_share(f: Any, p: float) -> None:
    out = np.full(SHAPE, 3.0)
    with pytest.raises(af.ParameterError, match=f"{f.name}: p must be between 0 and 1"):
        f(sample(), p, rng=new(), out=out)
    assert (out == 3).all()


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda x: af.maxout(x, 4), ValueError, "multiple of num_pieces = 4 along axis -1"),
        (lambda x: af.maxout(x, 0), af.ParameterError, "at least 1, got 0"),
        (lambda x: af.maxout(x, 1.5), TypeError, "num_pieces must be an int"),
        (lambda x: af.crelu(x, axis=(0, 1)), ValueError, "axis must be one axis"),
        (lambda x: af.crelu(x, axis=3), np.exceptions.AxisError, "within the 3 dimensions"),
        (lambda x: af.crelu(x.astype(complex)), TypeError, "got complex128"),
        (lambda x: af.crelu.backward(np.ones(7), x), ValueError, "grad must broadcast"),
        (lambda x: af.crelu(x, out=x), ValueError, "out must have shape"),
        (lambda x: af.dropout(x, "half", rng=new()), TypeError, "p must be a number"),
        (lambda x: af.dropout.backward(x, x), TypeError, r"y, back = dropout.vjp\(x\)"),
        (lambda x: af.gumbel_softmax(x, tau=0, rng=new()), af.ParameterError, "tau must be"),
        (lambda x: af.sampled_rrelu(x, 1, 0, rng=new()), af.ParameterError, "at least lower = 1"),
        (lambda x: af.feature_alpha_dropout(x[0, 0], rng=new()), ValueError, "one of features"),
    ],
)
def test_errors_say_what_is_wanted(call: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        call(sample())


@pytest.mark.parametrize("f", [af.crelu, af.maxout, *(f for f, _ in DRAWING)])
def test_they_are_functions_of_the_front_door(f: Any) -> None:
    assert getattr(af, f.__name__) is f
    assert pickle.loads(pickle.dumps(f)) is f
    assert f.__doc__
