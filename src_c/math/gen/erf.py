"""Print src_c/math/erf_coefs.h."""

from minimax import array, constant, fit, note
from mpmath import mp, mpf, pi, sqrt

DEGREE = 9
# Up to here by the series about 0, beyond by 1 - erfc.
LARGEST = mpf("0.625")


def rest(t: mpf) -> mpf:
    """(erf(x) / x - 2 / sqrt(pi)) / x**2 with t = x**2"""
    c = 2 / sqrt(pi)
    if t < mpf(10) ** -20:
        return c * (-mpf(1) / 3 + t / 10)
    x = sqrt(t)
    return (mp.erf(x) / x - c) / t


def weight(t: mpf) -> mpf:
    if t < mpf(10) ** -20:
        return t
    return t * sqrt(t) / mp.erf(sqrt(t))


def main() -> None:
    interval = (mpf(0), LARGEST**2)
    coefficients, error = fit(rest, DEGREE, interval, 53, weight)
    print("/* Printed by math/gen/erf.py. */")
    print(note("erf(x) = x (AF_ERF_0 + t AF_ERF(t))", "t = x^2", interval, error, "relative"))
    print(constant("AF_ERF_0", 2 / sqrt(pi), "f64"), end="")
    print(array("AF_ERF", coefficients, "f64"), end="")
    print(f"#define AF_ERF_LARGEST {float(LARGEST)!r}")
    print(constant("AF_SQRT_2", sqrt(2), "f64"), end="")


if __name__ == "__main__":
    main()
