"""What is changed: one token of the C code at a time, or the branches of one select.

Comments, the texts of rows and preprocessor conditions are left alone: what a row claims is
held by the conformance suite's own mutants.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.mutate.source_code import CLOSE, OPEN, Definition, Token, definitions
from tests.source import ROOT

SOURCE = ROOT / "src_c"
# How often a folder is drawn from.
FOLDERS = {"act": 2, "math": 2, "family": 1}

COMPARISONS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
LOGIC = {"&&": "||", "||": "&&"}
SIGNS = {"+": "-", "-": "+", "+=": "-=", "-=": "+="}
# Of functions, where they are called.
CALLS = {
    "comparison": {"v_lt": "v_le", "v_le": "v_lt"},
    "sign": {
        "v_add": "v_sub", "v_sub": "v_add", "v_fma": "v_fnma", "v_fnma": "v_fma",
        "r_add": "r_sub", "r_sub": "r_add", "d_add": "d_sub", "d_sub": "d_add",
        "v_neg": "", "w_neg": "", "v_abs": "",
    },
    "extremum": {"v_min": "v_max", "v_max": "v_min", "r_min": "r_max", "r_max": "r_min"},
}  # fmt: skip
SELECTS = ("v_select", "w_select", "r_select")
NUMBER = re.compile(
    r"(?P<prefix>0[xX])?"
    # The digits of an integer in hexadecimal end with an f if there is one.
    r"(?P<digits>(?(prefix)[\da-fA-F.]+|[\d.]+))"
    r"(?:(?P<e>[pPeE])(?P<exponent>[+-]?\d+))?(?P<suffix>[fFuUlL]*)"
)
# What a minus is unary after.
BEFORE_OPERAND = {*"([{,;=<>+-*/%&|^!?:", "return", "&&", "||", "<=", ">=", "==", "!=", "+=", "-="}


@dataclass(frozen=True)
class Mutant:
    file: str  # below src_c
    line: int
    definition: str
    kind: str
    before: str
    after: str
    start: int
    note: str = ""
    without_fma: bool = False

    def apply(self, text: str) -> str:
        end = self.start + len(self.before)
        assert text[self.start : end] == self.before
        return text[: self.start] + self.after + text[end:]

    @property
    def change(self) -> str:
        return f"{self.before} -> {self.after or 'nothing'}"

    def __str__(self) -> str:
        note = f" ({self.note})" if self.note else ""
        return f"{self.file}:{self.line} {self.definition}: {self.change}{note}"


@dataclass(frozen=True)
class Site:
    """A place that can be changed."""

    kind: str
    start: int
    before: str
    after: str | None  # None: a number, to be drawn
    definition: Definition
    without_fma: bool


def value(number: str) -> float:
    number = number.rstrip("uUlL") if number[:2] in ("0x", "0X") else number.rstrip("fFuUlL")
    if number[:2] in ("0x", "0X"):
        return float.fromhex(number.rstrip("fF") if "p" in number.lower() else number)
    return float(number)


def changed(number: str, rng: random.Random) -> tuple[str, str]:
    """An integer one more or less; another digit or exponent of any other; the relative change."""
    match = NUMBER.fullmatch(number)
    assert match, number
    prefix, digits, e, suffix = (match[name] or "" for name in ("prefix", "digits", "e", "suffix"))
    if not e and "." not in digits:
        base = 16 if prefix else 10
        old = int(digits, base)
        new = old + (rng.choice((-1, 1)) if old else 1)
        return prefix + (f"{new:x}" if prefix else str(new)) + suffix, f"{new - old:+d}"
    places = [i for i, digit in enumerate(digits) if digit != "."]
    exponent = int(match["exponent"] or 0)
    place = rng.choice([*places, *([None] if e else [])])
    if place is None:
        exponent += rng.choice((-1, 1))
    else:
        others = [d for d in ("0123456789abcdef" if prefix else "0123456789")]
        others.remove(digits[place].lower())
        digits = digits[:place] + rng.choice(others) + digits[place + 1 :]
    after = prefix + digits + (f"{e}{exponent:+d}" if e else "") + suffix
    old_value, new_value = value(number), value(after)
    note = f"relative {new_value / old_value - 1:+.1e}" if old_value else f"{new_value:+.1e}"
    return after, note


def arguments(tokens: tuple[Token, ...], at: int) -> list[tuple[int, int]]:
    """Where the arguments of the call at this name start and end."""
    found, depth, first = [], 0, at + 2
    for i in range(at + 1, len(tokens)):
        text = tokens[i].text
        depth += (text in OPEN) - (text in CLOSE)
        if (depth == 1 and text == ",") or depth == 0:
            found.append((tokens[first].start, tokens[i - 1].end))
            first = i + 1
        if depth == 0:
            break
    return found


def changes(tokens: tuple[Token, ...], i: int) -> Iterator[tuple[str, str, str | None]]:
    """Of a token: the kind, what goes, and what comes in its place."""
    token = tokens[i].text
    before = tokens[i - 1].text if i else ""
    if tokens[i].kind == "number":
        yield "constant", token, None
    elif new := COMPARISONS.get(token) or LOGIC.get(token):
        yield "comparison", token, new
    elif new := SIGNS.get(token):
        unary = token == "-" and (not before or before in BEFORE_OPERAND)
        yield "sign", token, "" if unary else new
    elif i + 1 < len(tokens) and tokens[i + 1].text == "(":
        for kind, names in CALLS.items():
            if token in names:
                yield kind, token, names[token]


def swapped(text: str, tokens: tuple[Token, ...], i: int) -> tuple[int, str, str] | None:
    """Of a call of a select: where its branches start, these, and these the other way round."""
    if tokens[i].text in SELECTS and len(where := arguments(tokens, i)) == 3:
        _, (a, b), (c, d) = where
        if text[a:b] != text[c:d]:
            return a, text[a:d], text[c:d] + text[b:c] + text[a:b]
    return None


@cache
def sites(text: str) -> list[Site]:
    """All that can be changed in a file."""
    found = []
    for definition in definitions(text):
        # What the compiler checks is no part of what it makes.
        if definition.is_row or definition.tokens[0].text == "_Static_assert":
            continue
        for i, token in enumerate(definition.tokens):
            for kind, old, new in changes(definition.tokens, i):
                found.append(Site(kind, token.start, old, new, definition, token.without_fma))
            if branches := swapped(text, definition.tokens, i):
                found.append(Site("branch", *branches, definition, token.without_fma))
    return found


@cache
def files() -> dict[str, list[str]]:
    """Those that hold anything to change, by folder."""
    return {
        folder: [
            str(path.relative_to(SOURCE))
            for path in sorted((SOURCE / folder).glob("*.*"))
            if path.is_file() and sites(path.read_text("utf-8"))
        ]
        for folder in FOLDERS
    }


def draw(rng: random.Random, only: str | None = None) -> Mutant:
    """A folder, a file of it, a kind of change that it has, a place and a change."""
    folder = rng.choices([*FOLDERS], [*FOLDERS.values()])[0]
    file = only or rng.choice(files()[folder])
    text = Path(SOURCE, file).read_text("utf-8")
    by_kind: dict[str, list[Site]] = {}
    for site in sites(text):
        by_kind.setdefault(site.kind, []).append(site)
    if not by_kind:
        raise ValueError(f"src_c/{file} holds nothing to change")
    site = rng.choice(by_kind[rng.choice(sorted(by_kind))])
    after, note = (site.after, "") if site.after is not None else changed(site.before, rng)
    return Mutant(
        file=file,
        line=text.count("\n", 0, site.start) + 1,
        definition=(site.definition.names or ("",))[0],
        kind=site.kind,
        before=site.before,
        after=after,
        start=site.start,
        note=note,
        without_fma=site.without_fma,
    )
