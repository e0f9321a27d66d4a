"""SciPy's own tests of its functions that ``libraries.toml`` names, with ours in their place."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from actfast.registry.libraries import libraries

from .scipy_plugin import LIKE, REPORT
from .suites import Outcome

# Compiled ones, and those that only look at which backends a function takes.
NOT_RUN = ("test_cython_special.py", "test_support_alternative_backends.py")
ROOT = Path(__file__).parents[2]


def run() -> Outcome:
    """ImportError where SciPy's tests or what they need is not installed."""
    scipy = import_module("scipy")
    import_module("pytest")
    folder = Path(import_module("scipy.special.tests").__path__[0])
    names = "|".join(entry.name for entry in libraries()[LIKE].entries)
    files = [
        path.name
        for path in sorted(folder.glob("test_*.py"))
        if path.name not in NOT_RUN and re.search(rf"\b({names})\b", path.read_text("utf-8"))
    ]
    outcome = Outcome("scipy_suite", scipy.__version__)
    with tempfile.TemporaryDirectory() as temporary:
        report = Path(temporary, "report.json")
        # Else it is this project's, where the environment lies below it.
        settings = Path(temporary, "pytest.ini")
        settings.write_text("[pytest]\n", encoding="utf-8")
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider"),
                *("-p", "tests.parity.scipy_plugin", "--rootdir", temporary, "-W", "ignore"),
                *("-c", str(settings)),
                *(str(folder / name) for name in files),
            ],
            cwd=temporary,
            env={**os.environ, "PYTHONPATH": str(ROOT), REPORT: str(report)},
            capture_output=True,
            text=True,
            check=False,
        )
        if not report.exists():
            raise RuntimeError(f"SciPy's tests did not run: {done.stdout[-2000:]}{done.stderr}")
        for name, wrong in json.loads(report.read_text("utf-8")).items():
            if wrong:
                outcome.fails(name, wrong)
            else:
                outcome.passes(name)
    closing = done.stdout.strip().splitlines()[-1]
    found = re.search(r"(\d+) deselected", closing)
    outcome.others["tests of other functions"] = int(found[1]) if found else 0
    return outcome
