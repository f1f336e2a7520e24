package dev.limpid.testkit.kernel;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operators with control-flow bodies. */
public final class ControlFlow {
    private ControlFlow() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        Map<String, Kernel> k = new HashMap<>();
        k.put("If", c -> {
            boolean holds = c.x().integer(0) != 0;
            return c.body().apply(body(c, holds ? "then_branch" : "else_branch"), List.of());
        });
        k.put("Loop", ControlFlow::loop);
        k.put("Scan", ControlFlow::scan);
        return k;
    }

    private static Graph body(Call c, String key) {
        if (c.node().findAttribute(key).orElse(null) instanceof Attribute.Body body) {
            return body.graph();
        }
        throw LimpidException.badInput("attribute '" + key + "' is not a graph");
    }

    private static List<NdArray> loop(Call c) {
        Graph body = body(c, "body");
        long trips = c.has(0) ? c.in(0).integer(0) : Long.MAX_VALUE;
        boolean go = !c.has(1) || c.in(1).integer(0) != 0;
        List<NdArray> state = new ArrayList<>();
        for (int i = 2; i < c.inputs().size(); i++) {
            state.add(c.in(i));
        }
        int carried = state.size();
        List<List<NdArray>> collected = new ArrayList<>();
        for (int i = carried + 1; i < body.outputs().size(); i++) {
            collected.add(new ArrayList<>());
        }
        for (long trip = 0; trip < trips && go; trip++) {
            List<NdArray> arguments = new ArrayList<>();
            arguments.add(NdArray.ofInts(ElementType.INT64, new long[] {trip}));
            arguments.add(NdArray.ofInts(ElementType.BOOL, new long[] {1}));
            arguments.addAll(state);
            List<NdArray> results = c.body().apply(body, arguments);
            go = results.get(0).integer(0) != 0;
            state = new ArrayList<>(results.subList(1, 1 + carried));
            for (int i = 0; i < collected.size(); i++) {
                collected.get(i).add(results.get(1 + carried + i));
            }
        }
        List<NdArray> outputs = new ArrayList<>(state);
        collected.forEach(parts -> outputs.add(stacked(parts, 0, false)));
        return outputs;
    }

    private static List<NdArray> scan(Call c) {
        if (c.opset() < 9) {
            throw LimpidException.badInput("Scan of version 8 is not evaluated");
        }
        Graph body = body(c, "body");
        int scanned = c.whole("num_scan_inputs", 1);
        int carried = c.inputs().size() - scanned;
        int outs = body.outputs().size() - carried;
        int[] axes = c.wholes("scan_input_axes", new int[scanned]);
        int[] directions = c.wholes("scan_input_directions", new int[scanned]);
        List<NdArray> state = new ArrayList<>(c.ins().subList(0, carried));
        List<List<NdArray>> collected = new ArrayList<>();
        for (int i = 0; i < outs; i++) {
            collected.add(new ArrayList<>());
        }
        NdArray first = c.in(carried);
        int length = first.size(axes[0]);
        for (int step = 0; step < length; step++) {
            List<NdArray> arguments = new ArrayList<>(state);
            for (int i = 0; i < scanned; i++) {
                int at = directions[i] == 0 ? step : length - 1 - step;
                arguments.add(at(c.in(carried + i), axes[i], at));
            }
            List<NdArray> results = c.body().apply(body, arguments);
            state = new ArrayList<>(results.subList(0, carried));
            for (int i = 0; i < outs; i++) {
                collected.get(i).add(results.get(carried + i));
            }
        }
        int[] outAxes = c.wholes("scan_output_axes", new int[outs]);
        int[] outDirections = c.wholes("scan_output_directions", new int[outs]);
        List<NdArray> outputs = new ArrayList<>(state);
        for (int i = 0; i < outs; i++) {
            outputs.add(stacked(collected.get(i), outAxes[i], outDirections[i] != 0));
        }
        return outputs;
    }

    private static NdArray at(NdArray x, long axis, int position) {
        int from = x.axis(axis);
        return Movement.along(x, from, position).reshaped(without(x.shape(), from));
    }

    private static int[] without(int[] shape, int axis) {
        return java.util.stream.IntStream.range(0, shape.length)
                .filter(i -> i != axis)
                .map(i -> shape[i])
                .toArray();
    }

    private static NdArray stacked(List<NdArray> parts, long axis, boolean reversed) {
        if (parts.isEmpty()) {
            throw LimpidException.badInput("a loop without iterations has no scan outputs");
        }
        int[] own = parts.get(0).shape();
        int at = Indices.axis(axis, own.length + 1);
        int[] wide = new int[own.length + 1];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = i < at ? own[i] : i == at ? 1 : own[i - 1];
        }
        List<NdArray> rows = new ArrayList<>();
        parts.forEach(p -> rows.add(reversed ? 0 : rows.size(), p.reshaped(wide)));
        return Movement.concat(at, rows);
    }
}
