package dev.limpid.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.testkit.GradientCheck;
import dev.limpid.testkit.NodeCase;
import dev.limpid.testkit.ReferenceEvaluator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConvolutionRulesTest {
    private static NodeCase conv(long channels, long outputs, long group, long h, long w, long kh, long kw) {
        return NodeCase.of("Conv")
                .input("x", 2, channels, h, w)
                .input("w", outputs, channels / group, kh, kw)
                .input("b", outputs)
                .set("group", group);
    }

    @Test
    void gradientsForEveryStrideDilationAndPadOfTwoAxesAreCorrect() {
        for (long stride = 1; stride <= 3; stride++) {
            for (long dilation = 1; dilation <= 2; dilation++) {
                for (long pad = 0; pad <= 2; pad++) {
                    for (long size = 7; size <= 8; size++) {
                        conv(2, 3, 1, size, size + 1, 3, 2)
                                .setList("strides", stride, stride)
                                .setList("dilations", dilation, dilation)
                                .setList("pads", pad, 0, 1, pad)
                                .gradientCheck()
                                .draws(1)
                                .check();
                    }
                }
            }
        }
    }

    @Test
    void gradientsForUnequalStridesAndDilationsAreCorrect() {
        conv(2, 3, 1, 9, 8, 3, 3).setList("strides", 2, 3).gradientCheck().check();
        conv(2, 3, 1, 9, 8, 3, 2)
                .setList("strides", 1, 2)
                .setList("dilations", 3, 1)
                .gradientCheck()
                .check();
    }

    @Test
    void gradientsOfGroupedConvolutionsAreCorrect() {
        for (long stride = 1; stride <= 2; stride++) {
            conv(4, 6, 2, 5, 6, 3, 3)
                    .setList("strides", stride, stride)
                    .setList("pads", 1, 1, 1, 1)
                    .gradientCheck()
                    .check();
            conv(3, 3, 3, 5, 6, 3, 3)
                    .setList("strides", stride, stride)
                    .setList("pads", 1, 1, 1, 1)
                    .gradientCheck()
                    .check();
            conv(3, 6, 3, 5, 6, 2, 3)
                    .setList("strides", stride, stride)
                    .gradientCheck()
                    .check();
            conv(4, 2, 2, 5, 6, 1, 1)
                    .setList("strides", stride, stride)
                    .gradientCheck()
                    .check();
        }
    }

    @Test
    void padsWiderThanTheKernelAreCropped() {
        conv(2, 2, 1, 4, 4, 1, 2).setList("pads", 1, 2, 2, 1).gradientCheck().check();
        conv(2, 2, 1, 4, 5, 2, 2)
                .setList("pads", 3, 2, 0, 4)
                .setList("strides", 2, 2)
                .gradientCheck()
                .check();
        conv(2, 2, 2, 5, 5, 2, 2)
                .setList("pads", 3, 2, 0, 4)
                .setList("strides", 2, 2)
                .gradientCheck()
                .check();
    }

    @Test
    void stridedPointwiseGradientsAreCorrectForIndivisibleSizes() {
        for (long size = 5; size <= 8; size++) {
            conv(3, 2, 1, size, size + 1, 1, 1)
                    .setList("strides", 2, 2)
                    .gradientCheck()
                    .check();
            conv(3, 2, 1, size, size + 1, 1, 1)
                    .setList("strides", 3, 2)
                    .gradientCheck()
                    .check();
        }
    }

    @Test
    void gradientsWithAutoPadAreCorrect() {
        for (String autoPad : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
            for (long stride = 1; stride <= 3; stride++) {
                conv(2, 2, 1, 6, 7, 3, 2)
                        .set("auto_pad", autoPad)
                        .setList("strides", stride, stride)
                        .gradientCheck()
                        .check();
                conv(2, 2, 2, 6, 7, 4, 3)
                        .set("auto_pad", autoPad)
                        .setList("strides", stride, stride)
                        .gradientCheck()
                        .check();
            }
        }
    }

    @Test
    void gradientsForOneAndThreeAxesAreCorrect() {
        NodeCase.of("Conv")
                .input("x", 2, 4, 9)
                .input("w", 4, 2, 3)
                .setList("strides", 2)
                .setList("pads", 1, 0)
                .set("group", 2)
                .gradientCheck()
                .check();
        NodeCase.of("Conv")
                .input("x", 2, 2, 9)
                .input("w", 2, 2, 3)
                .setList("dilations", 2)
                .gradientCheck()
                .check();
        NodeCase.of("Conv")
                .input("x", 1, 2, 4, 5, 3)
                .input("w", 3, 2, 2, 3, 2)
                .setList("strides", 1, 2, 1)
                .setList("pads", 0, 1, 1, 1, 0, 0)
                .gradientCheck()
                .draws(1)
                .check();
        NodeCase.of("Conv")
                .input("x", 1, 2, 4, 5, 3)
                .input("w", 2, 1, 2, 3, 2)
                .setList("strides", 2, 2, 2)
                .set("group", 2)
                .gradientCheck()
                .draws(1)
                .check();
    }

    @Test
    void secondDerivativesOfEachFormAreCorrect() {
        conv(2, 2, 1, 4, 5, 3, 2).gradientCheck().checkSecondOrder();
        conv(2, 3, 1, 5, 4, 1, 1).setList("strides", 2, 2).gradientCheck().checkSecondOrder();
        conv(2, 2, 2, 5, 4, 3, 3)
                .setList("strides", 2, 2)
                .setList("pads", 1, 1, 1, 1)
                .gradientCheck()
                .checkSecondOrder();
        conv(2, 2, 1, 5, 4, 3, 3)
                .setList("strides", 2, 2)
                .setList("pads", 1, 1, 1, 1)
                .gradientCheck()
                .checkSecondOrder();
        conv(2, 2, 1, 6, 5, 2, 2)
                .setList("strides", 2, 2)
                .setList("dilations", 2, 2)
                .gradientCheck()
                .checkSecondOrder();
    }

    @Test
    void gradientsOfTransposedConvolutionsAreCorrect() {
        for (long stride = 1; stride <= 3; stride++) {
            for (long dilation = 1; dilation <= 2; dilation++) {
                transposed(4, 3, 1)
                        .setList("strides", stride, stride)
                        .setList("dilations", dilation, dilation)
                        .setList("pads", 1, 0, 0, 1)
                        .gradientCheck()
                        .check();
                transposed(4, 1, 2)
                        .setList("strides", stride, stride)
                        .setList("dilations", dilation, dilation)
                        .setList("output_padding", stride - 1, 0)
                        .gradientCheck()
                        .check();
            }
        }
        transposed(2, 2, 1)
                .setList("strides", 2, 2)
                .setList("output_shape", 7, 8)
                .gradientCheck()
                .check();
        transposed(2, 2, 1)
                .setList("strides", 2, 2)
                .set("auto_pad", "SAME_LOWER")
                .gradientCheck()
                .check();
        transposed(2, 2, 1)
                .setList("strides", 2, 2)
                .set("auto_pad", "SAME_UPPER")
                .gradientCheck()
                .check();
        transposed(2, 2, 1)
                .setList("strides", 2, 1)
                .set("auto_pad", "VALID")
                .gradientCheck()
                .checkBothOrders();
    }

    private static NodeCase transposed(long channels, long outputsOfGroup, long group) {
        return NodeCase.of("ConvTranspose")
                .input("x", 2, channels, 4, 3)
                .input("w", channels, outputsOfGroup, 3, 2)
                .input("b", outputsOfGroup * group)
                .set("group", group);
    }

    /** The spatial sizes are declared unknown, so that the graph must compute them at run time. */
    @Test
    void sizesKnownOnlyAtRunTimeGiveTheSameGradients() {
        for (String autoPad : List.of("NOTSET", "SAME_UPPER", "SAME_LOWER")) {
            for (long stride = 1; stride <= 3; stride++) {
                NodeCase node = conv(4, 2, 2, 7, 6, 3, 3)
                        .setList("strides", stride, stride)
                        .set("auto_pad", autoPad);
                if (autoPad.equals("NOTSET")) {
                    node.setList("pads", 1, 0, 2, 1);
                }
                assertSameGradients(node);
            }
        }
        assertSameGradients(transposed(4, 1, 2).setList("strides", 2, 2).setList("output_padding", 1, 0));
    }

    static void assertSameGradients(NodeCase node) {
        Graph sized = ReferenceEvaluator.typed(node.graph(), node.feeds());
        List<String> wrt = sized.inputs().stream()
                .filter(v -> v.type().element().isFloating())
                .map(Value::name)
                .toList();
        Graph open = opened(sized);
        Map<String, Tensor> feeds = new LinkedHashMap<>(node.feeds());
        feeds.put(
                Backward.SEED, NodeCase.normal(new Random(3), sized.shapeOf("y").sizes()));
        Map<String, Tensor> expected =
                ReferenceEvaluator.run(Backward.compile(sized, "y", wrt, RuleSet.GRADIENT), feeds);
        Map<String, Tensor> found = ReferenceEvaluator.run(Backward.compile(open, "y", wrt, RuleSet.GRADIENT), feeds);
        for (String name : wrt) {
            Tensor gradient = Objects.requireNonNull(found.get(Backward.nameOf(name)));
            assertThat(gradient.shape())
                    .as("%s of %s", name, sized.nodes())
                    .isEqualTo(Objects.requireNonNull(feeds.get(name)).shape());
            assertThat(gradient.toDoubles())
                    .as("%s of %s", name, sized.nodes())
                    .containsExactly(
                            Objects.requireNonNull(expected.get(Backward.nameOf(name)))
                                    .toDoubles(),
                            org.assertj.core.data.Offset.offset(1e-6));
        }
    }

    /** Symbolic batch and unknown spatial sizes for x and y. */
    private static Graph opened(Graph sized) {
        Map<String, TensorType> types = new LinkedHashMap<>(sized.types());
        for (String name : List.of("x", "y")) {
            TensorType type = Objects.requireNonNull(types.get(name));
            List<Dim> dims =
                    new ArrayList<>(Objects.requireNonNull(type.shape()).dims());
            dims.set(0, Dim.symbol("N"));
            for (int i = 2; i < dims.size(); i++) {
                dims.set(i, Dim.UNKNOWN);
            }
            types.put(name, type.withShape(new Shape(dims)));
        }
        return sized.withInputs(sized.inputs().stream()
                        .map(v -> new Value(v.name(), Objects.requireNonNull(types.get(v.name()))))
                        .toList())
                .withTypes(types);
    }

    /** Compares each form with the general one, ConvTranspose, in all cases that it supports. */
    @Test
    void everyFormOfTheInputGradientAgreesWithTheTransposedConvolution() {
        Set<ConvolutionInputGradient> seen = EnumSet.noneOf(ConvolutionInputGradient.class);
        Random random = new Random(5);
        for (int trial = 0; trial < 150; trial++) {
            boolean isWide = trial % 10 == 1 || trial % 10 == 5;
            long group = isWide ? 1 : random.nextInt(1, 4);
            long inputs = isWide ? 16 : group * random.nextInt(1, 3);
            long outputs = group * random.nextInt(1, 3);
            boolean isPoint = trial % 5 == 0;
            long kernel = isPoint ? 1 : isWide ? random.nextInt(3, 5) : random.nextInt(1, 5);
            long stride = random.nextInt(1, 4);
            long dilation = random.nextInt(1, 3);
            List<Window.Axis> axes = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                axes.add(new Window.Axis(
                        kernel, stride, dilation, isPoint ? 0 : random.nextInt(3), isPoint ? 0 : random.nextInt(3)));
            }
            long[] size = {7 + random.nextInt(4), 7 + random.nextInt(4)};
            seen.addAll(assertFormsAgree(new Window(axes), group, inputs, outputs, size, random));
        }
        assertThat(seen).containsExactlyInAnyOrder(ConvolutionInputGradient.values());
    }

    private static List<ConvolutionInputGradient> assertFormsAgree(
            Window window, long group, long inputs, long outputs, long[] size, Random random) {
        long kernel = window.axis(0).kernel();
        Tensor dy = NodeCase.normal(
                random,
                2,
                outputs,
                window.axis(0).steps(size[0]),
                window.axis(1).steps(size[1]));
        Tensor w = NodeCase.normal(random, outputs, inputs / group, kernel, kernel);
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input(
                "x",
                TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(inputs), Dim.of(size[0]), Dim.of(size[1])));
        Expr seed = b.input("dy", dy.type());
        Convolution c = new Convolution(x, b.constant(w), seed, window, group);
        Map<String, Expr> forms = new LinkedHashMap<>();
        List<ConvolutionInputGradient> suitable = new ArrayList<>();
        for (ConvolutionInputGradient form : ConvolutionInputGradient.values()) {
            if (form.suits(c)) {
                suitable.add(form);
                forms.put(form.name(), form.dx(c));
            }
        }
        Tensor any = NodeCase.normal(random, 2, inputs, size[0], size[1]);
        Map<String, Tensor> results = ReferenceEvaluator.run(b.build(forms), Map.of("x", any, "dy", dy));
        Tensor expected = Objects.requireNonNull(results.get("TRANSPOSED"));
        assertThat(expected.shape()).isEqualTo(any.shape());
        results.forEach((form, found) -> {
            assertThat(found.shape()).as("%s of %s", form, c).isEqualTo(expected.shape());
            assertThat(found.toDoubles())
                    .as("%s of %s, group %s", form, window, group)
                    .containsExactly(expected.toDoubles(), org.assertj.core.data.Offset.offset(1e-12));
        });
        return suitable;
    }

    @Test
    void theFastFormsAreChosenForTheShapesOfKnownNetworks() {
        assertThat(operators(64, 64, 1, 3, 1, 56)).doesNotContain("ConvTranspose", "Resize");
        assertThat(operators(64, 128, 1, 1, 2, 56)).contains("Resize", "Conv").doesNotContain("ConvTranspose");
        assertThat(operators(32, 32, 32, 3, 2, 112)).contains("Resize", "Conv").doesNotContain("ConvTranspose");
        assertThat(operators(3, 64, 1, 7, 2, 224)).contains("DepthToSpace").doesNotContain("ConvTranspose", "Concat");
        assertThat(operators(64, 64, 1, 3, 2, 56))
                .contains("DepthToSpace", "Concat")
                .doesNotContain("ConvTranspose");
        assertThat(operators(64, 64, 1, 2, 2, 56)).contains("DepthToSpace").doesNotContain("ConvTranspose", "Concat");
    }

    /** The operators of the backward pass of one convolution. */
    private static List<String> operators(long inputs, long outputs, long group, long kernel, long stride, long size) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(inputs), Dim.of(size), Dim.of(size)));
        long pad = kernel / 2;
        NodeCase node = NodeCase.of("Conv")
                .input("x", 1, inputs, size, size)
                .input("w", outputs, inputs / group, kernel, kernel)
                .set("group", group)
                .setList("strides", stride, stride)
                .setList("pads", pad, pad, pad, pad);
        long out = (size + 2 * pad - kernel) / stride + 1;
        Graph graph = node.graph().withTypes(Map.of("y", TensorType.of(ElementType.FLOAT, 1, outputs, out, out)));
        return Backward.compile(graph, "y", List.of("x"), RuleSet.GRADIENT).nodes().stream()
                .filter(n -> n.output().startsWith("gradient/"))
                .map(n -> n.op().name())
                .toList();
    }

    @Test
    void gradientsOfConstantKernelsAreComputed() {
        GradientCheck check = NodeCase.of("Conv")
                .input("x", 3, 2, 5, 5)
                .constant("w", NodeCase.normal(new Random(1), 2, 2, 3, 3))
                .constant("b", NodeCase.normal(new Random(2), 2))
                .gradientCheck()
                .wrt("w", "b");
        check.check();
    }
}
