"""What is raced: one activation, direction, dtype, size and mode at a time."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np

import actfast as af

from .peers import Contestant
from .race import Entry, Timed, race
from .rows import Row

MODES = ("fresh", "out")
LARGE, LARGE_ROUNDS = 10_000_000, 7
TOLERANCES = {"float32": 1e-3, "float64": 1e-3, "float16": 4e-3, "bfloat16": 3e-2}
COMPARED = 10_000  # elements, or rows, whose values are compared


class Case(NamedTuple):
    size: int
    dtype: str
    function: str
    direction: str
    mode: str


@dataclass
class PeerResult:
    text: str
    close: bool  # to actfast's values
    ns: float
    ratio: float  # the peer's time by actfast's
    rounds: int
    repeats: int


@dataclass
class Result:
    case: Case
    ns: float
    rounds: int
    repeats: int
    peers: dict[str, PeerResult]

    @property
    def fastest(self) -> str:
        """Of the peers that ran to the end."""
        finishers = [name for name, peer in self.peers.items() if peer.rounds == self.rounds]
        return min(finishers, key=lambda name: self.peers[name].ratio)

    @property
    def ratio(self) -> float:
        return self.peers[self.fastest].ratio


def _agree(got: Any, want: Any, tolerance: float) -> bool:
    """Where the function has a value: beyond, a derivative of the peer's may be a number."""
    got, want = np.asarray(got), np.asarray(want)
    known = ~np.isnan(want.astype(float))
    return np.allclose(got[known], want[known], rtol=tolerance, atol=tolerance)


class Runner(Protocol):
    """A contestant with its arrays of one size and dtype, for one activation."""

    name: str

    def text(self, case: Case) -> str:
        """What is timed, or nothing where the contestant has nothing to offer."""
        ...

    def values(self, case: Case) -> list[np.ndarray]:
        """The first of them."""
        ...

    def timed(self, case: Case) -> Timed: ...


@dataclass
class Entrant:
    """In this process."""

    name: str
    row: Row
    names: dict[str, Any]
    arrays: dict[str, np.ndarray]

    def text(self, case: Case) -> str:
        return self.row.text(case.direction, preallocated=case.mode == "out")

    def timed(self, case: Case) -> Entry:
        return Entry(self.text(case), self.names)

    def values(self, case: Case) -> list[np.ndarray]:
        value = self.timed(case).value()
        parts = value if isinstance(value, tuple) else (value,)
        # A call that returns None has written into its output.
        outs = (self.arrays["out"], self.arrays["out2"])
        found = [out if part is None else part for part, out in zip(parts, outs, strict=False)]
        # torch's bfloat16 is none of NumPy's.
        found = [part.float() if hasattr(part, "float") else part for part in found]
        return [np.array(part[:COMPARED], np.float64) for part in found]


def entrants(
    actfast: Contestant, peers: Iterable[Contestant], size: int, dtype: str, function: str
) -> list[Entrant]:
    """actfast's, and those of the peers that have the function; they share the arrays."""
    if dtype == "bfloat16":
        import ml_dtypes  # noqa: F401  NumPy knows the name from here on

    x, g = np.random.default_rng(2026).standard_normal((2, size)).astype(dtype)
    x *= 2
    if af.info(function).family == "rowwise" and size > 500:
        x, g = (a[: size // 100 * 100].reshape(-1, 100) for a in (x, g))
    ones, out, out2 = (np.ones_like(x) for _ in range(3))
    arrays = {"x": x, "g": g, "y": np.empty_like(x), "ones": ones, "out": out, "out2": out2}
    found = [
        Entrant(c.name, c.rows[function], names, arrays)
        for c in (actfast, *peers)
        if function in c.rows and (names := c.names(function, arrays))
    ]
    arrays["y"][...] = Entry("f(x)", found[0].names).value()
    return found


class Field:
    """Runners of one activation, dtype and size, with their tensors and compiled code."""

    def __init__(self, actfast: Runner, *peers: Runner) -> None:
        self.actfast, self.peers = actfast, peers

    def race(self, case: Case, rounds: int) -> Result | None:
        """None where actfast or all its peers lack the direction."""
        try:
            want = self.actfast.values(case)
        except (AttributeError, TypeError):
            return None
        running, close = {}, {}
        close_to = TOLERANCES[case.dtype]
        for peer in self.peers:
            text = peer.text(case)
            if not text:
                continue
            try:
                got = peer.values(case)
            except Exception as error:  # another version of the peer may lack the call
                warnings.warn(f"{peer.name} cannot run {text}: {error!r}", stacklevel=2)
                continue
            running[peer.name] = text, peer.timed(case)
            close[peer.name] = all(_agree(a, b, close_to) for a, b in zip(got, want, strict=True))
        if not running:
            return None
        rounds = min(rounds, LARGE_ROUNDS) if case.size >= LARGE else rounds
        first, *others = race(
            [self.actfast.timed(case), *(timed for _, timed in running.values())], rounds
        )
        peers = {
            name: PeerResult(
                text=text,
                close=close[name],
                ns=laps.median(),
                ratio=laps.ratio_to(first),
                rounds=len(laps.ns),
                repeats=laps.repeats,
            )
            for (name, (text, _)), laps in zip(running.items(), others, strict=True)
        }
        return Result(case, first.median(), rounds, first.repeats, peers)


def run(
    enter: Callable[[int, str, str], Sequence[Runner]], cases: Iterable[Case], rounds: int
) -> Iterator[Result | None]:
    """One result for each case; cases of one size, dtype and function follow one another."""
    for (size, dtype, function), group in itertools.groupby(cases, key=lambda case: case[:3]):
        field = Field(*enter(size, dtype, function))
        for case in group:
            yield field.race(case, rounds)
        del field  # before the next one, which may be as large
