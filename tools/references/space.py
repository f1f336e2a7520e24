"""Projections, their faithfulness, clusters, dimension, probes and similarity of layers by Python libraries.

Writes made-up points and numbers to limpid-inside/src/test/resources/references/space.json, where SpaceReferencesTest
compares. All coordinates are multiples of 1/64, so that both sides read the same numbers. Versions: scikit-learn 1.9.1,
umap-learn 0.5.12, pydrmetrics 0.0.8, scikit-dimension 0.5.0, ckatorch 1.0.3 with torch 2.15.0.
"""
import json
import pathlib

import numpy as np
import skdim
import torch
import umap
from ckatorch.core import cka_base, cka_batch
from pyDRMetrics.pyDRMetrics import DRMetrics
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import TSNE, trustworthiness
from sklearn.metrics import silhouette_samples, silhouette_score
from sklearn.preprocessing import StandardScaler

ROOT = pathlib.Path(__file__).resolve().parents[2]
COUNT, WIDTH, CLASSES, NEIGHBOURS = 200, 12, 4, 10


def points(rng):
    """Four clusters on curved surfaces of three dimensions within twelve; the clusters overlap a little."""
    labels = np.arange(COUNT) % CLASSES
    inner = rng.normal(size=(COUNT, 3))
    curved = np.concatenate([inner, np.sin(inner), inner[:, :1] * inner[:, 1:]], 1)
    mixed = curved @ rng.normal(size=(curved.shape[1], WIDTH))
    x = mixed + 2.2 * rng.normal(size=(CLASSES, WIDTH))[labels]
    return np.round(x * 64) / 64, labels


def intrusions(ranks):
    """Trustworthiness from the co-ranking matrix of pydrmetrics, whose own figure weighs the rank k + 1 with 0."""
    k, n = NEIGHBOURS, len(ranks)
    wrong = ranks[1:, 1:][k:, :k]
    weights = np.arange(1, wrong.shape[0] + 1).reshape(-1, 1)
    return float(1 - 2 * (wrong * weights).sum() / (n * k * (2 * n - 3 * k - 1)))


def main():
    rng = np.random.default_rng(0)
    x, labels = points(rng)
    pca = PCA(5).fit(x)
    plane = pca.transform(x)[:, :2]
    rounded = np.round(plane * 8192) / 8192
    metrics = DRMetrics(x, rounded)
    trust = trustworthiness(x, rounded, n_neighbors=NEIGHBOURS)
    assert abs(intrusions(metrics.Q) - trust) < 1e-9
    tsne = TSNE(perplexity=30, init="pca", random_state=0).fit_transform(x)
    places = umap.UMAP(n_neighbors=15, random_state=0).fit_transform(x)
    fitted = np.arange(COUNT) < 140
    scaler = StandardScaler().fit(x[fitted])
    uneven = np.where(labels == 3, 0, labels)
    probe = LogisticRegression(C=1.0, class_weight="balanced", tol=1e-10, max_iter=10000)
    probe.fit(scaler.transform(x[fitted]), uneven[fitted])
    other = np.round(np.maximum(x @ rng.normal(size=(WIDTH, 7)), 0) * 64) / 64
    a, b = torch.tensor(x), torch.tensor(other)
    means = KMeans(CLASSES, n_init=20, random_state=0).fit(x)
    document = {
        "points": x.tolist(),
        "labels": labels.tolist(),
        "other": other.tolist(),
        "pca_variances": pca.explained_variance_.tolist(),
        "pca_shares": pca.explained_variance_ratio_.tolist(),
        "pca_components": pca.components_.tolist(),
        "plane": rounded.tolist(),
        "trustworthiness": float(trust),
        "continuity": intrusions(metrics.Q.T),
        "tsne_trustworthiness": float(trustworthiness(x, tsne, n_neighbors=NEIGHBOURS)),
        "umap_trustworthiness": float(trustworthiness(x, places, n_neighbors=NEIGHBOURS)),
        "silhouette": float(silhouette_score(x, labels)),
        "silhouettes": [float(silhouette_samples(x, labels)[labels == c].mean()) for c in range(CLASSES)],
        "inertia": float(means.inertia_),
        "two_nn": float(skdim.id.TwoNN().fit(x).dimension_),
        "probabilities": probe.predict_proba(scaler.transform(x)).tolist(),
        "cka_debiased": float(cka_base(a, b, unbiased=True)),
        "cka_batches": float(cka_batch(a.reshape(4, 50, -1), b.reshape(4, 50, -1))),
    }
    target = ROOT / "limpid-inside/src/test/resources/references/space.json"
    target.write_text(json.dumps(document))
    print({k: v for k, v in document.items() if isinstance(v, float)})


main()
