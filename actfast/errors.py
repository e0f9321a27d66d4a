"""The exceptions that are actfast's own, and the wording that all messages share."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["ParameterError", "UnknownActivationError"]


class ParameterError(ValueError):
    """A parameter outside its constraint, or not a number."""


class UnknownActivationError(LookupError):
    """No activation of that name."""

    def __init__(self, message: str, name: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.name = name
        self.hint = hint


def nearest(name: str, known: Iterable[str]) -> str:
    """``"; did you mean 'x'?"`` when a known name is near, else nothing."""
    import difflib

    close = difflib.get_close_matches(name.lower(), list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def kind_of(value: object) -> str:
    """A short description of what was given."""
    import numpy as np

    text = type(value).__name__
    if isinstance(value, np.ndarray):
        return f"{text} of {value.dtype} with shape {value.shape}"
    return text
