"""The sdist, the wheel made from it, and what an installation of that holds."""

from __future__ import annotations

import json
import sys
import tarfile
import zipfile
from collections import Counter
from email.parser import Parser
from pathlib import Path

import pytest

from actfast import _loops
from tests.source import ISA_FILES, child, copy_tree, run

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

PROGRAM = """
import json, sys
import numpy as np
import actfast as af
x = np.linspace(-3, 3, 1000, dtype=np.float32)
print(json.dumps({
    "file": af.__file__,
    "include": af.get_include(),
    "same": bool((af.silu(x) == af.get("swish")(x.copy())).all()),
    "modules": sorted({name.partition(".")[0] for name in sys.modules}),
}))
"""


def test_the_sdist_holds_all_sources_and_nothing_made(wheel):
    (sdist,) = wheel.parent.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        files = {m.name.partition("/")[2] for m in archive.getmembers() if m.isfile()}
    tree = wheel.parent.parent / "tree"
    wanted = {"setup.py", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"}
    for folder in ("actfast", "docs", "plugins", "src_c", "tests"):
        wanted |= {
            str(path.relative_to(tree)) for path in (tree / folder).rglob("*") if path.is_file()
        }
    wanted -= {f"actfast/{path.name}" for path in (tree / "actfast").glob("_*.c")}
    assert wanted <= files
    extra = {f for f in files - wanted if not f.startswith("actfast_numpy.egg-info/")}
    assert extra <= {"PKG-INFO", "setup.cfg", "MANIFEST.in", "CONTRIBUTING.md"}


def test_the_wheel_holds_what_users_need_and_no_more(wheel):
    assert wheel.stat().st_size < 5e6
    with zipfile.ZipFile(wheel) as archive:
        files = {name for name in archive.namelist() if ".dist-info/" not in name}
        header = archive.read("actfast/include/actfast.h")
        (metadata,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        facts = Parser().parsestr(archive.read(metadata).decode())
        licences = [n for n in archive.namelist() if n.endswith("licenses/LICENSE")]
    tree = wheel.parent.parent / "tree"
    assert header == (tree / "src_c" / "actfast.h").read_bytes()
    binaries = {name for name in files if name.endswith((".so", ".pyd"))}
    assert len(binaries) == 3
    package = tree / "actfast"
    headers = {"actfast/include/actfast.h", "actfast/include/run/run.h"}
    wanted = {*headers, "actfast/kernels.pxd", "actfast/py.typed"}
    suffixes = ("*.py", "*.pyi", "*.toml")
    wanted |= {str(p.relative_to(tree)) for s in suffixes for p in package.rglob(s)}
    for level in ("formula", "numpy", "kernel"):
        example = tree / "plugins" / level
        wanted |= {
            f"actfast/templates/{level}/{p.relative_to(example).as_posix()}"
            for p in example.rglob("*")
            if p.is_file()
        }
    assert files - binaries == wanted
    needed = [r for r in facts.get_all("Requires-Dist") if "extra ==" not in r]
    assert len(needed) == 1
    assert needed[0].startswith("numpy")
    assert facts["License-Expression"] == "BSD-3-Clause"
    assert len(licences) == 1


def test_an_installed_wheel_works_away_from_the_sources(installed, tmp_path):
    output = run(sys.executable, "-c", PROGRAM, cwd=tmp_path, PYTHONPATH=str(installed))
    found = json.loads(output)
    assert found["file"] == str(installed / "actfast" / "__init__.py")
    assert found["include"] == str(installed / "actfast" / "include")
    assert (installed / "actfast" / "include" / "actfast.h").is_file()
    assert found["same"]
    assert not {"scipy", "importlib.metadata", "mpmath", "rich"} & set(found["modules"])


# Preprocesses, and writes empty objects: only what is compiled is looked at.
COMPILER = """#!/bin/sh
for word; do
    [ "$word" = -E ] && exec cc "$@"
done
while [ $# -gt 1 ]; do
    [ "$1" = -o ] && : >"$2"
    shift
done
"""


def with_few_activations(tree):
    copy_tree(tree)
    names = ("relu6", "softplus", "softmax")
    lines = [f'#include "act/{name}.h"\n' for name in names]
    (tree / "src_c" / "activations.def").write_text("".join(lines))
    return tree


@pytest.fixture
def compiled(tmp_path):
    """The files that a build of a tree compiles, and how often."""
    if sys.platform == "win32":
        pytest.skip("MSVC compiles always")
    compiler = tmp_path / "compiler"
    compiler.write_text(COMPILER)
    compiler.chmod(0o755)

    def build(tree, **environment):
        command = (sys.executable, "setup.py", "build_clib")
        given = {"CC": str(compiler), "ACTFAST_ISAS": "baseline", "ACTFAST_WERROR": ""}
        words = run(*command, cwd=tree, **{**given, "ACTFAST_OBJECTS": "", **environment}).split()
        return Counter(Path(word).name for word in words if word.endswith(".c"))

    return build


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_only_what_changed_is_compiled_again(compiled, tmp_path):
    tree = with_few_activations(tmp_path / "tree")
    src_c = tree / "src_c"
    everything = compiled(tree)
    files = {path.name for path in src_c.rglob("*.c") if path.parent.name != "isa"}
    parts = {path.name for path in ISA_FILES["baseline"]}
    assert {*everything} == files | parts
    assert compiled(tree) == {}

    header = src_c / "act" / "softplus.h"
    edit(header, "/* ", "/* Or else: ")
    assert compiled(tree) == {}
    # Its loops know no fact, as those of a row with a function for the defaults do.
    edit(src_c / "act" / "relu6.h", '.range = "', '.range = " ')
    assert compiled(tree) == {"table.c": 1}
    edit(src_c / "act" / "relu6.h", "\n{\n", "\n{\n    (void)0;\n")
    assert compiled(tree) == {"baseline_f32.c": 1, "baseline_f64.c": 1}
    edit(src_c / "tape" / "tape.inc", "LONGEST_BLOCK = 512", "LONGEST_BLOCK = 256")
    assert compiled(tree) == {"baseline_tape.c": 1}
    with (src_c / "activations.def").open("a") as file:
        file.write('#include "act/relu7.h"\n')
    relu6 = (src_c / "act" / "relu6.h").read_text()
    (src_c / "act" / "relu7.h").write_text(relu6.replace("relu6", "relu7"))
    assert compiled(tree) == {
        name: 1 for name in ("table.c", "baseline_tables.c", "baseline_f32.c", "baseline_f64.c")
    }
    # It is in a part that had none before.
    part = Counter({"baseline_f32.c": 1, "baseline_f64.c": 1})
    assert compiled(tree, ACTFAST_WERROR="1") == everything + part


def test_what_another_tree_has_compiled_is_found(compiled, tmp_path):
    first, second = (with_few_activations(tmp_path / name) for name in ("first", "second"))
    shared = {"ACTFAST_OBJECTS": str(tmp_path / "objects")}
    assert compiled(first, **shared)
    assert compiled(second, **shared) == {}
    objects = [path for path in second.rglob("*.o") if path.is_file()]
    assert len(objects) == len([*first.rglob("*.o")])
    edit(second / "src_c" / "tape" / "tape.inc", "LONGEST_BLOCK = 512", "LONGEST_BLOCK = 256")
    assert compiled(second, **shared) == {"baseline_tape.c": 1}


def test_an_isa_that_there_is_none_of_is_an_error():
    done = child(sys.executable, "setup.py", "build_clib", ACTFAST_ISAS="baseline,avx9")
    assert done.returncode != 0
    assert "'avx9'" in done.stderr
    assert all(isa in done.stderr for isa in _loops.ISAS)
