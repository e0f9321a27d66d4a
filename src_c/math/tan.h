/* tan(x) = sin(r) / cos(r) or -cos(r) / sin(r), by trig.h's reduction, in float64. */
#ifndef AF_MATH_TAN_H
#define AF_MATH_TAN_H

#include "trig.h"

/* tan(x) of any number; NaN of +-inf.
   Error: 2 ulp: 0.5 of the quotient, 0.75 of sin_small and 0.8 of cos_small. */
AF_FN V tan_of(V x)
{
    Angle a = angle_parts(x);
    M odd = v_lt(v_copysign(v_set1(1), trig_bit(a.q, 1)), v_set1(0));
    V s = sin_small(a.r), c = cos_small(a.r);
    V y = v_div(v_select(odd, v_neg(c), s), v_select(odd, s, c));
    return v_select(v_le(v_abs(x), v_set1(0)), x, y);
}

#endif
