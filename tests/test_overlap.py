"""Operands and outputs may share memory in any way; the result is that of copies."""

from __future__ import annotations

import numpy as np
import pytest

from tests.calls import FLOATS, as_out, call, grad_for, kinds_of, nresults, same_bits
from tests.reference import ELEMENTWISE, GATED, INFOS, ROWWISE

EVERY = [(name, kind) for name in [*ELEMENTWISE, *GATED, *ROWWISE] for kind in kinds_of(name)]


def view(rng, buffer, shape):
    """Some strided view of the shape, and where in the buffer its elements are."""
    step = int(rng.integers(1, 4))
    span = int(np.prod(shape)) * step
    start = int(rng.integers(0, buffer.size - span + 1))
    order = rng.permutation(len(shape))
    places = np.arange(buffer.size)[start : start + span : step]
    if rng.random() < 0.3:
        places = places[::-1]
        start, step = int(places[0]), -step
    turned = [shape[i] for i in order]
    strides = [step * int(np.prod(turned[i + 1 :])) * buffer.itemsize for i in range(len(shape))]
    back = np.argsort(order)
    found = np.lib.stride_tricks.as_strided(buffer[start:], turned, strides).transpose(back)
    return found, places.reshape(turned).transpose(back)


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_any_overlap(name, kind):
    rng = np.random.default_rng(0)
    for round_ in range(40):
        dtype = FLOATS[round_ % 2]
        shape = tuple(rng.integers(1, 20, rng.integers(1, 4)))
        shape = (20_000,) if round_ in (7, 8) else shape
        where = rng.random(shape) < 0.7
        keywords = {
            p.name: rng.uniform(
                *next(r for r in ((0.1, 3), (1, 3), (1, 2)) if p.accepts(r[0]) and p.accepts(r[1]))
            )
            for p in INFOS[name].params[: round_ % 2]
        }
        if name in ROWWISE:
            keywords["axis"] = [-1, 0, None][round_ % 3]
        if round_ % 4 == 0:
            keywords["where"] = where

        buffer = (rng.normal(size=int(np.prod(shape) * rng.uniform(3, 4))) * 3).astype(dtype)
        (grad, _), (x, x_at) = (view(rng, buffer, shape) for _ in range(2))
        grad = grad_for(name, grad, keywords.get("axis"))
        reduces = INFOS[name].family.reduces and kind == "forward"
        result = np.empty(shape).sum(axis=keywords["axis"]).shape if reduces else shape
        outs, at = zip(
            *(view(rng, buffer, result) for _ in range(nresults(name, kind))), strict=True
        )
        if round_ % 5 == 0 and result == shape:
            outs, at = (x, *outs[1:]), (x_at, *at[1:])
        written = np.concatenate([a.ravel() for a in at])
        if len(set(written)) < len(written):
            continue  # two outputs in one place are refused

        all_of_it = {k: v for k, v in keywords.items() if k != "where" or name in ROWWISE}
        wants = call(name, kind, grad.copy(), x.copy(), **all_of_it)
        expected = buffer.copy()
        for want, places in zip(wants, at, strict=True):
            kept = where if "where" in keywords and name not in ROWWISE else np.ones(result, bool)
            expected[places[kept]] = want[kept]
        call(name, kind, grad, x, out=as_out(name, kind, outs), **keywords)
        assert same_bits(buffer, expected), (shape, keywords)
