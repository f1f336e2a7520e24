"""Reference numbers for the family of surrogates: shap and lime over PyTorch's answers. Draws are shared (SamplesTest writes
them)."""
import itertools
import math
import sys
import types

import numpy as np
import torch

from perturbation import GRID, TARGET, answers, grid, painted, shown
from references import Index, load, shared, without

without("matplotlib", "mpl_toolkits", "pandas", "cloudpickle", "packaging", "transformers")
# shap's compiled functions run as plain Python.
numba = types.ModuleType("numba")
numba.njit = numba.jit = lambda f=None, **options: f if f is not None else (lambda g: g)
numba.typed, numba.__path__ = types.ModuleType("numba.typed"), []
numba.typed.List = list
sys.modules.update({"numba": numba, "numba.typed": numba.typed})
from lime.lime_base import LimeBase  # noqa: E402
from sklearn.linear_model import Ridge  # noqa: E402

KERNEL_WIDTH = 0.25


def exact(game, players):
    """Shapley values by their definition."""
    worth = {s: game(s) for r in range(players + 1) for s in itertools.combinations(range(players), r)}
    values = np.zeros(players)
    for subset, value in worth.items():
        r = len(subset)
        for i in set(range(players)) - set(subset):
            gain = worth[tuple(sorted(subset + (i,)))] - value
            values[i] += math.factorial(r) * math.factorial(players - r - 1) / math.factorial(players) * gain
    return values


def game_of(network, x, segments, players):
    """The answer to a coalition given by its members, asked all at once."""
    everyone = np.array(list(itertools.product((0, 1), repeat=players)), np.float32)
    y = answers(network, shown(x, everyone, segments))
    return lambda members: y[sum(1 << (players - 1 - i) for i in members)]


def kernel_shap(index, name, network, x):
    segments = grid(3, 3)
    values = exact(game_of(network, x, segments, 9), 9)
    index.write("kernel-shap", name, painted(values[None], segments), target=TARGET,
                parameters=dict(GRID, segments="grid:3x3", samples=510),
                source="the definition of the Shapley value, all 512 coalitions")
    segments = grid(4, 4)
    z, w = shared("draws/kernel-shap").double().numpy(), shared("draws/kernel-shap-weights").double().numpy()
    y = answers(network, shown(x, shared("draws/kernel-shap"), segments))
    empty, full = answers(network, torch.cat([0 * x, x]))
    # The last segment's value is what the others leave of the gain, as shap's KernelExplainer eliminates it.
    left = z[:, :-1] - z[:, -1:]
    right = y - empty - z[:, -1] * (full - empty)
    values = np.linalg.lstsq(left * np.sqrt(w)[:, None], right * np.sqrt(w), rcond=None)[0]
    values = np.append(values, full - empty - values.sum())
    index.write("kernel-shap", name, painted(values[None], segments), target=TARGET,
                parameters=dict(GRID, samples=300), tolerance=1e-3,
                source="numpy's least squares with the last value eliminated as in shap, shared draws")


def partition_shap(index, name, network, x):
    """shap's PartitionExplainer asks both contexts of every group; with a budget for all of them it is exact."""
    import shap

    segments = grid(4, 4)
    masker = shap.maskers.Image(np.zeros((4, 4, 1)), shape=(4, 4, 1))

    def model(pictures):
        return answers(network, shown(x, np.asarray(pictures, np.float32).reshape(-1, 16), segments))[:, None]

    explainer = shap.explainers.PartitionExplainer(model, masker)
    values = explainer(np.ones((1, 4, 4, 1)), max_evals=100_000, fixed_context=None).values
    index.write("partition-shap", name, painted(values.reshape(1, 16), segments), target=TARGET, parameters=GRID,
                source="shap 0.51.0 PartitionExplainer(Image masker over a 4 x 4 grid)")


def probabilities(network, x, segments, coalitions):
    with torch.no_grad():
        return network(shown(x, coalitions, segments)).double().softmax(1).numpy()


def lime(index, name, network, x):
    segments = grid(4, 4)
    z = shared("draws/lime").double().numpy()
    y = probabilities(network, x, segments, shared("draws/lime"))
    distances = 1 - z.sum(1) / np.sqrt(z.sum(1) * z.shape[1])
    base = LimeBase(lambda d: np.sqrt(np.exp(-(d ** 2) / KERNEL_WIDTH ** 2)))
    parameters = dict(GRID, output="probability", samples=len(z))
    for features, theirs, ours in ((16, "none", None), (5, "highest_weights", "highest"),
                                   (5, "forward_selection", "forward"), (5, "lasso_path", "lasso")):
        _, pairs, _, _ = base.explain_instance_with_data(z, y, distances, TARGET, features, feature_selection=theirs)
        values = np.zeros((1, 16))
        for segment, value in pairs:
            values[0, segment] = value
        more = {} if ours is None else dict(features=features, selection=ours)
        index.write("lime", name, painted(values, segments), target=TARGET, parameters=dict(parameters, **more),
                    tolerance=1e-3, source=f"lime 0.2.0.1 LimeBase(feature_selection={theirs}), shared draws")
    norm_lime(index, name, z, y[:, TARGET], np.sqrt(np.exp(-(distances ** 2) / KERNEL_WIDTH ** 2)), segments)


def norm_lime(index, name, z, y, weights, segments):
    """Each part of the samples has a surrogate; the first coalition, which shows all, is in every part."""
    parts = 4
    sums = np.zeros(z.shape[1])
    for part in range(parts):
        seen = (np.arange(len(z)) % parts == part) | (np.arange(len(z)) == 0)
        b = Ridge(alpha=1).fit(z[seen], y[seen], sample_weight=weights[seen]).coef_
        sums += np.abs(b) / np.abs(b).sum() * b / parts
    index.write("norm-lime", name, painted(sums[None], segments), target=TARGET, tolerance=1e-3,
                parameters=dict(GRID, output="probability", samples=len(z), models=parts),
                source="mean of |b| / sum |b| * b over scikit-learn's ridge regressions as lime makes them, shared draws")


def main():
    index = Index("surrogate")
    for name in ("plain", "residual", "vit"):
        network, inputs = load(name)
        kernel_shap(index, name, network, inputs[:1])
        partition_shap(index, name, network, inputs[:1])
        lime(index, name, network, inputs[:1])
    index.save()


if __name__ == "__main__":
    main()
