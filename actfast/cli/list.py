"""``actfast list``: every activation that can be had, and what keeps others from it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from actfast.cli._activations import source, version
from actfast.cli._output import add_command, answer, one_line, print_table
from actfast.facts.origin import SHELF

EXAMPLES = """
actfast list
actfast list --all
actfast list --load
actfast list --json | jq -r '.activations[] | select(.kind == "plugin").qualified'
"""
COLUMNS = ("name", "kind", "from", "level", "params", "state")
STATES = {
    "found": "found (not loaded)",
    "ambiguous": "ambiguous: use {qualified}",
    "shadows-builtin": "hidden by the built-in: use {qualified}",
    "blocked": "left out by ACTFAST_PLUGINS",
    "broken": "broken: actfast doctor {qualified}",
    "incompatible": "made for another actfast: actfast doctor {qualified}",
    "crashed": "crashes when loaded: actfast doctor {qualified}",
    "hangs": "hangs when loaded: actfast doctor {qualified}",
}
LOADABLE = ("found", "ready", "ambiguous", "shadows-builtin")


def records(load: bool, all: bool = False) -> list[dict[str, Any]]:
    """What is known of each activation; of a plugin little unless it is loaded."""
    from actfast.cli._probe import probed
    from actfast.registry.info import records as known_records

    found = known_records(all=all)
    plugins = [i.qualified for i in found if i.kind == "plugin" and i.state in LOADABLE]
    probes = probed(plugins) if load else {}
    result = []
    for info in found:
        known = info.kind != "plugin" or bool(info.level)
        one = {
            "name": info.name,
            "qualified": info.qualified,
            "kind": info.kind,
            "from": source(info),
            "distribution": info.distribution,
            "version": version(info),
            "level": info.level or None,
            "params": {p.name: p.default for p in info.params} if known else None,
            "state": info.state,
            "value": info.value,
            "error": info.error,
        }
        if probe := probes.get(info.qualified):
            one |= probe.facts
            one["error"] = probe.error
            # What keeps the short name from it stays so, unless it is of no use at all.
            if probe.error or info.state == "found":
                one["state"] = probe.state
        result.append(one)
    return result


def state_text(one: Mapping[str, Any]) -> str:
    state: str = one["state"]
    return STATES.get(state, state).format(**one)


def table_rows(found: Iterable[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """The table; activations that share an ambiguous name share a row."""
    rows: list[tuple[str, ...]] = []
    for (name, state, *_), group in groupby(found, key=_row_key):
        members = list(group)
        first = members[0]
        text = state_text(first)
        if state == "ambiguous":
            text = f"ambiguous: use {' or '.join(m['qualified'] for m in members)}"
        params = first["params"]
        shown = "?" if params is None else ", ".join(f"{k}={v:g}" for k, v in params.items())
        rows.append(
            (
                name,
                first["kind"],
                " | ".join(m["from"] for m in members),
                first["level"] or "?",
                shown or "-",
                text,
            )
        )
    return rows


def _row_key(one: Mapping[str, Any]) -> tuple[str, ...]:
    together = one["state"] == "ambiguous" and one["params"] is None
    return one["name"], one["state"], "" if together else one["qualified"]


def run(args: argparse.Namespace) -> int:
    from actfast.registry.names import scan_errors

    found = records(args.load, args.all)
    errors = [str(error) for error in scan_errors()]

    def text() -> None:
        shelved = [one for one in found if one["kind"] == SHELF]
        print_table(COLUMNS, table_rows(o for o in found if o["kind"] != SHELF), numbers=False)
        if shelved:
            print("\nthe shelf: formulas, found by name after everything above")
            print_table(COLUMNS, table_rows(shelved), numbers=False)
        for error in errors:
            print(f"not scanned: {one_line(error)} (see actfast doctor)")

    answer(args, {"activations": found, "scan_errors": errors}, text)
    return 0


def add_parser(commands: Any) -> None:
    """Declare the command."""
    parser = add_command(
        commands,
        "list",
        run,
        help="list all activations: built-ins and those of installed plugins",
        description="List all activations: built-ins and those of installed plugins. "
        "No plugin is imported, so that of plugins only names are known.",
        examples=EXAMPLES,
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="list the shelf too: the long tail of functions, formulas alone",
    )
    parser.add_argument(
        "--load",
        action="store_true",
        help="load each plugin, in a process of its own, to tell its level and parameters",
    )
