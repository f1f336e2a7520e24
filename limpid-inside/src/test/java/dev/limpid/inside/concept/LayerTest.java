package dev.limpid.inside.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Mergeable;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Concepts of a small network against captum, zennit-crp, finite differences and planted truth. */
class LayerTest {
    private static final Engine ENGINE = OnnxRuntime.create();
    private static final Classifier MODEL = Classifier.load(Numbers.file("plain.onnx"));
    private static final ConceptGraphs GRAPHS = new ConceptGraphs(MODEL, ConceptGraphs.layer(MODEL, "relu3"));

    private static LayerReadings readings(int chunk) {
        try (Sweep sweep = Sweep.of(ENGINE, GRAPHS.slopes(), chunk)) {
            return sweep.gather(
                            Numbers.inputs(Numbers.INPUTS),
                            LayerReadings::new,
                            LayerReadings::of,
                            Optional.empty(),
                            Progress.SILENT)
                    .statistic();
        }
    }

    private static <S extends Mergeable<S>> S copied(S statistic, Supplier<S> empty) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        S copy = empty.get();
        try {
            statistic.writeTo(new DataOutputStream(bytes));
            copy.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return copy;
    }

    @Test
    void sharesOfRisingLogitsAreThoseOfCaptum() {
        List<LayerReadings.Row> rows = readings(5).rows();
        List<double[]> all = rows.stream().map(LayerReadings.Row::activations).toList();
        List<double[]> with = new ArrayList<>();
        List<double[]> without = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (i % 3 != 1) {
                (i % 3 == 2 ? with : without).add(all.get(i));
            }
        }
        Cav cav = Cav.of(Cav.Kind.MEAN_DIFFERENCE, with, without);
        List<Tcav.Score> scores = new Tcav(all, rows, Cav.Kind.MEAN_DIFFERENCE, 0).scores(cav, 12, 1);
        double[] expected = Numbers.array("tcav");
        assertThat(scores).hasSize(expected.length / 2);
        for (int i = 0; i < scores.size(); i++) {
            assertThat((double) scores.get(i).target()).isEqualTo(expected[2 * i]);
            assertThat(scores.get(i).score()).isCloseTo(expected[2 * i + 1], within(1e-6));
        }
    }

    @Test
    void readingsDoNotDependOnTheChunkAndSurviveAFile() {
        LayerReadings whole = readings(24);
        LayerReadings parts = copied(readings(7), LayerReadings::new);
        assertThat(parts.rows()).hasSameSizeAs(whole.rows());
        for (int i = 0; i < whole.rows().size(); i++) {
            assertThat(parts.rows().get(i).index()).isEqualTo(i);
            assertThat(parts.rows().get(i).slope())
                    .containsExactly(whole.rows().get(i).slope(), within(1e-5f));
        }
    }

    @Test
    void relevanceOfChannelsIsThatOfZennitCrp() {
        ChannelRelevance relevance = new ChannelRelevance(MODEL, GRAPHS.layer(), ENGINE);
        double[][] expected = Numbers.rows(Numbers.array("crp-channels"), 16);
        Samples four = Numbers.inputs(4);
        Gathered<ChannelRelevance.Channels> read = relevance.read(four, 4, 2, Optional.empty(), Progress.SILENT);
        ChannelRelevance.Channels channels = read.statistic();
        for (int c = 0; c < 16; c++) {
            List<TopSamples.Entry> best = channels.relevant().of(c);
            for (TopSamples.Entry each : best) {
                double wanted = expected[each.index()][c];
                assertThat((double) each.value()).isCloseTo(wanted, within(1e-4 * (1 + Math.abs(wanted))));
            }
            int unit = c;
            double most =
                    Arrays.stream(expected).mapToDouble(r -> r[unit]).max().orElse(0);
            assertThat(expected[best.get(0).index()][c]).isCloseTo(most, within(1e-4));
        }
        ChannelRelevance.Channels copy =
                copied(channels, () -> ChannelRelevance.Channels.empty(MODEL.classes(), 16, 4));
        assertThat(copy.relevant().of(3)).isEqualTo(channels.relevant().of(3));
        double[] heats = Numbers.array("crp-heat");
        try (Program program = relevance.heatProgram()) {
            for (int n = 0; n < 2; n++) {
                double[] heat = relevance
                        .heat(program, four.input(n), List.of(3))
                        .get(0)
                        .toDoubles();
                double[] wanted = Arrays.copyOfRange(heats, n * 1024, (n + 1) * 1024);
                double largest = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
                assertThat(heat).containsExactly(wanted, within(1e-3 * largest));
            }
        }
    }

    /** Groups that together are all channels, and directions that are an orthonormal basis of them. */
    static Stream<Arguments> partitions() {
        List<RelevanceCondition> groups = List.of(
                RelevanceCondition.group(List.of(0, 5, 7, 11), 16),
                RelevanceCondition.group(List.of(1, 2, 3, 4, 6), 16),
                RelevanceCondition.group(List.of(8, 9, 10, 12, 13, 14, 15), 16));
        double[][] basis = Span.randomDirections(16, 16, 3);
        List<RelevanceCondition> directions = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            for (int k = 0; k < i; k++) {
                double along = 0;
                for (int c = 0; c < 16; c++) {
                    along += basis[i][c] * basis[k][c];
                }
                for (int c = 0; c < 16; c++) {
                    basis[i][c] -= along * basis[k][c];
                }
            }
            double length = Math.sqrt(Arrays.stream(basis[i]).map(v -> v * v).sum());
            basis[i] = Arrays.stream(basis[i]).map(v -> v / length).toArray();
            float[] narrow = new float[16];
            for (int c = 0; c < 16; c++) {
                narrow[c] = (float) basis[i][c];
            }
            directions.add(RelevanceCondition.direction("direction " + i, narrow));
        }
        return Stream.of(Arguments.of("groups", groups), Arguments.of("directions", directions));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("partitions")
    void theRelevanceOfAPartitionIsTheWhole(String what, List<RelevanceCondition> parts) {
        List<RelevanceCondition> conditions = new ArrayList<>(parts);
        conditions.add(RelevanceCondition.group(IntStream.range(0, 16).boxed().toList(), 16));
        ChannelRelevance relevance = new ChannelRelevance(MODEL, GRAPHS.layer(), ENGINE, conditions);
        List<Integer> numbers = IntStream.range(16, 16 + parts.size()).boxed().toList();
        Samples four = Numbers.inputs(4);
        ChannelRelevance.Channels channels =
                relevance.read(four, 4, 2, Optional.empty(), Progress.SILENT).statistic();
        try (Program program = relevance.heatProgram()) {
            for (int n = 0; n < 2; n++) {
                Tensor input = four.input(n);
                double[] whole = relevance
                        .heat(program, input, List.of(16 + parts.size()))
                        .get(0)
                        .toDoubles();
                double largest = Arrays.stream(whole).map(Math::abs).max().orElseThrow();
                double[] sum = new double[whole.length];
                double[] each = new double[parts.size()];
                List<Tensor> maps = relevance.heat(program, input, numbers);
                for (int k = 0; k < maps.size(); k++) {
                    double[] map = maps.get(k).toDoubles();
                    each[k] = Arrays.stream(map).map(Math::abs).sum();
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += map[i];
                    }
                }
                assertThat(largest).isPositive();
                assertThat(sum).as(what).containsExactly(whole, within(1e-4 * largest));
                assertThat(Arrays.stream(each).min().orElseThrow()).isPositive();
                assertThat(maps.get(0).toDoubles()).isNotEqualTo(whole);
            }
        }
        for (int n = 0; n < 4; n++) {
            double sum = 0;
            for (int k : numbers) {
                sum += valueOf(channels, k, n);
            }
            double whole = valueOf(channels, 16 + parts.size(), n);
            assertThat(sum).as(what).isCloseTo(whole, within(1e-4 * Math.abs(whole)));
        }
    }

    private static double valueOf(ChannelRelevance.Channels channels, int condition, int input) {
        return channels.relevant().of(condition).stream()
                .filter(e -> e.index() == input)
                .mapToDouble(TopSamples.Entry::value)
                .findFirst()
                .orElseThrow();
    }

    /** The direction of a channel's axis is that channel alone. */
    @Test
    void theRelevanceAlongAnAxisIsThatOfTheChannel() {
        float[] axis = new float[16];
        axis[3] = 2;
        ChannelRelevance relevance = new ChannelRelevance(
                MODEL, GRAPHS.layer(), ENGINE, List.of(RelevanceCondition.direction("axis", axis)));
        ChannelRelevance.Channels channels = relevance
                .read(Numbers.inputs(4), 4, 2, Optional.empty(), Progress.SILENT)
                .statistic();
        for (int n = 0; n < 4; n++) {
            double alone = valueOf(channels, 3, n);
            assertThat(valueOf(channels, 16, n)).isCloseTo(alone, within(1e-5 * (1 + Math.abs(alone))));
        }
        try (Program program = relevance.heatProgram()) {
            List<Tensor> maps = relevance.heat(program, Numbers.inputs(4).input(1), List.of(3, 16));
            assertThat(maps.get(1).toDoubles()).containsExactly(maps.get(0).toDoubles(), within(1e-5));
        }
    }

    @Test
    void whatIsNoConditionIsRefused() {
        assertThatThrownBy(() -> RelevanceCondition.group(List.of(2, 16), 16))
                .isInstanceOf(LimpidException.class)
                .hasMessage("there is no unit 16; the layer has 16, from 0 to 15");
        assertThatThrownBy(() -> RelevanceCondition.direction("d.npy", new float[16]))
                .hasMessageContaining("d.npy: is zero");
    }

    @Test
    void implicitGradientOfACoefficientIsItsSlope() {
        double[][] patches = Arrays.stream(
                        new LayerRows(GRAPHS.layer()).of(layer(Numbers.inputs(1).input(0)), 0))
                .toArray(double[][]::new);
        Nmf bank = Nmf.of(patches, 4);
        try (ConceptPixels pixels = new ConceptPixels(GRAPHS, bank, ENGINE)) {
            Tensor input = Numbers.inputs(3).input(2);
            ConceptPixels.Reading reading = pixels.read(input);
            for (int part = 0; part < 4; part++) {
                double[] gradient = pixels.gradient(input, reading, part).toDoubles();
                // Uphill, where the slope is large against the roundings of the two sums.
                double[] direction = Arrays.stream(gradient).map(Math::signum).toArray();
                double along = 0;
                for (int i = 0; i < direction.length; i++) {
                    along += direction[i] * gradient[i];
                }
                double step = 1e-4;
                double slope = (sum(pixels, moved(input, direction, step), part)
                                - sum(pixels, moved(input, direction, -step), part))
                        / (2 * step);
                assertThat(along).isCloseTo(slope, within(0.02 * (Math.abs(slope) + 0.1)));
            }
        }
    }

    private static double sum(ConceptPixels pixels, Tensor input, int part) {
        return Arrays.stream(pixels.read(input).codes())
                .mapToDouble(c -> c[part])
                .sum();
    }

    private static Tensor moved(Tensor input, double[] direction, double step) {
        double[] numbers = input.toDoubles();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += step * direction[i];
        }
        return Tensor.of(input.elementType(), numbers, input.shape());
    }

    private static Tensor layer(Tensor input) {
        try (Program program = ENGINE.compile(GRAPHS.values())) {
            return Objects.requireNonNull(
                    program.run(Map.of(MODEL.input().name(), input)).get(ConceptGraphs.LAYER));
        }
    }

    @Test
    void allDirectionsTogetherAreCompleteAndNoneIsNot() {
        int channels = GRAPHS.layer().channels();
        double[] mean = new double[channels];
        double[][] all = new double[channels][channels];
        for (int c = 0; c < channels; c++) {
            all[c][c] = 1;
        }
        List<UnaryOperator<double[][]>> rebuild = List.of(
                Span.of(mean, new double[0][])::project, Span.of(mean, all)::project, Span.random(mean, 3, 0)::project);
        try (LayerTail tail = new LayerTail(MODEL, GRAPHS.layer(), ENGINE);
                Sweep sweep = Sweep.of(ENGINE, tail.front(), 4)) {
            Completeness found = sweep.gather(
                            Numbers.inputs(Numbers.INPUTS),
                            () -> new Completeness(3),
                            batch -> added(tail, batch, rebuild),
                            Optional.empty(),
                            Progress.SILENT)
                    .statistic();
            assertThat(found.count()).isEqualTo(Numbers.INPUTS);
            assertThat(found.score(0)).isZero();
            assertThat(found.score(1)).isEqualTo(1);
            assertThat(found.explained(1)).isCloseTo(1, within(1e-6));
            assertThat(found.score(2)).isLessThan(1);
            assertThat(copied(found, () -> new Completeness(3)).kept(2)).isEqualTo(found.kept(2));
        }
    }

    /** The difference of two logits, moved: a network with a single score. */
    private static Completeness ofOneScore(float moved) {
        GraphBuilder b = GraphBuilder.extending(MODEL.graph());
        Expr logits = b.value(MODEL.logits());
        Expr score = logits.slice(1, 0, 1, 1).sub(logits.slice(1, 1, 2, 1)).add(moved);
        Classifier model = Classifier.of("one", b.build(Map.of("score", score)), LoadOptions.DEFAULT);
        ConceptGraphs graphs = new ConceptGraphs(model, ConceptGraphs.layer(model, "relu3"));
        double[] mean = new double[graphs.layer().channels()];
        List<UnaryOperator<double[][]>> rebuild =
                List.of(Span.of(mean, new double[0][])::project, rows -> rows, Span.random(mean, 3, 0)::project);
        try (LayerTail tail = new LayerTail(model, graphs.layer(), ENGINE);
                Sweep sweep = Sweep.of(ENGINE, tail.front(), 4)) {
            return sweep.gather(
                            Numbers.inputs(Numbers.INPUTS),
                            () -> new Completeness(3),
                            batch -> added(tail, batch, rebuild),
                            Optional.empty(),
                            Progress.SILENT)
                    .statistic();
        }
    }

    @Test
    void aSingleScoreStaysTheSameIfItsSignDoes() {
        double[] differences = new double[Numbers.INPUTS];
        Samples inputs = Numbers.inputs(Numbers.INPUTS);
        try (Program program = ENGINE.compile(MODEL.graph())) {
            Arrays.setAll(differences, i -> {
                float[] logits = Objects.requireNonNull(
                                program.run(Map.of(MODEL.input().name(), inputs.input(i)))
                                        .get(MODEL.logits()))
                        .toFloats();
                return logits[0] - logits[1];
            });
        }
        Completeness found = ofOneScore(-(float) Arrays.stream(differences)
                .sorted()
                .skip(Numbers.INPUTS / 2)
                .findFirst()
                .orElseThrow());
        assertThat(found.kept(0)).isLessThan(1);
        assertThat(found.score(1)).isEqualTo(1);

        Completeness sure = ofOneScore(1000);
        assertThat(sure.kept(0)).isEqualTo(1);
        assertThat(sure.score(1)).isNaN();
    }

    private static Completeness added(LayerTail tail, Batch batch, List<UnaryOperator<double[][]>> rebuild) {
        Completeness found = new Completeness(3);
        for (int n = 0; n < batch.size(); n++) {
            found.add(tail, batch, n, rebuild);
        }
        return found;
    }
}
