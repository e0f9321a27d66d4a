"""Checking a subject, from a name to a report."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from actfast.about.config import show_config
from actfast.conformance.checks import CATALOGUE, Check
from actfast.conformance.execution import Options
from actfast.conformance.report import Report, Result
from actfast.conformance.session import TIMEOUT, Session, require_mpmath, selected
from actfast.conformance.subject import DTYPE_NAMES, SubjectError

__all__ = ["catalogue", "check"]


def _dtype_names(dtypes: Any) -> tuple[str, ...]:
    known = list(DTYPE_NAMES)
    names = []
    for given in [dtypes] if isinstance(dtypes, str | type | np.dtype) else dtypes:
        try:
            names.append(np.dtype(given).name)
        except TypeError:
            names.append(str(given))
    if unknown := set(names) - set(known):
        raise ValueError(f"dtypes: {', '.join(sorted(unknown))}; wanted {' or '.join(known)}")
    return tuple(names)


def versions() -> dict[str, str]:
    config = show_config()
    shown = {name: str(config[name]) for name in ("actfast", "numpy", "python", "isa")}
    return {**shown, "platform": platform.platform()}


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
        The float dtypes to check, of float16, bfloat16, float32 and float64. By default
        those of 16 bits are checked of activations alone.
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
