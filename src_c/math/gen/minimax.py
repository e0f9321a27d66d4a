"""Polynomials and quotients of them in floats, near-minimax by Lawson's algorithm in mpmath.

Lawson 1961: a least-squares fit, weighted anew by its errors, tends to the minimax one.
Low coefficients are rounded one at a time and the others fitted again, so that
the rounding of one is made up for by the rest (Brisebarre & Chevillard 2007 do the
same by lattices, in Sollya's fpminimax).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mpmath import mp, mpf

mp.prec = 300

FORMATS = {"f32": 24, "f64": 53}
LAWSON_STEPS = 8
# Beyond this many, rounding errors are small beside the approximation's.
ROUNDED_ONE_BY_ONE = 4
Function = Callable[[mpf], mpf]


def round_to(value: mpf, bits: int) -> mpf:
    """The nearest number of ``bits`` significant bits."""
    if value == 0:
        return mpf(0)
    mantissa, exponent = mp.frexp(value)
    return mp.ldexp(mp.nint(mp.ldexp(mantissa, bits)), int(exponent) - bits)


def split(value: mpf, bits: int, parts: int = 2, top_bits: int | None = None) -> list[mpf]:
    """The value as a sum of floats, the first of ``top_bits`` bits."""
    result = []
    for i in range(parts):
        part = round_to(value, (top_bits or bits) if i == 0 else bits)
        result.append(part)
        value -= part
    return result


def _least_squares(
    columns: Sequence[Sequence[mpf]], right: Sequence[mpf], weights: Sequence[mpf]
) -> list[mpf]:
    n = len(columns)
    matrix, vector = mp.matrix(n), mp.matrix(n, 1)
    for i, a in enumerate(columns):
        weighted = [x * w for x, w in zip(a, weights, strict=True)]
        for j in range(i, n):
            matrix[i, j] = matrix[j, i] = mp.fdot(weighted, columns[j])
        vector[i] = mp.fdot(weighted, right)
    return list(mp.lu_solve(matrix, vector))


def _chebyshev(interval: tuple[mpf, mpf], count: int) -> list[mpf]:
    low, high = interval
    return [
        (low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * (i + mpf(1) / 2) / count)
        for i in range(count)
    ]


def fit(
    target: Function,
    degree: int,
    interval: tuple[mpf, mpf],
    bits: int,
    weight: Function = lambda x: mpf(1),
    unrounded: int = 0,
) -> tuple[list[mpf], mpf]:
    """Coefficients of powers 0..degree, and the largest weighted error on the interval.

    The first ``unrounded`` ones are left in full for the caller to split.
    """
    count = 5 * (degree + 1)
    nodes = _chebyshev(interval, count)
    power = [[x**p for x in nodes] for p in range(degree + 1)]
    values = [target(x) for x in nodes]
    scale = [weight(x) for x in nodes]
    known: dict[int, mpf] = {}

    def residual(coefficients: dict[int, mpf]) -> list[mpf]:
        return [
            v - mp.fsum(c * power[p][i] for p, c in coefficients.items())
            for i, v in enumerate(values)
        ]

    def free_fit() -> dict[int, mpf]:
        free = [p for p in range(degree + 1) if p not in known]
        right = residual(known)
        emphasis = [mpf(1)] * count
        best: tuple[mpf, dict[int, mpf]] | None = None
        for _ in range(LAWSON_STEPS):
            weights = [e * s**2 for e, s in zip(emphasis, scale, strict=True)]
            found = dict(
                zip(free, _least_squares([power[p] for p in free], right, weights), strict=True)
            )
            errors = [
                abs(r - mp.fsum(c * power[p][i] for p, c in found.items())) * scale[i]
                for i, r in enumerate(right)
            ]
            if best is None or max(errors) < best[0]:
                best = (max(errors), found)
            total = mp.fsum(e * w for e, w in zip(errors, emphasis, strict=True))
            if total == 0:
                break
            emphasis = [e * w / total for e, w in zip(errors, emphasis, strict=True)]
        assert best is not None
        return best[1]

    for p in range(unrounded, min(unrounded + ROUNDED_ONE_BY_ONE, degree + 1)):
        known[p] = round_to(free_fit()[p], bits)
    rest = [p for p in range(unrounded, degree + 1) if p not in known]
    if rest:
        found = free_fit()
        known.update({p: round_to(found[p], bits) for p in rest})
    if unrounded:
        known.update(free_fit())
    coefficients = [known[p] for p in range(degree + 1)]
    between = [*interval, *_chebyshev(interval, 8 * count)]
    error = max(abs(target(x) - mp.polyval(coefficients[::-1], x)) * weight(x) for x in between)
    return coefficients, error


def fit_quotient(
    target: Function,
    degrees: tuple[int, int],
    interval: tuple[mpf, mpf],
    bits: int,
    weight: Function,
    spread: Function,
    *,
    at_once: bool = False,
) -> tuple[list[mpf], list[mpf], mpf]:
    """A quotient of polynomials, the denominator's first coefficient 1, and its largest error.

    The weights of a least-squares fit of target * Q - P are Lawson's, over the Q before
    (Sanathanan & Koerner 1963). ``spread`` maps points that are evenly dense between 0 and 1 to
    the interval. Coefficients are rounded from the lowest on, the others fitted again; or all
    ``at_once``, where the caller needs some bits less than they have.
    """
    above, below = degrees
    count = 8 * (above + below + 1)
    nodes = [spread(t) for t in _chebyshev((mpf(0), mpf(1)), count)]
    values, scale = [target(x) for x in nodes], [weight(x) for x in nodes]
    columns = [[x**p for x in nodes] for p in range(above + 1)]
    columns += [
        [-v * x**p for x, v in zip(nodes, values, strict=True)] for p in range(1, below + 1)
    ]
    known: dict[int, mpf] = {}

    def errors(c: Sequence[mpf], points: Sequence[mpf], wanted: Sequence[mpf]) -> list[mpf]:
        up, down = c[above::-1], [*c[:above:-1], mpf(1)]
        return [
            mp.polyval(up, x) / mp.polyval(down, x) - v for x, v in zip(points, wanted, strict=True)
        ]

    def free_fit() -> list[mpf]:
        free = [i for i in range(len(columns)) if i not in known]
        right = [
            v - mp.fsum(c * columns[i][n] for i, c in known.items()) for n, v in enumerate(values)
        ]
        emphasis, last = [mpf(1)] * count, [mpf(1)] * count
        best: tuple[mpf, list[mpf]] | None = None
        for _ in range(5 * LAWSON_STEPS):
            weights = [e * (s / q) ** 2 for e, s, q in zip(emphasis, scale, last, strict=True)]
            found = known | dict(
                zip(free, _least_squares([columns[i] for i in free], right, weights), strict=True)
            )
            c = [found[i] for i in range(len(columns))]
            off = [abs(e) * s for e, s in zip(errors(c, nodes, values), scale, strict=True)]
            if best is None or max(off) < best[0]:
                best = (max(off), c)
            last = [mp.polyval([*c[:above:-1], mpf(1)], x) for x in nodes]
            total = mp.fsum(e * w for e, w in zip(off, emphasis, strict=True))
            emphasis = [e * w / total for e, w in zip(off, emphasis, strict=True)]
        assert best is not None
        return best[1]

    order = sorted(range(len(columns)), key=lambda i: i if i <= above else i - above)
    if at_once:
        known = {i: round_to(c, bits) for i, c in enumerate(free_fit())}
    for i in order:
        if i not in known:
            known[i] = round_to(free_fit()[i], bits)
    c = [known[i] for i in range(len(columns))]
    points = [spread(t) for t in [mpf(0), mpf(1), *_chebyshev((mpf(0), mpf(1)), 8 * count)]]
    off = errors(c, points, [target(x) for x in points])
    error = max(abs(e) * weight(x) for e, x in zip(off, points, strict=True))
    return c[: above + 1], [mpf(1), *c[above + 1 :]], error


def note(formula: str, variable: str, interval: tuple[mpf, mpf], error: mpf, of: str) -> str:
    """The comment over coefficients: the formula they are for, where, and its error."""
    low, high = (f"{float(end):g}" for end in interval)
    where = f"{variable} in [{low}, {high}]:"
    space = " " if len(formula) + len(where) < 85 else "\n   "
    size = f"2^{float(mp.log(error, 2)):.1f}"
    return f"/* {formula},{space}{where}\n   error {size}, {of} */"


def literal(value: mpf, fmt: str) -> str:
    """The C literal of a number that the format holds exactly."""
    mantissa, exponent = float(value).hex().split("p")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}p{exponent}" + ("f" if fmt == "f32" else "")


def array(name: str, values: Sequence[mpf], fmt: str) -> str:
    body = ",\n    ".join(literal(v, fmt) for v in values)
    return f"static const S {name}[] = {{\n    {body},\n}};\n"


def constant(name: str, value: mpf, fmt: str) -> str:
    """A value as the sum NAME_HIGH + NAME_LOW."""
    high, low = split(value, FORMATS[fmt])
    return f"#define {name}_HIGH {literal(high, fmt)}\n#define {name}_LOW {literal(low, fmt)}\n"
