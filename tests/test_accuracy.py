"""Every bound that a row states, against mpmath over the whole range."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

import actfast as af
from actfast import formula
from actfast.conformance.checks.accuracy import ROOT_WINDOW
from tests.reference import (
    DTYPES,
    ELEMENTWISE,
    INFOS,
    ROWWISE,
    at_infinity,
    bound,
    exact,
    expression,
    full_params,
    in_dtype,
    parameter_sets,
    points,
    root_distance,
    specials,
    ulp_error,
)

CASES = [
    pytest.param(name, params, id=f"{name}-{'-'.join(map(str, params.values())) or 'default'}")
    for name in ELEMENTWISE
    for params in parameter_sets(name)
]


def compute(name, kind, x, params):
    f = af.get(name)
    if kind == "from_output":
        return f.backward_from_output(np.ones_like(x), x, **params)
    return f(x, **params) if kind == "forward" else f.derivative(x, **params)


def assert_bound(name, dtype, kind, x, errors, got, want, limit):
    worst = int(np.argmax(errors))
    assert errors[worst] <= limit, (
        f"{name} {kind} {np.dtype(dtype).name}: {errors[worst]:.3f} ULP > {limit} "
        f"at x = {x[worst].item().hex()} ({x[worst]!r}): got {got[worst]!r}, "
        f"want {mp.nstr(want[worst], 20)}"
    )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("name", "params"), CASES)
def test_forward(name, params, dtype):
    full = full_params(name, params, dtype)
    x = points(name, dtype, full)
    got = compute(name, "forward", x, params)
    want = [exact(name, "forward", v, full) for v in x.tolist()]
    errors = ulp_error(got, want, dtype)
    assert_bound(name, dtype, "forward", x, errors, got, want, bound(name, dtype, "forward"))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("name", "params"), CASES)
def test_derivative(name, params, dtype):
    full = full_params(name, params, dtype)
    x = points(name, dtype, full)
    got = compute(name, "derivative", x, params)
    want = [exact(name, "derivative", v, full) for v in x.tolist()]
    errors = ulp_error(got, want, dtype)
    near = root_distance(name, x.astype(np.float64), full) <= ROOT_WINDOW
    absolute = 2.0**-24 if dtype == np.float32 else 2.0**-53
    for i in np.flatnonzero(near):
        assert abs(mpf(float(got[i])) - want[i]) <= absolute, (name, x[i], got[i])
    errors[near] = 0
    assert_bound(name, dtype, "derivative", x, errors, got, want, bound(name, dtype, "derivative"))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("name", "params"), [c for c in CASES if INFOS[c.values[0]].saved == "output"]
)
def test_from_output(name, params, dtype):
    f = af.get(name, **params)
    full = full_params(name, params, dtype)
    try:
        f.backward_from_output(np.ones(1, dtype), np.ones(1, dtype))
    except af.ParameterError:
        assert INFOS[name].from_output_if
        return
    with np.errstate(over="ignore"):
        y = f(points(name, dtype, full))
    y = np.unique(y[np.isfinite(y)])
    got = compute(name, "from_output", y, params)
    want = [exact(name, "from_output", v, full) for v in y.tolist()]
    errors = ulp_error(got, want, dtype)
    assert_bound(
        name, dtype, "from_output", y, errors, got, want, bound(name, dtype, "from_output")
    )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("name", "params"), CASES)
def test_infinities_and_nan(name, params, dtype):
    f = af.get(name, **params)
    full = full_params(name, params, dtype)
    x = np.array([-np.inf, np.inf, np.nan], dtype)
    with np.errstate(all="raise"):
        for kind, got in (("forward", f(x)), ("derivative", f.derivative(x))):
            limits = [at_infinity(name, kind, v, full) for v in (-np.inf, np.inf)]
            np.testing.assert_array_max_ulp(got[:2], np.array(limits, dtype), maxulp=1)
            assert np.isnan(got[2]), (name, kind)
        assert np.isnan(f.backward(np.ones(3, dtype), x)[2])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("name", "params"), CASES)
def test_kinks_zeros_and_exact_points(name, params, dtype):
    f = af.get(name, **params)
    info = INFOS[name]
    full = full_params(name, params, dtype)
    for at, slope in formula.parse_points(info.kinks, tuple(full)):
        x = np.array([formula.evaluate(at, formula.float_namespace(), full)], dtype)
        want = dtype(float(formula.evaluate_exact(slope, full)))
        assert f.derivative(x)[0] == want, (name, at)
    space = formula.float_namespace()
    for at, value in formula.parse_points(info.exact, tuple(full)):
        x = np.array([formula.evaluate(at, space, full)], dtype)
        assert f(x)[0] == dtype(formula.evaluate(value, space, full)), (name, at)
    zeros = np.array([0.0, -0.0], dtype)
    if float(exact(name, "forward", 0.0, full)) == 0 and info.symmetry != "even":
        assert np.signbit(f(zeros)).tolist() == [False, True], name


@pytest.mark.parametrize(("name", "params"), CASES)
def test_derivative_string_is_the_formulas_derivative(name, params):
    """By central differences in high precision, away from kinks."""
    full = full_params(name, params, np.float64)
    kinks = [at for at, _ in af.get(name, **params).kinks]
    h = mp.ldexp(1, -80)
    expr = expression(name, "forward")
    with mp.workprec(200):
        for x in np.concatenate([np.linspace(-9.7, 9.3, 77), [-50.3, -30.1, 25.2]]).tolist():
            if any(abs(x - k) < 1e-3 for k in kinks):
                continue
            high, low = (
                formula.evaluate_exact(expr, {"x": mpf(x) + s, **full}, relative_bits=600)
                for s in (h, -h)
            )
            numeric = (high - low) / (2 * h)
            closed = exact(name, "derivative", x, full)
            assert abs(numeric - closed) <= mp.ldexp(abs(closed), -60) + mp.ldexp(1, -150), (
                name,
                x,
            )


@pytest.mark.parametrize(("name", "params"), CASES)
def test_claims(name, params):
    """Range, monotone, symmetry and the Lipschitz constant hold on the test points."""
    f = af.get(name, **params)
    full = full_params(name, params, np.float64)
    x = np.sort(points(name, np.float64, full))
    with np.errstate(over="ignore"):
        y, d = f(x), f.derivative(x)
        scale = np.spacing(np.abs(y))
    low, high = f.range
    slack = 4 * np.spacing(max(abs(low), 1.0)) if np.isfinite(low) else 0
    assert y.min() >= low - slack
    assert y.max() <= high
    if f.monotone == "increasing":
        # Rounding may break ties by the bound, not more.
        finite = np.isfinite(y) & np.isfinite(scale)
        steps = np.diff(y[finite])
        assert (steps >= -2 * bound(name, np.float64, "forward") * scale[finite][1:]).all()
        assert d.min() >= 0
    else:
        assert d.min() < 0
    if f.symmetry != "none":
        sign = 1 if f.symmetry == "even" else -1
        np.testing.assert_array_equal(f(-x), sign * y)
    lipschitz = formula.evaluate(
        formula.parse(INFOS[name].lipschitz, tuple(full)), formula.float_namespace(), full
    )
    assert np.abs(d).max() <= lipschitz * (1 + 1e-12)
    assert np.abs(d).max() >= 0.99 * lipschitz
    for root in formula.parse_list(INFOS[name].roots, tuple(full)):
        assert (
            exact(
                name, "forward", mpf(formula.evaluate(root, formula.float_namespace(), full)), full
            )
            == 0
        )
    for at in specials(name, full):
        if at in [
            float(formula.evaluate(r, formula.float_namespace(), full))
            for r in formula.parse_list(INFOS[name].derivative_roots, tuple(full))
        ]:
            around = f.derivative(np.array([at - 1e-6, at + 1e-6]))
            assert around[0] * around[1] < 0


# Rows

ROWS = {
    "normal": lambda rng, n: rng.normal(size=n),
    "wide": lambda rng, n: 10 * rng.normal(size=n),
    "falling": lambda rng, n: rng.uniform(-80, 0, size=n),
    "one_large": lambda rng, n: np.where(np.arange(n) == n // 3, 15, 0) + rng.normal(size=n),
    "huge": lambda rng, n: rng.uniform(-1e30, 1e30, size=n),
    "ties": lambda rng, n: np.round(rng.normal(size=n)),
    "tail": lambda rng, n: np.where(np.arange(n) == 0, 0.0, rng.uniform(-760, -80, size=n)),
}


def exact_row(text, values):
    got = formula.evaluate_exact(formula.parse(text, tuple(values)), values)
    n = len(next(v for v in values.values() if isinstance(v, list)))
    return got if isinstance(got, list) else [got] * n


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", [1, 2, 17, 100, 333])
@pytest.mark.parametrize("data", ROWS)
@pytest.mark.parametrize("name", ROWWISE)
def test_rows_forward(name, data, n, dtype):
    x = ROWS[data](np.random.default_rng(n), n).astype(dtype)
    got = af.get(name)(x)
    want = exact_row(INFOS[name].formula, {"x": x.tolist()})
    errors = ulp_error(got, want, dtype)
    assert_bound(name, dtype, "forward", x, errors, got, want, bound(name, dtype, "forward"))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", [1, 2, 17, 100])
@pytest.mark.parametrize("data", ["normal", "wide", "one_large", "ties"])
@pytest.mark.parametrize("name", ROWWISE)
@pytest.mark.parametrize("kind", ["derivative", "from_output"])
def test_rows_gradient(name, kind, data, n, dtype):
    """In ULP of the row's own scale of the gradient."""
    info = INFOS[name]
    rng = np.random.default_rng(n)
    x = ROWS[data](rng, n).astype(dtype)
    grad = rng.normal(size=n).astype(dtype)
    f = af.get(name)
    if kind == "from_output":
        y = f(x)
        got = f.backward_from_output(grad, y)
        values = {"y": y.tolist(), "g": grad.tolist()}
    else:
        got = f.backward(grad, x)
        y = exact_row(info.formula, {"x": x.tolist()})
        values = {"y": y, "g": grad.tolist()}
    want = exact_row(info.from_output, values)
    scale = exact_row(info.gradient_scale, values)
    limit = bound(name, dtype, kind)
    eps = np.finfo(dtype).eps
    for g, w, s in zip(got.tolist(), want, scale, strict=True):
        _, exponent = mp.frexp(s)
        unit = max(mp.ldexp(eps, int(exponent) - 1), mpf(float(np.finfo(dtype).smallest_subnormal)))
        assert abs(mpf(g) - w) <= limit * unit, (name, kind, data, float(abs(mpf(g) - w) / unit))


def test_parameters_are_rounded_to_the_loops_dtype():
    for name in ELEMENTWISE:
        for p in INFOS[name].params:
            x = np.linspace(-3, 3, 50, dtype=np.float32)
            rounded = in_dtype({p.name: 0.3}, np.float32)
            np.testing.assert_array_equal(
                af.get(name)(x, **{p.name: 0.3}), af.get(name)(x, **rounded)
            )
