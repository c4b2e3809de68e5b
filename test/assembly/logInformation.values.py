"""Writes logInformation.values.json: log of the expected information w mu'^2/V(mu) of one row where it is tiny, with 400 digits.

    python3 logInformation.values.py > logInformation.values.json        (mpmath 1.3)

V is 1 (normal), mu(1 - mu) (binomial), mu (Poisson), mu^2 (gamma, log-normal), mu^3 (inverse Gaussian). A number as link is the exponent of a power
link. The derivative of mu is written out, not a difference.
"""
import json
from mpmath import mp, mpf, erfc, exp, expm1, log, nstr, pi, sqrt

mp.dps = 400

# eta -> (mu, 1 - mu, d mu / d eta), none of them by a difference that loses its digits
LINKS = {
    "identity": lambda e: (e, 1 - e, mpf(1)),
    "log": lambda e: (exp(e), -expm1(e), exp(e)),
    "logit": lambda e: (1 / (1 + exp(-e)), 1 / (1 + exp(e)), 1 / (1 + exp(-e)) / (1 + exp(e))),
    "probit": lambda e: (erfc(-e / sqrt(mpf(2))) / 2, erfc(e / sqrt(mpf(2))) / 2, exp(-e * e / 2) / sqrt(2 * pi)),
    "comploglog": lambda e: (-expm1(-exp(e)), exp(-exp(e)), exp(e - exp(e))),
    "loglog": lambda e: (exp(-exp(e)), -expm1(-exp(e)), exp(e - exp(e))),
    "reciprocal": lambda e: (1 / e, 1 - 1 / e, 1 / e ** 2),
}

def parts(link, eta):
    if not isinstance(link, float): return LINKS[link](eta)
    mu = eta ** (1 / mpf(link))
    return mu, 1 - mu, mu / (abs(mpf(link)) * eta)

VARIANCE = {
    "normal": lambda mu, rest: mpf(1),
    "binomial": lambda mu, rest: mu * rest,
    "poisson": lambda mu, rest: mu,
    "gamma": lambda mu, rest: mu ** 2,
    "logNormal": lambda mu, rest: mu ** 2,
    "inverseGaussian": lambda mu, rest: mu ** 3,
}

def row(distribution, link, y, eta, weight=1.0):
    mu, rest, slope = parts(link, mpf(eta))
    value = log(weight) + 2 * log(slope) - log(VARIANCE[distribution](mu, rest))
    return {"distribution": distribution, "link": link, "y": y, "eta": eta, "weight": weight, "logWeight": float(nstr(value, 25))}

rows = []
for eta in (-800.0, -30.0, 0.5, 800.0): rows.append(row("binomial", "logit", 1.0 if eta > 0 else 0.0, eta))
for eta in (-200.0, -45.0, -1.5, 30.0, 45.0, 1e5): rows.append(row("binomial", "probit", 1.0 if eta > 0 else 0.0, eta, 3.0))
for eta in (-800.0, -20.0, 0.25, 6.5, 6.75, 12.0, 40.0, 300.0): rows.append(row("binomial", "comploglog", 1.0 if eta > 0 else 0.0, eta))
for eta in (-800.0, -20.0, 0.25, 6.5, 6.75, 12.0, 40.0, 300.0): rows.append(row("binomial", "loglog", 0.0 if eta > 0 else 1.0, eta))
for eta in (-740.0, -800.0): rows.append(row("binomial", "log", 0.0, eta, 2.0))
rows += [row("binomial", "reciprocal", 0.0, 1e150), row("binomial", -2.0, 0.0, 1e250), row("binomial", 0.5, 0.0, 1e-160), row("binomial", "identity", 0.25, 0.25, 1e-300)]
rows += [row("poisson", "log", 0.0, eta, 2.0) for eta in (-600.0, -700.0, -740.0)]
rows += [row("poisson", "reciprocal", 0.0, 1e150), row("poisson", 2.0, 0.0, 1e-3, 1e-300), row("poisson", "loglog", 0.0, 6.5)]
rows += [row("normal", "log", 0.0, eta) for eta in (-300.0, -400.0, -700.0)]
rows += [row("normal", "comploglog", 1.0, 6.0), row("normal", "probit", 1.0, 30.0), row("normal", "logit", 1.0, 400.0)]
rows += [row(d, "log", 2.5, 1.0, 1e-300) for d in ("gamma", "logNormal")] + [row("inverseGaussian", "log", 2.5, 1.0, 1e-300)]
rows += [row("gamma", "comploglog", 0.9, 6.0), row("gamma", "probit", 0.9, 30.0), row("logNormal", "comploglog", 0.9, 6.0), row("inverseGaussian", "logit", 0.9, 400.0)]
rows += [row("inverseGaussian", "log", 2.5, -100.0), row("inverseGaussian", "log", 2.5, -237.0)]
source = "logInformation.values.py: mpmath with 400 digits"
print('{\n  "source": %s,\n  "rows": [\n%s\n  ]\n}' % (json.dumps(source), ",\n".join("    " + json.dumps(r) for r in rows)))
