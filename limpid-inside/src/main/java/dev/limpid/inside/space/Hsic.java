package dev.limpid.inside.space;

/**
 * The unbiased estimate of the Hilbert-Schmidt independence criterion from two matrices of inner products, whose diagonals do not
 * count: {@code (tr(KL) + 1'K1 1'L1 / ((n-1)(n-2)) - 2/(n-2) 1'KL1) / (n(n-3))}.
 *
 * <p>Ref.: Song et al., Feature selection via dependence maximization, JMLR 13, 2012 (equation 5).
 */
final class Hsic {
    private Hsic() {}

    /** The mean of the squares off the diagonal: what the estimate of a matrix with itself is compared with to see whether it is noise. */
    static double meanSquare(float[] k, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                sum += i == j ? 0 : (double) k[i * n + j] * k[i * n + j];
            }
        }
        return sum / (n * (n - 1.0));
    }

    /**
     * The estimate.
     *
     * @param n at least 4
     */
    static double of(float[] k, float[] l, int n) {
        double trace = 0;
        double allK = 0;
        double allL = 0;
        double rows = 0;
        for (int i = 0; i < n; i++) {
            double rowK = 0;
            double rowL = 0;
            for (int j = 0; j < n; j++) {
                if (i != j) {
                    double a = k[i * n + j];
                    double b = l[i * n + j];
                    trace += a * b;
                    rowK += a;
                    rowL += b;
                }
            }
            allK += rowK;
            allL += rowL;
            rows += rowK * rowL;
        }
        double m = n;
        return (trace + allK * allL / ((m - 1) * (m - 2)) - 2 / (m - 2) * rows) / (m * (m - 3));
    }
}
