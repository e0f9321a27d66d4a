/* dish(x) = x (1 + x / sqrt(1 + x^2)) / 2. With s = sqrt(1 + x^2), 1 - |x| / s is 1 / (s (s + |x|)),
   which does not cancel; from 1e9 on the tail is 1 / (4 x). The derivative's root is a factor of
   1 - x^2 (1 + x^2), which 1 + x s is where it is multiplied by 1 - x s. */
#define AF_DISH_S "sqrt(1 + x**2)"
AF_ROW_FORMULA(dish, AF_ELEMENTWISE, 0,
    .aliases = "pflu power_function_linear_unit",
    .summary = "Algebraic relative of swish: x gated by x / sqrt(1 + x^2).",
    .citation = "thinc.api.Dish; Zhu et al. 2021, PFLU and FPFLU, Pattern Recognition 112",
    .formula = "where(x > 1e9, x, where(x < -1e9, 0.25 / x, where(x > 0, x / 2 * (1 + x / " AF_DISH_S "), x / 2 / (" AF_DISH_S " * (" AF_DISH_S " - x)))))",
    .derivative = "where(x > 1e9, 1, where(x < -1e9, -0.25 / x / x, where(x > 0, (1 + x / " AF_DISH_S " + x / (" AF_DISH_S " * (1 + x**2))) / 2, "
        "where(x < -1.5, 1 + x * " AF_DISH_S ", ((x + 0.78615137775742327530537068014384) + 1.0764187905699135082e-17) * (0.78615137775742328606955858584296 - x) * (x**2 + 1.6180339887498948482045868343656) "
        "/ (1 - x * " AF_DISH_S ")) / (1 + x**2) / (" AF_DISH_S " * (" AF_DISH_S " - x)) / 2)))",
    .second_derivative = "where(abs(x) > 1e9, -0.5 / abs(x) / x / x, (2 - x**2) / (2 * " AF_DISH_S ") / (1 + x**2) / (1 + x**2))",
    .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .left = "0.25 / x", .right = "x", .roots = "0", .derivative_roots = "-sqrt((sqrt(5) - 1) / 2)",
    .inflections = "-sqrt(2), sqrt(2)", .exact = "0: 0",
    .ulp = {{4.0, 4.0, 0}, {4.0, 5.0, 0}})
