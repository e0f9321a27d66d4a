"""Print src_c/math/exp_coefs.h."""

from minimax import FORMATS, array, fit, literal, note, split
from mpmath import log, mp, mpf

# Total degrees: 2 more than the degree of q.
DEGREE = {"f32": 5, "f64": 9}
# One word of exp, which is rounded to u, takes less.
SHORTER_DEGREE = {"f32": 4, "f64": 9}
# In doubles, for terms whose sum cancels.
WIDE_DEGREE = 6
# Beside r^2 / 2 and r^3 / 6 in two words.
FOURTH_DEGREE = 8
# k * LN2_HIGH is exact for every k that occurs.
LN2_HIGH_BITS = {"f32": 15, "f64": 41}


def q(r: mpf) -> mpf:
    """(exp(r) - 1 - r) / r**2"""
    if abs(r) < mpf(10) ** -15:
        return mpf(1) / 2 + r / 6
    return (mp.expm1(r) - r) / r**2


def weight(r: mpf) -> mpf:
    return r**2 / mp.exp(r)


def fourth(r: mpf) -> mpf:
    """(exp(r) - 1 - r - r**2 / 2 - r**3 / 6) / r**4"""
    if abs(r) < mpf(10) ** -9:
        return mpf(1) / 24 + r / 120
    return (mp.expm1(r) - r - r**2 / 2 - r**3 / 6) / r**4


half_ln2 = log(2) / 2 * (1 + mpf(2) ** -12)


def main() -> None:
    print("/* Printed by math/gen/exp.py. */")
    for fmt, bits in FORMATS.items():
        interval = (-half_ln2, half_ln2)
        coefficients, error = fit(q, DEGREE[fmt], interval, bits, weight)
        print("#if AF_IS_F32" if fmt == "f32" else "#else")
        print(note("exp(r) = 1 + r + r^2 AF_EXP_Q(r)", "r", interval, error, "relative"))
        print(array("AF_EXP_Q", coefficients, fmt), end="")
        if SHORTER_DEGREE[fmt] == DEGREE[fmt]:
            print("#define AF_EXP_SHORTER_Q AF_EXP_Q")
        else:
            shorter, error = fit(q, SHORTER_DEGREE[fmt], interval, bits, weight)
            formula = "exp(r) = 1 + r + r^2 AF_EXP_SHORTER_Q(r)"
            print(note(formula, "r", interval, error, "relative"))
            print(array("AF_EXP_SHORTER_Q", shorter, fmt), end="")
        print(f"#define AF_LOG2E {literal(split(1 / log(2), bits, 1)[0], fmt)}")
        print(f"#define AF_LN2 {literal(split(log(2), bits, 1)[0], fmt)}")
        high, low = split(log(2), bits, top_bits=LN2_HIGH_BITS[fmt])
        print(f"#define AF_LN2_HIGH {literal(high, fmt)}")
        print(f"#define AF_LN2_LOW {literal(low, fmt)}")
        if fmt == "f32":
            wide, error = fit(q, WIDE_DEGREE, interval, FORMATS["f64"], weight)
            print(note("exp(r) = 1 + r + r^2 AF_WIDE_EXP_Q(r)", "r", interval, error, "relative"))
            print(array("AF_WIDE_EXP_Q", wide, "f64").replace("const S", "const double"), end="")
            for name, value in (("LOG2E", 1 / log(2)), ("LN2", log(2))):
                print(f"#define AF_WIDE_{name} {literal(split(value, 53, 1)[0], 'f64')}")
        else:
            small, error = fit(fourth, FOURTH_DEGREE, interval, bits, lambda r: r**4 / mp.exp(r))
            formula = "exp(r) = 1 + r + r^2 / 2 + r^3 / 6 + r^4 AF_EXP_FOURTH(r)"
            print(note(formula, "r", interval, error, "relative"))
            print(array("AF_EXP_FOURTH", small, fmt), end="")
    print("#endif")


if __name__ == "__main__":
    main()
