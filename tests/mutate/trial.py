"""A copy of the tree that holds one mutant at a time, and what catches it there.

The copy has the rows alone that a mutant has a part in, and is compiled with little optimisation,
which changes no bits.
"""

from __future__ import annotations

import hashlib
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from actfast import _loops
from tests import exhaustive, worst, worst_rows
from tests.math_errors import CASES
from tests.mutate.mutations import Mutant
from tests.mutate.reach import Reached, reached
from tests.reference import INFOS, made_of
from tests.source import BUILD_IN_PLACE, MADE, ROOT

ISA = _loops.ISA
# Of the processor's time, which a loop without end takes.
SECONDS = 600
# How many rows are tried first, of how many more the next builds are, and how many at most.
ROWS_FIRST, ROWS_MORE, ROWS_MOST = 1, 5, 16
LAYOUTS = ("test_roads.py", "test_every_road.py", "test_rows.py", "test_16_bit.py",
           "test_overlap.py", "test_gradients.py", "test_gradient_shapes.py")  # fmt: skip
# A test that ends the process is followed by anything.
RESULT = re.compile(
    r"^(tests/[^\s:]+(?:::\w+)+(?:\[.*?\](?=\s|$))?) ?(PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)?"
)
NO_TESTS = 5


@dataclass(frozen=True)
class Stage:
    """Tests of some rows, in pytest's terms."""

    name: str
    rows: tuple[str, ...]
    tests: tuple[str, ...]


def worst_inputs(rows: tuple[str, ...]) -> Iterator[str]:
    for point in worst.read():
        if point.function in rows:
            yield f"tests/test_worst_inputs.py::test_a_known_worst_input[{'-'.join(point.key)}]"


def conformance(rows: tuple[str, ...]) -> Iterator[str]:
    for row in rows:
        yield f"tests/test_accuracy.py::test_a_built_in_conforms[{row}]"


def searches(rows: tuple[str, ...]) -> Iterator[str]:
    test = "test_what_it_finds_is_worse_than_random_rows_and_within_the_bound"
    for row in rows:
        if row in worst_rows.NAMES:
            for dtype in ("float32", "float64"):
                yield f"tests/test_worst_rows.py::{test}[{row}-{dtype}]"


def bits(rows: tuple[str, ...]) -> Iterator[str]:
    test = "test_the_record_is_of_the_kernels_of_today"
    for entry in exhaustive.read():
        if entry.function in rows:
            yield f"tests/test_exhaustive.py::{test}[{entry.function}-{entry.direction}]"


def errors(names: list[str]) -> Iterator[str]:
    test = "test_the_error_is_at_most_what_the_comment_states"
    for name in names:
        for dtype in CASES[name].dtypes:
            yield f"tests/test_math_errors.py::{test}[{name}-{dtype}]"


def stages(mutant: Mutant, reach: Reached) -> Iterator[Stage]:
    """Those first that find faults fastest; tests that only tell a change from before come last."""
    rows = reach.rows[:ROWS_MOST]
    first = tuple(rows[:ROWS_FIRST])
    if first:
        yield Stage("rows", first, (*worst_inputs(first), *conformance(first)))
    if reach.errors and not mutant.without_fma:
        yield Stage("stated errors", first, (*errors(reach.errors[:6]),))
    if first and (mutant.file.startswith("family/") or INFOS[first[0]].family.rowwise):
        files = tuple(f"tests/{file}" for file in LAYOUTS)
        asked = tuple(word for row in first for word in ("--built-in", row))
        yield Stage("layouts", first, (*files, *asked))
        yield Stage("layouts in C", first, ("tests/test_c.py::test_loops",))
    if search := (*searches(first),):
        yield Stage("searches", first, search)
    if reach.errors[6:] and not mutant.without_fma:
        yield Stage("stated errors", first, (*errors(reach.errors[6:]),))
    for at in range(ROWS_FIRST, len(rows), ROWS_MORE):
        more = tuple(rows[at : at + ROWS_MORE])
        yield Stage("rows", more, (*worst_inputs(more), *conformance(more)))
    if reach.tape:
        # Those that call built-ins by name do not find them in the copy.
        yield Stage(
            "tapes",
            first,
            ("tests/test_tape.py", "-k", "not built_ins and not softsign and not expanded"),
        )
    if mutant.file.endswith("_coefs.h"):
        test = "tests/test_generators.py::test_the_script_prints_the_committed_table"
        yield Stage("generators", first, (f"{test}[{Path(mutant.file).stem}]",))
    if not mutant.without_fma:
        for at in range(0, len(rows), ROWS_MORE):
            more = tuple(rows[at : at + ROWS_MORE])
            if same := (*bits(more),):
                yield Stage("bits", more, same)


@dataclass
class Verdict:
    """``result``: caught, survived, same code, or not compiled."""

    result: str
    stage: str = ""
    test: str = ""
    seconds: float = 0.0


def limits() -> None:
    """Of a child: a mutant may not end, and may ask for any size."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (1 << 33, 1 << 33))


class Tree:
    """The copy."""

    def __init__(self, folder: Path) -> None:
        self.tree, self.objects = folder / "tree", folder / "objects"
        self.environment = {
            "PYTHONPATH": str(self.tree),
            "ACTFAST_ISAS": ISA,
            "ACTFAST_WERROR": "",
            "ACTFAST_SANITIZE": "",
            "ACTFAST_OBJECTS": str(self.objects),
            # Truth is worked out once for all mutants.
            "ACTFAST_CACHE": str(folder / "truth"),
        }
        shutil.copytree(ROOT, self.tree, ignore=MADE, dirs_exist_ok=True)
        flags = self.tree / "src_c" / "isa" / "flags.toml"
        flags.write_text(re.sub('"-O[23]"', '"-O1"', flags.read_text("utf-8")), "utf-8")
        self.objects.mkdir(exist_ok=True)
        self.verified: set[tuple[str, bool]] = set()

    def file(self, name: str) -> Path:
        return self.tree / "src_c" / name

    def hold(self, rows: tuple[str, ...]) -> None:
        """These rows, and those that they are made of."""
        lines = "".join(f'#include "act/{row}.h"\n' for row in made_of({*rows} or {"relu"}))
        self.file("activations.def").write_text(lines, "utf-8")

    def child(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """What came of Python there."""
        return subprocess.run(
            ["nice", sys.executable, *command],
            cwd=self.tree,
            env={**os.environ, **self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            preexec_fn=limits,
        )

    def build(self) -> bool:
        return self.child(*BUILD_IN_PLACE).returncode == 0

    def code(self) -> str:
        """What the compiler made of the loops."""
        digest = hashlib.sha256()
        for path in sorted(self.tree.glob("build/temp*/actfast_*/**/*.o")):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def fails(self, stage: Stage, baseline: bool, only: str = "") -> str | None:
        """The test that fails there, or ends the process; None if none does."""
        options = ("-x", "-v", "-n", "0", "--no-header", "--tb=no", "-p", "no:cacheprovider")
        limit = ("--timeout", str(10 * SECONDS))
        done = self.child(
            *("-m", "pytest", *options, *limit, "-m", "slow or not slow"),
            *([only] if only else stage.tests),
            ACTFAST_ISA="baseline" if baseline else ISA,
        )
        if done.returncode in (0, NO_TESTS):
            return None
        lines = [match for line in done.stdout.splitlines() if (match := RESULT.match(line))]
        failed = [m[1] for m in lines if m[2] in ("FAILED", "ERROR")]
        # One without a result was running when the process ended.
        running = [m[1] for m in lines if not m[2]]
        return (failed or running or ["collection"])[0].strip()

    def verify(self, stage: Stage, test: str, baseline: bool) -> None:
        """A test that fails without the mutant too has caught nothing."""
        if (test, baseline) in self.verified:
            return
        if not self.build():
            raise RuntimeError("the tree does not build without the mutant")
        only = test if test != "collection" else ""
        if found := self.fails(stage, baseline, only):
            raise RuntimeError(f"{found} fails without the mutant too, of {stage.rows}")
        if only:
            self.verified.add((test, baseline))

    def judge(self, mutant: Mutant) -> Verdict:
        begun = time.monotonic()
        path = self.file(mutant.file)
        text = path.read_text("utf-8")
        mutated: set[Path] = set()

        def build(rows: tuple[str, ...]) -> bool:
            path.write_text(mutant.apply(text), "utf-8")
            self.hold(rows)
            kept = {*self.objects.iterdir()}
            compiles = self.build()
            mutated.update({*self.objects.iterdir()} - kept)
            return compiles

        def differs(rows: tuple[str, ...]) -> bool:
            """Whether the mutant, which is built, is one to the compiler."""
            code = self.code()
            path.write_text(text, "utf-8")
            self.build()
            return self.code() != code and build(rows)

        found = Verdict("same code")
        built: tuple[str, ...] | None = None
        is_one: bool | None = None
        try:
            for stage in stages(mutant, reached(mutant)):
                if stage.rows != built:
                    if not build(stage.rows):
                        return Verdict("not compiled")
                    # Most are caught at once, and need no other build to tell.
                    is_one = None if built is None else differs(stage.rows)
                    built = stage.rows
                if is_one is False:
                    continue
                if (test := self.fails(stage, mutant.without_fma)) is not None:
                    path.write_text(text, "utf-8")
                    self.verify(stage, test, mutant.without_fma)
                    found = Verdict("caught", stage.name, test)
                    break
                if is_one is None:
                    is_one = differs(stage.rows)
                if is_one:
                    found = Verdict("survived")
        finally:
            path.write_text(text, "utf-8")
            for made in mutated:
                made.unlink()
        found.seconds = round(time.monotonic() - begun, 1)
        return found
