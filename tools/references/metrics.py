"""Metrics of attribution maps by Quantus and scikit-learn, on made-up maps.

Writes maps, masks and numbers to limpid-metrics/src/test/resources/references/metrics.json, where MetricReferencesTest
compares. All scores are multiples of 1/8, so that both sides read the same numbers. Versions: quantus 0.6.0,
scikit-learn 1.9.1.
"""
import json
import pathlib

import numpy as np
import quantus
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial.distance import pdist, squareform
from sklearn.metrics import average_precision_score

ROOT = pathlib.Path(__file__).resolve().parents[2]
WIDTH, HEIGHT = 7, 5


def localisation(metric, scores, mask):
    """A metric of Quantus on one map and one mask; it wants a batch, channels and a model."""
    image = np.zeros((1, 1, HEIGHT, WIDTH))
    a = np.maximum(scores, 0).reshape(1, 1, HEIGHT, WIDTH)
    s = mask.reshape(1, 1, HEIGHT, WIDTH)
    return float(np.asarray(metric(model=None, x_batch=image, y_batch=np.array([0]), a_batch=a, s_batch=s)).ravel()[0])


def tree(scores):
    """The minimum spanning tree of the largest 5 % of the magnitudes, at least two, per edge."""
    count = max(2, int(0.05 * scores.size))
    pixels = np.argsort(-np.abs(scores), kind="stable")[:count]
    points = np.stack([pixels % WIDTH, pixels // WIDTH], axis=1)
    return float(minimum_spanning_tree(squareform(pdist(points))).sum() / (count - 1))


def variation(scores):
    image = scores.reshape(HEIGHT, WIDTH)
    total = np.abs(np.diff(image, axis=0)).sum() + np.abs(np.diff(image, axis=1)).sum()
    return float(total / np.abs(scores).sum())


def cases(rng):
    """Maps without ties among positive scores, since Quantus takes equal scores in any order."""
    for k in range(12):
        distinct = (rng.permutation(WIDTH * HEIGHT) + 1.0) ** (1 + k % 4) / 8
        sign = rng.choice([-1, 0, 1], WIDTH * HEIGHT, p=[0.05 * (k % 3), 0.1 * (k % 2), 1 - 0.05 * (k % 3) - 0.1 * (k % 2)])
        scores = distinct * sign
        mask = (rng.random(WIDTH * HEIGHT) < 0.3).astype(int)
        mask[k] = 1
        mask[k + 1] = 0
        # Enough positive scores for the highest pixels of the mask's size.
        assert (scores > 0).sum() > mask.sum()
        yield scores, mask


def main():
    plain = dict(disable_warnings=True, display_progressbar=False, abs=False, normalise=False)
    mass = quantus.RelevanceMassAccuracy(**plain)
    rank = quantus.RelevanceRankAccuracy(**plain)
    pointing = quantus.PointingGame(**plain)
    sparseness = quantus.Sparseness(**plain)
    entropy = quantus.Complexity(**plain)
    effective = quantus.EffectiveComplexity(eps=0.01, **plain)
    entries = []
    for scores, mask in cases(np.random.default_rng(0)):
        entries.append(
            {
                "scores": scores.tolist(),
                "mask": mask.tolist(),
                "MASS_ACCURACY": localisation(mass, scores, mask),
                "RANK_ACCURACY": localisation(rank, scores, mask),
                "POINTING_GAME": localisation(pointing, scores, mask),
                "AVERAGE_PRECISION": float(average_precision_score(mask, np.maximum(scores, 0))),
                # Quantus adds 1e-7 to every score.
                "SPARSENESS": float(sparseness.evaluate_batch(None, np.abs(scores)[None])[0]),
                # Quantus's entropy is in nats, its effective complexity a number of pixels.
                "ENTROPY": float(entropy.evaluate_batch(x_batch=None, a_batch=np.abs(scores)[None].astype(float))[0] / np.log(scores.size)),
                "EFFECTIVE": float(effective.evaluate_batch(x_batch=None, a_batch=(np.abs(scores) / np.abs(scores).max())[None])[0]) / scores.size,
                "SPANNING_TREE": tree(scores),
                "TOTAL_VARIATION": variation(scores),
            }
        )
    document = {"width": WIDTH, "height": HEIGHT, "cases": entries}
    target = ROOT / "limpid-metrics/src/test/resources/references"
    target.mkdir(parents=True, exist_ok=True)
    (target / "metrics.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")


main()
