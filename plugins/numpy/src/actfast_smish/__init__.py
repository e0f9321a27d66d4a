"""The activation ``smish``."""

import numpy as np

from actfast import ActivationSpec


def parts(x):
    """s, 1 - s and sqrt(s) for the sigmoid s of x.

    Where exp(x) underflows, x exp(x) does not yet: the product is to be made by the root twice.
    """
    denominator = 1 + np.exp(-np.abs(x))
    root = np.exp(np.minimum(x, 0) / 2) / np.sqrt(denominator)
    return root * root, np.exp(-np.maximum(x, 0)) / denominator, root


def forward(x):
    # tanh(log(u)) = (u**2 - 1) / (u**2 + 1), here with u = 1 + s.
    s, _, root = parts(x)
    return x * root * root * ((2 + s) / (1 + (1 + s) ** 2))


def derivative(x):
    s, rest, root = parts(x)
    q = 1 + (1 + s) ** 2
    return s * ((2 + s) / q) + x * root * root * (4 * rest * (1 + s) / q**2)


SPEC = ActivationSpec(
    "smish",
    forward=forward,
    derivative=derivative,
    formula="x * tanh(log1p(sigmoid(x)))",
    summary="Self-gated by tanh of log of 1 + sigmoid.",
    citation="Wang et al. 2022, doi:10.3390/electronics11040540",
    range="[-0.2499936636601295, inf]",
    monotone="no",
    symmetry="none",
    smoothness="Cinf",
    left="0",
    right="x * 3/5",
    lipschitz="0.63688422288122630",
    roots="0",
    derivative_roots="-1.3945193019245041",
    exact="0: 0",
    max_ulp={"float32": {"forward": 8.0}, "float64": {"forward": 8.0}},
)
