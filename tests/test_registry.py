"""Looking activations up, and binding parameters."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import actfast as af
from actfast.sources.builtin import BUILTINS
from tests.calls import bad_numbers
from tests.reference import ELEMENTWISE, GATED, INFOS, ROWWISE

ALL = [*ELEMENTWISE, *GATED, *ROWWISE]


@pytest.mark.parametrize("look_up", [af.get, af.info])
def test_unknown_names(look_up):
    for name in ALL:
        for wrong in (name + "x", name.upper(), name.replace("_", "")):
            if wrong in BUILTINS:
                continue
            with pytest.raises(af.UnknownActivationError, match="did you mean") as caught:
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


def test_classes_make_no_instances():
    for cls in (af.Activation, af.RowActivation):
        for make in (cls, cls.__new__):
            with pytest.raises(TypeError, match=r"actfast\.get"):
                make(*((cls,) if make is not cls else ()))
        # Without a row there would be nothing to call but stray memory.
        lazy = type("Lazy", (cls,), {"__init__": lambda self: None})
        with pytest.raises(TypeError, match=r"actfast\.get"):
            lazy()
