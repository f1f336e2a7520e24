"""LiSSA on all weights: how many passes through the data it needs, and how well it predicts retraining.

Reads the network and the pictures that influence.py wrote, as curvature.py does, and prints. The inverse of the Gauss-Newton matrix of the
cross entropy plus damping is estimated by v <- g + v - (H v + damping v) / scale with H of 30 random pictures; products with H are exact
(H is written out as a root of 3,000 rows). The scale is the largest curvature of a single picture over 3, so that no step diverges. Takes a
minute of processor time. Versions: torch 2.15, numpy 2, scipy 1.
"""
import numpy
import scipy.stats
import torch
from curvature import by_input, case, loss
from influence import TESTED, lds

BATCH, DEPTHS, DAMPINGS = 30, (30, 100, 300, 1000), (0.1, 1, 10, 100)


def flat(found):
    return numpy.concatenate([g.reshape(len(g), -1) for g in found.values()], 1)


def main():
    torch.set_num_threads(1)
    document, model, (x, y), (tx, ty) = case()
    members = numpy.array([[c == "1" for c in row] for row in document["members"]])
    losses = numpy.array(document["losses"])
    gradients = by_input(model, loss)
    train, test = flat(gradients(x, y)), flat(gradients(tx, ty))
    jacobian = by_input(model, lambda logits, label: logits)(x, torch.zeros(len(x), dtype=int))
    jacobian = numpy.concatenate([j.reshape(*j.shape[:2], -1) for j in jacobian.values()], 2)
    p = torch.softmax(model(x), 1).detach().numpy()
    hessian = numpy.einsum("na,ab->nab", p, numpy.eye(p.shape[1])) - p[:, :, None] * p[:, None, :]
    roots = numpy.linalg.cholesky(hessian + 1e-12 * numpy.eye(p.shape[1]))
    root = numpy.matmul(roots.transpose(0, 2, 1), jacobian) / numpy.sqrt(len(x))
    _, values, vectors = numpy.linalg.svd(root.reshape(-1, root.shape[2]), full_matrices=False)
    mean = (values**2).sum() / root.shape[2]
    single = max(numpy.linalg.norm(each, 2) ** 2 for each in root) * len(x)
    random = numpy.random.default_rng(0)
    for factor in DAMPINGS:
        damping = factor * mean
        along = vectors @ test.T
        solved = (test.T - vectors.T @ along) / damping + vectors.T @ (along / (values**2 + damping)[:, None])
        exact = train @ solved / len(x)
        print(f"damping {factor} times the mean curvature: exact {lds(exact, members, losses):.3f}", flush=True)
        scale, v, done = single / 3 + damping, test.T.copy(), 0
        for depth in DEPTHS:
            while done < depth:
                some = root[random.choice(len(x), BATCH, replace=False)].reshape(-1, root.shape[2])
                v = test.T + v - ((some.T @ (some @ v)) * len(x) / BATCH + damping * v) / scale
                done += 1
            scores = train @ (v / scale) / len(x)
            same = [scipy.stats.spearmanr(scores[:, t], exact[:, t]).statistic for t in range(TESTED)]
            print(
                f"  {depth * BATCH // len(x)} passes: retraining {lds(scores, members, losses):.3f},"
                f" agreement with the exact solution {numpy.mean(same):.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
