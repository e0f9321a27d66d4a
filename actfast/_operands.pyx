"""The operands of a call: judged by type and layout, and laid out for af_run()."""

import numpy as np

cimport numpy as cnp
from actfast._loops cimport (
    AF_BUFFER_LEAST, AF_FLOAT32, AF_FLOAT64, begin_buffers, end_buffers, rounded_to, run,
    typenum_of)
from cpython.float cimport PyFloat_AS_DOUBLE, PyFloat_Check, PyFloat_CheckExact
from cpython.list cimport PyList_CheckExact
from cpython.long cimport PyLong_AsDouble, PyLong_AsSsize_t, PyLong_CheckExact
from cpython.object cimport PyObject
from cpython.tuple cimport PyTuple_CheckExact, PyTuple_GET_ITEM, PyTuple_GET_SIZE
from libc.math cimport INFINITY, fabs
from libc.stddef cimport ptrdiff_t

cnp.import_array()

cdef extern from "numpy/arrayobject.h":
    enum: NPY_KEEPORDER
    cnp.ndarray PyArray_NewLikeArray(
        cnp.ndarray prototype, int order, cnp.PyArray_Descr *descr, int subok)
    cnp.PyArray_Descr *PyArray_DescrFromType_ "PyArray_DescrFromType"(int typenum)

cdef extern from *:
    """
    #include <numpy/arrayscalars.h>
    /* A NumPy scalar's type of memory, with its value; -1 where it is none of these. */
    static int af_scalar(PyObject *o, double *value)
    {
        if (PyArray_IsScalar(o, Double)) {
            *value = PyArrayScalar_VAL(o, Double);
            return AF_FLOAT64;
        }
        if (PyArray_IsScalar(o, Float)) {
            *value = PyArrayScalar_VAL(o, Float);
            return AF_FLOAT32;
        }
        return -1;
    }
    /* An integer's or bool's type by NumPy's number, with its value; -1 where it is neither. */
    static int af_integer_scalar(PyObject *o, double *value)
    {
        PyArray_Descr *descr;
        int typenum;
        if (!PyArray_IsScalar(o, Integer) && !PyArray_IsScalar(o, Bool))
            return -1;
        descr = PyArray_DescrFromScalar(o);
        if (descr == NULL) {
            PyErr_Clear();
            return -1;
        }
        typenum = descr->type_num;
        Py_DECREF(descr);
        *value = PyFloat_AsDouble(o);
        if (*value == -1 && PyErr_Occurred()) {
            PyErr_Clear();
            return -1;
        }
        return typenum;
    }
    static int af_is_real_scalar(PyObject *o)
    {
        return PyArray_IsScalar(o, Floating) || PyArray_IsScalar(o, Integer);
    }
    """
    int af_scalar(PyObject *o, double *value) noexcept
    int af_integer_scalar(PyObject *o, double *value) noexcept
    bint af_is_real_scalar(PyObject *o) noexcept


cdef int scalar_type(PyObject *o, double *value) noexcept:
    """The type of memory that a NumPy scalar is taken in, with its value; -1 for no such."""
    cdef int t = af_scalar(o, value), typenum
    if t >= 0:
        return t
    typenum = af_integer_scalar(o, value)
    return cast_of(typenum) if typenum >= 0 else -1


cdef bint as_number(PyObject *o, double *value) noexcept:
    """A Python or NumPy number, or a 0-d array of one, as a double."""
    if PyFloat_Check(<object>o):
        value[0] = PyFloat_AS_DOUBLE(<object>o)
        return True
    if PyLong_CheckExact(<object>o):
        try:
            value[0] = PyLong_AsDouble(<object>o)
        except OverflowError:
            return False
        return True
    if af_scalar(o, value) >= 0:
        return True
    if af_is_real_scalar(o) or (cnp.PyArray_CheckExact(<object>o)
                                and cnp.PyArray_NDIM(<cnp.ndarray>o) == 0
                                and type_of(cnp.PyArray_TYPE(<cnp.ndarray>o)) >= 0):
        try:
            value[0] = float(<object>o)
        except (TypeError, ValueError, OverflowError):
            return False
        return True
    return False


cdef bint fits(int t, double value) noexcept:
    """Whether a Python number is finite in a type, if it is one."""
    return not fabs(value) < INFINITY or fabs(rounded_to(t, value)) < INFINITY


cdef bint all_within(cnp.ndarray a, double low, double high) noexcept:
    """Whether a parameter's array lies in its interval; False where that is hard to tell."""
    cdef Py_ssize_t i, n = cnp.PyArray_SIZE(a)
    cdef const float *f = <const float *>cnp.PyArray_DATA(a)
    cdef const double *d = <const double *>cnp.PyArray_DATA(a)
    if not cnp.PyArray_ISCARRAY_RO(a):
        return False
    if cnp.PyArray_TYPE(a) == cnp.NPY_FLOAT:
        for i in range(n):
            if not low < f[i] < high:
                return False
    elif cnp.PyArray_TYPE(a) == cnp.NPY_DOUBLE:
        for i in range(n):
            if not low < d[i] < high:
                return False
    else:
        return False
    return True


cdef int cast_of(int typenum) noexcept:
    """The type of memory that an integer or bool becomes, or -1."""
    if typenum in (cnp.NPY_BOOL, cnp.NPY_BYTE, cnp.NPY_UBYTE, cnp.NPY_SHORT, cnp.NPY_USHORT):
        return AF_FLOAT32
    if cnp.NPY_INT <= typenum <= cnp.NPY_ULONGLONG:
        return AF_FLOAT64
    return -1


cdef int type_of_operand(PyObject *o, double *value) noexcept:
    """The type of memory of an array or of a number, which is put into value."""
    cdef int t
    if cnp.PyArray_CheckExact(<object>o):
        t = type_of(cnp.PyArray_TYPE(<cnp.ndarray>o))
        if t >= 0:
            return t
        return CASTS if cast_of(cnp.PyArray_TYPE(<cnp.ndarray>o)) >= 0 else NOT_HERE
    if PyFloat_CheckExact(<object>o) or PyLong_CheckExact(<object>o):
        return NO_TYPE if as_number(o, value) else NOT_HERE
    if PyList_CheckExact(<object>o) or PyTuple_CheckExact(<object>o):
        return CASTS
    t = scalar_type(o, value)
    return t if t >= 0 else NOT_HERE


cdef object as_floats(given, int wanted):
    """Operands as an array of a type of memory, by default their own; None where that is hard.

    Integers and lists of numbers have one. What is narrowed may overflow, which the slow road
    reports.
    """
    cdef cnp.ndarray array, cast
    cdef int own, t
    if not cnp.PyArray_CheckExact(given):
        try:
            given = np.array(given)
        except Exception:
            return None  # the slow road says what is wrong
    array = <cnp.ndarray>given
    own = type_of(cnp.PyArray_TYPE(array))
    t = cast_of(cnp.PyArray_TYPE(array)) if own < 0 else own
    if t < 0:
        return None
    if wanted != NO_TYPE and wanted != t:
        if wanted != AF_FLOAT64 and (wanted != AF_FLOAT32 or t == AF_FLOAT64):
            return None
        t = wanted
    if own == t:
        return array
    cast = new_array(
        cnp.PyArray_NDIM(array), cnp.PyArray_DIMS(array), typenum_of(t), <PyObject *>array)
    cnp.PyArray_CopyInto(cast, array)
    return cast


# The types that stand for their dtype, by those of memory.
cdef tuple SCALARS = (np.float32, np.float64, np.float16)


cdef bint take_dtype(PyObject *value, Operands *o) noexcept:
    """The type to compute in, as NumPy spells it: a dtype, or its type."""
    cdef int t
    if cnp.PyArray_DescrCheck(<object>value):
        o.wanted = type_of((<cnp.dtype>value).type_num)
        return o.wanted >= 0
    for t in range(3):
        if value == PyTuple_GET_ITEM(SCALARS, t):
            o.wanted = t
            return True
    return False


cdef bint take_out(PyObject *value, Operands *o) noexcept:
    """Where results go: an array, or a tuple of these, of None, and of such a tuple."""
    cdef Py_ssize_t i
    if PyTuple_CheckExact(<object>value):
        for i in range(PyTuple_GET_SIZE(<tuple>value)):
            if not take_out(PyTuple_GET_ITEM(<tuple>value, i), o):
                return False
        return True
    if o.nouts == MAX_RESULTS:
        return False
    if value != <PyObject *>None:
        if not cnp.PyArray_CheckExact(<object>value):
            return False
        o.out[o.nouts] = value
    o.nouts += 1
    return True


cdef void put_number(Laid *l, int a, int t, double value) noexcept:
    """Operand a is one number."""
    cdef int d
    store_number(&l.numbers[a], t, value)
    l.call.args[a] = <char *>&l.numbers[a]
    for d in range(l.ndim):
        l.steps[a][d] = 0


cdef bint put_array(Laid *l, int a, cnp.ndarray array) noexcept:
    """Operand a, broadcast to the shape; False where it does not fit."""
    cdef int d, ndim = cnp.PyArray_NDIM(array), lead = l.ndim - ndim
    cdef ptrdiff_t length
    if lead < 0:
        return False
    for d in range(lead):
        l.steps[a][d] = 0
    for d in range(ndim):
        length = cnp.PyArray_DIM(array, d)
        if length == l.shape[lead + d]:
            l.steps[a][lead + d] = cnp.PyArray_STRIDE(array, d)
        elif length == 1:
            l.steps[a][lead + d] = 0
        else:
            return False
    l.call.args[a] = cnp.PyArray_BYTES(array)
    if not cnp.PyArray_ISNOTSWAPPED(array):
        l.call.swapped |= 1u << a
    return True


cdef bint put_along(Laid *l, int a, cnp.ndarray array, PyObject *x) noexcept:
    """Operand a, of one axis: it lies along the second of x, or along the only one."""
    cdef int d, at
    if x == NULL or l.ndim == 0 or not has_shape(l, <cnp.ndarray>x):
        return False
    at = 1 if l.ndim > 1 else 0
    if cnp.PyArray_DIM(array, 0) not in (1, l.shape[at]):
        return False
    for d in range(l.ndim):
        l.steps[a][d] = 0
    if cnp.PyArray_DIM(array, 0) != 1:
        l.steps[a][at] = cnp.PyArray_STRIDE(array, 0)
    l.call.args[a] = cnp.PyArray_BYTES(array)
    if not cnp.PyArray_ISNOTSWAPPED(array):
        l.call.swapped |= 1u << a
    return True


cdef bint put_mask(Laid *l, PyObject *where) noexcept:
    """A mask of bytes, broadcast to the shape."""
    cdef int d, lead
    cdef cnp.ndarray mask
    if not cnp.PyArray_CheckExact(<object>where):
        return False
    mask = <cnp.ndarray>where
    lead = l.ndim - cnp.PyArray_NDIM(mask)
    if cnp.PyArray_TYPE(mask) != cnp.NPY_BOOL or lead < 0:
        return False
    for d in range(l.ndim):
        if d >= lead and cnp.PyArray_DIM(mask, d - lead) == l.shape[d]:
            l.mask_steps[d] = cnp.PyArray_STRIDE(mask, d - lead)
        elif d < lead or cnp.PyArray_DIM(mask, d - lead) == 1:
            l.mask_steps[d] = 0
        else:
            return False
    l.call.mask, l.call.mask_steps = cnp.PyArray_BYTES(mask), l.mask_steps
    return True


cdef bint widen_shape(Laid *l, cnp.ndarray array) noexcept:
    """The shape broadcast with an array's; False where they do not go together."""
    cdef int d, ndim = cnp.PyArray_NDIM(array), lead
    cdef ptrdiff_t length
    if ndim > l.ndim:
        lead = ndim - l.ndim
        for d in range(l.ndim - 1, -1, -1):
            l.shape[lead + d] = l.shape[d]
        for d in range(lead):
            l.shape[d] = 1
        l.ndim = ndim
    lead = l.ndim - ndim
    for d in range(ndim):
        length = cnp.PyArray_DIM(array, d)
        if length == l.shape[lead + d] or length == 1:
            continue
        if l.shape[lead + d] != 1:
            return False
        l.shape[lead + d] = length
    return True


cdef bint has_shape(Laid *l, cnp.ndarray array) noexcept:
    cdef int d
    if cnp.PyArray_NDIM(array) != l.ndim:
        return False
    for d in range(l.ndim):
        if cnp.PyArray_DIM(array, d) != l.shape[d]:
            return False
    return True


cdef void extent(cnp.ndarray array, char **low, char **high) noexcept:
    cdef int d
    cdef ptrdiff_t reach
    low[0] = high[0] = cnp.PyArray_BYTES(array)
    for d in range(cnp.PyArray_NDIM(array)):
        reach = (cnp.PyArray_DIM(array, d) - 1) * cnp.PyArray_STRIDE(array, d)
        if reach < 0:
            low[0] += reach
        else:
            high[0] += reach
    high[0] += cnp.PyArray_ITEMSIZE(array)


cdef bint may_be_written(cnp.ndarray out, cnp.ndarray array) noexcept:
    """Whether out can be written block by block while array is read."""
    cdef char *low[2]
    cdef char *high[2]
    cdef int d
    extent(out, &low[0], &high[0])
    extent(array, &low[1], &high[1])
    if high[0] <= low[1] or high[1] <= low[0] or cnp.PyArray_SIZE(out) == 0:
        return True
    if low[0] != low[1] or not same_shape(out, array):
        return False
    for d in range(cnp.PyArray_NDIM(out)):
        if cnp.PyArray_DIM(out, d) > 1 and (
                cnp.PyArray_STRIDE(out, d) != cnp.PyArray_STRIDE(array, d)):
            return False
    return cnp.PyArray_BYTES(out) == cnp.PyArray_BYTES(array)


cdef bint are_apart(cnp.ndarray a, cnp.ndarray b) noexcept:
    cdef char *low[2]
    cdef char *high[2]
    extent(a, &low[0], &high[0])
    extent(b, &low[1], &high[1])
    return high[0] <= low[1] or high[1] <= low[0]


cdef cnp.ndarray new_array(int ndim, const cnp.npy_intp *shape, int typenum, PyObject *like):
    """In the memory order of like, if there is one; large ones in memory that was kept."""
    cdef double size = 8 if typenum == cnp.NPY_DOUBLE else 4 if typenum == cnp.NPY_FLOAT else 2
    cdef int d
    for d in range(ndim):
        size *= shape[d]
    if size < AF_BUFFER_LEAST:
        return allocated(ndim, shape, typenum, like)
    before = begin_buffers()
    try:
        return allocated(ndim, shape, typenum, like)
    finally:
        end_buffers(before)


cdef cnp.ndarray allocated(int ndim, const cnp.npy_intp *shape, int typenum, PyObject *like):
    if like != NULL:
        return PyArray_NewLikeArray(
            <cnp.ndarray>like, NPY_KEEPORDER, PyArray_DescrFromType_(typenum), 0)
    return cnp.PyArray_SimpleNew(ndim, <cnp.npy_intp *>shape, typenum)


cdef cnp.ndarray new_result(Laid *l, int t, PyObject *like):
    """An output in the memory order of like, if that has its shape."""
    if l.ndim <= 1 or like == NULL or not has_shape(l, <cnp.ndarray>like) or (
            cnp.PyArray_IS_C_CONTIGUOUS(<cnp.ndarray>like)):
        like = NULL
    return new_array(l.ndim, <cnp.npy_intp *>l.shape, typenum_of(t), like)


cdef int run_laid(Laid *l) noexcept:
    """The loop's status; long calls release the GIL."""
    cdef ptrdiff_t n = 1
    cdef int d, a, status
    l.call.ndim, l.call.shape = l.ndim, l.shape
    for a in range(l.call.nargs):
        l.call.steps[a] = l.steps[a]
    for d in range(l.ndim):
        n *= l.shape[d]
    if n * sizeof(float) < FREE_BYTES:
        return run(&l.call)
    with nogil:
        status = run(&l.call)
    return status


cdef bint mark_axes(Laid *l, PyObject *axis) noexcept:
    """The axes that make a row; False where they are not plain or not there."""
    cdef Py_ssize_t i
    for i in range(l.ndim):
        l.row_axes[i] = axis == <PyObject *>None
    if axis == <PyObject *>None:
        return True
    if not PyTuple_CheckExact(<object>axis):
        return mark_axis(l, axis)
    for i in range(PyTuple_GET_SIZE(<tuple>axis)):
        if not mark_axis(l, PyTuple_GET_ITEM(<tuple>axis, i)):
            return False
    return True


cdef bint mark_axis(Laid *l, PyObject *axis) noexcept:
    cdef Py_ssize_t at
    if not PyLong_CheckExact(<object>axis):
        return False
    try:
        at = PyLong_AsSsize_t(<object>axis)
    except OverflowError:
        return False
    at += l.ndim if at < 0 else 0
    if not 0 <= at < l.ndim or l.row_axes[at]:
        return False
    l.row_axes[at] = True
    return True


cdef bint put_reduced(Laid *l, int a, cnp.ndarray array) noexcept:
    """An operand that has one element of a row, with or without the row's axes."""
    cdef int d, at = 0, ndim = cnp.PyArray_NDIM(array), outer = 0
    for d in range(l.ndim):
        outer += not l.row_axes[d]
    if ndim != outer and ndim != l.ndim:
        return False
    for d in range(l.ndim):
        if l.row_axes[d]:
            if ndim == l.ndim and outer != l.ndim:
                if cnp.PyArray_DIM(array, at) != 1:
                    return False
                at += 1
            l.steps[a][d] = 0
            continue
        if cnp.PyArray_DIM(array, at) != l.shape[d]:
            return False
        l.steps[a][d] = cnp.PyArray_STRIDE(array, at)
        at += 1
    l.call.args[a] = cnp.PyArray_BYTES(array)
    if not cnp.PyArray_ISNOTSWAPPED(array):
        l.call.swapped |= 1u << a
    return True


cdef cnp.ndarray new_reduced(Laid *l, int t, bint keepdims):
    """An output that has one element of a row."""
    cdef cnp.npy_intp shape[MAX_DIMS]
    cdef int d, ndim = 0
    for d in range(l.ndim):
        if not l.row_axes[d] or keepdims:
            shape[ndim] = 1 if l.row_axes[d] else l.shape[d]
            ndim += 1
    return new_array(ndim, shape, typenum_of(t), NULL)
