# Written by python -m actfast.about.stubs from the rows.
from typing import Any, Literal, TypedDict, TypeVar, Unpack, overload

import numpy as np
from numpy.typing import DTypeLike, NDArray

from actfast import kernels as kernels
from actfast import scalar as scalar
from actfast import ufuncs as ufuncs
from actfast._core import _X
from actfast._core import Activation as Activation
from actfast._core import GatedActivation as GatedActivation
from actfast._core import RowActivation as RowActivation
from actfast.about.config import get_include as get_include
from actfast.about.config import show_config as show_config
from actfast.about.plotting import plot as plot
from actfast.calls.gradients import Pullback
from actfast.errors import ABIVersionError as ABIVersionError
from actfast.errors import AmbiguousNameError as AmbiguousNameError
from actfast.errors import DuplicateNameError as DuplicateNameError
from actfast.errors import FormulaWarning as FormulaWarning
from actfast.errors import KernelError as KernelError
from actfast.errors import ParameterError as ParameterError
from actfast.errors import PluginLoadError as PluginLoadError
from actfast.errors import SpecError as SpecError
from actfast.errors import UnknownActivationError as UnknownActivationError
from actfast.facts.param import Param as Param
from actfast.registry.info import info as info
from actfast.registry.names import available as available
from actfast.registry.names import define as define
from actfast.registry.names import get as get
from actfast.registry.names import plugin_errors as plugin_errors
from actfast.registry.names import refresh as refresh
from actfast.registry.names import register as register
from actfast.registry.names import unregister as unregister
from actfast.sources.spec import ActivationSpec as ActivationSpec

_Axis = int | tuple[int, ...] | None
_Gate = Literal["first", "last"]
_Layout = Literal["split", "interleaved"]
_Floats = NDArray[np.floating[Any]]
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

class _NewThree(_Into, total=False):
    out: tuple[_Array | None, tuple[_Array | None, _Array | None]]

__distribution__: str
__version__: str

class _Gated(GatedActivation):
    @overload  # type: ignore[override]
    def __call__(self, gate: float, value: float, /, **options: Unpack[_Kept]) -> np.float64: ...
    @overload
    def __call__(self, gate: _X, value: _X, /, **options: Unpack[_Kept]) -> _X: ...
    @overload
    def __call__(
        self, gate: _Integers, value: _Integers, /, **options: Unpack[_Kept]
    ) -> _Floats: ...
    @overload
    def __call__(
        self, gate: Any, value: Any, /, *, out: _Out, **options: Unpack[_Into]
    ) -> _Out: ...
    @overload
    def __call__(self, gate: Any, value: Any, /, **options: Unpack[_New]) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        axis: int = ...,
        gate: _Gate = ...,
        layout: _Layout = ...,
        **options: Any,
    ) -> Any: ...
    @overload  # type: ignore[override]
    def derivative(
        self, gate: float, value: float, /, **options: Unpack[_KeptPair]
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def derivative(self, gate: _X, value: _X, /, **options: Unpack[_KeptPair]) -> tuple[_X, _X]: ...
    @overload
    def derivative(
        self, gate: _Integers, value: _Integers, /, **options: Unpack[_KeptPair]
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def derivative(
        self, gate: Any, value: Any, /, **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...
    @overload
    def derivative(
        self,
        x: Any,
        /,
        *,
        axis: int = ...,
        gate: _Gate = ...,
        layout: _Layout = ...,
        **options: Any,
    ) -> tuple[Any, Any]: ...
    @overload  # type: ignore[override]
    def backward(
        self, grad: float, gate: float, value: float, /, **options: Unpack[_KeptPair]
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def backward(
        self, grad: _X, gate: _X, value: _X, /, **options: Unpack[_KeptPair]
    ) -> tuple[_X, _X]: ...
    @overload
    def backward(
        self, grad: _Integers, gate: _Integers, value: _Integers, /, **options: Unpack[_KeptPair]
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def backward(
        self, grad: Any, gate: Any, value: Any, /, **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        axis: int = ...,
        gate: _Gate = ...,
        layout: _Layout = ...,
        **options: Any,
    ) -> Any: ...
    @overload  # type: ignore[override]
    def value_and_derivative(
        self, gate: float, value: float, /, **options: Unpack[_Kept]
    ) -> tuple[np.float64, tuple[np.float64, np.float64]]: ...
    @overload
    def value_and_derivative(
        self, gate: _X, value: _X, /, **options: Unpack[_Kept]
    ) -> tuple[_X, tuple[_X, _X]]: ...
    @overload
    def value_and_derivative(
        self, gate: _Integers, value: _Integers, /, **options: Unpack[_Kept]
    ) -> tuple[_Floats, tuple[_Floats, _Floats]]: ...
    @overload
    def value_and_derivative(
        self, gate: Any, value: Any, /, **options: Unpack[_NewThree]
    ) -> tuple[Any, tuple[Any, Any]]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        axis: int = ...,
        gate: _Gate = ...,
        layout: _Layout = ...,
        **options: Any,
    ) -> tuple[Any, tuple[Any, Any]]: ...
    @overload  # type: ignore[override]
    def vjp(self, gate: _X, value: _X, /, *, dtype: None = ...) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self, gate: Any, value: Any, /, *, dtype: DTypeLike | None = ...
    ) -> tuple[Any, Pullback]: ...
    def bind(self) -> _Gated: ...
    def parameter_gradients(
        self, grad: Any, gate: Any, value: Any, /, *, dtype: DTypeLike | None = ...
    ) -> dict[str, Any]: ...

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
    ) -> _Floats: ...
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
    ) -> _Floats: ...
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
    def vjp(self, x: _X, /, alpha: _Number = ..., *, dtype: None = ...) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self, x: Any, /, alpha: _Number = ..., *, dtype: DTypeLike | None = ...
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self, x: Any, /, *, alpha: _Numbers = ..., dtype: DTypeLike | None = ...
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
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
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self, x: Any, /, alpha: _Number = ..., **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self, x: Any, /, *, alpha: _Numbers = ..., **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...
    def bind(self, alpha: _Number = ...) -> _Alpha: ...
    def parameter_gradients(
        self, grad: Any, x: Any, /, *, alpha: _Numbers = ..., dtype: DTypeLike | None = ...
    ) -> dict[str, Any]: ...

class _Plain(Activation):
    @overload
    def __call__(self, x: float, /, **options: Unpack[_Kept]) -> np.float64: ...
    @overload
    def __call__(self, x: _X, /, **options: Unpack[_Kept]) -> _X: ...
    @overload
    def __call__(self, x: _Integers, /, **options: Unpack[_Kept]) -> _Floats: ...
    @overload
    def __call__(self, x: Any, /, *, out: _Out, **options: Unpack[_Into]) -> _Out: ...
    @overload
    def __call__(self, x: Any, /, **options: Unpack[_New]) -> Any: ...
    @overload
    def backward(self, grad: float, x: float, /, **options: Unpack[_Kept]) -> np.float64: ...
    @overload
    def backward(self, grad: _X, x: _X, /, **options: Unpack[_Kept]) -> _X: ...
    @overload
    def backward(self, grad: _Integers, x: _Integers, /, **options: Unpack[_Kept]) -> _Floats: ...
    @overload
    def backward(self, grad: Any, x: Any, /, *, out: _Out, **options: Unpack[_Into]) -> _Out: ...
    @overload
    def backward(self, grad: Any, x: Any, /, **options: Unpack[_New]) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(self, x: _X, /, *, dtype: None = ...) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(self, x: Any, /, *, dtype: DTypeLike | None = ...) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self, x: float, /, **options: Unpack[_KeptPair]
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(self, x: _X, /, **options: Unpack[_KeptPair]) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self, x: _Integers, /, **options: Unpack[_KeptPair]
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(self, x: Any, /, **options: Unpack[_NewPair]) -> tuple[Any, Any]: ...
    def bind(self) -> _Plain: ...
    def parameter_gradients(
        self, grad: Any, x: Any, /, *, dtype: DTypeLike | None = ...
    ) -> dict[str, Any]: ...

_GatedApproximateChoice = Literal["none", "tanh", "sigmoid"] | bool

class _GatedApproximate(GatedActivation):
    @overload  # type: ignore[override]
    def __call__(
        self,
        gate: float,
        value: float,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        gate: _X,
        value: _X,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        gate: _Integers,
        value: _Integers,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        gate: Any,
        value: Any,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        gate: Any,
        value: Any,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        axis: int = ...,
        gate: _Gate = ...,
        layout: _Layout = ...,
        **options: Any,
    ) -> Any: ...
    @overload  # type: ignore[override]
    def derivative(
        self,
        gate: float,
        value: float,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def derivative(
        self,
        gate: _X,
        value: _X,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def derivative(
        self,
        gate: _Integers,
        value: _Integers,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def derivative(
        self,
        gate: Any,
        value: Any,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def derivative(
        self,
        x: Any,
        /,
        *,
        axis: int = ...,
        gate: _Gate = ...,
        layout: _Layout = ...,
        **options: Any,
    ) -> tuple[Any, Any]: ...
    @overload  # type: ignore[override]
    def backward(
        self,
        grad: float,
        gate: float,
        value: float,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def backward(
        self,
        grad: _X,
        gate: _X,
        value: _X,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        gate: _Integers,
        value: _Integers,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def backward(
        self,
        grad: Any,
        gate: Any,
        value: Any,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        axis: int = ...,
        gate: _Gate = ...,
        layout: _Layout = ...,
        **options: Any,
    ) -> Any: ...
    @overload  # type: ignore[override]
    def value_and_derivative(
        self,
        gate: float,
        value: float,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        **options: Unpack[_Kept],
    ) -> tuple[np.float64, tuple[np.float64, np.float64]]: ...
    @overload
    def value_and_derivative(
        self,
        gate: _X,
        value: _X,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        **options: Unpack[_Kept],
    ) -> tuple[_X, tuple[_X, _X]]: ...
    @overload
    def value_and_derivative(
        self,
        gate: _Integers,
        value: _Integers,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        **options: Unpack[_Kept],
    ) -> tuple[_Floats, tuple[_Floats, _Floats]]: ...
    @overload
    def value_and_derivative(
        self,
        gate: Any,
        value: Any,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        **options: Unpack[_NewThree],
    ) -> tuple[Any, tuple[Any, Any]]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        axis: int = ...,
        gate: _Gate = ...,
        layout: _Layout = ...,
        **options: Any,
    ) -> tuple[Any, tuple[Any, Any]]: ...
    @overload  # type: ignore[override]
    def vjp(
        self,
        gate: _X,
        value: _X,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        gate: Any,
        value: Any,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    def bind(self, *, approximate: _GatedApproximateChoice = ...) -> Activation: ...
    def parameter_gradients(
        self,
        grad: Any,
        gate: Any,
        value: Any,
        /,
        *,
        approximate: _GatedApproximateChoice = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

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
    ) -> _Floats: ...
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
    ) -> _Floats: ...
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
    def vjp(
        self, x: _X, /, *, approximate: _ApproximateChoice = ..., dtype: None = ...
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self, x: Any, /, *, approximate: _ApproximateChoice = ..., dtype: DTypeLike | None = ...
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
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
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self, x: Any, /, *, approximate: _ApproximateChoice = ..., **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...
    def bind(self, *, approximate: _ApproximateChoice = ...) -> Activation: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

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
    ) -> _Floats: ...
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
    ) -> _Floats: ...
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
        self,
        x: _X,
        /,
        negative_slope: _Number = ...,
        *,
        alpha: _Number = ...,
        slope: _Number = ...,
        dtype: None = ...,
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
        dtype: DTypeLike | None = ...,
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
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
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
    ) -> tuple[_Floats, _Floats]: ...
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
    def bind(
        self, negative_slope: _Number = ..., *, alpha: _Number = ..., slope: _Number = ...
    ) -> _NegativeSlopeAlphaSlope: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        negative_slope: _Numbers = ...,
        alpha: _Numbers = ...,
        slope: _Numbers = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _RowwiseTemperature(RowActivation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        temperature: _Number = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        temperature: _Number = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        temperature: _Number = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        temperature: _Number = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        temperature: _Number = ...,
        **options: Unpack[_New],
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
        temperature: _Number = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        temperature: _Number = ...,
        **options: Unpack[_Kept],
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
        temperature: _Number = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        temperature: _Number = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        temperature: _Number = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        temperature: _Number = ...,
        where: bool | NDArray[np.bool_] | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        temperature: _Number = ...,
        where: bool | NDArray[np.bool_] | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    def bind(
        self, axis: _Axis = ..., *, dim: _Axis = ..., temperature: _Number = ...
    ) -> _RowwiseTemperature: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        temperature: _Number = ...,
        where: bool | NDArray[np.bool_] | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _Reduction(RowActivation):
    @overload  # type: ignore[override]
    def __call__(
        self,
        x: Any,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        keepdims: bool = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        keepdims: bool = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload  # type: ignore[override]
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
    def bind(self, axis: _Axis = ..., *, dim: _Axis = ...) -> _Reduction: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        where: bool | NDArray[np.bool_] | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _WeightAxis(Activation):
    @overload
    def __call__(
        self, x: float, /, weight: _Number = ..., *, axis: int = ..., **options: Unpack[_Kept]
    ) -> np.float64: ...
    @overload
    def __call__(
        self, x: _X, /, weight: _Number = ..., *, axis: int = ..., **options: Unpack[_Kept]
    ) -> _X: ...
    @overload
    def __call__(
        self, x: _Integers, /, weight: _Number = ..., *, axis: int = ..., **options: Unpack[_Kept]
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self, x: Any, /, weight: _Number = ..., *, axis: int = ..., **options: Unpack[_New]
    ) -> Any: ...
    @overload
    def __call__(
        self, x: Any, /, weight: _Numbers = ..., *, axis: int = ..., **options: Unpack[_Free]
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        weight: _Numbers = ...,
        *,
        axis: int = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self, x: _X, /, weight: _Number = ..., *, axis: int = ..., dtype: None = ...
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self, x: Any, /, weight: _Number = ..., *, axis: int = ..., dtype: DTypeLike | None = ...
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self, x: Any, /, weight: _Numbers = ..., *, axis: int = ..., dtype: DTypeLike | None = ...
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self, x: float, /, weight: _Number = ..., *, axis: int = ..., **options: Unpack[_KeptPair]
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self, x: _X, /, weight: _Number = ..., *, axis: int = ..., **options: Unpack[_KeptPair]
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self, x: Any, /, weight: _Number = ..., *, axis: int = ..., **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self, x: Any, /, weight: _Numbers = ..., *, axis: int = ..., **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...
    def bind(self, weight: _Number = ...) -> _WeightAxis: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        weight: _Numbers = ...,
        *,
        axis: int = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

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
    ) -> _Floats: ...
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
    ) -> _Floats: ...
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
    def vjp(self, x: _X, /, beta: _Number = ..., *, dtype: None = ...) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self, x: Any, /, beta: _Number = ..., *, dtype: DTypeLike | None = ...
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self, x: Any, /, *, beta: _Numbers = ..., dtype: DTypeLike | None = ...
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
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
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self, x: Any, /, beta: _Number = ..., **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self, x: Any, /, *, beta: _Numbers = ..., **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...
    def bind(self, beta: _Number = ...) -> _Beta: ...
    def parameter_gradients(
        self, grad: Any, x: Any, /, *, beta: _Numbers = ..., dtype: DTypeLike | None = ...
    ) -> dict[str, Any]: ...

class _GatedBeta(GatedActivation):
    @overload  # type: ignore[override]
    def __call__(
        self, gate: float, value: float, /, beta: _Number = ..., **options: Unpack[_Kept]
    ) -> np.float64: ...
    @overload
    def __call__(
        self, gate: _X, value: _X, /, beta: _Number = ..., **options: Unpack[_Kept]
    ) -> _X: ...
    @overload
    def __call__(
        self, gate: _Integers, value: _Integers, /, beta: _Number = ..., **options: Unpack[_Kept]
    ) -> _Floats: ...
    @overload
    def __call__(
        self, gate: Any, value: Any, /, beta: _Number = ..., *, out: _Out, **options: Unpack[_Into]
    ) -> _Out: ...
    @overload
    def __call__(
        self, gate: Any, value: Any, /, beta: _Number = ..., **options: Unpack[_New]
    ) -> Any: ...
    @overload
    def __call__(
        self, gate: Any, value: Any, /, *, beta: _Numbers = ..., **options: Unpack[_Free]
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        beta: _Numbers = ...,
        axis: int = ...,
        gate: _Gate = ...,
        layout: _Layout = ...,
        **options: Any,
    ) -> Any: ...
    @overload  # type: ignore[override]
    def derivative(
        self, gate: float, value: float, /, beta: _Number = ..., **options: Unpack[_KeptPair]
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def derivative(
        self, gate: _X, value: _X, /, beta: _Number = ..., **options: Unpack[_KeptPair]
    ) -> tuple[_X, _X]: ...
    @overload
    def derivative(
        self,
        gate: _Integers,
        value: _Integers,
        /,
        beta: _Number = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def derivative(
        self, gate: Any, value: Any, /, beta: _Number = ..., **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...
    @overload
    def derivative(
        self, gate: Any, value: Any, /, *, beta: _Numbers = ..., **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...
    @overload
    def derivative(
        self,
        x: Any,
        /,
        *,
        beta: _Numbers = ...,
        axis: int = ...,
        gate: _Gate = ...,
        layout: _Layout = ...,
        **options: Any,
    ) -> tuple[Any, Any]: ...
    @overload  # type: ignore[override]
    def backward(
        self,
        grad: float,
        gate: float,
        value: float,
        /,
        beta: _Number = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def backward(
        self, grad: _X, gate: _X, value: _X, /, beta: _Number = ..., **options: Unpack[_KeptPair]
    ) -> tuple[_X, _X]: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        gate: _Integers,
        value: _Integers,
        /,
        beta: _Number = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def backward(
        self, grad: Any, gate: Any, value: Any, /, beta: _Number = ..., **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...
    @overload
    def backward(
        self,
        grad: Any,
        gate: Any,
        value: Any,
        /,
        *,
        beta: _Numbers = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        beta: _Numbers = ...,
        axis: int = ...,
        gate: _Gate = ...,
        layout: _Layout = ...,
        **options: Any,
    ) -> Any: ...
    @overload  # type: ignore[override]
    def value_and_derivative(
        self, gate: float, value: float, /, beta: _Number = ..., **options: Unpack[_Kept]
    ) -> tuple[np.float64, tuple[np.float64, np.float64]]: ...
    @overload
    def value_and_derivative(
        self, gate: _X, value: _X, /, beta: _Number = ..., **options: Unpack[_Kept]
    ) -> tuple[_X, tuple[_X, _X]]: ...
    @overload
    def value_and_derivative(
        self, gate: _Integers, value: _Integers, /, beta: _Number = ..., **options: Unpack[_Kept]
    ) -> tuple[_Floats, tuple[_Floats, _Floats]]: ...
    @overload
    def value_and_derivative(
        self, gate: Any, value: Any, /, beta: _Number = ..., **options: Unpack[_NewThree]
    ) -> tuple[Any, tuple[Any, Any]]: ...
    @overload
    def value_and_derivative(
        self, gate: Any, value: Any, /, *, beta: _Numbers = ..., **options: Unpack[_NewThree]
    ) -> tuple[Any, tuple[Any, Any]]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        beta: _Numbers = ...,
        axis: int = ...,
        gate: _Gate = ...,
        layout: _Layout = ...,
        **options: Any,
    ) -> tuple[Any, tuple[Any, Any]]: ...
    @overload  # type: ignore[override]
    def vjp(
        self, gate: _X, value: _X, /, beta: _Number = ..., *, dtype: None = ...
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self, gate: Any, value: Any, /, beta: _Number = ..., *, dtype: DTypeLike | None = ...
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self, gate: Any, value: Any, /, *, beta: _Numbers = ..., dtype: DTypeLike | None = ...
    ) -> tuple[Any, Pullback]: ...
    def bind(self, beta: _Number = ...) -> _GatedBeta: ...
    def parameter_gradients(
        self,
        grad: Any,
        gate: Any,
        value: Any,
        /,
        *,
        beta: _Numbers = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

bilinear: _Gated
elu: _Alpha
expit: _Plain
geglu: _GatedApproximate
geglu_tanh: _Gated
gelu: _Approximate
gelu_accurate: _Plain
gelu_approx: _Plain
gelu_fast: _Plain
gelu_fast_approx: _Plain
gelu_new: _Plain
gelu_python: _Approximate
gelu_pytorch_tanh: _Plain
gelu_tanh: _Plain
glu: _Gated
hard_silu: _Plain
hard_swish: _Plain
hardswish: _Plain
identity: _Plain
leaky_relu: _NegativeSlopeAlphaSlope
linear: _Plain
log_softmax: _RowwiseTemperature
logistic: _Plain
logsumexp: _Reduction
mish: _Plain
prelu: _WeightAxis
quick_geglu: _Gated
quick_gelu: _Plain
reglu: _Gated
relu: _Plain
relu6: _Plain
selu: _Plain
sigmoid: _Plain
silu: _Beta
soft_sign: _Plain
softmax: _RowwiseTemperature
softmin: _RowwiseTemperature
softplus: _Beta
softsign: _Plain
swiglu: _GatedBeta
swish: _Beta
tanh: _Plain
tanh_shrink: _Plain
tanhshrink: _Plain

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
    "available",
    "bilinear",
    "define",
    "elu",
    "expit",
    "geglu",
    "geglu_tanh",
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
    "glu",
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
    "logsumexp",
    "mish",
    "plot",
    "plugin_errors",
    "prelu",
    "quick_geglu",
    "quick_gelu",
    "refresh",
    "register",
    "reglu",
    "relu",
    "relu6",
    "scalar",
    "selu",
    "show_config",
    "sigmoid",
    "silu",
    "soft_sign",
    "softmax",
    "softmin",
    "softplus",
    "softsign",
    "swiglu",
    "swish",
    "tanh",
    "tanh_shrink",
    "tanhshrink",
    "ufuncs",
    "unregister",
]
