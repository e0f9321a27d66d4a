/* log1p of a row's sum, any number >= 0, in two words. */
#ifndef AF_ROWWISE_LOG_H
#define AF_ROWWISE_LOG_H

#include "math/log1p.h"

/* The same number in every lane. */
AF_FN W log1p_sum(W u)
{
    S lanes[AF_LANES], k = 0, scale = 1;
    v_store(lanes, u.hi);
    /* 1 + u = f * 2^k with f in [1, 2); a row cannot be longer than 2^63. */
    if (lanes[0] > 1) {
        while (lanes[0] + 1 >= 2 / scale && k < 64) {
            scale /= 2;
            k += 1;
        }
        u = w_shift(w_add(w_one(), u), v_set1(scale));
        u = w_add(u, w_of(v_set1(-1)));
    }
    W log = w_mul(u, log1p_over(u));
    return w_add(w_scale(v_set1(k), w_const(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56)), log);
}

#endif
