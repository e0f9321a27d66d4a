"""What comes of a suite of another library, and what of it cannot hold: ``suites.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from tests.bench.report import Table

LONGEST = 300  # of messages
FILE = Path(__file__).with_name("suites.toml")


@dataclass
class Outcome:
    """Of a suite: its cases of functions that are ours, with what is wrong; and all others."""

    suite: str
    version: str
    cases: dict[str, str] = field(default_factory=dict)
    # What kinds of cases are not run, why, and how many.
    others: dict[str, int] = field(default_factory=dict)

    def passes(self, name: str) -> None:
        self.cases.setdefault(name, "")

    def fails(self, name: str, why: Any) -> None:
        self.cases[name] = self.cases.get(name) or " ".join(str(why).split())[:LONGEST]

    def skip(self, why: str) -> None:
        self.others[why] = self.others.get(why, 0) + 1

    def excepted(self, name: str) -> str | None:
        """The pattern that excepts what is wrong with it."""
        text = f"{name}: {self.cases[name]}"
        return next((p for p in reasons(self.suite) if fnmatchcase(text, p)), None)

    @property
    def failed(self) -> dict[str, str]:
        return {name: why for name, why in self.cases.items() if why}

    def faults(self) -> list[str]:
        """What fails and is not excepted, and what is excepted and does not fail."""
        met = {pattern for name in self.failed if (pattern := self.excepted(name))}
        unlisted = [f"{n}: {why}" for n, why in self.failed.items() if not self.excepted(n)]
        return [
            *unlisted,
            *(f"excepted, and holds: {p}" for p in reasons(self.suite) if p not in met),
        ]


@cache
def reasons(suite: str) -> dict[str, str]:
    """Patterns of names and what is wrong, each with why that cannot hold."""
    return dict(tomllib.loads(FILE.read_text(encoding="utf-8"))[suite])


def table(outcomes: Iterable[Outcome]) -> Table:
    rows = []
    for one in outcomes:
        excepted = sum(one.excepted(name) is not None for name in one.failed)
        counts = len(one.cases), len(one.cases) - len(one.failed), excepted
        others = ", ".join(f"{n} {why}" for why, n in sorted(one.others.items()))
        rows.append([f"{one.suite} {one.version}", *map(str, counts), others])
    return Table("Suites", ["suite", "run", "passed", "excepted", "not run"], rows)


def exception_table(outcomes: Iterable[Outcome]) -> Table:
    rows = []
    for one in outcomes:
        for pattern, why in reasons(one.suite).items():
            names = [name for name in one.failed if one.excepted(name) == pattern]
            rows.append([one.suite, pattern, str(len(names)), why])
    return Table("Exceptions of the suites", ["suite", "cases", "number", "why"], rows)
