"""The command line, ``python -m actfast``.

A command is a module of this package, listed in ``COMMANDS``, whose function
``add_parser`` declares its options and sets the default ``run`` to a function that
takes the parsed arguments and returns the exit status.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from actfast.cli._output import CommandError, one_line

__all__ = ["main"]

COMMANDS = ("compare",)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: error: {one_line(message)}\n")


def _run(argv: Sequence[str] | None) -> int:
    parser = _Parser(prog="actfast", description="Activation functions for NumPy.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for name in COMMANDS:
        import_module(f"actfast.cli.{name}").add_parser(commands)
    args, unknown = parser.parse_known_args(argv)
    command = commands.choices[args.command] if args.command else parser
    if unknown:
        command.error(f"unrecognized arguments: {' '.join(unknown)}")
    if command is parser:
        parser.print_help(sys.stderr)
        return 2
    try:
        return int(args.run(args))
    except (CommandError, MemoryError) as error:
        command.error(str(error) or "out of memory")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    try:
        return _run(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    except KeyboardInterrupt:
        return 130
