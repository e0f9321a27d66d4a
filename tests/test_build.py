"""The sdist, the wheel made from it, and what an installation of that holds."""

from __future__ import annotations

import json
import sys
import tarfile
import zipfile
from email.parser import Parser

import pytest

from tests.source import copy_tree, run

pytestmark = pytest.mark.timeout(1200)

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
    wanted.discard("actfast/_core.c")
    assert wanted <= files
    extra = {f for f in files - wanted if not f.startswith("actfast.egg-info/")}
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
    assert len(binaries) == 1
    package = tree / "actfast"
    wanted = {"actfast/include/actfast.h", "actfast/kernels.pxd", "actfast/py.typed"}
    wanted |= {str(p.relative_to(tree)) for s in ("*.py", "*.pyi") for p in package.rglob(s)}
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


def test_only_what_changed_is_compiled_again(tmp_path):
    tree = copy_tree(tmp_path / "tree")
    isas = tree / "src_c" / "isa"
    for path in isas.glob("*.c"):
        if not path.name.startswith("baseline"):
            path.write_text("typedef int empty;\n")

    def compiled():
        words = run(sys.executable, "setup.py", "build_clib", cwd=tree).split()
        return {word for word in words if word.endswith(".c")}

    assert {"src_c/rows.c", "src_c/isa/baseline_f32.c"} <= compiled()
    assert compiled() == set()
    with (isas / "baseline_f32.c").open("a") as file:
        file.write("\n")
    assert compiled() == {"src_c/isa/baseline_f32.c"}
    with (tree / "src_c" / "actfast.h").open("a") as file:
        file.write("\n")
    assert {"src_c/rows.c", "src_c/isa/baseline_f64.c"} <= compiled()
