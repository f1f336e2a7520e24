"""Reference numbers for the family of gradients: captum where it has the method, else the authors' formula over
PyTorch's gradients."""
import copy

import numpy as np
import torch
from scipy.ndimage import gaussian_filter

from references import Index, load, module, shared, value_at, without

without("matplotlib", "mpl_toolkits")
from captum import attr  # noqa: E402

CAPTUM = "captum 0.9.0 "
TARGET = 2
NETWORKS = ["plain", "residual", "depthwise", "cbam", "vit"]
RECTIFIED = ["plain", "residual", "cbam"]
LAYERS = {"plain": "relu2", "residual": "block2.relu", "depthwise": "block1.act2", "cbam": "block1.relu", "vit": "block1"}


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


def at_layers(index, name, network, x):
    """Layer and neuron variants; a layer is a torch module, and tokens are put on their grid."""
    layer = LAYERS[name]
    at = module(network, layer)
    steps = {"steps": 10}
    index.write("gradient-x-activation", name, maps(attr.LayerGradientXActivation(network, at).attribute(x, target=TARGET)),
                target=TARGET, layer=layer, source=CAPTUM + "LayerGradientXActivation")
    array = attr.LayerConductance(network, at).attribute(x, target=TARGET, n_steps=10, method="riemann_trapezoid")
    index.write("layer-conductance", name, maps(array), target=TARGET, layer=layer, parameters=steps,
                source=CAPTUM + "LayerConductance(method=riemann_trapezoid)")
    array = attr.InternalInfluence(network, at).attribute(x, target=TARGET, n_steps=10, method="riemann_right")
    index.write("internal-influence", name, maps(array), target=TARGET, layer=layer,
                parameters={**steps, "rule": "right"}, source=CAPTUM + "InternalInfluence(method=riemann_right)")
    array = attr.LayerIntegratedGradients(network, at).attribute(x, target=TARGET, n_steps=10, method="riemann_middle")
    index.write("integrated-gradients", name, maps(array), target=TARGET, layer=layer, parameters=steps,
                source=CAPTUM + "LayerIntegratedGradients(method=riemann_middle)")
    value, logits = value_at(network, layer, x)
    array = torch.autograd.grad(logits[:, TARGET].sum(), value)[0]
    index.write("gradient", name, maps(array), target=TARGET, layer=layer, source="PyTorch autograd at the layer")
    # The strongest unit; Limpid names the channel of a token first.
    selector = tuple(int(i) for i in np.unravel_index(int(value[0].argmax()), value[0].shape))
    target = ":".join(map(str, ("unit", layer, *(selector if value.dim() == 4 else selector[::-1]))))
    index.write("gradient", name, attr.NeuronGradient(network, at).attribute(x, neuron_selector=selector), target=target,
                source=CAPTUM + "NeuronGradient")
    array = attr.NeuronIntegratedGradients(network, at).attribute(
        x, neuron_selector=selector, n_steps=10, method="riemann_middle")
    index.write("integrated-gradients", name, array, target=target, parameters=steps,
                source=CAPTUM + "NeuronIntegratedGradients(method=riemann_middle)")


def maps(array):
    """Tokens [N,T,C] without the class token as maps [N,C,h,w]; maps stay as they are."""
    if array.dim() == 4:
        return array
    side = int((array.shape[1] - 1) ** 0.5)
    return array[:, 1:].transpose(1, 2).reshape(array.shape[0], -1, side, side)


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
        array = attr.IntegratedGradients(network).attribute(x, target=TARGET, n_steps=steps, method="gausslegendre")
        index.write("integrated-gradients", name, array, target=TARGET,
                    parameters={"steps": steps, "rule": "gauss-legendre"},
                    source=CAPTUM + "IntegratedGradients(method=gausslegendre)")
        other = shared("inputs/baseline")
        for baseline, start in {"image=${references}/inputs/baseline.npy": other,
                                "mean": x.mean((2, 3), keepdim=True).expand_as(x), "blur": blurred(x, 3.2)}.items():
            array = attr.IntegratedGradients(network).attribute(
                x, baselines=start, target=TARGET, n_steps=steps, method="riemann_middle")
            index.write("integrated-gradients", name, array, target=TARGET, parameters={"steps": steps, "baseline": baseline},
                        source=CAPTUM + "IntegratedGradients(baselines=...)")


def blurred(x, sigma):
    """A Gaussian blur cut off at 4 sigma whose weights at the edges are made to sum to one."""
    blur = lambda a: gaussian_filter(a, (0, 0, sigma, sigma), mode="constant", truncate=4)
    array = x.detach().numpy().astype(np.float64)
    return torch.from_numpy((blur(array) / blur(np.ones_like(array))).astype(np.float32))


class SharedNormal:
    """Lets captum's noise tunnel take Limpid's normal draws instead of its own."""

    def __enter__(self):
        self.own = torch.normal
        torch.normal = lambda mean, std: shared("draws/normal") * std

    def __exit__(self, *reason):
        torch.normal = self.own


def noisy(index, name, network, x):
    count = len(shared("draws/normal"))
    stdevs = 0.15 * (x.max() - x.min()).item()
    kinds = {"smooth-grad": "smoothgrad", "smooth-grad-squared": "smoothgrad_sq", "var-grad": "vargrad"}
    for method, theirs in kinds.items() if name in ("plain", "vit") else [("smooth-grad", "smoothgrad")]:
        with SharedNormal():
            array = attr.NoiseTunnel(attr.Saliency(network)).attribute(
                x, nt_type=theirs, nt_samples=count, stdevs=stdevs, target=TARGET, abs=False)
        index.write(method, name, array, target=TARGET, parameters={"samples": count}, tolerance=1e-3,
                    source=CAPTUM + f"NoiseTunnel(Saliency, {theirs}), shared draws")


def expected(index, name, network, x):
    """Random baselines: the draws hold the part of the way, the baseline and standard normal noise."""
    numbers, background = shared("draws/background"), shared("inputs/background")
    count, size = len(numbers), x.numel()
    part = numbers[:, 0]
    starts = numbers[:, 1:1 + size].reshape(count, *x.shape[1:])
    noise = numbers[:, 1 + size:].reshape(count, *x.shape[1:])
    parameters = {"samples": count, "background": "${references}/inputs/background.npy"}
    points = (starts + part.reshape(-1, 1, 1, 1) * (x - starts)).requires_grad_()
    slopes = torch.autograd.grad(network(points)[:, TARGET].sum(), points)[0]
    index.write("expected-gradients", name, ((x - starts) * slopes).mean(0, keepdim=True), target=TARGET,
                parameters=parameters, tolerance=1e-3, source="the formula over PyTorch's gradients, shared draws")
    chosen = [int((background - start).abs().sum((1, 2, 3)).argmin()) for start in starts]
    own = torch.normal, np.random.uniform, np.random.choice
    torch.normal = lambda mean, std: noise * std
    np.random.uniform = lambda *arguments: part.numpy()
    np.random.choice = lambda *arguments: np.array(chosen)
    array = attr.GradientShap(network).attribute(
        x, background, n_samples=count, stdevs=0.09 * (x.max() - x.min()).item(), target=TARGET)
    torch.normal, np.random.uniform, np.random.choice = own
    index.write("gradient-shap", name, array, target=TARGET, parameters=parameters, tolerance=1e-3,
                source=CAPTUM + "GradientShap, shared draws")


def softened(network, beta):
    """A copy in double precision with softplus for ReLU."""
    soft = copy.deepcopy(network).double()
    for parent in list(soft.modules()):
        for key, child in list(parent.named_children()):
            if isinstance(child, torch.nn.ReLU):
                setattr(parent, key, torch.nn.Softplus(beta, threshold=1e9))
    return soft


def smooth(index, name, network, x):
    """The network with softplus for ReLU: its gradient, and its Hessian times a direction."""
    soft = softened(network, 2.0)
    at = x.double().requires_grad_()
    slopes = torch.autograd.grad(soft(at)[:, TARGET].sum(), at, create_graph=True)[0]
    if name != "vit":
        index.write("beta-smooth", name, slopes, target=TARGET, source="PyTorch autograd, Softplus(2) for ReLU")
    if name in ("plain", "residual", "vit"):
        unit = (slopes / slopes.norm()).detach()
        for direction, vector in {"gradient": unit, "input": at.detach()}.items():
            array = torch.autograd.grad((slopes * vector).sum(), at, retain_graph=True)[0]
            index.write("hessian-vector", name, array, target=TARGET, parameters={"direction": direction},
                        source="PyTorch's double backward, Softplus(2) for ReLU")


def main():
    index = Index("gradients")
    for name in NETWORKS:
        network, inputs = load(name)
        one = inputs[:1]
        plain_gradients(index, name, network, one)
        at_layers(index, name, network, one)
        integrated(index, name, network, one)
        noisy(index, name, network, one)
        expected(index, name, network, one)
        smooth(index, name, network, one)
    index.save()


if __name__ == "__main__":
    main()
