# Written by python -m actfast._stubs from the rows.
from typing import Any, Literal, TypedDict, TypeVar, Unpack, overload

import numpy as np
from numpy.typing import DTypeLike, NDArray

from actfast import kernels as kernels
from actfast import ufuncs as ufuncs
from actfast._core import _X
from actfast._core import Activation as Activation
from actfast._core import RowActivation as RowActivation
from actfast._general import Pullback
from actfast._general import get_include as get_include
from actfast._general import show_config as show_config
from actfast.errors import ABIVersionError as ABIVersionError
from actfast.errors import AmbiguousNameError as AmbiguousNameError
from actfast.errors import DuplicateNameError as DuplicateNameError
from actfast.errors import KernelError as KernelError
from actfast.errors import ParameterError as ParameterError
from actfast.errors import PluginLoadError as PluginLoadError
from actfast.errors import SpecError as SpecError
from actfast.errors import UnknownActivationError as UnknownActivationError
from actfast.formula import FormulaWarning as FormulaWarning
from actfast.plotting import plot as plot
from actfast.registry import available as available
from actfast.registry import define as define
from actfast.registry import get as get
from actfast.registry import info as info
from actfast.registry import plugin_errors as plugin_errors
from actfast.registry import refresh as refresh
from actfast.registry import register as register
from actfast.registry import unregister as unregister
from actfast.spec import ActivationSpec as ActivationSpec
from actfast.spec import Param as Param

_Axis = int | tuple[int, ...] | None
_Integers = NDArray[np.bool_ | np.integer[Any]]
_Number = float | np.floating[Any] | np.integer[Any]
_Numbers = _Number | NDArray[Any]
_Array = NDArray[Any]
_Out = TypeVar("_Out", bound=_Array)

class _Into(TypedDict, total=False):
    where: bool | NDArray[np.bool_] | None
    dtype: DTypeLike | None

class _New(_Into, total=False):
    out: None

class _Free(_Into, total=False):
    out: _Array | None

class _Kept(TypedDict, total=False):
    out: None
    where: bool | NDArray[np.bool_] | None
    dtype: None

class _KeptPair(TypedDict, total=False):
    out: tuple[None, None]
    where: bool | NDArray[np.bool_] | None
    dtype: None

class _NewPair(_Into, total=False):
    out: tuple[_Array | None, _Array | None]

__version__: str

class _Alpha(Activation):
    @overload
    def __call__(
        self, x: float, /, alpha: _Number = ..., **options: Unpack[_Kept]
    ) -> np.float64: ...
    @overload
    def __call__(self, x: _X, /, alpha: _Number = ..., **options: Unpack[_Kept]) -> _X: ...
    @overload
    def __call__(
        self, x: _Integers, /, alpha: _Number = ..., **options: Unpack[_Kept]
    ) -> NDArray[np.floating[Any]]: ...
    @overload
    def __call__(
        self, x: Any, /, alpha: _Number = ..., *, out: _Out, **options: Unpack[_Into]
    ) -> _Out: ...
    @overload
    def __call__(self, x: Any, /, alpha: _Number = ..., **options: Unpack[_New]) -> Any: ...
    @overload
    def __call__(self, x: Any, /, *, alpha: _Numbers = ..., **options: Unpack[_Free]) -> Any: ...
    @overload
    def backward(
        self, grad: float, x: float, /, alpha: _Number = ..., **options: Unpack[_Kept]
    ) -> np.float64: ...
    @overload
    def backward(
        self, grad: _X, x: _X, /, alpha: _Number = ..., **options: Unpack[_Kept]
    ) -> _X: ...
    @overload
    def backward(
        self, grad: _Integers, x: _Integers, /, alpha: _Number = ..., **options: Unpack[_Kept]
    ) -> NDArray[np.floating[Any]]: ...
    @overload
    def backward(
        self, grad: Any, x: Any, /, alpha: _Number = ..., *, out: _Out, **options: Unpack[_Into]
    ) -> _Out: ...
    @overload
    def backward(
        self, grad: Any, x: Any, /, alpha: _Number = ..., **options: Unpack[_New]
    ) -> Any: ...
    @overload
    def backward(
        self, grad: Any, x: Any, /, *, alpha: _Numbers = ..., **options: Unpack[_Free]
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(self, x: _X, /, alpha: _Number = ...) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(self, x: Any, /, alpha: _Number = ...) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(self, x: Any, /, *, alpha: _Numbers = ...) -> tuple[Any, Pullback]: ...
    derivative = __call__
    @overload
    def value_and_derivative(
        self, x: float, /, alpha: _Number = ..., **options: Unpack[_KeptPair]
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self, x: _X, /, alpha: _Number = ..., **options: Unpack[_KeptPair]
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self, x: _Integers, /, alpha: _Number = ..., **options: Unpack[_KeptPair]
    ) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]: ...
    @overload
    def value_and_derivative(
        self, x: Any, /, alpha: _Number = ..., **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self, x: Any, /, *, alpha: _Numbers = ..., **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...

class _Plain(Activation):
    @overload
    def __call__(self, x: float, /, **options: Unpack[_Kept]) -> np.float64: ...
    @overload
    def __call__(self, x: _X, /, **options: Unpack[_Kept]) -> _X: ...
    @overload
    def __call__(self, x: _Integers, /, **options: Unpack[_Kept]) -> NDArray[np.floating[Any]]: ...
    @overload
    def __call__(self, x: Any, /, *, out: _Out, **options: Unpack[_Into]) -> _Out: ...
    @overload
    def __call__(self, x: Any, /, **options: Unpack[_New]) -> Any: ...
    @overload
    def backward(self, grad: float, x: float, /, **options: Unpack[_Kept]) -> np.float64: ...
    @overload
    def backward(self, grad: _X, x: _X, /, **options: Unpack[_Kept]) -> _X: ...
    @overload
    def backward(
        self, grad: _Integers, x: _Integers, /, **options: Unpack[_Kept]
    ) -> NDArray[np.floating[Any]]: ...
    @overload
    def backward(self, grad: Any, x: Any, /, *, out: _Out, **options: Unpack[_Into]) -> _Out: ...
    @overload
    def backward(self, grad: Any, x: Any, /, **options: Unpack[_New]) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(self, x: _X, /) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(self, x: Any, /) -> tuple[Any, Pullback]: ...
    derivative = __call__
    @overload
    def value_and_derivative(
        self, x: float, /, **options: Unpack[_KeptPair]
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(self, x: _X, /, **options: Unpack[_KeptPair]) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self, x: _Integers, /, **options: Unpack[_KeptPair]
    ) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]: ...
    @overload
    def value_and_derivative(self, x: Any, /, **options: Unpack[_NewPair]) -> tuple[Any, Any]: ...

_ApproximateChoice = Literal["none", "tanh", "sigmoid"] | bool

class _Approximate(Activation):
    @overload
    def __call__(
        self, x: float, /, *, approximate: _ApproximateChoice = ..., **options: Unpack[_Kept]
    ) -> np.float64: ...
    @overload
    def __call__(
        self, x: _X, /, *, approximate: _ApproximateChoice = ..., **options: Unpack[_Kept]
    ) -> _X: ...
    @overload
    def __call__(
        self, x: _Integers, /, *, approximate: _ApproximateChoice = ..., **options: Unpack[_Kept]
    ) -> NDArray[np.floating[Any]]: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self, x: Any, /, *, approximate: _ApproximateChoice = ..., **options: Unpack[_New]
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self, grad: _X, x: _X, /, *, approximate: _ApproximateChoice = ..., **options: Unpack[_Kept]
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        **options: Unpack[_Kept],
    ) -> NDArray[np.floating[Any]]: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(self, x: _X, /, *, approximate: _ApproximateChoice = ...) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(self, x: Any, /, *, approximate: _ApproximateChoice = ...) -> tuple[Any, Pullback]: ...
    derivative = __call__
    @overload
    def value_and_derivative(
        self, x: float, /, *, approximate: _ApproximateChoice = ..., **options: Unpack[_KeptPair]
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self, x: _X, /, *, approximate: _ApproximateChoice = ..., **options: Unpack[_KeptPair]
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]: ...
    @overload
    def value_and_derivative(
        self, x: Any, /, *, approximate: _ApproximateChoice = ..., **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...

class _NegativeSlopeAlphaSlope(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        negative_slope: _Number = ...,
        *,
        alpha: _Number = ...,
        slope: _Number = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        negative_slope: _Number = ...,
        *,
        alpha: _Number = ...,
        slope: _Number = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        negative_slope: _Number = ...,
        *,
        alpha: _Number = ...,
        slope: _Number = ...,
        **options: Unpack[_Kept],
    ) -> NDArray[np.floating[Any]]: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        negative_slope: _Number = ...,
        *,
        alpha: _Number = ...,
        slope: _Number = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        negative_slope: _Number = ...,
        *,
        alpha: _Number = ...,
        slope: _Number = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        negative_slope: _Numbers = ...,
        alpha: _Numbers = ...,
        slope: _Numbers = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        negative_slope: _Number = ...,
        *,
        alpha: _Number = ...,
        slope: _Number = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        negative_slope: _Number = ...,
        *,
        alpha: _Number = ...,
        slope: _Number = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        negative_slope: _Number = ...,
        *,
        alpha: _Number = ...,
        slope: _Number = ...,
        **options: Unpack[_Kept],
    ) -> NDArray[np.floating[Any]]: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        negative_slope: _Number = ...,
        *,
        alpha: _Number = ...,
        slope: _Number = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        negative_slope: _Number = ...,
        *,
        alpha: _Number = ...,
        slope: _Number = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        negative_slope: _Numbers = ...,
        alpha: _Numbers = ...,
        slope: _Numbers = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self, x: _X, /, negative_slope: _Number = ..., *, alpha: _Number = ..., slope: _Number = ...
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        negative_slope: _Number = ...,
        *,
        alpha: _Number = ...,
        slope: _Number = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        negative_slope: _Numbers = ...,
        alpha: _Numbers = ...,
        slope: _Numbers = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        negative_slope: _Number = ...,
        *,
        alpha: _Number = ...,
        slope: _Number = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        negative_slope: _Number = ...,
        *,
        alpha: _Number = ...,
        slope: _Number = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        negative_slope: _Number = ...,
        *,
        alpha: _Number = ...,
        slope: _Number = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        negative_slope: _Number = ...,
        *,
        alpha: _Number = ...,
        slope: _Number = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        negative_slope: _Numbers = ...,
        alpha: _Numbers = ...,
        slope: _Numbers = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...

class _Rows(RowActivation):
    @overload
    def __call__(
        self, x: float, /, axis: _Axis = ..., *, dim: _Axis = ..., **options: Unpack[_Kept]
    ) -> np.float64: ...
    @overload
    def __call__(
        self, x: _X, /, axis: _Axis = ..., *, dim: _Axis = ..., **options: Unpack[_Kept]
    ) -> _X: ...
    @overload
    def __call__(
        self, x: _Integers, /, axis: _Axis = ..., *, dim: _Axis = ..., **options: Unpack[_Kept]
    ) -> NDArray[np.floating[Any]]: ...
    @overload
    def __call__(
        self, x: Any, /, axis: _Axis = ..., *, dim: _Axis = ..., out: _Out, **options: Unpack[_Into]
    ) -> _Out: ...
    @overload
    def __call__(
        self, x: Any, /, axis: _Axis = ..., *, dim: _Axis = ..., **options: Unpack[_New]
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self, grad: _X, x: _X, /, axis: _Axis = ..., *, dim: _Axis = ..., **options: Unpack[_Kept]
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        **options: Unpack[_Kept],
    ) -> NDArray[np.floating[Any]]: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self, grad: Any, x: Any, /, axis: _Axis = ..., *, dim: _Axis = ..., **options: Unpack[_New]
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(self, x: _X, /, axis: _Axis = ..., *, dim: _Axis = ...) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(self, x: Any, /, axis: _Axis = ..., *, dim: _Axis = ...) -> tuple[Any, Pullback]: ...

class _Beta(Activation):
    @overload
    def __call__(
        self, x: float, /, beta: _Number = ..., **options: Unpack[_Kept]
    ) -> np.float64: ...
    @overload
    def __call__(self, x: _X, /, beta: _Number = ..., **options: Unpack[_Kept]) -> _X: ...
    @overload
    def __call__(
        self, x: _Integers, /, beta: _Number = ..., **options: Unpack[_Kept]
    ) -> NDArray[np.floating[Any]]: ...
    @overload
    def __call__(
        self, x: Any, /, beta: _Number = ..., *, out: _Out, **options: Unpack[_Into]
    ) -> _Out: ...
    @overload
    def __call__(self, x: Any, /, beta: _Number = ..., **options: Unpack[_New]) -> Any: ...
    @overload
    def __call__(self, x: Any, /, *, beta: _Numbers = ..., **options: Unpack[_Free]) -> Any: ...
    @overload
    def backward(
        self, grad: float, x: float, /, beta: _Number = ..., **options: Unpack[_Kept]
    ) -> np.float64: ...
    @overload
    def backward(self, grad: _X, x: _X, /, beta: _Number = ..., **options: Unpack[_Kept]) -> _X: ...
    @overload
    def backward(
        self, grad: _Integers, x: _Integers, /, beta: _Number = ..., **options: Unpack[_Kept]
    ) -> NDArray[np.floating[Any]]: ...
    @overload
    def backward(
        self, grad: Any, x: Any, /, beta: _Number = ..., *, out: _Out, **options: Unpack[_Into]
    ) -> _Out: ...
    @overload
    def backward(
        self, grad: Any, x: Any, /, beta: _Number = ..., **options: Unpack[_New]
    ) -> Any: ...
    @overload
    def backward(
        self, grad: Any, x: Any, /, *, beta: _Numbers = ..., **options: Unpack[_Free]
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(self, x: _X, /, beta: _Number = ...) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(self, x: Any, /, beta: _Number = ...) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(self, x: Any, /, *, beta: _Numbers = ...) -> tuple[Any, Pullback]: ...
    derivative = __call__
    @overload
    def value_and_derivative(
        self, x: float, /, beta: _Number = ..., **options: Unpack[_KeptPair]
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self, x: _X, /, beta: _Number = ..., **options: Unpack[_KeptPair]
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self, x: _Integers, /, beta: _Number = ..., **options: Unpack[_KeptPair]
    ) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]: ...
    @overload
    def value_and_derivative(
        self, x: Any, /, beta: _Number = ..., **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self, x: Any, /, *, beta: _Numbers = ..., **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...

elu: _Alpha
expit: _Plain
gelu: _Approximate
gelu_accurate: _Plain
gelu_approx: _Plain
gelu_fast: _Plain
gelu_fast_approx: _Plain
gelu_new: _Plain
gelu_python: _Approximate
gelu_pytorch_tanh: _Plain
gelu_tanh: _Plain
hard_silu: _Plain
hard_swish: _Plain
hardswish: _Plain
identity: _Plain
leaky_relu: _NegativeSlopeAlphaSlope
linear: _Plain
log_softmax: _Rows
logistic: _Plain
mish: _Plain
quick_gelu: _Plain
relu: _Plain
relu6: _Plain
selu: _Plain
sigmoid: _Plain
silu: _Plain
soft_sign: _Plain
softmax: _Rows
softplus: _Beta
softsign: _Plain
swish: _Plain
tanh: _Plain

__all__ = [
    "ABIVersionError",
    "Activation",
    "ActivationSpec",
    "AmbiguousNameError",
    "DuplicateNameError",
    "FormulaWarning",
    "KernelError",
    "Param",
    "ParameterError",
    "PluginLoadError",
    "RowActivation",
    "SpecError",
    "UnknownActivationError",
    "available",
    "define",
    "elu",
    "expit",
    "gelu",
    "gelu_accurate",
    "gelu_approx",
    "gelu_fast",
    "gelu_fast_approx",
    "gelu_new",
    "gelu_python",
    "gelu_pytorch_tanh",
    "gelu_tanh",
    "get",
    "get_include",
    "hard_silu",
    "hard_swish",
    "hardswish",
    "identity",
    "info",
    "kernels",
    "leaky_relu",
    "linear",
    "log_softmax",
    "logistic",
    "mish",
    "plot",
    "plugin_errors",
    "quick_gelu",
    "refresh",
    "register",
    "relu",
    "relu6",
    "selu",
    "show_config",
    "sigmoid",
    "silu",
    "soft_sign",
    "softmax",
    "softplus",
    "softsign",
    "swish",
    "tanh",
    "ufuncs",
    "unregister",
]
