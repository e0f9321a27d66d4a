"""``actfast info``: what is known of one activation."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import actfast as af
from actfast import _loops
from actfast.cli._activations import NAME_HELP, find, source, version
from actfast.cli._output import add_command, answer, one_line, print_facts, print_table
from actfast.registry.info import sections

if TYPE_CHECKING:
    from actfast.registry.info import ActivationInfo

EXAMPLES = """
actfast info gelu
actfast info 'leaky_relu(negative_slope=0.2)'
actfast info my_module:MY_SPEC --json
actfast info 'x * tanh(x)'
"""
INDENT = 2


def place(info: ActivationInfo) -> str:
    """The file that it comes from."""
    if info.origin.ours:
        return str(_loops.__file__)
    module = sys.modules.get(info.value.partition(":")[0])
    return getattr(module, "__file__", None) or ""


def show(act: af.Activation, info: ActivationInfo) -> None:
    print(f"{info.name}: {one_line(info.summary)}" if info.summary else info.name)
    more = [("version", "" if info.version else version(info)), ("file", place(info))]
    for section in sections(info, act.params, more):
        print(f"\n{section.heading}")
        print_facts(section.facts, INDENT)
        if section.table:
            columns, *rows = section.table
            print_table(columns, rows, numbers=False, indent=INDENT)


def run(args: argparse.Namespace) -> int:
    act = find(args.name)
    info = af.info(act)
    facts = asdict(info)
    # Where it comes from stands beside what it is.
    record = facts | facts.pop("origin")._asdict()
    record |= {"version": version(info), "from": source(info), "file": place(info)}
    record["values"] = dict(act.params)
    answer(args, record, lambda: show(act, info))
    return 0


def add_parser(commands: Any) -> None:
    """Declare the command."""
    parser = add_command(
        commands,
        "info",
        run,
        help="tell formula, derivative, parameters, claims and error bounds of an activation",
        examples=EXAMPLES,
    )
    parser.add_argument("name", metavar="NAME", help=NAME_HELP)
