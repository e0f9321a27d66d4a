"""The C loops for other extensions, and theirs for actfast.

``v1`` is the capsule ``actfast.kernels.v1`` of the header ``actfast.h``, of the built-ins that
have loops in C; :func:`find` gives one that holds any activation. Cython code finds inline
wrappers in ``actfast/kernels.pxd``. :class:`Loops` takes compiled loops for an
:class:`actfast.ActivationSpec`, from ctypes, numba, Cython or SciPy.
"""

from actfast import _loops
from actfast._core import Activation
from actfast._loops import capsule as v1
from actfast.registry.names import get
from actfast.sources.compiled import Loops

__all__ = ["Loops", "find", "v1"]


def find(activation: str | Activation) -> object:
    """A capsule as ``actfast.h`` describes it, with a row of that activation's name.

    Of a built-in that has loops in C it is ``v1``. Another's holds that one alone, whatever
    its loops are: a formula's, a plugin's or Python's. Its parameters' defaults are the
    activation's. It lives as long as the process.
    """
    act = get(activation)
    row = act._row
    if row.family.rowwise:
        raise LookupError(f"no elementwise activation {row.name!r}: it works on rows")
    if act._identity in _TABLE and act._defaults == tuple(row.defaults.values()):
        return v1
    made = act._derived.setdefault("capsules", {})
    if act._defaults not in made:
        params = zip(row.params, act._defaults, strict=True)
        capsule = act._capsule([(p.name, value, p.low, p.high, p.closed) for p, value in params])
        made.setdefault(act._defaults, capsule)
    return made[act._defaults]


_TABLE = frozenset(row["name"] for row in _loops.ROWS if not row["formula_only"])
