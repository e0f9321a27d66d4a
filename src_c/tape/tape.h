/* Formulas as programs. A tape is a list of steps over registers; a loop runs it
   block by block, so that every register is a block of doubles in the caches.

   Operands are numbered: the variables, inputs and then parameters, come first,
   then the other registers, then the constants. In a
   chain, a short tape of operations that are no functions, AF_TAPE_LAST is the result of the
   step before, which need not be kept in a register. Steps that depend on parameters and
   constants alone come first; where every parameter is a scalar they run once a
   call, so nothing else may be written to their registers.

   float32 loops compute in double precision with short polynomials and round
   once.                                                                       */
#ifndef AF_TAPE_H
#define AF_TAPE_H

#include "run/dispatch.h"

/* OP(name, operands), the same in both precisions; masks are 0 or 1. */
#define AF_TAPE_OPERATIONS(OP)               \
    OP(add, 2)                               \
    OP(sub, 2)                               \
    OP(mul, 2)                               \
    OP(div, 2)                               \
    OP(neg, 1)                               \
    OP(abs, 1)                               \
    OP(sign, 1)                              \
    OP(copysign, 2)                          \
    OP(min, 2)                               \
    OP(max, 2)                               \
    OP(sqrt, 1)                              \
    OP(floor, 1)                             \
    OP(round, 1) /* half to even */          \
    OP(root, 1)  /* x**0.5 */                \
    OP(lt, 2)                                \
    OP(le, 2)                                \
    OP(eq, 2)                                \
    OP(and, 2)                               \
    OP(or, 2)                                \
    OP(not, 1)                               \
    OP(where, 3)                             \
    OP(where_lt, 4) /* where(a < b, c, d) */ \
    OP(where_le, 4)

/* Those of a longer and a shorter kind. */
#define AF_TAPE_FUNCTIONS(OP) \
    OP(exp, 1)                \
    OP(exp2, 1)               \
    OP(expm1, 1)              \
    OP(log, 1)                \
    OP(log2, 1)               \
    OP(log10, 1)              \
    OP(log1p, 1)              \
    OP(log1p_exp, 1)          \
    OP(logistic, 1)           \
    OP(tanh, 1)               \
    OP(tanh_log1p, 1)         \
    OP(sinh, 1)               \
    OP(cosh, 1)               \
    OP(sin, 1)                \
    OP(cos, 1)                \
    OP(tan, 1)                \
    OP(atan, 1)               \
    OP(erf, 1)                \
    OP(erfc, 1)               \
    OP(pow, 2)

enum af_op {
#define AF_TAPE_OP(name, operands) AF_OP_##name,
    AF_TAPE_OPERATIONS(AF_TAPE_OP) AF_TAPE_FUNCTIONS(AF_TAPE_OP)
#undef AF_TAPE_OP
    /* A built-in row's loop over x and its parameters. */
    AF_OP_call,
    AF_OP_call_derivative,
    AF_NOPS
};

enum {
    AF_TAPE_OPERANDS = AF_MAX_INPUTS + AF_MAX_PARAMS,
    AF_TAPE_MAX_RESULTS = AF_MAX_INPUTS + 1,
    AF_TAPE_MAX_REGISTERS = 128,
    AF_TAPE_MAX_CONSTANTS = 128,
    AF_TAPE_MAX_STEPS = 10000,
    AF_TAPE_FIRST_FUNCTION = AF_OP_exp,
    AF_TAPE_CHAIN = 48, /* the longest */
    AF_TAPE_LAST = 0xfffe,
};

typedef struct {
    uint16_t op, row, to, from[AF_TAPE_OPERANDS];
} af_step;

/* The first ninputs of the variables vary along a call, and so may the others. */
typedef struct {
    int32_t ninputs, nvariables, nregisters, nconstants, nsteps, nuniform, nresults;
    int32_t results[AF_TAPE_MAX_RESULTS]; /* operands */
    const double *constants;
    const af_step *steps;
} af_tape;

/* NULL, or what is wrong with a tape: no other may be run. */
const char *af_tape_check(const af_tape *tape);

int af_tape_is_chain(const af_tape *tape);

/* Whether a chain's float32 loop may compute in floats, to the same bits: where constants are floats, and
   no result is of more than one operation that rounds. A double of two floats' sum, difference,
   product, quotient or root is close enough to it to round to the same float
   (Figueroa 1995, When is double rounding innocuous?).                        */
int af_tape_rounds_once(const af_tape *tape);

/* The name of an operation and the number of its operands; NULL and 0 beyond the
   last. A call takes 1 and the row's parameters.                              */
const char *af_tape_op(int op, int *operands);

/* The loop of the i-th ISA whose ctx is a const af_tape *. Its operands are [grad,] the
   variables and the results, which it multiplies by grad if it has one.        */
af_loop *af_tape_loop(int isa, enum af_dtype dtype, int has_grad);

#endif
