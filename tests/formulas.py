"""Twenty activations by formula, and how torch composes them."""

from __future__ import annotations

from typing import NamedTuple


class Formula(NamedTuple):
    text: str
    torch: str  # over x, in torch (t) and torch.nn.functional (F)
    builtin: str = ""  # the same function in actfast


FORMULAS = {
    "mish": Formula("x * tanh(softplus(x))", "x * t.tanh(F.softplus(x))", "mish"),
    "phish": Formula("x * tanh(gelu(x))", "x * t.tanh(F.gelu(x))"),
    "snake": Formula("x + sin(x)**2", "x + t.sin(x) ** 2"),
    "tanhexp": Formula("x * tanh(exp(x))", "x * t.tanh(t.exp(x))"),
    "smish": Formula("x * tanh(log1p(sigmoid(x)))", "x * t.tanh(t.log1p(t.sigmoid(x)))"),
    "logish": Formula("x * log1p(sigmoid(x))", "x * t.log1p(t.sigmoid(x))"),
    "gish": Formula("x * log1p(-expm1(-exp(x)))", "x * t.log1p(-t.expm1(-t.exp(x)))"),
    "serf": Formula("x * erf(softplus(x))", "x * t.erf(F.softplus(x))"),
    "telu": Formula("x * tanh(exp(x / 2))", "x * t.tanh(t.exp(x / 2))"),
    "elish": Formula(
        "where(x > 0, x * sigmoid(x), expm1(x) * sigmoid(x))",
        "t.where(x > 0, x, t.expm1(x)) * t.sigmoid(x)",
    ),
    "silu": Formula("x * sigmoid(x)", "x * t.sigmoid(x)", "silu"),
    "softsign": Formula("x / (1 + abs(x))", "x / (1 + t.abs(x))", "softsign"),
    "elu": Formula("where(x > 0, x, expm1(x))", "t.where(x > 0, x, t.expm1(x))", "elu"),
    "gelu": Formula(
        "x * erfc(-x / sqrt(2)) / 2", "x * t.erfc(x * -0.7071067811865476) / 2", "gelu"
    ),
    "squareplus": Formula("(x + sqrt(x**2 + 4)) / 2", "(x + t.sqrt(x * x + 4)) / 2"),
    "gaussian": Formula("exp(-x**2)", "t.exp(-x * x)"),
    "isru": Formula("x / sqrt(1 + x**2)", "x / t.sqrt(1 + x * x)"),
    "lisht": Formula("x * tanh(x)", "x * t.tanh(x)"),
    "penalized_tanh": Formula(
        "where(x > 0, tanh(x), 0.25 * tanh(x))", "t.where(x > 0, 1.0, 0.25) * t.tanh(x)"
    ),
    "hardtanh": Formula("max(-1, min(1, x))", "t.clamp(x, -1, 1)"),
}
