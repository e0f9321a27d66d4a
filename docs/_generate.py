"""Write the pages that follow from the code: ``python docs/_generate.py``."""

from __future__ import annotations

from pathlib import Path

from actfast.conformance import catalogue
from actfast.conformance.report import STATUSES

FOLDER = Path(__file__).parent
GROUPS = {
    "A": "The package",
    "B": "Calls",
    "C": "Memory",
    "D": "Special values",
    "E": "Values and derivatives",
    "F": "Claims",
    "G": "Suitability",
    "H": "Running",
    "I": "Parameters and messages",
}
HEAD = """\
# The check catalogue

<!-- Written by python docs/_generate.py -->

Each check has an id. Those of the profile *core* are also in *strict*. A check runs after those it
needs; where one of these fails, it is BLOCKED.
"""


def row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    return "\n".join([row(*columns), row(*("---",) * len(columns)), *(row(*r) for r in rows)])


def check_catalogue() -> str:
    parts = [HEAD]
    for letter, title in GROUPS.items():
        rows = [
            (check.name, check.profile, check.title, check.why, ", ".join(check.needs))
            for check in catalogue()
            if check.id.startswith(letter)
        ]
        if rows:
            columns = ("check", "profile", "passes if", "why", "needs")
            parts.append(f"## {letter}: {title}\n\n{table(columns, rows)}\n")
    statuses = table(("status", "meaning"), list(STATUSES.items()))
    parts.append(f"## What a check can say\n\n{statuses}\n")
    return "\n".join(parts)


PAGES = {"catalogue.md": check_catalogue}

if __name__ == "__main__":
    for name, text in PAGES.items():
        (FOLDER / name).write_text(text(), encoding="utf-8")
