package dev.limpid.graph.pass;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.op.Operators;
import dev.limpid.graph.op.Trait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Operators whose attributes became inputs: the same numbers as constants. */
final class InputForms {
    private InputForms() {}

    static Map<String, Form> all() {
        Map<String, Form> forms = new HashMap<>();
        for (String reduction : Operators.named(Trait.REDUCES)) {
            forms.put(reduction, InputForms::axes);
        }
        forms.put("Squeeze", InputForms::axes);
        forms.put("Unsqueeze", InputForms::axes);
        forms.put("Clip", InputForms::clip);
        forms.put("Pad", InputForms::pad);
        forms.put("CenterCropPad", InputForms::centerCropPad);
        forms.put("Slice", InputForms::slice);
        forms.put("Split", InputForms::split);
        forms.put("TopK", InputForms::topK);
        forms.put("DFT", InputForms::dft);
        return forms;
    }

    /** Squeeze and Unsqueeze before 13, ReduceSum before 13, other reductions before 18. */
    private static void axes(Node node, Rewriting to) {
        long[] axes = node.intsAttribute("axes");
        Node without = node.withoutAttributes("axes");
        to.keep(axes.length == 0 || node.hasInput(1) ? without : withInput(without, 1, to.list("axes", axes)));
    }

    /** Before 11: {@code min} and {@code max} of the input's type; the largest numbers mean no limit. */
    private static void clip(Node node, Rewriting to) {
        float min = node.realAttribute("min", -Float.MAX_VALUE);
        float max = node.realAttribute("max", Float.MAX_VALUE);
        Node clip = node.withoutAttributes("min", "max");
        if (min != -Float.MAX_VALUE) {
            clip = withInput(clip, 1, to.scalarLike(node.input(0), "min", min));
        }
        if (max != Float.MAX_VALUE) {
            clip = withInput(clip, 2, to.scalarLike(node.input(0), "max", max));
        }
        to.keep(clip);
    }

    /**
     * Before 11 attributes; from 18 on, pads may be stated for some axes only, where they are completed: ONNX Runtime's
     * transpose optimiser takes them for complete.
     */
    private static void pad(Node node, Rewriting to) {
        Node pad = node.withoutAttributes("pads", "value");
        if (node.findAttribute("pads").isPresent()) {
            pad = withInput(pad, 1, to.list("pads", node.intsAttribute("pads")));
        }
        if (node.hasInput(3)) {
            pad = completed(pad, to);
        }
        float value = node.realAttribute("value", 0);
        to.keep(value == 0 ? pad : withInput(pad, 2, to.scalarLike(node.input(0), "pad_value", value)));
    }

    private static Node completed(Node pad, Rewriting to) {
        int rank = to.facts().findRank(pad.input(0)).orElse(-1);
        if (rank < 0) {
            return pad;
        }
        String pads = pad.input(1);
        @Nullable Tensor known = to.findConstant(pads).orElse(null);
        @Nullable Tensor axes = to.findConstant(pad.input(3)).orElse(null);
        String all = known != null && axes != null
                ? to.list("pads", Pads.complete(known.toLongs(), axes.toLongs(), rank))
                : scattered(pads, pad.input(3), rank, to);
        List<String> inputs = new ArrayList<>(pad.inputs().subList(0, pad.hasInput(2) ? 3 : 2));
        inputs.set(1, all);
        return pad.withInputs(inputs);
    }

    /** The pads of all axes, from those of some that are known only at run time. */
    private static String scattered(String pads, String axes, int rank, Rewriting to) {
        String wide = to.emit("Cast", List.of(axes), Map.of("to", Attribute.of((long) ElementType.INT64.onnxNumber())));
        String begin = to.emit("Mod", List.of(wide, to.list("rank", rank)), Map.of());
        String end = to.emit("Add", List.of(begin, to.list("rank", rank)), Map.of());
        String places = to.emit("Concat", List.of(begin, end), Map.of("axis", Attribute.of(0L)));
        String zeros = to.list("pads", new long[2 * rank]);
        return to.emit("ScatterElements", List.of(zeros, places, pads), Map.of());
    }

    /** Sizes of some axes become sizes of all, for the same reason: the runtime computes pads from them. */
    private static void centerCropPad(Node node, Rewriting to) {
        int rank = to.facts().findRank(node.input(0)).orElse(-1);
        long[] axes = node.intsAttribute("axes");
        if (axes.length == 0 || rank < 0) {
            to.keep(node);
            return;
        }
        long[] places = LongStream.of(axes).map(a -> Math.floorMod(a, rank)).toArray();
        String wanted = to.emit(
                "Cast", List.of(node.input(1)), Map.of("to", Attribute.of((long) ElementType.INT64.onnxNumber())));
        String own = to.emit("Shape", List.of(node.input(0)), Map.of());
        String all = to.emit("ScatterElements", List.of(own, to.list("axes", places), wanted), Map.of());
        to.keep(node.withoutAttributes("axes").withInputs(List.of(node.input(0), all)));
    }

    /** Before 10 all were attributes; in later opsets axes and steps may be omitted. */
    private static void slice(Node node, Rewriting to) {
        Node slice = node;
        if (node.findAttribute("starts").isPresent()) {
            slice = withInput(slice, 1, to.list("starts", node.intsAttribute("starts")));
            slice = withInput(slice, 2, to.list("ends", node.intsAttribute("ends")));
            long[] axes = node.intsAttribute("axes");
            if (axes.length > 0) {
                slice = withInput(slice, 3, to.list("axes", axes));
            }
            slice = slice.withoutAttributes("starts", "ends", "axes");
        }
        @Nullable Tensor starts = to.findConstant(slice.input(1)).orElse(null);
        if (starts != null) {
            int count = (int) starts.elementCount();
            double[] axes = LongStream.range(0, count).asDoubleStream().toArray();
            double[] steps = LongStream.range(0, count).mapToDouble(i -> 1).toArray();
            slice = slice.hasInput(3)
                    ? slice
                    : withInput(slice, 3, to.constant("axes", Tensor.of(starts.elementType(), axes, count)));
            slice = slice.hasInput(4)
                    ? slice
                    : withInput(slice, 4, to.constant("steps", Tensor.of(starts.elementType(), steps, count)));
        }
        to.keep(slice);
    }

    /** Before 13 an attribute; from 18 on equal parts need a count. */
    private static void split(Node node, Rewriting to) {
        long[] sizes = node.intsAttribute("split");
        Node split = node.withoutAttributes("split");
        if (sizes.length > 0) {
            split = withInput(split, 1, to.list("split", sizes));
        } else if (!node.hasInput(1) && node.findAttribute("num_outputs").isEmpty()) {
            split = split.withAttribute(
                    "num_outputs", Attribute.of((long) node.outputs().size()));
        }
        to.keep(split);
    }

    /** Before 10. */
    private static void topK(Node node, Rewriting to) {
        Node topK = node.withoutAttributes("k");
        to.keep(node.hasInput(1) ? topK : withInput(topK, 1, to.list("k", node.intAttribute("k", 1))));
    }

    /** Before 20. */
    private static void dft(Node node, Rewriting to) {
        to.require(20);
        if (to.opset() >= 20) {
            to.keep(node);
            return;
        }
        String axis = to.constant("axis", Tensor.of(new long[] {node.intAttribute("axis", 1)}));
        to.keep(withInput(node.withoutAttributes("axis"), 2, axis));
    }

    static Node withInput(Node node, int k, String value) {
        List<String> inputs = new ArrayList<>(node.inputs());
        while (inputs.size() <= k) {
            inputs.add("");
        }
        inputs.set(k, value);
        return node.withInputs(inputs);
    }
}
