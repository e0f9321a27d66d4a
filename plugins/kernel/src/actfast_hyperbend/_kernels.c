/* hyperbend(x) = (x + sqrt(x^2 + b)) / 2, and the table of loops that actfast reads. */
#include <Python.h>
#include <math.h>

#include "actfast.h"

/* For x < 0 the sum would cancel; b / (2 (r - x)) is the same. The halves and hypot
   keep what is intermediate from overflowing.                                        */
static inline double value(double x, double r, double b)
{
    double half = 0.5 * fabs(x) + 0.5 * r;
    return x < 0 ? 0.25 * b / half : half;
}

static inline double forward(double x, double b) { return value(x, hypot(x, sqrt(b)), b); }

static inline double derivative(double x, double b)
{
    double r = hypot(x, sqrt(b));
    return isinf(x) ? x > 0 : value(x, r, b) / r;
}

/* args: x, b, out, all contiguous; the step of b is 0 where it is one number. */
#define LOOP(function, type)                                                             \
    static int function##_##type(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, \
                                 void *ctx)                                              \
    {                                                                                    \
        const type *x = (const type *)args[0], *b = (const type *)args[1];               \
        type *out = (type *)args[2];                                                     \
        ptrdiff_t step = steps[1] != 0;                                                  \
        (void)ctx;                                                                       \
        for (ptrdiff_t i = 0; i < n; i++)                                                \
            out[i] = (type)function(x[i], b[i * step]);                                  \
        return 0;                                                                        \
    }
LOOP(forward, float)
LOOP(derivative, float)
LOOP(forward, double)
LOOP(derivative, double)

/* The rest of what is known of it is in the spec. */
static const af_row row = {.name = "hyperbend", .nparams = 1};
static const af_loops float_loops = {
    .kind = {[AF_FORWARD] = forward_float, [AF_DERIVATIVE] = derivative_float}};
static const af_loops double_loops = {
    .kind = {[AF_FORWARD] = forward_double, [AF_DERIVATIVE] = derivative_double}};
static const af_kernels table = {
    .abi_version = ACTFAST_ABI_VERSION,
    .struct_size = sizeof(af_kernels),
    .nrows = 1,
    .rows = &row,
    .loops = {[AF_FLOAT32] = &float_loops, [AF_FLOAT64] = &double_loops},
};

static int execute(PyObject *module)
{
    PyObject *capsule = PyCapsule_New((void *)&table, ACTFAST_CAPSULE, NULL);
    int status = PyModule_AddObjectRef(module, "table", capsule);
    Py_XDECREF(capsule);
    return status;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
#ifdef Py_mod_gil
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};
static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "_kernels", .m_slots = slots};

PyMODINIT_FUNC PyInit__kernels(void) { return PyModuleDef_Init(&definition); }
