"""Pictures of activations and their derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from actfast._core import Activation
from actfast.registry import get

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot"]

LIMITS = (-5.0, 5.0)
POINTS = 2001


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
    found = [get(activation) for activation in activations]
    for act in found:
        if act.family == "rowwise":
            raise TypeError(f"plot: {act.name} depends on whole rows and has no curve")
    low, high = xlim
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ValueError(f"plot: xlim must be finite and increasing, got {xlim}")
    if ax is None:
        ax = _new_axes()
    x = np.linspace(low, high, POINTS)
    for act in found:
        _draw(ax, act, x, derivative)
    ax.axhline(0, color="0.8", linewidth=0.8, zorder=0)
    ax.axvline(0, color="0.8", linewidth=0.8, zorder=0)
    ax.set_xlim(low, high)
    ax.set_xlabel("x")
    ax.legend(frameon=False)
    return ax


def _new_axes() -> Axes:
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise ImportError("plot needs matplotlib: pip install 'actfast[plot]'") from error
    axes: Axes = plt.subplots(layout="constrained")[1]
    return axes


def _draw(ax: Axes, act: Activation, x: np.ndarray[Any, Any], derivative: bool) -> None:
    bound = ", ".join(f"{name}={value:g}" for name, value in act.params.items())
    label = f"{act.name}({bound})" if bound else act.name
    # A kink is drawn where it is, not where the grid happens to be.
    kinks = [at for at, _ in act.kinks if x[0] <= at <= x[-1]]
    grid = np.union1d(x, kinks)
    (line,) = ax.plot(grid, act(grid), label=label)
    colour = line.get_color()
    if kinks:
        ax.plot(kinks, act(np.array(kinks)), "o", color=colour, markersize=4)
    if derivative and act.derivative_ufunc is not None:
        _draw_slope(ax, act, grid, kinks, f"{act.name}'", colour)


def _draw_slope(
    ax: Axes,
    act: Activation,
    grid: np.ndarray[Any, Any],
    kinks: Sequence[float],
    label: str,
    colour: Any,
) -> None:
    """A jump is left open; at a kink stands the value that is taken there."""
    slope = act.derivative(grid)
    slope[np.isin(grid, kinks)] = np.nan
    ax.plot(grid, slope, "--", color=colour, linewidth=1.2, label=label)
    if kinks:
        at = np.array(kinks)
        ax.plot(at, act.derivative(at), "o", color=colour, markersize=4, fillstyle="none")
