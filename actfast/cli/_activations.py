"""Finding the activation that an argument names, and telling about it."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import actfast as af
from actfast.cli._output import UNLOADABLE, CommandError
from actfast.errors import FormulaError
from actfast.facts.functions import functions
from actfast.formula import hints
from actfast.registry.names import activation_of
from actfast.registry.spelling import split_call

if TYPE_CHECKING:
    from actfast.registry.info import ActivationInfo

__all__ = [
    "NAME_HELP",
    "elsewhere",
    "find",
    "formula_in",
    "import_from_here",
    "source",
    "split",
    "version",
]

NAME_HELP = (
    "such as gelu, 'leaky_relu(negative_slope=0.2)' or distribution/name, or a formula over x, "
    "such as 'x * tanh(x)'"
)

NAME = re.compile(r"[\w.-]+(?:/[\w.-]+)?")
# A name with parameters, which are keywords alone: a formula's calls begin with a number.
CALL = re.compile(rf"{NAME.pattern}\s*\((?:\s*\w+\s*=(?!=)[^()]*)?\)")
X = re.compile(r"(?<![\w.])x(?![\w.])")


def split(text: str) -> tuple[str, dict[str, float]]:
    """A name, and the values of parameters in parentheses after it."""
    try:
        return split_call(text)
    except ValueError as error:
        raise CommandError(str(error)) from error


def find(text: str) -> af.Activation:
    """The activation that an argument names, its parameters bound, or that of a formula."""
    if (found := formula_in(text)) is not None:
        return found
    name, params = split(text)
    try:
        act = _imported(name) if ":" in name else af.get(name)
    except af.UnknownActivationError as error:
        raise elsewhere(error) from error
    try:
        return act.bind(**params) if params else act
    except (TypeError, ValueError) as error:
        raise CommandError(str(error)) from error


def elsewhere(error: af.UnknownActivationError) -> CommandError:
    """The error, which says too why a name may be unknown that another process defined."""
    return CommandError(
        f"{error}; what another process defined is known there alone: give its formula, or "
        "write a plugin (actfast new)"
    )


def formula_in(text: str) -> af.Activation | None:
    """The activation of a formula over x; None for what is a name."""
    if ":" in text or CALL.fullmatch(text) or not X.search(text):
        return None
    if NAME.fullmatch(text):
        try:
            af.get(text)
        except af.UnknownActivationError:
            pass
        else:
            return None
    try:
        spec = af.ActivationSpec("formula", formula=text)
        found = activation_of(spec)
    except af.SpecError as error:
        cause = error.__cause__
        if not isinstance(cause, FormulaError):
            raise CommandError(str(error)) from error
        place = f"at character {cause.position + 1} of {text!r}"
        raise CommandError(f"formula: {cause.message}, {place}") from error
    for hint in hints(text, (), functions()):
        print(f"note: {hint.message}", file=sys.stderr)
    return found


def import_from_here() -> None:
    """Let modules of the working directory be imported, as python -m does."""
    if "" not in sys.path:
        sys.path.insert(0, "")


def _imported(value: str) -> af.Activation:
    """The activation, or that of the spec, that module:attribute or file.py:attribute is."""
    from actfast.conformance import Subject

    import_from_here()
    try:
        found = Subject.of(value).function
    except Exception as error:
        raise CommandError(f"{value}: {type(error).__name__}: {error}", UNLOADABLE) from error
    if isinstance(found, af.Activation):
        return found
    raise CommandError(
        f"{value} is of type {type(found).__name__}; wanted an ActivationSpec or an Activation"
    )


def version(info: ActivationInfo) -> str:
    return af.__version__ if info.origin.ours else info.version


def source(info: ActivationInfo) -> str:
    """The distribution and its version."""
    return f"{info.distribution or 'this process'} {version(info)}".rstrip()
