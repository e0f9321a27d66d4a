"""Other libraries' functions and ours, coarsely; all of it, and their suites, where it is slow."""

from __future__ import annotations

import numpy as np
import pytest

import actfast as af
from actfast.conformance.truth import DERIVATIVE, FORWARD
from tests.parity import command, exceptions, functions, onnx_nodes, opinfo, scipy_suite, suites
from tests.parity.functions import COARSE, Case, compare
from tests.parity.peers import LOADERS, Peer, load
from tests.parity.suites import Outcome

pytestmark = pytest.mark.filterwarnings("ignore")


def installed(library):
    try:
        return load(library)
    except ImportError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("library", LOADERS)
def test_what_differs_is_listed(library):
    found = list(command.run(library, installed(library), (), COARSE, ("float32",)))
    assert {one.case.name for one in found} == {e.name for e in functions.examples(library)}
    assert not command.faults_of(library, found, whole=False)


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("library", LOADERS)
def test_what_is_listed_differs(library):
    assert not command.faults_of(library, list(command.run(library, installed(library))))


def suite(run, *args):
    try:
        return run(*args)
    except ImportError as error:
        pytest.skip(str(error))


def test_nodes_of_onnx():
    outcome = suite(onnx_nodes.run)
    assert not outcome.faults()
    assert len(outcome.cases) - len(outcome.failed) > 90


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "kinds", [("sample",), pytest.param(opinfo.KINDS, marks=pytest.mark.slow)], ids=str
)
def test_samples_of_torch(kinds):
    outcome = suite(opinfo.run, kinds)
    # The samples alone do not meet all that the reference inputs do.
    known = () if kinds == opinfo.KINDS else ("excepted, and holds: ",)
    assert not [fault for fault in outcome.faults() if not fault.startswith(known or "\0")]
    assert len(outcome.cases) - len(outcome.failed) > 400


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_tests_of_scipy():
    outcome = suite(scipy_suite.run)
    assert not outcome.faults()
    assert len(outcome.cases) - len(outcome.failed) > 60


# That the above can fail


def peer(value, slope=None):
    def prepare(call, dtype):
        return lambda x, g: (value(x), None if g is None else g * (slope or np.ones_like)(x))

    return Peer("1", ("float32",), slope is not None, prepare)


def tanh(x):
    return np.tanh(x.astype(np.float64)).astype(x.dtype)


def slope(x):
    with np.errstate(over="ignore"):
        return (1 / np.cosh(x.astype(np.float64)) ** 2).astype(x.dtype)


def found_of(peer, name="tanh"):
    return compare(Case(name, "", af.get(name), {}), peer, "float32", 0.5)


def test_a_library_that_is_right_agrees():
    found = found_of(peer(tanh, slope))
    assert not found.faults
    assert not found.exceptions
    assert 0 < found.ours[FORWARD] <= af.info("tanh").bound("float32", "forward")
    assert 0 < found.theirs[DERIVATIVE] < 1


@pytest.mark.parametrize(
    ("reason", "wrong"),
    [
        ("NaN", lambda x: np.where(np.isnan(x), np.float32(0), tanh(x))),
        ("limit", lambda x: np.where(np.isinf(x), np.float32(np.nan), tanh(x))),
        ("formula", lambda x: np.where(np.isinf(x), np.float32(0), tanh(x))),
        ("zero", lambda x: tanh(x) + np.float32(0)),
        ("subnormal", lambda x: np.where(np.abs(x) < 1e-38, x * np.float32(0), tanh(x))),
        ("digits", lambda x: tanh(x + np.float32(1)) - np.float32(tanh(np.ones(1))[0])),
        ("overflow", lambda x: np.where(x == np.finfo(x.dtype).max, np.float32(np.inf), tanh(x))),
    ],
)
def test_a_difference_has_its_reason(reason, wrong):
    found = found_of(peer(wrong))
    assert not found.faults
    assert (FORWARD, reason) in found.exceptions


def test_a_kink_is_seen():
    found = found_of(
        peer(lambda x: np.maximum(x, np.float32(0)), lambda x: (x >= 0).astype(x.dtype)), "relu"
    )
    assert found.exceptions.keys() >= {(DERIVATIVE, "kink"), (DERIVATIVE, "NaN")}


def test_ours_are_held_to_their_bound(monkeypatch):
    ours = functions.Comparison.ours

    def worse(self, x, grad):
        return tuple(y * np.float32(1 + 1e-6) for y in ours(self, x, grad))

    monkeypatch.setattr(functions.Comparison, "ours", worse)
    faults = found_of(peer(tanh, slope)).faults
    assert any("forward in float32" in text and "the bound is" in text for text in faults)
    assert any("derivative in float32" in text for text in faults)


def test_an_exception_that_is_not_listed_or_no_more(monkeypatch, tmp_path):
    path = tmp_path / "exceptions.toml"
    monkeypatch.setattr(exceptions.read, "__defaults__", (path,))
    found = [found_of(peer(lambda x: np.where(np.isnan(x), np.float32(0), tanh(x))))]
    (text,) = command.faults_of("mine", found)
    assert text.startswith('not listed: ["mine".NaN] forward "tanh": ')
    exceptions.write(dict.fromkeys(exceptions.keys("mine", found), True), path)
    assert not command.faults_of("mine", found)
    assert command.faults_of("mine", []) == ['listed, and no more: ["mine".NaN] forward "tanh"']
    assert not command.faults_of("mine", [], names=["relu"])
    assert not command.faults_of("mine", [], whole=False)


def test_exceptions_are_written_as_they_are_read(tmp_path):
    path = tmp_path / "exceptions.toml"
    exceptions.write(exceptions.read(), path)
    assert path.read_text() == exceptions.FILE.read_text()


def test_a_suite_is_held_to_its_exceptions(monkeypatch):
    monkeypatch.setattr(suites, "reasons", lambda suite: {"a*: wrong": "why", "b: *": "why"})
    outcome = Outcome("mine", "1")
    outcome.passes("a1")
    outcome.fails("a2", "wrong")
    outcome.fails("a3", "otherwise")
    assert outcome.faults() == ["a3: otherwise", "excepted, and holds: b: *"]
    (row,) = suites.table([outcome]).rows
    assert list(row) == ["mine 1", "3", "1", "1", ""]


def test_what_some_cpus_do_need_not_happen(monkeypatch, tmp_path):
    path = tmp_path / "exceptions.toml"
    monkeypatch.setattr(exceptions.read, "__defaults__", (path,))
    found = [found_of(peer(lambda x: np.where(np.isnan(x), np.float32(0), tanh(x))))]
    listed = dict.fromkeys(exceptions.keys("mine", found), False)
    exceptions.write(listed, path)
    assert exceptions.read() == listed
    assert not command.faults_of("mine", found)
    assert not command.faults_of("mine", [])
    assert command.faults_of("other", found)
