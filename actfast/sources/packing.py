"""A formula's spec as text that a name can hold: a formula is data, and pickles by value."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import fields
from typing import Any

from actfast.facts.param import Param
from actfast.sources.spec import FUNCTIONS, ActivationSpec

__all__ = ["MARK", "packed", "unpacked"]

MARK = "~"
MAX_PACKED = 1 << 20


def packed(spec: ActivationSpec) -> str:
    """The spec's name, and behind a mark everything else."""
    given = {f.name: getattr(spec, f.name) for f in fields(spec) if f.name != "name"}
    given = {name: value for name, value in given.items() if value}
    given.pop("inputs")  # its family says it
    given["params"] = [[getattr(p, f.name) for f in fields(p)] for p in spec.params]
    data = zlib.compress(json.dumps(given).encode(), 9)
    return f"{spec.name}{MARK}{base64.urlsafe_b64encode(data).decode().rstrip('=')}"


def is_data(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(item, str) for item in value)
    )


def unpacked(stem: str) -> ActivationSpec:
    short, _, text = stem.partition(MARK)
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        given = json.loads(zlib.decompressobj().decompress(data, MAX_PACKED))
        params = tuple(Param(*values) for values in given.pop("params"))
        # Data only: a name must not bring code in.
        code = {"kernels", *FUNCTIONS} & {*given}
        if code or not all(is_data(value) or key == "max_ulp" for key, value in given.items()):
            raise TypeError("a formula's spec holds text and numbers")
        return ActivationSpec(short, params=params, **given)
    except (ValueError, TypeError, KeyError, zlib.error) as error:
        raise AttributeError(f"no ufunc is named {stem!r}") from error
