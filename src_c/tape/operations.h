/* The operations that are no functions, in the type of S. */
#ifndef AF_TAPE_OPERATIONS_H
#define AF_TAPE_OPERATIONS_H

#include "simd/vector.h"

AF_FN V mask(M m) { return v_select(m, v_set1(1), v_set1(0)); }
AF_FN M is_true(V a) { return v_lt(v_set1(0), a); }

AF_FN V do_add(V a, V b) { return v_add(a, b); }
AF_FN V do_sub(V a, V b) { return v_sub(a, b); }
AF_FN V do_mul(V a, V b) { return v_mul(a, b); }
AF_FN V do_div(V a, V b) { return v_div(a, b); }
AF_FN V do_neg(V a) { return v_neg(a); }
AF_FN V do_abs(V a) { return v_abs(a); }
AF_FN V do_sign(V a)
{
    V zero = v_set1(0), y = v_select(v_lt(zero, a), v_set1(1), a);
    return v_select(v_lt(a, zero), v_set1(-1), y);
}
AF_FN V do_copysign(V a, V b) { return v_copysign(a, b); }
/* v_min and v_max give the second operand where either is NaN. */
AF_FN V do_min(V a, V b) { return v_select(v_isnan(a), a, v_min(a, b)); }
AF_FN V do_max(V a, V b) { return v_select(v_isnan(a), a, v_max(a, b)); }
AF_FN V do_sqrt(V a) { return v_sqrt(a); }
/* From there on all numbers are integers; below, adding it rounds to one. */
AF_FN V do_round(V a)
{
    V size = v_abs(a), large = v_set1(AF_IS_F32 ? 0x1p23f : (S)0x1p52);
    V nearest = v_sub(v_add(size, large), large);
    return v_select(v_lt(size, large), v_copysign(nearest, a), a);
}
AF_FN V do_floor(V a)
{
    V nearest = do_round(a);
    return v_select(v_lt(a, nearest), v_sub(nearest, v_set1(1)), nearest);
}
/* Of -0 and -inf, where the square root is another. */
AF_FN V do_root(V a)
{
    V y = v_sqrt(v_add(a, v_set1(0)));
    return v_select(v_le(a, v_set1(-INFINITY)), v_set1(INFINITY), y);
}
AF_FN V do_lt(V a, V b) { return mask(v_lt(a, b)); }
AF_FN V do_le(V a, V b) { return mask(v_le(a, b)); }
AF_FN V do_eq(V a, V b) { return v_mul(mask(v_le(a, b)), mask(v_le(b, a))); }
AF_FN V do_and(V a, V b) { return v_mul(a, b); }
AF_FN V do_or(V a, V b) { return v_max(a, b); }
AF_FN V do_not(V a) { return v_sub(v_set1(1), a); }
AF_FN V do_where(V m, V a, V b) { return v_select(is_true(m), a, b); }
AF_FN V do_where_lt(V a, V b, V c, V d) { return v_select(v_lt(a, b), c, d); }
AF_FN V do_where_le(V a, V b, V c, V d) { return v_select(v_le(a, b), c, d); }

#endif
