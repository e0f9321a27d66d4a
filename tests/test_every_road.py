"""Whatever way operands are given, a call has the bits of contiguous arrays of the loop's type."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import actfast as af
from tests.calls import (
    HAS_GRAD,
    METHODS,
    allowed,
    as_out,
    assert_same,
    flat,
    kinds_of,
    ninputs,
    nresults,
)
from tests.reference import ELEMENTWISE, GATED, INFOS, ROWWISE

ml_dtypes = pytest.importorskip("ml_dtypes")

BFLOAT16 = np.dtype(ml_dtypes.bfloat16)
FLOATS = [np.dtype(c) for c in "efd"] + [BFLOAT16]
INTEGERS = [np.dtype(c) for c in "?bBhHiIlLqQ"]
EVERY = [(n, k) for n in (*ELEMENTWISE, *GATED) for k in kinds_of(n)]
EVERY_ROW = [(n, k) for n in ROWWISE for k in kinds_of(n)]


def loop_of(dtypes):
    """The type to compute in: floats are kept, small integers are float32, others float64."""
    found = set()
    for dtype in dtypes:
        if dtype in FLOATS:
            found.add(dtype)
        else:
            found.add(np.dtype("f" if dtype.itemsize <= 2 else "d"))
    if len(found) == 1:
        return found.pop()
    return np.dtype("d" if np.dtype("d") in found else "f")


def numbers(rng, shape, dtype):
    if dtype.kind in "biu":
        low = 0 if dtype.kind in "bu" else -9
        return rng.integers(low, 2 if dtype.kind == "b" else 10, shape).astype(dtype)
    ordinary = rng.normal(size=shape) * np.exp2(rng.uniform(-6, 4, shape))
    special = rng.choice([0.0, -0.0, 1.0, -1.0, 60.0, -60.0, np.inf, -np.inf, np.nan], shape)
    return np.where(rng.random(shape) < 0.05, special, ordinary).astype(dtype)


# Layouts: the same values, elsewhere


def misaligned(a):
    raw = np.empty(a.nbytes + 1, np.uint8)[1:]
    view = raw[: a.nbytes].view(a.dtype).reshape(a.shape)
    view[...] = a
    return view


def sliced(a, steps):
    if not steps:
        return a.copy()
    wide = np.zeros([n * abs(step) for n, step in zip(a.shape, steps, strict=True)], a.dtype)
    view = wide[tuple(slice(None, None, step) for step in steps)]
    view[...] = a
    return view


def read_only(a):
    a = a.copy()
    a.flags.writeable = False
    return a


def fortran(a):
    return np.array(a, order="F")


def swapped(a):
    return a if a.dtype == BFLOAT16 else a.astype(a.dtype.newbyteorder("S"))


LAYOUTS = {
    "contiguous": np.copy,
    "Fortran order": fortran,
    "transposed": lambda a: np.ascontiguousarray(a.T).T,
    "byte-swapped": swapped,
    "misaligned": misaligned,
    "read-only": read_only,
}


@st.composite
def arrays(draw, shape, dtype, rng):
    """An operand, and its values as a plain array."""
    shared = [n if draw(st.integers(0, 5)) else 1 for n in shape]
    plain = np.array(np.broadcast_to(numbers(rng, shared, dtype), shape))
    if shared != list(shape) and draw(st.booleans()):
        return np.broadcast_to(plain[tuple(slice(0, n) for n in shared)], shape), plain
    layout = draw(st.sampled_from([*LAYOUTS, "sliced", "sliced", "list"]))
    if layout == "list" and dtype.char in "?ld" and plain.size and plain.ndim:
        return plain.tolist(), plain
    if layout in ("sliced", "list"):
        steps = [draw(st.sampled_from([1, 2, 3, -1, -2])) for _ in shape]
        return sliced(plain, steps), plain
    return LAYOUTS[layout](plain), plain


@st.composite
def operands(draw, shape, dtype, rng):
    """The same, with numbers where there are no axes, and whether it is without a type."""
    if shape == ():
        plain = numbers(rng, (), dtype)
        form = draw(st.sampled_from(["number", "scalar", "array"]))
        if form == "number" and dtype.char in "?ld":
            return plain.item(), plain, True
        return (plain[()] if form == "scalar" else plain), plain, False
    given_, plain = draw(arrays(shape, dtype, rng))
    return given_, plain, False


def scalar_forms(value):
    """Ways to give a parameter that is a number, and none of them says what to compute in."""
    forms = [value, np.float32(value), np.float64(value), np.float16(value), BFLOAT16.type(value)]
    forms += [np.array(value), np.array(value, np.float16), np.array(value, BFLOAT16)]
    if value == int(value):
        forms += [int(value), np.int8(value), np.int64(value), np.array(int(value)), True * 1]
    return forms


@st.composite
def outputs(draw, shapes, loop, x, rng):
    """Where results go: None or arrays, of which one may be x itself."""
    outs = []
    for shape in shapes:
        form = draw(st.sampled_from(["none", "fresh", "sliced", "swapped", "Fortran", "wide", "x"]))
        fresh = np.asarray(numbers(rng, shape, loop))
        fits = isinstance(x, np.ndarray) and x.shape == shape and x.dtype == loop
        if form == "x" and fits and x.flags.writeable and all(o is not x for o in outs):
            outs.append(x)
        elif form == "none":
            outs.append(None)
        elif form == "sliced":
            outs.append(sliced(fresh, [draw(st.sampled_from([1, 2, -1])) for _ in shape]))
        elif form == "wide":
            outs.append(fresh.astype(np.float64))
        else:
            change = {"swapped": swapped, "Fortran": fortran}.get(form, np.copy)
            outs.append(np.asarray(change(fresh)))
    return outs


def given_mask(draw, shape, rng):
    """A mask, and its values over the whole shape."""
    kept = [n if draw(st.integers(0, 3)) else 1 for n in shape]
    mask = np.asarray(rng.random(kept) < 0.6)
    whole = np.broadcast_to(mask, shape)
    form = draw(st.sampled_from(["plain", "leading axes dropped", "Fortran", "step", "list"]))
    if form == "leading axes dropped":
        while mask.ndim and mask.shape[0] == 1:
            mask = mask[0]
    elif form == "Fortran":
        mask = fortran(mask)
    elif form == "step" and mask.ndim:
        mask = sliced(mask, [-2] * mask.ndim)
    elif form == "list" and mask.size:
        mask = mask.tolist()
    return mask, whole


@st.composite
def shapes(draw):
    sides = draw(st.lists(st.integers(0, 9), max_size=3))
    # So that some calls release the GIL, and some fill several blocks.
    if sides and draw(st.integers(0, 9)) == 0:
        sides[draw(st.integers(0, len(sides) - 1))] = draw(st.sampled_from([65, 300, 2000]))
    return tuple(sides)


def check(got, want, outs, selected=None):
    """Results are those wanted, in the outputs that were given."""
    assert len(got) == len(want) == len(outs)
    for g, w, out in zip(got, want, outs, strict=True):
        if out is not None:
            assert g is out
            w = w.astype(out.dtype.newbyteorder("="))
            g = np.asarray(g, g.dtype.newbyteorder("=") if g.dtype != BFLOAT16 else g.dtype)
        elif w.ndim == 0:
            assert isinstance(g, np.generic), type(g)
        g, w = np.asarray(g), np.asarray(w)
        if selected is not None:
            assert g.shape == w.shape
            g, w = g[selected], w[selected]
        assert_same([g], [w])


def interned_or_not(draw, name):
    """Keywords that a program has put together are not interned."""
    return "".join([*name]) if draw(st.booleans()) else name


# Elementwise and gated


@st.composite
def elementwise_calls(draw, name, kind):
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    shape = draw(shapes())
    count = ninputs(name, kind)
    main = draw(st.sampled_from(FLOATS + INTEGERS))
    dtypes = [main if draw(st.integers(0, 3)) else draw(st.sampled_from(FLOATS + INTEGERS))
              for _ in range(count + (kind in HAS_GRAD))]  # fmt: skip
    forms, plains, typed = [], [], []
    for i, dtype in enumerate(dtypes):
        own = shape
        if i == 0 and kind in HAS_GRAD:
            own = shape[draw(st.integers(0, len(shape))) :]
            own = tuple(n if draw(st.booleans()) else 1 for n in own)
        form, plain, weak = draw(operands(own, dtype, rng))
        forms.append(form)
        plains.append(np.broadcast_to(plain, shape))
        if not weak:
            typed.append(plain.dtype)

    keywords, scalars, choices = {}, {}, {}
    for p in INFOS[name].params:
        how = draw(st.sampled_from(["default", "scalar", "scalar", "array"]))
        value = draw(st.sampled_from([0.3, 1.0, 2.0, 0.75]))
        if how == "scalar":
            form = draw(st.sampled_from(scalar_forms(value)))
            keywords[p.name], scalars[p.name] = form, float(form)
        elif how == "array" and shape:
            dtype = draw(st.sampled_from(FLOATS))
            if p.along_axis:
                axis = draw(st.integers(-len(shape), len(shape) - 1))
                flat_weight = rng.choice([0.5, 1.0, 2.0], shape[axis]).astype(dtype)
                whole = np.moveaxis(np.broadcast_to(flat_weight, np.moveaxis(
                    np.empty(shape), axis, -1).shape), -1, axis)  # fmt: skip
                keywords[p.name], keywords["axis"] = flat_weight, axis
            else:
                own = tuple(n if draw(st.booleans()) else 1 for n in shape)
                keywords[p.name] = rng.choice([0.5, 1.0, 2.0], own).astype(dtype)
                whole = np.broadcast_to(keywords[p.name], shape)
            choices[p.name] = whole.astype(np.float64)
            typed.append(dtype)
    if not typed:
        typed = [np.dtype(bool if all(type(f) is bool for f in forms) else "d")]
    loop = loop_of(typed)
    if draw(st.integers(0, 3)) == 0:
        loop = draw(st.sampled_from(FLOATS))
        keywords["dtype"] = draw(st.sampled_from([loop, loop.type, loop.name]))
        if loop == BFLOAT16:
            keywords["dtype"] = loop
    with np.errstate(all="ignore"):
        plains = [p.astype(loop) for p in plains]
    result_shapes = [shape] * nresults(name, kind)
    x = forms[kind in HAS_GRAD]
    outs = [None] * len(result_shapes)
    selected = None
    if draw(st.booleans()):
        outs = draw(outputs(result_shapes, loop, x, rng))
        if draw(st.booleans()) or any(out is not None for out in outs):
            keywords["out"] = as_out(name, kind, outs)
    where = draw(st.sampled_from(["none", "none", "true", "mask"]))
    if where == "true":
        keywords["where"] = draw(st.sampled_from([True, None, np.True_]))
    elif where == "mask":
        keywords["where"], selected = given_mask(draw, shape, rng)
    keywords = {interned_or_not(draw, k): v for k, v in keywords.items()}
    return forms, keywords, plains, scalars, choices, outs, selected


def plain_call(name, kind, operands_, params):
    """Contiguous arrays of one axis, and parameters that are Python's numbers."""
    method = getattr(af.get(name), METHODS[kind])
    shape = operands_[-1].shape
    results = flat(method(*(np.array(a).reshape(-1) for a in operands_), **params))
    return [r.reshape(shape) for r in results]


def by_choice(name, kind, operands_, scalars, choices):
    """Of parameters that vary, the plain call for each of their values, put together."""
    if not choices:
        return plain_call(name, kind, operands_, scalars)
    (first, values), rest = next(iter(choices.items())), dict(list(choices.items())[1:])
    results = None
    for value in np.unique(values) if values.size else [1.0]:
        one = by_choice(name, kind, operands_, {**scalars, first: float(value)}, rest)
        if results is None:
            results = one
        else:
            results = [np.where(values == value, a, b) for a, b in zip(one, results, strict=True)]
    return results


def finite_in(loop, value):
    """Whether a parameter is one in the loop's type too."""
    with np.errstate(all="ignore"):
        return math.isfinite(float(loop.type(value)))


@pytest.mark.parametrize(("name", "kind"), EVERY)
@settings(max_examples=60)
@given(data=st.data())
def test_elementwise(name, kind, data):
    forms, keywords, plains, scalars, choices, outs, selected = data.draw(
        elementwise_calls(name, kind)
    )
    if not allowed(name, kind, {**scalars, **{k: v for k, v in choices.items() if v.size}}):
        return
    before = [None if out is None else np.array(out) for out in outs]
    want = by_choice(name, kind, plains, scalars, choices)
    got = flat(getattr(af.get(name), METHODS[kind])(*forms, **keywords))
    check(got, want, outs, selected)
    if selected is not None:
        for out, kept in zip(outs, before, strict=True):
            if out is not None and out is not forms[-1]:
                left = np.asarray(out)[~selected]
                assert_same([left.astype(left.dtype)], [np.asarray(kept)[~selected]])


# Rows


@st.composite
def row_calls(draw, name, kind):
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    shape = draw(shapes())
    reduces = INFOS[name].family.reduces
    names = range(len(shape))
    axes = draw(st.sets(st.sampled_from(names)) if shape else st.just(set()))
    form = draw(st.sampled_from(["set", "all", "last"]))
    keywords = {}
    if form == "all":
        axes, keywords["axis"] = set(names), None
    elif form == "last" and shape:
        axes = {len(shape) - 1}
    else:
        given_axes = [a - len(shape) if draw(st.booleans()) else a for a in axes]
        given_axes = draw(st.permutations(given_axes))
        single = len(given_axes) == 1 and draw(st.booleans())
        keywords["axis"] = given_axes[0] if single else tuple(given_axes)
    outer = tuple(n for a, n in enumerate(shape) if a not in axes)
    kept = tuple(1 if a in axes else n for a, n in enumerate(shape))

    main = draw(st.sampled_from(FLOATS + INTEGERS))
    x, plain, weak = draw(operands(shape, main, rng))
    forms, plains, typed = [x], [plain], [] if weak else [plain.dtype]
    if kind in HAS_GRAD:
        dtype = main if draw(st.integers(0, 3)) else draw(st.sampled_from(FLOATS))
        own = (outer if draw(st.booleans()) else kept) if reduces else shape
        if draw(st.booleans()) and not reduces:
            own = tuple(n if draw(st.booleans()) else 1 for n in own)
        grad, plain, weak = draw(operands(own, dtype, rng))
        if reduces:
            plain = np.broadcast_to(plain.reshape(kept), kept)
        forms, plains = [grad, x], [np.broadcast_to(plain, kept if reduces else shape), plains[0]]
        typed += [] if weak else [plain.dtype]
    if not typed:
        typed = [np.dtype(bool if all(type(f) is bool for f in forms) else "d")]
    loop = loop_of(typed)
    if draw(st.integers(0, 3)) == 0:
        loop = draw(st.sampled_from(FLOATS))
        keywords["dtype"] = loop
    with np.errstate(all="ignore"):
        plains = [p.astype(loop) for p in plains]
    params = {}
    for p in INFOS[name].params:
        if draw(st.booleans()):
            accepted = [value for value in (0.3, 1.0, 2.0) if p.accepts(value)]
            form = draw(st.sampled_from(scalar_forms(draw(st.sampled_from(accepted)))))
            keywords[p.name], params[p.name] = form, float(form)
    result = shape
    if reduces and kind == "forward":
        result = outer
        if draw(st.booleans()):
            keywords["keepdims"] = draw(st.booleans())
            result = kept if keywords["keepdims"] else outer
    outs = [None]
    if draw(st.booleans()):
        outs = draw(outputs([result], loop, x, rng))
        keywords["out"] = draw(st.sampled_from([outs[0], (outs[0],)]))
    mask = None
    where = draw(st.sampled_from(["none", "none", "true", "mask", "mask"]))
    if where == "true":
        keywords["where"], mask = True, np.ones(shape, bool)
    elif where == "mask":
        keywords["where"], mask = given_mask(draw, shape, rng)
    keywords = {interned_or_not(draw, k): v for k, v in keywords.items()}
    return forms, keywords, plains, sorted(axes), params, outs, mask, result


def moved(a, axes, length):
    """The axes that make a row last, as one."""
    a = np.moveaxis(a, axes, range(a.ndim - len(axes), a.ndim))
    return np.array(a).reshape(math.prod(a.shape[: a.ndim - len(axes)]), length)


@pytest.mark.parametrize(("name", "kind"), EVERY_ROW)
@settings(max_examples=200)
@given(data=st.data())
def test_rows(name, kind, data):
    forms, keywords, plains, axes, params, outs, mask, result = data.draw(row_calls(name, kind))
    shape = plains[-1].shape
    length = math.prod(shape[a] for a in axes)
    rows = [moved(p, axes, length if p.shape == shape else 1) for p in plains]
    if INFOS[name].family.reduces and kind in HAS_GRAD:
        rows[0] = rows[0][:, 0]
    if mask is not None:
        params = {**params, "where": moved(mask, axes, length)}
    (want,) = flat(getattr(af.get(name), METHODS[kind])(*rows, axis=-1, **params))
    if want.ndim == 1:
        want = want.reshape(result)
    else:
        order = [a for a in range(len(shape)) if a not in axes] + axes
        want = want.reshape([shape[a] for a in order]).transpose(np.argsort(order))
    got = flat(getattr(af.get(name), METHODS[kind])(*forms, **keywords))
    check(got, [np.asarray(want)], outs)
