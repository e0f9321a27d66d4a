"""Child processes, and building from the source tree or a copy of it."""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import subprocess
import time
import tomllib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BUILD_IN_PLACE = ("setup.py", "build_clib", "build_ext", "--inplace")
_NICE = ["nice"] if shutil.which("nice") else []
MADE = shutil.ignore_patterns(
    ".git", ".*_cache", ".hypothesis", ".venv", "__pycache__", "build", "dist",
    "*.egg-info", "*.so", "*.pyd", "_core.c", "_loops.c", "_operands.c", "activations",
)  # fmt: skip


def copy_tree(to: Path) -> Path:
    """The source tree without anything that was made from it."""
    return Path(shutil.copytree(ROOT, to, ignore=MADE))


def child(
    *command: object, cwd: Path = ROOT, stderr: int = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[str]:
    """What came of a command without input, whatever its status."""
    return subprocess.run(
        [*_NICE, *map(str, command)],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )


def run(*command: object, cwd: Path = ROOT, **environment: str) -> str:
    """The standard output; on failure, an AssertionError that ends with what was printed."""
    done = child(*command, cwd=cwd, stderr=subprocess.STDOUT, **environment)
    assert done.returncode == 0, f"{command}: status {done.returncode}\n{done.stdout[-8000:]}"
    return done.stdout


def once(folder: Path, make: Callable[[Path], None]) -> Path:
    """The folder as the first process that asked for it has made it; the others wait."""
    made, failed = (folder.with_name(f"{folder.name}.{end}") for end in ("made", "failed"))
    try:
        folder.mkdir()
    except FileExistsError:
        while not made.exists():
            assert not failed.exists(), f"another process could not make {folder}"
            time.sleep(0.1)
        return folder
    try:
        make(folder)
    except BaseException:
        failed.touch()
        raise
    made.touch()
    return folder


# The C core by itself

CC = shlex.split(os.environ.get("CC", "cc"))
_FLAGS: dict[str, Any] = tomllib.loads((ROOT / "src_c" / "isa" / "flags.toml").read_text("utf-8"))
# The symbols are read from a shared library here.
CFLAGS = [flag for flag in _FLAGS["gcc"]["flags"] if flag != "-fvisibility=hidden"]
CFLAGS.append(f"-I{ROOT / 'src_c'}")
ISA_FLAGS: dict[str, list[str]] = {
    name: isa["gcc"]
    for name, isa in _FLAGS["isa"].items()
    if {"*", platform.machine().lower()} & {*isa["machines"]}
}
ISA_FILES = {isa: sorted((ROOT / "src_c" / "isa").glob(f"{isa}_*.c")) for isa in ISA_FLAGS}
CORE = sorted({*(ROOT / "src_c").rglob("*.c")} - {*(ROOT / "src_c" / "isa").glob("*.c")})


def run_all(commands: Iterable[list[Any]]) -> None:
    """Side by side."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda command: run(*command), commands))
