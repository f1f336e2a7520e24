package dev.limpid.autodiff;

import dev.limpid.graph.Tensor;
import dev.limpid.testkit.NodeCase;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatrixRulesTest {
    @Test
    void gradientsOfGemmAreCorrectForEveryTransposition() {
        for (long transA = 0; transA <= 1; transA++) {
            for (long transB = 0; transB <= 1; transB++) {
                long[] a = transA == 1 ? new long[] {3, 2} : new long[] {2, 3};
                long[] b = transB == 1 ? new long[] {4, 3} : new long[] {3, 4};
                for (long[] c : List.of(
                        new long[] {2, 4}, new long[] {4}, new long[] {2, 1}, new long[] {1, 4}, new long[] {})) {
                    NodeCase.of("Gemm")
                            .input("a", a)
                            .input("b", b)
                            .input("c", c)
                            .set("transA", transA)
                            .set("transB", transB)
                            .set("alpha", 0.5f)
                            .set("beta", -3f)
                            .gradientCheck()
                            .check();
                }
                NodeCase.of("Gemm")
                        .input("a", a)
                        .input("b", b)
                        .set("transA", transA)
                        .set("transB", transB)
                        .gradientCheck()
                        .checkBothOrders();
            }
        }
    }

    @Test
    void gradientsOfMatMulAreCorrectForAllRanks() {
        long[][][] shapes = {
            {{3}, {3}},
            {{2, 3}, {3}},
            {{3}, {3, 4}},
            {{2, 3}, {3, 4}},
            {{5, 2, 3}, {3}},
            {{3}, {5, 3, 4}},
            {{5, 2, 3}, {3, 4}},
            {{2, 3}, {5, 3, 4}},
            {{5, 2, 3}, {5, 3, 4}},
            {{1, 2, 3}, {5, 3, 4}},
            {{5, 2, 3}, {1, 3, 4}},
            {{2, 1, 2, 3}, {5, 3, 4}},
            {{5, 2, 3}, {2, 1, 3, 4}},
            {{2, 5, 2, 3}, {3, 4}},
            {{2, 5, 2, 3}, {3}},
        };
        for (long[][] shape : shapes) {
            NodeCase.of("MatMul")
                    .input("a", shape[0])
                    .input("b", shape[1])
                    .gradientCheck()
                    .check();
        }
        NodeCase.of("MatMul")
                .input("a", 5, 2, 3)
                .input("b", 3, 4)
                .gradientCheck()
                .checkSecondOrder();
        NodeCase.of("MatMul").input("a", 3).input("b", 2, 3, 4).gradientCheck().checkSecondOrder();
    }

    @Test
    void gradientsOfEinsumAreCorrect() {
        einsum("ij,jk->ik", new long[] {2, 3}, new long[] {3, 4});
        einsum("ij,jk", new long[] {2, 3}, new long[] {3, 4});
        einsum("bhid,bhjd->bhij", new long[] {2, 2, 3, 2}, new long[] {2, 2, 4, 2});
        einsum("b i , b j -> b i j", new long[] {2, 3}, new long[] {2, 4});
        einsum("ij->ji", new long[] {2, 3});
        einsum("i,i->", new long[] {3}, new long[] {3});
        einsum("ij,jk,kl->il", new long[] {2, 3}, new long[] {3, 4}, new long[] {4, 2});
    }

    @Test
    void einsumRepeatsTheGradientAlongSummedIndices() {
        einsum("ij->i", new long[] {2, 3});
        einsum("ij->", new long[] {2, 3});
        einsum("ijk,il->l", new long[] {2, 3, 2}, new long[] {2, 4});
    }

    @Test
    void einsumPlacesGradientsOnDiagonals() {
        einsum("ii->i", new long[] {3, 3});
        einsum("ii", new long[] {3, 3});
        einsum("iji->j", new long[] {3, 2, 3});
        einsum("iij,jk->ik", new long[] {3, 3, 2}, new long[] {2, 2});
        einsum("iii->i", new long[] {2, 2, 2});
    }

    @Test
    void einsumBroadcastsAtTheEllipsis() {
        einsum("...ij,...jk->...ik", new long[] {2, 5, 2, 3}, new long[] {5, 3, 4});
        einsum("...ij,jk->...ik", new long[] {2, 5, 2, 3}, new long[] {3, 4});
        einsum("...ij,...jk->...ik", new long[] {2, 1, 2, 3}, new long[] {5, 3, 4});
        einsum("i...->...i", new long[] {2, 3, 4});
        einsum("...i->...", new long[] {2, 3, 4});
        einsum("...ii->...i", new long[] {2, 3, 3});
        einsum("i...j,j->...i", new long[] {2, 5, 3}, new long[] {3});
    }

    @Test
    void secondDerivativesOfEinsumAreCorrect() {
        check("ij,jk->ik", new long[] {2, 3}, new long[] {3, 4}).gradientCheck().checkSecondOrder();
        check("...i,...i->...", new long[] {2, 3}, new long[] {3})
                .gradientCheck()
                .checkSecondOrder();
    }

    private static void einsum(String equation, long[]... shapes) {
        check(equation, shapes).gradientCheck().check();
    }

    private static NodeCase check(String equation, long[]... shapes) {
        NodeCase node = NodeCase.of("Einsum").set("equation", equation);
        for (int i = 0; i < shapes.length; i++) {
            node.input("x" + i, shapes[i]);
        }
        return node;
    }

    @Test
    void gradientsOfConstantWeightsAreComputed() {
        NodeCase.of("MatMul")
                .input("a", 2, 5, 3)
                .constant("w", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2))
                .gradientCheck()
                .wrt("w")
                .check();
    }
}
