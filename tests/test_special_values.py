"""The record of special values: ours are those of today; others' too, where they are installed."""

from __future__ import annotations

import math
import sys
from dataclasses import replace

import pytest

from actfast import _loops
from tests import special_values
from tests.special_values import (
    OURS,
    PEERS,
    Entry,
    alike,
    beside,
    beside_another_cpus,
    difference,
    numbers,
)

RECORD = special_values.read()
COMMAND = "run python -m tests.special_values --write docs/special_values.csv"


def of(library):
    return {entry.at: entry for entry in RECORD if entry.library == library}


def test_no_point_is_there_twice():
    assert len({entry.key for entry in RECORD}) == len(RECORD)


def test_ours_are_those_of_today():
    """At the kinks of what is in the record, and wherever another library was measured."""
    recorded = of(OURS)
    functions = {entry.function for entry in RECORD}
    points = [
        at
        for at in special_values.asked([entry for entry in RECORD if entry.library != OURS])
        if at[0] in functions
    ]
    assert list(recorded) == points, COMMAND
    for entry in special_values.of_actfast(points):
        was = recorded[entry.at]
        if _loops.ISA != "baseline":
            assert entry == was, COMMAND
        for now, then in ((entry.value, was.value), (entry.derivative, was.derivative)):
            assert alike(*numbers(now), *numbers(then)), f"{entry} was {was}: {COMMAND}"


@pytest.mark.parametrize("library", PEERS)
def test_theirs_are_those_of_today(library):
    pytest.importorskip(library, exc_type=ImportError)
    recorded = of(library)
    found = list(special_values.of_peer(library))
    (version,) = {entry.version for entry in found}
    if {version} != {entry.version for entry in recorded.values()}:
        pytest.skip(f"the record is of another version than {version}")
    assert {entry.at: entry for entry in beside_another_cpus(found, RECORD)} == recorded, COMMAND


@pytest.mark.parametrize("library", PEERS)
def test_others_are_asked_with_their_defaults_and_with_the_examples_parameters(library):
    functions = {entry.function for entry in RECORD if entry.library == library}
    assert functions <= {*special_values.calls(library)}
    names = {function.partition("(")[0] for function in functions}
    assert names == {function.partition("(")[0] for function in special_values.calls(library)}


def test_numbers_are_dropped_from_an_example():
    assert special_values.without_numbers("f(x, 0.2, beta=1.5)") == "f(x)"
    assert special_values.without_numbers("f(x, training=False)") == "f(x, training=False)"


def test_a_label_is_read_as_it_is_written():
    for function in {entry.function for entry in RECORD}:
        assert special_values.label(special_values.activation(function)) == function


@pytest.mark.parametrize(
    ("x", "ours", "theirs", "reasons"),
    [
        ("0.0", "1.0", "1.0000001", []),
        ("0.0", "1.0", "", []),
        ("nan", "nan", "nan", []),
        ("nan", "nan", "0.0/nan", ["NaN", "place"]),
        ("-inf", "-0.0", "nan", ["limit"]),
        ("-inf", "0.0", "2e-09", ["formula"]),
        ("1e+38", "1.0", "nan", ["overflow"]),
        ("-0.0", "-0.0", "-0.0/0.0", ["zero", "place"]),
        ("2.0", "nan", "-1.3", ["domain"]),
        ("1e+38", "1e-39", "0.0", ["subnormal"]),
        ("0.0", "inf", "-inf", ["pole"]),
        ("0.0", "0.5", "1.0", ["kink"]),
    ],
)
def test_a_difference_has_a_reason(x, ours, theirs, reasons):
    assert [reason.name for reason in difference(x, ours, theirs)] == reasons


def test_every_reason_is_of_use():
    """Kinks are where ours states them, or where pieces meet without one; all reasons occur."""
    seen = set()
    for ours, theirs in beside(RECORD):
        for a, b in ((ours.value, theirs.value), (ours.derivative, theirs.derivative)):
            names = {reason.name for reason in difference(ours.x, a, b)}
            seen |= names
            if "kink" in names:
                assert math.isfinite(float(ours.x))
                assert abs(float(ours.x)) < special_values.LARGEST
    assert seen == {reason.name for reason in (*special_values.REASONS, special_values.PLACE)}


def test_a_library_that_is_absent_keeps_its_lines(monkeypatch, capsys):
    for library in PEERS:
        monkeypatch.setitem(sys.modules, library, None)
    kept = Entry("torch", "1.0", "relu", "0.0", "0.0", "0.0")
    entries = special_values.measure([kept])
    assert [entry for entry in entries if entry.library != OURS] == [kept]
    assert "torch is not installed" in capsys.readouterr().out


def test_what_another_cpu_gave_is_kept():
    kept = Entry("torch", "1.0", "gelu", "3.4028235e+38", "3.4028235e+38", "1.0")
    now = replace(kept, value="inf")
    assert [*beside_another_cpus([now], [kept])] == [replace(kept, value="3.4028235e+38/inf")]
    newer = replace(now, version="1.1")
    assert [*beside_another_cpus([newer], [kept])] == [newer]


def test_what_is_written_is_read(tmp_path):
    special_values.write(tmp_path / "file", RECORD)
    assert special_values.read(tmp_path / "file") == RECORD
