#!/usr/bin/env python3
"""Compares Limpid's layer-wise relevance propagation with zennit's on torchvision networks, and writes docs/parity.md.

    relevance.py WORKDIR [--only NAME ...] [--write]

The networks have random weights and fitted batch norms (networks.py). zennit 0.5.1 merges the batch norms with its
canonizers for these networks and runs in double precision; Limpid runs the exported file in float. Needs torch,
torchvision, onnx, onnxscript and zennit of PyPI.
"""
import argparse
import json
import pathlib
import sys
import tempfile

import numpy as np
import torch
from torch import nn
from torchvision.models.mobilenetv2 import InvertedResidual
from zennit import canonizers, composites, rules
from zennit.layer import Sum
from zennit.torchvision import ResNetCanonizer, VGGCanonizer

import compare
import networks
from inputs import Source

MARK = 'relevance'
SIZE = 96
NETWORKS = {'vgg11_bn': VGGCanonizer, 'resnet18': ResNetCanonizer, 'resnet50': ResNetCanonizer,
            'resnet101': ResNetCanonizer, 'resnext50_32x4d': ResNetCanonizer,
            'mobilenet_v2': canonizers.SequentialMergeBatchNorm}
LOW, HIGH = -3.0, 3.0
STABLE = 1e-6
ROUNDING = 6e-8  # of float, relative to each element
RUNS = 3


def uniform(rule):
    layers = composites.layer_map_base(STABLE)
    return lambda: composites.LayerMapComposite(layers + [(composites.Convolution, rule()), (nn.Linear, rule())])


METHODS = {
    'lrp-epsilon': (uniform(rules.Epsilon), ()),
    'lrp-z-plus': (uniform(rules.ZPlus), ()),
    'lrp-gamma': (uniform(rules.Gamma), ()),
    'lrp-alpha-beta': (uniform(rules.AlphaBeta), ()),
    'lrp-epsilon-plus': (composites.EpsilonPlus, ()),
    'lrp-epsilon-plus-flat': (composites.EpsilonPlusFlat, ()),
    'lrp-epsilon-alpha2-beta1': (composites.EpsilonAlpha2Beta1, ()),
    'lrp-epsilon-gamma-box': (lambda: composites.EpsilonGammaBox(LOW, HIGH), (f'low={LOW}', f'high={HIGH}')),
}


def modules(network):
    """Makes modules of the plain `+` and the functional pooling of MobileNetV2, which zennit leaves to autograd: the sum
    would give both terms the whole relevance, the mean the same to every place. In a ResNet its canonizer does this."""
    network.pool = nn.AdaptiveAvgPool2d(1)
    network.forward = lambda x: network.classifier(network.pool(network.features(x)).flatten(1))
    for module in network.modules():
        if isinstance(module, InvertedResidual) and module.use_res_connect:
            module.sum = Sum()
            module.forward = lambda x, m=module: m.sum(torch.stack([x, m.conv(x)], -1))


def moved(changed, noise):
    """Changes every output of layers and sums by a rounding error. The handles of the hooks."""
    def hook(_, inputs, out):
        return out * (1 + ROUNDING * torch.randn(out.shape, generator=noise, dtype=out.dtype))
    return [m.register_forward_hook(hook) for m in changed.modules() if isinstance(m, (nn.Conv2d, nn.Linear, Sum))]


def theirs(network, canonizer, composite, x, top, noise=None):
    at = torch.from_numpy(x).to(next(network.parameters()).dtype).requires_grad_()
    made = composite()
    made.canonizers = [canonizer()]
    with made.context(network) as changed:
        norms = [m for m in changed.modules() if isinstance(m, nn.BatchNorm2d)]
        kept = [m.eps for m in norms]
        for norm in norms:  # a merged norm still divides by the root of 1 + 1e-5, which the network does not
            norm.eps = 0.0
        handles = moved(changed, noise) if noise else []
        logits = changed(at)
        seed = torch.zeros_like(logits)
        seed[0, top] = logits[0, top].detach()
        found = torch.autograd.grad(logits, at, seed)[0].numpy()
        for handle in handles:
            handle.remove()
        for norm, eps in zip(norms, kept):
            norm.eps = eps
    return found.astype(np.float64)


def ours(folder, top):
    found = {}
    for given in sorted({parameters for _, parameters in METHODS.values()}):
        methods = [name for name, (_, parameters) in METHODS.items() if parameters == given]
        with tempfile.TemporaryDirectory() as out:
            words = [word for p in given for word in ('--param', p)]
            document = compare.limpid('explain', folder / 'model.onnx', folder / 'input.npy', '--method',
                                      ','.join(methods), *words, '--target', top, '--raw', '--out', out)
            for explanation in document.get('results', [{}])[0].get('explanations', ()):
                if 'files' not in explanation:
                    raise RuntimeError(f"{explanation['method']}: {explanation.get('error')}")
                found[explanation['method']] = np.load(explanation['files']['scores']).astype(np.float64)
    return found


def compared(name, folder, seed):
    source = Source()
    networks.input_size = lambda _: SIZE
    network = networks.build(name, seed, source)
    x = source.get(0, SIZE)[None]
    np.save(folder / 'input.npy', x)
    torch.onnx.export(network, (torch.from_numpy(x),), str(folder / 'model.onnx'), dynamo=True, external_data=False,
                      verbose=False)
    if name.startswith('mobilenet'):
        modules(network)
    top = int(network(torch.from_numpy(x))[0].argmax())
    found, values = {}, ours(folder, top)
    for method, (composite, _) in METHODS.items():
        single = theirs(network.float(), NETWORKS[name], composite, x, top)
        wanted = theirs(network.double(), NETWORKS[name], composite, x, top)
        noisy = [theirs(network.double(), NETWORKS[name], composite, x, top, torch.Generator().manual_seed(k))
                 for k in range(RUNS)]
        value = values[method]
        found[method] = {'error': float(compare.deviation(value, wanted)),
                         'own': float(compare.deviation(single, wanted)),
                         'rounding': max(float(compare.deviation(n, wanted)) for n in noisy),
                         'correlation': float(np.corrcoef(value.ravel(), wanted.ravel())[0, 1]),
                         'sums': [float(value.sum()), float(wanted.sum())]}
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
        folder = options.workdir / f'relevance_{name}'
        folder.mkdir(parents=True, exist_ok=True)
        kept = folder / 'found.json'
        if not kept.exists():
            kept.write_text(json.dumps(compared(name, folder, options.seed), indent=1))
        for method, r in json.loads(kept.read_text()).items():
            own, other = r['sums']
            lines.append(f"| {name} | `{method}` | {r['correlation']:.6f} | {r['error']:.1e} | {r['own']:.1e} "
                         f"| {r['rounding']:.1e} | {own:.4g} | {other:.4g} |")
    if options.write:
        page = compare.ROOT / 'docs' / 'parity.md'
        head = "| network | method | correlation | error | zennit's own | of rounding | sum | zennit's sum |\n" + '| --- ' * 8 + '|\n'
        page.write_text(compare.put(page.read_text(), MARK, head + '\n'.join(lines) + '\n'))
    return 0


if __name__ == '__main__':
    sys.exit(main())
