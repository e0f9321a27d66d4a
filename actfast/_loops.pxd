"""The C core, as Cython sees it, and the table through which everything calls it."""

from libc.stdint cimport uint32_t
from libc.stddef cimport ptrdiff_t

cdef extern from "run/dispatch.h" nogil:
    enum: ACTFAST_ABI_VERSION
    const char *ACTFAST_CAPSULE
    enum af_dtype:
        AF_FLOAT32
        AF_FLOAT64
        AF_FLOAT16
        AF_BFLOAT16
        AF_NDTYPES
    enum:
        AF_NLOOP_DTYPES
    enum af_kind:
        AF_FORWARD
        AF_DERIVATIVE
        AF_BACKWARD
        AF_PAIR
        AF_BACKWARD_FROM_OUTPUT
        AF_SECOND_DERIVATIVE
        AF_NKINDS
    ctypedef struct af_kind_facts:
        const char *name
        int has_grad
        int from_output
        int gives_value
        int order
    enum af_family:
        AF_NFAMILIES
    ctypedef struct af_family_facts:
        const char *name
        int ninputs
        const char *inputs
        int rowwise
        int reduces
    enum af_backward_form:
        AF_FROM_INPUT
        AF_FROM_EITHER
    enum:
        AF_MAX_PARAMS
        AF_MAX_CHOICES
        AF_MAX_INPUTS
        AF_MAX_ARGS
    ctypedef int af_loop(
        char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx) noexcept
    ctypedef struct af_loops:
        af_loop *kind[AF_NKINDS]
        void *ctx
    enum:
        AF_CLOSED_LOW
        AF_CLOSED_HIGH
        AF_ALONG_AXIS
    ctypedef struct af_param:
        const char *name
        double initial
        double low
        double high
        const char *synonyms
        const char *doc
        int flags
    ctypedef struct af_choice:
        const char *value
        const char *row
    ctypedef struct af_bound:
        double forward
        double derivative
        double from_output
    ctypedef struct af_row:
        const char *name
        af_family family
        af_backward_form backward_form
        int nparams
        int formula_only
        const char *aliases
        const char *summary
        const char *citation
        af_param params[AF_MAX_PARAMS + 1]
        const char *choice_keyword
        af_choice choices[AF_MAX_CHOICES + 1]
        const char *refused_keyword
        const char *refused_because
        const char *formula
        const char *derivative
        const char *second_derivative
        const char *from_output
        const char *from_output_if
        const char *value_scale
        const char *gradient_scale
        double excluded
        const char *range
        const char *monotone
        const char *symmetry
        const char *smoothness
        const char *kinks
        const char *left
        const char *right
        const char *lipschitz
        const char *roots
        const char *derivative_roots
        const char *inflections
        const char *exact
        af_bound ulp[AF_NLOOP_DTYPES]
        double ulp_without_fma
    ctypedef struct af_kernels:
        uint32_t abi_version
        uint32_t struct_size
        const char *isa
        int nrows
        const af_row *rows
        const af_loops *loops[AF_NLOOP_DTYPES]
    const af_kind_facts af_kinds[AF_NKINDS]
    const af_family_facts af_families[AF_NFAMILIES]

cdef extern from "run/run.h" nogil:
    enum:
        AF_AS_IS
        AF_TIMES_GRAD
        AF_VALUE_AND_SLOPE
        AF_TAKES_BLOCKS
        AF_TAKES_APART
        AF_TAKES_ALL
    ctypedef struct af_entry:
        af_loop *loop
        void *ctx
        af_loop *second
        void *second_ctx
        unsigned char loop_dtype
        unsigned char compose
        unsigned char takes
    ctypedef struct af_call:
        const af_entry *entry
        af_dtype dtype
        int nargs
        int first_param
        int first_out
        int nbiases
        unsigned swapped
        int ndim
        const ptrdiff_t *shape
        char *args[AF_MAX_ARGS]
        const ptrdiff_t *steps[AF_MAX_ARGS]
        const char *mask
        const ptrdiff_t *mask_steps
        const unsigned char *row_axes

# How many operands a kind has in a family, and where the parameters and results begin.
ctypedef struct Layout:
    int has_grad
    int ninputs
    int nresults

cdef Layout layout_of(int kind, int family) noexcept nogil

# The door to the loops, for modules that do not link the C core.
cdef int run(const af_call *call) noexcept nogil
cdef int run_flat(const af_entry *entry, int dtype, int nargs, int first_param, int first_out,
                  char *const *args, const ptrdiff_t *steps, ptrdiff_t n) noexcept nogil

cdef void put(void *to, int dtype, double value) noexcept nogil
cdef double rounded_to(int dtype, double value) noexcept nogil


cdef class LoopTable:
    """The loops of one activation, by type of memory and kind."""

    cdef af_entry entry[AF_NDTYPES][AF_NKINDS]
    cdef readonly int family
    cdef object owner  # of what the contexts point to
    cdef object complete  # makes the loops of a kind when they are first asked for, or None
    cdef readonly dict derived  # what else was made of them, such as gradients by parameters

    cdef bint has_kind(self, int kind) except -1


# The type of memory of a NumPy type number, or -1. bfloat16's is known once its module is.
cdef int dtype_of(int typenum) noexcept
cdef int typenum_of(int dtype) noexcept

cdef extern from "run/buffers.h" nogil:
    enum: AF_BUFFER_LEAST

# Around what makes an array of AF_BUFFER_LEAST bytes or more.
cdef object begin_buffers()
cdef int end_buffers(object before) except -1

cdef int fail(object name, int status) except -1
