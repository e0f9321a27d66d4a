"""The activation ``rootbend``."""

from actfast import ActivationSpec, Param

SPEC = ActivationSpec(
    "rootbend",
    kernels="actfast_rootbend._kernels:loops",
    formula="where(x < 0, x / sqrt(1 + alpha * x**2), x)",
    params=(Param("alpha", 1.0, low=0.0, doc="-1/sqrt(alpha) is the limit on the left"),),
    summary="Like elu, by an inverse square root.",
    citation="Carlile et al. 2017, arXiv:1710.09967",
    range="[-1 / sqrt(alpha), inf]",
    monotone="increasing",
    symmetry="none",
    smoothness="C2",
    left="-1 / sqrt(alpha)",
    right="x",
    lipschitz="1",
    roots="0",
    exact="0: 0, 1: 1",
    max_ulp={
        "float32": {"forward": 0.51, "derivative": 0.51},
        "float64": {"forward": 3.0, "derivative": 8.0},
    },
)
