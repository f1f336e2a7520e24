package dev.limpid.attribution.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.Head;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Question;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Probabilities follow the network's head. */
class ProbabilityTest {
    private static final OnnxRuntime ENGINE = OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1));
    private static final float[] INPUT = {1, -2, 0.5f};

    /** The logits are twice the input. */
    private static Classifier network(int classes, boolean isSigmoid) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(classes)));
        Expr scores = x.mul(2);
        Graph graph = b.build(Map.of(
                "y",
                isSigmoid
                        ? scores.unary("Sigmoid")
                        : classes == 1 ? scores : scores.unary("Softmax", Map.of("axis", Attribute.of(-1L)))));
        return Classifier.of("made", graph, LoadOptions.DEFAULT);
    }

    /** The probability of the first class. */
    private static double probability(Classifier model, int inputs) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(inputs)));
        float[] first = new float[model.classes()];
        first[0] = 1;
        Expr target = b.constant(Tensor.of(first, 1, first.length));
        Expr probability =
                ForwardPass.over(b, model, Settings.STANDARD, x, target).probability();
        try (Program program = ENGINE.compile(b.build(Map.of("p", probability)))) {
            Tensor input = Tensor.of(Arrays.copyOf(INPUT, inputs), 1, inputs);
            return program.run(Map.of("x", input)).values().iterator().next().toDoubles()[0];
        }
    }

    private static double sigmoid(double score) {
        return 1 / (1 + Math.exp(-score));
    }

    @Test
    void probabilitiesOfExclusiveClassesSumToOne() {
        double sum = Math.exp(2) + Math.exp(-4) + Math.exp(1);
        assertThat(probability(network(3, false), 3)).isCloseTo(Math.exp(2) / sum, within(1e-6));
    }

    @Test
    void independentLabelsHaveIndependentProbabilities() {
        assertThat(probability(network(3, true), 3)).isCloseTo(sigmoid(2), within(1e-6));
    }

    @Test
    void aSingleScoreIsNotCertain() {
        assertThat(probability(network(1, false), 1)).isCloseTo(sigmoid(2), within(1e-6));
    }

    @Test
    void valuesThatAreNotClassScoresAreUnchanged() {
        Classifier model = network(3, false);
        Classifier unit =
                Question.parse("unit:" + model.logits() + ":0", model, ENGINE).model();
        assertThat(unit.head()).isEqualTo(Head.NONE);
        assertThat(probability(unit, 3)).isCloseTo(2, within(1e-6));
    }
}
