"""A small picture of an activation, for notebooks: SVG, drawn in the reader's own colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from actfast._core import Activation

__all__ = ["html_of"]

Array = np.ndarray[Any, np.dtype[np.float64]]
Function = Callable[[Array], Any]

WIDTH, HEIGHT = 300, 190
LEFT, RIGHT, TOP, BOTTOM = 30, 8, 18, 18  # margins, for labels
# What is shown of x, unless kinks lie beyond it; steep curves leave the picture.
NEAR, FAR = 4.0, 20.0
# Okabe and Ito's blue, vermilion and green, which stand out on white and on black.
COLOURS = ("#0072b2", "#d55e00", "#009e73")
# The least jump that is one.
JUMP = 0.01


class Curve(NamedTuple):
    label: str
    function: Function
    colour: str
    dashes: str = ""


class Gap(NamedTuple):
    """A jump: the place, the limits from both sides, and the value that is taken there."""

    at: float
    left: float
    right: float
    taken: float


def html_of(act: Activation) -> str:
    """Formula, parameters and a small picture, for notebooks."""
    row = act._row
    params = "".join(f"<br/>{escape(k)} = {v!r}" for k, v in act.params.items())
    operands = ", ".join(row.family.operands)
    text = f"({operands}) = <code>{escape(row.formula)}</code>" if row.formula else ""
    title, curves = _curves(act)
    kinks = sorted(at for at, _ in act.kinks if abs(at) < FAR)
    try:
        with np.errstate(all="ignore"):
            picture = _svg(title, curves, kinks)
    except Exception as error:
        # The code of a plugin; what is known of it is shown all the same.
        picture = f"<i>no picture: {escape(f'{type(error).__name__}: {error}')}</i>"
    return f"<div><b>{escape(act.name)}</b>{text}{params}<br/>{picture}</div>"


def _curves(act: Activation) -> tuple[str, list[Curve]]:
    """What is drawn of a family: functions of one number all of them."""
    family = act._row.family
    if family.rowwise:
        others = np.array([0.0, 1.0])

        def rows(x: Array) -> Any:
            return np.column_stack([x, *(np.full_like(x, other) for other in others)])

        title = f"{act.name}([x, 0, 1])"
        if family.reduces:
            slope = Curve(
                "by x",
                lambda x: act.backward(np.ones_like(x), rows(x), axis=-1)[:, 0],
                COLOURS[1],
                "4 3",
            )
            return title, [Curve("f", lambda x: act(rows(x), axis=-1), COLOURS[0]), slope]

        def element(i: int) -> Function:
            return lambda x: act(rows(x), axis=-1)[:, i]

        labels = ("of x", "of 0", "of 1")
        return title, [
            Curve(label, element(i), colour)
            for i, (label, colour) in enumerate(zip(labels, COLOURS, strict=True))
        ]
    ones = (1.0,) * (len(family.operands) - 1)
    name = "x" if not ones else ", ".join(("x", *("1" for _ in ones)))

    def slope_of(x: Array) -> Any:
        found = act.derivative(x, *(np.full_like(x, one) for one in ones))
        return found[0] if isinstance(found, tuple) else found

    value = Curve("f", lambda x: act(x, *(np.full_like(x, one) for one in ones)), COLOURS[0])
    curves = [value]
    if act.derivative_ufunc is not None:
        curves.append(Curve("f\u2032" if not ones else "by x", slope_of, COLOURS[1], "4 3"))
    return f"{act.name}({name})", curves


# Curves and their jumps


def _traced(
    function: Function, kinks: Sequence[float], limit: float
) -> tuple[list[tuple[Array, Array]], list[Gap]]:
    """A curve in pieces, and the gaps between these."""
    x = np.union1d(np.linspace(-limit, limit, 161), kinks)
    y = np.asarray(function(x), np.float64)
    gaps = [gap for at in kinks if (gap := _gap_at(function, at))]
    gaps += _unlisted(function, x, y, [gap.at for gap in gaps])
    gaps.sort()
    pieces: list[tuple[Array, Array]] = []
    low = -np.inf
    for gap in [*gaps, None]:
        high = np.inf if gap is None else gap.at
        part = (x > low) & (x < high)
        xs, ys = x[part], y[part]
        if pieces:
            xs, ys = np.append(low, xs), np.append(gaps[len(pieces) - 1].right, ys)
        if gap is not None:
            xs, ys = np.append(xs, high), np.append(ys, gap.left)
        pieces.append((xs, ys))
        low = high
    return pieces, gaps


def _gap_at(function: Function, at: float) -> Gap | None:
    around = np.nextafter(at, (-np.inf, np.inf))
    left, taken, right = map(float, function(np.array([around[0], at, around[1]])))
    if min(left, taken, right) > FAR or max(left, taken, right) < -FAR:
        return None  # beyond the picture
    apart = max(abs(left - right), abs(left - taken), abs(right - taken))
    return Gap(at, left, right, taken) if apart > JUMP else None


def _unlisted(function: Function, x: Array, y: Array, known: Sequence[float]) -> list[Gap]:
    """Jumps that nobody claims: where half the distance is most of the difference, again and again.

    Of a smooth curve, however steep, the difference goes with the distance.
    """
    low, high, apart = x[:-1], x[1:], np.abs(np.diff(y))
    candidates = apart > JUMP
    for at in known:
        candidates &= (low != at) & (high != at)
    low, high, apart = low[candidates], high[candidates], apart[candidates]
    while low.size:
        middle = (low + high) / 2
        if ((middle == low) | (middle == high)).all():
            break
        at_low, at_middle, at_high = (np.asarray(function(v)) for v in (low, middle, high))
        first, second = np.abs(at_middle - at_low), np.abs(at_high - at_middle)
        before = first > second
        low, high = np.where(before, low, middle), np.where(before, middle, high)
        most = np.fmax(first, second)
        # A pole's is infinite to the end.
        kept = (most > np.maximum(apart / 2, JUMP)) | np.isinf(most)
        low, high, apart = low[kept], high[kept], apart[kept]
    # Of two neighbours, the number that somebody wrote is the shorter.
    pairs = zip(low.tolist(), high.tolist(), strict=True)
    found = {min(pair, key=lambda v: len(repr(v))) for pair in pairs}
    return [gap for at in found if (gap := _gap_at(function, at))]


# Drawing


def _svg(title: str, curves: Sequence[Curve], kinks: Sequence[float]) -> str:
    # Even, with room beside the outermost kink.
    limit = max(NEAR, *(2 * np.ceil(0.6 * abs(at)) for at in kinks), 0.0)
    traced = [_traced(curve.function, kinks, limit) for curve in curves]
    heights = np.concatenate([y for pieces, _ in traced for _, y in pieces] + [[0.0]])
    heights = np.clip(heights[np.isfinite(heights)], -limit, limit)
    low, high = float(heights.min()), float(heights.max())
    low, high = (low, high) if high - low > 1e-3 else (-1.0, 1.0)
    room = 0.06 * (high - low)
    low, high = low - room, high + room
    inner_width, inner_height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def place(u: Any, v: Any) -> tuple[Any, Any]:
        across = (np.asarray(u) + limit) / (2 * limit) * inner_width
        # What is not finite is cut off with what leaves the picture.
        v = np.clip(np.nan_to_num(v, posinf=1e3, neginf=-1e3), low - 1e3, high + 1e3)
        return across, (high - v) / (high - low) * inner_height

    def lines() -> Iterator[str]:
        for curve, (pieces, _) in zip(curves, traced, strict=True):
            dashes = f' stroke-dasharray="{curve.dashes}"' if curve.dashes else ""
            for x, y in pieces:
                there = ~np.isnan(y)
                points = zip(*place(x[there], y[there]), strict=True)
                text = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
                yield (
                    f'<polyline points="{text}" stroke="{curve.colour}" stroke-width="1.5" '
                    f'fill="none"{dashes}/>'
                )

    def points() -> Iterator[str]:
        for curve, (_, gaps) in zip(curves, traced, strict=True):
            for gap in gaps:
                ends = {v for v in (gap.left, gap.right) if np.isfinite(v)}
                for height in sorted(ends | {gap.taken}):
                    if np.isfinite(height) and low <= height <= high:
                        a, b = place(gap.at, height)
                        fill = curve.colour if height == gap.taken else "none"
                        yield (
                            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.5" '
                            f'stroke="{curve.colour}" fill="{fill}"/>'
                        )

    def labels() -> Iterator[str]:
        for value in _ticks(-limit, limit):
            a = LEFT + place(value, 0)[0]
            yield f'<text x="{a:.1f}" y="{HEIGHT - 6}" text-anchor="middle">{_shown(value)}</text>'
            yield _rule(a, TOP, a, HEIGHT - BOTTOM, value == 0)
        for height in _ticks(low, high):
            b = TOP + place(0, height)[1]
            yield f'<text x="{LEFT - 4}" y="{b + 3:.1f}" text-anchor="end">{_shown(height)}</text>'
            yield _rule(LEFT, b, WIDTH - RIGHT, b, height == 0)
        yield f'<text x="{LEFT}" y="11" font-weight="bold">{escape(title)}</text>'
        at = WIDTH - RIGHT
        for curve in reversed(curves):
            yield f'<text x="{at}" y="11" text-anchor="end">{escape(curve.label)}</text>'
            at -= 5 * len(curve.label) + 5
            dashes = f' stroke-dasharray="{curve.dashes}"' if curve.dashes else ""
            yield (
                f'<line x1="{at - 14}" y1="8" x2="{at}" y2="8" stroke="{curve.colour}" '
                f'stroke-width="1.5"{dashes}/>'
            )
            at -= 20

    # The inner picture cuts off what leaves it.
    return (
        f'<svg width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-size="9" font-family="sans-serif" fill="currentColor"><title>{escape(title)}'
        f"</title>{''.join(labels())}"
        f'<svg x="{LEFT}" y="{TOP}" width="{inner_width}" height="{inner_height}">'
        f"{''.join(lines())}{''.join(points())}</svg></svg>"
    )


def _rule(x1: float, y1: float, x2: float, y2: float, at_zero: bool) -> str:
    faint = 0.45 if at_zero else 0.12
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="currentColor" stroke-opacity="{faint}"/>'
    )


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers between the two, from three to six of them."""
    power = 10.0 ** np.floor(np.log10(high - low) - 1)
    step = next(s * power for s in (1, 2, 5, 10, 20, 50) if (high - low) / (s * power) <= 6)
    first, last = np.ceil(low / step), np.floor(high / step)
    return [float(round(i * step, 10)) + 0.0 for i in np.arange(first, last + 1)]


def _shown(value: float) -> str:
    return f"{value:g}".replace("-", "\u2212")
