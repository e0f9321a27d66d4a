"""Running checks in the order of their needs, here or in a worker process."""

from __future__ import annotations

import platform
import time
import warnings
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any, Protocol

import numpy as np

from actfast.conformance.checks import CATALOGUE, Check, Context, Failure, Info, Note, Skip
from actfast.conformance.report import BAD, BLOCKING, ENDED, Report, Result, command
from actfast.conformance.subject import DTYPES, Subject, SubjectError, names_code

__all__ = ["PROFILES", "Options", "Session", "catalogue", "check"]

PROFILES = ("core", "strict")
# In the core profile nothing is measured, so that fewer points do.
DENSITIES = {"core": 0.25, "strict": 1.0}
TIMEOUT = 60.0


@dataclass(frozen=True)
class Options:
    """What to check, and how; all of it can be said to another process."""

    profile: str = "strict"
    like: Any = None
    params: Mapping[str, float] = field(default_factory=dict)
    dtypes: tuple[str, ...] = ()
    at: float | None = None
    density: float | None = None

    @property
    def like_name(self) -> str:
        return "" if self.like is None else str(getattr(self.like, "name", self.like))

    @property
    def effective_density(self) -> float:
        return DENSITIES[self.profile] if self.density is None else self.density


class Executor(Protocol):
    """Runs single checks."""

    def describe(self) -> dict[str, Any]: ...
    def run(self, check: Check) -> Result: ...
    def close(self) -> None: ...


class InProcess:
    """Runs checks in this process."""

    def __init__(self, subject: Any, options: Options, isolated: bool = False) -> None:
        self.subject = Subject.of(subject, options.like, options.params, options.dtypes)
        self.options = options
        self.context = Context(
            self.subject,
            density=options.effective_density,
            at=options.at,
            isolated=isolated,
            strict=options.profile == "strict",
        )

    def describe(self) -> dict[str, Any]:
        return {
            "name": self.subject.name,
            "kind": self.subject.kind,
            "source": self.subject.source,
        }

    def run(self, check: Check) -> Result:
        return run_check(check, self.context)

    def close(self) -> None:
        pass


def run_check(check: Check, context: Context) -> Result:
    """One check, whatever it raises."""
    start = time.perf_counter()
    parts = _outcome(check, context)
    seconds = round(time.perf_counter() - start, 4)
    return Result(check.id, check.slug, title=check.title, seconds=seconds, **parts)


def _outcome(check: Check, context: Context) -> dict[str, Any]:
    # What one check's calls do to warnings and error handling must not reach the next.
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            if reason := check.unmet(context):
                return {"status": "SKIP", "detail": reason}
            found = check.function(context)
        except Skip as skip:
            return {"status": "SKIP", "detail": str(skip)}
        except Failure as failure:
            worst = None if failure.worst is None else vars(failure.worst)
            return {"status": "FAIL", "detail": failure.detail, "worst": worst}
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            text = f"{type(error).__name__}: {error}".strip().splitlines()
            return {"status": "FAIL", "detail": f"raises {text[0][:300]}"}
    if isinstance(found, Note):
        return {"status": "NOTE", "detail": found.detail}
    if isinstance(found, Info):
        status = "PASS" if found.claimed else "INFO"
        return {"status": status, "detail": found.detail, "measured": found.measured}
    return {"status": "PASS"}


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
        # A crash is no deviation that anyone means.
        if reason is None or result.status == "SKIP" or result.status in ENDED:
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
    from actfast.registry import BUILTINS, records

    if names_code(name):
        return False
    return name in BUILTINS or any(r.kind == "registered" and r.name == name for r in records())


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


def _dtype_names(dtypes: Any) -> tuple[str, ...]:
    known = [d.name for d in DTYPES]
    names = []
    for given in [dtypes] if isinstance(dtypes, str | type | np.dtype) else dtypes:
        try:
            names.append(np.dtype(given).name)
        except TypeError:
            names.append(str(given))
    if unknown := set(names) - set(known):
        raise ValueError(f"dtypes: {', '.join(sorted(unknown))}; wanted {' or '.join(known)}")
    return tuple(names)


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
            "the conformance suite requires mpmath: pip install actfast[conformance]"
        ) from error


def versions() -> dict[str, str]:
    import actfast

    return {
        "actfast": actfast.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "isa": str(actfast.show_config()["isa"]),
    }


def check(
    subject: Any,
    like: Any = None,
    profile: str = "strict",
    *,
    only: str | Collection[str] = (),
    at: float | None = None,
    dtypes: Collection[Any] = (),
    expected_failures: Mapping[str, str] | None = None,
    require_suitable: bool = False,
    isolate: bool | None = None,
    timeout: float = TIMEOUT,
    density: float | None = None,
    progress: Callable[[Result], None] | None = None,
    **params: float,
) -> Report:
    """Check an activation, a spec, or any function of arrays.

    Parameters
    ----------
    subject
        The name of an activation, ``"module:attribute"``, ``"file.py:attribute"``, an
        Activation, an ActivationSpec, a :class:`Subject`, or a callable ``f(x)``. What it
        has of ``out=``, ``.derivative``, ``.backward`` and ``.value_and_derivative`` is
        checked too. Functions of torch tensors and jax arrays are recognised.
    like : str, Activation or ActivationSpec, optional
        The activation that it should be: formula, kinks and claims are taken from there.
        Its error bounds are not; errors are measured, and must be right to a loose bound.
    profile : "core" or "strict"
        Core takes seconds. Strict adds special values, bits, bounds and claims.
    only : str or collection of str, optional
        Ids or names, such as D03-INF, of the checks to run; those they need are run too.
    at : float, optional
        Where to compare values, instead of the points that the checks choose. An infinity
        is for the checks of limits.
    dtypes : optional
        The float dtypes to check, of float32 and float64.
    expected_failures : mapping of str to str, optional
        Ids or names, and reasons. Such a check must fail; if it passes, its status is STALE, a
        failure. Memory safety, NaN, crashes and hangs cannot be excused.
    require_suitable : bool
        Whether a function that is unfit to train with fails.
    isolate : bool, optional
        Whether to run in a worker process, where a crash or hang is one check's result.
        By default, where the subject is a name that is not a built-in's.
    timeout : float
        Seconds for each check in a worker process.
    density : float, optional
        Multiplies the number of points.
    progress : callable, optional
        Called with each result.
    **params
        Passed to the subject with every call.

    Returns
    -------
    Report
    """
    start = time.perf_counter()
    options = Options(profile, like, params, _dtype_names(dtypes), at, density)
    shown = subject if isinstance(subject, str) else ""
    report = Report(
        subject=shown,
        kind="",
        like=options.like_name,
        profile=profile,
        results=(),
        params=dict(params),
        dtypes=options.dtypes,
        require_suitable=require_suitable,
        versions=versions(),
    )
    ids = selected(profile, only)
    require_mpmath()
    try:
        session = Session(
            subject, options, expected_failures=expected_failures, isolate=isolate, timeout=timeout
        )
    except ValueError:
        raise
    except Exception as error:
        if not shown and not isinstance(error, SubjectError):
            raise
        text = f"{type(error).__name__}: {error}"
        return replace(report, load_error=text, seconds=time.perf_counter() - start)
    results = []
    try:
        for id in ids:
            results.append(session.result(id))
            if progress is not None:
                progress(results[-1])
    finally:
        session.close()
    return replace(
        report,
        subject=shown or session.name,
        kind=session.kind,
        results=tuple(results),
        seconds=time.perf_counter() - start,
    )


def catalogue() -> list[Check]:
    """Every check, by id."""
    return [CATALOGUE[id] for id in sorted(CATALOGUE)]
