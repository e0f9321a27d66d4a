"""The compiled parts: static libraries per ISA, and one extension that links them."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from Cython.Build import cythonize
from setuptools import Extension, setup
from setuptools.command.build_clib import build_clib
from setuptools.command.build_py import build_py

SOURCE = Path("src_c")
HEADERS = sorted(str(p) for p in SOURCE.rglob("*") if p.suffix in {".def", ".h", ".inc"})
MACHINE = platform.machine().lower()
MSVC = sys.platform == "win32"

# Only these libraries may carry an ISA's flags.
AVX2 = "-mavx2 -mfma -mf16c"
ISAS = {"baseline": ""}
if MACHINE in {"x86_64", "amd64"}:
    ISAS["avx2"] = "/arch:AVX2" if MSVC else AVX2
    ISAS["avx512"] = (
        "/arch:AVX512" if MSVC else f"{AVX2} -mavx512f -mavx512bw -mavx512dq -mavx512vl"
    )
elif MACHINE in {"aarch64", "arm64"}:
    ISAS["neon"] = ""

CFLAGS = ["/O2", "/fp:precise"]
WARNINGS: list[str] = []
LDFLAGS: list[str] = []
if not MSVC:
    # Rounding is part of the contract: no contraction, no -ffast-math. Kernels
    # leave the floating-point flags as they found them, so traps do not matter.
    CFLAGS = [
        "-std=c11",
        "-O3",
        "-g0",
        "-fPIC",
        "-fvisibility=hidden",
        "-fno-strict-aliasing",
        "-ffp-contract=off",
        "-fno-math-errno",
        "-fno-trapping-math",
    ]
    if os.environ.get("ACTFAST_WERROR"):
        WARNINGS = ["-Wall", "-Wextra", "-Werror"]
    if sanitizers := os.environ.get("ACTFAST_SANITIZE"):
        CFLAGS += [f"-fsanitize={sanitizers}", "-fno-sanitize-recover=all", "-O1", "-g1"]
        LDFLAGS += [f"-fsanitize={sanitizers}"]
    elif sys.platform == "linux":
        CFLAGS += ["-fstack-protector-strong", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2"]
        LDFLAGS += ["-Wl,-z,relro,-z,now,-z,noexecstack,--as-needed", "-Wl,--strip-debug"]
        if MACHINE == "x86_64":
            CFLAGS.append("-fcf-protection=full")
            # The note for indirect branches is only true where the C library's start
            # files are built for it, and the linker sees to that; shadow stacks ask
            # nothing of them.
            LDFLAGS.append("-Wl,-z,shstk")


Library = tuple[str, dict[str, object]]


def library(name: str, sources: list[str], isa_flags: str = "") -> Library:
    return name, {
        "sources": [str(SOURCE / source) for source in sources],
        "include_dirs": [str(SOURCE)],
        "cflags": CFLAGS + WARNINGS + isa_flags.split(),
        "obj_deps": {"": HEADERS},
    }


class BuildClib(build_clib):
    """Compiles the libraries side by side: one takes many seconds."""

    def build_libraries(self, libraries: list[Library]) -> None:
        build_one = super().build_libraries
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda library: build_one([library]), libraries))


class BuildPy(build_py):
    """Also installs the public header and what ``actfast new`` copies, from their only homes."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            package = Path(self.build_lib) / "actfast"
            self.mkpath(str(package / "include"))
            self.copy_file(str(SOURCE / "actfast.h"), str(package / "include" / "actfast.h"))
            for level in ("formula", "numpy", "kernel"):
                shutil.copytree(
                    Path("plugins") / level,
                    package / "templates" / level,
                    ignore=shutil.ignore_patterns("build", "*.egg-info", "__pycache__", ".*_cache"),
                    dirs_exist_ok=True,
                )


setup(
    cmdclass={"build_clib": BuildClib, "build_py": BuildPy},
    libraries=[
        library("actfast_table", ["rows.c", "dispatch.c", "plugin.c", "tape/check.c"]),
        *(
            library(f"actfast_{isa}_{part}", [f"isa/{isa}_{part}.c"], flags)
            for isa, flags in reversed(ISAS.items())
            for part in ("f32", "f64", "tape")
        ),
    ],
    ext_modules=cythonize(
        [
            Extension(
                "actfast._core",
                ["actfast/_core.pyx"],
                include_dirs=[str(SOURCE), np.get_include()],
                depends=[*HEADERS, *map(str, SOURCE.rglob("*.c"))],
                define_macros=[
                    ("NPY_NO_DEPRECATED_API", "NPY_2_0_API_VERSION"),
                    ("NPY_TARGET_VERSION", "NPY_2_0_API_VERSION"),
                ],
                # Cython's C would not pass -Wextra.
                extra_compile_args=CFLAGS,
                extra_link_args=LDFLAGS,
            )
        ],
        compiler_directives={
            "language_level": 3,
            "boundscheck": False,
            "wraparound": False,
            "cdivision": True,
            "freethreading_compatible": True,
            "embedsignature": False,
            "autotestdict": False,
            "auto_pickle": False,
        },
    ),
)
