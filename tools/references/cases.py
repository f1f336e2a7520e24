"""Example-based explanations by other implementations and by their definitions.

Writes small arrays and the numbers for them to limpid-cases/src/test/resources/references/cases.json, where CaseReferencesTest compares.
Versions: numpy, scipy, scikit-learn 1.9.1, cleanlab 2.9.0. What no library computes is written out by its
definition: Shapley values by all subsets, influence by the whole Hessian, sets of
prototypes by the objectives themselves, weights by nonnegative least squares.
"""
import itertools
import json
import pathlib

import cleanlab
import cleanlab.filter
import numpy
import scipy.optimize

ROOT = pathlib.Path(__file__).resolve().parents[2]
COUNT, WIDTH, CLASSES, PENALTY = 40, 5, 3, 0.05


def softmax(z):
    e = numpy.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def head(x, y):
    """The minimum of the mean cross-entropy and the penalty, intercepts included, its Hessian and the gradients."""
    one = numpy.hstack([x, numpy.ones((len(x), 1))])
    wanted = numpy.eye(CLASSES)[y]

    def loss(w):
        p = softmax(one @ w.reshape(CLASSES, -1).T)
        return -numpy.log(p[numpy.arange(len(y)), y]).mean() + PENALTY / 2 * w @ w

    def slope(w):
        p = softmax(one @ w.reshape(CLASSES, -1).T)
        return ((p - wanted).T @ one / len(y)).ravel() + PENALTY * w

    start = numpy.zeros(CLASSES * one.shape[1])
    w = scipy.optimize.minimize(loss, start, jac=slope, method="BFGS", options={"gtol": 1e-11, "maxiter": 10000}).x
    p = softmax(one @ w.reshape(CLASSES, -1).T)
    hessian = PENALTY * numpy.eye(len(w))
    for i in range(len(y)):
        hessian += numpy.kron(numpy.diag(p[i]) - numpy.outer(p[i], p[i]), numpy.outer(one[i], one[i])) / len(y)
    gradients = numpy.stack([numpy.kron(p[i] - wanted[i], one[i]) for i in range(len(y))])
    return w, p, hessian, gradients


def shapley(x, y, point, target, k):
    """By all subsets: the worth of a set is the share of its k nearest that are right, of k."""
    n = len(x)
    order = numpy.argsort(((x - point) ** 2).sum(1), kind="stable")

    def worth(members):
        near = [i for i in order if i in members][:k]
        return sum(y[i] == target for i in near) / k

    values = numpy.zeros(n)
    for i in range(n):
        others = [j for j in range(n) if j != i]
        for size in range(n):
            weight = 1.0 / (n * scipy.special.comb(n - 1, size))
            for some in itertools.combinations(others, size):
                values[i] += weight * (worth(set(some) | {i}) - worth(set(some)))
    return values


def critic(kernel, count, critics):
    """Greedy by the objectives of Kim et al. themselves."""
    n = len(kernel)
    chosen = []
    for _ in range(count):
        def gain(c):
            s = chosen + [c]
            return 2 / (n * len(s)) * kernel[:, s].sum() - kernel[numpy.ix_(s, s)].sum() / len(s) ** 2
        chosen.append(max((c for c in range(n) if c not in chosen), key=gain))
    witness = numpy.abs(kernel.mean(0) - kernel[chosen].mean(0))
    found = []
    for _ in range(critics):
        def value(c):
            s = found + [c]
            return witness[s].sum() + numpy.linalg.slogdet(kernel[numpy.ix_(s, s)])[1]
        found.append(max((c for c in range(n) if c not in chosen and c not in found), key=value))
    discrepancy = kernel.mean() - 2 * kernel[:, chosen].mean() + kernel[numpy.ix_(chosen, chosen)].mean()
    return chosen, found, discrepancy


def dash(kernel, count):
    """Greedy by the slope of the objective; the weights by nonnegative least squares in the coordinates of a Cholesky factor."""
    mean = kernel.mean(0)
    chosen, weights = [], numpy.zeros(0)
    for _ in range(count):
        slope = mean - kernel[:, chosen] @ weights
        slope[chosen] = -numpy.inf
        chosen.append(int(slope.argmax()))
        lower = numpy.linalg.cholesky(kernel[numpy.ix_(chosen, chosen)])
        weights, _ = scipy.optimize.nnls(lower.T, numpy.linalg.solve(lower, mean[chosen]))
    return chosen, weights


def main():
    random = numpy.random.default_rng(3)
    centres = random.normal(size=(CLASSES, WIDTH)) * 1.2
    y = numpy.arange(COUNT) % CLASSES
    x = numpy.round((centres[y] + random.normal(size=(COUNT, WIDTH))) * 64) / 64
    point = numpy.round((centres[1] + random.normal(size=WIDTH)) * 64) / 64
    w, p, hessian, gradients = head(x, y)
    one = numpy.append(point, 1)
    q = softmax(w.reshape(CLASSES, -1) @ one)
    own = numpy.kron(q - numpy.eye(CLASSES)[1], one)
    norms = numpy.linalg.norm(gradients, axis=1) * numpy.linalg.norm(own)
    residual = (p - numpy.eye(CLASSES)[y])[:, 1]
    left_out = []
    for i in range(COUNT):
        keep = numpy.arange(COUNT) != i
        again, _, _, _ = head(x[keep], y[keep])
        z = again.reshape(CLASSES, -1) @ one
        left_out.append(-numpy.log(softmax(z)[1]) + numpy.log(q[1]))
    sigma = 1.5
    distance = ((x[:, None] - x[None]) ** 2).sum(-1)
    kernel = numpy.exp(-distance / (2 * sigma**2))
    prototypes, criticisms, discrepancy = critic(kernel, 5, 4)
    dashed, dash_weights = dash(kernel, 5)
    noisy = y.copy()
    noisy[[4, 17, 30]] = (noisy[[4, 17, 30]] + 1) % CLASSES
    sketches = numpy.round(random.normal(size=(COUNT, 6)) * 16) / 16
    sketch = numpy.round(random.normal(size=6) * 16) / 16
    share = p[numpy.arange(COUNT), y]
    gram = sketches.T @ sketches
    gram += 0.01 * numpy.trace(gram) / 6 * numpy.eye(6)
    issues = numpy.flatnonzero(cleanlab.filter.find_label_issues(noisy, p, filter_by="confident_learning", n_jobs=1))
    document = {
        "rows": x.tolist(),
        "labels": y.tolist(),
        "point": point.tolist(),
        "target": 1,
        "penalty": PENALTY,
        "weights": w.tolist(),
        "influence-function": (gradients @ numpy.linalg.solve(hessian, own) / COUNT).tolist(),
        "leave-one-out": left_out,
        "tracin": (gradients @ own).tolist(),
        "gradient-similarity": (gradients @ own / norms).tolist(),
        "representer": (-residual / (PENALTY * COUNT) * (x @ point + 1)).tolist(),
        "logit": float(w.reshape(CLASSES, -1)[1] @ one),
        "shapley": shapley(x[:9], y[:9], point, 1, 3).tolist(),
        "gamma": 1 / (2 * sigma**2),
        "prototypes": [int(i) for i in prototypes],
        "criticisms": [int(i) for i in criticisms],
        "discrepancy": float(discrepancy),
        "dash": dashed,
        "dashWeights": (dash_weights / dash_weights.sum()).tolist(),
        "noisy": noisy.tolist(),
        "probabilities": p.tolist(),
        "margins": (2 * cleanlab.rank.get_normalized_margin_for_each_label(noisy, p) - 1).tolist(),
        "thresholds": cleanlab.count.get_confident_thresholds(noisy, p).tolist(),
        "suspects": issues.tolist(),
        "sketches": sketches.tolist(),
        "sketch": sketch.tolist(),
        "trak": (sketches @ numpy.linalg.solve(gram, sketch) * (1 - share)).tolist(),
        "shares": share.tolist(),
    }
    target = ROOT / "limpid-cases/src/test/resources/references/cases.json"
    target.write_text(json.dumps(document) + "\n")


main()
