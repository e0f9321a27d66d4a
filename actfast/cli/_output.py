"""What commands share: errors, tables and progress bars.

Rich is used where it is installed and the stream is a terminal.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any, TextIO

__all__ = ["CommandError", "one_line", "print_table", "progress", "require"]


class CommandError(Exception):
    """A mistake of the user's, to be told in one line."""


def one_line(message: str) -> str:
    return " ".join(message.split())


def require(module: str, package: str, extra: str) -> Any:
    """Import a module of an optional dependency."""
    try:
        return import_module(module)
    except ImportError as error:
        raise CommandError(
            f'{package} is not installed; to install it: pip install "actfast[{extra}]"'
        ) from error


def _rich(stream: TextIO, module: str) -> Any:
    """Return a module of rich, or None where plain text is wanted."""
    if not stream.isatty():
        return None
    try:
        return import_module(module)
    except ImportError:
        return None


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table whose first column is text and whose others are numbers."""
    if rich := _rich(sys.stdout, "rich.table"):
        table = rich.Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for index, column in enumerate(columns):
            table.add_column(column, justify="right" if index else "left")
        for row in rows:
            table.add_row(*row)
        import_module("rich").print(table)
        return
    widths = [max(map(len, cells)) for cells in zip(columns, *rows, strict=True)]
    for row in (columns, *rows):
        first, *others = zip(row, widths, strict=True)
        print(first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others), sep="  ")


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """Show a progress bar; each call of what it yields completes a step of the named task."""
    if not (rich := _rich(sys.stderr, "rich.progress")):
        yield lambda name: None
        return
    console = import_module("rich.console").Console(stderr=True)
    with rich.Progress(console=console, transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda name: bar.update(task, advance=1, description=name)
