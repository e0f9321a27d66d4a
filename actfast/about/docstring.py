"""The docstring and signature of an activation, from its row alone."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any

import numpy as np

from actfast.facts.kinds import BACKWARD, DERIVATIVE, KINDS
from actfast.facts.origin import BUILTIN
from actfast.registry.info import ActivationInfo, info_of, spelled

if TYPE_CHECKING:
    from actfast._core import Activation

__all__ = ["docstring_of", "example_of", "signature_of"]


KEYWORD, EITHER = Parameter.KEYWORD_ONLY, Parameter.POSITIONAL_OR_KEYWORD
# Methods that take what a call takes, but for where it goes.
UNWRITTEN = ("vjp", "parameter_gradients", "jacobian")
# Those of rows whose elements may be mixed.
SEGMENTED = ("__call__", "backward", "backward_from_output", "vjp")


def signature_of(act: Activation, method: str = "__call__") -> Signature:
    """Of the call, or of a method, with the activation itself before the rest."""
    row, family = act._row, act._row.family
    kind = next((kind for kind in KINDS if kind.method == method), None)
    found = [] if method == "__call__" else [Parameter("self", Parameter.POSITIONAL_ONLY)]
    operands = kind.operands(family) if kind else () if method == "bind" else family.operands
    if method == "parameter_gradients":
        operands = ("grad", *operands)
    found += [Parameter(name, Parameter.POSITIONAL_ONLY) for name in operands]
    refused = (method == "parameter_gradients" and row.params and not row.formula) or (
        method == "jacobian" and family.reduces
    )
    if refused or (kind is not None and not act._offers(kind)):
        return Signature(found)  # it says why
    if family.rowwise:
        found.append(Parameter("axis", EITHER, default=act._default_axis))
    place = KEYWORD if family.rowwise else EITHER
    for name, default in act.params.items():
        found.append(Parameter(name, place, default=default))
    if any(p.along_axis for p in row.params) and method != "bind":
        found.append(Parameter("axis", KEYWORD, default=1))
    if family.reduces and (method == "vjp" or (kind is not None and kind.gives_value)):
        found.append(Parameter("keepdims", KEYWORD, default=False))
    if family.rowwise and method in SEGMENTED:
        found.append(Parameter("segments", KEYWORD, default=None))
    if row.choice_keyword:
        own = next(v for v, target in row.choices.items() if target == act.name)
        found.append(Parameter(row.choice_keyword, KEYWORD, default=own))
    where = Parameter("where", KEYWORD, default=family.where_default)
    out, dtype = (Parameter(name, KEYWORD, default=None) for name in ("out", "dtype"))
    if method == "bind":
        return Signature(found)
    from_output = kind is not None and kind.from_output
    if family.rowwise and method not in ("bind", "jacobian"):
        found.append(Parameter("scale", KEYWORD, default=None))
    if "bias" not in row.param_names and method not in ("bind", "jacobian") and not from_output:
        found.append(Parameter("bias", KEYWORD, default=None))
    if method in UNWRITTEN:
        # Of rows where says which elements there are.
        return Signature([*found, where, dtype] if family.rowwise else [*found, dtype])
    return Signature([*found, out, where, dtype])


def _bound_text(info: ActivationInfo) -> str:
    lines = []
    for dtype, bounds in info.max_ulp.items():
        if not bounds:
            continue
        parts = ", ".join(f"{kind.replace('_', ' ')} {bound:g}" for kind, bound in bounds.items())
        lines.append(f"    {dtype}: {parts}")
    return "\n".join(lines)


# As NumPy prints them unless it is told otherwise.
PRINTED: dict[str, Any] = dict(
    precision=8, threshold=1000, edgeitems=3, linewidth=75, suppress=False,
    nanstr="nan", infstr="inf", sign="-", floatmode="maxprec", formatter=None,
)  # fmt: skip
INPUTS = {"x": [-1.0, 0.0, 2.0], "gate": [-1.0, 0.0, 2.0], "value": [1.0, 2.0, 3.0]}


def example_of(act: Activation) -> str:
    """A few lines of use and what they give, for doctest; "" where that is foreign code's."""
    row, family = act._row, act._row.family
    if act.kind != BUILTIN and act.level != "formula":
        return ""
    values = {name: np.array(INPUTS[name]) for name in family.operands}
    lines = [">>> import numpy as np, actfast as af"]
    lines += [f">>> {name} = np.array({INPUTS[name]})" for name in family.operands]
    given: dict[str, Any] = {
        p.name: act.params[p.name] for p in row.params if act.params[p.name] != p.default
    }
    if family.rowwise and act._default_axis != -1:
        given["axis"] = act._default_axis
    called = f"af.{act.name}"
    if given or act.kind != BUILTIN:
        pairs = "".join(f", {name}={value!r}" for name, value in given.items())
        lines.append(f">>> f = af.get({act.qualified!r}{pairs})")
        called = "f"

    def show(method: str, names: Sequence[str], **options: Any) -> None:
        function = getattr(act, method) if method else act
        pairs = [f"{name}={value!r}" for name, value in options.items()]
        arguments = ", ".join([*names, *pairs])
        lines.append(f">>> {called}{'.' if method else ''}{method}({arguments})")
        with np.printoptions(**PRINTED), np.errstate(all="ignore"):
            lines.append(repr(function(*(values[name] for name in names), **options)))

    show("", family.operands)
    if act._offers(DERIVATIVE):
        show("derivative", family.operands)
    elif act._offers(BACKWARD):
        values["grad"] = np.array(1.0) if family.reduces else np.array([1.0, 0.0, 0.0])
        lines.append(f">>> grad = np.{values['grad']!r}")
        show("backward", ("grad", *family.operands))
    other = next((p for p in row.params if not given and p.accepts(2 * p.default)), None)
    if other is not None:
        show("", family.operands, **{other.name: 2 * other.default})
    for value, name in row.choices.items():
        if name != act.name:
            show("", family.operands, **{row.choice_keyword: value})
            break
    return "\n".join(lines)


def docstring_of(act: Activation) -> str:
    """A NumPy-style docstring, from the row alone."""
    info = info_of(act)
    signature = str(signature_of(act))
    rowwise = info.family.rowwise
    params = ""
    if rowwise:
        params = (
            "axis : int, tuple of ints or None, default -1\n"
            "    The axes that make a row; None takes all of them. ``dim`` is a synonym.\n"
        )
    for p in info.params:
        about = f"{p.doc[0].upper()}{p.doc[1:]}. " if p.doc else ""
        also = f" Also spelled {', '.join(p.synonyms)}." if p.synonyms else ""
        kind = "float" if rowwise else "float or array"
        if not rowwise and not p.along_axis:
            about += "An array broadcasts against x, and is taken by keyword only."
        params += f"{p.name} : {kind}, default {p.default:g}\n    {about.rstrip()}{also}\n"
    along = [p.name for p in info.params if p.along_axis]
    if along:
        params += f"axis : int, default 1\n    Of x; a 1-D {', '.join(along)} lies along it.\n"
    if rowwise:
        params += (
            "segments : array of int, default None\n"
            "    Of the elements along the axis: those of the same number are a row.\n"
        )
    if info.family.reduces:
        params += "keepdims : bool, default False\n    Whether the axes stay, of length 1.\n"
    if info.choice_keyword:
        wanted = ", ".join(f"{spelled(c)} ({row})" for c, row in info.choices.items())
        params += f"{info.choice_keyword} : one of {wanted}\n    The form of the function.\n"
    if rowwise:
        params += (
            "scale : float, optional\n    What x is multiplied by first.\n"
            "bias : array, optional\n    What is added then, of a shape that broadcasts to x's.\n"
        )
    elif "bias" not in act.params:
        params += (
            "bias : array, or a pair of them for gate and value, optional\n"
            "    Added first to each operand, to whose shape it broadcasts; of one packed\n"
            "    array one.\n"
            if len(info.family.operands) > 1
            else "bias : array, optional\n    Added to x first, to whose shape it broadcasts.\n"
        )
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
    operands = ", ".join(info.family.operands)
    formula = f"\n    {info.name}({operands}) = {info.formula}\n" if info.formula else ""
    packed = (
        f'\nOf one array that holds both, ``{info.name}(x, axis=-1, gate="first", '
        'layout="split")``\n'
        'takes halves of an axis, or with ``layout="interleaved"`` every other element.\n'
        if len(info.family.operands) > 1
        else ""
    )
    shape = "x's shape without the axes" if info.family.reduces else f"{operands}'s shape"
    bounds = "The error has no stated bound.\n"
    if any(info.max_ulp.values()):
        bounds = (
            f"Maximum error, in ULP of the exact result, over all inputs:\n\n{_bound_text(info)}\n"
        )
        for result, scale in (("forward", info.value_scale), ("derivative", info.gradient_scale)):
            if scale:
                bounds += f"\nThe {result}'s is in ULP of {scale} instead.\n"
    example = example_of(act)
    examples = f"\nExamples\n--------\n{example}\n" if example else ""
    summary = f"\n{info.summary}\n" if info.summary else ""
    source = f"\nReferences\n----------\n{info.citation}\n" if info.citation else ""
    also = f"\nAlso known as {', '.join(info.aliases)}.\n" if info.aliases else ""
    return f"""{info.name}{signature}
{summary}{formula}{packed}{also}
Parameters
----------
{operands} : array_like
    float16, bfloat16, float32 and float64 are kept; bool and integers up to 16 bits
    become float32, wider ones float64. Lazy and labelled containers are dispatched.
{params}out : array, optional
    Where to write; may be x itself.
{where}dtype : float16, bfloat16, float32 or float64, optional
    The type to compute in.

Returns
-------
array of {shape}, or a scalar where that is ()

Notes
-----
{bounds}{kinks}
Raises
------
TypeError
    For complex, longdouble, object or text, an unknown keyword, an out that is no
    array or cannot hold the result.
ValueError
    For a ragged sequence, or an out of another shape or read-only. ParameterError,
    a ValueError, for a parameter out of range or NaN.
{source}{examples}"""
