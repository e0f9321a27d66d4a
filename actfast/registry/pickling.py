"""How activations and their ufuncs are pickled, and found again.

By name where there is one. What a formula made is pickled by value: the name that NumPy
writes of its ufunc holds the spec.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from actfast.facts.kinds import KINDS
from actfast.registry.names import activation_of, current_scan, get

if TYPE_CHECKING:
    from actfast._core import Activation

__all__ = ["find_ufunc", "reduce", "restore"]


def reduce(act: Activation) -> tuple[Any, tuple[Any, ...]]:
    """How to pickle: by name where there is one, a formula by value."""
    if isinstance(act._identity, str):
        return restore, (act._identity, act._defaults, act._default_axis)
    spec = act._identity
    if spec.level == "kernel" or not all(
        _is_importable(f) for f in (spec.forward, spec.derivative, spec.backward) if f is not None
    ):
        import pickle

        raise pickle.PicklingError(
            f"{act.name} was registered in this process, and another could not find its "
            "functions by name; put it into a package (actfast new) or write a formula"
        )
    return restore, (act._identity, act._defaults, act._default_axis)


def _is_importable(function: Any) -> bool:
    """Whether another process finds the same object by its module and name."""
    module = getattr(function, "__module__", None)
    # NumPy's ufuncs do not say where they are.
    module = "numpy" if module is None and isinstance(function, np.ufunc) else module
    found: Any = sys.modules.get(module) if module not in (None, "__main__") else None
    for name in getattr(function, "__qualname__", function.__class__.__name__).split("."):
        found = getattr(found, name, None)
    return found is function


def restore(identity: Any, defaults: tuple[float, ...], axis: Any) -> Activation:
    """What pickle calls, with a name or a spec."""
    act = get(identity) if isinstance(identity, str) else activation_of(identity)
    values = dict(zip(act._row.param_names, defaults, strict=True))
    return act.bind(**values, **({"axis": axis} if act._row.family.rowwise else {}))


def find_ufunc(name: str) -> Any:
    """The ufunc of a plugin, or of a formula, whose pickle holds this name."""
    from actfast.sources.packing import MARK, unpacked

    if "/" not in name and MARK not in name:
        return None
    kinds = sorted((k for k in KINDS if name.endswith(k.suffix)), key=lambda k: len(k.suffix))
    if MARK in name:
        kind = kinds[-1]
        act = activation_of(unpacked(name.removesuffix(kind.suffix)))
    else:
        # A plugin may itself be called something_backward.
        found = (k for k in kinds if current_scan().qualified(name.removesuffix(k.suffix)))
        kind = next(found, kinds[-1])
        act = get(name.removesuffix(kind.suffix))
    return act._ufunc(kind)
