"""The checks, one module for each group of the catalogue."""

from actfast.conformance.checks import (
    accuracy,
    call,
    claims,
    layout,
    runtime,
    special,
    suitability,
)
from actfast.conformance.checks._base import CATALOGUE, Check, Context, Failure, Info, Note, Skip

__all__ = [
    "CATALOGUE",
    "Check",
    "Context",
    "Failure",
    "Info",
    "Note",
    "Skip",
    "accuracy",
    "call",
    "claims",
    "layout",
    "runtime",
    "special",
    "suitability",
]
