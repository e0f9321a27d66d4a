"""Print src_c/math/phi_coefs.h."""

from minimax import FORMATS, array, constant, fit, literal, note, round_to
from mpmath import mp, mpf

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
    print("#endif")


if __name__ == "__main__":
    main()
