"""Arrays that are lazy, labelled, masked or of a subclass, with the real libraries."""

from __future__ import annotations

import itertools
import warnings

import numpy as np
import pytest

import actfast as af
from tests.calls import HAS_GRAD, assert_same, call, grad_for, kinds_of
from tests.reference import ELEMENTWISE, INFOS, ROWWISE
from tests.test_rows import assert_near, operands

da = pytest.importorskip("dask.array")
xr = pytest.importorskip("xarray")
pd = pytest.importorskip("pandas")
dask = pytest.importorskip("dask")

EVERY = [(name, kind) for name in ELEMENTWISE for kind in kinds_of(name)]
EVERY_ROW = [(name, kind) for name in ROWWISE for kind in kinds_of(name)]
ALL = [*EVERY, *EVERY_ROW]
SHAPE = (4, 6)


def no_scheduler(*args, **kwargs):
    raise AssertionError("something was computed")


@pytest.fixture
def lazy():
    """Nothing may be computed here."""
    with dask.config.set(scheduler=no_scheduler):
        yield


def computed(*arrays):
    with dask.config.set(scheduler="synchronous"):
        return [a.compute() for a in arrays]


def params_of(name):
    """None given, a scalar, and an array that broadcasts."""
    sets = [{}]
    for param in INFOS[name].params:
        sets += [{param.name: 0.75}, {param.name: np.linspace(0.5, 2, SHAPE[1], dtype=np.float32)}]
    return sets


# dask


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_dask_stays_lazy(name, kind, lazy):
    for dtype in (np.float32, np.float64, np.int16):
        grad, x = ((a * 4).astype(dtype) for a in operands(name, kind, SHAPE, np.float64))
        chunked = [da.from_array(a, chunks=(3, (2, 4))) for a in (grad, x)]
        for params in params_of(name):
            if kind in HAS_GRAD and any(map(np.ndim, params.values())):
                params = {k: np.broadcast_to(v, SHAPE) for k, v in params.items()}
            got = call(name, kind, *chunked, **params)
            assert all(isinstance(g, da.Array) and g.chunks == chunked[1].chunks for g in got)
            want = call(name, kind, grad, x, **params)
            assert [g.dtype for g in got] == [w.dtype for w in want]
            assert_same(computed(*got), want, f"{name} {kind} {params}")
        if kind in HAS_GRAD:
            for mixed in ((grad, chunked[1]), (chunked[0], x)):
                (got,) = call(name, kind, *mixed)
                assert_same(computed(got), call(name, kind, grad, x))
    wide = call(name, kind, *chunked, dtype="f8")
    assert_same(computed(*wide), call(name, kind, grad, x, dtype="f8"))


@pytest.mark.parametrize("name", [n for n in ELEMENTWISE if INFOS[n].params])
def test_dask_parameters(name, lazy):
    _, x = operands(name, "forward", SHAPE, np.float32)
    array = np.linspace(0.5, 2, 24).reshape(SHAPE)
    param = {INFOS[name].params[0].name: da.from_array(array, chunks=2)}
    given = dict.fromkeys(param, array)
    f = af.get(name)
    for value in (x, da.from_array(x, chunks=3)):
        assert_same(computed(f(value, **param)), [f(x, **given)])
        y, back = f.vjp(value, **param)
        method, saved = (f.backward, x)
        if back.saved is y:
            method, saved = f.backward_from_output, f(x, **given)
        assert_same(computed(back(y)), [method(f(x, **given), saved, **given)])


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_dask_vjp(name, kind, lazy):
    _, x = operands(name, "forward", SHAPE, np.float32)
    y, back = af.get(name).vjp(da.from_array(x, chunks=(2, 6)))
    want, want_back = af.get(name).vjp(x)
    assert_same(computed(y, back(y)), [want, want_back(want)])


@pytest.mark.parametrize("dtype", [np.dtype(np.float64), np.dtype(np.int16)])
@pytest.mark.parametrize(("name", "kind"), EVERY_ROW)
def test_dask_rows(name, kind, dtype, lazy):
    """Whole rows go to the kernel; of cut ones not even a row has to fit into memory."""
    whole_grad, x = np.random.default_rng(3).normal(size=(2, 4, 6, 5)) * 3
    whole_grad, x = ((a * 3).astype(dtype) for a in (whole_grad, x))
    if kind == "backward_from_output":
        x = af.get(name)(x / 9).astype(dtype)
    loop = np.result_type(dtype, np.float32)
    mask = np.random.default_rng(0).random(x.shape) < 0.7
    mask[0] = False
    for chunks in ((2, 6, 5), (4, 4, 3)):
        lazy_x = da.from_array(x, chunks=chunks)
        for axis, where in itertools.product((-1, 0, (1, 2), None), (None, mask, mask[1, 1])):
            axes = range(3) if axis is None else np.atleast_1d(axis)
            whole = all(chunks[a] == x.shape[a] for a in axes)
            grad = grad_for(name, whole_grad, axis)
            lazy_grad = da.from_array(grad, chunks=2)
            for chunked_where in (where, da.from_array(mask, chunks=2))[: 1 + (where is mask)]:
                sets = [{}, *({p.name: 0.7} for p in INFOS[name].params if p.accepts(0.7))]
                keeps = INFOS[name].family.reduces and kind == "forward"
                for keywords in [*sets, *([{"keepdims": True}] if keeps else [])]:
                    keywords = {**keywords, "axis": axis}
                    (got,) = call(name, kind, lazy_grad, lazy_x, where=chunked_where, **keywords)
                    assert isinstance(got, da.Array)
                    assert got.dtype == loop
                    (want,) = call(name, kind, grad, x, where=where, **keywords)
                    assert got.shape == np.shape(want)
                    assert got.shape != x.shape or got.chunks == lazy_x.chunks
                    (got,) = computed(got)
                    if whole:
                        assert_same([np.asarray(got)], [np.asarray(want)], f"{chunks} {axis}")
                    else:
                        assert_near(np.asarray(got), want, loop)


@pytest.mark.parametrize("name", ROWWISE)
def test_special_rows_cut_by_dask(name, lazy):
    x = np.zeros((6, 4))
    x[1], x[2, 1], x[3, 1], x[4, 1] = -np.inf, -np.inf, np.nan, np.inf
    x[5] = np.inf
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (got,) = computed(af.get(name)(da.from_array(x, chunks=(3, 2))))
    np.testing.assert_allclose(got, af.get(name)(x), rtol=1e-14)


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_dask_errors(name, kind, lazy):
    x = da.ones(SHAPE, dtype=np.float32, chunks=2)
    for bad in ("F", "g", object):
        with pytest.raises(TypeError, match=f"{name}.*must be float16, bfloat16, float32, float64"):
            call(name, kind, x.astype(bad), x.astype(bad))
    with pytest.raises(TypeError, match=f"{name}.*dtype must be one of"):
        call(name, kind, x, x, dtype="i4")
    with pytest.raises(TypeError, match=f"{name}.*unknown keyword 'qqq'"):
        call(name, kind, x, x, qqq=1)
    if name in ROWWISE:
        for error, keywords in (
            (TypeError, {"out": x}),
            (TypeError, {"where": x}),
            (TypeError, {"where": np.ones(6)}),
            (ValueError, {"where": np.ones(5, bool)}),
            (np.exceptions.AxisError, {"axis": 2}),
        ):
            with pytest.raises(error, match=name):
                call(name, kind, np.float32(1), x, **keywords)
        if kind in HAS_GRAD:
            with pytest.raises(ValueError, match=f"{name}.*grad must broadcast to the result's"):
                call(name, kind, x[:2], x)


# xarray


def labelled(a):
    facts = {"coords": {"row": [*"abcd"]}, "attrs": {"units": "m"}, "name": "it"}
    return xr.DataArray(a, dims=("row", "column"), **facts)


WHOLE_ROWS = [(name, kind) for name, kind in EVERY_ROW if not INFOS[name].family.reduces]


@pytest.mark.parametrize(("name", "kind"), [*EVERY, *WHOLE_ROWS])
def test_xarray(name, kind, lazy):
    grad, x = operands(name, kind, SHAPE, np.float32)
    want = call(name, kind, grad, x)
    for chunks in (None, {"row": 2}):
        with xr.set_options(keep_attrs=True):
            forms = [labelled(a) for a in (grad, x)]
            forms = [form.chunk(chunks) for form in forms] if chunks else forms
            got = call(name, kind, *forms)
            for g, w in zip(got, want, strict=True):
                assert isinstance(g, xr.DataArray)
                assert (g.dims, g.name, g.attrs) == (("row", "column"), "it", {"units": "m"})
                assert [*g.coords["row"].values] == [*"abcd"]
                assert isinstance(g.data, np.ndarray if chunks is None else da.Array)
                assert_same(computed(g.data) if chunks else [g.data], [w])
            if kind in HAS_GRAD:
                # Dimensions have names, so their order does not matter.
                (got,) = call(name, kind, forms[0].transpose("column", "row"), forms[1])
                got = got.transpose("row", "column").data
                assert_same(computed(got) if chunks else [got], want)


@pytest.mark.parametrize("name", [n for n in ROWWISE if INFOS[n].family.reduces])
def test_xarray_reductions(name):
    """Dimensions that are reduced are gone, and so are their coordinates."""
    grad, x = operands(name, "forward", SHAPE, np.float32)
    form, f = labelled(x), af.get(name)
    mask = x > x.mean()
    for axis, number, dims in (
        ("column", 1, ("row",)), ("row", 0, ("column",)), (("row", "column"), None, ()),
    ):  # fmt: skip
        for where in (None, labelled(mask).transpose()):
            keywords = {"where": None if where is None else mask, "axis": number}
            got = f(form, axis=axis, where=where)
            assert (got.dims, got.name) == (dims, "it")
            assert ("row" in got.coords) == ("row" in dims)
            assert_same([got.to_numpy()], [np.asarray(f(x, **keywords))])
        got = f(form, axis=axis, keepdims=True)
        assert got.dims == ("row", "column")
        assert_same([got.to_numpy()], [np.asarray(f(x, axis=number, keepdims=True))])
    want = f.backward(grad, x)
    by = xr.DataArray(grad, dims="row", coords={"row": [*"abcd"]})
    for one in (grad, by):
        got = f.backward(one, form, axis="column")
        assert got.dims == ("row", "column")
        assert_same([got.data], [want])
    with pytest.raises(ValueError, match="row"):
        f.backward(by.assign_coords(row=[*"abcx"]), form)


@pytest.mark.parametrize(("name", "kind"), WHOLE_ROWS)
def test_xarray_rows(name, kind):
    grad, x = operands(name, kind, SHAPE, np.float32)
    mask = x > x.mean()
    forms = labelled(grad), labelled(x)
    for axis, number in (("row", 0), ("column", 1), (("row", "column"), None), (0, 0)):
        for where in (None, mask, labelled(mask).transpose()):
            (want,) = call(name, kind, grad, x, axis=number, where=None if where is None else mask)
            assert_same([call(name, kind, *forms, axis=axis, where=where)[0].data], [want])
    (want,) = call(name, kind, grad, x)
    if kind in HAS_GRAD:
        for mixed in ((grad, forms[1]), (forms[0], x)):
            (got,) = call(name, kind, *mixed)
            assert isinstance(got, xr.DataArray)
            assert_same([got.data], [want])
        with pytest.raises(ValueError, match="row"):
            call(name, kind, forms[0].assign_coords(row=[*"abcx"]), forms[1])
    with pytest.raises(ValueError, match="nonesuch"):
        call(name, kind, *forms, axis="nonesuch")
    # Of a Dataset, each variable.
    (got,) = call(name, kind, *(xr.Dataset({"p": form, "q": -form}) for form in forms))
    for variable, sign in (("p", 1), ("q", -1)):
        (want,) = call(name, kind, sign * grad, sign * x)
        assert_same([got[variable].data], [want])
        assert got[variable].dims == ("row", "column")
