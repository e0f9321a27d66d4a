/* actfast's public C types.

   One loop signature serves ufuncs, the memoryview kernels, the fast path and
   compiled plugins. A table of rows describes the activations; a table of loops
   of the same length implements them for one ISA. Both are reached through the
   capsule "actfast.kernels.v1" of the module actfast.kernels.                  */
#ifndef ACTFAST_H
#define ACTFAST_H

#include <stddef.h>
#include <stdint.h>

#define ACTFAST_ABI_VERSION 2
#define ACTFAST_CAPSULE "actfast.kernels.v1"

/* Loops compute in the first two; the others are types of memory alone, which
   af_run() turns into AF_FLOAT32 block by block. In the order of NumPy's search
   for a loop, so that small integers become float32.                          */
enum af_dtype { AF_FLOAT32, AF_FLOAT64, AF_FLOAT16, AF_BFLOAT16, AF_NDTYPES };
enum { AF_NLOOP_DTYPES = 2 };

/* What a loop computes. Its operands, all of the loop's dtype, in this order:
     forward                inputs, parameters..., value
     derivative             inputs, parameters..., derivative by each input
     backward               grad, inputs, parameters..., gradient by each input
     pair                   inputs, parameters..., value, derivative by each input
     backward_from_output   grad, y, parameters..., gradient
     second_derivative      x, parameters..., second derivative
   The family says which inputs there are. af_kinds has the same as data.      */
enum af_kind {
    AF_FORWARD,
    AF_DERIVATIVE,
    AF_BACKWARD,
    AF_PAIR,
    AF_BACKWARD_FROM_OUTPUT,
    AF_SECOND_DERIVATIVE,
    AF_NKINDS
};

typedef struct {
    const char *name;
    int has_grad;    /* begins with the gradient by the result */
    int from_output; /* its input is the forward's result */
    int gives_value;
    int order; /* of the derivatives that it gives, one by each input; 0 is none */
} af_kind_facts;

enum af_family { AF_ELEMENTWISE, AF_GATED, AF_ROWWISE, AF_REDUCTION, AF_NFAMILIES };

typedef struct {
    const char *name;
    int ninputs;
    const char *inputs; /* their names, separated by spaces */
    int rowwise;        /* every result depends on a whole row, and elements can be excluded */
    int reduces;        /* a row has one result */
} af_family_facts;

/* Which of the forward's operands its backward may be computed from. */
enum af_backward_form { AF_FROM_INPUT, AF_FROM_EITHER };

enum {
    AF_MAX_PARAMS = 10,
    AF_MAX_CHOICES = 6,
    AF_MAX_INPUTS = 2,
    /* grad, inputs, parameters, what is added to inputs, results */
    AF_MAX_ARGS = 1 + AF_MAX_INPUTS + AF_MAX_PARAMS + AF_MAX_INPUTS + 1 + AF_MAX_INPUTS
};

/* Called with contiguous operands that are aligned to their type, parameters with a
   step of 0 or the size of an element; steps are in bytes. A plugin's operands
   overlap no output; a built-in's may be an output. Loops keep to [0, n), call no
   Python, start no threads, and throw nothing; rounding mode and flags are restored
   after them. 0 is success; anything else is a failure of a plugin's loop.     */
typedef int af_loop(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx);

typedef struct {
    af_loop *kind[AF_NKINDS]; /* NULL where the kind does not exist */
    void *ctx;                /* passed to each */
} af_loops;

/* Of a parameter: ends of its interval that belong to it, and whether a 1-D array
   of it lies along axis= and may be given by position.                         */
enum { AF_CLOSED_LOW = 1, AF_CLOSED_HIGH = 2, AF_ALONG_AXIS = 4 };

typedef struct {
    const char *name;     /* NULL ends the list */
    double initial;       /* the default */
    double low, high;     /* the interval of accepted values; NaN never is */
    const char *synonyms; /* other keywords for it, separated by spaces */
    const char *doc;
    int flags;
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
   actfast/formula, over x and the parameters.                                 */
typedef struct {
    const char *name;
    enum af_family family;
    enum af_backward_form backward_form;
    int nparams;
    int formula_only; /* no loops: the host makes them of the formula and the derivative */

    const char *aliases; /* separated by spaces */
    const char *summary; /* one line */
    const char *citation;
    af_param params[AF_MAX_PARAMS + 1];
    const char *choice_keyword;
    af_choice choices[AF_MAX_CHOICES + 1];
    const char *refused_keyword, *refused_because;

    const char *formula;
    const char *derivative;        /* gated: by gate, then by value, separated by a semicolon */
    const char *second_derivative; /* a closed form; without it, derivative is differentiated */
    const char *from_output;       /* f' as a function of y; row-wise: the gradient, of y and g */
    const char *from_output_if;    /* condition on the parameters; "" is always */
    const char *value_scale;       /* of a reduction: what its error is measured against */
    const char *gradient_scale;    /* row-wise: what the gradient's error is measured against */
    double excluded;               /* row-wise: the result of an element that is excluded */

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
    const char *inflections;      /* changes of sign of f'', kinks excluded; all of them */
    const char *exact;            /* "x: f(x), ..." */

    af_bound ulp[AF_NLOOP_DTYPES];
    double ulp_without_fma; /* added to each bound in the baseline */
} af_row;

/* What the capsule points to: actfast's own, or a plugin's. A plugin's row needs
   no more than its name and number of parameters; loops[dtype] may be NULL for
   one of the types, and of the kinds only AF_FORWARD is required. Backward and
   pair go with a derivative; a plugin's backward_from_output is not used, and
   its run is NULL.                                                            */
typedef struct af_call af_call;
typedef struct {
    uint32_t abi_version;
    uint32_t struct_size;
    const char *isa;
    int nrows;
    const af_row *rows;
    const af_loops *loops[AF_NLOOP_DTYPES]; /* [dtype][row] */
    int (*run)(const af_call *call);        /* operands of any layout; see run/run.h */
} af_kernels;

#endif
