/* The bell is over 4; the exponent over 4, as it is also printed, is another function. About its
   zero, of two words, f is the difference from there, which does not cancel. */
AF_ROW_FORMULA(msilu, AF_ELEMENTWISE, 0,
    .summary = "silu(x) + exp(-x^2 - 1) / 4.",
    .citation = "Zhu et al. 2023, MSiLU; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "where(abs(x + 0.2) < 0.3, ((x + 0.1961763629919128504308645233322749845683574676513671875) + 8.752248551419138947513e-18) * sigmoid(x) + (0.1961763629919128504308645233322749845683574676513671875 + 8.752248551419138947513e-18) * (sigmoid(x) * sigmoid(0.1961763629919128504308645233322749845683574676513671875 + 8.752248551419138947513e-18) * expm1(-((x + 0.1961763629919128504308645233322749845683574676513671875) + 8.752248551419138947513e-18)) + sigmoid(-(0.1961763629919128504308645233322749845683574676513671875 + 8.752248551419138947513e-18)) * expm1(-((x + 0.1961763629919128504308645233322749845683574676513671875) + 8.752248551419138947513e-18) * (x - (0.1961763629919128504308645233322749845683574676513671875 + 8.752248551419138947513e-18)))), silu(x) + exp(-x**2 - 1) / 4)",
    .derivative = "sigmoid(x) + silu(x) * sigmoid(-x) - x / 2 * exp(-x**2 - 1)",
    .monotone = "no", .symmetry = "none", .smoothness = "Cinf", .left = "0", .right = "x",
    .roots = "-0.196176362991912859", .derivative_roots = "-1.4476197189260324473",
    .ulp = {{0.51, 0.51, 0}, {4, 4, 0}})
