package dev.limpid.graph.pass;

import static dev.limpid.graph.pass.Sketch.counting;
import static dev.limpid.graph.pass.Sketch.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Op;
import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NormalizeTest {
    private static Graph normalized(Graph graph) {
        Graph once = graph.apply(new Normalize());
        assertThat(once.apply(new Normalize())).as("normalised twice").isEqualTo(once);
        assertThat(once.opset()).isGreaterThanOrEqualTo(18);
        return once;
    }

    /** The values of {@code y} after normalisation. */
    private static double[] run(Sketch sketch) {
        return sketch.run(normalized(sketch.graph("y")));
    }

    private static Attribute list(long... numbers) {
        return Attribute.of(numbers);
    }

    private static Attribute number(double number) {
        return Attribute.of((float) number);
    }

    private static List<String> ops(Graph graph) {
        return graph.nodes().stream().map(n -> n.op().toString()).toList();
    }

    @Test
    void axesOfSqueezeAndUnsqueezeBecomeInputs() {
        Sketch sketch = Sketch.ofOpset(7)
                .input("x", counting(1, 2, 1))
                .node("s = Squeeze(x)", Map.of("axes", list(0)))
                .node("y = Unsqueeze(s)", Map.of("axes", list(1, 3)));
        Graph graph = normalized(sketch.graph("y"));
        assertThat(graph.nodes()).allMatch(n -> n.attributes().isEmpty() && n.hasInput(1));
        assertThat(sketch.typedShape(graph)).containsExactly(2, 1, 1, 1);
        assertThat(sketch.run(graph)).containsExactly(0, 1);
    }

    @Test
    void axesOfReductionsBecomeInputs() {
        Map<String, double[]> expected = Map.of(
                "ReduceSum", new double[] {3, 12},
                "ReduceMean", new double[] {1, 4},
                "ReduceMax", new double[] {2, 5},
                "ReduceMin", new double[] {0, 3},
                "ReduceProd", new double[] {0, 60},
                "ReduceSumSquare", new double[] {5, 50},
                "ReduceL1", new double[] {3, 12});
        expected.forEach((op, numbers) -> {
            Sketch sketch = Sketch.ofOpset(op.equals("ReduceSum") ? 12 : 17)
                    .input("x", counting(2, 3))
                    .node("y = " + op + "(x)", Map.of("axes", list(-1), "keepdims", Attribute.of(0L)));
            assertThat(run(sketch)).as(op).containsExactly(numbers);
        });
    }

    @Test
    void reductionWithoutAxesStillReducesAll() {
        Sketch sketch = Sketch.ofOpset(9).input("x", counting(2, 3)).node("y = ReduceSum(x)");
        assertThat(run(sketch)).containsExactly(15);
    }

    @Test
    void limitsOfClipBecomeInputsOfTheValuesType() {
        Sketch sketch = Sketch.ofOpset(10)
                .input("x", counting(5))
                .node("d = Cast(x)", Map.of("to", Attribute.of((long) ElementType.DOUBLE.onnxNumber())))
                .node("e = Neg(d)")
                .node("y = Clip(e)", Map.of("min", number(-3), "max", number(-1)));
        Graph graph = normalized(sketch.graph("y"));
        Node clip = graph.nodes().get(2);
        assertThat(graph.findConstant(clip.input(1)).orElseThrow().elementType())
                .isEqualTo(ElementType.DOUBLE);
        assertThat(sketch.run(graph)).containsExactly(-1, -1, -2, -3, -3);
    }

    @Test
    void oneLimitOfClipCanBeMissing() {
        Sketch sketch = Sketch.ofOpset(7).input("x", counting(4)).node("y = Clip(x)", Map.of("max", number(2)));
        Graph graph = normalized(sketch.graph("y"));
        assertThat(graph.nodes().get(0).hasInput(1)).isFalse();
        assertThat(sketch.run(graph)).containsExactly(0, 1, 2, 2);
    }

    @Test
    void padsAndTheirValueBecomeInputs() {
        Sketch sketch = Sketch.ofOpset(10)
                .input("x", counting(1, 2))
                .node("y = Pad(x)", Map.of("pads", list(0, 1, 0, 2), "value", number(7)));
        assertThat(run(sketch)).containsExactly(7, 0, 1, 7, 7);
    }

    @Test
    void padsOfSomeAxesBecomePadsOfAll() {
        Sketch sketch = Sketch.ofOpset(18)
                .input("x", counting(1, 2, 2))
                .constant("pads", Tensor.list(1, 0, 0, 2))
                .constant("axes", Tensor.list(-1, 1))
                .node("y = Pad(x, pads, , axes)");
        Graph graph = normalized(sketch.graph("y"));
        Node pad = graph.nodes().get(0);
        assertThat(pad.hasInput(3)).isFalse();
        assertThat(graph.findConstant(pad.input(1)).orElseThrow().toLongs()).containsExactly(0, 0, 1, 0, 2, 0);
        assertThat(sketch.run(graph)).containsExactly(0, 0, 1, 0, 2, 3, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void padsOfSomeAxesKnownOnlyAtRunTimeBecomePadsOfAll() {
        Sketch sketch = Sketch.ofOpset(18)
                .input("x", counting(1, 2, 2))
                .input("pads", Tensor.list(1, 0, 0, 2))
                .input("axes", Tensor.of(ElementType.INT32, new double[] {-1, 1}, 2))
                .node("y = Pad(x, pads, , axes)");
        Graph graph = normalized(sketch.graph("y"));
        assertThat(graph.nodes()).noneMatch(n -> n.is("Pad") && n.hasInput(3));
        assertThat(sketch.run(graph)).containsExactly(0, 0, 1, 0, 2, 3, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void scalesOfSomeAxesBecomeScalesOfAll() {
        Sketch sketch = Sketch.ofOpset(18)
                .input("x", counting(1, 2, 2))
                .constant("scales", Tensor.of(ElementType.FLOAT, new double[] {2}, 1))
                .node("y = Resize(x, , scales)", Map.of("axes", list(-1)));
        Graph graph = normalized(sketch.graph("y"));
        Node resize = graph.nodes().get(0);
        assertThat(resize.findAttribute("axes")).isEmpty();
        assertThat(graph.findConstant(resize.input(2)).orElseThrow().toDoubles())
                .containsExactly(1, 1, 2);
        assertThat(sketch.run(graph)).containsExactly(0, 0, 1, 1, 2, 2, 3, 3);
    }

    @Test
    void sliceOfOpsetSevenGetsAxesAndSteps() {
        Sketch sketch = Sketch.ofOpset(9)
                .input("x", counting(2, 4))
                .node("y = Slice(x)", Map.of("starts", list(1), "ends", list(3), "axes", list(1)));
        Graph graph = normalized(sketch.graph("y"));
        assertThat(graph.nodes().get(0).inputs()).hasSize(5).doesNotContain("");
        assertThat(sketch.run(graph)).containsExactly(1, 2, 5, 6);
    }

    @Test
    void omittedAxesOfSliceAreTheFirstOnesInTheTypeOfTheStarts() {
        Sketch sketch = Sketch.ofOpset(13)
                .input("x", counting(3, 3))
                .constant("a", Tensor.of(ElementType.INT32, new double[] {1, 0}, 2))
                .constant("b", Tensor.of(ElementType.INT32, new double[] {3, 2}, 2))
                .node("y = Slice(x, a, b)");
        Graph graph = normalized(sketch.graph("y"));
        Tensor axes = graph.findConstant(graph.nodes().get(0).input(3)).orElseThrow();
        assertThat(axes.elementType()).isEqualTo(ElementType.INT32);
        assertThat(axes.toLongs()).containsExactly(0, 1);
        assertThat(sketch.run(graph)).containsExactly(3, 4, 6, 7);
    }

    @Test
    void sizesOfSplitBecomeAnInputOrACount() {
        Sketch sizes = Sketch.ofOpset(11).input("x", counting(5)).node("a, y = Split(x)", Map.of("split", list(2, 3)));
        assertThat(run(sizes)).containsExactly(2, 3, 4);
        Sketch equal = Sketch.ofOpset(13).input("x", counting(6)).node("a, y, c = Split(x)");
        Graph graph = normalized(equal.graph("y"));
        assertThat(graph.nodes().get(0).intAttribute("num_outputs", 0)).isEqualTo(3);
        assertThat(equal.run(graph)).containsExactly(2, 3);
    }

    @Test
    void topKTakesItsCountAsAnInput() {
        Sketch sketch = Sketch.ofOpset(9)
                .input("x", Tensor.of(new float[] {3, 9, 1, 5}, 4))
                .node("y, i = TopK(x)", Map.of("k", Attribute.of(2L), "axis", Attribute.of(0L)));
        assertThat(run(sketch)).containsExactly(9, 5);
    }

    @Test
    void oldSoftmaxFlattensAllAxesFromOneOn() {
        Tensor x = noise(1, 2, 2, 3);
        for (String op : List.of("Softmax", "LogSoftmax")) {
            double[] y = run(Sketch.ofOpset(12).input("x", x).node("y = " + op + "(x)"));
            double[] n = x.toDoubles();
            for (int row = 0; row < 2; row++) {
                double sum = 0;
                for (int i = 0; i < 6; i++) {
                    sum += Math.exp(n[(6 * row) + i]);
                }
                for (int i = 0; i < 6; i++) {
                    double p = Math.exp(n[(6 * row) + i]) / sum;
                    assertThat(y[(6 * row) + i]).isCloseTo(op.equals("Softmax") ? p : Math.log(p), within(1e-12));
                }
            }
        }
    }

    @Test
    void oldHardmaxSelectsOneElementOfTheFlattenedAxes() {
        Sketch sketch = Sketch.ofOpset(7)
                .shapelessInput("x", Tensor.of(new float[] {1, 2, 3, 0}, 1, 2, 2))
                .node("y = Hardmax(x)", Map.of("axis", Attribute.of(1L)));
        assertThat(run(sketch)).containsExactly(0, 0, 1, 0);
    }

    @Test
    void oldSoftmaxOverTheLastAxisStaysOneNode() {
        Graph known = normalized(Sketch.ofOpset(9)
                .input("x", noise(1, 2, 3))
                .node("r = Relu(x)")
                .node("y = Softmax(r)")
                .graph("y"));
        assertThat(ops(known)).containsExactly("Relu", "Softmax");
        assertThat(known.nodes().get(1).intAttribute("axis", 0)).isEqualTo(-1);
        Graph last = normalized(Sketch.ofOpset(11)
                .shapelessInput("x", noise(1, 2, 3))
                .node("y = Softmax(x)", Map.of("axis", Attribute.of(-1L)))
                .graph("y"));
        assertThat(ops(last)).containsExactly("Softmax");
        Graph open = normalized(Sketch.ofOpset(9)
                .shapelessInput("x", noise(1, 2, 3))
                .node("y = Softmax(x)")
                .graph("y"));
        assertThat(ops(open)).containsExactly("Shape", "Flatten", "Softmax", "Reshape");
    }

    @Test
    void ranksAreInferredThroughTheLayersBeforeASoftmax() {
        Graph graph = normalized(Sketch.ofOpset(9)
                .shapelessInput("x", noise(1, 1, 2, 2, 2))
                .constant("s", Tensor.list(0, -1))
                .constant("w", noise(2, 8, 4))
                .constant("b", noise(3, 4))
                .node("g = GlobalAveragePool(x)")
                .node("f = Reshape(g, s)")
                .node("m = MatMul(f, w)")
                .node("l = Add(m, b)")
                .node("y = Softmax(l)")
                .graph("y"));
        assertThat(ops(graph)).endsWith("Add", "Softmax");
    }

    @Test
    void constantNodesOfEveryKindBecomeConstants() {
        Graph graph = normalized(Sketch.ofOpset(12)
                .input("x", counting(1))
                .node("a = Constant()", Map.of("value", new Attribute.TensorValue(counting(2, 2))))
                .node("b = Constant()", Map.of("value_float", number(1.5)))
                .node("c = Constant()", Map.of("value_floats", new Attribute.Reals(List.of(1f, 2f))))
                .node("d = Constant()", Map.of("value_int", Attribute.of(3L)))
                .node("e = Constant()", Map.of("value_ints", list(4, 5)))
                .node("f = Constant()", Map.of("value_string", Attribute.of("one")))
                .node("g = Constant()", Map.of("value_strings", new Attribute.Texts(List.of("two", "three"))))
                .graph("a", "b", "c", "d", "e", "f", "g"));
        assertThat(graph.nodes()).isEmpty();
        assertThat(graph.constants())
                .containsEntry("a", counting(2, 2))
                .containsEntry("b", Tensor.scalar(ElementType.FLOAT, 1.5))
                .containsEntry("c", Tensor.of(new float[] {1, 2}, 2))
                .containsEntry("d", Tensor.of(new long[] {3}))
                .containsEntry("e", Tensor.list(4, 5))
                .containsEntry("f", Tensor.ofTexts(List.of("one")))
                .containsEntry("g", Tensor.ofTexts(List.of("two", "three"), 2));
    }

    @Test
    void dropoutInInferenceIsRemoved() {
        Sketch plain =
                Sketch.ofOpset(7).input("x", counting(3)).node("r = Neg(x)").node("y = Dropout(r)");
        assertThat(ops(normalized(plain.graph("y")))).containsExactly("Neg");
        Sketch nothingDropped = Sketch.ofOpset(17)
                .input("x", counting(3))
                .number("ratio", 0)
                .constant("training", Tensor.scalar(ElementType.BOOL, 1))
                .node("r = Neg(x)")
                .node("d = Dropout(r, ratio, training)")
                .node("y = Abs(d)");
        assertThat(ops(normalized(nothingDropped.graph("y")))).containsExactly("Neg", "Abs");
        assertThat(run(nothingDropped)).containsExactly(0, 1, 2);
    }

    @Test
    void dropoutInTrainingStays() {
        Graph graph = normalized(Sketch.ofOpset(12)
                .input("x", counting(3))
                .number("ratio", 0.5)
                .constant("training", Tensor.scalar(ElementType.BOOL, 1))
                .node("y = Dropout(x, ratio, training)")
                .graph("y"));
        assertThat(ops(graph)).containsExactly("Dropout");
    }

    @Test
    void maskOfDropoutKeepsEverything() {
        Sketch sketch = Sketch.ofOpset(13)
                .input("x", counting(2))
                .node("d, m = Dropout(x)")
                .node("y = Cast(m)", Map.of("to", Attribute.of(1L)));
        assertThat(run(sketch)).containsExactly(1, 1);
    }

    @Test
    void batchNormalizationHasOneOutput() {
        Sketch sketch = Sketch.ofOpset(7).input("x", counting(1, 2, 1));
        for (String name : List.of("s", "b", "m", "v")) {
            sketch.constant(name, Tensor.of(new float[] {2, 4}, 2));
        }
        Map<String, Attribute> attributes = Map.of("spatial", Attribute.of(1L), "momentum", number(0.9));
        Graph graph = normalized(sketch.node("y, p, q, r, t = BatchNormalization(x, s, b, m, v)", attributes)
                .graph("y"));
        assertThat(graph.nodes().get(0).outputs()).containsExactly("y");
        assertThat(graph.nodes().get(0).attributes()).isEmpty();
    }

    @Test
    void statisticsPerPositionAreWrittenOut() {
        Sketch sketch = Sketch.ofOpset(7)
                .input("x", Tensor.of(new float[] {5, 10}, 1, 1, 2))
                .constant("s", Tensor.of(new float[] {2, 3}, 1, 2))
                .constant("b", Tensor.of(new float[] {1, -1}, 1, 2))
                .constant("m", Tensor.of(new float[] {1, 2}, 1, 2))
                .constant("v", Tensor.of(new float[] {3.75f, 15.75f}, 1, 2))
                .node(
                        "y = BatchNormalization(x, s, b, m, v)",
                        Map.of("spatial", Attribute.of(0L), "epsilon", number(0.25)));
        assertThat(run(sketch)).containsExactly(2 * 4 / 2.0 + 1, 3 * 8 / 4.0 - 1);
    }

    @Test
    void networkExportedInTrainingModeIsRejected() {
        Sketch sketch = Sketch.ofOpset(9).input("x", counting(1, 2, 1));
        for (String name : List.of("s", "b", "m", "v")) {
            sketch.constant(name, Tensor.of(new float[] {2, 4}, 2));
        }
        Graph graph = sketch.node("y, mean = BatchNormalization(x, s, b, m, v)").graph("y", "mean");
        assertThatThrownBy(() -> graph.apply(new Normalize()))
                .isInstanceOf(LimpidException.class)
                .hasMessage("BatchNormalization node 'y' returns its batch statistics, so the model was exported in"
                        + " training mode");
    }

    @Test
    void groupNormalizationIsScaledPerChannel() {
        Sketch sketch = Sketch.ofOpset(18)
                .input("x", counting(1, 6, 1))
                .constant("s", Tensor.of(new float[] {2, 4}, 2))
                .constant("b", Tensor.of(new float[] {-1, 1}, 2))
                .node("y = GroupNormalization(x, s, b)", Map.of("num_groups", Attribute.of(2L)));
        Graph graph = normalized(sketch.graph("y"));
        assertThat(graph.opset()).isEqualTo(21);
        Node norm = graph.nodes().get(graph.nodes().size() - 1);
        assertThat(sketch.run(graph.withOutputs(List.of(norm.input(1))).pruned()))
                .containsExactly(2, 2, 2, 4, 4, 4);
        assertThat(sketch.run(graph.withOutputs(List.of(norm.input(2))).pruned()))
                .containsExactly(-1, -1, -1, 1, 1, 1);
    }

    @Test
    void upsampleIsResizeFromTheCorner() {
        Graph graph = normalized(Sketch.ofOpset(7)
                .input("x", counting(1, 1, 2, 2))
                .node(
                        "y = Upsample(x)",
                        Map.of("scales", new Attribute.Reals(List.of(1f, 1f, 2f, 3f)), "mode", Attribute.of("nearest")))
                .graph("y"));
        assertThat(graph.toText())
                .endsWith("y = Resize(x, , scales) {coordinate_transformation_mode=\"asymmetric\", mode=\"nearest\","
                        + " nearest_mode=\"floor\"}\noutput y\n");
        assertThat(graph.findConstant("scales").orElseThrow().toDoubles()).containsExactly(1, 1, 2, 3);
    }

    @Test
    void nearestResizeOfOpsetTenRoundsUpWhereItShrinks() {
        Graph graph = normalized(Sketch.ofOpset(10)
                .input("x", counting(1, 1, 4, 2))
                .constant("by", Tensor.of(new float[] {1, 1, 0.5f, 2}, 4))
                .node("y = Resize(x, by)")
                .graph("y"));
        List<String> rounding = new ArrayList<>();
        List<double[]> scales = new ArrayList<>();
        graph.nodes().forEach(n -> {
            rounding.add(n.textAttribute("nearest_mode", ""));
            scales.add(graph.findConstant(n.input(2)).orElseThrow().toDoubles());
        });
        assertThat(rounding).containsExactly("ceil", "floor");
        assertThat(scales.get(0)).containsExactly(1, 1, 0.5, 1);
        assertThat(scales.get(1)).containsExactly(1, 1, 1, 2);
    }

    @Test
    void emptyRegionAndScalesOfResizeAreLeftOut() {
        Graph graph = normalized(Sketch.ofOpset(11)
                .input("x", counting(1, 1, 2, 2))
                .constant("none", Tensor.of(new float[0], 0))
                .constant("sizes", Tensor.list(1, 1, 4, 4))
                .node(
                        "y = Resize(x, none, none, sizes)",
                        Map.of(
                                "coordinate_transformation_mode",
                                Attribute.of("tf_half_pixel_for_nn"),
                                "nearest_mode",
                                Attribute.of("floor")))
                .graph("y"));
        Node resize = graph.nodes().get(0);
        assertThat(resize.inputs()).containsExactly("x", "", "", "sizes");
        assertThat(resize.textAttribute("coordinate_transformation_mode", "")).isEqualTo("half_pixel");
        assertThat(resize.textAttribute("nearest_mode", "")).isEqualTo("round_prefer_ceil");
    }

    @Test
    void renamedOperatorsAndModesGetTheirNewNames() {
        Graph sample = normalized(Sketch.ofOpset(16)
                .input("x", counting(1, 1, 2, 2))
                .input("g", counting(1, 1, 1, 2))
                .node("y = GridSample(x, g)")
                .graph("y"));
        assertThat(sample.opset()).isEqualTo(20);
        assertThat(sample.nodes().get(0).textAttribute("mode", "")).isEqualTo("linear");
        Graph pool = normalized(Sketch.ofOpset(10)
                .input("x", counting(1, 1, 2, 2))
                .input("r", counting(1, 4))
                .constant("i", Tensor.list(0))
                .node("y = RoiAlign(x, r, i)")
                .graph("y"));
        assertThat(pool.nodes().get(0).textAttribute("coordinate_transformation_mode", ""))
                .isEqualTo("output_half_pixel");
        Graph dft = normalized(Sketch.ofOpset(17)
                .input("x", counting(1, 4, 2, 1))
                .node("y = DFT(x)", Map.of("axis", Attribute.of(2L)))
                .graph("y"));
        assertThat(dft.findConstant(dft.nodes().get(0).input(2)).orElseThrow().toLongs())
                .containsExactly(2);
    }

    @Test
    void scatterBecomesScatterElements() {
        Sketch sketch = Sketch.ofOpset(9)
                .input("x", counting(1, 4))
                .constant("i", Tensor.of(new long[] {1, 3}, 1, 2))
                .constant("u", Tensor.of(new float[] {8, 9}, 1, 2))
                .node("y = Scatter(x, i, u)", Map.of("axis", Attribute.of(1L)));
        assertThat(run(sketch)).containsExactly(0, 8, 2, 9);
    }

    @Test
    void bodiesOfControlFlowAreNormalizedToo() {
        Graph then = Sketch.ofOpset(10)
                .node("k = Constant()", Map.of("value", new Attribute.TensorValue(counting(3))))
                .node("i = Identity(h)")
                .node("s = Add(i, k)")
                .node("t = ReduceSum(s)", Map.of("axes", list(0)))
                .body(Set.of("h"), "t");
        Graph otherwise = Sketch.ofOpset(10).node("o = Identity(h)").body(Set.of("h"), "o");
        Sketch sketch = Sketch.ofOpset(10)
                .input("x", counting(3))
                .node("h = Identity(x)")
                .node("c = ReduceSum(x)", Map.of("axes", list(0), "keepdims", Attribute.of(0L)))
                .node("b = Cast(c)", Map.of("to", Attribute.of((long) ElementType.BOOL.onnxNumber())))
                .node(
                        "y = If(b)",
                        Map.of("then_branch", new Attribute.Body(then), "else_branch", new Attribute.Body(otherwise)));
        Graph graph = normalized(sketch.graph("y"));
        Node branch = graph.nodes().get(graph.nodes().size() - 1);
        Graph first = Names.bodies(branch).get("then_branch");
        assertThat(first).isNotNull();
        assertThat(first.opset()).isEqualTo(18);
        assertThat(first.captures()).containsExactly("x");
        assertThat(ops(first)).containsExactly("Add", "ReduceSum");
        assertThat(first.findConstant(first.nodes().get(1).input(1))
                        .orElseThrow()
                        .toLongs())
                .containsExactly(0);
        assertThat(ops(java.util.Objects.requireNonNull(Names.bodies(branch).get("else_branch"))))
                .containsExactly("Identity");
    }

    @Test
    void customOperatorsAreNotChanged() {
        Node foreign =
                new Node(new Op("com.example", "Squeeze"), "f", List.of("x"), List.of("y"), Map.of("axes", list(0)));
        Graph graph = normalized(
                Sketch.ofOpset(9).input("x", counting(1, 2)).node(foreign).graph("y"));
        assertThat(graph.nodes()).containsExactly(foreign);
    }

    @Test
    void opsetAndFileVersionRiseToEighteenAndNoFurther() {
        Graph old = normalized(
                Sketch.ofOpset(7).input("x", counting(2)).node("y = Relu(x)").graph("y"));
        assertThat(old.opset()).isEqualTo(18);
        assertThat(old.header().irVersion()).isGreaterThanOrEqualTo(8);
        Graph recent =
                Sketch.ofOpset(23).input("x", counting(2)).node("y = Relu(x)").graph("y");
        assertThat(recent.apply(new Normalize())).isEqualTo(recent);
    }

    @Test
    void unsupportedOldOpsetsAreRejected() {
        Graph six =
                Sketch.ofOpset(6).input("x", counting(2)).node("y = Relu(x)").graph("y");
        assertThatThrownBy(() -> six.apply(new Normalize()))
                .hasMessage("the model is written in opset 6; the oldest supported opset is 7");
        Graph scan =
                Sketch.ofOpset(8).input("x", counting(2)).node("y = Scan(, x)").graph("y");
        assertThatThrownBy(() -> scan.apply(new Normalize()))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("Scan node 'y' has the form of opset 8");
    }
}
