"""``actfast doctor``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from actfast.cli import doctor, main
from tests.fake_plugins import Site, spec

MISSING = "import a_module_that_is_missing\n"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_healthy(site: Site) -> None:
    site.add("acme", "wave = acme_wave:SPEC", acme_wave=spec("wave", before="print('noise')"))
    done = site.run("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "healthy"
    for part in ("NumPy", "ISA", "rounding     to nearest", "subnormals   kept", "acme_wave:SPEC"):
        assert part in done.stdout
    assert "ready; prints when it is loaded" in done.stdout


def test_without_plugins(site: Site) -> None:
    done = site.run("doctor")
    assert done.returncode == 0
    assert "no plugins are installed" in done.stdout


def test_what_cannot_be_loaded(site: Site) -> None:
    site.add("bad", "bad = bad_spec:SPEC", bad_spec=MISSING)
    site.add("good", "wave = good_wave:SPEC", good_wave=spec("wave"))
    site.add("junk", "no equals sign")
    done = site.run("doctor", ACTFAST_PLUGINS_STRICT="1", ACTFAST_NONSENSE="1")
    assert (done.returncode, done.stderr) == (3, "")
    assert "No module named 'a_module_that_is_missing'" in done.stdout
    assert "Traceback" not in done.stdout
    assert "junk-1.0.dist-info" in done.stdout
    assert "2 problems" in done.stdout
    assert "for a traceback: actfast doctor bad/bad" in done.stdout
    assert "note: ACTFAST_NONSENSE is no variable of actfast" in done.stdout
    named = site.run("doctor", "bad")
    assert named.returncode == 3
    assert "Traceback (most recent call last)" in named.stdout
    assert "bad_spec.py" in named.stdout
    assert "junk" not in named.stdout
    assert site.run("doctor", "wave").returncode == 0


def test_crashes_and_hangs_are_a_line_each(site: Site) -> None:
    site.add("crash", "crash = crashes:SPEC", crashes="import ctypes\nctypes.string_at(0)\n")
    site.add("leave", "leave = leaves:SPEC", leaves="import os\nos._exit(0)\n")
    child = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'input()'])\n"
    site.add("sleep", "sleep = sleeps:SPEC", sleeps=f"{child}import time\ntime.sleep(600)\n")
    site.add("good", "wave = good_wave:SPEC", good_wave=spec("wave"))
    done = site.run("doctor", "--timeout", "6", "--json")
    assert (done.returncode, done.stderr) == (4, "")
    result = json.loads(done.stdout)
    assert result["healthy"] is False
    found = {one["name"]: one for one in result["plugins"]}
    states = {name: one["state"] for name, one in found.items()}
    assert states == {"crash": "crashed", "leave": "crashed", "sleep": "hangs", "wave": "ready"}
    assert "SIGSEGV" in found["crash"]["error"]
    assert "crashes.py" in found["crash"]["traceback"]
    assert "status 0" in found["leave"]["error"]
    assert "within 6 s" in found["sleep"]["error"]
    assert "sleeps.py" in found["sleep"]["traceback"]
    assert all("\n" not in one["error"] for one in found.values())


def test_made_for_another_version(site: Site) -> None:
    source = "from actfast import ABIVersionError\nraise ABIVersionError('loops 9.0')\n"
    site.add("future", "wave = future_wave:SPEC", future_wave=source)
    done = site.run("doctor", "--json")
    assert done.returncode == 3
    (one,) = json.loads(done.stdout)["plugins"]
    assert one["state"] == "incompatible"
    assert "loops 9.0" in one["error"]
    listed = site.run("list", "--load").stdout.splitlines()[-1]
    assert listed.endswith("made for another actfast: actfast doctor future/wave")


def test_names(site: Site) -> None:
    site.add("acme", "both = acme_both:SPEC", acme_both=spec("both"))
    site.add("zoo", "both = zoo_both:SPEC", "relu = zoo_both:SPEC", zoo_both=MISSING)
    both = site.run("doctor", "both")
    assert both.returncode == 3
    assert "ready; only as acme/both: several distributions offer the name" in both.stdout
    assert site.run("doctor", "acme/both").returncode == 0
    shadow = site.run("doctor", "relu")
    assert shadow.returncode == 3
    assert "only as zoo/relu: the name is a built-in's" in shadow.stdout
    unknown = site.run("doctor", "boht")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert unknown.stderr.count("\n") == 1
    assert "did you mean 'both'" in unknown.stderr
    blocked = site.run("doctor", ACTFAST_PLUGINS="acme")
    assert blocked.returncode == 0
    assert "left out by ACTFAST_PLUGINS" in blocked.stdout


def test_a_builtin(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "gelu"]) == 0
    assert "built-in of actfast: there is nothing to load" in capsys.readouterr().out


def test_a_changed_arithmetic_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "namesakes", list)
    system = {"environment": {}, "arithmetic": {"rounding": "up", "subnormals": "taken as zero"}}
    assert len(doctor.remarks(system)) == 2
    assert doctor.rounding() == "to nearest"
    assert doctor.subnormals() == "kept"


@pytest.mark.parametrize(
    ("control", "rounding", "subnormals"),
    [
        (0x3F80, "down", "kept"),
        (0x5F80, "up", "kept"),
        (0x7F80, "towards zero", "kept"),
        (0x9F80, "to nearest", "returned as zero"),
        (0x1FC0, "to nearest", "taken as zero"),
        (0x9FC0, "to nearest", "taken and returned as zero"),
    ],
)
def test_arithmetic(control: int, rounding: str, subnormals: str) -> None:
    ctypes = pytest.importorskip("ctypes")
    platform = pytest.importorskip("platform")
    if platform.machine() not in ("x86_64", "AMD64") or platform.system() != "Linux":
        pytest.skip("sets the control register of x86-64 as glibc lays it out")
    library = ctypes.CDLL("libm.so.6")
    before, changed = ctypes.create_string_buffer(32), ctypes.create_string_buffer(32)
    library.fegetenv(before)
    changed.raw = before.raw[:28] + control.to_bytes(4, "little")
    library.fesetenv(changed)
    try:
        found = doctor.rounding(), doctor.subnormals()
    finally:
        library.fesetenv(before)
    assert found == (rounding, subnormals)
