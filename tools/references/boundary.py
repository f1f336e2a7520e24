"""The boundary attack of foolbox on drawn pictures, for docs/attack.md.

Prints the sizes (L2) of what it finds for the first five drawn pictures and the built-in network zoo:plain with as many runs of the network as
limpid's takes. First: limpid zoo draw --out FOLDER --count 5 --seed 0 --side 96. Usage: boundary.py FOLDER [STEPS]. Versions: foolbox 3.3.4,
onnxruntime 1.32, torch 2.15.
"""
import pathlib
import sys

import eagerpy
import foolbox
import numpy
import onnxruntime
import torch
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Network(foolbox.models.Model):
    """An ONNX file whose input is a picture from -1 to 1, for pictures from 0 to 1."""

    def __init__(self):
        file = ROOT / "limpid-zoo/src/main/resources/dev/limpid/zoo/plain.onnx"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(file), options)
        self.runs = 0

    @property
    def bounds(self):
        return foolbox.types.Bounds(0, 1)

    def __call__(self, inputs):
        x, restore = eagerpy.astensor_(inputs)
        self.runs += len(x)
        logits = self.session.run(None, {"input": x.numpy().astype(numpy.float32) * 2 - 1})[0]
        return restore(eagerpy.astensor(torch.tensor(logits)))


def main():
    torch.set_num_threads(1)
    torch.manual_seed(0)
    numpy.random.seed(0)
    files = sorted((pathlib.Path(sys.argv[1]) / "pictures").glob("*.png"))
    pictures = numpy.stack([numpy.asarray(Image.open(f).convert("RGB")).transpose(2, 0, 1) for f in files]) / 255
    x = torch.tensor(pictures, dtype=torch.float32)
    network = Network()
    labels = network(x).argmax(1)
    network.runs = 0
    steps = int(sys.argv[2]) if len(sys.argv) > 2 else 7500
    found, _, success = foolbox.attacks.BoundaryAttack(steps=steps)(network, x, labels, epsilons=None)
    sizes = (found - x).flatten(1).norm(dim=1)
    print([f.name for f in files], success.tolist(), [round(s, 3) for s in sizes.tolist()], "median", sizes.median().item())
    print("runs for each picture", network.runs / len(x))


if __name__ == "__main__":
    main()
