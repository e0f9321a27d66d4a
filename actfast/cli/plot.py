"""``actfast plot``: draw activations and their derivatives."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from actfast.about.plotting import LIMITS, Curve, curve, draw, new_axes
from actfast.cli._activations import NAME_HELP, find, formula_in
from actfast.cli._figures import check_format, require_figure, save_figure
from actfast.cli._output import (
    STDOUT,
    CommandError,
    add_command,
    answer,
    check_writable,
    require,
)

EXAMPLES = """
actfast plot gelu
actfast plot relu gelu mish --out curves.png
actfast plot elu 'elu(alpha=2)' --xlim -3 3 --no-derivative --out elu.svg
actfast plot gelu 'x * tanh(log1p(exp(x)))'
actfast plot gelu --json
"""


def show(curves: list[Curve]) -> None:
    pyplot = require("matplotlib.pyplot", "matplotlib", "plot")
    figure = pyplot.figure(layout="constrained")
    if figure.canvas.required_interactive_framework is None:
        pyplot.close(figure)
        raise CommandError("no window can be shown here; write a file: --out FILE.png")
    draw(curves, new_axes(figure))
    pyplot.show()


def record(one: Curve) -> dict[str, Any]:
    return {
        "name": one.label,
        "x": one.x.tolist(),
        "value": one.value.tolist(),
        "derivative": None if one.slope is None else one.slope.tolist(),
        "kinks": one.kinks.tolist(),
    }


def drawn(text: str, xlim: tuple[float, float], derivative: bool) -> Curve:
    found = formula_in(text)
    one = curve(find(text) if found is None else found, xlim, derivative=derivative)
    return one if found is None else replace(one, label=text)


def run(args: argparse.Namespace) -> int:
    if args.out:
        check_format(args.out, "plot")
    check_writable(args, args.out)
    low, high = args.xlim
    try:
        curves = [drawn(name, (low, high), args.derivative) for name in args.names]
    except (TypeError, ValueError) as error:
        raise CommandError(str(error)) from error
    if args.out:
        figure = require_figure("plot")(layout="constrained")
        draw(curves, new_axes(figure))
        save_figure(figure, args.out)
    elif args.json != STDOUT:
        show(curves)
    answer(args, {"curves": [record(one) for one in curves]}, lambda: None)
    return 0


def add_parser(commands: Any) -> None:
    """Declare the command."""
    parser = add_command(
        commands,
        "plot",
        run,
        help="draw activations and their derivatives",
        description="Draw activations and, dashed, their derivatives; kinks are marked. "
        "JSON has the points of the curves.",
        examples=EXAMPLES,
    )
    add = parser.add_argument
    add("names", nargs="+", metavar="NAME", help=NAME_HELP)
    add(
        "--out",
        type=Path,
        metavar="FILE.png",
        help="write a .png, .svg or .pdf instead of showing a window",
    )
    add("--no-derivative", dest="derivative", action="store_false", help="draw functions only")
    add(
        "--xlim",
        nargs=2,
        type=float,
        default=LIMITS,
        metavar=("LOW", "HIGH"),
        help="the interval (default: {:g} {:g})".format(*LIMITS),
    )
