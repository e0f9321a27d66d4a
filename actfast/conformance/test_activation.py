"""What ``pytest --pyargs actfast.conformance`` collects; see :mod:`pytest_plugin`."""

from __future__ import annotations

from collections.abc import Callable


def test_activation(check: Callable[[], None]) -> None:
    check()
