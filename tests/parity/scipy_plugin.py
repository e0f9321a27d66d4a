"""Pytest's plugin that puts ours in the place of SciPy's functions, in SciPy's own tests.

Only tests that call one of ours are reported, to the file that ``REPORT`` names.
"""

from __future__ import annotations

import inspect
import json
import os
import re
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import numpy as np
import pytest

import actfast as af
from actfast.registry.libraries import libraries

REPORT = "ACTFAST_PARITY_REPORT"
LIKE = "scipy"


class Ours:
    """One of ours, called as SciPy's is; what else is asked of it is SciPy's."""

    called: ClassVar[set[str]] = set()

    def __init__(self, name: str, original: Any) -> None:
        self.name, self.original = name, original
        self.act = af.get(name, like=LIKE)

    def __call__(self, *args: Any, **words: Any) -> Any:
        Ours.called.add(self.name)
        if self.act._row.family.rowwise and len(args) < 2:
            words.setdefault("axis", None)
        if len(args) == 2 and self.act._row.family.rowwise:
            args, words["axis"] = args[:1], args[1]
        if self.name == "logsumexp":
            words = {k: v for k, v in words.items() if k != "return_sign" or v}
            words = {k: v for k, v in words.items() if k != "b" or v is not None}
        # NumPy's numbers, as SciPy's are.
        found: Any = self.act(*map(np.asarray, args), **words)
        return found[()]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.original, name)


class Module:
    """Such as scipy.special, with ours in it."""

    def __init__(self, module: ModuleType, ours: dict[str, Ours]) -> None:
        self.__dict__.update({**vars(module), **ours})


def replacements() -> dict[str, Ours]:
    from scipy import special

    names = (e.name for e in libraries()[LIKE].entries)
    return {name: Ours(name, getattr(special, name)) for name in names if hasattr(special, name)}


def replace(namespace: dict[str, Any], ours: dict[str, Ours]) -> None:
    for name, value in list(namespace.items()):
        if isinstance(value, ModuleType) and value.__name__ in MODULES:
            namespace[name] = Module(value, ours)
        for one in ours.values():
            if value is one.original:
                namespace[name] = one


MODULES = ("scipy.special", "scipy.special._ufuncs")


class Plugin:
    def __init__(self) -> None:
        self.ours = replacements()
        self.found: dict[str, str] = {}
        self.mentions = re.compile(rf"\b({'|'.join(self.ours)})\b")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: Any, items: list[Any]) -> None:
        for module in {item.module for item in items}:
            replace(vars(module), self.ours)
        kept = [item for item in items if self.concerns(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept

    def concerns(self, item: Any) -> bool:
        """Whether it, or a method that it calls, or what it is given names one of ours."""
        given = item.callspec.params.values() if hasattr(item, "callspec") else ()
        for value in given:
            for one in self.ours.values():
                # Of a table of values.
                if getattr(value, "func", None) is one.original:
                    value.func = one
                    return True
        source = inspect.getsource(item.function)
        for method in re.findall(r"self\.(\w+)\(", source):
            source += inspect.getsource(getattr(item.cls, method, type(self).concerns))
        return bool(self.mentions.search(source))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: Any) -> Any:
        Ours.called.clear()
        name = item.nodeid.rpartition("/")[2]
        try:
            result = yield
        except BaseException as error:
            if Ours.called and not isinstance(error, pytest.skip.Exception):
                text = " ".join(str(error).split())[:200]
                self.found[name] = f"{type(error).__name__}: {text}"
            raise
        if Ours.called:
            self.found[name] = ""
        return result

    def pytest_sessionfinish(self) -> None:
        Path(os.environ[REPORT]).write_text(json.dumps(self.found), encoding="utf-8")


def pytest_configure(config: Any) -> None:
    config.pluginmanager.register(Plugin())
