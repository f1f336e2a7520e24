#!/usr/bin/env python3
"""Compares layer-wise relevance propagation with autolrp on residual networks and networks with attention, and writes
docs/parity.md.

    automatic.py WORKDIR [--only NAME ...] [--write]

autolrp walks PyTorch's autograd graph, so it finds sums, products, means and norms itself, where zennit and lxt are told
about each module. The networks are those of attention.py, and ResNets. Some of autolrp's rules define something else
than Limpid and the papers and are replaced by rules given to it (`changed`); a column says what it gives without that. It runs in double precision, Limpid's compiled graph in float and in double. Needs autoLRP of PyPI, and what
attention.py needs.
"""
import argparse
import copy
import json
import pathlib
import sys
from unittest import mock

sys.path.append(str(pathlib.Path(__file__).resolve().parent / 'sweep'))

import autolrp
import numpy as np
import torch
from autolrp import ATTNLRP, BASE, LRPConfig
from autolrp.backward import install
from torch import nn

import attention
import compare
import families
from inputs import Source

MARK = 'automatic'
TINY = attention.TINY
GAMMA = attention.GAMMA
RESIDUAL = ('lrp-epsilon', 'lrp-epsilon-plus', 'lrp-gamma')
ATTENTION = ('lrp-epsilon', 'attn-lrp')
NETWORKS = {'resnet18': (96, {}), 'resnet50': (96, {}), **attention.NETWORKS}
del NETWORKS['levit_128s']  # autolrp takes biases that are added apart from their product for constants


def away(value):
    """A number moved away from zero."""
    return value + TINY * torch.where(value < 0, -1.0, 1.0).to(value.dtype)


def by_contribution(a, b, relevance, *_, attribute='both', sign=1):
    """A sum shared by contribution, a / (a + b); autolrp has |a| / (|a| + |b|)."""
    if attribute != 'both':
        return (relevance, None) if attribute == 'lhs' else (None, relevance)
    share = relevance / away(a + sign * b)
    return a * share, sign * b * share


def difference(a, b, relevance, *_, attribute='both'):
    return by_contribution(a, b, relevance, attribute=attribute, sign=-1)


def mean(x, y, relevance, eps, *, dim, keepdim=False, **_):
    """A mean shared by contribution; autolrp shares by magnitude, whichever sign a term has."""
    axes = tuple(d % x.dim() for d in ((dim,) if isinstance(dim, int) else dim))
    shape = [1 if axis in axes else size for axis, size in enumerate(x.shape)]
    value = x.mean(axes, keepdim=True)
    return x * value.numel() / x.numel() * relevance.reshape(shape) / away(value)


def centred(counted):
    """A layer norm with its deviation held constant: epsilon of the linear map that remains."""
    def rule(x, y, relevance, eps, *, normalized_shape, rstd, weight=None, bias=None, **_):
        scale = rstd if weight is None else rstd * weight
        axes = tuple(range(-len(normalized_shape), 0))
        out = (x - x.mean(axes, keepdim=True)) * scale
        s = relevance / away(out if bias is None or not counted else out + bias) * scale
        return x * (s - s.mean(axes, keepdim=True))
    return rule


def bias_by_contribution(relevance, out, bias, _):
    """What the biases of LRP-epsilon leave, z / (z + b); autolrp leaves |z| / (|z| + |b|)."""
    return relevance * away(out) / away(out + bias)


class Mean(nn.Module):
    """Global pooling as a mean, which has a rule; autolrp leaves pooling to autograd, which shares evenly."""

    def forward(self, x):
        return x.mean((2, 3), keepdim=True)


def changed(counted):
    """The rules that replace autolrp's own; biases absorb their share or are ignored."""
    return {'AddBackward': by_contribution, 'SubBackward': difference, 'MeanBackward': mean,
            'NativeLayerNormBackward': centred(counted)}


def convolutions(rule, linear):
    return {'ConvolutionBackward': rule, 'AddmmBackward': linear, 'MmBackward': linear, **ATTNLRP}


METHODS = {
    'lrp-epsilon': (convolutions('epsilon', 'epsilon'), {'epsilon': TINY}, True),
    'lrp-epsilon-plus': (convolutions('zplus', 'epsilon'), {'epsilon': TINY, 'stabilizer': TINY}, False),
    'lrp-gamma': (convolutions(('gamma', {'gamma': GAMMA}), ('gamma', {'gamma': GAMMA})),
                  {'gamma': GAMMA, 'stabilizer': TINY}, False),
    'attn-lrp': (convolutions('epsilon', 'epsilon'), {'gamma': 0, 'conv-gamma': 0, 'stabilizer': TINY}, True),
}


def replace(network, kind, made):
    for parent in list(network.modules()):
        for key, child in list(parent.named_children()):
            if isinstance(child, kind):
                setattr(parent, key, made(child))


def activation(norm):
    """What is left of a batch norm that is merged into the layer before it."""
    return nn.Sequential(*(m for m in (getattr(norm, 'drop', None), getattr(norm, 'act', None)) if m))


def witness(network, rules, x, top):
    at = autolrp.tensor(torch.from_numpy(x).double())
    logits = network(at)
    logits[0, top].lrp(config=LRPConfig(rule={**BASE, **rules}, eps=TINY))
    return (at.relevance.detach() * logits[0, top].detach()).as_subclass(torch.Tensor).numpy()


def compared(name, folder, seed):
    source = Source()
    size, given = NETWORKS[name]
    families.NETWORKS[name] = (size, given)
    x = source.get(0, size)[None].astype(np.float32)
    network = attention.merged(families.build(name, seed, source), torch.from_numpy(x))
    replace(network, nn.modules.batchnorm._BatchNorm, activation)
    torch.onnx.export(network, (torch.from_numpy(x),), str(folder / 'model.onnx'), dynamo=True, external_data=False,
                      verbose=False)
    double = copy.deepcopy(network).double().requires_grad_()  # autolrp reads only what needs a gradient
    replace(double, nn.AdaptiveAvgPool2d, lambda _: Mean())
    top = int(double(torch.from_numpy(x).double())[0].argmax())
    found = {}
    for method in RESIDUAL if name.startswith('resnet') else ATTENTION:
        rules, parameters, biases = METHODS[method]
        plain = witness(double, rules, x, top)
        with mock.patch.object(install, 'apply_bias_split', bias_by_contribution if biases else lambda r, *_: r):
            wanted = witness(double, {**rules, **changed(biases)}, x, top)
        given = {**parameters, 'bias': 'counted' if biases else 'ignored'}
        single, exact = attention.ours(folder, method, given, x, top, families.CLASSES)
        found[method] = {'error': float(compare.deviation(single, wanted)),
                         'double': float(compare.deviation(exact, wanted)),
                         'correlation': float(np.corrcoef(single.ravel(), wanted.ravel())[0, 1]),
                         'plain': float(np.corrcoef(plain.ravel(), wanted.ravel())[0, 1]),
                         'sums': [float(single.sum()), float(wanted.sum())]}
        print(name, method, found[method], flush=True)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('workdir', type=pathlib.Path)
    parser.add_argument('--only', nargs='+')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--write', action='store_true', help='put the table into docs/parity.md')
    options = parser.parse_args()
    torch.set_num_threads(1)
    lines = []
    for name in options.only or NETWORKS:
        folder = options.workdir / f'automatic_{name}'
        folder.mkdir(parents=True, exist_ok=True)
        kept = folder / 'found.json'
        if not kept.exists():
            kept.write_text(json.dumps(compared(name, folder, options.seed), indent=1))
        for method, r in json.loads(kept.read_text()).items():
            lines.append(f"| {name} | {NETWORKS[name][0]} | `{method}` | {r['double']:.1e} | {r['error']:.1e} "
                         f"| {r['correlation']:.6f} | {r['plain']:.2f} | {r['sums'][1]:.4g} |")
    if options.write:
        page = compare.ROOT / 'docs' / 'parity.md'
        head = '| network | input | method | error in double | error in float | correlation in float | its own rules | sum |\n'
        page.write_text(compare.put(page.read_text(), MARK, head + '| --- ' * 8 + '|\n' + '\n'.join(lines) + '\n'))
    return 0


if __name__ == '__main__':
    sys.exit(main())
