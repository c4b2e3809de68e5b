"""Writes gaussHermite.values.json: nodes and weights of Gauss-Hermite rules for the standard normal density, to 60 digits, rounded to doubles.

    python3 gaussHermite.values.py > gaussHermite.values.json        (mpmath 1.3)

Golub and Welsch (Mathematics of Computation 23 (1969), 221-230): the nodes are the eigenvalues of the symmetric tridiagonal matrix
with 0 on the diagonal and sqrt(1), sqrt(2), ... beside it, the weights the squares of the first components of its eigenvectors.
"""
import json
from mpmath import eigsy, matrix, mp, nstr, sqrt

mp.dps = 60

def rounded(value):
    return float(nstr(value, 30))

def rule(points):
    jacobi = matrix(points, points)
    for j in range(1, points):
        jacobi[j - 1, j] = jacobi[j, j - 1] = sqrt(j)
    nodes, vectors = eigsy(jacobi)
    order = sorted(range(points), key=lambda i: nodes[i])
    return {
        "nodes": [0.0 if abs(nodes[i]) < 1e-40 else rounded(nodes[i]) for i in order],
        "weights": [rounded(vectors[0, i] ** 2) for i in order],
    }

rules = {str(points): rule(points) for points in [1, 2, 3, 4, 5, 9, 20, 35, 50]}
print("{\n" + ",\n".join(f' "{points}": {json.dumps(values)}' for points, values in rules.items()) + "\n}")
