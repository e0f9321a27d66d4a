/* The list as data. */
#include <math.h>

#include "dispatch.h"

#define AF_ROW_ELEMENTWISE(row, count, form, ...) \
    {.name = #row, .family = AF_ELEMENTWISE, .nparams = count, .backward_form = form, __VA_ARGS__},
#define AF_ROW_ROWWISE(row, ...) \
    {.name = #row, .family = AF_ROWWISE, .backward_form = AF_FROM_EITHER, __VA_ARGS__},

const af_row af_rows[] = {
#include "activations.def"
};
const int af_nrows = sizeof af_rows / sizeof af_rows[0];
