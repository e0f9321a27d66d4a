"""The shipped binary: what it exports and needs, how it is hardened, and which ISA is where."""

from __future__ import annotations

import bisect
import re
import shutil
import sys
import sysconfig
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest

from tests.source import run

TOOLS = ("cc", "nm", "objdump", "readelf")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(sys.platform != "linux", reason="reads ELF"),
    pytest.mark.skipif(
        any(shutil.which(tool) is None for tool in TOOLS), reason=f"needs {', '.join(TOOLS)}"
    ),
]


@pytest.fixture(scope="module")
def binaries(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("binary")
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.endswith(".so")]
        return {Path(n).name.partition(".")[0]: archive.extract(n, folder) for n in names}


@pytest.fixture(scope="module")
def binary(binaries):
    """The extension that holds the C core."""
    return binaries["_loops"]


@pytest.fixture(scope="module")
def is_x86(binary):
    return "X86-64" in run("readelf", "-hW", binary)


def test_one_extension_holds_the_c_core(binaries):
    others = set(binaries) - {"_loops"}
    assert others == {"_core", "_operands"}
    for name in others:
        assert not re.search(r"\baf_", run("nm", "-D", "--undefined-only", binaries[name]))
        assert Path(binaries[name]).stat().st_size < 5e5


@pytest.mark.parametrize("name", ["_core", "_loops", "_operands"])
def test_nothing_but_the_init_function_is_exported(binaries, name):
    symbols = run("nm", "-D", "--defined-only", binaries[name]).split()[2::3]
    # By their names threadpoolctl finds what it limits.
    limits = ["actfast_get_num_threads", "actfast_set_num_threads"]
    assert sorted(symbols) == [f"PyInit_{name}", *(limits if name == "_loops" else [])]


@pytest.mark.parametrize("name", ["_core", "_loops", "_operands"])
def test_only_libc_is_needed(binaries, name):
    binary = binaries[name]
    dynamic = run("readelf", "-dW", binary)
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic)
    allowed = r"(libc|libm|libpthread)\.so\.\d+|ld-linux.*"
    assert not [name for name in needed if not re.fullmatch(allowed, name)]
    # The interpreter's own link flags may name a folder.
    paths = re.findall(r"\((?:RPATH|RUNPATH)\).*\[(.*)\]", dynamic)
    assert all(path in sysconfig.get_config_var("LDSHARED") for path in paths)


def test_the_binary_is_hardened(binary, is_x86):
    dynamic = run("readelf", "-dW", binary)
    assert "BIND_NOW" in dynamic
    assert "TEXTREL" not in dynamic
    segments = run("readelf", "-lW", binary)
    assert "GNU_RELRO" in segments
    (stack,) = (line.split() for line in segments.splitlines() if "GNU_STACK" in line)
    assert "E" not in stack[-2]
    imports = run("nm", "-D", "--undefined-only", binary)
    assert "__stack_chk_fail" in imports
    assert re.search(r"__\w+_chk\b", imports.replace("__stack_chk_fail", ""))
    if is_x86:
        assert "SHSTK" in run("readelf", "-nW", binary)
        start = run("objdump", "-d", "--disassemble=PyInit__loops", binary)
        assert "endbr64" in start
        first = run("cc", "-print-file-name=crti.o").strip()
        if "IBT" in run("readelf", "-nW", first):
            assert "IBT" in run("readelf", "-nW", binary)


def test_loading_leaves_the_floating_point_mode_alone(binary):
    """-ffast-math would link a constructor that sets flush-to-zero."""
    assert "set_fast_math" not in run("nm", binary)


# Instructions per source file

LEVELS = {"baseline": 0, "avx2": 1, "avx512": 2}
PARTS = ("block", "f32", "f32_tape", "f64", "tape")
SEGMENT_OR_SIZE_PREFIXES = {"26", "2e", "36", "3e", "64", "65", "67"}


def level_of(code, text):
    """0 for what every x86-64 has, 1 for VEX, 2 for EVEX and mask registers."""
    opcode = next(byte for byte in code if byte not in SEGMENT_OR_SIZE_PREFIXES)
    if opcode == "62" or "%zmm" in text or re.search(r"%k[0-7]", text):
        return 2
    # In 64-bit code these bytes begin nothing else.
    return 1 if opcode in ("c4", "c5") or "%ymm" in text else 0


# The linker drops the file of a function that other files call; the name of a loop says it.
LOOP = re.compile(r"_((?:baseline|avx2|avx512|neon)_(?:f32|f64))$")


def functions(path):
    """Start, end and source file of every function, in order."""
    found, source = [], ""
    for line in run("readelf", "-sW", path).splitlines():
        fields = line.split()
        if len(fields) < 7 or not fields[0].endswith(":") or "Name" in fields:
            continue
        value, size, kind = int(fields[1], 16), int(fields[2], 0), fields[3]
        if kind == "FILE":
            source = fields[7] if len(fields) > 7 else ""
        elif kind == "FUNC" and size:
            own = source if fields[4] == "LOCAL" else ""
            if not own and (loop := LOOP.search(fields[7])):
                own = f"{loop[1]}.c"
            found.append((value, value + size, own))
    return sorted(found)


def levels(path):
    """The instruction levels of each source file, with the first instruction of each."""
    table = functions(path)
    starts = [start for start, _, _ in table]
    found = defaultdict(dict)
    for line in run("objdump", "-d", "--wide", "--section=.text", path).splitlines():
        parts = line.split("\t")
        if len(parts) < 3:
            continue
        level = level_of(parts[1].split(), parts[2])
        address = int(parts[0].rstrip(":"), 16)
        at = bisect.bisect(starts, address) - 1
        inside = at >= 0 and address < table[at][1]
        found[table[at][2] if inside else ""].setdefault(level, line)
    return found


def escaped(found):
    """Instructions above what their source file may use."""
    allowed = {f"{isa}_{part}.c": level for isa, level in LEVELS.items() for part in PARTS}
    return [
        (source or "no known file", line)
        for source, by_level in found.items()
        for level, line in by_level.items()
        if level > allowed.get(source, 0)
    ]


def test_no_instruction_of_an_isa_outside_its_files(binary, is_x86):
    if not is_x86:
        pytest.skip("the ISAs of this machine need no flags")
    found = levels(binary)
    assert escaped(found) == []
    for isa, level in LEVELS.items():
        for part in PARTS:
            assert max(found[f"{isa}_{part}.c"]) == level
    assert "_loops.c" in found


@pytest.mark.parametrize(
    ("flags", "source", "leaks"),
    [
        ("-O2", "probe.c", False),
        ("-mavx2 -O3", "probe.c", True),
        ("-mavx2 -O3", "avx2_f32.c", False),
        ("-mavx512f -mprefer-vector-width=512 -O3", "avx2_f32.c", True),
        ("-mavx512f -mprefer-vector-width=512 -O3", "avx512_f32.c", False),
    ],
)
def test_an_escaped_instruction_would_be_found(flags, source, leaks, is_x86, tmp_path):
    if not is_x86:
        pytest.skip("the ISAs of this machine need no flags")
    file = tmp_path / source
    file.write_text(
        "static void twice(float *p) { for (int i = 0; i < 1024; i++) p[i] += p[i]; }\n"
        "void (*const probe)(float *) = twice;\n"
    )
    run("cc", *flags.split(), "-fPIC", "-shared", "-nostartfiles", file, "-o", tmp_path / "p.so")
    assert bool(escaped(levels(tmp_path / "p.so"))) == leaks
