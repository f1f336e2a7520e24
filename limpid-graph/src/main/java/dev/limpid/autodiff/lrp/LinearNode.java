package dev.limpid.autodiff.lrp;

import dev.limpid.autodiff.Cotangents;
import dev.limpid.autodiff.Site;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.op.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A linear node with weights as a rule sees it: {@code z = w x + b}, and the relevance {@code r} of its output. */
public final class LinearNode {
    private static final int BIAS = 2;

    private final Site site;
    private final int input;
    private final Flow flow;
    private final boolean isBiasCounted;
    private final Map<Boolean, Expr> bySign = new HashMap<>();

    /** @param isBiasCounted whether the bias is part of the sums; otherwise it is ignored */
    LinearNode(Site site, Flow flow, boolean isBiasCounted) {
        this.site = site;
        this.flow = flow;
        this.isBiasCounted = isBiasCounted || !site.node().hasInput(BIAS);
        this.input = flow.isActive(site.node().input(0)) ? 0 : 1;
        if (site.node().is("Gemm") && site.node().realAttribute("alpha", 1) < 0) {
            throw LimpidException.unsupported("Gemm node '" + site.node().label()
                    + "' has a negative alpha, which the rules of relevance propagation do not support");
        }
    }

    /** Whether a node is linear in one input that carries relevance, with constant weights. */
    static boolean is(Node node, Set<String> active) {
        return node.has(Trait.WEIGHTED)
                && node.inputs().size() >= 2
                && active.contains(node.input(0)) != active.contains(node.input(1))
                && !active.contains(node.input(BIAS));
    }

    /**
     * One forward pass of the node with changed input, weights and bias.
     *
     * @param x the input
     * @param b the bias; null for none
     * @param site the node of this pass
     */
    record Part(Expr x, @Nullable Expr b, Site site) {
        Expr z() {
            return site.out();
        }
    }

    /**
     * Relevance per unit of a sum, and the parts of that sum.
     *
     * @param factor the weight of this term
     * @param s {@code r / stabilised(z')}
     * @param parts the terms of {@code z'}
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

    /** The bias, if it is counted. */
    public Optional<Expr> findBias() {
        return isBiasCounted && site.node().hasInput(BIAS) ? Optional.of(site.in(BIAS)) : Optional.empty();
    }

    /** The output. */
    public Expr y() {
        return site.out();
    }

    /** The sum of the counted contributions: the output, without the bias if that is ignored. */
    public Expr z() {
        return isBiasCounted ? site.out() : whole().z();
    }

    /** Whether no element of the input can be negative. */
    public boolean isInputNotNegative() {
        return flow.isNotNegative(x().name());
    }

    /**
     * Whether relevance is known to be zero wherever {@link #z} is not positive; always false if the bias is ignored,
     * because the following nodes include it.
     */
    public boolean isRectified() {
        return isBiasCounted && flow.isRectified(site.node().output());
    }

    /**
     * The sum of the counted contributions, exact where relevance is nonzero: if relevance is zero for negative sums,
     * the rectified sum. The network computes that anyway; requesting the plain sum would keep the runtime from
     * fusing both.
     */
    Expr zWhereRelevant() {
        return isRectified() ? z().relu() : z();
    }

    /** The known sign of the output, or of a sum of the same sign, as a denominator. */
    Denominator denominator() {
        return isRectified() ? Denominator.RECTIFIED : Denominator.ANY;
    }

    /** The unchanged node. */
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

    /**
     * The node with weights changed according to the sign of their contributions; positive and negative input elements
     * form separate parts if the input can have both.
     *
     * @param ofPositive applied to the bias and to the weights of nonnegative elements
     * @param ofNegative applied to the weights of negative elements
     */
    List<Part> parts(UnaryOperator<Expr> ofPositive, UnaryOperator<Expr> ofNegative) {
        @Nullable Expr b = findBias().map(ofPositive).orElse(null);
        if (isInputNotNegative()) {
            return List.of(part(x(), ofPositive.apply(w()), b));
        }
        return List.of(part(signed(true), ofPositive.apply(w()), b), part(signed(false), ofNegative.apply(w()), null));
    }

    private Expr signed(boolean isPositive) {
        return bySign.computeIfAbsent(isPositive, sign -> Signs.of(x(), sign));
    }

    /** The sum of parts and a number; a convolution adds the number to its bias, at no cost. */
    Expr sum(List<Part> parts, double number) {
        Part first = parts.get(0);
        Expr sum = number == 0 || !site.node().is("Conv")
                ? first.z()
                : first.site().with(Map.of(BIAS, bias(first, number))).out();
        for (Part part : parts.subList(1, parts.size())) {
            sum = part.z().add(sum);
        }
        return number == 0 || site.node().is("Conv") ? sum : sum.add(number);
    }

    private Expr bias(Part part, double number) {
        if (part.b() != null) {
            return part.b().add(number);
        }
        double[] each = new double[Math.toIntExact(w().shape().size(0))];
        Arrays.fill(each, number);
        return w().builder().constant(Tensor.of(w().elementType(), each, each.length));
    }

    /** Sends to the input and the bias their shares of each sum. */
    Cotangents send(List<Share> shares) {
        List<@Nullable Supplier<Expr>> byInput = new ArrayList<>(Collections.nCopies(BIAS + 1, null));
        byInput.set(input, () -> toInput(shares));
        if (findBias().isPresent()) {
            byInput.set(BIAS, () -> toBias(shares));
        }
        return Cotangents.sparse(byInput);
    }

    /** {@code sum of x' * vjp'(factor * s)}; terms for the same elements are summed before the product. */
    private Expr toInput(List<Share> shares) {
        Map<String, Expr> back = new LinkedHashMap<>();
        for (Share share : shares) {
            for (Part part : share.parts()) {
                // A factor on constant weights costs nothing.
                Site site = share.factor() == 1
                        ? part.site()
                        : part.site()
                                .with(Map.of(
                                        1 - input, part.site().in(1 - input).mul(share.factor())));
                Expr own = site.vjp(share.s()).find(input).orElseThrow();
                back.merge(part.x().name(), own, Expr::add);
            }
        }
        return back.entrySet().stream()
                .map(e -> x().builder().value(e.getKey()).mul(e.getValue()))
                .reduce(Expr::add)
                .orElseThrow();
    }

    private Expr toBias(List<Share> shares) {
        @Nullable Expr sum = null;
        for (Share share : shares) {
            for (Part part : share.parts()) {
                if (part.b() != null) {
                    Expr own =
                            part.b().mul(part.site().vjp(share.s()).find(BIAS).orElseThrow());
                    Expr counted = share.factor() == 1 ? own : own.mul(share.factor());
                    sum = sum == null ? counted : sum.add(counted);
                }
            }
        }
        return sum != null ? sum : findBias().orElseThrow().mul(0);
    }
}
