"""What a type checker makes of calls; test_stubs.py runs mypy over it."""

from typing import Any, assert_type

import numpy as np
from numpy.typing import NDArray

import actfast as af
from actfast.calls.gradients import Pullback

Narrow = NDArray[np.float32]
Wide = NDArray[np.float64]


def arrays(x: Narrow, w: Wide, n: NDArray[np.int64], something: Any) -> None:
    assert_type(af.relu(x), Narrow)
    assert_type(af.relu(w), Wide)
    assert_type(af.relu(n), NDArray[np.floating[Any]])
    assert_type(af.relu(2.0), np.float64)
    assert_type(af.relu(np.float32(2)), np.float32)
    assert_type(af.relu([1.0, 2.0]), Any)
    assert_type(af.relu(something), Any)
    assert_type(af.expit.derivative(x), Narrow)
    assert_type(af.silu.backward(x, x), Narrow)
    assert_type(af.tanh.backward_from_output(w, w), Wide)
    assert_type(af.silu.value_and_derivative(x), tuple[Narrow, Narrow])
    assert_type(af.silu.value_and_derivative(x, out=(None, x)), tuple[Any, Any])
    y, back = af.silu.vjp(w)
    assert_type(y, Wide)
    assert_type(back, Pullback)


def options(x: Narrow, w: Wide, out: Wide) -> None:
    assert_type(af.silu(x, out=out), Wide)
    assert_type(af.silu(x, where=x > 0), Narrow)
    assert_type(af.silu(x, dtype=np.float64), Any)
    assert_type(af.leaky_relu(x, 0.2), Narrow)
    assert_type(af.leaky_relu(x, negative_slope=0.2), Narrow)
    assert_type(af.leaky_relu(x, alpha=0.2), Narrow)
    assert_type(af.leaky_relu(x, negative_slope=w), Any)
    assert_type(af.gelu(x, approximate="tanh"), Narrow)
    assert_type(af.gelu(x, approximate=True), Narrow)
    assert_type(af.softmax(x, 0), Narrow)
    assert_type(af.softmax(x, axis=(0, 1), out=x), Narrow)
    assert_type(af.log_softmax(x, dim=None), Narrow)
    assert_type(af.softmax.backward(x, x, axis=0), Narrow)


def wrong(x: Narrow) -> None:
    af.relu(x, 0.1)  # type: ignore[call-overload]
    af.relu(x, alpha=0.1)  # type: ignore[call-overload]
    af.leaky_relu(x, x)  # type: ignore[call-overload]
    af.leaky_relu(x, slop=0.1)  # type: ignore[call-overload]
    af.gelu(x, approximate="tan")  # type: ignore[call-overload]
    af.gelu(x, "tanh")  # type: ignore[call-overload]
    af.silu(x, out=[1.0])  # type: ignore[call-overload]
    af.softmax(x, axis="rows")  # type: ignore[call-overload]
    af.relu.formula = "x"  # type: ignore[misc]
    _ = af.relo  # type: ignore[attr-defined]
    _ = af.ufuncs.relo  # type: ignore[attr-defined]


def methods(x: Narrow, w: Wide) -> None:
    assert_type(af.leaky_relu.bind(0.2).derivative(x), Narrow)
    assert_type(af.leaky_relu.bind(alpha=0.2).vjp(w)[0], Wide)
    assert_type(af.softmax.bind(0, temperature=2.0)(x), Narrow)
    assert_type(af.gelu.bind(approximate="tanh"), af.Activation)
    assert_type(af.get("leaky_relu", 0.2), af.Activation)
    assert_type(af.prelu.parameter_gradients(x, x, weight=w), dict[str, Any])
    assert_type(af.swiglu.parameter_gradients(x, x, x, beta=2.0), dict[str, Any])
    rows = af.softmax.parameter_gradients(x, x, axis=0, temperature=2.0, where=x > 0, dtype="f8")
    assert_type(rows, dict[str, Any])
    assert_type(af.elu.vjp(x, dtype="f8"), tuple[Any, Pullback])
    assert_type(af.softmax.jacobian(x), NDArray[Any])
    af.leaky_relu.bind(slop=0.2)  # type: ignore[call-arg]
    af.relu.bind(0.2)  # type: ignore[call-arg]
    af.relu.backward(x)  # type: ignore[call-overload]
    af.leaky_relu.derivative(x, slop=0.2)  # type: ignore[call-overload]
    af.elu.parameter_gradients(x, x, slop=0.2)  # type: ignore[call-arg]


# Each by itself: a type checker takes what follows such a call for unreachable.


def no_derivative(x: Narrow) -> None:
    af.softmax.derivative(x)  # type: ignore[arg-type]


def no_pair(x: Narrow) -> None:
    af.log_softmax.value_and_derivative(x)  # type: ignore[arg-type]


def no_second_derivative(x: Narrow) -> None:
    af.logsumexp.second_derivative(x)  # type: ignore[arg-type]


def no_matrix_of_gates(x: Narrow) -> None:
    af.swiglu.second_derivative(x, x)  # type: ignore[arg-type]


def generic(f: af.Activation, x: Narrow) -> Narrow:
    assert_type(f(x), Narrow)
    assert_type(f(x, negative_slope=0.1), Any)
    return f.backward(x, x)


def facts(x: Narrow) -> None:
    generic(af.gelu, x)
    generic(af.softmax, x)
    generic(af.get("elu", alpha=2.0), x)
    generic(af.elu.bind(alpha=2.0), x)
    assert_type(af.available(), tuple[str, ...])
    assert_type(af.info("gelu").formula, str)
    assert_type(af.gelu.name, str)
    assert_type(af.gelu.__name__, str)
    assert_type(af.gelu.kinks, tuple[tuple[float, float], ...])
    assert_type(af.gelu.range, tuple[float, float])
    assert_type(af.ufuncs.gelu, np.ufunc)
    assert_type(af.get_include(), str)
    assert_type(af.show_config(), dict[str, Any])
    assert_type(af.kernels.v1, object)
    raise af.ParameterError("alpha")


def layers(x: Narrow, w: Wide) -> None:
    h = af.cells.gru(x, x, w, w)
    assert_type(h, NDArray[Any])
    (h, c), back = af.cells.lstm.vjp(x, [0.0], 0.0, w_ih=w, w_hh=w)
    assert_type(c, NDArray[Any])
    assert_type(back(h).b_ih, NDArray[Any] | None)
    assert_type(af.cells.nalu.vjp(x, w, w, w)[1](x).g, NDArray[Any])
    af.cells.nac(x, w)  # type: ignore[call-arg]
    af.cells.nac(x, w, w, gamma=1)  # type: ignore[call-arg]
