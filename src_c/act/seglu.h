/* seglu(gate, value) = selu(gate) * value, which may be a number where 1.05 gate is none. exp(gate)
   may underflow beside a large value: its root does not where the product is a number. */
AF_ROW_FORMULA(seglu, AF_GATED, 0,
    .summary = "Gated linear unit with a SELU.",
    .citation = "Klambauer, Unterthiner, Mayr & Hochreiter 2017, arXiv:1706.02515; ActTensor's layer SeGLU",
    .formula = "where(gate > 0, 1.0507009873554804934193349852946 * (gate * value), 1.7580993408473768599402175208123 * (expm1(gate) * value))",
    .derivative = "where(gate > 0, 1.0507009873554804934193349852946 * value, 1.7580993408473768599402175208123 * (exp(gate/2) * value * exp(gate/2))); where(gate > 0, 1.0507009873554804934193349852946 * gate, 1.7580993408473768599402175208123 * expm1(gate))",
    .range = "[-inf, inf]", .monotone = "no", .symmetry = "none", .smoothness = "C0",
    .kinks = "0: 1.7580993408473768599402175208123",
    .ulp = {{4.0, 4.0, 0}, {4.0, 4.0, 0}})
