"""Activations over the C loops: the memoryview kernels, the ufuncs and the fast path.

A call takes one of three roads to the same loop, and all give the same bits:

* the fast path: plain contiguous arrays, scalar parameters, below VIEW_BYTES;
* the memoryview kernels, without the GIL: the same arrays from there on;
* everything else: a ufunc (a gufunc for rows), after actfast._general has judged
  the arguments.

No activation is named here: every one comes from the table of rows.
"""

import os
from sys import intern

import numpy as np

from actfast.errors import ABIVersionError, KernelError, SpecError, kind_of

cimport numpy as cnp
from cpython.dict cimport PyDict_Next
from cpython.exc cimport PyErr_Occurred
from cpython.float cimport PyFloat_AS_DOUBLE, PyFloat_CheckExact
from cpython.object cimport PyObject, PyTypeObject
from cpython.pycapsule cimport (
    PyCapsule_CheckExact, PyCapsule_GetContext, PyCapsule_GetName, PyCapsule_GetPointer,
    PyCapsule_IsValid, PyCapsule_New)
from cpython.ref cimport Py_INCREF
from cpython.tuple cimport PyTuple_GET_ITEM, PyTuple_GET_SIZE
from libc.stddef cimport size_t

cnp.import_array()
cnp.import_ufunc()

cdef extern from "Python.h":
    const size_t PY_VECTORCALL_ARGUMENTS_OFFSET
    const unsigned long Py_TPFLAGS_HAVE_VECTORCALL
    ctypedef PyObject *(*vectorcallfunc)(PyObject *, PyObject *const *, size_t, PyObject *)
    ctypedef PyObject *(*ternaryfunc)(PyObject *, PyObject *, PyObject *)
    PyObject *PyVectorcall_Call(PyObject *, PyObject *, PyObject *)

cdef extern from *:
    """
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
    """
    void af_enable_vectorcall(PyTypeObject *type, Py_ssize_t offset)
    int af_set_module(PyTypeObject *type, object name) except -1

cdef extern from "numpy/ufuncobject.h":
    object PyUFunc_FromFuncAndDataAndSignature(
        cnp.PyUFuncGenericFunction *func, void *const *data, const char *types, int ntypes,
        int nin, int nout, int identity, const char *name, const char *doc, int unused,
        const char *signature)
    ctypedef struct PyUFuncObject:
        PyObject *obj

ctypedef fused floating:
    float
    double

cdef str OUT = intern("out")
cdef str AXIS = intern("axis")
cdef object LAST = -1  # small integers are singletons
# Only this module makes activations: one without a row would call stray memory.
cdef object TOKEN = object()

# From here on a call releases the GIL, which costs more than the shortest ones take.
cdef enum: VIEW_BYTES = 1 << 16

KINDS = ("forward", "derivative", "backward", "value_and_derivative", "backward_from_output")
cdef int NKINDS = AF_NKINDS
cdef af_kernels kernels


# ISA

def _cpu_has(str isa, leaf1_ecx=None, leaf7_ebx=None, xcr0=None):
    """Whether a CPU of these CPUID words, by default this one, can run an ISA's kernels."""
    cdef af_cpuid cpu = af_read_cpuid()
    if leaf1_ecx is not None:
        cpu.leaf1_ecx, cpu.leaf7_ebx, cpu.xcr0 = leaf1_ecx, leaf7_ebx, xcr0
    return bool(af_cpu_has(isa.encode(), &cpu))


cdef _select_isa():
    cdef int i
    names = [af_isa_name(i).decode() for i in range(af_isa_count())]
    usable = [name for name in names if _cpu_has(name)]
    wanted = os.environ.get("ACTFAST_ISA") or usable[len(usable) - 1]
    if wanted not in usable:
        state = "is not supported by this CPU" if wanted in names else "is unknown"
        raise ImportError(
            f"ACTFAST_ISA={wanted!r} {state}; choose one of {', '.join(usable)}")
    af_select(names.index(wanted), &kernels)
    return tuple(names), tuple(usable)


ISAS, USABLE_ISAS = _select_isa()
ISA = kernels.isa.decode()
capsule = PyCapsule_New(&kernels, ACTFAST_CAPSULE, NULL)


cdef _set_stream_bytes():
    """Three quarters of the largest cache, or the C default where it is unknown."""
    global af_stream_bytes
    try:
        size = os.sysconf("SC_LEVEL3_CACHE_SIZE")
    except (AttributeError, ValueError, OSError):
        return
    if size > 0:
        af_stream_bytes = max(size * 3 // 4, 1 << 22)


_set_stream_bytes()


class kept_environment:
    """Restores rounding and flush modes: a library that is loaded may change them."""

    def __enter__(self):
        self.state = af_fenv_control()

    def __exit__(self, *error):
        af_set_fenv_control(self.state)


# Rows

cdef _text(const char *s):
    return s.decode() if s != NULL else ""


cdef dict _bounds(af_bound ulp):
    """Those that are stated; a row leaves out the others, which C makes 0."""
    stated = {"forward": ulp.forward, "derivative": ulp.derivative, "from_output": ulp.from_output}
    return {kind: bound for kind, bound in stated.items() if bound}


cdef dict _facts(const af_row *row):
    cdef int i
    params = []
    for i in range(row.nparams):
        params.append((
            _text(row.params[i].name), row.params[i].initial, row.params[i].low,
            row.params[i].high, tuple(_text(row.params[i].synonyms).split()),
            _text(row.params[i].doc)))
    choices, i = {}, 0
    while row.choices[i].value != NULL:
        choices[_text(row.choices[i].value)] = _text(row.choices[i].row)
        i += 1
    return {
        "name": _text(row.name),
        "family": "rowwise" if row.family == AF_ROWWISE else "elementwise",
        "aliases": tuple(_text(row.aliases).split()),
        "saved": "output" if row.backward_form == AF_FROM_EITHER else "input",
        "params": tuple(params),
        "choice_keyword": _text(row.choice_keyword),
        "choices": choices,
        "refused": (_text(row.refused_keyword), _text(row.refused_because)),
        "summary": _text(row.summary),
        "citation": _text(row.citation),
        "formula": _text(row.formula),
        "derivative": _text(row.derivative),
        "from_output": _text(row.from_output),
        "from_output_if": _text(row.from_output_if),
        "gradient_scale": _text(row.gradient_scale),
        "range": _text(row.range),
        "monotone": _text(row.monotone),
        "symmetry": _text(row.symmetry),
        "smoothness": _text(row.smoothness),
        "kinks": _text(row.kinks),
        "left": _text(row.left),
        "right": _text(row.right),
        "lipschitz": _text(row.lipschitz),
        "roots": _text(row.roots),
        "derivative_roots": _text(row.derivative_roots),
        "exact": _text(row.exact),
        "excluded": float("-inf") if row.log_output != NULL else 0.0,
        "ulp": {
            dtype: _bounds(row.ulp[i]) for i, dtype in enumerate(("float32", "float64"))},
        "ulp_without_fma": row.ulp_without_fma,
    }


# Memoryview kernels

cdef int _sweep(af_loop *loop, const floating *params, int nparams, const floating[::1] g,
                const floating[::1] x, floating[::1] out, floating[::1] second,
                void *ctx) except? -2:
    """One elementwise loop over contiguous views, without the GIL; its status.

    g and second are None where the kind has no such operand.
    """
    cdef char *args[AF_MAX_ARGS]
    cdef ptrdiff_t steps[AF_MAX_ARGS]
    cdef Py_ssize_t n = x.shape[0]
    cdef int count = 0, i, status
    if out.shape[0] != n or (g is not None and g.shape[0] != n) or (
            second is not None and second.shape[0] != n):
        raise ValueError("kernel operands differ in length")
    if n == 0:
        return 0
    if g is not None:
        args[count] = <char *>&g[0]
        steps[count] = sizeof(floating)
        count += 1
    args[count] = <char *>&x[0]
    steps[count] = sizeof(floating)
    count += 1
    for i in range(nparams):
        args[count] = <char *>&params[i]
        steps[count] = 0
        count += 1
    args[count] = <char *>&out[0]
    steps[count] = sizeof(floating)
    count += 1
    if second is not None:
        args[count] = <char *>&second[0]
        steps[count] = sizeof(floating)
    with nogil:
        status = loop(args, steps, n, ctx)
    return status


cdef int _sweep_rows(af_loop *loop, const floating[:, ::1] g, const floating[:, ::1] x,
                     floating[:, ::1] out) except -1:
    """One row-wise loop over the rows of contiguous views, without the GIL."""
    cdef char *args[4]
    cdef ptrdiff_t steps[4]
    cdef ptrdiff_t next_row[4]
    cdef af_outer outer
    cdef Py_ssize_t n = x.shape[1]
    cdef int a, at = g is not None
    outer.rows, outer.steps = x.shape[0], next_row
    if out.shape[0] != outer.rows or out.shape[1] != n or (
            g is not None and (g.shape[0] != outer.rows or g.shape[1] != n)):
        raise ValueError("kernel operands differ in shape")
    if outer.rows == 0 or n == 0:
        return 0
    for a in range(4):
        steps[a], next_row[a] = sizeof(floating), n * sizeof(floating)
    if g is not None:
        args[0] = <char *>&g[0, 0]
    args[at], args[at + 1], args[at + 2] = <char *>&x[0, 0], NULL, <char *>&out[0, 0]
    with nogil:
        loop(args, steps, n, &outer)
    return 0


# Where loops come from

cdef class LoopTable:
    """The loops of one activation, by type and kind, each with its context."""

    cdef af_loop *loop[2][5]
    cdef void *ctx[2][5]
    cdef object owner  # of what the contexts point to
    cdef readonly dict derived  # what else was made of them, such as gradients by parameters

    def __cinit__(self):
        cdef int t, kind
        self.derived = {}
        for t in range(2):
            for kind in range(NKINDS):
                self.loop[t][kind], self.ctx[t][kind] = NULL, NULL


cdef LoopTable _builtin_loops(int index):
    cdef LoopTable self = LoopTable()
    cdef int t, kind
    for t in range(2):
        for kind in range(NKINDS):
            self.loop[t][kind] = kernels.loops[t][index].kind[kind]
    return self


cdef class PythonLoop:
    """What calls host(kind, operands, outs) for a stretch of an elementwise call."""

    cdef object host
    cdef int kind, typenum, nin, nout, first_param


cdef object _operand(char *at, ptrdiff_t step, ptrdiff_t n, int typenum, int flags):
    cdef cnp.npy_intp shape = n, stride = step
    return cnp.PyArray_New(cnp.ndarray, 1, &shape, typenum, &stride, at, 0, flags, <object>NULL)


cdef int _run_python(char *const *args, const ptrdiff_t *steps, ptrdiff_t n,
                     void *ctx) except -1 nogil:
    with gil:
        # After a failure NumPy still calls for the rest of the array.
        if PyErr_Occurred() != NULL:
            return -1
        _call_python(args, steps, n, <PythonLoop>ctx)
    return 0


cdef _call_python(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, PythonLoop loop):
    cdef int a
    operands, outs = [], []
    for a in range(loop.nin):
        if a >= loop.first_param and steps[a] == 0:
            operands.append((<double *>args[a])[0] if loop.typenum == cnp.NPY_DOUBLE
                            else (<float *>args[a])[0])
        else:
            operands.append(_operand(args[a], steps[a], n, loop.typenum, 0))
    for a in range(loop.nin, loop.nin + loop.nout):
        outs.append(_operand(args[a], steps[a], n, loop.typenum, cnp.NPY_ARRAY_WRITEABLE))
    loop.host(loop.kind, operands, outs)


cdef int _python_loop(char *const *args, const ptrdiff_t *steps, ptrdiff_t n,
                      void *ctx) noexcept nogil:
    """NumPy's functions leave flags behind, which are not the caller's."""
    return af_guarded(<af_loop *>_run_python, args, steps, n, ctx)


def python_loops(host, kinds, int nparams):
    """LoopTable that call a Python object with the GIL held."""
    cdef LoopTable self = LoopTable()
    cdef PythonLoop loop
    cdef int t, kind
    self.owner = []
    for t in range(2):
        for kind in kinds:
            loop = PythonLoop()
            loop.host, loop.kind = host, kind
            loop.typenum = cnp.NPY_DOUBLE if t else cnp.NPY_FLOAT
            loop.first_param = 2 if kind == AF_BACKWARD else 1
            loop.nin = loop.first_param + nparams
            loop.nout = 2 if kind == AF_PAIR else 1
            self.owner.append(loop)
            self.loop[t][kind], self.ctx[t][kind] = _python_loop, <void *>loop
    return self


cdef class _TapeMemory:
    cdef af_tape tape[2][5]
    cdef list kept


def tape_loops(dict tapes):
    """LoopTable that run tapes: (type, kind) -> the program and its results, by name."""
    cdef LoopTable self = LoopTable()
    cdef _TapeMemory memory = _TapeMemory()
    cdef const char *wrong
    cdef const char *constants
    cdef const char *steps
    cdef int t, kind
    cdef int isa = ISAS.index(ISA)
    memory.kept = []
    for (t, kind), (tape, value, derivative) in tapes.items():
        memory.kept.append(tape)
        constants, steps = tape.constants, tape.steps
        memory.tape[t][kind] = af_tape(
            tape.nvariables, tape.nregisters, tape.nconstants, tape.nsteps, tape.nuniform,
            value, derivative, <const double *>constants, <const af_step *>steps)
        wrong = af_tape_check(&memory.tape[t][kind])
        if wrong != NULL:
            raise ValueError(f"the tape has {_text(wrong)} wrong")
        self.loop[t][kind] = af_tape_loops(isa, <af_dtype>t).kind[kind]
        self.ctx[t][kind] = &memory.tape[t][kind]
    self.owner = memory
    return self


cdef class _PluginMemory:
    cdef af_plugin plugin[2]


def plugin_loops(dict loops, int nparams, owner):
    """Compiled loops: (type, kind) -> address and context.

    A type without loops is computed by those of the other.
    """
    cdef LoopTable self = LoopTable()
    cdef _PluginMemory memory = _PluginMemory()
    cdef int t, own, kind
    for t in range(2):
        own = t if (t, AF_FORWARD) in loops else 1 - t
        memory.plugin[t].own, memory.plugin[t].nparams = <af_dtype>own, nparams
        for kind in range(NKINDS):
            address, ctx = loops.get((own, kind), (0, 0))
            memory.plugin[t].kind[kind] = <af_loop *><size_t>address
            memory.plugin[t].ctx[kind] = <void *><size_t>ctx
        for kind in (AF_FORWARD, AF_DERIVATIVE, AF_BACKWARD, AF_PAIR):
            if kind == AF_FORWARD or (own, AF_DERIVATIVE) in loops:
                self.loop[t][kind] = af_plugin_loops[t].kind[kind]
                self.ctx[t][kind] = &memory.plugin[t]
    self.owner = memory, owner
    return self


def read_capsule(capsule, name):
    """Of one row of a plugin's capsule the facts, and address and context by type and kind."""
    cdef const af_kernels *table
    cdef const char *given
    cdef int i, t, kind
    if not PyCapsule_CheckExact(capsule):
        raise TypeError(
            f"{name}: kernels must be actfast.kernels.Loops, a capsule named "
            f"{ACTFAST_CAPSULE.decode()!r} or \"module:attribute\", got {kind_of(capsule)}")
    given = PyCapsule_GetName(capsule)
    if given == NULL or not PyCapsule_IsValid(capsule, ACTFAST_CAPSULE):
        shown = "none" if given == NULL else repr(given.decode(errors="replace"))
        raise TypeError(f"{name}: the capsule must be named {ACTFAST_CAPSULE.decode()!r}, "
                        f"got {shown}")
    table = <const af_kernels *>PyCapsule_GetPointer(capsule, ACTFAST_CAPSULE)
    if table.abi_version != ACTFAST_ABI_VERSION:
        raise ABIVersionError(
            f"{name}: the loops are made for ABI {table.abi_version} of actfast.h, this actfast "
            f"has ABI {ACTFAST_ABI_VERSION}; install matching versions of the two", name)
    if table.struct_size < sizeof(af_kernels):
        raise ABIVersionError(
            f"{name}: the table has {table.struct_size} bytes, ABI {ACTFAST_ABI_VERSION} of "
            f"actfast.h wants {sizeof(af_kernels)}", name)
    if table.nrows < 0 or (table.nrows and table.rows == NULL):
        raise SpecError(f"{name}: the capsule's table has no rows", name)
    names = [_text(table.rows[i].name) for i in range(table.nrows)]
    if name not in names:
        raise SpecError(f"{name}: the capsule has no row of that name, but "
                        f"{', '.join(names) or 'none'}", name)
    i = names.index(name)
    if table.rows[i].family != AF_ELEMENTWISE:
        raise SpecError(f"{name}: a plugin's row must be elementwise", name)
    if not 0 <= table.rows[i].nparams <= AF_MAX_PARAMS:
        raise SpecError(f"{name}: the capsule's row has {table.rows[i].nparams} parameters, "
                        f"from 0 to {AF_MAX_PARAMS} are possible", name)
    loops = {}
    for t in range(2):
        if table.loops[t] == NULL:
            continue
        for kind in range(NKINDS):
            if table.loops[t][i].kind[kind] != NULL:
                loops[t, kind] = (
                    <size_t>table.loops[t][i].kind[kind], <size_t>table.loops[t][i].ctx)
    return _facts(&table.rows[i]), loops


def capsule_parts(capsule):
    """The name, address and context of any capsule."""
    cdef const char *name = PyCapsule_GetName(capsule)
    cdef void *pointer = PyCapsule_GetPointer(capsule, name)
    cdef void *ctx = PyCapsule_GetContext(capsule)
    return _text(name), <size_t>pointer, <size_t>ctx


# Ufuncs

ctypedef struct UfuncLoop:
    af_loop *loop
    void *ctx
    PyObject *name
    bint has_mask
    int nargs


cdef void _ufunc_loop(char **args, const cnp.npy_intp *dims, const cnp.npy_intp *steps,
                      void *data) noexcept nogil:
    cdef UfuncLoop *u = <UfuncLoop *>data
    cdef char *one[3]
    cdef ptrdiff_t i
    cdef int a, status = 0
    # Reductions feed each result to the next element, and loops read ahead.
    if u.nargs == 3 and dims[0] > 1 and args[2] - args[0] == steps[0] == steps[2] == 0 or (
            u.nargs == 3 and args[2] - args[0] == steps[0] == steps[2]):
        for i in range(dims[0]):
            for a in range(3):
                one[a] = args[a] + i * steps[a]
            status = u.loop(one, <const ptrdiff_t *>steps, 1, u.ctx)
            if status:
                break
    else:
        status = u.loop(args, <const ptrdiff_t *>steps, dims[0], u.ctx)
    if status:
        # The exception is left standing: NumPy looks for it when the loops are done.
        (<int (*)(PyObject *, int) noexcept nogil>_fail_in_loop)(u.name, status)


cdef void _gufunc_loop(char **args, const cnp.npy_intp *dims, const cnp.npy_intp *steps,
                       void *data) noexcept nogil:
    """NumPy's operands: [grad,] x, [mask,] out; outer steps first, then core steps."""
    cdef UfuncLoop *u = <UfuncLoop *>data
    cdef char *rows[4]
    cdef ptrdiff_t core[4]
    cdef ptrdiff_t next_row[4]
    cdef af_outer outer
    cdef int a, at = 0
    outer.rows, outer.steps = dims[0], next_row
    for a in range(u.nargs):
        if a == u.nargs - 1 and not u.has_mask:
            rows[at], core[at], next_row[at] = NULL, 0, 0
            at += 1
        rows[at], core[at], next_row[at] = args[a], steps[u.nargs + a], steps[a]
        at += 1
    u.loop(rows, core, dims[1], &outer)


cdef int _fail(object name, int status) except -1:
    """Raise what a loop left, or that it failed."""
    if PyErr_Occurred() != NULL:
        return -1
    raise KernelError(
        f"{name}: the compiled loop reported failure {status}; what it wrote is undefined", name)


cdef int _fail_in_loop(PyObject *name, int status) except -1 nogil:
    with gil:
        return _fail(<object>name, status)


cdef class _UfuncMemory:
    """What NumPy keeps pointers to; it lives as long as its ufunc."""

    cdef UfuncLoop loops[2]
    cdef cnp.PyUFuncGenericFunction functions[2]
    cdef void *pointers[2]
    cdef char types[2 * AF_MAX_ARGS]
    cdef object kept


cdef object _make_ufunc(LoopTable loops, int kind, dict row, str name, bint masked):
    """The ufunc of a row and kind."""
    cdef bint rowwise = row["family"] == "rowwise"
    cdef bint has_g = kind == AF_BACKWARD or kind == AF_BACKWARD_FROM_OUTPUT
    cdef int nout = 2 if kind == AF_PAIR else 1
    cdef int nin = 1 + has_g + (masked if rowwise else len(row["params"]))
    cdef int nargs = nin + nout, t, a
    cdef _UfuncMemory memory = _UfuncMemory()
    encoded = name.encode(), row["summary"].encode(), (",".join(["(n)"] * nin) + "->(n)").encode()
    memory.kept = name, encoded, loops
    for t in range(2):
        memory.loops[t] = UfuncLoop(
            loops.loop[t][kind], loops.ctx[t][kind], <PyObject *>name, masked, nargs)
        memory.pointers[t] = &memory.loops[t]
        memory.functions[t] = <cnp.PyUFuncGenericFunction>(
            _gufunc_loop if rowwise else _ufunc_loop)
        for a in range(nargs):
            memory.types[t * nargs + a] = cnp.NPY_DOUBLE if t else cnp.NPY_FLOAT
        if masked:
            memory.types[t * nargs + nin - 1] = cnp.NPY_BOOL
    ufunc = PyUFunc_FromFuncAndDataAndSignature(
        memory.functions, memory.pointers, memory.types, 2, nin, nout, cnp.PyUFunc_None,
        <const char *>encoded[0], <const char *>encoded[1], 0,
        <const char *>encoded[2] if rowwise else NULL)
    Py_INCREF(memory)
    (<PyUFuncObject *>ufunc).obj = <PyObject *>memory
    # NumPy pickles a ufunc by module and name.
    ufunc.__module__ = "actfast.ufuncs"
    ufunc.__qualname__ = name
    return ufunc


def make_ufunc(LoopTable loops, dict row, str name):
    """A backward ufunc beside those of an activation."""
    return _make_ufunc(loops, AF_BACKWARD, row, name, False)


# Activations

# The operands of a fast call, borrowed; NULL where the kind has none.
ctypedef struct Operands:
    PyObject *g
    PyObject *x
    PyObject *out
    PyObject *second
    double params[4]


cdef inline bint is_plain(PyObject *o) noexcept:
    """An ndarray proper, with axes, contiguous and aligned, of a loop's dtype."""
    cdef cnp.ndarray a
    cdef int num
    if not cnp.PyArray_CheckExact(<object>o):
        return False
    a = <cnp.ndarray>o
    num = cnp.PyArray_TYPE(a)
    return ((num == cnp.NPY_FLOAT or num == cnp.NPY_DOUBLE)
            and cnp.PyArray_NDIM(a) > 0
            and cnp.PyArray_ISCARRAY_RO(a))


cdef inline bint same_layout(cnp.ndarray a, cnp.ndarray b) noexcept:
    cdef int i, ndim = cnp.PyArray_NDIM(a)
    if cnp.PyArray_TYPE(a) != cnp.PyArray_TYPE(b) or ndim != cnp.PyArray_NDIM(b):
        return False
    for i in range(ndim):
        if cnp.PyArray_DIM(a, i) != cnp.PyArray_DIM(b, i):
            return False
    return True


cdef inline bint are_disjoint(cnp.ndarray a, cnp.ndarray b) noexcept:
    cdef char *p = <char *>cnp.PyArray_DATA(a)
    cdef char *q = <char *>cnp.PyArray_DATA(b)
    return p + cnp.PyArray_NBYTES(a) <= q or q + cnp.PyArray_NBYTES(b) <= p


cdef inline bint same_or_disjoint(cnp.ndarray a, cnp.ndarray b) noexcept:
    return cnp.PyArray_DATA(a) == cnp.PyArray_DATA(b) or are_disjoint(a, b)


cdef inline bint are_inputs(Operands *o) noexcept:
    """x plain, and so is grad, of the same shape and dtype."""
    return is_plain(o.x) and (o.g == NULL or (
        is_plain(o.g) and same_layout(<cnp.ndarray>o.g, <cnp.ndarray>o.x)))


cdef bint is_target(PyObject *out, Operands *o) noexcept:
    """A plain output that may be written in one go."""
    if out == NULL:
        return True
    if not is_plain(out) or not cnp.PyArray_ISWRITEABLE(<cnp.ndarray>out):
        return False
    if not same_layout(<cnp.ndarray>out, <cnp.ndarray>o.x):
        return False
    return same_or_disjoint(<cnp.ndarray>out, <cnp.ndarray>o.x) and (
        o.g == NULL or same_or_disjoint(<cnp.ndarray>out, <cnp.ndarray>o.g))


cdef inline cnp.ndarray target(PyObject *out, cnp.ndarray x):
    if out != NULL:
        return <cnp.ndarray>out
    return cnp.PyArray_EMPTY(cnp.PyArray_NDIM(x), cnp.PyArray_DIMS(x), cnp.PyArray_TYPE(x), 0)


cdef class Activation:
    """An activation function: callable, with its derivative and backward.

    Instances are found, not made: as attributes of actfast, by actfast.get and by bind.
    """

    cdef vectorcallfunc vectorcall
    cdef LoopTable loops
    cdef int nparams
    cdef bint has_from_output
    cdef bint from_output_always
    cdef double defaults[4]
    cdef double low[4]
    cdef double high[4]
    cdef tuple keywords
    cdef readonly str name
    cdef readonly tuple _ufuncs
    cdef readonly tuple _masked_ufuncs
    cdef readonly dict _row
    cdef readonly object _identity  # what equal activations share: a name, or a spec
    cdef readonly object _origin
    cdef object __weakref__

    def __cinit__(self, token=None):
        if token is not TOKEN:
            raise TypeError("activations come from actfast.get(name), not from their class")
        self.vectorcall = <vectorcallfunc>_vectorcall

    # The fast path

    cdef bint fast_keyword(self, PyObject *name, PyObject *value, Operands *o) noexcept:
        """Take a keyword if it is a scalar parameter in range, or out=an array."""
        cdef int i
        cdef double v
        if cnp.PyArray_CheckExact(<object>value):
            if name != <PyObject *>OUT:
                return False
            o.out = value
            return True
        if PyFloat_CheckExact(<object>value):
            v = PyFloat_AS_DOUBLE(<object>value)
            for i in range(self.nparams):
                if name == PyTuple_GET_ITEM(self.keywords, i):
                    o.params[i] = v
                    return self.low[i] < v < self.high[i]
        return name == <PyObject *>OUT and value == <PyObject *>None

    cdef bint fast_keywords(self, dict kwargs, Operands *o) noexcept:
        cdef PyObject *key
        cdef PyObject *value
        cdef Py_ssize_t at = 0
        while PyDict_Next(kwargs, &at, &key, &value):
            if not self.fast_keyword(key, value, o):
                return False
        return True

    cdef object fast(self, int kind, Operands *o):
        """The result, or None where the call is not plain."""
        cdef cnp.ndarray x, out, second = None
        cdef Py_ssize_t n
        cdef int i, t, status
        cdef float narrow[4]
        if not are_inputs(o) or not is_target(o.out, o):
            return None
        x = <cnp.ndarray>o.x
        t = cnp.PyArray_TYPE(x) == cnp.NPY_DOUBLE
        if t == 0:
            for i in range(self.nparams):
                narrow[i] = <float>o.params[i]
                if not self.low[i] < narrow[i] < self.high[i]:
                    return None
        out = target(o.out, x)
        if kind == AF_PAIR:
            if not is_target(o.second, o) or (
                    o.second != NULL and not are_disjoint(<cnp.ndarray>o.second, out)):
                return None
            second = target(o.second, x)
        n = cnp.PyArray_SIZE(x)
        if n * cnp.PyArray_ITEMSIZE(x) >= VIEW_BYTES:
            self.run_views(kind, t, <object>o.g if o.g != NULL else None, x,
                           <void *>narrow if t == 0 else <void *>o.params, out, second)
        else:
            status = self.run_short(
                kind, t, o.g, x, <char *>narrow if t == 0 else <char *>o.params, out, second, n)
            if status:
                _fail(self.name, status)
        return out if kind != AF_PAIR else (out, second)

    cdef int run_short(self, int kind, int t, PyObject *g, cnp.ndarray x, char *params,
                       cnp.ndarray out, cnp.ndarray second, Py_ssize_t n) noexcept:
        cdef char *args[AF_MAX_ARGS]
        cdef ptrdiff_t steps[AF_MAX_ARGS]
        cdef ptrdiff_t size = 8 if t else 4
        cdef int count = 0, i
        if g != NULL:
            args[count] = cnp.PyArray_BYTES(<cnp.ndarray>g)
            steps[count] = size
            count += 1
        args[count] = cnp.PyArray_BYTES(x)
        steps[count] = size
        count += 1
        for i in range(self.nparams):
            args[count] = params + i * size
            steps[count] = 0
            count += 1
        args[count] = cnp.PyArray_BYTES(out)
        steps[count] = size
        if kind == AF_PAIR:
            args[count + 1] = cnp.PyArray_BYTES(second)
            steps[count + 1] = size
        return self.loops.loop[t][kind](args, steps, n, self.loops.ctx[t][kind])

    cdef int run_views(self, int kind, int t, g, cnp.ndarray x, void *params,
                       cnp.ndarray out, second) except -1:
        cdef af_loop *loop = self.loops.loop[t][kind]
        cdef void *ctx = self.loops.ctx[t][kind]
        cdef int status
        flat_g = None if g is None else g.reshape(-1)
        flat_second = None if second is None else second.reshape(-1)
        if t:
            status = _sweep[double](loop, <const double *>params, self.nparams, flat_g,
                                    x.reshape(-1), out.reshape(-1), flat_second, ctx)
        else:
            status = _sweep[float](loop, <const float *>params, self.nparams, flat_g,
                                   x.reshape(-1), out.reshape(-1), flat_second, ctx)
        return _fail(self.name, status) if status else 0

    cdef object call(self, int kind, PyObject *g, PyObject *x, tuple args, dict kwargs):
        cdef Operands o
        if self.loops.loop[0][kind] == NULL:
            _general.refuse_kind(self, kind)
        if not args:
            o.g, o.x, o.out, o.second = g, x, NULL, NULL
            o.params = self.defaults
            if self.fast_keywords(kwargs, &o):
                result = self.fast(kind, &o)
                if result is not None:
                    return result
        operands = (<object>x,) if g == NULL else (<object>g, <object>x)
        return _general.call(self, kind, operands, args, kwargs)

    cdef bint is_default(self, tuple args, dict kwargs) noexcept:
        """No parameter is given."""
        return not args and (not kwargs or len(kwargs) == 1 and OUT in kwargs)

    # The public methods

    def __call__(self, x, /, *args, **kwargs):
        return self.call(AF_FORWARD, NULL, <PyObject *>x, args, kwargs)

    def derivative(self, x, /, *args, **kwargs):
        """f'(x). Takes what the call takes."""
        return self.call(AF_DERIVATIVE, NULL, <PyObject *>x, args, kwargs)

    def backward(self, grad, x, /, *args, **kwargs):
        """grad * f'(x) in one pass; x is the forward's input."""
        return self.call(AF_BACKWARD, <PyObject *>grad, <PyObject *>x, args, kwargs)

    def backward_from_output(self, grad, y, /, *args, **kwargs):
        """grad * f'(x) from y, the forward's output, where y determines f'(x)."""
        if not self.from_output_always or not self.is_default(args, kwargs):
            _general.require_from_output(self, args, kwargs)
            # What holds for the defaults need not be judged again.
            if self.has_from_output and self.is_default(args, kwargs):
                self.from_output_always = True
        return self.call(AF_BACKWARD_FROM_OUTPUT, <PyObject *>grad, <PyObject *>y, args, kwargs)

    def value_and_derivative(self, x, /, *args, out=(None, None), **kwargs):
        """f(x) and f'(x) in one pass; out is a pair of arrays or None."""
        cdef Operands o
        if self.loops.loop[0][<int>AF_PAIR] == NULL:
            _general.refuse_kind(self, AF_PAIR)
        value_out, derivative_out = _general.pair_out(self, out)
        if not args:
            o.g, o.x = NULL, <PyObject *>x
            o.out = NULL if value_out is None else <PyObject *>value_out
            o.second = NULL if derivative_out is None else <PyObject *>derivative_out
            o.params = self.defaults
            if self.fast_keywords(kwargs, &o):
                result = self.fast(AF_PAIR, &o)
                if result is not None:
                    return result
        return _general.pair(self, x, args, kwargs, value_out, derivative_out)

    def vjp(self, x, /, *args, **kwargs):
        """f(x), and the function that maps a gradient by f(x) to one by x.

        It keeps f(x) where that determines f'(x), and x otherwise; do not change
        the array in between.
        """
        return _general.vjp(self, x, args, kwargs)

    def parameter_gradients(self, grad, x, /, *args, **kwargs):
        """The gradient by each parameter, {name: array of the parameter's shape}."""
        return _general.parameter_gradients(self, grad, x, args, kwargs)

    def bind(self, **params):
        """The same activation with other defaults."""
        return _general.bind(self, params)

    # What the general path and the registry need

    @property
    def _derived(self):
        return self.loops.derived

    @property
    def _defaults(self):
        return tuple([self.defaults[i] for i in range(self.nparams)])

    def _with_defaults(self, values):
        cdef Activation other = type(self).__new__(type(self), TOKEN)
        cdef int i
        other.loops, other.nparams = self.loops, self.nparams
        other._row, other._identity, other._origin = self._row, self._identity, self._origin
        other.has_from_output = self.has_from_output
        other.keywords, other.name = self.keywords, self.name
        other._ufuncs, other._masked_ufuncs = self._ufuncs, self._masked_ufuncs
        other.low, other.high = self.low, self.high
        for i, value in enumerate(values):
            other.defaults[i] = value
        return other

    def _run_views(self, int kind, g, x, out, second=None):
        """The memoryview kernels, whatever the size: for tests."""
        cdef float narrow[4]
        cdef int i, t = x.dtype == np.float64
        for i in range(self.nparams):
            narrow[i] = <float>self.defaults[i]
        self.run_views(kind, t, g, x, <void *>narrow if t == 0 else <void *>self.defaults,
                       out, second)

    @property
    def __name__(self):
        return self.name

    @property
    def __qualname__(self):
        return self.name

    def __getattr__(self, name):
        if name.startswith("_") and name != "__signature__":
            raise AttributeError(name)
        from actfast.activation import attribute_of
        return attribute_of(self, name)

    def __dir__(self):
        from actfast.activation import ATTRIBUTES
        return sorted({*object.__dir__(self), *ATTRIBUTES})

    @property
    def __doc__(self):
        from actfast.activation import docstring_of
        return docstring_of(self)

    def __repr__(self):
        return f"<{self._origin.shown}{_general.bound_text(self)}>"

    def _repr_html_(self):
        from actfast.activation import html_of
        return html_of(self)

    def __eq__(self, other):
        if not isinstance(other, Activation):
            return NotImplemented
        return (self._identity == (<Activation>other)._identity
                and self._defaults == other._defaults)

    def __hash__(self):
        return hash((self._identity, self._defaults))

    def __reduce__(self):
        return _general.reduce(self)

    # Immutable, and shared by all its users.

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __setattr__(self, name, value):
        raise AttributeError(f"{self.name}: activations cannot be changed ({name!r})")


cdef class RowActivation(Activation):
    """An activation along an axis, of which every element depends on the whole row."""

    @property
    def __doc__(self):
        from actfast.activation import docstring_of
        return docstring_of(self)

    cdef bint fast_keyword(self, PyObject *name, PyObject *value, Operands *o) noexcept:
        """Take out=an array, or the default axis."""
        if name == <PyObject *>AXIS:
            return value == <PyObject *>LAST
        return Activation.fast_keyword(self, name, value, o)

    cdef object call(self, int kind, PyObject *g, PyObject *x, tuple args, dict kwargs):
        cdef Operands o
        if not args:
            o.g, o.x, o.out, o.second = g, x, NULL, NULL
            if self.fast_keywords(kwargs, &o):
                result = self.fast(kind, &o)
                if result is not None:
                    return result
        operands = (<object>x,) if g == NULL else (<object>g, <object>x)
        return _general.call_rows(self, kind, operands, args, kwargs)

    cdef object fast(self, int kind, Operands *o):
        cdef cnp.ndarray x, out
        cdef int t, ndim
        if not are_inputs(o) or not is_target(o.out, o):
            return None
        x = <cnp.ndarray>o.x
        # backward reads grad again after it has begun to write.
        if kind == AF_BACKWARD and o.out != NULL and (
                cnp.PyArray_DATA(<cnp.ndarray>o.out) == cnp.PyArray_DATA(<cnp.ndarray>o.g)):
            return None
        ndim = cnp.PyArray_NDIM(x)
        out = target(o.out, x)
        t = cnp.PyArray_TYPE(x) == cnp.NPY_DOUBLE
        if cnp.PyArray_NBYTES(x) >= VIEW_BYTES:
            self.run_views(kind, t, <object>o.g if o.g != NULL else None, x, NULL, out, None)
        elif cnp.PyArray_SIZE(x):
            self.run_short_rows(kind, t, o.g, x, out, cnp.PyArray_DIM(x, ndim - 1))
        return out

    cdef void run_short_rows(self, int kind, int t, PyObject *g, cnp.ndarray x,
                             cnp.ndarray out, Py_ssize_t n) noexcept:
        cdef char *args[4]
        cdef ptrdiff_t steps[4]
        cdef ptrdiff_t next_row[4]
        cdef ptrdiff_t size = 8 if t else 4
        cdef af_outer outer
        cdef int a, at = g != NULL
        outer.rows, outer.steps = cnp.PyArray_SIZE(x) // n, next_row
        for a in range(4):
            steps[a], next_row[a] = size, n * size
        if g != NULL:
            args[0] = cnp.PyArray_BYTES(<cnp.ndarray>g)
        args[at] = cnp.PyArray_BYTES(x)
        args[at + 1] = NULL
        args[at + 2] = cnp.PyArray_BYTES(out)
        self.loops.loop[t][kind](args, steps, n, &outer)

    cdef int run_views(self, int kind, int t, g, cnp.ndarray x, void *params,
                       cnp.ndarray out, second) except -1:
        cdef af_loop *loop = self.loops.loop[t][kind]
        shape = (-1, x.shape[x.ndim - 1])
        if x.size == 0:
            return 0
        flat_g = None if g is None else g.reshape(shape)
        if t:
            return _sweep_rows[double](loop, flat_g, x.reshape(shape), out.reshape(shape))
        return _sweep_rows[float](loop, flat_g, x.reshape(shape), out.reshape(shape))

    def derivative(self, x, /, *args, **kwargs):
        """A row-wise activation has a Jacobian, not a derivative: use backward."""
        _general.no_derivative(self)

    def value_and_derivative(self, x, /, *args, **kwargs):
        """A row-wise activation has a Jacobian, not a derivative: use vjp."""
        _general.no_derivative(self)

    def backward_from_output(self, grad, y, /, *args, **kwargs):
        """The gradient by x, given the one by y = f(x)."""
        return self.call(AF_BACKWARD_FROM_OUTPUT, <PyObject *>grad, <PyObject *>y, args, kwargs)


cdef PyObject *_vectorcall(PyObject *callable, PyObject *const *args, size_t nargsf,
                           PyObject *kwnames) except NULL:
    cdef Activation self = <Activation>callable
    cdef Py_ssize_t nargs = nargsf & ~PY_VECTORCALL_ARGUMENTS_OFFSET
    cdef Py_ssize_t i, nkeywords = 0 if kwnames == NULL else PyTuple_GET_SIZE(<tuple>kwnames)
    cdef Operands o
    cdef PyObject *name
    cdef bint plain = 1 <= nargs <= 1 + self.nparams
    if plain:
        o.g, o.x, o.out, o.second = NULL, args[0], NULL, NULL
        o.params = self.defaults
        for i in range(1, nargs):
            plain = plain and self.fast_keyword(
                PyTuple_GET_ITEM(self.keywords, i - 1), args[i], &o)
        for i in range(nkeywords):
            name = PyTuple_GET_ITEM(<tuple>kwnames, i)
            # A parameter may be given once only.
            plain = plain and (nargs == 1 or name == <PyObject *>OUT) and self.fast_keyword(
                name, args[nargs + i], &o)
    if plain:
        result = self.fast(AF_FORWARD, &o)
        if result is not None:
            Py_INCREF(result)
            return <PyObject *>result
    if nargs == 0:
        raise TypeError(f"{self.name}: missing the input x")
    rest = tuple([<object>args[i] for i in range(1, nargs)])
    kwargs = {<object>PyTuple_GET_ITEM(<tuple>kwnames, i): <object>args[nargs + i]
              for i in range(nkeywords)}
    result = self.call(AF_FORWARD, NULL, args[0], rest, kwargs)
    Py_INCREF(result)
    return <PyObject *>result


cdef _enable_vectorcall():
    cdef Activation probe = Activation.__new__(Activation, TOKEN)
    cdef Py_ssize_t offset = <char *>&probe.vectorcall - <char *><void *>probe
    af_enable_vectorcall(<PyTypeObject *>Activation, offset)
    af_enable_vectorcall(<PyTypeObject *>RowActivation, offset)
    af_set_module(<PyTypeObject *>Activation, "actfast")
    af_set_module(<PyTypeObject *>RowActivation, "actfast")


_enable_vectorcall()

SUFFIXES = ("", "_derivative", "_backward", "_value_and_derivative", "_backward_from_output")


def make(LoopTable loops, dict row, identity, origin, str ufunc_name):
    """An activation over loops, with the facts of a row."""
    cdef int i, kind
    cdef bint rowwise = row["family"] == "rowwise"
    kind_type = RowActivation if rowwise else Activation
    cdef Activation self = kind_type.__new__(kind_type, TOKEN)
    self.loops, self.nparams, self.name = loops, len(row["params"]), row["name"]
    self._row, self._identity, self._origin = row, identity, origin
    for i, (_, initial, low, high, *_) in enumerate(row["params"]):
        self.defaults[i], self.low[i], self.high[i] = initial, low, high
    self.keywords = tuple([intern(p[0]) for p in row["params"]])
    self.has_from_output = loops.loop[0][<int>AF_BACKWARD_FROM_OUTPUT] != NULL
    self._ufuncs, self._masked_ufuncs = [
        tuple([
            None if loops.loop[0][kind] == NULL or (masked and not rowwise)
            else _make_ufunc(loops, kind, row, ufunc_name + SUFFIXES[kind], masked)
            for kind in range(NKINDS)])
        for masked in (False, True)]
    return self


from actfast import _general  # noqa: E402  (it needs the classes above)


def _make_builtins():
    from actfast._origin import BUILTIN, Origin

    rows = [_facts(&kernels.rows[i]) for i in range(kernels.nrows)]
    return tuple([
        make(_builtin_loops(i), row, row["name"], Origin(row["name"], BUILTIN), row["name"])
        for i, row in enumerate(rows)])


ACTIVATIONS = _make_builtins()
