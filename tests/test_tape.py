"""The interpreter of formulas in src_c/tape, compiled by itself, and the compiler for it."""

from __future__ import annotations

import ctypes
import functools
import itertools
import math
import random

import mpmath
import numpy as np
import pytest

from actfast import _loops
from actfast.facts.functions import CALLED
from actfast.facts.row import ROWS
from actfast.formula import (
    Call,
    Machine,
    Number,
    Variable,
    evaluate,
    evaluate_exact,
    float_namespace,
    mpmath_namespace,
    parse,
)
from actfast.formula.tape import EXPANSIONS, Tape
from actfast.formula.tape import compile_tape as compile_for
from actfast.formula.tree import FUNCTIONS as PRIMITIVES
from tests.source import CC, CFLAGS, CORE, ISA_FILES, ISA_FLAGS, run, run_all
from tests.test_c import pytestmark

__all__ = ["pytestmark"]

F32, F64 = np.dtype("f4"), np.dtype("f8")
DTYPES = {F32: 0, F64: 1}
MACHINE = Machine(**_loops.TAPE_MACHINE)
OPERATIONS = MACHINE.operations
LAST = 0xFFFE
STEP_WORDS = MACHINE.step.size // 2
MAX_RESULTS = 3
compile_tape = functools.partial(compile_for, machine=MACHINE)


class RawTape(ctypes.Structure):
    COUNTS = (
        *("ninputs", "nvariables", "nregisters", "nconstants", "nsteps", "nuniform"),
        "nresults",
    )
    _fields_ = (
        *((name, ctypes.c_int32) for name in COUNTS),
        ("results", ctypes.c_int32 * MAX_RESULTS),
        ("constants", ctypes.c_void_p),
        ("steps", ctypes.c_void_p),
    )


class Cpuid(ctypes.Structure):
    _fields_ = (("ecx", ctypes.c_uint32), ("ebx", ctypes.c_uint32), ("xcr0", ctypes.c_uint64))


LOOP = ctypes.CFUNCTYPE(
    ctypes.c_int,
    ctypes.POINTER(ctypes.c_void_p),
    ctypes.POINTER(ctypes.c_ssize_t),
    ctypes.c_ssize_t,
    ctypes.c_void_p,
)


class Interpreter:
    def __init__(self, path):
        self.c = ctypes.CDLL(str(path))
        self.c.af_isa_name.restype = ctypes.c_char_p
        self.c.af_tape_check.restype = ctypes.c_char_p
        self.c.af_tape_op.restype = ctypes.c_char_p
        self.c.af_tape_loop.restype = ctypes.c_void_p
        self.c.af_read_cpuid.restype = Cpuid
        cpu = self.c.af_read_cpuid()
        names = [self.c.af_isa_name(i) for i in range(self.c.af_isa_count())]
        self.isas = {
            name.decode(): i
            for i, name in enumerate(names)
            if self.c.af_cpu_has(name, ctypes.byref(cpu))
        }

    def operations(self):
        """The names and the numbers of operands, until there are no more."""
        count = ctypes.c_int()
        for i in itertools.count():
            name = self.c.af_tape_op(i, ctypes.byref(count))
            if name is None:
                return
            yield name.decode(), count.value

    def check(self, raw):
        wrong = self.c.af_tape_check(ctypes.byref(raw))
        return wrong and wrong.decode()

    def is_chain(self, raw):
        return bool(self.c.af_tape_is_chain(ctypes.byref(raw)))

    def rounds_once(self, raw):
        return bool(self.c.af_tape_rounds_once(ctypes.byref(raw)))

    def loop(self, isa, dtype, has_grad=False):
        return LOOP(self.c.af_tape_loop(self.isas[isa], DTYPES[dtype], has_grad))

    def call(self, raw, isa, inputs, outputs, has_grad=False):
        """The status of a loop over arrays of one axis; an input without axes has no step."""
        arrays = [*inputs, *outputs]
        pointers = (ctypes.c_void_p * len(arrays))(*(a.ctypes.data for a in arrays))
        steps = (ctypes.c_ssize_t * len(arrays))(*(a.strides[0] if a.ndim else 0 for a in arrays))
        loop = self.loop(isa, outputs[0].dtype, has_grad)
        return loop(pointers, steps, len(outputs[0]), ctypes.addressof(raw))

    def results(self, raw, isa, dtype, *inputs, has_grad=False):
        """The results of arrays or scalars, which are converted."""
        converted = [np.asarray(x, dtype) for x in inputs]
        size = max(x.size for x in converted)
        # Parameters may be numbers, inputs are not.
        first = has_grad + raw.ninputs
        converted[:first] = [np.broadcast_to(x, size).copy() for x in converted[:first]]
        outputs = [np.empty(size, dtype) for _ in range(raw.nresults)]
        assert self.check(raw) is None
        assert self.call(raw, isa, converted, outputs, has_grad) == 0
        return outputs

    def evaluate(self, raw, isa, dtype, *inputs):
        (result,) = self.results(raw, isa, dtype, *inputs)
        return result


# In place of the float32 loops of built-ins, which no tape calls.
TABLES = """#define AF_ISA {isa}
#define AF_SUFFIX _f64
#include "family/table.inc"
const af_loops af_loops_{isa}_f32[1] = {{{{{{NULL}}}}}};
"""
# One ISA with FMA stands for all of them: they give the same bits.
USABLE = [isa for isa in ISA_FLAGS if _loops._cpu_has(isa)]
ISAS = list(dict.fromkeys([USABLE[0], USABLE[-1]]))


def built(out, isas):
    left_out = [f"-DAF_WITHOUT_{isa.upper()}" for isa in {*ISA_FLAGS} - {*isas}]
    # At half the time; tests/c has the optimisation that users get.
    command = [*CC, *CFLAGS, "-O1", *left_out]
    jobs = []
    for isa in isas:
        tables = out / f"{isa}_tables.c"
        tables.write_text(TABLES.format(isa=isa))
        files = [
            f for f in ISA_FILES[isa] if f.stem.endswith(("_f64", "_f64_drive", "_tape", "_block"))
        ]
        for file in (*files, tables):
            jobs.append([*command, *ISA_FLAGS[isa], "-c", file, "-o", out / f"{file.stem}.o"])
    run_all(jobs)
    run(*command, "-shared", *CORE, *out.glob("*.o"), "-o", out / "tape.so", "-lm")
    return Interpreter(out / "tape.so")


@pytest.fixture(scope="module")
def interpreter(tmp_path_factory):
    return built(tmp_path_factory.mktemp("tape"), ISAS)


@pytest.fixture(params=ISAS)
def isa(request):
    return request.param


def raw_tape(nvariables, nregisters, constants, steps, nuniform, *results, ninputs=1):
    """A tape from steps (op, row, to, from...)."""
    words = np.zeros((len(steps), STEP_WORDS), "u2")
    for at, step in enumerate(steps):
        words[at, : len(step)] = step
    values = np.array(constants, F64)
    counts = (ninputs, nvariables, nregisters, len(values), len(steps), nuniform, len(results))
    raw = RawTape(*counts, (ctypes.c_int32 * MAX_RESULTS)(*results))
    raw.constants, raw.steps = values.ctypes.data, words.ctypes.data
    raw.keep = (words, values)
    return raw


def raw_of(tape: Tape):
    words = np.frombuffer(tape.steps, "u2").reshape(-1, STEP_WORDS)
    values = np.frombuffer(tape.constants, F64)
    counts = (tape.nvariables, tape.nregisters, values, words, tape.nuniform)
    return raw_tape(*counts, *tape.results, ninputs=tape.ninputs)


def compiled(*formulas, variables=("x", "a"), **options):
    return compile_tape([parse(f, variables) for f in formulas], variables, **options)


def operation(name, count):
    """A tape of one step."""
    return raw_tape(
        count, count + 1, [], [(OPERATIONS.index(name), 0, count, *range(count))], 0, count
    )


def ulps(got, exact):
    """The error in units of the last place of the exact result."""
    if mpmath.isnan(exact) or math.isnan(got):
        return 0.0 if mpmath.isnan(exact) and math.isnan(got) else math.inf
    size = abs(exact)
    if size >= mpmath.ldexp(1 - mpmath.mpf(2) ** -54, 1024):
        return 0.0 if math.isinf(got) and (got > 0) == (exact > 0) else math.inf
    if math.isinf(got):
        return math.inf
    exponent = max(mpmath.frexp(size)[1] - 1, -1022) if size else -1022
    return float(mpmath.ldexp(abs(mpmath.mpf(got) - exact), 52 - exponent))


MEANING = {
    "log1p_exp": "log1p(exp(x))",
    "logistic": "1 / (1 + exp(-x))",
    "tanh_log1p": "tanh(log1p(x))",
    "pow": "x**y",
}
FUNCTIONS = [name for name in OPERATIONS[OPERATIONS.index("exp") : OPERATIONS.index("call")]]


def meaning(name):
    return parse(MEANING.get(name, f"{name}(x)"), ("x", "y"))


def exact_values(name, *inputs):
    expr = meaning(name)
    with mpmath.workprec(160):
        exact = functools.partial(evaluate, expr, mpmath_namespace())
        if name in MEANING and name != "pow":
            exact = functools.partial(evaluate_exact, expr)
        return [
            exact(dict(zip("xy", map(float, row), strict=False)))
            for row in zip(*inputs, strict=True)
        ]


SPECIALS = [0.0, 1.0, 2.0, 3.0, 0.5, 1.5, math.inf, math.nan, 5e-324, 2.0**-1022, 1.7e308, 2.0**53]
SPECIALS += [2.5, 0.49999999999999994, 4503599627370495.5, 2.0**-30, 709.8, 710.4, 710.5]
SPECIALS += [-x for x in SPECIALS]
TINY = [1e-45, -1e-45, 3e-39, -3e-39, 1e38, -3e38]  # in float32


def arguments(count):
    """Numbers of all sizes, and some near each function's bends and bounds."""
    r = np.random.default_rng(1)
    sign = r.choice([-1.0, 1.0], count)
    edges = [
        708.5,
        709.7,
        709.8,
        745.1,
        745.2,
        27.2,
        0.4142,
        2.4142,
        2.0**19,
        1 - 2**-53,
        1 + 2**-52,
    ]
    # The worst that is known of erfc, 1.8 ULP.
    edges += [float.fromhex("0x1.a254a68f82fd6p+3"), 17.95]
    # Near multiples of pi / 2, the second for every double.
    edges += [6381956970095103.0 * 2.0**797, 5.319372648326541e255, 355.0, 103993.0]
    parts = [r.uniform(-most, most, count) for most in (1, 3, 40, 760)]
    parts += [sign * np.exp2(r.uniform(-bits, bits, count)) for bits in (6, 60, 1024)]
    parts += [np.exp2(r.uniform(-1074, -1000, 20)), np.arange(-60, 60) * (np.pi / 4)]
    return np.concatenate([*parts, edges, np.negative(edges)])


def power_arguments(count):
    r = np.random.default_rng(2)
    near_one = 1 + r.uniform(-1, 1, count) * 1e-3
    x = np.concatenate(
        [near_one, np.exp2(r.uniform(-40, 40, count)), np.exp2(r.uniform(-1074, 1023, count))]
    )
    y = np.concatenate(
        [r.uniform(-7e5, 7e5, count), r.uniform(-25, 25, count), r.uniform(-1, 1, count)]
    )
    integers = r.integers(-9, 9, 40).astype(F64)
    return np.concatenate([x, -x[:40]]), np.concatenate([y, integers])


@functools.cache
def corpus(name):
    inputs = power_arguments(300) if name == "pow" else (arguments(250),)
    return inputs, exact_values(name, *inputs)


ULP = {**dict.fromkeys(FUNCTIONS, 1.0), "erfc": 2.0, "tan": 2.0}
WITHOUT_FMA = 0.5


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_as_accurate_as_stated(interpreter, isa, name):
    inputs, exact = corpus(name)
    got = interpreter.evaluate(operation(name, len(inputs)), isa, F64, *inputs)
    errors = list(map(ulps, got.tolist(), exact))
    worst = int(np.argmax(errors))
    bound = ULP[name] + (WITHOUT_FMA if isa == "baseline" else 0)
    assert errors[worst] <= bound, [float(x[worst]).hex() for x in inputs]


SHORT_ERROR = 2.0**-40


def rounded(x, dtype):
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return np.asarray(x).astype(dtype)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_short_function_is_as_accurate_as_stated(interpreter, isa, name):
    """The exact value comes as three parameters, so that the error is what is rounded."""
    inputs, _ = corpus(name)
    single = [rounded(x, F32).astype(F64) for x in inputs]
    wanted = exact_values(name, *single)
    kept = [i for i, v in enumerate(wanted) if 2.0**-60 < abs(v) < 2.0**126]
    count = len(inputs)
    parts = np.zeros((3, len(kept)), F32)
    for at, i in enumerate(kept):
        rest = wanted[i]
        for part in parts:
            part[at] = float(rest)
            rest -= float(part[at])
    to, first = count + 3, count
    if count == 2:
        to, first = 5, 2
    steps = [(OPERATIONS.index(name), 0, to, *range(count))]
    steps += [(OPERATIONS.index("sub"), 0, to, to, first + j) for j in range(3)]
    steps += [(OPERATIONS.index("div"), 0, to, to, first)]
    raw = raw_tape(first + 3, to + 1, [], steps, 0, to)
    errors = np.abs(interpreter.evaluate(raw, isa, F32, *(x[kept] for x in single), *parts))
    worst = int(np.argmax(errors))
    assert len(kept) > 50
    assert errors[worst] <= SHORT_ERROR, [float(x[kept[worst]]).hex() for x in single]


EXPANDED = sorted(EXPANSIONS.keys() - {"sinc_derivative"})


def domain_arguments(count):
    """Numbers of all sizes, and some near the ends of -1 to 1."""
    r = np.random.default_rng(7)
    near = np.exp2(r.uniform(-52, -1, count))
    return np.concatenate([arguments(count), 1 - near, near - 1, 1 + near, [1, -1, 0.5, 1e8]])


@functools.cache
def expanded_corpus(name):
    inputs = domain_arguments(200)
    return inputs, [evaluate_exact(parse(f"{name}(x)"), {"x": x}) for x in inputs.tolist()]


@pytest.mark.parametrize("name", EXPANDED)
def test_an_expansion_is_as_accurate_as_stated(interpreter, isa, name):
    inputs, exact = expanded_corpus(name)
    got = interpreter.evaluate(raw_of(compiled(f"{name}(x)", variables=("x",))), isa, F64, inputs)
    errors = list(map(ulps, got.tolist(), exact))
    worst = int(np.argmax(errors))
    assert errors[worst] <= 3 + (WITHOUT_FMA if isa == "baseline" else 0), inputs[worst].hex()


@pytest.mark.parametrize("name", EXPANDED)
def test_an_expansion_is_right_in_float32(interpreter, isa, name):
    inputs = rounded(expanded_corpus(name)[0], F32)
    exact = [evaluate_exact(parse(f"{name}(x)"), {"x": x}) for x in inputs.tolist()]
    got = interpreter.evaluate(raw_of(compiled(f"{name}(x)", variables=("x",))), isa, F32, inputs)
    wanted = np.array([float(value) for value in exact])
    small = np.abs(wanted) < 2.0**-126
    np.testing.assert_allclose(got[~small], wanted[~small].astype(F32), rtol=2**-23)
    np.testing.assert_allclose(got[small], wanted[small].astype(F32), atol=2.0**-149)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("name", EXPANDED)
def test_special_values_of_an_expansion(interpreter, isa, name, dtype):
    x = rounded(SPECIALS, dtype)
    got = interpreter.evaluate(raw_of(compiled(f"{name}(x)", variables=("x",))), isa, dtype, x)
    expr = parse(f"{name}(x)")
    wanted = [evaluate(expr, float_namespace(), {"x": v}) for v in x.astype(F64).tolist()]
    wanted = rounded(wanted, dtype)
    settled = np.isnan(wanted) | np.isinf(wanted) | ((wanted == 0) & (name != "sinc"))
    assert same(got[settled], wanted[settled])
    assert np.allclose(got, wanted, rtol=1e-6, atol=1e-16, equal_nan=True)


def test_the_derivative_of_sinc(interpreter, isa):
    """It has roots, about which its terms, 1 / x at most, are what it is exact to."""
    r = np.random.default_rng(8)
    x = np.concatenate([r.uniform(-0.5, 0.5, 300), np.exp2(r.uniform(-1000, 50, 300))])
    exact = [evaluate_exact(parse("sinc_derivative(x)"), {"x": v}) for v in x.tolist()]
    got = interpreter.evaluate(raw_of(compiled("sinc_derivative(x)")), isa, F64, x, 0.0)
    error = np.abs(np.array([float(y - v) for y, v in zip(got.tolist(), exact, strict=True)]))
    unit = 2.0**-52 * np.where(np.abs(x) <= 0.5, 4 * np.abs(x), 1 / np.abs(x))
    assert (error <= 3 * unit).all(), x[np.argmax(error / unit)].hex()


def same(a, b):
    """Equal, zeros with their signs; any NaN is like any other."""
    return np.array_equal(a, b, equal_nan=True) and np.array_equal(
        np.signbit(a[~np.isnan(a)]), np.signbit(b[~np.isnan(b)])
    )


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_special_values_of_a_function(interpreter, isa, name, dtype):
    pairs = (
        list(itertools.product(SPECIALS, SPECIALS)) if name == "pow" else [(x,) for x in SPECIALS]
    )
    inputs = [rounded(column, dtype).astype(F64) for column in zip(*pairs, strict=True)]
    rows = [dict(zip("xy", map(float, row), strict=False)) for row in zip(*inputs, strict=True)]
    expr = meaning(name)
    if name in MEANING and name != "pow":  # floats would overflow on the way
        wanted = np.array(
            [math.nan if math.isnan(v["x"]) else float(evaluate_exact(expr, v)) for v in rows]
        )
    else:
        wanted = np.array([evaluate(expr, float_namespace(), v) for v in rows])
    wanted = rounded(wanted, dtype)
    got = interpreter.evaluate(operation(name, len(inputs)), isa, dtype, *inputs)
    settled = np.isnan(wanted) | np.isinf(wanted) | (wanted == 0)
    if name in MEANING and name != "pow":  # mpmath has one zero
        assert np.array_equal(got[settled], wanted[settled], equal_nan=True)
    else:
        assert same(got[settled], wanted[settled])
    assert np.allclose(got, wanted, rtol=1e-6, atol=1e-300, equal_nan=True)


FORMULAS = {
    **{
        op: f"x {symbol} a" for op, symbol in zip(("add", "sub", "mul", "div"), "+-*/", strict=True)
    },
    "neg": "-x",
    **{name: f"{name}(x)" for name in ("abs", "sign", "sqrt", "floor", "round")},
    **{name: f"{name}(x, a)" for name in ("min", "max")},
    "root": "x**0.5",
    "lt": "where(x < a and x < x + 1, 2, 3)",
    "where_lt": "where(x < a, x, a)",
    "where_le": "where(x <= a, x, a)",
    "eq": "where(x == a or not x >= a, x, 5)",
    "ne": "where(x != a and x < 7, a, x)",
}


@pytest.mark.parametrize("name", FORMULAS)
def test_simple_operations(interpreter, isa, name):
    x, a = map(np.array, zip(*itertools.product(SPECIALS, SPECIALS), strict=True))
    expr = parse(FORMULAS[name], ("x", "a"))
    wanted = [
        float(evaluate(expr, float_namespace(), {"x": float(u), "a": float(v)}))
        for u, v in zip(x, a, strict=True)
    ]
    got = interpreter.evaluate(raw_of(compile_tape((expr,), ("x", "a"))), isa, F64, x, a)
    assert same(got, np.array(wanted))


def test_copysign(interpreter, isa):
    x, a = map(np.array, zip(*itertools.product(SPECIALS, SPECIALS), strict=True))
    got = interpreter.evaluate(operation("copysign", 2), isa, F64, x, a)
    assert np.array_equal(got.view("u8"), np.copysign(x, a).view("u8"))


BITS = (
    "x * tanh(a * x) + where(x > 0, exp(-x), a**2 * sin(x)) * atan(x)",
    "tanh(a * x) + where(x > 0, -erf(x), cos(log1p(a))) + max(x, 1 / a)",
)


def bits(array):
    return np.where(np.isnan(array), np.nan, array).view(f"u{array.itemsize}")


@pytest.fixture(scope="module")
def bits_tapes():
    """The value, the slope, both, and both with a value of two inputs."""
    both = ("x", "b", "a")
    return {
        "first": raw_of(compiled(BITS[0])),
        "second": raw_of(compiled(BITS[1])),
        "pair": raw_of(compiled(*BITS)),
        "three": raw_of(compiled(*BITS, "x * b", variables=both, ninputs=2)),
    }


@pytest.fixture(scope="module")
def interpreter_of_all(tmp_path_factory):
    return built(tmp_path_factory.mktemp("tape"), ISA_FLAGS)


@pytest.mark.slow
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_every_isa_with_fma_gives_the_same_bits(interpreter_of_all, dtype):
    interpreter = interpreter_of_all
    with_fma = [isa for isa in interpreter.isas if isa != "baseline"]
    if len(with_fma) < 2:
        pytest.skip("one ISA with FMA, or none")
    x = np.concatenate([arguments(200), SPECIALS])
    x = rounded(x, dtype)
    for name, count in interpreter.operations():
        if name.startswith("call"):
            continue
        inputs = [np.roll(x, 97 * i) for i in range(count)]
        first, *others = (
            bits(interpreter.evaluate(operation(name, count), isa, dtype, *inputs))
            for isa in with_fma
        )
        for other in others:
            assert np.array_equal(first, other), name


LENGTHS = [1, 2, 7, 8, 31, 32, 33, 63, 255, 511, 512, 513, 1024, 1300]


@pytest.mark.parametrize("has_grad", [False, True])
@pytest.mark.parametrize("name", ["first", "second", "pair", "three"])
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_bits_depend_on_nothing_but_the_operands(
    interpreter, isa, bits_tapes, dtype, name, has_grad
):
    raw = bits_tapes[name]
    r = np.random.default_rng(3)
    x, b, g = (r.normal(0, scale, 1300).astype(dtype) for scale in (3, 2, 1))
    a = np.full(1300, 0.7, dtype)
    own = [x, b][: raw.ninputs]
    given = {"first": bits_tapes["first"], "second": bits_tapes["second"]}
    singles = {k: interpreter.evaluate(one, isa, dtype, x, a) for k, one in given.items()}
    singles["third"] = x * b
    chosen = {"pair": ("first", "second"), "three": ("first", "second", "third")}
    wanted = [singles[k] for k in chosen.get(name, (name,))]
    wanted = [g * one for one in wanted] if has_grad else wanted
    for n, scalar in itertools.product(LENGTHS, (False, True)):
        at = (n * 7) % (1300 - n + 1)
        here = slice(at, at + n)
        operands = [g, *own] if has_grad else own
        inputs = [v[here].copy() for v in operands] + [a[0:1].reshape(()) if scalar else a[here]]
        outputs = [np.empty(n, dtype) for _ in wanted]
        assert interpreter.call(raw, isa, inputs, outputs, has_grad) == 0
        for got, whole in zip(outputs, wanted, strict=True):
            assert np.array_equal(bits(got), bits(whole[here])), (n, scalar)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_in_place(interpreter, isa, bits_tapes, dtype):
    """Each output in the place of each operand, and several at once."""
    r = np.random.default_rng(4)
    bare = raw_of(compiled("x * b", "b", "x", variables=("x", "b"), ninputs=2))
    swapped = raw_of(compiled("a", "x", variables=("x", "a")))
    half = raw_of(compiled("x * x / 2", "x", variables=("x", "a")))
    tapes = [*bits_tapes.values(), bare, swapped, half]
    for n, raw, has_grad in itertools.product((5, 512, 700), tapes, (False, True)):
        count = has_grad + raw.nvariables
        operands = [r.normal(0, 2, n).astype(dtype) for _ in range(count)]
        wanted = interpreter.results(raw, isa, dtype, *operands, has_grad=has_grad)
        for places in itertools.permutations(range(count), min(raw.nresults, count)):
            inputs = [v.copy() for v in operands]
            outputs = [inputs[place] for place in places]
            outputs += [np.empty(n, dtype) for _ in range(raw.nresults - len(outputs))]
            assert interpreter.call(raw, isa, inputs, outputs, has_grad) == 0
            for got, want in zip(outputs, wanted, strict=True):
                assert np.array_equal(bits(got), bits(want)), (n, places)


def test_results_without_steps(interpreter, isa):
    x = np.arange(600.0)
    for dtype in DTYPES:
        for formula, wanted in (
            ("x", x),
            ("3", 3 + 0 * x),
            ("a", 2 + 0 * x),
            ("a**2 + 1", 5 + 0 * x),
        ):
            raw = raw_of(compiled(formula))
            assert np.array_equal(interpreter.evaluate(raw, isa, dtype, x, 2), wanted)
            got = np.empty(600, dtype)
            twice = 2 * np.ones(600, dtype)
            inputs = [twice, x.astype(dtype), twice]
            assert interpreter.call(raw, isa, inputs, [got], has_grad=True) == 0
            assert np.array_equal(got, 2 * wanted)


# Calls of built-ins


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_calls_are_of_the_built_ins_loops(interpreter, isa, dtype):
    import actfast as af

    x = np.random.default_rng(5).normal(0, 3, 700).astype(dtype)
    wide = x.astype(F64)
    for name, params in (("gelu", ()), ("elu", (0.5,)), ("softplus", (2.0,))):
        for suffix, kind in (("", "__call__"), ("'", "derivative")):
            args = (Variable("x"), *map(Variable, ("a",) * len(params)))
            tape = compile_tape((Call(name + suffix, args),), ("x", "a"), rows=CALLED)
            assert f"{name}{suffix}(x" in str(tape)
            activation = af.get(name)
            wanted = getattr(activation, kind)(wide, *params)
            for a in ((params or (0,))[0], np.full(700, (params or (0,))[0])):
                got = interpreter.evaluate(raw_of(tape), isa, dtype, x, a)
                assert np.allclose(got, wanted.astype(dtype), rtol=2e-7 if dtype == F32 else 1e-15)


def test_a_call_is_expanded_where_that_is_faster():
    call = Call("softsign", (Variable("x"),))

    def compiled(formula, *outputs):
        def expand(node):
            return parse(formula).substitute({"x": node.args[0]})

        return str(compile_tape(outputs, ("x",), rows=CALLED, expand=expand))

    assert "softsign" not in compiled("x / (1 + abs(x))", call)
    long = " + ".join(f"erf(x + {i})" for i in range(30))
    assert "softsign(x)" in compiled(long, call)
    assert "softsign(x)" in str(compile_tape((call,), ("x",), rows=CALLED))
    # What else is computed, and could be shared, does not decide: bits would depend on it.
    assert "softsign(x)" in compiled(long, parse(long), call)


# The compiler


def test_operations_are_those_of_the_interpreter(interpreter):
    assert tuple(name for name, _ in interpreter.operations()) == OPERATIONS


@pytest.mark.parametrize(
    ("formula", "listing"),
    [
        ("x", "return x"),
        ("2 * 3 + 1", "return 7.0"),
        ("1 / 3 * 3", "return 1.0"),
        ("1 / 0", "return inf"),
        ("-(0 * 1)", "return -0.0"),
        ("x**2 + x**2", "_ = mul(x, x); _ = add(_, _)"),
        ("x**4", "_ = mul(x, x); _ = mul(_, _)"),
        ("x**3", "_ = mul(x, x); _ = mul(x, _)"),
        ("x**-2", "_ = div(1.0, x); _ = mul(_, _)"),
        ("x**0.5", "_ = root(x)"),
        ("x**1.5", "r2 = pow(x, 1.5)"),
        ("x / 4", "_ = mul(x, 0.25)"),
        ("x / 3", "_ = div(x, 3.0)"),
        ("x / sqrt(2)", "_ = mul(x, 0.7071067811865476)"),
        ("x + -a", "_ = sub(x, a)"),
        ("log(1 + x)", "r2 = log1p(x)"),
        ("sinh(x)", "r2 = sinh(x)"),
        ("asinh(2)", "return 1.4436354751788103"),
        ("ceil(x)", "_ = neg(x); _ = floor(_); _ = neg(_)"),
        ("exp(x) - 1", "r2 = expm1(x)"),
        ("log(exp(x) + 1)", "r2 = log1p_exp(x)"),
        ("tanh(log1p(exp(x)))", "r2 = exp(x); r2 = tanh_log1p(r2)"),
        ("1 / (1 + exp(-x))", "r2 = logistic(x)"),
        ("1 / (1 + 1 / exp(x))", "r2 = logistic(x)"),
        ("abs(exp(x))", "r2 = exp(x)"),
        ("where(not x > a, 1, 2)", "_ = where_lt(a, x, 2.0, 1.0)"),
        ("where(1 < 2, x, a)", "return x"),
        ("max(x, a, 1)", "_ = max(x, a); _ = max(_, 1.0)"),
        ("x * (1 / a + 1)", "r2 = div(1.0, a)  once; r3 = add(1.0, r2)  once; _ = mul(x, r3)"),
    ],
)
def test_what_is_compiled(formula, listing):
    *steps, last = str(compiled(formula)).splitlines()
    assert "; ".join(steps or [last]) == listing


def test_sub_expressions_are_shared_between_results():
    tape = compiled("exp(x) * a", "a * exp(x) + 1")
    assert str(tape).count("exp") == 1
    assert len(tape.results) == 2


def test_registers_are_used_again():
    chain = "x"
    for i in range(20):
        chain = f"sin({chain}) + {i + 2} * x"
    assert compiled(chain).nregisters <= 5


@pytest.mark.parametrize(
    ("expr", "variables", "message"),
    [
        (parse("max(x)"), ("x",), "max of a row"),
        (parse("sum(x)"), ("x",), "sum of a row"),
        (parse("x + b", ("x", "b")), ("x",), "no variable b"),
        (Call("nothing", (Variable("x"),)), ("x",), "no built-in activation 'nothing'"),
        (parse("x"), tuple("xabcdefhijklm"), "13 variables, from 1 to 12 wanted"),
        (parse(" + ".join(f"x**{i}.3" for i in range(150))), ("x",), "too large: 150 constants"),
    ],
)
def test_what_cannot_be_compiled(expr, variables, message):
    with pytest.raises(ValueError, match=message):
        compile_tape((expr,), variables)


def test_too_many_registers():
    terms = [Call("sin", (Call("*", (Variable("x"), Number(str(i + 2)))),)) for i in range(120)]
    uniform = [Call("exp", (Call("*", (Variable("a"), term.args[0].args[1])),)) for term in terms]
    sums = Variable("x")
    for term in uniform * 2:
        sums = Call("+", (Call("sin", (sums,)), term))
    too_many = [Call("+", (sums, term)) for term in terms]
    with pytest.raises(ValueError, match=f"too large: .* registers, at most {MACHINE.registers}"):
        compile_tape(too_many, ("x", "a"))


# Random formulas


UNARY = [
    "neg",
    *(name for name, counts in PRIMITIVES.items() if counts == (1, 1) and name != "sum"),
]


class Random:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def number(self, depth):
        r = self.r
        if depth <= 0 or r.random() < 0.1:
            leaves = [
                Variable("x"),
                Variable("x"),
                Variable("a"),
                Number(r.choice(["0", "1", "2", "0.5", "3", "1e-3", "pi"])),
            ]
            return r.choice(leaves)
        kind = r.random()
        if kind < 0.45:
            return Call(r.choice("+-*/"), (self.number(depth - 1), self.number(depth - 1)))
        if kind < 0.5:
            power = Number(r.choice(["2", "3", "4", "0.5", "1.5", "1", "0"]))
            power = Call("neg", (power,)) if r.random() < 0.3 else power
            return Call("**", (self.number(depth - 1), power))
        if kind < 0.6:
            return Call(
                "where", (self.condition(depth - 1), self.number(depth - 1), self.number(depth - 1))
            )
        if kind < 0.65:
            return Call(r.choice(["min", "max"]), (self.number(depth - 1), self.number(depth - 1)))
        return Call(r.choice(UNARY), (self.number(depth - 1),))

    def condition(self, depth):
        r = self.r
        if depth > 1 and r.random() < 0.3:
            if r.random() < 0.3:
                return Call("not", (self.condition(depth - 1),))
            return Call(
                r.choice(["and", "or"]), (self.condition(depth - 1), self.condition(depth - 1))
            )
        op = r.choice(["<", "<=", ">", ">=", "==", "!="])
        return Call(op, (self.number(depth - 1), self.number(depth - 1)))


def check_random(got, expr, values, bits_of_precision, least):
    """The error is at most what a few bits less of working precision may cost.

    Of short functions, some are not exact where the exact ones are: hence ``least``.
    """
    expected = evaluate(expr, float_namespace(), values)
    with mpmath.workprec(120):
        exact = evaluate(expr, mpmath_namespace(), values)
    if math.isnan(got) or math.isinf(got):
        near_bounds = not 2.0**-900 < abs(exact) < 2.0**900 if not mpmath.isnan(exact) else True
        assert near_bounds or not math.isfinite(expected), (got, exact)
        return
    if mpmath.isnan(exact) or mpmath.isinf(exact):
        return
    spread = mpmath.mpf(0)
    for less in range(8, 14):
        with mpmath.workprec(bits_of_precision - less):
            spread = max(spread, abs(evaluate(expr, mpmath_namespace(), values) - exact))
    tolerance = spread + abs(exact) * mpmath.mpf(2) ** (6 - bits_of_precision) + least
    assert abs(got - exact) <= tolerance or not math.isfinite(expected), (got, exact)


@pytest.mark.parametrize("seed", range(250))
def test_random_formulas(interpreter, seed):
    expr = Random(seed).number(4)
    r = np.random.default_rng(seed)
    x = np.concatenate([r.normal(0, 2, 4), [0.0, 1.0, -30.0]])
    raw = raw_of(compile_tape((expr,), ("x", "a")))
    for isa in interpreter.isas:
        got = interpreter.evaluate(raw, isa, F64, x, 0.7)
        for u, y in zip(x.tolist(), got.tolist(), strict=True):
            check_random(y, expr, {"x": u, "a": 0.7}, 53, 1e-290)
        if isa == "baseline":
            continue
        single = interpreter.evaluate(raw, isa, F32, x.astype(F32), 0.5)
        for u, y in zip(x.astype(F32).tolist(), single.tolist(), strict=True):
            if 1e-30 < abs(y) < 1e30:
                check_random(y, expr, {"x": u, "a": 0.5}, 23, 2.0**-36)


# Chains


class RandomOperations(Random):
    """Without functions, and with numbers that are floats, or tiny, or equal, often."""

    def number(self, depth):
        r = self.r
        if depth <= 0 or r.random() < 0.1:
            leaves = [*"xxxa", "0", "1", "2", "0.5", "6", "0.1"]
            leaf = r.choice(leaves)
            return Variable(leaf) if leaf.isalpha() else Number(leaf)
        kind = r.random()
        if kind < 0.75:
            op = r.choice(["+", "-", "*", "/", "min", "max", "min", "max", "where", "where"])
            args = (self.number(depth - 1), self.number(depth - 1))
            return Call(op, (self.condition(depth - 1), *args) if op == "where" else args)
        op = r.choice(["neg", "abs", "sign", "sqrt", "floor", "round"])
        return Call(op, (self.number(depth - 1),))


def as_loops(raw):
    """The tape with a step that is a function: no chain."""
    counts = [getattr(raw, name) for name in ("nvariables", "nregisters", "nuniform", "nresults")]
    nvariables, nregisters, nuniform, nresults = counts
    words, values = raw.keep
    last = np.zeros(STEP_WORDS, "u2")
    last[[0, 2]] = OPERATIONS.index("exp"), nregisters
    # Constants come after the registers, of which there is one more.
    words = np.vstack([words, last])
    operands = words[:-1, 3:]
    operands[(operands >= nregisters) & (operands < LAST)] += 1
    results = [result + (result >= nregisters) for result in raw.results[:nresults]]
    return raw_tape(nvariables, nregisters + 1, values, words, nuniform, *results)


@pytest.mark.parametrize("seed", range(60))
def test_chains_give_the_bits_of_loops(interpreter, isa, monkeypatch, seed):
    """In floats, too, where they may."""
    draw = RandomOperations(seed)
    exprs = [draw.number(draw.r.randint(1, 4)) for _ in range(draw.r.choice([1, 1, 2]))]
    chain = raw_of(compile_tape(exprs, ("x", "a")))
    monkeypatch.setattr("actfast.formula.tape._CHAIN", -1)
    loops = as_loops(raw_of(compile_tape(exprs, ("x", "a"))))
    assert interpreter.is_chain(chain)
    assert not interpreter.is_chain(loops)
    r = np.random.default_rng(seed)
    n = draw.r.choice([1, 31, 33, 64, 100])
    for dtype, has_grad in itertools.product(DTYPES, (False, True)):
        x, a = (rounded(r.choice([*SPECIALS, *TINY, *r.normal(0, 3, 40)], n), dtype) for _ in "xa")
        g = r.normal(0, 1, n).astype(dtype)
        for parameter in (a, a[0]):
            inputs = [g, x, parameter] if has_grad else [x, parameter]
            got = interpreter.results(chain, isa, dtype, *inputs, has_grad=has_grad)
            wanted = interpreter.results(loops, isa, dtype, *inputs, has_grad=has_grad)
            for one, other in zip(got, wanted, strict=True):
                assert np.array_equal(bits(one), bits(other))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_a_variable_that_is_one_of_the_results_of_a_chain(interpreter, isa, dtype):
    raw = raw_of(compiled("a + 1", "x"))
    x = np.linspace(-2, 2, 50).astype(dtype)
    sums, same_x = interpreter.results(raw, isa, dtype, x, 2)
    assert np.array_equal(sums, np.full(50, 3, dtype))
    assert np.array_equal(same_x, x)


@pytest.mark.parametrize(
    ("formula", "may"),
    [
        ("max(-1, min(1, x))", True),
        ("where(x > 0, x, a * x)", True),
        ("abs(sqrt(x))", True),
        ("x / 3", True),
        ("x * 0.1", False),
        ("x / 3 + 1", False),
        ("floor(x / 3)", False),
        ("where(x / 3 > 1, x, 2)", False),
        ("max(x, a * x)", False),
        ("exp(x)", False),
    ],
)
def test_which_chains_may_compute_in_floats(interpreter, formula, may):
    raw = raw_of(compiled(formula))
    assert bool(interpreter.is_chain(raw) and interpreter.rounds_once(raw)) == may


# Malformed tapes


def valid():
    add, exp = OPERATIONS.index("add"), OPERATIONS.index("exp")
    steps = [(add, 0, 2, 1, 4), (exp, 0, 3, 0), (add, 0, 3, 3, 2)]
    return raw_tape(2, 4, [1.5], steps, 1, 3)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"nvariables": 0}, "number of variables"),
        ({"nvariables": MACHINE.operands + 1}, "number of variables"),
        ({"ninputs": 0}, "number of inputs"),
        ({"ninputs": 3}, "number of inputs"),
        ({"ninputs": 2}, "varies in a step that must not"),
        ({"nresults": 0}, "number of results"),
        ({"nresults": 4}, "number of results"),
        ({"nregisters": 1}, "number of registers"),
        ({"nregisters": 129}, "number of registers"),
        ({"nconstants": -1}, "number of constants"),
        ({"nconstants": 129}, "number of constants"),
        ({"constants": None}, "number of constants"),
        ({"nsteps": -1}, "number of steps"),
        ({"nsteps": 10001}, "number of steps"),
        ({"steps": None}, "number of steps"),
        ({"nuniform": 4}, "steps without an input"),
        ({"nuniform": 2}, "varies in a step that must not"),
        ({"results": (5, 0, 0)}, "result without a value"),
        ({"results": (-2, 0, 0)}, "result without a value"),
        ({"nresults": 2, "results": (3, 99, 0)}, "result without a value"),
        ({(0, 0): len(OPERATIONS)}, "unknown operation"),
        ({(1, 2): 4}, "outside the registers"),
        ({(1, 2): 1}, "outside the registers"),
        ({(1, 2): 2}, "in the place of one that is kept"),
        ({(1, 3): 3}, "operand without a value"),
        ({(2, 4): 5}, "operand without a value"),
        ({(2, 4): 0xFFFF}, "operand without a value"),
        ({(0, 3): 0}, "varies in a step that must not"),
        ({(1, 0): OPERATIONS.index("call"), (1, 1): 999}, "not elementwise"),
        # With a function it is no chain.
        ({(2, 3): LAST}, "operand without a value"),
        ({(2, 2): LAST}, "outside the registers"),
        ({"results": (LAST, 0, 0)}, "result without a value"),
        # Of a step that runs once, or of none.
        ({(1, 0): OPERATIONS.index("abs"), (1, 3): LAST}, "operand without a value"),
        ({(1, 0): OPERATIONS.index("abs"), (0, 2): LAST}, "outside the registers"),
        ({"nsteps": 0, "nuniform": 0, "results": (LAST, 0, 0)}, "result without a value"),
    ],
)
def test_a_malformed_tape_is_refused(interpreter, fields, message):
    raw = valid()
    assert interpreter.check(raw) is None
    for field, value in fields.items():
        if isinstance(field, tuple):
            raw.keep[0][field] = value
        else:
            setattr(raw, field, (ctypes.c_int32 * 3)(*value) if field == "results" else value)
    assert message in (interpreter.check(raw) or "")


def test_the_step_before_of_a_chain(interpreter, isa):
    raw = valid()
    steps = raw.keep[0]
    steps[1, 0], steps[1, 2], steps[2, 2:4] = OPERATIONS.index("abs"), LAST, LAST
    raw.results[0] = LAST
    x = np.linspace(-2, 2, 50)
    assert np.array_equal(interpreter.evaluate(raw, isa, F64, x, 0.5), np.abs(x) + 2)
    long = raw_tape(2, 4, [1.5], [*steps[:2], *[steps[2]] * 47], 1, LAST)
    assert "outside the registers" in interpreter.check(long)


def test_row_wise_built_ins_are_refused(interpreter):
    raw = valid()
    names = [row.name for row in ROWS]
    for name, refused in (("softmax", True), ("gelu", False)):
        raw.keep[0][1, :2] = OPERATIONS.index("call"), names.index(name)
        assert (interpreter.check(raw) is not None) == refused


def test_what_is_not_refused_can_be_run(interpreter, isa):
    r = random.Random(6)
    x = np.linspace(-2, 2, 50)
    ran = 0
    for _ in range(3000):
        raw = valid()
        for _ in range(r.randint(1, 3)):
            raw.keep[0][r.randrange(3), r.randrange(STEP_WORDS)] = r.choice(
                [0, 1, 2, 3, 4, 5, 30, 36, 37, 500, LAST]
            )
        if interpreter.check(raw) is None:
            interpreter.evaluate(raw, isa, F64, x, 0.5)
            ran += 1
    assert ran > 300
