"""Bad input: the exception's type, what its message names, and outputs left alone."""

from __future__ import annotations

import math
import re
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import actfast as af
from tests.calls import (
    HAS_GRAD,
    METHODS,
    PAIR,
    allowed,
    as_out,
    bad_numbers,
    call,
    flat,
    grad_for,
    kinds_of,
    nresults,
    operands_of,
    same_bits,
)
from tests.reference import ELEMENTWISE, GATED, INFOS, ROWWISE

ALL = [*ELEMENTWISE, *GATED, *ROWWISE]
EVERY = [(name, kind) for name in ALL for kind in kinds_of(name)]
WITH_PARAMS = [(n, k) for n, k in EVERY if INFOS[n].params and allowed(n, k, {})]
X = np.linspace(-2, 2, 12, dtype=np.float32).reshape(3, 4)
LARGE = np.resize(X, (200, 200))
# Plain calls, memoryview kernels, and what is laid out for them.
ROADS = {"small": X, "large": LARGE, "strided": np.asfortranarray(X)}


def refused(error, words, name, kind, grad, x, outs=True, **keywords):
    """The call fails as told, its message has the words, and out stays as it was."""
    before = []
    if outs is True:
        shape = result_shape(name, kind, np.shape(x), keywords.get("axis", -1))
        outs = [np.full(shape, 7.25, np.float32) for _ in range(nresults(name, kind))]
        keywords["out"] = as_out(name, kind, outs)
        before = [out.copy() for out in outs]
    with pytest.raises(error) as caught:
        call(name, kind, grad, x, **keywords)
    assert caught.type is error
    for word in (name, *words):
        assert str(word) in str(caught.value), f"{word!r} is not in {str(caught.value)!r}"
    for out, kept in zip(outs or [], before, strict=False):
        assert same_bits(out, kept)
    return str(caught.value)


def result_shape(name, kind, shape, axis=-1):
    """The shape of a call's results, where axis is one axis."""
    if not (INFOS[name].family.reduces and kind == "forward"):
        return shape
    is_axis = type(axis) is int and -len(shape) <= axis < len(shape)
    return tuple(np.delete(shape, axis).tolist()) if is_axis else shape


# Operands

BAD_OPERANDS = [
    (None, TypeError, "NoneType"),
    (..., TypeError, "ellipsis"),
    ("1.0", TypeError, "str"),
    (b"1.0", TypeError, "bytes"),
    (["1.0", "2.0"], TypeError, "list"),
    ([1.0, None], TypeError, "list"),
    ({"x": 1.0}, TypeError, "dict"),
    ({1.0}, TypeError, "set"),
    ((v for v in (1.0, 2.0)), TypeError, "generator"),
    (object(), TypeError, "object"),
    (Fraction(1, 2), TypeError, "Fraction"),
    (Decimal("0.5"), TypeError, "Decimal"),
    (10**400, TypeError, "int"),
    (1j, TypeError, "complex128"),
    (X + 1j, TypeError, "complex64"),
    (X.astype(np.longdouble), TypeError, np.dtype(np.longdouble)),
    (X.astype(object), TypeError, "object"),
    (X.astype(str), TypeError, "U"),
    (np.zeros(3, [("a", "f4")]), TypeError, "'a'"),
    (np.zeros(3, "M8[s]"), TypeError, "datetime64"),
    (np.zeros(3, "m8[s]"), TypeError, "timedelta64"),
    ([[1.0, 2.0], [3.0]], ValueError, "ragged"),
    ([[[1.0], [2.0, 3.0]]], ValueError, "ragged"),
]


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_operands(name, kind):
    argument = names_of(name, kind)[0]
    for value, error, given in BAD_OPERANDS:
        refused(error, [f"{argument} must be", given], name, kind, np.float32(1), value, outs=None)
        if kind in HAS_GRAD:
            refused(error, ["grad must be", given], name, kind, value, X)


def names_of(name, kind):
    return ("y",) if kind == "backward_from_output" else INFOS[name].family.operands


def test_what_an_operand_raises_is_passed_on():
    class Broken:
        def __array__(self, dtype=None, copy=None):
            raise self.error

    for Broken.error in (ValueError("mine"), RuntimeError("mine"), KeyError("mine")):
        for name, kind in EVERY:
            with pytest.raises(type(Broken.error), match="mine"):
                call(name, kind, X, Broken())


@pytest.mark.parametrize(("name", "kind"), [e for e in EVERY if e[1] in HAS_GRAD])
def test_shapes(name, kind):
    for shape in ((2,), (4, 3), (5, 3, 4, 1)):
        words = ["grad must broadcast to the result's shape", shape]
        words.append(result_shape(name, "forward", X.shape))
        refused(ValueError, words, name, kind, np.ones(shape, np.float32), X)


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_missing_operands(name, kind):
    with pytest.raises(TypeError):
        getattr(af.get(name), METHODS[kind])()
    with pytest.raises(TypeError):
        getattr(af.get(name), METHODS[kind])(x=X)


# Parameters


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize(("name", "kind"), WITH_PARAMS)
def test_parameters_out_of_range(name, kind, road):
    x = ROADS[road]
    for param in INFOS[name].params:
        for bad in bad_numbers(param):
            for keyword in (param.name, *param.synonyms):
                words = [repr(param.name), "must be"]
                message = refused(af.ParameterError, words, name, kind, x, x, **{keyword: bad})
                assert re.search(r"got -?[\dnie]", message)
            if not isinstance(bad, int):
                if name in ROWWISE:
                    continue
                array = np.full(x.shape, float(bad))
                array.flat[:-1] = (max(param.low, 0) + min(param.high, 8)) / 2
                at = tuple(n - 1 for n in x.shape)
                words = [repr(param.name), f"at index {at}"]
                refused(af.ParameterError, words, name, kind, x, x, **{param.name: array})


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize(("name", "kind"), WITH_PARAMS)
def test_parameters_are_judged_in_the_loops_dtype(name, kind, road):
    """A number in range may become one that is not."""
    x = ROADS[road]
    for param in INFOS[name].params:
        beyond = [1e300] if math.isinf(param.high) else []
        beyond += [1e-300] if param.low == 0 else []
        for value in beyond:
            words = [repr(param.name), value, "float32"]
            refused(af.ParameterError, words, name, kind, x, x, **{param.name: value})
            call(name, kind, x, x, dtype="d", **{param.name: value})
            if name in ROWWISE:
                continue
            array = {param.name: np.full(x.shape, value)}
            call(name, kind, x, x, **array)
            refused(af.ParameterError, [param.name], name, kind, x, x, dtype="f", **array)


@pytest.mark.parametrize(("name", "kind"), WITH_PARAMS)
def test_parameters_that_are_no_numbers(name, kind):
    odd = ["0.5", None, 0.5j, Fraction(1, 2), object(), np.str_("0.5"), np.array(0.5j)]
    for bad in (*odd, np.array(None), np.ones(3, "F"), ["a"]):
        for param in INFOS[name].params:
            refused(TypeError, [repr(param.name), "must be"], name, kind, X, X, **{param.name: bad})


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_positional_buffers(name, kind):
    """An output passed where a parameter goes."""
    operands = operands_of(name, kind, X, X)
    out = X.copy()
    if any(p.along_axis for p in INFOS[name].params):
        return  # it is a parameter, which no shape or number tells from a buffer
    with pytest.raises(TypeError, match=f"{name}.*ndarray of float32.*out=") as caught:
        getattr(af.get(name), METHODS[kind])(*operands, out)
    assert "position" in str(caught.value) or "axis" in str(caught.value)
    assert same_bits(out, X)
    too_many = [0.5] * (len(INFOS[name].params) + 1) if name not in ROWWISE else [-1, -1]
    with pytest.raises(TypeError, match=f"{name}.*by position, got"):
        getattr(af.get(name), METHODS[kind])(*operands, *too_many)


@pytest.mark.parametrize(("name", "kind"), WITH_PARAMS)
def test_parameters_given_twice(name, kind):
    for param in INFOS[name].params:
        words = [repr(param.name), "twice"]
        operands = operands_of(name, kind, X, X)
        if name not in ROWWISE:
            with pytest.raises(TypeError, match=r"twice, by position"):
                getattr(af.get(name), METHODS[kind])(*operands, 0.5, **{param.name: 0.5})
        for synonym in param.synonyms:
            twice = {param.name: 0.5, synonym: 0.5}
            refused(TypeError, [*words, repr(synonym)], name, kind, X, X, **twice)


@pytest.mark.parametrize(("name", "kind"), WITH_PARAMS)
def test_shapes_of_array_parameters(name, kind):
    param = INFOS[name].params[0]
    if name in ROWWISE:
        words = [repr(param.name), "must be a scalar", "ndarray of float64"]
        refused(TypeError, words, name, kind, X, X, **{param.name: np.ones(4)})
    elif not param.along_axis:
        refused(ValueError, [(3,), X.shape], name, kind, X, X, **{param.name: np.ones(3)})


# Keywords


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_unknown_keywords(name, kind):
    f = af.get(name)
    known = [*f.params, *([f.choice_keyword] if f.choice_keyword else []), "where", "dtype"]
    known += ["axis"] if name in ROWWISE else []
    known += ["keepdims"] if INFOS[name].family.reduces else []
    for keyword in known:
        near = f"{keyword}x"
        words = [f"unknown keyword {near!r}", f"did you mean {keyword!r}?", *known]
        refused(TypeError, words, name, kind, X, X, **{near: 1})
    message = refused(TypeError, ["'qqq'"], name, kind, X, X, qqq=1)
    assert "did you mean" not in message


def test_refused_keywords_say_why():
    for name in ALL:
        keyword, because = af.get(name)._row.refused
        for kind in kinds_of(name) if keyword else ():
            refused(TypeError, [repr(keyword), because], name, kind, X, X, **{keyword: 20})


def test_unknown_choices():
    for name in ALL:
        keyword = INFOS[name].choice_keyword
        for bad in ("nonesuch", None, 1, ["tanh"], b"tanh") if keyword else ():
            for kind in kinds_of(name):
                choices = set(INFOS[name].choices) - {"True", "False"}
                words = [keyword, repr(bad), *map(repr, choices)]
                refused(ValueError, words, name, kind, X, X, **{keyword: bad})


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_dtype(name, kind):
    for bad in ("i4", int, "F", np.longdouble, object, "nonesuch", 3.5):
        given = np.dtype(bad) if bad not in ("nonesuch", 3.5) else repr(bad)
        words = ["dtype must be one of float16, bfloat16, float32, float64", given]
        refused(TypeError, words, name, kind, X, X, dtype=bad)


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_where(name, kind):
    grad = grad_for(name, X)
    for bad in (X, np.ones(X.shape, int), 1, "yes", [[1.0]]):
        refused(TypeError, ["where must be bool"], name, kind, grad, X, where=bad)
    for bad in (np.ones(3, bool), np.ones((2, 3, 4), bool)):
        words = ["where must broadcast to", X.shape, bad.shape]
        refused(ValueError, words, name, kind, grad, X, where=bad)
    refused(ValueError, ["where", "ragged"], name, kind, grad, X, where=[[True], [True, False]])


# Outputs

READ_ONLY = np.zeros(X.shape, np.float32)
READ_ONLY.flags.writeable = False
BAD_OUTS = [  # of the shape (3, 4), or not
    ([0.0] * 12, TypeError, "list"),
    ("out", TypeError, "str"),
    (np.float32(1), TypeError, "float32"),
    (..., TypeError, "ellipsis"),
    (memoryview(X.copy()), TypeError, "memoryview"),
    (np.zeros((3, 3), np.float32), ValueError, (3, 3)),
    (np.zeros((2, 3, 4), np.float32), ValueError, (2, 3, 4)),
    (np.zeros(12, np.float32), ValueError, (12,)),
    (np.zeros(X.shape, np.int32), TypeError, "int32"),
    (np.zeros(X.shape, bool), TypeError, "bool"),
    (np.zeros(X.shape, "M8[s]"), TypeError, "datetime64"),
    (READ_ONLY, ValueError, "read-only"),
    (np.broadcast_to(np.float32(0), X.shape), ValueError, "read-only"),
]


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_out(name, kind):
    good = np.full(X.shape, 7.25, np.float32)
    # A result of the shape (3, 4), of a reduction too.
    reduces = INFOS[name].family.reduces and kind == "forward"
    plain = np.resize(X, (*X.shape, 2)) if reduces else X
    for out, error, given in BAD_OUTS:
        for x in (plain, np.asfortranarray(plain)):
            count = nresults(name, kind)
            if count == 1:
                grad = grad_for(name, x)
                refused(error, ["out must", given], name, kind, grad, x, outs=None, out=out)
                continue
            for i in range(count):
                for others in (good, None):
                    outs = [others] * count
                    outs[i] = out
                    keywords = {"out": as_out(name, kind, outs)}
                    if others is None or count == 2:
                        words = [f"out[{i}] must", given]
                        refused(error, words, name, kind, x, x, outs=None, **keywords)
        assert not isinstance(out, np.ndarray) or not any(out.tobytes())
    assert (good == 7.25).all()


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_the_pairs_out(name):
    one = X.copy()
    for bad in (one, [None, None], (None,), (None, None, None), "ab", 3):
        words = ["out must be a tuple (value, derivative) of arrays or None"]
        refused(TypeError, words, name, PAIR, None, X, outs=None, out=bad)
    buffer = np.zeros(30, np.float32)
    for shift, step in ((0, 1), (5, 1), (2, 2)):
        outs = [buffer[at : at + 12 * step : step].reshape(3, 4) for at in (0, shift)]
        for x in (X, np.asfortranarray(X)):
            refused(ValueError, ["out", "overlap"], name, PAIR, None, x, outs=None, out=tuple(outs))
            assert not buffer.any()
    apart = buffer[:24:2].reshape(3, 4), buffer[1:24:2].reshape(3, 4)
    assert same_bits(af.get(name).value_and_derivative(X, out=apart)[1], af.get(name).derivative(X))


# What an activation has not


@pytest.mark.parametrize("name", ALL)
def test_missing_kinds(name):
    f = af.get(name)
    if "backward_from_output" not in kinds_of(name):
        with pytest.raises(TypeError, match=rf"{name} has no backward_from_output.*use backward"):
            f.backward_from_output(X, X)
    slopes = ("derivative", "second_derivative", "value_and_derivative")
    for method in slopes if name in ROWWISE else ():
        with pytest.raises(TypeError, match=rf"{name} has no .*use backward"):
            getattr(f, method)(X)
    for keyword in ("out", "dtype"):
        with pytest.raises(TypeError, match=rf"{name}.vjp .*{keyword}"):
            f.vjp(X, **{keyword: None})


def test_parameters_that_forbid_the_output():
    for name in ELEMENTWISE:
        for param in INFOS[name].params:
            for value in (-0.5, np.float32(-0.5), np.linspace(-1, 1, 12).reshape(X.shape)):
                params = {param.name: value}
                if allowed(name, "backward_from_output", params) or not param.low < np.min(value):
                    continue
                words = [INFOS[name].from_output_if, "use backward"]
                refused(af.ParameterError, words, name, "backward_from_output", X, X, **params)
                _, back = af.get(name).vjp(X, **params)
                assert same_bits(back(X), af.get(name).backward(X, X, **params))


@pytest.mark.parametrize(("name", "kind"), [e for e in EVERY if e[0] in ROWWISE])
def test_axis(name, kind):
    for bad in ("1", 1.0, [0, 1], True, np.True_, (0, 1.0), (None,), {}):
        refused(TypeError, ["axis must be an int"], name, kind, X, X, axis=bad)
    for bad in (2, -3, (0, 2), 10**30, np.int64(5)):
        words = ["axis must be within", 2]
        refused(np.exceptions.AxisError, words, name, kind, X, X, axis=bad)
    for bad in ((0, 0), (1, -1)):
        refused(ValueError, ["axis must name an axis once", bad], name, kind, X, X, axis=bad)
    refused(TypeError, ["axis is given twice"], name, kind, X, X, axis=0, dim=0)
    refused(np.exceptions.AxisError, ["axis", -1], name, kind, 1.0, 1.0, outs=None)


def test_good_and_bad_calls_at_once():
    """Neither disturbs the other, and nothing crashes."""
    wants = {name: af.get(name)(LARGE) for name in ALL}

    def work(seed):
        rng = np.random.default_rng(seed)
        for _ in range(60):
            name = ALL[rng.integers(len(ALL))]
            out = np.empty_like(wants[name])
            assert same_bits(af.get(name)(LARGE, out=out), wants[name])
            bad = [(X.astype("F"), {}), (X, {"out": READ_ONLY}), (X, {"q": 1}), ([[1], [1, 2]], {})]
            value, keywords = bad[rng.integers(len(bad))]
            with pytest.raises((TypeError, ValueError)):
                af.get(name)(value, **keywords)
            with pytest.raises(LookupError):
                af.get(name + "q")
        return True

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(work, range(16)))


# Gates, and a parameter along an axis


@pytest.mark.parametrize(("name", "kind"), [e for e in EVERY if e[0] in GATED])
def test_gates(name, kind):
    for gate, value in (((3, 4), (3, 5)), ((2, 4), (3, 4)), ((4, 3), (3, 4))):
        gate, value = np.ones(gate, np.float32), np.ones(value, np.float32)
        out = np.full(gate.shape, 7.25, np.float32)
        outs = as_out(name, kind, [out.copy() for _ in range(nresults(name, kind))])
        words = f"{name}.*shapes must broadcast, got gate {gate.shape}, value {value.shape}"
        with pytest.raises(ValueError, match=re.escape(words).replace(r"\.\*", ".*")):
            call(name, kind, np.float32(1), gate, value, out=outs)
        assert all((one == 7.25).all() for one in flat(outs))


@pytest.mark.parametrize(("name", "kind"), [e for e in EVERY if e[0] in GATED])
def test_one_array_for_both_inputs(name, kind):
    f = getattr(af.get(name), METHODS[kind])
    grad = (np.float32(1),) if kind in HAS_GRAD else ()
    odd = np.ones((4, 3), np.float32)
    for keywords, error, words in (
        ({}, ValueError, r"x must be even along axis -1, .*got shape \(4, 3\)"),
        ({"axis": 1, "layout": "interleaved"}, ValueError, "x must be even along axis 1"),
        ({"axis": 2}, np.exceptions.AxisError, "axis must be within the 2 dimensions of x, got 2"),
        ({"axis": None}, TypeError, "axis must be"),
        ({"axis": (0, 1)}, ValueError, "axis must be"),
        ({"axis": "rows"}, TypeError, "axis must be"),
        ({"axis": 0, "gate": "middle"}, ValueError, "gate must be one of 'first', 'last', got 'mi"),
        ({"axis": 0, "layout": None}, ValueError, "layout must be one of .*got None"),
        ({"axis": 0, "gate": odd}, ValueError, "gate must be one of"),
        ({"axis": 0, "qqq": 1}, TypeError, "unknown keyword 'qqq'"),
    ):
        with pytest.raises(error, match=f"{name}.*{words}"):
            f(*grad, odd, **keywords)


def test_a_weight_that_does_not_fit_its_axis():
    for name in ELEMENTWISE:
        for param in INFOS[name].params:
            for kind in kinds_of(name) if param.along_axis else ():
                for length, axis in ((3, 1), (4, 0), (2, -1), (0, 1)):
                    weight = np.ones(length, np.float32)
                    words = [repr(param.name), f"{X.shape[axis]} along axis {axis}", length]
                    keywords = {param.name: weight, "axis": axis}
                    refused(ValueError, words, name, kind, X, X, **keywords)
                words = ["axis must be within the 2 dimensions", 2]
                keywords = {param.name: np.ones(4), "axis": 2}
                refused(np.exceptions.AxisError, words, name, kind, X, X, **keywords)
