"""Cells: layers whose weights meet in more than one activation, forward and backward.

>>> import numpy as np
>>> from actfast import cells
>>> rng = np.random.default_rng(0)
>>> x, h, c = rng.normal(size=(64, 3)), np.zeros(5), np.zeros(5)
>>> w_ih, w_hh = rng.normal(size=(20, 3)), rng.normal(size=(20, 5))
>>> (h, c), back = cells.lstm.vjp(x, h, c, w_ih, w_hh)
>>> back(np.ones_like(h)).w_hh.shape
(20, 5)

They are functions of arrays and keep nothing between calls. Their order of gates and the layout
of their weights, (outputs, inputs), are torch's. The matrix products are NumPy's, and so is the
order in which those sum; gates are tanh's and sigmoid's kernels, in place, since these two are what
defines the cells.

Every function takes arrays of float16, bfloat16, float32, float64, and of bool and integers, which
become float32 or float64; all compute in the type that they have in common, or in ``dtype``, and
in float32 where that has 16 bits, of which only the results are rounded. Axes before the last
are a batch: they broadcast. NaN and infinities follow arithmetic, and none raises a warning.
``vjp`` gives the result and a function from a gradient by it to those by all arguments, each of the
argument's shape, summed where it was broadcast. That function keeps the arguments, which must not
change until it is called; it may be called again.
"""

from actfast.cells.arithmetic import NACGradients, NALUGradients, nac, nalu
from actfast.cells.recurrent import (
    GRUGradients,
    LSTMGradients,
    gru,
    gru_sequence,
    lstm,
    lstm_sequence,
)

__all__ = [
    "GRUGradients",
    "LSTMGradients",
    "NACGradients",
    "NALUGradients",
    "gru",
    "gru_sequence",
    "lstm",
    "lstm_sequence",
    "nac",
    "nalu",
]
