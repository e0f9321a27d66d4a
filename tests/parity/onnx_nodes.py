"""ONNX's node tests of operators that ``libraries.toml`` names, with actfast as the backend.

A case passes where ours is within ONNX's own tolerance of the output that it gives, and, where the
operator's constants are numbers, within our bound of the exact result.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import numpy as np

import actfast as af
from actfast.conformance import Subject
from actfast.conformance.measure import judged
from actfast.conformance.truth import FORWARD
from actfast.registry.libraries import libraries

from .suites import Outcome

Array = np.ndarray[Any, Any]
# What an attribute is called here.
WORDS = {
    "ThresholdedRelu": {"alpha": "threshold"},
    "Swish": {"alpha": "beta"},
    "SwiGLU": {"alpha": "beta"},
}
# Those that keep the shape and are none: elementary functions, normalizations, pools and such.
OTHERS = {
    *(
        "Abs",
        "Acos",
        "Acosh",
        "Asin",
        "Asinh",
        "Atanh",
        "Ceil",
        "Cos",
        "Cosh",
        "Floor",
        "Log",
        "Neg",
    ),
    *("Reciprocal", "Round", "Sign", "Sinh", "Sqrt", "Tan", "Max", "Mean", "Min", "Sum"),
    *("AveragePool", "LpPool", "MaxPool", "LRN", "LpNormalization", "MeanVarianceNormalization"),
    *("Bernoulli", "Binarizer", "DFT", "OptionalGetElement", "Transpose", "TreeEnsemble"),
}
# Of opset 13 and more, as all cases are.
ROW_AXIS = -1
LIKE = "onnx"


def names() -> set[str]:
    """The operators of ONNX's own domain that are found here."""
    calls = [entry.theirs or entry.name for entry in libraries()[LIKE].entries]
    heads = {call.partition("(")[0] for call in calls}
    return {head for head in heads if "." not in head} | {*BY_HAND}


def run() -> Outcome:
    """ImportError where onnx is not installed."""
    loader = import_module("onnx.backend.test.loader")
    helper, onnx = import_module("onnx.helper"), import_module("onnx")
    outcome, ours = Outcome("onnx_nodes", onnx.__version__), names()
    with warnings.catch_warnings():
        # Of casts that overflow, in ONNX's own modules.
        warnings.simplefilter("ignore")
        cases = loader.load_model_tests(kind="node")
    for case in cases:
        nodes = case.model.graph.node
        if len(nodes) != 1:
            outcome.skip("of several operators")
            continue
        node = nodes[0]
        if node.op_type not in ours or node.domain:
            lacks = node.op_type not in OTHERS and any(map(shape_is_kept, case.data_sets))
            outcome.skip(node.op_type if lacks else "of operators that are no activation")
            continue
        given = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        given = {k: v.decode() if isinstance(v, bytes) else v for k, v in given.items()}
        for inputs, outputs in case.data_sets:
            # An optional input that is left out has no name.
            left = iter(inputs)
            operands = [next(left) if name else None for name in node.input]
            try:
                check(node.op_type, operands, given, outputs, case.rtol, case.atol)
            except Exception as error:
                outcome.fails(case.name, f"{type(error).__name__}: {error}")
            else:
                outcome.passes(case.name)
    return outcome


def shape_is_kept(data_set: tuple[list[Any], list[Any]]) -> bool:
    """Whether it makes of one array of floats another of its shape, as an activation does."""
    arrays = [*data_set[0], *data_set[1]]
    if len(arrays) != 2 or not all(isinstance(a, np.ndarray) for a in arrays):
        return False
    return arrays[0].shape == arrays[1].shape and {a.dtype.kind for a in arrays} == {"f"}


def check(
    op: str,
    operands: list[Any],
    attributes: Mapping[str, Any],
    outputs: list[Any],
    rtol: float,
    atol: float,
) -> None:
    x, *more = operands
    if not isinstance(x, np.ndarray):
        raise TypeError("no tensor")
    by_hand = BY_HAND.get(op)
    if by_hand:
        got, act = by_hand(x, *more, **attributes), None
    else:
        act, words = found(op, attributes)
        got = act(x, *more, **words)
    results = got if isinstance(got, tuple) else (got,)
    if x.dtype.kind == "i":
        # Of integers ours are floats.
        results = tuple(one.astype(x.dtype) for one in results)
    assert len(results) >= len(outputs), f"{len(outputs)} outputs"
    for ours, theirs in zip(results, outputs, strict=False):
        same = ours.dtype == theirs.dtype and ours.shape == theirs.shape
        assert same, f"{ours.dtype} {ours.shape}, not {theirs.dtype} {theirs.shape}"
        wide = ours.astype(np.float64), theirs.astype(np.float64)
        np.testing.assert_allclose(*wide, rtol=rtol, atol=atol)
    if act is not None and not more and x.dtype.kind != "i":
        hold(act, x, results[0], words.get("axis", ROW_AXIS))


def found(op: str, attributes: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Ours with the operator's defaults and these attributes, and the words of its calls."""
    known = WORDS.get(op, {})
    params = {known.get(name, name): value for name, value in attributes.items()}
    words = {"axis": params.pop("axis")} if "axis" in params else {}
    return af.get(op, like=LIKE, **params), words


def hold(act: Any, x: Array, y: Array, axis: int) -> None:
    """Within the stated bound of the exact result."""
    subject, row = Subject.of(act), act._row
    if row.family.rowwise:
        n = x.shape[axis]
        x, y = (np.moveaxis(a, axis, -1).reshape(-1, n) for a in (x, y))
    else:
        x = x.ravel()
    (one,) = judged(subject.truth(x.dtype), FORWARD, (x,), (y.ravel(),))
    bound = row.bound(x.dtype.name, FORWARD)
    worst = float(one.errors.max(initial=0))
    assert bound is None or worst <= bound, f"{worst} ULP, the bound is {bound}"


def clip(x: Any, low: Any = None, high: Any = None) -> Any:
    ends = np.finfo(x.dtype) if x.dtype.kind == "f" else np.iinfo(x.dtype)
    low, high = (
        float(given if given is not None else end)
        for given, end in ((low, ends.min), (high, ends.max))
    )
    return af.hardtanh(x, low, high)


def prelu(x: Any, slope: Any) -> Any:
    return af.prelu(x, np.broadcast_to(slope, x.shape))


def selu(x: Any, alpha: float | None = None, gamma: float | None = None) -> Any:
    if alpha is None or gamma is None:
        return af.selu(x)
    return x.dtype.type(gamma) * af.elu(x, alpha)


def shrink(x: Any, lambd: float = 0.5, bias: float = 0.0) -> Any:
    if bias not in (0.0, lambd):
        raise NotImplementedError("a bias of its own")
    return af.softshrink(x, lambd) if bias else af.hardshrink(x, lambd)


def reduce_log_sum_exp(x: Any, axes: Any = None, keepdims: int = 1) -> Any:
    axis = tuple(map(int, axes)) if axes is not None and len(axes) else None
    return np.asarray(af.logsumexp(x, axis=axis, keepdims=bool(keepdims)))


def dropout(x: Any, ratio: Any = 0.5, training: Any = False, seed: int = 0) -> Any:
    rng = np.random.default_rng(seed)
    y, back = af.dropout.vjp(x, p=float(ratio) if training else 0.0, rng=rng)
    return y, back.drawn


# Where operands or attributes are others than ours.
BY_HAND: dict[str, Callable[..., Any]] = {
    "Clip": clip,
    "PRelu": prelu,
    "Selu": selu,
    "Shrink": shrink,
    "ReduceLogSumExp": reduce_log_sum_exp,
    "Dropout": dropout,
}
