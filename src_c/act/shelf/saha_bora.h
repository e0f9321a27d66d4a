/* At 0 and 1 its slope is infinite; no bound is stated of it. */
AF_ROW_FORMULA(saha_bora, AF_ELEMENTWISE, 2,
    .aliases = "sbaf",
    .summary = "1 / (1 + k x^alpha (1 - x)^(1 - alpha)) on [0, 1], NaN elsewhere.",
    .citation = "Saha et al. 2018, A new activation function for artificial neural net based habitability classification, arXiv:1806.01844",
    .params = {{"k", 0.98, 0, INFINITY, "", "depth", 0},
               {"alpha", 0.5, 0, 1, "", "where it is lowest", 0}},
    .formula = "where(0 <= x <= 1, 1 / (1 + k * x**alpha * (1 - x)**(1 - alpha)), nan)",
    .smoothness = "C0", .kinks = "0: -inf, 1: inf",
    .ulp = {{0.51, 0, 0}, {4, 0, 0}})
