"""The mutants of the C core: what is drawn, what it reaches, and that one is caught."""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import zip_longest

import pytest

from tests.mutate.__main__ import explanations
from tests.mutate.mutations import SOURCE, Mutant, changed, draw, files, sites, value
from tests.mutate.reach import reached
from tests.mutate.source_code import definitions, tokens
from tests.mutate.trial import Tree
from tests.reference import ROWWISE

DRAWN = [draw(random.Random(f"0 {n}")) for n in range(300)]
ROW = re.compile(r"^AF_ROW_\w+\(.*?\)$", re.MULTILINE | re.DOTALL)


def texts(code):
    return [token.text for token in tokens(code)]


@pytest.mark.parametrize("mutant", DRAWN[:100], ids=str)
def test_one_token_is_changed_or_two_branches_are_swapped(mutant):
    before = (SOURCE / mutant.file).read_text("utf-8")
    after = mutant.apply(before)
    old, new = texts(before), texts(after)
    if mutant.kind == "branch":
        assert old != new
        assert Counter(old) == Counter(new)
    elif mutant.after:
        assert sum(a != b for a, b in zip_longest(old, new)) == 1
    else:
        at = next(i for i, (a, b) in enumerate(zip_longest(old, new)) if a != b)
        assert old[:at] + old[at + 1 :] == new
        assert old[at] == mutant.before
    line = before.splitlines()[mutant.line - 1]
    assert mutant.before.partition("\n")[0] in line


def test_draws_are_reproducible_and_of_every_folder_and_kind():
    assert [draw(random.Random(f"0 {n}")) for n in range(300)] == DRAWN
    assert draw(random.Random("1 0")) != DRAWN[0]
    assert {mutant.file.partition("/")[0] for mutant in DRAWN} == {"act", "math", "family"}
    kinds = {"constant", "comparison", "sign", "extremum", "branch"}
    assert {mutant.kind for mutant in DRAWN} == kinds
    assert draw(random.Random(0), "act/silu.h").file == "act/silu.h"
    with pytest.raises(ValueError, match=r"src_c/act/gelu\.h holds nothing"):
        draw(random.Random(0), "act/gelu.h")


def test_what_a_row_claims_and_what_comments_and_conditions_say_is_left_alone():
    for file in files()["act"]:
        text = (SOURCE / file).read_text("utf-8")
        facts = [match.span() for match in ROW.finditer(text)]
        assert facts, file
        for site in sites(text):
            assert not any(start <= site.start < end for start, end in facts)
    code = '/* 1 + 2 */ "3 < 4" // 5\n#if X > 6\n#include "a+b.h"\n#define A(x) \\\n    (7 - x)\n'
    assert [site.before for site in sites(code)] == ["7", "-"]


def test_signs():
    code = "int f(void) { return -a - (-b) + g(-1, c - d) * -e; }"
    assert [(s.before, s.after) for s in sites(code) if s.kind == "sign"] == [
        ("-", ""), ("-", "+"), ("-", ""), ("+", "-"), ("-", ""), ("-", "+"), ("-", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "number", ["0x1.8p+52", "0x1.5555555555555p-56f", "0.5f", "1e-3", "2.0", "16", "0", "0x7ffU"]
)
def test_the_change_of_a_number_is_stated(number):
    rng = random.Random(number)
    for _ in range(50):
        after, note = changed(number, rng)
        if "." in number or "e" in number:
            assert float(note.split()[1]) == pytest.approx(
                value(after) / value(number) - 1, rel=0.06
            )
        else:
            assert value(after) - value(number) == int(note) in (-1, 1)


def test_definitions():
    code = """
    enum { WAYS = 16, PARTS = WAYS / 4 };
    typedef struct { V hi, lo; } W;
    typedef V row_value(const Row *r, V x, V g);
    static const S TABLE[] = {1, 2};
    #define POLY(x, C) horner(x, C)
    #if AF_HAS_FMA
    AF_FN V f(V x) { if (x) { return x; } return g(x); }
    #else
    AF_FN V h(V x) { return x - 1; }
    #endif
    AF_ROW_GATED(glu, 0, .summary = "")
    """
    found = [*definitions(code)]
    assert [one.names for one in found] == [
        ("WAYS", "PARTS"), ("W",), ("row_value",), ("TABLE",), ("POLY",), ("f",), ("h",), ("glu",),
    ]  # fmt: skip
    assert [one.names[0] for one in found if one.tokens[0].without_fma] == ["h"]
    assert "g" in found[5].uses


def mutant_in(file, definition):
    return Mutant(file, 1, definition, "sign", "", "", 0)


def test_what_a_definition_has_a_part_in():
    assert reached(mutant_in("act/hardtanh.h", "hardtanh_eval")).rows[0] == "hardtanh"
    product = reached(mutant_in("math/two.h", "w_mul"))
    assert {"silu", "softmax", "mish"} <= {*product.rows}
    assert product.errors[0] == "w_mul"
    loops = reached(mutant_in("family/rowwise.h", "pass_max"))
    assert {*loops.rows} >= {*ROWWISE, "softmax", "softmin"}
    assert "relu" not in loops.rows
    assert {"relu", "silu", "swiglu"} <= {*reached(mutant_in("family/elementwise.h", "drive")).rows}
    arctangent = reached(mutant_in("math/atan_coefs.h", "AF_ATAN"))
    assert arctangent.tape
    assert arctangent.rows[0] == "arctan"


def test_nothing_that_is_drawn_is_out_of_reach():
    for mutant in DRAWN:
        found = reached(mutant)
        assert found.rows or found.errors, mutant


def test_explanations_are_of_lines_that_there_are():
    for one in explanations():
        lines = [line.strip() for line in (SOURCE / one["file"]).read_text("utf-8").splitlines()]
        assert one["line"] in lines, one
        assert one["change"].partition(" -> ")[0].partition("\n")[0] in one["line"], one
        assert one["why"]


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_mutant_is_caught_and_what_is_none_is_told(tmp_path):
    tree = Tree(tmp_path)
    text = (SOURCE / "act/relu.h").read_text("utf-8")

    def judged(before, after):
        mutant = Mutant("act/relu.h", 1, "relu_eval", "", before, after, text.index(before))
        found = tree.judge(mutant).result
        assert tree.file("act/relu.h").read_text("utf-8") == text
        return found

    assert judged("v_max(zero, x)", "v_min(zero, x)") == "caught"
    assert judged("v_max(zero, x)", "v_most(zero, x)") == "not compiled"
    assert judged("v_max gives", "v_min gives") == "same code"
