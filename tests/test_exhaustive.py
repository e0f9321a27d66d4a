"""The search through all float32 inputs, and the record of what it found."""

import sys

import numpy as np
import pytest

from actfast import _loops
from tests import exhaustive
from tests.reference import POINTWISE, bound

RECORD = exhaustive.read()


def in_ulp(want, by):
    """float32 numbers near those wanted, with their errors in ULP."""
    want = np.array(want, np.float64)
    got = want.astype(np.float32)
    for _ in range(by):
        got = np.nextafter(got, np.float32(np.inf))
    return exhaustive.errors(got, want)


@pytest.mark.parametrize("want", [1.0, 1.5, -1.5, 1.5 * 2.0**127, 2.0**-126, 2.0**-140, 2.0**-149])
def test_errors_are_in_units_of_the_last_place(want):
    assert in_ulp([want], 0) == [0]
    assert in_ulp([want], 2) == [2]


def test_a_halfway_case_is_half_a_unit():
    assert in_ulp([1 + 2.0**-24], 0) == [0.5]


def test_an_error_has_no_bound_where_only_one_is_finite_or_nan():
    got = np.array([np.inf, np.nan, np.inf, np.nan], np.float32)
    want = np.array([1e300, np.nan, 1.0, 1.0])
    assert exhaustive.errors(got, want).tolist() == [0, 0, np.inf, np.inf]


def test_the_worst_input_is_found(monkeypatch):
    def values(name, direction, x):
        return np.where(x == 3, np.nextafter(x, np.inf) if x.dtype == np.float32 else x, x)

    monkeypatch.setattr(exhaustive, "values", values)
    bits = int(np.float32(3).view(np.uint32))
    found = exhaustive.search("relu", "forward", bits - 100, bits + 100, 1)
    assert (found.ulp, found.input, found.wrong) == (1, 3, 1)


def test_a_run_that_was_stopped_goes_on(monkeypatch, tmp_path, capsys):
    command = ["exhaustive", "relu", "--stride", str(1 << 16), "--processes", "1"]
    command += ["--state", str(tmp_path / "state"), "--record", str(tmp_path / "record")]
    monkeypatch.setattr(sys, "argv", command)
    assert exhaustive.main() == 0
    first = capsys.readouterr().out
    monkeypatch.setattr(exhaustive, "search", None)  # nothing is left to search
    assert exhaustive.main() == 0
    assert capsys.readouterr().out == first
    assert [e.key for e in exhaustive.read(tmp_path / "record")] == [
        ("relu", "derivative"),
        ("relu", "forward"),
    ]


def test_what_other_loops_gave_is_not_kept(monkeypatch, tmp_path):
    state = exhaustive.State(tmp_path / "state")
    state["a"] = exhaustive.Found(1.0, 2.0, 3)
    assert exhaustive.State(tmp_path / "state")["a"] == exhaustive.Found(1.0, 2.0, 3)
    monkeypatch.setattr(exhaustive, "loops", lambda: "others")
    assert exhaustive.State(tmp_path / "state")["a"] is None


def test_the_record_is_of_functions_that_there_are():
    assert RECORD
    assert {e.function for e in RECORD} <= {*POINTWISE}


@pytest.mark.skipif(_loops.ISA == "baseline", reason="its bits are its own")
@pytest.mark.parametrize("entry", RECORD, ids=lambda e: f"{e.function}-{e.direction}")
def test_the_record_is_of_the_kernels_of_today(entry):
    assert entry.outputs == exhaustive.sample_of(entry.function, entry.direction), (
        f"{entry.function} changed since: python -m tests.exhaustive {entry.function} "
        f"--direction {entry.direction} --record docs/exhaustive.csv"
    )
    assert float(entry.ulp) <= bound(entry.function, np.float32, entry.direction)
