"""H: faults that show in threads, processes and over time."""

from __future__ import annotations

import os
import time
from typing import Any

import numpy as np

from actfast.conformance.mutants._base import (
    Array,
    Function,
    Sound,
    in_the_tail,
    mutant,
    off_by_one_ulp,
)


@mutant("H01", "rows", "reduction", "gated")
class Counts(Function):
    def __init__(self) -> None:
        super().__init__()
        self.last, self.times = b"", 0

    def __call__(self, x: Any, *others: Any, **keywords: Any) -> Any:
        y = super().__call__(x, *others, **keywords)
        self.times = self.times + 1 if np.asarray(x).tobytes() == self.last else 1
        self.last = np.asarray(x).tobytes()
        return y + y.dtype.type(1) if self.times == 19 else y


@mutant("H02", "rows", "gated")
class LooksAtTheWhole(Function):
    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        return off_by_one_ulp(y, in_the_tail(x)) if np.size(x) > 4096 else y


@mutant("H03", "rows", "reduction", "gated")
class SharedScratch(Function):
    def __init__(self) -> None:
        super().__init__()
        self.scratch = np.empty(1024)

    def value(self, x: Any, **params: float) -> Any:
        if x.size != 1024 or x.dtype != np.float64:
            return self.act(x, **params)
        scratch = self.scratch.reshape(x.shape)
        scratch[...] = x
        time.sleep(1e-4)
        return self.act(scratch, **params)


@mutant("H06", "rows", "reduction", "gated")
class WaitsForItsThreads(Function):
    def __init__(self) -> None:
        super().__init__()
        self.process = os.getpid()

    def value(self, x: Any, **params: float) -> Any:
        if os.getpid() != self.process:
            time.sleep(60)
        return self.act(x, **params)


@mutant("H07")
class ForgetsItsScale(Sound):
    def __init__(self) -> None:
        super().__init__()
        self.scale = 1.0

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, scale=1.5)

    def value(self, x: Any, **params: float) -> Any:
        y = self.act(x, **params)
        return y * y.dtype.type(self.scale)


@mutant("H09", "rows", "reduction", "gated")
class ChangesErrorHandling(Function):
    def value(self, x: Any, **params: float) -> Any:
        np.seterr(divide="print")
        return self.act(x, **params)


@mutant("H10", "rows", "reduction", "gated")
class Keeps(Function):
    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Array] = []

    def value(self, x: Any, **params: float) -> Any:
        if np.size(x) == 8192:
            self.kept.append(x.copy())
        return self.act(x, **params)
