"""Print src_c/math/log1p_coefs.h."""

from minimax import FORMATS, array, fit, fit_quotient, literal, note, round_to
from mpmath import mp, mpf

DEGREE = {"f32": 3, "f64": 9}


def q(t: mpf) -> mpf:
    """(atanh(s) / s - 1) / s**2 with t = s**2"""
    if t < mpf(10) ** -15:
        return mpf(1) / 3 + t / 5
    s = mp.sqrt(t)
    return (mp.atanh(s) / s - 1) / t


# log1p(u) / u in one word: between 0 and 1, so that powers of u - CENTRE are small and do not
# cancel, and chosen so that the first coefficient is right to 2^-37.
CENTRE = mpf(2547) / 4096
ALONE_DEGREE = 9
NOTHING = mpf(10) ** -15


def over(t: mpf) -> mpf:
    u = t + CENTRE
    return mp.log1p(u) / u if u else mpf(1)


# Likewise for a quotient: log1p(u) / u at BEND_CENTRE is right to 2^-63.
BEND_CENTRE = mpf(1651) / 4096
BEND = (5, 6)


def bend(fmt: str) -> None:
    """How log1p(u) / u differs from its value at BEND_CENTRE."""

    def value(u: mpf) -> mpf:
        return over(u - CENTRE)

    def target(u: mpf) -> mpf:
        t = u - BEND_CENTRE
        t = t if abs(t) > NOTHING else NOTHING
        return (value(BEND_CENTRE + t) - value(BEND_CENTRE)) / t

    def weight(u: mpf) -> mpf:
        return (abs(u - BEND_CENTRE) + NOTHING) / value(u)

    ends, bits = (mpf(0), mpf(1)), FORMATS[fmt]
    up, down, error = fit_quotient(target, BEND, ends, bits, weight, lambda t: t, at_once=True)
    formula = (
        "log1p(u) / u = AF_LOG1P_MIDDLE + (u - AF_LOG1P_CENTRE) AF_LOG1P_UP(u) / AF_LOG1P_DOWN(u)"
    )
    print(note(formula, "u", ends, error, "relative"))
    print(array("AF_LOG1P_UP", up, fmt), end="")
    print(array("AF_LOG1P_DOWN", down, fmt), end="")
    print(f"#define AF_LOG1P_CENTRE {literal(BEND_CENTRE, fmt)}")
    print(f"#define AF_LOG1P_MIDDLE {literal(round_to(value(BEND_CENTRE), bits), fmt)}")


def main() -> None:
    print("/* Printed by math/gen/log1p.py. */")
    for fmt, bits in FORMATS.items():
        interval = (mpf(0), mpf(1) / 9)
        coefficients, error = fit(q, DEGREE[fmt], interval, bits, weight=lambda t: t / (1 + t / 3))
        print("#if AF_IS_F32" if fmt == "f32" else "#else")
        print(
            note(
                "atanh(s) = s + s t AF_LOG1P_Q(t)",
                "t = s^2",
                interval,
                error,
                "relative",
            )
        )
        print(array("AF_LOG1P_Q", coefficients, fmt), end="")
        if fmt == "f32":
            interval = (-CENTRE, 1 - CENTRE)
            coefficients, error = fit(over, ALONE_DEGREE, interval, bits, lambda t: 1 / over(t))
            formula = "log1p(u) / u = AF_LOG1P_OVER(t)"
            print(note(formula, "t = u - AF_LOG1P_CENTRE", interval, error, "relative"))
            print(array("AF_LOG1P_OVER", coefficients, fmt), end="")
            print(f"#define AF_LOG1P_CENTRE {literal(CENTRE, fmt)}")
        else:
            bend(fmt)
    print("#endif")


if __name__ == "__main__":
    main()
