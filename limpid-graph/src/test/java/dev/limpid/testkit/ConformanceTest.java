package dev.limpid.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Op;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.pass.Normalize;
import dev.limpid.testkit.kernel.Kernels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares the evaluator with the expected outputs of ONNX's own node tests. */
@Tag("thorough")
class ConformanceTest {
    /** Cases that are skipped, and why. */
    private static final Map<String, String> EXCEPTIONS = Map.ofEntries(
            Map.entry("(blackman|hamming|hann)window.*_expanded", "the model's constant pi has three digits"),
            Map.entry("cast(like)?_.*BFLOAT16.*", "the data stores these numbers as integer bits"),
            Map.entry("cast(like)?_FLOAT_to_STRING.*", "conversion of numbers to strings is not evaluated"),
            Map.entry("dynamicquantizelinear(_expanded)?", "the result depends on single-precision rounding at a tie"),
            Map.entry("gridsample_bicubic|roialign_aligned.*", "the expected numbers have four digits"),
            Map.entry("scan_sum", "a form that was replaced in opset 9"),
            Map.entry("training_dropout.*", "random"),
            Map.entry(".*(FLOAT8|e4m3|e5m2|INT4|int4).*", "conversion of these 4-bit and 8-bit types is not supported"),
            Map.entry(
                    "averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_True",
                    "counts positions beyond the padding, unlike ONNX Runtime"));

    private final List<String> passed = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final Map<String, Set<String>> leftOut = new TreeMap<>();

    @Test
    @Tag("thorough")
    void theEvaluatorGivesTheExpectedOutputsOfTheConformanceTests() {
        Optional<Path> data = ConformanceCase.findData();
        assumeTrue(data.isPresent(), "the ONNX conformance tests (libonnx-testdata) are not installed");
        ConformanceCase.all(data.orElseThrow(), "node").forEach(this::check);
        System.out.println("conformance of the reference evaluator: " + passed.size() + " cases as expected");
        leftOut.forEach((reason, names) -> System.out.println("  skipped, " + reason + ": " + names.size()));
        assertThat(failed).isEmpty();
        assertThat(passed.size()).isGreaterThanOrEqualTo(785);
    }

    private void check(ConformanceCase test) {
        for (Map.Entry<String, String> exception : EXCEPTIONS.entrySet()) {
            if (test.name().matches(exception.getKey())) {
                leaveOut(exception.getValue(), test);
                return;
            }
        }
        Graph model;
        Map<String, Tensor> feeds;
        List<Tensor> expected;
        try {
            model = test.model();
            feeds = test.inputs(model);
            expected = test.outputs();
        } catch (LimpidException e) {
            leaveOut("older than opset 7, or with sequences or optional values", test);
            return;
        }
        Optional<Op> unknown = model.nodes().stream()
                .filter(n -> Kernels.find(n).isEmpty())
                .map(Node::op)
                .findFirst();
        if (unknown.isPresent()) {
            leaveOut("operator " + unknown.get(), test);
            return;
        }
        try {
            Graph normal = model.apply(new Normalize());
            compare(test, List.copyOf(ReferenceEvaluator.run(normal, feeds).values()), expected);
        } catch (LimpidException e) {
            failed.add(test + ": " + e.getMessage());
        }
    }

    private void leaveOut(String reason, ConformanceCase test) {
        leftOut.computeIfAbsent(reason, k -> new TreeSet<>()).add(test.name());
    }

    private void compare(ConformanceCase test, List<Tensor> actual, List<Tensor> expected) {
        for (int i = 0; i < expected.size(); i++) {
            Optional<String> difference = difference(actual.get(i), expected.get(i));
            if (difference.isPresent()) {
                failed.add(test + " output " + i + ": " + difference.get());
                return;
            }
        }
        passed.add(test.name());
    }

    private static Optional<String> difference(Tensor actual, Tensor expected) {
        if (!Arrays.equals(actual.shape(), expected.shape())) {
            return Optional.of(
                    "shape " + Arrays.toString(actual.shape()) + " instead of " + Arrays.toString(expected.shape()));
        }
        if (expected.elementType() == ElementType.STRING) {
            return actual.texts().equals(expected.texts()) ? Optional.empty() : Optional.of("different strings");
        }
        boolean floating = expected.elementType().isFloating();
        if (!floating && actual.elementType() != expected.elementType()) {
            return Optional.of("type " + actual.elementType() + " instead of " + expected.elementType());
        }
        boolean half = expected.elementType() == ElementType.FLOAT16 || expected.elementType() == ElementType.BFLOAT16;
        double relative = half ? 1e-2 : 1e-4;
        double[] a = actual.toDoubles();
        double[] e = expected.toDoubles();
        for (int i = 0; i < e.length; i++) {
            boolean same = Double.compare(a[i], e[i]) == 0 || Math.abs(a[i] - e[i]) <= 1e-5 + relative * Math.abs(e[i]);
            if (!same) {
                return Optional.of("element " + i + " is " + a[i] + " instead of " + e[i]);
            }
        }
        return Optional.empty();
    }
}
