"""Keeps every contestant to so many threads and processors, then runs the benchmark."""

import os
import sys


def threads_asked_for(arguments: list[str]) -> int:
    for i, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--scaling":  # in processes of their own, each with its number
            return os.cpu_count() or 1
        if name == "--threads":
            value = value or "".join(arguments[i + 1 : i + 2])
            return int(value) if value.isdecimal() and int(value) else 1
    return 1


def limit(threads: int) -> None:
    names = ("ACTFAST", "OMP", "OPENBLAS", "MKL", "NUMEXPR")
    os.environ.update({f"{name}_NUM_THREADS": str(threads) for name in names})
    os.environ["JAX_PLATFORMS"] = "cpu"
    # XLA heeds no count of threads, only how many processors it may use.
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {*sorted(os.sched_getaffinity(0))[-threads:]})


def main() -> None:
    limit(threads_asked_for(sys.argv[1:]))
    # The libraries read the limits when they are imported.
    from .command import main

    main()


main()
