/* relu_general(x) = min(x, max_value) for x > threshold, negative_slope * (x - threshold) otherwise: the
   left branch wins, as in Keras's code; its documentation has x at the threshold. Keras's None for
   max_value is a negative number. Without a max_value above the threshold there is no second kink. */
#define AF_RELU_GENERAL_ONE "max_value < 0 or max_value <= threshold"
AF_ROW_FORMULA(relu_general, AF_ELEMENTWISE, 3,
    .summary = "ReLU with a leak, a largest value, and a threshold, where it jumps.",
    .citation = "keras.activations.relu",
    .params = {{"negative_slope", 0.0, -INFINITY, INFINITY, "alpha", "slope below the threshold", 0},
               {"max_value", -1.0, -INFINITY, INFINITY, "", "largest value; a negative one is none", 0},
               {"threshold", 0.0, -INFINITY, INFINITY, "theta", "what x is to exceed", 0}},
    .formula = "where(x > threshold, where(max_value < 0, x, min(x, max_value)), where(x == 0 and threshold == 0, x, x * 0 + negative_slope * (x - threshold)))",
    .derivative = "where(x > threshold, where(max_value < 0 or x < max_value, 1, 0), negative_slope)",
    .symmetry = "none",
    .kinks = "threshold: negative_slope, where(" AF_RELU_GENERAL_ONE ", inf, max_value): where(max_value < 0, 1, 0)",
    .left = "negative_slope * (x - threshold)",
    .right = "where(max_value < 0, x, max_value)",
    .ulp = {{0.51, 0.5, 0}, {1.5, 0.5, 0}})
