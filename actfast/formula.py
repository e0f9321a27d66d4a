"""The expression language in which activations state their formulas.

A formula such as ``"where(x > 0, x, alpha * expm1(x))"`` is parsed by
:func:`parse` into an immutable tree of three node types: :class:`Number`,
:class:`Variable` and :class:`Call`. Operators are calls too: ``x + 1`` is
``Call("+", (Variable("x"), Number("1")))``, a minus sign is ``Call("neg", ...)``
and ``0 < a < 1`` is the conjunction of two comparisons. Calls of other
activations are substituted while parsing, so a tree holds only primitives.

:func:`evaluate` computes a tree with Python floats, NumPy arrays or mpmath
numbers. Every primitive is a total function with the IEEE 754 conventions in all
three: ``1 / 0`` is ``inf``, ``log(-1)`` is ``nan``, and nothing raises.
:func:`evaluate_exact` raises the working precision until the result is settled.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from functools import cache, lru_cache, reduce
from importlib import import_module
from typing import Any, NoReturn

__all__ = [
    "Call",
    "Expr",
    "FormulaError",
    "Interval",
    "Namespace",
    "Number",
    "Variable",
    "evaluate",
    "evaluate_exact",
    "float_namespace",
    "mpmath_namespace",
    "numpy_namespace",
    "parse",
    "parse_interval",
    "parse_list",
    "parse_points",
    "to_text",
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

_BINARY = {
    **{"or": 1, "and": 2},
    **dict.fromkeys(COMPARISONS, 4),
    **{"+": 5, "-": 5, "*": 6, "/": 6, "**": 8},
}
_PREFIX = {"not": 3, "neg": 7}
_ATOM = 9
_RESERVED = frozenset({*CONSTANTS, "and", "or", "not"})

_NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?([0-9]+))?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SYMBOL = re.compile(r"\*\*|[<>=!]=|[-+*/<>(),:=\[\]]")


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


class _Value:
    """An immutable object compared, hashed and pickled by its positional fields.

    This is what a frozen dataclass does; defining those would take most of the time
    to import the module.
    """

    __match_args__: tuple[str, ...] = ()

    def _freeze(self, **attributes: Any) -> None:
        vars(self).update(attributes)
        # Hashing the tree anew for each look-up would cost more than the look-up.
        vars(self)["_hash"] = hash((type(self), self._fields()))

    def _fields(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__match_args__)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return (
            isinstance(other, _Value)
            and type(self) is type(other)
            and hash(self) == hash(other)
            and self._fields() == other._fields()
        )

    def __hash__(self) -> int:
        value: int = vars(self)["_hash"]
        return value

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self._fields()))})"

    def __reduce__(self) -> tuple[Any, ...]:
        # The cached hash is worthless in another process, so it is computed again.
        return type(self), self._fields()


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
        return _substitute(self, replacements, {})


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
    a row.
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


def to_text(expr: Expr) -> str:
    """Return the canonical text of an expression, which parses to an equal tree."""
    return str(expr)


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


def _substitute(
    expr: Expr, replacements: Mapping[str, Expr], done: dict[Expr, Expr]
) -> Expr:
    if isinstance(expr, Variable):
        return replacements.get(expr.name, expr)
    if not isinstance(expr, Call) or expr.variables.isdisjoint(replacements):
        return expr
    if expr not in done:
        args = tuple(_substitute(arg, replacements, done) for arg in expr.args)
        done[expr] = Call(expr.op, args)
    return done[expr]


def _literal(value: float) -> Expr:
    """Return the shortest literal that reads back as ``value``."""
    text = repr(abs(float(value))).removesuffix(".0")
    number = Number(text)
    return Call("neg", (number,)) if math.copysign(1.0, value) < 0 else number


def _is_condition(expr: Expr) -> bool:
    return isinstance(expr, Call) and expr.op in CONDITIONS


_inlining: ContextVar[tuple[str, ...]] = ContextVar("_inlining", default=())


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield ``(kind, text, position)`` triples, the last of kind ``"end"``."""
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        if match := _NUMBER.match(text, position):
            if len(match[1] or "") > MAX_EXPONENT_DIGITS:
                raise FormulaError("the exponent is too large", text, position)
            kind = "number"
        elif match := _NAME.match(text, position):
            kind = "symbol" if match[0] in ("and", "or", "not") else "name"
        elif match := _SYMBOL.match(text, position):
            kind = "symbol"
        else:
            hint = ": write ** for a power" if text[position] == "^" else ""
            message = f"unexpected character {text[position]!r}{hint}"
            raise FormulaError(message, text, position)
        yield kind, match[0], position
        position = match.end()
    yield "end", "", len(text)


class _Parser:
    """A precedence-climbing parser over one text."""

    def __init__(
        self,
        text: str,
        variables: Iterable[str],
        functions: Mapping[str, Any] | None,
    ) -> None:
        self.text = text
        self.variables = frozenset(variables)
        self.functions = {} if functions is None else functions
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
        raise FormulaError(
            message, self.text, self.position if position is None else position
        )

    def unexpected(self, wanted: str) -> NoReturn:
        kind, text, _ = self.tokens[self.index]
        found = "the formula ends here" if kind == "end" else f"found {text!r}"
        self.fail(f"expected {wanted}, {found}")

    def next(self) -> tuple[str, str, int]:
        token = self.tokens[self.index]
        self.index += 1
        return token

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

    def typed(self, expr: Expr, condition: bool, position: int) -> Expr:
        if _is_condition(expr) != condition:
            kinds = ("a number", "a condition")
            self.fail(
                f"expected {kinds[condition]}, found {kinds[not condition]}", position
            )
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
        while self.tokens[self.index][1] in COMPARISONS:
            op = self.next()[1]
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
            if self.at("("):
                return self.function(text, position)
            return self.name(text, position)
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
            return self.inline(name, args, keywords, position)
        self.check_count(name, len(args), *FUNCTIONS[name], position)
        for index, (arg, at) in enumerate(args):
            self.typed(arg, name == "where" and index == 0, at)
        return self.sized(Call(name, tuple(arg for arg, _ in args)), position)

    def check_count(
        self, name: str, given: int, least: int, most: int, position: int
    ) -> None:
        if least <= given <= most:
            return
        wanted = str(least)
        if most == _UNLIMITED:
            wanted = f"at least {least}"
        elif most > least:
            wanted = f"{least} to {most}"
        plural = "" if least == 1 and most in (1, _UNLIMITED) else "s"
        self.fail(f"{name} takes {wanted} argument{plural}, {given} given", position)

    def inline(
        self,
        name: str,
        args: list[tuple[Expr, int]],
        keywords: dict[str, Expr],
        position: int,
    ) -> Expr:
        """Return another activation's formula applied to the arguments."""
        function = self.functions[name]
        parameters: tuple[str, ...] = function.param_names
        self.check_count(name, len(args), 1, 1 + len(parameters), position)
        values = [self.typed(arg, False, at) for arg, at in args]
        given = dict(zip(parameters, values[1:], strict=False))
        if twice := given.keys() & keywords:
            self.fail(f"parameter {min(twice)!r} is given twice", position)
        defaults = zip(parameters, function.param_defaults, strict=True)
        replacements = {key: _literal(value) for key, value in defaults}
        replacements |= {"x": values[0], **given, **keywords}

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
    functions: Mapping[str, Any] | None = None,
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
        the attributes ``formula_tree`` (over ``"x"`` and the parameters),
        ``param_names`` and ``param_defaults``. Their formulas are substituted. The
        names in :data:`FUNCTIONS` always mean the primitives.

    Raises
    ------
    FormulaError
        If the text is not a formula over these names.
    """
    parser = _Parser(text, variables, functions)
    expr = parser.expression()
    parser.end()
    return expr


def parse_list(
    text: str,
    variables: Iterable[str] = (),
    functions: Mapping[str, Any] | None = None,
) -> tuple[Expr, ...]:
    """Parse numbers separated by commas, such as ``"-alpha, 0"``."""
    parser = _Parser(text, variables, functions)
    items: list[Expr] = []
    while text.strip():
        items.append(parser.number())
        if not parser.accept(","):
            break
    parser.end()
    return tuple(items)


def parse_points(
    text: str,
    variables: Iterable[str] = (),
    functions: Mapping[str, Any] | None = None,
) -> tuple[tuple[Expr, Expr], ...]:
    """Parse ``at: value`` pairs separated by commas, such as ``"0: 1, 6: 0"``."""
    parser = _Parser(text, variables, functions)
    points: list[tuple[Expr, Expr]] = []
    while text.strip():
        at = parser.number()
        parser.expect(":")
        points.append((at, parser.number()))
        if not parser.accept(","):
            break
    parser.end()
    return tuple(points)


class Interval(_Value):
    """A range whose ends may depend on parameters."""

    __match_args__ = ("low", "high", "closed_low", "closed_high")
    low: Expr
    high: Expr
    closed_low: bool
    closed_high: bool

    def __init__(
        self, low: Expr, high: Expr, closed_low: bool, closed_high: bool
    ) -> None:
        self._freeze(low=low, high=high, closed_low=closed_low, closed_high=closed_high)

    def __str__(self) -> str:
        left, right = "(["[self.closed_low], ")]"[self.closed_high]
        return f"{left}{self.low}, {self.high}{right}"

    def condition(self, value: Expr) -> Expr:
        """Return the condition that ``value`` lies in the interval."""
        above = Call("<=" if self.closed_low else "<", (self.low, value))
        below = Call("<=" if self.closed_high else "<", (value, self.high))
        return Call("and", (above, below))

    def contains(
        self, value: Any, namespace: Namespace, values: Mapping[str, Any] | None = None
    ) -> Any:
        """Say whether ``value`` lies in the interval; ``nan`` lies in none.

        ``values`` are those of the parameters. For an array the answer is an array.
        """
        key = "<value>"  # not a name, so no parameter is called so
        inside = self.condition(Variable(key))
        return evaluate(inside, namespace, {**(values or {}), key: value})


def parse_interval(
    text: str,
    variables: Iterable[str] = (),
    functions: Mapping[str, Any] | None = None,
) -> Interval:
    """Parse a range such as ``"[-0.278, inf)"`` or ``"(-alpha, alpha)"``."""
    parser = _Parser(text, variables, functions)
    closed_low = parser.at("[")
    if not (parser.accept("[") or parser.accept("(")):
        parser.unexpected("'[' or '('")
    low = parser.number()
    parser.expect(",")
    high = parser.number()
    closed_high = parser.at("]")
    if not (parser.accept("]") or parser.accept(")")):
        parser.unexpected("']' or ')'")
    parser.end()
    return Interval(low, high, closed_low, closed_high)


_Environment = dict[str | int, Any]
_Program = Callable[[_Environment], Any]
_Operation = Callable[..., Any]


class _Backend:
    """How to compute the primitives with one kind of number.

    Numbers are scalars, and lists of them are rows, except in NumPy's backend,
    which handles rows by itself and therefore defines ``select``.
    """

    def __init__(
        self,
        number: Callable[[str], Any],
        operations: Mapping[str, _Operation],
        load: Callable[[Any], Any],
        select: Callable[[_Environment, Any, _Program, _Program], Any] | None = None,
    ) -> None:
        self.number = number
        self.operations = operations
        self.load = load
        self.select = select


class Namespace:
    """A kind of number to evaluate expressions with."""

    def __init__(
        self, name: str, run: Callable[[Expr, Mapping[str, Any]], Any]
    ) -> None:
        self.name = name
        self.run = run

    def __repr__(self) -> str:
        return f"<{self.name} namespace>"


def _check_values(expr: Expr, values: Mapping[str, Any]) -> None:
    if not expr.variables <= values.keys():
        missing = ", ".join(sorted(expr.variables - values.keys()))
        raise ValueError(f"no value is given for {missing}")


def evaluate(expr: Expr, namespace: Namespace, values: Mapping[str, Any]) -> Any:
    """Return the value of an expression, of which ``values`` gives the variables."""
    _check_values(expr, values)
    return namespace.run(expr, values)


def _lift(operation: _Operation) -> _Operation:
    """Return an operation that maps over rows, repeating scalars."""

    def mapped(*args: Any) -> Any:
        sizes = {len(arg) for arg in args if isinstance(arg, list)}
        if not sizes:
            return operation(*args)
        if len(sizes) > 1:
            raise ValueError(f"rows have different lengths: {sorted(sizes)}")
        (size,) = sizes
        rows = (arg if isinstance(arg, list) else [arg] * size for arg in args)
        return list(map(operation, *rows))

    return mapped


def _select_rows(
    env: _Environment, condition: list[bool], yes: _Program, no: _Program
) -> Any:
    return _lift(lambda chosen, a, b: a if chosen else b)(
        condition,
        yes(env) if any(condition) else None,
        no(env) if not all(condition) else None,
    )


@lru_cache(maxsize=4096)
def _compile(expr: Expr, backend: _Backend, rows: bool) -> _Program:
    """Turn a tree into nested closures that compute each distinct node once."""
    uses: dict[Expr, int] = {}

    def count(node: Expr) -> None:
        uses[node] = uses.get(node, 0) + 1
        if uses[node] == 1 and isinstance(node, Call):
            for arg in node.args:
                count(arg)

    def constant(value: Any) -> _Program:
        return lambda env: value

    def remember(program: _Program, key: int) -> _Program:
        def recall(env: _Environment) -> Any:
            if key in env:
                return env[key]
            value = env[key] = program(env)
            return value

        return recall

    def build(node: Expr) -> _Program:
        if node in built:
            return built[node]
        if isinstance(node, Number):
            program = constant(backend.number(node.text))
        elif isinstance(node, Variable):
            program = operator.itemgetter(node.name)
        else:
            assert isinstance(node, Call)
            program = call(node)
            if not node.variables:
                program = constant(program({}))
            elif uses[node] > 1:
                program = remember(program, len(built))
        built[node] = program
        return program

    def call(node: Call) -> _Program:
        args = tuple(map(build, node.args))
        if node.op == "where":
            return where(*args)
        reduction = node.op in ("sum", "max") and len(args) == 1
        operation = backend.operations["row_" + node.op if reduction else node.op]
        if rows and not reduction:
            operation = _lift(operation)
        if len(args) == 1:
            (only,) = args
            return lambda env: operation(only(env))
        if len(args) == 2:
            left, right = args
            return lambda env: operation(left(env), right(env))
        return lambda env: operation(*[arg(env) for arg in args])

    def where(condition: _Program, yes: _Program, no: _Program) -> _Program:
        select = backend.select or _select_rows

        def choose(env: _Environment) -> Any:
            chosen = condition(env)
            if chosen is True:
                return yes(env)
            if chosen is False:
                return no(env)
            return select(env, chosen, yes, no)

        return choose

    built: dict[Expr, _Program] = {}
    count(expr)
    return build(expr)


def _load(backend: _Backend, values: Mapping[str, Any]) -> tuple[_Environment, bool]:
    """Return the values as scalars and lists, and whether there are any lists."""
    env: _Environment = {}
    rows = False
    for name, value in values.items():
        if type(value) is not float and getattr(value, "ndim", 0) > 0:
            value = value.tolist()
        if isinstance(value, (list, tuple)):
            rows = True
            env[name] = list(map(backend.load, value))
        else:
            env[name] = backend.load(value)
    return env, rows


def _require(module: str, purpose: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise ImportError(f"{purpose} requires {package}, to be installed") from error


def _float_or(fallback: Callable[[float], float], function: _Operation) -> _Operation:
    """Return a function from :mod:`math` that falls back rather than raises."""

    def total(x: float) -> float:
        try:
            return function(x)  # type: ignore[no-any-return]
        except (ValueError, OverflowError):
            return fallback(x)

    return total


def _float_divide(x: float, y: float) -> float:
    try:
        return x / y
    except ZeroDivisionError:
        if x == 0 or x != x:
            return math.nan
        return math.copysign(math.inf, x) * math.copysign(1.0, y)


def _float_power(x: float, y: float) -> float:
    try:
        return math.pow(x, y)
    except (ValueError, OverflowError):
        if x < 0 and y % 1 != 0:
            return math.nan
        return math.copysign(math.inf, x) if y % 2 == 1 else math.inf


def _float_sign(x: float) -> float:
    return x if x == 0 or x != x else math.copysign(1.0, x)


def _float_log(shift: float) -> Callable[[float], float]:
    return lambda x: -math.inf if x == shift else math.nan


_PYTHON_OPERATORS: Mapping[str, _Operation] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "neg": operator.neg,
}


_LOGIC: Mapping[str, _Operation] = {
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "not": operator.not_,
}


def _variadic(pair: _Operation) -> _Operation:
    return lambda *args: reduce(pair, args)


def _over_row(pair: _Operation) -> _Operation:
    """Return the reduction of a row; a scalar is a row of one."""
    return lambda row: reduce(pair, row) if isinstance(row, list) else row


@cache
def _float_backend() -> _Backend:
    def least(a: float, b: float) -> float:
        return a if a < b or a != a else b

    def greatest(a: float, b: float) -> float:
        return a if a > b or a != a else b

    def infinite(x: float) -> float:
        return math.inf

    def undefined(x: float) -> float:
        return math.nan

    operations: dict[str, _Operation] = {
        **_LOGIC,
        **_PYTHON_OPERATORS,
        "/": _float_divide,
        "**": _float_power,
        "min": _variadic(least),
        "max": _variadic(greatest),
        "row_max": _over_row(greatest),
        "row_sum": _over_row(operator.add),
        "abs": math.fabs,
        "sign": _float_sign,
        "sqrt": _float_or(undefined, math.sqrt),
        "exp": _float_or(infinite, math.exp),
        "expm1": _float_or(infinite, math.expm1),
        "log": _float_or(_float_log(0.0), math.log),
        "log1p": _float_or(_float_log(-1.0), math.log1p),
        "sin": _float_or(undefined, math.sin),
        "cos": _float_or(undefined, math.cos),
        "tanh": math.tanh,
        "atan": math.atan,
        "erf": math.erf,
        "erfc": math.erfc,
    }
    return _Backend(_float_number, operations, float)


def _float_number(text: str) -> float:
    return math.pi if text == "pi" else float(text)


@cache
def float_namespace() -> Namespace:
    """Return the namespace of Python floats; lists of them are rows."""
    backend = _float_backend()

    def run(expr: Expr, values: Mapping[str, Any]) -> Any:
        env, rows = _load(backend, values)
        return _compile(expr, backend, rows)(env)

    return Namespace("float", run)


_DTYPE = -1  # the key in a NumPy environment of the values' common data type


@cache
def _numpy_backend() -> _Backend:
    np = import_module("numpy")
    python = frozenset({float, int, bool})

    def special(name: str) -> _Operation:
        def call(x: Any) -> Any:
            return getattr(_require("scipy.special", f"{name} of an array"), name)(x)

        return call

    def weak(on_arrays: _Operation, on_floats: _Operation) -> _Operation:
        # A NumPy function turns Python floats into float64, which would then
        # widen float32 arrays; the same function of Python floats does not.
        def either(*args: Any) -> Any:
            for arg in args:
                if type(arg) not in python:
                    return on_arrays(*args)
            return on_floats(*args)

        return either

    def over_row(function: _Operation) -> _Operation:
        return lambda x: function(x, axis=-1, keepdims=True) if x.ndim else x

    def select(env: _Environment, condition: Any, yes: _Program, no: _Program) -> Any:
        a, b = yes(env), no(env)
        if type(a) in python and type(b) in python:
            a = np.asarray(a, env[_DTYPE])
        return np.where(condition, a, b)

    floats = _float_backend().operations
    arrays: dict[str, _Operation] = {
        **_PYTHON_OPERATORS,
        "and": np.logical_and,
        "or": np.logical_or,
        "not": np.logical_not,
        "min": _variadic(np.minimum),
        "max": _variadic(np.maximum),
        "row_max": over_row(np.max),
        "row_sum": over_row(np.sum),
        "atan": np.arctan,
        "erf": special("erf"),
        "erfc": special("erfc"),
    }
    for name in floats.keys() - arrays.keys():
        arrays[name] = getattr(np, name)
    operations = {name: weak(arrays[name], floats[name]) for name in arrays}

    def load(value: Any) -> Any:
        if type(value) in python:
            return float(value)
        array = np.asarray(value)
        return (array.astype(np.float64) if array.dtype.kind in "iub" else array)[()]

    return _Backend(_float_number, operations, load, select)


@cache
def numpy_namespace() -> Namespace:
    """Return the namespace of NumPy arrays, whose last axis is the row.

    The data type is the one NumPy gives the values: constants, and parameters
    that are Python floats, leave float32 as it is. Constants and Python floats are
    combined among themselves as Python floats. A result that depends on no array is
    repeated to the arrays' shape.
    """
    np = import_module("numpy")
    backend = _numpy_backend()

    def run(expr: Expr, values: Mapping[str, Any]) -> Any:
        env: _Environment = {name: backend.load(v) for name, v in values.items()}
        arrays = [value for value in env.values() if type(value) is not float]
        if arrays:
            env[_DTYPE] = np.result_type(*(array.dtype for array in arrays))
        with np.errstate(all="ignore"):
            result = _compile(expr, backend, False)(env)
            if not arrays:
                return result
            dtype = np.dtype(bool) if _is_condition(expr) else env[_DTYPE]
            if type(result) in (float, bool):
                shape = np.broadcast_shapes(*(array.shape for array in arrays))
                return np.full(shape, result, dtype)[()]
            return result.astype(dtype, copy=False)[()]

    return Namespace("numpy", run)


# mpmath's numbers have unbounded exponents. Working out the exponential of a number
# of n bits before the point takes n more bits of precision, so beyond this many bits
# the result is replaced by a power of two that is as good as infinite or zero.
_MAX_MAGNITUDE = 4096


@cache
def _mpmath_load() -> Callable[[Any], Any]:
    lib = _require("mpmath", "exact evaluation").libmp

    def load(value: Any) -> Any:
        if type(value) is float:
            return lib.from_float(value)
        if hasattr(value, "_mpf_"):
            return value._mpf_
        try:
            return lib.from_int(operator.index(value))
        except TypeError:
            number = float(value)
        if number != value and value == value:
            raise TypeError(f"not exactly a Python float: {value!r}")
        return lib.from_float(number)

    return load


@lru_cache(maxsize=64)
def _mpmath_backend(bits: int, rounding: str) -> _Backend:
    """Return the operations on mpmath's raw numbers at one precision.

    Raw numbers are ``(sign, mantissa, exponent, bit count)`` tuples. They need no
    context, hence no global precision, and cost half as much as ``mpf`` objects.
    """
    lib = _require("mpmath", "exact evaluation").libmp
    zero, one, two, minus_one = lib.fzero, lib.fone, lib.ftwo, lib.fnone
    infinity, minus_infinity, nan = lib.finf, lib.fninf, lib.fnan
    huge = lib.from_man_exp(1, 1 << (_MAX_MAGNITUDE + 1))
    tiny = lib.from_man_exp(1, -(1 << (_MAX_MAGNITUDE + 1)))

    def rounded(function: _Operation) -> _Operation:
        return lambda *args: function(*args, bits, rounding)

    def magnitude(x: Any) -> int:
        """Return the exponent e for which |x| is in [2**(e - 1), 2**e)."""
        return int(x[2] + x[3])

    def is_special(x: Any) -> bool:
        return not x[1] and x != zero

    def sign(x: Any) -> Any:
        if x in (zero, nan):
            return x
        return lib.from_int(lib.mpf_sign(x))

    def divide(x: Any, y: Any) -> Any:
        if y == zero:
            return nan if x in (zero, nan) else lib.mpf_mul(sign(x), infinity)
        return lib.mpf_div(x, y, bits, rounding)

    def inexact(function: Callable[[Any, int], Any]) -> _Operation:
        """Round a function that is exact only at zero.

        mpmath's own directed rounding takes ``tanh(300)`` for 1 in both directions.
        """
        if rounding == "n":
            return lambda x: function(x, bits)

        def directed(x: Any) -> Any:
            value = function(x, bits + 10)
            if x == zero or not value[1]:
                return value
            error = lib.mpf_shift(lib.mpf_abs(value), -bits)
            if rounding == "f":
                error = lib.mpf_neg(error)
            return lib.mpf_add(value, error, bits, rounding)

        return directed

    def exp(x: Any, precision: int) -> Any:
        if x[1] and magnitude(x) > _MAX_MAGNITUDE:
            return tiny if x[0] else huge
        return lib.mpf_exp(x, precision, "n")

    def expm1(x: Any, precision: int) -> Any:
        if not x[1]:
            return minus_one if x == minus_infinity else x
        small = max(0, -magnitude(x))
        if small > precision:
            return x
        return lib.mpf_sub(exp(x, precision + small + 10), one, precision, "n")

    def log(x: Any, precision: int) -> Any:
        if x[0] or x == minus_infinity:
            return nan
        return lib.mpf_log(x, precision, "n")

    def log1p(x: Any, precision: int) -> Any:
        if not x[1]:
            return nan if x == minus_infinity else x
        small = max(0, -magnitude(x))
        if small > precision:
            return x
        return log(lib.mpf_add(one, x, precision + small + 10, "n"), precision)

    def saturating(function: _Operation) -> Callable[[Any, int], Any]:
        def call(x: Any, precision: int) -> Any:
            if x[1] and magnitude(x) > 64:
                return minus_one if x[0] else one
            return function(x, precision, "n")

        return call

    def erfc(x: Any, precision: int) -> Any:
        if is_special(x):
            return zero if x == infinity else two if x == minus_infinity else x
        if magnitude(x) > _MAX_MAGNITUDE // 2:
            return two if x[0] else tiny
        return lib.mpf_erfc(x, precision, "n")

    def periodic(function: _Operation) -> Callable[[Any, int], Any]:
        def call(x: Any, precision: int) -> Any:
            if is_special(x) or magnitude(x) > _MAX_MAGNITUDE:
                return nan
            return function(x, precision, "n")

        return call

    def sqrt(x: Any) -> Any:
        if x[0] or x == minus_infinity:
            return nan
        return lib.mpf_sqrt(x, bits, rounding)

    def representative(x: Any) -> float:
        """Return a float that ``pow`` with a special operand treats like ``x``."""
        if is_special(x) or x == zero or lib.mpf_abs(x) == one:
            return float(lib.to_float(x))
        if x[2] >= 0:
            size = 3.0 if x[2] == 0 else 2.0
        else:
            size = 0.5 if magnitude(x) <= 0 else 1.5
        return -size if x[0] else size

    def power(x: Any, y: Any) -> Any:
        if not x[1] or not y[1]:
            return lib.from_float(_float_power(representative(x), representative(y)))
        integral = y[2] >= 0
        if x[0] and not integral:
            return nan
        if magnitude(y) <= 64:
            if integral:
                return lib.mpf_pow_int(x, lib.to_int(y), bits, rounding)
            precision = bits + 80
            result = lib.mpf_pow(x, y, precision, rounding)
            return lib.mpf_pos(result, bits, rounding)
        precision = bits + 30 + magnitude(y) + magnitude(x).bit_length()
        if magnitude(y) > _MAX_MAGNITUDE:
            precision = bits  # the exponential is out of bounds unless |x| is 1
        exponent = lib.mpf_mul(y, lib.mpf_log(lib.mpf_abs(x), precision), precision)
        result = lib.mpf_pos(exp(exponent, precision), bits, rounding)
        return lib.mpf_neg(result) if x[0] and y[2] == 0 else result

    def least(x: Any, y: Any) -> Any:
        return x if x == nan or lib.mpf_lt(x, y) else y

    def greatest(x: Any, y: Any) -> Any:
        return x if x == nan or lib.mpf_gt(x, y) else y

    def number(text: str) -> Any:
        if text == "pi":
            return lib.mpf_pi(bits, rounding)
        return lib.from_str(text, bits, rounding)

    add = rounded(lib.mpf_add)
    operations = {
        **_LOGIC,
        "<": lib.mpf_lt,
        "<=": lib.mpf_le,
        ">": lib.mpf_gt,
        ">=": lib.mpf_ge,
        "==": lib.mpf_eq,
        "!=": lambda x, y: not lib.mpf_eq(x, y),
        "+": add,
        "-": rounded(lib.mpf_sub),
        "*": rounded(lib.mpf_mul),
        "/": divide,
        "**": power,
        "neg": lib.mpf_neg,
        "min": _variadic(least),
        "max": _variadic(greatest),
        "row_max": _over_row(greatest),
        "row_sum": _over_row(add),
        "abs": lib.mpf_abs,
        "sign": sign,
        "sqrt": sqrt,
        "exp": inexact(exp),
        "expm1": inexact(expm1),
        "log": inexact(log),
        "log1p": inexact(log1p),
        "sin": inexact(periodic(lib.mpf_sin)),
        "cos": inexact(periodic(lib.mpf_cos)),
        "tanh": inexact(saturating(lib.mpf_tanh)),
        "atan": inexact(lambda x, precision: lib.mpf_atan(x, precision, "n")),
        "erf": inexact(saturating(lib.mpf_erf)),
        "erfc": inexact(erfc),
    }
    return _Backend(number, operations, _mpmath_load())


def _finish(result: Any, make: Callable[[Any], Any]) -> Any:
    if isinstance(result, bool):
        return result
    if isinstance(result, list):
        return [_finish(item, make) for item in result]
    return make(result)


def mpmath_namespace(mp_context: Any = None) -> Namespace:
    """Return the namespace of mpmath numbers; lists of them are rows.

    The precision is the one that the context (by default ``mpmath.mp``) has when an
    expression is evaluated. Values are taken exactly.
    """
    context = mp_context or _require("mpmath", "exact evaluation").mp

    def run(expr: Expr, values: Mapping[str, Any]) -> Any:
        backend = _mpmath_backend(context.prec, "n")
        env, rows = _load(backend, values)
        return _finish(_compile(expr, backend, rows)(env), context.make_mpf)

    return Namespace("mpmath", run)


def evaluate_exact(
    expr: Expr,
    values: Mapping[str, Any],
    *,
    relative_bits: int = 100,
    max_bits: int = 6000,
) -> Any:
    """Return the value of an expression, correct to ``relative_bits`` bits.

    The working precision doubles until two successive results agree to that many
    bits. A result of zero, infinity or nan may be an accident of rounding, as in
    ``1 - tanh(x)``, so it counts only if rounding everything down and rounding
    everything up give it too. If nothing is settled at ``max_bits`` bits, the result
    is the one found there.

    Parameters
    ----------
    expr
        A formula, or a condition.
    values
        The variables' values, taken exactly: integers, Python floats, NumPy scalars or
        ``mpf`` numbers, or lists of them, which are rows.
    relative_bits, max_bits
        The wanted and the greatest working precision.

    Returns
    -------
    mpf, bool or list
        A number of ``mpmath.mp`` that carries more bits than were asked for.
    """
    _check_values(expr, values)
    bits = min(max(160, relative_bits + 60), max_bits)
    backend = _mpmath_backend(bits, "n")
    env, rows = _load(backend, values)

    def run(bits: int, rounding: str) -> Any:
        program = _compile(expr, _mpmath_backend(bits, rounding), rows)
        return program(dict(env))

    lib = import_module("mpmath").libmp

    def settled(now: Any, before: Any, down: Any, up: Any) -> bool:
        if isinstance(now, bool) or not now[1]:
            return bool(now == down == up)
        if before is None or not before[1]:
            return False
        change = lib.mpf_sub(now, before, 30, "n")
        return not change[1] or change[2] + change[3] <= now[2] + now[3] - relative_bits

    before: list[Any] | None = None
    while True:
        result = run(bits, "n")
        items = _as_row(result)
        down = up = items
        if any(isinstance(item, bool) or not item[1] for item in items):
            down, up = _as_row(run(bits, "f")), _as_row(run(bits, "c"))
        if bits >= max_bits or all(
            map(settled, items, before or [None] * len(items), down, up)
        ):
            return _finish(result, import_module("mpmath").mp.make_mpf)
        before = items
        bits = min(2 * bits, max_bits)


def _as_row(result: Any) -> list[Any]:
    return result if isinstance(result, list) else [result]
