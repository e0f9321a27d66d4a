"""Activations: their methods, and the fast road from a call to a loop.

Every ndarray, NumPy scalar and Python number whose type has a loop, of whatever layout, is
served here, with scalar parameters, masks and outputs of the same type:

* contiguous operands of one shape go straight to the loop, from VIEW_BYTES on as typed
  memoryviews;
* all others are laid out for af_run(), which walks them block by block.

From FREE_BYTES on without the GIL.

What remains, containers, lists, casts and bad input, takes the slow road. It stands above
this module, which imports none of it, and so does what an activation says of itself: the
package installs both as Hooks. All roads give the same bits.
"""

from operator import index
from sys import intern
from weakref import ref

import numpy as np

from actfast._loops import KIND_TABLE, capsule_of, make_ufunc
from actfast.errors import kind_of

cimport numpy as cnp
from actfast._loops cimport (
    AF_BACKWARD, AF_BACKWARD_FROM_OUTPUT, AF_DERIVATIVE, AF_FLOAT32, AF_FLOAT64, AF_FORWARD,
    AF_MAX_ARGS, AF_MAX_INPUTS, AF_MAX_PARAMS, AF_NFAMILIES, AF_NKINDS, AF_PAIR,
    AF_SECOND_DERIVATIVE, AF_TAKES_ALL, Layout, LoopTable, af_call, af_dtype, af_entry, fail,
    layout_of, rounded_to, run, run_flat)
from actfast._operands cimport (
    CASTS, FREE_BYTES, Laid, MAX_DIMS, MAX_RESULTS, NOT_HERE, NO_TYPE, Operands, VIEW_BYTES,
    all_within, are_apart, are_disjoint, are_same_or_disjoint, as_floats, as_number, fits,
    has_shape, is_plain, mark_axes, may_be_written, new_reduced, new_result, put_along, put_array,
    put_mask, put_number, put_reduced, run_laid, same_shape, scalar_type, store_number, take_dtype,
    take_out, target, type_of, type_of_operand, widen_shape)
from actfast._operands cimport new_array as _new_array
from cpython.dict cimport PyDict_Next
from cpython.float cimport PyFloat_AS_DOUBLE, PyFloat_CheckExact
from cpython.long cimport PyLong_CheckExact
from cpython.object cimport PyObject, PyTypeObject
from cpython.ref cimport Py_INCREF
from cpython.tuple cimport PyTuple_CheckExact, PyTuple_GET_ITEM, PyTuple_GET_SIZE
from cpython.unicode cimport PyUnicode_CheckExact
from cython cimport final
from libc.math cimport INFINITY, nextafter
from libc.stddef cimport ptrdiff_t, size_t

cnp.import_array()

cdef extern from "Python.h":
    const size_t PY_VECTORCALL_ARGUMENTS_OFFSET
    const unsigned long Py_TPFLAGS_HAVE_VECTORCALL
    ctypedef PyObject *(*vectorcallfunc)(PyObject *, PyObject *const *, size_t, PyObject *)
    PyObject *PyVectorcall_Call(PyObject *, PyObject *, PyObject *)
    object PyObject_Vectorcall(PyObject *, PyObject *const *, size_t, PyObject *)
    object PyMethod_New(object function, object self)
    bint PyBool_Check(object o)
    bint PyUnicode_CHECK_INTERNED(object o)
    double PyFloat_AsDouble(object o) except? -1
    ctypedef PyObject *(*PyCFunction)(PyObject *, PyObject *) except NULL
    ctypedef struct PyMethodDef:
        const char *ml_name
        PyCFunction ml_meth
        int ml_flags
        const char *ml_doc
    enum: METH_O
    object PyCFunction_New(PyMethodDef *method, object self)

cdef extern from "numpy/arrayobject.h":
    enum: NPY_KEEPORDER
    cnp.ndarray PyArray_NewLikeArray(
        cnp.ndarray prototype, int order, cnp.PyArray_Descr *descr, int subok)
    cnp.PyArray_Descr *PyArray_DescrFromType_ "PyArray_DescrFromType"(int typenum)

cdef extern from *:
    """
    #include <numpy/arrayscalars.h>
    static void af_enable_vectorcall(PyTypeObject *type, Py_ssize_t offset)
    {
        type->tp_vectorcall_offset = offset;
        type->tp_flags |= Py_TPFLAGS_HAVE_VECTORCALL;
        type->tp_call = PyVectorcall_Call;
        PyType_Modified(type);
    }
    /* An instance's __module__ is its class's, and it lives in actfast. */
    static int af_set_module(PyTypeObject *type, PyObject *name)
    {
        int status = PyDict_SetItemString(type->tp_dict, "__module__", name);
        PyType_Modified(type);
        return status;
    }
    static int af_set_attribute(PyTypeObject *type, PyObject *name, PyObject *value)
    {
        int status = PyDict_SetItem(type->tp_dict, name, value);
        PyType_Modified(type);
        return status;
    }
    static PyObject *af_new_scalar(int dtype, const void *value)
    {
        PyObject *o;
        if (dtype == AF_FLOAT64) {
            o = PyArrayScalar_New(Double);
            if (o)
                PyArrayScalar_ASSIGN(o, Double, *(const double *)value);
        } else {
            o = PyArrayScalar_New(Float);
            if (o)
                PyArrayScalar_ASSIGN(o, Float, *(const float *)value);
        }
        return o;
    }
    """
    void af_enable_vectorcall(PyTypeObject *type, Py_ssize_t offset)
    int af_set_module(PyTypeObject *type, object name) except -1
    int af_set_attribute(PyTypeObject *type, object name, object value) except -1
    object af_new_scalar(int dtype, const void *value)

ctypedef fused floating:
    float
    double

cdef str OUT = intern("out")
cdef str WHERE = intern("where")
cdef str DTYPE = intern("dtype")
cdef str AXIS = intern("axis")
cdef str BIAS = intern("bias")
cdef str SCALE = intern("scale")
cdef str KEEPDIMS = intern("keepdims")
# As an object: the literal in a cast is the number 1.
cdef object TRUE = True
# Only this module makes activations: one without a row would call stray memory.
cdef object TOKEN = object()

cdef enum: MAX_SPELLINGS = 4 * AF_MAX_PARAMS


cdef class Hooks:
    """What this module hands on, each a function whose first argument is the activation."""

    # Calls that are not plain: (kind, operands, args, kwargs).
    cdef object elementwise
    cdef object rowwise
    # A gated activation's, of one array that holds both inputs: (kind, operands, kwargs).
    cdef object packed
    # Raises where y does not determine the derivative.
    cdef object require_from_output
    # Raises for a method that only elementwise activations have.
    cdef object no_derivative
    # Raises for a call without all operands: (method, what is given, keywords).
    cdef object refuse_call
    cdef object jacobian
    cdef object vjp
    cdef object parameter_gradients
    cdef object bind
    cdef object reduce
    # Called before the first ufunc is made.
    cdef object before_ufuncs
    # What it says of itself: an attribute by name, their names, texts.
    cdef object attribute
    cdef object attributes
    cdef object docstring
    cdef object html
    # The signature of a method, by its name.
    cdef object signature


cdef Hooks hooks = Hooks()


def new_array(tuple shape, cnp.dtype dtype, cnp.ndarray like=None):
    """Of any content, in the memory order of like, which has that shape; large ones in memory that
    was kept."""
    cdef cnp.npy_intp dims[MAX_DIMS]
    cdef int d
    for d in range(len(shape)):
        dims[d] = shape[d]
    return _new_array(
        len(shape), dims, dtype.num, NULL if like is None else <PyObject *>like)


def install(*, elementwise, rowwise, packed, require_from_output, no_derivative, jacobian, vjp,
            parameter_gradients, bind, reduce, before_ufuncs, attribute, attributes, docstring,
            html, signature, refuse_call):
    """Set what Hooks names, once, before the first call."""
    hooks.elementwise, hooks.rowwise, hooks.packed = elementwise, rowwise, packed
    hooks.require_from_output, hooks.no_derivative = require_from_output, no_derivative
    hooks.jacobian, hooks.vjp, hooks.parameter_gradients = jacobian, vjp, parameter_gradients
    hooks.bind, hooks.reduce, hooks.before_ufuncs = bind, reduce, before_ufuncs
    hooks.attribute, hooks.attributes = attribute, attributes
    hooks.docstring, hooks.html, hooks.signature = docstring, html, signature
    hooks.refuse_call = refuse_call


# layout_of(), without a call into another module.
cdef Layout layouts[AF_NFAMILIES][AF_NKINDS]


cdef _fill_layouts():
    cdef int family, kind
    for family in range(<int>AF_NFAMILIES):
        for kind in range(<int>AF_NKINDS):
            layouts[family][kind] = layout_of(kind, family)


_fill_layouts()


# Memoryview kernels

cdef int _sweep(const af_entry *entry, const double *stored, int nparams,
                const floating[::1] grad, const floating[::1] x, const floating[::1] second,
                floating[::1] out, floating[::1] out2, floating[::1] out3) except? -2:
    """One loop over contiguous views, without the GIL; its status.

    The views that the kind has not are None.
    """
    cdef char *args[AF_MAX_ARGS]
    cdef ptrdiff_t steps[AF_MAX_ARGS]
    cdef Py_ssize_t n = x.shape[0]
    cdef int count = 0, first_param, first_out, i, status
    cdef int t = AF_FLOAT32 if floating is float else AF_FLOAT64
    if out.shape[0] != n or (grad is not None and grad.shape[0] != n) or (
            second is not None and second.shape[0] != n) or (
            out2 is not None and out2.shape[0] != n) or (
            out3 is not None and out3.shape[0] != n):
        raise ValueError("kernel operands differ in length")
    if n == 0:
        return 0
    for i in range(AF_MAX_ARGS):
        steps[i] = sizeof(floating)
    if grad is not None:
        args[count] = <char *>&grad[0]
        count += 1
    args[count] = <char *>&x[0]
    count += 1
    if second is not None:
        args[count] = <char *>&second[0]
        count += 1
    first_param = count
    for i in range(nparams):
        args[count], steps[count] = <char *>&stored[i], 0
        count += 1
    first_out = count
    args[count] = <char *>&out[0]
    count += 1
    if out2 is not None:
        args[count] = <char *>&out2[0]
        count += 1
    if out3 is not None:
        args[count] = <char *>&out3[0]
        count += 1
    with nogil:
        status = run_flat(entry, t, count, first_param, first_out, args, steps, n)
    return status


cdef inline bint is_shifted(Operands *o) noexcept:
    """Whether a scale or a bias comes before the activation."""
    return o.scale != NULL or o.bias[0] != NULL or o.bias[1] != NULL


cdef object flat(array):
    return None if array is None else array.reshape(-1)


# Activations

cdef int _sweep_rows(const af_entry *entry, const double *stored, int nparams,
                     const floating[:, ::1] grad, const floating[:, ::1] x,
                     floating[:, ::1] out) except? -2:
    """A row-wise loop over the rows of contiguous views, without the GIL; its status.

    What has one element of a row, of a reduction, has one column.
    """
    cdef af_call call
    cdef ptrdiff_t shape[2]
    cdef ptrdiff_t steps[AF_MAX_ARGS][2]
    cdef unsigned char row_axes[2]
    cdef int count = 0, a, i, status
    shape[0], shape[1] = x.shape[0], x.shape[1]
    if out.shape[0] != shape[0] or out.shape[1] not in (shape[1], 1) or (
            grad is not None and (
                grad.shape[0] != shape[0] or grad.shape[1] not in (shape[1], 1))):
        raise ValueError("kernel operands differ in shape")
    if shape[0] == 0 or shape[1] == 0:
        return 0
    row_axes[0], row_axes[1] = False, True
    if grad is not None:
        call.args[count] = <char *>&grad[0, 0]
        steps[count][0] = grad.shape[1] * sizeof(floating)
        steps[count][1] = sizeof(floating) if grad.shape[1] == shape[1] else 0
        count += 1
    call.args[count] = <char *>&x[0, 0]
    steps[count][0], steps[count][1] = shape[1] * sizeof(floating), sizeof(floating)
    count += 1
    call.first_param = count
    for i in range(nparams):
        call.args[count] = <char *>&stored[i]
        steps[count][0] = steps[count][1] = 0
        count += 1
    call.first_out = count
    call.args[count] = <char *>&out[0, 0]
    steps[count][0] = out.shape[1] * sizeof(floating)
    steps[count][1] = sizeof(floating) if out.shape[1] == shape[1] else 0
    count += 1
    for a in range(count):
        call.steps[a] = steps[a]
    call.entry, call.nargs, call.nbiases, call.swapped, call.mask = entry, count, 0, 0, NULL
    call.dtype = AF_FLOAT32 if floating is float else AF_FLOAT64
    call.ndim, call.shape, call.row_axes = 2, shape, row_axes
    with nogil:
        status = run(&call)
    return status


cdef class Activation:
    """An activation function: callable, with its derivative and backward.

    Instances are found, not made: as attributes of actfast, by actfast.get and by bind.
    """

    cdef vectorcallfunc vectorcall
    cdef LoopTable loops
    cdef int nparams
    cdef int ninputs
    cdef int npositional  # arguments after the inputs
    cdef bint reduces
    cdef bint from_output_always
    cdef double defaults[AF_MAX_PARAMS]
    cdef double low[AF_MAX_PARAMS]  # an open interval
    cdef double high[AF_MAX_PARAMS]
    cdef bint along_axis[AF_MAX_PARAMS]
    cdef tuple spellings  # every keyword of a parameter
    cdef int spelled[MAX_SPELLINGS]  # which parameter it is
    cdef str choice_name  # interned, or None
    cdef dict choices  # by the choice keyword's values
    cdef tuple methods  # what its methods are made of, once one is asked for
    cdef object default_axis
    cdef str ufunc_name
    cdef readonly str name
    cdef readonly object _row
    cdef readonly object _identity  # what equal activations share: a name, or a spec
    cdef readonly object _origin
    cdef object __weakref__

    def __cinit__(self, token=None):
        if token is not TOKEN:
            raise TypeError("activations come from actfast.get(name), not from their class")
        self.vectorcall = <vectorcallfunc>_vectorcall

    # The fast road: None stands for "not here"

    @final
    cdef inline void begin(self, Operands *o, PyObject *grad, PyObject *x) noexcept:
        cdef int i
        o.grad, o.input[0], o.input[1] = grad, x, NULL
        o.scale = o.bias[0] = o.bias[1] = NULL
        o.out[0] = o.out[1] = o.out[2] = NULL
        o.where = o.axis = NULL
        o.keepdims, o.nouts, o.given, o.wanted = False, 0, 0, NO_TYPE
        for i in range(self.nparams):
            o.array[i], o.params[i] = NULL, self.defaults[i]

    @final
    cdef inline bint take_parameter(self, int i, PyObject *value, Operands *o) noexcept:
        cdef double v
        if o.given >> i & 1:
            return False
        o.given |= 1u << i
        if PyFloat_CheckExact(<object>value):
            v = PyFloat_AS_DOUBLE(<object>value)
        elif cnp.PyArray_CheckExact(<object>value) and cnp.PyArray_NDIM(<cnp.ndarray>value) > 0:
            o.array[i] = value
            return all_within(<cnp.ndarray>value, self.low[i], self.high[i])
        elif not as_number(value, &v):
            return False
        o.params[i] = v
        return self.low[i] < v < self.high[i]

    cdef bint take_keyword(self, PyObject *name, PyObject *value, Operands *o) noexcept:
        cdef int i
        if name == <PyObject *>OUT:
            return value == <PyObject *>None or take_out(value, o)
        if name == <PyObject *>WHERE:
            if value != <PyObject *>None and value != <PyObject *>TRUE:
                o.where = value
            return True
        if name == <PyObject *>DTYPE:
            return value == <PyObject *>None or take_dtype(value, o)
        for i in range(PyTuple_GET_SIZE(self.spellings)):
            if name == PyTuple_GET_ITEM(self.spellings, i):
                return self.take_parameter(self.spelled[i], value, o)
        return name == <PyObject *>BIAS and self.take_bias(value, o)

    @final
    cdef bint take_bias(self, PyObject *value, Operands *o) noexcept:
        """What is added to the input, or a pair for a gated activation's two."""
        cdef int i
        if value == <PyObject *>None:
            return True
        if self.ninputs == 1:
            o.bias[0] = value
            return True
        if not PyTuple_CheckExact(<object>value) or (
                PyTuple_GET_SIZE(<tuple>value) != self.ninputs):
            return False
        for i in range(self.ninputs):
            if PyTuple_GET_ITEM(<tuple>value, i) != <PyObject *>None:
                o.bias[i] = PyTuple_GET_ITEM(<tuple>value, i)
        return True

    @final
    cdef bint take_keywords(self, dict kwargs, Operands *o) noexcept:
        cdef PyObject *key
        cdef PyObject *value
        cdef Py_ssize_t at = 0
        while PyDict_Next(kwargs, &at, &key, &value):
            if not self.take_named(key, value, o):
                return False
        return True

    @final
    cdef inline bint take_named(self, PyObject *name, PyObject *value, Operands *o) noexcept:
        """A keyword as it comes: those that programs put together are not interned."""
        cdef object interned
        if PyUnicode_CHECK_INTERNED(<object>name):
            return self.take_keyword(name, value, o)
        interned = intern(<object>name)
        return self.take_keyword(<PyObject *>interned, value, o)

    cdef bint take_argument(self, int i, PyObject *value, Operands *o) noexcept:
        """A parameter by position: a scalar, or an array that lies along an axis."""
        return self.take_parameter(i, value, o) and (
            o.array[i] == NULL or self.along_axis[i])

    @final
    cdef bint take_positional(self, tuple args, Operands *o) noexcept:
        cdef Py_ssize_t i
        if len(args) > self.npositional:
            return False
        for i in range(len(args)):
            if not self.take_argument(<int>i, PyTuple_GET_ITEM(args, i), o):
                return False
        return True

    cdef object forward(self, PyObject *x, tuple args, dict kwargs):
        return self.call(AF_FORWARD, NULL, x, NULL, args, kwargs)

    @final
    cdef Activation chosen(self, PyObject *value):
        """The activation that a value of the choice keyword names, or None."""
        if not (PyUnicode_CheckExact(<object>value) or PyBool_Check(<object>value)):
            return None
        return self.choices.get(<object>value)

    cdef object attempt(self, int kind, Operands *o):
        cdef Layout layout = layouts[self.loops.family][kind]
        cdef object result
        if o.nouts and o.nouts != layout.nresults:
            return None
        result = self.plain(kind, &layout, o)
        if result is None:
            result = self.number(kind, &layout, o)
        return self.laid(kind, &layout, o) if result is None else result

    @final
    cdef object results(self, int kind, Layout *layout, first, second, third):
        """What a method returns of its outputs: derivatives by two inputs are a pair."""
        if layout.nresults == 1:
            return first
        if layout.nresults == 2:
            return first, second
        return first, (second, third)

    @final
    cdef inline bint store(self, int i, int t, Operands *o, double *to) noexcept:
        """A scalar parameter in its type of memory; False where it leaves its interval."""
        cdef double v = o.params[i]
        if t != AF_FLOAT64:
            v = rounded_to(t, v) if t > AF_FLOAT64 else <float>v
            if not self.low[i] < v < self.high[i]:
                return False
        store_number(to, t, v)
        return True

    @final
    cdef bint is_target(self, Layout *layout, int j, Operands *o) noexcept:
        """Whether output j, if it is given, is plain and may be written in one go."""
        cdef cnp.ndarray out, x = <cnp.ndarray>o.input[0]
        cdef int i
        if o.out[j] == NULL:
            return True
        if not is_plain(o.out[j]):
            return False
        out = <cnp.ndarray>o.out[j]
        if not cnp.PyArray_ISWRITEABLE(out) or not same_shape(out, x):
            return False
        for i in range(layout.ninputs):
            if not are_same_or_disjoint(out, <cnp.ndarray>o.input[i]):
                return False
        for i in range(j):
            if o.out[i] != NULL and not are_disjoint(out, <cnp.ndarray>o.out[i]):
                return False
        return o.grad == NULL or are_same_or_disjoint(out, <cnp.ndarray>o.grad)

    @final
    cdef object plain(self, int kind, Layout *layout, Operands *o):
        """Contiguous operands of one shape and type, with scalar parameters."""
        cdef cnp.ndarray x, first, second = None, third = None
        cdef double stored[AF_MAX_PARAMS]
        cdef int i, t, status
        cdef Py_ssize_t n
        if not is_plain(o.input[0]) or o.where != NULL or is_shifted(o):
            return None
        x = <cnp.ndarray>o.input[0]
        if o.grad != NULL and not (
                is_plain(o.grad) and same_shape(<cnp.ndarray>o.grad, x)):
            return None
        if layout.ninputs == 2 and not (
                is_plain(o.input[1]) and same_shape(<cnp.ndarray>o.input[1], x)):
            return None
        for i in range(layout.nresults):
            if not self.is_target(layout, i, o):
                return None
        t = type_of(cnp.PyArray_TYPE(x))
        if o.wanted != NO_TYPE and o.wanted != t:
            return None
        for i in range(self.nparams):
            if o.array[i] != NULL or not self.store(i, t, o, &stored[i]):
                return None
        first = target(o.out[0], x)
        if layout.nresults > 1:
            second = target(o.out[1], x)
        if layout.nresults > 2:
            third = target(o.out[2], x)
        n = cnp.PyArray_SIZE(x)
        if n * cnp.PyArray_ITEMSIZE(x) < VIEW_BYTES or t > AF_FLOAT64:
            status = self.run_plain(kind, layout, t, o, x, stored, first, second, third, n)
        else:
            status = self.run_views(
                kind, t, None if o.grad == NULL else <object>o.grad, x,
                None if layout.ninputs == 1 else <object>o.input[1], stored, first, second, third)
        if status:
            fail(self.name, status)
        return self.results(kind, layout, first, second, third)

    @final
    cdef int run_plain(self, int kind, Layout *layout, int t, Operands *o, cnp.ndarray x,
                       double *stored, cnp.ndarray first, cnp.ndarray second, cnp.ndarray third,
                       Py_ssize_t n) noexcept:
        cdef char *args[AF_MAX_ARGS]
        cdef ptrdiff_t steps[AF_MAX_ARGS]
        cdef ptrdiff_t size = cnp.PyArray_ITEMSIZE(x)
        cdef const af_entry *entry = &self.loops.entry[t][kind]
        cdef int count = 0, first_param, first_out, i, status
        if o.grad != NULL:
            args[count], steps[count] = cnp.PyArray_BYTES(<cnp.ndarray>o.grad), size
            count += 1
        args[count], steps[count] = cnp.PyArray_BYTES(x), size
        count += 1
        if layout.ninputs == 2:
            args[count], steps[count] = cnp.PyArray_BYTES(<cnp.ndarray>o.input[1]), size
            count += 1
        first_param = count
        for i in range(self.nparams):
            args[count], steps[count] = <char *>&stored[i], 0
            count += 1
        first_out = count
        args[count], steps[count] = cnp.PyArray_BYTES(first), size
        count += 1
        if layout.nresults > 1:
            args[count], steps[count] = cnp.PyArray_BYTES(second), size
            count += 1
        if layout.nresults > 2:
            args[count], steps[count] = cnp.PyArray_BYTES(third), size
            count += 1
        if n * size < FREE_BYTES:
            return run_flat(entry, t, count, first_param, first_out, args, steps, n)
        with nogil:
            status = run_flat(entry, t, count, first_param, first_out, args, steps, n)
        return status

    cdef int run_views(self, int kind, int t, grad, cnp.ndarray x, second_input, double *stored,
                       cnp.ndarray first, second, third) except? -2:
        cdef const af_entry *entry = &self.loops.entry[t][kind]
        grad, second_input = flat(grad), flat(second_input)
        second, third = flat(second), flat(third)
        if t == AF_FLOAT64:
            return _sweep[double](entry, stored, self.nparams, grad, x.reshape(-1), second_input,
                                  first.reshape(-1), second, third)
        return _sweep[float](entry, stored, self.nparams, grad, x.reshape(-1), second_input,
                             first.reshape(-1), second, third)

    @final
    cdef object number(self, int kind, Layout *layout, Operands *o):
        """Numbers alone: Python's and NumPy's."""
        cdef double values[1 + AF_MAX_INPUTS]
        cdef double stored[AF_MAX_ARGS]
        cdef double outs[MAX_RESULTS]
        cdef char *args[AF_MAX_ARGS]
        cdef ptrdiff_t steps[AF_MAX_ARGS]
        cdef PyObject *one
        cdef int i, count = 0, t = -1, own, status, nbools = 0
        cdef int first_param = layout.has_grad + layout.ninputs
        if o.where != NULL or o.wanted != NO_TYPE or is_shifted(o) or (
                o.out[0] != NULL or o.out[1] != NULL or o.out[2] != NULL):
            return None
        for i in range(first_param):
            one = o.grad if layout.has_grad and i == 0 else o.input[i - layout.has_grad]
            if PyFloat_CheckExact(<object>one):
                values[i] = PyFloat_AS_DOUBLE(<object>one)
                continue
            if PyBool_Check(<object>one):
                values[i] = one == <PyObject *>TRUE
                nbools += 1
                continue
            own = scalar_type(one, &values[i])
            if own < 0:
                if not PyLong_CheckExact(<object>one) or not as_number(one, &values[i]):
                    return None
            elif t >= 0 and own != t:
                return None
            else:
                t = own
        # Python's numbers do not widen what they meet.
        if t < 0:
            t = AF_FLOAT32 if nbools == first_param else AF_FLOAT64
        for i in range(first_param):
            if t != AF_FLOAT64 and not fits(t, values[i]):
                return None
            store_number(&stored[i], t, values[i])
        count = first_param
        for i in range(self.nparams):
            if o.array[i] != NULL or not self.store(i, t, o, &stored[count]):
                return None
            count += 1
        for i in range(count):
            args[i] = <char *>&stored[i]
            steps[i] = 0 if i >= first_param else (8 if t == AF_FLOAT64 else 4)
        for i in range(layout.nresults):
            args[count + i] = <char *>&outs[i]
            steps[count + i] = 8 if t == AF_FLOAT64 else 4
        status = run_flat(&self.loops.entry[t][kind], t, count + layout.nresults, first_param,
                          count, args, steps, 1)
        if status:
            fail(self.name, status)
        return self.results(
            kind, layout, af_new_scalar(t, &outs[0]),
            af_new_scalar(t, &outs[1]) if layout.nresults > 1 else None,
            af_new_scalar(t, &outs[2]) if layout.nresults > 2 else None)

    @final
    cdef inline bint lies_along(self, int i, PyObject *array) noexcept:
        """Whether a parameter's array has one value for each place along an axis of x."""
        return i >= 0 and self.along_axis[i] and cnp.PyArray_NDIM(<cnp.ndarray>array) == 1

    @final
    cdef object laid(self, int kind, Layout *layout, Operands *o):
        """Arrays of any layout, and numbers between them."""
        cdef Laid l
        cdef PyObject *operand[AF_MAX_ARGS]
        cdef double values[AF_MAX_ARGS]
        cdef PyObject *x
        cdef int first_param = layout.has_grad + layout.ninputs
        cdef int first_bias = first_param + self.nparams
        cdef int first_out = first_bias + (layout.ninputs if is_shifted(o) else 0)
        cdef int i, t = -1, own
        cdef tuple cast = None
        if is_shifted(o) and kind == AF_BACKWARD_FROM_OUTPUT:
            return None
        for i in range(first_out):
            if i < first_param:
                operand[i] = o.grad if layout.has_grad and i == 0 else (
                    o.input[i - layout.has_grad])
            elif i < first_bias:
                operand[i] = o.array[i - first_param]
            else:
                # Nothing is added where there is none, of 0 not even the sign.
                operand[i], values[i] = o.bias[i - first_bias], -0.0
            if operand[i] == NULL:
                continue
            own = type_of_operand(operand[i], &values[i])
            if own == CASTS or (o.wanted != NO_TYPE and own >= 0 and own != o.wanted):
                # What is made here lives as long as cast.
                made = as_floats(<object>operand[i], o.wanted)
                if made is None:
                    return None
                cast = (cast, made)
                operand[i] = <PyObject *>made
                own = type_of(cnp.PyArray_TYPE(<cnp.ndarray>made))
            elif own == NOT_HERE:
                return None
            elif not cnp.PyArray_CheckExact(<object>operand[i]):
                operand[i] = NULL
            if own >= 0:
                if t >= 0 and own != t:
                    return None
                t = own
        if t < 0 or self.loops.entry[t][kind].takes == AF_TAKES_ALL:
            return None
        l.ndim = 0
        for i in range(layout.has_grad, first_bias):
            if operand[i] != NULL and not self.lies_along(i - first_param, operand[i]) and (
                    not widen_shape(&l, <cnp.ndarray>operand[i])):
                return None
        # Gradients have the shape of their operand.
        if layout.has_grad:
            for i in range(1, first_param):
                if l.ndim and (operand[i] == NULL or not has_shape(&l, <cnp.ndarray>operand[i])):
                    return None
        l.call.entry, l.call.dtype = &self.loops.entry[t][kind], <af_dtype>t
        l.call.nargs, l.call.first_param = first_out + layout.nresults, first_param
        l.call.first_out, l.call.swapped, l.call.row_axes = first_out, 0, NULL
        l.call.nbiases, l.call.mask = first_out - first_bias, NULL
        # What is added does not widen what it is added to.
        for i in range(first_out - first_bias):
            x = operand[layout.has_grad + i]
            if x == NULL or not has_shape(&l, <cnp.ndarray>x):
                return None
        for i in range(first_out):
            if operand[i] != NULL:
                if i < first_bias and self.lies_along(i - first_param, operand[i]):
                    if not put_along(&l, i, <cnp.ndarray>operand[i], operand[layout.has_grad]):
                        return None
                elif not put_array(&l, i, <cnp.ndarray>operand[i]):
                    return None
            elif i < first_param or i >= first_bias:
                if t != AF_FLOAT64 and not fits(t, values[i]):
                    return None
                put_number(&l, i, t, values[i])
            else:
                if not self.store(i - first_param, t, o, &l.numbers[i]):
                    return None
                put_number(&l, i, t, o.params[i - first_param])
        if o.where != NULL and not put_mask(&l, o.where):
            return None
        return self.run_with_outputs(kind, layout, o, &l, t, operand)

    @final
    cdef cnp.ndarray output(self, Layout *layout, int j, Operands *o, Laid *l, int t,
                            PyObject **operand):
        """The array that result j goes to, given or new; None where the slow road must judge."""
        cdef PyObject *like = operand[layout.has_grad]
        cdef cnp.ndarray out
        cdef int i
        if o.out[j] == NULL:
            return new_result(l, t, like)
        out = <cnp.ndarray>o.out[j]
        if type_of(cnp.PyArray_TYPE(out)) != t or not cnp.PyArray_ISWRITEABLE(out) or (
                not has_shape(l, out)):
            return None
        for i in range(l.call.first_out):
            if operand[i] != NULL and not may_be_written(out, <cnp.ndarray>operand[i]):
                return None
        for i in range(j):
            if o.out[i] != NULL and not are_apart(out, <cnp.ndarray>o.out[i]):
                return None
        if l.call.mask != NULL and not are_apart(out, <cnp.ndarray>o.where):
            return None
        return out

    @final
    cdef object run_with_outputs(self, int kind, Layout *layout, Operands *o, Laid *l, int t,
                                 PyObject **operand):
        cdef int first_out = l.call.first_out, status
        cdef cnp.ndarray first, second = None, third = None
        first = self.output(layout, 0, o, l, t, operand)
        if first is None:
            return None
        put_array(l, first_out, first)
        if layout.nresults > 1:
            second = self.output(layout, 1, o, l, t, operand)
            if second is None:
                return None
            put_array(l, first_out + 1, second)
        if layout.nresults > 2:
            third = self.output(layout, 2, o, l, t, operand)
            if third is None:
                return None
            put_array(l, first_out + 2, third)
        status = run_laid(l)
        if status:
            fail(self.name, status)
        if l.ndim == 0:
            # As from a ufunc: a scalar, unless there was somewhere to write.
            return self.results(
                kind, layout, first if o.out[0] != NULL else first[()],
                None if second is None else second if o.out[1] != NULL else second[()],
                None if third is None else third if o.out[2] != NULL else third[()])
        return self.results(kind, layout, first, second, third)

    # From a method to the fast road, and where that ends to the slow one

    @final
    cdef object call(self, int kind, PyObject *grad, PyObject *x, PyObject *second, tuple args,
                     dict kwargs):
        """A call; second is a gated activation's other input, or NULL."""
        cdef Operands o
        cdef Activation other
        if self.choice_name is not None and self.choice_name in kwargs:
            other = self.chosen(<PyObject *>kwargs[self.choice_name])
            if other is not None:
                del kwargs[self.choice_name]
                return other.call(kind, grad, x, second, args, kwargs)
        elif self.loops.has_kind(kind):
            self.begin(&o, grad, x)
            o.input[1] = second
            if self.take_positional(args, &o) and self.take_keywords(kwargs, &o):
                result = self.attempt(kind, &o)
                if result is not None:
                    return result
        operands = [] if grad == NULL else [<object>grad]
        operands.append(<object>x)
        if second != NULL:
            operands.append(<object>second)
        return self.slow(kind, tuple(operands), args, kwargs)

    cdef object slow(self, int kind, tuple operands, tuple args, dict kwargs):
        return hooks.elementwise(self, kind, operands, args, kwargs)

    @final
    cdef bint determines_from_output(self) except -1:
        """Raises where y does not determine f' at the defaults, which is judged once."""
        if not self.from_output_always:
            hooks.require_from_output(self, (), {})
            self.from_output_always = True
        return True

    # The public methods

    def __call__(self, x, /, *args, **kwargs):
        return self.call(AF_FORWARD, NULL, <PyObject *>x, NULL, args, kwargs)

    def derivative(self, x, /, *args, **kwargs):
        """f'(x). Takes what the call takes."""
        return self.call(AF_DERIVATIVE, NULL, <PyObject *>x, NULL, args, kwargs)

    def second_derivative(self, x, /, *args, **kwargs):
        """f''(x). Takes what the call takes."""
        return self.call(AF_SECOND_DERIVATIVE, NULL, <PyObject *>x, NULL, args, kwargs)

    def backward(self, grad, x, /, *args, **kwargs):
        """grad * f'(x) in one pass; x is the forward's input."""
        return self.call(AF_BACKWARD, <PyObject *>grad, <PyObject *>x, NULL, args, kwargs)

    def backward_from_output(self, grad, y, /, *args, **kwargs):
        """grad * f'(x) from y, the forward's output, where y determines f'(x)."""
        if self.choice_name is not None and self.choice_name in kwargs:
            other = self.chosen(<PyObject *>kwargs[self.choice_name])
            if other is not None:
                del kwargs[self.choice_name]
                return other.backward_from_output(grad, y, *args, **kwargs)
        hooks.require_from_output(self, args, kwargs)
        return self.call(
            AF_BACKWARD_FROM_OUTPUT, <PyObject *>grad, <PyObject *>y, NULL, args, kwargs)

    def value_and_derivative(self, x, /, *args, **kwargs):
        """f(x) and f'(x) in one pass; out is a pair of arrays or None."""
        return self.call(AF_PAIR, NULL, <PyObject *>x, NULL, args, kwargs)

    def vjp(self, x, /, *args, **kwargs):
        """f(x), and the function that maps a gradient by f(x) to one by x.

        It keeps f(x) where that determines f'(x), and x otherwise; do not change
        the array in between.
        """
        return hooks.vjp(self, (x,), args, kwargs)

    def parameter_gradients(self, grad, x, /, *args, **kwargs):
        """The gradient by each parameter, {name: array of the parameter's shape}."""
        return hooks.parameter_gradients(self, grad, (x,), args, kwargs)

    def bind(self, *args, **params):
        """The same activation with other defaults, which are taken as the call takes them."""
        return hooks.bind(self, args, params)

    # What the slow road and the registry need

    @property
    def _derived(self):
        return self.loops.derived

    @property
    def _defaults(self):
        return tuple([self.defaults[i] for i in range(self.nparams)])

    @property
    def _default_axis(self):
        return self.default_axis

    def _offers(self, kind):
        """Whether there is such a kind of call."""
        return self.loops.offers(index(kind))

    def _fast(self, which, tuple operands, dict kwargs):
        """The fast road for arguments that have been judged; None where it ends."""
        cdef Operands o
        cdef int kind = index(which)
        cdef bint has_grad = KIND_TABLE[kind]["has_grad"]
        if not self.loops.has_kind(kind):
            return None
        self.begin(&o, PyTuple_GET_ITEM(operands, 0) if has_grad else NULL,
                   PyTuple_GET_ITEM(operands, has_grad))
        if len(operands) > 1 + has_grad:
            o.input[1] = PyTuple_GET_ITEM(operands, 1 + has_grad)
        if not self.take_keywords(kwargs, &o):
            return None
        return self.attempt(kind, &o)

    def _capsule(self, list params):
        """A capsule of its loops; params: (name, default, low, high, closed)."""
        return capsule_of(self.loops, self.name, params)

    def _ufunc(self, which):
        """The ufunc of that kind, or None; of rows there are none."""
        cdef int kind = index(which)
        if self._row.family.rowwise or not self.loops.has_kind(kind):
            return None
        made = self.loops.derived.setdefault("ufuncs", {})
        if kind not in made:
            hooks.before_ufuncs()
            # The first to be made stays: pickle looks for the very object.
            made.setdefault(kind, make_ufunc(
                self.loops, kind, self.ufunc_name + SUFFIXES[kind], self._row.summary,
                self.nparams))
        return made[kind]

    @property
    def _ufuncs(self):
        """All of them, by kind."""
        return tuple([self._ufunc(kind) for kind in range(AF_NKINDS)])

    def _with_defaults(self, values, axis=None):
        cdef Activation other = type(self).__new__(type(self), TOKEN)
        cdef int i
        other.loops, other.nparams = self.loops, self.nparams
        other._row, other._identity, other._origin = self._row, self._identity, self._origin
        other.name, other.ufunc_name = self.name, self.ufunc_name
        other.spellings, other.spelled = self.spellings, self.spelled
        other.choice_name = self.choice_name
        other.choices, other.along_axis = self.choices, self.along_axis
        other.ninputs, other.npositional = self.ninputs, self.npositional
        other.reduces = self.reduces
        other.low, other.high = self.low, self.high
        other.default_axis = self.default_axis if axis is None else axis[0]
        for i, value in enumerate(values):
            other.defaults[i] = value
        return other

    def _set_choices(self, choices):
        """The activations that the values of the choice keyword name, once all are made."""
        self.choices.update(choices)

    def _run_views(self, int kind, grad, x, *outs):
        """The memoryview kernels, whatever the size: for tests."""
        cdef double stored[AF_MAX_PARAMS]
        cdef int i, status, t = AF_FLOAT64 if x.dtype == np.float64 else AF_FLOAT32
        for i in range(self.nparams):
            store_number(&stored[i], t, self.defaults[i])
        status = self.run_views(kind, t, grad, x, None, stored, outs[0],
                                outs[1] if len(outs) > 1 else None, None)
        if status:
            fail(self.name, status)

    @property
    def __name__(self):
        return self.name

    @property
    def __qualname__(self):
        return self.name

    def __getattr__(self, name):
        if name.startswith("_") and name != "__signature__":
            raise AttributeError(name)
        return hooks.attribute(self, name)

    def __dir__(self):
        return sorted({*object.__dir__(self), *hooks.attributes()})

    @property
    def __doc__(self):
        return hooks.docstring(self)

    def __repr__(self):
        pairs = [f"{p.name}={self.defaults[i]!r}" for i, p in enumerate(self._row.params)]
        if self._row.family.rowwise and self.default_axis != -1:
            pairs.insert(0, f"axis={self.default_axis!r}")
        return f"<{self._origin.shown}{'(' + ', '.join(pairs) + ')' if pairs else ''}>"

    def _repr_html_(self):
        return hooks.html(self)

    def __eq__(self, other):
        if not isinstance(other, Activation):
            return NotImplemented
        return (self._identity == (<Activation>other)._identity
                and self._defaults == other._defaults
                and self.default_axis == (<Activation>other).default_axis)

    def __hash__(self):
        return hash((self._identity, self._defaults, self.default_axis))

    def __reduce__(self):
        return hooks.reduce(self)

    # Immutable, and shared by all its users.

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __setattr__(self, name, value):
        raise AttributeError(f"{self.name}: activations cannot be changed ({name!r})")


cdef class GatedActivation(Activation):
    """An activation of two inputs, a gate and a value, or of one array that holds both."""

    @property
    def __doc__(self):
        return hooks.docstring(self)

    cdef object gated(self, int kind, PyObject *grad, gate, tuple args, dict kwargs):
        if not args:
            operands = (gate,) if grad == NULL else (<object>grad, gate)
            return hooks.packed(self, kind, operands, kwargs)
        return self.call(kind, grad, <PyObject *>gate, PyTuple_GET_ITEM(args, 0), args[1:],
                         kwargs)

    cdef object forward(self, PyObject *x, tuple args, dict kwargs):
        return self.gated(AF_FORWARD, NULL, <object>x, args, kwargs)

    def __call__(self, gate, /, *args, **kwargs):
        return self.gated(AF_FORWARD, NULL, gate, args, kwargs)

    def derivative(self, gate, /, *args, **kwargs):
        """The derivatives by gate and by value. Takes what the call takes."""
        return self.gated(AF_DERIVATIVE, NULL, gate, args, kwargs)

    def backward(self, grad, gate, /, *args, **kwargs):
        """The gradients by gate and by value, in one pass."""
        return self.gated(AF_BACKWARD, <PyObject *>grad, gate, args, kwargs)

    def value_and_derivative(self, gate, /, *args, **kwargs):
        """The value, and the derivatives by gate and by value as a pair, in one pass."""
        return self.gated(AF_PAIR, NULL, gate, args, kwargs)

    def second_derivative(self, gate, /, *args, **kwargs):
        """A gated activation has a matrix of second derivatives, not one."""
        hooks.no_derivative(self)

    def vjp(self, gate, /, *args, **kwargs):
        """The value, and the function from a gradient by it to those by gate and by value."""
        if not args:
            return hooks.vjp(self, (gate,), args, kwargs)
        return hooks.vjp(self, (gate, args[0]), args[1:], kwargs)

    def parameter_gradients(self, grad, gate, value, /, *args, **kwargs):
        """The gradient by each parameter, {name: array of the parameter's shape}."""
        return hooks.parameter_gradients(self, grad, (gate, value), args, kwargs)


cdef class RowActivation(Activation):
    """An activation along an axis, of which every element depends on the whole row."""

    @property
    def __doc__(self):
        return hooks.docstring(self)

    cdef bint take_keyword(self, PyObject *name, PyObject *value, Operands *o) noexcept:
        if name == <PyObject *>AXIS:
            if o.axis != NULL:
                return False
            o.axis = value
            return True
        if name == <PyObject *>KEEPDIMS:
            o.keepdims = value == <PyObject *>TRUE
            return self.reduces and PyBool_Check(<object>value)
        if name == <PyObject *>SCALE:
            o.scale = NULL if value == <PyObject *>None else value
            return True
        return Activation.take_keyword(self, name, value, o)

    cdef bint take_argument(self, int i, PyObject *value, Operands *o) noexcept:
        """The axis; parameters are taken by keyword."""
        o.axis = value
        return True

    cdef object attempt(self, int kind, Operands *o):
        cdef Laid l
        cdef PyObject *operand[AF_MAX_ARGS]
        cdef double value
        cdef Layout layout = layouts[self.loops.family][kind]
        cdef bint reduced = self.reduces and kind == AF_FORWARD
        cdef int i, d, t = -1, own, count = layout.has_grad + 1
        cdef cnp.ndarray array, out
        cdef tuple cast = None
        if o.nouts > 1 or (is_shifted(o) and kind == AF_BACKWARD_FROM_OUTPUT):
            return None
        operand[0] = o.grad if layout.has_grad else o.input[0]
        operand[1] = o.input[0]
        for i in range(self.nparams):
            operand[count + i] = NULL
        for i in range(count):
            own = type_of_operand(operand[i], &value)
            if own == CASTS:
                made = as_floats(<object>operand[i], NO_TYPE)
                if made is None:
                    return None
                cast = (cast, made)
                operand[i] = <PyObject *>made
                own = type_of(cnp.PyArray_TYPE(<cnp.ndarray>made))
            if not cnp.PyArray_CheckExact(<object>operand[i]) or own < 0 or (t >= 0 and own != t):
                return None
            t = own
        if self.loops.entry[t][kind].takes == AF_TAKES_ALL or (
                o.wanted != NO_TYPE and o.wanted != t):
            return None
        array = <cnp.ndarray>operand[count - 1]
        l.ndim = cnp.PyArray_NDIM(array)
        for d in range(l.ndim):
            l.shape[d] = cnp.PyArray_DIM(array, d)
        if not mark_axes(&l, <PyObject *>self.default_axis if o.axis == NULL else o.axis):
            return None
        l.call.entry, l.call.dtype = &self.loops.entry[t][kind], <af_dtype>t
        l.call.first_param, l.call.first_out = count, count + self.nparams
        l.call.nargs, l.call.nbiases = count + self.nparams + 1, 0
        l.call.swapped, l.call.mask = 0, NULL
        l.call.row_axes = l.row_axes
        if not put_array(&l, count - 1, array):
            return None
        if layout.has_grad and not (
                put_reduced(&l, 0, <cnp.ndarray>operand[0]) if self.reduces
                else put_array(&l, 0, <cnp.ndarray>operand[0])):
            return None
        for i in range(self.nparams):
            if o.array[i] != NULL or not self.store(i, t, o, &l.numbers[count + i]):
                return None
            put_number(&l, count + i, t, o.params[i])
        if is_shifted(o) and not self.put_biases(&l, t, o, operand):
            return None
        if o.where != NULL and not put_mask(&l, o.where):
            return None
        if reduced:
            out = self.reduced_output(o, &l, t, operand)
        else:
            out = self.output(&layout, 0, o, &l, t, operand)
        if out is None or not (
                put_reduced(&l, l.call.first_out, out) if reduced
                else put_array(&l, l.call.first_out, out)):
            return None
        if not is_shifted(o) and self.has_views(kind, &l, t, operand, count, out):
            own = self.run_views(kind, t, <object>operand[0] if layout.has_grad else None, array,
                                 None, &l.numbers[count], out, None, None)
        else:
            own = run_laid(&l)
        if own:
            fail(self.name, own)
        return out[()] if o.out[0] == NULL and cnp.PyArray_NDIM(out) == 0 else out

    cdef bint put_biases(self, Laid *l, int t, Operands *o, PyObject **operand) noexcept:
        """What x is multiplied by, and what is added then."""
        cdef int at = l.call.first_out, own
        cdef double value = 1
        operand[at], operand[at + 1] = NULL, o.bias[0]
        if o.scale != NULL and not as_number(o.scale, &value):
            return False
        if t != AF_FLOAT64 and not fits(t, value):
            return False
        put_number(l, at, t, value)
        l.call.nbiases, l.call.first_out = 2, at + 2
        l.call.nargs += 2
        if o.bias[0] == NULL:
            # Of 0 not even the sign.
            put_number(l, at + 1, t, -0.0)
            return True
        own = type_of_operand(o.bias[0], &value)
        if cnp.PyArray_CheckExact(<object>o.bias[0]):
            return own == t and put_array(l, at + 1, <cnp.ndarray>o.bias[0])
        operand[at + 1] = NULL
        if own not in (NO_TYPE, t) or (t != AF_FLOAT64 and not fits(t, value)):
            return False
        put_number(l, at + 1, t, value)
        return True

    cdef bint has_views(self, int kind, Laid *l, int t, PyObject **operand, int count,
                        cnp.ndarray out) noexcept:
        """Whether rows follow each other in plain memory, and there is much of it."""
        cdef int d, i
        if t > AF_FLOAT64 or l.call.mask != NULL or not is_plain(operand[count - 1]) or (
                cnp.PyArray_NBYTES(<cnp.ndarray>operand[count - 1]) < VIEW_BYTES):
            return False
        for d in range(l.ndim):
            if l.row_axes[d] != (d == l.ndim - 1):
                return False
        for i in range(count):
            if not is_plain(operand[i]):
                return False
        return is_plain(<PyObject *>out)

    cdef int run_views(self, int kind, int t, grad, cnp.ndarray x, second_input, double *stored,
                       cnp.ndarray first, second, third) except? -2:
        cdef const af_entry *entry = &self.loops.entry[t][kind]
        rows, n = -1, x.shape[x.ndim - 1]
        if x.size == 0:
            return 0
        one = 1 if self.reduces else n
        grad = None if grad is None else grad.reshape((rows, one))
        result = first.reshape((rows, one if kind == AF_FORWARD else n))
        if t == AF_FLOAT64:
            return _sweep_rows[double](
                entry, stored, self.nparams, grad, x.reshape((rows, n)), result)
        return _sweep_rows[float](entry, stored, self.nparams, grad, x.reshape((rows, n)), result)

    cdef cnp.ndarray reduced_output(self, Operands *o, Laid *l, int t, PyObject **operand):
        cdef cnp.ndarray out
        if o.out[0] == NULL:
            return new_reduced(l, t, o.keepdims)
        out = <cnp.ndarray>o.out[0]
        if type_of(cnp.PyArray_TYPE(out)) != t or not cnp.PyArray_ISWRITEABLE(out) or (
                not are_apart(out, <cnp.ndarray>operand[0])) or (
                is_shifted(o) and operand[l.call.first_out - 1] != NULL and not are_apart(
                    out, <cnp.ndarray>operand[l.call.first_out - 1])) or (
                l.call.mask != NULL and not are_apart(out, <cnp.ndarray>o.where)):
            return None
        return out

    cdef object slow(self, int kind, tuple operands, tuple args, dict kwargs):
        return hooks.rowwise(self, kind, operands, args, kwargs)

    def derivative(self, x, /, *args, **kwargs):
        """A row-wise activation has a Jacobian, not a derivative: use backward."""
        hooks.no_derivative(self)

    def second_derivative(self, x, /, *args, **kwargs):
        """A row-wise activation has a Jacobian, not a derivative: use backward."""
        hooks.no_derivative(self)

    def value_and_derivative(self, x, /, *args, **kwargs):
        """A row-wise activation has a Jacobian, not a derivative: use vjp."""
        hooks.no_derivative(self)

    def jacobian(self, x, /, *args, **kwargs):
        """The derivatives of each result by each element of its row."""
        return hooks.jacobian(self, x, args, kwargs)


cdef object vectorcall(Activation self, int kind, PyObject *const *args, Py_ssize_t nargs,
                       PyObject *kwnames):
    """A call without a tuple and a dict of its arguments; None where that fails."""
    cdef Layout layout = layouts[self.loops.family][kind]
    cdef Py_ssize_t i, first_param = layout.has_grad + layout.ninputs
    cdef Py_ssize_t nkeywords = 0 if kwnames == NULL else PyTuple_GET_SIZE(<tuple>kwnames)
    cdef Activation other = self
    cdef Operands o
    cdef PyObject *name
    if not first_param <= nargs <= first_param + self.npositional:
        return None
    self.begin(&o, args[0] if layout.has_grad else NULL, args[layout.has_grad])
    if layout.ninputs == 2:
        o.input[1] = args[first_param - 1]
    for i in range(first_param, nargs):
        if not self.take_argument(<int>(i - first_param), args[i], &o):
            return None
    for i in range(nkeywords):
        name = PyTuple_GET_ITEM(<tuple>kwnames, i)
        if name == <PyObject *>self.choice_name and self.nparams == 0:
            other = self.chosen(args[nargs + i])
            if other is None or other.nparams:
                return None
        elif not self.take_named(name, args[nargs + i], &o):
            return None
    if kind == AF_BACKWARD_FROM_OUTPUT and (o.given or not other.determines_from_output()):
        return None
    if not other.loops.has_kind(kind):
        return None
    return other.attempt(kind, &o)


cdef PyObject *_vectorcall(PyObject *callable, PyObject *const *args, size_t nargsf,
                           PyObject *kwnames) except NULL:
    cdef Activation self = <Activation>callable
    cdef Py_ssize_t nargs = nargsf & ~PY_VECTORCALL_ARGUMENTS_OFFSET
    cdef Py_ssize_t i, nkeywords
    result = vectorcall(self, AF_FORWARD, args, nargs, kwnames)
    if result is None:
        if nargs == 0:
            hooks.refuse_call(self, "__call__", (), () if kwnames == NULL else <tuple>kwnames)
        nkeywords = 0 if kwnames == NULL else PyTuple_GET_SIZE(<tuple>kwnames)
        rest = tuple([<object>args[i] for i in range(1, nargs)])
        kwargs = {<object>PyTuple_GET_ITEM(<tuple>kwnames, i): <object>args[nargs + i]
                  for i in range(nkeywords)}
        result = self.forward(args[0], rest, kwargs)
    Py_INCREF(result)
    return <PyObject *>result


cdef _enable_vectorcall():
    cdef Activation probe = Activation.__new__(Activation, TOKEN)
    cdef Py_ssize_t offset = <char *>&probe.vectorcall - <char *><void *>probe
    for family in (Activation, GatedActivation, RowActivation):
        af_enable_vectorcall(<PyTypeObject *>family, offset)
        af_set_module(<PyTypeObject *>family, "actfast")


_enable_vectorcall()


# Methods know the activation whose they are: each has a signature of its own

cdef class Method:
    """A method of a class, and of each activation: the function, told of what it belongs to."""

    cdef vectorcallfunc vectorcall
    cdef object function
    cdef int place
    cdef int kind  # of its loops, or -1
    cdef int least  # operands that there must be
    cdef object owner  # a weak reference to the activation; None is the class's own
    cdef str name
    cdef str qualified

    def __get__(self, owner, cls):
        cdef Activation act
        if owner is None:
            return self
        act = <Activation?>owner
        if act.methods is None:
            act.methods = _methods_of(act)
        return PyMethod_New(act.methods[self.place], act)

    @property
    def __name__(self):
        return self.name

    @property
    def __qualname__(self):
        return self.qualified

    @property
    def __doc__(self):
        return self.function.__doc__

    @property
    def __module__(self):
        return "actfast"

    @property
    def __signature__(self):
        act = None if self.owner is None else self.owner()
        if act is None:
            from inspect import signature

            return signature(self.function)
        return hooks.signature(act, self.name)

    def __repr__(self):
        return f"<method {self.qualified!r} of activations>"


cdef PyObject *_call_method(PyObject *callable, PyObject *const *args, size_t nargsf,
                            PyObject *kwnames) except NULL:
    cdef Method method = <Method>callable
    cdef Py_ssize_t i, nargs = nargsf & ~PY_VECTORCALL_ARGUMENTS_OFFSET
    cdef object result = None
    if nargs > 0 and isinstance(<object>args[0], Activation):
        if nargs <= method.least:
            given = tuple([<object>args[i] for i in range(1, nargs)])
            hooks.refuse_call(<object>args[0], method.name, given,
                              () if kwnames == NULL else <tuple>kwnames)
        if method.kind >= 0:
            result = vectorcall(
                <Activation>args[0], method.kind, args + 1, nargs - 1, kwnames)
    if result is None:
        result = PyObject_Vectorcall(<PyObject *>method.function, args, nargsf, kwnames)
    Py_INCREF(result)
    return <PyObject *>result


# Those of the methods that are one call of a loop.
cdef dict KIND_OF = {
    "derivative": <int>AF_DERIVATIVE, "second_derivative": <int>AF_SECOND_DERIVATIVE,
    "backward": <int>AF_BACKWARD, "backward_from_output": <int>AF_BACKWARD_FROM_OUTPUT,
    "value_and_derivative": <int>AF_PAIR}
cdef dict LEAST = {
    "derivative": 1, "second_derivative": 1, "backward": 2, "backward_from_output": 2,
    "value_and_derivative": 1, "vjp": 1, "parameter_gradients": 2, "bind": 0, "jacobian": 1}
cdef tuple PLACES = tuple(LEAST)


cdef Method _method(function, str name, int least, owner):
    cdef Method method = Method.__new__(Method)
    method.vectorcall = <vectorcallfunc>_call_method
    method.function, method.owner, method.least = function, owner, least
    method.place, method.name, method.kind = PLACES.index(name), name, KIND_OF.get(name, -1)
    method.qualified = f"{'Activation' if owner is None else owner().name}.{name}"
    return method


cdef tuple _methods_of(Activation act):
    cdef Method own
    found = []
    for name in PLACES:
        own = getattr(type(act), name, None)
        found.append(None if own is None else _method(own.function, name, own.least, ref(act)))
    return tuple(found)


cdef _make_methods():
    cdef Method probe = Method.__new__(Method)
    cdef Py_ssize_t offset = <char *>&probe.vectorcall - <char *><void *>probe
    af_enable_vectorcall(<PyTypeObject *>Method, offset)
    for family in (Activation, GatedActivation, RowActivation):
        for name, least in LEAST.items():
            if name in vars(family):
                # A gated one's parameter gradients take both inputs apart.
                least += family is GatedActivation and name == "parameter_gradients"
                af_set_attribute(<PyTypeObject *>family, name,
                                 _method(vars(family)[name], name, least, None))


_make_methods()


# Functions of one float, for callers in pure Python

cdef class ScalarCall:
    """What a function of one float needs: it is the self of that function."""

    cdef LoopTable loops
    cdef double params[AF_MAX_PARAMS]
    cdef int nparams
    cdef str name
    cdef bytes c_name
    cdef PyMethodDef method


cdef PyObject *_scalar_call(PyObject *self, PyObject *x) except NULL:
    cdef ScalarCall s = <ScalarCall>self
    cdef char *args[AF_MAX_ARGS]
    cdef ptrdiff_t steps[AF_MAX_ARGS]
    cdef double value, out
    cdef int i, status
    cdef object result
    if PyFloat_CheckExact(<object>x):
        value = PyFloat_AS_DOUBLE(<object>x)
    else:
        value = _float_of(s, <object>x)
    args[0], steps[0] = <char *>&value, sizeof(double)
    for i in range(s.nparams):
        args[1 + i], steps[1 + i] = <char *>&s.params[i], 0
    args[1 + s.nparams], steps[1 + s.nparams] = <char *>&out, sizeof(double)
    status = run_flat(&s.loops.entry[<int>AF_FLOAT64][<int>AF_FORWARD], AF_FLOAT64, 2 + s.nparams,
                      1, 1 + s.nparams, args, steps, 1)
    if status:
        fail(s.name, status)
    result = out
    Py_INCREF(result)
    return <PyObject *>result


cdef double _float_of(ScalarCall s, x) except? -1:
    """As in math: what says that it is a number."""
    if not (cnp.PyArray_Check(x) and cnp.PyArray_NDIM(x) > 0):
        try:
            return PyFloat_AsDouble(x)
        except TypeError:
            pass
    raise TypeError(f"{s.name}: x must be a real number, got {kind_of(x)}")


def scalar_function(Activation act, str name):
    """A built-in function of one float that gives a float."""
    cdef ScalarCall s = ScalarCall()
    cdef int i
    if act.ninputs != 1 or act._row.family.rowwise or not act.loops.has_kind(AF_FORWARD):
        raise TypeError(f"{act.name} is no function of one number")
    s.loops, s.nparams, s.name, s.c_name = act.loops, act.nparams, name, name.encode()
    for i in range(act.nparams):
        s.params[i] = act.defaults[i]
    s.method = PyMethodDef(s.c_name, _scalar_call, METH_O, NULL)
    return PyCFunction_New(&s.method, s)


# What NumPy's names of an activation's ufuncs end in, by kind.
SUFFIXES = tuple([f"_{kind['name']}" if index else "" for index, kind in enumerate(KIND_TABLE)])


def make(LoopTable loops, row, identity, origin, str ufunc_name):
    """An activation over loops, with the facts of a row."""
    cdef int i, at = 0
    family = row.family
    kind_type = RowActivation if family.rowwise else (
        GatedActivation if len(family.operands) == 2 else Activation)
    cdef Activation self = kind_type.__new__(kind_type, TOKEN)
    self.loops, self.nparams, self.ninputs = loops, len(row.params), len(family.operands)
    self.npositional = 1 if family.rowwise else self.nparams
    self.reduces = family.reduces
    self.name, self.ufunc_name = row.name, ufunc_name
    self._row, self._identity, self._origin = row, identity, origin
    self.default_axis, self.choices = -1, {}
    spellings = []
    for i, p in enumerate(row.params):
        self.defaults[i] = p.default
        # A closed end is the open one just beyond; an infinite one stays open.
        self.low[i] = nextafter(p.low, -INFINITY) if p.closed in ("low", "both") else p.low
        self.high[i] = nextafter(p.high, INFINITY) if p.closed in ("high", "both") else p.high
        self.along_axis[i] = p.along_axis
        for name in (p.name, *p.synonyms):
            if at < MAX_SPELLINGS:
                self.spelled[at] = i
                spellings.append(intern(name))
                at += 1
    self.spellings = tuple(spellings)
    if row.choice_keyword:
        self.choice_name = intern(row.choice_keyword)
    return self
