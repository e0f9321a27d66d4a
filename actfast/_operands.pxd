"""The operands of a call: judged by type and layout, and laid out for af_run()."""

cimport numpy as cnp
from actfast._loops cimport (
    AF_FLOAT32, AF_FLOAT64, AF_MAX_ARGS, AF_MAX_INPUTS, AF_MAX_PARAMS, af_call, dtype_of, put)
from cpython.object cimport PyObject
from libc.stddef cimport ptrdiff_t

cdef enum:
    # Of an operand: a number without a type of its own, what becomes an array of floats
    # first, and what the slow road takes.
    NO_TYPE = -1
    CASTS = -2
    NOT_HERE = -3
    # From here on a call releases the GIL, which costs more than the shortest ones take, and
    # from here on memoryviews, at two microseconds, do not count.
    FREE_BYTES = 1 << 16
    VIEW_BYTES = 1 << 20
    MAX_DIMS = 64
    MAX_RESULTS = AF_MAX_INPUTS + 1

# What a call was given, borrowed.
ctypedef struct Operands:
    PyObject *grad  # NULL where the kind has none
    PyObject *input[AF_MAX_INPUTS]
    PyObject *scale  # of rows: what x is multiplied by first, or NULL
    PyObject *bias[AF_MAX_INPUTS]  # what is added to each input then, or NULL
    PyObject *out[MAX_RESULTS]  # NULL where none is given
    PyObject *where
    PyObject *axis
    bint keepdims
    int wanted  # the type of memory that dtype= names, or NO_TYPE
    int nouts  # how many places for results there are in out=; 0 for none
    unsigned given  # bit i: parameter i
    PyObject *array[AF_MAX_PARAMS]  # a parameter that is an array, else NULL
    double params[AF_MAX_PARAMS]

# Operands as af_run() takes them, with room for their steps.
ctypedef struct Laid:
    af_call call
    int ndim
    ptrdiff_t shape[MAX_DIMS]
    ptrdiff_t steps[AF_MAX_ARGS][MAX_DIMS]
    ptrdiff_t mask_steps[MAX_DIMS]
    unsigned char row_axes[MAX_DIMS]
    double numbers[AF_MAX_ARGS]  # the values of operands that are no arrays, in their type


cdef inline int type_of(int typenum) noexcept:
    """dtype_of(), quick for the loops' own types."""
    if typenum == cnp.NPY_FLOAT:
        return AF_FLOAT32
    return AF_FLOAT64 if typenum == cnp.NPY_DOUBLE else dtype_of(typenum)


cdef inline void store_number(void *to, int t, double value) noexcept:
    """put(), quick for the loops' own types."""
    if t == AF_FLOAT64:
        (<double *>to)[0] = value
    elif t == AF_FLOAT32:
        (<float *>to)[0] = <float>value
    else:
        put(to, t, value)


cdef inline bint is_plain(PyObject *o) noexcept:
    """An ndarray proper, with axes, contiguous and aligned, of a type of memory."""
    return (cnp.PyArray_CheckExact(<object>o)
            and type_of(cnp.PyArray_TYPE(<cnp.ndarray>o)) >= 0
            and cnp.PyArray_NDIM(<cnp.ndarray>o) > 0
            and cnp.PyArray_ISCARRAY_RO(<cnp.ndarray>o))


cdef inline bint same_shape(cnp.ndarray a, cnp.ndarray b) noexcept:
    cdef int i, ndim = cnp.PyArray_NDIM(a)
    if cnp.PyArray_TYPE(a) != cnp.PyArray_TYPE(b) or ndim != cnp.PyArray_NDIM(b):
        return False
    for i in range(ndim):
        if cnp.PyArray_DIM(a, i) != cnp.PyArray_DIM(b, i):
            return False
    return True


cdef inline bint are_disjoint(cnp.ndarray a, cnp.ndarray b) noexcept:
    """Of contiguous arrays."""
    cdef char *p = <char *>cnp.PyArray_DATA(a)
    cdef char *q = <char *>cnp.PyArray_DATA(b)
    return p + cnp.PyArray_NBYTES(a) <= q or q + cnp.PyArray_NBYTES(b) <= p


cdef inline bint are_same_or_disjoint(cnp.ndarray a, cnp.ndarray b) noexcept:
    return cnp.PyArray_DATA(a) == cnp.PyArray_DATA(b) or are_disjoint(a, b)


cdef cnp.ndarray new_array(int ndim, const cnp.npy_intp *shape, int typenum, PyObject *like)


cdef inline cnp.ndarray target(PyObject *out, cnp.ndarray x):
    if out != NULL:
        return <cnp.ndarray>out
    return new_array(cnp.PyArray_NDIM(x), cnp.PyArray_DIMS(x), cnp.PyArray_TYPE(x), NULL)


cdef bint as_number(PyObject *o, double *value) noexcept
cdef bint fits(int t, double value) noexcept
cdef bint all_within(cnp.ndarray a, double low, double high) noexcept
cdef int type_of_operand(PyObject *o, double *value) noexcept
cdef object as_floats(given, int wanted)
cdef bint take_dtype(PyObject *value, Operands *o) noexcept
cdef bint take_out(PyObject *value, Operands *o) noexcept
cdef void put_number(Laid *l, int a, int t, double value) noexcept
cdef bint put_array(Laid *l, int a, cnp.ndarray array) noexcept
cdef bint put_along(Laid *l, int a, cnp.ndarray array, PyObject *x) noexcept
cdef bint put_mask(Laid *l, PyObject *where) noexcept
cdef bint widen_shape(Laid *l, cnp.ndarray array) noexcept
cdef bint has_shape(Laid *l, cnp.ndarray array) noexcept
cdef bint may_be_written(cnp.ndarray out, cnp.ndarray array) noexcept
cdef bint are_apart(cnp.ndarray a, cnp.ndarray b) noexcept
cdef cnp.ndarray new_result(Laid *l, int t, PyObject *like)
cdef int run_laid(Laid *l) noexcept
cdef bint mark_axes(Laid *l, PyObject *axis) noexcept
cdef bint put_reduced(Laid *l, int a, cnp.ndarray array) noexcept
cdef cnp.ndarray new_reduced(Laid *l, int t, bint keepdims)
cdef int scalar_type(PyObject *o, double *value) noexcept
