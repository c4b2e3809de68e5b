"""Writes rows.values.json: the log density of one observation and its derivatives in eta, far into the tails, with 700 digits.

    python3 rows.values.py > rows.values.json        (mpmath 1.3)

Densities as defined in the literature: normal with variance phi/w, log-normal with that variance of log y, gamma with mean mu and shape w/phi, inverse Gaussian with mean mu
and lambda = w/phi; binomial (y the proportion of size trials) and Poisson raised to the power w. The derivatives are differences
of 700 digits (e^-700 has to survive beside 1). A number as link is the exponent of a power link.
"""
import json
from mpmath import mp, mpf, diff, erfc, exp, expm1, log, log1p, loggamma, nstr, pi, sqrt

mp.dps = 700

# eta -> (mu, log mu, log(1 - mu)), none of them by a difference that loses its digits
def phi_lower(z):
    return erfc(-z / sqrt(mpf(2))) / 2

def log_complement(l):  # log(1 - e^l), l < 0
    return log(-expm1(l))

INVERSE = {
    "identity": lambda e: (e, None),
    "log": lambda e: (exp(e), e),
    "logit": lambda e: (1 / (1 + exp(-e)), -log1p(exp(-e)), -log1p(exp(e))),
    "probit": lambda e: (phi_lower(e), log(phi_lower(e)), log(phi_lower(-e))),
    "comploglog": lambda e: (-expm1(-exp(e)), log_complement(-exp(e)), -exp(e)),
    "loglog": lambda e: (exp(-exp(e)), -exp(e), log_complement(-exp(e))),
    "reciprocal": lambda e: (1 / e, -log(e)),
}

def mean(link, eta):
    parts = (eta ** (1 / mpf(link)), log(eta) / mpf(link)) if isinstance(link, (int, float)) else INVERSE[link](eta)
    mu, log_mu = parts[0], parts[1] if parts[1] is not None else (log(parts[0]) if parts[0] > 0 else None)
    return mu, log_mu, (lambda: parts[2] if len(parts) > 2 else log(1 - mu))

def log_density(distribution, link, y, eta, w, size, phi):
    mu, log_mu, log_rest = mean(link, eta)
    if distribution == "normal":
        return -w * (y - mu) ** 2 / (2 * phi) + log(w / (2 * pi * phi)) / 2
    if distribution == "binomial":
        k = size * y
        some = k * log_mu if k > 0 else mpf(0)
        none = (size - k) * log_rest() if k < size else mpf(0)
        return w * (some + none + loggamma(size + 1) - loggamma(k + 1) - loggamma(size - k + 1))
    if distribution == "poisson":
        return w * ((y * log_mu if y > 0 else mpf(0)) - mu - loggamma(y + 1))
    nu = w / phi
    if distribution == "logNormal":
        return log(nu / (2 * pi)) / 2 - log(y) - nu * (log(y) - log_mu) ** 2 / 2
    if distribution == "gamma":
        return nu * log(nu) - loggamma(nu) + (nu - 1) * log(y) - nu * (log_mu + y / mu)
    return log(nu / (2 * pi * y ** 3)) / 2 - nu * (y - mu) ** 2 / (2 * mu ** 2 * y)

def row(distribution, link, y, eta, w=1.0, size=1.0, phi=1.0):
    f = lambda e: log_density(distribution, link, mpf(y), e, mpf(w), mpf(size), mpf(phi))
    values = [f(mpf(eta))] + [diff(f, mpf(eta), k, h=mpf(10) ** -25) for k in (1, 2, 3)]
    digits = [float(nstr(v, 25)) if abs(v) > mpf(10) ** -330 else 0.0 for v in values]
    return {"distribution": distribution, "link": link, "y": y, "eta": eta, "weight": w, "size": size, "phi": phi, "derivatives": digits}

TAILS = {
    "logit": [-700.0, -40.0, -10.25, -1.0, 0.0, 0.375, 2.0, 10.25, 40.0, 700.0],
    "probit": [-40.0, -8.0, -5.75, -3.0, -0.5, 0.0, 0.625, 2.0, 5.5, 8.25, 40.0],
    "comploglog": [-40.0, -20.0, -5.0, -1.25, -0.375, 0.0, 0.5, 2.0, 4.0, 7.0, 40.0],
    "loglog": [-40.0, -20.0, -5.0, -1.25, -0.375, 0.0, 0.5, 2.0, 4.0, 7.0, 40.0],
}
LOG = [-40.0, -2.25, 0.0, 1.5, 40.0]
POSITIVE = [0.015625, 0.375, 1.0, 2.5, 96.0]
OPEN = ["identity", "reciprocal", 0.5, -1, -2, 2, 3]

rows = []
for link, etas in TAILS.items():
    for eta in etas:
        rows += [row("binomial", link, y, eta, 2.0, 4.0) for y in (0.0, 0.25, 1.0)]
for eta in [-40.0, -1.0, -0.0625]:
    rows += [row("binomial", "log", y, eta, 1.0, 4.0) for y in (0.0, 0.25, 1.0)]
rows += [row("binomial", link, y, 0.25) for link in ("identity", 0.5, 2) for y in (0.0, 1.0)]
for eta in LOG:
    rows += [row("poisson", "log", y, eta, 3.0) for y in (0.0, 4.0, 1000.0)]
    rows += [row("normal", "log", -1.5, eta, 1.75, 1.0, 0.25), row("gamma", "log", 2.5, eta, 1.75, 1.0, 0.25)]
    rows += [row("inverseGaussian", "log", 2.5, eta, 1.75, 1.0, 0.25)]
for link in OPEN:
    for eta in POSITIVE:
        rows += [row("poisson", link, y, eta, 3.0) for y in (0.0, 4.0)]
        rows += [row(d, link, 1.625, eta, 1.75, 1.0, 0.25) for d in ("normal", "gamma", "inverseGaussian")]
rows += [row("logNormal", "log", y, eta, 1.75, 1.0, 0.25) for eta in LOG for y in (0.015625, 2.5, 1000.0)]
rows += [row("logNormal", link, 1.625, eta, 1.75, 1.0, 0.25) for link in OPEN for eta in POSITIVE]
rows += [row("gamma", "log", 2.5, 0.5, w, 1.0, phi) for w, phi in ((1.0, 1e6), (1.0, 1e-6), (7.5, 1.0), (10.5, 1.0))]
for y, etas in ((1024.0, (6.75, 7.0)), (1e5, (-2.0, 11.5, 11.5625, 13.0)), (1e8, (18.375, 18.5, 40.0))):
    rows += [row("poisson", "log", y, eta, 3.0) for eta in etas] + [row("poisson", 0.5, y, float(round(y ** 0.5)) + 1.0, 3.0)]
for size, k in ((4096.0, 1.0), (1e6, 250000.0), (1e8, 99999999.0)):
    rows += [row("binomial", link, k / size, eta, 1.0, size) for link in ("logit", "probit", "comploglog") for eta in (-2.0, -1.0625, 0.5)]
source = "rows.values.py: mpmath with 700 digits; derivatives: of the log density in eta, of order 0 to 3"
print('{\n  "source": %s,\n  "rows": [\n%s\n  ]\n}' % (json.dumps(source), ",\n".join("    " + json.dumps(r) for r in rows)))
