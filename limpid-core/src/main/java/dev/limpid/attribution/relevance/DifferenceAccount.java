package dev.limpid.attribution.relevance;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Ledger;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.Backward.Passage;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DeepLIFT whose scores are its balance: two numbers for each node, and two for the logits and the input. */
final class DifferenceAccount implements Accounting.Account {
    private final DeepLiftMethod deepLift;
    private volatile List<Node> nodes = List.of();

    DifferenceAccount(DeepLiftMethod deepLift) {
        this.deepLift = deepLift;
    }

    @Override
    public MethodInfo info() {
        return deepLift.info();
    }

    @Override
    public Pass canonical() {
        return deepLift.canonical();
    }

    @Override
    public AttributionExpr answer(ForwardPass f) {
        return AttributionExpr.of(scores(f));
    }

    @Override
    public Expr scores(ForwardPass f) {
        Map<String, Expr> reference = f.comparedWith(DeepLiftMethod.baseline(f));
        String logits = f.logits().name();
        List<Passage> passages = Backward.trace(
                f.input().builder(),
                Map.of(logits, f.target()),
                List.of(f.input().name()),
                deepLift.rules(f),
                reference);
        nodes = passages.stream().map(Passage::node).toList();
        List<Expr> numbers = new ArrayList<>();
        Expr zero = f.input().builder().scalar(ElementType.DOUBLE, 0);
        numbers.add(contribution(f, reference, logits, f.target(), zero));
        numbers.add(zero);
        for (Passage passage : passages) {
            numbers.add(contributions(f, reference, passage.arrived(), zero));
            numbers.add(contributions(f, reference, passage.sent(), zero));
            @Nullable Expr atInput = passage.sent().get(f.input().name());
            if (atInput != null) {
                Expr more = contribution(f, reference, f.input().name(), atInput, zero);
                numbers.set(1, numbers.get(1).add(more));
            }
        }
        return Expr.concat(0, numbers.stream().map(e -> e.reshape(1)).toArray(Expr[]::new));
    }

    private static Expr contributions(
            ForwardPass f, Map<String, Expr> reference, Map<String, Expr> multipliers, Expr zero) {
        return multipliers.entrySet().stream()
                .map(each -> contribution(f, reference, each.getKey(), each.getValue(), zero))
                .reduce(Expr::add)
                .orElse(zero);
    }

    /** The multiplier of a value times its difference, summed; constants do not differ. */
    private static Expr contribution(
            ForwardPass f, Map<String, Expr> reference, String value, Expr multiplier, Expr zero) {
        @Nullable Expr there = reference.get(value);
        return there == null
                ? zero
                : Accounting.total(
                        multiplier.mul(f.input().builder().value(value).sub(there)));
    }

    @Override
    public Ledger ledger(Attribution answer) {
        double[] numbers = answer.scores().toDoubles();
        List<Ledger.Line> lines = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            lines.add(new Ledger.Line(node.label(), node.op().toString(), numbers[2 + 2 * i], numbers[3 + 2 * i], 0));
        }
        return new Ledger(lines, numbers[0], numbers[1], Map.of());
    }
}
