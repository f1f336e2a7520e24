package dev.limpid.graph.onnx;

import java.util.HashMap;
import java.util.Map;

/**
 * The versions in which a standard operator changed so that a node written before means something else, or nothing,
 * afterwards. Versions that only allow more (types, optional inputs) are not in it.
 */
final class OperatorChanges {
    private static final Map<String, int[]> BREAKING = new HashMap<>();

    static {
        add("Upsample", 9, 10);
        add("BatchNormalization", 9, 14);
        add("Scan", 9);
        add("Slice", 10);
        add("TopK", 10);
        add("Clip", 11);
        add("Pad", 11);
        add("Resize", 11);
        add("Scatter", 11);
        add("Dropout", 12);
        add("Split", 13, 18);
        for (String op : new String[] {"Softmax", "LogSoftmax", "Hardmax", "Squeeze", "Unsqueeze", "ReduceSum"}) {
            add(op, 13);
        }
        add("RoiAlign", 16);
        for (String kind :
                new String[] {"Max", "Min", "Mean", "Prod", "L1", "L2", "LogSum", "LogSumExp", "SumSquare"}) {
            add("Reduce" + kind, 18);
        }
        add("DFT", 20);
        add("GridSample", 20);
        add("GroupNormalization", 21);
    }

    private OperatorChanges() {}

    private static void add(String op, int... versions) {
        BREAKING.put(op, versions);
    }

    /** Whether a node of one operator version means the same in a later one. */
    static boolean sameMeaning(String op, int written, int read) {
        for (int version : BREAKING.getOrDefault(op, new int[0])) {
            if (written < version && version <= read) {
                return false;
            }
        }
        return true;
    }
}
