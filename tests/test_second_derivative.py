"""The second derivative, of built-ins and formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest

import actfast as af
from actfast.facts.row import ROWS
from tests.reference import ELEMENTWISE, INFOS, every
from tests.second_derivatives import BOUND, DTYPES, measured

KINKED = {row.name: row for row in ROWS if row.family.pointwise and row.kinks}
# Where the row states it, the conformance suite judges by that.
# Of the others the second derivative need not vanish far out, and may overflow.
BOUNDED = [name for name in ELEMENTWISE if INFOS[name].lipschitz]
STATED = sorted({*BOUNDED, *(row.name for row in ROWS if row.second_derivative and row.lipschitz)})
WITH_PARAMETERS = [row.name for row in ROWS if row.second_derivative and row.params]


@pytest.fixture(autouse=True)
def _registered_names_are_forgotten():
    yield
    from actfast.registry.names import _state

    _state.registered.clear()


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)
@pytest.mark.parametrize("name", every(STATED))
def test_the_bound_holds_over_the_whole_range(name, dtype):
    worst = measured(name, dtype, 40)
    assert worst.away <= BOUND, worst
    assert worst.near <= 1, worst


@pytest.mark.parametrize("name", WITH_PARAMETERS)
def test_the_bound_holds_for_other_parameters(name):
    for value in (0.5, 2.0, 0.3):
        params = {p.name: value for p in INFOS[name].params if p.accepts(value)}
        worst = measured(name, np.float32, 15, seed=1, **params)
        assert worst.away <= BOUND, (params, worst)
        worst = measured(name, np.float64, 15, seed=1, **params)
        # Subnormal results are of the precision of what they are multiples of.
        assert worst.away <= BOUND * max(1, value**2), (params, worst)


@pytest.mark.parametrize("name", BOUNDED)
def test_limits_and_nan(name):
    f = af.get(name)
    for dtype in (np.float16, np.float32, np.float64):
        x = np.array([-math.inf, math.inf, math.nan], dtype)
        with np.errstate(all="raise"):
            got = f.second_derivative(x)
        assert got.dtype == dtype
        np.testing.assert_array_equal(got, [0, 0, math.nan])


@pytest.mark.parametrize("name", BOUNDED)
def test_every_road_gives_the_same_bits(name):
    f = af.get(name)
    x = (np.random.default_rng(0).normal(size=(31, 70)) * 4).astype(np.float32)
    for at in (x, x.astype(np.float64)):
        want = f.second_derivative(at)
        np.testing.assert_array_equal(f.second_derivative(at.T), want.T)
        np.testing.assert_array_equal(f.second_derivative(at[::-1, ::3]), want[::-1, ::3])
        np.testing.assert_array_equal([f.second_derivative(v) for v in at[0]], want[0])
        inplace = at.copy()
        assert f.second_derivative(inplace, out=inplace) is inplace
        np.testing.assert_array_equal(inplace, want)
        mask, out = at > 0, np.full_like(at, 7)
        f.second_derivative(at, where=mask, out=out)
        np.testing.assert_array_equal(out, np.where(mask, want, 7))
    half = x.astype(np.float16)
    want = f.second_derivative(half.astype(np.float32)).astype(np.float16)
    np.testing.assert_array_equal(f.second_derivative(half), want)
    assert f.second_derivative(np.arange(3)).dtype == np.float64


def test_at_a_kink_it_is_that_of_the_branch_taken():
    for row in KINKED.values():
        f = af.get(row.name)
        for at, _ in f.kinks:
            sides = [f.second_derivative(at + h) for h in (-1e-12, 1e-12)]
            assert min(sides) - 1e-9 <= f.second_derivative(at) <= max(sides) + 1e-9


def test_of_formulas_and_specs():
    f = af.define("ripple", "x + sin(a*x)**2 / a", a=2.0)
    x = np.linspace(-3, 3, 50)
    np.testing.assert_allclose(f.second_derivative(x), 2 * 2.0 * np.cos(4 * x), rtol=1e-13)
    np.testing.assert_allclose(f.second_derivative(x, a=0.5), np.cos(x), rtol=1e-13)
    calls = af.define("calls", "gelu(x) + elu(x, alpha=0.5)")
    want = af.gelu.second_derivative(x) + af.elu.second_derivative(x, 0.5)
    np.testing.assert_allclose(calls.second_derivative(x), want, rtol=1e-13, atol=1e-16)
    given = af.register(
        af.ActivationSpec("given", formula="x**3", second_derivative="6*x + 0 * x", left="1 - x")
    )
    np.testing.assert_array_equal(given.second_derivative(x), 6 * x)
    assert given.second_derivative(-np.inf) == 0
    numpy = af.register(af.ActivationSpec("cube", forward=lambda x: x**3, formula="x**3"))
    np.testing.assert_allclose(numpy.second_derivative(x), 6 * x, rtol=1e-15)


def test_where_there_is_none():
    f = af.register(af.ActivationSpec("opaque", forward=np.tanh))
    with pytest.raises(TypeError, match="opaque has no derivative"):
        f.second_derivative(1.0)
    g = af.define("gate2", "gate * value", inputs=("gate", "value"))
    with pytest.raises(TypeError, match="one by each pair of inputs"):
        g.second_derivative(1.0, 2.0)
