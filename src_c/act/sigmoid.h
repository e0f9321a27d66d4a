/* sigmoid(x) = 1 / (1 + exp(-x)), by math/logistic.h: one division, no overflow and no
   cancellation on either side, rounded once into the subnormals.
   ULP: 0.5 of the result, up to 0.5 of the denominator, whose exp comes from one word. The
   derivative s (1 - s) for s = sigmoid(-|x|): up to 0.5 of s beside its quotient's rounding,
   0.5 of either product: 1.582. From the output, y (1 - y): 1 - y is exact for y >= 1/2 and
   rounded below, and its product again: 1, or 1.5 where their ulps differ. */
#ifdef AF_MATH
#include "math/logistic.h"
#if AF_IS_F32
#define sigmoid_INTERLEAVE , AF_SOME_REGISTERS
#endif
AF_FN Pair sigmoid_eval(V x, const V *p)
{
    V down = v_set1(AF_LOGISTIC_DOWN);
    ExpWord e = exp_word(logistic_size(x, AF_LOGISTIC_LARGEST), AF_LOGISTIC_UP);
    V q = logistic_inverse(logistic_denominator(e));
    (void)p;
    return (Pair){logistic_signed(v_lt(v_set1(0), x), q),
                  v_mul(v_fnma(v_mul(q, down), q, q), down)};
}
AF_FN V sigmoid_from_output(V y, const V *p)
{
    (void)p;
    return v_mul(y, v_sub(v_set1(1), y));
}
#endif

AF_ROW_ELEMENTWISE(sigmoid, 0, AF_FROM_EITHER,
    .aliases = "expit logistic",
    .summary = "Logistic sigmoid.",
    .citation = "Verhulst 1838, Notice sur la loi que la population poursuit dans son accroissement",
    .formula = "1 / (1 + exp(-x))",
    .derivative = "exp(-abs(x)) / (1 + exp(-abs(x)))**2",
    .second_derivative = "-sigmoid(x) * sigmoid(-x) * tanh(x / 2)",
    .from_output = "y * (1 - y)",
    .range = "[0, 1]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .right = "1", .lipschitz = "1/4", .inflections = "0", .exact = "0: 1/2",
    .ulp = {{1.0, 1.75, 2.0}, {1.0, 1.75, 2.0}},
    .ulp_without_fma = 0.5)
