"""The checks of one subject, in the order of their needs, here or in a worker process."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

from actfast.conformance.checks import CATALOGUE, Check
from actfast.conformance.execution import PROFILES, Executor, InProcess, Options
from actfast.conformance.report import BAD, BLOCKING, ENDED, Result, command
from actfast.conformance.subject import names_code
from actfast.facts.origin import REGISTERED
from actfast.installation import install
from actfast.registry.info import records
from actfast.registry.names import is_ours

__all__ = ["TIMEOUT", "Session", "check_ids", "require_mpmath", "selected"]

TIMEOUT = 60.0


class Session:
    """The checks of one subject, each run once, when it or one that needs it is asked for."""

    def __init__(
        self,
        subject: Any,
        options: Options,
        *,
        expected_failures: Mapping[str, str] | None = None,
        isolate: bool | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        require_mpmath()
        if options.profile not in PROFILES:
            raise ValueError(f"profile must be one of {PROFILES}, got {options.profile!r}")
        if not timeout > 0:
            raise ValueError(f"timeout must be above 0, got {timeout!r}")
        self.options = options
        self.expected = _judged_expectations(expected_failures or {})
        self.results: dict[str, Result] = {}
        self.executor = _executor(subject, options, isolate, timeout)
        described = self.executor.describe()
        self.name, self.kind = str(described["name"]), str(described["kind"])
        self.source = str(described["source"])

    def result(self, id: str) -> Result:
        if id not in self.results:
            # Taken first, so that even a cycle would end.
            check = CATALOGUE[id]
            needs = [self.result(need) for need in check.needs]
            blocking = [r for r in needs if r.status in BLOCKING]
            if blocking:
                first = blocking[0]
                found = Result(
                    id,
                    check.slug,
                    "BLOCKED",
                    check.title,
                    blocked_by=first.blocked_by or first.name,
                )
            else:
                found = self._excused(self.executor.run(check))
            self.results[id] = self._with_command(found)
        return self.results[id]

    def _excused(self, result: Result) -> Result:
        reason = self.expected.get(result.id)
        # A crash is no deviation that anyone means, nor is a fault of the suite.
        if reason is None or result.status in {"SKIP", "ERROR"} or result.status in ENDED:
            return result
        if result.status in BAD:
            return replace(result, status="XFAIL", detail=f"{reason} ({result.detail})")
        text = f"passes, though it was expected to fail: {reason}"
        return replace(result, status="STALE", detail=text)

    def _with_command(self, result: Result) -> Result:
        if result.status not in BAD | {"XFAIL"}:
            return result
        at = result.worst["x"] if result.worst else None
        text = command(
            self.source,
            result.id,
            like=self.options.like_name,
            profile=self.options.profile,
            params=self.options.params,
            dtypes=self.options.dtypes,
            at=at,
        )
        return replace(result, reproduce=text)

    def close(self) -> None:
        self.executor.close()


def _judged_expectations(expected: Mapping[str, str]) -> dict[str, str]:
    found = dict(zip(check_ids(expected), expected.values(), strict=True))
    for id, reason in found.items():
        name = CATALOGUE[id].name
        if CATALOGUE[id].suitability:
            raise ValueError(f"expected_failures: {name} informs, and never fails")
        if not CATALOGUE[id].excusable:
            raise ValueError(f"expected_failures: {name} cannot be excused: {CATALOGUE[id].why}")
        if not isinstance(reason, str) or not reason.strip():
            raise ValueError(f"expected_failures: {id} needs a reason")
    return found


def _executor(subject: Any, options: Options, isolate: bool | None, timeout: float) -> Executor:
    named = isinstance(subject, str)
    if isolate is None:
        isolate = named and not _is_at_home(subject)
    if not isolate:
        return InProcess(subject, options)
    if not named:
        raise ValueError(
            "isolate=True needs a name that another process can find: module:attribute"
        )
    from actfast.conformance.worker import Worker

    return Worker(subject, options, timeout)


def _is_at_home(name: str) -> bool:
    """Whether it is built in, or registered in this process, which no other one knows of."""
    if names_code(name):
        return False
    return is_ours(name) or any(r.kind == REGISTERED and r.name == name for r in records())


def check_ids(given: Collection[str]) -> list[str]:
    """The ids of checks called such as D03, d03 or D03-INF."""
    names = {name: check.id for check in CATALOGUE.values() for name in (check.id, check.name)}
    found = []
    for text in [given] if isinstance(given, str) else given:
        if text.upper() not in names:
            raise ValueError(
                f"there is no check {text!r}; there are {', '.join(sorted(CATALOGUE))}"
            )
        found.append(names[text.upper()])
    return found


def selected(profile: str, only: str | Collection[str]) -> list[str]:
    """The ids to run, with what they need."""
    if not only:
        return [id for id in sorted(CATALOGUE) if _within(CATALOGUE[id], profile)]
    found: set[str] = set()

    def add(ids: Iterable[str]) -> None:
        for id in ids:
            if id not in found:
                found.add(id)
                add(CATALOGUE[id].needs)

    add(check_ids(only))
    return sorted(found)


def _within(check: Check, profile: str) -> bool:
    return profile == "strict" or check.profile == "core"


def require_mpmath() -> None:
    try:
        import_module("mpmath")
    except ImportError as error:
        raise ImportError(
            f"the conformance suite requires mpmath: {install('conformance')}"
        ) from error
