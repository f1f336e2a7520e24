package dev.limpid.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.testkit.NodeCase;
import dev.limpid.testkit.ReferenceEvaluator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnfoldTest {
    static Stream<NodeCase> cases() {
        Tensor allowed =
                Tensor.of(ElementType.BOOL, new double[] {1, 0, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0}, 4, 4);
        return Stream.of(
                square(),
                square().input("mask", 2, 1, 4, 4).set("softcap", 1.5f),
                square().constant("mask", allowed).set("scale", 0.3f),
                square().set("is_causal", 1),
                attention().input("q", 2, 6, 4, 5).input("k", 2, 3, 4, 5).input("v", 2, 3, 4, 7),
                attention()
                        .input("q", 2, 4, 12)
                        .input("k", 2, 5, 3)
                        .input("v", 2, 5, 2)
                        .set("q_num_heads", 4)
                        .set("kv_num_heads", 1));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void productsAndSoftmaxGiveTheSameValues(NodeCase node) {
        Graph typed = ReferenceEvaluator.typed(node.graph(), node.feeds());
        Graph unfolded = typed.apply(new Unfold());
        assertThat(unfolded.nodes()).noneMatch(n -> n.is("Attention")).anyMatch(n -> n.is("Softmax"));
        assertThat(unfolded.outputs()).isEqualTo(typed.outputs());
        assertThat(unfolded.nodes().stream().flatMap(n -> n.outputs().stream()))
                .allMatch(value -> unfolded.findType(value).isPresent());
        compare(typed, unfolded, node.feeds());
    }

    static Stream<NodeCase> deformations() {
        NodeCase whole = NodeCase.of("DeformConv")
                .opset(20)
                .input("x", 2, 4, 6, 5)
                .constant("w", NodeCase.normal(new Random(1), 6, 2, 3, 3));
        return Stream.of(
                deformed(2, 1, 1).input("offset", 2, 18, 6, 5).setList("pads", 1, 1, 1, 1),
                deformed(4, 2, 2)
                        .input("offset", 2, 36, 2, 3)
                        .input("b", 6)
                        .input("mask", 2, 18, 2, 3)
                        .setList("dilations", 2, 1)
                        .setList("strides", 2, 1)
                        .setList("pads", 1, 0, 1, 0),
                whole.constant("offset", Tensor.of(ElementType.FLOAT, new double[2 * 18 * 4 * 3], 2, 18, 4, 3))
                        .set("group", 2));
    }

    private static NodeCase deformed(long channels, long groups, long offsetGroups) {
        return NodeCase.of("DeformConv")
                .opset(20)
                .input("x", 2, channels, 6, 5)
                .input("w", 6, channels / groups, 3, 3)
                .set("group", groups)
                .set("offset_group", offsetGroups);
    }

    @ParameterizedTest
    @MethodSource("deformations")
    void samplesAndAConvolutionGiveTheSameValues(NodeCase node) {
        Graph typed = ReferenceEvaluator.typed(node.graph(), node.feeds());
        Graph unfolded = typed.apply(new Unfold());
        assertThat(unfolded.nodes()).noneMatch(n -> n.is("DeformConv")).anyMatch(n -> n.is("GridSample"));
        assertThat(unfolded.outputs()).isEqualTo(typed.outputs());
        compare(typed, unfolded, node.feeds());
    }

    @Test
    void oneValueCanBeQueriesKeysAndValues() {
        NodeCase node = attention().input("x", 2, 3, 4, 5);
        Graph single = node.graph();
        Node first = single.nodes().get(0).withInputs(List.of("x", "x", "x"));
        Node second = Node.of("Attention", List.of(first.output(), "x", first.output()), List.of("z"), Map.of());
        Graph twice = single.with(List.of(first, second), single.constants()).withOutputs(List.of("z"));
        Graph typed = ReferenceEvaluator.typed(twice, node.feeds());
        Graph unfolded = typed.apply(new Unfold());
        assertThat(unfolded.nodes().stream().filter(n -> n.is("Softmax"))).hasSize(2);
        compare(typed, unfolded, node.feeds());
    }

    @Test
    void nodesWithAPastOrMoreOutputsStay() {
        NodeCase past = square().none()
                .input("past_key", 2, 3, 1, 5)
                .input("past_value", 2, 3, 1, 5)
                .outputs(3);
        for (NodeCase node : List.of(past, square().outputs(4))) {
            Graph typed = ReferenceEvaluator.typed(node.graph(), node.feeds());
            assertThat(typed.apply(new Unfold())).isEqualTo(typed);
        }
        Graph untyped = square().graph();
        Graph unknown = untyped.with(
                List.of(
                        Node.of("Relu", List.of("q"), List.of("r"), Map.of()),
                        untyped.nodes().get(0).withInputs(List.of("r", "k", "v"))),
                untyped.constants());
        assertThat(unknown.apply(new Unfold())).isEqualTo(unknown);
    }

    private static void compare(Graph a, Graph b, Map<String, Tensor> feeds) {
        double[] wanted = Objects.requireNonNull(
                        ReferenceEvaluator.run(a, feeds).get(a.outputs().get(0)))
                .toDoubles();
        double[] found = Objects.requireNonNull(
                        ReferenceEvaluator.run(b, feeds).get(b.outputs().get(0)))
                .toDoubles();
        assertThat(found).containsExactly(wanted, within(1e-6));
    }

    private static NodeCase attention() {
        return NodeCase.of("Attention").opset(23);
    }

    private static NodeCase square() {
        return attention().input("q", 2, 3, 4, 5).input("k", 2, 3, 4, 5).input("v", 2, 3, 4, 5);
    }
}
