"""What ends other native libraries: memory, other libraries, other interpreters. Threads have
tests/test_threads.py. docs/reliability.md says which test is for what."""

from __future__ import annotations

import ast
import importlib.util
import itertools
import os
import re
import subprocess
import sys
import textwrap
import tracemalloc

import numpy as np
import pytest

import actfast as af
from tests.source import ROOT

TABLE = ROOT / "docs" / "reliability.md"
OTHERS = {
    "torch": "import torch; torch.randn(400, 400).matmul(torch.randn(400, 400))",
    "sklearn": "from sklearn.cluster import KMeans; KMeans(3).fit(np.random.rand(2000, 5))",
    "jax": "import jax.numpy as jnp; jnp.tanh(jnp.ones(100_000)).block_until_ready()",
    "numba": "import numba; numba.njit(parallel=True)(lambda x: (x * 2).sum())(np.ones(100_000))",
    "numexpr": "import numexpr; numexpr.evaluate('a * a', {'a': np.ones(1_000_000)})",
}


def in_child(code: str, timeout: float = 120, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        env={**os.environ, "ACTFAST_NUM_THREADS": "2", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.slow
def test_other_libraries_of_threads():
    """In any order, and in a child that is forked after each has started its own."""
    there = [name for name in OTHERS if importlib.util.find_spec(name)]
    if not there:
        pytest.skip(f"none of {', '.join(OTHERS)}")
    ours = "af.gelu(x); assert af.gelu(x).tobytes() == expected"
    for name in there:
        for first in (ours, OTHERS[name]):
            second = OTHERS[name] if first is ours else ours
            in_child(f"""
    import os, sys
    import numpy as np, actfast as af
    x = np.linspace(-9, 9, 1_000_000)
    with af.num_threads(1):
        expected = af.gelu(x).tobytes()
    {first}
    {second}
    pid = os.fork()
    if pid == 0:
        {ours}
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    {ours}
    sys.stdout.flush()
    os._exit(0)
    """)


def test_another_interpreter_is_refused():
    """As NumPy refuses it: with an error there, and nothing lost here."""
    code = """
    try:
        import _xxsubinterpreters as interpreters
    except ImportError:
        import _interpreters as interpreters
    import actfast as af
    expected = af.tanh(0.5)
    for _ in range(3):
        other = interpreters.create()
        try:
            failed = interpreters.run_string(other, "import actfast")
            assert failed is not None
        except Exception as error:
            print("ImportError" in str(error) or type(error).__name__)
        interpreters.destroy(other)
        assert af.tanh(0.5) == expected
    """
    in_child(code)


class TestMemory:
    X = np.linspace(-4, 4, 3_000_000, dtype=np.float32).reshape(3000, 1000)
    # Of a few hundred KB a thread, which lie on stacks, nothing is NumPy's.
    MOST = 1 << 20

    @pytest.mark.parametrize(
        ("call", "x"),
        [
            ("af.gelu(x, out=out)", X),
            ("af.gelu(x, out=out)", X[:, ::-1]),
            ("af.gelu(x, out=out)", X.astype(">f4")),
            ("af.gelu(x, out=out)", np.asfortranarray(X)),
            ("af.gelu(x, out=out, where=mask)", X),
            ("af.silu.backward(x, x, out=out)", X[::-1]),
            ("af.softmax(x, out=out)", X),
            ("af.softmax(x, axis=0, out=out)", X),
            ("af.softmax(x, axis=0, where=mask, out=out)", X),
            ("af.log_softmax.backward(x, x, axis=0, out=out)", X[:, ::-1]),
            ("af.swiglu(x, x, out=out)", X),
            ("af.ufuncs.gelu(x, out=out)", X),
            ("f(x, out=out)", X),
        ],
    )
    def test_none_of_the_size_of_the_array(self, call, x):
        f = af.define("wavy", "x + sin(x)**2")
        af.unregister("wavy")
        out = np.empty(x.shape, np.float32)
        mask = np.arange(x.shape[1]) % 3 > 0
        names = {"af": af, "x": x, "out": out, "mask": mask, "f": f}
        code = compile(call, "call", "eval")
        eval(code, names)
        tracemalloc.start()
        try:
            eval(code, names)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < self.MOST < x.nbytes

    @pytest.mark.skipif(sys.platform != "linux", reason="memory of Linux")
    @pytest.mark.slow
    def test_more_elements_than_an_int_counts(self):
        """4 GiB and a little of addresses, on 64 MiB of memory again and again."""
        in_child(
            """
    import ctypes, mmap, os
    import numpy as np, actfast as af
    PIECE, PIECES = 64 << 20, 65
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    def again_and_again():
        fd = os.memfd_create("piece")
        os.ftruncate(fd, PIECE)
        PROT, SHARED, FIXED = 3, 1, 0x10
        at = libc.mmap(None, PIECE * PIECES, PROT, SHARED | 0x20, -1, 0)
        for i in range(PIECES):
            assert libc.mmap(at + i * PIECE, PIECE, PROT, SHARED | FIXED, fd, 0) == at + i * PIECE
        memory = (ctypes.c_char * (PIECE * PIECES)).from_address(at)
        return np.frombuffer(memory, np.float16)
    x, out = again_and_again(), again_and_again()
    assert x.size > 2**31
    x[: PIECE // 2] = np.linspace(-4, 4, PIECE // 2, dtype=np.float16)
    expected = af.relu(x[: PIECE // 2])
    for n in (2**31 - 1, x.size):
        out[: PIECE // 2] = 7
        af.relu(x[:n], out=out[:n])
        assert (out[: PIECE // 2] == expected).all()
    out[: PIECE // 2] = 7
    af.relu(x.reshape(5, -1)[::-1], out=out.reshape(5, -1)[::-1])
    assert (out[: PIECE // 2] == expected).all()
    """,
            timeout=300,
        )

    def test_none_left(self):
        """Whichever allocation of a call fails, it is a MemoryError, and the next call works."""
        pytest.importorskip("_testcapi")
        printed = in_child("""
    import _testcapi
    import numpy as np, actfast as af
    x = np.linspace(-4, 4, 1000)
    f = af.define("wavy", "x + sin(x)**2")
    calls = {
        "forward": lambda: af.gelu(x),
        "strided": lambda: af.gelu(x[::2]),
        "list": lambda: af.gelu([1.0, 2.0]),
        "backward": lambda: af.silu.backward(x, x),
        "pair": lambda: af.tanh.value_and_derivative(x),
        "rows": lambda: af.softmax(x.reshape(10, -1), axis=0),
        "gate": lambda: af.swiglu(x),
        "formula": lambda: f(x),
        "bind": lambda: af.leaky_relu.bind(0.2),
        "parameters": lambda: af.prelu.parameter_gradients(x, x, weight=0.2),
        "vjp": lambda: af.tanh.vjp(x)[1](x),
        "error": lambda: af.softplus(x, beta=0),
    }
    for name, call in calls.items():
        def outcome():
            try:
                call()
            except af.ParameterError:
                pass
        outcome()
        failures = 0
        for first in range(200):
            _testcapi.set_nomemory(first, first + 1)
            try:
                outcome()
            except (MemoryError, SystemError):  # the latter where NumPy loses the former
                failures += 1
            finally:
                _testcapi.remove_mem_hooks()
            outcome()
        print(name, failures)
    """)
        found = dict(line.split() for line in printed.splitlines())
        assert len(found) == 12
        assert all(int(n) > 0 for n in found.values()), found


def test_each_row_of_the_table_names_tests_that_exist():
    rows = re.findall(r"^\| (\d+) \|.*\| (.+) \|$", TABLE.read_text("utf-8"), re.MULTILINE)
    assert [int(n) for n, _ in rows] == list(range(1, len(rows) + 1))
    assert len(rows) >= 37
    for number, tests in rows:
        named = re.findall(r"`(test_\w+)((?:::\w+)*)`", tests)
        assert named, f"row {number} names no test"
        for file, path in named:
            nodes = [ast.parse((ROOT / "tests" / f"{file}.py").read_text("utf-8"))]
            for part in path.split("::")[1:]:
                nodes = [
                    node
                    for node in itertools.chain(*(n.body for n in nodes))
                    if getattr(node, "name", None) == part
                ]
                assert nodes, f"row {number}: no {part} in tests/{file}.py"
