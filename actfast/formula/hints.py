"""Spellings that cancel or overflow, and what to write instead.

:func:`hints` looks for patterns in a formula's tree, whatever the order of terms and
factors: ``log(exp(x) + 1.0)`` is ``log(1 + exp(u))``. What is found within a longer sum
or product counts too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce

from actfast.formula.evaluate import evaluate, float_namespace
from actfast.formula.parser import Functions, inlined, parse
from actfast.formula.tree import (
    Call,
    Expr,
    Number,
    Variable,
    is_primitive,
    literal,
    transform,
    with_args,
)

__all__ = ["Hint", "hints"]

_OVERFLOWS = "overflows for large {u}"
_SMALL = "loses accuracy where {u} is near 0"
_NEGATIVE = "loses accuracy for negative {u}"
_POSITIVE = "loses accuracy for positive {u}"
_NO_NUMBER = "gives nan for large {u}, infinity over infinity"
_EITHER_WAY = "gives nan for large {u} of either sign"

RULES = (
    ("log(1 + exp(u))", "softplus(u)", f"{_OVERFLOWS} and {_NEGATIVE}"),
    ("log1p(exp(u))", "softplus(u)", _OVERFLOWS),
    ("log(exp(u) + exp(-u))", "softplus(2*u) - u", "overflows for large {u} of either sign"),
    ("log(exp(u) + exp(v))", "v + softplus(u - v)", "overflows for large {u} or {v}"),
    ("log(sigmoid(u))", "-softplus(-u)", f"gives -inf for very negative {{u}} and {_POSITIVE}"),
    ("log(1 / (1 + exp(u)))", "-softplus(u)", f"gives -inf for large {{u}} and {_NEGATIVE}"),
    ("log(1 - exp(u))", "log(-expm1(u))", _SMALL),
    ("log(2 - exp(u))", "log1p(-expm1(u))", _SMALL),
    ("log(1 + u)", "log1p(u)", _SMALL),
    (
        "((1 + exp(u))**2 - 1) / ((1 + exp(u))**2 + 1)",
        "tanh(softplus(u))",
        f"{_NO_NUMBER}, and {_NEGATIVE}",
    ),
    ("(exp(u) - exp(-u)) / (exp(u) + exp(-u))", "tanh(u)", f"{_EITHER_WAY}, and {_SMALL}"),
    ("(exp(u) - 1) / (exp(u) + 1)", "tanh(u / 2)", f"{_NO_NUMBER}, and {_SMALL}"),
    ("(1 - exp(u)) / (1 + exp(u))", "tanh(-u / 2)", f"{_NO_NUMBER}, and {_SMALL}"),
    ("exp(u) / (1 + exp(u))**2", "sigmoid(u) * sigmoid(-u)", _NO_NUMBER),
    ("exp(u) / (1 + exp(u))", "sigmoid(u)", _NO_NUMBER),
    ("exp(u) - exp(-u)", "expm1(u) - expm1(-u)", _SMALL),
    ("exp(u) - 1", "expm1(u)", _SMALL),
    ("1 - tanh(u)**2", "4 * sigmoid(2*u) * sigmoid(-2*u)", "loses accuracy for large {u}"),
    ("1 - tanh(u) * tanh(u)", "4 * sigmoid(2*u) * sigmoid(-2*u)", "loses accuracy for large {u}"),
    ("1 - tanh(u)", "2 * sigmoid(-2*u)", _POSITIVE),
    ("1 + tanh(u)", "2 * sigmoid(2*u)", _NEGATIVE),
    ("1 - erf(u)", "erfc(u)", _POSITIVE),
    ("1 + erf(u)", "erfc(-u)", _NEGATIVE),
    ("1 - erfc(u)", "erf(u)", _SMALL),
    ("1 - sigmoid(u)", "sigmoid(-u)", _POSITIVE),
    ("1 - 1 / (1 + exp(u))", "sigmoid(u)", _NEGATIVE),
    ("2 * sigmoid(u) - 1", "tanh(u / 2)", _SMALL),
    ("2 / (1 + exp(u)) - 1", "tanh(-u / 2)", _SMALL),
    ("1 - cos(u)", "2 * sin(u / 2)**2", _SMALL),
    ("sqrt(1 + u) - 1", "u / (sqrt(1 + u) + 1)", _SMALL),
)
"""Patterns over u and v, what to write instead, and why; the first to match a node counts."""

_Bindings = Mapping[str, Expr]
_Parts = Sequence[tuple[int, Expr]]


@dataclass(frozen=True, slots=True)
class Hint:
    """A part of a formula that is better written otherwise."""

    found: str
    better: str
    message: str


def hints(
    formula: str | Expr, parameters: Iterable[str] = (), functions: Functions | None = None
) -> list[Hint]:
    """Return what a formula over ``x`` and the parameters had better not spell as it does.

    ``functions`` are the activations that it may call. A formula given as a tree should have
    them kept as nodes, for them to be seen.
    """
    if isinstance(formula, str):
        formula = parse(formula, ("x", *parameters), functions, inline=False)
    found: dict[Hint, None] = {}
    pending = [without_defaults(formula, functions or {})]
    while pending:
        node = pending.pop()
        if not node.variables:
            continue
        for rule in _rules():
            if match := _applied(*rule, node):
                hint, rest = match
                found[hint] = None
                pending += reversed(rest)
                break
        else:
            pending += [part for _, part in reversed(_parts(node, _outer(node)))]
    return list(found)


@dataclass(frozen=True)
class _Named:
    """An activation in a pattern, where it stands for its name and is never computed."""

    name: str
    param_names: tuple[str, ...] = ()
    param_defaults: tuple[float, ...] = ()

    @property
    def formula_tree(self) -> Expr:
        raise NotImplementedError

    derivative_tree = formula_tree
    second_derivative_tree = formula_tree


NAMED: Functions = {name: _Named(name) for name in ("sigmoid", "softplus")}
"""The activations that the patterns call, with their parameters at their defaults."""


@cache
def _rules() -> tuple[tuple[Expr, Expr, str], ...]:
    def tree(text: str) -> Expr:
        return parse(text, ("u", "v"), NAMED, inline=False)

    return tuple((tree(pattern), tree(better), why) for pattern, better, why in RULES)


def without_defaults(expr: Expr, functions: Functions) -> Expr:
    """Return an expression with activations as they were written: no parameter at its default.

    Those of constants are numbers.
    """

    def written(node: Expr, args: tuple[Expr, ...]) -> Expr:
        node = with_args(node, args)
        if not isinstance(node, Call) or is_primitive(node.op):
            return node
        if not node.variables:
            # A number, which is compared by its value.
            return inlined(node, functions)
        defaults = functions[node.op].param_defaults
        while len(args) > 1 and args[-1] == literal(defaults[len(args) - 2]):
            args = args[:-1]
        return Call(node.op, args)

    return transform(expr, written)


def _applied(pattern: Expr, better: Expr, why: str, node: Expr) -> tuple[Hint, list[Expr]] | None:
    """Return the hint that a rule gives of a node, and what else is to be looked at."""
    outer = _outer(pattern)
    if outer != _outer(node):
        return None
    wanted, given = _parts(pattern, outer), _parts(node, outer)
    for sign in (1, -1) if outer == "+" else (1,):
        signed = [(sign * s, part) for s, part in wanted]
        for bound, chosen in _matched_parts(signed, given, {}):
            if not any(value.variables for value in bound.values()):
                continue
            found = _joined([given[i] for i in sorted(chosen)], outer)
            instead = better.substitute(bound)
            instead = transform(instead if sign > 0 else Call("neg", (instead,)), _tidied)
            names = {name: str(value) for name, value in bound.items()}
            message = f"{found} {why.format_map(names)}: write {instead}"
            rest = [part for i, part in enumerate(given) if i not in chosen]
            others = [_joined(rest, outer)] if rest else []
            return Hint(str(found), str(instead), message), [*bound.values(), *others]
    return None


# Sums are sequences of terms with signs, products of factors with exponents 1 and -1, and
# anything else is a sequence of its arguments


def _outer(node: Expr) -> str:
    op = node.op if isinstance(node, Call) else ""
    if op == "neg":
        assert isinstance(node, Call)
        return _outer(node.args[0]) if _outer(node.args[0]) in ("+", "*") else "neg"
    return {"-": "+", "/": "*"}.get(op, op)


def _parts(node: Expr, outer: str) -> list[tuple[int, Expr]]:
    if outer not in ("+", "*"):
        return [(1, arg) for arg in node.args] if isinstance(node, Call) else []
    found: list[tuple[int, Expr]] = []
    pending = [(1, node)]
    while pending:
        sign, part = pending.pop()
        op = part.op if isinstance(part, Call) else ""
        if isinstance(part, Call) and op in (("+", "-") if outer == "+" else ("*", "/")):
            inverse = -sign if op in "-/" else sign
            pending += [(inverse, part.args[1]), (sign, part.args[0])]
        elif isinstance(part, Call) and op == "neg" and outer == "+":
            pending.append((-sign, part.args[0]))
        elif isinstance(part, Call) and op == "neg":
            found.append((1, Call("neg", (Number("1"),))))
            pending.append((sign, part.args[0]))
        else:
            found.append((sign, part))
    return found


def _joined(parts: _Parts, outer: str) -> Expr:
    """Return the sum or product, which begins with a positive sign or exponent if it can."""
    if outer not in ("+", "*"):
        return Call(outer, tuple(part for _, part in parts))
    direct, inverse = ("+", "-") if outer == "+" else ("*", "/")

    def link(left: Expr, part: tuple[int, Expr]) -> Expr:
        return Call(direct if part[0] > 0 else inverse, (left, part[1]))

    (sign, first), *others = parts
    if sign < 0:
        first = Call("neg", (first,)) if outer == "+" else Call("/", (Number("1"), first))
    return reduce(link, others, first)


def _matched(pattern: Expr, node: Expr, bound: _Bindings) -> Iterator[_Bindings]:
    """Yield the ways in which the pattern's variables can stand for parts of the node."""
    if isinstance(pattern, Variable):
        if bound.get(pattern.name, node) == node:
            yield {**bound, pattern.name: node}
    elif not pattern.variables:
        if not node.variables and _value(pattern) == _value(node):
            yield bound
    elif isinstance(pattern, Call) and pattern.op == "neg":
        yield from _matched(pattern.args[0], _negative(node), bound)
    elif (outer := _outer(pattern)) == _outer(node):
        wanted, given = _parts(pattern, outer), _parts(node, outer)
        if outer not in ("+", "*"):
            yield from _matched_in_order(wanted, given, bound)
            return
        for found, chosen in _matched_parts(wanted, given, bound):
            if len(chosen) == len(given):
                yield found


def _matched_in_order(wanted: _Parts, given: _Parts, bound: _Bindings) -> Iterator[_Bindings]:
    if not wanted and not given:
        yield bound
    elif wanted and given:
        for found in _matched(wanted[0][1], given[0][1], bound):
            yield from _matched_in_order(wanted[1:], given[1:], found)


def _matched_parts(
    wanted: _Parts, given: _Parts, bound: _Bindings, taken: frozenset[int] = frozenset()
) -> Iterator[tuple[_Bindings, frozenset[int]]]:
    """Yield matches in any order, each with the places of the parts it uses.

    A variable that is a term of a sum stands for all the terms left over.
    """
    if not wanted:
        yield bound, taken
        return
    (sign, pattern), *others = wanted
    left = [i for i in range(len(given)) if i not in taken]
    if isinstance(pattern, Variable) and pattern.name not in bound and not others and left:
        rest = _joined([(sign * given[i][0], given[i][1]) for i in left], "+")
        yield {**bound, pattern.name: rest}, frozenset(range(len(given)))
        return
    for i in left:
        if given[i][0] == sign:
            for found in _matched(pattern, given[i][1], bound):
                yield from _matched_parts(others, given, found, taken | {i})


def _value(expr: Expr) -> float:
    return float(evaluate(expr, float_namespace(), {}))


def _negative(expr: Expr) -> Expr:
    """Return the negative, without the minus sign that it may begin with."""
    if isinstance(expr, Call) and expr.op == "neg":
        return expr.args[0]
    if isinstance(expr, Call) and expr.op in ("*", "/") and _begins_with_minus(expr.args[0]):
        return Call(expr.op, (_negative(expr.args[0]), expr.args[1]))
    return Call("neg", (expr,))


def _begins_with_minus(expr: Expr) -> bool:
    if not isinstance(expr, Call):
        return False
    return expr.op == "neg" or (expr.op in ("*", "/") and _begins_with_minus(expr.args[0]))


def _tidied(node: Expr, args: tuple[Expr, ...]) -> Expr:
    """Return a suggestion's node as one would write it."""
    node = with_args(node, args)
    match node:
        case Call("neg", (inner,)) if _begins_with_minus(inner):
            return _negative(inner)
        case Call("*", (left, right)) if _begins_with_minus(right):
            return _negative(Call("*", (left, _negative(right))))
        case Call("-", (left, right)) if _begins_with_minus(right):
            return Call("+", (left, _negative(right)))
        case Call("+", (left, right)) if _begins_with_minus(right):
            return Call("-", (left, _negative(right)))
        case Call("/", (left, right)) if _begins_with_minus(left):
            return Call("neg", (_tidied(node, (_negative(left), right)),))
        case Call("/", (Call("*", (left, right)), divisor)) if divisor in (left, right):
            return right if left == divisor else left
    return node
