"""The memory of large results: kept for the next, bounded, given back, and no other's."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
import threading
import tracemalloc

import numpy as np
import pytest
from numpy._core.multiarray import get_handler_name

import actfast as af
from actfast import _loops, buffers
from tests.source import ROOT

LARGE = 1 << 25
OURS, DEFAULT = "actfast", "default_allocator"
GATED = np.ones((2, LARGE // 4), np.float32)
X = GATED[0]
HALVES = X.reshape(4, -1)
SEGMENTS = np.repeat(np.arange(4), 8)


@pytest.fixture(autouse=True)
def _as_at_first():
    af.free_buffers()
    yield
    af.set_buffer_limit(None)
    af.free_buffers()


def child(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    "call",
    [
        lambda: af.relu(X),
        lambda: af.relu(X, bias=1.0),
        lambda: af.relu.derivative(X),
        lambda: af.relu.value_and_derivative(X)[1],
        lambda: af.relu(HALVES.T),
        lambda: af.relu(X, where=X > 0, out=None),
        lambda: af.relu(X[: LARGE // 8], dtype=np.float64),
        lambda: af.gelu(X.astype(np.float16).repeat(2)),
        lambda: af.softmax(HALVES, axis=0),
        lambda: af.logsumexp.backward(HALVES[0], HALVES, axis=0),
        lambda: af.swiglu(*GATED),
        lambda: af.swiglu.backward(X, *GATED)[0],
        lambda: af.swiglu.backward(HALVES, GATED.reshape(4, -1)),
        lambda: af.crelu(HALVES, axis=0),
        lambda: af.softmax(X.reshape(32, -1), axis=0, segments=SEGMENTS),
    ],
)
def test_large_results_are_in_it(call):
    result = call()
    assert get_handler_name(result) == OURS
    assert result.flags.owndata
    assert result.flags.aligned
    assert result.ctypes.data % 64 == 0
    size = result.nbytes
    del result
    assert af.free_buffers() >= size


def test_smaller_results_are_not():
    assert get_handler_name(af.relu(X[:-16])) == DEFAULT
    assert af.free_buffers() == 0


def test_the_next_takes_it():
    first = af.relu(X)
    at = first.ctypes.data
    del first
    second = af.relu(X[: LARGE // 4] - 2)
    assert second.ctypes.data == at
    assert not second.any()
    third = af.relu(X)
    assert third.ctypes.data != at
    np.testing.assert_array_equal(third, X)


def test_one_much_larger_is_not_taken():
    larger = af.relu(np.ones(LARGE // 2, np.float32))
    at = larger.ctypes.data
    del larger
    assert af.relu(X).ctypes.data != at


def test_it_is_bounded():
    af.set_buffer_limit(2 * LARGE + (1 << 17))
    results = [af.relu(X) for _ in range(4)]
    del results
    assert 2 * LARGE <= af.free_buffers() <= af.get_buffer_limit()
    assert af.free_buffers() == 0
    result = af.relu(np.ones(LARGE, np.float32))
    assert get_handler_name(result) == OURS
    del result
    assert af.free_buffers() == 0


def test_a_lower_limit_gives_back():
    results = [af.relu(X) for _ in range(3)]
    del results
    af.set_buffer_limit(LARGE)
    assert af.free_buffers() == 0


def test_many_are_kept_at_most():
    af.set_buffer_limit(1 << 40)
    results = [af.relu(X) for _ in range(20)]
    del results
    assert 16 * LARGE <= af.free_buffers() < 17 * LARGE


def test_none_is_kept_where_the_limit_is_0():
    af.set_buffer_limit(0)
    assert get_handler_name(af.relu(X)) == DEFAULT
    assert af.free_buffers() == 0


def test_what_was_made_before_the_limit_was_0_is_freed():
    result = af.relu(X)
    af.set_buffer_limit(0)
    del result
    assert af.free_buffers() == 0


@pytest.mark.parametrize(
    ("given", "error"),
    [(True, TypeError), (1.5, TypeError), ("1", TypeError), (-1, ValueError)],
)
def test_a_limit_is_a_number_of_bytes(given, error):
    before = af.get_buffer_limit()
    with pytest.raises(error, match="set_buffer_limit: nbytes must be"):
        af.set_buffer_limit(given)
    assert af.get_buffer_limit() == before


def test_a_limit_may_be_larger_than_any_memory():
    af.set_buffer_limit(10**30)
    assert af.get_buffer_limit() == _loops.MAX_BYTES


def test_the_environment():
    code = "import actfast as af; print(af.get_buffer_limit())"
    assert child(code, ACTFAST_BUFFER_BYTES="").stdout == f"{buffers.DEFAULT}\n"
    assert child(code, ACTFAST_BUFFER_BYTES="0").stdout == "0\n"
    assert child(code, ACTFAST_BUFFER_BYTES="1000").stdout == "1000\n"
    wrong = child(code, ACTFAST_BUFFER_BYTES="1G").stderr
    assert "ACTFAST_BUFFER_BYTES must be a whole number of bytes, got '1G'" in wrong


def test_arrays_in_it_are_arrays_like_others():
    result = af.relu(X)
    assert get_handler_name(copy.deepcopy(result)) == DEFAULT
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(result)), X)
    result.resize(3 * LARGE // 8, refcheck=False)
    np.testing.assert_array_equal(result[: X.size], X)
    assert not result[X.size :].any()
    result.resize(10, refcheck=False)
    np.testing.assert_array_equal(result, X[:10])
    assert get_handler_name(result) == OURS
    view = result[2:]
    del result
    np.testing.assert_array_equal(view, X[:8])


def test_other_arrays_are_not_in_it():
    result = af.relu(X)
    for other in (np.empty_like(result), result + 1, np.empty(LARGE), result.copy()):
        assert get_handler_name(other) == DEFAULT


def test_tracemalloc_knows_of_it():
    tracemalloc.start()
    try:
        result = af.relu(X)
        assert tracemalloc.get_traced_memory()[0] >= LARGE
        del result
        assert tracemalloc.get_traced_memory()[0] < LARGE
    finally:
        tracemalloc.stop()


def test_many_threads():
    def work(i):
        for k in range(10):
            result = af.relu(X[: LARGE // 4 - i] * k if k % 2 else X)
            if result[0] != (k if k % 2 else 1) or result[-1] != result[0]:
                wrong.append((i, k))

    wrong = []
    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert af.free_buffers() <= af.get_buffer_limit()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_child_of_a_fork():
    code = """
import os
import numpy as np
import actfast as af
x = np.ones(1 << 23, np.float32)
kept = af.relu(x)
af.relu(x)
pid = os.fork()
y = af.relu(x)
same = (y == x).all() and (kept == x).all() and af.relu(x - 1).any() == False
del y, kept
freed = af.free_buffers()
if pid == 0:
    os._exit(0 if same and freed else 1)
assert same and freed
assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
"""
    done = child(code)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="as RLIMIT_AS is Linux's")
def test_where_memory_is_short_what_is_kept_goes_first():
    code = """
import resource
import numpy as np
import actfast as af
af.set_num_threads(1)
x = np.ones(1 << 23, np.float32)
af.set_buffer_limit(1 << 40)
many = [af.relu(x) for _ in range(8)]
del many
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + (1 << 25), used + (1 << 25)))
wide = np.broadcast_to(np.float32(1), (1 << 26,))
print(af.relu(wide).size, af.free_buffers() >> 28)
try:
    af.relu(np.broadcast_to(np.float32(1), (1 << 30,)))
except MemoryError:
    print("MemoryError")
print(np._core.multiarray.get_handler_name())
"""
    done = child(code)
    assert done.stdout == f"{1 << 26} 1\nMemoryError\n{DEFAULT}\n", done.stderr


HANDLER = r"""
import ctypes
import numpy as np
import actfast as af

python = ctypes.pythonapi
python.PyCapsule_GetPointer.restype = ctypes.c_void_p
python.PyCapsule_GetPointer.argtypes = ctypes.py_object, ctypes.c_char_p
python.PyCapsule_New.restype = ctypes.py_object
python.PyCapsule_New.argtypes = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p
table = python.PyCapsule_GetPointer(np._core._multiarray_umath._ARRAY_API, None)
# PyDataMem_SetHandler and PyDataMem_GetHandler.
entry = ctypes.c_void_p * 306
set_at, get_at = entry.from_address(table)[304:]
set_handler = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object)(set_at)
get_handler = ctypes.PYFUNCTYPE(ctypes.py_object)(get_at)
own = ctypes.create_string_buffer(
    ctypes.string_at(python.PyCapsule_GetPointer(get_handler(), b"mem_handler"), 176)
)
own[:5] = b"mine\0"
before = set_handler(python.PyCapsule_New(ctypes.addressof(own), b"mem_handler", None))
result = af.relu(np.ones(1 << 23, np.float32))
print(np._core.multiarray.get_handler_name(result))
set_handler(before)
result = af.relu(np.ones(1 << 23, np.float32))
print(np._core.multiarray.get_handler_name(result))
"""


def test_a_handler_of_the_user_is_kept():
    done = child(HANDLER)
    assert done.stdout == f"mine\n{OURS}\n", done.stderr


def test_small_ones_are_not_kept():
    result = af.relu(X)
    result.resize(10, refcheck=False)
    assert get_handler_name(result) == OURS
    af.free_buffers()
    del result
    assert af.free_buffers() == 0


def test_resizing_within_its_room_moves_nothing():
    result = af.relu(X)
    at = result.ctypes.data
    result.resize(X.size - 100, refcheck=False)
    assert result.ctypes.data == at
    np.testing.assert_array_equal(result, X[:-100])
