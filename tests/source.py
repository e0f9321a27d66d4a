"""Building from a copy of the source tree, for the tests that do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD_IN_PLACE = ("setup.py", "build_clib", "build_ext", "--inplace")
_NICE = ["nice"] if shutil.which("nice") else []
_MADE = shutil.ignore_patterns(
    ".git", ".*_cache", ".hypothesis", ".venv", "__pycache__", "build", "dist",
    "*.egg-info", "*.so", "*.pyd", "_core.c",
)  # fmt: skip


def copy_tree(to: Path) -> Path:
    """The source tree without anything that was made from it."""
    return Path(shutil.copytree(ROOT, to, ignore=_MADE))


def run(*command: object, cwd: Path = ROOT, **environment: str) -> str:
    """The standard output; on failure, an AssertionError that ends with what was printed."""
    done = subprocess.run(
        [*_NICE, *map(str, command)],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, f"{command}: status {done.returncode}\n{done.stdout[-8000:]}"
    return done.stdout
