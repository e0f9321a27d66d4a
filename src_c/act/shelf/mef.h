/* Below 0 the sum as a quotient, of which the zeros -1 / sqrt(3) and 1 / sqrt(3) are in two
   parts. The values of 1e100 and more are those at infinity. */
AF_ROW_FORMULA(mef, AF_ELEMENTWISE, 0,
    .summary = "Modified Elliott function: x / sqrt(1 + x^2) + 1/2.",
    .citation = "Burhani, Feng & Hu 2015, Denoising autoencoder with modified Elliott activation function",
    .formula = "where(x >= 0, where(x < 1e100, x / sqrt(1 + x * x), 1) + 0.5, where(x > -10, 3 * (x + 0.5773502691896257310588680411456152796745 + 3.345028073936e-17) * (x - 0.5773502691896257310588680411456152796745 - 3.345028073936e-17) / (4 * (1 + x * x)) / (x / sqrt(1 + x * x) - 0.5), where(x > -1e100, x / sqrt(1 + x * x), -1) + 0.5))",
    .derivative = "where(abs(x) < 1e100, 1 / sqrt(1 + x * x) / (1 + x * x), 1 / abs(x) / abs(x) / abs(x))",
    .range = "[-1/2, 3/2]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "-1/2", .right = "3/2", .lipschitz = "1", .roots = "-0.5773502691896257",
    .exact = "0: 1/2",
    .ulp = {{0.51, 0.51, 0}, {5, 5, 0}})
