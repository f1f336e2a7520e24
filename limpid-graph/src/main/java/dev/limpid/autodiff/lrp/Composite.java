package dev.limpid.autodiff.lrp;

import dev.limpid.autodiff.NodePattern;
import dev.limpid.autodiff.Rule;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.op.Operators;
import dev.limpid.graph.op.Trait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A composite: the assignment of rules to the linear nodes of a network. Everything else is
 * the same for all composites; see {@link StructureRules}.
 *
 * <p>Relevance flows to activations only, never to weights. Normalisations should be folded into the weights first
 * ({@link dev.limpid.graph.pass.FoldBatchNorm}); a remaining one passes relevance on unchanged.
 *
 * @param name the name of the rule set, for messages and provenance
 * @param choices the rules of linear nodes, highest priority first
 * @param stabilizer offset that keeps denominators of sums without weights (residual sums, mean pools) away from zero
 * @param isBiasCounted whether biases are part of the sums and absorb their share; otherwise they are ignored
 */
public record Composite(String name, List<Choice> choices, double stabilizer, boolean isBiasCounted) {
    public Composite {
        choices = List.copyOf(choices);
    }

    /** A composite with some choices and biases counted. */
    public static Composite of(String name, double stabilizer, Choice... choices) {
        return new Composite(name, List.of(choices), stabilizer, true);
    }

    /** This composite with biases ignored. */
    public Composite withoutBias() {
        return new Composite(name, choices, stabilizer, false);
    }

    /** This composite with one more choice of higher priority. */
    public Composite with(Choice first) {
        List<Choice> all = new ArrayList<>(List.of(first));
        all.addAll(choices);
        return new Composite(name, all, stabilizer, isBiasCounted);
    }

    /**
     * The rules for one network.
     *
     * @param graph the network
     * @param input the input that receives the relevance
     * @param seedAt the value where relevance starts
     * @param names the names of the network's values in the graph where the rules are applied
     */
    public RuleSet on(Graph graph, String input, String seedAt, UnaryOperator<String> names) {
        Flow flow = new Flow(graph, input, seedAt, names);
        Map<String, LinearRule> rules = new HashMap<>();
        for (Step step : flow.steps()) {
            choices.stream()
                    .filter(c -> c.where().test(step))
                    .findFirst()
                    .ifPresent(c -> rules.put(names.apply(step.node().output()), c.rule()));
        }
        StructureRules structure = new StructureRules(flow, stabilizer);
        flow.settle(node -> isSharedByInput(rules, structure, node, names.apply(node.output())));
        NodePattern chosen = NodePattern.op(Operators.named(Trait.WEIGHTED)).and(n -> rules.containsKey(n.output()));
        Rule rule = s -> linear(rules, s.node()).apply(new LinearNode(s, flow, isBiasCounted));
        List<Entry> entries = new ArrayList<>(List.of(new Entry(chosen, rule, "the rule selected for the layer")));
        entries.addAll(structure.entries());
        return new RuleSet(name, entries);
    }

    private static boolean isSharedByInput(
            Map<String, LinearRule> rules, StructureRules structure, Node node, String output) {
        @Nullable LinearRule rule = rules.get(output);
        return rule != null ? rule.isSharedByInput() : structure.isSharedByInput(node, output);
    }

    private static LinearRule linear(Map<String, LinearRule> rules, Node node) {
        return Objects.requireNonNull(rules.get(node.output()));
    }
}
