#!/usr/bin/env python3
"""Compares layer-wise relevance propagation on networks with attention with lxt, and writes docs/parity.md.

    attention.py WORKDIR [--only NAME ...] [--write]

The networks are timm's with random weights and batch norms with the statistics of a few inputs (sweep/families.py). The
witness is the same network in double precision, in which lxt's functions replace PyTorch's sums, products, softmax, means
and layer norms while it runs, and zennit's rules replace convolutions and linear layers. Batch norms are merged into the
layers before them. The methods are compiled by `limpid compile`; the graph runs once in float by ONNX Runtime and once in
double by the reference implementation of ONNX. Needs torch, timm, lxt, zennit, onnx, onnxscript and onnxruntime of PyPI.
"""
import argparse
import copy
import json
import math
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent / 'sweep'))

import numpy as np
import onnx
import onnxruntime
import timm
import torch
import torch.nn.functional as F
from lxt.explicit import functional as lxt
from onnx import numpy_helper
from onnx.reference import ReferenceEvaluator
from onnx.reference.ops import op_erf
from torch import nn
from torch.overrides import TorchFunctionMode
from zennit import rules
from zennit.core import Stabilizer

import compare
import families
from inputs import Source

MARK = 'attention'
NETWORKS = {
    'vit_small_patch16_224': (224, {}),
    'vit_base_patch16_224': (224, {'depth': 4}),  # all 12 blocks in double take more than 16 GB
    'mobilevit_s': (128, {}),
    'levit_128s': (224, {}),
}
TINY = 2.0 ** -20  # numbers that float32 holds exactly, so that both sides use the same
GAMMA = 2.0 ** -4
METHODS = {
    'attn-lrp': (dict(gamma=GAMMA, conv=0.25), {'gamma': GAMMA, 'stabilizer': TINY}),
    'lrp-epsilon': (dict(gamma=0, conv=0), {'epsilon': TINY}),
    'lrp-epsilon-plus': (dict(gamma=0, conv=math.inf), {'epsilon': TINY, 'stabilizer': TINY}),
}
SIXTH = float(np.float32(1 / 6))  # as ONNX's HardSwish has it
ROUNDING = 6e-8
RUNS = 3

# lxt adds epsilon to sums of either sign, which moves negative ones towards zero; zennit and Limpid move both away from it
lxt._stabilize = lambda value, epsilon=TINY, inplace=False: Stabilizer(epsilon)(value)
# ONNX's reference implementation rounds this function to float32
op_erf.Erf._run = lambda _, x: (torch.erf(torch.from_numpy(np.ascontiguousarray(x))).numpy(),)


class Linear(torch.autograd.Function):
    """A linear map whose backward pass is a rule of zennit's: epsilon for gamma 0, z+ for an infinite gamma."""

    @staticmethod
    def forward(ctx, x, module, gamma):
        ctx.module, ctx.gamma = module, gamma
        ctx.save_for_backward(x)
        with torch.no_grad():
            return module(x)

    @staticmethod
    def backward(ctx, relevance):
        x, = ctx.saved_tensors
        rule = rules.Epsilon(TINY) if ctx.gamma == 0 else rules.ZPlus(TINY) if math.isinf(ctx.gamma) else \
            rules.Gamma(ctx.gamma, stabilizer=TINY)
        handles = rule.register(ctx.module)
        try:
            with torch.enable_grad():
                leaf = x.detach().requires_grad_()
                return torch.autograd.grad(ctx.module(leaf), leaf, relevance)[0], None, None
        finally:
            handles.remove()


class Sum(torch.autograd.Function):
    """A sum whose relevance is shared by contribution; broadcast summands receive the sum of their shares."""

    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return a + b

    @staticmethod
    def backward(ctx, relevance):
        a, b = ctx.saved_tensors
        share = relevance / Stabilizer(TINY)(a + b)
        return (a * share).sum_to_size(a.shape), (b * share).sum_to_size(b.shape)


def passed(function, x, *arguments, **more):
    """Any function of one value that passes relevance on unchanged."""
    return x + (function(x.detach().clone(), *arguments, **more) - x.detach())  # some functions write into what they get


class Rules(TorchFunctionMode):
    """Replaces what a network calls while it runs."""

    def __init__(self, gamma, conv, noise=None):
        super().__init__()
        self.gamma, self.conv, self.noise = gamma, conv, noise
        self.modules = {}

    def linear(self, x, weight, bias=None):
        module = nn.Linear(weight.shape[1], weight.shape[0], bias is not None)
        return Linear.apply(x, self.holding(module, weight, bias), self.gamma)

    def conv2d(self, x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
        module = nn.Conv2d(weight.shape[1] * groups, weight.shape[0], weight.shape[2:], stride, padding, dilation, groups,
                           bias is not None)
        return Linear.apply(x, self.holding(module, weight, bias), self.conv)

    @staticmethod
    def holding(module, weight, bias):
        module.weight = nn.Parameter(weight.detach(), False)
        if bias is not None:
            module.bias = nn.Parameter(bias.detach(), False)
        return module

    def add(self, a, b):
        if not isinstance(a, torch.Tensor) or not isinstance(b, torch.Tensor):
            return torch.Tensor.add(a, b)
        return Sum.apply(a, b)

    @staticmethod
    def div(a, b):
        return passed(lambda x: x / b, a)

    @staticmethod
    def mul(a, b):
        """To the signal, where one factor is a constant."""
        known = [v for v in (a, b) if isinstance(v, torch.Tensor) and v.requires_grad]
        if len(known) == 1:
            other = b if known[0] is a else a
            return passed(lambda x: x * other, known[0])
        return lxt.mul2(a, b)

    def attention(self, query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, **_):
        root = float(np.float32((scale or query.shape[-1] ** -0.5) ** 0.5))  # the exporter scales queries and keys by this
        query, key = (passed(lambda x: x * root, v) for v in (query, key))
        scores = lxt.matmul(query, key.transpose(-2, -1), False, TINY)
        if attn_mask is not None:
            scores = Sum.apply(scores, attn_mask)
        return lxt.matmul(self.moved(lxt.softmax(scores, -1)), value, False, TINY)

    def matmul(self, a, b):
        if a.requires_grad and b.requires_grad:
            return lxt.matmul(a, b, False, TINY)
        return torch.Tensor.matmul(a, b)

    @staticmethod
    def mean(x, dim=None, keepdim=False, **_):
        """lxt adds epsilon to the sum, not to the mean."""
        count = math.prod(x.shape[axis] for axis in (dim if isinstance(dim, (tuple, list)) else (dim,)))
        return lxt.mean(x, dim, keepdim, TINY * count)

    def moved(self, value):
        """A value as it is, or each element changed by a rounding error."""
        if self.noise is None:
            return value
        factor = 1 + ROUNDING * torch.randn(value.shape, generator=self.noise, dtype=value.dtype)
        return passed(lambda x: x * factor, value)

    def __torch_function__(self, called, types, arguments=(), more=None):
        more = more or {}
        name = getattr(called, '__name__', '').strip('_')
        own = {
            'linear': self.linear, 'conv2d': self.conv2d, 'add': self.add, 'iadd': self.add, 'radd': self.add,
            'mul': self.mul, 'rmul': self.mul, 'imul': self.mul, 'truediv': self.div, 'div': self.div, 'matmul': self.matmul,
            'scaled_dot_product_attention': self.attention, 'mean': self.mean,
            'adaptive_avg_pool2d': lambda x, size: self.mean(x, (2, 3), True),
            'softmax': lambda x, dim=-1, *_, **__: lxt.softmax(x, dim),
            'layer_norm': lambda x, shape, weight, bias, eps: lxt.layer_norm_grad_fn.apply(x, weight, bias, eps, TINY),
        }.get(name)
        if name == 'hardswish':
            own = lambda x, *_, **__: passed(lambda v: v * (v * SIXTH + 0.5).clamp(0, 1), x)
        if name in ('gelu', 'silu', 'relu', 'batch_norm') or name.endswith('silu'):
            own = lambda x, *a, **k: passed(lambda v: called(v, *a, **{**k, **({'inplace': False} if 'inplace' in k else {})}), x)
        carries = any(isinstance(a, torch.Tensor) and a.requires_grad for a in arguments)
        if own is None or not carries:
            return called(*arguments, **more)
        return self.moved(own(*arguments, **more))


@torch.no_grad()
def merged(network, x):
    """The network with its batch norms merged into the layers before them, in float."""
    network = network.double()
    for parent in list(network.modules()):
        for key, child in list(parent.named_children()):
            if hasattr(child, 'fuse') and any(isinstance(m, nn.modules.batchnorm._BatchNorm) for m in child.children()):
                setattr(parent, key, child.fuse().double())
    made, pairs = {}, []

    def remember(module, _, out):
        made[id(out)] = (module, out)

    def look(module, inputs):
        if id(inputs[0]) in made:
            pairs.append((made[id(inputs[0])][0], module))

    hooks = [m.register_forward_hook(remember) for m in network.modules() if isinstance(m, nn.Conv2d)]
    hooks += [m.register_forward_pre_hook(look) for m in network.modules()
              if isinstance(m, nn.modules.batchnorm._BatchNorm)]
    network(x.double())
    for hook in hooks:
        hook.remove()
    for conv, norm in pairs:
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        bias = 0 if conv.bias is None else conv.bias
        conv.bias = nn.Parameter(norm.bias + (bias - norm.running_mean) * scale, False)
        conv.weight.mul_(scale.reshape(-1, 1, 1, 1))
        nn.init.ones_(norm.weight), nn.init.zeros_(norm.bias), norm.running_mean.zero_(), norm.running_var.fill_(1)
        norm.eps = 0.0
    return network.float().requires_grad_(False)


def witness(network, given, x, top, noise=None):
    at = torch.from_numpy(x).double().requires_grad_()
    with Rules(given['gamma'], given['conv'], noise):
        logits = network(at)
    seed = torch.zeros_like(logits)
    seed[0, top] = logits[0, top].detach()
    return torch.autograd.grad(logits, at, seed)[0].numpy()


def in_double(path):
    """The graph with float64 in place of float32."""
    model = onnx.load(str(path))

    def changed(tensor):
        if tensor.data_type == onnx.TensorProto.FLOAT:
            tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float64), tensor.name))

    for tensor in model.graph.initializer:
        changed(tensor)
    for value in (*model.graph.input, *model.graph.output):
        if value.type.tensor_type.elem_type == onnx.TensorProto.FLOAT:
            value.type.tensor_type.elem_type = onnx.TensorProto.DOUBLE
    del model.graph.value_info[:]
    for node in model.graph.node:
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.TENSOR:
                changed(attribute.t)
            if node.op_type == 'Cast' and attribute.name == 'to' and attribute.i == onnx.TensorProto.FLOAT:
                attribute.i = onnx.TensorProto.DOUBLE
    return model


def ours(folder, name, parameters, x, top, classes):
    """Relevance in float by ONNX Runtime and in double by ONNX's reference implementation."""
    path = folder / f'{name}.onnx'
    words = [word for key, value in parameters.items() for word in ('--param', f'{key}={value}')]
    document = compare.limpid('compile', folder / 'model.onnx', '--method', name, *words, '--output', path)
    if not path.exists():
        raise RuntimeError(str(document))
    target = np.zeros((1, classes), np.float32)
    target[0, top] = 1
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    feed = {i.name: target if i.name == 'target' else x for i in session.get_inputs()}
    single = session.run(['attribution'], feed)[0]
    double = ReferenceEvaluator(in_double(path)).run(['attribution'], {k: v.astype(np.float64) for k, v in feed.items()})[0]
    return single, double


def compared(name, folder, seed):
    source = Source()
    size, given = NETWORKS[name]
    families.NETWORKS[name] = (size, given)
    network = families.build(name, seed, source)
    x = source.get(0, size)[None].astype(np.float32)
    network = merged(network, torch.from_numpy(x))
    torch.onnx.export(network, (torch.from_numpy(x),), str(folder / 'model.onnx'), dynamo=True, external_data=False,
                      verbose=False)
    double = copy.deepcopy(network).double()
    logits = double(torch.from_numpy(x).double())
    top, classes, found = int(logits[0].argmax()), logits.shape[1], {}
    for method, (given, parameters) in METHODS.items():
        wanted = witness(double, given, x, top)
        noisy = [witness(double, given, x, top, torch.Generator().manual_seed(k)) for k in range(RUNS)]
        single, exact = ours(folder, method, parameters, x, top, classes)
        found[method] = {'error': float(compare.deviation(single, wanted)),
                         'double': float(compare.deviation(exact, wanted)),
                         'rounding': max(float(compare.deviation(n, wanted)) for n in noisy),
                         'correlation': float(np.corrcoef(single.ravel(), wanted.ravel())[0, 1]),
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
        folder = options.workdir / f'attention_{name}'
        folder.mkdir(parents=True, exist_ok=True)
        kept = folder / 'found.json'
        if not kept.exists():
            kept.write_text(json.dumps(compared(name, folder, options.seed), indent=1))
        for method, r in json.loads(kept.read_text()).items():
            lines.append(f"| {name} | {NETWORKS[name][0]} | `{method}` | {r['double']:.1e} | {r['error']:.1e} "
                         f"| {r['rounding']:.1e} | {r['correlation']:.6f} | {r['sums'][1]:.4g} |")
    if options.write:
        page = compare.ROOT / 'docs' / 'parity.md'
        head = '| network | input | method | error in double | error in float | of rounding | correlation in float | sum |\n'
        page.write_text(compare.put(page.read_text(), MARK, head + '| --- ' * 8 + '|\n' + '\n'.join(lines) + '\n'))
    return 0


if __name__ == '__main__':
    sys.exit(main())
