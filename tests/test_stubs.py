"""The type stubs: current, true to the run-time objects, and of use to a client."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys

import pytest

import actfast as af
from tests.source import ROOT, run

pytestmark = pytest.mark.timeout(600)


def test_the_stubs_are_current():
    run(sys.executable, "-m", "actfast.about.stubs", "--check")


def test_an_old_stub_is_noticed(tmp_path, monkeypatch, capsys):
    from actfast.about import stubs

    (tmp_path / "__init__.py").write_text((stubs.PACKAGE / "__init__.py").read_text())
    monkeypatch.setattr(stubs, "PACKAGE", tmp_path)
    monkeypatch.setattr(sys, "argv", ["stubs"])
    assert stubs.main() == 0
    path = tmp_path / "__init__.pyi"
    path.write_text(path.read_text().replace("relu6", "relu7"))
    monkeypatch.setattr(sys, "argv", ["stubs", "--check"])
    assert stubs.main() == 1
    assert "\n+relu6: " in capsys.readouterr().out


def test_the_package_and_a_client_are_strictly_typed():
    run(sys.executable, "-m", "mypy")
    run(sys.executable, "-m", "mypy", "--strict", "tests/typing_client.py")


def modules():
    for found in pkgutil.walk_packages(af.__path__, "actfast."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def has_stub(module):
    return (ROOT.joinpath(*module.__name__.split("."))).with_suffix(".pyi").exists()


@pytest.mark.slow
def test_the_stubs_are_true(tmp_path):
    allowed = ["# To a type checker an activation is of a class with its parameters' names."]
    allowed += [
        rf"actfast\.{name}" for name in af.__all__ if isinstance(getattr(af, name), af.Activation)
    ]
    allowed += ["# What Cython modules offer each other.", r"actfast\._loops\.__pyx_capi__"]
    allowed += ["# Compared with itself, a module without a stub has nothing to say."]
    allowed += [rf"{re.escape(m.__name__)}\..*" for m in modules() if not has_stub(m)]
    path = tmp_path / "allowed"
    path.write_text("\n".join(allowed))
    command = (sys.executable, "-m", "mypy.stubtest", "actfast", "--allowlist", path)
    run(*command, "--ignore-unused-allowlist", "--mypy-config-file", ROOT / "pyproject.toml")
