"""The C core by itself: tests/c, compiled and run for each ISA of this machine."""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CC = shlex.split(os.environ.get("CC", "cc"))
NICE = [nice, "-n", "10"] if (nice := shutil.which("nice")) else []
# Those that the results depend on, and the optimisation that users get.
FLAGS = ["-std=c11", "-O3", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math"]
AVX2 = ["-mavx2", "-mfma", "-mf16c"]
AVX512 = [*AVX2, "-mavx512f", "-mavx512bw", "-mavx512dq", "-mavx512vl"]
ISAS = {
    "x86_64": {"baseline": [], "avx2": AVX2, "avx512": AVX512},
    "aarch64": {"baseline": [], "neon": []},
    "arm64": {"baseline": [], "neon": []},
}.get(platform.machine().lower(), {})
DTYPES = ["f32", "f64"]

pytestmark = [
    pytest.mark.skipif(not ISAS, reason=f"tests/c knows nothing of {platform.machine()}"),
    pytest.mark.skipif(sys.platform == "win32", reason="tests/c needs mmap"),
    pytest.mark.skipif(not shutil.which(CC[0]), reason=f"no C compiler {CC[0]}"),
]


def run(command: list[str | Path]) -> str:
    done = subprocess.run([*NICE, *command], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.returncode}: {done.stdout[-1000:]}{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the programs simd_ISA_DTYPE, loops and tape."""
    out = tmp_path_factory.mktemp("c")
    compile_ = [*CC, *FLAGS, f"-I{ROOT / 'src_c'}"]
    jobs = []
    for isa, flags in ISAS.items():
        for dtype in DTYPES:
            name = f"{isa}_{dtype}"
            jobs.append([*compile_, *flags, "-c", f"src_c/isa/{name}.c", "-o", out / f"{name}.o"])
            header = f"simd/{'scalar' if isa == 'baseline' else isa}.h"
            defines = [f"-DAF_IS_F32={int(dtype == 'f32')}", f'-DAF_TEST_HEADER="{header}"']
            program = out / f"simd_{name}"
            jobs.append([*compile_, *flags, *defines, "tests/c/test_simd.c", "-o", program, "-lm"])
        tape = [f"src_c/isa/{isa}_tape.c", "-o", out / f"{isa}_tape.o"]
        jobs.append([*compile_, *flags, "-c", *tape])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(run, jobs))
    core = [
        "src_c/rows.c",
        "src_c/dispatch.c",
        "src_c/plugin.c",
        "src_c/tape/check.c",
        *out.glob("*.o"),
    ]
    for program in ("loops", "tape"):
        run([*compile_, f"tests/c/test_{program}.c", *core, "-o", out / program, "-lm"])
    return out


@pytest.fixture(scope="module")
def hashes(build: Path) -> dict[str, dict[str, str] | None]:
    """The hash of each loop of each ISA; None for an ISA that the CPU lacks."""
    found: dict[str, dict[str, str] | None] = {}
    for program in ("loops", "tape"):
        *lines, last = run([build / program]).splitlines()
        assert last.endswith("checks passed")
        for line in lines:
            first, *rest = line.split()
            if first == "absent":
                found[rest[0]] = None
            else:
                found.setdefault(first, {})[" ".join(rest[:-1])] = rest[-1]
    return found


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("isa", ISAS)
def test_operations(build, hashes, isa, dtype):
    if hashes[isa] is None:
        pytest.skip(f"this CPU has no {isa}")
    assert run([build / f"simd_{isa}_{dtype}"]).endswith("checks passed\n")


def test_loops(hashes):
    assert set(hashes) == set(ISAS)
    loops = hashes["baseline"]
    assert all(found is None or set(found) == set(loops) for found in hashes.values())


def test_every_isa_with_fma_gives_the_same_bits(hashes):
    with_fma = {isa: found for isa, found in hashes.items() if found and isa != "baseline"}
    if len(with_fma) < 2:
        pytest.skip(f"nothing to compare {', '.join(with_fma) or 'the baseline'} with")
    first, *others = with_fma
    for isa in others:
        differing = [loop for loop, h in with_fma[isa].items() if h != with_fma[first][loop]]
        assert differing == [], f"{isa} against {first}"
