"""Derivatives of formulas against closed forms, numerical ones and difficult points."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import actfast as af
from actfast import formula
from actfast.facts.functions import functions
from actfast.formula import (
    Call,
    Expr,
    FormulaError,
    Number,
    Variable,
    differentiate,
    evaluate,
    evaluate_exact,
    float_namespace,
    inlined,
    nodes,
    parse,
)
from actfast.formula.evaluate import FLOAT, compute
from actfast.formula.tree import MAX_DEPTH
from tests.reference import ELEMENTWISE, INFOS, POINTWISE, full_params, parameter_sets

X = Variable("x")
FLOATS = float_namespace()
FUNCTIONS = functions()
NAMES = ("x", "a")

FORMULAS = {
    "mish": "x * tanh(softplus(x))",
    "phish": "x * tanh(gelu(x))",
    "snake": "x + sin(a*x)**2 / a",
    "tanhexp": "x * tanh(exp(x))",
    "smish": "x * tanh(log1p(sigmoid(x)))",
    "logish": "x * log1p(sigmoid(x))",
    "gish": "x * log1p(-expm1(-exp(x)))",
    "serf": "x * erf(softplus(x))",
    "telu": "x * tanh(exp(a*x))",
    "elish": "where(x > 0, silu(x), expm1(x) * sigmoid(x))",
    "squareplus": "(x + sqrt(x**2 + a)) / 2",
    "bent_identity": "x**2 / (2 * (1 + sqrt(x**2 + 1))) + x",
    "gaussian": "exp(-x**2)",
    "isru": "x / sqrt(1 + a * x**2)",
    "arctan": "atan(x)",
    "lisht": "x * tanh(x)",
    "penalized_tanh": "where(x > 0, tanh(x), a * tanh(x))",
    "celu": "max(x, 0) + min(0, a * expm1(x / a))",
    "eswish": "a * x * sigmoid(x)",
    "soft_exponential": "expm1(a*x) / a + a",
    "gompertz": "exp(-a * exp(-x))",
    "cloglog": "-expm1(-exp(x))",
    "prelu_softplus": "where(x > 0, x, elu(x, a)) + softplus(x, beta=a)",
    "power": "(1 + abs(x))**a + a**x + (x**2)**x + (1 + exp(-x))**-1.5 + x**-2 * x**0.5**0",
    "hyperbolic": "sinh(a*x) / cosh(x) + asinh(x) * acosh(1 + exp(x)) + atanh(tanh(x) / 2)",
    "circular": "asin(sin(x) / 2) + acos(cos(x) / 2) * sinc(a*x) + tan(x / 40)",
    "bases": "exp2(a*x) + log2(1 + x**2) * log10(2 + x**2)",
    "rest": "cos(a*x) + log(x**2 + a) * erfc(x) + exp(x)**-a / (a + exp(-x) + exp(x))",
}


def run(expr: Expr, operations: Any, values: dict[str, float]) -> float:
    return float(compute(expr, operations, values))


def loop(method: Callable[..., Any]) -> Callable[..., float]:
    return lambda *args: float(method(*args))


WITH_ACTIVATIONS = dict(FLOAT)
for _name in POINTWISE:
    WITH_ACTIVATIONS.setdefault(_name, loop(af.get(_name)))
    WITH_ACTIVATIONS[_name + "'"] = loop(af.get(_name).derivative)


def derivative(text: str, name: str = "x") -> Expr:
    expr = parse(text, NAMES, FUNCTIONS, inline=False)
    return inlined(differentiate(expr, name, FUNCTIONS), FUNCTIONS)


def numerical(expr: Expr, name: str, values: dict[str, float]) -> Any:
    """The central difference with an error of the fourth power of its step."""
    with mpmath.workprec(800):
        h = mpmath.mpf(2) ** -120

        def at(steps: int) -> Any:
            moved = {**values, name: mpmath.mpf(values[name]) + steps * h}
            return evaluate_exact(expr, moved, relative_bits=700)

        return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h)


def close(got: Any, want: Any, bits: int = 80) -> bool:
    return bool(abs(got - want) <= mpmath.ldexp(1, -bits) * max(abs(want), mpmath.mpf(1e-30)))


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_rows(name: str) -> None:
    """The derivative of each row's formula is its closed form, and its parameters' too."""
    function = FUNCTIONS[name]
    tree = differentiate(function.formula_tree, "x")
    rng = np.random.default_rng(0)
    for params in parameter_sets(name):
        values = full_params(name, params, np.float64)
        points = formula.parse_points(INFOS[name].kinks, tuple(values), FUNCTIONS)
        kinks = [float(evaluate(at, FLOATS, values)) for at, _ in points]
        for x in rng.normal(size=8) * 4:
            at = {"x": float(x), **values}
            if min((abs(x - kink) for kink in kinks), default=1) < 1e-3:
                continue
            want = evaluate_exact(function.derivative_tree, at)
            assert close(evaluate_exact(tree, at), want), at
            for param in values:
                node = Call(name, tuple(map(Variable, at)))
                partial = inlined(differentiate(node, param, FUNCTIONS), FUNCTIONS)
                want = numerical(function.formula_tree, param, at)
                assert close(evaluate_exact(partial, at), want), (param, at)


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("by", NAMES)
def test_formulas(name: str, by: str) -> None:
    expr = parse(FORMULAS[name], NAMES, FUNCTIONS)
    tree = derivative(FORMULAS[name], by)
    assert (tree == Number("0")) == (by not in expr.variables)
    for x in (-7.3, -1.2, -0.31, 0.17, 0.9, 2.6, 11.0):
        values = {"x": x, "a": 1.3}
        assert close(evaluate_exact(tree, values), numerical(expr, by, values)), x


# What is lost of the value is lost of the derivative.
OVERFLOWING = {"power", "rest", "squareplus", "isru", "hyperbolic", "circular", "bases"}


def test_steps_are_flat() -> None:
    tree = derivative("x * floor(x) + ceil(a*x)**2 + round(x) * a")
    assert evaluate(tree, FLOATS, {"x": 2.75, "a": 3.0}) == 2.0


@pytest.mark.parametrize("by", NAMES)
@pytest.mark.parametrize("name", sorted(FORMULAS.keys() - OVERFLOWING))
def test_floats_far_out(name: str, by: str) -> None:
    """What underflows or overflows on the way leaves no NaN where the derivative is finite."""
    kept = differentiate(parse(FORMULAS[name], NAMES, FUNCTIONS, inline=False), by, FUNCTIONS)
    tree = inlined(kept, FUNCTIONS)
    for x in (-1e308, -1e200, -800.0, -50.0, -1e-300, 0.0, 1e-300, 50.0, 800.0, 1e200, 1e308):
        values = {"x": x, "a": 1.5}
        want = float(evaluate_exact(tree, values))
        if math.isfinite(want) and not (abs(x) > 1e100 and name == "bent_identity"):
            got = run(kept, WITH_ACTIVATIONS, values)
            assert got == pytest.approx(want, rel=1e-12, abs=1e-15), x


KINKS = [
    ("abs(x)", 0.0, 0.0), ("max(x, 0)", 0.0, 0.5), ("min(max(x, 0), 6)", 6.0, 0.5),
    ("max(x, x)", 0.0, 1.0), ("max(x, -x, 3*x)", 0.0, 1.5), ("min(x, 2*x, 1)", 0.0, 1.5),
    ("where(x > 0, x, 0)", 0.0, 0.0), ("where(x >= 0, x, 0)", 0.0, 1.0), ("sign(x)", 0.0, 0.0),
    ("relu(x)", 0.0, 0.0), ("x**2", 0.0, 0.0), ("x**1", 0.0, 1.0), ("x**0", 0.0, 0.0),
    ("sqrt(x)", 0.0, math.inf), ("where(x > 1, sqrt(x - 1), x)", 1.0, 1.0),
    ("where(x > 0, log(x), x)", -1.0, 1.0), ("max(x, sqrt(x))", 4.0, 1.0),
    ("0 * sqrt(x)", 0.0, 0.0), ("x**a", 0.0, 0.0), ("tanh(exp(x))", 1000.0, 0.0),
    ("sigmoid(-exp(x))", 1000.0, 0.0), ("exp(-x**2)", 1.7e308, 0.0), ("1 / (1 + x**4)", 1e100, 0.0),
    ("1 / (1 + exp(-x))", -1000.0, 0.0), ("log(1 + exp(x))", 1000.0, 1.0),
    ("log(exp(x) + exp(-x))", 1000.0, 1.0), ("log1p(2 * exp(-x))", -1000.0, -1.0),
    ("(1 + exp(x))**-0.5", 1000.0, 0.0), ("2**(-x**2)", 1.7e308, 0.0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "x", "expected"), KINKS)
def test_conventions(text: str, x: float, expected: float) -> None:
    assert evaluate(derivative(text), FLOATS, {"x": x, "a": 2.0}) == expected
    array = evaluate(derivative(text), formula.numpy_namespace(), {"x": np.array([x]), "a": 2.0})
    assert array.tolist() == [expected]


@pytest.mark.parametrize("base", [0.0, 1.0])
def test_power_by_its_exponent(base: float) -> None:
    for text, by in (("x**a", "a"), ("a**x", "x")):
        assert evaluate(derivative(text, by), FLOATS, {"x": base, "a": base, by: 1.5}) == 0


TEXTS = {
    "x": "1", "a": "0", "2 * x": "2", "x / 2": "1 / 2", "x - a": "1", "a - x": "-1",
    "x**3": "3 * x**2", "x**2.5": "2.5 * x**1.5", "x**-1": "-x**-2", "x**0.25": "0.25 * x**-0.75",
    "x**a": "a * x**(a - 1)", "a*sin(x)": "a * cos(x)", "cos(-x)": "sin(-x)",
    "exp(2 * x)": "exp(2 * x) * 2", "x*x": "2 * x", "x * a * x": "a * x + x * a",
    "relu(x)": "relu'(x)", "elu(2*x, a)": "elu'(2 * x, a) * 2", "a > 1": "0",
    "log(x) - log1p(x)": "1 / x - 1 / (1 + x)", "1 / x": "-(1 / x / x)",
    "1 / (1 + exp(-x))": "1 / (1 + exp(-x)) * (1 / (1 + 1 / exp(-x)))",
    "exp(-x**2)": "-where(exp(-x**2) == 0, 0, exp(-x**2) * (2 * x))",
    "max(x, 0)": "where(x > 0, 1, where(x < 0, 0, 0.5))",
}  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_written_out(text: str) -> None:
    expr = parse(text, NAMES, FUNCTIONS, inline=False)
    assert str(differentiate(expr, "x")) == TEXTS[text]


def test_parameters_of_activations() -> None:
    expr = parse("softplus(x, a)", NAMES, FUNCTIONS, inline=False)
    tree = differentiate(expr, "a", FUNCTIONS)
    # The activation's own value stays, which its formula overflows on.
    assert expr in nodes(tree)
    both = parse("elu(a * x, a)", NAMES, FUNCTIONS, inline=False)
    values = {"x": -0.7, "a": 1.2}
    got = evaluate_exact(inlined(differentiate(both, "a", FUNCTIONS), FUNCTIONS), values)
    assert close(got, numerical(inlined(both, FUNCTIONS), "a", values))
    with pytest.raises(ValueError, match="to differentiate softplus, its formula is needed"):
        differentiate(expr, "a")


@pytest.mark.parametrize("text", ["gelu(x) * softplus(a*x)", "tanh(x)", "silu(x / a)"])
def test_second_derivatives(text: str) -> None:
    first = differentiate(parse(text, NAMES, FUNCTIONS, inline=False), "x", FUNCTIONS)
    second = inlined(differentiate(first, "x", FUNCTIONS), FUNCTIONS)
    for x in (-1.7, 0.4):
        values = {"x": x, "a": 1.2}
        want = numerical(inlined(first, FUNCTIONS), "x", values)
        assert close(evaluate_exact(second, values), want)


@pytest.mark.parametrize("text", ["x - max(x)", "exp(x) / sum(a * x)"])
def test_rows_are_refused(text: str) -> None:
    with pytest.raises(FormulaError, match="reduces a row"):
        differentiate(parse(text, NAMES), "x")


def test_reduction_of_what_does_not_vary() -> None:
    assert str(differentiate(parse("x * max(a)", NAMES), "x")) == "max(a)"


@pytest.mark.parametrize("link", ["x * ", "x + ", "x / ", "2**-", "1 - x / ", "exp(x) * "])
def test_deep_formulas(link: str) -> None:
    """The derivative has a few times the nodes, and is computed without recursion."""
    count = 25 if link.startswith("2**") else MAX_DEPTH // 2 - 1
    expr = parse(link * count + "x")
    tree = differentiate(expr, "x")
    assert len(nodes(tree)) < 12 * len(nodes(expr))
    assert tree == differentiate(parse(link * count + "x"), "x")
    second = differentiate(tree, "x")
    assert len(nodes(second)) < 100 * len(nodes(expr))
    values = {"x": 0.99}
    assert math.isfinite(evaluate(second, FLOATS, values))
    assert close(evaluate_exact(tree, values), numerical(expr, "x", values), 50)


def test_nested_activations() -> None:
    """Whose formulas written out as a tree would have more nodes than there are atoms."""
    expr = parse("mish(" * 40 + "x" + ")" * 40, ("x",), FUNCTIONS, inline=False)
    tree = inlined(differentiate(expr, "x", FUNCTIONS), FUNCTIONS)
    assert tree.size > 1e30
    assert len(nodes(tree)) < 4000
    values = {"x": 2.0}
    assert evaluate(tree, FLOATS, values) == pytest.approx(float(evaluate_exact(tree, values)))


LEAVES = st.sampled_from([X, X, Variable("a"), *map(Number, ("0", "1", "2", "0.5", "3"))])


def calls(ops: str, *args: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    return st.builds(Call, st.sampled_from(ops.split()), st.tuples(*args))


def extended(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    unary = "neg abs sqrt exp expm1 log log1p sin cos tanh atan erf erfc gelu softsign relu"
    powers = st.sampled_from([parse(text, NAMES) for text in ("2", "3", "-1", "0.5", "-2.5", "a")])
    condition = calls("< <= > >=", inner, inner)
    return (
        calls(unary, inner)
        | calls("+ - * / min max", inner, inner)
        | calls("**", inner, powers)
        | calls("**", calls("exp", inner), inner)
        | calls("where", condition, inner, inner)
        | calls("elu softplus", inner, inner)
    )


@settings(max_examples=400)
@given(
    st.recursive(LEAVES, extended, max_leaves=8),
    st.floats(-3, 3),
    st.sampled_from(NAMES),
)
def test_any_formula(expr: Expr, x: float, by: str) -> None:
    """Where nothing is infinite and the numerical derivatives from both sides agree."""
    assume(x != 0)  # where kinks meet
    values = {"x": x, "a": 1.25}
    written = inlined(expr, FUNCTIONS)
    at_node = {node: evaluate(node, FLOATS, values) for node in nodes(written)}
    assume(all(abs(value) < 1e30 for value in at_node.values()))
    roots = [n for n in at_node if isinstance(n, Call) and n.op in ("sqrt", "**")]
    assume(all(at_node[root.args[0]] != 0 for root in roots))
    with mpmath.workprec(700):
        h = mpmath.mpf(2) ** -100
        at = mpmath.mpf(values[by])
        left, right = (
            [evaluate_exact(written, {**values, by: at + i * s}, relative_bits=600) for i in (1, 2)]
            for s in (-h, h)
        )
        assume(all(map(mpmath.isfinite, left + right)))
        fine = evaluate_exact(written, values, relative_bits=600)
        slopes = [(4 * y[0] - y[1] - 3 * fine) / (2 * s) for y, s in ((left, -h), (right, h))]
        assume(abs(slopes[0] - slopes[1]) <= mpmath.ldexp(1, -90) * max(1, abs(slopes[0])))
        want = (slopes[0] + slopes[1]) / 2
        assume(abs(want) < 1e20)
        tree = inlined(differentiate(expr, by, FUNCTIONS), FUNCTIONS)
        got = evaluate_exact(tree, values)
        assert abs(got - want) <= mpmath.ldexp(1, -60) * max(1, abs(want))
