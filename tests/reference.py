"""The exact value of everything a row defines, by mpmath, and distances in ULP."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from mpmath import mp, mpf

import actfast as af
from actfast import formula
from actfast.activation import functions, parse

INFOS = {name: af.info(name) for name in af.available()}
ELEMENTWISE = [name for name, info in INFOS.items() if info.family == "elementwise"]
ROWWISE = [name for name, info in INFOS.items() if info.family == "rowwise"]
DTYPES = [np.float32, np.float64]
ODD_VALUES = (0.3, 1.1, 7.1, -0.3)
KINDS = ("forward", "derivative", "from_output")


def parameter_sets(name: str) -> list[dict[str, float]]:
    """The defaults, and odd values of the parameters in turn."""
    sets: list[dict[str, float]] = [{}]
    for p in INFOS[name].params:
        sets += [{p.name: v} for v in ODD_VALUES if p.low < v < p.high]
    return sets


def bound(name: str, dtype: Any, kind: str) -> float:
    return INFOS[name].max_ulp[np.dtype(dtype).name].get(kind, 0.0)


def in_dtype(params: dict[str, float], dtype: Any) -> dict[str, float]:
    """The parameters as the loop sees them."""
    return {name: float(np.dtype(dtype).type(value)) for name, value in params.items()}


def full_params(name: str, params: dict[str, float], dtype: Any) -> dict[str, float]:
    return in_dtype({p.name: params.get(p.name, p.default) for p in INFOS[name].params}, dtype)


@cache
def expression(name: str, kind: str) -> Any:
    info = INFOS[name]
    variables = ("y" if kind == "from_output" else "x", *(p.name for p in info.params))
    text = {"forward": info.formula, "derivative": info.derivative}.get(kind, info.from_output)
    return parse(text, variables)


def exact(name: str, kind: str, x: float, params: dict[str, float]) -> Any:
    """At a finite point, for full parameters."""
    variable = "y" if kind == "from_output" else "x"
    return formula.evaluate_exact(expression(name, kind), {variable: x, **params})


def at_infinity(name: str, kind: str, x: float, params: dict[str, float]) -> float:
    """The limit that the row's asymptote states."""
    text = INFOS[name].left if x < 0 else INFOS[name].right
    expr = formula.parse(text, ("x", *params), functions())
    space = formula.float_namespace()

    def line(at: float) -> float:
        return float(formula.evaluate(expr, space, {"x": at, **params}))

    if kind == "derivative":
        return line(2.0) - line(1.0)
    slope = line(2.0) - line(1.0)
    return line(x) if slope else line(0.0)


def ulp_error(got: np.ndarray[Any, Any], want: list[Any], dtype: Any) -> np.ndarray[Any, Any]:
    """abs(got - want) in units of the last place of want; inf for a wrong infinity or NaN."""
    info = np.finfo(dtype)
    smallest = int(np.log2(float(info.smallest_normal))) - info.nmant
    overflow = mpf(float(info.max)) * (1 + mp.ldexp(1, -info.nmant - 2))
    errors = np.empty(len(want))
    for i, (g, w) in enumerate(zip(got.tolist(), want, strict=True)):
        if mp.isnan(w) or np.isnan(g):
            errors[i] = 0.0 if mp.isnan(w) and np.isnan(g) else np.inf
        elif np.isinf(g) or mp.isinf(w):
            same = (g > 0) == (w > 0) and abs(w) >= overflow and np.isinf(g)
            errors[i] = 0.0 if same else np.inf
        elif w == 0:
            errors[i] = float(abs(mpf(g)) / mp.ldexp(1, smallest))
        else:
            _, exponent = mp.frexp(w)
            unit = mp.ldexp(1, max(int(exponent) - 1 - info.nmant, smallest))
            errors[i] = float(abs(mpf(g) - w) / unit)
    return errors


def specials(name: str, params: dict[str, float]) -> list[float]:
    """Where something happens: kinks, roots, roots of f'."""
    info, variables = INFOS[name], tuple(params)
    space = formula.float_namespace()
    found = [at for at, _ in formula.parse_points(info.kinks, variables, functions())]
    for text in (info.roots, info.derivative_roots):
        found += formula.parse_list(text, variables, functions())
    return [float(formula.evaluate(e, space, params)) for e in found]


def points(
    name: str, dtype: Any, params: dict[str, float], density: int = 1
) -> np.ndarray[Any, Any]:
    """Finite test points over the whole range of the dtype."""
    info = np.finfo(dtype)
    rng = np.random.default_rng(0)
    low, high = np.log2(float(info.smallest_subnormal)), np.log2(float(info.max))
    magnitudes = np.exp2(rng.uniform(low, high, 150 * density))
    # Where exp and its square underflow: the ends of the range of most functions.
    tail = 108.0 if dtype == np.float32 else 750.0
    near = np.concatenate([rng.uniform(0, r, 60 * density) for r in (1, 6, 20, tail, 1.3 * tail)])
    near = np.concatenate(
        [
            near,
            rng.uniform(0.8, 1.05, 40 * density) * tail,
            np.sqrt(2 * tail) * rng.uniform(0.5, 1.1, 60 * density),
        ]
    )
    both = np.concatenate([magnitudes, near])
    extra = [
        0.0,
        -0.0,
        float(info.smallest_subnormal),
        float(info.smallest_normal),
        float(info.max),
        1.0,
        0.5,
        2.0,
    ]
    for at in specials(name, params):
        around = (
            at
            + at
            * (rng.random(30 * density) - 0.5)
            * np.exp2(-rng.uniform(0, 30, 30)).repeat(density)
            if at
            else np.empty(0)
        )
        extra += [at, *around]
        for direction in (-np.inf, np.inf):
            step = np.dtype(dtype).type(at)
            for _ in range(3):
                step = np.nextafter(step, np.dtype(dtype).type(direction))
                extra.append(float(step))
    with np.errstate(all="ignore"):
        x = np.concatenate([both, -both, extra, np.negative(extra)]).astype(dtype)
    return x[np.isfinite(x)]


def root_distance(name: str, x: np.ndarray[Any, Any], params: dict[str, float]) -> Any:
    """Distance to the nearest root of f' that is one by cancellation."""
    roots = formula.parse_list(INFOS[name].derivative_roots, tuple(params), functions())
    space = formula.float_namespace()
    at = [float(formula.evaluate(r, space, params)) for r in roots]
    return np.min([np.abs(x - a) for a in at], axis=0) if at else np.full(x.shape, np.inf)
