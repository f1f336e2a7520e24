#!/usr/bin/env python3
"""Gives quantised networks a reference: PyTorch runs the QDQ file in double, with gradients straight through rounding.

    straight_through.py WORKDIR NAME ...

Reads WORKDIR/NAME/model.onnx and input.npy as quantise.py left them, and writes logits.npy and gradient.npy (of the top
logit, zero where a quantiser saturates). Rounding makes such a network jump under any float noise, so it can be held to
its reference in double precision only.
"""
import argparse
import json
import pathlib

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional as F


class Round(torch.autograd.Function):
    """Rounds to even, and lets the gradient through where the result lies in the range of the type."""

    @staticmethod
    def forward(ctx, scaled, zero, low, high):
        q = scaled.round() + zero
        ctx.save_for_backward((q >= low) & (q <= high))
        return q.clamp(low, high)

    @staticmethod
    def backward(ctx, gradient):
        return gradient * ctx.saved_tensors[0], None, None, None


def _along(parameter, axis, rank):
    return parameter.reshape([-1 if i == axis % rank else 1 for i in range(rank)]) if parameter.dim() else parameter


def _pads(attributes):
    pads = attributes.get('pads', [0, 0, 0, 0])
    if pads[:2] != pads[2:]:
        raise ValueError('asymmetric pads')
    return pads[:2]


class Network:
    """The operators that quantised residual and mobile networks are written in."""

    def __init__(self, path):
        model = onnx.load(str(path))
        self.nodes = model.graph.node
        self.arrays = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
        self.input = model.graph.input[0].name
        self.output = model.graph.output[0].name

    def _constant(self, name):
        return torch.from_numpy(self.arrays[name].astype(np.float64))

    def __call__(self, x):
        values = {self.input: x}

        def get(name):
            return values[name] if name in values else self._constant(name)

        for node in self.nodes:
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            values[node.output[0]] = getattr(self, node.op_type)(node, attributes, *map(get, node.input))
        return values[self.output]

    def Constant(self, node, attributes):
        return torch.from_numpy(numpy_helper.to_array(attributes['value']).astype(np.float64))

    def QuantizeLinear(self, node, attributes, x, scale, zero):
        axis, kind = attributes.get('axis', 1), np.iinfo(self.arrays[node.input[2]].dtype)
        scaled = x / _along(scale, axis, x.dim())
        return Round.apply(scaled, _along(zero, axis, x.dim()), kind.min, kind.max)

    def DequantizeLinear(self, node, attributes, q, scale, zero=0):
        axis = attributes.get('axis', 1)
        zero = _along(zero, axis, q.dim()) if torch.is_tensor(zero) else zero
        return (q - zero) * _along(scale, axis, q.dim())

    def Conv(self, node, attributes, x, weight, bias=None):
        return F.conv2d(x, weight, bias, attributes.get('strides', 1), _pads(attributes),
                        attributes.get('dilations', 1), attributes.get('group', 1))

    def Gemm(self, node, attributes, x, weight, bias):
        return x @ (weight.t() if attributes.get('transB') else weight) + bias

    def MaxPool(self, node, attributes, x):
        return F.max_pool2d(x, attributes['kernel_shape'], attributes['strides'], _pads(attributes))

    def Add(self, node, attributes, a, b):
        return a + b

    def Relu(self, node, attributes, x):
        return x.relu()

    def Clip(self, node, attributes, x, low, high):
        return x.clamp(low.item(), high.item())

    def GlobalAveragePool(self, node, attributes, x):
        return x.mean((2, 3), keepdim=True)

    def ReduceMean(self, node, attributes, x):
        return x.mean(tuple(attributes['axes']), keepdim=bool(attributes.get('keepdims', 1)))

    def Flatten(self, node, attributes, x):
        return x.flatten(1)


def gradient(path, x):
    at = torch.from_numpy(x).double().requires_grad_()
    logits = Network(path)(at)
    top = int(logits[0].argmax())
    slope, = torch.autograd.grad(logits[0, top], at)
    return logits.detach().numpy(), slope.numpy(), top


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('workdir', type=pathlib.Path)
    parser.add_argument('names', nargs='+')
    args = parser.parse_args()
    for name in args.names:
        folder = args.workdir / name
        x = np.load(folder / 'input.npy')
        logits, slope, top = gradient(folder / 'model.onnx', x)
        np.save(folder / 'logits.npy', logits)
        np.save(folder / 'gradient.npy', slope)
        meta = json.loads((folder / 'meta.json').read_text())
        (folder / 'meta.json').write_text(json.dumps({**meta, 'top': top}, indent=1) + '\n')
        print(f'{name}: top logit {logits[0, top]:.4f}')


if __name__ == '__main__':
    main()
