"""Activation functions for NumPy: forward, derivative and backward, fast and exact.

>>> import numpy as np, actfast as af
>>> x = np.array([-1.0, 0.0, 2.0], dtype=np.float32)
>>> af.gelu(x)
array([-0.15865526,  0.        ,  1.9544997 ], dtype=float32)
>>> af.gelu.derivative(x)
array([-0.08331547,  0.5       ,  1.0852319 ], dtype=float32)
"""

from typing import Any as _Any

from actfast import kernels, ufuncs
from actfast._core import Activation, RowActivation
from actfast._general import get_include, show_config
from actfast.errors import (
    ABIVersionError,
    AmbiguousNameError,
    DuplicateNameError,
    KernelError,
    ParameterError,
    PluginLoadError,
    SpecError,
    UnknownActivationError,
)
from actfast.registry import BUILTINS as _BUILTINS
from actfast.registry import (
    available,
    define,
    get,
    info,
    plugin_errors,
    refresh,
    register,
    unregister,
)

__version__ = "0.1.0"

globals().update(_BUILTINS)

# Imported when first asked for: plain calls need none of them.
_LAZY = {
    "ActivationSpec": "actfast.spec",
    "Param": "actfast.spec",
    "FormulaWarning": "actfast.formula",
    "plot": "actfast.plotting",
}

__all__ = [
    "ABIVersionError",
    "Activation",
    "ActivationSpec",
    "AmbiguousNameError",
    "DuplicateNameError",
    "FormulaWarning",
    "KernelError",
    "Param",
    "ParameterError",
    "PluginLoadError",
    "RowActivation",
    "SpecError",
    "UnknownActivationError",
    "available",
    "define",
    "get",
    "get_include",
    "info",
    "kernels",
    "plot",
    "plugin_errors",
    "refresh",
    "register",
    "show_config",
    "ufuncs",
    "unregister",
    *_BUILTINS,
]


def __getattr__(name: str) -> _Any:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(_LAZY[name]), name)
    from actfast.errors import nearest

    raise AttributeError(f"module {__name__!r} has no attribute {name!r}{nearest(name, __all__)}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
