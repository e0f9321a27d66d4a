"""Functions whose results have another length along an axis than what they are given."""

from __future__ import annotations

from operator import index
from typing import Any, ClassVar

import numpy as np

from actfast._core import new_array
from actfast.calls.arguments import (
    in_loop,
    judge_axes,
    judge_grad,
    judge_loop,
    judge_operand,
    judge_out,
    loop_dtype,
)
from actfast.errors import ParameterError, kind_of

__all__ = ["Calls", "crelu", "given", "maxout", "one_axis"]

Array = np.ndarray[Any, np.dtype[Any]]


def given(value: Any, label: str, dtype: Any = None) -> Array:
    """x, as an array of a dtype that loops have."""
    judged = judge_operand(value, f"{label}: x")
    loop = loop_dtype([judged]) if dtype is None else judge_loop(dtype, label)
    if loop is None:
        raise TypeError(f"{label} takes NumPy arrays, got {kind_of(value)}")
    return np.asarray(in_loop(judged, loop)).astype(loop, copy=False)


def given_grad(grad: Any, x: Array, shape: tuple[int, ...], label: str) -> Array:
    """The gradient in x's dtype, of the result's shape."""
    judged = judge_operand(grad, f"{label}: grad")
    judge_grad(judged, shape, label)
    return np.broadcast_to(np.asarray(judged, x.dtype), shape)


def place(out: Any, shape: tuple[int, ...], loop: np.dtype[Any], label: str) -> Array:
    """Where the result goes to first: it may be cast, or be what it is computed from."""
    if out is not None:
        judge_out(out, shape, loop, label)
    return new_array(shape, loop)


def handed_over(result: Array, out: Any) -> Any:
    if out is not None:
        out[...] = result
        return out
    return result if result.ndim else result[()]


def one_axis(axis: Any, ndim: int, label: str) -> int:
    axes = judge_axes(axis, ndim, label) if axis is not None else ()
    if len(axes) != 1:
        error = TypeError if axis is None else ValueError
        raise error(f"{label}: axis must be one axis, got {axis}")
    return axes[0]


class Calls:
    """What is called like an activation, and has its backward and vjp."""

    __slots__ = ("__name__",)
    made: ClassVar[set[str]] = set()

    def __init__(self, name: str) -> None:
        self.__name__ = name
        self.made.add(name)

    @property
    def name(self) -> str:
        return self.__name__

    def __repr__(self) -> str:
        return f"<actfast function {self.name}>"

    def __reduce__(self) -> str:
        return self.name


class CReLU(Calls):
    """relu(x) and relu(-x) along an axis, which is twice as long.

    The derivative at 0 is 0. Shang, Sohn, Almeida & Lee 2016, arXiv:1603.05201; TensorFlow's
    tf.nn.crelu has the axis -1, torch-activation's CReLU 0.

    >>> import numpy as np, actfast as af
    >>> af.crelu(np.array([-1.0, 2.0]))
    array([0., 2., 1., 0.])
    """

    __slots__ = ()

    def __call__(self, x: Any, /, *, axis: int = -1, out: Any = None, dtype: Any = None) -> Any:
        label = self.name
        x = given(x, label, dtype)
        at = one_axis(axis, x.ndim, label)
        shape = (*x.shape[:at], 2 * x.shape[at], *x.shape[at + 1 :])
        result = place(out, shape, x.dtype, label)
        first, second = np.split(result, 2, at)
        with np.errstate(all="ignore"):
            np.maximum(x, 0, out=first)
            np.negative(x, out=second)
            np.maximum(second, 0, out=second)
        return handed_over(result, out)

    def backward(self, grad: Any, x: Any, /, *, axis: int = -1, out: Any = None) -> Any:
        """The gradient by x, given the one by the result."""
        label = f"{self.name}.backward"
        x = given(x, label)
        at = one_axis(axis, x.ndim, label)
        shape = (*x.shape[:at], 2 * x.shape[at], *x.shape[at + 1 :])
        first, second = np.split(given_grad(grad, x, shape, label), 2, at)
        result = place(out, x.shape, x.dtype, label)
        with np.errstate(all="ignore"):
            result[...] = np.where(x > 0, first, np.where(x < 0, np.negative(second), 0))
        result[np.isnan(x)] = np.nan
        return handed_over(result, out)

    def vjp(self, x: Any, /, *, axis: int = -1) -> tuple[Any, Any]:
        """crelu(x), and the function from a gradient by it to the one by x."""
        y = self(x, axis=axis)
        return y, lambda grad: self.backward(grad, x, axis=axis)


class Maxout(Calls):
    """The largest of each num_pieces neighbours along an axis, which is so many times as short.

    The gradient goes to the first of the largest. Goodfellow et al. 2013, arXiv:1302.4389.

    >>> import numpy as np, actfast as af
    >>> af.maxout(np.array([1.0, 3.0, 2.0, -1.0]), 2)
    array([3., 2.])
    """

    __slots__ = ()

    def _pieces(self, x: Array, num_pieces: Any, axis: Any, label: str) -> tuple[Array, int]:
        """x with an axis of the pieces after the given one."""
        at = one_axis(axis, x.ndim, label)
        try:
            pieces = index(num_pieces)
        except TypeError:
            raise TypeError(
                f"{label}: num_pieces must be an int, got {kind_of(num_pieces)}"
            ) from None
        if pieces < 1:
            raise ParameterError(f"{label}: num_pieces must be at least 1, got {pieces}")
        length = x.shape[at]
        if length % pieces:
            raise ValueError(
                f"{label}: x must be a multiple of num_pieces = {pieces} along axis {axis}, "
                f"got shape {x.shape}"
            )
        shape = (*x.shape[:at], length // pieces, pieces, *x.shape[at + 1 :])
        return x.reshape(shape), at

    def __call__(
        self, x: Any, /, num_pieces: int, *, axis: int = -1, out: Any = None, dtype: Any = None
    ) -> Any:
        label = self.name
        pieces, at = self._pieces(given(x, label, dtype), num_pieces, axis, label)
        parts = [pieces.take(i, axis=at + 1) for i in range(min(2, pieces.shape[at + 1]))]
        result = np.maximum(parts[0], parts[-1])
        # Some at once: NumPy's max along a short axis takes ten times as long.
        for i in range(2, pieces.shape[at + 1]):
            np.maximum(result, np.moveaxis(pieces, at + 1, 0)[i], out=result)
        if out is not None:
            judge_out(out, result.shape, result.dtype, label)
        return handed_over(result, out)

    def backward(
        self, grad: Any, x: Any, /, num_pieces: int, *, axis: int = -1, out: Any = None
    ) -> Any:
        """The gradient by x, given the one by the result."""
        label = f"{self.name}.backward"
        x = given(x, label)
        pieces, at = self._pieces(x, num_pieces, axis, label)
        shape = pieces.shape[: at + 1] + pieces.shape[at + 2 :]
        grad = given_grad(grad, x, shape, label)
        result = place(out, x.shape, x.dtype, label)
        result[...] = 0
        which = np.expand_dims(pieces.argmax(axis=at + 1), at + 1)
        parts = result.reshape(pieces.shape)
        np.put_along_axis(parts, which, np.expand_dims(grad, at + 1), at + 1)
        result[np.isnan(x)] = np.nan
        return handed_over(result, out)

    def vjp(self, x: Any, /, num_pieces: int, *, axis: int = -1) -> tuple[Any, Any]:
        """maxout(x), and the function from a gradient by it to the one by x."""
        y = self(x, num_pieces, axis=axis)
        return y, lambda grad: self.backward(grad, x, num_pieces, axis=axis)


crelu = CReLU("crelu")
maxout = Maxout("maxout")
