"""The activation ``ripple``."""

from actfast import ActivationSpec, Param

SPEC = ActivationSpec(
    "ripple",
    # At infinity sin has no value, and at -0 the sum would lose the sign.
    formula="where(0 < abs(a*x) < inf, x + sin(a*x)**2 / a, x)",
    params=(Param("a", 1.0, low=0.0, doc="frequency of the ripple"),),
    summary="x with a ripple: learns periodic functions.",
    citation="Ziyin et al. 2020, arXiv:2006.08195",
    range="[-inf, inf]",
    monotone="increasing",
    symmetry="none",
    smoothness="Cinf",
    lipschitz="2",
    roots="0",
    exact="0: 0",
    max_ulp={
        "float32": {"forward": 1.0},
        "float64": {"forward": 8.0},
    },
)
