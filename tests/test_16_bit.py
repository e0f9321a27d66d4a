"""float16 and bfloat16: every result is that of float32, rounded once."""

from __future__ import annotations

import sys

import numpy as np
import pytest

import actfast as af
from tests.calls import (
    HAS_GRAD,
    allowed,
    assert_same,
    call,
    call_ufunc,
    grad_for,
    kinds_of,
    ninputs,
)
from tests.reference import ELEMENTWISE, GATED, INFOS, ROWWISE, parameter_sets
from tests.source import run

ml_dtypes = pytest.importorskip("ml_dtypes")

BFLOAT16 = np.dtype(ml_dtypes.bfloat16)
HALVES = [np.dtype(np.float16), BFLOAT16]
EVERY = [(name, kind) for name in ELEMENTWISE for kind in kinds_of(name)]
OTHERS = [(name, kind) for name in (*GATED, *ROWWISE) for kind in kinds_of(name)]


def every_number(dtype):
    return np.arange(1 << 16, dtype=np.uint16).view(dtype)


def rounded(a, dtype):
    with np.errstate(all="ignore"):
        return np.asarray(a).astype(dtype)


def in_dtype(name, params, dtype):
    """All parameters, rounded to the type."""
    return {k: float(dtype.type(v)) for k, v in {**af.get(name).params, **params}.items()}


@pytest.mark.parametrize("dtype", HALVES)
@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_every_input(name, kind, dtype):
    x = every_number(dtype)
    wide = x.astype(np.float32)
    for params in parameter_sets(name):
        if not allowed(name, kind, params):
            continue
        want = call(name, kind, np.float32(1), wide, **in_dtype(name, params, dtype))
        want = [rounded(w, dtype) for w in want]
        assert_same(call(name, kind, dtype.type(1), x, **params), want, str(params))
    want = call(name, kind, np.ones_like(wide), wide, **in_dtype(name, {}, dtype))
    assert_same(call_ufunc(name, kind, np.ones_like(x), x), [rounded(w, dtype) for w in want])


@pytest.mark.parametrize("dtype", HALVES)
@pytest.mark.parametrize(("name", "kind"), OTHERS)
def test_rows_and_gates(name, kind, dtype):
    rng = np.random.default_rng(0)
    for shape in ((1, 1), (7, 300), (3, 70_000)):
        grad, x, second = (rng.normal(size=(3, *shape)) * 3).astype(dtype)
        grad = rounded(grad_for(name, grad), dtype)
        wide = [a.astype(np.float32) for a in (grad, x, second)]
        odd = {p.name: next(v for v in (0.3, 1.3) if p.accepts(v)) for p in INFOS[name].params}
        for params in ({}, *({param: value} for param, value in odd.items())):
            want = call(name, kind, *wide, **in_dtype(name, params, dtype))
            got = call(name, kind, grad, x, second, **params)
            assert_same(got, [rounded(w, dtype) for w in want], f"{shape} {params}")


@pytest.mark.parametrize(("name", "kind"), [*EVERY, *OTHERS])
def test_promotion(name, kind):
    """Between two operands, and of a parameter; Python's numbers take the other's type."""
    half, brain = HALVES
    single, double = np.dtype("f"), np.dtype("d")
    table = [
        *((a, b, single) for a in HALVES for b in (single, np.dtype("b"), np.dtype("H"))),
        *((a, b, double) for a in HALVES for b in (double, np.dtype("i"), np.dtype("l"))),
        *((a, a, a) for a in HALVES),
        (half, brain, single),
        (np.dtype("b"), np.dtype("l"), double),
    ]
    count = ninputs(name, kind) + (kind in HAS_GRAD)
    ones = {dtype: np.ones(4, dtype) for row in table for dtype in row[:2]}
    for a, b, wanted in table:
        if count < 2:
            continue
        for first, second in ((ones[a], ones[b]), (ones[b], ones[a])):
            operands = (
                (grad_for(name, first), second) if kind in HAS_GRAD else (None, first, second)
            )
            assert {r.dtype for r in call(name, kind, *operands)} == {wanted}, (a, b)
    for dtype in (*HALVES, single, double):
        for number in (1, 1.0, True, 10**30, 1e300):
            if kind in HAS_GRAD:
                got = call(name, kind, number, np.ones(4, dtype))
                assert {r.dtype for r in got} == {dtype}, number
    if name in ROWWISE:
        return
    for a, b, wanted in table:
        for param in INFOS[name].params:
            weight = np.ones(1, b)
            got = call(name, kind, np.ones(4, a), np.ones(4, a), **{param.name: weight})
            assert {r.dtype for r in got} == {wanted}, (a, b)


@pytest.mark.parametrize(("name", "kind"), [*EVERY, *OTHERS])
def test_dtype_names_the_type_to_compute_in(name, kind):
    rng = np.random.default_rng(1)
    for held in ("e", "f", "d", "b", "l"):
        grad, x, second = (rng.normal(size=(3, 40)) * 4).astype(held)
        grad = grad_for(name, grad)
        for wanted in HALVES:
            want = call(name, kind, *(a.astype(wanted) for a in (grad, x, second)))
            assert_same(call(name, kind, grad, x, second, dtype=wanted), want, f"{held} {wanted}")


def test_scalars():
    for name, kind in EVERY:
        for dtype in HALVES:
            (got, *_) = call(name, kind, dtype.type(0.3), dtype.type(0.3))
            assert type(got) is dtype.type
            row = np.full(3, 0.3, dtype)
            assert got == call(name, kind, row, row)[0][0]


PROGRAM = """
import sys
import numpy as np
{first}
import actfast as af
x = np.linspace(-3, 3, 50, dtype=np.float32)
{before}
import ml_dtypes
half = x.astype(ml_dtypes.bfloat16)
wide = half.astype(np.float32)
for f, u in ((af.silu, af.ufuncs.tanh), (af.elu, af.ufuncs.relu)):
    for got, want in (
        (f(half), f(wide)),
        (f(half.tolist(), dtype=half.dtype), f(wide)),
        (f.backward(half, half), f.backward(wide, wide)),
        (u(half), u(wide)),
    ):
        assert got.dtype == half.dtype, got.dtype
        assert got.tobytes() == want.astype(half.dtype).tobytes()
    assert u(half, np.empty(50, np.float32)).dtype == np.float32
    assert f.backward(half, x).dtype == np.float32
y, back = af.silu.vjp(half)
assert back(y).dtype == half.dtype
print("the same")
"""


@pytest.mark.parametrize("first", ["", "import ml_dtypes"])
@pytest.mark.parametrize(
    "before",
    [
        "",
        # What is called before, and a ufunc that is held from before.
        "af.silu(x); assert 'ml_dtypes' not in sys.modules or {had}",
        "held = af.ufuncs.tanh; held(x); held(x.astype('e')); af.ufuncs.relu(x.astype('b'))",
        "af.elu(x, alpha=x.astype('d')); af.silu(x[::2], where=x[::2] > 0)",
    ],
)
def test_bfloat16_whenever_it_comes(first, before):
    before = before.format(had=bool(first))
    assert run(sys.executable, "-c", PROGRAM.format(first=first, before=before)) == "the same\n"
