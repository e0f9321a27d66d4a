"""Contestants in processes of their own, which are stopped while another is timed.

Between calls the threads of torch, onnxruntime and numexpr wait for work without sleeping, for a
while or for good, and take a processor from whoever comes next.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from typing import Any

import numpy as np

from . import peers
from .cases import Case, Entrant, entrants

PR_SET_PDEATHSIG = 1
# What races take an exception for.
KNOWN = (AttributeError, TypeError)


class Apart:
    """A contestant's process, and its runner of one field at a time."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pipe, theirs = Pipe()
        code = f"from tests.bench.apart import serve; serve({name!r}, {theirs.fileno()})"
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
        )
        theirs.close()
        self.version: str | None = None

    def ask(self, what: str, *given: Any) -> Any:
        """It runs from here to its answer."""
        self.process.send_signal(signal.SIGCONT)
        try:
            self.pipe.send((what, *given))
            answer, error = self.pipe.recv()
        except (EOFError, OSError):
            code = self.process.wait()
            raise SystemExit(f"{self.name}'s process ended with {code} at {what}{given}") from None
        self.process.send_signal(signal.SIGSTOP)
        if error is not None:
            raise error
        return answer

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.pipe.close()

    def text(self, case: Case) -> str:
        found: str = self.ask("text", case)
        return found

    def values(self, case: Case) -> list[np.ndarray]:
        found: list[np.ndarray] = self.ask("values", case)
        return found

    def timed(self, case: Case) -> _Timed:
        return _Timed(self, case)


@dataclass
class _Timed:
    runner: Apart
    case: Case

    def timer(self) -> Callable[[int], float]:
        self.runner.ask("prepare", self.case)
        return lambda repeats: self.runner.ask("time", repeats)


@contextlib.contextmanager
def loaded(names: list[str]) -> Any:
    """Those of the contestants that are installed."""
    with contextlib.ExitStack() as stack:
        found = []
        for name in names:
            contestant = Apart(name)
            stack.callback(contestant.close)
            contestant.version = contestant.ask("load")
            if contestant.version is not None:
                found.append(contestant)
        yield found


class _Server:
    def __init__(self, name: str) -> None:
        self.name = name
        self.entrant: Entrant | None = None
        self.timer: Callable[[int], float] | None = None

    def load(self) -> str | None:
        self.actfast = peers.actfast()
        own = self.actfast if self.name == "actfast" else peers.load(self.name)
        self.peers = [] if own in (None, self.actfast) else [own]
        return own and own.version

    def leave(self) -> None:
        """The last field, whose arrays may be as large as the next one's."""
        self.entrant = self.timer = None

    def enter(self, size: int, dtype: str, function: str) -> bool:
        """Whether it has the function."""
        found = entrants(self.actfast, self.peers, size, dtype, function)
        self.entrant = next((entrant for entrant in found if entrant.name == self.name), None)
        return self.entrant is not None

    def text(self, case: Case) -> str:
        return self.entrant.text(case)

    def values(self, case: Case) -> list[np.ndarray]:
        return self.entrant.values(case)

    def prepare(self, case: Case) -> None:
        self.timer = self.entrant.timed(case).timer()

    def time(self, repeats: int) -> float:
        return self.timer(repeats)


def serve(name: str, handle: int) -> None:
    """Answers, until the pipe is closed."""
    if sys.platform == "linux":
        # One that is stopped would not see that its parent is killed.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    pipe, server = Connection(handle), _Server(name)
    os.set_inheritable(handle, False)
    with contextlib.suppress(EOFError):
        while True:
            what, *given = pipe.recv()
            answer, error = None, None
            try:
                answer = getattr(server, what)(*given)
            except KNOWN as found:
                error = type(found)(str(found))
            except Exception as found:  # which may be of a class that the other side lacks
                error = RuntimeError(repr(found))
            pipe.send((answer, error))
