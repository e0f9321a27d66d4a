"""The families of activations, as the C core's table has them."""

from __future__ import annotations

from typing import Any

from actfast._loops import FAMILY_TABLE

__all__ = ["ELEMENTWISE", "FAMILIES", "Family", "family_named"]


class Family(str):
    """A family: to users its name, a word, and within actfast what follows from it."""

    operands: tuple[str, ...]
    """What the forward takes besides parameters."""
    rowwise: bool
    """Whether elements of a row depend on each other: a call has an axis, and where= excludes."""
    reduces: bool
    """Whether a row gives one number."""
    number: int
    """In the C core."""

    def __new__(
        cls, name: str, number: int, *, operands: tuple[str, ...], rowwise: bool, reduces: bool
    ) -> Family:
        family = super().__new__(cls, name)
        family.number = number
        family.operands, family.rowwise, family.reduces = operands, rowwise, reduces
        return family

    def __reduce__(self) -> Any:
        return family_named, (str(self),)

    @property
    def pointwise(self) -> bool:
        """Whether it is a function of one number: it has a derivative, and can be drawn.

        Formulas can call it, and NumPy's own ufunc methods make sense for it.
        """
        return not self.rowwise and len(self.operands) == 1

    @property
    def where_default(self) -> bool | None:
        return None if self.rowwise else True


FAMILIES = {facts["name"]: Family(number=i, **facts) for i, facts in enumerate(FAMILY_TABLE)}


def family_named(name: str) -> Family:
    return FAMILIES[name]


ELEMENTWISE = family_named("elementwise")
"""What a formula or NumPy function is unless it says otherwise."""
