"""Writes functions.values.json: links to 60 digits, rounded to doubles.

    python3 functions.values.py > functions.values.json        (mpmath 1.3)

A number as link is the exponent p of a power link, mu^p = eta. Arguments are doubles.
"""
import json
from mpmath import mp, mpf, diff, erfc, erfinv, exp, expm1, log, log1p, nstr, sqrt

mp.dps = 60

def rounded(value):
    return float(nstr(value, 30))

def pairs(f, xs):
    return [[x, rounded(f(mpf(x)))] for x in xs]

def normal_cdf(z):
    return erfc(-z / sqrt(mpf(2))) / 2

# Phi^-1 by Newton's method at 60 digits on log Phi of the smaller tail
def normal_quantile(p):
    q = min(p, 1 - p)
    z = -sqrt(-2 * log(q))
    for _ in range(200):
        ratio = normal_cdf(z) / (exp(-z * z / 2) / sqrt(2 * mp.pi))
        step = (log(normal_cdf(z)) - log(q)) * ratio
        z = z - step
        if abs(step) < mpf(10) ** -55 * (1 + abs(z)):
            break
    return z if p < mpf(1) / 2 else -z

INVERSE = {
    "identity": lambda e: e,
    "log": exp,
    "logit": lambda e: 1 / (1 + exp(-e)),
    "probit": normal_cdf,
    "comploglog": lambda e: -expm1(-exp(e)),
    "loglog": lambda e: exp(-exp(e)),
    "reciprocal": lambda e: 1 / e,
}
LINK = {
    "identity": lambda m: m,
    "log": log,
    "logit": lambda m: log(m) - log1p(-m),
    "probit": normal_quantile,
    "comploglog": lambda m: log(-log1p(-m)),
    "loglog": lambda m: log(-log(m)),
    "reciprocal": lambda m: 1 / m,
}
for power in (0.5, -2, 3):
    INVERSE[power] = lambda e, p=power: e ** (1 / mpf(p))
    LINK[power] = lambda m, p=power: m ** p

PROBABILITY = ("logit", "probit", "comploglog", "loglog")
WIDE = [-40.0, -8.5, -1.0, 0.0, 0.375, 2.0, 8.5, 40.0]
MEANS = [1e-300, 1e-12, 0.03125, 0.5, 0.75, 1 - 2**-40]

def derivative(f, order):
    return lambda m: diff(f, m, order, h=mpf(10) ** -20 * m)

links = []
for name, inverse in INVERSE.items():
    etas = WIDE if name in PROBABILITY + ("identity", "log") else [0.015625, 0.375, 1.0, 2.5, 96.0]
    means = MEANS if name in PROBABILITY else [0.015625, 0.375, 1.0, 2.5, 96.0]
    mp.dps = 400  # the derivatives near 0 and 1
    links.append({
        "link": name,
        "inverse": pairs(inverse, etas),
        "forward": pairs(LINK[name], means),
        "first": pairs(derivative(LINK[name], 1), means[1:]),
        "second": pairs(derivative(LINK[name], 2), means[1:]),
    })

source = "functions.values.py: mpmath, 60 digits and more; [argument, value]"
rows = ",\n".join("    " + json.dumps(row) for row in links)
print('{\n  "source": %s,\n  "links": [\n%s\n  ]\n}' % (json.dumps(source), rows))
