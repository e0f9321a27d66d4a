"""The fast path, the memoryview kernels and the ufuncs give the same results."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

import actfast as af
from tests.calls import (
    FLOATS,
    HAS_GRAD,
    PAIR,
    allowed,
    assert_same,
    call,
    call_ufunc,
    call_views,
    kinds_of,
    same_bits,
    special_values,
    values,
)
from tests.reference import ELEMENTWISE, INFOS, ROWWISE, parameter_sets

# From where on the GIL is released, and memoryviews are taken.
FREE_BYTES, VIEW_BYTES = 1 << 16, 1 << 20
EVERY = [(name, kind) for name in ELEMENTWISE for kind in kinds_of(name)]
EVERY_ROW = [(name, kind) for name in ROWWISE for kind in kinds_of(name)]
WITH_PARAMS = [name for name in ELEMENTWISE if INFOS[name].params]
ALONG_AXIS = [name for name in WITH_PARAMS if any(p.along_axis for p in INFOS[name].params)]
INPUT_DTYPES = [*"?bBhHiIlLqQfd"]


def misaligned(a):
    """The same values, one byte off."""
    raw = np.empty(a.nbytes + 1, np.uint8)[1:]
    view = raw[: a.nbytes].view(a.dtype).reshape(a.shape)
    view[...] = a
    return view


def sliced(a, step):
    wide = np.zeros((*a.shape[:-1], a.shape[-1] * abs(step)), a.dtype)
    view = wide[..., ::step]
    view[...] = a
    return view


LAYOUTS = {
    "contiguous": np.copy,
    "Fortran order": np.asfortranarray,
    "reversed axes": lambda a: np.ascontiguousarray(a.T).T,
    "step 2": lambda a: sliced(a, 2),
    "step 3": lambda a: sliced(a, 3),
    "step -1": lambda a: sliced(a, -1),
    "step -2": lambda a: sliced(a, -2),
    "byte-swapped": lambda a: a.astype(a.dtype.newbyteorder("S")),
    "misaligned": misaligned,
    "read-only": lambda a: np.broadcast_to(a, a.shape),
}


@st.composite
def calls(draw):
    """An operand of each name, in some layout, and the parameters."""
    shape = draw(array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=40))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    operands = []
    for _ in range(2):
        a = values(rng, shape, draw(st.sampled_from(INPUT_DTYPES)))
        layout = draw(st.sampled_from(list(LAYOUTS))) if a.ndim else "contiguous"
        operands.append((LAYOUTS[layout](a), layout))
    return operands, draw(st.integers(0, 3)), draw(st.booleans()), rng


def loop_of(*arrays):
    narrow = all(np.can_cast(a.dtype, np.float32, "safe") for a in arrays)
    return np.dtype(np.float32 if narrow else np.float64)


@pytest.mark.parametrize(("name", "kind"), EVERY)
@settings(max_examples=50)
@given(drawn=calls())
def test_every_layout_and_dtype_is_the_plain_call(name, kind, drawn):
    ((grad, _), (x, _)), which, has_out, rng = drawn
    sets = [p for p in parameter_sets(name) if allowed(name, kind, p)]
    params = sets[which % len(sets)]
    grad = grad if kind in HAS_GRAD else x
    loop = loop_of(grad, x)
    plain = [np.array(a, loop, order="C", ndmin=1) for a in (grad, x)]
    want = call(name, kind, *plain, **params)
    want = [w.reshape(x.shape) if x.ndim else w[0] for w in want]

    outs = [values(rng, x.shape, loop) for _ in want]
    if has_out and x.ndim:
        outs = [sliced(o, 2) for o in outs]
        got = call(name, kind, grad, x, **params, out=tuple(outs) if kind == PAIR else outs[0])
        assert all(g is o for g, o in zip(got, outs, strict=True))
    else:
        got = call(name, kind, grad, x, **params)
    assert_same(got, want, f"{name} {kind} {params}")
    assert_same(
        call_ufunc(name, kind, *plain, params=params.values()),
        call(name, kind, *plain, **params),
        "ufunc",
    )
    assert_same(
        call_views(name, kind, *plain, **params), call(name, kind, *plain, **params), "views"
    )


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(("name", "kind"), EVERY)
@pytest.mark.parametrize("size", [FREE_BYTES, VIEW_BYTES])
def test_around_the_sizes_where_roads_part(name, kind, dtype, size):
    rng = np.random.default_rng(0)
    most = size // dtype.itemsize + 2
    grad, x = (values(rng, most, dtype) for _ in range(2))
    want = call_ufunc(name, kind, grad, x)
    for n in range(most - 4, most + 1):
        for start in range(0, most - n + 1, 2):
            part = slice(start, start + n)
            got = call(name, kind, grad[part], x[part])
            assert_same(got, [w[part] for w in want], f"{n} elements")
            outs = tuple(np.empty(n, dtype) for _ in want)
            call(name, kind, grad[part], x[part], out=outs if kind == PAIR else outs[0])
            assert_same(outs, got, f"{n} elements, out")


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_every_length_offset_and_stride(name, kind, dtype):
    """No element's bits depend on where it stands, and no other memory is written."""
    rng = np.random.default_rng(1)
    lengths, offsets, guard = 257, 17, 123.0
    total = lengths + offsets
    grad, x = (values(rng, total, dtype) for _ in range(2))
    want = call_ufunc(name, kind, grad, x)
    for step in (1, 2, 3, -1):
        g_wide, x_wide = (sliced(a, step) for a in (grad, x))
        wide = [np.full(total * abs(step), guard, dtype)[::step] for _ in want]
        # Strided operands pass through aligned buffers.
        for offset in range(offsets) if step == 1 else (0, 1, offsets - 1):
            for n in range(1, lengths + 1):
                part = slice(offset, offset + n)
                got = call_ufunc(
                    *(name, kind, g_wide[part], x_wide[part]),
                    out=tuple(w[part] for w in wide) if kind == PAIR else wide[0][part],
                )
                for g, w in zip(got, want, strict=True):
                    assert same_bits(g, w[part]), (step, offset, n)
                for w in wide:
                    assert offset == 0 or w[offset - 1] == guard
                    assert w[offset + n] == guard if offset + n < total else True
                    w[part] = guard


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(("name", "kind"), EVERY_ROW)
def test_rows_at_every_length_offset_and_stride(name, kind, dtype):
    """A row's bits depend neither on its place nor on its layout, nor on the road."""
    rng = np.random.default_rng(2)
    lengths, offsets = 257, 17
    grad, x = (rng.normal(size=lengths + offsets).astype(dtype) * 4 for _ in range(2))
    reduces = INFOS[name].family.reduces
    for n in range(1, lengths + 1):
        offset = n % offsets
        part = slice(offset, offset + n)
        # Of a reduction, grad is one number for a row.
        one = slice(0, 1) if reduces else slice(0, n)
        (want,) = call(name, kind, grad[0] if reduces else grad[:n], x[:n])
        (views,) = call_views(name, kind, grad[None, one].copy(), x[None, :n].copy())
        assert same_bits(np.asarray(views[0]), np.asarray(want)), n
        for step in (1, 2, 3, -1):
            g_wide, x_wide = np.zeros((2, (lengths + offsets) * abs(step)), dtype)
            g_wide[::step][part], x_wide[::step][part] = grad[:n], x[:n]
            g_part, x_part = g_wide[::step][part], x_wide[::step][part]
            (got,) = call(name, kind, grad[0] if reduces else g_part, x_part)
            assert same_bits(np.asarray(got), np.asarray(want)), (step, n)
            column = grad[:1] if reduces else g_part[:, None]
            (got,) = call(name, kind, column, x_part[:, None], axis=0)
            assert same_bits(got.reshape(np.shape(want)), np.asarray(want)), (step, n)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_in_place_and_overlapping(name, kind, dtype):
    rng = np.random.default_rng(3)
    for n in (1, 5, 100, 300, FREE_BYTES // dtype.itemsize + 3):
        grad, x = (values(rng, n + 1, dtype) for _ in range(2))
        want = call(name, kind, grad[:-1], x[:-1])
        for target in (0, 1):
            # out is grad or x itself, or shifted against it by one element.
            for shift in (0, 1):
                operands = [grad.copy(), x.copy()]
                out = operands[target][shift : n + shift]
                other = np.empty(n, dtype)
                outs = ((out, other), (other, out))[target] if kind == PAIR else out
                got = call(name, kind, operands[0][:n], operands[1][:n], out=outs)
                assert_same(got, want, f"{n} elements, shift {shift}")


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_kinds_agree(name, dtype):
    """backward has the bits of grad * derivative, the pair those of the two calls."""
    rng = np.random.default_rng(4)
    f = af.get(name)
    for params in parameter_sets(name):
        for n in (1, 33, 1000, 20_000):
            grad, x = (values(rng, n, dtype) for _ in range(2))
            y, d = f(x, **params), f.derivative(x, **params)
            with np.errstate(all="ignore"):
                want = grad * d
            assert_same([f.backward(grad, x, **params)], [want], f"{name} backward {params}")
            assert_same(f.value_and_derivative(x, **params), [y, d], f"{name} pair {params}")

            kept, back = f.vjp(x, **params)
            assert_same([kept], [y], f"{name} vjp {params}")
            if back.saved is kept:
                want = f.backward_from_output(grad, y, **params)
            else:
                assert back.saved is x
                want = f.backward(grad, x, **params)
            assert_same([back(grad)], [want], f"{name} pullback {params}")
            out = np.empty_like(x)
            assert back(grad, out=out) is out
            assert_same([out], [want], f"{name} pullback {params}, out")


@pytest.mark.parametrize("name", ROWWISE)
def test_row_pullbacks(name):
    x, grad = np.random.default_rng(5).normal(size=(2, 3, 7))
    f = af.get(name)
    for keywords in ({}, {"axis": 0}, {"axis": None}, {"where": x < 1}):
        y, back = f.vjp(x, **keywords)
        assert_same([y], [f(x, **keywords)])
        if f._row.family.reduces:
            grad = np.asarray(y) / 2
            assert_same([back(grad)], [f.backward(grad, x, **keywords)])
        else:
            assert_same([back(grad)], [f.backward_from_output(grad, y, **keywords)])


@pytest.mark.parametrize(("name", "kind"), [e for e in EVERY if e[0] in WITH_PARAMS])
@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), dtype=st.sampled_from("fd"), param_dtype=st.sampled_from("fdb"))
def test_array_parameters_are_the_scalar_calls(name, kind, seed, dtype, param_dtype):
    rng = np.random.default_rng(seed)
    grad, x = (values(rng, (3, 37), dtype) for _ in range(2))
    shape = [(3, 37), (37,), (3, 1), (1,)][seed % 4]
    param = INFOS[name].params[0]
    array = rng.uniform(0.1, 3.9, shape).astype(param_dtype) + np.array(1, param_dtype)
    got = call(name, kind, grad, x, **{param.name: array})
    loop = np.result_type(x, array)
    whole = np.broadcast_to(array, x.shape)
    for i in np.ndindex(x.shape):
        want = call(name, kind, loop.type(grad[i]), loop.type(x[i]), **{param.name: whole[i]})
        for g, w in zip(got, want, strict=True):
            assert g.dtype == loop
            assert same_bits(g[i], w)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("shape", [(5,), (1,), (4, 5), (4, 1), (2, 5, 3), (0, 5)])
@pytest.mark.parametrize(("name", "kind"), [e for e in EVERY if e[0] in ALONG_AXIS])
def test_parameters_along_an_axis(name, kind, shape, dtype):
    """One value for each place along the second axis, or the only one."""
    rng = np.random.default_rng(9)
    grad, x = (values(rng, shape, dtype) for _ in range(2))
    at = min(1, len(shape) - 1)
    param = next(p.name for p in INFOS[name].params if p.along_axis)
    for size in {1, shape[at]}:
        weight = rng.uniform(0.1, 3.9, size).astype(dtype)
        shaped = weight.reshape([-1 if d == at else 1 for d in range(len(shape))])
        want = call(name, kind, grad, x, **{param: np.broadcast_to(shaped, shape)})
        for given_weight in (weight, sliced(weight, 2), weight.astype(weight.dtype.newbyteorder())):
            for layout in (np.copy, np.asfortranarray):
                arrays = layout(grad), layout(x)
                assert_same(call(name, kind, *arrays, **{param: given_weight}), want)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_beyond_the_cache(name):
    """Stores that bypass the cache, and the head and tail that do not, write the same."""
    rng = np.random.default_rng(6)
    base = values(rng, 1 << 16, np.float32)
    n = (25 << 20) // base.itemsize
    x = np.resize(base, n + 3)[3:]
    for kind in kinds_of(name):
        want = call(name, kind, base, np.roll(base, -3))
        got = call(name, kind, np.resize(base, n), x)
        for g, w in zip(got, want, strict=True):
            assert same_bits(g, np.resize(w, n))


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_scalars(name, kind):
    """Scalars and 0-d arrays give NumPy scalars, of the dtype that NumPy's rules say."""
    for x in (0.5, 2, True, np.float32(0.5), np.float64(0.5), np.int8(2), np.int64(2), np.array(3)):
        loop = loop_of(np.asarray(x))
        (got, *_) = call(name, kind, x, x)
        assert type(got) is loop.type
        assert same_bits(got, call(name, kind, *np.array([[x], [x]], loop))[0][0])
    out = np.empty((), np.float32)
    if kind != PAIR:
        assert call(name, kind, np.float32(1), np.float32(1), out=out)[0] is out


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_what_widens(name, kind, dtype):
    """Python's numbers never widen an array, scalar parameters neither; arrays promote."""
    grad, x = np.ones((2, 3), dtype)
    for number in (1, 1.0, True):
        assert call(name, kind, number, x)[0].dtype == dtype
    assert af.get(name).backward(np.float64(1), x).dtype == np.float64
    for param in INFOS[name].params:
        for two in (2, 2.0, np.float64(2), np.float32(2), np.int64(2), np.array(2.0), True):
            for got in call(name, kind, grad, x, **{param.name: two}):
                assert got.dtype == dtype, two
        for array_dtype in "?bhlfd":
            array = np.ones(3, array_dtype)
            for got in call(name, kind, grad, x, **{param.name: array}):
                assert got.dtype == loop_of(x, array), array_dtype
        for got in call(name, kind, grad, x, **{param.name: [1.0, 2.0, 3.0]}):
            assert got.dtype == np.float64


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_dtype(name, kind):
    """dtype= is the type to compute in, and so that of the result."""
    rng = np.random.default_rng(7)
    for held, wanted in (("f", "d"), ("d", "f"), ("l", "f"), ("b", "d")):
        grad, x = rng.integers(-5, 5, (2, 40)).astype(held)
        for params in ({}, *({p.name: 2.5} for p in INFOS[name].params)):
            want = call(name, kind, grad.astype(wanted), x.astype(wanted), **params)
            dtype = np.dtype(wanted)
            for spelled in (wanted, dtype, dtype.type, dtype.newbyteorder()):
                assert_same(call(name, kind, grad, x, dtype=spelled, **params), want)
    assert call(name, kind, grad, x, dtype=None)[0].dtype == np.float32


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_where(name, kind):
    rng = np.random.default_rng(8)
    grad, x = values(rng, (2, 4, 9), np.float32)
    want = call(name, kind, grad, x)
    for where in (x > 0, np.arange(9) % 2 == 0, [[True]] * 4, np.False_, True):
        outs = [np.full(x.shape, 9, np.float32) for _ in want]
        call(name, kind, grad, x, where=where, out=tuple(outs) if kind == PAIR else outs[0])
        kept = [np.where(where, w, np.float32(9)) for w in want]
        assert_same(outs, kept, str(where))


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_nothing_warns(name, kind):
    """Not even where every floating-point flag is an error; over alone may be raised."""
    with warnings.catch_warnings(), np.errstate(all="raise", over="ignore"):
        warnings.simplefilter("error")
        for params in parameter_sets(name):
            if not allowed(name, kind, params):
                continue
            for dtype in FLOATS:
                special = special_values(dtype)
                for n in range(1, 71):
                    x = np.resize(special, n)
                    for grad in (np.ones(n, dtype), np.resize(special[n % 7 :], n)):
                        call(name, kind, grad, x, **params)
                        call(name, kind, sliced(grad, 2), sliced(x, -1), **params)


@pytest.mark.parametrize(("name", "kind"), EVERY_ROW)
def test_rows_never_warn(name, kind):
    with warnings.catch_warnings(), np.errstate(all="raise", over="ignore"):
        warnings.simplefilter("error")
        for dtype in FLOATS:
            special = special_values(dtype)
            for n in range(1, 71):
                for a in (*special, np.resize(special, n), np.resize(special[:10], n)):
                    x = np.broadcast_to(a, n).copy()
                    for where in (None, np.arange(n) % 2 == 0, np.zeros(n, bool)):
                        grad = np.ones((), dtype) if INFOS[name].family.reduces else np.ones_like(x)
                        call(name, kind, grad, x, where=where)
