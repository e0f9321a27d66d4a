"""What importing a module does to the process."""

from __future__ import annotations

import json
import locale
import os
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from actfast import child
from actfast._core import Activation
from actfast.registry.info import info_of

if TYPE_CHECKING:
    from actfast.conformance.subject import Subject

__all__ = ["Effects", "arithmetic", "effects_of_import", "module_of"]

SECONDS = 60
MAIN = "import sys; from actfast.conformance.importing import main; main(sys.argv[1])"
# The module may already have moved this process elsewhere.
PLACE = os.getcwd()


@dataclass(frozen=True)
class Effects:
    effects: tuple[str, ...]
    seconds: float


def module_of(subject: Subject) -> str | None:
    """The module that a plugin or module:attribute lives in."""
    value = subject.source
    if value and ":" not in value:
        act = subject.function
        value = info_of(act).value if isinstance(act, Activation) else ""
    module, colon, _ = value.partition(":")
    return module if colon and not module.endswith(".py") else None


def arithmetic() -> dict[str, object]:
    """What tells the modes of floating-point arithmetic and NumPy's error handling."""
    with np.errstate():
        np.seterr(all="ignore")
        third, tiny = np.float64(1) / np.float64(3), np.float32(1e-40) * np.float32(1)
        down = np.float64(-1) / np.float64(3)
    return {
        "rounding": (float(third).hex(), float(down).hex()),
        "the treatment of subnormals": float(tiny),
        "numpy.seterr": tuple(np.geterr().items()),
    }


def _state() -> dict[str, object]:
    handlers = {s: signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)}
    return {
        **arithmetic(),
        "the locale": locale.setlocale(locale.LC_ALL),
        "the working directory": os.getcwd(),
        "signal handlers": {str(s): repr(h) for s, h in handlers.items()},
    }


def effects_of_import(module: str) -> Effects:
    """In a fresh interpreter."""
    process = child.start(["-c", MAIN, module], cwd=PLACE)
    try:
        printed, errors = process.communicate(timeout=SECONDS)
    finally:
        child.end(process)
    lines = printed.decode(errors="replace").strip().splitlines()
    if process.returncode or not lines:
        text = errors.decode(errors="replace").strip().splitlines()
        return Effects((f"fails: {text[-1] if text else child.ending(process.returncode)}",), 0.0)
    found = json.loads(lines[-1])
    return Effects(tuple(found["effects"]), float(found["seconds"]))


def main(module: str) -> None:
    import importlib

    before = _state()
    # By file descriptor, so that what C code prints is noticed too.
    answer = os.dup(1)
    sys.stdout.flush()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "printed"
        with path.open("wb") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        start = time.perf_counter()
        error = ""
        try:
            importlib.import_module(module)
        except BaseException as raised:
            error = f"raises {type(raised).__name__}: {raised}"
        seconds = time.perf_counter() - start
        sys.stdout.flush()
        sys.stderr.flush()
        printed = path.read_bytes()
        after = _state()
        effects = [f"changes {key}" for key, value in after.items() if value != before[key]]
        if error:
            effects.insert(0, error)
        if printed:
            effects.insert(0, f"prints {printed[:60].decode(errors='replace')!r}")
        os.write(answer, json.dumps({"effects": effects, "seconds": seconds}).encode())
