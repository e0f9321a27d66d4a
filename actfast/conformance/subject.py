"""What is checked: a function of arrays, with whatever else it can do."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from actfast._core import Activation
from actfast.conformance.adapters import Adapted, adapted
from actfast.conformance.facts import Facts
from actfast.conformance.samples import aligned
from actfast.conformance.truth import Truth

__all__ = ["Subject", "SubjectError", "names_code"]

Kind = Literal["activation", "spec", "callable"]
Array = NDArray[Any]

DTYPES = (np.dtype(np.float32), np.dtype(np.float64))
# The methods by the kind of call, as on an Activation.
METHODS = {
    "forward": "__call__",
    "derivative": "derivative",
    "backward": "backward",
    "pair": "value_and_derivative",
    "from_output": "backward_from_output",
}
# The length that loops divide evenly.
ROUND_LENGTH = 64


class SubjectError(Exception):
    """The subject cannot be had: no such name, or importing it failed."""


def names_code(source: str) -> bool:
    """Whether this is module:attribute or file.py:attribute, and no activation's name."""
    return ":" in source


class Subject:
    """A function f(x, out=None, **params) of arrays, and what is known of it.

    Parameters
    ----------
    function
        Called with an array, and returning one or what ``np.asarray`` makes one of.
        Functions of torch tensors and jax arrays are recognised and wrapped.
    derivative, backward, value_and_derivative, backward_from_output
        Callables like an :class:`~actfast.Activation`'s methods; by default those
        attributes of ``function``.
    facts
        Formula, parameters and claims.
    params
        Values to pass with every call.
    dtypes
        The float dtypes to check; by default float32 and float64.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        name: str = "",
        kind: Kind = "callable",
        facts: Facts | None = None,
        params: Mapping[str, float] | None = None,
        dtypes: tuple[Any, ...] = (),
        source: str = "",
        derivative: Callable[..., Any] | None = None,
        backward: Callable[..., Any] | None = None,
        value_and_derivative: Callable[..., Any] | None = None,
        backward_from_output: Callable[..., Any] | None = None,
    ) -> None:
        if not callable(function):
            raise SubjectError(f"cannot check a {type(function).__name__}: it is not callable")
        self.function = function
        self.name = name or str(getattr(function, "__name__", type(function).__name__))
        self.kind: Kind = kind
        self.facts = facts or Facts(name=self.name, own=False)
        self.params = dict(params or {})
        self.source = source
        self.builtin = False
        self._given_dtypes = dtypes
        self._given = {
            "derivative": derivative,
            "backward": backward,
            "pair": value_and_derivative,
            "from_output": backward_from_output,
        }

    # A function may crash or hang when it is called, and looking at it calls it. So it
    # is looked at when first needed, which is within a check.

    @cached_property
    def _host(self) -> Adapted:
        hosted = self.kind != "callable"
        return Adapted("", self.function) if hosted else adapted(self.function)

    @cached_property
    def _calls(self) -> dict[str, Callable[..., Any]]:
        calls: dict[str, Callable[..., Any]] = {"forward": self._host.forward}
        for key, given in self._given.items():
            found = given or getattr(self._host, key, None)
            if found is None and self.kind == "callable" and not self.library:
                found = getattr(self.function, METHODS[key], None)
            if callable(found):
                calls[key] = found
        if "derivative" not in calls and "backward" in calls:
            backward = calls["backward"]
            calls["derivative"] = lambda x, **params: backward(np.ones_like(x), x, **params)
        return calls

    @cached_property
    def dtypes(self) -> tuple[np.dtype[Any], ...]:
        """The float dtypes to check."""
        return tuple(np.dtype(d) for d in self._given_dtypes or self._host.dtypes or DTYPES)

    @property
    def library(self) -> str:
        """Whose arrays it takes, if not NumPy's."""
        return self._host.library

    @property
    def forks(self) -> bool:
        return self._host.forks

    @property
    def compiles(self) -> bool:
        return self._host.compiles

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
        if _is_spec(given):
            from actfast.registry import activation_of

            kind, given = "spec", activation_of(given)
        if isinstance(given, Activation):
            return cls._of_activation(given, kind, facts, params, dtypes, source)
        return cls(given, facts=facts, params=params, dtypes=dtypes, source=source)

    @classmethod
    def _of_activation(
        cls,
        act: Activation,
        kind: Kind,
        facts: Facts | None,
        params: dict[str, float],
        dtypes: tuple[Any, ...],
        source: str,
    ) -> Subject:
        from actfast.activation import info_of

        kind = "spec" if kind == "spec" else "activation"
        info = info_of(act)
        if params:
            act = act.bind(**params)
        if not source and _is_known(act):
            source = act.name
        calls = {
            method: getattr(act, method)
            for method in list(METHODS.values())[1:]
            if _exists(act, method)
        }
        values = {k: float(v) for k, v in act.params.items()}
        found = cls(
            act,
            name=act.name,
            kind=kind,
            facts=facts or Facts.of(info),
            params=values,
            dtypes=dtypes,
            source=source,
            **calls,
        )
        found.builtin = info.kind == "builtin"
        return found

    def _with(
        self, facts: Facts | None, params: dict[str, float], dtypes: tuple[Any, ...], source: str
    ) -> Subject:
        """The same with other facts, parameters or dtypes."""
        other = object.__new__(type(self))
        vars(other).update({k: v for k, v in vars(self).items() if k != "dtypes"})
        other.facts = facts or self.facts
        other.params = {**self.params, **params}
        other._given_dtypes = dtypes or self._given_dtypes
        other.source = source or self.source
        return other

    # What it is

    @property
    def hosted(self) -> bool:
        """Whether actfast itself handles layout, out= and parameters for it."""
        return self.kind != "callable"

    @property
    def own(self) -> bool:
        """Whether it makes the claims among its facts."""
        return self.facts.own

    @property
    def elementwise(self) -> bool:
        return self.facts.family == "elementwise"

    def has(self, kind: str) -> bool:
        return kind in self._calls

    @cached_property
    def takes_out(self) -> bool:
        """Whether calling it with out= is no error."""
        if self.library:
            return False
        x = np.linspace(-1, 1, 64, dtype=self.dtypes[0])
        try:
            with np.errstate(all="ignore"):
                self.raw("forward", x, out=np.empty_like(x))
        except TypeError:
            return False
        except Exception:
            return True
        return True

    def takes_params(self, names: Any) -> bool:
        if self.hosted:
            return True
        found = self._parameters
        if any(p.kind is inspect.Parameter.VAR_KEYWORD for p in found.values()):
            return True
        return set(names) <= set(found)

    def declares(self, name: str) -> bool:
        """Whether it has a parameter of this very name."""
        return self.hosted or name in self._parameters

    @cached_property
    def _parameters(self) -> Mapping[str, inspect.Parameter]:
        try:
            return inspect.signature(self.function).parameters
        except (TypeError, ValueError):
            return {}

    def truth(self, dtype: Any, **params: float) -> Truth:
        """What is exact for the parameters as a loop of that dtype sees them."""
        values = {**self.facts.defaults, **self.params, **params}
        known = {p.name for p in self.facts.params}
        rounded = {k: float(np.dtype(dtype).type(v)) for k, v in values.items() if k in known}
        return Truth(self.facts, rounded)

    # Calls

    def raw(self, kind: str, *operands: Any, **keywords: Any) -> Any:
        """The call itself, on these very objects."""
        return self._calls[kind](*operands, **{**self.params, **keywords})

    def call(self, kind: str, *operands: Any, **keywords: Any) -> Any:
        """The call, and its result as an array; of a pair, as two."""
        result = self.raw(kind, *operands, **keywords)
        if kind == "pair":
            return tuple(np.asarray(part) for part in result)
        return np.asarray(result)

    def values(self, kind: str, *operands: Any, **params: float) -> Array:
        """On private aligned copies of round length: the values, and nothing of the layout."""
        if not self.elementwise:
            return np.asarray(self.call(kind, *(aligned(o) for o in operands), **params))
        size = operands[0].size
        length = max(ROUND_LENGTH, 1 << (size - 1).bit_length())
        copies = [aligned(np.resize(o, length)) for o in operands]
        return np.asarray(self.call(kind, *copies, **params))[:size]


def _facts_like(like: Any) -> Facts:
    import actfast
    from actfast.activation import info_of
    from actfast.registry import activation_of

    try:
        act = activation_of(like) if _is_spec(like) else like
        info = info_of(act) if isinstance(act, Activation) else actfast.info(act)
        return Facts.of(info).borrowed()
    except Exception as error:
        raise SubjectError(f"like={like!r}: {error}") from error


def _is_spec(given: Any) -> bool:
    spec = sys.modules.get("actfast.spec")
    return spec is not None and isinstance(given, spec.ActivationSpec)


def _is_known(act: Activation) -> bool:
    """Whether the activation can be had anywhere by its name alone."""
    from actfast.registry import BUILTINS

    return BUILTINS.get(act.name) == act


def _exists(act: Activation, method: str) -> bool:
    """Whether calling the method can be anything but a TypeError."""
    return act._ufuncs[list(METHODS.values()).index(method)] is not None


def _resolve(source: str) -> Any:
    if not names_code(source):
        import actfast

        return actfast.get(source)
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
