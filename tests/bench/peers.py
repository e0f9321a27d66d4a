"""The contestants: for each, its version, its rows and the names that the rows' texts use."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from .rows import (
    ACTFAST,
    FORMULA,
    JAX,
    JAX_ROW,
    NUMEXPR,
    NUMPY,
    ONNX,
    ONNX_ROW,
    PEERS,
    ROW_WISE_FORMULA,
    SCIPY,
    TORCH,
    Row,
)

Arrays = Mapping[str, np.ndarray]

_UNTIL_EXIT = contextlib.ExitStack()


def threads() -> int:
    """For every contestant."""
    return int(os.environ.get("ACTFAST_NUM_THREADS") or 1)


class Contestant(NamedTuple):
    name: str
    version: str
    rows: Mapping[str, Row]
    # None where the contestant has no kernel for the arrays' dtype
    names: Callable[[str, Arrays], dict[str, Any] | None]


def load(name: str) -> Contestant | None:
    """The contestant, or None where it is not installed."""
    try:
        return _LOADERS[name]()
    except ImportError:
        return None


def raced() -> tuple[str, ...]:
    """Those of one array whose result has its shape."""
    import actfast as af

    return tuple(n for n in af.available() if af.info(n).family in ("elementwise", "rowwise"))


def actfast() -> Contestant:
    import actfast as af

    def names(function: str, arrays: Arrays) -> dict[str, Any]:
        return {"f": getattr(af, function), **arrays}

    return Contestant("actfast", af.__version__, dict.fromkeys(raced(), ACTFAST), names)


def _numpy() -> Contestant:
    import actfast as af
    from actfast.facts.functions import functions
    from actfast.formula import evaluate, numpy_namespace, parse

    def evaluator(text: str, params: Mapping[str, float]) -> Callable[[np.ndarray], np.ndarray]:
        expr, namespace = parse(text, ("x", *params), functions()), numpy_namespace()
        return lambda x: evaluate(expr, namespace, {"x": x, **params})

    def names(function: str, arrays: Arrays) -> dict[str, Any]:
        made = {}
        if rows[function] in (FORMULA, ROW_WISE_FORMULA):
            info = af.info(function)
            params = {param.name: param.default for param in info.params}
            texts = {"formula": info.formula, "slope": info.derivative}
            made = {name: evaluator(text, params) for name, text in texts.items() if text}
        return {"np": np, "real": arrays["x"].dtype.type, **made, **arrays}

    rows = dict(NUMPY)
    for name in {*raced()}.difference(*PEERS.values()):
        rows[name] = FORMULA if af.info(name).derivative else ROW_WISE_FORMULA
    return Contestant("numpy", np.__version__, rows, names)


def _scipy() -> Contestant:
    import scipy
    import scipy.special

    def names(function: str, arrays: Arrays) -> dict[str, Any]:
        return {**vars(scipy.special), "np": np, **arrays}

    return Contestant("scipy", scipy.__version__, SCIPY, names)


def _torch() -> Contestant:
    import torch

    torch.set_num_threads(threads())

    def tensor(array: np.ndarray) -> Any:
        if array.dtype.name != "bfloat16":
            return torch.from_numpy(array)
        return torch.from_numpy(array.view(np.int16)).view(torch.bfloat16)

    _UNTIL_EXIT.enter_context(torch.inference_mode())

    def names(function: str, arrays: Arrays) -> dict[str, Any]:
        tensors = {k: tensor(v) for k, v in arrays.items()}
        modules = {"torch": torch, "F": torch.nn.functional, "aten": torch.ops.aten}
        return {**modules, **tensors}

    return Contestant("torch", torch.__version__, TORCH, names)


def _jax() -> Contestant:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    # In the caller's thread jax is several times faster on small arrays.
    jax.config.update("jax_cpu_enable_async_dispatch", False)

    def names(function: str, arrays: Arrays) -> dict[str, Any]:
        forward = eval(f"lambda x: {JAX[function]}", {"jax": jax, "jnp": jnp})

        def pair(x: Any, g: Any = None) -> tuple[Any, Any]:
            y, vjp = jax.vjp(forward, x)
            return y, vjp(jnp.ones_like(y) if g is None else g)[0]

        return {
            "jax": jax,
            "forward": jax.jit(forward),
            "backward": jax.jit(lambda g, x: pair(x, g)[1]),
            "slope": jax.jit(lambda x: pair(x)[1]),
            "pair": jax.jit(pair),
            "x": jnp.asarray(arrays["x"]),
            "g": jnp.asarray(arrays["g"]),
        }

    return Contestant("jax", jax.__version__, dict.fromkeys(JAX, JAX_ROW), names)


def _onnxruntime() -> Contestant:
    import onnxruntime
    from onnx import parser
    from onnxruntime.capi.onnxruntime_pybind11_state import InvalidGraph
    from onnxruntime.capi.onnxruntime_pybind11_state import NotImplemented as NoKernel

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads(), 1
    onnxruntime.set_default_logger_severity(4)
    ortvalue = onnxruntime.OrtValue.ortvalue_from_numpy

    def names(function: str, arrays: Arrays) -> dict[str, Any] | None:
        reals = {"float32": "float", "float64": "double", "float16": "float16"}
        real = reals.get(arrays["x"].dtype.name)
        if real is None:
            return None
        graph = ONNX[function]
        if real == "float16":
            graph = re.sub(r"(?<=\bT \{)[-\d.]+", _bits_of_float16, graph)
        graph = re.sub(r"\bT\b", real, graph)
        model = parser.parse_model(
            '<ir_version: 10, opset_import: ["": 22]>'
            f"bench ({real}[] x) => ({real}[] y) {{ {graph} }}"
        )
        try:
            session = onnxruntime.InferenceSession(
                model.SerializeToString(), options, providers=["CPUExecutionProvider"]
            )
        except (NoKernel, InvalidGraph):  # the latter where ONNX itself has no such type
            return None
        binding = session.io_binding()
        binding.bind_ortvalue_input("x", ortvalue(arrays["x"]))
        binding.bind_ortvalue_output("y", ortvalue(arrays["out"]))
        return {
            "run": session.run,
            "run_with_iobinding": session.run_with_iobinding,
            "binding": binding,
            "x": arrays["x"],
        }

    rows = dict.fromkeys(ONNX, ONNX_ROW)
    return Contestant("onnxruntime", onnxruntime.__version__, rows, names)


def _bits_of_float16(number: re.Match[str]) -> str:
    """As ONNX's text writes them."""
    return str(int(np.float16(number[0]).view(np.uint16)))


def _numexpr() -> Contestant:
    import numexpr

    numexpr.set_num_threads(threads())

    def names(function: str, arrays: Arrays) -> dict[str, Any] | None:
        dtype = arrays["x"].dtype
        if dtype.itemsize < 4:
            return None
        # numexpr's own name of float32 is float
        real = float if dtype == np.float32 else np.float64
        found: dict[str, Any] = dict(arrays)
        for name, expression in _numexpr_expressions(function).items():
            text, constants = _numexpr_constants(name, expression)
            found |= {k: np.array(v, dtype) for k, v in constants.items()}
            arguments = [*_numexpr_variables(expression), *constants]
            found[name] = numexpr.NumExpr(text, [(a, real) for a in arguments])
        return found

    return Contestant("numexpr", numexpr.__version__, {f: _numexpr_row(f) for f in NUMEXPR}, names)


def _numexpr_expressions(function: str) -> dict[str, str]:
    forward, slope, *from_y = NUMEXPR[function]
    found = {"forward": forward, "slope": slope, "backward": f"g * ({slope})"}
    for slope_from_y in from_y:
        found |= {"slope_from_output": slope_from_y, "from_output": f"g * ({slope_from_y})"}
    return found


def _numexpr_variables(expression: str) -> list[str]:
    return [v for v in "gxy" if re.search(rf"\b{v}\b", expression)]


def _numexpr_constants(name: str, expression: str) -> tuple[str, dict[str, float]]:
    literals = sorted(set(re.findall(r"\d+\.\d+", expression)), key=len, reverse=True)
    constants = {f"{name}_{i}": float(c) for i, c in enumerate(literals)}
    for constant, literal in zip(constants, literals, strict=True):
        expression = expression.replace(literal, constant)
    return expression, constants


def _numexpr_row(function: str) -> Row:
    texts = {}
    for name, expression in _numexpr_expressions(function).items():
        arguments = [*_numexpr_variables(expression), *_numexpr_constants(name, expression)[1]]
        texts[name] = f"{name}({', '.join(arguments)}, out=out, ex_uses_vml=False)"
    return Row(**texts)


_LOADERS: dict[str, Callable[[], Contestant]] = {
    "numpy": _numpy,
    "scipy": _scipy,
    "torch": _torch,
    "jax": _jax,
    "onnxruntime": _onnxruntime,
    "numexpr": _numexpr,
}
