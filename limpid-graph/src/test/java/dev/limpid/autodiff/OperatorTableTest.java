package dev.limpid.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.autodiff.deeplift.DeepLift;
import dev.limpid.autodiff.deeplift.RevealCancel;
import dev.limpid.autodiff.lrp.Choice;
import dev.limpid.autodiff.lrp.Composite;
import dev.limpid.autodiff.lrp.Epsilon;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Op;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.testkit.NodeCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OperatorTableTest {
    /** The operators that must have a gradient rule, possibly zero. */
    private static final String PROMISED =
            "Conv ConvTranspose Gemm MatMul Einsum MaxPool AveragePool GlobalAveragePool GlobalMaxPool LpPool "
                    + "BatchNormalization LayerNormalization InstanceNormalization GroupNormalization RMSNormalization "
                    + "LRN Relu LeakyRelu PRelu Elu Selu Celu Sigmoid HardSigmoid HardSwish Mish Swish Tanh Softplus "
                    + "Softsign Gelu Erf ThresholdedRelu Clip Softmax LogSoftmax Add Sub Mul Div Pow Sqrt Exp Log Abs "
                    + "Neg Reciprocal Min Max Mean Sum Where ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd "
                    + "ReduceL1 ReduceL2 ReduceLogSumExp ReduceSumSquare Reshape Flatten Squeeze Unsqueeze Transpose "
                    + "Concat Split Slice Gather GatherElements GatherND ScatterElements ScatterND Expand Tile Pad "
                    + "Resize DepthToSpace SpaceToDepth CumSum Sin Cos ArgMax ArgMin Cast Identity Dropout "
                    + "QuantizeLinear DequantizeLinear Attention";

    @Test
    void everyPromisedOperatorHasARule() {
        Set<String> known = Gradient.families().stream()
                .flatMap(f -> f.entries().stream())
                .flatMap(e -> e.where().ops().stream())
                .map(Op::name)
                .collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>(Arrays.asList(PROMISED.split(" ")));
        missing.removeAll(known);
        assertThat(missing).isEmpty();
    }

    @Test
    void noOperatorHasTwoRules() {
        List<Op> ops = Gradient.families().stream()
                .flatMap(f -> f.entries().stream())
                .flatMap(e -> e.where().ops().stream())
                .toList();
        assertThat(ops).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    }

    /** The rules that do not depend on the network, so that a graph of one node has all of them. */
    private static String table() {
        Graph any = NodeCase.of("Relu").input("x", 2, 2).graph();
        RuleSet lrp = Composite.of("lrp", 0, Choice.everywhere(new Epsilon(0))).on(any, "x", "y", n -> n);
        return OperatorTable.toMarkdown(lrp, DeepLift.RESCALE, RevealCancel.on(any, n -> n));
    }

    /** {@code mvn -Dquick test -pl limpid-graph -Dtest=OperatorTableTest -Dlimpid.docs.update=true} writes the file. */
    @Test
    void theCommittedTableMatchesTheRules() throws IOException {
        Path file = Path.of(System.getProperty("limpid.root", "..")).resolve("docs/operators.md");
        if (Boolean.getBoolean("limpid.docs.update")) {
            Files.writeString(file, table());
        }
        assertThat(Files.readString(file))
                .as("docs/operators.md is stale: run mvn -Dquick test -pl limpid-graph -Dtest=OperatorTableTest"
                        + " -Dlimpid.docs.update=true")
                .isEqualTo(table());
    }

    @Test
    void aMissingRuleIsAnErrorThatNamesOperatorAndNode() {
        NodeCase node = NodeCase.of("Det").input("x", 3, 3);
        Graph graph = node.graph().withTypes(Map.of("y", new TensorType(ElementType.FLOAT, Shape.SCALAR)));
        assertThatThrownBy(() -> Backward.compile(graph, "y", List.of("x"), RuleSet.GRADIENT))
                .isInstanceOf(MissingRuleException.class)
                .hasMessage("the rule set 'gradient' has no rule for operator Det (opset 18) of node 'y';"
                        + " add a rule with RuleSet.with, or explain a layer after it");
    }
}
