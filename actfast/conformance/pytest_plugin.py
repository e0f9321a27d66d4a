"""Options for checking any activation with pytest.

    pytest -p actfast.conformance.pytest_plugin --pyargs actfast.conformance --activation NAME

The options come with ``-p``, because pytest reads no conftest of an installed package in
time to learn them from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actfast.conformance.parametrized import Case, Unloadable, cases, loaded
from actfast.registry.spelling import split_call

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("actfast", "conformance of activations")
    group.addoption(
        "--activation",
        action="append",
        default=[],
        metavar="NAME",
        help="an activation such as gelu or 'elu(alpha=0.5)', module:attribute or "
        "file.py:attribute to check; may be repeated",
    )
    group.addoption("--like", metavar="NAME", help="the activation that it should be")
    group.addoption("--profile", choices=("core", "strict"), default="strict")
    group.addoption(
        "--require-suitable", action="store_true", help="fail what is unfit to train with"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.module.__name__ != "actfast.conformance.test_activation":
        return
    import pytest

    option: Any = metafunc.config.getoption
    if not option("--activation"):
        raise pytest.UsageError("--activation NAME is required")
    found: list[Case | Unloadable] = []
    for text in option("--activation"):
        try:
            name, params = split_call(text)
        except ValueError as error:
            raise pytest.UsageError(f"--activation: {error}") from None
        values: dict[str, Any] = dict(params)  # or mypy takes them for cases' own keywords
        made = cases(
            name,
            like=option("--like"),
            profile=option("--profile"),
            require_suitable=option("--require-suitable"),
            **values,
        )
        # Now, and not at the first case: of the others, each would have to say so again.
        found += loaded(text, made)
    metafunc.parametrize("check", found, ids=[case.name for case in found])
