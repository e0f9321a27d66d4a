"""The NumPy ufuncs underneath: ``relu``, ``relu_derivative``, ``relu_backward``, ...

``relu_backward(grad, x)`` is ``grad * relu'(x)``. Parameters are further inputs, in
declared order and without defaults: ``leaky_relu(x, negative_slope)``.
"""

from actfast import _core

__all__: list[str] = []

for _activation in _core.ACTIVATIONS:
    if _activation._row["family"] == "elementwise":
        for _ufunc in filter(None, _activation._ufuncs):
            # NumPy pickles a ufunc by module and name.
            _ufunc.__module__ = __name__
            _ufunc.__qualname__ = _ufunc.__name__
            globals()[_ufunc.__name__] = _ufunc
            __all__.append(_ufunc.__name__)
del _activation, _ufunc
