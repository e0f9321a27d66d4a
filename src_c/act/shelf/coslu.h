/* Its zeros and those of f' depend on the parameters, and the rounding of b x turns the cosine:
   no bound is stated. */
AF_ROW_FORMULA(coslu, AF_ELEMENTWISE, 2,
    .summary = "(x + a cos(b x)) sigmoid(x).",
    .citation = "Pishchik 2023, Trainable activations for image classification",
    .params = {{"a", 1, -INFINITY, INFINITY, "", "factor of the cosine", 0},
               {"b", 1, -INFINITY, INFINITY, "", "its rate", 0}},
    .formula = "where(abs(x) < 1e150, (x + a * cos(b * x)) * sigmoid(x), relu(x))",
    .monotone = "no", .smoothness = "Cinf", .left = "0",
    .ulp = {{0, 0, 0}, {0, 0, 0}})
