"""The C core: the choice of its ISA, its table of rows, and loops wherever they come from.

A LoopTable is the one thing that the rest of actfast knows of loops: of the C core, of a
Python function, of a formula's tape or of a plugin. No activation is named here: every
one comes from the table of rows.
"""

import os
import warnings

from actfast.errors import ABIVersionError, KernelError, SpecError, kind_of

cimport numpy as cnp
from cpython.exc cimport PyErr_CheckSignals, PyErr_Occurred
from cpython.object cimport PyObject
from cpython.pycapsule cimport (
    PyCapsule_CheckExact, PyCapsule_GetContext, PyCapsule_GetName, PyCapsule_GetPointer,
    PyCapsule_IsValid, PyCapsule_New)
from cpython.ref cimport Py_INCREF
from libc.stddef cimport size_t
from libc.stdint cimport int32_t, uint32_t, uint64_t
from libc.string cimport strcpy

cnp.import_array()
cnp.import_ufunc()

cdef extern from "run/dispatch.h" nogil:
    ctypedef struct af_cpuid:
        uint32_t leaf1_ecx
        uint32_t leaf7_ebx
        uint64_t xcr0
    af_cpuid af_read_cpuid()
    int af_cpu_has(const char *isa, const af_cpuid *cpu)
    int af_isa_count()
    const char *af_isa_name(int i)
    void af_select(int i, af_kernels *kernels)

cdef extern from "run/pool.h" nogil:
    ctypedef struct af_pool_host:
        int (*interrupted)() noexcept
        void (*short_of_threads)(int wanted, int got) noexcept
    af_pool_host af_host
    enum:
        AF_MAX_THREADS
    int af_threads()
    void af_set_threads(int n)
    int af_set_own_threads(int n)
    void af_pool_retire()
    int af_pool_size()

cdef extern from "run/buffers.h" nogil:
    void *af_buffer_new(size_t bytes)
    void *af_buffer_zeros(size_t bytes)
    void *af_buffer_resized(void *buffer, size_t bytes)
    void af_buffer_free(void *buffer)
    void af_buffers_set_limit(size_t bytes)
    size_t af_buffers_limit()
    size_t af_buffers_free()

cdef extern from "run/shelf.h" nogil:
    const af_row af_shelf[]
    const int af_nshelf

cdef extern from "run/run.h" nogil:
    int af_run(const af_call *call) noexcept
    int af_run_flat(
        const af_entry *entry, af_dtype dtype, int nargs, int first_param, int first_out,
        char *const *args, const ptrdiff_t *steps, ptrdiff_t n) noexcept
    void af_put(void *to, af_dtype dtype, double value)
    double af_rounded(af_dtype dtype, double value)
    uint64_t af_fenv_control()
    void af_set_fenv_control(uint64_t control)

cdef extern from "run/export.h" nogil:
    ctypedef struct af_export:
        const af_entry *entry
        af_dtype dtype
        int family
        int nparams
    af_loop *const af_export_loops[AF_NKINDS]

cdef extern from "tape/tape.h" nogil:
    ctypedef struct af_step:
        pass
    enum:
        AF_TAPE_OPERANDS
        AF_TAPE_MAX_RESULTS
        AF_TAPE_MAX_REGISTERS
        AF_TAPE_MAX_CONSTANTS
        AF_TAPE_MAX_STEPS
    ctypedef struct af_tape:
        int32_t ninputs
        int32_t nvariables
        int32_t nregisters
        int32_t nconstants
        int32_t nsteps
        int32_t nuniform
        int32_t nresults
        int32_t results[AF_TAPE_MAX_RESULTS]
        const double *constants
        const af_step *steps
    const char *af_tape_op(int op, int *operands)
    const char *af_tape_check(const af_tape *tape)
    af_loop *af_tape_loop(int isa, af_dtype dtype, int has_grad)

cdef extern from "numpy/arrayobject.h":
    enum: NPY_HALF
    ctypedef struct PyDataMemAllocator:
        void *ctx
        void *(*malloc)(void *ctx, size_t size) noexcept nogil
        void *(*calloc)(void *ctx, size_t nelem, size_t elsize) noexcept nogil
        void *(*realloc)(void *ctx, void *at, size_t size) noexcept nogil
        void (*free)(void *ctx, void *at, size_t size) noexcept nogil
    ctypedef struct PyDataMem_Handler:
        char name[127]
        unsigned char version
        PyDataMemAllocator allocator
    object PyDataMem_GetHandler()
    object PyDataMem_SetHandler(object handler)
    PyObject *PyDataMem_DefaultHandler

cdef extern from "numpy/ufuncobject.h":
    object PyUFunc_FromFuncAndDataAndSignature(
        cnp.PyUFuncGenericFunction *func, void *const *data, const char *types, int ntypes,
        int nin, int nout, int identity, const char *name, const char *doc, int unused,
        const char *signature)
    ctypedef struct PyUFuncObject:
        PyObject *obj
    int PyUFunc_RegisterLoopForType(
        PyUFuncObject *ufunc, int usertype, cnp.PyUFuncGenericFunction function,
        const int *arg_types, void *data) except -1

# By their numbers in C; loops compute in the first two.
DTYPES = ("float32", "float64", "float16", "bfloat16")
LOOP_DTYPES = DTYPES[:AF_NLOOP_DTYPES]
MAX_PARAMS = AF_MAX_PARAMS
# Which ends of a parameter's interval belong to it, by the flags' bits.
CLOSED = ("neither", "low", "high", "both")
cdef af_kernels kernels


# What a loop of each kind takes and gives, and what an activation of each family is; both
# in the order of the C enums.

KIND_TABLE = tuple([
    {"name": af_kinds[i].name.decode(),
     "has_grad": bool(af_kinds[i].has_grad),
     "from_output": bool(af_kinds[i].from_output),
     "gives_value": bool(af_kinds[i].gives_value),
     "order": af_kinds[i].order}
    for i in range(AF_NKINDS)])
FAMILY_TABLE = tuple([
    {"name": af_families[i].name.decode(),
     "operands": tuple(af_families[i].inputs.decode().split()),
     "rowwise": bool(af_families[i].rowwise),
     "reduces": bool(af_families[i].reduces)}
    for i in range(AF_NFAMILIES)])


cdef Layout layout_of(int kind, int family) noexcept nogil:
    """How many operands stand before the parameters, and how many results after them."""
    cdef const af_kind_facts *k = &af_kinds[kind]
    cdef int ninputs = 1 if k.from_output else af_families[family].ninputs
    return Layout(k.has_grad, ninputs, k.gives_value + (ninputs if k.order else 0))


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


# Threads

MAX_THREADS = AF_MAX_THREADS

cdef int _interrupted() except -1 nogil:
    # The exception is left standing: whoever called the loop looks for it.
    with gil:
        return PyErr_CheckSignals()


cdef void _short_of_threads(int wanted, int got) noexcept nogil:
    with gil:
        warnings.warn(
            f"actfast computes in {got} of {wanted} threads, as the system starts no more",
            RuntimeWarning)


af_host.interrupted = <int (*)() noexcept nogil>_interrupted
af_host.short_of_threads = _short_of_threads


def threads():
    """How many a call of this thread may have."""
    return af_threads()


def set_threads(int n):
    af_set_threads(n)


def set_own_threads(int n):
    """For calls of this thread, or the process's again if 0; gives what was set before."""
    return af_set_own_threads(n)


def retire_threads():
    """Let those that have nothing to do end."""
    with nogil:
        af_pool_retire()


def started_threads():
    return af_pool_size()


cdef void *_buffer_new(void *ctx, size_t size) noexcept nogil:
    return af_buffer_new(size)


cdef void *_buffer_zeros(void *ctx, size_t nelem, size_t elsize) noexcept nogil:
    return NULL if elsize and nelem > <size_t>-1 // elsize else af_buffer_zeros(nelem * elsize)


cdef void *_buffer_resized(void *ctx, void *at, size_t size) noexcept nogil:
    return af_buffer_new(size) if at == NULL else af_buffer_resized(at, size)


cdef void _buffer_free(void *ctx, void *at, size_t size) noexcept nogil:
    if at != NULL:
        af_buffer_free(at)


cdef PyDataMem_Handler _handler
strcpy(_handler.name, b"actfast")
_handler.version = 1
_handler.allocator.ctx = NULL
_handler.allocator.malloc = _buffer_new
_handler.allocator.calloc = _buffer_zeros
_handler.allocator.realloc = _buffer_resized
_handler.allocator.free = _buffer_free
cdef object _buffers = PyCapsule_New(&_handler, "mem_handler", NULL)


cdef object begin_buffers():
    """Lets NumPy take kept memory for arrays; what end_buffers() takes, or None where none is to be
    kept, or the user has a handler of memory."""
    if not af_buffers_limit():
        return None
    before = PyDataMem_GetHandler()
    if <PyObject *>before != PyDataMem_DefaultHandler:
        return None
    return PyDataMem_SetHandler(_buffers)


cdef int end_buffers(object before) except -1:
    if before is not None:
        PyDataMem_SetHandler(before)
    return 0


MAX_BYTES = <size_t>-1


def set_buffer_limit(size_t size):
    af_buffers_set_limit(size)


def buffer_limit():
    return af_buffers_limit()


def free_buffers():
    """How many bytes the system has again."""
    cdef size_t size
    with nogil:
        size = af_buffers_free()
    return size


class kept_environment:
    """Restores rounding and flush modes: a library that is loaded may change them."""

    def __enter__(self):
        self.state = af_fenv_control()

    def __exit__(self, *error):
        af_set_fenv_control(self.state)


# Rows

cdef _text(const char *s):
    return s.decode() if s != NULL else ""


cdef dict _bounds(af_bound ulp, double extra):
    """Those that are stated; a row leaves out the others, which C makes 0."""
    stated = {"forward": ulp.forward, "derivative": ulp.derivative, "from_output": ulp.from_output}
    return {kind: bound + extra for kind, bound in stated.items() if bound}


cdef dict _facts(const af_row *row):
    """What a row says, by the names of the fields of actfast.facts.row.Row."""
    cdef int i
    cdef double extra = row.ulp_without_fma if ISA == "baseline" else 0.0
    params = []
    for i in range(row.nparams):
        params.append({
            "name": _text(row.params[i].name),
            "default": row.params[i].initial,
            "low": row.params[i].low,
            "high": row.params[i].high,
            "synonyms": tuple(_text(row.params[i].synonyms).split()),
            "doc": _text(row.params[i].doc),
            "closed": CLOSED[row.params[i].flags & (AF_CLOSED_LOW | AF_CLOSED_HIGH)],
            "along_axis": bool(row.params[i].flags & AF_ALONG_AXIS),
        })
    choices, i = {}, 0
    while row.choices[i].value != NULL:
        choices[_text(row.choices[i].value)] = _text(row.choices[i].row)
        i += 1
    return {
        "name": _text(row.name),
        "family": FAMILY_TABLE[<int>row.family]["name"],
        "aliases": tuple(_text(row.aliases).split()),
        "formula_only": bool(row.formula_only),
        # A row of texts alone says by one of them that y determines f'.
        "saved": "output" if row.backward_form == AF_FROM_EITHER or (
            row.formula_only and row.from_output != NULL) else "input",
        "params": tuple(params),
        "choice_keyword": _text(row.choice_keyword),
        "choices": choices,
        "refused": (_text(row.refused_keyword), _text(row.refused_because)),
        "summary": _text(row.summary),
        "citation": _text(row.citation),
        "formula": _text(row.formula),
        "derivative": _text(row.derivative),
        "second_derivative": _text(row.second_derivative),
        "from_output": _text(row.from_output),
        "from_output_if": _text(row.from_output_if),
        "value_scale": _text(row.value_scale),
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
        "inflections": _text(row.inflections),
        "exact": _text(row.exact),
        "excluded": row.excluded,
        "max_ulp": {
            dtype: _bounds(row.ulp[i], extra) for i, dtype in enumerate(LOOP_DTYPES)},
        "ulp_without_fma": row.ulp_without_fma,
    }


ROWS = tuple([_facts(&kernels.rows[i]) for i in range(kernels.nrows)])


def shelf_names():
    """The names of each row of the shelf, the canonical one first."""
    return [(_text(af_shelf[i].name), *_text(af_shelf[i].aliases).split())
            for i in range(af_nshelf)]


def shelf_facts(int index):
    """What the row of that place says."""
    if not 0 <= index < af_nshelf:
        raise IndexError(index)
    return _facts(&af_shelf[index])


# Where loops come from

cdef int run(const af_call *call) noexcept nogil:
    return af_run(call)


cdef int run_flat(const af_entry *entry, int dtype, int nargs, int first_param, int first_out,
                  char *const *args, const ptrdiff_t *steps, ptrdiff_t n) noexcept nogil:
    return af_run_flat(entry, <af_dtype>dtype, nargs, first_param, first_out, args, steps, n)


cdef void put(void *to, int dtype, double value) noexcept nogil:
    af_put(to, <af_dtype>dtype, value)


cdef double rounded_to(int dtype, double value) noexcept nogil:
    return af_rounded(<af_dtype>dtype, value)


def rounded(double value, int dtype):
    """A number, rounded once to a type of memory."""
    return af_rounded(<af_dtype>dtype, value)


cdef class LoopTable:
    def __cinit__(self):
        cdef int t, kind
        self.derived = {}
        for t in range(AF_NDTYPES):
            for kind in range(AF_NKINDS):
                self.entry[t][kind] = af_entry(NULL, NULL, NULL, NULL, _loop_dtype(t), 0, 0)

    cdef bint has_kind(self, int kind) except -1:
        cdef LoopTable found
        cdef int t
        if self.entry[0][kind].loop != NULL:
            return True
        if self.complete is None or kind not in self.complete.kinds:
            return False
        found = self.complete(kind)
        # The contexts must live as long as the entries that point to them.
        self.owner = (self.owner, found)
        for t in range(AF_NDTYPES):
            self.entry[t][kind] = found.entry[t][kind]
        return self.entry[0][kind].loop != NULL

    def offers(self, int kind):
        """Whether there is a loop of that kind, or one that can be made."""
        return self.entry[0][kind].loop != NULL or (
            self.complete is not None and kind in self.complete.kinds)


cdef int _loop_dtype(int dtype) noexcept nogil:
    """The type that loops compute in for a type of memory."""
    return AF_FLOAT64 if dtype == AF_FLOAT64 else AF_FLOAT32


def builtin_loops(int index, complete=None):
    """Those of the row of that index; complete(kind) makes those that C lacks."""
    cdef LoopTable self = LoopTable()
    cdef int t, kind, own
    self.family, self.complete = kernels.rows[index].family, complete
    for t in range(AF_NDTYPES):
        for kind in range(AF_NKINDS):
            own = _loop_dtype(t)
            # What is in float64 alone serves every type.
            if kernels.loops[own][index].kind[kind] == NULL:
                own = AF_FLOAT64
            if kernels.loops[own][index].kind[kind] != NULL:
                self.entry[t][kind].loop = kernels.loops[own][index].kind[kind]
                self.entry[t][kind].loop_dtype = own
    return self


# Types of memory by NumPy's numbers; bfloat16's belongs to a module of its own.

cdef int _bfloat16 = -1


cdef int dtype_of(int typenum) noexcept:
    if typenum == cnp.NPY_FLOAT:
        return AF_FLOAT32
    if typenum == cnp.NPY_DOUBLE:
        return AF_FLOAT64
    if typenum == NPY_HALF:
        return AF_FLOAT16
    return AF_BFLOAT16 if typenum == _bfloat16 and typenum >= 0 else -1


cdef int typenum_of(int dtype) noexcept:
    if dtype == AF_FLOAT32:
        return cnp.NPY_FLOAT
    if dtype == AF_FLOAT64:
        return cnp.NPY_DOUBLE
    return NPY_HALF if dtype == AF_FLOAT16 else _bfloat16


def set_bfloat16(dtype):
    """The dtype that operands of bfloat16 have."""
    global _bfloat16
    _bfloat16 = dtype.num


cdef class PythonLoop:
    """What calls function(kind, operands, outs) for a stretch of an elementwise call."""

    cdef object function
    cdef int kind, dtype, nin, nout, first_param


cdef object _operand(char *at, ptrdiff_t step, ptrdiff_t n, int dtype, int flags):
    cdef cnp.npy_intp shape = n, stride = step
    return cnp.PyArray_New(
        cnp.ndarray, 1, &shape, typenum_of(dtype), &stride, at, 0, flags, <object>NULL)


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
            operands.append(float(_operand(args[a], 0, 1, loop.dtype, 0)[0]))
        else:
            operands.append(_operand(args[a], steps[a], n, loop.dtype, 0))
    for a in range(loop.nin, loop.nin + loop.nout):
        outs.append(_operand(args[a], steps[a], n, loop.dtype, cnp.NPY_ARRAY_WRITEABLE))
    loop.function(loop.kind, operands, outs)


def python_loops(function, kinds, int nparams, int family=0, complete=None):
    """Loops that call a Python object with the GIL held, on any layout and type of memory.

    complete(kind) makes those of the kinds that it has in complete.kinds.
    """
    cdef LoopTable self = LoopTable()
    cdef PythonLoop loop
    cdef Layout layout
    cdef int t, kind
    self.family, self.owner, self.complete = family, [], complete
    for t in range(AF_NDTYPES):
        for kind in kinds:
            layout = layout_of(kind, family)
            loop = PythonLoop()
            loop.function, loop.kind, loop.dtype = function, kind, t
            loop.first_param = layout.has_grad + layout.ninputs
            loop.nin = loop.first_param + nparams
            loop.nout = layout.nresults
            self.owner.append(loop)
            self.entry[t][kind] = af_entry(
                <af_loop *>_run_python, <void *>loop, NULL, NULL, t, AF_AS_IS, AF_TAKES_ALL)
    return self


cdef _tape_operations():
    cdef int operands, i = 0
    names = []
    while af_tape_op(i, &operands) != NULL:
        names.append(af_tape_op(i, &operands).decode())
        i += 1
    return tuple(names)


# The interpreter of tapes, by the names of the fields of actfast.formula.Machine.
TAPE_MACHINE = {
    "operations": _tape_operations(),
    "operands": AF_TAPE_OPERANDS,
    "registers": AF_TAPE_MAX_REGISTERS,
    "constants": AF_TAPE_MAX_CONSTANTS,
    "steps": AF_TAPE_MAX_STEPS,
}


cdef class _TapeMemory:
    cdef af_tape tape[AF_NLOOP_DTYPES][AF_NKINDS]
    cdef list kept


cdef _take_tape(af_tape *raw, tape):
    """The C structure, whose pointers are into the tape's bytes."""
    cdef const char *constants = tape.constants
    cdef const char *steps = tape.steps
    cdef const char *wrong
    cdef int i
    if len(tape.steps) % sizeof(af_step) or len(tape.constants) % sizeof(double) or (
            len(tape.results) > AF_TAPE_MAX_RESULTS):
        raise ValueError("the tape is made for another interpreter")
    raw.ninputs, raw.nvariables, raw.nregisters = tape.ninputs, tape.nvariables, tape.nregisters
    raw.nconstants = len(tape.constants) // sizeof(double)
    raw.nsteps, raw.nuniform = len(tape.steps) // sizeof(af_step), tape.nuniform
    raw.nresults = len(tape.results)
    for i, result in enumerate(tape.results):
        raw.results[i] = result
    raw.constants, raw.steps = <const double *>constants, <const af_step *>steps
    wrong = af_tape_check(raw)
    if wrong != NULL:
        raise ValueError(f"the tape has {_text(wrong)} wrong")


def tape_loops(dict tapes, int family=0, complete=None):
    """Loops that run tapes: (type, kind) -> the program, whose results are the kind's.

    complete(kind) makes those of the kinds in complete.kinds.
    """
    cdef LoopTable self = LoopTable()
    cdef _TapeMemory memory = _TapeMemory()
    cdef int t, own, kind
    cdef int isa = ISAS.index(ISA)
    self.family, self.complete, memory.kept = family, complete, []
    for (own, kind), tape in tapes.items():
        memory.kept.append(tape)
        _take_tape(&memory.tape[own][kind], tape)
        for t in range(AF_NDTYPES):
            if _loop_dtype(t) == own:
                self.entry[t][kind].loop = af_tape_loop(
                    isa, <af_dtype>own, af_kinds[kind].has_grad)
                self.entry[t][kind].ctx = &memory.tape[own][kind]
    self.owner = memory
    return self


def plugin_loops(dict loops, owner, int family=0, complete=None):
    """Compiled loops: (type, kind) -> address and context.

    A type without loops is computed by those of another; backward and pair may be made of
    forward and derivative. complete(kind) makes those of the kinds in complete.kinds.
    """
    cdef LoopTable self = LoopTable()
    cdef af_entry *e
    cdef int t, own, kind
    self.family, self.owner, self.complete = family, owner, complete
    for t in range(AF_NDTYPES):
        own = _loop_dtype(t)
        own = own if (own, AF_FORWARD) in loops else 1 - own
        for kind in (AF_FORWARD, AF_DERIVATIVE, AF_BACKWARD, AF_PAIR):
            e = &self.entry[t][kind]
            e.loop_dtype, e.takes = own, AF_TAKES_APART
            if (own, kind) in loops:
                _set_loop(&e.loop, &e.ctx, loops[own, kind])
            elif (own, AF_DERIVATIVE) not in loops:
                continue
            elif kind == AF_BACKWARD:
                e.compose = AF_TIMES_GRAD
                _set_loop(&e.loop, &e.ctx, loops[own, AF_DERIVATIVE])
            else:
                e.compose = AF_VALUE_AND_SLOPE
                _set_loop(&e.loop, &e.ctx, loops[own, AF_FORWARD])
                _set_loop(&e.second, &e.second_ctx, loops[own, AF_DERIVATIVE])
    return self


cdef class _CapsuleMemory:
    """A table of one row, whose loops are those of a LoopTable."""

    cdef af_kernels table
    cdef af_row row
    cdef af_loops loops[AF_NLOOP_DTYPES]
    cdef af_export export[AF_NLOOP_DTYPES]
    cdef LoopTable owner
    cdef list texts


def capsule_of(LoopTable loops, str name, list params):
    """A capsule as actfast.h describes it, of one activation.

    params: (name, default, low, high, which ends are closed).

    It lives as long as the process: what finds it keeps pointers into it.
    """
    cdef _CapsuleMemory memory = _CapsuleMemory()
    cdef int i, t, kind
    memory.owner, memory.texts = loops, [name.encode(), *(p[0].encode() for p in params)]
    memory.row.name, memory.row.family = <const char *>memory.texts[0], <af_family>loops.family
    memory.row.nparams = len(params)
    for i in range(len(params)):
        memory.row.params[i].name = <const char *>memory.texts[1 + i]
        _, memory.row.params[i].initial, low, high, closed = params[i]
        memory.row.params[i].low, memory.row.params[i].high = low, high
        memory.row.params[i].flags = CLOSED.index(closed)
    memory.table = kernels
    memory.table.nrows, memory.table.rows = 1, &memory.row
    for t in range(AF_NLOOP_DTYPES):
        memory.export[t] = af_export(&loops.entry[t][0], <af_dtype>t, loops.family, len(params))
        memory.loops[t].ctx = &memory.export[t]
        for kind in range(AF_NKINDS):
            if loops.has_kind(kind):
                memory.loops[t].kind[kind] = af_export_loops[kind]
        memory.table.loops[t] = &memory.loops[t]
    Py_INCREF(memory)
    return PyCapsule_New(&memory.table, ACTFAST_CAPSULE, NULL)


cdef _set_loop(af_loop **loop, void **ctx, place):
    loop[0], ctx[0] = <af_loop *><size_t>place[0], <void *><size_t>place[1]


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
    if not 0 <= <int>table.rows[i].family < AF_NFAMILIES or (
            af_families[<int>table.rows[i].family].rowwise):
        raise SpecError(f"{name}: compiled loops must be elementwise or gated", name)
    if not 0 <= table.rows[i].nparams <= AF_MAX_PARAMS:
        raise SpecError(f"{name}: the capsule's row has {table.rows[i].nparams} parameters, "
                        f"from 0 to {AF_MAX_PARAMS} are possible", name)
    loops = {}
    for t in range(AF_NLOOP_DTYPES):
        if table.loops[t] == NULL:
            continue
        for kind in range(AF_NKINDS):
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
    const af_entry *entry
    PyObject *name
    int dtype
    int nargs
    int first_param
    int first_out


cdef void _ufunc_loop(char **args, const cnp.npy_intp *dims, const cnp.npy_intp *steps,
                      void *data) noexcept nogil:
    cdef UfuncLoop *u = <UfuncLoop *>data
    cdef af_call call
    cdef const ptrdiff_t *each = <const ptrdiff_t *>steps
    cdef ptrdiff_t n = dims[0], ncalls = 1, i
    cdef int a, status
    call.entry, call.dtype, call.nargs = u.entry, <af_dtype>u.dtype, u.nargs
    call.first_param, call.first_out = u.first_param, u.first_out
    call.nbiases, call.swapped = 0, 0
    call.ndim, call.mask, call.row_axes = 1, NULL, NULL
    call.shape = &n
    # A reduction feeds each result to the next element, and loops read ahead.
    if u.nargs == 3 and args[2] - args[0] == steps[0] == steps[2]:
        n, ncalls = 1, n
    for i in range(ncalls):
        for a in range(u.nargs):
            call.args[a] = args[a] + i * steps[a]
            call.steps[a] = &each[a]
        status = af_run(&call)
        if status:
            # The exception is left standing: NumPy looks for it when the loops are done.
            (<int (*)(PyObject *, int) noexcept nogil>_fail_in_loop)(u.name, status)
            break


cdef int fail(object name, int status) except -1:
    """Raise what a loop left, or that it failed."""
    if PyErr_Occurred() != NULL:
        return -1
    raise KernelError(
        f"{name}: the compiled loop reported failure {status}; what it wrote is undefined", name)


cdef int _fail_in_loop(PyObject *name, int status) except -1 nogil:
    with gil:
        return fail(<object>name, status)


cdef class _UfuncMemory:
    """What NumPy keeps pointers to; it lives as long as its ufunc."""

    cdef UfuncLoop loops[AF_NDTYPES]
    cdef cnp.PyUFuncGenericFunction functions[AF_NDTYPES]
    cdef void *pointers[AF_NDTYPES]
    cdef char types[AF_NDTYPES * AF_MAX_ARGS]
    cdef object kept


def make_ufunc(LoopTable loops, int kind, str name, str summary, int nparams):
    """The ufunc of one kind. bfloat16 must be set before, if ever: NumPy keeps what it
    once resolved."""
    cdef Layout layout = layout_of(kind, loops.family)
    cdef int nin = layout.has_grad + layout.ninputs + nparams
    cdef int nargs = nin + layout.nresults, t, a, ntypes = AF_NDTYPES - 1
    cdef int user_types[AF_MAX_ARGS]
    cdef _UfuncMemory memory = _UfuncMemory()
    encoded = name.encode(), summary.encode()
    memory.kept = name, encoded, loops
    for t in range(AF_NDTYPES):
        memory.loops[t] = UfuncLoop(
            &loops.entry[t][kind], <PyObject *>name, t, nargs, nin - nparams, nin)
        memory.pointers[t] = &memory.loops[t]
        memory.functions[t] = <cnp.PyUFuncGenericFunction>_ufunc_loop
        for a in range(nargs):
            memory.types[t * nargs + a] = typenum_of(t)
            user_types[a] = _bfloat16
    ufunc = PyUFunc_FromFuncAndDataAndSignature(
        memory.functions, memory.pointers, memory.types, ntypes, nin, layout.nresults,
        cnp.PyUFunc_None, <const char *>encoded[0], <const char *>encoded[1], 0, NULL)
    Py_INCREF(memory)
    (<PyUFuncObject *>ufunc).obj = <PyObject *>memory
    if _bfloat16 >= 0:
        PyUFunc_RegisterLoopForType(
            <PyUFuncObject *>ufunc, _bfloat16, memory.functions[<int>AF_BFLOAT16], user_types,
            memory.pointers[<int>AF_BFLOAT16])
    # NumPy pickles a ufunc by module and name.
    ufunc.__module__ = "actfast.ufuncs"
    ufunc.__qualname__ = name
    return ufunc
