"""Installed plugins that are no more than a folder on the path, and the command line there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import actfast
from tests.distributions import install

ROOT = Path(actfast.__file__).parents[1]
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
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("ACTFAST_PLUGINS")}
        path = os.pathsep.join((str(self.path), str(ROOT)))
        start = ("-c", code) if code else ("-m", "actfast")
        return subprocess.run(
            [sys.executable, *start, *argv],
            env={**inherited, "PYTHONPATH": path, **variables},
            cwd=self.path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def spec(name: str, arguments: str = 'formula="2 * x"', before: str = "") -> str:
    """The text of a module that holds a spec."""
    head = f"{before}\nfrom actfast import ActivationSpec\n"
    return f"{head}SPEC = ActivationSpec({name!r}, {arguments})\n"
