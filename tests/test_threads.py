"""Large calls in several threads: the same bits, the limits that are kept, and no process that
hangs. What could hang runs in a process of its own, which has a minute."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import textwrap
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import actfast as af
from actfast import _loops, threads
from tests.source import CC, ROOT

LARGE = 300_000
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="of Linux")
# What a process computes before it is asked for anything else: enough for threads to pay.
BEGIN = f"""
import os, signal, sys, threading, time
import numpy as np, actfast as af
from actfast import _loops
x = np.linspace(-9, 9, {LARGE})
def compute():
    return af.gelu(x).tobytes()
with af.num_threads(1):
    expected = compute()
"""


def in_child(code, *arguments, timeout=60, status=0, **environment):
    """What a process prints that has four threads."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + textwrap.dedent(code), *arguments],
        cwd=ROOT,
        env={**os.environ, "ACTFAST_NUM_THREADS": "4", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    assert done.returncode == status, done.stderr[-4000:]
    return done.stdout


@pytest.fixture(autouse=True)
def four_threads():
    before = af.get_num_threads()
    af.set_num_threads(4)
    yield
    af.set_num_threads(before)


def operands(dtype):
    rng = np.random.default_rng(7)
    x = rng.normal(scale=4, size=(6, 500, 100)).astype(dtype)
    return {
        "contiguous": x,
        "Fortran": np.asfortranarray(x),
        "transposed": x.transpose(1, 2, 0),
        "strided": np.repeat(x, 2, axis=1)[:, ::2],
        "reversed": x[:, ::-1, ::-1],
        "swapped": x.astype(np.dtype(dtype).newbyteorder()),
        "of one axis": x.reshape(-1),
        "few long rows": x.reshape(3, -1),
        "broadcast": np.broadcast_to(x[0], (6, 500, 100)),
    }


@pytest.mark.parametrize("layout", operands(np.float32))
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
class TestBits:
    """However many threads there are, and wherever they cut."""

    def compare(self, call, x):
        with af.num_threads(1):
            expected = call(x)
        for n in (2, 3, 4, 16):
            with af.num_threads(n):
                for one, other in zip(call(x), expected, strict=True):
                    assert one.tobytes() == other.tobytes()
        assert _loops.started_threads() > 0

    def test_elementwise(self, dtype, layout):
        x = operands(dtype)[layout]
        mask = np.random.default_rng(3).random(x.shape) < 0.5
        slopes = np.linspace(0.1, 0.5, x.shape[-1]).astype(x.dtype)
        self.compare(
            lambda x: (
                af.gelu(x),
                af.mish.derivative(x),
                af.silu.backward(x, x),
                *af.tanh.value_and_derivative(x),
                af.softplus(x, where=mask, out=np.zeros_like(x)),
                af.leaky_relu(x, negative_slope=slopes),
                af.ufuncs.gelu(x),
            ),
            x,
        )

    def test_in_place(self, dtype, layout):
        def call(x):
            y = x.copy(order="K")
            return (af.elu(y, out=y),)

        self.compare(call, operands(dtype)[layout])

    def test_rows(self, dtype, layout):
        x = operands(dtype)[layout]
        self.compare(
            lambda x: [
                result
                for axis in range(x.ndim)
                for result in (
                    af.softmax(x, axis=axis),
                    af.logsumexp(x, axis=axis),
                    af.log_softmax.backward(x, x, axis=axis),
                )
            ],
            x,
        )

    def test_gates_and_formulas(self, dtype, layout):
        f = af.define("wavy", "x + sin(a*x)**2 / a", a=1.5)
        af.unregister("wavy")
        self.compare(
            lambda x: (af.swiglu(x, x), *af.geglu.backward(x, x, x), f(x), f.derivative(x)),
            operands(dtype)[layout],
        )


def test_outputs_that_share_memory_are_written_in_order():
    x = np.linspace(-3, 3, LARGE)
    one = np.zeros(1)
    out = np.lib.stride_tricks.as_strided(one, shape=x.shape, strides=(0,))
    af.ufuncs.tanh(x, out=out)
    assert one[0] == af.tanh(x[-1])


class TestLimits:
    def test_a_block_has_its_own(self):
        af.set_num_threads(3)
        with af.num_threads(2):
            assert af.get_num_threads() == 2
            with ThreadPoolExecutor(1) as pool:
                assert pool.submit(af.get_num_threads).result() == 3
            with pytest.raises(RuntimeError), af.num_threads(5):
                raise RuntimeError
            assert af.get_num_threads() == 2
        assert af.get_num_threads() == 3

    @pytest.mark.parametrize("given", ["2", 2.0, True, [2]])
    def test_what_is_no_integer(self, given):
        with pytest.raises(TypeError, match=r"set_num_threads: n must be an integer, got "):
            af.set_num_threads(given)
        with pytest.raises(TypeError, match=r"num_threads: n must be an integer, got "):
            af.num_threads(given).__enter__()
        assert af.get_num_threads() == 4

    @pytest.mark.parametrize("given", [0, -1])
    def test_none_is_too_few(self, given):
        with pytest.raises(ValueError, match=f"n must be 1 or more, got {given}"):
            af.set_num_threads(given)
        assert af.get_num_threads() == 4

    def test_what_is_like_an_integer(self):
        af.set_num_threads(np.int8(2))
        assert af.get_num_threads() == 2
        af.set_num_threads(10**9)
        assert af.get_num_threads() == _loops.MAX_THREADS
        af.set_num_threads(None)
        assert af.get_num_threads() == threads._default()

    def test_show_config(self):
        assert af.show_config()["threads"] == 4

    @pytest.mark.parametrize(
        ("own", "openmp", "expected"),
        [
            ("3", "2", 3),
            ("", "2", 2),
            ("", "2,4", 2),
            ("", "", None),
            ("", "many", None),
            ("", "0", None),
            ("1", "", 1),
            ("007", "", 7),
        ],
    )
    def test_environment(self, own, openmp, expected, monkeypatch):
        monkeypatch.setenv("ACTFAST_NUM_THREADS", own)
        monkeypatch.setenv("OMP_NUM_THREADS", openmp)
        assert threads._default() == (expected or threads.usable_cpus())

    @pytest.mark.parametrize("value", ["0", "-2", "two", "1.5"])
    def test_a_bad_environment(self, value):
        command = [sys.executable, "-c", "import actfast"]
        environment = {**os.environ, "ACTFAST_NUM_THREADS": value}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert done.returncode
        assert f"ACTFAST_NUM_THREADS must be a whole number of 1 or more, got {value!r}" in (
            done.stderr
        )

    @needs_linux
    @pytest.mark.parametrize(
        ("files", "expected"),
        [
            ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "150000 100000\n"}, 2),
            ({"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/cpu.max": "100000 100000"}, 1),
            ({"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/cpu.max": "max 100000\n"}, None),
            ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "0 100000"}, None),
            ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "many"}, None),
            ({"proc/self/cgroup": "0::/\n"}, None),
            ({}, None),
            ({"proc/self/cgroup": "nonsense"}, None),
            (
                {
                    "proc/self/cgroup": "4:memory:/\n3:cpu,cpuacct:/docker/x\n",
                    "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "50000\n",
                    "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
                },
                1,
            ),
            (
                {
                    "proc/self/cgroup": "3:cpu:/\n",
                    "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
                    "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
                },
                None,
            ),
        ],
    )
    def test_control_groups(self, files, expected, tmp_path, monkeypatch):
        monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {*range(8)})
        if hasattr(os, "process_cpu_count"):
            monkeypatch.setattr(os, "process_cpu_count", lambda: 8)
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        assert threads.usable_cpus(str(tmp_path)) == (expected or 8)

    @needs_linux
    def test_affinity(self):
        code = "print(af.get_num_threads()); assert compute() == expected"
        code = (
            "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); af.set_num_threads(None);"
            + code
        )
        assert in_child(code, ACTFAST_NUM_THREADS="", OMP_NUM_THREADS="") == "1\n"

    def test_one_thread_starts_none(self):
        code = "compute(); print(_loops.started_threads())"
        assert in_child(code, ACTFAST_NUM_THREADS="1") == "0\n"
        assert int(in_child(code)) == 3

    def test_small_calls_start_none(self):
        code = "[af.gelu(x[:1000]) for _ in range(1000)]; print(_loops.started_threads())"
        assert in_child(code) == "0\n"

    def test_threadpoolctl(self):
        threadpoolctl = pytest.importorskip("threadpoolctl")

        def seen():
            return [m for m in threadpoolctl.threadpool_info() if m["user_api"] == "actfast"]

        assert af.get_num_threads() == 4
        (found,) = seen()
        assert found["num_threads"] == 4
        with threadpoolctl.threadpool_limits(2):
            assert af.get_num_threads() == 2
        with threadpoolctl.threadpool_limits({"actfast": 1}):
            assert af.get_num_threads() == 1
        assert af.get_num_threads() == 4

    def test_joblib_and_its_like_limit_their_workers(self):
        assert (
            in_child("print(af.get_num_threads())", ACTFAST_NUM_THREADS="", OMP_NUM_THREADS="1")
            == "1\n"
        )

    def test_loky(self):
        pytest.importorskip("joblib")
        program = """
        import os
        os.environ.pop("OMP_NUM_THREADS", None)
        from joblib import Parallel, delayed
        x = np.linspace(-3, 3, 300_000)
        want = af.gelu(x)
        workers = Parallel(n_jobs=os.cpu_count(), backend="loky")
        found = workers(delayed(af.gelu)(x) for _ in range(4))
        assert all(np.array_equal(one, want) for one in found)
        print(*{*workers(delayed(af.get_num_threads)() for _ in range(4))})
        """
        assert in_child(program, ACTFAST_NUM_THREADS="") == "1\n"


class TestForks:
    """A child has one thread, whatever its parent was at."""

    FORK = """
    def fork(child):
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                child()
                status = 0
            finally:
                os._exit(status)
        assert os.waitpid(pid, 0)[1] == 0
    def child():
        assert compute() == expected and _loops.started_threads() > 0
    """

    @needs_fork
    @pytest.mark.parametrize("state", ["cold", "hot", "running"])
    @pytest.mark.parametrize("by", ["main", "thread", "nested"])
    def test_fork(self, state, by):
        in_child(
            self.FORK
            + """
    state, by = sys.argv[1:]
    stop = threading.Event()
    def run():
        while not stop.is_set():
            assert compute() == expected
    if state != "cold":
        compute()
    if state == "running":
        runner = threading.Thread(target=run)
        runner.start()
    def forks():
        for _ in range(5):
            fork((lambda: fork(child)) if by == "nested" else child)
    if by == "thread":
        t = threading.Thread(target=forks)
        t.start()
        t.join()
    else:
        forks()
    stop.set()
    if state == "running":
        runner.join()
    assert compute() == expected
    """,
            state,
            by,
        )

    @needs_fork
    @pytest.mark.slow
    def test_storm(self):
        in_child(
            self.FORK
            + """
    stop = threading.Event()
    def run():
        while not stop.is_set():
            compute()
    runner = threading.Thread(target=run)
    runner.start()
    for _ in range(200):
        fork(child)
    stop.set()
    runner.join()
    """
        )

    @pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
    def test_multiprocessing(self, method, tmp_path):
        import multiprocessing

        if method not in multiprocessing.get_all_start_methods():
            pytest.skip(f"no {method} here")
        script = tmp_path / "pool.py"
        script.write_text(
            BEGIN
            + textwrap.dedent("""
            import multiprocessing
            def work(i):
                return compute() == expected
            if __name__ == "__main__":
                assert compute() == expected
                with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:
                    assert all(pool.map(work, range(4)))
                assert compute() == expected
            """)
        )
        subprocess.run(
            [sys.executable, script, method],
            env={**os.environ, "ACTFAST_NUM_THREADS": "4"},
            check=True,
            timeout=120,
        )

    @needs_fork
    def test_no_warning(self):
        """From Python 3.12 on a process that forks while it has several threads is warned."""
        assert (
            in_child(
                """
    import warnings
    warnings.simplefilter("error")
    compute()
    assert _loops.started_threads()
    if os.fork() == 0:
        os._exit(0)
    os.wait()
    deadline = time.monotonic() + 20
    while _loops.started_threads() and time.monotonic() < deadline:
        time.sleep(0.01)
    print(_loops.started_threads())
    """
            )
            == "0\n"
        )


class TestTogether:
    @pytest.mark.parametrize("ncallers", [2, 4, 16])
    def test_callers(self, ncallers):
        x = np.linspace(-9, 9, 100_000)
        expected = af.mish(x).tobytes()
        together = threading.Barrier(ncallers)

        def call(_):
            together.wait()
            return all(af.mish(x).tobytes() == expected for _ in range(10))

        with ThreadPoolExecutor(ncallers) as pool:
            assert all(pool.map(call, range(ncallers)))

    def test_a_python_function_stays_in_its_thread_and_may_call_others(self):
        calls = []

        def forward(x):
            calls.append(threading.get_ident())
            return af.tanh(x)

        f = af.register(af.ActivationSpec("calls_others", forward=forward))
        x = np.linspace(-3, 3, LARGE)
        expected = af.tanh(x)
        calls.clear()
        try:
            assert f(x).tobytes() == expected.tobytes()
        finally:
            af.unregister("calls_others")
        assert {*calls} == {threading.get_ident()}

    def test_small_stacks(self):
        in_child(
            """
    threading.stack_size(256 << 10)
    def work():
        assert compute() == expected
        af.softmax(x.reshape(-1, 100), axis=0)
        results.append(1)
    results = []
    t = threading.Thread(target=work)
    t.start()
    t.join()
    assert results
    """
        )

    @pytest.mark.parametrize("how", ["sys.exit()", "os._exit(0)", "return_"])
    @pytest.mark.parametrize("busy", ["", "busy"])
    def test_exit(self, how, busy):
        in_child(
            """
    def run():
        while True:
            compute()
    compute()
    if sys.argv[1]:
        threading.Thread(target=run, daemon=True).start()
        time.sleep(0.05)
    if sys.argv[2] != "return_":
        exec(sys.argv[2])
    """,
            busy,
            how,
        )


@needs_linux
class TestSystem:
    def test_threads_that_cannot_be_started(self, tmp_path):
        shim = tmp_path / "shim.c"
        shim.write_text("""
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <errno.h>
            #include <pthread.h>
            #include <stdlib.h>
            int pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*f)(void *), void *x)
            {
                static int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
                static int made;
                if (!real)
                    *(void **)&real = dlsym(RTLD_NEXT, "pthread_create");
                return made++ < atoi(getenv("MOST_THREADS")) ? real(t, a, f, x) : EAGAIN;
            }
        """)
        library = tmp_path / "shim.so"
        subprocess.run([*CC, "-shared", "-fPIC", shim, "-o", library, "-ldl"], check=True)
        for most in range(3):
            printed = in_child(
                """
    import warnings
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        assert compute() == expected
        assert compute() == expected
    print(_loops.started_threads(), *(w.message for w in found), sep="\\n")
    """,
                LD_PRELOAD=str(library),
                MOST_THREADS=str(most),
                OPENBLAS_NUM_THREADS="1",
            )
            assert printed.splitlines() == [
                str(most),
                f"actfast computes in {most + 1} of 4 threads, as the system starts no more",
            ]

    def test_signals_come_to_the_main_thread(self):
        in_child(
            """
    seen = []
    signal.signal(signal.SIGALRM, lambda *_: seen.append(threading.current_thread()))
    def blocked_by_workers():
        masks = []
        for task in os.listdir("/proc/self/task"):
            with open(f"/proc/self/task/{task}/comm") as comm:
                if comm.read().startswith("actfast"):
                    with open(f"/proc/self/task/{task}/status") as status:
                        masks += [line.split()[1] for line in status if line.startswith("SigBlk")]
        return masks
    # A thread has its name once it runs, which may be after the call that started it.
    masks, end = [], time.monotonic() + 20
    while len(masks) < 3 and time.monotonic() < end:
        compute()
        masks = blocked_by_workers()
    blocked = {s for s in signal.Signals if s not in (signal.SIGKILL, signal.SIGSTOP)}
    assert len(masks) == 3
    assert all(int(m, 16) >> s - 1 & 1 for m in masks for s in blocked)
    signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
    for _ in range(100):
        assert compute() == expected
    signal.setitimer(signal.ITIMER_REAL, 0)
    assert seen and set(seen) == {threading.main_thread()}
    """
        )

    @pytest.mark.parametrize("nthreads", ["1", "4"])
    @pytest.mark.parametrize("call", ["af.mish(big, out=out)", "af.ufuncs.mish(big, out=out)"])
    def test_ctrl_c(self, call, nthreads):
        """It is answered long before a call would end."""
        in_child(
            """
    # What runs in the background has it ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    big = np.linspace(-9, 9, 1000)[None, :].repeat(20_000, axis=0)
    out = np.empty_like(big)
    # Of a text exec() would have Python end as if it were interrupted.
    call = compile(sys.argv[1], "call", "exec")
    start = time.perf_counter()
    exec(call)
    whole = time.perf_counter() - start
    # Where other processes have the CPUs, an answer may be late.
    for _ in range(3):
        timer = threading.Timer(whole / 10, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        start = time.perf_counter()
        try:
            exec(call)
        except KeyboardInterrupt:
            took = time.perf_counter() - start
        timer.join()
        if took < whole * 0.8:
            break
    assert took < whole * 0.8, (took, whole)
    assert compute() == expected
    """,
            call,
            ACTFAST_NUM_THREADS=nthreads,
        )

    def test_idle_threads_use_no_cpu(self):
        in_child(
            """
    compute()
    time.sleep(0.1)
    before = time.process_time()
    time.sleep(1)
    assert time.process_time() - before < 0.1
    """
        )

    def test_nothing_grows(self):
        in_child(
            """
    def held():
        with open("/proc/self/status") as status:
            pages = dict(line.split()[:2] for line in status if len(line.split()) > 1)
        return len(os.listdir("/proc/self/fd")), int(pages["Threads:"]), int(pages["VmRSS:"])
    def several():
        for i in range(50):
            compute()
            with af.num_threads(1 + i % 4):
                af.softmax(x.reshape(-1, 100))
    several()
    before = held()
    several()
    several()
    after = held()
    assert after[:2] == before[:2] and after[2] < before[2] + 4000
    """
        )

    @pytest.mark.parametrize("control", [0x1F80, 0x5F80, 0x9FC0], ids=["plain", "up", "flush"])
    def test_modes_of_the_caller(self, control):
        """One that rounds upwards or flushes subnormal numbers gets the bits of any other."""
        if platform.machine() != "x86_64":
            pytest.skip("x86-64's control word")
        in_child(
            """
    from tests.floating_point import set_control
    y = np.concatenate([x, x * 1e-320])
    expected = af.gelu(y).tobytes()
    set_control(int(sys.argv[1]))
    found = af.gelu(y).tobytes()
    again = af.gelu(y).tobytes()
    set_control(0x1F80)
    assert found == again == expected == af.gelu(y).tobytes()
    """,
            str(control),
        )

    def test_no_flag_comes_from_a_thread(self):
        x = np.tile([0.0, -0.0, np.nan, np.inf, -np.inf, 5e-324, -1e-310, 1e308], LARGE // 8)
        with warnings.catch_warnings(), np.errstate(all="raise"):
            warnings.simplefilter("error")
            for f in (af.gelu, af.tanh, af.ufuncs.sigmoid, af.softplus.derivative):
                f(x)
            af.softmax(x.reshape(-1, 8), axis=0)


@pytest.mark.parametrize("part", ["pool", "buffers"])
def test_a_part_alone(part, tmp_path):
    """As a C program, under a thread sanitizer where the compiler has one."""
    if sys.platform == "win32":
        pytest.skip("a program for POSIX")
    sources = [ROOT / f"src_c/run/{part}.c", ROOT / f"tests/c/test_{part}.c"]
    flags = ["-std=c11", "-O1", "-g", "-Wall", "-Wextra", "-Werror", f"-I{ROOT}/src_c", "-pthread"]
    for name, more, arguments in (("plain", [], []), ("tsan", ["-fsanitize=thread"], ["no forks"])):
        built = subprocess.run(
            [*CC, *flags, *more, *sources, "-o", tmp_path / name], capture_output=True, text=True
        )
        if name == "tsan" and built.returncode:
            pytest.skip("no thread sanitizer")
        assert built.returncode == 0, built.stderr
        done = subprocess.run(
            [tmp_path / name, *arguments], capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.endswith("checks passed\n")
