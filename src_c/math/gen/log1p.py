"""Print src_c/math/log1p_coefs.h."""

from minimax import FORMATS, array, fit, note
from mpmath import mp, mpf

DEGREE = {"f32": 3, "f64": 9}


def q(t: mpf) -> mpf:
    """(atanh(s) / s - 1) / s**2 with t = s**2"""
    if t < mpf(10) ** -15:
        return mpf(1) / 3 + t / 5
    s = mp.sqrt(t)
    return (mp.atanh(s) / s - 1) / t


def main() -> None:
    print("/* Printed by math/gen/log1p.py. */")
    for fmt, bits in FORMATS.items():
        interval = (mpf(0), mpf(1) / 9)
        coefficients, error = fit(q, DEGREE[fmt], interval, bits, weight=lambda t: t / (1 + t / 3))
        print("#if AF_IS_F32" if fmt == "f32" else "#else")
        print(note("atanh(s) = s + s t AF_LOG1P_Q(t)", "t = s^2", interval, error, "relative"))
        print(array("AF_LOG1P_Q", coefficients, fmt), end="")
    print("#endif")


if __name__ == "__main__":
    main()
