package dev.limpid.autodiff;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The gradient of an Einsum: the same sum with dy and one operand swapped.
 *
 * <p>An index that only this operand has was summed, so dy is repeated along it (a factor of ones). A repeated index
 * selects a diagonal, so the gradient is placed on that diagonal (a factor that is an identity matrix).
 */
final class EinsumRule {
    private static final String DOTS = "...";

    private final Site site;
    private final List<String> terms;
    private final String result;

    private EinsumRule(Site site) {
        this.site = site;
        String equation = site.node().textAttribute("equation", "").replace(" ", "");
        int arrow = equation.indexOf("->");
        String left = arrow < 0 ? equation : equation.substring(0, arrow);
        this.terms = List.of(left.split(",", -1));
        this.result = arrow < 0 ? implied(left) : equation.substring(arrow + 2);
    }

    static Cotangents gradient(Site s) {
        EinsumRule rule = new EinsumRule(s);
        return Cotangents.lazy(IntStream.range(0, s.node().inputs().size())
                .<Supplier<Expr>>mapToObj(k -> () -> rule.operandGradient(k))
                .toList());
    }

    /** The implicit output: the ellipsis, then the indices that occur once, in alphabetical order. */
    private static String implied(String left) {
        String letters = left.replace(DOTS, "").replace(",", "");
        String once = letters.chars()
                .filter(c -> letters.indexOf(c) == letters.lastIndexOf(c))
                .sorted()
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        return left.contains(DOTS) ? DOTS + once : once;
    }

    private Expr operandGradient(int k) {
        Expr x = site.in(k);
        List<String> factors = new ArrayList<>(List.of(result));
        List<Expr> values = new ArrayList<>(List.of(site.grad()));
        for (int i = 0; i < terms.size(); i++) {
            if (i != k) {
                factors.add(terms.get(i));
                values.add(site.in(i));
            }
        }
        String target = distinct(k, factors, values);
        String known = String.join("", factors);
        for (int axis = 0; axis < x.rank(); axis++) {
            String letter = letterAt(target, axis, x.rank());
            if (!letter.isEmpty() && !known.contains(letter)) {
                factors.add(letter);
                values.add(
                        x.like(1).expand(Sizes.of(x, axis), Shape.of(x.shape().dim(axis))));
            }
        }
        boolean hasDots = result.contains(DOTS);
        boolean keepsDots = target.contains(DOTS);
        String wide = hasDots && !keepsDots ? DOTS + target : target;
        Expr wideGrad = site.builder()
                .emit(
                        "Einsum",
                        values,
                        Map.of("equation", Attribute.of(String.join(",", factors) + "->" + wide)),
                        wideType(wide, x));
        return narrowed(wideGrad, wide, keepsDots, x);
    }

    /** The operand's indices with a new letter for each repeated one, and identity matrices that connect them. */
    private String distinct(int k, List<String> factors, List<Expr> values) {
        StringBuilder target = new StringBuilder();
        String term = terms.get(k);
        String used = String.join("", terms) + result;
        for (int i = 0; i < term.length(); i++) {
            char letter = term.charAt(i);
            if (letter != '.' && target.indexOf(String.valueOf(letter)) >= 0) {
                char fresh = fresh(used + target);
                factors.add("" + letter + fresh);
                values.add(Identity.of(site.in(k), axisOf(term, i, site.in(k).rank())));
                target.append(fresh);
            } else {
                target.append(letter);
            }
        }
        return target.toString();
    }

    private char fresh(String used) {
        return "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                .chars()
                .filter(c -> used.indexOf(c) < 0)
                .mapToObj(c -> (char) c)
                .findFirst()
                .orElseThrow(() -> LimpidException.unsupported(
                        "Einsum node '" + site.node().label() + "': too many indices for a gradient"));
    }

    /** The axis of the letter at a position of a term. */
    private static int axisOf(String term, int place, int rank) {
        int dots = term.indexOf(DOTS);
        return dots < 0 || place < dots ? place : rank - (term.length() - place);
    }

    /** The letter of an axis; empty if the axis belongs to the ellipsis. */
    private static String letterAt(String term, int axis, int rank) {
        return IntStream.range(0, term.length())
                .filter(i -> term.charAt(i) != '.' && axisOf(term, i, rank) == axis)
                .mapToObj(i -> term.substring(i, i + 1))
                .findFirst()
                .orElse("");
    }

    /** Number of axes that the ellipsis covers in the result. */
    private int dotted() {
        return site.out().rank() - result.replace(DOTS, "").length();
    }

    /** The operand's sizes at its letters; those of the result at the ellipsis. */
    private TensorType wideType(String wide, Expr x) {
        List<Dim> dims = new ArrayList<>();
        int dots = wide.indexOf(DOTS);
        int letters = wide.replace(DOTS, "").length();
        Shape own = x.shape();
        for (int i = 0; i < letters; i++) {
            dims.add(dots < 0 || i < dots ? own.dim(i) : own.dim(own.rank() - letters + i));
        }
        if (dots >= 0) {
            int first = result.indexOf(DOTS);
            dims.addAll(dots, site.out().shape().dims().subList(first, first + dotted()));
        }
        return new TensorType(x.elementType(), new Shape(dims));
    }

    /** Summed over the axes along which the operand was broadcast. */
    private Expr narrowed(Expr grad, String wide, boolean keepsDots, Expr x) {
        int dots = wide.indexOf(DOTS);
        if (dots < 0) {
            return Broadcasting.undo(grad, grad, x);
        }
        int own = keepsDots ? x.rank() - wide.replace(DOTS, "").length() : 0;
        int more = dotted() - own;
        Expr same = more == 0 ? grad : grad.reduceSum(false, Sizes.axes(dots, dots + more));
        return Broadcasting.undo(same, same, x);
    }
}
