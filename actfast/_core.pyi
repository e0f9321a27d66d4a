from typing import Any, Final, TypeVar, overload

import numpy as np
from numpy.typing import NDArray
from typing_extensions import disjoint_base

from actfast._general import Pullback

# What comes back as it went in.
_X = TypeVar("_X", bound=NDArray[np.float32] | NDArray[np.float64] | np.float32 | np.float64)

ACTIVATIONS: Final[tuple[Activation, ...]]
ISA: Final[str]
ISAS: Final[tuple[str, ...]]
KINDS: Final[tuple[str, ...]]
SUFFIXES: Final[tuple[str, ...]]
USABLE_ISAS: Final[tuple[str, ...]]
capsule: Final[object]

def _cpu_has(
    isa: str,
    leaf1_ecx: int | None = None,
    leaf7_ebx: int | None = None,
    xcr0: int | None = None,
) -> bool: ...

@disjoint_base
class Activation:
    aliases: Final[tuple[str, ...]]
    backward_ufunc: np.ufunc | None
    citation: Final[str]
    derivative_ufunc: np.ufunc | None
    exact: Final[str]
    family: Final[str]
    formula: Final[str]
    kinks: Final[tuple[tuple[float, float], ...]]
    lipschitz: Final[str]
    max_ulp: Final[dict[str, dict[str, float]]]
    monotone: Final[str]
    params: Final[dict[str, float]]
    range: Final[tuple[float, float]]
    roots: Final[str]
    saved: Final[str]
    smoothness: Final[str]
    summary: Final[str]
    symmetry: Final[str]
    ufunc: np.ufunc | None

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
    def bind(self, **params: Any) -> Activation: ...
    def _repr_html_(self) -> str: ...
    @property
    def _defaults(self) -> tuple[float, ...]: ...
    @property
    def _masked_ufuncs(self) -> tuple[Any, ...]: ...
    @property
    def _row(self) -> dict[str, Any]: ...
    @property
    def _ufuncs(self) -> tuple[Any, ...]: ...
    def _run_views(self, kind: int, g: Any, x: Any, out: Any, second: Any = None) -> None: ...
    def _with_defaults(self, values: Any) -> Activation: ...

class RowActivation(Activation): ...
