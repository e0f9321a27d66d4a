"""The compiled parts: one static library per ISA, and one extension that links them."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

import numpy as np
from Cython.Build import cythonize
from setuptools import Extension, setup
from setuptools.command.build_py import build_py

SOURCE = Path("src_c")
HEADERS = sorted(str(p) for p in SOURCE.rglob("*") if p.suffix in {".h", ".inc", ".def"})
MACHINE = platform.machine().lower()
MSVC = sys.platform == "win32"

# Only these libraries may carry an ISA's flags.
X86 = {"avx2": "-mavx2 -mfma -mf16c", "avx512": "-mavx512f -mavx512bw -mavx512dq -mavx512vl"}
ISAS = {"baseline": ""}
if MACHINE in {"x86_64", "amd64"}:
    ISAS |= {"avx2": X86["avx2"], "avx512": f"{X86['avx2']} {X86['avx512']}"}
    if MSVC:
        ISAS |= {"avx2": "/arch:AVX2", "avx512": "/arch:AVX512"}
elif MACHINE in {"aarch64", "arm64"}:
    ISAS["neon"] = ""

CFLAGS = ["/O2", "/fp:precise"]
LDFLAGS: list[str] = []
if not MSVC:
    # Rounding is part of the contract: no contraction, no -ffast-math. Kernels
    # leave the floating-point flags as they found them, so traps do not matter.
    CFLAGS = (
        "-std=c11 -O3 -g0 -fPIC -fvisibility=hidden -fno-strict-aliasing "
        "-ffp-contract=off -fno-math-errno -fno-trapping-math"
    ).split()
    if os.environ.get("ACTFAST_WERROR"):
        CFLAGS += ["-Wall", "-Wextra", "-Werror"]
    if sanitizers := os.environ.get("ACTFAST_SANITIZE"):
        CFLAGS += [f"-fsanitize={sanitizers}", "-fno-sanitize-recover=all", "-O1", "-g"]
        LDFLAGS += [f"-fsanitize={sanitizers}"]
    elif sys.platform == "linux":
        CFLAGS += ["-fstack-protector-strong", "-D_FORTIFY_SOURCE=2"]
        if MACHINE == "x86_64":
            CFLAGS.append("-fcf-protection=full")
        LDFLAGS += ["-Wl,-z,relro,-z,now,-z,noexecstack,--as-needed", "-Wl,--strip-debug"]

ABI3 = os.environ.get("ACTFAST_ABI3") == "1"
DEFINES = [
    ("NPY_NO_DEPRECATED_API", "NPY_2_0_API_VERSION"),
    ("NPY_TARGET_VERSION", "NPY_2_0_API_VERSION"),
]
if ABI3:
    DEFINES.append(("Py_LIMITED_API", "0x030B0000"))


class BuildPy(build_py):
    """Also installs the public header, from its only home in src_c."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "actfast" / "include"
            self.mkpath(str(target))
            self.copy_file(str(SOURCE / "actfast.h"), str(target / "actfast.h"))


setup(
    cmdclass={"build_py": BuildPy},
    libraries=[
        (
            f"actfast_{isa}",
            {
                "sources": [str(SOURCE / "isa" / f"{isa}_{t}.c") for t in ("f32", "f64")],
                "include_dirs": [str(SOURCE)],
                "cflags": CFLAGS + flags.split(),
                "obj_deps": {"": HEADERS},
            },
        )
        for isa, flags in ISAS.items()
    ],
    ext_modules=cythonize(
        [
            Extension(
                "actfast._core",
                ["actfast/_core.pyx", "src_c/rows.c", "src_c/dispatch.c"],
                include_dirs=[str(SOURCE), np.get_include()],
                depends=HEADERS,
                define_macros=DEFINES,
                # Cython's C is its own business.
                extra_compile_args=[f for f in CFLAGS if f not in {"-Werror", "-Wextra"}],
                extra_link_args=LDFLAGS,
                py_limited_api=ABI3,
            )
        ],
        compiler_directives={
            "language_level": 3,
            "boundscheck": False,
            "wraparound": False,
            "cdivision": True,
            "freethreading_compatible": True,
            "embedsignature": False,
        },
    ),
    options={"bdist_wheel": {"py_limited_api": "cp311"}} if ABI3 else {},
)
