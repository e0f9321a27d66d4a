AF_ROW_FORMULA(dual_elu, AF_GATED, 1,
    .summary = "elu(gate) - elu(value).",
    .citation = "Godin et al. 2018, Dual rectified linear units, arXiv:1707.08214",
    .params = {{"alpha", 1, 0, INFINITY, "", "minus the limits", 0}},
    .formula = "elu(gate, alpha) - elu(value, alpha)",
    .ulp = {{1, 0, 0}, {0, 0, 0}})
