"""What is checked: a function of arrays, with whatever else it can do."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from actfast import _loops
from actfast._core import Activation
from actfast.conformance.adapters import Adapted, adapted
from actfast.conformance.lines import Line
from actfast.conformance.samples import aligned, baseline
from actfast.conformance.truth import Truth
from actfast.errors import ParameterError
from actfast.facts.kinds import (
    BACKWARD,
    DERIVATIVE,
    FORWARD,
    FROM_OUTPUT,
    KINDS,
    PAIR,
    SECOND_DERIVATIVE,
)
from actfast.facts.row import Row
from actfast.registry.info import info, info_of
from actfast.registry.names import activation_of, get
from actfast.sources.spec import ActivationSpec

__all__ = ["Subject", "SubjectError", "WrongResult", "names_code"]

Kind = Literal["activation", "spec", "callable"]
Array = NDArray[Any]

DTYPES = (np.dtype(np.float32), np.dtype(np.float64))
# The length that loops divide evenly.
ROUND_LENGTH = 64
AXIS_WORDS = ("axis", "dim")


DTYPE_NAMES = _loops.DTYPES


def dtype_named(given: Any) -> np.dtype[Any]:
    """The dtype, of bfloat16 that of ml_dtypes."""
    if str(given) == "bfloat16":
        found = short_dtype("bfloat16")
        if found is None:
            raise SubjectError("bfloat16 requires ml_dtypes, to be installed")
        return found
    dtype: np.dtype[Any] = np.dtype(given)
    return dtype


def short_dtype(name: str) -> np.dtype[Any] | None:
    """A dtype of 16 bits; None where it is longer, or ml_dtypes is not installed."""
    try:
        wanted = importlib.import_module("ml_dtypes").bfloat16 if name == "bfloat16" else name
    except ImportError:
        return None
    found: np.dtype[Any] = np.dtype(wanted)
    return found if found.itemsize == 2 else None


class SubjectError(Exception):
    """The subject cannot be had: no such name, or importing it failed."""


class WrongResult(Exception):
    """A call gave something that cannot be compared with anything."""


def names_code(source: str) -> bool:
    """Whether this is module:attribute or file.py:attribute, and no activation's name."""
    return ":" in source


class Subject:
    """A function ``f(x, out=None, **params)`` of arrays, and what is known of it.

    Where the facts say so, it is one of rows, along the last axis, or f(gate, value, ...)
    of two inputs, whose derivatives are two as well.

    Parameters
    ----------
    function
        Called with an array, and returning one or what ``np.asarray`` makes one of.
        Functions of torch tensors and jax arrays are recognised and wrapped.
    derivative, backward, value_and_derivative, backward_from_output, second_derivative
        Callables like an :class:`~actfast.Activation`'s methods; by default those
        attributes of ``function``.
    facts
        Formula, parameters and claims, as of an activation.
    own
        Whether it makes these claims itself, as it does by default. A function that is
        like another one claims nothing, and is held to the mathematics only.
    params
        Values to pass with every call.
    dtypes
        The float dtypes to check; by default float32 and float64, and of an activation
        float16 and bfloat16.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        name: str = "",
        kind: Kind = "callable",
        facts: Row | None = None,
        own: bool | None = None,
        params: Mapping[str, float] | None = None,
        dtypes: tuple[Any, ...] = (),
        source: str = "",
        derivative: Callable[..., Any] | None = None,
        backward: Callable[..., Any] | None = None,
        value_and_derivative: Callable[..., Any] | None = None,
        backward_from_output: Callable[..., Any] | None = None,
        second_derivative: Callable[..., Any] | None = None,
    ) -> None:
        if not callable(function):
            raise SubjectError(f"cannot check a {type(function).__name__}: it is not callable")
        self.function = function
        self.name = name or str(getattr(function, "__name__", type(function).__name__))
        self.kind: Kind = kind
        self.facts = facts or Row(name=self.name)
        self.own = facts is not None if own is None else own
        self.params = dict(params or {})
        self.source = source
        self.builtin = False
        self._given_dtypes = dtypes
        self._given = {
            DERIVATIVE.name: derivative,
            BACKWARD.name: backward,
            PAIR.name: value_and_derivative,
            FROM_OUTPUT.name: backward_from_output,
            SECOND_DERIVATIVE.name: second_derivative,
        }

    # A function may crash or hang when it is called, and looking at it calls it. So it
    # is looked at when first needed, which is within a check.

    @cached_property
    def _adapted(self) -> Adapted:
        if self.handled:
            return Adapted("", self.function)
        found: Adapted = _theirs(adapted, self.function, len(self.facts.family.operands))
        return found

    @cached_property
    def _calls(self) -> dict[str, Callable[..., Any]]:
        calls: dict[str, Callable[..., Any]] = {FORWARD.name: self._adapted.forward}
        for key, given in self._given.items():
            found = given or getattr(self._adapted, key, None)
            if found is None and self.kind == "callable" and not self.library:
                found = _theirs(getattr, self.function, key, None)
            if callable(found):
                calls[key] = found
        if self.facts.family.rowwise:
            for key in (DERIVATIVE.name, PAIR.name, SECOND_DERIVATIVE.name):
                calls.pop(key, None)
        elif "derivative" not in calls and "backward" in calls:
            backward = calls["backward"]

            def derivative(*inputs: Any, **params: float) -> Any:
                return backward(np.ones_like(inputs[0]), *inputs, **params)

            calls["derivative"] = derivative
        return calls

    @cached_property
    def dtypes(self) -> tuple[np.dtype[Any], ...]:
        """The float dtypes of 32 bits and more to check."""
        given = self._given_dtypes or self._adapted.dtypes or DTYPES
        return tuple(d for d in map(dtype_named, given) if d.itemsize > 2)

    @cached_property
    def short_dtypes(self) -> tuple[np.dtype[Any], ...]:
        """Those of 16 bits: what is asked for, or of an activation all that there are."""
        if self._given_dtypes:
            return tuple(d for d in map(dtype_named, self._given_dtypes) if d.itemsize == 2)
        if not self.handled:
            return ()
        found = (short_dtype(name) for name in DTYPE_NAMES)
        return tuple(d for d in found if d is not None)

    @property
    def library(self) -> str:
        """Whose arrays it takes, if not NumPy's."""
        return self._adapted.library

    @property
    def forks(self) -> bool:
        return self._adapted.forks

    @property
    def compiles(self) -> bool:
        return self._adapted.compiles

    @classmethod
    def of(
        cls,
        given: Any,
        like: Any = None,
        params: Mapping[str, float] | None = None,
        dtypes: tuple[Any, ...] = (),
    ) -> Subject:
        """From a name, module:attribute, activation, spec or callable."""
        params = dict(params or {})
        facts = None if like is None else _facts_like(like)
        source = given if isinstance(given, str) else ""
        if source:
            given = _resolve(source)
        if isinstance(given, Subject):
            return given._with(facts, params, dtypes, source)
        if isinstance(given, type):
            raise SubjectError(f"cannot check the class {given.__name__}: pass an instance")
        kind: Kind = "callable"
        if isinstance(given, ActivationSpec):
            kind, given = "spec", activation_of(given)
        if isinstance(given, Activation):
            return cls._of_activation(given, kind, facts, params, dtypes, source)
        return cls(given, facts=facts, own=False, params=params, dtypes=dtypes, source=source)

    @classmethod
    def _of_activation(
        cls,
        act: Activation,
        kind: Kind,
        facts: Row | None,
        params: dict[str, float],
        dtypes: tuple[Any, ...],
        source: str,
    ) -> Subject:
        kind = "spec" if kind == "spec" else "activation"
        known = info_of(act)
        if params:
            act = act.bind(**params)
        if not source and _is_known(act):
            source = act._origin.qualified
        calls = {
            kind.method: getattr(act, kind.method)
            for kind in KINDS
            if kind != FORWARD and act._offers(kind)
        }
        values = {k: float(v) for k, v in act.params.items() if k not in AXIS_WORDS}
        found = cls(
            act,
            name=act.name,
            kind=kind,
            facts=facts or known,
            own=facts is None,
            params=values,
            dtypes=dtypes,
            source=source,
            **calls,
        )
        found.builtin = known.origin.ours
        return found

    def _with(
        self, facts: Row | None, params: dict[str, float], dtypes: tuple[Any, ...], source: str
    ) -> Subject:
        """The same with other facts, parameters or dtypes."""
        other = object.__new__(type(self))
        vars(other).update({k: v for k, v in vars(self).items() if k != "dtypes"})
        if facts is not None:
            other.facts, other.own = facts, False
        other.params = {**self.params, **params}
        other._given_dtypes = dtypes or self._given_dtypes
        other.source = source or self.source
        return other

    def claiming(self, **facts: str) -> Subject:
        """The same, which makes these claims as well."""
        given: dict[str, Any] = dict(facts)
        other = self._with(None, {}, (), "")
        other.facts, other.own = replace(self.facts, **given), True
        return other

    def replaced(self, function: Callable[..., Any]) -> Subject:
        """The same facts of another function, of which the forward alone is known."""
        return Subject(
            function,
            name=self.name,
            kind=self.kind,
            facts=self.facts,
            own=self.own,
            params={} if self.handled else self.params,
            dtypes=self._given_dtypes,
        )

    # What it is

    @property
    def handled(self) -> bool:
        """Whether actfast itself handles layout, out= and parameters for it."""
        return self.kind != "callable"

    def has(self, kind: str) -> bool:
        return kind in self._calls

    @cached_property
    def gives_gradient_from_output(self) -> bool:
        """Whether it has such a call, and the parameters allow it."""
        if not self.has(FROM_OUTPUT.name):
            return False
        x = self.trial
        try:
            with np.errstate(all="ignore"):
                y = self.call("forward", *x)
                self.raw(FROM_OUTPUT.name, np.ones_like(y), y)
        except ParameterError:
            return False
        except Exception as error:
            self.blame(error)
        return True

    @cached_property
    def trial(self) -> tuple[Array, ...]:
        """Inputs to try a call with, which are not checked."""
        x = np.linspace(-1, 1, 64, dtype=self.dtypes[0] if self.dtypes else np.float64)
        if self.facts.family.rowwise:
            return (x.reshape(8, 8),)
        return (x,) * len(self.facts.family.operands)

    def takes_keyword(self, name: str, value: Any) -> bool:
        """Whether calling it with that keyword is no error of the keyword."""
        if self.library:
            return False
        try:
            with np.errstate(all="ignore"):
                self.raw("forward", *self.trial, **{name: value})
        except Exception as error:
            self.blame(error)
            return not isinstance(error, TypeError)
        return True

    @cached_property
    def takes_out(self) -> bool:
        x = self.trial[0]
        shape = x.shape[:-1] if self.facts.family.reduces else x.shape
        return self.takes_keyword("out", np.empty(shape, x.dtype))

    def takes_params(self, names: Any) -> bool:
        if self.handled:
            return True
        found = self._parameters
        if any(p.kind is inspect.Parameter.VAR_KEYWORD for p in found.values()):
            return True
        return set(names) <= set(found)

    def declares(self, name: str) -> bool:
        """Whether it has a parameter of this very name."""
        return self.handled or name in self._parameters

    @cached_property
    def _parameters(self) -> Mapping[str, inspect.Parameter]:
        try:
            return inspect.signature(self.function).parameters
        except (TypeError, ValueError):
            return {}

    @cached_property
    def axis_word(self) -> str:
        """What a function of rows calls its axis; "" where it has none to choose."""
        if not self.facts.family.rowwise:
            return ""
        return next((w for w in AXIS_WORDS if w in self.params or self.declares(w)), "")

    def truth(self, dtype: Any, **params: float) -> Truth:
        """What is exact for the parameters as a loop of that dtype sees them."""
        values = {**self.facts.defaults, **self.params, **params}
        known = {p.name for p in self.facts.params}
        rounded = {k: float(np.dtype(dtype).type(v)) for k, v in values.items() if k in known}
        return Truth(self.facts, rounded, self.builtin)

    # Calls

    def raw(self, kind: str, *operands: Any, **keywords: Any) -> Any:
        """The call itself, on these very objects; of rows along the last axis."""
        given = {**self.params, **keywords}
        if self.axis_word and self.axis_word not in keywords:
            # Not every function's own choice is the last.
            given[self.axis_word] = -1
        return _theirs(self._calls[kind], *operands, **given)

    @staticmethod
    def raised(error: BaseException) -> bool:
        """Whether an exception comes from a call of a subject, and not from the suite."""
        frames = traceback.walk_tb(error.__traceback__)
        return any(frame.f_code is _theirs.__code__ for frame, _ in frames)

    @classmethod
    def blame(cls, error: BaseException) -> None:
        """Raise it again, unless it comes from a call of a subject."""
        if not cls.raised(error):
            raise error

    def call(self, kind: str, *operands: Any, **keywords: Any) -> Any:
        """The call, and its result as an array; of several, as so many, flat."""
        result = self.raw(kind, *operands, **keywords)
        if isinstance(result, tuple):
            return tuple(_theirs(np.asarray, part) for part in _flat(result))
        return _theirs(np.asarray, result)

    def values(self, kind: str, *operands: Any, **params: Any) -> Any:
        """On private aligned copies of round length: the values, and nothing of the layout."""
        if self.facts.family.rowwise:
            found = self.call(kind, *(aligned(o) for o in operands), **params)
            forward = kind == FORWARD.name and self.facts.family.reduces
            shape = operands[-1].shape
            return _of_shape(found, shape[:-1] if forward else shape, kind)
        size = operands[0].size
        length = max(ROUND_LENGTH, 1 << (size - 1).bit_length())
        copies = [aligned(np.resize(o, length)) for o in operands]
        found = self.call(kind, *copies, **params)
        if isinstance(found, tuple):
            return tuple(_of_shape(part, (length,), kind)[:size] for part in found)
        return _of_shape(found, (length,), kind)[:size]

    def along(self, line: Line, what: str, x: Array, **params: float) -> Array:
        """The forward, derivative or second derivative as a function of one number."""
        inputs = line.inputs(x)
        if what == FORWARD.name:
            found = line.seen(self.values(what, *inputs, **params))
        elif self.facts.family.rowwise:
            grad = line.one_hot(x)
            found = self.values(BACKWARD.name, grad, *inputs, **params)[:, line.moving]
        else:
            found = self.values(what, *inputs, **params)
            found = found[line.moving] if isinstance(found, tuple) else found
        return np.ascontiguousarray(found)

    def has_along(self, what: str) -> bool:
        """Whether there is such a function of one number."""
        if self.facts.family.rowwise and what == DERIVATIVE.name:
            return self.has(BACKWARD.name)
        return self.has(what)

    # Operands

    def inputs(self, dtype: Any, size: int, seed: int = 0, width: int = 16) -> tuple[Array, ...]:
        """Ordinary inputs of so many elements; of rows so many of that width."""
        if self.facts.family.rowwise:
            return (aligned(baseline(dtype, size, seed).reshape(-1, width)),)
        names = self.facts.family.operands
        return tuple(baseline(dtype, size, seed + 100 * i) for i in range(len(names)))

    def operands(self, kind: str, inputs: tuple[Array, ...], seed: int = 1) -> tuple[Array, ...]:
        """What a call of that kind takes, for these inputs of the forward."""
        x = inputs[0]
        shape = x.shape[:-1] if self.facts.family.reduces else x.shape
        grad = aligned(baseline(x.dtype, int(np.prod(shape, dtype=int)), seed, 3))
        if kind == BACKWARD.name:
            return grad.reshape(shape), *inputs
        if kind == FROM_OUTPUT.name:
            return grad.reshape(shape), aligned(self.values("forward", *inputs))
        return inputs


def _theirs(function: Callable[..., Any], *args: Any, **keywords: Any) -> Any:
    """Code that is the subject's: what is raised below this frame is not the suite's."""
    return function(*args, **keywords)


def _of_shape(found: Any, shape: tuple[int, ...], kind: str) -> Array:
    if isinstance(found, tuple):
        raise WrongResult(f"{kind}: {len(found)} results, wanted 1")
    if found.shape != shape:
        raise WrongResult(f"{kind}: a result of shape {found.shape}, wanted {shape}")
    return np.asarray(found)


def _flat(results: tuple[Any, ...]) -> Iterator[Any]:
    for one in results:
        if isinstance(one, tuple):
            yield from _flat(one)
        else:
            yield one


def _facts_like(like: Any) -> Row:
    try:
        act = activation_of(like) if isinstance(like, ActivationSpec) else like
        found = info_of(act) if isinstance(act, Activation) else info(act)
    except Exception as error:
        raise SubjectError(f"like={like!r}: {error}") from error
    return replace(found, max_ulp={})


def _is_known(act: Activation) -> bool:
    """Whether the activation can be had anywhere by its name alone."""
    return bool(act._origin.ours and get(act._origin.qualified) == act)


def _resolve(source: str) -> Any:
    if not names_code(source):
        return get(source)
    place, _, path = source.rpartition(":")
    found = _import_file(Path(place)) if place.endswith(".py") else importlib.import_module(place)
    for part in path.split("."):
        found = getattr(found, part)
    return found


def _import_file(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise SubjectError(f"there is no file {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(path.stem, module)
    spec.loader.exec_module(module)
    return module
