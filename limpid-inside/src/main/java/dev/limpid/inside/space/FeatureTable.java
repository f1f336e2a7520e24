package dev.limpid.inside.space;

import dev.limpid.inside.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Features of inputs by layers, and what the network predicts, in the order of the inputs. */
final class FeatureTable implements Mergeable<FeatureTable> {
    private final List<Integer> inputs = new ArrayList<>();
    private final List<Integer> predicted = new ArrayList<>();
    private final List<Float> probabilities = new ArrayList<>();
    private final List<List<float[]>> layers = new ArrayList<>();

    FeatureTable(int layers) {
        for (int i = 0; i < layers; i++) {
            this.layers.add(new ArrayList<>());
        }
    }

    /** Adds an input: its number, its class and probability, and for each layer the rows of its features, end to end. */
    void add(int input, int type, float probability, List<float[]> features) {
        inputs.add(input);
        predicted.add(type);
        probabilities.add(probability);
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).add(features.get(i));
        }
    }

    List<Integer> inputs() {
        return inputs;
    }

    List<Integer> predicted() {
        return predicted;
    }

    List<Float> probabilities() {
        return probabilities;
    }

    /** The features by a layer, one array for each input. */
    List<float[]> layer(int layer) {
        return layers.get(layer);
    }

    @Override
    public void merge(FeatureTable other) {
        inputs.addAll(other.inputs);
        predicted.addAll(other.predicted);
        probabilities.addAll(other.probabilities);
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).addAll(other.layers.get(i));
        }
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeInt(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            out.writeInt(inputs.get(i));
            out.writeInt(predicted.get(i));
            out.writeFloat(probabilities.get(i));
            for (List<float[]> layer : layers) {
                out.writeInt(layer.get(i).length);
                for (float each : layer.get(i)) {
                    out.writeFloat(each);
                }
            }
        }
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        inputs.clear();
        predicted.clear();
        probabilities.clear();
        layers.forEach(List::clear);
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            inputs.add(in.readInt());
            predicted.add(in.readInt());
            probabilities.add(in.readFloat());
            for (List<float[]> layer : layers) {
                float[] row = new float[in.readInt()];
                for (int d = 0; d < row.length; d++) {
                    row[d] = in.readFloat();
                }
                layer.add(row);
            }
        }
    }
}
