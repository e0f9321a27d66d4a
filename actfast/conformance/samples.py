"""The inputs that checks use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actfast.conformance.ulp import finfo

__all__ = [
    "ODD_VALUES",
    "ROWS",
    "aligned",
    "all_values",
    "baseline",
    "pairs",
    "parameter_sets",
    "points",
    "rows",
    "thresholds",
]

# No short binary fractions, for which products would be exact.
ODD_VALUES = (0.3, 1.1, 7.1, -0.3)
ALIGNMENT = 64
FAR = 100.0


def aligned(values: Any, dtype: Any = None) -> NDArray[Any]:
    """A fresh contiguous copy that begins at a multiple of 64 bytes."""
    source = np.asarray(values, dtype)
    space = np.empty(source.nbytes + ALIGNMENT, np.uint8)
    start = -space.ctypes.data % ALIGNMENT
    copy = space[start : start + source.nbytes].view(source.dtype).reshape(source.shape)
    copy[...] = source
    return copy


def baseline(dtype: Any, size: int = 256, seed: int = 0, spread: float = 12) -> NDArray[Any]:
    """Ordinary numbers: finite, normal, not tiny, none twice."""
    rng = np.random.default_rng([seed, size])
    return aligned(rng.uniform(-spread, spread, size), dtype)


def all_values(dtype: Any) -> NDArray[Any]:
    """Every finite number of a type of 16 bits."""
    x = np.arange(1 << 16, dtype=np.uint16).view(dtype)
    return np.asarray(x[np.isfinite(x.astype(np.float64))])


def parameter_sets(params: Iterable[Any]) -> list[dict[str, float]]:
    """Odd values of the parameters, one at a time."""
    return [{p.name: v} for p in params for v in ODD_VALUES if p.accepts(v)]


@cache
def _thresholds(dtype: np.dtype[Any]) -> NDArray[Any]:
    info = finfo(dtype)
    top = float(info.max)
    largest, smallest = np.log(float(info.max)), np.log(float(info.smallest_normal))
    least = np.log(float(info.smallest_subnormal))
    centres = [
        *(largest, -smallest, -least, largest / 2, -least / 2),
        *(np.sqrt(2 * largest), np.sqrt(-2 * least)),
        *(-np.log(float(info.eps)), 20.0, 50.0),
    ]
    found = [np.dtype(dtype).type(v) for v in (1e3, 1e5, np.sqrt(top), top)]
    for at in np.array([c * s for c in centres for s in (1, 0.999)], dtype):
        found += [np.nextafter(at, -np.inf, dtype=dtype), at]
        found.append(np.nextafter(at, np.inf, dtype=dtype))
    far = np.exp2(np.random.default_rng(4).uniform(4, min(200, np.log2(top)), 6))
    x = np.concatenate([np.array(found, dtype), far.astype(dtype)])
    return np.concatenate([x, -x])


def thresholds(dtype: Any) -> NDArray[Any]:
    """Both signs of where exp overflows, underflows or saturates, their neighbours, and far out."""
    return _thresholds(np.dtype(dtype)).copy()


def points(
    dtype: Any, specials: Sequence[float] = (), density: float = 1, seed: int = 0
) -> NDArray[Any]:
    """Finite test points over the whole range of the dtype, closer where things happen."""
    dtype = np.dtype(dtype)
    info = finfo(dtype)
    rng = np.random.default_rng(seed)

    def count(of_density_1: int) -> int:
        return max(2, round(of_density_1 * density))

    low, high = np.log2(float(info.smallest_subnormal)), np.log2(float(info.max))
    # Few are far out: there functions are lines, whose exact values take long to work out.
    exponents = [rng.uniform(low, FAR, count(140)), rng.uniform(FAR, high, count(10))]
    magnitudes = np.exp2(np.concatenate(exponents))
    # Where exp and its square underflow: the ends of the range of most functions.
    tail = 108.0 if dtype == np.float32 else 750.0
    near = [rng.uniform(0, r, count(60)) for r in (1, 6, 20, tail, 1.3 * tail)]
    near.append(rng.uniform(0.8, 1.05, count(40)) * tail)
    near.append(np.sqrt(2 * tail) * rng.uniform(0.5, 1.1, count(60)))
    both = np.concatenate([magnitudes, *near])
    extra = [
        *(0.0, -0.0, 1.0, 0.5, 2.0),
        *(float(v) for v in (info.smallest_subnormal, info.smallest_normal, info.max)),
    ]
    for at in specials:
        extra.append(at)
        if at and np.isfinite(at):
            spread = np.exp2(-rng.uniform(0, 30, count(30)))
            extra += list(at + at * (rng.random(count(30)) - 0.5) * spread)
        for direction in (-np.inf, np.inf):
            step = dtype.type(at)
            for _ in range(3):
                step = np.nextafter(step, dtype.type(direction))
                extra.append(float(step))
    with np.errstate(all="ignore"):
        x = np.concatenate([both, -both, extra, np.negative(extra)]).astype(dtype)
    return np.asarray(x[np.isfinite(x)])


def pairs(
    dtype: Any, specials: Sequence[float] = (), density: float = 1, seed: int = 0
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Test points for functions of two numbers, each with every size of the other."""
    rng = np.random.default_rng([seed, 2])
    first = points(dtype, specials, density, seed)
    some = first[::2]
    second = rng.permutation(np.resize(points(dtype, (), density, seed + 1), some.size))
    # Where neither is tiny or huge, as in most pairs one is.
    usual = rng.uniform(-12, 12, (2, max(8, round(400 * density)))).astype(dtype)
    # The tails of the first, and what is special there, with ordinary numbers too.
    ordinary = rng.uniform(-3, 3, first.size).astype(dtype)
    return (
        np.concatenate([some, usual[0], first]),
        np.concatenate([second, usual[1], ordinary]),
    )


def _falling(rng: np.random.Generator, n: int) -> Any:
    return np.where(np.arange(n) == 0, 0.0, rng.uniform(-760, -80, size=n))


ROWS: dict[str, Callable[[np.random.Generator, int], Any]] = {
    "normal": lambda rng, n: rng.normal(size=n),
    "wide": lambda rng, n: 10 * rng.normal(size=n),
    "falling": lambda rng, n: rng.uniform(-80, 0, size=n),
    "one large": lambda rng, n: np.where(np.arange(n) == n // 3, 15, 0) + rng.normal(size=n),
    "huge": lambda rng, n: rng.uniform(-1e30, 1e30, size=n),
    "ties": lambda rng, n: np.round(rng.normal(size=n)),
    "tail": _falling,
}


def rows(dtype: Any, n: int, density: float = 1, seed: int = 0) -> NDArray[Any]:
    """Rows of that length, of every kind; the more, the shorter they are."""
    info = finfo(dtype)
    rng = np.random.default_rng([seed, n])
    each = max(1, round(density * min(8, 64 / n)))
    found = [make(rng, n) for make in ROWS.values() for _ in range(each)]
    limit = float(info.max) / 4
    return aligned(np.clip(np.array(found), -limit, limit), dtype)
