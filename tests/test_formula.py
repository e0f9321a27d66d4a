"""Tests of the expression language."""

from __future__ import annotations

import copy
import math
import pickle
import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

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
    parse_interval,
    parse_list,
    parse_points,
    to_text,
)

mpmath = pytest.importorskip("mpmath")

X = Variable("x")
NAMES = ("x", "a", "alpha")


def activation(text: str, **parameters: float) -> SimpleNamespace:
    return SimpleNamespace(
        formula_tree=parse(text, ("x", *parameters)),
        param_names=tuple(parameters),
        param_defaults=tuple(parameters.values()),
    )


ACTIVATIONS = {
    "sigmoid": activation("1 / (1 + exp(-x))"),
    "softplus": activation("log1p(exp(beta * x)) / beta", beta=1.0),
    "elu": activation("where(x > 0, x, alpha * expm1(x))", alpha=1.0),
    "two": activation("x * a + b", a=-0.25, b=1e-20),
}


def value(text: str, **values: Any) -> Any:
    return evaluate(parse(text, values), float_namespace(), values)


# Trees

ONE_ARGUMENT = [name for name, (least, _) in formula.FUNCTIONS.items() if least == 1]
LITERALS = ["0", "1", "2", "0.044715", "1e-3", ".5", "3.", "1e300", "pi", "inf"]


@st.composite
def expressions(
    draw: st.DrawFn,
    unary: list[str],
    binary: list[str],
    literals: list[str],
    depth: int = 4,
    condition: bool = False,
) -> Expr:
    def inner(condition: bool = False) -> Expr:
        return draw(expressions(unary, binary, literals, depth - 1, condition))

    if condition:
        op = draw(st.sampled_from(sorted(formula.CONDITIONS if depth else "<")))
        if op in ("and", "or", "not"):
            return Call(op, tuple(inner(True) for _ in range(1 + (op != "not"))))
        return Call(op, (inner(), inner()))
    kind = draw(st.integers(0, 4)) if depth > 0 else 0
    if kind == 0:
        leaf: Expr = draw(
            st.sampled_from([*map(Variable, NAMES), *map(Number, literals)])
        )
        return leaf
    if kind == 1:
        return Call(draw(st.sampled_from(unary)), (inner(),))
    if kind == 2:
        return Call("where", (inner(True), inner(), inner()))
    return Call(draw(st.sampled_from(binary)), (inner(), inner()))


any_unary = ["neg", *ONE_ARGUMENT]
any_binary = ["+", "-", "*", "/", "**", "min", "max"]


@given(
    st.booleans().flatmap(
        lambda condition: expressions(
            any_unary, any_binary, LITERALS, condition=condition
        )
    )
)
def test_text_parses_to_equal_tree(expr: Expr) -> None:
    again = parse(str(expr), NAMES)
    assert again == expr
    assert hash(again) == hash(expr)
    assert to_text(again) == str(expr)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("-x**2", "-x**2"),
        ("(-x)**2", "(-x)**2"),
        ("2**-x**2", "2**-x**2"),
        ("2**3**x", "2**3**x"),
        ("(2**3)**x", "(2**3)**x"),
        ("x-(1-x)", "x - (1 - x)"),
        ("x-1-x", "x - 1 - x"),
        ("x/(2*x)", "x / (2 * x)"),
        ("-x*2", "-x * 2"),
        ("-(x*2)", "-(x * 2)"),
        ("- -x", "--x"),
        ("+x", "x"),
        ("((x))", "x"),
        ("1.50e+3", "1.50e+3"),
        ("0 < x < 1", "0 < x and x < 1"),
        ("not 0 < x < 1", "not (0 < x and x < 1)"),
        ("x<1 or x>2 and x!=3", "x < 1 or x > 2 and x != 3"),
        ("(x<1 or x>2) and x!=3", "(x < 1 or x > 2) and x != 3"),
        ("where(\n  x > 0,\n  x, 0)", "where(x > 0, x, 0)"),
    ],
)
def test_canonical_text(text: str, canonical: str) -> None:
    assert str(parse(text)) == canonical


@pytest.mark.parametrize(
    "text", ["-x**2", "2**-x**2", "2**3**x", "x - 1 - x * 2 / x", "-x * 2 + --x", "+-x"]
)
def test_precedence_is_pythons(text: str) -> None:
    assert value(text, x=1.5) == eval(text, {"x": 1.5})


def test_tree_is_an_immutable_value() -> None:
    expr = parse("a * exp(x) + 0.044715", ("x", "a"))
    assert expr == Call(
        "+", (Call("*", (Variable("a"), Call("exp", (X,)))), Number("0.044715"))
    )
    assert expr.variables == {"x", "a"}
    assert pickle.loads(pickle.dumps(expr)) == expr
    assert copy.deepcopy(expr) == expr
    assert Number("1") != Number("1.0")
    assert Variable("pi") != Number("pi")
    assert repr(X) == "Variable('x')"
    with pytest.raises(AttributeError, match="immutable"):
        X.name = "y"
    with pytest.raises(AttributeError, match="immutable"):
        del X.name
    with pytest.raises(ValueError, match="unsigned number"):
        Number("-1")


def test_hash_is_not_pickled() -> None:
    code = "import pickle, sys; sys.stdout.buffer.write(pickle.dumps(e))"
    code = f"from actfast.formula import parse; e = parse('exp(x)'); {code}"
    for seed in ("1", "2"):
        output = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        assert pickle.loads(output) in {parse("exp(x)")}


# Errors


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("", 0, "the formula ends here"),
        ("x +", 3, "the formula ends here"),
        ("x 2", 2, "expected an operator or the end, found '2'"),
        ("2x", 1, "found 'x'"),
        ("1.5.2", 3, "found '.2'"),
        ("(x", 2, "expected ')'"),
        ("x)", 1, "found ')'"),
        ("x ^ 2", 2, "write ** for a power"),
        ("x + $", 4, "unexpected character '$'"),
        ("x = 1", 2, "found '='"),
        ("x + é", 4, "unexpected character"),
        ("x.real", 1, "unexpected character '.'"),
        ("'x'", 0, "unexpected character"),
        ("1 + alhpa", 4, "unknown name 'alhpa'; did you mean 'alpha'"),
        ("1 + ex(x)", 4, "unknown function 'ex'; did you mean 'exp'"),
        ("sigmod(x)", 0, "did you mean 'sigmoid'"),
        ("zzzz", 0, "unknown name 'zzzz'\n"),
        ("x + exp", 4, "'exp' is a function: write exp(...)"),
        ("1 + exp(x, 2)", 4, "exp takes 1 argument, 2 given"),
        ("exp()", 0, "exp takes 1 argument, 0 given"),
        ("where(x > 0, x)", 0, "where takes 3 arguments, 2 given"),
        ("min(x)", 0, "min takes at least 2 arguments, 1 given"),
        ("max()", 0, "max takes at least 1 argument, 0 given"),
        ("sigmoid(x, 2)", 0, "sigmoid takes 1 argument, 2 given"),
        ("two()", 0, "two takes 1 to 3 arguments, 0 given"),
        ("exp(x,)", 6, "found ')'"),
        ("exp(x=x)", 4, "exp takes no keyword arguments"),
        ("elu(x, beta=2)", 7, "elu has no parameter 'beta'"),
        ("elu(x, alpha=2, alpha=3)", 16, "'alpha' is given twice"),
        ("elu(x, 2, alpha=3)", 0, "'alpha' is given twice"),
        ("elu(alpha=3, x)", 13, "positional argument follows"),
        ("where(x, 1, 2)", 6, "expected a condition, found a number"),
        ("where(x > 0, x > 1, 2)", 13, "expected a number, found a condition"),
        ("1 + (x > 0)", 4, "expected a number, found a condition"),
        ("(x > 0) < 1", 0, "expected a number, found a condition"),
        ("x and x > 0", 0, "expected a condition, found a number"),
        ("not x", 4, "expected a condition, found a number"),
        ("-(x > 0)", 1, "expected a number, found a condition"),
        ("exp(x > 0)", 4, "expected a number, found a condition"),
        ("elu(x, x > 0)", 7, "expected a number, found a condition"),
        ("1e99999", 0, "the exponent is too large"),
    ],
)
def test_error_position(text: str, position: int, message: str) -> None:
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
    [
        "(" * 61 + "x" + ")" * 61,
        "-" * 100 + "x",
        "2**" * 100 + "x",
        "not " * 100 + "x > 0",
        "exp(" * 61 + "x" + ")" * 61,
        "x + " * 300 + "x",
        "x" + " " * 4000,
        "1 +" * 2000,
    ],
)
def test_size_limits(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


def test_greatest_depth_is_usable() -> None:
    expr = parse("x + " * (formula.MAX_DEPTH - 1) + "x")
    assert parse(str(expr)) == expr
    assert pickle.loads(pickle.dumps(expr)) == expr
    for namespace in (float_namespace(), mpmath_namespace(), numpy_namespace()):
        assert evaluate(expr, namespace, {"x": 2.0}) == 2 * formula.MAX_DEPTH
    nested = parse("(" * 59 + "x" + ")" * 59)
    assert nested == X


def test_reserved_names_cannot_be_variables() -> None:
    with pytest.raises(ValueError, match="reserved"):
        parse("pi", ("x", "pi"))


# Activations within formulas


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("x * sigmoid(x)", "x * (1 / (1 + exp(-x)))"),
        ("sigmoid(1 - x)", "1 / (1 + exp(-(1 - x)))"),
        ("softplus(a * x)", "log1p(exp(1 * (a * x))) / 1"),
        ("softplus(x, a)", "log1p(exp(a * x)) / a"),
        ("elu(x, alpha=2)", "where(x > 0, x, 2 * expm1(x))"),
        ("two(x)", "x * -0.25 + 1e-20"),
        ("two(x, b=x, a=a)", "x * a + x"),
        ("sigmoid(sigmoid(x))", "1 / (1 + exp(-(1 / (1 + exp(-x)))))"),
    ],
)
def test_activations_are_substituted(text: str, same: str) -> None:
    assert parse(text, NAMES, ACTIVATIONS) == parse(same, NAMES)


class Lazy:
    """An activation that parses its formula when asked for it."""

    param_names = ()
    param_defaults = ()

    def __init__(self, text: str, functions: dict[str, Lazy]) -> None:
        self.text = text
        self.functions = functions

    @property
    def formula_tree(self) -> Expr:
        return parse(self.text, functions=self.functions)


def test_cycle() -> None:
    functions: dict[str, Lazy] = {}
    functions |= {
        "f": Lazy("1 + g(x)", functions),
        "g": Lazy("h(x) * 2", functions),
        "h": Lazy("2 - f(x)", functions),
        "fine": Lazy("fine2(x) + fine2(-x)", functions),
        "fine2": Lazy("x**2", functions),
    }
    with pytest.raises(FormulaError, match="refers to itself: f -> g -> h -> f"):
        parse("f(x)", functions=functions)
    assert str(parse("fine(x)", functions=functions)) == "x**2 + (-x)**2"


def test_inlining_does_not_grow_without_bound() -> None:
    functions = {"twice": activation("x + x")}
    for count in range(1, 50):
        text = "twice(" * count + "x" + ")" * count
        try:
            expr = parse(text, functions=functions)
        except FormulaError as error:
            assert "too large" in str(error)
            break
        assert evaluate(expr, float_namespace(), {"x": 1.0}) == 2.0**count
    else:
        pytest.fail("no limit")


# Evaluation


def test_shared_subexpressions_are_computed_once() -> None:
    expr: Expr = X
    for _ in range(150):
        expr = Call("+", (expr, expr))
    for namespace in (float_namespace(), mpmath_namespace(), numpy_namespace()):
        assert evaluate(expr, namespace, {"x": 1.0}) == 2.0**150


def test_float_conditions_are_bools() -> None:
    assert value("0 < a < 1", a=0.5) is True
    assert value("0 < a < 1 or not a != 3", a=2.0) is False
    assert value("a == a", a=math.nan) is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exp(1000)", math.inf),
        ("expm1(1000)", math.inf),
        ("10**400", math.inf),
        ("(-10)**401", -math.inf),
        ("log(0)", -math.inf),
        ("log(-1)", math.nan),
        ("log1p(-1)", -math.inf),
        ("log1p(-2)", math.nan),
        ("sqrt(-1)", math.nan),
        ("1/0", math.inf),
        ("-1/0", -math.inf),
        ("0/0", math.nan),
        ("0**-1", math.inf),
        ("(-1)**0.5", math.nan),
        ("sin(inf)", math.nan),
        ("cos(-inf)", math.nan),
        ("inf - inf", math.nan),
        ("0 * inf", math.nan),
        ("min(1, nan)", math.nan),
        ("max(nan, 1, 2)", math.nan),
        ("max(1, 3, 2)", 3.0),
        ("sign(-2) + sign(0)", -1.0),
        ("sign(nan)", math.nan),
        ("erfc(-inf)", 2.0),
        ("erfc(inf)", 0.0),
        ("tanh(-inf)", -1.0),
        ("atan(inf)", math.pi / 2),
        ("expm1(-inf)", -1.0),
        ("log1p(inf)", math.inf),
        ("log1p(-inf)", math.nan),
        ("log(-inf)", math.nan),
        ("sqrt(-inf)", math.nan),
        ("sum(3) + max(4)", 7.0),
    ],
)
def test_total_functions(text: str, expected: float) -> None:
    expr = parse(text)
    for result in (
        evaluate(expr, float_namespace(), {}),
        float(evaluate(expr, mpmath_namespace(), {})),
        float(evaluate_exact(expr, {})),
        # Through a variable, so that it is not folded into a Python float.
        *evaluate(parse(f"x * 0 + {text}"), numpy_namespace(), {"x": np.zeros(2)}),
    ):
        assert result == pytest.approx(expected, rel=1e-15, nan_ok=True)


SPECIAL = [0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, -3.0, 2.5]
SPECIAL += [math.inf, -math.inf, math.nan, 1e300, -1e300, 2.0**53 + 1, -(2.0**53) + 1]


@pytest.mark.parametrize("x", SPECIAL)
@pytest.mark.parametrize(
    "op", ["+", "-", "*", "/", "**", "min", "max", "<", "==", "!="]
)
def test_special_operands_agree(op: str, x: float) -> None:
    expr = Call(op, (X, Variable("a")))
    for a in SPECIAL:
        values = {"x": x, "a": a}
        expected = evaluate(expr, float_namespace(), values)
        exact = evaluate_exact(expr, values)
        array = evaluate(expr, numpy_namespace(), {"x": np.array([x]), "a": a})[0]
        results = [float(exact), float(array)]
        if (op, x, a) == ("**", -math.inf, 0.5):
            results.pop()  # NumPy takes the square root
        for result in results:
            assert result == pytest.approx(float(expected), rel=1e-15, nan_ok=True)


RANGES: dict[str, tuple[float, float]] = {
    "log": (1e-300, 1e300),
    "log1p": (-0.999, 1e300),
    "sqrt": (0.0, 1e300),
    "exp": (-700.0, 700.0),
    "expm1": (-700.0, 700.0),
    "erfc": (-30.0, 25.0),
    "sin": (-1e5, 1e5),
    "cos": (-1e5, 1e5),
}


@pytest.mark.parametrize("name", ONE_ARGUMENT)
@given(data=st.data())
@settings(max_examples=50)
def test_functions_agree(name: str, data: st.DataObject) -> None:
    x = data.draw(st.floats(*RANGES.get(name, (-1e300, 1e300))))
    expr = Call(name, (X,))
    exact = evaluate_exact(expr, {"x": x})
    assert evaluate(expr, float_namespace(), {"x": x}) == pytest.approx(
        float(exact), rel=1e-13, abs=1e-300
    )
    with mpmath.workprec(500):
        high = evaluate(expr, mpmath_namespace(), {"x": x})
        assert abs(high - exact) <= abs(exact) * mpmath.mpf(2) ** -100


@given(
    expressions(["neg", "abs", "sign"], ["+", "-", "min", "max"], ["0", "1", "5"]),
    st.tuples(*[st.integers(-9, 9).map(float)] * 3),
)
def test_namespaces_agree_on_exact_expressions(
    expr: Expr, point: tuple[float, ...]
) -> None:
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
    mirrored = evaluate(expr, float_namespace(), negated)
    for row in (
        evaluate(expr, float_namespace(), rows),
        evaluate(expr, mpmath_namespace(), rows),
        evaluate_exact(expr, rows),
    ):
        assert row == ([expected, mirrored] if expr.variables else expected)


def test_where_is_lazy() -> None:
    def explode(*args: Any) -> Any:
        raise AssertionError("evaluated")

    expr = parse("where(x > 0, x + 1, -x) + where(x <= 0, -x, 2)")
    for backend in (formula._float_backend(), formula._mpmath_backend(97, "n")):
        operations = {**backend.operations, "neg": explode}
        lazy = formula._Backend(backend.number, operations, backend.load)
        for rows, x in ((False, 1.0), (True, [1.0, 2.0])):
            env, found_rows = formula._load(lazy, {"x": x})
            assert found_rows is rows
            formula._compile(expr, lazy, rows)(env)
            env, _ = formula._load(lazy, {"x": -1.0})
            with pytest.raises(AssertionError, match="evaluated"):
                formula._compile(expr, lazy, rows)(env)
    assert value("where(x == 0, 1, log(x) / x)", x=0.0) == 1.0


def test_missing_value() -> None:
    with pytest.raises(ValueError, match="no value is given for alpha"):
        evaluate(parse("x + alpha", NAMES), float_namespace(), {"x": 1.0})
    with pytest.raises(ValueError, match="no value is given for x"):
        evaluate_exact(X, {})


def test_rows() -> None:
    softmax = parse("exp(x - max(x)) / sum(exp(x - max(x)))")
    row = [1.0, 2.0, 4.0]
    expected = np.exp(row) / np.exp(row).sum()
    for result in (
        evaluate(softmax, float_namespace(), {"x": row}),
        evaluate(softmax, mpmath_namespace(), {"x": [mpmath.mpf(x) for x in row]}),
        evaluate_exact(softmax, {"x": row}),
        evaluate_exact(softmax, {"x": np.array(row)}),
        evaluate(softmax, numpy_namespace(), {"x": np.array([row, row])})[1],
    ):
        assert [float(x) for x in result] == pytest.approx(expected.tolist())
    assert evaluate_exact(parse("sum(x)"), {"x": row}) == 7
    far = evaluate_exact(softmax, {"x": [-1e308, 0.0]})
    assert far[1] == 1
    assert far[0] > 0
    with pytest.raises(ValueError, match="different lengths"):
        evaluate(parse("x + a", NAMES), float_namespace(), {"x": row, "a": [1.0]})


# NumPy


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize(
    "text",
    [
        "x * 0.5 + sqrt(2)",
        "where(x > a, 1, 0)",
        "where(x > a, 1, 0) / 3",
        "where(a > 0, x, 2)",
        "1",
        "erfc(x) * a",
        "max(x) + sum(exp(x))",
        "min(x, a, 1)",
        "x**2 + x**a",
        "sqrt(a) * x",
    ],
)
def test_numpy_keeps_the_data_type(text: str, dtype: type[np.floating[Any]]) -> None:
    pytest.importorskip("scipy")
    expr = parse(text, ("x", "a"))
    x = np.linspace(0, 2, 6).astype(dtype).reshape(2, 3)
    result = evaluate(expr, numpy_namespace(), {"x": x, "a": 0.5})
    assert result.dtype == dtype
    scalar = evaluate(expr, numpy_namespace(), {"x": dtype(1.5), "a": 0.5})
    assert isinstance(scalar, dtype)
    if "sum" not in text:
        assert result.shape == x.shape
        exact = [float(evaluate_exact(expr, {"x": v, "a": 0.5})) for v in x.ravel()]
        eps = float(np.finfo(dtype).eps)
        assert result.ravel().tolist() == pytest.approx(exact, rel=8 * eps)


def test_numpy_integers_conditions_and_floats() -> None:
    numpy = numpy_namespace()
    assert evaluate(parse("x / 2"), numpy, {"x": np.array([1])}).dtype == np.float64
    inside = evaluate(parse("0 < x <= 2"), numpy, {"x": np.array([0.0, 1.0, 2.0])})
    assert inside.dtype == bool
    assert inside.tolist() == [False, True, True]
    constant = evaluate(parse("1 < 2"), numpy, {"x": np.zeros((2, 2))})
    assert constant.tolist() == [[True, True], [True, True]]
    assert type(evaluate(parse("x / 2"), numpy, {"x": 1.0})) is float


def test_numpy_warns_of_nothing(recwarn: pytest.WarningsRecorder) -> None:
    expr = parse("where(x > 0, log(x), 1 / x) + exp(x)**2")
    evaluate(expr, numpy_namespace(), {"x": np.array([-1.0, 0.0, 1e3])})
    assert not recwarn


# Exact evaluation


def sech(x: Any) -> Any:
    return mpmath.mpf(1) / mpmath.cosh(x)


@pytest.mark.parametrize(
    ("text", "x", "direct"),
    [
        (
            "x * erfc(-x/sqrt(2))/2",
            -38.4,
            lambda x: x * mpmath.erfc(-x / mpmath.sqrt(2)) / 2,
        ),
        ("log1p(exp(x))", -745.0, lambda x: mpmath.log1p(mpmath.exp(x))),
        ("log(1 + exp(x))", -745.0, lambda x: mpmath.log1p(mpmath.exp(x))),
        ("log1p(exp(x))", 1e308, lambda x: x),
        ("1/(1+exp(-x))", -1e308, lambda x: mpmath.exp(x)),
        ("1 - tanh(x)**2", 300.0, lambda x: sech(x) ** 2),
        ("1 - tanh(x)", 5e-324, lambda x: 1 - mpmath.tanh(x)),
        ("1 - erf(x)", 15.0, mpmath.erfc),
        ("1 - erf(x)", 30.0, mpmath.erfc),
        ("2 - erfc(-x)", 30.0, mpmath.erfc),
        ("expm1(x) - x", 1e-100, lambda x: mpmath.exp(x) - 1 - x),
        ("log1p(x) - x", 1e-100, lambda x: mpmath.log(1 + x) - x),
        ("pi/2 - atan(x)", 1e100, lambda x: mpmath.atan(1 / x)),
        ("1 - cos(x)", 1e-100, lambda x: 2 * mpmath.sin(x / 2) ** 2),
        ("(1 - tanh(x))/(1 - tanh(x))", 300.0, lambda x: mpmath.mpf(1)),
        ("1/(1 - tanh(x))", 300.0, lambda x: 1 / (1 - mpmath.tanh(x))),
        ("x**2", 1e308, lambda x: x * x),
        ("x**2.5", 1e308, lambda x: mpmath.sqrt(x) ** 5),
        ("x**0.044715", 2.0, lambda x: x ** mpmath.mpf("0.044715")),
        ("x + 0.044715", 2.0**-1074, lambda x: x + mpmath.mpf("0.044715")),
        ("sin(x)", 1e308, mpmath.sin),
        ("exp(exp(x))", 700.0, lambda x: mpmath.exp(mpmath.exp(x))),
        ("(1 + x)**1e10", 1e-10, lambda x: (1 + x) ** mpmath.mpf(10) ** 10),
        ("(1 + x)**1e40", 1e-40, lambda x: mpmath.exp(mpmath.log1p(x) * 10**40)),
    ],
)
def test_hard_cases(text: str, x: float, direct: Callable[[Any], Any]) -> None:
    result = evaluate_exact(parse(text), {"x": x})
    with mpmath.workprec(3000):
        expected = direct(mpmath.mpf(x))
        assert expected != 0
        assert abs(result - expected) <= abs(expected) * mpmath.mpf(2) ** -100


def test_exact_result_is_an_mpf_of_the_global_context() -> None:
    before = mpmath.mp.prec
    result = evaluate_exact(parse("0.044715 * x"), {"x": 1})
    assert mpmath.mp.prec == before
    assert isinstance(result, mpmath.mpf)
    assert float(result) == 0.044715
    assert result != mpmath.mpf(0.044715)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 - tanh(1e30)**2", 0.0),
        ("1 / (1 - tanh(1e30))", math.inf),
        ("x - 1", 0.0),
        ("max(0, -x)", 0.0),
        ("exp(-exp(1e308))", 0.0),
        ("exp(exp(1e308)) / (1 + exp(exp(1e308)))", 1.0),
        ("erfc(exp(1e308))", 0.0),
        ("erfc(-exp(1e308))", 2.0),
        ("tanh(-exp(exp(1e308)))", -1.0),
        ("atan(exp(exp(1e308))) / pi", 0.5),
        ("erf(exp(exp(1e308)))", 1.0),
        ("sin(exp(exp(1e308)))", math.nan),
        ("1 / exp(exp(exp(1e308)))", 0.0),
        ("9**9**9**9", math.inf),
        ("(-9)**(9**9**9**9 + 1)", math.inf),
        ("9**-9**9**9", 0.0),
        ("exp(1e-9999) - 1e-9999", 1.0),
        ("1e9999 * 1e-9999", 1.0),
    ],
)
def test_extremes_end_quickly(text: str, expected: float) -> None:
    result = float(evaluate_exact(parse(text), {"x": 1.0}))
    assert result == pytest.approx(expected, rel=0, abs=0, nan_ok=True)


def test_exact_conditions() -> None:
    assert evaluate_exact(parse("1 - tanh(x)**2 > 0"), {"x": 300.0}) is True
    assert evaluate_exact(parse("0 < x < 1"), {"x": [0.0, 0.5]}) == [False, True]


@pytest.mark.parametrize(
    "x",
    [
        np.float32(0.1),
        np.float16(0.1),
        np.float64(0.1),
        np.int64(2**62 + 1),
        10**30 + 1,
        True,
        np.array(0.1),
        -0.0,
    ],
)
def test_values_are_taken_exactly(x: Any) -> None:
    result = evaluate_exact(X, {"x": x})
    exact = x.item() if isinstance(x, (np.generic, np.ndarray)) else x
    with mpmath.workprec(500):
        assert result == mpmath.mpf(exact)
    with mpmath.workprec(200):
        third = mpmath.mpf(1) / 3
    assert evaluate_exact(X, {"x": third}) == third


def test_inexact_values_are_refused() -> None:
    with pytest.raises(TypeError, match="not exactly"):
        evaluate_exact(X, {"x": "0.1"})


def test_mpmath_namespace_follows_the_precision() -> None:
    expr = parse("1 / x")
    namespace = mpmath_namespace()
    with mpmath.workprec(200):
        assert evaluate(expr, namespace, {"x": 3}) == mpmath.mpf(1) / 3
    assert evaluate(expr, namespace, {"x": 3}) == mpmath.mpf(1) / 3
    context = mpmath.mp.clone()
    context.prec = 300
    result = evaluate(expr, mpmath_namespace(context), {"x": 3})
    assert isinstance(result, context.mpf)
    assert result == context.mpf(1) / 3


# Intervals, points and lists


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("[-0.5, inf)", [-0.5, 0.0, 1e308], [-0.6, math.inf, math.nan]),
        ("(-alpha, alpha]", [2.0, -1.9], [-2.0, 2.1]),
        ("(0, inf]", [5e-324, math.inf], [0.0, -1.0]),
        ("[max(0, alpha), (1 + alpha) * 2]", [2.0, 6.0], [1.9, 6.1]),
    ],
)
def test_interval(text: str, inside: list[float], outside: list[float]) -> None:
    interval = parse_interval(text, ("alpha",))
    assert parse_interval(str(interval), ("alpha",)) == interval
    values = {"alpha": 2.0}
    for namespace in (float_namespace(), mpmath_namespace()):
        assert all(interval.contains(x, namespace, values) is True for x in inside)
        assert all(interval.contains(x, namespace, values) is False for x in outside)
    result = interval.contains(np.array(inside + outside), numpy_namespace(), values)
    assert result.tolist() == [True] * len(inside) + [False] * len(outside)


@pytest.mark.parametrize(
    ("text", "position"),
    [("", 0), ("0, 1", 0), ("(0, 1", 5), ("(0)", 2), ("[0, x]", 4), ("(0, 1) 2", 7)],
)
def test_interval_errors(text: str, position: int) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_interval(text)
    assert caught.value.position == position


def test_points_and_lists() -> None:
    assert parse_points("") == parse_points("  ") == parse_list("") == ()
    alpha = ("alpha",)
    assert parse_points("0: 1, 6: min(alpha, 2)", alpha) == (
        (Number("0"), Number("1")),
        (Number("6"), parse("min(alpha, 2)", alpha)),
    )
    assert parse_list("-alpha, max(1, alpha)", alpha) == (
        parse("-alpha", alpha),
        parse("max(1, alpha)", alpha),
    )
    with pytest.raises(FormulaError, match="expected ':'") as caught:
        parse_points("0: 1, 6", alpha)
    assert caught.value.position == 7
    with pytest.raises(FormulaError):
        parse_list("1,")
    with pytest.raises(FormulaError, match="found a condition"):
        parse_list("1 < 2")


def test_import_needs_only_the_standard_library() -> None:
    code = (
        "import importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location('f', {formula.__file__!r})\n"
        "module = importlib.util.module_from_spec(spec)\n"
        "sys.modules['f'] = module\n"
        "spec.loader.exec_module(module)\n"
        "assert module.parse('exp(x)').variables == {'x'}\n"
        "module.evaluate(module.parse('exp(x)'), module.float_namespace(), {'x': 1})\n"
        "print(*{'numpy', 'scipy', 'mpmath', 'dataclasses'} & {*sys.modules})"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True
    )
    assert run.stdout.strip() == ""


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.special", None)
    with pytest.raises(ImportError, match="erf of an array requires scipy"):
        evaluate(parse("erf(x)"), numpy_namespace(), {"x": np.zeros(2)})
    monkeypatch.setitem(sys.modules, "mpmath", None)
    with pytest.raises(ImportError, match="requires mpmath"):
        mpmath_namespace()
