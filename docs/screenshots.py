"""Pictures of the site's pages, to look at.

    sphinx-build -W docs docs/_build && python docs/screenshots.py docs/_build FOLDER [PAGE ...]

Each page at desktop and phone width, in the light and the dark colour scheme.
"""

from __future__ import annotations

import sys
from pathlib import Path

from browser import SCHEMES, WIDTHS, Browser, executable

PAGES = (
    *("index", "install", "quickstart", "which", "migrate", "dtypes", "parameters", "api"),
    *("plugin", "catalogue", "scoreboard", "changelog", "search"),
    *("activations/index", "activations/gelu", "activations/elu", "activations/mish"),
    *("activations/softmax", "activations/swiglu", "activations/logsumexp"),
)
TALLEST = 6000


def main(site: Path, folder: Path, pages: list[str]) -> int:
    command = executable()
    if not command:
        print("no browser: install chromium", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with Browser(command) as browser:
        for page in pages or PAGES:
            url = (site / f"{page}.html").resolve().as_uri()
            if page == "search":
                url += "?q=softmax"
            for device, width in WIDTHS.items():
                for scheme in SCHEMES:
                    browser.show(url, width, scheme)
                    height = browser.evaluate("document.documentElement.scrollHeight")
                    browser.show(url, width, scheme, min(height, TALLEST))
                    name = f"{page.replace('/', '-')}-{device}-{scheme}.png"
                    browser.screenshot(folder / name, whole=False)
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        raise SystemExit(2)
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
