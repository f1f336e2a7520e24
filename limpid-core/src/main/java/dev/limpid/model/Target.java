package dev.limpid.model;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.ModelException;
import dev.limpid.graph.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.OptionalInt;

/**
 * What is asked: a weighted sum of the logits. Its weights are the seed of every backward pass.
 *
 * <p>{@link #weights} gives {@code float[N,K]}, one row per sample: 1 at a class, or 1 and -1 at two classes whose
 * difference is asked for.
 */
public sealed interface Target {
    /** The class with the largest logit, for each sample its own. */
    static Target top() {
        return new Top();
    }

    /** The class of this index, from 0. */
    static Target of(int index) {
        return new Index(index);
    }

    /** What speaks for one class and against another. */
    static Target difference(Target plus, Target minus) {
        return new Difference(plus, minus);
    }

    /**
     * Parses {@code top}, an index, a label, or two of these with a minus sign between them ({@code 281-282},
     * {@code top-tabby cat}). A label may itself contain minus signs.
     *
     * @throws ModelException if the text names no class
     */
    static Target parse(String text, Labels labels) {
        String trimmed = text.strip();
        OptionalInt whole = index(trimmed, labels);
        if (whole.isPresent()) {
            return new Index(whole.getAsInt());
        }
        if (trimmed.equalsIgnoreCase("top")) {
            return top();
        }
        for (int at = trimmed.indexOf('-'); at > 0; at = trimmed.indexOf('-', at + 1)) {
            String plus = trimmed.substring(0, at).strip();
            String minus = trimmed.substring(at + 1).strip();
            if (isOne(plus, labels) && isOne(minus, labels)) {
                return difference(parse(plus, labels), parse(minus, labels));
            }
        }
        throw new ModelException("'" + text + "' is no target; say top, an index, a label, or A-B for a difference"
                + (labels.names().isEmpty() ? " (the model has no labels)" : ""));
    }

    private static boolean isOne(String text, Labels labels) {
        return text.equalsIgnoreCase("top") || index(text, labels).isPresent();
    }

    private static OptionalInt index(String text, Labels labels) {
        OptionalInt label = labels.findIndex(text);
        if (label.isPresent()) {
            return label;
        }
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    /**
     * The weight of every logit.
     *
     * @param logits {@code float[N,K]}, what the network gave for these samples
     * @return {@code float[N,K]}
     * @throws ModelException if the network has no such class
     */
    default Tensor weights(Tensor logits) {
        if (logits.rank() != 2) {
            throw new ModelException("logits are float[N,K], not " + logits.type());
        }
        int classes = Math.toIntExact(logits.size(1));
        float[] numbers = logits.toFloats();
        ByteBuffer weights = Tensor.allocate(ElementType.FLOAT, logits.shape());
        FloatBuffer floats = weights.asFloatBuffer();
        for (int row = 0; row < logits.size(0); row++) {
            add(floats, row * classes, classes, numbers, 1);
        }
        return Tensor.of(ElementType.FLOAT, logits.shape(), weights);
    }

    /** Adds a multiple of this target's weights to a row that begins at an offset. */
    void add(FloatBuffer weights, int offset, int classes, float[] logits, float factor);

    private static void addAt(FloatBuffer weights, int at, float factor) {
        weights.put(at, weights.get(at) + factor);
    }

    /** See {@link #top}. Of several largest logits the first one counts; one that is no number never does. */
    record Top() implements Target {
        @Override
        public void add(FloatBuffer weights, int offset, int classes, float[] logits, float factor) {
            addAt(weights, offset + Prediction.argMax(logits, offset, classes), factor);
        }

        @Override
        public String toString() {
            return "top";
        }
    }

    /**
     * See {@link #of}.
     *
     * @param index the class, from 0
     */
    record Index(int index) implements Target {
        @Override
        public void add(FloatBuffer weights, int offset, int classes, float[] logits, float factor) {
            if (index >= classes) {
                throw new ModelException(
                        "there is no class " + index + "; the model has " + classes + ", from 0 to " + (classes - 1));
            }
            addAt(weights, offset + index, factor);
        }

        @Override
        public String toString() {
            return Integer.toString(index);
        }
    }

    /**
     * See {@link #difference}.
     *
     * @param plus what counts positively
     * @param minus what counts negatively
     */
    record Difference(Target plus, Target minus) implements Target {
        @Override
        public void add(FloatBuffer weights, int offset, int classes, float[] logits, float factor) {
            plus.add(weights, offset, classes, logits, factor);
            minus.add(weights, offset, classes, logits, -factor);
        }

        @Override
        public String toString() {
            return plus + "-" + minus;
        }
    }
}
