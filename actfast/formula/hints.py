"""Spellings that cancel or overflow on a tape, and what to write instead.

:func:`hints` looks for patterns in a formula's tree, whatever the order of terms and
factors: ``log(x + 1.0 - y)`` is ``log(1 + u)``. What is found within a longer sum or product
counts too. A pattern by itself is no fault: the tape knows some of them, and the range of the
argument or a condition around it may keep it from where it loses. So each is tried, over the
whole line and close to the roots of its parts, and told of only where the whole formula
comes out wrong.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce

from actfast.formula.evaluate import evaluate, float_namespace
from actfast.formula.loss import Loss, losses
from actfast.formula.parser import Described, Functions, inlined_calls, parse
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

RULES = (
    ("log(exp(u) + exp(-u))", "softplus(2*u) - u"),
    ("log(exp(u) + exp(v))", "v + softplus(u - v)"),
    ("log(sigmoid(u))", "-softplus(-u)"),
    ("log(1 / (1 + exp(u)))", "-softplus(u)"),
    ("log(1 - exp(u))", "log(-expm1(u))"),
    ("log(2 - exp(u))", "log1p(-expm1(u))"),
    ("log(1 + u)", "log1p(u)"),
    ("((1 + exp(u))**2 - 1) / ((1 + exp(u))**2 + 1)", "tanh(softplus(u))"),
    ("(exp(u) - exp(-u)) / (exp(u) + exp(-u))", "tanh(u)"),
    ("(exp(u) - 1) / (exp(u) + 1)", "tanh(u / 2)"),
    ("(1 - exp(u)) / (1 + exp(u))", "tanh(-u / 2)"),
    ("exp(u) / (1 + exp(u))**2", "sigmoid(u) * sigmoid(-u)"),
    ("exp(u) / (1 + exp(u))", "sigmoid(u)"),
    ("exp(u) - exp(-u)", "2 * sinh(u)"),
    ("exp(u) - 1", "expm1(u)"),
    ("1 - tanh(u)**2", "4 * sigmoid(2*u) * sigmoid(-2*u)"),
    ("1 - tanh(u) * tanh(u)", "4 * sigmoid(2*u) * sigmoid(-2*u)"),
    ("1 - tanh(u)", "2 * sigmoid(-2*u)"),
    ("1 + tanh(u)", "2 * sigmoid(2*u)"),
    ("sinh(u) / cosh(u)", "tanh(u)"),
    ("1 - erf(u)", "erfc(u)"),
    ("1 + erf(u)", "erfc(-u)"),
    ("1 - erfc(u)", "erf(u)"),
    ("1 - sigmoid(u)", "sigmoid(-u)"),
    ("1 - 1 / (1 + exp(u))", "sigmoid(u)"),
    ("2 * sigmoid(u) - 1", "tanh(u / 2)"),
    ("2 / (1 + exp(u)) - 1", "tanh(-u / 2)"),
    ("1 - cos(u)", "2 * sin(u / 2)**2"),
    ("1 - cosh(u)", "-2 * sinh(u / 2)**2"),
    ("sqrt(1 + u) - 1", "u / (sqrt(1 + u) + 1)"),
    ("log(u + sqrt(1 + u**2))", "asinh(u)"),
)
"""Patterns over u and v, and what to write instead; the first to match a node counts."""

_Bindings = Mapping[str, Expr]
_Parts = Sequence[tuple[int, Expr]]


@dataclass(frozen=True, slots=True)
class Hint:
    """A part of a formula that is better written otherwise."""

    found: str
    better: str
    message: str
    at: tuple[tuple[str, float], ...]
    """Values of the variables at which the formula comes out wrong."""


@dataclass(frozen=True)
class _Match:
    """A node in which a rule applies, and what it is with the better part in its place."""

    node: Expr
    found: Expr
    better: Expr
    instead: Expr
    parts: tuple[Expr, ...]


def hints(
    formula: str | Expr,
    parameters: Mapping[str, Sequence[float]] | Iterable[str] = (),
    functions: Functions | None = None,
    inputs: Sequence[str] = ("x",),
) -> list[Hint]:
    """Return what a formula over the inputs and parameters had better not spell as it does.

    ``parameters`` may give values to try, the usual ones first. ``functions`` are the
    activations that it may call. A formula given as a tree should have them kept as nodes,
    for them to be seen.
    """
    if not isinstance(parameters, Mapping):
        parameters = dict.fromkeys(parameters, _USUAL)
    if isinstance(formula, str):
        formula = parse(formula, (*inputs, *parameters), functions, inline=False)
    tree = without_defaults(formula, functions or {})
    matches = _matches(tree)
    if not matches:
        return []
    known = {**NAMED, **(functions or {})}

    def plain(expr: Expr) -> Expr:
        return inlined_calls(transform(expr, with_defaults), known)

    def with_defaults(node: Expr, args: tuple[Expr, ...]) -> Expr:
        if not isinstance(node, Call) or is_primitive(node.op):
            return with_args(node, args)
        defaults = known[node.op].param_defaults[len(args) - 1 :]
        return Call(node.op, (*args, *map(literal, defaults)))

    starts = _starts(inputs, parameters)
    all_better = plain(_improved(tree, matches))
    found = []
    for match in matches:
        others = [other for other in matches if other is not match]
        written = plain(_improved(tree, others))
        watched = tuple(plain(part) for part in (match.found, *match.parts))
        if lost := losses(written, all_better, watched, inputs, starts):
            found.append(_hint(match, lost, inputs))
    return found


# Values of parameters of which nothing is said, and of a second input.
_USUAL = (1.5, 0.5)
_OTHER_INPUT = (0.7, -1.3)


def _starts(
    inputs: Sequence[str], parameters: Mapping[str, Sequence[float]]
) -> list[dict[str, float]]:
    """The usual values of all, and those of each parameter in turn."""
    usual = {name: values[0] for name, values in parameters.items()}
    start = dict.fromkeys(inputs, _OTHER_INPUT[0]) | usual
    starts = [start]
    for name, values in parameters.items():
        starts += [{**start, name: value} for value in values[1:]]
    if len(inputs) > 1:
        starts.append(dict.fromkeys(inputs, _OTHER_INPUT[1]) | usual)
    return starts


def _hint(match: _Match, lost: Sequence[Loss], inputs: Sequence[str]) -> Hint:
    infinite = [loss for loss in lost if not math.isfinite(loss.got)]
    inexact = [loss for loss in lost if math.isfinite(loss.got)]
    told: list[tuple[str, Loss]] = []
    if infinite:
        loss = min(infinite, key=lambda loss: _oddity(loss, inputs))
        told.append((f"makes the result {loss.got} at", loss))
    if inexact:
        most = 16 - min(loss.digits for loss in inexact)
        telling = [loss for loss in inexact if 16 - loss.digits >= 0.75 * most]
        loss = min(telling, key=lambda loss: _oddity(loss, inputs))
        told.append((f"leaves {int(loss.digits)} of 16 digits at", loss))
    why = " and ".join(f"{what} {_where(loss.point, match, inputs)}" for what, loss in told)
    message = f"{match.found} {why}: write {match.better}"
    at = tuple(told[0][1].point.items())
    return Hint(str(match.found), str(match.better), message, at)


def _oddity(loss: Loss, inputs: Sequence[str]) -> tuple[float, float]:
    """How far from 1 the inputs are; of two signs the positive one comes first."""
    values = [loss.point[name] for name in inputs]
    return sum(abs(math.log(abs(x) or 5e-324)) for x in values), -sum(values)


def _where(point: Mapping[str, float], match: _Match, inputs: Sequence[str]) -> str:
    said = [name for name in point if name in inputs or name in match.found.variables]
    return ", ".join(f"{name} = {point[name]:.6g}" for name in said)


def _matches(tree: Expr) -> list[_Match]:
    """In the formula's order, each once."""
    found: dict[Expr, _Match] = {}
    seen: set[Expr] = set()
    pending = [tree]
    while pending:
        node = pending.pop()
        if not node.variables or node in seen:
            continue
        seen.add(node)
        for rule in _rules():
            if match := _applied(*rule, node):
                found[node] = match
                pending += reversed(match.parts)
                break
        else:
            pending += [part for _, part in reversed(_parts(node, _outer(node)))]
    return list(found.values())


def _improved(tree: Expr, matches: Sequence[_Match]) -> Expr:
    """The tree with the better parts in their places."""
    instead = {match.node: match.instead for match in matches}
    done: dict[Expr, Expr] = {}

    def improved(node: Expr) -> Expr:
        if node not in done:
            if node in instead:
                done[node] = improved(instead[node])
            elif isinstance(node, Call):
                done[node] = with_args(node, tuple(map(improved, node.args)))
            else:
                done[node] = node
        return done[node]

    return improved(tree)


NAMED: Functions = {
    name: Described(name, formula)
    for name, formula in (("sigmoid", "1 / (1 + exp(-x))"), ("softplus", "log1p(exp(x))"))
}
"""The activations that the patterns call, with their parameters at their defaults."""


@cache
def _rules() -> tuple[tuple[Expr, Expr], ...]:
    def tree(text: str) -> Expr:
        return parse(text, ("u", "v"), NAMED, inline=False)

    return tuple((tree(pattern), tree(better)) for pattern, better in RULES)


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
            return inlined_calls(node, functions)
        defaults = functions[node.op].param_defaults
        while len(args) > 1 and args[-1] == literal(defaults[len(args) - 2]):
            args = args[:-1]
        return Call(node.op, args)

    return transform(expr, written)


def _applied(pattern: Expr, better: Expr, node: Expr) -> _Match | None:
    """Return what a rule says of a node."""
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
            part = better.substitute(bound)
            part = transform(part if sign > 0 else Call("neg", (part,)), _tidied)
            rest = [other for i, other in enumerate(given) if i not in chosen]
            others = (_joined(rest, outer),) if rest else ()
            instead = Call(outer, (part, *others)) if others else part
            return _Match(node, found, part, instead, (*bound.values(), *others))
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
