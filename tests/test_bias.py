"""bias=, what a call adds to its inputs first, and scale= of rows."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

import actfast as af
from tests.calls import as_out, assert_same, call, flat, kinds_of, operands_of
from tests.reference import INFOS

ml_dtypes = pytest.importorskip("ml_dtypes")

DTYPES = [np.float32, np.float64, np.float16, ml_dtypes.bfloat16]
NAMES = sorted(
    name
    for name, info in INFOS.items()
    if not info.family.rowwise and "bias" not in af.get(name).params
)
GATED = {name for name in NAMES if len(INFOS[name].family.operands) > 1}
# One of each way that a call is run: cheap, costly, with a parameter, by a tape, gated.
FEW = ["relu", "gelu", "leaky_relu", "lisht", "swiglu"]


def same(got, want, context=""):
    assert_same((got,), (want,), context)


def numbers(shape, dtype, seed):
    return (np.random.default_rng(seed).normal(size=shape) * 2).astype(dtype)


def takes(name, kind):
    return kind in kinds_of(name) and kind != "backward_from_output"


def case(name, kind, shape, bias_shapes, dtype):
    """Operands, their biases as bias= takes them, and the operands with these added."""
    count = len(operands_of(name, kind, 0, 0))
    operands = [numbers(shape, dtype, seed) for seed in range(count)]
    first = count - (2 if name in GATED else 1)
    biases = [np.asarray(numbers(s, dtype, 9 + i)) for i, s in enumerate(bias_shapes)]
    biases = biases[: count - first]
    with np.errstate(all="ignore"):
        sums = [x + b for x, b in zip(operands[first:], biases, strict=True)]
    given = tuple(biases) if name in GATED else biases[0]
    return operands, given, [*operands[:first], *sums]


def made(name, kind, operands, **keywords):
    grad = operands[0] if kind.startswith("backward") else None
    return call(name, kind, grad, *operands[grad is not None :], **keywords)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", NAMES)
def test_bits_are_those_of_the_sum(name, dtype):
    for kind in filter(lambda kind: takes(name, kind), kinds_of(name)):
        operands, bias, sums = case(name, kind, (3, 50), [(50,), ()], dtype)
        got, want = made(name, kind, operands, bias=bias), made(name, kind, sums)
        for one, other in zip(got, want, strict=True):
            same(one, other, (name, kind))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    "shape", [(1,), (5,), (70, 9), (3, 300, 40), (40, 3000), (130_000,)], ids=str
)
@pytest.mark.parametrize("name", FEW)
def test_layouts_masks_and_places(name, shape, dtype):
    rng, kinds = np.random.default_rng(3), ["forward", "backward", "value_and_derivative"]
    for kind in kinds:
        for bias_shape in {(), shape[-1:], shape, (*shape[:1], *(1,) * (len(shape) - 1))}:
            operands, bias, sums = case(name, kind, shape, [bias_shape, bias_shape], dtype)
            want = made(name, kind, sums)
            turned = [np.asfortranarray(x) for x in operands]
            strided = [np.repeat(x, 2, axis=-1)[..., ::2] if shape else x for x in operands]
            swapped = [x.astype(x.dtype.newbyteorder()) for x in operands]
            ways = [operands, turned, strided] + ([swapped] if dtype in DTYPES[:3] else [])
            for given in ways:
                for one, other in zip(made(name, kind, given, bias=bias), want, strict=True):
                    same(np.array(one, order="C")[()], other, (kind, bias_shape))
            outs = [np.zeros(shape, dtype) for _ in want]
            mask = rng.random(shape) < 0.5
            made(name, kind, operands, bias=bias, where=mask, out=as_out(name, kind, outs))
            for one, other in zip(outs, want, strict=True):
                same(one[mask], np.asarray(other)[mask])
                assert not one[~mask].any()
            if kind == "forward":
                made(name, kind, operands, bias=bias, out=operands[0])
                same(operands[0][()], want[0])


def test_threads_have_the_same_bits():
    x, b = numbers((1000, 700), np.float32, 0), numbers(700, np.float32, 1)
    want = af.gelu(x + b)
    for count in (1, 2, 3, 16):
        with af.num_threads(count):
            same(af.gelu(x, bias=b), want)


@pytest.mark.parametrize("name", FEW)
def test_gradients(name):
    f = af.get(name)
    operands, bias, sums = case(name, "backward", (6, 5), [(5,), (6, 1)], np.float64)
    grad, *own = operands
    y, back = f.vjp(*own, bias=bias)
    want, back_of_sums = f.vjp(*sums[1:])
    same(y, want)
    by_own, by_sums = flat(back(grad)), flat(back_of_sums(grad))
    for one, other in zip(by_own, by_sums, strict=True):
        same(one, other)
    found = f.parameter_gradients(grad, *own, bias=bias)
    without = f.parameter_gradients(grad, *sums[1:])
    assert {*found} == {*without, "bias"}
    for key, value in without.items():
        same(found[key], value)
    for share, of, gradient in zip(flat(found["bias"]), flat(bias), by_own, strict=True):
        axis = 0 if of.ndim == 1 else 1
        np.testing.assert_allclose(
            share, gradient.sum(axis=axis, keepdims=of.ndim > 1), rtol=1e-12, atol=1e-14
        )


def test_of_two_inputs_each_may_have_one():
    gate, value = numbers((2, 4), np.float32, 0), numbers((2, 4), np.float32, 1)
    b = numbers(4, np.float32, 2)
    same(af.swiglu(gate, value, bias=(None, b)), af.swiglu(gate, value + b))
    same(af.swiglu(gate, value, bias=(b, None)), af.swiglu(gate + b, value))
    same(af.swiglu(gate, value, bias=(None, None)), af.swiglu(gate, value))
    found = af.swiglu.parameter_gradients(gate, gate, value, bias=(None, b))["bias"]
    assert found[0] is None
    assert found[1].shape == (4,)
    # No bias is no 0, which would take the sign of -0.
    zero = np.full((2, 4), -0.0, np.float32)
    same(af.bilinear(zero, value, bias=(None, b)), af.bilinear(zero, value + b))


@pytest.mark.parametrize("layout", ["split", "interleaved"])
def test_of_one_packed_array(layout):
    x, b = numbers((3, 8), np.float64, 0), numbers(8, np.float64, 1)
    grad = numbers((3, 4), np.float64, 2)
    same(af.swiglu(x, bias=b, layout=layout), af.swiglu(x + b, layout=layout))
    got = af.swiglu.backward(grad, x, bias=b, layout=layout)
    same(got, af.swiglu.backward(grad, x + b, layout=layout))


def test_types_of_both_count():
    x = numbers((2, 3), np.float32, 0)
    assert af.relu(x, bias=np.ones(3)).dtype == np.float64
    assert af.relu(x, bias=1.5).dtype == np.float32
    assert af.relu(x, bias=np.ones(3, np.int8)).dtype == np.float32
    assert af.relu(x, bias=np.ones(3), dtype="f4").dtype == np.float32
    assert af.relu([1, -2], bias=[1, 1]).tolist() == [2, 0]
    assert af.relu(-1.0, bias=3) == 2
    assert af.relu(x, bias=None).tolist() == af.relu(x).tolist()


def test_containers():
    pd, da = pytest.importorskip("pandas"), pytest.importorskip("dask.array")
    x = np.array([-1.0, 2.0])
    assert af.relu(pd.Series(x, index=["a", "b"]), bias=1.5).to_dict() == {"a": 0.5, "b": 3.5}
    lazy = af.relu(da.from_array(x), bias=np.ones(2))
    assert not isinstance(lazy, np.ndarray)
    assert lazy.compute().tolist() == [0, 3]
    masked = af.relu(np.ma.array(x, mask=[True, False]), bias=1.0)
    assert masked.mask.tolist() == [True, False]


def test_star_relu_has_a_parameter_of_that_name():
    x = np.array([-1.0, 2.0])
    assert af.star_relu(x, bias=0.5).tolist() == (af.star_relu(x, scale=0.8944, bias=0.5)).tolist()
    assert af.star_relu(x, bias=0.5)[0] == 0.5
    assert set(af.star_relu.parameter_gradients(x, x)) == {"scale", "bias"}


ROWS = ["softmax", "log_softmax", "entmax15", "hardmax", "softmin", "logsumexp"]


@pytest.mark.parametrize("scale", [None, 0.3])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ROWS)
def test_rows_of_scale_x_and_bias(name, dtype, scale):
    f, rng = af.get(name), np.random.default_rng(4)
    exact = dtype in (np.float64, np.float32 if name != "entmax15" else np.float64)
    for shape, axis in [
        *(((7, 5), -1), ((300, 100), -1), ((50, 40), 0), ((4, 3, 70), 1), ((5,), -1)),
        *(((3, 4, 5), (0, 2)), ((2000, 3), 0), ((2, 30_000), -1), ((30_000, 2), 0)),
    ]:
        x, grad = numbers(shape, dtype, 0), numbers(shape, dtype, 1)
        for bias_shape in {(), shape[-1:], (shape[0], *(1,) * (len(shape) - 1))}:
            bias = np.asarray(numbers(bias_shape, dtype, 2))
            z = (x if scale is None else x * dtype(scale)) + bias
            shift, mask = {"scale": scale, "bias": bias}, rng.random(shape) < 0.8
            for where in (None, mask):
                want = f(z, axis, where=where)
                same(f(x, axis, where=where, **shift), want, (shape, bias_shape))
                turned = np.asfortranarray(x)
                same(np.array(f(turned, axis, where=where, **shift), order="C")[()], want)
            if f._row.family.reduces:
                grad = f(x, axis, keepdims=True)
            got, want = f.backward(grad, x, axis, **shift), f.backward(grad, z, axis)
            want = want if scale is None else want * dtype(scale)
            if exact:
                same(got, want, (shape, bias_shape))
            room = 4 * float(ml_dtypes.finfo(dtype).eps)
            np.testing.assert_allclose(
                got.astype(float), want.astype(float), rtol=room, atol=room * 1e-2
            )


@pytest.mark.parametrize("name", ["softmax", "entmax15", "logsumexp"])
def test_gradients_of_rows_by_scale_and_bias(name):
    f, x, bias = af.get(name), numbers((4, 6), np.float64, 0), numbers(6, np.float64, 1)
    grad = numbers((4,) if f._row.family.reduces else (4, 6), np.float64, 2)

    def total(scale, bias):
        return float((f(x, scale=scale, bias=bias) * grad).sum())

    step = 1e-6
    found = f.parameter_gradients(grad, x, scale=0.7, bias=bias)
    by_scale = (total(0.7 + step, bias) - total(0.7 - step, bias)) / (2 * step)
    assert found["scale"] == pytest.approx(by_scale, rel=1e-6)
    for i, way in enumerate(np.eye(6) * step):
        by_bias = (total(0.7, bias + way) - total(0.7, bias - way)) / (2 * step)
        assert found["bias"][i] == pytest.approx(by_bias, rel=1e-5, abs=1e-8)
    _, back = f.vjp(x, scale=0.7, bias=bias)
    np.testing.assert_allclose(
        back(grad), f.backward(grad, x, scale=0.7, bias=bias), rtol=1e-12, atol=1e-14
    )


def test_attention_in_a_layout_of_its_own():
    """Heads that share a bias by distance, a mask, and threads."""
    rng = np.random.default_rng(0)
    scores = rng.normal(size=(6, 4, 33, 65)).astype(np.float32)
    bias = rng.normal(size=(4, 33, 65)).astype(np.float32)
    causal = np.tril(np.ones((33, 65), bool), 32)
    want = af.softmax(scores * np.float32(0.125) + bias, where=causal)
    for count in (1, 4):
        with af.num_threads(count):
            out = scores.copy()
            got = af.softmax(out, scale=0.125, bias=bias, where=causal, out=out)
            assert got is out
            same(got, want)


X = np.array([-1.0, 2.0])
BAD = [
    (lambda: af.relu(X, bias=np.ones(3)), ValueError, r"to x's shape \(2,\), got \(3,\)"),
    (lambda: af.relu(X, bias=np.ones((2, 2))), ValueError, r"got \(2, 2\)"),
    (lambda: af.relu(1.0, bias=X), ValueError, r"to x's shape \(\), got \(2,\)"),
    (lambda: af.relu(X, bias="b"), TypeError, "relu: bias must be float16"),
    (lambda: af.relu(X, bias=X * 1j), TypeError, "got complex128"),
    (lambda: af.relu(X, bias=[[1], [1, 2]]), ValueError, "bias must be rectangular"),
    (lambda: af.relu.backward_from_output(X, X, bias=X), TypeError, "takes no bias: y has it"),
    (lambda: af.swiglu(X, X, bias=X), TypeError, r"a tuple \(gate, value\) of arrays or None"),
    (lambda: af.swiglu(X, bias=np.ones(3)), ValueError, r"to x's shape \(2,\), got \(3,\)"),
    (lambda: af.swiglu(X, X, bias=("b", None)), TypeError, r"swiglu: bias\[0\] must be"),
    (lambda: af.softmax(X, bias=np.ones(3)), ValueError, r"to x's shape \(2,\), got \(3,\)"),
    (lambda: af.softmax(X, scale="s"), TypeError, "softmax: scale must be a real number, got str"),
    (lambda: af.softmax(X, scale=X), TypeError, "scale must be a real number, got ndarray"),
    (lambda: af.softmax.backward_from_output(X, X, bias=X), TypeError, "takes no bias"),
    (lambda: af.softmax.jacobian(X, scale=2.0), TypeError, "takes no scale"),
    (lambda: af.softmax(X, segments=[0, 0], bias=X), TypeError, "does not go with segments"),
    (lambda: af.softmax.bind(scale=2.0), TypeError, "unknown keyword 'scale'"),
    (lambda: af.relu.bind(bias=X), TypeError, "unknown keyword 'bias'"),
]


@pytest.mark.parametrize(("called", "error", "message"), BAD)
def test_what_is_refused(called, error, message):
    with pytest.raises(error, match=message):
        called()


def test_nothing_is_written_by_a_call_that_is_refused():
    out = np.full(2, 9.0)
    with pytest.raises(ValueError, match="bias must broadcast"):
        af.relu(X, bias=np.ones(3), out=out)
    assert out.tolist() == [9, 9]


def test_a_bias_that_is_the_output():
    for place in (np.ones(2), np.ones((2, 2))):
        x, want = np.array([[-3.0, 2.0], [1.0, -1.0]]), np.array([[0.0, 3], [2, 0]])
        if place.shape == x.shape:
            assert af.relu(x, bias=place, out=place).tolist() == want.tolist()
        both = np.ones((2, 2))
        assert af.relu(x, bias=both[1], out=both).tolist() == want.tolist()


def test_it_is_in_the_signature():
    for name in NAMES:
        f = af.get(name)
        assert inspect.signature(f).parameters["bias"].default is None
        assert "bias" not in inspect.signature(f.bind).parameters
    for name in ("scale", "bias"):
        assert inspect.signature(af.softmax).parameters[name].default is None
        assert name not in inspect.signature(af.softmax.jacobian).parameters
    assert "bias" not in inspect.signature(af.tanh.backward_from_output).parameters
