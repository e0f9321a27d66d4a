"""The C core by itself: tests/c, compiled and run for each ISA of this machine."""

from __future__ import annotations

import platform
import shutil
import sys
from pathlib import Path

import pytest

from actfast import _loops
from tests.source import CC, CFLAGS, CORE, ISA_FILES, ISA_FLAGS, run, run_all

DTYPES = ["f32", "f64"]

pytestmark = [
    pytest.mark.skipif(not ISA_FLAGS, reason=f"tests/c knows nothing of {platform.machine()}"),
    pytest.mark.skipif(sys.platform == "win32", reason="tests/c needs mmap"),
    pytest.mark.skipif(not shutil.which(CC[0]), reason=f"no C compiler {CC[0]}"),
]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the programs loops, run and tape."""
    out = tmp_path_factory.mktemp("c")
    run_all(
        [*CC, *CFLAGS, *flags, "-c", file, "-o", out / f"{file.stem}.o"]
        for isa, flags in reversed(ISA_FLAGS.items())
        for file in ISA_FILES[isa]
    )
    objects = list(out.glob("*.o"))
    run_all(
        [*CC, *CFLAGS, f"tests/c/test_{name}.c", *CORE, *objects, "-o", out / name, "-lm"]
        for name in ("loops", "run", "tape")
    )
    return out


@pytest.fixture(scope="module")
def hashes(build: Path) -> dict[str, dict[str, str] | None]:
    """The hash of each loop of each ISA; None for an ISA that the CPU lacks."""
    found: dict[str, dict[str, str] | None] = {}
    for program in ("loops", "tape"):
        *lines, last = run(build / program).splitlines()
        assert last.endswith("checks passed")
        for line in lines:
            first, *rest = line.split()
            if first == "absent":
                found[rest[0]] = None
            else:
                found.setdefault(first, {})[" ".join(rest[:-1])] = rest[-1]
    return found


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("isa", ISA_FLAGS)
def test_operations(isa, dtype, tmp_path):
    if not _loops._cpu_has(isa):
        pytest.skip(f"this CPU has no {isa}")
    header = f"simd/{'scalar' if isa == 'baseline' else isa}.h"
    defines = [f"-DAF_IS_F32={int(dtype == 'f32')}", f'-DAF_TEST_HEADER="{header}"']
    command = [*CC, *CFLAGS, *ISA_FLAGS[isa], *defines, "tests/c/test_simd.c", "-lm"]
    run(*command, "-o", tmp_path / "simd")
    assert run(tmp_path / "simd").endswith("checks passed\n")


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_run(build):
    assert run(build / "run").endswith("checks passed\n")


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_loops(hashes):
    assert set(hashes) == set(ISA_FLAGS)
    loops = hashes["baseline"]
    assert all(found is None or set(found) == set(loops) for found in hashes.values())


@pytest.mark.slow
def test_every_isa_with_fma_gives_the_same_bits(hashes):
    with_fma = {isa: found for isa, found in hashes.items() if found and isa != "baseline"}
    if len(with_fma) < 2:
        pytest.skip(f"nothing to compare {', '.join(with_fma) or 'the baseline'} with")
    first, *others = with_fma
    for isa in others:
        differing = [loop for loop, h in with_fma[isa].items() if h != with_fma[first][loop]]
        assert differing == [], f"{isa} against {first}"
