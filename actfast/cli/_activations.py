"""Finding the activation that an argument names, and telling about it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import actfast as af
from actfast.cli._output import UNLOADABLE, CommandError
from actfast.registry.spelling import split_call

if TYPE_CHECKING:
    from actfast.registry.info import ActivationInfo

__all__ = ["NAME_HELP", "find", "import_from_here", "source", "split", "version"]

NAME_HELP = "such as gelu, 'leaky_relu(negative_slope=0.2)' or distribution/name"


def split(text: str) -> tuple[str, dict[str, float]]:
    """A name, and the values of parameters in parentheses after it."""
    try:
        return split_call(text)
    except ValueError as error:
        raise CommandError(str(error)) from error


def find(text: str) -> af.Activation:
    """The activation that an argument names, its parameters bound."""
    name, params = split(text)
    act = _imported(name) if ":" in name else af.get(name)
    try:
        return act.bind(**params) if params else act
    except (TypeError, ValueError) as error:
        raise CommandError(str(error)) from error


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
    return af.__version__ if info.kind == "builtin" else info.version


def source(info: ActivationInfo) -> str:
    """The distribution and its version."""
    return f"{info.distribution or 'this process'} {version(info)}".rstrip()
