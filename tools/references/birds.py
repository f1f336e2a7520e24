"""A small network for the birds of a folder of FunnyBirds, trained on its own pictures with and without parts.

Usage: birds.py FOLDER OUT.onnx

There are no training pictures in the folder, so the network has seen what it is judged on; its accuracy says nothing.
The protocol asks whether explanations are true to a network, whatever it has learnt. A picture without a part that its
class needs to be told from all others is left out. Input: RGB, 64 x 64, divided by 255.
"""

import json
import random
import sys
from pathlib import Path

import torch
from PIL import Image
from torch import nn
from torchvision.transforms.functional import to_tensor

PARTS = ["beak", "eye", "foot", "tail", "wing"]
SIDE = 64


def block(a, b):
    return nn.Sequential(nn.Conv2d(a, b, 3, padding=1), nn.BatchNorm2d(b), nn.ReLU(), nn.MaxPool2d(2))


def pictures(folder):
    classes = {c["class_idx"]: [c["parts"][p] for p in PARTS] for c in json.loads((folder / "classes.json").read_text())}
    for number, bird in enumerate(json.loads((folder / "dataset_test.json").read_text())):
        label = bird["class_idx"]
        place = folder / "test_interventions" / str(label) / f"{number:06d}"
        for file in sorted(place.rglob("*.png")):
            kept = PARTS
            if file.parent == place:
                kept = [p for p in file.stem.removeprefix("body_").split("_") if p]
            of = [PARTS.index(p) for p in kept]
            told = [c for c, look in classes.items() if all(look[i] == classes[label][i] for i in of)]
            if told == [label]:
                yield to_tensor(Image.open(file).convert("RGB").resize((SIDE, SIDE), Image.BILINEAR)), label


def main(folder, out):
    random.seed(0)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    x, y = zip(*pictures(Path(folder)))
    x, y = torch.stack(x), torch.tensor(y)
    net = nn.Sequential(
        block(3, 16), block(16, 32), block(32, 64), nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, int(y.max()) + 1))
    optimiser = torch.optim.Adam(net.parameters(), 2e-3)
    for epoch in range(25):
        net.train()
        for rows in torch.randperm(len(x)).split(32):
            batch = x[rows]
            if random.random() < 0.5:
                batch = batch.flip(3)
            loss = nn.functional.cross_entropy(net(batch), y[rows])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    net.eval()
    print(len(x), "pictures, accuracy", (net(x).argmax(1) == y).float().mean().item())
    torch.onnx.export(net, torch.zeros(1, 3, SIDE, SIDE), out, input_names=["x"], output_names=["y"],
                      dynamic_axes={"x": {0: "n"}, "y": {0: "n"}}, opset_version=17, dynamo=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
