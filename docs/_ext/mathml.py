"""Mathematics as MathML, which browsers typeset by themselves: no script, and nothing fetched."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from latex2mathml.converter import convert


def _mathml(latex: str, display: str) -> str:
    text = convert(latex, display=display)
    # Browsers put space around brackets that stretch, and around what is an operator.
    text = text.replace('fence="true"', 'fence="true" lspace="0" rspace="0"')
    text = text.replace("<mo>&#x0221E;</mo>", "<mi>&#x0221E;</mi>")
    return f'<span class="math {display}">{text}</span>'


def _inline(translator: Any, node: nodes.math) -> None:
    translator.body.append(_mathml(node.astext(), "inline"))
    raise nodes.SkipNode


def _block(translator: Any, node: nodes.math_block) -> None:
    translator.body.append(_mathml(node.astext(), "block"))
    raise nodes.SkipNode


def setup(app: Any) -> dict[str, bool]:
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
