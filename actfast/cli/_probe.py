"""Loading a plugin in a process of its own: ``python -m actfast.cli._probe NAME ANSWER WHEN``.

There it may crash, hang, print or end the process, and all that is one result here.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actfast import child
from actfast.cli._output import progress
from actfast.registry.environment import STRICT

__all__ = ["SECONDS", "Probe", "probe", "probed"]

SECONDS = 30.0
# The share of its time after which a plugin that is still loading says where it is.
STACK_AFTER = 0.8


@dataclass(frozen=True)
class Probe:
    """What loading a plugin came to."""

    state: str  # ready, broken, incompatible, crashed or hangs
    error: str = ""
    traceback: str = ""
    printed: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def probed(names: Iterable[str], seconds: float = SECONDS) -> dict[str, Probe]:
    """Load each, showing progress."""
    found = {}
    wanted = list(names)
    with progress(len(wanted)) as advance:
        for name in wanted:
            advance(name)  # first, to name the one that may take its time
            found[name] = probe(name, seconds)
    return found


def probe(name: str, seconds: float = SECONDS) -> Probe:
    """Load the plugin of that qualified name."""
    with tempfile.TemporaryDirectory(prefix="actfast-") as folder:
        answer, output = Path(folder, "answer"), Path(folder, "output")
        with output.open("wb") as stream:
            process = child.start(
                [
                    *("-X", "faulthandler", "-P", "-m", "actfast.cli._probe"),
                    *(name, str(answer), str(time.time() + STACK_AFTER * seconds)),
                ],
                stdout=stream,
                stderr=subprocess.STDOUT,
                # A neighbour that cannot be scanned is not this plugin's fault.
                variables={STRICT: "0"},
            )
            try:
                status = process.wait(seconds)
            except subprocess.TimeoutExpired:
                status = None
            finally:
                child.end(process)
        printed = output.read_text(errors="replace").strip()
        if status is None:
            text = f"no end within {seconds:g} s"
            return Probe("hangs", f"{name}: loading it came to {text}", traceback=printed)
        with contextlib.suppress(OSError, ValueError):
            return Probe(printed=printed, **json.loads(answer.read_text()))
        return Probe(
            "crashed", f"{name}: loading it ended the process {_how(status)}", traceback=printed
        )


def _how(status: int) -> str:
    return f"by {child.ending(status)}" if status < 0 else f"with {child.ending(status)}"


def load(name: str) -> dict[str, Any]:
    """What a Probe says of the plugin, loaded here."""
    from actfast.errors import ABIVersionError
    from actfast.registry.info import info as info_of

    try:
        info = info_of(name)
    except Exception as error:
        cause = error.__cause__ or error
        return {
            "state": "incompatible" if isinstance(error, ABIVersionError) else "broken",
            "error": str(error),
            "traceback": "".join(traceback.format_exception(cause)),
        }
    facts = {"level": info.level, "params": {p.name: p.default for p in info.params}}
    return {"state": "ready", "facts": facts}


def main(name: str, answer: str, when: str) -> None:
    """Load, and tell; what the plugin left running ends with the process.

    ``when`` is the time at which to say where it is, by the clock that both processes have.
    """
    faulthandler.dump_traceback_later(max(0.01, float(when) - time.time()))
    found = load(name)
    Path(answer).write_text(json.dumps(found))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
