"""Pictures of activations and their derivatives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from actfast._core import Activation
from actfast.installation import install
from actfast.registry.names import get

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

__all__ = ["COLOURS", "LIMITS", "Curve", "curve", "draw", "label", "new_axes", "plot"]

LIMITS = (-5.0, 5.0)
POINTS = 2001
# Okabe and Ito's palette, which colour-blind readers tell apart, less its yellow.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000")
# With the second, the colours come round again.
LINEWIDTHS = (1.5, 3.0)
SLOPE_LINEWIDTH = 0.75
GREY = "0.4"
# More entries would cover the curves.
LEGEND_INSIDE = 4


@dataclass(frozen=True)
class Curve:
    """An activation on an interval; at kinks, which are among x, the slope is the one taken."""

    label: str
    x: NDArray[np.float64]
    value: NDArray[np.float64]
    slope: NDArray[np.float64] | None
    kinks: NDArray[np.float64]

    def at_kinks(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = values[np.isin(self.x, self.kinks)]
        return found


def label(act: Activation) -> str:
    """The name, with those parameters that are not at their defaults."""
    defaults = act._row.defaults
    bound = [f"{k}={v:g}" for k, v in act.params.items() if v != defaults[k]]
    return f"{act.name}({', '.join(bound)})" if bound else act.name


def curve(act: Activation, xlim: tuple[float, float] = LIMITS, *, derivative: bool = True) -> Curve:
    """The numbers that :func:`plot` draws."""
    if not act._row.family.pointwise:
        raise TypeError(f"plot: {act.name} depends on whole rows and has no curve")
    low, high = xlim
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ValueError(f"plot: xlim must be finite and increasing, got {low:g} and {high:g}")
    kinks = np.unique([at for at, _ in act.kinks if low <= at <= high])
    # A kink is drawn where it is, not where the grid happens to be.
    x = np.union1d(np.linspace(low, high, POINTS), kinks)
    with np.errstate(all="ignore"):
        value = np.asarray(act(x))
        slope = None
        if derivative and act.derivative_ufunc is not None:
            slope = np.asarray(act.derivative(x))
    return Curve(label(act), x, value, slope, kinks)


def plot(
    *activations: str | Activation,
    derivative: bool = True,
    ax: Axes | None = None,
    xlim: tuple[float, float] = LIMITS,
) -> Axes:
    """Draw activations and, dashed in the same colour, their derivatives; kinks are marked.

    Parameters
    ----------
    *activations : str or Activation
        One or more, by name or as they are, with parameters bound or not.
    derivative : bool, default True
        Whether to draw derivatives.
    ax : matplotlib.axes.Axes, optional
        Where to draw; without it, in a new figure.
    xlim : pair of floats, default (-5, 5)
        The interval.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    UnknownActivationError
        For an unknown name.
    TypeError
        For a row-wise activation, which is no function of one number.
    """
    if not activations:
        raise TypeError("plot: wanted at least one activation, got none")
    low, high = xlim
    curves = [curve(get(a), (low, high), derivative=derivative) for a in activations]
    return draw(curves, new_axes(_new_figure()) if ax is None else ax)


def _new_figure() -> Figure:
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise ImportError(f"plot needs matplotlib: {install('plot')}") from error
    return plt.figure(layout="constrained")


def new_axes(figure: Figure) -> Axes:
    """Axes for curves, in a figure of their own."""
    from cycler import cycler

    axes: Axes = figure.subplots()
    axes.set_prop_cycle(cycler(linewidth=LINEWIDTHS) * cycler(color=COLOURS))
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def draw(curves: list[Curve], ax: Axes) -> Axes:
    """Draw curves of one interval."""
    for one in curves:
        _draw(ax, one)
    # One entry says for all curves what dashes and dots are.
    if any(one.slope is not None for one in curves):
        ax.plot([], [], "--", color=GREY, linewidth=1, label="derivative")
    if any(one.kinks.size for one in curves):
        ax.plot([], [], "o", color=GREY, linewidth=1, markersize=4, label="kink")
    ax.axhline(0, color="0.8", linewidth=0.8, zorder=0)
    ax.axvline(0, color="0.8", linewidth=0.8, zorder=0)
    ax.set_xlim(curves[0].x[0], curves[0].x[-1])
    ax.set_xlabel("x")
    outside: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (1, 1)}
    ax.legend(frameon=False, **(outside if len(curves) > LEGEND_INSIDE else {}))
    return ax


def _draw(ax: Axes, one: Curve) -> None:
    (line,) = ax.plot(one.x, one.value, label=one.label)
    # Without a width, a line takes the next one of the cycle, and its colour with it.
    style: dict[str, Any] = {"color": line.get_color(), "linewidth": 1, "markersize": 4}
    ax.plot(one.kinks, one.at_kinks(one.value), "o", **style)
    if one.slope is None:
        return
    # A jump is left open; at a kink stands the value that is taken there.
    broken = np.where(np.isin(one.x, one.kinks), np.nan, one.slope)
    ax.plot(
        one.x,
        broken,
        "--",
        color=line.get_color(),
        linewidth=SLOPE_LINEWIDTH * line.get_linewidth(),
    )
    ax.plot(one.kinks, one.at_kinks(one.slope), "o", fillstyle="none", **style)
