/* The survey sums any number of sigmoids; triple_state_sigmoid has three. It cancels near its
   zero, which depends on the parameters, and no bound is stated of float64 values. */
AF_ROW_FORMULA(msaf, AF_ELEMENTWISE, 3,
    .summary = "Multistate: a + sigmoid(x - b1) + sigmoid(x - b2).",
    .citation = "Cai et al. 2015, Maxout neurons and multistate activations; Kunc & Klema 2024, Three Decades of Activations, arXiv:2402.09092",
    .params = {{"a", 0, -INFINITY, INFINITY, "", "shift", 0},
               {"b1", 1, -INFINITY, INFINITY, "", "a state", 0},
               {"b2", 2, -INFINITY, INFINITY, "", "the other", 0}},
    .formula = "sigmoid(x - b1) + sigmoid(x - b2) + a",
    .range = "[a, a + 2]", .monotone = "increasing", .smoothness = "Cinf", .left = "a",
    .right = "a + 2",
    .ulp = {{0.51, 0.51, 0}, {0, 1500, 0}})
