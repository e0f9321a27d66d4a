"""Text to trees: the expression language in which activations state their formulas.

A formula such as ``"where(x > 0, x, alpha * expm1(x))"`` is parsed by :func:`parse`. Calls of
activations are substituted while parsing, so that a tree holds only primitives, or kept as
nodes for :func:`inlined` to substitute later. Which activations there are, the caller says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NoReturn, Protocol, TypeVar

from actfast.errors import FormulaError, slip
from actfast.formula.evaluate import Namespace, evaluate
from actfast.formula.spellings import (
    character_advice,
    dotted_name,
    name_advice,
    trailing_advice,
)
from actfast.formula.tree import (
    BINARY,
    COMPARISONS,
    CONDITIONS,
    CONSTANTS,
    FUNCTIONS,
    MAX_DEPTH,
    NUMBER,
    PREFIX,
    UNLIMITED,
    Call,
    Expr,
    Number,
    Value,
    Variable,
    is_of_row,
    is_primitive,
    literal,
    reduces_row,
    transform,
    with_args,
)

__all__ = [
    "Described",
    "Differentiable",
    "Differentiables",
    "Function",
    "Functions",
    "Interval",
    "inlined",
    "inlined_calls",
    "parse",
    "parse_interval",
    "parse_list",
    "parse_points",
]

MAX_LENGTH = UNLIMITED
MAX_NESTING = 60
MAX_NODES = 20_000
MAX_EXPONENT_DIGITS = 4

SHORTHANDS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "pow": (("a", "b"), "a**b"),
    "clip": (("a", "low", "high"), "min(max(a, low), high)"),
}
"""Functions that are written for others: their arguments, and what is meant."""

_RESERVED = frozenset({*CONSTANTS, "and", "or", "not"})
_TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<number>{NUMBER.pattern})"
    r"|(?P<symbol>(?:and|or|not)\b|\*\*|[<>=!]=|[-+*/<>(),:=\[\]])"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
)

_Item = TypeVar("_Item")


class Function(Protocol):
    """An activation, as formulas that call it by name see it: a function of x and parameters."""

    @property
    def name(self) -> str:
        """The canonical name, where the one it is found by is an alias."""

    @property
    def param_names(self) -> tuple[str, ...]: ...

    @property
    def param_defaults(self) -> tuple[float, ...]: ...

    @property
    def formula_tree(self) -> Expr:
        """Over ``"x"`` and the parameters."""


class Differentiable(Function, Protocol):
    """An activation whose derivatives by x are known too."""

    @property
    def derivative_tree(self) -> Expr: ...

    @property
    def second_derivative_tree(self) -> Expr: ...


Functions = Mapping[str, Function]
Differentiables = Mapping[str, Differentiable]


def _is_condition(expr: Expr) -> bool:
    return isinstance(expr, Call) and expr.op in CONDITIONS


def _varies(expr: Expr, rows: Collection[str]) -> bool:
    """Whether it is a row, rather than one number of it."""
    if isinstance(expr, Call):
        if reduces_row(expr.op, len(expr.args)):
            return False
        return any(_varies(arg, rows) for arg in expr.args)
    return isinstance(expr, Variable) and expr.name in rows


_inlining: ContextVar[tuple[str, ...]] = ContextVar("_inlining", default=())


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield ``(kind, text, position)`` triples, the last of kind ``"end"``."""
    position = 0
    while match := _TOKEN.match(text, position):
        if len(match["exponent"] or "") > MAX_EXPONENT_DIGITS:
            raise FormulaError("the exponent is too large", text, position)
        if match.lastgroup != "space":
            yield str(match.lastgroup), match[0], position
        position = match.end()
    # The parser fails there, unless it fails before.
    yield ("end" if position == len(text) else "unknown"), "", position


class _Parser:
    """A precedence-climbing parser over one text."""

    def __init__(
        self,
        text: str,
        variables: Iterable[str],
        functions: Functions | None,
        inline: bool = True,
        rows: Collection[str] | None = None,
    ) -> None:
        self.text = text
        self.rows = rows
        self.inline = inline
        self.variables = frozenset(variables)
        self.functions = functions or {}
        self.known = {*self.variables, *FUNCTIONS, *SHORTHANDS, *self.functions, *CONSTANTS}
        if clash := self.variables & _RESERVED:
            raise ValueError(f"reserved names cannot be variables: {sorted(clash)}")
        if len(text) > MAX_LENGTH:
            message = f"a formula has at most {MAX_LENGTH} characters"
            raise FormulaError(message, text, MAX_LENGTH)
        self.tokens = list(_tokens(text))
        self.index = 0
        self.nesting = 0

    @property
    def position(self) -> int:
        return self.tokens[self.index][2]

    def fail(self, message: str, position: int | None = None) -> NoReturn:
        raise FormulaError(message, self.text, self.position if position is None else position)

    def unexpected(self, wanted: str) -> NoReturn:
        kind, text, position = self.tokens[self.index]
        if kind == "unknown":
            self.unexpected_character(position)
        found = "the formula ends here" if kind == "end" else f"found {text!r}"
        advice = ""
        before = self.tokens[self.index - 1][1] if self.index else ""
        if "operator" in wanted:
            advice = trailing_advice(kind, text, self.multiplied)
        elif text == "/" == before:
            advice = "write floor(a / b) for a quotient without its rest"
        elif text == "=" and before in ("=", "<", ">"):
            advice = f"write {before}= without a space"
        elif text == "[":
            advice = "a formula is of single numbers"
        self.fail(f"expected {wanted}, {found}{advice and ': ' + advice}")

    def multiplied(self) -> str:
        """The two tokens between which an operator is missing, as a product."""
        before = self.tokens[self.index - 1][1] if self.index else ""
        after = self.tokens[self.index][1]
        left = "(...)" if before == ")" else before
        return f"{left} * {'(...)' if after == '(' else after}"

    def unexpected_character(self, position: int) -> NoReturn:
        kind, _, start = self.tokens[self.index - 1] if self.index else ("", "", 0)
        if kind == "name" and (dotted := dotted_name(self.text, start)):
            self.dotted(dotted, start)
        advice = character_advice(self.text, position)
        message = f"unexpected character {self.text[position]!r}"
        self.fail(f"{message}{advice and ': ' + advice}", position)

    def dotted(self, name: str, position: int) -> NoReturn:
        """Fail for a name with a point in it, such as np.tanh."""
        owner, _, last = name.rpartition(".")
        advice = name_advice(last, self.known, called=last.lower() not in CONSTANTS)
        if owner in self.variables and advice.endswith("(...)"):
            advice = f"{advice.removesuffix('(...)')}({owner}, ...)"
        message = f"{name!r}: a formula has its own functions, without modules or attributes"
        self.fail(f"{message}{advice and '; ' + advice}", position)

    def at(self, symbol: str) -> bool:
        return self.tokens[self.index][:2] == ("symbol", symbol)

    def accept(self, symbol: str) -> bool:
        found = self.at(symbol)
        self.index += found
        return found

    def expect(self, symbol: str) -> None:
        if not self.accept(symbol):
            self.unexpected(repr(symbol))

    def end(self) -> None:
        if self.tokens[self.index][0] != "end":
            self.unexpected("an operator or the end")

    def bracket(self, closed: str, opened: str) -> bool:
        """Read an interval's bracket; say whether it is the closed one."""
        if self.accept(closed):
            return True
        if not self.accept(opened):
            self.unexpected(f"{closed!r} or {opened!r}")
        return False

    def items(self, item: Callable[[], _Item]) -> tuple[_Item, ...]:
        """Parse the whole text as items separated by commas, or none."""
        found = []
        while self.tokens[0][0] != "end":
            found.append(item())
            if not self.accept(","):
                break
        self.end()
        return tuple(found)

    def typed(self, expr: Expr, condition: bool, position: int) -> Expr:
        if _is_condition(expr) != condition:
            kinds = ("a number", "a condition")
            text = str(expr) if expr.size <= 12 else "..."
            advice = f"write {text} != 0" if condition else f"write where({text}, 1, 0)"
            message = f"expected {kinds[condition]}, found {kinds[not condition]}"
            self.fail(f"{message}: {advice}", position)
        return expr

    def sized(self, expr: Expr, position: int) -> Expr:
        if expr.depth > MAX_DEPTH or expr.size > MAX_NODES:
            self.fail("the formula is too large", position)
        return expr

    def call(self, op: str, *operands: tuple[Expr, int]) -> Expr:
        """Return an operator's node; operands come with their positions."""
        condition = op in CONDITIONS and op not in COMPARISONS
        if op == "*" and _is_condition(operands[0][0]) != _is_condition(operands[1][0]):
            (chosen, at), (other, _) = sorted(operands, key=lambda o: not _is_condition(o[0]))
            text = (
                f"where({chosen}, {other}, 0)" if chosen.size + other.size <= 24 else "where(...)"
            )
            self.fail(f"expected a number, found a condition: write {text}", at)
        args = tuple(self.typed(arg, condition, at) for arg, at in operands)
        return self.sized(Call(op, args), operands[0][1])

    def number(self) -> Expr:
        """Parse an expression that is not a condition."""
        position = self.position
        return self.typed(self.expression(), False, position)

    def expression(self, level: int = 0) -> Expr:
        """Parse as far as operators bind at least as tightly as ``level``."""
        start = self.position
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            self.fail(f"nested more than {MAX_NESTING} deep")
        left = self.prefix()
        while True:
            kind, op, _ = self.tokens[self.index]
            binding = BINARY.get(op, -1) if kind == "symbol" else -1
            if binding < level:
                break
            if op in COMPARISONS:
                left = self.comparisons(left, start)
                continue
            self.index += 1
            at = self.position
            right = self.expression(PREFIX["neg"] if op == "**" else binding + 1)
            left = self.call(op, (left, start), (right, at))
        self.nesting -= 1
        return left

    def comparisons(self, left: Expr, start: int) -> Expr:
        """Parse the rest of ``a < b < c``, which means ``a < b and b < c``."""
        result = None
        while (op := self.tokens[self.index][1]) in COMPARISONS:
            self.index += 1
            at = self.position
            right = self.expression(BINARY[op] + 1)
            link = self.call(op, (left, start), (right, at))
            if result is not None:
                link = self.call("and", (result, start), (link, start))
            result, left, start = link, right, at
        assert result is not None
        return result

    def prefix(self) -> Expr:
        kind, text, position = self.tokens[self.index]
        if kind == "number":
            self.index += 1
            return Number(text)
        if kind == "name":
            self.index += 1
            return (self.function if self.at("(") else self.name)(text, position)
        if self.accept("("):
            inner = self.expression()
            self.expect(")")
            return inner
        if kind == "symbol" and text in ("+", "-", "not"):
            self.index += 1
            op = "not" if text == "not" else "neg"
            at = self.position
            operand = self.expression(PREFIX[op])
            if text == "+":
                return self.typed(operand, False, at)
            return self.call(op, (operand, at))
        self.unexpected("a number, a name or '('")

    def name(self, name: str, position: int) -> Expr:
        if name in self.variables:
            return Variable(name)
        if name in CONSTANTS:
            return Number(name)
        if self.tokens[self.index][0] == "unknown":
            self.unexpected_character(self.position)
        if name in FUNCTIONS or name in SHORTHANDS or name in self.functions:
            self.fail(f"{name!r} is a function: write {name}(...)", position)
        self.unknown("name", name, position)

    def unknown(self, what: str, name: str, position: int) -> NoReturn:
        if name in self.variables:
            self.fail(f"{name!r} is no function: write {name} * (...)", position)
        if name in ("lambda", "return", "def", "if", "import"):
            self.fail(f"{name!r}: write the expression alone", position)
        if advice := name_advice(name, self.known, what == "function"):
            self.fail(f"unknown {what} {name!r}: {advice}", position)
        self.fail(f"unknown {what} {name!r}{slip(name, sorted(self.known))}", position)

    def function(self, name: str, position: int) -> Expr:
        if name not in FUNCTIONS and name not in SHORTHANDS and name not in self.functions:
            self.unknown("function", name, position)
        self.expect("(")
        args: list[tuple[Expr, int]] = []
        keywords: dict[str, Expr] = {}
        while not self.at(")"):
            if (args or keywords) and not self.accept(","):
                self.unexpected("',' or ')'")
            kind, keyword, at = self.tokens[self.index]
            if kind == "name" and self.tokens[self.index + 1][1] == "=":
                self.index += 2
                if name in FUNCTIONS or name in SHORTHANDS:
                    self.fail(f"{name} takes no keyword arguments", at)
                if keyword not in self.functions[name].param_names:
                    self.fail(f"{name} has no parameter {keyword!r}", at)
                if keyword in keywords:
                    self.fail(f"parameter {keyword!r} is given twice", at)
                keywords[keyword] = self.number()
            elif keywords:
                self.fail("a positional argument follows a keyword argument", at)
            else:
                args.append((self.expression(), at))
        self.expect(")")
        if name in SHORTHANDS:
            return self.shorthand(name, args, position)
        if name not in FUNCTIONS:
            return self.activation(name, args, keywords, position)
        self.check_count(name, len(args), *FUNCTIONS[name], position)
        if self.rows is not None and not self.rows and is_of_row(name, len(args)):
            what = " of one argument reduces" if FUNCTIONS[name][0] == 1 else " looks at"
            self.fail(
                f"{name}{what} a row, where each element counts by itself; a "
                'row-wise activation has family="rowwise"',
                position,
            )
        for index, (arg, at) in enumerate(args):
            self.typed(arg, name == "where" and index == 0, at)
            if (
                self.rows
                and name in ("sum", "max")
                and len(args) == 1
                and not _varies(arg, self.rows)
            ):
                x = next(iter(self.rows))
                meant = {
                    "sum": f"a number for each element is added as sum(a * {x}**0), and "
                    f"sum({x}**0) is how many there are",
                    "max": f"max(a, {x}) is the larger of two, and max({x}) the row's largest",
                }[name]
                self.fail(
                    f"{name} of one argument reduces a row, and this is one number: {meant}", at
                )
        return self.sized(Call(name, tuple(arg for arg, _ in args)), position)

    def shorthand(self, name: str, args: list[tuple[Expr, int]], position: int) -> Expr:
        names, text = SHORTHANDS[name]
        self.check_count(name, len(args), len(names), len(names), position)
        values = (self.typed(arg, False, at) for arg, at in args)
        tree = parse(text, names).substitute(dict(zip(names, values, strict=True)))
        return self.sized(tree, position)

    def check_count(self, name: str, given: int, least: int, most: int, position: int) -> None:
        if least <= given <= most:
            return
        wanted = str(least)
        if most == UNLIMITED:
            wanted = f"at least {least}"
        elif most > least:
            wanted = f"{least} to {most}"
        plural = "" if least == 1 and most in (1, UNLIMITED) else "s"
        self.fail(f"{name} takes {wanted} argument{plural}, {given} given", position)

    def activation(
        self, name: str, args: list[tuple[Expr, int]], keywords: dict[str, Expr], position: int
    ) -> Expr:
        """Return another activation's node, or its formula, for the arguments."""
        function = self.functions[name]
        parameters = function.param_names
        self.check_count(name, len(args), 1, 1 + len(parameters), position)
        values = [self.typed(arg, False, at) for arg, at in args]
        given = dict(zip(parameters, values[1:], strict=False))
        if twice := given.keys() & keywords:
            self.fail(f"parameter {min(twice)!r} is given twice", position)
        defaults = zip(parameters, function.param_defaults, strict=True)
        bound = {key: literal(value) for key, value in defaults} | given | keywords
        if not self.inline:
            canonical = function.name
            return self.sized(Call(canonical, (values[0], *bound.values())), position)
        replacements = {"x": values[0], **bound}

        active = _inlining.get()
        if name in active:
            chain = " -> ".join((*active[active.index(name) :], name))
            self.fail(f"the formula refers to itself: {chain}", position)
        token = _inlining.set((*active, name))
        try:
            tree = function.formula_tree
        finally:
            _inlining.reset(token)
        # Checked before substituting, which would take time to find out.
        if tree.depth + max(arg.depth for arg in replacements.values()) > MAX_DEPTH:
            self.fail("the formula is too large", position)
        return self.sized(tree.substitute(replacements), position)


def parse(
    text: str,
    variables: Iterable[str] = ("x",),
    functions: Functions | None = None,
    inline: bool = True,
    rows: Collection[str] | None = None,
) -> Expr:
    """Parse a formula or a condition.

    Parameters
    ----------
    text
        The formula. The operators and their precedence are Python's.
    variables
        The names the formula may refer to.
    functions
        Activations the formula may call, such as ``elu(x, alpha=2)``, by name and alias.
        The names in :data:`FUNCTIONS` always mean the primitives.
    inline
        Whether to substitute their formulas. Otherwise a call stays one node of all its
        arguments, defaults filled in, that :func:`inlined` can substitute.
    rows
        The variables that are rows. Only a number is taken then, ``sum`` and ``max`` of one
        argument take a row, and without rows there is neither.

    Raises
    ------
    FormulaError
        If the text is not a formula over these names.
    """
    parser = _Parser(text, variables, functions, inline, rows)
    expr = parser.expression() if rows is None else parser.number()
    parser.end()
    return expr


@dataclass(frozen=True, eq=False)
class Described:
    """A function that its formula alone describes, as formulas that call it see it."""

    name: str
    formula: str
    param_names: tuple[str, ...] = ()
    param_defaults: tuple[float, ...] = ()
    functions: Functions | None = None
    """Those that the formula calls; the calls stay in its tree."""

    @property
    def variables(self) -> tuple[str, ...]:
        return ("x", *self.param_names)

    @property
    def formula_tree(self) -> Expr:
        return parse(self.formula, self.variables, self.functions, inline=False)


def inlined_calls(expr: Expr, functions: Functions) -> Expr:
    """Return the expression, which has no derivatives, with activations as primitives."""
    return _inlined(expr, functions, lambda op: functions[op].formula_tree)


def inlined(expr: Expr, functions: Differentiables) -> Expr:
    """Return the expression with activations, and their derivatives, as primitives."""

    def tree(op: str) -> Expr:
        function = functions[op.removesuffix("'")]
        return function.derivative_tree if op.endswith("'") else function.formula_tree

    return _inlined(expr, functions, tree)


def _inlined(expr: Expr, functions: Functions, tree: Callable[[str], Expr]) -> Expr:
    def replaced(node: Expr, args: tuple[Expr, ...]) -> Expr:
        if not isinstance(node, Call) or is_primitive(node.op):
            return with_args(node, args)
        names = ("x", *functions[node.op.removesuffix("'")].param_names)
        return tree(node.op).substitute(dict(zip(names, args, strict=True)))

    return transform(expr, replaced)


def parse_list(
    text: str, variables: Iterable[str] = (), functions: Functions | None = None
) -> tuple[Expr, ...]:
    """Parse numbers separated by commas, such as ``"-alpha, 0"``."""
    parser = _Parser(text, variables, functions)
    return parser.items(parser.number)


def parse_points(
    text: str, variables: Iterable[str] = (), functions: Functions | None = None
) -> tuple[tuple[Expr, Expr], ...]:
    """Parse ``at: value`` pairs separated by commas, such as ``"0: 1, 6: 0"``."""
    parser = _Parser(text, variables, functions)

    def pair() -> tuple[Expr, Expr]:
        at = parser.number()
        parser.expect(":")
        return at, parser.number()

    return parser.items(pair)


class Interval(Value):
    """A range whose ends may depend on parameters."""

    __match_args__ = ("low", "high", "closed_low", "closed_high")
    low: Expr
    high: Expr
    closed_low: bool
    closed_high: bool

    def __init__(self, low: Expr, high: Expr, closed_low: bool, closed_high: bool) -> None:
        self._freeze(low=low, high=high, closed_low=closed_low, closed_high=closed_high)

    def __str__(self) -> str:
        left, right = "(["[self.closed_low], ")]"[self.closed_high]
        return f"{left}{self.low}, {self.high}{right}"

    def contains(
        self, value: Any, namespace: Namespace, values: Mapping[str, Any] | None = None
    ) -> Any:
        """Say whether ``value`` lies in the interval; ``nan`` lies in none.

        ``values`` are those of the parameters. For an array the answer is an array.
        """
        x = Variable("<value>")  # not a name, so no parameter is called so
        above = Call("<=" if self.closed_low else "<", (self.low, x))
        below = Call("<=" if self.closed_high else "<", (x, self.high))
        inside = Call("and", (above, below))
        return evaluate(inside, namespace, {**(values or {}), x.name: value})


def parse_interval(
    text: str, variables: Iterable[str] = (), functions: Functions | None = None
) -> Interval:
    """Parse a range such as ``"[-0.278, inf)"`` or ``"(-alpha, alpha)"``."""
    parser = _Parser(text, variables, functions)
    closed_low = parser.bracket("[", "(")
    low = parser.number()
    parser.expect(",")
    high = parser.number()
    closed_high = parser.bracket("]", ")")
    parser.end()
    return Interval(low, high, closed_low, closed_high)
