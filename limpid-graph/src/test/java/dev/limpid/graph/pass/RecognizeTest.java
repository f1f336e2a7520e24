package dev.limpid.graph.pass;

import static dev.limpid.graph.pass.Sketch.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.pass.Pattern.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecognizeTest {
    private static final Map<String, Attribute> LAST = Map.of("keepdims", Attribute.of(1L));

    private static Sketch start() {
        return Sketch.ofOpset(18)
                .input("x", noise(1, 2, 5, 4))
                .constant("last", Tensor.list(-1))
                .constant("gamma", noise(2, 4))
                .constant("beta", noise(3, 4))
                .number("epsilon", 1e-5)
                .number("one", 1)
                .number("two", 2)
                .number("three", 3)
                .number("six", 6)
                .number("sixth", 1 / 6.0)
                .number("zero", 0)
                .number("half", 0.5)
                .number("root2", Math.sqrt(2))
                .number("inverseRoot2", Math.sqrt(0.5))
                .number("rootTwoByPi", Math.sqrt(2 / Math.PI))
                .number("cubic", 0.044715);
    }

    /** Rewrites the graph, and compares the values before and after. */
    private static Node rewritten(Sketch sketch, String op) {
        Graph before = sketch.graph("y");
        Graph after = before.apply(new Recognize());
        assertThat(after.nodes().stream().map(n -> n.op().name()).toList()).containsExactly(op);
        assertThat(after.apply(new Recognize())).isEqualTo(after);
        double[] a = sketch.run(before);
        double[] b = sketch.run(after);
        assertThat(b).hasSameSizeAs(a);
        for (int i = 0; i < a.length; i++) {
            assertThat(b[i]).isCloseTo(a[i], within(1e-6));
        }
        return after.nodes().get(0);
    }

    private static void keeps(Sketch sketch, String... outputs) {
        Graph graph = sketch.graph(outputs);
        assertThat(graph.apply(new Recognize())).isEqualTo(graph);
    }

    @Test
    void recognizesLayerNormalizationOfPyTorch() {
        Node norm = rewritten(
                start().node("m = ReduceMean(x, last)", LAST)
                        .node("d = Sub(x, m)")
                        .node("q = Pow(d, two)")
                        .node("v = ReduceMean(q, last)", LAST)
                        .node("e = Add(v, epsilon)")
                        .node("s = Sqrt(e)")
                        .node("n = Div(d, s)")
                        .node("g = Mul(n, gamma)")
                        .node("y = Add(g, beta)"),
                "LayerNormalization");
        assertThat(norm.inputs()).containsExactly("x", "gamma", "beta");
        assertThat(norm.realAttribute("epsilon", 0)).isEqualTo(1e-5f);
        assertThat(norm.intAttribute("axis", 0)).isEqualTo(-1);
    }

    @Test
    void recognizesLayerNormalizationWithADuplicatedDifference() {
        rewritten(
                start().constant("axis", Tensor.list(2))
                        .node("m = ReduceMean(x, axis)", LAST)
                        .node("d = Sub(x, m)")
                        .node("d2 = Sub(x, m)")
                        .node("q = Mul(d, d)")
                        .node("v = ReduceMean(q, axis)", LAST)
                        .node("e = Add(epsilon, v)")
                        .node("s = Sqrt(e)")
                        .node("r = Reciprocal(s)")
                        .node("n = Mul(d2, r)")
                        .node("g = Mul(gamma, n)")
                        .node("y = Add(beta, g)"),
                "LayerNormalization");
    }

    @Test
    void recognizesLayerNormalizationOverTwoAxesWithoutBias() {
        Node norm = rewritten(
                start().constant("both", Tensor.list(-2, -1))
                        .constant("wide", noise(4, 5, 4))
                        .node("m = ReduceMean(x, both)", LAST)
                        .node("d = Sub(x, m)")
                        .node("q = Mul(d, d)")
                        .node("v = ReduceMean(q, both)", LAST)
                        .node("e = Add(v, epsilon)")
                        .node("s = Sqrt(e)")
                        .node("n = Div(d, s)")
                        .node("y = Mul(n, wide)"),
                "LayerNormalization");
        assertThat(norm.intAttribute("axis", 0)).isEqualTo(-2);
        assertThat(norm.inputs()).containsExactly("x", "wide");
    }

    @Test
    void recognizesLayerNormalizationOfKeras() {
        Node norm = rewritten(
                start().constant("gamma3", noise(2, 1, 1, 4))
                        .node("m = ReduceMean(x, last)", LAST)
                        .node("d = Sub(x, m)")
                        .node("q = Mul(d, d)")
                        .node("v = ReduceMean(q, last)", LAST)
                        .node("e = Add(v, epsilon)")
                        .node("s = Sqrt(e)")
                        .node("r = Reciprocal(s)")
                        .node("g = Mul(r, gamma3)")
                        .node("a = Mul(x, g)")
                        .node("mg = Mul(m, g)")
                        .node("c = Sub(beta, mg)")
                        .node("y = Add(a, c)"),
                "LayerNormalization");
        assertThat(norm.input(2)).isEqualTo("beta");
    }

    @Test
    void recognizesLayerNormalizationOfKerasWithPooledMeansAndNoBias() {
        Node norm = rewritten(
                start().node("m = GlobalAveragePool(x)")
                        .node("minus = Neg(m)")
                        .node("d = Sub(x, m)")
                        .node("q = Mul(d, d)")
                        .node("v = GlobalAveragePool(q)")
                        .node("e = Add(v, epsilon)")
                        .node("s = Sqrt(e)")
                        .node("r = Reciprocal(s)")
                        .node("g = Mul(r, gamma)")
                        .node("mg = Mul(minus, g)")
                        .node("a = Mul(x, g)")
                        .node("y = Add(a, mg)"),
                "LayerNormalization");
        assertThat(norm.inputs()).containsExactly("x", "gamma");
    }

    @Test
    void recognizesLayerNormalizationOfKerasWrittenAsBatchNormalization() {
        Sketch sketch = start().constant("rows", Tensor.list(1, -1, 4, 1))
                .constant("picture", Tensor.list(0, 2, 3))
                .constant("first", Tensor.list(0))
                .constant("howMany", Tensor.list(10))
                .node("shape = Shape(x)")
                .node("r = Reshape(x, rows)")
                .node("ones = Expand(one, howMany)")
                .node("zeros = Expand(zero, howMany)")
                .node("sizes = Shape(r)")
                .node("m = ReduceMean(r, picture)", LAST)
                .node("d = Sub(r, m)")
                .node("q = ReduceSumSquare(d, picture)", Map.of("keepdims", Attribute.of(0L)))
                .node("mean = Squeeze(m, picture)")
                .node("picked = Gather(sizes, picture)")
                .node("count = ReduceProd(picked, first)", Map.of("keepdims", Attribute.of(0L)))
                .node("number = Cast(count)", Map.of("to", Attribute.of(1L)))
                .node("var = Div(q, number)")
                .node("n = BatchNormalization(r, ones, zeros, mean, var)", Map.of("epsilon", Attribute.of(0.001f)))
                .node("b = Reshape(n, shape)")
                .node("g = Mul(b, gamma)")
                .node("y = Add(g, beta)");
        Graph after = sketch.typed("y").apply(new Recognize());
        assertThat(after.nodes()).hasSize(1);
        assertThat(after.nodes().get(0).is("LayerNormalization")).isTrue();
        assertThat(after.nodes().get(0).inputs()).containsExactly("x", "gamma", "beta");
        double[] a = sketch.run(sketch.graph("y"));
        double[] b = sketch.run(after);
        for (int i = 0; i < a.length; i++) {
            assertThat(b[i]).isCloseTo(a[i], within(1e-6));
        }
        keeps(sketch, "y");
    }

    @Test
    void normalizationOverAnInnerAxisIsNotLayerNormalization() {
        keeps(
                start().constant("inner", Tensor.list(1))
                        .node("m = ReduceMean(x, inner)", LAST)
                        .node("d = Sub(x, m)")
                        .node("q = Mul(d, d)")
                        .node("v = ReduceMean(q, inner)", LAST)
                        .node("e = Add(v, epsilon)")
                        .node("s = Sqrt(e)")
                        .node("n = Div(d, s)")
                        .node("g = Mul(n, gamma)")
                        .node("y = Add(g, beta)"),
                "y");
    }

    @Test
    void rmsNormalizationIsFoundButKeptIfTheOpsetLacksIt() {
        Sketch sketch = start().node("q = Pow(x, two)")
                .node("v = ReduceMean(q, last)", LAST)
                .node("e = Add(v, epsilon)")
                .node("s = Sqrt(e)")
                .node("n = Div(x, s)")
                .node("y = Mul(n, gamma)");
        keeps(sketch, "y");
        List<Pattern> found = Recognize.find(sketch.graph("y"));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).kind()).isEqualTo(Kind.RMS_NORMALIZATION);
        assertThat(found.get(0).value("scale")).isEqualTo("gamma");
        assertThat(found.get(0).nodes()).hasSize(6);
    }

    @Test
    void recognizesGeluOfPyTorch() {
        Node gelu = rewritten(
                start().node("s = Div(x, root2)")
                        .node("e = Erf(s)")
                        .node("p = Add(e, one)")
                        .node("g = Mul(x, p)")
                        .node("y = Mul(g, half)"),
                "Gelu");
        assertThat(gelu.attributes()).isEmpty();
    }

    @Test
    void geluRaisesTheOpsetToTwenty() {
        Graph graph = start().node("s = Div(x, root2)")
                .node("e = Erf(s)")
                .node("p = Add(e, one)")
                .node("g = Mul(x, p)")
                .node("y = Mul(g, half)")
                .graph("y");
        assertThat(graph.apply(new Recognize()).opset()).isEqualTo(20);
    }

    @Test
    void recognizesGeluOfKerasInAllOrders() {
        rewritten(
                start().node("h = Mul(half, x)")
                        .node("s = Mul(x, inverseRoot2)")
                        .node("e = Erf(s)")
                        .node("p = Add(one, e)")
                        .node("y = Mul(h, p)"),
                "Gelu");
        rewritten(
                start().node("s = Mul(inverseRoot2, x)")
                        .node("e = Erf(s)")
                        .node("w = Mul(e, half)")
                        .node("p = Add(w, half)")
                        .node("y = Mul(p, x)"),
                "Gelu");
    }

    @Test
    void recognizesGeluWithTanh() {
        Node gelu = rewritten(
                start().node("c = Pow(x, three)")
                        .node("k = Mul(c, cubic)")
                        .node("a = Add(x, k)")
                        .node("s = Mul(a, rootTwoByPi)")
                        .node("t = Tanh(s)")
                        .node("p = Add(t, one)")
                        .node("h = Mul(x, half)")
                        .node("y = Mul(h, p)"),
                "Gelu");
        assertThat(gelu.textAttribute("approximate", "")).isEqualTo("tanh");
        rewritten(
                start().node("q = Mul(x, x)")
                        .node("k = Mul(cubic, q)")
                        .node("a = Add(one, k)")
                        .node("r = Mul(rootTwoByPi, x)")
                        .node("s = Mul(r, a)")
                        .node("t = Tanh(s)")
                        .node("p = Add(one, t)")
                        .node("m = Mul(x, p)")
                        .node("y = Mul(half, m)"),
                "Gelu");
    }

    @Test
    void nearMissesOfGeluAreNotRecognized() {
        keeps(
                start().node("s = Div(x, two)")
                        .node("e = Erf(s)")
                        .node("p = Add(e, one)")
                        .node("g = Mul(x, p)")
                        .node("y = Mul(g, half)"),
                "y");
        keeps(
                start().node("s = Div(x, root2)")
                        .node("e = Erf(s)")
                        .node("p = Add(e, one)")
                        .node("g = Mul(x, p)")
                        .node("y = Mul(g, sixth)"),
                "y");
    }

    @Test
    void patternsWithInnerValuesReadElsewhereAreNotRewritten() {
        keeps(
                start().node("s = Div(x, root2)")
                        .node("e = Erf(s)")
                        .node("p = Add(e, one)")
                        .node("g = Mul(x, p)")
                        .node("y = Mul(g, half)"),
                "y",
                "e");
    }

    @Test
    void recognizesHardSwishOfKerasAndPyTorch() {
        rewritten(
                start().node("a = Add(x, three)")
                        .node("c = Clip(a, zero, six)")
                        .node("s = Mul(c, sixth)")
                        .node("y = Mul(x, s)"),
                "HardSwish");
        rewritten(
                start().node("a = Add(three, x)")
                        .node("l = Max(a, zero)")
                        .node("c = Min(l, six)")
                        .node("m = Mul(x, c)")
                        .node("y = Div(m, six)"),
                "HardSwish");
        rewritten(
                start().node("s = HardSigmoid(x)", Map.of("alpha", Attribute.of(1 / 6f), "beta", Attribute.of(0.5f)))
                        .node("y = Mul(s, x)"),
                "HardSwish");
        rewritten(
                start().node("a = Add(x, three)")
                        .node("r = Relu(a)")
                        .node("c = Min(r, six)")
                        .node("s = Div(c, six)")
                        .node("y = Mul(s, x)"),
                "HardSwish");
    }

    @Test
    void recognizesHardSigmoidOfSqueezeAndExcitation() {
        Node node = rewritten(
                start().node("a = Add(x, three)").node("c = Clip(a, zero, six)").node("y = Mul(c, sixth)"),
                "HardSigmoid");
        assertThat(node.realAttribute("alpha", 0)).isEqualTo(1 / 6f);
    }

    @Test
    void recognizesHardSigmoidOfKeras() {
        Node node = rewritten(
                start().number("fifth", 0.2)
                        .node("a = Mul(x, fifth)")
                        .node("s = Add(a, half)")
                        .node("c = Min(s, one)")
                        .node("y = Max(c, zero)"),
                "HardSigmoid");
        assertThat(node.realAttribute("alpha", 0)).isEqualTo(0.2f);
        assertThat(node.realAttribute("beta", 0)).isEqualTo(0.5f);
        keeps(start().node("s = Add(x, half)").node("y = Clip(s, zero, one)"), "y");
    }

    @Test
    void relu6BecomesOneClip() {
        for (String[] form : new String[][] {
            {"l = Max(x, zero)", "y = Min(l, six)"},
            {"l = Min(six, x)", "y = Max(zero, l)"},
            {"l = Relu(x)", "y = Min(l, six)"},
            {"l = Relu(x)", "y = Clip(l, , six)"}
        }) {
            Sketch sketch = start();
            for (String equation : form) {
                sketch.node(equation);
            }
            Node clip = rewritten(sketch, "Clip");
            assertThat(clip.inputs()).hasSize(3);
        }
        keeps(start().node("l = Max(x, one)").node("y = Min(l, six)"), "y");
    }

    @Test
    void aBroadcastConstantIsNotAScalar() {
        keeps(
                start().constant("deep", Tensor.of(new float[] {0}, 1, 1, 1, 1))
                        .node("l = Max(x, deep)")
                        .node("y = Min(l, six)"),
                "y");
    }

    @Test
    void siluIsFoundButKeptIfTheOpsetLacksIt() {
        Sketch sketch = start().number("quick", 1.702)
                .node("s = Sigmoid(x)")
                .node("h = Mul(x, s)")
                .node("k = Mul(h, quick)")
                .node("g = Sigmoid(k)")
                .node("y = Mul(g, h)");
        keeps(sketch, "y");
        List<Pattern> found = Recognize.find(sketch.graph("y"));
        assertThat(found).extracting(Pattern::kind).containsExactly(Kind.SILU, Kind.SILU);
        assertThat(found.get(0).findNumber("alpha")).hasValue(1);
        assertThat(found.get(1).findNumber("alpha").orElseThrow()).isCloseTo(1.702, within(1e-6));
        assertThat(found.get(1).value("x")).isEqualTo("h");
    }

    private static Sketch projected() {
        Sketch sketch = Sketch.ofOpset(18)
                .input("x", noise(1, 2, 5, 8))
                .constant("split", Tensor.list(2, 5, 2, 4))
                .constant("join", Tensor.list(2, 5, 8))
                .number("eight", 2)
                .number("quarter", 0.25);
        for (String part : List.of("q", "k", "v")) {
            sketch.constant("w" + part, noise(part.charAt(0), 8, 8))
                    .node(part + "1 = MatMul(x, w" + part + ")")
                    .node(part + "2 = Reshape(" + part + "1, split)")
                    .node(
                            part + " = Transpose(" + part + "2)",
                            Map.of(
                                    "perm",
                                    Attribute.of(
                                            part.equals("k") ? new long[] {0, 2, 3, 1} : new long[] {0, 2, 1, 3})));
        }
        return sketch;
    }

    private static Sketch joined(Sketch sketch) {
        return sketch.node("o = MatMul(p, v)")
                .node("t = Transpose(o)", Map.of("perm", Attribute.of(new long[] {0, 2, 1, 3})))
                .node("y = Reshape(t, join)");
    }

    @Test
    void recognizesAttentionWithAMaskAndScaleAfterTheProduct() {
        Graph graph = joined(projected()
                        .constant("mask", noise(9, 1, 1, 5, 5))
                        .node("m = MatMul(q, k)")
                        .node("s = Div(m, eight)")
                        .node("a = Add(mask, s)")
                        .node("p = Softmax(a)", Map.of("axis", Attribute.of(-1L))))
                .typed("y");
        List<Pattern> found = Recognize.find(graph);
        assertThat(found).hasSize(1);
        Pattern attention = found.get(0);
        assertThat(attention.kind()).isEqualTo(Kind.ATTENTION);
        assertThat(attention.values())
                .containsEntry("q", "q")
                .containsEntry("k", "k")
                .containsEntry("v", "v")
                .containsEntry("mask", "mask")
                .containsEntry("scores", "a")
                .containsEntry("softmax", "p")
                .containsEntry("y", "o");
        assertThat(attention.findNumber("scale")).hasValue(0.5);
        assertThat(attention.findNumber("heads")).hasValue(2);
        assertThat(graph.apply(new Recognize())).isEqualTo(graph);
    }

    @Test
    void recognizesAttentionWithScaleBeforeTheProduct() {
        Graph graph = joined(projected()
                        .node("s = Mul(q, quarter)")
                        .node("m = MatMul(s, k)")
                        .node("p = Softmax(m)", Map.of("axis", Attribute.of(3L))))
                .graph("y");
        Pattern attention = Recognize.find(graph).get(0);
        assertThat(attention.value("q")).isEqualTo("q");
        assertThat(attention.findValue("mask")).isEmpty();
        assertThat(attention.findNumber("scale")).hasValue(0.25);
    }

    @Test
    void recognizesAttentionInShiftedWindowsAndWithEinsum() {
        Graph windows = joined(projected()
                        .constant("apart", Tensor.list(1, 2, 2, 5, 5))
                        .constant("mask", noise(9, 1, 1, 5, 5))
                        .node("m = MatMul(q, k)")
                        .node("w = Reshape(m, apart)")
                        .node("a = Add(w, mask)")
                        .node("b = Reshape(a, back)")
                        .constant("back", Tensor.list(2, 2, 5, 5))
                        .node("p = Softmax(b)"))
                .graph("y");
        assertThat(Recognize.find(windows)).hasSize(1);
        assertThat(Recognize.find(windows).get(0).value("mask")).isEqualTo("mask");
        Graph einsum = projected()
                .node("k3 = Transpose(k)", Map.of("perm", Attribute.of(new long[] {0, 1, 3, 2})))
                .node("m = Einsum(q, k3)", Map.of("equation", Attribute.of("bhid,bhjd->bhij")))
                .node("p = Softmax(m)")
                .node("y = Einsum(p, v)", Map.of("equation", Attribute.of("bhij,bhjd->bhid")))
                .graph("y");
        assertThat(Recognize.find(einsum).get(0).value("k")).isEqualTo("k3");
    }

    @Test
    void recognizesAttentionOfKerasWithTransposedProducts() {
        Graph graph = projected()
                .constant("mask", noise(9, 1, 1, 5, 5))
                .constant("rows", Tensor.list(4, 5, 4))
                .constant("columns", Tensor.list(4, 4, 5))
                .constant("apart", Tensor.list(2, 2, 5, 5, 1))
                .constant("together", Tensor.list(4, 5, 5))
                .constant("four", Tensor.list(4))
                .node("kt = Transpose(k)", Map.of("perm", Attribute.of(new long[] {0, 1, 3, 2})))
                .node("k3 = Reshape(kt, rows)")
                .node("qs = Mul(q, quarter)")
                .node("qt = Transpose(qs)", Map.of("perm", Attribute.of(new long[] {0, 1, 3, 2})))
                .node("q3 = Reshape(qt, columns)")
                .node("m = MatMul(k3, q3)")
                .node("w = Reshape(m, apart)")
                .node("s = Squeeze(w, four)")
                .node("a = Add(s, mask)")
                .node("p = Softmax(a)", Map.of("axis", Attribute.of(2L)))
                .node("pt = Transpose(p)", Map.of("perm", Attribute.of(new long[] {0, 1, 3, 2})))
                .node("p3 = Reshape(pt, together)")
                .node("v3 = Reshape(v, rows)")
                .node("y = MatMul(p3, v3)")
                .typed("y");
        Pattern attention = Recognize.find(graph).get(0);
        assertThat(attention.values())
                .containsEntry("q", "q3")
                .containsEntry("k", "k3")
                .containsEntry("v", "v3")
                .containsEntry("mask", "mask")
                .containsEntry("softmax", "p");
        assertThat(attention.findNumber("heads")).hasValue(2);
    }

    @Test
    void longChainsAreSearchedQuickly() {
        for (String op : List.of("Mul", "Add", "Min")) {
            Sketch sketch = start().node("v0 = Relu(x)");
            for (int i = 1; i < 5000; i++) {
                String before = "v" + (i - 1);
                sketch.node("v" + i + " = " + op + "(" + before + ", " + (op.equals("Add") ? before : "six") + ")");
            }
            Graph graph =
                    sketch.node("p = Softmax(v4999)").node("y = MatMul(p, v0)").graph("y");
            assertThat(Recognize.find(graph)).allMatch(p -> p.kind() == Kind.RELU6);
        }
    }

    @Test
    void softmaxAtTheEndOfAClassifierIsNotAttention() {
        Graph graph = Sketch.ofOpset(18)
                .input("x", noise(1, 2, 8))
                .constant("w", noise(2, 8, 8))
                .node("m = MatMul(x, w)")
                .node("p = Softmax(m)")
                .node("y = MatMul(p, w)")
                .graph("y");
        assertThat(Recognize.find(graph)).isEmpty();
    }
}
