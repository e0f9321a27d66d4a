"""The exceptions that are actfast's own, and the wording that all messages share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

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


def integer_from(value: Any, least: int, label: str) -> int:
    """The integer that a setting was given, of what counts as one."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(f"{label} must be an integer, got {kind_of(value)}")
    number: int = value.__index__()
    if number < least:
        raise ValueError(f"{label} must be {least} or more, got {number}")
    return number


def squeezed(name: str) -> str:
    """What all spellings of a name have in common: LeakyReLU, leaky-relu and leaky_relu."""
    return name.lower().replace("_", "").replace("-", "").replace(" ", "")


# Slips of the keyboard. Names of activations lie close together, and what is one letter away
# may well be another function: prelu and relu, siglu and silu, arctanh and arctan.

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PLACES = {key: (i, j + i / 2) for i, row in enumerate(_ROWS) for j, key in enumerate(row)}
# In a name as short as this, a letter more or less makes another name.
_SHORT = 5


def slip(name: str, known: Iterable[str]) -> str:
    """``"; did you mean 'x'?"`` when a finger slipped while typing x, else nothing."""
    known = list(known)
    # geglu_tanh is no slip of gelu_tanh, as geglu is none of gelu.
    if {*name.split("_")} <= {word for one in known for word in one.split("_")}:
        return ""
    given = squeezed(name)
    found = next((one for one in known if _slipped(given, squeezed(one))), "")
    return f"; did you mean {found!r}?" if found else ""


def _slipped(given: str, meant: str) -> bool:
    """Whether one slip makes the one of the other: of letters, and not of the first."""
    if given == meant:
        return True
    if abs(len(given) - len(meant)) > 1 or not given or not meant:
        return False
    at = next((i for i, (a, b) in enumerate(zip(given, meant, strict=False)) if a != b), None)
    if at is None:
        at = min(len(given), len(meant))
    rest_given, rest_meant = given[at:], meant[at:]
    swapped = rest_given[:2] == rest_meant[1::-1] and len(rest_meant) > 1
    if swapped and rest_given[2:] == rest_meant[2:]:
        return given[at : at + 2].isalpha()
    if at == 0:
        return False
    short = min(len(given), len(meant)) <= _SHORT
    if len(given) == len(meant):
        return rest_given[1:] == rest_meant[1:] and _are_near(given[at], meant[at])
    if len(given) > len(meant):
        # Two keys at once, or one twice; a letter at the end makes another word.
        extra = given[at]
        around = given[at - 1] + given[at + 1 : at + 2]
        one_hand = any(extra == key or _are_near(extra, key) for key in around)
        same = rest_given[1:] == rest_meant and extra.isalpha()
        return same and (one_hand or not (short or at == len(meant)))
    return rest_given == rest_meant[1:] and meant[at].isalpha() and not short


def _are_near(key: str, other: str) -> bool:
    """Whether two keys touch each other."""
    if key not in _PLACES or other not in _PLACES:
        return False
    (row, column), (other_row, other_column) = _PLACES[key], _PLACES[other]
    return abs(row - other_row) <= 1 and abs(column - other_column) <= 1
