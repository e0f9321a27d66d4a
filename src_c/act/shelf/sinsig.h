/* Below -44, where the sine and its argument differ by less than 2^-60, silu carries the
   product with the exponential. */
AF_ROW_FORMULA(sinsig, AF_ELEMENTWISE, 0,
    .summary = "x sin(pi/2 sigmoid(x)).",
    .citation = "Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .formula = "where(x < -44, pi / 2 * silu(x), x * sin(pi / 2 * sigmoid(x)))",
    .range = "[-0.42917763205054665, inf]", .monotone = "no", .symmetry = "none",
    .smoothness = "Cinf", .left = "0", .right = "x", .lipschitz = "1.0588889474338754",
    .roots = "0", .derivative_roots = "-1.316745525498137", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {3, 150, 0}})
