"""actfast.kernels, cimported by an extension that is compiled here."""

from __future__ import annotations

import sys

import pytest

from tests.source import ROOT, run

pytestmark = pytest.mark.timeout(600)

CLIENT = """
# cython: language_level=3, boundscheck=False
from actfast cimport kernels


def row_by_row(name, str kind, kernels.floating[:, ::1] grad, kernels.floating[:, ::1] x,
               kernels.floating[:, ::1] out):
    cdef kernels.Kernel kernel = kernels.find(name)
    cdef bint forward = kind == "forward", derivative = kind == "derivative"
    cdef Py_ssize_t i
    with nogil:
        for i in range(x.shape[0]):
            if forward:
                kernels.forward(kernel, x[i], out[i])
            elif derivative:
                kernels.derivative(kernel, x[i], out[i])
            else:
                kernels.backward(kernel, grad[i], x[i], out[i])


def strided(str name, dict params, str kind, kernels.floating[:] grad, kernels.floating[:] x,
            kernels.floating[:] out, kernels.floating[:] second=None):
    cdef kernels.Kernel kernel = kernels.find(name)
    for param, value in params.items():
        kernel = kernels.bind(kernel, param, value)
    if kind == "forward":
        return kernels.forward_strided(kernel, x, out)
    if kind == "derivative":
        return kernels.derivative_strided(kernel, x, out)
    if kind == "backward":
        return kernels.backward_strided(kernel, grad, x, out)
    if kind == "backward_from_output":
        return kernels.backward_from_output_strided(kernel, grad, x, out)
    return kernels.value_and_derivative_strided(kernel, x, out, second)
"""
SETUP = """
import actfast
from Cython.Build import cythonize
from setuptools import Extension, setup

extension = Extension("client", ["client.pyx"], include_dirs=[actfast.get_include()])
setup(name="client", ext_modules=cythonize([extension]))
"""
PROGRAM = """
import numpy as np
import pytest
import actfast as af
from client import row_by_row, strided

# Of formulas and NumPy functions too.
af.define("cubic", "a * x**3 + b*x", a=0.25, b=1.0)
af.register(af.ActivationSpec("numpy", forward=np.tanh, derivative=lambda x: 1 - np.tanh(x)**2))
names = [name for name in af.available() if af.info(name).family == "elementwise"]
assert {"cubic", "numpy", "tanhshrink"} <= {*names}
for dtype in (np.float32, np.float64):
    grad, x = np.random.default_rng(0).normal(scale=4, size=(2, 7, 101)).astype(dtype)
    for name in names:
        f = af.get(name)
        for kind, wanted in (
            ("forward", f(x)), ("derivative", f.derivative(x)), ("backward", f.backward(grad, x)),
        ):
            out = np.empty_like(x)
            row_by_row(name, kind, grad, x, out)
            assert out.tobytes() == wanted.tobytes(), (name, kind, dtype)

        params = {k: 1.5 * v for k, v in f.params.items()}
        for step in (1, 3, -2):
            g_step, x_step = (np.repeat(a.ravel(), abs(step))[::step] for a in (grad, x))
            for kind, wanted in (
                ("forward", [f(x_step, **params)]),
                ("derivative", [f.derivative(x_step, **params)]),
                ("backward", [f.backward(g_step, x_step, **params)]),
                ("value_and_derivative", f.value_and_derivative(x_step, **params)),
            ):
                outs = [np.empty(w.size * 2, dtype)[::2] for w in wanted]
                assert strided(name, params, kind, g_step, x_step, *outs) == 0
                for out, w in zip(outs, wanted):
                    assert out.tobytes() == w.tobytes(), (name, kind, dtype, step)
        out = np.empty_like(x[0])
        status = strided(name, {}, "backward_from_output", grad[0], x[0], out)
        if f.saved == "output":
            assert status == 0
            assert out.tobytes() == f.backward_from_output(grad[0], x[0]).tobytes()
        else:
            assert status == -1

bound = af.elu.bind(alpha=2.0)
row_by_row(bound, "forward", x, x, out := np.empty_like(x))
assert out.tobytes() == bound(x).tobytes()
row_by_row("gelu", "forward", *[x[:, :0].copy()] * 3)
with pytest.raises(LookupError, match="no elementwise activation 'softmax'"):
    row_by_row("softmax", "forward", x, x, x)
with pytest.raises(TypeError, match="elu has no parameter 'beta'"):
    strided("elu", {"beta": 1.0}, "forward", *[x[0]] * 3)
for bad in (np.nan, np.inf, 0.0, 1e-300):
    with pytest.raises(ValueError, match="softplus: parameter 'beta'"):
        strided("softplus", {"beta": bad}, "forward", *[x[0]] * 3)
print("all the same")
"""


def test_nogil_loops_over_memoryviews(tmp_path):
    (tmp_path / "client.pyx").write_text(CLIENT)
    (tmp_path / "setup.py").write_text(SETUP)
    build = (sys.executable, "setup.py", "build_ext", "--inplace")
    run(*build, cwd=tmp_path, PYTHONPATH=str(ROOT), CFLAGS="-O0")
    output = run(sys.executable, "-c", PROGRAM, cwd=tmp_path, PYTHONPATH=str(ROOT))
    assert output == "all the same\n"
