"""What a run found, as text, JSON or a figure."""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from actfast._loops import LOOP_DTYPES
from actfast.conformance.ulp import finfo

__all__ = ["BAD", "BLOCKING", "Report", "Result"]

BAD = frozenset({"FAIL", "ERROR", "CRASH", "TIMEOUT", "STALE"})
# After these, the checks that need this one would only repeat the complaint.
BLOCKING = frozenset({"FAIL", "ERROR", "CRASH", "TIMEOUT", "XFAIL", "BLOCKED"})
ENDED = frozenset({"CRASH", "TIMEOUT"})
SCHEMA = 1
CLAIMABLE = ("forward", "derivative")
SHOWN, LISTED = 6, 12
HALF, MORE_THAN_HALF = 0.5, 0.51


@dataclass(frozen=True)
class Result:
    """One check's result; see :data:`STATUSES` for the status."""

    id: str
    slug: str
    status: str
    title: str = ""
    detail: str = ""
    worst: Mapping[str, Any] | None = None
    measured: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    claims: Mapping[str, str] = field(default_factory=dict)
    """What a spec could claim, by the names of its fields."""
    blocked_by: str = ""
    seconds: float = 0.0
    reproduce: str = ""

    @property
    def name(self) -> str:
        return f"{self.id}-{self.slug}"

    @property
    def suitability(self) -> bool:
        return self.id.startswith("G")

    @property
    def unsuitable(self) -> bool:
        """Whether it says that the subject is unfit, which is no failure by itself."""
        return self.suitability and self.status == "FAIL"

    def text(self) -> str:
        """The paragraph of a report."""
        lines = [f"{self.status:7} {self.id} {self.slug}: {self.detail or self.title}"]
        if self.detail and self.status in BAD:
            lines.append(f"checked: {self.title}")
        if self.worst:
            lines += worst_lines(self.worst)
        if self.reproduce and self.status in BAD | {"XFAIL"}:
            lines.append(f"reproduce: {self.reproduce}")
        return "\n".join([lines[0], *(f"          {line}" for line in lines[1:])])


STATUSES = {
    "PASS": "the subject is what the check demands",
    "INFO": "measured; nothing was claimed",
    "NOTE": "passed, with a remark",
    "FAIL": "it is not",
    "ERROR": "the suite itself failed; the subject is not judged",
    "BLOCKED": "not run, as a check that it needs did not pass",
    "SKIP": "cannot be checked of this subject, or here",
    "XFAIL": "failed, as expected_failures says",
    "STALE": "passed, though expected_failures says that it fails",
    "CRASH": "the process ended",
    "TIMEOUT": "no answer in time",
}


def worst_lines(worst: Mapping[str, Any]) -> list[str]:
    x = float(worst["x"])
    head = f"x = {x!r} ({x.hex()})" if math.isfinite(x) else f"x = {x!r}"
    what = " ".join(str(worst[k]) for k in ("kind", "dtype") if worst.get(k))
    head += f" beside {worst['beside']}" if worst.get("beside") else ""
    lines = [f"{head}{f', {what}' if what else ''}", f"got  {worst['got']}"]
    if worst.get("want"):
        ulp = worst.get("ulp")
        far = "" if ulp is None else f"   {ulp:.4g} ULP" if math.isfinite(ulp) else ""
        lines.append(f"want {worst['want']}{far}")
    return lines


@dataclass(frozen=True)
class Report:
    """The results of all checks of one subject."""

    subject: str
    kind: str
    like: str
    profile: str
    results: tuple[Result, ...]
    dtypes: tuple[str, ...] = ()
    params: Mapping[str, float] = field(default_factory=dict)
    require_suitable: bool = False
    seconds: float = 0.0
    versions: Mapping[str, str] = field(default_factory=dict)
    load_error: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing failed. Unsuitability counts where it was required."""
        return self.exit_code == 0

    @property
    def failures(self) -> tuple[Result, ...]:
        return tuple(r for r in self.results if r.status in BAD and not r.unsuitable)

    @property
    def unsuitable(self) -> tuple[Result, ...]:
        return tuple(r for r in self.results if r.unsuitable)

    @property
    def suitability(self) -> str:
        """ "suitable", "unsuitable: why", or "not judged"."""
        ran = [r for r in self.results if r.suitability and r.status not in ("SKIP", "BLOCKED")]
        if self.unsuitable:
            return f"unsuitable: {'; '.join(r.detail for r in self.unsuitable)}"
        notes = [r.detail for r in ran if r.status == "NOTE"]
        if not ran or any(r.status in BAD for r in ran):
            return "not judged"
        return f"suitable, but note: {'; '.join(notes)}" if notes else "suitable"

    @property
    def exit_code(self) -> int:
        """0 conforms, 1 failures, 3 not loaded, 4 crash or time-out, 5 only unsuitable, 6 ERROR."""
        if self.load_error:
            return 3
        if any(r.status in ENDED for r in self.results):
            return 4
        if self.failures:
            return 6 if self.undecided else 1
        return 5 if self.require_suitable and self.unsuitable else 0

    @property
    def undecided(self) -> bool:
        """Whether nothing but the suite itself failed."""
        return bool(self.failures) and all(r.status == "ERROR" for r in self.failures)

    @property
    def measured(self) -> dict[str, dict[str, float]]:
        """The largest errors found, in ULP, rounded up."""
        found: dict[str, dict[str, float]] = {}
        for result in self.results:
            for dtype, errors in result.measured.items():
                for kind, error in errors.items():
                    # Beyond that no bit is right, and it is no error to claim.
                    if error * float(finfo(dtype).eps) < 1:
                        found.setdefault(dtype, {})[kind] = _rounded_up(error)
        return {dtype: found[dtype] for dtype in sorted(found)}

    @property
    def claimable(self) -> dict[str, dict[str, float]]:
        """Of what was measured, what a spec can claim."""
        found = {
            dtype: {kind: error for kind, error in errors.items() if kind in CLAIMABLE}
            for dtype, errors in self.measured.items()
            if dtype in LOOP_DTYPES
        }
        rounded = {
            kind
            for dtype, errors in self.measured.items()
            if dtype not in LOOP_DTYPES
            for kind, error in errors.items()
            if error > HALF
        }
        for errors in found.values():
            # Half an ULP of all types says that 16 bits are rounded right too.
            errors |= {kind: MORE_THAN_HALF for kind in rounded if errors.get(kind) == HALF}
        return {dtype: errors for dtype, errors in found.items() if errors}

    @property
    def claims(self) -> dict[str, str]:
        """What is not claimed and was found to hold, by the names of a spec's fields."""
        return {name: text for r in self.results for name, text in r.claims.items()}

    @property
    def lines(self) -> list[str]:
        """The same, and the largest errors, as arguments of an ActivationSpec."""
        found = [f"{name}={json.dumps(text)}," for name, text in self.claims.items()]
        if claimable := self.claimable:
            found.append(f"max_ulp={json.dumps(claimable)},")
        return found

    def __getitem__(self, id: str) -> Result:
        for result in self.results:
            if result.id == id:
                return result
        raise KeyError(id)

    def count(self, status: str) -> int:
        return sum(r.status == status for r in self.results if not r.suitability)

    def __str__(self) -> str:
        like = f" like {self.like}" if self.like else ""
        given = "".join(f", {k}={v:g}" for k, v in self.params.items())
        head = f"{self.subject}{like}{given}: actfast conformance, profile {self.profile}"
        if self.load_error:
            return f"{head}\ncannot be loaded: {self.load_error}"
        lines = [head]
        order = ("CRASH", "TIMEOUT", "FAIL", "ERROR", "STALE")
        bad = sorted(self.failures, key=lambda r: (order.index(r.status), r.id))
        lines += [result.text() for result in bad[:SHOWN]]
        if len(bad) > SHOWN:
            names = ", ".join(r.name for r in bad[SHOWN:])
            lines.append(f"{'':10}and {len(bad) - SHOWN} more: {names}")
        for status in ("XFAIL", "BLOCKED"):
            for ids, text in self._grouped(status):
                shown = " ".join(ids) if len(ids) <= LISTED else f"{len(ids)} checks"
                lines.append(f"{status:7} {shown}: {text}")
        lines += [
            f"values: not compared, as {result.detail}"
            for result in self.results
            if result.id == "E14" and result.status == "SKIP"
        ]
        lines.append(f"{'':8}{self.suitability}")
        for ids, text in self._grouped("SKIP"):
            lines.append(f"{'SKIP':7} {' '.join(ids)}: {text}")
        if found := self.lines:
            lines += ["measured, as a spec can claim it:", *(f"    {line}" for line in found)]
        if others := self._unclaimable():
            lines += ["measured besides, at most:", *(f"    {line}" for line in others)]
        total = sum(not r.suitability for r in self.results)
        parts = [f"{self.count(s)} {s.lower()}" for s in STATUSES if self.count(s)]
        verdict = "does not conform" if self.failures else "conforms"
        if self.undecided:
            verdict = "not judged in full, as the suite itself failed"
        lines.append(f"{verdict}: {', '.join(parts)} of {total} checks in {self.seconds:.1f} s")
        return "\n".join(lines)

    def _unclaimable(self) -> list[str]:
        """Errors of what no spec has a bound for, of the types that specs bound."""
        wide = {dtype: e for dtype, e in self.measured.items() if dtype in LOOP_DTYPES}
        kinds = {k: None for errors in wide.values() for k in errors if k not in CLAIMABLE}
        return [
            f"{kind}: "
            + ", ".join(f"{e[kind]:g} ULP of {dtype}" for dtype, e in wide.items() if kind in e)
            for kind in kinds
        ]

    def _grouped(self, status: str) -> list[tuple[list[str], str]]:
        """Results of one status, those of one reason on one line."""
        found: dict[str, list[str]] = {}
        for r in self.results:
            if r.status == status and not r.suitability:
                reason = f"needs {r.blocked_by}" if r.blocked_by else r.detail
                found.setdefault(reason, []).append(r.id)
        return [(ids, reason) for reason, ids in found.items()]

    # Elsewhere

    def to_json(self) -> str:
        data = {"schema": SCHEMA, **asdict(self)}
        data |= {"ok": self.ok, "suitability": self.suitability, "measured": self.measured}
        return json.dumps(_plain(data), indent=1)

    @classmethod
    def from_json(cls, text: str) -> Report:
        data = json.loads(text)
        if data.get("schema") != SCHEMA:
            raise ValueError(f"not a report of schema {SCHEMA}: {data.get('schema')!r}")
        for derived in ("schema", "ok", "suitability", "measured"):
            data.pop(derived)
        data["results"] = tuple(_result_from(r) for r in data["results"])
        data["dtypes"] = tuple(data["dtypes"])
        return cls(**data)

    def plot(self, path: Any, subject: Any = None) -> None:
        """Draw the subject, the truth and the error around the worst input of the run.

        ``subject`` is what was checked; by default it is looked up by its name.
        """
        from actfast.conformance.figure import draw
        from actfast.conformance.subject import Subject

        if subject is None and not self.subject:
            raise ValueError("pass the subject: the report does not say where to find it")
        given = self.subject if subject is None else subject
        checked = Subject.of(given, self.like or None, self.params, self.dtypes)
        worst = next((r.worst for r in (*self.failures, *self.results) if r.worst), None)
        draw(checked, worst, path)


def _rounded_up(error: float) -> float:
    """To two decimals, or of a large one to two figures."""
    unit = 10.0 ** max(0, math.floor(math.log10(error)) - 1) if error >= 100 else 0.01
    return round(math.ceil(error / unit) * unit, 2)


def _plain(value: Any) -> Any:
    """As JSON can hold it: infinities and NaNs become text."""
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value


def _result_from(data: dict[str, Any]) -> Result:
    """Undo :func:`_plain`."""
    if worst := data.get("worst"):
        for key in ("x", "ulp"):
            if isinstance(worst.get(key), str):
                worst[key] = float(worst[key])
    for errors in data.get("measured", {}).values():
        for kind, error in errors.items():
            errors[kind] = float(error)
    return Result(**data)


def result_to_json(result: Result) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(asdict(result))
    return plain


def result_from_json(data: dict[str, Any]) -> Result:
    return _result_from(data)


def command(
    source: str,
    id: str,
    *,
    like: str = "",
    profile: str = "strict",
    params: Mapping[str, float],
    dtypes: Collection[str] = (),
    at: float | None = None,
) -> str:
    """What to type to see one failure again."""
    # Of a number its bits; an infinity has a name.
    point = None if at is None or math.isnan(at) else at.hex()
    values = ", ".join(f"{name}={value!r}" for name, value in params.items())
    if source and (not params or ":" not in source):
        words = ["python", "-m", "actfast", "check", f"{source}({values})" if params else source]
        words += ["--like", like] if like else []
        words += ["--profile", profile] if profile != "strict" else []
        words += ["--dtypes", *dtypes] if dtypes else []
        words += ["--only", id]
        words += [f"--at={point}"] if point is not None else []
        return shlex.join(words)
    options = [f"like={like!r}"] if like else []
    options += [f"profile={profile!r}"] if profile != "strict" else []
    options += [f"dtypes={tuple(dtypes)!r}"] if dtypes else []
    options += [f"only=({id!r},)"]
    options += [f"at=float.fromhex({point!r})"] if point is not None else []
    options += [values] if params else []
    return f"check({repr(source) if source else 'f'}, {', '.join(options)})"
