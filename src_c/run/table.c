/* The tables as data: what the kinds, the families and the activations are. */
#include <math.h>

#include "run/dispatch.h"
#include "run/shelf.h"

const af_kind_facts af_kinds[AF_NKINDS] = {
    [AF_FORWARD] = {.name = "forward", .gives_value = 1},
    [AF_DERIVATIVE] = {.name = "derivative", .order = 1},
    [AF_BACKWARD] = {.name = "backward", .has_grad = 1, .order = 1},
    [AF_PAIR] = {.name = "value_and_derivative", .gives_value = 1, .order = 1},
    [AF_BACKWARD_FROM_OUTPUT] = {.name = "backward_from_output",
                                 .has_grad = 1,
                                 .from_output = 1,
                                 .order = 1},
    [AF_SECOND_DERIVATIVE] = {.name = "second_derivative", .order = 2},
};

const af_family_facts af_families[AF_NFAMILIES] = {
    [AF_ELEMENTWISE] = {.name = "elementwise", .ninputs = 1, .inputs = "x"},
    [AF_GATED] = {.name = "gated", .ninputs = 2, .inputs = "gate value"},
    [AF_ROWWISE] = {.name = "rowwise", .ninputs = 1, .inputs = "x", .rowwise = 1},
    [AF_REDUCTION] = {.name = "reduction", .ninputs = 1, .inputs = "x", .rowwise = 1, .reduces = 1},
};

#define AF_ROW_ELEMENTWISE(row, count, form, ...) \
    {.name = #row, .family = AF_ELEMENTWISE, .nparams = count, .backward_form = form, __VA_ARGS__},
#define AF_ROW_ELEMENTWISE_WITH_DEFAULT AF_ROW_ELEMENTWISE
#define AF_ROW_FORMULA(row, kind, count, ...) \
    {.name = #row,                            \
     .family = kind,                          \
     .nparams = count,                        \
     .backward_form = AF_FROM_INPUT,          \
     .formula_only = 1,                       \
     __VA_ARGS__},
#define AF_ROW_GATED(row, count, ...) \
    {.name = #row, .family = AF_GATED, .nparams = count, __VA_ARGS__},
#define AF_ROW_GATED_WITH_DEFAULT AF_ROW_GATED
#define AF_ROW_ROWWISE(row, count, result, ...) \
    {.name = #row,                              \
     .family = AF_ROWWISE,                      \
     .nparams = count,                          \
     .backward_form = AF_FROM_EITHER,           \
     .excluded = result,                        \
     __VA_ARGS__},
#define AF_ROW_THRESHOLD AF_ROW_ROWWISE
#define AF_ROW_NEGATED(row, of, count, result, ...) AF_ROW_ROWWISE(row, count, result, __VA_ARGS__)
#define AF_ROW_REDUCTION(row, count, ...) \
    {.name = #row, .family = AF_REDUCTION, .nparams = count, __VA_ARGS__},

const af_row af_rows[] = {
#include AF_ACTIVATIONS
};
const int af_nrows = sizeof af_rows / sizeof af_rows[0];

const af_row af_shelf[] = {
#include AF_SHELF
};
const int af_nshelf = sizeof af_shelf / sizeof af_shelf[0];
