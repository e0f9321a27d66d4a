"""The committed worst inputs, against mpmath and the bounds of the rows."""

from __future__ import annotations

import pytest

from actfast import _loops
from tests import worst
from tests.accuracy_report import WITH_FMA
from tests.reference import bound

POINTS = worst.read()


@pytest.mark.parametrize("point", POINTS, ids=lambda p: "-".join(p.key))
def test_a_known_worst_input(point):
    error = point.measure()
    assert error <= bound(point.function, point.dtype, point.direction)
    if _loops.ISA in WITH_FMA:
        assert error == pytest.approx(point.ulp, abs=1e-4), "measure again, with --worst"


def test_what_is_added_replaces_what_is_not_as_bad(tmp_path):
    file = tmp_path / "worst.csv"
    mild, bad = (worst.Point("tanh", "forward", "float32", x, 0) for x in (0.5, 0.1875))
    mild, bad = sorted(
        (worst.Point(*p.key, p.input, p.measure()) for p in (mild, bad)), key=lambda p: p.ulp
    )
    assert mild.ulp < bad.ulp
    for found, kept in ((mild, mild), (bad, bad), (mild, bad)):
        worst.add(file, [found])
        (point,) = worst.read(file)
        assert (point.input, point.ulp) == (kept.input, pytest.approx(kept.ulp, abs=1e-4))


def test_what_is_in_the_file_is_measured_again(tmp_path):
    file = tmp_path / "worst.csv"
    exaggerated = worst.Point("tanh", "forward", "float32", 0.5, 7.0)
    worst.add(file, [exaggerated])
    worst.add(file, [])
    (point,) = worst.read(file)
    assert point.ulp == pytest.approx(exaggerated.measure(), abs=1e-4)
