"""The exceptions that are actfast's own, and the wording that all messages share."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = [
    "ABIVersionError",
    "AmbiguousNameError",
    "DuplicateNameError",
    "FormulaError",
    "FormulaWarning",
    "KernelError",
    "ParameterError",
    "PluginLoadError",
    "SpecError",
    "UnknownActivationError",
]


class ParameterError(ValueError):
    """A parameter outside its constraint, or not a number."""


class _Named(Exception):
    """An error about one activation; hint says what to do next."""

    def __init__(
        self, message: str, name: str = "", distribution: str = "", hint: str = ""
    ) -> None:
        super().__init__(message)
        self.name = name
        self.distribution = distribution
        self.hint = hint


class UnknownActivationError(_Named, LookupError):
    """No activation of that name."""


class AmbiguousNameError(_Named, LookupError):
    """Several distributions offer an activation of that name."""


class DuplicateNameError(_Named, ValueError):
    """The name to register is taken."""


class SpecError(_Named, ValueError):
    """An ActivationSpec that contradicts itself or cannot be read."""


class PluginLoadError(_Named, RuntimeError):
    """A plugin that cannot be imported, or a distribution that cannot be scanned."""


class ABIVersionError(PluginLoadError):
    """Compiled loops made for another version of actfast.h."""


class KernelError(_Named, RuntimeError):
    """A compiled loop reported a failure; what it wrote until then is undefined."""


class FormulaError(ValueError):
    """A formula that cannot be read; the message points at the offending place."""

    def __init__(self, message: str, text: str, position: int) -> None:
        super().__init__(message, text, position)
        self.message = message
        self.text = text
        self.position = position

    def __str__(self) -> str:
        start = self.text.rfind("\n", 0, self.position) + 1
        line = self.text[start:].partition("\n")[0]
        column = self.position - start
        if column > 60:
            line, column = "..." + line[column - 50 :], 53
        if len(line) > 100:
            line = line[:97] + "..."
        line = re.sub(r"\s", " ", line)
        return f"{self.message}\n    {line}\n    {' ' * column}^"


class FormulaWarning(UserWarning):
    """A formula that loses accuracy or overflows where another spelling does not."""


def nearest(name: str, known: Iterable[str]) -> str:
    """``"; did you mean 'x'?"`` when a known name is near, else nothing."""
    import difflib

    close = difflib.get_close_matches(name.lower(), list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


# What NumPy says where a function of one number is given an array, and what to write instead.
_OF_ARRAYS = {
    "truth value of an array": (
        "np.where(condition, a, b) in place of if, np.minimum and np.maximum in place of min "
        "and max, & and | in place of and and or"
    ),
    "can be converted to Python scalars": "np.exp, np.sqrt, ... in place of math.exp, math.sqrt",
}


def raised_within(error: Exception, name: str, function: str) -> str:
    """A note for an exception that the code of a plugin raised."""
    note = f"raised within the {function} of the activation {name!r}"
    for words, instead in _OF_ARRAYS.items():
        if words in str(error):
            return f"{note}, which is called with arrays: write {instead}"
    return note


def kind_of(value: object) -> str:
    """A short description of what was given."""
    import numpy as np

    text = type(value).__name__
    if isinstance(value, np.ndarray):
        return f"{text} of {value.dtype} with shape {value.shape}"
    return text
