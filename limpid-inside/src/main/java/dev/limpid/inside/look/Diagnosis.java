package dev.limpid.inside.look;

import dev.limpid.attribution.Progress;
import dev.limpid.autodiff.Window;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Samples;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Faults of an architecture or of its training, each with the numbers that show it. A fault is only named above a threshold
 * that sound networks stay below; the thresholds are the constants of this class. The units of gates (squeeze and excitation,
 * spatial attention) are not judged.
 *
 * @param findings in the order of the layers
 * @param notMeasured what could not be checked, one sentence each
 */
public record Diagnosis(List<Finding> findings, List<String> notMeasured) {
    /** From this share of a layer's units on, dead units are named. */
    public static final double DEAD_UNITS = 0.05;
    /** A unit is saturated if so many of its activations are at an end of the activation function. */
    public static final double SATURATED = 0.95;
    /** From this share of a layer's units on, saturated units are named. */
    public static final double SATURATED_UNITS = 0.05;
    /** Units with this correlation say the same. */
    public static final double SAME = 0.99;
    /** From this share of a layer's units on, units that say the same as another are named. */
    public static final double SAME_UNITS = 0.1;
    /** Variance that the directions in use hold. */
    public static final double VARIANCE = 0.99;
    /** A layer that uses fewer directions than this share of its units has unused capacity. */
    public static final double USED = 0.125;
    /** Share of the energy above the Nyquist frequency, relative to that of white noise, from which a layer aliases. */
    public static final double ALIASED = 0.8;
    /** Share of the kernels' energy within half of their side from which a kernel is too large. */
    public static final double CONCENTRATED = 0.98;
    /** A layer changes its input so little (energy) that it may be cut. */
    public static final double UNCHANGED = 0.05;
    /** Agreement of the network with and without a layer from which it can be cut. */
    public static final double AGREEMENT = 0.98;
    /** The largest change of the class scores of a network without a layer that can be cut. */
    public static final double SHIFT = 0.1;

    private static final int SMALLEST_LARGE_KERNEL = 5;
    private static final int FEWEST_UNITS = 8;
    private static final int MOST_LISTED = 12;

    public Diagnosis {
        findings = List.copyOf(findings);
        notMeasured = List.copyOf(notMeasured);
    }

    /** What can be wrong. */
    public enum Kind {
        /** Units that give the same number for every input. */
        DEAD_UNITS,
        /** Units whose activation function is at its end almost always. */
        SATURATED_UNITS,
        /** Units that say the same as another one. */
        REDUNDANT_UNITS,
        /** A layer that uses few of the directions that its units span. */
        UNUSED_CAPACITY,
        /** A strided convolution whose response is mostly above the new Nyquist frequency. */
        ALIASING,
        /** A stride that is larger than the kernel, so that places of its input are never read. */
        STRIDE_TOO_LARGE,
        /** Kernels whose weights lie in a small part of them. */
        KERNEL_TOO_LARGE,
        /** A layer or branch without which the network answers the same. */
        REMOVABLE_LAYER,
        /** Activations that are NaN or infinite. */
        NOT_FINITE
    }

    /**
     * A fault.
     *
     * @param kind what is wrong
     * @param layer the name of the layer
     * @param units the units concerned; empty if it is the layer as a whole
     * @param sentence the fault in words, with the evidence
     * @param evidence the numbers by name
     */
    public record Finding(Kind kind, String layer, List<Integer> units, String sentence, Map<String, Double> evidence) {
        public Finding {
            units = List.copyOf(units);
            evidence = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
        }
    }

    /**
     * Diagnoses a network.
     *
     * @param statistics of the layers over data; layers not among them are not judged
     * @param correlations of the units of these layers
     * @param probes a few samples for what the network has to be changed for: strides and cuts
     * @param chunk samples that go through the network together
     */
    public static Diagnosis of(
            Classifier model,
            Engine engine,
            NetworkStatistics statistics,
            List<UnitCorrelation> correlations,
            Samples probes,
            int chunk,
            Progress progress) {
        List<LookedLayer> layers =
                statistics.layers().stream().map(LayerStatistics::layer).toList();
        Set<String> linear = layers.stream().map(LookedLayer::linear).collect(Collectors.toSet());
        List<Finding> findings = new ArrayList<>();
        List<String> notMeasured = new ArrayList<>();
        List<String> unmeasured = new ArrayList<>();
        Graph graph = model.graph();
        for (int l = 0; l < layers.size(); l++) {
            LayerStatistics each = statistics.layers().get(l);
            ofNumbers(each, findings);
            if (!each.layer().isGate()) {
                ofUnits(model, each, correlations.get(l), findings, unmeasured);
            }
        }
        if (!unmeasured.isEmpty()) {
            notMeasured.add(text(
                    "redundant units and unused capacity are not judged in %d layers, whose activations were sampled at fewer places"
                            + " than they have live units (the first: %s)",
                    unmeasured.size(), unmeasured.get(0)));
        }
        for (Node node : graph.nodes()) {
            if (node.is("Conv") && linear.contains(node.output())) {
                ofKernel(graph, node, findings);
            }
        }
        for (Node node : Aliasing.strided(graph)) {
            if (linear.contains(node.output())) {
                aliasing(Aliasing.of(model, engine, node, probes, chunk, progress), findings);
            }
        }
        if (graph.nodes().stream()
                .anyMatch(n -> n.is("Conv") && graph.shapeOf(n.output()).rank() > 4)) {
            notMeasured.add("aliasing is not measured in volumes");
        }
        cuts(model, engine, layers, probes, chunk, progress, findings);
        return new Diagnosis(findings, notMeasured);
    }

    private static void ofNumbers(LayerStatistics layer, List<Finding> findings) {
        String name = layer.layer().name();
        if (layer.broken() > 0) {
            findings.add(new Finding(
                    Kind.NOT_FINITE,
                    name,
                    List.of(),
                    text("%d activations of layer %s are NaN or infinite.", layer.broken(), name),
                    Map.of("activations", (double) layer.broken())));
        }
    }

    private static void ofUnits(
            Classifier model,
            LayerStatistics layer,
            UnitCorrelation correlation,
            List<Finding> findings,
            List<String> unmeasured) {
        String name = layer.layer().name();
        int units = layer.layer().units();
        List<Integer> dead = layer.dead();
        if (!dead.isEmpty() && dead.size() >= DEAD_UNITS * units) {
            findings.add(new Finding(
                    Kind.DEAD_UNITS,
                    name,
                    dead,
                    text(
                            "%d of %d units of layer %s are dead: they give the same number at every place of %d input%s"
                                    + " (units %s).%s",
                            dead.size(),
                            units,
                            name,
                            layer.samples(),
                            layer.samples() == 1 ? "" : "s",
                            listed(dead),
                            withoutWeights(model.graph(), layer.layer(), dead) ? " All their weights are zero." : ""),
                    Map.of("dead", (double) dead.size(), "units", (double) units, "inputs", (double) layer.samples())));
        }
        List<Integer> saturated = java.util.stream.IntStream.range(0, units)
                .filter(u -> layer.saturated(u) >= SATURATED && !layer.isDead(u))
                .boxed()
                .toList();
        if (!saturated.isEmpty() && saturated.size() >= SATURATED_UNITS * units) {
            findings.add(new Finding(
                    Kind.SATURATED_UNITS,
                    name,
                    saturated,
                    text(
                            "%d of %d units of layer %s are saturated: at least %.0f %% of their activations are at an end of"
                                    + " the activation function (units %s).",
                            saturated.size(), units, name, 100 * SATURATED, listed(saturated)),
                    Map.of("saturated", (double) saturated.size(), "units", (double) units)));
        }
        boolean isAnswer = layer.layer().value().equals(model.logits())
                || layer.layer().linear().equals(model.logits())
                || model.graph().outputs().contains(layer.layer().value());
        if (!isAnswer) {
            correlations(layer.layer().name(), correlation, findings, unmeasured);
        }
    }

    /** Whether units have no weights: they were planned to be empty, as in shortcuts that add channels of zeros. */
    private static boolean withoutWeights(Graph graph, LookedLayer layer, List<Integer> units) {
        return graph.findProducer(layer.linear())
                .flatMap(n -> Kernels.of(graph, n))
                .filter(k -> units.stream().allMatch(u -> Arrays.stream(k.of(u)).allMatch(Diagnosis::isZero)))
                .isPresent();
    }

    private static boolean isZero(float[] weights) {
        for (float weight : weights) {
            if (weight != 0) {
                return false;
            }
        }
        return true;
    }

    /** @param unmeasured receives the name where there are too few rows of activations to tell */
    private static void correlations(
            String name, UnitCorrelation correlation, List<Finding> findings, List<String> unmeasured) {
        int live = correlation.live().size();
        if (live < FEWEST_UNITS) {
            return;
        }
        if (correlation.rows() < live) {
            unmeasured.add(name);
            return;
        }
        int used = correlation.dimensions(VARIANCE);
        if (used < USED * live) {
            findings.add(new Finding(
                    Kind.UNUSED_CAPACITY,
                    name,
                    List.of(),
                    text(
                            "Layer %s uses %d of the %d directions of its live units: they hold %.0f %% of the variance"
                                    + " (effective rank %.1f). About %d units would do.",
                            name, used, live, 100 * VARIANCE, correlation.effectiveRank(), used),
                    Map.of(
                            "directions",
                            (double) used,
                            "units",
                            (double) live,
                            "effectiveRank",
                            correlation.effectiveRank())));
            return;
        }
        List<List<Integer>> groups = correlation.redundant();
        int spare = groups.stream().mapToInt(g -> g.size() - 1).sum();
        if (spare >= Math.max(1, SAME_UNITS * live)) {
            findings.add(new Finding(
                    Kind.REDUNDANT_UNITS,
                    name,
                    groups.stream().flatMap(List::stream).sorted().toList(),
                    text(
                            "%d of %d live units of layer %s say the same as another one (correlation at least %.2f):"
                                    + " groups %s.",
                            spare,
                            live,
                            name,
                            SAME,
                            groups.stream()
                                    .limit(MOST_LISTED)
                                    .map(g -> "{" + listed(g) + "}")
                                    .collect(Collectors.joining(", "))),
                    Map.of("redundant", (double) spare, "groups", (double) groups.size(), "units", (double) live)));
        }
    }

    private static void ofKernel(Graph graph, Node node, List<Finding> findings) {
        Kernels kernels = Kernels.of(graph, node).orElse(null);
        if (kernels == null || kernels.weights().rank() > 4) {
            return;
        }
        int side = Math.max(kernels.height(), kernels.width());
        int half = (side - 1) / 2;
        double within = kernels.energyWithin(half);
        if (side >= SMALLEST_LARGE_KERNEL && within >= CONCENTRATED) {
            findings.add(new Finding(
                    Kind.KERNEL_TOO_LARGE,
                    node.label(),
                    List.of(),
                    text(
                            "The kernels of layer %s are larger than needed: %.1f %% of the energy of their %s weights lies in"
                                    + " a part of side %d.",
                            node.label(), 100 * within, size(kernels), half),
                    Map.of("side", (double) side, "half", (double) half, "energy", within)));
        }
        long[] weights = kernels.weights().shape();
        Window window = Window.of(node, Arrays.copyOfRange(weights, 2, weights.length), graph.shapeOf(node.input(0)));
        boolean isOnlyReader =
                graph.consumers().getOrDefault(node.input(0), List.of()).size() == 1;
        if (isOnlyReader && window.axes().stream().anyMatch(a -> a.dilation() == 1 && a.span() < a.stride())) {
            double unread = 1
                    - window.axes().stream()
                            .mapToDouble(a -> Math.min(1, (double) a.span() / a.stride()))
                            .reduce(1, (a, b) -> a * b);
            findings.add(new Finding(
                    Kind.STRIDE_TOO_LARGE,
                    node.label(),
                    List.of(),
                    text(
                            "The stride of layer %s is larger than its kernel (%s): %.0f %% of its input is never read, and"
                                    + " nothing else reads it.",
                            node.label(), size(kernels), 100 * unread),
                    Map.of("unread", unread)));
        }
    }

    private static void aliasing(Aliasing found, List<Finding> findings) {
        if (found.share() >= ALIASED * found.ofNoise()) {
            findings.add(new Finding(
                    Kind.ALIASING,
                    found.layer(),
                    List.of(),
                    text(
                            "Layer %s aliases: %.0f %% of the energy of its response lies above the Nyquist frequency of its"
                                    + " stride of %s (white noise: %.0f %%), so a shift of the input by a pixel changes what is"
                                    + " passed on. Use a smaller stride, or blur before it.",
                            found.layer(),
                            100 * found.share(),
                            found.stride().stream().map(String::valueOf).collect(Collectors.joining(" x ")),
                            100 * found.ofNoise()),
                    Map.of("share", found.share(), "noise", found.ofNoise())));
        }
    }

    private static void cuts(
            Classifier model,
            Engine engine,
            List<LookedLayer> layers,
            Samples probes,
            int chunk,
            Progress progress,
            List<Finding> findings) {
        List<Cut.Span> spans = Cut.spans(model, layers);
        List<Double> changes = Cut.changes(model, engine, spans, probes, chunk, progress);
        for (int i = 0; i < spans.size(); i++) {
            if (changes.get(i) > UNCHANGED) {
                continue;
            }
            Cut cut = Cut.of(model, engine, spans.get(i), changes.get(i), probes, chunk, progress);
            if (cut.agreement() >= AGREEMENT && cut.shift() <= SHIFT) {
                findings.add(new Finding(
                        Kind.REMOVABLE_LAYER,
                        cut.layer(),
                        List.of(),
                        text(
                                "Layer %s could be cut: it changes its input by %.2g of its energy, and without it the network"
                                        + " gives the same answer for %.0f %% of %d inputs (class scores change by %.2g).",
                                cut.layer(), cut.change(), 100 * cut.agreement(), cut.samples(), cut.shift()),
                        Map.of(
                                "change",
                                cut.change(),
                                "agreement",
                                cut.agreement(),
                                "shift",
                                cut.shift(),
                                "inputs",
                                (double) cut.samples())));
            }
        }
    }

    private static String size(Kernels kernels) {
        Tensor weights = kernels.weights();
        return weights.rank() == 3 ? "length " + kernels.width() : kernels.height() + " x " + kernels.width();
    }

    private static String listed(List<Integer> units) {
        return units.stream().limit(MOST_LISTED).map(String::valueOf).collect(Collectors.joining(", "))
                + (units.size() > MOST_LISTED ? ", ..." : "");
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
