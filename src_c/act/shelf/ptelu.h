/* With a = 1 TReLU, with b = 1 TReLU2, with both SigLU; the left branch wins at 0. In f' silu
   carries the product b x, which exponentials would multiply the rounding of. */
AF_ROW_FORMULA(ptelu, AF_ELEMENTWISE, 2,
    .aliases = "trelu trelu2 siglu",
    .summary = "Parametric tanh linear unit: a tanh(b x) below 0.",
    .citation = "Gupta & Duggal 2017, arXiv:1711.04679",
    .params = {{"a", 1, 0, INFINITY, "", "factor below 0", AF_CLOSED_LOW},
               {"b", 1, 0, INFINITY, "", "slope within the tanh", 0}},
    .formula = "where(x > 0, x, a * tanh(b * x))",
    .derivative = "where(x > 0, 1, where(x > -1e-290, a * b, 4 * a * b * (silu(x, 2*b) / x) * (silu(-x, 2*b) / -x)))",
    .range = "[-a, inf]", .monotone = "increasing", .smoothness = "C0", .kinks = "0: a * b",
    .left = "-a", .right = "x", .lipschitz = "max(1, a * b)", .roots = "0", .exact = "0: 0",
    .ulp = {{0.51, 0.51, 0}, {4, 6, 0}})
