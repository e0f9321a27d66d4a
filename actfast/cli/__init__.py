"""The command line, ``actfast`` or ``python -m actfast``.

A command is a module of this package, listed in ``COMMANDS``, whose function
``add_parser`` declares its options and sets the default ``run`` to a function that
takes the parsed arguments and returns the exit status.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from typing import Any, NoReturn

from actfast.cli._output import CRASHED, UNLOADABLE, USAGE, CommandError, one_line

__all__ = ["main"]

COMMANDS = ("list", "info", "plot", "check", "doctor", "new", "compare", "selftest")
EXAMPLES = """\
examples:
  actfast list
  actfast info gelu
  actfast plot relu gelu --out curves.png
  actfast check my_module:my_activation --like gelu

actfast COMMAND --help tells more.
"""
# What a shell reports of a program that SIGINT or SIGPIPE ended.
INTERRUPTED, PIPE_CLOSED = 130, 141


class _Parser(argparse.ArgumentParser):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # argparse takes -1e3, -inf and -0x1p-3 for options.
        self._negative_number_matcher = re.compile(r"-(\.?\d|inf\b)")

    def error(self, message: str) -> NoReturn:
        self.fail(message, USAGE)

    def fail(self, message: str, status: int) -> NoReturn:
        self.exit(status, f"{self.prog}: error: {one_line(message)}\n")


def _json_without_file(argv: Sequence[str]) -> list[str]:
    """Keep --json from taking the name after it for its file."""
    return [
        "--json=-" if one == "--json" and not following.endswith(".json") else one
        for one, following in pairwise([*argv, ""])
    ]


def _run(argv: Sequence[str] | None) -> int:
    parser = _Parser(
        prog="actfast",
        description="Activation functions for NumPy.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    try:
        import_module("actfast.installation")
    except ImportError as error:  # another project's files lie over ours
        parser.fail(str(error), UNLOADABLE)
    from actfast.about.config import VERSION

    parser.add_argument("--version", action="version", version=f"actfast {VERSION}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for name in COMMANDS:
        import_module(f"actfast.cli.{name}").add_parser(commands)
    args, unknown = parser.parse_known_args(
        _json_without_file(sys.argv[1:] if argv is None else argv)
    )
    command = commands.choices[args.command] if args.command else parser
    if unknown:
        command.error(f"unrecognized arguments: {' '.join(unknown)}")
    if command is parser:
        parser.print_help(sys.stderr)
        return USAGE
    try:
        return _run_command(args)
    except CommandError as error:
        command.fail(str(error), error.status)


def _run_command(args: argparse.Namespace) -> int:
    """Run it, and make what it raises an error of one line."""
    from actfast.errors import AmbiguousNameError, PluginLoadError, UnknownActivationError
    from actfast.registry.environment import allowed, strict

    try:
        allowed()
        strict()
    except ValueError as error:  # a variable of the environment is wrong
        raise CommandError(str(error)) from error
    try:
        status = int(args.run(args))
        sys.stdout.flush()
        return status
    except (CommandError, BrokenPipeError):
        raise
    except PluginLoadError as error:
        raise CommandError(str(error), UNLOADABLE) from error
    except (UnknownActivationError, AmbiguousNameError) as error:
        raise CommandError(str(error)) from error
    except MemoryError as error:
        raise CommandError("out of memory") from error
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        raise CommandError(
            f"{type(error).__name__}: {error} (python -X dev -m actfast shows where)", CRASHED
        ) from error


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    try:
        # What a plugin says of itself may have letters that the terminal lacks.
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        return _run(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Python flushes stdout once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
