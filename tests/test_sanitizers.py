"""The kernels under AddressSanitizer and UndefinedBehaviorSanitizer, without suppressions."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from actfast import _loops
from tests.reference import REPRESENTATIVES, made_of
from tests.source import BUILD_IN_PLACE, child, copy_tree, run

LIBRARIES = ("libasan.so", "libubsan.so")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

OVERRUN = """
import numpy as np
import actfast as af
x = np.zeros(5000, np.float32)
af.silu(np.lib.stride_tricks.as_strided(x, shape=(5100,)))
"""


def needed():
    """What the tests run; those left out are softmax's and logsumexp's loops, which take
    minutes to compile, with other maths."""
    return made_of({"silu", "softmax", *REPRESENTATIVES} - {"log_softmax", "logmeanexp"})


@pytest.fixture(scope="module")
def sanitized(tmp_path_factory):
    """A tree with an instrumented build, and the environment to run it in."""
    if sys.platform != "linux" or not shutil.which("gcc"):
        pytest.skip("needs Linux and GCC")
    found = [run("gcc", f"-print-file-name={library}").strip() for library in LIBRARIES]
    if not all(Path(path).is_absolute() for path in found):
        pytest.skip(f"needs {' and '.join(LIBRARIES)}")
    tree = copy_tree(tmp_path_factory.mktemp("sanitized") / "tree")
    includes = "".join(f'#include "act/{name}.h"\n' for name in needed())
    (tree / "src_c" / "activations.def").write_text(includes, "utf-8")
    # With the baseline, which is always built.
    build = {"CC": "gcc", "ACTFAST_SANITIZE": "address,undefined", "ACTFAST_ISAS": _loops.ISA}
    run(sys.executable, *BUILD_IN_PLACE, cwd=tree, **build)
    return tree, {
        "LD_PRELOAD": " ".join(found),
        # Python leaks by design, and its own allocator would hide overruns.
        "ASAN_OPTIONS": "detect_leaks=0",
        "PYTHONMALLOC": "malloc",
        "PYTHONPATH": str(tree),
    }


@pytest.mark.parametrize("isa", sorted({"baseline", _loops.ISA}))
def test_layouts_and_lengths(sanitized, isa):
    tree, environment = sanitized
    command = (sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider")
    chosen = ("tests/test_roads.py", "-k", "length or in_place")
    output = run(*command, *chosen, cwd=tree, ACTFAST_ISA=isa, **environment)
    assert " passed" in output.splitlines()[-1]


def test_an_overrun_would_be_found(sanitized):
    tree, environment = sanitized
    done = child(sys.executable, "-c", OVERRUN, cwd=tree, **environment)
    assert done.returncode != 0
    assert "ERROR: AddressSanitizer" in done.stderr
