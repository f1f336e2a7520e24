"""Reference numbers for the family of gradients: captum where it has the method, else the authors' formula over
PyTorch's gradients."""
import torch

from references import Index, draws, load, without

without("matplotlib", "mpl_toolkits")
from captum import attr  # noqa: E402

CAPTUM = "captum 0.9.0 "
TARGET = 2
NETWORKS = ["plain", "residual", "depthwise", "cbam", "vit"]
RECTIFIED = ["plain", "residual", "cbam"]


def plain_gradients(index, name, network, x):
    index.write("gradient", name, attr.Saliency(network).attribute(x, target=TARGET, abs=False), target=TARGET,
                source=CAPTUM + "Saliency(abs=False)")
    index.write("input-x-gradient", name, attr.InputXGradient(network).attribute(x, target=TARGET), target=TARGET,
                source=CAPTUM + "InputXGradient")
    if name in RECTIFIED:
        index.write("guided-backprop", name, attr.GuidedBackprop(network).attribute(x, target=TARGET), target=TARGET,
                    source=CAPTUM + "GuidedBackprop")
        index.write("deconvnet", name, attr.Deconvolution(network).attribute(x, target=TARGET), target=TARGET,
                    source=CAPTUM + "Deconvolution")


def integrated(index, name, network, x):
    steps = 10
    rules = {"midpoint": "riemann_middle", "left": "riemann_left", "right": "riemann_right"}
    for rule, theirs in rules.items() if name == "plain" else [("midpoint", "riemann_middle")]:
        array = attr.IntegratedGradients(network).attribute(x, target=TARGET, n_steps=steps, method=theirs)
        index.write("integrated-gradients", name, array, target=TARGET, parameters={"steps": steps, "rule": rule},
                    source=CAPTUM + f"IntegratedGradients(method={theirs})")
    if name == "residual":
        # captum's weights of the trapezoids of n points sum to (n - 1) / n.
        array = attr.IntegratedGradients(network).attribute(x, target=TARGET, n_steps=steps + 1, method="riemann_trapezoid")
        index.write("integrated-gradients", name, array * (steps + 1) / steps, target=TARGET,
                    parameters={"steps": steps, "rule": "trapezoid"},
                    source=CAPTUM + "IntegratedGradients(method=riemann_trapezoid), its weights made to sum to one")


class SharedNormal:
    """Lets captum's noise tunnel take Limpid's normal draws instead of its own."""

    def __enter__(self):
        self.own = torch.normal
        torch.normal = lambda mean, std: draws("normal") * std

    def __exit__(self, *reason):
        torch.normal = self.own


def noisy(index, name, network, x):
    count = len(draws("normal"))
    with SharedNormal():
        array = attr.NoiseTunnel(attr.Saliency(network)).attribute(
            x, nt_type="smoothgrad", nt_samples=count, stdevs=0.15 * (x.max() - x.min()).item(), target=TARGET, abs=False)
    index.write("smooth-grad", name, array, target=TARGET, parameters={"samples": count}, tolerance=1e-3,
                source=CAPTUM + "NoiseTunnel(Saliency, smoothgrad), shared draws")


def main():
    index = Index("gradients")
    for name in NETWORKS:
        network, inputs = load(name)
        one = inputs[:1]
        plain_gradients(index, name, network, one)
        integrated(index, name, network, one)
        noisy(index, name, network, one)
    index.save()


if __name__ == "__main__":
    main()
