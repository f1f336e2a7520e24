"""Adversarial attacks by foolbox on a small network.

Writes the network's numbers, pictures, and what foolbox finds to limpid-cases/src/test/resources/references/attacks.json, where
AttackReferencesTest compares. Versions: foolbox 3.3.4, torch 2.15. The boundary
attack takes two minutes.
"""
import json
import pathlib

import foolbox
import numpy
import torch

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIDE, CLASSES, PICTURES = 8, 5, 12


def network():
    generator = torch.Generator().manual_seed(7)

    def draw(*shape, spread):
        return torch.round(torch.randn(*shape, generator=generator) * spread * 64) / 64

    conv = torch.nn.Conv2d(3, 6, 3, padding=1)
    dense = torch.nn.Linear(6 * SIDE * SIDE, CLASSES)
    with torch.no_grad():
        conv.weight.copy_(draw(6, 3, 3, 3, spread=0.5))
        conv.bias.copy_(draw(6, spread=0.2))
        dense.weight.copy_(draw(CLASSES, 6 * SIDE * SIDE, spread=0.2))
        dense.bias.copy_(draw(CLASSES, spread=0.2))
    return torch.nn.Sequential(conv, torch.nn.ReLU(), torch.nn.Flatten(), dense).eval(), generator


def main():
    torch.set_num_threads(1)
    model, generator = network()
    pictures = torch.round(torch.rand(PICTURES, 3, SIDE, SIDE, generator=generator) * 255) / 255
    labels = model(pictures).argmax(1)
    wrapped = foolbox.PyTorchModel(model, bounds=(0, 1), device="cpu")
    attacks = {
        "fgsm": (foolbox.attacks.LinfFastGradientAttack(random_start=False), 0.02),
        "fgm": (foolbox.attacks.L2FastGradientAttack(random_start=False), 0.3),
        "pgd-linf": (foolbox.attacks.LinfPGD(rel_stepsize=0.0333, steps=40, random_start=False), 0.02),
        "pgd-l2": (foolbox.attacks.L2PGD(rel_stepsize=0.025, steps=50, random_start=False), 0.3),
        "deepfool-l2": (foolbox.attacks.L2DeepFoolAttack(steps=50, candidates=10, overshoot=0.02, loss="logits"), None),
        "deepfool-linf": (foolbox.attacks.LinfDeepFoolAttack(steps=50, candidates=10, overshoot=0.02, loss="logits"), None),
        "boundary": (foolbox.attacks.BoundaryAttack(steps=5000), None),
    }
    found = {}
    torch.manual_seed(0)
    numpy.random.seed(0)
    for name, (attack, radius) in attacks.items():
        raw, clipped, success = attack(wrapped, pictures, labels, epsilons=radius)
        change = (clipped - pictures).flatten(1)
        found[name] = {
            "radius": radius,
            "success": success.tolist(),
            "linf": change.abs().max(1).values.tolist(),
            "l2": change.norm(dim=1).tolist(),
            "first": clipped[0].flatten().tolist(),
        }
    conv, dense = model[0], model[3]
    document = {
        "conv": conv.weight.flatten().tolist(),
        "convBias": conv.bias.tolist(),
        "dense": dense.weight.flatten().tolist(),
        "denseBias": dense.bias.tolist(),
        "pictures": [p.flatten().tolist() for p in pictures],
        "labels": labels.tolist(),
        "attacks": found,
    }
    text = json.dumps(document, default=float)
    target = ROOT / "limpid-cases/src/test/resources/references/attacks.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text + "\n")


if __name__ == "__main__":
    main()
