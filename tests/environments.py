"""Virtual environments that hold what a test says, installed from files that are here."""

from __future__ import annotations

import os
import re
import sys
import venv
from pathlib import Path

from tests.source import run

# Those for users; others are for developers.
EXTRAS = ("cli", "compare", "conformance", "dask", "plot")

PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet")


class Environment:
    """A virtual environment that holds nothing yet, not even pip."""

    def __init__(self, folder: Path, wheelhouse: Path) -> None:
        venv.create(folder / "venv", with_pip=False, symlinks=sys.platform != "win32")
        self.bin = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
        self.python = self.bin / Path(sys.executable).name
        self.wheelhouse = wheelhouse
        self.folder = folder / "empty"
        self.folder.mkdir()
        self.variables = {
            # What is for building here is none of an installation's.
            **{name: "" for name in os.environ if name.startswith("ACTFAST_")},
            "PYTHONPATH": "",
            "PATH": os.pathsep.join((str(self.bin), os.environ["PATH"])),
            "ACTFAST_CACHE": str(folder / "cache"),
            "ACTFAST_PLUGINS": "all",
        }
        found = self.run("-c", "import sysconfig; print(sysconfig.get_path('platlib'))")
        self.site = Path(found.strip())

    def run(self, *command: object, cwd: Path | None = None, **variables: str) -> str:
        """The output of its Python."""
        return run(self.python, *command, cwd=cwd or self.folder, **self.variables | variables)

    def actfast(self, *argv: object) -> str:
        """The output of the command that pip installed."""
        return run(self.bin / "actfast", *argv, cwd=self.folder, **self.variables)

    def pip(self, *argv: object) -> str:
        command = (sys.executable, *PIP, "--python", self.python, *argv)
        return run(*command, cwd=self.folder, **self.variables)

    def install(self, *what: object) -> None:
        """What a user asks pip for, without a network."""
        offline = ("--no-index", "--find-links", self.wheelhouse)
        # Most of what is installed is never imported.
        self.pip("install", "--no-compile", *offline, *what)

    def held(self) -> set[str]:
        """The names of its distributions."""
        folders = (path.name for path in self.site.glob("*.dist-info"))
        return {re.sub("[-_.]+", "-", name.partition("-")[0]).lower() for name in folders}


def fill(folder: Path, *what: object) -> None:
    """Make a wheelhouse of these and of what they need."""
    command = (sys.executable, *PIP, "download", "--only-binary", ":all:", "--dest", folder)
    run(*command, *what)
