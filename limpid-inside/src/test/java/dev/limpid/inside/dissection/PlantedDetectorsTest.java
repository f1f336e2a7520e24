package dev.limpid.inside.dissection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.inside.Samples;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import dev.limpid.runtime.OnnxRuntime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A network built by hand: a colour filter, an oriented edge and a part template, beside a unit that is never active and one
 * that sees noise. Dissection finds exactly the first three.
 */
class PlantedDetectorsTest {
    private static final int SIDE = 32;
    private static final int PATCH = 7;
    private static final int SAMPLES = 60;
    private static final List<String> NAMES =
            List.of("red", "blue", "upright stripes", "level stripes", "cross", "ring");
    private static final List<String> CATEGORIES = List.of("colour", "texture", "part");
    private static final int RED = 0;
    private static final int UPRIGHT = 2;
    private static final int CROSS = 4;

    private final List<float[]> pictures = new ArrayList<>();
    private final List<TreeMap<Integer, BitSet>> masks = new ArrayList<>();

    PlantedDetectorsTest() {
        Random random = new Random(20);
        for (int i = 0; i < SAMPLES; i++) {
            float[] rgb = new float[3 * SIDE * SIDE];
            for (int k = 0; k < SIDE * SIDE; k++) {
                float grey = 0.5f + (0.02f * (float) random.nextGaussian());
                rgb[k] = rgb[SIDE * SIDE + k] = rgb[2 * SIDE * SIDE + k] = grey;
            }
            TreeMap<Integer, BitSet> shown = new TreeMap<>();
            int free = random.nextInt(4);
            for (int q = 0; q < 4; q++) {
                if (q != free) {
                    int concept = random.nextInt(NAMES.size());
                    int x = ((q % 2) * 16) + 3 + random.nextInt(4);
                    int y = ((q / 2) * 16) + 3 + random.nextInt(4);
                    draw(rgb, concept, x, y, shown.computeIfAbsent(concept, c -> new BitSet()));
                }
            }
            pictures.add(rgb);
            masks.add(shown);
        }
    }

    private static boolean cross(int x, int y) {
        return x == 3 || y == 3;
    }

    private static boolean ring(int x, int y) {
        return x == 0 || y == 0 || x == PATCH - 1 || y == PATCH - 1;
    }

    private static void draw(float[] rgb, int concept, int left, int top, BitSet mask) {
        for (int y = 0; y < PATCH; y++) {
            for (int x = 0; x < PATCH; x++) {
                int at = ((top + y) * SIDE) + left + x;
                mask.set(at);
                float light = switch (concept) {
                    case 2 -> x / 2 % 2;
                    case 3 -> y / 2 % 2;
                    case 4 -> cross(x, y) ? 1 : 0;
                    case 5 -> ring(x, y) ? 1 : 0;
                    default -> 0;
                };
                for (int c = 0; c < 3; c++) {
                    boolean isOwn = concept == 0 ? c == 0 : c == 2;
                    rgb[(c * SIDE * SIDE) + at] = concept < 2 ? (isOwn ? 1 : 0) : light;
                }
            }
        }
    }

    private static Expr conv(GraphBuilder b, Expr x, int size, float[] weights, int inputs) {
        long pad = size / 2;
        return x.emit(
                "Conv",
                Map.of("pads", Attribute.of(new long[] {pad, pad, pad, pad})),
                one(),
                b.constant(Tensor.of(weights, 1, inputs, size, size)));
    }

    private static TensorType one() {
        return type(1);
    }

    private static TensorType type(long channels) {
        return new TensorType(
                ElementType.FLOAT, Shape.of(Dim.symbol("N"), Dim.of(channels), Dim.of(SIDE), Dim.of(SIDE)));
    }

    private static Expr spread(Expr x, String pooling) {
        long pad = PATCH / 2;
        return x.emit(
                pooling,
                Map.of("kernel_shape", Attribute.of(new long[] {PATCH, PATCH}), "pads", Attribute.of(new long[] {
                    pad, pad, pad, pad
                })),
                one());
    }

    private static Graph network() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", type(3));
        Expr red = conv(b, x, 1, new float[] {1, -1, -1}, 3).relu();
        float[] upright = new float[3 * PATCH * PATCH];
        float[] cross = new float[3 * PATCH * PATCH];
        int bright = 0;
        for (int i = 0; i < PATCH * PATCH; i++) {
            bright += cross(i % PATCH, i / PATCH) ? 1 : 0;
        }
        for (int i = 0; i < PATCH * PATCH; i++) {
            upright[i] = i % PATCH == 3 ? 0 : i % PATCH / 2 % 2 == 0 ? -1 : 1;
            cross[i] = cross(i % PATCH, i / PATCH) ? 1f / bright : -1f / (PATCH * PATCH - bright);
        }
        // Seven columns of stripes two wide: -1 -1 1 0 -1 -1 1 has the mean -2, which is taken away.
        float mean = 0;
        for (int i = 0; i < PATCH * PATCH; i++) {
            mean += upright[i] / (PATCH * PATCH);
        }
        for (int i = 0; i < PATCH * PATCH; i++) {
            upright[i] -= mean;
        }
        Expr edge = spread(conv(b, x, PATCH, upright, 3).abs().add(-8).relu(), "MaxPool");
        Expr template = spread(conv(b, x, PATCH, cross, 3).add(-0.9).relu(), "MaxPool");
        Expr dead = red.mul(0);
        Expr noise =
                conv(b, x, 1, new float[] {1, 1, 1}, 3).add(-1.5).abs().mul(-40).exp();
        Expr all =
                b.emit("Concat", List.of(red, edge, template, dead, noise), Map.of("axis", Attribute.of(1L)), type(5));
        return b.build(Map.of("all", all));
    }

    private final class Made implements Annotations {
        @Override
        public int concepts() {
            return NAMES.size();
        }

        @Override
        public int categories() {
            return CATEGORIES.size();
        }

        @Override
        public int category(int concept) {
            return concept / 2;
        }

        @Override
        public int split(int index) {
            return index % 2;
        }

        @Override
        public BitSet present(int index) {
            BitSet present = new BitSet();
            masks.get(index).keySet().forEach(present::set);
            return present;
        }

        @Override
        public BitSet known(int index) {
            BitSet known = new BitSet();
            known.set(0, CATEGORIES.size());
            return known;
        }

        @Override
        public Areas areas(int index) {
            return Areas.of(SIDE, SIDE, masks.get(index));
        }
    }

    private Samples samples() {
        return new Samples() {
            @Override
            public int size() {
                return SAMPLES;
            }

            @Override
            public Tensor input(int index) {
                return Tensor.of(pictures.get(index), 1, 3, SIDE, SIDE);
            }

            @Override
            public String name(int index) {
                return "picture " + index;
            }
        };
    }

    private Dissection dissect(Graph graph, List<Probe> probes) {
        return Dissection.run(
                OnnxRuntime.create(),
                graph,
                probes,
                samples(),
                new Made(),
                8,
                (p, u) -> 0.02,
                Optional.empty(),
                Optional.empty(),
                Progress.SILENT);
    }

    private static Probe probe() {
        return Probe.of("all", new FeatureMap("all", Layout.NCHW, SIDE, SIDE, 5, 0, 0));
    }

    @Test
    void exactlyThePlantedDetectorsAreFound() {
        Dissection dissection = dissect(network(), List.of(probe()));
        Alignment alignment = dissection.alignment();
        List<List<Integer>> detected = new ArrayList<>();
        List<List<Detectors.Best>> units = new ArrayList<>();
        for (int u = 0; u < 5; u++) {
            List<Overlap> overlaps = alignment.of(0, u, Alignment.ALL);
            List<Integer> own = new ArrayList<>();
            for (int c = 0; c < overlaps.size(); c++) {
                if (overlaps.get(c).iou() >= Detectors.IOU) {
                    own.add(c);
                }
            }
            detected.add(own);
            units.add(alignment.best(overlaps).stream()
                    .flatMap(Optional::stream)
                    .map(c -> new Detectors.Best(
                            CATEGORIES.get(c / 2), NAMES.get(c), overlaps.get(c).iou()))
                    .toList());
        }
        assertEquals(List.of(List.of(RED), List.of(UPRIGHT), List.of(CROSS), List.of(), List.of()), detected);
        Detectors count = Detectors.count(units, Detectors.IOU);
        assertEquals(3, count.total());
        assertEquals(3, count.unique());
        assertEquals(Map.of("colour", 1, "texture", 1, "part", 1), count.byCategory());
    }

    @Test
    void everyPlantedDetectorTellsItsConceptApartByLabelsAlone() {
        Dissection dissection = dissect(network(), List.of(probe()));
        List<BitSet> present = new ArrayList<>();
        for (int c = 0; c < NAMES.size(); c++) {
            BitSet shown = new BitSet();
            for (int i = 0; i < SAMPLES; i++) {
                shown.set(i, masks.get(i).containsKey(c));
            }
            present.add(shown);
        }
        Invert invert = new Invert(present, SAMPLES, 0.01);
        for (int u = 0; u < 3; u++) {
            Invert.Found found =
                    invert.best(dissection.activations().means(0, u), 1).get(0);
            assertEquals(Formula.of(List.of(RED, UPRIGHT, CROSS).get(u)), found.formula());
            assertEquals(1, found.auc(), 1e-9);
        }
    }

    @Test
    void aRotationHidesDetectorsAndAFittedSumFindsThemAgain() {
        double[][] rotation = Basis.rotation(5, 1);
        Basis.Extended rotated = Basis.add(network(), probe(), "rotated", rotation);
        double[][] back = new double[5][5];
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                back[i][j] = rotation[j][i];
            }
        }
        Basis.Extended again = Basis.add(rotated.graph(), rotated.probe(), "back", back);
        Alignment alignment =
                dissect(again.graph(), List.of(rotated.probe(), again.probe())).alignment();
        List<Overlap> restored = alignment.of(1, 2, Alignment.ALL);
        assertTrue(restored.get(CROSS).iou() > 0.2, restored.toString());
        double best = 0;
        for (int u = 0; u < 5; u++) {
            best = Math.max(best, alignment.of(0, u, Alignment.ALL).get(CROSS).iou());
        }
        assertTrue(best < restored.get(CROSS).iou(), "no rotated unit is as good as the planted one");
        for (int i = 0; i < 5; i++) {
            double[] unit = new double[5];
            double[] product = new double[5];
            unit[i] = 1;
            for (int j = 0; j < 5; j++) {
                for (int k = 0; k < 5; k++) {
                    product[j] += rotation[i][k] * rotation[j][k];
                }
            }
            assertArrayEquals(unit, product, 1e-12);
        }
    }
}
