"""Settings of Sphinx; ``sphinx-build -W docs docs/_build`` writes the pages."""

project = "actfast"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "actfast"
exclude_patterns = ["_build"]
myst_heading_anchors = 3
