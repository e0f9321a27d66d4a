"""The suite that built-ins, plugins and other libraries' functions are held to.

>>> from actfast.conformance import check
>>> report = check("tanh", profile="core")
>>> report.ok
True

``check(jax.nn.gelu, like=actfast.gelu_tanh)`` checks a function of another library against ours.
"""

from actfast.conformance.parametrized import parametrize
from actfast.conformance.report import Report, Result
from actfast.conformance.runner import catalogue, check
from actfast.conformance.selftest import SelftestReport, selftest
from actfast.conformance.subject import Subject, SubjectError
from actfast.facts.row import Row

__all__ = [
    "Report",
    "Result",
    "Row",
    "SelftestReport",
    "Subject",
    "SubjectError",
    "catalogue",
    "check",
    "parametrize",
    "selftest",
]
