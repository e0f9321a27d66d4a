"""``actfast info``."""

from __future__ import annotations

import ctypes
import json
from pathlib import Path

import numpy as np
import pytest

import actfast as af
from actfast.cli import main
from actfast.registry.names import activation_of
from tests.fake_plugins import RAISES, Site, spec
from tests.reference import every

Capture = pytest.CaptureFixture[str]


def output(capsys: Capture, *argv: str) -> str:
    assert main(["info", *argv]) == 0
    captured = capsys.readouterr()
    assert not captured.err
    return captured.out


@pytest.mark.parametrize("name", every())
def test_every_fact_is_told(capsys: Capture, name: str) -> None:
    text, info = output(capsys, name), af.info(name)
    for fact in (info.name, info.summary, info.formula, info.derivative, info.citation):
        assert fact in text
    for fact in (info.range, info.monotone, info.smoothness, info.kinks, info.lipschitz):
        assert fact in text
    for param in info.params:
        assert f"{param.default:g}" in text
        assert param.doc in text
    (line,) = (line for line in text.splitlines() if line.startswith("  float32 "))
    assert line.split()[1] == f"{info.max_ulp['float32']['forward']:g}"


def test_columns_are_aligned(capsys: Capture) -> None:
    lines = output(capsys, "gelu").splitlines()
    start = lines.index("claims") + 1
    claims = lines[start : lines.index("", start)]
    assert len({len(line) - len(line[20:].lstrip()) for line in claims if line[20:]}) == 1
    assert all(line.startswith("  ") for line in claims)


def test_json(capsys: Capture) -> None:
    result = json.loads(output(capsys, "leaky_relu(negative_slope=0.2)", "--json"))
    assert result["name"] == "leaky_relu"
    assert result["values"] == {"negative_slope": 0.2}
    (param,) = result["params"]
    assert param["default"] == 0.01
    assert param["low"] is None
    assert result["version"] == af.__version__
    assert (
        result["max_ulp"]["float32"]["forward"]
        == af.info("leaky_relu").max_ulp["float32"]["forward"]
    )


def test_plugins(tmp_path: Path) -> None:
    site = Site(tmp_path)
    arguments = (
        'forward=lambda x, a: a * x, params={"a": 1.5}, left="a * x", '
        'summary="[bold]A line[/] of its own."'
    )
    site.add("acme", "wave = acme_wave:SPEC", acme_wave=spec("wave", arguments))
    site.add("bad", "bad = bad_spec:SPEC", bad_spec=RAISES)
    done = site.run("info", "wave")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("wave: [bold]A line[/] of its own.\n")
    for part in ("not given", "acme 1.0", "acme/wave", "numpy", "acme_wave.py", "a * x"):
        assert part in done.stdout
    assert [line.split()[1] for line in done.stdout.splitlines() if "f'(x)" in line] == ["none"]
    for name in ("acme_wave:SPEC", f"{tmp_path / 'acme_wave.py'}:SPEC"):
        assert "a * x" in site.run("info", name).stdout
    broken = site.run("info", "bad")
    assert (broken.returncode, broken.stdout) == (3, "")
    assert broken.stderr.count("\n") == 1
    assert "RuntimeError: imported" in broken.stderr
    assert "actfast doctor bad" in broken.stderr


@pytest.mark.parametrize(
    ("fields", "by", "shown"),
    [
        ({"forward": np.tanh}, "none", "none"),
        ({"forward": np.tanh, "derivative": np.cos}, "own function", "by a function of its own"),
        (
            {"forward": np.tanh, "derivative": np.cos, "formula": "tanh(x)"},
            "own function",
            "by a function of its own",
        ),
        (
            {"forward": np.tanh, "derivative": np.cos, "derivative_formula": "1 - tanh(x)**2"},
            "own function",
            "1 - tanh(x)**2; by a function of its own",
        ),
        (
            {"forward": np.tanh, "formula": "tanh(x)"},
            "chain rule",
            "of the formula, by the chain rule",
        ),
        ({"formula": "tanh(x)"}, "chain rule", "of the formula, by the chain rule"),
        (
            {"formula": "tanh(x)", "derivative_formula": "1 - tanh(x)**2"},
            "closed form",
            "1 - tanh(x)**2",
        ),
        (
            {"inputs": ("gate", "value"), "formula": "gate * value"},
            "chain rule",
            "of the formula, by the chain rule",
        ),
    ],
)
def test_it_is_told_who_computes_the_derivative(fields, by, shown) -> None:
    act = activation_of(af.ActivationSpec("own", **fields))
    found = af.info(act)
    assert found.derivative_by == by
    (line,) = (one for one in str(found).splitlines() if one.startswith("  f'("))
    assert line.partition(")")[2].strip() == shown


@pytest.mark.parametrize("own", [False, True])
def test_it_is_told_whether_kernels_compute_the_derivative(own) -> None:
    address = ctypes.c_ssize_t
    kind = ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(address), address, ctypes.c_void_p
    )
    loop = kind(lambda *_: 0)
    loops = {"forward": loop, "derivative": loop} if own else {"forward": loop}
    for formula, other in (("tanh(x)", "of the formula, by the chain rule"), ("", "none")):
        given = af.kernels.Loops(float64=loops)
        act = activation_of(af.ActivationSpec("own", kernels=given, formula=formula))
        assert ("by a loop of its own" if own else other) in str(af.info(act))


def test_parameters_of_a_plugin_with_x_in_its_name(tmp_path: Path) -> None:
    site = Site(tmp_path)
    arguments = 'formula="x + alpha", params={"alpha": 1.5}'
    site.add("acme-x", "ripple = acme_ripple:SPEC", acme_ripple=spec("ripple", arguments))
    for call in ("acme-x/ripple(alpha=2)", "acme-x/ripple (alpha = 2)", "acme-x/ripple()"):
        done = site.run("info", call, "--json")
        assert (done.returncode, done.stderr) == (0, "")
        value = json.loads(done.stdout)["values"]["alpha"]
        assert value == (2 if "2" in call else 1.5)


def test_a_formula(capsys: Capture) -> None:
    assert main(["info", "x * tanh(x)"]) == 0
    captured = capsys.readouterr()
    assert "x * tanh(x)" in captured.out
    assert captured.err == ""
    assert main(["info", "x * tanh(x)", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["formula"] == "x * tanh(x)"


@pytest.mark.parametrize(
    ("name", "status", "message"),
    [
        ("ripple", 2, "another process defined is known there alone"),
        ("x +* 2", 2, "found '*', at character 4 of 'x +* 2'"),
        ("rellu", 2, "did you mean 'relu'"),
        ("leaky_relu(0.2)", 2, "parameters are written NAME=NUMBER, got '0.2'"),
        ("leaky_relu(negative_slope=a)", 2, "got 'negative_slope=a'"),
        ("leaky_relu(alfa=1)", 2, "'alfa'"),
        ("softplus(beta=-1)", 2, "must be finite and > 0, got -1.0"),
        ("no_such_module:SPEC", 3, "No module named 'no_such_module'"),
        ("no_such_file.py:SPEC", 3, "there is no file no_such_file.py"),
        ("math:no_such_attribute", 3, "no_such_attribute"),
        ("math:sin", 2, "wanted an ActivationSpec or an Activation"),
    ],
)
def test_mistakes(capsys: Capture, name: str, status: int, message: str) -> None:
    assert main(["info", name]) == status
    captured = capsys.readouterr()
    assert not captured.out
    assert captured.err.startswith("actfast info: error: ")
    assert captured.err.count("\n") == 1
    assert message in captured.err
