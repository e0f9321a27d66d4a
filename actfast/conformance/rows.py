"""What the row-wise functions are, by NumPy in float64."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["ROWWISE"]

Array = NDArray[Any]


def _shifted(x: Array, axis: int) -> Array:
    wide = x.astype(np.float64)
    return np.asarray(wide - wide.max(axis=axis, keepdims=True))


def _softmax(x: Array, axis: int) -> Array:
    powers = np.exp(_shifted(x, axis))
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True))


def _log_softmax(x: Array, axis: int) -> Array:
    z = _shifted(x, axis)
    return np.asarray(z - np.log(np.exp(z).sum(axis=axis, keepdims=True)))


ROWWISE: dict[str, Callable[[Array, int], Array]] = {
    "softmax": _softmax,
    "log_softmax": _log_softmax,
}
