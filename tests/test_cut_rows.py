"""Rows that dask cuts into chunks keep their bounds, and no row is made whole."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import actfast as af
from actfast.calls import cut
from actfast.conformance import Subject
from actfast.conformance.measure import KINDS, inputs_of, judged
from actfast.facts.kinds import kind_named
from actfast.formula.words import PIECE, Parts
from tests.calls import assert_same, call, kinds_of
from tests.reference import INFOS, ROWWISE, bound

da = pytest.importorskip("dask.array")

CALLS = [(name, kind) for name in ROWWISE for kind in kinds_of(name)]
# Of the others rows are made whole.
IN_PARTS = [
    (name, kind)
    for name, kind in CALLS
    if cut.parts_of(af.get(name)._row, kind_named(kind), np.dtype(np.float64))
]
WHATS = [
    (name, what)
    for name in dict(IN_PARTS)
    for what in KINDS
    if what == "derivative" or KINDS[what] in kinds_of(name)
]


def settings(name, *values):
    """The defaults, and of each parameter those of the values that it takes."""
    params = INFOS[name].params
    return [{}, *({p.name: v} for p in params for v in values if p.accepts(v))]


def computed(array):
    return array.compute(scheduler="synchronous")


def errors(name, what, dtype, density, **params):
    """The largest error over rows of every kind, each cut into three or four."""
    subject, dtype = Subject.of(name), np.dtype(dtype)
    truth, found = subject.truth(dtype, **params), [0.0]
    for inputs in inputs_of(subject, what, dtype, density, **params):
        length = inputs[-1].shape[-1]
        chunked = [da.from_array(a, (-1, max(1, length // 3))[: a.ndim]) for a in inputs]
        kind = "backward" if what == "derivative" else KINDS[what]
        (got,) = call(name, kind, chunked[0], chunked[-1], **params)
        (one,) = judged(truth, what, inputs, (computed(got),))
        # A gradient's shares have fewer digits where float64 itself has, and so has what a sum
        # has beyond 1 below its low word's last place, where a scale says that it cancels.
        least = np.finfo(np.float64).tiny
        if what == "forward":
            least = 2.0**-60 if truth.row.value_scale else 0
        normal = (dtype != np.float64) | ~(np.abs(one.want.floats()) < least)
        found.append(float(one.errors[normal].max(initial=0)))
    return max(found)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize(("name", "what"), WHATS)
def test_a_cut_row_keeps_its_bound(name, what, dtype):
    for params in settings(name, 0.3):
        assert errors(name, what, dtype, 0.1, **params) <= bound(name, dtype, what), params


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("name", "what"), WHATS)
def test_a_cut_row_keeps_its_bound_in_depth(name, what, dtype):
    for params in settings(name, 0.3, 700.0):
        assert errors(name, what, dtype, 1, **params) <= bound(name, dtype, what), params


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_sum_of_one_and_of_small_terms(dtype):
    """Of log_softmax the largest element is the logarithm of what the sum has beyond 1."""
    for depth in (1, 20, 40, 80, 100):
        x = np.full(12, -depth, dtype)
        x[5] = 0
        got = computed(af.log_softmax(da.from_array(x, 5)))
        want, least = -np.log1p(11 * np.exp(-float(depth))), np.finfo(dtype).smallest_subnormal
        np.testing.assert_allclose(got[5], want, rtol=2e-7, atol=float(least))


def test_chunks_of_several_pieces():
    x = np.random.default_rng(0).normal(size=(3, 2 * PIECE + 5))
    for axis in (0, 1, None):
        got = computed(af.logsumexp(da.from_array(x, (2, PIECE + 3)), axis))
        np.testing.assert_allclose(got, af.logsumexp(x, axis), rtol=1e-15, atol=1e-16)


@pytest.mark.parametrize(("name", "kind"), IN_PARTS)
def test_no_row_is_made_whole(name, kind, monkeypatch):
    """Neither of x nor of what comes of it is more than a chunk in one place."""
    seen = []
    for method in ("total", "result"):
        before = getattr(Parts, method)

        def after(self, *args, before=before):
            arrays = next(a for a in args if isinstance(a, dict))
            seen.extend(a.size for a in arrays.values())
            return before(self, *args)

        monkeypatch.setattr(Parts, method, after)
    x = da.ones((4, 60), chunks=(2, 10))
    grad = da.ones(4, chunks=2) if INFOS[name].family.reduces else x
    (got,) = call(name, kind, grad, x)
    computed(got)
    assert max(seen) == 20


@pytest.mark.parametrize(("name", "kind"), CALLS)
def test_a_chunk_of_no_elements(name, kind):
    x = np.random.default_rng(0).normal(size=(4, 6)).astype(np.float32)
    grad = x[:, 0] if INFOS[name].family.reduces else x
    lazy = da.from_array(x, ((4, 0), (2, 0, 4)))
    assert lazy.chunks == ((4, 0), (2, 0, 4))
    for where in (None, x > 0):
        (got,) = call(name, kind, da.from_array(grad, -1), lazy, where=where)
        (want,) = call(name, kind, da.from_array(grad, -1), da.from_array(x, (-1, 2)), where=where)
        np.testing.assert_allclose(computed(got), computed(want), rtol=1e-6)
    empty = da.zeros((3, 0), chunks=2)
    grad = da.zeros(3, chunks=2) if INFOS[name].family.reduces else empty
    (got,) = call(name, kind, grad, empty)
    assert_same([computed(got)], call(name, kind, grad.compute(), empty.compute()))


@pytest.mark.parametrize(("name", "kind"), IN_PARTS)
def test_chunks_of_unknown_sizes(name, kind):
    """They are taken where nothing has to be broadcast to them."""
    x = np.random.default_rng(0).normal(size=(6, 4)).astype(np.float32)
    lazy = da.from_array(x, 2)
    unknown, known = lazy[lazy[:, 0] > 0], x[x[:, 0] > 0]
    assert np.isnan(unknown.shape[0])
    f = af.get(name)
    if kind == "forward":
        for axis in (0, 1, None):
            got, want = computed(f(unknown, axis)), f(known, axis)
            np.testing.assert_allclose(got, want, rtol=1e-6)
        message = f"{name}: x must have chunks of known sizes, got shape \\(nan, 4\\)"
        with pytest.raises(ValueError, match=message):
            f(unknown, where=known > 0)
        with pytest.raises(ValueError, match=rf"{name}: where must.*compute_chunk_sizes\(\)"):
            f(lazy, where=unknown > 0)
    else:
        grad = np.float32(1)
        with pytest.raises(ValueError, match=f"{name}[.]{kind}: [xy] must have chunks of known"):
            call(name, kind, grad, unknown)
        with pytest.raises(ValueError, match=f"{name}[.]{kind}: grad must have chunks of known"):
            call(name, kind, unknown, lazy)


@pytest.fixture
def formula_of_rows():
    made = []

    def register(name, formula):
        made.append(name)
        return af.register(af.ActivationSpec(name, family="rowwise", formula=formula))

    yield register
    for name in made:
        af.unregister(name)


def test_what_no_parts_tell_is_made_whole(formula_of_rows):
    x = np.random.default_rng(0).normal(size=(4, 6))
    f = formula_of_rows("heaviest", "x * first(x, max(x))")
    assert_same([computed(f(da.from_array(x, 3)))], [f(x)])


@pytest.mark.parametrize("formula", ["x / sum(abs(x))", "tanh(x - max(x)) + log(sum(exp(x)))"])
def test_a_plugin_s_formula_of_rows(formula, formula_of_rows):
    x = np.random.default_rng(0).normal(size=(4, 6))
    f = formula_of_rows("share", formula)
    np.testing.assert_allclose(computed(f(da.from_array(x, 2))), f(x), rtol=1e-14)


def test_extremes_raise_no_warning():
    x = np.array([[-8e307, 8e307, 0, 1], [1e-320, -1e-320, 0, 5e-324]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for temperature in (1.0, 1e-300, 5e-324, 1e300, 1.7e308):
            got = computed(af.softmax(da.from_array(x, 2), temperature=temperature))
            want = af.softmax(x, temperature=temperature)
            np.testing.assert_allclose(got, want, rtol=1e-15)
