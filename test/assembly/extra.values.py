"""Writes extra.values.json: rows of the families with an extra parameter, from everyday values to their limits, with 200 digits.

    python3 extra.values.py > extra.values.json        (mpmath 1.3)

Densities as defined in the literature: both negative binomials are Gamma(y+r)/(Gamma(r) y!) (mu/(mu+r))^y (r/(mu+r))^r, with r = k or
r = mu/f; beta has the shapes mu f and (1-mu) f; zero-inflated counts are 0 with the probability w/(1+w), w the extra parameter, and
Poisson with the mean mu (1+w) otherwise. A prior weight multiplies the log density. For each row: the log density and its first
three derivatives in eta (differences of 200 digits), then its derivative in kappa, the logarithm of the extra parameter, and
the first two derivatives of that in eta. A number as link is the exponent of a power link.
"""
import json
from mpmath import mp, mpf, diff, erfc, exp, expm1, log, log1p, loggamma, nstr, sqrt

mp.dps = 200

INVERSE = {  # eta -> (mu, 1 - mu)
    "identity": lambda e: (e, 1 - e),
    "log": lambda e: (exp(e), -expm1(e)),
    "logit": lambda e: (1 / (1 + exp(-e)), 1 / (1 + exp(e))),
    "probit": lambda e: (erfc(-e / sqrt(mpf(2))) / 2, erfc(e / sqrt(mpf(2))) / 2),
    "comploglog": lambda e: (-expm1(-exp(e)), exp(-exp(e))),
    "loglog": lambda e: (exp(-exp(e)), -expm1(-exp(e))),
    "reciprocal": lambda e: (1 / e, 1 - 1 / e),
}


def mean(link, eta):
    return (eta ** (1 / mpf(link)),) * 2 if isinstance(link, (int, float)) else INVERSE[link](eta)


def log_density(distribution, link, y, eta, w, extra):
    mu, rest = mean(link, eta)
    if distribution == "beta":
        a, b = mu * extra, rest * extra
        return w * (loggamma(extra) - loggamma(a) - loggamma(b) + (a - 1) * log(y) + (b - 1) * log1p(-y))
    if distribution == "zeroInflatedPoisson":
        poisson = mu * (1 + extra)
        some = log(extra + exp(-poisson)) if y == 0 else y * log(poisson) - poisson - loggamma(y + 1)
        return w * (some - log1p(extra))
    r = extra if distribution == "negativeBinomial" else mu / extra
    coefficient = loggamma(y + r) - loggamma(r) - loggamma(y + 1)
    return w * (coefficient + y * log(mu / (mu + r)) - r * log1p(mu / r))


def number(value):
    return float(nstr(value, 25)) if abs(value) > mpf(10) ** -330 else 0.0


def row(distribution, link, y, eta, extra, w=1.0):
    f = lambda e, kappa: log_density(distribution, link, mpf(y), e, mpf(w), exp(kappa))
    point, h = (mpf(eta), log(mpf(extra))), mpf(10) ** -25
    values = [f(*point)] + [diff(lambda e: f(e, point[1]), point[0], k, h=h) for k in (1, 2, 3)]
    mixed = [diff(f, point, (k, 1), h=h) for k in (0, 1, 2)]
    derivatives, extra_derivatives = [number(v) for v in values], [number(v) for v in mixed]
    return dict(distribution=distribution, link=link, y=y, eta=eta, weight=w, extra=extra,
                derivatives=derivatives, extraDerivatives=extra_derivatives)


rows = []
for distribution in ("negativeBinomial", "negativeBinomial1"):
    # the extra parameter from a wide to a Poisson distribution, counts on both sides of 32 and of 512
    for extra in (1e-3, 0.375, 2.5, 40.0, 1e4, 1e6, 1e9, 1e12):
        f = extra if distribution == "negativeBinomial" else 1 / extra
        for y in (0.0, 1.0, 5.0, 31.0, 32.0, 33.0):
            rows += [row(distribution, "log", y, eta, f, 2.0) for eta in (-3.0, 1.25)]
        for y, eta in ((511.0, 6.5), (512.0, 4.0), (40.0, -6.0), (1000.0, 7.25), (1e6, 13.0), (3e5, 12.75)):
            rows.append(row(distribution, "log", y, eta, f))
    for link, eta in (("identity", 3.5), ("reciprocal", 0.375), (0.5, 1.625), (2, 6.5), (-1, 0.375), ("log", -40.0), ("log", 20.0)):
        rows += [row(distribution, link, y, eta, 1.75, 3.0) for y in (0.0, 4.0, 50.0)]
for extra in (0.25, 3.0, 12.5, 400.0, 1e5, 1e9):
    for y in (0.0078125, 0.4375, 0.75, 0.999):
        rows += [row("beta", "logit", y, eta, extra, 1.5) for eta in (-4.0, 0.25, 2.0)]
for link, etas in (("probit", (-3.0, 0.5)), ("comploglog", (-2.0, 0.75)), ("loglog", (-2.0, 0.75)), ("identity", (0.375,)), ("log", (-0.5,))):
    rows += [row("beta", link, y, eta, 7.5) for eta in etas for y in (0.125, 0.875)]
for eta in (-40.0, -12.0, 12.0, 40.0):
    rows += [row("beta", "logit", y, eta, 20.0) for y in (0.25, 0.96875)]
for extra in (1e-12, 1e-6, 1e-3, 0.25, 2.5, 40.0):
    for y in (0.0, 1.0, 5.0):
        rows += [row("zeroInflatedPoisson", "log", y, eta, extra, 2.0) for eta in (-8.0, -1.0, -0.25, 0.5, 1.25, 2.75)]
    for y, eta in ((511.0, 6.0), (1000.0, 6.5), (0.0, 4.0), (0.0, 5.5)):
        if y > 0 or exp(eta) * (1 + extra) < 700:  # a zero whose probability is a number
            rows.append(row("zeroInflatedPoisson", "log", y, eta, extra))
for link, eta in (("identity", 3.5), ("reciprocal", 0.375), (0.5, 1.625), (2, 6.5), (-1, 0.375)):
    rows += [row("zeroInflatedPoisson", link, y, eta, 0.75, 3.0) for y in (0.0, 4.0, 20.0)]
source = "extra.values.py: mpmath with 200 digits; derivatives: of the log density in eta, of order 0 to 3; extraDerivatives: those of order 0 to 2 differentiated in kappa"
print('{\n  "source": %s,\n  "rows": [\n%s\n  ]\n}' % (json.dumps(source), ",\n".join("    " + json.dumps(r) for r in rows)))
