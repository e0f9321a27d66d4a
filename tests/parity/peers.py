"""Calls of other libraries: the values and the gradient of an example, of NumPy arrays."""

from __future__ import annotations

import ast
import importlib
import os
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
# The value, and the gradient by x if there is a gradient of the value.
Both = Callable[[Array, Array | None], tuple[Array, Array | None]]
WEIGHT = 0.25
DTYPES = ("float32", "float64", "float16", "bfloat16")


class Refused(Exception):
    """The library has no such call for that type."""


class Peer(NamedTuple):
    version: str
    dtypes: tuple[str, ...]
    has_gradients: bool
    prepare: Callable[[str, np.dtype[Any]], Both]


def load(library: str) -> Peer:
    """ImportError where it is not installed."""
    return LOADERS[library]()


def _torch_like(names: dict[str, Any]) -> Callable[[str, np.dtype[Any]], Both]:
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)

    def prepare(call: str, dtype: np.dtype[Any]) -> Both:
        def tensor(array: Any) -> Any:
            return torch.tensor(np.asarray(array, np.float64)).to(getattr(torch, dtype.name))

        def array(tensor: Any) -> Array:
            return np.asarray(tensor.detach().to(torch.float64).numpy().astype(dtype))

        def both(x: Array, g: Array | None) -> tuple[Array, Array | None]:
            given = tensor(x).requires_grad_(g is not None)
            known = {**names, "x": given, "p": given, "weight": tensor([WEIGHT])}
            try:
                y = eval(call, known)
                if y.dtype != given.dtype:
                    raise Refused(f"gives {y.dtype} of {given.dtype}")
                if g is None:
                    return array(y), None
                (slope,) = torch.autograd.grad(y, given, tensor(g).reshape(y.shape))
            except (NotImplementedError, TypeError) as error:
                raise Refused(str(error)) from error
            return array(y), array(slope)

        return both

    return prepare


def _torch() -> Peer:
    importlib.import_module("ml_dtypes")  # NumPy knows bfloat16 from here on
    torch = importlib.import_module("torch")
    prepare = _torch_like({"torch": torch, "F": torch.nn.functional})
    return Peer(torch.__version__.partition("+")[0], DTYPES, True, prepare)


def _keras() -> Peer:
    os.environ.setdefault("KERAS_BACKEND", "torch")
    keras = importlib.import_module("keras")
    if keras.backend.backend() != "torch":
        raise ImportError("keras runs on another backend than torch")
    prepare = _torch_like({"keras": keras})
    return Peer(f"{keras.__version__} on torch", DTYPES[:2], True, prepare)


def _jax() -> Peer:
    jax = importlib.import_module("jax")
    importlib.import_module("jax.scipy.special")

    def prepare(call: str, dtype: np.dtype[Any]) -> Both:
        def forward(x: Any) -> Any:
            return eval(call, {"jax": jax, "x": x, "p": x})

        def pair(x: Any, g: Any) -> Any:
            y, pull = jax.vjp(forward, x)
            return y, pull(g.reshape(y.shape))[0]

        value, both_of = jax.jit(forward), jax.jit(pair)

        def both(x: Array, g: Array | None) -> tuple[Array, Array | None]:
            with jax.enable_x64(True):
                try:
                    y, slope = (value(x), None) if g is None else both_of(x, g)
                except TypeError as error:
                    raise Refused(str(error)) from error
                return np.asarray(y), None if slope is None else np.asarray(slope)

        return both

    return Peer(jax.__version__, DTYPES[:2], True, prepare)


def _scipy() -> Peer:
    special = importlib.import_module("scipy.special")

    def prepare(call: str, dtype: np.dtype[Any]) -> Both:
        def both(x: Array, g: Array | None) -> tuple[Array, Array | None]:
            with np.errstate(all="ignore"):
                return np.asarray(eval(call, {"special": special, "x": x, "p": x})), None

        return both

    version = importlib.import_module("scipy").__version__
    return Peer(version, DTYPES[:2], False, prepare)


# Of the operators' own domain, the newest set that has all that are found here.
OPSET = 24
# What an example names that is an operand: as it is in ours.
OPERANDS = {"slope": WEIGHT, "min": -1.0, "max": 1.0}


def _onnx() -> Peer:
    helper = importlib.import_module("onnx.helper")
    onnxruntime = importlib.import_module("onnxruntime")
    state = importlib.import_module("onnxruntime.capi.onnxruntime_pybind11_state")
    onnxruntime.set_default_logger_severity(4)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1

    def prepare(call: str, dtype: np.dtype[Any]) -> Both:
        tensor = helper.np_dtype_to_tensor_dtype(dtype)
        domain, op, operands, attributes = _operator(call)
        names = ["x", *(f"operand{i}" for i in range(len(operands)))]
        constants = [
            helper.make_tensor(name, tensor, [], [value])
            for name, value in zip(names[1:], operands, strict=True)
        ]
        graph = helper.make_graph(
            [helper.make_node(op, names, ["y"], domain=domain, **attributes)],
            "parity",
            [helper.make_tensor_value_info("x", tensor, None)],
            [helper.make_tensor_value_info("y", tensor, None)],
            constants,
        )
        sets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=sets, ir_version=10)
        try:
            session = onnxruntime.InferenceSession(
                model.SerializeToString(), options, providers=["CPUExecutionProvider"]
            )
        except (state.NotImplemented, state.InvalidGraph, state.Fail) as error:
            raise Refused(str(error)) from error

        def both(x: Array, g: Array | None) -> tuple[Array, Array | None]:
            return session.run(None, {"x": x})[0], None

        return both

    return Peer(onnxruntime.__version__, DTYPES[:2], False, prepare)


def _operator(call: str) -> tuple[str, str, list[float], dict[str, Any]]:
    """Domain, name, further operands and attributes of an example."""
    tree = ast.parse(call, mode="eval").body
    given: ast.expr = tree.func if isinstance(tree, ast.Call) else tree
    domain, _, op = ast.unparse(given).rpartition(".")
    if not isinstance(tree, ast.Call):
        return domain, op, [], {}
    named = {str(one.arg): ast.literal_eval(one.value) for one in tree.keywords}
    operands = [float(OPERANDS[ast.unparse(one)]) for one in tree.args]
    # Clip's limits are operands.
    operands += [float(named.pop(name)) for name in ("min", "max") if name in named]
    return domain, op, operands, named


LOADERS: dict[str, Callable[[], Peer]] = {
    "torch": _torch,
    "jax": _jax,
    "scipy": _scipy,
    "onnx": _onnx,
    "keras": _keras,
}
