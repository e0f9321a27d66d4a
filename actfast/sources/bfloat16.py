"""bfloat16, the dtype of ml_dtypes."""

from __future__ import annotations

import numpy as np

from actfast import _loops

__all__ = ["find"]


def find() -> None:
    """Make bfloat16 known, if it is installed.

    NumPy keeps what a ufunc once resolved, so that a ufunc must have its loops for
    bfloat16 before it is called with any.
    """
    try:
        import ml_dtypes
    except ImportError:
        return
    _loops.set_bfloat16(np.dtype(ml_dtypes.bfloat16))
