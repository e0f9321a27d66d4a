"""What in an operand is no number: which item of a list, which column of a frame."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from actfast.errors import kind_of

__all__ = ["LARGEST", "not_bool", "not_numeric", "raggedness", "unfit_column"]

LARGEST = int(np.finfo(np.float64).max)
"""Python's ints are no float beyond it."""

DEEPEST = 64
"""No array has more dimensions."""

OBJECT = np.dtype(object)
Path = tuple[int, ...]


def _is_sequence(value: object) -> bool:
    return isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The items that are no sequences themselves, and where they are."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        return
    if not _is_sequence(value):
        yield path, value[()] if isinstance(value, np.ndarray) else value
        return
    for i, item in enumerate(value):
        yield from _leaves(item, (*path, i))


def _depth(value: Any, above: tuple[Any, ...] = ()) -> str:
    """Of nested sequences, that there is no end to them, or none that an array reaches."""
    if not _is_sequence(value) or getattr(value, "dtype", OBJECT) != OBJECT:
        return ""
    if any(value is one for one in above):
        return " that holds itself"
    if len(above) == DEEPEST:
        return f" nested more than {DEEPEST} deep"
    return next(filter(None, (_depth(item, (*above, value)) for item in value)), "")


def _is_number(value: object) -> bool:
    if isinstance(value, int):
        return abs(value) <= LARGEST
    return isinstance(value, float | np.bool_ | np.integer | np.floating)


def _described(value: object) -> str:
    if value is None:
        return "None"
    value = value.item() if isinstance(value, np.str_ | np.bytes_) else value
    shown = repr(value)
    return f"{kind_of(value)} {shown}" if len(shown) <= 30 else kind_of(value)


def _at(path: Path) -> str:
    return "".join(f"[{i}]" for i in path)


def not_numeric(value: Any) -> str:
    """What was given, and the first item of it that is no number."""
    given = kind_of(value)
    if not _is_sequence(value):
        return given
    if depth := _depth(value):
        return f"{given}{depth}"
    found = next((leaf for leaf in _leaves(value) if not _is_number(leaf[1])), None)
    if found is None:
        return f"{given}, which holds numbers: convert it with astype(float)"
    path, item = found
    return f"{given} whose item {_at(path)} is {_described(item)}"


def not_bool(value: Any) -> str:
    """What was given for a mask, and the first item of it that is no bool."""
    given = kind_of(value)
    if not isinstance(value, list | tuple):
        return given
    if depth := _depth(value):
        return f"{given}{depth}"
    leaves = _leaves(value)
    found = next((leaf for leaf in leaves if not isinstance(leaf[1], bool | np.bool_)), None)
    return (
        given if found is None else f"{given} whose item {_at(found[0])} is {_described(found[1])}"
    )


def raggedness(value: Any) -> str:
    """The first item that is longer or shorter than the first beside it."""
    if depth := _depth(value):
        return depth
    level: list[tuple[Path, Any]] = [((), value)]
    while level:
        lengths = [len(item) if _is_sequence(item) else None for _, item in level]
        for (path, item), length in zip(level, lengths, strict=True):
            if length != lengths[0]:
                at, first = level[0]
                return f": item {_at(at)} is {_long(first)}, {_at(path)} is {_long(item)}"
        if lengths[0] is None:
            break
        level = [((*path, i), item) for path, items in level for i, item in enumerate(items)]
    return ""


def _long(item: Any) -> str:
    return f"of length {len(item)}" if _is_sequence(item) else _described(item)


# What has labels


def unfit_column(value: Any) -> str:
    """Of a frame or a series, the first column that has no type of numbers; "" if all have."""
    what = "column" if hasattr(value, "columns") else "variable"
    columns = getattr(value, "columns", getattr(value, "data_vars", None))
    if columns is None or not hasattr(value, "dtypes"):
        dtype, shown = getattr(value, "dtype", None), kind_of(value)
        name = getattr(value, "name", None)
        shown = f"{shown} {name!r}" if isinstance(name, str) and name else shown
        return "" if dtype is None or _holds_numbers(dtype) else f"{shown} of {_shown(value)}"
    for j, name in enumerate(columns):
        column = value.iloc[:, j] if hasattr(value, "iloc") else value[name]
        if not _holds_numbers(column.dtype):
            return f"{kind_of(value)} whose {what} {name!r} is of {_shown(column)}"
    return ""


def _holds_numbers(dtype: Any) -> bool:
    """Whether a dtype, NumPy's or a library's own, is of real numbers or says nothing of it."""
    kind = getattr(dtype, "kind", None)
    if isinstance(kind, str):
        # bfloat16 and its like are of NumPy's kind for other things.
        return kind in "biuf" or (kind == "V" and dtype.names is None)
    asked = getattr(dtype, "is_numeric", None)
    return not callable(asked) or bool(asked()) or str(dtype) == "Boolean"


def _shown(column: Any) -> str:
    """The dtype, and of objects the first that is no number."""
    dtype = column.dtype
    # What is lazy stays so: of pandas' own alone the items are looked at.
    if str(dtype) != "object" or not hasattr(column, "array"):
        return str(dtype)
    values = np.asarray(column).ravel()
    found = next((i for i, item in enumerate(values) if not _is_number(item)), None)
    if found is None:
        return f"{dtype}, which holds numbers: convert it with astype(float)"
    return f"{dtype}, whose item {_at((found,))} is {_described(values[found])}"
