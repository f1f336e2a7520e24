#!/usr/bin/env python3
"""Networks of PaddlePaddle by paddle2onnx.

    from_paddle.py WORKDIR [--only NAME ...]

Needs paddlepaddle, paddle2onnx and onnx of PyPI.
"""
import functools

import numpy as np
import paddle
import paddle2onnx
from paddle import nn

import shared


class Convolutional(nn.Layer):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2D(3, 12, 3, 2, 1), nn.BatchNorm2D(12), nn.ReLU())
        self.deep = nn.Sequential(nn.Conv2D(12, 12, 3, 1, 1, groups=12), nn.BatchNorm2D(12), nn.Hardswish())
        self.gate = nn.Sequential(nn.AdaptiveAvgPool2D(1), nn.Conv2D(12, 4, 1), nn.ReLU(), nn.Conv2D(4, 12, 1),
                                  nn.Hardsigmoid())
        self.last = nn.Sequential(nn.Conv2D(12, 16, 3, 1, 1), nn.Swish(), nn.MaxPool2D(2))
        self.head = nn.Linear(16, shared.CLASSES)

    def forward(self, x):
        x = self.stem(x)
        y = self.deep(x)
        x = self.last(x + y * self.gate(y))
        return self.head(x.mean([2, 3]))


class Attentive(nn.Layer):
    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2D(3, 24, 8, 8)
        self.place = self.create_parameter([1, 16, 24], default_initializer=nn.initializer.Normal(0, 0.3))
        self.block = nn.TransformerEncoderLayer(24, 3, 48, 0.0, 'gelu', normalize_before=True)
        self.norm = nn.LayerNorm(24)
        self.head = nn.Linear(24, shared.CLASSES)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose([0, 2, 1]) + self.place
        return self.head(self.norm(self.block(x)).mean(1))


def make(kind, opset, batch, case):
    paddle.seed(4)
    network = kind()
    for norm in network.sublayers():
        if isinstance(norm, nn.BatchNorm2D):
            norm.weight.set_value(paddle.uniform(norm.weight.shape, min=0.5, max=1.5))
            norm._variance.set_value(paddle.uniform(norm.weight.shape, min=0.5, max=1.5))
            norm._mean.set_value(paddle.uniform(norm.weight.shape, min=-0.3, max=0.3))
    network.eval()
    x = shared.picture()
    spec = paddle.static.InputSpec([batch, *x.shape[1:]], 'float32', 'input')
    paddle.onnx.export(network, str(case.path.with_suffix('')), input_spec=[spec], opset_version=opset)
    at = paddle.to_tensor(x, stop_gradient=False)
    outputs = network(at)
    gradient, = paddle.grad(outputs[0].max(), at)
    case.write(x, outputs.numpy(), gradient.numpy())


CASES = {f'paddle_{name}_{opset}{"" if batch == 1 else "_dynamic"}': functools.partial(make, kind, opset, batch)
         for name, kind in (('cnn', Convolutional), ('vit', Attentive))
         for opset, batch in ((13, 1), (13, None), (17, None), (19, None))}

if __name__ == '__main__':
    shared.run(CASES, f'PaddlePaddle {paddle.__version__}, paddle2onnx {paddle2onnx.__version__}', __doc__)
