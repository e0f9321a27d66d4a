"""Print src_c/math/phi_coefs.h."""

from exp import SHORTER_DEGREE, half_ln2, q, weight
from minimax import (
    FORMATS,
    Function,
    array,
    constant,
    fit,
    fit_quotient,
    literal,
    note,
    round_to,
)
from mpmath import mp, mpf, sqrt

DEGREE = {"f32": 10, "f64": 26}
# Beyond, z * Phi(-z) rounds to zero.
LARGEST = {"f32": mpf("14.8"), "f64": mpf("38.8")}
SHIFT = 3
# The expansion point: near enough to the root of gelu', where Phi(-z) and z phi(z)
# cancel, and to the tail, where the powers of a large q - centre do.
CENTRE = mpf("1.2")


def mills(q: mpf) -> mpf:
    """(z + SHIFT) * Phi(-z) * exp(z**2 / 2) with q = 1 / (z + SHIFT)"""
    z = 1 / q - SHIFT
    return mp.erfc(z / mp.sqrt(2)) / 2 * mp.exp(z**2 / 2) / q


# Degrees of the quotients of one_word(); by more than their error is, what they are part of
# is rounded.
BEND = {"f32": (3, 4), "f64": (9, 10)}
SLOPE = {"f32": (4, 4), "f64": (10, 10)}
NOTHING = mpf(10) ** -15


def ratio(z: mpf) -> mpf:
    """Phi(-z) * exp(z**2 / 2)"""
    return mp.erfc(z / sqrt(2)) / 2 * mp.exp(z**2 / 2)


def slope(z: mpf) -> mpf:
    """(Phi(-z) - z phi(z)) exp(z**2 / 2)"""
    return ratio(z) - z / sqrt(2 * mp.pi)


ROOT = mp.findroot(slope, 0.75)


def slope_rest(z: mpf) -> mpf:
    if abs(z - ROOT) < NOTHING:
        z = ROOT + NOTHING
    return 2 * slope(z) / (ROOT - z) - 1


def one_word(fmt: str) -> None:
    """Forms that need two words in few of their steps."""
    largest, bits = LARGEST[fmt], FORMATS[fmt]
    interval = (mpf(0), largest)
    root_2pi = round_to(sqrt(2 * mp.pi), bits)

    def near_0(t: mpf) -> mpf:
        return 3 * t / (1 + 3 / largest - t)

    def bend(z: mpf) -> mpf:
        z = max(z, NOTHING)
        return (2 + root_2pi * z - 1 / ratio(z)) / z

    def show(
        formula: str, name: str, target: Function, degrees: tuple[int, int], weight: Function
    ) -> None:
        up, down, error = fit_quotient(
            target, degrees, interval, bits, weight, near_0, at_once=fmt == "f64"
        )
        print(note(formula, "z", interval, error, "relative"))
        print(array(f"{name}_P", up, fmt), end="")
        print(array(f"{name}_Q", down, fmt), end="")

    formula = (
        "exp(-z^2 / 2) / Phi(-z) = 2 + AF_PHI_ROOT_2PI z - z AF_PHI_BEND_P(z) / AF_PHI_BEND_Q(z)"
    )
    show(formula, "AF_PHI_BEND", bend, BEND[fmt], lambda z: (z + NOTHING) * ratio(z))
    print(f"#define AF_PHI_ROOT_2PI {literal(root_2pi, fmt)}")
    formula = (
        "2 (Phi(-z) - z phi(z)) exp(z^2 / 2) = "
        "(AF_PHI_ROOT - z) (1 + AF_PHI_SLOPE_P(z) / AF_PHI_SLOPE_Q(z))"
    )
    show(formula, "AF_PHI_SLOPE", slope_rest, SLOPE[fmt], lambda z: 1 / (1 + slope_rest(z)))
    print(constant("AF_PHI_ROOT", ROOT, fmt), end="")
    shorter, error = fit(q, SHORTER_DEGREE[fmt], (-half_ln2, half_ln2), bits, weight)
    halved = [c * (-mpf(1) / 2) ** i / 2 for i, c in enumerate(shorter)]
    formula = "exp(-t / 2) = 1 - (t - t^2 AF_PHI_EXP_Q(t)) / 2"
    print(note(formula, "t", (-2 * half_ln2, 2 * half_ln2), error, "relative"))
    print(array("AF_PHI_EXP_Q", halved, fmt), end="")


def main() -> None:
    print("/* Printed by math/gen/phi.py. */")
    print(f"#define AF_PHI_SHIFT {SHIFT}")
    for fmt, bits in FORMATS.items():
        centre = round_to(1 / (CENTRE + SHIFT), bits)
        interval = (1 / (LARGEST[fmt] + SHIFT) - centre, mpf(1) / SHIFT - centre)

        def target(u: mpf, centre: mpf = centre) -> mpf:
            return mills(u + centre)

        def weight(u: mpf, centre: mpf = centre) -> mpf:
            return 1 / mills(u + centre)

        coefficients, error = fit(target, DEGREE[fmt], interval, bits, weight, unrounded=2)
        print("#if AF_IS_F32" if fmt == "f32" else "#else")
        formula = (
            "Phi(-z) exp(z^2 / 2) (z + AF_PHI_SHIFT) = AF_PHI_P0 + u (AF_PHI_P1 + u AF_PHI_P(u))"
        )
        variable = "u = 1 / (z + AF_PHI_SHIFT) - AF_PHI_CENTRE"
        print(note(formula, variable, interval, error, f"relative; z in [0, {LARGEST[fmt]}]"))
        print(constant("AF_PHI_P0", coefficients[0], fmt), end="")
        print(constant("AF_PHI_P1", coefficients[1], fmt), end="")
        print(array("AF_PHI_P", coefficients[2:], fmt), end="")
        print(f"#define AF_PHI_CENTRE {literal(centre, fmt)}")
        print(f"#define AF_PHI_LARGEST {literal(round_to(LARGEST[fmt], bits), fmt)}")
        print(constant("AF_RSQRT_2PI", 1 / mp.sqrt(2 * mp.pi), fmt), end="")
        one_word(fmt)
    print("#endif")


if __name__ == "__main__":
    main()
