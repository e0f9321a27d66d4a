"""Compiled loops that others made: of ctypes, numba, Cython, SciPy, or in a capsule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from actfast import _loops
from actfast._loops import LOOP_DTYPES
from actfast.errors import SpecError, kind_of, nearest
from actfast.facts.families import ELEMENTWISE
from actfast.facts.kinds import BACKWARD, DERIVATIVE, FORWARD, PAIR
from actfast.facts.row import Claims, Row
from actfast.sources.completion import Completion

if TYPE_CHECKING:
    from actfast.sources.spec import ActivationSpec

__all__ = ["Loops", "compiled_loops", "import_value"]

SIGNATURE = "int (char *const *, const ptrdiff_t *, ptrdiff_t, void *)"
# What a plugin may give, by the names that it gives them.
KINDS = {kind.name: kind.index for kind in (FORWARD, DERIVATIVE, BACKWARD, PAIR)}


class Loops:
    """Compiled loops of one activation, each of the signature ``af_loop`` of actfast.h.

    ``int loop(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx)``, where
    ``args`` are [grad,] x, the parameters in order, and the output; all are contiguous, but
    a parameter whose step is 0 is one number. It returns 0.

    Parameters
    ----------
    float32, float64 : mapping, optional
        Loops by what they compute: "forward", and where there are, "derivative", "backward"
        and "value_and_derivative". Without a type, that type is computed by the other's
        loops; without backward, by derivative.

        A loop is a ctypes function with ``argtypes`` and ``restype``, a numba ``cfunc``, a
        ``scipy.LowLevelCallable``, or a capsule of a Cython function (``__pyx_capi__``). It
        is kept alive, and so is what it depends on.

    Raises
    ------
    TypeError
        For anything else, or another signature.
    """

    def __init__(
        self,
        *,
        float32: Mapping[str, Any] | None = None,
        float64: Mapping[str, Any] | None = None,
    ) -> None:
        self.loops: dict[tuple[int, int], tuple[int, int]] = {}
        """Address and context by type and kind."""
        self.owners: list[Any] = []
        for t, given in enumerate((float32, float64)):
            for kind, loop in (given or {}).items():
                if kind not in KINDS:
                    raise ValueError(
                        f"Loops: {LOOP_DTYPES[t]} must be by {', '.join(KINDS)}, got {kind!r}"
                        + nearest(str(kind), KINDS)
                    )
                self.loops[t, KINDS[kind]] = _address(loop, f"Loops: {LOOP_DTYPES[t]} {kind}")
                self.owners.append(loop)
        if missing := _missing(self.loops):
            raise ValueError(f"Loops: {missing}")

    def __reduce__(self) -> Any:
        import pickle

        raise pickle.PicklingError("Loops are addresses in this process and cannot be pickled")


def _missing(loops: Mapping[tuple[int, int], Any]) -> str:
    """What a set of loops by type and kind lacks."""
    given = [{kind for t, kind in loops if t == dtype} for dtype in range(len(LOOP_DTYPES))]
    if not any(given):
        return "give float32 or float64"
    for dtype, kinds in zip(LOOP_DTYPES, given, strict=True):
        if kinds and FORWARD.index not in kinds:
            return f"{dtype} has no forward"
        if kinds - {FORWARD.index, DERIVATIVE.index} and DERIVATIVE.index not in kinds:
            more = next(name for name, index in KINDS.items() if index == max(kinds))
            return f"{dtype} has {more}, which needs a derivative beside it"
    narrow, wide = given
    if narrow and wide and (DERIVATIVE.index in narrow) != (DERIVATIVE.index in wide):
        lacks = LOOP_DTYPES[DERIVATIVE.index in narrow]
        return f"{lacks} has no derivative, though the other type has"
    return ""


def import_value(value: str) -> Any:
    """What "module:attribute" names; floating-point settings stay as they are."""
    from importlib import import_module

    import numpy as np

    module, _, attribute = value.partition(":")
    with np.errstate(), _loops.kept_environment():
        found = import_module(module)
        for name in attribute.split("."):
            found = getattr(found, name)
    return found


def compiled_loops(spec: ActivationSpec) -> tuple[Row, _loops.LoopTable]:
    """The facts and the loops of a spec of level "kernel"."""
    given = spec.kernels
    owners = [given]
    if isinstance(given, str):
        if not re.fullmatch(r"[\w.]+:[\w.]+", given):
            raise SpecError(
                f"{spec.name}: kernels must be of the form module:attribute, got {given!r}",
                spec.name,
            )
        given = import_value(given)
        owners.append(given)
    row = spec.row()
    if isinstance(given, Loops):
        return row, _table(given.loops, owners, row)
    facts, loops = _loops.read_capsule(given, spec.name)
    loops = {(t, kind): loop for (t, kind), loop in loops.items() if kind in KINDS.values()}
    if missing := _missing(loops):
        raise SpecError(f"{spec.name}: the capsule's loops: {missing}", spec.name)
    row = _completed(spec, row, Row.of_table(facts))
    return row, _table(loops, owners, row)


def _table(
    loops: dict[tuple[int, int], tuple[int, int]], owners: list[Any], row: Row
) -> _loops.LoopTable:
    table = _loops.plugin_loops(loops, owners, row.family.number, Completion(row))
    # Not what the formula adds.
    table.derived["own"] = frozenset(kind for _, kind in loops)
    return table


def _completed(spec: ActivationSpec, row: Row, capsule: Row) -> Row:
    """The spec's row, in which the capsule's has a word where the spec has none."""
    if row.params and len(row.params) != len(capsule.params):
        raise SpecError(
            f"{spec.name}: the capsule's row has {len(capsule.params)} parameters, the spec "
            f"{len(row.params)}",
            spec.name,
        )
    if spec.family != capsule.family and (spec.family != ELEMENTWISE or spec.formula):
        raise SpecError(
            f"{spec.name}: the capsule's row is {capsule.family}, the spec {spec.family}", spec.name
        )
    claims = [f.name for f in fields(Claims) if f.name != "max_ulp"]
    shared = ("params", "summary", "citation", "derivative", "second_derivative", *claims)
    found = {name: getattr(row, name) or getattr(capsule, name) for name in shared}
    found["max_ulp"] = row.max_ulp if spec.max_ulp else capsule.max_ulp
    # What a row says must bear what a spec's words bear.
    type(spec)(
        spec.name,
        kernels=spec.kernels,
        family=capsule.family,
        params=found["params"],
        derivative_formula=found["derivative"],
        second_derivative=found["second_derivative"],
        **{name: found[name] for name in claims},
    )
    return replace(row, family=capsule.family, **found)


def _address(loop: Any, label: str) -> tuple[int, int]:
    """The address of a loop, and its context."""
    is_callable = type(loop).__name__ == "LowLevelCallable" and isinstance(loop, tuple)
    # SciPy hides the items.
    capsule = tuple.__getitem__(loop, 0) if is_callable else loop
    if type(capsule).__name__ == "PyCapsule":
        name, address, context = _loops.capsule_parts(capsule)
        _check_signature(name, label)
        return address, context
    if type(loop).__module__.startswith("numba.") and hasattr(loop, "address"):
        _check_numba(loop, label)
        return int(loop.address), 0
    import ctypes

    if any(t.__qualname__ == "CFuncPtr" for t in type(loop).__mro__):
        _check_ctypes(loop, label)
        place = ctypes.cast(loop, ctypes.c_void_p).value
        if not place:
            raise ValueError(f"{label} is a null pointer")
        return place, 0
    raise TypeError(
        f"{label} must be a ctypes function, a numba cfunc, a scipy.LowLevelCallable or a "
        f"capsule of {SIGNATURE}, got {kind_of(loop)}"
    )


def _refuse(label: str, given: str) -> TypeError:
    return TypeError(f"{label} must have the signature {SIGNATURE}, got {given}")


# Everything that spells ptrdiff_t somewhere.
_WORD = r"(?:__pyx_t_\w*)?(?:ptrdiff_t|Py_ssize_t|ssize_t|npy_intp|intptr_t|int64_t|long long|long)"


def _check_signature(name: str, label: str) -> None:
    """C text, as Cython and SciPy write it: const is often lost, and spaces vary."""
    text = re.sub(r"\bconst\b|\bnoexcept\b|\bnogil\b|\s+", " ", name)
    text = re.sub(r"\s*([*(),])\s*", r"\1", text.strip())
    if not re.fullmatch(
        rf"int\((?:char\*\*|char_p\*|void\*),(?:{_WORD})\*,(?:{_WORD}),void\*\)", text
    ):
        raise _refuse(label, repr(name))


def _check_numba(loop: Any, label: str) -> None:
    signature = loop._sig
    text = f"{signature.return_type} ({', '.join(map(str, signature.args))})"
    kinds = [re.sub(r"\s", "", str(a)) for a in signature.args]
    pointer = r"void\*|none\*|\w+\*+"
    right = (
        str(signature.return_type) == "int32"
        and len(kinds) == 4
        and re.fullmatch(rf"{pointer}", kinds[0])
        and re.fullmatch(r"int64\*", kinds[1])
        and kinds[2] == "int64"
        and re.fullmatch(rf"{pointer}", kinds[3])
    )
    if not right:
        raise _refuse(label, text)


def _check_ctypes(loop: Any, label: str) -> None:
    import ctypes

    argtypes = loop.argtypes
    if argtypes is None:
        raise _refuse(label, "a ctypes function without argtypes")
    result = getattr(loop.restype, "__name__", loop.restype)
    given = f"{result} ({', '.join(t.__name__ for t in argtypes)})"

    def is_pointer(t: Any, to: Iterable[Any]) -> bool:
        return t is ctypes.c_void_p or any(t is ctypes.POINTER(target) for target in to)

    chars: list[Any] = [ctypes.c_char_p, ctypes.c_void_p]
    chars += map(ctypes.POINTER, (ctypes.c_char, ctypes.c_float, ctypes.c_double))
    right = (
        loop.restype is ctypes.c_int
        and len(argtypes) == 4
        and is_pointer(argtypes[0], chars)
        and is_pointer(argtypes[1], (ctypes.c_ssize_t,))
        and argtypes[2] is ctypes.c_ssize_t
        and argtypes[3] is ctypes.c_void_p
    )
    if not right:
        raise _refuse(label, given)
