"""The expression language in which activations state their formulas, without knowing any.

:func:`parse` makes an immutable tree of :class:`Number`, :class:`Variable` and :class:`Call`;
:func:`differentiate`, :func:`evaluate`, :func:`evaluate_exact`, :func:`hints` and
:func:`compile_tape` work on trees. The activations that a formula may call are passed in.
"""

from actfast.errors import FormulaError, FormulaWarning
from actfast.formula.derivative import differentiate
from actfast.formula.evaluate import Namespace, evaluate, float_namespace, numpy_namespace
from actfast.formula.exact import evaluate_exact, mpmath_namespace
from actfast.formula.hints import Hint, hints
from actfast.formula.limit import INF, at_infinity
from actfast.formula.parser import (
    Differentiable,
    Differentiables,
    Function,
    Functions,
    Interval,
    inlined,
    parse,
    parse_interval,
    parse_list,
    parse_points,
)
from actfast.formula.tape import Machine, Tape, compile_tape
from actfast.formula.tree import (
    COMPARISONS,
    CONDITIONS,
    CONSTANTS,
    FUNCTIONS,
    Call,
    Expr,
    Number,
    Variable,
    is_of_row,
    is_primitive,
    nodes,
)

__all__ = [
    "COMPARISONS",
    "CONDITIONS",
    "CONSTANTS",
    "FUNCTIONS",
    "INF",
    "Call",
    "Differentiable",
    "Differentiables",
    "Expr",
    "FormulaError",
    "FormulaWarning",
    "Function",
    "Functions",
    "Hint",
    "Interval",
    "Machine",
    "Namespace",
    "Number",
    "Tape",
    "Variable",
    "at_infinity",
    "compile_tape",
    "differentiate",
    "evaluate",
    "evaluate_exact",
    "float_namespace",
    "hints",
    "inlined",
    "is_of_row",
    "is_primitive",
    "mpmath_namespace",
    "nodes",
    "numpy_namespace",
    "parse",
    "parse_interval",
    "parse_list",
    "parse_points",
]
