"""What is known of an activation, in one record for built-ins and plugins alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from actfast._core import Activation
from actfast.facts.kinds import DERIVATIVE
from actfast.facts.origin import BUILTIN, PLUGIN, Origin
from actfast.facts.row import Row
from actfast.registry.names import current_scan, entry_state, get, registered
from actfast.registry.plugins import Entry
from actfast.sources.builtin import ACTIVATIONS, shelf

__all__ = ["ActivationInfo", "Section", "info", "info_of", "records", "sections", "spelled"]

CLAIMS = {f.name: f.metadata["label"] for f in fields(Row) if f.metadata.get("label")}
WIDTH = 88
OWN_FUNCTION, OWN_LOOP = "own function", "own loop"
CLOSED_FORM, CHAIN_RULE = "closed form", "chain rule"
DERIVATIVE_BY = {
    OWN_FUNCTION: "by a function of its own",
    OWN_LOOP: "by a loop of its own",
    CLOSED_FORM: "",
    CHAIN_RULE: "of the formula, by the chain rule",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationInfo(Row):
    """The facts of an activation; strings are expressions over x and the parameters."""

    origin: Origin
    derivative_by: str = ""
    """Whether there is a derivative, and what computes it: "own function", "own loop",
    "closed form", "chain rule" or "none"; "" before a plugin is loaded, and of rows."""
    state: str = "ready"
    error: str = ""

    @property
    def qualified(self) -> str:
        """The name that is nobody else's."""
        return self.origin.qualified

    @property
    def kind(self) -> str:
        """Whether it is built in, registered in this process, or a plugin's."""
        return self.origin.kind

    @property
    def level(self) -> str:
        """What implements it; "" before a plugin is loaded."""
        return self.origin.level

    @property
    def distribution(self) -> str:
        return self.origin.distribution

    @property
    def version(self) -> str:
        return self.origin.version

    @property
    def value(self) -> str:
        """A plugin's module:attribute."""
        return self.origin.value

    def __str__(self) -> str:
        """All of it to read, below each other."""
        return "\n".join(_lines(self))

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What IPython and notebooks show."""
        printer.text(str(self))


def info_of(act: Activation, state: str = "ready") -> ActivationInfo:
    facts = {f.name: getattr(act._row, f.name) for f in fields(Row)}
    # Copies, with which whoever asked may do as they like.
    facts["choices"] = dict(act._row.choices)
    facts["max_ulp"] = {dtype: dict(bounds) for dtype, bounds in act._row.max_ulp.items()}
    return ActivationInfo(
        **facts, origin=act._origin, derivative_by=_derivative_by(act), state=state
    )


def _derivative_by(act: Activation) -> str:
    row, origin = act._row, act._origin
    if row.family.rowwise:
        return ""
    if not act._offers(DERIVATIVE):
        return "none"
    if DERIVATIVE.index in act._derived.get("own", ()):
        return OWN_FUNCTION if origin.level == "numpy" else OWN_LOOP
    if origin.kind == BUILTIN and not row.formula_only:
        return OWN_LOOP
    return CLOSED_FORM if row.derivative else CHAIN_RULE


def info(name: str | Activation) -> ActivationInfo:
    """What is known of an activation: formula, parameters, claims, bounds, source."""
    return info_of(get(name))


class Section(NamedTuple):
    """A heading, and what stands below it: names and values, or a table with its columns."""

    heading: str
    facts: Sequence[tuple[str, str]]
    table: Sequence[Sequence[str]] = ()


def spelled(choice: str) -> str:
    """A value of a choice keyword as programs write it: the table holds texts alone."""
    return choice if choice in ("True", "False") else repr(choice)


def sections(
    info: ActivationInfo, values: Mapping[str, float], more: Sequence[tuple[str, str]] = ()
) -> Iterator[Section]:
    """What is known, in the order in which it is read; values are those of the parameters.

    ``more`` is what the caller knows of the source.
    """
    pointwise = info.family.pointwise
    computed = DERIVATIVE_BY.get(info.derivative_by, info.derivative_by)
    if info.kind == BUILTIN and info.derivative:
        computed = ""
    derivative = "; ".join(filter(None, (info.derivative, computed)))
    operands = ", ".join(info.family.operands)
    choices = ", ".join(f"{spelled(c)}: {row}" for c, row in info.choices.items())
    yield Section(
        "function",
        [
            (f"f({operands})", info.formula or "not given"),
            (f"f'({operands})", derivative),
            ("from y = f(x)" if pointwise else "from y and g", info.from_output),
            ("only if", info.from_output_if),
            ("also called", ", ".join(info.aliases)),
            (info.choice_keyword, choices),
        ],
    )
    if info.params:
        columns: tuple[str, ...] = ("name", "value", "default", "must be", "meaning")
        rows: list[tuple[str, ...]] = []
        for p in info.params:
            also = f" (also {', '.join(p.synonyms)})" if p.synonyms else ""
            value = f"{values.get(p.name, p.default):g}"
            rows.append((p.name, value, f"{p.default:g}", p.interval, f"{p.doc}{also}"))
        yield Section("parameters", [], [columns, *rows])
    claims = [(label, getattr(info, claim)) for claim, label in CLAIMS.items()]
    if any(text for _, text in claims):
        yield Section("claims", claims)
    bounds = {dtype: own for dtype, own in info.max_ulp.items() if own}
    if bounds:
        kinds = list(dict.fromkeys(kind for own in bounds.values() for kind in own))
        rows = [
            (dtype, *(f"{own[kind]:g}" if kind in own else "" for kind in kinds))
            for dtype, own in bounds.items()
        ]
        columns = ("", *(kind.replace("_", " ") for kind in kinds))
        scales = [
            ("forward in ULP of", info.value_scale),
            ("derivative in ULP of", info.gradient_scale),
        ]
        yield Section("largest error, in ULP", scales, [columns, *rows])
    origin = f"{info.distribution or 'this process'} {info.version}".rstrip()
    yield Section(
        "source",
        [
            ("citation", info.citation),
            ("from", f"{origin}, {info.kind}"),
            ("qualified name", info.qualified if info.qualified != info.name else ""),
            ("level", info.level if info.level != info.kind else ""),
            ("entry point", info.value),
            ("state", info.state if info.state != "ready" else ""),
            ("error", info.error),
            *more,
        ],
    )


def _lines(info: ActivationInfo) -> Iterator[str]:
    import textwrap

    yield f"{info.name}: {info.summary}" if info.summary else info.name
    for section in sections(info, info.defaults):
        yield f"\n{section.heading}"
        shown = [(name, value) for name, value in section.facts if value]
        width = max((len(name) for name, _ in shown), default=0)
        for name, value in shown:
            start = f"  {name:<{width}}  "
            yield textwrap.fill(
                value, WIDTH, initial_indent=start, subsequent_indent=" " * len(start)
            )
        widths = [max(map(len, column)) for column in zip(*section.table, strict=True)]
        for row in section.table:
            cells = (cell.ljust(w) for cell, w in zip(row, widths, strict=True))
            yield f"  {'  '.join(cells)}".rstrip()


def _info_of_entry(entry: Entry) -> ActivationInfo:
    """A plugin's; before it is loaded no more than its entry point says."""
    state, act, error = entry_state(entry)
    if act is not None:
        return info_of(act, state)
    origin = Origin(entry.qualified, PLUGIN, "", entry.distribution, entry.version, entry.value)
    return ActivationInfo(name=entry.name, origin=origin, state=state, error=error)


def records(*, all: bool = False) -> list[ActivationInfo]:
    """Everything known, built-ins first, without importing a plugin; the shelf if all is true."""
    scan = current_scan()
    found = [info_of(act) for act in sorted(ACTIVATIONS, key=lambda a: a.name)]
    found += map(info_of, shelf() if all else ())
    found += map(info_of, registered())
    entries = sorted({*scan.entries, *scan.blocked}, key=lambda e: (e.name, e.distribution))
    return found + [_info_of_entry(entry) for entry in entries]
