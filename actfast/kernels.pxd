"""actfast's kernels for Cython code, compiled into the client.

    from actfast cimport kernels

    cdef kernels.Kernel gelu = kernels.find("gelu")

    def activate(float[::1] x, float[::1] out):
        with nogil:
            kernels.forward(gelu, x, out)

Compile with ``include_dirs=[actfast.get_include()]``. Parameters have their defaults.
"""

from cpython.pycapsule cimport PyCapsule_Import
from libc.stddef cimport ptrdiff_t
from libc.stdint cimport uint32_t

cdef extern from "actfast.h" nogil:
    const char *ACTFAST_CAPSULE
    enum: ACTFAST_ABI_VERSION
    enum: AF_FORWARD, AF_DERIVATIVE, AF_BACKWARD, AF_ELEMENTWISE
    ctypedef int af_loop(
        char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx) noexcept
    ctypedef struct af_loops:
        af_loop *kind[5]
    ctypedef struct af_param:
        double initial
    ctypedef struct af_row:
        const char *name
        int family
        int nparams
        af_param params[5]
    ctypedef struct af_kernels:
        uint32_t abi_version
        int nrows
        const af_row *rows
        const af_loops *loops[2]

ctypedef fused floating:
    float
    double

cdef struct Kernel:
    const af_row *row
    const af_loops *narrow
    const af_loops *wide


cdef inline Kernel find(str name) except *:
    """An elementwise activation by its canonical name."""
    cdef Kernel kernel
    cdef const af_kernels *table = <const af_kernels *>PyCapsule_Import(ACTFAST_CAPSULE, False)
    cdef bytes wanted = name.encode()
    cdef int i
    if table.abi_version != ACTFAST_ABI_VERSION:
        raise ImportError(f"compiled for ABI {ACTFAST_ABI_VERSION} of actfast's kernels, "
                          f"which have {table.abi_version}")
    for i in range(table.nrows):
        if table.rows[i].family == AF_ELEMENTWISE and table.rows[i].name == wanted:
            kernel.row = &table.rows[i]
            kernel.narrow = &table.loops[0][i]
            kernel.wide = &table.loops[1][i]
            return kernel
    raise LookupError(f"no elementwise activation {name!r}")


cdef inline int sweep(Kernel kernel, int kind, const floating *g, const floating *x,
                      floating *out, ptrdiff_t n) noexcept nogil:
    """One loop over contiguous operands; g is NULL but for AF_BACKWARD."""
    cdef char *args[8]
    cdef ptrdiff_t steps[8]
    cdef floating params[5]
    cdef int count = 0, i
    cdef const af_loops *loops
    if floating is float:
        loops = kernel.narrow
    else:
        loops = kernel.wide
    if g != NULL:
        args[count] = <char *>g
        steps[count] = sizeof(floating)
        count += 1
    args[count] = <char *>x
    steps[count] = sizeof(floating)
    count += 1
    for i in range(kernel.row.nparams):
        params[i] = <floating>kernel.row.params[i].initial
        args[count] = <char *>&params[i]
        steps[count] = 0
        count += 1
    args[count] = <char *>out
    steps[count] = sizeof(floating)
    return loops.kind[kind](args, steps, n, NULL)


cdef inline int forward(Kernel kernel, const floating[::1] x, floating[::1] out) noexcept nogil:
    """out = f(x); as many elements as the shorter of the two has."""
    cdef ptrdiff_t n = min(x.shape[0], out.shape[0])
    return sweep(kernel, AF_FORWARD, <const floating *>NULL, &x[0], &out[0], n) if n else 0


cdef inline int derivative(Kernel kernel, const floating[::1] x, floating[::1] out) noexcept nogil:
    """out = f'(x)"""
    cdef ptrdiff_t n = min(x.shape[0], out.shape[0])
    return sweep(kernel, AF_DERIVATIVE, <const floating *>NULL, &x[0], &out[0], n) if n else 0


cdef inline int backward(Kernel kernel, const floating[::1] grad, const floating[::1] x,
                         floating[::1] out) noexcept nogil:
    """out = grad * f'(x)"""
    cdef ptrdiff_t n = min(grad.shape[0], x.shape[0], out.shape[0])
    return sweep(kernel, AF_BACKWARD, &grad[0], &x[0], &out[0], n) if n else 0
