"""Race actfast against its peers, interleaved, in one process and on one thread.

    python -m tests.bench
    python -m tests.bench --quick
    python -m tests.bench --function gelu silu --size 10000 --json gelu.json

A case is one activation, direction, dtype and size, with a fresh or a preallocated output.
A peer without preallocated outputs (jax, scipy's softmax) enters both modes with its only form;
onnxruntime's preallocated form is its I/O binding, and it has no backward. A peer's derivative
is its backward of ones where it has nothing better. softmax and log_softmax take one row up to
500 elements and rows of 100 beyond.

A ratio is the median over the rounds of the peer's time by actfast's, both timed in the same
round, in rotating order, each after one untimed run, with garbage collection off and each timing
at least 25 microseconds long. Arrays of 1e7 and more elements get 7 rounds. A peer three times
slower than the fastest after 3 rounds is timed no more. The fastest peer decides a case. A peer
whose values are far from actfast's is marked with "!" and listed.

With --threads 2 or more, on POSIX, each contestant has a process and arrays of its own, and the
others are stopped while one is timed: their threads, which wait without sleeping, would take its
processors.

On two cores --quick takes about 3 minutes, and everything about an hour, nearly all of it for
the arrays of 3e7 elements, which need 4 GB of memory, or as much for each contestant apart.
"""
