/* gtu(gate, value) = sigmoid(gate) * tanh(value). No factor is above 1, so that none which is
   subnormal meets a large one. ULP: a product of two functions good to an ulp each. */
AF_ROW_FORMULA(gtu, AF_GATED, 0,
    .aliases = "gated_tanh",
    .summary = "Gated tanh unit.",
    .citation = "van den Oord et al. 2016, arXiv:1606.05328; Dauphin, Fan, Auli & Grangier 2017, arXiv:1612.08083",
    .formula = "sigmoid(gate) * tanh(value)",
    .derivative = "sigmoid(gate) * sigmoid(-gate) * tanh(value); 4 * sigmoid(gate) * sigmoid(2*value) * sigmoid(-2*value)",
    .range = "[-1, 1]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .ulp = {{4.0, 4.0, 0}, {4.0, 4.0, 0}})
