"""The choice of an ISA, and what the ISAs' results have in common."""

from __future__ import annotations

import hashlib
import json
import platform
import sys

import numpy as np
import pytest

from actfast import _loops
from tests.calls import FLOATS, allowed, call, grad_for, kinds_of
from tests.reference import INFOS, full_params, parameter_sets, points
from tests.source import child, run

X86 = platform.machine().lower() in {"x86_64", "amd64"}
# AVX2, AVX-512 and NEON have FMA; the baseline does without.
FMA_ISAS = [isa for isa in _loops.USABLE_ISAS if isa != "baseline"]


def start(isa):
    """Import under ACTFAST_ISA: the status, the ISA in use, and what went to stderr."""
    program = "import actfast; print(actfast.show_config()['isa'])"
    done = child(sys.executable, "-c", program, ACTFAST_ISA=isa)
    return done.returncode, done.stdout.strip(), done.stderr


@pytest.mark.parametrize("isa", _loops.USABLE_ISAS)
def test_each_usable_isa_can_be_chosen(isa):
    assert start(isa)[:2] == (0, isa)


def test_an_empty_variable_counts_as_unset():
    assert start("")[:2] == (0, _loops.USABLE_ISAS[-1])


@pytest.mark.parametrize("isa", ["avx9", "AVX2", " baseline", "sse2", "neon" if X86 else "avx2"])
def test_a_wrong_name_is_an_error_that_lists_the_choices(isa):
    status, _, errors = start(isa)
    message = errors.splitlines()[-1]
    assert status == 1
    assert message.startswith(f"ImportError: ACTFAST_ISA={isa!r} ")
    assert message.endswith("choose one of " + ", ".join(_loops.USABLE_ISAS))


def test_a_long_name_is_an_error():
    status, _, errors = start("avx" * 3500)
    assert status == 1
    assert "ImportError" in errors
    assert errors.rstrip().endswith(", ".join(_loops.USABLE_ISAS))


# CPUID leaf 1 ECX, leaf 7 EBX and XCR0
FMA, OSXSAVE, AVX, F16C = 1 << 12, 1 << 27, 1 << 28, 1 << 29
AVX2, F, DQ, BW, VL = 1 << 5, 1 << 16, 1 << 17, 1 << 30, 1 << 31
X87, XMM, YMM, ZMM = 1 << 0, 1 << 1, 1 << 2, 7 << 5
HASWELL = (FMA | OSXSAVE | AVX | F16C, AVX2, X87 | XMM | YMM)
SKYLAKE_X = (HASWELL[0], AVX2 | F | DQ | BW | VL, X87 | XMM | YMM | ZMM)


def without(cpu, word, bits):
    return tuple(value & ~bits if i == word else value for i, value in enumerate(cpu))


@pytest.mark.skipif(not X86, reason="CPUID is of x86")
@pytest.mark.parametrize(
    ("cpu", "avx2", "avx512"),
    [
        pytest.param((0, 0, 0), False, False, id="nothing"),
        pytest.param((2**32 - 1, 2**32 - 1, 2**64 - 1), True, True, id="everything"),
        pytest.param(HASWELL, True, False, id="AVX2 and no more"),
        pytest.param(SKYLAKE_X, True, True, id="AVX-512"),
        pytest.param(without(HASWELL, 0, FMA), False, False, id="no FMA"),
        pytest.param(without(HASWELL, 0, F16C), False, False, id="no F16C"),
        pytest.param(without(HASWELL, 0, AVX), False, False, id="no AVX"),
        pytest.param(without(HASWELL, 1, AVX2), False, False, id="no AVX2"),
        pytest.param(without(SKYLAKE_X, 0, OSXSAVE), False, False, id="no OSXSAVE"),
        pytest.param(without(SKYLAKE_X, 2, YMM), False, False, id="OS without ymm"),
        pytest.param(without(SKYLAKE_X, 2, XMM), False, False, id="OS without xmm"),
        pytest.param(without(SKYLAKE_X, 2, ZMM), True, False, id="OS without zmm"),
        pytest.param(without(SKYLAKE_X, 2, 1 << 5), True, False, id="OS without masks"),
        pytest.param(without(SKYLAKE_X, 1, AVX2), False, False, id="AVX-512 without AVX2"),
        pytest.param(without(SKYLAKE_X, 1, F), True, False, id="no F"),
        pytest.param(without(SKYLAKE_X, 1, DQ), True, False, id="no DQ"),
        pytest.param(without(SKYLAKE_X, 1, BW | VL), True, False, id="Knights Landing"),
        pytest.param(without(SKYLAKE_X, 1, VL), True, False, id="no VL"),
    ],
)
def test_what_a_cpu_must_have(cpu, avx2, avx512):
    assert _loops._cpu_has("baseline", *cpu)
    assert _loops._cpu_has("avx2", *cpu) == avx2
    assert _loops._cpu_has("avx512", *cpu) == avx512


def test_the_fastest_usable_isa_is_the_default():
    assert _loops.USABLE_ISAS[0] == _loops.ISAS[0] == "baseline"
    usable = [isa for isa in _loops.ISAS if _loops._cpu_has(isa)]
    assert tuple(usable) == _loops.USABLE_ISAS


# Results


def corpus(name, dtype, params):
    specials = np.array([np.inf, -np.inf, np.nan], dtype)
    if INFOS[name].family.rowwise:
        rng = np.random.default_rng(1)
        scales = np.exp2(rng.uniform(-30, 12, (60, 1)))
        x = (rng.normal(size=(60, 333)) * scales).astype(dtype)
        x[-1, 5], x[-2, 7], x[-3, 11] = specials
        return x
    return np.concatenate([points(name, dtype, full_params(name, params, dtype)), specials])


def digests():
    """A hash of the results of every activation, kind, dtype and set of parameters."""
    found = {}
    for name in INFOS:
        for params in parameter_sets(name) if INFOS[name].params else [{}]:
            for dtype in FLOATS:
                x = corpus(name, dtype.type, params)
                grad = np.random.default_rng(2).normal(size=x.shape).astype(dtype)
                for kind in kinds_of(name):
                    if not allowed(name, kind, params):
                        continue
                    with np.errstate(over="ignore"):
                        results = call(name, kind, grad_for(name, grad), x, **params)
                    digest = hashlib.sha256()
                    for y in results:
                        # A NaN is a NaN, whatever its sign and payload.
                        digest.update(np.where(np.isnan(y), dtype.type(np.nan), y).tobytes())
                    found[f"{name} {kind} {dtype} {params}"] = digest.hexdigest()
    return found


@pytest.mark.skipif(len(FMA_ISAS) < 2, reason="one FMA ISA is usable here")
def test_all_isas_with_fma_give_the_same_bits():
    program = "import json; from tests.test_isa import digests; print(json.dumps(digests()))"
    results = [json.loads(run(sys.executable, "-c", program, ACTFAST_ISA=isa)) for isa in FMA_ISAS]
    assert len(results[0]) > 100
    for other in results[1:]:
        assert [key for key in results[0] if results[0][key] != other[key]] == []


# One ISA with FMA stands for all of them: they give the same bits, at the same points too.
@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("isa", sorted({"baseline", *FMA_ISAS[-1:]} - {_loops.ISA}))
def test_the_bounds_hold_without_and_with_fma(isa):
    command = (sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider")
    output = run(*command, "tests/test_accuracy.py", ACTFAST_ISA=isa)
    assert " passed" in output.splitlines()[-1]
