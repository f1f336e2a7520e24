"""Reference numbers for concepts: NMF, k-means, ridge vectors, TCAV and concept relevance. Writes them, with the network `plain`, to
limpid-inside. Needs torch, onnx, scikit-learn 1.9.1, scipy, captum 0.9.0, overcomplete 0.3.0, zennit 0.5.1 and zennit-crp 0.6.0.

All inputs are a formula over whole numbers, which the tests compute again."""
import pathlib
import shutil
import sys
import tempfile
from unittest import mock

import numpy as np
import onnx
import torch
from captum.concept import TCAV, Classifier, Concept
from crp.attribution import CondAttribution
from onnx import numpy_helper
from scipy.optimize import nnls
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF
from sklearn.linear_model import RidgeClassifier
from zennit.composites import EpsilonPlusFlat

from networks import Plain

# Its drawings need a matplotlib that is gone, and are not needed here.
sys.modules["overcomplete.visualization"] = mock.MagicMock()
from overcomplete.optimization import NMF as Overcomplete  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
NETWORK = ROOT / "limpid-core/src/test/resources/references/plain/model.onnx"
OUT = ROOT / "limpid-inside/src/test/resources/dev/limpid/inside/concept"
LAYER = "relu3"
INPUTS = 24


def numbers(count, salt):
    """-0.5 to 0.5, the same in Java."""
    i = np.arange(count, dtype=np.int64)
    return ((i * i * 31 + i * 7 + salt * 977) % 1013) / 1013 - 0.5


def save(name, array):
    np.save(OUT / f"{name}.npy", np.asarray(array, dtype=np.float64))


def factorisation():
    codes = np.maximum(0, numbers(30 * 4, 1)).reshape(30, 4)
    parts = np.maximum(0, numbers(4 * 12, 2)).reshape(4, 12)
    data = codes @ parts + 0.02 * (numbers(30 * 12, 3).reshape(30, 12) + 0.5)
    nmf = NMF(4, init="nndsvda", solver="cd", tol=1e-4, max_iter=400)
    found = nmf.fit_transform(data)
    save("nmf-codes", found)
    save("nmf-parts", nmf.components_)
    other = Overcomplete(4, solver="hals")
    z, d = other.fit(torch.tensor(data, dtype=torch.float32))
    error = float(np.linalg.norm(data - (z @ d).detach().numpy()))
    save("nmf-errors", [nmf.reconstruction_err_, error])
    rows = np.abs(numbers(6 * 12, 4)).reshape(6, 12)
    save("nnls", [nnls(nmf.components_.T, row)[0] for row in rows])


def clusters():
    rows = numbers(40 * 5, 5).reshape(40, 5)
    means = KMeans(4, init=rows[:4], n_init=1, algorithm="lloyd", tol=0).fit(rows)
    save("kmeans-centres", means.cluster_centers_)
    save("kmeans-inertia", [means.inertia_])
    ridge = RidgeClassifier(alpha=0.7).fit(rows, [1] * 15 + [0] * 25)
    save("ridge", ridge.coef_.ravel())


def network():
    module = Plain().eval()
    weights = {w.name: torch.tensor(numpy_helper.to_array(w).copy()) for w in onnx.load(NETWORK).graph.initializer}
    module.load_state_dict({name: weights[name] for name in module.state_dict()})
    return module


class Repeated(Classifier):
    """The vector between the mean activations of both sets, the same at each position."""

    def __init__(self):
        pass

    def train_and_eval(self, dataloader, **kwargs):
        batches = [(x, y) for x, y in dataloader]
        x = torch.cat([b[0] for b in batches]).reshape(-1, 16, 64)
        y = torch.cat([b[1] for b in batches])
        self.found = y.unique(sorted=True).tolist()
        pooled = x.mean(2)
        v = pooled[y == self.found[0]].mean(0) - pooled[y == self.found[1]].mean(0)
        self.v = (v / v.norm()).repeat_interleave(64)
        return {"accs": torch.tensor(1.0)}

    def weights(self):
        return torch.stack([self.v, -self.v])

    def classes(self):
        return self.found


def sensitivities(module, x):
    predicted = module(x).argmax(1)
    shares = []
    with_it, without = x[2::3], x[::3]
    for target in predicted.unique(sorted=True).tolist():
        with tempfile.TemporaryDirectory() as folder:
            tcav = TCAV(module, [LAYER], classifier=Repeated(), save_path=folder)
            sets = [Concept(0, "with", [t[None] for t in with_it]), Concept(1, "without", [t[None] for t in without])]
            found = tcav.interpret(x[predicted == target], [sets], target=target)
            shares.append((target, float(found["0-1"][LAYER]["sign_count"][0])))
    save("tcav", shares)


def relevance(module, x):
    attribution = CondAttribution(module, no_param_grad=True)
    composite = EpsilonPlusFlat()
    rows, heats = [], []
    for one in x[:4]:
        sample = one[None].clone().requires_grad_()
        target = int(module(sample).argmax())
        found = attribution(sample, [{"y": [target]}], composite, record_layer=[LAYER])
        rows.append(found.relevances[LAYER].sum((2, 3))[0].detach().numpy())
        sample = one[None].clone().requires_grad_()
        part = attribution(sample, [{"y": [target], LAYER: [3]}], composite)
        heats.append(part.heatmap[0].detach().numpy())
    save("crp-channels", rows)
    np.save(OUT / "crp-heat.npy", np.asarray(heats[:2], dtype=np.float32))


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    shutil.copy(NETWORK, OUT / "plain.onnx")
    factorisation()
    clusters()
    module = network()
    shift = 6 * numbers(INPUTS * 3, 7).reshape(INPUTS, 3, 1, 1)
    x = torch.tensor(numbers(INPUTS * 3 * 32 * 32, 6).reshape(INPUTS, 3, 32, 32) + shift, dtype=torch.float32)
    sensitivities(module, x)
    relevance(module, x)


if __name__ == "__main__":
    main()
