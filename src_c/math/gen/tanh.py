"""Print src_c/math/tanh_coefs.h."""

from minimax import FORMATS, array, fit, literal, note, round_to
from mpmath import mp, mpf, sqrt

DEGREE = 3
# tanh is 1/2: beyond, 1 less the rest has half an ulp of a number twice as small.
LARGEST = mp.atanh(mpf(1) / 2)
TINY = mpf(10) ** -20


def rest(t: mpf) -> mpf:
    """(tanh(x) - x) / x**3 with t = x**2"""
    return -mpf(1) / 3 + 2 * t / 15 if t < TINY else (mp.tanh(sqrt(t)) - sqrt(t)) / sqrt(t) ** 3


def weight(t: mpf) -> mpf:
    return t if t < TINY else t * sqrt(t) / mp.tanh(sqrt(t))


def main() -> None:
    bits = FORMATS["f32"]
    interval = (mpf(0), (LARGEST * (1 + mpf(2) ** -12)) ** 2)
    coefficients, error = fit(rest, DEGREE, interval, bits, weight)
    print("/* Printed by math/gen/tanh.py. */")
    print("#if AF_IS_F32")
    print(note("tanh(x) = x + x t AF_TANH_SMALL(t)", "t = x^2", interval, error, "relative"))
    print(array("AF_TANH_SMALL", coefficients, "f32"), end="")
    print(f"#define AF_TANH_SMALLEST_LARGE {literal(round_to(LARGEST, bits), 'f32')}")
    print("#endif")


if __name__ == "__main__":
    main()
