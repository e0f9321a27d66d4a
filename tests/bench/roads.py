"""Roads: one call in each situation that users meet, against what they would write instead."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from .race import Entry, race

LARGE_ROUNDS = 15


class Road(NamedTuple):
    """A call, what it is compared with, and the largest ratio of the two times."""

    situation: str
    arrays: str  # whose names the texts use
    text: str
    base: str
    goal: float


@dataclass
class RoadResult:
    situation: str
    arrays: str
    text: str
    base: str
    ns: float
    base_ns: float
    ratio: float  # the call's time by the base's
    goal: float


def _random(*shape: int) -> np.ndarray:
    return np.random.default_rng(2026).standard_normal(shape, np.float32)


def _small(size: int) -> dict[str, Any]:
    x, wide = _random(size), _random(2 * size)
    return {
        "x": x,
        "g": x + 1,
        "out": np.empty_like(x),
        "strided": wide[::2],
        "integers": np.arange(size),
        "few": np.arange(size, dtype=np.int8),
        "numbers": x.tolist(),
        "mask": x > 0,
        "swapped": x.astype(x.dtype.newbyteorder("S")),
        "fortran": np.asfortranarray(x.reshape(10, -1)) if size >= 100 else x,
        "scalar": np.float32(0.5),
        "zero_d": np.array(0.5),
    }


def _rows(*shape: int, axis: int = -1) -> dict[str, Any]:
    x, g = _random(*shape), _random(*shape) + 1
    found: dict[str, Any] = {"x": x, "g": g, "out": np.empty_like(x), "axis": axis}
    if len(shape) > 1 and shape[-1] == shape[-2]:
        found["mask"] = np.tri(shape[-1], dtype=bool)

    def three_lines(x: np.ndarray) -> np.ndarray:
        e = np.exp(x - x.max(axis=axis, keepdims=True))
        e /= e.sum(axis=axis, keepdims=True)
        return e

    found["y"] = three_lines(x)
    found["three_lines"] = three_lines
    found["backward"] = lambda g, y: y * (g - (g * y).sum(axis=axis, keepdims=True))
    try:
        import torch
    except ImportError:
        return found
    torch.set_num_threads(1)
    found["torch"] = torch
    found |= {f"t{name}": torch.from_numpy(found[name]) for name in ("x", "g", "y", "out")}
    return found


SHAPES: dict[str, Callable[[], dict[str, Any]]] = {
    **{str(n): (lambda n=n: _small(n)) for n in (1, 10, 100)},
    **{
        f"{shape} axis {axis}".replace(" axis -1", ""): (
            lambda shape=shape, axis=axis: _rows(*shape, axis=axis)
        )
        for shape, axis in (
            ((1024, 1000), -1),
            ((64, 50257), -1),
            ((4096, 128), -1),
            ((100_000, 10), -1),
            ((1_000_000, 4), -1),
            ((8, 21, 128, 128), 1),
            ((512, 2048), 0),
            ((4, 500_000), 0),
            ((8, 12, 128, 128), -1),
        )
    },
}


def _roads() -> Iterator[Road]:
    scalars = ("0.5", "1", "scalar", "zero_d")
    yield from (Road("scalar", "1", f"af.tanh({s})", f"np.tanh({s})", 1.0) for s in scalars)
    yield Road("scalar", "1", "af.scalar.tanh(0.5)", "math.tanh(0.5)", 2.0)
    for size in ("1", "100"):
        for text in ("af.relu(x)", "af.leaky_relu(x, negative_slope=0.2)"):
            yield Road("small", size, text, "np.negative(x)", 0.6)
        for text in ("af.relu.derivative(x)", "af.relu.backward(g, x)"):
            yield Road("small", size, text, "np.multiply(g, x)", 0.8)
    for size in ("10", "100"):
        yield Road("small", size, "af.softmax(x)", "np.negative(x)", 1.5)
    for name in ("fortran", "strided", "integers", "few", "numbers", "swapped"):
        yield Road("layout", "100", f"af.tanh({name})", f"np.tanh({name})", 1.2)
    masked = "where=mask, out=out)"
    yield Road("layout", "100", f"af.tanh(x, {masked}", f"np.tanh(x, {masked}", 1.2)
    for text in (
        "af.tanh.backward(1.0, x)",
        "af.elu(x, alpha=2)",
        "af.elu(x, alpha=scalar)",
        "af.gelu(x, approximate='tanh')",
    ):
        yield Road("argument", "100", text, "np.tanh(x)", 1.2)
    forward, out = "af.softmax(x, axis)", "af.softmax(x, axis, out=out)"
    backward = "af.softmax.backward_from_output(g, y, axis, out=out)"
    torch_forward = "torch.softmax(tx, axis, out=tout)"
    torch_backward = "torch._softmax_backward_data(tg, ty, axis, tx.dtype, grad_input=tout)"
    for shape in SHAPES:
        if not shape.startswith("("):
            continue
        last = "axis" not in shape
        yield Road("rows", shape, forward, "three_lines(x)", 1.0 if last else 0.5)
        yield Road("rows", shape, out, torch_forward, 1.0 if last else 1.11)
        yield Road("rows", shape, backward, torch_backward, 1.0 if last else 1.11)
        if not last:
            yield Road("rows", shape, backward, "backward(g, y)", 0.5)
    masked = "af.softmax(x, where=mask, out=out)"
    yield Road("mask", "(8, 12, 128, 128)", masked, "af.softmax(x, out=out)", 1.5)


ROADS = tuple(_roads())


def run_roads(af: Any, rounds: int, roads: Sequence[Road] = ROADS) -> list[RoadResult]:
    """Each road's result; without torch those against it are left out."""
    found = []
    made = cache(lambda key: SHAPES[key]())
    last = ""
    for road in roads:
        if road.arrays != last:
            made.cache_clear()  # one set of large arrays at a time
            last = road.arrays
        names = {"af": af, "np": np, "math": math, **made(road.arrays)}
        if "torch" in road.base and "torch" not in names:
            continue
        many = rounds if not road.arrays.startswith("(") else min(rounds, LARGE_ROUNDS)
        base, laps = race([Entry(road.base, names), Entry(road.text, names)], many)
        found.append(RoadResult(*road[:4], laps.median(), base.median(), laps.ratio_to(base),
                                road.goal))  # fmt: skip
    return found
