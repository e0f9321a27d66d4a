"""Every gradient has the shape of what it is by, whatever the activation is made of."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import actfast as af
from actfast import kernels
from actfast.registry.names import activation_of
from tests.calls import HAS_GRAD, METHODS, flat, kinds_of, same_bits
from tests.reference import ELEMENTWISE, GATED, INFOS, REPRESENTATIVES, ROWWISE

STEP = 1e-6


def curve(x, a=1.0, b=0.5):
    return a * np.tanh(x) + b * x * x


def curve_slope(x, a=1.0, b=0.5):
    return a * (1 - np.tanh(x) ** 2) + 2 * b * x


def gate(gate, value, a=1.0):
    return np.tanh(a * gate) * value


def gate_slopes(gate, value, a=1.0):
    y = np.tanh(a * gate)
    return a * (1 - y * y) * value, y


def specs():
    formula, gated = "a*tanh(x) + b*x**2", "tanh(a*gate) * value"
    two, one = {"a": 1.0, "b": 0.5}, {"a": 1.0}
    spec = af.ActivationSpec
    yield spec("of_formula", formula=formula, params=two)
    yield spec("of_numpy", forward=curve, derivative=curve_slope, formula=formula, params=two)
    yield spec("of_both", forward=curve, formula=formula, params=two)
    loops = kernels.find(activation_of(spec("of_loops", formula=formula, params=two)))
    yield spec("of_loops", kernels=loops, formula=formula, params=two)
    yield spec("gate_of_formula", formula=gated, inputs=("gate", "value"), params=one)
    yield spec(
        "gate_of_numpy",
        forward=gate,
        derivative=gate_slopes,
        formula=gated,
        inputs=("gate", "value"),
        params=one,
    )


MADE = {spec.name: spec for spec in specs()}
SUBJECTS = [*(n for n in (*ELEMENTWISE, *GATED)), *MADE]


def subject(name):
    return activation_of(MADE[name]) if name in MADE else af.get(name)


@st.composite
def shapes_that_broadcast(draw, count):
    """Shapes of operands, and the result's."""
    whole = draw(st.lists(st.integers(0, 3), max_size=3))
    shapes = []
    for _ in range(count):
        length = draw(st.integers(0, len(whole)))
        kept = [draw(st.sampled_from((n, 1))) for n in whole[len(whole) - length :]]
        shapes.append(tuple(kept))
    return shapes, np.broadcast_shapes(*shapes)


def total(each, shape):
    """The sum over what was broadcast."""
    each = np.asarray(each, np.float64)
    lead = each.ndim - len(shape)
    axes = (*range(lead), *(lead + i for i, n in enumerate(shape) if n == 1))
    return each.sum(axis=axes).reshape(shape)


def close(got, want):
    assert np.shape(got) == np.shape(want)
    np.testing.assert_allclose(got, want, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("name", SUBJECTS)
@settings(max_examples=25)
@given(data=st.data())
def test_gradients_against_differences(name, data):
    f = subject(name)
    operands, params = f._row.family.operands, f._row.params
    count = len(operands) + len(params)
    shapes, result = data.draw(shapes_that_broadcast(count))
    rng = np.random.default_rng(data.draw(st.integers(0, 9)))
    # Away from kinks, of which those that lie elsewhere are few.
    inputs = [rng.uniform(0.1, 0.9, s) * rng.choice([-1, 1], s) for s in shapes[: len(operands)]]
    values = {
        p.name: rng.uniform(0.6, 1.4, s)
        for p, s in zip(params, shapes[len(operands) :], strict=True)
    }
    if any(p.along_axis and np.ndim(values[p.name]) == 1 for p in params):
        return  # it lies along an axis of its own
    (grad_shape,), _ = data.draw(shapes_that_broadcast(1))
    grad = rng.normal(size=grad_shape)
    try:
        fits = np.broadcast_shapes(grad_shape, result) == result
    except ValueError:
        fits = False
    y, back = f.vjp(*inputs, **values)
    assert np.shape(y) == result
    calls = [
        lambda: back(grad),
        lambda: f.backward(grad, *inputs, **values),
        lambda: f.parameter_gradients(grad, *inputs, **values),
    ]
    if not fits:
        for call in calls:
            with pytest.raises(ValueError, match=r"grad must broadcast to the result's shape"):
                call()
        return

    def difference(i, name):
        ends = []
        for step in (STEP, -STEP):
            moved, given = list(inputs), dict(values)
            if i is None:
                given[name] = np.broadcast_to(given[name], result) + step
            else:
                moved[i] = np.broadcast_to(moved[i], result) + step
            ends.append(f(*moved, **given))
        return grad * (ends[0] - ends[1]) / (2 * STEP)

    for found in (flat(calls[0]()), flat(calls[1]())):
        for i, (got, x) in enumerate(zip(found, inputs, strict=True)):
            close(got, total(difference(i, None), np.shape(x)))
    for param, got in calls[2]().items():
        close(got, total(difference(None, param), np.shape(values[param])))


def containers():
    import dask.array as da
    import pandas as pd
    import xarray as xr

    return np.ma.array, da.from_array, pd.Series, xr.DataArray


@pytest.mark.parametrize("name", SUBJECTS)
def test_containers_have_the_same_rule(name):
    f = subject(name)
    x = np.linspace(-2, 2, 4)
    inputs = (x,) * len(f._row.family.operands)
    for make in containers():
        held = tuple(map(make, inputs))
        for beyond in (np.ones((3, 4)), np.ones((1, 4)), np.ones(3)):
            with pytest.raises(ValueError, match=rf"{f.name}\.backward.*grad must broadcast"):
                f.backward(beyond, *held)
        if len(inputs) > 1:
            continue
        with pytest.raises(ValueError, match="grad must broadcast"):
            f.vjp(*held)[1](np.ones((3, 4)))
        for grad in (2.0, np.ones(1), np.ones(4)):
            got, want = f.backward(grad, *held), f.backward(grad, *inputs)
            np.testing.assert_array_equal(np.asarray(got), want)


@pytest.mark.parametrize("name", [n for n in SUBJECTS if subject(n)._row.params])
def test_a_container_that_parameters_repeat(name):
    import dask.array as da
    import xarray as xr

    f = subject(name)
    if len(f._row.family.operands) > 1:
        return
    name = f._row.param_names[0]
    x, weight = np.linspace(-2, 2, 4), np.array([[0.5], [0.75], [1.25]])
    grad = np.random.default_rng(0).normal(size=(3, 4))
    want = f.backward(grad, x, **{name: weight})
    lazy = f.backward(grad, da.from_array(x, chunks=2), **{name: da.from_array(weight)})
    assert type(lazy) is da.Array
    assert lazy.dtype == np.float64
    np.testing.assert_allclose(lazy.compute(), want, rtol=1e-13)
    labelled = xr.DataArray(x, dims="x")
    slopes = xr.DataArray(weight[:, 0], dims="slope")
    for dims in (("slope", "x"), ("x", "slope")):
        own = xr.DataArray(grad, dims=("slope", "x")).transpose(*dims)
        got = f.backward(own, labelled, **{name: slopes})
        assert got.dims == ("x",)
        np.testing.assert_allclose(got.data, want, rtol=1e-13)
        _, back = f.vjp(labelled, **{name: slopes})
        np.testing.assert_allclose(back(own).data, want, rtol=1e-13)
    with pytest.raises(ValueError, match=r"grad must broadcast to the result's dimensions"):
        f.backward(xr.DataArray(grad, dims=("other", "x")), labelled, **{name: slopes})
    hidden = np.ma.array(x, mask=[0, 1, 0, 0])
    got = f.backward(np.ma.array(grad, mask=grad > 1), hidden, **{name: weight})
    assert got.mask.tolist() == [False, True, False, False]
    want = f.backward(np.where(grad > 1, 0, grad), x, **{name: weight})
    np.testing.assert_array_equal(got.data[~got.mask], want[~got.mask])


def test_the_case_that_was_reported():
    x = np.array([1.0, -2.0])
    y, back = af.leaky_relu.vjp(x, negative_slope=[[0.1], [0.2]])
    assert y.shape == (2, 2)
    got = back(np.ones_like(y))
    assert got.shape == (2,)
    np.testing.assert_allclose(got, [2, 0.3])
    with pytest.raises(ValueError, match=r"gelu\.backward: grad must broadcast.*\(2,\).*\(4, 2\)"):
        af.gelu.backward(np.ones((4, 2)), np.zeros(2))


@pytest.mark.parametrize("seed", range(3))
def test_sums_are_in_float64_and_in_a_fixed_order(seed):
    """float32 sums would lose the ones; the order does not follow the memory's."""
    n = 1 << 12
    grad = np.random.default_rng(seed).permutation(np.r_[2.0**24, np.ones(n), -(2.0**24)])
    slope = np.ones((n + 2, 1), np.float32)
    x = np.float32([-1.0])
    got = af.leaky_relu.backward(grad.astype("f")[:, None], x, negative_slope=slope)
    assert got.tolist() == [n]
    wide = np.random.default_rng(seed).normal(size=(64, 64)).astype("f")
    x = np.full(64, -1, np.float32)
    slope = np.ones((64, 64), np.float32)
    first = af.leaky_relu.backward(wide, x, negative_slope=slope)
    again = af.leaky_relu.backward(np.asfortranarray(wide), x, negative_slope=slope)
    assert same_bits(first, again)


# Rows


def row_differences(f, grad, x, name, value, **options):
    ends = []
    for step in (STEP, -STEP):
        y = f(x, **{**options, name: value + step})
        ends.append(np.where(np.isfinite(y), y, 0))
    return (grad * (ends[0] - ends[1])).sum() / (2 * STEP)


@pytest.mark.parametrize("name", [n for n in ROWWISE if INFOS[n].params])
@pytest.mark.parametrize("masked", [False, True])
def test_parameters_of_rows(name, masked):
    f = af.get(name)
    rng = np.random.default_rng(0)
    x, grad = 3 * rng.normal(size=(2, 3, 4, 5))
    where = rng.random(x.shape) < 0.7 if masked else None
    for param in INFOS[name].params:
        for axis in (-1, 0, (0, 2), None):
            # Both sides of it are taken for the difference.
            for value in (v for v in (1.0, 0.5, 1.6, 2.5) if param.accepts(v - 0.01)):
                options = {"axis": axis, "where": where}
                found = f.parameter_gradients(grad, x, **options, **{param.name: value})
                want = row_differences(f, grad, x, param.name, value, **options)
                assert found[param.name] == pytest.approx(want, rel=1e-6, abs=1e-7)
        narrow = f.parameter_gradients(grad.astype("f"), x.astype("f"))[param.name]
        assert type(narrow) is np.float32
        wide = f.parameter_gradients(grad, x.astype("f"), dtype=np.float64)[param.name]
        assert type(wide) is np.float64
        hidden = np.ma.array(x, mask=x > 2)
        got = f.parameter_gradients(grad, hidden)[param.name]
        assert got == f.parameter_gradients(grad, x, where=x <= 2)[param.name]
        # An element that is not there has no part in it.
        gone = x.copy()
        gone[..., 0] = np.inf if "max(-x)" in INFOS[name].formula else -np.inf
        inner = f.parameter_gradients(np.where(np.isfinite(gone), grad, 0), gone)[param.name]
        want = f.parameter_gradients(grad[..., 1:], x[..., 1:])[param.name]
        assert inner == pytest.approx(want, rel=1e-12)
    with pytest.raises(ValueError, match=rf"{name}\.parameter_gradients: grad must broadcast"):
        f.parameter_gradients(np.ones((2, *x.shape)), x)
    with pytest.raises(TypeError, match=rf"{name}\.parameter_gradients.*unknown keyword 'out'"):
        f.parameter_gradients(grad, x, out=x)
    with pytest.raises(af.ParameterError, match="must be"):
        f.parameter_gradients(grad, x, **{param.name: -1.0})


def test_rows_without_parameters_have_no_gradients_by_them():
    for name in ROWWISE:
        if not INFOS[name].params:
            assert af.get(name).parameter_gradients(1.0, np.ones((2, 3))) == {}


# dtype


@pytest.mark.parametrize("name", REPRESENTATIVES)
def test_every_method_takes_dtype(name):
    """It is the type to compute in: as if the operands had been of it."""
    f = af.get(name)
    rng = np.random.default_rng(1)
    inputs = [rng.normal(size=(3, 4)).astype("e") for _ in f._row.family.operands]
    for dtype in (np.float32, np.float64):
        wide = [x.astype(dtype) for x in inputs]
        grad = rng.normal(size=3 if f._row.family.reduces else (3, 4)).astype("e")
        for kind in kinds_of(name):
            own = inputs[:1] if kind == "backward_from_output" else inputs
            theirs = wide[:1] if kind == "backward_from_output" else wide
            if kind == "second_derivative" and not f._row.family.pointwise:
                continue
            method = getattr(f, METHODS[kind])
            given = (grad,) if kind in HAS_GRAD else ()
            got = flat(method(*given, *own, dtype=dtype))
            want = flat(method(*(g.astype(dtype) for g in given), *theirs))
            for a, b in zip(got, want, strict=True):
                assert a.dtype == dtype
                assert same_bits(a, b)
            if len(got) == 1:
                for held in (np.float32, np.float64, np.float16):
                    out = np.empty(got[0].shape, held)
                    assert method(*given, *own, dtype=dtype, out=out) is out
                    np.testing.assert_array_equal(out, got[0].astype(held))
        y, back = f.vjp(*inputs, dtype=dtype)
        want, pull = f.vjp(*wide)
        assert y.dtype == dtype
        assert same_bits(y, want)
        for a, b in zip(flat(back(grad)), flat(pull(grad.astype(dtype))), strict=True):
            assert a.dtype == dtype
            assert same_bits(a, b)
        for value in f.parameter_gradients(grad, *inputs, dtype=dtype).values():
            assert value.dtype == dtype
        if hasattr(f, "jacobian") and not f._row.family.reduces:
            assert same_bits(f.jacobian(inputs[0], dtype=dtype), f.jacobian(wide[0]))
        if len(inputs) > 1:
            packed, whole = np.concatenate(inputs, -1), np.concatenate(wide, -1)
            assert same_bits(f(packed, dtype=dtype), f(whole))
            got = f.backward(grad, packed, dtype=dtype)
            assert got.dtype == dtype
            assert same_bits(got, f.backward(grad.astype(dtype), whole))


# What there is not


def test_a_pullback_that_cannot_be_fails_at_once():
    plain = activation_of(af.ActivationSpec("plain", forward=np.tanh))
    rows = activation_of(
        af.ActivationSpec("rows", forward=lambda x: x - x.max(-1, keepdims=True), family="rowwise")
    )
    made = activation_of(MADE["of_formula"])
    x = np.ones(3)
    for call, error, words in (
        (lambda: plain.vjp(x), TypeError, r"plain\.vjp: plain has no derivative"),
        (lambda: rows.vjp(x), TypeError, r"rows\.vjp: rows has no backward"),
        (lambda: made.vjp(x, a=np.ones(2)), ValueError, "shapes must broadcast"),
        (lambda: made.vjp(x, c=1.0), TypeError, "unknown keyword 'c'"),
        (lambda: made.vjp(x, out=x), TypeError, r"of_formula\.vjp does not take 'out'"),
    ):
        with pytest.raises(error, match=words):
            call()


def test_the_reason_is_that_of_what_is_asked_for():
    x = np.ones(3)
    for keyword, chosen in (({}, "gelu"), ({"approximate": "tanh"}, "gelu_tanh")):
        with pytest.raises(TypeError, match=rf"^{chosen} has no backward_from_output: the output"):
            af.gelu.backward_from_output(x, x, **keyword)
        with pytest.raises(TypeError, match=r"backward\(grad, x\)$"):
            af.gelu.backward_from_output(x, x, **keyword)
    with pytest.raises(ValueError, match="approximate must be one of 'none', 'tanh', 'sigmoid'"):
        af.gelu.backward_from_output(x, x, approximate="tan")
    with pytest.raises(TypeError, match=r"use backward\(grad, gate, value\)"):
        af.swiglu.backward_from_output(x, x)
    made = activation_of(MADE["of_formula"])
    with pytest.raises(TypeError, match="nothing says how its derivative follows from the output"):
        made.backward_from_output(x, x)
    plain = activation_of(af.ActivationSpec("plain", forward=np.tanh))
    with pytest.raises(TypeError, match=r"plain\.backward_from_output: plain has no derivative"):
        plain.backward_from_output(x, x)
