package dev.limpid.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/** The network, inputs and maps of tools/references/trust.py. */
public final class TrustReferences {
    private TrustReferences() {}

    /** A document of this folder. */
    public static JsonNode document(String name) {
        try (InputStream in =
                Objects.requireNonNull(TrustReferences.class.getResourceAsStream("/references/" + name + ".json"))) {
            return JsonMapper.builder().build().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A matrix. */
    public static double[][] matrix(JsonNode rows) {
        double[][] matrix = new double[rows.size()][];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = doubles(rows.get(i));
        }
        return matrix;
    }

    /** A list. */
    public static double[] doubles(JsonNode list) {
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = list.get(i).doubleValue();
        }
        return numbers;
    }

    /** A list of floats. */
    public static float[] floats(JsonNode list) {
        float[] numbers = new float[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) list.get(i).doubleValue();
        }
        return numbers;
    }

    /** Sets of pixels. */
    public static Subsets subsets(JsonNode sets) {
        List<BitSet> all = new ArrayList<>();
        for (JsonNode set : sets) {
            BitSet pixels = new BitSet();
            set.forEach(p -> pixels.set(p.intValue()));
            all.add(pixels);
        }
        return Subsets.given(all);
    }

    /** A network of two layers, {@code b tanh(a x)}, with its gradient. */
    public static final class TwoLayers {
        private final InputShape shape;
        private final double[][] a;
        private final double[][] b;

        TwoLayers(InputShape shape, double[][] a, double[][] b) {
            this.shape = shape;
            this.a = a;
            this.b = b;
        }

        /** Shape. */
        public InputShape shape() {
            return shape;
        }

        /** A. */
        public double[][] a() {
            return a;
        }

        /** B. */
        public double[][] b() {
            return b;
        }

        /** The network of a document. */
        public static TwoLayers of(JsonNode document) {
            InputShape shape = new InputShape(
                    1, document.get("height").intValue(), document.get("width").intValue());
            return new TwoLayers(shape, matrix(document.get("a")), matrix(document.get("b")));
        }

        /** Its scores. */
        public Scores scores() {
            return Scores.of(shape, b.length, this::logits);
        }

        private double[] logits(float[] input) {
            double[] hidden = hidden(input);
            double[] logits = new double[b.length];
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < hidden.length; j++) {
                    logits[k] += b[k][j] * hidden[j];
                }
            }
            return logits;
        }

        /** The values of its hidden layer. */
        public double[] hidden(float[] input) {
            double[] hidden = new double[a.length];
            for (int j = 0; j < hidden.length; j++) {
                double sum = 0;
                for (int i = 0; i < input.length; i++) {
                    sum += a[j][i] * input[i];
                }
                hidden[j] = Math.tanh(sum);
            }
            return hidden;
        }

        /** The gradient of a score. */
        public float[] gradient(float[] input, int target) {
            double[] hidden = hidden(input);
            float[] gradient = new float[input.length];
            for (int i = 0; i < gradient.length; i++) {
                double sum = 0;
                for (int j = 0; j < hidden.length; j++) {
                    sum += b[target][j] * (1 - hidden[j] * hidden[j]) * a[j][i];
                }
                gradient[i] = (float) sum;
            }
            return gradient;
        }

        /** The gradient times the input. */
        public float[] gradientTimesInput(float[] input, int target) {
            float[] map = gradient(input, target);
            for (int i = 0; i < map.length; i++) {
                map[i] *= input[i];
            }
            return map;
        }
    }
}
