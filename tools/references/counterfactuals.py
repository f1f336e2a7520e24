"""Counterfactuals of the small network of attacks.py by other routes, in torch and numpy.

SEDC: every set of regions is tried (exhaustive search), so that the fewest regions are known. CEM (pertinent negatives and positives):
the accelerated proximal gradient descent of the paper with automatic differentiation. Writes
limpid-cases/src/test/resources/references/counterfactuals.json, where CounterfactualReferencesTest compares. Version: torch 2.15.
"""
import itertools
import json
import pathlib

import numpy as np
import torch

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "limpid-cases/src/test/resources/references"
SIDE, CLASSES, GRID = 8, 5, 3
BLUR = 0.125 * SIDE
SMOOTHING = 1e-4


def network(document):
    conv = torch.nn.Conv2d(3, 6, 3, padding=1)
    dense = torch.nn.Linear(6 * SIDE * SIDE, CLASSES)
    with torch.no_grad():
        conv.weight.copy_(torch.tensor(document["conv"]).reshape(6, 3, 3, 3))
        conv.bias.copy_(torch.tensor(document["convBias"]))
        dense.weight.copy_(torch.tensor(document["dense"]).reshape(CLASSES, -1))
        dense.bias.copy_(torch.tensor(document["denseBias"]))
    return torch.nn.Sequential(conv, torch.nn.ReLU(), torch.nn.Flatten(), dense).eval()


def blurred(picture):
    """Gaussian weights over rows and columns that sum to 1 within the picture."""
    at = np.arange(SIDE)
    weights = np.exp(-((at[:, None] - at[None]) ** 2) / (2 * BLUR**2))
    weights = torch.tensor(weights / weights.sum(1, keepdims=True), dtype=torch.float32)
    return torch.einsum("ij,cjk,lk->cil", weights, picture, weights)


def regions():
    """The numbers of a grid of GRID x GRID boxes."""
    at = np.arange(SIDE) * GRID // SIDE
    return torch.tensor(at[:, None] * GRID + at[None])


@torch.no_grad()
def sedc(model, picture, target):
    """The size of the smallest set of regions without which the target is predicted, and all sets of that size."""
    labels, soft = regions(), blurred(picture)
    for size in range(1, GRID * GRID + 1):
        sets = list(itertools.combinations(range(GRID * GRID), size))
        batch = []
        for removed in sets:
            gone = torch.isin(labels, torch.tensor(removed))
            batch.append(torch.where(gone, soft, picture))
        hit = model(torch.stack(batch)).argmax(1) == target
        covered = [float(torch.isin(labels, torch.tensor(s)).float().mean()) for s in sets]
        found = [list(s) for s, h, c in zip(sets, hit, covered) if h and c <= 0.5]
        if found:
            return size, found
    return 0, []


def margin(logits, label):
    others = torch.cat([logits[:, :label], logits[:, label + 1:]], 1)
    return logits[:, label] - others.max(1).values


def variation(change):
    down, across = change[..., 1:, :] - change[..., :-1, :], change[..., 1:] - change[..., :-1]
    return (down**2 + SMOOTHING).sqrt().sum() + (across**2 + SMOOTHING).sqrt().sum()


def descent(model, base, low, high, label, weight, steps, confidence=0.5, sparsity=0.1, smooth=0.05, rate=0.02):
    """FISTA on weight * max(0, confidence - margin) + |d|^2 + smooth * TV(d) + sparsity * |d|_1."""
    change = torch.zeros_like(base)
    slack = change.clone()
    for i in range(steps):
        slack = slack.detach().requires_grad_()
        loss = weight * (confidence - margin(model((base + slack)[None]), label)).clamp(min=0).sum()
        loss = loss + (slack**2).sum() + smooth * variation(slack)
        (slope,) = torch.autograd.grad(loss, slack)
        moved = (slack - rate * slope).detach()
        thin = moved.sign() * (moved.abs() - rate * sparsity).clamp(min=0)
        following = torch.minimum(torch.maximum(thin, low), high)
        slack = torch.minimum(torch.maximum(following + i / (i + 3) * (following - change), low), high)
        change = following
    return change


def bounds(picture, background, kind):
    above = picture - background
    if kind == "pertinent-negative":
        zero = torch.zeros_like(picture)
        return torch.where(above < 0, -picture, zero), torch.where(above < 0, zero, 1 - picture)
    return above.clamp(max=0), above.clamp(min=0)


def main():
    document = json.loads((FOLDER / "attacks.json").read_text())
    model = network(document)
    result = {"sedc": [], "descents": []}
    for index, numbers in enumerate(document["pictures"]):
        picture = torch.tensor(numbers).reshape(3, SIDE, SIDE)
        logits = model(picture[None])[0]
        order = logits.argsort(descending=True)
        label, target = int(order[0]), int(order[1])
        size, found = sedc(model, picture, target)
        result["sedc"].append({"picture": index, "label": label, "target": target, "size": size, "sets": found})
        if index >= 3:
            continue
        background = picture.flatten(1).sort(1).values[:, SIDE * SIDE // 2][:, None, None].expand_as(picture)
        for kind in ("pertinent-negative", "pertinent-positive"):
            low, high = bounds(picture, background, kind)
            base = background if kind == "pertinent-positive" else picture
            flat = int(model(background[None])[0].argmax())
            wanted = label if kind == "pertinent-positive" and flat != label else target
            weight = 1.0 if kind == "pertinent-negative" else 10.0
            confidence = 0.5 if kind == "pertinent-negative" else 5
            change = descent(model, base, low, high, wanted, weight, 10, confidence)
            result["descents"].append({
                "picture": index, "kind": kind, "class": wanted, "weight": weight, "steps": 10,
                "change": [round(v, 6) for v in change.flatten().tolist()]})
    (FOLDER / "counterfactuals.json").write_text(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
