package dev.limpid.inside.algebra;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The eigenvalues and eigenvectors of a symmetric matrix. It also converges for matrices of low rank, such as covariances of a
 * layer whose units depend on each other.
 *
 * @param values the largest first
 * @param vectors one row for each value, of length 1 and orthogonal to the others; the sign is arbitrary
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SymmetricEigen(double[] values, double[][] vectors) {
    /** Those of a matrix, which is not changed. */
    public static SymmetricEigen of(double[][] matrix) {
        EigenDecomposition_F64<DMatrixRMaj> found = decomposed(matrix, true);
        int[] order = IntStream.range(0, matrix.length)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        (Integer i) -> -found.getEigenvalue(i).getReal()))
                .mapToInt(i -> i)
                .toArray();
        return new SymmetricEigen(
                Arrays.stream(order)
                        .mapToDouble(i -> found.getEigenvalue(i).getReal())
                        .toArray(),
                Arrays.stream(order)
                        .mapToObj(i -> Objects.requireNonNull(found.getEigenVector(i))
                                .getData()
                                .clone())
                        .toArray(double[][]::new));
    }

    /** The eigenvalues alone, the largest first, which takes a fraction of the time. */
    public static double[] values(double[][] matrix) {
        EigenDecomposition_F64<DMatrixRMaj> found = decomposed(matrix, false);
        double[] ascending = IntStream.range(0, matrix.length)
                .mapToDouble(i -> found.getEigenvalue(i).getReal())
                .sorted()
                .toArray();
        return IntStream.range(0, ascending.length)
                .mapToDouble(i -> ascending[ascending.length - 1 - i])
                .toArray();
    }

    private static EigenDecomposition_F64<DMatrixRMaj> decomposed(double[][] matrix, boolean isWithVectors) {
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(matrix.length, isWithVectors, true);
        if (!eigen.decompose(new DMatrixRMaj(matrix))) {
            throw new IllegalStateException("the eigenvalues of a matrix of " + matrix.length + " rows were not found");
        }
        return eigen;
    }
}
