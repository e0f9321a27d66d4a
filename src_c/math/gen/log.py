"""Print src_c/math/log_coefs.h."""

from minimax import array, constant, fit, literal, note, split
from mpmath import log, mp, mpf, sqrt

DEGREE = 8
# k * LN2_HIGH is exact for every exponent k of a double.
LN2_HIGH_BITS = 41


def q(t: mpf) -> mpf:
    """(atanh(s) / s - 1) / s**2 with t = s**2"""
    if t < mpf(10) ** -20:
        return mpf(1) / 3 + t / 5
    s = sqrt(t)
    return (mp.atanh(s) / s - 1) / t


def main() -> None:
    largest = ((sqrt(2) - 1) / (sqrt(2) + 1)) ** 2 * (1 + mpf(2) ** -20)
    interval = (mpf(0), largest)
    coefficients, error = fit(
        q, DEGREE, interval, 53, weight=lambda t: t / (1 + t / 3), unrounded=1
    )
    print("/* Printed by math/gen/log.py. */")
    formula = "atanh(s) = s + s t (AF_LOG_Q0 + t AF_LOG_Q(t))"
    print(note(formula, "t = s^2", interval, error, "relative"))
    print(constant("AF_LOG_Q0", coefficients[0], "f64"), end="")
    print(array("AF_LOG_Q", coefficients[1:], "f64"), end="")
    high, middle, low = split(log(2), 53, 3, top_bits=LN2_HIGH_BITS)
    print(f"#define AF_LOG_LN2_HIGH {literal(high, 'f64')}")
    print(f"#define AF_LOG_LN2_MIDDLE {literal(middle, 'f64')}")
    print(f"#define AF_LOG_LN2_LOW {literal(low, 'f64')}")
    print(constant("AF_LOG_OF_2", log(2), "f64"), end="")
    print(constant("AF_LOG2_OF_E", 1 / log(2), "f64"), end="")
    print(constant("AF_LOG10_OF_E", 1 / log(10), "f64"), end="")


if __name__ == "__main__":
    main()
