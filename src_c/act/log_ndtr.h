/* log_ndtr(x) = log(ndtr(x)): above 0 as log1p, and from -30 down by Phi's asymptotic series, of which
   what is left out is below 1e-16 of 450. The derivative is the density over ndtr(x). */
#define AF_LOG_NDTR_U "(1 / x / x)"
#define AF_LOG_NDTR_SERIES                                                        \
    "(-1 + " AF_LOG_NDTR_U "*(3 + " AF_LOG_NDTR_U "*(-15 + " AF_LOG_NDTR_U        \
    "*(105 + " AF_LOG_NDTR_U "*(-945 + " AF_LOG_NDTR_U "*(10395 + " AF_LOG_NDTR_U \
    "*(-135135 + " AF_LOG_NDTR_U "*(2027025 - " AF_LOG_NDTR_U "*34459425))))))))*" AF_LOG_NDTR_U
#define AF_LOG_NDTR_X "min(max(x, -40), 40)"
#define AF_LOG_NDTR_H "(" AF_LOG_NDTR_X " + 6442450944 - 6442450944)"
#define AF_LOG_NDTR_DENSITY                                                               \
    "exp(-" AF_LOG_NDTR_H "**2 / 4) * exp((" AF_LOG_NDTR_H " - " AF_LOG_NDTR_X            \
    ") * (" AF_LOG_NDTR_H " + " AF_LOG_NDTR_X ") / 2) / sqrt(2*pi) * exp(-" AF_LOG_NDTR_H \
    "**2 / 4)"
AF_ROW_FORMULA(log_ndtr, AF_ELEMENTWISE, 0,
    .summary = "Logarithm of the normal distribution function.",
    .citation = "scipy.special.log_ndtr; jax.scipy.special.log_ndtr",
    .formula = "where(x < -30, log1p(" AF_LOG_NDTR_SERIES ") - log(-x) - 0.91893853320467274178 - x * x / 2, "
        "where(x < 0, log(ndtr(x)), log1p(-ndtr(-x))))",
    .derivative = "where(x < -30, -x / (1 + " AF_LOG_NDTR_SERIES "), " AF_LOG_NDTR_DENSITY " / ndtr(x))",
    .range = "[-inf, 0]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .right = "0",
    .ulp = {{4.0, 4.0, 0}, {4.0, 4.0, 0}})
