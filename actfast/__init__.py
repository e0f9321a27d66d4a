"""Activation functions for NumPy: forward, derivative and backward, fast and exact.

>>> import numpy as np, actfast as af
>>> x = np.array([-1.0, 0.0, 2.0], dtype=np.float32)
>>> af.gelu(x)
array([-0.15865526,  0.        ,  1.9544997 ], dtype=float32)
>>> af.gelu.derivative(x)
array([-0.08331547,  0.5       ,  1.0852319 ], dtype=float32)
"""

from actfast import kernels, ufuncs
from actfast._core import Activation, RowActivation
from actfast._general import get_include, show_config
from actfast.errors import ParameterError, UnknownActivationError
from actfast.registry import BUILTINS as _BUILTINS
from actfast.registry import available, get, info

__version__ = "0.1.0"

globals().update(_BUILTINS)

__all__ = [
    "Activation",
    "ParameterError",
    "RowActivation",
    "UnknownActivationError",
    "available",
    "get",
    "get_include",
    "info",
    "kernels",
    "show_config",
    "ufuncs",
    *_BUILTINS,
]
