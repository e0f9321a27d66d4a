"""Activations from specs: NumPy functions and compiled loops behave as built-ins do."""

from __future__ import annotations

import copy
import ctypes
import gc
import pickle
import sys
import weakref
from contextlib import suppress
from fractions import Fraction
from itertools import count

import numpy as np
import pytest

import actfast as af
from actfast import kernels
from actfast.registry.names import activation_of
from tests.calls import assert_same
from tests.source import run

X32 = np.linspace(-4, 4, 1001, dtype=np.float32)
X64 = np.linspace(-4, 4, 20001)


@pytest.fixture(autouse=True)
def _registered_names_are_forgotten():
    yield
    from actfast.registry.names import _state

    _state.registered.clear()


def ripple(x, a=1.0):
    return x + np.sin(a * x) ** 2 / a


def ripple_slope(x, a=1.0):
    return 1 + np.sin(2 * a * x)


def soft(x, t=1.0):
    e = np.exp((x - x.max(axis=-1, keepdims=True)) / t)
    return e / e.sum(axis=-1, keepdims=True)


def soft_back(grad, x, t=1.0):
    p = soft(x, t)
    return p * (grad - (grad * p).sum(axis=-1, keepdims=True)) / t


def numpy_spec(name="ripple", **options):
    options = {"forward": ripple, "derivative": ripple_slope, "params": {"a": 1.0}} | options
    return af.ActivationSpec(name, **options)


# The spec


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "Snake", "formula": "x"}, "got 'Snake'"),
        ({"name": "a" * 41, "formula": "x"}, "name must be"),
        ({"name": "a-b", "formula": "x"}, "got 'a-b'"),
        ({"name": "", "formula": "x"}, "got ''"),
        ({"name": 3, "formula": "x"}, "got 3"),
        ({}, "an implementation is missing"),
        ({"forward": np.tanh, "kernels": kernels.v1}, "got both kernels and forward"),
        ({"formula": "x", "derivative": np.tanh}, "write derivative_formula"),
        ({"forward": 3}, "forward must be callable, got int"),
        ({"formula": 3}, "formula must be text, got int"),
        ({"formula": "x + foo(x)"}, r"formula: unknown function 'foo'"),
        ({"formula": "x +"}, "the formula ends here"),
        ({"formula": "sum(x)"}, "row"),
        ({"formula": "sum(x) / sum(1)", "family": "reduction"}, r"sum\(x\*\*0\) is how many"),
        ({"formula": "x", "left": "y"}, "left: unknown name 'y'"),
        ({"formula": "x", "range": "0, 1"}, "range: "),
        ({"formula": "x", "kinks": "0"}, "kinks: "),
        ({"formula": "x", "monotone": "up"}, "increasing, decreasing, no, got 'up'"),
        ({"formula": "x", "symmetry": "odd if a else even"}, "unknown name 'a'"),
        ({"formula": "a*x", "params": {"a": float("nan")}}, "default nan violates"),
        ({"formula": "a*x", "params": [af.Param("a", 0.0, 0.0)]}, "default 0 violates"),
        ({"formula": "x", "params": {"x": 1.0}}, "'x' has a reserved name"),
        ({"formula": "x", "params": {"out": 1.0}}, "'out' has a reserved name"),
        ({"formula": "x", "params": {"lambda": 1.0}}, "'lambda' is no identifier"),
        ({"formula": "x", "params": {"a": "1"}}, "wave: parameter 'a': default must be a number"),
        ({"formula": "x", "params": {"a": True}}, "must be a number, got True"),
        ({"formula": "x", "params": {"a": 10**400}}, "default is too large"),
        ({"formula": "x", "summary": "a\nb"}, "summary must be one line"),
        ({"formula": "x", "citation": "\x1b[31m"}, "citation must be one line"),
        ({"formula": "x", "max_ulp": {"float32": {"forward": True}}}, "must be a number >= 0"),
        ({"formula": "x", "params": [af.Param("a", 1), af.Param("a", 1)]}, "is there twice"),
        ({"formula": "x", "params": [1]}, "params must hold Params, got int"),
        ({"formula": "x", "params": 1}, "params must be Params or a mapping, got int"),
        (
            {"formula": "x", "params": dict.fromkeys("abcdefghijk", 1.0)},
            "at most 10 parameters, got 11",
        ),
        ({"formula": "x", "family": "rowise"}, "got 'rowise'; did you mean 'rowwise'"),
        ({"kernels": "a:b", "family": "rowwise"}, "a rowwise activation needs a formula, or forw"),
        ({"formula": "x", "family": "rowwise", "backward": soft_back}, "backward goes with forw"),
        ({"formula": "x", "inputs": ("a", "b")}, "inputs must be"),
        ({"formula": "x", "inputs": "x"}, "inputs must be a tuple"),
        (
            {"formula": "gate", "family": "elementwise", "inputs": ("gate", "value")},
            "has the inputs",
        ),
        ({"formula": "gate"}, "unknown name 'gate'"),
        ({"formula": "x", "family": "gated"}, "unknown name 'x'"),
        ({"formula": "x", "aliases": "b"}, "aliases must be a tuple"),
        ({"formula": "x", "aliases": ("B",)}, "an alias must be a lower-case letter"),
        ({"formula": "x", "aliases": ("wave",)}, "must differ from each other and from the name"),
        ({"forward": np.tanh, "backward": np.tanh}, "takes derivative, of which backward is made"),
        ({"forward": np.tanh, "family": "rowwise", "derivative": np.tanh}, "give backward"),
        ({"formula": "x", "second_derivative": "y"}, "second_derivative: unknown name 'y'"),
        ({"formula": "x", "params": {"gate": 1.0}}, "'gate' has a reserved name"),
        ({"formula": "x", "max_ulp": {"float16": {}}}, "got 'float16'"),
        ({"formula": "x", "max_ulp": {"float32": {"forwrd": 1}}}, "did you mean 'forward'"),
        ({"formula": "x", "max_ulp": {"float32": {"forward": -1}}}, "must be a number >= 0"),
        ({"formula": "x", "max_ulp": {"float32": 1}}, "must be a mapping"),
        ({"formula": "x", "max_ulp": 1}, "max_ulp must be a mapping"),
    ],
)
def test_a_bad_spec_says_what_is_wrong(fields, words):
    with pytest.raises(af.SpecError, match=words):
        af.ActivationSpec(**{"name": "wave", **fields})


def test_a_formula_error_points_at_the_character():
    with pytest.raises(af.SpecError) as caught:
        af.ActivationSpec("wave", formula="x + sinn(x)")
    *_, line, caret = str(caught.value).splitlines()
    assert line[caret.index("^") :].startswith("sinn")


def test_specs_are_values():
    one, two = (af.ActivationSpec("wave", formula="a*x", params={"a": 2.0}) for _ in range(2))
    assert one == two
    assert hash(one) == hash(two)
    assert pickle.loads(pickle.dumps(one)) == copy.deepcopy(one) == one
    with pytest.raises(AttributeError):
        one.name = "other"
    assert one != af.ActivationSpec("wave", formula="a*x", params={"a": 3.0})
    assert activation_of(one) is activation_of(two)
    numbers = {"a": np.float32(2), "b": np.int64(3), "c": Fraction(1, 2)}
    assert [p.default for p in af.ActivationSpec("w", formula="x", params=numbers).params] == [
        *(2.0, 3.0, 0.5)
    ]
    assert type(af.ActivationSpec(np.str_("w"), formula="x").name) is str
    with pytest.raises(af.SpecError, match="synonyms must be a tuple of names"):
        af.Param("a", 1.0, synonyms="slope")
    bounds = {"float32": {"forward": np.float64(1)}}
    spec = af.ActivationSpec("w", formula="x", max_ulp=bounds)
    bounds["float32"]["forward"] = 7
    assert spec.max_ulp == {"float32": {"forward": 1.0}}


class Vague:
    """Equal to everything and nothing, as arrays are."""

    def __eq__(self, other):
        return np.ones(3)

    __hash__ = object.__hash__

    def __call__(self, x):
        return x


def test_functions_are_compared_by_identity():
    one, two = (af.ActivationSpec("w", forward=Vague()) for _ in range(2))
    assert one != two
    assert one == one
    af.register(one)
    with pytest.raises(af.DuplicateNameError):
        af.register(two)


# In the registry


def test_registering():
    f = af.register(numpy_spec())
    assert af.get("ripple") is f
    assert "ripple" in af.available()
    assert af.info("ripple").kind == "registered"
    assert af.register(numpy_spec()) is f
    with pytest.raises(af.DuplicateNameError, match=r"actfast\.unregister\('ripple'\)"):
        af.register(numpy_spec(derivative=None))
    g = af.register(numpy_spec(derivative=None), replace=True)
    assert af.get("ripple") is g
    assert f != g
    af.unregister("ripple")
    with pytest.raises(af.UnknownActivationError):
        af.get("ripple")
    with pytest.raises(af.UnknownActivationError, match="no activation 'ripple' is registered"):
        af.unregister("ripple")
    # A handle stays usable.
    assert_same((f(X32),), (g(X32),))
    for name in ("relu", "expit"):
        with pytest.raises(af.DuplicateNameError, match="is a built-in"):
            af.register(af.ActivationSpec(name, formula="x"), replace=True)
    for wrong in (None, "ripple", af.relu, dict):
        with pytest.raises(TypeError, match="wanted an ActivationSpec, got"):
            af.register(wrong)


# NumPy functions


@pytest.mark.parametrize("x", [X32, X64, X64[::-3], X64[:1], X64[:0], X64[:20000].reshape(4, -1).T])
def test_numpy_functions_have_the_host_around_them(x):
    f = activation_of(numpy_spec())
    g = np.cos(x)
    value, slope = ripple(x).astype(x.dtype), ripple_slope(x).astype(x.dtype)
    assert f(x).dtype == x.dtype
    np.testing.assert_array_equal(f(x), value)
    np.testing.assert_array_equal(f.derivative(x), slope)
    np.testing.assert_array_equal(f.backward(g, x), g * slope)
    for got, want in zip(f.value_and_derivative(x), (value, slope), strict=True):
        np.testing.assert_array_equal(got, want)
    _, back = f.vjp(x)
    np.testing.assert_array_equal(back(g), g * slope)
    for out in (np.empty_like(x), np.zeros((*x.shape, 2), x.dtype)[..., 0], x.copy()):
        assert f(x, out=out) is out
        np.testing.assert_array_equal(out, value)
    inplace = x.copy()
    f(inplace, out=inplace)
    np.testing.assert_array_equal(inplace, value)
    np.testing.assert_allclose(f(x, a=2.0), ripple(x, 2.0), rtol=1e-6)
    np.testing.assert_allclose(f.bind(a=2.0)(x), ripple(x, 2.0), rtol=1e-6)


def test_numpy_functions_take_arrays_of_parameters():
    f = activation_of(numpy_spec())
    a = np.array([[0.5], [2.0]])
    np.testing.assert_allclose(f(X64, a=a), ripple(X64, a))
    with pytest.raises(af.ParameterError, match="ripple: parameter 'a' must be finite, got nan"):
        f(X64, a=np.nan)
    with pytest.raises(TypeError, match="ripple got an unknown keyword 'b'"):
        f(X64, b=1.0)


def test_scalars_integers_and_containers():
    import dask.array as da

    f = activation_of(numpy_spec())
    assert type(f(1.0)) is np.float64
    assert f(np.arange(3, dtype=np.int8)).dtype == np.float32
    assert f([1, 2]).dtype == np.float64
    lazy = f(da.from_array(X64, chunks=3000))
    assert type(lazy) is da.Array
    np.testing.assert_array_equal(lazy.compute(), f(X64))
    with pytest.raises(TypeError, match="got complex128"):
        f(np.ones(3, complex))


def test_out_is_found_by_its_name():
    def forward(x, out):
        np.multiply(x, 2, out=out)

    f = activation_of(af.ActivationSpec("twice", forward=forward))
    np.testing.assert_array_equal(f(X64), X64 * 2)
    ufunc = activation_of(af.ActivationSpec("tanhh", forward=np.tanh))
    np.testing.assert_array_equal(ufunc(X64), np.tanh(X64))


def test_out_may_be_ignored():
    f = activation_of(af.ActivationSpec("twice", forward=lambda x, out=None: x * 2))
    np.testing.assert_array_equal(f(X64), X64 * 2)


def test_parameters_cannot_be_changed_either():
    def forward(x, a):
        y = a * x
        a *= 0
        return y

    f = activation_of(
        af.ActivationSpec(
            "greedy", forward=forward, derivative=lambda x, a: a + 0 * x, params={"a": 5.0}
        )
    )
    a = np.full(X64.shape, 5.0)
    y, d = f.value_and_derivative(X64, a=a)
    np.testing.assert_array_equal(y, 5 * X64)
    np.testing.assert_array_equal(d, a)
    assert (a == 5).all()


def test_backward_raises_no_flags():
    f = activation_of(af.ActivationSpec("r", forward=np.abs, derivative=lambda x: x * 0))
    with np.errstate(all="raise"):
        assert np.isnan(f.backward(np.array([np.inf]), np.array([-1.0]))[0])


def test_a_function_cannot_change_or_keep_its_input():
    kept = []

    def forward(x):
        kept.append(x)
        x += 1
        return x

    f = activation_of(af.ActivationSpec("greedy", forward=forward))
    x = X64.copy()
    y = f(x)
    np.testing.assert_array_equal(x, X64)
    np.testing.assert_array_equal(y, X64 + 1)
    del x, y
    gc.collect()
    assert all(np.isfinite(tile).all() and tile.flags.owndata for tile in kept)


class Odd(Exception):
    pass


@pytest.mark.parametrize("n", [1, 100, 9000, 200_000])
def test_what_a_function_raises_is_raised_unchanged(n):
    error = Odd("disk")

    def forward(x):
        raise error

    f = activation_of(af.ActivationSpec("odd", forward=forward))
    x = np.ones(n)
    for call in (lambda: f(x), lambda: f(x[::-1]), lambda: f(x, out=np.empty(n)), lambda: f(1.0)):
        with pytest.raises(Odd) as caught:
            call()
        assert caught.value is error
    assert af.relu(1.0) == 1.0


def test_a_function_that_fails_later():
    calls = []

    def forward(x):
        calls.append(x.size)
        if len(calls) == 3:
            raise Odd
        return x

    f = activation_of(af.ActivationSpec("third", forward=forward))
    with pytest.raises(Odd):
        f(np.ones(100_000))
    assert len(calls) == 3


@pytest.mark.parametrize(
    ("forward", "error", "words"),
    [
        (lambda x: 1.0, TypeError, "odd: forward must return an array, got float"),
        (lambda x: None, TypeError, "got NoneType"),
        (lambda x: list(x), TypeError, "got list"),
        (lambda x: x.sum(keepdims=True), ValueError, r"the shape \(5,\), got \(1,\); each"),
        (lambda x: x + 1j, TypeError, "must return float64, got complex128"),
        (lambda x: x.astype(str), TypeError, "got <U"),
    ],
)
def test_what_a_function_returns_is_judged(forward, error, words):
    f = activation_of(af.ActivationSpec("odd", forward=forward))
    with pytest.raises(error, match=words):
        f(np.ones(5))


def test_nan_and_claimed_limits_hold():
    # Composed as anyone would, silu is NaN at -inf, and relu1 forgets NaN.
    spec = af.ActivationSpec(
        "sillu",
        forward=lambda x: x / (1 + np.exp(-x)),
        derivative=lambda x: np.where(x > 0, 1.0, 0.0),
        left="0",
        right="x",
    )
    f = activation_of(spec)
    x = np.array([-np.inf, np.inf, np.nan, 1.0])
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(f(x)[:3], [0, np.inf, np.nan])
        np.testing.assert_array_equal(f.derivative(x), [0, 1, np.nan, 1])
        assert np.isnan(f.backward(np.ones(4), x)[2])


def test_flags_and_settings_are_the_functions_own():
    def forward(x):
        np.seterr(all="raise")
        return np.exp(x * 1000)

    f = activation_of(af.ActivationSpec("loud", forward=forward))
    x = np.full(10, 700.0)
    before = np.geterr()
    with np.errstate(all="raise"):
        state = np.geterr()
        with pytest.raises(FloatingPointError):
            f(x)
        assert np.geterr() == state
    assert np.geterr() == before
    quiet = activation_of(af.ActivationSpec("quiet", forward=lambda x: np.exp(x * 1000)))
    with np.errstate(all="raise"):
        assert np.isinf(quiet(x)).all()
        assert np.isinf(quiet(x[::-1])).all()


def test_without_a_derivative_there_is_none():
    f = activation_of(af.ActivationSpec("flat", forward=np.tanh))
    calls = [
        lambda: f.derivative(X32),
        lambda: f.backward(X32, X32),
        lambda: f.value_and_derivative(X32),
        lambda: f.vjp(X32)[1](X32),
        lambda: f.backward_from_output(X32, X32),
    ]
    for call in calls:
        with pytest.raises(TypeError, match="flat"):
            call()
    assert f.derivative_ufunc is None


def test_what_cannot_be_found_elsewhere_is_not_pickled():
    f = af.register(numpy_spec(forward=lambda x, a: a * x))
    with pytest.raises(pickle.PicklingError, match=r"ripple was registered in this process"):
        pickle.dumps(f)
    with pytest.raises((pickle.PicklingError, AttributeError), match="ripple"):
        pickle.dumps(f.ufunc)
    assert copy.deepcopy({"act": f}) == {"act": f}
    assert copy.copy(f) is f


def test_functions_that_can_be_found_elsewhere_are_pickled():
    for spec in (numpy_spec(), af.ActivationSpec("t", forward=np.tanh)):
        f = activation_of(spec)
        again = pickle.loads(pickle.dumps(f))
        assert again == f
        np.testing.assert_array_equal(again(X64), f(X64))


# Compiled loops

C = """
#include <stddef.h>
#define EXPORT __attribute__((visibility("default")))
#define LOOP(name, type, expression)                                                      \\
    EXPORT int name(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx)    \\
    {                                                                                     \\
        (void)ctx;                                                                        \\
        const type *x = (const type *)args[0];                                            \\
        type *y = (type *)args[2];                                                        \\
        for (ptrdiff_t i = 0; i < n; i++) {                                               \\
            type a = *(const type *)(args[1] + i * steps[1]);                             \\
            y[i] = expression;                                                            \\
        }                                                                                 \\
        return 0;                                                                         \\
    }
LOOP(forward32, float, a * x[i])
LOOP(forward64, double, a * x[i])
LOOP(slope32, float, a + 0 * x[i])
LOOP(slope64, double, a + 0 * x[i])
EXPORT int fails(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx)
{
    (void)args, (void)steps, (void)n, (void)ctx;
    return 7;
}
/* Leaves flush-to-zero behind, as a library built with -ffast-math may. */
EXPORT int flushes(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx)
{
    __builtin_ia32_ldmxcsr(0x9fc0);
    return forward64(args, steps, n, ctx);
}
/* What the host promised: contiguous, and no overlap of input and output. */
EXPORT int strict64(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx)
{
    if (steps[0] != 8 || steps[2] != 8 || (steps[1] != 0 && steps[1] != 8))
        return 1;
    if (args[0] < args[2] + n * 8 && args[2] < args[0] + n * 8)
        return 2;
    return forward64(args, steps, n, ctx);
}
"""
ARGTYPES = [
    ctypes.POINTER(ctypes.c_char_p),
    ctypes.POINTER(ctypes.c_ssize_t),
    ctypes.c_ssize_t,
    ctypes.c_void_p,
]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("loops")
    (folder / "loops.c").write_text(C)
    command = ["cc", "-O2", "-shared", "-fPIC", "-o", "loops.so", "loops.c"]
    run(*command, cwd=folder)
    loaded = ctypes.CDLL(str(folder / "loops.so"))
    for name in ("forward32", "forward64", "slope32", "slope64", "fails", "flushes", "strict64"):
        function = getattr(loaded, name)
        function.restype, function.argtypes = ctypes.c_int, ARGTYPES
    return loaded


def compiled(name="scaled", a=3.0, **loops):
    return activation_of(af.ActivationSpec(name, kernels=kernels.Loops(**loops), params={"a": a}))


@pytest.mark.parametrize("types", [("float32",), ("float64",), ("float32", "float64")])
@pytest.mark.parametrize("x", [X32, X64, X64[::-3], X64[:0], X32[:1], np.ones((3, 700)).T])
def test_loops_of_one_type_serve_both(library, types, x):
    loops = {
        t: {
            "forward": getattr(library, f"forward{t[-2:]}"),
            "derivative": getattr(library, f"slope{t[-2:]}"),
        }
        for t in types
    }
    f = compiled(**loops)
    g = np.cos(x)
    # Powers of two keep every product exact, whatever type computes it.
    for a in (2.0, -0.5):
        np.testing.assert_allclose(f(x, a=a), a * x, rtol=1e-6)
        assert f(x, a=a).dtype == x.dtype
        np.testing.assert_array_equal(f.derivative(x, a=a), np.full_like(x, a))
        np.testing.assert_array_equal(f.backward(g, x, a=a), a * g)
        y, d = f.value_and_derivative(x, a=a)
        np.testing.assert_array_equal(y, f(x, a=a))
        np.testing.assert_array_equal(d, np.full_like(x, a))
    inplace = x.copy()
    assert f(inplace, out=inplace) is inplace
    np.testing.assert_array_equal(inplace, f(x))
    a = np.linspace(1, 2, x.size).reshape(x.shape)
    np.testing.assert_allclose(f(x, a=a), a * x, rtol=1e-6)


def test_the_hosts_promises_are_kept(library):
    f = compiled(float64={"forward": library.strict64})
    for x in (X64, X64[::2], X64.reshape(-1, 1)[:, 0], X32):
        np.testing.assert_allclose(f(x), 3.0 * x, rtol=1e-6)
        inplace = x.copy()
        f(inplace, out=inplace)
        np.testing.assert_array_equal(inplace, f(x))
    overlapping = np.arange(1000.0)
    want = 3.0 * overlapping[:-1]
    f(overlapping[:-1], out=overlapping[1:])
    np.testing.assert_array_equal(overlapping[1:], want)
    np.testing.assert_array_equal(f(X64[:8], a=np.arange(1.0, 9)), X64[:8] * np.arange(1, 9))


@pytest.mark.parametrize("x", [1.0, X32, X64, X64[::2], np.ones(100_000)])
def test_a_loop_that_fails_raises(library, x):
    f = compiled("failing", float64={"forward": library.fails})
    with pytest.raises(af.KernelError, match=r"failing: .* reported failure 7"):
        f(x)


@pytest.mark.skipif("not __import__('platform').machine() == 'x86_64'", reason="MXCSR is x86's")
def test_a_loop_cannot_change_the_floating_point_environment(library):
    f = compiled("flushing", float64={"forward": library.flushes})
    for x in (X64, X64[::2], 1.0):
        f(x)
        assert np.float64(5e-324) * np.float64(1) > 0


def test_what_loops_need_is_kept_alive(library):
    calls = []

    @ctypes.CFUNCTYPE(ctypes.c_int, *ARGTYPES)
    def loop(args, steps, n, ctx):
        calls.append(n)
        return 0

    alive = weakref.ref(loop)
    f = compiled("kept", float64={"forward": loop})
    del loop
    gc.collect()
    decoys = [ctypes.CFUNCTYPE(ctypes.c_int, *ARGTYPES)(lambda *a: 9) for _ in range(100)]
    f(X64)
    assert calls == [X64.size]
    assert alive() is not None
    assert len(decoys) == 100


def test_other_objects_are_refused(library):
    import datetime

    untyped = ctypes.CDLL(library._name).forward64
    wrong = ctypes.CDLL(library._name)["forward64"]
    wrong.restype, wrong.argtypes = ctypes.c_double, [ctypes.c_double]
    others = [
        (untyped, "without argtypes"),
        (wrong, "signature"),
        (123, "got int"),
        (None, "got NoneType"),
        (len, "got builtin_function_or_method"),
        (ripple, "got function"),
        (datetime.datetime_CAPI, "signature"),
        (np._core._multiarray_umath._ARRAY_API, "signature"),
        (kernels.v1, "signature"),
        (af.relu, "got Activation"),
    ]
    for loop, words in others:
        with pytest.raises(TypeError, match=words):
            kernels.Loops(float64={"forward": loop})
    for given, words in (
        ({}, "give float32 or float64"),
        ({"float64": {"derivative": library.slope64}}, "float64 has no forward"),
        (
            {"float64": {"forward": library.forward64, "backward": library.slope64}},
            "float64 has backward, which needs a derivative beside it",
        ),
        (
            {
                "float64": {"forward": library.forward64},
                "float32": {"forward": library.forward32, "derivative": library.slope32},
            },
            "float64 has no derivative, though the other type has",
        ),
        ({"float64": {"foward": library.slope64}}, "did you mean 'forward'"),
    ):
        with pytest.raises(ValueError, match=words):
            kernels.Loops(**given)
    null = ctypes.CFUNCTYPE(ctypes.c_int, *ARGTYPES)(0)
    with pytest.raises(ValueError, match="null"):
        kernels.Loops(float64={"forward": null})
    for capsule in (datetime.datetime_CAPI, np._core._multiarray_umath._ARRAY_API):
        with pytest.raises(TypeError, match=r"the capsule must be named 'actfast\.kernels\.v1'"):
            activation_of(af.ActivationSpec("odd", kernels=capsule))
    for other in (3, "", [], af):
        with pytest.raises((TypeError, ValueError), match="odd"):
            activation_of(af.ActivationSpec("odd", kernels=other))
    with pytest.raises(af.SpecError, match="odd: the capsule has no row of that name"):
        activation_of(af.ActivationSpec("odd", kernels=kernels.v1))


def test_low_level_callables(library):
    from scipy import LowLevelCallable

    with pytest.raises((TypeError, ValueError)):
        kernels.Loops(float64={"forward": LowLevelCallable(ctypes.CFUNCTYPE(ctypes.c_double)(0))})
    make = ctypes.pythonapi.PyCapsule_New
    make.restype, make.argtypes = (
        ctypes.py_object,
        [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p],
    )
    address = ctypes.cast(library.forward64, ctypes.c_void_p)
    for name in (
        b"int (char *const *, const ptrdiff_t *, ptrdiff_t, void *)",
        b"int (char **, long *, long, void *)",
        b"int (char *const *, Py_ssize_t const *, Py_ssize_t, void *)",
    ):
        capsule = make(address, name, None)
        for loop in (capsule, LowLevelCallable(capsule)):
            f = compiled(float64={"forward": loop})
            np.testing.assert_array_equal(f(X64), 3.0 * X64)
    with pytest.raises(TypeError, match=r"got 'double \(double\)'"):
        kernels.Loops(float64={"forward": make(address, b"double (double)", None)})


def test_each_loop_has_its_own_context(library):
    from scipy import LowLevelCallable

    seen = []

    @ctypes.CFUNCTYPE(ctypes.c_int, *ARGTYPES)
    def plain(args, steps, n, ctx):
        seen.append(ctx)
        return 0

    datum = ctypes.c_double(5)
    address = ctypes.cast(ctypes.pointer(datum), ctypes.c_void_p)
    loops = {"forward": plain, "derivative": LowLevelCallable(plain, address)}
    f = compiled(float64=loops)
    f(X64)
    f.derivative(X64)
    assert seen == [None, address.value]


class Table(ctypes.Structure):
    _fields_ = (
        ("abi_version", ctypes.c_uint32),
        ("struct_size", ctypes.c_uint32),
        ("isa", ctypes.c_char_p),
        ("nrows", ctypes.c_int),
        ("rows", ctypes.c_void_p),
        ("loops", ctypes.c_void_p * 2),
        ("run", ctypes.c_void_p),
    )


def test_a_table_of_another_version_is_refused():
    make = ctypes.pythonapi.PyCapsule_New
    make.restype, make.argtypes = (
        ctypes.py_object,
        [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p],
    )
    name = b"actfast.kernels.v1"
    size = ctypes.sizeof(Table)
    for version, struct_size, words in (
        (1, size, "made for ABI 1 of actfast.h, this actfast has ABI 2"),
        (0, size, "made for ABI 0"),
        (0xFFFFFFFF, size, "made for ABI 4294967295"),
        (2, 8, f"the table has 8 bytes, ABI 2 of actfast.h wants {size}"),
        (2, 0, "the table has 0 bytes"),
    ):
        table = Table(version, struct_size, b"", 0, None)
        capsule = make(ctypes.addressof(table), name, None)
        with pytest.raises(af.ABIVersionError, match=words):
            activation_of(af.ActivationSpec("odd", kernels=capsule))
    for table in (Table(2, size, b"", 3, None), Table(2, size, b"", -1, None)):
        with pytest.raises(af.SpecError, match="odd: the capsule's table has no rows"):
            activation_of(
                af.ActivationSpec("odd", kernels=make(ctypes.addressof(table), name, None))
            )
    empty = Table(2, size, b"", 0, None)
    with pytest.raises(af.SpecError, match="no row of that name, but none"):
        activation_of(af.ActivationSpec("odd", kernels=make(ctypes.addressof(empty), name, None)))


def test_loops_of_this_process_are_not_pickled(library):
    loops = kernels.Loops(float64={"forward": library.forward64})
    f = activation_of(af.ActivationSpec("scaled", kernels=loops, params={"a": 1.0}))
    for what in (loops, f):
        with pytest.raises(pickle.PicklingError, match="process"):
            pickle.dumps(what)


def test_a_plugins_loop_may_run_in_many_threads(library):
    import threading

    f = compiled(float64={"forward": library.strict64})
    g = activation_of(numpy_spec())
    wrong = []

    def work(seed):
        x = np.random.default_rng(seed).normal(size=5000)
        for _ in range(20):
            if not (f(x) == 3.0 * x).all() or not (g(x) == ripple(x)).all():
                wrong.append(seed)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_importing_actfast_reads_no_spec():
    program = "import sys, actfast; print('actfast.sources.spec' in sys.modules)"
    assert run(sys.executable, "-c", program) == "False\n"


# Row-wise


def log_sum(x):
    largest = x.max(axis=-1)
    return largest + np.log(np.exp(x - largest[:, None]).sum(axis=-1))


def row_spec(name="mysoft", **options):
    options = {"forward": soft, "backward": soft_back, "params": {"t": 1.0}} | options
    return af.ActivationSpec(name, family="rowwise", **options)


AXES = (-1, 0, 1, (0, 2), (2, 0), None)


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("masked", [False, True])
def test_rows_by_numpy(axis, masked):
    f = af.register(row_spec())
    assert type(f) is af.RowActivation
    rng = np.random.default_rng(0)
    x, g = rng.normal(size=(2, 3, 4, 5))
    options = {"axis": axis, "where": rng.random(x.shape) < 0.6} if masked else {"axis": axis}
    for dtype, rtol in ((np.float64, 1e-12), (np.float32, 1e-5), (np.float16, 2e-3)):
        at, grad = x.astype(dtype), g.astype(dtype)
        tolerances = {"rtol": rtol, "atol": rtol}
        y = f(at, **options)
        assert y.dtype == dtype
        np.testing.assert_allclose(y, af.softmax(at, **options), **tolerances)
        want = af.softmax.backward(grad, at, **options)
        np.testing.assert_allclose(f.backward(grad, at, **options), want, **tolerances)
        out = np.full_like(at, 9)
        assert f(at, out=out, **options) is out
        np.testing.assert_array_equal(out, y)
        inplace = at.copy()
        f(inplace, out=inplace, **options)
        np.testing.assert_array_equal(inplace, y)
    np.testing.assert_allclose(f(x, t=0.5, axis=0), af.softmax(x, temperature=0.5, axis=0))
    y, back = f.vjp(x, **options)
    np.testing.assert_array_equal(back(g), f.backward(g, x, **options))
    np.testing.assert_allclose(f.jacobian(x[0, 0]), af.softmax.jacobian(x[0, 0]), atol=1e-15)


def test_nan_spoils_its_row_alone():
    x = np.arange(12.0).reshape(3, 4)
    x[1, 2] = np.nan
    f = af.register(row_spec(forward=lambda x, t: np.nan_to_num(x) * t))
    assert np.isnan(f(x)).all(axis=1).tolist() == [False, True, False]
    f(x, where=~np.isnan(x))
    assert not np.isnan(f(x, where=~np.isnan(x))).any()


def test_rows_without_elements():
    f = af.register(row_spec())
    assert f(np.empty((3, 0))).shape == (3, 0)
    assert f(np.empty((0, 3))).shape == (0, 3)
    x = np.ones((2, 3))
    assert f(x, where=False).tolist() == [[0] * 3] * 2
    r = af.register(af.ActivationSpec("lse", family="reduction", forward=log_sum))
    assert r(x, where=np.array([[True], [False]])).tolist() == [np.log(3.0) + 1, 0]


def test_a_reduction_by_numpy():
    f = af.register(
        af.ActivationSpec(
            "lse",
            family="reduction",
            forward=log_sum,
            backward=lambda grad, x: grad[:, None] * soft(x),
        )
    )
    x = np.random.default_rng(1).normal(size=(3, 4, 5))
    mask = x > -0.5
    for axis in AXES:
        options = {"axis": axis, "where": mask}
        np.testing.assert_allclose(f(x, **options), af.logsumexp(x, **options), rtol=1e-13)
        wide = f(x, axis=axis, keepdims=True)
        assert wide.shape == af.logsumexp(x, axis=axis, keepdims=True).shape
        got = f.backward(wide, x, axis=axis)
        np.testing.assert_allclose(got, af.logsumexp.backward(wide, x, axis=axis), rtol=1e-12)
    assert type(f(x, axis=None)) is np.float64
    assert f(x, out=np.empty((3, 4))).shape == (3, 4)


def test_rows_by_numpy_are_judged():
    x = np.ones((2, 3))
    for forward, error, words in (
        (lambda x: x.sum(axis=-1), ValueError, r"the shape \(2, 3\), got \(2,\); rows are along"),
        (lambda x: x.tolist(), TypeError, "must return an array, got list"),
        (lambda x: x + 1j, TypeError, "must return float64, got complex128"),
    ):
        f = activation_of(row_spec("odd", forward=forward, params={}))
        out = np.full((2, 3), 9.0)
        with pytest.raises(error, match=words):
            f(x, out=out)
        assert (out == 9).all()
    plain = activation_of(row_spec("plain", backward=None))
    for call in (lambda: plain.backward(x, x), lambda: plain.vjp(x)):
        with pytest.raises(TypeError, match="plain has no"):
            call()
    with pytest.raises(TypeError, match="depends on the whole row"):
        plain.derivative(x)
    broken = activation_of(row_spec("broken", forward=lambda x: {}["a"], params={}))
    with pytest.raises(KeyError):
        broken(x)


def test_rows_by_numpy_in_containers():
    import dask.array as da

    f = af.register(row_spec())
    x = np.random.default_rng(2).normal(size=(6, 8))
    mask = x > 0
    lazy = da.from_array(x, chunks=(2, 3))
    for axis in (0, 1, None):
        got = f(lazy, axis=axis, where=mask, t=0.5)
        assert type(got) is da.Array
        np.testing.assert_allclose(got.compute(), f(x, axis=axis, where=mask, t=0.5))
    np.testing.assert_allclose(f.backward(lazy, lazy).compute(), f.backward(x, x))
    hidden = np.ma.array(x, mask=mask)
    np.testing.assert_array_equal(f(hidden).data[~mask], f(x, where=~mask)[~mask])


def test_rows_by_numpy_pickle_by_name():
    f = af.register(row_spec()).bind(t=0.5, axis=0)
    assert pickle.loads(pickle.dumps(f)) == f
    unnamed = activation_of(row_spec(backward=lambda grad, x, t: grad))
    with pytest.raises(pickle.PicklingError, match="could not find its functions"):
        pickle.dumps(unnamed)


# Neighbours


def batch_norm(x):
    return (x - x.mean()) / (x.std() + 1e-3)


NEIGHBOURLY = {
    "softmax": soft,
    "softmax, not shifted": lambda x: np.exp(x) / np.exp(x).sum(),
    "mean": lambda x: x - x.mean(),
    "batch statistics": batch_norm,
    "largest": lambda x: x / np.abs(x).max(),
    "cumsum": np.cumsum,
    "sort": np.sort,
    "reversed": lambda x: x[::-1],
    "shifted": lambda x: np.roll(x, 1),
    "difference": lambda x: np.diff(x, prepend=0.0),
    "index": lambda x: x + np.arange(x.size),
    "size": lambda x: x / x.size,
    "blur": lambda x: x + np.pad(x, 1)[2:] + np.pad(x, 1)[:-2],
}


@pytest.mark.parametrize("forward", NEIGHBOURLY.values(), ids=NEIGHBOURLY)
@pytest.mark.parametrize("first", ["random", "sorted", "zeros", "few"])
def test_a_function_of_its_neighbours_is_detected(forward, first):
    """Also after calls that say nothing: of one number, of zeros, of what is sorted."""
    x = np.random.default_rng(0).normal(size=100)
    before = {"random": x, "sorted": np.sort(x), "zeros": np.zeros(9), "few": np.array([0.0, 1.0])}
    f = activation_of(af.ActivationSpec("odd", forward=forward))
    f(0.5)
    if first in ("zeros", "few"):
        with suppress(af.SpecError):
            f(before[first])
    else:
        x = before[first]
    out = np.full(100, 7.0)
    for _ in range(2):
        with pytest.raises(af.SpecError, match=r'odd: forward.*declared elementwise.*"rowwise"'):
            f(x, out=out)
    assert (out == 7).all()


def test_the_softmax_that_was_reported():
    f = activation_of(af.ActivationSpec("mine", forward=soft, params={"t": 1.0}))
    with pytest.raises(af.SpecError, match='declare family="rowwise" for a function of rows'):
        f(np.zeros((2, 3)))
    f = activation_of(row_spec("mine"))
    np.testing.assert_allclose(f(np.zeros((2, 3))), np.full((2, 3), 1 / 3))


def test_each_function_is_looked_at():
    """A forward that is in order does not vouch for the derivative, nor one gate for the other."""
    x = np.random.default_rng(0).normal(size=100)
    f = activation_of(
        af.ActivationSpec("odd", forward=np.tanh, derivative=lambda x: x / np.abs(x).max())
    )
    f(x)
    for call in (f.derivative, lambda x: f.backward(1.0, x), f.value_and_derivative):
        with pytest.raises(af.SpecError, match="odd: derivative gives other values for other"):
            call(x)
    g = activation_of(
        af.ActivationSpec("odd", family="gated", forward=lambda gate, value: gate * np.sort(value))
    )
    with pytest.raises(af.SpecError, match="declared gated"):
        g(np.ones(100), x)


def test_a_reduction_in_an_elementwise_function_says_what_to_declare():
    for forward in (lambda x: x.sum(axis=-1), lambda x: float(x.sum()), lambda x: x[:1]):
        f = activation_of(af.ActivationSpec("odd", forward=forward))
        with pytest.raises((TypeError, ValueError), match='unless family="rowwise"'):
            f(np.ones(5))


def test_what_is_no_neighbour_is_not_detected():
    x = np.random.default_rng(0).normal(size=1001)
    for forward in (np.tanh, lambda x: np.exp(x) - 1 - x, lambda x: np.full_like(x, np.nan)):
        for at in (x, x.astype(np.float32), np.zeros(9), np.sort(x)):
            activation_of(af.ActivationSpec("fine", forward=forward))(at)
    f = activation_of(af.ActivationSpec("fine", forward=lambda x, a: a * x, params={"a": 1.0}))
    np.testing.assert_array_equal(f(x, a=x), x * x)


def test_a_random_function_is_let_through():
    rng = np.random.default_rng(0)
    f = activation_of(af.ActivationSpec("noisy", forward=lambda x: x * rng.uniform(0, 1, x.shape)))
    x = np.ones(1000)
    for _ in range(20):
        assert ((f(x) >= 0) & (f(x) <= 1)).all()


def test_a_function_is_looked_at_a_few_times_only():
    """Of many different numbers once, of few at most sixteen times."""
    for x, most in ((np.linspace(-1, 1, 100), 1), (np.zeros(100), 16)):
        calls = count()

        def forward(x, calls=calls):
            next(calls)
            return np.tanh(x)

        f = activation_of(af.ActivationSpec("f", forward=forward))
        for _ in range(40):
            f(x)
        assert next(calls) == 40 + 3 * most


def test_sixteen_different_numbers_tell_wherever_they_are():
    calls = count()

    def forward(x):
        next(calls)
        return np.tanh(x)

    f = activation_of(af.ActivationSpec("f", forward=forward))
    x = np.concatenate([np.zeros(100), np.linspace(-1, 1, 16)])
    f(x)
    f(x)
    assert next(calls) == 2 + 3


def test_threads_that_look_at_the_last_tile_at_once_leave_none_to_look_at():
    """As a second thread does between the first one's question and its count."""
    x, inner, calls = np.zeros(100), [], count()

    def forward(x):
        # The last of sixteen calls, of four evaluations each, is joined by another one.
        if next(calls) == 4 * 15 and not inner:
            inner.append(1)
            f(np.ones(100))
        return np.tanh(x)

    f = activation_of(af.ActivationSpec("f", forward=forward))
    for _ in range(20):
        f(x)
    before = next(calls)
    f(x)
    assert next(calls) == before + 2


def test_many_threads_may_make_the_first_call():
    from concurrent.futures import ThreadPoolExecutor

    x = np.random.default_rng(0).normal(size=20_000)
    fine = activation_of(af.ActivationSpec("fine", forward=np.tanh))
    odd = activation_of(af.ActivationSpec("odd", forward=np.cumsum))

    def call(i):
        np.testing.assert_array_equal(fine(x), np.tanh(x))
        with pytest.raises(af.SpecError):
            odd(x)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(call, range(32)))


# Formulas of rows

OF_ROWS = "exp((x - max(x)) / t) / sum(exp((x - max(x)) / t))"
RMS = "x / sqrt(sum(x**2) / sum(x**0) + eps)"


def rows_by_formula():
    return af.ActivationSpec("soft", formula=OF_ROWS, family="rowwise", params={"t": 1.0})


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("masked", [False, True])
def test_rows_by_a_formula(axis, masked):
    """Forward, backward, vjp and Jacobian, from the formula alone."""
    f = activation_of(rows_by_formula())
    assert type(f) is af.RowActivation
    lse = activation_of(
        af.ActivationSpec("lse", family="reduction", formula="max(x) + log(sum(exp(x - max(x))))")
    )
    rng = np.random.default_rng(0)
    x, g = rng.normal(size=(2, 3, 4, 5))
    where = rng.random(x.shape) < 0.6
    where[..., 0] = where[:, 0] = where[0] = True
    options = {"axis": axis, "where": where} if masked else {"axis": axis}
    for dtype, rtol in ((np.float64, 1e-12), (np.float32, 1e-5), (np.float16, 2e-3)):
        at, grad = x.astype(dtype), g.astype(dtype)
        near = {"rtol": rtol, "atol": rtol}
        y, back = f.vjp(at, t=0.5, **options)
        assert y.dtype == dtype
        np.testing.assert_allclose(y, af.softmax(at, temperature=0.5, **options), **near)
        want = af.softmax.backward(grad, at, temperature=0.5, **options)
        np.testing.assert_allclose(back(grad), want, **near)
        total = lse(at, **options)
        np.testing.assert_allclose(total, af.logsumexp(at, **options), **near)
        want = af.logsumexp.backward(total, at, **options)
        np.testing.assert_allclose(lse.backward(total, at, **options), want, **near)
    got = f.parameter_gradients(g, x, t=0.5, **options)["t"]
    want = af.softmax.parameter_gradients(g, x, temperature=0.5, **options)["temperature"]
    assert got == want
    np.testing.assert_allclose(f.jacobian(x[0, 0]), af.softmax.jacobian(x[0, 0]), atol=1e-15)


def test_a_formula_gives_rows_by_numpy_their_backward():
    f = activation_of(row_spec("soft", backward=None, formula=OF_ROWS))
    x, g = np.random.default_rng(1).normal(size=(2, 3, 4))
    np.testing.assert_array_equal(f(x), soft(x))
    _, back = f.vjp(x, t=2.0)
    np.testing.assert_allclose(back(g), soft_back(g, x, 2.0), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    ("formula", "params"),
    [
        (RMS, {"eps": 0.5}),
        ("x * tanh(sum(x**2) / 5)", {}),
        ("where(x > max(x) - a, x - max(x), -a) + sum(gelu(x))", {"a": 1.3}),
        ("max(x**2, a) / (1 + sum(abs(x)))", {"a": 0.4}),
    ],
)
def test_gradients_of_any_formula_of_rows(formula, params):
    f = activation_of(af.ActivationSpec("any", formula=formula, family="rowwise", params=params))
    x, g = np.random.default_rng(2).normal(size=(2, 6, 5))
    step = 1e-6
    want = np.empty_like(x)
    for j in range(5):
        moved = [x + s * (np.arange(5) == j) for s in (step, -step)]
        want[:, j] = (g * (f(moved[0]) - f(moved[1]))).sum(axis=1) / (2 * step)
    np.testing.assert_allclose(f.backward(g, x), want, rtol=1e-5, atol=1e-7)
    for name, value in params.items():
        ends = [f(x, **{name: value + s}) for s in (step, -step)]
        want = (g * (ends[0] - ends[1])).sum() / (2 * step)
        assert f.parameter_gradients(g, x)[name] == pytest.approx(want, rel=1e-5, abs=1e-7)


def test_the_largest_of_a_row_share_its_gradient():
    f = activation_of(af.ActivationSpec("top", formula="max(x)", family="reduction"))
    assert f.backward([1.0], [[3.0, 1.0, 3.0]]).tolist() == [[0.5, 0, 0.5]]


def test_formulas_of_rows_are_data():
    import dask.array as da

    f = activation_of(rows_by_formula())
    again = pickle.loads(pickle.dumps(f))
    assert again is f
    assert activation_of(rows_by_formula()) is f
    x = np.random.default_rng(3).normal(size=(6, 8))
    got = f(da.from_array(x, chunks=(2, 3)), axis=1)
    np.testing.assert_allclose(got.compute(), f(x, axis=1))
    got = f.backward(da.from_array(x, chunks=(2, 3)), da.from_array(x, chunks=(2, 3)))
    np.testing.assert_allclose(got.compute(), f.backward(x, x), atol=1e-15)
    lse = activation_of(
        af.ActivationSpec("lse", family="reduction", formula="max(x) + log(sum(exp(x - max(x))))")
    )
    lazy = da.from_array(x, chunks=(2, 3))
    np.testing.assert_allclose(lse(lazy).compute(), lse(x))
    np.testing.assert_allclose(lse.backward(lse(lazy), lazy).compute(), lse.backward(lse(x), x))
    with pytest.raises(af.SpecError, match="unknown name 'z'"):
        af.ActivationSpec("bad", formula="x / sum(z)", family="rowwise")


# Gates


def gate(gate, value, b):
    return np.tanh(b * gate) * value


def gate_slopes(gate, value, b):
    y = np.tanh(b * gate)
    return b * (1 - y * y) * value, y


def test_gates_by_numpy():
    spec = af.ActivationSpec(
        "numpy_gate",
        inputs=("gate", "value"),
        forward=gate,
        derivative=gate_slopes,
        params={"b": 1.0},
    )
    f = af.register(spec)
    assert type(f) is af.GatedActivation
    like = af.define("like", "tanh(b * gate) * value", inputs=("gate", "value"), b=1.0)
    rng = np.random.default_rng(0)
    for dtype, rtol in ((np.float64, 1e-12), (np.float32, 1e-5), (np.float16, 2e-3)):
        g, v, grad = rng.normal(size=(3, 7, 3000)).astype(dtype)
        near = {"rtol": rtol, "atol": rtol}
        np.testing.assert_allclose(f(g, v, b=0.5), like(g, v, b=0.5), **near)
        for got, want in zip(f.backward(grad, g, v), like.backward(grad, g, v), strict=True):
            assert got.dtype == dtype
            np.testing.assert_allclose(got, want, **near)
        y, slopes = f.value_and_derivative(g, v)
        np.testing.assert_array_equal(y, f(g, v))
        np.testing.assert_array_equal(slopes, f.derivative(g, v))
        want = f.backward(grad, g, v)
        f.backward(grad, g, v, out=(grad, g))
        np.testing.assert_array_equal((grad, g), want)
    assert np.isnan(f.derivative(np.nan, 1.0)).all()
    assert pickle.loads(pickle.dumps(f)) == f
    wrong = activation_of(
        af.ActivationSpec("w", family="gated", forward=np.multiply, derivative=np.multiply)
    )
    with pytest.raises(TypeError, match="derivative must return 2 arrays, by gate and value"):
        wrong.derivative(1.0, 2.0)


# 16-bit numbers, derivatives of formulas, aliases


def test_16_bit_numbers_are_computed_in_float32():
    import ml_dtypes

    seen = []

    def forward(x):
        seen.append(x.dtype)
        return np.tanh(x)

    f = activation_of(
        af.ActivationSpec("f", forward=forward, derivative=lambda x: 1 - np.tanh(x) ** 2)
    )
    x = np.linspace(-5, 5, 9001)
    for dtype in (np.float16, ml_dtypes.bfloat16):
        at = x.astype(dtype)
        wide = at.astype(np.float32)
        got = f(at)
        assert got.dtype == dtype
        np.testing.assert_array_equal(got, np.tanh(wide).astype(dtype))
        slope = (1 - np.tanh(wide) ** 2).astype(np.float32)
        np.testing.assert_array_equal(f.backward(at, at), (wide * slope).astype(dtype))
    assert set(seen) == {np.dtype("f4")}


def test_a_formula_gives_a_numpy_function_its_derivative():
    f = af.register(
        af.ActivationSpec("wave", forward=ripple, formula="x + sin(a*x)**2 / a", params={"a": 1.0})
    )
    x = np.linspace(-3, 3, 9001)
    np.testing.assert_allclose(f.derivative(x, a=2.0), ripple_slope(x, 2.0), rtol=1e-12, atol=1e-13)
    np.testing.assert_array_equal(f.backward(x, x), x * f.derivative(x))
    y, d = f.value_and_derivative(x)
    np.testing.assert_array_equal((y, d), (f(x), f.derivative(x)))
    _, back = f.vjp(x)
    np.testing.assert_array_equal(back(x), f.backward(x, x))
    closed = activation_of(
        af.ActivationSpec("closed", forward=ripple, derivative_formula="3", params={"a": 1.0})
    )
    assert closed.derivative(2.0) == 3


def test_without_a_derivative_a_pullback_fails_at_once():
    f = activation_of(af.ActivationSpec("f", forward=np.tanh))
    for call in (lambda: f.vjp(1.0), lambda: f.backward(1.0, 1.0), lambda: f.derivative(1.0)):
        with pytest.raises(TypeError, match="f has no derivative; its plugin gives none"):
            call()


def test_aliases():
    f = af.register(af.ActivationSpec("wave", formula="sin(x)", aliases=("ripple", "swell")))
    assert af.get("ripple") is af.get("swell") is f
    assert f.aliases == ("ripple", "swell")
    assert "ripple" not in af.available()
    for name, aliases, words in (
        ("ripple", (), "'ripple' is an alias of the registered 'wave'"),
        ("other", ("swell",), "'swell' is an alias of the registered 'wave'"),
        ("other", ("wave",), "'wave' is the name of the registered 'wave'"),
        ("other", ("expit",), "'expit' is a built-in"),
    ):
        with pytest.raises(af.DuplicateNameError, match=words):
            af.register(af.ActivationSpec(name, formula="cos(x)", aliases=aliases))
    af.unregister("swell")
    with pytest.raises(af.UnknownActivationError):
        af.get("ripple")


@pytest.mark.parametrize(
    ("formula", "claims", "ends"),
    [
        ("exp(x)", {"left": "exp(x)"}, [0, np.inf]),
        ("1 / (1 + abs(x))", {"left": "-1/x", "right": "1/x"}, [0, 0]),
        ("b * x", {"left": "b * x", "right": "b * x"}, [0, 0]),
    ],
)
def test_an_asymptote_may_be_curved_and_its_slope_0(formula, claims, ends):
    params = (af.Param("b", 0.0),) if "b" in formula and "abs" not in formula else ()
    spec = af.ActivationSpec("curved", formula=formula, params=params, **claims)
    af.register(spec)
    try:
        assert af.get("curved")(np.array([-np.inf, np.inf])).tolist() == ends
    finally:
        af.unregister("curved")
