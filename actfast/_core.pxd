"""The C core, as Cython sees it."""

from libc.stdint cimport int32_t, uint32_t, uint64_t
from libc.stddef cimport ptrdiff_t

cdef extern from "dispatch.h" nogil:
    enum: ACTFAST_ABI_VERSION
    const char *ACTFAST_CAPSULE
    enum af_dtype:
        AF_FLOAT32
        AF_FLOAT64
        AF_NDTYPES
    enum af_kind:
        AF_FORWARD
        AF_DERIVATIVE
        AF_BACKWARD
        AF_PAIR
        AF_BACKWARD_FROM_OUTPUT
        AF_NKINDS
    enum af_family:
        AF_ELEMENTWISE
        AF_ROWWISE
    enum af_backward_form:
        AF_FROM_INPUT
        AF_FROM_EITHER
    enum:
        AF_MAX_PARAMS
        AF_MAX_ARGS
    ctypedef int af_loop(
        char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx) noexcept
    ctypedef struct af_outer:
        ptrdiff_t rows
        const ptrdiff_t *steps
    ctypedef struct af_loops:
        af_loop *kind[5]
        void *ctx
    ctypedef struct af_param:
        const char *name
        double initial
        double low
        double high
        const char *synonyms
        const char *doc
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
        const char *aliases
        const char *summary
        const char *citation
        af_param params[5]
        const char *choice_keyword
        af_choice choices[7]
        const char *refused_keyword
        const char *refused_because
        const char *formula
        const char *derivative
        const char *from_output
        const char *from_output_if
        const char *gradient_scale
        const char *log_output
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
        const char *exact
        af_bound ulp[2]
        double ulp_without_fma
    ctypedef struct af_kernels:
        uint32_t abi_version
        uint32_t struct_size
        const char *isa
        int nrows
        const af_row *rows
        const af_loops *loops[2]
    ctypedef struct af_cpuid:
        uint32_t leaf1_ecx
        uint32_t leaf7_ebx
        uint64_t xcr0
    af_cpuid af_read_cpuid()
    int af_cpu_has(const char *isa, const af_cpuid *cpu)
    int af_isa_count()
    const char *af_isa_name(int i)
    void af_select(int i, af_kernels *kernels)
    ptrdiff_t af_stream_bytes

cdef extern from "plugin.h" nogil:
    ctypedef struct af_plugin:
        af_loop *kind[5]
        void *ctx[5]
        af_dtype own
        int nparams
    const af_loops af_plugin_loops[2]
    uint64_t af_fenv_control()
    void af_set_fenv_control(uint64_t control)
    int af_guarded(
        af_loop *loop, char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx) noexcept

cdef extern from "tape/tape.h" nogil:
    ctypedef struct af_step:
        pass
    ctypedef struct af_tape:
        int32_t nvariables
        int32_t nregisters
        int32_t nconstants
        int32_t nsteps
        int32_t nuniform
        int32_t value
        int32_t derivative
        const double *constants
        const af_step *steps
    const char *af_tape_check(const af_tape *tape)
    const af_loops *af_tape_loops(int isa, af_dtype dtype)
