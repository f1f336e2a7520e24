"""Reference numbers for spatial transformers: a network that moves its picture before it looks. PyTorch exports it twice,
with the operator AffineGrid (opset 20) and with the products and sums that the newer exporter writes (opset 18)."""
import shutil
import warnings

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from captum import attr

from references import RESOURCES, Index

CAPTUM = "captum 0.9.0 "
TARGET = 1
FORMS = {"transformer20": dict(dynamo=False, opset_version=20, dynamic_axes={"input": {0: "N"}}),
         "transformer18": dict(dynamo=True, opset_version=18, dynamic_shapes=({0: "N"},), external_data=False)}


class Transformer(torch.nn.Module):
    """A network finds the place to look at; the picture is sampled there; a convolution and a mean give the scores."""

    def __init__(self):
        super().__init__()
        self.find = torch.nn.Sequential(
            torch.nn.Conv2d(2, 4, 3, stride=2), torch.nn.ReLU(), torch.nn.Conv2d(4, 4, 3, stride=2), torch.nn.ReLU(),
            torch.nn.Flatten(), torch.nn.Linear(16, 6))
        self.conv = torch.nn.Conv2d(2, 5, 3, padding=1)
        self.head = torch.nn.Linear(5, 3)
        self.register_buffer("identity", torch.tensor([[1.0, 0, 0], [0, 1, 0]]))

    def forward(self, x):
        theta = self.find(x).view(-1, 2, 3) * 0.4 + self.identity
        seen = F.grid_sample(x, F.affine_grid(theta, x.size(), align_corners=False), align_corners=False)
        return self.head(F.relu(self.conv(seen)).mean((2, 3)))


def written(name, network, x):
    folder = RESOURCES / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    torch.onnx.export(network, (x,), folder / "model.onnx", input_names=["input"], output_names=["logits"],
                      verbose=False, **FORMS[name])
    model = onnx.load(folder / "model.onnx")
    model.graph.ClearField("metadata_props")
    for part in (*model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    onnx.save(model, folder / "model.onnx")
    np.save(folder / "input.npy", x.numpy())


def main():
    warnings.filterwarnings("ignore")
    torch.manual_seed(0)
    network = Transformer().eval()
    x = torch.randn(2, 2, 12, 12, generator=torch.Generator().manual_seed(1))
    index = Index("transformers")
    for name in FORMS:
        written(name, network, x)
        index.write("gradient", name, attr.Saliency(network).attribute(x, target=TARGET, abs=False), target=TARGET,
                    source=CAPTUM + "Saliency(abs=False)")
        array = attr.IntegratedGradients(network).attribute(x, target=TARGET, n_steps=10, method="riemann_middle")
        index.write("integrated-gradients", name, array, target=TARGET, parameters={"steps": 10},
                    source=CAPTUM + "IntegratedGradients(method=riemann_middle)")
    index.save()


if __name__ == "__main__":
    main()
