"""What is written in place of what other languages and libraries write."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

__all__ = ["character_advice", "dotted_name", "name_advice", "trailing_advice"]

# A name of another library, or a mathematician's, and what is written here: a name, or text
# with a bracket, in which a is the argument.
_NAMES = {
    **{"arctan": "atan", "arcsin": "asin", "arccos": "acos"},
    **{"arctanh": "atanh", "arcsinh": "asinh", "arccosh": "acosh"},
    **{"maximum": "max", "fmax": "max", "amax": "max"},
    **{"minimum": "min", "fmin": "min", "amin": "min"},
    **{"absolute": "abs", "fabs": "abs", "sgn": "sign", "signum": "sign"},
    **{"power": "pow", "float_power": "pow", "ln": "log", "ln1p": "log1p"},
    **{"clamp": "clip", "clip_by_value": "clip", "rint": "round", "around": "round"},
    **{"select": "where", "ifelse": "where", "iif": "where", "cond": "where", "if_else": "where"},
    "square": "a**2",
    "cube": "a**3",
    "cbrt": "sign(a) * abs(a)**(1/3)",
    "rsqrt": "1 / sqrt(a)",
    "reciprocal": "1 / (a)",
    "negative": "-(a)",
    "neg": "-(a)",
    "positive": "a",
    "sec": "1 / cos(a)",
    "csc": "1 / sin(a)",
    "cot": "1 / tan(a)",
    "sech": "1 / cosh(a)",
    "csch": "1 / sinh(a)",
    "coth": "1 / tanh(a)",
    "exp10": "10**(a)",
    "trunc": "sign(a) * floor(abs(a))",
    "fix": "sign(a) * floor(abs(a))",
    "frac": "a - sign(a) * floor(abs(a))",
    "heaviside": "where(a > 0, 1, 0)",
    "step": "where(a > 0, 1, 0)",
    "add": "a + b",
    "subtract": "a - b",
    "multiply": "a * b",
    "divide": "a / b",
    "true_divide": "a / b",
    "floor_divide": "floor(a / b)",
    "mod": "a - b * floor(a / b)",
    "remainder": "a - b * floor(a / b)",
    "fmod": "a - b * floor(a / b)",
    "hypot": "sqrt(a**2 + b**2)",
    "greater": "a > b",
    "greater_equal": "a >= b",
    "less": "a < b",
    "less_equal": "a <= b",
    "equal": "a == b",
    "not_equal": "a != b",
    "logical_and": "a and b",
    "logical_or": "a or b",
    "logical_not": "not a",
    "isnan": "a != a",
    "isinf": "abs(a) == inf",
    "float": "a",
    "e": "exp(1)",
    "tau": "2 * pi",
    "infinity": "inf",
    "true": "1, or a condition such as 0 < 1",
    "false": "0, or a condition such as 0 > 1",
}

_CHARACTERS = {
    "^": "write ** for a power",
    "&": "write and, between conditions",
    "|": "write or, between conditions, and abs(a) for |a|",
    "!": "write not",
    "~": "write not",
    "%": "write a - b * floor(a / b) for a remainder",
    "?": "write where(condition, a, b) for condition ? a : b",
    ";": "write one expression",
    "@": "write *: a formula is of numbers",
    "{": "write ( )",
    "}": "write ( )",
    "'": "a formula holds no text",
    '"': "a formula holds no text",
    "\u2212": "write -",
    "\u2013": "write -",
    "\u00d7": "write *",
    "\u00b7": "write *",
    "\u22c5": "write *",
    "\u00f7": "write /",
    "\u03c0": "write pi",
    "\u221e": "write inf",
    "\u221a": "write sqrt(a)",
    "\u2264": "write <=",
    "\u2265": "write >=",
    "\u2260": "write !=",
    "\u00b2": "write **2",
    "\u00b3": "write **3",
}

_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)+")


def character_advice(text: str, position: int) -> str:
    """What to write instead of a character that begins no token, or nothing."""
    return _CHARACTERS.get(text[position], "")


def dotted_name(text: str, position: int) -> str:
    """The name with a point in it that stands there, such as np.tanh, or nothing."""
    match = _DOTTED.match(text, position)
    return re.sub(r"\s", "", match[0]) if match else ""


def _plain(name: str) -> str:
    return name.lower().replace("_", "")


def name_advice(name: str, known: Collection[str], called: bool = True) -> str:
    """What to write instead of an unknown name, or nothing."""
    if name in known:
        return f"write {name}" + "(...)" * called
    spelled = {_plain(one): one for one in sorted(known)}
    found = spelled.get(_plain(name)) or _NAMES.get(name.lower(), "")
    if found in known:
        return f"write {found}" + "(...)" * called
    if found:
        return f"write {found}"
    return ""


def trailing_advice(kind: str, text: str, after: Callable[[], str]) -> str:
    """What is to be written where an operator is missing in front of a token."""
    if text == "if":
        return "write where(condition, a, b) for a if condition else b"
    if text == "=":
        return "write == to compare"
    if text == "[":
        return "a formula is of single numbers"
    if text == ":":
        return "write where(condition, a, b)"
    if text in ("is", "in", "else", "for", "lambda"):
        return "a formula is one expression, without Python's words"
    if kind in ("name", "number") or text == "(":
        return f"write * to multiply: {after()}"
    return ""
