/* sinc(x) = sin(pi x) / (pi x), as NumPy, torch and jax have it; sin(x) / x is sinc(x / pi).
   The derivative cancels at its infinitely many zeros, and has no bound in float64. */
AF_ROW_FORMULA(sinc, AF_ELEMENTWISE, 0,
    .summary = "Normalised sinc, sin(pi x) / (pi x).",
    .citation = "numpy.sinc; Parascandolo, Huttunen & Virtanen 2016, Taming the waves: sine as activation function in deep neural networks",
    .formula = "sinc(abs(x))",
    .derivative = "sinc_derivative(x)",
    .range = "[-0.21723362821122165741, 1]", .monotone = "no", .symmetry = "even", .smoothness = "Cinf",
    .left = "0", .right = "0", .lipschitz = "1.3704603", .exact = "0: 1",
    .ulp = {{4.0, 4.0, 0}, {4.0, 0, 0}})
