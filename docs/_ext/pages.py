"""Writes a page and pictures for each activation, from its row, before Sphinx reads the sources.

Everything is written to docs/activations, which is no source: the pages, the pictures, and in
``parts`` the tables that other pages include.
"""

from __future__ import annotations

import math
import re
import tomllib
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np
from latex import latex, name_in_latex

import actfast as af
from actfast import _loops
from actfast.conformance.measure import ROOT_WINDOW
from actfast.facts.functions import functions
from actfast.formula import Call, Interval, parse, parse_interval, parse_list
from actfast.registry.libraries import Entry, Library, libraries
from actfast.registry.names import activation_of
from actfast.sources.builtin import ACTIVATIONS

F1, F2 = "f\N{PRIME}", "f\N{DOUBLE PRIME}"
MINUS, DASH = "\N{MINUS SIGN}", "\N{EN DASH}"
DOCS = Path(__file__).resolve().parent.parent
FOLDER = DOCS / "activations"
SOURCES = DOCS.parent / "src_c" / "act"
DEFINITIONS = tomllib.loads((DOCS / "definitions.toml").read_text(encoding="utf-8"))

FAMILIES = {
    "elementwise": ("Elementwise", "One number of one number: `y = f(x)`."),
    "gated": ("Gated", "A gate and a value: `act(gate) * value`, of two arrays or of one."),
    "rowwise": ("Row-wise", "Every result depends on a whole row, along any axes."),
    "reduction": ("Reductions", "One result of a row."),
}
DIRECTIONS = {
    "forward": "f",
    "derivative": F1,
    "second_derivative": F2,
    "from_output": f"{F1} from y",
}
ROW_DIRECTIONS = {**DIRECTIONS, "derivative": "backward", "from_output": "backward from y"}
CLASSES = {"0": "C⁰", "1": "C¹", "2": "C²", "inf": "C∞"}


def activations() -> list[af.Activation]:
    """The built-ins, by name."""
    return sorted(ACTIVATIONS, key=lambda act: act.name)


# Markdown


def table(columns: Iterable[str], rows: Iterable[Iterable[str]], right: int | None = None) -> str:
    """A table; from the column ``right`` on, cells are aligned to the right."""
    head = list(columns)
    rules = ["---" if right is None or i < right else "---:" for i in range(len(head))]
    lines = [head, rules, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def pairs(rows: Iterable[tuple[str, str]]) -> str:
    """A table of two columns without a head."""
    lines = "".join(f"* - {label}\n  - {value}\n" for label, value in rows)
    return f":::{{list-table}}\n:stub-columns: 1\n:widths: auto\n\n{lines}:::\n"


def code(text: str) -> str:
    return f"`{text}`".replace("|", "\\|")


def inline(expr_latex: str) -> str:
    """Mathematics within text."""
    return f"${expr_latex}$"


def number(value: float, digits: int = 6) -> str:
    """A number as text."""
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    return f"{value:.{digits}g}".replace("-", MINUS)


def shown(text: str, act: af.Activation) -> str:
    """An expression of a row, typeset."""
    return latex(parse(text, ("x", "y", "g", *act.params), functions(), inline=False))


def conditional(words: str, act: af.Activation) -> str:
    """A word, or ``"A if CONDITION else B"`` with its condition typeset."""
    found = re.fullmatch(r"(\S+) if (.+) else (\S+)", words)
    if not found:
        return words
    return f"{found[1]} if {inline(shown(found[2], act))}, else {found[3]}"


def interval_text(interval: Interval) -> str:
    """An interval, of which an end may be one or another."""
    low, high = interval.low, interval.high
    for name, end in (("low", low), ("high", high)):
        if isinstance(end, Call) and end.op == "where":
            ends = {"low": low, "high": high}
            condition, first, second = end.args
            closed = interval.closed_low, interval.closed_high
            one, other = (
                interval_text(
                    Interval(**{**ends, name: value}, closed_low=closed[0], closed_high=closed[1])
                )
                for value in (first, second)
            )
            return f"{one} if {inline(latex(condition))}, else {other}"
    left, right = "(["[interval.closed_low], ")]"[interval.closed_high]
    return inline(rf"{left}{{{latex(low)}}},\, {{{latex(high)}}}{right}")


def definition(act: af.Activation) -> str:
    """The formula that people know it by."""
    return DEFINITIONS.get(act.name, act.formula)


def function_latex(act: af.Activation, text: str) -> str:
    return latex(parse(text, act._row.variables, functions(), inline=False))


# Pictures


def svg_of(act: af.Activation, renamed: Mapping[str, str] | None = None) -> str:
    """The picture that a notebook shows of it, as a file's text; "" if there is none."""
    found = re.search(r"<svg\b.*</svg>", act._repr_html_(), re.DOTALL)
    if not found:
        return ""
    text = found[0]
    if "xmlns=" not in text:
        text = text.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    for old, new in (renamed or {}).items():
        text = text.replace(f">{old}<", f">{new}<")
    return text


def slope_of(act: af.Activation) -> af.Activation | None:
    """The derivative as an activation by itself, where it is smooth enough to have its own."""
    if not act._row.family.pointwise or act.kinks or len(act._row.derivatives) != 1:
        return None
    spec = af.ActivationSpec(
        "slope", formula=act._row.derivatives[0], params=dict(act._row.defaults)
    )
    with warnings.catch_warnings():
        # What is drawn need not be exact.
        warnings.simplefilter("ignore", af.FormulaWarning)
        return activation_of(spec)


def pictures(act: af.Activation) -> dict[str, str]:
    """The SVG of the activation, and of its derivatives, by the name of the file."""
    found = {f"{act.name}.svg": svg_of(act)}
    slope = slope_of(act)
    # A straight line's derivative is no picture.
    if slope is not None and np.ptp(slope(np.linspace(-4.0, 4.0, 9))) > 0:
        # It names what it draws f and its derivative.
        names = {F1: F2, "f": F1, "slope(x)": f"{act.name}\N{PRIME}(x)"}
        found[f"{act.name}-slope.svg"] = svg_of(slope, names)
    return {name: text for name, text in found.items() if text}


# The parts of a page


def head(act: af.Activation) -> Iterator[str]:
    yield f"# {act.name}\n"
    yield f"{act.summary}\n"
    if act.aliases:
        yield f"Also called {', '.join(map(code, act.aliases))}.\n"
    rst = f".. py:function:: actfast.{act.name}{signature(act)}\n"
    rst += "".join(
        f"\n.. py:data:: actfast.{alias}\n   :no-typesetting:\n"
        for alias in act.aliases
        if getattr(af, alias, None) is act
    )
    yield f"```{{eval-rst}}\n{rst}```\n"
    operands = ", ".join(map(name_in_latex, act._row.family.operands))
    index = "_i" if act._row.family.rowwise and not act._row.family.reduces else ""
    left = rf"\mathrm{{{act.name.replace('_', chr(92) + '_')}}}({operands}){index}"
    yield f"```{{math}}\n{left} = {function_latex(act, definition(act))}\n```\n"


def drawn(act: af.Activation, files: Iterable[str]) -> Iterator[str]:
    texts = {
        f"{act.name}.svg": f"{act.name} and its derivative",
        f"{act.name}-slope.svg": f"The first and second derivative of {act.name}",
    }
    images = [f"![{texts[file]}](pictures/{file}){{.picture}}\n" for file in files if file in texts]
    if images:
        yield "::::{container} pictures\n" + "\n".join(images) + "::::\n"


def derivatives(act: af.Activation) -> Iterator[str]:
    found = act._row.derivatives
    if not (found or act._row.from_output):
        return
    yield f"## {'Gradient' if act._row.family.rowwise else 'Derivative'}\n"
    if act._row.family.reduces:
        names = [rf"\frac{{\partial f}}{{\partial {name_in_latex('x')}_i}}"]
    elif len(found) > 1:
        names = [
            rf"\frac{{\partial f}}{{\partial {name_in_latex(operand)}}}"
            for operand in act._row.family.operands
        ]
    else:
        names = [r"f'(x)"]
    for left, text in zip(names, found, strict=False):
        yield f"```{{math}}\n{left} = {function_latex(act, text)}\n```\n"
    if act._row.from_output:
        condition = f", where {code(act._row.from_output_if)}" if act._row.from_output_if else ""
        given = "the output y and a gradient g by it" if act._row.family.rowwise else "y = f(x)"
        yield (
            f"From {given}, as `backward_from_output` has it{condition}:\n\n"
            f"```{{math}}\n{shown(act._row.from_output, act)}\n```\n"
        )


def parameters(act: af.Activation) -> Iterator[str]:
    if not (act._row.params or act._row.choice_keyword):
        return
    yield "## Parameters\n"
    rows = []
    for p in act._row.params:
        about = f" {p.doc[:1].upper()}{p.doc[1:]}." if p.doc else ""
        if p.along_axis:
            about += " An array of one dimension lies along `axis`."
        if p.synonyms:
            about += f" Also spelled {', '.join(map(code, p.synonyms))}."
        rows.append((code(p.name), f"{p.default:g} by default, {p.interval}.{about}"))
    if rows:
        yield pairs(rows)
    if act._row.choice_keyword:
        choices = ", ".join(
            f"`{choice!r}` is [{target}]({target}.md)"
            for choice, target in act._row.choices.items()
            if choice not in ("True", "False")
        )
        yield f"`{act._row.choice_keyword}` selects the form: {choices}.\n"


def claims(act: af.Activation) -> Iterator[str]:
    """Facts that the conformance suite tests."""
    row = act._row
    rows = []

    def add(label: str, value: str) -> None:
        rows.append((label, value))

    if row.range:
        add("range", interval_text(parse_interval(row.range, row.param_names, functions())))
    if row.monotone:
        add("monotone", conditional(row.monotone, act))
    if row.symmetry:
        add("symmetry", row.symmetry)
    if row.smoothness:
        words = re.sub(r"\bC(inf|\d)\b", lambda found: CLASSES[found[1]], row.smoothness)
        add("smoothness", conditional(words, act))
    if row.lipschitz:
        add("steepest slope", inline(shown(row.lipschitz, act)))
    for label, text in (
        ("zeros", row.roots),
        (f"zeros of {F1}", row.derivative_roots),
        ("inflections", row.inflections),
    ):
        if text:
            points = parse_list(text, tuple(act.params), functions())
            add(label, ", ".join(inline(latex(point)) for point in points))
    if rows:
        yield "## Range and shape\n"
        yield pairs(rows)


def limits(act: af.Activation) -> Iterator[str]:
    if not act._row.family.pointwise:
        return
    yield "## Limits and special values\n"
    points = np.array([-np.inf, np.inf, np.nan, -0.0, 0.0])
    value, slope = act.value_and_derivative(points)
    names = (f"{MINUS}∞", "∞", "NaN", f"{MINUS}0.0", "0.0")
    asymptotes = (act._row.left, act._row.right, "", "", "")
    rows = []
    for at, y, d, line in zip(names, value, slope, asymptotes, strict=True):
        near = inline(shown(line, act)) if line else ""
        rows.append((at, special(y), special(d), near))
    yield table(("x", "f(x)", f"{F1}(x)", "f approaches"), rows)


def special(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if value == 0:
        return f"{MINUS}0.0" if math.copysign(1, value) < 0 else "0.0"
    return number(float(value))


def kinks(act: af.Activation) -> Iterator[str]:
    if not act.kinks:
        return
    yield "## Kinks\n"
    if not act._row.family.pointwise:
        yield "Where the gate is as below, its derivative has the value given there.\n"
        yield table(("gate", "factor"), [(number(at), number(value)) for at, value in act.kinks])
        return
    yield "Where the slope jumps, the derivative takes the value of torch's reverse mode:\n"
    rows = []
    for at, taken in act.kinks:
        below, above = act.derivative(np.array([np.nextafter(at, -9e9), np.nextafter(at, 9e9)]))
        rows.append((number(at), number(float(below)), number(taken), number(float(above))))
    yield table(("x", "slope below", f"{F1} there", "slope above"), rows, right=1)


def accuracy(act: af.Activation, errors: Mapping[tuple[str, str], float]) -> Iterator[str]:
    """Bounds, and the largest errors found."""
    row = act._row
    names = ROW_DIRECTIONS if row.family.rowwise else DIRECTIONS
    columns = [
        what
        for what in DIRECTIONS
        if any(what in bounds for bounds in row.max_ulp.values())
        or any(what == found for found, _ in errors)
    ]
    if not columns:
        return
    yield "## Accuracy\n"
    yield (
        "Errors are in ULP, units in the last place of the exact result, over the whole range: "
        "tails and subnormal results included. The first number is the bound that is tested, the "
        f"second the largest error found ({_loops.ISA}).\n"
    )
    rows = []
    for dtype in _loops.DTYPES:
        cells = []
        for what in columns:
            bound, found = row.bound(dtype, what), errors.get((what, dtype))
            parts = [f"{bound:g}" if bound is not None else DASH]
            if found is not None:
                parts.append(f"**{found:.2f}**")
            cells.append("\u00a0·\u00a0".join(parts))
        rows.append((dtype, *cells))
    yield table(("", *(names[what] for what in columns)), rows, right=1)
    if definition(act) != act.formula:
        yield (
            "The exact result is that of the formula in this form, in which nothing cancels or "
            f"overflows:\n\n```{{code-block}} none\n{act.formula}\n```\n"
        )
    if row.derivative_roots and not row.family.rowwise:
        yield (
            f"Within {ROOT_WINDOW} of a zero of {F1} its error is bounded absolutely, by half an "
            "ULP of 1.\n"
        )


def elsewhere(act: af.Activation) -> Iterator[str]:
    rows = []
    for library in libraries().values():
        for entry in library.entries:
            if entry.row == act.name:
                note = f"\n\n    {entry.note}" if entry.note else ""
                rows.append((library.title, f"{_theirs(entry)} is {code(ours(entry))}{note}"))
    if rows:
        yield "## In other libraries\n"
        yield pairs(rows)


def _theirs(entry: Entry) -> str:
    theirs = entry.theirs.replace("F.", "").replace("special.", "") or entry.name
    return code(re.sub(r"^(jax\.nn|keras\.activations)\.", "", theirs))


def ours(entry: Entry) -> str:
    """The call of actfast for an entry of a library."""
    if entry.ours:
        return entry.ours
    given = "".join(f", {name}={value!r}" for name, value in entry.params.items())
    return f"af.{entry.row}(x{given})"


def _defaults(library: Library, entry: Entry) -> str:
    act = af.get(entry.name, like=library.name)
    return ", ".join(code(f"{name}={value:.7g}") for name, value in act.params.items())


def _taken_at_kinks(library: Library, entry: Entry) -> str:
    """Each kink, and what the derivative is there."""
    found = af.get(entry.name, like=library.name)
    return ", ".join(f"{number(at, 4)}: {number(taken, 4)}" for at, taken in found.kinks)


def library_page(library: Library) -> str:
    """Everything that a library has: what it is here, with which defaults, and what differs."""
    rows = []
    for entry in library.entries:
        mine = code(ours(entry))
        if entry.row:
            mine = f"[{mine}](../{entry.row}.md)"
        taken = _taken_at_kinks(library, entry)
        rows.append((_theirs(entry), mine, _defaults(library, entry), taken, entry.note))
    import differences

    columns = (library.module, "actfast", "its defaults", f"kinks: {F1} here", "differences")
    example = f"`af.get(name, like={library.name!r})` takes the names of the first column"
    return (
        f"# {library.title}\n\n{example}, and has the defaults of the third. {library.rules}\n\n"
        f"Here the infinities give the limits, NaN gives NaN, in derivatives too, and -0.0 stays "
        f"-0.0 where f(0) is 0 and f is not even. float16, bfloat16, float32 and float64 stay; "
        "bool and integers of up to 16 bits become float32, wider ones float64.\n"
        f"\n:::{{container}} stack\n{table(columns, rows)}:::\n\n{differences.of(library)}"
        f"{differences.of_types(library)}"
    )


def example(act: af.Activation) -> Iterator[str]:
    """Calls, with what they print."""
    yield "## Example\n"
    yield f"```pycon\n{transcript(example_lines(act))}```\n"


def example_lines(act: af.Activation) -> list[str]:
    family, name = act._row.family, f"af.{act.name}"
    lines = ["import numpy as np", "import actfast as af"]
    if len(family.operands) > 1:
        return [
            *lines,
            "gate = np.array([-1.0, 0.0, 2.0], dtype=np.float32)",
            "value = np.array([1.0, 2.0, 3.0], dtype=np.float32)",
            f"{name}(gate, value)",
            f"{name}(np.concatenate([gate, value]), axis=-1)",
            f"by_gate, by_value = {name}.backward(np.ones(3, np.float32), gate, value)",
            "by_gate",
            "by_value",
        ]
    if family.rowwise:
        lines += [
            "x = np.array([[0.0, 1.0, 2.0], [1.0, 1.0, -1.0]], dtype=np.float32)",
            f"{name}(x)",
            f"{name}(x, axis=0)",
            f"{name}(x, where=[True, True, False])",
            f"y, back = {name}.vjp(x)",
            "grad = np.zeros_like(y)",
            "grad[0] = 1.0" if family.reduces else "grad[0, 0] = 1.0",
            "back(grad)",
        ]
        return lines
    lines += [
        "x = np.array([-2.0, -0.5, 0.0, 0.5, 2.0], dtype=np.float32)",
        f"{name}(x)",
        f"{name}.derivative(x)",
        f"y, back = {name}.vjp(x)",
        "back(np.full_like(y, 2.0))  # 2 f'(x)",
    ]
    for p in act._row.params:
        other = 0.5 if p.default == 1 else 2 * p.default
        if other != p.default and p.accepts(other):
            lines.append(f"{name}(x, {p.name}={other:g})")
            grads = f"{name}.parameter_gradients(np.ones_like(x), x)"
            lines.append(f"{grads}[{p.name!r}].round(5)")
    return lines


def transcript(lines: Iterable[str]) -> str:
    """What an interpreter shows."""
    names: dict[str, Any] = {}
    text = ""
    for line in lines:
        text += f">>> {line}\n"
        try:
            compiled: Callable[..., Any] = eval
            result = compiled(line, names)
        except SyntaxError:
            exec(line, names)
            continue
        if result is not None:
            text += f"{result!r}\n"
    return text


def source(act: af.Activation) -> Iterator[str]:
    yield "## Source\n"
    if act.citation:
        yield f"{_linked(act.citation)}\n"
    file = SOURCES / f"{act.name}.h"
    if file.exists():
        yield (
            "<details><summary>The maths and the facts, in "
            f"<code>src_c/act/{file.name}</code></summary>\n\n"
            f"```{{literalinclude}} ../../src_c/act/{file.name}\n:language: c\n```\n\n</details>\n"
        )


def _linked(citation: str) -> str:
    """With arXiv numbers as links."""
    return re.sub(r"arXiv:(\d{4}\.\d+)", r"[arXiv:\1](https://arxiv.org/abs/\1)", citation)


def page(
    act: af.Activation,
    files: Iterable[str] = (),
    errors: Mapping[tuple[str, str], float] | None = None,
) -> str:
    """The whole page, as Markdown."""
    parts = [
        *head(act),
        *drawn(act, files),
        *example(act),
        *parameters(act),
        *claims(act),
        *derivatives(act),
        *kinks(act),
        *limits(act),
        *accuracy(act, errors or {}),
        *elsewhere(act),
        *source(act),
    ]
    return "\n".join(parts)


def gallery(acts: list[af.Activation], with_pictures: set[str]) -> str:
    parts = [
        "# Activations\n",
        "Each page is made from the row of facts that the activation is built from: its formula, "
        "what is claimed of it and tested, its error, and its names elsewhere.\n",
    ]
    for family, (title, about) in FAMILIES.items():
        members = [act for act in acts if str(act.family) == family]
        if not members:
            continue
        parts.append(f"## {title}\n\n{about}\n")
        cards = []
        for act in members:
            image = (
                f"[![{act.name}](pictures/{act.name}.svg){{.picture}}]({act.name}.md)\n\n"
                if act.name in with_pictures
                else ""
            )
            cards.append(
                f"::::{{container}} card\n{image}[{act.name}]({act.name}.md)\n\n{act.summary}\n::::"
            )
        parts.append(":::::{container} gallery\n" + "\n".join(cards) + "\n:::::\n")
    names = "\n".join(act.name for act in acts)
    parts.append(f"```{{toctree}}\n:hidden:\n:maxdepth: 1\n\n{names}\n```\n")
    return "\n".join(parts)


# The tables of other pages


def facts_table(facts: Mapping[str, Any]) -> str:
    rows = []
    for name, found in facts.items():
        act = af.get(name)
        low, high = act.range
        ends = act.derivative(np.array([-1e30, 1e30]))
        flat = [side for side, slope in zip(("left", "right"), ends, strict=True) if slope == 0]
        rows.append(
            (
                f"[{name}](activations/{name}.md)",
                f"{number(low, 3)} … {number(high, 3)}",
                " and ".join(flat) or "no",
                {"Cinf": "yes", "": ""}.get(act.smoothness, "no"),
                f"{found.zeros:.0%}",
                f"{found.flat:.0%}",
                f"{found.kept:.2g}",
                f"{found.cost:.1f}",
            )
        )
    columns = ("", "range", "flat far out", "smooth", "zeros", "dead", "10 layers", "cost")
    return table(columns, rows, right=4)


def training_table(result: Mapping[str, Any]) -> str:
    settings = result["settings"]
    rows = []
    for record in result["activations"]:
        first, last = record["gradient_norm_first"], record["gradient_norm_last"]
        rows.append(
            (
                f"[{record['name']}](activations/{record['name']}.md)",
                f"{record['accuracy']:.1%}",
                f"{first:.2g}",
                f"{last:.2g}",
                f"{first / last:.2g}",
                f"{record['dead_units']:.1%}",
            )
        )
    sizes = "-".join(map(str, settings["sizes"]))
    text = (
        f"Handwritten digits ({settings['train']} training and {settings['test']} test images), "
        f"a network of {sizes} units, {settings['epochs']} epochs, {settings['seeds']} seeds.\n\n"
    )
    columns = ("", "accuracy", "first layer", "last layer", "ratio", "dead units")
    return text + table(columns, rows, right=1)


# Writing


def write(path: Path, text: str) -> None:
    """Leave a file as it is that says this already: Sphinx reads again what has changed."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def write_all(numbers: bool = True) -> None:
    import differences
    import measure

    acts = activations()
    drawings = {act.name: pictures(act) for act in acts}
    files = {FOLDER / "pictures" / f: text for one in drawings.values() for f, text in one.items()}
    for act in acts:
        errors = measure.errors_of(act) if numbers else {}
        files[FOLDER / f"{act.name}.md"] = page(act, drawings[act.name], errors)
    shown_in_gallery = {name for name, found in drawings.items() if found}
    files[FOLDER / "index.md"] = gallery(acts, shown_in_gallery)
    for library in libraries().values():
        files[FOLDER / "libraries" / f"{library.name}.md"] = library_page(library)
    pointwise = [act for act in acts if act._row.family.pointwise]
    files[FOLDER / "parts" / "facts.md"] = facts_table(measure.facts_of(pointwise))
    files[FOLDER / "parts" / "training.md"] = training_table(measure.training())
    files[FOLDER / "parts" / "reasons.md"] = differences.reasons()
    files[FOLDER / "parts" / "special_values.md"] = differences.everything()
    for path in FOLDER.rglob("*"):
        if path.is_file() and path not in files:
            path.unlink()
    for path, text in files.items():
        write(path, text)


def setup(app: Any) -> dict[str, bool]:
    app.connect("builder-inited", lambda app: write_all())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
