"""The proof that each check finds what it is for, and nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from actfast.conformance.checks import CATALOGUE
from actfast.conformance.report import BAD, Report
from actfast.conformance.runner import check
from actfast.conformance.session import TIMEOUT

__all__ = ["SelftestReport", "Trial", "selftest"]

# Few points find a gross fault, and mutants' faults are gross.
QUICK_DENSITY = 0.1
QUICK_TIMEOUT = 20.0
HANG_TIMEOUT = 5.0


@dataclass(frozen=True)
class Trial:
    """One subject, the checks that it must fail, and what was wrong with the result."""

    name: str
    expected: dict[str, str]
    found: dict[str, str]
    stray: tuple[str, ...]
    seconds: float

    @property
    def ok(self) -> bool:
        return self.expected == self.found and not self.stray

    def __str__(self) -> str:
        if self.ok:
            return f"ok      {self.name}"
        problem = f"wanted {_listed(self.expected)}, found {_listed(self.found)}"
        stray = f"; blocked for no reason: {' '.join(self.stray)}" if self.stray else ""
        return f"WRONG   {self.name}: {problem}{stray}"


def _listed(results: dict[str, str]) -> str:
    return ", ".join(f"{id} {status}" for id, status in results.items()) or "no failure"


@dataclass(frozen=True)
class SelftestReport:
    """What every mutant and every sound subject gave."""

    trials: tuple[Trial, ...]
    without_mutant: tuple[str, ...]
    without_check: tuple[str, ...]
    seconds: float

    @property
    def ok(self) -> bool:
        return not (self.without_mutant or self.without_check) and all(t.ok for t in self.trials)

    @property
    def exit_code(self) -> int:
        return 0 if self.ok else 1

    def __str__(self) -> str:
        lines = [str(trial) for trial in self.trials if not trial.ok]
        if self.without_mutant:
            lines.append(f"checks without a mutant: {' '.join(self.without_mutant)}")
        if self.without_check:
            lines.append(f"mutants without a check: {' '.join(self.without_check)}")
        good = sum(t.ok for t in self.trials)
        lines.append(
            f"{good} of {len(self.trials)} subjects fail exactly what they should, "
            f"{len(CATALOGUE)} checks, in {self.seconds:.1f} s"
        )
        return "\n".join(lines)


def downstream(id: str) -> set[str]:
    """The checks that need this one, directly or not."""
    found: set[str] = set()
    while True:
        more = {c.id for c in CATALOGUE.values() if found.union([id]) & set(c.needs)} - found
        if not more:
            return found
        found |= more


def _trial(name: str, report: Report, expected: dict[str, str], seconds: float) -> Trial:
    found = {r.id: r.status for r in report.results if r.status in BAD}
    if report.load_error:
        found["load"] = report.load_error
    allowed = set().union(*(downstream(id) for id in expected))
    blocked = [r.id for r in report.results if r.status == "BLOCKED"]
    stray = tuple(id for id in blocked if id not in allowed)
    return Trial(name, expected, found, stray, seconds)


def _cases() -> Iterator[tuple[str, object, dict[str, str]]]:
    """Subjects, and the checks that they must fail: sound ones, then the mutants."""
    from actfast.conformance.mutants import CRASHING, FAMILY_MUTANTS, MUTANTS, SOUND, UNREADABLE

    for name, make in SOUND.items():
        yield f"sound {name}", make().subject(), {}
    for id in sorted(MUTANTS):
        subject = MUTANTS[id]()
        # What reads beyond the end of memory does not live to fail.
        status = "CRASH" if id == "C16" else "FAIL"
        yield f"{id} {subject if isinstance(subject, str) else subject.name}", subject, {id: status}
    for (id, family), make_one in sorted(FAMILY_MUTANTS.items()):
        subject = make_one()
        yield f"{id} {family} {subject.name}", subject, {id: "FAIL"}
    for id, make_one in UNREADABLE.items():
        subject = make_one()
        yield f"{id} {subject.name}", subject, {id: "ERROR"}
    for name, (source, status) in CRASHING.items():
        yield name, source, {"B01": status}


def selftest(
    quick: bool = True,
    progress: Callable[[Trial], None] | None = None,
    part: tuple[int, int] = (0, 1),
) -> SelftestReport:
    """Run the suite on every mutant and on sound subjects, or on a part of so many of them.

    Each mutant must fail its own check and no other; what needs that check is blocked. What
    the suite itself cannot do must be its own error, and no failure of the subject.
    """
    from actfast.conformance.mutants import MUTANTS

    start = time.perf_counter()
    density = QUICK_DENSITY if quick else None
    timeout = QUICK_TIMEOUT if quick else TIMEOUT
    trials = []
    first, step = part
    for name, subject, expected in islice(_cases(), first, None, step):
        begun = time.perf_counter()
        seconds = HANG_TIMEOUT if "TIMEOUT" in expected.values() else timeout
        report = check(subject, density=density, timeout=seconds)
        trials.append(_trial(name, report, expected, time.perf_counter() - begun))
        if progress is not None:
            progress(trials[-1])
    return SelftestReport(
        tuple(trials),
        tuple(sorted(set(CATALOGUE) - set(MUTANTS))),
        tuple(sorted(set(MUTANTS) - set(CATALOGUE))),
        time.perf_counter() - start,
    )
