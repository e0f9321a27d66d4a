"""Formulas as LaTeX, from their trees."""

from __future__ import annotations

import re

from actfast.facts.functions import functions
from actfast.formula import COMPARISONS, Call, Expr, Number, Variable

GREEK = frozenset({"alpha", "beta", "gamma", "delta", "lambda", "mu", "sigma", "theta", "tau"})
SYMBOLS = {"inf": r"\infty", "pi": r"\pi", "nan": r"\mathrm{NaN}"}
RELATIONS = {"<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "==": "=", "!=": r"\ne"}
# What LaTeX has under that name, or under another.
KNOWN = {
    **{name: rf"\{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{"asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "log": r"\ln"},
    **{"asinh": r"\mathrm{arsinh}", "acosh": r"\mathrm{arcosh}", "atanh": r"\mathrm{artanh}"},
    **{"log2": r"\log_2", "log10": r"\log_{10}", "sinc_derivative": r"\mathrm{sinc}'"},
}
# Longer numbers are cut; the page shows the formula as text too.
DIGITS = 8
# An exponent that is longer than this in LaTeX stands in exp(...).
EXPONENT = 40

# How tightly the outermost operator binds.
CONDITION, SUM, PRODUCT, PREFIX, POWER, ATOM = range(6)


def latex(expr: Expr) -> str:
    """The expression, in which a reduction runs over the elements j of the row of element i."""
    rowwise = any(_is_reduction(node) for node in _walk(expr))
    return _Writer("i" if rowwise else "").text(expr)


def name_in_latex(name: str) -> str:
    """An identifier: a letter, a Greek letter, or upright text."""
    stem, _, digits = re.fullmatch(r"(\w*?)(_?)(\d*)", name).groups()
    if stem in GREEK:
        stem = rf"\{stem}"
    elif len(stem) > 1:
        stem = rf"\text{{{stem.replace('_', ' ')}}}"
    return f"{stem}_{{{digits}}}" if digits else stem


def _walk(expr: Expr) -> list[Expr]:
    found = [expr]
    for node in found:
        found += node.args if isinstance(node, Call) else ()
    return found


def _is_reduction(node: Expr) -> bool:
    return isinstance(node, Call) and node.op in ("sum", "max") and len(node.args) == 1


def _given(op: str, args: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """The arguments of an activation less those that are its defaults."""
    function = functions().get(op)
    if function is None:
        return args
    first, *values = args
    defaults = [repr(float(value)) for value in function.param_defaults]
    while values and repr(_float(values[-1])) == defaults[len(values) - 1]:
        values.pop()
    return first, *values


def _float(expr: Expr) -> float | None:
    if isinstance(expr, Number):
        return float(expr.text) if expr.text not in SYMBOLS else None
    if isinstance(expr, Call) and expr.op == "neg" and isinstance(expr.args[0], Number):
        return -float(expr.args[0].text)
    return None


def _in_brackets(text: str) -> str:
    """As high as what they hold, where that is higher than a line."""
    if any(tall in text for tall in (r"\frac", r"\sqrt", r"\sum", r"\begin")):
        return rf"\left({{{text}}}\right)"
    return f"({{{text}}})"


def _is_product(node: Expr) -> bool:
    """A number with a sign, or a product or quotient, of which the first factor may have one."""
    return isinstance(node, Call) and node.op in ("neg", "*", "/")


def _number(text: str) -> str:
    if text in SYMBOLS:
        return SYMBOLS[text]
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, digits = mantissa.partition(".")
    if len(digits) > DIGITS:
        mantissa = rf"{whole}.{digits[:DIGITS]}\ldots"
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


class _Writer:
    """Of one expression; an operand that varies along a row has an index."""

    def __init__(self, index: str, flat: bool = False) -> None:
        self.index = index
        self.flat = flat
        """Whether a quotient is written with a slash, as in an exponent."""

    def text(self, expr: Expr) -> str:
        return self.bound(expr)[0]

    def operand(self, expr: Expr, least: int) -> str:
        text, level = self.bound(expr)
        return text if level >= least else _in_brackets(text)

    def bound(self, expr: Expr) -> tuple[str, int]:
        """The text, and how tightly its outermost operator binds."""
        if isinstance(expr, Number):
            return _number(expr.text), PRODUCT if "e" in expr.text.lower() else ATOM
        if isinstance(expr, Variable):
            varies = self.index and expr.name in ("x", "y", "g")
            return name_in_latex(expr.name) + (f"_{self.index}" if varies else ""), ATOM
        assert isinstance(expr, Call)
        special = getattr(self, f"_{OPERATORS.get(expr.op, expr.op)}", None)
        if special:
            return special(*expr.args)
        if expr.op in COMPARISONS:
            left, right = (self.operand(arg, SUM) for arg in expr.args)
            return f"{left} {RELATIONS[expr.op]} {right}", CONDITION
        return self.function(expr.op, *expr.args)

    def function(self, op: str, *args: Expr) -> tuple[str, int]:
        stem = op.rstrip("'")
        primes = op[len(stem) :]
        known = KNOWN.get(stem, rf"\mathrm{{{stem.replace('_', chr(92) + '_')}}}")
        return known + primes + self._arguments(_given(stem, args)), ATOM

    def _arguments(self, args: tuple[Expr, ...]) -> str:
        # In braces a sign is no minus between two operands.
        return _in_brackets(",\\, ".join(f"{{{self.text(arg)}}}" for arg in args))

    def _add(self, a: Expr, b: Expr) -> tuple[str, int]:
        if isinstance(b, Call) and b.op == "neg":
            return self._subtract(a, b.args[0])
        return f"{self.operand(a, SUM)} + {self.operand(b, SUM)}", SUM

    def _subtract(self, a: Expr, b: Expr) -> tuple[str, int]:
        return f"{self.operand(a, SUM)} - {self.operand(b, PRODUCT)}", SUM

    def _multiply(self, a: Expr, b: Expr) -> tuple[str, int]:
        (left, level), right = self.bound(a), self.operand(b, PREFIX)
        # A sign stands before the whole product.
        negative = left.startswith("-") and _is_product(a)
        if level < PRODUCT and not negative:
            left = _in_brackets(left)
        # Two numbers side by side would be one.
        sign = r" \cdot " if re.match(r"\d|\\infty", right) else r"\, "
        return f"{left}{sign}{right}", SUM if negative else PRODUCT

    def _divide(self, a: Expr, b: Expr) -> tuple[str, int]:
        if self.flat:
            (left, level), right = self.bound(a), self.operand(b, PREFIX)
            negative = left.startswith("-") and _is_product(a)
            if level < PRODUCT and not negative:
                left = _in_brackets(left)
            return f"{left} / {right}", SUM if negative else PRODUCT
        above = self.text(a)
        if above.startswith("-") and _is_product(a):
            return rf"-\frac{{{above[1:]}}}{{{self.text(b)}}}", SUM
        return rf"\frac{{{self.text(a)}}}{{{self.text(b)}}}", POWER

    def _power(self, a: Expr, b: Expr) -> tuple[str, int]:
        if isinstance(b, Call) and b.op == "/" and list(map(str, b.args)) == ["1", "2"]:
            return self._sqrt(a)
        base, level = self.bound(a)
        if level < ATOM or "_" in base[-3:]:
            base = _in_brackets(base)
        return f"{base}^{{{self.text(b)}}}", POWER

    def _neg(self, a: Expr) -> tuple[str, int]:
        return f"-{self.operand(a, PRODUCT)}", SUM

    def _and(self, a: Expr, b: Expr) -> tuple[str, int]:
        # 0 < x < 1 is the conjunction of two.
        chain = all(isinstance(c, Call) and c.op in COMPARISONS for c in (a, b))
        if chain and a.args[1] == b.args[0]:
            last = f"{RELATIONS[b.op]} {self.operand(b.args[1], SUM)}"
            return f"{self.text(a)} {last}", CONDITION
        return rf"{self.text(a)} \text{{ and }} {self.text(b)}", CONDITION

    def _or(self, a: Expr, b: Expr) -> tuple[str, int]:
        return rf"{self.text(a)} \text{{ or }} {self.text(b)}", CONDITION

    def _not(self, a: Expr) -> tuple[str, int]:
        return rf"\text{{not }} {_in_brackets(self.text(a))}", CONDITION

    def _where(self, condition: Expr, a: Expr, b: Expr) -> tuple[str, int]:
        cases = [rf"{self.text(a)} & \text{{if }} {self.text(condition)}"]
        while isinstance(b, Call) and b.op == "where":
            condition, a, b = b.args
            cases.append(rf"{self.text(a)} & \text{{if }} {self.text(condition)}")
        cases.append(rf"{self.text(b)} & \text{{otherwise}}")
        # Closed at the left only: a factor that follows must not look like part of a case.
        return r"\begin{cases} " + r" \\ ".join(cases) + r" \end{cases}", SUM

    def _exp(self, a: Expr) -> tuple[str, int]:
        text = _Writer(self.index, flat=True).text(a)
        if len(text) <= EXPONENT:
            return f"e^{{{text}}}", POWER
        return rf"\exp{self._arguments((a,))}", ATOM

    def _exp2(self, a: Expr) -> tuple[str, int]:
        return f"2^{{{_Writer(self.index, flat=True).text(a)}}}", POWER

    def _floor(self, a: Expr) -> tuple[str, int]:
        return rf"\left\lfloor {self.text(a)} \right\rfloor", ATOM

    def _ceil(self, a: Expr) -> tuple[str, int]:
        return rf"\left\lceil {self.text(a)} \right\rceil", ATOM

    def _expm1(self, a: Expr) -> tuple[str, int]:
        return f"{self._exp(a)[0]} - 1", SUM

    def _log1p(self, a: Expr) -> tuple[str, int]:
        return r"\ln" + _in_brackets(f"1 + {self.operand(a, SUM)}"), ATOM

    def _sqrt(self, a: Expr) -> tuple[str, int]:
        return rf"\sqrt{{{self.text(a)}}}", ATOM

    def _abs(self, a: Expr) -> tuple[str, int]:
        return rf"\left| {self.text(a)} \right|", ATOM

    def _sum(self, a: Expr) -> tuple[str, int]:
        return rf"\sum_j {_Writer('j').operand(a, PRODUCT)}", PRODUCT

    def _max(self, *args: Expr) -> tuple[str, int]:
        if len(args) == 1:
            return rf"\max_j {_Writer('j').operand(args[0], PRODUCT)}", PRODUCT
        return rf"\mathrm{{max}}{self._arguments(args)}", ATOM

    def _min(self, *args: Expr) -> tuple[str, int]:
        return rf"\mathrm{{min}}{self._arguments(args)}", ATOM


OPERATORS = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "power"}
