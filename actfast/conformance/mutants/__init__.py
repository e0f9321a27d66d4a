"""For each check a function that is right but for one fault, which that check alone finds."""

from actfast.conformance.mutants import (
    accuracy,
    call,
    claims,
    layout,
    rows,
    runtime,
    special,
    suitability,
)
from actfast.conformance.mutants._base import FAMILY_MUTANTS, MUTANTS, SOUND, Sound
from actfast.conformance.mutants.claims import UNREADABLE
from actfast.conformance.mutants.crashing import CRASHING

__all__ = [
    "CRASHING",
    "FAMILY_MUTANTS",
    "MUTANTS",
    "SOUND",
    "UNREADABLE",
    "Sound",
    "accuracy",
    "call",
    "claims",
    "layout",
    "rows",
    "runtime",
    "special",
    "suitability",
]
