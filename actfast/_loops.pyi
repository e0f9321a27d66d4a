from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np
from typing_extensions import disjoint_base

CLOSED: Final[tuple[str, ...]]
DTYPES: Final[tuple[str, ...]]
FAMILY_TABLE: Final[tuple[dict[str, Any], ...]]
ISA: Final[str]
ISAS: Final[tuple[str, ...]]
KIND_TABLE: Final[tuple[dict[str, Any], ...]]
LOOP_DTYPES: Final[tuple[str, ...]]
MAX_PARAMS: Final[int]
ROWS: Final[tuple[dict[str, Any], ...]]
TAPE_MACHINE: Final[dict[str, Any]]
USABLE_ISAS: Final[tuple[str, ...]]
capsule: Final[object]

def _cpu_has(
    isa: str,
    leaf1_ecx: int | None = None,
    leaf7_ebx: int | None = None,
    xcr0: int | None = None,
) -> bool: ...

@disjoint_base
class LoopTable:
    @property
    def derived(self) -> dict[str, Any]: ...
    @property
    def family(self) -> int: ...
    def offers(self, kind: int) -> bool: ...

@disjoint_base
class PythonLoop: ...

class kept_environment:
    def __enter__(self) -> None: ...
    def __exit__(self, *error: object) -> None: ...

def shelf_names() -> list[tuple[str, ...]]: ...
def shelf_facts(index: int) -> dict[str, Any]: ...
def rounded(value: float, dtype: int) -> float: ...
def set_bfloat16(dtype: np.dtype[Any]) -> None: ...
def builtin_loops(index: int, complete: Callable[[int], LoopTable] | None = None) -> LoopTable: ...
def python_loops(
    function: Callable[[int, Any, Any], None],
    kinds: Iterable[int],
    nparams: int,
    family: int = 0,
    complete: Any = None,
) -> LoopTable: ...
def tape_loops(
    tapes: dict[tuple[int, int], Any], family: int = 0, complete: Any = None
) -> LoopTable: ...
def plugin_loops(
    loops: dict[tuple[int, int], tuple[int, int]],
    owner: object,
    family: int = 0,
    complete: Any = None,
) -> LoopTable: ...
def capsule_of(
    loops: LoopTable, name: str, params: list[tuple[str, float, float, float, str]]
) -> object: ...
def read_capsule(
    capsule: object, name: str
) -> tuple[dict[str, Any], dict[tuple[int, int], tuple[int, int]]]: ...
def capsule_parts(capsule: object) -> tuple[str, int, int]: ...
def make_ufunc(loops: LoopTable, kind: int, name: str, summary: str, nparams: int) -> np.ufunc: ...
