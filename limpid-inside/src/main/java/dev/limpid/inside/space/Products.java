package dev.limpid.inside.space;

import dev.limpid.inside.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Inner products within batches of inputs by the layers of a network, from which the similarity of layers follows, also of layers of
 * two networks that saw the same batches.
 */
final class Products implements Mergeable<Products> {
    private final List<Part> parts = new ArrayList<>();

    /**
     * A batch.
     *
     * @param inputs which inputs it holds
     * @param layers for each layer {@code float[n,n]}
     */
    @SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
    record Part(int[] inputs, float[][] layers) {}

    /** Adds a batch. */
    void add(Part part) {
        parts.add(part);
    }

    /** The batches in order. */
    List<Part> parts() {
        return parts;
    }

    @Override
    public void merge(Products other) {
        parts.addAll(other.parts);
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeInt(parts.size());
        for (Part part : parts) {
            out.writeInt(part.inputs().length);
            for (int each : part.inputs()) {
                out.writeInt(each);
            }
            out.writeInt(part.layers().length);
            for (float[] layer : part.layers()) {
                for (float each : layer) {
                    out.writeFloat(each);
                }
            }
        }
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        parts.clear();
        int count = in.readInt();
        for (int p = 0; p < count; p++) {
            int[] inputs = new int[in.readInt()];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = in.readInt();
            }
            float[][] layers = new float[in.readInt()][inputs.length * inputs.length];
            for (float[] layer : layers) {
                for (int i = 0; i < layer.length; i++) {
                    layer[i] = in.readFloat();
                }
            }
            parts.add(new Part(inputs, layers));
        }
    }
}
