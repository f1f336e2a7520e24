"""Reference numbers for the family of gradients: captum where it has the method, else the authors' formula over
PyTorch's gradients."""
import copy

import numpy as np
import torch
from scipy.ndimage import gaussian_filter

from references import RESOURCES, Index, load, module, shared, value_at, without

without("matplotlib", "mpl_toolkits")
import saliency.core as saliency  # noqa: E402
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


def entered(network, layer, x, points):
    """The network entered at a layer: the gradient of the target with respect to other values of it, [P,...]."""
    points = points.detach().requires_grad_()
    handle = module(network, layer).register_forward_hook(lambda m, i, o: points)
    logits = network(x.expand(len(points), *x.shape[1:]))
    handle.remove()
    return torch.autograd.grad(logits[:, TARGET].sum(), points)[0]


def random_ways(index, name, network, x):
    """Expected gradients and GradientSHAP at a layer: ways between what it puts out for baselines and for the input."""
    layer = LAYERS[name]
    numbers, count, size = shared("draws/background"), len(shared("draws/background")), x.numel()
    starts = numbers[:, 1:1 + size].reshape(count, *x.shape[1:])
    noise = numbers[:, 1 + size:].reshape(count, *x.shape[1:])
    parameters = {"samples": count, "background": "${references}/inputs/background.npy"}
    start = value_at(network, layer, starts)[0].detach()
    for method, ends in {"expected-gradients": x, "gradient-shap": x + 0.09 * (x.max() - x.min()) * noise}.items():
        way = value_at(network, layer, ends)[0].detach() - start
        slopes = entered(network, layer, x, start + numbers[:, 0].reshape(-1, *[1] * (way.dim() - 1)) * way)
        index.write(method, name, maps((way * slopes).mean(0, keepdim=True)), target=TARGET, layer=layer,
                    parameters=parameters, tolerance=1e-3,
                    source="the formula over PyTorch's gradients at the layer, shared draws")


def paths_at_layers(index, name, network, x):
    """Blur IG and guided IG at a layer."""
    layer = LAYERS[name]
    last = x[0].permute(1, 2, 0).detach().numpy().astype(np.float64)
    blurred = [saliency.blur_ig.gaussian_blur(last, 8 * i / 10).transpose(2, 0, 1) for i in range(11)]
    values, logits = value_at(network, layer, torch.from_numpy(np.stack(blurred).astype(np.float32)))
    slopes = torch.autograd.grad(logits[:, TARGET].sum(), values)[0]
    array = (slopes[:-1] * (values[:-1] - values[1:])).sum(0, keepdim=True)
    index.write("blur-ig", name, maps(array), target=TARGET, layer=layer, parameters={"steps": 10, "max-sigma": 8},
                source="the conductance along saliency 0.2.1's blurred pictures, over PyTorch's gradients at the layer")
    walks = []
    for of in (network, copy.deepcopy(network).double()):
        dtype = next(of.parameters()).dtype
        ends = [value_at(of, layer, end.to(dtype))[0].detach()[0].numpy() for end in (x, torch.zeros_like(x))]

        def slopes(points, call_model_args=None, expected_keys=None):
            points = torch.from_numpy(points).to(dtype)
            return {saliency.base.INPUT_OUTPUT_GRADIENTS: entered(of, layer, x.to(dtype), points).numpy()}

        walks.append(saliency.GuidedIG().GetMask(ends[0].astype(np.float64), slopes,
                                                 x_baseline=ends[1].astype(np.float64), x_steps=10, max_dist=0.1))
    # The way depends on which of two nearly equal gradients is smaller: only where rounding does not decide it.
    if np.abs(walks[0] - walks[1]).max() < 1e-5 * np.abs(walks[1]).max():
        index.write("guided-ig", name, maps(torch.from_numpy(walks[1])[None]), target=TARGET, layer=layer,
                    parameters={"steps": 10, "distance": 0.1}, source="saliency 0.2.1 GuidedIG over the layer's values")


def others_at_layers(index, name, network, x):
    """The gradient at a layer under noise, other rules for rectifiers, softplus, and a filter."""
    layer = LAYERS[name]
    noise = shared("draws/normal")
    values, logits = value_at(network, layer, x + 0.15 * (x.max() - x.min()) * noise)
    slopes = torch.autograd.grad(logits[:, TARGET].sum(), values)[0]
    made = {"smooth-grad": slopes.mean(0), "smooth-grad-squared": (slopes ** 2).mean(0),
            "var-grad": (slopes ** 2).mean(0) - slopes.mean(0) ** 2}
    for method, array in made.items():
        index.write(method, name, maps(array[None]), target=TARGET, layer=layer, parameters={"samples": len(noise)},
                    tolerance=1e-3, source="PyTorch autograd at the layer under noise, shared draws")
    array = ((values * slopes) ** 2).mean(0, keepdim=True)
    index.write("noise-tunnel", name, maps(array), target=TARGET, layer=layer, tolerance=1e-3,
                parameters={"over": "input-x-gradient", "type": "square", "samples": len(noise)},
                source="PyTorch autograd at the layer under noise, shared draws")
    value, logits = value_at(network, layer, x)
    slopes = maps(torch.autograd.grad(logits[:, TARGET].sum(), value)[0])
    index.write("input-x-gradient", name, maps(value) * slopes, target=TARGET, layer=layer,
                source="PyTorch autograd at the layer")
    frequency = np.fft.fftfreq(slopes.shape[-1]) * slopes.shape[-1]
    circle = np.hypot(frequency[:, None], frequency[None]) <= 2
    array = np.fft.ifft2(np.fft.fft2(slopes.numpy().astype(np.float64)) * circle).real
    index.write("forgrad", name, array, target=TARGET, layer=layer, parameters={"sigma": 2, "over": "gradient"},
                source="the authors' formula in NumPy over PyTorch's gradients at the layer")
    if name in RECTIFIED:
        rules = {"guided-backprop": lambda m, gi, go: (gi[0].clamp(min=0),), "deconvnet": lambda m, gi, go: (go[0].clamp(min=0),)}
        for method, rule in rules.items():
            changed = copy.deepcopy(network)
            for rectifier in [m for m in changed.modules() if isinstance(m, torch.nn.ReLU)]:
                rectifier.register_full_backward_hook(rule)
            value, logits = value_at(changed, layer, x)
            array = torch.autograd.grad(logits[:, TARGET].sum(), value)[0]
            index.write(method, name, array, target=TARGET, layer=layer, source="PyTorch's backward hooks, down to the layer")
    if name in ("plain", "residual"):
        value, logits = value_at(softened(network, 2.0), layer, x.double())
        slopes = torch.autograd.grad(logits[:, TARGET].sum(), value, create_graph=True)[0]
        index.write("beta-smooth", name, slopes, target=TARGET, layer=layer,
                    source="PyTorch autograd at the layer, Softplus(2) for ReLU")
        array = torch.autograd.grad((slopes * (slopes / slopes.norm()).detach()).sum(), value)[0]
        index.write("hessian-vector", name, array, target=TARGET, layer=layer,
                    source="PyTorch's double backward at the layer, Softplus(2) for ReLU")


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


def tunnel(index, name, network, x):
    """The noise tunnel over other methods."""
    count = len(shared("draws/normal"))
    stdevs = 0.15 * (x.max() - x.min()).item()
    for over, own, method in [("integrated-gradients", "steps=5", attr.IntegratedGradients(network)),
                              ("input-x-gradient", "", attr.InputXGradient(network))]:
        kind = {"integrated-gradients": "mean", "input-x-gradient": "square"}[over]
        more = {"n_steps": 5, "method": "riemann_middle"} if own else {}
        with SharedNormal():
            array = attr.NoiseTunnel(method).attribute(
                x, nt_type={"mean": "smoothgrad", "square": "smoothgrad_sq"}[kind], nt_samples=count, stdevs=stdevs,
                target=TARGET, **more)
        parameters = {"over": over, "samples": count, "type": kind, **({"with": own} if own else {})}
        index.write("noise-tunnel", name, array, target=TARGET, parameters=parameters, tolerance=1e-3,
                    source=CAPTUM + f"NoiseTunnel({type(method).__name__}), shared draws")


def paths(index, name, network, x):
    """Other ways than the straight one, as their authors' library walks them; it wants the channels last."""
    def slopes(of, dtype):
        def call(batch, call_model_args=None, expected_keys=None):
            points = torch.from_numpy(np.asarray(batch)).to(dtype).permute(0, 3, 1, 2).requires_grad_()
            array = torch.autograd.grad(of(points)[:, TARGET].sum(), points)[0]
            return {saliency.base.INPUT_OUTPUT_GRADIENTS: array.permute(0, 2, 3, 1).numpy()}
        return call

    last = x[0].permute(1, 2, 0).detach().numpy().astype(np.float64)
    first = lambda array: torch.from_numpy(np.ascontiguousarray(array.transpose(2, 0, 1)))[None]
    array = saliency.BlurIG().GetMask(last, slopes(network, torch.float32), max_sigma=8, steps=10)
    index.write("blur-ig", name, first(array), target=TARGET, parameters={"steps": 10, "max-sigma": 8},
                source="saliency 0.2.1 BlurIG")
    walks = [saliency.GuidedIG().GetMask(last, slopes(of, dtype), x_baseline=np.zeros_like(last), x_steps=10, max_dist=0.1)
             for of, dtype in [(network, torch.float32), (copy.deepcopy(network).double(), torch.float64)]]
    # The way depends on which of two nearly equal gradients is smaller: only where rounding does not decide it.
    if np.abs(walks[0] - walks[1]).max() < 1e-5 * np.abs(walks[1]).max():
        index.write("guided-ig", name, first(walks[1]), target=TARGET, parameters={"steps": 10, "distance": 0.1},
                    source="saliency 0.2.1 GuidedIG")


def regions(index, name, network, x):
    """XRAI over two divisions of the picture that both sides are given; its own attributions are captum's."""
    import skimage.morphology

    rows, columns = np.mgrid[:32, :32]
    divisions = {"coarse": rows // 11 * 3 + columns // 11, "fine": (rows + columns) // 7 * 9 + (rows - columns + 32) // 8}
    masks = []
    for key, labels in divisions.items():
        np.save(RESOURCES / "inputs" / f"segments-{key}.npy", labels.astype(np.int64))
        for label in np.unique(labels):
            masks.append(skimage.morphology.dilation(labels == label, footprint=skimage.morphology.disk(2)))
    ways = [attr.IntegratedGradients(network).attribute(
        x, baselines=torch.full_like(x, float(end)), target=TARGET, n_steps=10, method="riemann_middle")
        for end in (x.min(), x.max())]
    base = ((ways[0] + ways[1]) / 2)[0].permute(1, 2, 0).detach().numpy()
    own = saliency.XRAIParameters(area_threshold=1.0, flatten_xrai_segments=False)
    own.experimental_params["min_pixel_diff"] = 20
    array = saliency.XRAI().GetMask(x[0].permute(1, 2, 0).detach().numpy(), None, segments=masks, base_attribution=base,
                                    extra_parameters=own)
    files = ";".join(f"${{references}}/inputs/segments-{key}.npy" for key in divisions)
    index.write("xrai", name, array[None], target=TARGET, source="saliency 0.2.1 XRAI over captum 0.9.0",
                parameters={"steps": 10, "segments": files, "dilation": 2, "least": 20})


def filtered(index, name, network, x):
    """FORGrad: frequencies in a circle, by NumPy's transform of PyTorch's gradient."""
    slopes = attr.Saliency(network).attribute(x, target=TARGET, abs=False).detach().numpy().astype(np.float64)
    frequency = np.fft.fftfreq(x.shape[-1]) * x.shape[-1]
    circle = np.hypot(frequency[:, None], frequency[None]) <= 6
    for over, scores in {"gradient": slopes, "input-x-gradient": slopes * x.detach().numpy()}.items():
        array = np.fft.ifft2(np.fft.fft2(scores) * circle).real
        index.write("forgrad", name, array, target=TARGET, parameters={"sigma": 6, "over": over},
                    source="the authors' formula in NumPy over PyTorch's gradients")


def full(index, name, network, x):
    """FullGrad: what the input and every bias contribute, by the authors' formula; every call of a layer counts."""
    calls = []

    def note(layer, inputs, output):
        bias = layer.bias
        if isinstance(layer, torch.nn.BatchNorm2d):
            bias = layer.bias - layer.running_mean * layer.weight / torch.sqrt(layer.running_var + layer.eps)
        if bias is not None:
            calls.append((output, bias))

    handles = [m.register_forward_hook(note) for m in network.modules()
               if isinstance(m, (torch.nn.Conv2d, torch.nn.BatchNorm2d))]
    point = x.clone().requires_grad_()
    score = network(point)[:, TARGET].sum()
    for handle in handles:
        handle.remove()
    slopes = torch.autograd.grad(score, [point] + [output for output, _ in calls])
    array = rescaled(slopes[0] * point).sum(1)
    for slope, (_, bias) in zip(slopes[1:], calls):
        part = rescaled(slope * bias.reshape(1, -1, 1, 1))
        array = array + torch.nn.functional.interpolate(part, x.shape[2:], mode="bilinear", align_corners=True).sum(1)
    index.write("full-grad", name, array, target=TARGET, source="the authors' formula over PyTorch's gradients")


def rescaled(array):
    """Magnitudes moved and scaled to 0 to 1 for each sample."""
    moved = array.abs() - array.abs().amin((1, 2, 3), keepdim=True)
    return moved / (moved.amax((1, 2, 3), keepdim=True) + 1e-6)


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
        random_ways(index, name, network, one)
        paths_at_layers(index, name, network, one)
        others_at_layers(index, name, network, one)
        integrated(index, name, network, one)
        noisy(index, name, network, one)
        expected(index, name, network, one)
        smooth(index, name, network, one)
        paths(index, name, network, one)
        full(index, name, network, one)
        regions(index, name, network, one)
        if name in ("plain", "vit"):
            tunnel(index, name, network, one)
            filtered(index, name, network, one)
    index.save()


if __name__ == "__main__":
    main()
