/* softmin(x) = softmax(-x): softmax at the temperature -T */
AF_ROW_NEGATED(softmin, softmax, 1, 0,
    .summary = "softmax of -x: the smallest element gets the largest share.",
    .params = {{"temperature", 1, 0, INFINITY, "", "what x is divided by", 0}},
    .formula = "exp((-x - max(-x)) / temperature) / sum(exp((-x - max(-x)) / temperature))",
    .from_output = "y * (sum(g * y) - g) / temperature",
    .gradient_scale = "abs(y) * (abs(g) + sum(abs(g * y))) / temperature",
    .range = "[0, 1]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf", .lipschitz = "0.5 / temperature",
    .ulp = {{2.5, 2.0, 2.0}, {2.0, 2.0, 2.0}})
