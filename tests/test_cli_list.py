"""``actfast list``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import actfast as af
from actfast.cli import main
from tests.fake_plugins import RAISES, Site, spec


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def row(text: str, name: str) -> str:
    (found,) = [line for line in text.splitlines() if line.split()[0] == name]
    return found


def test_builtins(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    captured = capsys.readouterr()
    assert not captured.err
    header, *lines = captured.out.splitlines()
    assert header.split() == ["name", "kind", "from", "level", "params", "state"]
    assert row(captured.out, "gelu").split() == [
        *("gelu", "builtin", "actfast-numpy", af.__version__, "builtin", "-", "ready")
    ]
    assert "negative_slope=0.01" in row(captured.out, "leaky_relu")
    assert len({line.index("builtin  actfast-numpy") for line in lines if " builtin " in line}) == 1


def test_no_plugin_is_imported(site: Site) -> None:
    site.add("acme-activations", "wave = acme_wave:SPEC", version="1.2", acme_wave=RAISES)
    done = site.run("list")
    assert (done.returncode, done.stderr) == (0, "")
    assert row(done.stdout, "wave").split() == [
        *("wave", "plugin", "acme-activations", "1.2", "?", "?", "found", "(not", "loaded)")
    ]
    loaded = site.run("list", "--load")
    assert loaded.returncode == 0
    assert "broken: actfast doctor acme-activations/wave" in row(loaded.stdout, "wave")


def test_every_state_says_what_to_do(site: Site) -> None:
    site.add("acme", "both = acme_both:SPEC", acme_both=RAISES)
    site.add("zoo", "both = zoo_both:SPEC", "relu = zoo_both:RELU", zoo_both=RAISES)
    site.add("junk", "no equals sign")
    done = site.run("list")
    assert done.returncode == 0
    both = row(done.stdout, "both")
    assert "acme 1.0 | zoo 1.0" in both
    assert both.endswith("ambiguous: use acme/both or zoo/both")
    assert "hidden by the built-in: use zoo/relu" in done.stdout
    last = done.stdout.splitlines()[-1]
    assert "junk-1.0.dist-info" in last
    assert "has no '='" in last
    assert "actfast doctor" in last
    blocked = site.run("list", ACTFAST_PLUGINS="zoo")
    lines = [line for line in blocked.stdout.splitlines() if line.startswith("both")]
    assert [line.split("?")[-1].strip() for line in lines] == [
        "left out by ACTFAST_PLUGINS",
        "found (not loaded)",
    ]


def test_load_survives_whatever_plugins_do(site: Site) -> None:
    good = spec("wave", 'formula="sin(a * x)", params={"a": 2.5}', before="print('noise')")
    site.add("good", "wave = good_wave:SPEC", good_wave=good)
    site.add("exits", "leave = exits:SPEC", exits="import os\nos._exit(0)")
    site.add("quits", "quit = quits:SPEC", quits="raise SystemExit(0)")
    done = site.run("list", "--load", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads(done.stdout)
    found = {one["name"]: one for one in result["activations"]}
    assert found["wave"]["state"] == "ready"
    assert found["wave"]["level"] == "formula"
    assert found["wave"]["params"] == {"a": 2.5}
    assert found["leave"]["state"] == "crashed"
    assert "status 0" in found["leave"]["error"]
    assert found["quit"]["state"] == "broken"
    assert found["quit"]["params"] is None


def test_json(site: Site) -> None:
    site.add("acme", "wave = acme_wave:SPEC", acme_wave=RAISES)
    site.add("junk", "no equals sign")
    result = json.loads(site.run("list", "--json").stdout)
    assert set(result) == {"activations", "scan_errors"}
    (error,) = result["scan_errors"]
    assert "junk" in error
    assert result["activations"][-1] == {
        "name": "wave",
        "qualified": "acme/wave",
        "kind": "plugin",
        "from": "acme 1.0",
        "distribution": "acme",
        "version": "1.0",
        "level": None,
        "params": None,
        "state": "found",
        "value": "acme_wave:SPEC",
        "error": "",
    }
    keys = {tuple(one) for one in result["activations"]}
    assert len(keys) == 1


def test_variables_of_the_environment(site: Site) -> None:
    site.add("junk", "no equals sign")
    wrong = site.run("list", ACTFAST_PLUGINS="a;b")
    assert wrong.returncode == 2
    assert wrong.stderr.count("\n") == 1
    assert "ACTFAST_PLUGINS" in wrong.stderr
    strict = site.run("list", ACTFAST_PLUGINS_STRICT="1")
    assert strict.returncode == 3
    assert strict.stderr.count("\n") == 1
    assert "junk" in strict.stderr
