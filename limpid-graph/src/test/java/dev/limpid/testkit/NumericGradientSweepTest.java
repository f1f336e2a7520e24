package dev.limpid.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limpid.autodiff.MissingRuleException;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.pass.Normalize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The gradient check over the models of ONNX's conformance tests, at their own inputs. */
@Tag("thorough")
class NumericGradientSweepTest {
    /** Cases that are skipped, and why. */
    private static final Map<String, String> EXCEPTIONS = Map.ofEntries(
            Map.entry(
                    "maxunpool_export_with_output_shape",
                    "the rule interprets indices as ONNX Runtime does, in the larger output"),
            Map.entry("range_float.*", "the bounds of a range have no gradient"),
            Map.entry("training_dropout.*", "random"),
            Map.entry("batchnorm_.*training_mode", "training"),
            Map.entry("cast(like)?_FLOAT_to_STRING.*", "conversion of numbers to strings is not evaluated"),
            Map.entry("cast(like)?_STRING_to_FLOAT.*", "some of the strings are infinity"),
            Map.entry("cast(like)?_.*BFLOAT16.*", "the data stores these numbers as integer bits"),
            Map.entry("slice_start_out_of_bounds", "the result is empty"),
            Map.entry("acosh_example", "is at the boundary of the domain"),
            Map.entry("dynamicquantizelinear.*", "the gradient is straight-through"),
            Map.entry(
                    ".*(FLOAT8|e4m3|e5m2|INT4|int4).*", "conversion of these 4-bit and 8-bit types is not supported"));

    /** Cases with inputs that deliberately have no gradient, and the one input that has. */
    private static final Map<String, String> ONLY =
            Map.of("clip.*", "x", "resize_tf_crop_and_resize.*", "X", "roialign.*", "X");

    private static final long LARGE = 20_000;

    private final List<String> passed = new ArrayList<>();
    private final List<String> passedOpen = new ArrayList<>();
    private final List<String> passedTwice = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final Map<String, Set<String>> leftOut = new TreeMap<>();

    @Test
    @Tag("thorough")
    void gradientsOfTheConformanceModelsAgreeWithFiniteDifferences() {
        Optional<Path> data = ConformanceCase.findData();
        assumeTrue(data.isPresent(), "the ONNX conformance tests (libonnx-testdata) are not installed");
        ConformanceCase.all(data.orElseThrow(), "node").forEach(this::check);
        System.out.println("gradient sweep: " + passed.size() + " cases agree with differences, " + passedTwice.size()
                + " of them in second order too, " + passedOpen.size() + " with an open batch");
        leftOut.forEach((reason, names) -> System.out.println("  skipped, " + reason + ": " + names.size()));
        assertThat(failed).isEmpty();
        assertThat(passed.size()).isGreaterThanOrEqualTo(504);
        assertThat(passedOpen.size()).isGreaterThanOrEqualTo(388);
        assertThat(passedTwice.size()).isGreaterThanOrEqualTo(500);
    }

    private void check(ConformanceCase test) {
        for (Map.Entry<String, String> exception : EXCEPTIONS.entrySet()) {
            if (test.name().matches(exception.getKey())) {
                leaveOut(exception.getValue(), test);
                return;
            }
        }
        Graph graph;
        Map<String, Tensor> feeds;
        try {
            Graph model = test.model();
            feeds = test.inputs(model);
            graph = model.apply(new Normalize());
        } catch (LimpidException e) {
            leaveOut("older than opset 7, or with sequences or optional values", test);
            return;
        }
        if (!ReferenceEvaluator.supports(graph)) {
            leaveOut("an operator that is not evaluated", test);
            return;
        }
        check(test, graph, feeds);
    }

    private void check(ConformanceCase test, Graph graph, Map<String, Tensor> feeds) {
        Set<String> floating = new TreeSet<>();
        feeds.forEach((name, tensor) -> {
            boolean receives = ONLY.entrySet().stream()
                    .allMatch(e ->
                            !test.name().matches(e.getKey()) || e.getValue().equals(name));
            if (receives && tensor.elementType().isFloating() && tensor.elementCount() > 0) {
                floating.add(name);
            }
        });
        Graph typed = ReferenceEvaluator.typed(graph, feeds);
        boolean differentiable = typed.outputs().stream()
                .anyMatch(o -> typed.findType(o).orElseThrow().element().isFloating());
        if (floating.isEmpty() || !differentiable) {
            leaveOut("no floating-point input or output", test);
            return;
        }
        try {
            GradientCheck check = GradientCheck.of(graph)
                    .at(jittered(feeds, floating))
                    .wrt(floating.toArray(new String[0]))
                    .draws(1);
            check.check();
            passed.add(test.name());
            open(test, graph, check, feeds);
            twice(test, check, feeds);
        } catch (MissingRuleException e) {
            leaveOut("no rule: " + e.node().op(), test);
        } catch (LimpidException | AssertionError e) {
            failed.add(test + ": " + e.getMessage());
        }
    }

    /** Derives the gradient with an unknown first dimension of the first input, if that input supports other sizes. */
    private void open(ConformanceCase test, Graph graph, GradientCheck check, Map<String, Tensor> feeds) {
        String first = graph.inputs().get(0).name();
        if (Objects.requireNonNull(feeds.get(first)).rank() < 2) {
            return;
        }
        try {
            OpenBatch.typed(graph, feeds, List.of(first));
        } catch (LimpidException e) {
            return;
        }
        try {
            check.openBatch(first).check();
            passedOpen.add(test.name());
        } catch (LimpidException | AssertionError e) {
            failed.add(test + ", open batch: " + e.getMessage());
        }
    }

    /** Differentiates the derived graph again, if all of its operators have rules. */
    private void twice(ConformanceCase test, GradientCheck check, Map<String, Tensor> feeds) {
        if (feeds.values().stream().anyMatch(t -> t.elementCount() > LARGE)) {
            leaveOut("large: first order only", test);
            return;
        }
        try {
            check.checkSecondOrder();
            passedTwice.add(test.name());
        } catch (MissingRuleException e) {
            leaveOut("no rule for second order: " + e.node().op(), test);
        } catch (LimpidException | AssertionError e) {
            failed.add(test + ", second order: " + e.getMessage());
        }
    }

    /** Adds noise to move the inputs away from ties and kinks. */
    private static Map<String, Tensor> jittered(Map<String, Tensor> feeds, Set<String> floating) {
        Random random = new Random(7);
        Map<String, Tensor> moved = new LinkedHashMap<>();
        feeds.forEach((name, tensor) -> {
            double[] x = floating.contains(name) ? tensor.toDoubles() : new double[0];
            for (int i = 0; i < x.length; i++) {
                x[i] += 0.01 * (1 + Math.abs(x[i])) * (random.nextDouble() - 0.5);
            }
            moved.put(name, floating.contains(name) ? Tensor.of(x, tensor.shape()) : tensor);
        });
        return moved;
    }

    private void leaveOut(String reason, ConformanceCase test) {
        leftOut.computeIfAbsent(reason, k -> new TreeSet<>()).add(test.name());
    }
}
