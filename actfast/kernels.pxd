"""actfast's kernels for Cython code, compiled into the client.

    from actfast cimport kernels

    cdef kernels.Kernel elu = kernels.bind(kernels.find("elu"), "alpha", 0.5)

    def activate(float[::1] x, float[::1] out):
        with nogil:
            kernels.forward(elu, x, out)

Compile with ``include_dirs=[actfast.get_include()]``. Each function takes contiguous memoryviews
of float or of double, and with ``_strided`` those of any steps. As many elements are computed as
the shortest operand has. An output is an input, or apart from all of them. 0 is success, -1 means
that there is no such loop.
"""

from cpython.pycapsule cimport PyCapsule_GetPointer
from libc.stddef cimport ptrdiff_t
from libc.stdint cimport uint32_t

cdef extern from "actfast.h" nogil:
    const char *ACTFAST_CAPSULE
    enum: ACTFAST_ABI_VERSION
    enum: AF_FLOAT32, AF_FLOAT64, AF_NLOOP_DTYPES
    enum: AF_FORWARD, AF_DERIVATIVE, AF_BACKWARD, AF_PAIR, AF_BACKWARD_FROM_OUTPUT, AF_NKINDS
    enum: AF_ELEMENTWISE, AF_MAX_PARAMS, AF_MAX_ARGS
    enum: AF_CLOSED_LOW, AF_CLOSED_HIGH
    ctypedef int af_loop(
        char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx) noexcept
    ctypedef struct af_loops:
        af_loop *kind[AF_NKINDS]
        void *ctx
    ctypedef struct af_param:
        const char *name
        double initial
        double low
        double high
        int flags
    ctypedef struct af_row:
        const char *name
        int family
        int nparams
        af_param params[AF_MAX_PARAMS + 1]
    ctypedef struct af_kernels:
        uint32_t abi_version
        int nrows
        const af_row *rows
        const af_loops *loops[AF_NLOOP_DTYPES]
        int (*run)(const af_call *call) noexcept nogil

cdef extern from "run/run.h" nogil:
    ctypedef struct af_entry:
        af_loop *loop
        void *ctx
        unsigned char loop_dtype
        unsigned char compose
        unsigned char takes
    ctypedef struct af_call:
        const af_entry *entry
        int dtype
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
        const unsigned char *row_axes
    enum: AF_AS_IS, AF_TAKES_BLOCKS

ctypedef fused floating:
    float
    double

cdef struct Kernel:
    const af_kernels *table
    const af_row *row
    const af_loops *loops[2]
    double params[8]
    float narrow_params[8]


cdef inline Kernel find(activation) except *:
    """An elementwise activation, or that of a name; its parameters have their defaults."""
    from actfast.kernels import find as capsule_of
    from actfast.registry.names import get
    cdef Kernel kernel
    capsule = capsule_of(activation)
    cdef const af_kernels *table = <const af_kernels *>PyCapsule_GetPointer(
        capsule, ACTFAST_CAPSULE)
    cdef bytes wanted = get(activation).name.encode()
    cdef int i, p
    if table.abi_version != ACTFAST_ABI_VERSION:
        raise ImportError(f"compiled for ABI {ACTFAST_ABI_VERSION} of actfast's kernels, "
                          f"which have {table.abi_version}")
    for i in range(table.nrows):
        if table.rows[i].family == AF_ELEMENTWISE and table.rows[i].name == wanted:
            kernel.table, kernel.row = table, &table.rows[i]
            kernel.loops[0] = &table.loops[<int>AF_FLOAT32][i]
            kernel.loops[1] = &table.loops[<int>AF_FLOAT64][i]
            for p in range(kernel.row.nparams):
                kernel.params[p] = kernel.row.params[p].initial
                kernel.narrow_params[p] = <float>kernel.params[p]
            return kernel
    raise LookupError(f"no elementwise activation {activation!r}")


cdef inline bint accepts(const af_param *p, double value) noexcept nogil:
    """Whether a value lies in a parameter's interval; neither infinity nor NaN ever does."""
    cdef bint above = value > p.low or (p.flags & AF_CLOSED_LOW and value == p.low)
    cdef bint below = value < p.high or (p.flags & AF_CLOSED_HIGH and value == p.high)
    return above and below and value - value == 0


cdef inline Kernel bind(Kernel kernel, str name, double value) except *:
    """The same with another value of a parameter."""
    cdef bytes wanted = name.encode()
    cdef int i
    for i in range(kernel.row.nparams):
        if kernel.row.params[i].name == wanted:
            kernel.params[i], kernel.narrow_params[i] = value, <float>value
            if not accepts(&kernel.row.params[i], value) or (
                    not accepts(&kernel.row.params[i], kernel.narrow_params[i])):
                raise ValueError(f"{kernel.row.name.decode()}: parameter {name!r} must be within "
                                 f"its interval, in float32 too, got {value}")
            return kernel
    raise TypeError(f"{kernel.row.name.decode()} has no parameter {name!r}")


cdef inline int run(Kernel *kernel, int kind, int dtype, int nin, int nout, char **at,
                    ptrdiff_t *step, ptrdiff_t n) noexcept nogil:
    """One kind of loop over n elements of nin inputs and nout outputs, steps in bytes."""
    cdef const af_loops *loops = kernel.loops[dtype]
    cdef ptrdiff_t size = sizeof(float) if dtype == AF_FLOAT32 else sizeof(double)
    cdef ptrdiff_t steps[32]
    cdef af_entry entry
    cdef af_call call
    cdef int a, nparams = kernel.row.nparams, nargs = nin + nparams + nout
    cdef bint direct = True
    if loops.kind[kind] == NULL:
        return -1
    if n <= 0:
        return 0
    for a in range(nargs):
        if nin <= a < nin + nparams:
            call.args[a] = <char *>&kernel.params[a - nin]
            if dtype == AF_FLOAT32:
                call.args[a] = <char *>&kernel.narrow_params[a - nin]
            steps[a] = 0
        else:
            call.args[a] = at[a if a < nin else a - nparams]
            steps[a] = step[a if a < nin else a - nparams]
            direct &= steps[a] == size or n == 1
            if n == 1:
                steps[a] = size
        call.steps[a] = &steps[a]
    if direct:
        return loops.kind[kind](call.args, steps, n, loops.ctx)
    entry.loop, entry.ctx, entry.loop_dtype = loops.kind[kind], loops.ctx, <unsigned char>dtype
    entry.compose, entry.takes = AF_AS_IS, AF_TAKES_BLOCKS
    call.entry, call.dtype, call.nargs = &entry, dtype, nargs
    call.first_param, call.first_out, call.nbiases, call.swapped = nin, nin + nparams, 0, 0
    call.ndim, call.shape, call.mask, call.row_axes = 1, &n, NULL, NULL
    return kernel.table.run(&call)


cdef inline int from_one(Kernel *kernel, int kind, int dtype, char *x, ptrdiff_t x_step, char *out,
                         ptrdiff_t out_step, ptrdiff_t n) noexcept nogil:
    cdef char *at[2]
    cdef ptrdiff_t step[2]
    at[0], step[0] = x, x_step
    at[1], step[1] = out, out_step
    return run(kernel, kind, dtype, 1, 1, at, step, n)


cdef inline int from_two(Kernel *kernel, int kind, int dtype, char *grad, ptrdiff_t grad_step,
                         char *x, ptrdiff_t x_step, char *out, ptrdiff_t out_step,
                         ptrdiff_t n) noexcept nogil:
    cdef char *at[3]
    cdef ptrdiff_t step[3]
    at[0], step[0] = grad, grad_step
    at[1], step[1] = x, x_step
    at[2], step[2] = out, out_step
    return run(kernel, kind, dtype, 2, 1, at, step, n)


cdef inline int into_two(Kernel *kernel, int kind, int dtype, char *x, ptrdiff_t x_step,
                         char *value, ptrdiff_t value_step, char *slope, ptrdiff_t slope_step,
                         ptrdiff_t n) noexcept nogil:
    cdef char *at[3]
    cdef ptrdiff_t step[3]
    at[0], step[0] = x, x_step
    at[1], step[1] = value, value_step
    at[2], step[2] = slope, slope_step
    return run(kernel, kind, dtype, 1, 2, at, step, n)


cdef inline int forward(Kernel kernel, const floating[::1] x, floating[::1] out) noexcept nogil:
    """out = f(x)"""
    cdef ptrdiff_t n = min(x.shape[0], out.shape[0])
    cdef int t = AF_FLOAT32 if floating is float else AF_FLOAT64
    if n == 0:
        return 0
    return from_one(&kernel, AF_FORWARD, t, <char *>&x[0], sizeof(floating),
                    <char *>&out[0], sizeof(floating), n)


cdef inline int derivative(Kernel kernel, const floating[::1] x, floating[::1] out) noexcept nogil:
    """out = f'(x)"""
    cdef ptrdiff_t n = min(x.shape[0], out.shape[0])
    cdef int t = AF_FLOAT32 if floating is float else AF_FLOAT64
    if n == 0:
        return 0
    return from_one(&kernel, AF_DERIVATIVE, t, <char *>&x[0], sizeof(floating),
                    <char *>&out[0], sizeof(floating), n)


cdef inline int backward(Kernel kernel, const floating[::1] grad, const floating[::1] x,
                         floating[::1] out) noexcept nogil:
    """out = grad * f'(x)"""
    cdef ptrdiff_t n = min(grad.shape[0], x.shape[0], out.shape[0])
    cdef int t = AF_FLOAT32 if floating is float else AF_FLOAT64
    if n == 0:
        return 0
    return from_two(&kernel, AF_BACKWARD, t, <char *>&grad[0], sizeof(floating),
                    <char *>&x[0], sizeof(floating), <char *>&out[0], sizeof(floating), n)


cdef inline int backward_from_output(Kernel kernel, const floating[::1] grad,
                                     const floating[::1] y, floating[::1] out) noexcept nogil:
    """out = grad * f'(x) where y = f(x)"""
    cdef ptrdiff_t n = min(grad.shape[0], y.shape[0], out.shape[0])
    cdef int t = AF_FLOAT32 if floating is float else AF_FLOAT64
    if n == 0:
        return 0
    return from_two(&kernel, AF_BACKWARD_FROM_OUTPUT, t, <char *>&grad[0], sizeof(floating),
                    <char *>&y[0], sizeof(floating), <char *>&out[0], sizeof(floating), n)


cdef inline int value_and_derivative(Kernel kernel, const floating[::1] x, floating[::1] value,
                                     floating[::1] slope) noexcept nogil:
    """value = f(x), slope = f'(x)"""
    cdef ptrdiff_t n = min(x.shape[0], value.shape[0], slope.shape[0])
    cdef int t = AF_FLOAT32 if floating is float else AF_FLOAT64
    if n == 0:
        return 0
    return into_two(&kernel, AF_PAIR, t, <char *>&x[0], sizeof(floating),
                    <char *>&value[0], sizeof(floating), <char *>&slope[0], sizeof(floating), n)


# The same with any steps

cdef inline int forward_strided(Kernel kernel, const floating[:] x, floating[:] out) noexcept nogil:
    cdef ptrdiff_t n = min(x.shape[0], out.shape[0])
    cdef int t = AF_FLOAT32 if floating is float else AF_FLOAT64
    if n == 0:
        return 0
    return from_one(&kernel, AF_FORWARD, t, <char *>&x[0], x.strides[0],
                    <char *>&out[0], out.strides[0], n)


cdef inline int derivative_strided(Kernel kernel, const floating[:] x,
                                   floating[:] out) noexcept nogil:
    cdef ptrdiff_t n = min(x.shape[0], out.shape[0])
    cdef int t = AF_FLOAT32 if floating is float else AF_FLOAT64
    if n == 0:
        return 0
    return from_one(&kernel, AF_DERIVATIVE, t, <char *>&x[0], x.strides[0],
                    <char *>&out[0], out.strides[0], n)


cdef inline int backward_strided(Kernel kernel, const floating[:] grad, const floating[:] x,
                                 floating[:] out) noexcept nogil:
    cdef ptrdiff_t n = min(grad.shape[0], x.shape[0], out.shape[0])
    cdef int t = AF_FLOAT32 if floating is float else AF_FLOAT64
    if n == 0:
        return 0
    return from_two(&kernel, AF_BACKWARD, t, <char *>&grad[0], grad.strides[0],
                    <char *>&x[0], x.strides[0], <char *>&out[0], out.strides[0], n)


cdef inline int backward_from_output_strided(Kernel kernel, const floating[:] grad,
                                             const floating[:] y, floating[:] out) noexcept nogil:
    cdef ptrdiff_t n = min(grad.shape[0], y.shape[0], out.shape[0])
    cdef int t = AF_FLOAT32 if floating is float else AF_FLOAT64
    if n == 0:
        return 0
    return from_two(&kernel, AF_BACKWARD_FROM_OUTPUT, t, <char *>&grad[0], grad.strides[0],
                    <char *>&y[0], y.strides[0], <char *>&out[0], out.strides[0], n)


cdef inline int value_and_derivative_strided(Kernel kernel, const floating[:] x,
                                             floating[:] value, floating[:] slope) noexcept nogil:
    cdef ptrdiff_t n = min(x.shape[0], value.shape[0], slope.shape[0])
    cdef int t = AF_FLOAT32 if floating is float else AF_FLOAT64
    if n == 0:
        return 0
    return into_two(&kernel, AF_PAIR, t, <char *>&x[0], x.strides[0],
                    <char *>&value[0], value.strides[0], <char *>&slope[0], slope.strides[0], n)
