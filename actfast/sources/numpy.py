"""NumPy functions as loops: tiles that stay in cache, judged results, NaN and limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from actfast import _loops
from actfast.errors import SpecError, kind_of, raised_within
from actfast.facts.functions import parse
from actfast.facts.kinds import (
    BACKWARD,
    DERIVATIVE,
    FORWARD,
    KINDS,
    PAIR,
    SECOND_DERIVATIVE,
    Kind,
)
from actfast.sources.completion import Completion, is_told
from actfast.sources.rows import FormulaOfRows

if TYPE_CHECKING:
    from actfast._core import Activation, RowActivation
    from actfast.sources.spec import ActivationSpec

__all__ = ["as_matrices", "call_rows", "numpy_loops", "pieces"]

Array = np.ndarray[Any, np.dtype[Any]]
Params = Mapping[str, Any]

# Eight of these, as float64, are half of a usual second-level cache.
TILE = 8192
# What two calls of one function may differ by, relative to its largest value there, where
# NumPy takes other instructions for the last elements.
SAME = {np.dtype("f4"): 1e-4, np.dtype("f8"): 1e-9}
# A tile of so many different numbers tells whether a function looks at neighbours; of fewer,
# such as zeros, so many tiles are looked at.
TELLING = 16
LOOKED_AT = 16


def numpy_loops(spec: ActivationSpec) -> _loops.LoopTable:
    row = spec.row()
    caller: Tiled | Rows = Rows(spec) if row.family.rowwise else Tiled(spec)
    kinds = [kind.index for kind in caller.kinds]
    table = _loops.python_loops(
        caller,
        kinds,
        len(spec.params),
        row.family.number,
        Completion(row, () if row.family.rowwise else (SECOND_DERIVATIVE,)),
    )
    # Not what the formula adds.
    table.derived["own"] = frozenset(k.index for k, _ in given_functions(spec))
    if isinstance(caller, Rows):
        table.derived["rows"] = caller
    return table


def given_functions(spec: ActivationSpec) -> list[tuple[Kind, Callable[..., Any]]]:
    given = ((FORWARD, spec.forward), (DERIVATIVE, spec.derivative), (BACKWARD, spec.backward))
    return [(kind, function) for kind, function in given if function is not None]


class Functions:
    """A spec's functions, called on copies; what they return is judged."""

    def __init__(self, spec: ActivationSpec) -> None:
        self.spec = spec
        self.functions = dict(given_functions(spec))
        self.takes_out = {kind: _takes_out(f) for kind, f in self.functions.items()}

    def returned(
        self, kind: Kind, operands: Sequence[Array], params: Params, shape: tuple[int, ...]
    ) -> Any:
        # What the function keeps or changes is not the caller's.
        given = {k: v if isinstance(v, float) else v.copy() for k, v in params.items()}
        out = np.empty(shape, operands[-1].dtype) if self.takes_out[kind] else None
        keywords = {} if out is None else {"out": out}
        try:
            result = self.functions[kind](*(a.copy() for a in operands), **keywords, **given)
        except Exception as error:
            error.add_note(raised_within(error, self.spec.name, kind.name))
            raise
        return out if result is None and out is not None else result

    def judged(
        self, kind: Kind, result: Any, dtype: np.dtype[Any], shape: tuple[int, ...], hint: str
    ) -> Array:
        label = f"{self.spec.name}: {kind.name}"
        if not isinstance(result, np.ndarray):
            hint = f"; {hint}" if isinstance(result, float | int | np.generic) else ""
            raise TypeError(f"{label} must return an array, got {kind_of(result)}{hint}")
        if result.shape != shape:
            raise ValueError(f"{label} must return the shape {shape}, got {result.shape}; {hint}")
        if not np.can_cast(result.dtype, dtype, "same_kind"):
            raise TypeError(f"{label} must return {dtype}, got {result.dtype}")
        return result.astype(dtype, copy=False)


def computed_in(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The type that functions are called with: of 16-bit numbers float32."""
    return dtype if dtype in SAME else np.dtype("f4")


# Elementwise and gated


class Tiled(Functions):
    """Calls a spec's forward and derivative on contiguous tiles."""

    def __init__(self, spec: ActivationSpec) -> None:
        super().__init__(spec)
        # How many tiles are still to be looked at; the derivative of a formula needs none.
        self.unchecked = dict.fromkeys(self.functions, LOOKED_AT)
        row = spec.row()
        if DERIVATIVE not in self.functions and is_told(row, DERIVATIVE):
            self.functions[DERIVATIVE] = OfFormula(row.name, Completion(row, (DERIVATIVE,)))
            self.takes_out[DERIVATIVE] = False

    @property
    def kinds(self) -> tuple[Kind, ...]:
        both = DERIVATIVE in self.functions
        return (FORWARD, DERIVATIVE, BACKWARD, PAIR) if both else (FORWARD,)

    def __call__(self, index: int, operands: Sequence[Any], outs: Sequence[Array]) -> None:
        kind, ninputs = KINDS[index], len(self.spec.inputs)
        first = int(kind.has_grad)
        grad, inputs, params = (
            operands[:first],
            operands[first : first + ninputs],
            operands[first + ninputs :],
        )
        dtype = computed_in(outs[0].dtype)
        with np.errstate(all="ignore"):
            for start in range(0, outs[0].size, TILE):
                tile = slice(start, start + TILE)
                values = {
                    p.name: v if isinstance(v, float) else v[tile].astype(dtype, copy=False)
                    for p, v in zip(self.spec.params, params, strict=True)
                }
                own = [x[tile].astype(dtype, copy=False) for x in inputs]
                results = (
                    self.run(FORWARD, own, values) if kind.gives_value or not kind.order else []
                )
                if kind.order:
                    slopes = self.run(DERIVATIVE, own, values)
                    g = grad[0][tile].astype(dtype, copy=False) if grad else None
                    results = [*results, *(slopes if g is None else [g * d for d in slopes])]
                # Only now, for an output may be an input.
                for out, result in zip(outs, results, strict=True):
                    out[tile] = result

    def run(self, kind: Kind, inputs: Sequence[Array], params: Params) -> list[Array]:
        """f, or f' by each input, of one tile."""
        if self.unchecked.get(kind, 0) > 0 and inputs[0].size > 1:
            self.check_locality(kind, inputs, params)
        results = self.called(kind, inputs, params)
        special = ~np.isfinite(inputs[0])
        for x in inputs[1:]:
            special |= ~np.isfinite(x)
        if special.any():
            results = [result.copy() for result in results]
            self._repair(kind, inputs, params, results)
        return results

    def called(self, kind: Kind, inputs: Sequence[Array], params: Params) -> list[Array]:
        """What the function returns, judged."""
        x = inputs[0]
        result = self.returned(kind, inputs, params, x.shape)
        count = len(inputs) if kind.order else 1
        if count == 1:
            results: Sequence[Any] = (result,)
        elif isinstance(result, tuple | list) and len(result) == count:
            results = result
        else:
            names = " and ".join(self.spec.inputs)
            raise TypeError(
                f"{self.spec.name}: {kind.name} must return {count} arrays, by {names}, got "
                f"{kind_of(result)}"
            )
        hint = 'each element must depend on its own input alone, unless family="rowwise"'
        return [self.judged(kind, one, x.dtype, x.shape, hint) for one in results]

    def check_locality(self, kind: Kind, inputs: Sequence[Array], params: Params) -> None:
        """That each element depends on its own input alone: backwards and in pieces as ever.

        A function that gives other values for the same input too, as a random one does,
        cannot be judged.
        """
        cut = max(1, inputs[0].size // 3)
        whole = self.called(kind, inputs, params)
        pieces = [
            self.called(
                kind,
                [x[::-1][part] for x in inputs],
                {k: v if isinstance(v, float) else v[::-1][part] for k, v in params.items()},
            )
            for part in (slice(cut), slice(cut, None))
        ]
        turned = [np.concatenate(parts)[::-1] for parts in zip(*pieces, strict=True)]
        if not _agree(whole, turned) and _agree(whole, self.called(kind, inputs, params)):
            raise SpecError(
                f"{self.spec.name}: {kind.name} gives other values for other neighbours, but "
                f"is declared {self.spec.family}: each element must depend on its own input "
                'alone; declare family="rowwise" for a function of rows',
                self.spec.name,
            )
        # Threads that count at once may lose a tile, but none counts on below 0.
        telling = any(np.unique(x).size >= TELLING for x in inputs)
        self.unchecked[kind] = 0 if telling else max(0, self.unchecked[kind] - 1)

    def _repair(
        self, kind: Kind, inputs: Sequence[Array], params: Params, results: Sequence[Array]
    ) -> None:
        """NaN stays NaN, and what is claimed of infinity holds there."""
        for result in results:
            for x in inputs:
                result[np.isnan(x)] = np.nan
        if len(inputs) > 1:
            return
        (x,), (result,) = inputs, results
        for limit, at in ((self.limits[0], -np.inf), (self.limits[1], np.inf)):
            where = x == at
            if limit is None or not where.any():
                continue
            from actfast.formula import evaluate, numpy_namespace

            values = {k: v if isinstance(v, float) else v[where] for k, v in params.items()}
            result[where] = evaluate(limit[kind.order], numpy_namespace(), values)

    @cached_property
    def limits(self) -> tuple[Any, Any]:
        """What the asymptotes and their slopes tend to, where they are claimed."""
        from actfast.formula import at_infinity, differentiate

        variables = ("x", *(p.name for p in self.spec.params))
        lines = [
            parse(text, variables) if text else None for text in (self.spec.left, self.spec.right)
        ]
        left, right = (
            line
            and tuple(
                at_infinity(one, "x", below=below) for one in (line, differentiate(line, "x"))
            )
            for line, below in zip(lines, (True, False), strict=True)
        )
        return left, right


def _agree(results: Sequence[Array], others: Sequence[Array]) -> bool:
    """Whether two calls gave the same, but for the last digits."""
    for a, b in zip(results, others, strict=True):
        finite = np.isfinite(a) & np.isfinite(b)
        size = np.abs(a[finite]).max(initial=0)
        if not np.array_equal(a[~finite], b[~finite], equal_nan=True):
            return False
        if not (np.abs(a[finite] - b[finite]) <= size * SAME[a.dtype]).all():
            return False
    return True


class OfFormula:
    """The derivative that a formula gives, as a NumPy function."""

    def __init__(self, name: str, completion: Completion) -> None:
        self.name, self.completion = name, completion

    @cached_property
    def ufunc(self) -> np.ufunc:
        loops = self.completion(DERIVATIVE.index)
        nparams = len(self.completion.row.params)
        return _loops.make_ufunc(loops, DERIVATIVE.index, self.name, "", nparams)

    def __call__(self, *inputs: Array, **params: Any) -> Any:
        return self.ufunc(*inputs, *params.values())


# Row-wise


class Rows(Functions):
    """Calls a spec's functions, or in place of those that are missing its formula, on rows."""

    def __init__(self, spec: ActivationSpec) -> None:
        super().__init__(spec)
        if spec.formula:
            of_rows = FormulaOfRows(spec.row())
            for kind, function in ((FORWARD, of_rows.forward), (BACKWARD, of_rows.backward)):
                if kind not in self.functions:
                    self.functions[kind], self.takes_out[kind] = function, False

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(self.functions)

    def __call__(self, index: int, operands: Sequence[Any], outs: Sequence[Array]) -> None:
        raise TypeError(f"{self.spec.name} works on rows, not on single elements")

    def run(self, kind: Kind, operands: Sequence[Array], params: Params) -> Array:
        """One call for rows along the last of two axes."""
        x = operands[-1]
        reduces = self.spec.row().family.reduces and kind is FORWARD
        shape = x.shape[:1] if reduces else x.shape
        result = self.returned(kind, operands, params, shape)
        result = self.judged(kind, result, x.dtype, shape, "rows are along the last of two axes")
        # Every element depends on the whole row.
        broken = np.isnan(x).any(axis=1)
        if broken.any():
            result = result.copy()
            result[broken] = np.nan
        return result

    def of_rows(
        self, kind: Kind, operands: Sequence[Array], mask: Array | None, params: Params
    ) -> Array:
        """The results of two-dimensional operands; what is excluded does not take part."""
        x = operands[-1]
        row = self.spec.row()
        reduces = row.family.reduces and kind is FORWARD
        # What is left out of a gradient has none.
        empty = 0.0 if kind.order else row.excluded
        result = np.full(x.shape[:1] if reduces else x.shape, empty, x.dtype)
        for rows, kept, included in pieces(operands, mask):
            found = self.run(kind, included, params)
            if kept is None or reduces:
                result[rows] = found
            else:
                filled = result[rows]
                filled[kept] = found.ravel()
                result[rows] = filled
        return result


def pieces(operands: Sequence[Array], mask: Array | None) -> Iterator[tuple[Any, Any, list[Array]]]:
    """Some rows at a time, which of their elements take part, and these as matrices."""
    x = operands[-1]
    if mask is None:
        step = max(1, TILE // max(1, x.shape[1]))
        for start in range(0, x.shape[0] if x.shape[1] else 0, step):
            part = slice(start, start + step)
            yield part, None, [a[part] for a in operands]
        return
    # Rows of as many elements go together.
    counts = mask.sum(axis=1)
    for count in np.unique(counts[counts > 0]).tolist():
        rows = np.flatnonzero(counts == count)
        kept = mask[rows]
        yield (
            rows,
            kept,
            [a[rows] if a.ndim == 1 else a[rows][kept].reshape(-1, count) for a in operands],
        )


def as_matrices(
    act: Activation,
    inputs: Sequence[Array],
    axes: tuple[int, ...],
    mask: Array | None,
    dtype: np.dtype[Any],
) -> tuple[list[Array], Array | None]:
    """Operands, [grad,] x, and their mask with the rows along the last of two axes.

    A reduction's gradient has one axis, of an element of each row.
    """
    x = inputs[-1]
    outer = tuple(i for i in range(x.ndim) if i not in axes)
    flat = tuple(int(np.prod([x.shape[i] for i in part])) for part in (outer, axes))

    def as_rows(a: Array) -> Array:
        return a.transpose(outer + axes).reshape(flat)

    found = [as_rows(x).astype(dtype)]
    for grad in inputs[:-1]:
        own = grad.reshape(flat[0]) if act._row.family.reduces else as_rows(grad)
        found.insert(0, own.astype(dtype))
    return found, None if mask is None else as_rows(np.broadcast_to(mask, x.shape))


def call_rows(
    act: RowActivation, kind: Kind, inputs: Sequence[Array], options: Mapping[str, Any]
) -> Any:
    """A row-wise call by NumPy functions, of operands and options that have been judged."""
    rows: Rows = act._derived["rows"]
    if kind not in rows.functions:
        raise TypeError(
            f"{act.name}.{kind.name}: {act.name} has no {kind.name}; its plugin gives none"
        )
    x, axes = inputs[-1], options["axis"]
    # Arrays of the other byte order are of the loop's type, and so are their results.
    dtype = x.dtype.newbyteorder("=")
    params = {p.name: float(options[p.name]) for p in rows.spec.params}
    outer = tuple(i for i in range(x.ndim) if i not in axes)
    outer_shape = tuple(x.shape[i] for i in outer)
    operands, where = as_matrices(act, inputs, axes, options["where"], computed_in(dtype))
    with np.errstate(all="ignore"):
        result = rows.of_rows(kind, operands, where, params).astype(dtype)
    if act._row.family.reduces and kind is FORWARD:
        shape = tuple(1 if i in axes else n for i, n in enumerate(x.shape))
        result = result.reshape(shape if options["keepdims"] else outer_shape)
        return result if result.ndim else result[()]
    row_shape = tuple(x.shape[i] for i in axes)
    return result.reshape(outer_shape + row_shape).transpose(np.argsort(outer + axes))


def _takes_out(function: Callable[..., Any]) -> bool:
    """Whether ``out`` is a parameter by name; NumPy's ufuncs return an array as well."""
    import inspect

    if isinstance(function, np.ufunc):
        return False
    try:
        return "out" in inspect.signature(function).parameters
    except (TypeError, ValueError):
        return False
