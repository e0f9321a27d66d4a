"""Print src_c/math/atan_coefs.h."""

from minimax import FORMATS, array, constant, fit, literal, note, split
from mpmath import mp, mpf, pi, sqrt

DEGREE = {"f32": 8, "f64": 11}


def rest(t: mpf) -> mpf:
    """(atan(z) / z - 1) / z**2 with t = z**2"""
    if t < mpf(10) ** -20:
        return -mpf(1) / 3 + t / 5
    z = sqrt(t)
    return (mp.atan(z) / z - 1) / t


def show(form: str, interval: tuple[mpf, mpf]) -> None:
    coefficients, error = fit(rest, DEGREE[form], interval, FORMATS[form], weight=lambda t: t)
    print(note("atan(z) = z + z t AF_ATAN(t)", "t = z^2", interval, error, "relative to z"))
    print(array("AF_ATAN", coefficients, form), end="")
    print(constant("AF_ATAN_HALF_PI", pi / 2, form), end="")


def main() -> None:
    eighth = mp.tan(pi / 8)
    print("/* Printed by math/gen/atan.py. */")
    print("#if AF_IS_F32")
    show("f32", (mpf(0), mpf(1)))
    print("#else")
    show("f64", (mpf(0), eighth**2 * (1 + mpf(2) ** -20)))
    print(constant("AF_ATAN_QUARTER_PI", pi / 4, "f64"), end="")
    print(f"#define AF_TAN_EIGHTH {literal(split(eighth, 53, 1)[0], 'f64')}")
    print(f"#define AF_TAN_3_EIGHTHS {literal(split(1 / eighth, 53, 1)[0], 'f64')}")
    print("#endif")


if __name__ == "__main__":
    main()
