package dev.limpid.attribution.relevance;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Ledger;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.Backward.Passage;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Computes the relevance ledger of methods of layer-wise relevance propagation. */
public final class Accounting {
    private Accounting() {}

    /** A method whose scores are the ledger of another one. For one network. */
    public interface Account extends Method.Direct {
        /** The ledger that an explanation by this method holds. */
        Ledger ledger(Attribution answer);
    }

    /** Whether a method has a ledger. */
    public static boolean isKeptBy(Method method) {
        return method instanceof Lrp;
    }

    /** Whether {@link #differences} can tell where a method loses contributions. */
    public static boolean comparesWithReference(Method method) {
        return method instanceof DeepLiftMethod;
    }

    /**
     * A method that explains by DeepLIFT and gives the balance of its contributions, which no node should change; nothing is absorbed.
     *
     * @param method a method for which {@link #comparesWithReference} is true
     * @throws LimpidException if the method does not compare with a reference
     */
    public static Account differences(Method method) {
        if (!(method instanceof DeepLiftMethod deepLift)) {
            throw LimpidException.unsupported(
                    "method '" + method.info().name() + "' does not compare with a reference");
        }
        return new DifferenceAccount(deepLift);
    }

    /**
     * A method that explains like another one and gives its ledger.
     *
     * @param method a method for which {@link #isKeptBy} is true
     * @throws LimpidException if the method does not propagate relevance
     */
    public static Account relevance(Method method) {
        if (!(method instanceof Lrp lrp)) {
            throw LimpidException.unsupported("method '" + method.info().name()
                    + "' has no ledger; use a method of layer-wise relevance propagation");
        }
        return new RelevanceAccount(lrp);
    }

    /** In double precision: a leak is a small difference of large sums. */
    static Expr total(Expr e) {
        return e.cast(ElementType.DOUBLE)
                .reshape(-1)
                .emit(
                        "ReduceSum",
                        Map.of("keepdims", Attribute.of(0L)),
                        TensorType.of(ElementType.DOUBLE, new long[0]));
    }

    /** A method whose scores are the ledger: three numbers for each node, and two for the logits and the input. */
    private static final class RelevanceAccount implements Account {
        private static final String RELEVANCE = "relevance/";

        private final Lrp lrp;
        private volatile List<Node> nodes = List.of();

        RelevanceAccount(Lrp lrp) {
            this.lrp = lrp;
        }

        @Override
        public MethodInfo info() {
            return lrp.info();
        }

        @Override
        public Pass canonical() {
            return lrp.canonical();
        }

        @Override
        public Expr scores(ForwardPass f) {
            return answer(f).scores();
        }

        @Override
        public AttributionExpr answer(ForwardPass f) {
            Expr seed = lrp.seed(f);
            Set<String> constants = new HashSet<>();
            f.model().graph().constants().forEach((name, tensor) -> {
                if (tensor.elementType().isFloating()) {
                    constants.add(f.value(name).name());
                }
            });
            List<String> wrt = new ArrayList<>(constants);
            wrt.add(f.input().name());
            List<Passage> passages =
                    Backward.trace(f.input().builder(), Map.of(f.logits().name(), seed), wrt, lrp.rules(f));
            nodes = passages.stream().map(Passage::node).toList();
            List<Expr> numbers =
                    new ArrayList<>(List.of(total(seed), seed.builder().scalar(ElementType.DOUBLE, 0)));
            Map<String, Expr> arrived = new LinkedHashMap<>();
            for (Passage passage : passages) {
                numbers.add(sum(seed, passage.arrived().values().stream().toList()));
                numbers.add(sum(seed, sent(passage, constants, false)));
                numbers.add(sum(seed, sent(passage, constants, true)));
                arrived.putAll(passage.arrived());
                passage.sent().forEach((to, e) -> {
                    if (to.equals(f.input().name())) {
                        numbers.set(1, numbers.get(1).add(total(e)));
                    }
                });
            }
            AttributionExpr answer = AttributionExpr.of(
                    Expr.concat(0, numbers.stream().map(e -> e.reshape(1)).toArray(Expr[]::new)));
            for (Map.Entry<String, Expr> each : arrived.entrySet()) {
                answer = answer.with(RELEVANCE + each.getKey(), each.getValue());
            }
            return answer;
        }

        private static List<Expr> sent(Passage passage, Set<String> constants, boolean toConstants) {
            return passage.sent().entrySet().stream()
                    .filter(e -> constants.contains(e.getKey()) == toConstants)
                    .map(Map.Entry::getValue)
                    .toList();
        }

        private static Expr sum(Expr zero, List<Expr> parts) {
            return parts.stream()
                    .map(Accounting::total)
                    .reduce(Expr::add)
                    .orElseGet(() -> zero.builder().scalar(ElementType.DOUBLE, 0));
        }

        @Override
        public Ledger ledger(Attribution answer) {
            double[] numbers = answer.scores().toDoubles();
            List<Ledger.Line> lines = new ArrayList<>();
            for (int i = 0; i < nodes.size(); i++) {
                Node node = nodes.get(i);
                lines.add(new Ledger.Line(
                        node.label(),
                        node.op().toString(),
                        numbers[2 + 3 * i],
                        numbers[3 + 3 * i],
                        numbers[4 + 3 * i]));
            }
            Map<String, Tensor> relevance = new LinkedHashMap<>();
            answer.more().forEach((name, tensor) -> {
                if (name.startsWith(RELEVANCE)) {
                    relevance.put(name.substring(RELEVANCE.length()), tensor);
                }
            });
            return new Ledger(lines, numbers[0], numbers[1], relevance);
        }
    }
}
