"""Pictures in files."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from actfast.cli._output import CommandError, require, write_file

__all__ = ["check_format", "require_figure", "save_figure"]


def require_figure(extra: str) -> Any:
    """The class of figures that no window shows."""
    return require("matplotlib.figure", "matplotlib", extra).Figure


def check_format(path: Path, extra: str) -> None:
    """Raise before the work where no picture can have such a name."""
    _format(require_figure(extra)(), path)


def _format(figure: Any, path: Path) -> str:
    known = figure.canvas.get_supported_filetypes()
    suffix = path.suffix[1:].lower()
    if suffix not in known:
        endings = ", ".join(f".{name}" for name in sorted(known))
        raise CommandError(f"cannot write {path}: the name of a picture ends in one of {endings}")
    return suffix


def save_figure(figure: Any, path: Path) -> None:
    """Write it whole or not at all."""
    content = BytesIO()
    figure.savefig(content, dpi=150, format=_format(figure, path))
    write_file(path, content.getvalue())
