"""How each peer computes each activation.

A text is timed as it stands, so the JSON report can quote it. In it x is the input, y the
forward's output, g a gradient, ones a gradient of ones, out and out2 the preallocated outputs.
For a fresh output ``, out=out`` is dropped; a pair of texts is (fresh, preallocated), for calls
that differ by more. The activations' parameters have actfast's defaults.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

Text = str | tuple[str, str]

DIRECTIONS = (
    "forward",
    "derivative",
    "backward",
    "backward_from_output",
    "value_and_derivative",
)


class Row(NamedTuple):
    """One peer's texts for one activation; what is missing is made from the others."""

    forward: Text
    backward: Text | None = None
    from_output: Text | None = None
    slope: Text | None = None
    slope_from_output: Text | None = None
    pair: Text | None = None

    def text(self, direction: str, *, preallocated: bool) -> str:
        """What to time, or nothing where the peer has nothing to offer."""

        def form(text: Text | None) -> str:
            return _form(text or "", preallocated)

        value = form(self.forward)
        of_x = form(self.slope) or re.sub(r"\bg\b", "ones", form(self.backward))
        of_y = form(self.slope_from_output) or re.sub(r"\bg\b", "ones", form(self.from_output))
        match direction:
            case "forward":
                return value
            case "backward":
                return form(self.backward)
            case "backward_from_output":
                return form(self.from_output)
            case "derivative":
                return of_x or (of_y and f"(y := {_to_out2(value)}, {of_y})[1]")
        if self.pair:
            return form(self.pair)
        if of_y:
            return f"(y := {value}, {_to_out2(of_y)})"
        return of_x and f"({value}, {_to_out2(of_x)})"


def _form(text: Text, preallocated: bool) -> str:
    if isinstance(text, tuple):
        return text[preallocated]
    return text if preallocated else text.replace(", out=out", "")


def _to_out2(text: str) -> str:
    return re.sub(r"(?<![.\w])out(?![\w=])", "out2", text)


def _composed(forward: Text, slope: Text, slope_from_output: Text | None = None) -> Row:
    def times_g(slope: Text) -> Text:
        fresh, preallocated = (_form(slope, p) for p in (False, True))
        return f"np.multiply(d := {fresh}, g, out=d)", f"np.multiply({preallocated}, g, out=out)"

    return Row(
        forward,
        times_g(slope),
        slope_from_output and times_g(slope_from_output),
        slope,
        slope_from_output,
    )


ACTFAST = Row(
    "f(x, out=out)",
    "f.backward(g, x, out=out)",
    "f.backward_from_output(g, y, out=out)",
    "f.derivative(x, out=out)",
    pair=("f.value_and_derivative(x)", "f.value_and_derivative(x, out=(out, out2))"),
)

# In NumPy, where no peer has a row: the activation's formula and derivative as they stand.
FORMULA = Row("formula(x)", "np.multiply(slope(x), g)", slope="slope(x)")
ROW_WISE_FORMULA = Row("formula(x)")

# real is the dtype's scalar type: np.where would make float64 of Python numbers.
NUMPY = {
    "identity": Row(
        ("x.copy()", "np.copyto(out, x)"),
        ("g.copy()", "np.copyto(out, g)"),
        ("g.copy()", "np.copyto(out, g)"),
        ("np.ones_like(x)", "out.fill(1)"),
    ),
    "relu": _composed(
        "np.maximum(x, 0, out=out)",
        ("(x > 0).astype(real)", "np.greater(x, 0, out=out)"),
        ("(y > 0).astype(real)", "np.greater(y, 0, out=out)"),
    ),
    "leaky_relu": _composed(
        "np.maximum(x, 0.01 * x, out=out)",
        "np.where(x > 0, real(1), real(0.01))",
        "np.where(y > 0, real(1), real(0.01))",
    ),
    "relu6": _composed(
        "x.clip(0, 6, out=out)",
        ("((x > 0) & (x < 6)).astype(real)", "np.logical_and(x > 0, x < 6, out=out)"),
        ("((y > 0) & (y < 6)).astype(real)", "np.logical_and(y > 0, y < 6, out=out)"),
    ),
    "sigmoid": _composed(
        "np.divide(1, 1 + np.exp(-x), out=out)",
        "np.multiply(s := 1 / (1 + np.exp(-x)), 1 - s, out=out)",
        "np.multiply(y, 1 - y, out=out)",
    ),
    "tanh": _composed(
        "np.tanh(x, out=out)",
        "np.subtract(1, np.square(np.tanh(x)), out=out)",
        "np.subtract(1, y * y, out=out)",
    ),
    "silu": _composed(
        "np.divide(x, 1 + np.exp(-x), out=out)",
        "np.multiply(s := 1 / (1 + np.exp(-x)), 1 + x * (1 - s), out=out)",
    ),
    "gelu_tanh": _composed(
        "np.divide(x, 1 + np.exp(-x * (1.5957691216 + 0.0713548162726 * x * x)), out=out)",
        "np.multiply(s := 1 / (1 + np.exp(-x * (1.5957691216 + 0.0713548162726 * (q := x * x)))), "
        "1 + x * (1 - s) * (1.5957691216 + 0.2140644488178 * q), out=out)",
    ),
    "quick_gelu": _composed(
        "np.divide(x, 1 + np.exp(-1.702 * x), out=out)",
        "np.multiply(s := 1 / (1 + np.exp(-1.702 * x)), 1 + 1.702 * x * (1 - s), out=out)",
    ),
    "softplus": _composed(
        "np.add(np.maximum(x, 0), np.log1p(np.exp(-np.abs(x))), out=out)",
        "np.divide(1, 1 + np.exp(-x), out=out)",
        "np.subtract(1, np.exp(-y), out=out)",
    ),
    "elu": _composed(
        "np.add(np.maximum(x, 0), np.expm1(np.minimum(x, 0)), out=out)",
        "np.exp(np.minimum(x, 0), out=out)",
        "np.add(np.minimum(y, 0), 1, out=out)",
    ),
    "selu": _composed(
        "np.add(1.05070098736 * np.maximum(x, 0), "
        "1.75809934085 * np.expm1(np.minimum(x, 0)), out=out)",
        "np.where(x > 0, real(1.05070098736), 1.75809934085 * np.exp(np.minimum(x, 0)))",
        "np.where(y > 0, real(1.05070098736), y + 1.75809934085)",
    ),
    "mish": _composed(
        "np.multiply(x, np.tanh(np.log1p(np.exp(x))), out=out)",
        "np.add(t := np.tanh(np.log1p(e := np.exp(x))), x * (1 - t * t) * e / (1 + e), out=out)",
    ),
    "softsign": _composed(
        "np.divide(x, 1 + np.abs(x), out=out)",
        "np.divide(1, np.square(1 + np.abs(x)), out=out)",
        "np.square(1 - np.abs(y), out=out)",
    ),
    "hardswish": _composed(
        "np.multiply(x, np.clip(x / 6 + 0.5, 0, 1), out=out)",
        "np.where(np.abs(x) < 3, x / 3 + 0.5, x > 0)",
    ),
    "softmax": Row(
        "np.divide(e := np.exp(x - x.max(-1, keepdims=True)), e.sum(-1, keepdims=True), out=out)",
        from_output="np.multiply(y, g - (g * y).sum(-1, keepdims=True), out=out)",
    ),
    "log_softmax": Row(
        "np.subtract(s := x - x.max(-1, keepdims=True), "
        "np.log(np.exp(s).sum(-1, keepdims=True)), out=out)",
        from_output="np.subtract(g, np.exp(y) * g.sum(-1, keepdims=True), out=out)",
    ),
}

# Only where scipy.special has more to offer than NumPy.
SCIPY = {
    "sigmoid": _composed("expit(x, out=out)", "np.multiply(s := expit(x), 1 - s, out=out)"),
    "silu": _composed(
        "np.multiply(x, expit(x), out=out)",
        "np.multiply(s := expit(x), 1 + x * (1 - s), out=out)",
    ),
    "gelu": _composed(
        "np.multiply(x, ndtr(x), out=out)",
        "np.add(ndtr(x), 0.398942280401 * x * np.exp(-0.5 * x * x), out=out)",
    ),
    "gelu_tanh": _composed(
        "np.multiply(x, expit(x * (1.5957691216 + 0.0713548162726 * x * x)), out=out)",
        "np.multiply(s := expit(x * (1.5957691216 + 0.0713548162726 * (q := x * x))), "
        "1 + x * (1 - s) * (1.5957691216 + 0.2140644488178 * q), out=out)",
    ),
    "quick_gelu": _composed(
        "np.multiply(x, expit(1.702 * x), out=out)",
        "np.multiply(s := expit(1.702 * x), 1 + 1.702 * x * (1 - s), out=out)",
    ),
    "softplus": _composed("softplus(x, out=out)", "expit(x, out=out)"),
    "mish": _composed(
        "np.multiply(x, np.tanh(softplus(x)), out=out)",
        "np.add(t := np.tanh(softplus(x)), x * (1 - t * t) * expit(x), out=out)",
    ),
    "logsigmoid": _composed("log_expit(x, out=out)", "expit(-x, out=out)"),
    "erf": Row("erf(x, out=out)"),
    "erfc": Row("erfc(x, out=out)"),
    "ndtr": Row("ndtr(x, out=out)"),
    "softmax": Row("softmax(x, axis=-1)"),
    "log_softmax": Row("log_softmax(x, axis=-1)"),
}


def _functional(name: str, more: str = "") -> Text:
    return f"F.{name}(x{more})", f"aten.{name}.out(x{more}, out=out)"


def _gradient(name: str, arguments: str) -> Text:
    call = f"aten.{name}_backward"
    return (
        f"{call}.default({arguments})",
        f"{call}.grad_input({arguments}, grad_input=out)",
    )


TORCH = {
    "identity": Row(
        ("x.clone()", "out.copy_(x)"),
        ("g.clone()", "out.copy_(g)"),
        ("g.clone()", "out.copy_(g)"),
        ("torch.ones_like(x)", "out.fill_(1)"),
    ),
    "relu": Row(
        ("torch.relu(x)", "torch.clamp(x, min=0, out=out)"),
        _gradient("threshold", "g, x, 0"),
        _gradient("threshold", "g, y, 0"),
    ),
    "leaky_relu": Row(
        _functional("leaky_relu"),
        _gradient("leaky_relu", "g, x, 0.01, False"),
        _gradient("leaky_relu", "g, y, 0.01, True"),
    ),
    "relu6": Row(
        ("F.relu6(x)", "torch.clamp(x, 0, 6, out=out)"),
        _gradient("hardtanh", "g, x, 0, 6"),
        _gradient("hardtanh", "g, y, 0, 6"),
    ),
    "sigmoid": Row("torch.sigmoid(x, out=out)", None, _gradient("sigmoid", "g, y")),
    "tanh": Row("torch.tanh(x, out=out)", None, _gradient("tanh", "g, y")),
    "silu": Row(_functional("silu"), _gradient("silu", "g, x")),
    "gelu": Row(_functional("gelu"), _gradient("gelu", "g, x")),
    "gelu_tanh": Row(
        _functional("gelu", ", approximate='tanh'"),
        _gradient("gelu", "g, x, approximate='tanh'"),
    ),
    # quick_gelu(x) = silu(1.702 x) / 1.702
    "quick_gelu": Row(
        "torch.mul(x, torch.sigmoid(1.702 * x), out=out)", _gradient("silu", "g, 1.702 * x")
    ),
    "softplus": Row(_functional("softplus"), _gradient("softplus", "g, x, 1, 20")),
    "elu": Row(
        _functional("elu"),
        _gradient("elu", "g, 1, 1, 1, False, x"),
        _gradient("elu", "g, 1, 1, 1, True, y"),
    ),
    "selu": Row(
        ("torch.selu(x)", "aten.elu.out(x, 1.67326324235, 1.05070098736, out=out)"),
        _gradient("elu", "g, 1.67326324235, 1.05070098736, 1, False, x"),
        _gradient("elu", "g, 1.67326324235, 1.05070098736, 1, True, y"),
    ),
    "mish": Row(_functional("mish"), "aten.mish_backward.default(g, x)"),
    "softsign": Row(
        ("F.softsign(x)", "torch.div(x, 1 + x.abs(), out=out)"),
        "torch.div(g, (1 + x.abs()).square(), out=out)",
        "torch.mul(g, (1 - y.abs()).square(), out=out)",
    ),
    "hardswish": Row(
        _functional("hardswish"),
        ("aten.hardswish_backward.default(g, x)", "aten.hardswish_backward.out(g, x, out=out)"),
    ),
    "hardtanh": Row(_functional("hardtanh"), _gradient("hardtanh", "g, x, -1, 1")),
    "hardsigmoid": Row(_functional("hardsigmoid"), _gradient("hardsigmoid", "g, x")),
    "hardshrink": Row(_functional("hardshrink", ", 0.5"), _gradient("hardshrink", "g, x, 0.5")),
    "softshrink": Row(_functional("softshrink", ", 0.5"), _gradient("softshrink", "g, x, 0.5")),
    "threshold": Row(_functional("threshold", ", 1, 0"), _gradient("threshold", "g, x, 1")),
    "rrelu": Row(
        _functional("leaky_relu", ", 0.22916667"),
        _gradient("leaky_relu", "g, x, 0.22916667, False"),
        _gradient("leaky_relu", "g, y, 0.22916667, True"),
    ),
    "relu_x": Row(
        ("F.relu6(x)", "torch.clamp(x, 0, 6, out=out)"),
        _gradient("hardtanh", "g, x, 0, 6"),
        _gradient("hardtanh", "g, y, 0, 6"),
    ),
    "step": Row(("(x > 0).to(x.dtype)", "torch.gt(x, 0, out=out)")),
    "relu_squared": Row(
        "torch.square(torch.relu(x), out=out)",
        "torch.mul(g, 2 * torch.relu(x), out=out)",
        "torch.mul(g, 2 * torch.sqrt(y), out=out)",
    ),
    "star_relu": Row(
        "torch.add(0.8944 * torch.relu(x).square(), -0.4472, out=out)",
        "torch.mul(g, 1.7888 * torch.relu(x), out=out)",
    ),
    "hard_mish": Row(
        "torch.mul(0.5 * x, torch.clamp(x + 2, 0, 2), out=out)",
    ),
    "celu": Row(
        ("F.celu(x)", "aten.elu.out(x, 1, 1, 1, out=out)"),
        _gradient("elu", "g, 1, 1, 1, False, x"),
        _gradient("elu", "g, 1, 1, 1, True, y"),
    ),
    "logsigmoid": Row(
        ("F.logsigmoid(x)", "aten.log_sigmoid.out(x, out=out)"),
        "torch.mul(g, torch.sigmoid(-x), out=out)",
    ),
    "exp": Row("torch.exp(x, out=out)", None, "torch.mul(g, y, out=out)"),
    "expm1": Row("torch.expm1(x, out=out)", None, "torch.addcmul(g, g, y, out=out)"),
    "erf": Row("torch.erf(x, out=out)", "torch.mul(g, 1.1283791671 * torch.exp(-x * x), out=out)"),
    "erfc": Row(
        "torch.erfc(x, out=out)", "torch.mul(g, -1.1283791671 * torch.exp(-x * x), out=out)"
    ),
    "ndtr": Row(
        "torch.special.ndtr(x, out=out)",
        "torch.mul(g, 0.39894228040 * torch.exp(-0.5 * x * x), out=out)",
    ),
    "laplace": Row(
        "torch.mul(1 + torch.erf((x - 0.707107) / 0.39894257), 0.5, out=out)",
    ),
    "sin": Row("torch.sin(x, out=out)", "torch.mul(g, torch.cos(x), out=out)"),
    "sinc": Row("torch.sinc(x, out=out)"),
    "arctan": Row("torch.atan(x, out=out)", "torch.div(g, 1 + x * x, out=out)"),
    "gaussian": Row("torch.exp(-x * x, out=out)", None, "torch.mul(g, -2 * x * y, out=out)"),
    "squareplus": Row(
        "torch.mul(x + torch.sqrt(x * x + 4), 0.5, out=out)",
        "torch.mul(g, 0.5 + 0.5 * x / torch.sqrt(x * x + 4), out=out)",
    ),
    "softcap": Row(
        "torch.mul(torch.tanh(x / 30), 30, out=out)",
        "torch.mul(g, 1 - torch.tanh(x / 30).square(), out=out)",
    ),
    "lisht": Row(
        "torch.mul(x, torch.tanh(x), out=out)",
        "torch.mul(g, (t := torch.tanh(x)) + x * (1 - t * t), out=out)",
    ),
    "dish": Row("torch.mul(0.5 * x, 1 + x / torch.sqrt(1 + x * x), out=out)"),
    "isru": Row("torch.div(x, torch.sqrt(1 + x * x), out=out)"),
    "isrlu": Row("torch.where(x > 0, x, x / torch.sqrt(1 + x * x), out=out)"),
    "snake": Row("torch.add(x, torch.sin(x).square(), out=out)"),
    "sqrtsoftplus": Row("torch.sqrt(F.softplus(x), out=out)"),
    "clipped_gelu": Row("torch.clamp(F.gelu(x), -10, 10, out=out)"),
    "xielu": Row(
        "torch.where(x > 0, 0.8 * x * x + 0.5 * x, "
        "(torch.expm1(torch.clamp(x, max=0)) - x) * 0.8 + 0.5 * x, out=out)"
    ),
    "softmax": Row(
        "torch.softmax(x, -1, out=out)",
        from_output=(
            "aten._softmax_backward_data.default(g, y, -1, x.dtype)",
            "aten._softmax_backward_data.out(g, y, -1, x.dtype, grad_input=out)",
        ),
    ),
    "log_softmax": Row(
        "torch.log_softmax(x, -1, out=out)",
        from_output=(
            "aten._log_softmax_backward_data.default(g, y, -1, x.dtype)",
            "aten._log_softmax_backward_data.out(g, y, -1, x.dtype, out=out)",
        ),
    ),
}

# Forwards only; jax.vjp makes the rest.
JAX = {
    "identity": "jnp.copy(x)",
    "relu": "jax.nn.relu(x)",
    "leaky_relu": "jax.nn.leaky_relu(x)",
    "relu6": "jax.nn.relu6(x)",
    "sigmoid": "jax.nn.sigmoid(x)",
    "tanh": "jnp.tanh(x)",
    "silu": "jax.nn.silu(x)",
    "gelu": "jax.nn.gelu(x, approximate=False)",
    "gelu_tanh": "jax.nn.gelu(x, approximate=True)",
    "quick_gelu": "x * jax.nn.sigmoid(1.702 * x)",
    "softplus": "jax.nn.softplus(x)",
    "elu": "jax.nn.elu(x)",
    "selu": "jax.nn.selu(x)",
    "mish": "jax.nn.mish(x)",
    "softsign": "jax.nn.soft_sign(x)",
    "hardswish": "jax.nn.hard_swish(x)",
    "hardtanh": "jax.nn.hard_tanh(x)",
    "hardsigmoid": "jax.nn.hard_sigmoid(x)",
    "relu_squared": "jnp.square(jax.nn.relu(x))",
    "celu": "jax.nn.celu(x)",
    "logsigmoid": "jax.nn.log_sigmoid(x)",
    "squareplus": "jax.nn.squareplus(x)",
    "sparse_plus": "jax.nn.sparse_plus(x)",
    "sparse_sigmoid": "jax.nn.sparse_sigmoid(x)",
    "exp": "jnp.exp(x)",
    "expm1": "jnp.expm1(x)",
    "erf": "jax.scipy.special.erf(x)",
    "erfc": "jax.scipy.special.erfc(x)",
    "ndtr": "jax.scipy.special.ndtr(x)",
    "sin": "jnp.sin(x)",
    "sinc": "jnp.sinc(x)",
    "arctan": "jnp.arctan(x)",
    "gaussian": "jnp.exp(-x * x)",
    "softcap": "30 * jnp.tanh(x / 30)",
    "lisht": "x * jnp.tanh(x)",
    "star_relu": "0.8944 * jnp.square(jax.nn.relu(x)) - 0.4472",
    "snake": "x + jnp.square(jnp.sin(x))",
    "softmax": "jax.nn.softmax(x)",
    "log_softmax": "jax.nn.log_softmax(x)",
}
JAX_ROW = Row(
    "forward(x).block_until_ready()",
    "backward(g, x).block_until_ready()",
    slope="slope(x).block_until_ready()",
    pair="jax.block_until_ready(pair(x))",
)

# Graphs in ONNX's own syntax; T stands for the element type.
ONNX = {
    "identity": "y = Identity(x)",
    "relu": "y = Relu(x)",
    "leaky_relu": "y = LeakyRelu(x)",
    "relu6": "low = Constant<value = T {0}>() high = Constant<value = T {6}>() "
    "y = Clip(x, low, high)",
    "sigmoid": "y = Sigmoid(x)",
    "tanh": "y = Tanh(x)",
    # onnxruntime fuses these two; its Swish takes twice as long.
    "silu": "s = Sigmoid(x) y = Mul(x, s)",
    "gelu": "y = Gelu(x)",
    "gelu_tanh": 'y = Gelu<approximate = "tanh">(x)',
    "quick_gelu": "c = Constant<value = T {1.702}>() cx = Mul(c, x) s = Sigmoid(cx) y = Mul(x, s)",
    "softplus": "y = Softplus(x)",
    "elu": "y = Elu(x)",
    "selu": "y = Selu(x)",
    "mish": "y = Mish(x)",
    "softsign": "y = Softsign(x)",
    "hardswish": "y = HardSwish(x)",
    "hardsigmoid": "y = HardSigmoid<alpha = 0.16666667, beta = 0.5>(x)",
    "threshold": "y = ThresholdedRelu<alpha = 1.0>(x)",
    "hardshrink": "y = Shrink<lambd = 0.5>(x)",
    "softshrink": "y = Shrink<lambd = 0.5, bias = 0.5>(x)",
    "celu": "y = Celu(x)",
    "exp": "y = Exp(x)",
    "erf": "y = Erf(x)",
    "sin": "y = Sin(x)",
    "arctan": "y = Atan(x)",
    "softmax": "y = Softmax(x)",
    "log_softmax": "y = LogSoftmax(x)",
}
ONNX_ROW = Row(("run(None, {'x': x})[0]", "run_with_iobinding(binding)"))

# Forward, slope at x, slope from y. Floats become variables: as literals they are float64.
NUMEXPR = {
    "identity": ("x", "ones_like(x)"),
    "relu": ("where(x > 0, x, 0)", "where(x > 0, 1.0, 0.0)", "where(y > 0, 1.0, 0.0)"),
    "leaky_relu": (
        "where(x > 0, x, 0.01 * x)",
        "where(x > 0, 1.0, 0.01)",
        "where(y > 0, 1.0, 0.01)",
    ),
    "relu6": (
        "where(x > 0, where(x < 6, x, 6), 0)",
        "where((x > 0) & (x < 6), 1.0, 0.0)",
        "where((y > 0) & (y < 6), 1.0, 0.0)",
    ),
    "sigmoid": ("1 / (1 + exp(-x))", "exp(-x) / (1 + exp(-x))**2", "y * (1 - y)"),
    "tanh": ("tanh(x)", "1 - tanh(x)**2", "1 - y * y"),
    "silu": ("x / (1 + exp(-x))", "(1 + (1 + x) * exp(-x)) / (1 + exp(-x))**2"),
    "gelu_tanh": (
        "x / (1 + exp(-x * (1.5957691216 + 0.0713548162726 * x * x)))",
        "(1 + (1 + x * (1.5957691216 + 0.2140644488178 * x * x))"
        " * exp(-x * (1.5957691216 + 0.0713548162726 * x * x)))"
        " / (1 + exp(-x * (1.5957691216 + 0.0713548162726 * x * x)))**2",
    ),
    "quick_gelu": (
        "x / (1 + exp(-1.702 * x))",
        "(1 + (1 + 1.702 * x) * exp(-1.702 * x)) / (1 + exp(-1.702 * x))**2",
    ),
    "softplus": ("where(x > 0, x, 0) + log1p(exp(-abs(x)))", "1 / (1 + exp(-x))", "1 - exp(-y)"),
    "elu": ("where(x > 0, x, expm1(x))", "where(x > 0, 1.0, exp(x))", "where(y > 0, 1.0, y + 1)"),
    "selu": (
        "where(x > 0, 1.05070098736 * x, 1.75809934085 * expm1(x))",
        "where(x > 0, 1.05070098736, 1.75809934085 * exp(x))",
        "where(y > 0, 1.05070098736, y + 1.75809934085)",
    ),
    "mish": (
        "x * tanh(log1p(exp(x)))",
        "tanh(log1p(exp(x))) + x * (1 - tanh(log1p(exp(x)))**2) / (1 + exp(-x))",
    ),
    "softsign": ("x / (1 + abs(x))", "1 / (1 + abs(x))**2", "(1 - abs(y))**2"),
    "hardswish": (
        "where(x > -3, where(x < 3, x * (x + 3) / 6, x), 0)",
        "where(abs(x) < 3, x / 3 + 0.5, where(x > 0, 1.0, 0.0))",
    ),
}

PEERS: Mapping[str, Mapping[str, Any]] = {
    "numpy": NUMPY,
    "scipy": SCIPY,
    "torch": TORCH,
    "jax": JAX,
    "onnxruntime": ONNX,
    "numexpr": NUMEXPR,
}
