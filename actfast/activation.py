"""What an activation says of itself: the row's facts, docstring, signature and picture."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from actfast import _core
from actfast._origin import BUILTIN, PLUGIN
from actfast.errors import nearest
from actfast.spec import Param

if TYPE_CHECKING:
    import inspect

    from actfast._core import Activation
    from actfast.registry import Entry

METHOD_SUFFIX = {"ufunc": 0, "derivative_ufunc": 1, "backward_ufunc": 2}


@dataclass(frozen=True, slots=True)
class ActivationInfo:
    """What a row says of its activation; strings are expressions over x and the parameters."""

    name: str
    family: str
    aliases: tuple[str, ...]
    summary: str
    formula: str
    derivative: str
    from_output: str
    from_output_if: str
    gradient_scale: str
    params: tuple[Param, ...]
    choice_keyword: str
    choices: Mapping[str, str]
    saved: str
    range: str
    monotone: str
    symmetry: str
    smoothness: str
    kinks: str
    left: str
    right: str
    lipschitz: str
    roots: str
    derivative_roots: str
    exact: str
    max_ulp: Mapping[str, Mapping[str, float]]
    citation: str
    qualified: str
    kind: str
    level: str
    distribution: str
    version: str
    value: str
    state: str = "ready"
    error: str = ""


def info_of(act: Activation, state: str = "ready") -> ActivationInfo:
    row = act._row | act._origin._asdict() | {"state": state, "error": ""}
    row["params"] = tuple(Param(*p) for p in row["params"])
    row["choices"] = dict(row["choices"])
    extra = row["ulp_without_fma"] if _core.ISA == "baseline" else 0.0
    row["max_ulp"] = {
        dtype: {kind: bound + extra for kind, bound in bounds.items()}
        for dtype, bounds in row["ulp"].items()
    }
    return ActivationInfo(**{f.name: row[f.name] for f in fields(ActivationInfo)})


def info_of_entry(
    entry: Entry, state: str, act: Activation | None = None, error: str = ""
) -> ActivationInfo:
    """A plugin's; before it is loaded no more than its entry point says."""
    if act is not None:
        return info_of(act, state)
    known = entry._asdict() | {"qualified": entry.qualified, "kind": PLUGIN, "level": ""}
    known |= {"state": state, "error": error, "params": (), "aliases": ()}
    known |= {"choices": {}, "max_ulp": {}}
    return ActivationInfo(**{f.name: known.get(f.name, "") for f in fields(ActivationInfo)})


class _Inlined:
    """A row as formulas that call it by name see it."""

    def __init__(self, act: Activation) -> None:
        self.act = act
        self.name = act.name
        self.param_names = tuple(p[0] for p in act._row["params"])
        self.param_defaults = act._defaults

    @property
    def formula_tree(self) -> Any:
        return parse(self.act._row["formula"], ("x", *self.param_names))

    @property
    def derivative_tree(self) -> Any:
        if text := self.act._row["derivative"]:
            return parse(text, ("x", *self.param_names))
        from actfast.differentiate import differentiate

        return differentiate(self.formula_tree, "x", functions())


@cache
def functions() -> Mapping[str, Any]:
    """Every elementwise built-in, callable by name within a formula."""
    from actfast.registry import BUILTINS

    return {
        name: _Inlined(act) for name, act in BUILTINS.items() if act._row["family"] == "elementwise"
    }


def parameter_ufuncs(act: Activation) -> tuple[Any, ...]:
    """For each parameter the ufunc (grad, x, parameters) -> grad * its derivative."""
    if "gradients" not in act._derived:
        act._derived["gradients"] = _parameter_ufuncs(act)
    found: tuple[Any, ...] = act._derived["gradients"]
    return found


def _parameter_ufuncs(act: Activation) -> tuple[Any, ...]:
    from actfast._formula_loops import parameter_loops

    row = act._row
    if row["params"] and not row["formula"]:
        raise TypeError(f"{act.name}.parameter_gradients: the formula of {act.name} is not known")
    loops = [parameter_loops(row, p[0]) for p in row["params"]]
    return tuple(
        _core.make_ufunc(one, row, f"{act.name}_gradient_by_{p[0]}")
        for one, p in zip(loops, row["params"], strict=True)
    )


@cache
def parse(text: str, variables: tuple[str, ...]) -> Any:
    """An expression of a row."""
    from actfast import formula

    return formula.parse(text, variables, functions())


def evaluate_fact(text: str, params: Mapping[str, float]) -> Any:
    """An expression over the parameters, at their values, as a float or bool."""
    return _evaluate_fact(text, tuple(params.items()))


@lru_cache(maxsize=256)
def _evaluate_fact(text: str, params: tuple[tuple[str, float], ...]) -> Any:
    from actfast import formula

    values = dict(params)
    return formula.evaluate(parse(text, tuple(values)), formula.float_namespace(), values)


def choose_fact(text: str, params: Mapping[str, float]) -> str:
    """A word, or the one that ``"A if CONDITION else B"`` picks."""
    match = re.fullmatch(r"(\w+) if (.+) else (\w+)", text)
    if not match:
        return text
    return match[1] if evaluate_fact(match[2], params) else match[3]


def _values(act: Activation) -> dict[str, float]:
    return dict(zip((p[0] for p in act._row["params"]), act._defaults, strict=True))


def _kinks(act: Activation) -> tuple[tuple[float, float], ...]:
    """Each kink and the derivative taken there."""
    from actfast import formula

    values = _values(act)
    points = formula.parse_points(act._row["kinks"], tuple(values), functions())
    evaluate, space = formula.evaluate, formula.float_namespace()
    return tuple(
        (float(evaluate(at, space, values)), float(evaluate(d, space, values))) for at, d in points
    )


def _range(act: Activation) -> tuple[float, float]:
    from actfast import formula

    values = _values(act)
    if not act._row["range"]:
        return -math.inf, math.inf
    interval = formula.parse_interval(act._row["range"], tuple(values), functions())
    evaluate, space = formula.evaluate, formula.float_namespace()
    return (
        float(evaluate(interval.low, space, values)),
        float(evaluate(interval.high, space, values)),
    )


def _signature(act: Activation) -> inspect.Signature:
    from inspect import Parameter, Signature

    keyword = Parameter.KEYWORD_ONLY
    found = [Parameter("x", Parameter.POSITIONAL_ONLY)]
    if act._row["family"] == "rowwise":
        found.append(Parameter("axis", Parameter.POSITIONAL_OR_KEYWORD, default=-1))
    for name, default in _values(act).items():
        found.append(Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, default=default))
    if act._row["choice_keyword"]:
        own = next(v for v, target in act._row["choices"].items() if target == act.name)
        found.append(Parameter(act._row["choice_keyword"], keyword, default=own))
    found.append(Parameter("out", keyword, default=None))
    everywhere = None if act._row["family"] == "rowwise" else True
    found.append(Parameter("where", keyword, default=everywhere))
    found.append(Parameter("dtype", keyword, default=None))
    return Signature(found)


def attribute_of(act: Activation, name: str) -> Any:
    """The attributes that are made when asked for."""
    if name == "params":
        return _values(act)
    if name == "kinks":
        return _kinks(act)
    if name == "range":
        return _range(act)
    if name in ("monotone", "smoothness"):
        return choose_fact(act._row[name], _values(act))
    if name == "__signature__":
        return _signature(act)
    if name in METHOD_SUFFIX:
        # A raw gufunc on a container can hang; rows dispatch by themselves.
        return None if act._row["family"] == "rowwise" else act._ufuncs[METHOD_SUFFIX[name]]
    if name in ATTRIBUTES:
        return getattr(info_of(act), name)
    raise AttributeError(f"{act._origin.shown} has no attribute {name!r}{nearest(name, dir(act))}")


ATTRIBUTES = frozenset(
    {"params", "kinks", *METHOD_SUFFIX} | {f.name for f in fields(ActivationInfo)}
) - {"name", "value", "state", "error"}


# Documentation


def _bound_text(info: ActivationInfo) -> str:
    lines = []
    for dtype, bounds in info.max_ulp.items():
        if not bounds:
            continue
        parts = ", ".join(f"{kind.replace('_', ' ')} {bound:g}" for kind, bound in bounds.items())
        lines.append(f"    {dtype}: {parts}")
    return "\n".join(lines)


def docstring_of(act: Activation) -> str:
    """A NumPy-style docstring, from the row alone."""
    info = info_of(act)
    signature = str(_signature(act))
    rowwise = info.family == "rowwise"
    params = ""
    if rowwise:
        params = (
            "axis : int, tuple of ints or None, default -1\n"
            "    The axes that make a row; None takes all of them. ``dim`` is a synonym.\n"
        )
    for p in info.params:
        about = f"{p.doc[0].upper()}{p.doc[1:]}. " if p.doc else ""
        also = f" Also spelled {', '.join(p.synonyms)}." if p.synonyms else ""
        params += (
            f"{p.name} : float or array, default {p.default:g}\n"
            f"    {about}An array broadcasts against x, and is taken by keyword only.{also}\n"
        )
    if info.choice_keyword:
        wanted = ", ".join(f"{c!r} ({row})" for c, row in info.choices.items())
        params += f"{info.choice_keyword} : one of {wanted}\n    The form of the function.\n"
    where = (
        "where : array of bool, optional\n    Elements to include; the others count as absent.\n"
        if rowwise
        else "where : array of bool, optional\n    Elements to compute; others of out keep "
        "their value.\n"
    )
    kinks = ""
    if info.kinks:
        like = ", as in torch's reverse mode" if info.kind == BUILTIN else ""
        kinks = f"\nAt its kinks the derivative is (at: value) {info.kinks}{like}.\n"
    formula = f"\n    {info.name}(x) = {info.formula}\n" if info.formula else ""
    bounds = "The error has no stated bound.\n"
    if any(info.max_ulp.values()):
        bounds = (
            f"Maximum error, in ULP of the exact result, over all inputs:\n\n{_bound_text(info)}\n"
        )
    summary = f"\n{info.summary}\n" if info.summary else ""
    source = f"\nReferences\n----------\n{info.citation}\n" if info.citation else ""
    also = f"\nAlso known as {', '.join(info.aliases)}.\n" if info.aliases else ""
    return f"""{info.name}{signature}
{summary}{formula}{also}
Parameters
----------
x : array_like
    float32 and float64 are kept; bool and integers up to 16 bits become float32,
    wider ones float64. Lazy and labelled containers are dispatched.
{params}out : array, optional
    Where to write; may be x itself.
{where}dtype : float32 or float64, optional
    The type to compute in.

Returns
-------
array of x's shape, or a scalar for a scalar

Notes
-----
{bounds}{kinks}
Raises
------
TypeError
    For 16-bit floats, complex, object or text, an unknown keyword, an out that is
    no array or cannot hold the result.
ValueError
    For a ragged sequence, or an out of another shape or read-only. ParameterError,
    a ValueError, for a parameter out of range or NaN.
{source}"""


def html_of(act: Activation) -> str:
    """Formula, parameters and a small picture of f (solid) and f' (dashed), for notebooks."""
    from html import escape

    params = "".join(f"<br/>{escape(k)} = {v!r}" for k, v in _values(act).items())
    picture = "" if act._row["family"] == "rowwise" else _svg(act)
    formula = act._row["formula"]
    text = f"(x) = <code>{escape(formula)}</code>" if formula else ""
    return f"<div><b>{escape(act.name)}</b>{text}{params}<br/>{picture}</div>"


def _svg(act: Activation, width: int = 240, height: int = 160) -> str:
    import numpy as np

    x = np.linspace(-4, 4, 161)
    # Steep ones leave the picture.
    has_slope = act.derivative_ufunc is not None
    found = act.value_and_derivative(x) if has_slope else (act(x),)
    curves = [np.clip(np.nan_to_num(curve), -8, 8) for curve in found]
    low = min(-1.0, *(float(c.min()) for c in curves))
    high = max(1.0, *(float(c.max()) for c in curves))

    def place(u: Any, v: Any) -> str:
        across = (u + 4) / 8 * width
        down = (high - v) / (high - low) * height
        return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(across, down, strict=True))

    zero = np.zeros(2)
    axes = [place(np.array([-4, 4]), zero), place(zero, np.array([low, high]))]
    lines = "".join(f'<polyline points="{a}" stroke="#bbb" fill="none"/>' for a in axes)
    for curve, style in zip(curves, ("#0072b2", '#d55e00" stroke-dasharray="4 3'), strict=False):
        lines += f'<polyline points="{place(x, curve)}" stroke="{style}" fill="none"/>'
    return f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}">{lines}</svg>'
