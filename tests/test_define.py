"""Activations by formula: computed, differentiated, pickled by value."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
import warnings

import numpy as np
import pytest

import actfast as af
from actfast import formula
from actfast.activation import functions
from actfast.registry import activation_of
from tests.calls import assert_same
from tests.distributions import run
from tests.formulas import FORMULAS as LISTED

FORMULAS = {name: formula.text for name, formula in LISTED.items()} | {
    "arctan": "atan(x)",
    "cosine": "x - cos(x)",
    "sinc": "where(x == 0, 1, sin(x) / x)",
    "bent_identity": "(sqrt(x**2 + 1) - 1) / 2 + x",
    "arsinh": "sign(x) * log1p(abs(x) + x**2 / (1 + sqrt(1 + x**2)))",
    "mixed": "elu(silu(x), alpha=0.7) + erfc(x) * cos(x) + max(x, 0)**1.5",
}
SNAKE = "x + sin(a*x)**2 / a"


@pytest.fixture(autouse=True)
def _registered_names_are_forgotten():
    yield
    from actfast.registry import _state

    _state.registered.clear()


def spec(name, text=None, **options):
    return af.ActivationSpec(f"{name}_f", formula=text or FORMULAS[name], **options)


def truth(text, x, by=None, **params):
    """Exact values, as floats."""
    from actfast.differentiate import differentiate

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
    for ufunc in (f.ufunc, af.leaky_relu.ufunc, af.silu.backward_ufunc):
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
    f = af.define("snake", SNAKE, a=1.0)
    x = np.linspace(-3, 3, 101)
    for a in (0.3, 2.5):
        want = truth(SNAKE, x, a=a)
        np.testing.assert_allclose(f(x, a=a), want, rtol=1e-14)
        np.testing.assert_allclose(f.bind(a=a)(x), want, rtol=1e-14)
        np.testing.assert_allclose(f(x, np.float32(a)), f(x, float(np.float32(a))))
        np.testing.assert_allclose(f(x, a=np.full(101, a)), want, rtol=1e-14)
    np.testing.assert_array_equal(f(x, a=np.array([[0.3], [2.5]]))[1], f(x, a=2.5))
    for bad in (np.nan, np.inf):
        with pytest.raises(af.ParameterError, match="snake: parameter 'a' must be finite"):
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
    with pytest.raises(ValueError, match="shapes must broadcast"):
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
    f = af.define("snake", SNAKE, a=1.0)
    assert repr(f) == "<snake(a=1.0)>"
    assert af.get("snake", a=2.0) == f.bind(a=2.0)
    assert af.define("snake", SNAKE, a=1.0) is f
    with pytest.raises(af.DuplicateNameError, match=r"actfast\.unregister\('snake'\) first"):
        af.define("snake", SNAKE, a=2.0)
    with pytest.raises(af.DuplicateNameError, match="'relu' is a built-in"):
        af.define("relu", "max(x, 0)")
    with pytest.raises(af.SpecError, match="name must be"):
        af.define("Snake", SNAKE, a=1.0)
    with pytest.raises(af.SpecError, match="unknown name 'a'"):
        af.define("snake2", SNAKE)
    many = "+".join(f"sin(x*{i}.5)*cos(x+{i})" for i in range(130))
    with pytest.raises(af.SpecError, match="many: the formula is too large: 260 constants"):
        af.define("many", many)
    for evil in ("__import__('os')", "x.real", "x if x else 0", "lambda: x", "[x]", "x; x", "x@x"):
        with pytest.raises(af.SpecError, match="evil: formula"):
            af.define("evil", evil)


def test_a_warning_names_the_stable_spelling():
    with pytest.warns(af.FormulaWarning, match=r"soft: log\(1 \+ exp\(2 \* x\)\).*softplus\(2"):
        af.define("soft", "log(1 + exp(2 * x))")
    with pytest.warns(af.FormulaWarning, match=r"expm1\(x\)"):
        af.define("exp_less_one", "where(x > 0, x, exp(x) - 1)")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, text in FORMULAS.items():
            if name != "bent_identity":
                af.define(f"{name}_quiet", text)


def test_formulas_pickle_by_value():
    f = af.define("snake", SNAKE, a=1.0).bind(a=2.0)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(f, protocol)) == f
    assert copy.deepcopy(f) == copy.copy(f) == f
    assert {f: 1}[pickle.loads(pickle.dumps(f))] == 1
    everything = (f, f.ufunc, f.derivative_ufunc, f.backward_ufunc, *f._ufuncs[3:4])
    program = f"""
        import pickle, actfast as af
        f, *ufuncs = pickle.loads({pickle.dumps(everything)!r})
        print(f, f(0.5), ufuncs[0](0.5, 2.0) == f(0.5), len(ufuncs), "snake" in af.available())
    """
    done = run(program)
    assert done.stdout == f"<snake(a=2.0)> {f(0.5)} True 4 False\n", done.stderr


def test_formulas_compute_on_dask_in_other_processes():
    program = """
        import numpy as np, dask.array as da, actfast as af
        if __name__ == "__main__":
            f = af.define("snake", "x + sin(a*x)**2 / a", a=1.0)
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
    f = activation_of(spec("snake", SNAKE, params={"a": 1.0}, summary="Periodic.", citation="Me"))
    for words in ("Periodic.", SNAKE, "a : float or array, default 1", "Me"):
        assert words in f.__doc__
    assert "<svg" in f._repr_html_()
    assert af.info(f).level == "formula"
    assert f.kinks == ()
    assert f.range == (-np.inf, np.inf)


def test_plain_interpreters_print_nothing():
    program = "import actfast as af; af.define('two', 'x + x')"
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True)
    assert (done.stdout, done.stderr) == (b"", b"")


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
