"""The installation: what pip calls it, and what ails one that cannot be imported.

PyPI's distribution ``actfast`` is another project with an import package of the same name.
pip installs both into one folder without a word: the last one installed has its
``__init__.py`` there, and whichever is uninstalled takes that file along.
"""

from __future__ import annotations

import sys
from typing import NoReturn

__all__ = ["DISTRIBUTION", "NAMESAKE", "REINSTALL", "explain", "install", "namesakes"]

DISTRIBUTION = "actfast-numpy"
NAMESAKE = "actfast"
REINSTALL = f"python -m pip install --force-reinstall --no-deps {DISTRIBUTION}"
# The extensions, from the one that the others need.
COMPILED = ("_loops", "_operands", "_core")


def install(extra: str) -> str:
    """The command that brings what an extra lists."""
    return f'pip install "{DISTRIBUTION}[{extra}]"'


def namesakes() -> list[tuple[str, bool]]:
    """Each installed distribution of the other project, and whether it lies in our folder."""
    from importlib import metadata
    from pathlib import Path

    site = Path(__file__).resolve().parent.parent
    found = {}
    # The path may name a folder twice.
    for dist in metadata.distributions(name=NAMESAKE):
        place = Path(str(dist.locate_file(""))).resolve()
        found[f"{NAMESAKE} {dist.version} in {place}"] = place == site
    return [*found.items()]


def _require_own_init() -> None:
    package = sys.modules[__name__.partition(".")[0]]
    if getattr(package, "__distribution__", None) == DISTRIBUTION:
        return
    found = namesakes()
    if file := getattr(package, "__file__", None):
        what = f"{file} is not {DISTRIBUTION}'s"
    else:
        what = f"{next(iter(package.__path__))} has lost its __init__.py"
    cause = f"PyPI's {NAMESAKE!r}, an unrelated project, installs into the same folder"
    first = f"python -m pip uninstall {NAMESAKE}, then " if found else ""
    raise ImportError(f"{what}: {cause}. To mend it: {first}{REINSTALL}")


def explain(error: ImportError) -> NoReturn:
    """Raise what is known about an extension that could not be imported, or the error."""
    from importlib.machinery import EXTENSION_SUFFIXES
    from pathlib import Path

    def lacks(folder: Path) -> bool:
        return not all(
            any((folder / f"{part}{suffix}").is_file() for suffix in EXTENSION_SUFFIXES)
            for part in COMPILED
        )

    package = Path(__file__).resolve().parent
    sources = (package / "_core.pyx").is_file()
    renew = f"python -m pip install -e {package.parent}" if sources else REINSTALL
    if not lacks(package):
        if "cannot import name" in str(error):
            error.add_note(f"actfast's compiled parts may be older than {package}: {renew}")
        raise error
    tag = EXTENSION_SUFFIXES[0].split(".")[1]
    others = sorted({p.name.split(".")[1] for p in package.glob("_core.*.*")} - {tag})
    message = f"actfast has no compiled parts for this Python ({tag}) in {package}"
    if others:
        message += f", but for {', '.join(others)}"
    if sources:
        message += f". These are its sources; to build them: {renew}"
    else:
        message += f". To mend it: {renew}"
    for place in sys.path:
        folder = Path(place).resolve() / package.name
        if folder != package and folder.is_dir() and not lacks(folder):
            message += f". They hide the actfast in {folder}: run Python from another folder"
            break
    raise ImportError(message, name=error.name, path=error.path) from None


_require_own_init()
