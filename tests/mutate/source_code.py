"""C as tokens and definitions, as far as the mutants need it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

TOKEN = re.compile(
    r"""
    (?P<comment>/\*.*?\*/|//[^\n]*|\\\n)
  | (?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
  | (?P<number>0[xX][\da-fA-F.]+(?:[pP][+-]?\d+)?[fFuUlL]*
      |(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFuUlL]*)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<mark>->|\+\+|--|<<=?|>>=?|[<>=!+\-*/%&|^]=|&&|\|\||\#\#|[^\s\w])
    """,
    re.DOTALL | re.VERBOSE,
)
DIRECTIVE = re.compile(r"^[ \t]*\#(?:\\\n|/\*.*?\*/|[^\n])*", re.DOTALL | re.MULTILINE)
DEFINE = re.compile(r"[ \t]*\#[ \t]*define[ \t]+(\w+)(?:\([^)]*\))?")
OPEN, CLOSE = "([{", ")]}"


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    start: int
    without_fma: bool  # compiled for the baseline alone

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Definition:
    """A function, a table, a type or a macro: the names that it defines, and its tokens."""

    names: tuple[str, ...]
    tokens: tuple[Token, ...]

    @property
    def uses(self) -> set[str]:
        return {t.text for t in self.tokens if t.kind == "name"}

    @property
    def is_row(self) -> bool:
        return self.tokens[0].text.startswith("AF_ROW_")


def tokens(
    text: str, start: int = 0, end: int | None = None, without_fma: bool = False
) -> Iterator[Token]:
    """Without comments."""
    for match in TOKEN.finditer(text, start, len(text) if end is None else end):
        kind = match.lastgroup or ""
        if kind != "comment":
            yield Token(kind, match[0], match.start(), without_fma)


def branches(text: str) -> Iterator[tuple[int, int, bool]]:
    """Directives and the code between them: start, end, and whether only the baseline sees it."""
    open_: list[int] = []  # of each condition: 1 with FMA, -1 without, 0 either
    at = 0
    # A line of a comment that begins with # is no directive.
    comments = [(m.start(), m.end()) for m in TOKEN.finditer(text) if m.lastgroup == "comment"]
    for match in DIRECTIVE.finditer(text):
        if any(start < match.start() < end for start, end in comments):
            continue
        yield at, match.start(), -1 in open_
        line = match[0].split("/*")[0].replace(" ", "").strip()
        if line.startswith("#if"):
            open_.append({"#ifAF_HAS_FMA": 1, "#if!AF_HAS_FMA": -1}.get(line, 0))
        elif line.startswith("#el") and open_:
            open_[-1] = -open_[-1]
        elif line.startswith("#endif") and open_:
            open_.pop()
        yield match.start(), match.end(), -1 in open_
        at = match.end()
    yield at, len(text), -1 in open_


def names_of(chunk: list[Token]) -> tuple[str, ...]:
    """What a declaration at the top level declares."""
    texts = [t.text for t in chunk]
    if texts[0].startswith("AF_ROW_"):
        return (texts[2],)
    if "enum" in texts[:2]:
        return tuple(a for a, b in pairwise(texts) if a.isidentifier() and b in ("=", ",", "}"))
    if texts[0] == "typedef" and "(" not in texts[: texts.index("{") if "{" in texts else None]:
        return tuple(t.text for t in chunk[-2:] if t.kind == "name")
    for name, after in pairwise(texts):
        if name.isidentifier() and after in ("(", "[", "="):
            return (name,)
    return ()


def pasted(name: str) -> Iterator[str]:
    """What code says of a macro whose name another puts together."""
    yield from re.findall(r"^\w+?(?=_HIGH$|_LOW$)|(?<=_)AF_\w+", name)


def definitions(text: str) -> Iterator[Definition]:
    """Those at the top level, macros included; a definition may span directives."""
    chunk: list[Token] = []
    depth, is_function = 0, False

    def taken() -> Definition:
        found = Definition(names_of(chunk), tuple(chunk))
        chunk.clear()
        return found

    for start, end, baseline in branches(text):
        if define := DEFINE.match(text, start, end):
            body = tuple(tokens(text, define.end(), end, baseline))
            if body:
                yield Definition((define[1], *pasted(define[1])), body)
            continue
        if DIRECTIVE.match(text, start, end):
            continue
        for token in tokens(text, start, end, baseline):
            if token.text == "{" and depth == 0 and chunk:
                is_function = chunk[-1].text == ")"
            chunk.append(token)
            depth += (token.text in OPEN) - (token.text in CLOSE)
            is_call = len(chunk) > 1 and chunk[1].text == "("
            if depth == 0 and (
                token.text == ";"
                or (token.text == ")" and is_call)
                or (token.text == "}" and is_function)
            ):
                yield taken()
                is_function = False
    if chunk:
        yield taken()
