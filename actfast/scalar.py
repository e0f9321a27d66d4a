"""Activations of one Python float, for code that has no arrays.

>>> from actfast import scalar
>>> scalar.tanh(0.5)
0.46211715726000973
>>> steep = scalar.get("leaky_relu", negative_slope=0.2)
>>> steep(-1.0)
-0.2

They are plain Python functions of one argument, as neat-python wants them, with the bits of
the float64 call, and pickle by name. There is one for every built-in function of one number,
by each of its names; ``get`` finds those of plugins too, and binds parameters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import SupportsFloat, SupportsIndex

from actfast._core import Activation, scalar_function
from actfast.errors import slip
from actfast.registry.names import get as _get
from actfast.sources.builtin import BUILTINS

Function = Callable[[SupportsFloat | SupportsIndex], float]

_NAMES = [name for name, act in BUILTINS.items() if act._row.family.pointwise]
_made: dict[Activation, Function] = {}

__all__ = ["get", *_NAMES]


def get(which: str | Activation, /, **params: float) -> Function:
    """The function of one float of an activation, with other defaults if any are given."""
    act = _get(which, **params)
    if act not in _made:
        # The first to be made stays: pickle looks for the very object.
        _made.setdefault(act, _function(act))
    return _made[act]


def _function(act: Activation) -> Function:
    call = scalar_function(act, f"scalar.{act.name}")

    def function(x: SupportsFloat | SupportsIndex, /) -> float:
        return call(x)

    function.__name__, function.__qualname__ = act.name, _qualname(act)
    function.__doc__ = f"{act._row.summary}\n\nOf one float, as a float.".lstrip()
    return function


# What pickle writes where an attribute's name will not do. A number within it has no point,
# which to pickle would part two names.
_WRITTEN = re.compile(r"([^()]+)\((.*)\)")


def _qualname(act: Activation) -> str:
    defaults = act._row.defaults
    pairs = [f"{k}={_pointless(v)}" for k, v in act.params.items() if v != defaults[k]]
    name = act._origin.qualified
    return name if name in _NAMES and not pairs else f"{name}({', '.join(pairs)})"


def _pointless(value: float) -> str:
    from decimal import Decimal

    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    return f"{'-' * sign}{''.join(map(str, digits))}e{exponent}"


def __getattr__(name: str) -> Function:
    if name in _NAMES:
        # From here on it is an attribute like any other, which costs no call.
        return globals().setdefault(name, get(name))  # type: ignore[no-any-return]
    written = _WRITTEN.fullmatch(name)
    if written:
        pairs = [pair.split("=") for pair in written[2].split(", ") if pair]
        return get(written[1], **{key: float(value) for key, value in pairs})
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}{slip(name, __all__)}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
