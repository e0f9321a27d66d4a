"""Keeps every contestant to one thread and one processor, then runs the benchmark."""

import os

# The libraries read these when they are imported.
os.environ.update(
    ACTFAST_NUM_THREADS="1",
    OMP_NUM_THREADS="1",
    OPENBLAS_NUM_THREADS="1",
    MKL_NUM_THREADS="1",
    NUMEXPR_NUM_THREADS="1",
    JAX_PLATFORMS="cpu",
)
# XLA heeds no count of threads, only how many processors it may use.
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

from .command import main

main()
