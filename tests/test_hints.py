"""Each hint names a spelling that the tape computes wrong, where it does, and one that is right."""

from __future__ import annotations

import math
import random
import re
from importlib import import_module

import numpy as np
import pytest
from mpmath import mpf

from actfast import ActivationSpec, formula
from actfast.facts.functions import functions
from actfast.facts.row import ROWS
from actfast.formula import Call, Expr, FormulaError, Hint, Number, evaluate_exact, inlined, parse
from actfast.registry.names import activation_of
from tests.formulas import FORMULAS as LISTED
from tests.reference import every
from tests.test_differentiate import FORMULAS

NAMES = ("x", "a")
# The package has a function of the same name.
module = import_module("actfast.formula.hints")


def hints(text: str | Expr, parameters: tuple[str, ...] = ()) -> list[Hint]:
    return formula.hints(text, parameters, functions())


# A formula, and what is to be written instead of which part.
EXAMPLES = [
    ("log(exp(-x) + exp(x)) / 2", "log(exp(-x) + exp(x))", "softplus(-(2 * x)) + x"),
    ("log(exp(x) + exp(a))", "log(exp(x) + exp(a))", "a + softplus(x - a)"),
    ("log(expit(x))", "log(sigmoid(x))", "-softplus(-x)"),
    ("log(1 / (exp(-x) + 1))", "log(1 / (exp(-x) + 1))", "-softplus(-x)"),
    ("log(1 - exp(-x))", "log(1 - exp(-x))", "log(-expm1(-x))"),
    ("x * log(2 - exp(-exp(x)))", "log(2 - exp(-exp(x)))", "log1p(-expm1(-exp(x)))"),
    ("log(x + 1 - x**2)", "log(x + 1 - x**2)", "log1p(x - x**2)"),
    ("log(1 - x)", "log(1 - x)", "log1p(-x)"),
    (
        "x * ((1 + exp(x))**2 - 1) / ((1 + exp(x))**2 + 1)",
        "((1 + exp(x))**2 - 1) / ((1 + exp(x))**2 + 1)",
        "tanh(softplus(x))",
    ),
    (
        "(exp(x) - exp(-x)) / (exp(-x) + exp(x))",
        "(exp(x) - exp(-x)) / (exp(-x) + exp(x))",
        "tanh(x)",
    ),
    ("(exp(2*x) - 1) / (1 + exp(2*x))", "(exp(2 * x) - 1) / (1 + exp(2 * x))", "tanh(x)"),
    ("a * (1 - exp(-2*x)) / (1 + exp(-2*x))", "(1 - exp(-2 * x)) / (1 + exp(-2 * x))", "tanh(x)"),
    ("exp(-x) / (1 + exp(-x))**2", "exp(-x) / (1 + exp(-x))**2", "sigmoid(-x) * sigmoid(x)"),
    ("x * exp(x) / (exp(x) + 1)", "exp(x) / (exp(x) + 1)", "sigmoid(x)"),
    ("(exp(x) - exp(-x)) / 2", "exp(x) - exp(-x)", "2 * sinh(x)"),
    ("1 - exp(-exp(x))", "1 - exp(-exp(x))", "-expm1(-exp(x))"),
    ("exp(x) + x - 2/2", "exp(x) - 2 / 2", "expm1(x)"),
    ("1 - tanh(x)**2", "1 - tanh(x)**2", "4 * sigmoid(2 * x) * sigmoid(-2 * x)"),
    ("1 - tanh(x)*tanh(x)", "1 - tanh(x) * tanh(x)", "4 * sigmoid(2 * x) * sigmoid(-2 * x)"),
    ("(1 - tanh(x)) / 2", "1 - tanh(x)", "2 * sigmoid(-2 * x)"),
    ("x / 2 * (tanh(x) + 1)", "tanh(x) + 1", "2 * sigmoid(2 * x)"),
    ("1 - erf(x)", "1 - erf(x)", "erfc(x)"),
    ("x * (1 + erf(x / sqrt(2)))", "1 + erf(x / sqrt(2))", "erfc(-(x / sqrt(2)))"),
    ("1 - erfc(x)", "1 - erfc(x)", "erf(x)"),
    ("x * (1 - sigmoid(x))", "1 - sigmoid(x)", "sigmoid(-x)"),
    ("sigmoid(x) - 1", "sigmoid(x) - 1", "-sigmoid(-x)"),
    ("1 - 1 / (1 + exp(-x))", "1 - 1 / (1 + exp(-x))", "sigmoid(-x)"),
    ("2 * sigmoid(x) - 1", "2 * sigmoid(x) - 1", "tanh(x / 2)"),
    ("2 / (1 + exp(-2*x)) - 1", "2 / (1 + exp(-2 * x)) - 1", "tanh(x)"),
    ("cos(2*x) - 1", "cos(2 * x) - 1", "-(2 * sin(x)**2)"),
    ("sqrt(x**2 + 1) - 1", "sqrt(x**2 + 1) - 1", "x**2 / (sqrt(1 + x**2) + 1)"),
    ("1 - sqrt(1 - x)", "1 - sqrt(1 - x)", "x / (sqrt(1 - x) + 1)"),
    ("sinh(x) / cosh(x)", "sinh(x) / cosh(x)", "tanh(x)"),
    ("1 - cosh(x)", "1 - cosh(x)", "-2 * sinh(x / 2)**2"),
    ("log(x + sqrt(x**2 + 1))", "log(x + sqrt(x**2 + 1))", "asinh(x)"),
    ("1 - cos(x - 3)", "1 - cos(x - 3)", "2 * sin((x - 3) / 2)**2"),
    ("where(x > 0, 1 - tanh(x), 1)", "1 - tanh(x)", "2 * sigmoid(-2 * x)"),
]


def error(text: str | Expr, at: dict[str, float]) -> mpf:
    """The relative error of the loops' value in float64."""
    defaults = {name: value for name, value in at.items() if name != "x"}
    act = activation_of(ActivationSpec("hinted", formula=str(text), params=defaults))
    expr = parse(str(text), tuple(at), functions())
    got, want = float(act(np.float64(at["x"]))), evaluate_exact(expr, at)
    return abs(mpf(got) / want - 1) if math.isfinite(got) else mpf("inf")


LOST = 2.0**-41


def improved(text: str) -> Expr:
    """The formula as all hints together want it."""
    tree = module.without_defaults(parse(text, NAMES, functions(), inline=False), functions())
    return module._improved(tree, module._matches(tree))


@pytest.mark.parametrize(("text", "found", "better"), EXAMPLES)
def test_examples(text: str, found: str, better: str) -> None:
    (hint,) = hints(text, ("a",))
    assert (hint.found, hint.better) == (found, better)
    assert hint.message.startswith(f"{found} ")
    assert hint.message.endswith(f": write {better}")
    assert hints(better, ("a",)) == []
    at = dict(hint.at)
    assert error(text, at) > LOST
    assert error(improved(text), at) < 1e-14
    same = (inlined(parse(t, NAMES, functions()), functions()) for t in (found, better))
    value, instead = (evaluate_exact(expr, {"x": 0.7, "a": 1.5}) for expr in same)
    assert abs(value - instead) < 1e-28


def test_every_rule_has_an_example() -> None:
    found = [found for _, found, _ in EXAMPLES]
    trees = [parse(text, NAMES, functions(), inline=False) for text in found]
    trees = [module.without_defaults(tree, functions()) for tree in trees]
    for (pattern, _), rule in zip(module.RULES, module._rules(), strict=True):
        first = [tree for tree in trees if module._applied(*rule, tree)]
        earlier = module._rules()[: module._rules().index(rule)]
        alone = [t for t in first if not any(module._applied(*r, t) for r in earlier)]
        assert alone, pattern


@pytest.mark.parametrize("name", FORMULAS)
def test_stable_formulas(name: str) -> None:
    assert hints(FORMULAS[name], ("a",)) == []


# A pattern is there, but the tape knows better, or the formula does not go where it loses.
RIGHT = [
    "max(x,0) + log1p(exp(-abs(x)))", "where(x >= 0, 1/(1+exp(-x)), exp(x)/(1+exp(x)))",
    "log1p(exp(x))", "x * log(exp(x) + 1.0)", "log(1 + exp(2*x))", "tanh(log1p(exp(-x)))",
    "where(x > 0, x, a * (exp(x) - 1))", "log(1 + x**2)",
    "where(x > 1, 1 - cos(x), 3)", "1 - tanh(min(x, 1)) + max(x - 1, 0)", "3 + (1 - tanh(x))",
    "where(x < 0, exp(x)/(1+exp(x)), 2)", "exp(-abs(x)) / (1 + exp(-abs(x)))**2",
    "sqrt(1 + max(x, 1)) - 1", "1 - erf(min(x, 0.5))", "exp(min(x, 0)) / (1 + exp(min(x, 0)))",
    "log(1 + max(x, 0.1) - 0.05)", "where(abs(x) < 1, 3, exp(x) - exp(-x))",
]  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_what_the_tape_computes_right(text: str) -> None:
    assert hints(text, ("a",)) == []


POINTWISE = {row.name: row for row in ROWS if row.family.pointwise}


@pytest.mark.parametrize("name", every(POINTWISE))
def test_the_built_ins_texts_give_no_hints(name: str) -> None:
    row = POINTWISE[name]
    texts = [(text, "x") for text in (row.formula, row.derivative, row.second_derivative)]
    for text, over in (*texts, (row.from_output, "y")):
        assert not text or formula.hints(text, row.param_names, functions(), (over,)) == [], text


@pytest.mark.parametrize("name", LISTED)
def test_listed_formulas_give_no_hints(name: str) -> None:
    assert hints(LISTED[name].text) == []


def test_values_of_parameters_are_tried() -> None:
    """The usual one first, then the others: between a = 1 and 2 there is no loss."""
    text = "where(x > a, 1, 1 - tanh(x))"
    assert formula.hints(text, {"a": (1.0, 2.0)}, functions()) == []
    (hint,) = formula.hints(text, {"a": (1.0, 20.0)}, functions())
    assert dict(hint.at)["a"] == 20
    assert error(text, dict(hint.at)) > LOST


def test_two_inputs() -> None:
    text = "gate * (1 - tanh(value))"
    (hint,) = formula.hints(text, (), functions(), ("gate", "value"))
    assert hint.better == "2 * sigmoid(-2 * value)"
    assert "at gate = " in hint.message
    assert formula.hints("gate * value", (), functions(), ("gate", "value")) == []


ARGUMENTS = [
    *("x", "2*x", "-x", "x - 1", "abs(x)", "-abs(x)", "x**2", "exp(x)", "min(x, 3)", "max(x, 0.5)"),
    *("tanh(x)", "x + a", "silu(x)", "log(x)", "where(x > 0, x, 1)"),
]
AROUND = [
    *("{}", "x * ({})", "({}) + x", "tanh({})", "max({}, 0.1)", "where(x > 1, {}, x)"),
    *("where(abs(x) < 1, {}, 0)", "({})**2 + a", "({}) / x", "exp({})"),
]


@pytest.mark.parametrize("seed", range(150))
def test_every_hint_is_of_a_loss(seed: int) -> None:
    """Patterns with any argument, in any place: the loops are wrong where the hint says."""
    r = random.Random(seed)
    pattern, _ = r.choice(module.RULES)
    u, v = (f"({r.choice(ARGUMENTS)})" for _ in range(2))
    part = re.sub(r"\bv\b", v, re.sub(r"\bu\b", u, pattern))
    text = r.choice(AROUND).format(part)
    for hint in hints(text, ("a",)):
        at = dict(hint.at)
        assert error(text, at) > LOST, (text, hint)
        assert error(improved(text), at) < LOST, (text, hint)


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
    found = hints("(exp(x) + x - 1) * (1 - erf(x)) * sin(1 - erf(x))")
    assert [hint.better for hint in found] == ["expm1(x)", "erfc(x)"]
    found = hints("(exp(x) + x - 1 + sin(x) * sigmoid(x) / sigmoid(x)) * (1 - cos(x))")
    assert [hint.better for hint in found] == ["expm1(x)", "2 * sin(x / 2)**2"]
    text = "(1 + tanh(x * (1 - tanh(a * x)))) * (1 - exp(a)) * a"
    assert [hint.better for hint in hints(text, ("a",))] == [
        "2 * sigmoid(2 * (x * (1 - tanh(a * x))))"
    ]


def test_messages() -> None:
    (hint,) = hints("exp(2*x) / (1 + exp(2*x))")
    assert hint.message == (
        "exp(2 * x) / (1 + exp(2 * x)) makes the result nan at x = 400: write sigmoid(2 * x)"
    )
    (hint,) = hints("a * (1 - tanh(x))", ("a",))
    assert hint.message == (
        "1 - tanh(x) leaves 3 of 16 digits at x = 15: write 2 * sigmoid(-2 * x)"
    )
    (hint,) = hints("log(sigmoid(x))")
    assert hint.message == (
        "log(sigmoid(x)) makes the result -inf at x = -750 and leaves 2 of 16 digits at x = 30: "
        "write -softplus(-x)"
    )


def test_a_tree_and_an_error() -> None:
    tree = parse("softplus(x, 2) * (1 - sigmoid(softplus(x)))", ("x",), functions(), False)
    assert [hint.found for hint in hints(tree)] == ["1 - sigmoid(softplus(x))"]
    tree = Call("-", (Number("1"), Call("exp", (parse("x"),))))
    assert [hint.better for hint in hints(tree)] == ["-expm1(x)"]
    with pytest.raises(FormulaError, match="unknown name 'b'"):
        hints("x + b", ("a",))


def test_long_sums_take_little_time() -> None:
    text = " + ".join(["exp(x) * exp(-x)"] * 80 + ["exp(x) - exp(a)"] * 19)
    assert len(hints(text, ("a",))) == 0
