# cython: language_level=3, cdivision=True, freethreading_compatible=True
"""rootbend(x) = x / sqrt(1 + alpha x^2) for x < 0, else x."""

from libc.math cimport fabs, sqrt
from libc.stddef cimport ptrdiff_t

from actfast.kernels import Loops

# From here on 1 + t^2 is t^2, which may overflow.
cdef enum: FAR = 1000000000

ctypedef fused real:
    float
    double

ctypedef double function(double x, double alpha) noexcept nogil


cdef double forward(double x, double alpha) noexcept nogil:
    cdef double t = sqrt(alpha) * fabs(x)
    if x >= 0:
        return x
    if t > FAR:
        return -1 / sqrt(alpha)
    return x / sqrt(1 + t * t)


cdef double derivative(double x, double alpha) noexcept nogil:
    cdef double t = sqrt(alpha) * fabs(x)
    if x >= 0:
        return 1
    if t <= FAR:
        t = sqrt(1 + t * t)
    return 1 / t / t / t


cdef inline int sweep(
    function f, const real *x, const real *alpha, ptrdiff_t step, real *out, ptrdiff_t n
) noexcept nogil:
    cdef ptrdiff_t i
    for i in range(n):
        out[i] = <real>f(x[i], alpha[i * step])
    return 0


# args: x, alpha, out, all contiguous; the step of alpha is 0 where it is one number.
cdef api int forward_float(
    char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx
) noexcept nogil:
    return sweep(
        forward, <float *>args[0], <float *>args[1], steps[1] != 0, <float *>args[2], n
    )


cdef api int derivative_float(
    char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx
) noexcept nogil:
    return sweep(
        derivative, <float *>args[0], <float *>args[1], steps[1] != 0, <float *>args[2], n
    )


cdef api int forward_double(
    char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx
) noexcept nogil:
    return sweep(
        forward, <double *>args[0], <double *>args[1], steps[1] != 0, <double *>args[2], n
    )


cdef api int derivative_double(
    char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx
) noexcept nogil:
    return sweep(
        derivative, <double *>args[0], <double *>args[1], steps[1] != 0, <double *>args[2], n
    )


# Functions that are cdef api have a capsule here, by their names.
loops = Loops(
    float32={
        "forward": __pyx_capi__["forward_float"],
        "derivative": __pyx_capi__["derivative_float"],
    },
    float64={
        "forward": __pyx_capi__["forward_double"],
        "derivative": __pyx_capi__["derivative_double"],
    },
)
