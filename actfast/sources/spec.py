"""What a plugin hands over: a name, one implementation, and whatever it claims."""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, fields, replace
from typing import Any, NoReturn

from actfast._loops import LOOP_DTYPES, MAX_PARAMS
from actfast.errors import FormulaError, SpecError, nearest
from actfast.facts.families import ELEMENTWISE, FAMILIES, Family, family_named
from actfast.facts.functions import functions
from actfast.facts.kinds import DERIVATIVE, FORWARD
from actfast.facts.param import Param, is_number
from actfast.facts.row import (
    INTERVAL,
    LIST,
    OVER_X,
    PARAMETERS,
    POINTS,
    WORD,
    Claims,
    Row,
    with_short_types,
)

__all__ = ["NAME", "ActivationSpec"]

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
RESERVED = frozenset(
    (
        *("x", "y", "g", "grad", "gate", "value", "out", "where", "dtype", "axis", "dim"),
        *("keepdims", "layout", "inputs", "pi", "inf", "nan"),
    )
)
FUNCTIONS = ("forward", "derivative", "backward")
# By the names that a spec has for a row's.
ROW_NAMES = {"derivative": "derivative_formula"}
BOUNDED = (FORWARD.name, DERIVATIVE.name)


def is_line(text: object) -> bool:
    """Text on one line, without what terminals and C strings take for more than text."""
    return isinstance(text, str) and all(c.isprintable() for c in text)


@dataclass(frozen=True, slots=True, eq=False)
class ActivationSpec(Claims):
    """An activation to be: its name, one implementation, and claims that the suite tests.

    >>> import actfast as af
    >>> spec = af.ActivationSpec("ripple", formula="x + sin(a*x)**2 / a", params={"a": 1.0})
    >>> f = af.register(spec)
    >>> float(f(0.5))
    0.7298488470659301
    >>> af.unregister("ripple")

    Parameters
    ----------
    name : str
        Lower-case letters, digits and underscores; a plugin's entry point has the same name.
    formula : str, optional
        Over ``x``, or ``gate`` and ``value``, and the parameters, in the grammar of
        :mod:`actfast.formula`; of rows with ``sum(...)`` and ``max(...)`` of a row too,
        which has ``sum(x**0)`` elements. It is the implementation, unless there is another;
        then it is what the suite compares with, and the derivative or backward where none is
        given.
    forward, derivative : callable, optional
        NumPy functions of a contiguous float32 or float64 array and, by keyword, the
        parameters: ``forward(x, a=1.0)`` returns an array of x's shape, or writes into
        ``out`` if it takes one. A gated one takes ``(gate, value)``, and its derivative
        gives two arrays, by each. What they raise is raised unchanged; the caller's ``out``
        may then be written in part.

        The array is a piece of the caller's, with one dimension, so that each element must
        depend on its own input alone, not on its neighbours: softmax, sorting, cumulative
        sums and what subtracts a mean need ``family="rowwise"``. This is looked at: each
        function's first calls are evaluated once more, backwards and in pieces, and other
        values are a SpecError. That ends with the first piece that has sixteen different
        numbers, or the sixteenth of fewer. A function that is random cannot be judged.
    backward : callable, optional
        Of a row-wise activation: ``backward(grad, x)`` gives the gradient by x.
    kernels : optional
        Compiled loops: an :class:`actfast.kernels.Loops`, a capsule as ``actfast.h``
        describes it, or ``"module:attribute"``, imported when first needed.
    family : str, optional
        "elementwise", "gated", "rowwise", or "reduction" for a row-wise one that gives one
        number of a row. The last two are formulas of rows, or functions ``forward(x)`` of a
        contiguous array of two dimensions, whose rows are along the last.
    inputs : tuple of str, optional
        ``("gate", "value")`` makes it gated.
    aliases : tuple of str, optional
        Other names that find it.
    params : tuple of Param, or mapping, optional
        At most eight. A mapping gives names, and defaults or Params.
    derivative_formula : str, optional
        A closed form; without it the formula is differentiated. Of a gated activation two,
        by gate and by value, with a semicolon between.
    second_derivative : str, optional
        A closed form of f''; without it the derivative is differentiated.
    summary, citation : str, optional
        One line each, for the documentation.
    range, monotone, kinks, ... : str, optional
        Every claim of :class:`actfast.facts.row.Claims`, as expressions over the
        parameters; ``left`` and ``right`` are asymptotes over ``x`` too.
        ``src_c/actfast.h`` has the meaning of each.
    max_ulp : mapping, optional
        Claimed largest errors: ``{"float32": {"forward": 1.5, "derivative": 2.0}}``.

    Raises
    ------
    SpecError
        If the fields contradict each other or cannot be read.
    """

    name: str
    _: KW_ONLY
    forward: Callable[..., Any] | None = None
    derivative: Callable[..., Any] | None = None
    backward: Callable[..., Any] | None = None
    kernels: Any = None
    family: str = ""
    inputs: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    params: tuple[Param, ...] = ()
    derivative_formula: str = ""
    second_derivative: str = ""
    summary: str = ""
    citation: str = ""

    def __post_init__(self) -> None:
        self._check_name(self.name, "name")
        object.__setattr__(self, "name", str(self.name))
        object.__setattr__(self, "family", str(self._normalised_family()))
        object.__setattr__(self, "inputs", family_named(self.family).operands)
        object.__setattr__(self, "aliases", self._normalised_aliases())
        object.__setattr__(self, "params", self._normalised_params())
        self._check_implementation()
        self._check_params()
        self._check_claims()
        self._check_bounds()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ActivationSpec):
            return NotImplemented
        # Functions and loops by identity: their own == may mean anything.
        return all(
            getattr(self, f.name) is getattr(other, f.name)
            if f.name in (*FUNCTIONS, "kernels")
            else getattr(self, f.name) == getattr(other, f.name)
            for f in fields(self)
        )

    def __hash__(self) -> int:
        return hash((self.name, self.formula, self.params))

    @property
    def level(self) -> str:
        """What implements it: "kernel", "numpy" or "formula"."""
        if self.kernels is not None:
            return "kernel"
        return "numpy" if self.forward is not None else "formula"

    def row(self) -> Row:
        """The facts, as a built-in's row has them."""
        claims = {f.name: getattr(self, f.name) for f in fields(Claims)}
        claims["max_ulp"] = with_short_types(self.max_ulp, loosely=True)
        return Row(
            name=self.name,
            family=family_named(self.family),
            aliases=self.aliases,
            params=self.params,
            derivative=self.derivative_formula,
            second_derivative=self.second_derivative,
            summary=self.summary,
            citation=self.citation,
            **claims,
        )

    def _fail(self, message: str) -> NoReturn:
        name = self.name if isinstance(self.name, str) else ""
        raise SpecError(f"{name or 'ActivationSpec'}: {message}", name)

    def _check_name(self, name: Any, what: str) -> None:
        if not isinstance(name, str) or not NAME.fullmatch(name):
            given = repr(name)[:60]
            raise SpecError(
                f"{what} must be a lower-case letter, then up to 39 lower-case letters, digits "
                f"and underscores, got {given}",
                self.name if isinstance(self.name, str) else "",
            )

    def _normalised_family(self) -> Family:
        inputs = self.inputs
        if isinstance(inputs, str):
            self._fail(f"inputs must be a tuple of names, got {inputs!r}")
        # In the order of the C table the first that takes such inputs.
        by_inputs = {family.operands: family for family in reversed(FAMILIES.values())}
        if inputs and tuple(inputs) not in by_inputs:
            known = " or ".join(map(repr, sorted(by_inputs, key=len)))
            self._fail(f"inputs must be {known}, got {inputs!r}")
        if not self.family:
            return by_inputs[tuple(inputs)] if inputs else ELEMENTWISE
        if self.family not in FAMILIES:
            self._fail(
                f"family must be one of {', '.join(FAMILIES)}, got {self.family!r}"
                + nearest(str(self.family), FAMILIES)
            )
        family = family_named(self.family)
        if inputs and tuple(inputs) != family.operands:
            self._fail(f"a {family} activation has the inputs {family.operands}, got {inputs!r}")
        return family

    def _normalised_aliases(self) -> tuple[str, ...]:
        if isinstance(self.aliases, str):
            self._fail(f"aliases must be a tuple of names, got {self.aliases!r}")
        try:
            found = tuple(self.aliases)
        except TypeError:
            self._fail(f"aliases must be a tuple of names, got {type(self.aliases).__name__}")
        for name in found:
            self._check_name(name, f"{self.name}: an alias")
        if len({self.name, *found}) <= len(found):
            self._fail(f"aliases must differ from each other and from the name, got {found}")
        return found

    def _normalised_params(self) -> tuple[Param, ...]:
        given: Any = self.params
        if isinstance(given, Mapping):
            try:
                given = [
                    (p if p.name else replace(p, name=k)) if isinstance(p, Param) else Param(k, p)
                    for k, p in given.items()
                ]
            except SpecError as error:
                self._fail(str(error))
            for key, p in zip(self.params, given, strict=True):
                if key != p.name:
                    self._fail(f"params has {p.name!r} under the name {key!r}")
        try:
            found = tuple(given)
        except TypeError:
            self._fail(f"params must be Params or a mapping, got {type(given).__name__}")
        for p in found:
            if not isinstance(p, Param):
                self._fail(f"params must hold Params, got {type(p).__name__}")
        return found

    def _check_implementation(self) -> None:
        if self.kernels is not None and self.forward is not None:
            self._fail("give one implementation, got both kernels and forward")
        if self.derivative is not None and self.forward is None:
            self._fail("derivative goes with forward; write derivative_formula for a closed form")
        if self.backward is not None and self.forward is None:
            self._fail("backward goes with forward; without it the formula gives both")
        if self.kernels is None and self.forward is None and not self.formula:
            self._fail("an implementation is missing: formula, forward or kernels")
        family = family_named(self.family)
        if family.rowwise and self.kernels is not None:
            self._fail(f"a {family} activation needs a formula, or forward: a function of rows")
        if family.rowwise and self.derivative is not None:
            self._fail(f"a {family} activation has no derivative; give backward(grad, x)")
        if self.backward is not None and not family.rowwise:
            self._fail(f"a {family} activation takes derivative, of which backward is made")
        for name in FUNCTIONS:
            function = getattr(self, name)
            if function is not None and not callable(function):
                self._fail(f"{name} must be callable, got {type(function).__name__}")
        for f in fields(self):
            value = getattr(self, f.name)
            if f.type == "str" and not isinstance(value, str):
                self._fail(f"{f.name} must be text, got {type(value).__name__}")
            if f.name in ("summary", "citation") and not is_line(value):
                self._fail(f"{f.name} must be one line of printable text, got {value!r}")

    def _check_params(self) -> None:
        if len(self.params) > MAX_PARAMS:
            self._fail(f"at most {MAX_PARAMS} parameters, got {len(self.params)}")
        seen: set[str] = set()
        for p in self.params:
            for name in (p.name, *p.synonyms):
                if not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name):
                    self._fail(f"parameter {name!r} is no identifier")
                if name in RESERVED:
                    self._fail(f"parameter {name!r} has a reserved name")
                if name in seen:
                    self._fail(f"parameter {name!r} is there twice")
                seen.add(name)
            if not is_line(p.doc):
                self._fail(f"parameter {p.name!r}: doc must be one line of text, got {p.doc!r}")
            if not p.accepts(p.default):
                self._fail(
                    f"parameter {p.name!r}: default {p.default:g} violates its own constraint: "
                    f"it must be {p.interval}"
                )

    def _check_claims(self) -> None:
        # Reading takes the grammar, which is not imported for a spec that claims nothing.
        given = [f for f in fields(Row) if f.metadata and self._claimed(f.name)]
        for f in given:
            name = ROW_NAMES.get(f.name, f.name)
            reads, text = f.metadata["reads"], self._claimed(f.name)
            if reads == WORD:
                self._check_word(name, text, f.metadata["words"])
            elif name == "derivative_formula":
                self._check_derivatives(name, text)
            else:
                self._read(name, text, reads)
        if self.second_derivative and not family_named(self.family).pointwise:
            self._fail("second_derivative is of an elementwise activation")

    def _check_derivatives(self, name: str, text: str) -> None:
        parts = text.split(";")
        if len(parts) != len(self.inputs):
            wanted = " and ".join(f"one by {x}" for x in self.inputs)
            self._fail(f"{name} must be {wanted}, with semicolons between, got {text!r}")
        for part in parts:
            self._read(name, part, OVER_X)

    def _claimed(self, name: str) -> str:
        found = getattr(self, ROW_NAMES.get(name, name))
        assert isinstance(found, str)
        return found

    def _check_word(self, claim: str, text: str, words: tuple[str, ...]) -> None:
        # Also "increasing if a > 0 else no".
        match = re.fullmatch(r"(\w+)(?: if (.+) else (\w+))?", text)
        for word in (match[1], match[3]) if match else (text,):
            if word is not None and word not in words:
                self._fail(f"{claim} must be one of {', '.join(words)}, got {word!r}")
        if match and match[2]:
            self._read(claim, match[2], PARAMETERS)

    def _read(self, claim: str, text: str, reads: str) -> None:
        from actfast import formula

        names = tuple(p.name for p in self.params)
        try:
            if reads == OVER_X:
                rows = self.inputs if family_named(self.family).rowwise else ()
                formula.parse(text, (*self.inputs, *names), functions(), rows=rows)
            else:
                readers: dict[str, Callable[..., Any]] = {
                    PARAMETERS: formula.parse,
                    INTERVAL: formula.parse_interval,
                    POINTS: formula.parse_points,
                    LIST: formula.parse_list,
                }
                readers[reads](text, names, functions())
        except FormulaError as error:
            raise SpecError(f"{self.name}: {claim}: {error}", self.name) from error

    def _check_bounds(self) -> None:
        if not isinstance(self.max_ulp, Mapping):
            self._fail(f"max_ulp must be a mapping, got {type(self.max_ulp).__name__}")
        for dtype, bounds in self.max_ulp.items():
            if dtype not in LOOP_DTYPES:
                self._fail(f"max_ulp is by {' and '.join(LOOP_DTYPES)}, got {dtype!r}")
            if not isinstance(bounds, Mapping):
                self._fail(f"max_ulp[{dtype!r}] must be a mapping, got {bounds!r}")
            for direction, bound in bounds.items():
                if direction not in BOUNDED:
                    self._fail(
                        f"max_ulp[{dtype!r}] is by {' and '.join(BOUNDED)}, got {direction!r}"
                        + nearest(str(direction), BOUNDED)
                    )
                if not is_number(bound) or not 0 <= bound < math.inf:
                    self._fail(
                        f"max_ulp[{dtype!r}][{direction!r}] must be a number >= 0, got {bound!r}"
                    )
        # A copy in plain numbers, which nobody else can change.
        copied = {d: {k: float(v) for k, v in b.items()} for d, b in self.max_ulp.items()}
        object.__setattr__(self, "max_ulp", copied)
