"""What the kernels cost, counted: ``python -m tests.bench --cost [NAME ...]``.

For each loop over elements, of each ISA that this CPU has: instructions for each vector, memory
operands on the stack among them (what registers could not hold), bytes of code, and the time of
an element. Instructions are those of the loop body in the built extension, by ``objdump``: they
change with a kernel, and not with what else the machine does. The time is the least of many
calls on 10,000 elements.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

import actfast as af
from actfast import _loops
from tests.source import ROOT, run

KINDS = {
    "AF_FORWARD": "forward",
    "AF_DERIVATIVE": "derivative",
    "AF_BACKWARD": "backward",
    "AF_PAIR": "pair",
    "AF_BACKWARD_FROM_OUTPUT": "from_output",
}
DTYPES = {"f32": "float32", "f64": "float64"}
SIZE, SECONDS = 10_000, 0.05

# A static function's symbol; compilers may end it with something of their own.
SYMBOL = re.compile(
    r"(?P<name>\w+?)_(?P<kind>AF_(?:FORWARD|DERIVATIVE|BACKWARD_FROM_OUTPUT|BACKWARD|PAIR))_sweep_"
    r"(?P<isa>[a-z0-9]+)_(?P<dtype>f32|f64)(?:\.\w+)*$"
)
FUNCTION = re.compile(r"^[0-9a-f]+ <(.+)>:$")
INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\s+(\S+)\s*(.*)$")
STORE = re.compile(r"^%[xyz]mm\d+,(?:0x[0-9a-f]+)?\((?!%rsp|%rbp)")
ON_STACK = re.compile(r"\(%r[sb]p")


@dataclass(frozen=True)
class Instruction:
    address: int
    name: str
    operands: str

    @property
    def target(self) -> int | None:
        """Where a jump leads."""
        if not self.name.startswith("j"):
            return None
        return int(self.operands.split()[0], 16)


@dataclass(frozen=True)
class Cost:
    name: str
    kind: str
    isa: str
    dtype: str
    registers: int  # handled together
    per_vector: float
    on_stack: float
    size: int


def functions() -> Iterator[tuple[str, list[Instruction]]]:
    """Those of the extension whose symbols are sweeps."""
    command = ["objdump", "-d", "--no-show-raw-insn", _loops.__file__]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        name, body = "", list[Instruction]()
        for line in process.stdout:
            if head := FUNCTION.match(line):
                if body:
                    yield name, body
                name, body = head[1] if SYMBOL.match(head[1]) else "", []
            elif name and (found := INSTRUCTION.match(line)):
                body.append(Instruction(int(found[1], 16), found[2], found[3]))
        if body:
            yield name, body


def loops(body: Sequence[Instruction]) -> list[list[Instruction]]:
    """The innermost ones, by their backward jumps."""
    found = []
    at = {instruction.address: i for i, instruction in enumerate(body)}
    for end, instruction in enumerate(body):
        start = at.get(instruction.target, end) if instruction.target is not None else end
        if start < end:
            found.append((start, end))
    inner = [
        (a, b)
        for a, b in found
        if not any((a, b) != (c, d) and a <= c and d <= b for c, d in found)
    ]
    return [list(body[a : b + 1]) for a, b in inner]


def cost(symbol: str, body: Sequence[Instruction]) -> Cost | None:
    """Of the loop for parameters of one value, which is the shorter of two."""
    match = SYMBOL.match(symbol)
    assert match
    vectors = [
        (sum(bool(STORE.match(i.operands)) for i in loop if i.name.startswith("vmov")), loop)
        for loop in loops(body)
    ]
    vectors = [(stores, loop) for stores, loop in vectors if stores]
    if not vectors:
        return None
    stores, loop = min(vectors, key=lambda pair: len(pair[1]))
    outputs = 2 if match["kind"] == "AF_PAIR" else 1
    registers = max(1, stores // outputs)
    return Cost(
        match["name"].removesuffix("_output"),
        KINDS[match["kind"]],
        match["isa"],
        DTYPES[match["dtype"]],
        registers,
        len(loop) / registers,
        sum(bool(ON_STACK.search(i.operands)) for i in loop) / registers,
        body[-1].address - body[0].address + 1,
    )


def timed(name: str, kind: str, dtype: str) -> float:
    """Nanoseconds for an element, the least of many calls."""
    f = af.get(name)
    rng = np.random.default_rng(1)
    x, grad = (rng.standard_normal(SIZE).astype(dtype) for _ in range(2))
    y, out, other = f(x), np.empty_like(x), np.empty_like(x)
    call = {
        "forward": lambda: f(x, out=out),
        "derivative": lambda: f.derivative(x, out=out),
        "backward": lambda: f.backward(grad, x, out=out),
        "pair": lambda: f.value_and_derivative(x, out=(out, other)),
        "from_output": lambda: f.backward_from_output(grad, y, out=out),
    }[kind]
    call()  # The first may have to find what it needs.
    least, end = float("inf"), time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        start = time.perf_counter_ns()
        call()
        least = min(least, (time.perf_counter_ns() - start) / SIZE)
    return least


def times(isa: str, cases: Sequence[tuple[str, str, str]]) -> list[float]:
    """Of a process that uses the ISA."""
    text = run(
        sys.executable, "-m", "tests.bench.cost", json.dumps(cases), cwd=ROOT, ACTFAST_ISA=isa
    )
    return list(json.loads(text.splitlines()[-1]))


def table(names: Sequence[str]) -> str:
    """Of these activations, or all."""
    if not shutil.which("objdump"):
        sys.exit("--cost counts instructions by objdump: install binutils")
    elementwise = [n for n in af.available() if af.info(n).family == "elementwise"]
    if unknown := sorted({*names} - {*elementwise}):
        sys.exit(
            f"--cost {unknown[0]}: no elementwise activation; there are {', '.join(elementwise)}"
        )
    wanted = names or elementwise
    # Where parameters have a second function for their defaults, that is what is timed.
    found: dict[tuple[str, str, str, str], Cost] = {}
    for symbol, body in functions():
        c = cost(symbol, body)
        if c is None or c.isa not in _loops.USABLE_ISAS:
            continue
        at_default = c.name.endswith("_default")
        key = (c.name.removesuffix("_default"), c.kind, c.dtype, c.isa)
        if key[0] in wanted and (at_default or key not in found):
            found[key] = c
    if not found:
        sys.exit(f"--cost: {_loops.__file__} has no symbols of loops; build it in place")
    order = list(KINDS.values())
    keys = sorted(found, key=lambda k: (k[0], order.index(k[1]), k[2], k[3]))
    took: dict[tuple[str, str, str, str], float] = {}
    for isa in sorted({k[3] for k in keys}):
        of_isa = [k for k in keys if k[3] == isa]
        took |= dict(zip(of_isa, times(isa, [k[:3] for k in of_isa]), strict=True))
    lines = [
        f"{'function':<14}{'kind':<13}{'dtype':<9}{'isa':<8}{'instructions':>13}{'on stack':>10}"
        f"{'together':>10}{'bytes':>8}{'ns':>8}"
    ]
    for key in keys:
        c = found[key]
        name, kind, dtype, isa = key
        lines.append(
            f"{name:<14}{kind:<13}{dtype:<9}{isa:<8}{c.per_vector:>13.1f}{c.on_stack:>10.1f}"
            f"{c.registers:>10}{c.size:>8}{took[key]:>8.3f}"
        )
    return "\n".join([*lines, "instructions and those with operands on the stack: of a vector"])


if __name__ == "__main__":
    print(json.dumps([timed(*case) for case in json.loads(sys.argv[1])]))
