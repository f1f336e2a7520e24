"""Six tiny networks with random weights, and a batch of two inputs for each.

`python3 networks.py [NETWORK ...]` writes NETWORK/model.onnx and NETWORK/input.npy into the test resources. `load(NETWORK)` makes the
torch module anew and refuses to go on where it is not, bit for bit, the committed one.

A layer has one name for both sides: the path of its torch module (`block1.relu`), which Limpid finds among the node
names that the exporter derives from it.
"""
import math
import pathlib
import sys
import tempfile

import numpy as np
import torch
from torch import nn

RESOURCES = pathlib.Path(__file__).resolve().parents[2] / "limpid-core/src/test/resources/references"
SIZE = 32


class Plain(nn.Module):
    """Convolutions, max pooling, and two matrices behind a flattening."""

    classes = 7

    def __init__(self):
        super().__init__()
        self.conv1, self.relu1, self.pool1 = nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)
        self.conv2, self.relu2, self.pool2 = nn.Conv2d(8, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)
        self.conv3, self.relu3, self.pool3 = nn.Conv2d(12, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)
        self.flatten, self.fc1, self.relu4 = nn.Flatten(), nn.Linear(256, 24), nn.ReLU()
        self.fc2 = nn.Linear(24, self.classes)

    def forward(self, x):
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.pool3(self.relu3(self.conv3(x)))
        return self.fc2(self.relu4(self.fc1(self.flatten(x))))


class Block(nn.Module):
    """A residual block; where it halves the size, its short cut is a convolution."""

    def __init__(self, inner, outer, stride):
        super().__init__()
        self.conv1, self.bn1, self.relu1 = nn.Conv2d(inner, outer, 3, stride, 1, bias=False), nn.BatchNorm2d(outer), nn.ReLU()
        self.conv2, self.bn2, self.relu = nn.Conv2d(outer, outer, 3, 1, 1, bias=False), nn.BatchNorm2d(outer), nn.ReLU()
        self.shortcut = None
        if stride > 1:
            self.shortcut = nn.Sequential(nn.Conv2d(inner, outer, 1, stride, bias=False), nn.BatchNorm2d(outer))

    def forward(self, x):
        y = self.bn2(self.conv2(self.relu1(self.bn1(self.conv1(x)))))
        return self.relu(y + (x if self.shortcut is None else self.shortcut(x)))


class Residual(nn.Module):
    """Residual blocks with batch norms that stay in the file, a global mean and a matrix."""

    classes = 6

    def __init__(self):
        super().__init__()
        self.conv, self.bn, self.relu = nn.Conv2d(3, 8, 3, 1, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU()
        self.block1, self.block2, self.block3 = Block(8, 8, 1), Block(8, 12, 2), Block(12, 16, 2)
        self.pool, self.flatten, self.fc = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, self.classes)

    def forward(self, x):
        x = self.relu(self.bn(self.conv(x)))
        x = self.block3(self.block2(self.block1(x)))
        return self.fc(self.flatten(self.pool(x)))


class Squeeze(nn.Module):
    """Squeeze and excitation: each channel times a number that is made from the channels' means."""

    def __init__(self, channels):
        super().__init__()
        self.pool, self.reduce, self.relu = nn.AdaptiveAvgPool2d(1), nn.Conv2d(channels, channels // 4, 1), nn.ReLU()
        self.expand, self.gate = nn.Conv2d(channels // 4, channels, 1), nn.Hardsigmoid()

    def forward(self, x):
        return x * self.gate(self.expand(self.relu(self.reduce(self.pool(x)))))


class Inverted(nn.Module):
    """An inverted residual block with a depthwise convolution and squeeze and excitation."""

    def __init__(self, inner, middle, outer, stride, activation):
        super().__init__()
        self.widen, self.bn1, self.act1 = nn.Conv2d(inner, middle, 1, bias=False), nn.BatchNorm2d(middle), activation()
        self.depthwise = nn.Conv2d(middle, middle, 3, stride, 1, groups=middle, bias=False)
        self.bn2, self.act2, self.squeeze = nn.BatchNorm2d(middle), activation(), Squeeze(middle)
        self.project, self.bn3 = nn.Conv2d(middle, outer, 1, bias=False), nn.BatchNorm2d(outer)
        self.adds = stride == 1 and inner == outer

    def forward(self, x):
        y = self.squeeze(self.act2(self.bn2(self.depthwise(self.act1(self.bn1(self.widen(x)))))))
        y = self.bn3(self.project(y))
        return x + y if self.adds else y


class Depthwise(nn.Module):
    """Inverted residual blocks with HardSwish and SiLU; batch norms are folded in the file."""

    classes = 5

    def __init__(self):
        super().__init__()
        self.conv, self.bn, self.act = nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.Hardswish()
        self.block1 = Inverted(8, 16, 8, 1, nn.Hardswish)
        self.block2 = Inverted(8, 24, 12, 2, nn.SiLU)
        self.head, self.bn2, self.act2 = nn.Conv2d(12, 24, 1, bias=False), nn.BatchNorm2d(24), nn.SiLU()
        self.pool, self.flatten, self.fc = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(24, self.classes)

    def forward(self, x):
        x = self.block2(self.block1(self.act(self.bn(self.conv(x)))))
        return self.fc(self.flatten(self.pool(self.act2(self.bn2(self.head(x))))))


class ChannelGate(nn.Module):
    """Channel attention: a number for each channel from its mean and its largest value, by one small network."""

    def __init__(self, channels):
        super().__init__()
        self.mean, self.top = nn.AdaptiveAvgPool2d(1), nn.AdaptiveMaxPool2d(1)
        self.reduce, self.relu1, self.relu2 = nn.Conv2d(channels, channels // 4, 1), nn.ReLU(), nn.ReLU()
        self.expand, self.gate = nn.Conv2d(channels // 4, channels, 1), nn.Sigmoid()

    def forward(self, x):
        mean = self.expand(self.relu1(self.reduce(self.mean(x))))
        return x * self.gate(mean + self.expand(self.relu2(self.reduce(self.top(x)))))


class SpatialGate(nn.Module):
    """Spatial attention: a number for each place from its mean and its largest value over the channels."""

    def __init__(self):
        super().__init__()
        self.conv, self.gate = nn.Conv2d(2, 1, 5, padding=2), nn.Sigmoid()

    def forward(self, x):
        both = torch.cat([x.mean(1, keepdim=True), x.max(1, keepdim=True)[0]], 1)
        return x * self.gate(self.conv(both))


class Attentive(nn.Module):
    """A residual block with channel attention, then spatial attention, before its sum."""

    def __init__(self, inner, outer, stride):
        super().__init__()
        self.conv1, self.relu1 = nn.Conv2d(inner, outer, 3, stride, 1), nn.ReLU()
        self.conv2, self.relu = nn.Conv2d(outer, outer, 3, 1, 1), nn.ReLU()
        self.channel, self.spatial = ChannelGate(outer), SpatialGate()
        self.shortcut = nn.Conv2d(inner, outer, 1, stride) if stride > 1 else None

    def forward(self, x):
        y = self.spatial(self.channel(self.conv2(self.relu1(self.conv1(x)))))
        return self.relu(y + (x if self.shortcut is None else self.shortcut(x)))


class Cbam(nn.Module):
    """Residual blocks with convolutional block attention modules."""

    classes = 6

    def __init__(self):
        super().__init__()
        self.conv, self.relu = nn.Conv2d(3, 8, 3, 1, 1), nn.ReLU()
        self.block1, self.block2 = Attentive(8, 8, 1), Attentive(8, 16, 2)
        self.pool, self.flatten, self.fc = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, self.classes)

    def forward(self, x):
        x = self.block2(self.block1(self.relu(self.conv(x))))
        return self.fc(self.flatten(self.pool(x)))


class Attention(nn.Module):
    """Multi-head attention in matrix products and a softmax. `softmax` gives the attention `[N,heads,T,T]`."""

    def __init__(self, width, heads, tokens):
        super().__init__()
        self.heads, self.depth, self.tokens = heads, width // heads, tokens
        self.query, self.key, self.value = nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, width)
        self.softmax, self.out = nn.Softmax(-1), nn.Linear(width, width)

    def split(self, x):
        return x.reshape(-1, self.tokens, self.heads, self.depth).transpose(1, 2)

    def forward(self, x):
        query, key, value = self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x))
        weights = self.softmax(query @ key.transpose(-2, -1) * (1 / math.sqrt(self.depth)))
        return self.out((weights @ value).transpose(1, 2).reshape(-1, self.tokens, self.heads * self.depth))


class Encoder(nn.Module):
    """One block of a transformer, norms first."""

    def __init__(self, width, heads, tokens):
        super().__init__()
        self.norm1, self.attention = nn.LayerNorm(width), Attention(width, heads, tokens)
        self.norm2, self.fc1, self.gelu = nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.GELU()
        self.fc2 = nn.Linear(2 * width, width)

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.fc2(self.gelu(self.fc1(self.norm2(x))))


class Vit(nn.Module):
    """A vision transformer: 16 patches and a class token, two blocks, a matrix behind the class token."""

    classes = 6
    width, heads, patch = 24, 3, 8

    def __init__(self):
        super().__init__()
        tokens = (SIZE // self.patch) ** 2 + 1
        self.patches = nn.Conv2d(3, self.width, self.patch, self.patch)
        self.token = nn.Parameter(torch.zeros(1, 1, self.width))
        self.position = nn.Parameter(torch.zeros(1, tokens, self.width))
        self.block1, self.block2 = Encoder(self.width, self.heads, tokens), Encoder(self.width, self.heads, tokens)
        self.norm, self.fc = nn.LayerNorm(self.width), nn.Linear(self.width, self.classes)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.position
        return self.fc(self.norm(self.block2(self.block1(x)))[:, 0])


class WindowBlock(nn.Module):
    """A block of a transformer whose places [N,H,W,C] attend to each other within windows, which may be shifted."""

    def __init__(self, width, heads, side, window, shift):
        super().__init__()
        self.norm1, self.attention = nn.LayerNorm(width), Attention(width, heads, window * window)
        self.norm2, self.fc1, self.gelu = nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.GELU()
        self.fc2 = nn.Linear(2 * width, width)
        self.width, self.count, self.window, self.shift = width, side // window, window, shift

    def forward(self, x):
        y = self.norm1(x)
        if self.shift:
            y = torch.roll(y, (-self.shift, -self.shift), (1, 2))
        y = y.reshape(-1, self.count, self.window, self.count, self.window, self.width).permute(0, 1, 3, 2, 4, 5)
        y = self.attention(y.reshape(-1, self.window ** 2, self.width))
        y = y.reshape(-1, self.count, self.count, self.window, self.window, self.width).permute(0, 1, 3, 2, 4, 5)
        y = y.reshape(-1, self.count * self.window, self.count * self.window, self.width)
        if self.shift:
            y = torch.roll(y, (self.shift, self.shift), (1, 2))
        x = x + y
        return x + self.fc2(self.gelu(self.fc1(self.norm2(x))))


class Merging(nn.Module):
    """One place of four."""

    def __init__(self, inner, outer):
        super().__init__()
        self.norm, self.reduce = nn.LayerNorm(4 * inner), nn.Linear(4 * inner, outer, bias=False)

    def forward(self, x):
        parts = [x[:, row::2, column::2] for row in (0, 1) for column in (0, 1)]
        return self.reduce(self.norm(torch.cat(parts, -1)))


class Windowed(nn.Module):
    """A transformer of windows: 8 x 8 places in windows of 4 x 4, then shifted ones, then 4 x 4 places in one window."""

    classes = 6

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, 12, 4, 4)
        self.block1, self.block2 = WindowBlock(12, 2, 8, 4, 0), WindowBlock(12, 2, 8, 4, 2)
        self.merging, self.block3 = Merging(12, 16), WindowBlock(16, 2, 4, 4, 0)
        self.norm, self.fc = nn.LayerNorm(16), nn.Linear(16, self.classes)

    def forward(self, x):
        x = self.block2(self.block1(self.patches(x).permute(0, 2, 3, 1)))
        return self.fc(self.norm(self.block3(self.merging(x))).mean((1, 2)))


NETWORKS = {"plain": Plain, "residual": Residual, "depthwise": Depthwise, "cbam": Cbam, "vit": Vit, "windowed": Windowed}
SEEDS = {name: 100 + number for number, name in enumerate(NETWORKS)}


def pictures(count, generator):
    """Smooth random pictures with some noise, about standard normal: [count,3,32,32]."""
    coarse = torch.randn(count, 3, 6, 6, generator=generator)
    smooth = nn.functional.interpolate(coarse, size=(SIZE, SIZE), mode="bicubic", align_corners=True)
    return smooth + 0.2 * torch.randn(count, 3, SIZE, SIZE, generator=generator)


def randomised(name, seed):
    """A network with random weights under which every layer's values stay of the order of one."""
    g = torch.Generator().manual_seed(seed)
    network = NETWORKS[name]()
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                fan = module.weight[0].numel()
                gain = 1.0 if isinstance(module, nn.Linear) else math.sqrt(2)
                module.weight.copy_(torch.randn(module.weight.shape, generator=g) * gain / math.sqrt(fan))
                if module.bias is not None:
                    module.bias.copy_(0.2 * torch.randn(module.bias.shape, generator=g))
            elif isinstance(module, (nn.BatchNorm2d, nn.LayerNorm)):
                module.weight.copy_(1 + 0.2 * torch.randn(module.weight.shape, generator=g))
                module.bias.copy_(0.2 * torch.randn(module.bias.shape, generator=g))
        for parameter in [p for n, p in network.named_parameters() if n in ("token", "position")]:
            parameter.copy_(0.5 * torch.randn(parameter.shape, generator=g))
        for norm in [m for m in network.modules() if isinstance(m, nn.BatchNorm2d)]:
            norm.momentum = None
        network.train()(pictures(64, g))
        last = [m for m in network.modules() if isinstance(m, nn.Linear)][-1]
        last.weight.mul_(2)
    return network.eval()


def gradient(network, inputs, dtype):
    """The gradient of every logit, [K,N,3,32,32], computed in a precision."""
    network = network.to(dtype)
    x = inputs.to(dtype, copy=True).requires_grad_()
    logits = network(x)
    rows = [torch.autograd.grad(logits[:, k].sum(), x, retain_graph=True)[0] for k in range(logits.shape[1])]
    network.float()
    return torch.stack(rows).double()


def export(name, network, inputs, file):
    """Writes the ONNX file; batch norms stay nodes in the residual network and are folded in the others."""
    mode = torch.onnx.TrainingMode.PRESERVE if name == "residual" else torch.onnx.TrainingMode.EVAL
    torch.onnx.export(
        network, inputs, str(file), opset_version=17, input_names=["input"], output_names=["logits"],
        dynamic_axes={"input": {0: "N"}, "logits": {0: "N"}}, training=mode)


def load(name):
    """A committed network as a torch module, made anew and checked against the file, and its committed inputs."""
    folder = RESOURCES / name
    inputs = torch.from_numpy(np.load(folder / "input.npy"))
    network = randomised(name, SEEDS[name])
    with tempfile.TemporaryDirectory() as scratch:
        anew = pathlib.Path(scratch) / "model.onnx"
        export(name, network, inputs, anew)
        if anew.read_bytes() != (folder / "model.onnx").read_bytes():
            sys.exit(f"{name}: this machine makes another network than the committed one; use the pinned versions")
    return network, inputs


def main():
    (RESOURCES / "inputs").mkdir(parents=True, exist_ok=True)
    for name, count, seed in [("baseline", 1, 77), ("background", 3, 78)]:
        np.save(RESOURCES / "inputs" / f"{name}.npy", pictures(count, torch.Generator().manual_seed(seed)).numpy())
    for name in sys.argv[1:] or NETWORKS:
        folder = RESOURCES / name
        folder.mkdir(parents=True, exist_ok=True)
        network = randomised(name, SEEDS[name])
        for seed in range(1000):
            inputs = pictures(2, torch.Generator().manual_seed(seed))
            double, single = gradient(network, inputs, torch.float64), gradient(network, inputs, torch.float32)
            error = ((double - single).abs().amax((2, 3, 4)) / double.abs().amax((2, 3, 4))).max().item()
            if error < 1e-5:
                break
        else:
            sys.exit(f"{name}: no input is free of kinks")
        export(name, network, inputs, folder / "model.onnx")
        np.save(folder / "input.npy", inputs.numpy())
        size = (folder / "model.onnx").stat().st_size
        logits = network(inputs).detach().numpy().round(2).tolist()
        print(f"{name}: {size} bytes, input seed {seed}, float error {error:.1e}, logits {logits}")


if __name__ == "__main__":
    main()
