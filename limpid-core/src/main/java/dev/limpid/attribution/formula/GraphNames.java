package dev.limpid.attribution.formula;

import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;

/** Names of the inputs and outputs of the graphs that methods run as. */
public final class GraphNames {
    /** The input with the weight of each class: {@code float[N,K]}. */
    public static final String TARGET = "target";
    /** The output with the scores. */
    public static final String ATTRIBUTION = "attribution";
    /** The random numbers of a chunk of samples: {@code [S,...]}. */
    public static final String DRAWN = "drawn";
    /** The weights of a chunk of samples: {@code float[S]}. */
    public static final String WEIGHTS = "weights";
    /** The indices of a chunk's samples among all samples: {@code int64[S]}. */
    public static final String INDEX = "index";
    /** The output with the expected sum of the scores: {@code float[N]}. */
    public static final String TOTAL = "total";
    /** The size of the batch of points. */
    public static final String POINTS = "points";
    /** Prefix of the values that are computed once. */
    public static final String CONTEXT = "context/";
    /** The logits, where they are known: {@code float[N,K]}. */
    public static final String LOGITS = "known/logits";
    /** Prefix of the sums. */
    public static final String CARRY = "carry/";

    private GraphNames() {}

    /** The type of the input {@link #TARGET}: that of the logits. */
    public static TensorType targetType(Classifier model) {
        return model.graph().findType(model.logits()).orElseThrow();
    }
}
