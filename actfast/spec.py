"""What a plugin hands over: a name, one implementation, and whatever it claims."""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field, fields
from numbers import Real
from typing import Any, NoReturn

from actfast.errors import SpecError, nearest

__all__ = ["ActivationSpec", "Param"]

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
MAX_PARAMS = 4
RESERVED = frozenset(
    ("x", "y", "g", "grad", "out", "where", "dtype", "axis", "dim", "pi", "inf", "nan")
)
MONOTONE = ("increasing", "decreasing", "no")
SYMMETRY = ("odd", "even", "none")
SMOOTHNESS = ("C0", "C1", "C2", "Cinf")
DTYPES = ("float32", "float64")
DIRECTIONS = ("forward", "derivative")


def is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def is_line(text: object) -> bool:
    """Text on one line, without what terminals and C strings take for more than text."""
    return isinstance(text, str) and all(c.isprintable() for c in text)


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter: accepted where low < value < high."""

    name: str
    default: float
    low: float = -math.inf
    high: float = math.inf
    synonyms: tuple[str, ...] = ()
    doc: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.synonyms, str):
            raise SpecError(f"parameter {self.name!r}: synonyms must be a tuple of names")
        object.__setattr__(self, "synonyms", tuple(self.synonyms))
        for name in ("default", "low", "high"):
            value = getattr(self, name)
            if not is_number(value):
                raise SpecError(f"parameter {self.name!r}: {name} must be a number, got {value!r}")
            try:
                object.__setattr__(self, name, float(value))
            except OverflowError as error:
                raise SpecError(f"parameter {self.name!r}: {name} is too large") from error


@dataclass(frozen=True, slots=True)
class ActivationSpec:
    """An activation to be: its name, one implementation, and claims that the suite tests.

    >>> import actfast as af
    >>> spec = af.ActivationSpec("snake", formula="x + sin(a*x)**2 / a", params={"a": 1.0})
    >>> f = af.register(spec)
    >>> float(f(0.5))
    0.7298488470659301
    >>> af.unregister("snake")

    Parameters
    ----------
    name : str
        Lower-case letters, digits and underscores; a plugin's entry point has the same name.
    formula : str, optional
        Over ``x`` and the parameters, in the grammar of :mod:`actfast.formula`. It is the
        implementation, unless there is another; then it is what the suite compares with.
    forward, derivative : callable, optional
        NumPy functions of a contiguous float32 or float64 array and, by keyword, the
        parameters: ``forward(x, a=1.0)`` returns an array of x's shape, or writes into
        ``out`` if it takes one. Each element must depend on its own input alone. What they
        raise is raised unchanged; the caller's ``out`` may then be written in part.
    kernels : optional
        Compiled loops: an :class:`actfast.kernels.Loops`, a capsule as ``actfast.h``
        describes it, or ``"module:attribute"``, imported when first needed.
    params : tuple of Param, or mapping, optional
        At most four. A mapping gives names and defaults.
    derivative_formula : str, optional
        A closed form; without it the formula is differentiated.
    summary, citation : str, optional
        One line each, for the documentation.
    range, monotone, symmetry, smoothness, kinks, left, right, lipschitz, roots,
    derivative_roots, exact : str, optional
        Claims, as expressions over the parameters; ``left`` and ``right`` are asymptotes
        over ``x`` too. ``src_c/actfast.h`` has the meaning of each.
    max_ulp : mapping, optional
        Claimed largest errors: ``{"float32": {"forward": 1.5, "derivative": 2.0}}``.

    Raises
    ------
    SpecError
        If the fields contradict each other or cannot be read.
    """

    name: str
    _: KW_ONLY
    formula: str = ""
    forward: Callable[..., Any] | None = None
    derivative: Callable[..., Any] | None = None
    kernels: Any = None
    params: tuple[Param, ...] = ()
    derivative_formula: str = ""
    summary: str = ""
    citation: str = ""
    range: str = ""
    monotone: str = ""
    symmetry: str = ""
    smoothness: str = ""
    kinks: str = ""
    left: str = ""
    right: str = ""
    lipschitz: str = ""
    roots: str = ""
    derivative_roots: str = ""
    exact: str = ""
    max_ulp: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._check_name()
        object.__setattr__(self, "name", str(self.name))
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
            if f.name in ("forward", "derivative", "kernels")
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

    def row(self) -> dict[str, Any]:
        """The facts, as a built-in's row has them."""
        row = {f.name: getattr(self, f.name) for f in fields(self)}
        for name in ("forward", "kernels", "derivative_formula", "max_ulp"):
            del row[name]
        return row | {
            "derivative": self.derivative_formula,
            "family": "elementwise",
            "params": tuple(
                (p.name, p.default, p.low, p.high, p.synonyms, p.doc) for p in self.params
            ),
            "aliases": (),
            "saved": "input",
            "choice_keyword": "",
            "choices": {},
            "refused": ("", ""),
            "from_output": "",
            "from_output_if": "",
            "gradient_scale": "",
            "excluded": 0.0,
            "ulp": {dtype: dict(self.max_ulp.get(dtype, {})) for dtype in DTYPES},
            "ulp_without_fma": 0.0,
        }

    def _fail(self, message: str) -> NoReturn:
        name = self.name if isinstance(self.name, str) else ""
        raise SpecError(f"{name or 'ActivationSpec'}: {message}", name)

    def _check_name(self) -> None:
        if not isinstance(self.name, str) or not NAME.fullmatch(self.name):
            given = repr(self.name)[:60]
            raise SpecError(
                "name must be a lower-case letter, then up to 39 lower-case letters, digits "
                f"and underscores, got {given}",
                self.name if isinstance(self.name, str) else "",
            )

    def _normalised_params(self) -> tuple[Param, ...]:
        given: Any = self.params
        if isinstance(given, Mapping):
            try:
                given = [p if isinstance(p, Param) else Param(k, p) for k, p in given.items()]
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
        if self.kernels is None and self.forward is None and not self.formula:
            self._fail("an implementation is missing: formula, forward or kernels")
        for name in ("forward", "derivative"):
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
            if not p.low < p.default < p.high:
                self._fail(
                    f"parameter {p.name!r}: default {p.default:g} violates its own constraint "
                    f"{p.low:g} < {p.name} < {p.high:g}"
                )

    def _check_claims(self) -> None:
        from actfast import formula
        from actfast.activation import functions

        names = tuple(p.name for p in self.params)
        over_x = ("x", *names)
        readers: dict[str, Callable[[str], Any]] = {
            **dict.fromkeys(
                ("formula", "derivative_formula", "left", "right"),
                lambda text: self._check_elementwise(formula.parse(text, over_x, functions())),
            ),
            "lipschitz": lambda text: formula.parse(text, names, functions()),
            "range": lambda text: formula.parse_interval(text, names, functions()),
            **dict.fromkeys(
                ("kinks", "exact"), lambda text: formula.parse_points(text, names, functions())
            ),
            **dict.fromkeys(
                ("roots", "derivative_roots"),
                lambda text: formula.parse_list(text, names, functions()),
            ),
        }
        for claim, read in readers.items():
            if text := getattr(self, claim):
                self._read(claim, text, read)
        for claim, words in (
            ("monotone", MONOTONE),
            ("symmetry", SYMMETRY),
            ("smoothness", SMOOTHNESS),
        ):
            text = getattr(self, claim)
            # Also "increasing if a > 0 else no".
            match = re.fullmatch(r"(\w+)(?: if (.+) else (\w+))?", text)
            for word in (match[1], match[3]) if match else ():
                if word is not None and word not in words:
                    self._fail(f"{claim} must be one of {', '.join(words)}, got {word!r}")
            if text and not match:
                self._fail(f"{claim} must be one of {', '.join(words)}, got {text!r}")
            if match and match[2]:
                self._read(claim, match[2], lambda t: formula.parse(t, names, functions()))

    def _check_elementwise(self, expr: Any) -> None:
        from actfast.formula import CONDITIONS, Call, nodes

        if isinstance(expr, Call) and expr.op in CONDITIONS:
            self._fail(f"{expr} is a condition, where a number is wanted")
        for node in nodes(expr):
            if isinstance(node, Call) and node.op in ("sum", "max") and len(node.args) == 1:
                self._fail(f"{node} reduces a row, but a plugin is elementwise")

    def _read(self, claim: str, text: str, read: Callable[[str], Any]) -> None:
        from actfast.formula import FormulaError

        try:
            read(text)
        except FormulaError as error:
            raise SpecError(f"{self.name}: {claim}: {error}", self.name) from error

    def _check_bounds(self) -> None:
        if not isinstance(self.max_ulp, Mapping):
            self._fail(f"max_ulp must be a mapping, got {type(self.max_ulp).__name__}")
        for dtype, bounds in self.max_ulp.items():
            if dtype not in DTYPES:
                self._fail(f"max_ulp is by {' and '.join(DTYPES)}, got {dtype!r}")
            if not isinstance(bounds, Mapping):
                self._fail(f"max_ulp[{dtype!r}] must be a mapping, got {bounds!r}")
            for direction, bound in bounds.items():
                if direction not in DIRECTIONS:
                    self._fail(
                        f"max_ulp[{dtype!r}] is by {' and '.join(DIRECTIONS)}, got {direction!r}"
                        + nearest(str(direction), DIRECTIONS)
                    )
                if not is_number(bound) or not 0 <= bound < math.inf:
                    self._fail(
                        f"max_ulp[{dtype!r}][{direction!r}] must be a number >= 0, got {bound!r}"
                    )
        # A copy in plain numbers, which nobody else can change.
        copied = {d: {k: float(v) for k, v in b.items()} for d, b in self.max_ulp.items()}
        object.__setattr__(self, "max_ulp", copied)
