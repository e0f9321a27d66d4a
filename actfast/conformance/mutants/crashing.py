"""What ends the process, or does not end, and is found at the first call."""

from __future__ import annotations

import ctypes
import os
from typing import Any


def segfault(x: Any) -> Any:
    return ctypes.string_at(0)


def exit_quietly(x: Any) -> Any:
    os._exit(0)


def hang(x: Any) -> Any:
    while True:
        pass


CRASHING = {
    "segfault": (f"{__name__}:segfault", "CRASH"),
    "exit_quietly": (f"{__name__}:exit_quietly", "CRASH"),
    "hang": (f"{__name__}:hang", "TIMEOUT"),
}
