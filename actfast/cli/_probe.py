"""Loading a plugin in a process of its own: ``python -m actfast.cli._probe NAME ANSWER``.

There it may crash, hang, print or end the process, and all that is one result here.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actfast.cli._output import progress

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
            process = subprocess.Popen(
                [
                    *(sys.executable, "-X", "faulthandler", "-P", "-m", "actfast.cli._probe"),
                    *(name, str(answer), str(seconds)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                env=_environment(),
                start_new_session=True,
            )
            try:
                status = process.wait(seconds)
            except subprocess.TimeoutExpired:
                status = None
            finally:
                _end(process)
        printed = output.read_text(errors="replace").strip()
        if status is None:
            text = f"no end within {seconds:g} s"
            return Probe("hangs", f"{name}: loading it came to {text}", traceback=printed)
        with contextlib.suppress(OSError, ValueError):
            return Probe(printed=printed, **json.loads(answer.read_text()))
        return Probe("crashed", f"{name}: loading it {_ending(status)}", traceback=printed)


def _environment() -> dict[str, str]:
    path = os.pathsep.join(p or os.getcwd() for p in sys.path)
    # A neighbour that cannot be scanned is not this plugin's fault.
    return {**os.environ, "PYTHONPATH": path, "ACTFAST_PLUGINS_STRICT": "0"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """With what it started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _ending(status: int) -> str:
    if status < 0:
        with contextlib.suppress(ValueError):
            return f"ended the process by {signal.Signals(-status).name}"
    return f"ended the process with status {status}"


def load(name: str) -> dict[str, Any]:
    """What a Probe says of the plugin, loaded here."""
    from actfast import registry
    from actfast.errors import ABIVersionError

    try:
        info = registry.info(name)
    except Exception as error:
        cause = error.__cause__ or error
        return {
            "state": "incompatible" if isinstance(error, ABIVersionError) else "broken",
            "error": str(error),
            "traceback": "".join(traceback.format_exception(cause)),
        }
    facts = {"level": info.level, "params": {p.name: p.default for p in info.params}}
    return {"state": "ready", "facts": facts}


def main(name: str, answer: str, seconds: str) -> None:
    """Load, and tell; what the plugin left running ends with the process."""
    faulthandler.dump_traceback_later(STACK_AFTER * float(seconds))
    found = load(name)
    Path(answer).write_text(json.dumps(found))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
