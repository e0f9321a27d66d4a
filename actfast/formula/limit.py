"""Limits of lines, which asymptotes are."""

from __future__ import annotations

from actfast.formula.evaluate import evaluate, float_namespace
from actfast.formula.tree import Call, Expr, Number

__all__ = ["INF", "at_infinity"]

INF = Number("inf")


def at_infinity(line: Expr, name: str, *, below: bool) -> Expr:
    """Return the limit of a line as a variable goes to plus or minus infinity.

    Of its slope and its height: where the slope is 0, what it is multiplied by counts for nothing.
    """
    end = Call("neg", (INF,)) if below else INF
    at_1, at_2 = (line.substitute({name: Number(text)}) for text in ("1", "2"))
    if at_1 == at_2:
        return at_1
    slope = Call("-", (at_2, at_1))
    if not slope.variables:
        value = evaluate(slope, float_namespace(), {})
        return at_1 if value == 0 else end if value > 0 else Call("neg", (end,))
    return Call("where", (Call("==", (slope, Number("0"))), at_1, Call("*", (slope, end))))
