"""Writes assembly/math/tables.ts: the tables and polynomials that the kernel's elementary and special functions rest on.

    python3 scripts/coefficients.py > assembly/math/tables.ts        (mpmath 1.3)

A polynomial is fitted by least squares at Chebyshev points, which is within a small factor of minimax, with 60 digits. Its
coefficients are rounded to doubles one after the other from the constant term up, and after each rounding the rest is fitted
anew, so that the later ones make up for it. Every table says how far it is off, relative to the function that it serves.
"""
from mpmath import cos, digamma, erf, erfc, exp, expm1, findroot, log, loggamma, lu_solve, matrix, mp, mpf, pi, polyval, psi, sqrt

mp.dps = 60
LIMIT = -57.5  # log2 of the relative error that a fit may have, before rounding


def points(a, b, count):
    """Chebyshev points, which never hit the middle of [a, b] when their number is even."""
    return [(a + b) / 2 + (b - a) / 2 * cos(pi * (2 * k + 1) / (2 * count)) for k in range(count)]


def solve(hs, values, low, high):
    """The coefficients of h^low to h^high that fit best."""
    powers = matrix([[h**j for j in range(low, high + 1)] for h in hs])
    return lu_solve(powers.T * powers, powers.T * matrix(values))


class Fit:
    """f(x) = sum c_k (x - centre)^k on [a, b], the constant term in `pieces` doubles, the others in one."""

    def __init__(self, f, interval, centre, scale, pieces=2, degree=None):
        self.f, self.scale, self.centre, self.pieces = f, scale, mpf(centre), pieces
        self.a, self.b = map(mpf, interval)
        self.degree = degree or self.smallest_degree()
        hs, rest = self.samples(self.degree)
        self.coefficients = []
        for k in range(self.degree + 1):
            exact = solve(hs, rest, k, self.degree)[0]
            rounded = [float(exact)]
            if k == 0 and pieces == 2:
                rounded.append(float(exact - mpf(rounded[0])))
            self.coefficients += rounded
            rest = [r - sum(map(mpf, rounded)) * h**k for r, h in zip(rest, hs)]
        self.error = self.worst([sum(map(mpf, self.coefficients[:pieces]))] + self.coefficients[pieces:])

    def samples(self, degree):
        xs = points(self.a, self.b, 2 * degree + 4)
        return [x - self.centre for x in xs], [self.f(x) for x in xs]

    def smallest_degree(self):
        """A fit in two pieces has a degree that 4 divides: its code takes the other coefficients four by four."""
        for degree in range(4, 30, 4) if self.pieces == 2 else range(2, 30):
            if self.worst(solve(*self.samples(degree), 0, degree)) < LIMIT:
                return degree
        raise ValueError("no polynomial is good enough")

    def worst(self, coefficients):
        """log2 of the largest error."""
        cs = [mpf(c) for c in coefficients][::-1]
        xs = points(self.a, self.b, 100)
        return float(log(max(abs(polyval(cs, x - self.centre) - self.f(x)) / abs(self.scale(x)) for x in xs), 2))


def table(name, comment, rows):
    lines = []
    for row in rows:
        line = "   "
        for value in row:
            number = f" {value!r},"
            if len(line) + len(number) > 128:
                lines.append(line)
                line = "   "
            line += number
        lines.append(line)
    body = "\n".join(lines)
    print(f"\n/** {comment} */\nexport const {name}: usize = memory.data<f64>(\n  [\n{body}\n  ],\n  16,\n);")


def fitted(name, comment, *pieces):
    """What the kernel's `fitted` evaluates: one row for each piece, all of one length."""
    rows = [[p.degree, float(p.centre)] + p.coefficients for p in pieces]
    table(name, f"{comment} Error 2^{max(p.error for p in pieces):.1f}.", rows)


print("// Made by scripts/coefficients.py, which says how. Polynomials are laid out as `fitted` in exact.ts takes them.")

# exp
powers = [mpf(2) ** (mpf(j) / 64) for j in range(64)]
pairs = [(float(p), float((p - mpf(float(p))) / mpf(float(p)))) for p in powers]
table(
    "POWERS",
    "2^(j/64), j = 0 to 63, rounded to t, each followed by (2^(j/64) − t)/t.",
    [pairs[j] + pairs[j + 1] for j in range(0, 64, 2)],
)
step = mpf("0.00546")  # a little above log(2)/128
bend = Fit(lambda r: (expm1(r) - r) / r**2, (-step, step), 0, lambda r: 1 / r**2, pieces=1)
table("EXP", f"(e^r − 1 − r)/r², |r| <= log(2)/128, for e^r. Error 2^{bend.error:.1f}.", [bend.coefficients])
bend = Fit(lambda r: (expm1(r) - r) / r**2, (-step, step), 0, lambda r: 1 / r, pieces=1)
table("EXPM1", f"(e^r − 1 − r)/r², |r| <= log(2)/128, for e^r − 1. Error 2^{bend.error:.1f}.", [bend.coefficients])


# the normal distribution
def tail(z):
    """Phi(-z) e^(z^2/2)"""
    return erfc(z / sqrt(mpf(2))) * exp(z * z / 2) / 2


INTERVALS = ((0, 0.5), (0.5, 1), (1, 2), (2, 3), (3, 5), (5, 7))
degree = max(Fit(tail, (a, b), (a + b) / 2, tail).degree for a, b in INTERVALS)
fitted(
    "NORMAL_TAIL",
    "Φ(−z) e^(z²/2) on [0, ½), [½, 1), [1, 2), [2, 3), [3, 5), [5, 7).",
    *(Fit(tail, (a, b), (a + b) / 2, tail, degree=degree) for a, b in INTERVALS),
)


def centre(z):
    """(Phi(z) - 1/2)/z"""
    return erf(z / sqrt(mpf(2))) / (2 * z)


fitted("NORMAL_CENTRE", "(Φ(z) − ½)/z, 0 <= z < 0.68.", Fit(centre, (0, 0.68), 0.34, centre))


# log Γ(1 + y): about its zeros y = 0 and 1 with these divided out, and about its minimum in between
def gamma(y):
    return loggamma(1 + y)


def gamma_one(y):
    return gamma(y) / y


def gamma_two(y):
    return gamma(y) / (y - 1)


# ψ(1 + y) with its zero divided out
zero = findroot(digamma, mpf("1.4616321449683623")) - 1


def slope(y):
    return digamma(1 + y) / (y - zero)


fitted("GAMMA_ONE", "log Γ(1+y)/y, |y| <= 0.17.", Fit(gamma_one, (-0.17, 0.17), 0, gamma_one))
fitted("GAMMA_MINIMUM", "log Γ(1+y), 0.17 <= y < ¾.", Fit(gamma, (0.17, 0.75), float(zero), gamma))
fitted("GAMMA_TWO", "log Γ(1+y)/(y−1), ¾ <= y < 2.", Fit(gamma_two, (0.75, 2), 1.375, gamma_two))
table("DIGAMMA_ZERO", "The zero of ψ(1+y), in two pieces.", [[float(zero), float(zero - mpf(float(zero)))]])
fitted("DIGAMMA", "ψ(1+y)/(y − zero), 0 <= y <= 1.", Fit(slope, (0, 1), 0.5, slope))


# what Stirling's formula and its derivatives leave out, in 1/x²
def stirling(x):
    return x * (loggamma(x) - ((x - mpf(1) / 2) * log(x) - x + log(2 * pi) / 2))


def stirling_first(x):
    return x**2 * (log(x) - digamma(x) - 1 / (2 * x))


def stirling_second(x):
    return x**3 * (psi(1, x) - 1 / x - 1 / (2 * x**2))


def stirling_third(x):
    return x**4 * (psi(2, x) + 1 / x**2 + 1 / x**3)


def in_square(f, scale, lowest, highest=1e5, centre=0):
    """f as a function of 1/x²; the scale is the result times the power of x in f."""
    interval = 1 / mpf(highest) ** 2, 1 / mpf(lowest) ** 2
    return Fit(lambda w: f(1 / sqrt(w)), interval, centre, lambda w: scale(1 / sqrt(w)))


STIRLING = "x (log Γ(x) − [(x − ½) log x − x + ½ log 2π])"
fitted("STIRLING", f"{STIRLING}, x >= 3, in 1/x².", in_square(stirling, lambda x: x * loggamma(x), 3))
for name, comment, f, scale in (
    ("STIRLING_FIRST", "x² (log x − ψ(x) − 1/(2x))", stirling_first, lambda x: x / 2),
    ("STIRLING_SECOND", "x³ (ψ′(x) − 1/x − 1/(2x²))", stirling_second, lambda x: x**2),
    ("STIRLING_THIRD", "x⁴ (ψ″(x) + 1/x² + 1/x³)", stirling_third, lambda x: x),
):
    fitted(name, f"{comment}, x >= 3, in 1/x².", in_square(f, scale, 3))
    fitted(name + "_NEAR", f"{comment}, 2 <= x < 3, in 1/x².", in_square(f, scale, 2, 3, 0.18))
