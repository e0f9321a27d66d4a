"""``actfast check``: hold an activation, or another library's function, to the suite."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actfast._loops import DTYPES
from actfast.cli._activations import elsewhere, find, formula_in, import_from_here, split
from actfast.cli._figures import check_format
from actfast.cli._output import (
    CRASHED,
    UNLOADABLE,
    CommandError,
    add_command,
    answer,
    check_writable,
    progress,
    require,
    seconds,
    write_file,
)
from actfast.errors import UnknownActivationError

if TYPE_CHECKING:
    from actfast.conformance import Report

EXAMPLES = """
actfast check gelu
actfast check my_plugin --profile core
actfast check 'x * tanh(x)' --profile core
actfast check ripple.py:RIPPLE --plot worst.png
actfast check my_module:my_gelu --like gelu --json report.json
actfast check jax.nn:gelu --like gelu_tanh
actfast check gelu --only E03 --at=-0x1.8p+1
"""
STATUSES = """
exit status:
  0  conforms
  1  does not conform
  2  wrong arguments, or no such activation
  3  cannot be loaded
  4  crashed, or did not end in time
  5  conforms, but is unsuitable (only with --require-suitable)
  6  the suite itself failed; the subject conforms otherwise
"""


def number(text: str) -> float:
    """A float, also as float.hex writes it."""
    # Without its prefix, a word such as abc would be hexadecimal too.
    return float.fromhex(text) if "0x" in text.lower() else float(text)


def check_ids(given: list[str]) -> list[str]:
    """The ids in words such as E03, e03 or E03-ULP-F32."""
    from actfast.conformance.session import check_ids as ids_of

    try:
        return ids_of(given)
    except ValueError as error:
        raise CommandError(str(error)) from None


def known(text: str) -> None:
    """Raise where no activation is meant, without loading a plugin."""
    from actfast.registry.names import find_entry, is_ours

    name, _ = split(text)
    if is_ours(name):
        find(text)
        return
    try:
        find_entry(name)
    except UnknownActivationError as error:
        raise elsewhere(error) from error


def report_on(args: argparse.Namespace) -> Report:
    from actfast.conformance import check
    from actfast.conformance.session import selected

    subject: Any = formula_in(args.name)
    params: dict[str, float] = {}
    if subject is None:
        subject, params = split(args.name)
        if ":" in subject:
            import_from_here()
        else:
            known(args.name)
    if args.like:
        known(args.like)
    values: dict[str, Any] = dict(params)  # or mypy takes them for check's own keywords
    only = check_ids(args.only)
    with progress(len(selected(args.profile, only))) as advance:
        return check(
            subject,
            like=args.like,
            profile=args.profile,
            only=only,
            at=args.at,
            dtypes=args.dtypes,
            require_suitable=args.require_suitable,
            timeout=args.timeout,
            progress=lambda result: advance(result.name),
            **values,
        )


def run(args: argparse.Namespace) -> int:
    require("mpmath", "mpmath", "conformance")
    if args.plot:
        check_format(args.plot, "plot")
    check_writable(args, args.plot)
    report = report_on(args)
    answer(args, json.loads(report.to_json()), lambda: show(report))
    if report.load_error:
        raise CommandError(report.load_error.removeprefix("SubjectError: "), UNLOADABLE)
    if args.plot:
        draw(report, args.plot)
    return report.exit_code


def show(report: Report) -> None:
    if not report.load_error:  # that is an error of the command's
        print(report)


def draw(report: Report, path: Path) -> None:
    """Draw the report, which calls the subject in this process."""
    if report.exit_code == CRASHED:
        raise CommandError(f"{path} is not drawn: the subject crashes or hangs", CRASHED)
    with tempfile.TemporaryDirectory(prefix="actfast-") as folder:
        temporary = Path(folder, path.name)
        report.plot(temporary)
        write_file(path, temporary.read_bytes())


def add_parser(commands: Any) -> None:
    """Declare the command."""
    parser = add_command(
        commands,
        "check",
        run,
        help="check an activation, or any function of arrays, against the conformance suite",
        examples=EXAMPLES,
        after=STATUSES,
    )
    add = parser.add_argument
    add(
        "name",
        metavar="NAME",
        help="an activation, such as gelu or 'leaky_relu(negative_slope=0.2)', a formula over x, "
        "or a spec or callable, as module:attribute or file.py:attribute",
    )
    add("--like", metavar="NAME", help="the activation that the function should be")
    add(
        "--profile",
        choices=("core", "strict"),
        default="strict",
        help="core takes seconds; strict, the default, adds bits, bounds and claims",
    )
    add(
        "--only",
        nargs="+",
        action="extend",
        default=[],
        metavar="ID",
        help="run these checks, and those they need",
    )
    add("--at", type=number, metavar="X", help="compare values at this input only")
    add(
        "--dtypes",
        nargs="+",
        choices=DTYPES,
        default=[],
        help="check these types only; of other functions than activations, float16 and bfloat16 "
        "are checked when asked for",
    )
    add(
        "--require-suitable",
        action="store_true",
        help="fail if the function is unfit to train with",
    )
    add("--plot", type=Path, metavar="FILE.png", help="draw the errors around the worst input")
    add(
        "--timeout",
        type=seconds,
        default=60.0,
        metavar="SECONDS",
        help="for one check (default: 60)",
    )
