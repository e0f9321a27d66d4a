"""Measure the errors that the comments of src_c/math state, against mpmath.

    python -m tests.math_errors [NAME ...] [--points 20000]

A comment says "Error: 0.6 ulp", "Error: 4 u^2 relative" and so on, with u half an ulp
of 1. What is measured is the largest error found at random points, for the ISAs with FMA.
"""

from __future__ import annotations

import argparse
import ctypes
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from mpmath import mp, mpf

from actfast import _loops
from tests.reference import ulp_error
from tests.source import CC, CFLAGS, ISA_FLAGS, ROOT, run

MATH = ROOT / "src_c" / "math"
F32, F64 = np.dtype("f4"), np.dtype("f8")
Array = np.ndarray[Any, Any]
Inputs = Callable[[np.random.Generator, int, np.dtype[Any]], list[Array]]

# A comment, and the function that follows it.
STATED = re.compile(
    r"/\*(?P<comment>(?:[^*]|\*(?!/))*)\*/\s*(?:AF_FN|AF_NOINLINE|static)\s+\w+ (?P<name>\w+)\("
)
ERROR = re.compile(r"Error:\s+(?P<size>2\^-[\d.]+|[\d.]+)\s+(?P<unit>ulp|u\^2|u|relative)\b")


def stated() -> dict[str, tuple[float, str]]:
    """Sizes and units by the names of functions, from the headers' comments."""
    found = {}
    for header in sorted(MATH.glob("*.h")):
        for match in STATED.finditer(header.read_text()):
            if error := ERROR.search(match["comment"]):
                size = error["size"]
                number = 2.0 ** float(size[2:]) if size.startswith("2^") else float(size)
                found[match["name"]] = (number, error["unit"])
    return found


# Inputs


def rounded(t: np.dtype[Any], *arrays: Array) -> list[Array]:
    return [np.asarray(a).astype(t) for a in arrays]


def signs(r: np.random.Generator, x: Array) -> Array:
    return x * r.choice([-1.0, 1.0], len(x))


def between(low: float, high: float, *wide: float) -> Inputs:
    """Uniform in the interval, of all small sizes in it, and ``wide``: (low, high) for float64."""

    def inputs(r: np.random.Generator, n: int, t: np.dtype[Any]) -> list[Array]:
        a, b = wide if wide and t == F64 else (low, high)
        parts = [r.uniform(a, b, n // 2), r.uniform(max(a, -3), min(b, 3), n // 4)]
        small = np.exp2(r.uniform(-30, 1, n // 4))
        small = -small if b <= 0 else small if a >= 0 else signs(r, small)
        return rounded(t, np.clip(np.concatenate([*parts, small]), a, b))

    return inputs


def sizes(low: float, high: float, negative: bool = True) -> Inputs:
    """Of exponents in the interval."""

    def inputs(r: np.random.Generator, n: int, t: np.dtype[Any]) -> list[Array]:
        near = r.uniform(-1, 1, n // 4)
        x = np.concatenate(
            [np.exp2(r.uniform(low, high, n // 4)), np.exp2(r.uniform(-8, 8, n // 2))]
        )
        x = signs(r, x) if negative else x
        return rounded(t, np.concatenate([x, near if negative else 1 + near / 2]))

    return inputs


def with_low(high: Inputs) -> Inputs:
    """Two words, the low one up to half an ulp."""

    def inputs(r: np.random.Generator, n: int, t: np.dtype[Any]) -> list[Array]:
        (x,) = high(r, n, t)
        unit = np.spacing(np.abs(x)).astype(F64)
        return [x, *rounded(t, unit * r.uniform(-0.5, 0.5, len(x)))]

    return inputs


def numbers(r: np.random.Generator, n: int, t: np.dtype[Any]) -> list[Array]:
    """Significands of all kinds, and exponents near each other."""
    return rounded(t, signs(r, np.exp2(r.uniform(-6, 6, n))))


words = with_low(numbers)


def together(*inputs: Inputs) -> Inputs:
    return lambda r, n, t: [x for each in inputs for x in each(r, n, t)]


def larger_first(inputs: Inputs, other: int = 1) -> Inputs:
    """Where the operand ``other`` is larger than the first, both are exchanged."""

    def ordered(r: np.random.Generator, n: int, t: np.dtype[Any]) -> list[Array]:
        first, *rest = inputs(r, n, t)
        scale = np.where(np.abs(rest[0]) > np.abs(first), np.ldexp(1.0, 13), 1).astype(t)
        return [first * scale, *rest]

    return ordered


def angles(r: np.random.Generator, n: int, t: np.dtype[Any]) -> list[Array]:
    multiples = r.integers(-(2**19), 2**19, n // 4) * (np.pi / 2)
    # The first is nearer to a multiple of pi / 2 than any other double.
    close = [6381956970095103.0 * 2.0**797, 5.319372648326541e255, 355.0, 103993.0]
    parts = [r.uniform(-1, 1, n // 4), r.uniform(-40, 40, n // 4), multiples]
    parts += [signs(r, np.exp2(r.uniform(-60, 1023, n // 4))), np.resize(close, 32)]
    return rounded(t, np.concatenate(parts))


def large_angles(r: np.random.Generator, n: int, t: np.dtype[Any]) -> list[Array]:
    close = [6381956970095103.0 * 2.0**797, 5.319372648326541e255]
    return rounded(
        t, np.concatenate([signs(r, np.exp2(r.uniform(19.1, 1023.9, n))), np.resize(close, 32)])
    )


def single_angles(r: np.random.Generator, n: int, t: np.dtype[Any]) -> list[Array]:
    """Numbers that float32 holds."""
    (x,) = angles(r, n, t)
    return [x[np.abs(x) < 2.0**127].astype(F32).astype(F64)]


def powers(r: np.random.Generator, n: int, t: np.dtype[Any]) -> list[Array]:
    """Of all sizes, and so that the power is near the ends of the range."""
    part = n // 5
    x = [1 + r.uniform(-1, 1, part) * 1e-3]
    x += [np.exp2(r.uniform(*e, part)) for e in ((-40, 40), (-1074, 1023), (-1, 1), (-0.55, -0.45))]
    y = [r.uniform(-m, m, part) for m in (7e5, 25, 1)]
    y += [signs(r, r.uniform(600, 709, part)) / np.log(base) for base in x[3:]]
    return rounded(t, np.concatenate(x), np.concatenate(y))


def single(inputs: Inputs) -> Inputs:
    """Numbers that float32 holds."""

    def inputs_of_float32(r: np.random.Generator, n: int, t: np.dtype[Any]) -> list[Array]:
        with np.errstate(over="ignore", under="ignore"):
            return [x.astype(F32).astype(F64) for x in inputs(r, n, t)]

    return inputs_of_float32


# Cases


def angle_error(x: mpf, hi: mpf, lo: mpf, q: mpf) -> mpf:
    """Of r = x - q pi / 2, which may differ by multiples of 2 pi, relative."""
    turns = x / (mp.pi / 2) - q
    exact = (turns - 4 * mp.nint(turns / 4)) * (mp.pi / 2)
    return abs((hi + lo - exact) / exact) if exact else abs(hi + lo)


def turns_error(x: mpf, hi: mpf, lo: mpf, q: mpf) -> mpf:
    turns = x / (mp.pi / 2) - q
    exact = turns - 4 * mp.nint(turns / 4)
    return abs((hi + lo - exact) / exact)


@dataclass(frozen=True)
class Case:
    """``scale`` is what the error is relative to, the exact result unless given."""

    inputs: Inputs
    exact: Callable[..., Any] | None = None
    scale: Callable[..., Any] | None = None
    error: Callable[..., Any] | None = None
    keep: Callable[..., Any] | None = None
    dtypes: tuple[Any, ...] = (F32, F64)
    # The result's factor is in units of AF_EXP_DOWN.
    scaled_down: bool = False


def silu_slope(x: mpf, _: Any = None) -> Any:
    s = 1 / (1 + mp.exp(-x))
    return s * (1 + x * (1 - s))


def logistic(x: mpf) -> Any:
    return 1 / (1 + mp.exp(-x))


def mills(z: mpf) -> Any:
    return mp.erfc(z / mp.sqrt(2)) / 2 * mp.exp(z * z / 2)


NEGATIVE = between(-110, 0, -760, 0)
NORMAL = between(-70, 0, -670, 0)
AWAY = between(0, 110, 0, 760)
BOTH = between(-120, 120, -800, 800)
POSITIVE = sizes(-1074, 1023.9, negative=False)
SINGLE_ANY = single(sizes(-126, 127))

CASES = {
    "w_fast_sum": Case(larger_first(together(numbers, numbers)), lambda a, b: a + b),
    "w_sum": Case(together(numbers, numbers), lambda a, b: a + b),
    "w_prod": Case(together(numbers, numbers), lambda a, b: a * b),
    "w_scale": Case(together(numbers, words), lambda a, b, c: a * (b + c)),
    "w_mul": Case(together(words, words), lambda a, b, c, d: (a + b) * (c + d)),
    "w_add_to": Case(
        larger_first(together(numbers, words)),
        lambda a, b, c: a + b + c,
        scale=lambda a, b, c: abs(a),
    ),
    "w_add": Case(
        together(words, words),
        lambda a, b, c, d: a + b + c + d,
        scale=lambda a, b, c, d: abs(a) + abs(c),
    ),
    "w_inverse": Case(words, lambda a, b: 1 / (a + b)),
    "w_round_mul": Case(together(words, words), lambda a, b, c, d: (a + b) * (c + d)),
    "w_round_scale": Case(together(numbers, words), lambda a, b, c: a * (b + c)),
    "w_product_plus": Case(together(numbers, numbers, numbers), lambda a, b, c: a * b + c),
    "exp_parts": Case(NEGATIVE, mp.exp, scaled_down=True),
    "exp_parts_w": Case(with_low(NEGATIVE), lambda a, b: mp.exp(a + b), scaled_down=True),
    "exp_value": Case(NORMAL, mp.exp),
    "exp_times": Case(together(words, NEGATIVE), lambda a, b, c: (a + b) * mp.exp(c)),
    "exp_minus_1": Case(NEGATIVE, mp.expm1),
    "exp_word": Case(NEGATIVE, mp.exp, scaled_down=True),
    "exp_word_split": Case(with_low(NEGATIVE), lambda a, b: mp.exp(a + b), scaled_down=True),
    "gauss_times": Case(
        together(with_low(between(0.25, 2)), with_low(NEGATIVE)),
        lambda a, b, c, d: (a + b) * mp.exp(c + d),
    ),
    "expm1_words": Case(NEGATIVE, mp.expm1),
    "exp_minus_1_high": Case(NEGATIVE, mp.expm1),
    "logistic_value": Case(BOTH, logistic),
    "logistic_inverse": Case(AWAY, lambda a: logistic(-a)),
    "logistic_quotient": Case(AWAY, lambda a: a * logistic(-a)),
    "logistic_gated_slope": Case(
        between(-100, 100, -740, 740), silu_slope, keep=lambda a: np.abs(a + 1.27846) > 0.02
    ),
    "exp_below": Case(with_low(between(-80, -1e-9)), lambda a, b: mp.exp(a + b)),
    "exp_below_words": Case(with_low(between(-80, -1e-9)), lambda a, b: mp.exp(a + b)),
    "log1p_over": Case(with_low(between(1e-9, 1)), lambda a, b: mp.log1p(a + b) / (a + b)),
    "phi_ratio_at": Case(between(0, 14.8, 0, 38.8), mills),
    "exp_below_in_double": Case(
        # Both words are normal numbers.
        with_low(between(-60, -1e-9)),
        lambda a, b: mp.exp(a + b),
        dtypes=(F32,),
    ),
    "exp_below_fine_words": Case(
        with_low(between(-80, -1e-9)), lambda a, b: mp.exp(a + b), dtypes=(F64,)
    ),
    "log1p_over_words": Case(
        with_low(between(1e-9, 1)), lambda a, b: mp.log1p(a + b) / (a + b), dtypes=(F64,)
    ),
    "exp_of": Case(between(-760, 720), mp.exp, dtypes=(F64,)),
    "exp_of_w": Case(with_low(between(-760, 720)), lambda a, b: mp.exp(a + b), dtypes=(F64,)),
    "exp2_of": Case(between(-1080, 1030), lambda a: mpf(2) ** a, dtypes=(F64,)),
    "expm1_of": Case(between(-760, 720), mp.expm1, dtypes=(F64,)),
    "log_of": Case(POSITIVE, mp.log, dtypes=(F64,)),
    "log1p_of": Case(sizes(-60, 1023.9), mp.log1p, keep=lambda a: a > -1, dtypes=(F64,)),
    "log2_of": Case(POSITIVE, lambda a: mp.log(a, 2), dtypes=(F64,)),
    "log10_of": Case(POSITIVE, mp.log10, dtypes=(F64,)),
    "log_two_words": Case(POSITIVE, mp.log, keep=lambda a: a != 1, dtypes=(F64,)),
    "exact_exp": Case(with_low(between(-630, 350)), lambda a, b: mp.exp(a + b), dtypes=(F64,)),
    "exact_log": Case(
        with_low(sizes(-500, 900, negative=False)),
        lambda a, b: mp.log(a + b),
        scale=lambda a, b: max(mpf(1), abs(mp.log(a + b))),
        dtypes=(F64,),
    ),
    "power_of": Case(powers, lambda a, b: a**b, dtypes=(F64,)),
    "erfc_of": Case(between(-7, 27.5), mp.erfc, dtypes=(F64,)),
    "erfc_parts": Case(between(0, 27.3), mp.erfc, dtypes=(F64,), scaled_down=True),
    "erf_of": Case(between(-7, 7), mp.erf, dtypes=(F64,)),
    "angle_parts": Case(angles, error=angle_error, dtypes=(F64,)),
    "trig_reduce": Case(large_angles, error=turns_error, dtypes=(F64,)),
    "sin_small": Case(
        with_low(between(-np.pi / 4, np.pi / 4)), lambda a, b: mp.sin(a + b), dtypes=(F64,)
    ),
    "cos_small": Case(
        with_low(between(-np.pi / 4, np.pi / 4)), lambda a, b: mp.cos(a + b), dtypes=(F64,)
    ),
    "sin_of": Case(angles, mp.sin, dtypes=(F64,)),
    "cos_of": Case(angles, mp.cos, dtypes=(F64,)),
    "tan_of": Case(angles, mp.tan, dtypes=(F64,)),
    "hyperbolic_parts": Case(between(-700, 700), mp.cosh, dtypes=(F64,)),
    "sinh_of": Case(between(-712, 712), mp.sinh, dtypes=(F64,)),
    "cosh_of": Case(between(-712, 712), mp.cosh, dtypes=(F64,)),
    "atan_of": Case(sizes(-1022, 1023.9), mp.atan, dtypes=(F64,)),
    "short_exp_negative": Case(single(between(-708, 0)), mp.exp, dtypes=(F64,)),
    "short_exp": Case(single(between(-708, 709)), mp.exp, dtypes=(F64,)),
    "short_expm1_negative": Case(single(between(-708, 0)), mp.expm1, dtypes=(F64,)),
    "short_expm1": Case(single(between(-708, 709)), mp.expm1, dtypes=(F64,)),
    "short_log": Case(
        single(sizes(-126, 127, negative=False)), mp.log, keep=lambda a: a != 1, dtypes=(F64,)
    ),
    "short_log1p": Case(SINGLE_ANY, mp.log1p, keep=lambda a: a > -1, dtypes=(F64,)),
    "short_log1p_exp": Case(
        single(between(-700, 700)), lambda a: mp.log1p(mp.exp(a)), dtypes=(F64,)
    ),
    "short_logistic": Case(single(between(-700, 700)), logistic, dtypes=(F64,)),
    "short_tanh": Case(single(between(-40, 40)), mp.tanh, dtypes=(F64,)),
    "short_tanh_log1p": Case(
        SINGLE_ANY, lambda a: mp.tanh(mp.log1p(a)), keep=lambda a: a > -1, dtypes=(F64,)
    ),
    "short_sin": Case(single_angles, mp.sin, dtypes=(F64,)),
    "short_cos": Case(single_angles, mp.cos, dtypes=(F64,)),
    "short_atan": Case(SINGLE_ANY, mp.atan, dtypes=(F64,)),
    "short_erfc_abs": Case(single(between(-26, 26)), lambda a: mp.erfc(abs(a)), dtypes=(F64,)),
    "short_erfc": Case(single(between(-7, 26)), mp.erfc, dtypes=(F64,)),
    "short_erf": Case(single(between(-7, 7)), mp.erf, dtypes=(F64,)),
    "short_exp2": Case(single(between(-149, 128)), lambda a: mpf(2) ** a, dtypes=(F64,)),
    "short_log2": Case(
        single(sizes(-126, 127, negative=False)), lambda a: mp.log(a, 2), dtypes=(F64,)
    ),
    "short_log10": Case(single(sizes(-126, 127, negative=False)), mp.log10, dtypes=(F64,)),
    "short_sinh": Case(single(between(-90, 90)), mp.sinh, dtypes=(F64,)),
    "short_cosh": Case(single(between(-90, 90)), mp.cosh, dtypes=(F64,)),
    "short_tan": Case(single_angles, mp.tan, dtypes=(F64,)),
    "short_pow": Case(
        single(powers),
        lambda a, b: a**b,
        keep=lambda a, b: (a > 0) & (np.abs(b * np.log(np.where(a > 0, a, 1))) < 88),
        dtypes=(F64,),
    ),
}


class Library:
    """src_c/math compiled for an ISA and a type."""

    def __init__(self, isa: str, dtype: np.dtype[Any], folder: Path) -> None:
        path = folder / f"{isa}_{dtype.name}.so"
        header = f"simd/{'scalar' if isa == 'baseline' else isa}.h"
        defines = [f"-DAF_IS_F32={int(dtype == F32)}", f'-DAF_TEST_HEADER="{header}"']
        shared = ["-shared", "-fPIC", "tests/c/math_values.c", "-o", path]
        # Nothing here is timed, and rounding does not depend on the optimisation.
        run(*CC, *CFLAGS, "-O1", *ISA_FLAGS[isa], *defines, *shared)
        self.dtype = dtype
        self.c = ctypes.CDLL(str(path))
        self.lanes = ctypes.c_int.in_dll(self.c, "lanes").value

    def evaluate(self, name: str, inputs: list[Array]) -> list[Array]:
        """hi, lo and the factor."""
        n = len(inputs[0])
        size = -(-n // self.lanes) * self.lanes
        given = [np.resize(x, size).astype(self.dtype) for x in inputs]
        given += [np.zeros(size, self.dtype)] * (4 - len(given))
        out = [np.empty(size, self.dtype) for _ in range(3)]
        pointers = [(ctypes.c_void_p * len(a))(*(x.ctypes.data for x in a)) for a in (given, out)]
        getattr(self.c, f"{name}_case")(*pointers, ctypes.c_ssize_t(size))
        return [x[:n] for x in out]


@dataclass(frozen=True)
class Found:
    name: str
    dtype: np.dtype[Any]
    size: float
    unit: str
    stated: float
    at: tuple[float, ...]

    def __str__(self) -> str:
        def text(size: float) -> str:
            return f"2^{np.log2(size):.2f}" if self.unit == "relative" and size else f"{size:.3f}"

        at = " ".join(x.hex() for x in self.at)
        return (
            f"{self.name:<22}{self.dtype.name:<9}{text(self.size):>9} of "
            f"{text(self.stated):>8} {self.unit:<9}{at}"
        )


def measure(library: Library, name: str, points: int, size: float, unit: str) -> Found:
    case, dtype = CASES[name], library.dtype
    inputs = case.inputs(np.random.default_rng(1), points, dtype)
    if case.keep:
        kept = case.keep(*inputs)
        inputs = [x[kept] for x in inputs]
    got = library.evaluate(name, inputs)
    down = mpf(2) ** (-64 if dtype == F32 else -512) if case.scaled_down else 1
    # The largest numbers have 1024 bits before the point.
    with mp.workprec(1300 if case.inputs in (angles, large_angles, single_angles) else 250):
        rows = [[mpf(v) for v in row] for row in zip(*(x.tolist() for x in inputs), strict=True)]
        results = [[mpf(v) for v in row] for row in zip(*(x.tolist() for x in got), strict=True)]
        if case.exact and unit == "ulp":
            errors = ulp_error(got[0], [case.exact(*row) for row in rows], dtype)
        else:
            found = []
            for row, (hi, lo, factor) in zip(rows, results, strict=True):
                if case.error:
                    found.append(case.error(*row, hi, lo, factor))
                    continue
                assert case.exact
                exact = case.exact(*row)
                scale = case.scale(*row) if case.scale else abs(exact)
                found.append(abs((hi + lo) * factor * down - exact) / scale if scale else mpf(0))
            u = 2.0 ** (-24 if dtype == F32 else -53)
            divide = {"u": u, "u^2": u * u}.get(unit, 1.0)
            errors = np.array([float(e) for e in found]) / divide
    at = int(np.argmax(errors))
    return Found(name, dtype, float(errors[at]), unit, size, tuple(float(x[at]) for x in inputs))


def libraries(folder: Path) -> list[Library]:
    """For one ISA with FMA: the others give the same bits."""
    isa = next(isa for isa in _loops.USABLE_ISAS if isa != "baseline")
    return [Library(isa, t, folder) for t in (F32, F64)]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*CASES, []])
    parser.add_argument("--points", type=int, default=20000)
    args = parser.parse_args()
    bounds = stated()
    over = 0
    with tempfile.TemporaryDirectory() as folder:
        for library in libraries(Path(folder)):
            for name in args.names or CASES:
                if library.dtype not in CASES[name].dtypes:
                    continue
                found = measure(library, name, args.points, *bounds.get(name, (0.0, "relative")))
                over += found.size > found.stated
                print(found, "" if found.size <= found.stated else "ABOVE", flush=True)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
