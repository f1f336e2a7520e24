"""Reference numbers for inputs that are not pictures: a series, a volume, a text and a table. Writes the four networks
too, by onnx.helper, since PyTorch's exporters differ between versions. The random numbers of Java's SplittableRandom are
drawn here again, so that both sides use the same coalitions and orders."""
import itertools
import math

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper

from references import RESOURCES, SEED, Index, without

without("matplotlib", "mpl_toolkits", "cloudpickle", "packaging", "transformers")
import shap  # noqa: E402
from captum import attr  # noqa: E402
from lime.lime_base import LimeBase  # noqa: E402

CAPTUM = "captum 0.9.0 "
TARGET = 1
MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


class SplittableRandom:
    """Java's generator: a Weyl sequence, mixed."""

    def __init__(self, seed):
        self.state = seed & MASK

    def int(self):
        self.state = (self.state + GOLDEN) & MASK
        z = self.state
        z = ((z ^ (z >> 33)) * 0x62A9D9ED799705F5) & MASK
        z = ((z ^ (z >> 28)) * 0xCB24D0A5C88C35B3) & MASK
        return z >> 32

    def boolean(self):
        return self.int() >= 1 << 31

    def below(self, bound):
        r, m = self.int(), bound - 1
        if bound & m == 0:
            return r & m
        u = r >> 1
        while u + m - u % bound >= 1 << 31:
            u = self.int() >> 1
        return u % bound


def random(i):
    return SplittableRandom(SEED + GOLDEN * (i + 1))


class Series(torch.nn.Module):
    """Two channels of 24 points; a convolution, the mean over time, a matrix."""

    shape = (2, 24)

    def __init__(self, draw):
        super().__init__()
        self.kernel, self.bias = draw(5, 2, 5), draw(5)
        self.matrix = draw(3, 5)

    def forward(self, x):
        return F.conv1d(x, self.kernel, self.bias, padding=2).relu().square().mean(2) @ self.matrix.T

    def nodes(self):
        return [helper.make_node("Conv", ["x", "kernel", "bias"], ["a"], pads=[2, 2]), *self.head("a", "[2]")]

    @staticmethod
    def head(value, axes):
        return [helper.make_node("Relu", [value], ["b"]), helper.make_node("Mul", ["b", "b"], ["c"]),
                helper.make_node("ReduceMean", ["c", "axes"], ["d"], keepdims=0),
                helper.make_node("Gemm", ["d", "matrix"], ["y"], transB=1)]

    axes = [2]


class Volume(Series):
    """One channel of 4 x 6 x 8 voxels."""

    shape = (1, 4, 6, 8)
    axes = [2, 3, 4]

    def __init__(self, draw):
        torch.nn.Module.__init__(self)
        self.kernel, self.bias = draw(5, 1, 3, 3, 3), draw(5)
        self.matrix = draw(3, 5)

    def forward(self, x):
        return F.conv3d(x, self.kernel, self.bias, padding=1).relu().square().mean((2, 3, 4)) @ self.matrix.T

    def nodes(self):
        return [helper.make_node("Conv", ["x", "kernel", "bias"], ["a"], pads=[1] * 6), *self.head("a", "")]


class Table(torch.nn.Module):
    """Eight features and two layers."""

    shape = (8,)
    axes = None

    def __init__(self, draw):
        super().__init__()
        self.first, self.bias, self.matrix = draw(8, 12), draw(12), draw(12, 3)

    def forward(self, x):
        return torch.tanh(x @ self.first + self.bias) @ self.matrix

    def nodes(self):
        return [helper.make_node("Gemm", ["x", "first", "bias"], ["a"]), helper.make_node("Tanh", ["a"], ["b"]),
                helper.make_node("MatMul", ["b", "matrix"], ["y"])]


class Text(torch.nn.Module):
    """Ten tokens of a vocabulary of 30."""

    shape = (10,)
    axes = None

    def __init__(self, draw):
        super().__init__()
        self.table, self.kernel, self.bias, self.matrix = draw(30, 4), draw(6, 4, 3), draw(6), draw(6, 3)

    def forward(self, x):
        vectors = self.table[x.long()].transpose(1, 2)
        return F.conv1d(vectors, self.kernel, self.bias, padding=1).relu().amax(2) @ self.matrix

    def nodes(self):
        return [helper.make_node("Gather", ["table", "x"], ["a"], axis=0),
                helper.make_node("Transpose", ["a"], ["b"], perm=[0, 2, 1]),
                helper.make_node("Conv", ["b", "kernel", "bias"], ["c"], pads=[1, 1]),
                helper.make_node("Relu", ["c"], ["d"]),
                helper.make_node("ReduceMax", ["d", "axes"], ["e"], keepdims=0),
                helper.make_node("MatMul", ["e", "matrix"], ["y"])]


def built(name, kind, seed):
    """The network, written as ONNX, and its input, written too."""
    rng = np.random.default_rng(seed)
    weights = {}

    def draw(*sizes):
        return torch.from_numpy((rng.normal(size=sizes) / math.sqrt(sizes[-1])).astype(np.float32))

    network = kind(draw)
    for key, value in vars(network).items():
        if isinstance(value, torch.Tensor):
            weights[key] = value.numpy()
    axes = [2] if kind is Text else kind.axes
    if axes:
        weights["axes"] = np.array(axes, np.int64)
    is_text = kind is Text
    graph = helper.make_graph(
        network.nodes(), name,
        [helper.make_tensor_value_info("x", TensorProto.INT64 if is_text else TensorProto.FLOAT, ["N", *kind.shape])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 3])],
        [numpy_helper.from_array(value, key) for key, value in weights.items()])
    folder = RESOURCES / name
    folder.mkdir(exist_ok=True)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), folder / "model.onnx")
    x = rng.integers(1, 30, (1, *kind.shape)) if is_text else rng.normal(size=(1, *kind.shape))
    np.save(folder / "input.npy", x.astype(np.float32))
    return network, torch.from_numpy(x.astype(np.float32))


def boxes(shape, sides):
    """The number of each place's segment in a grid: int64[places...]."""
    index = torch.zeros(shape, dtype=torch.int64)
    for axis, (size, side) in enumerate(zip(shape, sides)):
        at = torch.arange(size) * side // size
        index = index * side + at.reshape([-1 if a == axis else 1 for a in range(len(shape))])
    return index


def places(network):
    return network.shape[1:] if len(network.shape) > 1 else network.shape


def first_channel(array, network):
    return array[:, 0] if len(network.shape) > 1 else array


@torch.no_grad()
def answers(network, x, segments, coalitions, fill=0.0):
    z = torch.as_tensor(np.asarray(coalitions), dtype=torch.float32)[:, segments]
    z = z.unsqueeze(1) if len(network.shape) > 1 else z
    return network(x * z + fill * (1 - z)).double()


def painted(values, segments):
    return np.asarray(values, np.float64)[None][:, segments.numpy()]


def occlusion(index, name, network, x, window, stride):
    """captum's windows at the border are cut off, as here."""
    channel = network.shape[:1] if len(network.shape) > 1 else ()
    array = attr.Occlusion(network).attribute(x, (*channel, *window), strides=(*channel, *stride), target=TARGET)
    text = "x".join(map(str, window)), "x".join(map(str, stride))
    index.write("occlusion", name, first_channel(array, network), target=TARGET,
                parameters=dict(window=text[0], stride=text[1]), source=CAPTUM + "Occlusion")


def ablation(index, name, network, x, grid, fill=0):
    segments = boxes(places(network), grid)
    mask = segments.expand(1, *network.shape).contiguous()
    array = attr.FeatureAblation(network).attribute(x, feature_mask=mask, target=TARGET, baselines=float(fill))
    text = "grid:" + "x".join(map(str, grid))
    index.write("feature-ablation", name, first_channel(array, network), target=TARGET,
                parameters=dict(segments=text, fill=fill), source=CAPTUM + "FeatureAblation")


def sampled_shapley(index, name, network, x, grid, orders=12):
    """Limpid's random orders, for captum."""
    segments = boxes(places(network), grid)
    count = int(segments.max()) + 1
    drawn = []
    for i in range(orders):
        source, order = random(i), [0] * count
        for k in range(count):
            at = source.below(k + 1)
            order[k] = order[at]
            order[at] = k
        drawn.append(order)
    sampler = attr.ShapleyValueSampling(network)
    sampler.permutation_generator = lambda features, samples: iter(drawn)
    array = sampler.attribute(x, feature_mask=segments.expand(1, *network.shape).contiguous(), target=TARGET, n_samples=orders)
    index.write("shapley-value-sampling", name, first_channel(array, network), target=TARGET, tolerance=1e-3,
                parameters=dict(segments="grid:" + "x".join(map(str, grid)), fill="zero", orders=orders),
                source=CAPTUM + "ShapleyValueSampling, shared orders")


def kernel_shap(index, name, network, x, grid):
    """With all coalitions shap's kernel explainer is exact, and so are captum's Shapley values over all orders."""
    segments = boxes(places(network), grid)
    count = int(segments.max()) + 1
    text = "grid:" + "x".join(map(str, grid))

    def model(z):
        return answers(network, x, segments, z)[:, TARGET].numpy()

    explainer = shap.KernelExplainer(model, np.zeros((1, count)))
    values = np.asarray(explainer.shap_values(np.ones((1, count)), nsamples=2 ** count, silent=True, l1_reg=False))
    theirs = painted(values.reshape(count), segments)
    source = "shap 0.51.0 KernelExplainer with all coalitions"
    if count <= 6:
        mask = segments.expand(1, *network.shape).contiguous()
        exact = first_channel(attr.ShapleyValues(network).attribute(x, feature_mask=mask, target=TARGET), network).numpy()
        if np.abs(theirs - exact).max() > 1e-4 * np.abs(exact).max():
            raise SystemExit(f"shap and captum differ on {name}")
        source += ", the same as " + CAPTUM + "ShapleyValues"
    index.write("kernel-shap", name, theirs, target=TARGET, parameters=dict(segments=text, fill="zero"), source=source)


def lime(index, name, network, x, grid, samples=200):
    """lime's regression over Limpid's coalitions: the first shows all, the others each segment with probability 1/2."""
    segments = boxes(places(network), grid)
    count = int(segments.max()) + 1
    z = np.ones((samples, count))
    for i in range(1, samples):
        source = random(i)
        z[i] = [source.boolean() for _ in range(count)]
    y = answers(network, x, segments, z).softmax(1).numpy()
    distances = 1 - np.sqrt(z.sum(1) / count)
    base = LimeBase(lambda d: np.sqrt(np.exp(-(d ** 2) / 0.25 ** 2)))
    _, pairs, _, _ = base.explain_instance_with_data(z, y, distances, TARGET, count, feature_selection="none")
    values = np.zeros(count)
    for segment, value in pairs:
        values[segment] = value
    index.write("lime", name, painted(values, segments), target=TARGET, tolerance=1e-3,
                parameters=dict(segments="grid:" + "x".join(map(str, grid)), fill="zero", samples=samples),
                source="lime 0.2.0.1 LimeBase, shared draws")


def main():
    index = Index("kinds")
    networks = {name: built(name, kind, seed) for seed, (name, kind) in enumerate(
        (("series", Series), ("volume", Volume), ("table", Table), ("text", Text)))}
    grids = {"series": (6,), "volume": (2, 2, 2), "table": (8,), "text": (10,)}
    for name, (network, x) in networks.items():
        sides = (4,) if name == "series" else (2, 3, 4) if name == "volume" else (1,)
        steps = (2,) if name == "series" else (1, 2, 2) if name == "volume" else (1,)
        if name != "text":
            occlusion(index, name, network, x, sides, steps)
        ablation(index, name, network, x, grids[name], fill=3 if name == "text" else 0)
        sampled_shapley(index, name, network, x, grids[name])
        kernel_shap(index, name, network, x, grids[name])
        lime(index, name, network, x, grids[name])
    index.save()


if __name__ == "__main__":
    main()
