"""Names and defaults of other libraries: ``af.get(name, like=...)``."""

from __future__ import annotations

import numpy as np
import pytest

import actfast as af
from actfast.registry.libraries import libraries

ENTRIES = [(library, entry) for library in libraries().values() for entry in library.entries]


@pytest.mark.parametrize(
    ("library", "entry"), ENTRIES, ids=[f"{lib.name}-{entry.name}" for lib, entry in ENTRIES]
)
def test_each_name_is_found(library, entry):
    for like in (library.name, library.name.upper(), *library.also):
        found = af.get(entry.name, like=like)
        if entry.formula:
            assert found.name == entry.name
            continue
        assert found == af.get(entry.row, **entry.params)
    assert not entry.row or entry.row in af.available()
    assert bool(entry.row) != bool(entry.formula)


@pytest.mark.parametrize("library", libraries().values(), ids=libraries())
def test_no_name_is_there_twice(library):
    names = [entry.name for entry in library.entries]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "like", "params"),
    [
        ("hard_sigmoid", "onnx", {"alpha": 0.2}),
        ("HardSigmoid", "onnx", {"alpha": 0.2}),
        # Our name for it does, too.
        ("hardsigmoid", "tensorflow", {"alpha": 0.2}),
        (af.leaky_relu, "keras", {"negative_slope": 0.2}),
        ("LeakyReLU", "keras", {"negative_slope": 0.3}),
        ("leaky_relu", "torch", {"negative_slope": 0.01}),
    ],
)
def test_the_defaults_are_the_librarys(name, like, params):
    found = af.get(name, like=like)
    assert params.items() <= dict(found.params).items()


def test_what_is_given_comes_before_a_default():
    assert af.get("gelu", like="jax") is af.gelu_tanh
    assert af.get("gelu", like="jax", approximate=False) is af.gelu
    assert af.get("hard_sigmoid", like="thinc", alpha=0.3).params["alpha"] == 0.3
    assert af.get("leaky_relu", 0.5, like="keras").params["negative_slope"] == 0.5


def test_a_function_of_other_constants_is_a_formula():
    x = np.linspace(-3, 3, 13)
    want = x * np.clip(0.2 * x + 0.5, 0, 1)
    np.testing.assert_allclose(af.get("hard_swish", like="thinc")(x), want, rtol=1e-12, atol=1e-15)


def test_errors_name_what_there_is():
    with pytest.raises(ValueError, match=r"'pythorch' is no library .* 'torch', 'jax'"):
        af.get("relu", like="pythorch")
    with pytest.raises(TypeError, match="like= is the name of a library, got int"):
        af.get("relu", like=3)
    with pytest.raises(TypeError, match="wanted an activation's name, got int"):
        af.get(3, like="torch")
    with pytest.raises(af.UnknownActivationError, match=r"SciPy has no activation 'relu'.*expit"):
        af.get("relu", like="scipy")
