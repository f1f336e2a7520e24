#!/usr/bin/env python3
"""Networks of PyTorch by both of its exporters, at every opset that they write.

    from_pytorch.py WORKDIR [--only NAME ...]

Needs torch, onnx and onnxscript of PyPI.
"""
import copy
import functools
import warnings

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import shared


class Convolutional(nn.Module):
    """Convolutions, batch norm, a residual sum, squeeze and excitation, HardSwish, SiLU, pools and a resize."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 12, 3, 2, 1, bias=False), nn.BatchNorm2d(12), nn.ReLU())
        self.deep = nn.Sequential(nn.Conv2d(12, 12, 3, 1, 1, groups=12), nn.BatchNorm2d(12), nn.Hardswish())
        self.gate = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(12, 4, 1), nn.ReLU(), nn.Conv2d(4, 12, 1),
                                  nn.Hardsigmoid())
        self.last = nn.Sequential(nn.Conv2d(12, 16, 3, 1, 1), nn.SiLU())
        self.head = nn.Linear(32, shared.CLASSES)

    def forward(self, x):
        x = self.stem(x)
        y = self.deep(x)
        x = x + y * self.gate(y)
        x = F.max_pool2d(self.last(x), 2)
        coarse = F.interpolate(F.avg_pool2d(x, 2), scale_factor=2.0, mode='bilinear', align_corners=False)
        x = torch.cat([x, coarse], 1)
        return self.head(x.mean((2, 3)))


class Attentive(nn.Module):
    """Patches, a class token, attention, layer norms, GELU."""

    def __init__(self, width=24):
        super().__init__()
        self.patches = nn.Conv2d(3, width, 8, 8)
        self.token = nn.Parameter(torch.randn(1, 1, width))
        self.position = nn.Parameter(torch.randn(1, 17, width) * 0.3)
        layer = functools.partial(nn.TransformerEncoderLayer, width, 3, 48, 0.0, 'gelu', batch_first=True,
                                  norm_first=True)
        self.blocks = nn.ModuleList([layer(), layer()])
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, shared.CLASSES)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.position
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x)[:, 0])


class Windowed(nn.Module):
    """Shifted windows by roll and masks, einsum, group norm, pixel shuffle, a learned upsampling, padding."""

    def __init__(self, width=16):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, width, 4, 4), nn.GroupNorm(4, width), nn.GELU())
        self.qkv = nn.Linear(width, 3 * width)
        self.bias = nn.Parameter(torch.randn(4, 16, 16) * 0.5)
        self.mask = nn.Parameter(torch.rand(4, 16, 16) > 0.2, False)
        self.up = nn.Sequential(nn.ConvTranspose2d(width, 16, 2, 2), nn.PReLU(16), nn.PixelUnshuffle(2))
        self.mix = nn.Sequential(nn.ReflectionPad2d(1), nn.Conv2d(64, 16, 3), nn.InstanceNorm2d(16, affine=True),
                                 nn.LeakyReLU(0.1))
        self.head = nn.Linear(16, shared.CLASSES)

    def forward(self, x):
        x = self.stem(x)
        b, c, h, w = x.shape
        x = torch.roll(x, (1, 1), (2, 3)).reshape(b, c, 2, h // 2, 2, w // 2)
        x = x.permute(0, 2, 4, 3, 5, 1).reshape(b * 4, 16, c)
        q, k, v = self.qkv(x).chunk(3, -1)
        scores = torch.einsum('wic,wjc->wij', q, k) * c ** -0.5 + self.bias.repeat(b, 1, 1)
        scores = scores.masked_fill(~self.mask.repeat(b, 1, 1), -1e4)
        x = (x + scores.softmax(-1) @ v).reshape(b, 2, 2, 4, 4, c).permute(0, 5, 1, 3, 2, 4).reshape(b, c, h, w)
        x = self.mix(self.up(torch.roll(x, (-1, -1), (2, 3))))
        return self.head(F.normalize(x.amax((2, 3)) + x.mean((2, 3)), dim=1))


def built(kind):
    torch.manual_seed(3)
    network = kind()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.2)
            module.momentum = None
    network.train()
    with torch.no_grad():
        for seed in range(3):
            network(torch.from_numpy(np.concatenate([shared.picture(100 + 4 * seed + i) for i in range(4)])))
    return network.eval().requires_grad_(False)


def make(kind, opset, dynamo, dynamic, case):
    network = built(kind)
    x = shared.picture()
    sample = torch.from_numpy(np.concatenate([x, x]) if dynamic else x)
    names = dict(input_names=['input'], output_names=['logits'], opset_version=opset)
    if dynamo:
        axes = {0: torch.export.Dim('batch')}
        if dynamic and kind is Convolutional:
            axes.update({2: 4 * torch.export.Dim('high', min=2), 3: 4 * torch.export.Dim('wide', min=2)})
        torch.onnx.export(network, (sample,), str(case.path), dynamo=True, external_data=False, verbose=False,
                          dynamic_shapes=(axes,) if dynamic else None, **names)
    else:
        axes = {'input': {0: 'batch'}, 'logits': {0: 'batch'}}
        if dynamic and kind is Convolutional:
            axes['input'].update({2: 'high', 3: 'wide'})
        torch.onnx.export(network, (sample,), str(case.path), dynamo=False, dynamic_axes=axes if dynamic else None,
                          **names)
    double = copy.deepcopy(network).double()
    at = torch.from_numpy(x).double().requires_grad_()
    logits = double(at)
    gradient, = torch.autograd.grad(logits[0].max(), at)
    case.write(x, logits.detach().numpy(), gradient.numpy())


KINDS = {'cnn': Convolutional, 'vit': Attentive, 'window': Windowed}
# MultiheadAttention needs opset 14 of the older exporter
CASES = {f'pytorch_{"dynamo" if dynamo else "script"}_{name}_{opset}{"_dynamic" if dynamic else ""}':
         functools.partial(make, kind, opset, dynamo, dynamic)
         for dynamo, opsets, twice in ((False, range(11, 18), (13, 17)), (True, range(18, 25), (18, 23)))
         for opset in opsets for name, kind in KINDS.items() for dynamic in (False, True)
         if (dynamo or opset >= 14 or name != 'vit') and (not dynamic or opset in twice)}

if __name__ == '__main__':
    warnings.simplefilter('ignore')
    torch.set_num_threads(1)
    shared.run(CASES, f'PyTorch {torch.__version__}', __doc__)
