"""Each hint names a spelling that loses accuracy, and one that does not."""

from __future__ import annotations

import math
from importlib import import_module
from typing import Any

import pytest
from mpmath import mpf

from actfast import formula
from actfast.facts.functions import functions
from actfast.formula import Call, Expr, FormulaError, Hint, Number, evaluate_exact, inlined, parse
from tests.test_differentiate import FORMULAS, WITH_ACTIVATIONS, run

NAMES = ("x", "a")
# The package has a function of the same name.
module = import_module("actfast.formula.hints")


def hints(text: str | Expr, parameters: tuple[str, ...] = ()) -> list[Hint]:
    return formula.hints(text, parameters, functions())


# A formula, what is to be written instead of which part, and a point where it matters.
EXAMPLES = [
    ("x * log(exp(x) + 1.0)", "log(exp(x) + 1.0)", "softplus(x)", -30.0),
    ("log(1 + exp(2*x))", "log(1 + exp(2 * x))", "softplus(2 * x)", 400.0),
    ("tanh(log1p(exp(-x)))", "log1p(exp(-x))", "softplus(-x)", -800.0),
    ("log(exp(-x) + exp(x)) / 2", "log(exp(-x) + exp(x))", "softplus(-(2 * x)) + x", 800.0),
    ("log(exp(x) + exp(a))", "log(exp(x) + exp(a))", "a + softplus(x - a)", 800.0),
    ("log(expit(x))", "log(sigmoid(x))", "-softplus(-x)", 40.0),
    ("log(1 / (exp(-x) + 1))", "log(1 / (exp(-x) + 1))", "-softplus(-x)", 40.0),
    ("log(1 - exp(-x))", "log(1 - exp(-x))", "log(-expm1(-x))", 1e-15),
    ("x * log(2 - exp(-exp(x)))", "log(2 - exp(-exp(x)))", "log1p(-expm1(-exp(x)))", -30.0),
    ("log(1 + x**2)", "log(1 + x**2)", "log1p(x**2)", 1e-8),
    ("log(x + 1 - x**2)", "log(x + 1 - x**2)", "log1p(x - x**2)", 1e-12),
    ("log(1 - x)", "log(1 - x)", "log1p(-x)", 1e-12),
    (
        "x * ((1 + exp(x))**2 - 1) / ((1 + exp(x))**2 + 1)",
        "((1 + exp(x))**2 - 1) / ((1 + exp(x))**2 + 1)",
        "tanh(softplus(x))",
        400.0,
    ),
    (
        "(exp(x) - exp(-x)) / (exp(-x) + exp(x))",
        "(exp(x) - exp(-x)) / (exp(-x) + exp(x))",
        "tanh(x)",
        800.0,
    ),
    ("(exp(2*x) - 1) / (1 + exp(2*x))", "(exp(2 * x) - 1) / (1 + exp(2 * x))", "tanh(x)", 400.0),
    (
        "a * (1 - exp(-2*x)) / (1 + exp(-2*x))",
        "(1 - exp(-2 * x)) / (1 + exp(-2 * x))",
        "tanh(x)",
        1e-12,
    ),
    ("exp(-x) / (1 + exp(-x))**2", "exp(-x) / (1 + exp(-x))**2", "sigmoid(-x) * sigmoid(x)", -500),
    ("x * exp(x) / (exp(x) + 1)", "exp(x) / (exp(x) + 1)", "sigmoid(x)", 800.0),
    ("(exp(x) - exp(-x)) / 2", "exp(x) - exp(-x)", "expm1(x) - expm1(-x)", 1e-12),
    ("where(x > 0, x, a * (exp(x) - 1))", "exp(x) - 1", "expm1(x)", -1e-12),
    ("1 - exp(-exp(x))", "1 - exp(-exp(x))", "-expm1(-exp(x))", -30.0),
    ("a + exp(x) + x - 2/2", "exp(x) - 2 / 2", "expm1(x)", 1e-12),
    ("1 - tanh(x)**2", "1 - tanh(x)**2", "4 * sigmoid(2 * x) * sigmoid(-2 * x)", 15.0),
    ("1 - tanh(x)*tanh(x)", "1 - tanh(x) * tanh(x)", "4 * sigmoid(2 * x) * sigmoid(-2 * x)", 15),
    ("(1 - tanh(x)) / 2", "1 - tanh(x)", "2 * sigmoid(-2 * x)", 15.0),
    ("x / 2 * (tanh(x) + 1)", "tanh(x) + 1", "2 * sigmoid(2 * x)", -15.0),
    ("1 - erf(x)", "1 - erf(x)", "erfc(x)", 5.5),
    ("x * (1 + erf(x / sqrt(2)))", "1 + erf(x / sqrt(2))", "erfc(-(x / sqrt(2)))", -8.0),
    ("1 - erfc(x)", "1 - erfc(x)", "erf(x)", 1e-12),
    ("x * (1 - sigmoid(x))", "1 - sigmoid(x)", "sigmoid(-x)", 35.0),
    ("sigmoid(x) - 1", "sigmoid(x) - 1", "-sigmoid(-x)", 35.0),
    ("1 - 1 / (1 + exp(-x))", "1 - 1 / (1 + exp(-x))", "sigmoid(-x)", 35.0),
    ("2 * sigmoid(x) - 1", "2 * sigmoid(x) - 1", "tanh(x / 2)", 1e-12),
    ("2 / (1 + exp(-2*x)) - 1", "2 / (1 + exp(-2 * x)) - 1", "tanh(x)", 1e-12),
    ("cos(2*x) - 1", "cos(2 * x) - 1", "-(2 * sin(x)**2)", 1e-6),
    ("sqrt(x**2 + 1) - 1", "sqrt(x**2 + 1) - 1", "x**2 / (sqrt(1 + x**2) + 1)", 1e-6),
    ("1 - sqrt(1 - x)", "1 - sqrt(1 - x)", "x / (sqrt(1 - x) + 1)", 1e-12),
]


def error(text: str, values: dict[str, float]) -> Any:
    """The relative error of a formula's value in float64."""
    expr = parse(text, NAMES, functions(), inline=False)
    want = evaluate_exact(inlined(expr, functions()), values)
    got = run(expr, WITH_ACTIVATIONS, values)
    return abs(mpf(got) / want - 1) if math.isfinite(got) else mpf("inf")


@pytest.mark.parametrize(("text", "found", "better", "x"), EXAMPLES)
def test_examples(text: str, found: str, better: str, x: float) -> None:
    (hint,) = hints(text, ("a",))
    assert (hint.found, hint.better) == (found, better)
    assert hint.message.startswith(f"{found} ")
    assert hint.message.endswith(f": write {better}")
    assert hints(better, ("a",)) == []
    values = {"x": x, "a": 1.5}
    before, after = error(found, values), error(better, values)
    assert after < 1e-14
    assert before > 100 * after
    same = (inlined(parse(t, NAMES, functions()), functions()) for t in (found, better))
    at, instead = (evaluate_exact(expr, {"x": 0.7, "a": 1.5}) for expr in same)
    assert abs(at - instead) < 1e-28


def test_every_rule_has_an_example() -> None:
    found = [hints(text, ("a",))[0].found for text, *_ in EXAMPLES]
    trees = [parse(text, NAMES, functions(), inline=False) for text in found]
    trees = [module.without_defaults(tree, functions()) for tree in trees]
    for (pattern, _, _), rule in zip(module.RULES, module._rules(), strict=True):
        first = [tree for tree in trees if module._applied(*rule, tree)]
        earlier = module._rules()[: module._rules().index(rule)]
        alone = [t for t in first if not any(module._applied(*r, t) for r in earlier)]
        assert alone, pattern


@pytest.mark.parametrize("name", FORMULAS)
def test_stable_formulas(name: str) -> None:
    assert hints(FORMULAS[name], ("a",)) == []


NO_HINTS = [
    "1 / (1 + exp(-x))", "x / (1 + exp(-x))", "exp(2) - 1 + x", "log(2 + x)", "exp(x) - 2",
    "exp(x) / (2 + exp(x))", "exp(x) / (1 + exp(-x))", "1 - x * tanh(x)", "exp(x) * 1 - x",
    "(1 + exp(x)) / exp(x)", "sqrt(2 + x) - 1", "x - log(exp(x) - exp(2*x))", "x", "1", "-x",
    "tanh(x)**2 + 1", "2 * sigmoid(x) + 1", "log1p(x) - 1", "max(x, 0) - 1 - exp(1)",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_HINTS)
def test_no_hints(text: str) -> None:
    assert hints(text) == []


def test_several_hints() -> None:
    """In arguments and beside what was found, each once, in the formula's order."""
    found = hints("log(1 + log(1 + exp(x))) * (1 - erf(x)) + sin(1 - erf(x))")
    assert [hint.better for hint in found] == ["log1p(log(1 + exp(x)))", "softplus(x)", "erfc(x)"]
    found = hints("exp(x) - 1 + sin(x) * sigmoid(x) / sigmoid(x) - cos(x) + 1")
    assert [hint.better for hint in found] == ["expm1(x)", "2 * sin(x / 2)**2"]
    text = "(exp(a) - 1) * (1 + tanh(x * (exp(x) - 1))) + a"
    assert [hint.better for hint in hints(text, ("a",))] == [
        "expm1(a)", "2 * sigmoid(2 * (x * (exp(x) - 1)))", "expm1(x)"
    ]  # fmt: skip


def test_a_message() -> None:
    (hint,) = hints("log(1 + exp(2*x))")
    assert hint.message == (
        "log(1 + exp(2 * x)) overflows for large 2 * x and loses accuracy for negative 2 * x: "
        "write softplus(2 * x)"
    )


def test_a_tree_and_an_error() -> None:
    tree = parse("1 - softplus(x, 2) * (1 - sigmoid(softplus(x)))", ("x",), functions(), False)
    assert [hint.found for hint in hints(tree)] == ["1 - sigmoid(softplus(x))"]
    tree = Call("-", (Call("exp", (parse("x"),)), Number("1")))
    assert [hint.better for hint in hints(tree)] == ["expm1(x)"]
    with pytest.raises(FormulaError, match="unknown name 'b'"):
        hints("x + b", ("a",))


def test_long_sums_take_little_time() -> None:
    text = " + ".join(["exp(x) * exp(-x)"] * 80 + ["exp(x) - exp(a)"] * 19)
    assert len(hints(text, ("a",))) == 0
