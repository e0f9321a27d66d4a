"""actfast.scalar: functions of one Python float."""

from __future__ import annotations

import math
import pickle
import sys
import types
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import actfast as af
from actfast import scalar
from tests.calls import bad_numbers
from tests.reference import ELEMENTWISE, GATED, INFOS, ROWWISE
from tests.source import run

VALUES = [0.0, -0.0, 0.5, -3.25, 1e300, -1e-310, math.inf, -math.inf, math.nan, 3, True, 10**20]


def same(a, b):
    return type(a) is type(b) and (
        (a == b and math.copysign(1, a) == math.copysign(1, b)) or a != a != b
    )


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_the_bits_of_the_float64_call(name):
    f = getattr(scalar, name)
    for x in VALUES:
        assert same(f(x), float(af.get(name)(np.float64(x)))), x
    for param in INFOS[name].params:
        g = scalar.get(name, **{param.name: 0.75})
        for x in VALUES:
            assert same(g(x), float(af.get(name)(np.float64(x), **{param.name: 0.75}))), x
        for bad in bad_numbers(param):
            with pytest.raises(af.ParameterError, match=param.name):
                scalar.get(name, **{param.name: bad})


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_a_plain_function(name):
    f = getattr(scalar, name)
    assert type(f) is types.FunctionType
    assert f.__code__.co_argcount == 1
    assert (f.__name__, f.__module__) == (name, "actfast.scalar")
    assert INFOS[name].summary in f.__doc__
    for key in (name, *INFOS[name].aliases):
        assert getattr(scalar, key) is f
        assert key in scalar.__all__
        assert key in dir(scalar)
    assert scalar.get(name) is f is scalar.get(af.get(name))
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(f, protocol)) is f
        for param in INFOS[name].params:
            for value in filter(param.accepts, (0.1, 2.0, 1e22, 5e-324)):
                g = scalar.get(name, **{param.name: value})
                assert g is scalar.get(name, **{param.name: value}) is not f
                assert pickle.loads(pickle.dumps(g, protocol)) is g


def test_what_is_a_number():
    class Half:
        def __float__(self):
            return 0.5

    class One:
        def __index__(self):
            return 1

    for half in (Half(), Fraction(1, 2), Decimal("0.5"), np.float32(0.5), np.array(0.5)):
        assert scalar.tanh(half) == scalar.tanh(0.5)
    assert scalar.tanh(One()) == scalar.tanh(1)
    for bad, given in (
        ("0.5", "str"), (None, "NoneType"), (1j, "complex"), ([0.5], "list"),
        (np.array([0.5]), "ndarray"), (np.ones((2, 2)), "ndarray"), (object(), "object"),
    ):  # fmt: skip
        with pytest.raises(
            TypeError, match=rf"scalar\.tanh: x must be a real number, got .*{given}"
        ):
            scalar.tanh(bad)
    with pytest.raises(OverflowError):
        scalar.tanh(10**400)
    for arguments in ((), (1.0, 2.0)):
        with pytest.raises(TypeError):
            scalar.tanh(*arguments)


def test_what_is_not_there():
    for name in (*ROWWISE, *GATED):
        assert name not in dir(scalar)
        with pytest.raises(AttributeError, match="no attribute"):
            getattr(scalar, name)
        with pytest.raises(TypeError, match=f"{name} is no function of one number"):
            scalar.get(name)
    with pytest.raises(AttributeError, match=r"'rleu6'.*'relu6'"):
        _ = scalar.rleu6
    with pytest.raises(LookupError):
        scalar.get("nonesuch")


def test_formulas():
    af.define("scalar_bent", "(sqrt(x**2 + a) - 1) / 2 + x", a=1.0)
    try:
        f = scalar.get("scalar_bent")
        assert f(0.5) == float(af.get("scalar_bent")(0.5))
        for g in (f, scalar.get("scalar_bent", a=2.0)):
            assert pickle.loads(pickle.dumps(g)) is g
    finally:
        af.unregister("scalar_bent")


def test_another_process_finds_them():
    sent = [scalar.tanh, scalar.get("leaky_relu", negative_slope=0.2)]
    program = f"import pickle; t, l = pickle.loads({pickle.dumps(sent)!r}); print(t(0.5), l(-1))"
    assert run(sys.executable, "-c", program) == f"{scalar.tanh(0.5)} -0.2\n"


def test_neat_takes_them():
    neat = pytest.importorskip("neat.activations")
    functions = neat.ActivationFunctionSet()
    functions.add("gelu", scalar.gelu)
    assert functions.get("gelu")(1.0) == float(af.gelu(1.0))
