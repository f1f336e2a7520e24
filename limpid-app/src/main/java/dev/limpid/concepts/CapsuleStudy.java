package dev.limpid.concepts;

import dev.limpid.concepts.ConceptResult.CapsuleNumber;
import dev.limpid.concepts.ConceptResult.Capsules;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.capsule.CapsuleNetwork;
import dev.limpid.inside.capsule.CapsuleNetwork.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What a capsule network routes where, and what the numbers of its longest capsules do to the decoded picture. */
final class CapsuleStudy {
    /** Each number is changed by minus and plus this. */
    static final double RANGE = 0.25;

    private static final int INPUTS = 64;
    private static final List<String> OUTPUTS = List.of("lengths", "capsules", "coupling", "picture");

    private final Source source;

    CapsuleStudy(Source source) {
        this.source = source;
    }

    /** Whether a network exposes its routing. */
    static boolean fits(Graph graph) {
        return graph.outputs().containsAll(OUTPUTS);
    }

    /** The means over at most 64 inputs, spread evenly. */
    Capsules run() {
        List<Integer> chosen = source.chosen(INPUTS);
        double coupled = 0;
        List<double[]> sums = new ArrayList<>();
        int classes = 1;
        try (CapsuleNetwork network = CapsuleNetwork.of(
                source.model().classifier().graph(), source.model().engine())) {
            for (int each = 0; each < chosen.size(); each++) {
                Reading reading = network.read(source.tensor(chosen.get(each)));
                classes = (int) reading.capsules().size(1);
                coupled += mean(reading.coupling(reading.winner()).toFloats()) / chosen.size();
                for (int d = 0; d < reading.capsules().size(2); d++) {
                    if (each == 0) {
                        sums.add(new double[Looks.COUNT]);
                    }
                    double[] effect =
                            effect(network.decoded(reading, CapsuleNetwork.perturbed(reading, d, -RANGE, RANGE)));
                    for (int i = 0; i < effect.length; i++) {
                        sums.get(d)[i] += effect[i] / chosen.size();
                    }
                }
                source.progress("reading capsules").reached(each + 1, chosen.size());
            }
        }
        List<CapsuleNumber> numbers = IntStream.range(0, sums.size())
                .mapToObj(d -> CapsuleNumber.of(d, sums.get(d)))
                .toList();
        return new Capsules(chosen.size(), coupled, 1.0 / classes, numbers);
    }

    private static double mean(float... values) {
        double sum = 0;
        for (float each : values) {
            sum += each;
        }
        return sum / values.length;
    }

    /** What changes from the first to the second of two decoded pictures. */
    private static double[] effect(Tensor pair) {
        int height = (int) pair.size(2);
        int width = (int) pair.size(3);
        float[] values = pair.toFloats();
        double[] before = Looks.of(values, 0, width, height);
        double[] after = Looks.of(values, values.length / 2, width, height);
        double[] effect = new double[Looks.COUNT];
        for (int i = 0; i < before.length; i++) {
            effect[i + 1] = after[i] - before[i];
        }
        for (int i = 0; i < values.length / 2; i++) {
            effect[0] += Math.abs(values[values.length / 2 + i] - values[i]) / (values.length / 2.0);
        }
        return effect;
    }

    /** The looks of a bright thing on dark ground, by the moments of its first channel. */
    private static final class Looks {
        /** Numbers of an effect: the change of pixels, and the changes of the looks. */
        static final int COUNT = 6;

        private static final double TINY = 1e-9;

        private Looks() {}

        /** Mean brightness, the middle across and down, and the standard deviations across and down, in pixels. */
        static double[] of(float[] values, int from, int width, int height) {
            double sum = TINY;
            double across = 0;
            double down = 0;
            double wide = 0;
            double high = 0;
            for (int i = 0; i < width * height; i++) {
                double value = Math.max(0, values[from + i]);
                double x = i % width;
                double y = Math.floorDiv(i, width);
                sum += value;
                across += value * x;
                down += value * y;
                wide += value * x * x;
                high += value * y * y;
            }
            double x = across / sum;
            double y = down / sum;
            return new double[] {
                sum / (width * height),
                x,
                y,
                Math.sqrt(Math.max(0, wide / sum - x * x)),
                Math.sqrt(Math.max(0, high / sum - y * y))
            };
        }
    }
}
