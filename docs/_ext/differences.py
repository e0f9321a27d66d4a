"""Tables of what others were found to do otherwise, from the records that docs/*.csv hold."""

from __future__ import annotations

from pages import F1, code, special, table

from actfast.registry.libraries import Library, libraries
from tests import dtype_rules
from tests.special_values import (
    OURS,
    PEERS,
    PLACE,
    REASONS,
    Entry,
    Reason,
    beside,
    difference,
    numbers,
    read,
)


def shown(cell: str) -> str:
    return " or ".join(map(special, numbers(cell)))


def marked(cell: str, why: list[Reason]) -> str:
    """Others' result, with the reasons where it differs."""
    names = ", ".join(reason.name for reason in why)
    return f"**{shown(cell)}** ({names})" if names else shown(cell)


def linked(function: str, folder: str) -> str:
    """The label of a function, its name linked."""
    name, parenthesis, params = function.partition("(")
    params = f" with {code(params.rstrip(')'))}" if parenthesis else ""
    return f"[{name}]({folder}{name}.md){params}"


def reasons() -> str:
    return table(("", "why"), [(reason.name, reason.why) for reason in (*REASONS, PLACE)])


def everything() -> str:
    """For each function a table: a line for each point, ours beside those that can be asked."""
    entries = read()
    others = {(theirs.library, *theirs.at): theirs for _, theirs in beside(entries)}
    functions: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.library == OURS:
            functions.setdefault(entry.function, []).append(entry)
    versions = {entry.library: entry.version for entry in entries}
    names = [f"{libraries()[library].title} {versions[library]}" for library in PEERS]
    parts = [f"Measured with {', '.join(names)}.\n"]
    slopes = {peer: any(e.derivative for e in entries if e.library == peer) for peer in PEERS}
    for function, lines in functions.items():
        peers = [p for p in PEERS if any((p, *line.at) in others for line in lines)]
        if "(" in function and not peers:
            continue
        columns = ["x", "f", F1]
        for peer in peers:
            columns += [f"{peer} f", f"{peer} {F1}"] if slopes[peer] else [f"{peer} f"]
        rows = []
        for line in lines:
            row = [shown(line.x), shown(line.value), shown(line.derivative)]
            for peer in peers:
                f, slope = compared(line, others.get((peer, *line.at)))
                row += [f, slope] if slopes[peer] else [f]
            rows.append(row)
        parts.append(f"{linked(function, 'activations/')}:\n\n{table(columns, rows)}")
    return "\n".join(parts)


def compared(ours: Entry, theirs: Entry | None) -> tuple[str, str]:
    """Their value and derivative, marked where they differ."""
    if theirs is None:
        return "", ""
    return (
        marked(theirs.value, difference(ours.x, ours.value, theirs.value)),
        marked(theirs.derivative, difference(ours.x, ours.derivative, theirs.derivative)),
    )


def of(library: Library) -> str:
    """A table of all that differs from what a library was found to give, or nothing."""
    found = [pair for pair in beside(read()) if pair[1].library == library.name]
    if not found:
        return ""
    where: dict[tuple[str, ...], list[str]] = {}
    for ours, theirs in found:
        for what, a, b in (
            ("f", ours.value, theirs.value),
            (F1, ours.derivative, theirs.derivative),
        ):
            if why := difference(ours.x, a, b):
                names = ", ".join(reason.name for reason in why)
                results = linked(ours.function, "../"), shown(a), shown(b), names
                where.setdefault(results, []).append(f"{what}({shown(ours.x)})")
    rows = [(name, ", ".join(at), *rest) for (name, *rest), at in where.items()]
    only = "" if any(theirs.derivative for _, theirs in found) else ", values only"
    functions = len({ours.function for ours, _ in found})
    text = (
        f"## Special values\n\nAt kinks, zeros, infinities and NaN {functions} functions of "
        f"{library.title} {found[0][1].version} were compared in float32{only}"
    )
    if not rows:
        return f"{text}: none differs.\n"
    return (
        f"{text}. What differs, with [the reasons](../../special_values.md#reasons):\n\n"
        + table(("function here", "of", "here", "there", "reason"), rows)
    )


def of_types(library: Library) -> str:
    """A table of the types of results that differ, with the functions of each, or nothing."""
    rules = [rule for rule in dtype_rules.read() if rule.library == library.name]
    if not rules:
        return ""
    found: dict[tuple[str, str, str], list[str]] = {}
    for rule in rules:
        if rule.ours != rule.theirs:
            found.setdefault((rule.dtype, rule.ours, rule.theirs), []).append(code(rule.name))
    rows = [(*types, ", ".join(names)) for types, names in found.items()]
    rows.sort(key=lambda row: dtype_rules.DTYPES.index(row[0]))
    return (
        f"\n## Types\n\nThe results' types that differ, with {library.title} {rules[0].version} as "
        "it is by default:\n\n"
        f":::{{container}} stack\n{table(('x', 'here', 'there', 'of'), rows)}:::\n"
    )
