"""Metrics of explanations by Quantus, explainiverse, captum, torchcam and pytorch-grad-cam, on a made-up network.

Writes a network of two layers, inputs, maps and the metrics' numbers to limpid-trust/src/test/resources/references/trust.json,
where TrustReferencesTest compares. All weights and scores are multiples of 1/64, so that both sides read the same numbers.
Sets that a library draws are written too. Versions: quantus 0.6.0, explainiverse 0.15.2, captum 0.9.0, torchcam 0.5.0,
grad-cam 1.5.7, saliency 0.2.1, torch 2.15.0, scipy 1.17.1.
"""
import contextlib
import json
import pathlib
import warnings

import numpy as np
import scipy.stats
import torch

if not hasattr(np, "trapz"):
    # NumPy 2 renamed the function that Quantus calls.
    np.trapz = np.trapezoid
import quantus
from captum.metrics import infidelity
from explainiverse.core.explanation import Explanation
from explainiverse.evaluation import faithfulness as ex
from explainiverse.evaluation import faithfulness_extended as exx

warnings.filterwarnings("ignore")
ROOT = pathlib.Path(__file__).resolve().parents[2]
H, W, HIDDEN, K = 8, 8, 6, 3
P = H * W
rng = np.random.default_rng(7)
A = np.round(rng.normal(0, 0.35, (HIDDEN, P)) * 64) / 64
B = np.round(rng.normal(0, 1.0, (K, HIDDEN)) * 64) / 64
# Pixels that the network ignores.
A[:, 10:16] = 0
A2 = np.round(rng.normal(0, 0.35, (HIDDEN, P)) * 64) / 64
B2 = np.round(rng.normal(0, 1.0, (K, HIDDEN)) * 64) / 64


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.a = torch.nn.Linear(P, HIDDEN, bias=False)
        self.b = torch.nn.Linear(HIDDEN, K, bias=False)
        self.a.weight.data = torch.tensor(A)
        self.b.weight.data = torch.tensor(B)

    def forward(self, x):
        return self.b(torch.tanh(self.a(x.double().reshape(len(x), -1))))


net = Net().double().eval()


def logits(x):
    return net(torch.as_tensor(np.asarray(x, dtype=np.float64))).detach().numpy()


def probabilities(x):
    z = logits(x)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class Adapter:
    """The network as explainiverse takes it: one row of features, logits or probabilities as its output."""

    def __init__(self, function):
        self.function = function
        self.task = "classification" if function is probabilities else "regression"
        self.class_names = ["0", "1", "2"]
        self.output_mode = "auto"

    def predict(self, x):
        return self.function(np.asarray(x).reshape(-1, 1, H, W))

    predict_proba = predict


def explanation(a, y):
    names = [f"f{i}" for i in range(P)]
    return Explanation(
        explainer_name="given",
        target_class=str(y),
        explanation_data={"feature_attributions": dict(zip(names, a.tolist()))},
        feature_names=names,
    )


def call(metric, x, y, a, softmax):
    return metric(
        model=net,
        x_batch=x[None],
        y_batch=np.array([y]),
        a_batch=a.reshape(1, 1, H, W),
        device="cpu",
        softmax=softmax,
    )


PLAIN = dict(abs=False, normalise=False, disable_warnings=True, display_progressbar=False)


def quantus_numbers(x, y, a):
    black = dict(perturb_baseline="black")
    mean = dict(perturb_baseline="mean")
    out = {}
    flipping = quantus.PixelFlipping(features_in_step=4, perturb_baseline=0.0, return_auc_per_sample=True, **PLAIN)
    out["pixel-flipping"] = call(flipping, x, y, a, True)[0] / (P / 4 - 1)
    region = quantus.RegionPerturbation(patch_size=2, regions_evaluation=100, perturb_baseline=0.0, **PLAIN)
    out["region-perturbation"] = float(np.sum(call(region, x, y, a, True)[0]) / (P / 4 + 1))
    select = quantus.Selectivity(patch_size=2, perturb_baseline=0.0, **PLAIN)
    out["selectivity"] = float(np.trapz(call(select, x, y, a, True)[0]) / (P / 4 - 1))
    estimate = quantus.FaithfulnessEstimate(features_in_step=4, perturb_baseline=0.0, **PLAIN)
    out["faithfulness-estimate"] = float(call(estimate, x, y, a, False)[0])
    nguyen = quantus.MonotonicityCorrelation(
        features_in_step=4, nr_samples=1, perturb_func=quantus.perturb_func.batch_baseline_replacement_by_indices,
        perturb_func_kwargs=dict(perturb_baseline=0.0), **{**PLAIN, "abs": True})
    out["monotonicity-nguyen"] = float(call(nguyen, x, y, a, False)[0])
    irof = quantus.IROF(perturb_baseline=0.0, return_aggregate=False, **PLAIN)
    segments = np.arange(P).reshape(H, W) // W // 2 * 4 + np.arange(P).reshape(H, W) % W // 2
    import quantus.helpers.utils as helper

    kept = helper.get_superpixel_segments
    helper.get_superpixel_segments = lambda img, segmentation_method, **kw: segments
    out["irof"] = float(call(irof, x, y, a, True)[0]) / 16
    helper.get_superpixel_segments = kept
    road = quantus.ROAD(noise=0.0, percentages=list(range(10, 100, 10)), **PLAIN)
    out["road"] = float(np.mean(list(call(road, x, y, a, True).values())))
    return out


def drawn(x, y, a, seed):
    """Quantus's faithfulness correlation, and the sets that it drew."""
    sets = []
    choice = np.random.choice

    def kept(*args, **kwargs):
        sets.append(choice(*args, **kwargs))
        return sets[-1]

    np.random.seed(seed)
    np.random.choice = kept
    metric = quantus.FaithfulnessCorrelation(nr_runs=30, subset_size=9, perturb_baseline=0.0, return_aggregate=False, **PLAIN)
    number = float(call(metric, x, y, a, False)[0])
    np.random.choice = choice
    return number, [s.tolist() for s in sets]


def explainiverse_numbers(x, y, a, seed):
    raw, soft, e, row = Adapter(logits), Adapter(probabilities), explanation(a, y), x.ravel()
    common = dict(baseline=0.0, target_class=y)
    order = dict(use_absolute=False, n_steps=16, return_curve=True)
    out = {}
    out["deletion"] = exx.compute_deletion_auc(soft, row, e, **common, **order)["auc"]
    out["insertion"] = exx.compute_insertion_auc(soft, row, e, **common, **order)["auc"]
    most = exx.compute_deletion_auc(raw, row, e, **common, **order)
    least = exx.compute_deletion_auc(raw, row, explanation(-a, y), **common, **order)
    out["morf"] = float(most["curve"][0] - np.mean(most["curve"]))
    out["lerf"] = float(least["curve"][0] - np.mean(least["curve"]))
    out["abpc"] = least["auc"] - most["auc"]
    # Quantus's Monotonicity replaces the baseline by the baseline, so that it is 1 for every map.
    out["monotonicity-arya"] = exx.compute_monotonicity(soft, row, e, **common)
    k = [0.05, 0.1, 0.25, 0.5]
    out["comprehensiveness"] = ex.compute_comprehensiveness(soft, row, e, k_values=k, **common)["comprehensiveness"]
    out["sufficiency"] = ex.compute_sufficiency(soft, row, e, k_values=k, **common)["sufficiency"]
    n = exx.compute_sensitivity_n(raw, row, e, n=9, n_subsets=30, seed=seed, return_details=True, **common)
    out["sensitivity-n"] = n["correlation"]
    sets = [list(map(int, s)) for s in n["subsets"]]
    drops = np.asarray(n["prediction_drops"], dtype=float)
    sums = np.asarray(n["attribution_sums"], dtype=float)
    out["mu-fidelity"] = float(scipy.stats.spearmanr(sums, drops)[0])

    def perturbed(inputs):
        mask = np.zeros((30, P))
        for i, s in enumerate(sets):
            mask[i, s] = 1
        change = torch.as_tensor(mask.reshape(30, 1, H, W)) * inputs
        return change, inputs - change

    out["infidelity"] = float(
        infidelity(
            net, perturbed, torch.as_tensor(x[None]), torch.as_tensor(a.reshape(1, 1, H, W)), target=y, n_perturb_samples=30
        )[0]
    )
    return out, sets


def cam_numbers(x, y, a):
    """torchcam's metric on a map that is given; its scores are the softmax."""
    from torchcam.metrics import ClassificationMetric

    scaled = (a - a.min()) / (a.max() - a.min())
    p = probabilities(x[None])[0, y]
    masked = x * scaled.reshape(1, H, W)
    q = probabilities(masked[None])[0, y]
    given = torch.as_tensor(scaled.reshape(1, H, W))

    class Extractor:
        model = net

        def __call__(self, *args, **kwargs):
            return [given]

        def fuse_cams(self, cams):
            return cams[0]

        def _hooks_off(self):
            return contextlib.nullcontext()

    metric = ClassificationMetric(Extractor(), logits_fn=lambda z: torch.softmax(z, dim=-1))
    out = {}
    metric.update(torch.as_tensor(x[None]), y)
    found = metric.summary()
    out["average-drop"], out["average-increase"] = float(found["avg_drop"]), float(found["conf_increase"])
    assert abs(out["average-drop"] - max(0, p - q) / p) < 1e-6
    return out


def grad_cam_numbers(x, y, a, imputed):
    """pytorch-grad-cam's ROADCombined on given imputations, and ADCC's parts for the map of a known explainer."""
    from pytorch_grad_cam.metrics.arcc import Coherency, Complexity

    out = {}
    scaled = (a - a.min()) / (a.max() - a.min())
    cam = scaled.reshape(1, H, W).astype(np.float64)

    def explainer(input_tensor, targets):
        t = input_tensor.double().clone().requires_grad_(True)
        net(t)[0, y].backward()
        g = (t.grad * t).detach().numpy().ravel()
        return ((g - g.min()) / (g.max() - g.min())).reshape(1, H, W)

    tensor = torch.as_tensor(x[None])
    coherency = float(Coherency()(tensor, cam, [None], net, explainer)[0])
    simple = 1 - float(Complexity()(cam)[0])
    p, q = probabilities(x[None])[0, y], probabilities((x * scaled.reshape(1, H, W))[None])[0, y]
    kept = 1 - max(0, p - q) / p
    out["adcc"] = 3 / (1 / coherency + 1 / simple + 1 / kept)
    from quantus.functions.perturb_func import noisy_linear_imputation

    total = 0
    for share in (0.2, 0.4, 0.6, 0.8):
        count = int(share * P)
        order = np.argsort(-a, kind="stable")
        most = noisy_linear_imputation(x.copy(), order[:count], noise=0.0)
        least = noisy_linear_imputation(x.copy(), order[::-1][:count], noise=0.0)
        imputed.append(most.ravel().tolist())
        # ROADCombined: (confidence change of the least relevant - that of the most relevant) / 2, averaged.
        total += (probabilities(least[None])[0, y] - probabilities(most[None])[0, y]) / 2
    out["road-combined"] = float(total / 4)
    out["arcc"] = arcc(tensor, cam, out["road-combined"], explainer)
    return out


def arcc(tensor, cam, road, explainer):
    """pytorch-grad-cam's ARCC with the confidence change that is given."""
    from pytorch_grad_cam.metrics.arcc import ARCC

    metric = ARCC(explainer)
    metric.road = lambda *rest: np.array([road])
    return float(metric(tensor, cam, [None], net)[0])


def reference_frames(x, y, a):
    """RFxG with groups from the order of the network's scores; changes are subtracted where the authors' program adds them."""
    shares = np.linspace(0.1, 0.9, 9)
    order = np.argsort(-a, kind="stable")
    p0 = probabilities(x[None])[0]
    ranked = [y] + [k for k in np.argsort(-logits(x[None])[0], kind="stable") if k != y]
    after = []
    for share in shares:
        masked = x.copy().ravel()
        masked[order[: int(round(share * P, 9))]] = 0
        after.append(probabilities(masked.reshape(1, 1, H, W))[0])
    fall = p0 - np.array(after)
    area = lambda heights: float(np.trapezoid(heights, shares) / 0.8)
    # With three classes a group has one; the class of a group that the class is told from is its rival.
    return {
        "contrastive-contrastivity": area(np.array(after)[:, ranked[0]] - np.array(after)[:, ranked[1]]),
        "class-group-contrastivity": area((fall[:, ranked[0]] - fall[:, ranked[1]]) / 2),
        "pointwise-group-score": area(fall[:, ranked[0]]),
        "contrastive-group-score": area((fall[:, ranked[0]] - fall[:, ranked[1]]) / 2),
    }


def single_deletion(x, y, a):
    """IDSDS with cells of two by two pixels and zeros."""
    cells = np.arange(P) // W // 2 * 4 + np.arange(P) % W // 2
    sums = [a[cells == k].sum() for k in range(16)]
    drops = [logits(x[None])[0, y] - logits(np.where(cells == k, 0, x.ravel()).reshape(1, 1, H, W))[0, y] for k in range(16)]
    return float(scipy.stats.spearmanr(sums, drops)[0])


def information_curves():
    """saliency's performance information curve through points that are drawn."""
    from saliency.metrics import pic

    draw = np.random.default_rng(23)
    curves = []
    for k in range(6):
        count = 13
        information = np.sort(draw.uniform(50, 950, count)).round(2)
        information[4:8] = draw.permutation(information[4:8])
        performance = np.sort(draw.uniform(0.1, 0.95, count)).round(3)
        performance[::3] = draw.uniform(0, 1, len(performance[::3])).round(3)
        if k % 2:
            performance = (performance > 0.5).astype(float)
        first, last = (60.0, 0.05 if k % 2 == 0 else 0.0), (1000.0, 0.9 if k % 2 == 0 else 1.0)
        # The program asks for the whole picture, then for the restored one, then for each share.
        left_information = [last[0], first[0], *information]
        left_performance = [last[1], first[1], *performance]
        pic.estimate_image_entropy = lambda image: left_information.pop(0)
        pic.create_blurred_image = lambda full_img, pixel_mask: full_img
        found = pic.compute_pic_metric(
            img=np.zeros((4, 4), np.uint8), saliency_map=np.arange(16).reshape(4, 4), random_mask=np.zeros((4, 4), bool),
            pred_func=lambda images: [left_performance.pop(0)], saliency_thresholds=list(np.linspace(0.05, 0.9, count)),
            min_pred_value=0.0, num_data_points=20_000)
        curves.append({"information": [first[0], *information, last[0]], "performance": [first[1], *performance, last[1]],
                       "area": float(found.auc)})
    return curves


def components(mask):
    """Boxes (left, top, right, bottom) of the connected components, the largest first."""
    import cv2

    count, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    found = sorted(stats[1:].tolist(), key=lambda s: -s[4])
    return [(s[0], s[1], s[0] + s[2], s[1] + s[3]) for s in found]


def overlap(a, b):
    w = max(0, min(a[2], b[2]) - max(a[0], b[0]))
    h = max(0, min(a[3], b[3]) - max(a[1], b[1]))
    area = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])
    return w * h / (area - w * h)


def localisation():
    """Maps, masks and boxes with the metrics of localisation."""
    from explainiverse.evaluation import localisation as exl
    from sklearn.metrics import average_precision_score

    rows = []
    for k in range(8):
        box = [int(v) for v in (rng.integers(0, 4), rng.integers(0, 4), rng.integers(5, 9), rng.integers(5, 9))]
        inside = np.zeros((H, W))
        inside[box[1]:box[3], box[0]:box[2]] = 1
        mask = inside * (rng.random((H, W)) < 0.8)
        # Multiples of a thousandth from 0 to 1, distinct, so that the levels of PxAP are exact.
        a = rng.permutation(1001)[:P].astype(float)
        a = np.where(mask.ravel() > 0, np.minimum(a * 1.3 + 7, 990), a)
        while len(np.unique(a)) < P or a.min() != 0 or a.max() != 1000:
            a = np.round(a)
            a[rng.integers(P)] = rng.integers(1000)
            a[np.argmin(a)], a[np.argmax(a)] = 0, 1000
        a = a / 1000
        call_with = dict(model=net, x_batch=np.zeros((1, 1, H, W)), y_batch=np.array([0]),
                         a_batch=a.reshape(1, 1, H, W), s_batch=mask.reshape(1, 1, H, W), device="cpu")
        run = lambda metric: float(np.asarray(metric(**call_with)).ravel()[0])
        signed = dict(PLAIN)
        out = {
            "relevance-mass-accuracy": run(quantus.RelevanceMassAccuracy(**signed)),
            "relevance-rank-accuracy": run(quantus.RelevanceRankAccuracy(**signed)),
            "roc-auc": run(quantus.AUC(**signed)),
            "pointing-game": run(quantus.PointingGame(**signed)),
            "attribution-localisation": run(quantus.AttributionLocalisation(**signed)) * P / mask.sum(),
            "top-k-intersection": run(quantus.TopKIntersection(k=6, **signed)),
            "average-precision": float(average_precision_score(mask.ravel(), a)),
            "iou": exl.compute_attribution_iou(a, mask.ravel(), threshold=0.49999, use_abs=False),
            "energy-pointing-game": exl.compute_energy_based_pointing_game(a, inside.ravel()),
        }
        tiles = np.zeros((H, W))
        tiles[:4, :4] = tiles[4:, 4:] = 1
        focus = quantus.Focus(**signed)
        out["focus"] = float(focus.evaluate_batch(a_batch=a.reshape(1, 1, H, W), c_batch=np.array([[1, 0, 0, 1]]))[0])
        boxes = components(a.reshape(H, W) >= 0.2)
        out["box-iou"] = overlap(boxes[0], box)
        rows.append({"map": a.tolist(), "mask": mask.astype(int).ravel().tolist(), "box": box, "numbers": out})
    pooled = {"pxap": float(average_precision_score(
        np.concatenate([r["mask"] for r in rows]), np.concatenate([r["map"] for r in rows])))}
    best = []
    for least in (0.3, 0.5, 0.7):
        rates = []
        for level in range(100):
            hits = [max((overlap(b, r["box"]) for b in components(np.float32(r["map"]).reshape(H, W) >= np.float32(level / 100))),
                        default=0) >= least for r in rows]
            rates.append(np.mean(hits))
        best.append(max(rates))
    pooled["max-box-acc-v2"] = float(np.mean(best))
    return {"rows": rows, "pooled": pooled}


def gradient_times_input(x, y, a=A, b=B):
    """The map of an input for a class by a network of these weights; torch differentiates."""
    t = torch.tensor(np.asarray(x, dtype=np.float64).reshape(1, -1), requires_grad=True)
    score = torch.tanh(t @ torch.tensor(a).T) @ torch.tensor(b).T
    score[0, y].backward()
    return (t.grad * t).detach().numpy().ravel()


def by_magnitude(a):
    return a / np.abs(a).max()


def explain_func(model, inputs, targets, **kwargs):
    return np.stack([by_magnitude(gradient_times_input(x, y)) for x, y in zip(inputs, targets)]).reshape(-1, 1, H, W)


def explainers(x, y):
    """Metrics of explainers on given neighbours, all of the same prediction, and on given weights."""
    from quantus.functions.complexity_func import discrete_entropy
    from quantus.functions.perturb_func import batched_translation
    from quantus.functions.similarity_func import correlation_spearman, distance_euclidean, distance_manhattan

    near = []
    while len(near) < 5:
        candidate = np.round((x + rng.uniform(-0.1, 0.1, x.shape)) * 1024) / 1024
        if np.argmax(logits(candidate[None])[0]) == np.argmax(logits(x[None])[0]):
            near.append(candidate)
    out = {}
    common = dict(nr_samples=5, abs=False, normalise=False, return_aggregate=False, disable_warnings=True,
                  display_progressbar=False)

    def run(metric):
        left = [n.reshape(1, -1) for n in near]
        metric.perturb_func = lambda arr, indices=None, **kwargs: left.pop(0).copy()
        found = metric(model=net, x_batch=x[None], y_batch=np.array([y]), a_batch=explain_func(net, x[None], [y]),
                       explain_func=explain_func, device="cpu", softmax=False)
        assert not left
        return float(np.ravel(found)[0])

    out["local-lipschitz"] = run(quantus.LocalLipschitzEstimate(
        norm_numerator=distance_euclidean, norm_denominator=distance_euclidean, **common))
    out["max-sensitivity"] = run(quantus.MaxSensitivity(**common))
    out["avg-sensitivity"] = run(quantus.AvgSensitivity(**common))
    e = explain_func(net, x[None], [y])
    ris = quantus.RelativeInputStability(**common)
    ros = quantus.RelativeOutputStability(**common)
    rrs = quantus.RelativeRepresentationStability(**common)
    hidden = lambda v: np.tanh(v.reshape(1, -1) @ A.T)
    found = {"relative-input-stability": [], "relative-output-stability": [], "relative-representation-stability": []}
    for n in near:
        f = explain_func(net, n[None], [y])
        found["relative-input-stability"].append(ris.relative_input_stability_objective(x[None].copy(), n[None].copy(), e, f))
        found["relative-output-stability"].append(ros.relative_output_stability_objective(logits(x[None]), logits(n[None]), e, f))
        found["relative-representation-stability"].append(
            rrs.relative_representation_stability_objective(hidden(x), hidden(n), e, f))
    out.update({k: float(np.max(v)) for k, v in found.items()})
    shifts, rates = [], []
    for shift in (-3, -2, -1, 1, 2, 3):
        moved = batched_translation(x[None].copy(), 0.0, shift, direction="x")
        if np.argmax(logits(moved)[0]) == np.argmax(logits(x[None])[0]):
            shifts.append(shift)
            change = distance_manhattan(e.reshape(1, -1), explain_func(net, moved, [y]).reshape(1, -1))
            rates.append(float(change[0] / distance_euclidean(x.reshape(1, -1), moved.reshape(1, -1))[0]))
    if shifts:
        out["continuity"] = max(rates)
    plain = gradient_times_input(x, y)
    others = [float(correlation_spearman(plain, gradient_times_input(x, k))) for k in range(K) if k != y]

    def likeness(first, second):
        return float(correlation_spearman(np.abs(first), np.abs(second)))

    def smooth(a, b):
        return sum(gradient_times_input(n, y, a, b) for n in near)

    only_a, only_b, both = (A2, B), (A, B2), (A2, B2)
    out["mprt-cascading"] = np.mean([likeness(plain, gradient_times_input(x, y, *w)) for w in (only_b, both)])
    out["mprt-independent"] = np.mean([likeness(plain, gradient_times_input(x, y, *w)) for w in (only_b, only_a)])
    out["mprt-bottom-up"] = np.mean([likeness(plain, gradient_times_input(x, y, *w)) for w in (only_a, both)])
    out["smooth-mprt"] = np.mean([likeness(smooth(A, B), smooth(*w)) for w in (only_b, both)])
    before = discrete_entropy(np.abs(plain), None, n_bins=100)
    after = discrete_entropy(np.abs(gradient_times_input(x, y, *both)), None, n_bins=100)
    out["efficient-mprt"] = (after - before) / before
    sparse = np.where(rng.random(P) < 0.3, 0, plain)
    sparse = np.round(sparse * 4096) / 4096
    non = quantus.NonSensitivity(eps=1e-4, features_in_step=1, perturb_baseline=0.0, abs=True, normalise=True,
                                 return_aggregate=False, disable_warnings=True, display_progressbar=False)
    out["non-sensitivity"] = call(non, x, y, sparse, False)[0] / P
    from explainiverse.evaluation.axiomatic import compute_completeness

    gap = compute_completeness(
        sparse, lambda v: logits(np.asarray(v).reshape(1, 1, H, W))[0, y], x.ravel(), np.zeros(P))
    difference = logits(x[None])[0, y] - logits(np.zeros((1, 1, H, W)))[0, y]
    out["completeness"] = abs(gap) / abs(difference)
    return {"near": [n.ravel().tolist() for n in near], "shifts": shifts, "others": others, "sparse": sparse.tolist(),
            "numbers": {k: float(v) for k, v in sorted(out.items())}}


def consistency(cases):
    """Quantus's consistency, with the cell of the highest sum of scores as the label of a map."""
    a = np.array([c["map"] for c in cases]).reshape(-1, 1, H, W)
    cells = np.arange(P) // W // 4 * 2 + np.arange(P) % W // 4
    metric = quantus.Consistency(discretise_func=lambda m: int(np.argmax([m.ravel()[cells == k].sum() for k in range(4)])),
                                 abs=False, normalise=False, return_aggregate=False, disable_warnings=True,
                                 display_progressbar=False)
    x = np.array([c["input"] for c in cases]).reshape(-1, 1, H, W)
    y = np.array([c["target"] for c in cases])
    return float(np.mean(metric(model=net, x_batch=x, y_batch=y, a_batch=a, device="cpu", batch_size=len(cases))))


def main():
    cases = []
    for k in range(6):
        x = np.round(rng.uniform(-1, 1, (1, H, W)) * 64) / 64
        y = int(np.argmax(logits(x[None])[0]))
        t = torch.tensor(x[None], requires_grad=True)
        net(t)[0, y].backward()
        a = t.grad.numpy().ravel() * (x.ravel() if k % 2 else 1) + (0 if k < 2 else rng.normal(0, 0.05 * k, P))
        a = np.round(a * 4096) / 4096
        while len(np.unique(np.abs(a))) < P:
            a = np.round((a + rng.normal(0, 0.002, P)) * 4096) / 4096
        numbers = quantus_numbers(x, y, a)
        numbers["faithfulness-correlation"], first = drawn(x, y, a, k)
        more, second = explainiverse_numbers(x, y, a, k)
        numbers.update(more)
        numbers.update(cam_numbers(x, y, a))
        imputed = []
        numbers.update(grad_cam_numbers(x, y, a, imputed))
        numbers.update(reference_frames(x, y, a))
        numbers["in-domain-single-deletion"] = single_deletion(x, y, a)
        cases.append({"imputed": imputed, "input": x.ravel().tolist(), "target": y, "map": a.tolist(), "first": first, "second": second,
                      "numbers": {n: float(v) for n, v in sorted(numbers.items())}})
    target = ROOT / "limpid-trust/src/test/resources/references"
    target.mkdir(parents=True, exist_ok=True)
    for case in cases:
        case["explainers"] = explainers(np.array(case["input"]).reshape(1, H, W), case["target"])
    document = {"a2": A2.tolist(), "b2": B2.tolist(), "consistency": consistency(cases), "height": H, "width": W, "a": A.tolist(), "b": B.tolist(), "cases": cases, "localisation": localisation(),
                "information": information_curves()}
    (target / "trust.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")


main()
