"""Activations as objects: what they say of themselves, and what can be done with them."""

from __future__ import annotations

import copy
import doctest
import inspect
import io
import os
import pickle
import pydoc
import re
import sys
import warnings
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest

import actfast as af
from actfast.conformance.truth import Truth
from actfast.facts.kinds import KINDS
from tests.calls import FLOATS, allowed, as_out, call, kinds_of, nresults, same_bits
from tests.reference import ELEMENTWISE, GATED, INFOS, ROWWISE, every
from tests.source import run

ALL = [*ELEMENTWISE, *GATED, *ROWWISE]
X = np.linspace(-3, 3, 50, dtype=np.float32)
SUFFIXES = {"ufunc": "", "derivative_ufunc": "_derivative", "backward_ufunc": "_backward"}


def bound(name):
    """The activation with another value of each of its parameters."""
    return af.get(name, **{p.name: p.default * 1.1 for p in INFOS[name].params})


# What they say


@pytest.mark.parametrize("name", ALL)
def test_attributes(name):
    f, info = af.get(name), af.info(name)
    assert f.name == f.__name__ == f.__qualname__ == name
    assert f.__module__ == "actfast"
    assert f.family == info.family
    assert f.aliases == info.aliases
    assert f.params == {p.name: p.default for p in info.params}
    assert f.saved in ("input", "output")
    for text in (f.formula, f.monotone, f.smoothness, f.citation, info.summary):
        assert isinstance(text, str)
        assert " if " not in text
    low, high = f.range
    assert low < high
    for dtype in FLOATS:
        assert all(bound >= 0.5 for bound in f.max_ulp[dtype.name].values())
    for at, slope in f.kinks if name in ELEMENTWISE else ():
        for dtype in FLOATS:
            assert_slope_at_kink(f, dtype.type(at), slope)
    for attribute, suffix in SUFFIXES.items():
        wanted = None if name in ROWWISE else getattr(af.ufuncs, name + suffix)
        assert getattr(f, attribute) is wanted
    assert {*SUFFIXES, "params", "kinks", "formula", "vjp", "bind", "derivative"} <= {*dir(f)}
    with pytest.raises(AttributeError, match=f"{name} has no attribute 'formulas'.*'formula'"):
        _ = f.formulas
    assert not hasattr(f, "_ipython_canary_method_should_not_exist_")
    assert not hasattr(f, "__array__")


def assert_slope_at_kink(f, at, slope):
    """It is the stated one; at what a kink is only rounded to, one between those beside it."""
    params = {name: float(at.dtype.type(v)) for name, v in f.params.items()}
    got = f.derivative(at)
    if Truth(INFOS[f.name], params).has_kink(float(at)):
        assert got == pytest.approx(slope, rel=float(np.finfo(at.dtype).eps))
    else:
        sides = f.derivative(at - at.dtype.type(1e-3)), f.derivative(at + at.dtype.type(1e-3))
        assert min(sides) <= got <= max(sides)


def test_facts_follow_the_parameters():
    for name in ELEMENTWISE:
        f = bound(name)
        assert f.params == {p.name: p.default * 1.1 for p in INFOS[name].params}
        for at, slope in f.kinks:
            assert_slope_at_kink(f, np.float64(at), slope)
        y = f(np.linspace(-50, 50, 999))
        low, high = np.nextafter(f.range, (-np.inf, np.inf))
        assert low <= y.min() <= y.max() <= high
        if f.monotone == "increasing":
            assert (np.diff(y) >= 0).all()


@pytest.mark.parametrize("name", ALL)
def test_signature(name):
    f = bound(name)
    parameters = inspect.signature(f).parameters
    own = INFOS[name].family.operands
    assert tuple(parameters)[: len(own)] == own
    assert all(parameters[key].kind is inspect.Parameter.POSITIONAL_ONLY for key in own)
    assert list(parameters)[-3:] == ["out", "where", "dtype"]
    for keyword in ("out", "where", "dtype", *filter(None, [f.choice_keyword])):
        assert parameters[keyword].kind is inspect.Parameter.KEYWORD_ONLY
    assert parameters["where"].default is (None if name in ROWWISE else True)
    assert {key: parameters[key].default for key in f.params} == f.params
    # The defaults are what the call does without them.
    defaults = {k: p.default for k, p in parameters.items() if k not in own}
    assert same_bits(f(*[X] * len(own), **defaults), f(*[X] * len(own)))


METHODS = [*(kind.method for kind in KINDS if kind.index), "vjp", "parameter_gradients", "bind"]


@pytest.mark.parametrize("method", [*METHODS, "jacobian"])
@pytest.mark.parametrize("name", ALL)
def test_signatures_of_methods(name, method):
    """Of each activation its own, and true: what it names is taken, with the defaults it says."""
    f, family = bound(name), INFOS[name].family
    if not hasattr(f, method):
        assert method == "jacobian"
        assert name not in ROWWISE
        return
    bound_method = getattr(f, method)
    parameters = inspect.signature(bound_method).parameters
    kinds = {one.kind for one in parameters.values()}
    assert not kinds & {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
    operands = [k for k, p in parameters.items() if p.kind is inspect.Parameter.POSITIONAL_ONLY]
    given = {k: p.default for k, p in parameters.items() if k not in operands}
    assert {k: v for k, v in given.items() if k in f.params} == ({} if not given else f.params)
    assert f"{method}({', '.join([*operands, ''])[:-2]}" in pydoc.render_doc(
        bound_method, renderer=pydoc.plaintext
    ).replace(", /", "")
    assert inspect.ismethod(bound_method)
    assert bound_method.__qualname__ == f"{name}.{method}"
    assert bound_method.__doc__
    again = pickle.loads(pickle.dumps(bound_method))
    assert (again.__self__, again.__name__) == (f, method)
    if method != "bind" and not given:
        return  # it is refused, or has nothing but operands
    values = [np.float32(1.5) if one == "grad" and family.reduces else X for one in operands]
    if method == "backward_from_output" and not allowed(name, method, f.params):
        return
    # And whole: what it takes it names.
    meant = {"axis": 0, "where": True, "dtype": "f8", **f.params}
    with np.errstate(all="ignore"):
        taken = {k for k, v in meant.items() if takes(bound_method, values, k, v)}
        assert taken == {*meant} & {*given}
        got, want = (as_arrays(bound_method(*values, **k)) for k in (given, {}))
    assert all(same_bits(a, b) for a, b in zip(got, want, strict=True))


def takes(function, operands, keyword, value):
    try:
        function(*operands, **{keyword: value})
    except TypeError as error:
        if keyword not in str(error):
            raise
        return False
    return True


def as_arrays(result):
    """The numbers of whatever a method gives."""
    if isinstance(result, tuple):
        return [a for part in result for a in as_arrays(part)]
    if isinstance(result, dict):
        return [np.asarray(a) for a in result.values()]
    if isinstance(result, af.Activation):
        return [result(*[X] * len(result.family.operands))]
    return [np.asarray(result)] if isinstance(result, np.ndarray | np.generic) else []


def test_help():
    for name in ALL:
        text = pydoc.render_doc(af.get(name), renderer=pydoc.plaintext)
        assert f"{name}{inspect.signature(af.get(name))}" in text
        assert ">>> af." in text


@pytest.mark.parametrize("name", every())
def test_docstring(name):
    f, info = bound(name), INFOS[name]
    doc = inspect.getdoc(f)
    assert doc.startswith(f"{name}{inspect.signature(f)}\n\n{info.summary}\n")
    assert info.formula in doc
    sections = re.findall(r"^(\w+)\n(-+)$", doc, re.MULTILINE)
    assert all(len(title) == len(line) for title, line in sections)
    wanted = ["Parameters", "Returns", "Notes", "Raises", "References", "Examples"]
    assert [title for title, _ in sections] == [
        title for title in wanted if info.citation or title != "References"
    ]
    for key in inspect.signature(f).parameters:
        assert re.search(rf"^(?:\w+, )*{key}(?:, \w+)* : ", doc, re.MULTILINE)
    for dtype, bounds in info.max_ulp.items():
        for kind, bound_of in bounds.items():
            line = rf"^    {dtype}:.* {kind.replace('_', ' ')} {bound_of:g}\b"
            assert re.search(line, doc, re.MULTILINE)


@pytest.mark.parametrize("name", every())
def test_examples(name):
    """They run as they stand, in an interpreter that knows nothing."""
    for f in (af.get(name), bound(name)):
        example = doctest.DocTestParser().get_doctest(f.__doc__, {}, name, None, None)
        sources = "".join(one.source for one in example.examples)
        assert sources.startswith("import numpy as np, actfast as af\n")
        assert f"af.{name}(" in sources or f.params
        assert len(example.examples) <= 8
        told = []
        result = doctest.DocTestRunner().run(example, out=told.append)
        assert result.attempted == len(example.examples)
        assert not result.failed, "".join(told)


def test_examples_of_others():
    """What has a formula is computed; the code of a plugin is not run to show it."""
    made = af.define("exemplary", "x * a", a=3.0)
    try:
        assert ">>> f = af.get('exemplary')\n>>> f(x)\narray([-3.,  0.,  6.])\n" in made.__doc__
        spec = af.ActivationSpec("exemplary", forward=lambda x: 1 / 0)
        assert "Examples" not in af.register(spec, replace=True).__doc__
    finally:
        af.unregister("exemplary")


def test_reprs():
    assert repr(af.gelu) == "<actfast.gelu>"
    for name in ALL:
        text = repr(bound(name))
        values = re.fullmatch(rf"<actfast\.{name}(?:\((.+)\))?>", text)[1] or ""
        assert {k: float(v) for k, v in re.findall(r"(\w+)=([^,]+)", values)} == bound(name).params


def picture_of(f):
    """The notebook's text as a tree, which it must be, and the curves' numbers."""
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        root = ElementTree.fromstring(f._repr_html_())
    curves = []
    for line in root.iter("polyline"):
        numbers = [[float(v) for v in p.split(",")] for p in line.get("points").split()]
        assert np.isfinite(numbers).all()
        curves.append((line.get("stroke"), np.array(numbers)))
    return root, curves


@pytest.mark.parametrize("name", ALL)
def test_html_is_well_formed(name):
    extremes = [af.get(name), bound(name)]
    for param in INFOS[name].params:
        extremes += [
            af.get(name, **{param.name: v}) for v in (1e300, 1e-300, 1e-30) if param.accepts(v)
        ]
    extremes += [af.get(name, axis=axis) for axis in (0, None, (0, 1)) if name in ROWWISE]
    for f in extremes:
        root, curves = picture_of(f)
        text = "".join(root.itertext())
        assert f.formula in text
        for key, value in f.params.items():
            assert f"{key} = {value!r}" in text
        assert curves
        labels = [one.text.replace("\u2212", "-") for one in root.iter("text")]
        numbers = [float(one) for one in labels if re.fullmatch(r"-?[\d.]+(e[-+]\d+)?", one)]
        assert numbers.count(0) >= 1 + (len(numbers) > 6)
        assert min(numbers) < 0 < max(numbers)
        assert len({*numbers}) > 3
        assert "-0" not in labels
    colours = 3 if name in ROWWISE and not INFOS[name].family.reduces else 2
    assert len({colour for colour, _ in picture_of(af.get(name))[1]}) == colours
    title = "([x, 0, 1])" if name in ROWWISE else "(x, 1)" if name in GATED else "(x)"
    assert f"{name}{title}" in "".join(root.itertext())


def jumps_of(f):
    """The slopes beside and at each kink where they differ."""
    found = []
    for at, _ in f.kinks:
        around = np.array([np.nextafter(at, -np.inf), at, np.nextafter(at, np.inf)])
        slopes = f.derivative(around)
        if np.ptp(slopes) > 0.01:
            found.append((at, *slopes))
    return found


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_a_kink_is_drawn_as_a_gap(name):
    """No line joins what a jump tears apart; a filled point stands at the slope taken there."""
    for f in (af.get(name), bound(name)):
        root, curves = picture_of(f)
        circles = [
            (float(c.get("cx")), float(c.get("cy")), c.get("fill") != "none")
            for c in root.iter("circle")
        ]
        value, slope = dict.fromkeys(colour for colour, _ in curves)
        slopes = [points for colour, points in curves if colour == slope]
        jumps = jumps_of(f)
        assert len(slopes) == len(jumps) + 1
        assert sum(colour == value for colour, _ in curves) == 1
        for (before, after), (_, left, taken, right) in zip(pairwise(slopes), jumps, strict=True):
            (x, first), (again, second) = before[-1], after[0]
            assert x == again
            here = [(y, filled) for at, y, filled in circles if abs(at - x) < 0.06]
            assert sum(filled for _, filled in here) == 1
            ((at, _),) = (point for point in here if point[1])
            assert np.isclose(at, first, atol=0.06) == (left == taken)
            assert np.isclose(at, second, atol=0.06) == (taken == right)
        assert len(circles) >= 2 * len(jumps)


def test_a_jump_that_nobody_claims():
    def pieces(formula):
        root, curves = picture_of(af.define("steps", formula))
        points = {(c.get("cx"), c.get("cy"), c.get("fill") != "none") for c in root.iter("circle")}
        return sum(colour == curves[0][0] for colour, _ in curves), points

    try:
        count, points = pieces("where(x < 1, 0, where(x > 2.5, 3, x))")
        assert count == 3
        filled = {(round((float(x) / 262 - 0.5) * 8, 1), f) for x, _, f in points}
        assert filled == {(1.0, False), (1.0, True), (2.5, False), (2.5, True)}
        assert pieces("1 / x")[0] == 2
        for smooth in ("1000000 * x", "tanh(1000 * x)", "x**5", "exp(9 * x)"):
            assert pieces(smooth) == (1, set())
    finally:
        af.unregister("steps")


def test_what_cannot_be_drawn():
    def broken(x):
        raise ValueError("<mine>")

    f = af.register(af.ActivationSpec("broken", forward=broken))
    try:
        root, curves = picture_of(f)
        assert "no picture: ValueError: <mine>" in "".join(root.itertext())
        assert not curves
    finally:
        af.unregister("broken")


def test_records():
    for name in ALL:
        info = af.info(name)
        assert all(af.info(key) == info for key in (af.get(name), bound(name), *info.aliases))
        assert pickle.loads(pickle.dumps(info)) == info
        with pytest.raises(AttributeError):
            info.name = "other"
        info.max_ulp["float32"]["forward"] = 0.0
        info.choices["other"] = "other"
        assert af.info(name) != info
        assert "other" not in af.get(name).choices
    assert len({type(af.info(name)) for name in ALL}) == 1


@pytest.mark.parametrize("name", ALL)
def test_records_are_read(name):
    """Printed, everything stands below each other, in lines that are short."""
    info = af.info(name)
    text = str(info)
    lines = text.splitlines()
    assert lines[0] == f"{name}: {info.summary}"
    assert len(lines) > 15
    assert max(map(len, lines)) <= 88
    joined = " ".join(text.split())
    for fact in (info.formula, info.derivative, info.from_output, info.citation, *info.aliases):
        assert " ".join(fact.split()) in joined
    for param in info.params:
        line = rf"^  {param.name} +{param.default:g} .*{re.escape(param.doc)}"
        assert re.search(line, text, re.MULTILINE)
    for dtype, bounds in info.max_ulp.items():
        if not bounds:
            continue
        (line,) = (line for line in lines if line.startswith(f"  {dtype} "))
        assert [float(v) for v in line.split()[1:]] == [*bounds.values()]
    printer = SimpleNamespace(text=io.StringIO().write)
    info._repr_pretty_(printer, False)
    assert printer.text.__self__.getvalue() == text
    assert "'True'" not in text


# Finding them


def test_names():
    assert af.available() == tuple(sorted(INFOS))
    for name in INFOS:
        for key in (name, *INFOS[name].aliases):
            assert getattr(af, key) is af.get(key) is af.get(name)
            assert key in af.__all__
    assert af.expit is af.sigmoid
    assert af.get(af.relu) is af.relu
    assert set(af.ufuncs.__all__) == {
        f"{name}_{kind}".removesuffix("_forward")
        for name, info in INFOS.items()
        if not info.family.rowwise
        for kind in kinds_of(name)
    }


def test_choices_name_other_activations():
    assert af.get("gelu", approximate="tanh") is af.gelu_tanh
    assert af.gelu.bind(approximate="none") is af.gelu
    assert same_bits(af.gelu.derivative(X, approximate="sigmoid"), af.quick_gelu.derivative(X))
    for name in ALL:
        keyword = INFOS[name].choice_keyword
        for value, row in INFOS[name].choices.items():
            choice = {keyword: {"True": True, "False": False}.get(value, value)}
            assert af.get(name, **choice) is af.get(name).bind(**choice) is af.get(row)
            for kind in kinds_of(row):
                for got, want in zip(
                    call(name, kind, X, X, **choice), call(row, kind, X, X), strict=True
                ):
                    assert same_bits(got, want)
                outs = [X.copy() for _ in range(nresults(row, kind))]
                out = as_out(row, kind, outs)
                assert call(name, kind, X, X, out=out, **choice)[-1] is outs[-1]
            inputs = (X,) * len(INFOS[row].family.operands)
            y, back = af.get(name).vjp(*inputs, **choice)
            assert same_bits(y, af.get(row)(*inputs))
            assert back.activation is af.get(row)
            if len(inputs) > 1:
                packed = np.concatenate(inputs, axis=-1)
                assert same_bits(af.get(name)(packed, **choice), af.get(row)(packed))
                got = af.get(name).backward(X, packed, **choice)
                assert same_bits(got, af.get(row).backward(X, packed))


@pytest.mark.parametrize("name", ALL)
def test_binding(name):
    f, info = af.get(name), INFOS[name]
    assert f.bind() is f
    assert f.bind(**f.params) is f
    for param in info.params:
        value = param.default * 1.1 or 0.5
        g = f.bind(**{param.name: value})
        assert g == af.get(name, **{param.name: value})
        for same in (np.float64(value), np.array(value)):
            assert f.bind(**{param.name: same}) == g
        assert all(f.bind(**{synonym: value}) == g for synonym in param.synonyms)
        assert hash(g) == hash(f.bind(**{param.name: value}))
        assert g != f
        assert g.bind(**{param.name: param.default}) == f
        assert len({f, g, f.bind(**{param.name: value})}) == 2
        for kind in kinds_of(name):
            for dtype in FLOATS:
                x = X.astype(dtype)
                for got, want in zip(
                    call(name, kind, x, x, **{param.name: value}), call(g, kind, x, x), strict=True
                ):
                    assert same_bits(got, want)
    assert f != name
    assert f not in [af.get(other) for other in ALL if other != name]


# Keeping, copying and sending them


@pytest.mark.parametrize("name", ALL)
def test_immutable(name):
    f = af.get(name)
    for attribute in ("name", "params", "formula", "__doc__", "other", "_defaults"):
        with pytest.raises(AttributeError):
            setattr(f, attribute, None)
        with pytest.raises(AttributeError):
            delattr(f, attribute)
    f.params.clear()
    f.max_ulp.clear()
    assert f.params == {p.name: p.default for p in INFOS[name].params}
    assert f.max_ulp


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickles(protocol):
    for name in ALL:
        assert pickle.loads(pickle.dumps(af.get(name), protocol)) is af.get(name)
        f = bound(name)
        again = pickle.loads(pickle.dumps(f, protocol))
        assert again == f
        assert hash(again) == hash(f)
        assert again.params == f.params
    for name in af.ufuncs.__all__:
        ufunc = getattr(af.ufuncs, name)
        assert pickle.loads(pickle.dumps(ufunc, protocol)) is ufunc


def test_copies():
    for f in map(bound, ALL):
        assert copy.copy(f) == copy.deepcopy(f) == f


def test_other_processes_get_the_same():
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        for f in map(bound, ALL):
            assert same_bits(pool.submit(f, X).result(), f(X))
            assert pool.submit(hash, f).result() is not None
        assert same_bits(pool.submit(af.gelu.derivative, X).result(), af.gelu.derivative(X))


def test_a_forked_child_computes():
    program = """
import os, sys, numpy as np, actfast as af
x = np.linspace(-3, 3, 100_000)
wants = {name: af.get(name)(x) for name in af.available()}
child = os.fork()
if not child:
    found = {name: af.get(name)(x) for name in wants}
    same = all(np.array_equal(found[name], wants[name], equal_nan=True) for name in wants)
    os._exit(0 if same else 3)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    if not hasattr(os, "fork"):
        pytest.skip("there is no fork here")
    run(sys.executable, "-c", program)


# Importing


def test_import_brings_nothing_else():
    program = """
import sys, numpy
before = set(sys.modules)
import actfast
print(*sorted(set(sys.modules) - before))
"""
    # Cython's own come with the extension; what most programs never use stays on disk.
    ours = r"actfast(?!\.(about\.p|cli|conformance|sources\.spec)\b)(\..*)?"
    known = re.compile(rf"{ours}|_?cython_\w+|__future__|dataclasses|copy")
    assert [m for m in run(sys.executable, "-c", program).split() if not known.fullmatch(m)] == []


def test_configuration():
    config = af.show_config()
    assert config["actfast"] == af.__version__
    assert config["isa"] in config["usable_isas"]
    assert {*config["usable_isas"]} <= {*config["isas"]}
    assert (Path(af.get_include()) / "actfast.h").is_file()
