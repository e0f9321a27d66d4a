"""Tests of the expression language."""

from __future__ import annotations

import ast
import math
import pickle
import sys
from types import SimpleNamespace
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actfast import formula
from actfast.formula import (
    Call,
    Expr,
    FormulaError,
    Number,
    Variable,
    evaluate,
    evaluate_exact,
    float_namespace,
    mpmath_namespace,
    numpy_namespace,
    parse,
)
from actfast.formula.evaluate import FLOAT, compute
from actfast.formula.tree import MAX_DEPTH
from tests.source import run

X = Variable("x")
NAMES = ("x", "a", "alpha")
NAMESPACES = (float_namespace(), mpmath_namespace(), numpy_namespace())
ENVIRONMENT = {"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": "1"}
SOFTMAX = "exp(x - max(x)) / sum(exp(x - max(x)))"


def activation(name: str, text: str, slope: str = "nan", **parameters: float) -> SimpleNamespace:
    return SimpleNamespace(
        name=name,
        formula_tree=parse(text, ("x", *parameters)),
        param_names=tuple(parameters),
        param_defaults=tuple(parameters.values()),
        derivative_tree=parse(slope, ("x", *parameters)),
    )


ACTIVATIONS = {
    "sigmoid": activation("sigmoid", "1 / (1 + exp(-x))"),
    "elu": activation(
        "elu", "where(x > 0, x, alpha * expm1(x))", "where(x > 0, 1, alpha * exp(x))", alpha=1.0
    ),
    "two": activation("two", "x * a + b", a=-0.25, b=1e-20),
}


ONE_ARGUMENT = [name for name, (least, _) in formula.FUNCTIONS.items() if least == 1]


def expressions(unary: str, binary: str, literals: str) -> st.SearchStrategy[Expr]:
    def calls(ops: str, *args: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
        return st.builds(Call, st.sampled_from(ops.split()), st.tuples(*args))

    def extended(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
        compared = calls("< <= > >= == !=", inner, inner)
        condition = compared | calls("not", compared) | calls("and or", compared, compared)
        condition |= calls("and or", condition, condition)
        calculated = calls(unary, inner) | calls(binary, inner, inner)
        return calculated | calls("where", condition, inner, inner)

    leaves = [*map(Variable, NAMES), *map(Number, literals.split())]
    return st.recursive(st.sampled_from(leaves), extended, max_leaves=12)


ANY = (" ".join(["neg", *ONE_ARGUMENT]), "+ - * / ** min max", "0 1 2 .5 3. 1e-3 1e300 pi inf")


@given(expressions(*ANY))
def test_text_parses_to_equal_tree(expr: Expr) -> None:
    again = parse(str(expr), NAMES)
    assert again == expr
    assert hash(again) == hash(expr)


CANONICAL = {
    "(-x)**2": "(-x)**2", "x-(1-x)": "x - (1 - x)", "x-1-x": "x - 1 - x", "- -+x": "--x",
    "-(x*2)": "-(x * 2)", "0 < x < 1": "0 < x and x < 1", "(2**3)**-x": "(2**3)**-x",
    "not (x<1 or\n x>2) and x!=3": "not (x < 1 or x > 2) and x != 3",
}  # fmt: skip


@pytest.mark.parametrize("text", CANONICAL)
def test_canonical_text(text: str) -> None:
    assert str(parse(text)) == CANONICAL[text]


@pytest.mark.parametrize("text", ["-x**2", "2**-x**2", "2**3**x", "x - 1 - x * 2 / x", "-x * +-x"])
def test_precedence_is_pythons(text: str) -> None:
    assert evaluate(parse(text), float_namespace(), {"x": 1.5}) == eval(text, {"x": 1.5})


def test_tree_is_an_immutable_value() -> None:
    expr = parse("a * exp(x) + 0.044715", ("x", "a"))
    assert expr == Call("+", (Call("*", (Variable("a"), Call("exp", (X,)))), Number("0.044715")))
    assert expr.variables == {"x", "a"}
    assert pickle.loads(pickle.dumps(expr)) == expr
    assert Variable("pi") != Number("pi") != Number("3")
    with pytest.raises(AttributeError, match="immutable"):
        X.name = "y"
    with pytest.raises(ValueError, match="unsigned number"):
        Number("-1")
    with pytest.raises(ValueError, match="reserved names"):
        parse("pi", ("x", "pi"))


def test_hash_is_not_pickled() -> None:
    code = "import pickle; from actfast.formula import parse; print(pickle.dumps(parse('exp(x)')))"
    output = run(sys.executable, "-c", code, **ENVIRONMENT)
    assert pickle.loads(ast.literal_eval(output)) in {parse("exp(x)")}


ERRORS = [
    ("exp(x,§)", "found ')'"), ("§", "the formula ends here"), ("x §^ 2", "write ** for a power"),
    ("x + §$", "unexpected character '$'"), ("§1e99999", "the exponent is too large"),
    ("exp(§x=x)", "exp takes no keyword arguments"),
    ("§two()", "two takes 1 to 3 arguments, 0 given"),
    ("§elu(x, 2, alpha=3)", "'alpha' is given twice"),
    ("elu(x, §beta=2)", "elu has no parameter 'beta'"),
    ("x + §exp", "'exp' is a function: write exp(...)"),
    ("elu(alpha=3, §x)", "positional argument follows"),
    ("§min(x)", "min takes at least 2 arguments, 1 given"),
    ("elu(x, alpha=2, §alpha=3)", "'alpha' is given twice"),
    ("§(x > 0) < 1", "expected a number, found a condition"),
    ("1 + §sigmod(x)", "unknown function 'sigmod'; did you mean 'sigmoid'"),
    ("1 + §softmin(x)", "unknown function 'softmin'\n"),
    ("where(§x, 1, 2)", "expected a condition, found a number"),
    ("1 + §alhpa", "unknown name 'alhpa'; did you mean 'alpha'"),
]  # fmt: skip


# What other languages and libraries write, and what is to be written.
ELSEWHERE = [
    ("§np.tanh(x)", "write tanh(...)"), ("1 + §math.exp(x)", "write exp(...)"),
    ("§np.where(x > 0, x, 0)", "write where(...)"), ("§torch.where(x > 0, x, 0)", "write where("),
    ("§np.maximum(x, 0)", "write max(...)"), ("§torch.nn.functional.elu(x)", "write elu(...)"),
    ("§np.pi * x", "write pi"), ("x + §np.nan", "write nan"),
    ("§x.clip(0, 1)", "write clip(x, ...)"),
    ("§x.real", "without modules or attributes"), ("§sigmoid.derivative(x)", "without modules"),
    ("1 + §arctan(x)", "write atan(...)"), ("§power(x, 2)", "write pow(...)"),
    ("§Sigmoid(x)", "write sigmoid(...)"), ("§SIN(x)", "write sin(...)"),
    ("§clamp(x, 0, 1)", "write clip(...)"), ("§ln(x)", "write log(...)"),
    ("§square(x)", "write a**2"), ("§e**x", "write exp(1)"), ("2*§PI", "write pi"),
    ("x*§(x>0)", "write where(x > 0, x, 0)"),
    ("§(x > 0) * exp(x)", "write where(x > 0, exp(x), 0)"),
    ("x + §(x > 0)", "write where(x > 0, 1, 0)"), ("-§(x > 0)", "write where(x > 0, 1, 0)"),
    ("where(§x, x, 0)", "write x != 0"), ("where(not §x, x, 0)", "write x != 0"),
    ("x §if x > 0 else 0", "write where(condition, a, b) for a if condition else b"),
    ("x > 0 §? x : 0", "write where(condition, a, b)"),
    ("x > 0 §&& x < 1", "write and"), ("x > 1 §|| x < 0", "write or"), ("§!x", "write not"),
    ("x §% 2", "a - b * floor(a / b)"), ("x /§/ 2", "write floor(a / b)"),
    ("x §= 2", "write =="), ("x > §= 1", "write >="), ("x§[0]", "single numbers"),
    ("2§x", "2 * x"), ("(x)§(x)", "write * to multiply"), ("§x(2)", "write x * (...)"),
    ("x§\u00b2", "write **2"), ("x §\u2212 1", "write -"), ("§\u03c0 * x", "write pi"),
    ("§lambda x: x", "write the expression alone"), ("§true", "write 1"),
    ("x§; x", "write one expression"), ("§'x'", "holds no text"),
]  # fmt: skip


@pytest.mark.parametrize("text", ["max(0, x, 1)", "x**2", "pow(x, 2)", "clip(x, 0, 1)", "2 * +x"])
def test_what_is_taken(text: str) -> None:
    parse(text)


def test_shorthands() -> None:
    assert parse("pow(x, 0.5)") == parse("x**0.5")
    assert parse("clip(x, -1, a)", NAMES) == parse("min(max(x, -1), a)", NAMES)
    for text, message in (("pow(x)", "pow takes 2"), ("clip(x, low=1)", "no keyword arguments")):
        with pytest.raises(FormulaError, match=message):
            parse(text)


@pytest.mark.parametrize("text", ["sum(x)", "1 + max(x)", "x > 0", "not x > 0"])
def test_what_is_not_elementwise(text: str) -> None:
    parse(text)
    with pytest.raises(FormulaError, match=r"reduces a row|expected a number, found a condition"):
        parse(text, rows=())


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("sum(x) / sum(§1)", r"this is one number: .* sum\(x\*\*0\) is how many there are"),
        ("x + sum(§a)", "sum of one argument reduces a row, and this is one number"),
        ("x * max(§a + 1)", r"max\(a, x\) is the larger of two"),
        ("x - sum(§max(x))", "this is one number"),
        ("sum(x * sum(§sum(x)))", "this is one number"),
        ("x §> 0", "expected a number, found a condition"),
    ],
)
def test_what_is_summed_is_a_row(marked: str, message: str) -> None:
    text, position = marked.replace("§", ""), marked.index("§")
    parse(text, NAMES)
    with pytest.raises(FormulaError, match=message) as caught:
        parse(text, NAMES, rows=("x",))
    assert caught.value.position == (0 if "condition" in message else position)


@pytest.mark.parametrize(
    "text", ["sum(a * x**0)", "sum(x - max(x))", "max(a, 1)", "sum(abs(x)) * a"]
)
def test_what_is_a_row_is_summed(text: str) -> None:
    assert parse(text, NAMES, rows=("x",)) == parse(text, NAMES)


@pytest.mark.parametrize(("marked", "message"), ERRORS + ELSEWHERE)
def test_error_position(marked: str, message: str) -> None:
    text, position = marked.replace("§", ""), marked.index("§")
    with pytest.raises(FormulaError) as caught:
        parse(text, NAMES, ACTIVATIONS)
    error = caught.value
    assert message in str(error)
    assert (error.text, error.position) == (text, position)
    line, caret = str(error).splitlines()[1:]
    assert line == "    " + text
    assert caret == " " * (4 + position) + "^"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_error_shows_the_line_and_crops_it() -> None:
    with pytest.raises(FormulaError) as caught:
        parse("where(x > 0,\n\tx, y)")
    assert str(caught.value).splitlines()[1:] == ["     x, y)", "        ^"]
    with pytest.raises(FormulaError) as caught:
        parse("x + " * 100 + "$" + " + x" * 100)
    line, caret = str(caught.value).splitlines()[1:]
    assert len(line) <= 104
    assert line[caret.index("^")] == "$"


@pytest.mark.parametrize(
    "text",
    ["(" * 61 + "x" + ")" * 61, "x" + " " * 4000]
    + [start * 300 + "x > 0" for start in ("-", "2**", "not ", "x + ", "1 +")],
)
def test_size_limits(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


def test_deep_trees_and_shared_subexpressions() -> None:
    deepest = parse("x + " * (MAX_DEPTH - 1) + "x")
    assert parse(str(deepest)) == pickle.loads(pickle.dumps(deepest)) == deepest
    shared: Expr = X
    for _ in range(150):
        shared = Call("+", (shared, shared))
    for namespace in NAMESPACES:
        assert evaluate(deepest, namespace, {"x": 2.0}) == 2 * MAX_DEPTH
        assert evaluate(shared, namespace, {"x": 1.0}) == 2.0**150


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("elu(x, alpha=2)", "where(x > 0, x, 2 * expm1(x))"),
        ("two(x, b=x)", "x * -0.25 + x"),
        ("sigmoid(sigmoid(x))", "1 / (1 + exp(-(1 / (1 + exp(-x)))))"),
    ],
)
def test_activations_are_substituted(text: str, same: str) -> None:
    assert parse(text, NAMES, ACTIVATIONS) == parse(same, NAMES)


@pytest.mark.parametrize(
    ("text", "args"),
    [
        ("elu(2 * x)", "2 * x, 1"),
        ("elu(x, a)", "x, a"),
        ("two(x, b=x)", "x, -0.25, x"),
        ("two(x, a=2)", "x, 2, 1e-20"),
    ],
)
def test_activations_are_kept(text: str, args: str) -> None:
    expr = parse(text, NAMES, ACTIVATIONS, inline=False)
    assert isinstance(expr, Call)
    name = text.partition("(")[0]
    assert (expr.op, expr.args) == (name, formula.parse_list(args, NAMES))
    assert parse(str(expr), NAMES, ACTIVATIONS, inline=False) == expr
    assert formula.inlined(expr, ACTIVATIONS) == parse(text, NAMES, ACTIVATIONS)
    whole = parse(f"1 - exp({text})", NAMES, ACTIVATIONS, inline=False)
    assert formula.inlined(whole, ACTIVATIONS) == parse(str(whole), NAMES, ACTIVATIONS)


def test_a_kept_activation_goes_by_its_own_name() -> None:
    alias = ACTIVATIONS["sigmoid"]
    functions = {"expit": alias, "sigmoid": alias}
    for name in functions:
        assert parse(f"{name}(x)", functions=functions, inline=False) == Call("sigmoid", (X,))


def test_derivatives_are_substituted() -> None:
    node = Call("elu'", (parse("2 * x"), Number("3")))
    assert str(formula.inlined(node, ACTIVATIONS)) == "where(2 * x > 0, 1, 3 * exp(2 * x))"
    with pytest.raises(FormulaError, match='unexpected character "\'"'):
        parse(str(node), NAMES, ACTIVATIONS, inline=False)


@pytest.mark.parametrize("marked", ["§elu(x, 2, alpha=3)", "elu(§x > 1)", "§elu()", "x * §elu"])
def test_kept_activations_are_checked(marked: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(marked.replace("§", ""), NAMES, ACTIVATIONS, inline=False)
    assert caught.value.position == marked.index("§")


def test_kept_activations_have_size_limits() -> None:
    for text in ("elu(" * 61 + "x" + ")" * 61, "elu(x) + " * 201 + "x"):
        with pytest.raises(FormulaError, match=r"nested|too large"):
            parse(text, NAMES, ACTIVATIONS, inline=False)


def test_nodes_of_a_shared_tree() -> None:
    """Equal nodes count once, and each comes after its arguments."""
    expr = parse("exp(x) * (1 + exp(x)) - exp(x)")
    found = formula.nodes(expr)
    assert [str(node) for node in found] == [
        "x", "exp(x)", "1", "1 + exp(x)", "exp(x) * (1 + exp(x))", str(expr)
    ]  # fmt: skip


def test_equality_does_not_take_exponential_time() -> None:
    def doubled(leaf: str) -> Expr:
        expr: Expr = Variable(leaf)
        for _ in range(3000):
            expr = Call("+", (expr, expr))
        return expr

    assert doubled("x") == doubled("x")
    assert doubled("x") != doubled("y")
    assert Number("1") != Call("neg", (Number("1"),)) != Number("1")
    one, two = Call("+", (X, X)), Call("-", (X, X))
    vars(two)["_hash"] = hash(one)  # as if by coincidence
    assert one != two


def test_deep_trees_are_computed_without_recursion() -> None:
    deep: Expr = X
    for _ in range(3000):
        deep = Call("where", (Call("<", (deep, Number("9"))), Call("neg", (deep,)), X))
    for namespace in NAMESPACES:
        assert evaluate(deep, namespace, {"x": 2.0}) == 2
    assert evaluate_exact(deep, {"x": 2.0}) == 2
    assert evaluate(deep.substitute({"x": Number("3")}), float_namespace(), {}) == 3
    array = evaluate(deep, numpy_namespace(), {"x": np.array([2.0, 9.0])})
    assert array.tolist() == [2, 9]


def test_cycle() -> None:
    class Lazy(SimpleNamespace):
        param_names = param_defaults = ()

        @property
        def formula_tree(self) -> Expr:
            return parse(self.text, functions=functions)

    texts = {"f": "1 + g(x)", "g": "h(x) * 2", "h": "2 - f(x)", "two": "sq(x) + sq(-x)"}
    functions = {name: Lazy(text=text) for name, text in {**texts, "sq": "x**2"}.items()}
    with pytest.raises(FormulaError, match="refers to itself: f -> g -> h -> f"):
        parse("f(x)", functions=functions)
    assert str(parse("two(x)", functions=functions)) == "x**2 + (-x)**2"


def test_inlining_does_not_grow_without_bound() -> None:
    with pytest.raises(FormulaError, match="too large"):
        parse("twice(" * 20 + "x" + ")" * 20, functions={"twice": activation("twice", "x + x")})


@pytest.mark.parametrize(
    ("expected", "texts"),
    [
        (math.inf, "exp(1000) expm1(1000) 10**400 1/0 0**-1 log1p(inf)"),
        (-math.inf, "log(0) log1p(-1) (-10)**401 -1/0"),
        (math.nan, "log(-1) log(-inf) log1p(-2) log1p(-inf) sqrt(-1) sqrt(-inf) 0/0 0*inf"),
        (math.nan, "sin(inf) cos(-inf) min(1,nan) max(nan,1,2) sign(nan) (-1)**0.5"),
        (-1.0, "sign(-2)+sign(0) expm1(-inf) tanh(-inf)"),
        (2.0, "erfc(-inf) max(1,2,0)"),
        (7.0, "sum(3)+max(4) atan(inf)*14/pi 7+erfc(inf)"),
    ],
)
def test_total_functions(expected: float, texts: str) -> None:
    for text in texts.split():
        expr = parse(text)
        for result in (
            evaluate(expr, float_namespace(), {}),
            float(evaluate(expr, mpmath_namespace(), {})),
            float(evaluate_exact(expr, {})),
            # Through a variable, so that NumPy's functions are called.
            *evaluate(parse(f"x*0 + {text}"), numpy_namespace(), {"x": np.zeros(2)}),
        ):
            assert result == pytest.approx(expected, rel=1e-15, nan_ok=True), text


SPECIAL = [0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, -3.0, 2.5, 1e300, -1e300]
SPECIAL += [math.inf, -math.inf, math.nan, 2.0**53 + 1, -(2.0**53) + 1]


@pytest.mark.parametrize("x", SPECIAL)
@pytest.mark.parametrize("op", ["+", "-", "*", "/", "**", "min", "max", "<", "==", "!="])
def test_special_operands_agree(op: str, x: float) -> None:
    expr = Call(op, (X, Variable("a")))
    for a in SPECIAL:
        values = {"x": x, "a": a}
        expected = evaluate(expr, float_namespace(), values)
        exact = evaluate_exact(expr, values)
        array = evaluate(expr, numpy_namespace(), {"x": np.array([x]), "a": a})[0]
        if (op, x, a) == ("**", -math.inf, 0.5):
            array = exact  # NumPy takes the square root
        for result in (exact, array):
            assert float(result) == pytest.approx(float(expected), rel=1e-15, nan_ok=True)


# Where a function is real, if not from -0.999 to 25.
INTERVALS = {
    **dict.fromkeys(("log", "log2", "log10", "sqrt"), (1e-300, 25.0)),
    **dict.fromkeys(("asin", "acos", "atanh"), (-0.999, 0.999)),
    "acosh": (1.0, 25.0),
}


@pytest.mark.parametrize("name", ONE_ARGUMENT)
@given(data=st.data())
@settings(max_examples=50)
def test_functions_agree(name: str, data: st.DataObject) -> None:
    low, high = INTERVALS.get(name, (-0.999, 25.0))
    x = data.draw(st.floats(low, high))
    expr = Call(name, (X,))
    exact = evaluate_exact(expr, {"x": x})
    approximate = evaluate(expr, float_namespace(), {"x": x})
    assert approximate == pytest.approx(float(exact), rel=1e-13, abs=1e-300)
    with mpmath.workprec(500):
        high = evaluate(expr, mpmath_namespace(), {"x": x})
        assert abs(high - exact) <= abs(exact) * mpmath.mpf(2) ** -100


@given(
    expressions("neg abs sign", "+ - min max", "0 1 5"),
    st.tuples(*[st.integers(-9, 9).map(float)] * 3),
)
def test_namespaces_agree_on_exact_expressions(expr: Expr, point: tuple[float, ...]) -> None:
    values = dict(zip(NAMES, point, strict=True))
    expected = evaluate(expr, float_namespace(), values)
    assert evaluate(expr, mpmath_namespace(), values) == expected
    assert evaluate_exact(expr, values) == expected
    arrays = {name: np.array([value] * 2, np.float32) for name, value in values.items()}
    result = evaluate(expr, numpy_namespace(), arrays)
    assert result.dtype == np.float32
    assert result.tolist() == [expected, expected]
    rows = {name: [value, -value] for name, value in values.items()}
    negated = {name: -value for name, value in values.items()}
    both = [expected, evaluate(expr, float_namespace(), negated)]
    results = [evaluate(expr, namespace, rows) for namespace in NAMESPACES[:2]]
    for row in (*results, evaluate_exact(expr, rows)):
        assert (row if isinstance(row, list) else [row] * 2) == both


def test_where_of_a_scalar_is_lazy() -> None:
    operations: dict[str, Any] = {**FLOAT, "neg": None}
    expr = parse("where(x > 0, x + 1, -x) + where(x <= 0, -x, 2)")
    assert compute(expr, operations, {"x": 1.0}) == 4.0
    with pytest.raises(TypeError, match="not callable"):
        compute(expr, operations, {"x": -1.0})


def test_values_that_are_refused() -> None:
    with pytest.raises(ValueError, match="no value is given for alpha"):
        evaluate(parse("x + alpha", NAMES), float_namespace(), {"x": 1.0})
    with pytest.raises(ValueError, match="no value is given for x"):
        evaluate_exact(X, {})
    with pytest.raises(TypeError, match="not exactly"):
        evaluate_exact(X, {"x": "0.1"})
    with pytest.raises(ValueError, match="different lengths"):
        evaluate(parse("x + a", NAMES), float_namespace(), {"x": [1.0, 2.0], "a": [1.0]})


def test_rows() -> None:
    softmax, row = parse(SOFTMAX), [1.0, 2.0, 4.0]
    expected = np.exp(row) / np.exp(row).sum()
    for result in (
        evaluate(softmax, float_namespace(), {"x": row}),
        evaluate(softmax, mpmath_namespace(), {"x": [mpmath.mpf(x) for x in row]}),
        evaluate_exact(softmax, {"x": np.array(row)}),
        evaluate(softmax, numpy_namespace(), {"x": np.array([row, row])})[1],
    ):
        assert [float(x) for x in result] == pytest.approx(expected.tolist())
    assert 1 > evaluate_exact(softmax, {"x": [-1e308, 0.0]})[0] > 0
    # Rounding decides whether a run's result is a scalar.
    shaky = parse("where(cos(1e-300) == 1, 1, where(x > 0, 1, 1)) * inf")
    assert np.all(np.array(evaluate_exact(shaky, {"x": row})) == mpmath.inf)


@pytest.mark.parametrize("axis", [-1, 1, (1,), (0, 2)])
def test_row_axes(axis: int | tuple[int, ...]) -> None:
    x = np.random.default_rng(0).normal(size=(4, 6, 3))
    e = np.exp(x)
    result = evaluate(parse(SOFTMAX), numpy_namespace(axis=axis), {"x": x})
    np.testing.assert_allclose(result, e / e.sum(axis=axis, keepdims=True), rtol=1e-14)


@pytest.mark.parametrize(
    "text", [SOFTMAX, "where(0 < x <= 1, 1, x * 0.1)", "x > 0", "max(x) + 1", "2", "erf(-x)"]
)
@pytest.mark.parametrize("dtype", [np.int64, np.float32, np.float64])
def test_dask_stays_lazy(text: str, dtype: type[np.generic]) -> None:
    da, dask = pytest.importorskip("dask.array"), pytest.importorskip("dask")
    array = np.random.default_rng(0).normal(size=(4, 6), scale=3).astype(dtype)
    expr, namespace = parse(text), numpy_namespace(axis=(1,))
    # A scheduler that cannot be called: whatever computes, fails.
    with dask.config.set(scheduler=lambda *args, **kwargs: pytest.fail("computed")):
        lazy = evaluate(expr, namespace, {"x": da.from_array(array, chunks=(2, 2))})
    assert isinstance(lazy, da.Array)
    expected, result = evaluate(expr, namespace, {"x": array}), lazy.compute(scheduler="sync")
    assert lazy.dtype == result.dtype == expected.dtype
    np.testing.assert_allclose(result, expected, rtol=1e-6)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize(
    "text",
    ["x / 2 + sqrt(2)", "where(x > a, 1, 0) / 3", "erfc(x) * a", "max(x) + sum(x)", "min(x, a, 1)"],
)
def test_numpy_keeps_the_data_type(text: str, dtype: type[np.floating[Any]]) -> None:
    expr = parse(text, ("x", "a"))
    x = np.linspace(0, 2, 6).astype(dtype).reshape(2, 3)
    result = evaluate(expr, numpy_namespace(), {"x": x, "a": 0.5})
    assert result.dtype == dtype
    scalar = evaluate(expr, numpy_namespace(), {"x": dtype(1.5), "a": 0.5})
    assert isinstance(scalar, dtype)
    if "sum" not in text:
        assert result.shape == x.shape
        exact = [float(evaluate_exact(expr, {"x": v, "a": 0.5})) for v in x.ravel()]
        np.testing.assert_allclose(result.ravel(), exact, rtol=8 * np.finfo(dtype).eps)


def test_numpy_integers_conditions_and_floats() -> None:
    numpy = numpy_namespace()
    assert evaluate(parse("x / 2"), numpy, {"x": np.array([1])}).dtype == np.float64
    for text, expected in (("0 < x <= 2", [False, True, True]), ("1 < 2", [True] * 3)):
        result = evaluate(parse(text), numpy, {"x": np.array([0.0, 1.0, 2.0])})
        assert result.dtype == bool
        assert result.tolist() == expected
    assert type(evaluate(parse("x / 2"), numpy, {"x": 1.0})) is float


@pytest.mark.parametrize(
    ("text", "x", "direct"),
    [
        ("x * erfc(-x/2)/2", -54.4, lambda x: x * mpmath.erfc(-x / 2) / 2),
        ("log(1 + exp(x))", -745.0, lambda x: mpmath.log1p(mpmath.exp(x))),
        ("1 - tanh(x)**2", 300.0, lambda x: mpmath.sech(x) ** 2),
        ("expm1(x) - x", 1e-100, lambda x: mpmath.exp(x) - 1 - x),
        ("pi/2 - atan(x)", 1e100, lambda x: mpmath.atan(1 / x)),
        ("x**2.5", 1e308, lambda x: mpmath.sqrt(x) ** 5),
        ("sin(x)", 1e308, mpmath.sin),
        ("x + log(1 - 2*x)", -1e-200, lambda x: x + mpmath.log1p(-2 * x)),
        ("exp(exp(x))", 700.0, lambda x: mpmath.exp(mpmath.exp(x))),
        ("(1 + x)**1e40", 1e-40, lambda x: mpmath.exp(mpmath.log1p(x) * 10**40)),
    ],
)
def test_hard_cases(text: str, x: float, direct: Any) -> None:
    result = evaluate_exact(parse(text), {"x": x})
    with mpmath.workprec(3000):
        expected = direct(mpmath.mpf(x))
        assert expected != 0
        assert abs(result - expected) <= abs(expected) * mpmath.mpf(2) ** -100


def test_exact_results() -> None:
    result = evaluate_exact(parse("0.044715 * x"), {"x": 1})
    assert mpmath.mp.prec == 53
    assert isinstance(result, mpmath.mpf)
    assert mpmath.mpf(0.044715) != result == pytest.approx(0.044715, rel=1e-15)
    assert evaluate_exact(parse("1 - tanh(x)**2 > 0"), {"x": 300.0}) is True
    assert evaluate_exact(parse("0 < x < 1"), {"x": [0.0, 0.5]}) == [False, True]


@pytest.mark.parametrize(
    ("expected", "texts"),
    [
        (0.0, "1-tanh(1e30)**2 x-1 max(0,-x) exp(-exp(1e308)) erfc(exp(1e308)) 9**-9**9**9"),
        (1.0, "exp(exp(1e308))/(1+exp(exp(1e308))) exp(1e-9999)-1e-9999 1e9999*1e-9999"),
        (math.inf, "1/(1-tanh(1e30)) 9**9**9**9 inf*tanh(exp(exp(1e308))) (-9)**(9**9**9**9+1)"),
        (math.nan, "sin(exp(exp(1e308)))"),
    ],
)
def test_extremes_end_quickly(expected: float, texts: str) -> None:
    for text in texts.split():
        result = float(evaluate_exact(parse(text), {"x": 1.0}))
        assert result == pytest.approx(expected, rel=0, abs=0, nan_ok=True), text


@pytest.mark.parametrize(
    "x", [np.float32(0.1), np.float16(0.1), np.int64(2**62 + 1), 10**30 + 1, True, np.array(0.1)]
)
def test_values_are_taken_exactly(x: Any) -> None:
    with mpmath.workprec(500):
        exact = mpmath.mpf(x.item() if hasattr(x, "item") else x)
        assert evaluate_exact(X, {"x": x}) == evaluate_exact(X, {"x": exact}) == exact


def test_mpmath_namespace_follows_the_precision() -> None:
    context = mpmath.mp.clone()
    namespace = mpmath_namespace(context)
    for context.prec in (53, 300):
        result = evaluate(parse("1 / x"), namespace, {"x": 3})
        assert result == context.mpf(1) / 3


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("[-0.5, inf)", [-0.5, 0.0, 1e308], [-0.6, math.inf, math.nan]),
        ("(-alpha, max(1, alpha)]", [2.0, -1.9], [-2.0, 2.1]),
    ],
)
def test_interval(text: str, inside: list[float], outside: list[float]) -> None:
    interval = formula.parse_interval(text, ("alpha",))
    assert formula.parse_interval(str(interval), ("alpha",)) == interval
    values, expected = {"alpha": 2.0}, [True] * len(inside) + [False] * len(outside)
    for namespace in NAMESPACES[:2]:
        assert [interval.contains(x, namespace, values) for x in inside + outside] == expected
    result = interval.contains(np.array(inside + outside), numpy_namespace(), values)
    assert result.tolist() == expected


def test_points_and_lists() -> None:
    one, least = Number("1"), parse("-max(1, a)", ("a",))
    assert formula.parse_points("  ") == formula.parse_list("") == ()
    assert formula.parse_points("1: 1, 1: -max(1, a)", ("a",)) == ((one, one), (one, least))
    assert formula.parse_list("1, -max(1, a)", ("a",)) == (one, least)


@pytest.mark.parametrize(
    ("kind", "marked"),
    [("interval", marked) for marked in ("§0, 1", "(0, 1§", "(0§)", "(0, 1) §2")]
    + [("points", "0: 1, 6§"), ("list", "1,§"), ("list", "§1 < 2")],
)
def test_interval_point_and_list_errors(kind: str, marked: str) -> None:
    with pytest.raises(FormulaError) as caught:
        getattr(formula, f"parse_{kind}")(marked.replace("§", ""))
    assert caught.value.position == marked.index("§")


def test_import_is_cheap() -> None:
    code = (
        "import sys, actfast; assert 'actfast.formula' not in sys.modules;"
        "from actfast import formula;"
        "formula.evaluate(formula.parse('exp(x)'), formula.numpy_namespace(), {'x': 1});"
        "assert not {'scipy', 'mpmath', 'dask'} & sys.modules.keys()"
    )
    run(sys.executable, "-c", code, **ENVIRONMENT)


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mpmath", None)
    with pytest.raises(ImportError, match="requires mpmath"):
        mpmath_namespace()
