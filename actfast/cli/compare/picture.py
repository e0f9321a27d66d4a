"""The training curves, drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from actfast.about.plotting import COLOURS
from actfast.cli._figures import require_figure, save_figure

__all__ = ["draw"]

STYLES = ("-", "--", ":", "-.")


def draw(result: dict[str, Any], path: Path) -> None:
    """Draw the test set's curves, with a band of one standard deviation over the seeds."""
    figure = require_figure("compare")(figsize=(10, 4.2), layout="constrained")
    settings, records = result["settings"], result["activations"]
    left, right = figure.subplots(1, 2)
    epochs = range(1, settings["epochs"] + 1)
    for index, record in enumerate(records):
        turn, colour = divmod(index, len(COLOURS))
        style = {"color": COLOURS[colour], "linestyle": STYLES[turn % len(STYLES)]}
        style["marker"] = "o" if len(epochs) == 1 else ""
        for axes, key in ((left, "accuracy"), (right, "loss")):
            curves = np.array([curve[key] for curve in record["curves"]])
            axes.plot(epochs, curves.mean(axis=0), label=record["name"], **style)
            low, high = curves.mean(axis=0) + [[-1], [1]] * curves.std(axis=0)
            axes.fill_between(epochs, low, high, color=style["color"], alpha=0.15, linewidth=0)
    # The differences are in the last percents, which the first epochs would hide.
    worst = min(record["accuracy"] for record in records)
    left.set_ylim(max(0, worst - 0.6 * (1 - worst) - 0.001), 1)
    left.yaxis.set_major_formatter("{x:.1%}")
    left.set(title="Test accuracy", xlabel="epoch")
    right.set(title="Test loss (cross-entropy)", xlabel="epoch")
    # Where every training diverged there is nothing to scale.
    if any(np.isfinite(line.get_ydata()).any() for line in right.lines):
        right.set_yscale("log")
    for axes in (left, right):
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    figure.legend(*left.get_legend_handles_labels(), loc="outside right center", frameon=False)
    seeds = f"{settings['seeds']} seeds" if settings["seeds"] > 1 else "1 seed"
    figure.suptitle(f"{settings['data']}, {'-'.join(map(str, settings['sizes']))} network, {seeds}")
    save_figure(figure, path)
