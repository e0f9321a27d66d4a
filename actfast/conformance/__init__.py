"""The suite that built-ins, plugins and other libraries' functions are held to.

>>> from actfast.conformance import check
>>> report = check("gelu", profile="core")
>>> report.ok
True

``check(jax.nn.gelu, like="gelu_tanh")`` checks a function of another library against ours.
"""

from actfast.conformance.facts import Facts
from actfast.conformance.parametrized import parametrize
from actfast.conformance.report import Report, Result
from actfast.conformance.runner import catalogue, check
from actfast.conformance.selftest import SelftestReport, selftest
from actfast.conformance.subject import Subject, SubjectError

__all__ = [
    "Facts",
    "Report",
    "Result",
    "SelftestReport",
    "Subject",
    "SubjectError",
    "catalogue",
    "check",
    "parametrize",
    "selftest",
]
