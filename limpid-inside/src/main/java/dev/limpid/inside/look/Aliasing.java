package dev.limpid.inside.look;

import dev.limpid.attribution.Progress;
import dev.limpid.autodiff.Window;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much a strided convolution aliases: the network runs once with the stride of that layer set to 1, and the share of the
 * energy of its (not yet thinned out) response that lies above the new Nyquist frequency is measured. What lies there cannot
 * be told from lower frequencies after the stride. White noise would have a share of {@code 1 - 1/s^2} for a stride of {@code s}.
 *
 * <p>Frequencies are those of the discrete cosine transform, so that the edges of the map cause none. Ref.: Zhang, Making
 * Convolutional Networks Shift-Invariant Again, 2019, arXiv 1904.11486.
 *
 * @param layer the name of the node
 * @param output its value
 * @param stride along each axis
 * @param share 0 to 1
 */
public record Aliasing(String layer, String output, List<Long> stride, double share) {
    private static final String HIGH = "high";
    private static final String ALL = "all";

    public Aliasing {
        stride = List.copyOf(stride);
    }

    /** The share that white noise would have. */
    public double ofNoise() {
        return 1 - 1.0 / stride.stream().reduce(1L, (a, b) -> a * b);
    }

    /** The convolutions of a network with a stride, over series and pictures. */
    static List<Node> strided(Graph graph) {
        return graph.nodes().stream()
                .filter(n -> n.is("Conv") && graph.findConstant(n.input(1)).isPresent())
                .filter(n -> Arrays.stream(n.intsAttribute("strides", 1)).anyMatch(s -> s > 1))
                .filter(n -> graph.shapeOf(n.input(0)).rank() <= 4
                        && graph.shapeOf(n.input(0))
                                .isFixed(2, graph.shapeOf(n.input(0)).rank()))
                .toList();
    }

    /** Measures a convolution over samples. */
    static Aliasing of(Classifier model, Engine engine, Node node, Samples samples, int chunk, Progress progress) {
        long[] strides = node.intsAttribute("strides", 1);
        double[] sums = new double[2];
        try (Sweep sweep = Sweep.of(engine, graph(model.graph(), node), chunk)) {
            sweep.run(
                    samples,
                    0,
                    batch -> batch.size() == 0
                            ? new double[2]
                            : new double[] {sum(batch.value(HIGH)), sum(batch.value(ALL))},
                    (next, part) -> {
                        sums[0] += part[0];
                        sums[1] += part[1];
                    },
                    progress);
        }
        return new Aliasing(
                node.label(),
                node.output(),
                Arrays.stream(strides).boxed().toList(),
                sums[1] > 0 ? sums[0] / sums[1] : 0);
    }

    private static double sum(Tensor tensor) {
        return Arrays.stream(tensor.toDoubles()).sum();
    }

    private static Graph graph(Graph graph, Node node) {
        long[] strides = node.intsAttribute("strides", 1);
        Shape before = graph.shapeOf(node.input(0));
        long[] weights = graph.findConstant(node.input(1)).orElseThrow().shape();
        Window window = Window.of(node, Arrays.copyOfRange(weights, 2, weights.length), before);
        GraphBuilder b =
                graph.withOutputs(List.of(node.input(0))).pruned().toBuilder().scope("aliasing/");
        Shape shape = graph.shapeOf(node.output());
        Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
        attributes.remove("auto_pad");
        List<Long> pads = new ArrayList<>();
        window.axes().forEach(a -> pads.add(a.begin()));
        window.axes().forEach(a -> pads.add(a.end()));
        attributes.put("pads", Attribute.of(pads.stream().mapToLong(p -> p).toArray()));
        attributes.put(
                "strides", Attribute.of(Arrays.stream(strides).map(s -> 1).toArray()));
        for (int i = 0; i < strides.length; i++) {
            Window.Axis own = window.axes().get(i);
            shape = shape.with(
                    2 + i, dev.limpid.graph.Dim.of(before.size(2 + i) + own.begin() + own.end() - own.span() + 1));
        }
        Expr bias =
                node.hasInput(2) ? b.constant(graph.findConstant(node.input(2)).orElseThrow()) : b.none();
        ElementType type = graph.findType(node.output()).orElseThrow().element();
        Expr full = b.value(node.input(0))
                .emit(
                        "Conv",
                        attributes,
                        new TensorType(type, shape),
                        b.constant(graph.findConstant(node.input(1)).orElseThrow()),
                        bias)
                .cast(ElementType.FLOAT);
        Expr low = full.matMul(b.constant(lowPass((int) shape.size(-1), strides[strides.length - 1])));
        if (strides.length == 2) {
            low = b.constant(lowPass((int) shape.size(2), strides[0])).matMul(low);
        }
        long[] places = strides.length == 2 ? new long[] {2, 3} : new long[] {2};
        Expr varying = full.sub(full.reduceMean(true, places));
        return b.build(Map.of(HIGH, energy(full.sub(low)), ALL, energy(varying)));
    }

    private static Expr energy(Expr e) {
        long[] axes = java.util.stream.LongStream.range(1, e.rank()).toArray();
        return e.mul(e).reduceSum(false, axes);
    }

    /** The projection {@code float[size,size]} on the cosines below the Nyquist frequency after a stride; symmetric. */
    static Tensor lowPass(int size, long stride) {
        int kept = Math.max(1, (int) Math.ceil((double) size / stride));
        float[] product = new float[size * size];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < size; k++) {
                double sum = 1.0 / size;
                for (int f = 1; f < kept; f++) {
                    sum += 2.0
                            / size
                            * Math.cos(Math.PI * f * (i + 0.5) / size)
                            * Math.cos(Math.PI * f * (k + 0.5) / size);
                }
                product[i * size + k] = (float) sum;
            }
        }
        return Tensor.of(product, size, size);
    }
}
