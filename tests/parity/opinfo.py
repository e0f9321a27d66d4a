"""torch's own samples of its operators, its OpInfo, with ours in their place.

Of each operator that ``libraries.toml`` names, the samples, the reference inputs and the erroneous
ones, in float32 and float64: values, gradients and the gradient by a weight. Ours are within our
bounds of what is exact, so that torch's are away from ours by its error and our bound; and near
torch's, lest the parameters mean something else. Infinities and NaN are asked elsewhere, of the
whole range.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np

import actfast as af
from actfast.conformance import Subject
from actfast.conformance.measure import half_ulp, judged
from actfast.conformance.truth import DERIVATIVE, FORWARD
from actfast.conformance.ulp import Exact, ulp_error
from actfast.registry.libraries import libraries

from .functions import BITS
from .suites import Outcome

Array = np.ndarray[Any, Any]
LIKE = "torch"
DTYPES = ("float32", "float64")
# What positions are.
POSITIONS = {
    "softmax": ("dim",),
    "log_softmax": ("dim",),
    "softmin": ("dim",),
    "glu": ("dim",),
    "logsumexp": ("dim", "keepdim"),
    "logit": ("eps",),
    "prelu": ("weight",),
    "threshold": ("threshold", "value"),
}
# What torch calls the words of a call.
WORDS = {"dim": "axis", "keepdim": "keepdims", "mask": "where", "dtype": "dtype"}
KINDS = ("sample", "reference")
# What may be torch's error: it has constants of float32 in its float64.
CLOSE = {
    "float32": {"rtol": 1e-3, "atol": 1e-5},
    "float64": {"rtol": 1e-6, "atol": 1e-7},
}
# Exact results take long: of larger arrays, so many elements or rows are asked.
MOST = 512


def run(kinds: Sequence[str] = KINDS) -> Outcome:
    """ImportError where torch or what its samples need is not installed."""
    torch = import_module("torch")
    samples = import_module("torch.testing._internal.common_methods_invocations")
    torch.manual_seed(0)
    outcome = Outcome("opinfo", torch.__version__.partition("+")[0])
    for op in samples.op_db:
        name = op.name.rpartition(".")[2]
        if entry_of(name) is None:
            outcome.skip("operators that are no activation")
            continue
        for dtype in DTYPES:
            real = getattr(torch, dtype)
            if real not in op.supported_dtypes("cpu"):
                outcome.skip(f"operators without {dtype}")
                continue
            for kind, i, sample in samples_of(op, real, kinds):
                label = f"{op.formatted_name} {dtype} {kind} {i}"
                try:
                    with np.errstate(all="ignore"):
                        check(torch, op, name, sample)
                except Exception as error:
                    outcome.fails(label, f"{type(error).__name__}: {error}")
                else:
                    outcome.passes(label)
        for i, wrong in enumerate(op.error_inputs("cpu") if op.error_inputs_func else ()):
            refuse(outcome, f"{op.formatted_name} error {i}", name, wrong.sample_input)
    return outcome


def entry_of(name: str) -> str | None:
    """What ``libraries.toml`` calls it, of what has an example."""
    known = [e.name for e in libraries()[LIKE].entries if e.row and e.theirs]
    return name if name in known else None


def samples_of(op: Any, dtype: Any, kinds: Sequence[str]) -> Iterator[tuple[str, int, Any]]:
    for kind in kinds:
        make = getattr(op, f"{kind}_inputs")
        for i, sample in enumerate(make("cpu", dtype, requires_grad=False)):
            yield kind, i, sample


def refuse(outcome: Outcome, label: str, name: str, sample: Any) -> None:
    try:
        x, act, words = ours_of(name, sample)
        act(x, **words)
    except (TypeError, ValueError, RuntimeError):
        outcome.passes(label)
    else:
        outcome.fails(label, "it is not refused here")


def ours_of(name: str, sample: Any) -> tuple[Array, Any, dict[str, Any]]:
    """The array, the activation and the words of its calls."""
    given = {**dict(zip(POSITIONS.get(name, ()), sample.args, strict=False)), **sample.kwargs}
    if given.pop("training", False):
        raise NotImplementedError("the slopes are drawn")
    given.pop("inplace", None)
    words: dict[str, Any] = {}
    for theirs, ours in WORDS.items():
        value = given.pop(theirs, None)
        if value is not None:
            words[ours] = str(value).removeprefix("torch.") if ours == "dtype" else value
    if "where" in words:
        words["where"] = np.broadcast_to(words["where"].numpy(), sample.input.shape)
    if name == "glu":
        words["gate"] = "last"
        words.setdefault("axis", -1)
    if name == "logsumexp":
        words.setdefault("axis", None)
    x = sample.input.detach().numpy()
    if x.ndim == 0 and "axis" in words:
        # torch takes a number for a row of one element.
        x = x.reshape(1)
        words["axis"] = 0
        if "where" in words:
            words["where"] = words["where"].reshape(1)
    if name == "logit" and (eps := given.pop("eps", None)) is not None:
        x = np.clip(x, x.dtype.type(eps), x.dtype.type(1 - eps))
    if name == "softplus":
        given.pop("threshold", None)
    if name == "prelu":
        words["weight"] = given.pop("weight").detach().numpy()
        if words["weight"].ndim and x.ndim > 1:
            words["axis"] = 1
        else:
            words["weight"] = words["weight"].reshape(())
    return x, af.get(name, like=LIKE, **given), words


def check(torch: Any, op: Any, name: str, sample: Any) -> None:
    x, act, words = ours_of(name, sample)
    leaves, theirs = of_torch(op, name, sample)
    y, want = np.asarray(act(x, **words)), theirs.detach().numpy()
    if sample.input.ndim:
        assert y.shape == want.shape, f"shape {y.shape}, not {want.shape}"
    assert y.dtype == want.dtype, f"{y.dtype}, not {want.dtype}"
    plain = not {"where", "weight", "dtype"} & {*words}
    asked = np.isfinite(x)
    if name == "softplus":
        # Beyond its threshold torch takes x for the result.
        asked &= sample.kwargs.get("beta", 1) * x <= sample.kwargs.get("threshold", 20)
    where = asked if y.shape == x.shape else np.full(y.shape, asked.all())
    if y.size:
        close(y[where], want.reshape(y.shape)[where], "value", plain)
    if plain:
        hold(act, FORWARD, x, None, y, words)
    if not x.size:
        return
    g = np.random.default_rng(0).uniform(-2, 2, y.shape).astype(y.dtype)
    if "where" in words and y.shape == x.shape:
        # What is excluded does not depend on x; torch counts its gradient for the others.
        g[~words["where"]] = 0
    slope, *by_weight = torch.autograd.grad(theirs, leaves, torch.tensor(g.reshape(want.shape)))
    dx = np.asarray(act.backward(g, x, **words))
    if name == "logit":
        # Where p is clipped, its gradient is 0 there.
        asked &= sample.input.detach().numpy() == x
    close(dx[asked], slope.numpy().reshape(x.shape)[asked], "gradient", plain)
    if plain:
        hold(act, DERIVATIVE, x, g, dx, words)
    if by_weight and np.isfinite(x).all():
        dw = np.asarray(act.parameter_gradients(g, x, **words)["weight"])
        close(dw.reshape(by_weight[0].shape), by_weight[0].numpy(), "gradient by weight")


def of_torch(op: Any, name: str, sample: Any) -> tuple[list[Any], Any]:
    """What gradients are asked by, x and a weight, and the result."""
    x = sample.input.detach().clone().requires_grad_()
    if name != "prelu":
        return [x], op.op(x, *sample.args, **sample.kwargs)
    given = [*sample.args, *sample.kwargs.values()]
    weight = given[0].detach().clone().requires_grad_()
    return [x, weight], op.op(x, weight)


def close(ours: Array, theirs: Array, what: str, exact: bool = False) -> None:
    """Roughly, where ours is held to the exact result: then theirs is what is wrong."""
    tolerance = CLOSE[ours.dtype.name] | ({"rtol": 2.0**-BITS} if exact else {})
    near = np.isclose(ours, theirs, **tolerance, equal_nan=True)
    if not near.all():
        at = int(np.argmin(near.ravel()))
        raise AssertionError(f"{what}: {ours.ravel()[at]}, torch's is {theirs.ravel()[at]}")


def hold(
    act: Any, what: str, x: Array, g: Array | None, got: Array, words: Mapping[str, Any]
) -> None:
    """Ours within the stated bound of what is exact."""
    row, subject = act._row, Subject.of(act)
    truth, bound = subject.truth(x.dtype), row.bound(x.dtype.name, what)
    if not x.size or bound is None or len(row.family.operands) > 1:
        return
    if row.family.rowwise:
        axis = words.get("axis", -1)
        if isinstance(axis, tuple) or x.ndim == 0 or axis is None:
            return
        if row.family.reduces:
            return
        rows = [np.moveaxis(x, axis, -1).reshape(-1, x.shape[axis])]
        results = np.moveaxis(got, axis, -1).reshape(rows[0].shape)
        if g is not None:
            rows.insert(0, np.moveaxis(g, axis, -1).reshape(rows[0].shape))
        inputs = tuple(np.ascontiguousarray(a[:MOST]) for a in rows)
        (one,) = judged(truth, what, inputs, (np.ascontiguousarray(results[:MOST]),))
        worst = float(one.errors.max(initial=0))
        assert worst <= bound, f"{what} {worst} ULP, the bound is {bound}"
        return
    finite = np.flatnonzero(np.isfinite(x.ravel()))[:MOST]
    x, got = x.ravel()[finite], got.ravel()[finite]
    exact = truth.exacts(what, x)
    if g is None:
        errors, limit = ulp_error(got, exact, x.dtype), bound
    else:
        # A rounding more; and an error of b ULP of a factor is up to 2 b of the product.
        g, limit = g.ravel()[finite], 2 * bound + 0.5
        exact = times(exact, g)
        errors = ulp_error(got, exact, x.dtype)
        one = judged(truth, what, (x,), (act.derivative(x),))[0]
        errors[one.near_root | truth.near_kink(x)] = 0
        near = one.near_root & (np.abs(got - exact.floats()) > 2 * half_ulp(x.dtype) * np.abs(g))
        assert not near.any(), "far from a root of f'"
    worst = float(errors.max(initial=0))
    assert worst <= limit, f"{what} {worst} ULP at {x[np.argmax(errors)]}, the bound is {limit}"


def times(exact: Exact, g: Array) -> Exact:
    """The products, to 106 bits or nearly."""
    from mpmath import mp, mpf

    with mp.workprec(200):
        parts = zip(*(part.tolist() for part in exact.parts), g.tolist(), strict=True)
        return Exact.of([mp.ldexp(mpf(h) + mpf(low), int(e)) * mpf(x) for h, low, e, x in parts])
