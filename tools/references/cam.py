"""Reference numbers for class activation maps: pytorch-grad-cam's maps before it resizes and scales them where the library
has the method and follows its paper, else the paper's formula over PyTorch's activations and gradients."""
import numpy as np
import torch

from references import Index, load, module, shared, value_at, without

without("matplotlib", "mpl_toolkits")
import pytorch_grad_cam as peers  # noqa: E402
from captum import attr  # noqa: E402
from pytorch_grad_cam.utils.model_targets import ClassifierOutputReST, ClassifierOutputTarget  # noqa: E402

PEER = "pytorch-grad-cam 1.5.7 "
CAPTUM = "captum 0.9.0 "
OURS = "the paper's formula over PyTorch's activations and gradients: "
TARGET = 2
LAYERS = {"plain": "relu3", "residual": "block3.relu", "depthwise": "act2", "cbam": "block2.relu", "vit": "block2.norm1"}


def on_grid(tokens):
    """The tokens behind the class token as maps [N,C,4,4]."""
    return tokens[:, 1:].reshape(len(tokens), 4, 4, -1).permute(0, 3, 1, 2)


def peer(kind, name, layers=None, **more):
    """One of the library's methods on a network."""
    network, inputs = load(name)
    places = [module(network, layer) for layer in layers or [LAYERS[name]]]
    return kind(network, places, reshape_transform=on_grid if name == "vit" else None, **more), inputs


def raw(kind, name, targets=ClassifierOutputTarget, more=None, **call):
    """A method's map before the library rectifies, resizes and scales it: [N,h,w]."""
    cam, inputs = peer(kind, name, **(more or {}))
    inner = getattr(cam, "base_cam", cam)
    seen, own = [], inner.get_cam_image

    def listen(*arguments, **named):
        seen.append(own(*arguments, **named))
        return seen[-1]

    inner.get_cam_image = listen
    cam(inputs, targets=None if targets is None else [targets(TARGET)] * len(inputs), **call)
    return np.asarray(seen[-1], np.float64)


def values(name, target=TARGET):
    """Activations and gradients [N,C,h,w] at a network's layer, in double precision, and network and inputs."""
    network, inputs = load(name)
    network, inputs = network.double(), inputs.double()
    value, logits = value_at(network, LAYERS[name], inputs)
    slope = torch.autograd.grad(logits[:, target].sum(), value)[0]
    if name == "vit":
        value, slope = on_grid(value), on_grid(slope)
    return value.detach().numpy(), slope.numpy(), network, inputs


def rectified(array):
    return np.maximum(array, 0)


def turned(projection, maps):
    """With the sign under which a projection correlates with the sum of the maps."""
    sums = maps.sum(1)
    centred = sums - sums.mean((1, 2), keepdims=True)
    return projection * np.where((centred * projection).sum((1, 2), keepdims=True) < 0, -1, 1)


def gradient_maps(index):
    kinds = {
        "grad-cam": (peers.GradCAM, True),
        "x-grad-cam": (peers.XGradCAM, True),
        "hires-cam": (peers.HiResCAM, False),
        "element-wise-grad-cam": (peers.GradCAMElementWise, False),
        "layer-cam": (peers.LayerCAM, True),
    }
    for name in LAYERS:
        for method, (kind, rectifies) in kinds.items():
            if method == "x-grad-cam" and name in ("depthwise", "vit"):
                continue  # the library adds 1e-7 to sums that may be near zero where maps can be negative
            array = raw(kind, name)
            index.write(method, name, rectified(array) if rectifies else array, target=TARGET, layer=LAYERS[name],
                        source=PEER + kind.__name__)
        maps, slopes, _, _ = values(name)
        norms = np.linalg.norm(maps, axis=1) * np.linalg.norm(slopes, axis=1)
        index.write("norm-grad", name, norms, target=TARGET, layer=LAYERS[name],
                    source=OURS + "equation 4 for a 1x1 convolution")
        below = 2 + maps.sum((2, 3), keepdims=True) * slopes
        weights = (rectified(slopes) / below).sum((2, 3), keepdims=True)
        index.write("grad-cam++", name, rectified((weights * maps).sum(1)), target=TARGET, layer=LAYERS[name],
                    source=OURS + "equations 5, 7 and 19")
        if name in ("plain", "residual"):
            index.write("shapley-cam", name, rectified(raw(peers.ShapleyCAM, name, ClassifierOutputReST)), target=TARGET,
                        layer=LAYERS[name], source=PEER + "ShapleyCAM of ClassifierOutputReST")
    array = raw(peers.ShapleyCAM, "plain")
    index.write("shapley-cam", "plain", rectified(array), target=TARGET, layer=LAYERS["plain"],
                parameters={"utility": "logit"}, source=PEER + "ShapleyCAM of ClassifierOutputTarget")


def places_last(index):
    """A transformer of windows, whose maps have their channels last, with whole and with shifted windows before."""
    network, inputs = load("windowed")
    for layer in ("block1", "block2", "block3", "norm"):
        for method, kind in {"grad-cam": peers.GradCAM, "layer-cam": peers.LayerCAM}.items():
            cam = kind(network, [module(network, layer)], reshape_transform=lambda x: x.permute(0, 3, 1, 2))
            cam(inputs, [ClassifierOutputTarget(TARGET)] * len(inputs))
            maps, slopes = (cam.activations_and_grads.activations[0].numpy(), cam.activations_and_grads.gradients[0].numpy())
            array = cam.get_cam_image(inputs, None, None, maps, slopes, False)
            index.write(method, "windowed", rectified(array), target=TARGET, layer=layer, source=PEER + kind.__name__)


def finer_maps(index):
    """The library takes the best class for the target and indices among the classes sorted by their similarity."""
    for name in ("plain", "residual", "vit"):
        array = raw(peers.FinerCAM, name, None)
        index.write("finer-cam", name, rectified(array), target="top", layer=LAYERS[name], source=PEER + "FinerCAM")
    array = raw(peers.FinerCAM, "residual", None, {"base_method": peers.LayerCAM}, alpha=0.6, comparison_categories=[1, 2])
    index.write("finer-cam", "residual", rectified(array), target="top", layer=LAYERS["residual"],
                parameters={"alpha": 0.6, "classes": 2, "base": "layer-cam"},
                source=PEER + "FinerCAM(LayerCAM, alpha=0.6, comparison_categories=[1, 2])")


def maps_without_target(index):
    for name in LAYERS:
        maps, slopes, _, _ = values(name)
        entry = dict(target=TARGET, layer=LAYERS[name])
        index.write("eigen-cam", name, turned(raw(peers.EigenCAM, name), maps), **entry,
                    source=PEER + "EigenCAM, turned to correlate with the mean activation")
        index.write("eigen-grad-cam", name, turned(raw(peers.EigenGradCAM, name), maps * slopes), **entry,
                    source=PEER + "EigenGradCAM, turned to correlate with the sum of its matrix")
        index.write("seg-eigen-cam", name, raw(peers.SegEigenCAM, name), **entry, source=PEER + "SegEigenCAM")
        index.write("kpca-cam", name, turned(raw(peers.KPCA_CAM, name), maps), **entry,
                    source=PEER + "KPCA_CAM, turned to correlate with the mean activation")
        index.write("fem", name, raw(peers.FEM, name), **entry, source=PEER + "FEM")
        index.write("activation-map", name, maps.mean(1), **entry, source="PyTorch's activations, their mean")
    maps, _, _, _ = values("plain")
    index.write("activation-map", "plain", maps[:, 3], target=TARGET, layer=LAYERS["plain"], parameters={"channel": 3},
                source="PyTorch's activations, channel 3")
    for kernel in ("rbf", "poly", "cosine", "linear"):
        array = turned(raw(peers.KPCA_CAM, "plain", more={"kernel": kernel, "gamma": 0.05}), maps)
        index.write("kpca-cam", "plain", array, target=TARGET, layer=LAYERS["plain"],
                    parameters={"kernel": kernel, "gamma": 0.05}, source=PEER + f"KPCA_CAM({kernel}), turned")


def linear_heads(index):
    """The weights of the matrix behind a global mean."""
    for name in ("residual", "depthwise", "cbam"):
        maps, _, network, _ = values(name)
        weights = network.fc.weight.detach().numpy()[TARGET]
        index.write("cam", name, np.einsum("c,nchw->nhw", weights, maps), target=TARGET, layer=LAYERS[name],
                    source="the matrix's weights times PyTorch's activations")


class MasksOfTheAuthors:
    """Lets the library enlarge Score-CAM's masks as the authors do, without aligned corners."""

    def __enter__(self):
        self.own = torch.nn.UpsamplingBilinear2d
        torch.nn.UpsamplingBilinear2d = lambda size: torch.nn.Upsample(size=size, mode="bilinear", align_corners=False)

    def __exit__(self, *reason):
        torch.nn.UpsamplingBilinear2d = self.own


def smoothed_samples(index):
    """Several layers and augmentation of methods that run the network many times."""
    targets = [ClassifierOutputTarget(TARGET)] * 2
    layers = {"plain": ["relu2", "relu3"], "residual": ["block2.relu", "block3.relu"], "vit": ["block1", "block2.norm1"]}
    kinds = {"score-cam": peers.ScoreCAM, "ablation-cam": peers.AblationCAM}
    for method, kind in kinds.items():
        for name in ("plain", "vit") if method == "score-cam" else ("residual",):
            with MasksOfTheAuthors():
                cam, inputs = peer(kind, name, layers[name])
                index.write(method, name, cam(inputs, targets), target=TARGET,
                            parameters={"layers": ",".join(layers[name])}, source=PEER + f"{kind.__name__} of several layers")
        name = "residual" if method == "score-cam" else "plain"
        with MasksOfTheAuthors():
            cam, inputs = peer(kind, name)
            index.write(method, name, cam(inputs, targets, aug_smooth=True), target=TARGET, layer=LAYERS[name],
                        parameters={"aug-smooth": "true"}, source=PEER + f"{kind.__name__}(aug_smooth=True)")
    with MasksOfTheAuthors():
        cam, inputs = peer(peers.ScoreCAM, "plain", layers["plain"])
        index.write("score-cam", "plain", cam(inputs, targets, aug_smooth=True), target=TARGET,
                    parameters={"layers": ",".join(layers["plain"]), "aug-smooth": "true"},
                    source=PEER + "ScoreCAM of several layers (aug_smooth=True)")


def smoothed(index):
    """Several layers, augmentation and eigen smoothing, as the library hands them out: resized, from 0 to 1."""
    targets = [ClassifierOutputTarget(TARGET)] * 2
    for name, layers in {"plain": ["relu2", "relu3"], "residual": ["block1.relu", "block2.relu", "block3.relu"]}.items():
        cam, inputs = peer(peers.LayerCAM, name, layers)
        index.write("layer-cam", name, cam(inputs, targets), target=TARGET, parameters={"layers": ",".join(layers)},
                    source=PEER + "LayerCAM of several layers")
    for name in ("plain", "cbam", "vit"):
        cam, inputs = peer(peers.GradCAM, name)
        index.write("grad-cam", name, cam(inputs, targets, aug_smooth=True), target=TARGET, layer=LAYERS[name],
                    parameters={"aug-smooth": "true"}, source=PEER + "GradCAM(aug_smooth=True)")
    for method, kind in {"grad-cam": peers.GradCAM, "layer-cam": peers.LayerCAM}.items():
        maps, slopes, _, _ = values("residual")
        weighted = maps * (slopes.mean((2, 3), keepdims=True) if method == "grad-cam" else rectified(slopes))
        array = turned(raw(kind, "residual", eigen_smooth=True), weighted)
        index.write(method, "residual", rectified(array), target=TARGET, layer=LAYERS["residual"],
                    parameters={"eigen-smooth": "true"},
                    source=PEER + f"{kind.__name__}(eigen_smooth=True), turned to correlate with the sum")


def logits_behind(name, layer, changed):
    """The logits where a layer puts out other values: [P,K]."""
    network, inputs = load(name)
    handle = module(network, layer).register_forward_hook(lambda m, i, o: changed)
    logits = network(inputs[:1].expand(len(changed), -1, -1, -1))
    handle.remove()
    return logits.detach()


def recipro(name, gaussian, logit=False):
    """Recipro-CAM by its definition, place by place, from 0 to 1: [1,h,w]."""
    network, inputs = load(name)
    value = value_at(network, LAYERS[name], inputs[:1])[0].detach()
    height, width = (4, 4) if name == "vit" else value.shape[2:]
    masks = torch.zeros(height * width, height, width)
    steps = (-1, 0, 1) if gaussian else (0,)
    for y in range(height):
        for x in range(width):
            for dy in steps:
                for dx in steps:
                    if 0 <= y + dy < height and 0 <= x + dx < width:
                        weight = 0.25 / 2 ** (abs(dy) + abs(dx)) if gaussian else 1
                        masks[y * width + x, y + dy, x + dx] = weight
    if name == "vit":
        kept = torch.cat([torch.ones(len(masks), 1), masks.flatten(1)], 1)
        changed = value * kept[:, :, None]
    else:
        changed = value * masks[:, None]
    logits = logits_behind(name, LAYERS[name], changed)
    scores = (logits if logit else logits.softmax(-1))[:, TARGET].double()
    return ((scores - scores.min()) / (scores.max() - scores.min())).reshape(1, height, width)


def score_maps(index):
    """The library enlarges masks with aligned corners, the authors without: here as the authors do."""
    for name in ("plain", "residual", "cbam", "vit"):
        with MasksOfTheAuthors():
            array = rectified(raw(peers.ScoreCAM, name))
        index.write("score-cam", name, array, target=TARGET, layer=LAYERS[name],
                    source=PEER + "ScoreCAM, masks enlarged without aligned corners")
    for name in ("plain", "residual"):
        scores = masked_scores(name, lambda maps, k: enlarged(maps) * (k + 1) / 3, 3)
        index.write("is-cam", name, weighted_by(scores, name), target=TARGET, layer=LAYERS[name], parameters={"steps": 3},
                    source=OURS + "equation 6")
    noise = shared("draws/ss-cam")[:, 1:].reshape(-1, 2, 8, 8)

    def noisy(maps, k):
        span = maps.amax((2, 3), keepdim=True) - maps.amin((2, 3), keepdim=True)
        return enlarged(maps + 0.5 * span * noise[None, :, k])

    scores = masked_scores("plain", noisy, 2)
    index.write("ss-cam", "plain", weighted_by(scores, "plain"), target=TARGET, layer=LAYERS["plain"],
                parameters={"samples": 2}, tolerance=1e-3, source=OURS + "equation 7, shared draws")


def enlarged(maps):
    """Maps in the input's size, from 0 to 1."""
    sized = torch.nn.functional.interpolate(maps, size=(32, 32), mode="bilinear", align_corners=False)
    least, most = sized.amin((2, 3), keepdim=True), sized.amax((2, 3), keepdim=True)
    return (sized - least) / (most - least + 1e-8)


def masked_scores(name, masks, count):
    """The mean logit over `count` masks of every feature map: [1,C]."""
    network, inputs = load(name)
    maps = value_at(network, LAYERS[name], inputs[:1])[0].detach()
    rows = [network(inputs[:1] * masks(maps, k)[0][:, None])[:, TARGET] for k in range(count)]
    return torch.stack(rows).mean(0).detach()[None]


def weighted_by(scores, name):
    maps = values(name)[0][:1]
    return rectified((scores.softmax(-1).double().numpy()[:, :, None, None] * maps).sum(1))


def ablation_maps(index):
    for name in ("plain", "residual", "cbam"):
        index.write("ablation-cam", name, rectified(raw(peers.AblationCAM, name)), target=TARGET, layer=LAYERS[name],
                    source=PEER + "AblationCAM")
    # A layer beside which a short cut runs; it is negative in places, so the library would not set it to zero.
    network, inputs = load("residual")
    value, logits = value_at(network, "block3.conv2", inputs[:1])
    value, whole = value.detach(), logits.detach()[:, TARGET]
    changed = torch.stack([value[0] * (torch.arange(value.shape[1]) != c)[:, None, None] for c in range(value.shape[1])])
    lost = (whole - logits_behind("residual", "block3.conv2", changed)[:, TARGET]) / whole
    index.write("ablation-cam", "residual", rectified((lost[:, None, None] * value[0]).sum(0).numpy())[None],
                target=TARGET, layer="block3.conv2", source=OURS + "equations 4 and 5")


def recipro_maps(index):
    for name in ("plain", "residual", "depthwise"):
        index.write("recipro-cam", name, recipro(name, True), target=TARGET, layer=LAYERS[name],
                    source="the authors' formula over PyTorch's modules")
    index.write("recipro-cam", "plain", recipro("plain", False, True), target=TARGET, layer=LAYERS["plain"],
                parameters={"gaussian": "false", "score": "logit"}, source="the authors' formula over PyTorch's modules")
    for gaussian in (True, False):
        index.write("vit-recipro-cam", "vit", recipro("vit", gaussian), target=TARGET, layer=LAYERS["vit"],
                    parameters={"gaussian": str(gaussian).lower()}, source="the authors' formula over PyTorch's modules")


def smooth_plus_plus(index):
    noise = shared("draws/normal")
    for name in ("plain", "residual"):
        network, inputs = load(name)
        x = inputs[:1]
        slopes = []
        for e in noise:
            value, logits = value_at(network, LAYERS[name], x + 0.15 * (x.max() - x.min()) * e)
            slopes.append(torch.autograd.grad(logits[0, TARGET], value)[0].double().numpy())
        first, second, third = (np.mean([s ** k for s in slopes], 0) for k in (1, 2, 3))
        maps = values(name)[0][:1]
        below = 2 * second + maps.sum((2, 3), keepdims=True) * third
        share = np.divide(second, below, out=np.zeros_like(below), where=below != 0)
        weights = (share * rectified(first)).sum((2, 3), keepdims=True)
        index.write("smooth-grad-cam++", name, rectified((weights * maps).sum(1)), target=TARGET, layer=LAYERS[name],
                    parameters={"samples": len(noise)}, tolerance=1e-3, source=OURS + "equation 8, shared draws")


def guided(index):
    for name in ("plain", "residual"):
        network, inputs = load(name)
        array = attr.GuidedGradCam(network, module(network, LAYERS[name])).attribute(
            inputs[:1], target=TARGET, interpolate_mode="bilinear")
        index.write("guided-grad-cam", name, array, target=TARGET, layer=LAYERS[name],
                    source=CAPTUM + "GuidedGradCam(interpolate_mode=bilinear)")


def main():
    index = Index("cam")
    linear_heads(index)
    gradient_maps(index)
    places_last(index)
    finer_maps(index)
    maps_without_target(index)
    score_maps(index)
    ablation_maps(index)
    recipro_maps(index)
    smooth_plus_plus(index)
    smoothed(index)
    smoothed_samples(index)
    guided(index)
    index.save()


if __name__ == "__main__":
    main()
