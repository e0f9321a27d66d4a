"""The documentation's sources: snippets run and print what they say, and facts are facts."""

from __future__ import annotations

import doctest
import importlib.util
import os
import re
import sys
import warnings
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import actfast as af
from actfast import formula
from actfast.registry.info import records
from actfast.registry.libraries import libraries
from actfast.registry.names import activation_of
from tests import dtype_rules, special_values
from tests.parity import exceptions
from tests.reference import every
from tests.source import ROOT

DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS / "_ext"))

latex = importlib.import_module("latex").latex
_pages = importlib.import_module("pages")
_differences = importlib.import_module("differences")
DEFINITIONS = _pages.DEFINITIONS
page, pictures = _pages.page, _pages.pictures
ACTIVATIONS = {act.name: act for act in _pages.activations()}

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
@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_snippets(path):
    run_snippets(path.read_text(encoding="utf-8"), path)


@pytest.mark.usefixtures("_registered")
@pytest.mark.parametrize("name", every(ACTIVATIONS))
def test_snippets_of_activations(name):
    act = ACTIVATIONS[name]
    text = page(act)
    assert FENCE.search(text)
    run_snippets(text, DOCS / "activations" / f"{act.name}.md")


def run_snippets(text: str, path: Path) -> None:
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
    names = {"__name__": path.stem}
    report = []
    for snippet in FENCE.finditer(text):
        language, code = snippet.groups()
        line = text.count("\n", 0, snippet.start(2))
        if language == "python":
            exec(compile("\n" * line + code, str(path), "exec"), names)
            continue
        test = doctest.DocTestParser().get_doctest(code, names, path.stem, str(path), line)
        runner.run(test, out=report.append, clear_globs=False)
        names = test.globs
    assert not report, "".join(report)


def test_snippets_are_found():
    """The pages that teach have some, and a wrong one would be seen."""
    for name in ("index", "quickstart", "parameters", "dtypes", "plugin", "formulas", "check"):
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
    words = set(re.findall(r"[a-z][a-z0-9_]*", code))
    assert set(formula.FUNCTIONS) | set(formula.CONSTANTS) <= words
    assert set(code.split()) >= formula.COMPARISONS


# Pages of activations


@pytest.mark.parametrize("name", every(ACTIVATIONS))
def test_a_page_has_what_the_row_has(name):
    """Every fact that a row states stands on its page."""
    act = ACTIVATIONS[name]
    files = pictures(act)
    text = page(act, files, {("forward", "float32"): 0.123})
    assert text.startswith(f"# {act.name}\n")
    assert act.summary in text
    assert f"py:function:: actfast.{act.name}(" in text
    for alias in act.aliases:
        assert f"`{alias}`" in text
        assert f"py:data:: actfast.{alias}\n" in text
    for param in act._row.params:
        assert f"* - `{param.name}`\n  - {param.default:g} by default, {param.interval}." in text
        assert param.doc[1:] in text
    assert ("## Kinks" in text) == bool(act.kinks)
    gradient = "## Gradient" if act._row.family.rowwise else "## Derivative"
    assert (gradient in text) == bool(act._row.derivatives or act._row.from_output)
    assert ("## Limits" in text) == act._row.family.pointwise
    assert "**0.12**" in text
    for bounds in act.max_ulp.values():
        for bound in bounds.values():
            assert re.search(rf"\| {bound:g}\b", text)
    assert act.citation.split(",")[0] in text
    assert f"src_c/act/{act.name}.h" in text
    for file in files:
        assert f"pictures/{file}" in text
    if act._row.family.pointwise:
        assert f"{act.name}.svg" in files


def test_pictures_are_svg_files():
    for act in ACTIVATIONS.values():
        for text in pictures(act).values():
            root = ElementTree.fromstring(text)
            assert root.tag == "{http://www.w3.org/2000/svg}svg"
            assert {"width", "height", "viewBox"} <= {*root.keys()}


def test_formulas_become_latex():
    written = {
        "x / (1 + exp(-x))": r"\frac{x}{1 + e^{-x}}",
        "exp(-x**2 / 2)": r"e^{-x^{2} / 2}",
        "-(x + 1)": "-({x + 1})",
        "2 * 3 * x": r"2 \cdot 3\, x",
        "(x + 1)**2": "({x + 1})^{2}",
        "x - (a - 1)": "x - ({a - 1})",
        "a / b * x": r"\frac{a}{b}\, x",
        "where(0 < x <= 1, x, where(x > 1, 1, 0))": (
            r"\begin{cases} x & \text{if } 0 < x \le 1 \\ 1 & \text{if } x > 1 \\ "
            r"0 & \text{otherwise} \end{cases}"
        ),
        "alpha * expm1(x)": r"\alpha\, ({e^{x} - 1})",
        "log1p(abs(x))": r"\ln({1 + \left| x \right|})",
        "1.0507009873554805 * x": r"1.05070098\ldots\, x",
        "sum(exp(x))": r"\sum_j e^{x_j}",
    }
    for text, expected in written.items():
        assert latex(formula.parse(text, ("x", "a", "b", "alpha"))) == expected, text


def test_every_formula_becomes_mathml():
    convert = pytest.importorskip(
        "latex2mathml.converter", reason="pip install actfast-numpy[docs]"
    )
    for act in ACTIVATIONS.values():
        for found in re.findall(r"^```\{math\}\n(.*)\n```$", page(act), re.M):
            root = ElementTree.fromstring(convert.convert(found))
            assert "\\" not in "".join(root.itertext()), found


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_definition_is_the_formula(name):
    act = af.get(name)
    spec = af.ActivationSpec("definition", formula=DEFINITIONS[name], params=dict(act.params))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", af.FormulaWarning)
        defined = activation_of(spec)
    x = np.linspace(-8, 8, 1001)
    np.testing.assert_allclose(defined(x), act(x), rtol=1e-12, atol=1e-12)


# Other libraries

ENTRIES = [(library, entry) for library in libraries().values() for entry in library.entries]
MODULES = {"torch": "torch", "jax": "jax", "scipy": "scipy.special", "keras": "keras"}


@pytest.mark.parametrize("library", libraries().values(), ids=libraries())
def test_a_page_has_every_name_of_a_library(library):
    text = _pages.library_page(library)
    assert text.count("\n| ") >= len(library.entries)


@pytest.mark.parametrize("library", libraries().values(), ids=libraries())
def test_a_page_has_every_special_value_that_differs(library):
    text = _pages.library_page(library)
    for ours, theirs in special_values.beside(special_values.read()):
        if theirs.library == library.name:
            assert f"{library.title} {theirs.version} were compared" in text
            for what, a, b in (
                ("f", ours.value, theirs.value),
                (_pages.F1, ours.derivative, theirs.derivative),
            ):
                linked = _differences.linked(ours.function, "../")
                cells = (linked, *map(_differences.shown, (ours.x, a, b)))
                name, x, here, there = map(re.escape, cells)
                line = rf"^\| {name} \| [^|]*{what}\({x}\)[^|]* \| {here} \| {there} \| "
                found = bool(re.search(line, text, re.M))
                assert found == bool(special_values.difference(ours.x, a, b)), line


@pytest.mark.parametrize("library", libraries().values(), ids=libraries())
def test_a_page_has_every_type_that_differs(library):
    text = _pages.library_page(library)
    for rule in dtype_rules.read():
        if rule.library == library.name and rule.ours != rule.theirs:
            (line,) = re.findall(
                rf"^\| {rule.dtype} \| {rule.ours} \| {rule.theirs} \| (.*) \|$", text, re.M
            )
            assert f"`{rule.name}`" in line.split(", ")


def test_the_page_of_special_values_has_every_function_and_mark():
    text = _differences.everything()
    for name in {*special_values.elementwise()} & {one.function for one in special_values.read()}:
        assert f"\n[{name}](activations/{name}.md):\n" in text
    found = special_values.beside(special_values.read())
    marks = sum(
        bool(special_values.difference(ours.x, a, b))
        for ours, theirs in found
        if theirs.library in special_values.PEERS
        for a, b in ((ours.value, theirs.value), (ours.derivative, theirs.derivative))
    )
    assert text.count("**") == 2 * marks
    for reason in special_values.REASONS:
        assert f"| {reason.name} |" in _differences.reasons()


@pytest.mark.usefixtures("_registered")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("library", "entry"), ENTRIES, ids=[f"{lib.name}-{entry.name}" for lib, entry in ENTRIES]
)
def test_calls_of_other_libraries(library, entry):
    x = np.random.default_rng(0).normal(size=(4, 6)).astype(np.float32) * 3
    weight = np.linspace(-0.5, 0.5, 6, dtype=np.float32)
    p = af.sigmoid(x)
    ours = np.asarray(eval(_pages.ours(entry), {"af": af, "x": x, "p": p, "weight": weight}))
    if library.name not in MODULES or not entry.theirs:
        return
    os.environ.setdefault("KERAS_BACKEND", "jax")
    module = pytest.importorskip(MODULES[library.name], exc_type=ImportError)
    names = {library.name: module, "special": module, "x": x, "p": p, "weight": weight}
    if library.name == "torch":
        names |= {
            "F": module.nn.functional,
            "x": module.tensor(x),
            "p": module.tensor(p),
            "weight": module.tensor(weight),
        }
    theirs = np.asarray(eval(entry.theirs, names))
    if (library.name, "domain", "forward", entry.name) in exceptions.read():
        return  # values that the function has not
    np.testing.assert_allclose(ours, theirs, rtol=2e-5, atol=2e-6)
