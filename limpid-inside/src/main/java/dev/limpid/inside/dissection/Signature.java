package dev.limpid.inside.dissection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What pixels have in common.
 *
 * @param split the part of the data
 * @param known the categories in which their pictures are annotated, a bit for each
 * @param concepts that they show, ascending
 */
record Signature(int split, int known, List<Integer> concepts) {
    boolean knows(int category) {
        return (known >> category & 1) != 0;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte(split);
        out.writeInt(known);
        out.writeInt(concepts.size());
        for (int each : concepts) {
            out.writeInt(each);
        }
    }

    static Signature readFrom(DataInput in) throws IOException {
        int split = in.readByte();
        int known = in.readInt();
        int count = in.readInt();
        List<Integer> concepts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            concepts.add(in.readInt());
        }
        return new Signature(split, known, List.copyOf(concepts));
    }
}
