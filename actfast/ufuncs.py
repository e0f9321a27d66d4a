"""The NumPy ufuncs underneath: ``relu``, ``relu_derivative``, ``relu_backward``, ...

``relu_backward(grad, x)`` is ``grad * relu'(x)``. Parameters are further inputs, in
declared order and without defaults: ``leaky_relu(x, negative_slope)``. Those of the shelf
are found, though not listed; those of a plugin too, by names that only pickle writes:
``getattr(ufuncs, "dist/name_backward")``.
"""

from typing import Any as _Any

from actfast.registry.pickling import find_ufunc as _find_ufunc
from actfast.sources.builtin import UFUNCS as _UFUNCS
from actfast.sources.builtin import shelf_ufunc as _shelf_ufunc

__all__ = list(_UFUNCS)


def __getattr__(name: str) -> _Any:
    if found := _UFUNCS.get(name) or _shelf_ufunc(name):
        act, kind = found
        return act._ufunc(kind)
    try:
        ufunc = _find_ufunc(name)
    except LookupError as error:
        raise AttributeError(str(error)) from error
    if ufunc is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return ufunc


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
