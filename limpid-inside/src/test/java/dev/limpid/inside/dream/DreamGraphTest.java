package dev.limpid.inside.dream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.autodiff.RuleSet;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.Value;
import dev.limpid.inside.dream.DreamPlan.Aim;
import dev.limpid.model.Classifier;
import dev.limpid.testkit.ReferenceEvaluator;
import dev.limpid.testkit.Thorough;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of a step against central differences of the activation, all in double precision. */
class DreamGraphTest {
    private static final double STEP = 1e-5;
    private static final Size COLOURED = new Size(3, 7, 6);

    static List<Arguments> plans() {
        DreamOptions plain = DreamOptions.DEFAULT.with("diversity", 0).with("anchor", 0);
        Colours colours = Colours.natural(3);
        PictureStatistics statistics = new PictureStatistics(colours, new float[3 * 7 * 4], 1);
        float[] magnitudes = statistics.magnitudes();
        java.util.Arrays.fill(magnitudes, 3);
        Parametrization phases = new PhasePicture(COLOURED, new PictureStatistics(colours, magnitudes, 1));
        Parametrization fourier = new FourierPicture(COLOURED, colours, 1);
        return Thorough.orFirst(
                5,
                Stream.of(
                        Arguments.of("fourier", new Plan(fourier, Aim.PREFERRED, plain), 3),
                        Arguments.of("pixel", new Plan(new PixelPicture(COLOURED, colours), Aim.PREFERRED, plain), 3),
                        Arguments.of("phases", new Plan(phases, Aim.PREFERRED, plain), 3),
                        Arguments.of(
                                "grey pictures for a network in colour",
                                new Plan(
                                        new FourierPicture(new Size(1, 8, 8), Colours.natural(1), 1),
                                        Aim.PREFERRED,
                                        plain),
                                3),
                        Arguments.of("colours for a grey network", new Plan(fourier, Aim.PREFERRED, plain), 1),
                        Arguments.of("caricature", new Plan(fourier, Aim.CARICATURE, plain), 3),
                        Arguments.of("inversion", new Plan(fourier, Aim.INVERSION, plain), 3)));
    }

    /** What is optimised. */
    record Plan(Parametrization parametrization, Aim aim, DreamOptions options) {}

    @ParameterizedTest(name = "{0}")
    @MethodSource("plans")
    void theStepGoesAlongTheGradientOfTheActivation(String name, Plan plan, int channels) {
        Classifier model = TinyNetwork.of(channels, 0.1);
        DreamPlan whole =
                new DreamPlan(TinyNetwork.layer(model), plan.aim(), plan.parametrization(), plan.options(), 2, false);
        Graph graph = DreamGraph.of(model, whole, RuleSet.GRADIENT);
        Map<String, Tensor> feeds = feeds(graph, new Random(7));
        double[] change = value(graph, feeds, DreamGraph.NEXT + DreamGraph.MEAN);
        double[] parameters =
                Objects.requireNonNull(feeds.get(DreamGraph.PARAMETERS)).toDoubles();
        int half = parameters.length / 2;
        for (int row = 0; row < 2; row++) {
            double product = 0;
            double own = 0;
            double numeric = 0;
            for (int i = row * half; i < (row + 1) * half; i++) {
                double slope = slope(graph, feeds, i, row);
                product += slope * change[i];
                own += change[i] * change[i];
                numeric += slope * slope;
            }
            assertThat(numeric).isGreaterThan(1e-12);
            assertThat(product / Math.sqrt(own * numeric)).as(name).isCloseTo(1, within(1e-5));
        }
    }

    private static double slope(Graph graph, Map<String, Tensor> feeds, int at, int row) {
        double[] sides = new double[2];
        for (int side = 0; side < 2; side++) {
            double[] moved =
                    Objects.requireNonNull(feeds.get(DreamGraph.PARAMETERS)).toDoubles();
            moved[at] += side == 0 ? -STEP : STEP;
            Map<String, Tensor> other = new HashMap<>(feeds);
            other.put(
                    DreamGraph.PARAMETERS,
                    Tensor.of(moved, feeds.get(DreamGraph.PARAMETERS).shape()));
            sides[side] = value(graph, other, DreamGraph.ACTIVATION)[row];
        }
        return (sides[1] - sides[0]) / (2 * STEP);
    }

    private static double[] value(Graph graph, Map<String, Tensor> feeds, String output) {
        Graph only = graph.withOutputs(List.of(output)).pruned();
        return Objects.requireNonNull(ReferenceEvaluator.run(only, feeds).get(output))
                .toDoubles();
    }

    /** Random numbers for every input, but fresh running means and views that are close to straight. */
    private static Map<String, Tensor> feeds(Graph graph, Random random) {
        Map<String, Tensor> feeds = new HashMap<>();
        for (Value each : graph.inputs()) {
            long[] shape = Objects.requireNonNull(each.type().shape()).sizes();
            double[] numbers = new double[(int) Tensor.elementCount(shape)];
            boolean isState = List.of(DreamGraph.MEAN, DreamGraph.SQUARE, DreamGraph.IMPORTANCE)
                    .contains(each.name());
            for (int i = 0; i < numbers.length && !isState; i++) {
                numbers[i] = each.name().equals(DreamGraph.GIVEN) ? random.nextDouble() : 0.3 * random.nextGaussian();
            }
            if (each.name().equals(DreamGraph.VIEWS)) {
                double[] straight = {0.93, 0.05, -0.04, 0.95, 0.03, -0.02, 1.04, 0, 0.02, 1.02, 0.01, 0.05};
                System.arraycopy(straight, 0, numbers, 0, numbers.length);
            }
            if (each.name().equals(DreamGraph.RATE) || each.name().equals(DreamGraph.SPREAD)) {
                numbers[0] = 1;
            }
            feeds.put(each.name(), Tensor.of(numbers, shape));
        }
        return feeds;
    }
}
