"""The compiled parts: static libraries per ISA, and one extension that links them."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from Cython.Build import cythonize
from setuptools import Extension, setup
from setuptools.command.build_clib import build_clib
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py
from setuptools.modified import newer_group

SOURCE = Path("src_c")
MACHINE = platform.machine().lower()
COMPILER = "msvc" if sys.platform == "win32" else "gcc"
FLAGS: dict[str, Any] = tomllib.loads((SOURCE / "isa" / "flags.toml").read_text("utf-8"))

CFLAGS: list[str] = FLAGS[COMPILER]["flags"]
WARNINGS: list[str] = []
LDFLAGS: list[str] = []
if COMPILER == "gcc":
    LDFLAGS.append("-pthread")
    if os.environ.get("ACTFAST_WERROR"):
        WARNINGS = ["-Wall", "-Wextra", "-Werror"]
    if sanitizers := os.environ.get("ACTFAST_SANITIZE"):
        CFLAGS += [f"-fsanitize={sanitizers}", "-fno-sanitize-recover=all", "-O1", "-g1"]
        # Checks that are calls compile in a third of the time.
        CFLAGS += ["--param", "asan-instrumentation-with-call-threshold=0"]
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


def chosen_isas() -> tuple[list[str], list[str]]:
    """Those to build, and those of the machine to leave out: ACTFAST_ISAS=avx2,... names some.

    The baseline is always built.
    """
    names = [n for n, isa in FLAGS["isa"].items() if {"*", MACHINE} & {*isa["machines"]}]
    value = os.environ.get("ACTFAST_ISAS", "")
    wanted = {name.strip() for name in value.split(",")} - {""} or {*names}
    if unknown := sorted(wanted - {*names}):
        sys.exit(
            f"ACTFAST_ISAS={value!r}: no ISA {unknown[0]!r} for {MACHINE}; "
            f"there are {', '.join(names)}"
        )
    return [n for n in names if n in {"baseline", *wanted}], [
        n for n in names if n not in {"baseline", *wanted}
    ]


ISAS, LEFT_OUT = chosen_isas()


def activations_in_parts() -> dict[str, str]:
    """The list in parts, each of which compiles alone: a change of one activation does not
    compile them all.

    Which part one is in depends on it alone. One of rows, whose loops take the longest by far,
    is a part, of its name.
    """
    parts = {str(n): "" for n in range(10)}
    for line in (SOURCE / "activations.def").read_text("utf-8").splitlines(keepends=True):
        file = SOURCE / line.split('"')[1]
        if re.search(
            r"^AF_ROW_(ROWWISE|REDUCTION|THRESHOLD)\(", file.read_text("utf-8"), re.MULTILINE
        ):
            parts[file.stem] = line
        else:
            parts[str(sum(line.strip().encode()) % 10)] += line
    return {part: text for part, text in parts.items() if text}


PARTS = activations_in_parts()

Library = tuple[str, dict[str, Any]]


def library(
    name: str, sources: list[Path], isa: str = "baseline", part: str = "", **more: Any
) -> Library:
    flags = FLAGS["isa"][isa]
    own = part and not part.isdigit() and not os.environ.get("ACTFAST_SANITIZE")
    rows = flags.get("rows", {}).get(COMPILER, []) if own else []
    return name, {
        "sources": [*map(str, sources)],
        "include_dirs": [str(SOURCE)],
        "macros": [],
        "cflags": [*CFLAGS, *WARNINGS, *flags[COMPILER], *rows],
        "part": part,
        **more,
    }


def libraries() -> Iterator[Library]:
    """Each before those that it needs."""
    isa_files = sorted((SOURCE / "isa").glob("*.c"))
    core = sorted({*SOURCE.rglob("*.c")} - {*isa_files})
    yield library("actfast_core", core, macros=[(f"AF_WITHOUT_{i.upper()}", "1") for i in LEFT_OUT])
    for isa in reversed(ISAS):
        own = [file for file in isa_files if file.stem.startswith(f"{isa}_")]
        loops = [file for file in own if file.stem.endswith(("_f32", "_f64"))]
        drives = [file for file in own if file.stem.endswith("_drive")]
        others = [file for file in own if file not in (*loops, *drives)]
        yield library(f"actfast_{isa}", others, isa)
        for file in loops:
            for part in PARTS:
                yield library(f"actfast_{file.stem}_{part}", [file], isa, part)
        yield library(f"actfast_{isa}_drive", drives, isa)


def remember(compiler: Any) -> None:
    """Makes the compiler skip what it has compiled: the same text by the same command.

    The text is what the preprocessor gives, so only what an object is made of counts: a
    comment does not, nor does the text of a row in the files that read its maths alone.
    In the folder ACTFAST_OBJECTS other trees find it too.
    """
    compile_one = compiler._compile  # MSVC has another, and compiles always.
    shared = os.environ.get("ACTFAST_OBJECTS")

    def compile_unknown(
        obj: str, src: str, ext: str, cc_args: list[str], more: list[str], pp_opts: list[str]
    ) -> None:
        command = [*compiler.compiler_so, *cc_args, src, *more]
        # Line numbers are in no object without debugging information.
        preprocess = [*(a for a in command if a != "-c"), "-E", *(["-P"] if "-g0" in more else [])]
        text = subprocess.run(preprocess, stdout=subprocess.PIPE).stdout
        # Where a header lies is in no object, and is another place in each isolated build.
        flags = [a for a in command if not a.startswith("-I")]
        key = hashlib.sha256("\0".join(flags).encode() + text).hexdigest()
        record = Path(f"{obj}.key")
        if Path(obj).exists() and record.exists() and record.read_text() == key:
            return
        record.unlink(missing_ok=True)
        kept = Path(shared, f"{key}.o") if shared else None
        if kept and kept.exists():
            shutil.copyfile(kept, obj)
        else:
            compile_one(obj, src, ext, cc_args, more, pp_opts)
        if kept and not kept.exists():
            # Whole or not at all: another tree may be looking.
            part = kept.with_name(f"{key}.{os.getpid()}")
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(obj, part)
            part.replace(kept)
        record.write_text(key)

    compiler._compile = compile_unknown


class BuildClib(build_clib):
    """Compiles the libraries side by side."""

    def build_libraries(self, libraries: list[Library]) -> None:
        remember(self.compiler)
        self.write_parts()
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda library: self.build_one(*library), libraries))

    def part_file(self, part: str) -> Path:
        return Path(self.build_temp, "parts", f"{part}.def")

    def write_parts(self) -> None:
        for part, text in PARTS.items():
            self.mkpath(str(self.part_file(part).parent))
            self.part_file(part).write_text(text, "utf-8")

    def build_one(self, name: str, build: dict[str, Any]) -> None:
        macros, include_dirs = [*build["macros"]], [*build["include_dirs"]]
        folder = os.path.join(self.build_temp, name)
        if part := build["part"]:
            macros.append(("AF_ACTIVATIONS", f'"{self.part_file(part).name}"'))
            include_dirs.append(str(self.part_file(part).parent))
        objects = self.compiler.compile(
            build["sources"],
            output_dir=folder,
            macros=macros,
            include_dirs=include_dirs,
            extra_postargs=build["cflags"],
        )
        library = Path(self.build_clib, self.compiler.library_filename(name))
        if newer_group(objects, str(library)):
            library.unlink(missing_ok=True)  # An archive keeps what it held.
            self.compiler.create_static_lib(objects, name, output_dir=self.build_clib)


class BuildExt(build_ext):
    """Links again when a library has changed."""

    def build_extension(self, ext: Extension) -> None:
        remember(self.compiler)
        self.compiler.force = True  # It would look at the objects alone.
        clib = self.get_finalized_command("build_clib")
        libraries = map(self.compiler.library_filename, clib.get_library_names())
        ext.depends = [*ext.depends, *(os.path.join(clib.build_clib, name) for name in libraries)]
        super().build_extension(ext)


class BuildPy(build_py):
    """Also installs the public headers and what ``actfast new`` copies, from their only homes."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            package = Path(self.build_lib) / "actfast"
            for header in ("actfast.h", "run/run.h"):
                self.mkpath(str((package / "include" / header).parent))
                self.copy_file(str(SOURCE / header), str(package / "include" / header))
            for level in ("formula", "numpy", "kernel"):
                shutil.copytree(
                    Path("plugins") / level,
                    package / "templates" / level,
                    ignore=shutil.ignore_patterns("build", "*.egg-info", "__pycache__", ".*_cache"),
                    dirs_exist_ok=True,
                )


setup(
    cmdclass={"build_clib": BuildClib, "build_ext": BuildExt, "build_py": BuildPy},
    libraries=list(libraries()),
    ext_modules=cythonize(
        [
            Extension(
                f"actfast.{name}",
                [f"actfast/{name}.pyx"],
                include_dirs=[str(SOURCE), np.get_include()],
                depends=depends,
                define_macros=[
                    ("NPY_NO_DEPRECATED_API", "NPY_2_0_API_VERSION"),
                    ("NPY_TARGET_VERSION", "NPY_2_0_API_VERSION"),
                ],
                # Cython's C would not pass -Wextra.
                extra_compile_args=[*CFLAGS, "-Os"],
                extra_link_args=LDFLAGS,
            )
            # Only _loops names symbols of the libraries, so that only it contains them.
            for name, depends in (
                ("_loops", sorted(map(str, SOURCE.rglob("*.h")))),
                ("_operands", [str(SOURCE / "actfast.h")]),
                ("_core", [str(SOURCE / "actfast.h")]),
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
