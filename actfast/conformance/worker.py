"""A process of its own for code that may crash or hang: ``python -m actfast.conformance.worker``.

Parent and worker speak in lines of JSON over what were the worker's standard streams.
The worker moves them out of the way first, so that what a plugin prints or closes is
not the conversation. A line without the parent's nonce is no answer, and a worker
that ends, with whatever status, has not passed the check it was at.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import queue
import secrets
import subprocess
import sys
import tempfile
import threading
from typing import IO, Any

from actfast import child
from actfast.conformance.checks import CATALOGUE, Check
from actfast.conformance.execution import InProcess, Options
from actfast.conformance.report import Result, result_from_json, result_to_json
from actfast.conformance.subject import SubjectError

__all__ = ["Worker"]

# For interpreter, NumPy and the subject's module; a slow machine is no fault.
LOAD_SECONDS = 60.0
# How much of what a worker printed last may be about its end.
NOISE = 100_000


class _Ended(Exception):
    """The worker's answer did not come; the status is CRASH or TIMEOUT."""

    def __init__(self, status: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class _Process:
    """One worker process and the conversation with it."""

    def __init__(self) -> None:
        # A plugin that guesses can answer for itself; one that merely prints cannot.
        self.nonce = secrets.token_hex(16)
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115, closed with the process
        self.process = child.start(
            ["-m", "actfast.conformance.worker"], stdin=subprocess.PIPE, stderr=self.errors
        )
        self.lines: queue.Queue[bytes | None] = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stream:
            for line in stream:
                self.lines.put(line)
        self.lines.put(None)

    def ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        import time

        assert self.process.stdin is not None
        try:
            message = json.dumps({"nonce": self.nonce, **question}) + "\n"
            self.process.stdin.write(message.encode())
            self.process.stdin.flush()
        except OSError:
            raise self._ended() from None
        deadline = time.monotonic() + seconds
        while True:
            try:
                line = self.lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                self.close()
                raise _Ended("TIMEOUT", f"no answer within {seconds:g} s") from None
            if line is None:
                raise self._ended()
            with contextlib.suppress(ValueError):
                answer = json.loads(line)
                if isinstance(answer, dict) and answer.get("nonce") == self.nonce:
                    return answer

    def _ended(self) -> _Ended:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        code, place = self.process.returncode, self._place()
        self.close()
        if code is None:
            return _Ended("CRASH", "the worker closed its pipe")
        how = child.ending(code)
        if code < 0:
            return _Ended("CRASH", f"died of {how}{place}")
        return _Ended("CRASH", f"the process exited with {how} and no result{place}")

    def _place(self) -> str:
        """Where it says that it ended."""
        self.errors.seek(0)
        place = child.crash_place(self.errors.read()[-NOISE:].decode(errors="replace"))
        return f", in {place}" if place else ""

    def close(self) -> None:
        """End the process and what it started, and everything about it."""
        if self.errors.closed:
            return
        child.end(self.process)
        with contextlib.suppress(OSError):
            self.process.stdin.close()  # type: ignore[union-attr]
        self.reader.join()
        self.errors.close()


class Worker:
    """Runs checks in a worker process, and a new one after each crash or time-out."""

    def __init__(self, subject: str, options: Options, timeout: float) -> None:
        self.timeout = timeout
        self.opening = {
            "subject": subject,
            "path": sys.path,
            "options": {
                "profile": options.profile,
                "like": options.like_name or None,
                "params": dict(options.params),
                "dtypes": options.dtypes,
                "at": None if options.at is None else options.at.hex(),
                "density": options.density,
            },
        }
        self.process: _Process | None = None
        self.description: dict[str, Any] = {}
        # The name of the check at which the subject could not be loaded again.
        self.lost_at = ""
        try:
            self._started()
        except _Ended as ended:
            raise SubjectError(f"loading {subject}: {ended.detail}") from None

    def _started(self) -> _Process:
        if self.process is None:
            process = _Process()
            try:
                answer = process.ask(self.opening, max(self.timeout, LOAD_SECONDS))
            except BaseException:
                process.close()
                raise
            if "error" in answer:
                process.close()
                raise SubjectError(str(answer["error"]))
            self.process, self.description = process, answer["subject"]
        return self.process

    def describe(self) -> dict[str, Any]:
        return self.description

    def run(self, check: Check) -> Result:
        if self.lost_at:
            return Result(check.id, check.slug, "BLOCKED", check.title, blocked_by=self.lost_at)
        try:
            process = self._started()
        except (_Ended, SubjectError) as error:
            self.close()
            self.lost_at = check.name
            text = f"cannot be loaded again: {error}"
            return Result(check.id, check.slug, "CRASH", check.title, text)
        try:
            answer = process.ask({"check": check.id}, self.timeout)
        except _Ended as ended:
            self.close()
            return Result(check.id, check.slug, ended.status, check.title, ended.detail)
        found = result_from_json(answer["result"])
        if found.id != check.id:
            return Result(check.id, check.slug, "CRASH", check.title, "the worker is confused")
        return found

    def close(self) -> None:
        if self.process is not None:
            self.process.close()
            self.process = None


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until the parent goes away."""

    def answer(nonce: str, **parts: Any) -> None:
        answers.write(json.dumps({"nonce": nonce, **parts}).encode() + b"\n")
        answers.flush()

    opening = json.loads(questions.readline())
    given = opening["options"]
    at = given.pop("at")
    given["dtypes"] = tuple(given["dtypes"])
    options = Options(**given, at=None if at is None else float.fromhex(at))
    try:
        executor = InProcess(opening["subject"], options, isolated=True)
    except BaseException as error:
        text = str(error) if isinstance(error, SubjectError) else f"{type(error).__name__}: {error}"
        answer(opening["nonce"], error=text)
        return
    answer(opening["nonce"], subject=executor.describe())
    asked: queue.Queue[bytes] = queue.Queue()

    def listen() -> None:
        for line in questions:
            asked.put(line)
        os._exit(0)  # the parent is gone, whatever hangs here

    threading.Thread(target=listen, daemon=True).start()
    while True:
        question = json.loads(asked.get())
        result = executor.run(CATALOGUE[question["check"]])
        answer(question["nonce"], result=result_to_json(result))


def main() -> None:
    # Private copies of the streams; in their place, nothing to read and a place for noise.
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    faulthandler.enable()
    serve(questions, answers)


if __name__ == "__main__":
    main()
