/* actfast's public C types.

   One loop signature serves ufuncs, the memoryview kernels, the fast path and
   compiled plugins. A table of rows describes the activations; a table of loops
   of the same length implements them for one ISA. Both are reached through the
   capsule "actfast.kernels.v1" of the module actfast._core.                   */
#ifndef ACTFAST_H
#define ACTFAST_H

#include <stddef.h>
#include <stdint.h>

#define ACTFAST_ABI_VERSION 1
#define ACTFAST_CAPSULE "actfast.kernels.v1"

enum af_dtype { AF_FLOAT32, AF_FLOAT64, AF_NDTYPES };

/* What a loop computes. Its operands, all of the loop's dtype, in this order:
     forward, derivative    x, parameters..., out
     backward               grad, x, parameters..., out
     pair                   x, parameters..., value, derivative
     backward_from_output   grad, y, parameters..., out
   A row-wise loop takes no parameters; after x (or y) comes a byte mask, NULL
   when every element is included.                                             */
enum af_kind {
    AF_FORWARD,
    AF_DERIVATIVE,
    AF_BACKWARD,
    AF_PAIR,
    AF_BACKWARD_FROM_OUTPUT,
    AF_NKINDS
};

enum af_family { AF_ELEMENTWISE, AF_ROWWISE };

/* Which of the forward's operands its backward may be computed from. */
enum af_backward_form { AF_FROM_INPUT, AF_FROM_EITHER };

enum { AF_MAX_PARAMS = 4, AF_MAX_CHOICES = 6, AF_MAX_ARGS = AF_MAX_PARAMS + 4 };

/* steps are in bytes. Returns 0; anything else is a failure of a plugin's loop.
   Row-wise: n is the length of a row; ctx is NULL for one row, or an af_outer.
   A plugin's loops are called with contiguous operands that are aligned to their
   type and overlap no output, parameters with a step of 0 or the size of an
   element. They keep to [0, n), call no Python, start no threads, and throw
   nothing; rounding mode and flags are restored after them.                    */
typedef int af_loop(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx);

/* Several rows, and each operand's step from one row to the next. */
typedef struct {
    ptrdiff_t rows;
    const ptrdiff_t *steps;
} af_outer;

typedef struct {
    af_loop *kind[AF_NKINDS]; /* NULL where the kind does not exist */
    void *ctx;                /* passed to each; elementwise only */
} af_loops;

typedef struct {
    const char *name;     /* NULL ends the list */
    double initial;       /* the default */
    double low, high;     /* the open interval of accepted values; NaN never is */
    const char *synonyms; /* other keywords for it, separated by spaces */
    const char *doc;
} af_param;

/* A keyword that names another row: "tanh" -> gelu_tanh. */
typedef struct {
    const char *value, *row;
} af_choice;

/* Maximum error in ULP of the exact result. */
typedef struct {
    double forward, derivative, from_output;
} af_bound;

/* One activation's facts. Strings hold expressions in the grammar of
   actfast/formula.py, over x and the parameters.                              */
typedef struct {
    const char *name;
    enum af_family family;
    enum af_backward_form backward_form;
    int nparams;

    const char *aliases; /* separated by spaces */
    const char *summary; /* one line */
    const char *citation;
    af_param params[AF_MAX_PARAMS + 1];
    const char *choice_keyword;
    af_choice choices[AF_MAX_CHOICES + 1];
    const char *refused_keyword, *refused_because;

    const char *formula;
    const char *derivative;
    const char *from_output;    /* f' as a function of y; row-wise: the gradient, of y and g */
    const char *from_output_if; /* condition on the parameters; "" is always */
    const char *gradient_scale; /* row-wise: what the gradient's error is measured against */
    const char *log_output;     /* row-wise: non-NULL if the output is a logarithm */

    const char *range;      /* an interval, exact: "[0, inf)" */
    const char *monotone;   /* "increasing", "decreasing" or "no" */
    const char *symmetry;   /* "odd", "even" or "none" */
    const char *smoothness; /* "C0", "C1", "C2", "Cinf" */
    const char *kinks;      /* "at: derivative taken there, ..." */
    const char *left;       /* asymptotes: f(x) - left -> 0 as x -> -inf */
    const char *right;
    const char *lipschitz;
    const char *roots;            /* of f */
    const char *derivative_roots; /* crossings of zero by f', kinks excluded */
    const char *exact;            /* "x: f(x), ..." */

    af_bound ulp[AF_NDTYPES];
    double ulp_without_fma; /* added to each bound in the baseline */
} af_row;

/* What the capsule points to: actfast's own, or a plugin's. A plugin's row needs
   no more than its name and number of parameters; loops[dtype] may be NULL for
   one of the types, and of the kinds only AF_FORWARD is required. Backward and pair go with a derivative; a plugin's
   backward_from_output is not used.                                           */
typedef struct {
    uint32_t abi_version;
    uint32_t struct_size;
    const char *isa;
    int nrows;
    const af_row *rows;
    const af_loops *loops[AF_NDTYPES]; /* [dtype][row] */
} af_kernels;

#endif
