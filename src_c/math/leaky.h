/* x for x > 0, slope * x otherwise. */
#ifndef AF_MATH_LEAKY_H
#define AF_MATH_LEAKY_H

AF_FN V leaky_value(V x, V slope)
{
    V zero = v_set1(0);
    /* A slope of 0 must not meet -inf. */
    V least = v_select(v_le(v_abs(slope), zero), v_set1(-1), v_set1(-INFINITY));
    V finite = v_max(least, x);
    return v_select(v_lt(x, zero), v_mul(slope, finite), x);
}
/* The slope is also taken at 0. */
AF_FN V leaky_slope(V x, V slope)
{
    V d = v_select(v_lt(v_set1(0), x), v_set1(1), slope);
    return v_select(v_isnan(x), x, d);
}

#endif
