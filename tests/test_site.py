"""The site as readers get it: built once, without a warning; pages, links, pictures and search."""

from __future__ import annotations

import functools
import http.server
import importlib
import json
import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest

import actfast as af
from actfast.sources.builtin import ACTIVATIONS
from tests.source import ROOT, once, run

DOCS = ROOT / "docs"
EXTRA = ("furo", "latex2mathml", "myst_parser", "sphinx", "sphinx_copybutton", "sklearn")

sys.path.insert(0, str(DOCS))
browser = importlib.import_module("browser")

pytestmark = pytest.mark.timeout(600)
BUILTINS = sorted(ACTIVATIONS, key=lambda act: act.name)


def missing(reason: str) -> None:
    """Skip, but where everything is to be there."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def site(shared):
    """The folder of the pages."""
    for module in EXTRA:
        if importlib.util.find_spec(module) is None:
            missing(f"{module} is not installed: pip install actfast-numpy[docs]")

    def build(folder: Path) -> None:
        run(sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", DOCS, folder / "html")

    return once(shared / "site", build) / "html"


@dataclass
class Page(HTMLParser):
    """What a page refers to, and its anchors."""

    path: Path
    links: list[str] = field(default_factory=list)
    images: list[dict[str, str | None]] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.text = self.path.read_text(encoding="utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors |= {value for name in ("id", "name") if (value := given.get(name))}
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag == "img":
            self.images.append(given)
        if tag in ("script", "img") and given.get("src"):
            self.fetched.append(str(given["src"]))
        if tag == "link" and "stylesheet" in (given.get("rel") or ""):
            self.fetched.append(str(given["href"]))


@pytest.fixture(scope="module")
def pages(site):
    """By their paths."""
    return {path: Page(path) for path in sorted(site.rglob("*.html")) if "_static" not in str(path)}


def target(page: Page, link: str) -> Path:
    path = unquote(urlsplit(link).path)
    return (page.path.parent / path).resolve() if path else page.path


def test_every_activation_has_a_page(site, pages):
    for act in BUILTINS:
        page = pages[site / "activations" / f"{act.name}.html"]
        assert f"<title>{act.name} - actfast</title>" in page.text
        assert "<math" in page.text
        drawn = "<svg" in act._repr_html_()
        assert sum(f"{act.name}.svg" in str(image["src"]) for image in page.images) == drawn
        assert 'class="problematic"' not in page.text


def test_the_gallery_has_every_picture(site, pages):
    page = pages[site / "activations" / "index.html"]
    shown = {Path(str(image["src"])).stem for image in page.images} - {"logo"}
    assert shown == {act.name for act in BUILTINS if "<svg" in act._repr_html_()}


def test_images_exist_and_say_what_they_show(pages):
    for page in pages.values():
        for image in page.images:
            path = target(page, str(image["src"]))
            assert path.is_file(), f"{page.path}: {path}"
            assert image.get("alt"), f"{page.path}: {path} has no text"
            if path.suffix == ".svg":
                ElementTree.parse(path)


def test_internal_links_lead_somewhere(pages):
    for page in pages.values():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or link == "#":
                continue
            path = target(page, link)
            assert path.is_file(), f"{page.path}: {link}"
            if parts.fragment and path in pages:
                assert unquote(parts.fragment) in pages[path].anchors, f"{page.path}: {link}"


def test_nothing_is_fetched_from_elsewhere(site, pages):
    for page in pages.values():
        for source in page.fetched:
            assert not urlsplit(source).netloc, f"{page.path}: {source}"
    for style in (site / "_static").rglob("*.css"):
        assert "@import" not in style.read_text(encoding="utf-8"), style


def test_other_projects_can_link_to_everything(site):
    from sphinx.util.inventory import InventoryFile

    with (site / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "", os.path.join)
    found = {
        name: str(getattr(item, "uri", None) or item[2])
        for kind, items in inventory.items()
        if kind.startswith("py:")
        for name, item in items.items()
    }
    for name in af.__all__:
        assert f"actfast.{name}" in found, name
    for act in BUILTINS:
        for name in (act.name, *act.aliases):
            if getattr(af, name, None) is act:
                assert found[f"actfast.{name}"].startswith(f"activations/{act.name}.html")
    for kind in (af.Activation, af.GatedActivation, af.RowActivation):
        inherited = {name for base in kind.__mro__[1:] for name in vars(base)}
        for name in vars(kind):
            if not name.startswith("_") and (kind is af.Activation or name not in inherited):
                assert f"actfast.{kind.__name__}.{name}" in found, name


def test_numbers_are_measured_when_the_site_is_built(site, pages):
    """They are in the pages, and nowhere in the sources."""
    text = pages[site / "which.html"].text
    for act in BUILTINS:
        if act._row.family.pointwise:
            assert f'href="activations/{act.name}.html"' in text
        assert "largest error found" in pages[site / "activations" / f"{act.name}.html"].text
    assert "%</p></td>" in text
    if (ROOT / ".git").exists():
        assert not run("git", "ls-files", "docs/activations")


# In a browser


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def served(site) -> Iterator[str]:
    """The address of the site: its search reads pages, which a browser does not do of files."""
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def window() -> Iterator[Any]:
    command = browser.executable()
    if command is None:
        pytest.skip("no Chromium: apt-get install chromium, or name one in CHROMIUM")
    with browser.Browser(command) as found:
        yield found


# What reaches beyond the window, unless it lies in a box that scrolls; and pictures not shown.
FAULTS = """(() => {
    const width = document.documentElement.clientWidth, faults = [];
    if (document.documentElement.scrollWidth > width)
        faults.push(`the page is ${document.documentElement.scrollWidth} wide`);
    const hidden = e => {
        for (; e && e !== document.body; e = e.parentElement) {
            const style = getComputedStyle(e);
            if (style.overflowX !== 'visible' || style.position === 'fixed'
                || style.visibility === 'hidden' || style.display === 'none') return true;
        }
        return false;
    };
    for (const e of document.querySelectorAll('article *, header *')) {
        const box = e.getBoundingClientRect();
        if (box.width && (box.right > width + 1 || box.left < -1) && !hidden(e.parentElement))
            faults.push(`${e.tagName}.${e.className}: ${box.left} to ${box.right}`);
    }
    for (const image of document.images)
        if (image.complete && !image.naturalWidth) faults.push(`${image.src} is not shown`);
    return faults;
})()"""


@pytest.mark.slow
def test_faults_are_seen(window, tmp_path):
    page = tmp_path / "wide.html"
    page.write_text(
        "<article><p id='wide' style='width: 3000px'>x</p><img src='none.png' alt='none'>"
        "<div style='overflow-x: auto'><p style='width: 4000px'>y</p></div></article>"
    )
    window.show(page.as_uri(), browser.WIDTHS["desktop"])
    faults = window.evaluate(FAULTS)
    assert len(faults) == 3, faults
    assert any("3000" in fault or "3008" in fault for fault in faults)
    assert any("none.png" in fault for fault in faults)
    assert not any("4000" in fault or "4008" in fault for fault in faults)


@pytest.mark.slow
@pytest.mark.parametrize("device", browser.WIDTHS)
def test_pages_fit_the_window(pages, site, served, window, device):
    for path in pages:
        url = f"{served}/{path.relative_to(site)}"
        window.show(url, browser.WIDTHS[device])
        assert not window.evaluate(FAULTS), url


BRIGHTNESS = """(() => {
    const of = (e, what) => getComputedStyle(e)[what].match(/[0-9.]+/g).slice(0, 3)
        .reduce((sum, part) => sum + Number(part) / 765, 0);
    const picture = document.querySelector('img.picture, .picture img');
    return [of(document.body, 'backgroundColor'), of(document.querySelector('article'), 'color'),
            getComputedStyle(picture).filter];
})()"""


@pytest.mark.slow
def test_both_colour_schemes(served, window):
    """Text and pictures are dark on light, or light on dark."""
    url = f"{served}/activations/index.html"
    window.show(url, browser.WIDTHS["desktop"], "light")
    ground, text, filtered = window.evaluate(BRIGHTNESS)
    assert ground > 0.9
    assert text < 0.3
    assert filtered == "none"
    window.show(url, browser.WIDTHS["desktop"], "dark")
    ground, text, filtered = window.evaluate(BRIGHTNESS)
    assert ground < 0.15
    assert text > 0.7
    assert "invert" in filtered


# The page that each query finds first, by the scores of Sphinx's own script.
FIRST = """(async queries => {
    const found = {};
    for (const query of queries) {
        const terms = Search._parseQuery(query);
        const results = Search._performSearch(...terms);
        // The best stands last.
        found[query] = results.length ? results[results.length - 1][0] : "";
    }
    return found;
})"""


@pytest.mark.slow
def test_a_search_for_a_name_finds_its_page_first(served, window):
    wanted = {name: act.name for act in BUILTINS for name in (act.name, *act.aliases)}
    window.show(f"{served}/search.html?q=gelu", browser.WIDTHS["desktop"])
    window.evaluate(
        "new Promise(done => { const wait = () => "
        "Search.hasIndex() && document.querySelector('#search-results li') ? done() "
        ": setTimeout(wait, 50); wait(); })"
    )
    shown = window.evaluate("document.querySelector('#search-results li a').getAttribute('href')")
    assert "activations/gelu.html" in shown
    found = window.evaluate(f"{FIRST}({json.dumps(list(wanted))})")
    assert found == {name: f"activations/{page}" for name, page in wanted.items()}


@pytest.mark.slow
def test_screenshots_are_made(site, tmp_path):
    if browser.executable() is None:
        pytest.skip("no Chromium: apt-get install chromium, or name one in CHROMIUM")
    run(sys.executable, DOCS / "screenshots.py", site, tmp_path, "index")
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {
        f"index-{device}-{scheme}.png" for device in browser.WIDTHS for scheme in browser.SCHEMES
    }
    sizes = {path.stat().st_size for path in tmp_path.iterdir()}
    assert len(sizes) == 4
    assert min(sizes) > 10_000
