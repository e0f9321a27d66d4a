"""``actfast new``: a package for an activation of one's own.

It is a copy of an example, one of the complete projects in ``plugins`` of the source tree,
under another name.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import actfast
from actfast.cli._output import CommandError, add_command, answer
from actfast.errors import SpecError
from actfast.installation import DISTRIBUTION
from actfast.registry.plugins import GROUP
from actfast.sources.builtin import BUILTINS
from actfast.sources.spec import ActivationSpec

LEVELS = {
    "formula": "a formula, as text: no Python code runs",
    "numpy": "NumPy functions",
    "kernel": "loops in C",
}
# What belongs to a project, and not what building or testing it leaves behind.
FILES = (
    *("pyproject.toml", "setup.py", "README.md", ".github/workflows/*.yml", "tests/*.py"),
    *("src/*/*.py", "src/*/*.c"),
)
EXAMPLES = """
actfast new wobble
actfast new wobble --level kernel --out ~/projects
"""


def examples() -> Path:
    package = Path(actfast.__file__).parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "plugins"


def activation_name(project: str) -> str:
    """The one activation of a project, from the text of its pyproject.toml."""
    (name,) = tomllib.loads(project)["project"]["entry-points"][GROUP]
    return str(name)


def distribution(name: str) -> str:
    """A distribution's name cannot end with an underscore, and others are written as hyphens."""
    return f"actfast-{re.sub('_+', '-', name).strip('-')}"


def render(level: str, name: str) -> Iterator[tuple[str, str]]:
    """Each file of the example, as a path and text, with the name in place of the example's."""
    root = examples() / level
    example = activation_name((root / "pyproject.toml").read_text(encoding="utf-8"))

    def renamed(text: str) -> str:
        return text.replace(distribution(example), distribution(name)).replace(example, name)

    for path in sorted(p for pattern in FILES for p in root.glob(pattern)):
        text = renamed(path.read_text(encoding="utf-8"))
        if path.name == "__init__.py":
            text = re.sub(
                'summary=".*"', f'summary="A copy of {example}, until you change it."', text
            )
            text = re.sub(' *citation=".*",\n', "", text)
        yield renamed(path.relative_to(root).as_posix()), text


def write(level: str, name: str, out: Path) -> tuple[Path, list[str]]:
    """Make the package's folder; its path, and those of its files within."""
    folder = out / distribution(name)
    if not out.is_dir():
        raise CommandError(f"cannot write {folder}: no such directory")
    if folder.exists():
        raise CommandError(f"cannot write {folder}: it exists already")
    files = dict(render(level, name))
    try:
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CommandError(f"cannot write {folder}: {error.strerror or error}") from error
    return folder, list(files)


def check_name(name: str) -> None:
    try:
        ActivationSpec(name, formula="x")
    except SpecError as error:
        raise CommandError(str(error)) from error
    if distribution(name) == DISTRIBUTION:
        raise CommandError(
            f"the package of {name!r} would be called {DISTRIBUTION}, as actfast's own is; "
            "choose another name"
        )
    if name in BUILTINS:
        raise CommandError(f"{name!r} is a built-in of actfast; choose another name")


def run(args: argparse.Namespace) -> int:
    check_name(args.name)
    folder, files = write(args.level, args.name, args.out)
    steps = (
        f"cd {folder}",
        'python -m pip install -e ".[test]"',
        "python -m pytest",
        f"actfast info {args.name}",
    )

    def text() -> None:
        print(f"{folder}:")
        for path in files:
            print(f"  {path}")
        sources = " and ".join(path for path in files if path.startswith("src/"))
        print(
            f"\nIt works as it is. Your function belongs into {sources}.\n\nTo install and test it:"
        )
        for step in steps:
            print(f"  {step}")

    result = {"folder": str(folder), "level": args.level, "files": files, "next": list(steps)}
    answer(args, result, text)
    return 0


def add_parser(commands: Any) -> None:
    parser = add_command(
        commands,
        "new",
        run,
        help="write a package for an activation of your own",
        examples=EXAMPLES,
        description="Write a package that adds an activation: a working example to change.",
    )
    parser.add_argument("name", metavar="NAME", help="the activation's name")
    parser.add_argument(
        "--level",
        choices=LEVELS,
        default="formula",
        help="what computes it: "
        + "; ".join(f"{level} ({what})" for level, what in LEVELS.items())
        + " (default: formula)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the folder to write the package's folder into (default: here)",
    )
