/* tanhshrink(x) = x - tanh(x). Near 0, where that cancels, Lambert's continued fraction of
   tanh gives the difference; cut off as it is, its error at 1.25 is 2^-65.       */
AF_ROW_FORMULA(tanhshrink, AF_ELEMENTWISE, 0,
    .aliases = "tanh_shrink",
    .summary = "What tanh takes away.",
    .citation = "torch.nn.functional.tanhshrink",
    .formula = "where(abs(x) < 1.25, x**3 / (x**2 + 3 + x**2/(5 + x**2/(7 + x**2/(9 + x**2/(11 + x**2/(13 + x**2/(15 + x**2/(17 + x**2/(19 + x**2/21))))))))), x - tanh(x))",
    .derivative = "tanh(x)**2",
    .second_derivative = "where(abs(x) < 300, 8 * sigmoid(2*x) * sigmoid(-2*x) * tanh(x), 8 * sign(x) * exp(-abs(x)) * exp(-abs(x)))",
    .range = "[-inf, inf]", .monotone = "increasing", .symmetry = "odd", .smoothness = "Cinf",
    .left = "x + 1", .right = "x - 1", .lipschitz = "1", .roots = "0", .exact = "0: 0",
    .ulp = {{4, 4, 0}, {4, 4, 0}})
