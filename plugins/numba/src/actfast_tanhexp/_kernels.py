"""tanhexp(x) = x tanh(exp(x)), compiled by numba."""

from math import exp, tanh

from numba import cfunc, njit
from numba.types import CPointer, float32, float64, int32, int64, voidptr

from actfast.kernels import Loops

# Below LOW, tanh(e) is e; above HIGH, it is 1; below ZERO, all is 0, and -inf * 0 is not.
# x exp(x) is made by exp(x/2) twice, for exp(x) underflows before it does.
ZERO, LOW, HIGH = -2000.0, -20.0, 4.0


@njit
def forward(x):
    if x < LOW:
        x = max(x, ZERO)
        root = exp(x / 2)
        return x * root * root
    if x > HIGH:
        return x
    return x * tanh(exp(x))


@njit
def derivative(x):
    if x < LOW:
        x = max(x, ZERO)
        root = exp(x / 2)
        return root * root + x * root * root
    if x > HIGH:
        return 1.0
    e = exp(x)
    square = exp(-2 * e)
    return tanh(e) + x * e * (4 * square / (1 + square) ** 2)


def loop(function, real):
    """args: x, out, both contiguous."""
    array = CPointer(real)

    @cfunc(int32(CPointer(array), CPointer(int64), int64, voidptr))
    def compiled(args, steps, n, ctx):
        x, out = args[0], args[1]
        for i in range(n):
            out[i] = function(float64(x[i]))
        return 0

    return compiled


def loops(real):
    return {"forward": loop(forward, real), "derivative": loop(derivative, real)}


LOOPS = Loops(float32=loops(float32), float64=loops(float64))
