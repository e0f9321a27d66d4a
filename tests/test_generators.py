"""Every coefficient comes from a script in src_c/math/gen."""

from __future__ import annotations

import re
import sys

import pytest

from tests.source import ROOT, run

MATH = ROOT / "src_c" / "math"
TABLES = sorted(MATH.glob("*_coefs.h"))
TEXT_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\])*"|/\*.*?\*/|//[^\n]*', re.DOTALL)
FLOAT = r"-?(?:0x[\da-f.]+p[+-]?\d+|\d+\.\d*(?:e[+-]?\d+)?)[fl]?"


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_the_script_prints_the_committed_table(table):
    script = MATH / "gen" / f"{table.stem.removesuffix('_coefs')}.py"
    assert run(sys.executable, script) == table.read_text()


def float_tables(code):
    """Brace lists of two or more numbers, and polynomials spelled out as nested steps."""
    code = TEXT_OR_COMMENT.sub(" ", code)
    lists = re.findall(rf"\{{\s*{FLOAT}\s*,\s*{FLOAT}", code, re.IGNORECASE)
    nested = re.findall(rf"fma\([^;]*fma\([^;]*set1\(\(?\w*\)?{FLOAT}\)", code, re.IGNORECASE)
    return lists + nested


@pytest.mark.parametrize("path", sorted((ROOT / "src_c" / "act").glob("*.h")), ids=lambda p: p.stem)
def test_no_activation_holds_coefficients(path):
    code, _, _ = path.read_text().partition("\nAF_ROW_")
    assert float_tables(code) == []


def test_the_search_finds_tables():
    assert float_tables("static const S A[] = {0x1p-1f, 0x1.8p-2f};")
    assert float_tables("S a[2] = {\n    1.5,\n    -2.25e-3};")
    assert float_tables("y = v_fma(v_fma(r, v_set1(0.25), v_set1(0.5)), r, v_set1(1.0));")
    assert not float_tables('s = "{1.5, 2.5}"; /* {1.5, 2.5} */ return (Pair){y, v_set1(1.0)};')
    for table in TABLES:
        assert float_tables(table.read_text())
