"""Cells: against NumPy's formulas, torch and finite differences, and what they refuse."""

from __future__ import annotations

import inspect
import os
import pickle
import sys
import threading
import warnings
from doctest import DocTestFinder, DocTestRunner

import numpy as np
import pytest

import actfast as af
from actfast import cells
from actfast.cells import recurrent
from actfast.errors import ParameterError
from tests import extrapolation
from tests.source import run

I, H, O = 3, 4, 2  # noqa: E741
GATES = {"lstm": 4, "gru": 3}
NAMES = [
    "lstm",
    "gru",
    "lstm_sequence",
    "gru_sequence",
    "nac",
    "nalu",
]
RECURRENT = NAMES[:4]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm(x, h, c, w_ih, w_hh, b_ih=0, b_hh=0):
    i, f, g, o = np.split(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh, 4, axis=-1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def gru(x, h, w_ih, w_hh, b_ih=0, b_hh=0):
    x_r, x_z, x_n = np.split(x @ w_ih.T + b_ih, 3, axis=-1)
    h_r, h_z, h_n = np.split(h @ w_hh.T + b_hh, 3, axis=-1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    return (1 - z) * np.tanh(x_n + r * h_n) + z * h


def lstm_sequence(x, h, c, *weights):
    y = []
    for step in x:
        h, c = lstm(step, h, c, *weights)
        y.append(h)
    return np.stack(y), h, c


def gru_sequence(x, h, *weights):
    y = []
    for step in x:
        h = gru(step, h, *weights)
        y.append(h)
    return np.stack(y), h


def nac(x, w_hat, m_hat):
    return x @ (np.tanh(w_hat) * sigmoid(m_hat)).T


def nalu(x, w_hat, m_hat, g, epsilon=1e-7):
    w, gate = np.tanh(w_hat) * sigmoid(m_hat), sigmoid(x @ g.T)
    return gate * (x @ w.T) + (1 - gate) * np.exp(np.log(np.abs(x) + epsilon) @ w.T)


PLAIN = {
    "lstm": lstm,
    "gru": gru,
    "lstm_sequence": lstm_sequence,
    "gru_sequence": gru_sequence,
    "nac": nac,
    "nalu": nalu,
}


def operands(name, *, x=(5,), h=(5,), c=(5,), steps=6, biases=True, dtype=np.float64, seed=0):
    """By name, in order; of the shapes of x's, h's and c's batches."""
    rng = np.random.default_rng(seed)
    if name in ("nac", "nalu"):
        weights = ["w_hat", "m_hat", *(["g"] if name == "nalu" else [])]
        shapes = {"x": (*x, I), **{weight: (O, I) for weight in weights}}
    else:
        width = GATES[name.removesuffix("_sequence")] * H
        first = (steps,) if name.endswith("_sequence") else ()
        shapes = {"x": (*first, *x, I), "h": (*h, H)}
        if name.startswith("lstm"):
            shapes["c"] = (*c, H)
        shapes |= {"w_ih": (width, I), "w_hh": (width, H)}
        if biases:
            shapes |= {"b_ih": (width,), "b_hh": (width,)}
    return {key: rng.standard_normal(shape).astype(dtype) for key, shape in shapes.items()}


def results(found):
    return found if isinstance(found, tuple) else (found,)


def equal(found, wanted, **tolerance):
    found, wanted = results(found), results(wanted)
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert one.shape == other.shape
        np.testing.assert_allclose(one, other, **tolerance)


def cell(name):
    return getattr(cells, name)


# Values


@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_it_is_the_formula(name, biases):
    given = operands(name, biases=biases)
    wanted = PLAIN[name](*given.values())
    equal(cell(name)(*given.values()), wanted, rtol=1e-12, atol=1e-14)
    equal(cell(name)(**given), wanted, rtol=1e-12, atol=1e-14)
    equal(cell(name).vjp(*given.values())[0], wanted, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("one", ["b_ih", "b_hh"])
@pytest.mark.parametrize("name", ["lstm", "gru"])
def test_one_bias(name, one):
    given = operands(name)
    del given["b_hh" if one == "b_ih" else "b_ih"]
    equal(cell(name)(**given), PLAIN[name](**given), rtol=1e-12, atol=1e-14)
    _, back = cell(name).vjp(**given)
    grads = back(1.0)._asdict()
    assert [key for key, grad in grads.items() if grad is None] == [*({"b_ih", "b_hh"} - {one})]
    assert grads[one].shape == given[one].shape


@pytest.mark.parametrize(
    "batches",
    [
        {"x": (), "h": (), "c": ()},
        {"x": (2, 5), "h": (5,), "c": ()},
        {"x": (), "h": (2, 5), "c": (2, 1)},
        {"x": (5,), "h": (2, 1), "c": (5,)},
        {"x": (0,), "h": (0,), "c": ()},
    ],
    ids=str,
)
@pytest.mark.parametrize("name", NAMES)
def test_batches_broadcast(name, batches):
    given = operands(name, **batches)
    found, back = cell(name).vjp(**given)
    plain = dict(given)
    if name in RECURRENT:
        batch = np.broadcast_shapes(batches["x"], batches["h"], batches["c"])
        if name.startswith("gru"):
            batch = np.broadcast_shapes(batches["x"], batches["h"])
        plain["h"] = np.broadcast_to(given["h"], (*batch, H))
        if "c" in given:
            plain["c"] = np.broadcast_to(given["c"], (*batch, H))
        first = given["x"].shape[:1] if name.endswith("_sequence") else ()
        lacking = len(first) + len(batch) + 1 - given["x"].ndim
        x = given["x"].reshape(*first, *(1,) * lacking, *given["x"].shape[len(first) :])
        plain["x"] = np.broadcast_to(x, (*first, *batch, I))
    wanted = PLAIN[name](*plain.values())
    equal(found, wanted, rtol=1e-12, atol=1e-14)
    equal(cell(name)(**given), wanted, rtol=1e-12, atol=1e-14)
    grads = back(*(np.ones_like(y) for y in results(found)))
    for key, grad in grads._asdict().items():
        assert grad.shape == given[key].shape, key


@pytest.mark.parametrize("name", ["lstm_sequence", "gru_sequence"])
def test_many_rows_and_steps_go_in_blocks(name, monkeypatch):
    given = operands(name, steps=11)
    whole = cell(name)(**given)
    monkeypatch.setattr(recurrent, "ROWS_AT_ONCE", 10)  # of two steps
    equal(cell(name)(**given), whole, rtol=1e-12, atol=1e-14)
    monkeypatch.setattr(recurrent, "ROWS_AT_ONCE", 1)
    equal(cell(name)(**given), whole, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", ["lstm_sequence", "gru_sequence"])
def test_no_steps(name):
    given = operands(name, steps=0)
    (y, *states), back = cell(name).vjp(**given)
    assert y.shape == (0, 5, H)
    for state, key in zip(states, ("h", "c"), strict=False):
        np.testing.assert_array_equal(state, given[key])
        assert not np.shares_memory(state, given[key])
    grads = back(0.0, *(2.0 for _ in states))
    assert (grads.h == 2).all()
    assert not grads.w_ih.any()
    assert not grads.w_hh.any()
    equal(cell(name)(**given), (y, *states))


def test_results_of_a_sequence_are_arrays_apart():
    y, h, c = cells.lstm_sequence(**operands("lstm_sequence"))
    assert not np.shares_memory(y, h)
    assert not np.shares_memory(h, c)


@pytest.mark.parametrize("name", NAMES)
def test_layouts(name):
    """Strided, transposed, read-only and of the other byte order."""
    given = operands(name)
    wanted = cell(name)(**given)
    for change in (
        lambda a: np.repeat(a, 2, axis=-1)[..., ::2],
        lambda a: np.asfortranarray(a),
        lambda a: a[..., ::-1].copy()[..., ::-1],
        lambda a: np.broadcast_to(a, (2, *a.shape))[1],
        lambda a: a.astype(a.dtype.newbyteorder()),
    ):
        changed = {key: change(a) for key, a in given.items()}
        equal(cell(name)(**changed), wanted, rtol=1e-12, atol=1e-14)
        found, back = cell(name).vjp(**changed)
        equal(found, wanted, rtol=1e-12, atol=1e-14)
        _, plain = cell(name).vjp(**given)
        ones = [np.ones_like(y) for y in results(found)]
        equal(tuple(back(*ones)), tuple(plain(*ones)), rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("name", NAMES)
def test_lists_and_integers(name):
    given = {key: np.round(a).astype(np.int64) for key, a in operands(name).items()}
    wanted = cell(name)(**{key: a.astype(np.float64) for key, a in given.items()})
    equal(cell(name)(**{key: a.tolist() for key, a in given.items()}), wanted)
    equal(cell(name)(**given), wanted)
    found = cell(name)(**{key: a.astype(np.int8) for key, a in given.items()})
    assert {y.dtype for y in results(found)} == {np.dtype(np.float32)}


@pytest.mark.parametrize("name", NAMES)
def test_dtypes(name):
    """Kept; 16 bits are computed in float32, and only results rounded."""
    wide = operands(name)
    for dtype in (np.float16, np.float32, np.float64):
        given = {key: a.astype(dtype) for key, a in wide.items()}
        found, back = cell(name).vjp(**given)
        assert {y.dtype for y in results(found)} == {np.dtype(dtype)}
        grads = back(*(np.ones_like(y) for y in results(found)))
        assert {grad.dtype for grad in grads} == {np.dtype(dtype)}
        if dtype == np.float16:
            of_float32 = cell(name)(**{key: a.astype(np.float32) for key, a in given.items()})
            for y, exact in zip(results(found), results(of_float32), strict=True):
                np.testing.assert_array_equal(y, exact.astype(np.float16))
    mixed = {key: a.astype(np.float32) for key, a in wide.items()}
    mixed["x"] = wide["x"]
    assert {y.dtype for y in results(cell(name)(**mixed))} == {np.dtype(np.float64)}
    named = cell(name)(**wide, dtype=np.float32)
    assert {y.dtype for y in results(named)} == {np.dtype(np.float32)}


def test_bfloat16():
    ml_dtypes = pytest.importorskip("ml_dtypes")
    given = {key: a.astype(ml_dtypes.bfloat16) for key, a in operands("gru").items()}
    found = cells.gru(**given)
    assert found.dtype == ml_dtypes.bfloat16
    exact = cells.gru(**{key: a.astype(np.float32) for key, a in given.items()})
    np.testing.assert_array_equal(found, exact.astype(ml_dtypes.bfloat16))


@pytest.mark.parametrize("name", NAMES)
def test_out(name):
    given = operands(name)
    wanted = results(cell(name)(**given))
    outs = tuple(np.full_like(y, -7) for y in wanted)
    found = cell(name)(**given, out=outs if len(outs) > 1 else outs[0])
    for one, out, other in zip(results(found), outs, wanted, strict=True):
        assert one is out
        np.testing.assert_array_equal(out, other)
    # Narrower, and strided.
    outs = tuple(np.zeros((*y.shape, 2), np.float32)[..., 0] for y in wanted)
    cell(name)(**given, out=outs if len(outs) > 1 else outs[0])
    equal(outs, wanted, rtol=1e-6)


def test_states_in_place():
    given = operands("lstm")
    h, c = cells.lstm(**given)
    found = cells.lstm(**given, out=(given["h"], given["c"]))
    assert found[0] is given["h"]
    equal((given["h"], given["c"]), (h, c))
    given = operands("lstm")
    first, _ = cells.lstm(**given, out=(given["c"], None))
    assert first is given["c"]
    np.testing.assert_array_equal(first, h)


def test_saturated_gates_and_what_is_not_finite():
    """Nothing warns, and NaN stays in its row."""
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        for name in NAMES:
            for scale in (1e-300, 1e30, 1e200, np.inf):
                given = operands(name)
                given["x"] *= scale
                found, back = cell(name).vjp(**given)
                for grad in (1.0, 1e-300, 1e308, np.inf, np.nan):
                    back(*(np.full_like(y, grad) for y in results(found)))
            given = operands(name)
            at = (Ellipsis, 1, 0)
            given["x"][at] = np.nan
            y = results(cell(name)(**given))[0]
            assert np.isnan(y[..., 1, :]).any()
            assert np.isfinite(np.delete(y, 1, axis=-2)).all()
        given = operands("lstm")
        given["x"] *= 1e30
        assert np.isfinite(cells.lstm(**given)[0]).all()
        # Where a narrower result overflows.
        given = operands("nac")
        found, back = cells.nac.vjp(given["x"] * 1e30, given["w_hat"], given["m_hat"], dtype="f2")
        assert np.isinf(found).any()
        back(np.full(found.shape, 1e300))
        cells.nac(given["x"] * 1e300, given["w_hat"], given["m_hat"], out=found)
        assert np.isinf(found).all()


def test_the_gate_of_a_nalu_keeps_its_tail():
    """1 - sigmoid(a) rounds to 0 where the product is still to be seen."""
    x, w, g = np.full((1, 4), 1e4), np.full((1, 4), 40.0), np.full((1, 4), 1e-3)
    gate, product = np.exp(-40.0) / (1 + np.exp(-40.0)), 1e16
    found, back = cells.nalu.vjp(x, w, w, g)
    np.testing.assert_allclose(found - 4e4, [[gate * product]], rtol=1e-6)
    np.testing.assert_allclose(back(1.0).g, -gate * product * x, rtol=1e-6)


# Gradients


def differences(function, given, key, grads, step):
    """Central differences of the sum of results times grads, by each number of an argument."""
    found = np.empty_like(given[key])
    for at in np.ndindex(found.shape):
        ends = []
        for sign in (1, -1):
            moved = {**given, key: given[key].copy()}
            moved[key][at] += sign * step
            ends.append(
                sum((g * y).sum() for g, y in zip(grads, results(function(**moved)), strict=True))
            )
        found[at] = (ends[0] - ends[1]) / (2 * step)
    return found


@pytest.mark.parametrize(
    "batches", [{}, {"x": (2, 2), "h": (2, 1), "c": ()}], ids=["plain", "broadcast"]
)
@pytest.mark.parametrize("name", NAMES)
def test_gradients_are_finite_differences(name, batches):
    """Central differences are wrong by step^2 f''' / 6, and by rounding, 1e-16 f / step.

    At a step of 1e-5 that is 1e-11 of f''' and of f, of which sums reach some hundreds; steps
    in a sequence multiply derivatives.
    """
    given = operands(name, **batches)
    if name == "nalu":
        # Away from 0, where the logarithm's third derivative is 2 / x^3.
        given["x"] += np.sign(given["x"])
    found, back = cell(name).vjp(**given)
    rng = np.random.default_rng(1)
    grads = [rng.standard_normal(y.shape) for y in results(found)]
    by_all = back(*grads)
    assert type(by_all)._fields == tuple(given)
    for key, grad in by_all._asdict().items():
        wanted = differences(cell(name), given, key, grads, 1e-5)
        np.testing.assert_allclose(grad, wanted, rtol=1e-6, atol=1e-7, err_msg=key)
    # What is kept is not used up, and nothing of the caller's is changed.
    equal(tuple(back(*grads)), tuple(by_all), rtol=0)


@pytest.mark.parametrize("name", NAMES)
def test_gradients_broadcast_to_the_result(name):
    given = operands(name)
    found, back = cell(name).vjp(**given)
    count = len(results(found))
    ones = [np.ones_like(y) for y in results(found)]
    equal(tuple(back(*[1.0] * count)), tuple(back(*ones)), rtol=1e-13)
    if count > 1:
        # Those of the states are 0 where they are not given.
        zeros = [ones[0], *(np.zeros_like(y) for y in results(found)[1:])]
        equal(tuple(back(1.0)), tuple(back(*zeros)), rtol=1e-13)
    with pytest.raises(
        ValueError, match=rf"^{name}.vjp: grad_?[hy]? must broadcast to the result's"
    ):
        back(np.ones((3, 1, 1, 1)))


@pytest.mark.parametrize("name", NAMES)
def test_gradients_share_no_memory(name):
    given = operands(name)
    found, back = cell(name).vjp(**given)
    grads = [*back(*(np.ones_like(y) for y in results(found)))]
    everything = [*grads, *given.values(), *results(found)]
    for i, one in enumerate(grads):
        assert one.flags.writeable
        for j, other in enumerate(everything):
            assert i == j or not np.shares_memory(one, other)


def test_a_step_and_a_sequence_of_one_agree():
    given = operands("lstm")
    (h, c), back = cells.lstm.vjp(**given)
    (y, h_n, c_n), back_n = cells.lstm_sequence.vjp(**{**given, "x": given["x"][np.newaxis]})
    equal((y[0], h_n, c_n), (h, h, c), rtol=0)
    one, other = back(1.0, 2.0), back_n(0.0, 1.0, 2.0)
    equal(tuple(one[1:]), tuple(other[1:]), rtol=1e-13)
    np.testing.assert_allclose(one.x, other.x[0], rtol=1e-13)


def test_one_row_and_many_have_the_same_gradients():
    """The product of one row's takes another road."""
    given = operands("gru", x=(1,), h=(1,))
    twice = {**given, **{key: np.repeat(given[key], 2, axis=0) for key in ("x", "h")}}
    one, two = cells.gru.vjp(**given)[1](1.0), cells.gru.vjp(**twice)[1](1.0)
    np.testing.assert_allclose(two.w_ih, 2 * one.w_ih, rtol=1e-13)
    np.testing.assert_allclose(two.w_hh, 2 * one.w_hh, rtol=1e-13)


def test_the_product_of_a_nalu_has_no_slope_at_zero():
    x, w = np.zeros((1, 2)), np.full((1, 2), 8.0)
    _, back = cells.nalu.vjp(x, w, w, -w)
    grads = back(1.0)
    # Of the gate's and the sum's halves alone.
    w_of = np.tanh(8.0) / (1 + np.exp(-8.0))
    product = np.exp(2 * np.log(1e-7) * w_of)
    np.testing.assert_allclose(grads.x, [[w_of / 2 + 8 * product / 4] * 2], rtol=1e-12)


def test_threads_share_a_vjp():
    given = operands("gru_sequence", x=(64,), h=(64,), steps=20)
    (y, _), back = cells.gru_sequence.vjp(**given)
    wanted, found = back(np.ones_like(y)), []

    def work():
        found.append(back(np.ones_like(y)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    for grads in found:
        equal(tuple(grads), tuple(wanted), rtol=1e-12)


# Torch


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", RECURRENT)
def test_torch(name, dtype):
    torch = pytest.importorskip("torch", exc_type=ImportError)
    given = operands(name, dtype=dtype)
    of_steps = name.endswith("_sequence")
    kind = name.removesuffix("_sequence").upper() + ("" if of_steps else "Cell")
    theirs = getattr(torch.nn, kind)(I, H, dtype=getattr(torch, dtype))
    leaves = list(theirs.parameters())
    with torch.no_grad():
        for leaf, key in zip(leaves, ("w_ih", "w_hh", "b_ih", "b_hh"), strict=True):
            leaf.copy_(torch.from_numpy(given[key]))
    keys = ["h", "c"] if name.startswith("lstm") else ["h"]
    states = [torch.from_numpy(given[key]).requires_grad_() for key in keys]
    layered = [state[None] if of_steps else state for state in states]
    x = torch.from_numpy(given["x"]).requires_grad_()
    result = theirs(x, tuple(layered) if len(keys) > 1 else layered[0])
    if of_steps:
        y, last = result
        last = last if isinstance(last, tuple) else (last,)
        result = (y, *(state[0] for state in last))
    found, back = cell(name).vjp(**given)
    tolerance = (
        {"rtol": 1e-5, "atol": 1e-5} if dtype == "float32" else {"rtol": 1e-11, "atol": 1e-13}
    )
    equal(found, tuple(y.detach().numpy() for y in results(result)), **tolerance)
    rng = np.random.default_rng(1)
    grads = [rng.standard_normal(y.shape).astype(dtype) for y in results(found)]
    wanted = torch.autograd.grad(
        results(result), [x, *states, *leaves], [torch.from_numpy(g) for g in grads]
    )
    equal(tuple(back(*grads)), tuple(g.numpy() for g in wanted), **tolerance)


@pytest.mark.parametrize("name", ["lstm_sequence", "gru_sequence"])
def test_onnx(name):
    """By the orders of gates that docs/cells.md gives."""
    onnx = pytest.importorskip("onnx")
    onnxruntime = pytest.importorskip("onnxruntime")
    op = name.removesuffix("_sequence")
    gates, order = GATES[op], {"lstm": [0, 3, 1, 2], "gru": [1, 0, 2]}[op]
    given = operands(name, dtype=np.float32)

    def theirs(weight):
        blocks = weight.reshape(gates, H, *weight.shape[1:])[order]
        return blocks.reshape(weight.shape)

    feeds = {"X": given["x"], "W": theirs(given["w_ih"])[None], "R": theirs(given["w_hh"])[None]}
    feeds["B"] = np.concatenate([theirs(given["b_ih"]), theirs(given["b_hh"])])[None]
    feeds["H"] = given["h"][None]
    states = "H, C" if op == "lstm" else "H"
    if op == "lstm":
        feeds["C"] = given["c"][None]
    inputs = ", ".join(f"float{list(a.shape)} {key}" for key, a in feeds.items())
    after = ", linear_before_reset = 1" if op == "gru" else ""
    text = f"""<ir_version: 8, opset_import: ["" : 14]>
    graph ({inputs}) => (float[6, 1, 5, {H}] Y) {{
        Y = {op.upper()}<hidden_size = {H}{after}>(X, W, R, B, , {states})
    }}"""
    model = onnx.parser.parse_model(text).SerializeToString()
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    (y,) = session.run(None, feeds)
    np.testing.assert_allclose(cell(name)(**given)[0], y[:, 0], rtol=1e-5, atol=1e-5)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["lstm_sequence", "gru_sequence"])
def test_keras(name, monkeypatch):
    """Likewise."""
    monkeypatch.setenv("KERAS_BACKEND", os.environ.get("KERAS_BACKEND", "jax"))
    keras = pytest.importorskip("keras", exc_type=ImportError)
    op = name.removesuffix("_sequence")
    x = operands(name, dtype=np.float32)["x"]
    theirs = getattr(keras.layers, op.upper())(
        H, return_sequences=True, bias_initializer="random_normal"
    )
    wanted = np.asarray(theirs(x.swapaxes(0, 1))).swapaxes(0, 1)
    kernel, recurrent_kernel, bias = map(np.asarray, theirs.get_weights())
    gates, order = GATES[op], {"lstm": [0, 1, 2, 3], "gru": [1, 0, 2]}[op]

    def ours(weight):
        return weight.reshape(gates, H, *weight.shape[1:])[order].reshape(weight.shape)

    states = [np.zeros(H, np.float32)] * (2 if op == "lstm" else 1)
    biases = map(ours, np.atleast_2d(bias))
    found = cell(name)(x, *states, ours(kernel.T), ours(recurrent_kernel.T), *biases)[0]
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-5)


# What is refused


def refused(error, match, function, *args, **kwargs):
    with pytest.raises(error) as caught:
        function(*args, **kwargs)
    assert str(caught.value) == match


def test_shapes_that_do_not_fit():
    given, gates = operands("lstm"), "for 4 gates of h's 4 features"
    for key, value, message in (
        (
            "w_ih",
            np.ones((3, 16)),
            f"w_ih must have shape (16, 3), {gates} and x's 3, got (3, 16); pass w_ih.T",
        ),
        ("w_hh", np.ones((12, 4)), f"w_hh must have shape (16, 4), {gates}, got (12, 4)"),
        ("b_ih", np.ones((1, 16)), f"b_ih must have shape (16,), {gates}, got (1, 16)"),
        ("b_hh", np.ones(4), f"b_hh must have shape (16,), {gates}, got (4,)"),
        ("c", np.ones((5, 3)), "c must have shape (5, 4), as h has 4 features, got (5, 3)"),
        ("x", 1.0, "x must have an axis of features, got shape ()"),
        (
            "h",
            np.ones((4, 4)),
            "the axes before the last must broadcast, got x (5, 3), h (4, 4), c (5, 4)",
        ),
    ):
        refused(ValueError, f"lstm: {message}", cells.lstm, **{**given, key: value})
        refused(ValueError, f"lstm.vjp: {message}", cells.lstm.vjp, **{**given, key: value})
    given = operands("gru_sequence")
    refused(
        ValueError,
        "gru_sequence: x must have an axis of steps and one of features, got shape (3,)",
        cells.gru_sequence,
        **{**given, "x": np.ones(3)},
    )
    refused(
        ValueError,
        "gru_sequence: the axes before the last, x's steps aside, must broadcast, "
        "got x (6, 5, 3), h (4, 4)",
        cells.gru_sequence,
        **{**given, "h": np.ones((4, 4))},
    )
    given, wanted = operands("nalu"), "must have shape (outputs, 3), as x has 3 features"
    for key, value, message in (
        ("w_hat", np.ones((3, 2)), f"w_hat {wanted}, got (3, 2); pass w_hat.T"),
        ("w_hat", np.ones(3), f"w_hat {wanted}, got (3,)"),
        ("g", np.ones((5, 3)), "g must have shape (2, 3), as w_hat has, got (5, 3)"),
    ):
        refused(ValueError, f"nalu: {message}", cells.nalu, **{**given, key: value})


@pytest.mark.parametrize("name", NAMES)
def test_operands_that_are_no_numbers(name):
    given = operands(name)
    for key in (key for key in given if not key.startswith("b_")):
        for value, what in (
            (given[key].astype(complex), "complex128"),
            (None, "NoneType"),
            (np.full(given[key].shape, "a"), None),
        ):
            with pytest.raises(TypeError) as caught:
                cell(name)(**{**given, key: value})
            assert str(caught.value).startswith(f"{name}: {key} must be float16, bfloat16")
            assert what is None or str(caught.value).endswith(f"got {what}")
    masked = np.ma.masked_invalid(given["x"])
    with pytest.raises(TypeError, match=f"^{name}: x must be a NumPy array, got MaskedArray"):
        cell(name)(**{**given, "x": masked})
    with pytest.raises(ValueError, match=f"^{name}: x must be rectangular"):
        cell(name)(**{**given, "x": [[1.0, 2.0], [1.0]]})
    with pytest.raises(TypeError, match=f"^{name}: dtype must be one of float16"):
        cell(name)(**given, dtype=int)


def test_frames_are_refused():
    pandas = pytest.importorskip("pandas")
    given = operands("gru")
    with pytest.raises(TypeError, match=r"^gru: x must be a NumPy array, got DataFrame"):
        cells.gru(**{**given, "x": pandas.DataFrame(given["x"])})


@pytest.mark.parametrize("name", NAMES)
def test_keywords(name):
    given = operands(name)
    for function, label in ((cell(name), name), (cell(name).vjp, f"{name}.vjp")):
        with pytest.raises(TypeError) as caught:
            function(**given, gamma=1.0)
        message = str(caught.value)
        assert message.startswith(f"{label} got an unknown keyword 'gamma'")
        assert f"(it takes {', '.join(inspect.signature(function).parameters)})" in message
        with pytest.raises(TypeError, match=rf"^{label}\(\) missing .*'x'"):
            function()
    with pytest.raises(TypeError, match="got an unknown keyword 'out'"):
        cell(name).vjp(**given, out=None)


def test_a_near_miss_is_named():
    given = operands("lstm")
    given["weight_ih"] = given.pop("w_ih")
    with pytest.raises(TypeError, match=r"unknown keyword 'weight_ih'; did you mean 'w_ih'\?"):
        cells.lstm(**given)


@pytest.mark.parametrize("name", NAMES)
def test_out_is_judged_before_it_is_touched(name):
    given = operands(name)
    good = tuple(np.full_like(y, -7) for y in results(cell(name)(**given)))

    def refuses(error, bad, match):
        out = (*good[:-1], bad) if len(good) > 1 else bad
        with pytest.raises(error, match=f"^{name}: {match}"):
            cell(name)(**given, out=out)
        for one in (*good[:-1], bad):
            if isinstance(one, np.ndarray):
                assert (one == -7).all()

    last = good[-1]
    refuses(ValueError, np.full((*last.shape, 1), -7.0), r"out(\[\d\])? must have shape")
    refuses(TypeError, np.full(last.shape, -7), r"out(\[\d\])? must hold float64")
    refuses(TypeError, [0.0], r"out(\[\d\])? must be an array")
    locked = last.copy()
    locked.flags.writeable = False
    refuses(ValueError, locked, r"out(\[\d\])? must be writeable")
    if len(good) > 1:
        refuses(ValueError, good[-2], "out must (be arrays apart|have shape)|out.* must have shape")
        with pytest.raises(TypeError, match=f"^{name}: out must be a tuple"):
            cell(name)(**given, out=good[0])
    # Operands are judged as well.
    key = next(key for key in given if key.startswith("w_"))
    with pytest.raises(ValueError, match=f"^{name}: {key} must have shape"):
        cell(name)(**{**given, key: np.ones((7, 7))}, out=good if len(good) > 1 else good[0])
    assert all((one == -7).all() for one in good)


def test_epsilon():
    given = operands("nalu")
    equal(cells.nalu(**given, epsilon=0.5), nalu(**given, epsilon=0.5), rtol=1e-12)
    for bad in (0.0, -1.0, np.inf, np.nan, 1e-320):
        with pytest.raises(ParameterError, match=r"^nalu: epsilon must be finite and > 0"):
            cells.nalu(**given, epsilon=bad, dtype=np.float32)
    for bad in ("a", None, [1.0]):
        with pytest.raises(TypeError, match=r"^nalu: epsilon must be a number"):
            cells.nalu(**given, epsilon=bad)


# As objects


def test_importing_actfast_does_not_import_them():
    program = "import actfast, sys; print('actfast.cells' in sys.modules, actfast.cells.lstm)"
    assert run(sys.executable, "-c", program) == "False <actfast function lstm>\n"


def test_they_are_found():
    assert af.cells is cells
    assert {*NAMES} <= {*cells.__all__}
    assert "cells" in dir(af)


@pytest.mark.parametrize("name", NAMES)
def test_objects(name):
    function = cell(name)
    assert pickle.loads(pickle.dumps(function)) is function
    assert pickle.loads(pickle.dumps(function.vjp)) is function.vjp
    assert function.__name__ == name
    assert repr(function) == f"<actfast function {name}>"
    assert [*inspect.signature(function).parameters][: len(operands(name))] == [*operands(name)]
    taken = {*inspect.signature(function).parameters} - {"out"}
    assert {*inspect.signature(function.vjp).parameters} == taken
    for heading in ("Parameters", "Returns", "Raises", "Notes"):
        assert f"\n    {heading}\n" in function.__doc__


@pytest.mark.parametrize("name", [None, "lstm", "gru", "nac", "nalu"])
def test_examples(name):
    runner = DocTestRunner(verbose=False)
    text = (cells if name is None else cell(name)).__doc__
    example = DocTestFinder().find(type("Shown", (), {"__doc__": text}), name or "cells")[0]
    assert example.examples
    report = []
    runner.run(example, out=report.append)
    assert not report, "".join(report)


# Learning


@pytest.mark.parametrize("seed", [0, 1])
def test_a_nalu_extrapolates_tenfold(seed):
    """And a network of an activation does not, from the same examples, steps and optimiser."""
    unit, *networks = extrapolation.LEARNERS
    high = extrapolation.TENFOLD * extrapolation.HIGH
    errors = extrapolation.errors(extrapolation.learnt(unit, seed), high)
    assert errors.max() < 0.03
    for network in networks:
        function = extrapolation.learnt(network, seed)
        # It knows the sum of what it has seen, and not the product of ten times that.
        assert extrapolation.errors(function, extrapolation.HIGH)[0] < 0.1
        assert extrapolation.errors(function, high).max() > 0.5
