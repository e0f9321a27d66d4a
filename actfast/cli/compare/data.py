"""Images and labels to train with."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from actfast.cli._output import CommandError, require

__all__ = ["Data", "load"]

Array = NDArray[Any]


@dataclass(frozen=True)
class Data:
    """Images as rows of float32, labels as indices of classes."""

    name: str
    x_train: Array
    y_train: Array
    x_test: Array
    y_test: Array
    classes: int


def _digits() -> dict[str, Array]:
    datasets = require("sklearn.datasets", "scikit-learn", "compare")
    selection = require("sklearn.model_selection", "scikit-learn", "compare")
    x, y = datasets.load_digits(return_X_y=True)
    parts = selection.train_test_split(x, y, test_size=0.2, stratify=y, random_state=0)
    return dict(zip(("x_train", "x_test", "y_train", "y_test"), parts, strict=True))


def _read(path: Path) -> dict[str, Array]:
    try:
        with path.open("rb") as stream:
            file = np.load(stream)
            names = ("x_train", "y_train", "x_test", "y_test")
            return {name: np.asarray(file[name]) for name in names}
    except KeyError as error:
        raise CommandError(f"{path}: {error.args[0]}") from error
    except OSError as error:
        raise CommandError(f"cannot read {path}: {error.strerror or error}") from error
    except (ValueError, IndexError, EOFError, RuntimeError, BadZipFile, zlib.error) as error:
        raise CommandError(f"{path} is not an .npz file of numbers") from error


def _check(name: str, x: Array, y: Array) -> tuple[Array, Array]:
    if x.ndim < 2 or not x.size or x.dtype.kind not in "biuf":
        raise CommandError(
            f"x_{name} must be a non-empty array of numbers, an image per row; "
            f"it is {x.dtype} of shape {x.shape}"
        )
    if y.dtype.kind not in "iu" or y.shape not in ((len(x),), (len(x), 1)):
        raise CommandError(
            f"y_{name} must be {len(x)} integers, one per image; it is {y.dtype} of shape {y.shape}"
        )
    with np.errstate(over="ignore"):
        x = x.reshape(len(x), -1).astype(np.float32)
    if not np.isfinite(x).all():
        raise CommandError(f"x_{name} has values that are not finite in float32")
    return x, y.ravel()


def load(path: Path | None) -> Data:
    """Return the images of a file, or scikit-learn's digits, standardised."""
    arrays = _digits() if path is None else _read(path)
    x_train, y_train = _check("train", arrays["x_train"], arrays["y_train"])
    x_test, y_test = _check("test", arrays["x_test"], arrays["y_test"])
    shapes = [arrays[name].shape[1:] for name in ("x_train", "x_test")]
    if shapes[0] != shapes[1]:
        raise CommandError(f"images of x_train have shape {shapes[0]}, of x_test {shapes[1]}")
    classes = np.unique(y_train)
    if len(classes) < 2:
        raise CommandError("y_train must name at least two classes")
    if not np.isin(y_test, classes).all():
        raise CommandError("y_test has labels that y_train lacks")

    # One scale for all pixels: a pixel's own would blow up those that are hardly ever lit.
    centre = x_train.mean(axis=0)
    x_train -= centre
    scale = x_train.std()
    if not 0 < scale < np.inf:
        raise CommandError("the images of x_train cannot be standardised")
    return Data(
        name="digits" if path is None else path.name,
        x_train=x_train / scale,
        y_train=np.searchsorted(classes, y_train),
        x_test=(x_test - centre) / scale,
        y_test=np.searchsorted(classes, y_test),
        classes=len(classes),
    )
