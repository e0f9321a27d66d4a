"""Print src_c/math/trig_coefs.h."""

from minimax import array, constant, fit, literal, note, split
from mpmath import mp, mpf, pi, sqrt

SIN_DEGREE, COS_DEGREE = 6, 6
# A multiple below 2^20 of a part is exact.
PART_BITS = 33
# Enough for the fraction of the largest double's multiple, and what cancels there.
TWO_OVER_PI_WORDS = 40


def sin_rest(t: mpf) -> mpf:
    """(sin(r) / r - 1) / r**2 with t = r**2"""
    if t < mpf(10) ** -20:
        return -mpf(1) / 6 + t / 120
    r = sqrt(t)
    return (mp.sin(r) / r - 1) / t


def cos_rest(t: mpf) -> mpf:
    """(cos(r) - 1 + r**2 / 2) / r**4 with t = r**2"""
    if t < mpf(10) ** -20:
        return mpf(1) / 24 - t / 720
    return (mp.cos(sqrt(t)) - 1 + t / 2) / t**2


def main() -> None:
    interval = (mpf(0), (pi / 4) ** 2 * (1 + mpf(2) ** -20))
    print("/* Printed by math/gen/trig.py. */")
    coefficients, error = fit(sin_rest, SIN_DEGREE, interval, 53, weight=lambda t: t)
    print(note("sin(r) = r + r t AF_SIN(t)", "t = r^2", interval, error, "relative to r"))
    print(array("AF_SIN", coefficients, "f64"), end="")
    coefficients, error = fit(cos_rest, COS_DEGREE, interval, 53, weight=lambda t: t**2)
    print(note("cos(r) = 1 - t / 2 + t^2 AF_COS(t)", "t = r^2", interval, error, "absolute"))
    print(array("AF_COS", coefficients, "f64"), end="")
    rest = pi / 2
    for i in (1, 2):
        (part,) = split(rest, 53, 1, top_bits=PART_BITS)
        print(f"#define AF_HALF_PI_{i} {literal(part, 'f64')}")
        rest -= part
    for i, part in enumerate(split(rest, 53), start=3):
        print(f"#define AF_HALF_PI_{i} {literal(part, 'f64')}")
    print(constant("AF_HALF_PI", pi / 2, "f64"), end="")
    print(f"#define AF_TWO_OVER_PI {literal(split(2 / pi, 53, 1)[0], 'f64')}")
    with mp.workprec(32 * TWO_OVER_PI_WORDS + 64):
        digits = int(mp.floor(2 / +pi * 2 ** (32 * TWO_OVER_PI_WORDS)))
    words = [
        digits >> 32 * (TWO_OVER_PI_WORDS - 1 - i) & 0xFFFFFFFF for i in range(TWO_OVER_PI_WORDS)
    ]
    print("/* The bits of 2 / pi. */")
    print("static const uint32_t AF_TWO_OVER_PI_WORDS[] = {")
    for i in range(0, len(words), 8):
        print("    " + " ".join(f"{w:#010x}," for w in words[i : i + 8]))
    print("};")


if __name__ == "__main__":
    main()
