AF_ROW_FORMULA(oplu, AF_GATED, 0,
    .summary = "The larger of two.",
    .citation = "Chernodub & Nowicki 2016, Norm-preserving orthogonal permutation linear unit activation functions, arXiv:1604.02313",
    .formula = "max(gate, value)",
    .ulp = {{0.5, 0.5, 0}, {0.5, 0.5, 0}})
