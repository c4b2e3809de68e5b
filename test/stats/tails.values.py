"""Writes tails.values.json: tails of the gamma, beta, t, F and studentized range distributions, shapes from 1e-10 to 1e12.

    python3 tails.values.py > tails.values.json        (mpmath 1.2; python3 tails.values.py 1500 for a sweep)

Arguments are doubles, values are right to 20 digits at least: power series of hypergeometric functions with as many digits as their
terms take, and quadrature of the density from the argument outwards where shapes are large.
"""
import json
import math
import random
import sys
from mpmath import exp, expm1, gammainc, hyp1f1, hyp2f1, inf, log, log1p, log10, loggamma, mp, mpf, ncdf, npdf, nstr, quad, sqrt, workdps

mp.dps = 50
random.seed(7)
COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 75


def digits_for(*shapes):
    return 50 + sum(int(abs(log10(a))) for a in shapes)


def outward(g, slope, curvature):
    """The integral over r > 0 of exp(g(r)) for concave g with g(0) = 0, g'(0) = -slope, g''(0) = -curvature."""
    width = 1 / (slope + sqrt(curvature))
    points = [mpf(0)]
    while g(points[-1]) > -85:
        points.append(points[-1] + width)
        if len(points) > 5:
            width *= mpf("1.3")
    return quad(lambda r: exp(g(r)), points, maxdegree=6)


def gamma_tails(a, x):
    a, x = mpf(a), mpf(x)
    with workdps(digits_for(a, a)):
        density = exp(a * log(x) - x - loggamma(a))
        if a < 30 or (a < 300 and abs(x - a) > a / 2):
            with workdps(mp.dps + 60):
                if x < 2 * a + 50:
                    lower = exp(a * log(x) - x - loggamma(a + 1)) * hyp1f1(1, a + 1, x)
                    return lower, 1 - lower
                upper = gammainc(a, x, inf, regularized=True)
                return 1 - upper, upper
        if x >= a:
            upper = density * outward(lambda r: a * r - x * expm1(r), x - a, x)
            return 1 - upper, upper
        lower = density * outward(lambda r: -a * r - x * expm1(-r), a - x, x)
        return lower, 1 - lower


def beta_tails(a, b, odds):
    """I_x(a, b) and its complement for x = odds/(1 + odds)."""
    if odds > 1:
        return beta_tails(b, a, 1 / odds)[::-1]
    n = a + b
    with workdps(digits_for(n, n, min(a, b))):
        x, y = odds / (1 + odds), 1 / (1 + odds)
        density = exp(a * log(x) + b * log(y) - loggamma(a) - loggamma(b) + loggamma(n))
        if b <= 1 or b * x < 20 or n < 60:
            with workdps(mp.dps + 60):
                if b * x < 100:
                    lower = density * exp(-b * log(y)) / a * hyp2f1(a, 1 - b, a + 1, x)
                else:
                    lower = density / a * hyp2f1(n, 1, a + 1, x)
                return lower, 1 - lower
        excess = n * x - a
        if excess >= 0:
            upper = density * outward(lambda r: a * r - n * log1p(x * expm1(r)), excess, n * x * y)
            return 1 - upper, upper
        lower = density * outward(lambda r: -a * r - n * log1p(x * expm1(-r)), -excess, n * x * y)
        return lower, 1 - lower


def f_tails(f, df1, df2):
    with workdps(80):
        return beta_tails(mpf(df1) / 2, mpf(df2) / 2, mpf(f) * mpf(df1) / mpf(df2))


def range_tail(q, k, df):
    """P(Q > q) for the studentized range at 70 digits: the trapezoidal rule, with steps so small that halving them changes nothing."""
    with workdps(70):
        q, step = mpf(q), mpf(1) / (8 if k < 100 else 16)

        def normal(w):
            total = mpf(0)
            for i in range(int(-10 / step), int(12 / step)):
                z = w / 2 + i * step
                below = ncdf(z)
                total += npdf(z) * (below ** (k - 1) - (below - ncdf(z - w)) ** (k - 1))
            return k * step * total

        if math.isinf(df):
            return normal(q)
        v = mpf(df) / 2
        constant = 2 * exp(v * log(v) - loggamma(v))
        start, width = -log1p(q * q / (2 * df)) / 2, min(sqrt(1 / mpf(df)) / 4, mpf(1) / 12)
        width /= 1 if k < 100 else 5
        total = greatest = mpf(0)
        for direction in (1, -1):
            i = 0 if direction == 1 else 1
            while True:
                t = start + direction * i * width
                value = constant * exp(2 * v * t - v * exp(2 * t)) * normal(q * exp(t))
                total, greatest, i = total + value, max(greatest, value), i + 1
                if value < greatest * mpf(10) ** -20:
                    break
        return width * total


def shape():
    return random.choice(
        [
            10 ** random.uniform(-10, 0),
            10 ** random.uniform(0, 12),
            10 ** random.uniform(-1, 2),
            10 ** random.uniform(0.5, 2.5),
            random.randint(1, 60) / 2,
        ]
    )


def gamma_row():
    a, kind = shape(), random.random()
    if kind < 0.5:
        x = a * math.exp(random.uniform(-38, 38) / math.sqrt(a) * random.random()) if a > 0.01 else 10 ** random.uniform(-20, 2.5)
    elif kind < 0.8:
        x = a * (1 + random.uniform(-1, 1) * random.choice([1, 0.1, 0.01, 1 / math.sqrt(a)]))
    else:
        x = 10 ** random.uniform(-12, 3)
    return (a, x, gamma_tails(a, x)) if 0 < x < 1e300 else None


def f_row():
    df1, df2 = shape(), shape()
    if random.random() < 0.6:
        spread = math.sqrt(2 / df1 + 2 / df2) * random.choice([1, 5, 20])
        f = math.exp(max(-600, min(600, random.gauss(0, 1) * spread)))
    else:
        f = 10 ** random.uniform(-12, 12)
    return (f, df1, df2, f_tails(f, df1, df2))


def rows(make, fixed):
    found = list(fixed)
    while len(found) < COUNT:
        row = make()
        if row and min(row[-1]) > 1e-300:
            found.append(row)
    return [[*row[:-1], *(float(nstr(value, 20)) for value in row[-1])] for row in found]


F_FIXED = [(f, df1, df2, f_tails(f, df1, df2)) for f, df1, df2 in [(5, 20, 1e8), (1.2, 20, 1e8), (1.000001, 1e12, 1e12), (0.3, 1e-10, 1e12)]]
RANGES = [(3.5, 3, 10), (12, 6, 30), (25, 3, 20), (60, 10, 5), (9, 4, math.inf), (20, 5, math.inf), (8, 100, 200), (2, 3, 0.5)]
RANGES += [(15, 20, 1e4), (30, 3, 60), (6, 1000, 30), (0.5, 3, 7.5), (4.5, 10, 1e7)]
if len(sys.argv) > 1:
    RANGES = []

tables = {
    "gamma": rows(gamma_row, [(5e7, 5e7, gamma_tails(5e7, 5e7))]),
    "fisherF": rows(f_row, F_FIXED),
    "studentizedRange": [[q, k, "Infinity" if math.isinf(df) else df, float(nstr(range_tail(q, k, df), 20))] for q, k, df in RANGES],
}
source = "tails.values.py: gamma [a, x, P, Q]; fisherF [f, df1, df2, lower, upper]; studentizedRange [q, k, df, upper]"
lines = ['  "%s": [\n%s\n  ]' % (name, ",\n".join("    " + json.dumps(row) for row in table)) for name, table in tables.items()]
print('{\n  "source": %s,\n%s\n}' % (json.dumps(source), ",\n".join(lines)))
