"""Settings that every test runs under."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import settings

settings.register_profile("actfast", derandomize=True, deadline=None)
settings.load_profile("actfast")


@pytest.fixture(autouse=True)
def _floating_point_state_is_kept():
    """No call changes NumPy's error state or rounding: 1/3 and a subnormal tell."""
    before = np.geterr()
    yield
    assert np.geterr() == before
    third = np.float64(1) / np.float64(3)
    assert third.hex() == "0x1.5555555555555p-2"
    assert np.float32(1e-40) * np.float32(1) > 0
