package dev.limpid.autodiff;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.autodiff.deeplift.DeepLift;
import dev.limpid.autodiff.deeplift.RevealCancel;
import dev.limpid.autodiff.lrp.AlphaBeta;
import dev.limpid.autodiff.lrp.Choice;
import dev.limpid.autodiff.lrp.Composite;
import dev.limpid.autodiff.lrp.Epsilon;
import dev.limpid.autodiff.lrp.Flat;
import dev.limpid.autodiff.lrp.Gamma;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.testkit.NodeCase;
import dev.limpid.testkit.ReferenceEvaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The exact graphs that every rule set derives from small networks. Each change must be deliberate:
 * {@code -Dlimpid.golden.update=true} writes the files again, and the difference is reviewed.
 */
class GoldenRuleSetsTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
    private static final boolean REWRITE = Boolean.getBoolean("limpid.golden.update");
    private static final double EPSILON = 1e-6;

    private static final Map<String, Graph> NETWORKS = GoldenNetworks.all();
    private static final Map<String, Function<Graph, RuleSet>> RULE_SETS = ruleSets();

    private static Map<String, Function<Graph, RuleSet>> ruleSets() {
        Map<String, Function<Graph, RuleSet>> all = new LinkedHashMap<>();
        all.put("gradient", g -> RuleSet.GRADIENT);
        all.put("guided", g -> RuleSet.GUIDED);
        all.put("deconvnet", g -> RuleSet.DECONVNET);
        all.put("lrp-epsilon", g -> lrp(g, Choice.everywhere(new Epsilon(EPSILON))));
        all.put("lrp-gamma", g -> lrp(g, Choice.everywhere(new Gamma(0.25, EPSILON))));
        all.put("lrp-alpha-beta", g -> lrp(g, Choice.everywhere(new AlphaBeta(2, 1, EPSILON))));
        all.put("lrp-z-plus", g -> lrp(g, Choice.everywhere(AlphaBeta.zPlus(EPSILON))));
        all.put(
                "lrp-epsilon-plus-flat",
                g -> lrp(
                        g,
                        Choice.first(new Flat(EPSILON)),
                        Choice.atConvolutions(AlphaBeta.zPlus(EPSILON)),
                        Choice.everywhere(new Epsilon(EPSILON))));
        all.put("deep-lift", g -> DeepLift.RESCALE);
        all.put("deep-lift-reveal-cancel", g -> RevealCancel.on(g, UnaryOperator.identity()));
        return all;
    }

    private static RuleSet lrp(Graph network, Choice... choices) {
        return Composite.of("lrp", EPSILON, choices).on(network, "x", "y", UnaryOperator.identity());
    }

    /** The network with the relevance of its input; for DeepLIFT, also with the pass over a reference. */
    private static Graph derived(String network, String ruleSet) {
        Graph graph = requireNonNull(NETWORKS.get(network));
        RuleSet rules = requireNonNull(RULE_SETS.get(ruleSet)).apply(graph);
        GraphBuilder b = graph.toBuilder();
        Map<String, Expr> reference = Map.of();
        if (ruleSet.startsWith("deep-lift")) {
            reference =
                    b.call(graph, List.of(b.input("reference", graph.input("x").type())));
        }
        b.scope(rules.name() + "/");
        Expr seed = b.input("seed", graph.findType("y").orElseThrow());
        Map<String, Expr> found = Backward.into(b, Map.of("y", seed), List.of("x"), rules, reference);
        return b.build(Map.of("relevance", requireNonNull(found.get("x"))));
    }

    static Stream<Arguments> everyNetworkAndRuleSet() {
        return NETWORKS.keySet().stream()
                .flatMap(network -> RULE_SETS.keySet().stream().map(rules -> Arguments.of(network, rules)));
    }

    @ParameterizedTest
    @MethodSource("everyNetworkAndRuleSet")
    void theDerivedGraphIsTheCommittedOne(String network, String ruleSet) throws IOException {
        Path file = FOLDER.resolve(network).resolve(ruleSet + ".txt");
        String text = derived(network, ruleSet).toText();
        if (REWRITE) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file)
                .as("a new case; write its file with -Dlimpid.golden.update=true")
                .exists();
        assertThat(text)
                .as("%s (if the change is deliberate: -Dlimpid.golden.update=true)", file)
                .isEqualTo(Files.readString(file));
    }

    @ParameterizedTest
    @MethodSource("everyNetworkAndRuleSet")
    void theDerivedGraphRunsAndReturnsFiniteNumbers(String network, String ruleSet) {
        Graph graph = derived(network, ruleSet);
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        Random random = new Random(5);
        graph.inputs()
                .forEach(v -> feeds.put(
                        v.name(), NodeCase.normal(random, sizesForTwo(v.type().shape()))));
        double[] relevance = requireNonNull(ReferenceEvaluator.run(graph, feeds).get("relevance"))
                .toDoubles();
        assertThat(relevance).hasSize((int) requireNonNull(feeds.get("x")).elementCount());
        for (double number : relevance) {
            assertThat(number).isFinite();
        }
        assertThat(Arrays.stream(relevance)).anyMatch(number -> number != 0);
    }

    private static long[] sizesForTwo(@Nullable Shape shape) {
        return requireNonNull(shape).map(d -> d.bind("N", 2)).sizes();
    }

    @Test
    void everyCommittedFileBelongsToACase() throws IOException {
        Set<String> expected = new TreeSet<>();
        NETWORKS.keySet().forEach(n -> RULE_SETS.keySet().forEach(r -> expected.add(n + "/" + r + ".txt")));
        Set<String> committed = new TreeSet<>();
        try (Stream<Path> files = Files.walk(FOLDER)) {
            files.filter(Files::isRegularFile)
                    .forEach(f -> committed.add(FOLDER.relativize(f).toString().replace('\\', '/')));
        }
        assertThat(committed).isEqualTo(expected);
    }
}
