"""Reference numbers for dreams: Fourier transforms of small planes by numpy, in the form of dev.limpid.inside.dream.Spectrum."""
import pathlib

import numpy as np

FOLDER = pathlib.Path(__file__).parents[2] / "limpid-inside/src/test/resources/references/dream"


def stacked(spectrum):
    """Real parts above imaginary parts."""
    return np.concatenate([spectrum.real, spectrum.imag], axis=-2)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    draws = np.random.default_rng(0)
    for height, width in [(6, 8), (5, 7)]:
        planes = draws.normal(size=(2, 3, height, width))
        name = f"{height}x{width}"
        np.save(FOLDER / f"planes-{name}.npy", planes.astype(np.float32))
        np.save(FOLDER / f"forward-{name}.npy", stacked(np.fft.rfft2(planes)).astype(np.float32))
        # Any complex numbers, also those that are the spectrum of no real plane.
        shape = (2, 3, height, width // 2 + 1)
        spectra = draws.normal(size=shape) + 1j * draws.normal(size=shape)
        np.save(FOLDER / f"spectra-{name}.npy", stacked(spectra).astype(np.float32))
        np.save(FOLDER / f"inverse-{name}.npy", np.fft.irfft2(spectra, s=(height, width)).astype(np.float32))


main()
