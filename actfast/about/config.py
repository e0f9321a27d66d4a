"""What this build of actfast is, and where its header lies."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from actfast import _loops

__all__ = ["VERSION", "get_include", "show_config"]

VERSION = "0.1.0"


def get_include() -> str:
    """The folder of ``actfast.h``, for compiling plugins."""
    from pathlib import Path

    package = Path(__file__).parent.parent
    installed = package / "include"
    return str(installed if installed.is_dir() else package.parent / "src_c")


def show_config() -> dict[str, Any]:
    """The version, the ISA in use, those of this build and CPU, the number of threads,
    and NumPy's version."""
    return {
        "actfast": VERSION,
        "isa": _loops.ISA,
        "isas": _loops.ISAS,
        "usable_isas": _loops.USABLE_ISAS,
        "threads": _loops.threads(),
        "numpy": np.__version__,
        "python": sys.version.split()[0],
    }
