"""How long quantus 0.6.0 takes for some metrics of the gradient on the built-in network zoo:resnet, per picture.

    python3 quantus_speed.py PATH/TO/resnet.onnx [PICTURES]

Prints processor seconds (of all threads, so that a busy machine does not matter much) and wall seconds for one picture. The settings are
those of Limpid's metrics of the same name. `limpid evaluate zoo:resnet zoo --methods gradient --metrics NAME` does the same work.
"""
import sys
import time
import warnings

import numpy as np
import onnx
import quantus
import torch
from onnx import numpy_helper
from torch.nn import functional as F

warnings.filterwarnings("ignore")
torch.set_num_threads(1)


class Network(torch.nn.Module):
    """The operators of the network, one after the other."""

    def __init__(self, path):
        super().__init__()
        graph = onnx.load(path).graph
        self.nodes = graph.node
        self.output = graph.output[0].name
        self.input = graph.input[0].name
        self.weights = torch.nn.ParameterDict()
        self.shapes = {}
        for tensor in graph.initializer:
            array = numpy_helper.to_array(tensor)
            if array.dtype == np.float32:
                self.weights[tensor.name] = torch.nn.Parameter(torch.tensor(array), requires_grad=False)
            else:
                self.shapes[tensor.name] = array.tolist()

    def forward(self, x):
        values = {self.input: x}
        get = lambda name: values[name] if name in values else self.weights[name]
        for node in self.nodes:
            how = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            i = node.input
            if node.op_type == "Conv":
                bias = get(i[2]) if len(i) > 2 else None
                y = F.conv2d(get(i[0]), get(i[1]), bias, how["strides"], how["pads"][:2], how["dilations"], how["group"])
            elif node.op_type == "BatchNormalization":
                scale, shift, mean, variance = (get(n) for n in i[1:])
                y = F.batch_norm(get(i[0]), mean, variance, scale, shift, False, 0, how["epsilon"])
            elif node.op_type == "Relu":
                y = F.relu(get(i[0]))
            elif node.op_type == "Add":
                y = get(i[0]) + get(i[1])
            elif node.op_type == "GlobalAveragePool":
                y = get(i[0]).mean((2, 3), keepdim=True)
            elif node.op_type == "Reshape":
                y = get(i[0]).flatten(1)
            elif node.op_type == "Gemm":
                matrix = get(i[1]).T if how.get("transB") else get(i[1])
                y = get(i[0]) @ matrix + get(i[2])
            elif node.op_type == "Identity":
                y = get(i[0])
            else:
                raise ValueError(node.op_type)
            values[node.output[0]] = y
        return values[self.output]


def gradient(model, inputs, targets, **kwargs):
    x = torch.tensor(np.asarray(inputs), dtype=torch.float32, requires_grad=True)
    scores = model(x)
    scores[torch.arange(len(x)), torch.as_tensor(np.asarray(targets)).long()].sum().backward()
    return x.grad.sum(1, keepdim=True).numpy()


def main():
    model = Network(sys.argv[1]).eval()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    rng = np.random.default_rng(0)
    x = rng.normal(size=(count, 3, 96, 96)).astype(np.float32)
    y = model(torch.tensor(x)).argmax(1).numpy()
    masks = np.zeros((count, 1, 96, 96), dtype=bool)
    masks[:, :, 30:60, 30:60] = True
    a = gradient(model, x, y)
    off = dict(display_progressbar=False, disable_warnings=True)
    step = -(-96 * 96 // 50)
    metrics = {
        "pixel-flipping": quantus.PixelFlipping(features_in_step=96 * 96 // 48, perturb_baseline="mean", **off),
        "region-perturbation": quantus.RegionPerturbation(patch_size=7, regions_evaluation=196, **off),
        "selectivity": quantus.Selectivity(patch_size=6, **off),
        "faithfulness-correlation": quantus.FaithfulnessCorrelation(nr_runs=100, subset_size=step, **off),
        "faithfulness-estimate": quantus.FaithfulnessEstimate(features_in_step=96 * 96 // 64, **off),
        "monotonicity-nguyen": quantus.MonotonicityCorrelation(features_in_step=96 * 96 // 64, nr_samples=1, **off),
        "max-sensitivity": quantus.MaxSensitivity(nr_samples=10, **off),
        "avg-sensitivity": quantus.AvgSensitivity(nr_samples=10, **off),
        "local-lipschitz": quantus.LocalLipschitzEstimate(nr_samples=10, **off),
        "relative-input-stability": quantus.RelativeInputStability(nr_samples=10, **off),
        "random-logit": quantus.RandomLogit(num_classes=25, **off),
        "pointing-game": quantus.PointingGame(**off),
        "sparseness": quantus.Sparseness(**off),
    }
    print(f"{'metric':30s} {'cpu s':>8s} {'wall s':>8s}")
    for name, metric in metrics.items():
        try:
            cpu, wall = time.process_time(), time.perf_counter()
            metric(model=model, x_batch=x, y_batch=y, a_batch=a, s_batch=masks, device="cpu", explain_func=gradient)
            print(f"{name:30s} {(time.process_time() - cpu) / count:8.3f} {(time.perf_counter() - wall) / count:8.3f}", flush=True)
        except Exception as e:  # the table goes on
            print(f"{name:30s} failed: {e}", flush=True)


main()
