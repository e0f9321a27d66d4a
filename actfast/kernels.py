"""The C loops for other extensions, and theirs for actfast.

``v1`` is the capsule ``actfast.kernels.v1`` of the header ``actfast.h``; Cython code
finds inline wrappers in ``actfast/kernels.pxd``. :class:`Loops` takes compiled loops for an
:class:`actfast.ActivationSpec`, from ctypes, numba, Cython or SciPy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from actfast import _core
from actfast._core import capsule as v1
from actfast.errors import SpecError, kind_of, nearest

if TYPE_CHECKING:
    from actfast.spec import ActivationSpec

__all__ = ["Loops", "v1"]

SIGNATURE = "int (char *const *, const ptrdiff_t *, ptrdiff_t, void *)"
DTYPES = ("float32", "float64")
KINDS = _core.KINDS[:4]
NOT_PLUGINS = (
    *("aliases", "choice_keyword", "choices", "refused"),
    *("from_output", "from_output_if", "saved", "gradient_scale"),
)


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
                        f"Loops: {DTYPES[t]} must be by {', '.join(KINDS)}, got {kind!r}"
                        + nearest(str(kind), KINDS)
                    )
                self.loops[t, KINDS.index(kind)] = _address(loop, f"Loops: {DTYPES[t]} {kind}")
                self.owners.append(loop)
        if missing := _missing(self.loops):
            raise ValueError(f"Loops: {missing}")

    def __reduce__(self) -> Any:
        import pickle

        raise pickle.PicklingError("Loops are addresses in this process and cannot be pickled")


def _missing(loops: Mapping[tuple[int, int], Any]) -> str:
    """What a set of loops by type and kind lacks."""
    given = [{kind for t, kind in loops if t == dtype} for dtype in range(len(DTYPES))]
    if not any(given):
        return "give float32 or float64"
    for dtype, kinds in zip(DTYPES, given, strict=True):
        if kinds and 0 not in kinds:
            return f"{dtype} has no forward"
        if kinds - {0, 1} and 1 not in kinds:
            return f"{dtype} has {KINDS[max(kinds)]}, which needs a derivative beside it"
    narrow, wide = given
    if narrow and wide and (1 in narrow) != (1 in wide):
        lacks = DTYPES[1 in narrow]
        return f"{lacks} has no derivative, though the other type has"
    return ""


def loops_of(spec: ActivationSpec, row: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """The facts and the loops of a spec of level "kernel"."""
    from actfast.registry import import_value

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
    if isinstance(given, Loops):
        return row, _core.plugin_loops(given.loops, len(spec.params), owners)
    facts, loops = _core.read_capsule(given, spec.name)
    # There is nothing behind a plugin's aliases and choices.
    facts |= {key: row[key] for key in NOT_PLUGINS}
    loops = {(t, kind): loop for (t, kind), loop in loops.items() if kind < len(KINDS)}
    if missing := _missing(loops):
        raise SpecError(f"{spec.name}: the capsule's loops: {missing}", spec.name)
    if spec.params and len(spec.params) != len(facts["params"]):
        raise SpecError(
            f"{spec.name}: the capsule's row has {len(facts['params'])} parameters, the spec "
            f"{len(spec.params)}",
            spec.name,
        )
    # The spec's word counts; what it leaves out, the row may say.
    merged = facts | {key: value for key, value in row.items() if value and key != "ulp"}
    merged["ulp"] = row["ulp"] if spec.max_ulp else facts["ulp"]
    _check_facts(spec, merged)
    return merged, _core.plugin_loops(loops, len(facts["params"]), owners)


def _check_facts(spec: ActivationSpec, facts: dict[str, Any]) -> None:
    """A row must bear what a spec bears."""
    from actfast.spec import ActivationSpec, Param

    claims = {
        name: facts[name]
        for name in (
            *("formula", "range", "monotone", "symmetry", "smoothness", "kinks", "left", "right"),
            *("lipschitz", "roots", "derivative_roots", "exact"),
        )
    }
    params = tuple(Param(*p) for p in facts["params"])
    ActivationSpec(
        spec.name,
        kernels=spec.kernels,
        params=params,
        derivative_formula=facts["derivative"],
        **claims,
    )


def _address(loop: Any, label: str) -> tuple[int, int]:
    """The address of a loop, and its context."""
    is_callable = type(loop).__name__ == "LowLevelCallable" and isinstance(loop, tuple)
    # SciPy hides the items.
    capsule = tuple.__getitem__(loop, 0) if is_callable else loop
    if type(capsule).__name__ == "PyCapsule":
        name, address, context = _core.capsule_parts(capsule)
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
