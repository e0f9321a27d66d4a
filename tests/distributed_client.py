"""What tests/test_distributed.py runs: a client of dask.distributed and its worker processes.

python -m tests.distributed_client [FOLDER OF PLUGINS]
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np

import actfast as af

# 400 MB, of which no worker may hold more than MEMORY.
ROWS, COLUMNS = 1000, 100_000
CHUNK = (500, 5000)
MEMORY = "350MB"
WORKERS = 2


def block(place: tuple[int, int], shape: tuple[int, int] = CHUNK) -> Any:
    """A chunk of x, of which any process makes the same."""
    return np.random.default_rng(place).standard_normal(shape, dtype=np.float32) * 3


def _made(block_info: Any = None) -> Any:
    return block(block_info[None]["chunk-location"])


def lazy_array() -> Any:
    import dask.array as da

    return da.map_blocks(
        _made,
        chunks=tuple((c,) * (n // c) for c, n in zip(CHUNK, (ROWS, COLUMNS), strict=True)),
        dtype=np.float32,
        meta=np.empty((0, 0), np.float32),
    )


def _sum(values: Any) -> Any:
    return np.array([[values.sum(dtype=np.float64)]])


def sums(y: Any) -> Any:
    """The sum of each chunk."""
    return y.map_blocks(_sum, chunks=(1, 1), dtype=np.float64).compute()


def sums_here(function: Any) -> Any:
    """The same, chunk by chunk in this process."""
    rows, columns = (range(n // c) for c, n in zip(CHUNK, (ROWS, COLUMNS), strict=True))
    return np.block([[_sum(function(block((i, j)))) for j in columns] for i in rows])


def threads() -> int:
    return af.get_num_threads()


def pointwise(x: Any) -> dict[str, bool]:
    gate, value = af.swiglu.backward(x, x, x)
    calls = {
        "elementwise": (af.gelu(x), af.gelu),
        "gated": (af.swiglu(x, x), lambda a: af.swiglu(a, a)),
        "backward": (af.gelu.backward(x, x), lambda a: af.gelu.backward(a, a)),
        "gated backward": (gate + value, lambda a: sum(af.swiglu.backward(a, a, a))),
    }
    return {name: bool((sums(y) == sums_here(f)).all()) for name, (y, f) in calls.items()}


def softmax_error(x: Any) -> float:
    """The largest error of softmax along the axis that is cut, in ULP, of some rows' results."""
    some = slice(None, None, 50), slice(None, None, 97)
    got, worst = af.softmax(x, axis=1)[some].compute(), 0.0
    height = CHUNK[0] // 50
    for i in range(ROWS // CHUNK[0]):
        row = np.hstack([block((i, j))[some[0]] for j in range(COLUMNS // CHUNK[1])])
        row = row.astype(np.longdouble)
        terms = np.exp(row - row.max(axis=1, keepdims=True))
        want = (terms / terms.sum(axis=1, keepdims=True))[:, some[1]]
        ulp = np.spacing(want.astype(np.float32)).astype(np.longdouble)
        error = abs(got[i * height : (i + 1) * height] - want) / ulp
        worst = max(worst, float(error.max()))
    return worst


def missing(folder: Path) -> list[str]:
    """What calls of plugins say that this process alone has, and whether workers live on."""
    import dask.array as da

    sys.path.insert(0, str(folder))
    x, found = da.ones((4, 4), chunks=2), []
    elementwise, rowwise = af.get("wobble"), af.get("shifted")
    for y in (elementwise(x), elementwise.backward(x, x), rowwise(x)):
        try:
            y.compute()
        except af.UnknownActivationError as error:
            found.append(str(error))
    return [*found, str(float(af.relu(x).sum().compute()))]


def main() -> None:
    from distributed import Client, LocalCluster

    options: dict[str, Any] = {"n_workers": WORKERS, "memory_limit": MEMORY, "processes": True}
    options |= {"threads_per_worker": 1, "dashboard_address": ":0"}
    with LocalCluster(**options) as cluster, Client(cluster) as client:
        found: dict[str, Any] = {"threads": sorted(client.run(threads).values())}
        if len(sys.argv) > 1:
            found["missing"] = missing(Path(sys.argv[1]))
        else:
            x = lazy_array()
            found["pids"] = len({*client.run(os.getpid).values(), os.getpid()})
            found["too large"] = all(
                w["memory_limit"] < x.nbytes for w in client.scheduler_info()["workers"].values()
            )
            found |= {"same": pointwise(x), "softmax": softmax_error(x)}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
