/* Gated activations: act(gate, parameters) * value. The loops are those of
   elementwise.h, with two inputs.                                             */
#ifndef AF_FAMILY_GATED_H
#define AF_FAMILY_GATED_H

#include "family/elementwise.h"

/* What the rows of this family define. by_value need not know whether value is NaN. */
typedef struct {
    V y, by_gate, by_value;
} Gated;

AF_FN Results gated_results(Gated r, V value)
{
    return (Results){r.y, {r.by_gate, keep_nan(value, r.by_value)}};
}

#endif
