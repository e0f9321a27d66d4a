"""The exceptions that are actfast's own, and the wording that all messages share."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["ParameterError", "UnknownActivationError"]


class ParameterError(ValueError):
    """A parameter outside its constraint, or not a number."""


class UnknownActivationError(LookupError):
    """No activation of that name."""


def nearest(name: str, known: Iterable[str]) -> str:
    """``"; did you mean 'x'?"`` when a known name is near, else nothing."""
    import difflib

    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def kind_of(value: object) -> str:
    """A short description of what was given."""
    import numpy as np

    if isinstance(value, np.ndarray):
        return f"{type(value).__name__} of {value.dtype} with shape {value.shape}"
    dtype = getattr(value, "dtype", None)
    text = type(value).__name__
    return f"{text} of {dtype}" if dtype is not None else text
