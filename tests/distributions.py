"""Fake installed distributions: a dist-info folder on sys.path, and a module beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

from tests.source import ROOT, child

SPEC = (
    "from actfast import ActivationSpec\nSPEC = ActivationSpec({name!r}, formula='x * tanh(x)')\n"
)


def install(
    site: Path,
    distribution: str,
    entries: dict[str, str] | str | bytes,
    version: str = "1.0",
    modules: dict[str, str] | None = None,
    metadata: bool = True,
    suffix: str = "dist-info",
) -> Path:
    """Write a distribution of these entry points into a folder; return its own folder."""
    folder = site / f"{distribution.replace('-', '_')}-{version}.{suffix}"
    folder.mkdir(parents=True)
    if metadata:
        text = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
        name = "METADATA" if suffix == "dist-info" else "PKG-INFO"
        (folder / name).write_text(text)
    if isinstance(entries, dict):
        lines = (f"{name} = {value}\n" for name, value in entries.items())
        entries = "[actfast.activations]\n" + "".join(lines)
    data = entries if isinstance(entries, bytes) else entries.encode()
    (folder / "entry_points.txt").write_bytes(data)
    for module, source in (modules or {}).items():
        (site / f"{module}.py").write_text(dedent(source))
    return folder


def run(program: str, *sites: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program in a fresh interpreter that sees these folders first."""
    path = os.pathsep.join(map(str, [*sites, ROOT]))
    variables = {"PYTHONPATH": path, "ACTFAST_PLUGINS": "all", **environment}
    return child(sys.executable, "-c", dedent(program), **variables)
