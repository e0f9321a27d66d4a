"""Activations by name.

A name is looked up in this order: built-ins, what this process registered, the entry points
of installed plugins, then the shelf, whose many names are thus nobody's loss. Entry points are
read when a name is first asked for that is none of the former. No plugin is imported before its
name is asked for.
"""

from __future__ import annotations

import os
import re
import warnings
from _thread import RLock, _local  # threading, but without its import
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from actfast._core import Activation, make
from actfast.calls.reshaping import Calls
from actfast.errors import (
    ABIVersionError,
    AmbiguousNameError,
    DuplicateNameError,
    FormulaError,
    FormulaWarning,
    PluginLoadError,
    SpecError,
    UnknownActivationError,
    slip,
    squeezed,
)
from actfast.facts.functions import functions
from actfast.facts.origin import PLUGIN, REGISTERED, Origin
from actfast.facts.param import Param
from actfast.facts.shelf import shelf_places, shelf_row
from actfast.registry.environment import PLUGINS, normalised, plugins_allowed, strict
from actfast.registry.plugins import Entry, Scan, scan
from actfast.sources.build import row_and_loops
from actfast.sources.builtin import ACTIVATIONS, BUILTINS, OURS, on_shelf, shelf

if TYPE_CHECKING:
    from actfast.formula import Expr
    from actfast.sources.spec import ActivationSpec

__all__ = [
    "activation_of",
    "available",
    "current_scan",
    "define",
    "entry_state",
    "find_entry",
    "get",
    "is_ours",
    "plugin_errors",
    "refresh",
    "register",
    "registered",
    "scan_errors",
    "unregister",
]


_Found = TypeVar("_Found")


class _State:
    def __init__(self) -> None:
        # Held only to read and write these fields: foreign code never runs under it.
        self.lock = RLock()
        self.registered: dict[str, Activation] = {}
        self.scan: Scan | None = None
        self.loaded: dict[Entry, Activation | PluginLoadError] = {}
        self.by_formula: dict[ActivationSpec, Activation] = {}
        self.warned: set[str] = set()


_state = _State()
_loading = _local()


# Looking up


def get(
    name: str | Activation, /, *args: Any, like: str | None = None, **params: Any
) -> Activation:
    """The activation of that name, with other defaults if parameters are given.

    Parameters
    ----------
    name : str
        A built-in's name or alias, a registered name, a plugin's name, one of the shelf, or
        ``"distribution/name"``; in any case, and with or without underscores or hyphens.
        ``"actfast/name"`` is a built-in or of the shelf, whatever else has the name. An
        activation is returned as it is.
    *args, **params
        Defaults to bind, as the activation's call takes them.
    like : str, optional
        A library: ``"torch"``, ``"jax"``, ``"keras"``, ``"tensorflow"``, ``"onnx"``, ... The
        name is then what that library calls it, and the defaults are the library's.

    Raises
    ------
    UnknownActivationError, AmbiguousNameError
        If there is no such name, or several distributions offer it.
    ValueError
        If there is no such library.
    PluginLoadError, ABIVersionError, SpecError
        If the plugin of that name is broken; all others stay usable.

    >>> import actfast as af
    >>> af.get("tanh") is af.tanh
    True
    >>> af.get(af.leaky_relu, negative_slope=0.2)
    <actfast.leaky_relu(negative_slope=0.2)>
    >>> af.get("LeakyReLU", 0.2)
    <actfast.leaky_relu(negative_slope=0.2)>
    >>> af.get("leaky_relu", like="keras")
    <actfast.leaky_relu(negative_slope=0.2)>
    """
    if like is not None:
        found = _like(name, like, params)
    elif isinstance(name, Activation):
        found = name
    elif isinstance(name, str):
        found = BUILTINS.get(name) or _registered(name) or _of_any_spelling(name)
        if _state.scan is not None and name in BUILTINS:
            _warn_of_shadows(name, _state.scan)
    else:
        raise TypeError(f"get: wanted an activation's name, got {type(name).__name__}")
    return found.bind(*args, **params) if args or params else found


def _like(name: str | Activation, like: str, params: Mapping[str, Any]) -> Activation:
    """What a library calls that, with its defaults but for those that are given."""
    from actfast.registry.libraries import entry_like

    if isinstance(name, Activation):
        name = name.name
    elif not isinstance(name, str):
        raise TypeError(f"get: wanted an activation's name, got {type(name).__name__}")
    own = {squeezed(one): act.name for one, act in BUILTINS.items()}.get(squeezed(name), "")
    entry = entry_like(like, name, own)
    if entry.formula:
        from actfast.sources.spec import ActivationSpec

        return activation_of(ActivationSpec(entry.name, formula=entry.formula))
    defaults = {key: value for key, value in entry.params.items() if key not in params}
    return BUILTINS[entry.row].bind(**defaults) if defaults else BUILTINS[entry.row]


def _of_any_spelling(name: str) -> Activation:
    """A plugin of just that name; else what differs from it by case and underscores alone."""
    if name.startswith(OURS):
        own = name.removeprefix(OURS)
        if found := BUILTINS.get(own) or on_shelf(own):
            return found
    # No plugin's name has a capital: such a name needs no look at what is installed.
    if "/" in name or (name == name.lower() and current_scan().named(name)):
        return _plugin(name)
    wanted = squeezed(name)
    for names in (BUILTINS, _registered_names()):
        acts = {names[one] for one in names if squeezed(one) == wanted}
        if acts:
            return _only(name, {act.name: act for act in acts})
    entries = {e.name: e.name for e in current_scan().entries if squeezed(e.name) == wanted}
    if entries:
        return _plugin(_only(name, entries))
    shelved = [on_shelf(one) for one in shelf_places() if squeezed(one) == wanted]
    named = {act.name: act for act in shelved if act is not None}
    return _only(name, named) if named else _plugin(name)


def _only(name: str, found: Mapping[str, _Found]) -> _Found:
    if len(found) > 1:
        hint = " or ".join(map(repr, sorted(found)))
        raise AmbiguousNameError(f"{name!r} may be {hint}; use one of them", name, hint=hint)
    return next(iter(found.values()))


def is_ours(name: str) -> bool:
    """Whether get finds by this name what comes with actfast."""
    own = name.removeprefix(OURS)
    if own in BUILTINS:
        return True
    taken = own == name and (_registered(name) is not None or bool(current_scan().named(name)))
    return own in shelf_places() and not taken


def _registered_names() -> dict[str, Activation]:
    acts = list(_state.registered.values())
    return {name: act for act in acts for name in (act.name, *act._row.aliases)}


def _registered(name: str) -> Activation | None:
    """What this process registered by that name or alias."""
    return _state.registered.get(name) or _registered_names().get(name)


def _plugin(name: str) -> Activation:
    entry = find_entry(name)
    found = _state.loaded.get(entry)
    if found is None:
        found = _load(entry)
        with _state.lock:
            # Another thread may have been first, or the plugin may have asked for itself
            # while it was loading, which fails.
            first = _state.loaded.get(entry)
            if isinstance(first, Activation):
                found = first
            _state.loaded[entry] = found
    if isinstance(found, PluginLoadError):
        # A new one: raised again, the old would keep each caller's frames.
        again = type(found)(str(found), found.name, found.distribution, found.hint)
        raise again from found.__cause__
    return found


def find_entry(name: str) -> Entry:
    """The one entry of that short or qualified name."""
    scan = current_scan()
    if "/" in name:
        distribution, _, short = name.partition("/")
        if entry := scan.qualified(f"{normalised(distribution)}/{short}"):
            return entry
        raise _unknown(name, scan)
    found = scan.named(name)
    if not found:
        raise _unknown(name, scan)
    if len(found) > 1:
        sources = " and ".join(e.source for e in found)
        hint = " or ".join(repr(e.qualified) for e in found)
        raise AmbiguousNameError(f"{name!r} is provided by {sources}; use {hint}", name, hint=hint)
    return found[0]


def _unknown(name: str, scan: Scan) -> UnknownActivationError:
    hint = f"{len(ACTIVATIONS)} built-in: actfast.available()"
    for entry in scan.blocked:
        if name in (entry.name, entry.qualified):
            return UnknownActivationError(
                f"no activation {name!r}: {entry.source} is not among ACTFAST_PLUGINS="
                f"{os.environ.get(PLUGINS)!r}",
                name,
                entry.distribution,
            )
    if name in Calls.made:
        return UnknownActivationError(
            f"no activation {name!r}: it is a function, actfast.{name}", name
        )
    known = [*BUILTINS, *_registered_names(), *(e.name for e in scan.entries)]
    known += [e.qualified for e in scan.entries]
    distribution = name.partition("/")[0] if "/" in name else ""
    # Those of the shelf lie too close together: seglu is no slip of sgelu.
    message = f"no activation {name!r}{slip(name, known)}"
    if not plugins_allowed():
        message += "; ACTFAST_PLUGINS=none keeps plugins out"
    if distribution and all(e.distribution != normalised(distribution) for e in scan.entries):
        message += f"; no distribution {distribution!r} with activations is installed"
    if scan.errors:
        count = len(scan.errors)
        hint += f"; {count} broken distribution{'s' * (count > 1)}: actfast doctor"
    return UnknownActivationError(f"{message} ({hint})", name, distribution, hint)


def _warn_of_shadows(name: str, scan: Scan) -> None:
    for entry in scan.named(name):
        if entry.qualified not in _state.warned:
            _state.warned.add(entry.qualified)
            warnings.warn(
                f"{entry.source} offers {name!r} too, which is a built-in of actfast; the "
                f"plugin's is {entry.qualified!r}",
                stacklevel=3,
            )


def current_scan() -> Scan:
    """What the installed distributions offer, read once."""
    found = _state.scan
    if found is None:
        found = scan()
        with _state.lock:
            if _state.scan is None:
                _state.scan = found
            found = _state.scan
    if strict() and found.errors:
        raise found.errors[0]
    return found


def available(*, all: bool = False) -> tuple[str, ...]:
    """The names that get takes, sorted; no plugin is imported.

    Of a plugin whose short name is a built-in's, or another plugin's, the qualified one. With
    ``all=True`` those of the shelf too; of one whose name something else has, the qualified one.
    """
    found = current_scan()
    names = [*(act.name for act in ACTIVATIONS), *_state.registered]
    for entry in (*found.entries, *found.blocked):
        state, *_ = entry_state(entry)
        names.append(entry.qualified if state in _QUALIFIED_ONLY else entry.name)
    if all:
        names += [OURS + act.name if act.name in names else act.name for act in shelf()]
    return tuple(sorted(names))


_QUALIFIED_ONLY = ("ambiguous", "shadows-builtin")


def registered() -> list[Activation]:
    """What this process registered, by name."""
    return [act for _, act in sorted(_state.registered.items())]


def entry_state(entry: Entry) -> tuple[str, Activation | None, str]:
    """Of an entry point its state, its activation if that is loaded, and its error."""
    scan = current_scan()
    loaded = _state.loaded.get(entry)
    error = str(loaded) if isinstance(loaded, Exception) else ""
    act = loaded if isinstance(loaded, Activation) else None
    if entry in scan.blocked:
        return "blocked", None, ""
    if isinstance(loaded, ABIVersionError):
        return "incompatible", None, error
    if error:
        return "broken", None, error
    if entry.name in BUILTINS:
        return "shadows-builtin", act, ""
    if len(scan.named(entry.name)) > 1:
        return "ambiguous", act, ""
    return ("ready" if act else "found"), act, ""


def plugin_errors(*, load: bool = True) -> list[Exception]:
    """What is wrong with the installed plugins; load=False tells only what is known yet."""
    scan = current_scan()
    if load:
        for entry in scan.entries:
            try:
                _plugin(entry.qualified)
            except (PluginLoadError, SpecError):
                continue
    broken = [_state.loaded.get(entry) for entry in scan.entries]
    return [*scan.errors, *(e for e in broken if isinstance(e, Exception))]


def scan_errors() -> list[PluginLoadError]:
    """The distributions whose entry points cannot be read."""
    return list(current_scan().errors)


def refresh() -> None:
    """Forget what was scanned and loaded, for instance after a pip install."""
    import importlib

    importlib.invalidate_caches()
    with _state.lock:
        _state.scan = None
        _state.loaded.clear()
        _state.warned.clear()


# In this process


def register(spec: ActivationSpec, *, replace: bool = False) -> Activation:
    """Make an activation of a spec, and find it by its name in this process.

    Raises DuplicateNameError for a built-in's name, and for a registered one unless
    ``replace`` is true or the specs are equal.
    """
    from actfast.sources.spec import ActivationSpec

    if isinstance(spec, ActivationSpec):
        for name in (spec.name, *spec.aliases):
            if name in BUILTINS:
                raise DuplicateNameError(
                    f"{name!r} is a built-in of actfast; choose another name", spec.name
                )
    act = activation_of(spec)
    with _state.lock:
        for name in (spec.name, *spec.aliases):
            _check_free(name, spec)
        other = _state.registered.get(spec.name)
        if other == act:
            return other
        if other is not None and not replace:
            hint = f"actfast.unregister({spec.name!r})"
            raise DuplicateNameError(
                f"{spec.name!r} is registered already, as another activation; "
                f"{hint} first, or pass replace=True to register",
                spec.name,
                hint=hint,
            )
        _state.registered[spec.name] = act
    for changes in getattr(_loading, "changes", ()):
        changes.append((spec.name, other))
    return act


def _check_free(name: str, spec: ActivationSpec) -> None:
    """Whether a name or alias is no other activation's."""
    owner = _registered(name)
    if owner is None or owner.name == spec.name:
        return
    hint = f"actfast.unregister({owner.name!r})"
    what = "an alias" if name != owner.name else "the name"
    raise DuplicateNameError(
        f"{spec.name}: {name!r} is {what} of the registered {owner.name!r}; {hint} first, or "
        "choose another name",
        spec.name,
        hint=hint,
    )


def unregister(name: str) -> None:
    """Forget a registered activation, by its name or an alias; it stays usable itself."""
    if not isinstance(name, str):
        raise TypeError(f"unregister: wanted a name, got {type(name).__name__}")
    with _state.lock:
        found = _registered(name)
        if found is None or _state.registered.pop(found.name, None) is None:
            raise UnknownActivationError(
                f"no activation {name!r} is registered{slip(name, _registered_names())}", name
            )


def define(
    name: str, formula: str, /, *, inputs: tuple[str, ...] = (), **defaults: float | Param
) -> Activation:
    """Register an activation by its formula; a name that was defined before is so anew.

    Parameters
    ----------
    name : str
        Lower-case letters, digits and underscores.
    formula : str
        Over ``x`` and the parameters: arithmetic, powers, ``where(condition, a, b)``, min,
        max, clip, abs, sign, floor, ceil, round, sqrt, pow, exp, exp2, expm1, log, log2,
        log10, log1p, circular and hyperbolic functions and their inverses, sinc, erf, erfc,
        every built-in, such as ``elu(x, alpha=2)``, and what was defined before or is of the
        shelf, which is taken as it is now.
    inputs : tuple of str, optional
        ``("gate", "value")`` makes it a gated one, over these two in place of ``x``.
    **defaults : float or Param
        The parameters, and their defaults or what else is to be said of them:
        ``a=Param(default=1.0, low=0)``.

    Returns
    -------
    Activation
        With its derivative, and gradients by the parameters. It pickles by value.

    Raises
    ------
    SpecError
        If the formula cannot be read; the message points at the character.
    DuplicateNameError
        If the name is a built-in's, or an alias of another activation.

    >>> import actfast as af
    >>> af.define("ripple", "x + sin(a*x)**2 / a", a=1.0)
    <ripple(a=1.0)>
    >>> af.unregister("ripple")
    """
    from actfast.formula import hints
    from actfast.sources.spec import ActivationSpec

    # Everything but the formula is judged first, so that this is read over names that can be.
    draft = ActivationSpec(
        name,
        formula="0",
        inputs=inputs,
        params=defaults,  # type: ignore[arg-type]
    )
    text = _self_contained(name, formula, (*draft.inputs, *defaults))
    spec = replace(draft, formula=text)
    values = {param.name: _usual_values(param) for param in spec.params}
    for hint in hints(spec.formula, values, functions(), spec.inputs):
        warnings.warn(f"{name}: {hint.message}", FormulaWarning, stacklevel=2)
    return register(spec, replace=True)


def _usual_values(param: Param) -> tuple[float, ...]:
    """The default, and a smaller and a larger value."""
    near = (param.default / 2, param.default * 2) if param.default else (1.0, -1.0)
    return (param.default, *(value for value in near if param.accepts(value)))


def _self_contained(name: str, formula: str, variables: tuple[str, ...]) -> str:
    """The formula, in which what was defined before, or is of the shelf, is replaced by its own,
    if it is called."""
    if not isinstance(formula, str):
        return formula
    shelved = {*re.findall(r"[a-z]\w*", formula)} & shelf_places().keys()
    if formula and not _state.registered and not shelved:
        return formula
    from actfast.formula import Call, nodes, parse
    from actfast.formula.parser import MAX_LENGTH, Described
    from actfast.formula.tree import transform, with_args

    defined = {
        key: Described(
            row.name, row.formula, row.param_names, tuple(row.defaults.values()), functions()
        )
        for row in [
            *(shelf_row(shelf_places()[called]) for called in sorted(shelved)),
            *(act._row for act in list(_state.registered.values())),
        ]
        if row.family.pointwise and row.formula
        for key in (row.name, *row.aliases)
    }
    try:
        # An empty formula fails here, too.
        tree = parse(formula, variables, {**defined, **functions()}, inline=False)
    except FormulaError as error:
        raise SpecError(f"{name}: formula: {error}", name) from error
    called = {node.op for node in nodes(tree) if isinstance(node, Call)} & defined.keys()
    if not called:
        return formula

    def replaced(node: Expr, args: tuple[Expr, ...]) -> Expr:
        if isinstance(node, Call) and node.op in called:
            function = defined[node.op]
            values = dict(zip(function.variables, args, strict=True))
            return function.formula_tree.substitute(values)
        return with_args(node, args)

    text = str(transform(tree, replaced))
    if len(text) > MAX_LENGTH:
        raise SpecError(
            f"{name}: the formula is too large: with {', '.join(sorted(called))} written out it "
            f"has {len(text)} characters, at most {MAX_LENGTH}",
            name,
        )
    return text


def activation_of(spec: ActivationSpec) -> Activation:
    """The activation of a spec, without registering it."""
    from actfast.sources.spec import ActivationSpec

    if not isinstance(spec, ActivationSpec):
        raise TypeError(f"wanted an ActivationSpec, got {type(spec).__name__}")
    origin = Origin(spec.name, REGISTERED, spec.level, "", "", "")
    if spec.level != "formula":
        return _build(spec, spec, origin, spec.name)
    # Equal formulas are one activation, kept for good: of its ufuncs pickle looks for the
    # very objects.
    found = _state.by_formula.get(spec)
    if found is None:
        from actfast.sources.packing import packed

        found = _build(spec, spec, origin, packed(spec))
        with _state.lock:
            found = _state.by_formula.setdefault(spec, found)
    return found


def _build(spec: ActivationSpec, identity: Any, origin: Origin, stem: str) -> Activation:
    row, loops = row_and_loops(spec)
    return make(loops, row, identity, origin, stem)


# Plugins


def _load(entry: Entry) -> Activation | PluginLoadError:
    """The activation, or the exception to raise for it."""
    from actfast.sources.compiled import import_value
    from actfast.sources.spec import ActivationSpec

    label = f"plugin {entry.name!r} from {entry.source} ({entry.value})"
    changes: list[tuple[str, Activation | None]] = []
    stack = _loading.__dict__.setdefault("changes", [])
    stack.append(changes)
    try:
        spec = import_value(entry.value)
        if not isinstance(spec, ActivationSpec):
            raise TypeError(f"wanted an ActivationSpec, got {type(spec).__name__}")
        if entry.name not in (spec.name, *spec.aliases):
            raise SpecError(f"the spec is named {spec.name!r}, its entry point {entry.name!r}")
        origin = Origin(
            entry.qualified, PLUGIN, spec.level, entry.distribution, entry.version, entry.value
        )
        return _build(spec, entry.qualified, origin, entry.qualified)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        # SystemExit too: a plugin does not end the process that asked for it.
        _undo(changes)
        hint = f"actfast doctor {entry.name}"
        kind = ABIVersionError if isinstance(error, ABIVersionError) else PluginLoadError
        failure = kind(
            f"{label} failed to load: {type(error).__name__}: {error}. Other activations are "
            f"unaffected; details: {hint}",
            entry.name,
            entry.distribution,
            hint,
        )
        failure.__cause__ = error
        return failure
    finally:
        stack.pop()


def _undo(changes: list[tuple[str, Activation | None]]) -> None:
    """What a plugin registered before it failed is as it was."""
    with _state.lock:
        for name, before in reversed(changes):
            if before is None:
                _state.registered.pop(name, None)
            else:
                _state.registered[name] = before
