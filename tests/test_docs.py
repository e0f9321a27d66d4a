"""The documentation: its snippets run and print what it says, and Sphinx does not complain."""

from __future__ import annotations

import doctest
import importlib.util
import re
import sys
import warnings

import pytest

import actfast as af
from actfast import formula
from actfast.registry.info import records
from tests.source import ROOT, run

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
FENCE = re.compile(r"^```(python|pycon)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def _registered(monkeypatch):
    """What a page registers is forgotten after it."""
    monkeypatch.setenv("ACTFAST_PLUGINS", "all")
    before = {r.name for r in records()}
    with warnings.catch_warnings():
        yield
    for record in records():
        if record.kind == "registered" and record.name not in before:
            af.unregister(record.name)


@pytest.mark.usefixtures("_registered")
@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_snippets(page):
    text = page.read_text(encoding="utf-8")
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
    names = {"__name__": page.stem}
    report = []
    for snippet in FENCE.finditer(text):
        language, code = snippet.groups()
        line = text.count("\n", 0, snippet.start(2))
        if language == "python":
            exec(compile("\n" * line + code, str(page), "exec"), names)
            continue
        test = doctest.DocTestParser().get_doctest(code, names, page.stem, str(page), line)
        runner.run(test, out=report.append, clear_globs=False)
        names = test.globs
    assert not report, "".join(report)


def test_snippets_are_found():
    """The pages that teach have some, and a wrong one would be seen."""
    for name in ("plugin", "compiled", "formulas", "check"):
        assert FENCE.search((DOCS / f"{name}.md").read_text(encoding="utf-8")), name
    wrong = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", "wrong", 0)
    assert doctest.DocTestRunner(verbose=False).run(wrong, out=lambda text: None).failed == 1


def test_generated_pages_are_current():
    spec = importlib.util.spec_from_file_location("generate", DOCS / "_generate.py")
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    for name, text in generate.PAGES.items():
        assert (DOCS / name).read_text(encoding="utf-8") == text(), "run python docs/_generate.py"


def test_the_catalogue_has_every_check():
    from actfast.conformance import catalogue

    page = (DOCS / "catalogue.md").read_text(encoding="utf-8")
    assert catalogue()
    assert not [check.name for check in catalogue() if f"\n| {check.name} |" not in page]


def test_the_formula_page_has_every_function_and_operator():
    page = (DOCS / "formulas.md").read_text(encoding="utf-8")
    code = " ".join(re.findall(r"`([^`]+)`", page))
    words = set(re.findall(r"[a-z][a-z0-9]*", code))
    assert set(formula.FUNCTIONS) | set(formula.CONSTANTS) <= words
    assert set(code.split()) >= formula.COMPARISONS


@pytest.mark.timeout(300)
def test_sphinx_has_nothing_to_complain_about(tmp_path):
    for module in ("sphinx", "myst_parser", "furo"):
        pytest.importorskip(module, reason="pip install actfast-numpy[docs]")
    run(sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", DOCS, tmp_path / "html")
    assert (tmp_path / "html" / "plugin.html").stat().st_size > 10_000
