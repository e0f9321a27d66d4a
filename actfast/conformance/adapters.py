"""Functions of other array libraries, seen as functions of NumPy arrays.

Where the library differentiates by itself, the derivative comes from there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Adapted", "adapted"]

Function = Callable[..., Any]


@dataclass(frozen=True)
class Adapted:
    """library is "" for what takes NumPy arrays as it is."""

    library: str
    forward: Function
    derivative: Function | None = None
    backward: Function | None = None
    dtypes: tuple[str, ...] = ()
    forks: bool = True
    compiles: bool = False  # for every new shape


def adapted(function: Function, ninputs: int = 1) -> Adapted:
    """What a function of so many arrays is, found by its module and by a trial call."""
    module = str(getattr(function, "__module__", None) or type(function).__module__)
    probe = [np.linspace(-1, 1, 8) for _ in range(ninputs)]
    with np.errstate(all="ignore"):
        result: Any = None
        refused = False
        try:
            result = function(*(x.copy() for x in probe))
        except Exception:
            # Whatever is wrong with it otherwise, the first check will say.
            refused = True
    kind = str(type(result).__module__)
    if "torch" in sys.modules and (module.startswith("torch") or kind.startswith("torch")):
        return _torch(function)
    if "jax" in sys.modules and (module.startswith("jax") or kind.startswith("jax")):
        return _jax(function)
    if refused and "torch" in sys.modules:
        wrapped = _torch(function)
        try:
            wrapped.forward(*(x.copy() for x in probe))
        except Exception:
            return Adapted("", function)
        return wrapped
    return Adapted("", function)


def _one_or_all(results: Iterable[Any]) -> Any:
    found = tuple(results)
    return found if len(found) > 1 else found[0]


def _torch(function: Function) -> Adapted:
    import torch

    def tensor(x: Any, gradient: bool = False) -> Any:
        x = np.asarray(x)
        # What from_numpy takes without a complaint.
        plain = x.flags.writeable and x.flags.aligned and x.dtype.isnative
        if not plain or any(step < 0 for step in x.strides):
            x = np.array(x, x.dtype.newbyteorder("="), copy=True)
        return torch.from_numpy(x).requires_grad_(gradient)

    def forward(*inputs: Any, **params: Any) -> NDArray[Any]:
        with torch.no_grad():
            return np.asarray(function(*map(tensor, inputs), **params))

    def backward(grad: Any, *inputs: Any, **params: Any) -> Any:
        at = [tensor(np.array(x), gradient=True) for x in inputs]
        found = torch.autograd.grad(function(*at, **params), at, tensor(grad))
        return _one_or_all(map(np.asarray, found))

    def derivative(*inputs: Any, **params: Any) -> Any:
        return backward(np.ones_like(inputs[0]), *inputs, **params)

    return Adapted("torch", forward, derivative, backward)


def _jax(function: Function) -> Adapted:
    import jax

    def forward(*inputs: Any, **params: Any) -> NDArray[Any]:
        return np.asarray(function(*map(jax.numpy.asarray, inputs), **params))

    def backward(grad: Any, *inputs: Any, **params: Any) -> Any:
        at = map(jax.numpy.asarray, inputs)
        _, pull = jax.vjp(lambda *x: function(*x, **params), *at)
        return _one_or_all(map(np.asarray, pull(jax.numpy.asarray(grad))))

    def derivative(*inputs: Any, **params: Any) -> Any:
        return backward(np.ones_like(inputs[0]), *inputs, **params)

    # By its own default, jax computes nothing in double precision.
    dtypes = (
        ("float32", "float64") if jax.numpy.zeros(0, float).dtype == np.float64 else ("float32",)
    )
    return Adapted("jax", forward, derivative, backward, dtypes, forks=False, compiles=True)
