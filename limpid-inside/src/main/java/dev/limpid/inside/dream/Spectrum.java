package dev.limpid.inside.dream;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;

/**
 * The discrete Fourier transform of real planes as products with constant matrices, so that every runtime can run it and the
 * gradient rule of a matrix product differentiates it.
 *
 * <p>A spectrum is {@code float[...,2H,L]} with {@code L = W/2 + 1}: the real parts in the first {@code H} rows, the
 * imaginary parts in the others, frequencies in NumPy's order, and NumPy's scale: the inverse divides by {@code H * W}.
 *
 * @param height of the planes, pixels
 * @param width of the planes, pixels
 */
record Spectrum(int height, int width) {
    /** The number of frequencies across. */
    int columns() {
        return width / 2 + 1;
    }

    /** Numbers in the spectrum of a plane. */
    int size() {
        return 2 * height * columns();
    }

    /** The planes of spectra: {@code float[B,C,2H,L]} to {@code float[B,C,H,W]}, as {@code numpy.fft.irfft2}. */
    Expr inverse(Expr spectra) {
        GraphBuilder b = spectra.builder();
        int lines = columns();
        Expr down = b.constant(matrix(2 * height, 2 * height, (row, column) -> {
            double angle = 2 * Math.PI * (row % height) * (column % height) / height;
            boolean isSine = (row < height) != (column < height);
            double value = isSine ? Math.sin(angle) : Math.cos(angle);
            return row < height && column >= height ? -value : value;
        }));
        Expr across = b.constant(matrix(2 * lines, width, (row, column) -> {
            int frequency = row % lines;
            double angle = 2 * Math.PI * frequency * column / width;
            double factor = times(frequency) / ((double) height * width);
            return factor * (row < lines ? Math.cos(angle) : -Math.sin(angle));
        }));
        Expr rows = down.matMul(spectra);
        Expr beside = Expr.concat(3, Parts.of(rows, 2, 0, height), Parts.of(rows, 2, height, 2L * height));
        return beside.matMul(across);
    }

    /** The spectra of planes: {@code float[B,C,H,W]} to {@code float[B,C,2H,L]}, as {@code numpy.fft.rfft2}. */
    Expr forward(Expr planes) {
        GraphBuilder b = planes.builder();
        int lines = columns();
        Expr across = b.constant(matrix(width, 2 * lines, (row, column) -> {
            double angle = 2 * Math.PI * (column % lines) * row / width;
            return column < lines ? Math.cos(angle) : -Math.sin(angle);
        }));
        Expr down = b.constant(matrix(2 * height, 2 * height, (row, column) -> {
            double angle = 2 * Math.PI * (row % height) * (column % height) / height;
            boolean isSine = (row < height) != (column < height);
            double value = isSine ? Math.sin(angle) : Math.cos(angle);
            return row >= height && column < height ? -value : value;
        }));
        Expr lineSpectra = planes.matMul(across);
        Expr above = Expr.concat(2, Parts.of(lineSpectra, 3, 0, lines), Parts.of(lineSpectra, 3, lines, 2L * lines));
        return down.matMul(above);
    }

    /** How often a column of frequencies counts: each stands for its mirror image too, except the first and the middle one. */
    private int times(int column) {
        return column == 0 || (width % 2 == 0 && column == width / 2) ? 1 : 2;
    }

    /** The frequency of an element of a spectrum, cycles per pixel, 0 to about 0.7. */
    double frequency(int row, int column) {
        int y = row % height;
        double down = (y <= height / 2 ? y : y - height) / (double) height;
        double across = column / (double) width;
        return Math.sqrt((down * down) + (across * across));
    }

    /** The spectrum of one plane, row by row. */
    float[] of(float[] plane) {
        int lines = columns();
        double[] real = new double[height * lines];
        double[] imaginary = new double[height * lines];
        for (int l = 0; l < lines; l++) {
            for (int x = 0; x < width; x++) {
                double angle = 2 * Math.PI * ((long) l * x % width) / width;
                double cos = Math.cos(angle);
                double sin = Math.sin(angle);
                for (int y = 0; y < height; y++) {
                    real[y * lines + l] += plane[y * width + x] * cos;
                    imaginary[y * lines + l] -= plane[y * width + x] * sin;
                }
            }
        }
        float[] spectrum = new float[size()];
        for (int k = 0; k < height; k++) {
            double[] sums = new double[2 * lines];
            for (int y = 0; y < height; y++) {
                double angle = 2 * Math.PI * ((long) k * y % height) / height;
                double cos = Math.cos(angle);
                double sin = Math.sin(angle);
                for (int l = 0; l < lines; l++) {
                    double re = real[y * lines + l];
                    double im = imaginary[y * lines + l];
                    sums[l] += re * cos + im * sin;
                    sums[lines + l] += im * cos - re * sin;
                }
            }
            for (int l = 0; l < lines; l++) {
                spectrum[k * lines + l] = (float) sums[l];
                spectrum[(height + k) * lines + l] = (float) sums[lines + l];
            }
        }
        return spectrum;
    }

    private interface Element {
        double at(int row, int column);
    }

    private static Tensor matrix(int rows, int columns, Element element) {
        double[] values = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                values[i * columns + j] = element.at(i, j);
            }
        }
        return Tensor.of(ElementType.FLOAT, values, rows, columns);
    }
}
