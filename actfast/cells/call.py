"""Functions that have a vjp, and that say what they take."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import update_wrapper
from typing import Generic, ParamSpec, TypeVar

from actfast.errors import nearest

__all__ = ["Call", "Cell"]

Given = ParamSpec("Given")
ForVjp = ParamSpec("ForVjp")
Result = TypeVar("Result")
Pair = TypeVar("Pair")


class Call(Generic[Given, Result]):
    """A function that refuses unknown keywords by naming what it takes."""

    __name__: str

    def __init__(self, function: Callable[Given, Result], name: str) -> None:
        # Python's own messages have the function's name; help and signature show what it wraps.
        function.__name__ = function.__qualname__ = name
        update_wrapper(self, function)
        self._function = function
        self._takes = dict.fromkeys(inspect.signature(function).parameters)

    def __call__(self, *args: Given.args, **kwargs: Given.kwargs) -> Result:
        for keyword in kwargs:
            if keyword not in self._takes:
                raise TypeError(
                    f"{self.__name__} got an unknown keyword {keyword!r}"
                    f"{nearest(keyword, self._takes)} (it takes {', '.join(self._takes)})"
                )
        return self._function(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<actfast function {self.__name__}>"

    def __reduce__(self) -> str:
        return self.__name__


class Cell(Call[Given, Result], Generic[Given, Result, ForVjp, Pair]):
    """A cell: its forward, and its ``vjp``."""

    def __init__(
        self, function: Callable[Given, Result], vjp: Callable[ForVjp, Pair], name: str
    ) -> None:
        super().__init__(function, name)
        self.vjp = Call(vjp, f"{name}.vjp")
