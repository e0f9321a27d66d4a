"""Activations spelled with parameters."""

from __future__ import annotations

__all__ = ["split_call"]


def split_call(text: str) -> tuple[str, dict[str, float]]:
    """A name, and the values of parameters in parentheses after it: ``elu(alpha=2)``."""
    if not text.endswith(")"):
        return text, {}
    name, _, inside = text[:-1].rpartition("(")
    params = {}
    for part in inside.split(",") if inside.strip() else ():
        param, _, value = part.partition("=")
        try:
            params[param.strip()] = float(value)
        except ValueError:
            raise ValueError(
                f"{text}: parameters are written NAME=NUMBER, got {part.strip()!r}"
            ) from None
    return name.strip(), params
