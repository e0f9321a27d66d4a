"""What commands share: how they are declared, and how they answer.

Rich is used where it is installed and the stream is a terminal.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

__all__ = [
    "CRASHED",
    "UNLOADABLE",
    "USAGE",
    "CommandError",
    "add_command",
    "answer",
    "check_writable",
    "one_line",
    "print_facts",
    "print_table",
    "progress",
    "require",
    "seconds",
    "write_file",
]

# Exit statuses; 0, 1 and 5 are verdicts of the commands that give one.
USAGE, UNLOADABLE, CRASHED = 2, 3, 4

STDOUT = "-"
HELP_WIDTH = 78


class CommandError(Exception):
    """Something that ends the command, to be told in one line."""

    def __init__(self, message: str, status: int = USAGE) -> None:
        super().__init__(message)
        self.status = status


def one_line(message: str) -> str:
    """The message without line breaks, nor anything that a terminal would obey."""
    return "".join(c if c.isprintable() else "?" for c in " ".join(message.split()))


def require(module: str, package: str, extra: str) -> Any:
    """Import a module of an optional dependency."""
    try:
        return import_module(module)
    except ImportError as error:
        # Not before: this module can tell what is wrong where that one cannot be imported.
        from actfast.installation import install

        raise CommandError(
            f"{package} is not installed; to install it: {install(extra)}"
        ) from error


# Declaring a command


def add_command(
    commands: Any,
    name: str,
    run: Callable[[argparse.Namespace], int],
    *,
    help: str,
    examples: str,
    description: str = "",
    after: str = "",
) -> argparse.ArgumentParser:
    """Declare a command that answers in text or, with --json, in JSON."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help,
        description=textwrap.fill(description or f"{help[0].upper()}{help[1:]}.", HELP_WIDTH),
        epilog=f"examples:\n{textwrap.indent(examples.strip(), '  ')}\n{after}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    parser.add_argument(
        "--json",
        nargs="?",
        const=STDOUT,
        metavar="FILE.json",
        help="print JSON instead of text; with a file, print text and write JSON there",
    )
    return parser


# Answering


def answer(args: argparse.Namespace, result: Any, text: Callable[[], None]) -> None:
    """Print the text, or the result as JSON, or both as --json says."""
    if args.json != STDOUT:
        text()
    if args.json is None:
        return
    content = json.dumps(_finite(result), indent=2, allow_nan=False) + "\n"
    if args.json == STDOUT:
        sys.stdout.write(content)
    else:
        write_file(Path(args.json), content.encode())


def _finite(value: Any) -> Any:
    """Replace what JSON cannot express by None."""
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def seconds(text: str) -> float:
    """The value of an option that is a time."""
    value = float(text)
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"wanted a number of seconds above 0, got {text}")
    return value


def check_writable(args: argparse.Namespace, *paths: Path | None) -> None:
    """Raise before the work what would keep its results from being written."""
    files = [*filter(None, paths)]
    if args.json not in (None, STDOUT):
        files.append(Path(args.json))
    for path in files:
        if path.is_dir():
            raise CommandError(f"cannot write {path}: it is a directory")
        if not path.parent.is_dir():
            raise CommandError(f"cannot write {path}: no such directory")


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    target = path.resolve()
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(content)  # a device or pipe is there to stay
            return
        temporary = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            temporary.write_bytes(content)
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise CommandError(f"cannot write {path}: {error.strerror or error}") from error


def _rich(stream: TextIO, module: str) -> Any:
    """Return a module of rich, or None where plain text is wanted."""
    if not stream.isatty():
        return None
    try:
        return import_module(module)
    except ImportError:
        return None


def print_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numbers: bool = True,
    indent: int = 0,
) -> None:
    """Print a table whose first column is text, and whose others are numbers or text."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    if rich := _rich(sys.stdout, "rich.table"):
        text = import_module("rich.text").Text  # a plain str is read as markup
        table = rich.Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for index, column in enumerate(columns):
            right = numbers and index
            table.add_column(column, justify="right" if right else "left", overflow="fold")
        for row in cells:
            table.add_row(*map(text, row))
        padded_table = import_module("rich.padding").Padding(table, (0, 0, 0, indent), expand=False)
        import_module("rich").print(padded_table)
        return
    widths = [max(map(len, column)) for column in zip(columns, *cells, strict=True)]
    for line in (list(columns), *cells):
        padded = [c.rjust(w) if numbers else c.ljust(w) for c, w in zip(line, widths, strict=True)]
        padded[0] = line[0].ljust(widths[0])
        print((" " * indent + "  ".join(padded)).rstrip())


def print_facts(facts: Sequence[tuple[str, str]], indent: int = 0) -> None:
    """Print names and values below each other, leaving out the values that are empty."""
    shown = [(name, one_line(value)) for name, value in facts if value]
    width = max((len(name) for name, _ in shown), default=0) + 2
    # Only a terminal has a width; what is piped keeps its lines.
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else math.inf
    for name, value in shown:
        start = " " * indent + name.ljust(width)
        room = columns - len(start)
        wrapped = value if room == math.inf else textwrap.fill(value, max(20, int(room)))
        print(start + wrapped.replace("\n", f"\n{' ' * len(start)}"))


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """Show a progress bar; each call of what it yields completes a step of the named task."""
    if rich := _rich(sys.stderr, "rich.progress"):
        console = import_module("rich.console").Console(stderr=True)
        with rich.Progress(console=console, transient=True) as bar:
            task = bar.add_task("", total=total)
            yield lambda name: bar.update(task, advance=1, description=name)
    elif sys.stderr.isatty():
        with _plain_progress(total) as advance:
            yield advance
    else:
        yield lambda name: None


@contextmanager
def _plain_progress(total: int) -> Iterator[Callable[[str], None]]:
    done = width = 0

    def show(text: str) -> None:
        nonlocal width
        print(f"\r{text.ljust(width)}", end="", file=sys.stderr, flush=True)
        width = len(text)

    def advance(name: str) -> None:
        nonlocal done
        done += 1
        columns = shutil.get_terminal_size().columns
        show(one_line(f"{done}/{total} {name}")[: columns - 1])

    try:
        yield advance
    finally:
        show("")
        print("\r", end="", file=sys.stderr, flush=True)
