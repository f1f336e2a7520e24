package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.InputPart;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A network whose score is the product of a sum over a picture, A, and a sum over a table, B. With both inputs on one path
 * from zero, each gets half of AB; with the other held, each would get all of it.
 */
class JointTest {
    private static final float A = 0.5f * 3 * 4 * 4;
    private static final float B = 2 * 5;

    private final Engine engine = OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1));
    private final Tensor picture = filled(0.5f, 1, 3, 4, 4);
    private final Tensor row = filled(2, 1, 5);
    private final Tensor both = Tensor.of(joined(picture.toFloats(), row.toFloats()), 1, 3 * 4 * 4 + 5);

    @ParameterizedTest
    @ValueSource(strings = {"integrated-gradients", "deep-lift"})
    void bothInputsShareWhatTheyDoTogether(String method) {
        Attribution found = explained(method, Settings.STANDARD);

        assertThat(sum(found, 0)).isCloseTo(A * B / 2, within(1e-2f));
        assertThat(sum(found, 1)).isCloseTo(A * B / 2, within(1e-2f));
        assertThat(found.completenessGap().orElseThrow()).isCloseTo(0, within(1e-2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"guided-ig", "deep-lift-reveal-cancel", "deep-lift-shap"})
    void otherMethodsWithABaselineDivideAllOfIt(String method) {
        boolean isRandom = method.equals("deep-lift-shap");
        Attribution found =
                explained(method, isRandom ? Settings.STANDARD.with("background", "zero") : Settings.STANDARD);

        assertThat(sum(found, 0) + sum(found, 1)).isCloseTo(A * B, within(0.05f * A * B));
    }

    @Test
    void randomBaselinesShareTheRangeOfTheirOwnInput() {
        Attribution found = explained(
                "expected-gradients",
                Settings.STANDARD.with("background", "zero").with("samples", "2000"));

        assertThat(sum(found, 0)).isCloseTo(A * B / 2, within(5f));
        assertThat(sum(found, 0)).isCloseTo(sum(found, 1), within(0.01f));
        // Noise over the range of an input whose numbers are all equal is that input.
        Attribution still = explained("expected-gradients", Settings.STANDARD);
        assertThat(sum(still, 0)).isZero();
        assertThat(sum(still, 1)).isZero();
    }

    @Test
    void eachInputMayHaveItsOwnBaseline() {
        Attribution found = explained("integrated-gradients", Settings.STANDARD.with("row.baseline", "lowest"));

        assertThat(sum(found, 0)).isCloseTo(A * B, within(1e-2f));
        assertThat(sum(found, 1)).isZero();
        assertThatThrownBy(() -> explained("integrated-gradients", Settings.STANDARD.with("row.baselin", "zero")))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("has no parameter 'baselin'");
        assertThatThrownBy(() -> explained("integrated-gradients", Settings.STANDARD.with("row.baseline", "blur")))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("baseline 'blur' needs neighbouring places");
        assertThat(sum(explained("integrated-gradients", Settings.STANDARD.with("picture.baseline", "blur")), 1))
                .isCloseTo(A * B, within(1f));
    }

    @Test
    void partsKeepTheirFormAndOneInputAloneIsNotJoined() {
        assertThat(joint().parts()).extracting(InputPart::name).containsExactly("picture", "row");
        assertThat(joint().parts().get(0).form().places()).containsExactly(2, 3);
        assertThatThrownBy(() -> Classifier.jointly("n", network(), LoadOptions.DEFAULT))
                .isInstanceOf(LimpidException.class)
                .hasMessage("no inputs can be explained together with 'picture'; they are held");
    }

    private Classifier joint() {
        return Classifier.jointly(
                "n", network(), LoadOptions.DEFAULT.withInput("picture").withHeld(Map.of("row", row)));
    }

    private Attribution explained(String method, Settings settings) {
        try (Explainer explainer = Explainer.of(joint(), Methods.named(method), settings, engine, Long.MAX_VALUE)) {
            return explainer.explain(both, Target.of(0), Progress.SILENT);
        }
    }

    private float sum(Attribution found, int part) {
        InputPart of = joint().parts().get(part);
        float[] all = found.scores().toFloats();
        float sum = 0;
        for (long i = of.start(); i < of.start() + of.length(); i++) {
            sum += all[(int) i];
        }
        return sum;
    }

    private static Graph network() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Dim n = Dim.symbol("n");
        Expr picture = b.input("picture", TensorType.of(ElementType.FLOAT, n, Dim.of(3), Dim.of(4), Dim.of(4)));
        Expr row = b.input("row", TensorType.of(ElementType.FLOAT, n, Dim.of(5)));
        Expr kernel = b.constant(filled(1, 1, 3, 1, 1));
        Expr maps = picture.emit(
                "Conv", Map.of(), TensorType.of(ElementType.FLOAT, n, Dim.of(1), Dim.of(4), Dim.of(4)), kernel);
        Expr first = maps.reduceSum(false, 1, 2, 3);
        Expr second = row.reduceSum(false, 1);
        Expr score = first.mul(second).unsqueeze(1);
        return b.build(Map.of("y", Expr.concat(1, score, score.neg())));
    }

    private static Tensor filled(float value, long... shape) {
        float[] numbers = new float[(int) Tensor.elementCount(shape)];
        Arrays.fill(numbers, value);
        return Tensor.of(numbers, shape);
    }

    private static float[] joined(float[] first, float[] second) {
        float[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
