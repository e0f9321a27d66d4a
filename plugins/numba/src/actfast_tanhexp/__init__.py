"""The activation ``tanhexp``."""

from actfast import ActivationSpec

SPEC = ActivationSpec(
    "tanhexp",
    # Named, not imported: numba is needed, and compiles, when tanhexp is first asked for.
    kernels="actfast_tanhexp._kernels:LOOPS",
    formula="x * tanh(exp(x))",
    summary="Self-gated by tanh of exp.",
    citation="Liu and Di 2020, arXiv:2003.09855",
    range="[-0.35328577784821127, inf]",
    monotone="no",
    symmetry="none",
    smoothness="Cinf",
    left="0",
    right="x",
    lipschitz="1.0619753087179160",
    roots="0",
    derivative_roots="-1.0788600584646241",
    exact="0: 0",
    max_ulp={
        "float32": {"forward": 0.51, "derivative": 0.51},
        "float64": {"forward": 3.0, "derivative": 100.0},
    },
)
