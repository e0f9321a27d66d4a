"""The checks as cases of pytest, which is imported when a decorator is applied."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from actfast.conformance.checks import CATALOGUE
from actfast.conformance.execution import Options
from actfast.conformance.report import BAD, Result
from actfast.conformance.session import TIMEOUT, Session, selected
from actfast.installation import install

__all__ = ["Case", "Unloadable", "cases", "loaded", "parametrize"]

Test = TypeVar("Test", bound=Callable[..., Any])


class _Shared:
    """One session for all cases of a subject, begun by the first of them."""

    def __init__(self, subject: Any, options: Options, **keywords: Any) -> None:
        self.arguments = (subject, options)
        self.keywords = keywords
        self.session: Session | None = None
        self.error: Exception | None = None
        self.reporter: Case | None = None

    def begun(self) -> Session:
        # What cannot be loaded is not tried again by every case.
        if self.error is not None:
            raise self.error
        if self.session is None:
            try:
                self.session = Session(*self.arguments, **self.keywords)
            except Exception as error:
                self.error = error
                raise
        return self.session


class Case:
    """One check of one subject; calling it passes, fails or skips the test."""

    def __init__(self, name: str, id: str, shared: _Shared, require_suitable: bool) -> None:
        self.id = id
        self.name = f"{name}-{CATALOGUE[id].name}"
        self._shared = shared
        self._require_suitable = require_suitable

    def __repr__(self) -> str:
        return f"<check {self.name}>"

    def load(self) -> None:
        """Find the subject, unless another case has."""
        self._shared.begun()

    def result(self) -> Result:
        return self._shared.begun().result(self.id)

    def __call__(self) -> None:
        __tracebackhide__ = True
        import pytest

        try:
            self.load()
        except Exception as error:
            shared = self._shared
            if shared.reporter not in (None, self):
                pytest.skip(f"cannot be checked, as {shared.reporter.name} says")
            shared.reporter = self
            pytest.fail(_unloadable(error), pytrace=False)
        result = self.result()
        text = result.text()
        if result.status in BAD:
            if result.unsuitable and not self._require_suitable:
                pytest.skip(f"unsuitable: {result.detail}")
            pytest.fail(text, pytrace=False)
        if result.status == "XFAIL":
            pytest.xfail(result.detail)
        if result.status == "BLOCKED":
            pytest.skip(f"blocked by {result.blocked_by}")
        if result.status == "SKIP":
            pytest.skip(result.detail)


class Unloadable:
    """The one case of a subject that cannot be loaded."""

    def __init__(self, name: str, error: Exception) -> None:
        self.name = f"{name}-LOAD"
        self.error = error

    def __call__(self) -> None:
        __tracebackhide__ = True
        import pytest

        pytest.fail(_unloadable(self.error), pytrace=False)


def _unloadable(error: Exception) -> str:
    return f"cannot be checked: {type(error).__name__}: {error}"


def loaded(name: str, found: list[Case]) -> list[Case] | list[Unloadable]:
    """The cases of a subject, which is loaded now; if it cannot be, one that says why."""
    try:
        for case in found[:1]:
            case.load()
    except Exception as error:
        return [Unloadable(name, error)]
    return found


def _name_of(subject: Any) -> str:
    if isinstance(subject, str):
        return subject
    found = getattr(subject, "name", None) or getattr(subject, "__name__", None)
    return found if isinstance(found, str) else "subject"


def cases(
    subject: Any,
    *,
    like: Any = None,
    profile: str = "strict",
    expected_failures: Mapping[str, str] | None = None,
    require_suitable: bool = False,
    only: str | Collection[str] = (),
    isolate: bool | None = None,
    timeout: float = TIMEOUT,
    **params: float,
) -> list[Case]:
    """The checks that apply; the subject is looked up when the first of them runs."""
    options = Options(profile, like, params)
    shared = _Shared(
        subject, options, expected_failures=expected_failures, isolate=isolate, timeout=timeout
    )
    return [Case(_name_of(subject), id, shared, require_suitable) for id in selected(profile, only)]


def parametrize(*subjects: Any, **options: Any) -> Callable[[Test], Test]:
    """Make a test of each check: ``@parametrize("ripple") def test_ripple(check): check()``.

    The options are those of :func:`actfast.conformance.check`. Each subject's checks are
    cases such as ``ripple-C01-TAIL``; those that cannot be made are skipped, and so are
    those that another one's failure blocks.
    """
    found = [case for subject in subjects for case in cases(subject, **options)]

    def decorate(test: Test) -> Test:
        try:
            import pytest
        except ImportError as error:
            raise ImportError(f"parametrize requires pytest: {install('conformance')}") from error
        marked: Test = pytest.mark.parametrize("check", found, ids=[c.name for c in found])(test)
        return marked

    return decorate
