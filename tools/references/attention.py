"""Reference numbers for attention: the papers' formulas in numpy over PyTorch's probabilities, gates and gradients, and over
relevance by lxt and zennit.
"""
import math

import numpy as np
import torch
from lxt.explicit import functional as lxt
from zennit import rules

from networks import Attention
from relevance import FORWARD, TINY, Composite, canonical
from references import Index, load, module

TARGET = 2
BLOCKS = ["block1", "block2"]


def observed(name, paths, target=None):
    """What modules put out and, of a target, the gradient with respect to it; in double precision."""
    network, inputs = load(name)
    network, inputs = network.double(), inputs.double()
    seen = {}
    handles = [module(network, path).register_forward_hook(lambda m, i, o, path=path: seen.__setitem__(path, o))
               for path in paths]
    logits = network(inputs)
    for handle in handles:
        handle.remove()
    values = [seen[path] for path in paths]
    slopes = [] if target is None else torch.autograd.grad(logits[:, target].sum(), values)
    return [v.detach().numpy() for v in values], [s.numpy() for s in slopes]


def on_grid(matrix, row=0):
    """A token's row [N,T] behind the class token, on the grid of the patches."""
    return matrix[:, row, 1:].reshape(-1, 4, 4)


def rolled_out(matrices):
    product = np.eye(17)
    for matrix in matrices:
        product = matrix @ product
    return product


def rows_to_one(matrix):
    return matrix / matrix.sum(-1, keepdims=True)


def transformer(index):
    paths = [f"{block}.attention.softmax" for block in BLOCKS]
    attention, slopes = observed("vit", paths, TARGET)
    entry = dict(target=TARGET, source="PyTorch's probabilities")
    index.write("attention-map", "vit", on_grid(attention[1].mean(1)), **entry)
    index.write("attention-map", "vit", on_grid(attention[0][:, 1], 5), **entry,
                parameters={"block": 0, "head": 1, "query": 5})
    index.write("attention-map", "vit", attention[1].max(1)[:, :, 1:].mean(1).reshape(-1, 4, 4), **entry,
                parameters={"head": "max", "query": "mean"})
    entry["source"] = "the paper's formula in numpy over PyTorch's probabilities"
    index.write("attention-rollout", "vit", on_grid(rolled_out((a.mean(1) + np.eye(17)) / 2 for a in attention)), **entry)
    index.write("attention-rollout", "vit", on_grid(rolled_out(rows_to_one(a.max(1) + np.eye(17)) for a in attention)),
                **entry, parameters={"heads": "max"})
    entry["source"] = "the formula in numpy over PyTorch's probabilities and gradients"
    weighted = [a * s for a, s in zip(attention, slopes)]
    index.write("gradient-attention-rollout", "vit", on_grid(rolled_out(
        rows_to_one(np.maximum(w.mean(1), 0) + np.eye(17)) for w in weighted)), **entry)
    relevance = np.eye(17)
    for w in weighted:
        relevance = relevance + np.maximum(w, 0).mean(1) @ relevance
    index.write("chefer-relevance", "vit", on_grid(relevance), **entry)
    entry["source"] = "the formula in numpy over PyTorch's gradients and relevance by lxt 2.1 and zennit 0.5.1 ZPlus"
    arrived = relevance_at_attention()
    index.write("transformer-attribution", "vit", on_grid(rolled_out(
        np.eye(17) + np.maximum(s * r, 0).mean(1) for s, r in zip(slopes, arrived))), **entry)


def relevance_at_attention():
    """What arrives at the attention of each block from the target's logit by the z+ rule."""
    seen = []

    def attention(self, x):
        query, key, value = self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x))
        scores = lxt.mul2(lxt.matmul(query, key.transpose(-2, -1), False, TINY), 1 / math.sqrt(self.depth))
        weights = lxt.softmax(scores, -1)
        seen.append(weights)
        return self.out(lxt.matmul(weights, value, False, TINY).transpose(1, 2).reshape(
            -1, self.tokens, self.heads * self.depth))

    network, inputs = load("vit")
    FORWARD[Attention] = attention
    network = canonical(network)
    composite = Composite(rules.ZPlus(TINY), rules.ZPlus(TINY)).rest
    with composite.context(network) as changed:
        logits = changed(inputs.double().requires_grad_())
        return [r.numpy() for r in torch.autograd.grad(logits[:, TARGET].sum(), seen)]


def whole(attention, side, window, shift):
    """Attention within windows [N*windows,heads,T,T] as that of all places to all [N,heads,P,P], window by window."""
    count = (side // window) ** 2
    attention = attention.reshape(-1, count, *attention.shape[1:])
    full = np.zeros((len(attention), attention.shape[2], side ** 2, side ** 2))
    for number in range(count):
        top, left = number // (side // window) * window, number % (side // window) * window
        places = [(top + row + shift) % side * side + (left + column + shift) % side
                  for row in range(window) for column in range(window)]
        full[:, :, np.array(places)[:, None], np.array(places)[None]] = attention[:, number]
    return full


def windows(index):
    """Attention within windows, laid back on the picture; a place behind the merging stands for the four it was made of."""
    paths = [f"block{number}.attention.softmax" for number in (1, 2, 3)]
    raw, raw_slopes = observed("windowed", paths, TARGET)
    forms = [(8, 4, 0), (8, 4, 2), (4, 4, 0)]
    attention = [whole(a, *form) for a, form in zip(raw, forms)]
    slopes = [whole(s, *form) for s, form in zip(raw_slopes, forms)]
    entry = dict(target=TARGET, source="PyTorch's probabilities, window by window")
    index.write("attention-map", "windowed", attention[2].mean((1, 2)).reshape(-1, 4, 4), **entry)
    index.write("attention-map", "windowed", attention[1].mean((1, 2)).reshape(-1, 8, 8), **entry, parameters={"block": 1})
    index.write("attention-map", "windowed", attention[1][:, 1, 13].reshape(-1, 8, 8), **entry,
                parameters={"block": 1, "head": 1, "query": 13})
    index.write("attention-map", "windowed", attention[0].max(1).mean(1).reshape(-1, 8, 8), **entry,
                parameters={"block": 0, "head": "max"})
    merging = np.zeros((16, 64))
    for place in range(64):
        merging[place // 8 // 2 * 4 + place % 8 // 2, place] = 1 / 4

    def followed(matrices):
        first, second, third = matrices
        return (third @ merging @ second @ first).mean(1).reshape(-1, 8, 8)

    entry["source"] = "the paper's formula in numpy over PyTorch's probabilities, window by window"
    index.write("attention-rollout", "windowed", followed([rows_to_one(a.mean(1) + np.eye(a.shape[-1])) for a in attention]),
                **entry)
    entry["source"] = "the formula in numpy over PyTorch's probabilities and gradients, window by window"
    weighted = [a * s for a, s in zip(attention, slopes)]
    index.write("gradient-attention-rollout", "windowed", followed(
        [rows_to_one(np.maximum(w.mean(1), 0) + np.eye(w.shape[-1])) for w in weighted]), **entry)
    index.write("chefer-relevance", "windowed", followed(
        [np.maximum(w, 0).mean(1) + np.eye(w.shape[-1]) for w in weighted]), **entry)


def channels(index, method, name, gate, before, parameters):
    """The preferred channels' share in the mean activation, and the gates themselves."""
    (gates, maps), _ = observed(name, [gate, before])
    index.write(method, name, ((gates - gates.mean(1, keepdims=True)) * maps).mean(1), target=TARGET,
                parameters=parameters, source="the formula in numpy over PyTorch's gates and activations")
    index.write(method, name, gates, target=TARGET, parameters={**parameters, "show": "channels"},
                source="PyTorch's gates")


def gates(index):
    channels(index, "squeeze-excite-attention", "depthwise", "block2.squeeze.gate", "block2.act2", {})
    channels(index, "squeeze-excite-attention", "depthwise", "block1.squeeze.gate", "block1.act2", {"block": 0})
    channels(index, "cbam-channel-attention", "cbam", "block2.channel.gate", "block2.conv2", {})
    channels(index, "cbam-channel-attention", "cbam", "block1.channel.gate", "block1.conv2", {"block": 0})
    for number, block in enumerate(BLOCKS):
        (gate,), _ = observed("cbam", [f"{block}.spatial.gate"])
        index.write("cbam-spatial-attention", "cbam", gate[:, 0], target=TARGET,
                    parameters={"block": number} if number == 0 else {}, source="PyTorch's gates")


def main():
    index = Index("attention")
    transformer(index)
    windows(index)
    gates(index)
    index.save()


if __name__ == "__main__":
    main()
