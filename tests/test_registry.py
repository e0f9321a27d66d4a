"""Looking activations up, and binding parameters."""

from __future__ import annotations

import pickle
import re

import numpy as np
import pytest

import actfast as af
from actfast.errors import slip, squeezed
from actfast.facts.shelf import shelf_places
from actfast.sources.builtin import BUILTINS
from tests.calls import bad_numbers
from tests.reference import ELEMENTWISE, GATED, INFOS, ROWWISE

ALL = [*ELEMENTWISE, *GATED, *ROWWISE]


# Of functions of their own, a letter or two from one of ours.
OTHERS = ["logsigmax", "siglu", "seglu", "crelu", "frelu", "relu1", "relu7"]
OTHERS += ["celux", "telu", "gelu2", "softmin2", "logsoftmin", "sparsemax"]
LOOK_UPS = [af.get, af.info, lambda name: getattr(af, name)]
NOT_FOUND = (af.UnknownActivationError, AttributeError)


def spellings(name):
    """As torch, keras and command lines write it."""
    words = name.split("_")
    yield from (name.upper(), "".join(words), "".join(word.capitalize() for word in words))
    yield from ("-".join(words), "_".join(word.capitalize() for word in words), " ".join(words))


def test_any_spelling():
    for name, act in BUILTINS.items():
        for spelled in spellings(name):
            assert af.get(spelled) is act
            assert af.info(spelled).name == act.name
    for spelled in ("LeakyReLU", "leaky-relu", "LEAKY_RELU", "leakyrelu"):
        assert af.get(spelled) is af.leaky_relu
    assert af.get("GELU", approximate="tanh") is af.gelu_tanh
    assert af.get("LogSoftmax", 0) == af.log_softmax.bind(axis=0)


def test_any_spelling_of_what_is_registered():
    made = af.define("my_own", "x * 3")
    try:
        for spelled in spellings("my_own"):
            assert af.get(spelled) is made
        other = af.define("myown", "x * 4")
        assert af.get("myown") is other
        assert af.get("my_own") is made
        for spelled in ("MyOwn", "my-own"):
            with pytest.raises(af.AmbiguousNameError, match="'my_own' or 'myown'; use one"):
                af.get(spelled)
        # A built-in of that spelling stands first, as it does of that name.
        af.define("leakyrelu", "x")
        assert af.get("leakyrelu").kind == "registered"
        assert af.get("LeakyReLU") is af.leaky_relu
    finally:
        for name in ("my_own", "myown", "leakyrelu"):
            af.unregister(name)


def slips(name):
    """What fingers make of a name: two letters swapped, one twice, one left out."""
    yield from (name[:2] + name[2] + name[2:], name[0] + name[2] + name[1] + name[3:])
    if len(name.replace("_", "")) > 6:
        yield from (name[:2] + name[3:], name[:-2] + name[-1])


@pytest.mark.parametrize("look_up", LOOK_UPS)
def test_slips_of_the_keyboard(look_up):
    for name in ALL:
        for wrong in slips(name):
            if squeezed(wrong) in map(squeezed, [*BUILTINS, *shelf_places()]):
                continue
            with pytest.raises(NOT_FOUND, match="; did you mean '") as caught:
                look_up(wrong)
            meant = re.search("did you mean '(.+?)'", str(caught.value))[1]
            assert BUILTINS[meant].name == name


@pytest.mark.parametrize("look_up", LOOK_UPS)
def test_no_other_function_is_suggested(look_up):
    for name in OTHERS:
        if name in BUILTINS or name in shelf_places() or hasattr(af, name):
            continue
        with pytest.raises(NOT_FOUND) as caught:
            look_up(name)
        assert "did you mean" not in str(caught.value)


def test_no_activation_is_a_slip_of_another():
    """Were one unknown, as it is to an older actfast, another would not be suggested."""
    for name, act in BUILTINS.items():
        others = [other for other, found in BUILTINS.items() if found is not act]
        if name not in ("erfc", "rrelu"):  # a key beside the last, and one twice
            assert slip(name, others) == ""


@pytest.mark.parametrize("name", ["crelu", "dropout"])
def test_functions_that_are_no_activations_are_named(name):
    with pytest.raises(af.UnknownActivationError, match=f"it is a function, actfast.{name}"):
        af.get(name)


def test_attributes_of_any_spelling():
    for name in ALL:
        for spelled in {name.upper(), name.capitalize(), name.replace("_", "")} - {*BUILTINS}:
            with pytest.raises(AttributeError, match=f"no attribute '{spelled}'; did you mean '"):
                getattr(af, spelled)
    with pytest.raises(AttributeError, match="did you mean 'available'"):
        _ = af.avaliable


@pytest.mark.parametrize("look_up", [af.get, af.info])
def test_unknown_names(look_up):
    for name in ALL:
        wrong = name + "_qq"
        with pytest.raises(af.UnknownActivationError) as caught:
            look_up(wrong)
        assert isinstance(caught.value, LookupError)
        assert repr(wrong) in str(caught.value)
        assert caught.value.name == wrong
        assert "actfast.available()" in caught.value.hint
        assert str(caught.value).endswith(f"({caught.value.hint})")
    for nothing in ("", "qqqqqq", "a/b"):
        with pytest.raises(af.UnknownActivationError) as caught:
            look_up(nothing)
        assert "did you mean" not in str(caught.value)
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)
    assert vars(again) == vars(caught.value)
    for wrong in (None, 3, b"x", len, ["x"]):
        with pytest.raises(TypeError, match=f"name, got {type(wrong).__name__}"):
            look_up(wrong)


def test_binding():
    for name in ALL:
        f = af.get(name)
        for bind in (f.bind, lambda name=name, **kw: af.get(name, **kw)):
            with pytest.raises(TypeError, match=rf"{name}.*unknown keyword 'qqq'"):
                bind(qqq=1)
            for keyword in ("out", "where", "dtype", "axis"):
                with pytest.raises(TypeError, match=f"{name}.*{keyword}"):
                    bind(**{keyword: "rows"})
            for param in INFOS[name].params:
                with pytest.raises(TypeError, match=f"{name}.*{param.name}.*must be a scalar"):
                    bind(**{param.name: np.ones(3)})
                for bad in bad_numbers(param):
                    with pytest.raises(af.ParameterError, match=f"{name}.*{param.name}"):
                        bind(**{param.name: bad})


@pytest.mark.parametrize("name", ALL)
def test_binding_takes_by_position_what_the_call_does(name):
    f, info = af.get(name), INFOS[name]
    x = np.linspace(0.5, 2, 12).reshape(3, 4)
    operands = [x] * len(info.family.operands)
    places = (0,) if name in ROWWISE else [p.default * 1.5 for p in info.params]
    for count in range(len(places) + 1):
        given = places[:count]
        for bound in (f.bind(*given), af.get(name, *given), af.get(f, *given)):
            assert np.array_equal(bound(*operands), f(*operands, *given))
    too_many = [*places, 0.5]
    for bind in (f.bind, lambda *args: af.get(name, *args)):
        with pytest.raises(TypeError, match=rf"{name}\.bind takes .* by position, got"):
            bind(*too_many)
        if places and name not in ROWWISE:
            first = info.params[0].name
            with pytest.raises(TypeError, match=f"{name}.bind.*{first}.*twice, by position"):
                f.bind(places[0], **{first: 0.5})


def test_classes_make_no_instances():
    for cls in (af.Activation, af.RowActivation):
        for make in (cls, cls.__new__):
            with pytest.raises(TypeError, match=r"actfast\.get"):
                make(*((cls,) if make is not cls else ()))
        # Without a row there would be nothing to call but stray memory.
        lazy = type("Lazy", (cls,), {"__init__": lambda self: None})
        with pytest.raises(TypeError, match=r"actfast\.get"):
            lazy()
