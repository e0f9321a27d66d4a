/* The one door to a loop: operands of any layout, byte order and type of memory in,
   contiguous blocks of the loop's type to the loop.                            */
#ifndef AF_RUN_H
#define AF_RUN_H

#include "actfast.h"

/* How an entry computes what its kind gives. */
enum af_compose {
    AF_AS_IS,
    AF_TIMES_GRAD,      /* backward from a loop of the derivative */
    AF_VALUE_AND_SLOPE, /* a pair from two loops */
};

/* What an entry's loops must be given. */
enum af_takes {
    AF_TAKES_BLOCKS, /* contiguous operands of the loop's type */
    AF_TAKES_APART,  /* these, and no output that overlaps an input */
    AF_TAKES_ALL     /* any layout, and any type of memory */
};

/* The loops of one activation, kind and type of memory. */
typedef struct {
    af_loop *loop; /* NULL where the kind does not exist */
    void *ctx;
    af_loop *second; /* AF_VALUE_AND_SLOPE: the derivative's */
    void *second_ctx;
    unsigned char loop_dtype, compose, takes;
} af_entry;

/* Operands in the order of actfast.h. steps[a][d] is operand a's step along axis d,
   in bytes. The caller has seen to it that an output overlaps an input only where
   both have the same place and steps. Row-wise: the axes that make a row are
   marked; parameters are scalars; what a reduction has one of a row has the step
   0 along its axes.                                                            */
struct af_call {
    const af_entry *entry;
    enum af_dtype dtype; /* of every operand, in memory */
    int nargs, first_param, first_out;
    /* How many of the operands before the outputs are no parameters. Elementwise they are added to
       the last so many inputs. Row-wise there are two or none: a scalar that the last input is
       multiplied by, and then what is added; a gradient is multiplied by the scalar, too. Each
       product and each sum is rounded to dtype. */
    int nbiases;
    unsigned swapped; /* bit a: operand a has the other byte order */
    int ndim;
    const ptrdiff_t *shape;
    char *args[AF_MAX_ARGS];
    const ptrdiff_t *steps[AF_MAX_ARGS];
    const char *mask; /* bytes, or NULL; elements where it is 0 are not written, row-wise: absent */
    const ptrdiff_t *mask_steps;
    const unsigned char *row_axes; /* by axis, whether it makes a row; NULL if elementwise */
};

/* 0, or the status of a loop that failed. Rounding mode and flags are kept. */
int af_run(const af_call *call);

/* The same for n contiguous elements that are aligned: steps[a] is the size of an element,
   or 0 for a parameter. Outputs are inputs, or apart from them.                */
int af_run_flat(const af_entry *entry, enum af_dtype dtype, int nargs, int first_param,
                int first_out, char *const *args, const ptrdiff_t *steps, ptrdiff_t n);

/* What else is done to blocks, by an ISA's instructions: n contiguous elements, which need not be
   aligned where they are memory's.                                             */
typedef struct {
    void (*widen_float16)(float *to, const void *from, ptrdiff_t n);
    void (*widen_bfloat16)(float *to, const void *from, ptrdiff_t n);
    void (*narrow_float16)(void *to, const float *from, ptrdiff_t n);
    void (*narrow_bfloat16)(void *to, const float *from, ptrdiff_t n);
    /* Element i of row j to element j of row i: rows of elements of 1, 4 or 8 bytes
       which are so many bytes apart. */
    void (*transpose)(void *to, ptrdiff_t to_pitch, const void *from, ptrdiff_t from_pitch,
                      ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t size);
    /* x scale + bias, each rounded; a step of 0 is one number for all. */
    void (*shift_floats)(float *to, const float *x, float scale, const float *bias, ptrdiff_t step,
                         ptrdiff_t n);
    void (*shift_doubles)(double *to, const double *x, double scale, const double *bias,
                          ptrdiff_t step, ptrdiff_t n);
} af_conversions;

/* Those of the ISA that af_select() chose. */
extern const af_conversions *af_convert;

/* A number rounded once to a type of memory, stored or as a double. */
void af_put(void *to, enum af_dtype dtype, double value);
double af_rounded(enum af_dtype dtype, double value);

/* The size of an element in memory. */
extern const ptrdiff_t af_size[AF_NDTYPES];

/* Rounding and flush modes, as the CPU has them; 0 where there is no way to tell. */
uint64_t af_fenv_control(void);
void af_set_fenv_control(uint64_t control);

#endif
