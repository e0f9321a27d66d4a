"""Activation functions for NumPy: forward, derivative and backward, fast and exact.

>>> import numpy as np, actfast as af
>>> x = np.array([-1.0, 0.0, 2.0], dtype=np.float32)
>>> af.gelu(x)
array([-0.15865526,  0.        ,  1.9544997 ], dtype=float32)
>>> af.gelu.derivative(x)
array([-0.08331547,  0.5       ,  1.0852319 ], dtype=float32)
"""

# No other project's __init__.py says it: see actfast.installation.
__distribution__ = "actfast-numpy"

from typing import Any as _Any

from actfast import installation as _installation

try:
    from actfast import _core
except ImportError as _error:
    _installation.explain(_error)

from actfast import buffers as _buffers
from actfast import kernels, scalar, ufuncs
from actfast import threads as _threads
from actfast._core import Activation, GatedActivation, RowActivation
from actfast.about import attributes as _attributes
from actfast.about.config import VERSION as _VERSION
from actfast.about.config import get_include, show_config
from actfast.buffers import free_buffers, get_buffer_limit, set_buffer_limit
from actfast.calls import elementwise as _elementwise
from actfast.calls import gated as _gated
from actfast.calls import gradients as _gradients
from actfast.calls import rowwise as _rowwise
from actfast.calls.arguments import refuse_call as _refuse_call
from actfast.calls.binding import bind as _bind
from actfast.calls.reshaping import crelu, maxout
from actfast.calls.stochastic import (
    alpha_dropout,
    dropout,
    feature_alpha_dropout,
    gumbel_softmax,
    sampled_rrelu,
)
from actfast.errors import (
    ABIVersionError,
    AmbiguousNameError,
    DuplicateNameError,
    FormulaWarning,
    KernelError,
    ParameterError,
    PluginLoadError,
    SpecError,
    UnknownActivationError,
)
from actfast.facts.param import Param
from actfast.registry.names import (
    available,
    define,
    get,
    plugin_errors,
    refresh,
    register,
    unregister,
)
from actfast.registry.pickling import reduce as _reduce
from actfast.sources.builtin import BUILTINS as _BUILTINS
from actfast.threads import get_num_threads, num_threads, set_num_threads


def _find_bfloat16() -> None:
    from actfast.sources.bfloat16 import find

    find()


def _docstring(act: Activation) -> str:
    from actfast.about.docstring import docstring_of

    return docstring_of(act)


def _signature(act: Activation, method: str) -> _Any:
    from actfast.about.docstring import signature_of

    return signature_of(act, method)


def _html(act: Activation) -> str:
    from actfast.about.picture import html_of

    return html_of(act)


# What stands above _core, and is called from there.
_core.install(
    elementwise=_elementwise.call,
    rowwise=_rowwise.call,
    packed=_gated.call,
    require_from_output=_gradients.require_from_output,
    no_derivative=_rowwise.no_derivative,
    jacobian=_rowwise.jacobian,
    vjp=_gradients.vjp,
    parameter_gradients=_gradients.parameter_gradients,
    bind=_bind,
    reduce=_reduce,
    before_ufuncs=_find_bfloat16,
    attribute=_attributes.attribute_of,
    attributes=_attributes.attributes,
    docstring=_docstring,
    html=_html,
    signature=_signature,
    refuse_call=_refuse_call,
)

_threads.start()
_buffers.start()

__version__ = _VERSION
globals().update(_BUILTINS)

# Imported when first asked for: plain calls need none of them.
_LAZY = {
    "ActivationSpec": "actfast.sources.spec",
    "cells": "actfast",
    "info": "actfast.registry.info",
    "plot": "actfast.about.plotting",
}

__all__ = [
    "ABIVersionError",
    "Activation",
    "ActivationSpec",
    "AmbiguousNameError",
    "DuplicateNameError",
    "FormulaWarning",
    "GatedActivation",
    "KernelError",
    "Param",
    "ParameterError",
    "PluginLoadError",
    "RowActivation",
    "SpecError",
    "UnknownActivationError",
    "alpha_dropout",
    "available",
    "cells",
    "crelu",
    "define",
    "dropout",
    "feature_alpha_dropout",
    "free_buffers",
    "get",
    "get_buffer_limit",
    "get_include",
    "get_num_threads",
    "gumbel_softmax",
    "info",
    "kernels",
    "maxout",
    "num_threads",
    "plot",
    "plugin_errors",
    "refresh",
    "register",
    "sampled_rrelu",
    "scalar",
    "set_buffer_limit",
    "set_num_threads",
    "show_config",
    "ufuncs",
    "unregister",
    *_BUILTINS,
]


def __getattr__(name: str) -> _Any:
    if name in _LAZY:
        from importlib import import_module

        home = _LAZY[name]
        if home == __name__:
            return import_module(f"{home}.{name}")
        return getattr(import_module(home), name)
    from actfast.errors import slip

    raise AttributeError(f"module {__name__!r} has no attribute {name!r}{slip(name, __all__)}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
