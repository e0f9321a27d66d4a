"""Gradients have one rule: the shape of what they are by; grad never exceeds the result."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

import actfast as af
from actfast.calls import gradients
from tests.calls import HAS_GRAD, METHODS, allowed, assert_same, call, flat, kinds_of, same_bits
from tests.reference import ELEMENTWISE, GATED, INFOS, ROWWISE

POINTWISE = [(n, k) for n in ELEMENTWISE for k in kinds_of(n) if k in HAS_GRAD]
ROWS = [(n, k) for n in ROWWISE for k in kinds_of(n) if k in HAS_GRAD]
DTYPES = ["e", "f", "d"]
SHAPES = [(), (1,), (5,), (3, 1), (1, 5), (3, 5)]


def numbers(shape, dtype, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


def total(each, shape, dtype):
    """The sum over what was broadcast: in float64, in the order of the axes."""
    each = np.ascontiguousarray(each, np.float64)
    lead = each.ndim - len(shape)
    axes = (*range(lead), *(lead + i for i, n in enumerate(shape) if n == 1 < each.shape[lead + i]))
    return each.sum(axis=axes).reshape(shape).astype(dtype)[()]


def whole(operand, shape):
    return np.array(np.broadcast_to(operand, shape))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("name", "kind"), [*POINTWISE, *ROWS])
def test_grad_broadcasts_to_the_result(name, kind, dtype):
    x = numbers((3, 5), dtype)
    result = (3,) if INFOS[name].family.reduces else (3, 5)
    for shape in SHAPES:
        grad = numbers(shape, dtype, 1)
        try:
            fits = np.broadcast_shapes(shape, result) == result
        except ValueError:
            fits = False
        # A reduction's gradient may keep the axes.
        keeps = result == (3,) and shape in ((3, 1), (1, 1), (1,), ())
        if not fits and not keeps:
            with pytest.raises(ValueError, match=f"{name}.{kind}.*grad must broadcast"):
                call(name, kind, grad, x)
            continue
        full = whole(grad, result if fits else (3, 1))
        want = call(name, kind, full, x)
        for laid in (x, np.asfortranarray(x), x.astype(x.dtype.newbyteorder("S"))):
            assert_same([np.ascontiguousarray(g) for g in call(name, kind, grad, laid)], want)
        if shape == ():
            assert_same(call(name, kind, float(grad), x), want)
        if kind == "backward":
            _, back = af.get(name).vjp(x)
            assert same_bits(back(grad), back(full))


@pytest.mark.parametrize(("name", "kind"), [*POINTWISE, *ROWS])
def test_grad_never_goes_beyond(name, kind):
    for x in (numbers((5,), "f"), np.float32(0.5), 0.5):
        for shape in ((2, 5), (1, 5), (2, 1), (1, 1, 1)):
            out = np.full(np.shape(x), 7, np.float32)
            keywords = {"axis": None} if name in ROWWISE and np.ndim(x) == 0 else {}
            if np.ndim(x) == 0 and shape == (1, 5):
                shape = (1,)
            with pytest.raises(ValueError, match=rf"{name}\.{kind}.*grad must broadcast to"):
                call(name, kind, np.ones(shape, np.float32), x, out=out, **keywords)
            assert (out == 7).all()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("name", "kind"), [e for e in POINTWISE if INFOS[e[0]].params])
def test_x_that_parameters_repeat(name, kind, dtype):
    """Its gradient is summed over what it was repeated along, whatever the order of memory."""
    for param in INFOS[name].params:
        weight = np.random.default_rng(2).uniform(0.5, 2, (4, 3, 5)).astype(dtype)
        assert allowed(name, kind, {param.name: weight})
        for shape in SHAPES:
            x = numbers(shape, dtype, 3)
            for grad_shape in ((), (5,), (3, 1), (4, 3, 5)):
                grad = numbers(grad_shape, dtype, 4)
                full = [whole(a, weight.shape) for a in (grad, x)]
                each = call(name, kind, *full, **{param.name: weight})
                want = [total(one, shape, dtype) for one in each]
                for laid in (weight, np.asfortranarray(weight), weight[::-1][::-1]):
                    assert_same(call(name, kind, grad, x, **{param.name: laid}), want)
                if shape:
                    out = np.full(shape, 7, dtype)
                    assert call(name, kind, grad, x, out=out, **{param.name: weight})[0] is out
                    assert_same([out], want)
            mask = np.random.default_rng(5).random(weight.shape) < 0.5
            grad = numbers(weight.shape, dtype, 6)
            masked = call(name, kind, grad, x, where=mask, **{param.name: weight})
            full = call(name, kind, grad, whole(x, weight.shape), **{param.name: weight})
            if shape != weight.shape:
                assert_same(masked, [total(np.where(mask, one, 0), shape, dtype) for one in full])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", GATED)
def test_gates_that_are_repeated(name, dtype):
    f = af.get(name)
    for gate_shape in SHAPES:
        for value_shape in SHAPES:
            gate, value = numbers(gate_shape, dtype, 7), numbers(value_shape, dtype, 8)
            shape = np.broadcast_shapes(gate_shape, value_shape)
            for grad_shape in ((), shape):
                grad = numbers(grad_shape, dtype, 9)
                each = f.backward(*(whole(a, shape) for a in (grad, gate, value)))
                shapes = (gate_shape, value_shape)
                want = [total(e, s, dtype) for e, s in zip(each, shapes, strict=True)]
                y, back = f.vjp(gate, value)
                for got in (f.backward(grad, gate, value), back(grad)):
                    # A sum of zeros may have either sign.
                    assert_same([g + 0 for g in got], [w + 0 for w in want])
                assert np.shape(y) == shape
            with pytest.raises(ValueError, match=rf"{name}\.backward.*grad must broadcast"):
                f.backward(np.ones((2, *shape), dtype), gate, value)


@pytest.mark.parametrize("name", [n for n in (*ELEMENTWISE, *GATED) if INFOS[n].params])
def test_parameter_gradients(name):
    """Of the parameter's shape, against differences in float64."""
    f = af.get(name)
    inputs = [numbers((3, 5), "d", 10 + i) for i, _ in enumerate(INFOS[name].family.operands)]
    for param in INFOS[name].params:
        for shape in ((), (1,), (5,), (3, 1), (3, 5)):
            if param.along_axis and shape == (5,):
                continue
            weight = np.random.default_rng(12).uniform(0.5, 2, shape)
            for grad_shape in ((), (5,), (3, 5)):
                grad = numbers(grad_shape, "d", 13)
                found = f.parameter_gradients(grad, *inputs, **{param.name: weight})
                got = found[param.name]
                assert np.shape(got) == shape
                step = 1e-6
                up, down = (
                    f(*inputs, **{param.name: whole(weight + s, (3, 5))}) for s in (step, -step)
                )
                want = total(grad * (up - down) / (2 * step), shape, "d")
                np.testing.assert_allclose(got, want, rtol=2e-6, atol=1e-8)
        ordered = np.asfortranarray(np.ones((3, 5)))
        a, b = (f.parameter_gradients(g, *inputs)[param.name] for g in (ordered, np.ones((3, 5))))
        assert same_bits(np.asarray(a), np.asarray(b))
        for dtype in "ef":
            cast = [a.astype(dtype) for a in inputs]
            got = f.parameter_gradients(1.0, *cast, **{param.name: 0.75})[param.name]
            assert got.dtype == dtype
        with pytest.raises(ValueError, match=rf"{name}\.parameter_gradients.*grad must broadcast"):
            f.parameter_gradients(np.ones((2, 3, 5)), *inputs)


@pytest.mark.parametrize(("name", "kind"), ROWS)
def test_rows_have_one_rule_too(name, kind):
    """A gradient of one number goes to every element, for each kind of axis."""
    x = numbers((2, 3, 5), "f", 14)
    f = getattr(af.get(name), METHODS[kind])
    for axis in (0, 1, (0, 2), None):
        result = x.sum(axis=axis).shape if INFOS[name].family.reduces else x.shape
        for grad in (2, 2.0, np.float32(2), np.array(2, "f")):
            (got,) = flat(f(grad, x, axis=axis))
            assert got.shape == x.shape
            assert_same([got], flat(f(np.full(result, 2, "f"), x, axis=axis)))


@pytest.mark.parametrize("shape", [(3, 5, 4), (4, 9), (40,)])
@pytest.mark.parametrize("name", ["leaky_relu", "prelu", "xielu", "swiglu", "identity"])
def test_by_parameters_in_pieces(name, shape, monkeypatch):
    """A large call's gradients are summed piece by piece; arrays of parameters, and biases."""
    f = af.get(name)
    own = [numbers(shape, np.float64, i) for i in range(len(INFOS[name].family.operands))]
    bias = tuple(numbers(shape[-1:], np.float64, 5 + i) for i in range(len(own)))
    arrays = {
        p.name: 0.3 + numbers((*shape[:-1], 1), np.float64, 9) ** 2
        for p in INFOS[name].params
        if not p.along_axis and p.accepts(0.3) and p.accepts(3.0)
    }
    given = {"bias": bias if len(bias) > 1 else bias[0], **arrays}
    want = f.parameter_gradients(own[0], *own, **given)
    monkeypatch.setattr(gradients, "PIECE", 7)
    got = f.parameter_gradients(own[0], *own, **given)
    assert got.keys() == want.keys()
    for key in want:
        for one, other in zip(flat(got[key]), flat(want[key]), strict=True):
            assert np.shape(one) == np.shape(other)
            np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)


def test_by_parameters_takes_little_memory():
    x, weight = numbers((3000, 1000), np.float32), np.full(1000, 0.25, np.float32)
    tracemalloc.start()
    try:
        af.prelu.parameter_gradients(x, x, weight, bias=weight)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < x.nbytes
