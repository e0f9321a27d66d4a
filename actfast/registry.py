"""Activations by name: built-ins, those registered in this process, and installed plugins.

A name is looked up in this order: built-ins, what this process registered, then the entry
points of the group ``actfast.activations``. These are read when a name is first asked for
that is none of the former, each distribution by itself, so that one that cannot be read
takes no other with it. No plugin is imported before its name is asked for.
"""

from __future__ import annotations

import os
import re
import warnings
from _thread import RLock, _local  # threading, but without its import
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from actfast import _core
from actfast._origin import PLUGIN, REGISTERED, Origin
from actfast.errors import (
    ABIVersionError,
    AmbiguousNameError,
    DuplicateNameError,
    PluginLoadError,
    SpecError,
    UnknownActivationError,
    nearest,
)

if TYPE_CHECKING:
    from importlib.metadata import Distribution

    from actfast._core import Activation
    from actfast.activation import ActivationInfo
    from actfast.spec import ActivationSpec

__all__ = [
    "activation_of",
    "available",
    "define",
    "get",
    "info",
    "plugin_errors",
    "records",
    "refresh",
    "register",
    "scan_errors",
    "unregister",
]

GROUP = "actfast.activations"

# Every name and alias of a built-in.
BUILTINS: dict[str, _core.Activation] = {}
for _activation in _core.ACTIVATIONS:
    for _name in (_activation.name, *_activation._row["aliases"]):
        BUILTINS[_name] = _activation
del _activation, _name


class Entry(NamedTuple):
    """One line of a distribution's entry points."""

    name: str
    distribution: str  # normalised
    version: str
    value: str
    location: str

    @property
    def qualified(self) -> str:
        return f"{self.distribution}/{self.name}"

    @property
    def source(self) -> str:
        return f"{self.distribution} {self.version}".rstrip()


class Scan(NamedTuple):
    """What the installed distributions offer."""

    entries: tuple[Entry, ...] = ()  # sorted by distribution, then name
    blocked: tuple[Entry, ...] = ()
    errors: tuple[PluginLoadError, ...] = ()

    def named(self, name: str) -> list[Entry]:
        return [e for e in self.entries if e.name == name]

    def qualified(self, name: str) -> Entry | None:
        return next((e for e in self.entries if e.qualified == name), None)


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


def get(name: str | Activation, /, **params: Any) -> Activation:
    """The activation of that name, with other defaults if parameters are given.

    Parameters
    ----------
    name : str
        A built-in's name or alias, a registered name, a plugin's name, or
        ``"distribution/name"``. An activation is returned as it is.
    **params
        Defaults to bind.

    Raises
    ------
    UnknownActivationError, AmbiguousNameError
        If there is no such name, or several distributions offer it.
    PluginLoadError, ABIVersionError, SpecError
        If the plugin of that name is broken; all others stay usable.

    >>> import actfast as af
    >>> af.get("leaky_relu", negative_slope=0.2)
    <actfast.leaky_relu(negative_slope=0.2)>
    """
    if isinstance(name, _core.Activation):
        found = name
    elif isinstance(name, str):
        found = BUILTINS.get(name) or _state.registered.get(name) or _plugin(name)
        if _state.scan is not None and name in BUILTINS:
            _warn_of_shadows(name, _state.scan)
    else:
        raise TypeError(f"get: wanted an activation's name, got {type(name).__name__}")
    return found.bind(**params) if params else found


def split_call(text: str) -> tuple[str, dict[str, float]]:
    """A name, and the values of parameters in parentheses after it: ``elu(alpha=2)``."""
    if not text.endswith(")"):
        return text, {}
    name, _, inside = text[:-1].rpartition("(")
    params = {}
    for part in inside.split(",") if inside.strip() else ():
        param, _, value = part.partition("=")
        try:
            params[param.strip()] = float(value)
        except ValueError:
            raise ValueError(
                f"{text}: parameters are written NAME=NUMBER, got {part.strip()!r}"
            ) from None
    return name.strip(), params


def _plugin(name: str) -> Activation:
    entry = find_entry(name)
    found = _state.loaded.get(entry)
    if found is None:
        found = _load(entry)
        with _state.lock:
            # Another thread may have been first, or the plugin may have asked for itself
            # while it was loading, which fails.
            first = _state.loaded.get(entry)
            if isinstance(first, _core.Activation):
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
    hint = f"{len(_core.ACTIVATIONS)} built-in: actfast.available()"
    for entry in scan.blocked:
        if name in (entry.name, entry.qualified):
            return UnknownActivationError(
                f"no activation {name!r}: {entry.source} is not among ACTFAST_PLUGINS="
                f"{os.environ.get('ACTFAST_PLUGINS')!r}",
                name,
                entry.distribution,
            )
    known: set[str] = {*BUILTINS, *_state.registered, *(e.name for e in scan.entries)}
    known.update(e.qualified for e in scan.entries)
    distribution = name.partition("/")[0] if "/" in name else ""
    message = f"no activation {name!r}{nearest(name, known)}"
    if not entries_allowed():
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


def find_ufunc(name: str) -> Any:
    """The ufunc of a plugin, or of a formula, whose pickle holds this name."""
    if "/" not in name and MARK not in name:
        return None
    suffixes = sorted((s for s in _core.SUFFIXES if name.endswith(s)), key=len)
    if MARK in name:
        suffix = suffixes[-1]
        act = activation_of(_unpacked(name.removesuffix(suffix)))
    else:
        # A plugin may itself be called something_backward.
        suffix = next(
            (s for s in suffixes if current_scan().qualified(name.removesuffix(s))), suffixes[-1]
        )
        act = get(name.removesuffix(suffix))
    return act._ufuncs[_core.SUFFIXES.index(suffix)]


def available() -> tuple[str, ...]:
    """The names that get takes, sorted; no plugin is imported.

    Of a plugin whose short name is a built-in's, or another plugin's, the qualified one.
    """
    return tuple(sorted(r.qualified if r.state in _QUALIFIED_ONLY else r.name for r in records()))


def info(name: str | Activation) -> ActivationInfo:
    """What is known of an activation: formula, parameters, claims, bounds, source."""
    from actfast.activation import info_of

    return info_of(get(name))


_QUALIFIED_ONLY = ("ambiguous", "shadows-builtin")


def records() -> list[ActivationInfo]:
    """Everything known, built-ins first, without importing a plugin."""
    from actfast.activation import info_of, info_of_entry

    scan = current_scan()
    found = [info_of(act) for act in sorted(_core.ACTIVATIONS, key=lambda a: a.name)]
    found += [info_of(act) for _, act in sorted(_state.registered.items())]
    for entry in sorted({*scan.entries, *scan.blocked}, key=lambda e: (e.name, e.distribution)):
        found.append(info_of_entry(entry, *_entry_state(entry, scan)))
    return found


def _entry_state(entry: Entry, scan: Scan) -> tuple[str, Activation | None, str]:
    """The state, the activation if it is loaded, and the error."""
    loaded = _state.loaded.get(entry)
    error = str(loaded) if isinstance(loaded, Exception) else ""
    act = loaded if isinstance(loaded, _core.Activation) else None
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
    from actfast.spec import ActivationSpec

    if isinstance(spec, ActivationSpec) and spec.name in BUILTINS:
        raise DuplicateNameError(
            f"{spec.name!r} is a built-in of actfast; choose another name", spec.name
        )
    act = activation_of(spec)
    with _state.lock:
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


def unregister(name: str) -> None:
    """Forget a registered name; the activation itself stays usable."""
    if not isinstance(name, str):
        raise TypeError(f"unregister: wanted a name, got {type(name).__name__}")
    with _state.lock:
        if _state.registered.pop(name, None) is None:
            raise UnknownActivationError(
                f"no activation {name!r} is registered{nearest(name, _state.registered)}", name
            )


def define(name: str, formula: str, /, **defaults: float) -> Activation:
    """Register an activation by its formula.

    Parameters
    ----------
    name : str
        Lower-case letters, digits and underscores.
    formula : str
        Over ``x`` and the parameters: arithmetic, powers, ``where(condition, a, b)``,
        min, max, abs, sign, sqrt, exp, expm1, log, log1p, sin, cos, tanh, atan, erf,
        erfc, and every built-in, such as ``elu(x, alpha=2)``.
    **defaults : float
        The parameters and their defaults.

    Returns
    -------
    Activation
        With its derivative, and gradients by the parameters. It pickles by value.

    Raises
    ------
    SpecError
        If the formula cannot be read; the message points at the character.
    DuplicateNameError
        If the name is taken.

    >>> import actfast as af
    >>> af.define("snake", "x + sin(a*x)**2 / a", a=1.0)
    <snake(a=1.0)>
    >>> af.unregister("snake")
    """
    from actfast.formula import FormulaWarning
    from actfast.hints import hints
    from actfast.spec import ActivationSpec

    spec = ActivationSpec(name, formula=formula, params=defaults)  # type: ignore[arg-type]
    for hint in hints(formula, tuple(defaults)):
        warnings.warn(f"{name}: {hint.message}", FormulaWarning, stacklevel=2)
    return register(spec)


def activation_of(spec: ActivationSpec) -> Activation:
    """The activation of a spec, without registering it."""
    from actfast.spec import ActivationSpec

    if not isinstance(spec, ActivationSpec):
        raise TypeError(f"wanted an ActivationSpec, got {type(spec).__name__}")
    origin = Origin(spec.name, REGISTERED, spec.level, "", "", "")
    if spec.level != "formula":
        return _build(spec, spec, origin, spec.name)
    # Equal formulas are one activation, kept for good: of its ufuncs pickle looks for the
    # very objects.
    found = _state.by_formula.get(spec)
    if found is None:
        found = _build(spec, spec, origin, _packed(spec))
        with _state.lock:
            found = _state.by_formula.setdefault(spec, found)
    return found


def _build(spec: ActivationSpec, identity: Any, origin: Origin, stem: str) -> Activation:
    row = spec.row()
    if spec.level == "formula":
        from actfast._formula_loops import formula_loops

        loops = formula_loops(spec)
    elif spec.level == "numpy":
        from actfast._host import NumpyHost

        host = NumpyHost(spec)
        loops = _core.python_loops(host, host.kinds, len(spec.params))
    else:
        from actfast.kernels import loops_of

        row, loops = loops_of(spec, row)
    return _core.make(loops, row, identity, origin, stem)


# A formula is data, and so is a pickle of its ufuncs: the name that pickle writes of a
# ufunc holds the spec.

MARK = "~"
MAX_PACKED = 1 << 20


def _packed(spec: ActivationSpec) -> str:
    import base64
    import json
    import zlib
    from dataclasses import fields

    given = {f.name: getattr(spec, f.name) for f in fields(spec) if f.name != "name"}
    given = {name: value for name, value in given.items() if value}
    given["params"] = [[getattr(p, f.name) for f in fields(p)] for p in spec.params]
    data = zlib.compress(json.dumps(given).encode(), 9)
    return f"{spec.name}{MARK}{base64.urlsafe_b64encode(data).decode().rstrip('=')}"


def _unpacked(stem: str) -> ActivationSpec:
    import base64
    import json
    import zlib

    from actfast.spec import ActivationSpec, Param

    short, _, text = stem.partition(MARK)
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        given = json.loads(zlib.decompressobj().decompress(data, MAX_PACKED))
        params = tuple(
            Param(name, default, low, high, tuple(synonyms), doc)
            for name, default, low, high, synonyms, doc in given.pop("params")
        )
        # Data only: a name must not bring code in.
        if not all(isinstance(value, str) or key == "max_ulp" for key, value in given.items()) or (
            "kernels" in given
        ):
            raise TypeError("a formula's spec holds text and numbers")
        return ActivationSpec(short, params=params, **given)
    except (ValueError, TypeError, KeyError, zlib.error) as error:
        raise AttributeError(f"no ufunc is named {stem!r}") from error


# Installed plugins


def normalised(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def current_scan() -> Scan:
    scan = _state.scan
    if scan is None:
        scan = _scan()
        with _state.lock:
            if _state.scan is None:
                _state.scan = scan
            scan = _state.scan
    if strict() and scan.errors:
        raise scan.errors[0]
    return scan


def entries_allowed() -> bool:
    let_in = allowed()
    return let_in is None or bool(let_in)


def strict() -> bool:
    return _flag("ACTFAST_PLUGINS_STRICT")


def _flag(variable: str) -> bool:
    value = os.environ.get(variable) or "0"
    if value not in ("0", "1"):
        raise ValueError(f"{variable} must be 0 or 1, got {value!r}")
    return value == "1"


def allowed() -> frozenset[str] | None:
    """The distributions that ACTFAST_PLUGINS lets in; None is all of them."""
    value = os.environ.get("ACTFAST_PLUGINS", "").strip() or "all"
    if value == "all":
        return None
    if value == "none":
        return frozenset()
    names = [name.strip() for name in value.split(",")]
    for name in names:
        if name in ("all", "none") or not re.fullmatch(
            r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", name
        ):
            raise ValueError(
                "ACTFAST_PLUGINS must be 'all', 'none' or distributions separated by commas, "
                f"got {value!r}"
            )
    return frozenset(map(normalised, names))


def _scan() -> Scan:
    if not entries_allowed():
        return Scan()
    from importlib import metadata

    let_in = allowed()

    entries: set[Entry] = set()
    errors: list[PluginLoadError] = []
    seen: set[str] = set()
    for dist in metadata.distributions():
        path = getattr(dist, "_path", None)
        location = str(path or "an unknown place")
        # What pip could not remove.
        if path is not None and path.name.startswith("~"):
            continue
        try:
            name, version = _identify(dist)
            # A second copy on the path is not the one that is imported.
            if name in seen:
                continue
            seen.add(name)
            text = dist.read_text("entry_points.txt") or ""
            if GROUP not in text:
                continue
            for line_number, line in _section(text):
                entry = _entry(line, name, version, location)
                if isinstance(entry, str):
                    message = f"{location}: entry_points.txt line {line_number}: {entry}"
                    errors.append(PluginLoadError(message, distribution=name))
                else:
                    entries.add(entry)
        except Exception as error:
            message = f"{location} could not be scanned: {type(error).__name__}: {error}"
            errors.append(PluginLoadError(message))
    in_order = sorted(entries, key=lambda e: (e.distribution, e.name))
    inside = [e for e in in_order if let_in is None or e.distribution in let_in]
    return Scan(
        tuple(inside), tuple(e for e in in_order if e not in inside), tuple(sorted(errors, key=str))
    )


def _identify(dist: Distribution) -> tuple[str, str]:
    """Normalised name and version, from the folder's name where there is one: it is cheap."""
    path = getattr(dist, "_path", None)
    stem = (
        re.fullmatch(r"(.+?)(?:-([^-]+))?(?:-py[\d.]+)?\.(?:dist|egg)-info", path.name)
        if path
        else None
    )
    if stem:
        return normalised(stem[1]), stem[2] or ""
    return normalised(dist.metadata["Name"] or "unknown"), dist.metadata["Version"] or ""


def _section(text: str) -> Iterator[tuple[int, str]]:
    """The numbered lines of our group; what other groups hold does not matter."""
    inside = False
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line.startswith("["):
            inside = line == f"[{GROUP}]"
        elif inside and line and line[0] not in "#;":
            yield number, line


def _entry(line: str, distribution: str, version: str, location: str) -> Entry | str:
    """The entry of a line, or what is wrong with it."""
    from actfast.spec import NAME

    name, equals, value = (part.strip() for part in line.partition("="))
    if not equals:
        return f"{line!r} has no '='"
    if not NAME.fullmatch(name):
        return f"{name!r} is no activation's name: [a-z][a-z0-9_]{{0,39}}"
    value = re.sub(r"\s*\[.*\]$", "", value)
    if not re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*", value):
        return f"{value!r} is not of the form module:attribute"
    return Entry(name, distribution, version, value, location)


def _load(entry: Entry) -> Activation | PluginLoadError:
    """The activation, or the exception to raise for it."""
    from actfast.spec import ActivationSpec

    label = f"plugin {entry.name!r} from {entry.source} ({entry.value})"
    changes: list[tuple[str, Activation | None]] = []
    stack = _loading.__dict__.setdefault("changes", [])
    stack.append(changes)
    try:
        spec = import_value(entry.value)
        if not isinstance(spec, ActivationSpec):
            raise TypeError(f"wanted an ActivationSpec, got {type(spec).__name__}")
        if spec.name != entry.name:
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


def import_value(value: str) -> Any:
    """What "module:attribute" names; floating-point settings stay as they are."""
    from importlib import import_module

    import numpy as np

    module, _, attribute = value.partition(":")
    with np.errstate(), _core.kept_environment():
        found = import_module(module)
        for name in attribute.split("."):
            found = getattr(found, name)
    return found
