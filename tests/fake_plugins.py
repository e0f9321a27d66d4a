"""Installed plugins that are no more than a folder on the path, and the command line there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.distributions import install
from tests.source import ROOT, child

RAISES = "raise RuntimeError('imported')\n"


class Site:
    """A folder like site-packages."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, distribution: str, *lines: str, version: str = "1.0", **modules: str) -> None:
        """Install a distribution with these entry points and modules."""
        text = "\n".join(("[actfast.activations]", *lines, ""))
        install(self.path, distribution, text, version, modules)

    def run(self, *argv: str, code: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        """Run actfast, or code, where these plugins are installed."""
        path = os.pathsep.join((str(self.path), str(ROOT)))
        start = ("-c", code) if code else ("-m", "actfast")
        variables = {"PYTHONPATH": path, "ACTFAST_PLUGINS": "", **variables}
        return child(sys.executable, *start, *argv, cwd=self.path, **variables)


def spec(name: str, arguments: str = 'formula="2 * x"', before: str = "") -> str:
    """The text of a module that holds a spec."""
    head = f"{before}\nfrom actfast import ActivationSpec\n"
    return f"{head}SPEC = ActivationSpec({name!r}, {arguments})\n"
