from collections.abc import Callable, Iterable
from typing import Any, Final, Never, NoReturn, SupportsFloat, SupportsIndex, TypeVar, overload

import numpy as np
from numpy.typing import NDArray
from typing_extensions import disjoint_base

from actfast._loops import LoopTable
from actfast.calls.gradients import Pullback
from actfast.facts.families import Family
from actfast.facts.origin import Origin
from actfast.facts.row import Row

# What comes back as it went in.
_X = TypeVar(
    "_X",
    bound=NDArray[np.float16]
    | NDArray[np.float32]
    | NDArray[np.float64]
    | np.float16
    | np.float32
    | np.float64,
)

KIND_TABLE: Final[tuple[dict[str, Any], ...]]
SUFFIXES: Final[tuple[str, ...]]

@disjoint_base
class Hooks: ...

def new_array(
    shape: tuple[int, ...], dtype: np.dtype[Any], like: NDArray[Any] | None = None
) -> NDArray[Any]: ...
def install(
    *,
    elementwise: Callable[..., Any],
    rowwise: Callable[..., Any],
    packed: Callable[..., Any],
    require_from_output: Callable[..., None],
    no_derivative: Callable[..., NoReturn],
    jacobian: Callable[..., Any],
    vjp: Callable[..., tuple[Any, Pullback]],
    parameter_gradients: Callable[..., dict[str, Any]],
    bind: Callable[..., Activation],
    reduce: Callable[..., Any],
    before_ufuncs: Callable[[], None],
    attribute: Callable[..., Any],
    attributes: Callable[[], Iterable[str]],
    docstring: Callable[[Activation], str],
    html: Callable[[Activation], str],
    signature: Callable[[Activation, str], Any],
    refuse_call: Callable[..., NoReturn],
) -> None: ...

@disjoint_base
class ScalarCall: ...

@disjoint_base
class Method:
    """A method of a class, and of each activation."""

    @property
    def __name__(self) -> str: ...
    @property
    def __qualname__(self) -> str: ...
    @property
    def __signature__(self) -> Any: ...
    def __get__(self, instance: Activation | None, owner: Any = None, /) -> Any: ...

def scalar_function(
    act: Activation, name: str
) -> Callable[[SupportsFloat | SupportsIndex], float]: ...
def make(
    loops: LoopTable, row: Row, identity: Any, origin: Origin, ufunc_name: str
) -> Activation: ...

@disjoint_base
class Activation:
    aliases: Final[tuple[str, ...]]
    backward_ufunc: np.ufunc | None
    citation: Final[str]
    derivative_ufunc: np.ufunc | None
    distribution: Final[str]
    exact: Final[str]
    family: Final[Family]
    formula: Final[str]
    kind: Final[str]
    kinks: Final[tuple[tuple[float, float], ...]]
    level: Final[str]
    lipschitz: Final[str]
    max_ulp: Final[dict[str, dict[str, float]]]
    monotone: Final[str]
    params: Final[dict[str, float]]
    qualified: Final[str]
    range: Final[tuple[float, float]]
    roots: Final[str]
    saved: Final[str]
    smoothness: Final[str]
    summary: Final[str]
    symmetry: Final[str]
    ufunc: np.ufunc | None
    version: Final[str]

    @property
    def __name__(self) -> str: ...
    @property
    def __qualname__(self) -> str: ...
    @property
    def name(self) -> str: ...
    @overload
    def __call__(self, x: float, /) -> np.float64: ...
    @overload
    def __call__(self, x: _X, /) -> _X: ...
    @overload
    def __call__(self, x: Any, /, *args: Any, **kwargs: Any) -> Any: ...
    @overload
    def derivative(self, x: float, /) -> np.float64: ...
    @overload
    def derivative(self, x: _X, /) -> _X: ...
    @overload
    def derivative(self, x: Any, /, *args: Any, **kwargs: Any) -> Any: ...
    @overload
    def second_derivative(self, x: float, /) -> np.float64: ...
    @overload
    def second_derivative(self, x: _X, /) -> _X: ...
    @overload
    def second_derivative(self, x: Any, /, *args: Any, **kwargs: Any) -> Any: ...
    @overload
    def backward(self, grad: float, x: float, /) -> np.float64: ...
    @overload
    def backward(self, grad: _X, x: _X, /) -> _X: ...
    @overload
    def backward(self, grad: Any, x: Any, /, *args: Any, **kwargs: Any) -> Any: ...
    @overload
    def backward_from_output(self, grad: float, y: float, /) -> np.float64: ...
    @overload
    def backward_from_output(self, grad: _X, y: _X, /) -> _X: ...
    @overload
    def backward_from_output(self, grad: Any, y: Any, /, *args: Any, **kwargs: Any) -> Any: ...
    @overload
    def value_and_derivative(
        self, x: float, /, *, out: tuple[None, None] = ...
    ) -> tuple[np.float64, np.float64]: ...
    @overload
    def value_and_derivative(self, x: _X, /, *, out: tuple[None, None] = ...) -> tuple[_X, _X]: ...
    @overload
    def value_and_derivative(self, x: Any, /, *args: Any, **kwargs: Any) -> tuple[Any, Any]: ...
    @overload
    def vjp(self, x: _X, /) -> tuple[_X, Pullback]: ...
    @overload
    def vjp(self, x: Any, /, *args: Any, **kwargs: Any) -> tuple[Any, Pullback]: ...
    def parameter_gradients(
        self, grad: Any, x: Any, /, *args: Any, **kwargs: Any
    ) -> dict[str, Any]: ...
    def bind(self, *args: Any, **params: Any) -> Activation: ...
    def __copy__(self) -> Activation: ...
    def __deepcopy__(self, memo: Any) -> Activation: ...
    def _repr_html_(self) -> str: ...
    @property
    def _derived(self) -> dict[str, Any]: ...
    @property
    def _defaults(self) -> tuple[float, ...]: ...
    @property
    def _identity(self) -> Any: ...
    @property
    def _origin(self) -> Origin: ...
    @property
    def _default_axis(self) -> int | tuple[int, ...] | None: ...
    @property
    def _row(self) -> Row: ...
    @property
    def _ufuncs(self) -> tuple[np.ufunc | None, ...]: ...
    def _fast(
        self, which: SupportsIndex, operands: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any: ...
    def _offers(self, kind: SupportsIndex) -> bool: ...
    def _run_views(self, kind: int, grad: Any, x: Any, *outs: Any) -> None: ...
    def _set_choices(self, choices: dict[Any, Activation]) -> None: ...
    def _capsule(self, params: list[tuple[str, float, float, float, str]]) -> object: ...
    def _ufunc(self, which: SupportsIndex) -> Any: ...
    def _with_defaults(self, values: Any, axis: tuple[Any] | None = None) -> Activation: ...

class GatedActivation(Activation):
    """Of two inputs, or of one array that holds both."""

    def __call__(self, gate: Any, /, *args: Any, **kwargs: Any) -> Any: ...
    def derivative(self, gate: Any, /, *args: Any, **kwargs: Any) -> Any: ...
    def second_derivative(self, gate: Never, /, *args: Any, **kwargs: Any) -> NoReturn: ...  # type: ignore[override]
    def backward(self, grad: Any, gate: Any, /, *args: Any, **kwargs: Any) -> Any: ...
    def value_and_derivative(self, gate: Any, /, *args: Any, **kwargs: Any) -> tuple[Any, Any]: ...
    def vjp(self, gate: Any, /, *args: Any, **kwargs: Any) -> tuple[Any, Pullback]: ...
    def parameter_gradients(
        self, grad: Any, gate: Any, value: Any, /, *args: Any, **kwargs: Any
    ) -> dict[str, Any]: ...

class RowActivation(Activation):
    # Of Never, so that a type checker refuses the call that always raises.
    def derivative(self, x: Never, /, *args: Any, **kwargs: Any) -> NoReturn: ...  # type: ignore[override]
    def second_derivative(self, x: Never, /, *args: Any, **kwargs: Any) -> NoReturn: ...  # type: ignore[override]
    def value_and_derivative(self, x: Never, /, *args: Any, **kwargs: Any) -> NoReturn: ...  # type: ignore[override]
    def jacobian(self, x: Any, /, *args: Any, **kwargs: Any) -> NDArray[Any]: ...
