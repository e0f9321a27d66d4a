"""``actfast info``: what is known of one activation."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict, fields
from math import isinf
from typing import TYPE_CHECKING, Any

import actfast as af
from actfast import _loops
from actfast.cli._activations import NAME_HELP, find, source, version
from actfast.cli._output import add_command, answer, one_line, print_facts, print_table
from actfast.facts.row import Row

if TYPE_CHECKING:
    from actfast.facts.param import Param
    from actfast.registry.info import ActivationInfo

EXAMPLES = """
actfast info gelu
actfast info 'leaky_relu(negative_slope=0.2)'
actfast info my_module:MY_SPEC --json
"""
INDENT = 2
CLAIMS = {f.name: f.metadata["label"] for f in fields(Row) if f.metadata.get("label")}


def constraint(param: Param) -> str:
    if isinf(param.low) and isinf(param.high):
        return "finite"
    if isinf(param.high):
        return f"> {param.low:g}"
    if isinf(param.low):
        return f"< {param.high:g}"
    return f"between {param.low:g} and {param.high:g}"


def derivative_text(act: af.Activation, info: ActivationInfo) -> str:
    if info.derivative:
        return info.derivative
    if not info.family.pointwise:
        return ""
    return "none" if act.derivative_ufunc is None else "of the formula, by the chain rule"


def place(info: ActivationInfo) -> str:
    """The file that it comes from."""
    if info.kind == "builtin":
        return str(_loops.__file__)
    module = sys.modules.get(info.value.partition(":")[0])
    return getattr(module, "__file__", None) or ""


def heading(text: str) -> None:
    print(f"\n{text}")


def show(act: af.Activation, info: ActivationInfo) -> None:
    print(f"{info.name}: {one_line(info.summary)}" if info.summary else info.name)
    heading("function")
    facts = [
        ("f(x)", info.formula or "not given"),
        ("f'(x)", derivative_text(act, info)),
        ("from y = f(x)" if info.family.pointwise else "from y and g", info.from_output),
        ("only if", info.from_output_if),
        ("also called", ", ".join(info.aliases)),
        (info.choice_keyword, ", ".join(f"{c!r}: {row}" for c, row in info.choices.items())),
    ]
    print_facts(facts, INDENT)
    if info.params:
        heading("parameters")
        columns = ("name", "value", "default", "must be", "meaning")
        rows = []
        for p in info.params:
            also = f" (also {', '.join(p.synonyms)})" if p.synonyms else ""
            value = f"{act.params[p.name]:g}"
            rows.append((p.name, value, f"{p.default:g}", constraint(p), f"{p.doc}{also}"))
        print_table(columns, rows, numbers=False, indent=INDENT)
    if any(getattr(info, claim) for claim in CLAIMS):
        heading("claims")
        print_facts([(text, getattr(info, claim)) for claim, text in CLAIMS.items()], INDENT)
    if any(info.max_ulp.values()):
        heading("largest error, in ULP")
        print_facts(
            [
                (dtype, ", ".join(f"{k.replace('_', ' ')} {v:g}" for k, v in bounds.items()))
                for dtype, bounds in info.max_ulp.items()
            ],
            INDENT,
        )
    heading("source")
    facts = [
        ("citation", info.citation),
        ("from", f"{source(info)}, {info.kind}"),
        ("qualified name", info.qualified if info.qualified != info.name else ""),
        ("level", info.level if info.level != info.kind else ""),
        ("entry point", info.value),
        ("file", place(info)),
    ]
    print_facts(facts, INDENT)


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
