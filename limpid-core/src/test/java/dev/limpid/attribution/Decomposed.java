package dev.limpid.attribution;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Specialize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Replaces operators by equivalent combinations of several others; existing values keep their names. */
final class Decomposed implements Pass {
    @Override
    public Graph apply(Graph graph) {
        return Specialize.apply(OnnxRuntime.create(), new Writer(graph).result());
    }

    private static final class Writer {
        private final Graph graph;
        private final List<Node> nodes = new ArrayList<>();
        private final Map<String, Tensor> constants;
        private int count;

        Writer(Graph graph) {
            this.graph = graph;
            this.constants = new LinkedHashMap<>(graph.constants());
        }

        Graph result() {
            graph.nodes().forEach(this::write);
            return graph.with(nodes, constants);
        }

        private void write(Node node) {
            String x = node.inputs().isEmpty() ? "" : node.input(0);
            String y = node.output();
            switch (node.op().name()) {
                case "Conv" -> convolution(node, y);
                case "Gemm" -> matrix(node, x, y);
                case "GlobalAveragePool" ->
                    finish(y, "ReduceMean", Map.of("keepdims", Attribute.of(1L)), x, list(2, 3));
                case "BatchNormalization" -> batchNorm(node, x, y);
                case "HardSwish" -> finish(y, "Mul", x, emit("HardSigmoid", sixth(), x));
                case "HardSigmoid" -> hardSigmoid(node, x, y);
                case "Sigmoid" -> finish(y, "Reciprocal", emit("Add", emit("Exp", emit("Neg", x)), number(1)));
                case "Swish" -> finish(y, "Div", x, emit("Add", emit("Exp", emit("Neg", x)), number(1)));
                case "Gelu" -> gelu(x, y);
                case "Softmax" -> softmax(node, x, y);
                case "LayerNormalization" -> layerNorm(node, x, y);
                default -> nodes.add(node);
            }
        }

        private void convolution(Node node, String y) {
            if (!node.hasInput(2)) {
                nodes.add(node);
                return;
            }
            Tensor bias = constant(node, 2);
            String bare = emit("Conv", node.attributes(), node.input(0), node.input(1));
            finish(y, "Add", bare, made(Tensor.of(bias.toFloats(), bias.elementCount(), 1, 1)));
        }

        private void matrix(Node node, String x, String y) {
            Tensor w = constant(node, 1);
            int rows = Math.toIntExact(w.size(0));
            int columns = Math.toIntExact(w.size(1));
            boolean isTurned = node.intAttribute("transB", 0) == 1;
            float[] from = w.toFloats();
            float[] to = from.clone();
            for (int i = 0; isTurned && i < from.length; i++) {
                to[(i % columns * rows) + (i / columns)] = from[i];
            }
            String matrix = made(isTurned ? Tensor.of(to, columns, rows) : w);
            String product = emit("MatMul", x, matrix);
            finish(y, "Add", product, node.input(2));
        }

        private void batchNorm(Node node, String x, String y) {
            double[] scale = constant(node, 1).toDoubles();
            double[] shift = constant(node, 2).toDoubles();
            double[] mean = constant(node, 3).toDoubles();
            double[] variance = constant(node, 4).toDoubles();
            for (int c = 0; c < scale.length; c++) {
                scale[c] /= Math.sqrt(variance[c] + node.realAttribute("epsilon", 1e-5f));
                shift[c] -= mean[c] * scale[c];
            }
            String scaled = emit("Mul", x, made(Tensor.of(ElementType.FLOAT, scale, scale.length, 1, 1)));
            finish(y, "Add", scaled, made(Tensor.of(ElementType.FLOAT, shift, shift.length, 1, 1)));
        }

        private static Map<String, Attribute> sixth() {
            return Map.of("alpha", Attribute.of(1f / 6), "beta", Attribute.of(0.5f));
        }

        private void hardSigmoid(Node node, String x, String y) {
            double slope = node.realAttribute("alpha", 0.2f);
            double offset = node.realAttribute("beta", 0.5f);
            String line = emit("Add", emit("Mul", x, number(slope)), number(offset));
            finish(y, "Min", emit("Max", line, number(0)), number(1));
        }

        private void gelu(String x, String y) {
            String erf = emit("Erf", emit("Mul", x, number(Math.sqrt(0.5))));
            finish(y, "Mul", emit("Mul", x, number(0.5)), emit("Add", erf, number(1)));
        }

        private void softmax(Node node, String x, String y) {
            Map<String, Attribute> kept = Map.of("keepdims", Attribute.of(1L));
            String axis = list(node.intAttribute("axis", -1));
            String powers = emit("Exp", emit("Sub", x, emit("ReduceMax", kept, x, axis)));
            finish(y, "Div", powers, emit("ReduceSum", kept, powers, axis));
        }

        private void layerNorm(Node node, String x, String y) {
            Map<String, Attribute> kept = Map.of("keepdims", Attribute.of(1L));
            String axis = list(-1);
            String centred = emit("Sub", x, emit("ReduceMean", kept, x, axis));
            String variance = emit("ReduceMean", kept, emit("Mul", centred, centred), axis);
            String deviation = emit("Sqrt", emit("Add", variance, number(node.realAttribute("epsilon", 1e-5f))));
            String scaled = emit("Mul", emit("Div", centred, deviation), node.input(1));
            finish(y, "Add", scaled, node.input(2));
        }

        private Tensor constant(Node node, int k) {
            return graph.findConstant(node.input(k)).orElseThrow();
        }

        private String emit(String op, String... inputs) {
            return emit(op, Map.of(), inputs);
        }

        private String emit(String op, Map<String, Attribute> attributes, String... inputs) {
            String y = "parts/" + count++;
            nodes.add(Node.of(op, Arrays.asList(inputs), List.of(y), attributes));
            return y;
        }

        private void finish(String y, String op, String... inputs) {
            finish(y, op, Map.of(), inputs);
        }

        private void finish(String y, String op, Map<String, Attribute> attributes, String... inputs) {
            nodes.add(Node.of(op, Arrays.asList(inputs), List.of(y), attributes));
        }

        private String made(Tensor tensor) {
            String name = "parts/" + count++;
            constants.put(name, tensor);
            return name;
        }

        private String number(double value) {
            return made(Tensor.of(ElementType.FLOAT, new double[] {value}, 1));
        }

        private String list(long... values) {
            return made(Tensor.list(values));
        }
    }
}
