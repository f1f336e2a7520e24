package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.OnnxRuntime;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the scores of a network mean: found by structure, and followed by predictions and targets. */
class HeadsTest {
    private static final Engine ENGINE = OnnxRuntime.create();

    /** A network whose output is a function of its input of some sizes. */
    private static Classifier network(UnaryOperator<Expr> output, long... sizes) {
        return network(LoadOptions.DEFAULT, output, sizes);
    }

    private static Classifier network(LoadOptions options, UnaryOperator<Expr> output, long... sizes) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Dim[] dims = new Dim[sizes.length + 1];
        dims[0] = Dim.symbol("N");
        for (int i = 0; i < sizes.length; i++) {
            dims[i + 1] = Dim.of(sizes[i]);
        }
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, dims));
        return Classifier.of("made", b.build(Map.of("y", output.apply(x.mul(2)))), options);
    }

    private static Expr softmax(Expr x, long axis) {
        return x.unary("Softmax", Map.of("axis", Attribute.of(axis)));
    }

    private static Prediction top(Classifier model, float... logits) {
        return model.best(Tensor.of(logits, 1, logits.length), 0, 1).get(0);
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    @Test
    void aSingleLogitBelowZeroPredictsTheAbsenceOfItsClass() {
        Prediction found = top(network(e -> e, 1), -0.853f);

        assertThat(found.probability()).isCloseTo(sigmoid(-0.853f), within(1e-9));
        assertThat(found.predicted()).isEqualTo("not 0");
        assertThat(found.toSentence()).isEqualTo("0 29.9 % (class 0, logit -0.8530), so not 0 is predicted");
    }

    @Test
    void whatASingleScoreDecidesBetweenIsNamedAsItsPredictionsAre() {
        Classifier unnamed = network(e -> e, 1);
        Classifier named = unnamed.with(new Labels(List.of("bird")));

        assertThat(unnamed.decisions().names()).containsExactly("not 0", "0");
        assertThat(unnamed.decisionNamed("0")).isEqualTo(1);
        assertThat(unnamed.decisionNamed("not 0")).isEqualTo(0);
        assertThat(named.decisionNamed("bird")).isEqualTo(1);
        assertThat(named.decisionNamed("not bird")).isEqualTo(0);
        assertThat(named.decisionNamed("0")).isEqualTo(1);
        Classifier both = unnamed.with(new Labels(List.of("cat", "dog")));
        assertThat(both.decisionNamed("0")).isEqualTo(0);
        assertThat(both.decisionNamed("1")).isEqualTo(1);
        assertThat(both.decisionNamed("dog")).isEqualTo(1);
        assertThatThrownBy(() -> unnamed.decisionNamed("1"))
                .hasMessage("there is no class '1'; the network decides between 'not 0' and '0'");
        assertThatThrownBy(() -> network(e -> e, 3).decisionNamed("3"))
                .hasMessage("there is no class '3'; the network has 3 classes");
    }

    @Test
    void oneLabelOfASingleLogitNamesItsClassAndTwoNameAbsenceAndPresence() {
        Classifier model = network(e -> e, 1);
        Classifier one = model.with(new Labels(List.of("dog")));
        Classifier two = model.with(new Labels(List.of("cat", "dog")));

        assertThat(top(one, 1).predicted()).isEqualTo("dog");
        assertThat(top(one, -1).predicted()).isEqualTo("not dog");
        assertThat(top(two, 1).predicted()).isEqualTo("dog");
        assertThat(top(two, -1)).isEqualTo(new Prediction(0, "dog", -1, sigmoid(-1), "cat", -1));
        assertThat(two.warnings()).isEmpty();
        assertThat(weights(two, "cat", 5)).containsExactly(-1);
        assertThat(weights(two, "dog", 5)).containsExactly(1);
        assertThat(weights(two, "dog-cat", 5)).containsExactly(2);
    }

    private static float[] weights(Classifier model, String target, float... logits) {
        Question question = Question.parse(target, model, ENGINE);
        return question.target().weights(Tensor.of(logits, 1, logits.length)).toFloats();
    }

    @Test
    void aTargetMayBeNegative() {
        Classifier model = network(e -> e, 3).with(new Labels(List.of("cat", "dog", "cow")));

        assertThat(weights(model, "-0", 1, 2, 3)).containsExactly(-1, 0, 0);
        assertThat(weights(model, "-1*dog", 1, 2, 3)).containsExactly(0, -1, 0);
        assertThat(weights(model, "-top", 1, 2, 3)).containsExactly(0, 0, -1);
    }

    @Test
    void ofIndependentClassesNoneMayBePredicted() {
        Classifier model = network(e -> e.unary("Sigmoid"), 3);

        assertThat(model.head()).isEqualTo(Head.SIGMOID);
        assertThat(top(model, -2, -1, -3).predicted()).isEmpty();
        assertThat(top(model, -2, -1, -3).toSentence()).endsWith("so no class is predicted");
        assertThat(top(model, -2, 1, 2).predicted()).isEqualTo("2");
        assertThat(top(model, -2, 1, 2).probability()).isCloseTo(sigmoid(2), within(1e-12));
    }

    @Test
    void valuesHaveNoProbability() {
        Classifier model = network(LoadOptions.DEFAULT.withHead(Head.NONE), e -> e, 2);
        Prediction found = top(model, 3, 1);

        assertThat(found.hasProbability()).isFalse();
        assertThat(found.predicted()).isEmpty();
        assertThat(found.toSentence()).isEqualTo("0 = 3.000 (output 0)");
    }

    @Test
    void vectorsOfLengthOneAndHyperbolicTangentsAreNoClassScores() {
        Classifier embedding = network(e -> e.div(e.reduce("ReduceL2", true, 1).max(e.like(1e-12))), 8);

        assertThat(embedding.head()).isEqualTo(Head.NONE);
        assertThat(network(e -> e.unary("Tanh"), 2).head()).isEqualTo(Head.NONE);
        assertThat(network(e -> e.div(e.reduceSum(true, 1)), 8).head()).isEqualTo(Head.SOFTMAX);
    }

    @Test
    void logSoftmaxIsASoftmax() {
        Classifier model = network(e -> e.unary("LogSoftmax", Map.of("axis", Attribute.of(1L))), 3);

        assertThat(model.head()).isEqualTo(Head.SOFTMAX);
        assertThat(model.logits()).isNotEqualTo(model.output());
        assertThat(top(model, 1, 1, 1).probability()).isCloseTo(1 / 3.0, within(1e-12));
    }

    @Test
    void aSequenceHasClassScoresAtEachPosition() {
        Classifier model = network(e -> softmax(e, -1), 4, 3).with(new Labels(List.of("a", "b", "c")));
        float[] logits = {0, 0, 0, 0, 0, 0, 0, 5, 6, 0, 0, 0};

        assertThat(model.scores()).isEqualTo(new ScoreAxes(3, 4, true));
        assertThat(model.warnings()).isEmpty();
        Prediction found = top(model, logits);
        assertThat(found.position()).isEqualTo(2);
        assertThat(found.label()).isEqualTo("c");
        assertThat(found.probability()).isCloseTo(Math.exp(6) / (Math.exp(6) + Math.exp(5) + 1), within(1e-9));
        assertThat(weights(model, "position:2:b-a", logits)).containsExactly(0, 0, 0, 0, 0, 0, -1, 1, 0, 0, 0, 0);
        assertThat(weights(model, "position:2:top", logits)).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0);
        assertThatThrownBy(() -> weights(model, "b", logits))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("3 classes at each of 4 positions; use position:NUMBER:CLASS");
        assertThatThrownBy(() -> weights(model, "position:4:b", logits)).hasMessageContaining("positions 0 to 3");
    }

    @Test
    void theClassesOfASequenceMayComeFirst() {
        assertThat(network(e -> softmax(e, 1), 3, 4).scores()).isEqualTo(new ScoreAxes(3, 4, false));
        // The input is a series of length 20 with 5 channels, so 20 is the number of positions.
        Classifier convolutional = network(HeadsTest::convolved, 5, 20);
        assertThat(convolutional.scores()).isEqualTo(new ScoreAxes(3, 20, false));
        assertThat(weights(convolutional, "position:7:2", new float[60]))
                .satisfies(w -> assertThat(w[2 * 20 + 7]).isOne());
    }

    private static Expr convolved(Expr x) {
        Expr kernel =
                x.builder().constant(Tensor.of(new float[] {1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0}, 3, 5, 1));
        return x.emit("Conv", Map.of(), null, kernel);
    }

    @Test
    void aPositionIsRefusedWhereTheWholeInputIsClassified() {
        Classifier model = network(e -> e, 3);
        assertThatThrownBy(() -> weights(model, "position:0:1", 1, 2, 3))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("one list of class scores for the whole input");
    }
}
