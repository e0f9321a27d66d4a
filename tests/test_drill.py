"""Adding an activation takes one file and one line.

A copy of the tree gets those that CONTRIBUTING shows, of each family one, and everything else is
found to have followed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys

import pytest

import actfast as af
from tests.source import BUILD_IN_PLACE, ROOT, copy_tree, run

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

BLOCK = re.compile(r"^```c\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ROW = re.compile(r"^AF_ROW_([A-Z]+)\((\w+),", re.MULTILINE)
# The text of each file, by its activation's name.
EXAMPLES = {
    row[2]: text
    for text in BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    if (row := ROW.search(text))
}
# What none of them is: of two parameters, with kinks that are no numbers of any type.
EXAMPLES["hardlogistic"] = """\
/* hardlogistic(x) = clip(alpha x + beta, 0, 1); f' is 0 at both kinks.
   The product is exact in two words and so is the sum of the high ones, so that nothing
   cancels next to -beta / alpha, and the sides are told apart exactly: 0.5 ULP. */
#ifdef AF_MATH
#include "math/two.h"
AF_FN Pair hardlogistic_eval(V x, const V *p)
{
    V zero = v_set1(0), one = v_set1(1);
    W ax = w_prod(p[0], x);
    M finite = v_le(v_abs(ax.hi), v_set1(AF_LARGEST / 4));
    W t = w_sum(v_select(finite, ax.hi, zero), p[1]);
    V y = v_select(finite, v_add(t.hi, v_add(t.lo, ax.lo)), v_add(ax.hi, p[1]));
    V d = v_select(v_lt(zero, y), v_select(v_lt(y, one), p[0], zero), zero);
    V least = v_select(v_le(v_abs(x), zero), x, zero);
    return (Pair){v_select(v_le(y, zero), least, v_min(one, y)), keep_nan(x, d)};
}
#endif

AF_ROW_ELEMENTWISE(hardlogistic, 2, AF_FROM_INPUT,
    .summary = "Piecewise linear sigmoid of any slope and offset.",
    .citation = "ONNX operator HardSigmoid",
    .params = {{"alpha", 1.0 / 6, 0, INFINITY, "slope", "slope between the kinks", 0},
               {"beta", 0.5, -INFINITY, INFINITY, "", "value at 0", 0}},
    .formula = "min(max(alpha * x + beta, 0), 1)",
    .derivative = "where(0 < alpha * x + beta < 1, alpha, 0)",
    .range = "[0, 1]", .monotone = "increasing", .symmetry = "none", .smoothness = "C0",
    .kinks = "-beta / alpha: 0, (1 - beta) / alpha: 0", .left = "0", .right = "1",
    .lipschitz = "alpha",
    .ulp = {{1.0, 0.5, 0}, {1.0, 0.5, 0}})
"""
ROWS = {name: ROW.search(text)[1] for name, text in EXAMPLES.items()}

ISA = os.environ.get("ACTFAST_ISAS") or af.show_config()["usable_isas"][-1]

PROGRAM = """
import json, sys
import numpy as np
import actfast as af
from actfast.facts.families import ELEMENTWISE
from actfast.facts.kinds import FORWARD

def calls(f, dtype):
    rng = np.random.default_rng(0)
    x = [rng.normal(size=(5, 33)).astype(dtype) for _ in f._row.family.operands]
    y = f(*x)
    out = np.full_like(y, 7)
    assert f(*x, out=out) is out and (out == y).all()
    grad = np.ones_like(y)
    again, back = f.vjp(*x)
    given = back(grad)
    wanted = f.backward(grad, *x)
    both = list(zip(given, wanted)) if len(x) > 1 else [(given, wanted)]
    assert (again == y).all() and y.dtype == np.dtype(dtype)
    for a, b in both:
        assert a.shape == x[0].shape and a.dtype == y.dtype
        assert np.allclose(a.astype(float), b.astype(float), rtol=0.02, atol=0.02)
    if f._row.family is ELEMENTWISE and dtype in ("f", "d"):
        f._run_views(FORWARD.index, None, x[0].ravel(), out := np.empty(x[0].size, dtype))
        assert (out == y.ravel()).all()
    return np.isfinite(y.astype(float)).all()

import ml_dtypes
found = {"file": af.__file__, "isas": af.show_config()["isas"]}
for name in sys.argv[1:]:
    f = getattr(af, name)
    found[name] = {
        "calls": all([bool(calls(f, t)) for t in ("e", ml_dtypes.bfloat16, "f", "d")]),
        "ufuncs": sorted(u for u in af.ufuncs.__all__ if u == name or u.startswith(name + "_")),
        "registry": name in af.available() and all(af.get(a) is f for a in (name, *f.aliases)),
        "family": str(f.family),
        "formula": af.info(name).formula,
        "doc": f.__doc__,
    }
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy with the examples, built for the machine's best ISA and the baseline.

    What this tree has compiled is not compiled again where its text is the same.
    """
    taken = EXAMPLES.keys() & {*af.available()}
    assert not taken, f"CONTRIBUTING's examples are there now, show others: {taken}"
    tree = copy_tree(tmp_path_factory.mktemp("drill") / "tree")
    if (ROOT / "build").is_dir():
        shutil.copytree(ROOT / "build", tree / "build")
    for name, text in EXAMPLES.items():
        (tree / "src_c" / "act" / f"{name}.h").write_text(text, "utf-8")
    with (tree / "src_c" / "activations.def").open("a") as file:
        file.writelines(f'#include "act/{name}.h"\n' for name in EXAMPLES)
    run(sys.executable, *BUILD_IN_PLACE, cwd=tree, ACTFAST_ISAS=ISA)
    run(sys.executable, "-m", "actfast.about.stubs", cwd=tree, PYTHONPATH=str(tree))
    return tree


@pytest.fixture(scope="module")
def found(tree):
    pytest.importorskip("ml_dtypes")
    command = (sys.executable, "-c", PROGRAM, *EXAMPLES)
    return json.loads(run(*command, cwd=tree, PYTHONPATH=str(tree)))


def test_every_kind_of_row_has_an_example():
    assert {*ROWS.values()} == {"ELEMENTWISE", "FORMULA", "GATED", "ROWWISE", "REDUCTION"}


def test_the_isas_asked_for_are_there_and_no_others(found):
    assert {*found["isas"]} == {"baseline", *ISA.split(",")}


FAMILY = {"FORMULA": "elementwise"}
KINDS = {
    "elementwise": ("", "_backward", "_derivative", "_second_derivative", "_value_and_derivative"),
    "gated": ("", "_backward", "_derivative", "_value_and_derivative"),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_calls_ufuncs_registry_and_docs(tree, found, name):
    assert found["file"].startswith(str(tree))
    given, text = found[name], EXAMPLES[name]
    assert given["calls"]
    assert given["family"] == FAMILY.get(ROWS[name], ROWS[name].lower())
    assert given["ufuncs"] == [name + kind for kind in KINDS.get(given["family"], ())]
    assert given["registry"]
    assert f'.formula = "{given["formula"]}"' in text
    assert re.search(r'\.summary = "(.*)"', text)[1] in given["doc"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_core_profile(tree, name):
    command = (sys.executable, "-m", "actfast", "check", name, "--profile", "core")
    run(*command, cwd=tree, PYTHONPATH=str(tree))


def test_the_stub(tree, tmp_path):
    client = tmp_path / "client.py"
    lines = [
        "from typing import assert_type",
        "import numpy as np",
        "from numpy.typing import NDArray",
        "import actfast as af",
        "def f(x: NDArray[np.float32]) -> None:",
    ]
    for name, row in ROWS.items():
        if row in ("ELEMENTWISE", "FORMULA"):
            lines.append(f"    assert_type(af.ufuncs.{name}_backward, np.ufunc)")
        if row in ("ELEMENTWISE", "FORMULA", "ROWWISE"):
            lines.append(f"    assert_type(af.{name}(x), NDArray[np.float32])")
        else:
            lines.append(f"    af.{name}(x)")
    client.write_text("\n".join(lines) + "\n")
    run(sys.executable, "-m", "mypy", "--strict", client, cwd=tmp_path, MYPYPATH=str(tree))


def test_two_parameters_and_inexact_kinks_pass_every_test(tree):
    """The tests that take each activation in turn, of which none may assume one parameter."""
    command = (sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider")
    output = run(
        *command,
        *("--built-in", "hardlogistic", "tests", "--ignore", "tests/test_drill.py"),
        cwd=tree,
        PYTHONPATH=str(tree),
    )
    assert re.search(r"\b[1-9]\d\d passed", output.splitlines()[-1])
    assert " failed" not in output


# What asks for all activations, whose cases do not bear the names.
TOGETHER = ("test_bench.py", "test_docs.py", "test_objects.py", "test_registry.py", "test_rows.py")


def test_no_other_test_fails(tree):
    command = (sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider")
    chosen = [f"tests/{name}" for name in TOGETHER]
    output = run(*command, "-m", "not slow", *chosen, cwd=tree, PYTHONPATH=str(tree))
    assert " passed" in output.splitlines()[-1]
    assert " failed" not in output
