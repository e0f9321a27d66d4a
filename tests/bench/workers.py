"""What calls on dask's workers cost, by how many there are: worker processes of one thread.

    python -m tests.bench.workers --workers 1 2 4 --size 20000000

Beside them the same chunks in one process, without a scheduler. Minima of rounds; the data is
made before, and lies on the workers.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

import actfast as af
from actfast.threads import usable_cpus

ROWS, CHUNKS = 200, 20
CALLS: dict[str, Callable[[Any], Any]] = {
    "gelu": af.gelu,
    "swiglu": lambda x: af.swiglu(x, x),
    "gelu.backward": lambda x: af.gelu.backward(x, x),
    "softmax, whole rows": lambda x: af.softmax(x, axis=0),
    "softmax, cut rows": lambda x: af.softmax(x, axis=1),
}


def _sum(values: Any) -> Any:
    return np.array([[values.sum(dtype=np.float64)]])


def _made(columns: int, of: str, block_info: Any = None) -> Any:
    rng = np.random.default_rng(block_info[None]["chunk-location"])
    return rng.standard_normal((ROWS, columns)).astype(of)


def lazy(size: int, dtype: str) -> Any:
    import dask.array as da

    columns = size // ROWS // CHUNKS
    chunks = ((ROWS,), (columns,) * CHUNKS)
    meta = np.empty((0, 0), dtype)
    given: dict[str, Any] = {"columns": columns, "of": dtype}
    return da.map_blocks(_made, **given, dtype=np.dtype(dtype), chunks=chunks, meta=meta)


def times(x: Any, rounds: int) -> dict[str, float]:
    """In seconds, of a call and of a sum of each chunk, which is all that comes back."""
    found = dict.fromkeys(CALLS, np.inf)
    for _ in range(rounds):
        for name, function in CALLS.items():
            y = function(x).map_blocks(_sum, chunks=(1, 1), dtype=np.float64)
            start = time.perf_counter()
            y.compute()
            found[name] = min(found[name], time.perf_counter() - start)
    return found


def measured(counts: Sequence[int], size: int, dtype: str, rounds: int) -> dict[str, Any]:
    import dask
    from distributed import Client, LocalCluster, wait

    found = {}
    with dask.config.set(scheduler="synchronous"), af.num_threads(1):
        found["no cluster"] = times(lazy(size, dtype).persist(), rounds)
    for count in counts:
        options: dict[str, Any] = {"threads_per_worker": 1, "dashboard_address": ":0"}
        with LocalCluster(n_workers=count, **options) as cluster, Client(cluster):
            x = lazy(size, dtype).persist()
            wait(x)
            found[f"{count} worker{'s' * (count > 1)}"] = times(x, rounds)
            del x
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2, 4])
    parser.add_argument("--size", type=int, default=20_000_000)
    parser.add_argument("--dtype", choices=("float32", "float64"), default="float32")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    found = measured(args.workers, args.size, args.dtype, args.rounds)
    print(f"{args.size} elements of {args.dtype} in {CHUNKS} chunks, {usable_cpus()} processors.")
    print()
    print("| s | " + " | ".join(found) + " |")
    print("|---|" + "---|" * len(found))
    for name in CALLS:
        print(f"| {name} | " + " | ".join(f"{t[name]:.2f}" for t in found.values()) + " |")


if __name__ == "__main__":
    main()
