"""Functions that draw: what is drawn comes from the caller's generator alone.

A call draws one number for each element, or for each feature, in the order of the array's
indices and whatever the parameters are: the same generator in the same state gives the same
mask, on any machine and for any number of threads, and leaves the generator in the same state.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from actfast.calls.arguments import is_scalar
from actfast.calls.reshaping import Calls, given, given_grad, handed_over, one_axis, place
from actfast.errors import ParameterError, kind_of
from actfast.sources.builtin import BUILTINS

__all__ = [
    "Drawn",
    "alpha_dropout",
    "dropout",
    "feature_alpha_dropout",
    "gumbel_softmax",
    "sampled_rrelu",
]

Array = np.ndarray[Any, np.dtype[Any]]
# What functions here are functions of.
_built_in = SimpleNamespace(**BUILTINS)
# What SELU tends to at -inf (Klambauer et al. 2017).
SELU_LEAST = -1.7580993408473768599402175208123


class Drawn:
    """Maps a gradient by the result to one by x, through what was drawn."""

    __slots__ = ("_back", "drawn")

    def __init__(self, drawn: Array, back: Callable[[Any, Any], Any]) -> None:
        self.drawn = drawn
        """The mask, of bool, or the numbers."""
        self._back = back

    def __call__(self, grad: Any, /, *, out: Any = None) -> Any:
        return self._back(grad, out)


def _generator(rng: Any, label: str) -> np.random.Generator:
    if not isinstance(rng, np.random.Generator):
        shown = "nothing" if rng is None else kind_of(rng)
        raise TypeError(
            f"{label}: rng must be a numpy.random.Generator, got {shown}; write "
            "rng=numpy.random.default_rng(seed), once, and pass the same one to every call"
        )
    return rng


def _number(value: Any, name: str, label: str, low: float, high: float, wanted: str) -> float:
    if not is_scalar(value) or isinstance(value, str):
        raise TypeError(f"{label}: {name} must be a number, got {kind_of(value)}")
    number = float(value)
    if not low <= number <= high or math.isinf(number):
        raise ParameterError(f"{label}: {name} must be {wanted}, got {number:g}")
    return number


def _share(p: Any, label: str) -> float:
    return _number(p, "p", label, 0.0, 1.0, "between 0 and 1, ends included")


def _kept(rng: np.random.Generator, shape: tuple[int, ...], p: float) -> Array:
    """A mask that is False with the probability p, to 2^-32."""
    drawn = rng.integers(0, 1 << 32, size=shape, dtype=np.uint32)
    dropped = round(p * 2.0**32)
    if dropped >> 32:
        return np.zeros(shape, bool)
    kept: Array = drawn >= np.uint32(dropped)
    return kept


class Dropout(Calls):
    """Elements are 0 with the probability p, whatever they were; the others are divided by 1 - p.

    Only for training: otherwise dropout is the identity, and needs no call. A dropped NaN or
    infinity is 0, as in jax; in torch it is NaN. Srivastava et al. 2014, JMLR 15.

    >>> import numpy as np, actfast as af
    >>> rng = np.random.default_rng(0)
    >>> y, back = af.dropout.vjp(np.ones(6), p=0.5, rng=rng)
    >>> y
    array([2., 2., 0., 0., 2., 2.])
    >>> back(np.full(6, 0.5))
    array([1., 1., 0., 0., 1., 1.])
    """

    __slots__ = ()

    def __call__(
        self, x: Any, /, p: float = 0.5, *, rng: Any = None, out: Any = None, dtype: Any = None
    ) -> Any:
        return self._drawn(x, p, rng, out, dtype, self.name)[0]

    def vjp(
        self, x: Any, /, p: float = 0.5, *, rng: Any = None, dtype: Any = None
    ) -> tuple[Any, Drawn]:
        """The result, and the function from a gradient by it to the one by x."""
        return self._drawn(x, p, rng, None, dtype, f"{self.name}.vjp")

    def backward(self, grad: Any, x: Any, /, *args: Any, **kwargs: Any) -> Any:
        """There is none without the mask: see vjp."""
        raise TypeError(f"{self.name} has no backward of x alone: y, back = {self.name}.vjp(x)")

    def _shape(self, x: Array, label: str) -> tuple[int, ...]:
        """Of the mask."""
        return (*x.shape,)

    def _constants(self, p: float) -> tuple[float, float, float]:
        """What is kept is multiplied by the first, plus the second; the others are the third."""
        return (1 / (1 - p) if p < 1 else 0.0), 0.0, 0.0

    def _drawn(
        self, x: Any, p: Any, rng: Any, out: Any, dtype: Any, label: str
    ) -> tuple[Any, Drawn]:
        x, p, rng = given(x, label, dtype), _share(p, label), _generator(rng, label)
        shape = self._shape(x, label)
        result = place(out, x.shape, x.dtype, label)
        kept = _kept(rng, shape, p)
        factor, added, instead = self._constants(p)

        def back(grad: Any, out: Any) -> Any:
            grad = given_grad(grad, x, x.shape, f"{self.name}: gradient")
            found = place(out, x.shape, x.dtype, f"{self.name}: gradient")
            with np.errstate(all="ignore"):
                _select(found, kept, grad, factor, 0.0, 0.0)
            return handed_over(found, out)

        with np.errstate(all="ignore"):
            _select(result, kept, x, factor, added, instead)
        return handed_over(result, out), Drawn(kept, back)


def _select(
    result: Array, kept: Array, x: Array, factor: float, added: float, instead: float
) -> None:
    """x * factor + added where that is kept, by bits: a dropped NaN is no number's factor."""
    kind = x.dtype.type
    np.multiply(x, kind(factor), out=result)
    if added:
        np.add(result, kind(added), out=result)
    whole = np.dtype(f"i{x.dtype.itemsize}")
    bits, keeps = result.view(whole), np.negative(kept.view(np.int8)).astype(whole)
    np.bitwise_and(bits, keeps, out=bits)
    if instead:
        dropped = np.bitwise_and(np.invert(keeps, out=keeps), np.asarray(instead, kind).view(whole))
        np.bitwise_or(bits, dropped, out=bits)


class AlphaDropout(Dropout):
    """Dropout that keeps mean 0 and variance 1, for networks of SELU.

    Elements become what SELU tends to at -inf with the probability p, and all are scaled and
    shifted. Klambauer, Unterthiner, Mayr & Hochreiter 2017, arXiv:1706.02515. At p = 1 all is 0, as
    in torch.
    """

    __slots__ = ()

    def _constants(self, p: float) -> tuple[float, float, float]:
        if p == 1:
            return 0.0, 0.0, 0.0
        scale = 1 / math.sqrt((1 - p) * (1 + p * SELU_LEAST**2))
        return scale, -scale * SELU_LEAST * p, scale * SELU_LEAST * (1 - p)


class FeatureAlphaDropout(AlphaDropout):
    """alpha_dropout of whole features: one number is drawn for each element of the first two axes.

    x has at least two axes, of examples and of features.
    """

    __slots__ = ()

    def _shape(self, x: Array, label: str) -> tuple[int, ...]:
        if x.ndim < 2:
            raise ValueError(
                f"{label}: x must have an axis of examples and one of features, got shape {x.shape}"
            )
        return (*x.shape[:2], *(1 for _ in x.shape[2:]))


class SampledRReLU(Calls):
    """x where x > 0, and a x elsewhere, for a slope a drawn for each element.

    The slopes are uniform between lower and upper. Xu, Wang, Chen & Li 2015, arXiv:1505.00853;
    torch.nn.functional.rrelu with training=True. At 0 the derivative is the slope.
    """

    __slots__ = ()

    def __call__(
        self,
        x: Any,
        /,
        lower: float = 1 / 8,
        upper: float = 1 / 3,
        *,
        rng: Any = None,
        out: Any = None,
        dtype: Any = None,
    ) -> Any:
        return self._drawn(x, lower, upper, rng, out, dtype, self.name)[0]

    def vjp(
        self,
        x: Any,
        /,
        lower: float = 1 / 8,
        upper: float = 1 / 3,
        *,
        rng: Any = None,
        dtype: Any = None,
    ) -> tuple[Any, Drawn]:
        """The result, and the function from a gradient by it to the one by x."""
        return self._drawn(x, lower, upper, rng, None, dtype, f"{self.name}.vjp")

    def _drawn(
        self, x: Any, lower: Any, upper: Any, rng: Any, out: Any, dtype: Any, label: str
    ) -> tuple[Any, Drawn]:
        x, rng = given(x, label, dtype), _generator(rng, label)
        low = _number(lower, "lower", label, -math.inf, math.inf, "finite")
        high = _number(upper, "upper", label, low, math.inf, f"finite and at least lower = {low:g}")
        result = place(out, x.shape, x.dtype, label)
        slopes = rng.random(x.shape)
        slopes *= high - low
        slopes += low
        drawn = slopes.astype(x.dtype)

        def back(grad: Any, out: Any) -> Any:
            grad = given_grad(grad, x, x.shape, f"{self.name}: gradient")
            found = place(out, x.shape, x.dtype, f"{self.name}: gradient")
            with np.errstate(all="ignore"):
                found[...] = np.where(x > 0, grad, grad * drawn)
            found[np.isnan(x)] = np.nan
            return handed_over(found, out)

        with np.errstate(all="ignore"):
            result[...] = np.where(x > 0, x, x * drawn)
        return handed_over(result, out), Drawn(drawn, back)


class GumbelSoftmax(Calls):
    """softmax of x and Gumbel noise at the temperature tau: a sample of a category, made smooth.

    With hard=True the largest share is 1 and the others are 0, while the gradient is still that of
    the shares ("straight through"). The noise is -log of exponential numbers. Jang, Gu & Poole
    2016, arXiv:1611.01144; torch.nn.functional.gumbel_softmax.
    """

    __slots__ = ()

    def __call__(
        self,
        x: Any,
        /,
        *,
        tau: float = 1.0,
        hard: bool = False,
        axis: int = -1,
        where: Any = None,
        rng: Any = None,
        out: Any = None,
        dtype: Any = None,
    ) -> Any:
        return self._drawn(x, tau, hard, axis, where, rng, out, dtype, self.name)[0]

    def vjp(
        self,
        x: Any,
        /,
        *,
        tau: float = 1.0,
        hard: bool = False,
        axis: int = -1,
        where: Any = None,
        rng: Any = None,
        dtype: Any = None,
    ) -> tuple[Any, Drawn]:
        """The result, and the function from a gradient by it to the one by x."""
        return self._drawn(x, tau, hard, axis, where, rng, None, dtype, f"{self.name}.vjp")

    def _drawn(
        self,
        x: Any,
        tau: Any,
        hard: Any,
        axis: Any,
        where: Any,
        rng: Any,
        out: Any,
        dtype: Any,
        label: str,
    ) -> tuple[Any, Drawn]:
        x, rng = given(x, label, dtype), _generator(rng, label)
        t = _number(tau, "tau", label, math.ulp(0.0), math.inf, "finite and > 0")
        at = one_axis(axis, x.ndim, label)
        place(out, x.shape, x.dtype, label)
        noise = rng.standard_exponential(x.shape)
        # One of 0 would have an infinite logarithm.
        np.maximum(noise, np.finfo(np.float64).smallest_normal, out=noise)
        noise = np.negative(np.log(noise, out=noise), out=noise)
        with np.errstate(all="ignore"):
            raised = (x + noise).astype(x.dtype)
        options = {"axis": at, "where": where, "temperature": t}
        shares = np.asarray(_built_in.softmax(raised, **options))
        result = shares
        if hard:
            total = shares.sum(axis=at, keepdims=True)
            result = np.zeros_like(shares)
            np.put_along_axis(result, shares.argmax(axis=at, keepdims=True), 1, at)
            # Of a row that is excluded altogether it is 0, of one with a NaN NaN.
            result = np.where(total > 0, result, total)

        def back(grad: Any, out: Any) -> Any:
            grad = given_grad(grad, x, x.shape, f"{self.name}: gradient")
            return _built_in.softmax.backward_from_output(grad, shares, out=out, **options)

        return handed_over(result, out), Drawn(noise, back)


dropout = Dropout("dropout")
alpha_dropout = AlphaDropout("alpha_dropout")
feature_alpha_dropout = FeatureAlphaDropout("feature_alpha_dropout")
sampled_rrelu = SampledRReLU("sampled_rrelu")
gumbel_softmax = GumbelSoftmax("gumbel_softmax")
