"""Running single checks in this process."""

from __future__ import annotations

import time
import traceback
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from actfast.conformance.checks import Check, Context, Failure, Info, Note, Skip
from actfast.conformance.report import Result
from actfast.conformance.subject import Subject, WrongResult

__all__ = ["PROFILES", "Executor", "InProcess", "Options"]

PROFILES = ("core", "strict")
# In the core profile nothing is measured, so that fewer points do.
DENSITIES = {"core": 0.25, "strict": 1.0}


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


SUITE = Path(__file__).parent


def _place(error: BaseException) -> str:
    """Where an exception comes from, and where in the suite that was called."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if SUITE in Path(frame.filename).parents]
    places = dict.fromkeys(
        f"in {frame.name} of {Path(frame.filename).name}, line {frame.lineno}"
        for frame in (frames[-1], *ours[-1:])
    )
    return ", called ".join(places)


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
        except WrongResult as wrong:
            return {"status": "FAIL", "detail": str(wrong)}
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            text = f"{type(error).__name__}: {error}".strip().splitlines()[0][:300]
            if Subject.raised(error):
                return {"status": "FAIL", "detail": f"raises {text}"}
            return {"status": "ERROR", "detail": f"{text}, {_place(error)}"}
    if isinstance(found, Note):
        return {"status": "NOTE", "detail": found.detail}
    if isinstance(found, Info):
        status = "PASS" if found.claimed else "INFO"
        return {
            "status": status,
            "detail": found.detail,
            "measured": found.measured,
            "claims": found.claims,
        }
    return {"status": "PASS"}
