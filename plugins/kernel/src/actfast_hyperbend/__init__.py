"""The activation ``hyperbend``."""

from actfast import ActivationSpec, Param

SPEC = ActivationSpec(
    "hyperbend",
    kernels="actfast_hyperbend._kernels:table",
    # (x + sqrt(x**2 + b)) / 2, without the cancellation for x < 0.
    formula="where(x < 0, b / (2 * (sqrt(x**2 + b) - x)), (x + sqrt(x**2 + b)) / 2)",
    second_derivative="b / (2 * (x**2 + b) ** 1.5)",
    params=(Param("b", 4.0, low=0.0, doc="how round the corner at 0 is"),),
    summary="A relu with a round corner, made of one square root.",
    citation="Barron 2021, arXiv:2112.11687",
    range="[0, inf]",
    monotone="increasing",
    symmetry="none",
    smoothness="Cinf",
    left="0",
    right="x",
    lipschitz="1",
    max_ulp={
        "float32": {"forward": 0.51, "derivative": 0.51},
        "float64": {"forward": 4.0, "derivative": 4.0},
    },
)
