"""Series, DataFrames, masked arrays and other subclasses keep what they carry."""

from __future__ import annotations

import numpy as np
import pytest

import actfast as af
from tests.calls import HAS_GRAD, PAIR, assert_same, call, kinds_of
from tests.reference import ELEMENTWISE, INFOS, ROWWISE
from tests.test_rows import operands

pd = pytest.importorskip("pandas")

EVERY = [(name, kind) for name in ELEMENTWISE for kind in kinds_of(name)]
EVERY_ROW = [(name, kind) for name in ROWWISE for kind in kinds_of(name)]
ALL = [*EVERY, *EVERY_ROW]


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_labels(name, kind):
    grad, x = operands(name, kind, (4, 3), np.float32)
    want = call(name, kind, grad, x)
    if INFOS[name].family.reduces:
        return reduced_labels(name, kind, grad, x, want)
    frames = [pd.DataFrame(a, index=[*"abcd"], columns=["p", "q", "q"]) for a in (grad, x)]
    for got, w in zip(call(name, kind, *frames), want, strict=True):
        assert isinstance(got, pd.DataFrame)
        assert got.index.equals(frames[0].index)
        assert got.columns.equals(frames[0].columns)
        assert_same([got.to_numpy()], [w])
    want = call(name, kind, grad[0], x[0])
    series = [pd.Series(a, index=[3, 1, 2], name="it") for a in (grad[0], x[0])]
    for got, w in zip(call(name, kind, *series), want, strict=True):
        assert isinstance(got, pd.Series)
        assert [*got.index] == [3, 1, 2]
        assert got.name == "it"
        assert_same([got.to_numpy()], [w])
    for form, (g, a) in ((frames, (grad, x)), (series, (grad[0], x[0]))):
        if kind in HAS_GRAD:
            for mixed in ((g, form[1]), (form[0], a)):
                (got,) = call(name, kind, *mixed)
                assert type(got) is type(form[0])
                assert_same([got.to_numpy()], call(name, kind, g, a))


def reduced_labels(name, kind, grad, x, want):
    """A frame becomes a series of the labels that are left, a series a number."""
    frame = pd.DataFrame(x, index=[*"abcd"], columns=["p", "q", "q"])
    if kind == "forward":
        for axis, labels in ((-1, frame.index), (0, frame.columns)):
            (got,) = call(name, kind, None, frame, axis=axis)
            assert isinstance(got, pd.Series)
            assert got.index.equals(labels)
            assert_same([got.to_numpy()], call(name, kind, None, x, axis=axis))
        assert_same(call(name, kind, None, frame, axis=None), call(name, kind, None, x, axis=None))
        assert_same(call(name, kind, None, frame["p"]), call(name, kind, None, x[:, 0]))
        with pytest.raises(TypeError, match=f"{name}.*keepdims does not go with a DataFrame"):
            call(name, kind, None, frame, keepdims=True)
        return
    for form in (grad, pd.Series(grad, index=frame.index), grad[:, None]):
        (got,) = call(name, kind, form, frame)
        assert got.index.equals(frame.index)
        assert got.columns.equals(frame.columns)
        assert_same([got.to_numpy()], want)
    with pytest.raises(ValueError, match=f"{name}.*labels"):
        call(name, kind, pd.Series(grad), frame)


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_columns_of_several_dtypes(name, kind):
    """Each column as if it were alone."""
    grad, x = operands(name, kind, (4, 3), np.float32)
    dtypes = ("f4", "f8", "i2")
    frames = [
        pd.DataFrame({c: (a[:, j] * 4).astype(dtypes[j]) for j, c in enumerate("abc")})
        for a in (grad, x)
    ]
    for params in ({}, *({p.name: 0.75} for p in INFOS[name].params if p.accepts(0.75))):
        got = call(name, kind, *frames, **params)
        for column, dtype in zip("abc", ("f4", "f8", "f4"), strict=True):
            want = call(name, kind, *(f[column].to_numpy() for f in frames), **params)
            assert_same([g[column].to_numpy() for g in got], want)
            assert want[0].dtype == dtype


@pytest.mark.parametrize("kept", ["Float32", "Float64", "Int64"])
@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_na_is_kept(name, kind, kept):
    grad, x = (a * 4 // 1 for a in operands(name, kind, (3, 4), np.float32))
    frames = [pd.DataFrame(a).astype(kept) for a in (grad, x)]
    frames[1].iloc[1, 2] = pd.NA
    frames[0].iloc[2, 0] = pd.NA
    float_dtype = "Float32" if kept == "Float32" else "Float64"
    missing = [(1, 2), (2, 0)] if kind in HAS_GRAD else [(1, 2)]
    plain = [a.astype(float_dtype.lower()) for a in (grad, x)]
    for params in ({}, *({p.name: 0.75} for p in INFOS[name].params if p.accepts(0.75))):
        want = call(name, kind, *plain, **params)
        for got, w in zip(call(name, kind, *frames, **params), want, strict=True):
            assert set(got.dtypes.astype(str)) == {float_dtype}
            assert [*zip(*np.nonzero(got.isna().to_numpy()), strict=True)] == missing
            there = ~got.isna().to_numpy()
            flat = got.fillna(0).to_numpy(w.dtype)
            assert_same([flat[there]], [w[there]])
        for j in range(4):
            series = [f[j] for f in frames]
            for got, w in zip(call(name, kind, *series, **params), want, strict=True):
                assert str(got.dtype) == float_dtype
                there = ~got.isna().to_numpy()
                assert_same([got.fillna(0).to_numpy(w.dtype)[there]], [w[:, j][there]])


@pytest.mark.parametrize("kept", ["Float32", "Float64", "Int64"])
@pytest.mark.parametrize(("name", "kind"), EVERY_ROW)
def test_na_is_no_part_of_a_row(name, kind, kept):
    grad, x = (a * 4 // 1 for a in operands(name, kind, (3, 4), np.float32))
    frames = [pd.DataFrame(a).astype(kept) for a in (grad, x)]
    frames[1].iloc[1, 2] = pd.NA
    frames[0].iloc[2, 0] = pd.NA
    float_dtype = "Float32" if kept == "Float32" else "Float64"
    if INFOS[name].family.reduces:
        return na_in_reductions(name, kind, grad, x, frames[1], float_dtype)
    included = frames[1].notna().to_numpy()
    if kind in HAS_GRAD:
        included &= frames[0].notna().to_numpy()
    for axis in (-1, 0, None):
        for where in (None, np.array([True, False, True, True])):
            both = included if where is None else included & where
            plain = [a.astype(float_dtype.lower()) for a in (grad, x)]
            (want,) = call(name, kind, *plain, axis=axis, where=both)
            (got,) = call(name, kind, *frames, axis=axis, where=where)
            assert set(got.dtypes.astype(str)) == {float_dtype}
            assert (got.isna().to_numpy() == ~included).all()
            assert_same([got.fillna(0).to_numpy(want.dtype)[both]], [want[both]])


def na_in_reductions(name, kind, grad, x, frame, float_dtype):
    frame.iloc[0] = pd.NA
    there = frame.notna().to_numpy()
    x = x.astype(float_dtype.lower())
    if kind == "forward":
        (got,) = call(name, kind, None, frame)
        (want,) = call(name, kind, None, x, where=there)
        assert got.dtype == float_dtype
        assert got.isna().tolist() == [True, False, False]
        assert_same([got[1:].to_numpy(want.dtype)], [want[1:]])
        return
    left = pd.Series(grad).astype(frame.dtypes[0])
    left[2] = pd.NA
    (got,) = call(name, kind, left, frame)
    assert set(got.dtypes.astype(str)) == {float_dtype}
    (want,) = call(name, kind, grad.astype(x.dtype), x, where=there)
    there[2] = False
    assert (got.isna().to_numpy() == ~there).all()
    assert_same([got.fillna(0).to_numpy(want.dtype)[there]], [want[there]])


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_errors(name, kind):
    frame = pd.DataFrame({"a": [1.0, 2.0]})
    for bad in (
        pd.DataFrame({"a": ["x", "y"]}),
        pd.DataFrame({"a": [1j, 2]}),
        pd.Series(["x", "y"]),
    ):
        with pytest.raises(TypeError):
            call(name, kind, bad, bad)
    if name in ROWWISE:
        with pytest.raises(TypeError, match=f"{name}.*out"):
            call(name, kind, frame, frame, out=np.empty((2, 1)))
        if kind in HAS_GRAD:
            other = frame.set_axis([5, 6])
            other = other["a"] if INFOS[name].family.reduces else other
            with pytest.raises(ValueError, match=f"{name}.*labels"):
                call(name, kind, other, frame)


# Subclasses of ndarray


@pytest.mark.parametrize("hard", [False, True])
@pytest.mark.parametrize(("name", "kind"), ALL)
def test_masks(name, kind, hard):
    grad, x = operands(name, kind, (3, 4), np.float32)
    if INFOS[name].family.reduces:
        return masks_in_reductions(name, kind, grad, x)
    hidden = [np.zeros((3, 4), bool), x > x.mean()]
    hidden[0][1] = True
    arrays = [np.ma.array(a, mask=hidden[i], hard_mask=hard) for i, a in enumerate((grad, x))]
    mask = hidden[0] | hidden[1] if kind in HAS_GRAD else hidden[1]
    for keywords in ({}, {"axis": 0}, {"where": [True, True, False, True]}):
        if keywords and name not in ROWWISE:
            continue
        where = ~mask & keywords.get("where", True)
        row = {**keywords, "where": where} if name in ROWWISE else {}
        want = call(name, kind, grad, x, **row)
        for got, w in zip(call(name, kind, *arrays, **keywords), want, strict=True):
            assert isinstance(got, np.ma.MaskedArray)
            assert (got.mask == mask).all()
            assert_same([got.data[~mask]], [w[~mask]])
    assert all((a.mask == m).all() for a, m in zip(arrays, hidden, strict=True))
    if kind in HAS_GRAD:
        for mixed, m in (((arrays[0], x), hidden[0]), ((grad, arrays[1]), hidden[1])):
            assert (call(name, kind, *mixed)[0].mask == m).all()


def masks_in_reductions(name, kind, grad, x):
    hidden = x > x.mean()
    hidden[1] = True
    masked = np.ma.array(x, mask=hidden)
    if kind == "forward":
        for axis, keepdims in ((-1, False), (0, True)):
            (got,) = call(name, kind, None, masked, axis=axis, keepdims=keepdims)
            (want,) = call(name, kind, None, x, axis=axis, keepdims=keepdims, where=~hidden)
            assert (got.mask == hidden.all(axis=axis, keepdims=keepdims)).all()
            assert_same([got.data[~got.mask]], [want[~got.mask]])
        assert call(name, kind, None, masked[1]) == (np.ma.masked,)
        return
    (want,) = call(name, kind, grad, x, where=~hidden)
    (got,) = call(name, kind, grad, masked)
    assert (got.mask == hidden).all()
    assert_same([got.data[~hidden]], [want[~hidden]])
    (got,) = call(name, kind, np.ma.array(grad, mask=[True, False, False]), masked)
    assert got.mask[0].all()


class Tagged(np.ndarray):
    """A subclass that carries something."""

    def __array_finalize__(self, obj):
        self.tag = getattr(obj, "tag", None)


@pytest.mark.filterwarnings("ignore:the matrix subclass")
@pytest.mark.parametrize(("name", "kind"), ALL)
def test_subclasses(name, kind, tmp_path):
    grad, x = operands(name, kind, (3, 4), np.float32)
    want = call(name, kind, grad, x)
    if INFOS[name].family.reduces:
        # What has another shape than x is a plain array.
        got = call(name, kind, grad, x.view(Tagged))
        assert type(got[0]) is (np.ndarray if kind == "forward" else Tagged)
        assert_same([np.asarray(g) for g in got], want)
        return
    for cls in (np.matrix, Tagged, np.recarray):
        got = call(name, kind, *(a.view(cls) for a in (grad, x)))
        assert all(type(g) is cls for g in got)
        assert_same([np.asarray(g) for g in got], want)
    tagged = x.view(Tagged)
    tagged.tag = "tag"
    assert call(name, kind, tagged, tagged)[0].tag == "tag"
    mapped = [np.memmap(tmp_path / n, np.float32, "w+", shape=(3, 4)) for n in "gx"]
    for m, a in zip(mapped, (grad, x), strict=True):
        m[...] = a
    assert_same([np.asarray(g) for g in call(name, kind, *mapped)], want)
    call(name, kind, *mapped, out=(mapped[1], mapped[0]) if kind == PAIR else mapped[1])
    assert_same([np.asarray(mapped[1])], want[:1])


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_buffers_of_others(name, kind):
    torch = pytest.importorskip("torch")
    grad, x = operands(name, kind, (3, 4), np.float32)
    want = call(name, kind, grad, x)
    for make in (torch.from_numpy, memoryview):
        assert_same(call(name, kind, make(grad), make(x)), want)
    # Other tests may have turned gradients off.
    with torch.enable_grad(), pytest.raises(RuntimeError, match="requires grad"):
        call(name, kind, grad, torch.ones(3, requires_grad=True))


def test_a_unit_is_not_lost():
    """A subclass that handles ufuncs itself is asked, and may refuse."""

    class Quantity(np.ndarray):
        def __array_ufunc__(self, *args, **kwargs):
            raise TypeError("no unit for this")

    for name, kind in ALL:
        x = np.ones(3).view(Quantity)
        with pytest.raises(TypeError, match=r"no unit|must be an array"):
            call(name, kind, x, x)
    assert af.available()
