"""Print src_c/math/erf_coefs.h."""

from minimax import array, constant, fit, literal, note, round_to
from mpmath import log, mp, mpf, pi, sqrt

# Up to here by the series about 0, beyond by erfc. In float32 log2(erfc) is nearly a float there.
NEAR = {"f32": mpf(439) / 512, "f64": mpf("0.625")}
DEGREE = {"f32": 5, "f64": 10}
BITS = {"f32": 24, "f64": 53}
# From here on erf rounds to 1.
LARGEST = mpf("3.95")
LOG_DEGREE, EXP2_DEGREE = 6, 5
NOTHING = mpf(10) ** -15


def series(t: mpf) -> mpf:
    """erf(x) / x - 1 with t = x**2"""
    if t < NOTHING:
        return 2 / sqrt(pi) * (1 - t / 3) - 1
    return mp.erf(sqrt(t)) / sqrt(t) - 1


def series_weight(t: mpf) -> mpf:
    return 1 / (1 + series(t))


def exp2_over(r: mpf) -> mpf:
    """(2**r - 1) / r"""
    return log(2) if abs(r) < NOTHING else mp.expm1(r * log(2)) / r


def show_series(fmt: str) -> None:
    interval = (mpf(0), NEAR[fmt] ** 2)
    coefficients, error = fit(series, DEGREE[fmt], interval, BITS[fmt], series_weight)
    print(note("erf(x) = x (1 + AF_ERF(t))", "t = x^2", interval, error, "relative"))
    print(array("AF_ERF", coefficients, fmt), end="")
    print(f"#define AF_ERF_NEAR {literal(NEAR[fmt], fmt)}")


def main() -> None:
    print("/* Printed by math/gen/erf.py. */")
    print("#if AF_IS_F32")
    show_series("f32")
    near = NEAR["f32"]
    interval = (mpf(0), LARGEST - near)
    coefficients, error = fit(
        lambda u: log(mp.erfc(near + u), 2),
        LOG_DEGREE,
        interval,
        BITS["f32"],
        lambda u: mp.erfc(near + u) * log(2) / mp.erf(near + u),
    )
    formula = "erf(x) = 1 - 2^AF_ERF_LOG(u)"
    print(note(formula, "u = x - AF_ERF_NEAR", interval, error, "relative"))
    print(array("AF_ERF_LOG", coefficients, "f32"), end="")
    print(f"#define AF_ERF_LARGEST {literal(round_to(LARGEST, BITS['f32']), 'f32')}")
    half = mpf(1) / 2
    coefficients, error = fit(
        exp2_over, EXP2_DEGREE, (-half, half), BITS["f32"], lambda r: abs(r) / mpf(2) ** r
    )
    print(note("2^r = 1 + r AF_ERF_EXP2(r)", "r", (-half, half), error, "relative"))
    print(array("AF_ERF_EXP2", coefficients, "f32"), end="")
    print("#else")
    show_series("f64")
    print("#endif")
    print(constant("AF_SQRT_2", sqrt(2), "f64"), end="")


if __name__ == "__main__":
    main()
