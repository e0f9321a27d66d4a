"""Limits of asymptotes."""

from __future__ import annotations

from actfast.formula.evaluate import evaluate, float_namespace
from actfast.formula.tree import Call, Expr, Number

__all__ = ["INF", "at_infinity"]

INF = Number("inf")


def at_infinity(line: Expr, name: str, *, below: bool) -> Expr:
    """Return the limit of an asymptote as a variable goes to plus or minus infinity.

    Its value there; where that is none, as of 0 times infinity, it is taken for a line, whose
    slope, if it is 0, leaves the height.
    """
    end = Call("neg", (INF,)) if below else INF
    there = line.substitute({name: end})
    if name not in line.variables:
        return line
    if not there.variables:
        value = evaluate(there, float_namespace(), {})
        if value == value:
            return there
    at_1, at_2 = (line.substitute({name: Number(text)}) for text in ("1", "2"))
    slope = Call("-", (at_2, at_1))
    of_line = Call("where", (Call("==", (slope, Number("0"))), at_1, Call("*", (slope, end))))
    return Call("where", (Call("==", (there, there)), there, of_line))
