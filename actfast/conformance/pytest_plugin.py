"""Options for checking any activation with pytest.

    pytest -p actfast.conformance.pytest_plugin --pyargs actfast.conformance --activation NAME

The options come with ``-p``, because pytest reads no conftest of an installed package in
time to learn them from it.
"""

from __future__ import annotations

from typing import Any

import pytest

from actfast.conformance.parametrized import cases


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("actfast", "conformance of activations")
    group.addoption(
        "--activation",
        action="append",
        default=[],
        metavar="NAME",
        help="an activation, module:attribute or file.py:attribute to check; may be repeated",
    )
    group.addoption("--like", metavar="NAME", help="the activation that it should be")
    group.addoption("--profile", choices=("core", "strict"), default="strict")
    group.addoption(
        "--require-suitable", action="store_true", help="fail what is unfit to train with"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.module.__name__ != "actfast.conformance.test_activation":
        return
    option: Any = metafunc.config.getoption
    found = [
        case
        for name in option("--activation")
        for case in cases(
            name,
            like=option("--like"),
            profile=option("--profile"),
            require_suitable=option("--require-suitable"),
        )
    ]
    metafunc.parametrize("check", found, ids=[case.name for case in found])
