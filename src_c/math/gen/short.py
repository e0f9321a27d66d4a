"""Print src_c/math/short_coefs.h: polynomials for results that float32 will round."""

from atan import rest as atan_rest
from minimax import Function, array, fit, literal, note, split
from mpmath import log, mp, mpf, pi, sqrt
from trig import sin_rest

# erfc's argument is mapped to 1 / (x + SHIFT); beyond LARGEST it is a subnormal number.
ERFC_SHIFT, ERFC_LARGEST, ERFC_DEGREE = 2, mpf("27.3"), 17
ERF_LARGEST = mpf(1) / 2
TINY = mpf(10) ** -20


def exp_rest(r: mpf) -> mpf:
    """(expm1(r) - r) / r**2"""
    return mpf(1) / 2 + r / 6 if abs(r) < TINY else (mp.expm1(r) - r) / r**2


def exp_weight(r: mpf) -> mpf:
    return abs(r) if abs(r) < TINY else r**2 / abs(mp.expm1(r))


def log_rest(f: mpf) -> mpf:
    """log1p(f) / f"""
    return 1 - f / 2 if abs(f) < TINY else mp.log1p(f) / f


def erf_rest(t: mpf) -> mpf:
    """erf(x) / x with t = x**2"""
    return 2 / sqrt(pi) * (1 - t / 3) if t < TINY else mp.erf(sqrt(t)) / sqrt(t)


def mills(q: mpf) -> mpf:
    """(x + SHIFT) erfc(x) exp(x**2) with q = 1 / (x + SHIFT)"""
    x = 1 / q - ERFC_SHIFT
    return mp.erfc(x) * mp.exp(x**2) / q


def show(
    formula: str,
    variable: str,
    target: Function,
    degree: int,
    interval: tuple[mpf, mpf],
    weight: Function,
    of: str = "relative",
) -> None:
    coefficients, error = fit(target, degree, interval, 53, weight)
    print(note(formula, variable, interval, error, of))
    # The polynomial is what the formula calls last.
    name = formula[: formula.rindex("(")].split()[-1]
    print(array(name, coefficients, "f64"), end="")


def main() -> None:
    margin = 1 + mpf(2) ** -12
    print("/* Printed by math/gen/short.py. */")
    half = log(2) / 2 * margin
    interval = (-half, half)
    show("expm1(r) = r + r^2 AF_SHORT_EXP(r)", "r", exp_rest, 7, interval, exp_weight)
    interval = (sqrt(mpf(1) / 2) - 1, sqrt(2) - 1)
    show("log1p(f) = f AF_SHORT_LOG(f)", "f", log_rest, 15, interval, lambda f: 1 / log_rest(f))
    interval = (mpf(0), mpf(1))
    show("log1p(f) = f AF_SHORT_LOG1P(f)", "f", log_rest, 15, interval, lambda f: 1 / log_rest(f))
    interval = (mpf(0), (pi / 2) ** 2 * margin)
    formula = "sin(r) = r + r t AF_SHORT_SIN(t)"
    show(formula, "t = r^2", sin_rest, 6, interval, lambda t: t / mp.sinc(sqrt(t)))
    interval = (mpf(0), mp.tan(pi / 8) ** 2 * margin)
    formula = "atan(z) = z + z t AF_SHORT_ATAN(t)"
    show(formula, "t = z^2", atan_rest, 7, interval, lambda t: t, "relative to z")
    interval = (mpf(0), ERF_LARGEST**2)
    formula = "erf(x) = x AF_SHORT_ERF(t)"
    show(formula, "t = x^2", erf_rest, 6, interval, lambda t: mpf(1), "relative to x")
    centre = split(1 / (ERFC_SHIFT + mpf("1.2")), 53, 1)[0]
    interval = (1 / (ERFC_LARGEST + ERFC_SHIFT) - centre, mpf(1) / ERFC_SHIFT - centre)
    show(
        "erfc(x) exp(x^2) (x + AF_SHORT_ERFC_SHIFT) = AF_SHORT_ERFC(u)",
        "u = 1 / (x + AF_SHORT_ERFC_SHIFT) - AF_SHORT_ERFC_CENTRE",
        lambda u: mills(u + centre),
        ERFC_DEGREE,
        interval,
        lambda u: 1 / mills(u + centre),
        f"relative; x in [0, {ERFC_LARGEST}]",
    )
    print(f"#define AF_SHORT_ERFC_SHIFT {ERFC_SHIFT}")
    print(f"#define AF_SHORT_ERFC_CENTRE {literal(centre, 'f64')}")
    print(f"#define AF_SHORT_ERF_LARGEST {float(ERF_LARGEST)!r}")
    high, low = split(pi, 53, top_bits=33)
    print(f"#define AF_SHORT_PI_HIGH {literal(high, 'f64')}")
    print(f"#define AF_SHORT_PI_LOW {literal(low, 'f64')}")
    print(f"#define AF_SHORT_LN2 {literal(split(log(2), 53, 1)[0], 'f64')}")
    print(f"#define AF_SHORT_OVER_PI {literal(split(1 / pi, 53, 1)[0], 'f64')}")


if __name__ == "__main__":
    main()
