package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Sums a cotangent in the shape of a node's output over the axes along which an input was broadcast. */
final class Broadcasting {
    private Broadcasting() {}

    static Expr undo(Expr grad, Expr output, Expr input) {
        Shape from = output.shape();
        Shape to = input.shape();
        if (from.sameAs(to)) {
            return grad;
        }
        int lead = from.rank() - to.rank();
        List<Long> summed = new ArrayList<>();
        boolean certain = true;
        for (int i = 0; i < from.rank(); i++) {
            Dim wide = from.dim(i);
            Dim narrow = i < lead ? Dim.of(1) : to.dim(i - lead);
            boolean isRepeated = i < lead || (narrow.size() == 1 && wide.size() != 1);
            if (isRepeated) {
                summed.add((long) i);
            }
            certain &= i < lead
                    || narrow.isFixed()
                    || narrow.sameAs(wide)
                    || from.dim(i).size() == 1;
        }
        if (!certain) {
            return whenItRuns(grad, lead, input);
        }
        Expr sum = summed.isEmpty()
                ? grad
                : Sums.over(grad, summed.stream().mapToLong(Long::longValue).toArray());
        return lead == 0 ? sum : sum.reshapeLike(input);
    }

    /** For sizes known only at run time: sums over every axis whose sizes differ. */
    private static Expr whenItRuns(Expr grad, int lead, Expr input) {
        Expr sizes = input.shapeOf();
        long[] ones = new long[lead];
        Arrays.fill(ones, 1);
        Expr narrow = lead == 0 ? sizes : Expr.concat(0, grad.builder().list(ones), sizes);
        Expr axes = grad.shapeOf()
                .equal(narrow)
                .not()
                .emit("NonZero", Map.of(), new TensorType(ElementType.INT64, null))
                .reshape(-1);
        Map<String, Attribute> keepWhenNone = Map.of("noop_with_empty_axes", Attribute.of(1L));
        Expr sum = grad.emit("ReduceSum", keepWhenNone, new TensorType(grad.elementType(), null), axes);
        return sum.reshape(sizes, input.shape());
    }
}
