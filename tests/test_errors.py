"""Bad input: the exception's type, what its message names, and outputs left alone."""

from __future__ import annotations

import math
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import actfast as af
from actfast.facts.kinds import kind_named
from tests.calls import (
    HAS_GRAD,
    METHODS,
    PAIR,
    allowed,
    as_out,
    assert_same,
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


def refused(error, words, name, kind, grad, x, /, outs=True, **keywords):
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


NO_NUMBERS = [
    (None, "None"),
    ("a", "str 'a'"),
    (b"a", "bytes b'a'"),
    (1j, "complex 1j"),
    (Decimal("0.5"), "Decimal Decimal('0.5')"),
    (10**400, "int"),
    (Fraction(1, 2), "Fraction Fraction(1, 2)"),
    (object, "type <class 'object'>"),
]


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_the_item_that_is_no_number(name, kind):
    argument = names_of(name, kind)[0]
    for item, described in NO_NUMBERS:
        in_array = np.array([[1.0, 2.0], [3.0, 4.0]], object)
        in_array[1, 0] = item
        for value, place in (
            ([1.0, 2, item], "[2]"),
            ((True, item, item), "[1]"),
            ([[1.0, 2.0], [3.0, item]], "[1][1]"),
            ([X, np.full(X.shape, item, object)], "[1][0][0]"),
            (in_array, "[1][0]"),
            (np.ma.array(in_array), "[1][0]"),
        ):
            words = [f"{argument} must be", f"whose item {place} is {described}"]
            refused(TypeError, words, name, kind, np.float32(1), value, outs=None)
            if kind in HAS_GRAD:
                words[0] = "grad must be"
                refused(TypeError, words, name, kind, value, X, outs=None)
    numbers = X.astype(object)
    words = ["holds numbers: convert it with astype(float)"]
    refused(TypeError, words, name, kind, np.float32(1), numbers, outs=None)
    texts = np.array([["1", "2"]])
    refused(TypeError, ["item [0][0] is str '1'"], name, kind, np.float32(1), texts, outs=None)


@pytest.mark.parametrize("method", ["vjp", "parameter_gradients", "jacobian"])
@pytest.mark.parametrize("name", ALL)
def test_the_item_that_is_no_number_in_other_methods(name, method):
    f, own = af.get(name), INFOS[name].family.operands
    if not hasattr(f, method) or (name in ROWWISE and method == "parameter_gradients"):
        return
    if INFOS[name].family.reduces and method == "jacobian":
        return
    grad = (1.0,) if method == "parameter_gradients" else ()
    for i, argument in enumerate(own):
        operands = [[1.0, None] if j == i else [1.0, 2.0] for j in range(len(own))]
        words = rf"{name}.*{argument} must be .*, got list whose item \[1\] is None"
        with pytest.raises(TypeError, match=words):
            getattr(f, method)(*grad, *operands)
    for param in INFOS[name].params if name not in ROWWISE else ():
        words = rf"{name}.*{param.name}.* must be .*, got list whose item \[1\] is str 'a'"
        with pytest.raises(TypeError, match=words):
            getattr(f, method)(*grad, *[[1.0, 2.0]] * len(own), **{param.name: [0.5, "a"]})


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_the_item_that_is_ragged(name, kind):
    for value, words in (
        ([[1.0, 2.0], [3.0]], "item [0] is of length 2, [1] is of length 1"),
        ([1.0, [2.0]], "item [0] is float 1.0, [1] is of length 1"),
        ([X, None], "item [0] is of length 3, [1] is None"),
        ([[[1.0]], [[2.0, 3.0]]], "item [0][0] is of length 1, [1][0] is of length 2"),
        ([X, X[:, :3]], "item [0][0] is of length 4, [1][0] is of length 3"),
    ):
        words = [f"{names_of(name, kind)[0]} must be rectangular", words]
        refused(ValueError, words, name, kind, np.float32(1), value, outs=None)


def endless():
    """Sequences without an end, or deeper than any array, and the words for them."""
    alone, last, boxed = [], [1.0, 2.0], np.array([1.0, None])
    alone.append(alone)
    last.append(last)
    boxed[1] = boxed
    deep = 1.0
    for _ in range(100):
        deep = [deep]
    holds = "that holds itself"
    return [
        *((value, ValueError, holds) for value in (alone, (alone,), last)),
        *((value, TypeError, holds) for value in (boxed, [boxed])),
        (deep, ValueError, "nested more than 64 deep"),
    ]


@pytest.mark.timeout(60)
@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_a_sequence_that_has_no_end(name, kind):
    argument = names_of(name, kind)[0]
    for value, error, words in endless():
        given = [f"{argument} must be", words]
        refused(error, given, name, kind, np.float32(1), value, outs=None)
        if isinstance(value, list | tuple):
            refused(error, ["where must be", words], name, kind, grad_for(name, X), X, where=value)


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


METHODS_OF_OPERANDS = {**METHODS, "vjp": "vjp", "parameter_gradients": "parameter_gradients"}


@pytest.mark.parametrize("method", METHODS_OF_OPERANDS)
@pytest.mark.parametrize("name", ALL)
def test_missing_operands(name, method):
    """Those that are not given by position, at all or by their names."""
    if method in METHODS:
        operands = kind_named(method).operands(INFOS[name].family)
    else:
        own = INFOS[name].family.operands
        operands = ("grad", *own) if method == "parameter_gradients" else own
    attribute = METHODS_OF_OPERANDS[method]
    f = af.get(name) if attribute == "__call__" else getattr(af.get(name), attribute)
    label = name if attribute == "__call__" else f"{name}.{attribute}"
    words = re.escape(f"{label} takes its operands by position, {label}({', '.join(operands)})")
    least = 1 + (operands[0] == "grad")
    for count in range(least):
        by_name = dict.fromkeys(operands[count:], X)
        with pytest.raises(TypeError, match=words + ", got") as caught:
            f(*[X] * count, **by_name)
        assert all(f"{key}=" in str(caught.value) for key in by_name)
        with pytest.raises(
            TypeError, match=words + (", got ndarray" if count else ", got nothing")
        ):
            f(*[X] * count)


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
        beyond += [1e-300] if param.low == 0 and not param.accepts(0) else []
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
    for count, param in enumerate(INFOS[name].params, 1):
        words = [repr(param.name), "twice"]
        operands = operands_of(name, kind, X, X)
        if name not in ROWWISE:
            with pytest.raises(TypeError, match=r"twice, by position"):
                getattr(af.get(name), METHODS[kind])(*operands, *[0.5] * count, **{param.name: 0.5})
        for synonym in param.synonyms:
            twice = {param.name: 0.5, synonym: 0.5}
            refused(TypeError, [*words, repr(synonym)], name, kind, X, X, **twice)


@pytest.mark.parametrize(("name", "kind"), WITH_PARAMS)
def test_shapes_of_array_parameters(name, kind):
    for param in INFOS[name].params:
        if name in ROWWISE:
            words = [repr(param.name), "must be a scalar", "ndarray of float64"]
            refused(TypeError, words, name, kind, X, X, **{param.name: np.ones(4)})
        elif not param.along_axis:
            array = {param.name: np.full(3, param.default)}
            refused(ValueError, [(3,), X.shape], name, kind, X, X, **array)


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


# Of other libraries: what they are called there, and what the message says to write.
ELSEWHERE = {
    "out=x": ("inplace", "in_place"),
    "say where=, which is True for the elements that": ("mask",),
    "the input is taken by position": ("input", "features", "logits"),
    "the gradient is taken by position": ("grad_output",),
    "is an operand, which is taken by position": ("x", "grad"),
    "leave it out": ("name", "_stacklevel"),
    "does the same in training": ("training",),
    "astype": ("casting",),
    "layout": ("order",),
    "np.asarray(x)": ("subok",),
    "dtype=": ("signature",),
}


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_keywords_of_other_libraries(name, kind):
    for words, keywords in ELSEWHERE.items():
        for keyword in keywords:
            if keyword == "x" and name in GATED:
                keyword = "value"
            given = [f"unknown keyword {keyword!r}", words]
            refused(TypeError, given, name, kind, X, X, **{keyword: 1})
    if name not in ROWWISE:
        words = "packed in one array" if name in GATED else "there is no axis"
        for keyword in ("axis", "dim", "axes"):
            if keyword == "axes" or not any(p.along_axis for p in INFOS[name].params):
                refused(TypeError, [words], name, kind, X, X, **{keyword: 0})
    if name in ROWWISE:
        refused(TypeError, ["say axis=, an int or a tuple"], name, kind, X, X, axes=0)
    reduces = INFOS[name].family.reduces and kind == "forward"
    if not reduces:
        shape = "the result has the shape of the input"
        words = ["keepdims", "" if INFOS[name].family.reduces else shape]
        with pytest.raises(TypeError, match=".*".join(words)) if words[1] else nullcontext():
            call(name, kind, grad_for(name, X), X, keepdims=True)


@pytest.mark.parametrize("name", ALL)
def test_what_stands_at_the_place_of_a_parameter(name):
    f, row = af.get(name), af.get(name)._row
    for kind in [*kinds_of(name), "vjp", "bind"]:
        method = getattr(f, METHODS.get(kind, kind))
        operands = (
            ()
            if kind == "bind"
            else operands_of(name, kind if kind in METHODS else "forward", X, X)
        )
        enough = [0.5] * len(row.params)
        for value in {*row.choices} - {"True", "False"}:
            with pytest.raises(TypeError, match=rf"{name}.*; say {row.choice_keyword}='{value}'"):
                method(*operands, *enough, value)
        if name in ROWWISE:
            continue
        if row.choice_keyword:
            words = f"'none such'; {row.choice_keyword} is taken by keyword, and is one of '"
            with pytest.raises(TypeError, match=f"{name}.*{words}"):
                method(*operands, *enough, "none such")
        with pytest.raises(TypeError, match=f"{name}.*got True; .* say out=x"):
            method(*operands, *enough, True)
        for dtype in (np.float32, np.dtype("f4")):
            with pytest.raises(TypeError, match=f"{name}.*; pass a dtype as dtype="):
                method(*operands, *enough, dtype)


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
    for bad, item in (([[True, 1]], "[0][1] is int 1"), ((True, None), "[1] is None")):
        words = [f"where must be bool, got {type(bad).__name__} whose item {item}"]
        refused(TypeError, words, name, kind, grad, X, where=bad)
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
    with pytest.raises(TypeError, match=rf"{name}.vjp .*out"):
        f.vjp(X, out=None)


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


# Code of plugins


def branching(x, **params):
    return x if x > 0 else 0 * x


def of_one_number(x, **params):
    return math.exp(x)


def broken(x, **params):
    raise KeyError("mine")


@pytest.mark.parametrize("family", ["elementwise", "rowwise", "gated"])
def test_what_the_code_of_a_plugin_raises(family):
    """Unchanged, with a note that names the activation and says what to write."""
    inputs = {"inputs": ("gate", "value")} if family == "gated" else {}
    operands = (X, X) if family == "gated" else (X,)

    def of(function):
        if family == "gated":
            return lambda gate, value, **params: function(gate)
        return function

    for function, error, words in (
        (branching, ValueError, "np.where(condition, a, b) in place of if"),
        (of_one_number, TypeError, "np.exp, np.sqrt, ... in place of math.exp"),
        (broken, KeyError, "raised within the"),
    ):
        for place in ("forward", "derivative", "backward"):
            fine = {"forward": of(np.tanh)}
            if family == "rowwise" and place == "derivative":
                continue
            if family != "rowwise" and place == "backward":
                continue
            given = {**fine, place: of(function)}
            if place == "backward":
                given[place] = lambda grad, x, function=function, **params: function(x)
            spec = af.ActivationSpec("noted", family=family, **given, **inputs)
            f = af.register(spec, replace=True)
            try:
                for x in (X, LARGE, X.astype("f2"), np.asfortranarray(X)):
                    own = tuple(x for _ in operands)
                    grads = (x,) if place == "backward" else ()
                    with pytest.raises(error) as caught:
                        getattr(f, METHODS[place])(*grads, *own)
                    assert caught.type is error
                    (note,) = caught.value.__notes__
                    assert words in note
                    assert f"the {place} of the activation 'noted'" in note
            finally:
                af.unregister("noted")


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


@pytest.mark.parametrize("name", [n for n in ALL if n in GATED or INFOS[n].params])
def test_dim_is_axis(name):
    """Torch's word, wherever there is an axis."""
    x, f = np.arange(-12.0, 12).reshape(4, 6), af.get(name)
    if name in GATED or name in ROWWISE:
        assert_same((f(x, dim=0),), (f(x, axis=0),))
        assert_same(flat(f.vjp(x, dim=0)[0]), flat(f.vjp(x, axis=0)[0]))
        message = "axis is given twice"
        with pytest.raises(TypeError, match=message):
            f(x, axis=0, dim=0)
    elif along := [p.name for p in INFOS[name].params if p.along_axis]:
        weight = {along[0]: np.arange(4.0)}
        assert_same((f(x, dim=0, **weight),), (f(x, axis=0, **weight),))
        assert_same((f.derivative(x, dim=0, **weight),), (f.derivative(x, axis=0, **weight),))
