package dev.limpid.inside.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.inside.Samples;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Compares two layers that share only the class of their inputs. */
class CkaTest {
    private static final int OF_CLASS = 100;
    private static final int CLASSES = 4;
    private static final int BATCH = 16;

    private final String first;
    private final String second;
    private final Classifier model;

    /** Of each input, the layers take the class and a number of their own, which is noise. */
    CkaTest() {
        GraphBuilder b = GraphBuilder.ofOpset(17);
        Expr x = b.input("x", new TensorType(ElementType.FLOAT, new Shape(List.of(Dim.symbol("n"), Dim.of(3)))));
        Expr one = x.matMul(b.constant(Tensor.of(new float[] {1, 0, 0, 1, 0, 0}, 3, 2)));
        Expr other = x.matMul(b.constant(Tensor.of(new float[] {1, 0, 0, 0, 0, 1}, 3, 2)));
        first = one.name();
        second = other.name();
        model = Classifier.of("made", b.build(Map.of("scores", one.add(other))), LoadOptions.DEFAULT);
    }

    private static Tensor input(int label, SplittableRandom random) {
        return Tensor.of(new float[] {3 * label, (float) random.nextGaussian(), (float) random.nextGaussian()}, 1, 3);
    }

    /** In the order of a folder, where batches would hold one class and see nothing of what the layers have in common. */
    @Test
    void inputsThatComeClassByClassAreMixed() {
        SplittableRandom random = new SplittableRandom(1);
        List<Tensor> byClass = new ArrayList<>();
        for (int i = 0; i < OF_CLASS * CLASSES; i++) {
            byClass.add(input(i / OF_CLASS, random));
        }
        Cka cka = Cka.of(
                model,
                OnnxRuntime.create(),
                List.of(first, second),
                BATCH,
                Samples.of(byClass, "input"),
                Optional.empty(),
                Progress.SILENT);
        assertThat(cka.with(cka)[0][1]).isGreaterThan(0.9);
    }

    @Test
    void aLayerThatDoesNotVaryIsLikeNoOther() {
        SplittableRandom random = new SplittableRandom(2);
        List<Tensor> same = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            same.add(Tensor.of(new float[] {0.7f, 1e-9f * i, (float) random.nextGaussian()}, 1, 3));
        }
        Cka cka = Cka.of(
                model,
                OnnxRuntime.create(),
                List.of(first, second),
                BATCH,
                Samples.of(same, "input"),
                Optional.empty(),
                Progress.SILENT);
        double[][] found = cka.with(cka);
        assertThat(found[0]).containsOnly(Double.NaN);
        assertThat(found[1][0]).isNaN();
        assertThat(found[1][1]).isCloseTo(1, within(1e-9));
    }
}
