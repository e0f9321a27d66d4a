"""Tests of the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import actfast as af
from actfast.cli import compare as compare_module
from actfast.cli import main
from actfast.cli._output import CommandError
from actfast.cli.compare import training
from actfast.cli.compare.network import Network
from actfast.registry.names import activation_of
from tests.reference import ELEMENTWISE

pytest.importorskip("scipy")

QUICK = ("--seeds", "1", "--epochs", "2")
Capture = pytest.CaptureFixture[str]


def images(**replacements: Any) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    arrays: dict[str, Any] = {}
    for part, count in (("train", 60), ("test", 30)):
        labels = np.arange(count) % 3
        noise = rng.integers(0, 50, (count, 4, 4))
        arrays[f"x_{part}"] = (noise + 60 * labels[:, None, None]).astype(np.uint8)
        arrays[f"y_{part}"] = labels + 5
    return {**arrays, **replacements}


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., str]:
    def save(**replacements: Any) -> str:
        path = tmp_path / "images.npz"
        arrays = images(**replacements)
        np.savez(path, **{key: value for key, value in arrays.items() if value is not None})
        return str(path)

    return save


def run_json(capsys: Capture, *argv: str) -> Any:
    assert main(("compare", *argv, "--json")) == 0
    captured = capsys.readouterr()
    assert not captured.err
    return json.loads(captured.out)


def assert_error(capsys: Capture, argv: tuple[str, ...], message: str) -> None:
    assert main(argv) == 2
    captured = capsys.readouterr()
    assert not captured.out
    assert captured.err.count("\n") == 1
    prefix = "actfast compare: error: " if argv[0] == "compare" else "actfast: error: "
    assert captured.err.startswith(prefix)
    assert message in captured.err


def test_json(capsys: Capture, save: Callable[..., str]) -> None:
    argv = (
        "relu",
        "gelu_tanh",
        "leaky_relu",
        "--data",
        save(),
        "--hidden",
        "8",
        "6",
        "--seeds",
        "2",
    )
    result = run_json(capsys, *argv, "--epochs", "3", "--batch-size", "32")
    assert result["settings"] == {
        "data": "images.npz",
        "train": 60,
        "test": 30,
        "sizes": [16, 8, 6, 3],
        "seeds": 2,
        "epochs": 3,
        "batch_size": 32,
        "learning_rate": 0.001,
    }
    assert [record["name"] for record in result["activations"]] == [
        "relu",
        "gelu_tanh",
        "leaky_relu",
    ]
    for record in result["activations"]:
        assert [len(curve["accuracy"]) for curve in record["curves"]] == [3, 3]
        final = [curve["accuracy"][-1] for curve in record["curves"]]
        assert record["accuracy"] == pytest.approx(np.mean(final))
        assert record["accuracy_std"] == pytest.approx(np.std(final, ddof=1))
        assert all(loss > 0 for curve in record["curves"] for loss in curve["loss"])
        assert record["gradient_norm_first"] > 0
        assert record["gradient_norm_last"] > 0
        assert 0 <= record["dead_units"] <= 1
        for arm in ("actfast", "numpy"):
            assert record[arm]["seconds_per_epoch"] > 0
            assert 0 < record[arm]["share_in_activations"] < 1


def test_same_seeds_give_the_same_curves(capsys: Capture, save: Callable[..., str]) -> None:
    argv = ("mish", "--data", save(), *QUICK)
    first, second = (run_json(capsys, *argv)["activations"][0] for _ in range(2))
    assert first["curves"] == second["curves"]


def test_aliases_are_compared_once(capsys: Capture, save: Callable[..., str]) -> None:
    result = run_json(capsys, "identity", *af.info("identity").aliases, "--data", save(), *QUICK)
    assert [record["name"] for record in result["activations"]] == ["identity"]


def test_parameters(capsys: Capture, save: Callable[..., str]) -> None:
    result = run_json(capsys, "elu", "elu(alpha=3)", "elu(alpha=1)", "--data", save(), *QUICK)
    names = [record["name"] for record in result["activations"]]
    assert names == ["elu", "elu(alpha=3)"]
    one, other = (record["curves"] for record in result["activations"])
    assert one != other


def test_without_a_derivative(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = af.ActivationSpec("half", forward=lambda x: x / 2)
    monkeypatch.setattr(compare_module, "find", lambda name: activation_of(spec))
    assert_error(capsys, ("compare", "half"), "half cannot be trained: it has no derivative")


@pytest.mark.parametrize("names", [("relu",), ("tanh", "identity")])
def test_layers_without_activation_are_one(
    capsys: Capture, save: Callable[..., str], names: tuple[str, ...]
) -> None:
    linear = run_json(capsys, *names, "--data", save(), *QUICK)["collapse"]
    assert linear["relative_difference"] == linear["max_difference"] / linear["max_logit"]
    assert linear["relative_difference"] < 1e-5


def test_collapse_tells_an_activation_from_none() -> None:
    network = Network((5, 8, 8, 3), (1.0, 1.0), seed=0)
    x = np.random.default_rng(0).normal(size=(20, 5)).astype(np.float32)
    bent = network.inputs(x, af.relu)[-1]
    assert np.abs(bent - network.inputs(x, af.identity)[-1]).max() > 0.1


def test_dead_units_are_counted(capsys: Capture, save: Callable[..., str]) -> None:
    argv = ("relu", "silu", "--data", save(), *QUICK, "--learning-rate", "10")
    relu, silu = run_json(capsys, *argv)["activations"]
    assert relu["dead_units"] > silu["dead_units"]


def test_json_of_a_diverged_training(capsys: Capture, save: Callable[..., str]) -> None:
    result = run_json(
        capsys,
        "identity",
        "--data",
        save(),
        *QUICK,
        "--learning-rate",
        "1e6",
        "--hidden",
        *["9"] * 30,
    )
    assert result["activations"][0]["curves"][0]["loss"][-1] is None


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_numpy_composition_is_the_same_function(name: str) -> None:
    f = af.get(name)
    numpy = training.composition(f)
    assert numpy is not None
    x = np.linspace(-5, 5, 101, dtype=np.float32).reshape(1, -1)
    grad = np.linspace(1, 2, 101, dtype=np.float32).reshape(1, -1)
    (ours, our_back), (theirs, their_back) = f.vjp(x), numpy(x)
    assert theirs.dtype == np.float32
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(our_back(grad), their_back(grad), rtol=1e-4, atol=1e-6)


def test_gradients_of_the_network() -> None:
    network = Network((4, 6, 5, 3), training.moments(af.tanh), seed=0)
    rng = np.random.default_rng(0)
    x = rng.normal(size=(20, 4)).astype(np.float32)
    labels = rng.integers(0, 3, 20)

    def loss() -> float:
        logits = network.inputs(x, af.tanh)[-1].astype(np.float64)
        return -float(af.log_softmax(logits)[np.arange(20), labels].mean())

    network.backpropagate(x, labels, af.tanh.vjp, af.log_softmax.vjp)
    for layer, gradients in zip(network.layers, network.gradients, strict=True):
        for values, gradient in zip(layer, gradients, strict=True):
            index = np.unravel_index(np.abs(gradient).argmax(), gradient.shape)
            before, step = values[index], 2.0**-7
            values[index] = before + step
            above = loss()
            values[index] = before - step
            slope = (above - loss()) / (2 * step)
            values[index] = before
            assert slope == pytest.approx(gradient[index], rel=0.01)


def test_starting_weights_are_xaviers_and_hes() -> None:
    for f, factor in ((af.identity, 2), (af.relu, 4)):
        network = Network((300, 500, 200), training.moments(f), seed=0)
        for weight, _ in network.layers:
            assert weight.var() == pytest.approx(factor / sum(weight.shape), rel=0.05)


def test_table(capsys: Capture, save: Callable[..., str]) -> None:
    assert main(("compare", "relu", "sigmoid", "--data", save(), *QUICK)) == 0
    captured = capsys.readouterr()
    assert not captured.err
    lines = captured.out.splitlines()
    assert "60 training and 30 test images" in lines[0]
    header, relu, sigmoid = lines[2:5]
    assert header.split()[:2] == ["activation", "accuracy"]
    assert relu.split()[0] == "relu"
    assert len(relu) == len(sigmoid) == len(header)
    assert "the 3 layers are one" in lines[-2]


def test_table_without_numpy_formulas(
    capsys: Capture, save: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "composition", lambda f: None)
    assert main(("compare", "relu", "--data", save(), *QUICK)) == 0
    assert "nan" in capsys.readouterr().out
    assert run_json(capsys, "relu", "--data", save(), *QUICK)["activations"][0]["numpy"] is None


@pytest.mark.parametrize("installed", [True, False])
def test_terminal(
    capsys: Capture, save: Callable[..., str], monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    if installed:
        pytest.importorskip("rich")
    else:
        for name in ("rich", "rich.console", "rich.progress", "rich.table"):
            monkeypatch.setitem(sys.modules, name, None)
    for stream in (sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    assert main(("compare", "relu", "--data", save(), *QUICK)) == 0
    captured = capsys.readouterr()
    assert "relu" in captured.out
    assert ("\x1b" in captured.out) == installed
    assert ("100%" in captured.err) == installed


@pytest.mark.parametrize(
    "options",
    [(), ("--epochs", "1"), ("--learning-rate", "1"), ("--learning-rate", "1e6")],
)
def test_plot(
    capsys: Capture, save: Callable[..., str], tmp_path: Path, options: tuple[str, ...]
) -> None:
    pytest.importorskip("matplotlib")
    path = tmp_path / "curves.png"
    argv = ("relu", "identity", "--data", save(), "--hidden", *["9"] * 30, *QUICK, *options)
    run_json(capsys, *argv, "--plot", str(path))
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.stat().st_size > 10_000


def test_other_forms_of_data(capsys: Capture, save: Callable[..., str]) -> None:
    arrays = images()
    path = save(
        x_train=arrays["x_train"].reshape(60, 16) / 255,
        x_test=arrays["x_test"].reshape(30, 16) / 255,
        y_train=arrays["y_train"].astype(np.uint8)[:, None],
        y_test=arrays["y_test"].astype(np.uint8)[:, None],
    )
    quick = ("silu", *QUICK)
    floats = run_json(capsys, *quick, "--data", path)["activations"][0]["curves"][0]["loss"]
    integers = run_json(capsys, *quick, "--data", save())["activations"][0]["curves"][0]["loss"]
    assert floats == pytest.approx(integers, rel=1e-3)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"x_test": None}, "x_test"),
        ({"x_train": np.zeros(60)}, "x_train must be"),
        ({"x_train": np.zeros((0, 4, 4))}, "x_train must be"),
        ({"x_train": np.full((60, 4, 4), "a")}, "x_train must be"),
        ({"x_train": np.full((60, 4, 4), np.nan)}, "not finite"),
        ({"x_test": np.full((30, 4, 4), 1e300)}, "not finite"),
        ({"x_train": np.ones((60, 4, 4))}, "cannot be standardised"),
        ({"x_test": np.zeros((30, 4, 5))}, "have shape (4, 4), of x_test (4, 5)"),
        ({"x_train": np.array([[None]])}, "not an .npz file of numbers"),
        ({"y_train": np.arange(59)}, "y_train must be 60 integers"),
        ({"y_test": np.zeros(30)}, "y_test must be 30 integers"),
        ({"y_train": np.eye(60, 3, dtype=int)}, "y_train must be 60 integers"),
        ({"y_train": np.zeros(60, int)}, "at least two classes"),
        ({"y_test": np.full(30, 4)}, "y_test has labels that y_train lacks"),
    ],
)
def test_bad_data(
    capsys: Capture, save: Callable[..., str], arrays: dict[str, Any], message: str
) -> None:
    assert_error(capsys, ("compare", "relu", "--data", save(**arrays)), message)


@pytest.mark.parametrize("content", [b"", b"x_train", b"PK\x03\x04", b"\x93NUMPY"])
def test_files_of_another_kind(capsys: Capture, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "images.npz"
    path.write_bytes(content)
    assert_error(capsys, ("compare", "--data", str(path)), "is not an .npz file of numbers")
    np.save(tmp_path / "images.npy", np.zeros(3))
    path = tmp_path / "images.npy"
    assert_error(capsys, ("compare", "--data", str(path)), "is not an .npz file of numbers")


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ("nothing", "invalid choice: 'nothing'"),
        ("--nothing", "unrecognized arguments: --nothing"),
        ("compare --nothing", "unrecognized arguments: --nothing"),
        ("compare rellu", "did you mean 'relu'"),
        ("compare relu softmax", "softmax is rowwise"),
        (
            "compare --epochs 0",
            "argument --epochs: wanted a number above 0, at most 1,000,000; got 0",
        ),
        ("compare --epochs 1.5", "argument --epochs: invalid int value: '1.5'"),
        ("compare --seeds 1000001", "argument --seeds"),
        ("compare --batch-size -1", "argument --batch-size"),
        ("compare --learning-rate nan", "argument --learning-rate"),
        ("compare --hidden", "argument --hidden: expected at least one argument"),
        ("compare --hidden 8 relu", "argument --hidden: invalid int value: 'relu'"),
        ("compare --data missing.npz", "cannot read missing.npz: No such file"),
        ("compare --data .", "cannot read .: "),
        ("compare --plot missing/curves.png", "cannot write missing/curves.png"),
        ("compare --plot curves.foo", "the name of a picture ends in one of"),
        ("compare --json missing/r.json", "cannot write missing/r.json"),
    ],
)
def test_bad_arguments(capsys: Capture, argv: str, message: str) -> None:
    assert_error(capsys, tuple(argv.split()), message)


def test_unwritable_plot(
    capsys: Capture, save: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("matplotlib")

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    path = tmp_path / "curves.png"
    argv = ("compare", "relu", "--data", save(), *QUICK, "--plot", str(path))
    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(argv) == 2
    captured = capsys.readouterr()
    assert "relu" in captured.out
    assert captured.err == (
        f"actfast compare: error: cannot write {path}: No space left on device\n"
    )


@pytest.mark.parametrize(
    ("module", "package", "argv"),
    [
        ("sklearn.datasets", "scikit-learn", ()),
        ("scipy.special", "scipy", ()),
        ("matplotlib.figure", "matplotlib", ("--plot", "curves.png")),
    ],
)
def test_missing_packages(
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    package: str,
    argv: tuple[str, ...],
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    message = f'{package} is not installed; to install it: pip install "actfast-numpy[compare]"'
    assert_error(capsys, ("compare", "relu", *argv), message)


def test_untrainable_activation() -> None:
    class Flat:
        name = "flat"
        __call__ = derivative = staticmethod(np.zeros_like)

    with pytest.raises(CommandError, match=r"flat cannot be trained: E\[f\(z\)\^2\] is 0 and"):
        training.moments(Flat())


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [(KeyboardInterrupt, 130, ""), (MemoryError, 2, "actfast compare: error: out of memory\n")],
)
def test_interruptions(
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
    error: type[BaseException],
    status: int,
    message: str,
) -> None:
    def fail(path: Path | None) -> None:
        raise error

    monkeypatch.setattr(compare_module, "load", fail)
    assert main(("compare",)) == status
    assert capsys.readouterr() == ("", message)


def test_help(capsys: Capture) -> None:
    assert main(()) == 2
    assert "compare" in capsys.readouterr().err
    assert main(("compare", "--help")) == 0
    assert "examples:" in capsys.readouterr().out


def test_accuracy_on_digits(capsys: Capture) -> None:
    pytest.importorskip("sklearn")
    result = run_json(capsys, "relu", "tanh", "--seeds", "2", "--epochs", "20")
    for record in result["activations"]:
        assert record["accuracy"] > 0.96
