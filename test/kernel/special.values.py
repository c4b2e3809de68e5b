"""Writes special.values.json: the elementary and special functions of the kernel at the places where they are hard.

    python3 special.values.py > special.values.json        (mpmath 1.3)

Each row is [argument, value, rest]: the value to 60 digits, rounded to a double, and what rounding took from it in units of the
double's last place, to three decimals. Arguments are doubles.
"""
import json
import math
import random
from mpmath import digamma, erfc, exp, expm1, log, log1p, loggamma, mp, mpf, nstr, pi, psi, sqrt

mp.dps = 60
random.seed(2)
LEAST_NORMAL = 2.0**-1022


def row(f, x):
    with mp.workdps(800 if x and not 1e-3 < abs(x) < 1e8 else 60):  # small and large numbers beside each other need their digits
        exact = f(mpf(x))
    value = float(nstr(exact, 40))
    return [x, value, round(float((exact - mpf(value)) / mpf(math.ulp(value))), 3)]


def between(low, high, count):
    return [random.uniform(low, high) for _ in range(count)]


def powers(low, high, count):
    """Numbers whose logarithm is uniform: low and high are exponents of 10."""
    return [10.0 ** random.uniform(low, high) for _ in range(count)]


def around(x, count):
    """Neighbours of x: the nearest doubles, and further ones on a logarithmic scale."""
    near = [math.nextafter(x, math.inf), math.nextafter(x, -math.inf)]
    return [x] + near + [x * (1 + random.choice((-1, 1)) * s) for s in powers(-15, -1, count)]


def signs(xs):
    return [sign * x for x in xs for sign in (1, -1)]


def normal_cdf(z):
    return erfc(-z / sqrt(mpf(2))) / 2


def normal_quantile(p):
    """Newton's method on log Phi of the smaller tail."""
    tail = min(p, 1 - p)
    z = -sqrt(-2 * log(tail))
    for _ in range(50):
        density = exp(-z * z / 2) / sqrt(2 * pi)
        step = (log(normal_cdf(z)) - log(tail)) * normal_cdf(z) / density
        z -= step
        if abs(step) < mpf(10) ** (10 - mp.dps) * abs(z):
            break
    return z if p < 0.5 else -z


SUBNORMAL = [5e-324, 1e-320, 3.5e-310, LEAST_NORMAL, math.nextafter(LEAST_NORMAL, 0)]
SMALL = signs(SUBNORMAL + powers(-300, -1, 40))
STEPS = [(k + 0.5) * math.log(2) / 64 for k in range(-70, 70, 7)]  # where the reduction of exp changes its mind
EDGES = [708.0, 708.0000000000001, 709.0, 709.78, 709.782712893384, -708.0, -708.0000000000001, -708.4, -720.25, -740.0, -745.1]
EVERYWHERE = EDGES + SMALL + STEPS + between(-708, 708, 100) + between(-40, 40, 60) + between(-1, 1, 60)
POSITIVE = SUBNORMAL + powers(-300, 300, 60)
TAILS = [-37.5, -38.0, -38.4, -5.656854249492381, -5.65685424949238] + between(-38, -5, 60) + between(-7, 7, 160) + SMALL[::3]
PROBABILITIES = powers(-300, -3, 60) + between(0, 1, 160) + [0.5 + d for d in signs(powers(-15, -1, 30))]
PROBABILITIES += [5e-324, 0.31, 0.69, 1 - 2.0**-53]
GAMMA = POSITIVE[3:] + powers(-8, 8, 60) + between(0, 3, 120) + between(3, 12, 60) + around(1.0, 30) + around(2.0, 30)
MINIMUM = 1.4616321449683622

FUNCTIONS = {
    "exp": (exp, EVERYWHERE),
    "expm1": (expm1, [x for x in EVERYWHERE if x < 709.7]),
    "log": (log, POSITIVE + [1.7976931348623157e308] + around(1.0, 60) + between(0.4, 2.5, 120) + powers(-3, 3, 60)),
    "log1p": (
        log1p,
        SMALL + powers(-17, 20, 120) + between(-0.9999, 3, 120) + [2.0**-53 - 1] + [s - 1 for s in powers(-9, -1, 30)],
    ),
    "logistic": (lambda x: 1 / (1 + exp(-x)), EVERYWHERE),
    "softplus": (lambda x: log1p(exp(x)), EVERYWHERE),
    "normalPdf": (lambda z: exp(-z * z / 2) / sqrt(2 * pi), TAILS + [38.5, 38.56]),
    "normalCdf": (normal_cdf, TAILS),
    "normalQuantile": (normal_quantile, PROBABILITIES),
    "logGamma": (loggamma, GAMMA + [2.55e305, 1e305] + around(MINIMUM, 10)),
    "digamma": (digamma, GAMMA + around(MINIMUM, 60)),
    "trigamma": (lambda x: psi(1, x), [x for x in GAMMA if x > 1e-154]),
    "logMinusDigamma": (lambda x: log(x) - digamma(x), GAMMA),
    "tetragamma": (lambda x: psi(2, x), [x for x in GAMMA if 1e-102 < x < 1e150]),
}

# where the kernel was furthest off in a sweep of 2000 to 8000 random arguments of each function
WORST = {
    "exp": [600.8665874915648, 481.95804566152333, -456.67944667868846, -1.4265389774902353],
    "expm1": [-0.7635727347492711, -0.8157577192550338, -0.8505295324752211, -6.743627275004741],
    "log": [0.6268492528168526, 2.622402567984771, 2.70813443735453, 2.6217780416876],
    "log1p": [-0.6145204324774663, 1.7014188743006282, -0.3622034244025999, 1.6763132318336038],
    "logistic": [-12.749919508591727, -19.495987607044263, -30.528252152565443, -15.351261760846242],
    "softplus": [-2.055798623096903, -0.5565226757915824, -1.2657912403499092, -0.5793522906972468],
    "normalPdf": [37.228209347583515, 19.870809714817995, 35.59029331414165, -36.45889713808759],
    "normalCdf": [-1.9077830082893934, -1.9723196271927401, -1.9235399928928834, -3.302264461118936],
    "logGamma": [1.7589769192637155, 1.8474949699307672, 1.7716401001437363, 0.7539346958677382],
    "logMinusDigamma": [0.10718196930862406, 0.11604165736232552, 0.736258583197315, 0.6632431870708615],
    "digamma": [2.0397791903430025, 2.104959067989481, 2.0231230585138724, 2.071179042033062],
    "trigamma": [1.438050377619089, 1.434322149043151, 1.4278869611198717, 1.5417621125746228],
    "tetragamma": [0.0009903442118931525, 0.12622872061869825, 0.06303029305388531, 2.486837890807729],
    "normalQuantile": [0.73632220252778, 0.6815487332615852, 0.7039838114485842, 0.6056337595406533],
}

source = "special.values.py: mpmath, 60 digits; [argument, value, what rounding took from the value in units of its last place]"
tables = []
for name, (f, xs) in FUNCTIONS.items():
    # where the result is a finite number that is not 0
    rows = [row(f, x) for x in xs + WORST[name] if not (name.lower().endswith("digamma") and x < 1e-307)]
    tables.append("    %s: [\n%s\n    ]" % (json.dumps(name), ",\n".join("      " + json.dumps(r) for r in rows)))
print('{\n  "source": %s,\n  "functions": {\n%s\n  }\n}' % (json.dumps(source), ",\n".join(tables)))
