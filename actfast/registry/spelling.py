"""How activations are spelled: by any case, with parameters, and with slips of the keyboard."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["slip", "split_call", "squeezed"]


def split_call(text: str) -> tuple[str, dict[str, float]]:
    """A name, and the values of parameters in parentheses after it: ``elu(alpha=2)``."""
    if not text.endswith(")"):
        return text, {}
    name, _, inside = text[:-1].rpartition("(")
    params = {}
    for part in inside.split(",") if inside.strip() else ():
        param, _, value = part.partition("=")
        try:
            params[param.strip()] = float(value)
        except ValueError:
            raise ValueError(
                f"{text}: parameters are written NAME=NUMBER, got {part.strip()!r}"
            ) from None
    return name.strip(), params


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
