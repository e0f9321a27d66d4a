"""actfast.kernels, cimported by an extension that is compiled here."""

from __future__ import annotations

import sys

import pytest

from tests.source import ROOT, run

pytestmark = pytest.mark.timeout(600)

CLIENT = """
# cython: language_level=3, boundscheck=False
from actfast cimport kernels


def loop(str name, str kind, kernels.floating[:, ::1] x, kernels.floating[:, ::1] out):
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
                kernels.backward(kernel, x[i], x[i], out[i])
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
from client import loop

for dtype in (np.float32, np.float64):
    x = np.random.default_rng(0).normal(scale=4, size=(7, 101)).astype(dtype)
    for name in af.available():
        if af.info(name).family != "elementwise":
            continue
        f = af.get(name)
        for kind, wanted in (
            ("forward", f(x)), ("derivative", f.derivative(x)), ("backward", f.backward(x, x)),
        ):
            out = np.empty_like(x)
            loop(name, kind, x, out)
            assert out.tobytes() == wanted.tobytes(), (name, kind, dtype)
loop("gelu", "forward", x[:, :0].copy(), x[:, :0].copy())
with pytest.raises(LookupError, match="no elementwise activation 'softmax'"):
    loop("softmax", "forward", x, x)
print("all the same")
"""


def test_a_nogil_loop_over_memoryviews(tmp_path):
    (tmp_path / "client.pyx").write_text(CLIENT)
    (tmp_path / "setup.py").write_text(SETUP)
    build = (sys.executable, "setup.py", "build_ext", "--inplace")
    run(*build, cwd=tmp_path, PYTHONPATH=str(ROOT))
    output = run(sys.executable, "-c", PROGRAM, cwd=tmp_path, PYTHONPATH=str(ROOT))
    assert output == "all the same\n"
