package dev.limpid.autodiff.lrp;

import dev.limpid.autodiff.Cotangents;
import dev.limpid.autodiff.Site;
import dev.limpid.graph.Expr;
import dev.limpid.graph.ModelException;
import dev.limpid.graph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A linear node with weights as a rule sees it: {@code z = w x + b}, and the relevance {@code r} of its output. */
public final class LinearNode {
    private static final Set<String> OPS = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul", "Einsum");
    private static final int BIAS = 2;

    private final Site site;
    private final int input;
    private final Flow flow;
    private final boolean isBiasCounted;

    /** @param isBiasCounted whether the bias belongs to the sums; else it takes no part */
    LinearNode(Site site, Flow flow, boolean isBiasCounted) {
        this.site = site;
        this.flow = flow;
        this.isBiasCounted = isBiasCounted || !site.node().hasInput(BIAS);
        this.input = flow.isActive(site.node().input(0)) ? 0 : 1;
        if (site.node().is("Gemm") && site.node().realAttribute("alpha", 1) < 0) {
            throw new ModelException("Gemm node '" + site.node().label()
                    + "' has a negative alpha, which the rules of relevance propagation do not know");
        }
    }

    /** Whether a node is linear in one input that carries relevance, with constant weights. */
    static boolean is(Node node, Set<String> active) {
        return node.op().isStandard()
                && OPS.contains(node.op().name())
                && node.inputs().size() >= 2
                && active.contains(node.input(0)) != active.contains(node.input(1))
                && !active.contains(node.input(BIAS));
    }

    /**
     * One run of the node on changed input, weights and bias.
     *
     * @param x the input
     * @param b the bias; null for none
     * @param site the node that is run
     */
    record Part(Expr x, @Nullable Expr b, Site site) {
        Expr z() {
            return site.out();
        }
    }

    /**
     * Relevance per unit of a sum, and what makes up the sum.
     *
     * @param factor how much it counts
     * @param s {@code r / stabilised(z')}
     * @param parts what is added up to {@code z'}
     */
    record Share(double factor, Expr s, List<Part> parts) {}

    /** The relevance of the output. */
    public Expr r() {
        return site.grad();
    }

    /** The input. */
    public Expr x() {
        return site.in(input);
    }

    /** The weights. */
    public Expr w() {
        return site.in(1 - input);
    }

    /** The bias, where it counts. */
    public Optional<Expr> findBias() {
        return isBiasCounted && site.node().hasInput(BIAS) ? Optional.of(site.in(BIAS)) : Optional.empty();
    }

    /** The output. */
    public Expr y() {
        return site.out();
    }

    /** The sum of what counts: the output, without the bias where that takes no part. */
    public Expr z() {
        return isBiasCounted ? site.out() : whole().z();
    }

    /** Whether it is known that no element of the input is negative. */
    public boolean isInputNotNegative() {
        return flow.isNotNegative(x().name());
    }

    /** Whether it is known that the relevance of the output is zero wherever the output is not positive. */
    public boolean isRectified() {
        return flow.isRectified(site.node().output());
    }

    /** What is known of the output, or of a sum of the same sign, as a denominator. */
    Denominator denominator() {
        return isBiasCounted && isRectified() ? Denominator.RECTIFIED : Denominator.ANY;
    }

    /** The node as it is. */
    Part whole() {
        return isBiasCounted ? new Part(x(), findBias().orElse(null), site) : part(x(), w(), null);
    }

    /** The node with another input, other weights and another bias; null is no bias. */
    Part part(Expr x, Expr w, @Nullable Expr b) {
        Map<Integer, Expr> replaced = new HashMap<>(Map.of(input, x, 1 - input, w));
        if (b != null || site.node().hasInput(BIAS)) {
            replaced.put(BIAS, b != null ? b : x.builder().none());
        }
        return new Part(x, b, site.with(replaced));
    }

    /** Sends to the input, and to the bias, what they make of each sum. */
    Cotangents send(List<Share> shares) {
        List<@Nullable Supplier<Expr>> byInput = new ArrayList<>(Collections.nCopies(BIAS + 1, null));
        byInput.set(input, () -> sum(shares, false));
        if (findBias().isPresent()) {
            byInput.set(BIAS, () -> sum(shares, true));
        }
        return Cotangents.sparse(byInput);
    }

    private Expr sum(List<Share> shares, boolean toBias) {
        @Nullable Expr sum = null;
        for (Share share : shares) {
            for (Part part : share.parts()) {
                @Nullable Expr own = toBias ? part.b() : part.x();
                if (own == null) {
                    continue;
                }
                Expr back =
                        part.site().vjp(share.s()).find(toBias ? BIAS : input).orElseThrow();
                Expr sent = own.mul(back);
                Expr counted = share.factor() == 1 ? sent : sent.mul(share.factor());
                sum = sum == null ? counted : sum.add(counted);
            }
        }
        if (sum == null) {
            return findBias().orElseThrow().mul(0);
        }
        return sum;
    }
}
