package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;

/**
 * The quantity to explain: a weighted sum of the logits. Its weights are the seed of every backward pass.
 *
 * <p>{@link #weights} gives {@code float[N,K]}, one row per sample: 1 at a class, or factors at several. Targets that
 * are not sums of classes (a unit, a mask, a box, a similarity) are defined by a {@link Question}.
 */
public sealed interface Target
        permits Target.Top, Target.Index, Target.Sum, Target.Fixed, Elements, Region, AtPosition {
    /** The class with the largest logit, separately for each sample. */
    static Target top() {
        return new Top();
    }

    /** The class of this index, from 0. */
    static Target of(int index) {
        return new Index(index);
    }

    /** The difference of two targets. */
    static Target difference(Target plus, Target minus) {
        return sum(List.of(new Term(1, plus), new Term(-1, minus)));
    }

    /** Several targets, each with a factor. */
    static Target sum(List<Term> terms) {
        return new Sum(terms);
    }

    /** The weights themselves: {@code float[N,K]}, for a batch of N; for a larger one the rows are repeated in turn. */
    static Target fixed(Tensor weights) {
        return new Fixed(weights);
    }

    /**
     * Parses {@code top}, an index, a label, or a sum of these with factors: {@code 281-282}, {@code top-tabby cat},
     * {@code 0.5*cat+0.5*dog}. A label may itself contain signs.
     *
     * @throws LimpidException if the text is not a target; the message contains a similar label if there is one
     */
    static Target parse(String text, Labels labels) {
        return TargetText.find(text, labels)
                .orElseThrow(() -> LimpidException.badInput("'" + text + "' is not a target"
                        + TargetText.suggestion(text, labels)
                                .map(Suggestion::question)
                                .orElse("; use top, an index, a label, A-B for a difference, or 0.5*A+0.5*B"
                                        + (labels.names().isEmpty() ? " (the model has no labels)" : ""))));
    }

    /**
     * The weight of every logit.
     *
     * @param logits {@code float[N,K]}, the network's output for these samples
     * @return {@code float[N,K]}
     * @throws LimpidException if the network has no such class
     */
    default Tensor weights(Tensor logits) {
        if (logits.rank() != 2) {
            throw LimpidException.badInput("logits are float[N,K], not " + logits.type());
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

    /** Whether the weights depend on the network's prediction, so that it must run first. */
    boolean dependsOnAnswer();

    /** Adds a multiple of this target's weights to a row that begins at an offset. */
    void add(FloatBuffer weights, int offset, int classes, float[] logits, float factor);

    private static void addAt(FloatBuffer weights, int at, float factor) {
        weights.put(at, weights.get(at) + factor);
    }

    /** See {@link #top}. Of several largest logits the first is used; NaN is never used. */
    record Top() implements Target {
        @Override
        public boolean dependsOnAnswer() {
            return true;
        }

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
        public boolean dependsOnAnswer() {
            return false;
        }

        @Override
        public void add(FloatBuffer weights, int offset, int classes, float[] logits, float factor) {
            if (index >= classes) {
                throw LimpidException.notFound(
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
     * See {@link #fixed}.
     *
     * @param weights a row for each sample
     */
    record Fixed(Tensor weights) implements Target {
        @Override
        public boolean dependsOnAnswer() {
            return false;
        }

        @Override
        public void add(FloatBuffer sums, int offset, int classes, float[] logits, float factor) {
            FloatBuffer own = weights.floats();
            for (int k = 0; k < classes; k++) {
                addAt(sums, offset + k, factor * own.get((offset + k) % own.limit()));
            }
        }
    }

    /**
     * A part of a sum.
     *
     * @param factor its factor
     * @param of the target that is multiplied
     */
    record Term(double factor, Target of) {}

    /**
     * See {@link #sum}.
     *
     * @param terms in the order in which they were given
     */
    record Sum(List<Term> terms) implements Target {
        public Sum {
            terms = List.copyOf(terms);
        }

        @Override
        public boolean dependsOnAnswer() {
            return terms.stream().anyMatch(t -> t.of().dependsOnAnswer());
        }

        @Override
        public void add(FloatBuffer weights, int offset, int classes, float[] logits, float factor) {
            for (Term term : terms) {
                term.of().add(weights, offset, classes, logits, (float) (factor * term.factor()));
            }
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            for (Term term : terms) {
                double size = Math.abs(term.factor());
                text.append(term.factor() < 0 ? "-" : text.isEmpty() ? "" : "+")
                        .append(size == 1 ? "" : String.format(Locale.ROOT, "%s*", size))
                        .append(term.of());
            }
            return text.toString();
        }
    }
}
