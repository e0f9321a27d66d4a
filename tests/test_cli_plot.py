"""``actfast plot`` and ``af.plot``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import actfast as af
from actfast.about.plotting import COLOURS, curve, label
from actfast.cli import main
from actfast.registry.names import activation_of

figures = pytest.importorskip("matplotlib.figure")

Capture = pytest.CaptureFixture[str]


def axes() -> Any:
    return figures.Figure().subplots()


def lines(ax: Any, style: str) -> list[Any]:
    return [line for line in ax.lines if line.get_linestyle() == style and len(line.get_xdata())]


def test_curves_are_the_activations() -> None:
    ax = af.plot("gelu", af.get("leaky_relu", negative_slope=0.2), ax=axes())
    texts = [text.get_text() for text in ax.get_legend().get_texts()]
    assert texts == ["gelu", "leaky_relu(negative_slope=0.2)", "derivative", "kink"]
    gelu = next(line for line in ax.lines if line.get_label() == "gelu")
    np.testing.assert_array_equal(gelu.get_ydata(), af.gelu(gelu.get_xdata()))
    slope = next(line for line in lines(ax, "--") if line.get_color() == gelu.get_color())
    np.testing.assert_array_equal(slope.get_ydata(), af.gelu.derivative(slope.get_xdata()))
    assert ax.get_xlim() == (-5, 5)


def test_kinks_are_marked_and_jumps_left_open() -> None:
    ax = af.plot("hardswish", ax=axes(), xlim=(-2, 4.5))
    marks = [line for line in ax.lines if line.get_marker() == "o" and len(line.get_xdata())]
    assert [(list(m.get_xdata()), list(m.get_ydata())) for m in marks] == [([3], [3]), ([3], [1])]
    (slope,) = lines(ax, "--")
    broken = slope.get_xdata()[np.isnan(slope.get_ydata())]
    assert list(broken) == [3]


def test_no_derivative() -> None:
    ax = af.plot("relu", ax=axes(), derivative=False)
    assert not lines(ax, "--")
    assert "derivative" not in [t.get_text() for t in ax.get_legend().get_texts()]
    assert curve(af.relu, derivative=False).slope is None


def test_curves_of_one_colour_differ() -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pyplot.switch_backend("Agg")
    elementwise = [n for n in af.available() if af.get(n).family == "elementwise"]
    names = elementwise[: 2 * len(COLOURS)]
    assert len(names) > len(COLOURS)
    ax = af.plot(*names)
    solid = [line for line in ax.lines if line.get_label() in names]
    assert [line.get_color() for line in solid] == [*COLOURS, *COLOURS]
    assert len({(line.get_color(), line.get_linewidth()) for line in solid}) == len(names)
    # The legend stands beside so many curves, not on them.
    ax.figure.canvas.draw()
    assert ax.get_legend().get_window_extent().x0 >= ax.get_window_extent().x1
    pyplot.close(ax.figure)


def test_labels() -> None:
    assert label(af.leaky_relu) == "leaky_relu"
    assert label(af.get("leaky_relu", negative_slope=0.25)) == "leaky_relu(negative_slope=0.25)"


def test_poles_are_no_warnings() -> None:
    act = activation_of(af.ActivationSpec("pole", formula="1 / x"))
    assert np.isinf(curve(act).value).any()


@pytest.mark.parametrize(
    ("arguments", "keywords", "error", "message"),
    [
        ((), {}, TypeError, "at least one activation"),
        (("softmax",), {}, TypeError, "softmax depends on whole rows"),
        (("relu",), {"xlim": (1, 1)}, ValueError, "xlim"),
        (("relu",), {"xlim": (0, float("inf"))}, ValueError, "xlim"),
        (("rellu",), {}, LookupError, "did you mean 'relu'"),
    ],
)
def test_mistakes_in_python(
    arguments: Any, keywords: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        af.plot(*arguments, **keywords, ax=axes())


@pytest.mark.parametrize(("suffix", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_files(capsys: Capture, tmp_path: Path, suffix: str, start: bytes) -> None:
    path = tmp_path / f"curves.{suffix}"
    path.write_text("old")
    argv = ("relu", "elu(alpha=2)", "--xlim", "-3e0", "2", "--out", str(path))
    assert main(["plot", *argv]) == 0
    assert capsys.readouterr() == ("", "")
    assert path.read_bytes().startswith(start)
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_whole_or_as_it_was(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "curves.png"
    path.write_text("old")

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["plot", "relu", "--out", str(path)]) == 2
    assert capsys.readouterr().err == (
        f"actfast plot: error: cannot write {path}: No space left on device\n"
    )
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_json(capsys: Capture, tmp_path: Path) -> None:
    assert main(["plot", "relu", "--json", "--xlim", "-1", "1"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["curves"]
    assert one["name"] == "relu"
    assert one["kinks"] == [0]
    np.testing.assert_array_equal(one["value"], af.relu(np.array(one["x"])))
    assert (one["x"][0], one["x"][-1]) == (-1, 1)
    assert len(one["derivative"]) == len(one["x"])


def test_formulas(capsys: Capture) -> None:
    texts = ("x*tanh(x)", "x/2", "x", "gelu(x) * 2")
    assert main(["plot", *texts, "relu", "--json", "--xlim", "-1", "1"]) == 0
    captured = capsys.readouterr()
    curves = json.loads(captured.out)["curves"]
    assert [one["name"] for one in curves] == [*texts, "relu"]
    x = np.array(curves[0]["x"])
    np.testing.assert_allclose(curves[0]["value"], x * np.tanh(x), rtol=1e-14, atol=1e-300)
    np.testing.assert_array_equal(curves[1]["derivative"], 0.5 + 0 * x)
    assert captured.err == ""
    assert main(["plot", "1 - tanh(x)", "--json"]) == 0
    assert capsys.readouterr().err.startswith("note: 1 - tanh(x) leaves ")


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ("ripple --out c.png", "another process defined is known there alone: give its formula"),
        ("np.tanh(x) --out c.png", "write tanh(...), at character 1 of 'np.tanh(x)'"),
        ("x*a --out c.png", "formula: unknown name 'a', at character 3 of 'x*a'"),
        ("relu --out curves.foo", ".pdf, .pgf, .png"),
        ("relu --out curves", "the name of a picture ends in one of"),
        ("relu --out missing/curves.png", "cannot write missing/curves.png: no such directory"),
        ("relu --xlim 1 -1 --out c.png", "xlim must be finite and increasing, got 1 and -1"),
        ("relu --xlim 1", "argument --xlim: expected 2 arguments"),
        ("softmax --out c.png", "softmax depends on whole rows"),
        ("rellu --out c.png", "did you mean 'relu'"),
        ("", "required: NAME"),
    ],
)
def test_mistakes(capsys: Capture, argv: str, message: str) -> None:
    assert main(["plot", *argv.split()]) == 2
    captured = capsys.readouterr()
    assert not captured.out
    assert captured.err.startswith("actfast plot: error: ")
    assert captured.err.count("\n") == 1
    assert message in captured.err


def test_without_a_window(capsys: Capture) -> None:
    pytest.importorskip("matplotlib.pyplot").switch_backend("Agg")
    assert main(["plot", "relu"]) == 2
    assert "write a file: --out FILE.png" in capsys.readouterr().err


def test_without_matplotlib(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("matplotlib.figure", "matplotlib.pyplot"):
        monkeypatch.setitem(sys.modules, module, None)
    for argv in (["plot", "relu", "--out", "c.png"], ["plot", "relu"]):
        assert main(argv) == 2
        assert capsys.readouterr().err == (
            "actfast plot: error: matplotlib is not installed; "
            'to install it: pip install "actfast-numpy[plot]"\n'
        )
    with pytest.raises(ImportError, match=r"actfast-numpy\[plot\]"):
        af.plot("relu")
