"""``actfast doctor``: is actfast itself, and every installed plugin, in working order?"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import sysconfig
from importlib import metadata
from typing import Any

import numpy as np

import actfast as af
from actfast import installation
from actfast.cli._activations import source
from actfast.cli._output import (
    CRASHED,
    UNLOADABLE,
    add_command,
    answer,
    one_line,
    print_facts,
    print_table,
    seconds,
)
from actfast.cli._probe import SECONDS, probed
from actfast.facts.origin import PLUGIN
from actfast.registry import environment
from actfast.registry.info import ActivationInfo, records
from actfast.registry.names import find_entry, is_ours, scan_errors

EXAMPLES = """
actfast doctor
actfast doctor my_plugin
actfast doctor my-distribution/my_plugin --timeout 5
"""
STATUSES = """
exit status:
  0  healthy
  2  wrong arguments, or no such activation
  3  a distribution or plugin cannot be loaded
  4  a plugin crashes or hangs
"""
EXTRAS = ("rich", "matplotlib", "mpmath", "pytest", "scipy")


def versions() -> dict[str, str]:
    found = {}
    for package in EXTRAS:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def rounding() -> str:
    """The direction in which this thread rounds."""
    one, half_step = np.float64(1), np.float64(2.0**-53)
    step = 2 * half_step
    if one + half_step / 2 > one:
        return "up"
    if -one - half_step / 2 < -one:
        return "down"
    return "to nearest" if one + 0.75 * step > one else "towards zero"


def subnormals() -> str:
    """Whether this thread takes or returns zero in place of the smallest numbers."""
    # Bits, as a comparison may take a subnormal number for zero too.
    smallest, smallest_normal = np.array([1, 1 << 23], np.int32).view(np.float32)
    daz = not (smallest * np.float32(2.0**100)).tobytes().strip(b"\0")
    ftz = not (smallest_normal * np.float32(0.5)).tobytes().strip(b"\0")
    if daz and ftz:
        return "taken and returned as zero"
    if daz:
        return "taken as zero"
    return "returned as zero" if ftz else "kept"


def system() -> dict[str, Any]:
    config = af.show_config()
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    with np.errstate(all="ignore"):
        arithmetic = {"rounding": rounding(), "subnormals": subnormals()}
    return {
        "actfast": config["actfast"],
        "file": af.__file__,
        "python": f"{config['python']} ({sys.executable})",
        "numpy": config["numpy"],
        "platform": platform.platform(),
        "isa": config["isa"],
        "isas": list(config["isas"]),
        "usable_isas": list(config["usable_isas"]),
        "gil": ("enabled" if gil else "disabled") if free_threaded else "always enabled",
        "extras": versions(),
        "environment": environment.given(),
        "arithmetic": arithmetic,
    }


def namesakes() -> list[str]:
    """What is to be said of PyPI's actfast, where that is installed too."""
    result = []
    for name, same_folder in installation.namesakes():
        if same_folder:
            danger = (
                "shares its folder, and each overwrites files of the other. To mend it: "
                f"python -m pip uninstall {installation.NAMESAKE}, then {installation.REINSTALL}"
            )
        else:
            danger = (
                "has the same import name: sys.path decides which is imported. To mend it: "
                f"python -m pip uninstall {installation.NAMESAKE}"
            )
        result.append(f"{name} is not {installation.DISTRIBUTION} but {danger}")
    return result


def remarks(found: dict[str, Any]) -> list[str]:
    """What is unusual about the system, and not an error."""
    result = namesakes()
    result += [
        f"{name} is no variable of actfast; they are {', '.join(environment.VARIABLES)}"
        for name in found["environment"]
        if name not in environment.VARIABLES
    ]
    if found["arithmetic"]["rounding"] != "to nearest":
        result.append("error bounds hold for rounding to nearest only")
    if found["arithmetic"]["subnormals"] != "kept":
        result.append("error bounds hold where subnormal numbers are kept only")
    return result


def selected(name: str | None) -> list[ActivationInfo]:
    """The plugins of that name, short or qualified, or all."""
    plugins = [info for info in records() if info.kind == PLUGIN]
    if name is None:
        return plugins
    found = [info for info in plugins if name in (info.name, info.qualified)]
    if not found and not is_ours(name):
        find_entry(name)  # raises
    return found


def examined(plugins: list[ActivationInfo], time: float) -> list[dict[str, Any]]:
    """What loading each plugin comes to."""
    probes = probed([i.qualified for i in plugins if i.state != "blocked"], time)
    result = []
    for info in plugins:
        one = {
            "name": info.name,
            "qualified": info.qualified,
            "from": source(info),
            "value": info.value,
            "short_name": info.state,
            "state": "blocked",
            "error": "",
            "traceback": "",
            "printed": "",
        }
        if probe := probes.get(info.qualified):
            one |= {"state": probe.state, "error": probe.error}
            one |= {"traceback": probe.traceback, "printed": probe.printed}
        result.append(one)
    return result


SHORT_NAMES = {
    "ambiguous": "only as {qualified}: several distributions offer the name",
    "shadows-builtin": "only as {qualified}: the name is a built-in's",
    "blocked": "left out by ACTFAST_PLUGINS",
}


def findings(one: dict[str, Any]) -> str:
    parts = [one["state"]] if one["state"] != "blocked" else []
    if text := SHORT_NAMES.get(one["short_name"]):
        parts.append(text.format(**one))
    if one["printed"]:
        parts.append("prints when it is loaded")
    return "; ".join(parts)


def show_system(found: dict[str, Any], notes: list[str]) -> None:
    arithmetic = found["arithmetic"]
    extras = ", ".join(f"{name} {version}" for name, version in found["extras"].items())
    variables = ", ".join(f"{k}={v}" for k, v in found["environment"].items())
    print_facts(
        [
            ("actfast", f"{found['actfast']} ({os.path.dirname(found['file'])})"),
            ("Python", found["python"]),
            ("NumPy", found["numpy"]),
            ("platform", found["platform"]),
            ("ISA", f"{found['isa']} (usable here: {', '.join(found['usable_isas'])})"),
            ("GIL", found["gil"]),
            ("extras", extras),
            ("environment", variables or "no ACTFAST_ variable is set"),
            ("rounding", arithmetic["rounding"]),
            ("subnormals", arithmetic["subnormals"]),
        ]
    )
    for note in notes:
        print(f"note: {one_line(note)}")


def show_plugins(plugins: list[dict[str, Any]], detailed: bool) -> None:
    if not plugins:
        print("no plugins are installed")
        return
    columns = ("plugin", "from", "entry point", "state")
    rows = [(p["qualified"], p["from"], p["value"], findings(p)) for p in plugins]
    print_table(columns, rows, numbers=False)
    for one in plugins:
        if one["error"]:
            print(f"\n{one_line(one['error'])}")
        if detailed and one["traceback"]:
            print(one["traceback"].rstrip())
        if detailed and one["printed"]:
            print(f"\n{one['qualified']} prints:\n{one['printed']}")


def run(args: argparse.Namespace) -> int:
    found = system()
    notes = remarks(found)
    with environment.lenient():
        plugins = examined(selected(args.name), args.timeout)
        errors = [] if args.name else [str(error) for error in scan_errors()]
    bad = [p for p in plugins if p["error"]]
    crashed = [p for p in bad if p["state"] in ("crashed", "hangs")]
    result = {
        "healthy": not (bad or errors),
        "system": found,
        "notes": notes,
        "scan_errors": errors,
        "plugins": plugins,
    }

    def text() -> None:
        if args.name is None:
            show_system(found, notes)
            print()
        if args.name and not plugins:
            print(f"{args.name} is a built-in of actfast: there is nothing to load")
        else:
            show_plugins(plugins, args.name is not None)
        for error in errors:
            print(f"\n{one_line(error)}")
        print()
        count = len(bad) + len(errors)
        print("healthy" if not count else f"{count} problem{'s' * (count > 1)}")
        if bad and not args.name:
            print(f"for a traceback: actfast doctor {bad[0]['qualified']}")

    answer(args, result, text)
    if crashed:
        return CRASHED
    return UNLOADABLE if bad or errors else 0


def add_parser(commands: Any) -> None:
    """Declare the command."""
    parser = add_command(
        commands,
        "doctor",
        run,
        help="examine the installation, and load every plugin in a process of its own",
        description="Examine the installation, and load every plugin in a process of its own. "
        "With a name, tell everything about that plugin, its traceback included.",
        examples=EXAMPLES,
        after=STATUSES,
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="a plugin, or distribution/name")
    parser.add_argument(
        "--timeout",
        type=seconds,
        default=SECONDS,
        metavar="SECONDS",
        help=f"for one plugin (default: {SECONDS:g})",
    )
