"""Reference numbers for class activation maps: pytorch-grad-cam's maps before it resizes and scales them where the library
has the method and follows its paper, else the paper's formula over PyTorch's activations and gradients."""
import numpy as np
import torch

from references import Index, load, module, value_at, without

without("matplotlib", "mpl_toolkits")
import pytorch_grad_cam as peers  # noqa: E402
from captum import attr  # noqa: E402
from pytorch_grad_cam.utils.model_targets import ClassifierOutputReST, ClassifierOutputTarget  # noqa: E402

PEER = "pytorch-grad-cam 1.5.7 "
CAPTUM = "captum 0.9.0 "
OURS = "the paper's formula over PyTorch's activations and gradients: "
TARGET = 2
LAYERS = {"plain": "relu3", "residual": "block3.relu", "depthwise": "act2", "cbam": "block2.relu", "vit": "block2.norm1"}
CONVOLUTIONAL = ["plain", "residual", "depthwise", "cbam"]


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
    finer_maps(index)
    maps_without_target(index)
    smoothed(index)
    guided(index)
    index.save()


if __name__ == "__main__":
    main()
