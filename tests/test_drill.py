"""Adding an activation takes one file and one line.

A copy of the tree gets one, and everything else is found to have followed.
"""

from __future__ import annotations

import json
import sys

import pytest

from tests.source import BUILD_IN_PLACE, copy_tree, run

pytestmark = pytest.mark.timeout(1200)

NAME = "bent"
HEADER = """\
/* bent(x) = x / (bend + |x|),   bent'(x) = bend / (bend + |x|)^2 */
#ifdef AF_MATH
AF_FN Pair bent_eval(V x, const V *p)
{
    V a = v_min(v_set1(AF_LARGEST), v_abs(x)), s = v_add(p[0], a);
    V d = v_div(v_div(p[0], s), s);
    return (Pair){v_copysign(v_div(a, s), x), keep_nan(x, d)};
}
#endif

AF_ROW_ELEMENTWISE(bent, 1, AF_FROM_INPUT,
    .aliases = "bent_line",
    .summary = "A line, bent to end at -1 and 1.",
    .params = {{"bend", 1.0, 0, INFINITY, "", "where bent(x) is 1/2"}},
    .formula = "x / (bend + abs(x))",
    .derivative = "bend / (bend + abs(x))**2",
    .range = "[-1, 1]", .monotone = "increasing", .symmetry = "odd", .smoothness = "C1",
    .left = "-1", .right = "1", .lipschitz = "1 / bend", .roots = "0", .exact = "0: 0",
    .ulp = {{2.0, 4.0, 0}, {2.0, 4.0, 0}})
"""
PROGRAM = """
import json
import numpy as np
import actfast as af
from actfast import _core
x = np.linspace(-3, 3, 20001)
f = af.bent
views = np.empty_like(x)
f._run_views(_core.KINDS.index("forward"), None, x, views)
print(json.dumps({
    "file": af.__file__,
    "kernels": bool((views == f(x)).all() and np.allclose(views, x / (1 + abs(x)))),
    "ufuncs": sorted(name for name in af.ufuncs.__all__ if name.startswith("bent")),
    "registry": "bent" in af.available() and af.get("bent_line") is f is af.bent_line,
    "bound": repr(f.bind(bend=0.5)),
    "formula": af.info("bent").formula,
    "doc": f.__doc__,
}))
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    tree = copy_tree(tmp_path_factory.mktemp("drill") / "tree")
    (tree / "src_c" / "act" / f"{NAME}.h").write_text(HEADER)
    with (tree / "src_c" / "activations.def").open("a") as file:
        file.write(f'#include "act/{NAME}.h"\n')
    run(sys.executable, *BUILD_IN_PLACE, cwd=tree)
    run(sys.executable, "-m", "actfast._stubs", cwd=tree)
    return tree


def test_kernels_ufuncs_registry_and_docs(tree):
    found = json.loads(run(sys.executable, "-c", PROGRAM, cwd=tree, PYTHONPATH=str(tree)))
    assert found["file"].startswith(str(tree))
    assert found["kernels"]
    kinds = ("", "_backward", "_derivative", "_value_and_derivative")
    assert found["ufuncs"] == [NAME + kind for kind in kinds]
    assert found["registry"]
    assert found["bound"] == "<actfast.bent(bend=0.5)>"
    assert found["formula"].startswith("x / (bend")
    assert "A line, bent to end at -1 and 1." in found["doc"]
    assert "bend : float or array, default 1" in found["doc"]


def test_the_stub(tree, tmp_path):
    client = tmp_path / "client.py"
    client.write_text(
        "from typing import assert_type\n"
        "import numpy as np\nfrom numpy.typing import NDArray\nimport actfast as af\n"
        "def f(x: NDArray[np.float32]) -> None:\n"
        "    assert_type(af.bent_line(x, bend=0.5), NDArray[np.float32])\n"
        "    assert_type(af.ufuncs.bent_backward, np.ufunc)\n"
    )
    run(sys.executable, "-m", "mypy", "--strict", client, cwd=tmp_path, MYPYPATH=str(tree))


def test_the_row_drives_the_accuracy_test(tree):
    output = run(
        sys.executable, "-m", "pytest", "-q", "-k", NAME, "tests/test_accuracy.py",
        cwd=tree, PYTHONPATH=str(tree),
    )  # fmt: skip
    assert " passed" in output.splitlines()[-1]
