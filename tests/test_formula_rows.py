"""A row without maths of its own does all that its texts say.

Rows of the C table, of every trait one, are made anew of their texts alone, as AF_ROW_FORMULA does,
and must be what their own loops make them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import actfast as af
from actfast._core import make
from actfast._loops import tape_loops
from actfast.facts.kinds import BACKWARD, FROM_OUTPUT, KINDS
from actfast.facts.origin import BUILTIN, Origin
from actfast.facts.row import ROWS
from actfast.sources.completion import Completion
from tests.reference import ELEMENTWISE, GATED

TOLD = [row for row in ROWS if row.name in (*ELEMENTWISE, *GATED)]
DTYPES = {np.float64: 1e-13, np.float32: 1e-6, np.float16: 1e-3}


def of_texts(row):
    loops = tape_loops({}, row.family.number, Completion(row))
    given = replace(row, formula_only=True)
    return make(loops, given, row.name, Origin(row.name, BUILTIN), row.name)


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row.name)
def test_every_kind_is_as_by_its_own_loops(row):
    f, own = of_texts(row), af.get(row.name)
    rng = np.random.default_rng(0)
    grad, *inputs = rng.normal(size=(1 + len(row.family.operands), 9, 67)) * 2
    for kind in KINDS:
        assert f._offers(kind) == own._offers(kind), kind
        if not f._offers(kind):
            continue
        for dtype, rtol in DTYPES.items():
            operands = [a.astype(dtype) for a in ([grad] if kind.has_grad else [])]
            values = [own(*(a.astype(dtype) for a in inputs))] if kind.from_output else inputs
            operands += [a.astype(dtype) for a in values]
            got, want = (np.stack(flat(getattr(a, kind.method)(*operands))) for a in (f, own))
            assert got.dtype == dtype
            np.testing.assert_allclose(got, want, rtol=rtol, atol=8 * rtol, err_msg=str(kind))


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row.name)
def test_its_calls_are_like_any_others(row):
    f = of_texts(row)
    rng = np.random.default_rng(1)
    x = rng.normal(size=(1 + len(row.family.operands), 8, 33))
    grad, *inputs = x
    mask, out = rng.random((8, 33)) < 0.5, np.full((8, 33), 7.0)
    y = f(*inputs)
    f(*inputs, where=mask, out=out)
    np.testing.assert_array_equal(out, np.where(mask, y, 7))
    np.testing.assert_array_equal(f(*(a.T for a in inputs)).T, y)
    np.testing.assert_array_equal(f(*(a[::2, ::-3] for a in inputs)), y[::2, ::-3])
    value, back = f.vjp(*inputs)
    np.testing.assert_array_equal(value, y)
    kind = FROM_OUTPUT if f._offers(FROM_OUTPUT) and back.saved is value else BACKWARD
    saved = (y,) if kind is FROM_OUTPUT else tuple(inputs)
    np.testing.assert_array_equal(back(grad), getattr(f, kind.method)(grad, *saved))
    assert list(f.parameter_gradients(grad, *inputs)) == list(row.param_names)
    np.testing.assert_array_equal(f.ufunc(*inputs, *row.defaults.values()), y)


def flat(result):
    if not isinstance(result, tuple):
        return [result]
    return [one for part in result for one in flat(part)]
