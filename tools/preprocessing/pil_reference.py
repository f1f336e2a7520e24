"""Writes what Pillow makes of small synthetic pictures, for PreprocessingTest.

Usage: python3 tools/preprocessing/pil_reference.py limpid-core/src/test/resources/dev/limpid/model
Needs: Pillow, numpy. The pictures are made by a formula that the test repeats.
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image


def picture(width, height):
    y, x, c = np.mgrid[0:height, 0:width, 0:3]
    return Image.fromarray(((x * 7 + y * 13 + c * 50 + (x * y) % 31 * 5) % 256).astype(np.uint8))


def shorter(image, side, crop, method):
    """torchvision's Resize(side) and CenterCrop(crop)."""
    width, height = image.size
    if width < height:
        size = (side, int(side * height / width))
    else:
        size = (int(side * width / height), side)
    image = image.resize(size, method)
    left = int(round((size[0] - crop) / 2.0))
    top = int(round((size[1] - crop) / 2.0))
    return image.crop((left, top, left + crop, top + crop))


def main(folder):
    cases = {
        "shorter-wide": shorter(picture(61, 47), 24, 17, Image.BILINEAR),
        "shorter-high": shorter(picture(40, 71), 24, 24, Image.BILINEAR),
        "exact": picture(61, 47).resize((20, 12), Image.BILINEAR),
        "enlarged": picture(9, 7).resize((16, 20), Image.BILINEAR),
        "cubic": shorter(picture(61, 47), 24, 21, Image.BICUBIC),
        "grey": picture(61, 47).convert("L").resize((28, 28), Image.BILINEAR),
        "reduced": picture(331, 203).resize((16, 16), Image.BILINEAR),
    }
    for name, image in cases.items():
        np.save(Path(folder) / f"pil-{name}.npy", np.asarray(image))


main(sys.argv[1])
