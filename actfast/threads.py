"""How many threads a large call may have.

Calls are computed by the thread that makes them until the rest of one takes longer than to
share it. The number that may share is that of ``num_threads()``, in its block and its thread;
else what ``set_num_threads()`` was given; else ``ACTFAST_NUM_THREADS``; else
``OMP_NUM_THREADS``, which joblib and dask set for their workers; else the CPUs that the process
may use, by its affinity and its control group. Results are the same bits for any number.
"""

from __future__ import annotations

import math
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from actfast import _loops
from actfast.errors import integer_from
from actfast.registry import environment

__all__ = ["get_num_threads", "num_threads", "set_num_threads"]

_offered_to: list[ModuleType] = []


def get_num_threads() -> int:
    """The number of threads that a call of this thread may have.

    >>> import actfast as af
    >>> with af.num_threads(1):
    ...     af.get_num_threads()
    1
    """
    offer_to_threadpoolctl()
    return _loops.threads()


def set_num_threads(n: int | None) -> None:
    """Set the number of threads that a large call of this process may have.

    ``None`` is what it was at first: see :mod:`actfast.threads`. More than there are CPUs
    make nothing faster.

    Raises ``TypeError`` for what is no integer and ``ValueError`` for one below 1.
    """
    offer_to_threadpoolctl()
    _loops.set_threads(_default() if n is None else _checked(n, "set_num_threads"))


@contextmanager
def num_threads(n: int) -> Iterator[None]:
    """In this block, the number of threads that a large call of this thread may have."""
    offer_to_threadpoolctl()
    before = _loops.set_own_threads(_checked(n, "num_threads"))
    try:
        yield
    finally:
        _loops.set_own_threads(before)


def _checked(n: int, function: str) -> int:
    return min(integer_from(n, 1, f"{function}: n"), _loops.MAX_THREADS)


def _default() -> int:
    return min(environment.num_threads() or usable_cpus(), _loops.MAX_THREADS)


def usable_cpus(root: str = "/") -> int:
    """The CPUs that this process may use: its affinity, and its control group's quota.

    root: where the folders ``proc`` and ``sys`` are.
    """
    if sys.version_info >= (3, 13):
        cpus = os.process_cpu_count()
    elif sys.platform == "linux":
        cpus = len(os.sched_getaffinity(0))
    else:
        cpus = os.cpu_count()
    return max(1, min([cpus or 1, *_quotas(root)]))


def _quotas(root: str) -> Iterator[int]:
    """Of the control groups that this process is in, those that limit its CPU time."""
    for line in _text(root, "proc/self/cgroup").splitlines():
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        # Within a container the path is the host's, and what is seen lies at the top.
        folder = "sys/fs/cgroup"
        if controllers:
            if "cpu" not in controllers.split(","):
                continue
            folder += "/cpu"
        within = [part for part in path.split("/") if part not in ("", ".", "..")]
        for depth in range(len(within), -1, -1):
            quota = _quota(os.path.join(root, folder, *within[:depth]))
            if quota:
                yield quota


def _quota(folder: str) -> int | None:
    """In whole CPUs; a file that is missing or means nothing limits nothing."""
    text = _text(folder, "cpu.max") or " ".join(
        (_text(folder, "cpu.cfs_quota_us"), _text(folder, "cpu.cfs_period_us"))
    )
    match = re.fullmatch(r"\s*(\d+)\s+(\d+)\s*", text)
    if not match or not int(match[1]) or not int(match[2]):
        return None
    return math.ceil(int(match[1]) / int(match[2]))


def _text(folder: str, name: str) -> str:
    try:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        return ""


def offer_to_threadpoolctl() -> None:
    """Let threadpoolctl see and limit the threads, if it is there: its import takes longer
    than actfast's."""
    threadpoolctl = sys.modules.get("threadpoolctl")
    if threadpoolctl is None or threadpoolctl in _offered_to:
        return

    class ActfastController(threadpoolctl.LibController):  # type: ignore[name-defined, misc]
        user_api = "actfast"
        internal_api = "actfast"
        filename_prefixes = ("_loops",)
        check_symbols = ("actfast_get_num_threads", "actfast_set_num_threads")

        def get_num_threads(self) -> int:
            return int(self.dynlib.actfast_get_num_threads())

        def set_num_threads(self, n: int) -> None:
            self.dynlib.actfast_set_num_threads(n)

        def get_version(self) -> str | None:
            return None

    threadpoolctl.register(ActfastController)
    _offered_to.append(threadpoolctl)


def start() -> None:
    _loops.set_threads(_default())
    if hasattr(os, "register_at_fork"):
        # A process of one thread forks without a warning.
        os.register_at_fork(before=_loops.retire_threads)
    offer_to_threadpoolctl()
