"""Reference numbers for a deformable convolution: a network whose second layer reads beside its places, by offsets and a
mask that the first layer gives. The file has the operator DeformConv; torchvision's is differentiated."""
import shutil

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from captum import attr
from onnx import TensorProto, helper, numpy_helper
from torchvision.ops import deform_conv2d

from references import RESOURCES, Index

NAME, TARGET, TAPS = "deformable", 1, 9


class Deformable(torch.nn.Module):
    """A convolution, a deformable one whose offsets and mask another convolution finds, a mean and a matrix."""

    def __init__(self):
        super().__init__()
        self.first = torch.nn.Conv2d(3, 4, 3, padding=1)
        self.find = torch.nn.Conv2d(4, 3 * TAPS, 3, padding=1)
        self.moved = torch.nn.Conv2d(4, 6, 3, padding=1)
        self.head = torch.nn.Linear(6, 3)

    def forward(self, x):
        x = F.relu(self.first(x))
        found = self.find(x)
        y = deform_conv2d(x, 2 * found[:, : 2 * TAPS], self.moved.weight, self.moved.bias, padding=1,
                          mask=torch.sigmoid(found[:, 2 * TAPS:]))
        return self.head(F.relu(y).mean((2, 3)))


def written(network, x):
    folder = RESOURCES / NAME
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    weights = {name.replace(".", "_"): p.detach().numpy() for name, p in network.named_parameters()}
    weights.update(two=np.float32(2), ends=np.array([2 * TAPS, TAPS]), axes=np.array([2, 3]))
    nodes = [
        ("Conv", ["input", "first_weight", "first_bias"], ["a"], dict(pads=[1, 1, 1, 1])),
        ("Relu", ["a"], ["first"], {}),
        ("Conv", ["first", "find_weight", "find_bias"], ["found"], dict(pads=[1, 1, 1, 1])),
        ("Split", ["found", "ends"], ["offsets", "raw"], dict(axis=1)),
        ("Mul", ["offsets", "two"], ["offset"], {}),
        ("Sigmoid", ["raw"], ["mask"], {}),
        ("DeformConv", ["first", "moved_weight", "offset", "moved_bias", "mask"], ["moved"], dict(pads=[1, 1, 1, 1])),
        ("Relu", ["moved"], ["maps"], {}),
        ("ReduceMean", ["maps", "axes"], ["means"], dict(keepdims=0)),
        ("Gemm", ["means", "head_weight", "head_bias"], ["logits"], dict(transB=1)),
    ]
    graph = helper.make_graph(
        [helper.make_node(op, inputs, outputs, **given) for op, inputs, outputs, given in nodes], NAME,
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["N", *x.shape[1:]])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 3])],
        [numpy_helper.from_array(v, k) for k, v in weights.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, folder / "model.onnx")
    np.save(folder / "input.npy", x.numpy())


def main():
    torch.manual_seed(0)
    network = Deformable().eval()
    x = torch.randn(2, 3, 10, 11, generator=torch.Generator().manual_seed(1))
    written(network, x)
    index = Index("deformation")
    index.write("gradient", NAME, attr.Saliency(network).attribute(x, target=TARGET, abs=False), target=TARGET,
                source="captum 0.9.0 Saliency(abs=False) over torchvision's deform_conv2d")
    array = attr.IntegratedGradients(network).attribute(x, target=TARGET, n_steps=10, method="riemann_middle")
    index.write("integrated-gradients", NAME, array, target=TARGET, parameters={"steps": 10},
                source="captum 0.9.0 IntegratedGradients(method=riemann_middle) over torchvision's deform_conv2d")
    index.save()


if __name__ == "__main__":
    main()
