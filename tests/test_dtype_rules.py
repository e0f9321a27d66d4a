"""The record of types: ours are those of today; others' too, where they are installed."""

from __future__ import annotations

import sys

import pytest

from tests import dtype_rules
from tests.dtype_rules import DTYPES, PEERS, REFUSED, Rule

RECORD = dtype_rules.read()
COMMAND = "run python -m tests.dtype_rules --write docs/dtype_rules.csv"


@pytest.mark.parametrize("library", PEERS)
def test_ours_are_those_of_today(library):
    pytest.importorskip("ml_dtypes")
    entries = dtype_rules.examples(library)
    recorded = {(r.name, r.dtype): r.ours for r in RECORD if r.library == library}
    assert recorded == {
        (entry.name, dtype): dtype_rules.of_actfast(entry.ours, dtype)
        for entry in entries
        for dtype in DTYPES
    }, COMMAND


def test_ours_are_by_one_rule():
    """That which the page of each library states."""
    rule = dict.fromkeys(("bool", "int8"), "float32") | dict.fromkeys(("int32", "int64"), "float64")
    for line in RECORD:
        assert line.ours == rule.get(line.dtype, line.dtype), line


@pytest.mark.parametrize("library", PEERS)
@pytest.mark.filterwarnings("ignore")
def test_theirs_are_those_of_today(library):
    pytest.importorskip("ml_dtypes")
    pytest.importorskip(library, exc_type=ImportError)
    recorded = [rule for rule in RECORD if rule.library == library]
    found = list(dtype_rules.of_peer(library))
    if found[0].version != recorded[0].version:
        pytest.skip(f"the record is of another version than {found[0].version}")
    assert found == recorded, COMMAND


def test_what_is_refused_is_recorded_and_what_is_no_call_is_seen():
    assert dtype_rules.result("float(x)", {"x": None}) == REFUSED
    with pytest.raises(NameError):
        dtype_rules.result("missing(x)", {"x": None})


def test_a_library_that_is_absent_keeps_its_lines(monkeypatch, capsys):
    for library in PEERS:
        monkeypatch.setitem(sys.modules, library, None)
    kept = Rule("torch", "1.0", "relu", "int8", "float32", "int8")
    assert dtype_rules.measure([kept]) == [kept]
    assert "torch is not installed" in capsys.readouterr().out
