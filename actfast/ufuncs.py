"""The NumPy ufuncs underneath: ``relu``, ``relu_derivative``, ``relu_backward``, ...

``relu_backward(grad, x)`` is ``grad * relu'(x)``. Parameters are further inputs, in
declared order and without defaults: ``leaky_relu(x, negative_slope)``. Those of a plugin
are found too, by names that only pickle writes: ``getattr(ufuncs, "dist/name_backward")``.
"""

from typing import Any as _Any

from actfast import _core

__all__: list[str] = []

for _activation in _core.ACTIVATIONS:
    if _activation._row["family"] == "elementwise":
        for _ufunc in filter(None, _activation._ufuncs):
            globals()[_ufunc.__name__] = _ufunc
            __all__.append(_ufunc.__name__)
del _activation, _ufunc


def __getattr__(name: str) -> _Any:
    from actfast.registry import find_ufunc

    try:
        found = find_ufunc(name)
    except LookupError as error:
        raise AttributeError(str(error)) from error
    if found is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return found
