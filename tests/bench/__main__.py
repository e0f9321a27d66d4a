"""Keeps every contestant to one thread, then runs the benchmark."""

import os

# The libraries read these when they are imported.
os.environ.update(
    ACTFAST_NUM_THREADS="1",
    OMP_NUM_THREADS="1",
    OPENBLAS_NUM_THREADS="1",
    MKL_NUM_THREADS="1",
    NUMEXPR_NUM_THREADS="1",
    XLA_FLAGS="--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    JAX_PLATFORMS="cpu",
)

from .command import main

main()
