"""Change the C core at random, one token at a time, and see whether the tests notice.

    python -m tests.mutate [--seed 0] [--count 100] [--only act/silu.h] [--resume FILE]

Each mutant of ``src_c/act``, ``math`` or ``family`` is built in a copy of the tree, with the rows
that it has a part in, and these rows' tests are run there until one fails: stated errors, worst
inputs, the strict profile, layouts; at last what merely tells that something has changed, which are
the scripts that print coefficients and the record of bits. A test that fails without the mutant too
ends the run. What does not compile, or compiles to the same code, is no mutant, and another is
drawn.

What is done is kept in a file, so that a run that was stopped goes on where it was, unless the C
core has changed since. The status is 1 if a mutant survives that ``tests/mutation.toml`` does
not explain.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.mutate.mutations import FOLDERS, SOURCE, Mutant, draw, files
from tests.mutate.trial import Tree, Verdict
from tests.source import ROOT

EXPLAINED = ROOT / "tests" / "mutation.toml"


@dataclass(frozen=True)
class Done:
    """A mutant and what became of it."""

    number: int
    mutant: Mutant
    verdict: Verdict

    @property
    def counts(self) -> bool:
        return self.verdict.result in ("caught", "survived")

    def __str__(self) -> str:
        by = f" by {self.verdict.stage}, {self.verdict.test}" if self.verdict.test else ""
        return f"{self.number}: {self.verdict.result}{by}; {self.mutant}"


def sources() -> str:
    """What the C core is known by."""
    digest = hashlib.sha256()
    for folder in FOLDERS:
        for path in sorted((SOURCE / folder).glob("*.*")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class State:
    """What is done so far, in a file that is replaced whole."""

    def __init__(self, path: Path, seed: int, only: str | None) -> None:
        self.path = path
        self.head = {"seed": seed, "only": only, "sources": sources()}
        kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
        kept = kept if {name: kept.get(name) for name in self.head} == self.head else {}
        self.verified: list[tuple[str, bool]] = [(t, b) for t, b in kept.get("verified", ())]
        self.done = [
            Done(each["number"], Mutant(**each["mutant"]), Verdict(**each["verdict"]))
            for each in kept.get("done", ())
        ]

    def add(self, done: Done, verified: set[tuple[str, bool]]) -> None:
        self.done.append(done)
        self.verified = sorted(verified)
        text = {**self.head, "verified": self.verified, "done": [asdict(d) for d in self.done]}
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(text, indent=1), "utf-8")
        new.replace(self.path)

    @property
    def counted(self) -> list[Done]:
        return [done for done in self.done if done.counts]


def explanations() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(EXPLAINED.read_text("utf-8"))["survivor"]
    return found


def explanation(mutant: Mutant) -> str | None:
    """Why it survives."""
    line = (SOURCE / mutant.file).read_text("utf-8").splitlines()[mutant.line - 1].strip()
    for one in explanations():
        if one["file"] == mutant.file and one["line"] == line and one["change"] == mutant.change:
            return str(one["why"])
    return None


def table(title: str, done: list[Done], of: Callable[[Done], str]) -> Table:
    found = Table(title, "mutants", "caught", box=None)
    for key in sorted({of(d) for d in done}):
        group = [d for d in done if of(d) == key]
        caught = sum(d.verdict.result == "caught" for d in group)
        found.add_row(key, str(len(group)), str(caught))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    known = [file for group in files().values() for file in group]
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=100, help="how many mutants (100)")
    parser.add_argument("--only", metavar="FILE", choices=known, help="of one file below src_c")
    folder = Path(tempfile.gettempdir())
    parser.add_argument(
        "--resume", type=Path, metavar="FILE", default=folder / "actfast-mutate.json"
    )
    parser.add_argument("--tree", type=Path, metavar="FOLDER", default=folder / "actfast-mutate")
    args = parser.parse_args()
    state = State(args.resume, args.seed, args.only)
    console = Console(stderr=True)
    tree = Tree(args.tree)
    tree.verified.update(state.verified)
    seen = {done.mutant for done in state.done}
    number = state.done[-1].number + 1 if state.done else 0
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(
        *columns, TimeElapsedColumn(), console=console, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task("mutants", total=args.count, completed=len(state.counted))
        while len(state.counted) < args.count:
            mutant = draw(random.Random(f"{args.seed} {number}"), args.only)
            if mutant not in seen:
                seen.add(mutant)
                progress.update(task, description=mutant.file)
                done = Done(number, mutant, tree.judge(mutant))
                state.add(done, tree.verified)
                print(f"{done} ({done.verdict.seconds:.0f} s)", flush=True)
                progress.update(task, completed=len(state.counted))
            number += 1
    counted = state.counted[: args.count]
    for shown in (
        table("folder", counted, lambda d: d.mutant.file.partition("/")[0]),
        table("kind", counted, lambda d: d.mutant.kind),
        table("caught by", counted, lambda d: d.verdict.stage or "nothing"),
    ):
        Console().print(shown)
    survivors = [done for done in counted if done.verdict.result == "survived"]
    print(f"{len(counted) - len(survivors)} of {len(counted)} mutants are caught")
    unexplained = 0
    for done in survivors:
        why = explanation(done.mutant)
        unexplained += why is None
        print(f"survived: {done.mutant}: {why or 'NOT EXPLAINED'}")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
