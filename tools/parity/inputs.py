"""Inputs for the reference runs: smooth seeded noise that looks like a normalised picture, or crops of real pictures."""
import pathlib

import numpy as np

MEAN = np.array([0.485, 0.456, 0.406])
STD = np.array([0.229, 0.224, 0.225])


def _stretch(cells, size):
    """The [size, cells] matrix of linear interpolation from a grid of cells to a line of pixels."""
    at = np.linspace(0, cells - 1, size)
    low = np.minimum(at.astype(int), cells - 2)
    matrix = np.zeros((size, cells))
    matrix[np.arange(size), low] = 1 - (at - low)
    matrix[np.arange(size), low + 1] = at - low
    return matrix


def noise(seed, size):
    """Noise of several scales, mostly grey as pictures are: [3, size, size] float32, about zero mean and unit spread."""
    draw = np.random.default_rng(seed)
    total = np.zeros((3, size, size))
    for cells in (3, 6, 12, 24, 48, 96):
        grid = draw.standard_normal((1, cells, cells)) + 0.5 * draw.standard_normal((3, cells, cells))
        matrix = _stretch(cells, size)
        total += matrix @ grid @ matrix.T / np.sqrt(cells)
    total += 0.03 * draw.standard_normal(total.shape)
    total = (total - total.mean()) / total.std()
    return (total + 0.3 * draw.standard_normal((3, 1, 1))).astype(np.float32)


class Source:
    """Input number `seed` of a given size, from noise or, where a folder is given, from the pictures in it."""

    def __init__(self, folder=None):
        self.files = sorted(p for p in pathlib.Path(folder).iterdir()
                            if p.suffix.lower() in ('.jpg', '.jpeg', '.png')) if folder else []
        if folder and not self.files:
            raise SystemExit(f'no pictures in {folder}')

    @property
    def kind(self):
        return 'pictures' if self.files else 'noise'

    def get(self, seed, size):
        return self._crop(seed, size) if self.files else noise(seed, size)

    def batch(self, seeds, size):
        return np.stack([self.get(seed, size) for seed in seeds])

    def _crop(self, seed, size):
        from PIL import Image
        draw = np.random.default_rng(seed)
        picture = Image.open(self.files[seed % len(self.files)]).convert('RGB')
        scale = size * draw.uniform(1, 1.3) / min(picture.size)
        picture = picture.resize([max(size, round(side * scale)) for side in picture.size], Image.BICUBIC)
        left, top = (int(draw.integers(0, side - size + 1)) for side in picture.size)
        pixels = np.asarray(picture.crop((left, top, left + size, top + size))) / 255.0
        normal = ((pixels - MEAN) / STD).transpose(2, 0, 1)
        # a little noise, because flat regions of a picture are ties for max pooling
        return (normal + 0.03 * draw.standard_normal(normal.shape)).astype(np.float32)
