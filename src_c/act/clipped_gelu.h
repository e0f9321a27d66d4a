/* clipped_gelu(x) = min(max(gelu(x), min_val), max_val), by math/gelu.h; f' is 0 where it is
   either. */
#ifdef AF_MATH
#include "math/gelu.h"
#define clipped_gelu_INTERLEAVE , AF_FEW_REGISTERS
AF_FN Pair clipped_gelu_eval(V x, const V *p)
{
    Gelu g = gelu_parts(x);
    M low = v_le(g.value, p[0]), high = v_le(p[1], g.value);
    V y = v_select(low, p[0], v_select(high, p[1], g.value)), zero = v_set1(0);
    return (Pair){y, v_select(low, zero, v_select(high, zero, g.slope))};
}
#endif

AF_ROW_ELEMENTWISE(clipped_gelu, 2, AF_FROM_INPUT,
    .aliases = "gelu_10",
    .summary = "GELU between two limits.",
    .citation = "transformers ACT2FN gelu_10",
    .params = {{"min_val", -10.0, -INFINITY, INFINITY, "min", "lower limit", 0},
               {"max_val", 10.0, -INFINITY, INFINITY, "max", "upper limit", 0}},
    .formula = "where(gelu(x) <= min_val, min_val, where(gelu(x) >= max_val, max_val, gelu(x)))",
    .symmetry = "none",
    .left = "min(max(-exp(x), min_val), max_val)", .right = "max_val",
    .ulp = {{2.0, 2.5, 0}, {1.75, 2.5, 0}},
    .ulp_without_fma = 0.5)
