"""What the environment says: each variable read here, but for ACTFAST_ISA, which _loops needs.

A variable that is empty counts as unset, and one that cannot be read is an error.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = [
    "PLUGINS",
    "STRICT",
    "VARIABLES",
    "allowed",
    "buffer_bytes",
    "cache_folder",
    "given",
    "lenient",
    "normalised",
    "num_threads",
    "plugins_allowed",
    "strict",
]

PLUGINS, STRICT, CACHE = "ACTFAST_PLUGINS", "ACTFAST_PLUGINS_STRICT", "ACTFAST_CACHE"
THREADS, BUFFERS = "ACTFAST_NUM_THREADS", "ACTFAST_BUFFER_BYTES"
VARIABLES = {
    "ACTFAST_ISA": "the instruction set to use",
    THREADS: "how many threads a large call may have",
    BUFFERS: "how much memory is kept for results to come",
    PLUGINS: "the distributions to look for plugins in",
    STRICT: "1 makes what cannot be scanned an error",
    CACHE: "where exact values are kept",
}


def given() -> dict[str, str]:
    """The variables that are set, known or not; an empty one is not."""
    return {k: v for k, v in sorted(os.environ.items()) if k.startswith("ACTFAST_") and v}


@contextmanager
def lenient() -> Iterator[None]:
    """What cannot be scanned is told of, and ends no search, whatever the environment says."""
    before = os.environ.pop(STRICT, None)
    try:
        yield
    finally:
        if before is not None:
            os.environ[STRICT] = before


def cache_folder() -> str:
    return os.environ.get(CACHE, "")


def normalised(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def num_threads() -> int | None:
    """What ACTFAST_NUM_THREADS says, else the first number of OMP_NUM_THREADS, if it is one."""
    if own := os.environ.get(THREADS, "").strip():
        if not re.fullmatch("0*[1-9][0-9]*", own):
            raise ValueError(f"{THREADS} must be a whole number of 1 or more, got {own!r}")
        return int(own)
    first = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0].strip()
    return int(first) if re.fullmatch("0*[1-9][0-9]*", first) else None


def buffer_bytes() -> int | None:
    value = os.environ.get(BUFFERS, "").strip()
    if value and not re.fullmatch("[0-9]+", value):
        raise ValueError(f"{BUFFERS} must be a whole number of bytes, got {value!r}")
    return int(value) if value else None


def plugins_allowed() -> bool:
    let_in = allowed()
    return let_in is None or bool(let_in)


def strict() -> bool:
    return _flag(STRICT)


def _flag(variable: str) -> bool:
    value = os.environ.get(variable) or "0"
    if value not in ("0", "1"):
        raise ValueError(f"{variable} must be 0 or 1, got {value!r}")
    return value == "1"


def allowed() -> frozenset[str] | None:
    """The distributions that ACTFAST_PLUGINS lets in; None is all of them."""
    value = os.environ.get(PLUGINS, "").strip() or "all"
    if value == "all":
        return None
    if value == "none":
        return frozenset()
    names = [name.strip() for name in value.split(",")]
    for name in names:
        if name in ("all", "none") or not re.fullmatch(
            r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", name
        ):
            raise ValueError(
                f"{PLUGINS} must be 'all', 'none' or distributions separated by commas, "
                f"got {value!r}"
            )
    return frozenset(map(normalised, names))
