"""The shelf: rows of formulas alone, found by name, each held to the conformance suite."""

from __future__ import annotations

import json
import math
import pickle
import sys
from pathlib import Path

import numpy as np
import pytest

import actfast as af
from actfast import scalar, ufuncs
from actfast.cli import main
from actfast.conformance import catalogue, check
from actfast.conformance.subject import Subject
from actfast.errors import ParameterError, squeezed
from actfast.facts.shelf import shelf_places, shelf_row
from actfast.sources.builtin import BUILTINS
from tests.fake_plugins import Site, spec
from tests.reference import POINTWISE
from tests.source import ROOT, run

NAMES = sorted({shelf_row(place).name for place in shelf_places().values()})
FIRST = NAMES[0]
# A row of each number of parameters is held to the whole strict profile.
WHOLE = {len(row.params): row.name for row in map(af.info, NAMES)}.values()
# Values, limits, errors, claims, and what it is unfit for.
OWN = [one.id for one in catalogue() if one.id[0] in "DEFG"]
POINTS = [-20.0, -3.0, -1.25, -0.3, 1e-3, 0.7, 1.6, 2.9, 15.0]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


# The rows


def test_each_row_is_one_file_and_one_line():
    lines = (ROOT / "src_c" / "shelf.def").read_text().splitlines()
    assert lines == [f'#include "act/shelf/{name}.h"' for name in NAMES]


def test_no_name_is_anothers():
    rows = [shelf_row(place) for place in sorted({*shelf_places().values()})]
    names = [one for row in rows for one in {*map(squeezed, (row.name, *row.aliases))}]
    assert len(names) == len({*names})
    assert not {*names} & {squeezed(name) for name in BUILTINS}


@pytest.mark.parametrize("name", NAMES)
def test_a_row_says_what_is_to_be_said(name):
    row = af.info(name)
    assert row.summary.endswith(".")
    assert row.citation
    assert row.smoothness or "jump" in row.summary or len(row.family.operands) > 1
    assert all(p.doc for p in row.params)
    # Where f crosses zero at a place that depends on a parameter, there may be no bound.
    assert row.bound("float32", "forward") or row.params


@pytest.mark.parametrize("name", [*NAMES, *POINTWISE])
def test_a_parameter_of_0_leaves_the_limits(name):
    """0 times infinity is no limit of what is 0 times x."""
    f, row = af.get(name), af.info(name)
    far = np.array([end for end, line in ((np.inf, row.right), (-np.inf, row.left)) if line])
    for param in row.params:
        try:
            f.bind(**{param.name: 0.0})
        except ParameterError:
            continue
        for call in (f, f.derivative):
            with np.errstate(all="ignore"):
                near, there = (call(x, **{param.name: 0.0}) for x in (np.sign(far) * 1e300, far))
            assert not (np.isnan(there) & ~np.isnan(near)).any(), (param.name, call)


@pytest.mark.parametrize("name", NAMES)
def test_values_and_slopes_are_the_formulas(name):
    """At a few points; the whole range takes the suite."""
    act = af.get(name)
    points = [np.array(POINTS), np.array(POINTS[::-1])][: len(af.info(name).family.operands)]
    truth = Subject.of(act).truth(np.float64)
    slopes = act.derivative(*points)
    results = [("forward", 0, act(*points))]
    for part, slope in enumerate(slopes if isinstance(slopes, tuple) else [slopes]):
        results.append(("derivative", part, slope))
    for what, part, got in results:
        room = 1e3 if what == "derivative" else 1e2
        for *at, value in zip(*points, got, strict=True):
            want = float(truth.exact(what, *at, part=part))
            near = abs(value - want) <= room * math.ulp(want) + 1e-14
            assert near or (math.isnan(value) and math.isnan(want)), (what, part, at)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_row_conforms(name):
    """To all that is a row's own: how it is called and run is every tape's alike."""
    # Of several parameters each has odd values of its own, at which all is checked again.
    nparams = len(af.info(name).params)
    density = 0.1 if nparams < 2 else 0.05 if nparams < 9 else 0.01
    report = check(name, only=() if name in WHOLE else OWN, density=density)
    assert report.ok, str(report)
    for dtype, bounds in af.info(name).max_ulp.items():
        assert bounds.keys() <= report.measured.get(dtype, {}).keys(), (dtype, report.measured)


# Finding them


@pytest.mark.parametrize("name", sorted(shelf_places()))
def test_found_by_every_spelling(name):
    act = af.get(name)
    assert af.get(name.title().replace("_", "")) is act
    assert af.get(f"actfast/{name}") is act
    assert af.info(name).kind == "shelf"
    assert not hasattr(af, name)


def test_available_lists_them_when_asked():
    assert not {*NAMES} & {*af.available()}
    assert af.available(all=True) == tuple(sorted((*af.available(), *NAMES)))


def test_nothing_is_made_at_import():
    run(
        sys.executable,
        "-c",
        "import sys, actfast\n"
        "from actfast.facts.shelf import shelf_places, shelf_row\n"
        "from actfast.sources import builtin\n"
        "assert not builtin._shelved\n"
        "assert not shelf_places.cache_info().currsize + shelf_row.cache_info().currsize\n"
        "assert 'actfast.formula' not in sys.modules",
        cwd=ROOT,
    )


def test_pickles():
    act = af.get(FIRST)
    for thing in (act, act.ufunc, act.derivative_ufunc, scalar.get(FIRST)):
        assert pickle.loads(pickle.dumps(thing)) is thing
    assert getattr(ufuncs, f"{FIRST}_backward") is act.backward_ufunc
    with pytest.raises(AttributeError):
        getattr(ufuncs, f"{FIRST}_forward")


def test_a_formula_may_call_one():
    own = af.define("of_the_shelf", f"2 * {FIRST}(x)")
    try:
        assert FIRST not in own.formula
        np.testing.assert_allclose(own(1.3), 2 * af.get(FIRST)(1.3), rtol=1e-14)
        assert pickle.loads(pickle.dumps(own)) is own
    finally:
        af.unregister("of_the_shelf")


def test_what_is_defined_goes_first():
    shelved = af.get(FIRST)
    own = af.define(FIRST, "x + 1")
    try:
        assert af.get(FIRST) is own
        assert af.get(f"actfast/{FIRST}") is shelved
        assert pickle.loads(pickle.dumps(shelved)) is shelved
        assert f"actfast/{FIRST}" in af.available(all=True)
        assert af.define("of_mine", f"{FIRST}(x)")(1.0) == 2.0
    finally:
        af.unregister(FIRST)
        af.unregister("of_mine")


def test_a_plugin_goes_first(site: Site) -> None:
    site.add("acme", f"{FIRST} = acme_one:SPEC", acme_one=spec(FIRST))
    done = site.run("info", FIRST, "--json")
    assert json.loads(done.stdout)["qualified"] == f"acme/{FIRST}", done.stderr
    done = site.run("info", f"actfast/{FIRST}", "--json")
    assert json.loads(done.stdout)["kind"] == "shelf", done.stderr


def test_listed_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    plain = capsys.readouterr().out
    assert main(["list", "--all"]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith(plain)
    more = [line.split()[0] for line in listed.removeprefix(plain).splitlines() if line]
    assert more[2:] == NAMES
