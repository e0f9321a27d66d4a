/* Powers of 2, and logarithms to the bases 2 and 10, in float64: exp and log of two words,
   so that the products with log(2), 1 / log(2) and 1 / log(10) cost nothing. Of an integer
   2^x is exact, and so is the logarithm of an exact power.                    */
#ifndef AF_MATH_BASES_H
#define AF_MATH_BASES_H

#include "exp_any.h"
#include "log.h"

/* 2^x of any number.
   Error: 0.9 ulp, as exp_of_w. */
AF_FN V exp2_of(V x) { return exp_of_w(w_scale(x, W_CONST(AF_LOG_OF_2))); }

/* log2(x) of any number.
   Error: 0.51 ulp: log_two_words' 2^-63.2 beside half of one. */
AF_FN V log2_of(V x) { return log_total(x, w_round_mul(log_two_words(x), W_CONST(AF_LOG2_OF_E))); }
/* log10(x) of any number.
   Error: 0.51 ulp, as log2_of. */
AF_FN V log10_of(V x)
{
    return log_total(x, w_round_mul(log_two_words(x), W_CONST(AF_LOG10_OF_E)));
}

#endif
