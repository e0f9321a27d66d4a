"""A small picture of an activation, for notebooks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from actfast._core import Activation

__all__ = ["html_of"]


def html_of(act: Activation) -> str:
    """Formula, parameters and a small picture of f (solid) and f' (dashed), for notebooks."""
    params = "".join(f"<br/>{escape(k)} = {v!r}" for k, v in act.params.items())
    picture = _svg(act) if act._row.family.pointwise else ""
    formula = act._row.formula
    text = f"(x) = <code>{escape(formula)}</code>" if formula else ""
    return f"<div><b>{escape(act.name)}</b>{text}{params}<br/>{picture}</div>"


def _svg(act: Activation, width: int = 240, height: int = 160) -> str:
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
