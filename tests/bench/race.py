"""Interleaved timing."""

from __future__ import annotations

import gc
import math
import statistics
import time
import timeit
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

TARGET_NS = 25_000  # what one timing lasts at least
SCOUTS, FAR_BEHIND = 3, 3.0


class Timed(Protocol):
    """What can be raced."""

    def timer(self) -> Callable[[int], float]: ...


class Entry(NamedTuple):
    """A text to time, and what its names mean."""

    text: str
    names: dict[str, Any]

    def value(self) -> Any:
        return eval(self.text, dict(self.names))

    def timer(self) -> Callable[[int], float]:
        """Gives the nanoseconds that a number of runs take."""
        names = dict(self.names)
        return timeit.Timer(self.text, timer=time.perf_counter_ns, globals=names).timeit


class Laps(NamedTuple):
    """Nanoseconds per run, round by round, each the mean of so many repeats."""

    ns: list[float]
    repeats: int

    def median(self) -> float:
        return statistics.median(self.ns)

    def ratio_to(self, base: Laps) -> float:
        return statistics.median(a / b for a, b in zip(self.ns, base.ns, strict=False))


def race(entries: Sequence[Timed], rounds: int) -> list[Laps]:
    """Time the entries one after another, round after round, each round from the next one on.

    The first entry is what the others are compared with. Of the others, those whose best time
    after SCOUTS rounds is FAR_BEHIND times the fastest's are timed no more.
    """
    timers = [entry.timer() for entry in entries]
    laps = [Laps([], _repeats(timer)) for timer in timers]
    running = list(range(len(entries)))
    gc.disable()
    try:
        for turn in range(rounds):
            start = turn % len(running)
            for i in running[start:] + running[:start]:
                # So that none pays for finding its neighbour's arrays in the cache.
                timers[i](1)
                laps[i].ns.append(timers[i](laps[i].repeats) / laps[i].repeats)
            if turn + 1 == SCOUTS:
                best = [min(lap.ns) for lap in laps]
                limit = FAR_BEHIND * min(best[1:])
                running = [i for i in running if i == 0 or best[i] <= limit]
    finally:
        gc.enable()
    return laps


def _repeats(timer: Callable[[int], float]) -> int:
    number = 1
    while (ns := timer(number)) < TARGET_NS / 4:
        number *= 4
    return math.ceil(TARGET_NS * number / ns)
