"""NumPy functions as loops: tiles that stay in cache, judged results, NaN and limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from actfast._general import BACKWARD, DERIVATIVE, FORWARD, PAIR
from actfast.errors import kind_of

if TYPE_CHECKING:
    from actfast.spec import ActivationSpec

Array = np.ndarray[Any, np.dtype[Any]]

# Eight of these, as float64, are half of a usual second-level cache.
TILE = 8192


class NumpyHost:
    """Calls a spec's forward and derivative on owned, contiguous tiles."""

    def __init__(self, spec: ActivationSpec) -> None:
        assert spec.forward is not None
        self.spec = spec
        self.functions: dict[int, Callable[..., Any]] = {FORWARD: spec.forward}
        if spec.derivative is not None:
            self.functions[DERIVATIVE] = spec.derivative
        self.takes_out = {kind: _takes_out(f) for kind, f in self.functions.items()}

    @property
    def kinds(self) -> tuple[int, ...]:
        both = DERIVATIVE in self.functions
        return (FORWARD, DERIVATIVE, BACKWARD, PAIR) if both else (FORWARD,)

    def __call__(self, kind: int, operands: Sequence[Any], outs: Sequence[Array]) -> None:
        first = 1 if kind == BACKWARD else 0
        x, params = operands[first], operands[first + 1 :]
        with np.errstate(all="ignore"):
            for start in range(0, x.size, TILE):
                tile = slice(start, start + TILE)
                values = {
                    p.name: v if isinstance(v, float) else v[tile]
                    for p, v in zip(self.spec.params, params, strict=True)
                }
                if kind in (FORWARD, DERIVATIVE):
                    outs[0][tile] = self.run(kind, x[tile], values)
                elif kind == BACKWARD:
                    slope = self.run(DERIVATIVE, x[tile], values)
                    np.multiply(operands[0][tile], slope, out=outs[0][tile])
                else:
                    value = self.run(FORWARD, x[tile], values)
                    # Only now, for the first of them may be x itself.
                    outs[0][tile], outs[1][tile] = value, self.run(DERIVATIVE, x[tile], values)

    def run(self, kind: int, x: Array, params: Mapping[str, Any]) -> Array:
        """f or f' of one tile, of x's type."""
        # Copies: what the function keeps or changes is not the caller's.
        given = {k: v if isinstance(v, float) else v.copy() for k, v in params.items()}
        out = np.empty(x.shape, x.dtype) if self.takes_out[kind] else None
        keywords = {} if out is None else {"out": out}
        result = self.functions[kind](x.copy(), **keywords, **given)
        if result is None and out is not None:
            result = out
        result = self._judged(kind, result, x)
        special = ~np.isfinite(x)
        if special.any():
            result = result.copy()
            self._repair(kind, x, special, params, result)
        return result

    def _judged(self, kind: int, result: Any, x: Array) -> Array:
        label = f"{self.spec.name}: {('forward', 'derivative')[kind]}"
        if not isinstance(result, np.ndarray):
            raise TypeError(f"{label} must return an array, got {kind_of(result)}")
        if result.shape != x.shape:
            raise ValueError(
                f"{label} must return the shape of x, {x.shape}, got {result.shape}; each "
                "element must depend on its own input alone"
            )
        if not np.can_cast(result.dtype, x.dtype, "same_kind"):
            raise TypeError(f"{label} must return {x.dtype}, got {result.dtype}")
        return result.astype(x.dtype, copy=False)

    def _repair(
        self, kind: int, x: Array, special: Array, params: Mapping[str, Any], result: Array
    ) -> None:
        """NaN stays NaN, and what is claimed of infinity holds there."""
        result[np.isnan(x)] = np.nan
        for limit, at in ((self.limits[0], -np.inf), (self.limits[1], np.inf)):
            where = x == at
            if limit is None or not where.any():
                continue
            from actfast.formula import evaluate, numpy_namespace

            values = {k: v if isinstance(v, float) else v[where] for k, v in params.items()}
            result[where] = evaluate(limit[kind], numpy_namespace(), {**values, "x": x[where]})

    @cached_property
    def limits(self) -> tuple[Any, Any]:
        """The asymptotes and their slopes, where they are claimed."""
        from actfast.activation import parse
        from actfast.differentiate import differentiate

        variables = ("x", *(p.name for p in self.spec.params))
        lines = [
            parse(text, variables) if text else None for text in (self.spec.left, self.spec.right)
        ]
        left, right = (line and (line, differentiate(line, "x")) for line in lines)
        return left, right


def _takes_out(function: Callable[..., Any]) -> bool:
    """Whether ``out`` is a parameter by name; NumPy's ufuncs return an array as well."""
    import inspect

    if isinstance(function, np.ufunc):
        return False
    try:
        return "out" in inspect.signature(function).parameters
    except (TypeError, ValueError):
        return False
