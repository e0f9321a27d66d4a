"""What is exact, to how many bits, and how far from it a float is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from mpmath import mp, mpf

import actfast as af
from actfast.conformance import Row
from actfast.conformance import cache as disk
from actfast.conformance.truth import Truth
from actfast.conformance.ulp import Exact, ulp_error
from tests.suite import private_cache  # noqa: F401

pytestmark = pytest.mark.usefixtures("private_cache")


# ULP

F32, F64 = np.float32, np.float64
SMALLEST32 = float(np.finfo(F32).smallest_subnormal)
MAX32 = float(np.finfo(F32).max)
HALF_ULP_ABOVE_MAX = mpf(2) ** 128 * (1 - mpf(2) ** -25)


@pytest.mark.parametrize(
    ("dtype", "got", "want", "error"),
    [
        (F64, 1.0, 1.0, 0),
        (F64, np.nextafter(1.0, 2), 1.0, 1),
        (F64, np.nextafter(1.0, 0), 1.0, 0.5),
        (F64, 1.0, mpf(1) - mpf(2) ** -53, 1),
        (F32, np.nextafter(F32(1), F32(2)), 1.0, 1),
        (F32, 2.0, 2 + mpf(2) ** -24, 0.25),
        (F64, 1.0, mp.fadd(1, mpf(2) ** -80, exact=True), 2.0**-28),
        (F64, -3.0, 3.0, 6 * 2.0**51),
        # Zeros: the sign does not count, anything else does.
        (F32, -0.0, 0.0, 0),
        (F32, SMALLEST32, 0.0, 1),
        (F32, 0.0, SMALLEST32, 1),
        (F32, 0.0, -SMALLEST32 / 2, 0.5),
        # assert_array_max_ulp would give 2 here as well, and 0 above.
        (F32, SMALLEST32, -SMALLEST32, 2),
        (F32, 3 * SMALLEST32, mpf(2) ** -100000, 3),
        (F32, 0.0, mpf(2) ** -100000, 0),
        (F32, 0.0, 2.0**-127, 2**22),
        # Infinities: only for what rounds to them. assert_array_max_ulp gives 1.
        (F32, math.inf, MAX32, math.inf),
        (F32, math.inf, HALF_ULP_ABOVE_MAX, 0),
        (F32, math.inf, mp.fsub(HALF_ULP_ABOVE_MAX, 1, exact=True), math.inf),
        (F32, MAX32, math.inf, math.inf),
        (F32, -math.inf, math.inf, math.inf),
        (F32, math.inf, math.inf, 0),
        (F64, math.inf, mpf(10) ** 5000, 0),
        (F64, -math.inf, mpf(10) ** 5000, math.inf),
        # NaN: for NaN only.
        (F64, math.nan, math.nan, 0),
        (F64, math.nan, 1.0, math.inf),
        (F64, 1.0, math.nan, math.inf),
        (F64, math.inf, math.nan, math.inf),
    ],
)
def test_ulp_error(dtype, got, want, error):
    found = ulp_error(np.array([got], dtype), [want])
    assert found.tolist() == [pytest.approx(error, rel=1e-12)]


def test_exact_numbers_keep_a_hundred_bits():
    with mp.workprec(400):
        values = [mpf(1) / 3, -(mpf(2) ** 5000) / 7, mp.pi * mpf(2) ** -1074, mpf(0), mpf(3)]
        exact = Exact.of(values)
        for value, high, low, exponent in zip(values, *exact.parts, strict=True):
            again = (mpf(float(high)) + mpf(float(low))) * mpf(2) ** int(exponent)
            assert abs(again - value) <= abs(value) * mpf(2) ** -104
    assert exact.floats()[0] == 1 / 3
    assert exact.text(0) == "0.33333333333333333333"


# Truth and its cache


def truth(name="silu"):
    return Truth(af.info(name), {})


def fresh(monkeypatch):
    monkeypatch.setattr("actfast.conformance.truth._memory", {})


def test_truth_comes_from_the_cache_and_a_damaged_cache_is_ignored(tmp_path, monkeypatch):
    monkeypatch.setenv("ACTFAST_CACHE", str(tmp_path))
    fresh(monkeypatch)
    x = np.linspace(-3, 3, 7)
    want = truth().exacts("forward", x)
    (file,) = tmp_path.iterdir()
    assert file.suffix == ".npz"

    def no_work(*args, **keywords):
        raise AssertionError("worked out again")

    with monkeypatch.context() as patch:
        fresh(patch)
        patch.setattr(Truth, "exact", no_work)
        assert truth().exacts("forward", x).low.tolist() == want.low.tolist()
    for damage in (b"", b"PK\x03\x04 junk", file.read_bytes()[:-40]):
        file.write_bytes(damage)
        fresh(monkeypatch)
        assert truth().exacts("forward", x).high.tolist() == want.high.tolist()
    np.savez(file, high=want.high[:3], low=want.low, exponent=want.exponent)
    fresh(monkeypatch)
    assert len(truth().exacts("forward", x)) == 7


def test_objects_are_never_unpickled_from_the_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("ACTFAST_CACHE", str(tmp_path))
    np.savez(tmp_path / "k.npz", high=np.array([{}], object))
    assert disk.load("k", ("high",)) is None


def test_the_cache_can_be_off_or_impossible(tmp_path, monkeypatch):
    for folder in ("off", "/proc/nowhere"):
        monkeypatch.setenv("ACTFAST_CACHE", folder)
        fresh(monkeypatch)
        assert truth().exacts("forward", np.ones(1)).floats()[0] == pytest.approx(0.7310585786)


@pytest.mark.parametrize(
    ("name", "kind", "side", "limit"),
    [
        ("silu", "forward", -1, 0),
        ("silu", "forward", 1, math.inf),
        ("silu", "derivative", 1, 1),
        ("softsign", "forward", -1, -1),
        ("selu", "forward", -1, -1.7580993408473768),
        ("identity", "forward", -1, -math.inf),
    ],
)
def test_limits(name, kind, side, limit):
    assert truth(name).limit(kind, side) == pytest.approx(limit, abs=0)


def test_what_oscillates_has_no_limit():
    assert Truth(Row(name="f", formula="sin(x)"), {}).limit("forward", 1) is None
    assert Truth(Row(name="f", formula="x + sin(x)"), {}).limit("forward", 1) == math.inf
    assert Truth(Row(name="f", formula="log(1 + abs(x))"), {}).limit("forward", 1) == math.inf
