# Written by python -m actfast.about.stubs from the rows.
from typing import Any, Literal, TypedDict, TypeVar, Unpack, overload

import numpy as np
from numpy.typing import DTypeLike, NDArray

from actfast import cells as cells
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
from actfast.buffers import free_buffers as free_buffers
from actfast.buffers import get_buffer_limit as get_buffer_limit
from actfast.buffers import set_buffer_limit as set_buffer_limit
from actfast.calls.gradients import Pullback
from actfast.calls.reshaping import crelu as crelu
from actfast.calls.reshaping import maxout as maxout
from actfast.calls.stochastic import alpha_dropout as alpha_dropout
from actfast.calls.stochastic import dropout as dropout
from actfast.calls.stochastic import feature_alpha_dropout as feature_alpha_dropout
from actfast.calls.stochastic import gumbel_softmax as gumbel_softmax
from actfast.calls.stochastic import sampled_rrelu as sampled_rrelu
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
from actfast.threads import get_num_threads as get_num_threads
from actfast.threads import num_threads as num_threads
from actfast.threads import set_num_threads as set_num_threads

_Axis = int | tuple[int, ...] | None
_Gate = Literal["first", "last"]
_Layout = Literal["split", "interleaved"]
_Floats = NDArray[np.floating[Any]]
_Integers = NDArray[np.bool_ | np.integer[Any]]
_Number = float | np.floating[Any] | np.integer[Any]
_Numbers = _Number | NDArray[Any]
_Added = _Numbers
_Segments = NDArray[np.integer[Any]] | list[int] | Literal["stored"] | None
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

class _RowwiseAlphaTemperature(RowActivation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        alpha: _Number = ...,
        temperature: _Number = ...,
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: float | None = ...,
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
        alpha: _Number = ...,
        temperature: _Number = ...,
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _X | float | None = ...,
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
        alpha: _Number = ...,
        temperature: _Number = ...,
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: float | None = ...,
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
        alpha: _Number = ...,
        temperature: _Number = ...,
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
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
        alpha: _Number = ...,
        temperature: _Number = ...,
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
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
        alpha: _Number = ...,
        temperature: _Number = ...,
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: float | None = ...,
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
        alpha: _Number = ...,
        temperature: _Number = ...,
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _X | float | None = ...,
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
        alpha: _Number = ...,
        temperature: _Number = ...,
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: float | None = ...,
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
        alpha: _Number = ...,
        temperature: _Number = ...,
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
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
        alpha: _Number = ...,
        temperature: _Number = ...,
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
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
        alpha: _Number = ...,
        temperature: _Number = ...,
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _X | float | None = ...,
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
        alpha: _Number = ...,
        temperature: _Number = ...,
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
        where: bool | NDArray[np.bool_] | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    def bind(
        self,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        alpha: _Number = ...,
        temperature: _Number = ...,
    ) -> _RowwiseAlphaTemperature: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        alpha: _Number = ...,
        temperature: _Number = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
        where: bool | NDArray[np.bool_] | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _Plain(Activation):
    @overload
    def __call__(
        self, x: float, /, *, bias: float | None = ..., **options: Unpack[_Kept]
    ) -> np.float64: ...
    @overload
    def __call__(
        self, x: _X, /, *, bias: _X | float | None = ..., **options: Unpack[_Kept]
    ) -> _X: ...
    @overload
    def __call__(
        self, x: _Integers, /, *, bias: float | None = ..., **options: Unpack[_Kept]
    ) -> _Floats: ...
    @overload
    def __call__(
        self, x: Any, /, *, bias: _Added | None = ..., out: _Out, **options: Unpack[_Into]
    ) -> _Out: ...
    @overload
    def __call__(self, x: Any, /, *, bias: _Added | None = ..., **options: Unpack[_New]) -> Any: ...
    @overload
    def backward(
        self, grad: float, x: float, /, *, bias: float | None = ..., **options: Unpack[_Kept]
    ) -> np.float64: ...
    @overload
    def backward(
        self, grad: _X, x: _X, /, *, bias: _X | float | None = ..., **options: Unpack[_Kept]
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self, grad: Any, x: Any, /, *, bias: _Added | None = ..., **options: Unpack[_New]
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self, x: _X, /, *, bias: _X | float | None = ..., dtype: None = ...
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self, x: Any, /, *, bias: _Added | None = ..., dtype: DTypeLike | None = ...
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self, x: float, /, *, bias: float | None = ..., **options: Unpack[_KeptPair]
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self, x: _X, /, *, bias: _X | float | None = ..., **options: Unpack[_KeptPair]
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self, x: _Integers, /, *, bias: float | None = ..., **options: Unpack[_KeptPair]
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self, x: Any, /, *, bias: _Added | None = ..., **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...
    def bind(self) -> _Plain: ...
    def parameter_gradients(
        self, grad: Any, x: Any, /, *, bias: _Added | None = ..., dtype: DTypeLike | None = ...
    ) -> dict[str, Any]: ...

class _Gated(GatedActivation):
    @overload  # type: ignore[override]
    def __call__(
        self,
        gate: float,
        value: float,
        /,
        *,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        gate: _X,
        value: _X,
        /,
        *,
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        gate: _Integers,
        value: _Integers,
        /,
        *,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        gate: Any,
        value: Any,
        /,
        *,
        bias: tuple[_Added | None, _Added | None] | None = ...,
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
        bias: tuple[_Added | None, _Added | None] | None = ...,
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
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def derivative(
        self,
        gate: _X,
        value: _X,
        /,
        *,
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def derivative(
        self,
        gate: _Integers,
        value: _Integers,
        /,
        *,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def derivative(
        self,
        gate: Any,
        value: Any,
        /,
        *,
        bias: tuple[_Added | None, _Added | None] | None = ...,
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
        bias: tuple[float | None, float | None] | None = ...,
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
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
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
        bias: tuple[float | None, float | None] | None = ...,
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
        bias: tuple[_Added | None, _Added | None] | None = ...,
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
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> tuple[np.float64, tuple[np.float64, np.float64]]: ...
    @overload
    def value_and_derivative(
        self,
        gate: _X,
        value: _X,
        /,
        *,
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> tuple[_X, tuple[_X, _X]]: ...
    @overload
    def value_and_derivative(
        self,
        gate: _Integers,
        value: _Integers,
        /,
        *,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> tuple[_Floats, tuple[_Floats, _Floats]]: ...
    @overload
    def value_and_derivative(
        self,
        gate: Any,
        value: Any,
        /,
        *,
        bias: tuple[_Added | None, _Added | None] | None = ...,
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
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        gate: Any,
        value: Any,
        /,
        *,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    def bind(self) -> _Gated: ...
    def parameter_gradients(
        self,
        grad: Any,
        gate: Any,
        value: Any,
        /,
        *,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _Threshold(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        threshold: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        threshold: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        threshold: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        threshold: _Number = ...,
        *,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        threshold: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        threshold: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        threshold: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        threshold: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        threshold: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        threshold: _Number = ...,
        *,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        threshold: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        threshold: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        threshold: _Number = ...,
        *,
        bias: _X | float | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        threshold: _Number = ...,
        *,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        threshold: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        threshold: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        threshold: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        threshold: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        threshold: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        threshold: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(self, threshold: _Number = ...) -> _Threshold: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        threshold: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _MaxValueN(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        max_value: _Number = ...,
        *,
        n: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        max_value: _Number = ...,
        *,
        n: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        max_value: _Number = ...,
        *,
        n: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        max_value: _Number = ...,
        *,
        n: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        max_value: _Number = ...,
        *,
        n: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        max_value: _Numbers = ...,
        n: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        max_value: _Number = ...,
        *,
        n: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        max_value: _Number = ...,
        *,
        n: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        max_value: _Number = ...,
        *,
        n: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        max_value: _Number = ...,
        *,
        n: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        max_value: _Number = ...,
        *,
        n: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        max_value: _Numbers = ...,
        n: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        max_value: _Number = ...,
        *,
        n: _Number = ...,
        bias: _X | float | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        max_value: _Number = ...,
        *,
        n: _Number = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        max_value: _Numbers = ...,
        n: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        max_value: _Number = ...,
        *,
        n: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        max_value: _Number = ...,
        *,
        n: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        max_value: _Number = ...,
        *,
        n: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        max_value: _Number = ...,
        *,
        n: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        max_value: _Numbers = ...,
        n: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(self, max_value: _Number = ..., *, n: _Number = ...) -> _MaxValueN: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        max_value: _Numbers = ...,
        n: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _Alpha(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        alpha: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        alpha: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        alpha: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        alpha: _Number = ...,
        *,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self, x: Any, /, alpha: _Number = ..., *, bias: _Added | None = ..., **options: Unpack[_New]
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        alpha: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        alpha: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        alpha: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        alpha: _Number = ...,
        *,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        alpha: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self, x: _X, /, alpha: _Number = ..., *, bias: _X | float | None = ..., dtype: None = ...
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        alpha: _Number = ...,
        *,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        alpha: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        alpha: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        alpha: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        alpha: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(self, alpha: _Number = ...) -> _Alpha: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _MinValMaxValMinMax(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min: _Number = ...,
        max: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min: _Number = ...,
        max: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min: _Number = ...,
        max: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min: _Number = ...,
        max: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min: _Number = ...,
        max: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        min_val: _Numbers = ...,
        max_val: _Numbers = ...,
        min: _Numbers = ...,
        max: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min: _Number = ...,
        max: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min: _Number = ...,
        max: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min: _Number = ...,
        max: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min: _Number = ...,
        max: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min: _Number = ...,
        max: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        min_val: _Numbers = ...,
        max_val: _Numbers = ...,
        min: _Numbers = ...,
        max: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min: _Number = ...,
        max: _Number = ...,
        bias: _X | float | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min: _Number = ...,
        max: _Number = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        min_val: _Numbers = ...,
        max_val: _Numbers = ...,
        min: _Numbers = ...,
        max: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min: _Number = ...,
        max: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min: _Number = ...,
        max: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min: _Number = ...,
        max: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min: _Number = ...,
        max: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        min_val: _Numbers = ...,
        max_val: _Numbers = ...,
        min: _Numbers = ...,
        max: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(
        self,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min: _Number = ...,
        max: _Number = ...,
    ) -> _MinValMaxValMinMax: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        min_val: _Numbers = ...,
        max_val: _Numbers = ...,
        min: _Numbers = ...,
        max: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _GatedBetaLimitOffsetAlphaUpOffset(GatedActivation):
    @overload  # type: ignore[override]
    def __call__(
        self,
        gate: float,
        value: float,
        /,
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        gate: _X,
        value: _X,
        /,
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        gate: _Integers,
        value: _Integers,
        /,
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        gate: Any,
        value: Any,
        /,
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        gate: Any,
        value: Any,
        /,
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        gate: Any,
        value: Any,
        /,
        *,
        beta: _Numbers = ...,
        limit: _Numbers = ...,
        offset: _Numbers = ...,
        alpha: _Numbers = ...,
        up_offset: _Numbers = ...,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        beta: _Numbers = ...,
        limit: _Numbers = ...,
        offset: _Numbers = ...,
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
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def derivative(
        self,
        gate: _X,
        value: _X,
        /,
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def derivative(
        self,
        gate: _Integers,
        value: _Integers,
        /,
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def derivative(
        self,
        gate: Any,
        value: Any,
        /,
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def derivative(
        self,
        gate: Any,
        value: Any,
        /,
        *,
        beta: _Numbers = ...,
        limit: _Numbers = ...,
        offset: _Numbers = ...,
        alpha: _Numbers = ...,
        up_offset: _Numbers = ...,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def derivative(
        self,
        x: Any,
        /,
        *,
        beta: _Numbers = ...,
        limit: _Numbers = ...,
        offset: _Numbers = ...,
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
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def backward(
        self,
        grad: _X,
        gate: _X,
        value: _X,
        /,
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        gate: _Integers,
        value: _Integers,
        /,
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def backward(
        self,
        grad: Any,
        gate: Any,
        value: Any,
        /,
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        **options: Unpack[_NewPair],
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
        limit: _Numbers = ...,
        offset: _Numbers = ...,
        alpha: _Numbers = ...,
        up_offset: _Numbers = ...,
        bias: tuple[_Added | None, _Added | None] | None = ...,
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
        limit: _Numbers = ...,
        offset: _Numbers = ...,
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
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> tuple[np.float64, tuple[np.float64, np.float64]]: ...
    @overload
    def value_and_derivative(
        self,
        gate: _X,
        value: _X,
        /,
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> tuple[_X, tuple[_X, _X]]: ...
    @overload
    def value_and_derivative(
        self,
        gate: _Integers,
        value: _Integers,
        /,
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> tuple[_Floats, tuple[_Floats, _Floats]]: ...
    @overload
    def value_and_derivative(
        self,
        gate: Any,
        value: Any,
        /,
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        **options: Unpack[_NewThree],
    ) -> tuple[Any, tuple[Any, Any]]: ...
    @overload
    def value_and_derivative(
        self,
        gate: Any,
        value: Any,
        /,
        *,
        beta: _Numbers = ...,
        limit: _Numbers = ...,
        offset: _Numbers = ...,
        alpha: _Numbers = ...,
        up_offset: _Numbers = ...,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        **options: Unpack[_NewThree],
    ) -> tuple[Any, tuple[Any, Any]]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        beta: _Numbers = ...,
        limit: _Numbers = ...,
        offset: _Numbers = ...,
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
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        gate: Any,
        value: Any,
        /,
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        gate: Any,
        value: Any,
        /,
        *,
        beta: _Numbers = ...,
        limit: _Numbers = ...,
        offset: _Numbers = ...,
        alpha: _Numbers = ...,
        up_offset: _Numbers = ...,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    def bind(
        self,
        beta: _Number = ...,
        limit: _Number = ...,
        offset: _Number = ...,
        *,
        alpha: _Number = ...,
        up_offset: _Number = ...,
    ) -> _GatedBetaLimitOffsetAlphaUpOffset: ...
    def parameter_gradients(
        self,
        grad: Any,
        gate: Any,
        value: Any,
        /,
        *,
        beta: _Numbers = ...,
        limit: _Numbers = ...,
        offset: _Numbers = ...,
        alpha: _Numbers = ...,
        up_offset: _Numbers = ...,
        bias: tuple[_Added | None, _Added | None] | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: float | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _X | float | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: float | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: float | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _X | float | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: float | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _X | float | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
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
        scale: float | None = ...,
        bias: _Added | None = ...,
        where: bool | NDArray[np.bool_] | None = ...,
        dtype: DTypeLike | None = ...,
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
        bias: tuple[float | None, float | None] | None = ...,
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
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
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
        bias: tuple[float | None, float | None] | None = ...,
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
        bias: tuple[_Added | None, _Added | None] | None = ...,
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
        bias: tuple[_Added | None, _Added | None] | None = ...,
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
        bias: tuple[float | None, float | None] | None = ...,
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
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
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
        bias: tuple[float | None, float | None] | None = ...,
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
        bias: tuple[_Added | None, _Added | None] | None = ...,
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
        bias: tuple[float | None, float | None] | None = ...,
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
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
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
        bias: tuple[float | None, float | None] | None = ...,
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
        bias: tuple[_Added | None, _Added | None] | None = ...,
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
        bias: tuple[float | None, float | None] | None = ...,
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
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
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
        bias: tuple[float | None, float | None] | None = ...,
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
        bias: tuple[_Added | None, _Added | None] | None = ...,
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
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
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
        bias: tuple[_Added | None, _Added | None] | None = ...,
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
        bias: tuple[_Added | None, _Added | None] | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

_ApproximateChoice = Literal["none", "tanh", "sigmoid"] | bool

class _Approximate(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        bias: float | None = ...,
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
        bias: _Added | None = ...,
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
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        bias: _X | float | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(self, *, approximate: _ApproximateChoice = ...) -> Activation: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        approximate: _ApproximateChoice = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _LambdThreshold(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        lambd: _Number = ...,
        *,
        threshold: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        lambd: _Number = ...,
        *,
        threshold: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        lambd: _Number = ...,
        *,
        threshold: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        lambd: _Number = ...,
        *,
        threshold: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        lambd: _Number = ...,
        *,
        threshold: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        lambd: _Numbers = ...,
        threshold: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        lambd: _Number = ...,
        *,
        threshold: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        lambd: _Number = ...,
        *,
        threshold: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        lambd: _Number = ...,
        *,
        threshold: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        lambd: _Number = ...,
        *,
        threshold: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        lambd: _Number = ...,
        *,
        threshold: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        lambd: _Numbers = ...,
        threshold: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        lambd: _Number = ...,
        *,
        threshold: _Number = ...,
        bias: _X | float | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        lambd: _Number = ...,
        *,
        threshold: _Number = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        lambd: _Numbers = ...,
        threshold: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        lambd: _Number = ...,
        *,
        threshold: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        lambd: _Number = ...,
        *,
        threshold: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        lambd: _Number = ...,
        *,
        threshold: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        lambd: _Number = ...,
        *,
        threshold: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        lambd: _Numbers = ...,
        threshold: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(self, lambd: _Number = ..., *, threshold: _Number = ...) -> _LambdThreshold: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        lambd: _Numbers = ...,
        threshold: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _AlphaBetaSlopeShift(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        slope: _Number = ...,
        shift: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        slope: _Number = ...,
        shift: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        slope: _Number = ...,
        shift: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        slope: _Number = ...,
        shift: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        slope: _Number = ...,
        shift: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        beta: _Numbers = ...,
        slope: _Numbers = ...,
        shift: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        slope: _Number = ...,
        shift: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        slope: _Number = ...,
        shift: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        slope: _Number = ...,
        shift: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        slope: _Number = ...,
        shift: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        slope: _Number = ...,
        shift: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        beta: _Numbers = ...,
        slope: _Numbers = ...,
        shift: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        slope: _Number = ...,
        shift: _Number = ...,
        bias: _X | float | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        slope: _Number = ...,
        shift: _Number = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        beta: _Numbers = ...,
        slope: _Numbers = ...,
        shift: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        slope: _Number = ...,
        shift: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        slope: _Number = ...,
        shift: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        slope: _Number = ...,
        shift: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        slope: _Number = ...,
        shift: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        beta: _Numbers = ...,
        slope: _Numbers = ...,
        shift: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(
        self,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        slope: _Number = ...,
        shift: _Number = ...,
    ) -> _AlphaBetaSlopeShift: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        beta: _Numbers = ...,
        slope: _Numbers = ...,
        shift: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _MinValMaxValMinValueMinMaxValueMax(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min_value: _Number = ...,
        min: _Number = ...,
        max_value: _Number = ...,
        max: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min_value: _Number = ...,
        min: _Number = ...,
        max_value: _Number = ...,
        max: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min_value: _Number = ...,
        min: _Number = ...,
        max_value: _Number = ...,
        max: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min_value: _Number = ...,
        min: _Number = ...,
        max_value: _Number = ...,
        max: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min_value: _Number = ...,
        min: _Number = ...,
        max_value: _Number = ...,
        max: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        min_val: _Numbers = ...,
        max_val: _Numbers = ...,
        min_value: _Numbers = ...,
        min: _Numbers = ...,
        max_value: _Numbers = ...,
        max: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min_value: _Number = ...,
        min: _Number = ...,
        max_value: _Number = ...,
        max: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min_value: _Number = ...,
        min: _Number = ...,
        max_value: _Number = ...,
        max: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min_value: _Number = ...,
        min: _Number = ...,
        max_value: _Number = ...,
        max: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min_value: _Number = ...,
        min: _Number = ...,
        max_value: _Number = ...,
        max: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min_value: _Number = ...,
        min: _Number = ...,
        max_value: _Number = ...,
        max: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        min_val: _Numbers = ...,
        max_val: _Numbers = ...,
        min_value: _Numbers = ...,
        min: _Numbers = ...,
        max_value: _Numbers = ...,
        max: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min_value: _Number = ...,
        min: _Number = ...,
        max_value: _Number = ...,
        max: _Number = ...,
        bias: _X | float | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min_value: _Number = ...,
        min: _Number = ...,
        max_value: _Number = ...,
        max: _Number = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        min_val: _Numbers = ...,
        max_val: _Numbers = ...,
        min_value: _Numbers = ...,
        min: _Numbers = ...,
        max_value: _Numbers = ...,
        max: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min_value: _Number = ...,
        min: _Number = ...,
        max_value: _Number = ...,
        max: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min_value: _Number = ...,
        min: _Number = ...,
        max_value: _Number = ...,
        max: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min_value: _Number = ...,
        min: _Number = ...,
        max_value: _Number = ...,
        max: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min_value: _Number = ...,
        min: _Number = ...,
        max_value: _Number = ...,
        max: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        min_val: _Numbers = ...,
        max_val: _Numbers = ...,
        min_value: _Numbers = ...,
        min: _Numbers = ...,
        max_value: _Numbers = ...,
        max: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(
        self,
        min_val: _Number = ...,
        max_val: _Number = ...,
        *,
        min_value: _Number = ...,
        min: _Number = ...,
        max_value: _Number = ...,
        max: _Number = ...,
    ) -> _MinValMaxValMinValueMinMaxValueMax: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        min_val: _Numbers = ...,
        max_val: _Numbers = ...,
        min_value: _Numbers = ...,
        min: _Numbers = ...,
        max_value: _Numbers = ...,
        max: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _Rowwise(RowActivation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: float | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _X | float | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: float | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: float | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _X | float | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: float | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _X | float | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
        where: bool | NDArray[np.bool_] | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    def bind(self, axis: _Axis = ..., *, dim: _Axis = ...) -> _Rowwise: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        axis: _Axis = ...,
        *,
        dim: _Axis = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
        where: bool | NDArray[np.bool_] | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _AlphaA(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        alpha: _Number = ...,
        *,
        a: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        alpha: _Number = ...,
        *,
        a: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        alpha: _Number = ...,
        *,
        a: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        alpha: _Number = ...,
        *,
        a: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        alpha: _Number = ...,
        *,
        a: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        a: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        alpha: _Number = ...,
        *,
        a: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        alpha: _Number = ...,
        *,
        a: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        alpha: _Number = ...,
        *,
        a: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        alpha: _Number = ...,
        *,
        a: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        alpha: _Number = ...,
        *,
        a: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        a: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        alpha: _Number = ...,
        *,
        a: _Number = ...,
        bias: _X | float | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        alpha: _Number = ...,
        *,
        a: _Number = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        a: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        alpha: _Number = ...,
        *,
        a: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        alpha: _Number = ...,
        *,
        a: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        alpha: _Number = ...,
        *,
        a: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        alpha: _Number = ...,
        *,
        a: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        a: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(self, alpha: _Number = ..., *, a: _Number = ...) -> _AlphaA: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        a: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _MuSigma(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        mu: _Number = ...,
        sigma: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        mu: _Number = ...,
        sigma: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        mu: _Number = ...,
        sigma: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        mu: _Number = ...,
        sigma: _Number = ...,
        *,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        mu: _Number = ...,
        sigma: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        mu: _Numbers = ...,
        sigma: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        mu: _Number = ...,
        sigma: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        mu: _Number = ...,
        sigma: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        mu: _Number = ...,
        sigma: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        mu: _Number = ...,
        sigma: _Number = ...,
        *,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        mu: _Number = ...,
        sigma: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        mu: _Numbers = ...,
        sigma: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        mu: _Number = ...,
        sigma: _Number = ...,
        *,
        bias: _X | float | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        mu: _Number = ...,
        sigma: _Number = ...,
        *,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        mu: _Numbers = ...,
        sigma: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        mu: _Number = ...,
        sigma: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        mu: _Number = ...,
        sigma: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        mu: _Number = ...,
        sigma: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        mu: _Number = ...,
        sigma: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        mu: _Numbers = ...,
        sigma: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(self, mu: _Number = ..., sigma: _Number = ...) -> _MuSigma: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        mu: _Numbers = ...,
        sigma: _Numbers = ...,
        bias: _Added | None = ...,
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
        bias: float | None = ...,
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
        bias: _X | float | None = ...,
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
        bias: float | None = ...,
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
        bias: _Added | None = ...,
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
        bias: _Added | None = ...,
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
        bias: _Added | None = ...,
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
        bias: float | None = ...,
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
        bias: _X | float | None = ...,
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
        bias: float | None = ...,
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
        bias: _Added | None = ...,
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
        bias: _Added | None = ...,
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
        bias: _Added | None = ...,
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
        bias: _X | float | None = ...,
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
        bias: _Added | None = ...,
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
        bias: _Added | None = ...,
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
        bias: float | None = ...,
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
        bias: _X | float | None = ...,
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
        bias: float | None = ...,
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
        bias: _Added | None = ...,
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
        bias: _Added | None = ...,
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
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _CapSoftcap(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        cap: _Number = ...,
        *,
        softcap: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        cap: _Number = ...,
        *,
        softcap: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        cap: _Number = ...,
        *,
        softcap: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        cap: _Number = ...,
        *,
        softcap: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        cap: _Number = ...,
        *,
        softcap: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        cap: _Numbers = ...,
        softcap: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        cap: _Number = ...,
        *,
        softcap: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        cap: _Number = ...,
        *,
        softcap: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        cap: _Number = ...,
        *,
        softcap: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        cap: _Number = ...,
        *,
        softcap: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        cap: _Number = ...,
        *,
        softcap: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        cap: _Numbers = ...,
        softcap: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        cap: _Number = ...,
        *,
        softcap: _Number = ...,
        bias: _X | float | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        cap: _Number = ...,
        *,
        softcap: _Number = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        cap: _Numbers = ...,
        softcap: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        cap: _Number = ...,
        *,
        softcap: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        cap: _Number = ...,
        *,
        softcap: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        cap: _Number = ...,
        *,
        softcap: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        cap: _Number = ...,
        *,
        softcap: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        cap: _Numbers = ...,
        softcap: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(self, cap: _Number = ..., *, softcap: _Number = ...) -> _CapSoftcap: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        cap: _Numbers = ...,
        softcap: _Numbers = ...,
        bias: _Added | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
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
        segments: _Segments = ...,
        scale: float | None = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
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
        scale: float | None = ...,
        bias: _Added | None = ...,
        where: bool | NDArray[np.bool_] | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _WeightAxis(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        weight: _Numbers = ...,
        *,
        axis: int = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
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
        bias: float | None = ...,
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
        bias: _X | float | None = ...,
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
        bias: float | None = ...,
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
        bias: _Added | None = ...,
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
        bias: _Added | None = ...,
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
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        bias: _X | float | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        weight: _Numbers = ...,
        *,
        axis: int = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        weight: _Number = ...,
        *,
        axis: int = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        weight: _Numbers = ...,
        *,
        axis: int = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
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
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _NegativeSlopeMaxValueThresholdAlphaTheta(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        negative_slope: _Number = ...,
        max_value: _Number = ...,
        threshold: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        negative_slope: _Number = ...,
        max_value: _Number = ...,
        threshold: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        negative_slope: _Number = ...,
        max_value: _Number = ...,
        threshold: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        negative_slope: _Number = ...,
        max_value: _Number = ...,
        threshold: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        negative_slope: _Number = ...,
        max_value: _Number = ...,
        threshold: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        negative_slope: _Numbers = ...,
        max_value: _Numbers = ...,
        threshold: _Numbers = ...,
        alpha: _Numbers = ...,
        theta: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        negative_slope: _Number = ...,
        max_value: _Number = ...,
        threshold: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        negative_slope: _Number = ...,
        max_value: _Number = ...,
        threshold: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        negative_slope: _Number = ...,
        max_value: _Number = ...,
        threshold: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        negative_slope: _Number = ...,
        max_value: _Number = ...,
        threshold: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        bias: _Added | None = ...,
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
        max_value: _Number = ...,
        threshold: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        bias: _Added | None = ...,
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
        max_value: _Numbers = ...,
        threshold: _Numbers = ...,
        alpha: _Numbers = ...,
        theta: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        negative_slope: _Number = ...,
        max_value: _Number = ...,
        threshold: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        bias: _X | float | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        negative_slope: _Number = ...,
        max_value: _Number = ...,
        threshold: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        negative_slope: _Numbers = ...,
        max_value: _Numbers = ...,
        threshold: _Numbers = ...,
        alpha: _Numbers = ...,
        theta: _Numbers = ...,
        bias: _Added | None = ...,
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
        max_value: _Number = ...,
        threshold: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        negative_slope: _Number = ...,
        max_value: _Number = ...,
        threshold: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        negative_slope: _Number = ...,
        max_value: _Number = ...,
        threshold: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        negative_slope: _Number = ...,
        max_value: _Number = ...,
        threshold: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        negative_slope: _Numbers = ...,
        max_value: _Numbers = ...,
        threshold: _Numbers = ...,
        alpha: _Numbers = ...,
        theta: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(
        self,
        negative_slope: _Number = ...,
        max_value: _Number = ...,
        threshold: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
    ) -> _NegativeSlopeMaxValueThresholdAlphaTheta: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        negative_slope: _Numbers = ...,
        max_value: _Numbers = ...,
        threshold: _Numbers = ...,
        alpha: _Numbers = ...,
        theta: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _LowerUpper(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        lower: _Number = ...,
        upper: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        lower: _Number = ...,
        upper: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        lower: _Number = ...,
        upper: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        lower: _Number = ...,
        upper: _Number = ...,
        *,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        lower: _Number = ...,
        upper: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        lower: _Numbers = ...,
        upper: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        lower: _Number = ...,
        upper: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        lower: _Number = ...,
        upper: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        lower: _Number = ...,
        upper: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        lower: _Number = ...,
        upper: _Number = ...,
        *,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        lower: _Number = ...,
        upper: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        lower: _Numbers = ...,
        upper: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        lower: _Number = ...,
        upper: _Number = ...,
        *,
        bias: _X | float | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        lower: _Number = ...,
        upper: _Number = ...,
        *,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        lower: _Numbers = ...,
        upper: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        lower: _Number = ...,
        upper: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        lower: _Number = ...,
        upper: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        lower: _Number = ...,
        upper: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        lower: _Number = ...,
        upper: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        lower: _Numbers = ...,
        upper: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(self, lower: _Number = ..., upper: _Number = ...) -> _LowerUpper: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        lower: _Numbers = ...,
        upper: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _Beta(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        beta: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        beta: _Number = ...,
        *,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self, x: Any, /, beta: _Number = ..., *, bias: _Added | None = ..., **options: Unpack[_New]
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        beta: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        beta: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        beta: _Number = ...,
        *,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        beta: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        beta: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self, x: _X, /, beta: _Number = ..., *, bias: _X | float | None = ..., dtype: None = ...
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        beta: _Number = ...,
        *,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        beta: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        beta: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        beta: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        beta: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(self, beta: _Number = ...) -> _Beta: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        beta: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _AAlphaFrequency(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        a: _Number = ...,
        *,
        alpha: _Number = ...,
        frequency: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        a: _Number = ...,
        *,
        alpha: _Number = ...,
        frequency: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        a: _Number = ...,
        *,
        alpha: _Number = ...,
        frequency: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        a: _Number = ...,
        *,
        alpha: _Number = ...,
        frequency: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        a: _Number = ...,
        *,
        alpha: _Number = ...,
        frequency: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        a: _Numbers = ...,
        alpha: _Numbers = ...,
        frequency: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        a: _Number = ...,
        *,
        alpha: _Number = ...,
        frequency: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        a: _Number = ...,
        *,
        alpha: _Number = ...,
        frequency: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        a: _Number = ...,
        *,
        alpha: _Number = ...,
        frequency: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        a: _Number = ...,
        *,
        alpha: _Number = ...,
        frequency: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        a: _Number = ...,
        *,
        alpha: _Number = ...,
        frequency: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        a: _Numbers = ...,
        alpha: _Numbers = ...,
        frequency: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        a: _Number = ...,
        *,
        alpha: _Number = ...,
        frequency: _Number = ...,
        bias: _X | float | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        a: _Number = ...,
        *,
        alpha: _Number = ...,
        frequency: _Number = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        a: _Numbers = ...,
        alpha: _Numbers = ...,
        frequency: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        a: _Number = ...,
        *,
        alpha: _Number = ...,
        frequency: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        a: _Number = ...,
        *,
        alpha: _Number = ...,
        frequency: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        a: _Number = ...,
        *,
        alpha: _Number = ...,
        frequency: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        a: _Number = ...,
        *,
        alpha: _Number = ...,
        frequency: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        a: _Numbers = ...,
        alpha: _Numbers = ...,
        frequency: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(
        self, a: _Number = ..., *, alpha: _Number = ..., frequency: _Number = ...
    ) -> _AAlphaFrequency: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        a: _Numbers = ...,
        alpha: _Numbers = ...,
        frequency: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _AlphaBeta(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        beta: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        beta: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _X | float | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        beta: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        alpha: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        beta: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(self, alpha: _Number = ..., beta: _Number = ...) -> _AlphaBeta: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        alpha: _Numbers = ...,
        beta: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _B(Activation):
    @overload
    def __call__(
        self, x: float, /, b: _Number = ..., *, bias: float | None = ..., **options: Unpack[_Kept]
    ) -> np.float64: ...
    @overload
    def __call__(
        self, x: _X, /, b: _Number = ..., *, bias: _X | float | None = ..., **options: Unpack[_Kept]
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        b: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        b: _Number = ...,
        *,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self, x: Any, /, b: _Number = ..., *, bias: _Added | None = ..., **options: Unpack[_New]
    ) -> Any: ...
    @overload
    def __call__(
        self, x: Any, /, *, b: _Numbers = ..., bias: _Added | None = ..., **options: Unpack[_Free]
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        b: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        b: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        b: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        b: _Number = ...,
        *,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        b: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        b: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self, x: _X, /, b: _Number = ..., *, bias: _X | float | None = ..., dtype: None = ...
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        b: _Number = ...,
        *,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        b: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        b: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        b: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        b: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self, x: Any, /, b: _Number = ..., *, bias: _Added | None = ..., **options: Unpack[_NewPair]
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        b: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(self, b: _Number = ...) -> _B: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        b: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _ScaleBiasSScaleValueBBiasValue(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        scale: _Number = ...,
        bias: _Number = ...,
        *,
        s: _Number = ...,
        scale_value: _Number = ...,
        b: _Number = ...,
        bias_value: _Number = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        scale: _Number = ...,
        bias: _Number = ...,
        *,
        s: _Number = ...,
        scale_value: _Number = ...,
        b: _Number = ...,
        bias_value: _Number = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        scale: _Number = ...,
        bias: _Number = ...,
        *,
        s: _Number = ...,
        scale_value: _Number = ...,
        b: _Number = ...,
        bias_value: _Number = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        scale: _Number = ...,
        bias: _Number = ...,
        *,
        s: _Number = ...,
        scale_value: _Number = ...,
        b: _Number = ...,
        bias_value: _Number = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        scale: _Number = ...,
        bias: _Number = ...,
        *,
        s: _Number = ...,
        scale_value: _Number = ...,
        b: _Number = ...,
        bias_value: _Number = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        scale: _Numbers = ...,
        bias: _Numbers = ...,
        s: _Numbers = ...,
        scale_value: _Numbers = ...,
        b: _Numbers = ...,
        bias_value: _Numbers = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        scale: _Number = ...,
        bias: _Number = ...,
        *,
        s: _Number = ...,
        scale_value: _Number = ...,
        b: _Number = ...,
        bias_value: _Number = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        scale: _Number = ...,
        bias: _Number = ...,
        *,
        s: _Number = ...,
        scale_value: _Number = ...,
        b: _Number = ...,
        bias_value: _Number = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        scale: _Number = ...,
        bias: _Number = ...,
        *,
        s: _Number = ...,
        scale_value: _Number = ...,
        b: _Number = ...,
        bias_value: _Number = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        scale: _Number = ...,
        bias: _Number = ...,
        *,
        s: _Number = ...,
        scale_value: _Number = ...,
        b: _Number = ...,
        bias_value: _Number = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        scale: _Number = ...,
        bias: _Number = ...,
        *,
        s: _Number = ...,
        scale_value: _Number = ...,
        b: _Number = ...,
        bias_value: _Number = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        scale: _Numbers = ...,
        bias: _Numbers = ...,
        s: _Numbers = ...,
        scale_value: _Numbers = ...,
        b: _Numbers = ...,
        bias_value: _Numbers = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        scale: _Number = ...,
        bias: _Number = ...,
        *,
        s: _Number = ...,
        scale_value: _Number = ...,
        b: _Number = ...,
        bias_value: _Number = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        scale: _Number = ...,
        bias: _Number = ...,
        *,
        s: _Number = ...,
        scale_value: _Number = ...,
        b: _Number = ...,
        bias_value: _Number = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        scale: _Numbers = ...,
        bias: _Numbers = ...,
        s: _Numbers = ...,
        scale_value: _Numbers = ...,
        b: _Numbers = ...,
        bias_value: _Numbers = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        scale: _Number = ...,
        bias: _Number = ...,
        *,
        s: _Number = ...,
        scale_value: _Number = ...,
        b: _Number = ...,
        bias_value: _Number = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        scale: _Number = ...,
        bias: _Number = ...,
        *,
        s: _Number = ...,
        scale_value: _Number = ...,
        b: _Number = ...,
        bias_value: _Number = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        scale: _Number = ...,
        bias: _Number = ...,
        *,
        s: _Number = ...,
        scale_value: _Number = ...,
        b: _Number = ...,
        bias_value: _Number = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        scale: _Number = ...,
        bias: _Number = ...,
        *,
        s: _Number = ...,
        scale_value: _Number = ...,
        b: _Number = ...,
        bias_value: _Number = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        scale: _Numbers = ...,
        bias: _Numbers = ...,
        s: _Numbers = ...,
        scale_value: _Numbers = ...,
        b: _Numbers = ...,
        bias_value: _Numbers = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(
        self,
        scale: _Number = ...,
        bias: _Number = ...,
        *,
        s: _Number = ...,
        scale_value: _Number = ...,
        b: _Number = ...,
        bias_value: _Number = ...,
    ) -> _ScaleBiasSScaleValueBBiasValue: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        scale: _Numbers = ...,
        bias: _Numbers = ...,
        s: _Numbers = ...,
        scale_value: _Numbers = ...,
        b: _Numbers = ...,
        bias_value: _Numbers = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _GatedBeta(GatedActivation):
    @overload  # type: ignore[override]
    def __call__(
        self,
        gate: float,
        value: float,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        gate: _X,
        value: _X,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        gate: _Integers,
        value: _Integers,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        gate: Any,
        value: Any,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        gate: Any,
        value: Any,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        gate: Any,
        value: Any,
        /,
        *,
        beta: _Numbers = ...,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        **options: Unpack[_Free],
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
        self,
        gate: float,
        value: float,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def derivative(
        self,
        gate: _X,
        value: _X,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def derivative(
        self,
        gate: _Integers,
        value: _Integers,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def derivative(
        self,
        gate: Any,
        value: Any,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def derivative(
        self,
        gate: Any,
        value: Any,
        /,
        *,
        beta: _Numbers = ...,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        **options: Unpack[_NewPair],
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
        *,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def backward(
        self,
        grad: _X,
        gate: _X,
        value: _X,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        gate: _Integers,
        value: _Integers,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def backward(
        self,
        grad: Any,
        gate: Any,
        value: Any,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        **options: Unpack[_NewPair],
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
        bias: tuple[_Added | None, _Added | None] | None = ...,
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
        self,
        gate: float,
        value: float,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> tuple[np.float64, tuple[np.float64, np.float64]]: ...
    @overload
    def value_and_derivative(
        self,
        gate: _X,
        value: _X,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> tuple[_X, tuple[_X, _X]]: ...
    @overload
    def value_and_derivative(
        self,
        gate: _Integers,
        value: _Integers,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[float | None, float | None] | None = ...,
        **options: Unpack[_Kept],
    ) -> tuple[_Floats, tuple[_Floats, _Floats]]: ...
    @overload
    def value_and_derivative(
        self,
        gate: Any,
        value: Any,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        **options: Unpack[_NewThree],
    ) -> tuple[Any, tuple[Any, Any]]: ...
    @overload
    def value_and_derivative(
        self,
        gate: Any,
        value: Any,
        /,
        *,
        beta: _Numbers = ...,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        **options: Unpack[_NewThree],
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
        self,
        gate: _X,
        value: _X,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[_X | float | None, _X | float | None] | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        gate: Any,
        value: Any,
        /,
        beta: _Number = ...,
        *,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        gate: Any,
        value: Any,
        /,
        *,
        beta: _Numbers = ...,
        bias: tuple[_Added | None, _Added | None] | None = ...,
        dtype: DTypeLike | None = ...,
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
        bias: tuple[_Added | None, _Added | None] | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _ThresholdValueAlphaThetaDefaultValue(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        threshold: _Number = ...,
        value: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        default_value: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        threshold: _Number = ...,
        value: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        default_value: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        threshold: _Number = ...,
        value: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        default_value: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        threshold: _Number = ...,
        value: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        default_value: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        threshold: _Number = ...,
        value: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        default_value: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        threshold: _Numbers = ...,
        value: _Numbers = ...,
        alpha: _Numbers = ...,
        theta: _Numbers = ...,
        default_value: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        threshold: _Number = ...,
        value: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        default_value: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        threshold: _Number = ...,
        value: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        default_value: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        threshold: _Number = ...,
        value: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        default_value: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        threshold: _Number = ...,
        value: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        default_value: _Number = ...,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        threshold: _Number = ...,
        value: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        default_value: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        threshold: _Numbers = ...,
        value: _Numbers = ...,
        alpha: _Numbers = ...,
        theta: _Numbers = ...,
        default_value: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        threshold: _Number = ...,
        value: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        default_value: _Number = ...,
        bias: _X | float | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        threshold: _Number = ...,
        value: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        default_value: _Number = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        threshold: _Numbers = ...,
        value: _Numbers = ...,
        alpha: _Numbers = ...,
        theta: _Numbers = ...,
        default_value: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        threshold: _Number = ...,
        value: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        default_value: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        threshold: _Number = ...,
        value: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        default_value: _Number = ...,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        threshold: _Number = ...,
        value: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        default_value: _Number = ...,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        threshold: _Number = ...,
        value: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        default_value: _Number = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        threshold: _Numbers = ...,
        value: _Numbers = ...,
        alpha: _Numbers = ...,
        theta: _Numbers = ...,
        default_value: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(
        self,
        threshold: _Number = ...,
        value: _Number = ...,
        *,
        alpha: _Number = ...,
        theta: _Number = ...,
        default_value: _Number = ...,
    ) -> _ThresholdValueAlphaThetaDefaultValue: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        threshold: _Numbers = ...,
        value: _Numbers = ...,
        alpha: _Numbers = ...,
        theta: _Numbers = ...,
        default_value: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

class _AlphaPAlphaNBeta(Activation):
    @overload
    def __call__(
        self,
        x: float,
        /,
        alpha_p: _Number = ...,
        alpha_n: _Number = ...,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def __call__(
        self,
        x: _X,
        /,
        alpha_p: _Number = ...,
        alpha_n: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def __call__(
        self,
        x: _Integers,
        /,
        alpha_p: _Number = ...,
        alpha_n: _Number = ...,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        alpha_p: _Number = ...,
        alpha_n: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        alpha_p: _Number = ...,
        alpha_n: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def __call__(
        self,
        x: Any,
        /,
        *,
        alpha_p: _Numbers = ...,
        alpha_n: _Numbers = ...,
        beta: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: float,
        x: float,
        /,
        alpha_p: _Number = ...,
        alpha_n: _Number = ...,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> np.float64: ...
    @overload
    def backward(
        self,
        grad: _X,
        x: _X,
        /,
        alpha_p: _Number = ...,
        alpha_n: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_Kept],
    ) -> _X: ...
    @overload
    def backward(
        self,
        grad: _Integers,
        x: _Integers,
        /,
        alpha_p: _Number = ...,
        alpha_n: _Number = ...,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_Kept],
    ) -> _Floats: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        alpha_p: _Number = ...,
        alpha_n: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _Added | None = ...,
        out: _Out,
        **options: Unpack[_Into],
    ) -> _Out: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        alpha_p: _Number = ...,
        alpha_n: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_New],
    ) -> Any: ...
    @overload
    def backward(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        alpha_p: _Numbers = ...,
        alpha_n: _Numbers = ...,
        beta: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_Free],
    ) -> Any: ...
    backward_from_output = backward
    @overload
    def vjp(
        self,
        x: _X,
        /,
        alpha_p: _Number = ...,
        alpha_n: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _X | float | None = ...,
        dtype: None = ...,
    ) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        alpha_p: _Number = ...,
        alpha_n: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    @overload
    def vjp(
        self,
        x: Any,
        /,
        *,
        alpha_p: _Numbers = ...,
        alpha_n: _Numbers = ...,
        beta: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> tuple[Any, Pullback]: ...
    derivative = __call__
    second_derivative = __call__
    @overload
    def value_and_derivative(
        self,
        x: float,
        /,
        alpha_p: _Number = ...,
        alpha_n: _Number = ...,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(
        self,
        x: _X,
        /,
        alpha_p: _Number = ...,
        alpha_n: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _X | float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(
        self,
        x: _Integers,
        /,
        alpha_p: _Number = ...,
        alpha_n: _Number = ...,
        beta: _Number = ...,
        *,
        bias: float | None = ...,
        **options: Unpack[_KeptPair],
    ) -> tuple[_Floats, _Floats]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        alpha_p: _Number = ...,
        alpha_n: _Number = ...,
        beta: _Number = ...,
        *,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    @overload
    def value_and_derivative(
        self,
        x: Any,
        /,
        *,
        alpha_p: _Numbers = ...,
        alpha_n: _Numbers = ...,
        beta: _Numbers = ...,
        bias: _Added | None = ...,
        **options: Unpack[_NewPair],
    ) -> tuple[Any, Any]: ...
    def bind(
        self, alpha_p: _Number = ..., alpha_n: _Number = ..., beta: _Number = ...
    ) -> _AlphaPAlphaNBeta: ...
    def parameter_gradients(
        self,
        grad: Any,
        x: Any,
        /,
        *,
        alpha_p: _Numbers = ...,
        alpha_n: _Numbers = ...,
        beta: _Numbers = ...,
        bias: _Added | None = ...,
        dtype: DTypeLike | None = ...,
    ) -> dict[str, Any]: ...

alpha_entmax: _RowwiseAlphaTemperature
arctan: _Plain
atan: _Plain
bilinear: _Gated
binary_step: _Threshold
bounded_relu: _MaxValueN
celu: _Alpha
clipped_gelu: _MinValMaxValMinMax
clipped_swiglu: _GatedBetaLimitOffsetAlphaUpOffset
dish: _Plain
elu: _Alpha
entmax: _RowwiseAlphaTemperature
entmax15: _RowwiseTemperature
erf: _Plain
erfc: _Plain
exp: _Plain
expit: _Plain
expm1: _Plain
exponential: _Plain
felu: _Alpha
gated_tanh: _Gated
gaussian: _Plain
geglu: _GatedApproximate
geglu_tanh: _Gated
gelu: _Approximate
gelu_10: _MinValMaxValMinMax
gelu_accurate: _Plain
gelu_approx: _Plain
gelu_fast: _Plain
gelu_fast_approx: _Plain
gelu_new: _Plain
gelu_python: _Approximate
gelu_pytorch_tanh: _Plain
gelu_tanh: _Plain
glu: _Gated
gtu: _Gated
hard_mish: _Plain
hard_shrink: _LambdThreshold
hard_sigmoid: _AlphaBetaSlopeShift
hard_silu: _Plain
hard_swish: _Plain
hard_tanh: _MinValMaxValMinValueMinMaxValueMax
hardmax: _Rowwise
hardshrink: _LambdThreshold
hardsigmoid: _AlphaBetaSlopeShift
hardswish: _Plain
hardtanh: _MinValMaxValMinValueMinMaxValueMax
heaviside: _Threshold
identity: _Plain
inv_softplus: _Plain
inverse_softplus: _Plain
isrlu: _AlphaA
isru: _AlphaA
laplace: _MuSigma
leaky_relu: _NegativeSlopeAlphaSlope
linear: _Plain
lisht: _Plain
log1p: _Plain
log_expit: _Plain
log_ndtr: _Plain
log_sigmoid: _Plain
log_softmax: _RowwiseTemperature
logistic: _Plain
logit: _Plain
logit_softcapping: _CapSoftcap
logmeanexp: _Reduction
logsigmoid: _Plain
logsumexp: _Reduction
lrelu: _NegativeSlopeAlphaSlope
mish: _Plain
ndtr: _Plain
normal_cdf: _Plain
pflu: _Plain
power_function_linear_unit: _Plain
prelu: _WeightAxis
quick_geglu: _Gated
quick_gelu: _Plain
quiet_softmax: _RowwiseTemperature
reglu: _Gated
relu: _Plain
relu2: _Plain
relu6: _Plain
relu_general: _NegativeSlopeMaxValueThresholdAlphaTheta
relu_k: _MaxValueN
relu_squared: _Plain
relu_x: _MaxValueN
rrelu: _LowerUpper
seglu: _Gated
selu: _Plain
sielu: _Plain
sigmoid: _Plain
silu: _Beta
sin: _Plain
sinc: _Plain
sine: _Plain
snake: _AAlphaFrequency
snake_beta: _AlphaBeta
soft_cap: _CapSoftcap
soft_shrink: _LambdThreshold
soft_sign: _Plain
softcap: _CapSoftcap
softmax: _RowwiseTemperature
softmax1: _RowwiseTemperature
softmax_one: _RowwiseTemperature
softmin: _RowwiseTemperature
softplus: _Beta
softplus_inverse: _Plain
softshrink: _LambdThreshold
softsign: _Plain
sparse_plus: _Plain
sparse_sigmoid: _Plain
sparsemax: _RowwiseTemperature
sqrt_softplus: _Plain
sqrtsoftplus: _Plain
squared_relu: _Plain
squareplus: _B
star_relu: _ScaleBiasSScaleValueBBiasValue
step: _Threshold
swiglu: _GatedBeta
swiglu_oai: _GatedBetaLimitOffsetAlphaUpOffset
swigluoai: _GatedBetaLimitOffsetAlphaUpOffset
swish: _Beta
tanh: _Plain
tanh_shrink: _Plain
tanhshrink: _Plain
threshold: _ThresholdValueAlphaThetaDefaultValue
thresholded_relu: _ThresholdValueAlphaThetaDefaultValue
trec: _ThresholdValueAlphaThetaDefaultValue
xielu: _AlphaPAlphaNBeta

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
    "alpha_dropout",
    "alpha_entmax",
    "arctan",
    "atan",
    "available",
    "bilinear",
    "binary_step",
    "bounded_relu",
    "cells",
    "celu",
    "clipped_gelu",
    "clipped_swiglu",
    "crelu",
    "define",
    "dish",
    "dropout",
    "elu",
    "entmax",
    "entmax15",
    "erf",
    "erfc",
    "exp",
    "expit",
    "expm1",
    "exponential",
    "feature_alpha_dropout",
    "felu",
    "free_buffers",
    "gated_tanh",
    "gaussian",
    "geglu",
    "geglu_tanh",
    "gelu",
    "gelu_10",
    "gelu_accurate",
    "gelu_approx",
    "gelu_fast",
    "gelu_fast_approx",
    "gelu_new",
    "gelu_python",
    "gelu_pytorch_tanh",
    "gelu_tanh",
    "get",
    "get_buffer_limit",
    "get_include",
    "get_num_threads",
    "glu",
    "gtu",
    "gumbel_softmax",
    "hard_mish",
    "hard_shrink",
    "hard_sigmoid",
    "hard_silu",
    "hard_swish",
    "hard_tanh",
    "hardmax",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "heaviside",
    "identity",
    "info",
    "inv_softplus",
    "inverse_softplus",
    "isrlu",
    "isru",
    "kernels",
    "laplace",
    "leaky_relu",
    "linear",
    "lisht",
    "log1p",
    "log_expit",
    "log_ndtr",
    "log_sigmoid",
    "log_softmax",
    "logistic",
    "logit",
    "logit_softcapping",
    "logmeanexp",
    "logsigmoid",
    "logsumexp",
    "lrelu",
    "maxout",
    "mish",
    "ndtr",
    "normal_cdf",
    "num_threads",
    "pflu",
    "plot",
    "plugin_errors",
    "power_function_linear_unit",
    "prelu",
    "quick_geglu",
    "quick_gelu",
    "quiet_softmax",
    "refresh",
    "register",
    "reglu",
    "relu",
    "relu2",
    "relu6",
    "relu_general",
    "relu_k",
    "relu_squared",
    "relu_x",
    "rrelu",
    "sampled_rrelu",
    "scalar",
    "seglu",
    "selu",
    "set_buffer_limit",
    "set_num_threads",
    "show_config",
    "sielu",
    "sigmoid",
    "silu",
    "sin",
    "sinc",
    "sine",
    "snake",
    "snake_beta",
    "soft_cap",
    "soft_shrink",
    "soft_sign",
    "softcap",
    "softmax",
    "softmax1",
    "softmax_one",
    "softmin",
    "softplus",
    "softplus_inverse",
    "softshrink",
    "softsign",
    "sparse_plus",
    "sparse_sigmoid",
    "sparsemax",
    "sqrt_softplus",
    "sqrtsoftplus",
    "squared_relu",
    "squareplus",
    "star_relu",
    "step",
    "swiglu",
    "swiglu_oai",
    "swigluoai",
    "swish",
    "tanh",
    "tanh_shrink",
    "tanhshrink",
    "threshold",
    "thresholded_relu",
    "trec",
    "ufuncs",
    "unregister",
    "xielu",
]
