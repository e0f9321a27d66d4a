"""What is raced: one activation, direction, dtype, size and mode at a time."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

import actfast as af

from .peers import Contestant
from .race import Entry, race
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
    shape: tuple[int, ...]
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


class Entrant(NamedTuple):
    name: str
    row: Row
    names: dict[str, Any]


class Field:
    """The entrants of one activation, dtype and size, with their tensors and compiled code."""

    def __init__(
        self, actfast: Contestant, peers: Iterable[Contestant], size: int, dtype: str, function: str
    ) -> None:
        if dtype == "bfloat16":
            import ml_dtypes  # noqa: F401  NumPy knows the name from here on

        x, g = np.random.default_rng(2026).standard_normal((2, size)).astype(dtype)
        x *= 2
        if af.info(function).family == "rowwise" and size > 500:
            x, g = (a[: size // 100 * 100].reshape(-1, 100) for a in (x, g))
        ones, out, out2 = (np.ones_like(x) for _ in range(3))
        arrays = {"x": x, "g": g, "y": np.empty_like(x), "ones": ones, "out": out, "out2": out2}
        self.arrays = arrays
        entrants = [
            Entrant(c.name, c.rows[function], names)
            for c in (actfast, *peers)
            if function in c.rows and (names := c.names(function, arrays))
        ]
        self.actfast, self.peers = entrants[0], entrants[1:]
        # Every entrant's y shares this memory.
        arrays["y"][...] = Entry("f(x)", self.actfast.names).value()

    def race(self, case: Case, rounds: int) -> Result | None:
        """None where actfast or all its peers lack the direction."""
        base = self._entry(self.actfast, case)
        try:
            want = [part.copy() for part in self._values(base)]
        except (AttributeError, TypeError):
            return None
        entries, close = {}, {}
        close_to = TOLERANCES[case.dtype]
        for peer in self.peers:
            entry = self._entry(peer, case)
            if not entry.text:
                continue
            try:
                got = self._values(entry)
            except Exception as error:  # another version of the peer may lack the call
                warnings.warn(f"{peer.name} cannot run {entry.text}: {error!r}", stacklevel=2)
                continue
            entries[peer.name] = entry
            close[peer.name] = all(_agree(a, b, close_to) for a, b in zip(got, want, strict=True))
        if not entries:
            return None
        rounds = min(rounds, LARGE_ROUNDS) if case.size >= LARGE else rounds
        first, *others = race([base, *entries.values()], rounds)
        peers = {
            name: PeerResult(
                text=entry.text,
                close=close[name],
                ns=laps.median(),
                ratio=laps.ratio_to(first),
                rounds=len(laps.ns),
                repeats=laps.repeats,
            )
            for (name, entry), laps in zip(entries.items(), others, strict=True)
        }
        shape = self.arrays["x"].shape
        return Result(case, shape, first.median(), rounds, first.repeats, peers)

    def _entry(self, entrant: Entrant, case: Case) -> Entry:
        text = entrant.row.text(case.direction, preallocated=case.mode == "out")
        return Entry(text, entrant.names)

    def _values(self, entry: Entry) -> list[np.ndarray]:
        value = entry.value()
        parts = value if isinstance(value, tuple) else (value,)
        # A call that returns None has written into its output.
        outs = (self.arrays["out"], self.arrays["out2"])
        found = [out if part is None else part for part, out in zip(parts, outs, strict=False)]
        # torch's bfloat16 is none of NumPy's.
        found = [part.float() if hasattr(part, "float") else part for part in found]
        return [np.asarray(part, np.float64)[:COMPARED] for part in found]


def run(
    actfast: Contestant, peers: Iterable[Contestant], cases: Iterable[Case], rounds: int
) -> Iterator[Result | None]:
    """One result for each case; cases of one size, dtype and function follow one another."""
    for (size, dtype, function), group in itertools.groupby(cases, key=lambda case: case[:3]):
        field = Field(actfast, peers, size, dtype, function)
        for case in group:
            yield field.race(case, rounds)
        del field  # before the next one, which may be as large
