"""The expression language in which activations state their formulas.

A formula such as ``"where(x > 0, x, alpha * expm1(x))"`` is parsed by
:func:`parse` into an immutable tree of three node types: :class:`Number`,
:class:`Variable` and :class:`Call`. Operators are calls too: ``x + 1`` is
``Call("+", (Variable("x"), Number("1")))``, a minus sign is ``Call("neg", ...)``
and ``0 < a < 1`` is the conjunction of two comparisons. Calls of other
activations are substituted while parsing, so that a tree holds only primitives,
or kept as nodes for :func:`inlined` to substitute later.

:mod:`actfast.evaluation` computes trees. What it offers can be had from here too,
and is imported when first asked for.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from actfast.evaluation import (
        Namespace,
        evaluate,
        evaluate_exact,
        float_namespace,
        mpmath_namespace,
        numpy_namespace,
    )
else:

    def __getattr__(name: str) -> Any:
        if name in __all__:
            from actfast import evaluation

            return getattr(evaluation, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "Call",
    "Expr",
    "FormulaError",
    "FormulaWarning",
    "Interval",
    "Namespace",
    "Number",
    "Variable",
    "evaluate",
    "evaluate_exact",
    "float_namespace",
    "inlined",
    "mpmath_namespace",
    "nodes",
    "numpy_namespace",
    "parse",
    "parse_interval",
    "parse_list",
    "parse_points",
]

MAX_LENGTH = 4000
MAX_NESTING = 60
# A chain such as x + x + ... is deep without being nested, and inlining can
# repeat an argument many times over.
MAX_DEPTH = 200
MAX_NODES = 20_000
MAX_EXPONENT_DIGITS = 4

COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
CONDITIONS = COMPARISONS | {"and", "or", "not"}
CONSTANTS = ("pi", "inf", "nan")

_UNLIMITED = MAX_LENGTH
FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "where": (3, 3),
    "min": (2, _UNLIMITED),
    "max": (1, _UNLIMITED),
    "sum": (1, 1),
    **dict.fromkeys(
        (
            *("abs", "sign", "sqrt", "exp", "expm1", "log", "log1p"),
            *("sin", "cos", "tanh", "atan", "erf", "erfc"),
        ),
        (1, 1),
    ),
}
"""Each function's least and greatest number of arguments."""

_Functions = Mapping[str, Any] | None
_Item = TypeVar("_Item")

_BINARY = {
    **{"or": 1, "and": 2},
    **dict.fromkeys(COMPARISONS, 4),
    **{"+": 5, "-": 5, "*": 6, "/": 6, "**": 8},
}
_PREFIX = {"not": 3, "neg": 7}
_ATOM = 9
_RESERVED = frozenset({*CONSTANTS, "and", "or", "not"})

_NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?(?P<exponent>[0-9]+))?")
_TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<number>{_NUMBER.pattern})"
    r"|(?P<symbol>(?:and|or|not)\b|\*\*|[<>=!]=|[-+*/<>(),:=\[\]])"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
)


class FormulaError(ValueError):
    """A formula that cannot be read; the message points at the offending place."""

    def __init__(self, message: str, text: str, position: int) -> None:
        super().__init__(message, text, position)
        self.message = message
        self.text = text
        self.position = position

    def __str__(self) -> str:
        start = self.text.rfind("\n", 0, self.position) + 1
        line = self.text[start:].partition("\n")[0]
        column = self.position - start
        if column > 60:
            line, column = "..." + line[column - 50 :], 53
        if len(line) > 100:
            line = line[:97] + "..."
        line = re.sub(r"\s", " ", line)
        return f"{self.message}\n    {line}\n    {' ' * column}^"


class FormulaWarning(UserWarning):
    """A formula that loses accuracy or overflows where another spelling does not."""


class _Value:
    """An immutable object compared, hashed and pickled by its positional fields."""

    __match_args__: tuple[str, ...] = ()
    _key: tuple[Any, ...]
    _hash: int

    def _freeze(self, **attributes: Any) -> None:
        key = (type(self), *(attributes[name] for name in self.__match_args__))
        # Hashing a tree anew for each look-up would cost more than the look-up.
        vars(self).update(attributes, _key=key, _hash=hash(key))

    def __setattr__(self, name: str, value: object = None) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    __delattr__ = __setattr__

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, _Value) and self._hash == other._hash and self._key == other._key
        )

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self._key[1:]))})"

    def __reduce__(self) -> tuple[Any, ...]:
        # The cached hash is worthless in another process, so it is computed again.
        return type(self), self._key[1:]


class Expr(_Value):
    """A node of a formula's tree: immutable, hashable, compared by structure.

    ``str(expr)`` is text that :func:`parse` reads back as an equal tree.
    """

    variables: frozenset[str]
    """The names of the variables the expression refers to."""
    depth: int
    size: int

    def __str__(self) -> str:
        return _to_text(self)[0]

    def substitute(self, replacements: Mapping[str, Expr]) -> Expr:
        """Return the expression with variables replaced by expressions."""

        def replaced(node: Expr, args: tuple[Expr, ...]) -> Expr:
            if isinstance(node, Variable):
                return replacements.get(node.name, node)
            return with_args(node, args)

        return transform(self, replaced)


class Number(Expr):
    """A literal, kept as its text so that each backend rounds it by itself.

    The text is an unsigned decimal number, ``pi``, ``inf`` or ``nan``.
    """

    __match_args__ = ("text",)
    text: str

    def __init__(self, text: str) -> None:
        if text not in CONSTANTS and not _NUMBER.fullmatch(text):
            raise ValueError(f"not an unsigned number: {text!r}")
        self._freeze(text=text, variables=frozenset(), depth=1, size=1)


class Variable(Expr):
    """The argument of the function, or one of its parameters."""

    __match_args__ = ("name",)
    name: str

    def __init__(self, name: str) -> None:
        self._freeze(name=name, variables=frozenset((name,)), depth=1, size=1)


class Call(Expr):
    """An operator or function applied to its arguments.

    ``op`` is a key of :data:`FUNCTIONS`, a binary operator's symbol, ``"neg"``,
    ``"not"``, ``"and"`` or ``"or"``. ``sum`` and ``max`` with one argument reduce
    a row. It may also be an activation's name, whose arguments are ``x`` and all the
    parameters in their order, or that name with ``'`` appended: its derivative by ``x``.
    """

    __match_args__ = ("op", "args")
    op: str
    args: tuple[Expr, ...]

    def __init__(self, op: str, args: tuple[Expr, ...]) -> None:
        self._freeze(
            op=op,
            args=args,
            variables=frozenset().union(*(arg.variables for arg in args)),
            depth=1 + max(arg.depth for arg in args),
            size=1 + sum(arg.size for arg in args),
        )

    def __eq__(self, other: object) -> bool:
        # Neither recursive nor proportional to the size of the tree: derivatives are deep,
        # and share nodes so often that written out they would be of exponential size.
        pending: list[tuple[object, object]] = [(self, other)]
        seen: set[tuple[int, int]] = set()
        while pending:
            a, b = pending.pop()
            if a is b or (id(a), id(b)) in seen:
                continue
            if not (isinstance(a, Call) and isinstance(b, Call)):
                if type(a) is not type(b) or a != b:
                    return False
                continue
            if a._hash != b._hash or a.op != b.op or len(a.args) != len(b.args):
                return False
            seen.add((id(a), id(b)))
            pending += zip(a.args, b.args, strict=True)
        return True

    __hash__ = _Value.__hash__


def nodes(expr: Expr) -> list[Expr]:
    """Return the distinct nodes of an expression, each after its arguments."""
    done: dict[Expr, None] = {}
    pending = [expr]
    while pending:
        node = pending[-1]
        if node not in done and isinstance(node, Call):
            missing = [arg for arg in node.args if arg not in done]
            if missing:
                pending += reversed(missing)
                continue
        done[pending.pop()] = None
    return list(done)


def transform(expr: Expr, change: Callable[[Expr, tuple[Expr, ...]], Expr]) -> Expr:
    """Return an expression with each node replaced by ``change(node, its changed arguments)``."""
    done: dict[Expr, Expr] = {}
    for node in nodes(expr):
        args = tuple(done[arg] for arg in node.args) if isinstance(node, Call) else ()
        done[node] = change(node, args)
    return done[expr]


def with_args(node: Expr, args: tuple[Expr, ...]) -> Expr:
    """Return a node with other arguments, the same object if they are the same."""
    if not isinstance(node, Call) or all(map(operator.is_, node.args, args)):
        return node
    return Call(node.op, args)


def _to_text(expr: Expr) -> tuple[str, int]:
    """Return the text of a node and how tightly its outermost operator binds."""
    if isinstance(expr, Number):
        return expr.text, _ATOM
    if isinstance(expr, Variable):
        return expr.name, _ATOM
    assert isinstance(expr, Call)

    def operand(arg: Expr, least: int) -> str:
        text, level = _to_text(arg)
        return text if level >= least else f"({text})"

    op, args = expr.op, expr.args
    if op in _PREFIX:
        level = _PREFIX[op]
        return ("-" if op == "neg" else "not ") + operand(args[0], level), level
    if op not in _BINARY:
        return f"{op}({', '.join(map(str, args))})", _ATOM
    level = _BINARY[op]
    if op == "**":
        return f"{operand(args[0], _ATOM)}**{operand(args[1], _PREFIX['neg'])}", level
    return f"{operand(args[0], level)} {op} {operand(args[1], level + 1)}", level


def literal(value: float) -> Expr:
    """Return the shortest literal that reads back as ``value``."""
    number = Number(repr(abs(float(value))).removesuffix(".0"))
    return Call("neg", (number,)) if math.copysign(1.0, value) < 0 else number


def _is_condition(expr: Expr) -> bool:
    return isinstance(expr, Call) and expr.op in CONDITIONS


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
    if position < len(text):
        hint = ": write ** for a power" if text[position] == "^" else ""
        raise FormulaError(f"unexpected character {text[position]!r}{hint}", text, position)
    yield "end", "", position


class _Parser:
    """A precedence-climbing parser over one text."""

    def __init__(
        self, text: str, variables: Iterable[str], functions: _Functions, inline: bool = True
    ) -> None:
        self.text = text
        self.inline = inline
        self.variables = frozenset(variables)
        self.functions = functions or {}
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
        kind, text, _ = self.tokens[self.index]
        found = "the formula ends here" if kind == "end" else f"found {text!r}"
        self.fail(f"expected {wanted}, {found}")

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
            self.fail(f"expected {kinds[condition]}, found {kinds[not condition]}", position)
        return expr

    def sized(self, expr: Expr, position: int) -> Expr:
        if expr.depth > MAX_DEPTH or expr.size > MAX_NODES:
            self.fail("the formula is too large", position)
        return expr

    def call(self, op: str, *operands: tuple[Expr, int]) -> Expr:
        """Return an operator's node; operands come with their positions."""
        condition = op in CONDITIONS and op not in COMPARISONS
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
            binding = _BINARY.get(op, -1) if kind == "symbol" else -1
            if binding < level:
                break
            if op in COMPARISONS:
                left = self.comparisons(left, start)
                continue
            self.index += 1
            at = self.position
            right = self.expression(_PREFIX["neg"] if op == "**" else binding + 1)
            left = self.call(op, (left, start), (right, at))
        self.nesting -= 1
        return left

    def comparisons(self, left: Expr, start: int) -> Expr:
        """Parse the rest of ``a < b < c``, which means ``a < b and b < c``."""
        result = None
        while (op := self.tokens[self.index][1]) in COMPARISONS:
            self.index += 1
            at = self.position
            right = self.expression(_BINARY[op] + 1)
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
            operand = self.expression(_PREFIX[op])
            if text == "+":
                return self.typed(operand, False, at)
            return self.call(op, (operand, at))
        self.unexpected("a number, a name or '('")

    def name(self, name: str, position: int) -> Expr:
        if name in self.variables:
            return Variable(name)
        if name in CONSTANTS:
            return Number(name)
        if name in FUNCTIONS or name in self.functions:
            self.fail(f"{name!r} is a function: write {name}(...)", position)
        self.unknown("name", name, position)

    def unknown(self, what: str, name: str, position: int) -> NoReturn:
        from difflib import get_close_matches

        known = {*self.variables, *FUNCTIONS, *self.functions, *CONSTANTS}
        close = get_close_matches(name, sorted(known))
        hint = f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
        self.fail(f"unknown {what} {name!r}{hint}", position)

    def function(self, name: str, position: int) -> Expr:
        if name not in FUNCTIONS and name not in self.functions:
            self.unknown("function", name, position)
        self.expect("(")
        args: list[tuple[Expr, int]] = []
        keywords: dict[str, Expr] = {}
        while not self.at(")"):
            if args or keywords:
                self.expect(",")
            kind, keyword, at = self.tokens[self.index]
            if kind == "name" and self.tokens[self.index + 1][1] == "=":
                self.index += 2
                if name in FUNCTIONS:
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
        if name not in FUNCTIONS:
            return self.activation(name, args, keywords, position)
        self.check_count(name, len(args), *FUNCTIONS[name], position)
        for index, (arg, at) in enumerate(args):
            self.typed(arg, name == "where" and index == 0, at)
        return self.sized(Call(name, tuple(arg for arg, _ in args)), position)

    def check_count(self, name: str, given: int, least: int, most: int, position: int) -> None:
        if least <= given <= most:
            return
        wanted = str(least)
        if most == _UNLIMITED:
            wanted = f"at least {least}"
        elif most > least:
            wanted = f"{least} to {most}"
        plural = "" if least == 1 and most in (1, _UNLIMITED) else "s"
        self.fail(f"{name} takes {wanted} argument{plural}, {given} given", position)

    def activation(
        self, name: str, args: list[tuple[Expr, int]], keywords: dict[str, Expr], position: int
    ) -> Expr:
        """Return another activation's node, or its formula, for the arguments."""
        function = self.functions[name]
        parameters: tuple[str, ...] = function.param_names
        self.check_count(name, len(args), 1, 1 + len(parameters), position)
        values = [self.typed(arg, False, at) for arg, at in args]
        given = dict(zip(parameters, values[1:], strict=False))
        if twice := given.keys() & keywords:
            self.fail(f"parameter {min(twice)!r} is given twice", position)
        defaults = zip(parameters, function.param_defaults, strict=True)
        bound = {key: literal(value) for key, value in defaults} | given | keywords
        if not self.inline:
            canonical = getattr(function, "name", name)
            return self.sized(Call(canonical, (values[0], *bound.values())), position)
        replacements = {"x": values[0], **bound}

        active = _inlining.get()
        if name in active:
            chain = " -> ".join((*active[active.index(name) :], name))
            self.fail(f"the formula refers to itself: {chain}", position)
        token = _inlining.set((*active, name))
        try:
            tree: Expr = function.formula_tree
        finally:
            _inlining.reset(token)
        # Checked before substituting, which would take time to find out.
        if tree.depth + max(arg.depth for arg in replacements.values()) > MAX_DEPTH:
            self.fail("the formula is too large", position)
        return self.sized(tree.substitute(replacements), position)


def parse(
    text: str,
    variables: Iterable[str] = ("x",),
    functions: _Functions = None,
    inline: bool = True,
) -> Expr:
    """Parse a formula or a condition.

    Parameters
    ----------
    text
        The formula. The operators and their precedence are Python's.
    variables
        The names the formula may refer to.
    functions
        Activations the formula may call, such as ``elu(x, alpha=2)``: objects with
        the attributes ``formula_tree`` and ``derivative_tree`` (over ``"x"`` and the
        parameters), ``param_names``, ``param_defaults`` and, if the name they are found
        by may be an alias, ``name``. The names in :data:`FUNCTIONS` always mean the
        primitives.
    inline
        Whether to substitute their formulas. Otherwise a call stays one node of all its
        arguments, defaults filled in, that :func:`inlined` can substitute.

    Raises
    ------
    FormulaError
        If the text is not a formula over these names.
    """
    parser = _Parser(text, variables, functions, inline)
    expr = parser.expression()
    parser.end()
    return expr


def inlined(expr: Expr, functions: Mapping[str, Any]) -> Expr:
    """Return the expression with activations, and their derivatives, as primitives."""

    def replaced(node: Expr, args: tuple[Expr, ...]) -> Expr:
        if not isinstance(node, Call) or is_primitive(node.op):
            return with_args(node, args)
        function = functions[node.op.removesuffix("'")]
        derived = node.op.endswith("'")
        tree: Expr = function.derivative_tree if derived else function.formula_tree
        return tree.substitute(dict(zip(("x", *function.param_names), args, strict=True)))

    return transform(expr, replaced)


def is_primitive(op: str) -> bool:
    """Say whether a node's operation is not an activation or the derivative of one."""
    return op in FUNCTIONS or op in _BINARY or op in _PREFIX


def parse_list(
    text: str, variables: Iterable[str] = (), functions: _Functions = None
) -> tuple[Expr, ...]:
    """Parse numbers separated by commas, such as ``"-alpha, 0"``."""
    parser = _Parser(text, variables, functions)
    return parser.items(parser.number)


def parse_points(
    text: str, variables: Iterable[str] = (), functions: _Functions = None
) -> tuple[tuple[Expr, Expr], ...]:
    """Parse ``at: value`` pairs separated by commas, such as ``"0: 1, 6: 0"``."""
    parser = _Parser(text, variables, functions)

    def pair() -> tuple[Expr, Expr]:
        at = parser.number()
        parser.expect(":")
        return at, parser.number()

    return parser.items(pair)


class Interval(_Value):
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
        from actfast.evaluation import evaluate

        x = Variable("<value>")  # not a name, so no parameter is called so
        above = Call("<=" if self.closed_low else "<", (self.low, x))
        below = Call("<=" if self.closed_high else "<", (x, self.high))
        inside = Call("and", (above, below))
        return evaluate(inside, namespace, {**(values or {}), x.name: value})


def parse_interval(
    text: str, variables: Iterable[str] = (), functions: _Functions = None
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
