"""Print src_c/math/atan_coefs.h."""

from minimax import array, constant, fit, literal, note, split
from mpmath import mp, mpf, pi, sqrt

DEGREE = 11


def rest(t: mpf) -> mpf:
    """(atan(z) / z - 1) / z**2 with t = z**2"""
    if t < mpf(10) ** -20:
        return -mpf(1) / 3 + t / 5
    z = sqrt(t)
    return (mp.atan(z) / z - 1) / t


def main() -> None:
    eighth = mp.tan(pi / 8)
    interval = (mpf(0), eighth**2 * (1 + mpf(2) ** -20))
    coefficients, error = fit(rest, DEGREE, interval, 53, weight=lambda t: t)
    print("/* Printed by math/gen/atan.py. */")
    print(note("atan(z) = z + z t AF_ATAN(t)", "t = z^2", interval, error, "relative to z"))
    print(array("AF_ATAN", coefficients, "f64"), end="")
    print(f"#define AF_TAN_EIGHTH {literal(split(eighth, 53, 1)[0], 'f64')}")
    print(f"#define AF_TAN_3_EIGHTHS {literal(split(1 / eighth, 53, 1)[0], 'f64')}")
    print(constant("AF_ATAN_HALF_PI", pi / 2, "f64"), end="")
    print(constant("AF_ATAN_QUARTER_PI", pi / 4, "f64"), end="")


if __name__ == "__main__":
    main()
