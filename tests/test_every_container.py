"""Every family takes the same containers, and says what in them is no number."""

from __future__ import annotations

import numpy as np
import pytest

import actfast as af
from actfast.facts.kinds import kind_named
from tests.calls import HAS_GRAD, call, kinds_of
from tests.reference import ELEMENTWISE, GATED, INFOS, ROWWISE

da = pytest.importorskip("dask.array")
xr = pytest.importorskip("xarray")
pd = pytest.importorskip("pandas")

EVERY_ROW = [(name, kind) for name in ROWWISE for kind in kinds_of(name)]


class Boxed(np.lib.mixins.NDArrayOperatorsMixin):
    """A series of somebody's own: it unwraps for a ufunc what it holds, and wraps the result."""

    def __init__(self, values):
        self.values = values

    def __len__(self):
        return len(self.values)

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.values, dtype)

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **kwargs):
        inputs = [a.values if isinstance(a, Boxed) else a for a in inputs]
        return Boxed(getattr(ufunc, method)(*inputs, **kwargs))


class Piecewise(Boxed):
    """It gives a ufunc its halves, one after the other."""

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        whole = [a.values if isinstance(a, Boxed) else np.ones(len(self)) for a in inputs]
        halves = [[a[part] for a in whole] for part in (slice(2), slice(2, None))]
        return Boxed(np.concatenate([getattr(ufunc, method)(*half, **kwargs) for half in halves]))


WAYS = {
    "Series": (pd.Series, lambda y: y.to_numpy()),
    "DataFrame": (lambda a: pd.DataFrame({"a": a, "b": a}), lambda y: y["a"].to_numpy()),
    "Index": (lambda a: pd.Index(a, name="i"), lambda y: y.to_numpy()),
    "pandas array": (lambda a: pd.array(a, dtype="Float64"), lambda y: y.to_numpy("f8")),
    "DataArray": (lambda a: xr.DataArray(a, dims="d"), lambda y: y.to_numpy()),
    "Dataset": (lambda a: xr.Dataset({"v": ("d", a)}), lambda y: y["v"].to_numpy()),
    "dask": (lambda a: da.from_array(a, chunks=2), lambda y: y.compute()),
    "masked": (np.ma.array, lambda y: y.data),
    "memoryview": (memoryview, np.asarray),
    "list": (lambda a: a.tolist(), np.asarray),
    "Boxed": (Boxed, lambda y: y.values),
}
FAMILIES = [(n, k) for n in (*ELEMENTWISE, *GATED, *ROWWISE) for k in kinds_of(n)]


def same_kind(result, made):
    """A container gives its like; what is only a buffer gives an array."""
    wanted = np.ndarray if isinstance(made, (memoryview, list)) else type(made)
    return isinstance(result, wanted)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("name", "kind"), FAMILIES)
def test_every_family_takes_every_container(name, kind, way):
    make, values = WAYS[way]
    x = np.array([0.75, -1.5, 2.0, 0.25, -0.5])
    grad = np.array([1.0, -2.0, 0.5, 3.0, 1.5])
    axis = {"axis": 0} if name in ROWWISE else {}
    reduces = INFOS[name].family.reduces
    if reduces and kind in HAS_GRAD:
        grad = np.float64(2.0)
    if kind == "backward_from_output":
        x = np.asarray(af.get(name)(x))
    made = [make(a) if np.ndim(a) else a for a in (grad, x)]
    want = call(name, kind, grad, x, **axis)
    for got, w in zip(call(name, kind, *made, **axis), want, strict=True):
        if reduces and kind not in HAS_GRAD:
            got = got["v"] if way == "Dataset" else got
            got = got["a"] if way == "DataFrame" else got
            got = got.values if way == "Boxed" else got
            assert float(got) == pytest.approx(float(w), rel=1e-15)
            continue
        assert same_kind(got, made[1])
        np.testing.assert_allclose(values(got), w, rtol=1e-14, atol=1e-300)
    _, back = af.get(name).vjp(*[made[1]] * len(INFOS[name].family.operands), **axis)
    if not reduces:
        gradients = back(make(grad))
        for one in gradients if isinstance(gradients, tuple) else (gradients,):
            assert same_kind(one, made[1])


@pytest.mark.parametrize(("name", "kind"), EVERY_ROW)
def test_what_gives_a_row_in_parts(name, kind):
    """Each part would be taken for a row."""
    x = np.arange(5.0)
    grad = Piecewise(x) if not INFOS[name].family.reduces else 1.0
    with pytest.raises(TypeError, match=f"{name}.*x must give its elements as one array.*parts"):
        call(name, kind, grad, Piecewise(x))


class Mute(Boxed):
    def __array_ufunc__(self, *args, **kwargs):
        return NotImplemented


class Loud(Boxed):
    def __array_ufunc__(self, *args, **kwargs):
        raise LookupError("mine")


@pytest.mark.parametrize(("name", "kind"), FAMILIES)
def test_what_containers_raise(name, kind):
    x = Loud(np.ones(3))
    grad = 1.0 if INFOS[name].family.reduces else x
    with pytest.raises(LookupError, match="mine") as caught:
        call(name, kind, grad, x)
    assert any(name in note and "Loud" in note for note in caught.value.__notes__)
    x = Mute(np.ones(3))
    grad = 1.0 if INFOS[name].family.reduces else x
    with pytest.raises(TypeError, match=f"{name}|Mute"):
        call(name, kind, grad, x)


@pytest.mark.parametrize(("name", "kind"), EVERY_ROW)
def test_containers_are_not_blamed_for_what_we_raise(name, kind):
    for x in (Boxed(np.ones(3)), Shaped(np.ones(3))):
        grad = 1.0 if INFOS[name].family.reduces else x
        for bad in ({"axis": 7}, {"axis": "a"}, {"where": [1, 0, 1]}, {"dtype": "i4"}):
            (word,) = bad
            with pytest.raises((TypeError, ValueError), match=f"{name}.*{word}") as caught:
                call(name, kind, grad, x, **bad)
            assert not hasattr(caught.value, "__notes__")


@pytest.mark.parametrize(("name", "kind"), EVERY_ROW)
def test_containers_see_the_types_of_as_many_operands_as_there_are(name, kind):
    seen = []

    class Looking(Boxed):
        def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
            seen.append(ufunc)
            return super().__array_ufunc__(ufunc, method, *inputs, **kwargs)

    x = Looking(np.ones(3))
    call(name, kind, 1.0 if INFOS[name].family.reduces else x, x)
    for ufunc in seen:
        assert [len(text) for text in ufunc.types] == [ufunc.nin + 3] * 2
    assert seen


# Inputs that are repeated


class Shaped(Boxed):
    """It says its shape, and writes into another of its kind."""

    shape = property(lambda self: self.values.shape)

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **kwargs):
        if out is None:
            return super().__array_ufunc__(ufunc, method, *inputs, **kwargs)
        got = super().__array_ufunc__(ufunc, method, *inputs, **kwargs)
        out[0].values[...] = got.values
        return out[0]


PARAMETRIC = [name for name in (*ELEMENTWISE, *GATED) if INFOS[name].params]


@pytest.mark.parametrize("name", PARAMETRIC)
def test_out_is_as_it_was_where_an_input_is_repeated(name):
    f, param = af.get(name), INFOS[name].params[0]
    x, grad, out = Shaped(np.ones(3)), Shaped(np.ones((2, 3))), Shaped(np.full((2, 3), 7.0))
    given = {param.name: np.full((2, 3), param.default)}
    own = [x] * len(INFOS[name].family.operands)
    outs = out if len(own) == 1 else (out, Shaped(out.values.copy()))
    with pytest.raises(TypeError, match=f"{name}.*out does not go with a Shaped that is repeated"):
        f.backward(grad, *own, **given, out=outs)
    for one in outs if isinstance(outs, tuple) else (outs,):
        assert (one.values == 7).all()
    named = xr.DataArray(np.ones((2, 3)), dims=("b", "a"))
    own = [named[0]] * len(own)
    with pytest.raises(TypeError, match=f"{name}.*where does not go with a DataArray that is rep"):
        f.backward(named, *own, **{param.name: param.default * named}, where=named > 0)
    f.backward(grad, *[grad] * len(own), **given, out=outs)
    assert (out.values != 7).all()


# Columns and variables that are no numbers


@pytest.mark.parametrize(("name", "kind"), FAMILIES)
def test_the_column_that_is_no_number(name, kind):
    argument = kinds_names(name, kind)[-1 if name not in GATED else kind in HAS_GRAD]
    good = [1.0, 2.0]
    dates = pd.date_range("2020", periods=2)
    for bad, described in (
        (["u", "v"], "str"),
        (pd.Series([1.0, None], dtype=object), "object, whose item [1] is None"),
        (pd.Series([1.0, "v"], dtype=object), "object, whose item [1] is str 'v'"),
        (pd.Categorical([1.0, 2.0]), "category"),
        (dates, "datetime64"),
        ([1j, 2.0], "complex128"),
        (pd.Series(good, dtype=object), "convert it with astype(float)"),
    ):
        column = pd.Series(bad, name="text")
        array = pd.array(bad) if described in ("str", "category") else column
        for value, words in (
            (pd.DataFrame({"p": good, "q": bad}), "DataFrame whose column 'q' is of "),
            (pd.DataFrame([[1.0, 2.0]] * 2, columns=["p", "p"]).assign(q=bad), "column 'q' is of "),
            (column, "Series 'text' of "),
            (array, "of "),
            (pd.Index(bad, name="text"), "Index 'text' of "),
        ):
            if isinstance(value, pd.DatetimeIndex | pd.CategoricalIndex):
                words = "'text' of "
            with pytest.raises(TypeError) as caught:
                call(name, kind, 1.0, value)
            message = str(caught.value)
            for part in (name, f"{argument} must be", words, described):
                assert part in message, message
    data = xr.Dataset({"p": ("d", good), "q": ("d", ["u", "v"])})
    with pytest.raises(TypeError, match=f"{name}.*Dataset whose variable 'q' is of <U1"):
        call(name, kind, 1.0, data)
    with pytest.raises(TypeError, match=f"{name}.*must be float16.*DataArray 'q' of <U1"):
        call(name, kind, 1.0, data["q"])


def kinds_names(name, kind):
    return kind_named(kind).operands(INFOS[name].family)


# Ragged arrays


@pytest.mark.parametrize(("name", "kind"), FAMILIES)
def test_ragged_arrays(name, kind):
    """Each innermost list as if it were alone."""
    ak = pytest.importorskip("awkward")
    x = ak.Array([[[0.5, -1.0, 2.0], [3.0]], [], [[-4.0, 5.0], [], [6.0, 0.25, 1.0]]])
    if kind == "backward_from_output":
        x = af.get(name)(x)
    reduces = INFOS[name].family.reduces
    grad = ak.num(x, axis=-1) + 0.5 if reduces else x * 2
    rows, grads = (ak.to_list(ak.flatten(a, axis=1)) for a in (x, grad))
    for i, got in enumerate(call(name, kind, grad, x)):
        assert ak.to_list(ak.num(got, axis=1)) == [2, 0, 3]
        for g, row, result in zip(grads, rows, ak.flatten(got, axis=1), strict=True):
            want = call(name, kind, np.array(g), np.array(row))[i]
            assert ak.to_list(result) == want.tolist()
    y, back = af.get(name).vjp(*[x] * len(INFOS[name].family.operands))
    assert ak.all(ak.num(y, axis=1) == ak.num(x, axis=1))
    assert back(y) is not None


@pytest.mark.parametrize(("name", "kind"), EVERY_ROW)
def test_rows_of_ragged_arrays(name, kind):
    ak = pytest.importorskip("awkward")
    x, reduces = ak.Array([[0.5, None, 2.0], [3.0], [None]]), INFOS[name].family.reduces
    grad = 1.0 if reduces else x
    (got,) = call(name, kind, grad, x)
    if reduces and kind not in HAS_GRAD:
        assert ak.to_list(ak.is_none(got)) == [False, False, True]
        got = ak.Array([[got[0], None, got[0]], [got[1]], [None]])
    else:
        assert ak.to_list(ak.is_none(got, axis=1)) == ak.to_list(ak.is_none(x, axis=1))
    short = np.array([0.5, 2.0])
    (want,) = call(name, kind, 1.0 if reduces else short, short)
    assert ak.to_list(got[0])[::2] == np.broadcast_to(want, 2).tolist()
    (got,) = call(name, kind, grad, x, where=ak.Array([[True, True, False], [True], [True]]))
    assert ak.count(got) > 0
    with pytest.raises(ValueError, match=f"{name}.*axis must be -1 where the rows differ"):
        call(name, kind, grad, x, axis=0)
    with pytest.raises(TypeError, match=f"{name}.*x must be without missing lists"):
        call(name, kind, 1.0, ak.Array([[1.0], None, [2.0, 3.0]]))
    regular = np.arange(6.0).reshape(2, 3)
    grad = np.float64(1.0) if reduces else regular
    (got,) = call(name, kind, grad, ak.Array(regular), axis=0)
    assert ak.to_list(got) == call(name, kind, grad, regular, axis=0)[0].tolist()
