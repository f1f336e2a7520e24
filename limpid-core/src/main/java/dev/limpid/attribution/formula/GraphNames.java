package dev.limpid.attribution.formula;

import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;

/** Names of the inputs and outputs of the graphs in which methods run. */
public final class GraphNames {
    /** The input that says how much each class counts: {@code float[N,K]}. */
    public static final String TARGET = "target";
    /** The output with the scores. */
    public static final String ATTRIBUTION = "attribution";
    /** The numbers drawn for a chunk of samples: {@code [S,...]}. */
    public static final String DRAWN = "drawn";
    /** The weights of a chunk of samples: {@code float[S]}. */
    public static final String WEIGHTS = "weights";
    /** The numbers of a chunk's samples among all: {@code int64[S]}. */
    public static final String INDEX = "index";
    /** The output with what the scores should sum to: {@code float[N]}. */
    public static final String TOTAL = "total";
    /** The size of the batch of points. */
    public static final String POINTS = "points";
    /** Before the names of what is computed once. */
    public static final String CONTEXT = "context/";
    /** Before the names of the sums. */
    public static final String CARRY = "carry/";

    private GraphNames() {}

    /** The type of the input {@link #TARGET}: that of the logits. */
    public static TensorType targetType(Classifier model) {
        return model.graph().findType(model.logits()).orElseThrow();
    }
}
