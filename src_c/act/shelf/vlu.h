/* Its zeros and those of f' depend on the parameters, and no bound is stated but of float32
   values. */
AF_ROW_FORMULA(vlu, AF_ELEMENTWISE, 2,
    .aliases = "pvlu",
    .summary = "Variational linear unit: relu(x) + a sin(b x).",
    .citation = "Gupta & Duggal 2021, P-TELU and variational linear units, arXiv:2101.11078; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 1, 0, INFINITY, "", "height of the wave", 0},
               {"b", 1, 0, INFINITY, "", "its frequency", 0}},
    .formula = "where(x > 1e300, x, where(x > 0, x + a * sin(b * x), a * sin(b * x)))",
    .smoothness = "C0", .kinks = "0: a * b", .exact = "0: 0",
    .ulp = {{0.51, 0, 0}, {0, 0, 0}})
