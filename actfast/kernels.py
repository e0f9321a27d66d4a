"""The C loops for other extensions.

``v1`` is the capsule ``actfast.kernels.v1`` of the header ``actfast.h``; Cython code
finds inline wrappers in ``actfast/kernels.pxd``.
"""

from actfast._core import capsule as v1

__all__ = ["v1"]
