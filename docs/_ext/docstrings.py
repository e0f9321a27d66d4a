"""Examples that end a docstring without a heading are no part of the section before them."""

from __future__ import annotations

import re
from typing import Any


def _head(app: Any, what: str, name: str, obj: object, options: Any, lines: list[str]) -> None:
    sections = [i for i, line in enumerate(lines) if re.fullmatch("-{3,}", line)]
    examples = [i for i, line in enumerate(lines) if line.startswith(">>>")]
    if sections and examples and sections[-1] < examples[0]:
        lines[examples[0] : examples[0]] = ["Examples", "--------"]


def setup(app: Any) -> dict[str, bool]:
    # Before napoleon reads the sections.
    app.connect("autodoc-process-docstring", _head, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
