"""Arrays kept on disk, so that exact values are worked out once.

The folder is ``ACTFAST_CACHE`` (``off`` keeps nothing), else ``actfast`` in the user's
cache folder. A file that cannot be read is as good as absent, and one that cannot be
written is not missed.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from actfast.registry.environment import cache_folder

__all__ = ["folder", "key_of", "load", "store"]


def folder() -> Path | None:
    given = cache_folder()
    if given:
        return None if given == "off" else Path(given)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "actfast"
    except RuntimeError:  # no home
        return None


def key_of(*parts: str | bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()


def load(key: str, names: tuple[str, ...]) -> dict[str, np.ndarray[Any, Any]] | None:
    place = folder()
    if place is None:
        return None
    try:
        # NumPy would leave a file open that it opened and found damaged.
        with (
            (place / f"{key}.npz").open("rb") as stream,
            np.load(stream, allow_pickle=False) as file,
        ):
            return {name: file[name] for name in names}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def store(key: str, **arrays: np.ndarray[Any, Any]) -> None:
    place = folder()
    if place is None:
        return
    temporary = None
    try:
        place.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=place, suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
        # Whoever reads meanwhile sees the old file or the new one, whole.
        os.replace(temporary, place / f"{key}.npz")
        temporary = None
    except OSError:
        pass
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
