"""``actfast selftest``: prove that every check finds the fault it is for, and no other."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from actfast.cli._output import (
    add_command,
    answer,
    check_writable,
    print_table,
    progress,
    require,
)

if TYPE_CHECKING:
    from actfast.conformance.selftest import SelftestReport, Trial

EXAMPLES = """
actfast selftest
actfast selftest --full --json selftest.json
"""
STATUSES = """
exit status:
  0  every mutant fails its own check and no other, and every sound subject passes
  1  some do not
"""
COLUMNS = ("subject", "wanted", "found", "seconds", "result")


def _listed(results: dict[str, str]) -> str:
    return " ".join(f"{id} {status}" for id, status in results.items()) or "-"


def row(trial: Trial) -> tuple[str, ...]:
    result = "ok" if trial.ok else "WRONG"
    if trial.stray:
        result += f", blocked for no reason: {' '.join(trial.stray)}"
    wanted, found = _listed(trial.expected), _listed(trial.found)
    return trial.name, wanted, found, f"{trial.seconds:.1f}", result


def show(report: SelftestReport) -> None:
    print_table(COLUMNS, [row(trial) for trial in report.trials], numbers=False)
    print(f"\n{report}")


def record(report: SelftestReport) -> dict[str, Any]:
    result = asdict(report) | {"ok": report.ok}
    for one, trial in zip(result["trials"], report.trials, strict=True):
        one["ok"] = trial.ok
    return result


def run(args: argparse.Namespace) -> int:
    require("mpmath", "mpmath", "conformance")
    check_writable(args)
    from actfast.conformance import selftest
    from actfast.conformance.mutants import CRASHING, FAMILY_MUTANTS, MUTANTS, SOUND, UNREADABLE

    count = len([*SOUND, *MUTANTS, *FAMILY_MUTANTS, *UNREADABLE, *CRASHING])
    with progress(count) as advance:
        report = selftest(quick=not args.full, progress=lambda trial: advance(trial.name))
    answer(args, record(report), lambda: show(report))
    return report.exit_code


def add_parser(commands: Any) -> None:
    """Declare the command."""
    parser = add_command(
        commands,
        "selftest",
        run,
        help="prove that every check of the suite finds the fault it is for",
        description="Run the conformance suite on mutants, functions with one fault each. "
        "A mutant must fail the check that is for its fault, and no other.",
        examples=EXAMPLES,
        after=STATUSES,
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--quick", action="store_true", help="few points; the default")
    how.add_argument("--full", action="store_true", help="as many points as a check takes")
