"""Reference numbers for the family of class activation maps."""
from references import Index, load, module, without

without("matplotlib", "mpl_toolkits")
from captum import attr  # noqa: E402

CAPTUM = "captum 0.9.0 "
TARGET = 2
LAYERS = {"plain": "relu3", "residual": "block3.relu", "depthwise": "act2", "cbam": "block2.relu"}


def main():
    index = Index("cam")
    for name, layer in LAYERS.items():
        network, inputs = load(name)
        at = module(network, layer)
        array = attr.LayerGradCam(network, at).attribute(inputs, target=TARGET, relu_attributions=True)
        index.write("grad-cam", name, array[:, 0], target=TARGET, layer=layer, source=CAPTUM + "LayerGradCam")
        if name in ("plain", "residual"):
            array = attr.GuidedGradCam(network, at).attribute(inputs[:1], target=TARGET, interpolate_mode="bilinear")
            index.write("guided-grad-cam", name, array, target=TARGET, layer=layer,
                        source=CAPTUM + "GuidedGradCam(interpolate_mode=bilinear)")
    index.save()


if __name__ == "__main__":
    main()
