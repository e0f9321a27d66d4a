"""Print src_c/math/log1p_coefs.h."""

from minimax import FORMATS, array, fit
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
        coefficients, error = fit(
            q, DEGREE[fmt], (mpf(0), mpf(1) / 9), bits, weight=lambda t: t / (1 + t / 3)
        )
        print("#if AF_IS_F32" if fmt == "f32" else "#else")
        print(f"/* relative error of 1 + t q(t): 2^{float(mp.log(error, 2)):.1f} */")
        print(array("AF_LOG1P_Q", coefficients, fmt), end="")
    print("#endif")


if __name__ == "__main__":
    main()
