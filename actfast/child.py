"""A Python process of its own, for code that may crash, hang, print or end its process."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import IO, Any

__all__ = ["crash_place", "end", "ending", "environment", "start"]


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """These variables, and else this process's, so that the child imports what this one does."""
    path = os.pathsep.join(p or os.getcwd() for p in sys.path)
    return {**os.environ, "PYTHONPATH": path, **variables}


def start(
    arguments: Sequence[str],
    *,
    stdin: int | IO[Any] = subprocess.DEVNULL,
    stdout: int | IO[Any] = subprocess.PIPE,
    stderr: int | IO[Any] = subprocess.PIPE,
    cwd: str | None = None,
    variables: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start an interpreter as the leader of a group, so that its children end with it."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        cwd=cwd,
        env=environment(variables or {}),
        start_new_session=True,
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """End it, with what it started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def ending(status: int) -> str:
    """What a status says: a signal's name, or the number."""
    if status < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-status).name
    return f"status {status}"


def crash_place(text: str) -> str:
    """Where faulthandler says that the thread was which ended the process."""
    _, found, rest = text.rpartition("Current thread ")
    # Other threads may be told of behind it.
    frames = rest.partition("\nThread ")[0].splitlines() if found else []
    places = [line.strip() for line in frames if line.strip().startswith("File ")]
    return places[0] if places else ""
