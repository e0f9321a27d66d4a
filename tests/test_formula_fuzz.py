"""Any text is an activation, the same on every road, or an error that points at a character.

Texts come from the whole grammar, and from what mistakes make of them.
"""

from __future__ import annotations

import functools
import os
import re
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

import actfast as af
from actfast.facts.functions import functions
from actfast.formula import COMPARISONS, CONSTANTS, FUNCTIONS
from actfast.formula.parser import SHORTHANDS
from actfast.registry.names import activation_of, registered

# More examples in one long run: ACTFAST_FUZZ=20000.
EXAMPLES = int(os.environ.get("ACTFAST_FUZZ", "0"))
pytestmark = pytest.mark.timeout(0 if EXAMPLES else 300)
LISTED = functools.partial(
    settings, deadline=None, suppress_health_check=list(HealthCheck), derandomize=not EXAMPLES
)
PARAMETERS = {"a": 0.7, "b": -1.3}

# From the grammar

LEAVES = ["x", "x", "x", "x", *PARAMETERS, "0", "1", "2", "3", "0.5", ".25", "10.", "1e-3", "7E2"]
LEAVES += ["1e300", "1e-320", *CONSTANTS]
UNARY = sorted(name for name, counts in FUNCTIONS.items() if counts[1] == 1 and name != "sum")
BUILT_IN = sorted({*functions()} - FUNCTIONS.keys())


class Writer:
    """Texts of the grammar, each choice of them one of hypothesis's."""

    def __init__(self, draw):
        self.draw = draw

    def one_of(self, choices):
        return self.draw(st.sampled_from(choices))

    def count(self, least, most):
        return self.draw(st.integers(least, most))

    def number(self, depth):
        if depth == 0:
            return self.one_of(LEAVES)
        kinds = (self.leaf, self.sum, self.sum, self.signed, self.call, self.call, self.several)
        return self.one_of((*kinds, self.where, self.built_in))(depth - 1)

    def leaf(self, depth):
        return self.one_of(LEAVES)

    def sum(self, depth):
        left, right = self.number(depth), self.number(depth)
        operator = self.one_of(["+", "-", "*", "/", "**", " + ", "\n*  "])
        return self.one_of(["{}{}{}", "({}{}{})"]).format(left, operator, right)

    def signed(self, depth):
        return self.one_of("-+") + self.number(depth)

    def call(self, depth):
        return f"{self.one_of(UNARY)}({self.number(depth)})"

    def several(self, depth):
        name, least, most = self.one_of(
            [("min", 2, 4), ("max", 2, 4), ("pow", 2, 2), ("clip", 3, 3)]
        )
        args = [self.number(depth) for _ in range(self.count(least, most))]
        return f"{name}({', '.join(args)})"

    def where(self, depth):
        return f"where({self.condition(depth)}, {self.number(depth)}, {self.number(depth)})"

    def built_in(self, depth):
        name = self.one_of(BUILT_IN)
        parameters = functions()[name].param_names
        args = [self.number(depth)]
        by_position = self.count(0, len(parameters))
        args += [self.number(depth) for _ in range(by_position)]
        args += [
            f"{parameter}={self.number(depth)}"
            for parameter in parameters[by_position:]
            if self.count(0, 1)
        ]
        return f"{name}({', '.join(args)})"

    def condition(self, depth):
        kind = self.count(0, 3) if depth else 0
        if kind == 1:
            return f"not ({self.condition(depth - 1)})"
        if kind == 2:
            word = self.one_of(["and", "or"])
            return f"({self.condition(depth - 1)}) {word} ({self.condition(depth - 1)})"
        text = self.number(max(0, depth - 1))
        for _ in range(self.count(1, 2)):
            text += f" {self.one_of(sorted(COMPARISONS))} {self.number(max(0, depth - 1))}"
        return text


@st.composite
def formulas(draw, deepest=4):
    return Writer(draw).number(draw(st.integers(0, deepest)))


# What mistakes make of them

PIECES = [
    *("+-*/<>=!&|^%?:;.,()[]{}'\"@~#$\\ \n\tx01eE_\0\u00b2\u03c0\u2264\u2212\u00e9\u221a"),
    *("**", "//", "np.", "x.", " if ", " else ", "and", "where(", "max(", "sum(x)", "gelu"),
    *("gelu(", "elu(x, alpha="),
]
pieces = st.sampled_from(PIECES)


@st.composite
def mistaken(draw):
    text = draw(formulas(2))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 3)))
        text = text[:start] + draw(pieces | st.just("")) + text[end:]
    return text


garbage = st.text(max_size=30) | st.lists(pieces, max_size=12).map("".join)


# Roads


def defined(text):
    """The activation, or None and the error's message checked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", af.FormulaWarning)
            spec = af.ActivationSpec("fuzzed", formula=text, params=PARAMETERS)
            return activation_of(spec)
    except af.SpecError as error:
        message = str(error)
        if "the formula is too large: " in message or not text:
            return None
        *_, line, caret = message.split("\n")
        assert re.fullmatch(r"    .*", line, re.DOTALL), message
        assert re.fullmatch(r" {4,}\^", caret), message
        assert len(caret) <= len(line) + 1, message
        return None


X = np.concatenate([
    np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 1.0, -1.0, 0.5, 5e-324, -745.2, 709.8, 1e300]),
    np.random.default_rng(0).normal(size=58) * 3,
])  # fmt: skip
GRAD = np.random.default_rng(1).normal(size=X.size)


def assert_bits(got, want, road):
    got, want = np.asarray(got), np.asarray(want)
    assert got.dtype == want.dtype, road
    assert got.shape == want.shape, road
    nan = np.isnan(want)
    assert np.array_equal(np.isnan(got), nan), road
    unsigned = f"u{want.itemsize}"
    same = np.where(nan, 0, got).view(unsigned) == np.where(nan, 0, want).view(unsigned)
    assert same.all(), (road, got[~same], want[~same])


def check_roads(f, dtype):
    with np.errstate(all="ignore"):
        x, grad = X.astype(dtype), GRAD.astype(dtype)
        y, slope = f(x), f.derivative(x)
        assert y.dtype == slope.dtype == dtype
        both = f.value_and_derivative(x)
        assert_bits(both[0], y, "value_and_derivative")
        assert_bits(both[1], slope, "value_and_derivative's derivative")
        assert_bits(f.backward(grad, x), grad * slope, "backward")
        value, pull = f.vjp(x)
        assert_bits(value, y, "vjp")
        assert_bits(pull(grad), grad * slope, "vjp's gradient")
        for i in (0, 1, 2, 3, 7, 20, 40):
            assert_bits(f(x[i]), y[i], "a scalar")
            assert_bits(f.derivative(x[i]), slope[i], "a scalar's derivative")
        strided = np.zeros(3 * x.size, dtype)[::3]
        strided[:] = x
        assert_bits(f(strided), y, "strided")
        assert_bits(f(x[::-1]), y[::-1], "backwards")
        assert_bits(f.derivative(strided), slope, "a strided derivative")
        assert_bits(f(x[1:38]), y[1:38], "a part")
        assert_bits(f(x.reshape(2, 5, -1).T), y.reshape(2, 5, -1).T, "transposed")
        out = np.full(x.size, 7, dtype)
        assert f(x, out=out) is out
        assert_bits(out, y, "out=")
        place = x.copy()
        f(place, out=place)
        assert_bits(place, y, "in place")
        far = np.zeros(2 * x.size, dtype)[::2]
        f(x, out=far)
        assert_bits(far, y, "strided out=")
        by_array = f(x, a=np.full(x.size, PARAMETERS["a"], dtype))
        rounded = f(x, a=float(dtype.type(PARAMETERS["a"])))
        assert_bits(by_array, rounded, "a parameter as an array")


def check(text):
    f = defined(text)
    if f is not None:
        for dtype in (np.dtype("f4"), np.dtype("f8")):
            check_roads(f, dtype)
    return f


@LISTED(max_examples=EXAMPLES or 150)
@given(formulas())
@example("x + gelu(1)")
@example("where(1 < 2, x, gelu(b)) + elu(2, alpha=3)")
@example("sinc(x) + sinc(0) + asinh(1e300) * acosh(x)")
@example("softplus(0, beta=x) - (1e300)**2")
def test_what_the_grammar_has_is_an_activation(text):
    assert check(text) is not None or len(text) > 1000


@LISTED(max_examples=EXAMPLES or 300)
@given(mistaken() | garbage)
@example("")
@example("x +\n\n")
@example("x\r+ é")
@example("(" * 70 + "x")
@example("1" + "+x" * 1990)
@example("x" * 5000)
@example("2**" * 40 + "x")
def test_any_text_is_an_activation_or_an_error_that_points(text):
    check(text)


@LISTED(max_examples=EXAMPLES or 60)
@given(formulas(2), formulas(2))
def test_what_calls_an_earlier_definition_is_what_it_says(inner, outer):
    """By value: the text with the earlier formula in brackets gives the same bits."""
    assume("x" in outer)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", af.FormulaWarning)
        try:
            af.define("inner", inner, **PARAMETERS)
            calling = re.sub(r"\bx\b", "inner(x, a, b)", outer)
            f = af.define("outer", calling, **PARAMETERS)
            written = af.define("written", re.sub(r"\bx\b", f"({inner})", outer), **PARAMETERS)
        except af.SpecError as error:
            if re.search("too large|nested|at most", str(error)):
                return
            raise
        finally:
            for act in registered():
                af.unregister(act.name)
    with np.errstate(all="ignore"):
        assert_bits(f(X), written(X), "by value")


@pytest.mark.parametrize("name", sorted({*UNARY, *SHORTHANDS, *BUILT_IN}))
def test_calls_of_constants(name):
    """A function of numbers is one: nothing is left to be folded that cannot be."""
    counts = {"pow": 2, "clip": 3}.get(name, 1)
    arguments = ", ".join(["0.5", "0.25", "0.75"][:counts])
    f = check(f"x + {name}({arguments})")
    over_x = activation_of(
        af.ActivationSpec("fuzzed", formula=f"{name}({arguments.replace('0.5', 'x', 1)})")
    )
    np.testing.assert_allclose(f(0.0), over_x(0.5), rtol=1e-15)
