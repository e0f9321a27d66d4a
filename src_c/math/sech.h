/* tanh and its derivative of a two-word z >= 0, of any size. With t = expm1(-2 z),
     tanh z = -t / (2 + t),     tanh' z = 4 exp(-2 z) / (2 + t)^2. */
#ifndef AF_MATH_SECH_H
#define AF_MATH_SECH_H

#include "exp.h"

typedef struct {
    W tanh, over; /* tanh' z = over * exp */
    Exp exp;
} Sech;

/* Error: as exp_minus_1. */
AF_FN Sech sech_parts(W z)
{
    Sech r;
    r.exp = exp_parts_w(w_shift(z, v_set1(-2)));
    W t = exp_minus_1(r.exp);
    W s = w_inverse(w_add_to(v_set1(2), t));
    r.tanh = w_mul(w_neg(t), s);
    r.over = w_shift(w_mul(s, s), v_set1(4));
    return r;
}

/* |a| */
AF_FN W w_abs(W a) { return w_select(v_lt(a.hi, v_set1(0)), w_neg(a), a); }

#endif
