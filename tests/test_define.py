"""Activations by formula: computed, differentiated, pickled by value."""

from __future__ import annotations

import copy
import pickle
import sys
import warnings

import numpy as np
import pytest

import actfast as af
from actfast import formula
from actfast.facts.functions import functions
from actfast.registry.names import activation_of
from tests.calls import assert_same
from tests.distributions import run
from tests.formulas import FORMULAS as LISTED
from tests.source import child

FORMULAS = {name: formula.text for name, formula in LISTED.items()} | {
    "arctan": "atan(x)",
    "cosine": "x - cos(x)",
    "sinc": "where(x == 0, 1, sin(x) / x)",
    "bent_identity": "(sqrt(x**2 + 1) - 1) / 2 + x",
    "arsinh": "sign(x) * log1p(abs(x) + x**2 / (1 + sqrt(1 + x**2)))",
    "mixed": "elu(silu(x), alpha=0.7) + erfc(x) * cos(x) + max(x, 0)**1.5",
}
RIPPLE = "x + sin(a*x)**2 / a"


@pytest.fixture(autouse=True)
def _registered_names_are_forgotten():
    yield
    from actfast.registry.names import _state

    _state.registered.clear()


def spec(name, text=None, **options):
    return af.ActivationSpec(f"{name}_f", formula=text or FORMULAS[name], **options)


def truth(text, x, by=None, **params):
    """Exact values, as floats."""
    from actfast.formula import differentiate

    tree = formula.parse(text, ("x", *params), functions())
    if by:
        tree = differentiate(tree, by, functions())
    return np.array([float(formula.evaluate_exact(tree, {"x": v, **params})) for v in x.tolist()])


@pytest.mark.parametrize("name", FORMULAS)
def test_values_and_derivatives(name):
    f = activation_of(spec(name))
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.normal(size=40) * 3, np.linspace(-30, 30, 41) + 0.01])
    for dtype, rtol in ((np.float32, 2**-23), (np.float64, 1e-13)):
        at = x.astype(dtype)
        for got, by in ((f(at), None), (f.derivative(at), "x")):
            want = truth(FORMULAS[name], at, by)
            assert got.dtype == dtype
            # The formulas cancel here and there, in float64.
            atol = 1e-14 if dtype == np.float64 else 1e-13
            np.testing.assert_allclose(got, want.astype(dtype), rtol=rtol, atol=atol)


@pytest.mark.parametrize("name", FORMULAS)
def test_every_road_gives_the_same_bits(name):
    f = activation_of(spec(name))
    rng = np.random.default_rng(1)
    for dtype in (np.float32, np.float64):
        x = (rng.normal(size=20_011) * 4).astype(dtype)
        x[:4] = [np.inf, -np.inf, np.nan, 0]
        x[4:60] = [sign * 10.0**k for k in range(-14, 14) for sign in (1, -1)]
        g = rng.normal(size=x.size).astype(dtype)
        y, d = f.value_and_derivative(x)
        assert_same((y, d), (f(x), f.derivative(x)), name)
        with np.errstate(all="ignore"):
            np.testing.assert_array_equal(f.backward(g, x), g * d)
        np.testing.assert_array_equal(f(x[::-1]), y[::-1])
        np.testing.assert_array_equal(f(x[5:300]), y[5:300])
        np.testing.assert_array_equal([f(v) for v in x[:40]], y[:40])
        np.testing.assert_array_equal(f(x.reshape(-1, 1)[:, 0].astype(x.dtype, order="F")), y)
        inplace = x.copy()
        f(inplace, out=inplace)
        np.testing.assert_array_equal(inplace, y)
        swapped = x.astype(x.dtype.newbyteorder())
        np.testing.assert_array_equal(f(swapped), y)
        assert np.isnan(y[2])
        assert np.isnan(d[2])


def test_reductions_are_folds():
    f = af.define("line", "x * 2 + a", a=1.0)
    x = np.random.default_rng(4).normal(size=(5, 3))
    for ufunc in (f.ufunc, af.leaky_relu.ufunc, af.gelu.backward_ufunc):
        want = x[0]
        steps = [want]
        for row in x[1:]:
            steps.append(want := ufunc(want, row))
        np.testing.assert_array_equal(ufunc.reduce(x), want)
        np.testing.assert_array_equal(ufunc.accumulate(x), steps)
        np.testing.assert_array_equal(ufunc.reduceat(x, [0, 4])[1], x[4])
        for column in x.T:
            fold = column[0]
            for value in column[1:]:
                fold = ufunc(fold, value)
            assert ufunc.reduce(column) == fold
            assert ufunc.accumulate(column.copy())[-1] == fold
            assert ufunc.reduce(column[::-1].copy()) != fold


def test_parameters():
    f = af.define("ripple", RIPPLE, a=1.0)
    x = np.linspace(-3, 3, 101)
    for a in (0.3, 2.5):
        want = truth(RIPPLE, x, a=a)
        np.testing.assert_allclose(f(x, a=a), want, rtol=1e-14)
        np.testing.assert_allclose(f.bind(a=a)(x), want, rtol=1e-14)
        np.testing.assert_allclose(f(x, np.float32(a)), f(x, float(np.float32(a))))
        np.testing.assert_allclose(f(x, a=np.full(101, a)), want, rtol=1e-14)
    np.testing.assert_array_equal(f(x, a=np.array([[0.3], [2.5]]))[1], f(x, a=2.5))
    for bad in (np.nan, np.inf):
        with pytest.raises(af.ParameterError, match="ripple: parameter 'a' must be finite"):
            f(x, a=bad)


def test_gradients_by_parameters():
    f = af.define("two", "where(x > 0, x**b, a * expm1(x))", a=0.5, b=1.5)
    rng = np.random.default_rng(2)
    x, g = rng.normal(size=(2, 4, 50))
    text = "where(x > 0, x**b, a * expm1(x))"

    def by(name, at, a=0.5, b=1.5):
        return truth(text, at.ravel(), name, a=a, b=b).reshape(at.shape)

    gradients = f.parameter_gradients(g, x)
    assert list(gradients) == ["a", "b"]
    for name, got in gradients.items():
        assert type(got) is np.float64
        np.testing.assert_allclose(got, (g * by(name, x)).sum(), rtol=1e-11)
    # Of the parameter's shape, whatever it was broadcast to.
    a = np.array([[0.5], [1.0], [2.0], [3.0]])
    got = f.parameter_gradients(g, x, a=a)
    want = np.stack([(g[i] * by("a", x[i], a=a[i, 0])).sum(keepdims=True) for i in range(4)])
    np.testing.assert_allclose(got["a"], want, rtol=1e-11)
    assert got["a"].shape == (4, 1)
    assert got["b"].shape == ()
    np.testing.assert_array_equal(
        f.parameter_gradients(g[0, :2], x[0, :2], a=[0.5, 1.0])["a"],
        f.parameter_gradients(g[0, :2], x[0, :2], a=np.array([0.5, 1.0]))["a"],
    )
    masked = np.ma.array(x, mask=x > 0)
    negative = x < 0
    np.testing.assert_allclose(
        f.parameter_gradients(g, masked)["a"], (g * by("a", x))[negative].sum(), rtol=1e-11
    )
    assert f.bind(a=2.0)._derived is f._derived
    assert f.parameter_gradients(g.astype("f"), x.astype("f"))["a"].dtype == np.float32
    with pytest.raises(TypeError, match=r"two\.parameter_gradients got an unknown keyword 'c'"):
        f.parameter_gradients(g, x, c=1)
    with pytest.raises(
        ValueError, match=r"grad must broadcast to the result's shape \(3, 50\), got \(4, 50\)"
    ):
        f.parameter_gradients(g, x[:3])


@pytest.mark.parametrize("name", ["elu", "leaky_relu", "softplus"])
def test_builtins_have_gradients_by_parameters(name):
    f = af.get(name)
    ((param, value),) = f.params.items()
    rng = np.random.default_rng(3)
    x, g = rng.normal(size=(2, 300))
    h = 1e-6
    slope = (f(x, **{param: value + h}) - f(x, **{param: value - h})) / (2 * h)
    got = f.parameter_gradients(g, x)[param]
    np.testing.assert_allclose(got, (g * slope).sum(), rtol=1e-7)
    assert af.relu.parameter_gradients(g, x) == {}


def test_without_a_formula_there_are_none():
    f = activation_of(af.ActivationSpec("f", forward=lambda x, a: a * x, params={"a": 1.0}))
    with pytest.raises(TypeError, match="the formula of f is not known"):
        f.parameter_gradients(1.0, 1.0)


def test_claimed_limits_hold_at_infinity():
    x = np.array([-np.inf, np.inf, np.nan])
    plain = activation_of(spec("phish"))
    assert np.isnan(plain(x)[0])
    f = activation_of(spec("phish", left="0", right="x"))
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(f(x), [0, np.inf, np.nan])
        np.testing.assert_array_equal(f.derivative(x), [0, 1, np.nan])
    text = "x * sigmoid(x) + a"
    g = activation_of(spec("g", text, params={"a": 1.0}, left="a", right="x + a"))
    np.testing.assert_array_equal(g(x, a=3.0), [3, np.inf, np.nan])
    assert g.parameter_gradients(np.ones(1), x[:1])["a"] == 1


def test_closed_forms_are_used():
    given = spec("mish", derivative_formula="7 + 0*x")
    assert activation_of(given).derivative(1.0) == 7


def test_defining():
    f = af.define("ripple", RIPPLE, a=1.0)
    assert repr(f) == "<ripple(a=1.0)>"
    assert af.get("ripple", a=2.0) == f.bind(a=2.0)
    assert af.define("ripple", RIPPLE, a=1.0) is f
    # A name can be defined anew, as by def; what was there before keeps working.
    again = af.define("ripple", "x + a", a=2.0)
    assert af.get("ripple") is again
    assert (again(1.0), f(0.0)) == (3.0, 0.0)
    with pytest.raises(af.DuplicateNameError, match="'relu' is a built-in"):
        af.define("relu", "max(x, 0)")
    with pytest.raises(af.SpecError, match="name must be"):
        af.define("Snake", RIPPLE, a=1.0)
    with pytest.raises(af.SpecError, match="unknown name 'a'"):
        af.define("ripple2", RIPPLE)
    many = "+".join(f"sin(x*{i}.5)*cos(x+{i})" for i in range(130))
    with pytest.raises(af.SpecError, match="many: the formula is too large: 260 constants"):
        af.define("many", many)
    for evil in ("__import__('os')", "x.real", "x if x else 0", "lambda: x", "[x]", "x; x", "x@x"):
        with pytest.raises(af.SpecError, match="evil: formula"):
            af.define("evil", evil)


def test_a_warning_names_the_stable_spelling():
    with pytest.warns(af.FormulaWarning, match=r"soft: log\(1 - exp\(-x\)\).*log\(-expm1\(-x"):
        af.define("soft", "log(1 - exp(-x))")
    with pytest.warns(af.FormulaWarning, match=r"at x = .*write -expm1\(x\)"):
        af.define("one_less_exp", "where(x > 0, x, 1 - exp(x))")
    right = {
        "soft_right": "max(x,0)+log1p(exp(-abs(x)))",
        "logistic_right": "where(x >= 0, 1/(1+exp(-x)), exp(x)/(1+exp(x)))",
        "log1p_right": "log1p(exp(x))",
        "slope_right": af.info("sigmoid").derivative,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, text in right.items():
            af.define(name, text)
        # Values that the parameter may have are tried, and no others.
        bounded = af.Param(default=1.0, low=0, high=3)
        af.define("bounded", "1 - tanh(min(abs(x), a))", a=bounded)
        for name, text in FORMULAS.items():
            if name != "bent_identity":
                af.define(f"{name}_quiet", text)


def test_defined_anew():
    """What was defined before keeps working: the object, what is bound, pickles, ufuncs."""
    first = af.define("wave", "sin(a*x)", a=2.0)
    bound, pickled = first.bind(a=3.0), pickle.dumps((first, first.ufunc, first.derivative_ufunc))
    second = af.define("wave", "cos(x)")
    assert af.get("wave") is second
    assert second != first
    x = np.linspace(-2, 2, 9)
    np.testing.assert_allclose(first(x), np.sin(2 * x), rtol=1e-15)
    np.testing.assert_allclose(bound(x), np.sin(3 * x), rtol=1e-15)
    np.testing.assert_allclose(first.backward(x, x), 2 * x * np.cos(2 * x), rtol=1e-14)
    again, *ufuncs = pickle.loads(pickled)
    assert again == first
    assert ufuncs == [first.ufunc, first.derivative_ufunc]
    done = run(f"""
        import pickle, actfast as af
        af.define("wave", "x")
        f, ufunc, slope = pickle.loads({pickled!r})
        print(f(0.5), af.get("wave")(0.5))
    """)
    assert done.stdout == f"{first(0.5)} 0.5\n", done.stderr
    # register does not replace, unless it is told to.
    spec = af.ActivationSpec("wave", formula="tanh(x)")
    with pytest.raises(af.DuplicateNameError, match="replace=True") as caught:
        af.register(spec)
    assert caught.value.hint == "actfast.unregister('wave')"
    assert af.register(spec, replace=True) is af.get("wave")
    assert af.define("wave", "cos(x)") is second
    af.unregister("wave")
    assert af.register(spec) is af.get("wave")


def test_earlier_definitions():
    """By value, when it is defined: with the defaults that they have then."""
    ripple = af.define("ripple", RIPPLE, a=2.0)
    af.define("soft", "max(x, 0) + log1p(exp(-abs(x)))")
    f = af.define("both", "x * tanh(soft(x)) + ripple(x, a=b) - ripple(2 * x)", b=0.5)
    x = np.linspace(-3, 3, 61)
    want = x * np.tanh(np.logaddexp(x, 0)) + ripple(x, a=0.5) - ripple(2 * x)
    np.testing.assert_allclose(f(x), want, rtol=1e-13, atol=1e-14)
    text = f.formula
    af.define("ripple", "x")
    af.unregister("soft")
    np.testing.assert_allclose(f(x), want, rtol=1e-13, atol=1e-14)
    assert af.define("both", text, b=0.5) == f
    # Another process, which knows none of them, can take it.
    done = run(f"import pickle; print(pickle.loads({pickle.dumps(f)!r})(1.5))")
    assert done.stdout == f"{f(1.5)}\n", done.stderr
    twice = af.define("ripple", "ripple(x) * 2")
    assert twice(3.0) == 6.0
    gated = af.define("by_gate", "ripple(gate) * value", inputs=("gate", "value"))
    assert gated(1.0, 4.0) == 8.0
    with pytest.raises(af.SpecError, match="bad: formula: ripple takes 1 argument, 2 given"):
        af.define("bad", "ripple(x, 2)")
    af.define("long_one", " + ".join(f"sin({i} * x)" for i in range(100)))
    with pytest.raises(af.SpecError, match=r"bad: .*with long_one written out it has"):
        af.define("bad", "long_one(x) * long_one(-x) * long_one(x / 2)")
    # What is none in a formula of a spec, which is to mean the same everywhere.
    with pytest.raises(af.SpecError, match="unknown function 'ripple'"):
        af.ActivationSpec("bad", formula="ripple(x)")


def test_formulas_that_are_none():
    for text, message in (
        ("", "formula ends here"),
        (" ", "ends here"),
        ("sum(x)", "reduces a row"),
    ):
        with pytest.raises(af.SpecError, match=f"bad: formula: .*{message}.*\n.*\n *\\^"):
            af.define("bad", text)
    af.define("there_is_one", "x")
    with pytest.raises(af.SpecError, match="bad: parameter 'pi' has a reserved name"):
        af.define("bad", "x * pi", pi=3.0)
    with pytest.raises(af.SpecError, match="bad: inputs must be a tuple of names"):
        af.define("bad", "x", inputs="gate")
    for value in (None, 3, np.tanh, b"x"):
        with pytest.raises(af.SpecError, match=r"bad: .*formula"):
            af.define("bad", value)


def test_formulas_pickle_by_value():
    f = af.define("ripple", RIPPLE, a=1.0).bind(a=2.0)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(f, protocol)) == f
    assert copy.deepcopy(f) == copy.copy(f) == f
    assert {f: 1}[pickle.loads(pickle.dumps(f))] == 1
    everything = (f, f.ufunc, f.derivative_ufunc, f.backward_ufunc, *f._ufuncs[3:4])
    program = f"""
        import pickle, actfast as af
        f, *ufuncs = pickle.loads({pickle.dumps(everything)!r})
        print(f, f(0.5), ufuncs[0](0.5, 2.0) == f(0.5), len(ufuncs), "ripple" in af.available())
    """
    done = run(program)
    assert done.stdout == f"<ripple(a=2.0)> {f(0.5)} True 4 False\n", done.stderr


def test_formulas_compute_on_dask_in_other_processes():
    program = """
        import numpy as np, dask.array as da, actfast as af
        if __name__ == "__main__":
            f = af.define("ripple", "x + sin(a*x)**2 / a", a=1.0)
            x = np.linspace(-3, 3, 50)
            lazy = f(da.from_array(x, chunks=20), a=2.0)
            assert type(lazy) is da.Array
            got = lazy.compute(scheduler="processes", num_workers=2)
            np.testing.assert_array_equal(got, f(x, a=2.0))
            print("same")
    """
    done = run(program)
    assert done.stdout == "same\n", done.stderr


def test_unknown_ufuncs_are_an_attribute_error():
    import base64
    import json
    import zlib

    def named(**fields):
        data = zlib.compress(json.dumps({"formula": "x", "params": [], **fields}).encode())
        return f"odd~{base64.urlsafe_b64encode(data).decode()}"

    assert isinstance(getattr(af.ufuncs, named()), np.ufunc)
    wrong = [named(kernels="evil:X"), named(forward="evil:X"), named(zzz="1"), named(formula=[1])]
    for name in ("nothing", "a~b", "a~", "a~AAAA", "relu~eNqrVgIAAI8A", "acme/nothing", *wrong):
        assert not hasattr(af.ufuncs, name)
    with pytest.raises(AttributeError, match="no distribution 'acme'"):
        getattr(af.ufuncs, "acme/nothing")


def test_documentation_comes_with_it():
    f = activation_of(spec("ripple", RIPPLE, params={"a": 1.0}, summary="Periodic.", citation="Me"))
    for words in ("Periodic.", RIPPLE, "a : float or array, default 1", "Me"):
        assert words in f.__doc__
    assert "<svg" in f._repr_html_()
    assert af.info(f).level == "formula"
    assert f.kinks == ()
    assert f.range == (-np.inf, np.inf)


def test_plain_interpreters_print_nothing():
    program = "import actfast as af; af.define('two', 'x + x')"
    done = child(sys.executable, "-W", "error", "-c", program)
    assert (done.stdout, done.stderr) == ("", "")


def test_nan_is_kept_where_operations_drop_it():
    x = np.array([np.nan, 1.0])
    for text in ("where(x > 0, 1, 2)", "x**0", "x**(x - x)", "where(x > 0, x, 1)", "3", "x > 0"):
        if text == "x > 0":
            with pytest.raises(af.SpecError):
                activation_of(spec("odd", text))
            continue
        f = activation_of(spec("odd", text))
        assert np.isnan(f(x)).tolist() == [True, False]
        assert np.isnan(f.derivative(x)[0])


GATED = "gate * sigmoid(beta * gate) * value"


def test_two_inputs():
    f = af.define("swi", GATED, inputs=("gate", "value"), beta=1.0)
    assert type(f) is af.GatedActivation
    assert f.family == "gated"
    rng = np.random.default_rng(0)
    for dtype, rtol in ((np.float64, 1e-13), (np.float32, 2**-22), (np.float16, 2**-10)):
        g, v, grad = rng.normal(size=(3, 5, 70)).astype(dtype)
        beta = 0.5
        np.testing.assert_allclose(f(g, v, beta=beta), af.swiglu(g, v, beta=beta), rtol=rtol)
        for got, want in zip(
            (*f.backward(grad, g, v, beta=beta), *f.derivative(g, v, beta=beta)),
            (*af.swiglu.backward(grad, g, v, beta=beta), *af.swiglu.derivative(g, v, beta=beta)),
            strict=True,
        ):
            assert got.dtype == dtype
            np.testing.assert_allclose(got, want, rtol=16 * rtol, atol=rtol)
        y, (by_gate, by_value) = f.value_and_derivative(g, v)
        np.testing.assert_array_equal(y, f(g, v))
        np.testing.assert_array_equal((by_gate, by_value), f.derivative(g, v))
        if dtype != np.float16:
            np.testing.assert_array_equal(f.backward(grad, g, v), (grad * by_gate, grad * by_value))
    packed = np.concatenate([g, v], axis=-1)
    np.testing.assert_array_equal(f(packed), f(g, v))
    with pytest.raises(TypeError, match="one by each pair of inputs"):
        f.second_derivative(g, v)


def test_two_inputs_in_place():
    f = af.define("product", "gate * value", inputs=("gate", "value"))
    for n in (5, 512, 1000):
        g, v, grad = np.random.default_rng(1).normal(size=(3, n))
        for outs in ((0, 1), (1, 0), (2, 0), (0, 2), (2, 1)):
            operands = [grad.copy(), g.copy(), v.copy()]
            f.backward(*operands, out=tuple(operands[i] for i in outs))
            np.testing.assert_array_equal(operands[outs[0]], grad * v)
            np.testing.assert_array_equal(operands[outs[1]], grad * g)


def test_gradients_by_parameters_of_two_inputs():
    f = af.define("swi", GATED, inputs=("gate", "value"), beta=1.0)
    g, v, grad = np.random.default_rng(2).normal(size=(3, 40))
    h = 1e-6
    slope = (f(g, v, beta=1 + h) - f(g, v, beta=1 - h)) / (2 * h)
    got = f.parameter_gradients(grad, g, v)["beta"]
    np.testing.assert_allclose(got, (grad * slope).sum(), rtol=1e-8)


def test_nan_of_either_input_is_kept():
    f = af.define("constant", "where(gate > 0, 1, 2) + 0 * value", inputs=("gate", "value"))
    for g, v in ((np.nan, 1.0), (1.0, np.nan)):
        assert np.isnan(f(g, v))
        assert np.isnan(f.derivative(g, v)).all()


def test_closed_forms_of_two_inputs():
    spec = af.ActivationSpec(
        "product",
        formula="gate * value",
        inputs=("gate", "value"),
        derivative_formula="7 * value; 8 * gate",
    )
    f = activation_of(spec)
    assert f.derivative(2.0, 3.0) == (21.0, 16.0)
    for text in ("value", "value; gate; 1"):
        with pytest.raises(af.SpecError, match="one by gate and one by value, with semicolons"):
            af.ActivationSpec(
                "f", formula="gate", inputs=("gate", "value"), derivative_formula=text
            )


def test_formulas_of_two_inputs_pickle_by_value():
    closed = af.Param(default=1.0, low=0, high=1, closed="both", synonyms=("b",))
    f = af.define("swi", GATED, inputs=("gate", "value"), beta=closed).bind(beta=0.5)
    again = pickle.loads(pickle.dumps(f))
    assert again == f
    assert again._row.params == f._row.params
    program = f"""
        import pickle, actfast as af
        f, *ufuncs = pickle.loads({pickle.dumps((f, f.ufunc, f.backward_ufunc))!r})
        print(f, f(0.5, 2.0), ufuncs[0](0.5, 2.0, 0.5), len(ufuncs[1](1.0, 0.5, 2.0, 0.5)))
    """
    done = run(program)
    assert done.stdout == f"<swi(beta=0.5)> {f(0.5, 2.0)} {f(0.5, 2.0)} 2\n", done.stderr


def test_parameters_with_their_intervals():
    f = af.define("power", "abs(x)**p * s", p=af.Param(default=2, low=0, closed="low"), s=3)
    assert f(2.0, p=0) == 3
    assert f._row.params[0] == af.Param("p", 2.0, low=0, closed="low")
    with pytest.raises(af.ParameterError, match="'p' must be finite and >= 0"):
        f(2.0, p=-1e-300)
    assert f(2.0, p=np.array([0.0, 1.0])).tolist() == [3, 6]
    with pytest.raises(af.ParameterError, match="'p' must be finite and >= 0"):
        f(2.0, p=np.array([0.0, -1.0]))
    named = af.define("named", "x * p", p=af.Param("p", 1.0, high=1, closed="high"))
    assert named(2.0, 1.0) == 2
    with pytest.raises(af.SpecError, match="params has 'q' under the name 'p'"):
        af.define("wrong", "x * p", p=af.Param("q", 1.0))
    with pytest.raises(af.SpecError, match="default nan violates its own constraint"):
        af.define("wrong", "x * p", p=af.Param(low=0))


def test_ten_parameters():
    names = [f"p{i}" for i in range(11)]
    text = " + ".join(f"{name} * x**{i}" for i, name in enumerate(names[:10]))
    f = af.define("polynomial", text, **{name: i + 1.0 for i, name in enumerate(names[:10])})
    x = np.linspace(-1, 1, 30)
    np.testing.assert_allclose(f(x), np.polyval(np.arange(10.0, 0, -1), x), rtol=1e-13, atol=1e-14)
    np.testing.assert_allclose(f(x, p9=x, p0=0)[-1], sum(range(2, 10)) + 1)
    assert list(f.parameter_gradients(x, x)) == names[:10]
    with pytest.raises(af.SpecError, match="at most 10 parameters, got 11"):
        af.define("many", "x", **dict.fromkeys(names, 1.0))


def test_a_call_of_a_constant():
    f = af.define("k", "x + gelu(1)")
    assert f(2.0) == 2.0 + af.gelu(1.0)
    assert f.derivative(2.0) == 1.0
    with pytest.warns(af.FormulaWarning, match="write 2 \\* sigmoid"):
        af.define("k", "sigmoid(0.0) * 2 - tanh(x)")


def test_a_call_with_an_argument_that_does_not_vary():
    """Where parameters are arrays, a step that depends on none of them gives whole blocks."""
    f = af.define(
        "k", "a * x + gelu(1.5) + softplus(b, beta=a) + elu(2 * c, alpha=x)", a=1.0, b=2.0, c=-1.0
    )
    x = np.linspace(0.5, 3, 700)
    want = x * x + af.gelu(1.5) + af.softplus(np.full(700, 2.0), beta=x) + x * np.expm1(-2.0)
    for dtype, rtol in ((np.float64, 1e-14), (np.float32, 1e-6)):
        at = x.astype(dtype)
        np.testing.assert_allclose(f(at, a=at), want, rtol=rtol)
        np.testing.assert_allclose(f(at, a=at, b=np.full(700, 2, dtype)), want, rtol=rtol)


def test_rows_of_a_formula_are_called_by_theirs():
    """A built-in without loops of its own is part of the tape."""
    x = np.linspace(-4, 4, 81)
    shrink = af.tanhshrink
    f = af.define("twice", "tanhshrink(2 * x) + gelu(x)")
    np.testing.assert_allclose(f(x), shrink(2 * x) + af.gelu(x), rtol=1e-14, atol=1e-16)
    want = 2 * shrink.derivative(2 * x) + af.gelu.derivative(x)
    np.testing.assert_allclose(f.derivative(x), want, rtol=1e-14, atol=1e-15)
    want = 4 * shrink.second_derivative(2 * x) + af.gelu.second_derivative(x)
    np.testing.assert_allclose(f.second_derivative(x), want, rtol=1e-13, atol=1e-15)
