"""Writes small picture files of many kinds and what Pillow sees in them, for ImagesTest.

Usage: python3 tools/preprocessing/image_files.py limpid-core/src/test/resources/dev/limpid/model/images
Needs: Pillow with WebP, numpy.
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

ORIENTATION = 0x0112


def smooth(width, height):
    """A picture that survives lossy compression."""
    y, x = np.mgrid[0:height, 0:width]
    red = 255 * x / (width - 1)
    green = 255 * y / (height - 1)
    blue = 128 + 100 * np.sin(x / 3.0 + y / 5.0)
    return Image.fromarray(np.stack([red, green, blue], axis=-1).astype(np.uint8))


def save(folder, name, image, **options):
    path = folder / name
    image.save(path, **options)
    seen = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    np.save(folder / (name + ".npy"), np.asarray(seen))


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    image = smooth(19, 13)
    save(folder, "baseline.jpg", image, quality=90)
    save(folder, "progressive.jpg", image, quality=90, progressive=True)
    save(folder, "grey.jpg", image.convert("L"), quality=90)
    save(folder, "truecolour.png", image)
    save(folder, "palette.png", image.quantize(16))
    save(folder, "grey.png", image.convert("L"))
    save(folder, "one-bit.png", image.convert("1"))
    alpha = image.copy()
    alpha.putalpha(Image.fromarray((np.arange(13 * 19).reshape(13, 19) % 256).astype(np.uint8)))
    save(folder, "alpha.png", alpha)
    save(folder, "grey-alpha.png", alpha.convert("LA"))
    save(folder, "palette.gif", image.quantize(16))
    save(folder, "truecolour.bmp", image)
    save(folder, "lzw.tif", image, compression="tiff_lzw")
    save(folder, "lossless.webp", image, lossless=True)
    save(folder, "lossy.webp", image, quality=90)
    cmyk = image.convert("CMYK")
    cmyk.save(folder / "cmyk.jpg", quality=95)
    np.save(folder / "cmyk.jpg.npy", np.asarray(Image.open(folder / "cmyk.jpg").convert("RGB")))
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        save(folder, f"orientation-{orientation}.png", smooth(5, 3), exif=exif)
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    save(folder, "orientation-6.jpg", image, quality=95, subsampling=0, exif=exif)
    save(folder, "orientation-6.webp", image, lossless=True, exif=exif)


main(Path(sys.argv[1]))
